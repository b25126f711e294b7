/*
 * IPv6 inside: what its files share, and what the rest of the stack asks of
 * it. Addresses are four words, host order; all is guarded by nx_ip_protection.
 */
#ifndef NX_IPV6_INTERNAL_H
#define NX_IPV6_INTERNAL_H

#include "nx_api.h"
#include "nx_icmpv6.h"
#include "nx_ipv6.h"
#include "nx_nd_cache.h"

#define NX_IPV6_FRAGMENT_HEADER       44    /* its number */
#define NX_IPV6_HEADER_BYTES          40u
#define NX_ICMPV6_UNKNOWN_HEADER_CODE 1u
#define NX_ICMPV6_UNKNOWN_OPTION_CODE 2u
#define NX_ICMPV6_FIRST_PIECE_CODE    3u     /* RFC 7112 */

/* Of nx_packet_option_state, which else counts extension headers: there was a fragment
 * header, or an option that makes routers look. */
#define NX_IPV6_IN_PIECES    0x40
#define NX_IPV6_ROUTER_ALERT 0x20
#define NX_IPV6_HEADERS      0x1F
#define NX_IPV6_INFINITE              0xFFFFFFFFu   /* a lifetime */
#define NX_IPV6_SCOPE_NODE            1u            /* of groups */
#define NX_IPV6_SCOPE_LINK            2u

#ifdef FEATURE_NX_IPV6

/* --- kinds of addresses (RFC 4291) ------------------------------------------------------- */

static inline UINT _nx_ipv6_same(const ULONG a[4], const ULONG b[4])
{
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

static inline UINT _nx_ipv6_is_unspecified(const ULONG a[4])
{
    return (a[0] | a[1] | a[2] | a[3]) == 0;
}

static inline UINT _nx_ipv6_is_loopback(const ULONG a[4])
{
    return (a[0] | a[1] | a[2]) == 0 && a[3] == 1;
}

static inline UINT _nx_ipv6_is_multicast(const ULONG a[4])
{
    return a[0] >> 24 == 0xFF;
}

/* How far a group's packets go (RFC 4291 2.7): 0 is reserved, 1 never leaves a node. */
static inline UINT _nx_ipv6_group_scope(const ULONG a[4])
{
    return a[0] >> 16 & 0xF;
}

static inline UINT _nx_ipv6_is_link_local(const ULONG a[4])
{
    return (a[0] & 0xFFC00000) == 0xFE800000;
}

/* Neither group nor placeholder. */
static inline UINT _nx_ipv6_is_unicast(const ULONG a[4])
{
    return !_nx_ipv6_is_unspecified(a) && !_nx_ipv6_is_multicast(a);
}

static inline VOID _nx_ipv6_copy(ULONG to[4], const ULONG from[4])
{
    memcpy(to, from, 4 * sizeof(ULONG));
}

/* How many bits from the first on both addresses share. */
UINT _nx_ipv6_common_bits(const ULONG a[4], const ULONG b[4]);
/* The group that answers solicitations for an address (RFC 4291 2.7.1). */
VOID _nx_ipv6_solicited_node(const ULONG address[4], ULONG group[4]);
extern const ULONG _nx_ipv6_all_nodes[4], _nx_ipv6_all_routers[4];

/* --- addresses of ours (nx_ipv6_address.c) -------------------------------------------------- */

/* The entry of an address, in any state; nx_interface NX_NULL: on any. */
NXD_IPV6_ADDRESS *_nx_ipv6_address_entry(NX_IP *ip_ptr, const ULONG address[4],
                                         const NX_INTERFACE *nx_interface);
/* The same, once duplicate detection has passed it. */
NXD_IPV6_ADDRESS *_nx_ipv6_address_of(NX_IP *ip_ptr, const ULONG address[4],
                                      const NX_INTERFACE *nx_interface);
static inline UINT _nx_ipv6_address_is_usable(const NXD_IPV6_ADDRESS *entry)
{
    return entry->nxd_ipv6_address_valid &&
           entry->nxd_ipv6_address_state >= NX_IPV6_ADDR_STATE_PREFERRED;
}
/* A new address, tentative where duplicates are looked for; NX_NULL: no slot. */
NXD_IPV6_ADDRESS *_nx_ipv6_address_add(NX_IP *ip_ptr, NX_INTERFACE *nx_interface,
                                       const ULONG address[4], ULONG prefix_length, UINT method);
/* An address goes, with its connections; `why` is what the application hears. */
VOID _nx_ipv6_address_remove(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry, UINT why);
/* A usable address is deprecated, or is not, as what is left of its lifetimes says. */
VOID _nx_ipv6_address_age(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry);
/* Somebody else has the address (RFC 4862 5.4.5). */
VOID _nx_ipv6_address_duplicate(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry);
VOID _nx_ipv6_address_notify(NX_IP *ip_ptr, UINT status, const NXD_IPV6_ADDRESS *entry);
/* One second passes for detection and lifetimes. */
VOID _nx_ipv6_addresses_second(NX_IP *ip_ptr);
/* The link-local address of an interface that may be sent from, or NX_NULL. */
NXD_IPV6_ADDRESS *_nx_ipv6_link_local(const NX_INTERFACE *nx_interface);
/* The identifier that the interface's hardware address makes (RFC 4291 A). */
VOID _nx_ipv6_identifier_eui64(const NX_INTERFACE *nx_interface, ULONG address[4]);
/* nx_ipv6_identifier.c: the kind and key of identifiers, when IPv6 begins. */
VOID _nx_ipv6_identifiers_begin(NX_IP *ip_ptr);
#define NX_IPV6_IDENTIFIERS_HARDWARE  0
#define NX_IPV6_IDENTIFIERS_STABLE    1
#define NX_IPV6_IDENTIFIERS_TEMPORARY 2     /* stable ones, and these to speak from */
/* The identifier of a public address behind its prefix, after so many conflicts. */
VOID _nx_ipv6_identifier_stable(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                                ULONG address[4], UINT conflicts);
VOID _nx_ipv6_identifier_retry(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *gone,
                               const NX_IPV6_LIFETIME *lifetime);
/* Temporary addresses on the prefix of a public one: the first, new lifetimes, and
 * a second of each entry (NX_FALSE: it is gone). */
VOID _nx_ipv6_temporary_begin(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *public_entry);
VOID _nx_ipv6_temporary_renew(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *public_entry);
UINT _nx_ipv6_temporary_second(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry);
/* Hardware addresses are known now: the helper thread has started drivers. */
VOID _nx_ipv6_interfaces_started(NX_IP *ip_ptr);
/* An interface goes away, and all that IPv6 has on it. */
VOID _nx_ipv6_interface_forget(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);

/* --- which address speaks (nx_address_choice.c) ------------------------------------------ */

/* The best address of the interface to send from (RFC 6724 5), or NX_NULL. */
NXD_IPV6_ADDRESS *_nx_ipv6_source_select(NX_IP *ip_ptr, NX_INTERFACE *nx_interface,
                                         const ULONG destination[4]);

/* --- where packets go (nx_ipv6_route.c) -------------------------------------------------- */

/* One second passes for all that counts seconds here. */
VOID _nx_ipv6_second(NX_IP *ip_ptr);


UINT _nx_ipv6_route_find(NX_IP *ip_ptr, const ULONG destination[4], NX_ROUTE *route);
/* Whether a way leads there; *nx_interface, where NX_NULL, becomes its first. */
UINT _nx_ipv6_way_find(NX_IP *ip_ptr, const ULONG destination[4], NX_INTERFACE **nx_interface);
/* The neighbour that leads to a destination; NX_FALSE: there is none. */
UINT _nx_ipv6_next_hop(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG destination[4],
                       ULONG next_hop[4]);
/* Largest packet that the interface and the path carry. */
ULONG _nx_ipv6_path_mtu(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                        const ULONG destination[4]);
/* A router says what it lets through (RFC 8201); NX_TRUE: that is news. */
UINT _nx_ipv6_path_mtu_lower(NX_IP *ip_ptr, const ULONG destination[4], ULONG mtu);
NX_IPV6_DESTINATION_ENTRY *_nx_ipv6_destination_find(NX_IP *ip_ptr, const ULONG destination[4]);
NX_IPV6_DESTINATION_ENTRY *_nx_ipv6_destination_make(NX_IP *ip_ptr, const ULONG destination[4]);
/* What leads over the neighbour (NX_NULL: any) is looked up afresh. */
VOID _nx_ipv6_destinations_forget(NX_IP *ip_ptr, const ULONG *next_hop);
/* The same of what leads over it, but not of itself: it is no router. */
VOID _nx_ipv6_destinations_behind_forget(NX_IP *ip_ptr, const ULONG router[4]);

/* --- routers and prefixes (nx_ipv6_router.c) ------------------------------------------------- */

NX_IPV6_DEFAULT_ROUTER_ENTRY *_nx_ipv6_router_find(NX_IP *ip_ptr, const ULONG address[4],
                                                   const NX_INTERFACE *nx_interface);
/* Adds or renews; lifetime 0 removes. NX_NO_MORE_ENTRIES: the table is full. */
UINT _nx_ipv6_router_set(NX_IP *ip_ptr, const ULONG address[4], NX_INTERFACE *nx_interface,
                         UINT type, ULONG lifetime, UINT preference);
VOID _nx_ipv6_router_remove(NX_IP *ip_ptr, NX_IPV6_DEFAULT_ROUTER_ENTRY *router);
/* The router to use on the interface (NX_NULL: any), or NX_NULL. */
NX_IPV6_DEFAULT_ROUTER_ENTRY *_nx_ipv6_router_choose(NX_IP *ip_ptr,
                                                     const NX_INTERFACE *nx_interface);
VOID _nx_ipv6_prefix_set(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG prefix[4],
                         ULONG length, ULONG lifetime);
VOID _nx_ipv6_prefixes_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface);
/* The interface on whose link the address is, by prefix; NX_NULL: none. */
NX_INTERFACE *_nx_ipv6_on_link(NX_IP *ip_ptr, const NX_INTERFACE *only, const ULONG address[4],
                               ULONG *prefix_length);
VOID _nx_ipv6_routers_second(NX_IP *ip_ptr);
/* Where a packet goes that is not for the link: the best router of the interface
 * (NX_NULL: any) for the destination. NX_FALSE: there is none. */
UINT _nx_ipv6_gateway(NX_IP *ip_ptr, const NX_INTERFACE *only, const ULONG destination[4],
                      NX_INTERFACE **nx_interface, ULONG next_hop[4]);
/* nx_ipv6_told_route.c: a route information option; the best of those routes, and
 * whether its router is likely to be reached; a second of them. */
VOID _nx_ipv6_told_route(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG router[4],
                         const UCHAR *option, ULONG length);
NX_IPV6_TOLD_ROUTE *_nx_ipv6_told_route_choose(NX_IP *ip_ptr, const NX_INTERFACE *only,
                                               const ULONG destination[4]);
VOID _nx_ipv6_told_routes_second(NX_IP *ip_ptr);
/* Those of an interface, and of a router there unless that is NX_NULL. */
VOID _nx_ipv6_told_routes_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                                 const ULONG *router);
/* RFC 4191's preference, a signed number of two bits: 1 is preferred, -1 is not. */
static inline INT _nx_ipv6_preference(UINT bits)
{
    return (bits & 3) == 3 ? -1 : (bits & 3) == 1 ? 1 : 0;
}
VOID _nx_ipv6_routers_reset(NX_IP *ip_ptr);

/* --- packets (nx_ipv6_input.c, nx_ipv6.c) ------------------------------------------------------ */

/* The packet has room for, and now gets, the header; then it goes out. */
VOID _nx_ipv6_output(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                     const ULONG destination[4], ULONG protocol, ULONG tos, ULONG ttl);
/* To a neighbour, by what the destination cache knows, which learns of it. */
VOID _nx_ipv6_send_unicast(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NX_INTERFACE *nx_interface,
                           const ULONG destination[4]);
/* nx_ipv6_forward.c: a whole packet that is not for us, header in host order, may
 * go on; and goes. */
UINT _nx_ipv6_may_forward(const NX_IP *ip_ptr, const NX_PACKET *packet_ptr);
VOID _nx_ipv6_forward(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Over extension headers: from the one of kind *next at offset *at on to what is none,
 * which is NO NEXT HEADER (59) in a later piece. NX_FALSE: the packet ends before. */
UINT _nx_ipv6_extensions_skip(NX_PACKET *packet_ptr, UCHAR *next, ULONG *at);
/* A datagram that was put together: its fragment header goes, the rest is read. */
VOID _nx_ipv6_reassembled(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* --- ICMPv6 and neighbours (nx_icmpv6.c, nx_nd_*.c) ------------------------------------------ */

VOID _nx_icmpv6_enable(NX_IP *ip_ptr);
/* A message of ours: `bytes` from `message`, from `source` (NX_NULL: the
 * unspecified address) to `destination` on the link, hop limit 255. */
VOID _nx_icmpv6_send(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *source,
                     const ULONG destination[4], const VOID *message, ULONG bytes);

/* A packet of ours that cannot reach its neighbour, whole, network order: its
 * sender, that is we, hears of it. The packet stays with the caller. */
VOID _nx_icmpv6_unreachable_report(NX_IP *ip_ptr, NX_PACKET *packet_ptr,
                                   NX_INTERFACE *nx_interface);

/* Reads a message's options one by one: *at is their offset, moved on. The
 * option's start goes to `option`, up to `room` bytes. NX_FALSE: no more. */
UINT _nx_nd_option_next(const NX_PACKET *packet_ptr, ULONG *at, UCHAR *option, ULONG room,
                        ULONG *length);
/* None is of length 0 or goes beyond the end (RFC 4861 4.6). */
UINT _nx_nd_options_sound(const NX_PACKET *packet_ptr, ULONG at);
/* The hardware address in the option of this type; NX_FALSE: there is none. */
UINT _nx_nd_option_link_address(const NX_PACKET *packet_ptr, ULONG at, UINT type, UCHAR mac[6]);
#define NX_ND_OPTION_SOURCE 1u
#define NX_ND_OPTION_TARGET 2u
#define NX_ND_OPTION_PREFIX 3u
#define NX_ND_OPTION_MTU    5u
#define NX_ND_OPTION_ROUTE  24u
#define NX_ND_OPTION_RDNSS  25u
#define NX_ND_OPTION_DNSSL  31u
#define NX_ND_OPTION_ROOM   264u    /* what is read of one: the longest name in it */

/* Sends a whole packet to a neighbour, now or when its address is known. */
VOID _nx_nd_cache_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NX_INTERFACE *nx_interface,
                       const ULONG next_hop[4]);
ND_CACHE_ENTRY *_nx_nd_cache_find(NX_IP *ip_ptr, const ULONG address[4],
                                  const NX_INTERFACE *nx_interface);
/* Somebody tells its hardware address without having been asked: the entry,
 * made if need be, is stale if that is news. NX_NULL: no room. */
ND_CACHE_ENTRY *_nx_nd_cache_hear(NX_IP *ip_ptr, const ULONG address[4],
                                  NX_INTERFACE *nx_interface, const UCHAR mac[6]);
/* An advertisement of the neighbour (RFC 4861 7.2.5); mac NX_NULL: not told. */
VOID _nx_nd_cache_advertised(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry, const UCHAR *mac,
                             UINT solicited, UINT override);
VOID _nx_nd_cache_remove(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry);
VOID _nx_nd_cache_interface_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface);
/* Whether packets reach it, as far as is known. */
UINT _nx_nd_cache_is_reachable(const ND_CACHE_ENTRY *entry);
/* The same of a neighbour by its address. */
UINT _nx_nd_cache_leads(NX_IP *ip_ptr, const ULONG address[4], const NX_INTERFACE *nx_interface);
/* What was sent over it has arrived, a transport says (RFC 4861 7.3.1). */
VOID _nx_nd_cache_confirm(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry);

/* nx_nd_message.c: solicitations, advertisements, redirects. They leave the
 * packet to the caller. */
VOID _nx_nd_solicit(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *source,
                    const ULONG destination[4], const ULONG target[4]);
VOID _nx_nd_solicitation_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_nd_advertisement_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_nd_redirect_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* nx_nd_router.c: router solicitations and advertisements, autoconfiguration */
VOID _nx_nd_router_advertisement_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_nd_router_solicitations_begin(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);
VOID _nx_nd_router_second(NX_IP *ip_ptr);
/* A word in an option; a prefix there, 16 bytes, of which `bits` mean something. */
ULONG _nx_nd_word(const UCHAR *at);
VOID _nx_nd_prefix_read(const UCHAR *at, ULONG bits, ULONG prefix[4]);
/* nx_ipv6_dns.c: options of name servers and of search domains; a second of them. */
VOID _nx_ipv6_dns_servers_told(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const UCHAR *option,
                               ULONG length);
VOID _nx_ipv6_search_domains_told(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const UCHAR *option,
                                  ULONG length);
VOID _nx_ipv6_dns_second(NX_IP *ip_ptr);
VOID _nx_ipv6_dns_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface);
/* nx_nd_advertise.c: we as a router, where pb_ipv6_advertise made us one. */
UINT _nx_nd_advertises(const NX_IP *ip_ptr, const NX_INTERFACE *nx_interface);
VOID _nx_nd_router_solicitation_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_nd_advertise_second(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);
VOID _nx_nd_advertise_fast_period(NX_IP *ip_ptr);

/* nx_mld.c: queries and reports; the packet stays with the caller. */
VOID _nx_mld_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* What the application joined on the interface. */
VOID _nx_ipv6_groups_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface);
/* A new address brings its group. */
VOID _nx_mld_address_begin(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *entry);
VOID _nx_mld_fast_period(NX_IP *ip_ptr);
/* A group that we are in on the interface. */
UINT _nx_ipv6_group_is_joined(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                              const ULONG group[4]);

#endif
#endif
