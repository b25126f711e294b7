/*
 * A stack without IPv4 and without a loopback interface (NX_DISABLE_IPV4,
 * NX_DISABLE_LOOPBACK_INTERFACE): services of IPv4 say so, its frames bring no
 * answer, and what loops has no way. Compiled by net-options.sh alone.
 */
#include "net_fixture.h"

static NX_UDP_SOCKET udp;
static NX_TCP_SOCKET tcp;
static ULONG word;
static UINT number;
static NX_PACKET *packet;

static void interfaces_and_routes(NX_IP *ip)
{
    EXPECT(nx_ip_address_get(ip, &word, &word), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_address_set(ip, NET_B, NET_MASK), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_address_change_notify(ip, NX_NULL, NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_interface_address_get(ip, 0, &word, &word), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_interface_address_set(ip, 0, NET_B, NET_MASK), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_gateway_address_set(ip, NET_B), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_gateway_address_get(ip, &word), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_gateway_address_clear(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_static_route_add(ip, NET_B, NET_MASK, NET_B), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_static_route_delete(ip, NET_B, NET_MASK), NX_NOT_SUPPORTED);
    EXPECT(nx_ipv4_multicast_interface_join(ip, 0xE0010203, 0), NX_NOT_SUPPORTED);
    EXPECT(nx_ipv4_multicast_interface_leave(ip, 0xE0010203, 0), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_interface_info_get(ip, NX_LOOPBACK_INTERFACE, NX_NULL, &word, NX_NULL, NX_NULL,
                                    NX_NULL, NX_NULL), NX_INVALID_INTERFACE);
    EXPECT(nx_ip_interface_info_get(ip, 0, NX_NULL, &word, NX_NULL, NX_NULL, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(word, 0);
}

static void arp_rarp_igmp(NX_IP *ip)
{
    EXPECT(nx_arp_enable(ip, net.arp_a, sizeof net.arp_a), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_dynamic_entry_set(ip, NET_B, 2, 3), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_static_entry_create(ip, NET_B, 2, 3), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_static_entry_delete(ip, NET_B, 2, 3), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_static_entries_delete(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_dynamic_entries_invalidate(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_entry_delete(ip, NET_B), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_hardware_address_find(ip, NET_B, &word, &word), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_ip_address_find(ip, &word, 2, 3), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_gratuitous_send(ip, NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nx_arp_info_get(ip, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL,
                           NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nx_rarp_enable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_rarp_disable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_rarp_info_get(ip, NX_NULL, NX_NULL, NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_enable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_multicast_join(ip, 0xE0010203), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_multicast_leave(ip, 0xE0010203), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_multicast_interface_join(ip, 0xE0010203, 0), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_multicast_interface_leave(ip, 0xE0010203, 0), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_loopback_enable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_loopback_disable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_igmp_info_get(ip, NX_NULL, NX_NULL, NX_NULL, NX_NULL), NX_NOT_SUPPORTED);
}

static void transports(NX_IP *ip)
{
    EXPECT(nx_icmp_enable(ip), NX_NOT_SUPPORTED);
    EXPECT(nx_icmp_ping(ip, NET_B, "x", 1, &packet, 10), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_raw_packet_enable(ip), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_send(ip, packet, NET_B, NX_IP_NORMAL), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_raw_packet_source_send(ip, packet, NET_B, 0, NX_IP_NORMAL), NX_NOT_SUPPORTED);
    EXPECT(nx_udp_socket_create(ip, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&udp, packet, NET_B, 7), NX_NOT_SUPPORTED);
    EXPECT(nx_udp_socket_source_send(&udp, packet, NET_B, 7, 0), NX_NOT_SUPPORTED);
    EXPECT(nx_udp_source_extract(packet, &word, &number), NX_NOT_SUPPORTED);
    EXPECT(nx_udp_packet_info_extract(packet, &word, &number, &number, &number),
           NX_NOT_SUPPORTED);
    EXPECT(nx_tcp_enable(ip), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(ip, &tcp, "tcp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5000, NX_NULL,
                                NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&tcp, 7, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_connect(&tcp, NET_B, 7, 10), NX_NOT_SUPPORTED);
    EXPECT(nx_tcp_socket_peer_info_get(&tcp, &word, &word), NX_NOT_SUPPORTED);
}

static void services(void)
{
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = NET_B};
    NX_IP *ip = &net.ip_a;

    interfaces_and_routes(ip);
    arp_rarp_igmp(ip);
    transports(ip);
    EXPECT(nxd_udp_socket_send(&udp, packet, &to, 7), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_tcp_client_socket_connect(&tcp, &to, 7, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_ipv6_enable(ip), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(ip), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(ip, 0, NX_NULL, 10, &number), NX_SUCCESS);
    tx_thread_sleep(500);
    memset(&to, 0, sizeof to);
    to.nxd_ip_version = NX_IP_VERSION_V6;
    to.nxd_ip_address.v6[3] = 1;                /* ::1 is nowhere */
    EXPECT(nxd_udp_socket_send(&udp, packet, &to, 7), NX_IP_ADDRESS_ERROR);
    nx_packet_release(packet);
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_unbind(&tcp), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&tcp), NX_SUCCESS);
}

static void services_say_so(void **state)
{
    (void)state;
    net_run_ram(256, services, NULL);
}

static void frames_are_not_answered(void **state)
{
    static const uint8_t echo[8] = {8, 0, 0xF7, 0xFF};
    uint8_t frame[60] = {0};

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    wire_send_wait(frame, put_arp(frame, 1, wire_mac, NET_B, NET_A));
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 1, 1, 0, echo, sizeof echo));
    assert_int_equal(wire_count(0x0806, NULL), 0);
    assert_int_equal(wire_count(0x0800, NULL), 0);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(services_say_so),
        net_test(frames_are_not_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
