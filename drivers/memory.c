/*
 * Low memory: all that firmware can point to lies below 2 GiB, at addresses
 * that are the same in every run: first fit in two windows that are free in
 * plain, ASan and valgrind processes (the second in PIE hosts only).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sanitizer.h"
#include "world.h"

#define PAGE 4096u
#define STEP (1u << 20)         /* skipped where something unknown is mapped */

static const struct pb_low_range windows[] = {
    {0x5a000000u, 0x7f000000u},
    {0x05000000u, 0x39000000u},
};

static size_t whole_pages(size_t size)
{
    return (size + PAGE - 1) & ~(size_t)(PAGE - 1);
}

/* The first range that ends behind `address`; low_count when none does. */
static size_t range_after(const struct pb_world *world, uintptr_t address)
{
    size_t i = 0;

    while (i < world->low_count && world->low[i].end <= address) {
        i++;
    }
    return i;
}

static int insert_range(struct pb_world *world, size_t at, uintptr_t start, uintptr_t end)
{
    if (world->low_count == world->low_size) {
        size_t size = world->low_size ? 2 * world->low_size : 64;
        struct pb_low_range *grown = realloc(world->low, size * sizeof *grown);
        if (grown == NULL) {
            return -1;
        }
        world->low = grown;
        world->low_size = size;
    }
    memmove(&world->low[at + 1], &world->low[at], (world->low_count - at) * sizeof *world->low);
    world->low[at] = (struct pb_low_range){start, end};
    world->low_count++;
    return 0;
}

static void *reserve_at(struct pb_world *world, size_t at, uintptr_t start, size_t size)
{
    void *wanted = (void *)start;
    void *got = mmap(wanted, size, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

    if (got == MAP_FAILED) {
        return NULL;
    }
    if (got != wanted) {        /* a kernel before 4.17 took it as a hint */
        munmap(got, size);
        errno = EEXIST;
        return NULL;
    }
    if (insert_range(world, at, start, start + size) < 0) {
        munmap(got, size);
        errno = ENOMEM;
        return NULL;
    }
    return got;
}

/* First fit in one window. */
static void *reserve_in(struct pb_world *world, const struct pb_low_range *window, size_t size)
{
    uintptr_t start = window->start;

    while (start <= window->end && size + PAGE <= window->end - start) {
        size_t next = range_after(world, start);
        if (next < world->low_count && world->low[next].start < start + size + PAGE) {
            start = world->low[next].end + PAGE;
            continue;
        }
        void *got = reserve_at(world, next, start, size);
        if (got != NULL) {
            return got;
        }
        if (errno != EEXIST) {
            return NULL;
        }
        start += STEP;          /* another world's, or the host's own */
    }
    return NULL;
}

void *pb_low_reserve(struct pb_world *world, size_t size)
{
    if (size == 0 || size > windows[1].end) {
        return NULL;
    }
    size = whole_pages(size);
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        void *got = reserve_in(world, &windows[i], size);
        if (got != NULL) {
            return got;
        }
    }
    return NULL;
}

void pb_low_release(struct pb_world *world, void *start)
{
    size_t i = range_after(world, (uintptr_t)start);

    if (start == NULL || i == world->low_count || world->low[i].start != (uintptr_t)start) {
        return;
    }
    size_t size = world->low[i].end - world->low[i].start;
    PB_UNPOISON(start, size);   /* shadow poison survives munmap */
    munmap(start, size);
    world->low_count--;
    memmove(&world->low[i], &world->low[i + 1], (world->low_count - i) * sizeof *world->low);
}

void *pb_low_allocate(struct pb_world *world, size_t size)
{
    void *start = pb_low_reserve(world, size);

    if (start == NULL) {
        return NULL;
    }
    if (mprotect(start, whole_pages(size), PROT_READ | PROT_WRITE) < 0) {
        pb_low_release(world, start);
        return NULL;
    }
    return start;
}

void pb_low_clear(void *start, size_t size)
{
    PB_UNPOISON(start, size);
    madvise(start, whole_pages(size), MADV_DONTNEED);
}
