/*
 * Interfaces of an instance: attaching, addresses, driver commands, status.
 */
#include "nx_internal.h"

/* The interface at the index, or NX_NULL when there is none. */
static NX_INTERFACE *usable(NX_IP *ip, UINT index, UINT limit)
{
    if (index >= limit || !ip->nx_ip_interface[index].nx_interface_valid)
        return NX_NULL;
    return &ip->nx_ip_interface[index];
}

/* --- attaching ------------------------------------------------------------------- */

UINT _nx_ip_interface_take(NX_IP *ip_ptr, CHAR *name, ULONG address, ULONG mask,
                           VOID (*driver)(NX_IP_DRIVER *), NX_INTERFACE **taken)
{
    NX_INTERFACE *free_slot = NX_NULL;

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[i];

        if (!nx_interface->nx_interface_valid) {
            if (free_slot == NX_NULL)
                free_slot = nx_interface;
        } else if (address != 0 && nx_interface->nx_interface_ip_address == address) {
            return NX_DUPLICATED_ENTRY;
        }
    }
    if (free_slot == NX_NULL)
        return NX_NO_MORE_ENTRIES;
    free_slot->nx_interface_name = name;
    if (NX_HAVE_IPV4) {
        free_slot->nx_interface_ip_address = address;
        free_slot->nx_interface_ip_network_mask = mask;
        free_slot->nx_interface_ip_network = address & mask;
    }
    free_slot->nx_interface_link_driver_entry = driver;
    free_slot->nx_interface_valid = NX_TRUE;
    *taken = free_slot;
    return NX_SUCCESS;
}

VOID _nx_ip_interface_start(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
    static const UINT commands[] = {NX_LINK_INTERFACE_ATTACH, NX_LINK_INITIALIZE, NX_LINK_ENABLE};

    /* Before the helper thread runs, the drivers' turn comes with it. */
    for (UINT k = 0; ip_ptr->nx_ip_initialize_done && k < 3; k++)
        _nx_ip_driver_command(ip_ptr, nx_interface, commands[k], NX_NULL);
#ifdef FEATURE_NX_IPV6
    _nx_nd_router_solicitations_begin(ip_ptr, nx_interface);
#endif
}

UINT _nx_ip_interface_attach(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                             ULONG network_mask, VOID (*ip_link_driver)(NX_IP_DRIVER *))
{
    NX_INTERFACE *taken;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = _nx_ip_interface_take(ip_ptr, interface_name, ip_address, network_mask,
                                   ip_link_driver, &taken);
    if (status == NX_SUCCESS)
        _nx_ip_interface_start(ip_ptr, taken);
    _nx_ip_unlock(ip_ptr);
    return status;
}

/* VLAN interfaces go with the one that they stand on. */
static VOID children_detach(NX_IP *ip, const NX_INTERFACE *parent)
{
#ifdef NX_ENABLE_VLAN
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        if (ip->nx_ip_interface[i].nx_interface_parent_ptr == parent)
            _nx_ip_interface_detach(ip, i);
    }
#else
    NX_PARAMETER_NOT_USED(ip);
    NX_PARAMETER_NOT_USED(parent);
#endif
}

static VOID routes_forget(NX_IP *ip, const NX_INTERFACE *nx_interface)
{
    if (ip->nx_ip_gateway_interface == nx_interface) {
        ip->nx_ip_gateway_address = 0;
        ip->nx_ip_gateway_interface = NX_NULL;
    }
#ifdef NX_ENABLE_IP_STATIC_ROUTING
    ULONG kept = 0;

    for (ULONG i = 0; i < ip->nx_ip_routing_table_entry_count; i++) {
        if (ip->nx_ip_routing_table[i].nx_ip_routing_entry_ip_interface != nx_interface)
            ip->nx_ip_routing_table[kept++] = ip->nx_ip_routing_table[i];
    }
    ip->nx_ip_routing_table_entry_count = kept;
#endif
}

UINT _nx_ip_interface_detach(NX_IP *ip_ptr, UINT index)
{
    NX_INTERFACE *nx_interface = usable(ip_ptr, index, NX_MAX_PHYSICAL_INTERFACES);

    _nx_ip_lock(ip_ptr);
    if (nx_interface == NX_NULL) {
        _nx_ip_unlock(ip_ptr);
        return NX_INVALID_INTERFACE;
    }
    children_detach(ip_ptr, nx_interface);
    if (ip_ptr->nx_ip_tcp_packet_receive != NX_NULL)
        _nx_tcp_route_lost(ip_ptr, nx_interface, NX_NULL);
    _nx_arp_interface_forget(ip_ptr, nx_interface);
#ifdef FEATURE_NX_IPV6
    _nx_ipv6_interface_forget(ip_ptr, nx_interface);
#endif
    routes_forget(ip_ptr, nx_interface);
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV4_MULTICAST_ENTRY *entry = &ip_ptr->nx_ipv4_multicast_entry[i];

        if (entry->nx_ipv4_multicast_join_interface_list == nx_interface)
            memset(entry, 0, sizeof *entry);
    }
    _nx_ip_driver_command(ip_ptr, nx_interface, NX_LINK_DISABLE, NX_NULL);
    _nx_ip_driver_command(ip_ptr, nx_interface, NX_LINK_UNINITIALIZE, NX_NULL);
    _nx_ip_driver_command(ip_ptr, nx_interface, NX_LINK_INTERFACE_DETACH, NX_NULL);
    memset(nx_interface, 0, sizeof *nx_interface);
    nx_interface->nx_interface_index = (UCHAR)index;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* --- addresses --------------------------------------------------------------------- */

UINT _nx_ip_interface_address_get(NX_IP *ip_ptr, UINT interface_index, ULONG *ip_address,
                                  ULONG *network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    if (usable(ip_ptr, interface_index, NX_MAX_IP_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    *ip_address = ip_ptr->nx_ip_interface[interface_index].nx_interface_ip_address;
    *network_mask = ip_ptr->nx_ip_interface[interface_index].nx_interface_ip_network_mask;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_interface_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG ip_address,
                                  ULONG network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_IP_INTERFACES);
    VOID (*notify)(NX_IP *, VOID *);
    VOID *info;
    UINT changed;

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    changed = nx_interface->nx_interface_ip_address != ip_address ||
              nx_interface->nx_interface_ip_network_mask != network_mask;
    nx_interface->nx_interface_ip_address = ip_address;
    nx_interface->nx_interface_ip_network_mask = network_mask;
    nx_interface->nx_interface_ip_network = ip_address & network_mask;
    notify = changed ? ip_ptr->nx_ip_address_change_notify : NX_NULL;
    info = ip_ptr->nx_ip_address_change_notify_additional_info;
    if (changed && ip_ptr->nx_ip_address_change_notify_internal != NX_NULL)
        ip_ptr->nx_ip_address_change_notify_internal(ip_ptr, NX_NULL);
    _nx_ip_unlock(ip_ptr);
    if (notify != NX_NULL)
        notify(ip_ptr, info);
    return NX_SUCCESS;
}

UINT _nx_ip_address_get(NX_IP *ip_ptr, ULONG *ip_address, ULONG *network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    return _nx_ip_interface_address_get(ip_ptr, 0, ip_address, network_mask);
}

UINT _nx_ip_address_set(NX_IP *ip_ptr, ULONG ip_address, ULONG network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    return _nx_ip_interface_address_set(ip_ptr, 0, ip_address, network_mask);
}

UINT _nx_ip_address_change_notify(NX_IP *ip_ptr,
                                  VOID (*ip_address_change_notify)(NX_IP *, VOID *),
                                  VOID *additional_info)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_address_change_notify = ip_address_change_notify;
    ip_ptr->nx_ip_address_change_notify_additional_info = additional_info;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_interface_physical_address_get(NX_IP *ip_ptr, UINT interface_index,
                                           ULONG *physical_msw, ULONG *physical_lsw)
{
    const NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_IP_INTERFACES);

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    *physical_msw = nx_interface->nx_interface_physical_address_msw;
    *physical_lsw = nx_interface->nx_interface_physical_address_lsw;
    return NX_SUCCESS;
}

UINT _nx_ip_interface_physical_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG physical_msw,
                                           ULONG physical_lsw, UINT update_driver)
{
    NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES);
    UINT status = NX_SUCCESS;

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    if (update_driver)
        status = _nx_link_address_command(ip_ptr, nx_interface, NX_LINK_SET_PHYSICAL_ADDRESS, physical_msw, physical_lsw);
    if (status == NX_SUCCESS) {
        nx_interface->nx_interface_physical_address_msw = physical_msw;
        nx_interface->nx_interface_physical_address_lsw = physical_lsw;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

/* --- what drivers set ----------------------------------------------------------------- */

UINT _nx_ip_interface_mtu_set(NX_IP *ip_ptr, UINT interface_index, ULONG mtu_size)
{
    if (usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    ip_ptr->nx_ip_interface[interface_index].nx_interface_ip_mtu_size = mtu_size;
    return NX_SUCCESS;
}

UINT _nx_ip_interface_address_mapping_configure(NX_IP *ip_ptr, UINT interface_index,
                                                UINT mapping_needed)
{
    if (usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    ip_ptr->nx_ip_interface[interface_index].nx_interface_address_mapping_needed =
        (UCHAR)mapping_needed;
    return NX_SUCCESS;
}

UINT _nx_ip_interface_capability_get(NX_IP *ip_ptr, UINT interface_index,
                                     ULONG *interface_capability_flag)
{
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    if (usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    *interface_capability_flag =
        ip_ptr->nx_ip_interface[interface_index].nx_interface_capability_flag;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(interface_capability_flag);
    return NX_NOT_SUPPORTED;
#endif
}

UINT _nx_ip_interface_capability_set(NX_IP *ip_ptr, UINT interface_index,
                                     ULONG interface_capability_flag)
{
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    if (usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    ip_ptr->nx_ip_interface[interface_index].nx_interface_capability_flag =
        interface_capability_flag;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(interface_capability_flag);
    return NX_NOT_SUPPORTED;
#endif
}

UINT _nx_ip_link_status_change_notify_set(NX_IP *ip_ptr,
                                          VOID (*link_status_change_notify)(NX_IP *, UINT, UINT))
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_link_status_change_callback = link_status_change_notify;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_driver_interface_direct_command(NX_IP *ip_ptr, UINT command, UINT interface_index,
                                            ULONG *return_value_ptr)
{
    UINT status;

    if (usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES) == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    status = _nx_ip_driver_command(ip_ptr, &ip_ptr->nx_ip_interface[interface_index], command,
                                   return_value_ptr);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_ip_driver_direct_command(NX_IP *ip_ptr, UINT command, ULONG *return_value_ptr)
{
    return _nx_ip_driver_interface_direct_command(ip_ptr, command, 0, return_value_ptr);
}

/* --- status and figures ------------------------------------------------------------------- */

static ULONG status_bits(NX_IP *ip, UINT index)
{
    NX_INTERFACE *nx_interface = &ip->nx_ip_interface[index];
    ULONG bits = 0;

    if (ip->nx_ip_initialize_done)
        bits |= NX_IP_INITIALIZE_DONE;
    if (nx_interface->nx_interface_ip_address != 0)
        bits |= NX_IP_ADDRESS_RESOLVED | NX_IP_RARP_COMPLETE;
    if (ip->nx_ip_initialize_done && _nx_ip_link_is_up(ip, nx_interface))
        bits |= NX_IP_LINK_ENABLED | NX_IP_INTERFACE_LINK_ENABLED;
    if (ip->nx_ip_arp_allocate != NX_NULL)
        bits |= NX_IP_ARP_ENABLED;
    if (ip->nx_ip_udp_packet_receive != NX_NULL)
        bits |= NX_IP_UDP_ENABLED;
    if (ip->nx_ip_tcp_packet_receive != NX_NULL)
        bits |= NX_IP_TCP_ENABLED;
    if (ip->nx_ip_igmp_packet_receive != NX_NULL)
        bits |= NX_IP_IGMP_ENABLED;
    return bits;
}

UINT _nx_ip_interface_status_check(NX_IP *ip_ptr, UINT interface_index, ULONG needed_status,
                                   ULONG *actual_status, ULONG wait_option)
{
    ULONG waited = 0;

    for (;;) {
        ULONG bits;

        _nx_ip_lock(ip_ptr);
        bits = status_bits(ip_ptr, interface_index);
        _nx_ip_unlock(ip_ptr);
        *actual_status = bits;
        if ((bits & needed_status) == needed_status)
            return NX_SUCCESS;
        if (wait_option != NX_WAIT_FOREVER && waited >= wait_option)
            return NX_NOT_SUCCESSFUL;
        if (_tx_thread_sleep(NX_IP_STATUS_CHECK_WAIT_TIME) != TX_SUCCESS)
            return NX_NOT_SUCCESSFUL;
        waited += NX_IP_STATUS_CHECK_WAIT_TIME;
    }
}

UINT _nx_ip_status_check(NX_IP *ip_ptr, ULONG needed_status, ULONG *actual_status,
                         ULONG wait_option)
{
    return _nx_ip_interface_status_check(ip_ptr, 0, needed_status, actual_status, wait_option);
}

UINT _nx_ip_interface_info_get(NX_IP *ip_ptr, UINT interface_index, CHAR **interface_name,
                               ULONG *ip_address, ULONG *network_mask, ULONG *mtu_size,
                               ULONG *physical_address_msw, ULONG *physical_address_lsw)
{
    const NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_IP_INTERFACES);

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    if (interface_name != NX_NULL)
        *interface_name = nx_interface->nx_interface_name;
    _nx_store(ip_address, nx_interface->nx_interface_ip_address);
    _nx_store(network_mask, nx_interface->nx_interface_ip_network_mask);
    _nx_store(mtu_size, nx_interface->nx_interface_ip_mtu_size);
    _nx_store(physical_address_msw, nx_interface->nx_interface_physical_address_msw);
    _nx_store(physical_address_lsw, nx_interface->nx_interface_physical_address_lsw);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_info_get(NX_IP *ip_ptr, ULONG *ip_total_packets_sent, ULONG *ip_total_bytes_sent,
                     ULONG *ip_total_packets_received, ULONG *ip_total_bytes_received,
                     ULONG *ip_invalid_packets, ULONG *ip_receive_packets_dropped,
                     ULONG *ip_receive_checksum_errors, ULONG *ip_send_packets_dropped,
                     ULONG *ip_total_fragments_sent, ULONG *ip_total_fragments_received)
{
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_IP_COUNTS, ip_total_packets_sent, ip_ptr->nx_ip_total_packets_sent);
    _nx_store_count(NX_IP_COUNTS, ip_total_bytes_sent, ip_ptr->nx_ip_total_bytes_sent);
    _nx_store_count(NX_IP_COUNTS, ip_total_packets_received, ip_ptr->nx_ip_total_packets_received);
    _nx_store_count(NX_IP_COUNTS, ip_total_bytes_received, ip_ptr->nx_ip_total_bytes_received);
    _nx_store_count(NX_IP_COUNTS, ip_invalid_packets, ip_ptr->nx_ip_invalid_packets);
    _nx_store_count(NX_IP_COUNTS, ip_receive_packets_dropped,
                    ip_ptr->nx_ip_receive_packets_dropped);
    _nx_store_count(NX_IP_COUNTS, ip_receive_checksum_errors,
                    ip_ptr->nx_ip_receive_checksum_errors);
    _nx_store_count(NX_IP_COUNTS, ip_send_packets_dropped, ip_ptr->nx_ip_send_packets_dropped);
    _nx_store_count(NX_IP_COUNTS, ip_total_fragments_sent, ip_ptr->nx_ip_total_fragments_sent);
    _nx_store_count(NX_IP_COUNTS, ip_total_fragments_received,
                    ip_ptr->nx_ip_total_fragments_received);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_auxiliary_packet_pool_set(NX_IP *ip_ptr, NX_PACKET_POOL *auxiliary_pool)
{
#ifdef NX_ENABLE_DUAL_PACKET_POOL
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_auxiliary_packet_pool = auxiliary_pool;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(auxiliary_pool);
    return NX_NOT_SUPPORTED;
#endif
}

UINT _nx_ip_max_payload_size_find(NX_IP *ip_ptr, NXD_ADDRESS *dest_address, UINT if_index,
                                  UINT src_port, UINT dest_port, ULONG protocol,
                                  ULONG *start_offset_ptr, ULONG *payload_length_ptr)
{
    NX_INTERFACE *nx_interface = usable(ip_ptr, if_index, NX_MAX_IP_INTERFACES);
    ULONG header = protocol == NX_PROTOCOL_TCP ? 20 : 8;
    NX_ROUTE route;
    ULONG room;

    NX_PARAMETER_NOT_USED(src_port);
    NX_PARAMETER_NOT_USED(dest_port);
    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    memset(&route, 0, sizeof route);
    route.interface_ptr = nx_interface;
    _nx_ip_lock(ip_ptr);
    if (_nx_route_find(ip_ptr, dest_address, &route) != NX_SUCCESS) {
        _nx_ip_unlock(ip_ptr);
        return NX_IP_ADDRESS_ERROR;
    }
    room = _nx_route_payload_max(ip_ptr, &route, dest_address);
    _nx_ip_unlock(ip_ptr);
    *start_offset_ptr =
        NX_PHYSICAL_HEADER + _nx_ip_header_bytes(dest_address->nxd_ip_version) + header;
    *payload_length_ptr = room > header ? room - header : 0;
    return NX_SUCCESS;
}

/* --- multicast groups without IGMP ------------------------------------------------------------ */

NX_IPV4_MULTICAST_ENTRY *_nx_ipv4_multicast_find(NX_IP *ip, ULONG group,
                                                 const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV4_MULTICAST_ENTRY *entry = &ip->nx_ipv4_multicast_entry[i];

        if (entry->nx_ipv4_multicast_join_list == group &&
            entry->nx_ipv4_multicast_join_interface_list == nx_interface)
            return entry;
    }
    return NX_NULL;
}

/* The driver accepts, or no longer accepts, the group's address. */
static VOID group_filter(NX_IP *ip, NX_INTERFACE *nx_interface, UINT command, ULONG group)
{
    _nx_link_address_command(ip, nx_interface, command, NX_IP_MULTICAST_UPPER,
                       NX_IP_MULTICAST_LOWER | (group & NX_IP_MULTICAST_MASK));
}

UINT _nx_ipv4_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES);
    NX_IPV4_MULTICAST_ENTRY *entry;
    UINT status = NX_SUCCESS;

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    entry = _nx_ipv4_multicast_find(ip_ptr, group_address, nx_interface);
    if (entry != NX_NULL) {
        entry->nx_ipv4_multicast_join_count++;
    } else if ((entry = _nx_ipv4_multicast_find(ip_ptr, 0, NX_NULL)) != NX_NULL) {
        entry->nx_ipv4_multicast_join_list = group_address;
        entry->nx_ipv4_multicast_join_interface_list = nx_interface;
        entry->nx_ipv4_multicast_join_count = 1;
        entry->nx_ipv4_multicast_loopback_enable = ip_ptr->nx_ip_igmp_global_loopback_enable;
        group_filter(ip_ptr, nx_interface, NX_LINK_MULTICAST_JOIN, group_address);
    } else {
        status = NX_NO_MORE_ENTRIES;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_ipv4_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface = usable(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES);
    NX_IPV4_MULTICAST_ENTRY *entry;

    if (nx_interface == NX_NULL)
        return NX_INVALID_INTERFACE;
    _nx_ip_lock(ip_ptr);
    entry = _nx_ipv4_multicast_find(ip_ptr, group_address, nx_interface);
    if (entry != NX_NULL && --entry->nx_ipv4_multicast_join_count == 0) {
        memset(entry, 0, sizeof *entry);
        group_filter(ip_ptr, nx_interface, NX_LINK_MULTICAST_LEAVE, group_address);
    }
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_ENTRY_NOT_FOUND;
}
