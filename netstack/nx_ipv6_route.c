/*
 * Where IPv6 packets go: the interface, the next hop and the destination cache
 * with path MTUs (RFC 4861 5.2, RFC 8201).
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

/* --- the interface ---------------------------------------------------------------------- */

static UINT may_send(const NX_INTERFACE *nx_interface)
{
    const NXD_IPV6_ADDRESS *entry = nx_interface->nxd_interface_ipv6_address_list_head;

    while (entry != NX_NULL && !_nx_ipv6_address_is_usable(entry))
        entry = entry->nxd_ipv6_address_next;
    return nx_interface->nx_interface_valid && entry != NX_NULL;
}

/* For groups and link-local neighbours, whose address tells no link: the first
 * interface that we can send from, but first of all one that knows the neighbour. */
static NX_INTERFACE *interface_of_link(NX_IP *ip, const ULONG destination[4])
{
    NX_INTERFACE *first = NX_NULL;

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];

        if (!may_send(nx_interface))
            continue;
        if (_nx_nd_cache_leads(ip, destination, nx_interface) ||
            _nx_ipv6_router_find(ip, destination, nx_interface) != NX_NULL)
            return nx_interface;
        if (first == NX_NULL)
            first = nx_interface;
    }
    return first;
}

/* A redirect has led there (RFC 4861 8.3), whatever is known of routers now. */
static NX_INTERFACE *interface_of_redirect(NX_IP *ip, const NX_INTERFACE *only,
                                           const ULONG destination[4])
{
    const NX_IPV6_DESTINATION_ENTRY *entry = _nx_ipv6_destination_find(ip, destination);
    const ND_CACHE_ENTRY *neighbour =
        entry != NX_NULL ? entry->nx_ipv6_destination_entry_nd_entry : NX_NULL;

    if (neighbour == NX_NULL ||
        (only != NX_NULL && neighbour->nx_nd_cache_interface_ptr != only))
        return NX_NULL;
    return neighbour->nx_nd_cache_interface_ptr;
}

/* Whether a way leads there; *nx_interface, where NX_NULL, becomes its first. */
UINT _nx_ipv6_way_find(NX_IP *ip_ptr, const ULONG destination[4], NX_INTERFACE **nx_interface)
{
    ULONG next_hop[4];
    NX_INTERFACE *found;

    if (_nx_ipv6_is_multicast(destination) || _nx_ipv6_is_link_local(destination)) {
        if (*nx_interface == NX_NULL)
            *nx_interface = interface_of_link(ip_ptr, destination);
        return *nx_interface != NX_NULL;
    }
    found = _nx_ipv6_on_link(ip_ptr, *nx_interface, destination, NX_NULL);
    if (found == NX_NULL)
        _nx_ipv6_gateway(ip_ptr, *nx_interface, destination, &found, next_hop);
    if (found == NX_NULL)
        found = interface_of_redirect(ip_ptr, *nx_interface, destination);
    if (found != NX_NULL)
        *nx_interface = found;
    return found != NX_NULL;
}

UINT _nx_ipv6_route_find(NX_IP *ip_ptr, const ULONG destination[4], NX_ROUTE *route)
{
    NXD_IPV6_ADDRESS *own;
    UINT found;

    route->next_hop = 0;
    if (_nx_ipv6_is_unspecified(destination) ||
        (_nx_ipv6_is_multicast(destination) && _nx_ipv6_group_scope(destination) == 0))
        return NX_IP_ADDRESS_ERROR;
    if (route->source != NX_NULL)
        route->interface_ptr = route->source->nxd_ipv6_address_attached;
    own = _nx_ipv6_address_of(ip_ptr, destination, route->interface_ptr);
    if (own != NX_NULL) {
        if (route->source == NX_NULL)
            route->source = own;
        route->interface_ptr = route->source->nxd_ipv6_address_attached;
        return _nx_ipv6_address_is_usable(route->source) ? NX_SUCCESS : NX_NO_INTERFACE_ADDRESS;
    }
    if (_nx_ipv6_is_loopback(destination))      /* RFC 4291 2.5.3: never out of a node */
        return NX_IP_ADDRESS_ERROR;
    found = _nx_ipv6_way_find(ip_ptr, destination, &route->interface_ptr);
    if (route->interface_ptr == NX_NULL)
        return interface_of_link(ip_ptr, destination) != NX_NULL ? NX_IP_ADDRESS_ERROR
                                                                 : NX_NO_INTERFACE_ADDRESS;
    if (route->source == NX_NULL)
        route->source = _nx_ipv6_source_select(ip_ptr, route->interface_ptr, destination);
    if (route->source == NX_NULL || !_nx_ipv6_address_is_usable(route->source))
        return NX_NO_INTERFACE_ADDRESS;
    return found ? NX_SUCCESS : NX_IP_ADDRESS_ERROR;
}

/* --- the destination cache ------------------------------------------------------------------ */

NX_IPV6_DESTINATION_ENTRY *_nx_ipv6_destination_find(NX_IP *ip_ptr, const ULONG destination[4])
{
    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        NX_IPV6_DESTINATION_ENTRY *entry = &ip_ptr->nx_ipv6_destination_table[i];

        if (entry->nx_ipv6_destination_entry_valid &&
            _nx_ipv6_same(entry->nx_ipv6_destination_entry_destination_address, destination))
            return entry;
    }
    return NX_NULL;
}

static VOID destination_clear(NX_IP *ip, NX_IPV6_DESTINATION_ENTRY *entry)
{
    if (entry->nx_ipv6_destination_entry_valid)
        ip->nx_ipv6_destination_table_size--;
    memset(entry, 0, sizeof *entry);
}

/* A full table gives up its entries in turn. */
static NX_IPV6_DESTINATION_ENTRY *destination_slot(NX_IP *ip)
{
    NX_IPV6_DESTINATION_ENTRY *table = ip->nx_ipv6_destination_table;
    UINT turn;

    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        if (!table[i].nx_ipv6_destination_entry_valid)
            return &table[i];
    }
    turn = ip->nx_ip_ipv6_private.destination_next++ % NX_IPV6_DESTINATION_TABLE_SIZE;
    destination_clear(ip, &table[turn]);
    return &table[turn];
}

NX_IPV6_DESTINATION_ENTRY *_nx_ipv6_destination_make(NX_IP *ip_ptr, const ULONG destination[4])
{
    NX_IPV6_DESTINATION_ENTRY *entry = _nx_ipv6_destination_find(ip_ptr, destination);

    if (entry != NX_NULL)
        return entry;
    entry = destination_slot(ip_ptr);
    entry->nx_ipv6_destination_entry_valid = NX_TRUE;
    _nx_ipv6_copy(entry->nx_ipv6_destination_entry_destination_address, destination);
    ip_ptr->nx_ipv6_destination_table_size++;
    return entry;
}

/* Its way is looked up afresh; what the path carries is still true. */
static VOID way_forget(NX_IP *ip, NX_IPV6_DESTINATION_ENTRY *entry)
{
    entry->nx_ipv6_destination_entry_nd_entry = NX_NULL;
    memset(entry->nx_ipv6_destination_entry_next_hop, 0,
           sizeof entry->nx_ipv6_destination_entry_next_hop);
    if (entry->nx_ipv6_destination_entry_path_mtu == 0)
        destination_clear(ip, entry);
}

VOID _nx_ipv6_destinations_forget(NX_IP *ip_ptr, const ULONG *next_hop)
{
    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        NX_IPV6_DESTINATION_ENTRY *entry = &ip_ptr->nx_ipv6_destination_table[i];

        if (next_hop == NX_NULL ||
            _nx_ipv6_same(entry->nx_ipv6_destination_entry_next_hop, next_hop))
            way_forget(ip_ptr, entry);
    }
}

VOID _nx_ipv6_destinations_behind_forget(NX_IP *ip_ptr, const ULONG router[4])
{
    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        NX_IPV6_DESTINATION_ENTRY *entry = &ip_ptr->nx_ipv6_destination_table[i];

        if (_nx_ipv6_same(entry->nx_ipv6_destination_entry_next_hop, router) &&
            !_nx_ipv6_same(entry->nx_ipv6_destination_entry_destination_address, router))
            way_forget(ip_ptr, entry);
    }
}

UINT _nx_ipv6_next_hop(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const ULONG destination[4],
                       ULONG next_hop[4])
{
    NX_IPV6_DESTINATION_ENTRY *entry = _nx_ipv6_destination_find(ip_ptr, destination);
    const ND_CACHE_ENTRY *neighbour;

    if (entry != NX_NULL &&
        !_nx_ipv6_is_unspecified(entry->nx_ipv6_destination_entry_next_hop)) {
        neighbour = entry->nx_ipv6_destination_entry_nd_entry;
        _nx_ipv6_copy(next_hop, entry->nx_ipv6_destination_entry_next_hop);
        if (neighbour == NX_NULL || neighbour->nx_nd_cache_interface_ptr == nx_interface)
            return NX_TRUE;
    }
    if (_nx_ipv6_is_link_local(destination) ||
        _nx_ipv6_on_link(ip_ptr, nx_interface, destination, NX_NULL) != NX_NULL) {
        _nx_ipv6_copy(next_hop, destination);
        return NX_TRUE;
    }
    return _nx_ipv6_gateway(ip_ptr, nx_interface, destination, &nx_interface, next_hop);
}

/* --- what paths carry -------------------------------------------------------------------------- */

ULONG _nx_ipv6_path_mtu(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                        const ULONG destination[4])
{
    const NX_IPV6_DESTINATION_ENTRY *entry = _nx_ipv6_destination_find(ip_ptr, destination);
    ULONG mtu = nx_interface->nx_interface_ip_mtu_size;

    if (entry != NX_NULL && entry->nx_ipv6_destination_entry_path_mtu != 0 &&
        entry->nx_ipv6_destination_entry_path_mtu < mtu)
        mtu = entry->nx_ipv6_destination_entry_path_mtu;
    return mtu;
}

/* Only for where we send to: who invents destinations fills no table. */
UINT _nx_ipv6_path_mtu_lower(NX_IP *ip_ptr, const ULONG destination[4], ULONG mtu)
{
    NX_IPV6_DESTINATION_ENTRY *entry = _nx_ipv6_destination_find(ip_ptr, destination);

    if (entry == NX_NULL || mtu < NX_MINIMUM_IPV6_PATH_MTU ||
        (entry->nx_ipv6_destination_entry_path_mtu != 0 &&
         entry->nx_ipv6_destination_entry_path_mtu <= mtu))
        return NX_FALSE;
    entry->nx_ipv6_destination_entry_path_mtu = mtu;
    entry->nx_ipv6_destination_entry_MTU_timer_tick = NX_PATH_MTU_INCREASE_WAIT_INTERVAL_TICKS;
    _nx_ip_periodic_start(ip_ptr);
    return NX_TRUE;
}

/* After a while the path may carry more (RFC 8201 5.3). */
VOID _nx_destination_table_periodic_update(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        NX_IPV6_DESTINATION_ENTRY *entry = &ip_ptr->nx_ipv6_destination_table[i];

        if (entry->nx_ipv6_destination_entry_MTU_timer_tick == 0)
            continue;
        if (entry->nx_ipv6_destination_entry_MTU_timer_tick > NX_IP_PERIODIC_RATE) {
            entry->nx_ipv6_destination_entry_MTU_timer_tick -= NX_IP_PERIODIC_RATE;
            _nx_ip_periodic_start(ip_ptr);
            continue;
        }
        entry->nx_ipv6_destination_entry_MTU_timer_tick = 0;
        entry->nx_ipv6_destination_entry_path_mtu = 0;
    }
}

#endif
