/*
 * TCP connections: every way in and every way out, resets, backlog, ports and
 * initial sequence numbers, segment by segment.
 */
#include "tcp_fixture.h"

static inline void expect_state(UINT wanted)
{
    assert_int_equal(sock.nx_tcp_socket_state, wanted);
}

/* --- opening ------------------------------------------------------------------------- */

static void test_passive_open(void **state)
{
    struct seen *syn_ack;

    open_board();
    fw(do_listen);
    expect_state(NX_TCP_LISTEN_STATE);
    with_options(MSS_1460, 4);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(5);
    expect_silence();                       /* NX27: the answer waits for accept */
    expect_state(NX_TCP_LISTEN_STATE);
    segment(SYN, 0, 0, 5000, NULL, 0);      /* repeated meanwhile */
    run_ms(5);
    expect_silence();
    fw_start(0, do_accept);
    syn_ack = expect_segment(SYN | ACK, 0, 1, 0);
    assert_int_equal(syn_ack->mss, 1460);
    assert_int_equal(syn_ack->scale, -1);
    assert_int_equal(syn_ack->window, 8192);
    expect_state(NX_TCP_SYN_RECEIVED);
    segment(SYN, 0, 0, 5000, NULL, 0);      /* our answer was lost */
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_ESTABLISHED);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 5000);
    assert_int_equal(sock.nx_tcp_socket_tx_sequence, peer.irs + 1);
    assert_int_equal(sock.nx_tcp_socket_rx_sequence, peer.iss + 1);
    expect_silence();
    close_board();
}

static void test_accept_before_request(void **state)
{
    establish_server();
    assert_int_equal(ip.nx_ip_tcp_connections, 1);
    assert_int_equal(ip.nx_ip_tcp_passive_connections, 1);
    close_board();
}

static void test_active_open(void **state)
{
    struct seen *syn;

    open_board();
    fw_start(0, do_connect);
    syn = expect_segment(SYN, 0, 0, 0);
    assert_int_equal(syn->mss, 1460);
    expect_state(NX_TCP_SYN_SENT);
    segment(SYN | ACK, 0, 1, 5000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    assert_int_equal(status, NX_SUCCESS);
    assert_int_equal(sock.nx_tcp_socket_peer_mss, 536);     /* RFC 9293 MUST-15: no option */
    assert_int_equal(ip.nx_ip_tcp_active_connections, 1);
    close_board();
}

/* accept does not wait: the handshake goes on without it (NX_IN_PROGRESS). */
static void do_accept_no_wait(void)
{
    status = nx_tcp_server_socket_accept(&sock, NX_NO_WAIT);
}

static void test_accept_no_wait(void **state)
{
    open_board();
    fw(do_listen);
    fw(do_accept_no_wait);
    assert_int_equal(status, NX_IN_PROGRESS);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    expect_state(NX_TCP_ESTABLISHED);
    fw(do_accept_no_wait);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

/* A failed accept: unaccept, then the socket can listen anew (NX26). */
static void do_accept_30(void)
{
    status = nx_tcp_server_socket_accept(&sock, 30);
}

static void do_unaccept_relisten(void)
{
    EXPECT(nx_tcp_server_socket_relisten(&ip, PORT, &sock), NX_NOT_CLOSED);
    EXPECT(nx_tcp_server_socket_unaccept(&sock), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_relisten(&ip, PORT, &sock), NX_SUCCESS);
}

static void test_accept_timeout(void **state)
{
    open_board();
    fw(do_listen);
    fw_start(0, do_accept_30);
    run_ms(310);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    fw(do_unaccept_relisten);
    fw_start(0, do_accept_30);
    segment(SYN, 0, 0, 5000, NULL, 0);          /* answered, then silence */
    run_ms(310);
    expect_segment(SYN | ACK, 0, 1, 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    expect_state(NX_TCP_SYN_RECEIVED);
    fw(do_unaccept_relisten);
    expect_segment(RST | ACK, 1, 1, 0);
    expect_state(NX_TCP_LISTEN_STATE);
    peer.port = 4001;
    fw_start(0, do_accept_30);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

/* RFC 9293 figure 8. */
static void test_simultaneous_open(void **state)
{
    open_board();
    fw_start(0, do_connect);
    expect_segment(SYN, 0, 0, 0);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    expect_state(NX_TCP_SYN_RECEIVED);
    segment(SYN | ACK, 0, 1, 5000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    expect_state(NX_TCP_ESTABLISHED);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

static void test_refused(void **state)
{
    open_board();
    fw_start(0, do_connect);
    expect_segment(SYN, 0, 0, 0);
    segment(RST, 0, 0, 0, NULL, 0);                 /* acknowledges nothing */
    segment(RST | ACK, 0, 2, 0, NULL, 0);           /* the wrong number */
    segment(ACK | FIN, 0, 1, 0, "x", 1);            /* D050: FIN in SYN-SENT */
    run_ms(1);
    expect_silence();
    expect_state(NX_TCP_SYN_SENT);
    segment(SYN | ACK, 0, 7, 0, NULL, 0);           /* of an old connection */
    run_ms(1);
    assert_int_equal(expect_segment(RST, 7, 0, 0)->window, 0);
    expect_state(NX_TCP_SYN_SENT);
    segment(RST | ACK, 0, 1, 0, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_NOT_CONNECTED);
    expect_state(NX_TCP_CLOSED);
    expect_silence();
    close_board();
}

static ULONG connect_wait_ticks;

static void do_connect_wait(void)
{
    EXPECT(nx_tcp_client_socket_bind(&sock, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    status = nx_tcp_client_socket_connect(&sock, PEER_IP, 4000, connect_wait_ticks);
}

static void test_connect_wait(void **state)
{
    open_board();
    connect_wait_ticks = 50;
    fw_start(0, do_connect_wait);
    run_ms(480);
    assert_int_equal(worker_busy[0], 1 + 1);
    run_ms(30);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);     /* NX22 */
    expect_state(NX_TCP_CLOSED);
    close_board();
    open_board();
    connect_wait_ticks = NX_NO_WAIT;
    fw(do_connect_wait);
    assert_int_equal(status, NX_IN_PROGRESS);
    skip_all();
    segment(SYN | ACK, 0, 1, 5000, NULL, 0);
    run_ms(1);
    expect_state(NX_TCP_ESTABLISHED);
    close_board();
}

static void do_unbound_connect(void)
{
    EXPECT(nx_tcp_client_socket_connect(&sock, PEER_IP, 4000, 10), NX_NOT_BOUND);
    EXPECT(nx_tcp_client_socket_unbind(&sock), NX_NOT_BOUND);
    EXPECT(nx_tcp_client_socket_connect(&sock, 0, 4000, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_tcp_client_socket_connect(&sock, PEER_IP, 0, 10), NX_INVALID_PORT);
    EXPECT(nx_tcp_client_socket_bind(&sock, 0x10000, 10), NX_INVALID_PORT);
    EXPECT(nx_tcp_socket_disconnect(&sock, 10), NX_NOT_CONNECTED);
    EXPECT(nx_tcp_server_socket_accept(&sock, NX_NO_WAIT), NX_NOT_LISTEN_STATE);
    EXPECT(nx_tcp_server_socket_unaccept(&sock), NX_NOT_LISTEN_STATE);
    EXPECT(nx_tcp_server_socket_unlisten(&ip, 7), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_tcp_server_socket_relisten(&ip, 7, &sock), NX_INVALID_RELISTEN);
    EXPECT(nx_tcp_enable(&ip), NX_ALREADY_ENABLED);
    EXPECT(nx_tcp_client_socket_bind(&sock, 9000, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&sock, 9000, NX_NO_WAIT), NX_ALREADY_BOUND);
    EXPECT(nx_tcp_client_socket_connect(&sock, IP_ADDRESS(99, 1, 1, 1), 4000, 10),
           NX_IP_ADDRESS_ERROR);
    /* RFC 9293 MUST-46: nor to many */
    EXPECT(nx_tcp_client_socket_connect(&sock, IP_ADDRESS(10, 0, 0, 255), 4000, 10),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_tcp_client_socket_connect(&sock, 0xFFFFFFFFu, 4000, 10), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_tcp_client_socket_connect(&sock, IP_ADDRESS(224, 0, 0, 9), 4000, 10),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_tcp_socket_delete(&sock), NX_STILL_BOUND);
    EXPECT(nx_tcp_server_socket_listen(&ip, 7, &sock, 1, NX_NULL), NX_ALREADY_BOUND);
    EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
}

static void test_statuses(void **state)
{
    open_board();
    fw(do_unbound_connect);
    close_board();
}

/* NX21: 1 s, constant, ten times; RFC 6298: doubling from 1 s. Zero tolerance
 * between repetitions; the first falls on a fast period. */
static void syn_times(int rfc, const uint64_t *gaps_ms, unsigned count)
{
    uint64_t before = 0;
    unsigned n;

    use_rfc = rfc;
    open_board();
    fw_start(0, do_connect);
    run_ms(400000);
    for (n = 0; n < count; n++) {
        uint64_t now = expect_segment(SYN, 0, 0, 0)->time_ns / 1000000;

        if (n == 1)
            assert_in_range(now - before, rfc ? 1000 : 890, rfc ? 1110 : 1010);
        if (n > 1)
            assert_in_range(now - before, gaps_ms[n - 1] - 1, gaps_ms[n - 1] + 1);
        before = now;
    }
    expect_silence();
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    expect_state(NX_TCP_CLOSED);
    close_board();
}

static void test_syn_repeats(void **state)
{
    const uint64_t interface[11] = {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
    const uint64_t rfc[11] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000, 60000};

    syn_times(0, interface, 11);
    syn_times(1, rfc, 11);
}

/* A request that comes to nothing leaves the accept waiting at its listener. */
static void test_half_open_expires(void **state)
{
    open_server();
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(12000);
    assert_int_equal(peer.count - peer.next, 11 + 1);       /* 10 repetitions, a reset */
    skip_all();
    expect_state(NX_TCP_LISTEN_STATE);
    assert_int_equal(worker_busy[0], 2);
    peer.port = 4001;
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(RST, 1, 0, 0, NULL, 0);                         /* and another gives up */
    run_ms(1);
    expect_state(NX_TCP_LISTEN_STATE);
    peer.port = 4002;
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_ESTABLISHED);
    close_board();
}

/* --- segments without a connection --------------------------------------------------- */

static void test_closed_port(void **state)
{
    static const struct {
        int flags;
        size_t length;
        int reply;              /* 0: none */
        uint32_t seq, ack;      /* of the reply: relative to what was sent */
    } cases[] = {
        {SYN, 0, RST | ACK, 0, 101},      {SYN | FIN, 0, RST | ACK, 0, 102},
        {SYN, 10, RST | ACK, 0, 111},     {0, 10, RST | ACK, 0, 110},
        {ACK, 0, RST, 500, 0},            {ACK | FIN, 10, RST, 500, 0},
        {SYN | ACK, 0, RST, 500, 0},      {RST, 0, 0, 0, 0},
        {RST | ACK, 0, 0, 0, 0},          {RST | SYN, 0, 0, 0, 0},
    };
    size_t n;

    open_board();
    peer.board_port = 777;
    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        peer.irs = 0;
        segment(cases[n].flags, 100, 500, 1000, "0123456789", cases[n].length);
        run_ms(1);
        if (cases[n].reply != 0)
            expect_segment(cases[n].reply, cases[n].seq, cases[n].ack, 0);
        expect_silence();
    }
    assert_int_equal(ip.nx_ip_discards[NX_DISCARD_TCP_PORT], n);
    close_board();
}

static void test_listen_port(void **state)
{
    open_board();
    fw(do_listen);
    peer.irs = 0;
    segment(ACK, 100, 500, 1000, "x", 1);
    run_ms(1);
    expect_segment(RST, 500, 0, 0);
    segment(FIN, 100, 0, 1000, NULL, 0);
    segment(RST, 100, 0, 1000, NULL, 0);
    segment(0, 100, 0, 1000, "x", 1);
    run_ms(1);
    expect_silence();
    expect_state(NX_TCP_LISTEN_STATE);
    close_board();
}

/* D041, D042: headers that cannot be. Nothing is answered, nothing breaks. */
static void d041_bad_headers(void **state)
{
    static const struct {
        int offset;
        uint32_t cut;
        const char *options;
        size_t length;
    } cases[] = {
        {1, 0, NULL, 0}, {4, 0, NULL, 0}, {15, 0, NULL, 0}, {6, 0, NULL, 0},
        {0, 1, NULL, 0}, {0, 8, NULL, 0}, {0, 19, NULL, 0}, {0, 20, NULL, 0},
    };
    size_t n;

    establish_server();
    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        twist.data_offset = cases[n].offset;
        twist.cut = cases[n].cut;
        segment(ACK, 1, 1, 60000, NULL, 0);
        run_ms(1);
        expect_silence();
    }
    assert_int_equal(ip.nx_ip_tcp_invalid_packets, n);
    for (uint32_t cut = 1; cut <= 20; cut++) {          /* 19 to 0 bytes are left */
        twist.cut = cut;
        segment(ACK, 1, 1, 60000, NULL, 0);
        run_ms(1);
        expect_silence();
    }
    assert_int_equal(ip.nx_ip_tcp_invalid_packets, n + 20);
    twist.spoil_checksum = 1;
    segment(RST, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(ip.nx_ip_tcp_checksum_errors, 1);
    assert_int_equal(sock.nx_tcp_socket_checksum_errors, 1);
    expect_state(NX_TCP_ESTABLISHED);
    close_board();
}

/* D042, D043: options of a SYN, malformed and extreme. */
static void d042_d043_bad_options(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        uint32_t peer_mss;
    } cases[] = {
        {"\x02\x04\x05\xb4", 4, 1460}, {"\x01\x01\x02\x04\x05\xb4\x00\x00", 8, 1460},
        {"\x02\x04\x00\x00", 4, 64},   {"\x02\x04\x00\x01", 4, 64},
        {"\x02\x04\x00\x08", 4, 64},   {"\x02\x04\xff\xff", 4, 65535},
        {"\x02\x00\x05\xb4", 4, 536},  {"\x02\x01\x05\xb4", 4, 536},
        {"\x02\xff\x05\xb4", 4, 536},  {"\x01\x01\x01\x02", 4, 536},
        {"\x01\x01\x02\x04", 4, 536},  {"\x00\x02\x04\x05", 4, 536},
        {"\xfe\x06\x11\x22\x33\x44\x02\x04\x02\x00", 10, 512},
        {"\x02\x03\x05\x01", 4, 536},  {"\x03\x03\xff\x02\x04\x05\xb4", 7, 1460},
    };
    size_t n;

    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        open_server();
        with_options(cases[n].bytes, cases[n].length);
        segment(SYN, 0, 0, 5000, NULL, 0);
        run_ms(1);
#ifdef NX_ENABLE_TCP_MSS_CHECK
        if (cases[n].peer_mss == 64) {      /* announced less than NX_TCP_MSS_MINIMUM */
            peer.irs = 0;
            expect_segment(RST | ACK, 0, 1, 0);
            close_board();
            continue;
        }
#endif
        expect_segment(SYN | ACK, 0, 1, 0);
        assert_int_equal(sock.nx_tcp_socket_peer_mss, cases[n].peer_mss);
        segment(ACK, 1, 1, 5000, NULL, 0);
        run_ms(1);
        expect_state(NX_TCP_ESTABLISHED);
        close_board();
    }
}

/* --- resets and challenges (RFC 5961) ------------------------------------------------ */

static void test_reset(void **state)
{
    static const struct {
        int flags;
        uint32_t seq, ack;
        int answer;         /* 1: an acknowledgment */
        int alive;
    } cases[] = {
        {RST, 1, 1, 0, 0},
        {RST | ACK, 1, 1, 0, 0},
        {RST, 2, 1, 1, 1},              /* near: asked about */
        {RST, 8192, 1, 1, 1},
        {RST, 8193, 1, 0, 1},           /* beside the window */
        {RST, 0, 1, 0, 1},
        {SYN, 1, 0, 1, 1},
        {SYN, 5000, 0, 1, 1},
        {SYN | ACK, 0, 1, 1, 1},
        {ACK, 1, 2, 1, 1},              /* acknowledges what was never sent */
        {ACK, 1, 0x80000000u, 1, 1},
        {ACK, 1, (uint32_t)-60001, 1, 1},   /* a distant past */
        {ACK, 1, (uint32_t)-100, 0, 1},     /* an old one is nothing special */
        {0, 1, 0, 0, 1},
        {ACK, 0, 1, 1, 1},              /* keepalive */
    };
    size_t n;

    for (n = 0; n < sizeof(cases) / sizeof(cases[0]); n++) {
        establish_server();
        segment(cases[n].flags, cases[n].seq, cases[n].ack, 60000, NULL, 0);
        run_ms(1);
        if (cases[n].answer)
            expect_segment(ACK, 1, 1, 0);
        expect_silence();
        expect_state(cases[n].alive ? NX_TCP_ESTABLISHED : NX_TCP_LISTEN_STATE);
        assert_int_equal(closing_calls, !cases[n].alive);
        close_board();
    }
}

/* D048: challenges are few, whatever comes. */
static void d048_challenge_limit(void **state)
{
    unsigned n;

    establish_server();
    run_ms(1000 - pb_world_now(board.world) / 1000000 % 1000);      /* a second begins */
    for (n = 0; n < 30000; n++) {
        segment(n % 3 == 0 ? RST : n % 3 == 1 ? SYN : ACK, n % 3 == 2 ? 1 : 100 + n % 8000, 7777,
                0, NULL, 0);
        run_us(100);
    }
    run_ms(1);
    assert_in_range(peer.count - peer.next, 30, 40);    /* in three seconds and a bit */
    expect_state(NX_TCP_ESTABLISHED);
    run_ms(1000);
    skip_all();
    segment(RST, 5, 0, 0, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    close_board();
}

/* Text and FINs from far outside the window, as strangers guess them, get no more
 * answers than that; text that the peer sends again does, meanwhile too. */
static void d048_far_text(void **state)
{
    unsigned n;
    unsigned again = 0;

    establish_server();
    segment(ACK, 1, 1, 60000, "abcd", 4);
    run_ms(300);
    skip_all();
    run_ms(1000 - pb_world_now(board.world) / 1000000 % 1000);
    for (n = 0; n < 20000; n++) {
        segment(n % 2 ? ACK : ACK | FIN, 0x100000u + n * 12345u % 0xF0000000u, 1, 60000, "far", 3);
        run_us(100);
        if (n % 100 == 50) {
            unsigned before = peer.count;

            segment(ACK, 1, 1, 60000, "abcd", 4);
            run_us(100);
            again += peer.count > before;
        }
        if (peer.count > SEEN_MAX / 2)
            fail();
    }
    assert_int_equal(again, 200);
    assert_in_range(peer.count - peer.next, 200 + 20, 200 + 30);   /* in two seconds and a bit */
    expect_state(NX_TCP_ESTABLISHED);
    close_board();
}

/* Segments for no connection are reset, but not in any number; what has a
 * connection goes on. */
static void test_resets_limited(void **state)
{
    unsigned n;
    unsigned resets = 0;

    establish_server();
    peer.board_port = PORT + 1;
    for (n = 0; n < 3000; n++) {
        segment(n % 2 ? SYN : ACK, n, n, 1000, NULL, 0);
        run_us(100);
    }
    peer.board_port = PORT;
    segment(ACK, 1, 1, 60000, "ab", 2);
    run_ms(300);
    while (peek() != NULL && (peek()->flags & RST)) {
        peer.next++;
        resets++;
    }
    expect_segment(ACK, 1, 3, 0);
    assert_in_range(resets, 200, 200 + 70);
    run_ms(1000);                               /* and come again */
    peer.board_port = PORT + 1;
    segment(SYN, 0, 0, 1000, NULL, 0);
    run_ms(1);
    assert_true(take()->flags & RST);
    peer.board_port = PORT;
    close_board();
}

/* A waiting receive and a waiting send hear of the reset. */
static void do_send_wait(void)
{
    send_wait = NX_WAIT_FOREVER;
    do_send();
}

static void test_reset_wakes(void **state)
{
    establish_server();
    fw_start(0, do_receive_wait);
    assert_int_equal(worker_busy[0], 2);
    segment(RST, 1, 0, 0, NULL, 0);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    close_board();

    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);             /* no window */
    run_ms(1);
    fw_start(0, do_send_wait);
    assert_int_equal(worker_busy[0], 2);
    segment(RST, 1, 0, 0, NULL, 0);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    fw(do_release_unsent);                      /* NX17: it is still ours */
    close_board();
}

/* --- closing ------------------------------------------------------------------------- */

static void d059_active_close(void **state)
{
    establish_client();
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 1, 1, 0);
    expect_state(NX_TCP_FIN_WAIT_1);
    segment(ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_state(NX_TCP_FIN_WAIT_2);
    assert_int_equal(worker_busy[0], 2);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_CLOSED);
    /* D059: TIME-WAIT answers, is not cut short by a reset, and ends. */
    segment(RST, 2, 2, 0, NULL, 0);
    segment(SYN, 0, 0, 0, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    expect_silence();
    run_ms(242000);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_segment(RST, 2, 0, 0);
    assert_int_equal(closing_calls, 0);
    assert_int_equal(ip.nx_ip_tcp_disconnections, 1);
    close_board();
}

static void test_active_close_at_once(void **state)
{
    establish_server();
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 1, 1, 0);
    segment(FIN | ACK, 1, 2, 60000, "bye", 3);      /* text and FIN in one */
    run_ms(1);
    expect_segment(ACK, 2, 5, 0);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_LISTEN_STATE);
    close_board();
}

static void d059_simultaneous_close(void **state)
{
    establish_server();
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 1, 1, 0);
    segment(FIN | ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    expect_state(NX_TCP_CLOSING);
    run_ms(1050);                                   /* D059: our FIN was lost */
    expect_segment(FIN | ACK, 1, 2, 0);
    segment(ACK, 2, 2, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_LISTEN_STATE);
    segment(FIN | ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    close_board();
}

static void test_passive_close(void **state)
{
    establish_client();
    segment(ACK | PSH, 1, 1, 60000, "last", 4);
    segment(FIN | ACK, 5, 1, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 6, 0);
    expect_state(NX_TCP_CLOSE_WAIT);
    assert_int_equal(closing_calls, 1);             /* NX30 */
    fw(do_receive);                                 /* NX20 */
    assert_int_equal(status, NX_SUCCESS);
    assert_int_equal(got->nx_packet_length, 4);
    fw(do_release);
    fw(do_receive);
    assert_int_equal(status, NX_NOT_CONNECTED);
    fw(do_send);                                    /* NX19 */
    assert_int_equal(status, NX_SUCCESS);
    expect_segment(ACK, 1, 6, 100);
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 101, 6, 0);
    expect_state(NX_TCP_LAST_ACK);
    segment(ACK, 6, 101, 60000, NULL, 0);           /* all but the FIN */
    run_ms(1050);
    expect_segment(FIN | ACK, 101, 6, 0);
    segment(ACK, 6, 102, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_CLOSED);
    segment(FIN | ACK, 5, 102, 60000, NULL, 0);     /* no TIME-WAIT on this side */
    run_ms(1);
    expect_segment(RST, 102, 0, 0);
    close_board();
}

/* NX23: with no wait at once and hard. */
static void test_abort(void **state)
{
    establish_client();
    fw(do_send);
    expect_segment(ACK, 1, 1, 100);
    fw(do_abort);
    assert_int_equal(status, NX_IN_PROGRESS);
    expect_segment(RST | ACK, 101, 1, 0);
    expect_state(NX_TCP_CLOSED);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    close_board();
}

/* NX24: the peer never closes. */
static void test_disconnect_timeout(void **state)
{
    establish_client();
    fw(do_send);
    expect_segment(ACK, 1, 1, 100);
    disconnect_wait = 30;
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 101, 1, 0);
    run_ms(310);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_DISCONNECT_FAILED);
    expect_state(NX_TCP_CLOSED);
    expect_segment(RST | ACK, 102, 1, 0);
    assert_int_equal(sock.nx_tcp_socket_transmit_sent_count, 0);
    close_board();
}

/* NX24: before there is a connection. */
static void test_disconnect_early(void **state)
{
    open_board();
    connect_wait_ticks = NX_NO_WAIT;
    fw(do_connect_wait);
    skip_all();
    fw(do_disconnect);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_CLOSED);
    expect_silence();
    close_board();
}

/* The accept gives up while the client, whose ACK was lost, has its connection. */
static void accept_given_up(void)
{
    open_board();
    fw(do_listen);
    fw_start(0, do_accept_30);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(310);
    expect_segment(SYN | ACK, 0, 1, 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    expect_state(NX_TCP_SYN_RECEIVED);
}

/* A reset tells the client, and one more whatever it says later. */
static void test_disconnect_syn_received(void **state)
{
    accept_given_up();
    fw(do_disconnect);
    assert_int_equal(status, NX_SUCCESS);       /* NX24 */
    expect_segment(RST | ACK, 1, 1, 0);
    expect_state(NX_TCP_LISTEN_STATE);
    segment(ACK, 1, 1, 5000, "text", 4);
    run_ms(1);
    expect_segment(RST, 1, 0, 0);
    run_ms(20000);
    expect_silence();
    close_board();
}

/* When the ACK comes after all, it is a connection like any other. */
static void test_accept_late(void **state)
{
    accept_given_up();
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    expect_state(NX_TCP_ESTABLISHED);
    disconnect_wait = 500;
    fw_start(0, do_disconnect);
    expect_segment(FIN | ACK, 1, 1, 0);
    segment(FIN | ACK, 1, 2, 5000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 2, 2, 0);
    assert_int_equal(status, NX_SUCCESS);
    expect_state(NX_TCP_LISTEN_STATE);
    close_board();
}

/* NX25: the same socket again, to the same server, past TIME-WAIT. */
static void do_reconnect(void)
{
    status = nx_tcp_client_socket_connect(&sock, PEER_IP, 4000, NX_WAIT_FOREVER);
}

static void test_reconnect(void **state)
{
    uint32_t first;

    establish_client();
    first = peer.irs;
    fw_start(0, do_disconnect);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    skip_all();
    assert_int_equal(sock.nx_tcp_socket_port, connect_port);
    fw_start(0, do_reconnect);
    expect_segment(SYN, 0, 0, 0);
    assert_true(peer.irs - first > 2 && peer.irs - first < 0x30000);    /* it goes on from there */
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

/* A new SYN beyond the old connection may end TIME-WAIT (RFC 9293 3.10.7.4). */
static void test_time_wait_renewed(void **state)
{
    establish_server();
    fw_start(0, do_disconnect);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    fw(do_clean);
    skip_all();
    peer.board_port = PORT;
    segment(SYN, 100, 0, 60000, NULL, 0);           /* nobody listens: refused, not rested */
    run_ms(1);
    assert_int_equal(take()->flags, RST | ACK);
    run_ms(50);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    pb_test_close(&board);
}

/* The interface goes: so do its connections, and whoever waits on them. */
static void do_detach(void)
{
    EXPECT(nx_ip_interface_detach(&ip, 0), NX_SUCCESS);
}

static void d088_interface_detach(void **state)
{
    establish_client();
    fw_start(0, do_receive_wait);
    assert_int_equal(worker_busy[0], 2);
    fw_start(1, do_detach);
    assert_int_equal(worker_busy[0] + worker_busy[1], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    expect_state(NX_TCP_CLOSED);
    assert_int_equal(closing_calls, 1);
    close_board();
}

/* A thread that waits may be terminated, or have its wait aborted. */
static UINT ended_status;

static void do_abort_wait(void)
{
    ended_status = tx_thread_wait_abort(&worker[0]);
}

static void do_terminate(void)
{
    ended_status = tx_thread_terminate(&worker[0]);
}

static void d088_waits_end(void **state)
{
    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    fw_start(0, do_receive_wait);
    fw_start(1, do_abort_wait);
    assert_int_equal(status, NX_WAIT_ABORTED);
    fw_start(0, do_send_wait);
    fw_start(1, do_abort_wait);
    assert_int_equal(status, NX_WAIT_ABORTED);
    fw(do_release_unsent);
    fw_start(0, do_disconnect);
    fw_start(1, do_abort_wait);
    assert_int_equal(status, NX_WAIT_ABORTED);
    skip_all();
    close_board();

    establish_server();
    segment(ACK, 1, 1, 0, NULL, 0);
    run_ms(1);
    fw_start(0, do_send_wait);
    fw_start(1, do_terminate);
    assert_int_equal(ended_status, TX_SUCCESS);
    assert_int_equal(sock.nx_tcp_socket_transmit_suspended_count, 0);
    worker_busy[0] = 0;
    segment(ACK, 1, 1, 60000, NULL, 0);             /* nobody sends */
    run_ms(10);
    expect_silence();
    fw_start(1, do_release_unsent);
    worker_busy[0] = 1;                             /* close with the other one */
    fw_start(1, do_clean);
    run_ms(50);
    assert_int_equal(worker_busy[1], 0);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    pb_test_close(&board);
}

static void do_state_wait(void)
{
    status = nx_tcp_socket_state_wait(&sock, NX_TCP_CLOSE_WAIT, 100);
}

static void test_state_wait(void **state)
{
    establish_server();
    fw_start(0, do_state_wait);
    run_ms(900);
    assert_int_equal(worker_busy[0], 2);
    run_ms(200);
    assert_int_equal(status, NX_NOT_SUCCESSFUL);
    fw_start(0, do_state_wait);
    segment(FIN | ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

static NX_TCP_SOCKET passing;

static void do_passing_wait(void)
{
    EXPECT(nx_tcp_socket_create(&ip, &passing, "passing", 0, 0, 64, 4096, NX_NULL, NX_NULL),
           NX_SUCCESS);
    status = nx_tcp_socket_state_wait(&passing, NX_TCP_ESTABLISHED, NX_WAIT_FOREVER);
}

static void do_passing_delete(void)
{
    EXPECT(nx_tcp_socket_delete(&passing), NX_SUCCESS);
}

/* Who waits for a state of a socket hears that it is none any more. */
static void test_state_wait_of_a_deleted_socket(void **state)
{
    open_board();
    fw_start(0, do_passing_wait);
    run_ms(10);
    assert_int_equal(worker_busy[0], 2);
    fw_start(1, do_passing_delete);
    run_ms(10);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_PTR_ERROR);
    assert_int_equal(_nx_tcp_socket_state_wait(&passing, NX_TCP_ESTABLISHED, 1), NX_PTR_ERROR);
    close_board();
}

/* --- D050: every combination of flags in every state --------------------------------- */

static void enter_state(UINT wanted)
{
    switch (wanted) {
    case NX_TCP_CLOSED:
        open_board();
        break;
    case NX_TCP_LISTEN_STATE:
        open_board();
        fw(do_listen);
        break;
    case NX_TCP_SYN_SENT:
        open_board();
        connect_wait_ticks = NX_NO_WAIT;
        fw(do_connect_wait);
        break;
    case NX_TCP_SYN_RECEIVED:
        enter_state(NX_TCP_SYN_SENT);
        segment(SYN, 0, 0, 60000, NULL, 0);
        break;
    default:
        establish_server();
        disconnect_wait = 5;
    }
    if (wanted == NX_TCP_CLOSE_WAIT || wanted == NX_TCP_LAST_ACK) {
        segment(FIN | ACK, 1, 1, 60000, NULL, 0);
        run_ms(1);
    }
    if (wanted > NX_TCP_CLOSE_WAIT)
        fw_start(0, do_disconnect);
    if (wanted == NX_TCP_FIN_WAIT_2)
        segment(ACK, 1, 2, 60000, NULL, 0);
    if (wanted == NX_TCP_CLOSING)
        segment(FIN | ACK, 1, 1, 60000, NULL, 0);
    if (wanted == NX_TCP_TIMED_WAIT)
        segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    if (wanted != NX_TCP_TIMED_WAIT)
        expect_state(wanted);
}

static void do_drain(void)
{
    NX_PACKET *packet;

    while (nx_tcp_socket_receive(&sock, &packet, NX_NO_WAIT) == NX_SUCCESS)
        nx_packet_release(packet);
}

static void d050_flag_soup(void **state)
{
    UINT tcp_state;
    int flags;

    for (tcp_state = NX_TCP_CLOSED; tcp_state <= NX_TCP_LAST_ACK; tcp_state++) {
        for (flags = 0; flags < 64; flags++) {
            uint32_t at = flags % 2 ? 1 : 2;

            enter_state(tcp_state);
            skip_all();
            twist.urgent = 0xFFFF;
            segment(flags, at, 1, 60000, NULL, 0);
            twist.urgent = 1;
            segment(flags, at, 1, 60000, "soup", 4);
            run_ms(100);
            assert_true(peer.count - peer.next <= 6);
            fw_start(1, do_drain);
            close_board();
        }
    }
}

/* --- backlog (NX27 to NX29) ---------------------------------------------------------- */

static NX_TCP_SOCKET second;
static int listen_calls;

static VOID on_listen(NX_TCP_SOCKET *socket, UINT port)
{
    EXPECT(port, PORT);
    listen_calls++;
}

static void do_listen_two(void)
{
    listen_calls = 0;
    EXPECT(nx_tcp_socket_create(&ip, &second, "second", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 4096,
                                NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&ip, PORT, &sock, 2, on_listen), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_listen(&ip, PORT, &second, 2, on_listen), NX_DUPLICATE_LISTEN);
    EXPECT(nx_tcp_server_socket_listen(&ip, PORT + 1, &sock, 2, on_listen), NX_NOT_CLOSED);
    EXPECT(nx_tcp_server_socket_relisten(&ip, PORT, &second), NX_INVALID_RELISTEN);
    EXPECT(nx_tcp_socket_delete(&sock), NX_STILL_BOUND);
}

static void do_relisten(void)
{
    status = nx_tcp_server_socket_relisten(&ip, PORT, &second);
}

static void do_second_accept(void)
{
    status = nx_tcp_server_socket_accept(&second, NX_WAIT_FOREVER);
}

static void do_second_end(void)
{
    EXPECT(nx_tcp_server_socket_unaccept(&second), NX_NOT_LISTEN_STATE);    /* NX26 */
    EXPECT(nx_tcp_server_socket_relisten(&ip, PORT, &second), NX_NOT_CLOSED);
    EXPECT(nx_tcp_socket_disconnect(&second, NX_NO_WAIT), NX_IN_PROGRESS);
    EXPECT(nx_tcp_socket_delete(&second), NX_STILL_BOUND);
    EXPECT(nx_tcp_server_socket_unaccept(&second), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&second), NX_SUCCESS);
}

static void request(uint16_t port)
{
    peer.port = port;
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
}

static void test_backlog(void **state)
{
    open_board();
    fw(do_listen_two);
    request(4001);                  /* taken by the socket */
    assert_int_equal(listen_calls, 1);
    request(4002);
    request(4003);
    request(4003);                  /* repeated */
    assert_int_equal(ip.nx_ip_tcp_active_listen_requests->nx_tcp_listen_queue_current, 2);
    request(4004);                  /* 4002 gives way */
    assert_int_equal(ip.nx_ip_tcp_active_listen_requests->nx_tcp_listen_queue_current, 2);
    peer.port = 4004;
    segment(RST, 1, 0, 0, NULL, 0); /* gives up */
    run_ms(1);
    assert_int_equal(ip.nx_ip_tcp_active_listen_requests->nx_tcp_listen_queue_current, 1);
    assert_int_equal(listen_calls, 1);
    expect_silence();
    fw(do_relisten);
    assert_int_equal(status, NX_CONNECTION_PENDING);    /* NX28 */
    assert_int_equal(listen_calls, 2);
    peer.port = 4003;
    fw_start(0, do_second_accept);
    assert_int_equal(expect_segment(SYN | ACK, 0, 1, 0)->peer_port, 4003);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    request(4005);
    request(4006);
    fw(do_second_end);
    close_board();                  /* queued requests are freed by unlisten */
}

/* D049: the backlog is bounded and a good client gets in afterwards. */
static void d049_syn_flood(void **state)
{
    unsigned n;

    open_server();
    for (n = 0; n < 20000; n++) {
        peer.ip = IP_ADDRESS(10, 0, 0, 3) + n % 200;
        peer.port = (uint16_t)(1024 + n * 7);
        segment(SYN, n * 12345, 0, 5000, NULL, 0);
        run_us(50);
        peer.next = peer.count;
        peer.count = peer.next = 0;
    }
    run_ms(1);
    assert_true(pool.nx_packet_pool_total - pool.nx_packet_pool_available < 20);
    peer.ip = PEER_IP;
    /* The half-open ones end: 3 in the queue and one taken, 11 s each. */
    for (n = 0; n < 6 && sock.nx_tcp_socket_state != NX_TCP_ESTABLISHED; n++) {
        peer.count = peer.next = 0;
        peer.port = 999;
        segment(SYN, 0, 0, 5000, NULL, 0);
        run_ms(11500);
        if (peer.count > 0 && peer.seen[peer.count - 1].peer_port == 999) {
            segment(ACK, 1, 1, 5000, NULL, 0);
            run_ms(1);
        }
    }
    expect_state(NX_TCP_ESTABLISHED);
    assert_int_equal(status, NX_SUCCESS);
    skip_all();
    close_board();
}

static void do_max_listen(void)
{
    static NX_TCP_SOCKET many[NX_MAX_LISTEN_REQUESTS + 1];
    UINT n;

    for (n = 0; n <= NX_MAX_LISTEN_REQUESTS; n++) {
        EXPECT(nx_tcp_socket_create(&ip, &many[n], "many", 0, 0, 64, 4096, NX_NULL, NX_NULL),
               NX_SUCCESS);
        EXPECT(nx_tcp_server_socket_listen(&ip, 100 + n, &many[n], 2, NX_NULL),
               n < NX_MAX_LISTEN_REQUESTS ? NX_SUCCESS : NX_MAX_LISTEN);
    }
    for (n = 0; n < NX_MAX_LISTEN_REQUESTS; n++)
        EXPECT(nx_tcp_server_socket_unlisten(&ip, 100 + n), NX_SUCCESS);
    for (n = 0; n <= NX_MAX_LISTEN_REQUESTS; n++)
        EXPECT(nx_tcp_socket_delete(&many[n]), NX_SUCCESS);
}

static void d084_max_listen(void **state)
{
    open_board();
    fw(do_max_listen);
    close_board();
}

/* --- to ourselves -------------------------------------------------------------------- */

static ULONG own_address;

static void do_connect_own(void)
{
    NX_PACKET *packet;

    EXPECT(nx_tcp_socket_create(&ip, &second, "second", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 4096,
                                NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&second, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_connect(&second, own_address, PORT, 200), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "echo", 4, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&second, packet, 100), NX_SUCCESS);
    EXPECT(nx_tcp_socket_disconnect(&second, 500), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_unbind(&second), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&second), NX_SUCCESS);
}

static void do_serve_own(void)
{
    EXPECT(nx_tcp_server_socket_listen(&ip, PORT, &sock, 3, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_accept(&sock, 500), NX_SUCCESS);
    EXPECT(nx_tcp_socket_receive(&sock, &got, 500), NX_SUCCESS);
    EXPECT(got->nx_packet_length, 4);
    EXPECT(nx_packet_release(got), NX_SUCCESS);
    EXPECT(nx_tcp_socket_receive(&sock, &got, 500), NX_NOT_CONNECTED);
    EXPECT(nx_tcp_socket_disconnect(&sock, 500), NX_SUCCESS);
}

static void test_loopback(void **state)
{
    const ULONG addresses[] = {BOARD_IP, IP_ADDRESS(127, 0, 0, 1)};
    unsigned n;

    for (n = 0; n < 2; n++) {
        open_board();
        own_address = addresses[n];
        fw_start(0, do_serve_own);
        fw_start(1, do_connect_own);
        run_ms(1000);
        assert_int_equal(worker_busy[0] + worker_busy[1], 0);
        expect_silence();
        close_board();
    }
}

/* --- ports (NX31) -------------------------------------------------------------------- */

static UINT any_port;

static void do_ports(void)
{
    NX_TCP_SOCKET *other = &second;
    UINT port;

    EXPECT(nx_tcp_socket_create(&ip, other, "other", 0, 0, 64, 4096, NX_NULL, NX_NULL), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&sock, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_port_get(&sock, &any_port), NX_SUCCESS);
    EXPECT(any_port >= 0xC000 && any_port <= 0xFFFF, 1);
    EXPECT(nx_tcp_client_socket_bind(other, any_port, NX_NO_WAIT), NX_PORT_UNAVAILABLE);
    EXPECT(nx_tcp_client_socket_bind(other, any_port, 3), NX_PORT_UNAVAILABLE);
    EXPECT(nx_tcp_client_socket_port_get(other, &port), NX_NOT_BOUND);
    EXPECT(nx_tcp_free_port_find(&ip, any_port, &port), NX_SUCCESS);
    EXPECT(port, any_port == 0xFFFF ? 1 : any_port + 1);
    EXPECT(nx_tcp_free_port_find(&ip, 80, &port), NX_SUCCESS);
    EXPECT(port, 80);
}

static void do_bind_wait(void)
{
    status = nx_tcp_client_socket_bind(&second, any_port, NX_WAIT_FOREVER);
}

static void do_second_delete(void)
{
    status = nx_tcp_socket_delete(&second);
}

static void do_unbind(void)
{
    EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
}

static void do_second_unbind(void)
{
    UINT port;

    EXPECT(nx_tcp_client_socket_port_get(&second, &port), NX_SUCCESS);
    EXPECT(port, any_port);
    EXPECT(nx_tcp_client_socket_unbind(&second), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(&second), NX_SUCCESS);
}

static void test_ports(void **state)
{
    UINT ports[4];
    unsigned n;

    for (n = 0; n < 4; n++) {
        open_board_seed(100 + n);
        fw_start(0, do_ports);
        run_ms(50);
        ports[n] = any_port;
        fw_start(0, do_bind_wait);
        assert_int_equal(worker_busy[0], 2);
        fw_start(1, do_unbind);
        assert_int_equal(worker_busy[0], 0);
        assert_int_equal(status, NX_SUCCESS);
        fw(do_second_unbind);
        close_board();
    }
    assert_true(ports[0] != ports[1] && ports[1] != ports[2] && ports[2] != ports[3]);
    /* Who waits for a port is bound, unless its thread is gone. */
    open_board();
    fw_start(0, do_ports);
    run_ms(50);
    fw_start(0, do_bind_wait);
    fw_start(1, do_second_delete);
    assert_int_equal(status, NX_STILL_BOUND);
    fw_start(1, do_terminate);
    fw_start(1, do_second_delete);
    assert_int_equal(status, NX_SUCCESS);
    fw_start(1, do_clean);
    assert_int_equal(worker_busy[1], 0);
    pb_test_close(&board);
}

/* --- initial sequence numbers (RFC 6528, D047) --------------------------------------- */

static uint32_t iss_of(uint64_t seed, uint32_t ip_address, uint16_t port, unsigned delay_ms)
{
    uint32_t iss;

    open_board_seed(seed);
    peer.ip = ip_address;
    peer.port = port;
    run_ms(delay_ms);
    fw(do_listen);
    fw_start(0, do_accept);
    segment(SYN, 0, 0, 5000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    iss = peer.irs;
    close_board();
    return iss;
}

static void do_bind_again(void)
{
    do_unbind();
    do_connect();
}

static void d047_iss(void **state)
{
    uint32_t first = iss_of(1, PEER_IP, 4000, 0);

    assert_int_equal(first, iss_of(1, PEER_IP, 4000, 0));       /* the same world */
    assert_in_range(iss_of(1, PEER_IP, 4000, 1000) - first, 249000, 251000);    /* 250 kHz */
    assert_true(iss_of(2, PEER_IP, 4000, 0) - first > 1000000);     /* another secret */
    assert_true(iss_of(1, PEER_IP, 4001, 0) - first > 1000000);
    assert_true(iss_of(1, PEER_IP + 20, 4000, 0) - first > 1000000);
}

/* D047: ten thousand connections of one board, out and in; each number is
 * another tuple's, none a step from the one before. */
static void d047_many_numbers(void **state)
{
    static uint32_t iss[2 * 5000];
    unsigned n, same_step = 0;

    use_rfc = 1;
    open_board();
    for (n = 0; n < 5000; n++) {
        fw_start(0, n == 0 ? do_connect : do_bind_again);
        iss[n] = take()->raw_seq;
        segment(RST | ACK, 0, 1, 0, NULL, 0);
        run_us(100);
        peer.count = peer.next = 0;
    }
    fw(do_unbind);
    fw(do_listen);
    fw_start(0, do_accept);
    for (; n < 10000; n++) {
        peer.port = (uint16_t)(1025 + n);
        peer.board_port = PORT;
        segment(SYN, 0, 0, 5000, NULL, 0);
        run_us(100);
        iss[n] = take()->raw_seq;
        segment(RST, 1, 0, 0, NULL, 0);
        run_us(100);
        peer.count = peer.next = 0;
    }
    for (n = 2; n < 10000; n++)
        same_step += iss[n] - iss[n - 1] == iss[n - 1] - iss[n - 2] ||
                     iss[n] - iss[n - 1] + 0x10000 < 0x20000;
    assert_true(same_step < 10);
    close_board();
}

static void do_set_sequence(void)
{
    sock.nx_tcp_socket_tx_sequence = 0xFFFFF000u;
}

static void test_iss_given(void **state)
{
    open_board();
    fw(do_set_sequence);
    fw_start(0, do_connect);
    expect_segment(SYN, 0, 0, 0);
    assert_true(peer.irs - 0xFFFFF000u < 0x30000);      /* api/hooks.md: it advances */
    segment(RST | ACK, 0, 1, 0, NULL, 0);
    run_ms(1);
    close_board();
}

/* Whatever our number is, the window of the handshake's last segment counts. */
static void test_first_window(void **state)
{
    open_board();
    fw(do_set_sequence);
    fw(do_listen);
    fw_start(0, do_accept);
    segment(SYN, 0, 0, 1000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 5000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_advertised, 5000);
    close_board();
}

/* In the RFC profile one connection says nothing about the next. */
static void test_iss_rfc(void **state)
{
    uint32_t iss[3];
    unsigned n;

    use_rfc = 1;
    open_board();
    fw_start(0, do_connect);
    for (n = 0; n < 3; n++) {
        expect_segment(SYN, 0, 0, 0);
        iss[n] = peer.irs;
        segment(RST | ACK, 0, 1, 0, NULL, 0);
        run_ms(100);
        if (n < 2)
            fw_start(0, do_reconnect);
    }
    /* The same ends: the clock alone. */
    assert_in_range(iss[1] - iss[0], 25000, 26000);
    assert_in_range(iss[2] - iss[1], 25000, 26000);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_passive_open),
        tcp_test(test_accept_before_request),
        tcp_test(test_active_open),
        tcp_test(test_accept_no_wait),
        tcp_test(test_accept_timeout),
        tcp_test(test_simultaneous_open),
        tcp_test(test_refused),
        tcp_test(test_connect_wait),
        tcp_test(test_statuses),
        tcp_test(test_syn_repeats),
        tcp_test(test_half_open_expires),
        tcp_test(test_closed_port),
        tcp_test(test_listen_port),
        tcp_test(d041_bad_headers),
        tcp_test(d042_d043_bad_options),
        tcp_test(test_reset),
        tcp_test(d048_challenge_limit),
        tcp_test(d048_far_text),
        tcp_test(test_resets_limited),
        tcp_test(test_reset_wakes),
        tcp_test(d059_active_close),
        tcp_test(test_active_close_at_once),
        tcp_test(d059_simultaneous_close),
        tcp_test(test_passive_close),
        tcp_test(test_abort),
        tcp_test(test_disconnect_timeout),
        tcp_test(test_disconnect_early),
        tcp_test(test_disconnect_syn_received),
        tcp_test(test_accept_late),
        tcp_test(test_reconnect),
        tcp_test(test_time_wait_renewed),
        tcp_test(d088_interface_detach),
        tcp_test(d088_waits_end),
        tcp_test(test_state_wait),
        tcp_test(test_state_wait_of_a_deleted_socket),
        tcp_test(d050_flag_soup),
        tcp_test(test_backlog),
        tcp_test(d049_syn_flood),
        tcp_test(d084_max_listen),
        tcp_test(test_loopback),
        tcp_test(test_ports),
        tcp_test(d047_iss),
        tcp_test(d047_many_numbers),
        tcp_test(test_iss_given),
        tcp_test(test_first_window),
        tcp_test(test_iss_rfc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
