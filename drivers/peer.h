/*
 * The closed-loop peer from inside: what its parts (replay.c, the TCP that
 * carries the recording; dialogue matching in match.c; compare.c) share.
 * Internal to drivers/.
 *
 * A live position is one of the connection with the board; positions of the
 * recording are those of tcp_session.h. The peer's live position is the
 * recorded one plus `shift`, which changes where recorded replies are skipped.
 */
#ifndef PB_PEER_H
#define PB_PEER_H

#include "replay.h"
#include "tcp_session.h"
#include "wire.h"

/* What has been sent and may have to be sent again. */
struct pb_piece {
    size_t frame;               /* index into session->peer: its headers */
    int64_t live;
    const uint8_t *data;
    size_t length;
    unsigned flags;             /* SYN and FIN that take sequence space */
};

/* Bytes that came before ones they follow: live positions. */
struct pb_held {
    int64_t start, end;
};

#define PB_HELD_RANGES 64u

/* What of the board's SYN decides about our options. */
struct pb_offers {
    int scale, sack, times, ecn;
    unsigned shift, mss;
};

struct pb_compare {
    size_t *expected;           /* indices of records */
    size_t expected_count;
    int with_arp;               /* among them */

    size_t sent, equal;         /* frames of the board; the latter up to the first difference */
    int has_syn, differs;
    unsigned port;              /* of the board */
    uint32_t initial;           /* of the board: sequence number */
    size_t frame;
    char field[40], theirs[PB_FRAME_TEXT], ours[PB_FRAME_TEXT];
};

struct pb_replay {
    struct pb_recording *recording;
    struct pb_session *session;
    struct pb_replay_options options;
    struct pb_world *world;
    struct pb_port *port;
    uint8_t address[6];         /* of the peer */
    int has_scale;              /* the recorded SYN answers a window scale */
    unsigned scale;             /* of the recorded peer */
    struct pb_compare compare;

    /* The connection; all below is cleared when the board begins another. */
    int begun, over;
    uint8_t board_address[6];
    struct pb_ip board, server;
    uint32_t board_initial;
    unsigned board_port;
    struct pb_offers offers;
    int64_t received;           /* the board's next position */
    int has_fin;                /* of the board */
    int64_t acked, sent;        /* live positions of ours */
    uint64_t room;              /* the board's window */
    uint32_t board_times, our_times;

    /* What the board said, and how its turns match the recorded ones. */
    uint8_t *heard;
    size_t heard_size;
    struct pb_held held[PB_HELD_RANGES];        /* laid into `heard` already; by start */
    unsigned held_count;
    int64_t unit_start;         /* live position of the turn that is not complete */
    size_t searched;            /* bytes of it that hold no end */
    enum pb_unit_kind kind;
    size_t matched;             /* recorded unit; PB_NONE: none yet */
    int64_t *live_start, *live_end;     /* a recorded unit's counterpart; -1: none */
    int64_t *turn_ends;         /* live positions */
    size_t turns_sent, turn_room, unanswered;
    size_t *plays;              /* replies to be played, in order */
    size_t play_count, play_next;
    size_t bridge_unit;         /* AUTH in another shape: the unit whose reply ends it */
    unsigned bridge_steps;      /* challenges of our own still to be answered; 0: none */
    const char *const *bridge_next;
    char note[200];

    /* What is sent next. */
    size_t cursor;              /* index into session->peer */
    int64_t at, limit;          /* recorded positions: the next byte, the end of what may go */
    int64_t shift;
    int has_sent_fin, has_reset, is_blocked, has_due;
    uint64_t due, event_time, sent_time;
    int64_t ack_sent;           /* live */
    int64_t ack_played;         /* recorded */
    unsigned window, extra_frames;
    size_t header;              /* peer frame whose headers serve for frames of our own */

    struct pb_piece *pieces;
    size_t piece_count, piece_first, piece_size;
    uint64_t ack_due, resend_due, tick_at;      /* 0: not set */
    unsigned resends;
};

/* --- match.c: whose turn it is ---------------------------------------------------- */

/* Begins: the board's SYN came. -1: out of memory. */
int pb_match_begin(struct pb_replay *);
/* More has been heard: completes turns and queues the replies to them. */
void pb_match_heard(struct pb_replay *);
/* Sets `limit` (and skips) by the replies that are queued. */
void pb_match_play(struct pb_replay *);
/* Nothing more is asked for: goes on at the peer's FIN. */
void pb_match_skip_to_fin(struct pb_replay *);
/* Whether the board's stream has come to what a recorded position stands for, and
 * the live position to acknowledge then. */
int pb_match_reached(const struct pb_replay *, int64_t recorded);
int64_t pb_match_ack(const struct pb_replay *, int64_t recorded);
/* Recorded time between a peer frame and what it waited for. */
uint64_t pb_match_pause(const struct pb_replay *, const struct pb_peer_frame *);
/* Sends bytes of our own now (replay.c). */
void pb_peer_say(struct pb_replay *, const char *text);

/* --- compare.c ---------------------------------------------------------------------- */

/* Lists what the board's frames are to equal. -1: out of memory. */
int pb_compare_open(struct pb_replay *);
/* A pb_link_observer, whose argument is the replay. */
pb_link_observer pb_compare_frame;

#endif
