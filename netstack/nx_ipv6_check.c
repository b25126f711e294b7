/*
 * The checking twins of the IPv6 services.
 */
#include "nx_check.h"

static UINT is_v6(const NXD_ADDRESS *address)
{
    return address->nxd_ip_version == NX_IP_VERSION_V6;
}

static UINT interface_is_there(const NX_IP *ip, UINT index, UINT limit)
{
    return index < limit && ip->nx_ip_interface[index].nx_interface_valid;
}

UINT _nxde_ipv6_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_ipv6_enable(ip_ptr);
}

UINT _nxde_ipv6_disable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_ipv6_disable(ip_ptr);
}

/* --- addresses ----------------------------------------------------------------------- */

UINT _nxde_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                            ULONG prefix_length, UINT *address_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    REFUSE_IF(ip_address != NX_NULL && !is_v6(ip_address), NX_IP_ADDRESS_ERROR);
    return _nxd_ipv6_address_set(ip_ptr, interface_index, ip_address, prefix_length,
                                 address_index);
}

UINT _nxde_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                            ULONG *prefix_length, UINT *interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL || prefix_length == NX_NULL ||
              interface_index == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_ipv6_address_get(ip_ptr, address_index, ip_address, prefix_length,
                                 interface_index);
}

UINT _nxde_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_ipv6_address_delete(ip_ptr, address_index);
}

UINT _nxde_ipv6_address_change_notify(NX_IP *ip_ptr,
                                      VOID (*ip_address_change_notify)(NX_IP *ip_ptr, UINT status,
                                                                       UINT interface_index,
                                                                       UINT address_index,
                                                                       ULONG *ip_address))
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
#ifdef FEATURE_NX_IPV6
    REFUSE_IF(ip_ptr->nx_ipv6_packet_receive == NX_NULL, NX_NOT_ENABLED);
#endif
    return _nxd_ipv6_address_change_notify(ip_ptr, ip_address_change_notify);
}

UINT _nxde_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_stateless_address_autoconfig_enable(ip_ptr, interface_index);
}

UINT _nxde_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_stateless_address_autoconfig_disable(ip_ptr, interface_index);
}

UINT _nxde_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr,
                                       VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                                                       UINT ra_flag))
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_icmpv6_ra_flag_callback_set(ip_ptr, icmpv6_ra_flag_callback);
}

/* --- routers --------------------------------------------------------------------------- */

UINT _nxde_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                   UINT interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || router_addr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!is_v6(router_addr), NX_INVALID_PARAMETERS);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_default_router_add(ip_ptr, router_addr, router_lifetime, interface_index);
}

UINT _nxde_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || router_addr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!is_v6(router_addr), NX_INVALID_PARAMETERS);
    return _nxd_ipv6_default_router_delete(ip_ptr, router_addr);
}

UINT _nxde_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                         NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                         ULONG *prefix_length, ULONG *configuration_method)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_default_router_entry_get(ip_ptr, interface_index, entry_index, router_addr,
                                              router_lifetime, prefix_length,
                                              configuration_method);
}

UINT _nxde_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                   ULONG *router_lifetime, ULONG *prefix_length)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || router_addr == NX_NULL || router_lifetime == NX_NULL ||
              prefix_length == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_default_router_get(ip_ptr, interface_index, router_addr, router_lifetime,
                                        prefix_length);
}

UINT _nxde_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                     UINT *num_entries)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || num_entries == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    return _nxd_ipv6_default_router_number_of_entries_get(ip_ptr, interface_index, num_entries);
}

/* --- groups ------------------------------------------------------------------------------- */

static UINT is_group(const NXD_ADDRESS *address)
{
#ifdef FEATURE_NX_IPV6
    return is_v6(address) && _nx_ipv6_is_multicast(address->nxd_ip_address.v6);
#else
    return is_v6(address);
#endif
}

UINT _nxde_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || group_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!is_group(group_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_ipv6_multicast_interface_join(ip_ptr, group_address, interface_index);
}

UINT _nxde_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                          UINT interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || group_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!is_group(group_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_ipv6_multicast_interface_leave(ip_ptr, group_address, interface_index);
}

/* --- the neighbour cache --------------------------------------------------------------------- */

UINT _nxde_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || dest_ip == NX_NULL || mac == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!interface_is_there(ip_ptr, interface_index, NX_MAX_PHYSICAL_INTERFACES),
              NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_nd_cache_entry_set(ip_ptr, dest_ip, interface_index, mac);
}

UINT _nxde_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || dest_ip == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_nd_cache_entry_delete(ip_ptr, dest_ip);
}

UINT _nxde_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                          ULONG *physical_msw, ULONG *physical_lsw,
                                          UINT *interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL || physical_msw == NX_NULL ||
              physical_lsw == NX_NULL || interface_index == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!is_v6(ip_address), NX_INVALID_PARAMETERS);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_nd_cache_hardware_address_find(ip_ptr, ip_address, physical_msw, physical_lsw,
                                               interface_index);
}

UINT _nxde_nd_cache_invalidate(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_nd_cache_invalidate(ip_ptr);
}

UINT _nxde_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                    ULONG physical_lsw, UINT *interface_index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL || interface_index == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF((physical_msw | physical_lsw) == 0, NX_INVALID_PARAMETERS);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_nd_cache_ip_address_find(ip_ptr, ip_address, physical_msw, physical_lsw,
                                         interface_index);
}
