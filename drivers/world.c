/*
 * The world: an event heap ordered by (time, class, number, sequence), and
 * the loop that takes the earliest event, or waits for the host when the
 * world runs in real time or watches file descriptors.
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "board.h"
#include "edge.h"
#include "journal.h"
#include "wire.h"
#include "world.h"

#define DEFAULT_EPOCH_NS   (1577836800ull * 1000000000u)    /* 2020-01-01T00:00:00Z */
#define DEFAULT_STACK_SIZE (128u * 1024)
#define DEFAULT_WATCHDOG_S 10
#define POLL_SLICE_NS      1000000u     /* boards run no further between two polls */
#define POLL_EVERY         64           /* events between polls when not in real time */

int pb_error_set(struct pb_error *error, const char *format, ...)
{
    va_list args;

    if (error != NULL) {
        va_start(args, format);
        vsnprintf(error->text, sizeof error->text, format, args);
        va_end(args);
    }
    return -1;
}

/* --- the heap -------------------------------------------------------------------- */

/* Mostly it holds a handful: calls would take longer than what they do. */
#define FLAT __attribute__((flatten))

static inline int before(const struct pb_heap_entry *a, const struct pb_heap_entry *b)
{
    return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static inline void put(struct pb_world *world, size_t slot, struct pb_heap_entry entry)
{
    world->heap[slot - 1] = entry;
    entry.event->slot = slot;
}

static inline void sift_up(struct pb_world *world, size_t slot, struct pb_heap_entry entry)
{
    while (slot > 1 && before(&entry, &world->heap[slot / 2 - 1])) {
        put(world, slot, world->heap[slot / 2 - 1]);
        slot /= 2;
    }
    put(world, slot, entry);
}

static inline void sift_down(struct pb_world *world, size_t slot, struct pb_heap_entry entry)
{
    for (;;) {
        size_t child = 2 * slot;
        if (child > world->events) {
            break;
        }
        if (child < world->events && before(&world->heap[child], &world->heap[child - 1])) {
            child++;
        }
        if (!before(&world->heap[child - 1], &entry)) {
            break;
        }
        put(world, slot, world->heap[child - 1]);
        slot = child;
    }
    put(world, slot, entry);
}

/* The place of what happens now. */
static void place(struct pb_world *world, uint64_t time, uint64_t order)
{
    world->taken_time = time;
    world->taken_order = order;
    if (world->first_fact <= time) {
        pb_facts_fold(world, time, order);
    }
}

static void next_changed(struct pb_world *world)
{
    world->next_time = world->events > 0 ? world->heap[0].time : PB_NEVER;
    if (world->running != NULL) {
        pb_board_refresh(world->running);
    }
}

static void remove_slot(struct pb_world *world, size_t slot)
{
    world->heap[slot - 1].event->slot = 0;
    struct pb_heap_entry last = world->heap[--world->events];
    if (slot <= world->events) {
        if (slot > 1 && before(&last, &world->heap[slot / 2 - 1])) {
            sift_up(world, slot, last);
        } else {
            sift_down(world, slot, last);
        }
    }
}

static struct pb_heap_entry new_entry(struct pb_world *world, struct pb_event *event,
                                      uint64_t time, enum pb_class class, unsigned number)
{
    const uint64_t sequence = class == PB_CLASS_BOARD ? 0 : world->sequence++;

    return (struct pb_heap_entry){time, pb_order(class, number, sequence), event};
}

static void insert(struct pb_world *world, struct pb_heap_entry entry)
{
    if (world->events == world->heap_size) {
        size_t size = world->heap_size ? 2 * world->heap_size : 256;
        struct pb_heap_entry *grown = realloc(world->heap, size * sizeof *grown);
        if (grown == NULL) {
            fputs("postboard: out of memory for events\n", stderr);
            abort();
        }
        world->heap = grown;
        world->heap_size = size;
    }
    sift_up(world, ++world->events, entry);
    if (world->running != NULL) {
        pb_lookahead_narrow(world->running, &entry);
    }
    next_changed(world);
}

static void schedule(struct pb_world *world, struct pb_heap_entry entry)
{
    if (entry.event->slot != 0) {
        remove_slot(world, entry.event->slot);
    }
    insert(world, entry);
}

FLAT void pb_event_schedule(struct pb_world *world, struct pb_event *event, uint64_t time,
                       enum pb_class class, unsigned number)
{
    schedule(world, new_entry(world, event, time, class, number));
}

void pb_event_schedule_behind(struct pb_world *world, struct pb_event *event, uint64_t time,
                              unsigned board, unsigned which)
{
    schedule(world, (struct pb_heap_entry){time, pb_order(PB_CLASS_BOARD, board, which), event});
}

void pb_event_cancel(struct pb_world *world, struct pb_event *event)
{
    if (event->slot != 0) {
        remove_slot(world, event->slot);
        next_changed(world);
    }
}

/* --- callbacks ------------------------------------------------------------------- */

struct callback {
    struct pb_event event;
    void (*fn)(void *);
    void *arg;
};

static void callback_fire(struct pb_event *event)
{
    struct callback callback = *(struct callback *)event;

    free(event);
    callback.fn(callback.arg);
}

void pb_world_at(struct pb_world *world, uint64_t at_ns, void (*fn)(void *), void *arg)
{
    struct callback *callback = calloc(1, sizeof *callback);

    if (callback == NULL) {
        fputs("postboard: out of memory for a callback\n", stderr);
        abort();
    }
    callback->event.fire = callback_fire;
    callback->fn = fn;
    callback->arg = arg;
    pb_event_schedule(world, &callback->event, at_ns > world->now ? at_ns : world->now,
                      PB_CLASS_HOST, 0);
}

/* --- the host's clock and descriptors ---------------------------------------------- */

static int64_t host_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

int pb_world_watch_fd(struct pb_world *world, int fd, void (*fn)(void *), void *arg)
{
    struct pb_watch *grown = realloc(world->watches, (world->watch_count + 1) * sizeof *grown);

    if (grown == NULL) {
        return -1;
    }
    world->watches = grown;
    world->watches[world->watch_count++] = (struct pb_watch){fd, fn, arg};
    return 0;
}

void pb_world_unwatch_fd(struct pb_world *world, int fd)
{
    for (size_t i = 0; i < world->watch_count; i++) {
        if (world->watches[i].fd == fd) {
            world->watch_count--;
            memmove(&world->watches[i], &world->watches[i + 1],
                    (world->watch_count - i) * sizeof *world->watches);
            return;
        }
    }
}

void pb_poller_add(struct pb_world *world, struct pb_poller *poller)
{
    poller->next = world->pollers;
    world->pollers = poller;
}

void pb_poller_remove(struct pb_world *world, struct pb_poller *poller)
{
    for (struct pb_poller **at = &world->pollers; *at != NULL; at = &(*at)->next) {
        if (*at == poller) {
            *at = poller->next;
            return;
        }
    }
}

int pb_poll_add(struct pb_poll_set *set, int fd, short events)
{
    if (set->count == set->size) {
        size_t size = 2 * set->size + 8;
        struct pollfd *grown = realloc(set->fds, size * sizeof *grown);
        if (grown == NULL) {
            return -1;
        }
        set->fds = grown;
        set->size = size;
    }
    set->fds[set->count] = (struct pollfd){.fd = fd, .events = events};
    return (int)set->count++;
}

short pb_poll_ready(const struct pb_poll_set *set, int place)
{
    return place >= 0 && (size_t)place < set->count ? set->fds[place].revents : 0;
}

/* Whether something from outside may come. */
static int is_open(const struct pb_world *world)
{
    return world->watch_count > 0 || world->pollers != NULL;
}

/* Calls the watchers of readable descriptors; a callback may unwatch any. */
static void call_watchers(struct pb_world *world, const struct pollfd *polled, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (polled[i].revents == 0) {
            continue;
        }
        for (size_t k = 0; k < world->watch_count; k++) {
            if (world->watches[k].fd == polled[i].fd) {
                struct pb_watch watch = world->watches[k];
                watch.fn(watch.arg);
                break;
            }
        }
    }
}

/* What comes from outside now is stamped with the host's time, but never
 * later than what the world does next. */
static void stamp(struct pb_world *world, uint64_t until)
{
    if (world->options.realtime) {
        int64_t elapsed = host_ns() - world->anchor_ns;
        uint64_t now = elapsed > 0 ? (uint64_t)elapsed : 0;
        now = now < world->next_time ? now : world->next_time;
        now = now < until ? now : until;
        world->now = now > world->now ? now : world->now;
    }
}

/* Watches first, then what each poller adds; their first places go to `first`. */
static size_t fill_polled(struct pb_world *world, int64_t *wait_ns, size_t *first)
{
    struct pb_poll_set *set = &world->polled;
    size_t watches = 0;

    set->count = 0;
    for (size_t i = 0; i < world->watch_count; i++) {
        watches += pb_poll_add(set, world->watches[i].fd, POLLIN) >= 0;
    }
    for (struct pb_poller *poller = world->pollers; poller != NULL; poller = poller->next) {
        *first++ = set->count;
        poller->fill(poller->arg, set, wait_ns);
    }
    return watches;
}

static size_t count_pollers(const struct pb_world *world)
{
    size_t count = 0;

    for (const struct pb_poller *poller = world->pollers; poller != NULL; poller = poller->next) {
        count++;
    }
    return count;
}

/* Waits at most wait_ns (negative: for ever) for a descriptor; 1 if any. */
static int wait_host(struct pb_world *world, int64_t wait_ns, uint64_t until)
{
    size_t first[count_pollers(world) + 1], *place = first;
    const size_t watches = fill_polled(world, &wait_ns, first);
    struct timespec wait = {wait_ns / 1000000000, wait_ns % 1000000000};
    const int ready = ppoll(world->polled.fds, world->polled.count, wait_ns < 0 ? NULL : &wait,
                            NULL);

    if (ready <= 0 && world->pollers == NULL) {
        return 0;
    }
    for (size_t i = 0; ready < 0 && i < world->polled.count; i++) {
        world->polled.fds[i].revents = 0;
    }
    stamp(world, until);
    world->attending = 1;
    call_watchers(world, world->polled.fds, watches);
    for (struct pb_poller *poller = world->pollers, *next; poller != NULL; poller = next) {
        next = poller->next;            /* it may remove itself */
        poller->done(poller->arg, &world->polled, *place++);
    }
    world->attending = 0;
    return ready > 0;
}

/*
 * Whether the host must be looked at before the next event, due at `time`
 * (PB_NEVER: none). Looks, and returns 1 when the loop must look anew.
 */
static int attend_host(struct pb_world *world, uint64_t time, uint64_t until)
{
    if (world->options.realtime && time != PB_NEVER) {
        const uint64_t near = time < INT64_MAX / 2 ? time : INT64_MAX / 2;
        int64_t wait = world->anchor_ns + (int64_t)near - host_ns();
        if (wait > 0) {
            wait_host(world, wait, until);
            return 1;
        }
    }
    if (time == PB_NEVER) {
        wait_host(world, -1, until);
        return 1;
    }
    if (is_open(world) && ++world->polls_skipped >= POLL_EVERY) {
        world->polls_skipped = 0;
        return wait_host(world, 0, until);
    }
    return 0;
}

/* --- the loop ---------------------------------------------------------------------- */

static int all_finished(const struct pb_world *world)
{
    int finished = 0;

    for (unsigned i = 0; i < world->board_count; i++) {
        const struct pb_board *board = world->boards[i];
        if (board->options.watched && board->state != PB_BOARD_OFF) {
            if (!board->finished) {
                return 0;
            }
            finished++;
        }
    }
    return finished > 0;
}

static void set_bound(struct pb_world *world, uint64_t until)
{
    world->bound = until;
    if (world->options.realtime || is_open(world)) {
        uint64_t slice = world->now + POLL_SLICE_NS;
        world->bound = slice < until ? slice : until;
    }
}

/* The earliest event, out of the heap; the world's time is its time. */
static FLAT struct pb_event *take_next(struct pb_world *world)
{
    const struct pb_heap_entry next = world->heap[0];

    remove_slot(world, 1);
    world->next_time = world->events > 0 ? world->heap[0].time : PB_NEVER;
    if (next.time > world->now) {
        world->now = next.time;
    }
    place(world, next.time, next.order);
    return next.event;
}

/* Whether the loop would go on with the earliest event, and `fire` serves it. */
static int is_next(const struct pb_world *world, void (*fire)(struct pb_event *))
{
    return world->next_time <= world->bound && world->events > 0 &&
           world->heap[0].event->fire == fire && !world->stopped && !world->end_requested &&
           !world->check_finished && !world->options.realtime && !is_open(world);
}

struct pb_event *pb_world_take(struct pb_world *world, void (*fire)(struct pb_event *))
{
    return is_next(world, fire) ? take_next(world) : NULL;
}

FLAT struct pb_event *pb_world_exchange(struct pb_world *world, struct pb_event *event,
                                        uint64_t time, enum pb_class class, unsigned number)
{
    const struct pb_heap_entry entry = new_entry(world, event, time, class, number);
    const struct pb_heap_entry next = world->events > 0 ? world->heap[0] : entry;

    if (!is_next(world, event->fire) || !before(&next, &entry)) {
        insert(world, entry);
        return NULL;
    }
    next.event->slot = 0;
    sift_down(world, 1, entry);
    world->next_time = world->heap[0].time;
    world->now = next.time > world->now ? next.time : world->now;
    place(world, next.time, next.order);
    return next.event;
}

int pb_world_settle(struct pb_world *world, uint64_t time, uint64_t order)
{
    const struct pb_heap_entry entry = {.time = time, .order = order};

    if (world->events > 0 && before(&world->heap[0], &entry)) {
        return 0;
    }
    place(world, time, order);
    return 1;
}

/* All boards sleep or have reached the end of time: so far it has come. */
static void pass_clocks(struct pb_world *world)
{
    for (unsigned i = 0; i < world->board_count; i++) {
        const struct pb_board *board = world->boards[i];
        if (board->state != PB_BOARD_OFF && board->clock > world->now) {
            world->now = board->clock;
        }
    }
}

static enum pb_end loop(struct pb_world *world, uint64_t until)
{
    for (;;) {
        if (world->stopped) {
            world->stopped = 0;
            return PB_END_STOPPED;
        }
        if (world->end_requested) {
            world->end_requested = 0;
            return PB_END_REQUESTED;
        }
        if (world->check_finished) {
            world->check_finished = all_finished(world);
            if (world->check_finished && world->frames_out == 0) {
                world->check_finished = 0;
                return PB_END_FINISHED;         /* and their last frames have arrived */
            }
        }
        const uint64_t next = world->next_time;
        if (next == PB_NEVER && !is_open(world)) {
            return PB_END_IDLE;
        }
        const uint64_t due = next <= until ? next : until;
        if ((world->options.realtime || is_open(world)) &&
            attend_host(world, due, until)) {
            continue;
        }
        if (next > until) {
            world->now = until > world->now ? until : world->now;
            return PB_END_UNTIL;
        }
        set_bound(world, until);
        struct pb_event *event = take_next(world);
        event->fire(event);
    }
}

/* Where nothing was cut short, all that has been done counts; else what came before. */
static void settle_end(struct pb_world *world, enum pb_end end)
{
    if (end == PB_END_STOPPED || end == PB_END_REQUESTED) {
        pb_facts_fold(world, world->taken_time, world->taken_order);
        return;
    }
    pb_facts_fold(world, PB_NEVER, UINT64_MAX);
    if (end != PB_END_UNTIL) {
        pass_clocks(world);
    }
}

enum pb_end pb_world_run(struct pb_world *world, uint64_t until_ns)
{
    enum pb_end end;

    pb_journal_note(world, PB_JOURNAL_RUN, until_ns);
    world->anchor_ns = host_ns() - (int64_t)world->now;
    world->runs = 1;
    pb_reports_arm(world);
    end = loop(world, until_ns);
    settle_end(world, end);
    pb_reports_disarm(world);
    world->runs = 0;
    return end;
}

void pb_world_end(struct pb_world *world)
{
    if (world->attending) {
        pb_edge_end(world);
        return;
    }
    pb_journal_end(world);
    world->end_requested = 1;
    if (world->running != NULL) {
        pb_board_refresh(world->running);
    }
}

/* --- life ---------------------------------------------------------------------------- */

struct pb_world *pb_world_create(const struct pb_world_options *options, struct pb_error *error)
{
    struct pb_world *world = calloc(1, sizeof *world);

    if (world == NULL) {
        pb_error_set(error, "world: out of memory");
        return NULL;
    }
    if (options != NULL) {
        world->options = *options;
    }
    struct pb_world_options *o = &world->options;
    o->epoch_ns = o->epoch_ns ? o->epoch_ns : DEFAULT_EPOCH_NS;
    o->watchdog_s = o->watchdog_s ? o->watchdog_s : DEFAULT_WATCHDOG_S;
    o->stack_size = o->stack_size ? (o->stack_size + 4095) & ~(size_t)4095 : DEFAULT_STACK_SIZE;
    world->next_time = PB_NEVER;
    world->bound = PB_NEVER;
    world->first_fact = PB_NEVER;
    world->least_flight = PB_NEVER;
    world->hash = pb_hash_word(PB_HASH_START, o->seed);
    if (pb_contexts_open(world) < 0) {
        free(world);
        pb_error_set(error, "world: out of memory");
        return NULL;
    }
    return world;
}

static void free_events(struct pb_world *world)
{
    while (world->events > 0) {
        struct pb_event *event = world->heap[0].event;
        remove_slot(world, 1);
        if (event->fire == callback_fire) {
            free(event);
        } else if (!pb_input_drop_event(event)) {
            pb_frame_drop_event(world, event);
        }
    }
    free(world->heap);
}

void pb_world_destroy(struct pb_world *world)
{
    if (world == NULL) {
        return;
    }
    for (unsigned i = 0; i < world->board_count; i++) {
        pb_board_power_cut(world->boards[i]);
    }
    free_events(world);
    pb_world_trace_end(world, NULL);
    pb_world_tls_keys_end(world, NULL);
    for (unsigned i = 0; i < world->board_count; i++) {
        pb_board_destroy(world->boards[i]);
    }
    for (unsigned i = 0; i < world->link_count; i++) {
        pb_link_destroy(world->links[i]);
    }
    pb_frames_free(world);
    pb_contexts_close(world);
    free(world->boards);
    free(world->links);
    pb_journal_free(world);
    pb_preempt_free(world);
    free(world->watches);
    free(world->polled.fds);
    free(world->low);
    free(world);
}

uint64_t pb_world_now(const struct pb_world *world)
{
    return world->now;
}

uint64_t pb_world_epoch(const struct pb_world *world)
{
    return world->options.epoch_ns;
}

struct pb_board *pb_world_stopper(const struct pb_world *world)
{
    return world->stopper;
}

struct pb_board *pb_world_threadless(const struct pb_world *world)
{
    for (unsigned i = 0; i < world->board_count; i++) {
        if (world->boards[i]->threadless) {
            return world->boards[i];
        }
    }
    return NULL;
}

uint64_t pb_world_hash(const struct pb_world *world)
{
    return world->hash;
}

int pb_world_status(const struct pb_world *world)
{
    return world->status;
}
