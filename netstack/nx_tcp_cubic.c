/*
 * CUBIC (RFC 9438) in whole numbers: windows in bytes, times in milliseconds.
 * It grows cwnd in congestion avoidance and says how far a loss lowers it; the
 * rest is the same as with NewReno.
 */
#include "nx_tcp_internal.h"

#define BETA_TENTHS   7u                /* beta_cubic 0.7; C is 0.4 */
#define TIME_MAX_MS   100000            /* keeps the third power in 64 bits */

/* The largest x whose third power is not above n. */
static ULONG cube_root(ULONG64 n)
{
    ULONG64 root = 0;
    ULONG64 bit;

    for (bit = 1u << 20; bit != 0; bit >>= 1) {
        ULONG64 x = root | bit;

        if (x * x * x <= n) {
            root = x;
        }
    }
    return (ULONG)root;
}

VOID _nx_tcp_cubic_begin(NX_TCP_SOCKET *socket_ptr)
{
    memset(&socket_ptr->nx_tcp_socket_private.cubic, 0, sizeof(NX_TCP_CUBIC));
}

/* 4.2 figures 1 and 2, and 4.8 for the first stage after a timeout. */
static VOID epoch_begin(NX_TCP_CUBIC *cubic, ULONG cwnd, ULONG mss, ULONG64 now_us)
{
    cubic->epoch_us = now_us;
    cubic->w_est = cwnd;
    cubic->k_ms = 0;
    if (cubic->timed_out || cubic->w_max <= cwnd) {
        cubic->w_max = cwnd;
    } else {
        /* K = cbrt((W_max - cwnd) / C), segments and seconds. */
        cubic->k_ms = cube_root((ULONG64)(cubic->w_max - cwnd) * 2500000000u / mss);
    }
    cubic->timed_out = NX_FALSE;
}

/* W_cubic(t) in bytes. */
static ULONG w_cubic(const NX_TCP_CUBIC *cubic, ULONG64 t_ms, ULONG mss)
{
    long long d = (long long)t_ms - cubic->k_ms;
    long long bytes;

    d = d > TIME_MAX_MS ? TIME_MAX_MS : d;
    d = d < -TIME_MAX_MS ? -TIME_MAX_MS : d;
    /* 0.4 d^3 / 10^9 segments, in units of 1/1024. */
    bytes = d * d * d * 4096 / 10000000000ll * mss / 1024 + cubic->w_max;
    if (bytes < 0) {
        return 0;
    }
    return bytes > (long long)NX_TCP_MAX_WINDOW ? NX_TCP_MAX_WINDOW : (ULONG)bytes;
}

/* 4.3: what NewReno would have by now; alpha_cubic is 9/17 until it has made
 * up for the smaller reduction. */
static VOID estimate_grow(NX_TCP_CUBIC *cubic, ULONG cwnd, ULONG mss, ULONG acked)
{
    ULONG64 whole = (ULONG64)mss * acked;

    cubic->w_est += (ULONG)(cubic->w_est < cubic->cwnd_prior ? whole * 9 / 17 / cwnd : whole / cwnd);
    cubic->w_est = _nx_tcp_min(cubic->w_est, NX_TCP_MAX_WINDOW);
}

/* In congestion avoidance, an acknowledgment of `acked` new bytes: cwnd. */
ULONG _nx_tcp_cubic_grow(NX_TCP_SOCKET *socket_ptr, ULONG acked)
{
    NX_TCP_CUBIC *cubic = &socket_ptr->nx_tcp_socket_private.cubic;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG64 now_us = _nx_tcp_now_us();
    ULONG64 t_ms;
    ULONG target;

    if (cubic->epoch_us == 0) {
        epoch_begin(cubic, cwnd, mss, now_us);
    }
    cubic->last_us = now_us;
    t_ms = (now_us - cubic->epoch_us) / 1000;
    estimate_grow(cubic, cwnd, mss, acked);
    if (w_cubic(cubic, t_ms, mss) < cubic->w_est) {
        return _nx_tcp_max(cwnd, cubic->w_est);
    }
    target = w_cubic(cubic, t_ms + socket_ptr->nx_tcp_socket_private.srtt_us / 1000, mss);
    target = _nx_tcp_min(_nx_tcp_max(target, cwnd), cwnd + cwnd / 2);
    return cwnd + (ULONG)((ULONG64)mss * (target - cwnd) / cwnd);
}

/* The application left cwnd unused until now: that time does not count (4.2). */
VOID _nx_tcp_cubic_pause(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_CUBIC *cubic = &socket_ptr->nx_tcp_socket_private.cubic;
    ULONG64 now_us = _nx_tcp_now_us();

    if (cubic->epoch_us != 0) {
        cubic->epoch_us += now_us - cubic->last_us;
        cubic->last_us = now_us;
    }
}

/* A loss (4.6, 4.7): returns ssthresh. */
ULONG _nx_tcp_cubic_reduce(NX_TCP_SOCKET *socket_ptr, UINT timed_out)
{
    NX_TCP_CUBIC *cubic = &socket_ptr->nx_tcp_socket_private.cubic;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;
    ULONG64 flight = socket_ptr->nx_tcp_socket_tx_outstanding_bytes;

    /* Fast convergence: what we had before was too much already. */
    cubic->w_max = cwnd < cubic->w_max ? (ULONG)((ULONG64)cwnd * (10 + BETA_TENTHS) / 20) : cwnd;
    cubic->cwnd_prior = cwnd;
    cubic->epoch_us = 0;
    cubic->timed_out = timed_out;
    return _nx_tcp_max((ULONG)(flight * BETA_TENTHS / 10),
                       2 * socket_ptr->nx_tcp_socket_connect_mss);
}
