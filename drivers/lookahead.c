/*
 * Lookahead: how far a board may run ahead of the world's next event, because
 * no frame can reach it sooner; and what that leaves to be put in order, the
 * facts of the boards that are ahead.
 */
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "wire.h"

#define MOST_EVENTS 16          /* more are not looked through for every turn */

/* --- the horizon -------------------------------------------------------------------- */

/* A frame arrives at `time`: at the board, or somewhere else, from where what
 * comes of it has to travel on. */
static uint64_t reach_of_frame(const struct pb_board *board, const struct pb_port *from,
                               uint64_t time)
{
    return from->board != board || from->echoes ? time : time + board->world->least_flight;
}

static uint64_t reach_of_departure(const struct pb_board *board, const struct pb_port *port,
                                   uint64_t time)
{
    /* Who watches the wire from the host may do anything as soon as it sees a frame. */
    return port->echoes ? time : reach_of_frame(board, port, pb_frame_arrival(port->head, time));
}

/* The earliest time at which the board can notice that the event has happened. */
static uint64_t reach(const struct pb_board *board, const struct pb_heap_entry *entry)
{
    const struct pb_event *event = entry->event;

    switch (pb_order_class(entry->order)) {
    case PB_CLASS_ARRIVAL:
        return reach_of_frame(board, ((const struct pb_frame *)event)->from, entry->time);
    case PB_CLASS_DEPARTURE:
        return reach_of_departure(board, (const struct pb_port *)event, entry->time);
    case PB_CLASS_BOARD:
        return pb_order_is_turn(entry->order)
                   ? pb_controllers_reach(pb_board_of(event), entry->time)
                   : reach_of_departure(board, (const struct pb_port *)event, entry->time);
    default:
        return entry->time;
    }
}

/* What looks at every switch or point as it comes wants boards in step. */
static int is_possible(const struct pb_world *world)
{
    return !world->options.lockstep && !world->options.realtime &&
           world->events <= MOST_EVENTS && world->trace == NULL && world->preemption == NULL &&
           world->races == NULL;
}

__attribute__((flatten)) uint64_t pb_lookahead(const struct pb_board *board)
{
    const struct pb_world *world = board->world;
    uint64_t horizon = world->now + PB_MOST_AHEAD_NS;

    if (!is_possible(world)) {
        return 0;
    }
    for (size_t i = 0; i < world->events; i++) {
        const uint64_t time = reach(board, &world->heap[i]);
        horizon = time < horizon ? time : horizon;
    }
    return horizon;
}

void pb_lookahead_narrow(struct pb_board *board, const struct pb_heap_entry *entry)
{
    if (board->horizon != 0 && entry->event != &board->event) {
        const uint64_t time = reach(board, entry);
        board->horizon = time < board->horizon ? time : board->horizon;
    }
}

/* --- facts ---------------------------------------------------------------------------- */

/* The board, of those ahead, whose fact comes next. */
static struct pb_board **first_of(struct pb_world *world)
{
    struct pb_board **first = &world->ahead;

    for (struct pb_board **at = &world->ahead; *at != NULL; at = &(*at)->facts.next) {
        const uint64_t time = (*at)->facts.at[(*at)->facts.first].time;
        const uint64_t least = (*first)->facts.at[(*first)->facts.first].time;

        if (time < least || (time == least && (*at)->number < (*first)->number)) {
            first = at;
        }
    }
    return first;
}

static void grow(struct pb_board *board)
{
    const size_t size = board->facts.size ? 2 * board->facts.size : 64;
    struct pb_fact_word *grown = realloc(board->facts.at, size * sizeof *grown);

    if (grown == NULL) {
        fputs("postboard: out of memory for the trace\n", stderr);
        abort();
    }
    board->facts.at = grown;
    board->facts.size = size;
}

void pb_fact_note(struct pb_board *board, uint64_t value)
{
    struct pb_world *world = board->world;

    if (board->facts.first == board->facts.end) {
        board->facts.first = board->facts.end = 0;
        board->facts.next = world->ahead;
        world->ahead = board;
    }
    if (board->facts.end == board->facts.size) {
        grow(board);
    }
    board->facts.at[board->facts.end++] = (struct pb_fact_word){board->clock, value};
    if (board->clock < world->first_fact) {
        world->first_fact = board->clock;
    }
}

void pb_facts_fold(struct pb_world *world, uint64_t time, uint64_t order)
{
    while (world->ahead != NULL) {
        struct pb_board **first = first_of(world);
        struct pb_board *board = *first;
        const struct pb_fact_word *fact = &board->facts.at[board->facts.first];

        if (fact->time > time ||
            (fact->time == time && pb_order(PB_CLASS_BOARD, board->number, 0) > order)) {
            world->first_fact = fact->time;
            return;
        }
        pb_world_fold(world, fact->value);
        pb_world_fold(world, fact->time);
        if (++board->facts.first == board->facts.end) {
            *first = board->facts.next;
        }
    }
    world->first_fact = PB_NEVER;
}
