/*
 * The checking twins of the IGMP services.
 */
#include "nx_check.h"

UINT _nxe_igmp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive != NX_NULL, NX_ALREADY_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_igmp_enable(ip_ptr);
}

UINT _nxe_igmp_info_get(NX_IP *ip_ptr, ULONG *igmp_reports_sent, ULONG *igmp_queries_received,
                        ULONG *igmp_checksum_errors, ULONG *current_groups_joined)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_igmp_info_get(ip_ptr, igmp_reports_sent, igmp_queries_received, igmp_checksum_errors,
                             current_groups_joined);
}

UINT _nxe_igmp_loopback_disable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_igmp_loopback_disable(ip_ptr);
}

UINT _nxe_igmp_loopback_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_igmp_loopback_enable(ip_ptr);
}

UINT _nxe_igmp_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_igmp_multicast_interface_join(ip_ptr, group_address, interface_index);
}

UINT _nxe_igmp_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_igmp_multicast_interface_leave(ip_ptr, group_address, interface_index);
}

UINT _nxe_igmp_multicast_join(NX_IP *ip_ptr, ULONG group_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_igmp_multicast_join(ip_ptr, group_address);
}

UINT _nxe_igmp_multicast_leave(NX_IP *ip_ptr, ULONG group_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_igmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_igmp_multicast_leave(ip_ptr, group_address);
}
