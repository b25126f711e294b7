/*
 * IPv6 on the instances of net_fixture.h, and frames of it to and from the
 * test's station on the wire: fe80::aa and 2001:db8::aa, a router when the
 * test makes it one.
 */
#ifndef IPV6_FIXTURE_H
#define IPV6_FIXTURE_H

#include "net_fixture.h"
#include "nx_icmpv6.h"
#include "nx_ipv6.h"
#include "nx_nd_cache.h"

#define V6(a, b, c, d) {.nxd_ip_version = NX_IP_VERSION_V6, .nxd_ip_address.v6 = {a, b, c, d}}

/* The board's addresses: from its hardware's (02:50:42:00:00:01) and set. */
__attribute__((unused)) static NXD_ADDRESS board_local = V6(0xFE800000, 0, 0x005042FF, 0xFE000001);
__attribute__((unused)) static NXD_ADDRESS board_global = V6(0x20010DB8, 0, 0, 1);
__attribute__((unused)) static NXD_ADDRESS peer_local = V6(0xFE800000, 0, 0, 0xAA);
__attribute__((unused)) static NXD_ADDRESS peer_global = V6(0x20010DB8, 0, 0, 0xAA);
__attribute__((unused)) static NXD_ADDRESS far_away = V6(0x20010DB8, 0x00990000, 0, 1);   /* behind a router */
__attribute__((unused)) static NXD_ADDRESS other_local = V6(0xFE800000, 0, 0, 0xBB);
__attribute__((unused)) static NXD_ADDRESS nobody = V6(0, 0, 0, 0);
__attribute__((unused)) static NXD_ADDRESS all_nodes = V6(0xFF020000, 0, 0, 1);
__attribute__((unused)) static NXD_ADDRESS all_routers = V6(0xFF020000, 0, 0, 2);

/* --- firmware side ----------------------------------------------------------------------- */

/* IPv6 with two addresses, usable at once: set before ICMPv6 (NX39). */
__attribute__((unused)) static void v6_on(NX_IP *ip, NXD_ADDRESS *global)
{
    EXPECT(nxd_ipv6_enable(ip), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(ip, 0, NX_NULL, 10, NX_NULL), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(ip, 0, global, 64, NX_NULL), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(ip), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(ip), NX_SUCCESS);
}

static void (*v6_body)(void);

/* The test's thread on the wire: IPv6, then the test's own part or a sleep. */
__attribute__((unused)) static void v6_thread(void)
{
    v6_on(&net.ip_a, &board_global);
    if (v6_body != NULL)
        v6_body();
    else
        tx_thread_sleep(100000);
    EXPECT(nxd_nd_cache_invalidate(&net.ip_a), NX_SUCCESS);
}

/* --- frames ---------------------------------------------------------------------------------- */

static uint8_t frame6[2048];

__attribute__((unused)) static void put_address(uint8_t *at, const NXD_ADDRESS *address)
{
    for (unsigned i = 0; i < 4; i++)
        put32(at + 4 * i, address->nxd_ip_address.v6[i]);
}

__attribute__((unused)) static int address_is(const uint8_t *at, const NXD_ADDRESS *address)
{
    uint8_t bytes[16];

    put_address(bytes, address);
    return memcmp(at, bytes, 16) == 0;
}

/* The group that is asked for an address. */
__attribute__((unused)) static NXD_ADDRESS solicited_node(const NXD_ADDRESS *address)
{
    NXD_ADDRESS group = V6(0xFF020000, 0, 1, 0xFF000000);

    group.nxd_ip_address.v6[3] |= address->nxd_ip_address.v6[3] & 0xFFFFFF;
    return group;
}

/* The pseudo header's share of a checksum. */
__attribute__((unused)) static uint32_t sum6_begin(const uint8_t *ip, unsigned protocol,
                                                   size_t length)
{
    return net_sum(ip + 8, 32, 0) + protocol + (uint32_t)length;
}

/* A whole frame to the board in frame6: header, then `length` bytes. */
__attribute__((unused)) static size_t put_ipv6(const NXD_ADDRESS *from, const NXD_ADDRESS *to,
                                               unsigned next, unsigned hops, const void *data,
                                               size_t length)
{
    uint8_t *ip = frame6 + put_ethernet(frame6, 0x86DD);

    if (to->nxd_ip_address.v6[0] >> 24 == 0xFF) {
        put16(frame6, 0x3333);
        put32(frame6 + 2, to->nxd_ip_address.v6[3]);
    }
    put32(ip, 0x60000000);
    put16(ip + 4, (unsigned)length);
    ip[6] = (uint8_t)next;
    ip[7] = (uint8_t)hops;
    put_address(ip + 8, from);
    put_address(ip + 24, to);
    memmove(ip + 40, data, length);
    return 54 + length;
}

/* The same for an ICMPv6 message, whose checksum is made here. */
__attribute__((unused)) static size_t put_icmp6(const NXD_ADDRESS *from, const NXD_ADDRESS *to,
                                                unsigned hops, const uint8_t *message,
                                                size_t length)
{
    size_t whole = put_ipv6(from, to, 58, hops, message, length);
    uint8_t *icmp = frame6 + 54;

    if (length >= 4) {
        put16(icmp + 2, 0);
        put16(icmp + 2,
              ~net_sum(icmp, length, sum6_begin(frame6 + 14, 58, length)) & 0xFFFF);
    }
    return whole;
}

__attribute__((unused)) static void send_icmp6(const NXD_ADDRESS *from, const NXD_ADDRESS *to,
                                               unsigned hops, const uint8_t *message,
                                               size_t length)
{
    wire_send_wait(frame6, put_icmp6(from, to, hops, message, length));
}

/* A neighbour message: type, flags, target and, with a type, the option with the
 * station's hardware address; its length. */
__attribute__((unused)) static size_t put_nd(uint8_t *at, unsigned type, uint32_t flags,
                                             const NXD_ADDRESS *target, unsigned option)
{
    memset(at, 0, 32);
    at[0] = (uint8_t)type;
    put32(at + 4, flags);
    put_address(at + 8, target);
    if (option == 0)
        return 24;
    at[24] = (uint8_t)option;
    at[25] = 1;
    memcpy(at + 26, wire_mac, 6);
    return 32;
}

/* --- frames that came ---------------------------------------------------------------------------- */

/* How many ICMPv6 messages of the type came from frame `from` on; the last of
 * them, as its IP header, in *last unless NULL. Each is sound. */
__attribute__((unused)) static unsigned icmp6_count_from(unsigned from, unsigned type,
                                                         const uint8_t **last)
{
    unsigned found = 0;

    for (unsigned i = from; i < wire.count; i++) {
        const uint8_t *ip = wire.frame[i].bytes + 14;
        const uint8_t *icmp = ip + 40;
        size_t length = get16(ip + 4);

        if (get16(wire.frame[i].bytes + 12) != 0x86DD)
            continue;
        if (ip[6] == 0) {       /* MLD comes behind a router alert */
            icmp += 8;
            length -= 8;
        }
        if ((ip[6] != 58 && ip[6] != 0) || icmp[0] != type)
            continue;
        assert_int_equal(net_sum(icmp, length, sum6_begin(ip, 58, length)), 0xFFFF);
        found++;
        if (last != NULL)
            *last = ip;
    }
    return found;
}

__attribute__((unused)) static unsigned icmp6_count(unsigned type, const uint8_t **last)
{
    return icmp6_count_from(0, type, last);
}

/* Whether it says so when asked. */
__attribute__((unused)) static int station_is_router;

/* Answers solicitations for the station's addresses. */
__attribute__((unused)) static void answer_solicitations(const uint8_t *frame, size_t length)
{
    static const NXD_ADDRESS *own[] = {&peer_local, &peer_global};
    const uint8_t *ip = frame + 14;
    NXD_ADDRESS to = {.nxd_ip_version = 6};
    static uint8_t saved[sizeof frame6];
    uint8_t message[32];

    if (length < 14 + 64 || get16(frame + 12) != 0x86DD || ip[6] != 58 || ip[40] != 135)
        return;
    for (unsigned i = 0; i < 4; i++)
        to.nxd_ip_address.v6[i] = get32(ip + 8 + 4 * i);
    memcpy(saved, frame6, sizeof saved);    /* the test may still look at it */
    for (unsigned i = 0; i < 2; i++) {
        if (address_is(ip + 48, own[i]) && get32(ip + 8) != 0)
            wire_send(frame6, put_icmp6(own[i], &to, 255, message,
                                        put_nd(message, 136,
                                               station_is_router ? 0xE0000000 : 0x60000000,
                                               own[i], 2)));
    }
    memcpy(frame6, saved, sizeof saved);
}

/* A board with IPv6 on the wire, its neighbours answering; `body` as v6_body. */
__attribute__((unused)) static void v6_open(ULONG payload, void (*body)(void))
{
    v6_body = body;
    station_is_router = 0;
    wire_open(payload, v6_thread);
    wire.respond = answer_solicitations;
    wire_pass_ms(20);
}

#endif
