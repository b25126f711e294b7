/*
 * The journal from inside the machine: what a world was made of and what came
 * into it, as a pcapng file (docs/journal.md). The machine calls the hooks
 * below at the places where something is set up, enters or leaves; they do
 * nothing in a world that neither records nor plays. Internal to drivers/.
 */
#ifndef PB_JOURNAL_H
#define PB_JOURNAL_H

#include "pcapng.h"
#include "world.h"

struct pb_port;
struct pb_frame;

/* Numbers of the file format: never renumber. */
enum pb_journal_kind {
    PB_JOURNAL_WORLD = 1,
    PB_JOURNAL_LINK,
    PB_JOURNAL_BOARD,
    PB_JOURNAL_IMAGE,
    PB_JOURNAL_ARGUMENT,
    PB_JOURNAL_CONNECT,
    PB_JOURNAL_EDGE,
    PB_JOURNAL_POWER,
    PB_JOURNAL_RUN,
    PB_JOURNAL_INTERRUPT,
    PB_JOURNAL_END,
    PB_JOURNAL_ANSWER,
    PB_JOURNAL_CLOSE,
    PB_JOURNAL_PREEMPT,
    PB_JOURNAL_MOMENT,
    PB_JOURNAL_KINDS,
    /* Frames are packet blocks; these never stand in a file. */
    PB_JOURNAL_FRAME_IN,
    PB_JOURNAL_FRAME_OUT
};

/* Questions of firmware that the host answers. Numbers of the file format. */
enum pb_journal_call {
    PB_CALL_CONSOLE = 1,
    PB_CALL_STORE_BEGIN,
    PB_CALL_STORE_WRITE,
    PB_CALL_STORE_END,
    PB_CALL_CAPTURE
};

/* The fields of each kind: '4' and '8' are numbers of as many bytes, 's' a byte
 * string behind its length of four bytes. */
extern const char *const pb_journal_fields[PB_JOURNAL_KINDS];

#define PB_JOURNAL_MAGIC "PBJOURN1"      /* eight bytes, in every block */
#define PB_JOURNAL_SELF "/proc/self/exe" /* the image of a linked board */

/* The check of a block: the check of the one before, and its body so far. */
uint64_t pb_journal_check(uint64_t before, const uint8_t *body, size_t length);
/* The hash of a file's bytes; -1 when it cannot be read. */
int pb_journal_file_hash(const char *path, uint64_t *hash);

/* --- hooks ------------------------------------------------------------------- */

/* Set-up: the fields as pb_journal_fields[kind] says: '4' takes an unsigned, '8'
 * a uint64_t, 's' a pointer and a size_t. */
void pb_journal_note(struct pb_world *, enum pb_journal_kind, ...);
void pb_journal_link(struct pb_world *, unsigned number, const struct pb_link_options *);
void pb_journal_image(struct pb_world *, unsigned board, const char *path);

/* An input happens now. */
void pb_journal_frame_in(struct pb_port *, const uint8_t *bytes, size_t length);
void pb_journal_interrupt(struct pb_board *, unsigned line);
void pb_journal_end(struct pb_world *);

/* A point of the running thread is a moment: the clock leaps to `target`. */
void pb_journal_moment(struct pb_board *, uint64_t point, uint64_t target);

/* A frame departs; those of edges are inputs already. */
void pb_journal_frame_out(struct pb_port *, const struct pb_frame *, const char *fault);

/* Firmware asks the host: 1 when a journal answers, with the bytes (at most
 * `size`) and the result; else ask the host and note its answer. */
int pb_journal_answers(struct pb_board *, enum pb_journal_call, int *result, void *bytes,
                       size_t size);
void pb_journal_answer(struct pb_board *, enum pb_journal_call, int result, const void *bytes,
                       size_t length);

/* The world goes: a journal that was not closed is left as it is. */
void pb_journal_free(struct pb_world *);

/* --- playback.c: the hooks of a world that plays ------------------------------- */

struct pb_playback;
void pb_playback_input(struct pb_playback *);
void pb_playback_frame_out(struct pb_playback *, struct pb_port *, const struct pb_frame *);
int pb_playback_answer(struct pb_playback *, struct pb_board *, enum pb_journal_call, void *bytes,
                       size_t size);

#endif
