/*
 * Follows SMTP sessions on a link from outside, as an observer of its frames:
 * TCP streams put together by sequence numbers, divided into lines. What it
 * sees decides how `send` names a failure.
 */
#ifndef PB_DIALOGUE_H
#define PB_DIALOGUE_H

#include <stddef.h>
#include <stdint.h>

enum pb_dialogue_kind {
    PB_DIALOGUE_OPENED, /* the handshake is complete */
    PB_DIALOGUE_CLIENT, /* a line of the client */
    PB_DIALOGUE_SERVER, /* a line of the server */
    PB_DIALOGUE_CLOSED, /* both sides sent their FIN */
    PB_DIALOGUE_RESET   /* one side sent an RST */
};

struct pb_dialogue_event {
    enum pb_dialogue_kind kind;
    uint64_t time_ns; /* of the frame that completed it */
    unsigned session; /* from 1, in the order of their SYNs */
    const char *line; /* without its end; NULL: not a line */
    size_t length;
    int in_message; /* between the 354 and the final dot */
};
typedef void pb_dialogue_listener(void *argument, const struct pb_dialogue_event *);

/* What happened in the latest session. */
struct pb_dialogue_summary {
    unsigned sessions;
    int asked; /* the client sent its SYN */
    int opened;
    int reset_by_server;
    int closed_by_server; /* its FIN came before the client's QUIT */
    int message_begun;    /* 354 */
    int message_sent;     /* the client's final dot passed */
    int message_answered; /* and a reply to it */
    int quit;
    unsigned code;   /* of the server's last complete reply, QUIT's not counted */
    char reply[512]; /* its last line */
};

struct pb_dialogue;

/* Sessions to TCP port `port`. NULL when out of memory. */
struct pb_dialogue *pb_dialogue_create(unsigned port, pb_dialogue_listener *, void *argument);
void pb_dialogue_free(struct pb_dialogue *);
/* A pb_link_observer, whose argument is the dialogue. */
void pb_dialogue_frame(void *dialogue, uint64_t time_ns, const uint8_t *frame, size_t length,
                       const char *fault);
const struct pb_dialogue_summary *pb_dialogue_summary(const struct pb_dialogue *);

#endif
