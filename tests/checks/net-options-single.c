/*
 * NX_DISABLE_PACKET_CHAIN: a packet is one buffer, and what does not fit is
 * refused; and NX_ENABLE_PACKET_DEBUG_INFO: a packet says who has it. Compiled by
 * net-options.sh alone.
 */
#include "net_fixture.h"
#include "tx_thread.h"

#define PAYLOAD   512
#define PAYLOAD_B 256
#define ROOM      (PAYLOAD - NX_UDP_PACKET)

static UCHAR data[20000];

static NX_PACKET *packet_make(ULONG bytes)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, data, bytes, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    return packet;
}

static void packets(void)
{
    static UCHAR memory[4 * (sizeof(NX_PACKET) + 64)];
    NX_PACKET *packet = packet_make(ROOM - 1);
    NX_PACKET *copy;
    NX_PACKET_POOL small;
    ULONG length;

    EXPECT(nx_packet_data_append(packet, data, 2, &net.pool_a, NX_NO_WAIT), NX_SIZE_ERROR);
    EXPECT(nx_packet_length_get(packet, &length), NX_SUCCESS);
    EXPECT(length, ROOM - 1);
    EXPECT(nx_packet_data_append(packet, data, 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, data, 1, &net.pool_a, NX_NO_WAIT), NX_SIZE_ERROR);
    EXPECT(nx_packet_copy(packet, &copy, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(copy->nx_packet_length, ROOM);
    EXPECT(nx_packet_release(copy), NX_SUCCESS);
    EXPECT(nx_packet_pool_create(&small, "small", 64, memory, sizeof memory), NX_SUCCESS);
    EXPECT(nx_packet_copy(packet, &copy, &small, NX_NO_WAIT) != NX_SUCCESS, 1);
    EXPECT(small.nx_packet_pool_available, small.nx_packet_pool_total);
    EXPECT(nx_packet_pool_delete(&small), NX_SUCCESS);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void pings(void)
{
    const ULONG most = PAYLOAD - NX_ICMP_PACKET - 8;
    NX_PACKET *response;

    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, (CHAR *)data, 100, &response, 10), NX_SUCCESS);
    EXPECT(response->nx_packet_length, 100);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, (CHAR *)data, most + 21, &response, 10), NX_OVERFLOW);
}

/* Fragments become one buffer where they fit, and are dropped where they do not. */
static void fragments(void)
{
    static const struct {
        ULONG bytes;
        UINT status;
    } cases[] = {{150, NX_SUCCESS}, {200, NX_SUCCESS}, {ROOM, NX_NO_PACKET}};
    NX_UDP_SOCKET from, to;
    NX_PACKET *packet;

    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_ip_interface_mtu_set(&net.ip_a, 0, 100), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &from, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_b, &to, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&from, 5, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&to, 6, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        packet = packet_make(cases[i].bytes);
        EXPECT(nx_udp_socket_send(&from, packet, NET_B, 6), NX_SUCCESS);
        EXPECT(nx_udp_socket_receive(&to, &packet, 10), cases[i].status);
        if (packet != NX_NULL) {
            EXPECT(memcmp(packet->nx_packet_prepend_ptr, data, cases[i].bytes), 0);
            EXPECT(nx_packet_release(packet), NX_SUCCESS);
        }
    }
    EXPECT(nx_udp_socket_unbind(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&to), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&to), NX_SUCCESS);
    EXPECT(nx_ip_interface_mtu_set(&net.ip_a, 0, 1500), NX_SUCCESS);
}

/* What there is of TCP: small and full packets, in both profiles. */
static void stream(void)
{
    NX_TCP_SOCKET client, server;
    NX_PACKET *packet;
    ULONG sent = 0;
    ULONG received = 0;

    net_connect(&client, &server);
    while (received < sizeof data) {
        ULONG bytes = 1 + sent * 7 % (PAYLOAD_B - NX_TCP_PACKET);

        if (bytes > sizeof data - sent)
            bytes = sizeof data - sent;
        if (bytes > 0) {
            EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, NX_NO_WAIT),
                   NX_SUCCESS);
            EXPECT(nx_packet_data_append(packet, data + sent, bytes, &net.pool_a, NX_NO_WAIT),
                   NX_SUCCESS);
            EXPECT(nx_tcp_socket_send(&client, packet, 100), NX_SUCCESS);
            sent += bytes;
        }
        while (nx_tcp_socket_receive(&server, &packet, sent == sizeof data ? 100 : NX_NO_WAIT) ==
               NX_SUCCESS) {
            EXPECT(memcmp(packet->nx_packet_prepend_ptr, data + received,
                          packet->nx_packet_length), 0);
            received += packet->nx_packet_length;
            EXPECT(nx_packet_release(packet), NX_SUCCESS);
            if (received == sizeof data)
                break;
        }
    }
    EXPECT(nx_tcp_socket_disconnect(&client, NX_NO_WAIT), NX_IN_PROGRESS);
    tx_thread_sleep(1);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unaccept(&server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unlisten(&net.ip_b, 7), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&server), NX_SUCCESS);
}

/* Whose a packet is, from where: the allocation, a wait for ARP, a queue. */
static void owners(void)
{
    const ULONG line = __LINE__ + 5;
    NX_UDP_SOCKET socket;
    NX_PACKET *packet;
    NX_PACKET *same;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(packet->nx_packet_debug_line, line);
    EXPECT(strcmp(packet->nx_packet_debug_file, __FILE__), 0);
    EXPECT(strcmp(packet->nx_packet_debug_thread, "test"), 0);
    EXPECT(nx_packet_data_append(packet, data, 10, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &socket, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&socket, 5, NX_NO_WAIT), NX_SUCCESS);
    same = packet;
    EXPECT(nx_udp_socket_send(&socket, packet, NET_C, 6), NX_SUCCESS);
    EXPECT(strstr(same->nx_packet_debug_file, "nx_arp.c") != NULL, 1);
    EXPECT(nx_arp_dynamic_entries_invalidate(&net.ip_a), NX_SUCCESS);
    packet = packet_make(10);
    EXPECT(nx_udp_socket_send(&socket, packet, NET_A, 5), NX_SUCCESS);
    tx_thread_sleep(1);
    same = socket.nx_udp_socket_receive_head;
    EXPECT(strstr(same->nx_packet_debug_file, "nx_udp.c") != NULL, 1);
    EXPECT(strcmp(same->nx_packet_debug_thread, "ip"), 0);
    EXPECT(nx_udp_socket_receive(&socket, &packet, 10), NX_SUCCESS);
    EXPECT(strcmp(packet->nx_packet_debug_thread, "test"), 0);
    NX_PACKET_DEBUG("here", 7, packet);
    EXPECT(strcmp(packet->nx_packet_debug_file, "here"), 0);
    EXPECT(packet->nx_packet_debug_line, 7);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&socket), NX_SUCCESS);
}

static void body(void)
{
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (UCHAR)(i * 7 + i / 256);
    packets();
    pings();
    fragments();
    stream();
    owners();
}

/* As net_define_ram, but b's buffers are smaller. */
static void define(void *memory)
{
    NX_PARAMETER_NOT_USED(memory);
    nx_system_initialize();
    net_pool(&net.pool_a, net.memory_a);
    net.payload = PAYLOAD_B;
    net_pool(&net.pool_b, net.memory_b);
    net_ip(&net.ip_a, NET_A, &net.pool_a, net.stack_a, net.arp_a, checked_ram_driver);
    net_ip(&net.ip_b, NET_B, &net.pool_b, net.stack_b, net.arp_b, checked_ram_driver);
    net_threads();
}

static void run(void)
{
    struct pb_test result;

    net_prepare(PAYLOAD, body, NULL);
    result = pb_test_run(define, PB_S(2000));
    assert_int_equal(result.end, PB_END_STOPPED);
    assert_int_equal(result.status, 0);
}

static void test_single(void **state)
{
    (void)state;
    run();
    pb_test_arguments[0][0] = "tcp";
    pb_test_arguments[0][1] = "rfc";
    run();
    pb_test_arguments[0][0] = NULL;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_single),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
