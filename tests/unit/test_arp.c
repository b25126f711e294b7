/*
 * ARP: the cache's services, packets that wait, requests and replies on the
 * wire, bad messages, conflicts.
 */
#include "net_fixture.h"

#define MSW 0x0011
#define LSW 0x22334455

/* --- services ------------------------------------------------------------------- */

static void static_entries_body(void)
{
    ULONG msw = 0, lsw = 0, address = 0, statics;
    NX_IP *ip = &net.ip_a;

    EXPECT(nx_arp_static_entry_create(ip, NET_C, MSW, LSW), NX_SUCCESS);
    EXPECT(nx_arp_hardware_address_find(ip, NET_C, &msw, &lsw), NX_SUCCESS);
    EXPECT(msw, MSW);
    EXPECT(lsw, LSW);
    EXPECT(nx_arp_ip_address_find(ip, &address, MSW, LSW), NX_SUCCESS);
    EXPECT(address, NET_C);
    EXPECT(nx_arp_ip_address_find(ip, &address, MSW, LSW + 1), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_info_get(ip, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL, &statics, NX_NULL,
                           NX_NULL),
           NX_SUCCESS);
    EXPECT(statics, 1);
    EXPECT(nx_arp_static_entry_delete(ip, NET_C, MSW, LSW + 1), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_static_entry_delete(ip, NET_C, MSW, LSW), NX_SUCCESS);
    EXPECT(nx_arp_static_entry_delete(ip, NET_C, MSW, LSW), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_hardware_address_find(ip, NET_C, &msw, &lsw), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_static_entry_create(ip, NET_C, MSW, LSW), NX_SUCCESS);
    EXPECT(nx_arp_static_entries_delete(ip), NX_SUCCESS);
    EXPECT(nx_arp_entry_delete(ip, NET_C), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_static_entry_create(ip, IP_ADDRESS(99, 0, 0, 1), MSW, LSW), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_arp_static_entry_create(ip, NET_C, 0, 0), NX_INVALID_PARAMETERS);
}

static void static_entries(void **state)
{
    (void)state;
    net_run_ram(256, static_entries_body, NULL);
}

static void cache_is_full_body(void)
{
    NX_IP *ip = &net.ip_a;
    ULONG entries = sizeof net.arp_a / sizeof(NX_ARP), msw, lsw, dynamic, aged;

    EXPECT(ip->nx_ip_arp_total_entries, entries);
    for (ULONG i = 0; i < entries; i++)
        EXPECT(nx_arp_dynamic_entry_set(ip, IP_ADDRESS(10, 0, 0, 100 + i), MSW, i + 1),
               NX_SUCCESS);
    /* One more takes the place of the one that was used longest ago. */
    EXPECT(nx_arp_dynamic_entry_set(ip, IP_ADDRESS(10, 0, 0, 99), MSW, 99), NX_SUCCESS);
    EXPECT(nx_arp_hardware_address_find(ip, IP_ADDRESS(10, 0, 0, 100), &msw, &lsw),
           NX_ENTRY_NOT_FOUND);
    EXPECT(nx_arp_hardware_address_find(ip, IP_ADDRESS(10, 0, 0, 101), &msw, &lsw), NX_SUCCESS);
    EXPECT(nx_arp_info_get(ip, NX_NULL, NX_NULL, NX_NULL, NX_NULL, &dynamic, NX_NULL, &aged,
                           NX_NULL),
           NX_SUCCESS);
    EXPECT(dynamic, entries);
    EXPECT(aged, 1);
    /* Static ones are never taken: then the cache is full. */
    EXPECT(nx_arp_dynamic_entries_invalidate(ip), NX_SUCCESS);
    for (ULONG i = 0; i < entries; i++)
        EXPECT(nx_arp_static_entry_create(ip, IP_ADDRESS(10, 0, 0, 100 + i), MSW, i + 1),
               NX_SUCCESS);
    EXPECT(nx_arp_static_entry_create(ip, IP_ADDRESS(10, 0, 0, 99), MSW, 99), NX_NO_MORE_ENTRIES);
    EXPECT(nx_arp_dynamic_entry_set(ip, IP_ADDRESS(10, 0, 0, 99), MSW, 99), NX_NO_MORE_ENTRIES);
    EXPECT(nx_arp_entry_delete(ip, IP_ADDRESS(10, 0, 0, 100)), NX_SUCCESS);
    EXPECT(nx_arp_dynamic_entry_set(ip, IP_ADDRESS(10, 0, 0, 99), MSW, 99), NX_SUCCESS);
}

static void cache_is_full(void **state)
{
    (void)state;
    net_run_ram(256, cache_is_full_body, NULL);
}

static void not_enabled_body(void)
{
    static UCHAR tiny[8];
    NX_IP *ip = &net.ip_a;
    UINT (*allocate)(NX_IP *, NX_ARP **, UINT) = ip->nx_ip_arp_allocate;
    ULONG a, b;

    EXPECT(nx_arp_enable(ip, tiny, sizeof tiny), NX_ALREADY_ENABLED);
    ip->nx_ip_arp_allocate = NX_NULL;
    EXPECT(nx_arp_enable(ip, tiny, sizeof tiny), NX_SIZE_ERROR);
    EXPECT(nx_arp_enable(ip, NX_NULL, 1024), NX_PTR_ERROR);
    EXPECT(nx_arp_hardware_address_find(ip, NET_B, &a, &b), NX_NOT_ENABLED);
    EXPECT(nx_arp_static_entry_create(ip, NET_B, 1, 2), NX_NOT_ENABLED);
    EXPECT(nx_arp_gratuitous_send(ip, NX_NULL), NX_NOT_ENABLED);
    ip->nx_ip_arp_allocate = allocate;
    EXPECT(nx_arp_hardware_address_find(ip, 0, &a, &b), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_arp_hardware_address_find(NX_NULL, NET_B, &a, &b), NX_PTR_ERROR);
}

static void not_enabled(void **state)
{
    (void)state;
    net_run_ram(256, not_enabled_body, NULL);
}

/* --- resolving on the wire ---------------------------------------------------------- */

static NX_UDP_SOCKET udp;

static void udp_send(ULONG to, const char *text)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, (VOID *)text, (ULONG)strlen(text), &net.pool_a,
                                 NX_NO_WAIT),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&udp, packet, to, 7), NX_SUCCESS);
}

static void udp_open(void)
{
    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 1000, NX_NO_WAIT), NX_SUCCESS);
}

static void udp_close(void)
{
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
}

/* NX36 and D008: four packets wait, the oldest goes first, all are freed. */
static void queue_is_bounded_body(void)
{
    udp_open();
    for (unsigned i = 0; i < 1000; i++)
        udp_send(NET_B, &"abcdefghij"[i % 10]);
    EXPECT(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total - 4);
    EXPECT(net.ip_a.nx_ip_discards[NX_DISCARD_ARP_QUEUE], 996);
    /* 18 retries, ten seconds apart, and then the entry goes. */
    tx_thread_sleep(100 * 195);
    EXPECT(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
    EXPECT(net.ip_a.nx_ip_discards[NX_DISCARD_ARP_QUEUE], 1000);
    udp_close();
}

static void d008_queue_is_bounded(void **state)
{
    (void)state;
    wire_open(256, queue_is_bounded_body);
    wire_close();
    assert_int_equal(wire_count(0x0806, NULL), 19);
    assert_int_equal(wire_count(0x0800, NULL), 0);
}

static void resolve_body(void)
{
    ULONG msw, lsw;

    udp_open();
    udp_send(NET_B, "one");
    udp_send(NET_B, "two");
    tx_thread_sleep(2);
    udp_send(NET_B, "three");
    EXPECT(nx_arp_hardware_address_find(&net.ip_a, NET_B, &msw, &lsw), NX_SUCCESS);
    EXPECT(msw, 0x02AA);
    EXPECT(lsw, 1);
    tx_thread_sleep(2);
    udp_close();
}

static void resolve(void **state)
{
    static const char *const text[] = {"one", "two", "three"};
    const uint8_t *request = NULL;
    unsigned datagrams = 0;

    (void)state;
    wire_open(256, resolve_body);
    wire.respond = wire_answer_arp;
    wire_close();
    assert_int_equal(wire_count(0x0806, &request), 1);
    assert_int_equal(get16(request + 20), 1);
    assert_memory_equal(request, "\xFF\xFF\xFF\xFF\xFF\xFF", 6);
    assert_memory_equal(request + 6, wire.board_mac, 6);
    assert_memory_equal(request + 22, wire.board_mac, 6);
    assert_int_equal(get32(request + 28), NET_A);
    assert_memory_equal(request + 32, "\0\0\0\0\0\0", 6);
    assert_int_equal(get32(request + 38), NET_B);
    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *frame = wire.frame[i].bytes;

        if (get16(frame + 12) != 0x0800)
            continue;
        assert_memory_equal(frame, wire_mac, 6);
        assert_memory_equal(frame + 42, text[datagrams], strlen(text[datagrams]));
        datagrams++;
    }
    assert_int_equal(datagrams, 3);
}

/* The RFC profile asks every second (RFC 1122 2.3.2.1). */
static void rfc_period_body(void)
{
    net.ip_a.nx_ip_tcp_profile_rfc = 1;
    udp_open();
    udp_send(NET_B, "x");
    tx_thread_sleep(350);
    EXPECT(net.ip_a.nx_ip_arp_requests_sent, 4);
    EXPECT(nx_arp_dynamic_entries_invalidate(&net.ip_a), NX_SUCCESS);
    udp_close();
}

static void rfc_period(void **state)
{
    (void)state;
    wire_open(256, rfc_period_body);
    wire_close();
    assert_int_equal(wire_count(0x0806, NULL), 4);
}

/* --- answering ------------------------------------------------------------------------ */

static void answers_request(void **state)
{
    uint8_t frame[60];
    const uint8_t *reply = NULL;

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    memset(frame, 0xA5, sizeof frame);
    put_arp(frame, 1, wire_mac, NET_B, NET_A);
    wire_send_wait(frame, sizeof frame);    /* padded, as real frames are */
    assert_int_equal(wire_count(0x0806, &reply), 1);
    assert_memory_equal(reply, wire_mac, 6);
    assert_int_equal(get16(reply + 20), 2);
    assert_memory_equal(reply + 22, wire.board_mac, 6);
    assert_int_equal(get32(reply + 28), NET_A);
    assert_memory_equal(reply + 32, wire_mac, 6);
    assert_int_equal(get32(reply + 38), NET_B);
    assert_int_equal(wire.frame[0].length, 42);
    /* For somebody else: not answered, not learned. */
    wire_send_wait(frame, put_arp(frame, 1, wire_mac, NET_C, NET_B));
    assert_int_equal(wire_count(0x0806, NULL), 1);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 1);
    wire_close();
}

/* D005: lengths and types that are wrong; nothing answers, nothing is kept. */
static void d005_malformed(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
    } change[] = {{14, 1}, {15, 2}, {16, 9}, {17, 1}, {18, 255}, {18, 0},
                  {19, 255}, {19, 16}, {20, 1}, {21, 3}, {21, 0}};
    uint8_t frame[60];

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    for (size_t length = 14; length < 42; length++) {
        put_arp(frame, 1, wire_mac, NET_B, NET_A);
        wire_send_wait(frame, length);
    }
    for (unsigned i = 0; i < sizeof change / sizeof change[0]; i++) {
        put_arp(frame, 1, wire_mac, NET_B, NET_A);
        frame[change[i].at] = change[i].value;
        wire_send_wait(frame, 42);
    }
    assert_int_equal(wire.count, 0);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 0);
    /* The 14-byte frame never becomes a packet. */
    assert_int_equal(net.ip_a.nx_ip_arp_invalid_messages, 27 + sizeof change / sizeof change[0]);
    wire_close();
}

/* D007: senders that cannot be. */
static void d007_impossible_senders(void **state)
{
    static const uint8_t broadcast[6] = {255, 255, 255, 255, 255, 255};
    static const uint8_t multicast[6] = {1, 0, 0x5E, 0, 0, 1};
    static const uint8_t zero[6];
    const struct {
        const uint8_t *mac;
        uint32_t address;
    } cases[] = {
        {broadcast, NET_B}, {multicast, NET_B}, {zero, NET_B},
        {wire_mac, IP_ADDRESS(99, 0, 0, 1)}, {wire_mac, IP_ADDRESS(10, 0, 0, 255)},
        {wire_mac, 0xFFFFFFFF}, {wire_mac, IP_ADDRESS(224, 0, 0, 1)},
    };
    uint8_t frame[42];

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire_send_wait(frame, put_arp(frame, 1, cases[i].mac, cases[i].address, NET_A));
        wire_send_wait(frame, put_arp(frame, 2, cases[i].mac, cases[i].address, NET_A));
    }
    assert_int_equal(wire.count, 0);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 0);
    /* A probe (no sender address) is answered, but not learned. */
    wire_send_wait(frame, put_arp(frame, 1, wire_mac, 0, NET_A));
    assert_int_equal(wire.count, 1);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 0);
    wire_close();
}

/* D006: a static entry stays what it is. */
static void static_stays_body(void)
{
    ULONG msw, lsw;

    EXPECT(nx_arp_static_entry_create(&net.ip_a, NET_B, MSW, LSW), NX_SUCCESS);
    tx_thread_sleep(10);
    EXPECT(nx_arp_hardware_address_find(&net.ip_a, NET_B, &msw, &lsw), NX_SUCCESS);
    EXPECT(msw, MSW);
    EXPECT(lsw, LSW);
}

static void d006_static_stays(void **state)
{
    uint8_t frame[42];

    (void)state;
    wire_open(256, static_stays_body);
    wire_pass_ms(20);
    wire_send_wait(frame, put_arp(frame, 2, wire_mac, NET_B, NET_A));
    wire_send_wait(frame, put_arp(frame, 1, wire_mac, NET_B, NET_A));
    wire_close();
}

/* A known neighbour that changed its address is followed; an unasked reply of
 * an unknown one is not believed. */
/* A network that gives back what was sent gets no answer, and is no neighbour. */
static void own_message(void **state)
{
    uint8_t frame[42];

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    for (unsigned operation = 1; operation <= 2; operation++)
        wire_send_wait(frame, put_arp(frame, operation, wire.board_mac, NET_A, NET_A));
    assert_int_equal(net.ip_a.nx_ip_arp_requests_received, 1);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 0);
    assert_int_equal(wire_count(0x0806, NULL), 0);
    wire_close();
}

static void update_and_unasked(void **state)
{
    static const uint8_t mac2[6] = {2, 0xBB, 0, 0, 0, 2};
    uint8_t frame[42];

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    wire_send_wait(frame, put_arp(frame, 2, wire_mac, NET_B, NET_A));
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 0);
    wire_send_wait(frame, put_arp(frame, 1, wire_mac, NET_B, NET_A));
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 1);
    wire_send_wait(frame, put_arp(frame, 2, mac2, NET_B, NET_A));
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_active_count, 1);
    assert_int_equal(net.ip_a.nx_ip_arp_dynamic_list->nx_arp_physical_address_msw, 0x02BB);
    wire_close();
}

/* --- our own address ---------------------------------------------------------------------- */

static int conflicts, responses;

static void on_conflict(NX_IP *ip, UINT index, ULONG address, ULONG msw, ULONG lsw)
{
    EXPECT(ip, &net.ip_a);
    EXPECT(index, 0);
    EXPECT(address, NET_A);
    EXPECT(msw, 0x02AA);
    EXPECT(lsw, 1);
    conflicts++;
}

static void on_response(NX_IP *ip, NX_PACKET *packet)
{
    EXPECT(ip, &net.ip_a);
    EXPECT(packet->nx_packet_length >= 28, 1);
    nx_packet_release(packet);
    responses++;
}

static void gratuitous_body(void)
{
    EXPECT(nx_arp_gratuitous_send(&net.ip_a, on_response), NX_SUCCESS);
    net.ip_a.nx_ip_interface[0].nx_interface_ip_conflict_notify_handler = on_conflict;
    tx_thread_sleep(3000);
}

static void conflict(void **state)
{
    const uint8_t *last = NULL;
    uint8_t frame[42];

    (void)state;
    conflicts = responses = 0;
    wire_open(256, gratuitous_body);
    wire_pass_ms(20);
    assert_int_equal(wire_count(0x0806, &last), 1);
    assert_int_equal(get32(last + 28), NET_A);
    assert_int_equal(get32(last + 38), NET_A);
    /* Another station has our address: it is told once in ten seconds. */
    put_arp(frame, 1, wire_mac, NET_A, NET_A);
    wire_send_wait(frame, 42);
    wire_send_wait(frame, 42);
    assert_int_equal(conflicts, 2);
    assert_int_equal(responses, 2);
    assert_int_equal(wire_count(0x0806, NULL), 2);
    assert_int_equal(net.ip_a.nx_ip_interface[0].nx_interface_arp_defend_timeout, 10);
    wire_pass_ms(9500);
    wire_send_wait(frame, 42);
    assert_int_equal(wire_count(0x0806, NULL), 2);
    wire_pass_ms(1000);
    assert_int_equal(net.ip_a.nx_ip_interface[0].nx_interface_arp_defend_timeout, 0);
    wire_send_wait(frame, 42);
    assert_int_equal(wire_count(0x0806, NULL), 3);
    /* Our own frame come back is no conflict. */
    put_arp(frame, 1, wire.board_mac, NET_A, NET_A);
    wire_send_wait(frame, 42);
    assert_int_equal(conflicts, 4);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(static_entries),   net_test(cache_is_full),
        net_test(not_enabled),      net_test(d008_queue_is_bounded),
        net_test(resolve),          net_test(rfc_period),
        net_test(answers_request),  net_test(d005_malformed),
        net_test(d007_impossible_senders), net_test(d006_static_stays),
        net_test(own_message),
        net_test(update_and_unasked), net_test(conflict),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
