/*
 * IPv6 end to end: echo, UDP, TCP and fragments over it, and its header and
 * extension headers on the wire (RFC 8200, RFC 4443).
 */
#include "ipv6_fixture.h"
#include "nx_ipv6_internal.h"
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

/* The length in a header does not count the header (RFC 8200 3). The pool holds
 * the whole but not its pieces; tests/e2e/interop6.sh sends one all the way. */
static void largest_body(void)
{
    static CHAR data[65528];
    NX_PACKET *response;

    both_on();
    EXPECT(nxd_icmp_ping(&net.ip_a, &b_global, data, 65528, &response, NX_NO_WAIT), NX_OVERFLOW);
    EXPECT(nxd_icmp_ping(&net.ip_a, &b_global, data, 65527, &response, NX_NO_WAIT),
           NX_NO_RESPONSE);
    EXPECT(net.ip_a.nx_ip_invalid_transmit_packets, 0);
    tx_thread_sleep(6100);      /* what came of it is given up */
}

static void echo_of_all_sizes(void **state)
{
    (void)state;
    net_run_ram(1568, ping_body, NULL);
    net_run_ram(256, ping_body, NULL);
}

static void largest_packets(void **state)
{
    (void)state;
    net_run_ram(1568, largest_body, NULL);
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

static void client_connect(void)
{
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
}

static void client_send(void)
{
    static CHAR data[1000];
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, 100), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, data, sizeof data, &net.pool_a, 100), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&client, packet, 1000), NX_SUCCESS);
}

static void client_end(void)
{
    EXPECT(nx_tcp_socket_disconnect(&client, 100), NX_SUCCESS);
    tx_thread_sleep(50);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
}

static void client_body(void)
{
    NXD_ADDRESS peer;
    ULONG port;

    client_connect();
    EXPECT(client.nx_tcp_socket_connect_mss, tcp_rfc ? 1440 - 12 : 1440);
    EXPECT(nxd_tcp_socket_peer_info_get(&client, &peer, &port), NX_SUCCESS);
    EXPECT(memcmp(&peer, &b_global, sizeof peer), 0);
    EXPECT(port, 25);
    for (ULONG sent = 0; sent < TCP_BYTES; sent += 1000)
        client_send();
    client_end();
    EXPECT(tcp_received, TCP_BYTES);
}

/* Who is heard of by what arrives is not asked whether it is there (RFC 4861 7.3.1):
 * its time begins anew with every acknowledgment. */
static void steady_body(void)
{
    const ND_CACHE_ENTRY *entry;
    ULONG left;

    client_connect();
    entry = _nx_nd_cache_find(&net.ip_a, b_global.nxd_ip_address.v6, NX_NULL);
    left = entry->nx_nd_cache_timer_tick;
    for (UINT second = 0; second < 2 * NX_REACHABLE_TIME; second++) {
        client_send();
        tx_thread_sleep(100);
        EXPECT(entry->nx_nd_cache_nd_status, ND_CACHE_STATE_REACHABLE);
        EXPECT(entry->nx_nd_cache_timer_tick >= left - 3, 1);
    }
    client_end();
}

static void tcp_tells_who_is_there(void **state)
{
    (void)state;
    tcp_rfc = 0;
    net_run_ram(1568, steady_body, server_body);
}

static void tcp_in_both_profiles(void **state)
{
    (void)state;
    for (tcp_rfc = 0; tcp_rfc < 2; tcp_rfc++)
        net_run_ram(1568, client_body, server_body);
}

/* --- on, off, and addresses that go --------------------------------------------------------- */

/* ICMPv6 may be on before IPv6 is; addresses are tested then. Off, nothing is left of
 * it, and it can be on again. */
static void switch_body(void)
{
    NXD_ADDRESS got;
    ULONG length;
    UINT index;

    both_on();
    EXPECT(ping(&b_global, (CHAR *)"text", 4), NX_SUCCESS);
    EXPECT(nxd_ipv6_disable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_ipv6_disable(&net.ip_a), NX_SUCCESS);
    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++)
        EXPECT(nxd_ipv6_address_get(&net.ip_a, i, &got, &length, &index),
               NX_NO_INTERFACE_ADDRESS);
    EXPECT(ping(&b_global, (CHAR *)"text", 4), NX_NO_INTERFACE_ADDRESS);
    EXPECT(ping(&loopback, (CHAR *)"text", 4), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(ping(&loopback, (CHAR *)"text", 4), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &a_global, 64, &index), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ipv6_address[index].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    EXPECT(ping(&b_global, (CHAR *)"text", 4), NX_NO_INTERFACE_ADDRESS);
    tx_thread_sleep(500);
    EXPECT(net.ip_a.nx_ipv6_address[index].nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    EXPECT(ping(&b_global, (CHAR *)"text", 4), NX_SUCCESS);
}

static void on_and_off(void **state)
{
    (void)state;
    net_run_ram(256, switch_body, NULL);
}

/* A connection ends with the address that it was made from; the peer is told when it
 * speaks. A wait for text ends, too. */
static void lost_body(void)
{
    NX_PACKET *packet;
    UINT index = 1;

    tcp_rfc = 0;
    client_connect();
    client_send();
    EXPECT(net.ip_a.nx_ipv6_address[index].nxd_ipv6_address[3], a_global.nxd_ip_address.v6[3]);
    EXPECT(nxd_ipv6_address_delete(&net.ip_a, index), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_delete(&net.ip_a, index), NX_NO_INTERFACE_ADDRESS);
    EXPECT(client.nx_tcp_socket_state, NX_TCP_CLOSED);
    EXPECT(nx_tcp_socket_receive(&client, &packet, 10), NX_NOT_CONNECTED);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
    tx_thread_sleep(3000);
}

static void addresses_go_while_used(void **state)
{
    (void)state;
    net_run_ram(1568, lost_body, server_body);
}

/* --- on the wire: extension headers (RFC 8200 4) -------------------------------- */

static const uint8_t echo[12] = {128, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};

/* An echo request behind `chain`, whose first header is of kind `next`; the echo
 * is summed as if it came alone. */
static size_t put_chain(const NXD_ADDRESS *to, unsigned next, const uint8_t *chain, size_t bytes)
{
    uint8_t data[400];
    uint8_t *icmp = data + bytes;
    size_t whole;

    if (bytes > 0)
        memcpy(data, chain, bytes);
    memcpy(icmp, echo, sizeof echo);
    whole = put_ipv6(&peer_global, to, next, 64, data, bytes + sizeof echo);
    icmp = frame6 + 54 + bytes;
    put16(icmp + 2, 0);
    put16(icmp + 2, ~net_sum(icmp, sizeof echo, sum6_begin(frame6 + 14, 58, sizeof echo)) & 0xFFFF);
    return whole;
}

#define ANSWERED 129        /* else: a parameter problem's code and pointer, or nothing */
#define PROBLEM  4
#define SILENCE  0

static const struct chain {
    const char *what;
    unsigned next;
    uint8_t chain[32];
    size_t bytes;
    unsigned type, code, pointer;
    unsigned of_group;      /* what comes when it was sent to a group */
} chains[] = {
    {"no extension", 58, {0}, 0, ANSWERED, 0, 0, ANSWERED},
    {"hop-by-hop of padding", 0, {58, 0, 1, 4, 0, 0, 0, 0}, 8, ANSWERED, 0, 0, ANSWERED},
    {"destination options of Pad1", 60, {58, 0, 0, 0, 0, 0, 0, 0}, 8, ANSWERED, 0, 0, ANSWERED},
    {"both in order", 0, {60, 0, 1, 4, 0, 0, 0, 0, 58, 0, 1, 4, 0, 0, 0, 0}, 16, ANSWERED, 0, 0,
     ANSWERED},
    {"hop-by-hop not first", 60, {0, 0, 1, 4, 0, 0, 0, 0, 58, 0, 1, 4, 0, 0, 0, 0}, 16, PROBLEM, 1,
     40, SILENCE},
    {"unknown header", 253, {58, 0, 1, 4, 0, 0, 0, 0}, 8, PROBLEM, 1, 6, SILENCE},
    {"unknown header behind another", 60, {253, 0, 1, 4, 0, 0, 0, 0}, 8, PROBLEM, 1, 40, SILENCE},
    {"option to skip", 60, {58, 0, 0x1E, 4, 0, 0, 0, 0}, 8, ANSWERED, 0, 0, ANSWERED},
    {"option that drops", 60, {58, 0, 0x5E, 4, 0, 0, 0, 0}, 8, SILENCE, 0, 0, SILENCE},
    {"option that is told", 60, {58, 0, 0x9E, 4, 0, 0, 0, 0}, 8, PROBLEM, 2, 42, PROBLEM},
    {"option that is told of unicast", 60, {58, 0, 0xDE, 4, 0, 0, 0, 0}, 8, PROBLEM, 2, 42,
     SILENCE},
    {"the same in hop-by-hop", 0, {58, 0, 0, 0xDE, 3, 0, 0, 0}, 8, PROBLEM, 2, 43, SILENCE},
    {"option beyond its header", 60, {58, 0, 0x1E, 5, 0, 0, 0, 0}, 8, PROBLEM, 0, 42, SILENCE},
    {"option of half a head", 60, {58, 0, 1, 3, 0, 0, 0, 0x1E}, 8, PROBLEM, 0, 47, SILENCE},
    {"header beyond the packet", 60, {58, 255, 1, 4, 0, 0, 0, 0}, 8, PROBLEM, 0, 41, SILENCE},
    {"routing type 0 with hops left", 43, {58, 0, 0, 1, 0, 0, 0, 0}, 8, PROBLEM, 0, 42, SILENCE},
    {"routing type 200 with hops left", 43, {58, 0, 200, 9, 0, 0, 0, 0}, 8, PROBLEM, 0, 42,
     SILENCE},
    {"routing type 0 at its end", 43, {58, 0, 0, 0, 0, 0, 0, 0}, 8, ANSWERED, 0, 0, ANSWERED},
    {"routing type 200 at its end", 43, {58, 0, 200, 0, 0, 0, 0, 0}, 8, ANSWERED, 0, 0, ANSWERED},
    {"no next header", 59, {0}, 0, SILENCE, 0, 0, SILENCE},
    {"atomic fragment", 44, {58, 0, 0, 0, 1, 2, 3, 4}, 8, ANSWERED, 0, 0, ANSWERED},
};

static void expect_answer(const struct chain *row, unsigned from, unsigned type)
{
    const uint8_t *ip = NULL;

    if (icmp6_count_from(from, ANSWERED, NULL) != (type == ANSWERED) ||
        icmp6_count_from(from, PROBLEM, &ip) != (type == PROBLEM))
        fail_msg("%s: %u replies, %u problems", row->what,
                 icmp6_count_from(from, ANSWERED, NULL), icmp6_count_from(from, PROBLEM, NULL));
    if (type == PROBLEM && (ip[41] != row->code || get32(ip + 44) != row->pointer))
        fail_msg("%s: code %u, pointer %u", row->what, ip[41], (unsigned)get32(ip + 44));
}

static void d031_extension_headers(void **state)
{
    (void)state;
    for (ULONG payload = 256; payload <= 1568; payload += 1312) {
        v6_open(payload, NULL);
        for (unsigned i = 0; i < sizeof chains / sizeof chains[0]; i++) {
            unsigned from = wire.count;
            size_t length = put_chain(&board_global, chains[i].next, chains[i].chain,
                                      chains[i].bytes);

            wire_send_wait(frame6, length);
            expect_answer(&chains[i], from, chains[i].type);
            from = wire.count;
            length = put_chain(&all_nodes, chains[i].next, chains[i].chain, chains[i].bytes);
            wire_send_wait(frame6, length);
            expect_answer(&chains[i], from, chains[i].of_group);
            wire_pass_ms(100);      /* errors are limited */
        }
        wire_close();
    }
}

/* The walk ends, however many headers there are. */
static void d030_endless_chains_end(void **state)
{
    uint8_t chain[320];
    unsigned from;

    (void)state;
    v6_open(1568, NULL);
    for (unsigned i = 0; i < sizeof chain; i += 8)
        memcpy(chain + i, (uint8_t[8]){60, 0, 1, 4}, 8);
    from = wire.count;
    wire_send_wait(frame6, put_chain(&board_global, 60, chain, sizeof chain));
    memset(chain, 0, sizeof chain);
    for (unsigned i = 0; i < 40; i++)       /* forty options of two bytes */
        chain[2 + 2 * i] = 0x1E;
    chain[0] = 58;
    chain[1] = 10;
    wire_send_wait(frame6, put_chain(&board_global, 60, chain, 88));
    assert_int_equal(icmp6_count_from(from, ANSWERED, NULL), 0);
    wire_close();
}

/* Cut, longer than the frame, of no version. */
static void d029_headers_that_are_cut(void **state)
{
    size_t whole;
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    whole = put_chain(&board_global, 58, echo, 0);
    from = wire.count;
    for (size_t length = 1; length < 40; length++)
        wire_send_wait(frame6, 14 + length);
    put16(frame6 + 18, 13);
    wire_send_wait(frame6, whole);
    put16(frame6 + 18, 0xFFE0);
    wire_send_wait(frame6, whole);
    put16(frame6 + 18, 12);
    frame6[14] = 0x50;
    wire_send_wait(frame6, whole);
    frame6[14] = 0x60;
    put_address(frame6 + 22, &all_nodes);       /* a group never speaks */
    wire_send_wait(frame6, whole);
    put_address(frame6 + 22, &board_global);    /* nor do we from outside */
    wire_send_wait(frame6, whole);
    put_address(frame6 + 22, &loopback);
    wire_send_wait(frame6, whole);
    assert_int_equal(wire.count, from);
    put_address(frame6 + 22, &peer_global);
    memset(frame6 + whole, 0xEE, 40);           /* padding of the link */
    wire_send_wait(frame6, whole + 40);
    assert_int_equal(icmp6_count_from(from, ANSWERED, NULL), 1);
    wire_close();
}

/* --- errors (RFC 4443) --------------------------------------------------------------------------- */

static void d033_echo_of_odd_kinds(void **state)
{
    uint8_t message[16] = {128, 0, 0, 0, 1, 2, 3, 4};
    const uint8_t *ip = NULL;
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    from = wire.count;
    for (size_t length = 0; length < 8; length++)
        send_icmp6(&peer_global, &board_global, 64, message, length);
    put_icmp6(&peer_global, &board_global, 64, message, 16);
    frame6[60] ^= 1;                                        /* a wrong sum */
    wire_send_wait(frame6, 70);
    assert_int_equal(net.ip_a.nx_ip_icmp_checksum_errors, 1);
    for (unsigned type = 100; type <= 201; type += 101) {   /* 2.4(a), (b) */
        message[0] = (uint8_t)type;
        send_icmp6(&peer_global, &board_global, 64, message, 16);
    }
    assert_int_equal(wire.count, from);
    message[0] = 128;
    send_icmp6(&peer_local, &all_nodes, 64, message, 16);   /* who is there? */
    assert_int_equal(icmp6_count_from(from, 129, &ip), 1);
    assert_true(address_is(ip + 8, &board_local));
    assert_int_equal(ip[7], 255);
    wire_close();
}

/* A datagram in frame6, its header the first of `udp`, its checksum made here; behind
 * `chain` bytes of headers, the first of kind 60, if there are any. */
static size_t put_udp6(const NXD_ADDRESS *from, const NXD_ADDRESS *to, const uint8_t *udp,
                       size_t length, size_t chain)
{
    size_t whole = put_ipv6(from, to, chain > 0 ? 60 : 17, 64, udp, chain + length);
    uint8_t *header = frame6 + 54 + chain;

    put16(header + 6, ~net_sum(header, length, sum6_begin(frame6 + 14, 17, length)) & 0xFFFF);
    return whole;
}

/* 2.4(e): nobody hears of these; and of the first one somebody does. */
static void errors_that_are_sent(void **state)
{
    static const uint8_t udp[12] = {0, 9, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4};
    const uint8_t *ip = NULL;
    uint8_t message[60] = {1, 4};
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    from = wire.count;
    wire_send_wait(frame6, put_udp6(&peer_global, &board_global, udp, sizeof udp, 0));
    assert_int_equal(icmp6_count_from(from, 1, &ip), 1);
    assert_int_equal(ip[41], 4);
    assert_true(address_is(ip + 8, &board_global));
    assert_int_equal(get16(ip + 4), 8 + 40 + sizeof udp);   /* all of it is quoted */
    assert_memory_equal(ip + 48, frame6 + 14, 40 + sizeof udp);
    from = wire.count;
    wire_send_wait(frame6, put_udp6(&nobody, &board_global, udp, sizeof udp, 0));
    wire_send_wait(frame6, put_udp6(&peer_global, &all_nodes, udp, sizeof udp, 0));
    put_udp6(&peer_global, &board_global, udp, sizeof udp, 0);
    frame6[62] ^= 1;                                        /* spoiled on its way */
    wire_send_wait(frame6, 54 + sizeof udp);
    put16(frame6 + 60, 0);
    wire_send_wait(frame6, 54 + sizeof udp);
    assert_int_equal(net.ip_a.nx_ip_udp_checksum_errors, 2);
    put_udp6(&peer_global, &board_global, udp, sizeof udp, 0);
    memset(frame6, 0xFF, 6);                                /* the link's broadcast */
    wire_send_wait(frame6, 54 + sizeof udp);
    put_ipv6(&peer_global, &board_global, 253, 64, udp, sizeof udp);
    memcpy(message + 8, frame6 + 14, 40);
    send_icmp6(&peer_global, &board_global, 64, message, sizeof message);   /* to an error */
    message[0] = 137;
    send_icmp6(&peer_global, &board_global, 64, message, sizeof message);   /* to a redirect */
    assert_int_equal(wire.count, from);
    wire_close();
}

/* 2.4(e.1), (e.2): nothing is said about errors and redirects, however deep they lie;
 * about a question, the same is. Its first byte comes behind each chain. */
static const struct deep {
    const char *what;
    unsigned next;
    uint8_t chain[24];
    size_t bytes, whole;        /* of the chain, and of all behind the header */
    unsigned told;              /* the type of what a question brings */
} deep_ones[] = {
    {"an option that is told", 60, {58, 0, 0x9E, 4}, 8, 48, 4},
    {"two headers", 0, {60, 0, 1, 4, 0, 0, 0, 0, 58, 0, 0x9E, 4}, 16, 56, 4},
    {"a route with hops left", 43, {58, 0, 0, 1}, 8, 48, 4},
    {"behind an atomic fragment", 44, {60, 0, 0, 0, 0, 0, 0, 7, 58, 0, 0x9E, 4}, 16, 56, 4},
    {"a piece of odd length", 44, {60, 0, 0, 1, 0, 0, 0, 8, 58, 0, 1, 3}, 16, 60, 4},
    {"a piece alone", 44, {60, 0, 0, 1, 0, 0, 0, 9, 58, 0, 1, 4}, 16, 56, 3},
    {"a piece alone behind options", 60, {44, 0, 1, 4, 0, 0, 0, 0, 58, 0, 0, 1, 0, 0, 0, 10}, 16,
     56, 3},
};

static void errors_are_seen_behind_headers(void **state)
{
    static const uint8_t types[] = {128, 1, 2, 3, 4, 100, 127, 137};

    (void)state;
    for (unsigned i = 0; i < sizeof deep_ones / sizeof deep_ones[0]; i++) {
        const struct deep *row = &deep_ones[i];

        v6_open(256, NULL);
        for (unsigned k = 0; k < sizeof types; k++) {
            unsigned from = wire.count;
            uint8_t data[64] = {0};

            memcpy(data, row->chain, row->bytes);
            data[row->bytes] = types[k];
            wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, row->next, 64, data,
                                            row->whole));
            wire_pass_ms(row->told == 3 ? 62000 : 50);
            if (icmp6_count_from(from, row->told, NULL) != (types[k] == 128))
                fail_msg("%s: %u about %u", row->what, icmp6_count_from(from, row->told, NULL),
                         types[k]);
        }
        wire_close();
    }
}

/* Input may run in any thread (api/hooks.md): errors come, too, unless that thread is in
 * the middle of something of the instance. */
static void receive_here(void)
{
    static const uint8_t udp[12] = {0, 9, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4};
    size_t length = put_udp6(&peer_local, &board_global, udp, sizeof udp, 0);
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_PHYSICAL_HEADER, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, frame6 + 14, (ULONG)length - 14, &net.pool_a, NX_NO_WAIT),
           NX_SUCCESS);
    packet->nx_packet_ip_interface = &net.ip_a.nx_ip_interface[0];
    _nx_ip_packet_receive(&net.ip_a, packet);
}

static void elsewhere_body(void)
{
    receive_here();
    tx_mutex_get(&net.ip_a.nx_ip_protection, TX_WAIT_FOREVER);
    receive_here();
    tx_mutex_put(&net.ip_a.nx_ip_protection);
    tx_thread_sleep(50);
}

static void errors_from_any_thread(void **state)
{
    (void)state;
    v6_open(256, elsewhere_body);
    wire_pass_ms(100);
    assert_int_equal(icmp6_count(1, NULL), 1);
    wire_close();
}

/* A long packet, in pieces of small buffers, is quoted up to 1280; so are headers alone. */
static void d035_errors_fit_any_path(void **state)
{
    static uint8_t udp[1400] = {0, 9, 0, 9, 5, 120};
    static uint8_t options[1312] = {17, 162};
    const uint8_t *ip = NULL;
    unsigned from;

    (void)state;
    for (ULONG payload = 256; payload <= 1568; payload += 1312) {
        v6_open(payload, NULL);
        for (size_t length = 1100; length <= sizeof udp; length += 100) {
            unsigned from = wire.count;

            put16(udp + 4, (unsigned)length);
            wire_send_wait(frame6, put_udp6(&peer_global, &board_global, udp, length, 0));
            assert_int_equal(icmp6_count_from(from, 1, &ip), 1);
            assert_int_equal(40 + get16(ip + 4), length + 88 < 1280 ? length + 88 : 1280);
            assert_memory_equal(ip + 48, frame6 + 14, get16(ip + 4) - 8);
        }
        wire_close();
    }
    v6_open(1568, NULL);
    for (size_t at = 2; at < 1304; at += 2 + options[at + 1]) {     /* of padding */
        options[at] = 1;
        options[at + 1] = (uint8_t)(at + 257 < 1304 ? 255 : 1302 - at);
    }
    from = wire.count;
    wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, 60, 64, options, sizeof options));
    assert_int_equal(icmp6_count_from(from, 1, NULL), 0);   /* no header of UDP */
    put16(options + 1304, 9);
    put16(options + 1306, 9);
    put16(options + 1308, 8);
    wire_send_wait(frame6, put_udp6(&peer_global, &board_global, options, 8, 1304));
    assert_int_equal(icmp6_count_from(from, 1, &ip), 1);
    assert_int_equal(get16(ip + 4), 1240);
    assert_memory_equal(ip + 48, frame6 + 14, 1232);
    wire_close();
}

/* 2.4(f): a flood brings a bounded number of errors. */
static void errors_are_limited(void **state)
{
    static const uint8_t udp[8] = {0, 9, 0, 9, 0, 8};
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    from = wire.count;
    for (unsigned i = 0; i < 200; i++)
        wire_send_wait(frame6, put_udp6(&peer_global, &board_global, udp, sizeof udp, 0));
    assert_in_range(icmp6_count_from(from, 1, NULL), 10, 80);
    wire_close();
}

/* 8.1: without a checksum a datagram is nobody's. */
static NX_UDP_SOCKET bound;
static UINT bound_status;

static void receive_one(void)
{
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &bound, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 5, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&bound, 9, NX_NO_WAIT), NX_SUCCESS);
    bound_status = nx_udp_socket_receive(&bound, &packet, 100);
    if (bound_status == NX_SUCCESS)
        nx_packet_release(packet);
    EXPECT(nx_udp_socket_unbind(&bound), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&bound), NX_SUCCESS);
}

static void udp_needs_its_checksum(void **state)
{
    uint8_t udp[12] = {0, 9, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4};

    (void)state;
    for (unsigned with = 0; with < 2; with++) {
        v6_open(256, receive_one);
        put_udp6(&peer_global, &board_global, udp, sizeof udp, 0);
        if (!with)
            put16(frame6 + 60, 0);
        wire_send_wait(frame6, 54 + sizeof udp);
        wire_close();
        assert_int_equal(bound_status, with ? NX_SUCCESS : NX_NO_PACKET);
    }
}

/* --- fragments (RFC 8200 4.5, 5722, 6946) --------------------------------------------------------- */

/* A piece of an echo request of 8 + 40 bytes, from `at`, of `bytes`. */
static void send_piece(unsigned id, unsigned at, unsigned bytes, unsigned more)
{
    uint8_t whole[48] = {128, 0, 0, 0, 9, 9, 9, 9};
    uint8_t piece[64] = {58};

    for (unsigned i = 8; i < sizeof whole; i++)
        whole[i] = (uint8_t)i;
    put_ipv6(&peer_global, &board_global, 58, 64, whole, sizeof whole);
    put16(whole + 2, ~net_sum(whole, 48, sum6_begin(frame6 + 14, 58, 48)) & 0xFFFF);
    put16(piece + 2, at | more);
    put32(piece + 4, id);
    memcpy(piece + 8, whole + at, bytes);
    wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, 44, 64, piece, 8 + bytes));
}

struct piece {
    unsigned at, bytes, more;
};

static const struct reassembly {
    const char *what;
    struct piece piece[5];
    unsigned answered;
} reassemblies[] = {
    {"in order", {{0, 16, 1}, {16, 16, 1}, {32, 16, 0}}, 1},
    {"last first", {{32, 16, 0}, {16, 16, 1}, {0, 16, 1}}, 1},
    {"one twice", {{0, 16, 1}, {0, 16, 1}, {16, 32, 0}}, 1},
    {"one missing", {{0, 16, 1}, {32, 16, 0}}, 0},
    {"overlap at the front", {{0, 24, 1}, {16, 16, 1}, {32, 16, 0}}, 0},
    {"overlap in the middle", {{0, 16, 1}, {16, 24, 1}, {32, 16, 0}}, 0},
    {"one inside another", {{0, 32, 1}, {8, 8, 1}, {32, 16, 0}}, 0},
    {"late rest after an overlap", {{16, 16, 1}, {8, 16, 1}, {0, 16, 1}, {16, 16, 1}, {32, 16, 0}},
     0},
    {"two ends", {{32, 16, 0}, {16, 16, 0}, {0, 16, 1}}, 0},
    {"atomic in the middle", {{0, 16, 1}, {0, 48, 0}, {16, 32, 0}}, 2},
};

static void d032_reassembly(void **state)
{
    (void)state;
    for (ULONG payload = 128; payload <= 1568; payload += 1440) {
        v6_open(payload, NULL);
        for (unsigned i = 0; i < sizeof reassemblies / sizeof reassemblies[0]; i++) {
            const struct reassembly *row = &reassemblies[i];
            unsigned from = wire.count;

            for (unsigned k = 0; k < 5 && row->piece[k].bytes > 0; k++)
                send_piece(i, row->piece[k].at, row->piece[k].bytes, row->piece[k].more);
            if (icmp6_count_from(from, 129, NULL) != row->answered)
                fail_msg("%s (%u): %u answers", row->what, (unsigned)payload,
                         icmp6_count_from(from, 129, NULL));
            assert_int_equal(icmp6_count_from(from, 4, NULL), 0);
        }
        wire_close();
    }
}

/* What does not come together is given up after a minute, and told if the begin
 * came (code 1). */
static void reassembly_takes_a_minute(void **state)
{
    const uint8_t *ip = NULL;
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    from = wire.count;
    send_piece(1, 0, 16, 1);
    send_piece(2, 16, 16, 1);
    wire_pass_ms(58000);
    assert_int_equal(icmp6_count_from(from, 3, NULL), 0);
    wire_pass_ms(4000);
    assert_int_equal(icmp6_count_from(from, 3, &ip), 1);
    assert_int_equal(ip[41], 1);
    assert_int_equal(get16(ip + 48 + 4), 8 + 16);       /* quoted as it came */
    assert_int_equal(get32(ip + 48 + 44), 1);
    assert_int_equal(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
    wire_close();
}

/* Neither multiples of eight nor lengths beyond 65535. */
static void pieces_that_cannot_be(void **state)
{
    const uint8_t *ip = NULL;
    uint8_t piece[48] = {58, 0, 0xFF, 0xF9};
    unsigned from;

    (void)state;
    v6_open(256, NULL);
    from = wire.count;
    send_piece(1, 0, 12, 1);
    assert_int_equal(icmp6_count_from(from, 4, &ip), 1);
    assert_int_equal(get32(ip + 44), 4);
    from = wire.count;
    wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, 44, 64, piece, sizeof piece));
    assert_int_equal(icmp6_count_from(from, 4, &ip), 1);
    assert_int_equal(get32(ip + 44), 42);
    /* Up to 65535 bytes there is nothing wrong; of one more there is. */
    put16(piece + 2, 0xFFF0);
    for (unsigned bytes = 15; bytes <= 16; bytes++) {
        from = wire.count;
        wire_send_wait(frame6,
                       put_ipv6(&peer_global, &board_global, 44, 64, piece, 8 + bytes));
        assert_int_equal(icmp6_count_from(from, 4, NULL), bytes - 15);
    }
    /* What comes before the pieces stays, and counts. */
    memcpy(piece, (uint8_t[]){44, 0, 1, 4, 0, 0, 0, 0, 58, 0, 0xFF, 0xF0, 0, 0, 0, 9}, 16);
    from = wire.count;
    wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, 60, 64, piece, 24));
    assert_int_equal(icmp6_count_from(from, 4, &ip), 1);
    assert_int_equal(get32(ip + 44), 50);
    wire_pass_ms(61000);
    wire_close();
}

/* A first piece has all headers, up to a transport's, or is refused (code 3). */
static const struct first_piece {
    const char *what;
    unsigned next, bytes;
    uint8_t extension[4];       /* the first header, when next says that it is one */
    unsigned told;
} first_pieces[] = {
    {"UDP", 17, 8, {0}, 0},
    {"ICMPv6", 58, 8, {0}, 0},
    {"nothing of UDP", 17, 0, {0}, 1},
    {"TCP cut", 6, 16, {0}, 1},
    {"TCP", 6, 24, {0}, 0},
    {"options alone", 60, 8, {17, 0, 1, 4}, 1},
    {"options and UDP", 60, 16, {17, 0, 1, 4}, 0},
    {"options cut", 60, 8, {59, 1, 1, 12}, 1},
    {"options and no more", 60, 8, {59, 0, 1, 4}, 0},
    {"a route and TCP cut", 43, 24, {6, 0, 4, 0}, 1},
};

static void first_piece_has_all_headers(void **state)
{
    (void)state;
    v6_open(128, NULL);
    for (unsigned i = 0; i < sizeof first_pieces / sizeof first_pieces[0]; i++) {
        const struct first_piece *row = &first_pieces[i];
        uint8_t piece[64] = {(uint8_t)row->next, 0, 0, 1};
        const uint8_t *ip = NULL;
        unsigned from = wire.count;

        put32(piece + 4, i);
        memcpy(piece + 8, row->extension, sizeof row->extension);
        wire_send_wait(frame6, put_ipv6(&peer_global, &board_global, 44, 64, piece,
                                        8 + row->bytes));
        if (icmp6_count_from(from, 4, &ip) != row->told)
            fail_msg("%s", row->what);
        if (row->told) {
            assert_int_equal(ip[41], 3);
            assert_int_equal(get32(ip + 44), 0);
        }
        wire_pass_ms(1000);     /* errors are not many at once */
    }
    wire_pass_ms(61000);
    wire_close();
}

/* --- paths (RFC 8201) ---------------------------------------------------------------------------------- */

static void ping_large_to(NXD_ADDRESS *to)
{
    static CHAR data[1400];
    NX_PACKET *response;

    for (unsigned i = 0; i < 40; i++) {
        nxd_icmp_ping(&net.ip_a, to, data, sizeof data, &response, 5);
        tx_thread_sleep(95);
    }
}

static void ping_large(void)
{
    ping_large_to(&peer_global);
}

/* A router says that a packet of ours to `to` was too big; `code` says nothing. */
static void tell_too_big(const NXD_ADDRESS *to, uint32_t mtu, unsigned code)
{
    uint8_t message[100] = {2, (uint8_t)code};

    put32(message + 4, mtu);
    put_ipv6(&board_global, to, 58, 64, message, 40);
    memcpy(message + 8, frame6 + 14, 40);
    send_icmp6(&peer_local, &board_global, 64, message, sizeof message);
}

static unsigned fragments_from(unsigned from)
{
    unsigned found = 0;

    for (unsigned i = from; i < wire.count; i++)
        found += get16(wire.frame[i].bytes + 12) == 0x86DD && wire.frame[i].bytes[20] == 44;
    return found;
}

/* A router's word lowers the path's size, not below 1280, never raises it. */
static void d026_packet_too_big(void **state)
{
    static const struct {
        uint32_t mtu;
        unsigned cut;       /* a packet of 1448 goes in so many pieces */
    } series[] = {{0, 0}, {1, 0}, {1279, 0}, {0xFFFFFFFF, 0}, {1500, 0}, {1400, 2}, {1280, 2},
                  {1450, 2}};
    (void)state;
    v6_open(1568, ping_large);
    wire_pass_ms(1500);
    for (unsigned i = 0; i < sizeof series / sizeof series[0]; i++) {
        unsigned from;

        tell_too_big(&peer_global, series[i].mtu, 0);
        from = wire.count;
        wire_pass_ms(1000);
        assert_int_equal(fragments_from(from), series[i].cut);
    }
    assert_int_equal(net.ip_a.nx_ipv6_destination_table_size, 1);
    wire_close();
}

/* Who tells of paths that we do not use fills no table, and cuts no connection off. */
static void d036_too_big_from_everybody(void **state)
{
    NXD_ADDRESS router = peer_global, nowhere = far_away;
    uint8_t tells[100] = {2};
    unsigned from;

    (void)state;
    v6_open(1568, ping_large);
    wire_pass_ms(1500);
    put32(tells + 4, 1280);
    for (unsigned i = 0; i < 10000; i++) {
        router.nxd_ip_address.v6[3] = 0x1000 + i;
        nowhere.nxd_ip_address.v6[3] = i;
        put_ipv6(&board_global, &nowhere, 58, 64, tells, 40);
        memcpy(tells + 8, frame6 + 14, 40);
        wire_send(frame6, put_icmp6(&router, &board_global, 64, tells, sizeof tells));
        if (i % 50 == 0)
            wire_pass_ms(2);
    }
    assert_int_equal(net.ip_a.nx_ipv6_destination_table_size, 1);
    from = wire.count;
    wire_pass_ms(1000);
    assert_int_equal(fragments_from(from), 0);
    assert_int_equal(icmp6_count_from(from, 128, NULL), 1);
    wire_close();
}

/* Ten minutes later the path may carry more; five minutes later it is not asked. */
static void path_is_tried_again(void **state)
{
    (void)state;
    v6_open(1568, ping_large);
    wire_pass_ms(1500);
    tell_too_big(&peer_global, 1280, 0xFF);
    assert_int_equal(net.ip_a.nx_ipv6_destination_table[0].nx_ipv6_destination_entry_path_mtu,
                     1280);
    net.ip_a.nx_ipv6_destination_table[0].nx_ipv6_destination_entry_MTU_timer_tick -=
        (NX_PATH_MTU_INCREASE_WAIT_INTERVAL - 10) * NX_IP_PERIODIC_RATE;
    wire_pass_ms(8000);
    assert_int_equal(net.ip_a.nx_ipv6_destination_table[0].nx_ipv6_destination_entry_path_mtu,
                     1280);
    wire_pass_ms(4000);
    assert_int_equal(net.ip_a.nx_ipv6_destination_table[0].nx_ipv6_destination_entry_path_mtu, 0);
    wire_close();
}

/* What does not leave the link has no path, and no place in the table. */
static void ping_all_nodes(void)
{
    ping_large_to(&all_nodes);
}

static void groups_of_the_link_have_no_path(void **state)
{
    unsigned from;

    (void)state;
    v6_open(1568, ping_all_nodes);
    wire_pass_ms(1500);
    tell_too_big(&all_nodes, 1280, 0);
    from = wire.count;
    wire_pass_ms(1000);
    assert_int_equal(fragments_from(from), 0);
    assert_int_equal(net.ip_a.nx_ipv6_destination_table_size, 0);
    wire_close();
}

/* A router does not cut what it forwards, whatever it knows of the path itself: its link
 * carries it, or its sender hears how much that carries (RFC 8200 4.5, RFC 4443 3.2). */
static void router_body(void)
{
    EXPECT(nx_ip_forwarding_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &peer_local, 9000, 0), NX_SUCCESS);
    ping_large_to(&far_away);
}

static void routers_go_by_their_link(void **state)
{
    static const uint8_t data[1400] = {1, 2, 3};
    const uint8_t *ip = NULL;
    uint8_t flawed[48] = {58, 0, 1, 4, 0, 0, 0, 0, 1, 4};
    unsigned from;

    (void)state;
    v6_open(1568, router_body);
    wire_pass_ms(1500);
    tell_too_big(&far_away, 1280, 0);
    from = wire.count;
    wire_pass_ms(1000);
    assert_int_equal(fragments_from(from), 2);
    from = wire.count;
    wire_send_wait(frame6, put_ipv6(&peer_global, &far_away, 253, 64, data, sizeof data));
    assert_int_equal(wire.count, from + 1);
    assert_int_equal(wire.frame[from].length, 54 + sizeof data);
    assert_int_equal(wire.frame[from].bytes[21], 63);
    net.ip_a.nx_ip_interface[0].nx_interface_ip_mtu_size = 1300;
    wire_send_wait(frame6, put_ipv6(&peer_global, &far_away, 253, 64, data, sizeof data));
    assert_int_equal(icmp6_count_from(from, 2, &ip), 1);
    assert_int_equal(get32(ip + 44), 1300);
    /* The end of its hops is told, but not of an error's. */
    wire_send_wait(frame6, put_ipv6(&peer_global, &far_away, 60, 1, flawed, sizeof flawed));
    assert_int_equal(icmp6_count_from(from, 3, NULL), 0);
    flawed[8] = 128;
    wire_send_wait(frame6, put_ipv6(&peer_global, &far_away, 60, 1, flawed, sizeof flawed));
    assert_int_equal(icmp6_count_from(from, 3, NULL), 1);
    wire_close();
}

/* --- groups by their scope (RFC 4291 2.7) -------------------------------------------------------- */

static void scope_body(void)
{
    NXD_ADDRESS of_node = V6(0xFF010000, 0, 0, 1), reserved = V6(0xFF000000, 0, 0, 1);
    NX_PACKET *response;

    EXPECT(nxd_icmp_ping(&net.ip_a, &reserved, "x", 1, &response, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_icmp_ping(&net.ip_a, &of_node, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    tx_thread_sleep(100);
}

/* Neither goes out, nor is it heard from outside. */
static void groups_of_the_node(void **state)
{
    static const uint8_t message[8] = {128};
    NXD_ADDRESS group = all_nodes;

    (void)state;
    v6_open(256, scope_body);
    assert_int_equal(wire.count, 0);
    for (unsigned scope = 0; scope < 2; scope++) {
        group.nxd_ip_address.v6[0] = 0xFF000000 | scope << 16;
        send_icmp6(&peer_global, &group, 64, message, sizeof message);
    }
    assert_int_equal(wire.count, 0);
    wire_close();
}

/* --- the source of a packet (RFC 6724 5) ------------------------------------------------------------ */

/* Addresses 0 to 2 are link-local and two others, by which the choice goes. */
static const struct source_case {
    NXD_ADDRESS first, second, to;
    unsigned chosen;
} source_cases[] = {
#define NET1(id) V6(0x20010DB8, 0x10000, 0, id)
#define NET2(id) V6(0x20010DB8, 0x20000, 0, id)
    {NET1(1), NET2(1), V6(0xFE800000, 0, 0, 0xAA), 0},     /* 2: scope */
    {NET1(1), NET2(1), V6(0xFF020000, 0, 0, 1), 0},
    {NET1(1), NET2(1), V6(0xFF0E0000, 0, 0, 1), 1},
    {NET1(1), NET2(1), NET2(1), 2},                     /* 1: the same */
    {NET1(1), NET2(1), NET1(9), 1},                     /* 8: longest prefix */
    {NET1(1), NET2(1), NET2(9), 2},
    {NET1(1), V6(0xFD000000, 0, 0, 1), V6(0xFD000001, 0, 0, 9), 2},     /* 6: label */
    {V6(0xFD000000, 0, 0, 1), NET1(1), V6(0xFD000001, 0, 0, 9), 1},
    {V6(0x20020000, 0, 0, 1), NET1(1), V6(0x20020001, 0, 0, 9), 1},
    {NET1(1), V6(0x20020000, 0, 0, 1), V6(0x2A000000, 0, 0, 9), 1},
    {NET1(1), V6(0xFEC00000, 0, 0, 1), V6(0xFF050000, 0, 0, 1), 2},     /* 2: of a site */
    {V6(0xFEC00000, 0, 0, 1), NET1(1), V6(0xFF080000, 0, 0, 1), 2},
};

static unsigned source_for(const NXD_ADDRESS *to)
{
    return _nx_ipv6_source_select(&net.ip_a, &net.ip_a.nx_ip_interface[0],
                                  to->nxd_ip_address.v6)->nxd_ipv6_address_index;
}

static void source_body(void)
{
    NXD_IPV6_ADDRESS *own = net.ip_a.nx_ipv6_address;

    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    for (unsigned i = 0; i < sizeof source_cases / sizeof source_cases[0]; i++) {
        NXD_ADDRESS first = source_cases[i].first, second = source_cases[i].second;

        EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, NX_NULL, 10, NX_NULL), NX_SUCCESS);
        EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &first, 64, NX_NULL), NX_SUCCESS);
        EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &second, 64, NX_NULL), NX_SUCCESS);
        EXPECT(source_for(&source_cases[i].to) + 100 * i, source_cases[i].chosen + 100 * i);
        /* 3: a deprecated one only where no other will do. */
        own[source_cases[i].chosen].nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_DEPRECATED;
        if (i == 4 || i == 5)
            EXPECT(source_for(&source_cases[i].to), 3 - source_cases[i].chosen);
        if (i == 0 || i == 3)
            EXPECT(source_for(&source_cases[i].to), source_cases[i].chosen);
        for (unsigned k = 0; k < 3; k++)
            EXPECT(nxd_ipv6_address_delete(&net.ip_a, k), NX_SUCCESS);
    }
}

static void source_is_chosen(void **state)
{
    (void)state;
    net_run_ram(256, source_body, NULL);
}

/* --- what services refuse ------------------------------------------------------------------------ */

/* A packet of `bytes` bytes; whoever refuses it leaves it to its owner. */
static NX_PACKET *packet_of(ULONG type, ULONG bytes)
{
    static CHAR data[1000];
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, type, NX_NO_WAIT), NX_SUCCESS);
    for (ULONG left = bytes; left > 0;) {
        ULONG now = left < sizeof data ? left : sizeof data;

        EXPECT(nx_packet_data_append(packet, data, now, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        left -= now;
    }
    return packet;
}

#define REFUSED(status, call)                                                                     \
    do {                                                                                          \
        EXPECT(call, status);                                                                     \
        EXPECT(packet != NX_NULL, 1);                                                             \
        nx_packet_release(packet);                                                                \
    } while (0)

/* With and without the twin's checks. */
static void packets_refused(NXD_ADDRESS *to, NXD_ADDRESS *nowhere)
{
    NX_PACKET *packet;
    NX_IP *ip = &net.ip_a;

    packet = packet_of(NX_RECEIVE_PACKET, 8);
    REFUSED(NX_UNDERFLOW, nxd_ip_raw_packet_send(ip, packet, to, 253, 64, 0));
    packet = packet_of(NX_RECEIVE_PACKET, 8);
    REFUSED(NX_UNDERFLOW, _nxd_ip_raw_packet_send(ip, packet, to, 253, 64, 0));
    packet = packet_of(NX_RECEIVE_PACKET, 8);
    REFUSED(NX_UNDERFLOW, _nxd_ip_raw_packet_source_send(ip, packet, to, 0, 253, 64, 0));
    packet = packet_of(NX_IP_PACKET, 65536);
    REFUSED(NX_OVERFLOW, nxd_ip_raw_packet_send(ip, packet, to, 253, 64, 0));
    packet = packet_of(NX_IP_PACKET, 8);
    REFUSED(NX_IP_ADDRESS_ERROR, nxd_ip_raw_packet_send(ip, packet, nowhere, 253, 64, 0));
    packet = packet_of(NX_RECEIVE_PACKET, 8);
    REFUSED(NX_UNDERFLOW, nxd_udp_socket_send(&bound, packet, to, 9));
    packet = packet_of(NX_RECEIVE_PACKET, 8);
    REFUSED(NX_UNDERFLOW, _nxd_udp_socket_send(&bound, packet, to, 9));
    packet = packet_of(NX_UDP_PACKET, 65528);
    REFUSED(NX_OVERFLOW, nxd_udp_socket_source_send(&bound, packet, to, 9, 0));
    packet = packet_of(NX_UDP_PACKET, 8);
    REFUSED(NX_IP_ADDRESS_ERROR, nxd_udp_socket_send(&bound, packet, nowhere, 9));
}

static void connects_refused(void)
{
    NXD_ADDRESS version_5 = {.nxd_ip_version = 5}, reserved = V6(0xFF000000, 0, 0, 1);
    NXD_ADDRESS *wrong[] = {&nobody, &all_nodes, &far_away, &version_5, &reserved};

    EXPECT(nx_tcp_socket_create(&net.ip_a, &client, "client", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                NX_IP_TIME_TO_LIVE, 16384, NX_NULL, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&client, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        EXPECT(nxd_tcp_client_socket_connect(&client, wrong[i], 7, 1), NX_IP_ADDRESS_ERROR);
        EXPECT(_nxd_tcp_client_socket_connect(&client, wrong[i], 7, 1), NX_IP_ADDRESS_ERROR);
        EXPECT(client.nx_tcp_socket_state, NX_TCP_CLOSED);
    }
    /* Nobody listens at the port of our own: that is heard at once. */
    EXPECT(nxd_tcp_client_socket_connect(&client, &board_local, 7, 100), NX_NOT_CONNECTED);
    EXPECT(nxd_tcp_client_socket_connect(&client, &loopback, 7, 100), NX_NOT_CONNECTED);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
}

static void pings_at_the_edges(void)
{
    NXD_ADDRESS new_one = V6(0x20010DB8, 0, 0, 2), version_5 = {.nxd_ip_version = 5};
    NX_PACKET *response;
    UINT index;

    EXPECT(nxd_icmp_ping(&net.ip_a, &board_local, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(nxd_icmp_ping(&net.ip_a, &loopback, "x", 1, &response, 10), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(nxd_icmp_ping(&net.ip_a, &version_5, "x", 1, &response, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(_nxd_icmp_ping(&net.ip_a, &version_5, "x", 1, &response, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_icmp_ping(&net.ip_a, &far_away, "x", 1, &response, 10), NX_IP_ADDRESS_ERROR);
    /* An address under test does not speak, not even to ourselves. */
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &new_one, 64, &index), NX_SUCCESS);
    EXPECT(nxd_icmp_source_ping(&net.ip_a, &peer_local, index, "x", 1, &response, 10),
           NX_NO_INTERFACE_ADDRESS);
    EXPECT(nxd_icmp_source_ping(&net.ip_a, &board_local, index, "x", 1, &response, 10),
           NX_NO_INTERFACE_ADDRESS);
    EXPECT(nxd_ipv6_address_delete(&net.ip_a, index), NX_SUCCESS);
}

static void edges_body(void)
{
    NXD_ADDRESS version_4 = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = NET_B};
    NXD_ADDRESS version_4_nowhere = {.nxd_ip_version = NX_IP_VERSION_V4,
                                     .nxd_ip_address.v4 = IP_ADDRESS(99, 9, 9, 9)};

    EXPECT(nx_tcp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &bound, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 5, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&bound, 9, NX_NO_WAIT), NX_SUCCESS);
    packets_refused(&peer_global, &far_away);
    packets_refused(&version_4, &version_4_nowhere);
    EXPECT(nx_udp_socket_unbind(&bound), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&bound), NX_SUCCESS);
    connects_refused();
    pings_at_the_edges();
}

static void services_at_the_edges(void **state)
{
    (void)state;
    v6_open(1568, edges_body);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(echo_of_all_sizes),
        net_test(largest_packets),
        net_test(udp_both_ways),
        net_test(tcp_in_both_profiles),
        net_test(tcp_tells_who_is_there),
        net_test(on_and_off),
        net_test(addresses_go_while_used),
        net_test(d031_extension_headers),
        net_test(d030_endless_chains_end),
        net_test(d029_headers_that_are_cut),
        net_test(d033_echo_of_odd_kinds),
        net_test(errors_that_are_sent),
        net_test(errors_are_seen_behind_headers),
        net_test(errors_from_any_thread),
        net_test(d035_errors_fit_any_path),
        net_test(errors_are_limited),
        net_test(udp_needs_its_checksum),
        net_test(d032_reassembly),
        net_test(reassembly_takes_a_minute),
        net_test(pieces_that_cannot_be),
        net_test(first_piece_has_all_headers),
        net_test(d026_packet_too_big),
        net_test(d036_too_big_from_everybody),
        net_test(path_is_tried_again),
        net_test(groups_of_the_link_have_no_path),
        net_test(routers_go_by_their_link),
        net_test(groups_of_the_node),
        net_test(source_is_chosen),
        net_test(services_at_the_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
