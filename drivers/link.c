/*
 * A link: a full-duplex wire between two ports, a switch that floods between
 * more. Each sending port has its queue, rate and seeded stream of faults;
 * frames are seen by observers, the capture and the trace hash at departure.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "edge.h"
#include "journal.h"
#include "wire.h"

#define DEFAULT_DELAY_NS 1000u
#define DEFAULT_RATE_BPS 100000000u
#define DEFAULT_QUEUE    1000u
#define WIRE_MIN         60u    /* shorter frames take as long; bytes stay as they are */
#define WIRE_OVERHEAD    24u    /* preamble, FCS, gap */
#define REORDER_FRAMES   4u     /* a held frame is overtaken by up to this many */

struct observer {
    struct observer *next;
    pb_link_observer *fn;
    void *arg;
};

struct pb_link {
    struct pb_world *world;
    struct pb_link_options options;
    unsigned number;
    uint64_t least_flight;      /* of the shortest frame, until it arrives */
    struct pb_port *ports;
    struct observer *observers;
    struct pb_capture *capture;
    struct kept *kept;
};

/* What joins the link to the outside, closed with it. */
struct kept {
    struct kept *next;
    void (*close)(void *);
    void *arg;
};

/* Values enter the trace hash. */
enum fault { FAULT_NONE, FAULT_LOST, FAULT_DUPLICATED, FAULT_REORDERED, FAULT_CORRUPTED };

static const char *const fault_names[] = {NULL, "lost", "duplicated", "reordered", "corrupted"};

/* --- frames ------------------------------------------------------------------------ */

static void arrive(struct pb_event *);

static struct pb_frame *frame_new(struct pb_world *world)
{
    struct pb_frame *frame = world->free_frames;

    if (frame != NULL) {
        world->free_frames = frame->next;
    } else if ((frame = malloc(sizeof *frame)) == NULL) {
        return NULL;
    }
    frame->event = (struct pb_event){arrive, 0};
    frame->next = NULL;
    frame->references = 1;
    return frame;
}

void pb_frame_keep(struct pb_frame *frame)
{
    frame->references++;
}

void pb_frame_drop(struct pb_world *world, struct pb_frame *frame)
{
    if (--frame->references == 0) {
        frame->next = world->free_frames;
        world->free_frames = frame;
    }
}

void pb_frame_drop_event(struct pb_world *world, struct pb_event *event)
{
    if (event->fire == arrive) {
        pb_frame_drop(world, (struct pb_frame *)event);
    }
}

void pb_frames_free(struct pb_world *world)
{
    while (world->free_frames != NULL) {
        struct pb_frame *frame = world->free_frames;
        world->free_frames = frame->next;
        free(frame);
    }
}

/* --- on the wire --------------------------------------------------------------------- */

static uint64_t wire_ns(const struct pb_link *link, unsigned length)
{
    const uint64_t bits = 8u * ((length < WIRE_MIN ? WIRE_MIN : length) + WIRE_OVERHEAD);

    return (bits * 1000000000u + link->options.rate_bps - 1) / link->options.rate_bps;
}

static void arrive(struct pb_event *event)
{
    struct pb_frame *frame = (struct pb_frame *)event;
    struct pb_port *from = frame->from;

    for (struct pb_port *port = from->link->ports; port != NULL; port = port->next) {
        if (port == from) {
            continue;
        }
        if (port->deliver != NULL) {
            port->deliver(port->arg, frame);
        } else if (port->receive != NULL) {
            port->receive(port->arg, frame->bytes, frame->length);
        }
    }
    from->link->world->frames_out--;
    pb_frame_drop(from->link->world, frame);
}

uint64_t pb_frame_arrival(const struct pb_frame *frame, uint64_t time)
{
    return time + frame->duration + frame->from->link->options.delay_ns;
}

static void fly(struct pb_frame *frame, uint64_t time)
{
    struct pb_link *link = frame->from->link;

    pb_event_schedule(link->world, &frame->event, time, PB_CLASS_ARRIVAL, link->number);
}

/* A draw of one frame's fate: 1 in `percent` of 100 cases. */
static int drawn(struct pb_port *port, double percent)
{
    const uint64_t draw = pb_stream_next(&port->faults) >> 11;

    return (double)draw < percent / 100.0 * (double)(1ull << 53);
}

/*
 * The first fault that the draws name, in the order of the enum. Every draw is
 * made for every frame, so that one percentage does not shift another's.
 */
static enum fault draw_fault(struct pb_port *port, uint64_t *detail)
{
    const struct pb_link_options *o = &port->link->options;

    if (o->loss <= 0 && o->dup <= 0 && o->reorder <= 0 && o->corrupt <= 0) {
        return FAULT_NONE;
    }
    const int lost = drawn(port, o->loss);
    const int duplicated = drawn(port, o->dup);
    const int reordered = drawn(port, o->reorder);
    const int corrupted = drawn(port, o->corrupt);
    *detail = pb_stream_next(&port->faults);
    if (lost) {
        return FAULT_LOST;
    }
    if (duplicated) {
        return FAULT_DUPLICATED;
    }
    if (reordered) {
        return FAULT_REORDERED;
    }
    return corrupted ? FAULT_CORRUPTED : FAULT_NONE;
}

static void observe(struct pb_port *port, const struct pb_frame *frame, enum fault fault)
{
    struct pb_link *link = port->link;
    struct pb_world *world = link->world;

    pb_world_fold(world, PB_FACT_FRAME | (uint64_t)fault << 8 | (uint64_t)port->number << 16);
    pb_world_fold(world, world->now);
    world->hash = pb_hash_bytes(world->hash, frame->bytes, frame->length);
    if (link->capture != NULL) {
        pb_capture_frame(link->capture, world->now, frame->bytes, frame->length);
    }
    pb_journal_frame_out(port, frame, fault_names[fault]);
    if (fault != FAULT_NONE) {
        pb_trace_fault(world, link->number, fault_names[fault], frame->bytes, frame->length);
    }
    for (struct observer *o = link->observers; o != NULL; o = o->next) {
        o->fn(o->arg, world->now, frame->bytes, frame->length, fault_names[fault]);
    }
}

/* A second frame with the same bytes; NULL when the host has no memory left. */
static struct pb_frame *copy(struct pb_world *world, const struct pb_frame *frame)
{
    struct pb_frame *twin = frame_new(world);

    if (twin != NULL) {
        twin->from = frame->from;
        twin->departed = frame->departed;
        twin->duration = frame->duration;
        twin->length = frame->length;
        memcpy(twin->bytes, frame->bytes, frame->length);
    }
    return twin;
}

/* Sends the frame towards the far ports, with its fault. */
static void launch(struct pb_frame *frame, enum fault fault, uint64_t detail)
{
    struct pb_link *link = frame->from->link;
    uint64_t arrival = pb_frame_arrival(frame, link->world->now);
    struct pb_frame *twin;

    switch (fault) {
    case FAULT_LOST:
        link->world->frames_out--;
        pb_frame_drop(link->world, frame);
        return;
    case FAULT_DUPLICATED:
        twin = copy(link->world, frame);
        if (twin != NULL) {
            link->world->frames_out++;
            fly(twin, arrival + frame->duration);
        }
        break;
    case FAULT_REORDERED:
        arrival += (1 + detail % REORDER_FRAMES) * wire_ns(link, PB_FRAME_MAX);
        break;
    case FAULT_CORRUPTED:
        detail %= 8u * frame->length;
        frame->bytes[detail / 8] ^= (uint8_t)(1u << detail % 8);
        break;
    case FAULT_NONE:
        break;
    }
    fly(frame, arrival);
}

/* A board that runs ahead may have sent frames at times that are still to come. */
static void schedule_departure(struct pb_port *port)
{
    struct pb_world *world = port->link->world;
    const uint64_t ready = port->head->ready;

    if (ready < port->free_at) {
        pb_event_schedule(world, &port->event, port->free_at, PB_CLASS_DEPARTURE, port->number);
    } else if (port->board == NULL) {
        pb_event_schedule(world, &port->event, ready, PB_CLASS_DEPARTURE, port->number);
    } else {
        pb_event_schedule_behind(world, &port->event, ready, port->board->number,
                                 1 + port->number);
    }
}

static void depart(struct pb_event *event)
{
    struct pb_port *port = (struct pb_port *)event;
    struct pb_world *world = port->link->world;
    struct pb_frame *frame = port->head;
    uint64_t detail = 0;

    port->head = frame->next;
    port->queued--;
    frame->departed = world->now;
    port->free_at = world->now + frame->duration;
    if (port->head != NULL) {
        schedule_departure(port);
    }
    const enum fault fault = draw_fault(port, &detail);
    observe(port, frame, fault);
    launch(frame, fault, detail);
}

int pb_port_is_full(const struct pb_port *port)
{
    return port->queued >= port->link->options.queue_frames;
}

uint64_t pb_port_reach(const struct pb_port *port, uint64_t time)
{
    return (time > port->free_at ? time : port->free_at) + port->link->least_flight;
}

int pb_port_send_at(struct pb_port *port, uint64_t time, const void *bytes, size_t length)
{
    struct pb_link *link = port->link;

    if (length < PB_FRAME_MIN || length > PB_FRAME_MAX || pb_port_is_full(port)) {
        return -1;
    }
    struct pb_frame *frame = frame_new(link->world);
    if (frame == NULL) {
        return -1;
    }
    frame->from = port;
    frame->ready = time;
    frame->length = (unsigned)length;
    frame->duration = wire_ns(link, frame->length);
    memcpy(frame->bytes, bytes, length);
    port->queued++;
    link->world->frames_out++;
    if (port->head != NULL) {
        port->tail->next = frame;
        port->tail = frame;
        return 0;
    }
    port->head = port->tail = frame;
    schedule_departure(port);
    return 0;
}

/* --- ports ------------------------------------------------------------------------------- */

/* Who hears whom, once there is one port more. */
static void note_echoes(struct pb_port *added)
{
    for (struct pb_port *port = added->link->ports; port != NULL; port = port->next) {
        if (port != added) {
            port->echoes |= added->board == NULL || added->board == port->board;
            added->echoes |= port->board == NULL || added->board == port->board;
        }
    }
}

struct pb_port *pb_port_new(struct pb_link *link, struct pb_board *board,
                            void (*deliver)(void *, struct pb_frame *), void *arg)
{
    struct pb_port *port = calloc(1, sizeof *port);
    struct pb_port **last = &link->ports;
    unsigned place = 0;

    if (port == NULL) {
        return NULL;
    }
    for (; *last != NULL; last = &(*last)->next) {
        place++;
    }
    *last = port;
    port->event.fire = depart;
    port->link = link;
    port->number = link->number << 8 | place;
    port->board = board;
    port->deliver = deliver;
    port->arg = arg;
    note_echoes(port);
    pb_stream_seed(&port->faults, link->world->options.seed, PB_STREAM_LINK, link->number, place);
    return port;
}

struct pb_port *pb_link_port(struct pb_link *link, void (*receive)(void *, const uint8_t *, size_t),
                             void *arg)
{
    struct pb_port *port = pb_port_new(link, NULL, NULL, arg);

    if (port != NULL) {
        port->receive = receive;
        port->outside = 1;
        pb_journal_note(link->world, PB_JOURNAL_EDGE, link->number, port->number & 0xff);
    }
    return port;
}

int pb_port_send(struct pb_port *port, const void *frame, size_t length)
{
    struct pb_world *world = port->link->world;

    if (world->attending) {
        return pb_edge_frame(port, frame, length);
    }
    if (length >= PB_FRAME_MIN && length <= PB_FRAME_MAX) {
        pb_journal_frame_in(port, frame, length);
    }
    return pb_port_send_at(port, world->now, frame, length);
}

/* --- observers and the capture ------------------------------------------------------------ */

void pb_link_observe(struct pb_link *link, pb_link_observer *fn, void *arg)
{
    struct observer *observer = calloc(1, sizeof *observer);
    struct observer **last = &link->observers;

    if (observer == NULL) {
        fputs("postboard: out of memory for an observer\n", stderr);
        abort();
    }
    observer->fn = fn;
    observer->arg = arg;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = observer;
}

int pb_link_capture(struct pb_link *link, const char *path, struct pb_error *error)
{
    if (link->capture != NULL) {
        return pb_error_set(error, "%s: the link is captured to %s already", path,
                            pb_capture_path(link->capture));
    }
    link->capture = pb_capture_open(path, link->world->options.epoch_ns, error);
    return link->capture != NULL ? 0 : -1;
}

int pb_link_capture_stop(struct pb_link *link, struct pb_error *error)
{
    struct pb_capture *capture = link->capture;

    if (capture == NULL) {
        return pb_error_set(error, "no capture runs on this link");
    }
    link->capture = NULL;
    return pb_capture_close(capture, error);
}

const char *pb_link_capture_path(const struct pb_link *link)
{
    return link->capture != NULL ? pb_capture_path(link->capture) : NULL;
}

/* --- life ------------------------------------------------------------------------------------ */

static int bad_percent(double percent)
{
    return !(percent >= 0.0 && percent <= 100.0);
}

struct pb_link *pb_link_create(struct pb_world *world, const struct pb_link_options *options,
                               struct pb_error *error)
{
    const struct pb_link_options o = options != NULL ? *options : (struct pb_link_options){0};

    if (bad_percent(o.loss) || bad_percent(o.dup) || bad_percent(o.reorder) ||
        bad_percent(o.corrupt)) {
        pb_error_set(error, "link: a percentage is not between 0 and 100");
        return NULL;
    }
    struct pb_link *link = calloc(1, sizeof *link);
    struct pb_link **grown =
        realloc(world->links, (world->link_count + 1) * sizeof *world->links);
    if (grown != NULL) {
        world->links = grown;
    }
    if (link == NULL || grown == NULL) {
        free(link);
        pb_error_set(error, "link: out of memory");
        return NULL;
    }
    link->world = world;
    link->options = o;
    link->options.delay_ns = o.delay_ns ? o.delay_ns : DEFAULT_DELAY_NS;
    link->options.rate_bps = o.rate_bps ? o.rate_bps : DEFAULT_RATE_BPS;
    link->options.queue_frames = o.queue_frames ? o.queue_frames : DEFAULT_QUEUE;
    link->number = world->link_count;
    link->least_flight = wire_ns(link, 0) + link->options.delay_ns;
    if (link->least_flight < world->least_flight) {
        world->least_flight = link->least_flight;
    }
    world->links[world->link_count++] = link;
    pb_journal_link(world, link->number, &link->options);
    return link;
}

static void port_destroy(struct pb_world *world, struct pb_port *port)
{
    while (port->head != NULL) {
        struct pb_frame *frame = port->head;
        port->head = frame->next;
        pb_frame_drop(world, frame);
    }
    free(port);
}

/* Called by pb_world_destroy, when no event is left. */
void pb_link_destroy(struct pb_link *link)
{
    struct pb_error error;

    if (link->capture != NULL && pb_link_capture_stop(link, &error) < 0) {
        fprintf(stderr, "postboard: %s\n", error.text);
    }
    while (link->kept != NULL) {
        struct kept *kept = link->kept;
        link->kept = kept->next;
        kept->close(kept->arg);
        free(kept);
    }
    while (link->ports != NULL) {
        struct pb_port *port = link->ports;
        link->ports = port->next;
        port_destroy(link->world, port);
    }
    while (link->observers != NULL) {
        struct observer *observer = link->observers;
        link->observers = observer->next;
        free(observer);
    }
    free(link);
}

struct pb_world *pb_link_world(struct pb_link *link)
{
    return link->world;
}

unsigned pb_link_number(const struct pb_link *link)
{
    return link->number;
}

int pb_link_keep(struct pb_link *link, void (*close)(void *), void *arg)
{
    struct kept *kept = calloc(1, sizeof *kept);

    if (kept == NULL) {
        return -1;
    }
    kept->close = close;
    kept->arg = arg;
    kept->next = link->kept;
    link->kept = kept;
    return 0;
}
