/*
 * Folding of byte strings into the trace hash: blocks of eight little-endian
 * numbers, the last padded with zeros, go through four lanes, which do not
 * wait for each other; the length goes first.
 */
#include "hash.h"

#include <endian.h>
#include <string.h>

#define BLOCK 64u

static uint64_t load(const uint8_t *bytes)
{
    uint64_t value;

    memcpy(&value, bytes, sizeof value);
    return le64toh(value);
}

/* Both halves of the product: every bit of either factor moves all of it. */
static inline uint64_t mix(uint64_t a, uint64_t b)
{
    const unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The odd constants keep factors from being 0: they have no meaning but to be
 * unlike what a frame holds. */
static inline void fold_block(uint64_t lane[4], const uint8_t *bytes)
{
    lane[0] = mix(lane[0] ^ load(bytes), load(bytes + 8) ^ 0xD6E8FEB86659FD93u);
    lane[1] = mix(lane[1] ^ load(bytes + 16), load(bytes + 24) ^ 0xA0761D6478BD642Fu);
    lane[2] = mix(lane[2] ^ load(bytes + 32), load(bytes + 40) ^ 0xE7037ED1A0B428DBu);
    lane[3] = mix(lane[3] ^ load(bytes + 48), load(bytes + 56) ^ 0x8EBC6AF09C88C6E3u);
}

uint64_t pb_hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    uint8_t rest[BLOCK] = {0};

    hash = pb_hash_word(hash, length);
    /* Each lane begins apart, so that words which change places count. */
    uint64_t lane[4] = {hash, hash + 1, hash + 2, hash + 3};
    for (; length >= BLOCK; bytes += BLOCK, length -= BLOCK) {
        fold_block(lane, bytes);
    }
    if (length > 0) {
        memcpy(rest, bytes, length);
        fold_block(lane, rest);
    }
    lane[0] = pb_hash_word(lane[0], lane[1]);
    lane[2] = pb_hash_word(lane[2], lane[3]);
    return pb_hash_word(lane[0], lane[2]);
}
