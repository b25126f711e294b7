/*
 * Bulk transfer between two IP instances of one board, each on its own
 * controller of a link that loses, doubles, reorders and spoils frames: both
 * directions at once, byte for byte, in both profiles, with whole and with
 * chained packets. To look closer: BULK_FIRST and BULK_SEEDS choose seeds,
 * BULK_PCAP writes a capture, BULK_VERBOSE prints time and retransmissions.
 */
#include "board_fixture.h"

#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "tx_thread.h"

#define ADDRESS(n)  (0x0A000001u + (n))
#define POOL_BYTES  (400u * 1024)

/* One case; what the firmware shall do. */
static struct bulk {
    int rfc;
    ULONG bytes;            /* each way, or */
    int one_way;            /* to the server alone */
    ULONG packet;           /* bytes a send */
    ULONG payload;          /* of the pools */
    ULONG packets;          /* in a pool; 0: as many as fit */
    ULONG window;
    struct pb_link_options link;
    uint64_t limit_s;
    uint64_t pause_ns;      /* no longer between two packets; 0: any */
    ULONG queue;            /* packets that may wait for an acknowledgment; 0: as usual */
    ULONG iss[2];           /* 0: chosen */
    uint64_t seed;          /* 0: 3 */
} bulk;

static NX_PACKET_POOL pool[2];
static NX_IP ip[2];
static NX_TCP_SOCKET sock[2];
static UCHAR pool_area[2][POOL_BYTES];
static UCHAR ip_stack[2][4096];
static UCHAR arp_cache[2][1024];
static TX_THREAD sender[2], receiver[2];
static UCHAR sender_stack[2][4096], receiver_stack[2][4096];
static TX_SEMAPHORE sent, received;
static ULONG received_bytes[2];
static uint64_t longest_pause_ns;

/* What an end receives, and the other sends. */
static ULONG bytes_to(ULONG n)
{
    return bulk.one_way && n == 1 ? 0 : bulk.bytes;
}

static UCHAR pattern(unsigned way, ULONG offset)
{
    return (UCHAR)(offset * 131 + (offset >> 8) * 7 + (offset >> 16) + way);
}

static void send_piece(unsigned n, ULONG offset, ULONG length)
{
    static UCHAR buffer[2][8192];
    NX_PACKET *packet;
    ULONG i;

    for (i = 0; i < length; i++)
        buffer[n][i] = pattern(n, offset + i);
    EXPECT(nx_packet_allocate(&pool[n], &packet, NX_TCP_PACKET, 1000), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, buffer[n], length, &pool[n], 1000), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&sock[n], packet, NX_WAIT_FOREVER), NX_SUCCESS);
}

static void connect_ends(unsigned n)
{
    ULONG bits;

    /* ARP has no checksum: on a link that spoils frames it would learn nonsense. */
    EXPECT(nx_ip_status_check(&ip[1 - n], NX_IP_INITIALIZE_DONE, &bits, 100), NX_SUCCESS);
    EXPECT(nx_arp_static_entry_create(&ip[n], ADDRESS(1 - n),
                                      ip[1 - n].nx_ip_arp_physical_address_msw,
                                      ip[1 - n].nx_ip_arp_physical_address_lsw),
           NX_SUCCESS);
    if (n == 0) {
        EXPECT(nx_tcp_server_socket_listen(&ip[0], 80, &sock[0], 1, NX_NULL), NX_SUCCESS);
        EXPECT(nx_tcp_server_socket_accept(&sock[0], NX_WAIT_FOREVER), NX_SUCCESS);
    } else {
        EXPECT(nx_tcp_client_socket_bind(&sock[1], NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_tcp_client_socket_connect(&sock[1], ADDRESS(0), 80, NX_WAIT_FOREVER),
               NX_SUCCESS);
    }
}

static void close_ends(unsigned n)
{
    EXPECT(nx_tcp_socket_disconnect(&sock[n], NX_WAIT_FOREVER), NX_SUCCESS);
    if (n == 0) {
        EXPECT(nx_tcp_server_socket_unaccept(&sock[0]), NX_SUCCESS);
        EXPECT(nx_tcp_server_socket_unlisten(&ip[0], 80), NX_SUCCESS);
    } else {
        EXPECT(nx_tcp_client_socket_unbind(&sock[1]), NX_SUCCESS);
    }
    EXPECT(nx_tcp_socket_delete(&sock[n]), NX_SUCCESS);
}

static VOID receiver_entry(ULONG n)
{
    uint64_t last_ns = 0;

    while (received_bytes[n] < bytes_to(n)) {
        uint64_t now_ns;
        NX_PACKET *packet;
        NX_PACKET *buffer;

        if (nx_tcp_socket_receive(&sock[n], &packet, NX_WAIT_FOREVER) != NX_SUCCESS) {
            EXPECT(0, 1);
            break;
        }
        now_ns = _pb_machine->now(_pb_machine->board);
        if (last_ns != 0 && now_ns - last_ns > longest_pause_ns)
            longest_pause_ns = now_ns - last_ns;
        last_ns = now_ns;
        for (buffer = packet; buffer != NX_NULL; buffer = buffer->nx_packet_next) {
            UCHAR *p;

            for (p = buffer->nx_packet_prepend_ptr; p < buffer->nx_packet_append_ptr; p++)
                if (*p != pattern(1 - (unsigned)n, received_bytes[n]++))
                    EXPECT(received_bytes[n], 0);
        }
        nx_packet_release(packet);
    }
    EXPECT(received_bytes[n], bytes_to(n));
    tx_semaphore_put(&received);
}

static VOID sender_entry(ULONG n)
{
    ULONG offset = 0;

    connect_ends((unsigned)n);
    tx_thread_resume(&receiver[n]);
    while (offset < bytes_to(1 - n)) {
        ULONG left = bytes_to(1 - n) - offset;
        ULONG length = left < bulk.packet ? left : bulk.packet;

        send_piece((unsigned)n, offset, length);
        offset += length;
    }
    /* Both have all before either closes. */
    EXPECT(tx_semaphore_get(&received, NX_WAIT_FOREVER), TX_SUCCESS);
    tx_semaphore_put(&sent);
    while (sent.tx_semaphore_count < 2)
        tx_thread_sleep(1);
    if (n == 1)
        tx_thread_sleep(20);
    close_ends((unsigned)n);
    tx_thread_sleep(100);
}

static void bulk_define(void *first_unused_memory)
{
    unsigned n;

    nx_system_initialize();
    received_bytes[0] = received_bytes[1] = 0;
    longest_pause_ns = 0;
    EXPECT(tx_semaphore_create(&sent, "sent", 0), TX_SUCCESS);
    EXPECT(tx_semaphore_create(&received, "received", 0), TX_SUCCESS);
    for (n = 0; n < 2; n++) {
        EXPECT(nx_packet_pool_create(&pool[n], "pool", bulk.payload, pool_area[n],
                                     bulk.packets != 0
                                         ? bulk.packets * (sizeof(NX_PACKET) + bulk.payload)
                                         : POOL_BYTES),
               NX_SUCCESS);
        EXPECT(nx_ip_create(&ip[n], "ip", ADDRESS(n), 0xFFFFFF00u, &pool[n], nx_ethernet_driver,
                            ip_stack[n], sizeof(ip_stack[n]), 1),
               NX_SUCCESS);
        EXPECT(nx_arp_enable(&ip[n], arp_cache[n], sizeof(arp_cache[n])), NX_SUCCESS);
        EXPECT(nx_tcp_enable(&ip[n]), NX_SUCCESS);
        ip[n].nx_ip_tcp_profile_rfc = (UINT)bulk.rfc;
        EXPECT(nx_tcp_socket_create(&ip[n], &sock[n], "sock", NX_IP_NORMAL, NX_DONT_FRAGMENT,
                                    NX_IP_TIME_TO_LIVE, bulk.window, NX_NULL, NX_NULL),
               NX_SUCCESS);
        sock[n].nx_tcp_socket_tx_sequence = bulk.iss[n];
        if (bulk.queue != 0)
            EXPECT(nx_tcp_socket_transmit_configure(&sock[n], bulk.queue, NX_IP_PERIODIC_RATE, 10,
                                                    0),
                   NX_SUCCESS);
        EXPECT(tx_thread_create(&receiver[n], "receiver", receiver_entry, n, receiver_stack[n],
                                sizeof(receiver_stack[n]), 10, 10, TX_NO_TIME_SLICE,
                                TX_DONT_START),
               TX_SUCCESS);
        EXPECT(tx_thread_create(&sender[n], "sender", sender_entry, n, sender_stack[n],
                                sizeof(sender_stack[n]), 11, 11, TX_NO_TIME_SLICE, TX_AUTO_START),
               TX_SUCCESS);
    }
}

static void bulk_run(const struct bulk *wanted)
{
    struct pb_test test;
    struct pb_error error;
    unsigned n;

    bulk = *wanted;
    pb_test_open(&test, bulk_define, bulk.seed ? bulk.seed : 3, 0);
    test.link = pb_link_create(test.world, &bulk.link, &error);
    assert_non_null(test.link);
    pb_test_listen(test.link);
    assert_int_equal(pb_board_connect(test.board, test.link, &error) < 0, 0);
    assert_int_equal(pb_board_connect(test.board, test.link, &error) < 0, 0);
    if (getenv("BULK_PCAP") != NULL)
        pb_link_capture(test.link, getenv("BULK_PCAP"), &error);
    pb_test_run_until(&test, PB_S(bulk.limit_s));
    if (getenv("BULK_VERBOSE") != NULL)
        print_message("%llu ms, %u + %u retransmissions\n",
                      (unsigned long long)test.now_ns / 1000000, ip[0].nx_ip_tcp_retransmit_packets,
                      ip[1].nx_ip_tcp_retransmit_packets);
    assert_int_equal(test.end, PB_END_FINISHED);
    for (n = 0; n < 2; n++) {
        assert_int_equal(received_bytes[n], bytes_to(n));
        assert_int_equal(pool[n].nx_packet_pool_available, pool[n].nx_packet_pool_total);
        assert_int_equal(pool[n].nx_packet_pool_invalid_releases, 0);
        assert_int_equal(ip[n].nx_ip_tcp_created_sockets_count, 0);
        if (bulk.link.loss > 0 && bulk.bytes >= 100000)
            assert_true(ip[n].nx_ip_tcp_retransmit_packets > 0);
        if (bulk.link.loss == 0)
            assert_int_equal(ip[n].nx_ip_tcp_retransmit_packets, 0);
    }
    if (bulk.pause_ns != 0)
        assert_in_range(longest_pause_ns, 1, bulk.pause_ns);
    pb_test_close(&test);
}

#define IMPAIRED {.loss = 2, .dup = 1, .reorder = 2, .corrupt = 1}

static void test_clean_interface(void **state)
{
    bulk_run(&(struct bulk){.bytes = 300000, .packet = 1460, .payload = 1568, .window = 16384,
                            .limit_s = 60});
}

static void test_clean_rfc(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 1 << 20, .packet = 1460, .payload = 1568,
                            .window = 65535, .limit_s = 60});
}

/* A sender whose queue is full must not wait for an acknowledgment that waits
 * for more text: what is full-sized is acknowledged every second time. */
static void test_no_stall(void **state)
{
    static const struct {
        ULONG packet, window;
        uint64_t rate_bps;
    } cases[] = {
        {1460, 65535, 0}, {1460, 65535, 1000000000}, {1460, 16384, 0}, {1460, 5 * 1460, 0},
        {1000, 65535, 0}, {5000, 65535, 0},
    };

    for (unsigned i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++)
        bulk_run(&(struct bulk){.rfc = i % 2, .bytes = 200000, .one_way = 1,
                                .packet = cases[i / 2].packet, .payload = 1568,
                                .window = cases[i / 2].window,
                                .link = {.rate_bps = cases[i / 2].rate_bps}, .limit_s = 60,
                                .pause_ns = PB_MS(2)});
}

/* With a queue of one packet each waits for a delayed acknowledgment (RFC 9293
 * 3.8.6.3), a fifth of a second, but for nothing else; two are acknowledged at
 * once. */
static void test_short_queue(void **state)
{
    for (unsigned i = 0; i < 4; i++)
        bulk_run(&(struct bulk){.rfc = i % 2, .bytes = 40 * 1448, .one_way = 1, .payload = 1568,
                                .packet = i % 2 ? 1448 : 1460, .window = 65535,
                                .queue = 1 + i / 2, .limit_s = 15,
                                .pause_ns = i < 2 ? PB_MS(210) : PB_MS(2)});
}

/* Sends of several segments are cut, and small buffers chained (NX19). */
static void test_large_sends(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 300000, .packet = 5000, .payload = 1568,
                            .window = 65535, .limit_s = 60});
}

static void test_chained(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 200000, .packet = 3000, .payload = 128,
                            .window = 8192, .limit_s = 60});
}

static void test_impaired_interface(void **state)
{
    bulk_run(&(struct bulk){.bytes = 200000, .packet = 1460, .payload = 1568, .window = 16384,
                            .link = IMPAIRED, .limit_s = 600});
}

static void test_impaired_rfc(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 1 << 20, .packet = 1460, .payload = 1568,
                            .window = 65535, .link = IMPAIRED, .limit_s = 600});
}

static void test_impaired_chained(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 200000, .packet = 2000, .payload = 256,
                            .window = 16384, .link = IMPAIRED, .limit_s = 600});
}

/* D051: numbers wrap on both sides, at 2^32 and at 2^31. */
static void d051_sequence_wrap(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 1 << 20, .packet = 1460, .payload = 1568,
                            .window = 65535, .limit_s = 60, .iss = {0xFFFF0000u, 0x7FFF0000u}});
}

/* Windows beyond 65,535 bytes are scaled in the RFC profile. */
static void test_long_fat(void **state)
{
    bulk_run(&(struct bulk){.rfc = 1, .bytes = 1 << 20, .packet = 1460, .payload = 1568,
                            .window = 150000, .link = {.delay_ns = 20000000}, .limit_s = 60});
}

/* Windows that promise more than the pools hold: slow it may be, but all arrives. */
static void test_small_pool(void **state)
{
    static const ULONG packets[] = {6, 10, 16, 24, 40};
    unsigned i;

    for (i = 0; i < sizeof(packets) / sizeof(packets[0]); i++) {
        if (getenv("BULK_VERBOSE") != NULL)
            print_message("%u packets: ", packets[i]);
        bulk_run(&(struct bulk){.rfc = 1, .bytes = 200000, .packet = 1460,
                                .payload = 1568, .packets = packets[i], .window = 65535,
                                .link = {.loss = 5, .delay_ns = 1000000}, .limit_s = 3600});
    }
}

/* Other worlds, other losses: whatever comes, all arrives and nothing leaks. */
static void test_seeds(void **state)
{
    uint64_t seeds = getenv("BULK_SEEDS") != NULL ? strtoull(getenv("BULK_SEEDS"), NULL, 0) : 20;
    uint64_t seed = getenv("BULK_FIRST") != NULL ? strtoull(getenv("BULK_FIRST"), NULL, 0) : 1;

    for (; seed <= seeds; seed++) {
        bulk_run(&(struct bulk){.rfc = (int)(seed % 2), .bytes = 20000 + (ULONG)seed * 977,
                                .packet = 300 + (ULONG)(seed * 613 % 3000),
                                .payload = 128 + (ULONG)(seed * 331 % 1500),
                                .window = 3000 + (ULONG)(seed * 7919 % 60000),
                                .link = {.loss = 5 + (double)(seed % 10), .dup = 3, .reorder = 5,
                                         .corrupt = 2, .delay_ns = 1000 * (seed * seed % 50000)},
                                .limit_s = 3600, .seed = seed});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean_interface),    cmocka_unit_test(test_clean_rfc),
        cmocka_unit_test(test_no_stall),           cmocka_unit_test(test_large_sends),
        cmocka_unit_test(test_short_queue),
        cmocka_unit_test(test_chained),            cmocka_unit_test(test_impaired_interface),
        cmocka_unit_test(test_impaired_rfc),       cmocka_unit_test(test_impaired_chained),
        cmocka_unit_test(d051_sequence_wrap),      cmocka_unit_test(test_long_fat),
        cmocka_unit_test(test_small_pool),         cmocka_unit_test(test_seeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
