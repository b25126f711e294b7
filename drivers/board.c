/*
 * A board: its clock and ticks, interrupt lines, turns on the CPU, power, and
 * the table of machine functions that its image calls.
 */
#include <errno.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "edge.h"
#include "journal.h"
#include "wire.h"
#include "loader.h"

#define NS_PER_S     1000000000u
#define DEFAULT_HZ   100u
#define DEFAULT_RAM  (1u << 20)
#define DEFAULT_HEAP (4u << 20)
#define SERVICE_NS   872u       /* plus a drawn byte: 1,000 ns on average */

/* The machine's own streams of a board, beside those of enum pb_random. */
#define PURPOSE_JITTER 100u

void pb_board_fold(struct pb_board *board, enum pb_fact fact)
{
    pb_world_fold(board->world, (uint64_t)fact | (uint64_t)board->number << 16);
    pb_world_fold(board->world, board->clock);
}

/* --- ticks ---------------------------------------------------------------- */

/* Tick n is due n/hz seconds after the first power-on, rounded down. */
static uint64_t tick_time(const struct pb_board *board, uint64_t number)
{
    const unsigned __int128 ns = (unsigned __int128)number * NS_PER_S / board->tick_hz;

    return ns > PB_NEVER - board->tick_base ? PB_NEVER : board->tick_base + (uint64_t)ns;
}

/* The number of the last tick that was due at `time`. */
static uint64_t tick_number(const struct pb_board *board, uint64_t time)
{
    const unsigned __int128 after = (unsigned __int128)(time - board->tick_base) + 1;

    return (uint64_t)((after * board->tick_hz - 1) / NS_PER_S);
}

static void restart_ticks(struct pb_board *board, uint32_t hertz)
{
    board->tick_hz = hertz;
    board->tick_base = board->clock;
    board->tick_taken = 0;
    board->tick_skipped = 0;
    board->tick_due = tick_time(board, 1);
    board->lines &= ~PB_IRQ_BIT(PB_IRQ_TICK);
}

/* After sleep: all ticks that passed become due at once. */
static void note_skipped_ticks(struct pb_board *board)
{
    if (board->clock >= board->tick_due) {
        board->tick_skipped = tick_number(board, board->clock) - board->tick_taken;
        board->lines |= PB_IRQ_BIT(PB_IRQ_TICK);
    }
}

/* --- turns on the CPU ----------------------------------------------------- */

void pb_board_refresh(struct pb_board *board)
{
    const struct pb_world *world = board->world;
    uint64_t deadline = world->next_time > board->horizon ? world->next_time : board->horizon;

    deadline = deadline < world->bound ? deadline : world->bound;
    if (!(board->lines & PB_IRQ_BIT(PB_IRQ_TICK)) && board->tick_due < deadline) {
        deadline = board->tick_due;
    }
    board->deadline = world->end_requested || board->cut_wanted ? 0 : deadline;
}

static void use_streams(FILE *const streams[3])
{
    stdin = streams[0];
    stdout = streams[1];
    stderr = streams[2];
}

void pb_board_enter(struct pb_board *board)
{
    struct pb_world *world = board->world;

    world->host_errno = errno;
    world->host_streams[0] = stdin;
    world->host_streams[1] = stdout;
    world->host_streams[2] = stderr;
    use_streams(board->firmware_streams);
    errno = board->firmware_errno;
    board->entered = 1;
}

void pb_board_leave(struct pb_board *board)
{
    board->entered = 0;
    board->firmware_errno = errno;
    use_streams(board->world->host_streams);
    errno = board->world->host_errno;
}

/* Leaves the one and enters the other. */
static void change_board(struct pb_board *from, struct pb_board *to)
{
    from->entered = 0;
    from->firmware_errno = errno;
    use_streams(to->firmware_streams);
    errno = to->firmware_errno;
    to->entered = 1;
}

static void take_turn(struct pb_event *);

/* Leaves firmware for the world's loop; returns when the board is resumed. */
static void to_main(struct pb_board *board)
{
    pb_context_jump(board->world, board->current, board->world->main, 0);
}

struct pb_board *pb_board_of(const struct pb_event *turn)
{
    return (struct pb_board *)((uintptr_t)turn - offsetof(struct pb_board, event));
}

/* The board has the CPU from now on. */
static void turn_begin(struct pb_board *board)
{
    struct pb_world *world = board->world;

    board->state = PB_BOARD_READY;
    board->finished = board->threadless = 0;
    if (board->clock < world->now) {
        board->clock = world->now;
    }
    world->running = board;
    board->executing = 1;
    board->horizon = pb_lookahead(board);
    pb_board_refresh(board);
}

/*
 * The board's turn is over; `next` is another's that comes next, or NULL. Two
 * busy boards exchange the CPU with every service: this goes straight there, not
 * over the world's loop.
 */
static void turn_over(struct pb_board *board, struct pb_event *next)
{
    struct pb_board *other;

    if (next == NULL) {
        to_main(board);
        return;
    }
    other = pb_board_of(next);
    board->executing = 0;
    turn_begin(other);
    if (other != board) {
        change_board(board, other);
        pb_context_jump(board->world, board->current, other->current, 0);
    }
}

void pb_board_yield(struct pb_board *board)
{
    struct pb_world *world = board->world;

    if (board->cut_wanted) {
        to_main(board);
        return;
    }
    turn_over(board, pb_world_exchange(world, &board->event, board->clock, PB_CLASS_BOARD,
                                       board->number));
}

void pb_board_settle(struct pb_board *board)
{
    const uint64_t order = pb_order(PB_CLASS_BOARD, board->number, 0);

    if (board->executing && !pb_world_settle(board->world, board->clock, order)) {
        pb_board_yield(board);          /* comes back when it is the first */
    }
}

/* Sleeps until pb_board_wake, or until time `wake`. */
static void sleep_until(struct pb_board *board, uint64_t wake)
{
    struct pb_world *world = board->world;

    board->state = PB_BOARD_IDLE;
    if (wake != PB_NEVER) {
        pb_event_schedule(world, &board->event, wake, PB_CLASS_BOARD, board->number);
    }
    turn_over(board, board->cut_wanted ? NULL : pb_world_take(world, take_turn));
    note_skipped_ticks(board);
    pb_board_refresh(board);
}

void pb_board_wake(struct pb_board *board)
{
    const uint64_t now = board->world->now;

    if (board->state == PB_BOARD_IDLE) {
        board->state = PB_BOARD_READY;
        pb_event_schedule(board->world, &board->event, now > board->clock ? now : board->clock,
                          PB_CLASS_BOARD, board->number);
    }
}

void pb_board_call_host(struct pb_board *board, void (*fn)(void *), void *arg)
{
    if (!board->executing) {
        fn(arg);
        return;
    }
    board->host_fn = fn;
    board->host_arg = arg;
    to_main(board);
}

static void serve_host_call(struct pb_board *board)
{
    void (*fn)(void *) = board->host_fn;

    board->host_fn = NULL;
    if (board->clock > board->world->now) {
        board->world->now = board->clock;       /* not past the next event: it ran up to here */
    }
    fn(board->host_arg);
}

static void power_off(struct pb_board *);

/* From the world's loop: runs this board and those whose turns follow, until
 * something else comes; then does what the last one asks for. */
static void take_turn(struct pb_event *event)
{
    struct pb_board *board = pb_board_of(event);
    struct pb_world *world = board->world;

    turn_begin(board);
    for (;;) {
        pb_board_enter(board);
        pb_context_jump(world, world->main, board->current, 0);
        board = world->running;
        pb_board_leave(board);
        if (board->host_fn == NULL) {
            break;
        }
        serve_host_call(board);
        if (board->cut_wanted) {
            break;
        }
        pb_board_refresh(board);
    }
    board->executing = 0;
    world->running = NULL;
    if (board->cut_wanted) {
        power_off(board);
    }
}

/* --- machine: clock and interrupts ---------------------------------------- */

static uint64_t machine_now(struct pb_board *board)
{
    board->calls++;
    return board->clock;
}

static uint64_t machine_epoch(struct pb_board *board)
{
    board->calls++;
    return board->world->options.epoch_ns;
}

static void charge(struct pb_board *board)
{
    board->clock += SERVICE_NS + (board->jitter & 0xff);
    board->jitter >>= 8;
    board->jitter_left--;
}

/* The clock has reached the deadline: of a tick, the world or both. */
static void deadline_reached(struct pb_board *board)
{
    if (board->clock >= board->tick_due) {
        board->lines |= PB_IRQ_BIT(PB_IRQ_TICK);
        pb_board_refresh(board);
    }
    if (board->executing && board->clock >= board->deadline) {
        pb_board_yield(board);
    }
}

void pb_board_clock_moved(struct pb_board *board)
{
    if (board->clock >= board->deadline) {
        deadline_reached(board);
    }
}

static uint32_t machine_elapse(struct pb_board *board);

static __attribute__((noinline)) uint32_t elapse_with_new_jitter(struct pb_board *board)
{
    board->jitter = pb_stream_next(&board->jitter_stream);
    board->jitter_left = 8;
    return machine_elapse(board);
}

static __attribute__((noinline, flatten)) uint32_t elapse_to_deadline(struct pb_board *board)
{
    deadline_reached(board);
    return board->lines;
}

/* The end of every service: mostly it calls nothing, and so saves no register. */
static uint32_t machine_elapse(struct pb_board *board)
{
    if (board->jitter_left == 0) {
        return elapse_with_new_jitter(board);
    }
    charge(board);
    return board->clock < board->deadline ? board->lines : elapse_to_deadline(board);
}

/* A traced board's: what the service changed is written before its time passes. */
static uint32_t elapse_traced(struct pb_board *board)
{
    pb_trace_changes(board);
    return machine_elapse(board);
}

void pb_board_trace(struct pb_board *board, int on)
{
    board->machine.elapse = on ? elapse_traced : machine_elapse;
}

static uint32_t machine_pending(struct pb_board *board)
{
    board->calls++;
    return board->lines;
}

static void note_finished(struct pb_board *board)
{
    int answer;

    if (!board->options.watched || board->image->finished == NULL) {
        return;
    }
    answer = board->image->finished();
    if (answer != 0) {
        pb_board_settle(board);
    }
    board->threadless = answer < 0;
    if (answer > 0) {
        board->finished = 1;
        board->world->check_finished = 1;
    }
}

static uint32_t machine_idle(struct pb_board *board, uint64_t ticks)
{
    const struct pb_world *world = board->world;
    uint64_t wake = PB_NEVER;

    if (machine_elapse(board) != 0) {
        return board->lines;
    }
    if (ticks < PB_NEVER - board->tick_taken) {
        wake = tick_time(board, board->tick_taken + (ticks ? ticks : 1));
    }
    note_finished(board);
    if (!board->finished && wake < world->next_time && wake < world->bound &&
        board->deadline != 0) {
        /* Nothing else happens before: no need to ask the world. */
        board->clock = wake > board->clock ? wake : board->clock;
        note_skipped_ticks(board);
        pb_board_refresh(board);
        return board->lines;
    }
    do {
        sleep_until(board, wake > board->clock ? wake : board->clock);
    } while (board->lines == 0);
    return board->lines;
}

static uint64_t machine_tick_take(struct pb_board *board)
{
    const uint32_t tick = PB_IRQ_BIT(PB_IRQ_TICK);
    uint64_t taken = board->tick_skipped;

    board->calls++;
    if (taken == 0) {
        taken = board->lines & tick ? 1 : 0;
    }
    board->tick_skipped = 0;
    board->tick_taken += taken;
    board->tick_due = tick_time(board, board->tick_taken + 1);
    board->lines &= ~tick;
    if (board->clock >= board->tick_due) {
        board->lines |= tick;           /* interrupts were off for longer than a tick */
    }
    pb_board_refresh(board);
    return taken;
}

static void machine_tick_rate(struct pb_board *board, uint32_t hertz)
{
    board->calls++;
    restart_ticks(board, hertz ? hertz : DEFAULT_HZ);
    pb_board_refresh(board);
}

static void machine_acknowledge(struct pb_board *board, unsigned line)
{
    board->calls++;
    if (line < PB_IRQ_LINES && line != PB_IRQ_TICK) {
        board->lines &= ~PB_IRQ_BIT(line);
    }
}

void pb_board_interrupt(struct pb_board *board, unsigned line)
{
    if (board->world->attending) {
        pb_edge_interrupt(board, line);
        return;
    }
    pb_journal_interrupt(board, line);
    pb_board_raise(board, line);
}

void pb_board_raise(struct pb_board *board, unsigned line)
{
    if (board->state != PB_BOARD_OFF && line < PB_IRQ_LINES && line != PB_IRQ_TICK) {
        board->lines |= PB_IRQ_BIT(line);
        pb_board_wake(board);
    }
}

static void alarm_fire(struct pb_event *event)
{
    struct pb_alarm *alarm =
        (struct pb_alarm *)((char *)event - offsetof(struct pb_alarm, event));

    pb_board_raise(alarm->board, PB_IRQ_USER + (unsigned)(alarm - alarm->board->alarms));
}

static void machine_alarm(struct pb_board *board, unsigned line, uint64_t delay_ns)
{
    struct pb_alarm *alarm;

    board->calls++;
    if (line < PB_IRQ_USER || line >= PB_IRQ_LINES) {
        return;
    }
    pb_board_settle(board);
    alarm = &board->alarms[line - PB_IRQ_USER];
    pb_event_cancel(board->world, &alarm->event);
    if (delay_ns == 0) {
        pb_board_raise(board, line);
    } else if (delay_ns < PB_NEVER_NS - board->clock) {
        alarm->event.fire = alarm_fire;
        alarm->board = board;
        pb_event_schedule(board->world, &alarm->event, board->clock + delay_ns, PB_CLASS_HOST,
                          board->number);
    }
}

void pb_board_wait_line(struct pb_board *board, unsigned line)
{
    while (!(board->lines & PB_IRQ_BIT(line))) {
        sleep_until(board, PB_NEVER);
    }
}

/* --- machine: contexts ---------------------------------------------------- */

static struct pb_context *machine_context_create(struct pb_board *board, void (*entry)(void *),
                                                 void *argument, const char *name)
{
    board->calls++;
    pb_board_settle(board);     /* whose stack is where depends on the order */
    return pb_context_new(board, entry, argument, name);
}

static void machine_context_switch(struct pb_board *board, struct pb_context *to, int discard)
{
    struct pb_context *from = board->current;

    board->calls++;
    if (to == NULL) {
        to = board->system;
    }
    if (to != from) {
        if (discard) {
            pb_board_settle(board);
        }
        if (board->preempt.moment != 0) {
            pb_preempt_switched(board, to);
        }
        if (board->world->trace != NULL) {
            pb_trace_switch(board, to);
        }
        board->current = to;
        pb_context_jump(board->world, from, to, discard);
    }
}

static void machine_context_destroy(struct pb_board *board, struct pb_context *context)
{
    board->calls++;
    if (context != NULL && context != board->current && context != board->system) {
        pb_board_settle(board);
        pb_context_free(context);
    }
}

/* --- machine: memory, randomness, life ------------------------------------ */

static void *machine_ram(struct pb_board *board, size_t *size)
{
    board->calls++;
    if (size != NULL) {
        *size = board->options.ram;
    }
    return board->ram;
}

static void *machine_alloc(struct pb_board *board, void *block, size_t size)
{
    board->calls++;
    if (block == NULL && size == 0) {
        size = 1;
    }
    void *result = pb_heap_resize(board->heap, block, size);
    pb_race_forget(board->world, result, result != NULL ? size : 0);
    return result;
}

static uint64_t machine_random(struct pb_board *board, enum pb_random purpose)
{
    board->calls++;
    return pb_stream_next(&board->streams[purpose < PB_RANDOM_STREAMS ? purpose : 0]);
}

static void record_stop(struct pb_board *board, int status)
{
    struct pb_world *world = board->world;

    board->exit_status = status;
    pb_board_fold(board, PB_FACT_STOP);
    pb_world_fold(world, (uint32_t)status);
    if (!world->stopped_once) {
        world->stopped_once = 1;
        world->status = status;
        world->stopper = board;
    }
    world->stopped = 1;
    /* The board ran ahead of the world's last event; this is when the world ends. */
    if (board->clock > world->now && board->clock <= world->next_time) {
        world->now = board->clock;
    }
}

static __attribute__((noreturn)) void machine_stop(struct pb_board *board, int status)
{
    fflush(stdout);
    pb_board_settle(board);
    record_stop(board, status);
    if (!board->executing) {    /* what dumps coverage: there is nothing to go back to */
        dprintf(STDERR_FILENO, "postboard: board %s: its image ended while its power was cut\n",
                board->name);
        _exit(status);
    }
    board->cut_wanted = 1;
    for (;;) {
        to_main(board);
    }
}

/* A board that is not ahead folds its facts at once. */
static void fold_in_place(struct pb_board *board, uint64_t value)
{
    struct pb_world *world = board->world;

    if (board->clock >= world->next_time || board->clock >= world->first_fact) {
        pb_fact_note(board, value);
        return;
    }
    pb_world_fold(world, value);
    pb_world_fold(world, board->clock);
}

static void machine_trace(struct pb_board *board, enum pb_trace kind, uint64_t object)
{
    board->calls++;
    if (kind == PB_TRACE_SWITCH) {
        board->preempt.thread = (unsigned)object;
    } else if (kind == PB_TRACE_INTERRUPT) {
        pb_trace_interrupt(board, object);
    }
    fold_in_place(board, PB_FACT_FIRMWARE | (uint64_t)kind << 8 |
                             (uint64_t)board->number << 16 | object << 32);
}

struct capture_call {
    struct pb_board *board;
    const char *path;
    int result;
    struct pb_error error;
};

static void capture_on_host(void *arg)
{
    struct capture_call *call = arg;
    struct pb_link *link = pb_controller_link(call->board, 0);

    if (link == NULL) {
        call->result = pb_error_set(&call->error, "the board is not connected to a link");
    } else if (call->path != NULL) {
        call->result = pb_link_capture(link, call->path, &call->error);
    } else {
        call->result = pb_link_capture_stop(link, &call->error);
    }
}

static int machine_capture(struct pb_board *board, const char *path)
{
    struct capture_call call = {.board = board, .path = path};

    board->calls++;
    pb_board_settle(board);
    if (!pb_journal_answers(board, PB_CALL_CAPTURE, &call.result, call.error.text,
                            sizeof call.error.text - 1)) {
        pb_board_call_host(board, capture_on_host, &call);
        pb_journal_answer(board, PB_CALL_CAPTURE, call.result, call.error.text,
                          strlen(call.error.text));
    }
    if (call.result < 0) {
        pb_console_write(board, call.error.text, strlen(call.error.text));
        pb_console_write(board, "\n", 1);
    }
    return call.result;
}

/* --- machine: the host folder ------------------------------------------------ */

static int machine_store_begin(struct pb_board *board)
{
    int result;

    pb_board_settle(board);
    if (!pb_journal_answers(board, PB_CALL_STORE_BEGIN, &result, NULL, 0)) {
        result = pb_store_begin(board);
        pb_journal_answer(board, PB_CALL_STORE_BEGIN, result, NULL, 0);
    }
    return result;
}

static int machine_store_write(struct pb_board *board, int handle, const void *data, size_t length)
{
    int result;

    pb_board_settle(board);
    if (!pb_journal_answers(board, PB_CALL_STORE_WRITE, &result, NULL, 0)) {
        result = pb_store_write(board, handle, data, length);
        pb_journal_answer(board, PB_CALL_STORE_WRITE, result, NULL, 0);
    }
    return result;
}

static int machine_store_end(struct pb_board *board, int handle, int keep)
{
    int result;

    pb_board_settle(board);
    if (!pb_journal_answers(board, PB_CALL_STORE_END, &result, NULL, 0)) {
        result = pb_store_end(board, handle, keep);
        pb_journal_answer(board, PB_CALL_STORE_END, result, NULL, 0);
    }
    return result;
}

static const struct pb_machine machine_functions = {
    .version = PB_MACHINE_VERSION,
    .size = sizeof(struct pb_machine),
    .now = machine_now,
    .epoch = machine_epoch,
    .elapse = machine_elapse,
    .pending = machine_pending,
    .idle = machine_idle,
    .tick_take = machine_tick_take,
    .tick_rate = machine_tick_rate,
    .acknowledge = machine_acknowledge,
    .context_create = machine_context_create,
    .context_switch = machine_context_switch,
    .context_destroy = machine_context_destroy,
    .ram = machine_ram,
    .alloc = machine_alloc,
    .random = machine_random,
    .eth_address = pb_controller_address,
    .eth_link = pb_controller_is_up,
    .eth_promiscuous = pb_controller_promiscuous,
    .eth_send = pb_controller_send,
    .eth_pending = pb_controller_pending,
    .eth_receive = pb_controller_receive,
    .console_write = pb_console_write,
    .console_read = pb_console_read,
    .argument = pb_argument_find,
    .store_begin = machine_store_begin,
    .store_write = machine_store_write,
    .store_end = machine_store_end,
    .capture = machine_capture,
    .stop = machine_stop,
    .trace = machine_trace,
    .point = pb_preempt_point,
    .access = pb_race_access,
    .order = pb_race_order,
    .call = pb_race_call,
    .alarm = machine_alarm,
    .readable = pb_fault_readable,
    .damaged = pb_fault_damaged,
    .note = pb_trace_note,
    .secret = pb_tls_secret,
};

/* --- power ---------------------------------------------------------------- */

static void boot(void *arg)
{
    struct pb_board *board = arg;

    board->image->start(&board->machine);
    machine_stop(board, 0);
}

void pb_board_power_on(struct pb_board *board)
{
    struct pb_world *world = board->world;

    if (board->state != PB_BOARD_OFF || board->image == NULL) {
        return;
    }
    board->system = pb_context_new(board, boot, board, NULL);
    if (board->system == NULL) {
        fprintf(stderr, "postboard: board %s: no memory for its system stack\n", board->name);
        return;
    }
    board->current = board->system;
    board->state = PB_BOARD_READY;
    board->finished = board->threadless = 0;
    board->cut_wanted = 0;
    board->exit_status = -1;
    board->lines = 0;
    if (board->clock < world->now) {
        board->clock = world->now;
    }
    restart_ticks(board, DEFAULT_HZ);
    if (!world->runs) {
        pb_journal_note(world, PB_JOURNAL_POWER, board->number, 1u);
    }
    pb_board_fold(board, PB_FACT_POWER);
    pb_trace_power(board, 1);
    pb_event_schedule(world, &board->event, board->clock, PB_CLASS_BOARD, board->number);
}

static void power_off(struct pb_board *board)
{
    pb_trace_power(board, 0);
    board->preempt.moment = 0;
    board->cut_wanted = 0;
    board->state = PB_BOARD_OFF;
    board->finished = board->threadless = 0;
    board->lines = 0;
    pb_event_cancel(board->world, &board->event);
    for (unsigned i = 0; i < PB_IRQ_USER_LINES; i++) {
        pb_event_cancel(board->world, &board->alarms[i].event);
    }
    while (board->contexts != NULL) {
        pb_context_free(board->contexts);
    }
    board->system = board->current = NULL;
    if (board->unload != NULL) {
        board->unload(board);
    }
    board->unload = NULL;
    board->image = NULL;
    board->image_handle = NULL;
    board->firmware_errno = 0;
    board->world->check_finished = 1;
    pb_controllers_reset(board);
    pb_store_abandon(board);
    pb_console_reset(board);
    pb_low_clear(board->ram, board->options.ram);
    pb_low_clear(board->heap, board->options.heap);
    pb_heap_init(board->heap, board->options.heap);
}

void pb_board_power_cut(struct pb_board *board)
{
    if (board->executing) {
        board->cut_wanted = 1;          /* on one of its own stacks: later */
        return;
    }
    if (board->state != PB_BOARD_OFF) {
        if (!board->world->runs) {
            pb_journal_note(board->world, PB_JOURNAL_POWER, board->number, 0u);
        }
        pb_board_fold(board, PB_FACT_POWER);
    }
    if (board->image != NULL) {
        power_off(board);
    }
}

/* --- images --------------------------------------------------------------- */

/* The program itself is the image: one process, one image, one board. */
static struct pb_board *linked_board;

static void unlink_image(struct pb_board *board)
{
    linked_board = NULL;
    if (board->image->machine_gone != NULL) {
        board->image->machine_gone();
    }
}

static int has_image(struct pb_board *board, struct pb_error *error)
{
    if (board->image != NULL) {
        pb_error_set(error, "board %s: has an image already", board->name);
        return 1;
    }
    return 0;
}

int pb_board_link_image(struct pb_board *board, const struct pb_image *image,
                        struct pb_error *error)
{
    if (has_image(board, error)) {
        return -1;
    }
    if (linked_board != NULL) {
        return pb_error_set(error, "board %s: board %s is this program's linked board already",
                            board->name, linked_board->name);
    }
    if (image->magic != PB_IMAGE_MAGIC || image->version != PB_MACHINE_VERSION) {
        return pb_error_set(error, "board %s: the linked image is of machine version %u, not %u",
                            board->name, image->version, PB_MACHINE_VERSION);
    }
    linked_board = board;
    board->image = image;
    board->unload = unlink_image;
    pb_journal_image(board->world, board->number, "");
    return 0;
}

int pb_board_load_image(struct pb_board *board, const char *path, struct pb_error *error)
{
    if (has_image(board, error) || pb_loader_load(board, path, error) < 0) {
        return -1;
    }
    board->unload = pb_loader_unload;
    pb_journal_image(board->world, board->number, path);
    return 0;
}

/* --- life ----------------------------------------------------------------- */

void pb_board_destroy(struct pb_board *board)
{
    struct pb_world *world = board->world;

    pb_controllers_free(board);
    pb_store_close(board);
    pb_console_close(board);
    pb_arguments_free(board);
    free(board->preempt.passed);
    free(board->facts.at);
    pb_low_release(world, board->ram);
    pb_low_release(world, board->heap);
    free(board->name);
    free(board);
}

static int add_to_world(struct pb_board *board)
{
    struct pb_world *world = board->world;
    struct pb_board **grown =
        realloc(world->boards, (world->board_count + 1) * sizeof *world->boards);

    if (grown == NULL) {
        return -1;
    }
    world->boards = grown;
    board->number = world->board_count;
    world->boards[world->board_count++] = board;
    return 0;
}

static void seed_streams(struct pb_board *board)
{
    const uint64_t seed = board->world->options.seed;

    for (unsigned purpose = 0; purpose < PB_RANDOM_STREAMS; purpose++) {
        pb_stream_seed(&board->streams[purpose], seed, PB_STREAM_BOARD, board->number, purpose);
    }
    pb_stream_seed(&board->jitter_stream, seed, PB_STREAM_BOARD, board->number, PURPOSE_JITTER);
}

static int take_memory(struct pb_board *board, struct pb_error *error)
{
    struct pb_board_options *o = &board->options;

    o->ram = o->ram ? o->ram : DEFAULT_RAM;
    o->heap = o->heap ? o->heap : DEFAULT_HEAP;
    if (o->heap < 4096) {
        return pb_error_set(error, "board %s: a heap of %zu bytes is too small", board->name,
                            o->heap);
    }
    board->ram = pb_low_allocate(board->world, o->ram);
    board->heap = pb_low_allocate(board->world, o->heap);
    if (board->ram == NULL || board->heap == NULL) {
        return pb_error_set(error, "board %s: no memory below 2 GiB for %zu bytes of RAM and a "
                                   "heap of %zu", board->name, o->ram, o->heap);
    }
    pb_heap_init(board->heap, o->heap);
    return 0;
}

struct pb_board *pb_board_create(struct pb_world *world, const char *name,
                                 const struct pb_board_options *options, struct pb_error *error)
{
    struct pb_board *board = calloc(1, sizeof *board);

    if (board == NULL || (board->name = strdup(name)) == NULL) {
        free(board);
        pb_error_set(error, "board %s: out of memory", name);
        return NULL;
    }
    if (options != NULL) {
        board->options = *options;
    }
    board->options.folder = NULL;       /* the store has its own copy */
    board->world = world;
    board->machine = machine_functions;
    board->machine.board = board;
    pb_board_trace(board, world->trace != NULL);
    board->event.fire = take_turn;
    board->exit_status = -1;
    board->clock = world->now;
    restart_ticks(board, DEFAULT_HZ);
    if (take_memory(board, error) < 0 ||
        (options != NULL && options->folder != NULL &&
         pb_store_open(board, options->folder, error) < 0)) {
        pb_board_destroy(board);
        return NULL;
    }
    if (pb_console_open(board) < 0 || add_to_world(board) < 0) {
        pb_error_set(error, "board %s: out of memory", name);
        pb_board_destroy(board);
        return NULL;
    }
    seed_streams(board);
    pb_journal_note(world, PB_JOURNAL_BOARD, (uint64_t)board->options.ram,
                    (uint64_t)board->options.heap, (unsigned)board->options.watched,
                    (unsigned)(board->store != NULL), board->name, strlen(board->name));
    return board;
}

int pb_board_connect(struct pb_board *board, struct pb_link *link, struct pb_error *error)
{
    int result = pb_controller_attach(board, link, error);

    if (result == 0) {
        pb_journal_note(board->world, PB_JOURNAL_CONNECT, board->number, pb_link_number(link));
    }
    return result;
}

const char *pb_board_name(const struct pb_board *board)
{
    return board->name;
}

unsigned pb_board_number(const struct pb_board *board)
{
    return board->number;
}

int pb_board_is_on(const struct pb_board *board)
{
    return board->state != PB_BOARD_OFF;
}

int pb_board_exit_status(const struct pb_board *board)
{
    return board->exit_status;
}
