/*
 * ICMPv6 (RFC 4443): what arrives and to whom it goes, and when errors may be
 * sent.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define FIRST_INFORMATIONAL 128
#define ND_HOP_LIMIT        255
#define MLD_QUERY_TYPE      130
#define MLD_REPORT_TYPE     131
#define ADDRESS_UNREACHABLE_CODE 3u
/* Of what an error is about, as much as fits in what every path carries (2.4 (c)). */
#define QUOTED_BYTES                                                                              \
    (NX_MINIMUM_IPV6_PATH_MTU - NX_IPV6_HEADER_BYTES - (ULONG)sizeof(NX_ICMP_HEADER))

static NX_IPV6_HEADER *header_of(const NX_PACKET *packet)
{
    return (NX_IPV6_HEADER *)(VOID *)packet->nx_packet_ip_header;
}

VOID _nx_icmpv6_enable(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_nd_cache_fast_periodic_update = _nx_nd_cache_fast_periodic_update;
    ip_ptr->nx_nd_cache_slow_periodic_update = _nx_nd_cache_slow_periodic_update;
    ip_ptr->nx_ip_icmpv6_packet_process = _nx_icmpv6_packet_process;
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++)
        _nx_nd_router_solicitations_begin(ip_ptr, &ip_ptr->nx_ip_interface[i]);
    _nx_ip_unlock(ip_ptr);
}

/* --- sending --------------------------------------------------------------------------- */

VOID _nx_icmpv6_send(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *source,
                     const ULONG destination[4], const VOID *message, ULONG bytes)
{
    NX_ROUTE route = {.interface_ptr = nx_interface, .source = source,
                      .next_hop = NX_IPV6_NEIGHBOUR};
    NX_PACKET *packet = _nx_packet_take(ip_ptr, NX_IPv6_ICMP_PACKET);
    NXD_ADDRESS to;

    if (packet == NX_NULL)
        return;
    if (_nx_packet_data_append(packet, (VOID *)message, bytes, packet->nx_packet_pool_owner,
                               NX_NO_WAIT) != NX_SUCCESS) {
        _nx_packet_release(packet);
        return;
    }
    to.nxd_ip_version = NX_IP_VERSION_V6;
    _nx_ipv6_copy(to.nxd_ip_address.v6, destination);
    _nx_icmp_message_send(ip_ptr, packet, &route, &to, NX_IP_NORMAL, ND_HOP_LIMIT);
}

/* What the packet is about may be answered by an error: it is no error itself, and
 * no redirect, as far as can be seen. */
static UINT message_may_fail(NX_PACKET *packet)
{
    UCHAR next = (UCHAR)(header_of(packet)->nx_ip_header_word_1 >> 8 & 0xFF);
    ULONG at = NX_IPV6_HEADER_BYTES;
    ULONG copied;
    UCHAR type;

    if (!_nx_ipv6_extensions_skip(packet, &next, &at) || next != NX_PROTOCOL_ICMPV6 ||
        _nx_packet_data_extract_offset(packet, at, &type, 1, &copied) != NX_SUCCESS)
        return NX_TRUE;
    return type >= FIRST_INFORMATIONAL && type != NX_ICMPV6_REDIRECT_MESSAGE_TYPE;
}

/* RFC 4443 2.4(e): when no error must be sent, and our own reasons as for
 * IPv4. A group hears only what helps to find a path's limits. */
static UINT error_is_allowed(NX_IP *ip, NX_PACKET *packet, ULONG word1)
{
    const ULONG *source = header_of(packet)->nx_ip_header_source_ip;
    UINT of_group = packet->nx_packet_reserved == NX_PACKET_TO_GROUP || _nx_packet_is_group(packet);

#ifdef NX_DISABLE_ICMPV6_ERROR_MESSAGE
    return NX_FALSE;
#endif
    if (ip->nx_ip_icmpv6_packet_process == NX_NULL || !_nx_ipv6_is_unicast(source))
        return NX_FALSE;
    if (of_group && word1 >> 24 != NX_ICMPV6_PACKET_TOO_BIG_TYPE &&
        word1 >> 16 != (NX_ICMPV6_PARAMETER_PROBLEM_TYPE << 8 | NX_ICMPV6_UNKNOWN_OPTION_CODE))
        return NX_FALSE;
    return message_may_fail(packet);
}

VOID _nx_icmpv6_send_error_message(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1,
                                   ULONG pointer)
{
    ULONG front = _nx_packet_rewind(offending_packet);

    if (error_is_allowed(ip_ptr, offending_packet, word1))
        _nx_icmp_error_write(ip_ptr, offending_packet, word1, pointer, QUOTED_BYTES);
    _nx_packet_trim_front(offending_packet, front);
}

VOID _nx_icmpv6_unreachable_report(NX_IP *ip_ptr, NX_PACKET *packet_ptr,
                                   NX_INTERFACE *nx_interface)
{
    UCHAR *header = packet_ptr->nx_packet_prepend_ptr;

    packet_ptr->nx_packet_ip_interface = nx_interface;
    packet_ptr->nx_packet_ip_header = header;
    _nx_words_swap(header, NX_IPV6_HEADER_BYTES / sizeof(ULONG));
    _nx_icmpv6_send_error_message(ip_ptr, packet_ptr,
                                  NX_ICMPV6_DEST_UNREACHABLE_TYPE << 24 |
                                      ADDRESS_UNREACHABLE_CODE << 16, 0);
    _nx_words_swap(header, NX_IPV6_HEADER_BYTES / sizeof(ULONG));
}

/* --- arriving ------------------------------------------------------------------------------ */

static VOID invalid(NX_IP *ip, NX_PACKET *packet)
{
    ip->nx_ip_icmp_invalid_packets++;
    _nx_discard(ip, packet, NX_DISCARD_ICMP_MESSAGE);
}

static UINT checksum_is_good(NX_PACKET *packet)
{
#ifndef NX_DISABLE_ICMPV6_RX_CHECKSUM
    if (_nx_checksum_checked(packet, NX_INTERFACE_CAPABILITY_ICMPV6_RX_CHECKSUM,
                             NX_INTERFACE_CAPABILITY_ICMPV6_TX_CHECKSUM))
        return NX_TRUE;
    return _nx_ip_checksum_compute(packet, NX_PROTOCOL_ICMPV6, packet->nx_packet_length,
                                   _nx_packet_source_words(packet),
                                   _nx_packet_destination_words(packet)) == 0xFFFF;
#else
    NX_PARAMETER_NOT_USED(packet);
    return NX_TRUE;
#endif
}

/* What neighbours and routers say; at least so long, options behind it. */
static const struct nd_message {
    UCHAR type;
    UCHAR length;
    VOID (*receive)(NX_IP *, NX_PACKET *);
} nd_messages[] = {
#ifndef NX_DISABLE_ICMPV6_ROUTER_ADVERTISEMENT_PROCESS
    {NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE, 16, _nx_nd_router_advertisement_receive},
#endif
    {NX_ICMPV6_ROUTER_SOLICITATION_TYPE, 8, _nx_nd_router_solicitation_receive},
    {NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE, 24, _nx_nd_solicitation_receive},
    {NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE, 24, _nx_nd_advertisement_receive},
#ifndef NX_DISABLE_ICMPV6_REDIRECT_PROCESS
    {NX_ICMPV6_REDIRECT_MESSAGE_TYPE, 40, _nx_nd_redirect_receive},
#endif
};

/* RFC 4861 6.1.2, 7.1, 8.1: it comes from the link itself, and is well formed.
 * Fragments of them are not read (RFC 6980). */
static VOID nd_receive(NX_IP *ip, NX_PACKET *packet, const struct nd_message *message, UCHAR code)
{
    if ((header_of(packet)->nx_ip_header_word_1 & 0xFF) != ND_HOP_LIMIT || code != 0 ||
        (packet->nx_packet_option_state & NX_IPV6_IN_PIECES) ||
        packet->nx_packet_length < message->length ||
        !_nx_nd_options_sound(packet, message->length)) {
        invalid(ip, packet);
        return;
    }
    message->receive(ip, packet);
    _nx_packet_release(packet);
}

/* The destination of the packet that an error quotes, if we sent that. */
static UINT quoted_destination(NX_IP *ip, const NX_PACKET *packet, ULONG destination[4])
{
    ULONG word[12];

    if (_nx_packet_peek(packet, word, sizeof word) != sizeof word)
        return NX_FALSE;
    _nx_words_swap(word, 12);
    _nx_ipv6_copy(destination, &word[2 + 6]);
    return word[2] >> 28 == NX_IP_VERSION_V6 &&
           _nx_ipv6_address_entry(ip, &word[2 + 2], NX_NULL) != NX_NULL;
}

static VOID error_receive(NX_IP *ip, NX_PACKET *packet, UCHAR type, ULONG mtu)
{
    enum nx_tcp_quote quote = _nx_tcp_icmp_receive(ip, packet);
    ULONG destination[4];

    if (quote == NX_TCP_QUOTE_NONE)
        ip->nx_ip_icmp_unhandled_messages++;
    if (type == NX_ICMPV6_PACKET_TOO_BIG_TYPE && quote != NX_TCP_QUOTE_STRAY &&
        quoted_destination(ip, packet, destination) &&
        _nx_ipv6_path_mtu_lower(ip, destination, mtu))
        _nx_tcp_path_lowered(ip, destination);
    _nx_packet_release(packet);
}

static VOID message_process(NX_IP *ip, NX_PACKET *packet, UCHAR type, UCHAR code)
{
    NX_ICMP_HEADER *icmp = (NX_ICMP_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;

    for (UINT i = 0; i < sizeof nd_messages / sizeof nd_messages[0]; i++) {
        if (nd_messages[i].type == type) {
            nd_receive(ip, packet, &nd_messages[i], code);
            return;
        }
    }
    _nx_words_swap(icmp, 2);
    switch (type) {
    case NX_ICMPV6_ECHO_REQUEST_TYPE:
        _nx_icmp_echo_answer(ip, packet);
        break;
    case NX_ICMPV6_ECHO_REPLY_TYPE:
        _nx_icmp_echo_deliver(ip, packet);
        break;
    case MLD_QUERY_TYPE:
    case MLD_REPORT_TYPE:
        _nx_words_swap(icmp, 2);    /* read as it came */
        _nx_mld_receive(ip, packet);
        _nx_packet_release(packet);
        break;
    default:
        if (type < FIRST_INFORMATIONAL) {
            error_receive(ip, packet, type, icmp->nx_icmp_header_word_1);
            return;
        }
        ip->nx_ip_icmp_unhandled_messages++;
        _nx_packet_release(packet);
    }
}

VOID _nx_icmpv6_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    UCHAR start[2];

    ip_ptr->nx_ip_icmp_total_messages_received++;
    if (packet_ptr->nx_packet_length < sizeof(NX_ICMP_HEADER)) {
        invalid(ip_ptr, packet_ptr);
        return;
    }
    if (!checksum_is_good(packet_ptr)) {
        ip_ptr->nx_ip_icmp_checksum_errors++;
        ip_ptr->nx_ip_icmp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ICMP_CHECKSUM);
        return;
    }
    _nx_packet_peek(packet_ptr, start, sizeof start);
    message_process(ip_ptr, packet_ptr, start[0], start[1]);
}

UINT _nxd_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr,
                                      VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                                                      UINT ra_flag))
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_icmpv6_ra_flag_callback = icmpv6_ra_flag_callback;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

#endif
