/*
 * The stack as a router (RFC 4861 6.2): what its advertisements say, when they go,
 * whom it answers, and what it leaves to hosts.
 */
#include "ipv6_fixture.h"

#define ROUTER_SOLICITATION  133
#define ROUTER_ADVERTISEMENT 134
#define NA_ROUTER            0x80

static const PB_IPV6_ADVERTISEMENT usual = {
    .pb_prefix = {0x20010DB8, 0, 0, 0},
    .pb_prefix_length = 64,
    .pb_valid_lifetime = 0xFFFFFFFF,
    .pb_preferred_lifetime = 604800,
    .pb_router_lifetime = 1800,
    .pb_interval = 60,
    .pb_mtu = 1400,
    .pb_dns_server = {0xFD000000, 0, 0, 0x53},
    .pb_dns_lifetime = 3600,
    .pb_preference = 3,
};

static int ends; /* the test's thread stops being a router when it is told */

static void router_thread(void)
{
    EXPECT(pb_ipv6_advertise(&net.ip_a, 0, &usual), NX_SUCCESS);
    while (!ends)
        tx_thread_sleep(NX_IP_PERIODIC_RATE / 10);
    EXPECT(pb_ipv6_advertise(&net.ip_a, 0, NX_NULL), NX_SUCCESS);
    EXPECT(pb_ipv6_advertise(&net.ip_a, 0, NX_NULL), NX_NOT_ENABLED);
    tx_thread_sleep(300 * NX_IP_PERIODIC_RATE);
}

static void open_router(void)
{
    ends = 0;
    v6_open(512, router_thread);
}

static void close_router(void)
{
    ends = 1;
    wire_close();
}

static unsigned told(const uint8_t **last)
{
    return icmp6_count(ROUTER_ADVERTISEMENT, last);
}

static void solicit(const NXD_ADDRESS *from, int with_mac, unsigned hops)
{
    uint8_t message[16] = {ROUTER_SOLICITATION};

    message[8] = 1;
    message[9] = 1;
    memcpy(message + 10, wire_mac, 6);
    send_icmp6(from, &all_routers, hops, message, with_mac ? 16 : 8);
}

/* --- the message ------------------------------------------------------------------------ */

static void everything_is_told(void **state)
{
    static const uint8_t expected[] = {
        64, 0x18, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0,           /* hops, preference, lifetime */
        1, 1, 0x02, 0x50, 0x42, 0, 0, 1,                        /* our hardware's address */
        3, 4, 64, 0xC0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 9, 0x3A, 0x80, 0, 0, 0, 0,
        0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        5, 1, 0, 0, 0, 0, 0x05, 0x78,                           /* 1,400 */
        25, 3, 0, 0, 0, 0, 0x0E, 0x10, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x53,
    };
    const uint8_t *ip = NULL;

    (void)state;
    open_router();
    wire_pass_ms(1100);
    assert_int_equal(told(&ip), 1);
    assert_true(address_is(ip + 8, &board_local));
    assert_true(address_is(ip + 24, &all_nodes));
    assert_int_equal(ip[7], 255);
    assert_int_equal(get16(ip + 4), 4 + sizeof expected);
    assert_memory_equal(ip + 44, expected, sizeof expected);
    close_router();
}

static void the_last_word_ends_it(void **state)
{
    const uint8_t *ip = NULL;
    unsigned before;

    (void)state;
    open_router();
    wire_pass_ms(1100);
    before = told(NULL);
    ends = 1;
    wire_pass_ms(500);
    assert_int_equal(told(&ip), before + 1);
    assert_int_equal(get16(ip + 46), 0);
    wire_pass_ms(200000);
    assert_int_equal(told(NULL), before + 1);
    wire_close();
}

/* --- when ---------------------------------------------------------------------------------- */

static void they_come_in_time(void **state)
{
    unsigned last, seconds = 0;

    (void)state;
    open_router();
    wire_pass_ms(1100);
    last = told(NULL);
    assert_int_equal(last, 1);
    /* The first three follow within 16 s, later ones within a third of the interval
     * and all of it. */
    for (unsigned i = 0; i < 400; i++) {
        unsigned now;

        wire_pass_ms(1000);
        seconds++;
        now = told(NULL);
        if (now == last)
            continue;
        assert_int_equal(now, last + 1);
        assert_in_range(seconds, now <= 4 ? 3 : 20, now <= 4 ? 16 : 60);
        last = now;
        seconds = 0;
    }
    assert_in_range(last, 8, 22);
    close_router();
}

static void who_asks_is_answered(void **state)
{
    static const struct {
        const NXD_ADDRESS *from;
        int with_mac;
        unsigned hops, answers;
    } cases[] = {
        {&peer_local, 1, 255, 1},
        {&peer_local, 0, 255, 1},
        {&nobody, 0, 255, 1},
        {&nobody, 1, 255, 0},   /* nobody has no hardware address (6.1.1) */
        {&peer_local, 1, 254, 0},
    };

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned before;

        open_router();
        wire_pass_ms(30000);
        for (before = told(NULL); told(NULL) == before;)
            wire_pass_ms(100);
        wire_pass_ms(5000);     /* it has been silent for three seconds, and is now */
        before = told(NULL);
        solicit(cases[i].from, cases[i].with_mac, cases[i].hops);
        wire_pass_ms(700);
        if (told(NULL) != before + cases[i].answers)
            fail_msg("case %u: %u answers", i, told(NULL) - before);
        close_router();
    }
}

static void many_who_ask_get_one_answer(void **state)
{
    unsigned before;

    (void)state;
    open_router();
    wire_pass_ms(1100);
    before = told(NULL);
    for (unsigned i = 0; i < 20; i++) {
        solicit(&peer_local, 1, 255);
        wire_pass_ms(50);
    }
    assert_int_equal(told(NULL), before);       /* the last one is not three seconds old */
    wire_pass_ms(3000);
    assert_int_equal(told(NULL), before + 1);
    close_router();
}

/* --- a router is no host ------------------------------------------------------------------ */

static void neighbours_hear_that_it_is_a_router(void **state)
{
    const uint8_t *ip = NULL;
    uint8_t message[32];

    (void)state;
    open_router();
    send_icmp6(&peer_local, &board_local, 255, message,
               put_nd(message, 135, 0, &board_local, 1));
    assert_int_equal(icmp6_count(136, &ip), 1);
    assert_true(ip[44] & NA_ROUTER);
    ends = 1;
    wire_pass_ms(500);
    send_icmp6(&peer_local, &board_local, 255, message,
               put_nd(message, 135, 0, &board_local, 1));
    assert_int_equal(icmp6_count(136, &ip), 2);
    assert_false(ip[44] & NA_ROUTER);
    wire_close();
}

static void others_advertisements_change_nothing(void **state)
{
    uint8_t message[16] = {ROUTER_ADVERTISEMENT, [4] = 7, [6] = 7, [7] = 8};

    (void)state;
    open_router();
    wire_pass_ms(1100);
    send_icmp6(&peer_local, &all_nodes, 255, message, sizeof message);
    assert_int_equal(net.ip_a.nx_ipv6_default_router_table_size, 0);
    assert_int_not_equal(net.ip_a.nx_ipv6_hop_limit, 7);
    ends = 1;
    wire_pass_ms(500);
    send_icmp6(&peer_local, &all_nodes, 255, message, sizeof message);
    assert_int_equal(net.ip_a.nx_ipv6_default_router_table_size, 1);
    assert_int_equal(net.ip_a.nx_ipv6_hop_limit, 7);
    wire_close();
}

/* --- the service's bounds -------------------------------------------------------------------- */

static void bounds_thread(void)
{
    static const struct {
        size_t member;
        ULONG value;
        UINT status;
    } cases[] = {
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_prefix_length), 129, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_valid_lifetime), 604799, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_router_lifetime), 9001, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_router_lifetime), 9000, NX_SUCCESS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_mtu), 1279, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_mtu), 1280, NX_SUCCESS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_interval), 3, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_interval), 1801, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_interval), 0, NX_SUCCESS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_preference), 2, NX_INVALID_PARAMETERS},
        {offsetof(PB_IPV6_ADVERTISEMENT, pb_preference), 4, NX_INVALID_PARAMETERS},
    };

    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PB_IPV6_ADVERTISEMENT changed = usual;

        memcpy((char *)&changed + cases[i].member, &cases[i].value, sizeof cases[i].value);
        EXPECT(pb_ipv6_advertise(&net.ip_a, 0, &changed), cases[i].status);
    }
    EXPECT(pb_ipv6_advertise(&net.ip_a, NX_MAX_PHYSICAL_INTERFACES, &usual), NX_INVALID_INTERFACE);
    EXPECT(pb_ipv6_advertise(&net.ip_a, 0, NX_NULL), NX_SUCCESS);
}

static void bounds_are_kept(void **state)
{
    (void)state;
    v6_open(512, bounds_thread);
    wire_close();
}

static void without_ipv6_thread(void)
{
    EXPECT(pb_ipv6_advertise(&net.ip_a, 0, &usual), NX_NOT_ENABLED);
}

static void it_needs_ipv6(void **state)
{
    (void)state;
    wire_open(512, without_ipv6_thread);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(everything_is_told),
        net_test(the_last_word_ends_it),
        net_test(they_come_in_time),
        net_test(who_asks_is_answered),
        net_test(many_who_ask_get_one_answer),
        net_test(neighbours_hear_that_it_is_a_router),
        net_test(others_advertisements_change_nothing),
        net_test(bounds_are_kept),
        net_test(it_needs_ipv6),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
