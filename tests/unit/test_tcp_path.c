/*
 * What routers say of the path (RFC 1191, RFC 1122 4.2.3.9, RFC 5927), and
 * paths that say nothing, in the RFC profile.
 */
#include "tcp_fixture.h"

/* For the segment that begins at a relative number. */
static void too_big(uint32_t seq, uint32_t mtu)
{
    icmp_error(3, 4, mtu, peer.irs + seq, 1500);
    run_ms(1);
}

static void establish(void)
{
    use_rfc = 1;
    establish_server();
    send_length = 1460;
}

/* A segment, and its text is that of the stream. */
static void expect_text_at(uint32_t seq, uint32_t length)
{
    struct seen *seen = expect_segment(ACK, seq, 1, length);
    uint32_t i;

    assert_true(seen->dont_fragment);
    for (i = 0; i < length; i++)
        assert_int_equal(seen->data[i], pattern(seq - 1 + i));
}

/* What was too big goes again at once in pieces, and what follows is smaller. */
static void test_resegment(void **state)
{
    establish();
    fw(do_send);
    fw(do_send);
    expect_text_at(1, 1460);
    expect_text_at(1461, 1460);
    too_big(1, 1000);
    expect_text_at(1, 960);
    expect_text_at(961, 500);
    expect_text_at(1461, 960);
    expect_text_at(2421, 500);
    expect_silence();
    segment(ACK, 1, 2921, 60000, NULL, 0);
    run_ms(1);
    fw(do_send);
    expect_text_at(2921, 960);
    expect_text_at(3881, 500);
    close_board();
}

/* A packet of chained buffers is cut as well, more than once. */
static void test_resegment_often(void **state)
{
    unsigned n;

    establish();
    fw(do_send);
    skip_all();
    too_big(1, 296);
    for (n = 0; n < 5; n++)
        expect_text_at(1 + n * 256, 256);
    expect_text_at(1 + 5 * 256, 180);
    too_big(1, 100);
    for (n = 0; n < 5; n++) {
        expect_text_at(1 + n * 256, 60);
        expect_text_at(1 + n * 256 + 60, 60);
        expect_text_at(1 + n * 256 + 120, 60);
        expect_text_at(1 + n * 256 + 180, 60);
        expect_text_at(1 + n * 256 + 240, 16);
    }
    skip_all();
    segment(ACK, 1, 1461, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    close_board();
}

/* D026: neither below 68 nor up again, and only for a number on its way. */
static void d026_poison(void **state)
{
    static const uint32_t mtu[] = {65535, 1500, 1501};
    unsigned n;

    establish();
    fw(do_send);
    skip_all();
    for (n = 0; n < 3; n++)
        too_big(1, mtu[n]);
    too_big(0, 576);                    /* acknowledged already */
    too_big(1461, 576);                 /* not sent yet */
    too_big(0x80000000u, 576);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 1460);
    expect_silence();
    too_big(1, 0);                      /* a router of old: the next plateau */
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 1492 - 40);
    for (n = 1; n <= 67; n += n == 1 ? 1 : 13) {
        too_big(1, n);
        assert_int_equal(sock.nx_tcp_socket_connect_mss, 28);
    }
    too_big(1, 576);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 28);
    skip_all();
    segment(ACK, 1, 1461, 60000, NULL, 0);
    run_ms(1);
    send_length = 50;
    fw(do_send);
    expect_text_at(1461, 28);
    expect_text_at(1489, 22);
    close_board();
}

/* RFC 1191 6.3: larger is tried again after ten minutes. */
static void test_larger_again(void **state)
{
    establish();
    fw(do_send);
    too_big(1, 576);
    segment(ACK, 1, 1461, 60000, NULL, 0);
    run_ms(1);
    skip_all();
    run_ms(590000);
    fw(do_send);
    expect_text_at(1461, 536);
    segment(ACK, 1, 2921, 60000, NULL, 0);
    run_ms(11000);
    skip_all();
    fw(do_send);
    expect_text_at(2921, 1460);
    close_board();
}

/* MUST-56: they say nothing final. */
static void test_soft_errors(void **state)
{
    static const uint8_t error[][2] = {{3, 0}, {3, 1}, {3, 2}, {3, 3}, {3, 5}, {3, 13},
                                       {4, 0}, {11, 0}, {11, 1}, {12, 0}};
    unsigned n;

    establish();
    fw(do_send);
    skip_all();
    for (n = 0; n < sizeof(error) / sizeof(error[0]); n++)
        icmp_error(error[n][0], error[n][1], 0, peer.irs + 1, 1500);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 1460);
    expect_silence();
    segment(ACK, 1, 1461, 60000, NULL, 0);
    run_ms(1);
    fw(do_send);
    expect_text_at(1461, 1460);
    close_board();
}

/* Where nobody is, connecting ends; unless the number is not ours. */
static void test_refused(void **state)
{
    use_rfc = 1;
    open_board();
    fw_start(0, do_connect);
    expect_segment(SYN, 0, 0, 0);
    icmp_error(3, 1, 0, peer.irs, 60);
    icmp_error(3, 3, 0, peer.irs + 1, 60);
    icmp_error(3, 3, 0, peer.irs - 1, 60);
    run_ms(1);
    assert_int_equal(worker_busy[0], 2);
    icmp_error(3, 3, 0, peer.irs, 60);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_NOT_CONNECTED);
    close_board();
}

/* The interface profile hears nothing of it. */
static void test_interface_profile(void **state)
{
    establish_server();
    send_length = 1460;
    fw(do_send);
    skip_all();
    too_big(1, 576);
    icmp_error(3, 3, 0, peer.irs + 1, 60);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 1460);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    assert_int_equal(ip.nx_ip_icmp_unhandled_messages, ip.nx_ip_icmp_total_messages_received);
    expect_silence();
    close_board();
}

/* RFC 4821: large segments vanish and nobody says so. */
static void test_black_hole(void **state)
{
    struct seen *seen;

    establish();
    fw(do_send);
    expect_text_at(1, 1460);
    run_ms(1000 + 2000 + 500);
    expect_text_at(1, 1460);
    expect_text_at(1, 1460);
    expect_silence();
    run_ms(4000);
    seen = expect_segment(ACK, 1, 1, 536);
    assert_false(seen->dont_fragment);
    segment(ACK, 1, 537, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 537, 1, 536);
    expect_segment(ACK, 1073, 1, 388);
    segment(ACK, 1, 1461, 60000, NULL, 0);
    run_ms(1);
    expect_silence();
    close_board();
}

/* Small segments may be lost as often: the size is not at fault. */
static void test_no_black_hole(void **state)
{
    establish();
    send_length = 500;
    fw(do_send);
    run_ms(20000);
    assert_int_equal(sock.nx_tcp_socket_connect_mss, 1460);
    segment(ACK, 1, 501, 60000, NULL, 0);
    run_ms(1);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_resegment),     tcp_test(test_resegment_often),
        tcp_test(d026_poison),        tcp_test(test_larger_again),
        tcp_test(test_soft_errors),   tcp_test(test_refused),
        tcp_test(test_black_hole),    tcp_test(test_no_black_hole),
        tcp_test(test_interface_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
