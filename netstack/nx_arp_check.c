/*
 * The checking twins of the ARP services.
 */
#include "nx_check.h"

UINT _nxe_arp_enable(NX_IP *ip_ptr, VOID *arp_cache_memory, ULONG arp_cache_size)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || arp_cache_memory == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate != NX_NULL, NX_ALREADY_ENABLED);
    REFUSE_IF(arp_cache_size < sizeof(NX_ARP), NX_SIZE_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_arp_enable(ip_ptr, arp_cache_memory, arp_cache_size);
}

UINT _nxe_arp_dynamic_entries_invalidate(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_dynamic_entries_invalidate(ip_ptr);
}

UINT _nxe_arp_dynamic_entry_set(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_dynamic_entry_set(ip_ptr, ip_address, physical_msw, physical_lsw);
}

UINT _nxe_arp_entry_delete(NX_IP *ip_ptr, ULONG ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_arp_entry_delete(ip_ptr, ip_address);
}

UINT _nxe_arp_gratuitous_send(NX_IP *ip_ptr, VOID (*response_handler)(NX_IP *ip_ptr,
                              NX_PACKET *packet_ptr))
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_interface[0].nx_interface_ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_gratuitous_send(ip_ptr, response_handler);
}

UINT _nxe_arp_hardware_address_find(NX_IP *ip_ptr, ULONG ip_address, ULONG *physical_msw,
                                    ULONG *physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || physical_msw == NX_NULL || physical_lsw == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_hardware_address_find(ip_ptr, ip_address, physical_msw, physical_lsw);
}

UINT _nxe_arp_info_get(NX_IP *ip_ptr, ULONG *arp_requests_sent, ULONG *arp_requests_received,
                       ULONG *arp_responses_sent, ULONG *arp_responses_received,
                       ULONG *arp_dynamic_entries, ULONG *arp_static_entries,
                       ULONG *arp_aged_entries, ULONG *arp_invalid_messages)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_info_get(ip_ptr, arp_requests_sent, arp_requests_received, arp_responses_sent,
                            arp_responses_received, arp_dynamic_entries, arp_static_entries,
                            arp_aged_entries, arp_invalid_messages);
}

UINT _nxe_arp_ip_address_find(NX_IP *ip_ptr, ULONG *ip_address, ULONG physical_msw,
                              ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF((physical_msw | physical_lsw) == 0, NX_INVALID_PARAMETERS);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_ip_address_find(ip_ptr, ip_address, physical_msw, physical_lsw);
}

UINT _nxe_arp_static_entries_delete(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_arp_static_entries_delete(ip_ptr);
}

UINT _nxe_arp_static_entry_create(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                  ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((physical_msw | physical_lsw) == 0, NX_INVALID_PARAMETERS);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_arp_static_entry_create(ip_ptr, ip_address, physical_msw, physical_lsw);
}

UINT _nxe_arp_static_entry_delete(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                  ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF((physical_msw | physical_lsw) == 0, NX_INVALID_PARAMETERS);
    REFUSE_IF(ip_ptr->nx_ip_arp_allocate == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_arp_static_entry_delete(ip_ptr, ip_address, physical_msw, physical_lsw);
}
