/*
 * Rules of the stack's behaviour that no other program's tests are about, by
 * their numbers in the interface's list (NXnn); and what hooks see.
 */
#include "ipv6_fixture.h"
#include "nx_icmp.h"
#include "nx_ip.h"
#include "nx_ipv4.h"
#include "nx_tcp.h"
#include "nx_udp.h"

/* NX03: protocols are off until they are enabled. */
static void protocols_start_disabled(void)
{
    static NX_IP ip;
    static NX_UDP_SOCKET udp;
    static NX_TCP_SOCKET tcp;
    static UCHAR stack[4096];
    NX_PACKET *response;
    ULONG word;

    EXPECT(nx_ip_create(&ip, "bare", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack,
                        sizeof stack, 1),
           NX_SUCCESS);
    tx_thread_sleep(1);
    EXPECT(nx_arp_dynamic_entries_invalidate(&ip), NX_NOT_ENABLED);
    EXPECT(nx_rarp_info_get(&ip, &word, &word, &word), NX_NOT_ENABLED);
    EXPECT(nx_icmp_ping(&ip, NET_A, "x", 1, &response, 1), NX_NOT_ENABLED);
    EXPECT(nx_igmp_multicast_join(&ip, IP_ADDRESS(224, 1, 2, 3)), NX_NOT_ENABLED);
    EXPECT(nx_udp_socket_create(&ip, &udp, "u", 0, 0, 64, 1), NX_NOT_ENABLED);
    EXPECT(nx_tcp_socket_create(&ip, &tcp, "t", 0, 0, 64, 100, NX_NULL, NX_NULL), NX_NOT_ENABLED);
    EXPECT(nx_ip_delete(&ip), NX_SUCCESS);
}

static void test_protocols_start_disabled(void **state)
{
    (void)state;
    net_run_ram(256, protocols_start_disabled, NULL);
}

static TX_THREAD *caller;

static VOID watched_driver(NX_IP_DRIVER *request)
{
    caller = tx_thread_identify();
    _nx_ram_network_driver(request);
}

/* NX06: an interface that comes after the start is set up by who attaches it. */
static void attach_late(void)
{
    EXPECT(nx_ip_interface_detach(&net.ip_a, 0), NX_SUCCESS);
    EXPECT(nx_ip_interface_attach(&net.ip_a, "late", NET_A, NET_MASK, watched_driver), NX_SUCCESS);
    EXPECT(caller, &net.thread);
    EXPECT(net.ip_a.nx_ip_interface[0].nx_interface_link_up, NX_TRUE);
}

static void test_attach_late(void **state)
{
    (void)state;
    net_run_ram(256, attach_late, NULL);
}

static UINT ping6(NXD_ADDRESS *to)
{
    NX_PACKET *response;
    UINT status = nxd_icmp_ping(&net.ip_a, to, "x", 1, &response, 50);

    if (status == NX_SUCCESS)
        EXPECT(nx_packet_release(response), NX_SUCCESS);
    return status;
}

/* NX37: nx_icmp_enable is of IPv4 alone. NX38: without an address and with prefix
 * 10 the address is fe80:: and the interface's identifier. NX39: what is set
 * before ICMPv6 is valid at once, what is set after it only when nobody else has
 * it. NX40: and until then nothing is sent from it. */
static void addresses(void)
{
    NXD_ADDRESS second = V6(0x20010DB8, 0, 0, 0x77), loop = V6(0, 0, 0, 1), got;
    NX_INTERFACE *nx_interface = &net.ip_a.nx_ip_interface[0];
    ULONG prefix;
    UINT at, index;

    EXPECT(ping6(&loop), NX_NOT_ENABLED);
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(ping6(&loop), NX_NOT_ENABLED);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, NX_NULL, 10, &at), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_get(&net.ip_a, at, &got, &prefix, &index), NX_SUCCESS);
    EXPECT(got.nxd_ip_address.v6[0], 0xFE800000);
    EXPECT(got.nxd_ip_address.v6[1], 0);
    EXPECT(got.nxd_ip_address.v6[2],
           (nx_interface->nx_interface_physical_address_msw << 16 |
            nx_interface->nx_interface_physical_address_lsw >> 24 << 8 | 0xFF) ^ 0x02000000);
    EXPECT(got.nxd_ip_address.v6[3],
           0xFE000000 | (nx_interface->nx_interface_physical_address_lsw & 0xFFFFFF));
    EXPECT(net.ip_a.nx_ipv6_address[at].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    EXPECT(nxd_icmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(ping6(&loop), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &second, 64, &at), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ipv6_address[at].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &second, 64, NX_NULL), NX_DUPLICATED_ENTRY);
    tx_thread_sleep(200);
    EXPECT(net.ip_a.nx_ipv6_address[at].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    tx_thread_sleep(300);
    EXPECT(net.ip_a.nx_ipv6_address[at].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
}

static void test_addresses(void **state)
{
    (void)state;
    net_run_ram(1568, addresses, NULL);
}

static void no_address(void)
{
    NXD_ADDRESS address = V6(0x20010DB8, 0, 0, 0x100), neighbour = V6(0xFE800000, 0, 0, 0x77);
    UINT status = NX_SUCCESS;

    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(ping6(&neighbour), NX_NO_INTERFACE_ADDRESS);     /* NX40 */
    for (UINT i = 0; i <= NX_MAX_IPV6_ADDRESSES && status == NX_SUCCESS; i++) {
        address.nxd_ip_address.v6[3]++;
        status = nxd_ipv6_address_set(&net.ip_a, 0, &address, 64, NX_NULL);
    }
    EXPECT(status, NX_NO_MORE_ENTRIES);
    EXPECT(status, 0x17);
}

static void test_no_address(void **state)
{
    (void)state;
    net_run_ram(1568, no_address, NULL);
}

/* --- packets at hook points: byte order, and where pointers point ------------------------------ */

static unsigned hook_calls[4];
static NX_PACKET *held;

/* What every replaced receive member sees: its own header in network order at the
 * front, and IP's in host order in place. */
static void expect_hooked(NX_IP *ip, const NX_PACKET *packet, ULONG protocol, ULONG first)
{
    const NX_IPV4_HEADER *header = (const NX_IPV4_HEADER *)(const VOID *)packet->nx_packet_ip_header;

    EXPECT(ip, &net.ip_b);
    EXPECT(packet->nx_packet_address.nx_packet_interface_ptr, &net.ip_b.nx_ip_interface[0]);
    EXPECT(packet->nx_packet_ip_version, NX_IP_VERSION_V4);
    EXPECT(header->nx_ip_header_word_0 >> 28, 4);
    EXPECT(header->nx_ip_header_word_2 >> 16 & 0xFF, protocol);
    EXPECT(header->nx_ip_header_source_ip, NET_A);
    EXPECT(get16(packet->nx_packet_prepend_ptr), first);
    EXPECT(packet->nx_packet_append_ptr - packet->nx_packet_prepend_ptr >= 8, 1);
}

/* Holds the first datagram, edits it, and lets it go on later. */
static VOID hook_udp(NX_IP *ip, NX_PACKET *packet)
{
    expect_hooked(ip, packet, NX_PROTOCOL_UDP, 5000);
    EXPECT(get16(packet->nx_packet_prepend_ptr + 2), 7);
    hook_calls[0]++;
    held = packet;
}

static VOID hook_tcp(NX_IP *ip, NX_PACKET *packet)
{
    expect_hooked(ip, packet, NX_PROTOCOL_TCP, 5001);
    hook_calls[1]++;
    _nx_tcp_packet_receive(ip, packet);
}

static VOID hook_icmp(NX_IP *ip, NX_PACKET *packet)
{
    expect_hooked(ip, packet, NX_PROTOCOL_ICMP, 0x0800);
    hook_calls[2]++;
    _nx_icmp_packet_receive(ip, packet);
}

/* IPv4's own member gets the whole packet as it came. */
static VOID hook_ipv4(NX_IP *ip, NX_PACKET *packet)
{
    EXPECT(packet->nx_packet_prepend_ptr[0], 0x45);
    EXPECT(get32(packet->nx_packet_prepend_ptr + 12), NET_A);
    hook_calls[3]++;
    _nx_ipv4_packet_receive(ip, packet);
}

static void hook_datagram(void)
{
    static NX_UDP_SOCKET from, to;
    const NX_UDP_HEADER *header;
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &from, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_b, &to, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&from, 5000, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&to, 7, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_checksum_disable(&from), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "data", 4, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&from, packet, NET_B, 7), NX_SUCCESS);
    EXPECT(nx_udp_socket_receive(&to, &packet, 5), NX_NO_PACKET);
    EXPECT(held != NX_NULL, 1);
    held->nx_packet_prepend_ptr[8] = 'D';
    _nx_udp_packet_receive(&net.ip_b, held);        /* from another thread, later */
    EXPECT(nx_udp_socket_receive(&to, &packet, 5), NX_SUCCESS);
    EXPECT(memcmp(packet->nx_packet_prepend_ptr, "Data", 4), 0);
    /* The header stays before the payload, in host order now. */
    header = (const NX_UDP_HEADER *)(const VOID *)packet->nx_packet_prepend_ptr - 1;
    EXPECT(header->nx_udp_header_word_0, 5000u << 16 | 7);
    EXPECT(header->nx_udp_header_word_1 >> 16, 12);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&to), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&to), NX_SUCCESS);
}

static void hook_stream(void)
{
    static NX_TCP_SOCKET client, server;
    const NX_TCP_HEADER *header;
    NX_PACKET *packet;

    EXPECT(nx_tcp_socket_create(&net.ip_a, &client, "c", 0, 0, 64, 1000, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(&net.ip_b, &server, "s", 0, 0, 64, 1000, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&net.ip_b, 7, &server, 2, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, 5001, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_connect(&client, NET_B, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_server_socket_accept(&server, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_state_wait(&client, NX_TCP_ESTABLISHED, 10), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "text", 4, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&client, packet, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_receive(&server, &packet, 10), NX_SUCCESS);
    header = (const NX_TCP_HEADER *)(const VOID *)packet->nx_packet_prepend_ptr - 1;
    EXPECT(header->nx_tcp_header_word_0, 5001u << 16 | 7);
    EXPECT(header->nx_tcp_sequence_number, server.nx_tcp_socket_rx_sequence - 4);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_tcp_socket_disconnect(&client, NX_NO_WAIT), NX_IN_PROGRESS);
}

static void hooks(void)
{
    NX_PACKET *response;

    EXPECT(nx_tcp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_tcp_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    net.ip_b.nx_ip_udp_packet_receive = hook_udp;
    net.ip_b.nx_ip_tcp_packet_receive = hook_tcp;
    net.ip_b.nx_ip_icmp_packet_receive = hook_icmp;
    net.ip_b.nx_ipv4_packet_receive = hook_ipv4;
    hook_datagram();
    hook_stream();
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(hook_calls[0], 1);
    EXPECT(hook_calls[1] >= 3, 1);
    EXPECT(hook_calls[2], 1);
    EXPECT(hook_calls[3], hook_calls[0] + hook_calls[1] + hook_calls[2]);
}

static void test_hooks(void **state)
{
    (void)state;
    net_run_ram(256, hooks, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_protocols_start_disabled),
        net_test(test_attach_late),
        net_test(test_addresses),
        net_test(test_no_address),
        net_test(test_hooks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
