/*
 * TCP's text: receive queue, acknowledgments, transmit queue, retransmission,
 * congestion control and windows, segment by segment and at exact times.
 */
#include "tcp_fixture.h"

static uint64_t now_ms(void)
{
    return pb_world_now(board.world) / 1000000;
}

/* --- receiving ----------------------------------------------------------------------- */

static UCHAR text[70000];
static ULONG text_length;

/* Reads all there is. */
static void do_read(void)
{
    NX_PACKET *packet;
    ULONG copied;

    text_length = 0;
    while (nx_tcp_socket_receive(&sock, &packet, NX_NO_WAIT) == NX_SUCCESS) {
        EXPECT(nx_packet_data_retrieve(packet, text + text_length, &copied), NX_SUCCESS);
        text_length += copied;
        EXPECT(nx_packet_release(packet), NX_SUCCESS);
    }
}

static void expect_text(const char *wanted)
{
    fw(do_read);
    assert_int_equal(text_length, strlen(wanted));
    assert_memory_equal(text, wanted, text_length);
}

static ULONG available;

static void do_available(void)
{
    status = nx_tcp_socket_bytes_available(&sock, &available);
}

static void test_in_order(void **state)
{
    const NX_TCP_HEADER *header;

    establish_server();
    segment(ACK | PSH, 1, 1, 60000, "hello", 5);
    segment(ACK | PSH, 6, 1, 60000, " world", 6);
    run_ms(1);
    assert_int_equal(receive_calls, 2);
    assert_int_equal(sock.nx_tcp_socket_receive_queue_count, 2);
    assert_int_equal(sock.nx_tcp_socket_rx_sequence, peer.iss + 12);
    assert_int_equal(sock.nx_tcp_socket_rx_window_current, 8192 - 11);
    fw(do_available);
    assert_int_equal(available, 11);
    fw(do_receive);
    assert_int_equal(status, NX_SUCCESS);
    assert_int_equal(got->nx_packet_length, 5);
    /* api/hooks.md: the header is just before the text, in host order. */
    header = (const NX_TCP_HEADER *)(got->nx_packet_prepend_ptr - 20);
    assert_int_equal(header->nx_tcp_sequence_number, peer.iss + 1);
    assert_int_equal(header->nx_tcp_header_word_0, 4000u << 16 | PORT);
    fw(do_release);
    expect_text(" world");
    expect_silence();
    run_ms(250);
    /* The window's edge moves in steps that are worth it (RFC 9293 MUST-39). */
    assert_int_equal(expect_segment(ACK, 1, 12, 0)->window, 8192 - 11);
    assert_int_equal(sock.nx_tcp_socket_rx_window_current, 8192);
    close_board();
}

static void test_receive_waits(void **state)
{
    establish_server();
    fw_start(0, do_receive_wait);
    run_ms(100);
    assert_int_equal(worker_busy[0], 2);
    segment(ACK | PSH, 1, 1, 60000, "now", 3);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_SUCCESS);
    assert_int_equal(got->nx_packet_length, 3);
    fw(do_release);
    fw(do_receive);
    assert_int_equal(status, NX_NO_PACKET);
    close_board();
}

/* Interface profile: the timer alone; it is a fast period of 100 ms coarse. */
static void test_delayed_ack(void **state)
{
    uint64_t sent;

    establish_server();
    sent = now_ms();
    segment(ACK, 1, 1, 60000, "a", 1);
    segment(ACK, 2, 1, 60000, "b", 1);
    segment(ACK, 3, 1, 60000, "c", 1);
    run_ms(400);
    assert_in_range(expect_segment(ACK, 1, 4, 0)->time_ns / 1000000 - sent, 90, 210);
    expect_silence();
    assert_int_equal(sock.nx_tcp_socket_delayed_ack_timeout, 0);
    segment(ACK, 4, 1, 60000, "d", 1);
    run_ms(1);
    fw(do_send);                            /* takes the acknowledgment along */
    expect_segment(ACK, 1, 5, 100);
    segment(ACK, 5, 101, 60000, NULL, 0);
    run_ms(500);
    expect_silence();
    close_board();
}

/* RFC 9293 MUST-58: every second segment. */
static void test_ack_every_second(void **state)
{
    use_rfc = 1;
    establish_server();
    segment(ACK, 1, 1, 60000, "a", 1);
    run_ms(1);
    expect_silence();
    segment(ACK, 2, 1, 60000, "b", 1);
    run_ms(1);
    expect_segment(ACK, 1, 3, 0);
    segment(ACK, 3, 1, 60000, "c", 1);
    run_ms(1);
    expect_silence();
    run_ms(210);
    expect_segment(ACK, 1, 4, 0);
    close_board();
}

/* Each case: pieces of "abcdefghijklmnopqrstuvwxyz" in the order they arrive;
 * capitals are the same letters sent with other content. What was accepted
 * first stays (D055). */
static void d055_out_of_order(void **state)
{
    static const struct {
        const char *pieces[8];
        const char *wanted;
        ULONG waiting;              /* packets that stay behind a gap */
    } cases[] = {
        {{"def", "abc"}, "abcdef", 0},
        {{"ghi", "def", "abc"}, "abcdefghi", 0},
        {{"ghi", "abc", "def"}, "abcdefghi", 0},
        {{"def", "jkl", "abc", "ghi"}, "abcdefghijkl", 0},
        {{"def", "def", "def", "abc"}, "abcdef", 0},
        {{"def", "abcdef"}, "abcdef", 0},
        {{"def", "abcDEFghi", "ghi"}, "abcdefghi", 0},
        {{"bcd", "abcd"}, "abcd", 0},
        {{"bcd", "CDef", "a"}, "abcdef", 0},
        {{"defg", "bcDE", "a"}, "abcdefg", 0},
        {{"de", "hi", "cDEFGHij", "ab", "fghi", "j"}, "abcdefghij", 0},
        {{"bcdefg", "DEF", "a"}, "abcdefg", 0},
        {{"abc", "BCd", "Abcd"}, "abcd", 0},
        {{"abc", "abc", "abc"}, "abc", 0},
        {{"d", "f", "h", "b", "g", "e", "c", "a"}, "abcdefgh", 0},
        {{"def", "ghi"}, "", 2},
        {{"abc", "efg"}, "abc", 1},
    };
    size_t n, k;

    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        establish_server();
        for (k = 0; k < 8 && cases[n].pieces[k] != NULL; k++) {
            const char *piece = cases[n].pieces[k];
            uint32_t offset = (uint32_t)((piece[0] | 0x20) - 'a');

            segment(ACK, 1 + offset, 1, 60000, piece, strlen(piece));
            run_us(100);
        }
        assert_int_equal(sock.nx_tcp_socket_rx_sequence, peer.iss + 1 + strlen(cases[n].wanted));
        expect_text(cases[n].wanted);
        assert_int_equal(sock.nx_tcp_socket_receive_queue_count, cases[n].waiting);
        assert_int_equal(sock.nx_tcp_socket_rx_window_current, 8192);
        close_board();
    }
}

/* RFC 5681 4.2: a gap, what is behind it and what fills it are answered at once. */
static void test_gap_acks(void **state)
{
    establish_server();
    segment(ACK, 4, 1, 60000, "def", 3);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    segment(ACK, 7, 1, 60000, "ghi", 3);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    segment(ACK, 1, 1, 60000, "abc", 3);
    run_ms(1);
    expect_segment(ACK, 1, 10, 0);
    segment(ACK, 4, 1, 60000, "def", 3);        /* once more, quite old */
    run_ms(1);
    expect_segment(ACK, 1, 10, 0);
    close_board();
}

/* D054: ten thousand single bytes with gaps between cost neither packets nor time. */
static void d054_many_gaps(void **state)
{
    unsigned n;

    establish_server();
    for (n = 0; n < 10000; n++) {
        segment(ACK, 3 + 2 * (n % 4000), 1, 60000, "x", 1);
        run_us(60);
        peer.count = peer.next = 0;
    }
    assert_true(sock.nx_tcp_socket_receive_queue_count <= 8 + 2 * (8192 / 1460));
    segment(ACK, 1, 1, 60000, "ab", 2);
    run_ms(1);
    expect_segment(ACK, 1, 4, 0);
    expect_text("abx");
    close_board();
}

static void test_window_edges(void **state)
{
    static UCHAR much[1400];
    unsigned n;

    establish_server();
    /* The window fills: 8192 = 5 * 1400 + 1192. */
    for (n = 0; n < 6; n++)
        segment(ACK, 1 + n * 1400, 1, 60000, much, 1400);
    run_ms(300);
    assert_int_equal(sock.nx_tcp_socket_rx_window_current, 0);
    assert_int_equal(peer.seen[peer.count - 1].window, 0);
    assert_int_equal(peer.seen[peer.count - 1].ack, 8193);
    skip_all();
    segment(ACK, 8193, 1, 60000, "x", 1);       /* a probe */
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 8193, 0)->window, 0);
    segment(ACK | FIN, 8193, 1, 60000, "x", 1); /* no room for the FIN behind it either */
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 8193, 0)->window, 0);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    fw(do_receive);                             /* 1400 free: not yet worth a segment */
    fw(do_release);
    expect_silence();
    fw(do_read);
    assert_int_equal(text_length, 8192 - 1400);
    assert_int_equal(expect_segment(ACK, 1, 8193, 0)->window, 3 * 1400);    /* half of it */
    expect_silence();
    segment(ACK, 8193, 1, 60000, "x", 1);
    run_ms(300);
    assert_int_equal(expect_segment(ACK, 1, 8194, 0)->window, 8191);
    expect_text("x");
    close_board();
}

/* The last packets of the pool are for the segment that closes the gap. */
static NX_PACKET *hoard[POOL_SIZE];
static unsigned hoarded;

static void do_hoard(void)
{
    hoarded = 0;
    while (pool.nx_packet_pool_available > pool.nx_packet_pool_total / 8)
        EXPECT(nx_packet_allocate(&pool, &hoard[hoarded++], 0, NX_NO_WAIT), NX_SUCCESS);
}

static void do_unhoard(void)
{
    while (hoarded > 0)
        EXPECT(nx_packet_release(hoard[--hoarded]), NX_SUCCESS);
}

static void test_scarce_packets(void **state)
{
    establish_server();
    fw(do_hoard);
    segment(ACK, 2, 1, 60000, "bc", 2);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    assert_int_equal(sock.nx_tcp_socket_receive_queue_count, 0);
    segment(ACK, 1, 1, 60000, "a", 1);
    run_ms(1);
    fw(do_unhoard);
    segment(ACK, 2, 1, 60000, "bc", 2);
    run_ms(1);
    expect_text("abc");
    close_board();
}

/* What the peer may send by the windows it heard of last, as full segments. */
static uint32_t fill_window(uint32_t seq)
{
    static UCHAR much[1460];
    uint32_t edge = peer.seen[peer.count - 1].ack + peer.seen[peer.count - 1].window;

    for (; seq + 1460 <= edge; seq += 1460) {
        segment(ACK, seq, 1, 60000, much, 1460);
        run_ms(1);
    }
    run_ms(300);
    return seq;
}

/* Takes all text and keeps its packets. */
static void do_take(void)
{
    while (nx_tcp_socket_receive(&sock, &hoard[hoarded], NX_NO_WAIT) == NX_SUCCESS)
        hoarded++;
}

/* The window promises no more than the pool can take: nothing comes in vain, and
 * what the application takes is asked for without a probe. */
static void test_window_of_pool(void **state)
{
    uint32_t seq = 1;
    uint32_t before;
    unsigned round;

    use_rfc = 1;
    sock_window = 60000;        /* the pool's 40 packets take 58,400 */
    establish_server();
    hoarded = 0;
    for (round = 0; round < 5; round++) {
        before = seq;
        seq = fill_window(seq);
        assert_int_equal(peer.seen[peer.count - 1].ack, seq);   /* all of it is here */
        assert_in_range(seq - before, 1, 33 * 1460);
        fw(do_take);
    }
    fw(do_unhoard);
    seq = fill_window(seq);
    fw(do_read);
    assert_true(fill_window(seq) - seq > 20 * 1460);
    fw(do_read);
    close_board();
}

static void test_fin_out_of_order(void **state)
{
    establish_server();
    segment(ACK | FIN, 4, 1, 60000, "def", 3);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    segment(ACK, 1, 1, 60000, "abc", 3);
    run_ms(1);
    expect_segment(ACK, 1, 8, 0);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_CLOSE_WAIT);
    segment(ACK, 8, 1, 60000, "more", 4);       /* text after a FIN is none */
    run_ms(1);
    expect_text("abcdef");
    close_board();
}

/* Text that came from behind the FIN before the FIN did is nobody's. */
static void test_text_behind_fin(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 60000, "abc", 3);
    segment(ACK, 5, 1, 60000, "behind", 6);
    run_ms(1);
    segment(ACK | FIN, 4, 1, 60000, NULL, 0);
    run_ms(1);
    skip_all();
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_CLOSE_WAIT);
    assert_int_equal(sock.nx_tcp_socket_receive_queue_count, 1);
    expect_text("abc");
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    close_board();
}

/* D045: wherever the pointer points. */
static void d045_urgent(void **state)
{
    const uint16_t pointers[] = {0, 1, 3, 4, 100, 0xFFFF};
    unsigned n;

    for (n = 0; n < 6; n++) {
        establish_server();
        twist.urgent = pointers[n];
        segment(ACK | URG, 1, 1, 60000, "abc", 3);
        run_ms(1);
        twist.urgent = pointers[n];
        segment(ACK | URG, 4, 1, 60000, NULL, 0);
        run_ms(1);
        assert_int_equal(urgent_calls, 2);
        expect_text("abc");
        close_board();
        /* and on the SYN, in SYN-SENT, and on the answer to ours */
        open_board();
        fw_start(0, do_connect);
        skip_all();
        twist.urgent = pointers[n];
        segment(ACK | URG, 0, 0, 60000, "abc", 3);
        run_ms(1);
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_SYN_SENT);
        twist.urgent = pointers[n];
        segment(SYN | ACK | URG, 0, 1, 60000, NULL, 0);
        segment(ACK, 1, 1, 60000, "def", 3);
        run_ms(1);
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
        expect_text("def");
        close_board();
    }
}

/* A member that holds packets and gives them back later, from another thread. */
static NX_PACKET *held[4];
static unsigned held_count;

static VOID hold(NX_IP *ip_ptr, NX_PACKET *packet)
{
    held[held_count++] = packet;
}

static void do_hold(void)
{
    held_count = 0;
    ip.nx_ip_tcp_packet_receive = hold;
}

static void do_unhold(void)
{
    ip.nx_ip_tcp_packet_receive = _nx_tcp_packet_receive;
    while (held_count > 0)
        _nx_tcp_packet_receive(&ip, held[--held_count]);
}

static void test_held_packets(void **state)
{
    establish_server();
    fw(do_hold);
    segment(ACK, 1, 1, 60000, "abc", 3);
    segment(ACK, 4, 1, 60000, "def", 3);
    run_ms(10);
    assert_int_equal(held_count, 2);
    assert_int_equal(receive_calls, 0);
    fw(do_unhold);
    expect_text("abcdef");
    close_board();
}

/* --- sending ------------------------------------------------------------------------- */

static void check_seen(const struct seen *seen)
{
    uint32_t i;

    for (i = 0; i < seen->length; i++)
        assert_int_equal(seen->data[i], pattern(seen->seq - 1 + i));
}

static void send_bytes(ULONG length)
{
    send_length = length;
    fw(do_send);
}

static void test_send(void **state)
{
    establish_server();
    send_bytes(100);
    assert_int_equal(status, NX_SUCCESS);
    check_seen(expect_segment(ACK, 1, 1, 100));
    assert_int_equal(sock.nx_tcp_socket_tx_sequence, peer.irs + 101);
    assert_int_equal(sock.nx_tcp_socket_tx_outstanding_bytes, 100);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 1);
    segment(ACK, 1, 51, 60000, NULL, 0);        /* half of it */
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_outstanding_bytes, 50);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 1);
    segment(ACK, 1, 101, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    assert_int_equal(sock.nx_tcp_socket_timeout, 0);
    run_ms(3000);
    expect_silence();
    close_board();
}

/* NX19, RFC 5681 3.1: cut to segments, no more than the initial window. */
static void test_initial_window(void **state)
{
    static const struct {
        const char *option;
        uint32_t mss, segments;
    } cases[] = {
        {"\x02\x04\x05\xb4", 1460, 3}, {"\x02\x04\x02\x18", 536, 4}, {"\x02\x04\x00\x80", 128, 4},
    };
    unsigned n, k;

    for (n = 0; n < 3; n++) {
        open_server();
        with_options(cases[n].option, 4);
        segment(SYN, 0, 0, 60000, NULL, 0);
        run_ms(1);
        segment(ACK, 1, 1, 60000, NULL, 0);
        run_ms(1);
        skip_all();
        send_offset = 0;
        send_wait = NX_NO_WAIT;
        send_bytes(6000);
        assert_int_equal(status, NX_WINDOW_OVERFLOW);
        for (k = 0; k < cases[n].segments; k++)
            check_seen(expect_segment(ACK, 1 + k * cases[n].mss, 1, cases[n].mss));
        expect_silence();
        /* NX17: what is left of the packet is ours. */
        assert_int_equal(send_packet->nx_packet_length, 6000 - k * cases[n].mss);
        fw(do_release_unsent);
        close_board();
    }
}

/* The caller waits, and its packet goes as the window opens. */
static void do_send_wait(void)
{
    send_wait = NX_WAIT_FOREVER;
    do_send();
}

static void test_send_waits(void **state)
{
    uint32_t seq = 1;

    establish_server();
    send_length = 20000;
    fw_start(0, do_send_wait);
    assert_int_equal(worker_busy[0], 2);
    while (worker_busy[0] != 0) {
        struct seen *seen = take();

        check_seen(seen);
        assert_int_equal(seen->seq, seq);
        seq += seen->length;
        segment(ACK, 1, seq, 60000, NULL, 0);
        run_ms(1);
    }
    assert_int_equal(status, NX_SUCCESS);
    while (peek() != NULL) {
        check_seen(peek());
        seq += take()->length;
    }
    assert_int_equal(seq, 20001);
    segment(ACK, 1, seq, 60000, NULL, 0);
    run_ms(1);
    close_board();
}

static void warm_up(unsigned count);

/* Two senders do not mix their packets, even when the second's would fit. */
static UINT other_status;

static void do_send_other(void)
{
    NX_PACKET *packet;
    UCHAR byte = 0xEE;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, &byte, 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    other_status = nx_tcp_socket_send(&sock, packet, NX_WAIT_FOREVER);
}

static void test_senders_in_order(void **state)
{
    uint32_t base;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    segment(ACK, 1, base, 5000, NULL, 0);
    run_ms(1);
    send_length = 6000;
    fw_start(0, do_send_wait);                  /* 3 segments, then 620 bytes of room */
    fw_start(1, do_send_other);
    assert_int_equal(worker_busy[1], 2);
    assert_int_equal(peer.count - peer.next, 3);
    skip_all();
    segment(ACK, 1, base + 4380, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(worker_busy[0] + worker_busy[1], 0);
    assert_int_equal(other_status, NX_SUCCESS);
    check_seen(expect_segment(ACK, base + 4380, 1, 1460));
    check_seen(expect_segment(ACK, base + 5840, 1, 160));
    assert_int_equal(expect_segment(ACK, base + 6000, 1, 1)->data[0], 0xEE);
    segment(ACK, 1, base + 6001, 60000, NULL, 0);
    run_ms(1);
    close_board();
}

static void do_bad_sends(void)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_INVALID_PACKET);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    packet->nx_packet_prepend_ptr = packet->nx_packet_data_start + 20;
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_UNDERFLOW);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(packet == NX_NULL, 1);
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_PTR_ERROR);
    /* NX12: a lvalue that becomes null. */
    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(packet == NX_NULL, 1);
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 3, 100, 10, 0), NX_SUCCESS);
}

/* Of several errors the first of the table counts; a packet without room for headers
 * is none of them while there is no connection that would have headers. */
static void do_sends_of_two_errors(void)
{
    VOID (*receive)(NX_IP *, NX_PACKET *) = ip.nx_ip_tcp_packet_receive;
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    ip.nx_ip_tcp_packet_receive = NX_NULL;
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_INVALID_PACKET);
    EXPECT(nx_packet_data_append(packet, "x", 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_NOT_ENABLED);
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 0, 100, 10, 0), NX_OPTION_ERROR);
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 3, 100, 10, 0), NX_NOT_ENABLED);
    ip.nx_ip_tcp_packet_receive = receive;
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_NOT_BOUND);
    EXPECT(nx_tcp_client_socket_bind(&sock, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_NOT_CONNECTED);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
}

static void test_order_of_errors(void **state)
{
    open_board();
    fw(do_sends_of_two_errors);
    close_board();
}

static void d057_send_statuses(void **state)
{
    unsigned n;

    establish_server();
    fw(do_bad_sends);
    for (n = 0; n < 3; n++) {
        send_bytes(10);
        assert_int_equal(status, n < 2 ? NX_SUCCESS : NX_TX_QUEUE_DEPTH);
    }
    /* D057: untouched, so that it can be sent once there is room. */
    assert_int_equal(send_packet->nx_packet_length, 10);
    assert_ptr_equal(send_packet->nx_packet_prepend_ptr,
                     send_packet->nx_packet_data_start + NX_TCP_PACKET);
    fw(do_release_unsent);
    segment(FIN | ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    fw_start(0, do_disconnect);
    fw_start(1, do_send_other);
    assert_int_equal(other_status, NX_NOT_CONNECTED);
    run_ms(6000);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total - 1);
    pb_test_close(&board);
}

/* --- retransmission ------------------------------------------------------------------ */

/* NX21: 1 s, constant, ten times, then the connection is dropped and nothing
 * of it is left (D058). */
static void retransmissions(int rfc, const unsigned *gaps_ms, unsigned count)
{
    uint64_t before;
    unsigned n;

    use_rfc = rfc;
    establish_server();
    send_bytes(100);
    before = expect_segment(ACK, 1, 1, 100)->time_ns;
    run_ms(400000);
    for (n = 0; n < count; n++) {
        struct seen *seen = expect_segment(ACK, 1, 1, 100);
        uint64_t gap_ms = (seen->time_ns - before + 500000) / 1000000;

        check_seen(seen);
        if (n == 0)
            assert_in_range(gap_ms, rfc ? 1000 : 900, rfc ? 1110 : 1000);
        else
            assert_int_equal(gap_ms, gaps_ms[n]);
        before = seen->time_ns;
    }
    expect_segment(RST | ACK, 101, 1, 0);
    expect_silence();
    assert_int_equal(closing_calls, 1);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
    assert_int_equal(sock.nx_tcp_socket_retransmit_packets, count);
    assert_int_equal(ip.nx_ip_tcp_connections_dropped, 1);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    close_board();
}

static void test_retransmit_interface(void **state)
{
    const unsigned gaps[10] = {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};

    retransmissions(0, gaps, 10);
}

static void test_retransmit_rfc(void **state)
{
    const unsigned gaps[10] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000, 60000};

    retransmissions(1, gaps, 10);
}

/* NX21: a packet that the driver still has cannot be sent again, and is freed
 * by the driver when it was acknowledged meanwhile (NX14). */
static NX_PACKET *in_driver[4];
static unsigned in_driver_count;

static VOID slow_driver(NX_IP_DRIVER *request)
{
    if (request->nx_ip_driver_command == NX_LINK_PACKET_SEND &&
        request->nx_ip_driver_packet->nx_packet_length > 60) {
        in_driver[in_driver_count++] = request->nx_ip_driver_packet;
        request->nx_ip_driver_status = NX_SUCCESS;
    } else {
        nx_ethernet_driver(request);
    }
}

static void do_driver_release(void)
{
    while (in_driver_count > 0)
        EXPECT(nx_packet_transmit_release(in_driver[--in_driver_count]), NX_SUCCESS);
}

static void test_driver_keeps(void **state)
{
    establish_server();
    in_driver_count = 0;
    ip.nx_ip_interface[0].nx_interface_link_driver_entry = slow_driver;
    send_bytes(1000);
    send_bytes(1000);
    assert_int_equal(in_driver_count, 2);
    run_ms(2500);
    assert_int_equal(in_driver_count, 2);               /* nothing again */
    expect_silence();
    fw(do_driver_release);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 2);
    ip.nx_ip_interface[0].nx_interface_link_driver_entry = nx_ethernet_driver;
    run_ms(1000);
    check_seen(expect_segment(ACK, 1, 1, 1000));
    expect_silence();
    ip.nx_ip_interface[0].nx_interface_link_driver_entry = slow_driver;
    segment(ACK, 1, 1001, 60000, NULL, 0);               /* the other one, from the queue */
    run_ms(1);
    assert_int_equal(in_driver_count, 1);
    segment(ACK, 1, 2001, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total - 1);
    fw(do_driver_release);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    ip.nx_ip_interface[0].nx_interface_link_driver_entry = nx_ethernet_driver;
    close_board();
}

/* RFC 6298 5.7, RFC 5681 3.1: a SYN was lost, so the path is not trusted. */
static void test_lost_syn(void **state)
{
    use_rfc = 1;
    open_server();
    with_options(MSS_1460, 4);
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1200);
    expect_segment(SYN | ACK, 0, 1, 0);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    send_offset = 0;
    send_wait = NX_NO_WAIT;
    send_bytes(3000);
    assert_int_equal(status, NX_WINDOW_OVERFLOW);
    fw(do_release_unsent);
    expect_segment(ACK, 1, 1, 1460);
    expect_silence();
    run_ms(2990);
    expect_silence();
    run_ms(130);
    expect_segment(ACK, 1, 1, 1460);
    close_board();
}

static void do_configure(void)
{
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 20, 50, 3, 1), NX_SUCCESS);
    EXPECT(nx_tcp_socket_transmit_configure(&sock, 0, 50, 3, 1), NX_OPTION_ERROR);
}

static void test_retransmit_configured(void **state)
{
    const unsigned gaps[] = {500, 1000, 2000};
    uint64_t before;
    unsigned n;

    establish_server();
    fw(do_configure);
    send_bytes(100);
    before = expect_segment(ACK, 1, 1, 100)->time_ns;
    run_ms(20000);
    for (n = 0; n < 3; n++) {
        uint64_t now = expect_segment(ACK, 1, 1, 100)->time_ns;

        if (n > 0)
            assert_int_equal((now - before + 500000) / 1000000, gaps[n]);
        before = now;
    }
    expect_segment(RST | ACK, 101, 1, 0);
    close_board();
}

static void send_many(unsigned count)
{
    while (count-- > 0) {
        send_bytes(1000);
        assert_int_equal(status, NX_SUCCESS);
    }
}

/* Opens the congestion window: count segments are acknowledged. */
static void warm_up(unsigned count)
{
    uint32_t acked = 1;

    while (count-- > 0) {
        send_many(1);
        acked = take()->seq + 1000;
        segment(ACK, 1, acked, 60000, NULL, 0);
        run_ms(1);
    }
    expect_silence();
    assert_int_equal(acked, send_offset + 1);
}

/* RFC 5681 3.2: the third duplicate; RFC 6582: the next hole at once. */
static void test_fast_retransmit(void **state)
{
    uint32_t base;
    unsigned n;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    send_many(8);
    for (n = 0; n < 8; n++)
        expect_segment(ACK, base + n * 1000, 1, 1000);
    /* Segments 0 and 3 are lost. */
    segment(ACK, 1, base, 60000, NULL, 0);
    segment(ACK, 1, base, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    segment(ACK, 1, base, 60000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, base, 1, 1000));
    assert_true(sock.nx_tcp_socket_fast_recovery);
    assert_int_equal(sock.nx_tcp_socket_tx_slow_start_threshold, 4000);
    segment(ACK, 1, base, 60000, NULL, 0);
    segment(ACK, 1, base, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    segment(ACK, 1, base + 3000, 60000, NULL, 0);       /* partial */
    run_ms(1);
    check_seen(expect_segment(ACK, base + 3000, 1, 1000));
    /* ssthresh + 3 + 2 duplicates, less 3000 acknowledged, and one segment. */
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, 4000 + 6 * 1460 - 3000);
    segment(ACK, 1, base + 8000, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    assert_false(sock.nx_tcp_socket_fast_recovery);
    assert_true(sock.nx_tcp_socket_tx_window_congestion <= 4000);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    run_ms(3000);
    expect_silence();
    close_board();
}

/* D056, RFC 5681 2: what is no duplicate. */
static void d056_not_duplicates(void **state)
{
    uint32_t base;
    unsigned n;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    send_many(4);
    skip_all();
    for (n = 0; n < 4; n++) {
        segment(ACK, 1 + n, base, 60000, "x", 1);           /* with text */
        segment(ACK, 5, base, 60001 + n, NULL, 0);          /* window moves */
        segment(ACK, 5, base - 1000, 60000, NULL, 0);       /* older */
        run_ms(1);
    }
    for (; peek() != NULL; take())
        assert_int_equal(peek()->length, 0);
    assert_int_equal(sock.nx_tcp_socket_retransmit_packets, 0);
    close_board();
}

/* A whole window is lost: the timer resends the first, acknowledgments the rest. */
static void test_timeout_recovery(void **state)
{
    uint32_t base;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    send_many(6);
    skip_all();
    run_ms(1100);
    expect_segment(ACK, base, 1, 1000);
    expect_silence();                                       /* cwnd is one segment */
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, 1460);
    assert_int_equal(sock.nx_tcp_socket_tx_slow_start_threshold, 3000);
    segment(ACK, 1, base + 1000, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, base + 1000, 1, 1000);
    expect_segment(ACK, base + 2000, 1, 1000);
    expect_silence();
    segment(ACK, 1, base + 3000, 60000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, base + 3000, 1, 1000));
    expect_segment(ACK, base + 4000, 1, 1000);
    expect_segment(ACK, base + 5000, 1, 1000);
    /* RFC 6582 4: duplicates from before the timeout start nothing. */
    segment(ACK, 1, base + 3000, 60000, NULL, 0);
    segment(ACK, 1, base + 3000, 60000, NULL, 0);
    segment(ACK, 1, base + 3000, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    segment(ACK, 1, base + 6000, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    close_board();
}

/* The timer was wrong: all had arrived, and nothing but the first is repeated. */
static void test_spurious_timeout(void **state)
{
    uint32_t base;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    send_many(6);
    skip_all();
    run_ms(1100);
    expect_segment(ACK, base, 1, 1000);
    segment(ACK, 1, base + 5000, 60000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, base + 5000, 1, 1000));
    expect_silence();
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, 2 * 1460);
    assert_true(sock.nx_tcp_socket_timeout > 0);
    segment(ACK, 1, base + 6000, 60000, NULL, 0);
    run_ms(1);
    send_many(1);
    check_seen(expect_segment(ACK, base + 6000, 1, 1000));
    close_board();
}

/* RFC 6298: a slow path raises the timeout, never from what was sent twice. */
static void test_rtt(void **state)
{
    use_rfc = 1;
    open_server();
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    run_ms(800);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_in_range(sock.nx_tcp_socket_private.srtt_us, 799000, 803000);
    /* SRTT + 4 * SRTT / 2 */
    assert_in_range(sock.nx_tcp_socket_private.rto_ticks, 240, 242);
    send_offset = 0;
    send_wait = NX_NO_WAIT;
    send_bytes(100);
    expect_segment(ACK, 1, 1, 100);
    run_ms(2390);
    expect_silence();
    run_ms(130);
    expect_segment(ACK, 1, 1, 100);
    assert_in_range(sock.nx_tcp_socket_private.rto_ticks, 480, 484);
    run_ms(10);
    segment(ACK, 1, 101, 60000, NULL, 0);           /* Karn: of which of the two? */
    run_ms(1);
    assert_in_range(sock.nx_tcp_socket_private.srtt_us, 799000, 803000);
    close_board();
}

/* RFC 5681 4.1: after a pause no burst. */
static void test_idle_restart(void **state)
{
    establish_server();
    warm_up(12);
    assert_true(sock.nx_tcp_socket_tx_window_congestion >= 12 * 1000);
    run_ms(5000);
    send_length = 9000;
    fw_start(0, do_send_wait);
    assert_int_equal(peer.count - peer.next, 3);
    skip_all();
    segment(RST, 1, 0, 0, NULL, 0);
    run_ms(1);
    fw(do_release_unsent);
    close_board();
}

/* --- windows ------------------------------------------------------------------------- */

/* RFC 9293 3.8.6.1: probed after one RTO, then at growing intervals, for ever. */
static void test_zero_window(void **state)
{
    uint64_t before = 0;
    unsigned n;

    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    send_length = 100;
    fw_start(0, do_send_wait);
    expect_silence();
    for (n = 0; n < 12; n++) {
        uint64_t gap_ms = n < 6 ? 1000u << n : 60000;
        struct seen *seen;

        run_ms(n == 0 ? 1000 : gap_ms);
        seen = expect_segment(ACK, 0, 1, 0);
        if (n > 0)
            assert_int_equal((seen->time_ns - before + 500000) / 1000000, gap_ms);
        before = seen->time_ns;
        segment(ACK, 1, 1, 0, NULL, 0);
        run_us(100);
        run_ms(1);
    }
    segment(ACK, 1, 1, 1000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, 1, 1, 100));
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_SUCCESS);
    segment(ACK, 1, 101, 1000, NULL, 0);
    run_ms(3000);
    expect_silence();
    close_board();
}

/* D053: the peer answers for a day; a caller's own timeout works meanwhile. */
static int day_answers;

static void day_receive(void *arg)
{
    struct seen *seen;

    while ((seen = peek()) != NULL) {
        peer.count = peer.next = 0;
        segment(ACK, 1, 1, 0, NULL, 0);
        day_answers++;
    }
    pb_world_at(board.world, pb_world_now(board.world) + PB_S(1), day_receive, NULL);
}

static void do_send_10s(void)
{
    send_wait = 1000;
    do_send();
}

static void d053_zero_window_day(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    send_length = 100;
    day_answers = 0;
    fw_start(0, do_send_10s);
    day_receive(NULL);
    run_ms(11000);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_WINDOW_OVERFLOW);
    fw(do_release_unsent);
    fw_start(0, do_send_wait);
    run_ms(24u * 3600 * 1000);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    assert_in_range(day_answers, 1400, 1460);
    segment(RST, 1, 0, 0, NULL, 0);
    run_ms(1);
    fw(do_release_unsent);
    close_board();
}

/* A peer that does not answer probes is given up like any other. */
static void test_zero_window_dead(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    send_length = 100;
    fw_start(0, do_send_wait);
    run_ms(600000);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    assert_int_equal(peer.count - peer.next, 11);
    fw(do_release_unsent);
    close_board();
}

/* A send that found no room and did not wait: the update may be lost, so the
 * window is asked for, and the application told. */
static void test_refused_probe(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    send_bytes(100);
    assert_int_equal(status, NX_WINDOW_OVERFLOW);
    fw(do_release_unsent);
    run_ms(1010);
    expect_segment(ACK, 0, 1, 0);
    window_calls = 0;
    segment(ACK, 1, 1, 500, NULL, 0);
    run_ms(10000);
    expect_silence();
    assert_int_equal(window_calls, 1);
    close_board();
}

/* RFC 9293 3.3.1: a segment that comes late does not bring its window back. */
static void test_late_window(void **state)
{
    establish_server();
    send_bytes(100);
    segment(ACK, 2, 101, 5000, "b", 1);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 5000);
    segment(ACK, 1, 101, 0, "a", 1);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 5000);
    segment(ACK, 3, 101, 6000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 6000);
    send_bytes(100);
    segment(ACK, 3, 201, 7000, NULL, 0);
    segment(ACK, 3, 101, 0, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 7000);
    close_board();
}

/* D052: the window shrinks below what was sent, to nothing, and opens again. */
static void d052_window_shrinks(void **state)
{
    uint32_t base;

    establish_server();
    warm_up(12);
    base = send_offset + 1;
    send_many(5);
    skip_all();
    segment(ACK, 1, base + 1000, 500, NULL, 0);
    run_ms(1);
    send_bytes(10);
    assert_int_equal(status, NX_WINDOW_OVERFLOW);
    fw(do_release_unsent);
    segment(ACK, 1, base + 1000, 0, NULL, 0);
    run_ms(1);
    skip_all();
    run_ms(1100);
    expect_segment(ACK, base + 1000, 1, 1000);          /* the oldest is the probe */
    segment(ACK, 1, base + 1000, 0, NULL, 0);
    run_ms(2100);
    expect_segment(ACK, base + 1000, 1, 1000);
    segment(ACK, 1, base + 2000, 60000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, base + 2000, 1, 1000));
    expect_segment(ACK, base + 3000, 1, 1000);
    segment(ACK, 1, base + 4000, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, base + 4000, 1, 1000);
    segment(ACK, 1, base + 5000, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    close_board();
}

/* RFC 9293 MUST-38: no small segments into a window that opens byte by byte. */
static void test_silly_window(void **state)
{
    unsigned n;

    establish_server();
    send_length = 1000;
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    fw_start(0, do_send_wait);
    for (n = 1; n <= 50; n++) {
        segment(ACK, 1, 1, n, NULL, 0);
        run_ms(1);
    }
    expect_silence();
    run_ms(1100);                               /* the override timeout */
    check_seen(expect_segment(ACK, 1, 1, 50));
    segment(ACK, 1, 51, 2000, NULL, 0);
    run_ms(1);
    check_seen(expect_segment(ACK, 51, 1, 950));
    assert_int_equal(worker_busy[0], 0);
    segment(ACK, 1, 1001, 2000, NULL, 0);
    run_ms(1);
    close_board();
}

/* A peer whose whole window is small gets what fits. */
static void test_small_window(void **state)
{
    uint32_t acked = 1;
    struct seen *seen;

    open_server();
    with_options(MSS_1460, 4);
    segment(SYN, 0, 0, 300, NULL, 0);
    run_ms(1);
    skip_all();
    segment(ACK, 1, 1, 300, NULL, 0);
    run_ms(1);
    send_offset = 0;
    send_length = 1000;
    fw_start(0, do_send_wait);
    while (acked < 1001) {
        seen = take();
        check_seen(seen);
        assert_int_equal(seen->seq, acked);
        assert_int_equal(seen->length, acked < 900 ? 300 : 100);
        acked += seen->length;
        segment(ACK, 1, acked, 300, NULL, 0);
        run_ms(1);
    }
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

/* RFC 7323: only when both ends say so, and not on SYN segments. */
static void test_window_scale(void **state)
{
    struct seen *syn_ack;

    use_rfc = 1;
    sock_window = 200000;
    pool_packets = POOL_SIZE;
    open_server();
    with_options("\x02\x04\x05\xb4\x03\x03\x07", 7);
    segment(SYN, 0, 0, 1000, NULL, 0);
    run_ms(1);
    syn_ack = expect_segment(SYN | ACK, 0, 1, 0);
    assert_int_equal(syn_ack->scale, 2);
    assert_int_equal(syn_ack->window, 65535);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 1000);
    segment(ACK, 1, 1, 1000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 128000);
    segment(ACK, 1, 1, 1000, "ab", 2);
    segment(ACK, 3, 1, 1000, "cd", 2);
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 5, 0)->window, 199996 >> 2);
    close_board();
    /* The peer does not. */
    open_server();
    segment(SYN, 0, 0, 1000, NULL, 0);
    run_ms(1);
    assert_int_equal(expect_segment(SYN | ACK, 0, 1, 0)->scale, -1);
    segment(ACK, 1, 1, 1000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 1000);
    close_board();
}

/* What scaling cuts off the window must not add up: the wire checker looks. */
static void test_scaled_edge(void **state)
{
    use_rfc = 1;
    sock_window = 200000;
    pool_packets = POOL_SIZE;
    open_server();
    with_options("\x02\x04\x05\xb4\x03\x03\x07", 7);
    segment(SYN, 0, 0, 1000, NULL, 0);
    run_ms(1);
    segment(ACK, 1, 1, 1000, NULL, 0);
    segment(ACK, 5000, 1, 1000, "behind a gap", 12);
    for (uint32_t seq = 1; seq < 20; seq++) {
        segment(ACK, seq, 1, 1000, "x", 1);
        run_ms(1);
    }
    assert_int_equal(peer.seen[peer.count - 1].ack, 20);
    close_board();
}

static void do_mss(void)
{
    ULONG mss;

    EXPECT(nx_tcp_socket_mss_set(&sock, 1461), NX_SIZE_ERROR);
    EXPECT(nx_tcp_socket_mss_set(&sock, 700), NX_SUCCESS);
    EXPECT(nx_tcp_socket_mss_get(&sock, &mss), NX_SUCCESS);
    EXPECT(mss, 700);
}

static void test_mss(void **state)
{
    open_board();
    fw(do_mss);
    fw_start(0, do_connect);
    assert_int_equal(expect_segment(SYN, 0, 0, 0)->mss, 700);
    with_options(MSS_1460, 4);
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 700);
    assert_int_equal(sock.nx_tcp_socket_peer_mss, 1460);
    close_board();
}

static void do_info(void)
{
    ULONG sent, sent_bytes, received, received_bytes, again, queued, wrong, tcp_state, depth;
    ULONG tx, rx, address, port;

    EXPECT(nx_tcp_socket_info_get(&sock, &sent, &sent_bytes, &received, &received_bytes, &again,
                                  &queued, &wrong, &tcp_state, &depth, &tx, &rx),
           NX_SUCCESS);
    EXPECT(sent_bytes, 100);
    EXPECT(received_bytes, 3);
    EXPECT(received, 1);
    EXPECT(queued, 1);
    EXPECT(tcp_state, NX_TCP_ESTABLISHED);
    EXPECT(depth, 1);
    EXPECT(tx, 60000);
    EXPECT(rx, 8189);
    EXPECT(again + wrong, 0);
    EXPECT(nx_tcp_socket_peer_info_get(&sock, &address, &port), NX_SUCCESS);
    EXPECT(address, PEER_IP);
    EXPECT(port, 4000);
    EXPECT(nx_tcp_info_get(&ip, NX_NULL, &sent_bytes, NX_NULL, &received_bytes, NX_NULL, NX_NULL,
                           NX_NULL, &queued, NX_NULL, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(sent_bytes, 100);
    EXPECT(received_bytes, 3);
    EXPECT(queued, 1);
}

static void test_info(void **state)
{
    establish_server();
    send_bytes(100);
    segment(ACK, 1, 1, 60000, "abc", 3);
    run_ms(1);
    fw(do_info);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_in_order),
        tcp_test(test_receive_waits),
        tcp_test(test_delayed_ack),
        tcp_test(test_ack_every_second),
        tcp_test(d055_out_of_order),
        tcp_test(test_gap_acks),
        tcp_test(d054_many_gaps),
        tcp_test(test_window_edges),
        tcp_test(test_scarce_packets),
        tcp_test(test_window_of_pool),
        tcp_test(test_fin_out_of_order),
        tcp_test(test_text_behind_fin),
        tcp_test(d045_urgent),
        tcp_test(test_held_packets),
        tcp_test(test_send),
        tcp_test(test_initial_window),
        tcp_test(test_send_waits),
        tcp_test(test_senders_in_order),
        tcp_test(d057_send_statuses),
        tcp_test(test_order_of_errors),
        tcp_test(test_retransmit_interface),
        tcp_test(test_retransmit_rfc),
        tcp_test(test_driver_keeps),
        tcp_test(test_lost_syn),
        tcp_test(test_retransmit_configured),
        tcp_test(test_fast_retransmit),
        tcp_test(d056_not_duplicates),
        tcp_test(test_timeout_recovery),
        tcp_test(test_spurious_timeout),
        tcp_test(test_rtt),
        tcp_test(test_idle_restart),
        tcp_test(test_zero_window),
        tcp_test(d053_zero_window_day),
        tcp_test(test_zero_window_dead),
        tcp_test(test_refused_probe),
        tcp_test(test_late_window),
        tcp_test(d052_window_shrinks),
        tcp_test(test_silly_window),
        tcp_test(test_small_window),
        tcp_test(test_window_scale),
        tcp_test(test_scaled_edge),
        tcp_test(test_mss),
        tcp_test(test_info),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
