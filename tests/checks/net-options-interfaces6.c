/*
 * IPv6 on an instance with two interfaces, both on the RAM network: by which of them
 * packets leave and from which address, what each has of its own, and what is left
 * when one goes. Compiled by net-options.sh alone.
 */
#include "ipv6_fixture.h"
#include "nx_ipv6_internal.h"
#include "nx_tcp.h"

static NXD_ADDRESS own[2] = {V6(0x20010DB8, 0x10000, 0, 1), V6(0x20010DB8, 0x20000, 0, 1)};
static NXD_ADDRESS peer[2] = {V6(0x20010DB8, 0x10000, 0, 2), V6(0x20010DB8, 0x20000, 0, 2)};
static NXD_ADDRESS far[2] = {V6(0x2A000001, 0, 0, 9), V6(0x2A000002, 0, 0, 9)};
static NXD_ADDRESS group = V6(0xFF0E0000, 0, 0, 0x99);
static NX_UDP_SOCKET udp;
static unsigned sent[2];            /* datagrams that left, by interface */
static ULONG sent_from[4];          /* the source of the last one */
static char mac[6] = {2, 0, 0, 0, 0, 9};
static unsigned removed;            /* addresses that we heard are deleted */

static VOID watched_driver(NX_IP_DRIVER *request)
{
    const UCHAR *at;

    if (request->nx_ip_driver_command == NX_LINK_PACKET_SEND) {
        at = request->nx_ip_driver_packet->nx_packet_prepend_ptr;
        if (at[0] >> 4 == 6 && at[6] == NX_PROTOCOL_UDP) {
            sent[request->nx_ip_driver_interface->nx_interface_index]++;
            for (unsigned i = 0; i < 4; i++)
                sent_from[i] = get32(at + 8 + 4 * i);
        }
    }
    _nx_ram_network_driver(request);
}

static VOID changed(NX_IP *ip, UINT status, UINT interface_index, UINT address_index, ULONG *address)
{
    EXPECT(address_index < NX_MAX_IPV6_ADDRESSES, 1);        /* ::1 is nobody's doing */
    removed += status == NX_IPV6_ADDRESS_MANUAL_DELETE && interface_index == 1;
}

/* Two interfaces, and on each our link-local and a global address; b is on both. */
static void both_links(void)
{
    EXPECT(nx_ip_interface_attach(&net.ip_a, "second", IP_ADDRESS(10, 9, 0, 1), NET_MASK,
                                  watched_driver), NX_SUCCESS);
    net.ip_a.nx_ip_interface[0].nx_interface_link_driver_entry = watched_driver;
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_ipv6_enable(&net.ip_b), NX_SUCCESS);
    for (UINT i = 0; i < 2; i++) {
        EXPECT(nxd_ipv6_address_set(&net.ip_a, i, NX_NULL, 10, NX_NULL), NX_SUCCESS);
        EXPECT(nxd_ipv6_address_set(&net.ip_a, i, &own[i], 64, NX_NULL), NX_SUCCESS);
        EXPECT(nxd_ipv6_address_set(&net.ip_b, 0, &peer[i], 64, NX_NULL), NX_SUCCESS);
    }
    EXPECT(nxd_icmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_change_notify(&net.ip_a, changed), NX_SUCCESS);
    for (UINT i = 0; i < 2; i++) {
        NXD_ADDRESS router = V6(0xFE800000, 0, 0, 0x10 + i);
        NXD_ADDRESS other = V6(0xFE800000, 0, 0, 0x20 + i);

        EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &router, 0xFFFF, i), NX_SUCCESS);
        EXPECT(nxd_nd_cache_entry_set(&net.ip_a, router.nxd_ip_address.v6, i, mac), NX_SUCCESS);
        EXPECT(nxd_nd_cache_entry_set(&net.ip_a, other.nxd_ip_address.v6, i, mac), NX_SUCCESS);
    }
    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
}

static void links_end(void)
{
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
    EXPECT(nxd_nd_cache_invalidate(&net.ip_a), NX_SUCCESS);
    tx_thread_sleep(50);
}

/* A datagram from the address of this index, or from NX_ANY_INDEX's; its status. */
#define NX_ANY_OF_OURS 99
static UINT send_to(NXD_ADDRESS *to, UINT index)
{
    NX_PACKET *packet;
    UINT status;

    sent[0] = sent[1] = 0;
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    status = index == NX_ANY_OF_OURS ? nxd_udp_socket_send(&udp, packet, to, 9)
                                     : nxd_udp_socket_source_send(&udp, packet, to, 9, index);
    if (status != NX_SUCCESS)
        nx_packet_release(packet);
    tx_thread_sleep(2);
    return status;
}

static void expect_by(unsigned line, NXD_ADDRESS *to, UINT index, UINT by, NXD_ADDRESS *from)
{
    EXPECT(send_to(to, index) + 1000 * line, 1000 * line);
    EXPECT(sent[by] + 1000 * line, 1 + 1000 * line);
    EXPECT(sent[1 - by] + 1000 * line, 1000 * line);
    if (from != NULL)
        EXPECT(memcmp(sent_from, from->nxd_ip_address.v6, sizeof sent_from), 0);
}
#define BY(to, index, by, from) expect_by(__LINE__, to, index, by, from)

/* The neighbour is looked for on the interface's link. */
static UINT is_asked_for(const NXD_ADDRESS *to, UINT index)
{
    const ND_CACHE_ENTRY *entry = _nx_nd_cache_find(&net.ip_a, to->nxd_ip_address.v6,
                                                    &net.ip_a.nx_ip_interface[index]);

    return entry != NX_NULL && entry->nx_nd_cache_nd_status == ND_CACHE_STATE_INCOMPLETE;
}

static void ways_body(void)
{
    NXD_ADDRESS near[2] = {V6(0xFE800000, 0, 0, 0x20), V6(0xFE800000, 0, 0, 0x21)};
    NXD_ADDRESS unknown = V6(0xFE800000, 0, 0, 0x77), got;
    ULONG lifetime, prefix;
    UINT count;

    both_links();
    /* by the link's prefix */
    BY(&peer[0], NX_ANY_OF_OURS, 0, &own[0]);
    BY(&peer[1], NX_ANY_OF_OURS, 1, &own[1]);
    /* by who is named: addresses 0 and 1 are of interface 0, 2 and 3 of 1 */
    BY(&far[0], 1, 0, &own[0]);
    BY(&far[0], 3, 1, &own[1]);
    BY(&group, 1, 0, &own[0]);
    BY(&group, 3, 1, &own[1]);
    EXPECT(send_to(&far[0], NX_MAX_IPV6_ADDRESSES + 1), NX_INVALID_INTERFACE);
    EXPECT(send_to(&far[0], 5), NX_INVALID_INTERFACE);        /* a slot without address */
    /* link-local neighbours where they are known, else by the first interface */
    BY(&near[0], NX_ANY_OF_OURS, 0, NULL);
    BY(&near[1], NX_ANY_OF_OURS, 1, NULL);
    EXPECT(send_to(&unknown, NX_ANY_OF_OURS), NX_SUCCESS);
    EXPECT(is_asked_for(&unknown, 0) && !is_asked_for(&unknown, 1), 1);
    EXPECT(send_to(&near[1], 0), NX_SUCCESS);               /* unless the source says */
    EXPECT(is_asked_for(&near[1], 0), 1);
    /* each has its own routers */
    for (UINT i = 0; i < 2; i++) {
        EXPECT(nxd_ipv6_default_router_number_of_entries_get(&net.ip_a, i, &count), NX_SUCCESS);
        EXPECT(count, 1);
        EXPECT(nxd_ipv6_default_router_get(&net.ip_a, i, &got, &lifetime, &prefix), NX_SUCCESS);
        EXPECT(got.nxd_ip_address.v6[3], 0x10 + i);
    }
    /* one address for all, but a link-local one on each */
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &own[1], 64, NX_NULL), NX_DUPLICATED_ENTRY);
    links_end();
}

static void test_ways(void **state)
{
    (void)state;
    net_run_ram(256, ways_body, NULL);
}

static void groups_body(void)
{
    both_links();
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &group, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &group, 1), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &group, 1), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ipv6_multicast_groups_joined, 2);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &group, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &group, 0), NX_ENTRY_NOT_FOUND);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &group, 1), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &group, 1), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &group, 1), NX_ENTRY_NOT_FOUND);
    EXPECT(net.ip_a.nx_ipv6_multicast_groups_joined, 0);
    links_end();
}

static void test_groups(void **state)
{
    (void)state;
    net_run_ram(256, groups_body, NULL);
}

/* Nothing of an interface outlives it: addresses, routers, prefixes, groups, neighbours. */
static void detach_body(void)
{
    ULONG prefix[4] = {0x2A000002, 0, 0, 0}, msw, lsw;
    NXD_ADDRESS near = V6(0xFE800000, 0, 0, 0x21), got;
    UINT count;

    both_links();
    _nx_ipv6_prefix_set(&net.ip_a, &net.ip_a.nx_ip_interface[1], prefix, 64, 1000);
    EXPECT(nxd_nd_cache_entry_set(&net.ip_a, far[1].nxd_ip_address.v6, 1, mac), NX_SUCCESS);
    BY(&far[1], NX_ANY_OF_OURS, 1, &own[1]);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &group, 1), NX_SUCCESS);
    EXPECT(nxd_nd_cache_hardware_address_find(&net.ip_a, &near, &msw, &lsw, &count), NX_SUCCESS);
    EXPECT(count, 1);
    EXPECT(nx_ip_interface_detach(&net.ip_a, 1), NX_SUCCESS);
    EXPECT(removed, 2);
    EXPECT(nxd_ipv6_address_get(&net.ip_a, 3, &got, &msw, &count), NX_NO_INTERFACE_ADDRESS);
    EXPECT(nxd_nd_cache_hardware_address_find(&net.ip_a, &near, &msw, &lsw, &count),
           NX_ENTRY_NOT_FOUND);
    EXPECT(net.ip_a.nx_ipv6_multicast_groups_joined, 0);
    EXPECT(net.ip_a.nx_ipv6_default_router_table_size, 1);
    BY(&far[1], NX_ANY_OF_OURS, 0, &own[0]);
    EXPECT(send_to(&far[1], 3), NX_INVALID_INTERFACE);
    links_end();
    EXPECT(nxd_ipv6_disable(&net.ip_a), NX_SUCCESS);
}

static void test_detach(void **state)
{
    (void)state;
    removed = 0;
    net_run_ram(256, detach_body, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_ways),
        net_test(test_groups),
        net_test(test_detach),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
