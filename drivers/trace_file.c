/*
 * What boards do on the virtual clock, as a Chrome trace: JSON that Perfetto
 * and chrome://tracing show. A process a board; track 0 has its interrupts, 1
 * what firmware notes (packets that the stack gave up, with the reason), track n + 2 thread n (in the order of creation): when it runs, is ready, waits
 * and for what; the last ones its frames. Objects of the kernel are counters.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "wire.h"

#define TRACK_INTERRUPTS 0u
#define TRACK_NOTES      1u
#define TRACK_THREADS    2u
#define TRACK_FRAMES     4000000000u
#define LINK_PROCESS     65536u

#define TEXT_SIZE 160

/* A thread or object as it was when we last looked. */
struct known {
    enum pb_kind kind;
    uint64_t id;
    uint64_t since;             /* a thread is in its state */
    uint32_t value;
    unsigned look;              /* the last that found it */
    char text[TEXT_SIZE];       /* a thread's state while it does not run; a counter's name */
};

/* One board's tracks. */
struct tracks {
    int named;                  /* the process and its fixed tracks are */
    int notes;                  /* so is the track of notes */
    int runs;                   /* a slice is open */
    unsigned thread;            /* whose */
    uint64_t since;
    const char *name;
    unsigned char *known;       /* by the thread's number: its track has a name */
    size_t known_size;
    struct known *objects;      /* in the order in which the image tells of them */
    size_t object_count, objects_size;
    size_t cursor;              /* in a look: where the next one should be */
    unsigned look;
};

struct pb_trace_file {
    FILE *file;
    char *path;
    struct tracks *boards;
    size_t board_count;
    uint64_t links_named;       /* of the first 64 links */
    int some;                   /* an event is written: the next wants a comma */
};

/* --- JSON -------------------------------------------------------------------- */

/* What is no plain ASCII in a thread's name is of no known encoding. */
static void put_text(FILE *file, const char *text)
{
    fputc('"', file);
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            fprintf(file, "\\%c", byte);
        } else if (byte < 0x20 || byte >= 0x7f) {
            fprintf(file, "\\u%04x", byte);
        } else {
            fputc(byte, file);
        }
    }
    fputc('"', file);
}

static void put_time(FILE *file, const char *name, uint64_t ns)
{
    fprintf(file, ",\"%s\":%llu.%03u", name, (unsigned long long)(ns / 1000),
            (unsigned)(ns % 1000));
}

/* Begins an event; its owner adds members and the closing brace. */
static FILE *begin(struct pb_trace_file *trace, const char *phase, unsigned process,
                   unsigned track, const char *name)
{
    FILE *file = trace->file;

    fputs(trace->some ? ",\n" : "\n", file);
    trace->some = 1;
    fprintf(file, "{\"ph\":\"%s\",\"pid\":%u,\"tid\":%u,\"name\":", phase, process, track);
    put_text(file, name);
    return file;
}

static void name_track(struct pb_trace_file *trace, const char *what, unsigned process,
                       unsigned track, const char *name)
{
    FILE *file = begin(trace, "M", process, track, what);

    fputs(",\"args\":{\"name\":", file);
    put_text(file, name);
    fputs("}}", file);
}

static FILE *instant(struct pb_trace_file *trace, unsigned process, unsigned track,
                     const char *name, uint64_t ns)
{
    FILE *file = begin(trace, "i", process, track, name);

    put_time(file, "ts", ns);
    fputs(",\"s\":\"t\"", file);
    return file;
}

/* --- tracks ------------------------------------------------------------------- */

static unsigned process_of(const struct pb_board *board)
{
    return board->number + 1;
}

static struct tracks *tracks_of(struct pb_board *board)
{
    struct pb_trace_file *trace = board->world->trace;

    if (board->number >= trace->board_count) {
        size_t count = board->number + 8;
        struct tracks *grown = realloc(trace->boards, count * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        memset(grown + trace->board_count, 0, (count - trace->board_count) * sizeof *grown);
        trace->boards = grown;
        trace->board_count = count;
    }
    struct tracks *tracks = &trace->boards[board->number];
    if (!tracks->named) {
        tracks->named = 1;
        name_track(trace, "process_name", process_of(board), 0, board->name);
        name_track(trace, "thread_name", process_of(board), TRACK_INTERRUPTS, "interrupts");
    }
    return tracks;
}

static void end_slice(struct pb_trace_file *trace, unsigned process, struct tracks *tracks,
                      uint64_t now)
{
    if (tracks->runs) {
        FILE *file = begin(trace, "X", process, tracks->thread + TRACK_THREADS, tracks->name);
        put_time(file, "ts", tracks->since);
        put_time(file, "dur", now - tracks->since);
        fputc('}', file);
        tracks->runs = 0;
    }
}

/* Whether the thread's track has its name already; it has from now on. */
static int is_known(struct tracks *tracks, unsigned thread)
{
    if (thread >= tracks->known_size) {
        size_t size = 2 * (size_t)thread + 16;
        unsigned char *grown = realloc(tracks->known, size);
        if (grown == NULL) {
            return 1;
        }
        memset(grown + tracks->known_size, 0, size - tracks->known_size);
        tracks->known = grown;
        tracks->known_size = size;
    }
    const int known = tracks->known[thread];
    tracks->known[thread] = 1;
    return known;
}

/* --- threads that do not run, and objects ---------------------------------------- */

static const char *name_of(const char *name, char copy[64])
{
    return name != NULL && pb_fault_read_name(name, copy, 64) > 0 ? copy : "?";
}

/* What the thread does instead of running; "": it runs, or has ended. */
static void state_text(const struct pb_seen *seen, char text[TEXT_SIZE])
{
    const struct pb_waiting *w = &seen->waiting;
    char object[64], owner[64];

    text[0] = '\0';
    if (seen->runs) {
        return;
    }
    if (seen->ready) {
        strcpy(text, "ready");
    } else if (w->what == NULL) {
        strcpy(text, "suspended");
    } else if (w->object == NULL) {
        snprintf(text, TEXT_SIZE, "waits for %s", w->what);
    } else if (w->owner == NULL) {
        snprintf(text, TEXT_SIZE, "waits for %s %s", w->what, name_of(w->object, object));
    } else {
        snprintf(text, TEXT_SIZE, "waits for %s %s of %s", w->what, name_of(w->object, object),
                 name_of(w->owner, owner));
    }
}

static void counter_name(const struct pb_seen *seen, char text[TEXT_SIZE])
{
    static const char *const kinds[PB_KINDS] = {
        [PB_KIND_SEMAPHORE] = "semaphore",     [PB_KIND_MUTEX] = "mutex",
        [PB_KIND_QUEUE] = "queue",             [PB_KIND_EVENT_FLAGS] = "event flags",
        [PB_KIND_BLOCK_POOL] = "block pool",   [PB_KIND_BYTE_POOL] = "byte pool",
    };
    char name[64];

    snprintf(text, TEXT_SIZE, "%s %s", kinds[seen->kind], name_of(seen->name, name));
}

static void put_counter(struct pb_trace_file *trace, const struct pb_board *board,
                        const struct known *known)
{
    FILE *file = begin(trace, "C", process_of(board), 0, known->text);

    put_time(file, "ts", board->clock);
    fprintf(file, ",\"id\":\"0x%llx\",\"args\":{\"value\":%u}}", (unsigned long long)known->id,
            known->value);
}

static void end_state(struct pb_trace_file *trace, const struct pb_board *board,
                      const struct known *known)
{
    if (known->kind == PB_KIND_THREAD && known->text[0] != '\0') {
        FILE *file = begin(trace, "X", process_of(board), (unsigned)known->id + TRACK_THREADS,
                           known->text);
        put_time(file, "ts", known->since);
        put_time(file, "dur", board->clock - known->since);
        fputs(",\"cat\":\"state\"}", file);
    }
}

/* Where the thing is noted; a new place at the cursor when it is new. NULL: no memory. */
static struct known *find_known(struct tracks *tracks, const struct pb_seen *seen, int *is_new)
{
    *is_new = 0;
    for (size_t i = 0; i < tracks->object_count; i++) {
        struct known *known = &tracks->objects[(tracks->cursor + i) % tracks->object_count];
        if (known->kind == seen->kind && known->id == seen->id) {
            tracks->cursor = (size_t)(known - tracks->objects) + 1;
            return known;
        }
    }
    if (tracks->object_count == tracks->objects_size) {
        size_t size = 2 * tracks->objects_size + 16;
        struct known *grown = realloc(tracks->objects, size * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        tracks->objects = grown;
        tracks->objects_size = size;
    }
    struct known *at = &tracks->objects[tracks->cursor];
    memmove(at + 1, at, (tracks->object_count++ - tracks->cursor++) * sizeof *at);
    memset(at, 0, sizeof *at);
    at->kind = seen->kind;
    at->id = seen->id;
    *is_new = 1;
    return at;
}

static void note_seen(void *arg, const struct pb_seen *seen)
{
    struct pb_board *board = arg;
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = &trace->boards[board->number];
    int is_new;
    struct known *known = find_known(tracks, seen, &is_new);
    char text[TEXT_SIZE];

    if (known == NULL) {
        return;
    }
    known->look = tracks->look;
    if (seen->kind != PB_KIND_THREAD) {
        if (is_new) {
            counter_name(seen, known->text);
        }
        if (is_new || known->value != seen->value) {
            known->value = seen->value;
            put_counter(trace, board, known);
        }
        return;
    }
    if (!is_known(tracks, (unsigned)seen->id)) {
        char name[64];
        name_track(trace, "thread_name", process_of(board), (unsigned)seen->id + TRACK_THREADS,
                   name_of(seen->name, name));
    }
    state_text(seen, text);
    if (strcmp(text, known->text) != 0) {
        end_state(trace, board, known);
        memcpy(known->text, text, sizeof text);
        known->since = board->clock;
    }
}

/* Drops what the last look did not find, or all. */
static void drop_gone(struct pb_trace_file *trace, const struct pb_board *board,
                      struct tracks *tracks, int all)
{
    size_t kept = 0;

    for (size_t i = 0; i < tracks->object_count; i++) {
        if (all || tracks->objects[i].look != tracks->look) {
            end_state(trace, board, &tracks->objects[i]);
        } else {
            tracks->objects[kept++] = tracks->objects[i];
        }
    }
    tracks->object_count = kept;
}

void pb_trace_changes(struct pb_board *board)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = trace != NULL ? tracks_of(board) : NULL;

    if (tracks != NULL && board->image->observe != NULL) {
        tracks->look++;
        tracks->cursor = 0;
        board->image->observe(note_seen, board);
        drop_gone(trace, board, tracks, 0);
    }
}

/* --- what happens ---------------------------------------------------------------- */

void pb_trace_power(struct pb_board *board, int on)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = trace != NULL ? tracks_of(board) : NULL;

    if (tracks != NULL) {
        end_slice(trace, process_of(board), tracks, board->clock);
        drop_gone(trace, board, tracks, 1);
        fputc('}', instant(trace, process_of(board), TRACK_INTERRUPTS,
                           on ? "power on" : "power off", board->clock));
    }
}

void pb_trace_switch(struct pb_board *board, const struct pb_context *to)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = tracks_of(board);

    if (tracks == NULL) {
        return;
    }
    end_slice(trace, process_of(board), tracks, board->clock);
    pb_trace_changes(board);
    if (to == board->system) {
        return;
    }
    tracks->runs = 1;
    tracks->thread = board->preempt.thread;
    tracks->since = board->clock;
    tracks->name = to->name != NULL ? to->name : "thread";
    if (!is_known(tracks, tracks->thread)) {
        name_track(trace, "thread_name", process_of(board), tracks->thread + TRACK_THREADS,
                   tracks->name);
    }
}

void pb_trace_interrupt(struct pb_board *board, uint64_t line)
{
    static const char *const names[PB_IRQ_LINES] = {"tick",   "ethernet", "console", "user 0",
                                                      "user 1", "user 2",   "user 3",  "user 4",
                                                      "user 5", "user 6",   "user 7"};

    if (board->world->trace != NULL && tracks_of(board) != NULL) {
        fputc('}', instant(board->world->trace, process_of(board), TRACK_INTERRUPTS,
                           line < PB_IRQ_LINES ? names[line] : "interrupt", board->clock));
    }
}

void pb_trace_note(struct pb_board *board, const char *kind, const char *text)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = trace != NULL ? tracks_of(board) : NULL;
    char copy[64];

    if (tracks == NULL) {
        return;
    }
    if (!tracks->notes) {
        tracks->notes = 1;
        name_track(trace, "thread_name", process_of(board), TRACK_NOTES, "notes");
    }
    FILE *file = instant(trace, process_of(board), TRACK_NOTES, name_of(text, copy), board->clock);
    fputs(",\"cat\":", file);
    put_text(file, name_of(kind, copy));
    fputc('}', file);
}

/* What a frame carries, by its type and protocol numbers. */
static const char *protocol(const uint8_t *frame, size_t length)
{
    const unsigned type = (unsigned)frame[12] << 8 | frame[13];

    if (type == 0x0806) {
        return "ARP";
    }
    if (type == 0x8035) {
        return "RARP";
    }
    if ((type != 0x0800 && type != 0x86dd) || length < 24) {
        return "frame";
    }
    const unsigned number = type == 0x0800 ? frame[23] : frame[20];
    return number == 1      ? "ICMP"
           : number == 2    ? "IGMP"
           : number == 6    ? "TCP"
           : number == 17   ? "UDP"
           : number == 58   ? "ICMPv6"
           : type == 0x0800 ? "IPv4"
                            : "IPv6";
}

static void put_frame(FILE *file, const uint8_t *frame, size_t length)
{
    fprintf(file, ",\"args\":{\"bytes\":%zu,\"protocol\":\"%s\"}}", length,
            protocol(frame, length));
}

void pb_trace_frame(struct pb_board *board, const char *what, unsigned controller,
                    const uint8_t *frame, size_t length)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = trace != NULL ? tracks_of(board) : NULL;
    const unsigned track = TRACK_FRAMES + controller;
    char name[32];

    if (tracks == NULL) {
        return;
    }
    if (!(tracks->named & 2 << controller)) {
        tracks->named |= 2 << controller;
        snprintf(name, sizeof name, "ethernet %u", controller);
        name_track(trace, "thread_name", process_of(board), track, name);
    }
    /* What comes in does so at the world's time; what goes out, at the board's. */
    const uint64_t time = board->executing ? board->clock : board->world->now;
    snprintf(name, sizeof name, "%s %s", what, protocol(frame, length));
    put_frame(instant(trace, process_of(board), track, name, time), frame, length);
}

void pb_trace_fault(struct pb_world *world, unsigned link, const char *fault,
                    const uint8_t *frame, size_t length)
{
    struct pb_trace_file *trace = world->trace;

    if (trace != NULL) {
        const uint64_t bit = link < 64 ? 1ull << link : 0;
        if (bit & ~trace->links_named) {
            char name[32];
            trace->links_named |= bit;
            snprintf(name, sizeof name, "link %u", link);
            name_track(trace, "process_name", LINK_PROCESS + link, 0, name);
        }
        put_frame(instant(trace, LINK_PROCESS + link, 0, fault, world->now), frame, length);
    }
}

/* --- the file -------------------------------------------------------------------- */

int pb_world_trace(struct pb_world *world, const char *path, struct pb_error *error)
{
    struct pb_trace_file *trace = calloc(1, sizeof *trace);

    if (world->trace != NULL || trace == NULL || (trace->path = strdup(path)) == NULL) {
        free(trace);
        return pb_error_set(error, "%s: %s", path,
                            world->trace != NULL ? "the world is traced already" : "no memory");
    }
    trace->file = fopen(path, "we");
    if (trace->file == NULL) {
        pb_error_set(error, "%s: %s", path, strerror(errno));
        free(trace->path);
        free(trace);
        return -1;
    }
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", trace->file);
    world->trace = trace;
    for (unsigned i = 0; i < world->board_count; i++) {
        pb_board_trace(world->boards[i], 1);
    }
    return 0;
}

int pb_world_trace_end(struct pb_world *world, struct pb_error *error)
{
    struct pb_trace_file *trace = world->trace;
    int failed;

    if (trace == NULL) {
        return 0;
    }
    for (unsigned i = 0; i < trace->board_count; i++) {
        if (i < world->board_count) {
            end_slice(trace, i + 1, &trace->boards[i], world->boards[i]->clock);
            drop_gone(trace, world->boards[i], &trace->boards[i], 1);
            pb_board_trace(world->boards[i], 0);
        }
        free(trace->boards[i].known);
        free(trace->boards[i].objects);
    }
    fputs("\n]}\n", trace->file);
    failed = ferror(trace->file);
    failed |= fclose(trace->file) != 0;
    if (failed) {
        pb_error_set(error, "%s: cannot write", trace->path);
    }
    free(trace->boards);
    free(trace->path);
    free(trace);
    world->trace = NULL;
    return failed ? -1 : 0;
}
