/*
 * The IPv6 services of a build without IPv6 (NX_DISABLE_IPV6).
 */
#include "nx_internal.h"

#ifndef FEATURE_NX_IPV6

UINT _nxd_ipv6_enable(NX_IP *ip_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_disable(NX_IP *ip_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                           ULONG prefix_length, UINT *address_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(ip_address);
    NX_PARAMETER_NOT_USED(prefix_length);
    NX_PARAMETER_NOT_USED(address_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                           ULONG *prefix_length, UINT *interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(address_index);
    NX_PARAMETER_NOT_USED(ip_address);
    NX_PARAMETER_NOT_USED(prefix_length);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(address_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *ip_ptr,
                                     UINT status, UINT interface_index, UINT address_index,
                                     ULONG *ip_address))
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(ip_address_change_notify);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                  UINT interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(router_addr);
    NX_PARAMETER_NOT_USED(router_lifetime);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(router_addr);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                        NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                        ULONG *prefix_length, ULONG *configuration_method)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(entry_index);
    NX_PARAMETER_NOT_USED(router_addr);
    NX_PARAMETER_NOT_USED(router_lifetime);
    NX_PARAMETER_NOT_USED(prefix_length);
    NX_PARAMETER_NOT_USED(configuration_method);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                  ULONG *router_lifetime, ULONG *prefix_length)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(router_addr);
    NX_PARAMETER_NOT_USED(router_lifetime);
    NX_PARAMETER_NOT_USED(prefix_length);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                    UINT *num_entries)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(num_entries);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                        UINT interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(group_address);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(group_address);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr, VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                      UINT ra_flag))
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(icmpv6_ra_flag_callback);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(dest_ip);
    NX_PARAMETER_NOT_USED(interface_index);
    NX_PARAMETER_NOT_USED(mac);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(dest_ip);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                         ULONG *physical_msw, ULONG *physical_lsw,
                                         UINT *interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(ip_address);
    NX_PARAMETER_NOT_USED(physical_msw);
    NX_PARAMETER_NOT_USED(physical_lsw);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_invalidate(NX_IP *ip_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_NOT_SUPPORTED;
}

UINT _nxd_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                   ULONG physical_lsw, UINT *interface_index)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(ip_address);
    NX_PARAMETER_NOT_USED(physical_msw);
    NX_PARAMETER_NOT_USED(physical_lsw);
    NX_PARAMETER_NOT_USED(interface_index);
    return NX_NOT_SUPPORTED;
}

#endif
