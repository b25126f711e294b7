/*
 * IPv4 input: every check of the header in one place, then up to a transport,
 * to reassembly, or onwards.
 */
#include "nx_internal.h"

#define OPTION_END   0
#define OPTION_NOP   1
#define OPTION_LSRR  131
#define OPTION_SSRR  137
#define DHCP_CLIENT_PORT 68
#define TCP_HEADER   20u        /* without options */

static NX_IPV4_HEADER *header_of(const NX_PACKET *packet)
{
    return (NX_IPV4_HEADER *)(VOID *)packet->nx_packet_ip_header;
}

static ULONG header_bytes(const NX_IPV4_HEADER *header)
{
    return (header->nx_ip_header_word_0 >> 24 & 0xF) * 4;
}

static ULONG header_protocol(const NX_IPV4_HEADER *header)
{
    return header->nx_ip_header_word_2 >> 16 & 0xFF;
}

VOID _nx_ip_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    UCHAR first;

    if (packet_ptr->nx_packet_ip_interface == NX_NULL)
        packet_ptr->nx_packet_ip_interface = &ip_ptr->nx_ip_interface[0];
    ip_ptr->nx_ip_total_packets_received++;
    if (_nx_packet_peek(packet_ptr, &first, 1) == 1 && first >> 4 == NX_IP_VERSION_V4 &&
        ip_ptr->nx_ipv4_packet_receive != NX_NULL) {
        packet_ptr->nx_packet_ip_version = NX_IP_VERSION_V4;
        ip_ptr->nx_ipv4_packet_receive(ip_ptr, packet_ptr);
        return;
    }
#ifdef FEATURE_NX_IPV6
    if (packet_ptr->nx_packet_length > 0 && first >> 4 == NX_IP_VERSION_V6 &&
        ip_ptr->nx_ipv6_packet_receive != NX_NULL) {
        packet_ptr->nx_packet_ip_version = NX_IP_VERSION_V6;
        ip_ptr->nx_ipv6_packet_receive(ip_ptr, packet_ptr);
        return;
    }
#endif
    ip_ptr->nx_ip_invalid_packets++;
    _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_IP_HEADER);
}

/* --- checks, in order ------------------------------------------------------------ */

/* 1: the fixed header is there and its lengths fit the frame; bytes that the
 * link padded go. Leaves the header contiguous, in network order. */
static UINT check_lengths(NX_PACKET *packet)
{
    ULONG header;
    ULONG total;
    ULONG word;

    if (!_nx_packet_pull_up(packet, sizeof(NX_IPV4_HEADER)))
        return NX_FALSE;
    memcpy(&word, packet->nx_packet_prepend_ptr, sizeof word);
    word = ntohl(word);
    header = (word >> 24 & 0xF) * 4;
    total = word & NX_IP_PACKET_SIZE_MASK;
    if (header < sizeof(NX_IPV4_HEADER) || total < header || total > packet->nx_packet_length)
        return NX_FALSE;
    _nx_packet_trim_end(packet, total);
    return _nx_packet_pull_up(packet, header);
}

/* 2: the header's checksum. */
static UINT check_checksum(NX_PACKET *packet)
{
#ifndef NX_DISABLE_IP_RX_CHECKSUM
    ULONG header = (ULONG)(packet->nx_packet_prepend_ptr[0] & 0xF) * 4;

    return _nx_checksum_checked(packet, NX_INTERFACE_CAPABILITY_IPV4_RX_CHECKSUM,
                                NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM) ||
           _nx_ipv4_header_sum(packet->nx_packet_prepend_ptr, header) == 0xFFFF;
#else
    NX_PARAMETER_NOT_USED(packet);
    return NX_TRUE;
#endif
}

/* 3: options are skipped, but they must be well formed, and none may choose
 * the packet's way (RFC 7126). They stay in network order. */
static UINT check_options(const UCHAR *option, ULONG bytes)
{
    while (bytes > 0) {
        ULONG length = 1;

        if (option[0] == OPTION_END)
            return NX_TRUE;
        if (option[0] == OPTION_LSRR || option[0] == OPTION_SSRR)
            return NX_FALSE;
        if (option[0] != OPTION_NOP) {
            if (bytes < 2 || option[1] < 2 || option[1] > bytes)
                return NX_FALSE;
            length = option[1];
        }
        option += length;
        bytes -= length;
    }
    return NX_TRUE;
}

static UINT is_loopback(ULONG address)
{
    return (address & 0xFF000000) == NX_IP_LOOPBACK_FIRST;
}

/* 4: the source can have sent this (RFC 1122 3.2.1.3). */
static UINT check_source(NX_IP *ip, const NX_PACKET *packet, const NX_IPV4_HEADER *header)
{
    ULONG source = header->nx_ip_header_source_ip;
    ULONG destination = header->nx_ip_header_destination_ip;

    if (packet->nx_packet_reserved == NX_PACKET_LOOPED)
        return NX_TRUE;
    if (source == 0)    /* a host that has no address yet asks everybody */
        return destination >= NX_IP_CLASS_D_TYPE;
    return !is_loopback(source) && source < NX_IP_CLASS_D_TYPE &&
           !_nx_ip_is_broadcast(ip, source) && _nx_ip_interface_of(ip, source) == NX_NULL;
}

/* A group is joined on an interface, not on the host (RFC 1112 7.1). */
static UINT is_joined(NX_IP *ip, const NX_INTERFACE *nx_interface, ULONG group)
{
    return group == IP_ADDRESS(224, 0, 0, 1) ||
           _nx_ipv4_multicast_find(ip, group, nx_interface) != NX_NULL;
}

/* A DHCP server may address a client that does not have the address yet. */
static UINT is_for_dhcp_client(NX_PACKET *packet, const NX_IPV4_HEADER *header)
{
    UCHAR start[64];
    ULONG bytes = header_bytes(header);
    const UCHAR *udp = start + bytes;

    if (packet->nx_packet_ip_interface->nx_interface_ip_address != 0 ||
        header_protocol(header) != NX_PROTOCOL_UDP)
        return NX_FALSE;
    if (_nx_packet_peek(packet, start, bytes + 4) != bytes + 4)
        return NX_FALSE;
    return (udp[2] << 8 | udp[3]) == DHCP_CLIENT_PORT;
}

/* 5: the destination is us. */
static UINT check_destination(NX_IP *ip, NX_PACKET *packet, const NX_IPV4_HEADER *header)
{
    ULONG destination = header->nx_ip_header_destination_ip;

    if (is_loopback(destination))
        return packet->nx_packet_reserved == NX_PACKET_LOOPED;
    if (_nx_ip_is_broadcast(ip, destination))
        return NX_TRUE;
    if (_nx_ip_interface_of(ip, destination) != NX_NULL)
        return packet->nx_packet_reserved != NX_PACKET_TO_GROUP;
    if ((destination & NX_IP_CLASS_D_MASK) == NX_IP_CLASS_D_TYPE)
        return is_joined(ip, packet->nx_packet_ip_interface, destination);
    return is_for_dhcp_client(packet, header);
}

UINT _nx_ip_filter_refuses(NX_IP *ip, NX_PACKET *packet, UINT direction)
{
#ifdef NX_ENABLE_IP_PACKET_FILTER
    if (ip->nx_ip_packet_filter != NX_NULL &&
        ip->nx_ip_packet_filter(packet->nx_packet_prepend_ptr, direction) != NX_SUCCESS)
        return NX_TRUE;
    if (ip->nx_ip_packet_filter_extended != NX_NULL &&
        ip->nx_ip_packet_filter_extended(ip, packet, direction) != NX_SUCCESS)
        return NX_TRUE;
#else
    NX_PARAMETER_NOT_USED(ip);
    NX_PARAMETER_NOT_USED(packet);
    NX_PARAMETER_NOT_USED(direction);
#endif
    return NX_FALSE;
}

/* --- protocols that the helper thread runs alone ---------------------------------------- */

VOID _nx_ip_protocol_receive(NX_IP *ip, NX_PACKET *packet, NX_PACKET **queue, ULONG event,
                             VOID (*process)(NX_IP *, NX_PACKET *))
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET **link = queue;

    if (_nx_ip_in_helper(ip)) {
        process(ip, packet);
        return;
    }
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet);
    TX_DISABLE
    while (*link != NX_NULL)
        link = &(*link)->nx_packet_queue_next;
    packet->nx_packet_queue_next = NX_NULL;
    *link = packet;
    TX_RESTORE
    _tx_event_flags_set(&ip->nx_ip_events, event, TX_OR);
}

VOID _nx_ip_protocol_queue_process(NX_IP *ip, NX_PACKET **queue,
                                   VOID (*process)(NX_IP *, NX_PACKET *))
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet;

    for (;;) {
        TX_DISABLE
        packet = *queue;
        if (packet != NX_NULL)
            *queue = packet->nx_packet_queue_next;
        TX_RESTORE
        if (packet == NX_NULL)
            return;
        packet->nx_packet_queue_next = NX_NULL;
        process(ip, packet);
    }
}

/* --- the way up ----------------------------------------------------------------------- */

static VOID receive_refuse(NX_IP *ip, NX_PACKET *packet, enum nx_discard reason)
{
    ip->nx_ip_receive_packets_dropped++;
    _nx_discard(ip, packet, reason);
}

static VOID receive_elsewhere(NX_IP *ip, NX_PACKET *packet)
{
    const NX_IPV4_HEADER *header = header_of(packet);
    ULONG destination = header->nx_ip_header_destination_ip;

    if (ip->nx_ip_forward_packet_process != NX_NULL && destination < NX_IP_CLASS_D_TYPE &&
        !is_loopback(destination) && packet->nx_packet_reserved != NX_PACKET_TO_GROUP) {
        ip->nx_ip_forward_packet_process(ip, packet);
        return;
    }
    ip->nx_ip_invalid_receive_address++;
    receive_refuse(ip, packet, NX_DISCARD_IP_ADDRESS);
}

VOID _nx_ipv4_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_IPV4_HEADER *header;

    packet_ptr->nx_packet_ip_header = NX_NULL;
    if (!check_lengths(packet_ptr)) {
        ip_ptr->nx_ip_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_IP_HEADER);
        return;
    }
    if (!check_checksum(packet_ptr)) {
        ip_ptr->nx_ip_invalid_packets++;
        ip_ptr->nx_ip_receive_checksum_errors++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_IP_CHECKSUM);
        return;
    }
    if (_nx_ip_filter_refuses(ip_ptr, packet_ptr, NX_IP_PACKET_IN)) {
        receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_FILTER);
        return;
    }
    packet_ptr->nx_packet_ip_header = packet_ptr->nx_packet_prepend_ptr;
    header = header_of(packet_ptr);
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
    if (!check_options((const UCHAR *)(header + 1), header_bytes(header) - 20)) {
        ip_ptr->nx_ip_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_IP_HEADER);
        return;
    }
    if (!check_source(ip_ptr, packet_ptr, header)) {
        ip_ptr->nx_ip_invalid_receive_address++;
        receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_ADDRESS);
        return;
    }
    if (!check_destination(ip_ptr, packet_ptr, header)) {
        receive_elsewhere(ip_ptr, packet_ptr);
        return;
    }
    ip_ptr->nx_ip_total_bytes_received += packet_ptr->nx_packet_length - header_bytes(header);
    _nx_packet_trim_front(packet_ptr, header_bytes(header));
    if (header->nx_ip_header_word_1 & (NX_MORE_FRAGMENTS | NX_FRAG_OFFSET_MASK)) {
        _nx_ip_fragment_receive(ip_ptr, packet_ptr);
        return;
    }
    _nx_ip_dispatch(ip_ptr, packet_ptr, header_protocol(header));
}

/* --- to the transports ------------------------------------------------------------------ */

/* How much of the front the transport wants in one piece: its header as far
 * as the packet has it. */
static ULONG transport_header_bytes(NX_PACKET *packet, ULONG protocol)
{
    const UCHAR *start = _nx_packet_piece(packet, TCP_HEADER);
    UCHAR copy[TCP_HEADER];
    ULONG bytes;

    if (protocol != NX_PROTOCOL_TCP)
        return packet->nx_packet_length < 8 ? packet->nx_packet_length : 8;
    if (start == NX_NULL && _nx_packet_peek(packet, copy, sizeof copy) < sizeof copy)
        return packet->nx_packet_length;
    bytes = (ULONG)((start != NX_NULL ? start : copy)[12] >> 4) * 4;
    if (bytes < TCP_HEADER)
        bytes = TCP_HEADER;
    return bytes < packet->nx_packet_length ? bytes : packet->nx_packet_length;
}

static UINT give_raw(NX_IP *ip, NX_PACKET *packet, ULONG protocol)
{
    return ip->nx_ip_raw_ip_processing != NX_NULL &&
           ip->nx_ip_raw_ip_processing(ip, protocol << 16, packet) == NX_SUCCESS;
}

VOID _nx_ip_dispatch(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG protocol)
{
    VOID (*receive)(NX_IP *, NX_PACKET *) = NX_NULL;

    if (!_nx_packet_pull_up(packet_ptr, transport_header_bytes(packet_ptr, protocol))) {
        receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_NO_BUFFER);
        return;
    }
#ifdef NX_ENABLE_IP_RAW_PACKET_ALL_STACK
    if (give_raw(ip_ptr, packet_ptr, protocol))
        return;
#endif
    switch (protocol) {
    case NX_PROTOCOL_TCP:
        receive = ip_ptr->nx_ip_tcp_packet_receive;
        break;
    case NX_PROTOCOL_UDP:
        receive = ip_ptr->nx_ip_udp_packet_receive;
        break;
    case NX_PROTOCOL_ICMP:
        /* ICMP is of IPv4 only, as ICMPv6 is of IPv6. */
        if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V4)
            receive = ip_ptr->nx_ip_icmp_packet_receive;
        break;
#ifdef FEATURE_NX_IPV6
    case NX_PROTOCOL_ICMPV6:
        if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6 &&
            ip_ptr->nx_ip_icmpv6_packet_process != NX_NULL)
            receive = ip_ptr->nx_ip_icmp_packet_receive;
        break;
#endif
    case NX_PROTOCOL_IGMP:
        if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V4)
            receive = ip_ptr->nx_ip_igmp_packet_receive;
        break;
    default:
        break;
    }
    if (receive != NX_NULL) {
        ip_ptr->nx_ip_total_packets_delivered++;
        receive(ip_ptr, packet_ptr);
        return;
    }
#ifndef NX_ENABLE_IP_RAW_PACKET_ALL_STACK
    if (give_raw(ip_ptr, packet_ptr, protocol))
        return;
#endif
    ip_ptr->nx_ip_unknown_protocols_received++;
    _nx_icmp_protocol_unreachable(ip_ptr, packet_ptr);
    receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_PROTOCOL);
}

/* --- forwarding ---------------------------------------------------------------------------- */

/* The header at the front of a received packet goes out again, one hop on. */
static VOID forward_header(NX_PACKET *packet, NX_IPV4_HEADER *header)
{
    header->nx_ip_header_word_2 =
        (header->nx_ip_header_word_2 & 0xFFFF0000) - (1U << NX_IP_TIME_TO_LIVE_SHIFT);
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
    _nx_ipv4_header_checksum_set(packet);
    packet->nx_packet_ip_header = NX_NULL;
}

VOID _nx_ip_forward_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_IPV4_HEADER *header = header_of(packet_ptr);
    ULONG destination = header->nx_ip_header_destination_ip;
    ULONG next_hop;
    NX_INTERFACE *out = NX_NULL;
    ULONG payload = header_bytes(header);

#ifdef FEATURE_NX_IPV6
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6) {
        _nx_ipv6_forward(ip_ptr, packet_ptr);
        return;
    }
#endif
    if (header->nx_ip_header_word_2 >> NX_IP_TIME_TO_LIVE_SHIFT <= 1) {
        _nx_packet_trim_front(packet_ptr, payload);
        _nx_icmp_time_exceeded(ip_ptr, packet_ptr, NX_ICMP_ZERO_CODE);
        receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_ADDRESS);
        return;
    }
    if (_nx_ip_route_find(ip_ptr, destination, &out, &next_hop) != NX_SUCCESS) {
        ip_ptr->nx_ip_transmit_no_route_errors++;
        _nx_packet_trim_front(packet_ptr, payload);
        _nx_icmpv4_send_error_message(ip_ptr, packet_ptr, NX_ICMP_DEST_UNREACHABLE_TYPE << 24, 0);
        receive_refuse(ip_ptr, packet_ptr, NX_DISCARD_NO_ROUTE);
        return;
    }
    packet_ptr->nx_packet_ip_interface = out;
    forward_header(packet_ptr, header);
    ip_ptr->nx_ip_packets_forwarded++;
    _nx_ip_send_to(ip_ptr, packet_ptr, next_hop, destination);
}

UINT _nx_ip_forwarding_enable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_forward_packet_process = _nx_ip_forward_packet_process;
    return NX_SUCCESS;
}

UINT _nx_ip_forwarding_disable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_forward_packet_process = NX_NULL;
    return NX_SUCCESS;
}
