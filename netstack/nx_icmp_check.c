/*
 * The checking twins of the ICMP services.
 */
#include "nx_check.h"

UINT _nxe_icmp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_icmp_packet_receive != NX_NULL, NX_ALREADY_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_icmp_enable(ip_ptr);
}

UINT _nxde_icmp_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nxd_icmp_enable(ip_ptr);
}

UINT _nxe_icmp_info_get(NX_IP *ip_ptr, ULONG *pings_sent, ULONG *ping_timeouts,
                        ULONG *ping_threads_suspended, ULONG *ping_responses_received,
                        ULONG *icmp_checksum_errors, ULONG *icmp_unhandled_messages)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_icmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_icmp_info_get(ip_ptr, pings_sent, ping_timeouts, ping_threads_suspended,
                             ping_responses_received, icmp_checksum_errors,
                             icmp_unhandled_messages);
}

UINT _nxe_icmp_ping(NX_IP *ip_ptr, ULONG ip_address, CHAR *data, ULONG data_size,
                    NX_PACKET **response_ptr, ULONG wait_option)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || response_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(data == NX_NULL && data_size > 0, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_icmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_icmp_ping(ip_ptr, ip_address, data, data_size, response_ptr, wait_option);
}

UINT _nxde_icmp_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, CHAR *data_ptr, ULONG data_size,
                     NX_PACKET **response_ptr, ULONG wait_option)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || response_ptr == NX_NULL || ip_address == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(data_ptr == NX_NULL && data_size > 0, NX_PTR_ERROR);
    REFUSE_IF(!_nx_address_is_sound(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_icmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_icmp_ping(ip_ptr, ip_address, data_ptr, data_size, response_ptr, wait_option);
}

UINT _nxde_icmp_source_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, UINT address_index,
                            CHAR *data_ptr, ULONG data_size, NX_PACKET **response_ptr,
                            ULONG wait_option)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || response_ptr == NX_NULL || ip_address == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(data_ptr == NX_NULL && data_size > 0, NX_PTR_ERROR);
    REFUSE_IF(!_nx_address_is_sound(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_index_is_used(ip_ptr, ip_address, address_index), NX_INVALID_INTERFACE);
    REFUSE_IF(ip_ptr->nx_ip_icmp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_icmp_source_ping(ip_ptr, ip_address, address_index, data_ptr, data_size,
                                 response_ptr, wait_option);
}
