/*
 * Default routers and prefixes of the links (RFC 4861 5.1, 6.3.6): what
 * advertisements and the application say of them, for as long as it is true.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define LIFETIME_INFINITE 0xFFFF        /* where the application says so; routers mean it */

/* --- routers ----------------------------------------------------------------------- */

static UINT is_used(const NX_IPV6_DEFAULT_ROUTER_ENTRY *router)
{
    return (router->nx_ipv6_default_router_entry_flag & NX_IPV6_ROUTE_TYPE_VALID) != 0;
}

NX_IPV6_DEFAULT_ROUTER_ENTRY *_nx_ipv6_router_find(NX_IP *ip_ptr, const ULONG address[4],
                                                   const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        NX_IPV6_DEFAULT_ROUTER_ENTRY *router = &ip_ptr->nx_ipv6_default_router_table[i];

        if (is_used(router) &&
            _nx_ipv6_same(router->nx_ipv6_default_router_entry_router_address, address) &&
            (nx_interface == NX_NULL ||
             router->nx_ipv6_default_router_entry_interface_ptr == nx_interface))
            return router;
    }
    return NX_NULL;
}

static NX_IPV6_DEFAULT_ROUTER_ENTRY *router_slot(NX_IP *ip)
{
    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        if (!is_used(&ip->nx_ipv6_default_router_table[i]))
            return &ip->nx_ipv6_default_router_table[i];
    }
    return NX_NULL;
}

UINT _nx_ipv6_router_set(NX_IP *ip_ptr, const ULONG address[4], NX_INTERFACE *nx_interface,
                         UINT type, ULONG lifetime, UINT preference)
{
    NX_IPV6_DEFAULT_ROUTER_ENTRY *router = _nx_ipv6_router_find(ip_ptr, address, nx_interface);
    ND_CACHE_ENTRY *neighbour;

    /* What the application set is not for routers to change. */
    if (router != NX_NULL && type != NX_IPV6_ROUTE_TYPE_STATIC &&
        (router->nx_ipv6_default_router_entry_flag & NX_IPV6_ROUTE_TYPE_STATIC))
        return NX_SUCCESS;
    if (lifetime == 0) {
        if (router != NX_NULL)
            _nx_ipv6_router_remove(ip_ptr, router);
        return NX_SUCCESS;
    }
    if (router == NX_NULL) {
        router = router_slot(ip_ptr);
        if (router == NX_NULL)
            return NX_NO_MORE_ENTRIES;
        ip_ptr->nx_ipv6_default_router_table_size++;
        router->nx_ipv6_default_router_entry_flag = (UCHAR)(NX_IPV6_ROUTE_TYPE_VALID | type);
        router->nx_ipv6_default_router_entry_interface_ptr = nx_interface;
        _nx_ipv6_copy(router->nx_ipv6_default_router_entry_router_address, address);
    }
    router->nx_ipv6_default_router_entry_life_time = (USHORT)lifetime;
    router->nx_ipv6_default_router_entry_reserved = (UCHAR)preference;
    neighbour = _nx_nd_cache_find(ip_ptr, address, nx_interface);
    router->nx_ipv6_default_router_entry_neighbor_cache_ptr = neighbour;
    if (neighbour != NX_NULL)
        neighbour->nx_nd_cache_is_router = router;
    _nx_ip_periodic_start(ip_ptr);
    return NX_SUCCESS;
}

VOID _nx_ipv6_router_remove(NX_IP *ip_ptr, NX_IPV6_DEFAULT_ROUTER_ENTRY *router)
{
    ND_CACHE_ENTRY *neighbour = router->nx_ipv6_default_router_entry_neighbor_cache_ptr;

    if (neighbour != NX_NULL)
        neighbour->nx_nd_cache_is_router = NX_NULL;
    _nx_ipv6_destinations_forget(ip_ptr, router->nx_ipv6_default_router_entry_router_address);
    memset(router, 0, sizeof *router);
    ip_ptr->nx_ipv6_default_router_table_size--;
}

static INT preference_of(const NX_IPV6_DEFAULT_ROUTER_ENTRY *router)
{
    return _nx_ipv6_preference(router->nx_ipv6_default_router_entry_reserved);
}

static UINT may_be_reachable(const NX_IPV6_DEFAULT_ROUTER_ENTRY *router)
{
    const ND_CACHE_ENTRY *neighbour = router->nx_ipv6_default_router_entry_neighbor_cache_ptr;

    return neighbour != NX_NULL && _nx_nd_cache_is_reachable(neighbour);
}

/* RFC 4861 6.3.6, RFC 4191 3.2: a router that answers goes before one that does
 * not, then the preferred one; where none is known to answer, each gets its
 * turn, so that all are tried. */
NX_IPV6_DEFAULT_ROUTER_ENTRY *_nx_ipv6_router_choose(NX_IP *ip_ptr,
                                                     const NX_INTERFACE *nx_interface)
{
    NX_IPV6_DEFAULT_ROUTER_ENTRY *best = NX_NULL;
    UINT from = ip_ptr->nx_ipv6_default_router_table_round_robin_index;

    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        NX_IPV6_DEFAULT_ROUTER_ENTRY *router =
            &ip_ptr->nx_ipv6_default_router_table[(from + i) % NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE];

        if (!is_used(router) ||
            (nx_interface != NX_NULL &&
             router->nx_ipv6_default_router_entry_interface_ptr != nx_interface))
            continue;
        if (best == NX_NULL || may_be_reachable(router) > may_be_reachable(best) ||
            (may_be_reachable(router) == may_be_reachable(best) &&
             preference_of(router) > preference_of(best)))
            best = router;
    }
    return best;
}

/* RFC 4191 3.2: what is told of the destination's network, if a router for it may be
 * reached, and else a default router. */
UINT _nx_ipv6_gateway(NX_IP *ip_ptr, const NX_INTERFACE *only, const ULONG destination[4],
                      NX_INTERFACE **nx_interface, ULONG next_hop[4])
{
    const NX_IPV6_TOLD_ROUTE *route = _nx_ipv6_told_route_choose(ip_ptr, only, destination);
    const NX_IPV6_DEFAULT_ROUTER_ENTRY *router = _nx_ipv6_router_choose(ip_ptr, only);

    if (route != NX_NULL &&
        (router == NX_NULL || !may_be_reachable(router) ||
         _nx_nd_cache_leads(ip_ptr, route->router, route->interface_ptr))) {
        *nx_interface = route->interface_ptr;
        _nx_ipv6_copy(next_hop, route->router);
        return NX_TRUE;
    }
    if (router == NX_NULL)
        return NX_FALSE;
    *nx_interface = router->nx_ipv6_default_router_entry_interface_ptr;
    _nx_ipv6_copy(next_hop, router->nx_ipv6_default_router_entry_router_address);
    return NX_TRUE;
}

/* --- prefixes ---------------------------------------------------------------------------- */

static UINT prefix_index(const NX_IP *ip, const NX_IPV6_PREFIX_ENTRY *entry)
{
    return (UINT)(entry - ip->nx_ipv6_prefix_list_table);
}

VOID _nx_ipv6_routers_reset(NX_IP *ip_ptr)
{
    memset(ip_ptr->nx_ipv6_default_router_table, 0, sizeof ip_ptr->nx_ipv6_default_router_table);
    ip_ptr->nx_ipv6_default_router_table_size = 0;
    memset(ip_ptr->nx_ipv6_prefix_list_table, 0, sizeof ip_ptr->nx_ipv6_prefix_list_table);
    ip_ptr->nx_ipv6_prefix_list_ptr = NX_NULL;
    ip_ptr->nx_ipv6_prefix_entry_free_list = NX_NULL;
    for (UINT i = NX_IPV6_PREFIX_LIST_TABLE_SIZE; i-- > 0;) {
        NX_IPV6_PREFIX_ENTRY *entry = &ip_ptr->nx_ipv6_prefix_list_table[i];

        entry->nx_ipv6_prefix_entry_next = ip_ptr->nx_ipv6_prefix_entry_free_list;
        ip_ptr->nx_ipv6_prefix_entry_free_list = entry;
    }
}

static VOID prefix_remove(NX_IP *ip, NX_IPV6_PREFIX_ENTRY *entry)
{
    NX_IPV6_PREFIX_ENTRY *next = entry->nx_ipv6_prefix_entry_next;
    NX_IPV6_PREFIX_ENTRY *previous = entry->nx_ipv6_prefix_entry_prev;

    if (previous != NX_NULL)
        previous->nx_ipv6_prefix_entry_next = next;
    else
        ip->nx_ipv6_prefix_list_ptr = next;
    if (next != NX_NULL)
        next->nx_ipv6_prefix_entry_prev = previous;
    memset(entry, 0, sizeof *entry);
    entry->nx_ipv6_prefix_entry_next = ip->nx_ipv6_prefix_entry_free_list;
    ip->nx_ipv6_prefix_entry_free_list = entry;
}

VOID _nx_ipv6_prefixes_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface)
{
    NX_IPV6_PREFIX_ENTRY *entry = ip_ptr->nx_ipv6_prefix_list_ptr;

    while (entry != NX_NULL) {
        NX_IPV6_PREFIX_ENTRY *next = entry->nx_ipv6_prefix_entry_next;

        if (ip_ptr->nx_ip_ipv6_private.prefix_interface[prefix_index(ip_ptr, entry)] ==
            nx_interface)
            prefix_remove(ip_ptr, entry);
        entry = next;
    }
}

static NX_IPV6_PREFIX_ENTRY *prefix_add(NX_IP *ip)
{
    NX_IPV6_PREFIX_ENTRY *entry = ip->nx_ipv6_prefix_entry_free_list;

    if (entry == NX_NULL)
        return NX_NULL;
    ip->nx_ipv6_prefix_entry_free_list = entry->nx_ipv6_prefix_entry_next;
    entry->nx_ipv6_prefix_entry_prev = NX_NULL;
    entry->nx_ipv6_prefix_entry_next = ip->nx_ipv6_prefix_list_ptr;
    if (entry->nx_ipv6_prefix_entry_next != NX_NULL)
        entry->nx_ipv6_prefix_entry_next->nx_ipv6_prefix_entry_prev = entry;
    ip->nx_ipv6_prefix_list_ptr = entry;
    return entry;
}

static NX_IPV6_PREFIX_ENTRY *prefix_find(NX_IP *ip, const NX_INTERFACE *nx_interface,
                                         const ULONG prefix[4], ULONG length)
{
    NX_IPV6_PREFIX_ENTRY *entry = ip->nx_ipv6_prefix_list_ptr;

    while (entry != NX_NULL &&
           (entry->nx_ipv6_prefix_entry_prefix_length != length ||
            ip->nx_ip_ipv6_private.prefix_interface[prefix_index(ip, entry)] != nx_interface ||
            _nx_ipv6_common_bits(entry->nx_ipv6_prefix_entry_network_address, prefix) < length))
        entry = entry->nx_ipv6_prefix_entry_next;
    return entry;
}

/* A full table keeps what it has: who floods it takes nothing away (D039). */
VOID _nx_ipv6_prefix_set(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG prefix[4],
                         ULONG length, ULONG lifetime)
{
    NX_IPV6_PREFIX_ENTRY *entry = prefix_find(ip_ptr, nx_interface, prefix, length);

    if (lifetime == 0) {
        if (entry != NX_NULL) {
            prefix_remove(ip_ptr, entry);
            _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
        }
        return;
    }
    if (entry == NX_NULL) {
        entry = prefix_add(ip_ptr);
        if (entry == NX_NULL)
            return;
        entry->nx_ipv6_prefix_entry_prefix_length = length;
        _nx_ipv6_copy(entry->nx_ipv6_prefix_entry_network_address, prefix);
        ip_ptr->nx_ip_ipv6_private.prefix_interface[prefix_index(ip_ptr, entry)] = nx_interface;
        _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
    }
    entry->nx_ipv6_prefix_entry_valid_lifetime = lifetime;
    _nx_ip_periodic_start(ip_ptr);
}

/* Prefixes of addresses that the application set are on the link; those of
 * advertised ones only where the advertisement says so (RFC 5942 4). */
static UINT address_tells(const NXD_IPV6_ADDRESS *entry, const ULONG address[4])
{
    UINT method = entry->nxd_ipv6_address_ConfigurationMethod;

    return entry->nxd_ipv6_address_valid && entry->nxd_ipv6_address_prefix_length > 0 &&
           method == NX_IPV6_ADDRESS_MANUAL_CONFIG &&
           _nx_ipv6_common_bits(entry->nxd_ipv6_address, address) >=
               entry->nxd_ipv6_address_prefix_length;
}

NX_INTERFACE *_nx_ipv6_on_link(NX_IP *ip_ptr, const NX_INTERFACE *only, const ULONG address[4],
                               ULONG *prefix_length)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        const NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (address_tells(entry, address) &&
            (only == NX_NULL || entry->nxd_ipv6_address_attached == only)) {
            _nx_store(prefix_length, entry->nxd_ipv6_address_prefix_length);
            return entry->nxd_ipv6_address_attached;
        }
    }
    for (NX_IPV6_PREFIX_ENTRY *entry = ip_ptr->nx_ipv6_prefix_list_ptr; entry != NX_NULL;
         entry = entry->nx_ipv6_prefix_entry_next) {
        NX_INTERFACE *nx_interface =
            ip_ptr->nx_ip_ipv6_private.prefix_interface[prefix_index(ip_ptr, entry)];

        if (_nx_ipv6_common_bits(entry->nx_ipv6_prefix_entry_network_address, address) >=
                entry->nx_ipv6_prefix_entry_prefix_length &&
            (only == NX_NULL || nx_interface == only)) {
            _nx_store(prefix_length, entry->nx_ipv6_prefix_entry_prefix_length);
            return nx_interface;
        }
    }
    return NX_NULL;
}

/* --- time ---------------------------------------------------------------------------------- */

static VOID router_second(NX_IP *ip, NX_IPV6_DEFAULT_ROUTER_ENTRY *router)
{
    if (!is_used(router) ||
        (router->nx_ipv6_default_router_entry_life_time == LIFETIME_INFINITE &&
         (router->nx_ipv6_default_router_entry_flag & NX_IPV6_ROUTE_TYPE_STATIC)))
        return;
    _nx_ip_periodic_start(ip);
    if (--router->nx_ipv6_default_router_entry_life_time == 0)
        _nx_ipv6_router_remove(ip, router);
}

VOID _nx_ipv6_routers_second(NX_IP *ip_ptr)
{
    NX_IPV6_PREFIX_ENTRY *entry = ip_ptr->nx_ipv6_prefix_list_ptr;

    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++)
        router_second(ip_ptr, &ip_ptr->nx_ipv6_default_router_table[i]);
    while (entry != NX_NULL) {
        NX_IPV6_PREFIX_ENTRY *next = entry->nx_ipv6_prefix_entry_next;

        if (entry->nx_ipv6_prefix_entry_valid_lifetime != NX_IPV6_INFINITE) {
            _nx_ip_periodic_start(ip_ptr);
            if (--entry->nx_ipv6_prefix_entry_valid_lifetime == 0) {
                prefix_remove(ip_ptr, entry);
                _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
            }
        }
        entry = next;
    }
}

/* --- services --------------------------------------------------------------------------------- */

UINT _nxd_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                  UINT interface_index)
{
    const ULONG *address = router_addr->nxd_ip_address.v6;
    UINT status;

    if (!_nx_ipv6_is_unicast(address) || _nx_ipv6_is_loopback(address))
        return NX_IP_ADDRESS_ERROR;
    if (router_lifetime > LIFETIME_INFINITE)
        router_lifetime = LIFETIME_INFINITE;
    _nx_ip_lock(ip_ptr);
    status = _nx_ipv6_router_set(ip_ptr, address, &ip_ptr->nx_ip_interface[interface_index],
                                 NX_IPV6_ROUTE_TYPE_STATIC, router_lifetime, 0);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr)
{
    NX_IPV6_DEFAULT_ROUTER_ENTRY *router;

    _nx_ip_lock(ip_ptr);
    router = _nx_ipv6_router_find(ip_ptr, router_addr->nxd_ip_address.v6, NX_NULL);
    if (router != NX_NULL)
        _nx_ipv6_router_remove(ip_ptr, router);
    _nx_ip_unlock(ip_ptr);
    return router != NX_NULL ? NX_SUCCESS : NX_NOT_FOUND;
}

/* The index-th router of the interface, or NX_NULL. */
static NX_IPV6_DEFAULT_ROUTER_ENTRY *router_at(NX_IP *ip, UINT interface_index, UINT index)
{
    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        NX_IPV6_DEFAULT_ROUTER_ENTRY *router = &ip->nx_ipv6_default_router_table[i];

        if (is_used(router) && router->nx_ipv6_default_router_entry_interface_ptr ==
                                   &ip->nx_ip_interface[interface_index] && index-- == 0)
            return router;
    }
    return NX_NULL;
}

static UINT router_tell(NX_IP *ip, const NX_IPV6_DEFAULT_ROUTER_ENTRY *router,
                        NXD_ADDRESS *address, ULONG *lifetime, ULONG *prefix_length,
                        ULONG *configuration_method)
{
    const ULONG *words = router != NX_NULL ? router->nx_ipv6_default_router_entry_router_address
                                           : NX_NULL;

    if (router == NX_NULL)
        return NX_NOT_FOUND;
    if (address != NX_NULL) {
        address->nxd_ip_version = NX_IP_VERSION_V6;
        _nx_ipv6_copy(address->nxd_ip_address.v6, words);
    }
    _nx_store(lifetime, router->nx_ipv6_default_router_entry_life_time);
    _nx_store(configuration_method, router->nx_ipv6_default_router_entry_flag &
                                        ~(ULONG)NX_IPV6_ROUTE_TYPE_VALID);
    if (_nx_ipv6_is_link_local(words)) {
        _nx_store(prefix_length, 10);
    } else {
        _nx_store(prefix_length, 0);
        _nx_ipv6_on_link(ip, router->nx_ipv6_default_router_entry_interface_ptr, words,
                         prefix_length);
    }
    return NX_SUCCESS;
}

UINT _nxd_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                        NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                        ULONG *prefix_length, ULONG *configuration_method)
{
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = router_tell(ip_ptr, router_at(ip_ptr, interface_index, entry_index), router_addr,
                         router_lifetime, prefix_length, configuration_method);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                  ULONG *router_lifetime, ULONG *prefix_length)
{
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = router_tell(
        ip_ptr, _nx_ipv6_router_choose(ip_ptr, &ip_ptr->nx_ip_interface[interface_index]),
        router_addr, router_lifetime, prefix_length, NX_NULL);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                    UINT *num_entries)
{
    *num_entries = 0;
    _nx_ip_lock(ip_ptr);
    while (router_at(ip_ptr, interface_index, *num_entries) != NX_NULL)
        ++*num_entries;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

#endif
