/*
 * Our IPv6 addresses: the table that interfaces share, the states of an
 * address (RFC 4862), duplicate detection and lifetimes.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define LINK_LOCAL_PREFIX 10

const ULONG _nx_ipv6_all_nodes[4] = {0xFF020000, 0, 0, 1};
const ULONG _nx_ipv6_all_routers[4] = {0xFF020000, 0, 0, 2};

UINT _nx_ipv6_common_bits(const ULONG a[4], const ULONG b[4])
{
    UINT bits = 0;

    while (bits < 128 && a[bits / 32] == b[bits / 32])
        bits += 32;
    while (bits < 128 && ((a[bits / 32] ^ b[bits / 32]) >> (31 - bits % 32) & 1) == 0)
        bits++;
    return bits;
}

VOID _nx_ipv6_solicited_node(const ULONG address[4], ULONG group[4])
{
    group[0] = 0xFF020000;
    group[1] = 0;
    group[2] = 1;
    group[3] = 0xFF000000 | (address[3] & 0x00FFFFFF);
}

/* --- finding ---------------------------------------------------------------------- */

NXD_IPV6_ADDRESS *_nx_ipv6_address_entry(NX_IP *ip_ptr, const ULONG address[4],
                                         const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED; i++) {
        NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid && _nx_ipv6_same(entry->nxd_ipv6_address, address) &&
            (nx_interface == NX_NULL || entry->nxd_ipv6_address_attached == nx_interface))
            return entry;
    }
    return NX_NULL;
}

NXD_IPV6_ADDRESS *_nx_ipv6_address_of(NX_IP *ip_ptr, const ULONG address[4],
                                      const NX_INTERFACE *nx_interface)
{
    NXD_IPV6_ADDRESS *entry = _nx_ipv6_address_entry(ip_ptr, address, nx_interface);

    /* A link-local address is ours on its link only. */
    if (entry == NX_NULL && !_nx_ipv6_is_link_local(address))
        entry = _nx_ipv6_address_entry(ip_ptr, address, NX_NULL);
    return entry != NX_NULL && _nx_ipv6_address_is_usable(entry) ? entry : NX_NULL;
}

NXD_IPV6_ADDRESS *_nx_ipv6_link_local(const NX_INTERFACE *nx_interface)
{
    NXD_IPV6_ADDRESS *entry = nx_interface->nxd_interface_ipv6_address_list_head;

    while (entry != NX_NULL && !(_nx_ipv6_is_link_local(entry->nxd_ipv6_address) &&
                                 _nx_ipv6_address_is_usable(entry)))
        entry = entry->nxd_ipv6_address_next;
    return entry;
}

/* --- the table ---------------------------------------------------------------------- */

VOID _nx_ipv6_address_notify(NX_IP *ip_ptr, UINT status, const NXD_IPV6_ADDRESS *entry)
{
#ifdef NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
    ULONG address[4];
    UINT nx_interface = entry->nxd_ipv6_address_attached->nx_interface_index;

    if (entry->nxd_ipv6_address_index >= NX_MAX_IPV6_ADDRESSES)     /* not ::1 */
        return;
    _nx_ipv6_copy(address, entry->nxd_ipv6_address);
    if (ip_ptr->nx_ipv6_address_change_notify != NX_NULL)
        ip_ptr->nx_ipv6_address_change_notify(ip_ptr, status, nx_interface,
                                              entry->nxd_ipv6_address_index, address);
    if (ip_ptr->nx_ipv6_address_change_notify_internal != NX_NULL)
        ip_ptr->nx_ipv6_address_change_notify_internal(ip_ptr, status, nx_interface,
                                                       entry->nxd_ipv6_address_index, address);
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(status);
    NX_PARAMETER_NOT_USED(entry);
#endif
}

static VOID list_append(NX_INTERFACE *nx_interface, NXD_IPV6_ADDRESS *entry)
{
    NXD_IPV6_ADDRESS **link = &nx_interface->nxd_interface_ipv6_address_list_head;

    while (*link != NX_NULL)
        link = &(*link)->nxd_ipv6_address_next;
    *link = entry;
    entry->nxd_ipv6_address_next = NX_NULL;
}

static VOID list_remove(NXD_IPV6_ADDRESS *entry)
{
    NXD_IPV6_ADDRESS **link =
        &entry->nxd_ipv6_address_attached->nxd_interface_ipv6_address_list_head;

    while (*link != NX_NULL && *link != entry)
        link = &(*link)->nxd_ipv6_address_next;
    if (*link == entry)
        *link = entry->nxd_ipv6_address_next;
}

/* Where duplicates are looked for, the address waits for the outcome. */
static VOID detection_begin(NX_IP *ip, NXD_IPV6_ADDRESS *entry)
{
    entry->nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_VALID;
#ifndef NX_DISABLE_IPV6_DAD
    if (ip->nx_ip_icmpv6_packet_process != NX_NULL) {
        entry->nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_TENTATIVE;
        entry->nxd_ipv6_address_DupAddrDetectTransmit = NX_IPV6_DAD_TRANSMITS;
        _nx_ip_periodic_start(ip);
    }
#else
    NX_PARAMETER_NOT_USED(ip);
#endif
}

NXD_IPV6_ADDRESS *_nx_ipv6_address_add(NX_IP *ip_ptr, NX_INTERFACE *nx_interface,
                                       const ULONG address[4], ULONG prefix_length, UINT method)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid)
            continue;
        memset(entry, 0, sizeof *entry);
        entry->nxd_ipv6_address_valid = NX_TRUE;
        entry->nxd_ipv6_address_type = NX_IP_VERSION_V6;
        entry->nxd_ipv6_address_prefix_length = (UCHAR)prefix_length;
        entry->nxd_ipv6_address_attached = nx_interface;
        _nx_ipv6_copy(entry->nxd_ipv6_address, address);
        entry->nxd_ipv6_address_ConfigurationMethod = (UCHAR)method;
        entry->nxd_ipv6_address_index = (UCHAR)i;
        memset(&ip_ptr->nx_ip_ipv6_private.lifetime[i], 0,
               sizeof ip_ptr->nx_ip_ipv6_private.lifetime[i]);
        ip_ptr->nx_ip_ipv6_private.lifetime[i].valid = NX_IPV6_INFINITE;
        ip_ptr->nx_ip_ipv6_private.lifetime[i].preferred = NX_IPV6_INFINITE;
        list_append(nx_interface, entry);
        _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);      /* its prefix may be on the link */
        detection_begin(ip_ptr, entry);
        _nx_mld_address_begin(ip_ptr, entry);
        return entry;
    }
    return NX_NULL;
}

/* Neighbours were asked from this address; the next time it will be another. */
static VOID neighbours_forget(NX_IP *ip, const NXD_IPV6_ADDRESS *entry)
{
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        if (ip->nx_ipv6_nd_cache[i].nx_nd_cache_outgoing_address == entry)
            ip->nx_ipv6_nd_cache[i].nx_nd_cache_outgoing_address = NX_NULL;
    }
}

VOID _nx_ipv6_address_remove(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry, UINT why)
{
    NXD_IPV6_ADDRESS gone = *entry;

    if (ip_ptr->nx_ip_tcp_packet_receive != NX_NULL)
        _nx_tcp_route_lost(ip_ptr, NX_NULL, entry);
    neighbours_forget(ip_ptr, entry);
    _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
    list_remove(entry);
    memset(entry, 0, sizeof *entry);
    _nx_ipv6_address_notify(ip_ptr, why, &gone);
}

VOID _nx_ipv6_interface_forget(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
    while (nx_interface->nxd_interface_ipv6_address_list_head != NX_NULL)
        _nx_ipv6_address_remove(ip_ptr, nx_interface->nxd_interface_ipv6_address_list_head,
                                NX_IPV6_ADDRESS_MANUAL_DELETE);
    for (UINT i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        NX_IPV6_DEFAULT_ROUTER_ENTRY *router = &ip_ptr->nx_ipv6_default_router_table[i];

        if (router->nx_ipv6_default_router_entry_flag != 0 &&
            router->nx_ipv6_default_router_entry_interface_ptr == nx_interface)
            _nx_ipv6_router_remove(ip_ptr, router);
    }
    _nx_ipv6_prefixes_forget(ip_ptr, nx_interface);
    _nx_ipv6_groups_forget(ip_ptr, nx_interface);
    _nx_ipv6_told_routes_forget(ip_ptr, nx_interface, NX_NULL);
    _nx_ipv6_dns_forget(ip_ptr, nx_interface);
    _nx_nd_cache_interface_forget(ip_ptr, nx_interface);
    ip_ptr->nx_ip_ipv6_private.disabled[nx_interface->nx_interface_index] = NX_FALSE;
    ip_ptr->nx_ip_ipv6_private.link_mtu[nx_interface->nx_interface_index] = 0;
    ip_ptr->nx_ip_ipv6_private.mld_version[nx_interface->nx_interface_index] = 0;
    memset(&ip_ptr->nx_ip_ipv6_private.router[nx_interface->nx_interface_index], 0,
           sizeof ip_ptr->nx_ip_ipv6_private.router[0]);
}

/* --- duplicates and time ----------------------------------------------------------------- */

VOID _nx_ipv6_address_duplicate(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry)
{
    NX_INTERFACE *nx_interface = entry->nxd_ipv6_address_attached;
    UINT of_hardware =
        entry->nxd_ipv6_address_ConfigurationMethod == NX_IPV6_ADDRESS_BASED_ON_INTERFACE;
    const NX_IPV6_LIFETIME lifetime =
        ip_ptr->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];
    const NXD_IPV6_ADDRESS gone = *entry;

    _nx_ipv6_address_remove(ip_ptr, entry, NX_IPV6_ADDRESS_DAD_FAILURE);
    _nx_ipv6_identifier_retry(ip_ptr, &gone, &lifetime);
    /* Who has the same link-local address has our hardware address, too. */
    if (of_hardware)
        ip_ptr->nx_ip_ipv6_private.disabled[nx_interface->nx_interface_index] = NX_TRUE;
}

VOID _nx_ipv6_address_age(NX_IP *ip_ptr, NXD_IPV6_ADDRESS *entry)
{
    const NX_IPV6_LIFETIME *lifetime =
        &ip_ptr->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];

    if (entry->nxd_ipv6_address_state >= NX_IPV6_ADDR_STATE_PREFERRED)
        entry->nxd_ipv6_address_state = lifetime->preferred == 0 ? NX_IPV6_ADDR_STATE_DEPRECATED
                                                                 : NX_IPV6_ADDR_STATE_VALID;
}

/* RFC 4862 5.4.2: the question whether anybody has the address. */
static VOID detection_second(NX_IP *ip, NXD_IPV6_ADDRESS *entry)
{
    NX_INTERFACE *nx_interface = entry->nxd_ipv6_address_attached;
    ULONG group[4];

    _nx_ip_periodic_start(ip);
    if (!nx_interface->nx_interface_link_up)
        return;
    if (entry->nxd_ipv6_address_DupAddrDetectTransmit > 0) {
        entry->nxd_ipv6_address_DupAddrDetectTransmit--;
        _nx_ipv6_solicited_node(entry->nxd_ipv6_address, group);
        _nx_nd_solicit(ip, nx_interface, NX_NULL, group, entry->nxd_ipv6_address);
        return;
    }
    entry->nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_VALID;
    _nx_ipv6_address_age(ip, entry);
    _nx_ipv6_address_notify(ip, NX_IPV6_ADDRESS_DAD_SUCCESSFUL, entry);
}

static VOID lifetime_second(NX_IP *ip, NXD_IPV6_ADDRESS *entry)
{
    NX_IPV6_LIFETIME *lifetime =
        &ip->nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index];

    if (lifetime->preferred != NX_IPV6_INFINITE && lifetime->preferred > 0) {
        lifetime->preferred--;
        _nx_ip_periodic_start(ip);
    }
    _nx_ipv6_address_age(ip, entry);
    if (lifetime->valid == NX_IPV6_INFINITE)
        return;
    if (lifetime->valid > 1) {
        lifetime->valid--;
        _nx_ip_periodic_start(ip);
        return;
    }
    _nx_ipv6_address_remove(ip, entry, NX_IPV6_ADDRESS_LIFETIME_EXPIRED);
}

VOID _nx_ipv6_addresses_second(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (!entry->nxd_ipv6_address_valid)
            continue;
        if (entry->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_TENTATIVE)
            detection_second(ip_ptr, entry);
        if (_nx_ipv6_temporary_second(ip_ptr, entry))
            lifetime_second(ip_ptr, entry);
    }
}

/* --- addresses from the hardware's ---------------------------------------------------------- */

VOID _nx_ipv6_identifier_eui64(const NX_INTERFACE *nx_interface, ULONG address[4])
{
    ULONG msw = nx_interface->nx_interface_physical_address_msw;
    ULONG lsw = nx_interface->nx_interface_physical_address_lsw;

    address[2] = ((msw << 16 | (lsw >> 24 & 0xFF) << 8) ^ 0x02000000) | 0xFF;
    address[3] = 0xFE000000 | (lsw & 0x00FFFFFF);
}

static VOID link_local_make(const NX_INTERFACE *nx_interface, ULONG address[4])
{
    address[0] = 0xFE800000;
    address[1] = 0;
    _nx_ipv6_identifier_eui64(nx_interface, address);
}

/* Addresses that were asked for before drivers had told theirs (NX38). */
VOID _nx_ipv6_interfaces_started(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        NXD_IPV6_ADDRESS *entry = &ip_ptr->nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid && entry->nxd_ipv6_address_ConfigurationMethod ==
                                                 NX_IPV6_ADDRESS_BASED_ON_INTERFACE)
            link_local_make(entry->nxd_ipv6_address_attached, entry->nxd_ipv6_address);
    }
}

/* --- services ---------------------------------------------------------------------------------- */

UINT _nxd_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                           ULONG prefix_length, UINT *address_index)
{
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    UINT method = ip_address == NX_NULL ? NX_IPV6_ADDRESS_BASED_ON_INTERFACE
                                        : NX_IPV6_ADDRESS_MANUAL_CONFIG;
    NXD_IPV6_ADDRESS *entry = NX_NULL;
    UINT status = NX_SUCCESS;
    ULONG address[4];

    if (ip_address != NX_NULL)
        _nx_ipv6_copy(address, ip_address->nxd_ip_address.v6);
    else if (prefix_length == LINK_LOCAL_PREFIX)
        link_local_make(nx_interface, address);
    else
        return NX_IP_ADDRESS_ERROR;
    if (!_nx_ipv6_is_unicast(address) || _nx_ipv6_is_loopback(address) || prefix_length > 128)
        return NX_IP_ADDRESS_ERROR;
    _nx_ip_lock(ip_ptr);
    if (_nx_ipv6_address_entry(ip_ptr, address, nx_interface) != NX_NULL ||
        (!_nx_ipv6_is_link_local(address) &&
         _nx_ipv6_address_entry(ip_ptr, address, NX_NULL) != NX_NULL)) {
        status = NX_DUPLICATED_ENTRY;
    } else {
        entry = _nx_ipv6_address_add(ip_ptr, nx_interface, address, prefix_length, method);
        if (entry == NX_NULL)
            status = NX_NO_MORE_ENTRIES;
    }
    if (entry != NX_NULL) {
        if (address_index != NX_NULL)
            *address_index = entry->nxd_ipv6_address_index;
        if (_nx_ipv6_is_link_local(address))
            _nx_nd_router_solicitations_begin(ip_ptr, nx_interface);
        _nx_ipv6_address_notify(ip_ptr, method, entry);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                           ULONG *prefix_length, UINT *interface_index)
{
    const NXD_IPV6_ADDRESS *entry;
    UINT status = NX_NO_INTERFACE_ADDRESS;

    if (address_index >= NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED)
        return status;
    entry = &ip_ptr->nx_ipv6_address[address_index];
    _nx_ip_lock(ip_ptr);
    if (entry->nxd_ipv6_address_valid) {
        ip_address->nxd_ip_version = NX_IP_VERSION_V6;
        _nx_ipv6_copy(ip_address->nxd_ip_address.v6, entry->nxd_ipv6_address);
        *prefix_length = entry->nxd_ipv6_address_prefix_length;
        *interface_index = entry->nxd_ipv6_address_attached->nx_interface_index;
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index)
{
    UINT status = NX_NO_INTERFACE_ADDRESS;

    _nx_ip_lock(ip_ptr);
    if (address_index < NX_MAX_IPV6_ADDRESSES &&
        ip_ptr->nx_ipv6_address[address_index].nxd_ipv6_address_valid) {
        _nx_ipv6_address_remove(ip_ptr, &ip_ptr->nx_ipv6_address[address_index],
                                NX_IPV6_ADDRESS_MANUAL_DELETE);
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_address_change_notify(NX_IP *ip_ptr,
                                     VOID (*ip_address_change_notify)(NX_IP *ip_ptr, UINT status,
                                                                      UINT interface_index,
                                                                      UINT address_index,
                                                                      ULONG *ip_address))
{
#ifdef NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ipv6_address_change_notify = ip_address_change_notify;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(ip_address_change_notify);
    return NX_NOT_SUPPORTED;
#endif
}

#endif
