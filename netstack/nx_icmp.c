/*
 * ICMP: what both versions share, which is echo and the writing of errors; and
 * of IPv4 the rest (RFC 792, RFC 1122 3.2.2).
 */
#include "nx_internal.h"

/* An error of IPv4 quotes the IP header and this much behind it. */
#define QUOTED_BYTES 8

static NX_ICMP_HEADER *icmp_header(const NX_PACKET *packet)
{
    return (NX_ICMP_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;
}

/* --- enabling -------------------------------------------------------------------- */

static VOID echo_enable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_icmp_queue_process = _nx_icmp_queue_process;
    ip_ptr->nx_ip_icmpv4_packet_process = _nx_icmpv4_packet_process;
    ip_ptr->nx_ip_icmp_packet_receive = _nx_icmp_packet_receive;
}

UINT _nx_icmp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    echo_enable(ip_ptr);
    return NX_SUCCESS;
}

UINT _nxd_icmp_enable(NX_IP *ip_ptr)
{
    echo_enable(ip_ptr);
#ifdef FEATURE_NX_IPV6
    _nx_icmpv6_enable(ip_ptr);
#endif
    return NX_SUCCESS;
}

/* --- writing ----------------------------------------------------------------------- */

static ULONG protocol_of(ULONG version)
{
    return version == NX_IP_VERSION_V6 ? NX_PROTOCOL_ICMPV6 : NX_PROTOCOL_ICMP;
}

VOID _nx_icmp_message_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                           const NXD_ADDRESS *destination, ULONG tos, ULONG ttl)
{
    ULONG version = destination->nxd_ip_version;
    NXD_ADDRESS to = *destination;
    UINT sums = NX_TRUE;

#ifdef NX_DISABLE_ICMPV4_TX_CHECKSUM
    sums = sums && version != NX_IP_VERSION_V4;
#endif
#ifdef NX_DISABLE_ICMPV6_TX_CHECKSUM
    sums = sums && version != NX_IP_VERSION_V6;
#endif
    packet_ptr->nx_packet_ip_version = (UCHAR)version;
    packet_ptr->nx_packet_ip_header = NX_NULL;
    if (sums &&
        !_nx_checksum_left(packet_ptr, route->interface_ptr, _nx_ip_header_bytes(version),
                           version == NX_IP_VERSION_V6
                               ? NX_INTERFACE_CAPABILITY_ICMPV6_TX_CHECKSUM
                               : NX_INTERFACE_CAPABILITY_ICMPV4_TX_CHECKSUM)) {
        ULONG sum = _nx_ip_checksum_compute(packet_ptr, protocol_of(version),
                                            packet_ptr->nx_packet_length,
                                            _nx_route_source_words(route, version),
                                            _nx_address_words(&to));

        icmp_header(packet_ptr)->nx_icmp_header_word_0 |= htonl(~sum & NX_LOWER_16_MASK);
    }
    _nx_ip_output(ip_ptr, packet_ptr, route, destination, protocol_of(version), tos, ttl,
                  NX_FRAGMENT_OKAY);
}

/* The way back to who sent the packet. */
static UINT route_back(NX_IP *ip, const NX_PACKET *packet, NXD_ADDRESS *source, NX_ROUTE *route)
{
    NXD_ADDRESS destination;
    NX_INTERFACE *own;
    UINT status;

    _nx_packet_source_get(packet, source);
    _nx_packet_destination_get(packet, &destination);
    if (packet->nx_packet_ip_version == NX_IP_VERSION_V6)
        return _nx_route_back(ip, source, &destination, packet->nx_packet_ip_interface, route);
    status = _nx_route_back(ip, source, &destination, NX_NULL, route);
    /* The address that was spoken to answers, if it is ours. */
    own = _nx_ip_interface_of(ip, destination.nxd_ip_address.v4);
    if (own != NX_NULL)
        route->interface_ptr = own;
    return status;
}

/* The first `quoted` bytes of `from`, whose IP header lies in host order. */
static UINT quote_append(NX_PACKET *packet, const NX_PACKET *from, ULONG quoted)
{
    ULONG header[10];
    ULONG fixed = _nx_ip_header_bytes(from->nx_packet_ip_version);
    NX_PACKET_POOL *pool = packet->nx_packet_pool_owner;

    memcpy(header, from->nx_packet_ip_header, fixed);
    _nx_words_swap(header, fixed / sizeof(ULONG));
    return _nx_packet_data_append(packet, header, fixed, pool, NX_NO_WAIT) == NX_SUCCESS &&
           _nx_packet_append_slice(packet, from, fixed, quoted - fixed, pool) == NX_SUCCESS;
}

static VOID error_write(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1, ULONG word2,
                        ULONG quoted)
{
    ULONG word[2] = {word1, word2};
    NXD_ADDRESS to;
    NX_ROUTE route;
    NX_PACKET *packet;

    if (route_back(ip_ptr, offending_packet, &to, &route) != NX_SUCCESS)
        return;
    packet = _nx_icmp_error_allowed(ip_ptr)
                 ? _nx_packet_take(ip_ptr, NX_PHYSICAL_HEADER +
                                               _nx_ip_header_bytes(to.nxd_ip_version))
                 : NX_NULL;
    if (packet == NX_NULL)
        return;
    if (quoted > offending_packet->nx_packet_length)
        quoted = offending_packet->nx_packet_length;
    _nx_words_swap(word, 2);
    if (_nx_packet_data_append(packet, word, sizeof word, packet->nx_packet_pool_owner,
                               NX_NO_WAIT) != NX_SUCCESS ||
        !_nx_packet_pull_up(packet, sizeof word) ||
        !quote_append(packet, offending_packet, quoted)) {
        _nx_packet_release(packet);
        return;
    }
    _nx_icmp_message_send(ip_ptr, packet, &route, &to, NX_IP_NORMAL,
                          _nx_ip_hops(ip_ptr, to.nxd_ip_version, NX_IP_TIME_TO_LIVE));
}

VOID _nx_icmp_error_write(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1, ULONG word2,
                          ULONG quoted)
{
    if (!_nx_ip_lock_to_answer(ip_ptr))
        return;
    error_write(ip_ptr, offending_packet, word1, word2, quoted);
    _nx_ip_unlock(ip_ptr);
}

/* RFC 1122 3.2.2: when an error message must not be sent. */
static UINT error_is_allowed(NX_IP *ip, const NX_PACKET *packet, const NX_IPV4_HEADER *header)
{
    UCHAR type;

#ifdef NX_DISABLE_ICMPV4_ERROR_MESSAGE
    return NX_FALSE;
#endif
    if (ip->nx_ip_icmpv4_packet_process == NX_NULL ||
        packet->nx_packet_ip_version != NX_IP_VERSION_V4 || _nx_packet_is_group(packet) ||
        (header->nx_ip_header_word_1 & NX_FRAG_OFFSET_MASK) != 0 ||
        header->nx_ip_header_source_ip == 0 ||
        header->nx_ip_header_source_ip >= NX_IP_CLASS_D_TYPE ||
        _nx_ip_is_broadcast(ip, header->nx_ip_header_source_ip))
        return NX_FALSE;
    if ((header->nx_ip_header_word_2 >> 16 & 0xFF) != NX_PROTOCOL_ICMP)
        return NX_TRUE;
    return _nx_packet_peek(packet, &type, 1) == 1 &&
           (type == NX_ICMP_ECHO_REQUEST_TYPE || type == NX_ICMP_ECHO_REPLY_TYPE);
}

VOID _nx_icmpv4_send_error_message(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1,
                                   ULONG pointer)
{
    const NX_IPV4_HEADER *header =
        (NX_IPV4_HEADER *)(VOID *)offending_packet->nx_packet_ip_header;
    ULONG front;

    if (!error_is_allowed(ip_ptr, offending_packet, header))
        return;
    front = _nx_packet_rewind(offending_packet);
    _nx_icmp_error_write(ip_ptr, offending_packet, word1, pointer, front + QUOTED_BYTES);
    _nx_packet_trim_front(offending_packet, front);
}

static VOID error_send(NX_IP *ip, NX_PACKET *packet, ULONG type, ULONG code)
{
#ifdef FEATURE_NX_IPV6
    if (packet->nx_packet_ip_version == NX_IP_VERSION_V6) {
        _nx_icmpv6_send_error_message(ip, packet, type << 24 | code << 16, 0);
        return;
    }
#endif
    _nx_icmpv4_send_error_message(ip, packet, type << 24 | code << 16, 0);
}

VOID _nx_icmp_port_unreachable(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6)
        error_send(ip_ptr, packet_ptr, NX_ICMPV6_DEST_UNREACHABLE_TYPE,
                   NX_ICMPV6_DEST_UNREACHABLE_CODE);
    else
        error_send(ip_ptr, packet_ptr, NX_ICMP_DEST_UNREACHABLE_TYPE, NX_ICMP_PORT_UNREACH_CODE);
}

VOID _nx_icmp_protocol_unreachable(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
#ifdef FEATURE_NX_IPV6
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6) {
        _nx_icmpv6_send_error_message(ip_ptr, packet_ptr, NX_ICMPV6_PARAMETER_PROBLEM_TYPE << 24 |
                                                              NX_ICMPV6_UNKNOWN_HEADER_CODE << 16,
                                      packet_ptr->nx_packet_option_offset);
        return;
    }
#endif
    error_send(ip_ptr, packet_ptr, NX_ICMP_DEST_UNREACHABLE_TYPE, NX_ICMP_PROTOCOL_UNREACH_CODE);
}

VOID _nx_icmp_time_exceeded(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG code)
{
    error_send(ip_ptr, packet_ptr,
               packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6 ? NX_ICMPV6_TIME_EXCEED_TYPE
                                                                    : NX_ICMP_TIME_EXCEEDED_TYPE,
               code);
}

/* --- reading ------------------------------------------------------------------------- */

/* The request itself goes back as the reply. Its own IP header made room for
 * the new one. */
VOID _nx_icmp_echo_answer(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    UINT is_v6 = packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6;
    const ULONG *header = (const ULONG *)(const VOID *)packet_ptr->nx_packet_ip_header;
    ULONG tos = is_v6 ? NX_IP_NORMAL : header[0] & NX_IP_TOS_MASK;
    NX_ICMP_HEADER *icmp = icmp_header(packet_ptr);
    NXD_ADDRESS source;
    NX_ROUTE route;

    ip_ptr->nx_ip_pings_received++;
#ifdef NX_ENABLE_ICMP_ADDRESS_CHECK
    if (_nx_packet_is_group(packet_ptr)) {
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ICMP_MESSAGE);
        return;
    }
#endif
    if (route_back(ip_ptr, packet_ptr, &source, &route) != NX_SUCCESS) {
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_ROUTE);
        return;
    }
    icmp->nx_icmp_header_word_0 =
        (ULONG)(is_v6 ? NX_ICMPV6_ECHO_REPLY_TYPE : NX_ICMP_ECHO_REPLY_TYPE) << 24;
    _nx_words_swap(icmp, 2);
    packet_ptr->nx_packet_reserved = 0;
    ip_ptr->nx_ip_pings_responded_to++;
    _nx_icmp_message_send(ip_ptr, packet_ptr, &route, &source, tos,
                          _nx_ip_hops(ip_ptr, source.nxd_ip_version, NX_IP_TIME_TO_LIVE));
}

/* Gives a reply to the thread that waits for it, if one does. */
VOID _nx_icmp_echo_deliver(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG identity = icmp_header(packet_ptr)->nx_icmp_header_word_1;
    TX_THREAD *thread;
    ULONG left;

    ip_ptr->nx_ip_ping_responses_received++;
    TX_DISABLE
    thread = ip_ptr->nx_ip_icmp_ping_suspension_list;
    for (left = ip_ptr->nx_ip_icmp_ping_suspended_count; left > 0; left--) {
        if (thread->tx_thread_suspend_info == identity)
            break;
        thread = thread->tx_thread_suspended_next;
    }
    if (left > 0) {
        _nx_packet_trim_front(packet_ptr, sizeof(NX_ICMP_HEADER));
        *(NX_PACKET **)thread->tx_thread_additional_suspend_info = packet_ptr;
        _tx_wait_wake(thread, NX_SUCCESS);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    if (left == 0)
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ICMP_MESSAGE);
}

VOID _nx_icmpv4_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    ip_ptr->nx_ip_icmp_total_messages_received++;
    if (packet_ptr->nx_packet_length < sizeof(NX_ICMP_HEADER)) {
        ip_ptr->nx_ip_icmp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ICMP_MESSAGE);
        return;
    }
#ifndef NX_DISABLE_ICMPV4_RX_CHECKSUM
    if (!_nx_checksum_checked(packet_ptr, NX_INTERFACE_CAPABILITY_ICMPV4_RX_CHECKSUM,
                              NX_INTERFACE_CAPABILITY_ICMPV4_TX_CHECKSUM) &&
        _nx_ip_checksum_compute(packet_ptr, NX_PROTOCOL_ICMP, packet_ptr->nx_packet_length,
                                NX_NULL, NX_NULL) != 0xFFFF) {
        ip_ptr->nx_ip_icmp_checksum_errors++;
        ip_ptr->nx_ip_icmp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ICMP_CHECKSUM);
        return;
    }
#endif
    _nx_words_swap(icmp_header(packet_ptr), 2);
    switch (icmp_header(packet_ptr)->nx_icmp_header_word_0 >> 24) {
    case NX_ICMP_ECHO_REQUEST_TYPE:
        _nx_icmp_echo_answer(ip_ptr, packet_ptr);
        break;
    case NX_ICMP_ECHO_REPLY_TYPE:
        _nx_icmp_echo_deliver(ip_ptr, packet_ptr);
        break;
    case NX_ICMP_DEST_UNREACHABLE_TYPE:
    case NX_ICMP_TIME_EXCEEDED_TYPE:
    case NX_ICMP_PARAMETER_PROB_TYPE:
        if (_nx_tcp_icmp_receive(ip_ptr, packet_ptr) == NX_TCP_QUOTE_NONE)
            ip_ptr->nx_ip_icmp_unhandled_messages++;
        _nx_packet_release(packet_ptr);
        break;
    default:
        ip_ptr->nx_ip_icmp_unhandled_messages++;
        _nx_packet_release(packet_ptr);
    }
}

/* The member is read for every packet: a program may replace it at any time. */
static VOID member_process(NX_IP *ip, NX_PACKET *packet)
{
#ifdef FEATURE_NX_IPV6
    if (packet->nx_packet_ip_version == NX_IP_VERSION_V6) {
        ip->nx_ip_icmpv6_packet_process(ip, packet);
        return;
    }
#endif
    ip->nx_ip_icmpv4_packet_process(ip, packet);
}

VOID _nx_icmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    _nx_ip_protocol_receive(ip_ptr, packet_ptr, &ip_ptr->nx_ip_icmp_queue_head, NX_IP_ICMP_EVENT,
                            member_process);
}

VOID _nx_icmp_queue_process(NX_IP *ip_ptr)
{
    _nx_ip_protocol_queue_process(ip_ptr, &ip_ptr->nx_ip_icmp_queue_head,
                                  member_process);
}

/* --- ping -------------------------------------------------------------------------------- */

/* An echo request with `data`, ready to be sent. */
static UINT echo_request_make(NX_IP *ip, ULONG version, ULONG identity, CHAR *data,
                              ULONG data_size, ULONG wait_option, NX_PACKET **request)
{
    NX_PACKET_POOL *pool = ip->nx_ip_default_packet_pool;
    ULONG type = version == NX_IP_VERSION_V6 ? NX_ICMPV6_ECHO_REQUEST_TYPE
                                             : NX_ICMP_ECHO_REQUEST_TYPE;
    ULONG word[2] = {type << 24, identity};
    NX_PACKET *packet;
    UINT status = _nx_packet_allocate(pool, &packet, NX_PHYSICAL_HEADER + _nx_ip_header_bytes(version),
                                      wait_option);

    if (status != NX_SUCCESS)
        return status;
    _nx_words_swap(word, 2);
    if (packet->nx_packet_data_end - packet->nx_packet_append_ptr < (INT)sizeof word) {
        status = NX_OVERFLOW;
    } else {
        status = _nx_packet_data_append(packet, word, sizeof word, pool, wait_option);
        if (status == NX_SUCCESS && data_size > 0)
            status = _nx_packet_data_append(packet, data, data_size, pool, wait_option);
    }
    if (status == NX_SIZE_ERROR)        /* without chains it does not fit */
        status = NX_OVERFLOW;
    if (status != NX_SUCCESS)
        _nx_packet_release(packet);
    *request = packet;
    return status;
}

/* `index` names the interface or address to ping from, or is NX_ANY_INDEX. */
static UINT ping(NX_IP *ip, const NXD_ADDRESS *address, UINT index, CHAR *data, ULONG data_size,
                 NX_PACKET **response, ULONG wait_option)
{
    ULONG version = address->nxd_ip_version;
    NX_PACKET *request;
    NX_ROUTE route;
    ULONG identity;
    UINT status;

    *response = NX_NULL;
    if (data_size > _nx_ip_payload_most(version) - sizeof(NX_ICMP_HEADER))
        return NX_OVERFLOW;
    _nx_ip_lock(ip);
    status = NX_IP_ADDRESS_ERROR;
    if (_nx_route_of_index(ip, version, index, &route))
        status = _nx_route_find(ip, address, &route);
    if (status != NX_SUCCESS) {
        _nx_ip_unlock(ip);
        return status;
    }
    identity = ip->nx_ip_sequence << 16 | (ip->nx_ip_icmp_sequence++ & 0xFFFF);
    _nx_ip_unlock(ip);
    status = echo_request_make(ip, version, identity, data, data_size, wait_option, &request);
    if (status != NX_SUCCESS)
        return status;
    _nx_ip_lock(ip);
    ip->nx_ip_pings_sent++;
    if (wait_option != NX_NO_WAIT)
        ip->nx_ip_ping_threads_suspended++;
    _nx_icmp_message_send(ip, request, &route, address, NX_IP_NORMAL,
                          _nx_ip_hops(ip, version, NX_IP_TIME_TO_LIVE));
    status = _nx_ip_wait(ip, &ip->nx_ip_icmp_ping_suspension_list,
                         &ip->nx_ip_icmp_ping_suspended_count, ip, wait_option, NX_NO_RESPONSE,
                         identity, response);
    if (status == NX_NO_RESPONSE)
        ip->nx_ip_ping_timeouts++;
    return status;
}

UINT _nx_icmp_ping(NX_IP *ip_ptr, ULONG ip_address, CHAR *data, ULONG data_size,
                   NX_PACKET **response_ptr, ULONG wait_option)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = ip_address};

    return ping(ip_ptr, &to, NX_ANY_INDEX, data, data_size, response_ptr, wait_option);
}

UINT _nxd_icmp_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, CHAR *data_ptr, ULONG data_size,
                    NX_PACKET **response_ptr, ULONG wait_option)
{
    return _nxd_icmp_source_ping(ip_ptr, ip_address, NX_ANY_INDEX, data_ptr, data_size,
                                 response_ptr, wait_option);
}

UINT _nxd_icmp_source_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, UINT address_index,
                           CHAR *data_ptr, ULONG data_size, NX_PACKET **response_ptr,
                           ULONG wait_option)
{
#ifdef FEATURE_NX_IPV6
    if (ip_address->nxd_ip_version == NX_IP_VERSION_V6 &&
        ip_ptr->nx_ip_icmpv6_packet_process == NX_NULL)
        return NX_NOT_ENABLED;
#else
    if (ip_address->nxd_ip_version == NX_IP_VERSION_V6)
        return NX_NOT_SUPPORTED;
#endif
    return ping(ip_ptr, ip_address, address_index, data_ptr, data_size, response_ptr, wait_option);
}

UINT _nx_icmp_info_get(NX_IP *ip_ptr, ULONG *pings_sent, ULONG *ping_timeouts,
                       ULONG *ping_threads_suspended, ULONG *ping_responses_received,
                       ULONG *icmp_checksum_errors, ULONG *icmp_unhandled_messages)
{
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_ICMP_COUNTS, pings_sent, ip_ptr->nx_ip_pings_sent);
    _nx_store_count(NX_ICMP_COUNTS, ping_timeouts, ip_ptr->nx_ip_ping_timeouts);
    _nx_store_count(NX_ICMP_COUNTS, ping_threads_suspended, ip_ptr->nx_ip_ping_threads_suspended);
    _nx_store_count(NX_ICMP_COUNTS, ping_responses_received, ip_ptr->nx_ip_ping_responses_received);
    _nx_store_count(NX_ICMP_COUNTS, icmp_checksum_errors, ip_ptr->nx_ip_icmp_checksum_errors);
    _nx_store_count(NX_ICMP_COUNTS, icmp_unhandled_messages, ip_ptr->nx_ip_icmp_unhandled_messages);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}
