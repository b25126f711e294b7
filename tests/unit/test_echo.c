/*
 * Echoes of every size that IPv4 has room for, 0 to 65,507 bytes, both ways,
 * through fragmentation and reassembly; and that what reassembly holds is
 * bounded and comes back.
 */
#include "net_fixture.h"

#define LARGEST   65507u
#define PACKETS   256
#define PAYLOAD   1536

static NX_PACKET_POOL pool[2];
static UCHAR memory[2][PACKETS * (sizeof(NX_PACKET) + PAYLOAD)];
static CHAR data[LARGEST + 1], back[LARGEST + 1];
static void (*body)(void);

static void run(ULONG unused)
{
    ULONG bits;

    (void)unused;
    EXPECT(nx_ip_status_check(&net.ip_a, NX_IP_INITIALIZE_DONE, &bits, 100), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_b), NX_SUCCESS);
    for (ULONG i = 0; i <= LARGEST; i++)
        data[i] = (CHAR)(i * 31 + (i >> 8));
    body();
    tx_thread_sleep(2000);      /* reassembly gives up what will never be whole */
    EXPECT(pool[0].nx_packet_pool_available, PACKETS);
    EXPECT(pool[1].nx_packet_pool_available, PACKETS);
    pb_test_stop(0);
}

static void define(void *first)
{
    (void)first;
    nx_system_initialize();
    for (unsigned i = 0; i < 2; i++)
        EXPECT(nx_packet_pool_create(&pool[i], "pool", PAYLOAD, memory[i], sizeof memory[i]),
               NX_SUCCESS);
    net_ip(&net.ip_a, NET_A, &pool[0], net.stack_a, net.arp_a, _nx_ram_network_driver);
    net_ip(&net.ip_b, NET_B, &pool[1], net.stack_b, net.arp_b, _nx_ram_network_driver);
    EXPECT(tx_thread_create(&net.thread, "test", run, 0, net.stack, sizeof net.stack, 8, 8,
                            TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
}

static void run_board(void (*what)(void))
{
    struct pb_test result;

    memset(&net, 0, sizeof net);
    body = what;
    result = pb_test_run(define, PB_S(2000));
    assert_int_equal(result.end, PB_END_STOPPED);
    assert_int_equal(result.status, 0);
}

static void ping(NX_IP *ip, ULONG to, ULONG size)
{
    NX_PACKET *response = NX_NULL;
    ULONG length = 0;

    EXPECT(nx_icmp_ping(ip, to, data, size, &response, 100), NX_SUCCESS);
    if (response == NX_NULL)
        return;
    EXPECT(response->nx_packet_length, size);
    EXPECT(nx_packet_data_retrieve(response, back, &length), NX_SUCCESS);
    EXPECT(length, size);
    EXPECT(memcmp(back, data, size), 0);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
}

/* Around every fragment's edge, and at a stride of its own that hits the rest. */
static void sizes(void)
{
    for (ULONG edge = 1472; edge <= LARGEST; edge += 1480) {
        for (ULONG size = edge - 1; size <= edge + 1 && size <= LARGEST; size++)
            ping(&net.ip_a, NET_B, size);
    }
    for (ULONG size = 0; size <= LARGEST; size += size < 64 ? 1 : 997)
        ping(&net.ip_b, NET_A, size);
    ping(&net.ip_a, NET_B, LARGEST);
    ping(&net.ip_b, NET_A, LARGEST);
    ping(&net.ip_a, NET_A, LARGEST);
    ping(&net.ip_a, IP_ADDRESS(127, 0, 0, 1), LARGEST);
}

static void every_size_comes_back(void **state)
{
    (void)state;
    run_board(sizes);
}

static void too_large(void)
{
    NX_PACKET *response;

    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, LARGEST + 1, &response, 100), NX_OVERFLOW);
    EXPECT(response, NX_NULL);
    EXPECT(net.ip_a.nx_ip_pings_sent, 0);
}

static void one_more_byte_is_refused(void **state)
{
    (void)state;
    run_board(too_large);
}

static UINT dropped;

/* Loses the last fragment of everything that A sends. */
static VOID losing_driver(NX_IP_DRIVER *request)
{
    NX_PACKET *packet = request->nx_ip_driver_packet;

    if (request->nx_ip_driver_command == NX_LINK_PACKET_SEND &&
        (get16(packet->nx_packet_prepend_ptr + 6) & 0x3FFF) != 0 &&
        (get16(packet->nx_packet_prepend_ptr + 6) & 0x2000) == 0) {
        dropped++;
        request->nx_ip_driver_status = NX_SUCCESS;
        nx_packet_transmit_release(packet);
        return;
    }
    _nx_ram_network_driver(request);
}

/* Datagrams that never become whole hold a part of the pool, not all of it. */
static void incomplete(void)
{
    NX_PACKET *response;
    ULONG least = PACKETS;

    net.ip_a.nx_ip_interface[0].nx_interface_link_driver_entry = losing_driver;
    dropped = 0;
    for (unsigned i = 0; i < 10; i++) {
        EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, LARGEST, &response, 1), NX_NO_RESPONSE);
        if (pool[1].nx_packet_pool_available < least)
            least = pool[1].nx_packet_pool_available;
        ping(&net.ip_a, NET_B, 1000);       /* what is whole goes on */
    }
    EXPECT(dropped, 10);
    EXPECT(least >= PACKETS / 4, 1);
    net.ip_a.nx_ip_interface[0].nx_interface_link_driver_entry = _nx_ram_network_driver;
    ping(&net.ip_a, NET_B, 1000);
}

static void incomplete_datagrams_are_bounded(void **state)
{
    (void)state;
    run_board(incomplete);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(every_size_comes_back),
        net_test(one_more_byte_is_refused),
        net_test(incomplete_datagrams_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
