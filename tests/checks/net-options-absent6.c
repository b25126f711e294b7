/*
 * A stack without IPv6 (NX_DISABLE_IPV6): its services say so, packets of it
 * are refused, and headers take no room for it. Compiled by net-options.sh
 * alone.
 */
#include "net_fixture.h"

_Static_assert(NX_TCP_PACKET == NX_IPv4_TCP_PACKET, "no room for IPv6's header");

static void services(void)
{
    NXD_ADDRESS to = {.nxd_ip_version = NX_IP_VERSION_V6, .nxd_ip_address.v4 = NET_B};
    CHAR mac[6] = {2, 0, 0, 0, 0, 1};
    NX_PACKET *response;
    ULONG word[4];
    UINT number;

    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &to, 64, &number), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_address_get(&net.ip_a, 0, &to, &word[0], &number), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_address_delete(&net.ip_a, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_address_change_notify(&net.ip_a, NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &to, 1, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_default_router_delete(&net.ip_a, &to), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_default_router_get(&net.ip_a, 0, &to, &word[0], &word[1]), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_default_router_number_of_entries_get(&net.ip_a, 0, &number),
           NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &to, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &to, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_stateless_address_autoconfig_enable(&net.ip_a, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_stateless_address_autoconfig_disable(&net.ip_a, 0), NX_NOT_SUPPORTED);
    EXPECT(nxd_icmpv6_ra_flag_callback_set(&net.ip_a, NX_NULL), NX_NOT_SUPPORTED);
    EXPECT(nxd_nd_cache_entry_set(&net.ip_a, word, 0, mac), NX_NOT_SUPPORTED);
    EXPECT(nxd_nd_cache_entry_delete(&net.ip_a, word), NX_NOT_SUPPORTED);
    EXPECT(nxd_nd_cache_hardware_address_find(&net.ip_a, &to, &word[0], &word[1], &number),
           NX_NOT_SUPPORTED);
    EXPECT(nxd_nd_cache_ip_address_find(&net.ip_a, &to, 2, 3, &number), NX_NOT_SUPPORTED);
    EXPECT(nxd_nd_cache_invalidate(&net.ip_a), NX_NOT_SUPPORTED);
    EXPECT(nxd_ipv6_disable(&net.ip_a), NX_NOT_SUPPORTED);
    EXPECT(nxd_icmp_ping(&net.ip_a, &to, "x", 1, &response, 10), NX_IP_ADDRESS_ERROR);
    to.nxd_ip_version = NX_IP_VERSION_V4;
    EXPECT(nxd_icmp_ping(&net.ip_a, &to, "x", 1, &response, 10), NX_SUCCESS);
    nx_packet_release(response);
}

static void services_say_so(void **state)
{
    (void)state;
    net_run_ram(256, services, NULL);
}

static void packets_are_refused(void **state)
{
    uint8_t frame[54];

    (void)state;
    wire_open(256, sleep_1s);
    wire_pass_ms(10);
    memset(frame, 0, sizeof frame);
    put_ethernet(frame, 0x86DD);
    frame[14] = 0x60;
    wire_send_wait(frame, sizeof frame);
    assert_int_equal(net.ip_a.nx_ip_invalid_packets, 1);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(services_say_so),
        net_test(packets_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
