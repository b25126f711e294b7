/*
 * What NX_ENABLE_EXTENDED_NOTIFY_SUPPORT and NX_ENABLE_LOW_WATERMARK add to TCP;
 * a second pool for small packets; groups where there are several interfaces.
 * Compiled by net-options.sh alone.
 */
#include "net_fixture.h"

static NX_TCP_SOCKET client, server;
static UINT asked, answer;

static UINT syn_received(NX_TCP_SOCKET *socket, NX_PACKET *packet)
{
    EXPECT(socket, &server);
    EXPECT(packet->nx_packet_ip_version, NX_IP_VERSION_V4);
    asked++;
    return answer;
}

static void create(NX_IP *ip, NX_TCP_SOCKET *socket)
{
    EXPECT(nx_tcp_enable(ip), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(ip, socket, "s", 0, 0, 64, 1000, NX_NULL, NX_NULL), NX_SUCCESS);
}

static void connect_pair(void)
{
    create(&net.ip_a, &client);
    create(&net.ip_b, &server);
    EXPECT(nx_tcp_server_socket_listen(&net.ip_b, 7, &server, 2, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    /* A request that the application does not want is reset, and the socket listens on. */
    server.nx_tcp_socket_syn_received_notify = syn_received;
    answer = NX_NOT_SUCCESSFUL;
    EXPECT(nx_tcp_client_socket_connect(&client, NET_B, 7, 50), NX_NOT_CONNECTED);
    EXPECT(asked, 1);
    EXPECT(server.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
    answer = NX_SUCCESS;
    EXPECT(nx_tcp_client_socket_connect(&client, NET_B, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_server_socket_accept(&server, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_state_wait(&client, NX_TCP_ESTABLISHED, 10), NX_SUCCESS);
    EXPECT(asked, 2);
}

static void send_one(void)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "text", 4, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&client, packet, NX_NO_WAIT), NX_SUCCESS);
    tx_thread_sleep(1);
}

/* A full receive queue takes no more; what it refused comes again later. */
static void limited(void)
{
    NX_PACKET *packet;

    connect_pair();
    EXPECT(nx_tcp_socket_receive_queue_max_set(&server, 2), NX_SUCCESS);
    for (unsigned i = 0; i < 4; i++)
        send_one();
    EXPECT(server.nx_tcp_socket_receive_queue_count, 2);
    for (unsigned i = 0; i < 4; i++) {
        EXPECT(nx_tcp_socket_receive(&server, &packet, 500), NX_SUCCESS);
        EXPECT(nx_packet_release(packet), NX_SUCCESS);
    }
    EXPECT(nx_tcp_socket_disconnect(&client, NX_NO_WAIT), NX_IN_PROGRESS);
}

static void test_tcp(void **state)
{
    (void)state;
    net_run_ram(256, limited, NULL);
}

/* Messages of the stack's own come from the small pool while it has some, fragments
 * never do. */
static void second_pool(void)
{
    static NX_PACKET_POOL small;
    static UCHAR memory[2 * (sizeof(NX_PACKET) + 100)];
    static CHAR data[3000];
    NX_PACKET *taken[2];
    NX_PACKET *response;

    EXPECT(nx_packet_pool_create(&small, "small", 100, memory, sizeof memory), NX_SUCCESS);
    EXPECT(nx_ip_auxiliary_packet_pool_set(&net.ip_a, &small), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, sizeof data, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(nx_arp_dynamic_entries_invalidate(&net.ip_a), NX_SUCCESS);
    for (unsigned i = 0; i < 2; i++)
        EXPECT(nx_packet_allocate(&small, &taken[i], 0, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, 4, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    for (unsigned i = 0; i < 2; i++)
        EXPECT(nx_packet_release(taken[i]), NX_SUCCESS);
    EXPECT(nx_ip_auxiliary_packet_pool_set(&net.ip_a, &net.pool_a), NX_SUCCESS);
}

static void test_second_pool(void **state)
{
    (void)state;
    net_run_ram(1600, second_pool, NULL);
}

/* Sends to the group by an interface of a; who of b's got it, or -1 for nobody. */
static int group_receiver(NX_UDP_SOCKET *from, NX_UDP_SOCKET *to, UINT interface_index)
{
    NX_PACKET *packet;
    UINT by = 0;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "text", 4, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_source_send(from, packet, IP_ADDRESS(224, 1, 1, 1), 6, interface_index),
           NX_SUCCESS);
    tx_thread_sleep(2);
    EXPECT(to->nx_udp_socket_receive_count <= 1, 1);    /* both interfaces are on the wire */
    if (nx_udp_socket_receive(to, &packet, NX_NO_WAIT) != NX_SUCCESS)
        return -1;
    EXPECT(nx_udp_packet_info_extract(packet, NX_NULL, NX_NULL, NX_NULL, &by), NX_SUCCESS);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    return (int)by;
}

static void groups(void)
{
    static NX_UDP_SOCKET from, to;
    const ULONG group = IP_ADDRESS(224, 1, 1, 1);

    EXPECT(nx_igmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_igmp_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_ip_interface_attach(&net.ip_a, "second", IP_ADDRESS(20, 0, 0, 1), NET_MASK,
                                  _nx_ram_network_driver),
           NX_SUCCESS);
    EXPECT(nx_ip_interface_attach(&net.ip_b, "second", IP_ADDRESS(20, 0, 0, 2), NET_MASK,
                                  _nx_ram_network_driver),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &from, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_b, &to, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&from, 5, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&to, 6, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(group_receiver(&from, &to, 0), -1);
    EXPECT(nx_igmp_multicast_interface_join(&net.ip_b, group, 1), NX_SUCCESS);
    EXPECT(group_receiver(&from, &to, 1), 1);
    EXPECT(nx_igmp_multicast_interface_join(&net.ip_b, group, 0), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_interface_leave(&net.ip_b, group, 1), NX_SUCCESS);
    EXPECT(group_receiver(&from, &to, 1), 0);
    EXPECT(nx_igmp_multicast_interface_leave(&net.ip_b, group, 0), NX_SUCCESS);
    EXPECT(group_receiver(&from, &to, 1), -1);
    EXPECT(nx_udp_socket_unbind(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&to), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&to), NX_SUCCESS);
}

static void test_groups(void **state)
{
    (void)state;
    net_run_ram(256, groups, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_tcp),
        net_test(test_second_pool),
        net_test(test_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
