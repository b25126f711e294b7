/*
 * The trace hash: facts of a run folded into 64 bits, independent of the
 * host's byte order, compiler and addresses.
 */
#ifndef PB_HASH_H
#define PB_HASH_H

#include <stddef.h>
#include <stdint.h>

/* First field of a fact. The numbers are part of the hash: never renumber. */
enum pb_fact {
    PB_FACT_FIRMWARE = 1,       /* plus an enum pb_trace */
    PB_FACT_FRAME = 2,
    PB_FACT_CONSOLE_OUT = 3,
    PB_FACT_CONSOLE_IN = 4,
    PB_FACT_POWER = 5,
    PB_FACT_STOP = 6
};

#define PB_HASH_START 0x9E3779B97F4A7C15u

static inline uint64_t pb_hash_word(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xD6E8FEB86659FD93u;
    return hash ^ (hash >> 32);
}

/* Folds bytes, their number included. */
uint64_t pb_hash_bytes(uint64_t hash, const void *data, size_t length);

#endif
