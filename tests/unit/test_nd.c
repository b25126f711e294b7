/*
 * Neighbours (RFC 4861 7): solicitations, advertisements, the five states of an
 * entry, packets that wait; duplicate detection (RFC 4862 5.4); redirects.
 */
#include "ipv6_fixture.h"
#include "nx_ipv6_internal.h"
#include "tx_timer.h"

#define SOLICITATION  135
#define ADVERTISEMENT 136
#define R 0x80000000u
#define S 0x40000000u
#define O 0x20000000u

static const uint8_t other_mac[6] = {0x02, 0xBB, 0, 0, 0, 2};
static uint8_t message[256];

/* --- what the test does meanwhile in firmware ---------------------------------------------- */

static NX_UDP_SOCKET socket;
static NXD_ADDRESS send_to;
static unsigned send_count;

/* Sends `send_count` datagrams to `send_to`, numbered. */
static void send_datagrams(void)
{
    NX_PACKET *packet;

    for (unsigned i = 0; i < send_count; i++) {
        UCHAR number = (UCHAR)i;

        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, &number, 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nxd_udp_socket_send(&socket, packet, &send_to, 7), NX_SUCCESS);
    }
}

static unsigned steps;      /* how often the test wants datagrams; each is a second later */

static void send_then_sleep(void)
{
    EXPECT(nx_udp_socket_create(&net.ip_a, &socket, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 5, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&socket, 9, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0; i < steps; i++) {
        send_datagrams();
        tx_thread_sleep(100);
    }
    tx_thread_sleep(20000);
    EXPECT(nx_udp_socket_unbind(&socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&socket), NX_SUCCESS);
}

/* The board sends `count` datagrams each second for `seconds`; nobody answers. */
static void open_sending(const NXD_ADDRESS *to, unsigned count, unsigned seconds)
{
    send_to = *to;
    send_count = count;
    steps = seconds;
    v6_body = send_then_sleep;
    wire_open(512, v6_thread);
    wire_pass_ms(20);
}

static ND_CACHE_ENTRY *entry_of(const NXD_ADDRESS *address)
{
    for (unsigned i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        ND_CACHE_ENTRY *entry = &net.ip_a.nx_ipv6_nd_cache[i];

        if (entry->nx_nd_cache_nd_status != ND_CACHE_STATE_INVALID &&
            memcmp(entry->nx_nd_cache_dest_ip, address->nxd_ip_address.v6, 16) == 0)
            return entry;
    }
    return NULL;
}

static unsigned state_of(const NXD_ADDRESS *address)
{
    const ND_CACHE_ENTRY *entry = entry_of(address);

    return entry != NULL ? entry->nx_nd_cache_nd_status : ND_CACHE_STATE_INVALID;
}

static unsigned datagrams_from(unsigned from, const uint8_t **last)
{
    unsigned found = 0;

    for (unsigned i = from; i < wire.count; i++) {
        if (get16(wire.frame[i].bytes + 12) != 0x86DD || wire.frame[i].bytes[20] != 17)
            continue;
        found++;
        if (last != NULL)
            *last = wire.frame[i].bytes;
    }
    return found;
}

static void advertise(const NXD_ADDRESS *target, uint32_t flags, unsigned option,
                      const uint8_t mac[6])
{
    size_t length = put_nd(message, ADVERTISEMENT, flags, target, option);

    if (option != 0)
        memcpy(message + 26, mac, 6);
    send_icmp6(target, flags & S ? &board_global : &all_nodes, 255, message, length);
}

static void solicit(const NXD_ADDRESS *from, const NXD_ADDRESS *to, const NXD_ADDRESS *target,
                    unsigned option)
{
    size_t length = put_nd(message, SOLICITATION, 0, target, option);

    send_icmp6(from, to, 255, message, length);
}

/* --- solicitations (7.1.1, 7.2.3, 7.2.4) ------------------------------------------------------ */

static void solicitations_are_answered(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_global);
    const uint8_t *ip = NULL;

    (void)state;
    v6_open(256, NULL);
    solicit(&peer_global, &group, &board_global, 1);
    assert_int_equal(icmp6_count(ADVERTISEMENT, &ip), 1);
    assert_true(address_is(ip + 8, &board_global));
    assert_true(address_is(ip + 24, &peer_global));
    assert_int_equal(ip[7], 255);
    assert_int_equal(get32(ip + 44), S | O);
    assert_true(address_is(ip + 48, &board_global));
    assert_int_equal(ip[64], 2);
    assert_memory_equal(ip + 66, wire.board_mac, 6);
    /* Who asks is known then, but not to be reachable: the answer made it DELAY. */
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_DELAY);
    solicit(&peer_local, &board_local, &board_local, 0);
    assert_int_equal(icmp6_count(ADVERTISEMENT, &ip), 2);
    assert_true(address_is(ip + 24, &peer_local));
    /* Somebody tests whether the address is free: all shall know that it is not. */
    solicit(&nobody, &group, &board_global, 0);
    assert_int_equal(icmp6_count(ADVERTISEMENT, &ip), 3);
    assert_true(address_is(ip + 24, &all_nodes));
    assert_int_equal(get32(ip + 44), O);
    solicit(&peer_global, &board_global, &far_away, 1);
    assert_int_equal(icmp6_count(ADVERTISEMENT, &ip), 3);
    wire_close();
}

/* Who asks us is on the link, whatever is known of prefixes: a router's help would
 * make the answer worthless (7.1.2). */
static void answers_go_to_who_asks(void **state)
{
    NXD_ADDRESS stranger = V6(0x20010DB8, 0x00770000, 0, 5);
    NXD_ADDRESS group = solicited_node(&board_global);

    (void)state;
    v6_open(256, NULL);
    for (unsigned routers = 0; routers < 2; routers++) {
        size_t length = put_nd(message, SOLICITATION, 0, &board_global, 1);
        const uint8_t *ip = NULL;

        memcpy(message + 26, other_mac, 6);
        send_icmp6(&stranger, &group, 255, message, length);
        assert_int_equal(icmp6_count(ADVERTISEMENT, &ip), routers + 1);
        assert_memory_equal(ip - 14, other_mac, 6);
        send_icmp6(&peer_local, &all_nodes, 255, (const uint8_t[16]){134, 0, 0, 0, 64, 0, 9}, 16);
        assert_int_equal(net.ip_a.nx_ipv6_default_router_table_size, 1);
    }
    wire_close();
}

/* Each is not valid for one reason, and has no effect. */
static void d034_solicitations_that_are_not_valid(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_global);
    size_t length;

    (void)state;
    v6_open(256, NULL);
    length = put_nd(message, SOLICITATION, 0, &board_global, 1);
    send_icmp6(&peer_global, &group, 254, message, length);     /* from beyond the link */
    message[1] = 1;
    send_icmp6(&peer_global, &group, 255, message, length);     /* code */
    message[1] = 0;
    send_icmp6(&peer_global, &group, 255, message, 23);         /* too short */
    put_icmp6(&peer_global, &group, 255, message, length);
    frame6[80] ^= 1;                                            /* sum */
    wire_send_wait(frame6, 54 + length);
    message[25] = 0;
    send_icmp6(&peer_global, &group, 255, message, length);     /* option of length 0 */
    message[25] = 2;
    send_icmp6(&peer_global, &group, 255, message, length);     /* beyond the end */
    message[25] = 1;
    send_icmp6(&peer_global, &group, 255, message, 25);         /* one byte left */
    send_icmp6(&nobody, &group, 255, message, length);          /* from nobody, with address */
    send_icmp6(&nobody, &board_global, 255, message, 24);       /* from nobody, to one */
    put_nd(message, SOLICITATION, 0, &all_nodes, 1);
    send_icmp6(&peer_global, &group, 255, message, length);     /* the target is a group */
    assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 0);
    assert_null(entry_of(&peer_global));
    assert_int_equal(net.ip_a.nx_ip_icmp_invalid_packets, 10);
    /* Options that we do not know are passed over. */
    length = put_nd(message, SOLICITATION, 0, &board_global, 1);
    memmove(message + 32, message + 24, 8);
    memset(message + 24, 0, 8);
    message[24] = 200;
    message[25] = 1;
    send_icmp6(&peer_global, &group, 255, message, 40);
    assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 1);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_DELAY);
    wire_close();
}

/* Bytes `from` to `end` of the message that frame6 holds, behind a fragment header. */
static void send_piece(const NXD_ADDRESS *to, size_t from, size_t end, int more)
{
    static uint8_t whole[64];
    uint8_t piece[72] = {58, 0};

    if (from == 0)
        memcpy(whole, frame6 + 54, sizeof whole);
    put16(piece + 2, (unsigned)from | (unsigned)more);
    put32(piece + 4, 77);
    memcpy(piece + 8, whole + from, end - from);
    wire_send_wait(frame6, put_ipv6(&peer_global, to, 44, 255, piece, 8 + end - from));
}

/* RFC 6980 5: neighbour discovery behind a fragment header is none, in one piece or two. */
static void fragments_are_ignored(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_global);
    size_t length;

    (void)state;
    v6_open(256, NULL);
    length = put_nd(message, SOLICITATION, 0, &board_global, 1);
    put_icmp6(&peer_global, &group, 255, message, length);
    send_piece(&group, 0, length, 0);
    put_icmp6(&peer_global, &group, 255, message, length);
    send_piece(&group, 0, 24, 1);
    send_piece(&group, 24, length, 0);
    assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 0);
    assert_null(entry_of(&peer_global));
    assert_int_equal(net.ip_a.nx_ip_icmp_invalid_packets, 2);
    solicit(&peer_global, &group, &board_global, 1);
    assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 1);
    wire_close();
}

/* --- resolution (7.2.2) ----------------------------------------------------------------------- */

static void packets_wait_for_the_address(void **state)
{
    NXD_ADDRESS group = solicited_node(&peer_global);
    const uint8_t *ip = NULL;
    const uint8_t *frame = NULL;
    unsigned from;

    (void)state;
    open_sending(&peer_global, 5, 1);
    assert_int_equal(icmp6_count(SOLICITATION, &ip), 1);
    assert_true(address_is(ip + 8, &board_global));
    assert_true(address_is(ip + 24, &group));
    assert_true(address_is(ip + 48, &peer_global));
    assert_int_equal(ip[64], 1);
    assert_memory_equal(ip + 66, wire.board_mac, 6);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_INCOMPLETE);
    assert_int_equal(datagrams_from(0, NULL), 0);
    from = wire.count;
    advertise(&peer_global, S | O, 2, wire_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    assert_int_equal(datagrams_from(from, &frame), NX_ND_MAX_QUEUE_DEPTH);
    assert_memory_equal(frame, wire_mac, 6);
    assert_int_equal(frame[54 + 8], 4);         /* the newest are there, the oldest is not */
    wire_close();
}

static void nobody_answers(void **state)
{
    (void)state;
    open_sending(&peer_global, 1, 1);
    wire_pass_ms(2500);
    assert_int_equal(icmp6_count(SOLICITATION, NULL), NX_MAX_MULTICAST_SOLICIT);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_INCOMPLETE);
    wire_pass_ms(1500);
    assert_int_equal(icmp6_count(SOLICITATION, NULL), NX_MAX_MULTICAST_SOLICIT);
    assert_null(entry_of(&peer_global));
    assert_int_equal(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
    /* We are told that it cannot be reached. */
    assert_int_equal(net.ip_a.nx_ip_icmp_unhandled_messages, 1);
    wire_close();
}

/* --- advertisements (7.2.5): every state by every set of flags --------------------------------- */

#define NONE 0      /* no hardware address in it */
#define SAME 1
#define NEWS 2
#define KEPT 0
#define TAKEN 1

static const struct advertisement {
    uint32_t flags;
    unsigned address;
    unsigned after[5];      /* from INCOMPLETE, REACHABLE, STALE, DELAY, PROBE */
    unsigned taken;         /* the new address, when resolved before */
} advertisements[] = {
#define INC ND_CACHE_STATE_INCOMPLETE
#define REA ND_CACHE_STATE_REACHABLE
#define STA ND_CACHE_STATE_STALE
#define DEL ND_CACHE_STATE_DELAY
#define PRO ND_CACHE_STATE_PROBE
    {0, SAME, {STA, REA, STA, DEL, PRO}, KEPT},   {O, SAME, {STA, REA, STA, DEL, PRO}, KEPT},
    {S, SAME, {REA, REA, REA, REA, REA}, KEPT},   {S | O, SAME, {REA, REA, REA, REA, REA}, KEPT},
    {R, SAME, {STA, REA, STA, DEL, PRO}, KEPT},   {R | O, SAME, {STA, REA, STA, DEL, PRO}, KEPT},
    {R | S, SAME, {REA, REA, REA, REA, REA}, KEPT},
    {R | S | O, SAME, {REA, REA, REA, REA, REA}, KEPT},
    {0, NEWS, {STA, STA, STA, DEL, PRO}, KEPT},   {O, NEWS, {STA, STA, STA, STA, STA}, TAKEN},
    {S, NEWS, {REA, STA, STA, DEL, PRO}, KEPT},   {S | O, NEWS, {REA, REA, REA, REA, REA}, TAKEN},
    {R, NEWS, {STA, STA, STA, DEL, PRO}, KEPT},   {R | O, NEWS, {STA, STA, STA, STA, STA}, TAKEN},
    {R | S, NEWS, {REA, STA, STA, DEL, PRO}, KEPT},
    {R | S | O, NEWS, {REA, REA, REA, REA, REA}, TAKEN},
    {0, NONE, {INC, REA, STA, DEL, PRO}, KEPT},   {O, NONE, {INC, REA, STA, DEL, PRO}, KEPT},
    {S, NONE, {INC, REA, REA, REA, REA}, KEPT},   {S | O, NONE, {INC, REA, REA, REA, REA}, KEPT},
};

static void advertisement_table(void **state)
{
    (void)state;
    v6_open(256, NULL);
    for (unsigned i = 0; i < sizeof advertisements / sizeof advertisements[0]; i++) {
        const struct advertisement *row = &advertisements[i];

        for (unsigned was = INC; was <= PRO; was++) {
            ND_CACHE_ENTRY *entry = &net.ip_a.nx_ipv6_nd_cache[0];
            const uint8_t *now = row->taken ? other_mac : wire_mac;

            memset(entry, 0, sizeof *entry);
            memcpy(entry->nx_nd_cache_dest_ip, peer_global.nxd_ip_address.v6, 16);
            entry->nx_nd_cache_interface_ptr = &net.ip_a.nx_ip_interface[0];
            entry->nx_nd_cache_nd_status = (UCHAR)was;
            entry->nx_nd_cache_timer_tick = 100000;
            if (was != INC)
                memcpy(entry->nx_nd_cache_mac_addr, wire_mac, 6);
            advertise(&peer_global, row->flags, row->address != NONE ? 2 : 0,
                      row->address == NEWS ? other_mac : wire_mac);
            if (entry->nx_nd_cache_nd_status != row->after[was - INC])
                fail_msg("flags %08x, address %u: from state %u to %u", row->flags, row->address,
                         was, entry->nx_nd_cache_nd_status);
            if (was != INC)
                assert_memory_equal(entry->nx_nd_cache_mac_addr, now, 6);
        }
    }
    memset(&net.ip_a.nx_ipv6_nd_cache[0], 0, sizeof net.ip_a.nx_ipv6_nd_cache[0]);
    wire_close();
}

/* Unknown neighbours, wrong ones, and an advertisement for all that says that it
 * was asked for (7.1.2): nothing comes of them. */
static void advertisements_that_do_nothing(void **state)
{
    static const uint8_t group_mac[6] = {0x33, 0x33, 0, 0, 0, 1};
    size_t length;

    (void)state;
    open_sending(&peer_global, 1, 1);
    advertise(&other_local, S | O, 2, wire_mac);
    assert_null(entry_of(&other_local));
    length = put_nd(message, ADVERTISEMENT, S | O, &peer_global, 2);
    send_icmp6(&peer_global, &all_nodes, 255, message, length);
    send_icmp6(&peer_global, &board_global, 254, message, length);
    send_icmp6(&peer_global, &board_global, 255, message, 23);
    message[1] = 3;
    send_icmp6(&peer_global, &board_global, 255, message, length);
    message[1] = 0;
    message[25] = 0;
    send_icmp6(&peer_global, &board_global, 255, message, length);
    advertise(&peer_global, S | O, 2, group_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_INCOMPLETE);
    wire_close();
}

/* --- reachability (7.3.3) ------------------------------------------------------------------------ */

static void unreachability_is_detected(void **state)
{
    const uint8_t *ip = NULL;
    unsigned from;

    (void)state;
    open_sending(&peer_global, 1, 100);
    advertise(&peer_global, S | O, 2, wire_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    wire_pass_ms((NX_REACHABLE_TIME - 2) * 1000);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    wire_pass_ms(3000);
    /* A datagram was sent to the stale entry by now. */
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_DELAY);
    from = wire.count;
    wire_pass_ms(3500);
    assert_int_equal(icmp6_count_from(from, SOLICITATION, NULL), 0);
    wire_pass_ms(2500);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_PROBE);
    assert_true(icmp6_count_from(from, SOLICITATION, &ip) >= 1);
    assert_true(address_is(ip + 24, &peer_global));         /* unicast */
    advertise(&peer_global, S, 0, wire_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    /* The next time it does not answer: three probes a second apart, then gone. */
    wire_pass_ms(NX_REACHABLE_TIME * 1000);
    from = wire.count;
    wire_pass_ms(9900);
    ip = NULL;
    assert_true(icmp6_count_from(from, SOLICITATION, &ip) >= NX_MAX_UNICAST_SOLICIT);
    wire_close();
}

/* In the RFC profile the time is drawn about the one that is told: again every few
 * hours, and when another is told (RFC 4861 6.3.2). */
/* Seconds that the neighbour, whose answer comes now, is taken to be reachable. */
static ULONG reachable_seconds(void)
{
    advertise(&peer_global, S | O, 2, wire_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    return (entry_of(&peer_global)->nx_nd_cache_timer_tick - _tx_timer_system_clock +
            NX_IP_PERIODIC_RATE - 1) / NX_IP_PERIODIC_RATE;
}

static void reachable_time_is_drawn(void **state)
{
    ULONG drawn[3];

    (void)state;
    open_sending(&peer_global, 1, 20);
    net.ip_a.nx_ip_tcp_profile_rfc = 1;
    drawn[0] = reachable_seconds();
    assert_in_range(drawn[0], NX_REACHABLE_TIME / 2, NX_REACHABLE_TIME * 3 / 2);
    assert_int_equal(reachable_seconds(), drawn[0]);
    net.ip_a.nx_ipv6_reachable_timer = 1000;
    drawn[1] = reachable_seconds();
    assert_in_range(drawn[1], 500, 1500);
    net.ip_a.nx_ip_ipv6_private.reachable_drawn -= 2 * 3600 * NX_IP_PERIODIC_RATE;
    drawn[2] = reachable_seconds();
    assert_in_range(drawn[2], 500, 1500);
    assert_int_not_equal(drawn[2], drawn[1]);
    assert_int_not_equal(drawn[1] * NX_REACHABLE_TIME / 1000, drawn[0]);
    wire_close();
}

static void late_thread(void)
{
    tx_thread_sleep(7);
    send_then_sleep();
}

/* 7.2.2, 7.3.3: at least RetransTimer between two questions, DELAY_FIRST_PROBE_TIME
 * before the first, ReachableTime before that; and not much more. */
static void nothing_comes_early(void **state)
{
    const uint8_t *ip = NULL;

    (void)state;
    send_to = peer_global;
    send_count = 1;
    steps = 1;
    v6_open(512, late_thread);
    wire.respond = NULL;
    wire_pass_ms(1044);             /* 994 and a little since the first question */
    assert_int_equal(icmp6_count(SOLICITATION, NULL), 1);
    wire_pass_ms(110);
    assert_int_equal(icmp6_count(SOLICITATION, NULL), 2);
    advertise(&peer_global, O, 2, wire_mac);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_DELAY);
    wire_pass_ms(4985);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_DELAY);
    wire_pass_ms(120);
    assert_int_equal(icmp6_count(SOLICITATION, &ip), 3);
    assert_true(address_is(ip + 24, &peer_global));
    advertise(&peer_global, S | O, 2, wire_mac);
    wire_pass_ms(NX_REACHABLE_TIME * 1000 - 15);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    wire_pass_ms(1020);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_STALE);
    wire_close();
}

/* --- duplicate detection (RFC 4862 5.4) ------------------------------------------------------------- */

static UINT dad_index;

static void dad_thread(void)
{
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, v6_body == NULL ? NX_NULL : &board_global,
                                v6_body == NULL ? 10 : 64, &dad_index), NX_SUCCESS);
    tx_thread_sleep(100000);
}

static void open_dad(int of_hardware)
{
    v6_body = of_hardware ? NULL : dad_thread;      /* only tells which address */
    wire_open(256, dad_thread);
    wire_pass_ms(20);
}

static NXD_IPV6_ADDRESS *dad_entry(void)
{
    return &net.ip_a.nx_ipv6_address[dad_index];
}

static void addresses_are_tested_first(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_global);
    const uint8_t *ip = NULL;

    (void)state;
    open_dad(0);
    assert_int_equal(dad_entry()->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    /* It is not ours yet. */
    solicit(&peer_global, &group, &board_global, 1);
    assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 0);
    send_icmp6(&peer_global, &board_global, 64, (const uint8_t[8]){128}, 8);
    assert_int_equal(icmp6_count(129, NULL), 0);
    wire_pass_ms(2900);
    assert_int_equal(dad_entry()->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(SOLICITATION, &ip), NX_IPV6_DAD_TRANSMITS);
    assert_true(address_is(ip + 8, &nobody));
    assert_true(address_is(ip + 24, &group));
    assert_true(address_is(ip + 48, &board_global));
    assert_int_equal(get16(ip + 4), 24);        /* without our hardware address */
    assert_int_equal(dad_entry()->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    wire_close();
}

static void duplicates_are_given_up(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_global);

    (void)state;
    for (unsigned by_advertisement = 0; by_advertisement < 2; by_advertisement++) {
        open_dad(0);
        wire_pass_ms(1500);
        if (by_advertisement)
            advertise(&board_global, O, 2, wire_mac);
        else
            solicit(&nobody, &group, &board_global, 0);
        assert_int_equal(dad_entry()->nxd_ipv6_address_valid, NX_FALSE);
        wire_pass_ms(5000);
        assert_int_equal(icmp6_count(ADVERTISEMENT, NULL), 0);
        assert_in_range(icmp6_count(SOLICITATION, NULL), 1, 2);
        wire_close();
    }
}

/* 5.4.5: who has our hardware address, too, leaves us no way to speak. */
static void duplicate_hardware_stops_ip(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_local);

    (void)state;
    open_dad(1);
    wire_pass_ms(500);
    solicit(&nobody, &group, &board_local, 0);
    assert_int_equal(dad_entry()->nxd_ipv6_address_valid, NX_FALSE);
    wire_pass_ms(20000);
    assert_int_equal(icmp6_count(133, NULL), 0);    /* no router is asked */
    assert_int_equal(net.ip_a.nx_ip_ipv6_private.disabled[0], NX_TRUE);
    wire_close();
}

/* --- redirects (8) ----------------------------------------------------------------------------------- */

static size_t put_redirect(const NXD_ADDRESS *target, const NXD_ADDRESS *destination)
{
    memset(message, 0, 48);
    message[0] = 137;
    put_address(message + 8, target);
    put_address(message + 24, destination);
    message[40] = 2;
    message[41] = 1;
    memcpy(message + 42, other_mac, 6);
    return 48;
}

static void far_away_thread(void)
{
    EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &peer_local, 0xFFFF, 0), NX_SUCCESS);
    send_then_sleep();
}

static const uint8_t *next_datagram(void)
{
    const uint8_t *frame = NULL;
    unsigned from = wire.count;

    wire_pass_ms(1000);
    assert_true(datagrams_from(from, &frame) >= 1);
    return frame;
}

static void redirects_are_followed(void **state)
{
    NXD_ADDRESS group = V6(0xFF020000, 0, 0, 0x99);
    size_t length;

    (void)state;
    send_to = far_away;
    send_count = 1;
    steps = 60;
    v6_open(512, far_away_thread);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    /* Spoofed ones: not the router, not link-local, of a group, from afar, cut. */
    length = put_redirect(&other_local, &far_away);
    send_icmp6(&other_local, &board_global, 255, message, length);
    send_icmp6(&peer_global, &board_global, 255, message, length);
    send_icmp6(&peer_local, &board_global, 64, message, length);
    send_icmp6(&peer_local, &board_global, 255, message, 39);
    message[1] = 1;
    send_icmp6(&peer_local, &board_global, 255, message, length);
    message[1] = 0;
    message[41] = 0;
    send_icmp6(&peer_local, &board_global, 255, message, length);
    length = put_redirect(&other_local, &group);
    send_icmp6(&peer_local, &board_global, 255, message, length);
    length = put_redirect(&peer_global, &far_away);     /* neither link-local nor the end */
    send_icmp6(&peer_local, &board_global, 255, message, length);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    length = put_redirect(&other_local, &far_away);
    send_icmp6(&peer_local, &board_global, 255, message, length);
    assert_memory_equal(next_datagram(), other_mac, 6);
    assert_int_equal(state_of(&other_local), ND_CACHE_STATE_DELAY);
    /* The destination itself is a neighbour after all. */
    length = put_redirect(&far_away, &far_away);
    send_icmp6(&other_local, &board_global, 255, message, length);
    assert_memory_equal(next_datagram(), other_mac, 6);
    assert_non_null(entry_of(&far_away));
    wire_close();
}

/* The board, which sends nothing yet, has heard of the station as its router. */
static void open_behind_router(void)
{
    uint8_t told[24] = {134, 0, 0, 0, 64, 0, 0, 200, [16] = 1, [17] = 1};

    send_to = far_away;
    send_count = 0;
    steps = 60;
    v6_open(512, send_then_sleep);
    station_is_router = 1;
    memcpy(told + 18, wire_mac, 6);
    send_icmp6(&peer_local, &all_nodes, 255, told, sizeof told);
}

static void end_router(void)
{
    const uint8_t told[16] = {134};

    send_icmp6(&peer_local, &all_nodes, 255, told, sizeof told);
}

static void redirect(const NXD_ADDRESS *target, const NXD_ADDRESS *destination)
{
    send_icmp6(&peer_local, &board_global, 255, message, put_redirect(target, destination));
}

/* 8.3: a destination that nothing was sent to yet is made known. */
static void redirects_make_destinations(void **state)
{
    (void)state;
    open_behind_router();
    redirect(&other_local, &far_away);
    send_count = 1;
    assert_memory_equal(next_datagram(), other_mac, 6);
    /* Not the way to ourselves, to nobody, or from who does not lead there. */
    redirect(&board_local, &far_away);
    redirect(&nobody, &nobody);
    assert_memory_equal(next_datagram(), other_mac, 6);
    assert_null(entry_of(&board_local));
    assert_int_equal(net.ip_a.nx_ip_icmp_invalid_packets, 2);
    wire_close();
}

/* 7.2.5, 8.3: who says that it is no router (any more) gets nothing for others. */
static void no_router_no_way(void **state)
{
    (void)state;
    open_behind_router();
    send_count = 1;
    redirect(&other_local, &far_away);
    advertise(&other_local, R | O, 2, other_mac);
    assert_memory_equal(next_datagram(), other_mac, 6);
    advertise(&other_local, O, 2, other_mac);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    /* The destination itself is no router, and needs to be none. */
    redirect(&far_away, &far_away);
    advertise(&far_away, O, 2, other_mac);
    assert_memory_equal(next_datagram(), other_mac, 6);
    /* It is on the link, even when nobody leads beyond that. */
    end_router();
    assert_int_equal(net.ip_a.nx_ipv6_default_router_table_size, 0);
    assert_memory_equal(next_datagram(), other_mac, 6);
    send_count = 0;
    wire_close();
}

static void forwarding_thread(void)
{
    EXPECT(nx_ip_forwarding_enable(&net.ip_a), NX_SUCCESS);
    far_away_thread();
}

/* 8.2: routers find their ways by themselves. */
static void routers_take_no_redirects(void **state)
{
    (void)state;
    send_to = far_away;
    send_count = 1;
    steps = 60;
    v6_open(512, forwarding_thread);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    redirect(&other_local, &far_away);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    assert_null(entry_of(&other_local));
    wire_close();
}

/* --- floods ------------------------------------------------------------------------------------------- */

static void d039_floods_take_nothing_away(void **state)
{
    NXD_ADDRESS stranger = V6(0x20010DB8, 0, 1, 0);
    NXD_ADDRESS group = solicited_node(&board_global);

    (void)state;
    send_to = peer_global;
    send_count = 1;
    steps = 20;
    v6_open(512, send_then_sleep);
    wire_pass_ms(100);
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    for (unsigned i = 0; i < 1000; i++) {
        stranger.nxd_ip_address.v6[3] = i;
        if (i % 2)
            solicit(&stranger, &group, &board_global, 1);
        else
            advertise(&stranger, S | O, 2, other_mac);
        wire.count = 0;
    }
    assert_int_equal(state_of(&peer_global), ND_CACHE_STATE_REACHABLE);
    assert_memory_equal(next_datagram(), wire_mac, 6);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(solicitations_are_answered),
        net_test(answers_go_to_who_asks),
        net_test(d034_solicitations_that_are_not_valid),
        net_test(fragments_are_ignored),
        net_test(packets_wait_for_the_address),
        net_test(nobody_answers),
        net_test(advertisement_table),
        net_test(advertisements_that_do_nothing),
        net_test(unreachability_is_detected),
        net_test(reachable_time_is_drawn),
        net_test(nothing_comes_early),
        net_test(addresses_are_tested_first),
        net_test(duplicates_are_given_up),
        net_test(duplicate_hardware_stops_ip),
        net_test(redirects_are_followed),
        net_test(redirects_make_destinations),
        net_test(no_router_no_way),
        net_test(routers_take_no_redirects),
        net_test(d039_floods_take_nothing_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
