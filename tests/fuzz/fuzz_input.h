/*
 * The input of a libFuzzer target that drives a board, read as a stream of choices.
 * It ends in zeros: a target needs no case for an input that stops half-way.
 */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t *fuzz_at, *fuzz_end;

static inline unsigned fuzz_byte(void)
{
    return fuzz_at < fuzz_end ? *fuzz_at++ : 0;
}

static inline unsigned fuzz_16(void)
{
    unsigned high = fuzz_byte();

    return high << 8 | fuzz_byte();
}

static inline uint32_t fuzz_32(void)
{
    uint32_t high = fuzz_16();

    return high << 16 | fuzz_16();
}

/* Up to `size` bytes of the input as they are. */
static inline size_t fuzz_bytes(uint8_t *bytes, size_t size)
{
    size_t left = (size_t)(fuzz_end - fuzz_at);

    size = size < left ? size : left;
    memcpy(bytes, fuzz_at, size);
    fuzz_at += size;
    return size;
}

#endif
