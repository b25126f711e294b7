/*
 * Congestion control: NewReno (RFC 5681, RFC 6582), in the RFC profile with
 * the growth and the reductions of CUBIC (RFC 9438), behind functions for
 * begin, acknowledgment, duplicate acknowledgment, timeout and idleness, and
 * one that says what may be on its way.
 * tx_window_congestion is cwnd, tx_slow_start_threshold ssthresh; both bytes.
 */
#include "nx_tcp_internal.h"

#define DUPLICATE_THRESHOLD 3

static VOID cwnd_set(NX_TCP_SOCKET *socket_ptr, ULONG bytes)
{
    socket_ptr->nx_tcp_socket_tx_window_congestion = _nx_tcp_min(bytes, NX_TCP_MAX_WINDOW);
}

/* In recovery with selective acknowledgments (RFC 6675): output fills holes
 * while cwnd has room for more than what is still in the network. */
UINT _nx_tcp_congestion_repairs(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_fast_recovery && socket_ptr->nx_tcp_socket_private.sack_ok;
}

UINT _nx_tcp_congestion_has_room(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_tx_window_congestion >=
           _nx_tcp_sack_pipe(socket_ptr) + socket_ptr->nx_tcp_socket_connect_mss;
}

/* What may be on its way at most: both windows, and a segment more for each of
 * the first two duplicate acknowledgments (RFC 3042), which keeps small windows
 * from waiting for the timer. */
ULONG _nx_tcp_congestion_window(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG window = socket_ptr->nx_tcp_socket_tx_window_congestion;

    if (socket_ptr->nx_tcp_socket_private.ecn & NX_TCP_ECN_HOLD) {
        return 0;
    }
    if (_nx_tcp_congestion_repairs(socket_ptr)) {
        ULONG pipe = _nx_tcp_sack_pipe(socket_ptr);
        ULONG flight = socket_ptr->nx_tcp_socket_private.snd_max - _nx_tcp_snd_una(socket_ptr);

        window = flight + (window >= pipe + socket_ptr->nx_tcp_socket_connect_mss ? window - pipe
                                                                                  : 0);
    } else if (!socket_ptr->nx_tcp_socket_fast_recovery) {
        window += _nx_tcp_min(socket_ptr->nx_tcp_socket_duplicated_ack_received,
                              DUPLICATE_THRESHOLD - 1) *
                  socket_ptr->nx_tcp_socket_connect_mss;
    }
    return _nx_tcp_min(window, socket_ptr->nx_tcp_socket_tx_window_advertised);
}

/* RFC 5681 3.1 (1). */
static ULONG initial_window(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;

    if (mss > 2190) {
        return 2 * mss;
    }
    return (mss > 1095 ? 3 : 4) * mss;
}

VOID _nx_tcp_congestion_begin(NX_TCP_SOCKET *socket_ptr)
{
    ULONG window = initial_window(socket_ptr);

    if (socket_ptr->nx_tcp_socket_private.syn_repeated) {
        window = socket_ptr->nx_tcp_socket_connect_mss;     /* RFC 5681 3.1: a SYN was lost */
    }
    cwnd_set(socket_ptr, window);
    socket_ptr->nx_tcp_socket_tx_slow_start_threshold = NX_TCP_MAX_WINDOW;
    socket_ptr->nx_tcp_socket_fast_recovery = NX_FALSE;
    socket_ptr->nx_tcp_socket_duplicated_ack_received = 0;
    socket_ptr->nx_tcp_socket_tx_sequence_recover = _nx_tcp_snd_una(socket_ptr) - 1;
    _nx_tcp_cubic_begin(socket_ptr);
}

/* A window below one segment would let nothing go. */
VOID _nx_tcp_congestion_mss_grown(NX_TCP_SOCKET *socket_ptr)
{
    cwnd_set(socket_ptr, _nx_tcp_max(socket_ptr->nx_tcp_socket_tx_window_congestion,
                                     socket_ptr->nx_tcp_socket_connect_mss));
}

/* RFC 9438 4.6: ssthresh comes from cwnd's use, so cwnd grows only in use. */
static UINT is_in_use(const NX_TCP_SOCKET *socket_ptr, ULONG acked)
{
    ULONG flight = socket_ptr->nx_tcp_socket_tx_outstanding_bytes + acked;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;

    if (cwnd < socket_ptr->nx_tcp_socket_tx_slow_start_threshold) {
        return cwnd < 2 * flight;
    }
    return cwnd < flight + socket_ptr->nx_tcp_socket_connect_mss;
}

static VOID grow(NX_TCP_SOCKET *socket_ptr, ULONG acked)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;
    UINT cubic = socket_ptr->nx_tcp_socket_private.use_cubic;

    if (socket_ptr->nx_tcp_socket_private.ecn & NX_TCP_ECN_REDUCED) {
        return;                         /* RFC 3168 6.1.2 */
    }
    if (cubic && !is_in_use(socket_ptr, acked)) {
        _nx_tcp_cubic_pause(socket_ptr);
        return;
    }
    if (cwnd < socket_ptr->nx_tcp_socket_tx_slow_start_threshold) {
        cwnd_set(socket_ptr, cwnd + _nx_tcp_min(acked, mss));
    } else if (cubic) {
        cwnd_set(socket_ptr, _nx_tcp_cubic_grow(socket_ptr, acked));
    } else {
        cwnd_set(socket_ptr, cwnd + _nx_tcp_max(socket_ptr->nx_tcp_socket_connect_mss2 / cwnd, 1));
    }
}

/* RFC 6582 3.2 step 3: in recovery. */
static VOID recovery_ack(NX_TCP_SOCKET *socket_ptr, ULONG ack, ULONG acked)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;

    if (socket_ptr->nx_tcp_socket_private.sack_ok) {
        socket_ptr->nx_tcp_socket_fast_recovery =
            NX_TCP_SEQ_LT(ack, socket_ptr->nx_tcp_socket_tx_sequence_recover);
        return;                         /* cwnd has been ssthresh all the time */
    }
    if (NX_TCP_SEQ_GEQ(ack, socket_ptr->nx_tcp_socket_tx_sequence_recover)) {
        ULONG flight = socket_ptr->nx_tcp_socket_tx_outstanding_bytes;

        cwnd_set(socket_ptr, _nx_tcp_min(socket_ptr->nx_tcp_socket_tx_slow_start_threshold,
                                         _nx_tcp_max(flight, mss) + mss));
        socket_ptr->nx_tcp_socket_fast_recovery = NX_FALSE;
        return;
    }
    cwnd = cwnd > acked ? cwnd - acked : 0;
    cwnd += acked >= mss ? mss : 0;
    cwnd_set(socket_ptr, _nx_tcp_max(cwnd, mss));
    socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_HEAD;
}

/* `ack` acknowledges `acked` new bytes; outstanding_bytes is up to date. */
VOID _nx_tcp_congestion_ack(NX_TCP_SOCKET *socket_ptr, ULONG ack, ULONG acked)
{
    socket_ptr->nx_tcp_socket_duplicated_ack_received = 0;
    if (socket_ptr->nx_tcp_socket_fast_recovery) {
        recovery_ack(socket_ptr, ack, acked);
    } else {
        grow(socket_ptr, acked);
    }
    socket_ptr->nx_tcp_socket_previous_highest_ack = ack;
}

/* RFC 5681 (4): half the flight, but two segments at least. */
static VOID threshold_lower(NX_TCP_SOCKET *socket_ptr, UINT timed_out)
{
    if (socket_ptr->nx_tcp_socket_private.use_cubic) {
        socket_ptr->nx_tcp_socket_tx_slow_start_threshold =
            _nx_tcp_cubic_reduce(socket_ptr, timed_out);
        return;
    }
    socket_ptr->nx_tcp_socket_tx_slow_start_threshold =
        _nx_tcp_max(socket_ptr->nx_tcp_socket_tx_outstanding_bytes / 2,
                    2 * socket_ptr->nx_tcp_socket_connect_mss);
}

/* Enough duplicates, or enough selectively acknowledged (RFC 6675 5). */
static UINT is_loss(const NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_private.sack_ok) {
        return socket_ptr->nx_tcp_socket_duplicated_ack_received >= DUPLICATE_THRESHOLD ||
               _nx_tcp_sack_is_lost(socket_ptr, _nx_tcp_snd_una(socket_ptr));
    }
    return socket_ptr->nx_tcp_socket_duplicated_ack_received == DUPLICATE_THRESHOLD;
}

/* RFC 5681 3.2, RFC 6582 3.2 step 2: an acknowledgment that says nothing new. */
VOID _nx_tcp_congestion_duplicate(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;

    socket_ptr->nx_tcp_socket_duplicated_ack_received++;
    if (socket_ptr->nx_tcp_socket_fast_recovery) {
        if (!own->sack_ok) {
            cwnd_set(socket_ptr, socket_ptr->nx_tcp_socket_tx_window_congestion + mss);
        }
        return;
    }
    /* Duplicates may come of what was repeated before (RFC 6582 4.1); blocks
     * tell better. */
    if (!is_loss(socket_ptr) ||
        NX_TCP_SEQ_LT(_nx_tcp_snd_una(socket_ptr) - !own->sack_ok,
                      socket_ptr->nx_tcp_socket_tx_sequence_recover)) {
        return;
    }
    threshold_lower(socket_ptr, NX_FALSE);
    socket_ptr->nx_tcp_socket_tx_sequence_recover = own->snd_max;
    socket_ptr->nx_tcp_socket_fast_recovery = NX_TRUE;
    own->sack_high_rxt = _nx_tcp_snd_una(socket_ptr);
    own->sack_rescue = own->sack_high_rxt;
    cwnd_set(socket_ptr, socket_ptr->nx_tcp_socket_tx_slow_start_threshold +
                             (own->sack_ok ? 0 : DUPLICATE_THRESHOLD * mss));
    own->due |= NX_TCP_DUE_HEAD;
}

/* RFC 3168 6.1.2, RFC 9438 4.6: a router marked what it else had dropped; down to
 * one segment, and below that only one a timeout. */
VOID _nx_tcp_congestion_echo(NX_TCP_SOCKET *socket_ptr)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG cwnd = socket_ptr->nx_tcp_socket_tx_window_congestion;

    if (cwnd <= mss) {
        socket_ptr->nx_tcp_socket_private.ecn |= NX_TCP_ECN_HOLD;
        _nx_tcp_timer_restart(socket_ptr);
        return;
    }
    threshold_lower(socket_ptr, NX_FALSE);
    cwnd_set(socket_ptr, cwnd <= 2 * mss ? mss
                                         : _nx_tcp_min(
                                               cwnd,
                                               socket_ptr->nx_tcp_socket_tx_slow_start_threshold));
}

/* RFC 5681 3.1: the retransmission timer ran out; before retries is counted. */
VOID _nx_tcp_congestion_timeout(NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_timeout_retries == 0) {
        threshold_lower(socket_ptr, NX_TRUE);
    }
    cwnd_set(socket_ptr, socket_ptr->nx_tcp_socket_connect_mss);
    socket_ptr->nx_tcp_socket_tx_sequence_recover = socket_ptr->nx_tcp_socket_private.snd_max;
    socket_ptr->nx_tcp_socket_fast_recovery = NX_FALSE;
    socket_ptr->nx_tcp_socket_duplicated_ack_received = 0;
    socket_ptr->nx_tcp_socket_private.ecn &= (UCHAR)~NX_TCP_ECN_HOLD;
    _nx_tcp_sack_clear(socket_ptr);     /* RFC 2018 8: the peer may have thrown it away */
}

/* Nothing was on its way, and the last text left so long ago: longer than a
 * timeout, and cwnd says nothing of the network any more (RFC 5681 4.1). */
VOID _nx_tcp_congestion_idle(NX_TCP_SOCKET *socket_ptr, ULONG64 rest_us)
{
    ULONG64 rto_us =
        (ULONG64)socket_ptr->nx_tcp_socket_private.rto_ticks * 1000000u / NX_IP_PERIODIC_RATE;

    _nx_tcp_cubic_pause(socket_ptr);
    if (rest_us <= rto_us) {
        return;
    }
    cwnd_set(socket_ptr, _nx_tcp_min(initial_window(socket_ptr),
                                     socket_ptr->nx_tcp_socket_tx_window_congestion));
}
