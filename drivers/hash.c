/*
 * Folding of byte strings into the trace hash: eight bytes a step, read as
 * little-endian numbers, the rest padded with zeros; the length goes first.
 */
#include "hash.h"

#include <endian.h>
#include <string.h>

static uint64_t load(const uint8_t *bytes, size_t count)
{
    uint64_t value = 0;

    memcpy(&value, bytes, count); /* the rest stays zero, the low end is first */
    return le64toh(value);
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
