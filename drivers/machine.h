/*
 * The one interface between an image (firmware) and the machine (simulator).
 * It holds no TX_ or NX_ layout: an image built with any tx_user.h or
 * nx_user.h fits any postboard of the same PB_MACHINE_VERSION.
 */
#ifndef PB_MACHINE_H
#define PB_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PB_MACHINE_VERSION 1u
#define PB_IMAGE_MAGIC     0x31474D4942504250ull    /* "PBPBIMG1" */

struct pb_board;        /* one device; belongs to the machine */
struct pb_context;      /* a host stack and the place where it stopped */

/*
 * Interrupt lines, lowest number first when several are pending. pending
 * masks are made of PB_IRQ_BIT(line). A line stays pending until its cause is
 * taken (tick_take, eth_receive until empty, console_read) or acknowledged.
 */
enum pb_irq {
    PB_IRQ_TICK,
    PB_IRQ_ETHERNET,
    PB_IRQ_CONSOLE,
    PB_IRQ_USER,        /* the first of PB_IRQ_USER_LINES: by firmware, a host script, a test */
    PB_IRQ_LINES = PB_IRQ_USER + 8
};
#define PB_IRQ_USER_LINES (PB_IRQ_LINES - PB_IRQ_USER)
#define PB_IRQ_BIT(line) (1u << (line))

/* Purposes of random streams: a new draw of one never shifts another. */
enum pb_random {
    PB_RANDOM_LIBC,     /* rand(), random() of firmware */
    PB_RANDOM_ENTROPY,  /* getrandom(), the stack's secrets and numbers */
    PB_RANDOM_KERNEL,
    PB_RANDOM_PREEMPT,  /* the machine's own: which points are moments */
    PB_RANDOM_STREAMS
};

#define PB_TICKS_NEVER   UINT64_MAX
#define PB_CONSOLE_EOF   (-1)
#define PB_CONSOLE_EMPTY (-2)

/* Kinds of pb_machine.trace: they enter the trace hash and the later traces. */
enum pb_trace {
    PB_TRACE_SWITCH,    /* object: sequence number of the thread */
    PB_TRACE_INTERRUPT, /* object: line */
    PB_TRACE_DISCARD    /* object: a reason's number */
};

/* Kinds of instrumented points (postboard-cc --edges, --races). */
enum pb_point {
    PB_POINT_EDGE,      /* a basic block begins */
    PB_POINT_ACCESS     /* memory is about to be read or written */
};

/* What the happens-before relation is made of. */
enum pb_order {
    PB_ORDER_RELEASE,   /* what the running thread did comes before ... */
    PB_ORDER_ACQUIRE,   /* ... what follows here, by the object */
    PB_ORDER_RELEASE_ALL,       /* the same from an interrupt, for all threads */
    PB_ORDER_TO_THREAD, /* ... what the thread does from now on */
    PB_ORDER_FROM_THREAD        /* what the thread did comes before what follows here */
};

/* Where calls go in an application compiled with --races. */
enum pb_call_kind {
    PB_CALL_BEGIN,      /* the running thread is at the start of its entry function's shell */
    PB_CALL_ENTER,      /* a function, called from a place */
    PB_CALL_LEAVE
};

/*
 * What the machine offers. One table a board, handed to pb_image.start and
 * valid until the board's power is cut. All functions are called from the
 * board's own contexts only; none may be called from a signal handler. Those
 * that may let the rest of the world run first say "yields".
 */
struct pb_machine {
    uint32_t version;           /* PB_MACHINE_VERSION */
    uint32_t size;              /* sizeof(struct pb_machine) of the machine */
    struct pb_board *board;     /* first argument of every function */

    /* --- clock and interrupts ------------------------------------------ */
    /* The board's clock, nanoseconds since the world began. */
    uint64_t (*now)(struct pb_board *);
    /* Nanoseconds from 1970-01-01 to the world's time 0. */
    uint64_t (*epoch)(struct pb_board *);
    /* A service boundary: charges the virtual time of one service (never 0,
     * with seeded jitter) and returns the mask of pending lines. Yields. */
    uint32_t (*elapse)(struct pb_board *);
    /* The pending lines, without charging time. */
    uint32_t (*pending)(struct pb_board *);
    /* Nothing can run: sleeps until a line is pending and returns the mask.
     * The tick line becomes pending when `ticks` further ticks (counted from
     * the last one taken; at least 1) have passed; PB_TICKS_NEVER: not at
     * all. Yields. Called on the system context only. */
    uint32_t (*idle)(struct pb_board *, uint64_t ticks);
    /* Ticks that passed since the last call; clears the tick line. More than
     * 1 only after idle(): the image counts the skipped ones in one step. */
    uint64_t (*tick_take)(struct pb_board *);
    /* Ticks a second; set once, before the first tick (default 100). */
    void (*tick_rate)(struct pb_board *, uint32_t hertz);
    /* Clears a line that has no other way to be cleared: a user line, and one
     * that the image has no handler for. Not PB_IRQ_TICK. */
    void (*acknowledge)(struct pb_board *, unsigned line);

    /* --- contexts -------------------------------------------------------- */
    /* A guarded host stack on which entry(argument) will run at the first
     * switch to it; entry must not return. `name` (not copied; may be NULL)
     * is what reports call it. NULL when the host has no memory left. */
    struct pb_context *(*context_create)(struct pb_board *, void (*entry)(void *),
                                         void *argument, const char *name);
    /* Leaves the running context and enters `to` (NULL: the system context,
     * the one that start() runs on). With `discard` the context that is left
     * is destroyed once the switch is done, and never entered again. */
    void (*context_switch)(struct pb_board *, struct pb_context *to, int discard);
    /* Destroys a context that is not running. */
    void (*context_destroy)(struct pb_board *, struct pb_context *);

    /* --- memory (all of it below 2 GiB) ----------------------------------- */
    /* The board's RAM, what first_unused_memory points into. */
    void *(*ram)(struct pb_board *, size_t *size);
    /* The image's heap. alloc(b, p, n): p NULL allocates, n 0 frees, else
     * resizes; NULL when the arena is full. 16-byte aligned. */
    void *(*alloc)(struct pb_board *, void *, size_t);

    /* --- randomness -------------------------------------------------------- */
    uint64_t (*random)(struct pb_board *, enum pb_random purpose);

    /* --- Ethernet controllers ---------------------------------------------- */
    /* Stores the factory address of controller `index`; 0, or -1 when the
     * board has no such controller. */
    int (*eth_address)(struct pb_board *, unsigned index, uint8_t mac[6]);
    /* 1 link up, 0 down. */
    int (*eth_link)(struct pb_board *, unsigned index);
    /* Accept every frame (1), or only those to the factory address, to
     * broadcast and to multicast addresses (0, the state after power-on). */
    void (*eth_promiscuous)(struct pb_board *, unsigned index, int on);
    /* Sends a frame of 14 to 1518 bytes, header included and FCS not. The
     * bytes are copied; 0, or -1 when the frame cannot be sent. */
    int (*eth_send)(struct pb_board *, unsigned index, const void *frame, size_t length);
    /* Length of the oldest frame in the receive ring; 0 when empty. */
    size_t (*eth_pending)(struct pb_board *, unsigned index);
    /* Takes the oldest frame: copies at most `size` bytes, returns its whole
     * length (0: empty). size 0 drops it. */
    size_t (*eth_receive)(struct pb_board *, unsigned index, void *buffer, size_t size);

    /* --- console ------------------------------------------------------------ */
    void (*console_write)(struct pb_board *, const char *, size_t);
    /* Asks for input after `prompt` (may be NULL: no prompt). Copies up to
     * `size` bytes of the next line, line feed included, and returns the
     * count; PB_CONSOLE_EOF at the end of input; PB_CONSOLE_EMPTY when
     * nothing is there yet: PB_IRQ_CONSOLE is raised when there is. */
    int (*console_read)(struct pb_board *, const char *prompt, char *buffer, size_t size);

    /* --- boot arguments and the host folder ------------------------------- */
    /* The value of boot argument `name`, a NUL-ended string below 2 GiB whose
     * length goes to *length (may be NULL); NULL when it was not given. */
    const char *(*argument)(struct pb_board *, const char *name, size_t *length);
    /* One file of the board's host folder (a maildir): begun in tmp/, moved
     * to new/ when ended with keep != 0, removed else. store_begin returns a
     * handle >= 0, or -1 when the board has no folder or the host refuses;
     * store_write and store_end return 0 or -1. */
    int (*store_begin)(struct pb_board *);
    int (*store_write)(struct pb_board *, int handle, const void *data, size_t length);
    int (*store_end)(struct pb_board *, int handle, int keep);
    /* Starts (path) or stops (NULL) a capture of the link at controller 0;
     * 0, or -1 with a reason printed on the console. */
    int (*capture)(struct pb_board *, const char *path);

    /* --- life ------------------------------------------------------------------ */
    /* The firmware ends with a status: the board is off; does not return. */
    void (*stop)(struct pb_board *, int status);
    /* A fact for the trace hash. */
    void (*trace)(struct pb_board *, enum pb_trace kind, uint64_t object);

    /* --- preemption from the seed: images test `size` before the call -------- */
    /* A thread of the application, interrupts enabled, is at a point; `place` is
     * its address. When the world's seed (or its list) makes this a moment, the
     * clock leaps to where something is due, and the pending lines to be served
     * right there are returned; else 0. Called again with place 0 once they are
     * served and the thread goes on. Yields. */
    uint32_t (*point)(struct pb_board *, enum pb_point kind, uintptr_t place);

    /* --- data races: as for `point` -------------------------------------------- */
    /* The running thread reads or writes `size` bytes at the address. */
    void (*access)(struct pb_board *, uintptr_t address, uint32_t size, int write, uint32_t rank,
                   uintptr_t place);
    /* What orders threads: `object` is an address, or a thread's sequence number. */
    void (*order)(struct pb_board *, enum pb_order kind, uintptr_t object);
    /* The running thread enters or leaves a function; `place` is where its call
     * returns to. */
    void (*call)(struct pb_board *, enum pb_call_kind kind, uintptr_t place);

    /* --- interrupts of the firmware's own -------------------------------------- */
    /* Raises user line `line` after delay_ns (0: now; PB_NEVER_NS: not at all). A
     * later call for the same line takes the place of an earlier one. */
    void (*alarm)(struct pb_board *, unsigned line, uint64_t delay_ns);

    /* --- damaged control blocks --------------------------------------------------- */
    /* Whether all of the memory can be read; at most 4,096 bytes. */
    int (*readable)(struct pb_board *, const void *, size_t);
    /* Names the object of a kind that is damaged (its name may be any pointer) and
     * how, and ends the process with PB_EXIT_DAMAGED. */
    void (*damaged)(struct pb_board *, const char *kind, const char *name, uintptr_t address,
                    const char *what);

    /* --- notes ------------------------------------------------------------------ */
    /* A line for the trace file alone: something happened, of a kind that has a
     * track of its own. Strings of the firmware, copied. */
    void (*note)(struct pb_board *, const char *kind, const char *text);

    /* --- secrets of TLS, for whoever reads the capture ------------------------------ */
    /* A line of the NSS key log format, without its end. */
    void (*secret)(struct pb_board *, const char *line);
};
#define PB_NEVER_NS UINT64_MAX

/* `rank` of an access: who can interrupt whom. */
#define PB_RANK(priority, threshold, sliced) ((priority) << 12 | (threshold) << 1 | !!(sliced))
#define PB_RANK_PRIORITY(rank)  ((rank) >> 12)
#define PB_RANK_THRESHOLD(rank) ((rank) >> 1 & 0x7ffu)
#define PB_RANK_SLICED(rank)    ((rank) & 1u)

/* A thread that waits, for reports. Strings of the firmware; NULL: there is none. */
struct pb_waiting {
    const char *thread;         /* its name */
    const char *what;           /* what it waits for, in words: "the mutex" */
    const char *object;         /* name of what it waits for */
    const char *owner;          /* name of the thread that holds it (mutexes) */
};

enum pb_kind {
    PB_KIND_THREAD, PB_KIND_SEMAPHORE, PB_KIND_MUTEX, PB_KIND_QUEUE, PB_KIND_EVENT_FLAGS,
    PB_KIND_BLOCK_POOL, PB_KIND_BYTE_POOL, PB_KINDS
};

/* A thread or an object of the kernel as it is now, for traces. */
struct pb_seen {
    enum pb_kind kind;
    uint64_t id;                /* of a thread, its number in order of creation; else an address */
    const char *name;           /* may be NULL */
    uint32_t value;             /* of an object: count, holds, messages, flags, free blocks or bytes */
    int ready;                  /* a thread that could run, but does not; */
    int runs;                   /* one that runs or has ended; else it waits: */
    struct pb_waiting waiting;
};

/*
 * What an image offers: the only symbol a loaded image exports is its
 * `pb_image`; a linked program has one too.
 */
struct pb_image {
    uint64_t magic;             /* PB_IMAGE_MAGIC */
    uint32_t version;           /* PB_MACHINE_VERSION it was compiled for */
    uint32_t size;              /* sizeof(struct pb_image) */
    /* Option strings "NAME=value;..." that each part was compiled with, from
     * the section pb_options; the loader refuses an image whose parts differ. */
    const char *const *options_start;
    const char *const *options_end;
    /* Power on, on the system context; does not return. */
    void (*start)(const struct pb_machine *);
    /* Whether all threads that the application created have ended and their
     * connections are closed; -1 when it created none. Reads only; called while
     * the board is idle. */
    int (*finished)(void);
    /* Name of the thread that runs, for reports; NULL when none does. */
    const char *(*running)(void);
    /* Writes coverage data when built for it; NULL else. */
    void (*coverage_dump)(void);
    /* Linked programs only: the power was cut, the machine is gone. NULL else. */
    void (*machine_gone)(void);
    /* The index-th thread of the application, in order of creation, that can
     * not run: 1, and 0 when there is none. Reads only; called while the board
     * is idle. NULL: the image does not tell. */
    int (*waiting)(unsigned index, struct pb_waiting *);
    /* Tells fn of every thread and object that there is, each kind in order of
     * creation. Reads only. NULL: the image does not tell. */
    void (*observe)(void (*fn)(void *, const struct pb_seen *), void *arg);
};

extern const struct pb_image pb_image;

/* In an image: the machine of this board; NULL before start, and in a linked
 * program again once the power is cut. */
extern const struct pb_machine *_pb_machine;

/* Linked boards only (drivers/linked.c): makes a world of one board from the
 * environment variable POSTBOARD (the common options of postboard(1)), runs
 * it and ends the process with the firmware's status. */
void pb_linked_main(const struct pb_image *) __attribute__((noreturn));

#ifdef __cplusplus
}
#endif
#endif
