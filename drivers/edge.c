/*
 * The gate through which the outside enters a world. The host decides when
 * something comes, so its virtual time is chosen such that a run without the
 * host, which knows all of it beforehand, is the same run: later than every
 * event that has happened and every service that a board has done. Boards run
 * up to a millisecond ahead of the world, and nothing arrives in their past.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "edge.h"
#include "journal.h"
#include "wire.h"

static void happen(struct pb_event *event)
{
    struct pb_input *input = (struct pb_input *)event;
    struct pb_world *world = input->world;

    switch (input->kind) {
    case PB_INPUT_FRAME:
        pb_journal_frame_in(input->port, input->bytes, input->length);
        pb_port_send_at(input->port, world->now, input->bytes, input->length);
        break;
    case PB_INPUT_INTERRUPT:
        pb_journal_interrupt(input->board, input->line);
        pb_board_raise(input->board, input->line);
        break;
    case PB_INPUT_END:
        pb_journal_end(world);
        world->end_requested = 1;
        break;
    }
    free(input);
}

struct pb_input *pb_input_new(struct pb_world *world, enum pb_input_kind kind, const void *bytes,
                              size_t length)
{
    struct pb_input *input = calloc(1, sizeof *input + length);

    if (input != NULL) {
        input->event.fire = happen;
        input->world = world;
        input->kind = kind;
        input->length = length;
        if (length > 0) {
            memcpy(input->bytes, bytes, length);
        }
    }
    return input;
}

void pb_input_schedule(struct pb_input *input, uint64_t time)
{
    pb_event_schedule(input->world, &input->event, time, PB_CLASS_HOST, 0);
}

int pb_input_drop_event(struct pb_event *event)
{
    if (event->fire != happen) {
        return 0;
    }
    free(event);
    return 1;
}

/* After all that has happened, and after every board's clock. */
static uint64_t outside_time(const struct pb_world *world)
{
    uint64_t time = world->now;

    for (unsigned i = 0; i < world->board_count; i++) {
        const struct pb_board *board = world->boards[i];
        if (board->state != PB_BOARD_OFF && board->clock > time) {
            time = board->clock;
        }
    }
    return time + 1;
}

int pb_edge_frame(struct pb_port *port, const void *frame, size_t length)
{
    struct pb_world *world = pb_link_world(port->link);

    if (length < PB_FRAME_MIN || length > PB_FRAME_MAX) {
        return -1;
    }
    struct pb_input *input = pb_input_new(world, PB_INPUT_FRAME, frame, length);
    if (input == NULL) {
        return -1;
    }
    input->port = port;
    pb_input_schedule(input, outside_time(world));
    return 0;
}

void pb_edge_interrupt(struct pb_board *board, unsigned line)
{
    struct pb_input *input = pb_input_new(board->world, PB_INPUT_INTERRUPT, NULL, 0);

    if (input == NULL) {
        fputs("postboard: out of memory for an interrupt\n", stderr);
        abort();
    }
    input->board = board;
    input->line = line;
    pb_input_schedule(input, outside_time(board->world));
}

void pb_edge_end(struct pb_world *world)
{
    struct pb_input *input = pb_input_new(world, PB_INPUT_END, NULL, 0);

    if (input == NULL) {
        world->end_requested = 1;
        return;
    }
    pb_input_schedule(input, outside_time(world));
}
