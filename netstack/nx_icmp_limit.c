/*
 * How many ICMP errors an instance sends (RFC 1812 4.3.2.8, RFC 4443 2.4 (f)): a
 * bucket of tokens, one an error, so that a flood of what calls for errors
 * brings a bounded number of them, and errors that come singly all go.
 */
#include "nx_internal.h"

#define BURST       50u
#define PER_SECOND  100u

UINT _nx_icmp_error_allowed(NX_IP *ip_ptr)
{
    ULONG now = _tx_time_get();
    ULONG64 earned = (ULONG64)(now - ip_ptr->nx_ip_icmp_errors_tick) * PER_SECOND;

    ip_ptr->nx_ip_icmp_errors_tick = now;
    earned = earned / NX_IP_PERIODIC_RATE;
    if (earned >= ip_ptr->nx_ip_icmp_errors_spent)
        ip_ptr->nx_ip_icmp_errors_spent = 0;
    else
        ip_ptr->nx_ip_icmp_errors_spent -= (ULONG)earned;
    if (ip_ptr->nx_ip_icmp_errors_spent >= BURST)
        return NX_FALSE;
    ip_ptr->nx_ip_icmp_errors_spent++;
    return NX_TRUE;
}
