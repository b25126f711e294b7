/*
 * Folding of byte strings into the trace hash: eight bytes a step, read as
 * little-endian numbers, the rest padded with zeros; the length goes first.
 */
#include "hash.h"

static uint64_t load(const uint8_t *bytes, size_t count)
{
    uint64_t value = 0;

    for (size_t i = 0; i < count; i++) {
        value |= (uint64_t)bytes[i] << (8 * i);
    }
    return value;
}

uint64_t pb_hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const uint8_t *bytes = data;

    hash = pb_hash_word(hash, length);
    for (; length >= 8; bytes += 8, length -= 8) {
        hash = pb_hash_word(hash, load(bytes, 8));
    }
    return length ? pb_hash_word(hash, load(bytes, length)) : hash;
}
