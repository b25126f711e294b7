/*
 * IPv6 end to end: echo, UDP, TCP and fragments over it, and its header and
 * extension headers on the wire (RFC 8200, RFC 4443).
 */
#include "ipv6_fixture.h"
#include "nx_tcp.h"

static NXD_ADDRESS a_global = V6(0x20010DB8, 0, 0, 0xA), b_global = V6(0x20010DB8, 0, 0, 0xB);
static NXD_ADDRESS loopback = V6(0, 0, 0, 1);

/* --- between two instances ------------------------------------------------------------ */

static void both_on(void)
{
    v6_on(&net.ip_a, &a_global);
    v6_on(&net.ip_b, &b_global);
}

static UINT ping(NXD_ADDRESS *to, CHAR *data, ULONG size)
{
    static CHAR got[9000];
    NX_PACKET *response;
    ULONG length;
    UINT status = nxd_icmp_ping(&net.ip_a, to, data, size, &response, 100);

    if (status != NX_SUCCESS)
        return status;
    EXPECT(nx_packet_data_retrieve(response, got, &length), NX_SUCCESS);
    EXPECT(length, size);
    EXPECT(memcmp(got, data, size), 0);
    nx_packet_release(response);
    return NX_SUCCESS;
}

static void ping_body(void)
{
    static CHAR data[8000];
    NXD_ADDRESS b_local = V6(0xFE800000, 0, 0, 0);
    ULONG prefix;
    UINT index;

    for (ULONG i = 0; i < sizeof data; i++)
        data[i] = (CHAR)(i * 5);
    both_on();
    EXPECT(ping(&b_global, data, 100), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_get(&net.ip_b, 0, &b_local, &prefix, &index), NX_SUCCESS);
    EXPECT(prefix, 10);
    EXPECT(ping(&b_local, data, 0), NX_SUCCESS);
    EXPECT(ping(&b_global, data, 3000), NX_SUCCESS);
    EXPECT(net.ip_b.nx_ip_packets_reassembled, 1);
    EXPECT(ping(&b_global, data, 5000), NX_SUCCESS);
    EXPECT(ping(&loopback, data, 50), NX_SUCCESS);
    EXPECT(ping(&a_global, data, 1400), NX_SUCCESS);
    EXPECT(ping(&far_away, data, 1), NX_IP_ADDRESS_ERROR);
}

static void echo_of_all_sizes(void **state)
{
    (void)state;
    net_run_ram(1568, ping_body, NULL);
    net_run_ram(256, ping_body, NULL);
}

static void udp_body(void)
{
    static NX_UDP_SOCKET a, b;
    NX_PACKET *packet;
    NXD_ADDRESS from;
    UINT port, protocol, index;
    CHAR data[32];
    ULONG length;

    both_on();
    EXPECT(nx_udp_socket_create(&net.ip_a, &a, "a", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 5, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_b, &b, "b", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 5, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&a, 1000, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&b, 2000, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_checksum_disable(&a), NX_SUCCESS);     /* IPv6 makes it all the same */
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "hello", 5, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nxd_udp_socket_source_send(&a, packet, &b_global, 2000, 77), NX_INVALID_INTERFACE);
    EXPECT(nxd_udp_socket_source_send(&a, packet, &b_global, 2000, 1), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
    EXPECT(nx_udp_socket_receive(&b, &packet, 100), NX_SUCCESS);
    EXPECT(nxd_udp_packet_info_extract(packet, &from, &protocol, &port, &index), NX_SUCCESS);
    EXPECT(from.nxd_ip_version, 6);
    EXPECT(memcmp(from.nxd_ip_address.v6, a_global.nxd_ip_address.v6, 16), 0);
    EXPECT(protocol, 17);
    EXPECT(port, 1000);
    EXPECT(index, 0);
    EXPECT(nx_udp_source_extract(packet, &length, &port), NX_INVALID_PACKET);
    EXPECT(nx_packet_data_retrieve(packet, data, &length), NX_SUCCESS);
    EXPECT(length, 5);
    nx_packet_release(packet);
    EXPECT(nx_udp_socket_unbind(&a), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&b), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&a), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&b), NX_SUCCESS);
}

static void udp_both_ways(void **state)
{
    (void)state;
    net_run_ram(1568, udp_body, NULL);
}

/* --- TCP: the server in the second thread -------------------------------------------------- */

#define TCP_BYTES 200000u
static NX_TCP_SOCKET client, server;
static ULONG tcp_received;
static int tcp_rfc;

static void server_body(void)
{
    NX_PACKET *packet;

    tx_thread_sleep(5);
    EXPECT(nx_tcp_socket_create(&net.ip_b, &server, "server", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                NX_IP_TIME_TO_LIVE, 16384, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&net.ip_b, 25, &server, 5, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_accept(&server, 1000), NX_SUCCESS);
    while (nx_tcp_socket_receive(&server, &packet, 1000) == NX_SUCCESS) {
        tcp_received += packet->nx_packet_length;
        nx_packet_release(packet);
    }
    nx_tcp_socket_disconnect(&server, 100);
    EXPECT(nx_tcp_server_socket_unaccept(&server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unlisten(&net.ip_b, 25), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&server), NX_SUCCESS);
}

static void client_body(void)
{
    static CHAR data[1000];
    NX_PACKET *packet;
    NXD_ADDRESS peer;
    ULONG port;

    both_on();
    net.ip_a.nx_ip_tcp_profile_rfc = net.ip_b.nx_ip_tcp_profile_rfc = (UINT)tcp_rfc;
    tcp_received = 0;
    EXPECT(nx_tcp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_tcp_enable(&net.ip_b), NX_SUCCESS);
    tx_thread_sleep(20);
    EXPECT(nx_tcp_socket_create(&net.ip_a, &client, "client", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                NX_IP_TIME_TO_LIVE, 16384, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nxd_tcp_client_socket_connect(&client, &b_global, 25, 100), NX_SUCCESS);
    EXPECT(client.nx_tcp_socket_connect_mss, tcp_rfc ? 1440 - 12 : 1440);
    EXPECT(nxd_tcp_socket_peer_info_get(&client, &peer, &port), NX_SUCCESS);
    EXPECT(memcmp(&peer, &b_global, sizeof peer), 0);
    EXPECT(port, 25);
    for (ULONG sent = 0; sent < TCP_BYTES; sent += sizeof data) {
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, 100), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, data, sizeof data, &net.pool_a, 100), NX_SUCCESS);
        EXPECT(nx_tcp_socket_send(&client, packet, 1000), NX_SUCCESS);
    }
    EXPECT(nx_tcp_socket_disconnect(&client, 100), NX_SUCCESS);
    tx_thread_sleep(50);
    EXPECT(tcp_received, TCP_BYTES);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
}

static void tcp_in_both_profiles(void **state)
{
    (void)state;
    for (tcp_rfc = 0; tcp_rfc < 2; tcp_rfc++)
        net_run_ram(1568, client_body, server_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(echo_of_all_sizes),
        net_test(udp_both_ways),
        net_test(tcp_in_both_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
