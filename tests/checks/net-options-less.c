/*
 * Options that take something away: counters, IGMP version 2, the reset at a
 * disconnect without waiting. Compiled by net-options.sh alone.
 */
#include "net_fixture.h"

#define GROUP IP_ADDRESS(224, 1, 2, 3)

/* Counters read 0, figures that are none stay. */
static void counters(void)
{
    NX_PACKET *response;
    NX_UDP_SOCKET socket;
    ULONG word[12];
    unsigned i;

    EXPECT(nx_tcp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_igmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&net.ip_a, GROUP), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &socket, "u", 0, 0, 64, 1), NX_SUCCESS);
#define ALL_ZERO(call)                                                                             \
    memset(word, 0xFF, sizeof word);                                                               \
    EXPECT(call, NX_SUCCESS);                                                                      \
    for (i = 0; i < 12; i++)                                                                       \
        EXPECT(word[i] == 0 || word[i] == 0xFFFFFFFF, 1);                                          \
    EXPECT(word[0], 0)
    ALL_ZERO(nx_ip_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5],
                            &word[6], &word[7], &word[8], &word[9]));
    ALL_ZERO(nx_arp_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5],
                             &word[6], &word[7]));
    ALL_ZERO(nx_icmp_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3], &word[4],
                              &word[5]));
    ALL_ZERO(nx_igmp_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3]));
    ALL_ZERO(nx_udp_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5],
                             &word[6]));
    ALL_ZERO(nx_udp_socket_info_get(&socket, &word[0], &word[1], &word[2], &word[3], &word[4],
                                    &word[5], &word[6]));
    ALL_ZERO(nx_tcp_info_get(&net.ip_a, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5],
                             &word[6], &word[7], &word[8], &word[9], &word[10]));
    EXPECT(nx_packet_pool_info_get(&net.pool_a, &word[0], &word[1], &word[2], &word[3], &word[4]),
           NX_SUCCESS);
    EXPECT(word[0], NET_PACKETS);
    EXPECT(word[2] | word[3] | word[4], 0);
    EXPECT(nx_udp_socket_delete(&socket), NX_SUCCESS);
}

static void test_counters(void **state)
{
    (void)state;
    net_run_ram(256, counters, NULL);
}

static void group(void)
{
    EXPECT(nx_igmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&net.ip_a, GROUP), NX_SUCCESS);
    tx_thread_sleep(1200);
    EXPECT(nx_igmp_multicast_leave(&net.ip_a, GROUP), NX_SUCCESS);
}

/* Reports of version 1 (RFC 1112), and nothing when the group is left. */
static void test_igmp_version_1(void **state)
{
    unsigned reports = 0;

    (void)state;
    wire_open(256, group);
    wire_close();
    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *frame = wire.frame[i].bytes;

        if (get16(frame + 12) != 0x0800)
            continue;
        assert_int_equal(frame[14], 0x45);
        assert_int_equal(frame[34], 0x12);
        reports++;
    }
    assert_int_equal(reports, 2);
}

static NX_TCP_SOCKET client, server;

static void create(NX_IP *ip, NX_TCP_SOCKET *socket)
{
    EXPECT(nx_tcp_enable(ip), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(ip, socket, "s", 0, 0, 64, 1000, NX_NULL, NX_NULL), NX_SUCCESS);
}

/* NX_DISABLE_RESET_DISCONNECT: the peer sees an orderly end. */
static void disconnect(void)
{
    create(&net.ip_a, &client);
    create(&net.ip_b, &server);
    EXPECT(nx_tcp_server_socket_listen(&net.ip_b, 7, &server, 2, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_connect(&client, NET_B, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_server_socket_accept(&server, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_state_wait(&client, NX_TCP_ESTABLISHED, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_disconnect(&client, NX_NO_WAIT), NX_IN_PROGRESS);
    tx_thread_sleep(1);
    EXPECT(server.nx_tcp_socket_state, NX_TCP_CLOSE_WAIT);
    EXPECT(nx_tcp_socket_disconnect(&server, 100), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unlisten(&net.ip_b, 7), NX_SUCCESS);
}

static void test_no_reset(void **state)
{
    (void)state;
    net_run_ram(256, disconnect, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_counters),
        net_test(test_igmp_version_1),
        net_test(test_no_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
