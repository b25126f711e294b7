/*
 * UDP (RFC 768): datagrams in and out. Ports and sockets: nx_udp_socket.c.
 */
#include "nx_internal.h"

static NX_UDP_HEADER *udp_header(const NX_PACKET *packet)
{
    return (NX_UDP_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;
}

/* --- in -------------------------------------------------------------------------- */

/* The length field counts: what is behind it is not ours (D040). */
static UINT header_is_sound(NX_PACKET *packet)
{
    ULONG length;

    if (packet->nx_packet_length < sizeof(NX_UDP_HEADER))
        return NX_FALSE;
    length = ntohl(udp_header(packet)->nx_udp_header_word_1) >> 16;
    if (length < sizeof(NX_UDP_HEADER) || length > packet->nx_packet_length)
        return NX_FALSE;
    _nx_packet_trim_end(packet, length);
    return NX_TRUE;
}

/* The packet begins with its UDP header, network order. */
static UINT checksum_fits(NX_PACKET *packet)
{
#ifndef NX_DISABLE_UDP_RX_CHECKSUM
    if (_nx_checksum_checked(packet, NX_INTERFACE_CAPABILITY_UDP_RX_CHECKSUM,
                             NX_INTERFACE_CAPABILITY_UDP_TX_CHECKSUM))
        return NX_TRUE;
    if ((ntohl(udp_header(packet)->nx_udp_header_word_1) & NX_LOWER_16_MASK) == 0)
        return packet->nx_packet_ip_version == NX_IP_VERSION_V4;    /* which allows none */
    return _nx_ip_checksum_compute(packet, NX_PROTOCOL_UDP, packet->nx_packet_length,
                                   _nx_packet_source_words(packet),
                                   _nx_packet_destination_words(packet)) == 0xFFFF;
#else
    NX_PARAMETER_NOT_USED(packet);
    return NX_TRUE;
#endif
}

/* The packet's UDP header, host order, lies just before its data. */
UINT _nx_udp_packet_is_good(NX_PACKET *packet_ptr)
{
    UINT good;

    packet_ptr->nx_packet_prepend_ptr -= sizeof(NX_UDP_HEADER);
    packet_ptr->nx_packet_length += (ULONG)sizeof(NX_UDP_HEADER);
    _nx_words_swap(udp_header(packet_ptr), 2);
    good = checksum_fits(packet_ptr);
    _nx_words_swap(udp_header(packet_ptr), 2);
    packet_ptr->nx_packet_prepend_ptr += sizeof(NX_UDP_HEADER);
    packet_ptr->nx_packet_length -= (ULONG)sizeof(NX_UDP_HEADER);
    return good;
}

VOID _nx_udp_checksum_refuse(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;

    ip->nx_ip_udp_checksum_errors++;
    ip->nx_ip_udp_invalid_packets++;
    socket_ptr->nx_udp_socket_checksum_errors++;
    socket_ptr->nx_udp_socket_invalid_packets++;
    _nx_discard(ip, packet_ptr, NX_DISCARD_UDP_CHECKSUM);
}

/* NX33: beyond the queue's limit the oldest datagram goes; it is returned. */
static NX_PACKET *queue_add(NX_UDP_SOCKET *socket, NX_PACKET *packet)
{
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet);
    _nx_packet_enqueue(&socket->nx_udp_socket_receive_head, &socket->nx_udp_socket_receive_tail,
                       packet);
    if (socket->nx_udp_socket_receive_count < socket->nx_udp_socket_queue_maximum) {
        socket->nx_udp_socket_receive_count++;
        return NX_NULL;
    }
    return _nx_packet_dequeue(&socket->nx_udp_socket_receive_head,
                              &socket->nx_udp_socket_receive_tail);
}

/* To the thread that waits, or the queue. A program may call this from an
 * interrupt (api/hooks.md), so the lock does not guard it: the mask does. */
static VOID deliver(NX_UDP_SOCKET *socket, NX_PACKET *packet)
{
    TX_INTERRUPT_SAVE_AREA
    NX_IP *ip = socket->nx_udp_socket_ip_ptr;
    NX_PACKET *oldest = NX_NULL;
    NX_PACKET *bad = NX_NULL;
    TX_THREAD *waiter;

    TX_DISABLE
    waiter = socket->nx_udp_socket_receive_suspension_list;
    if (waiter == TX_NULL) {
        oldest = queue_add(socket, packet);
    } else if (_nx_udp_packet_is_good(packet)) {
        _nx_udp_received_count(socket, packet);
        *(NX_PACKET **)waiter->tx_thread_additional_suspend_info = packet;
        _tx_wait_wake(waiter, NX_SUCCESS);
    } else {
        bad = packet;
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    if (bad != NX_NULL) {
        _nx_udp_checksum_refuse(socket, bad);
        return;
    }
    if (oldest != NX_NULL) {
        socket->nx_udp_socket_packets_dropped++;
        ip->nx_ip_udp_receive_packets_dropped++;
        _nx_discard(ip, oldest, NX_DISCARD_UDP_QUEUE);
    }
    if (socket->nx_udp_receive_callback != NX_NULL)
        socket->nx_udp_receive_callback(socket);
}

/* The sender hears that nobody listens, if it was him who sent this: what is
 * damaged is dropped silently (RFC 1122 4.1.3.4). */
static VOID nobody_at_port(NX_IP *ip, NX_PACKET *packet)
{
    ip->nx_ip_udp_receive_packets_dropped++;
    if (!checksum_fits(packet)) {
        ip->nx_ip_udp_checksum_errors++;
        ip->nx_ip_udp_invalid_packets++;
        _nx_discard(ip, packet, NX_DISCARD_UDP_CHECKSUM);
        return;
    }
    ip->nx_ip_udp_no_port_for_delivery++;
    _nx_icmp_port_unreachable(ip, packet);
    _nx_discard(ip, packet, NX_DISCARD_UDP_PORT);
}

VOID _nx_udp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_UDP_SOCKET *socket;

    if (!header_is_sound(packet_ptr)) {
        ip_ptr->nx_ip_udp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_UDP_HEADER);
        return;
    }
    socket = _nx_udp_socket_at(ip_ptr, ntohl(udp_header(packet_ptr)->nx_udp_header_word_0) &
                                           NX_LOWER_16_MASK);
    if (socket == NX_NULL) {
        nobody_at_port(ip_ptr, packet_ptr);
        return;
    }
    _nx_words_swap(udp_header(packet_ptr), 2);
    _nx_packet_trim_front(packet_ptr, sizeof(NX_UDP_HEADER));
    deliver(socket, packet_ptr);
}

/* --- out --------------------------------------------------------------------------- */

static VOID header_add(NX_UDP_SOCKET *socket, NX_PACKET *packet, const NX_ROUTE *route,
                       const NXD_ADDRESS *destination, UINT port)
{
    NX_UDP_HEADER *header;
#ifndef NX_DISABLE_UDP_TX_CHECKSUM
    NXD_ADDRESS to = *destination;
    ULONG sum;
#else
    NX_PARAMETER_NOT_USED(route);
    NX_PARAMETER_NOT_USED(destination);
#endif

    packet->nx_packet_prepend_ptr -= sizeof *header;
    packet->nx_packet_length += (ULONG)sizeof *header;
    header = udp_header(packet);
    header->nx_udp_header_word_0 = socket->nx_udp_socket_port << 16 | port;
    header->nx_udp_header_word_1 = packet->nx_packet_length << 16;
    _nx_words_swap(header, 2);
#ifndef NX_DISABLE_UDP_TX_CHECKSUM
    /* RFC 8200 8.1: IPv6 has no other. */
    if (socket->nx_udp_socket_disable_checksum && to.nxd_ip_version == NX_IP_VERSION_V4)
        return;
    if (_nx_checksum_left(packet, route->interface_ptr, _nx_ip_header_bytes(to.nxd_ip_version),
                          NX_INTERFACE_CAPABILITY_UDP_TX_CHECKSUM))
        return;
    sum = ~(ULONG)_nx_ip_checksum_compute(packet, NX_PROTOCOL_UDP, packet->nx_packet_length,
                                          _nx_route_source_words(route, to.nxd_ip_version),
                                          _nx_address_words(&to)) & NX_LOWER_16_MASK;
    header->nx_udp_header_word_1 |= htonl(sum != 0 ? sum : 0xFFFF);
#endif
}

static VOID sent_count(NX_UDP_SOCKET *socket, ULONG bytes)
{
    NX_IP *ip = socket->nx_udp_socket_ip_ptr;

    ip->nx_ip_udp_packets_sent++;
    ip->nx_ip_udp_bytes_sent += bytes;
    socket->nx_udp_socket_packets_sent++;
    socket->nx_udp_socket_bytes_sent += bytes;
}

static UINT send_locked(NX_UDP_SOCKET *socket, NX_PACKET *packet, const NXD_ADDRESS *destination,
                        UINT port, NX_ROUTE *route)
{
    NX_IP *ip = socket->nx_udp_socket_ip_ptr;
    ULONG headers = _nx_ip_header_bytes(destination->nxd_ip_version) + sizeof(NX_UDP_HEADER);
    UINT status;

    if (socket->nx_udp_socket_bound_next == NX_NULL)
        return NX_NOT_BOUND;
    status = _nx_route_find(ip, destination, route);
    if (status != NX_SUCCESS)
        return status;
    if (packet->nx_packet_length >
        _nx_ip_payload_most(destination->nxd_ip_version) - sizeof(NX_UDP_HEADER))
        return NX_OVERFLOW;
    if ((ULONG)(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start) < headers)
        return NX_UNDERFLOW;
    packet->nx_packet_ip_version = (UCHAR)destination->nxd_ip_version;
    packet->nx_packet_ip_header = NX_NULL;
#ifdef NX_ENABLE_VLAN
    if (socket->nx_udp_socket_vlan_priority != NX_VLAN_PRIORITY_INVALID)
        packet->nx_packet_vlan_priority = socket->nx_udp_socket_vlan_priority;
#endif
    sent_count(socket, packet->nx_packet_length);
    header_add(socket, packet, route, destination, port);
    _nx_ip_output(ip, packet, route, destination, NX_PROTOCOL_UDP,
                  socket->nx_udp_socket_type_of_service,
                  _nx_ip_hops(ip, destination->nxd_ip_version, socket->nx_udp_socket_time_to_live),
                  socket->nx_udp_socket_fragment_enable);
    return NX_SUCCESS;
}

static UINT send(NX_UDP_SOCKET *socket, NX_PACKET *packet, const NXD_ADDRESS *destination,
                 UINT port, UINT index)
{
    NX_IP *ip = socket->nx_udp_socket_ip_ptr;
    NX_ROUTE route = {.next_hop = 0};
    UINT status = NX_NOT_FOUND;

    _nx_ip_lock(ip);
    if (_nx_route_of_index(ip, destination->nxd_ip_version, index, &route))
        status = send_locked(socket, packet, destination, port, &route);
    _nx_ip_unlock(ip);
    return status;
}

UINT _nxd_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                          NXD_ADDRESS *ip_address, UINT port)
{
    return send(socket_ptr, packet_ptr, ip_address, port, NX_ANY_INDEX);
}

UINT _nxd_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                                 NXD_ADDRESS *ip_address, UINT port, UINT address_index)
{
    return send(socket_ptr, packet_ptr, ip_address, port, address_index);
}

UINT _nx_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG ip_address,
                         UINT port)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = ip_address};

    return send(socket_ptr, packet_ptr, &to, port, NX_ANY_INDEX);
}

UINT _nx_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                                ULONG ip_address, UINT port, UINT address_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = ip_address};

    return send(socket_ptr, packet_ptr, &to, port, address_index);
}

/* --- what a received datagram tells ---------------------------------------------------- */

static UINT is_received(const NX_PACKET *packet)
{
    return packet->nx_packet_ip_header != NX_NULL &&
           packet->nx_packet_prepend_ptr - packet->nx_packet_data_start >=
               (INT)sizeof(NX_UDP_HEADER);
}

UINT _nxd_udp_source_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *port)
{
    const NX_UDP_HEADER *header =
        (NX_UDP_HEADER *)(VOID *)(packet_ptr->nx_packet_prepend_ptr - sizeof(NX_UDP_HEADER));

    if (!is_received(packet_ptr))
        return NX_INVALID_PACKET;
    _nx_packet_source_get(packet_ptr, ip_address);
    *port = header->nx_udp_header_word_0 >> 16;
    return NX_SUCCESS;
}

UINT _nx_udp_source_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *port)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS from;
    UINT status;

    if (packet_ptr->nx_packet_ip_version != NX_IP_VERSION_V4)
        return NX_INVALID_PACKET;
    status = _nxd_udp_source_extract(packet_ptr, &from, port);
    if (status == NX_SUCCESS)
        *ip_address = from.nxd_ip_address.v4;
    return status;
}

UINT _nxd_udp_packet_info_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *protocol,
                                  UINT *port, UINT *interface_index)
{
    NXD_ADDRESS from;
    UINT from_port;
    UINT status = _nxd_udp_source_extract(packet_ptr, &from, &from_port);

    if (status != NX_SUCCESS)
        return status;
    if (ip_address != NX_NULL)
        *ip_address = from;
    if (protocol != NX_NULL)
        *protocol = NX_PROTOCOL_UDP;
    if (port != NX_NULL)
        *port = from_port;
    if (interface_index != NX_NULL)
        *interface_index = packet_ptr->nx_packet_ip_interface->nx_interface_index;
    return NX_SUCCESS;
}

UINT _nx_udp_packet_info_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *protocol,
                                 UINT *port, UINT *interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS from;
    UINT status;

    if (packet_ptr->nx_packet_ip_version != NX_IP_VERSION_V4)
        return NX_INVALID_PACKET;
    status = _nxd_udp_packet_info_extract(packet_ptr, &from, protocol, port, interface_index);
    if (status == NX_SUCCESS && ip_address != NX_NULL)
        *ip_address = from.nxd_ip_address.v4;
    return status;
}
