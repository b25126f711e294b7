/*
 * What NX_ENABLE_EXTENDED_NOTIFY_SUPPORT and NX_ENABLE_LOW_WATERMARK add to TCP.
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_tcp),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
