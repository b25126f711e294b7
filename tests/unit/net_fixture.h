/*
 * Two IP instances on the RAM network of one board, or one on its controller
 * with a port of the test at the other end of the link. Every test is a
 * function that runs in a thread; at its end all packets must be back.
 */
#ifndef NET_FIXTURE_H
#define NET_FIXTURE_H

#include "board_fixture.h"
#include "checked_ethernet_driver.h"
#include "checked_ram_driver.h"
#include "nx_api.h"

#define NET_A IP_ADDRESS(10, 0, 0, 1)
#define NET_B IP_ADDRESS(10, 0, 0, 2)
#define NET_C IP_ADDRESS(10, 0, 0, 3)  /* nobody */
#define NET_MASK 0xFFFFFF00u
#define NET_PACKETS 64

static struct {
    NX_IP ip_a, ip_b;
    NX_PACKET_POOL pool_a, pool_b;
    TX_THREAD thread, second;
    UCHAR memory_a[NET_PACKETS * 2048], memory_b[NET_PACKETS * 2048];
    UCHAR arp_a[1024], arp_b[1024];
    UCHAR stack_a[4096], stack_b[4096], stack[4096], stack_second[4096];
    ULONG payload;              /* bytes of a packet's payload */
    void (*test)(void);
    void (*also)(void);         /* in a second thread, or NULL */
} net;

static void net_thread(ULONG unused)
{
    ULONG bits;

    (void)unused;
    EXPECT(nx_ip_status_check(&net.ip_a, NX_IP_INITIALIZE_DONE, &bits, 100), NX_SUCCESS);
    net.test();
    /* What still travels or waits is given time to end. */
    tx_thread_sleep(10);
    EXPECT(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
    EXPECT(net.pool_a.nx_packet_pool_invalid_releases, 0);
    if (net.pool_b.nx_packet_pool_id != 0) {
        EXPECT(net.pool_b.nx_packet_pool_available, net.pool_b.nx_packet_pool_total);
        EXPECT(net.pool_b.nx_packet_pool_invalid_releases, 0);
    }
    pb_test_stop(0);
}

static void net_second(ULONG unused)
{
    (void)unused;
    net.also();
}

static void net_pool(NX_PACKET_POOL *pool, UCHAR *memory)
{
    ULONG one = (ULONG)sizeof(NX_PACKET) + net.payload;

    EXPECT(nx_packet_pool_create(pool, "pool", net.payload, memory, one * NET_PACKETS),
           NX_SUCCESS);
}

static void net_ip(NX_IP *ip, ULONG address, NX_PACKET_POOL *pool, UCHAR *stack, UCHAR *arp,
                   VOID (*driver)(NX_IP_DRIVER *))
{
    EXPECT(nx_ip_create(ip, "ip", address, NET_MASK, pool, driver, stack, 4096, 1), NX_SUCCESS);
#ifndef NX_DISABLE_IPV4
    EXPECT(nx_arp_enable(ip, arp, 1024), NX_SUCCESS);
    EXPECT(nx_icmp_enable(ip), NX_SUCCESS);
#endif
    EXPECT(nx_udp_enable(ip), NX_SUCCESS);
}

static void net_threads(void)
{
    EXPECT(tx_thread_create(&net.thread, "test", net_thread, 0, net.stack, sizeof net.stack, 8, 8,
                            TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    if (net.also != NULL)
        EXPECT(tx_thread_create(&net.second, "second", net_second, 0, net.stack_second,
                                sizeof net.stack_second, 9, 9, TX_NO_TIME_SLICE, TX_AUTO_START),
               TX_SUCCESS);
}

/* Instances a and b on the RAM network. */
static void net_define_ram(void *memory)
{
    (void)memory;
    nx_system_initialize();
    net_pool(&net.pool_a, net.memory_a);
    net_pool(&net.pool_b, net.memory_b);
    net_ip(&net.ip_a, NET_A, &net.pool_a, net.stack_a, net.arp_a, checked_ram_driver);
    net_ip(&net.ip_b, NET_B, &net.pool_b, net.stack_b, net.arp_b, checked_ram_driver);
    net_threads();
}

/* Instance a on the controller. */
static void net_define_wire(void *memory)
{
    (void)memory;
    nx_system_initialize();
    net_pool(&net.pool_a, net.memory_a);
    net_ip(&net.ip_a, NET_A, &net.pool_a, net.stack_a, net.arp_a, checked_ethernet_driver);
    net_threads();
}

__attribute__((unused)) static void net_prepare(ULONG payload, void (*test)(void),
                                                void (*also)(void))
{
    memset(&net, 0, sizeof net);
    net.payload = payload;
    net.test = test;
    net.also = also;
}

/* Runs a test over the RAM network; it must stop by itself. */
__attribute__((unused)) static struct pb_test net_run_ram(ULONG payload, void (*test)(void),
                                                          void (*also)(void))
{
    struct pb_test result;

    net_prepare(payload, test, also);
    result = pb_test_run(net_define_ram, PB_S(2000));
    assert_int_equal(result.end, PB_END_STOPPED);
    assert_int_equal(result.status, 0);
    return result;
}

/* From instance a to b, port 7: two sockets and the connection between them. */
__attribute__((unused)) static void net_connect(NX_TCP_SOCKET *client, NX_TCP_SOCKET *server)
{
    EXPECT(nx_tcp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_tcp_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(&net.ip_a, client, "c", 0, 0, 64, 4000, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(&net.ip_b, server, "s", 0, 0, 64, 4000, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&net.ip_b, 7, server, 2, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_connect(client, NET_B, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_server_socket_accept(server, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_state_wait(client, NX_TCP_ESTABLISHED, 10), NX_SUCCESS);
}

/* --- the test's own station on the wire -------------------------------------------- */

#define WIRE_FRAMES 256
static const uint8_t wire_mac[6] = {0x02, 0xAA, 0, 0, 0, 1};

static struct {
    struct pb_test test;
    struct pb_port *port;
    uint8_t board_mac[6];
    unsigned count;             /* frames that came */
    struct {
        size_t length;
        uint8_t bytes[1600];
    } frame[WIRE_FRAMES];
    void (*respond)(const uint8_t *frame, size_t length);   /* or NULL */
} wire;

__attribute__((unused)) static void wire_receive(void *unused, const uint8_t *frame, size_t length)
{
    (void)unused;
    if (wire.count < WIRE_FRAMES && length <= sizeof wire.frame[0].bytes) {
        wire.frame[wire.count].length = length;
        memcpy(wire.frame[wire.count].bytes, frame, length);
        wire.count++;
    }
    if (wire.respond != NULL)
        wire.respond(frame, length);
}

__attribute__((unused)) static void wire_send(const void *frame, size_t length)
{
    pb_port_send(wire.port, frame, length);
}

/* A board with instance a on the wire, booted; nothing has run yet. */
__attribute__((unused)) static void wire_open(ULONG payload, void (*test)(void))
{
    memset(&wire, 0, sizeof wire);
    net_prepare(payload, test, NULL);
    pb_test_open(&wire.test, net_define_wire, 1, 1);
    wire.port = pb_link_port(wire.test.link, wire_receive, NULL);
    assert_non_null(wire.port);
    memcpy(wire.board_mac, (uint8_t[]){0x02, 0x50, 0x42, 0, 0, 1}, 6);
}

/* After a test that failed half-way: the next one finds no board. */
__attribute__((unused)) static int net_teardown(void **state)
{
    (void)state;
    if (wire.test.world != NULL)
        pb_test_close(&wire.test);
    return 0;
}
#define net_test(function) cmocka_unit_test_teardown(function, net_teardown)

__attribute__((unused)) static void wire_close(void)
{
    pb_test_run_until(&wire.test, PB_S(3000));
    assert_int_equal(wire.test.end, PB_END_STOPPED);
    assert_int_equal(wire.test.status, 0);
    pb_test_close(&wire.test);
}

/* The board goes on for some time; the main context looks on afterwards. */
__attribute__((unused)) static void wire_pass_ms(uint64_t ms)
{
    pb_test_run_until(&wire.test, pb_world_now(wire.test.world) + PB_MS(ms));
}

/* A frame, and time for its consequences. */
__attribute__((unused)) static void wire_send_wait(const void *frame, size_t length)
{
    wire_send(frame, length);
    wire_pass_ms(1);
}

/* Test bodies for boards that only react. */
__attribute__((unused)) static void sleep_1s(void)
{
    tx_thread_sleep(100);
}

__attribute__((unused)) static void sleep_1000s(void)
{
    tx_thread_sleep(100000);
}

/* --- writing frames ---------------------------------------------------------------------- */

__attribute__((unused)) static void put16(uint8_t *at, unsigned value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

__attribute__((unused)) static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xFFFF);
}

__attribute__((unused)) static unsigned get16(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

__attribute__((unused)) static uint32_t get32(const uint8_t *at)
{
    return (uint32_t)get16(at) << 16 | get16(at + 2);
}

/* RFC 1071, byte by byte: the other way round than the stack does it. */
__attribute__((unused)) static unsigned net_sum(const uint8_t *at, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i++)
        sum += i & 1 ? at[i] : (uint32_t)at[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* Ethernet header to the board; the length so far. */
__attribute__((unused)) static size_t put_ethernet(uint8_t *frame, unsigned type)
{
    memcpy(frame, wire.board_mac, 6);
    memcpy(frame + 6, wire_mac, 6);
    put16(frame + 12, type);
    return 14;
}

/* A whole frame of an IPv4 packet; its length. `data` follows the header. */
__attribute__((unused)) static size_t put_ipv4(uint8_t *frame, uint32_t from, uint32_t to,
                                               unsigned protocol, unsigned id, unsigned fragment,
                                               const uint8_t *data, size_t length)
{
    uint8_t *ip = frame + put_ethernet(frame, 0x0800);

    memset(ip, 0, 20);
    ip[0] = 0x45;
    put16(ip + 2, (unsigned)(20 + length));
    put16(ip + 4, id);
    put16(ip + 6, fragment);
    ip[8] = 64;
    ip[9] = (uint8_t)protocol;
    put32(ip + 12, from);
    put32(ip + 16, to);
    put16(ip + 10, ~net_sum(ip, 20, 0) & 0xFFFF);
    memcpy(ip + 20, data, length);
    return 34 + length;
}

__attribute__((unused)) static void ipv4_resum(uint8_t *frame)
{
    uint8_t *ip = frame + 14;

    put16(ip + 10, 0);
    put16(ip + 10, ~net_sum(ip, (size_t)(ip[0] & 15) * 4, 0) & 0xFFFF);
}

/* A UDP datagram (header and data) into `at`; its length. */
__attribute__((unused)) static size_t put_udp(uint8_t *at, uint32_t from, uint32_t to,
                                              unsigned from_port, unsigned to_port,
                                              const void *data, size_t length)
{
    uint8_t pseudo[12] = {0};
    unsigned sum;

    put16(at, from_port);
    put16(at + 2, to_port);
    put16(at + 4, (unsigned)(8 + length));
    put16(at + 6, 0);
    memcpy(at + 8, data, length);
    put32(pseudo, from);
    put32(pseudo + 4, to);
    pseudo[9] = 17;
    put16(pseudo + 10, (unsigned)(8 + length));
    sum = ~net_sum(at, 8 + length, net_sum(pseudo, 12, 0)) & 0xFFFF;
    put16(at + 6, sum != 0 ? sum : 0xFFFF);
    return 8 + length;
}

/* An ARP message in a frame to the board; 42 bytes. */
__attribute__((unused)) static size_t put_arp(uint8_t *frame, unsigned operation,
                                              const uint8_t sender_mac[6], uint32_t sender,
                                              uint32_t target)
{
    uint8_t *arp = frame + put_ethernet(frame, 0x0806);

    memset(arp, 0, 28);
    put16(arp, 1);
    put16(arp + 2, 0x0800);
    arp[4] = 6;
    arp[5] = 4;
    put16(arp + 6, operation);
    memcpy(arp + 8, sender_mac, 6);
    put32(arp + 14, sender);
    put32(arp + 24, target);
    return 42;
}

/* Answers ARP requests for NET_B, as a station there would. */
__attribute__((unused)) static void wire_answer_arp(const uint8_t *frame, size_t length)
{
    uint8_t reply[42];

    if (length >= 42 && get16(frame + 12) == 0x0806 && get16(frame + 20) == 1 &&
        get32(frame + 38) == NET_B)
        wire_send(reply, put_arp(reply, 2, wire_mac, NET_B, NET_A));
}

/* Frames that came of an EtherType, and the last of them. */
__attribute__((unused)) static unsigned wire_count(unsigned type, const uint8_t **last)
{
    unsigned found = 0;

    for (unsigned i = 0; i < wire.count; i++) {
        if (get16(wire.frame[i].bytes + 12) != type)
            continue;
        found++;
        if (last != NULL)
            *last = wire.frame[i].bytes;
    }
    return found;
}

#endif
