/*
 * The world from inside the machine: its clock, event heap, hash, low memory
 * and what its parts share. Internal to drivers/; hosts use postboard.h.
 */
#ifndef PB_WORLD_H
#define PB_WORLD_H

#include <stdio.h>

#include "hash.h"
#include "postboard.h"
#include "random.h"

#define PB_NEVER UINT64_MAX

/* --- events ------------------------------------------------------------------ */

/* Ties at one time are decided by class, then number, then sequence. */
enum pb_class {
    PB_CLASS_HOST,              /* callbacks of pb_world_at */
    PB_CLASS_ARRIVAL,           /* a frame reaches the far ports of a link */
    PB_CLASS_DEPARTURE,         /* a port puts its next frame on the wire */
    PB_CLASS_BOARD              /* a board goes on */
};

struct pb_event {
    void (*fire)(struct pb_event *);
    size_t slot;                /* place in the heap plus 1; 0: not scheduled */
};

struct pb_heap_entry {
    uint64_t time;
    uint64_t order;             /* class:8 number:16 sequence:40; of a board's turn, sequence 0 */
    struct pb_event *event;
};

#define PB_ORDER_SEQUENCE 40
static inline uint64_t pb_order(enum pb_class class, unsigned number, uint64_t sequence)
{
    return (uint64_t)class << 56 | (uint64_t)(number & 0xffffu) << PB_ORDER_SEQUENCE | sequence;
}
static inline enum pb_class pb_order_class(uint64_t order)
{
    return (enum pb_class)(order >> 56);
}
static inline int pb_order_is_turn(uint64_t order)
{
    return order << (64 - PB_ORDER_SEQUENCE) == 0;
}

/* Schedules, or moves, an event; time is not before the world's. */
void pb_event_schedule(struct pb_world *, struct pb_event *, uint64_t time, enum pb_class,
                       unsigned number);
/* The same for what a board does at its clock's time: it happens once the board
 * has got beyond; of several such, by `which` (1 or more). */
void pb_event_schedule_behind(struct pb_world *, struct pb_event *, uint64_t time, unsigned board,
                              unsigned which);
void pb_event_cancel(struct pb_world *, struct pb_event *);
/* Takes the earliest event, if `fire` serves it and the world's loop would have
 * nothing to do before it; else NULL. */
struct pb_event *pb_world_take(struct pb_world *, void (*fire)(struct pb_event *));
/* Whether nothing is left to happen before that place; then it is where the world is. */
int pb_world_settle(struct pb_world *, uint64_t time, uint64_t order);
/* Schedules an event that is not scheduled, and takes one of the same kind, if
 * that comes next. */
struct pb_event *pb_world_exchange(struct pb_world *, struct pb_event *, uint64_t time,
                                   enum pb_class, unsigned number);

/* --- the world ------------------------------------------------------------------ */

struct pb_low_range {
    uintptr_t start, end;
};

struct pb_watch {
    int fd;
    void (*fn)(void *);
    void *arg;
};

/* Descriptors of one wait for the host. */
struct pollfd;
struct pb_poll_set {
    struct pollfd *fds;
    size_t count, size;
};

/* Something that watches a changing set of descriptors, and host time. */
struct pb_poller {
    struct pb_poller *next;
    /* Before a wait: adds descriptors and lowers *wait_ns (negative: for ever). */
    void (*fill)(void *arg, struct pb_poll_set *, int64_t *wait_ns);
    /* After it; `first` is the place of the first descriptor that fill added. */
    void (*done)(void *arg, const struct pb_poll_set *, size_t first);
    void *arg;
};

struct pb_slab;
struct pb_frame;
struct pb_journal;
struct pb_playback;
struct pb_preemption;
struct pb_trace_file;
struct pb_tls_keys;
struct pb_races;

struct pb_world {
    struct pb_world_options options;    /* with the defaults filled in */
    uint64_t now;
    uint64_t next_time;         /* of the earliest event; PB_NEVER: none */
    uint64_t bound;             /* boards do not run past this time */
    uint64_t hash;
    uint64_t taken_time, taken_order;   /* place of what happens now */

    /* Lookahead (lookahead.c). */
    uint64_t least_flight;      /* from a departure to the arrival, on the fastest link */
    uint64_t first_fact;        /* time of the earliest fact that waits; PB_NEVER: none */
    struct pb_board *ahead;     /* boards whose facts wait */

    struct pb_heap_entry *heap;
    size_t events, heap_size;
    uint64_t sequence;

    struct pb_board **boards;
    unsigned board_count;
    struct pb_link **links;
    unsigned link_count;
    struct pb_board *running;   /* whose context is on the CPU; else NULL */
    void (*on_report)(void *);  /* pb_world_on_report's */
    void *on_report_arg;
    FILE *host_streams[3];      /* the host's stdin, stdout, stderr while firmware runs */
    int host_errno;
    struct pb_context *main;    /* pb_world_run's own stack */
    struct pb_context *left;    /* by the last switch */
    struct pb_context *doomed;  /* left for ever: freed once on the other stack */

    int end_requested, stopped, stopped_once, check_finished;
    int status;                 /* exit status of the first board that stopped */
    struct pb_board *stopper;   /* that board; NULL: none has */

    struct pb_watch *watches;
    size_t watch_count;
    struct pb_poller *pollers;
    struct pb_poll_set polled;
    int attending;              /* what is called now comes from outside */
    int runs;                   /* pb_world_run is under way */
    struct pb_journal *journal;         /* records; NULL: none */
    struct pb_playback *playback;       /* plays a journal; NULL: none */
    struct pb_preemption *preemption;   /* NULL: off */
    struct pb_races *races;             /* NULL: not looked for */
    struct pb_trace_file *trace;        /* NULL: none */
    struct pb_tls_keys *tls_keys;       /* NULL: none */
    unsigned polls_skipped;
    int64_t anchor_ns;          /* host time at virtual time 0 (realtime) */

    struct pb_low_range *low;   /* ranges in use, ascending */
    size_t low_count, low_size;
    struct pb_slab *slabs;      /* of context stacks */
    struct pb_context *free_contexts;
    int portable_switch;        /* _setjmp/_longjmp instead of assembly */
    struct pb_frame *free_frames;
    size_t frames_out;          /* queued or in flight */
};

/* Folds facts into the trace hash. */
static inline void pb_world_fold(struct pb_world *world, uint64_t value)
{
    world->hash = pb_hash_word(world->hash, value);
}

/* Folds the facts that wait and come no later than an event at that time and order. */
void pb_facts_fold(struct pb_world *, uint64_t time, uint64_t order);

/* Adds a poller, which its owner keeps and removes. */
void pb_poller_add(struct pb_world *, struct pb_poller *);
void pb_poller_remove(struct pb_world *, struct pb_poller *);
/* In fill: adds a descriptor with its POLL events; its place, or -1. */
int pb_poll_add(struct pb_poll_set *, int fd, short events);
/* In done: what the descriptor at the place is ready for. */
short pb_poll_ready(const struct pb_poll_set *, int place);

/* Writes "format..." into the error buffer (which may be NULL); returns -1. */
int pb_error_set(struct pb_error *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What a link did to a frame, for the trace (trace_file.c); nothing without one. */
void pb_trace_fault(struct pb_world *, unsigned link, const char *fault, const uint8_t *frame,
                    size_t length);

/* --- low memory (below 2 GiB) ------------------------------------------------------ */

/*
 * Reserves address space for firmware: PROT_NONE, page-aligned, a multiple of
 * the page, below 2 GiB, with an unmapped page behind it; NULL when there is
 * no room. The same calls in the same order give the same addresses. The
 * owner maps what it needs over it with MAP_FIXED (or mprotect).
 */
void *pb_low_reserve(struct pb_world *, size_t size);
/* Unmaps a range that pb_low_reserve gave and unpoisons it (ASan). */
void pb_low_release(struct pb_world *, void *start);
/* Reserves and makes the whole range readable and writable (zeros). */
void *pb_low_allocate(struct pb_world *, size_t size);
/* Takes the contents away: the range reads as zeros again. */
void pb_low_clear(void *start, size_t size);

#endif
