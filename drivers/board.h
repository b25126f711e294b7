/*
 * A board from inside the machine: its clock, lines, contexts, memory and
 * image. Internal to drivers/ (board.c, loader.c, ...); hosts use postboard.h.
 */
#ifndef PB_BOARD_H
#define PB_BOARD_H

#include "context.h"
#include "world.h"

struct pb_argument;
struct pb_controller;
struct pb_store;

enum pb_board_state {
    PB_BOARD_OFF,
    PB_BOARD_READY,             /* runs, or waits for its turn */
    PB_BOARD_IDLE               /* sleeps in idle() */
};

struct pb_board {
    /* What elapse() touches, together. */
    uint64_t clock;             /* ns */
    uint64_t deadline;          /* elapse() looks up when the clock is here */
    uint64_t jitter;            /* eight draws of one byte */
    unsigned jitter_left;
    uint32_t lines;             /* pending interrupts */
    uint64_t horizon;           /* nothing that others do reaches it before */
    volatile uint64_t calls;    /* of the machine; elapse() moves the clock instead */

    struct pb_machine machine;  /* the table that the image gets */
    struct pb_world *world;
    char *name;
    unsigned number;
    enum pb_board_state state;
    struct pb_board_options options;    /* defaults filled in; folder copied */
    struct pb_event event;      /* its next turn */
    int executing;              /* one of its contexts is on the CPU */
    int cut_wanted;             /* power cut asked for while executing */
    int finished;               /* idle, and the image says it has finished */
    int threadless;             /* it says that its application created no thread */
    int exit_status;            /* -1: none */

    /* Ticks: number `tick_taken` was the last one taken. */
    uint32_t tick_hz;
    uint64_t tick_base;         /* virtual time of tick 0 */
    uint64_t tick_taken;
    uint64_t tick_due;          /* virtual time of tick tick_taken + 1 */
    uint64_t tick_skipped;      /* passed while idle, not yet taken */

    /*
     * The image. pb_board_link_image or the loader set all three; power cut
     * calls `unload` (which may be NULL) and clears them.
     */
    const struct pb_image *image;
    void *image_handle;
    void (*unload)(struct pb_board *);

    /* Timed interrupts, one a user line. */
    struct pb_alarm {
        struct pb_event event;
        struct pb_board *board;
    } alarms[PB_IRQ_USER_LINES];

    /* Facts for the trace hash that wait for what comes before them (lookahead.c). */
    struct {
        struct pb_fact_word {
            uint64_t time, value;
        } *at;
        size_t first, end, size;
        struct pb_board *next;  /* of the world's boards with some */
    } facts;

    struct pb_context *current; /* where it stopped, or what runs */
    struct pb_context *system;
    struct pb_context *contexts;        /* all, for the power cut */
    void (*host_fn)(void *);    /* pb_board_call_host's request */
    void *host_arg;

    void *ram;                  /* options.ram bytes of low memory */
    void *heap;                 /* options.heap bytes of low memory */
    struct pb_argument *arguments;

    /* Preemption (preempt.c). */
    struct {
        uint64_t left;          /* points up to the next drawn moment; 0: not drawn */
        uint64_t *passed;       /* points, by the thread's number */
        size_t threads;         /* entries of `passed` */
        unsigned thread;        /* that runs */
        size_t moment;          /* the last one's place plus 1, while its thread is away */
        const struct pb_context *away;
    } preempt;

    struct pb_stream streams[PB_RANDOM_STREAMS];
    struct pb_stream jitter_stream;

    struct pb_controller *controllers[4];
    unsigned controller_count;
    struct pb_store *store;

    /* Console. */
    void (*sink)(void *, const char *, size_t);
    void *sink_arg;
    int (*source)(void *, const char *, char *, size_t);
    void *source_arg;
    FILE *firmware_streams[3];  /* stdin, stdout, stderr while firmware runs */
    int firmware_errno;
    int entered;
};

/*
 * Around every stretch of firmware code: they exchange errno and the three
 * standard streams. Firmware (constructors and destructors, too) runs on the
 * board's contexts, from power-on on; only coverage data is dumped on the
 * host's own stack, at the power cut. Not nested.
 */
void pb_board_enter(struct pb_board *);
void pb_board_leave(struct pb_board *);

/*
 * From a machine function: runs fn(arg) on the world's own stack with the
 * host's streams and errno, then goes on. Directly when no context of the
 * board is executing. The board's clock does not move.
 */
void pb_board_call_host(struct pb_board *, void (*fn)(void *), void *arg);

/* Gives the CPU to the world's loop; returns when the board is resumed. */
void pb_board_yield(struct pb_board *);
/* Lowers the deadlines: called when the world's next event or bound changed. */
void pb_board_refresh(struct pb_board *);
/* Makes a sleeping board go on at the world's time. */
void pb_board_wake(struct pb_board *);
/* Sleeps until the line is pending, without the image's knowing. */
void pb_board_wait_line(struct pb_board *, unsigned line);
void pb_board_destroy(struct pb_board *);
/* Raises a line now (pb_board_interrupt is how the host does it). */
void pb_board_raise(struct pb_board *, unsigned line);
/* The clock was moved on: raises the tick that is due, and yields when the world
 * has something before. */
void pb_board_clock_moved(struct pb_board *);
/* From now on the end of every service is looked at for the world's trace, or is not. */
void pb_board_trace(struct pb_board *, int on);
/* Before the board does what others or the host can notice at once: everything that
 * comes before has happened. Yields. */
void pb_board_settle(struct pb_board *);
struct pb_board *pb_board_of(const struct pb_event *turn);
/* Hash of (fact, time, board). */
void pb_board_fold(struct pb_board *, enum pb_fact);

/* --- lookahead (lookahead.c) --------------------------------------------------------- */

#define PB_MOST_AHEAD_NS 100000u

/* The time before which nothing that is going to happen can reach the board whose
 * turn begins; 0: it may not run ahead. */
uint64_t pb_lookahead(const struct pb_board *);
/* There is a new event while the board runs. */
void pb_lookahead_narrow(struct pb_board *, const struct pb_heap_entry *);
/* A fact at the board's clock, to be folded in its place. */
void pb_fact_note(struct pb_board *, uint64_t value);

/* --- heap (heap.c) ------------------------------------------------------------------- */

void pb_heap_init(void *arena, size_t size);
void *pb_heap_resize(void *arena, void *block, size_t size);

/* --- console, arguments, store, controllers ------------------------------------------ */

int pb_console_open(struct pb_board *);         /* the three streams; -1: no memory */
void pb_console_close(struct pb_board *);
void pb_console_write(struct pb_board *, const char *, size_t);
int pb_console_read(struct pb_board *, const char *prompt, char *, size_t);
void pb_console_reset(struct pb_board *);       /* power cut: no half-read line stays */

const char *pb_argument_find(struct pb_board *, const char *name, size_t *length);
void pb_arguments_free(struct pb_board *);

int pb_store_open(struct pb_board *, const char *folder, struct pb_error *);
void pb_store_close(struct pb_board *);
void pb_store_abandon(struct pb_board *);       /* removes what was begun and not ended */
int pb_store_begin(struct pb_board *);
int pb_store_write(struct pb_board *, int handle, const void *data, size_t length);
int pb_store_end(struct pb_board *, int handle, int keep);

int pb_controller_attach(struct pb_board *, struct pb_link *, struct pb_error *);
void pb_controllers_reset(struct pb_board *);
void pb_controllers_free(struct pb_board *);
struct pb_link *pb_controller_link(struct pb_board *, unsigned index);
/* The earliest time at which a frame that the board sends from `time` on arrives anywhere. */
uint64_t pb_controllers_reach(const struct pb_board *, uint64_t time);
int pb_controller_address(struct pb_board *, unsigned index, uint8_t mac[6]);
int pb_controller_is_up(struct pb_board *, unsigned index);
void pb_controller_promiscuous(struct pb_board *, unsigned index, int on);
int pb_controller_send(struct pb_board *, unsigned index, const void *frame, size_t length);
size_t pb_controller_pending(struct pb_board *, unsigned index);
size_t pb_controller_receive(struct pb_board *, unsigned index, void *buffer, size_t size);

/* --- preemption (preempt.c) ------------------------------------------------------------ */

uint32_t pb_preempt_point(struct pb_board *, enum pb_point kind, uintptr_t place);
/* With a moment's thread away: the board is about to go on with another context. */
void pb_preempt_switched(struct pb_board *, const struct pb_context *to);
enum pb_preempt pb_preempt_mode(const struct pb_world *);
void pb_preempt_free(struct pb_world *);

/* --- data races (race.c); nothing unless the world looks for them ---------------------------- */

int pb_races_open(struct pb_world *);           /* -1: no memory */
void pb_races_free(struct pb_world *);
void pb_race_access(struct pb_board *, uintptr_t address, uint32_t size, int write, uint32_t rank,
                    uintptr_t place);
void pb_race_order(struct pb_board *, enum pb_order kind, uintptr_t object);
void pb_race_call(struct pb_board *, enum pb_call_kind kind, uintptr_t place);
/* Memory that is another's now: who had it before does not count. */
void pb_race_forget(struct pb_world *, const void *memory, size_t size);

/* A line for the file of TLS keys (tls_keys.c); nothing without one. */
void pb_tls_secret(struct pb_board *, const char *line);

/* --- the trace (trace_file.c): nothing without one ----------------------------------------- */

void pb_trace_power(struct pb_board *, int on);
void pb_trace_switch(struct pb_board *, const struct pb_context *to);   /* there is one */
/* Writes what changed of the image's threads and objects. */
void pb_trace_changes(struct pb_board *);
void pb_trace_interrupt(struct pb_board *, uint64_t line);
/* pb_machine.note. */
void pb_trace_note(struct pb_board *, const char *kind, const char *text);
/* A frame that the board sent ("out") or that came into its ring ("in"). */
void pb_trace_frame(struct pb_board *, const char *what, unsigned controller,
                    const uint8_t *frame, size_t length);

/* --- the two reporting handlers (fault.c) ---------------------------------------------- */

/* Copies a name out of firmware's memory, which may not be there: its length,
 * below `size`, cut or empty when the memory ends. */
size_t pb_fault_read_name(const char *name, char *copy, size_t size);
/* The machine's functions of these names. */
int pb_fault_readable(struct pb_board *, const void *memory, size_t size);
void pb_fault_damaged(struct pb_board *, const char *kind, const char *name, uintptr_t address,
                      const char *what);

/* Around pb_world_run: one world of a process at a time. */
void pb_reports_arm(struct pb_world *);
void pb_reports_disarm(struct pb_world *);

#endif
