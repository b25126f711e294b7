/*
 * Calls of packet scripts about paths over IPv6: echoes of the board's, how much a
 * path is known to carry, and the board as a router on it.
 */
#ifndef SCRIPT_ECHO_H
#define SCRIPT_ECHO_H

#include "nx_ipv6_internal.h"
#include "script_neighbours.h"

static CHAR echo_data[4096];

/* Asks the address and waits for its answer, a while. */
static void do_ping(void)
{
    NX_PACKET *answer = NX_NULL;
    ULONG copied;

    status = nxd_icmp_ping(&ip, &about, echo_data, about_number, &answer, 5 * NX_IP_PERIODIC_RATE);
    if (status != NX_SUCCESS)
        return;
    EXPECT(answer->nx_packet_length, about_number);
    memset(echo_data, 0, sizeof(echo_data));
    EXPECT(nx_packet_data_extract_offset(answer, 0, echo_data, about_number, &copied), NX_SUCCESS);
    for (ULONG i = 0; i < about_number; i++)
        EXPECT((UCHAR)echo_data[i], pattern(i));
    EXPECT(nx_packet_release(answer), NX_SUCCESS);
}

/* "ping(ADDRESS, BYTES)" */
static int call_ping(const struct call *call)
{
    argument_address(call);
    about_number = argument(call, 1);
    if (about_number > sizeof(echo_data))
        wrong("no more than %zu bytes", sizeof(echo_data));
    for (ULONG i = 0; i < about_number; i++)
        echo_data[i] = (CHAR)pattern(i);
    start(0, do_ping);
    return waits_done();
}

/* What IP sends there at once: the link's MTU, or less. */
static int call_path_mtu(const struct call *call)
{
    argument_address(call);
    return (int)_nx_ipv6_path_mtu(&ip, &ip.nx_ip_interface[0], about.nxd_ip_address.v6);
}

static void do_forward(void)
{
    status = nx_ip_forwarding_enable(&ip);
}

static int call_forward(const struct call *call)
{
    (void)call;
    run(do_forward);
    return succeeded();
}

#endif
