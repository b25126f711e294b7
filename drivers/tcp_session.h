/*
 * TCP sessions in a recording, and one of them taken apart: both streams put
 * together, the peer's frames in the order of their bytes, and the turns of
 * the dialogue. Internal to drivers/; the program sees replay.h.
 *
 * A position is a place in a direction's sequence space, less its initial
 * number: 0 is the SYN, 1 the first byte, 1 + length the FIN.
 */
#ifndef PB_TCP_SESSION_H
#define PB_TCP_SESSION_H

#include "capture_read.h"

/* CLIENT is whose SYN began the session, PEER the other side, which is played. */
enum pb_side { PB_CLIENT, PB_PEER };

/* A session as it is listed. */
struct pb_session_summary {
    struct pb_ip client, peer;
    unsigned client_port, peer_port;
    size_t first_frame;         /* number of its SYN */
    size_t frames, bytes[2];    /* sent by each side, repetitions included */
};

/* The sessions whose SYN was recorded, by time. 0 with *list (to be freed) and
 * *count, or -1 when out of memory. */
int pb_sessions_list(const struct pb_recording *, struct pb_session_summary **list, size_t *count);

/* What the client says at once: a command line, a line that answers a 334, a
 * message after 354, or (in what is no mail session) all until the peer speaks. */
enum pb_unit_kind { PB_UNIT_COMMAND, PB_UNIT_RESPONSE, PB_UNIT_MESSAGE, PB_UNIT_ANY };

#define PB_NONE   SIZE_MAX
#define PB_VERB   12            /* longer verbs are cut */
#define PB_METHOD 24            /* the first word behind it, of AUTH */

struct pb_unit {
    int64_t start, end;         /* positions of the client's stream */
    enum pb_unit_kind kind;
    int complete;
    char verb[PB_VERB];         /* upper case; "" unless a command */
    char method[PB_METHOD];
    int is_initial;             /* AUTH with an initial response */
    size_t reply;               /* index; PB_NONE: it got none */
};

struct pb_reply {
    int64_t start, end;         /* positions of the peer's stream */
    unsigned code;              /* 0: none */
    size_t unit;                /* that it answers; PB_NONE: it came unasked */
    int is_early;               /* before the unit was complete */
};

/* A frame of the peer, in the order of positions; repetitions are left out. */
struct pb_peer_frame {
    size_t record;              /* index into the recording */
    struct pb_segment segment;
    int64_t start, end;         /* start == end: an acknowledgement alone (or RST) */
    int64_t ack;                /* position of the client's stream */
    int64_t client_acked;       /* what of the peer's stream the client had acknowledged */
    uint64_t time_ns;
    int is_wrong;               /* its checksum: it carries nothing */
};

/* A frame of the client, in the order of time. */
struct pb_client_frame {
    size_t record;
    uint64_t time_ns;
    int64_t end, ack;           /* highest so far */
};

struct pb_session {
    const struct pb_recording *recording;
    struct pb_session_summary summary;
    uint32_t initial[2];        /* sequence numbers of the SYNs */
    int has_peer_syn;
    int64_t fin[2];             /* positions; -1: none was recorded */
    uint8_t *stream[2];         /* stream[side][0] is position 1 */
    size_t length[2];
    int is_mail;                /* SMTP; else turns are told by who speaks */
    struct pb_peer_frame *peer;
    size_t peer_count;
    struct pb_client_frame *client;
    size_t client_count;
    struct pb_unit *units;
    size_t unit_count;
    struct pb_reply *replies;
    size_t reply_count;
};

/*
 * Takes session `number` (from 1; 0: the only one) apart. NULL with the reason
 * when there is none, when there are several to choose from (the reason lists
 * them), or when it cannot be played: bytes are missing, or TLS or BDAT was
 * spoken. The recording must outlive it.
 */
struct pb_session *pb_session_open(const struct pb_recording *, unsigned number,
                                   struct pb_error *);
void pb_session_free(struct pb_session *);

/* --- turns, also of the live client ------------------------------------------------ */

/* The length of the unit of `kind` at `text`, or 0 when it is not complete. The
 * first `searched` bytes are known to hold no end. */
size_t pb_unit_length(enum pb_unit_kind kind, const uint8_t *text, size_t length, size_t searched);
/* The kind of what follows a command `verb` that got `code`. */
enum pb_unit_kind pb_unit_kind_after(const char *verb, unsigned code);
/* Fills verb, method and is_initial from a command line. */
void pb_unit_name(struct pb_unit *, const uint8_t *text, size_t length);

/* When the recorded client's stream, or its acknowledgement, reached a position. */
uint64_t pb_session_sent_at(const struct pb_session *, int64_t position);
uint64_t pb_session_acked_at(const struct pb_session *, int64_t position);

#endif
