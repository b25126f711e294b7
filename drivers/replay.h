/*
 * Replay: a recorded session drives a board as the recorded server did. Used
 * by the program and by tests; docs/replay.md says how turns are matched.
 */
#ifndef PB_REPLAY_H
#define PB_REPLAY_H

#include "address.h"
#include "postboard.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pb_replay;

/*
 * Reads a capture and takes session `number` (from 1; 0: the only one) apart.
 * NULL with the reason when that is impossible: cut or snapped, of another
 * kind, without a session or with several, with bytes missing, in TLS.
 */
struct pb_replay *pb_replay_open(const char *path, unsigned number, struct pb_error *);
/* The world that it was attached to must have been destroyed. NULL is ignored. */
void pb_replay_free(struct pb_replay *);
/* What was found wrong or was repaired on reading: a line each, without its end. */
void pb_replay_report(const struct pb_replay *, void (*line)(void *, const char *), void *arg);

/* The recorded ends. */
struct pb_replay_ends {
    struct pb_ip client, server;
    unsigned client_port, server_port;
};
struct pb_replay_ends pb_replay_ends(const struct pb_replay *);
/* Whether a frame's checksum is wrong: no receiver takes it. */
int pb_frame_is_wrong(const uint8_t *frame, size_t length);
/* Calls fn for each recorded frame of the session, as a pb_link_observer; wrong
 * ones are left out. */
void pb_replay_walk(const struct pb_replay *, pb_link_observer *fn, void *arg);

struct pb_replay_options {
    struct pb_ip server;        /* where the peer answers; none: as recorded */
    unsigned port;              /* 0: as recorded */
    struct pb_ip gateway;       /* an address that is answered for beside it, or none */
    int fast;                   /* as soon as possible, not after the recorded pauses */
};
/* Joins the peer to a link as a port; once. 0, or -1 with the reason. */
int pb_replay_attach(struct pb_replay *, struct pb_link *, const struct pb_replay_options *,
                     struct pb_error *);

/* How the board's frames and turns (the latest session's) compare with the
 * recorded client's. Sequence numbers in texts are relative. */
struct pb_replay_result {
    int begun;                  /* the board opened the connection */
    size_t frames_recorded, frames_sent, frames_equal;
    int frames_same;            /* all of them, and none is missing */
    size_t frame;               /* number in the file of the first that differs; 0: none */
    char frame_field[40];       /* what differs; "" while frames_same */
    char frame_theirs[400], frame_ours[400];        /* decoded; "": there is none */
    size_t turns_recorded, turns_sent, turns_equal;
    int turns_same;
    size_t turn;                /* the first that differs, from 1 */
    char turn_theirs[100], turn_ours[100];
    char note[200];             /* the first turn that had no answer, or ""; else how it was answered */
};
void pb_replay_compare(struct pb_replay *, struct pb_replay_result *);

/* --- open loop (feed.c) -------------------------------------------------------------- */

struct pb_feed;
/*
 * Reads a capture whose frames a link gets at their recorded times, the first
 * at once, whatever the boards do. As above.
 */
struct pb_feed *pb_feed_open(const char *path, struct pb_error *);
int pb_feed_attach(struct pb_feed *, struct pb_link *, struct pb_error *);
void pb_feed_report(const struct pb_feed *, void (*line)(void *, const char *), void *arg);
void pb_feed_free(struct pb_feed *);

#ifdef __cplusplus
}
#endif
#endif
