/*
 * Where packets go. Of IPv4: own addresses, connected networks, static routes
 * and the gateway; where versions part, for all transports.
 */
#include "nx_internal.h"

NX_INTERFACE *_nx_ip_interface_of(NX_IP *ip_ptr, ULONG address)
{
    for (UINT i = 0; i < NX_MAX_IP_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[i];

        if (nx_interface->nx_interface_valid && address != 0 &&
            nx_interface->nx_interface_ip_address == address)
            return nx_interface;
    }
    return NX_NULL;
}

UINT _nx_interface_is_broadcast(const NX_INTERFACE *nx_interface, ULONG address)
{
    ULONG mask = nx_interface->nx_interface_ip_network_mask;

    /* A /31 or /32 has no broadcast address (RFC 3021). */
    return nx_interface->nx_interface_valid && nx_interface->nx_interface_ip_address != 0 &&
           (~mask & 0xFFFFFFFE) != 0 && address == (nx_interface->nx_interface_ip_network | ~mask);
}

UINT _nx_ip_is_broadcast(NX_IP *ip_ptr, ULONG address)
{
    if (address == NX_IP_LIMITED_BROADCAST)
        return NX_TRUE;
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        if (_nx_interface_is_broadcast(&ip_ptr->nx_ip_interface[i], address))
            return NX_TRUE;
    }
    return NX_FALSE;
}

static UINT is_multicast(ULONG address)
{
    return (address & NX_IP_CLASS_D_MASK) == NX_IP_CLASS_D_TYPE;
}

/* The neighbour's network is one that the interface is on. */
static UINT is_connected(const NX_INTERFACE *nx_interface, ULONG address)
{
    return nx_interface->nx_interface_valid && nx_interface->nx_interface_ip_address != 0 &&
           (address & nx_interface->nx_interface_ip_network_mask) ==
               nx_interface->nx_interface_ip_network;
}

static NX_INTERFACE *connected_interface(NX_IP *ip, const NX_INTERFACE *only, ULONG address)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];

        if ((only == NX_NULL || only == nx_interface) && is_connected(nx_interface, address))
            return nx_interface;
    }
    return NX_NULL;
}

/* Group addresses: by the given interface, else the first that is up. */
static UINT route_group(NX_IP *ip, NX_INTERFACE **nx_interface)
{
    NX_INTERFACE *valid = NX_NULL;

    if (*nx_interface != NX_NULL)
        return NX_SUCCESS;
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *candidate = &ip->nx_ip_interface[i];

        if (!candidate->nx_interface_valid)
            continue;
        if (valid == NX_NULL)
            valid = candidate;
        if (candidate->nx_interface_link_up) {
            *nx_interface = candidate;
            return NX_SUCCESS;
        }
    }
    *nx_interface = valid;
    return valid != NX_NULL ? NX_SUCCESS : NX_IP_ADDRESS_ERROR;
}

#ifdef NX_ENABLE_IP_STATIC_ROUTING
static NX_IP_ROUTING_ENTRY *route_static(NX_IP *ip, const NX_INTERFACE *only, ULONG destination)
{
    for (ULONG i = 0; i < ip->nx_ip_routing_table_entry_count; i++) {
        NX_IP_ROUTING_ENTRY *entry = &ip->nx_ip_routing_table[i];

        if ((only == NX_NULL || only == entry->nx_ip_routing_entry_ip_interface) &&
            (destination & entry->nx_ip_routing_net_mask) == entry->nx_ip_routing_dest_ip)
            return entry;
    }
    return NX_NULL;
}
#endif

UINT _nx_ip_route_find(NX_IP *ip_ptr, ULONG destination, NX_INTERFACE **nx_interface,
                       ULONG *next_hop)
{
    NX_INTERFACE *only = *nx_interface;
    NX_INTERFACE *found;

    *next_hop = destination;
    if (destination == 0)
        return NX_IP_ADDRESS_ERROR;
    if ((destination & 0xFF000000) == NX_IP_LOOPBACK_FIRST) {
        *nx_interface = &ip_ptr->nx_ip_interface[NX_LOOPBACK_INTERFACE];
        return NX_HAVE_LOOPBACK ? NX_SUCCESS : NX_IP_ADDRESS_ERROR;
    }
    if (destination == NX_IP_LIMITED_BROADCAST || is_multicast(destination))
        return route_group(ip_ptr, nx_interface);
    found = _nx_ip_interface_of(ip_ptr, destination);
    if (found == NX_NULL)
        found = connected_interface(ip_ptr, only, destination);
    if (found != NX_NULL) {
        /* A packet to ourselves may have any of our addresses as source. */
        *nx_interface = only != NX_NULL ? only : found;
        return NX_SUCCESS;
    }
#ifdef NX_ENABLE_IP_STATIC_ROUTING
    NX_IP_ROUTING_ENTRY *entry = route_static(ip_ptr, only, destination);

    if (entry != NX_NULL) {
        *nx_interface = entry->nx_ip_routing_entry_ip_interface;
        *next_hop = entry->nx_ip_routing_next_hop_address;
        return NX_SUCCESS;
    }
#endif
    if (ip_ptr->nx_ip_gateway_address != 0 && ip_ptr->nx_ip_gateway_interface != NX_NULL &&
        (only == NX_NULL || only == ip_ptr->nx_ip_gateway_interface)) {
        *nx_interface = ip_ptr->nx_ip_gateway_interface;
        *next_hop = ip_ptr->nx_ip_gateway_address;
        return NX_SUCCESS;
    }
    return NX_IP_ADDRESS_ERROR;
}

/* --- services -------------------------------------------------------------------- */

UINT _nx_ip_gateway_address_set(NX_IP *ip_ptr, ULONG ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface;

    _nx_ip_lock(ip_ptr);
    nx_interface = ip_address != 0 ? connected_interface(ip_ptr, NX_NULL, ip_address) : NX_NULL;
    if (nx_interface != NX_NULL) {
        ip_ptr->nx_ip_gateway_address = ip_address;
        ip_ptr->nx_ip_gateway_interface = nx_interface;
    }
    _nx_ip_unlock(ip_ptr);
    return nx_interface != NX_NULL ? NX_SUCCESS : NX_IP_ADDRESS_ERROR;
}

UINT _nx_ip_gateway_address_get(NX_IP *ip_ptr, ULONG *ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    *ip_address = ip_ptr->nx_ip_gateway_address;
    _nx_ip_unlock(ip_ptr);
    return *ip_address != 0 ? NX_SUCCESS : NX_NOT_FOUND;
}

UINT _nx_ip_gateway_address_clear(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_gateway_address = 0;
    ip_ptr->nx_ip_gateway_interface = NX_NULL;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

#ifdef NX_ENABLE_IP_STATIC_ROUTING

/* Where an entry of this mask belongs: longest masks first, so that the first
 * match is the most specific. */
static ULONG route_place(const NX_IP *ip, ULONG mask)
{
    ULONG i = 0;

    while (i < ip->nx_ip_routing_table_entry_count &&
           ip->nx_ip_routing_table[i].nx_ip_routing_net_mask >= mask)
        i++;
    return i;
}

static NX_IP_ROUTING_ENTRY *route_exact(NX_IP *ip, ULONG network, ULONG mask)
{
    for (ULONG i = 0; i < ip->nx_ip_routing_table_entry_count; i++) {
        NX_IP_ROUTING_ENTRY *entry = &ip->nx_ip_routing_table[i];

        if (entry->nx_ip_routing_dest_ip == (network & mask) &&
            entry->nx_ip_routing_net_mask == mask)
            return entry;
    }
    return NX_NULL;
}

static NX_IP_ROUTING_ENTRY *route_insert(NX_IP *ip, ULONG network, ULONG mask)
{
    ULONG at = route_place(ip, mask);
    NX_IP_ROUTING_ENTRY *entry = &ip->nx_ip_routing_table[at];

    memmove(entry + 1, entry, (ip->nx_ip_routing_table_entry_count - at) * sizeof *entry);
    ip->nx_ip_routing_table_entry_count++;
    entry->nx_ip_routing_dest_ip = network & mask;
    entry->nx_ip_routing_net_mask = mask;
    return entry;
}

static UINT route_add(NX_IP *ip, ULONG network, ULONG mask, ULONG next_hop)
{
    NX_INTERFACE *nx_interface = connected_interface(ip, NX_NULL, next_hop);
    NX_IP_ROUTING_ENTRY *entry = route_exact(ip, network, mask);

    if (nx_interface == NX_NULL)
        return NX_IP_ADDRESS_ERROR;
    if (entry == NX_NULL) {
        if (ip->nx_ip_routing_table_entry_count == NX_IP_ROUTING_TABLE_SIZE)
            return NX_OVERFLOW;
        entry = route_insert(ip, network, mask);
    }
    entry->nx_ip_routing_next_hop_address = next_hop;
    entry->nx_ip_routing_entry_ip_interface = nx_interface;
    return NX_SUCCESS;
}

UINT _nx_ip_static_route_add(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask, ULONG next_hop)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = route_add(ip_ptr, network_address, net_mask, next_hop);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_ip_static_route_delete(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_IP_ROUTING_ENTRY *entry;

    _nx_ip_lock(ip_ptr);
    entry = route_exact(ip_ptr, network_address, net_mask);
    if (entry != NX_NULL) {
        ULONG at = (ULONG)(entry - ip_ptr->nx_ip_routing_table);

        ip_ptr->nx_ip_routing_table_entry_count--;
        memmove(entry, entry + 1, (ip_ptr->nx_ip_routing_table_entry_count - at) * sizeof *entry);
    }
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_NOT_SUCCESSFUL;
}

#else

UINT _nx_ip_static_route_add(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask, ULONG next_hop)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(network_address);
    NX_PARAMETER_NOT_USED(net_mask);
    NX_PARAMETER_NOT_USED(next_hop);
    return NX_NOT_SUPPORTED;
}

UINT _nx_ip_static_route_delete(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(network_address);
    NX_PARAMETER_NOT_USED(net_mask);
    return NX_NOT_SUPPORTED;
}

#endif

/* --- either version --------------------------------------------------------------------- */

UINT _nx_route_find(NX_IP *ip_ptr, const NXD_ADDRESS *destination, NX_ROUTE *route)
{
#ifdef FEATURE_NX_IPV6
    if (destination->nxd_ip_version == NX_IP_VERSION_V6)
        return _nx_ipv6_route_find(ip_ptr, destination->nxd_ip_address.v6, route);
#endif
    if (!NX_HAVE_IPV4 || destination->nxd_ip_version != NX_IP_VERSION_V4)
        return NX_IP_ADDRESS_ERROR;
    route->source = NX_NULL;
    return _nx_ip_route_find(ip_ptr, destination->nxd_ip_address.v4, &route->interface_ptr,
                             &route->next_hop);
}

VOID _nx_route_confirm(NX_IP *ip_ptr, const NXD_ADDRESS *destination)
{
#ifdef FEATURE_NX_IPV6
    const NX_IPV6_DESTINATION_ENTRY *entry = NX_NULL;

    if (destination->nxd_ip_version == NX_IP_VERSION_V6)
        entry = _nx_ipv6_destination_find(ip_ptr, destination->nxd_ip_address.v6);
    if (entry != NX_NULL && entry->nx_ipv6_destination_entry_nd_entry != NX_NULL)
        _nx_nd_cache_confirm(ip_ptr, entry->nx_ipv6_destination_entry_nd_entry);
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(destination);
#endif
}

UINT _nx_route_back(NX_IP *ip_ptr, const NXD_ADDRESS *source, const NXD_ADDRESS *destination,
                    NX_INTERFACE *nx_interface, NX_ROUTE *route)
{
    memset(route, 0, sizeof *route);
    route->interface_ptr = nx_interface;
#ifdef FEATURE_NX_IPV6
    if (destination->nxd_ip_version == NX_IP_VERSION_V6) {
        route->source = _nx_ipv6_address_of(ip_ptr, destination->nxd_ip_address.v6, nx_interface);
        /* Other than a neighbour's, an address is not of one link. */
        if (!_nx_ipv6_is_link_local(source->nxd_ip_address.v6))
            route->interface_ptr = NX_NULL;
    }
#else
    NX_PARAMETER_NOT_USED(destination);
#endif
    return _nx_route_find(ip_ptr, source, route);
}

UINT _nx_route_of_index(NX_IP *ip_ptr, ULONG version, UINT address_index, NX_ROUTE *route)
{
    memset(route, 0, sizeof *route);
    if (address_index == NX_ANY_INDEX)
        return NX_TRUE;
#ifdef FEATURE_NX_IPV6
    if (version == NX_IP_VERSION_V6) {
        if (address_index >= NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED ||
            !ip_ptr->nx_ipv6_address[address_index].nxd_ipv6_address_valid)
            return NX_FALSE;
        route->source = &ip_ptr->nx_ipv6_address[address_index];
        route->interface_ptr = route->source->nxd_ipv6_address_attached;
        return NX_TRUE;
    }
#else
    NX_PARAMETER_NOT_USED(version);
#endif
    if (address_index >= NX_MAX_IP_INTERFACES ||
        !ip_ptr->nx_ip_interface[address_index].nx_interface_valid)
        return NX_FALSE;
    route->interface_ptr = &ip_ptr->nx_ip_interface[address_index];
    return NX_TRUE;
}

UINT _nx_route_has_source(const NX_ROUTE *route, ULONG version)
{
    if (version == NX_IP_VERSION_V6)
        return route->source != NX_NULL && route->source->nxd_ipv6_address_valid;
    return route->interface_ptr->nx_interface_ip_address != 0;
}

ULONG *_nx_route_source_words(const NX_ROUTE *route, ULONG version)
{
    static ULONG unspecified[4];

    if (version == NX_IP_VERSION_V6)
        return route->source != NX_NULL ? route->source->nxd_ipv6_address : unspecified;
    return &route->interface_ptr->nx_interface_ip_address;
}

ULONG _nx_route_payload_max(NX_IP *ip_ptr, const NX_ROUTE *route, const NXD_ADDRESS *destination)
{
    ULONG header = _nx_ip_header_bytes(destination->nxd_ip_version);
    ULONG mtu = route->interface_ptr->nx_interface_ip_mtu_size;

#ifdef FEATURE_NX_IPV6
    if (destination->nxd_ip_version == NX_IP_VERSION_V6)
        mtu = _nx_ipv6_path_mtu(ip_ptr, route->interface_ptr, destination->nxd_ip_address.v6);
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
#endif
    return mtu > header ? mtu - header : 0;
}
