/*
 * The link layer: Ethernet headers with and without a VLAN tag (IEEE 802.1Q),
 * VLAN interfaces on top of others, and who receives frames of which type.
 */
#include "nx_internal.h"

/* --- headers ------------------------------------------------------------------------ */

static VOID address_write(UCHAR *at, ULONG msw, ULONG lsw)
{
    at[0] = (UCHAR)(msw >> 8);
    at[1] = (UCHAR)msw;
    at[2] = (UCHAR)(lsw >> 24);
    at[3] = (UCHAR)(lsw >> 16);
    at[4] = (UCHAR)(lsw >> 8);
    at[5] = (UCHAR)lsw;
}

static UCHAR *short_write(UCHAR *at, UINT value)
{
    at[0] = (UCHAR)(value >> 8);
    at[1] = (UCHAR)value;
    return at + 2;
}

ULONG _nx_link_header_size(const NX_INTERFACE *nx_interface)
{
#ifdef NX_ENABLE_VLAN
    if (nx_interface->nx_interface_vlan_valid)
        return NX_LINK_ETHERNET_HEADER_SIZE + NX_LINK_VLAN_HEADER_SIZE;
#else
    NX_PARAMETER_NOT_USED(nx_interface);
#endif
    return NX_LINK_ETHERNET_HEADER_SIZE;
}

VOID _nx_link_header_write(UCHAR *frame, const NX_INTERFACE *nx_interface,
                           const NX_PACKET *packet_ptr, ULONG msw, ULONG lsw, ULONG own_msw,
                           ULONG own_lsw, UINT type)
{
    UCHAR *at = frame + 12;

    address_write(frame, msw, lsw);
    address_write(frame + 6, own_msw, own_lsw);
#ifdef NX_ENABLE_VLAN
    if (nx_interface->nx_interface_vlan_valid) {
        UINT tag = nx_interface->nx_interface_vlan_tag;

        if (packet_ptr->nx_packet_vlan_priority <= NX_VLAN_PRIORITY_MAX)
            tag = (tag & ~(UINT)NX_LINK_VLAN_PCP_MASK) |
                  (UINT)packet_ptr->nx_packet_vlan_priority << NX_LINK_VLAN_PCP_SHIFT;
        at = short_write(at, NX_LINK_ETHERNET_TPID);
        at = short_write(at, tag);
    }
#else
    NX_PARAMETER_NOT_USED(nx_interface);
    NX_PARAMETER_NOT_USED(packet_ptr);
#endif
    short_write(at, type);
}

VOID (*_nx_link_receiver(UINT type))(NX_IP *, NX_PACKET *)
{
    switch (type) {
    case NX_LINK_ETHERNET_IP:
    case NX_LINK_ETHERNET_IPV6:
        return _nx_ip_packet_deferred_receive;
    case NX_LINK_ETHERNET_ARP:
        return _nx_arp_packet_deferred_receive;
    case NX_LINK_ETHERNET_RARP:
        return _nx_rarp_packet_deferred_receive;
    default:
        return NX_NULL;
    }
}

#ifdef NX_ENABLE_VLAN

static NX_INTERFACE *interface_at(NX_IP *ip, UINT index)
{
    if (index >= NX_MAX_PHYSICAL_INTERFACES || !ip->nx_ip_interface[index].nx_interface_valid)
        return NX_NULL;
    return &ip->nx_ip_interface[index];
}

/* NX_SUCCESS, or why the services refuse: common to all that name an interface. */
static UINT interface_check(NX_IP *ip, UINT index)
{
    if (!_nx_ip_is_created(ip))
        return NX_PTR_ERROR;
    return interface_at(ip, index) == NX_NULL ? NX_INVALID_INTERFACE : NX_SUCCESS;
}

UINT nx_link_ethernet_header_add(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                 ULONG physical_address_msw, ULONG physical_address_lsw,
                                 UINT packet_type)
{
    UINT status = packet_ptr == NX_NULL ? NX_PTR_ERROR : interface_check(ip_ptr, interface_index);
    const NX_INTERFACE *nx_interface;
    ULONG size;

    if (status != NX_SUCCESS)
        return status;
    nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    size = _nx_link_header_size(nx_interface);
    if ((ULONG)(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start) < size)
        return NX_UNDERFLOW;
    packet_ptr->nx_packet_prepend_ptr -= size;
    packet_ptr->nx_packet_length += size;
    _nx_link_header_write(packet_ptr->nx_packet_prepend_ptr, nx_interface, packet_ptr,
                          physical_address_msw, physical_address_lsw,
                          nx_interface->nx_interface_physical_address_msw,
                          nx_interface->nx_interface_physical_address_lsw, packet_type);
    return NX_SUCCESS;
}

static ULONG bytes_read(const UCHAR *at, UINT count)
{
    ULONG value = 0;

    while (count-- > 0)
        value = value << 8 | *at++;
    return value;
}

UINT nx_link_ethernet_header_parse(NX_PACKET *packet_ptr, ULONG *destination_msb,
                                   ULONG *destination_lsb, ULONG *source_msb, ULONG *source_lsb,
                                   USHORT *ether_type, USHORT *vlan_tag, UCHAR *vlan_tag_valid,
                                   UINT *header_size)
{
    const UCHAR *frame = packet_ptr->nx_packet_prepend_ptr;
    ULONG size = NX_LINK_ETHERNET_HEADER_SIZE;
    ULONG there = (ULONG)(packet_ptr->nx_packet_append_ptr - frame);
    ULONG tag = 0;
    UCHAR tagged;

    tagged = there >= size && bytes_read(frame + 12, 2) == NX_LINK_ETHERNET_TPID;
    if (tagged)
        size += NX_LINK_VLAN_HEADER_SIZE;
    if (there < size)
        return NX_INVALID_PACKET;
    if (tagged)
        tag = bytes_read(frame + 14, 2);
    _nx_store(destination_msb, bytes_read(frame, 2));
    _nx_store(destination_lsb, bytes_read(frame + 2, 4));
    _nx_store(source_msb, bytes_read(frame + 6, 2));
    _nx_store(source_lsb, bytes_read(frame + 8, 4));
    if (ether_type != NX_NULL)
        *ether_type = (USHORT)bytes_read(frame + size - 2, 2);
    if (vlan_tag != NX_NULL)
        *vlan_tag = (USHORT)tag;
    if (vlan_tag_valid != NX_NULL)
        *vlan_tag_valid = tagged;
    if (header_size != NX_NULL)
        *header_size = size;
    return NX_SUCCESS;
}

/* --- tags and VLAN interfaces ---------------------------------------------------------- */

/* Identifier 0 is no VLAN, and 4095 is reserved (IEEE 802.1Q, table 9-2). */
static UINT tag_is_sound(UINT tag)
{
    UINT identifier = tag & NX_LINK_VLAN_ID_MASK;

    return tag <= 0xFFFF && identifier != 0 && identifier != NX_LINK_VLAN_ID_MASK;
}

UINT nx_link_vlan_set(NX_IP *ip_ptr, UINT interface_index, UINT vlan_tag)
{
    UINT status = interface_check(ip_ptr, interface_index);

    if (status != NX_SUCCESS)
        return status;
    if (!tag_is_sound(vlan_tag))
        return NX_INVALID_PARAMETERS;
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_tag = (USHORT)vlan_tag;
    ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_valid = NX_TRUE;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT nx_link_vlan_get(NX_IP *ip_ptr, UINT interface_index, USHORT *vlan_tag)
{
    UINT status = vlan_tag == NX_NULL ? NX_PTR_ERROR : interface_check(ip_ptr, interface_index);

    if (status != NX_SUCCESS)
        return status;
    if (!ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_valid)
        return NX_NOT_FOUND;
    *vlan_tag = ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_tag;
    return NX_SUCCESS;
}

UINT nx_link_vlan_clear(NX_IP *ip_ptr, UINT interface_index)
{
    UINT status = interface_check(ip_ptr, interface_index);

    if (status == NX_SUCCESS) {
        _nx_ip_lock(ip_ptr);
        ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_valid = NX_FALSE;
        ip_ptr->nx_ip_interface[interface_index].nx_interface_vlan_tag = 0;
        _nx_ip_unlock(ip_ptr);
    }
    return status;
}

/* What frames that reach `parent` are for: the interface of their VLAN. Priority
 * tags (identifier 0) are no VLAN. */
static NX_INTERFACE *interface_of_tag(NX_IP *ip, NX_INTERFACE *parent, UINT tag)
{
    UINT identifier = tag & NX_LINK_VLAN_ID_MASK;

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];
        UINT own = nx_interface->nx_interface_vlan_valid
                       ? nx_interface->nx_interface_vlan_tag & NX_LINK_VLAN_ID_MASK
                       : 0u;

        if (nx_interface->nx_interface_valid && own == identifier &&
            (nx_interface == parent || nx_interface->nx_interface_parent_ptr == parent))
            return nx_interface;
    }
    return NX_NULL;
}

static UINT vlan_interface_create(NX_IP *ip, CHAR *name, ULONG address, ULONG mask, UINT tag,
                                  NX_INTERFACE *parent, UINT *index)
{
    NX_INTERFACE *taken;
    UINT status = interface_of_tag(ip, parent, tag) != NX_NULL ? NX_DUPLICATED_ENTRY : NX_SUCCESS;

    if (status == NX_SUCCESS)
        status = _nx_ip_interface_take(ip, name, address, mask,
                                       parent->nx_interface_link_driver_entry, &taken);
    if (status != NX_SUCCESS)
        return status;
    taken->nx_interface_parent_ptr = parent;
    taken->nx_interface_vlan_tag = (USHORT)tag;
    taken->nx_interface_vlan_valid = NX_TRUE;
    _nx_ip_interface_start(ip, taken);
    *index = taken->nx_interface_index;
    return NX_SUCCESS;
}

UINT nx_link_vlan_interface_create(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                                   ULONG network_mask, UINT vlan_tag, UINT parent_interface_index,
                                   UINT *interface_index_ptr)
{
    NX_INTERFACE *parent;
    UINT status;

    if (interface_check(ip_ptr, parent_interface_index) != NX_SUCCESS ||
        interface_index_ptr == NX_NULL || !tag_is_sound(vlan_tag))
        return NX_INVALID_PARAMETERS;
    parent = &ip_ptr->nx_ip_interface[parent_interface_index];
    if (parent->nx_interface_parent_ptr != NX_NULL)     /* one tag a frame */
        return NX_INVALID_PARAMETERS;
    _nx_ip_lock(ip_ptr);
    status = vlan_interface_create(ip_ptr, interface_name, ip_address, network_mask, vlan_tag,
                                   parent, interface_index_ptr);
    _nx_ip_unlock(ip_ptr);
    return status;
}

static UINT vlan_initialize(NX_INTERFACE *nx_interface, const NX_INTERFACE *parent)
{
    nx_interface->nx_interface_ip_mtu_size = parent->nx_interface_ip_mtu_size;
    nx_interface->nx_interface_physical_address_msw = parent->nx_interface_physical_address_msw;
    nx_interface->nx_interface_physical_address_lsw = parent->nx_interface_physical_address_lsw;
    nx_interface->nx_interface_address_mapping_needed =
        parent->nx_interface_address_mapping_needed;
    return NX_SUCCESS;
}

UINT nx_link_driver_request_preprocess(NX_IP_DRIVER *driver_request,
                                       NX_INTERFACE **actual_interface)
{
    NX_INTERFACE *nx_interface = driver_request->nx_ip_driver_interface;
    NX_INTERFACE *parent = nx_interface->nx_interface_parent_ptr;

    *actual_interface = parent != NX_NULL ? parent : nx_interface;
    if (parent == NX_NULL)
        return NX_CONTINUE;
    switch (driver_request->nx_ip_driver_command) {
    case NX_LINK_INITIALIZE:
        return vlan_initialize(nx_interface, parent);
    case NX_LINK_ENABLE:
        nx_interface->nx_interface_link_up = parent->nx_interface_link_up;
        return NX_SUCCESS;
    case NX_LINK_DISABLE:
    case NX_LINK_UNINITIALIZE:
        nx_interface->nx_interface_link_up = NX_FALSE;
        return NX_SUCCESS;
    case NX_LINK_GET_STATUS:
        _nx_store(driver_request->nx_ip_driver_return_ptr, nx_interface->nx_interface_link_up);
        return NX_SUCCESS;
    case NX_LINK_INTERFACE_ATTACH:
    case NX_LINK_INTERFACE_DETACH:
    case NX_LINK_DEFERRED_PROCESSING:
        return NX_SUCCESS;
    case NX_LINK_SET_PHYSICAL_ADDRESS:
    case NX_LINK_RX_ENABLE:
    case NX_LINK_RX_DISABLE:
        return NX_UNHANDLED_COMMAND;
    default:        /* frames, groups and figures are those of the parent */
        return NX_CONTINUE;
    }
}

VOID nx_link_vlan_interface_status_change(NX_IP *ip_ptr, UINT interface_index)
{
    const NX_INTERFACE *parent = &ip_ptr->nx_ip_interface[interface_index];

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        if (ip_ptr->nx_ip_interface[i].nx_interface_parent_ptr != parent)
            continue;
        ip_ptr->nx_ip_interface[i].nx_interface_link_up = parent->nx_interface_link_up;
        _nx_ip_driver_link_status_event(ip_ptr, i);
    }
}

/* --- groups ------------------------------------------------------------------------------ */

static UINT group_command(NX_IP *ip, UINT index, UINT command, ULONG msw, ULONG lsw)
{
    UINT status = interface_check(ip, index);

    if (status != NX_SUCCESS)
        return status;
    _nx_ip_lock(ip);
    status = _nx_link_address_command(ip, &ip->nx_ip_interface[index], command, msw, lsw);
    _nx_ip_unlock(ip);
    return status;
}

UINT nx_link_multicast_join(NX_IP *ip_ptr, UINT interface_index, ULONG physical_address_msw,
                            ULONG physical_address_lsw)
{
    return group_command(ip_ptr, interface_index, NX_LINK_MULTICAST_JOIN, physical_address_msw,
                         physical_address_lsw);
}

UINT nx_link_multicast_leave(NX_IP *ip_ptr, UINT interface_index, ULONG physical_address_msw,
                             ULONG physical_address_lsw)
{
    return group_command(ip_ptr, interface_index, NX_LINK_MULTICAST_LEAVE, physical_address_msw,
                         physical_address_lsw);
}

/* --- frames out ------------------------------------------------------------------------------ */

UINT nx_link_raw_packet_send(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr)
{
    UINT status = packet_ptr == NX_NULL ? NX_PTR_ERROR : interface_check(ip_ptr, interface_index);

    if (status != NX_SUCCESS)
        return status;
    _nx_ip_lock(ip_ptr);
    _nx_ip_driver_send(ip_ptr, &ip_ptr->nx_ip_interface[interface_index],
                       NX_LINK_RAW_PACKET_SEND, packet_ptr, 0, 0);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT nx_link_ethernet_packet_send(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                  ULONG physical_address_msw, ULONG physical_address_lsw,
                                  UINT packet_type)
{
    UINT status = nx_link_ethernet_header_add(ip_ptr, interface_index, packet_ptr,
                                              physical_address_msw, physical_address_lsw,
                                              packet_type);

    return status == NX_SUCCESS ? nx_link_raw_packet_send(ip_ptr, interface_index, packet_ptr)
                                : status;
}

VOID nx_link_packet_transmitted(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                NX_LINK_TIME *time_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(packet_ptr);
    NX_PARAMETER_NOT_USED(time_ptr);
}

/* --- frames in ------------------------------------------------------------------------------- */

UINT nx_link_packet_receive_callback_add(NX_IP *ip_ptr, UINT interface_index,
                                         NX_LINK_RECEIVE_QUEUE *queue_ptr, UINT packet_type,
                                         nx_link_packet_receive_callback *callback_ptr,
                                         VOID *context)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = queue_ptr == NX_NULL || callback_ptr == NX_NULL
                      ? NX_PTR_ERROR
                      : interface_check(ip_ptr, interface_index);
    NX_LINK_RECEIVE_QUEUE **head;

    if (status != NX_SUCCESS)
        return status;
    queue_ptr->packet_type = (USHORT)packet_type;
    queue_ptr->callback = callback_ptr;
    queue_ptr->context = context;
    head = &ip_ptr->nx_ip_interface[interface_index].nx_interface_link_receive_queue_head;
    TX_DISABLE      /* drivers walk the ring in interrupts */
    if (*head == NX_NULL) {
        queue_ptr->next_ptr = queue_ptr;
        queue_ptr->previous_ptr = queue_ptr;
        *head = queue_ptr;
    } else {
        queue_ptr->next_ptr = *head;
        queue_ptr->previous_ptr = (*head)->previous_ptr;
        (*head)->previous_ptr->next_ptr = queue_ptr;
        (*head)->previous_ptr = queue_ptr;
    }
    TX_RESTORE
    return NX_SUCCESS;
}

UINT nx_link_packet_receive_callback_remove(NX_IP *ip_ptr, UINT interface_index,
                                            NX_LINK_RECEIVE_QUEUE *queue_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = queue_ptr == NX_NULL ? NX_PTR_ERROR : interface_check(ip_ptr, interface_index);
    NX_LINK_RECEIVE_QUEUE **head;

    if (status != NX_SUCCESS)
        return status;
    head = &ip_ptr->nx_ip_interface[interface_index].nx_interface_link_receive_queue_head;
    TX_DISABLE
    queue_ptr->next_ptr->previous_ptr = queue_ptr->previous_ptr;
    queue_ptr->previous_ptr->next_ptr = queue_ptr->next_ptr;
    if (*head == queue_ptr)
        *head = queue_ptr->next_ptr == queue_ptr ? NX_NULL : queue_ptr->next_ptr;
    TX_RESTORE
    return NX_SUCCESS;
}

/* A callback of the interface took the packet. */
static UINT callbacks_take(NX_IP *ip, const NX_INTERFACE *nx_interface, NX_PACKET *packet,
                           UINT type, UINT header_size, NX_LINK_TIME *time)
{
    NX_LINK_RECEIVE_QUEUE *queue = nx_interface->nx_interface_link_receive_queue_head;
    ULONG msw;
    ULONG lsw;

    if (queue == NX_NULL)
        return NX_FALSE;
    nx_link_ethernet_header_parse(packet, NX_NULL, NX_NULL, &msw, &lsw, NX_NULL, NX_NULL, NX_NULL,
                                  NX_NULL);
    do {
        NX_LINK_RECEIVE_QUEUE *next = queue->next_ptr;  /* a callback may remove itself */

        if ((queue->packet_type == type || queue->packet_type == NX_LINK_PACKET_TYPE_ALL) &&
            queue->callback(ip, nx_interface->nx_interface_index, packet, msw, lsw, type,
                            header_size, queue->context, time) != NX_CONTINUE)
            return NX_TRUE;
        queue = next;
    } while (nx_interface->nx_interface_link_receive_queue_head != NX_NULL &&
             queue != nx_interface->nx_interface_link_receive_queue_head);
    return NX_FALSE;
}

VOID nx_link_ethernet_packet_received(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                      NX_LINK_TIME *time_ptr)
{
    NX_INTERFACE *nx_interface = interface_at(ip_ptr, interface_index);
    VOID (*receive)(NX_IP *, NX_PACKET *);
    USHORT type;
    USHORT tag;
    UINT size;

    if (nx_interface != NX_NULL) {
        if (nx_link_ethernet_header_parse(packet_ptr, NX_NULL, NX_NULL, NX_NULL, NX_NULL, &type,
                                          &tag, NX_NULL, &size) != NX_SUCCESS)
            nx_interface = NX_NULL;
        else
            nx_interface = interface_of_tag(ip_ptr, nx_interface, tag);
    }
    if (nx_interface == NX_NULL) {
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_LINK_FRAME);
        return;
    }
    packet_ptr->nx_packet_ip_interface = nx_interface;
    if (callbacks_take(ip_ptr, nx_interface, packet_ptr, type, size, time_ptr))
        return;
    receive = _nx_link_receiver(type);
    if (receive == NX_NULL) {
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_LINK_FRAME);
        return;
    }
    _nx_packet_trim_front(packet_ptr, size);
    receive(ip_ptr, packet_ptr);
}
#endif
