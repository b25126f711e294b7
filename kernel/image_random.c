/*
 * Random numbers for a loaded image. rand() and random() draw from the board's
 * own stream of the world's seed until the program gives a seed itself; from
 * then on the same seed gives the same numbers, as C wants.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "image_libc.h"
#include "machine.h"

static int seeded;
static uint64_t state;

static uint64_t draw(enum pb_random purpose)
{
    return _pb_machine->random(_pb_machine->board, purpose);
}

/* splitmix64 */
static uint64_t next(void)
{
    uint64_t z;

    state += 0x9e3779b97f4a7c15u;
    z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

PB_WEAK long random(void)
{
    uint64_t value = seeded ? next() : draw(PB_RANDOM_LIBC);

    return (long)(value >> 33);
}

PB_WEAK void srandom(unsigned seed)
{
    seeded = 1;
    state = seed;
}

PB_WEAK int rand(void)
{
    return (int)random();
}

PB_WEAK void srand(unsigned seed)
{
    srandom(seed);
}

static void fill(void *buffer, size_t size)
{
    uint8_t *at = buffer;

    while (size > 0) {
        uint64_t value = draw(PB_RANDOM_ENTROPY);
        size_t part = size < sizeof(value) ? size : sizeof(value);
        memcpy(at, &value, part);
        at += part;
        size -= part;
    }
}

PB_WEAK ssize_t getrandom(void *buffer, size_t size, unsigned flags)
{
    (void)flags;
    fill(buffer, size);
    return (ssize_t)size;
}

PB_WEAK int getentropy(void *buffer, size_t size)
{
    if (size > 256) {
        errno = EIO;
        return -1;
    }
    fill(buffer, size);
    return 0;
}

/* glibc has these since 2.36. */
uint32_t arc4random(void);
uint32_t arc4random_uniform(uint32_t);
void arc4random_buf(void *, size_t);

PB_WEAK uint32_t arc4random(void)
{
    return (uint32_t)draw(PB_RANDOM_ENTROPY);
}

PB_WEAK uint32_t arc4random_uniform(uint32_t bound)
{
    uint64_t value = draw(PB_RANDOM_ENTROPY) >> 32;

    return (uint32_t)(value * bound >> 32);
}

PB_WEAK void arc4random_buf(void *buffer, size_t size)
{
    fill(buffer, size);
}
