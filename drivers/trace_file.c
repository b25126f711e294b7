/*
 * What boards do on the virtual clock, as a Chrome trace: JSON that Perfetto
 * and chrome://tracing show. A process a board; track 0 has its interrupts,
 * track n + 2 thread n (in the order of creation), the last ones its frames.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "wire.h"

#define TRACK_INTERRUPTS 0u
#define TRACK_THREADS    2u
#define TRACK_FRAMES     4000000000u
#define LINK_PROCESS     65536u

/* One board's tracks. */
struct tracks {
    int named;                  /* the process and its fixed tracks are */
    int runs;                   /* a slice is open */
    unsigned thread;            /* whose */
    uint64_t since;
    const char *name;
    unsigned char *known;       /* by the thread's number: its track has a name */
    size_t known_size;
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

/* --- what happens ---------------------------------------------------------------- */

void pb_trace_power(struct pb_board *board, int on)
{
    struct pb_trace_file *trace = board->world->trace;
    struct tracks *tracks = trace != NULL ? tracks_of(board) : NULL;

    if (tracks != NULL) {
        end_slice(trace, process_of(board), tracks, board->clock);
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
    static const char *const names[PB_IRQ_LINES] = {"tick", "ethernet", "console", "user"};

    if (board->world->trace != NULL && tracks_of(board) != NULL) {
        fputc('}', instant(board->world->trace, process_of(board), TRACK_INTERRUPTS,
                           line < PB_IRQ_LINES ? names[line] : "interrupt", board->clock));
    }
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
    if (type == 0x86dd) {
        return "IPv6";
    }
    if (type != 0x0800 || length < 24) {
        return "frame";
    }
    return frame[23] == 1    ? "ICMP"
           : frame[23] == 2  ? "IGMP"
           : frame[23] == 6  ? "TCP"
           : frame[23] == 17 ? "UDP"
                             : "IPv4";
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
        }
        free(trace->boards[i].known);
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
