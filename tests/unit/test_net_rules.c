/*
 * Rules of the stack's behaviour that no other program's tests are about, by
 * their numbers in the interface's list (NXnn).
 */
#include "ipv6_fixture.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_protocols_start_disabled),
        net_test(test_attach_late),
        net_test(test_addresses),
        net_test(test_no_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
