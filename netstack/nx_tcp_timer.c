/*
 * TCP's countdowns. nx_tcp_socket_timeout serves, by state, retransmission of
 * SYN, text and FIN, probes of a closed window, and TIMED_WAIT; with
 * delayed_ack_timeout it counts ticks in the fast periodic function, which
 * runs only while something counts. Interface profile: the documented rate and
 * shift. RFC profile: RFC 6298.
 */
#include "nx_tcp_internal.h"

#define SHIFT_MAX 16u

/* --- how long -------------------------------------------------------------------- */

static UINT wants_window(const NX_TCP_SOCKET *socket_ptr)
{
    return _nx_tcp_may_send(socket_ptr) &&
           socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0 &&
           (socket_ptr->nx_tcp_socket_transmit_suspension_list != TX_NULL ||
            (socket_ptr->nx_tcp_socket_private.refused &&
             socket_ptr->nx_tcp_socket_tx_window_advertised == 0));
}

/* Doubles with each probe, in both profiles (RFC 9293 3.8.6.1). */
static ULONG probe_ticks(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG ticks = socket_ptr->nx_tcp_socket_private.rfc
                      ? socket_ptr->nx_tcp_socket_private.rto_ticks
                      : socket_ptr->nx_tcp_socket_timeout_rate;
    ULONG shift = _nx_tcp_min(socket_ptr->nx_tcp_socket_timeout_retries, SHIFT_MAX);

    return ticks > NX_TCP_RTO_MAX_TICKS >> shift ? NX_TCP_RTO_MAX_TICKS : ticks << shift;
}

static ULONG retransmit_ticks(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG ticks = socket_ptr->nx_tcp_socket_timeout_rate;
    ULONG shift = socket_ptr->nx_tcp_socket_timeout_retries *
                  socket_ptr->nx_tcp_socket_timeout_shift;

    if (socket_ptr->nx_tcp_socket_private.rfc) {
        return socket_ptr->nx_tcp_socket_private.rto_ticks;     /* doubled at each expiry */
    }
    shift = _nx_tcp_min(shift, SHIFT_MAX);
    return ticks > 0x7FFFFFFFu >> shift ? 0x7FFFFFFFu : ticks << shift;
}

static ULONG timeout_ticks(const NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_TIMED_WAIT) {
        return NX_TCP_TIME_WAIT_TICKS;
    }
    if (!_nx_tcp_is_open(socket_ptr)) {
        return 0;
    }
    if (socket_ptr->nx_tcp_socket_tx_outstanding_bytes > 0) {
        /* With the RFC profile the timeout itself doubles. */
        return !socket_ptr->nx_tcp_socket_private.rfc &&
                       socket_ptr->nx_tcp_socket_tx_window_advertised == 0 &&
                       socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED
                   ? probe_ticks(socket_ptr)
                   : retransmit_ticks(socket_ptr);
    }
    if (socket_ptr->nx_tcp_socket_private.ecn & NX_TCP_ECN_HOLD) {
        return socket_ptr->nx_tcp_socket_private.rto_ticks;
    }
    return wants_window(socket_ptr) ? probe_ticks(socket_ptr) : 0;
}

/* --- arming ------------------------------------------------------------------------ */

/* The ticks of the running fast period that have passed: a countdown that
 * begins now loses them. */
static ULONG period_passed(NX_IP *ip_ptr)
{
    ULONG remaining = ip_ptr->nx_ip_fast_periodic_timer.tx_timer_internal
                          .tx_timer_internal_remaining_ticks;
    ULONG period = _nx_ip_fast_ticks();

    return remaining < period ? period - remaining : 0;
}

/* Starts the countdown afresh, or stops it when there is nothing to wait for.
 * RFC profile: never early (RFC 6298 2.4), so a begun period and a begun tick
 * are added. */
VOID _nx_tcp_timer_restart(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    ULONG ticks = timeout_ticks(socket_ptr);

    if (ticks != 0) {
        _nx_ip_fast_periodic_start(ip_ptr);
        if (socket_ptr->nx_tcp_socket_private.rfc) {
            ticks += period_passed(ip_ptr) + 1;
        }
    }
    socket_ptr->nx_tcp_socket_timeout = ticks;
}

VOID _nx_tcp_timer_ack_delay(NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_delayed_ack_timeout == 0) {
        socket_ptr->nx_tcp_socket_delayed_ack_timeout = NX_TCP_ACK_TICKS;
        _nx_ip_fast_periodic_start(socket_ptr->nx_tcp_socket_ip_ptr);
    }
}

/* RFC 6298 2.3: what the estimate makes of the timeout, without any back-off. */
static VOID rto_set(NX_TCP_PRIVATE *own)
{
    ULONG tick_us = 1000000u / NX_IP_PERIODIC_RATE;
    ULONG granularity_us = _nx_ip_fast_ticks() * tick_us;
    ULONG rto_us = own->srtt_us + _nx_tcp_max(granularity_us, 4 * own->rttvar_us);

    own->rto_ticks = (rto_us + tick_us - 1) / tick_us;
    own->rto_ticks = _nx_tcp_max(own->rto_ticks, NX_IP_PERIODIC_RATE);
    own->rto_ticks = _nx_tcp_min(own->rto_ticks, NX_TCP_RTO_MAX_TICKS);
}

VOID _nx_tcp_rto_undo(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (own->srtt_us != 0) {            /* else RFC 6298 5.7 has the say */
        rto_set(own);
    }
}

/* RFC 6298 2: the clock is finer than a tick, the timer as coarse as a period. */
VOID _nx_tcp_rtt_sample(NX_TCP_SOCKET *socket_ptr, ULONG64 rtt_us)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG sample = rtt_us < 60000000u ? (ULONG)rtt_us : 60000000u;

    sample = _nx_tcp_max(sample, 1);
    if (own->srtt_us == 0) {
        own->srtt_us = sample;
        own->rttvar_us = sample / 2;
    } else {
        ULONG apart = sample > own->srtt_us ? sample - own->srtt_us : own->srtt_us - sample;

        own->rttvar_us = own->rttvar_us - own->rttvar_us / 4 + apart / 4;
        own->srtt_us = _nx_tcp_max(own->srtt_us - own->srtt_us / 8 + sample / 8, 1);
    }
    rto_set(own);
}

/* --- expiry -------------------------------------------------------------------------- */

static VOID give_up(NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_SYN_RECEIVED) {
        _nx_tcp_reset_send(socket_ptr, socket_ptr->nx_tcp_socket_private.snd_max);
    }
    _nx_tcp_connection_lost(socket_ptr);
}

/* A peer with a closed window lives as long as it answers; another has so many
 * chances (RFC 9293 3.8.3). NX_FALSE: it had them. */
static UINT peer_has_chances(NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
        socket_ptr->nx_tcp_socket_tx_window_advertised == 0) {
        return socket_ptr->nx_tcp_socket_zero_window_probe_failure++ <
               socket_ptr->nx_tcp_socket_timeout_max_retries;
    }
    return socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0 ||
           socket_ptr->nx_tcp_socket_timeout_retries <
               socket_ptr->nx_tcp_socket_timeout_max_retries;
}

/* RFC 6298 5.4 to 5.6: the oldest segment again, the rest as cwnd allows. */
static VOID retransmit(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED) {
        _nx_tcp_path_timeout(socket_ptr);
        _nx_tcp_congestion_timeout(socket_ptr);
    } else {
        own->syn_repeated = NX_TRUE;
    }
    own->timeout_us = _nx_tcp_now_us();
    socket_ptr->nx_tcp_socket_timeout_retries++;
    own->rto_ticks = _nx_tcp_min(2 * own->rto_ticks, NX_TCP_RTO_MAX_TICKS);
    own->snd_cursor = _nx_tcp_snd_una(socket_ptr);
    _nx_tcp_output(socket_ptr);
}

/* Nothing is on its way, but someone wants to send: ask for the window, or
 * send what there is room for (RFC 9293 3.8.6.2.1, override timeout). */
static VOID probe(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_timeout_retries++;
    if (socket_ptr->nx_tcp_socket_tx_window_advertised == 0) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_PROBE;
        _nx_tcp_output(socket_ptr);
    } else {
        _nx_tcp_send_waiters(socket_ptr, NX_TRUE);
    }
}

static VOID timeout_expire(NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_TIMED_WAIT) {
        _nx_tcp_connection_end(socket_ptr, NX_SUCCESS);
        return;
    }
    if (!_nx_tcp_is_open(socket_ptr)) {
        return;
    }
    if (socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0 &&
        (socket_ptr->nx_tcp_socket_private.ecn & NX_TCP_ECN_HOLD)) {
        socket_ptr->nx_tcp_socket_private.ecn &= (UCHAR)~NX_TCP_ECN_HOLD;
        _nx_tcp_send_waiters(socket_ptr, NX_FALSE);
        _nx_tcp_timer_restart(socket_ptr);
        return;
    }
    if (!peer_has_chances(socket_ptr)) {
        give_up(socket_ptr);
        return;
    }
    if (socket_ptr->nx_tcp_socket_tx_outstanding_bytes > 0) {
        retransmit(socket_ptr);
    } else {
        probe(socket_ptr);
    }
    /* From this period on, also when nothing could be sent because the driver
     * still has it. */
    socket_ptr->nx_tcp_socket_timeout = timeout_ticks(socket_ptr);
}

/* Counts down; NX_TRUE when it comes to 0. */
static UINT count_down(ULONG *timeout, ULONG ticks)
{
    if (*timeout == 0) {
        return NX_FALSE;
    }
    *timeout -= _nx_tcp_min(*timeout, ticks);
    return *timeout == 0;
}

static VOID fast_tick(NX_TCP_SOCKET *socket_ptr, ULONG ticks)
{
    if (socket_ptr->nx_tcp_socket_private.rfc &&
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_default_packet_pool->nx_packet_pool_available ==
            0) {
        _nx_tcp_receive_reclaim(socket_ptr, NX_DISCARD_NO_BUFFER);
    }
    if (count_down(&socket_ptr->nx_tcp_socket_delayed_ack_timeout, ticks)) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
        _nx_tcp_output(socket_ptr);
    }
    if (count_down(&socket_ptr->nx_tcp_socket_timeout, ticks)) {
        timeout_expire(socket_ptr);
    }
    if (socket_ptr->nx_tcp_socket_timeout != 0 ||
        socket_ptr->nx_tcp_socket_delayed_ack_timeout != 0) {
        _nx_ip_fast_periodic_start(socket_ptr->nx_tcp_socket_ip_ptr);
    }
}

static VOID each_socket(NX_IP *ip_ptr, VOID (*tick)(NX_TCP_SOCKET *, ULONG), ULONG ticks)
{
    NX_TCP_SOCKET *socket_ptr = ip_ptr->nx_ip_tcp_created_sockets_ptr;
    ULONG left = ip_ptr->nx_ip_tcp_created_sockets_count;

    for (; left > 0; left--) {
        tick(socket_ptr, ticks);
        socket_ptr = socket_ptr->nx_tcp_socket_created_next;
    }
    _nx_tcp_notify_all(ip_ptr);
}

VOID _nx_tcp_fast_periodic_processing(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    each_socket(ip_ptr, fast_tick, _nx_ip_fast_ticks());
    _nx_ip_unlock(ip_ptr);
}

/* --- keepalive (RFC 9293 3.8.4) ------------------------------------------------------ */

#ifdef NX_ENABLE_TCP_KEEPALIVE

/* The peer has been heard: all chances again. */
VOID _nx_tcp_keepalive_restart(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_keepalive_retries = 0;
    socket_ptr->nx_tcp_socket_keepalive_timeout =
        socket_ptr->nx_tcp_socket_keepalive_enabled ? NX_TCP_KEEPALIVE_INITIAL * NX_IP_PERIODIC_RATE
                                                    : 0;
    _nx_ip_periodic_start(socket_ptr->nx_tcp_socket_ip_ptr);
}

/* keepalive_enabled is the application's to write at any time. */
static VOID keepalive_tick(NX_TCP_SOCKET *socket_ptr, ULONG ticks)
{
    if (socket_ptr->nx_tcp_socket_state != NX_TCP_ESTABLISHED &&
        socket_ptr->nx_tcp_socket_state != NX_TCP_CLOSE_WAIT) {
        return;
    }
    _nx_ip_periodic_start(socket_ptr->nx_tcp_socket_ip_ptr);
    if (!socket_ptr->nx_tcp_socket_keepalive_enabled) {
        return;
    }
    if (socket_ptr->nx_tcp_socket_keepalive_timeout == 0) {
        _nx_tcp_keepalive_restart(socket_ptr);
    } else if (count_down(&socket_ptr->nx_tcp_socket_keepalive_timeout, ticks)) {
        if (socket_ptr->nx_tcp_socket_keepalive_retries == NX_TCP_KEEPALIVE_RETRIES) {
            give_up(socket_ptr);
            return;
        }
        socket_ptr->nx_tcp_socket_keepalive_retries++;
        socket_ptr->nx_tcp_socket_keepalive_timeout = NX_TCP_KEEPALIVE_RETRY * NX_IP_PERIODIC_RATE;
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_PROBE;
        _nx_tcp_output(socket_ptr);
    }
}

#else

VOID _nx_tcp_keepalive_restart(NX_TCP_SOCKET *socket_ptr)
{
    NX_PARAMETER_NOT_USED(socket_ptr);
}

static VOID keepalive_tick(NX_TCP_SOCKET *socket_ptr, ULONG ticks)
{
    NX_PARAMETER_NOT_USED(socket_ptr);
    NX_PARAMETER_NOT_USED(ticks);
}

#endif

VOID _nx_tcp_periodic_processing(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    _nx_tcp_time_wait_tick(ip_ptr, NX_IP_PERIODIC_RATE);
    each_socket(ip_ptr, keepalive_tick, NX_IP_PERIODIC_RATE);
    _nx_ip_unlock(ip_ptr);
}
