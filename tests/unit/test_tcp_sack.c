/*
 * Selective acknowledgments (RFC 2018, 6675) in the RFC profile: the blocks
 * that the board sends, and what it does with those that it gets.
 */
#include "tcp_fixture.h"

static const uint8_t SYN_OPTIONS[8] = {2, 4, 0x05, 0xB4, 1, 1, 4, 2};

/* A server of the RFC profile; the peer's SYN has these options. */
static void establish(const uint8_t *options, size_t length, int agreed)
{
    use_rfc = 1;
    open_server();
    with_options(options, length);
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(expect_segment(SYN | ACK, 0, 1, 0)->sack_permitted, agreed);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    send_offset = 0;
    send_length = 1460;
    send_wait = NX_NO_WAIT;
}

static void establish_sack(void)
{
    establish(SYN_OPTIONS, sizeof(SYN_OPTIONS), 1);
}

/* An ACK with a SACK option of n blocks. */
static void sack(uint32_t ack, unsigned n, const uint32_t block[][2])
{
    static uint8_t option[40];
    unsigned i;

    memset(option, 1, sizeof(option));
    option[2] = 5;
    option[3] = (uint8_t)(2 + 8 * n);
    for (i = 0; i < n; i++) {
        put32(option + 4 + 8 * i, peer.irs + block[i][0]);
        put32(option + 8 + 8 * i, peer.irs + block[i][1]);
    }
    with_options(option, 4 + 8 * n);
    segment(ACK, 1, ack, 60000, NULL, 0);
    run_ms(1);
}

static void sack_one(uint32_t ack, uint32_t start, uint32_t end)
{
    const uint32_t block[1][2] = {{start, end}};

    sack(ack, 1, block);
}

#define AT(n) (1u + 1460u * (n))        /* where the n-th segment begins */

/* Ten segments in flight: cwnd is opened by an exchange before them. */
static void ten_in_flight(void)
{
    unsigned n;

    establish_sack();
    sock.nx_tcp_socket_tx_window_congestion = 10 * 1460;
    for (n = 0; n < 10; n++) {
        fw(do_send);
        assert_int_equal(status, NX_SUCCESS);
        expect_segment(ACK, AT(n), 1, 1460);
    }
    expect_silence();
}

/* --- the receiver ------------------------------------------------------------------------ */

/* RFC 2018 4: the block of the latest segment first, then those told before. */
static void test_blocks(void **state)
{
    static const struct {
        uint32_t seq;
        unsigned count;
        uint32_t block[4][2];
    } step[] = {
        {11, 1, {{11, 21}}},
        {31, 2, {{31, 41}, {11, 21}}},
        {51, 3, {{51, 61}, {31, 41}, {11, 21}}},
        {71, 4, {{71, 81}, {51, 61}, {31, 41}, {11, 21}}},
        {91, 4, {{91, 101}, {71, 81}, {51, 61}, {31, 41}}},
        {41, 4, {{31, 51 + 10}, {91, 101}, {71, 81}, {11, 21}}},
        {11, 4, {{11, 21}, {11, 21}, {31, 61}, {91, 101}}},     /* again: RFC 2883 4.1 */
    };
    struct seen *seen;
    unsigned n, i;

    establish_sack();
    for (n = 0; n < sizeof(step) / sizeof(step[0]); n++) {
        segment(ACK, step[n].seq, 1, 60000, "0123456789", 10);
        run_ms(1);
        seen = expect_segment(ACK, 1, 1, 0);
        assert_int_equal(seen->blocks, step[n].count);
        for (i = 0; i < step[n].count; i++) {
            assert_int_equal(seen->block[i][0], step[n].block[i][0]);
            assert_int_equal(seen->block[i][1], step[n].block[i][1]);
        }
    }
    segment(ACK, 1, 1, 60000, "0123456789", 10);        /* up to 21 */
    run_ms(1);
    seen = expect_segment(ACK, 1, 21, 0);
    assert_int_equal(seen->blocks, 3);
    segment(ACK, 21, 1, 60000, "0123456789", 10);
    segment(ACK, 61, 1, 60000, "0123456789", 10);
    segment(ACK, 81, 1, 60000, "0123456789", 10);
    run_ms(1);
    skip_all();
    segment(ACK, 101, 1, 60000, "0123456789", 10);
    run_ms(300);
    assert_int_equal(expect_segment(ACK, 1, 111, 0)->blocks, 0);
    close_board();
}

/* Text of our own does not swallow what is to be said of gaps. */
static void test_blocks_beside_text(void **state)
{
    establish_sack();
    segment(ACK, 11, 1, 60000, "x", 1);
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 1, 0)->blocks, 1);
    fw(do_send);
    assert_int_equal(expect_segment(ACK, 1, 1, 1448)->blocks, 1);
    assert_int_equal(expect_segment(ACK, 1449, 1, 12)->blocks, 1);
    expect_silence();
    close_board();
}

/* Without the option in the SYN there is none elsewhere (RFC 2018 2), nor do
 * blocks count; the interface profile offers none. */
static void test_not_agreed(void **state)
{
    establish(MSS_1460, 4, 0);
    segment(ACK, 11, 1, 60000, "x", 1);
    run_ms(1);
    assert_int_equal(expect_segment(ACK, 1, 1, 0)->blocks, 0);
    fw(do_send);
    fw(do_send);
    skip_all();
    sack_one(1, AT(1), AT(2));
    assert_int_equal(sock.nx_tcp_socket_private.sack_count, 0);
    close_board();
    use_rfc = 0;
    open_server();
    with_options(SYN_OPTIONS, sizeof(SYN_OPTIONS));
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(expect_segment(SYN | ACK, 0, 1, 0)->sack_permitted, 0);
    close_board();
}

/* --- the sender --------------------------------------------------------------------------- */

/* RFC 6675: the third block with news starts recovery; only holes are sent
 * again, while cwnd exceeds the pipe, and the end is cwnd = ssthresh. */
static void test_recovery(void **state)
{
    ten_in_flight();
    sack_one(1, AT(1), AT(2));          /* 0 is missing */
    sack_one(1, AT(1), AT(3));
    expect_silence();
    sack_one(1, AT(1), AT(4));
    expect_segment(ACK, AT(0), 1, 1460);
    expect_silence();                   /* the pipe is full: 6 + 1 against ssthresh 5 */
    assert_int_equal(sock.nx_tcp_socket_fast_recovery, NX_TRUE);
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion,
                     sock.nx_tcp_socket_tx_slow_start_threshold);
    /* 5 is missing too; 6 to 9 came. */
    const uint32_t two[2][2] = {{AT(6), AT(10)}, {AT(1), AT(5)}};
    sack(1, 2, two);
    expect_segment(ACK, AT(5), 1, 1460);
    expect_silence();
    sack_one(AT(5), AT(6), AT(10));     /* 0 arrived: a partial ACK */
    expect_silence();                   /* 5 was sent again in this recovery */
    segment(ACK, 1, AT(10), 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_fast_recovery, NX_FALSE);
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion,
                     sock.nx_tcp_socket_tx_slow_start_threshold);
    assert_int_equal(sock.nx_tcp_socket_retransmit_packets, 2);
    close_board();
}

/* RFC 6675 4: more than two segments above are enough, in one ACK. */
static void test_lost_by_bytes(void **state)
{
    ten_in_flight();
    sack_one(1, AT(1), AT(3));
    expect_silence();
    sack_one(1, AT(1), AT(3) + 1);
    expect_segment(ACK, AT(0), 1, 1460);
    close_board();
}

/* Duplicates without news in blocks start nothing. */
static void test_no_news(void **state)
{
    unsigned n;

    ten_in_flight();
    for (n = 0; n < 6; n++)
        sack_one(1, AT(1), AT(2));
    expect_silence();
    assert_int_equal(sock.nx_tcp_socket_fast_recovery, NX_FALSE);
    close_board();
}

/* RFC 2018 8: after a timeout all is forgotten and the left edge goes first;
 * a peer that threw its text away gets all of it. */
static void test_reneging(void **state)
{
    unsigned n;

    ten_in_flight();
    sack_one(1, AT(1), AT(3));
    run_ms(1300);
    expect_segment(ACK, AT(0), 1, 1460);
    assert_int_equal(sock.nx_tcp_socket_private.sack_count, 0);
    for (n = 1; n < 10; n++) {
        segment(ACK, 1, AT(n), 60000, NULL, 0);
        run_ms(1);
    }
    for (n = 1; n < 10; n++)
        expect_segment(ACK, AT(n), 1, 1460);
    expect_silence();
    close_board();
}

/* After a timeout, what the peer says it has is not sent again. */
static void test_timeout_skips(void **state)
{
    ten_in_flight();
    run_ms(1300);
    expect_segment(ACK, AT(0), 1, 1460);
    sack_one(AT(1), AT(2), AT(9));
    expect_segment(ACK, AT(1), 1, 1460);
    segment(ACK, 1, AT(9), 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, AT(9), 1, 1460);
    expect_silence();
    close_board();
}

/* D044: reversed, empty, old, future, and of impossible length. */
static void d044_bad_blocks(void **state)
{
    static const uint32_t bad[][1][2] = {
        {{AT(2), AT(1)}},       {{AT(1), AT(1)}},          {{AT(1), AT(10) + 1}},
        {{0, AT(1)}},           {{1, AT(1)}},              {{AT(10), AT(11)}},
        {{0x80000001u, 100}},   {{100, 0x80000064u}},      {{0xFFFFFFFFu, 5}},
        {{AT(9), 0x7FFFFFFFu}},
    };
    static uint8_t option[40];
    unsigned n;

    ten_in_flight();
    for (n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
        sack(1, 1, bad[n]);
    for (n = 0; n < 256; n++) {
        memset(option, 1, sizeof(option));
        option[0] = 5;
        option[1] = (uint8_t)n;
        put32(option + 2, peer.irs + AT(1));
        put32(option + 6, peer.irs + AT(2));
        if (n == 10 || n == 18 || n == 26 || n == 34)
            continue;
        with_options(option, sizeof(option));
        segment(ACK, 1, 1, 60000, NULL, 0);
        run_us(100);
    }
    assert_int_equal(sock.nx_tcp_socket_private.sack_count, 0);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    assert_int_equal(sock.nx_tcp_socket_duplicated_ack_received, 0);
    expect_silence();
    close_board();
}

/* The scoreboard is bounded, joined and in order whatever blocks come. */
static void d044_many_blocks(void **state)
{
    const NX_TCP_PRIVATE *own = &sock.nx_tcp_socket_private;
    uint32_t x = 1;
    unsigned n, i;

    ten_in_flight();
    for (n = 0; n < 2000; n++) {
        uint32_t start, block[1][2];

        x = x * 1664525u + 1013904223u;
        start = 2 + (x >> 8) % (10 * 1460 - 100);
        block[0][0] = start;
        block[0][1] = start + 1 + (x >> 24) % 5;
        sack(1, 1, block);
        skip_all();
        assert_true(own->sack_count <= NX_TCP_SACK_RANGES);
        for (i = 0; i < own->sack_count; i++) {
            assert_true(own->sack_range[i].start < own->sack_range[i].end ||
                        own->sack_range[i].start > 0xFFFF0000u);
            if (i > 0)
                assert_true((LONG)(own->sack_range[i].start - own->sack_range[i - 1].end) > 0);
        }
    }
    segment(ACK, 1, AT(10), 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(own->sack_count, 0);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_blocks),        tcp_test(test_blocks_beside_text),
        tcp_test(test_not_agreed),    tcp_test(test_recovery),
        tcp_test(test_lost_by_bytes), tcp_test(test_no_news),
        tcp_test(test_reneging),      tcp_test(test_timeout_skips),
        tcp_test(d044_bad_blocks),    tcp_test(d044_many_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
