/*
 * Output: a header goes before a transport's packet, and the packet, of IPv4,
 * to ourselves, a group, or a neighbour. One place calls link drivers.
 */
#include "nx_internal.h"

/* --- drivers -------------------------------------------------------------------- */

UINT _nx_ip_driver_command(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command, ULONG *answer)
{
    NX_IP_DRIVER request;
    ULONG unused = 0;

    if (nx_interface->nx_interface_link_driver_entry == NX_NULL)
        return NX_UNHANDLED_COMMAND;
    memset(&request, 0, sizeof request);
    request.nx_ip_driver_command = command;
    request.nx_ip_driver_status = NX_SUCCESS;
    request.nx_ip_driver_return_ptr = answer != NX_NULL ? answer : &unused;
    request.nx_ip_driver_ptr = ip_ptr;
    request.nx_ip_driver_interface = nx_interface;
    nx_interface->nx_interface_link_driver_entry(&request);
    return request.nx_ip_driver_status;
}

UINT _nx_ip_link_is_up(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
    ULONG up = nx_interface->nx_interface_link_up;

    _nx_ip_driver_command(ip_ptr, nx_interface, NX_LINK_GET_STATUS, &up);
    return up != 0;
}

/* Cuts a packet that is too big for the interface and sends the pieces.
 * NX_FALSE: it may not be cut, or not that small. One with options (forwarded,
 * then) is not: which of them belong into every fragment is not worth knowing. */
static UINT send_in_pieces(NX_IP *ip, NX_IP_DRIVER *request)
{
#ifndef NX_DISABLE_FRAGMENTATION
    const NX_PACKET *packet = request->nx_ip_driver_packet;
    const NX_IPV4_HEADER *header =
        (const NX_IPV4_HEADER *)(const VOID *)packet->nx_packet_prepend_ptr;

    if (ip->nx_ip_fragment_processing != NX_NULL &&
        (packet->nx_packet_ip_version == NX_IP_VERSION_V6 ||
         (request->nx_ip_driver_interface->nx_interface_ip_mtu_size >= sizeof *header + 8 &&
          (ntohl(header->nx_ip_header_word_1) & NX_DONT_FRAGMENT) == 0 &&
          ntohl(header->nx_ip_header_word_0) >> 24 == 0x45))) {
        ip->nx_ip_fragment_processing(request);
        return NX_TRUE;
    }
#else
    NX_PARAMETER_NOT_USED(ip);
    NX_PARAMETER_NOT_USED(request);
#endif
    return NX_FALSE;
}

ULONG _nx_ip_mtu_of(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface, const NX_PACKET *packet_ptr)
{
    ULONG mtu = nx_interface->nx_interface_ip_mtu_size;

#ifdef FEATURE_NX_IPV6
    /* What comes from nobody of us is forwarded: routers do not cut. */
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6 &&
        packet_ptr->nx_packet_address.nx_packet_ipv6_address_ptr != NX_NULL) {
        ULONG destination[4];

        memcpy(destination, packet_ptr->nx_packet_prepend_ptr + 24, sizeof destination);
        _nx_words_swap(destination, 4);
        mtu = _nx_ipv6_path_mtu(ip_ptr, nx_interface, destination);
    }
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(packet_ptr);
#endif
    return mtu;
}

VOID _nx_ip_driver_send(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command,
                        NX_PACKET *packet_ptr, ULONG msw, ULONG lsw)
{
    NX_IP_DRIVER request;
    UINT is_ip = command == NX_LINK_PACKET_SEND || command == NX_LINK_PACKET_BROADCAST;

    memset(&request, 0, sizeof request);
    request.nx_ip_driver_command = command;
    request.nx_ip_driver_packet = packet_ptr;
    request.nx_ip_driver_physical_address_msw = msw;
    request.nx_ip_driver_physical_address_lsw = lsw;
    request.nx_ip_driver_ptr = ip_ptr;
    request.nx_ip_driver_interface = nx_interface;
    packet_ptr->nx_packet_queue_next = NX_NULL;
    if (is_ip && packet_ptr->nx_packet_length > _nx_ip_mtu_of(ip_ptr, nx_interface, packet_ptr)) {
        if (send_in_pieces(ip_ptr, &request))
            return;
        ip_ptr->nx_ip_send_packets_dropped++;
        ip_ptr->nx_ip_fragment_failures++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_TOO_BIG);
        return;
    }
    nx_interface->nx_interface_link_driver_entry(&request);
}

/* --- to whom -------------------------------------------------------------------------- */

VOID _nx_ip_loop_back(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NX_PACKET *packet_ptr)
{
    NX_PACKET *copy;

    if (_nx_packet_copy(packet_ptr, &copy, ip_ptr->nx_ip_default_packet_pool, NX_NO_WAIT) != NX_SUCCESS) {
        ip_ptr->nx_ip_transmit_resource_errors++;
        _nx_discard(ip_ptr, NX_NULL, NX_DISCARD_NO_BUFFER);
        return;
    }
    copy->nx_packet_reserved = NX_PACKET_LOOPED;
    copy->nx_packet_ip_header_length = 0;
    copy->nx_packet_ip_header = NX_NULL;
    copy->nx_packet_ip_interface = nx_interface;
    _nx_ip_packet_deferred_receive(ip_ptr, copy);
}

static VOID send_multicast(NX_IP *ip, NX_INTERFACE *nx_interface, NX_PACKET *packet, ULONG group)
{
    const NX_IPV4_MULTICAST_ENTRY *entry = _nx_ipv4_multicast_find(ip, group, nx_interface);

    if (entry != NX_NULL && entry->nx_ipv4_multicast_loopback_enable)
        _nx_ip_loop_back(ip, nx_interface, packet);
    _nx_ip_driver_send(ip, nx_interface, NX_LINK_PACKET_SEND, packet, NX_IP_MULTICAST_UPPER,
                       NX_IP_MULTICAST_LOWER | (group & NX_IP_MULTICAST_MASK));
}

UINT _nx_ip_link_refuses(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface, NX_PACKET *packet_ptr)
{
    if (nx_interface->nx_interface_link_driver_entry == NX_NULL) {
        /* Only our own addresses lie behind the loopback interface. */
        ip_ptr->nx_ip_transmit_no_route_errors++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_ROUTE);
        return NX_TRUE;
    }
    if (!nx_interface->nx_interface_link_up) {
        ip_ptr->nx_ip_send_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_LINK_DOWN);
        return NX_TRUE;
    }
    return NX_FALSE;
}

VOID _nx_ip_send_to(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG next_hop, ULONG destination)
{
    NX_INTERFACE *nx_interface = packet_ptr->nx_packet_ip_interface;
    NX_INTERFACE *own = _nx_ip_interface_of(ip_ptr, destination);

    if (own != NX_NULL || (destination & 0xFF000000) == NX_IP_LOOPBACK_FIRST) {
        if (own == NX_NULL)
            own = &ip_ptr->nx_ip_interface[NX_LOOPBACK_INTERFACE];
        _nx_ip_loop_back(ip_ptr, own, packet_ptr);
        _nx_packet_transmit_release(packet_ptr);
        return;
    }
    if (_nx_ip_link_refuses(ip_ptr, nx_interface, packet_ptr))
        return;
    if (_nx_ip_is_broadcast(ip_ptr, destination)) {
        _nx_ip_driver_send(ip_ptr, nx_interface, NX_LINK_PACKET_BROADCAST, packet_ptr, 0xFFFF,
                           0xFFFFFFFF);
    } else if ((destination & NX_IP_CLASS_D_MASK) == NX_IP_CLASS_D_TYPE) {
        send_multicast(ip_ptr, nx_interface, packet_ptr, destination);
    } else if (nx_interface->nx_interface_address_mapping_needed) {
        _nx_arp_send_resolved(ip_ptr, packet_ptr, next_hop);
    } else {
        _nx_ip_driver_send(ip_ptr, nx_interface, NX_LINK_PACKET_SEND, packet_ptr, 0, 0);
    }
}

/* --- the header ---------------------------------------------------------------------------- */

static ULONG next_packet_id(NX_IP *ip)
{
#ifdef NX_ENABLE_IP_ID_RANDOMIZATION
    return _nx_random() & 0xFFFF;
#else
    return ip->nx_ip_packet_id++ & 0xFFFF;
#endif
}

VOID _nx_ipv4_header_checksum_set(NX_PACKET *packet_ptr)
{
    NX_IPV4_HEADER *header = (NX_IPV4_HEADER *)(VOID *)packet_ptr->nx_packet_prepend_ptr;
#ifndef NX_DISABLE_IP_TX_CHECKSUM
    ULONG length = (ntohl(header->nx_ip_header_word_0) >> 24 & 0xF) * 4;
    ULONG sum;

    if (_nx_checksum_left(packet_ptr, packet_ptr->nx_packet_ip_interface, 0,
                          NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM))
        return;
    sum = _nx_ipv4_header_sum(header, length);
    header->nx_ip_header_word_2 |= htonl(~sum & NX_LOWER_16_MASK);
#else
    NX_PARAMETER_NOT_USED(header);
#endif
}

static VOID header_write(NX_IP *ip, NX_PACKET *packet, ULONG destination, ULONG protocol,
                         ULONG tos, ULONG ttl, ULONG fragment)
{
    NX_IPV4_HEADER *header = (NX_IPV4_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;

    header->nx_ip_header_word_0 =
        0x45000000 | (tos & NX_IP_TOS_MASK) | packet->nx_packet_length;
    header->nx_ip_header_word_1 = next_packet_id(ip) << 16 | (fragment & NX_DONT_FRAGMENT);
    if (ttl == 0)   /* RFC 1122 3.2.1.7: such a datagram must not be sent */
        ttl = 1;
    header->nx_ip_header_word_2 =
        (ttl & 0xFF) << NX_IP_TIME_TO_LIVE_SHIFT | (protocol & 0xFF) << 16;
    header->nx_ip_header_source_ip = packet->nx_packet_ip_interface->nx_interface_ip_address;
    header->nx_ip_header_destination_ip = destination;
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
    _nx_ipv4_header_checksum_set(packet);
}

VOID _nx_ip_output_refuse(NX_IP *ip_ptr, NX_PACKET *packet_ptr, enum nx_discard reason)
{
    ip_ptr->nx_ip_invalid_transmit_packets++;
    ip_ptr->nx_ip_send_packets_dropped++;
    _nx_discard(ip_ptr, packet_ptr, reason);
}

UINT _nx_ip_output_passes(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    if (_nx_ip_filter_refuses(ip_ptr, packet_ptr, NX_IP_PACKET_OUT)) {
        _nx_ip_output_refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_FILTER);
        return NX_FALSE;
    }
    ip_ptr->nx_ip_total_packets_sent++;
    ip_ptr->nx_ip_total_bytes_sent +=
        packet_ptr->nx_packet_length - packet_ptr->nx_packet_ip_header_length;
    return NX_TRUE;
}

VOID _nx_ip_output(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                   const NXD_ADDRESS *destination, ULONG protocol, ULONG tos, ULONG ttl,
                   ULONG fragment)
{
    ULONG header = _nx_ip_header_bytes(destination->nxd_ip_version);

    ip_ptr->nx_ip_total_packet_send_requests++;
    if ((ULONG)(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start) < header) {
        _nx_ip_output_refuse(ip_ptr, packet_ptr, NX_DISCARD_HEADROOM);
        return;
    }
    if (packet_ptr->nx_packet_length > _nx_ip_payload_most(destination->nxd_ip_version)) {
        _nx_ip_output_refuse(ip_ptr, packet_ptr, NX_DISCARD_TOO_BIG);
        return;
    }
    packet_ptr->nx_packet_prepend_ptr -= header;
    packet_ptr->nx_packet_length += header;
    packet_ptr->nx_packet_ip_header_length = (UCHAR)header;
    packet_ptr->nx_packet_ip_header = packet_ptr->nx_packet_prepend_ptr;
    packet_ptr->nx_packet_ip_version = (UCHAR)destination->nxd_ip_version;
#ifdef FEATURE_NX_IPV6
    if (destination->nxd_ip_version == NX_IP_VERSION_V6) {
        _nx_ipv6_output(ip_ptr, packet_ptr, route, destination->nxd_ip_address.v6, protocol, tos,
                        ttl);
        return;
    }
#endif
    packet_ptr->nx_packet_ip_interface = route->interface_ptr;
    header_write(ip_ptr, packet_ptr, destination->nxd_ip_address.v4, protocol, tos, ttl, fragment);
    if (_nx_ip_output_passes(ip_ptr, packet_ptr))
        _nx_ip_send_to(ip_ptr, packet_ptr, route->next_hop, destination->nxd_ip_address.v4);
}
