/*
 * TCP inside: what its files share. The members of NX_TCP_SOCKET are the
 * state (tx_sequence is SND.NXT, rx_sequence RCV.NXT, rx_window_current
 * RCV.WND, tx_window_advertised SND.WND); all is guarded by nx_ip_protection.
 */
#ifndef NX_TCP_INTERNAL_H
#define NX_TCP_INTERNAL_H

#include "nx_internal.h"
#include "nx_tcp.h"

/* Sequence numbers compare modulo 2^32 (RFC 9293 3.4). */
#define NX_TCP_SEQ_LT(a, b)  ((LONG)((ULONG)(a) - (ULONG)(b)) < 0)
#define NX_TCP_SEQ_LEQ(a, b) ((LONG)((ULONG)(a) - (ULONG)(b)) <= 0)
#define NX_TCP_SEQ_GT(a, b)  NX_TCP_SEQ_LT(b, a)
#define NX_TCP_SEQ_GEQ(a, b) NX_TCP_SEQ_LEQ(b, a)

#define NX_TCP_HEADER_BYTES  20u
#define NX_TCP_OPTION_WORDS  10u
#define NX_TCP_ECE_BIT       0x00400000u
#define NX_TCP_CWR_BIT       0x00800000u
#define NX_TCP_SACK_PERMITTED_KIND 4u
#define NX_TCP_SACK_KIND     5u
#define NX_TCP_TS_KIND       8u
#define NX_TCP_TS_BYTES      12u    /* with its padding */
#define NX_TCP_TS_WORD       (0x01010000u | NX_TCP_TS_KIND << 8 | 10)       /* its first word */
#define NX_TCP_NO_SCALE      0xFFu  /* the segment has no window scale option */
#define NX_TCP_MAX_SCALE     14u    /* RFC 7323 2.3 */
#define NX_TCP_MAX_WINDOW    0x3FFFC000u
/* No peer makes segments smaller than this by its MSS option. */
#define NX_TCP_MSS_FLOOR     64u
#define NX_TCP_MSS_SAFE      536u   /* every path carries it */
#define NX_TCP_FAST_TICKS    (NX_IP_PERIODIC_RATE / NX_TCP_FAST_TIMER_RATE)
#define NX_TCP_ACK_TICKS     (NX_IP_PERIODIC_RATE / NX_TCP_ACK_TIMER_RATE)
#define NX_TCP_RTO_MAX_TICKS (60u * NX_IP_PERIODIC_RATE)
#define NX_TCP_TIME_WAIT_TICKS (2u * NX_TCP_MAXIMUM_SEGMENT_LIFETIME * NX_IP_PERIODIC_RATE)

/* due: what input, timers and services ask of output. */
#define NX_TCP_DUE_ACK   1u     /* an acknowledgment, now */
#define NX_TCP_DUE_HEAD  2u     /* the oldest segment again (fast retransmit) */
#define NX_TCP_DUE_PROBE 4u     /* a segment that the peer must answer */

/* ecn: what was agreed on, and what is to be told. */
#define NX_TCP_ECN_ASKED   1u
#define NX_TCP_ECN_AGREED  2u
#define NX_TCP_ECN_ECHO    4u   /* marked text came: until the peer says CWR */
#define NX_TCP_ECN_REDUCED 8u   /* cwnd is smaller: new text says CWR */
#define NX_TCP_ECN_HOLD    16u  /* cwnd can be no smaller: a timeout without new text */

/* events: callbacks that input owes once the segment is done with. */
#define NX_TCP_TELL_ESTABLISHED  1u
#define NX_TCP_TELL_RECEIVE      2u
#define NX_TCP_TELL_URGENT       4u
#define NX_TCP_TELL_WINDOW       8u
#define NX_TCP_TELL_DEPTH        16u
#define NX_TCP_TELL_DISCONNECT   32u    /* the peer's end: FIN, reset, no answer */
#define NX_TCP_TELL_COMPLETE     64u    /* the end of our disconnect */
#define NX_TCP_TELL_TIMED_WAIT   128u

/* A received segment: its header in host order, and what was read from it. */
struct nx_tcp_segment {
    NX_TCP_HEADER *header;
    NXD_ADDRESS source, destination;
    NX_INTERFACE *interface_ptr;
    UINT source_port, destination_port;
    ULONG seq, ack;
    ULONG bits;                 /* NX_TCP_*_BIT */
    ULONG window;               /* as in the header, not scaled */
    ULONG header_length;        /* bytes */
    ULONG data_length;          /* bytes of text that are still wanted */
    ULONG mss;
    UINT mss_given;             /* the segment has an MSS option */
    UINT scale;                 /* or NX_TCP_NO_SCALE */
    UINT ts_given;              /* the segment has timestamps */
    ULONG ts_value, ts_echo;
    UINT marked;                /* ECN: by a router */
    UINT sack_permitted;
    UINT sack_count;
    NX_TCP_RANGE sack[NX_TCP_SACK_BLOCKS];
};

/* Where a segment without a socket goes, or one of a socket. */
struct nx_tcp_path {
    NX_ROUTE route;
    const NXD_ADDRESS *peer;
    UINT port, peer_port;
    ULONG type_of_service, fragment;
    UINT time_to_live;
#ifdef NX_ENABLE_VLAN
    UCHAR vlan_priority;
#endif
};

/* SND.UNA: tx_outstanding_bytes counts sequence numbers, SYN and FIN too. */
static inline ULONG _nx_tcp_snd_una(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_tx_sequence - socket_ptr->nx_tcp_socket_tx_outstanding_bytes;
}

static inline UINT _nx_tcp_is_open(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_state >= NX_TCP_SYN_SENT &&
           socket_ptr->nx_tcp_socket_state != NX_TCP_TIMED_WAIT;
}

static inline UINT _nx_tcp_may_send(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_state == NX_TCP_ESTABLISHED ||
           socket_ptr->nx_tcp_socket_state == NX_TCP_CLOSE_WAIT;
}

static inline ULONG _nx_tcp_min(ULONG a, ULONG b)
{
    return a < b ? a : b;
}

static inline ULONG _nx_tcp_max(ULONG a, ULONG b)
{
    return a > b ? a : b;
}

/* nx_tcp_sequence.c: time, secrets and initial sequence numbers */
ULONG64 _nx_tcp_now_us(VOID);
ULONG _nx_tcp_iss_choose(NX_TCP_SOCKET *socket_ptr);

ULONG _nx_tcp_ts_offset_choose(NX_TCP_SOCKET *socket_ptr);

/* nx_tcp_timestamp.c: RFC 7323 */
ULONG _nx_tcp_ts_clock(ULONG offset);
UINT _nx_tcp_ts_acceptable(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
VOID _nx_tcp_ts_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
VOID _nx_tcp_ts_write(ULONG *option, ULONG offset, ULONG recent);
ULONG64 _nx_tcp_ts_rtt_us(const NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);

/* nx_tcp_ecn.c: RFC 3168 */
VOID _nx_tcp_ecn_begin(NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_ecn_syn_bits(const NX_TCP_SOCKET *socket_ptr, ULONG bits);
VOID _nx_tcp_ecn_syn_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
UINT _nx_tcp_ecn_is_marked(const NX_PACKET *packet_ptr);
VOID _nx_tcp_ecn_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
ULONG _nx_tcp_ecn_bits(const NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_ecn_text(NX_TCP_SOCKET *socket_ptr, ULONG *type_of_service);

/* nx_tcp_option.c: reading is bounded by the header, whatever it says */
VOID _nx_tcp_options_parse(struct nx_tcp_segment *segment);
VOID _nx_tcp_options_apply(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
UINT _nx_tcp_options_acceptable(const struct nx_tcp_segment *segment);
ULONG _nx_tcp_options_write(NX_TCP_SOCKET *socket_ptr, ULONG bits, ULONG sack,
                            ULONG option[NX_TCP_OPTION_WORDS]);
ULONG _nx_tcp_sack_bytes(const NX_TCP_SOCKET *socket_ptr, ULONG room);

/* nx_tcp_bind.c: the port table */
VOID _nx_tcp_port_insert(NX_TCP_SOCKET *socket_ptr, UINT port);
VOID _nx_tcp_port_remove(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_connection_enter(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_connection_leave(NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_bind_waits(const NX_TCP_SOCKET *socket_ptr);
NX_TCP_SOCKET *_nx_tcp_socket_find(NX_IP *ip_ptr, const struct nx_tcp_segment *segment);

/* nx_tcp_connection.c: beginning and end of a connection */
VOID _nx_tcp_state_set(NX_TCP_SOCKET *socket_ptr, UINT state);
/* Waits for the handshake's end with the lock held, which it gives back;
 * NX_IN_PROGRESS with NX_NO_WAIT. */
UINT _nx_tcp_handshake_wait(NX_TCP_SOCKET *socket_ptr, ULONG wait_option);
ULONG _nx_tcp_mss_local(const NX_TCP_SOCKET *socket_ptr);
/* The way of the connection, as the socket's members have it. */
VOID _nx_tcp_route_get(const NX_TCP_SOCKET *socket_ptr, NX_ROUTE *route);
VOID _nx_tcp_connection_begin(NX_TCP_SOCKET *socket_ptr, const NXD_ADDRESS *peer, UINT peer_port,
                              const NX_ROUTE *route);
VOID _nx_tcp_connection_syn_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
VOID _nx_tcp_connection_syn(NX_TCP_SOCKET *socket_ptr, UINT state);
VOID _nx_tcp_connection_established(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_connection_time_wait(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_connection_end(NX_TCP_SOCKET *socket_ptr, UINT disconnect_status);
VOID _nx_tcp_connection_lost(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_notify(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_notify_all(NX_IP *ip_ptr);

/* nx_tcp_listen.c */
UINT _nx_tcp_listen_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr, struct nx_tcp_segment *segment);
UINT _nx_tcp_listen_taken_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
UINT _nx_tcp_listen_return(NX_TCP_SOCKET *socket_ptr);
NX_TCP_LISTEN *_nx_tcp_listen_find(NX_IP *ip_ptr, UINT port);
UINT _nx_tcp_listen_has(const NX_TCP_SOCKET *socket_ptr);

/* nx_tcp_input.c */
UINT _nx_tcp_segment_read(NX_PACKET *packet_ptr, struct nx_tcp_segment *segment);

/* nx_tcp_output.c: the one place that emits */
VOID _nx_tcp_output(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_reset_reply(NX_IP *ip_ptr, const struct nx_tcp_segment *segment);
VOID _nx_tcp_reset_send(NX_TCP_SOCKET *socket_ptr, ULONG sequence);
VOID _nx_tcp_time_wait_acknowledge(NX_IP *ip_ptr, const NX_TCP_TIME_WAIT *entry);

/* nx_tcp_send.c: the transmit queue */
VOID _nx_tcp_send_waiters(NX_TCP_SOCKET *socket_ptr, UINT force);
VOID _nx_tcp_sent_acknowledge(NX_TCP_SOCKET *socket_ptr, ULONG ack);
VOID _nx_tcp_sent_fit(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG length);
VOID _nx_tcp_sent_flush(NX_TCP_SOCKET *socket_ptr);
NX_TCP_HEADER *_nx_tcp_sent_header(const NX_PACKET *packet_ptr);
UINT _nx_tcp_sent_header_resize(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG length);
ULONG _nx_tcp_segment_full(const NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_sent_waits(const NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end);

/* nx_tcp_receive.c: the receive queue */
UINT _nx_tcp_text_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                          struct nx_tcp_segment *segment);
VOID _nx_tcp_receive_deliver(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_receive_flush(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_receive_reclaim(NX_TCP_SOCKET *socket_ptr, enum nx_discard reason);
ULONG _nx_tcp_receive_window(NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_receive_has_gap(const NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_receive_block_count(const NX_TCP_SOCKET *socket_ptr, UINT room);
VOID _nx_tcp_receive_duplicate(NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end);
UINT _nx_tcp_receive_blocks(NX_TCP_SOCKET *socket_ptr, NX_TCP_RANGE *block, UINT room);

/* nx_tcp_sack.c: the sender's scoreboard */
VOID _nx_tcp_sack_clear(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_sack_acknowledge(NX_TCP_SOCKET *socket_ptr, ULONG ack);
ULONG _nx_tcp_sack_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment);
UINT _nx_tcp_sack_covers(const NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end);
UINT _nx_tcp_sack_is_lost(const NX_TCP_SOCKET *socket_ptr, ULONG seq);
ULONG _nx_tcp_sack_high(const NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_sack_pipe(const NX_TCP_SOCKET *socket_ptr);

/* nx_tcp_timer.c */
VOID _nx_tcp_timer_restart(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_timer_ack_delay(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_rtt_sample(NX_TCP_SOCKET *socket_ptr, ULONG64 rtt_us);
/* The timer was wrong: RTO without its back-off. */
VOID _nx_tcp_rto_undo(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_keepalive_restart(NX_TCP_SOCKET *socket_ptr);

/* nx_tcp_path.c */
VOID _nx_tcp_mss_take(NX_TCP_SOCKET *socket_ptr, ULONG mss);
/* The text of a segment that both ends and, as far as is known, the path take. */
ULONG _nx_tcp_mss_agreed(const NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_path_probe(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_path_timeout(NX_TCP_SOCKET *socket_ptr);

/* nx_tcp_time_wait.c */
VOID _nx_tcp_time_wait_add(NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_time_wait_forget(NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_time_wait_receive(NX_IP *ip_ptr, const struct nx_tcp_segment *segment);
VOID _nx_tcp_time_wait_tick(NX_IP *ip_ptr, ULONG ticks);

/* nx_tcp_congestion.c: RFC 5681 and 6582; nobody else looks at cwnd */
ULONG _nx_tcp_congestion_window(const NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_congestion_repairs(const NX_TCP_SOCKET *socket_ptr);
UINT _nx_tcp_congestion_has_room(const NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_mss_grown(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_begin(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_ack(NX_TCP_SOCKET *socket_ptr, ULONG ack, ULONG acked);
VOID _nx_tcp_congestion_duplicate(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_echo(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_timeout(NX_TCP_SOCKET *socket_ptr);
VOID _nx_tcp_congestion_idle(NX_TCP_SOCKET *socket_ptr, ULONG64 rest_us);

/* nx_tcp_cubic.c: RFC 9438, behind congestion control */
VOID _nx_tcp_cubic_begin(NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_cubic_grow(NX_TCP_SOCKET *socket_ptr, ULONG acked);
VOID _nx_tcp_cubic_pause(NX_TCP_SOCKET *socket_ptr);
ULONG _nx_tcp_cubic_reduce(NX_TCP_SOCKET *socket_ptr, UINT timed_out);

#endif
