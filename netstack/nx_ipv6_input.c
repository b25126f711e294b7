/*
 * IPv6 input (RFC 8200): the header's checks in one place, then the extension
 * headers in the order that they have, up to a transport or to reassembly.
 *
 * The whole packet keeps its front until a transport or reassembly gets it;
 * what is read lies at an offset. nx_packet_option_offset is the offset of the
 * byte that says what the header being read is.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define HOP_BY_HOP      0
#define ROUTING         43
#define NO_NEXT         59
#define DESTINATION     60
#define OPTION_PAD1     0
#define OPTION_PADN     1
#define OPTION_ROUTER_ALERT 5

/* More than any sender needs; beyond, a packet is an attack (RFC 8504 5.3). */
#define EXTENSIONS_MAX  10
#define OPTIONS_MAX     16

#define NEXT_HEADER_OFFSET    6
#define PAYLOAD_LENGTH_OFFSET 4

static NX_IPV6_HEADER *header_of(const NX_PACKET *packet)
{
    return (NX_IPV6_HEADER *)(VOID *)packet->nx_packet_ip_header;
}

/* `bytes` bytes from an offset; NX_FALSE: the packet has not so many. */
static UINT peek_at(NX_PACKET *packet, ULONG offset, UCHAR *to, ULONG bytes)
{
    ULONG copied;

    return _nx_packet_data_extract_offset(packet, offset, to, bytes, &copied) == NX_SUCCESS &&
           copied == bytes;
}

/* --- giving up ----------------------------------------------------------------------- */

static VOID refuse(NX_IP *ip, NX_PACKET *packet, enum nx_discard reason)
{
    ip->nx_ip_receive_packets_dropped++;
    _nx_discard(ip, packet, reason);
}

/* The sender hears what is wrong, and where. */
static VOID problem(NX_IP *ip, NX_PACKET *packet, ULONG code, ULONG pointer)
{
    _nx_icmpv6_send_error_message(
        ip, packet, NX_ICMPV6_PARAMETER_PROBLEM_TYPE << 24 | code << 16, pointer);
    ip->nx_ip_invalid_packets++;
    _nx_discard(ip, packet, NX_DISCARD_IP_HEADER);
}

/* --- the header ------------------------------------------------------------------------ */

/* The header is there, and what it says fits the frame; bytes that the link
 * padded go. Leaves the header contiguous, in network order. */
static UINT lengths_are_sound(NX_PACKET *packet)
{
    ULONG word[2];
    ULONG total;

    if (_nx_packet_peek(packet, word, sizeof word) != sizeof word)
        return NX_FALSE;
    _nx_words_swap(word, 2);
    total = NX_IPV6_HEADER_BYTES + (word[1] >> 16);
    if (total > packet->nx_packet_length)
        return NX_FALSE;
    _nx_packet_trim_end(packet, total);
    return _nx_packet_pull_up(packet, NX_IPV6_HEADER_BYTES);
}

/* A source that can have sent this (RFC 4291 2.5.2, 2.5.3, 2.7). */
static UINT source_is_sound(NX_IP *ip, const NX_PACKET *packet, const NX_IPV6_HEADER *header)
{
    const ULONG *source = header->nx_ip_header_source_ip;

    if (packet->nx_packet_reserved == NX_PACKET_LOOPED)
        return NX_TRUE;
    return !_nx_ipv6_is_multicast(source) && !_nx_ipv6_is_loopback(source) &&
           _nx_ipv6_address_of(ip, source, packet->nx_packet_ip_interface) == NX_NULL;
}

static UINT destination_is_us(NX_IP *ip, const NX_PACKET *packet, const NX_IPV6_HEADER *header)
{
    const ULONG *destination = header->nx_ip_header_destination_ip;
    const NX_INTERFACE *in = packet->nx_packet_ip_interface;

    if (_nx_ipv6_is_multicast(destination))
        return packet->nx_packet_reserved == NX_PACKET_LOOPED ||
               (_nx_ipv6_group_scope(destination) > NX_IPV6_SCOPE_NODE &&
                _nx_ipv6_group_is_joined(ip, in, destination));
    if (_nx_ipv6_is_loopback(destination))
        return packet->nx_packet_reserved == NX_PACKET_LOOPED;
    /* RFC 1122 3.3.6 says it for IPv4: a group's frame holds a group's packet. */
    return packet->nx_packet_reserved != NX_PACKET_TO_GROUP &&
           _nx_ipv6_address_of(ip, destination, in) != NX_NULL;
}

/* --- extension headers -------------------------------------------------------------------- */

/* RFC 8200 4.2: what becomes of a packet with an option that we do not know. */
static UINT unknown_option(NX_IP *ip, NX_PACKET *packet, UCHAR type, ULONG at)
{
    if (type >> 6 == 0)
        return NX_TRUE;
    if (type >> 6 == 1 || (type >> 6 == 3 && _nx_packet_is_group(packet))) {
        refuse(ip, packet, NX_DISCARD_IP_HEADER);
        return NX_FALSE;
    }
    problem(ip, packet, NX_ICMPV6_UNKNOWN_OPTION_CODE, at);
    return NX_FALSE;
}

/* The options of a header that lies from `at` to `end`, its two first bytes
 * passed. NX_FALSE: the packet is given up. */
static UINT options_process(NX_IP *ip, NX_PACKET *packet, ULONG at, ULONG end)
{
    UINT count = 0;

    while (at < end) {
        UCHAR option[2] = {0, 0};

        peek_at(packet, at, option, at + 2 <= end ? 2 : 1);
        if (option[0] == OPTION_PAD1) {
            at++;
            continue;
        }
        if (at + 2 > end || at + 2 + option[1] > end || ++count > OPTIONS_MAX) {
            problem(ip, packet, 0, at);
            return NX_FALSE;
        }
        if (option[0] == OPTION_ROUTER_ALERT)
            packet->nx_packet_option_state |= NX_IPV6_ROUTER_ALERT;
        else if (option[0] != OPTION_PADN && !unknown_option(ip, packet, option[0], at))
            return NX_FALSE;
        at += 2u + option[1];
    }
    return NX_TRUE;
}

/* Source routes of the sender are refused (RFC 5095), and other kinds we have
 * none of; a route that is at its end does not matter any more. */
static UINT routing_process(NX_IP *ip, NX_PACKET *packet, ULONG at, const UCHAR header[8])
{
    if (header[3] == 0)
        return NX_TRUE;
    problem(ip, packet, 0, at + 2);
    return NX_FALSE;
}

static UINT is_extension(UCHAR next)
{
    return next == HOP_BY_HOP || next == ROUTING || next == DESTINATION ||
           next == NX_IPV6_FRAGMENT_HEADER;
}

UINT _nx_ipv6_extensions_skip(NX_PACKET *packet_ptr, UCHAR *next, ULONG *at)
{
    UCHAR header[4];

    while (is_extension(*next)) {
        UINT is_fragment = *next == NX_IPV6_FRAGMENT_HEADER;

        if (!peek_at(packet_ptr, *at, header, sizeof header))
            return NX_FALSE;
        *next = header[0];
        *at += is_fragment ? 8 : (header[1] + 1u) * 8;
        if (is_fragment && ((header[2] << 8 | header[3]) & 0xFFF8) != 0)
            *next = NO_NEXT;    /* a later piece: what it is about came before */
    }
    return NX_TRUE;
}

/* The headers from the offset on, of kind `next`, are all there, a transport's too
 * (RFC 8200 4.5): whoever looks at a first piece must see what it is about. */
static UINT chain_is_whole(NX_PACKET *packet, UCHAR next, ULONG at)
{
    if (!_nx_ipv6_extensions_skip(packet, &next, &at))
        return NX_FALSE;
    if (next == NX_PROTOCOL_TCP)
        at += (ULONG)sizeof(NX_TCP_HEADER);
    else if (next == NX_PROTOCOL_UDP || next == NX_PROTOCOL_ICMPV6)
        at += 8;
    return at <= packet->nx_packet_length;
}

static VOID chain_process(NX_IP *ip, NX_PACKET *packet, UCHAR next, ULONG at, ULONG next_at);

/* A piece of a datagram, or one that is whole by itself (RFC 6946). */
static VOID fragment_process(NX_IP *ip, NX_PACKET *packet, ULONG at, const UCHAR header[8])
{
    ULONG offset = ((ULONG)header[2] << 8 | header[3]) & 0xFFF8;
    ULONG more = header[3] & 1;
    ULONG bytes = packet->nx_packet_length - at - 8;

    if (offset == 0 && !more) {
        packet->nx_packet_option_state |= NX_IPV6_IN_PIECES;
        chain_process(ip, packet, header[0], at + 8, at);
        return;
    }
    if (more && bytes % 8 != 0) {
        problem(ip, packet, 0, PAYLOAD_LENGTH_OFFSET);
        return;
    }
    if (at - NX_IPV6_HEADER_BYTES + offset + bytes > NX_IP_PACKET_SIZE_MASK) {
        problem(ip, packet, 0, at + 2);
        return;
    }
    if (offset == 0 && !chain_is_whole(packet, header[0], at + 8)) {
        problem(ip, packet, NX_ICMPV6_FIRST_PIECE_CODE, 0);
        return;
    }
    if (!_nx_packet_pull_up(packet, at + 8)) {
        refuse(ip, packet, NX_DISCARD_NO_BUFFER);
        return;
    }
    packet->nx_packet_option_state = 0;
    _nx_packet_trim_front(packet, at + 8);
    _nx_words_swap(packet->nx_packet_prepend_ptr - 8, 2);
    _nx_ip_fragment_receive(ip, packet);
}

/* The transport begins at the offset. */
static VOID transport_process(NX_IP *ip, NX_PACKET *packet, UCHAR protocol, ULONG at,
                              ULONG next_at)
{
    ULONG wanted = at + 8 < packet->nx_packet_length ? at + 8 : packet->nx_packet_length;

    if (!_nx_packet_pull_up(packet, wanted)) {
        refuse(ip, packet, NX_DISCARD_NO_BUFFER);
        return;
    }
    packet->nx_packet_option_offset = (USHORT)next_at;
    _nx_packet_trim_front(packet, at);
    _nx_ip_dispatch(ip, packet, protocol);
}

/* Reads header after header: the one at `at` is of kind `next`, as the byte at
 * `next_at` says. */
static VOID chain_process(NX_IP *ip, NX_PACKET *packet, UCHAR next, ULONG at, ULONG next_at)
{
    UCHAR header[8];

    for (;;) {
        ULONG length;

        if (next == NO_NEXT) {
            _nx_packet_release(packet);
            return;
        }
        if (next == HOP_BY_HOP && at != NX_IPV6_HEADER_BYTES) {
            problem(ip, packet, NX_ICMPV6_UNKNOWN_HEADER_CODE, next_at);
            return;
        }
        if (!is_extension(next)) {
            transport_process(ip, packet, next, at, next_at);
            return;
        }
        packet->nx_packet_option_state++;
        if (!peek_at(packet, at, header, 8) ||
            (packet->nx_packet_option_state & NX_IPV6_HEADERS) > EXTENSIONS_MAX) {
            ip->nx_ip_invalid_packets++;
            _nx_discard(ip, packet, NX_DISCARD_IP_HEADER);
            return;
        }
        if (next == NX_IPV6_FRAGMENT_HEADER) {
            fragment_process(ip, packet, at, header);
            return;
        }
        length = (header[1] + 1u) * 8;
        if (at + length > packet->nx_packet_length) {
            problem(ip, packet, 0, at + 1);
            return;
        }
        if (next == ROUTING ? !routing_process(ip, packet, at, header)
                            : !options_process(ip, packet, at + 2, at + length))
            return;
        next = header[0];
        next_at = at;
        at += length;
    }
}

/* The fragment header of the first piece goes, as if it had never been there:
 * what was before it moves up. */
VOID _nx_ipv6_reassembled(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    UCHAR *fragment = packet_ptr->nx_packet_prepend_ptr - 8;
    UCHAR *start = packet_ptr->nx_packet_ip_header;
    ULONG before = (ULONG)(fragment - start);
    UCHAR next = (UCHAR)(((ULONG *)(VOID *)fragment)[0] >> 24);
    NX_IPV6_HEADER *header;
    ULONG at = NX_IPV6_HEADER_BYTES;
    ULONG next_at = NEXT_HEADER_OFFSET;

    packet_ptr->nx_packet_option_state = NX_IPV6_IN_PIECES;
    memmove(start + 8, start, before);
    packet_ptr->nx_packet_ip_header = start + 8;
    header = header_of(packet_ptr);
    /* The header before it is the last that is read on the way to here. */
    while (at < before) {
        next_at = at;
        at += (start[8 + at + 1] + 1u) * 8;
    }
    if (next_at == NEXT_HEADER_OFFSET)
        header->nx_ip_header_word_1 =
            (header->nx_ip_header_word_1 & 0xFFFF00FF) | (ULONG)next << 8;
    else
        start[8 + next_at] = next;
    packet_ptr->nx_packet_prepend_ptr -= before;
    packet_ptr->nx_packet_length += before;
    header->nx_ip_header_word_1 = (header->nx_ip_header_word_1 & 0xFFFF) |
                                  (packet_ptr->nx_packet_length - NX_IPV6_HEADER_BYTES) << 16;
    chain_process(ip_ptr, packet_ptr, next, before, next_at);
}

/* --- the way up --------------------------------------------------------------------------- */

VOID _nx_ipv6_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_IPV6_HEADER *header;
    const NX_INTERFACE *in = packet_ptr->nx_packet_ip_interface;

    packet_ptr->nx_packet_ip_header = NX_NULL;
    if (!lengths_are_sound(packet_ptr)) {
        ip_ptr->nx_ip_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_IP_HEADER);
        return;
    }
    if (_nx_ip_filter_refuses(ip_ptr, packet_ptr, NX_IP_PACKET_IN)) {
        refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_FILTER);
        return;
    }
    packet_ptr->nx_packet_ip_header = packet_ptr->nx_packet_prepend_ptr;
    header = header_of(packet_ptr);
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
    if (!source_is_sound(ip_ptr, packet_ptr, header) ||
        ip_ptr->nx_ip_ipv6_private.disabled[in->nx_interface_index]) {
        ip_ptr->nx_ip_invalid_receive_address++;
        refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_ADDRESS);
        return;
    }
    if (!destination_is_us(ip_ptr, packet_ptr, header)) {
        if (_nx_ipv6_may_forward(ip_ptr, packet_ptr)) {
            ip_ptr->nx_ip_forward_packet_process(ip_ptr, packet_ptr);
            return;
        }
        ip_ptr->nx_ip_invalid_receive_address++;
        refuse(ip_ptr, packet_ptr, NX_DISCARD_IP_ADDRESS);
        return;
    }
    ip_ptr->nx_ip_total_bytes_received += packet_ptr->nx_packet_length - NX_IPV6_HEADER_BYTES;
    packet_ptr->nx_packet_option_state = 0;
    chain_process(ip_ptr, packet_ptr, (UCHAR)(header->nx_ip_header_word_1 >> 8 & 0xFF),
                  NX_IPV6_HEADER_BYTES, NEXT_HEADER_OFFSET);
}

#endif
