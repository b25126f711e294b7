/*
 * How many unasked answers an instance sends: ICMP errors (RFC 1812 4.3.2.8, RFC
 * 4443 2.4 (f)) and resets to strangers. A bucket of tokens, one an answer, so
 * that a flood of what calls for them brings a bounded number, and those that
 * come singly all go.
 */
#include "nx_internal.h"

#define ICMP_BURST       50u
#define ICMP_PER_SECOND  100u
#define RESET_BURST      200u
#define RESET_PER_SECOND 200u

static UINT token_take(NX_RATE *rate, ULONG burst, ULONG per_second)
{
    ULONG now = _tx_time_get();
    ULONG64 earned = (ULONG64)(now - rate->tick) * per_second / NX_IP_PERIODIC_RATE;

    if (earned >= rate->spent) {
        rate->spent = 0;
        rate->tick = now;
    } else {                    /* what is left of a token counts later */
        rate->spent -= (ULONG)earned;
        rate->tick += (ULONG)(earned * NX_IP_PERIODIC_RATE / per_second);
    }
    if (rate->spent >= burst) {
        return NX_FALSE;
    }
    rate->spent++;
    return NX_TRUE;
}

UINT _nx_icmp_error_allowed(NX_IP *ip_ptr)
{
    return token_take(&ip_ptr->nx_ip_icmp_errors, ICMP_BURST, ICMP_PER_SECOND);
}

UINT _nx_tcp_reset_allowed(NX_IP *ip_ptr)
{
    return token_take(&ip_ptr->nx_ip_tcp_private.resets, RESET_BURST, RESET_PER_SECOND);
}
