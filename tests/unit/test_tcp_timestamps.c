/*
 * Timestamps (RFC 7323) in the RFC profile.
 */
#include "tcp_fixture.h"

static uint8_t option[12] = {1, 1, 8, 10};

/* The next segment carries these. */
static void stamp(uint32_t value, uint32_t echo)
{
    put32(option + 4, value);
    put32(option + 8, echo);
    with_options(option, sizeof(option));
}

static uint32_t board_clock;    /* the last value of the board */

static struct seen *expect_stamped(int flags, uint32_t seq, uint32_t ack, uint32_t length,
                                   uint32_t echo)
{
    struct seen *seen = expect_segment(flags, seq, ack, length);

    assert_int_equal(seen->timestamps, 1);
    assert_int_equal(seen->ts_echo, echo);
    board_clock = seen->ts_value;
    return seen;
}

static void establish(void)
{
    static const uint8_t syn[16] = {2, 4, 0x05, 0xB4, 1, 1, 8, 10, 0, 0, 0, 100, 0, 0, 0, 0};

    use_rfc = 1;
    open_server();
    with_options(syn, sizeof(syn));
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(expect_stamped(SYN | ACK, 0, 1, 0, 100)->mss, 1460);
    stamp(101, board_clock);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    expect_silence();
    send_offset = 0;
    send_length = 100;
    send_wait = NX_NO_WAIT;
}

/* All segments carry them, and text leaves them room (RFC 6691). */
static void test_negotiated(void **state)
{
    uint32_t first;

    establish();
    first = board_clock;
    send_length = 1600;
    fw(do_send);
    expect_stamped(ACK, 1, 1, 1448, 101);
    expect_stamped(ACK, 1449, 1, 152, 101);
    stamp(102, board_clock);
    segment(ACK, 1, 1601, 60000, NULL, 0);
    run_ms(500);
    send_length = 10;
    fw(do_send);
    expect_stamped(ACK, 1601, 1, 10, 102);
    assert_in_range(board_clock - first, 500, 520);
    stamp(103, board_clock);
    segment(ACK, 1, 1611, 60000, "x", 1);
    run_ms(300);
    expect_stamped(ACK, 1611, 2, 0, 103);
    close_board();
}

static void test_client(void **state)
{
    static uint8_t syn[16] = {2, 4, 0x05, 0xB4, 1, 1, 8, 10, 0, 0, 0, 9};

    use_rfc = 1;
    open_board();
    fw_start(0, do_connect);
    expect_stamped(SYN, 0, 0, 0, 0);
    put32(syn + 12, board_clock);
    with_options(syn, sizeof(syn));
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    expect_stamped(ACK, 1, 1, 0, 9);
    assert_int_equal(status, NX_SUCCESS);
    close_board();
}

/* Who does not offer them gets none; nor does anybody in the interface profile. */
static void test_not_agreed(void **state)
{
    use_rfc = 1;
    open_board();
    fw_start(0, do_connect);
    expect_stamped(SYN, 0, 0, 0, 0);
    with_options(MSS_1460, 4);
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 1, 0)->timestamps, 0);
    stamp(5, 5);
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(300);
    assert_int_equal(expect_segment(ACK, 1, 2, 0)->timestamps, 0);
    send_offset = 0;
    send_length = 1460;
    send_wait = NX_NO_WAIT;
    fw(do_send);
    assert_int_equal(expect_segment(ACK, 1, 2, 1460)->timestamps, 0);
    close_board();
    use_rfc = 0;
    open_board();
    fw_start(0, do_connect);
    assert_int_equal(expect_segment(SYN, 0, 0, 0)->timestamps, 0);
    close_board();
}

/* PAWS: older is answered and dropped, but for resets; RFC 7323 3.2: without
 * is dropped in silence. */
static void test_paws(void **state)
{
    establish();
    stamp(100, board_clock);
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(1);
    expect_stamped(ACK, 1, 1, 0, 101);
    stamp(101u - 0x7FFFFFFFu, board_clock);
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(1);
    expect_stamped(ACK, 1, 1, 0, 101);
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(300);
    expect_silence();
    stamp(101, board_clock);            /* equal is good */
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(300);
    expect_stamped(ACK, 1, 2, 0, 101);
    segment(RST, 2, 0, 0, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
    close_board();
}

/* RFC 7323 4.3: text out of order leaves TS.Recent alone. */
static void test_recent(void **state)
{
    establish();
    stamp(200, board_clock);
    segment(ACK, 2, 1, 60000, "b", 1);
    run_ms(1);
    expect_stamped(ACK, 1, 1, 0, 101);
    stamp(150, board_clock);
    segment(ACK, 1, 1, 60000, "a", 1);
    run_ms(1);
    expect_stamped(ACK, 1, 3, 0, 150);
    close_board();
}

/* RFC 7323 5.5: after 24 days of silence any value is new. */
static void test_long_silence(void **state)
{
    unsigned n;

    establish();
    for (n = 0; n < 25; n++)
        run_ms(24 * 3600 * 1000);
    stamp(50, board_clock);
    segment(ACK, 1, 1, 60000, "x", 1);
    run_ms(300);
    expect_stamped(ACK, 1, 2, 0, 50);
    close_board();
}

/* RFC 9293 MUST-18: the echo tells which sending was answered. */
static void test_rtt_of_repeated(void **state)
{
    ULONG srtt_us;

    establish();
    srtt_us = sock.nx_tcp_socket_private.srtt_us;
    fw(do_send);
    expect_stamped(ACK, 1, 1, 100, 101);
    run_ms(1200);
    expect_stamped(ACK, 1, 1, 100, 101);
    run_ms(80);
    stamp(102, board_clock);
    segment(ACK, 1, 101, 60000, NULL, 0);
    run_ms(1);
    assert_true(sock.nx_tcp_socket_private.srtt_us > srtt_us + 8000);
    assert_true(sock.nx_tcp_socket_private.srtt_us < 40000);
    assert_int_equal(sock.nx_tcp_socket_private.rto_ticks, NX_IP_PERIODIC_RATE);
    close_board();
}

/* Lengths other than 10 say nothing and end nothing (D046). */
static void test_bad_lengths(void **state)
{
    static uint8_t bad[40];
    unsigned n;

    establish();
    for (n = 0; n < 256; n++) {
        if (n == 10)
            continue;
        memset(bad, 1, sizeof(bad));
        bad[0] = 8;
        bad[1] = (uint8_t)n;
        with_options(bad, sizeof(bad));
        segment(ACK, 1, 1, 60000, "x", 1);
        run_us(200);
    }
    expect_silence();
    assert_int_equal(sock.nx_tcp_socket_rx_sequence, peer.iss + 1);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    close_board();
}

/* The rest in TIME-WAIT goes on with them. */
static void test_time_wait(void **state)
{
    establish();
    fw_start(0, do_disconnect);
    expect_stamped(FIN | ACK, 1, 1, 0, 101);
    stamp(110, board_clock);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_stamped(ACK, 2, 2, 0, 110);
    stamp(111, board_clock);
    segment(FIN | ACK, 1, 2, 60000, NULL, 0);
    run_ms(1);
    expect_stamped(ACK, 2, 2, 0, 110);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_negotiated),   tcp_test(test_client),          tcp_test(test_not_agreed),
        tcp_test(test_paws),         tcp_test(test_recent),          tcp_test(test_long_silence),
        tcp_test(test_bad_lengths),  tcp_test(test_rtt_of_repeated), tcp_test(test_time_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
