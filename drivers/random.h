/*
 * Seeded random streams. A stream is named by what it serves, so that a new
 * draw of one never shifts another. Integers only: the same everywhere.
 */
#ifndef PB_RANDOM_H
#define PB_RANDOM_H

#include <stdint.h>

/* Who owns a stream; with a number and a purpose this names it. */
enum pb_stream_owner { PB_STREAM_BOARD = 1, PB_STREAM_LINK = 2, PB_STREAM_HOST = 3 };

struct pb_stream {
    uint64_t state[4];
};

/* Starts the stream (owner, number, purpose) of a seed. */
void pb_stream_seed(struct pb_stream *, uint64_t seed, enum pb_stream_owner, uint64_t number,
                    uint64_t purpose);
/* The next 64 bits. */
uint64_t pb_stream_next(struct pb_stream *);
/* A number from 0 to bound - 1 (bound > 0), by one draw. */
uint64_t pb_stream_below(struct pb_stream *, uint64_t bound);

#endif
