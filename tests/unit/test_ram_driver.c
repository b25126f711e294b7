/*
 * Link drivers: the RAM network and its bridge to the wire, the Ethernet
 * driver, and the contract with a driver that the application brings.
 */
#include "net_fixture.h"
#include "nx_ip.h"
#include "nx_link.h"
#include "nx_packet.h"

static NX_UDP_SOCKET here, there;

static void open_socket(NX_IP *ip, NX_UDP_SOCKET *socket, UINT port)
{
    EXPECT(nx_udp_socket_create(ip, socket, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(socket, port, NX_NO_WAIT), NX_SUCCESS);
}

static void close_socket(NX_UDP_SOCKET *socket)
{
    EXPECT(nx_udp_socket_unbind(socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(socket), NX_SUCCESS);
}

static void send_text(ULONG to, const char *text)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, (VOID *)text, (ULONG)strlen(text), &net.pool_a,
                                 NX_NO_WAIT),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&here, packet, to, 7), NX_SUCCESS);
}

static ULONG ask(NX_IP *ip, UINT command)
{
    ULONG value = 0xEEEEEEEE;

    EXPECT(nx_ip_driver_direct_command(ip, command, &value), NX_SUCCESS);
    return value;
}

static void ping_b(UINT status)
{
    NX_PACKET *response;

    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), status);
    if (response != NX_NULL)
        nx_packet_release(response);
}

/* --- the RAM network --------------------------------------------------------------------- */

static void commands_body(void)
{
    ULONG msw, lsw, value;
    NX_IP *ip = &net.ip_a;

    EXPECT(ip->nx_ip_driver_mtu, 1500);
    EXPECT(ip->nx_ip_driver_mapping_needed, NX_TRUE);
    EXPECT(ip->nx_ip_driver_link_up, NX_TRUE);
    EXPECT(nx_ip_interface_physical_address_get(ip, 0, &msw, &lsw), NX_SUCCESS);
    EXPECT(msw, 0x0011);
    EXPECT(lsw, 0x22334456);
    EXPECT(net.ip_b.nx_ip_arp_physical_address_lsw, 0x22334457);
    EXPECT(ask(ip, NX_LINK_GET_STATUS), NX_TRUE);
    EXPECT(ask(ip, NX_LINK_GET_SPEED), 100);
    EXPECT(ask(ip, NX_LINK_GET_INTERFACE_TYPE), NX_INTERFACE_TYPE_ETHERNET);
    ping_b(NX_SUCCESS);
    EXPECT(ask(ip, NX_LINK_GET_TX_COUNT), 2);       /* ARP request, echo request */
    EXPECT(ask(ip, NX_LINK_GET_RX_COUNT), 2);
    EXPECT(ask(ip, NX_LINK_GET_ERROR_COUNT), 0);
    EXPECT(ask(ip, NX_LINK_GET_ALLOC_ERRORS), 0);
    EXPECT(nx_ip_driver_direct_command(ip, 999, &value), NX_UNHANDLED_COMMAND);
    /* Another address: what is sent to the old one is not for us any more. */
    EXPECT(nx_ip_interface_physical_address_set(ip, 0, 0x0200, 0x99, NX_TRUE), NX_SUCCESS);
    ping_b(NX_NO_RESPONSE);
    EXPECT(nx_arp_gratuitous_send(ip, NX_NULL), NX_SUCCESS);
    ping_b(NX_SUCCESS);
    EXPECT(nx_arp_hardware_address_find(&net.ip_b, NET_A, &msw, &lsw), NX_SUCCESS);
    EXPECT(msw, 0x0200);
    EXPECT(lsw, 0x99);
}

static void commands(void **state)
{
    (void)state;
    net_run_ram(256, commands_body, NULL);
}

static void link_down_body(void)
{
    ULONG value;

    ping_b(NX_SUCCESS);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_DISABLE, &value), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ip_driver_link_up, NX_FALSE);
    ping_b(NX_NO_RESPONSE);
    EXPECT(net.ip_a.nx_ip_discards[NX_DISCARD_LINK_DOWN], 1);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_ENABLE, &value), NX_SUCCESS);
    ping_b(NX_SUCCESS);
    /* The other end is down: nothing comes back, nothing is lost of ours. */
    EXPECT(nx_ip_driver_direct_command(&net.ip_b, NX_LINK_DISABLE, &value), NX_SUCCESS);
    ping_b(NX_NO_RESPONSE);
}

static void link_down(void **state)
{
    (void)state;
    net_run_ram(256, link_down_body, NULL);
}

/* The receiver's pool is empty: the frame is dropped and counted there. */
static void pool_is_empty_body(void)
{
    NX_PACKET *packet[NET_PACKETS];

    ping_b(NX_SUCCESS);
    for (unsigned i = 0; i < NET_PACKETS; i++)
        EXPECT(nx_packet_allocate(&net.pool_b, &packet[i], NX_RECEIVE_PACKET, NX_NO_WAIT),
               NX_SUCCESS);
    ping_b(NX_NO_RESPONSE);
    EXPECT(ask(&net.ip_b, NX_LINK_GET_ALLOC_ERRORS), 1);
    EXPECT(net.ip_b.nx_ip_discards[NX_DISCARD_NO_BUFFER], 1);
    EXPECT(net.ip_b.nx_ip_receive_packets_dropped, 1);
    for (unsigned i = 0; i < NET_PACKETS; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
    ping_b(NX_SUCCESS);
}

static void pool_is_empty(void **state)
{
    (void)state;
    net_run_ram(256, pool_is_empty_body, NULL);
    net_run_ram(40 + 88, pool_is_empty_body, NULL);
}

/* A frame in more buffers than the pool has: all of them come back. */
static void pool_is_nearly_empty_body(void)
{
    NX_PACKET *packet[NET_PACKETS], *response;
    static CHAR data[1000];

    ping_b(NX_SUCCESS);
    for (unsigned i = 0; i < NET_PACKETS - 3; i++)
        EXPECT(nx_packet_allocate(&net.pool_b, &packet[i], NX_RECEIVE_PACKET, NX_NO_WAIT),
               NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, sizeof data, &response, 10), NX_NO_RESPONSE);
    EXPECT(net.pool_b.nx_packet_pool_available, 3);
    EXPECT(ask(&net.ip_b, NX_LINK_GET_ALLOC_ERRORS), 1);
    for (unsigned i = 0; i < NET_PACKETS - 3; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
}

static void pool_is_nearly_empty(void **state)
{
    (void)state;
    net_run_ram(128, pool_is_nearly_empty_body, NULL);
}

/* NX14, NX44: a packet of TCP's queue comes back as it was, ready to be sent
 * again; here the test plays TCP with a datagram. */
static void sender_gets_its_packet_back_body(void)
{
    NX_PACKET *packet, *got;
    UCHAR *start;

    open_socket(&net.ip_a, &here, 5000);
    open_socket(&net.ip_b, &there, 7);
    send_text(NET_B, "resolve");
    EXPECT(nx_udp_socket_receive(&there, &got, 10), NX_SUCCESS);
    nx_packet_release(got);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "again", 5, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    start = packet->nx_packet_prepend_ptr;
    packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ENQUEUED;
    for (unsigned i = 0; i < 3; i++) {
        NX_PACKET *mine = packet;

        EXPECT(nx_udp_socket_send(&here, mine, NET_B, 7), NX_SUCCESS);
        EXPECT(packet->nx_packet_queue_next, NX_DRIVER_TX_DONE);
        EXPECT(packet->nx_packet_prepend_ptr, start - 8);
        EXPECT(packet->nx_packet_length, 13);
        EXPECT(nx_udp_socket_receive(&there, &got, 10), NX_SUCCESS);
        EXPECT(got->nx_packet_length, 5);
        EXPECT(memcmp(got->nx_packet_prepend_ptr, "again", 5), 0);
        nx_packet_release(got);
        packet->nx_packet_prepend_ptr = start;
        packet->nx_packet_length = 5;
    }
    packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
    nx_packet_release(packet);
    close_socket(&here);
    close_socket(&there);
}

static void sender_gets_its_packet_back(void **state)
{
    (void)state;
    net_run_ram(256, sender_gets_its_packet_back_body, NULL);
}

/* --- the bridge --------------------------------------------------------------------------------- */

static void bridge_body(void)
{
    EXPECT(net.ip_a.nx_ip_arp_physical_address_msw, 0x0250);
    EXPECT(net.ip_a.nx_ip_arp_physical_address_lsw, 0x42000001);
    EXPECT(net.ip_b.nx_ip_arp_physical_address_lsw, 0x42810001);
    open_socket(&net.ip_a, &here, 5000);
    open_socket(&net.ip_b, &there, 7);
    send_text(NET_B, "inside");
    tx_thread_sleep(2);
    send_text(NET_C, "outside");
    tx_thread_sleep(20);
    EXPECT(there.nx_udp_socket_receive_count, 2);
    close_socket(&here);
    close_socket(&there);
}

static const uint8_t mac_b[6] = {0x02, 0x50, 0x42, 0x81, 0, 1};

static void answer_for_c(const uint8_t *frame, size_t length)
{
    uint8_t reply[42];

    if (length >= 42 && get16(frame + 12) == 0x0806 && get16(frame + 20) == 1 &&
        get32(frame + 38) == NET_C)
        wire_send(reply, put_arp(reply, 2, wire_mac, NET_C, NET_A));
}

static void bridge(void **state)
{
    const uint8_t *last = NULL;
    uint8_t frame[100], udp[60];
    size_t length;

    (void)state;
    memset(&wire, 0, sizeof wire);
    net_prepare(256, bridge_body, NULL);
    pb_test_open(&wire.test, net_define_ram, 1, 1);
    wire.port = pb_link_port(wire.test.link, wire_receive, NULL);
    wire.respond = answer_for_c;
    memcpy(wire.board_mac, (uint8_t[]){0x02, 0x50, 0x42, 0, 0, 1}, 6);
    wire_pass_ms(100);
    /* Between the two only the broadcast left the board; to C all did. */
    assert_int_equal(wire_count(0x0806, NULL), 2);
    assert_int_equal(wire_count(0x0800, &last), 1);
    assert_memory_equal(last + 42, "outside", 7);
    assert_memory_equal(last, wire_mac, 6);
    /* From outside each is reached by its own address. */
    length = put_udp(udp, NET_C, NET_B, 9, 7, "in", 2);
    length = put_ipv4(frame, NET_C, NET_B, 17, 1, 0, udp, length);
    memcpy(frame, mac_b, 6);
    wire_send_wait(frame, length);
    assert_int_equal(there.nx_udp_socket_receive_count, 2);
    assert_int_equal(wire_count(0x0800, NULL), 1);
    wire_close();
}

/* --- the Ethernet driver --------------------------------------------------------------------------- */

static void ethernet_counts_body(void)
{
    ULONG value;

    EXPECT(ask(&net.ip_a, NX_LINK_GET_STATUS), NX_TRUE);
    tx_thread_sleep(50);
    EXPECT(ask(&net.ip_a, NX_LINK_GET_RX_COUNT), 2);
    EXPECT(ask(&net.ip_a, NX_LINK_GET_ERROR_COUNT), 1);
    EXPECT(ask(&net.ip_a, NX_LINK_GET_TX_COUNT), 2);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_DISABLE, &value), NX_SUCCESS);
    tx_thread_sleep(50);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_ENABLE, &value), NX_SUCCESS);
    EXPECT(ask(&net.ip_a, NX_LINK_GET_RX_COUNT), 2);
}

/* D001: cut frames and types that nobody knows. */
static void d001_ethernet_frames(void **state)
{
    uint8_t frame[60];
    static const unsigned types[] = {0x8100, 0x1234, 0x0100, 0x88CC};

    (void)state;
    wire_open(256, ethernet_counts_body);
    wire_pass_ms(20);
    put_arp(frame, 1, wire_mac, NET_B, NET_A);
    wire_send_wait(frame, 42);
    wire_send_wait(frame, 42);
    put_ethernet(frame, 0x0800);
    wire_send_wait(frame, 14);
    for (unsigned i = 0; i < 4; i++) {
        put_ethernet(frame, types[i]);
        wire_send_wait(frame, 60);
    }
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_LINK_FRAME], 5);
    wire_pass_ms(600);
    put_arp(frame, 1, wire_mac, NET_B, NET_A);
    wire_send_wait(frame, 42);      /* the link is down: taken, and dropped */
    assert_int_equal(wire_count(0x0806, NULL), 2);
    wire_close();
}

static void ethernet_pool_empty_body(void)
{
    NX_PACKET *packet[NET_PACKETS];

    for (unsigned i = 0; i < NET_PACKETS; i++)
        EXPECT(nx_packet_allocate(&net.pool_a, &packet[i], NX_RECEIVE_PACKET, NX_NO_WAIT),
               NX_SUCCESS);
    tx_thread_sleep(10);
    EXPECT(ask(&net.ip_a, NX_LINK_GET_ALLOC_ERRORS), 3);
    EXPECT(net.ip_a.nx_ip_receive_packets_dropped, 3);
    for (unsigned i = 0; i < NET_PACKETS; i++)
        EXPECT(nx_packet_release(packet[i]), NX_SUCCESS);
    tx_thread_sleep(20);
}

static void ethernet_pool_empty(void **state)
{
    uint8_t frame[60];

    (void)state;
    wire_open(256, ethernet_pool_empty_body);
    wire_pass_ms(30);
    put_arp(frame, 1, wire_mac, NET_B, NET_A);
    for (unsigned i = 0; i < 3; i++)
        wire_send_wait(frame, 42);
    assert_int_equal(wire.count, 0);
    wire_pass_ms(150);
    wire_send_wait(frame, 42);
    assert_int_equal(wire_count(0x0806, NULL), 1);
    wire_close();
}

/* More interfaces than controllers: the link stays down, nothing breaks. */
static void no_controller_body(void)
{
    NX_PACKET *response;
    ULONG bits, value = 1;

    EXPECT(nx_ip_status_check(&net.ip_a, NX_IP_LINK_ENABLED, &bits, 3), NX_NOT_SUCCESSFUL);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_GET_STATUS, &value), NX_NOT_SUCCESSFUL);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 5), NX_NO_RESPONSE);
}

static void no_controller(void **state)
{
    struct pb_test result;

    (void)state;
    net_prepare(256, no_controller_body, NULL);
    result = pb_test_run(net_define_wire, PB_S(100));
    assert_int_equal(result.end, PB_END_STOPPED);
}

/* --- a driver of the application: NX05, NX41 to NX46 -------------------------------------------------- */

static UINT command_log[64];
static unsigned commands_seen;
static const NX_INTERFACE *seen_interface;
static UCHAR seen_frame[200];
static ULONG seen_length, seen_msw, seen_lsw;
static int link_calls;

static VOID own_driver(NX_IP_DRIVER *request)
{
    NX_PACKET *packet = request->nx_ip_driver_packet;

    if (commands_seen < 64)
        command_log[commands_seen++] = request->nx_ip_driver_command;
    request->nx_ip_driver_status = NX_SUCCESS;
    switch (request->nx_ip_driver_command) {
    case NX_LINK_INTERFACE_ATTACH:
        seen_interface = request->nx_ip_driver_interface;
        break;
    case NX_LINK_INITIALIZE:
        EXPECT(nx_ip_interface_mtu_set(request->nx_ip_driver_ptr, 0, 500), NX_SUCCESS);
        EXPECT(nx_ip_interface_physical_address_set(request->nx_ip_driver_ptr, 0, 0x0102,
                                                    0x03040506, NX_FALSE),
               NX_SUCCESS);
        EXPECT(nx_ip_interface_address_mapping_configure(request->nx_ip_driver_ptr, 0, NX_TRUE),
               NX_SUCCESS);
        break;
    case NX_LINK_ENABLE:
        request->nx_ip_driver_interface->nx_interface_link_up = NX_TRUE;
        break;
    case NX_LINK_GET_STATUS:
        *request->nx_ip_driver_return_ptr = request->nx_ip_driver_interface->nx_interface_link_up;
        break;
    case NX_LINK_PACKET_SEND:
    case NX_LINK_PACKET_BROADCAST:
    case NX_LINK_ARP_SEND:
        seen_msw = request->nx_ip_driver_physical_address_msw;
        seen_lsw = request->nx_ip_driver_physical_address_lsw;
        EXPECT(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start >= 14, 1);
        EXPECT(nx_packet_data_extract_offset(packet, 0, seen_frame, sizeof seen_frame,
                                             &seen_length),
               NX_SUCCESS);
        nx_packet_transmit_release(packet);
        break;
    case NX_LINK_DEFERRED_PROCESSING:
        break;
    default:
        request->nx_ip_driver_status = NX_UNHANDLED_COMMAND;
    }
}

static VOID on_link(NX_IP *ip, UINT index, UINT up)
{
    EXPECT(ip, &net.ip_a);
    EXPECT(index, 0);
    EXPECT(up, NX_FALSE);
    link_calls++;
}

static void define_own(void *memory)
{
    (void)memory;
    nx_system_initialize();
    net_pool(&net.pool_a, net.memory_a);
    net_ip(&net.ip_a, NET_A, &net.pool_a, net.stack_a, net.arp_a, own_driver);
    EXPECT(commands_seen, 0);
    net_threads();
}

static void own_driver_body(void)
{
    NX_PACKET *packet;
    UCHAR echo[28] = {0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0, 0, 10, 0, 0, 2, 10, 0, 0, 1,
                      8,    0, 0xF7, 0xFF};
    unsigned sum;

    EXPECT(commands_seen, 4);
    EXPECT(command_log[0], NX_LINK_INTERFACE_ATTACH);
    EXPECT(command_log[1], NX_LINK_INITIALIZE);
    EXPECT(command_log[2], NX_LINK_ENABLE);
    EXPECT(command_log[3], NX_LINK_GET_STATUS);     /* the fixture's status check */
    EXPECT(seen_interface, &net.ip_a.nx_ip_interface[0]);
    EXPECT(net.ip_a.nx_ip_driver_mtu, 500);
    /* Receive: the driver's way in, the packet as NX45 says. */
    EXPECT(nx_arp_static_entry_create(&net.ip_a, NET_B, 0x0A0B, 0x0C0D0E0F), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, 16, NX_NO_WAIT), NX_SUCCESS);
    sum = ~net_sum(echo, 20, 0) & 0xFFFF;
    put16(echo + 10, sum);
    EXPECT(nx_packet_data_append(packet, echo, sizeof echo, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    packet->nx_packet_ip_interface = &net.ip_a.nx_ip_interface[0];
    commands_seen = 0;
    _nx_ip_packet_deferred_receive(&net.ip_a, packet);
    EXPECT(commands_seen, 1);
    EXPECT(command_log[0], NX_LINK_PACKET_SEND);
    EXPECT(seen_msw, 0x0A0B);
    EXPECT(seen_lsw, 0x0C0D0E0F);
    EXPECT(seen_length, 28);
    EXPECT(seen_frame[20], 0);
    /* NX46 */
    commands_seen = 0;
    _nx_ip_driver_deferred_processing(&net.ip_a);
    EXPECT(commands_seen, 1);
    EXPECT(command_log[0], NX_LINK_DEFERRED_PROCESSING);
    /* A link that changes. */
    link_calls = 0;
    EXPECT(nx_ip_link_status_change_notify_set(&net.ip_a, on_link), NX_SUCCESS);
    net.ip_a.nx_ip_driver_link_up = NX_FALSE;
    _nx_ip_driver_link_status_event(&net.ip_a, 0);
    EXPECT(link_calls, 1);
    commands_seen = 0;
    EXPECT(nx_ip_delete(&net.ip_a), NX_SUCCESS);
    EXPECT(commands_seen, 3);
    EXPECT(command_log[0], NX_LINK_DISABLE);
    EXPECT(command_log[2], NX_LINK_INTERFACE_DETACH);
}

static void application_driver(void **state)
{
    struct pb_test result;

    (void)state;
    commands_seen = 0;
    net_prepare(256, own_driver_body, NULL);
    result = pb_test_run(define_own, PB_S(100));
    assert_int_equal(result.end, PB_END_STOPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(commands),           net_test(link_down),
        net_test(pool_is_empty),      net_test(pool_is_nearly_empty),
        net_test(sender_gets_its_packet_back), net_test(bridge),
        net_test(d001_ethernet_frames),    net_test(ethernet_pool_empty),
        net_test(no_controller),      net_test(application_driver),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
