/*
 * The IPv6 services of a build without IPv6 (NX_DISABLE_IPV6), and those for
 * groups of one without NX_ENABLE_IPV6_MULTICAST.
 */
#include "nx_internal.h"

#if !defined(FEATURE_NX_IPV6) || !defined(NX_ENABLE_IPV6_MULTICAST)

UINT _nxd_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                        UINT interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index)
{
    return NX_NOT_SUPPORTED;
}

#endif

#ifndef FEATURE_NX_IPV6

UINT _nxd_ipv6_enable(NX_IP *ip_ptr)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_disable(NX_IP *ip_ptr)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                           ULONG prefix_length, UINT *address_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                           ULONG *prefix_length, UINT *interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *ip_ptr,
                                     UINT status, UINT interface_index, UINT address_index,
                                     ULONG *ip_address))
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                  UINT interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                        NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                        ULONG *prefix_length, ULONG *configuration_method)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                  ULONG *router_lifetime, ULONG *prefix_length)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                    UINT *num_entries)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr, VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                      UINT ra_flag))
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                         ULONG *physical_msw, ULONG *physical_lsw,
                                         UINT *interface_index)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_invalidate(NX_IP *ip_ptr)
{
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                   ULONG physical_lsw, UINT *interface_index)
{
    return NX_NOT_SUPPORTED;
}

#endif
