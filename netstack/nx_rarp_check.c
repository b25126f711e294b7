/*
 * The checking twins of the RARP services.
 */
#include "nx_check.h"

UINT _nxe_rarp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_rarp_enable(ip_ptr);
}

UINT _nxe_rarp_disable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_rarp_disable(ip_ptr);
}

UINT _nxe_rarp_info_get(NX_IP *ip_ptr, ULONG *rarp_requests_sent, ULONG *rarp_responses_received,
                        ULONG *rarp_invalid_messages)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_rarp_queue_process == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_rarp_info_get(ip_ptr, rarp_requests_sent, rarp_responses_received,
                             rarp_invalid_messages);
}
