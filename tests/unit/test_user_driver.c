/*
 * A link driver of an application's own, written to the documented contract
 * (NX41 to NX46) as one for a device on a cable would be: it takes frames in an
 * interrupt, leaves the work to NX_LINK_DEFERRED_PROCESSING, and has small
 * buffers, so that packets come as chains both ways. Two instances use it.
 */
#include "net_fixture.h"
#include "nx_ip.h"
#include "tx_thread.h"

#define PORTS      2
#define FRAME_MAX  1514
#define RING       16

static struct port {
    NX_IP *ip;
    NX_INTERFACE *nx_interface;
    UINT enabled;
    ULONG lsw;                  /* of its MAC, 02:11 before */
    UCHAR ring[RING][FRAME_MAX];
    ULONG length[RING];
    UINT in, out;
} ports[PORTS];

static char commands[4096];     /* what the driver was told, in order */
static UINT chains_out;
static ULONG checksum_help;     /* NX_INTERFACE_CAPABILITY_* that it has */
static UINT tells_status;       /* it knows NX_LINK_GET_STATUS */

static void note(UINT port, const char *what)
{
    size_t length = strlen(commands);

    snprintf(commands + length, sizeof commands - length, "%u:%s ", port, what);
}

static UINT port_of(const NX_IP_DRIVER *request)
{
    for (UINT i = 0; i < PORTS; i++) {
        if (ports[i].nx_interface == request->nx_ip_driver_interface)
            return i;
    }
    return PORTS;
}

/* --- frames out ------------------------------------------------------------------------- */

/* What the device would fill in: the checksums that the packet says are left to it. */
static void device_checksums(UCHAR *ip, ULONG length, ULONG left)
{
    ULONG header = (ip[0] & 15u) * 4;
    UCHAR *at = ip + header;
    unsigned offset = ip[9] == 1 || ip[9] == 2 ? 2 : ip[9] == 17 ? 6 : 16;
    uint32_t pseudo = ip[9] == 1 || ip[9] == 2
                          ? 0
                          : net_sum(ip + 12, 8, ip[9] + (uint32_t)(length - header));

    if (left & NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM) {
        EXPECT(get16(ip + 10), 0);
        put16(ip + 10, ~net_sum(ip, header, 0) & 0xFFFF);
    }
    if (left & ~(ULONG)NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM) {
        EXPECT(get16(at + offset), 0);
        put16(at + offset, ~net_sum(at, length - header, pseudo) & 0xFFFF);
    }
}

/* Without help every checksum must be there when the driver gets the packet. */
static void expect_checksums(const UCHAR *ip, ULONG length)
{
    ULONG header = (ip[0] & 15u) * 4;
    uint32_t pseudo = ip[9] == 1 || ip[9] == 2
                          ? 0
                          : net_sum(ip + 12, 8, ip[9] + (uint32_t)(length - header));

    EXPECT(net_sum(ip, header, 0), 0xFFFF);
    if ((get16(ip + 6) & 0x3FFF) == 0)      /* not of a fragment */
        EXPECT(net_sum(ip + header, length - header, pseudo), 0xFFFF);
}

static void ring_put(struct port *port, const UCHAR *frame, ULONG length)
{
    if (!port->enabled || port->in - port->out == RING)
        return;
    memcpy(port->ring[port->in % RING], frame, length);
    port->length[port->in++ % RING] = length;
    /* The device's interrupt. */
    _tx_thread_context_save();
    _nx_ip_driver_deferred_processing(port->ip);
    _tx_thread_context_restore();
}

static void transmit(UINT number, NX_IP_DRIVER *request, unsigned type, ULONG msw, ULONG lsw)
{
    static UCHAR frame[FRAME_MAX];
    NX_PACKET *packet = request->nx_ip_driver_packet;
    ULONG header = type != 0 ? 14 : 0;
    ULONG copied;

    EXPECT(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start >= (INT)header, 1);
    packet->nx_packet_prepend_ptr -= header;        /* NX44: the header goes before the packet */
    packet->nx_packet_length += header;
    if (type != 0) {
        put16(packet->nx_packet_prepend_ptr, msw);
        put32(packet->nx_packet_prepend_ptr + 2, lsw);
        put16(packet->nx_packet_prepend_ptr + 6, 0x0211);
        put32(packet->nx_packet_prepend_ptr + 8, ports[number].lsw);
        put16(packet->nx_packet_prepend_ptr + 12, type);
    }
    if (packet->nx_packet_next != NX_NULL)
        chains_out++;
    EXPECT(packet->nx_packet_length <= FRAME_MAX, 1);
    EXPECT(nx_packet_data_extract_offset(packet, 0, frame, FRAME_MAX, &copied), NX_SUCCESS);
    EXPECT(copied, packet->nx_packet_length);
    packet->nx_packet_prepend_ptr += header;
    packet->nx_packet_length -= header;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    if (type == 0x0800)
        device_checksums(frame + 14, copied - 14, packet->nx_packet_interface_capability_flag);
#else
    (void)device_checksums;
#endif
    if (type == 0x0800)
        expect_checksums(frame + 14, copied - 14);
    nx_packet_transmit_release(packet);
    for (UINT i = 0; i < PORTS; i++) {
        if (i != number && ((frame[0] & 1) != 0 || get32(frame + 2) == ports[i].lsw))
            ring_put(&ports[i], frame, copied);
    }
}

/* --- frames in ---------------------------------------------------------------------------- */

/* NX45: the IP header lies on a 4-byte boundary, the link's header is gone. */
static void deliver(struct port *port, const UCHAR *frame, ULONG length)
{
    unsigned type = get16(frame + 12);
    NX_PACKET *packet;

    if (nx_packet_allocate(port->ip->nx_ip_default_packet_pool, &packet, NX_RECEIVE_PACKET,
                           NX_NO_WAIT) != NX_SUCCESS)
        return;
    packet->nx_packet_prepend_ptr += 2;
    packet->nx_packet_append_ptr += 2;
    if (nx_packet_data_append(packet, (VOID *)frame, length,
                              port->ip->nx_ip_default_packet_pool, NX_NO_WAIT) != NX_SUCCESS) {
        nx_packet_release(packet);
        return;
    }
    packet->nx_packet_prepend_ptr += 14;
    packet->nx_packet_length -= 14;
    packet->nx_packet_address.nx_packet_interface_ptr = port->nx_interface;
    if (type == 0x0800)
        _nx_ip_packet_deferred_receive(port->ip, packet);
    else if (type == 0x0806)
        _nx_arp_packet_deferred_receive(port->ip, packet);
    else if (type == 0x8035)
        _nx_rarp_packet_deferred_receive(port->ip, packet);
    else
        nx_packet_release(packet);
}

static void deferred(struct port *port)
{
    while (port->out != port->in) {
        deliver(port, port->ring[port->out % RING], port->length[port->out % RING]);
        port->out++;
    }
}

/* --- the entry ---------------------------------------------------------------------------- */

static void attach(NX_IP_DRIVER *request)
{
    UINT number = port_of((NX_IP_DRIVER[]){{.nx_ip_driver_interface = NX_NULL}});

    EXPECT(number < PORTS, 1);
    note(number, "attach");
    ports[number].nx_interface = request->nx_ip_driver_interface;
    ports[number].ip = request->nx_ip_driver_ptr;
    ports[number].lsw = 0x22334400 + number;
}

/* NX42, with the address as in NX43: two bytes, then four. */
static void initialize(struct port *port, NX_IP_DRIVER *request)
{
    UINT index = request->nx_ip_driver_interface->nx_interface_index;

    EXPECT(nx_ip_interface_mtu_set(port->ip, index, 1500), NX_SUCCESS);
    EXPECT(nx_ip_interface_physical_address_set(port->ip, index, 0x0211, port->lsw, NX_FALSE),
           NX_SUCCESS);
    EXPECT(nx_ip_interface_address_mapping_configure(port->ip, index, NX_TRUE), NX_SUCCESS);
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    EXPECT(nx_ip_interface_capability_set(port->ip, index, checksum_help), NX_SUCCESS);
#endif
}

static VOID user_driver(NX_IP_DRIVER *request)
{
    UINT number = port_of(request);
    struct port *port = &ports[number % PORTS];
    ULONG msw = request->nx_ip_driver_physical_address_msw;
    ULONG lsw = request->nx_ip_driver_physical_address_lsw;

    request->nx_ip_driver_status = NX_SUCCESS;
    switch (request->nx_ip_driver_command) {
    case NX_LINK_INTERFACE_ATTACH:
        attach(request);
        break;
    case NX_LINK_INITIALIZE:
        note(number, "initialize");
        initialize(port, request);
        break;
    case NX_LINK_ENABLE:
        note(number, "enable");
        port->enabled = NX_TRUE;
        request->nx_ip_driver_interface->nx_interface_link_up = NX_TRUE;
        break;
    case NX_LINK_DISABLE:
        note(number, "disable");
        port->enabled = NX_FALSE;
        request->nx_ip_driver_interface->nx_interface_link_up = NX_FALSE;
        break;
    case NX_LINK_UNINITIALIZE:
        note(number, "uninitialize");
        break;
    case NX_LINK_INTERFACE_DETACH:
        note(number, "detach");
        break;
    case NX_LINK_PACKET_SEND:
        transmit(number, request, 0x0800, msw, lsw);
        break;
    case NX_LINK_PACKET_BROADCAST:
        note(number, "broadcast");
        transmit(number, request, 0x0800, 0xFFFF, 0xFFFFFFFF);
        break;
    case NX_LINK_ARP_SEND:
        transmit(number, request, 0x0806, 0xFFFF, 0xFFFFFFFF);
        break;
    case NX_LINK_ARP_RESPONSE_SEND:
        transmit(number, request, 0x0806, msw, lsw);
        break;
    case NX_LINK_RARP_SEND:
        note(number, "rarp");
        transmit(number, request, 0x8035, 0xFFFF, 0xFFFFFFFF);
        break;
    case NX_LINK_MULTICAST_JOIN:
        EXPECT(msw, 0x0100);
        EXPECT(lsw, 0x5E010203);
        note(number, "join");
        break;
    case NX_LINK_MULTICAST_LEAVE:
        EXPECT(lsw, 0x5E010203);
        note(number, "leave");
        break;
    case NX_LINK_GET_STATUS:
        if (tells_status)
            *request->nx_ip_driver_return_ptr = port->enabled;
        else
            request->nx_ip_driver_status = NX_UNHANDLED_COMMAND;
        break;
    case NX_LINK_GET_SPEED:
        *request->nx_ip_driver_return_ptr = 10;
        break;
    case NX_LINK_DEFERRED_PROCESSING:
        deferred(port);
        break;
    case NX_LINK_SET_PHYSICAL_ADDRESS:
        port->lsw = lsw;
        break;
    case NX_LINK_USER_COMMAND + 1:
        *request->nx_ip_driver_return_ptr = 4711;
        break;
    default:
        request->nx_ip_driver_status = NX_UNHANDLED_COMMAND;
    }
}

/* --- the application ------------------------------------------------------------------------ */

static void define(void *memory)
{
    (void)memory;
    memset(ports, 0, sizeof ports);
    commands[0] = '\0';
    chains_out = 0;
    nx_system_initialize();
    net_pool(&net.pool_a, net.memory_a);
    net_pool(&net.pool_b, net.memory_b);
    net_ip(&net.ip_a, NET_A, &net.pool_a, net.stack_a, net.arp_a, user_driver);
    net_ip(&net.ip_b, NET_B, &net.pool_b, net.stack_b, net.arp_b, user_driver);
    net_threads();
}

static void pings(void)
{
    static CHAR data[3000];
    static const ULONG sizes[] = {0, 1, 57, 58, 1000, 1472};
    NX_PACKET *response;

    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, sizes[i], &response, 20), NX_SUCCESS);
        EXPECT(response->nx_packet_length, sizes[i]);
        EXPECT(nx_packet_release(response), NX_SUCCESS);
    }
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, data, sizeof data, &response, 20), NX_SUCCESS);
    EXPECT(response->nx_packet_length, sizeof data);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
}

static void datagrams(void)
{
    static NX_UDP_SOCKET to, from;
    static const ULONG addresses[] = {NET_B, IP_ADDRESS(10, 0, 0, 255), IP_ADDRESS(224, 1, 2, 3)};
    NX_PACKET *packet;

    EXPECT(nx_ipv4_multicast_interface_join(&net.ip_b, addresses[2], 0), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &from, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_b, &to, "u", 0, 0, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&from, 5, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&to, 6, NX_NO_WAIT), NX_SUCCESS);
    for (unsigned i = 0; i < 3; i++) {
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, commands, 300, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_udp_socket_send(&from, packet, addresses[i], 6), NX_SUCCESS);
        EXPECT(nx_udp_socket_receive(&to, &packet, 10), NX_SUCCESS);
        EXPECT(packet->nx_packet_length, 300);
        EXPECT(nx_packet_release(packet), NX_SUCCESS);
    }
    EXPECT(nx_udp_socket_unbind(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&to), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&from), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&to), NX_SUCCESS);
    EXPECT(nx_ipv4_multicast_interface_leave(&net.ip_b, addresses[2], 0), NX_SUCCESS);
}

static void stream(void)
{
    static NX_TCP_SOCKET client, server;
    NX_PACKET *packet;
    ULONG received = 0;

    net_connect(&client, &server);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, commands, 3000, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&client, packet, 10), NX_SUCCESS);
    while (received < 3000 && nx_tcp_socket_receive(&server, &packet, 50) == NX_SUCCESS) {
        received += packet->nx_packet_length;
        EXPECT(nx_packet_release(packet), NX_SUCCESS);
    }
    EXPECT(received, 3000);
    EXPECT(nx_tcp_socket_disconnect(&client, NX_NO_WAIT), NX_IN_PROGRESS);
    tx_thread_sleep(1);
    EXPECT(nx_tcp_client_socket_unbind(&client), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&client), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unaccept(&server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_unlisten(&net.ip_b, 7), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&server), NX_SUCCESS);
}

static UINT link_changes, link_is_up;

static VOID on_link(NX_IP *ip, UINT interface_index, UINT up)
{
    EXPECT(ip, &net.ip_a);
    EXPECT(interface_index, 0);
    link_changes++;
    link_is_up = up;
}

/* The driver of a sees its cable go, or come. */
static void cable(UINT plugged)
{
    ports[0].enabled = plugged;
    ports[0].nx_interface->nx_interface_link_up = (UCHAR)plugged;
    _nx_ip_driver_link_status_event(&net.ip_a, 0);
}

/* What goes to the driver as it is, and what the driver says by itself. */
static void direct_commands(void)
{
    NX_PACKET *response;
    ULONG word = 0;

    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_GET_SPEED, &word), NX_SUCCESS);
    EXPECT(word, 10);
    EXPECT(nx_ip_driver_interface_direct_command(&net.ip_a, NX_LINK_USER_COMMAND + 1, 0, &word),
           NX_SUCCESS);
    EXPECT(word, 4711);
    EXPECT(nx_ip_driver_direct_command(&net.ip_a, NX_LINK_USER_COMMAND, &word),
           NX_UNHANDLED_COMMAND);
    EXPECT(nx_ip_interface_physical_address_set(&net.ip_a, 0, 0x0211, 0x99, NX_TRUE), NX_SUCCESS);
    EXPECT(ports[0].lsw, 0x99);
    EXPECT(nx_arp_dynamic_entries_invalidate(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 20), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    /* The cable is pulled, and comes back. */
    link_changes = 0;
    EXPECT(nx_ip_link_status_change_notify_set(&net.ip_a, on_link), NX_SUCCESS);
    cable(NX_FALSE);
    tx_thread_sleep(1);
    EXPECT(link_changes, 1);
    EXPECT(link_is_up, NX_FALSE);
    EXPECT(nx_ip_status_check(&net.ip_a, NX_IP_LINK_ENABLED, &word, 1), NX_NOT_SUCCESSFUL);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 5), NX_NO_RESPONSE);
    cable(NX_TRUE);
    tx_thread_sleep(1);
    EXPECT(link_changes, 2);
    EXPECT(link_is_up, NX_TRUE);
    EXPECT(nx_ip_status_check(&net.ip_a, NX_IP_LINK_ENABLED, &word, 1), NX_SUCCESS);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 20), NX_SUCCESS);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
}

static void body(void)
{
    pings();
    datagrams();
    stream();
    direct_commands();
    EXPECT(nx_ip_address_set(&net.ip_b, 0, 0), NX_SUCCESS);
    EXPECT(nx_rarp_enable(&net.ip_b), NX_SUCCESS);
    tx_thread_sleep(50);
    EXPECT(nx_rarp_disable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_ip_delete(&net.ip_b), NX_SUCCESS);
}

static void run(ULONG payload, ULONG help, UINT status)
{
    struct pb_test result;

    checksum_help = help;
    tells_status = status;
    net_prepare(payload, body, NULL);
    result = pb_test_run(define, PB_S(2000));
    assert_int_equal(result.end, PB_END_STOPPED);
    assert_int_equal(result.status, 0);
    assert_string_equal(commands,
                        "0:attach 0:initialize 0:enable 1:attach 1:initialize 1:enable 1:join "
                        "0:broadcast 1:leave 1:rarp 1:disable 1:uninitialize 1:detach ");
}

static void small_buffers(void **state)
{
    (void)state;
    run(128, 0, NX_TRUE);
    assert_true(chains_out > 5);
}

static void large_buffers(void **state)
{
    (void)state;
    run(1536, 0, NX_TRUE);
}

/* A driver that knows no more than the commands without which nothing goes. */
static void taciturn(void **state)
{
    (void)state;
    run(256, 0, NX_FALSE);
}

/* A device that makes and checks some sums, or all: nothing else changes. */
static void checksum_devices(void **state)
{
    (void)state;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    for (ULONG bit = 1; bit <= NX_INTERFACE_CAPABILITY_IGMP_RX_CHECKSUM; bit <<= 1)
        run(256, bit, NX_TRUE);
    run(256, NX_INTERFACE_CAPABILITY_CHECKSUM_ALL, NX_TRUE);
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(small_buffers),
        net_test(large_buffers),
        net_test(taciturn),
        net_test(checksum_devices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
