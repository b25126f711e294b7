/*
 * From frames to a session: which frames, which bytes, whose turn.
 */
#include <stdlib.h>
#include <string.h>

#include "tcp_session.h"
#include "world.h"

#define LISTED 10u              /* sessions in the list of an error */

/* --- which frames ---------------------------------------------------------------------- */

static int belongs(const struct pb_session_summary *session, const struct pb_segment *segment,
                   enum pb_side *side)
{
    if (pb_ip_same(&segment->source, &session->client) &&
        segment->source_port == session->client_port &&
        pb_ip_same(&segment->destination, &session->peer) &&
        segment->destination_port == session->peer_port) {
        *side = PB_CLIENT;
        return 1;
    }
    *side = PB_PEER;
    return pb_ip_same(&segment->source, &session->peer) &&
           segment->source_port == session->peer_port &&
           pb_ip_same(&segment->destination, &session->client) &&
           segment->destination_port == session->client_port;
}

static int is_first_syn(const struct pb_segment *segment)
{
    return (segment->flags & (PB_TCP_SYN | PB_TCP_ACK)) == PB_TCP_SYN;
}

/* What walks through a recording knows: the sessions so far. */
struct listing {
    struct pb_session_summary *sessions;
    uint32_t *initial;          /* of the client, a session */
    size_t count, size;
};

static int listing_add(struct listing *listing, const struct pb_segment *segment, size_t frame)
{
    if (listing->count == listing->size) {
        const size_t size = listing->size ? listing->size * 2 : 16;
        struct pb_session_summary *sessions =
            realloc(listing->sessions, size * sizeof *sessions);
        if (sessions != NULL) {
            listing->sessions = sessions;
        }
        uint32_t *initial = realloc(listing->initial, size * sizeof *initial);
        if (initial != NULL) {
            listing->initial = initial;
        }
        if (sessions == NULL || initial == NULL) {
            return -1;
        }
        listing->size = size;
    }
    listing->initial[listing->count] = segment->sequence;
    listing->sessions[listing->count++] = (struct pb_session_summary){
        .client = segment->source,
        .peer = segment->destination,
        .client_port = segment->source_port,
        .peer_port = segment->destination_port,
        .first_frame = frame,
    };
    return 0;
}

/* The latest session of the segment's ends; PB_NONE: it is of none. */
static size_t listing_find(const struct listing *listing, const struct pb_segment *segment,
                           enum pb_side *side)
{
    for (size_t i = listing->count; i > 0; i--) {
        if (belongs(&listing->sessions[i - 1], segment, side)) {
            return i - 1;
        }
    }
    return PB_NONE;
}

/* Calls fn for each segment of each session, in the order of time. */
static int walk(const struct pb_recording *recording, struct listing *listing,
                int (*fn)(void *, size_t session, enum pb_side, size_t record,
                          const struct pb_segment *),
                void *arg)
{
    for (size_t i = 0; i < recording->count; i++) {
        struct pb_segment segment;
        enum pb_side side = PB_CLIENT;

        if (pb_segment_read(recording->records[i].bytes, recording->records[i].length,
                            &segment) != 0) {
            continue;
        }
        /* A flag or a number in a damaged frame does not begin a second session. */
        const int wrong = recording->records[i].sum.state == PB_SUM_WRONG;
        size_t found = listing_find(listing, &segment, &side);
        if (is_first_syn(&segment) &&
            (found == PB_NONE ||
             (!wrong &&
              (side != PB_CLIENT || listing->initial[found] != segment.sequence)))) {
            if (listing_add(listing, &segment, i + 1) < 0) {
                return -1;
            }
            found = listing->count - 1;
            side = PB_CLIENT;
        }
        if (found != PB_NONE && fn(arg, found, side, i, &segment) < 0) {
            return -1;
        }
    }
    return 0;
}

static int count_segment(void *arg, size_t session, enum pb_side side, size_t record,
                         const struct pb_segment *segment)
{
    struct listing *listing = arg;

    (void)record;
    listing->sessions[session].frames++;
    listing->sessions[session].bytes[side] += segment->length;
    return 0;
}

int pb_sessions_list(const struct pb_recording *recording, struct pb_session_summary **list,
                     size_t *count)
{
    struct listing listing = {0};
    const int result = walk(recording, &listing, count_segment, &listing);

    free(listing.initial);
    if (result < 0) {
        free(listing.sessions);
        return -1;
    }
    *list = listing.sessions;
    *count = listing.count;
    return 0;
}

/* --- which bytes ---------------------------------------------------------------------------- */

struct collector {
    struct pb_session *session;
    size_t wanted;              /* index of the session */
    int64_t end[2];             /* highest position, a side */
    int64_t acked[2];           /* highest acknowledgement, by side */
    size_t room[2];             /* frames allocated, a side */
    struct pb_error *error;
};

/* A position near the highest one, whatever the sequence numbers did since. */
static int64_t position(const struct collector *c, enum pb_side side, uint32_t sequence)
{
    const uint32_t near = c->session->initial[side] + (uint32_t)c->end[side];

    return c->end[side] + (int32_t)(sequence - near);
}

static void *array_grow(void *array, size_t count, size_t *room, size_t item)
{
    if (count < *room) {
        return array;
    }
    const size_t size = *room ? *room * 2 : 64;
    void *grown = realloc(array, size * item);
    if (grown != NULL) {
        *room = size;
    }
    return grown;
}

static int out_of_memory(const struct collector *c)
{
    return pb_error_set(c->error, "%s: out of memory", c->session->recording->path);
}

static int collect_client(struct collector *c, size_t record, const struct pb_segment *segment)
{
    struct pb_session *s = c->session;
    struct pb_client_frame *frames =
        array_grow(s->client, s->client_count, &c->room[PB_CLIENT], sizeof *frames);

    if (frames == NULL) {
        return out_of_memory(c);
    }
    s->client = frames;
    frames[s->client_count++] = (struct pb_client_frame){
        .record = record,
        .time_ns = s->recording->records[record].time_ns,
        .end = c->end[PB_CLIENT],
        .ack = c->acked[PB_CLIENT],
    };
    (void)segment;
    return 0;
}

static int collect_peer(struct collector *c, size_t record, const struct pb_segment *segment,
                        int64_t start, int64_t end)
{
    struct pb_session *s = c->session;
    struct pb_peer_frame *frames =
        array_grow(s->peer, s->peer_count, &c->room[PB_PEER], sizeof *frames);

    if (frames == NULL) {
        return out_of_memory(c);
    }
    s->peer = frames;
    frames[s->peer_count++] = (struct pb_peer_frame){
        .record = record,
        .segment = *segment,
        .start = start,
        .end = end,
        .ack = segment->flags & PB_TCP_ACK ? position(c, PB_CLIENT, segment->acknowledgement)
                                           : c->end[PB_CLIENT],
        .client_acked = c->acked[PB_CLIENT],
        .time_ns = s->recording->records[record].time_ns,
        .is_wrong = s->recording->records[record].sum.state == PB_SUM_WRONG,
    };
    return 0;
}

static void note_syn(struct pb_session *session, enum pb_side side,
                     const struct pb_segment *segment)
{
    if (side == PB_CLIENT) {
        session->initial[PB_CLIENT] = segment->sequence;
    } else if (!session->has_peer_syn) {
        session->initial[PB_PEER] = segment->sequence;
        session->has_peer_syn = 1;
    }
}

static int collect(void *arg, size_t number, enum pb_side side, size_t record,
                   const struct pb_segment *segment)
{
    struct collector *c = arg;
    struct pb_session *s = c->session;
    const int wrong = s->recording->records[record].sum.state == PB_SUM_WRONG;

    if (number != c->wanted) {
        return 0;
    }
    if ((segment->flags & PB_TCP_SYN) && (!wrong || record + 1 == s->summary.first_frame)) {
        note_syn(s, side, segment);
    }
    const int is_reset = (segment->flags & PB_TCP_RST) != 0;
    int64_t start = is_reset ? c->end[side] : position(c, side, segment->sequence);
    int64_t end = start;
    if (!is_reset) {
        end += (int64_t)segment->length + ((segment->flags & PB_TCP_SYN) != 0) +
               ((segment->flags & PB_TCP_FIN) != 0);
    }
    if ((segment->flags & PB_TCP_FIN) && !is_reset && !wrong) {
        s->fin[side] = end - 1;
    }
    if (!wrong && end > c->end[side]) {
        c->end[side] = end;
    }
    if (!wrong && (segment->flags & PB_TCP_ACK) && (side == PB_PEER || s->has_peer_syn)) {
        const int64_t ack = position(c, side == PB_CLIENT ? PB_PEER : PB_CLIENT,
                                     segment->acknowledgement);
        if (ack > c->acked[side]) {
            c->acked[side] = ack;
        }
    }
    return side == PB_CLIENT ? collect_client(c, record, segment)
                             : collect_peer(c, record, segment, start, end);
}

/* How well a byte of a stream is known: a frame with a wrong checksum fills only holes. */
enum { UNKNOWN, DOUBTED, KNOWN };

/* Copies a segment's bytes to their positions; -1: outside of all that was sent. */
static int lay(uint8_t *stream, uint8_t *known, size_t length, const struct pb_segment *segment,
               int64_t start, int quality)
{
    const int64_t first = start + ((segment->flags & PB_TCP_SYN) != 0) - 1;

    for (size_t i = 0; i < segment->length; i++) {
        const int64_t at = first + (int64_t)i;
        if (at < 0) {
            continue;           /* a probe of what was acknowledged */
        }
        if ((uint64_t)at >= length) {
            return -1;
        }
        if (known[at] < quality) {
            stream[at] = segment->data[i];
            known[at] = (uint8_t)quality;
        }
    }
    return 0;
}

/* Lays all of a side's segments; the frame of the first hole's end, or 0: no hole. */
static size_t lay_all(struct pb_session *session, enum pb_side side, uint8_t *known,
                      size_t length)
{
    const struct pb_recording *recording = session->recording;
    const uint32_t first = session->initial[side];
    int64_t near = 0;

    for (size_t i = 0; i < recording->count; i++) {
        const struct pb_record *record = &recording->records[i];
        struct pb_segment segment;
        enum pb_side found;

        if (i + 1 < session->summary.first_frame ||
            pb_segment_read(record->bytes, record->length, &segment) != 0 ||
            !belongs(&session->summary, &segment, &found) || found != side ||
            (segment.flags & PB_TCP_RST)) {
            continue;
        }
        const int wrong = record->sum.state == PB_SUM_WRONG;
        if (is_first_syn(&segment) && segment.sequence != first && !wrong) {
            break;              /* the ports' next session */
        }
        const int64_t start = near + (int32_t)(segment.sequence - (first + (uint32_t)near));
        if (lay(session->stream[side], known, length, &segment, start, wrong ? DOUBTED : KNOWN) <
                0 &&
            !wrong) {
            return i + 1;
        }
        if (!wrong && start > near) {
            near = start;
        }
    }
    const uint8_t *hole = memchr(known, UNKNOWN, length);
    return hole != NULL ? session->summary.first_frame : 0;
}

/* Puts a side's stream together. */
static int assemble(struct collector *c, enum pb_side side)
{
    struct pb_session *s = c->session;
    const int64_t data = c->end[side] - 1 - (s->fin[side] >= 0);
    const size_t length = data > 0 ? (size_t)data : 0;

    /* Each byte was sent at least once, or there are holes, however large. */
    if (length > s->summary.bytes[side]) {
        return pb_error_set(c->error, "%s: the capture lacks bytes that the %s sent",
                            s->recording->path, side == PB_CLIENT ? "client" : "server");
    }
    uint8_t *known = calloc(1, length + 1);
    s->stream[side] = calloc(1, length + 1);
    s->length[side] = length;
    if (known == NULL || s->stream[side] == NULL) {
        free(known);
        return out_of_memory(c);
    }
    const size_t bad = lay_all(s, side, known, length);
    free(known);
    if (bad > 0) {
        return pb_error_set(c->error,
                            "%s: the capture lacks bytes that the %s sent (session of frame %zu)",
                            s->recording->path, side == PB_CLIENT ? "client" : "server", bad);
    }
    return 0;
}

/* --- the peer's frames in the order of positions ------------------------------------------- */

static int compare_frames(const void *a, const void *b)
{
    const struct pb_peer_frame *x = a, *y = b;

    if (x->start != y->start) {
        return x->start < y->start ? -1 : 1;
    }
    return (x->record > y->record) - (x->record < y->record);
}

static int is_kept(const struct pb_peer_frame *frame, int64_t covered)
{
    if (frame->start == frame->end || frame->is_wrong) {
        return frame->start >= covered || (frame->segment.flags & PB_TCP_RST) != 0;
    }
    return frame->end > covered;
}

/* Sorts, drops repetitions and cuts what the predecessors carried already. */
static void order_peer(struct pb_session *session)
{
    int64_t covered = 0;
    size_t kept = 0;

    if (session->peer_count > 0) {
        qsort(session->peer, session->peer_count, sizeof *session->peer, compare_frames);
    }
    for (size_t i = 0; i < session->peer_count; i++) {
        struct pb_peer_frame frame = session->peer[i];

        if (!is_kept(&frame, covered)) {
            continue;
        }
        if (frame.start < covered && frame.start != frame.end) {
            frame.start = covered;
        }
        if (frame.client_acked > frame.start) {
            frame.client_acked = frame.start;   /* the first sending was not captured */
        }
        if (!frame.is_wrong && frame.end > covered) {
            covered = frame.end;
        }
        if (kept > 0 && frame.time_ns < session->peer[kept - 1].time_ns) {
            frame.time_ns = session->peer[kept - 1].time_ns;
        }
        session->peer[kept++] = frame;
    }
    session->peer_count = kept;
}

uint64_t pb_session_sent_at(const struct pb_session *session, int64_t position)
{
    for (size_t i = 0; i < session->client_count; i++) {
        if (session->client[i].end >= position) {
            return session->client[i].time_ns;
        }
    }
    return 0;
}

uint64_t pb_session_acked_at(const struct pb_session *session, int64_t position)
{
    for (size_t i = 0; position > 0 && i < session->client_count; i++) {
        if (session->client[i].ack >= position) {
            return session->client[i].time_ns;
        }
    }
    return 0;
}

/* --- turns ------------------------------------------------------------------------------------ */

size_t pb_unit_length(enum pb_unit_kind kind, const uint8_t *text, size_t length, size_t searched)
{
    if (kind == PB_UNIT_ANY) {
        return length > 0 && text[length - 1] == '\n' ? length : 0;
    }
    if (kind == PB_UNIT_MESSAGE) {
        const size_t from = searched > 4 ? searched - 4 : 0;
        if (length >= 3 && memcmp(text, ".\r\n", 3) == 0) {
            return 3;
        }
        const uint8_t *end =
            length >= from + 5 ? memmem(text + from, length - from, "\r\n.\r\n", 5) : NULL;
        return end != NULL ? (size_t)(end - text) + 5 : 0;
    }
    const uint8_t *end = length > 0 ? memchr(text, '\n', length) : NULL;
    return end != NULL ? (size_t)(end - text) + 1 : 0;
}

enum pb_unit_kind pb_unit_kind_after(const char *verb, unsigned code)
{
    if (code == 354 && strcmp(verb, "DATA") == 0) {
        return PB_UNIT_MESSAGE;
    }
    return code == 334 ? PB_UNIT_RESPONSE : PB_UNIT_COMMAND;
}

static size_t take_word(char *word, size_t size, const uint8_t *text, size_t length, size_t at)
{
    size_t used = 0;

    while (at < length && text[at] == ' ') {
        at++;
    }
    for (; at < length && text[at] > ' '; at++) {
        if (used < size - 1) {
            const uint8_t c = text[at];
            word[used++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        }
    }
    word[used] = '\0';
    return at;
}

void pb_unit_name(struct pb_unit *unit, const uint8_t *text, size_t length)
{
    char rest[4];
    size_t at = take_word(unit->verb, sizeof unit->verb, text, length, 0);

    if (strcmp(unit->verb, "AUTH") == 0) {
        at = take_word(unit->method, sizeof unit->method, text, length, at);
        take_word(rest, sizeof rest, text, length, at);
        unit->is_initial = rest[0] != '\0';
    }
}

/* --- the recorded dialogue ---------------------------------------------------------------------- */

struct parser {
    struct pb_session *session;
    size_t unit_room, reply_room;
    int64_t at;                 /* the client's next byte */
    enum pb_unit_kind kind;     /* of the client's next unit */
};

static struct pb_unit *unit_add(struct parser *p)
{
    struct pb_session *s = p->session;
    struct pb_unit *units = array_grow(s->units, s->unit_count, &p->unit_room, sizeof *units);

    if (units == NULL) {
        return NULL;
    }
    s->units = units;
    memset(&units[s->unit_count], 0, sizeof *units);
    return &units[s->unit_count++];
}

static struct pb_reply *reply_add(struct parser *p)
{
    struct pb_session *s = p->session;
    struct pb_reply *replies =
        array_grow(s->replies, s->reply_count, &p->reply_room, sizeof *replies);

    if (replies == NULL) {
        return NULL;
    }
    s->replies = replies;
    memset(&replies[s->reply_count], 0, sizeof *replies);
    return &replies[s->reply_count++];
}

/* The client's next unit; what is left when it never was completed. */
static int unit_next(struct parser *p)
{
    struct pb_session *s = p->session;
    const size_t left = s->length[PB_CLIENT] - (size_t)(p->at - 1);
    const uint8_t *text = s->stream[PB_CLIENT] + (p->at - 1);
    const size_t length = pb_unit_length(p->kind, text, left, 0);
    struct pb_unit *unit = unit_add(p);

    if (unit == NULL) {
        return -1;
    }
    unit->start = p->at;
    unit->end = p->at + (int64_t)(length > 0 ? length : left);
    unit->kind = p->kind;
    unit->complete = length > 0;
    unit->reply = PB_NONE;
    if (p->kind == PB_UNIT_COMMAND) {
        pb_unit_name(unit, text, (size_t)(unit->end - unit->start));
    }
    p->at = unit->end;
    return 0;
}

/* The acknowledgement in the frame that holds a position of the peer's stream. */
static int64_t ack_at(const struct pb_session *session, int64_t position)
{
    for (size_t i = 0; i < session->peer_count; i++) {
        const struct pb_peer_frame *frame = &session->peer[i];
        if (frame->start <= position && position < frame->end) {
            return frame->ack;
        }
    }
    return 0;
}

static int is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* The end of the reply at `at` (an offset), and its code. */
static size_t reply_end(const uint8_t *text, size_t length, size_t at, unsigned *code)
{
    for (;;) {
        const uint8_t *end = memchr(text + at, '\n', length - at);
        const size_t next = end != NULL ? (size_t)(end - text) + 1 : length;
        const uint8_t *line = text + at;
        const int has_code = next - at >= 4 && is_digit(line[0]) && is_digit(line[1]) &&
                             is_digit(line[2]);

        *code = has_code ? (line[0] - '0') * 100u + (line[1] - '0') * 10u + line[2] - '0' : 0;
        if (!has_code || line[3] != '-' || next == length) {
            return next;
        }
        at = next;
    }
}

/* Finds the unit that a reply answers: the next one, when the peer had it, or began to. */
static int reply_attach(struct parser *p, struct pb_reply *reply, size_t index)
{
    struct pb_session *s = p->session;
    const int64_t ack = ack_at(s, reply->start);
    const int64_t data_end = 1 + (int64_t)s->length[PB_CLIENT];

    reply->unit = PB_NONE;
    if (index == 0 || p->at >= data_end || ack <= p->at) {
        return 0;               /* the greeting, or unasked */
    }
    if (unit_next(p) < 0) {
        return -1;
    }
    struct pb_unit *unit = &s->units[s->unit_count - 1];
    unit->reply = index;
    reply->unit = s->unit_count - 1;
    reply->is_early = ack < unit->end;
    p->kind = pb_unit_kind_after(unit->verb, reply->code);
    return 0;
}

static int parse_mail(struct parser *p)
{
    struct pb_session *s = p->session;
    const int64_t data_end = 1 + (int64_t)s->length[PB_CLIENT];

    for (size_t at = 0; at < s->length[PB_PEER];) {
        struct pb_reply *reply = reply_add(p);
        if (reply == NULL) {
            return -1;
        }
        const size_t end = reply_end(s->stream[PB_PEER], s->length[PB_PEER], at, &reply->code);
        reply->start = 1 + (int64_t)at;
        reply->end = 1 + (int64_t)end;
        if (reply_attach(p, reply, s->reply_count - 1) < 0) {
            return -1;
        }
        at = end;
    }
    while (p->at < data_end) {
        if (unit_next(p) < 0) {
            return -1;
        }
        p->kind = p->kind == PB_UNIT_MESSAGE ? PB_UNIT_COMMAND : p->kind;
    }
    return 0;
}

/* The client's bytes up to a position, as one unit that `reply` answers. */
static int turn_add(struct parser *p, int64_t end, size_t reply)
{
    struct pb_unit *unit = unit_add(p);

    if (unit == NULL) {
        return -1;
    }
    *unit = (struct pb_unit){
        .start = p->at, .end = end, .kind = PB_UNIT_ANY, .complete = 1, .reply = reply};
    p->at = end;
    return 0;
}

/* What is no mail session: a turn is what one side says until the other does. */
static int parse_turns(struct parser *p)
{
    struct pb_session *s = p->session;
    const int64_t data_end = 1 + (int64_t)s->length[PB_CLIENT];

    for (size_t i = 0; i < s->peer_count; i++) {
        const struct pb_peer_frame *frame = &s->peer[i];
        int64_t end = frame->end, ack = frame->ack;

        end -= s->fin[PB_PEER] >= 0 && end > s->fin[PB_PEER];
        ack = ack > data_end ? data_end : ack;
        if (frame->is_wrong || end <= frame->start || frame->start == 0) {
            continue;
        }
        if (s->reply_count > 0 && ack <= p->at) {
            s->replies[s->reply_count - 1].end = end;   /* goes on */
            continue;
        }
        struct pb_reply *reply = reply_add(p);
        if (reply == NULL) {
            return -1;
        }
        *reply = (struct pb_reply){.start = frame->start, .end = end, .unit = PB_NONE};
        if (ack > p->at) {
            reply->unit = s->unit_count;
            if (turn_add(p, ack, s->reply_count - 1) < 0) {
                return -1;
            }
        }
    }
    return p->at < data_end ? turn_add(p, data_end, PB_NONE) : 0;
}

static int refuse_unplayable(const struct pb_session *s, struct pb_error *error)
{
    for (size_t i = 0; i < s->unit_count; i++) {
        const struct pb_unit *unit = &s->units[i];
        const unsigned code = unit->reply != PB_NONE ? s->replies[unit->reply].code : 0;
        if (strcmp(unit->verb, "STARTTLS") == 0 && code == 220) {
            return pb_error_set(error,
                                "%s: this session goes on in TLS (STARTTLS), which cannot be "
                                "replayed: record it without",
                                s->recording->path);
        }
        if (strcmp(unit->verb, "BDAT") == 0) {
            return pb_error_set(error,
                                "%s: this client sent its mail by BDAT, which cannot be matched "
                                "with ours by DATA",
                                s->recording->path);
        }
    }
    if (s->length[PB_CLIENT] >= 3 && memcmp(s->stream[PB_CLIENT], "\x16\x03", 2) == 0) {
        return pb_error_set(error, "%s: this session is TLS, which cannot be replayed",
                            s->recording->path);
    }
    return 0;
}

/* --- all of it ----------------------------------------------------------------------------------- */

static void say_session(char *text, size_t size, size_t number,
                        const struct pb_session_summary *s)
{
    char client[PB_IP_PORT_TEXT], peer[PB_IP_PORT_TEXT];

    snprintf(text, size, "%s%zu: %s > %s (frame %zu, %zu frames)", number > 1 ? "; " : "", number,
             pb_ip_format_port(client, &s->client, s->client_port),
             pb_ip_format_port(peer, &s->peer, s->peer_port), s->first_frame, s->frames);
}

static int refuse_several(const struct pb_recording *recording,
                          const struct pb_session_summary *list, size_t count, unsigned number,
                          struct pb_error *error)
{
    char text[sizeof error->text];
    size_t length = 0;

    if (number > 0) {
        length = (size_t)snprintf(text, sizeof text, "there is no session %u of %zu: ", number,
                                  count);
    } else {
        length = (size_t)snprintf(text, sizeof text, "%zu sessions, choose by --session N: ",
                                  count);
    }
    for (size_t i = 0; i < count && i < LISTED; i++) {
        char item[2 * PB_IP_PORT_TEXT + 64];
        say_session(item, sizeof item, i + 1, &list[i]);
        if (length + strlen(item) + 8 > sizeof text) {
            break;
        }
        length += (size_t)snprintf(text + length, sizeof text - length, "%s", item);
    }
    return pb_error_set(error, "%s: %s", recording->path, text);
}

static int session_choose(const struct pb_recording *recording, unsigned number,
                          struct collector *c, struct pb_error *error)
{
    struct pb_session_summary *list = NULL;
    size_t count;
    int result = 0;

    if (pb_sessions_list(recording, &list, &count) < 0) {
        result = pb_error_set(error, "%s: out of memory", recording->path);
    } else if (count == 0) {
        result = pb_error_set(error,
                              "%s: holds no TCP session from its beginning (SYN)",
                              recording->path);
    } else if (number > count || (number == 0 && count > 1)) {
        result = refuse_several(recording, list, count, number, error);
    } else {
        c->wanted = number > 0 ? number - 1 : 0;
        c->session->summary = list[c->wanted];
    }
    free(list);
    return result;
}

static int session_fill(struct pb_session *session, unsigned number, struct pb_error *error)
{
    struct collector c = {.session = session, .error = error};
    struct listing listing = {0};
    struct parser parser = {.session = session, .at = 1};

    session->fin[PB_CLIENT] = session->fin[PB_PEER] = -1;
    if (session_choose(session->recording, number, &c, error) < 0) {
        return -1;
    }
    const int result = walk(session->recording, &listing, collect, &c);
    free(listing.sessions);
    free(listing.initial);
    if (result < 0) {
        return -1;
    }
    if (assemble(&c, PB_CLIENT) < 0 || assemble(&c, PB_PEER) < 0) {
        return -1;
    }
    order_peer(session);
    session->is_mail = session->length[PB_PEER] < 3 || is_digit(session->stream[PB_PEER][0]);
    parser.kind = session->is_mail ? PB_UNIT_COMMAND : PB_UNIT_ANY;
    if ((session->is_mail ? parse_mail(&parser) : parse_turns(&parser)) < 0) {
        return out_of_memory(&c);
    }
    return refuse_unplayable(session, error);
}

struct pb_session *pb_session_open(const struct pb_recording *recording, unsigned number,
                                   struct pb_error *error)
{
    struct pb_session *session = calloc(1, sizeof *session);

    if (session == NULL) {
        pb_error_set(error, "%s: out of memory", recording->path);
        return NULL;
    }
    session->recording = recording;
    if (session_fill(session, number, error) < 0) {
        pb_session_free(session);
        return NULL;
    }
    return session;
}

void pb_session_free(struct pb_session *session)
{
    if (session == NULL) {
        return;
    }
    free(session->stream[PB_CLIENT]);
    free(session->stream[PB_PEER]);
    free(session->peer);
    free(session->client);
    free(session->units);
    free(session->replies);
    free(session);
}
