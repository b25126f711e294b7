/*
 * The stack under options that the default set does not have: several
 * interfaces, static routes, forwarding, filters, a second pool, a low
 * watermark, driver packets. Ends with status 0, or 1 and a line that says
 * what is wrong. Compiled with the flags that the Makefile gives it.
 *
 *   near (10.0.0.1) -- 10.0.0.254 router 10.0.9.254 -- far (10.0.9.2)
 */
#include <stdio.h>
#include <stdlib.h>

#include "nx_api.h"
#include "nx_ip.h"
#include "nx_ram_network_driver.h"

#define MASK 0xFFFFFF00u
#define NEAR IP_ADDRESS(10, 0, 0, 1)
#define FAR  IP_ADDRESS(10, 0, 9, 2)
#define LEFT IP_ADDRESS(10, 0, 0, 254)
#define RIGHT IP_ADDRESS(10, 0, 9, 254)
#define PACKETS 64

static NX_IP near, router, far;
static NX_PACKET_POOL pool, small;
static UCHAR memory[PACKETS * (sizeof(NX_PACKET) + 256)], small_memory[8 * (sizeof(NX_PACKET) + 128)];
static UCHAR stack[3][4096], arp[3][1024], thread_stack[4096];
static TX_THREAD thread;

static void expect(unsigned long got, unsigned long wanted, const char *what, int line)
{
    if (got == wanted)
        return;
    printf("net_options.c:%d: %s is 0x%lx, not 0x%lx\n", line, what, got, wanted);
    exit(1);
}
#define EXPECT(got, wanted)                                                                        \
    expect((unsigned long)(got), (unsigned long)(wanted), #got, __LINE__)

static UINT ping(CHAR *data, ULONG size)
{
    NX_PACKET *response;
    UINT status = nx_icmp_ping(&near, FAR, data, size, &response, 30);

    if (status == NX_SUCCESS) {
        EXPECT(response->nx_packet_length, size);
        nx_packet_release(response);
    }
    return status;
}

static void routes(void)
{
    static CHAR big[3000];

    EXPECT(ping("abc", 3), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_static_route_add(&near, IP_ADDRESS(10, 0, 9, 0), MASK, RIGHT),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_static_route_add(&near, IP_ADDRESS(10, 0, 9, 0), MASK, LEFT), NX_SUCCESS);
    EXPECT(nx_ip_gateway_address_set(&far, RIGHT), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_SUCCESS);
    EXPECT(router.nx_ip_packets_forwarded, 2);
    /* What the next link cannot carry is cut on the way. */
    router.nx_ip_interface[1].nx_interface_ip_mtu_size = 600;
    EXPECT(ping(big, sizeof big), NX_SUCCESS);
    EXPECT(router.nx_ip_total_fragments_sent > 0, 1);
    /* The longest mask wins, whatever came first. */
    EXPECT(nx_ip_static_route_add(&near, 0, 0, IP_ADDRESS(10, 0, 0, 77)), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_SUCCESS);
    EXPECT(nx_ip_static_route_add(&near, FAR, 0xFFFFFFFF, IP_ADDRESS(10, 0, 0, 78)), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    EXPECT(nx_ip_static_route_delete(&near, FAR, 0xFFFFFFFF), NX_SUCCESS);
    EXPECT(nx_ip_static_route_delete(&near, FAR, 0xFFFFFFFF), NX_NOT_SUCCESSFUL);
    EXPECT(ping("abc", 3), NX_SUCCESS);
    for (ULONG i = 0; i + 2 < NX_IP_ROUTING_TABLE_SIZE; i++)
        EXPECT(nx_ip_static_route_add(&near, IP_ADDRESS(20, i, 0, 0), 0xFFFF0000, LEFT),
               NX_SUCCESS);
    EXPECT(nx_ip_static_route_add(&near, IP_ADDRESS(30, 0, 0, 0), 0xFF000000, LEFT), NX_OVERFLOW);
}

static void hop_limit(void)
{
    static NX_UDP_SOCKET socket;
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&near, &socket, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 1, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&socket, 1, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&pool, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&socket, packet, FAR, 7), NX_SUCCESS);
    tx_thread_sleep(2);
    EXPECT(near.nx_ip_icmp_unhandled_messages, 1);  /* time exceeded, from the router */
    EXPECT(nx_udp_socket_unbind(&socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&socket), NX_SUCCESS);
    EXPECT(nx_ip_forwarding_disable(&router), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    EXPECT(nx_ip_forwarding_enable(&router), NX_SUCCESS);
}

/* --- the same over IPv6 --------------------------------------------------------------- */

#define V6(subnet, id) {.nxd_ip_version = 6, .nxd_ip_address.v6 = {0x20010DB8, subnet, 0, id}}
static NXD_ADDRESS near6 = V6(1, 1), left6 = V6(1, 254), right6 = V6(2, 254), far6 = V6(2, 1);
static NXD_ADDRESS nowhere6 = V6(3, 1);

static UINT ping6(NXD_ADDRESS *to, CHAR *data, ULONG size)
{
    NX_PACKET *response;
    UINT status = nxd_icmp_ping(&near, to, data, size, &response, 30);

    if (status == NX_SUCCESS) {
        EXPECT(response->nx_packet_length, size);
        nx_packet_release(response);
    }
    return status;
}

static void on6(NX_IP *ip, UINT index, NXD_ADDRESS *address)
{
    EXPECT(nxd_ipv6_address_set(ip, index, NX_NULL, 10, NX_NULL), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(ip, index, address, 64, NX_NULL), NX_SUCCESS);
}

/* A connection whose path carries less than both ends' links: its segments
 * become small enough, and nothing is cut. */
static void tcp6(UINT rfc)
{
    static NX_TCP_SOCKET client, server;
    static CHAR text[1000];
    NX_PACKET *packet;
    ULONG sent = 0, received = 0, fragments = near.nx_ip_total_fragments_sent;

    near.nx_ip_tcp_profile_rfc = rfc;
    far.nx_ip_tcp_profile_rfc = rfc;
    EXPECT(nx_tcp_socket_create(&far, &server, "s", 0, 0, 64, 8000, NX_NULL, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(&near, &client, "c", 0, 0, 64, 8000, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&far, 25, &server, 2, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nxd_tcp_client_socket_connect(&client, &far6, 25, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_server_socket_accept(&server, 10), NX_SUCCESS);
    for (unsigned i = 0; i < 2000 && received < 100000; i++) {
        if (sent < 100000) {
            EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, 10), NX_SUCCESS);
            EXPECT(nx_packet_data_append(packet, text, sizeof text, &pool, 10), NX_SUCCESS);
            EXPECT(nx_packet_data_append(packet, text, 900, &pool, 10), NX_SUCCESS);
            if (nx_tcp_socket_send(&client, packet, NX_NO_WAIT) == NX_SUCCESS)
                sent += 1900;
            else
                nx_packet_release(packet);
        }
        while (nx_tcp_socket_receive(&server, &packet, 1) == NX_SUCCESS) {
            received += packet->nx_packet_length;
            nx_packet_release(packet);
        }
    }
    EXPECT(received, sent);
    EXPECT(client.nx_tcp_socket_connect_mss, rfc ? 1300 - 60 - 12 : 1300 - 60);
    EXPECT(near.nx_ip_total_fragments_sent, fragments);
    nx_tcp_socket_disconnect(&client, NX_NO_WAIT);
    nx_tcp_socket_disconnect(&server, NX_NO_WAIT);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unaccept(&server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unlisten(&far, 25), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&server), NX_SUCCESS);
}

static void routes6(void)
{
    static CHAR big[1400];
    NX_IP *const all[] = {&near, &router, &far};

    for (unsigned i = 0; i < 3; i++)
        EXPECT(nxd_ipv6_enable(all[i]), NX_SUCCESS);
    on6(&near, 0, &near6);
    on6(&router, 0, &left6);
    on6(&router, 1, &right6);
    on6(&far, 0, &far6);
    for (unsigned i = 0; i < 3; i++)
        EXPECT(nxd_icmp_enable(all[i]), NX_SUCCESS);
    router.nx_ip_interface[1].nx_interface_ip_mtu_size = 1500;
    router.nx_ip_packets_forwarded = 0;
    EXPECT(ping6(&far6, "abc", 3), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_ipv6_default_router_add(&near, &left6, 0xFFFF, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_default_router_add(&far, &right6, 0xFFFF, 0), NX_SUCCESS);
    EXPECT(ping6(&far6, "abc", 3), NX_SUCCESS);
    EXPECT(router.nx_ip_packets_forwarded, 2);
    /* What the next link cannot carry is refused, and cut by its sender then. */
    router.nx_ip_interface[1].nx_interface_ip_mtu_size = 1300;
    EXPECT(ping6(&far6, big, sizeof big), NX_NO_RESPONSE);
    EXPECT(router.nx_ip_packets_forwarded, 2);
    EXPECT(ping6(&far6, big, sizeof big), NX_SUCCESS);
    EXPECT(router.nx_ip_packets_forwarded, 5);
    EXPECT(nx_tcp_enable(&near), NX_SUCCESS);
    EXPECT(nx_tcp_enable(&far), NX_SUCCESS);
    tcp6(0);                                        /* the path is known already */
    EXPECT(nxd_nd_cache_invalidate(&near), NX_SUCCESS);
    tcp6(0);                                        /* and is learned by the way */
    EXPECT(nxd_nd_cache_invalidate(&near), NX_SUCCESS);
    tcp6(1);
    /* Too many hops, and no way: the sender is told. */
    near.nx_ip_icmp_unhandled_messages = 0;
    near.nx_ipv6_hop_limit = 1;
    EXPECT(ping6(&far6, "abc", 3), NX_NO_RESPONSE);
    EXPECT(near.nx_ip_icmp_unhandled_messages, 1);
    near.nx_ipv6_hop_limit = 64;
    EXPECT(ping6(&nowhere6, "abc", 3), NX_NO_RESPONSE);
    EXPECT(near.nx_ip_icmp_unhandled_messages, 2);
    EXPECT(nx_ip_forwarding_disable(&router), NX_SUCCESS);
    EXPECT(ping6(&far6, "abc", 3), NX_NO_RESPONSE);
    EXPECT(nx_ip_forwarding_enable(&router), NX_SUCCESS);
    for (unsigned i = 0; i < 3; i++)
        EXPECT(nxd_ipv6_disable(all[i]), NX_SUCCESS);
}

static int filter_in, filter_out, refuse;

/* Whole packets in network order, both ways (api/hooks.md). */
static UINT filter(VOID *header, UINT direction)
{
    const UCHAR *byte = header;

    EXPECT(byte[0], 0x45);
    EXPECT(byte[9], 1);
    *(direction == NX_IP_PACKET_IN ? &filter_in : &filter_out) += 1;
    return refuse == (int)direction + 1 ? NX_NOT_SUCCESSFUL : NX_SUCCESS;
}

static void filters(void)
{
    near.nx_ip_packet_filter = filter;
    EXPECT(ping("abc", 3), NX_SUCCESS);
    EXPECT(filter_in, 1);
    EXPECT(filter_out, 1);
    refuse = NX_IP_PACKET_IN + 1;
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    refuse = NX_IP_PACKET_OUT + 1;
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    EXPECT(near.nx_ip_discards[NX_DISCARD_IP_FILTER], 2);
    near.nx_ip_packet_filter = NX_NULL;
    EXPECT(ping("abc", 3), NX_SUCCESS);
}

static void pools(void)
{
    NX_PACKET *packet[8], *rest[PACKETS + 1];
    unsigned count = 0;

    /* The stack's own messages come from the second pool, or else from the first. */
    EXPECT(nx_ip_auxiliary_packet_pool_set(&near, &small), NX_SUCCESS);
    while (nx_packet_allocate(&pool, &rest[count], 0, NX_NO_WAIT) == NX_SUCCESS)
        count++;
    EXPECT(nx_arp_gratuitous_send(&near, NX_NULL), NX_SUCCESS);
    for (unsigned i = 0; i < 8; i++)
        EXPECT(nx_packet_allocate(&small, &packet[i], 0, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_arp_gratuitous_send(&near, NX_NULL), NX_NO_PACKET);
    while (count > 0) {
        count--;
        EXPECT(nx_packet_release(rest[count]), NX_SUCCESS);
    }
    EXPECT(nx_arp_gratuitous_send(&near, NX_NULL), NX_SUCCESS);
    for (unsigned i = 0; i < 8; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
    /* Below the mark what comes in is dropped. */
    EXPECT(nx_packet_pool_low_watermark_set(&pool, PACKETS), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    EXPECT(nx_packet_pool_low_watermark_set(&pool, 1), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_SUCCESS);
}

static NX_PACKET *deferred;

static VOID on_driver_packet(NX_IP *ip, NX_PACKET *packet)
{
    EXPECT((ULONG)(ALIGN_TYPE)(size_t)ip, (ULONG)(ALIGN_TYPE)(size_t)&near);
    EXPECT(tx_thread_identify() == &near.nx_ip_thread, 1);
    deferred = packet;
}

static void driver_packets(void)
{
    NX_PACKET *packet;

    _nx_ip_driver_deferred_enable(&near, on_driver_packet);
    EXPECT(nx_packet_allocate(&pool, &packet, 0, NX_NO_WAIT), NX_SUCCESS);
    _nx_ip_driver_deferred_receive(&near, packet);
    EXPECT(deferred == packet, 1);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void detach(void)
{
    ULONG address, mask;

    EXPECT(nx_ip_interface_detach(&router, 1), NX_SUCCESS);
    EXPECT(nx_ip_interface_detach(&router, 1), NX_INVALID_INTERFACE);
    EXPECT(nx_ip_interface_address_get(&router, 1, &address, &mask), NX_INVALID_INTERFACE);
    EXPECT(ping("abc", 3), NX_NO_RESPONSE);
    EXPECT(nx_ip_interface_attach(&router, "again", RIGHT, MASK, _nx_ram_network_driver),
           NX_SUCCESS);
    EXPECT(nx_arp_dynamic_entries_invalidate(&far), NX_SUCCESS);
    EXPECT(ping("abc", 3), NX_SUCCESS);
}

static void run(ULONG unused)
{
    (void)unused;
    tx_thread_sleep(2);
    routes();
    hop_limit();
    routes6();
    filters();
    pools();
    driver_packets();
    detach();
    EXPECT(nx_arp_dynamic_entries_invalidate(&near), NX_SUCCESS);
    EXPECT(nx_arp_dynamic_entries_invalidate(&router), NX_SUCCESS);
    tx_thread_sleep(2000);
    EXPECT(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    EXPECT(small.nx_packet_pool_available, small.nx_packet_pool_total);
    exit(0);
}

static void create(NX_IP *ip, ULONG address, unsigned n)
{
    EXPECT(nx_ip_create(ip, "ip", address, MASK, &pool, _nx_ram_network_driver, stack[n],
                        sizeof stack[n], 1),
           NX_SUCCESS);
    EXPECT(nx_arp_enable(ip, arp[n], sizeof arp[n]), NX_SUCCESS);
    EXPECT(nx_icmp_enable(ip), NX_SUCCESS);
    EXPECT(nx_udp_enable(ip), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(ip), NX_SUCCESS);
}

void tx_application_define(void *first_unused_memory)
{
    (void)first_unused_memory;
    nx_system_initialize();
    EXPECT(nx_packet_pool_create(&pool, "pool", 256, memory, sizeof memory), NX_SUCCESS);
    EXPECT(nx_packet_pool_create(&small, "small", 128, small_memory, sizeof small_memory),
           NX_SUCCESS);
    create(&near, NEAR, 0);
    create(&router, LEFT, 1);
    create(&far, FAR, 2);
    EXPECT(nx_ip_interface_attach(&router, "right", RIGHT, MASK, _nx_ram_network_driver),
           NX_SUCCESS);
    EXPECT(nx_ip_forwarding_enable(&router), NX_SUCCESS);
    EXPECT(tx_thread_create(&thread, "test", run, 0, thread_stack, sizeof thread_stack, 8, 8,
                            TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
}
