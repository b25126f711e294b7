/*
 * The Ethernet controller: a receive ring that the link fills and the
 * interrupt line PB_IRQ_ETHERNET announces, an address filter, and sending
 * straight into the port's queue.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "wire.h"

#define RING_FRAMES 256u
#define CONTROLLERS (sizeof((struct pb_board *)0)->controllers / sizeof(struct pb_controller *))

struct pb_controller {
    struct pb_board *board;
    struct pb_port *port;
    struct pb_link *link;
    uint8_t address[6];
    int promiscuous;
    struct pb_frame *ring[RING_FRAMES];
    unsigned first, count;
};

static struct pb_controller *get(struct pb_board *board, unsigned index)
{
    board->calls++;
    return index < board->controller_count ? board->controllers[index] : NULL;
}

/* --- receiving ------------------------------------------------------------------------ */

static int accepts(const struct pb_controller *controller, const uint8_t *destination)
{
    return controller->promiscuous || (destination[0] & 1) ||
           memcmp(destination, controller->address, 6) == 0;
}

static void deliver(void *arg, struct pb_frame *frame)
{
    struct pb_controller *controller = arg;
    struct pb_board *board = controller->board;

    if (board->state == PB_BOARD_OFF || controller->count == RING_FRAMES ||
        !accepts(controller, frame->bytes)) {
        return;
    }
    pb_frame_keep(frame);
    controller->ring[(controller->first + controller->count) % RING_FRAMES] = frame;
    controller->count++;
    pb_trace_frame(board, "in", controller->address[3], frame->bytes, frame->length);
    pb_board_raise(board, PB_IRQ_ETHERNET);
}

static void drop_first(struct pb_controller *controller)
{
    pb_frame_drop(controller->board->world, controller->ring[controller->first]);
    controller->first = (controller->first + 1) % RING_FRAMES;
    controller->count--;
}

/* The line stays pending as long as any controller holds a frame. */
static void update_line(struct pb_board *board)
{
    for (unsigned i = 0; i < board->controller_count; i++) {
        if (board->controllers[i]->count > 0) {
            return;
        }
    }
    board->lines &= ~PB_IRQ_BIT(PB_IRQ_ETHERNET);
}

size_t pb_controller_pending(struct pb_board *board, unsigned index)
{
    const struct pb_controller *controller = get(board, index);

    return controller != NULL && controller->count > 0
               ? controller->ring[controller->first]->length
               : 0;
}

size_t pb_controller_receive(struct pb_board *board, unsigned index, void *buffer, size_t size)
{
    struct pb_controller *controller = get(board, index);

    if (controller == NULL || controller->count == 0) {
        return 0;
    }
    const struct pb_frame *frame = controller->ring[controller->first];
    const size_t length = frame->length;
    if (size > 0) {
        memcpy(buffer, frame->bytes, length < size ? length : size);
    }
    drop_first(controller);
    update_line(board);
    return length;
}

/* --- the rest of the registers ---------------------------------------------------------- */

int pb_controller_address(struct pb_board *board, unsigned index, uint8_t mac[6])
{
    const struct pb_controller *controller = get(board, index);

    if (controller == NULL) {
        return -1;
    }
    memcpy(mac, controller->address, 6);
    return 0;
}

int pb_controller_is_up(struct pb_board *board, unsigned index)
{
    return get(board, index) != NULL;
}

void pb_controller_promiscuous(struct pb_board *board, unsigned index, int on)
{
    struct pb_controller *controller = get(board, index);

    if (controller != NULL) {
        controller->promiscuous = on;
    }
}

int pb_controller_send(struct pb_board *board, unsigned index, const void *frame, size_t length)
{
    struct pb_controller *controller = get(board, index);

    if (controller == NULL) {
        return -1;
    }
    if (pb_port_is_full(controller->port)) {
        pb_board_settle(board);         /* some may have departed before */
    }
    if (pb_port_send_at(controller->port, board->clock, frame, length) < 0) {
        return -1;
    }
    pb_trace_frame(board, "out", index, frame, length);
    return 0;
}

struct pb_link *pb_controller_link(struct pb_board *board, unsigned index)
{
    const struct pb_controller *controller = get(board, index);

    return controller != NULL ? controller->link : NULL;
}

uint64_t pb_controllers_reach(const struct pb_board *board, uint64_t time)
{
    uint64_t least = PB_NEVER;

    for (unsigned i = 0; i < board->controller_count; i++) {
        const uint64_t reach = pb_port_reach(board->controllers[i]->port, time);
        least = reach < least ? reach : least;
    }
    return least;
}

/* --- life --------------------------------------------------------------------------------- */

int pb_controller_attach(struct pb_board *board, struct pb_link *link, struct pb_error *error)
{
    const unsigned index = board->controller_count;
    const unsigned number = board->number + 1;

    if (index == CONTROLLERS) {
        return pb_error_set(error, "board %s: has no free Ethernet controller (%zu are in use)",
                            board->name, CONTROLLERS);
    }
    struct pb_controller *controller = calloc(1, sizeof *controller);
    struct pb_port *port = controller != NULL ? pb_port_new(link, board, deliver, controller) : NULL;
    if (port == NULL) {
        free(controller);
        return pb_error_set(error, "board %s: out of memory", board->name);
    }
    const uint8_t address[6] = {0x02, 0x50, 0x42, (uint8_t)index, (uint8_t)(number >> 8),
                                (uint8_t)number};
    memcpy(controller->address, address, sizeof address);
    controller->board = board;
    controller->port = port;
    controller->link = link;
    board->controllers[board->controller_count++] = controller;
    return 0;
}

void pb_controllers_reset(struct pb_board *board)
{
    for (unsigned i = 0; i < board->controller_count; i++) {
        board->controllers[i]->promiscuous = 0;
        while (board->controllers[i]->count > 0) {
            drop_first(board->controllers[i]);
        }
    }
}

void pb_controllers_free(struct pb_board *board)
{
    pb_controllers_reset(board);
    for (unsigned i = 0; i < board->controller_count; i++) {
        free(board->controllers[i]);
    }
}
