/*
 * Playing a journal: the world is made again from its blocks, every input
 * happens at its recorded time, firmware's questions get the recorded answers,
 * and each frame and the trace hash are compared as they come. Nothing here
 * asks the host but for the journal and the image files.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "edge.h"
#include "journal.h"
#include "segment.h"
#include "wire.h"

#define NS_PER_S 1000000000u
#define PATIENCE_NS (10ull * NS_PER_S) /* how long a run may outlast the recorded one */
#define MAX_NUMBERS 8
#define MAX_STRINGS 2

struct string {
    const uint8_t *bytes;
    size_t length;
};

/* One block. Frames: numbers are link and port, the string is the frame. */
struct record {
    unsigned kind, block;
    uint64_t time, hash;
    uint64_t number[MAX_NUMBERS];
    struct string string[MAX_STRINGS];
    int used;
};

struct edge_port {
    uint64_t link, place;
    struct pb_port *port;
};

struct screen {
    struct pb_playback *playback;
    struct pb_board *board;
};

struct pb_playback {
    const char *path;
    const struct pb_journal_options *options;
    struct pb_journal_report *report;
    struct pb_error *error;

    uint8_t *bytes; /* of the whole file */
    struct record *records;
    size_t count, size;
    uint64_t epoch_ns;
    const struct record *close; /* NULL: the journal is cut */

    struct pb_world *world;
    struct edge_port *edges;
    struct screen **screens;
    size_t edge_count, screen_count;

    size_t run_end; /* the first record behind the run that is played */
    size_t next_input, next_frame, next_answer;
};

/* --- reading the file -------------------------------------------------------- */

static int damaged(struct pb_playback *playback, const struct pb_pcapng_block *block)
{
    return pb_error_set(playback->error,
                        "%s: damaged: block %u at byte %zu is not as it was recorded",
                        playback->path, block->number, block->offset);
}

static struct record *record_new(struct pb_playback *playback)
{
    if (playback->count == playback->size) {
        size_t size = 2 * playback->size + 64;
        struct record *grown = realloc(playback->records, size * sizeof *grown);
        if (grown == NULL) {
            pb_error_set(playback->error, "%s: out of memory", playback->path);
            return NULL;
        }
        playback->records = grown;
        playback->size = size;
    }
    struct record *record = &playback->records[playback->count++];
    memset(record, 0, sizeof *record);
    return record;
}

/* Whether the eight bytes at body + length are the check of what is before them. */
static int check(const struct pb_pcapng_block *block, size_t length, uint64_t *chain)
{
    struct pb_fields fields = {block->body + length, block->body + block->length, 0};

    *chain = pb_journal_check(*chain, block->body, length);
    return pb_fields_number(&fields, 8) == *chain && !fields.bad;
}

static int read_fields(struct pb_fields *fields, struct record *record)
{
    unsigned numbers = 0, strings = 0;

    for (const char *format = pb_journal_fields[record->kind]; *format != '\0'; format++) {
        if (*format == 's') {
            size_t length = (size_t)pb_fields_number(fields, 4);
            record->string[strings].bytes = pb_fields_bytes(fields, length);
            record->string[strings++].length = length;
        } else {
            record->number[numbers++] = pb_fields_number(fields, *format == '4' ? 4 : 8);
        }
    }
    return fields->bad ? -1 : 0;
}

/* Enterprise number and magic; what others wrote is passed over. */
static int is_ours(struct pb_fields *fields)
{
    const int enterprise = pb_fields_number(fields, 4) == PB_PCAPNG_ENTERPRISE;
    const uint8_t *magic = pb_fields_bytes(fields, 8);

    return enterprise && magic != NULL && memcmp(magic, PB_JOURNAL_MAGIC, 8) == 0;
}

static int read_custom(struct pb_playback *playback, const struct pb_pcapng_block *block,
                       uint64_t *chain)
{
    struct pb_fields fields = {block->body, block->body + block->length, 0};

    if (!is_ours(&fields)) {
        return 0;
    }
    struct record *record = record_new(playback);
    if (record == NULL) {
        return -1;
    }
    record->block = block->number;
    record->kind = (unsigned)pb_fields_number(&fields, 4);
    record->time = pb_fields_number(&fields, 8);
    record->hash = pb_fields_number(&fields, 8);
    if (fields.bad || !check(block, block->length - 8, chain) || record->kind == 0 ||
        record->kind >= PB_JOURNAL_KINDS || read_fields(&fields, record) < 0) {
        return damaged(playback, block);
    }
    return 0;
}

/* Whether the last option says that there is no more. */
static int ends_list(const struct pb_pcapng_block *block)
{
    static const uint8_t end[4];

    return block->length >= 12 && memcmp(block->body + block->length - 4, end, sizeof end) == 0;
}

static int read_packet(struct pb_playback *playback, const struct pb_pcapng_block *block,
                       uint64_t *chain)
{
    struct pb_pcapng_frame frame;
    struct record *record = record_new(playback);

    if (record == NULL) {
        return -1;
    }
    if (pb_pcapng_read_frame(block, &frame) < 0 || frame.own_length != 8 + 8 + 8 ||
        !ends_list(block) || !check(block, block->length - 4 - 8, chain)) {
        return damaged(playback, block);
    }
    struct pb_fields fields = {frame.own + 8, frame.own + frame.own_length, 0};
    record->block = block->number;
    record->kind = frame.flags & PB_PCAPNG_INBOUND ? PB_JOURNAL_FRAME_IN : PB_JOURNAL_FRAME_OUT;
    record->time = frame.time_ns - playback->epoch_ns;
    record->hash = pb_fields_number(&fields, 8);
    record->number[0] = frame.interface;
    record->number[1] = frame.queue;
    record->string[0] = (struct string){frame.bytes, frame.length};
    return 0;
}

static int read_blocks(struct pb_playback *playback, size_t length)
{
    struct pb_pcapng_reader reader = {playback->path, playback->bytes, length, 0, 0};
    struct pb_pcapng_block block;
    uint64_t chain = 0;
    int more;

    while ((more = pb_pcapng_next(&reader, &block, playback->error)) > 0) {
        int result = 0;
        if (block.type == PB_PCAPNG_CUSTOM) {
            result = read_custom(playback, &block, &chain);
        } else if (block.type == PB_PCAPNG_PACKET) {
            result = read_packet(playback, &block, &chain);
        } else if (block.type == PB_PCAPNG_SECTION || block.type == PB_PCAPNG_INTERFACE) {
            chain = pb_journal_check(chain, block.body, block.length);
        }
        if (result < 0) {
            return -1;
        }
        if (playback->count == 1) {
            playback->epoch_ns = playback->records[0].number[1];
        }
    }
    return more;
}

static uint8_t *read_file(const char *path, size_t limit, size_t *length, struct pb_error *error)
{
    FILE *file = fopen(path, "rbe");
    uint8_t *bytes = NULL;
    size_t size = 0, count = 1;

    if (file == NULL) {
        pb_error_set(error, "%s: %s", path, strerror(errno));
        return NULL;
    }
    *length = 0;
    while (count > 0 && *length < limit) {
        if (*length == size) {
            size = size ? 2 * size : 65536;
            uint8_t *grown = realloc(bytes, size);
            if (grown == NULL) {
                break;
            }
            bytes = grown;
        }
        count = fread(bytes + *length, 1, size - *length, file);
        *length += count;
    }
    if (ferror(file) || (count > 0 && *length < limit)) {
        pb_error_set(error, "%s: cannot be read: %s", path, strerror(errno ? errno : ENOMEM));
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

int pb_journal_is(const char *path)
{
    size_t length = 0;
    uint8_t *bytes = read_file(path, 65536, &length, NULL);
    struct pb_pcapng_reader reader = {path, bytes, length, 0, 0};
    struct pb_pcapng_block block;
    struct pb_fields fields = {0};

    if (bytes != NULL && length >= 12 && pb_pcapng_next(&reader, &block, NULL) > 0 &&
        block.type == PB_PCAPNG_SECTION) {
        fields = (struct pb_fields){bytes + reader.offset, bytes + length, 0};
    }
    int result = fields.at != NULL && pb_fields_number(&fields, 4) == PB_PCAPNG_CUSTOM &&
                 (pb_fields_number(&fields, 4), is_ours(&fields));
    free(bytes);
    return result;
}

static int load(struct pb_playback *playback)
{
    size_t length = 0;

    playback->bytes = read_file(playback->path, SIZE_MAX, &length, playback->error);
    if (playback->bytes == NULL || read_blocks(playback, length) < 0) {
        return -1;
    }
    if (playback->count == 0 || playback->records[0].kind != PB_JOURNAL_WORLD) {
        return pb_error_set(playback->error, "%s: holds no journal", playback->path);
    }
    const struct record *last = &playback->records[playback->count - 1];
    playback->close = last->kind == PB_JOURNAL_CLOSE ? last : NULL;
    playback->report->cut = playback->close == NULL;
    return 0;
}

/* --- differences ------------------------------------------------------------- */

#define TIME_TEXT 32

static char *time_text(char text[TIME_TEXT], uint64_t ns)
{
    snprintf(text, TIME_TEXT, "%llu.%09llu s", (unsigned long long)(ns / NS_PER_S),
             (unsigned long long)(ns % NS_PER_S));
    return text;
}

/* The same hash as then: all that happened before is the same. */
static void compare_trace(struct pb_playback *playback, const struct record *record,
                          const char *what)
{
    struct pb_world *world = playback->world;
    char then[TIME_TEXT], now[TIME_TEXT];

    if (record->hash != world->hash && playback->report->trace[0] == '\0') {
        snprintf(playback->report->trace, sizeof playback->report->trace,
                 "before %s of %s (block %u): it is now %s, hash %016llx instead of %016llx", what,
                 time_text(then, record->time), record->block, time_text(now, world->now),
                 (unsigned long long)world->hash, (unsigned long long)record->hash);
    }
}

static int differs(const struct pb_playback *playback)
{
    return playback->report->frame[0] != '\0';
}

/* Nothing that comes later can be compared: the run ends. */
static void stop(struct pb_playback *playback)
{
    playback->world->end_requested = 1;
    if (playback->world->running != NULL) {
        pb_board_refresh(playback->world->running);
    }
}

static char *describe(char text[PB_FRAME_TEXT], const uint8_t *frame, size_t length)
{
    return pb_frame_describe(text, frame, length, &(struct pb_origin){0, 0});
}

static size_t first_other(const struct string *recorded, const struct pb_frame *frame)
{
    size_t at = 0;

    while (at < recorded->length && at < frame->length && recorded->bytes[at] == frame->bytes[at]) {
        at++;
    }
    return at;
}

/* --- the run: hooks ---------------------------------------------------------- */

static int is_input(unsigned kind)
{
    return kind == PB_JOURNAL_FRAME_IN || kind == PB_JOURNAL_INTERRUPT || kind == PB_JOURNAL_END;
}

static int happens_in_run(unsigned kind)
{
    return is_input(kind) || kind == PB_JOURNAL_FRAME_OUT || kind == PB_JOURNAL_ANSWER ||
           kind == PB_JOURNAL_MOMENT;
}

static struct record *find_input(struct pb_playback *playback)
{
    size_t *next = &playback->next_input;

    while (*next < playback->run_end && !is_input(playback->records[*next].kind)) {
        ++*next;
    }
    return *next < playback->run_end ? &playback->records[*next] : NULL;
}

static struct record *find_frame(struct pb_playback *playback)
{
    size_t *next = &playback->next_frame;

    while (*next < playback->run_end && playback->records[*next].kind != PB_JOURNAL_FRAME_OUT) {
        ++*next;
    }
    return *next < playback->run_end ? &playback->records[*next] : NULL;
}

static struct pb_board *board_of(const struct pb_playback *playback, uint64_t number)
{
    return number < playback->world->board_count ? playback->world->boards[number] : NULL;
}

static struct pb_port *port_of(const struct pb_playback *playback, const struct record *record)
{
    for (size_t i = 0; i < playback->edge_count; i++) {
        if (playback->edges[i].link == record->number[0] &&
            playback->edges[i].place == record->number[1]) {
            return playback->edges[i].port;
        }
    }
    return NULL;
}

/* The next input becomes an event: one at a time, as they were recorded. */
static void schedule_input(struct pb_playback *playback)
{
    struct pb_world *world = playback->world;
    const struct record *record = find_input(playback);
    const enum pb_input_kind kind = record == NULL                         ? PB_INPUT_END
                                    : record->kind == PB_JOURNAL_FRAME_IN  ? PB_INPUT_FRAME
                                    : record->kind == PB_JOURNAL_INTERRUPT ? PB_INPUT_INTERRUPT
                                                                           : PB_INPUT_END;

    if (record == NULL) {
        return;
    }
    struct pb_input *input =
        pb_input_new(world, kind, record->string[0].bytes, record->string[0].length);
    if (input == NULL) {
        snprintf(playback->report->frame, sizeof playback->report->frame, "out of memory");
        stop(playback);
        return;
    }
    input->port = kind == PB_INPUT_FRAME ? port_of(playback, record) : NULL;
    input->board = kind == PB_INPUT_INTERRUPT ? board_of(playback, record->number[0]) : NULL;
    input->line = (unsigned)record->number[1];
    pb_input_schedule(input, record->time > world->now ? record->time : world->now);
}

void pb_playback_input(struct pb_playback *playback)
{
    const struct record *record = find_input(playback);

    if (record != NULL) {
        compare_trace(playback, record, "the input");
        playback->report->inputs++;
        playback->next_input++;
        schedule_input(playback);
    }
}

void pb_playback_frame_out(struct pb_playback *playback, struct pb_port *port,
                           const struct pb_frame *frame)
{
    const struct record *record = find_frame(playback);
    struct pb_journal_report *report = playback->report;
    char time[TIME_TEXT], then[PB_FRAME_TEXT], now[PB_FRAME_TEXT];

    if (differs(playback)) {
        return;
    }
    time_text(time, playback->world->now);
    if (record == NULL) {
        /* A cut journal ends somewhere: what comes behind it is not known. */
        if (!report->cut || playback->run_end < playback->count) {
            snprintf(report->frame, sizeof report->frame,
                     "frame %llu, sent now at %s, is not in the journal: %s",
                     (unsigned long long)report->frames + 1, time,
                     describe(now, frame->bytes, frame->length));
            stop(playback);
        }
        return;
    }
    playback->next_frame++;
    const struct string *recorded = &record->string[0];
    const size_t other = first_other(recorded, frame);
    if (recorded->length != frame->length || other < frame->length ||
        record->number[0] != port->number >> 8 || record->number[1] != (port->number & 0xff)) {
        snprintf(report->frame, sizeof report->frame,
                 "frame %llu (block %u), sent now at %s, differs from byte %zu on: recorded %s; "
                 "now %s",
                 (unsigned long long)report->frames + 1, record->block, time, other,
                 describe(then, recorded->bytes, recorded->length),
                 describe(now, frame->bytes, frame->length));
        stop(playback);
        return;
    }
    report->frames++;
    compare_trace(playback, record, "the frame");
}

static void echo(struct pb_playback *playback, struct pb_board *board, const struct record *record)
{
    if (record->number[1] == PB_CALL_CONSOLE && record->string[0].length > 0 &&
        playback->options->console != NULL) {
        playback->options->console(playback->options->arg, board->name,
                                   (const char *)record->string[0].bytes, record->string[0].length);
    }
}

int pb_playback_answer(struct pb_playback *playback, struct pb_board *board,
                       enum pb_journal_call call, void *bytes, size_t size)
{
    for (size_t i = playback->next_answer; i < playback->run_end; i++) {
        struct record *record = &playback->records[i];
        if (record->kind != PB_JOURNAL_ANSWER || record->used ||
            record->number[0] != board->number || record->number[1] != (uint64_t)call) {
            continue;
        }
        const struct string *answer = &record->string[0];
        record->used = 1;
        while (playback->next_answer < playback->run_end &&
               (playback->records[playback->next_answer].kind != PB_JOURNAL_ANSWER ||
                playback->records[playback->next_answer].used)) {
            playback->next_answer++;
        }
        compare_trace(playback, record, "the host's answer");
        if (size > 0 && answer->length > 0) {
            memcpy(bytes, answer->bytes, answer->length < size ? answer->length : size);
        }
        echo(playback, board, record);
        return (int)(uint32_t)record->number[2];
    }
    return call == PB_CALL_CONSOLE ? PB_CONSOLE_EOF : -1;
}

/* --- the run ----------------------------------------------------------------- */

/* What was recorded must have happened. */
static void check_rest(struct pb_playback *playback)
{
    struct pb_journal_report *report = playback->report;
    const struct record *input = find_input(playback), *frame = find_frame(playback);
    char now[TIME_TEXT], then[TIME_TEXT], text[PB_FRAME_TEXT];

    time_text(now, playback->world->now);
    if (frame != NULL) {
        snprintf(report->frame, sizeof report->frame,
                 "frame %llu of %s (block %u) is not sent; the run ended at %s: %s",
                 (unsigned long long)report->frames + 1, time_text(then, frame->time), frame->block,
                 now, describe(text, frame->string[0].bytes, frame->string[0].length));
    } else if (input != NULL) {
        snprintf(report->frame, sizeof report->frame,
                 "the run ended at %s, before the recorded input of %s (block %u)", now,
                 time_text(then, input->time), input->block);
    }
}

static void run(struct pb_playback *playback, size_t index)
{
    const uint64_t until = playback->records[index].number[0];
    const uint64_t last =
        (playback->close != NULL ? playback->close : &playback->records[playback->count - 1])->time;
    const uint64_t limit = last < PB_NEVER - PATIENCE_NS ? last + PATIENCE_NS : PB_NEVER;
    char then[TIME_TEXT];

    playback->next_input = playback->next_frame = playback->next_answer = index + 1;
    schedule_input(playback);
    enum pb_end end = pb_world_run(playback->world, until < limit ? until : limit);
    if (differs(playback)) {
        return;
    }
    check_rest(playback);
    if (!differs(playback) && end == PB_END_UNTIL && limit < until && playback->close != NULL) {
        snprintf(playback->report->frame, sizeof playback->report->frame,
                 "the recorded run ended at %s, this one goes on", time_text(then, last));
    }
}

/* --- set-up ------------------------------------------------------------------ */

static double bits_double(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static char *copy_text(const struct string *string)
{
    return strndup((const char *)string->bytes, string->length);
}

static int make_world(struct pb_playback *playback, const struct record *record)
{
    const struct pb_world_options options = {.seed = record->number[0],
                                             .epoch_ns = record->number[1]};
    struct pb_journal_report *report = playback->report;

    if (playback->world != NULL) {
        return pb_error_set(playback->error, "%s: holds two worlds", playback->path);
    }
    report->seed = options.seed;
    snprintf(report->version, sizeof report->version, "%.*s", (int)record->string[0].length,
             record->string[0].bytes);
    snprintf(report->command, sizeof report->command, "%.*s", (int)record->string[1].length,
             record->string[1].bytes);
    playback->world = pb_world_create(&options, playback->error);
    if (playback->world == NULL) {
        return -1;
    }
    playback->world->playback = playback;
    return 0;
}

/* Threads are interrupted where they were, by all moments of the journal. */
static int preempt(struct pb_playback *playback, const struct record *record)
{
    struct pb_moment *moments = calloc(playback->count, sizeof *moments);
    size_t count = 0;
    int result = -1;

    for (size_t i = 0; moments != NULL && i < playback->count; i++) {
        const uint64_t *number = playback->records[i].number;
        if (playback->records[i].kind == PB_JOURNAL_MOMENT) {
            moments[count++] = (struct pb_moment){.board = (unsigned)number[0],
                                                  .thread = (unsigned)number[1],
                                                  .point = number[2],
                                                  .leap_ns = number[3]};
        }
    }
    if (moments == NULL || record->number[0] > PB_PREEMPT_ACCESSES) {
        pb_error_set(playback->error, "%s: %s", playback->path,
                     moments == NULL ? "out of memory" : "damaged: an unknown kind of preemption");
    } else {
        result = pb_world_preempt(playback->world, (enum pb_preempt)record->number[0], moments,
                                  count, playback->error);
    }
    free(moments);
    return result;
}

static int make_link(struct pb_playback *playback, const struct record *record)
{
    const struct pb_link_options options = {
        .delay_ns = record->number[0],
        .rate_bps = record->number[1],
        .queue_frames = (unsigned)record->number[2],
        .loss = bits_double(record->number[3]),
        .dup = bits_double(record->number[4]),
        .reorder = bits_double(record->number[5]),
        .corrupt = bits_double(record->number[6]),
    };

    return pb_link_create(playback->world, &options, playback->error) != NULL ? 0 : -1;
}

static void show(void *arg, const char *text, size_t length)
{
    const struct screen *screen = arg;
    const struct pb_journal_options *options = screen->playback->options;

    if (options->console != NULL) {
        options->console(options->arg, screen->board->name, text, length);
    }
}

static int make_board(struct pb_playback *playback, const struct record *record)
{
    const struct pb_board_options options = {.ram = (size_t)record->number[0],
                                             .heap = (size_t)record->number[1],
                                             .watched = (int)record->number[2]};
    char *name = copy_text(&record->string[0]);
    struct screen *screen = calloc(1, sizeof *screen);
    struct screen **grown =
        realloc(playback->screens, (playback->screen_count + 1) * sizeof *grown);

    playback->screens = grown != NULL ? grown : playback->screens;
    if (name == NULL || screen == NULL || grown == NULL) {
        free(name);
        free(screen);
        return pb_error_set(playback->error, "%s: out of memory", playback->path);
    }
    playback->screens[playback->screen_count++] = screen;
    screen->playback = playback;
    screen->board = pb_board_create(playback->world, name, &options, playback->error);
    free(name);
    if (screen->board == NULL) {
        return -1;
    }
    pb_board_console_sink(screen->board, show, screen);
    return 0;
}

static void note_changed(struct pb_playback *playback, const struct record *record,
                         const char *path, uint64_t hash)
{
    char *changed = playback->report->changed;

    if (hash != record->number[1] && changed[0] == '\0') {
        snprintf(changed, sizeof playback->report->changed, "%s", path);
    }
}

static int link_image(struct pb_playback *playback, const struct record *record,
                      struct pb_board *board)
{
    uint64_t hash = 0;

    if (playback->options->linked == NULL) {
        return pb_error_set(playback->error,
                            "%s: was recorded by a program that is its own firmware: only that "
                            "program can repeat it",
                            playback->path);
    }
    if (pb_journal_file_hash(PB_JOURNAL_SELF, &hash) == 0) {
        note_changed(playback, record, PB_JOURNAL_SELF, hash);
    }
    return pb_board_link_image(board, playback->options->linked, playback->error);
}

/* Where the image is now; allocated. */
static char *image_path(struct pb_playback *playback, const struct record *record)
{
    const struct pb_journal_options *options = playback->options;
    char *path, *found;

    if (options->image != NULL && record->number[0] == 0) {
        return strdup(options->image);
    }
    path = copy_text(&record->string[0]);
    if (path == NULL || access(path, R_OK) == 0 || options->find_image == NULL ||
        (found = options->find_image(options->arg, path)) == NULL) {
        return path;
    }
    free(path);
    return found;
}

static int load_image(struct pb_playback *playback, const struct record *record)
{
    struct pb_board *board = board_of(playback, record->number[0]);
    uint64_t hash = 0;

    if (record->string[0].length == 0) {
        return link_image(playback, record, board);
    }
    char *path = image_path(playback, record);
    if (path == NULL || pb_journal_file_hash(path, &hash) < 0) {
        pb_error_set(playback->error, "%s: the image %s cannot be read: %s", playback->path,
                     path != NULL ? path : "", strerror(errno));
        free(path);
        return -1;
    }
    note_changed(playback, record, path, hash);
    int result = pb_board_load_image(board, path, playback->error);
    free(path);
    return result;
}

static int set_argument(struct pb_playback *playback, const struct record *record)
{
    char *name = copy_text(&record->string[0]);
    int result = name == NULL ? -1
                              : pb_board_argument(board_of(playback, record->number[0]), name,
                                                  (const char *)record->string[1].bytes,
                                                  record->string[1].length);

    if (result < 0) {
        pb_error_set(playback->error, "%s: out of memory for a boot argument", playback->path);
    }
    free(name);
    return result;
}

static int make_edge(struct pb_playback *playback, const struct record *record)
{
    struct edge_port *grown = realloc(playback->edges, (playback->edge_count + 1) * sizeof *grown);

    playback->edges = grown != NULL ? grown : playback->edges;
    struct pb_port *port =
        grown != NULL ? pb_link_port(playback->world->links[record->number[0]], NULL, NULL) : NULL;
    if (port == NULL) {
        return pb_error_set(playback->error, "%s: out of memory", playback->path);
    }
    grown[playback->edge_count++] = (struct edge_port){record->number[0], record->number[1], port};
    return 0;
}

/* Before the first run, inputs happen at once. */
static void happen_now(struct pb_playback *playback, size_t index)
{
    const struct record *record = &playback->records[index];

    playback->run_end = index + 1;
    playback->next_input = index;
    if (record->kind == PB_JOURNAL_FRAME_IN) {
        pb_port_send(port_of(playback, record), record->string[0].bytes, record->string[0].length);
    } else if (record->kind == PB_JOURNAL_INTERRUPT) {
        pb_board_interrupt(board_of(playback, record->number[0]), (unsigned)record->number[1]);
    } else if (record->kind == PB_JOURNAL_END) {
        pb_world_end(playback->world);
    }
}

/* Whether the world has what the record speaks of. */
static int refers_well(const struct pb_playback *playback, const struct record *record)
{
    const struct pb_world *world = playback->world;

    if (record->kind == PB_JOURNAL_WORLD) {
        return 1;
    }
    if (world == NULL) {
        return 0;
    }
    switch (record->kind) {
    case PB_JOURNAL_IMAGE:
    case PB_JOURNAL_ARGUMENT:
    case PB_JOURNAL_POWER:
    case PB_JOURNAL_INTERRUPT:
        return record->number[0] < world->board_count;
    case PB_JOURNAL_CONNECT:
        return record->number[0] < world->board_count && record->number[1] < world->link_count;
    case PB_JOURNAL_EDGE:
        return record->number[0] < world->link_count;
    case PB_JOURNAL_FRAME_IN:
        return port_of(playback, record) != NULL;
    default:
        return 1;
    }
}

static void finish(struct pb_playback *playback, const struct record *record)
{
    playback->report->recorded_hash = record->hash;
    compare_trace(playback, record, "the end");
}

static int perform(struct pb_playback *playback, size_t index)
{
    const struct record *record = &playback->records[index];

    switch (record->kind) {
    case PB_JOURNAL_WORLD:
        return make_world(playback, record);
    case PB_JOURNAL_PREEMPT:
        return preempt(playback, record);
    case PB_JOURNAL_MOMENT:
        return 0;
    case PB_JOURNAL_LINK:
        return make_link(playback, record);
    case PB_JOURNAL_BOARD:
        return make_board(playback, record);
    case PB_JOURNAL_IMAGE:
        return load_image(playback, record);
    case PB_JOURNAL_ARGUMENT:
        return set_argument(playback, record);
    case PB_JOURNAL_CONNECT:
        return pb_board_connect(playback->world->boards[record->number[0]],
                                playback->world->links[record->number[1]], playback->error);
    case PB_JOURNAL_EDGE:
        return make_edge(playback, record);
    case PB_JOURNAL_POWER:
        (record->number[1] ? pb_board_power_on
                           : pb_board_power_cut)(board_of(playback, record->number[0]));
        return 0;
    case PB_JOURNAL_RUN:
        run(playback, index);
        return 0;
    case PB_JOURNAL_CLOSE:
        finish(playback, record);
        return 0;
    default:
        happen_now(playback, index);
        return 0;
    }
}

static int bad_reference(struct pb_playback *playback, const struct record *record)
{
    return pb_error_set(playback->error, "%s: damaged: block %u speaks of what is not there",
                        playback->path, record->block);
}

static int play(struct pb_playback *playback)
{
    size_t next;

    for (size_t i = 0; i < playback->count && !differs(playback); i = next) {
        const struct record *record = &playback->records[i];
        next = i + 1;
        if (!refers_well(playback, record)) {
            return bad_reference(playback, record);
        }
        if (record->kind == PB_JOURNAL_RUN) {
            for (; next < playback->count && happens_in_run(playback->records[next].kind); next++) {
                if (!refers_well(playback, &playback->records[next])) {
                    return bad_reference(playback, &playback->records[next]);
                }
            }
            playback->run_end = next;
        }
        if (perform(playback, i) < 0) {
            return -1;
        }
    }
    return 0;
}

/* --- in all ------------------------------------------------------------------ */

static int verdict(struct pb_playback *playback)
{
    struct pb_journal_report *report = playback->report;

    report->hash = playback->world->hash;
    report->now_ns = playback->world->now;
    report->status = playback->world->status;
    if (playback->close != NULL) {
        report->recorded_hash = playback->close->hash;
    }
    return report->trace[0] != '\0' || report->frame[0] != '\0';
}

static void playback_free(struct pb_playback *playback)
{
    pb_world_destroy(playback->world);
    for (size_t i = 0; i < playback->screen_count; i++) {
        free(playback->screens[i]);
    }
    free(playback->screens);
    free(playback->edges);
    free(playback->records);
    free(playback->bytes);
}

int pb_journal_play(const char *path, const struct pb_journal_options *options,
                    struct pb_journal_report *report, struct pb_error *error)
{
    static const struct pb_journal_options none;
    struct pb_playback playback = {.path = path,
                                   .options = options != NULL ? options : &none,
                                   .report = report,
                                   .error = error};
    int result = -1;

    memset(report, 0, sizeof *report);
    if (load(&playback) == 0 && play(&playback) == 0) {
        result = verdict(&playback);
    }
    playback_free(&playback);
    return result;
}
