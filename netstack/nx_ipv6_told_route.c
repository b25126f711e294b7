/*
 * Routes that routers tell of besides the default one (RFC 4191): which networks
 * each leads to, and how gladly.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define LIFETIME_MOST 0xFFFF        /* of a default router's entry; it is told often */

static NX_IPV6_TOLD_ROUTE *route_find(NX_IP *ip, const ULONG prefix[4], ULONG length,
                                      const ULONG router[4], const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_IPV6_TOLD_ROUTES; i++) {
        NX_IPV6_TOLD_ROUTE *route = &ip->nx_ip_ipv6_private.told_route[i];

        if (route->lifetime > 0 && route->prefix_length == length &&
            route->interface_ptr == nx_interface && _nx_ipv6_same(route->prefix, prefix) &&
            _nx_ipv6_same(route->router, router))
            return route;
    }
    return NX_NULL;
}

/* A full table keeps what it has, as that of prefixes does (D039). */
static NX_IPV6_TOLD_ROUTE *route_slot(NX_IP *ip)
{
    for (UINT i = 0; i < NX_IPV6_TOLD_ROUTES; i++) {
        if (ip->nx_ip_ipv6_private.told_route[i].lifetime == 0)
            return &ip->nx_ip_ipv6_private.told_route[i];
    }
    return NX_NULL;
}

static VOID route_set(NX_IP *ip, NX_INTERFACE *nx_interface, const ULONG prefix[4], ULONG length,
                      const ULONG router[4], ULONG lifetime, INT preference)
{
    NX_IPV6_TOLD_ROUTE *route = route_find(ip, prefix, length, router, nx_interface);
    UINT is_news = route == NX_NULL || lifetime == 0 || route->preference != preference;

    if (route == NX_NULL && lifetime > 0)
        route = route_slot(ip);
    if (route == NX_NULL)
        return;
    _nx_ipv6_copy(route->prefix, prefix);
    _nx_ipv6_copy(route->router, router);
    route->prefix_length = length;
    route->interface_ptr = nx_interface;
    route->lifetime = lifetime;
    route->preference = preference;
    _nx_ip_periodic_start(ip);
    if (is_news)
        _nx_ipv6_destinations_forget(ip, NX_NULL);
}

/* 2.3: as long as the prefix needs; a reserved preference makes it nothing. What is
 * told of the whole world is about the router as a default one. */
VOID _nx_ipv6_told_route(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG router[4],
                         const UCHAR *option, ULONG length)
{
    ULONG bits = option[2];
    UINT preference = option[3] >> 3 & 3;
    ULONG lifetime = _nx_nd_word(option + 4);
    ULONG prefix[4];

    if (length > 24 || bits > 128 || length < 8 + (bits + 63) / 64 * 8 || preference == 2)
        return;
    if (bits == 0) {
        _nx_ipv6_router_set(ip_ptr, router, nx_interface, NX_IPV6_ROUTE_TYPE_SOLICITATED,
                            lifetime < LIFETIME_MOST ? lifetime : LIFETIME_MOST, preference);
        return;
    }
    _nx_nd_prefix_read(option + 8, bits, prefix);
    if (!_nx_ipv6_is_multicast(prefix) && !_nx_ipv6_is_link_local(prefix))
        route_set(ip_ptr, nx_interface, prefix, bits, router, lifetime,
                  _nx_ipv6_preference(preference));
}

/* 3.2: a router that answers, then the longest prefix, then the preferred. */
static UINT is_better(NX_IP *ip, const NX_IPV6_TOLD_ROUTE *a, const NX_IPV6_TOLD_ROUTE *b)
{
    UINT leads = _nx_nd_cache_leads(ip, a->router, a->interface_ptr);

    if (leads != _nx_nd_cache_leads(ip, b->router, b->interface_ptr))
        return leads;
    if (a->prefix_length != b->prefix_length)
        return a->prefix_length > b->prefix_length;
    return a->preference > b->preference;
}

NX_IPV6_TOLD_ROUTE *_nx_ipv6_told_route_choose(NX_IP *ip_ptr, const NX_INTERFACE *only,
                                               const ULONG destination[4])
{
    NX_IPV6_TOLD_ROUTE *best = NX_NULL;

    for (UINT i = 0; i < NX_IPV6_TOLD_ROUTES; i++) {
        NX_IPV6_TOLD_ROUTE *route = &ip_ptr->nx_ip_ipv6_private.told_route[i];

        if (route->lifetime > 0 && (only == NX_NULL || only == route->interface_ptr) &&
            _nx_ipv6_common_bits(route->prefix, destination) >= route->prefix_length &&
            (best == NX_NULL || is_better(ip_ptr, route, best)))
            best = route;
    }
    return best;
}

VOID _nx_ipv6_told_routes_second(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_IPV6_TOLD_ROUTES; i++) {
        NX_IPV6_TOLD_ROUTE *route = &ip_ptr->nx_ip_ipv6_private.told_route[i];

        if (route->lifetime == 0 || route->lifetime == NX_IPV6_INFINITE)
            continue;
        _nx_ip_periodic_start(ip_ptr);
        if (--route->lifetime == 0)
            _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
    }
}

VOID _nx_ipv6_told_routes_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                                 const ULONG *router)
{
    for (UINT i = 0; i < NX_IPV6_TOLD_ROUTES; i++) {
        NX_IPV6_TOLD_ROUTE *route = &ip_ptr->nx_ip_ipv6_private.told_route[i];

        if (route->lifetime == 0 || route->interface_ptr != nx_interface ||
            (router != NX_NULL && !_nx_ipv6_same(route->router, router)))
            continue;
        _nx_ipv6_destinations_forget(ip_ptr, route->router);
        memset(route, 0, sizeof *route);
    }
}

#endif
