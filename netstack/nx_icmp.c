/*
 * ICMP for IPv4 (RFC 792, RFC 1122 3.2.2): echo both ways and error messages.
 */
#include "nx_internal.h"

/* An error quotes the IP header and this much behind it. */
#define QUOTED_BYTES 8

static NX_ICMP_HEADER *icmp_header(const NX_PACKET *packet)
{
    return (NX_ICMP_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;
}

/* --- enabling -------------------------------------------------------------------- */

UINT _nx_icmp_enable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_icmp_queue_process = _nx_icmp_queue_process;
    ip_ptr->nx_ip_icmpv4_packet_process = _nx_icmpv4_packet_process;
    ip_ptr->nx_ip_icmp_packet_receive = _nx_icmp_packet_receive;
    return NX_SUCCESS;
}

/* ICMPv6 comes with IPv6; until then this enables what there is. */
UINT _nxd_icmp_enable(NX_IP *ip_ptr)
{
    return _nx_icmp_enable(ip_ptr);
}

/* --- writing ----------------------------------------------------------------------- */

/* Checksums the message that the packet holds and sends it. */
static VOID message_send(NX_IP *ip, NX_PACKET *packet, NX_INTERFACE *nx_interface,
                         ULONG destination, ULONG next_hop, ULONG tos)
{
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = destination};
#ifndef NX_DISABLE_ICMPV4_TX_CHECKSUM
    ULONG sum = _nx_ip_checksum_compute(packet, NX_PROTOCOL_ICMP, packet->nx_packet_length,
                                        NX_NULL, NX_NULL);

    icmp_header(packet)->nx_icmp_header_word_0 |= htonl(~sum & NX_LOWER_16_MASK);
#endif
    packet->nx_packet_ip_interface = nx_interface;
    packet->nx_packet_ip_header = NX_NULL;
    _nx_ip_output(ip, packet, &to, next_hop, NX_PROTOCOL_ICMP, tos, NX_IP_TIME_TO_LIVE,
                  NX_FRAGMENT_OKAY);
}

/* RFC 1122 3.2.2: when an error message must not be sent. Nor is one where input
 * runs in an interrupt or another thread: who holds the lock there may be in the
 * middle of sending. */
static UINT error_is_allowed(NX_IP *ip, const NX_PACKET *packet, const NX_IPV4_HEADER *header)
{
    UCHAR type;

#ifdef NX_DISABLE_ICMPV4_ERROR_MESSAGE
    return NX_FALSE;
#endif
    if (ip->nx_ip_icmpv4_packet_process == NX_NULL || !_nx_ip_in_helper(ip) ||
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
    NX_IPV4_HEADER header;
    const UCHAR *options = offending_packet->nx_packet_ip_header + sizeof header;
    NX_INTERFACE *out = NX_NULL;
    NX_INTERFACE *own;
    NX_PACKET *packet;
    ULONG options_length;
    ULONG next_hop;
    ULONG quoted = offending_packet->nx_packet_length;
    ULONG word[2] = {word1, pointer};

    memcpy(&header, offending_packet->nx_packet_ip_header, sizeof header);
    if (!error_is_allowed(ip_ptr, offending_packet, &header) ||
        _nx_ip_route_find(ip_ptr, header.nx_ip_header_source_ip, &out, &next_hop) != NX_SUCCESS)
        return;
    packet = _nx_icmp_error_allowed(ip_ptr) ? _nx_packet_take(ip_ptr, NX_IPv4_ICMP_PACKET)
                                            : NX_NULL;
    if (packet == NX_NULL)
        return;
    if (quoted > QUOTED_BYTES)
        quoted = QUOTED_BYTES;
    /* Input has checked that they are there, and left them in network order. */
    options_length = (header.nx_ip_header_word_0 >> 24 & 0xF) * 4 - (ULONG)sizeof header;
    _nx_words_swap(&header, sizeof header / sizeof(ULONG));
    _nx_words_swap(word, 2);
    if (_nx_packet_data_append(packet, word, sizeof word, packet->nx_packet_pool_owner,
                               NX_NO_WAIT) != NX_SUCCESS ||
        !_nx_packet_pull_up(packet, sizeof word) ||
        _nx_packet_data_append(packet, &header, sizeof header, packet->nx_packet_pool_owner,
                               NX_NO_WAIT) != NX_SUCCESS ||
        _nx_packet_data_append(packet, (VOID *)options, options_length,
                               packet->nx_packet_pool_owner, NX_NO_WAIT) != NX_SUCCESS ||
        _nx_packet_append_slice(packet, offending_packet, 0, quoted,
                                packet->nx_packet_pool_owner) != NX_SUCCESS) {
        _nx_packet_release(packet);
        return;
    }
    /* The address that was spoken to answers, if it is ours. */
    own = _nx_ip_interface_of(ip_ptr, ntohl(header.nx_ip_header_destination_ip));
    if (own != NX_NULL)
        out = own;
    message_send(ip_ptr, packet, out, ntohl(header.nx_ip_header_source_ip), next_hop,
                 NX_IP_NORMAL);
}

VOID _nx_icmp_unreachable(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG code)
{
    _nx_icmpv4_send_error_message(ip_ptr, packet_ptr,
                                  NX_ICMP_DEST_UNREACHABLE_TYPE << 24 | code << 16, 0);
}

VOID _nx_icmp_time_exceeded(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG code)
{
    _nx_icmpv4_send_error_message(ip_ptr, packet_ptr,
                                  NX_ICMP_TIME_EXCEEDED_TYPE << 24 | code << 16, 0);
}

/* --- reading ------------------------------------------------------------------------- */

/* The request itself goes back as the reply. Its own IP header made room for
 * the new one. */
static VOID echo_answer(NX_IP *ip, NX_PACKET *packet)
{
    const NX_IPV4_HEADER *header = (NX_IPV4_HEADER *)(VOID *)packet->nx_packet_ip_header;
    NX_ICMP_HEADER *icmp = icmp_header(packet);
    NX_INTERFACE *out = NX_NULL;
    ULONG source = header->nx_ip_header_source_ip;
    ULONG tos = header->nx_ip_header_word_0 & NX_IP_TOS_MASK;
    NX_INTERFACE *own = _nx_ip_interface_of(ip, header->nx_ip_header_destination_ip);
    ULONG next_hop;

    ip->nx_ip_pings_received++;
#ifdef NX_ENABLE_ICMP_ADDRESS_CHECK
    if (_nx_packet_is_group(packet)) {
        _nx_discard(ip, packet, NX_DISCARD_ICMP_MESSAGE);
        return;
    }
#endif
    if (source == 0 || _nx_ip_route_find(ip, source, &out, &next_hop) != NX_SUCCESS) {
        _nx_discard(ip, packet, NX_DISCARD_NO_ROUTE);
        return;
    }
    if (own != NX_NULL)     /* the address that was spoken to answers */
        out = own;
    icmp->nx_icmp_header_word_0 = NX_ICMP_ECHO_REPLY_TYPE << 24;
    _nx_words_swap(icmp, 2);
    packet->nx_packet_reserved = 0;
    ip->nx_ip_pings_responded_to++;
    message_send(ip, packet, out, source, next_hop, tos);
}

/* Gives a reply to the thread that waits for it, if one does. */
static VOID echo_deliver(NX_IP *ip, NX_PACKET *packet)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG identity = icmp_header(packet)->nx_icmp_header_word_1;
    TX_THREAD *thread;
    ULONG left;

    ip->nx_ip_ping_responses_received++;
    TX_DISABLE
    thread = ip->nx_ip_icmp_ping_suspension_list;
    for (left = ip->nx_ip_icmp_ping_suspended_count; left > 0; left--) {
        if (thread->tx_thread_suspend_info == identity)
            break;
        thread = thread->tx_thread_suspended_next;
    }
    if (left > 0) {
        _nx_packet_trim_front(packet, sizeof(NX_ICMP_HEADER));
        *(NX_PACKET **)thread->tx_thread_additional_suspend_info = packet;
        _tx_wait_wake(thread, NX_SUCCESS);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    if (left == 0)
        _nx_discard(ip, packet, NX_DISCARD_ICMP_MESSAGE);
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
    if (_nx_ip_checksum_compute(packet_ptr, NX_PROTOCOL_ICMP, packet_ptr->nx_packet_length,
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
        echo_answer(ip_ptr, packet_ptr);
        break;
    case NX_ICMP_ECHO_REPLY_TYPE:
        echo_deliver(ip_ptr, packet_ptr);
        break;
    case NX_ICMP_DEST_UNREACHABLE_TYPE:
    case NX_ICMP_TIME_EXCEEDED_TYPE:
    case NX_ICMP_PARAMETER_PROB_TYPE:
        if (!_nx_tcp_icmp_receive(ip_ptr, packet_ptr))
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

/* An echo request with `data`, ready for message_send. */
static UINT echo_request_make(NX_IP *ip, ULONG identity, CHAR *data, ULONG data_size,
                              ULONG wait_option, NX_PACKET **request)
{
    NX_PACKET_POOL *pool = ip->nx_ip_default_packet_pool;
    ULONG word[2] = {NX_ICMP_ECHO_REQUEST_TYPE << 24, identity};
    NX_PACKET *packet;
    UINT status = _nx_packet_allocate(pool, &packet, NX_IPv4_ICMP_PACKET, wait_option);

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
    if (status != NX_SUCCESS)
        _nx_packet_release(packet);
    *request = packet;
    return status;
}

static UINT ping(NX_IP *ip, NX_INTERFACE *nx_interface, ULONG address, CHAR *data,
                 ULONG data_size, NX_PACKET **response, ULONG wait_option)
{
    NX_PACKET *request;
    ULONG next_hop;
    ULONG identity;
    UINT status;

    *response = NX_NULL;
    if (data_size > 65535 - sizeof(NX_IPV4_HEADER) - sizeof(NX_ICMP_HEADER))
        return NX_OVERFLOW;
    if (_nx_ip_route_find(ip, address, &nx_interface, &next_hop) != NX_SUCCESS)
        return NX_IP_ADDRESS_ERROR;
    _nx_ip_lock(ip);
    identity = ip->nx_ip_sequence << 16 | (ip->nx_ip_icmp_sequence++ & 0xFFFF);
    _nx_ip_unlock(ip);
    status = echo_request_make(ip, identity, data, data_size, wait_option, &request);
    if (status != NX_SUCCESS)
        return status;
    _nx_ip_lock(ip);
    ip->nx_ip_pings_sent++;
    if (wait_option != NX_NO_WAIT)
        ip->nx_ip_ping_threads_suspended++;
    message_send(ip, request, nx_interface, address, next_hop, NX_IP_NORMAL);
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
    return ping(ip_ptr, NX_NULL, ip_address, data, data_size, response_ptr, wait_option);
}

UINT _nxd_icmp_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, CHAR *data_ptr, ULONG data_size,
                    NX_PACKET **response_ptr, ULONG wait_option)
{
    if (ip_address->nxd_ip_version != NX_IP_VERSION_V4)
        return NX_NOT_SUPPORTED;
    return ping(ip_ptr, NX_NULL, ip_address->nxd_ip_address.v4, data_ptr, data_size, response_ptr,
                wait_option);
}

UINT _nxd_icmp_source_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, UINT address_index,
                           CHAR *data_ptr, ULONG data_size, NX_PACKET **response_ptr,
                           ULONG wait_option)
{
    if (ip_address->nxd_ip_version != NX_IP_VERSION_V4)
        return NX_NOT_SUPPORTED;
    return ping(ip_ptr, &ip_ptr->nx_ip_interface[address_index], ip_address->nxd_ip_address.v4,
                data_ptr, data_size, response_ptr, wait_option);
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
