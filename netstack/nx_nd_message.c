/*
 * What neighbours say to each other (RFC 4861 7, 8): solicitations,
 * advertisements, redirects, and their options.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define NA_ROUTER    0x80000000u
#define NA_SOLICITED 0x40000000u
#define NA_OVERRIDE  0x20000000u
#define OPTION_UNIT  8

/* --- options ------------------------------------------------------------------------ */

UINT _nx_nd_option_next(const NX_PACKET *packet_ptr, ULONG *at, UCHAR *option, ULONG room,
                        ULONG *length)
{
    NX_PACKET *packet = (NX_PACKET *)packet_ptr;
    ULONG copied;

    if (*at + 2 > packet_ptr->nx_packet_length ||
        _nx_packet_data_extract_offset(packet, *at, option, room, &copied) != NX_SUCCESS ||
        copied < 2)
        return NX_FALSE;
    *length = (ULONG)option[1] * OPTION_UNIT;
    *at += *length;
    return *length > 0 && *at <= packet_ptr->nx_packet_length;
}

UINT _nx_nd_options_sound(const NX_PACKET *packet_ptr, ULONG at)
{
    UCHAR option[2];
    ULONG length;

    while (at < packet_ptr->nx_packet_length) {
        if (!_nx_nd_option_next(packet_ptr, &at, option, sizeof option, &length))
            return NX_FALSE;
    }
    return NX_TRUE;
}

UINT _nx_nd_option_link_address(const NX_PACKET *packet_ptr, ULONG at, UINT type, UCHAR mac[6])
{
    UCHAR option[8];
    ULONG length;

    while (_nx_nd_option_next(packet_ptr, &at, option, sizeof option, &length)) {
        if (option[0] == type) {
            memcpy(mac, option + 2, 6);
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}

/* --- sending -------------------------------------------------------------------------- */

/* A message about `target`, with our hardware address as an option of `type` or,
 * with 0, without; returns its length. */
static ULONG message_write(UCHAR *message, UINT kind, ULONG flags, const ULONG target[4],
                           const NX_INTERFACE *nx_interface, UINT type)
{
    ULONG word[6] = {(ULONG)kind << 24, flags, target[0], target[1], target[2], target[3]};
    ULONG link[2];

    _nx_words_swap(word, 6);
    memcpy(message, word, sizeof word);
    if (type == 0)
        return sizeof word;
    link[0] = (ULONG)type << 24 | 1u << 16 |
              (nx_interface->nx_interface_physical_address_msw & 0xFFFF);
    link[1] = nx_interface->nx_interface_physical_address_lsw;
    _nx_words_swap(link, 2);
    memcpy(message + sizeof word, link, sizeof link);
    return sizeof word + sizeof link;
}

VOID _nx_nd_solicit(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *source,
                    const ULONG destination[4], const ULONG target[4])
{
    UCHAR message[32];
    ULONG length = message_write(message, NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE, 0, target,
                                 nx_interface, source != NX_NULL ? NX_ND_OPTION_SOURCE : 0);

    _nx_icmpv6_send(ip_ptr, nx_interface, source, destination, message, length);
}

/* --- what a received message says ---------------------------------------------------------- */

struct message {
    ULONG flags;
    ULONG target[4];
    const ULONG *source, *destination;
    NX_INTERFACE *in;
};

static VOID message_read(const NX_PACKET *packet, struct message *message)
{
    ULONG word[6];

    _nx_packet_peek(packet, word, sizeof word);
    _nx_words_swap(word, 6);
    message->flags = word[1];
    _nx_ipv6_copy(message->target, &word[2]);
    message->source = _nx_packet_source_words(packet);
    message->destination = _nx_packet_destination_words(packet);
    message->in = packet->nx_packet_ip_interface;
}

static VOID invalid(NX_IP *ip)
{
    ip->nx_ip_icmp_invalid_packets++;
    _nx_discard(ip, NX_NULL, NX_DISCARD_ICMP_MESSAGE);
}

/* --- solicitations (7.2.3, 7.2.4) ------------------------------------------------------------- */

static VOID solicitation_answer(NX_IP *ip, const struct message *message, NXD_IPV6_ADDRESS *own,
                                UINT to_asker)
{
    UCHAR answer[32];
    ULONG length = message_write(answer, NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE,
                                 (_nx_nd_advertises(ip, message->in) ? NA_ROUTER : 0) |
                                     (to_asker ? NA_SOLICITED : 0) | NA_OVERRIDE,
                                 message->target, message->in, NX_ND_OPTION_TARGET);

    _nx_icmpv6_send(ip, message->in, own, to_asker ? message->source : _nx_ipv6_all_nodes, answer,
                    length);
}

VOID _nx_nd_solicitation_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    struct message message;
    ULONG group[4];
    UCHAR mac[6];
    NXD_IPV6_ADDRESS *own;
    UINT has_mac = _nx_nd_option_link_address(packet_ptr, 24, NX_ND_OPTION_SOURCE, mac);
    UINT from_nobody;

    message_read(packet_ptr, &message);
    _nx_ipv6_solicited_node(message.target, group);
    from_nobody = _nx_ipv6_is_unspecified(message.source);
    if (_nx_ipv6_is_multicast(message.target) ||
        (from_nobody && (has_mac || !_nx_ipv6_same(message.destination, group)))) {
        invalid(ip_ptr);
        return;
    }
    own = _nx_ipv6_address_entry(ip_ptr, message.target, message.in);
    if (own == NX_NULL)
        return;
    if (!_nx_ipv6_address_is_usable(own)) {
        /* Who asks from nobody looks for duplicates, as we do (RFC 4862 5.4.3). */
        if (from_nobody)
            _nx_ipv6_address_duplicate(ip_ptr, own);
        return;
    }
    if (!from_nobody && has_mac)
        _nx_nd_cache_hear(ip_ptr, message.source, message.in, mac);
    solicitation_answer(ip_ptr, &message, own, !from_nobody);
}

/* --- advertisements (7.2.5) --------------------------------------------------------------------- */

/* A router that says that it is none (any more) is not used as one, unless the
 * application wants it. That it was one is seen by what leads over it: as a default
 * router, by a route, by a redirect (8.3, IsRouter). */
static VOID router_ends(NX_IP *ip, const ND_CACHE_ENTRY *entry)
{
    NX_IPV6_DEFAULT_ROUTER_ENTRY *router = entry->nx_nd_cache_is_router;

    _nx_ipv6_told_routes_forget(ip, entry->nx_nd_cache_interface_ptr, entry->nx_nd_cache_dest_ip);
    if (router != NX_NULL &&
        (router->nx_ipv6_default_router_entry_flag & NX_IPV6_ROUTE_TYPE_STATIC))
        return;
    if (router != NX_NULL)
        _nx_ipv6_router_remove(ip, router);
    _nx_ipv6_destinations_behind_forget(ip, entry->nx_nd_cache_dest_ip);
}

VOID _nx_nd_advertisement_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    struct message message;
    ND_CACHE_ENTRY *entry;
    NXD_IPV6_ADDRESS *own;
    UCHAR mac[6];
    UINT has_mac = _nx_nd_option_link_address(packet_ptr, 24, NX_ND_OPTION_TARGET, mac);
    UINT ignored;

    message_read(packet_ptr, &message);
    if (_nx_ipv6_is_multicast(message.target) ||
        (_nx_ipv6_is_multicast(message.destination) && (message.flags & NA_SOLICITED))) {
        invalid(ip_ptr);
        return;
    }
    own = _nx_ipv6_address_entry(ip_ptr, message.target, message.in);
    if (own != NX_NULL) {
        if (!_nx_ipv6_address_is_usable(own))
            _nx_ipv6_address_duplicate(ip_ptr, own);
        return;
    }
    entry = _nx_nd_cache_find(ip_ptr, message.target, message.in);
    if (entry == NX_NULL)
        return;
    /* Where another address is told without override, nothing else counts. */
    ignored = has_mac && !(message.flags & NA_OVERRIDE) && _nx_nd_cache_is_reachable(entry) &&
              memcmp(entry->nx_nd_cache_mac_addr, mac, 6) != 0;
    ignored = ignored || (!has_mac && !_nx_nd_cache_is_reachable(entry));
    _nx_nd_cache_advertised(ip_ptr, entry, has_mac ? mac : NX_NULL,
                            (message.flags & NA_SOLICITED) != 0,
                            (message.flags & NA_OVERRIDE) != 0);
    if (!ignored && !(message.flags & NA_ROUTER))
        router_ends(ip_ptr, entry);
}

/* --- redirects (8) --------------------------------------------------------------------------------- */

VOID _nx_nd_redirect_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    struct message message;
    ULONG word[10];
    ULONG next_hop[4];
    const ULONG *destination = &word[6];
    NX_IPV6_DESTINATION_ENTRY *entry;
    ND_CACHE_ENTRY *neighbour;
    UCHAR mac[6];

    message_read(packet_ptr, &message);
    _nx_packet_peek(packet_ptr, word, sizeof word);
    _nx_words_swap(word, 10);
    if (!_nx_ipv6_is_link_local(message.source) || !_nx_ipv6_is_unicast(destination) ||
        (!_nx_ipv6_is_link_local(message.target) &&
         !_nx_ipv6_same(message.target, destination))) {
        invalid(ip_ptr);
        return;
    }
    /* A router finds its ways by itself (8.2). */
    if (ip_ptr->nx_ip_forward_packet_process != NX_NULL || _nx_nd_advertises(ip_ptr, message.in))
        return;
    /* Only who leads there now may lead elsewhere, and not back to us. */
    if (!_nx_ipv6_next_hop(ip_ptr, message.in, destination, next_hop) ||
        !_nx_ipv6_same(next_hop, message.source) ||
        _nx_ipv6_address_entry(ip_ptr, message.target, message.in) != NX_NULL) {
        invalid(ip_ptr);
        return;
    }
    entry = _nx_ipv6_destination_make(ip_ptr, destination);
    neighbour = _nx_nd_cache_find(ip_ptr, message.target, message.in);
    if (_nx_nd_option_link_address(packet_ptr, 40, NX_ND_OPTION_TARGET, mac))
        neighbour = _nx_nd_cache_hear(ip_ptr, message.target, message.in, mac);
    _nx_ipv6_copy(entry->nx_ipv6_destination_entry_next_hop, message.target);
    entry->nx_ipv6_destination_entry_nd_entry = neighbour;
}

#endif
