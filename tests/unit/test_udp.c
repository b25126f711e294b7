/*
 * UDP: datagrams, ports, queues, waiting, checksums, bad headers, callers.
 */
#include "net_fixture.h"
#include "nx_udp.h"
#include "tx_thread.h"
#include "tx_timer.h"

static NX_UDP_SOCKET here, there;

static void open_socket(NX_IP *ip, NX_UDP_SOCKET *socket, UINT port, ULONG queue)
{
    EXPECT(nx_udp_socket_create(ip, socket, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, queue),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(socket, port, NX_NO_WAIT), NX_SUCCESS);
}

static void close_socket(NX_UDP_SOCKET *socket)
{
    EXPECT(nx_udp_socket_unbind(socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(socket), NX_SUCCESS);
}

static NX_PACKET *make(const void *data, ULONG length)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    if (length > 0)
        EXPECT(nx_packet_data_append(packet, (VOID *)data, length, &net.pool_a, NX_NO_WAIT),
               NX_SUCCESS);
    return packet;
}

static void send_text(const char *text)
{
    NX_PACKET *packet = make(text, (ULONG)strlen(text));

    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
}

/* The next datagram at `there` is this. */
static void expect_text(const char *text, ULONG wait)
{
    NX_PACKET *packet = NX_NULL;
    CHAR data[100];
    ULONG length = 0;

    EXPECT(nx_udp_socket_receive(&there, &packet, wait), NX_SUCCESS);
    if (packet == NX_NULL)
        return;
    EXPECT(nx_packet_data_retrieve(packet, data, &length), NX_SUCCESS);
    EXPECT(length, strlen(text));
    EXPECT(memcmp(data, text, strlen(text)), 0);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

/* --- datagrams ------------------------------------------------------------------------ */

static void exchange_body(void)
{
    NX_PACKET *packet;
    NXD_ADDRESS from6;
    ULONG from, sent, bytes, received, queued;
    UINT port, protocol, index;

    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 5);
    send_text("hello");
    EXPECT(nx_udp_socket_receive(&there, &packet, 10), NX_SUCCESS);
    EXPECT(packet->nx_packet_length, 5);
    EXPECT(nx_udp_source_extract(packet, &from, &port), NX_SUCCESS);
    EXPECT(from, NET_A);        /* NX02: host order */
    EXPECT(port, 5000);
    EXPECT(nxd_udp_source_extract(packet, &from6, &port), NX_SUCCESS);
    EXPECT(from6.nxd_ip_version, 4);
    EXPECT(from6.nxd_ip_address.v4, NET_A);
    EXPECT(nx_udp_packet_info_extract(packet, &from, &protocol, &port, &index), NX_SUCCESS);
    EXPECT(protocol, 17);
    EXPECT(index, 0);
    EXPECT(nx_udp_packet_info_extract(packet, NX_NULL, NX_NULL, NX_NULL, NX_NULL), NX_SUCCESS);
    /* The received packet answers: its header's room serves again. */
    EXPECT(nx_udp_socket_send(&there, packet, from, port), NX_SUCCESS);
    EXPECT(nx_udp_socket_receive(&here, &packet, 10), NX_SUCCESS);
    EXPECT(memcmp(packet->nx_packet_prepend_ptr, "hello", 5), 0);
    nx_packet_release(packet);
    EXPECT(nx_udp_socket_receive(&there, &packet, NX_NO_WAIT), NX_NO_PACKET);
    EXPECT(packet, NX_NULL);
    EXPECT(nx_udp_socket_info_get(&here, &sent, &bytes, &received, NX_NULL, &queued, NX_NULL,
                                  NX_NULL),
           NX_SUCCESS);
    EXPECT(sent, 1);
    EXPECT(bytes, 5);
    EXPECT(received, 1);
    EXPECT(queued, 0);
    EXPECT(nx_udp_info_get(&net.ip_b, &sent, &bytes, &received, NX_NULL, NX_NULL, NX_NULL,
                           NX_NULL),
           NX_SUCCESS);
    EXPECT(sent, 1);
    EXPECT(received, 1);
    close_socket(&here);
    close_socket(&there);
}

static void exchange(void **state)
{
    (void)state;
    net_run_ram(256, exchange_body, NULL);
    net_run_ram(128, exchange_body, NULL);
}

static void sizes_body(void)
{
    static UCHAR data[5000], got[5000];

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (UCHAR)(i * 7 + (i >> 9));
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&net.ip_b), NX_SUCCESS);
    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 5);
    for (ULONG size = 0; size <= sizeof data / 2; size += size < 300 ? 1 : 131) {
        NX_PACKET *packet = make(data, size);
        ULONG length = 0;

        EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_SUCCESS);
        EXPECT(nx_udp_socket_receive(&there, &packet, 10), NX_SUCCESS);
        if (packet == NX_NULL)
            break;
        EXPECT(nx_packet_data_retrieve(packet, got, &length), NX_SUCCESS);
        EXPECT(length, size);
        EXPECT(memcmp(data, got, size), 0);
        nx_packet_release(packet);
    }
    close_socket(&here);
    close_socket(&there);
}

static void sizes(void **state)
{
    (void)state;
    net_run_ram(1536, sizes_body, NULL);
    net_run_ram(128, sizes_body, NULL);
}

static void broadcast_body(void)
{
    NX_PACKET *packet;

    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 5);
    packet = make("all", 3);
    EXPECT(nx_udp_socket_send(&here, packet, 0xFFFFFFFF, 7), NX_SUCCESS);
    expect_text("all", 10);
    packet = make("net", 3);
    EXPECT(nx_udp_socket_send(&here, packet, IP_ADDRESS(10, 0, 0, 255), 7), NX_SUCCESS);
    expect_text("net", 10);
    EXPECT(net.ip_a.nx_ip_arp_requests_sent, 0);
    /* A group that only B has joined, by no protocol. */
    packet = make("group", 5);
    EXPECT(nx_ipv4_multicast_interface_join(&net.ip_b, IP_ADDRESS(224, 1, 2, 3), 0), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&here, packet, IP_ADDRESS(224, 1, 2, 3), 7), NX_SUCCESS);
    expect_text("group", 10);
    EXPECT(nx_ipv4_multicast_interface_leave(&net.ip_b, IP_ADDRESS(224, 1, 2, 3), 0), NX_SUCCESS);
    EXPECT(nx_ipv4_multicast_interface_leave(&net.ip_b, IP_ADDRESS(224, 1, 2, 3), 0),
           NX_ENTRY_NOT_FOUND);
    packet = make("group", 5);
    EXPECT(nx_udp_socket_send(&here, packet, IP_ADDRESS(224, 1, 2, 3), 7), NX_SUCCESS);
    EXPECT(nx_udp_socket_receive(&there, &packet, 5), NX_NO_PACKET);
    close_socket(&here);
    close_socket(&there);
}

static void broadcast(void **state)
{
    (void)state;
    net_run_ram(256, broadcast_body, NULL);
}

/* --- NX33: the queue ------------------------------------------------------------------- */

static int notified;

static void on_datagram(NX_UDP_SOCKET *socket)
{
    EXPECT(socket, &there);
    EXPECT(tx_thread_identify(), &net.ip_b.nx_ip_thread);
    notified++;
}

static void queue_body(void)
{
    ULONG queued, dropped, available;

    notified = 0;
    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 3);
    EXPECT(nx_udp_socket_receive_notify(&there, on_datagram), NX_SUCCESS);
    for (unsigned i = 0; i < 5; i++) {
        const char text[3] = {(char)('a' + i), 'x', 0};

        send_text(text);
    }
    tx_thread_sleep(2);
    EXPECT(notified, 5);
    EXPECT(nx_udp_socket_bytes_available(&there, &available), NX_SUCCESS);
    EXPECT(available, 6);
    EXPECT(nx_udp_socket_info_get(&there, NX_NULL, NX_NULL, NX_NULL, NX_NULL, &queued, &dropped,
                                  NX_NULL),
           NX_SUCCESS);
    EXPECT(queued, 3);
    EXPECT(dropped, 2);
    expect_text("cx", NX_NO_WAIT);
    expect_text("dx", NX_NO_WAIT);
    /* What is left goes with the port (NX34). */
    close_socket(&here);
    close_socket(&there);
}

static void queue(void **state)
{
    (void)state;
    net_run_ram(256, queue_body, NULL);
}

/* --- ports: NX31, NX34 ---------------------------------------------------------------------- */

static void ports_body(void)
{
    static NX_UDP_SOCKET many[40];
    UINT port, seen[40];
    NX_PACKET *packet;
    ULONG available;

    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_port_get(&here, &port), NX_NOT_BOUND);
    EXPECT(nx_udp_socket_unbind(&here), NX_NOT_BOUND);
    EXPECT(nx_udp_socket_receive(&here, &packet, NX_NO_WAIT), NX_NOT_BOUND);
    EXPECT(nx_udp_socket_bytes_available(&here, &available), NX_NOT_SUCCESSFUL);
    EXPECT(nx_udp_socket_bind(&here, 0x10000, NX_NO_WAIT), NX_INVALID_PORT);
    EXPECT(nx_udp_socket_bind(&here, 100, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&here, 101, NX_NO_WAIT), NX_ALREADY_BOUND);
    EXPECT(nx_udp_socket_port_get(&here, &port), NX_SUCCESS);
    EXPECT(port, 100);
    EXPECT(nx_udp_socket_delete(&here), NX_STILL_BOUND);
    EXPECT(nx_udp_free_port_find(&net.ip_a, 100, &port), NX_SUCCESS);
    EXPECT(port, 101);
    EXPECT(nx_udp_free_port_find(&net.ip_a, 99, &port), NX_SUCCESS);
    EXPECT(port, 99);
    for (unsigned i = 0; i < 40; i++) {
        EXPECT(nx_udp_socket_create(&net.ip_a, &many[i], "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64,
                                    5),
               NX_SUCCESS);
        EXPECT(nx_udp_socket_bind(&many[i], NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_udp_socket_port_get(&many[i], &seen[i]), NX_SUCCESS);
        EXPECT(seen[i] >= 0xC000, 1);
        for (unsigned k = 0; k < i; k++)
            EXPECT(seen[i] != seen[k], 1);
    }
    /* A random start each time, not a count upwards. */
    EXPECT(seen[1] != seen[0] + 1 || seen[2] != seen[1] + 1, 1);
    for (unsigned i = 0; i < 40; i++)
        close_socket(&many[i]);
    close_socket(&here);
    EXPECT(net.ip_a.nx_ip_udp_created_sockets_count, 0);
    EXPECT(net.ip_a.nx_ip_udp_created_sockets_ptr, NX_NULL);
}

static void ports(void **state)
{
    (void)state;
    net_run_ram(256, ports_body, NULL);
}

/* --- waiting ------------------------------------------------------------------------------------ */

static UINT second_status;
static ULONG second_done;
static NX_PACKET *second_packet;

static void second_receives(void)
{
    second_status = nx_udp_socket_receive(&there, &second_packet, 100);
    second_done = tx_time_get();
}

static void receiver_is_woken_body(void)
{
    second_done = 0;
    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(5);
    EXPECT(there.nx_udp_socket_receive_suspended_count, 1);
    send_text("direct");
    tx_thread_sleep(2);
    EXPECT(second_status, NX_SUCCESS);
    EXPECT(memcmp(second_packet->nx_packet_prepend_ptr, "direct", 6), 0);
    EXPECT(there.nx_udp_socket_receive_suspended_count, 0);
    EXPECT(there.nx_udp_socket_receive_count, 0);
    nx_packet_release(second_packet);
    close_socket(&here);
    close_socket(&there);
}

static void receiver_is_woken(void **state)
{
    (void)state;
    net_run_ram(256, receiver_is_woken_body, second_receives);
}

static void receiver_times_out_body(void)
{
    ULONG begin = tx_time_get();

    second_done = 0;
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(120);
    EXPECT(second_status, NX_NO_PACKET);
    EXPECT(second_packet, NX_NULL);
    EXPECT(second_done - begin, 100);
    close_socket(&there);
}

static void receiver_times_out(void **state)
{
    (void)state;
    net_run_ram(256, receiver_times_out_body, second_receives);
}

/* NX34: unbind wakes receivers; abort too. */
static void receiver_hears_of_unbind_body(void)
{
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(5);
    close_socket(&there);
    tx_thread_sleep(1);
    EXPECT(second_status, NX_SOCKET_UNBOUND);
}

static void receiver_is_aborted_body(void)
{
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(5);
    EXPECT(tx_thread_wait_abort(&net.second), TX_SUCCESS);
    tx_thread_sleep(1);
    EXPECT(second_status, NX_WAIT_ABORTED);
    EXPECT(there.nx_udp_socket_receive_suspended_count, 0);
    close_socket(&there);
}

static void receiver_is_terminated_body(void)
{
    open_socket(&net.ip_b, &there, 7, 5);
    open_socket(&net.ip_a, &here, 5000, 5);
    tx_thread_sleep(5);
    EXPECT(tx_thread_terminate(&net.second), TX_SUCCESS);
    EXPECT(there.nx_udp_socket_receive_suspended_count, 0);
    send_text("alone");
    expect_text("alone", 10);
    close_socket(&here);
    close_socket(&there);
}

static void receiver_leaves(void **state)
{
    (void)state;
    net_run_ram(256, receiver_hears_of_unbind_body, second_receives);
    net_run_ram(256, receiver_is_aborted_body, second_receives);
    net_run_ram(256, receiver_is_terminated_body, second_receives);
}

/* A taken port is waited for, in order, from owner to owner. */
static NX_UDP_SOCKET heir;

static void second_binds(void)
{
    EXPECT(nx_udp_socket_create(&net.ip_b, &heir, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    second_status = 0xFF;
    second_status = nx_udp_socket_bind(&heir, 7, 100);
}

static void bind_waits_body(void)
{
    UINT port;

    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(5);
    EXPECT(second_status, 0xFF);
    EXPECT(there.nx_udp_socket_bind_suspended_count, 1);
    EXPECT(nx_udp_socket_delete(&heir), NX_STILL_BOUND);    /* it will be, at once */
    close_socket(&there);
    tx_thread_sleep(1);
    EXPECT(second_status, NX_SUCCESS);
    EXPECT(nx_udp_socket_port_get(&heir, &port), NX_SUCCESS);
    EXPECT(port, 7);
    EXPECT(nx_udp_socket_create(&net.ip_b, &there, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&there, 7, NX_NO_WAIT), NX_PORT_UNAVAILABLE);
    EXPECT(nx_udp_socket_bind(&there, 7, 5), NX_PORT_UNAVAILABLE);
    EXPECT(nx_udp_socket_bind(&there, 8, 5), NX_SUCCESS);
    close_socket(&there);
    close_socket(&heir);
}

static void bind_waits(void **state)
{
    (void)state;
    net_run_ram(256, bind_waits_body, second_binds);
}

/* A thread that is terminated while it waits leaves a socket that can be used. */
static void binder_is_terminated_body(void)
{
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(5);
    EXPECT(nx_udp_socket_bind(&heir, 8, NX_NO_WAIT), NX_ALREADY_BOUND);
    EXPECT(tx_thread_terminate(&net.second), TX_SUCCESS);
    EXPECT(there.nx_udp_socket_bind_suspended_count, 0);
    EXPECT(nx_udp_socket_bind(&heir, 8, NX_NO_WAIT), NX_SUCCESS);
    close_socket(&there);
    close_socket(&heir);
}

static void binder_is_terminated(void **state)
{
    (void)state;
    net_run_ram(256, binder_is_terminated_body, second_binds);
}

/* --- replaced members (api/hooks.md) ------------------------------------------------------------------ */

static NX_PACKET *held;

/* The transport header in network order, the IP header in host order. */
static VOID hold(NX_IP *ip, NX_PACKET *packet)
{
    const ULONG *header = (const ULONG *)(const void *)packet->nx_packet_ip_header;

    EXPECT(ip, &net.ip_b);
    EXPECT(get16(packet->nx_packet_prepend_ptr), 5000);
    EXPECT(get16(packet->nx_packet_prepend_ptr + 2), 7);
    EXPECT(header[3], NET_A);
    EXPECT(header[4], NET_B);
    EXPECT(packet->nx_packet_ip_interface, &net.ip_b.nx_ip_interface[0]);
    held = packet;
}

static void send_held(const char *text)
{
    held = NX_NULL;
    send_text(text);
    tx_thread_sleep(1);
    EXPECT(held != NX_NULL, 1);
}

static void held_packets_body(void)
{
    NX_PACKET *packet;
    const ULONG *udp_header;

    open_socket(&net.ip_a, &here, 5000, 5);
    open_socket(&net.ip_b, &there, 7, 5);
    tx_thread_sleep(2);
    EXPECT(there.nx_udp_socket_receive_suspended_count, 1);
    net.ip_b.nx_ip_udp_packet_receive = hold;
    /* From an interrupt, to the thread that waits. */
    send_held("first");
    EXPECT(there.nx_udp_socket_receive_suspended_count, 1);
    _tx_thread_context_save();
    _nx_udp_packet_receive(&net.ip_b, held);
    _tx_thread_context_restore();
    tx_thread_sleep(1);
    EXPECT(second_status, NX_SUCCESS);
    EXPECT(memcmp(second_packet->nx_packet_prepend_ptr, "first", 5), 0);
    nx_packet_release(second_packet);
    /* From another thread, to the queue; then the header is in host order. */
    send_held("second");
    EXPECT(nx_udp_socket_receive(&there, &packet, NX_NO_WAIT), NX_NO_PACKET);
    _nx_udp_packet_receive(&net.ip_b, held);
    EXPECT(nx_udp_socket_receive(&there, &packet, NX_NO_WAIT), NX_SUCCESS);
    udp_header = (const ULONG *)(const void *)(packet->nx_packet_prepend_ptr - 8);
    EXPECT(udp_header[0], 5000u << 16 | 7);
    EXPECT(udp_header[1] >> 16, 14);
    nx_packet_release(packet);
    /* Dropped, or not enabled at all. */
    send_held("third");
    nx_packet_release(held);
    net.ip_b.nx_ip_udp_packet_receive = NX_NULL;
    send_text("fourth");
    tx_thread_sleep(1);
    EXPECT(net.ip_b.nx_ip_discards[NX_DISCARD_IP_PROTOCOL], 1);
    net.ip_b.nx_ip_udp_packet_receive = _nx_udp_packet_receive;
    send_text("fifth");
    expect_text("fifth", 10);
    close_socket(&here);
    close_socket(&there);
}

static void held_packets(void **state)
{
    (void)state;
    net_run_ram(256, held_packets_body, second_receives);
}

/* --- checksums ---------------------------------------------------------------------------------------- */

static uint8_t frame[1600];
static ULONG got_bytes[8], got;

static void collect_body(void)
{
    NX_PACKET *packet;

    got = 0;
    open_socket(&net.ip_a, &there, 7, 8);
    while (nx_udp_socket_receive(&there, &packet, 50) == NX_SUCCESS) {
        got_bytes[got++ % 8] = packet->nx_packet_length;
        nx_packet_release(packet);
    }
    close_socket(&there);
}

static void bad_checksums(void **state)
{
    uint8_t udp[64];
    size_t length;

    (void)state;
    wire_open(128, collect_body);
    wire_pass_ms(10);
    for (unsigned at = 0; at < 12; at++) {
        length = put_udp(udp, NET_B, NET_A, 9, 7, "data", 4);
        if (at == 2 || at == 3 || at == 4 || at == 5)
            continue;       /* another port, or another length */
        udp[at] ^= 0x20;
        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 1, 0, udp, length));
    }
    assert_int_equal(got, 0);
    assert_int_equal(net.ip_a.nx_ip_udp_checksum_errors, 8);
    assert_int_equal(there.nx_udp_socket_checksum_errors, 8);
    /* None at all is allowed in IPv4. */
    length = put_udp(udp, NET_B, NET_A, 9, 7, "data", 4);
    put16(udp + 6, 0);
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 1, 0, udp, length));
    assert_int_equal(got, 1);
    wire_close();
}

/* D040: the length field against what came. */
static void d040_lengths(void **state)
{
    static const struct {
        unsigned field, came;
        int arrives;
    } cases[] = {
        {0, 16, -1}, {1, 16, -1}, {7, 16, -1}, {8, 16, 0}, {12, 16, 4},
        {16, 16, 8}, {17, 16, -1}, {0xFFFF, 16, -1}, {8, 7, -1}, {8, 3, -1}, {8, 0, -1},
    };
    unsigned expected = 0;

    (void)state;
    wire_open(256, collect_body);
    wire_pass_ms(10);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t udp[64];

        put_udp(udp, NET_B, NET_A, 9, 7, "abcdefgh", 8);
        put16(udp + 4, cases[i].field);
        put16(udp + 6, 0);
        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 1, 0, udp, cases[i].came));
        if (cases[i].arrives >= 0) {
            assert_int_equal(got, expected + 1);
            assert_int_equal(got_bytes[expected], cases[i].arrives);
            expected++;
        }
        assert_int_equal(got, expected);
    }
    assert_int_equal(net.ip_a.nx_ip_udp_invalid_packets, 8);
    wire_close();
}

/* Data over which the sum is all ones: its complement, 0, would mean none. */
static uint8_t zero_data[2];

static void find_zero_data(void)
{
    uint8_t udp[16];

    for (unsigned i = 0; i < 0x10000; i++) {
        put16(zero_data, i);
        put_udp(udp, NET_A, NET_B, 5000, 7, zero_data, 2);
        if (get16(udp + 6) == 0xFFFF)
            return;
    }
}

static void sends_checksum_body(void)
{
    NX_PACKET *packet;

    open_socket(&net.ip_a, &here, 5000, 5);
    packet = make("data", 4);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_SUCCESS);
    tx_thread_sleep(2);
    EXPECT(nx_udp_socket_checksum_disable(&here), NX_SUCCESS);
    packet = make("data", 4);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_SUCCESS);
    EXPECT(nx_udp_socket_checksum_enable(&here), NX_SUCCESS);
    packet = make(zero_data, 2);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_SUCCESS);
    close_socket(&here);
}

static void sends_checksum(void **state)
{
    uint8_t expected[64];
    unsigned seen = 0;

    (void)state;
    find_zero_data();
    wire_open(256, sends_checksum_body);
    wire.respond = wire_answer_arp;
    wire_close();
    put_udp(expected, NET_A, NET_B, 5000, 7, "data", 4);
    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *sent = wire.frame[i].bytes;

        if (get16(sent + 12) != 0x0800)
            continue;
        if (seen++ == 1)
            put16(expected + 6, 0);
        if (seen == 3) {
            assert_int_equal(get16(sent + 40), 0xFFFF);
            continue;
        }
        assert_memory_equal(sent + 34, expected, 12);
        assert_int_equal(sent[22], 64);
    }
    assert_int_equal(seen, 3);
}

/* --- what is refused ------------------------------------------------------------------------------------ */

/* A refused service takes time, too: who polls one does not stop the clock. */
static void refusals_take_time_body(void)
{
    ULONG start = tx_time_get();
    NX_PACKET *packet = NX_NULL;
    unsigned calls = 0;

    memset(&here, 0, sizeof here);
    while (calls < 10000000 && _tx_timer_system_clock - start < 2) {
        EXPECT(nx_udp_socket_receive(&here, &packet, NX_NO_WAIT), NX_PTR_ERROR);
        EXPECT(nx_packet_release(packet), NX_PTR_ERROR);
        calls++;
    }
    EXPECT(calls < 10000000, 1);
}

static void refusals_take_time(void **state)
{
    (void)state;
    net_run_ram(256, refusals_take_time_body, NULL);
}

static void errors_body(void)
{
    NX_PACKET *packet = make("data", 4), *other;
    UCHAR *start = packet->nx_packet_prepend_ptr;
    NXD_ADDRESS to = {.nxd_ip_version = 4, .nxd_ip_address.v4 = NET_B};
    static NX_UDP_SOCKET never;

    EXPECT(nx_udp_enable(&net.ip_a), NX_ALREADY_ENABLED);
    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", NX_IP_NORMAL, 1, 64, 5), NX_OPTION_ERROR);
    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", 1, NX_FRAGMENT_OKAY, 64, 5),
           NX_OPTION_ERROR);
    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 256, 5),
           NX_OPTION_ERROR);
    EXPECT(nx_udp_socket_create(&net.ip_a, NX_NULL, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_PTR_ERROR);
    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &here, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_PTR_ERROR);
    EXPECT(nx_udp_socket_bind(&never, 7, NX_NO_WAIT), NX_PTR_ERROR);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_NOT_BOUND);
    EXPECT(nx_udp_socket_bind(&here, 7, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&here, packet, 0, 7), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_udp_socket_send(&here, packet, IP_ADDRESS(99, 1, 1, 1), 7), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 0), NX_INVALID_PORT);
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 0x10000), NX_INVALID_PORT);
    EXPECT(nx_udp_socket_source_send(&here, packet, NET_B, 7, 5), NX_INVALID_INTERFACE);
    to.nxd_ip_version = 0;
    EXPECT(nxd_udp_socket_send(&here, packet, &to, 7), NX_IP_ADDRESS_ERROR);
    packet->nx_packet_prepend_ptr = packet->nx_packet_data_start + NX_IPv4_UDP_PACKET - 1;
    EXPECT(nx_udp_socket_send(&here, packet, NET_B, 7), NX_UNDERFLOW);
    packet->nx_packet_prepend_ptr = start;
    /* After all of that the packet is what it was. */
    EXPECT(packet->nx_packet_length, 4);
    EXPECT(memcmp(packet->nx_packet_prepend_ptr, "data", 4), 0);
    to.nxd_ip_version = 4;
    EXPECT(nxd_udp_socket_source_send(&here, packet, &to, 9, 0), NX_SUCCESS);
    other = make("data", 4);
    EXPECT(nx_udp_source_extract(other, &to.nxd_ip_address.v4, &to.nxd_ip_version),
           NX_INVALID_PACKET);
    nx_packet_release(other);
    close_socket(&here);
}

static void errors(void **state)
{
    (void)state;
    net_run_ram(256, errors_body, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(exchange),          net_test(sizes),
        net_test(broadcast),         net_test(queue),
        net_test(ports),             net_test(receiver_is_woken),
        net_test(receiver_times_out), net_test(receiver_leaves),
        net_test(bind_waits),
        net_test(binder_is_terminated),        net_test(held_packets),
        net_test(bad_checksums),
        net_test(d040_lengths),           net_test(sends_checksum),
        net_test(errors),
        net_test(refusals_take_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
