/*
 * Timestamps (RFC 7323): a clock of one millisecond, from another beginning
 * for each pair of ends; round trips of what was sent twice; and protection
 * against segments of a former turn of the sequence numbers (PAWS).
 */
#include "nx_tcp_internal.h"

/* RFC 7323 5.5: a connection that was silent for longer believes any value. */
#define RECENT_LIFETIME_US (24ull * 24 * 3600 * 1000000)
#define RTT_MAX_MS         (10u * 60 * 1000)

ULONG _nx_tcp_ts_clock(ULONG offset)
{
    return (ULONG)(_nx_tcp_now_us() / 1000) + offset;
}

/* The three words of the option, host order. */
VOID _nx_tcp_ts_write(ULONG *option, ULONG offset, ULONG recent)
{
    option[0] = NX_TCP_TS_WORD;
    option[1] = _nx_tcp_ts_clock(offset);
    option[2] = recent;
}

/* Before the sequence number is looked at (RFC 7323 5.3 R1): NX_FALSE for a
 * segment that lacks agreed timestamps, which is dropped silently (3.2), or is
 * older than others, which is answered. Resets are exempt. */
UINT _nx_tcp_ts_acceptable(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (!own->ts_ok || (segment->bits & NX_TCP_RST_BIT)) {
        return NX_TRUE;
    }
    if (!segment->ts_given) {
        /* A SYN of another connection has options of its own (RFC 5961 4). */
        return (segment->bits & NX_TCP_SYN_BIT) != 0;
    }
    return !NX_TCP_SEQ_LT(segment->ts_value, own->ts_recent) ||
           _nx_tcp_now_us() - own->ts_recent_us > RECENT_LIFETIME_US;
}

/* RFC 7323 4.3 (2), of an acceptable segment. */
VOID _nx_tcp_ts_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (own->ts_ok && segment->ts_given &&
        NX_TCP_SEQ_LEQ(segment->seq, socket_ptr->nx_tcp_socket_rx_sequence_acked)) {
        own->ts_recent = segment->ts_value;
        own->ts_recent_us = _nx_tcp_now_us();
    }
}

/* The round trip that the segment's echo tells of, 0 when of none. */
ULONG64 _nx_tcp_ts_rtt_us(const NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG ms;

    if (!own->ts_ok || !segment->ts_given || segment->ts_echo == 0) {
        return 0;
    }
    ms = _nx_tcp_ts_clock(own->ts_offset) - segment->ts_echo;
    return ms <= RTT_MAX_MS ? _nx_tcp_max(ms, 1) * 1000ull : 0;
}
