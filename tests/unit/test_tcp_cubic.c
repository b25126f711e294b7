/*
 * CUBIC (RFC 9438) against the RFC's formulas in floating point, and the
 * choice of congestion control.
 */
#include <math.h>

#include "tcp_fixture.h"

#include "nx_tcp_internal.h"

#define MSS 1460u

static const uint8_t SYN_OPTIONS[8] = {2, 4, 0x05, 0xB4, 1, 1, 4, 2};

static void establish(int newreno)
{
    use_rfc = 1;
    use_newreno = newreno;
    open_server();
    with_options(SYN_OPTIONS, sizeof(SYN_OPTIONS));
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(status, NX_SUCCESS);
    skip_all();
    send_offset = 0;
    send_length = MSS;
    send_wait = NX_NO_WAIT;
}

static void send_segments(unsigned count)
{
    for (; count > 0; count--) {
        fw(do_send);
        assert_int_equal(status, NX_SUCCESS);
    }
    skip_all();
}

static void sack_one(uint32_t ack, uint32_t start, uint32_t end)
{
    static uint8_t option[12] = {1, 1, 5, 10};

    put32(option + 4, peer.irs + start);
    put32(option + 8, peer.irs + end);
    with_options(option, sizeof(option));
    segment(ACK, 1, ack, 60000, NULL, 0);
    run_ms(1);
}

/* Ten segments of which the first is lost: ssthresh. */
static ULONG loss(int newreno)
{
    ULONG ssthresh;

    establish(newreno);
    sock.nx_tcp_socket_tx_window_congestion = 10 * MSS;
    send_segments(10);
    sack_one(1, 1 + MSS, 1 + 10 * MSS);
    expect_segment(ACK, 1, 1, MSS);
    ssthresh = sock.nx_tcp_socket_tx_slow_start_threshold;
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, ssthresh);
    segment(ACK, 1, 1 + 10 * MSS, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, ssthresh);
    return ssthresh;
}

/* 4.6: 0.7 of the flight; NewReno has half. */
static void test_loss(void **state)
{
    assert_int_equal(loss(0), 7 * MSS);
    assert_int_equal(sock.nx_tcp_socket_private.cubic.w_max, 10 * MSS);
    close_board();
    assert_int_equal(loss(1), 5 * MSS);
    close_board();
}

/* 4.7: a loss below the last one's window gives way. */
static void test_fast_convergence(void **state)
{
    loss(0);
    send_segments(7);
    sack_one(1 + 10 * MSS, 1 + 11 * MSS, 1 + 17 * MSS);
    expect_segment(ACK, 1 + 10 * MSS, 1, MSS);
    assert_int_equal(sock.nx_tcp_socket_private.cubic.w_max, 7 * MSS * 17 / 20);
    assert_int_equal(sock.nx_tcp_socket_tx_slow_start_threshold, 7 * 7 * MSS / 10);
    close_board();
}

/* 4.8: a timeout; the avoidance after it begins at its own window. */
static void test_timeout(void **state)
{
    establish(0);
    sock.nx_tcp_socket_tx_window_congestion = 10 * MSS;
    send_segments(10);
    run_ms(1300);
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, MSS);
    assert_int_equal(sock.nx_tcp_socket_tx_slow_start_threshold, 7 * MSS);
    run_ms(2100);
    assert_int_equal(sock.nx_tcp_socket_tx_slow_start_threshold, 7 * MSS);
    assert_true(sock.nx_tcp_socket_private.cubic.timed_out);
    close_board();
}

/* --- growth ------------------------------------------------------------------------------- */

static struct {
    ULONG w_max, cwnd, w_est, rtt_ms;
    ULONG64 t_ms;
    ULONG grown;
} step;

static void do_grow(void)
{
    NX_TCP_CUBIC *cubic = &sock.nx_tcp_socket_private.cubic;

    sock.nx_tcp_socket_tx_window_congestion = step.cwnd;
    sock.nx_tcp_socket_private.srtt_us = step.rtt_ms * 1000;
    cubic->w_max = step.w_max;
    cubic->cwnd_prior = step.w_max;
    cubic->epoch_us = 0;
    _nx_tcp_cubic_grow(&sock, MSS);     /* the epoch begins */
    cubic->epoch_us -= step.t_ms * 1000;
    cubic->w_est = step.w_est;
    step.grown = _nx_tcp_cubic_grow(&sock, MSS);
}

static double model_w(double t)
{
    double k = cbrt(((double)step.w_max - step.cwnd) / MSS / 0.4);

    return (0.4 * pow(t - k, 3) + (double)step.w_max / MSS) * MSS;
}

/* 4.4, 4.5: (target - cwnd) / cwnd of a segment for each acknowledgment. */
static void test_growth(void **state)
{
    ULONG64 now_ms;

    establish(0);
    run_ms(60000);                      /* the clock may be set back so far */
    for (now_ms = 0; now_ms < 30000; now_ms += 250) {
        double target, expected;

        step.w_max = 100 * MSS;
        step.cwnd = 70 * MSS;
        step.w_est = 0;
        step.rtt_ms = 100;
        step.t_ms = now_ms;
        fw(do_grow);
        target = model_w((double)(now_ms + 100) / 1000);
        target = target < step.cwnd ? step.cwnd : target;
        target = target > 1.5 * step.cwnd ? 1.5 * step.cwnd : target;
        expected = step.cwnd + MSS * (target - step.cwnd) / step.cwnd;
        assert_true(fabs(step.grown - expected) < 3);
        assert_true(step.grown >= step.cwnd);
    }
    close_board();
}

/* 4.3: not less than NewReno would have; alpha is 9/17 up to the old window. */
static void test_reno_region(void **state)
{
    establish(0);
    step.w_max = 10 * MSS;
    step.cwnd = 7 * MSS;
    step.w_est = 8 * MSS;
    step.rtt_ms = 1;
    step.t_ms = 1;
    fw(do_grow);
    assert_int_equal(step.grown, 8 * MSS + MSS * 9 / 17 / 7);
    step.w_est = 11 * MSS;
    fw(do_grow);
    assert_int_equal(step.grown, 11 * MSS + MSS / 7);
    close_board();
}

/* The numbers stay in range whatever window and time. */
static void test_extremes(void **state)
{
    static const ULONG windows[] = {1, MSS, 65535, 0x100000, 0x10000000, NX_TCP_MAX_WINDOW};
    unsigned i, j;

    establish(0);
    run_ms(300000);
    for (i = 0; i < 6; i++) {
        for (j = 0; j < 6; j++) {
            step.w_max = windows[i];
            step.cwnd = windows[j];
            step.w_est = windows[j];
            step.rtt_ms = 60000;
            step.t_ms = 250000;
            fw(do_grow);
            assert_true(step.grown >= step.cwnd);
            assert_true(step.grown <= (step.cwnd + MSS > step.w_est ? step.cwnd + 2 * MSS
                                                                    : step.w_est + MSS));
        }
    }
    close_board();
}

/* 4.6, 4.2: a window that is not used neither grows nor has its time go on. */
static void test_application_limited(void **state)
{
    const NX_TCP_CUBIC *cubic = &sock.nx_tcp_socket_private.cubic;
    ULONG cwnd;
    ULONG64 epoch_us;
    unsigned n;

    loss(0);
    cwnd = sock.nx_tcp_socket_tx_window_congestion;
    send_segments(7);
    segment(ACK, 1, 1 + 17 * MSS, 60000, NULL, 0);
    run_ms(1);
    epoch_us = cubic->epoch_us;
    assert_true(epoch_us != 0);
    assert_true(sock.nx_tcp_socket_tx_window_congestion >= cwnd);
    cwnd = sock.nx_tcp_socket_tx_window_congestion;
    for (n = 0; n < 20; n++) {
        run_ms(200);
        send_segments(1);
        segment(ACK, 1, 1 + (18 + n) * MSS, 60000, NULL, 0);
        run_ms(1);
    }
    assert_int_equal(sock.nx_tcp_socket_tx_window_congestion, cwnd);
    assert_true(cubic->epoch_us - epoch_us >= 4000000);
    close_board();
}

static void test_interface_profile(void **state)
{
    establish_server();
    assert_int_equal(sock.nx_tcp_socket_private.use_cubic, 0);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_loss),        tcp_test(test_fast_convergence),
        tcp_test(test_timeout),     tcp_test(test_growth),
        tcp_test(test_reno_region), tcp_test(test_extremes),
        tcp_test(test_application_limited), tcp_test(test_interface_profile),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
