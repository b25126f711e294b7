/*
 * The gate through which the outside enters a world: every frame, interrupt
 * and wish to end gets a virtual time of its own, becomes an event, and goes
 * into the journal when it happens. Internal to drivers/.
 */
#ifndef PB_EDGE_H
#define PB_EDGE_H

#include "world.h"

struct pb_port;

enum pb_input_kind { PB_INPUT_FRAME, PB_INPUT_INTERRUPT, PB_INPUT_END };

struct pb_input {
    struct pb_event event; /* first member */
    struct pb_world *world;
    enum pb_input_kind kind;
    struct pb_port *port;   /* PB_INPUT_FRAME */
    struct pb_board *board; /* PB_INPUT_INTERRUPT */
    unsigned line;
    size_t length;
    uint8_t bytes[];
};

/*
 * A frame from outside, for the wire: now, or a little later, when no board
 * has passed that time. -1: of no length that a wire takes, or no memory.
 */
int pb_edge_frame(struct pb_port *, const void *frame, size_t length);
/* The same for a board's line, and for the end of pb_world_run. */
void pb_edge_interrupt(struct pb_board *, unsigned line);
void pb_edge_end(struct pb_world *);

/* An input at a time that is known already: what a journal plays. */
struct pb_input *pb_input_new(struct pb_world *, enum pb_input_kind, const void *bytes,
                              size_t length);
void pb_input_schedule(struct pb_input *, uint64_t time);
/* Frees the input of an event that will not happen; ignores other events. */
int pb_input_drop_event(struct pb_event *);

#endif
