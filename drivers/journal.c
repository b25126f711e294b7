/*
 * Recording: every hook becomes a block of a pcapng file. Until the file is
 * opened, right before the world runs, blocks wait in memory, so that a
 * command that fails earlier leaves an older journal alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "journal.h"
#include "wire.h"

struct pb_journal {
    struct pb_pcapng out;
    FILE *file;
    char *path;
    uint64_t check; /* of the last block of ours */
    uint64_t frames, inputs;
    int closed; /* whole: nothing more is noted */
};

const char *const pb_journal_fields[PB_JOURNAL_KINDS] = {
    [PB_JOURNAL_WORLD] = "884ss",  /* seed, epoch, realtime, version, command line */
    [PB_JOURNAL_LINK] = "8848888", /* delay, rate, queue, percentages (IEEE 754 bits) */
    [PB_JOURNAL_BOARD] = "8844s",  /* RAM, heap, watched, has a folder, name */
    [PB_JOURNAL_IMAGE] = "48s",    /* board, hash, path ("": linked) */
    [PB_JOURNAL_ARGUMENT] = "4ss", /* board, name, value */
    [PB_JOURNAL_CONNECT] = "44",   /* board, link */
    [PB_JOURNAL_EDGE] = "44",      /* link, port on it */
    [PB_JOURNAL_POWER] = "44",     /* board, on or off */
    [PB_JOURNAL_RUN] = "8",        /* virtual time limit */
    [PB_JOURNAL_INTERRUPT] = "44", /* board, line */
    [PB_JOURNAL_END] = "",         [PB_JOURNAL_ANSWER] = "444s", /* board, call, result, bytes */
    [PB_JOURNAL_CLOSE] = "488",    /* exit status, frames, inputs */
    [PB_JOURNAL_PREEMPT] = "4",    /* mode */
    [PB_JOURNAL_MOMENT] = "4488",  /* board, thread, point, virtual time after the leap */
};

uint64_t pb_journal_check(uint64_t before, const uint8_t *body, size_t length)
{
    return pb_hash_bytes(before, body, length);
}

int pb_journal_file_hash(const char *path, uint64_t *hash)
{
    uint8_t buffer[16384];
    FILE *file = fopen(path, "rbe");
    size_t count;

    if (file == NULL) {
        return -1;
    }
    *hash = PB_HASH_START;
    while ((count = fread(buffer, 1, sizeof buffer, file)) > 0) {
        *hash = pb_hash_bytes(*hash, buffer, count);
    }
    int failed = ferror(file);
    fclose(file);
    return failed ? -1 : 0;
}

/* --- blocks ------------------------------------------------------------------ */

/* Blocks that have no check of their own are part of the next one's. */
static void chain(struct pb_journal *journal)
{
    const struct pb_bytes *block = &journal->out.block;

    if (!block->failed) {
        journal->check = pb_journal_check(journal->check, block->data + 8, block->length - 12);
    }
}

/* Puts the check of what the block's body holds so far. */
static void put_check(struct pb_journal *journal)
{
    struct pb_bytes *block = &journal->out.block;

    if (!block->failed) {
        journal->check = pb_journal_check(journal->check, block->data + 8, block->length - 8);
    }
    pb_bytes_number(block, journal->check, 8);
}

static void put_fields(struct pb_bytes *block, const char *format, va_list fields)
{
    for (; *format != '\0'; format++) {
        if (*format == '4') {
            pb_bytes_number(block, va_arg(fields, unsigned), 4);
        } else if (*format == '8') {
            pb_bytes_number(block, va_arg(fields, uint64_t), 8);
        } else {
            const void *bytes = va_arg(fields, const void *);
            const size_t length = va_arg(fields, size_t);
            pb_bytes_number(block, length, 4);
            pb_bytes_put(block, bytes, length);
        }
    }
}

void pb_journal_note(struct pb_world *world, enum pb_journal_kind kind, ...)
{
    struct pb_journal *journal = world->journal;
    struct pb_bytes *block;
    va_list fields;

    if (journal == NULL || journal->closed) {
        return;
    }
    block = &journal->out.block;
    pb_pcapng_begin(&journal->out, PB_PCAPNG_CUSTOM);
    pb_bytes_number(block, PB_PCAPNG_ENTERPRISE, 4);
    pb_bytes_put(block, PB_JOURNAL_MAGIC, 8);
    pb_bytes_number(block, kind, 4);
    pb_bytes_number(block, world->now, 8);
    pb_bytes_number(block, world->hash, 8);
    va_start(fields, kind);
    put_fields(block, pb_journal_fields[kind], fields);
    va_end(fields);
    pb_bytes_align(block);
    put_check(journal);
    pb_pcapng_end(&journal->out);
}

static void note_frame(struct pb_port *port, const uint8_t *bytes, size_t length, uint32_t flags,
                       const char *comment)
{
    struct pb_world *world = pb_link_world(port->link);
    struct pb_journal *journal = world->journal;
    struct pb_bytes *block = &journal->out.block;
    const struct pb_pcapng_frame frame = {
        .interface = port->number >> 8,
        .time_ns = world->options.epoch_ns + world->now,
        .bytes = bytes,
        .length = length,
        .flags = flags,
        .queue = port->number & 0xff,
        .comment = comment,
    };

    pb_pcapng_frame(&journal->out, &frame);
    pb_bytes_number(block, PB_OPTION_CUSTOM, 2);
    pb_bytes_number(block, 4 + 8 + 8 + 8, 2);
    pb_bytes_number(block, PB_PCAPNG_ENTERPRISE, 4);
    pb_bytes_put(block, PB_JOURNAL_MAGIC, 8);
    pb_bytes_number(block, world->hash, 8);
    put_check(journal);
    pb_pcapng_option(&journal->out, PB_OPTION_END, NULL, 0);
    pb_pcapng_end(&journal->out);
}

/* --- hooks ------------------------------------------------------------------- */

static int records(const struct pb_world *world)
{
    return world->journal != NULL && !world->journal->closed;
}

static uint64_t double_bits(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

void pb_journal_link(struct pb_world *world, unsigned number, const struct pb_link_options *o)
{
    char name[16];

    if (records(world)) {
        snprintf(name, sizeof name, "link%u", number);
        pb_pcapng_interface(&world->journal->out, name);
        chain(world->journal);
        pb_journal_note(world, PB_JOURNAL_LINK, o->delay_ns, o->rate_bps, o->queue_frames,
                        double_bits(o->loss), double_bits(o->dup), double_bits(o->reorder),
                        double_bits(o->corrupt));
    }
}

void pb_journal_image(struct pb_world *world, unsigned board, const char *path)
{
    char *whole = records(world) && path[0] != '\0' ? realpath(path, NULL) : NULL;
    uint64_t hash = 0;

    if (records(world)) {
        if (pb_journal_file_hash(path[0] != '\0' ? path : PB_JOURNAL_SELF, &hash) < 0) {
            world->journal->out.error = errno ? errno : EIO;
        }
        path = whole != NULL ? whole : path;
        pb_journal_note(world, PB_JOURNAL_IMAGE, board, hash, path, strlen(path));
    }
    free(whole);
}

/* An input of a world that plays or records. */
static void input_happens(struct pb_world *world)
{
    if (world->playback != NULL) {
        pb_playback_input(world->playback);
    }
    if (records(world)) {
        world->journal->inputs++;
    }
}

void pb_journal_frame_in(struct pb_port *port, const uint8_t *bytes, size_t length)
{
    struct pb_world *world = pb_link_world(port->link);

    input_happens(world);
    if (records(world)) {
        note_frame(port, bytes, length, PB_PCAPNG_INBOUND, NULL);
    }
}

void pb_journal_interrupt(struct pb_board *board, unsigned line)
{
    input_happens(board->world);
    pb_journal_note(board->world, PB_JOURNAL_INTERRUPT, board->number, line);
}

void pb_journal_end(struct pb_world *world)
{
    input_happens(world);
    pb_journal_note(world, PB_JOURNAL_END);
}

void pb_journal_frame_out(struct pb_port *port, const struct pb_frame *frame, const char *fault)
{
    struct pb_world *world = pb_link_world(port->link);

    if (port->outside) {
        return;
    }
    if (world->playback != NULL) {
        pb_playback_frame_out(world->playback, port, frame);
    }
    if (records(world)) {
        world->journal->frames++;
        note_frame(port, frame->bytes, frame->length, PB_PCAPNG_OUTBOUND, fault);
    }
}

/* From the board's own context, whose errno is the firmware's. */
void pb_journal_moment(struct pb_board *board, uint64_t point, uint64_t target)
{
    const int firmware_errno = errno;

    pb_journal_note(board->world, PB_JOURNAL_MOMENT, board->number, board->preempt.thread, point,
                    target);
    errno = firmware_errno;
}

/* --- answers ----------------------------------------------------------------- */

struct answer {
    struct pb_board *board;
    enum pb_journal_call call;
    int result;
    void *bytes;
    size_t length;
};

static void play_on_host(void *arg)
{
    struct answer *answer = arg;

    answer->result = pb_playback_answer(answer->board->world->playback, answer->board, answer->call,
                                        answer->bytes, answer->length);
}

int pb_journal_answers(struct pb_board *board, enum pb_journal_call call, int *result, void *bytes,
                       size_t size)
{
    struct answer answer = {board, call, -1, bytes, size};

    if (board->world->playback == NULL) {
        return 0;
    }
    pb_board_call_host(board, play_on_host, &answer);
    *result = answer.result;
    return 1;
}

static void note_on_host(void *arg)
{
    const struct answer *answer = arg;

    pb_journal_note(answer->board->world, PB_JOURNAL_ANSWER, answer->board->number,
                    (unsigned)answer->call, (unsigned)answer->result, (const void *)answer->bytes,
                    answer->length);
}

void pb_journal_answer(struct pb_board *board, enum pb_journal_call call, int result,
                       const void *bytes, size_t length)
{
    struct answer answer = {board, call, result, (void *)bytes, length};

    if (records(board->world)) {
        pb_board_call_host(board, note_on_host, &answer);
    }
}

/* --- life -------------------------------------------------------------------- */

int pb_world_record(struct pb_world *world, const char *version, const char *command,
                    struct pb_error *error)
{
    if (world->journal != NULL) {
        return pb_error_set(error, "the world is recorded already");
    }
    if (world->board_count > 0 || world->link_count > 0 || world->now > 0) {
        return pb_error_set(error, "a journal begins before boards and links are made");
    }
    world->journal = calloc(1, sizeof *world->journal);
    if (world->journal == NULL) {
        return pb_error_set(error, "out of memory for a journal");
    }
    pb_pcapng_section(&world->journal->out, "postboard",
                      "A journal: repeat the run with postboard replay FILE");
    chain(world->journal);
    pb_journal_note(world, PB_JOURNAL_WORLD, world->options.seed, world->options.epoch_ns,
                    (unsigned)world->options.realtime, version, strlen(version), command,
                    strlen(command));
    if (world->preemption != NULL) {
        pb_journal_note(world, PB_JOURNAL_PREEMPT, (unsigned)pb_preempt_mode(world));
    }
    return 0;
}

/* It holds boot arguments, passwords among them: for its owner alone. */
static FILE *create(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;

    if (fd >= 0 && file == NULL) {
        close(fd);
    }
    return file;
}

int pb_world_record_to(struct pb_world *world, const char *path, struct pb_error *error)
{
    struct pb_journal *journal = world->journal;

    if (journal == NULL || journal->file != NULL) {
        return pb_error_set(error, "%s: the world %s", path,
                            journal == NULL ? "is not recorded" : "is recorded to a file already");
    }
    journal->path = strdup(path);
    journal->file = journal->path != NULL ? create(path) : NULL;
    if (journal->file == NULL) {
        return pb_error_set(error, "%s: cannot write a journal: %s", path, strerror(errno));
    }
    pb_pcapng_open(&journal->out, journal->file);
    return 0;
}

int pb_world_record_end(struct pb_world *world, struct pb_error *error)
{
    struct pb_journal *journal = world->journal;

    if (journal == NULL || journal->file == NULL || journal->closed) {
        return pb_error_set(error, "the world is not recorded");
    }
    pb_journal_note(world, PB_JOURNAL_CLOSE, (unsigned)world->status, journal->frames,
                    journal->inputs);
    journal->closed = 1;
    if (fclose(journal->file) != 0 && journal->out.error == 0) {
        journal->out.error = errno;
    }
    journal->file = NULL;
    if (journal->out.error != 0) {
        return pb_error_set(error, "%s: the journal is incomplete: %s", journal->path,
                            strerror(journal->out.error));
    }
    return 0;
}

void pb_journal_free(struct pb_world *world)
{
    struct pb_journal *journal = world->journal;

    if (journal != NULL) {
        if (journal->file != NULL) {
            fclose(journal->file);
        }
        pb_pcapng_free(&journal->out);
        free(journal->path);
        free(journal);
        world->journal = NULL;
    }
}
