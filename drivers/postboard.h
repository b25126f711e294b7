/*
 * The machine as its host program sees it: worlds, boards, links, edges.
 * Used by the CLI, by tests and by linked firmware's main. Everything is
 * owned by its world; nothing here is global. Functions that can fail return
 * NULL or a negative number and leave one line in the error buffer they are
 * given (`struct pb_error`), naming the thing and the reason.
 */
#ifndef POSTBOARD_H
#define POSTBOARD_H

#include <stddef.h>
#include <stdint.h>

#include "machine.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pb_world;
struct pb_link;

struct pb_error {
    char text[512];
};

/* --- worlds ------------------------------------------------------------------ */

struct pb_world_options {
    uint64_t seed;
    uint64_t epoch_ns;          /* 0: 2020-01-01T00:00:00Z */
    int realtime;               /* delay events to the host's clock */
    unsigned watchdog_s;        /* host seconds a board may spin; 0: 10 */
    size_t stack_size;          /* host stack of a context; 0: 128 KiB */
    int lockstep;               /* boards run one service at a time, in the order of their
                                   clocks. Else those that no frame can reach before run up
                                   to 0.1 ms ahead: the same run, in less time; only what the
                                   host does to another board from a callback of a wire or of
                                   a console, or after PB_END_STOPPED or PB_END_REQUESTED,
                                   finds that board at a later clock */
};

enum pb_end {
    PB_END_UNTIL,               /* the virtual time limit was reached */
    PB_END_IDLE,                /* nothing can ever happen again */
    PB_END_STOPPED,             /* a board called exit (see pb_world_status) */
    PB_END_FINISHED,            /* every watched board's image has finished and no
                                   frame is on a wire */
    PB_END_REQUESTED            /* pb_world_end was called */
};

struct pb_world *pb_world_create(const struct pb_world_options *, struct pb_error *);
/* Runs until virtual time until_ns (UINT64_MAX: no limit) or another end. May
 * be called again to go on after PB_END_UNTIL. */
enum pb_end pb_world_run(struct pb_world *, uint64_t until_ns);
/* From a callback: makes pb_world_run return PB_END_REQUESTED. */
void pb_world_end(struct pb_world *);
/* Has fn(arg) called before a report of a crash, a spin or a damaged control block
 * ends the process: in a signal handler, so with what such may call. */
void pb_world_on_report(struct pb_world *, void (*fn)(void *), void *arg);
uint64_t pb_world_now(const struct pb_world *);         /* ns */
uint64_t pb_world_epoch(const struct pb_world *);       /* ns since 1970 at time 0 */
uint64_t pb_world_hash(const struct pb_world *);        /* the trace hash */
/* The first watched board that is idle and whose application has created no
 * thread; NULL: there is none. */
struct pb_board *pb_world_threadless(const struct pb_world *);
int pb_world_status(const struct pb_world *);           /* exit status of the first board that stopped */
struct pb_board *pb_world_stopper(const struct pb_world *);     /* that board; NULL: none has */
/* Why nothing can happen any more (PB_END_IDLE): tells of every thread that
 * waits, on the boards that are on, one line each, without a line feed. */
void pb_world_waiting(const struct pb_world *, void (*fn)(void *, const char *line), void *arg);
/* Cuts every board's power and frees all. */
void pb_world_destroy(struct pb_world *);
/* Calls fn(arg) at virtual time at_ns (not before now). */
void pb_world_at(struct pb_world *, uint64_t at_ns, void (*fn)(void *), void *arg);

/* --- boards -------------------------------------------------------------------- */

struct pb_board_options {
    size_t ram;                 /* 0: 1 MiB */
    size_t heap;                /* 0: 4 MiB */
    const char *folder;         /* maildir on the host; NULL: none */
    int watched;                /* counts for PB_END_FINISHED */
};

/* `name` is copied. Boards are numbered from 0 in the order of creation. */
struct pb_board *pb_board_create(struct pb_world *, const char *name,
                                 const struct pb_board_options *, struct pb_error *);
/* Gives the board the program's own image (one board a process at a time). */
int pb_board_link_image(struct pb_board *, const struct pb_image *, struct pb_error *);
/* Loads an image file into the board. */
int pb_board_load_image(struct pb_board *, const char *path, struct pb_error *);
/* A boot argument; both are copied. length SIZE_MAX: strlen(value). -1 when
 * memory is short or the board is on (its firmware may hold the old value). */
int pb_board_argument(struct pb_board *, const char *name, const char *value, size_t length);
/* Connects controller 0, 1, ... (next free) to a link. */
int pb_board_connect(struct pb_board *, struct pb_link *, struct pb_error *);
/* Switches on (at the world's time; boards are off when created). */
void pb_board_power_on(struct pb_board *);
/* Cuts the power: image unloaded, stacks freed. */
void pb_board_power_cut(struct pb_board *);
void pb_board_interrupt(struct pb_board *, unsigned line);      /* raises a line */
const char *pb_board_name(const struct pb_board *);
unsigned pb_board_number(const struct pb_board *);
int pb_board_is_on(const struct pb_board *);
int pb_board_exit_status(const struct pb_board *);              /* -1: has not called exit */

/* Console. The sink gets what firmware prints; the default sink writes to the
 * host's stdout. The source is asked for a line: it returns its length
 * (<= size), PB_CONSOLE_EOF, or PB_CONSOLE_EMPTY and calls
 * pb_board_interrupt(board, PB_IRQ_CONSOLE) when there is one. */
void pb_board_console_sink(struct pb_board *, void (*fn)(void *, const char *, size_t), void *);
void pb_board_console_source(struct pb_board *,
                             int (*fn)(void *, const char *prompt, char *, size_t), void *);

/* --- links ------------------------------------------------------------------------ */

struct pb_link_options {
    uint64_t delay_ns;          /* 0: 1,000 */
    uint64_t rate_bps;          /* 0: 100,000,000 */
    unsigned queue_frames;      /* per sending port; 0: 1,000 */
    double loss, dup, reorder, corrupt;     /* percent, each direction */
};

struct pb_link *pb_link_create(struct pb_world *, const struct pb_link_options *, struct pb_error *);
/* Frames on the wire at departure, each once, in order. `fault` is NULL or
 * "lost", "duplicated", "reordered", "corrupted". An observer looks, and may end the
 * world; what it does to a board may come some microseconds later (see `lockstep`). */
typedef void pb_link_observer(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                              const char *fault);
void pb_link_observe(struct pb_link *, pb_link_observer *, void *arg);
/* Writes a pcap (nanoseconds, virtual time) to path; "-" is stdout. */
int pb_link_capture(struct pb_link *, const char *path, struct pb_error *);
int pb_link_capture_stop(struct pb_link *, struct pb_error *);
/* Where the capture goes that runs (firmware may start and stop it, too); NULL: none. */
const char *pb_link_capture_path(const struct pb_link *);
/* A host-side port, for edges and tests: send puts a frame on the wire now;
 * receive is called for every frame that reaches the port. */
struct pb_port;
struct pb_port *pb_link_port(struct pb_link *, void (*receive)(void *, const uint8_t *, size_t), void *);
int pb_port_send(struct pb_port *, const void *frame, size_t length);
/* Attaches a TAP device as a port; opened, or created when permitted. */
int pb_link_tap(struct pb_link *, const char *name, struct pb_error *);

/* Attaches a network of the host's own user, without root (libslirp): the board
 * at PB_USER_BOARD, 24 bits of prefix, reaches whatever this process could, and
 * the host's own loopback under PB_USER_HOST. For IPv6 there is a router that gives
 * addresses of PB_USER_PREFIX6; PB_USER_HOST6 is the loopback. Nothing reaches the board. */
#define PB_USER_HOST  0x0A000202u       /* 10.0.2.2, also the gateway */
#define PB_USER_BOARD 0x0A00020Fu       /* 10.0.2.15 */
#define PB_USER_PREFIX6 ((const uint8_t[16]){0xFE, 0xC0})               /* fec0::/64 */
#define PB_USER_HOST6   ((const uint8_t[16]){0xFE, 0xC0, [15] = 2})     /* fec0::2 */
int pb_link_user(struct pb_link *, struct pb_error *);
/* Attaches a Unix stream socket that carries frames behind their length of four
 * bytes, big-endian: passt, or qemu's -netdev stream. */
int pb_link_passt(struct pb_link *, const char *socket_path, struct pb_error *);

/* --- journals (docs/journal.md) ----------------------------------------------------- */

/*
 * Records the world, from before it has boards and links: what it is made of
 * and all that comes from outside. `version` and `command` are for people.
 * Blocks wait in memory until a file is named, which is done before the world
 * runs. record_end completes the file; a journal that lacks its end was cut.
 */
int pb_world_record(struct pb_world *, const char *version, const char *command,
                    struct pb_error *);
int pb_world_record_to(struct pb_world *, const char *path, struct pb_error *);
int pb_world_record_end(struct pb_world *, struct pb_error *);

/* Whether the file is a journal (whole or not): 1, 0. */
int pb_journal_is(const char *path);

struct pb_journal_options {
    const struct pb_image *linked;      /* for what a linked program recorded; else NULL */
    const char *image;          /* instead of the first board's image file; else NULL */
    /* Where an image may be now whose file is gone: an allocated path or NULL. */
    char *(*find_image)(void *arg, const char *path);
    /* Console output; NULL: nowhere. */
    void (*console)(void *arg, const char *board, const char *text, size_t length);
    void *arg;
};

struct pb_journal_report {
    char command[256];          /* as recorded */
    char version[32];           /* of the program that recorded it */
    char changed[256];          /* an image whose file is another one now; "": none */
    char trace[512];            /* where the trace hash first differs; "": nowhere */
    char frame[1024];           /* where a frame or the end differs; "": nowhere */
    uint64_t seed, recorded_hash, hash, now_ns;
    uint64_t frames, inputs;    /* compared, and played */
    int status;                 /* exit status of the first board that stopped */
    int cut;                    /* the journal has no end; hash cannot be compared */
};

/*
 * Repeats a recorded run: 0 when it is equal to the last bit, 1 when it differs
 * (the report says where first), -1 when it cannot be repeated (the error says
 * why). Up to the first difference in a frame, or the end.
 */
int pb_journal_play(const char *path, const struct pb_journal_options *,
                    struct pb_journal_report *, struct pb_error *);

/* --- preemption (docs/preemption.md) -------------------------------------------- */

enum pb_preempt {
    PB_PREEMPT_OFF,             /* interrupts come at service boundaries */
    PB_PREEMPT_EDGES,           /* and at points of images made by postboard-cc --edges */
    PB_PREEMPT_ACCESSES         /* by --races */
};

/* A point at which time leapt to where something was due: its identity (board,
 * thread and point), how far it leapt, and what came of it. */
struct pb_moment {
    unsigned board;
    unsigned thread;            /* its number in the order of creation on its board */
    uint64_t point;             /* among the thread's points, from 1 */
    int event;                  /* to the world's next event if sooner, else the next tick */
    uint64_t time_ns;           /* after the leap */
    uint64_t leap_ns;           /* in a list: leap to then; 0: to what is due */
    uint64_t offset;            /* of the place in the image's file */
    char name[32];              /* the thread's */
    char next[96];              /* of those that ran in its place, ", " between; "": none */
};

/*
 * Before the world runs: where threads can be interrupted between services, and
 * at which points they are: those of the list (copied) or, with moments NULL,
 * those that the seed draws. -1 in a world that is recorded.
 */
int pb_world_preempt(struct pb_world *, enum pb_preempt, const struct pb_moment *moments,
                     size_t count, struct pb_error *);
/* The moments so far, in order; valid until the world runs again. */
const struct pb_moment *pb_world_moments(const struct pb_world *, size_t *count);
/* Points of the chosen kind that threads have passed. */
uint64_t pb_world_points(const struct pb_world *);

/*
 * Two accesses to one place by two threads, one a write, that nothing orders and
 * that an interrupt could bring together. Found with PB_PREEMPT_ACCESSES in
 * images made by postboard-cc --races, whatever moments the run had.
 */
#define PB_RACE_CALLERS 64

struct pb_race {
    unsigned board;
    uint64_t address;
    struct pb_race_side {
        char name[32];          /* the thread's */
        int write;
        unsigned size;          /* bytes */
        uint64_t offset;        /* of the place in the image's file */
        uint64_t caller[PB_RACE_CALLERS];   /* of the calls around it, from the innermost */
        unsigned callers;
    } first, second;
};

/* Those found so far, each pair of places once, the first 64. */
const struct pb_race *pb_world_races(const struct pb_world *, size_t *count);

/* --- traces --------------------------------------------------------------------- */

/*
 * Writes what boards do on the virtual clock as a Chrome trace (JSON), which
 * ui.perfetto.dev shows: a process a board, a track a thread with the slices in
 * which it ran, and tracks of interrupts and of frames. Named before the world
 * runs; trace_end completes the file.
 */
int pb_world_trace(struct pb_world *, const char *path, struct pb_error *);
int pb_world_trace_end(struct pb_world *, struct pb_error *);

/*
 * Writes the secrets of the boards' TLS sessions for Wireshark (NSS key log).
 * Named before the world runs; tls_keys_end completes the file.
 */
int pb_world_tls_keys(struct pb_world *, const char *path, struct pb_error *);
int pb_world_tls_keys_end(struct pb_world *, struct pb_error *);

/* --- outside input for realtime worlds ------------------------------------ */
/* Calls fn(arg) in the world's loop when fd is readable. What fn sends, raises or
 * ends happens a little later: behind all that boards have done already. */
int pb_world_watch_fd(struct pb_world *, int fd, void (*fn)(void *), void *arg);
void pb_world_unwatch_fd(struct pb_world *, int fd);

/* Exit codes of reports that end the process (sysexits.h holds the rest). */
#define PB_EXIT_STACK_OVERFLOW 86
#define PB_EXIT_SPIN           87
#define PB_EXIT_FAULT          88
#define PB_EXIT_DAMAGED        89

#ifdef __cplusplus
}
#endif
#endif
