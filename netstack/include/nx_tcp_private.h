/*
 * TCP's own share of NX_TCP_SOCKET and NX_IP: what the interface's members do
 * not hold. Included by nx_api.h; programs do not look.
 */
#ifndef NX_TCP_PRIVATE_H
#define NX_TCP_PRIVATE_H

#ifndef NX_TCP_TIME_WAIT_ENTRIES
#define NX_TCP_TIME_WAIT_ENTRIES 16
#endif

/* Entries of the index of connections. Constant cost up to about as many. */
#define NX_TCP_CONNECTION_TABLE_SIZE 4096

/* Ranges of a sender's scoreboard (RFC 6675), and blocks that fit in options. */
#define NX_TCP_SACK_RANGES 16
#define NX_TCP_SACK_BLOCKS 4

/* Of answers whose number is limited (nx_rate_limit.c). */
typedef struct NX_RATE_STRUCT {
    ULONG spent;                /* tokens, as of: */
    ULONG tick;
} NX_RATE;

typedef struct NX_TCP_RANGE_STRUCT {
    ULONG start, end;           /* sequence numbers, the end is not in it */
} NX_TCP_RANGE;

/* RFC 9438; windows in bytes. */
typedef struct NX_TCP_CUBIC_STRUCT {
    ULONG w_max;                /* cwnd where the last loss was */
    ULONG w_est;                /* what NewReno would have */
    ULONG cwnd_prior;
    ULONG k_ms;                 /* when w_max is reached again, from: */
    ULONG64 epoch_us;           /* the begin of this congestion avoidance; 0: it comes */
    ULONG64 last_us;            /* the last growth in it */
    UINT timed_out;             /* it comes after a timeout */
} NX_TCP_CUBIC;

typedef struct NX_TCP_PRIVATE_STRUCT {
    ULONG snd_cursor;           /* next sequence number to put on the wire: below tx_sequence,
                                 * what follows is sent again */
    ULONG snd_max;              /* first sequence number never on the wire */
    ULONG snd_wl1;              /* RFC 9293 3.3.1: the segment that last updated the window */
    ULONG snd_wnd_max;          /* largest window that the peer offered */
    ULONG snd_small;            /* the end of the last segment sent that was not full */
    UINT no_delay;              /* small segments do not wait (RFC 9293 3.7.4) */
    ULONG srtt_us, rttvar_us;   /* RFC 6298; srtt_us 0: no sample yet */
    ULONG rto_ticks;
    ULONG rtt_sequence;         /* the segment that is timed ends here */
    ULONG64 rtt_start_us;       /* when it left; 0: none is timed */
    ULONG64 sent_us;            /* when text was last sent */
    ULONG events;               /* callbacks owed: NX_TCP_TELL_* of nx_tcp_internal.h */
    TX_THREAD *state_suspension_list;   /* threads in nx_tcp_socket_state_wait */
    UINT state_suspended_count;
    UINT connect_suspended_count;
    UINT disconnect_suspended_count;
    UCHAR due;                  /* what output owes: NX_TCP_DUE_* */
    UCHAR rfc;                  /* the RFC profile */
    UCHAR scaling;              /* windows are scaled, by: */
    UCHAR snd_scale, rcv_scale;
    UCHAR fin_queued;           /* our FIN holds the last number before tx_sequence */
    UCHAR accepting;            /* accept was called */
    UCHAR syn_taken;            /* a request is taken from the listener, not accepted yet */
    UCHAR indexed;              /* segments find it */
    UCHAR syn_repeated;         /* our SYN was sent again: RFC 6298 5.7 */
    UCHAR refused;              /* a send found no room since the window last opened */
    UCHAR disconnecting;        /* disconnect was called */
    UCHAR sack_ok;              /* RFC 2018: offered, then agreed on */
    UCHAR sack_count;
    NX_TCP_RANGE sack_range[NX_TCP_SACK_RANGES];    /* what the peer has, in order, apart */
    ULONG sack_high_rxt;        /* RFC 6675 HighRxt: sent again in this recovery up to here */
    ULONG sack_rescue;          /* RFC 6675 RescueRxt: not again before this is acknowledged */
    UCHAR black_hole;           /* large segments vanish: DF is off */
    struct NX_TCP_SOCKET_STRUCT *index_next;    /* with the same entry of the index */
    ULONG64 path_us;            /* when the path's MTU was last lowered; 0: never */
    UCHAR ecn;                  /* RFC 3168: NX_TCP_ECN_* of nx_tcp_internal.h */
    ULONG ecn_recover;          /* echoes up to here are answered by a smaller cwnd */
    UCHAR use_cubic;            /* or NewReno */
    NX_TCP_CUBIC cubic;
    UCHAR ts_ok;                /* RFC 7323 timestamps: offered, then agreed on */
    UCHAR option_bytes;         /* of options in every segment */
    ULONG ts_offset;            /* of our clock on this connection */
    ULONG ts_recent;            /* TS.Recent, and when it was taken */
    ULONG64 ts_recent_us;
    ULONG64 timeout_us;         /* when the timer last sent the oldest text again */
#ifdef NX_ENABLE_LOW_WATERMARK
    ULONG receive_queue_maximum;    /* packets */
#endif
    ULONG sack_recent[NX_TCP_SACK_BLOCKS];  /* text that came last behind gaps, latest first */
    ULONG64 challenge_second;   /* RFC 5961 7: acknowledgments sent in this second */
    ULONG challenge_count;
    NX_TCP_RANGE duplicate;     /* text that came twice, to be told (RFC 2883); empty: none */
} NX_TCP_PRIVATE;

/* A connection in TIME-WAIT whose socket is free again (RFC 9293 3.6.1). */
typedef struct NX_TCP_TIME_WAIT_STRUCT {
    NX_ROUTE route;
    NXD_ADDRESS peer;
    UINT port;
    UINT peer_port;
    ULONG sequence;             /* SND.NXT and RCV.NXT at the end */
    ULONG acknowledgment;
    ULONG timeout;              /* ticks left; 0: the entry is free */
    UINT syn_answered;          /* the peer wants to begin anew, with too low a number */
    UINT ts_ok;                 /* RFC 7323, as of the connection */
    ULONG ts_offset;
    ULONG ts_recent;
} NX_TCP_TIME_WAIT;

typedef struct NX_TCP_IP_PRIVATE_STRUCT {
    ULONG64 secret[2];          /* key of initial sequence numbers, RFC 6528 */
    NX_RATE resets;             /* to segments without a connection */
    UINT ecn;                   /* SYNs of the RFC profile ask for ECN (RFC 3168) */
    UINT newreno;               /* congestion control of the RFC profile: else CUBIC */
    NX_TCP_TIME_WAIT time_wait[NX_TCP_TIME_WAIT_ENTRIES];
    struct NX_TCP_SOCKET_STRUCT *connection[NX_TCP_CONNECTION_TABLE_SIZE];
} NX_TCP_IP_PRIVATE;

#endif
