/*
 * Links from inside the machine: ports, frames in flight, captures. Internal
 * to drivers/; hosts use postboard.h. (A link.h would hide the system's.)
 */
#ifndef PB_WIRE_H
#define PB_WIRE_H

#include "world.h"

#define PB_FRAME_MIN 14u
#define PB_FRAME_MAX 1518u

struct pb_port;
struct pb_capture;

/* A frame waits in a port's queue, flies over the link, lies in rings. */
struct pb_frame {
    struct pb_event event;      /* its arrival; first member */
    struct pb_frame *next;
    struct pb_port *from;
    uint64_t ready;             /* when it was sent, */
    uint64_t departed;          /* when the wire took it, */
    uint64_t duration;          /* and for how long */
    unsigned references;
    unsigned length;
    uint8_t bytes[PB_FRAME_MAX];
};

/* A duplex connection of something to a link. */
struct pb_port {
    struct pb_event event;      /* its next departure; first member */
    struct pb_link *link;
    struct pb_board *board;     /* whose port it is; NULL: the host's */
    int echoes;                 /* what it sends is heard by the host or by its own board */
    struct pb_port *next;       /* of the link */
    unsigned number;            /* in the world */
    int outside;                /* what it sends are inputs, for the journal */
    struct pb_frame *head, *tail;       /* waiting to depart */
    unsigned queued;
    uint64_t free_at;           /* when the wire has taken the last frame */
    struct pb_stream faults;
    void (*deliver)(void *, struct pb_frame *);         /* may keep a reference */
    void (*receive)(void *, const uint8_t *, size_t);   /* host-side ports */
    void *arg;
};

/* A port of the board (NULL: of the host) whose frames go to deliver(arg, frame);
 * NULL: out of memory. */
struct pb_port *pb_port_new(struct pb_link *, struct pb_board *,
                            void (*deliver)(void *, struct pb_frame *), void *arg);
/* Queues a copy for departure at `time` or as soon as the wire is free. */
int pb_port_send_at(struct pb_port *, uint64_t time, const void *bytes, size_t length);

int pb_port_is_full(const struct pb_port *);
/* The earliest time at which what is sent from `time` on arrives. */
uint64_t pb_port_reach(const struct pb_port *, uint64_t time);
/* When a frame that departs at `time` arrives, if no fault delays it. */
uint64_t pb_frame_arrival(const struct pb_frame *, uint64_t time);

void pb_frame_keep(struct pb_frame *);
void pb_frame_drop(struct pb_world *, struct pb_frame *);
/* Drops the frame of an arrival that will not happen; ignores other events. */
void pb_frame_drop_event(struct pb_world *, struct pb_event *);
void pb_frames_free(struct pb_world *);
void pb_link_destroy(struct pb_link *);
struct pb_world *pb_link_world(struct pb_link *);
unsigned pb_link_number(const struct pb_link *);
/* Keeps what joins the link to the outside: close(arg) is called with the link's
 * end, when no frame can be sent any more. -1: no memory. */
int pb_link_keep(struct pb_link *, void (*close)(void *), void *arg);

/* capture.c */
struct pb_capture *pb_capture_open(const char *path, uint64_t epoch_ns, struct pb_error *);
void pb_capture_frame(struct pb_capture *, uint64_t time_ns, const uint8_t *, size_t);
/* Flushes and closes; -1 when a byte could not be written, now or before. */
int pb_capture_close(struct pb_capture *, struct pb_error *);
const char *pb_capture_path(const struct pb_capture *);

#endif
