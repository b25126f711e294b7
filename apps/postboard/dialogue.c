/*
 * The dialogue follower: frame -> segment -> stream -> line -> event.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue.h"
#include "segment.h"

#define LINE_SIZE 1024
#define HELD_SEGMENTS 512 /* out of order, a direction; more are dropped */

/* A segment that came before one that it follows. */
struct held {
    struct held *next; /* by sequence number */
    uint32_t sequence;
    size_t length;
    int fin;
    uint8_t data[];
};

/* One direction of a connection. */
struct stream {
    uint32_t next; /* sequence number that is due */
    int synchronised, ended;
    struct held *held;
    unsigned held_count;
    char line[LINE_SIZE];
    size_t line_length;
};

enum direction { FROM_CLIENT, FROM_SERVER };

struct session {
    struct session *next;
    struct pb_ip client, server;
    unsigned client_port;
    unsigned number;
    int opened, over, in_message, data_asked;
    struct stream streams[2];
};

struct pb_dialogue {
    unsigned port;
    pb_dialogue_listener *listener;
    void *argument;
    struct session *sessions;
    struct pb_dialogue_summary summary;
    uint64_t now_ns;
};

/* --- sessions ----------------------------------------------------------------------- */

static void stream_drop(struct stream *stream)
{
    while (stream->held != NULL) {
        struct held *next = stream->held->next;

        free(stream->held);
        stream->held = next;
    }
    stream->held_count = 0;
}

static void session_free(struct session *session)
{
    stream_drop(&session->streams[FROM_CLIENT]);
    stream_drop(&session->streams[FROM_SERVER]);
    free(session);
}

static void emit(struct pb_dialogue *dialogue, const struct session *session,
                 enum pb_dialogue_kind kind, const char *line, size_t length)
{
    struct pb_dialogue_event event;

    if (dialogue->listener == NULL)
        return;
    event.kind = kind;
    event.time_ns = dialogue->now_ns;
    event.session = session->number;
    event.line = line;
    event.length = length;
    event.in_message = session->in_message && kind == PB_DIALOGUE_CLIENT;
    dialogue->listener(dialogue->argument, &event);
}

/* The session that the segment belongs to, and its direction. */
static struct session *session_find(struct pb_dialogue *dialogue, const struct pb_segment *segment,
                                    enum direction *direction)
{
    const int to_server = segment->destination_port == dialogue->port;
    const struct pb_ip *client = to_server ? &segment->source : &segment->destination;
    const struct pb_ip *server = to_server ? &segment->destination : &segment->source;
    const unsigned port = to_server ? segment->source_port : segment->destination_port;
    struct session *session;

    *direction = to_server ? FROM_CLIENT : FROM_SERVER;
    for (session = dialogue->sessions; session != NULL; session = session->next) {
        if (pb_ip_same(&session->client, client) && pb_ip_same(&session->server, server) &&
            session->client_port == port)
            return session;
    }
    return NULL;
}

/* Ended sessions are kept until a new one begins: late segments find them. */
static void sessions_sweep(struct pb_dialogue *dialogue)
{
    struct session **place = &dialogue->sessions;

    while (*place != NULL) {
        struct session *session = *place;

        if (session->over) {
            *place = session->next;
            session_free(session);
        } else {
            place = &session->next;
        }
    }
}

/* The client's SYN begins a session. */
static struct session *session_begin(struct pb_dialogue *dialogue, const struct pb_segment *segment)
{
    struct session *session = calloc(1, sizeof *session);

    sessions_sweep(dialogue);
    if (session == NULL)
        return NULL;
    session->client = segment->source;
    session->server = segment->destination;
    session->client_port = segment->source_port;
    session->number = dialogue->summary.sessions + 1;
    session->next = dialogue->sessions;
    dialogue->sessions = session;
    memset(&dialogue->summary, 0, sizeof dialogue->summary);
    dialogue->summary.sessions = session->number;
    dialogue->summary.asked = 1;
    return session;
}

/* --- lines ----------------------------------------------------------------------------- */

static int verb_is(const char *line, size_t length, const char *verb)
{
    size_t i;

    for (i = 0; verb[i] != '\0'; i++) {
        if (i >= length || toupper((unsigned char)line[i]) != verb[i])
            return 0;
    }
    return i == length || line[i] == ' ';
}

static void client_line(struct pb_dialogue *dialogue, struct session *session, const char *line,
                        size_t length)
{
    emit(dialogue, session, PB_DIALOGUE_CLIENT, line, length);
    if (session->in_message) {
        if (length == 1 && line[0] == '.') {
            session->in_message = 0;
            dialogue->summary.message_sent = 1;
        }
        return;
    }
    session->data_asked = verb_is(line, length, "DATA");
    if (verb_is(line, length, "QUIT"))
        dialogue->summary.quit = 1;
}

static void server_line(struct pb_dialogue *dialogue, struct session *session, const char *line,
                        size_t length)
{
    struct pb_dialogue_summary *summary = &dialogue->summary;
    size_t copied = length < sizeof summary->reply - 1 ? length : sizeof summary->reply - 1;
    int has_code = length >= 3 && isdigit((unsigned char)line[0]) &&
                   isdigit((unsigned char)line[1]) && isdigit((unsigned char)line[2]);

    emit(dialogue, session, PB_DIALOGUE_SERVER, line, length);
    if (summary->quit)
        return;
    memcpy(summary->reply, line, copied);
    summary->reply[copied] = '\0';
    summary->code =
        has_code ? (unsigned)((line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0') : 0;
    if (has_code && length > 3 && line[3] == '-')
        return;
    if (summary->code == 354 && session->data_asked) {
        session->in_message = 1;
        summary->message_begun = 1;
    }
    if (summary->message_sent)
        summary->message_answered = 1;
}

static void stream_bytes(struct pb_dialogue *dialogue, struct session *session,
                         enum direction direction, const uint8_t *data, size_t length)
{
    struct stream *stream = &session->streams[direction];

    for (size_t i = 0; i < length; i++) {
        int end = data[i] == '\n';
        size_t size;

        if (!end)
            stream->line[stream->line_length++] = (char)data[i];
        /* A longer line comes in pieces. */
        if (!end && stream->line_length < LINE_SIZE)
            continue;
        size = stream->line_length;
        if (end && size > 0 && stream->line[size - 1] == '\r')
            size--;
        stream->line_length = 0;
        if (direction == FROM_CLIENT)
            client_line(dialogue, session, stream->line, size);
        else
            server_line(dialogue, session, stream->line, size);
    }
}

/* --- streams ------------------------------------------------------------------------------ */

static void stream_end(struct pb_dialogue *dialogue, struct session *session,
                       enum direction direction)
{
    session->streams[direction].ended = 1;
    session->streams[direction].next++;
    if (direction == FROM_SERVER && !dialogue->summary.quit)
        dialogue->summary.closed_by_server = 1;
    if (session->streams[!direction].ended) {
        session->over = 1;
        emit(dialogue, session, PB_DIALOGUE_CLOSED, NULL, 0);
    }
}

/* Takes what of the bytes at `sequence` is due; 0 when they come too early. */
static int stream_take(struct pb_dialogue *dialogue, struct session *session,
                       enum direction direction, uint32_t sequence, const uint8_t *data,
                       size_t length, int fin)
{
    struct stream *stream = &session->streams[direction];
    int32_t early = (int32_t)(sequence - stream->next);
    size_t old;

    if (early > 0)
        return 0;
    old = (size_t)(-(int64_t)early);
    if (stream->ended || old > length)
        return 1;
    stream->next += (uint32_t)(length - old);
    stream_bytes(dialogue, session, direction, data + old, length - old);
    if (fin)
        stream_end(dialogue, session, direction);
    return 1;
}

static void stream_hold(struct stream *stream, const struct pb_segment *segment)
{
    struct held **place = &stream->held, *held;

    if (stream->held_count == HELD_SEGMENTS)
        return;
    held = malloc(sizeof *held + segment->length);
    if (held == NULL)
        return;
    held->sequence = segment->sequence;
    held->length = segment->length;
    held->fin = (segment->flags & PB_TCP_FIN) != 0;
    memcpy(held->data, segment->data, segment->length);
    while (*place != NULL && (int32_t)((*place)->sequence - held->sequence) < 0)
        place = &(*place)->next;
    held->next = *place;
    *place = held;
    stream->held_count++;
}

static void stream_input(struct pb_dialogue *dialogue, struct session *session,
                         enum direction direction, const struct pb_segment *segment)
{
    struct stream *stream = &session->streams[direction];
    struct held *held;

    if (!stream_take(dialogue, session, direction, segment->sequence, segment->data,
                     segment->length, (segment->flags & PB_TCP_FIN) != 0)) {
        stream_hold(stream, segment);
        return;
    }
    while ((held = stream->held) != NULL &&
           stream_take(dialogue, session, direction, held->sequence, held->data, held->length,
                       held->fin)) {
        stream->held = held->next;
        stream->held_count--;
        free(held);
    }
}

/* --- the way in ------------------------------------------------------------------------------ */

static void session_input(struct pb_dialogue *dialogue, struct session *session,
                          enum direction direction, const struct pb_segment *segment)
{
    struct stream *stream = &session->streams[direction];

    if (segment->flags & PB_TCP_RST) {
        if (session->over)
            return;
        session->over = 1;
        if (direction == FROM_SERVER)
            dialogue->summary.reset_by_server = 1;
        emit(dialogue, session, PB_DIALOGUE_RESET, NULL, 0);
        return;
    }
    if (segment->flags & PB_TCP_SYN) {
        stream->next = segment->sequence + 1;
        stream->synchronised = 1;
        return;
    }
    if (!session->opened && session->streams[FROM_SERVER].synchronised) {
        session->opened = 1;
        dialogue->summary.opened = 1;
        emit(dialogue, session, PB_DIALOGUE_OPENED, NULL, 0);
    }
    if (stream->synchronised && (segment->length > 0 || segment->flags & PB_TCP_FIN))
        stream_input(dialogue, session, direction, segment);
}

void pb_dialogue_frame(void *argument, uint64_t time_ns, const uint8_t *frame, size_t length,
                       const char *fault)
{
    struct pb_dialogue *dialogue = argument;
    struct pb_segment segment;
    struct session *session;
    enum direction direction;

    /* What does not arrive as it was sent will be sent again. */
    if (fault != NULL && (strcmp(fault, "lost") == 0 || strcmp(fault, "corrupted") == 0))
        return;
    if (pb_segment_read(frame, length, &segment) != 0 ||
        (segment.source_port != dialogue->port && segment.destination_port != dialogue->port))
        return;
    dialogue->now_ns = time_ns;
    session = session_find(dialogue, &segment, &direction);
    if (direction == FROM_CLIENT && (segment.flags & PB_TCP_SYN) &&
        (session == NULL || session->over))
        session = session_begin(dialogue, &segment);
    if (session != NULL)
        session_input(dialogue, session, direction, &segment);
}

struct pb_dialogue *pb_dialogue_create(unsigned port, pb_dialogue_listener *listener,
                                       void *argument)
{
    struct pb_dialogue *dialogue = calloc(1, sizeof *dialogue);

    if (dialogue == NULL)
        return NULL;
    dialogue->port = port;
    dialogue->listener = listener;
    dialogue->argument = argument;
    return dialogue;
}

void pb_dialogue_free(struct pb_dialogue *dialogue)
{
    if (dialogue == NULL)
        return;
    while (dialogue->sessions != NULL) {
        struct session *next = dialogue->sessions->next;

        session_free(dialogue->sessions);
        dialogue->sessions = next;
    }
    free(dialogue);
}

const struct pb_dialogue_summary *pb_dialogue_summary(const struct pb_dialogue *dialogue)
{
    return &dialogue->summary;
}
