/*
 * The image's heap: an arena of low memory with boundary tags and bins by
 * power of two. Under ASan the free parts and the tags are poisoned by hand,
 * so that overruns and uses after free of firmware's blocks are reported.
 */
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "sanitizer.h"

#define ALIGN 16u
#define BINS  32u
#define USED  1u

/* Precedes every block; sizes include it and are multiples of ALIGN. */
struct tag {
    uint32_t size;              /* of this block, with USED in bit 0 */
    uint32_t previous;          /* size of the block before; 0: the first */
    uint32_t asked;             /* bytes that the user asked for */
    uint32_t unused;
};

/* A free block's links, behind its tag: offsets in the arena, 0: none. */
struct links {
    uint32_t next, before;
};

struct arena {
    uint32_t size;              /* offset of the end tag */
    uint32_t bins[BINS];
};

#define FIRST ((uint32_t)((sizeof(struct arena) + ALIGN - 1) & ~(size_t)(ALIGN - 1)))

static PB_NO_ASAN struct tag *tag_at(struct arena *arena, uint32_t offset)
{
    return (struct tag *)((uint8_t *)arena + offset);
}

static PB_NO_ASAN struct links *links_at(struct arena *arena, uint32_t offset)
{
    return (struct links *)((uint8_t *)arena + offset + sizeof(struct tag));
}

static unsigned bin_of(uint32_t size)
{
    return 31u - (unsigned)__builtin_clz(size);
}

static PB_NO_ASAN void bin_insert(struct arena *arena, uint32_t offset)
{
    uint32_t *bin = &arena->bins[bin_of(tag_at(arena, offset)->size)];
    struct links *links = links_at(arena, offset);

    links->next = *bin;
    links->before = 0;
    if (*bin != 0) {
        links_at(arena, *bin)->before = offset;
    }
    *bin = offset;
}

static PB_NO_ASAN void bin_remove(struct arena *arena, uint32_t offset)
{
    struct links *links = links_at(arena, offset);

    if (links->before != 0) {
        links_at(arena, links->before)->next = links->next;
    } else {
        arena->bins[bin_of(tag_at(arena, offset)->size)] = links->next;
    }
    if (links->next != 0) {
        links_at(arena, links->next)->before = links->before;
    }
}

static PB_NO_ASAN void set_size(struct arena *arena, uint32_t offset, uint32_t size,
                                uint32_t used)
{
    tag_at(arena, offset)->size = size | used;
    tag_at(arena, offset + size)->previous = size;
}

PB_NO_ASAN void pb_heap_init(void *memory, size_t size)
{
    struct arena *arena = memory;

    PB_UNPOISON(memory, size);
    memset(arena, 0, sizeof *arena);
    arena->size = (uint32_t)((size & ~(size_t)(ALIGN - 1)) - sizeof(struct tag));
    tag_at(arena, FIRST)->previous = 0;
    set_size(arena, FIRST, arena->size - FIRST, 0);
    tag_at(arena, arena->size)->size = USED;    /* ends all merging */
    bin_insert(arena, FIRST);
    PB_POISON((uint8_t *)memory + FIRST, size - FIRST);
}

/* The first free block of at least `size`; 0: none. */
static PB_NO_ASAN uint32_t find(struct arena *arena, uint32_t size)
{
    for (unsigned bin = bin_of(size); bin < BINS; bin++) {
        uint32_t offset = arena->bins[bin];
        while (offset != 0 && tag_at(arena, offset)->size < size) {
            offset = links_at(arena, offset)->next;
        }
        if (offset != 0) {
            return offset;
        }
    }
    return 0;
}

static uint32_t whole(size_t size)
{
    return (uint32_t)((size + sizeof(struct tag) + ALIGN - 1) & ~(size_t)(ALIGN - 1));
}

/* Cuts what a used block has behind `size` off, if that makes a block. */
static PB_NO_ASAN void trim(struct arena *arena, uint32_t offset, uint32_t size)
{
    uint32_t whole_size = tag_at(arena, offset)->size & ~USED;

    if (whole_size - size < 2 * sizeof(struct tag)) {
        return;
    }
    set_size(arena, offset, size, USED);
    uint32_t rest = offset + size, rest_size = whole_size - size;
    set_size(arena, rest, rest_size, 0);
    uint32_t after = rest + rest_size;
    if (!(tag_at(arena, after)->size & USED)) {
        bin_remove(arena, after);
        set_size(arena, rest, rest_size + tag_at(arena, after)->size, 0);
    }
    bin_insert(arena, rest);
}

static PB_NO_ASAN void *take(struct arena *arena, size_t size)
{
    const uint32_t wanted = whole(size ? size : 1);
    const uint32_t offset = find(arena, wanted);

    if (offset == 0) {
        return NULL;
    }
    bin_remove(arena, offset);
    set_size(arena, offset, tag_at(arena, offset)->size, USED);
    trim(arena, offset, wanted);
    tag_at(arena, offset)->asked = (uint32_t)size;
    void *block = (uint8_t *)arena + offset + sizeof(struct tag);
    PB_UNPOISON(block, size);
    return block;
}

static PB_NO_ASAN void give_back(struct arena *arena, void *block)
{
    uint32_t offset = (uint32_t)((uint8_t *)block - (uint8_t *)arena - sizeof(struct tag));
    uint32_t size = tag_at(arena, offset)->size & ~USED;

    tag_at(arena, offset)->size = size; /* a second free finds no USED */
    PB_POISON(block, size - sizeof(struct tag));
    uint32_t after = offset + size;
    if (!(tag_at(arena, after)->size & USED)) {
        bin_remove(arena, after);
        size += tag_at(arena, after)->size;
    }
    uint32_t previous = tag_at(arena, offset)->previous;
    if (previous != 0 && !(tag_at(arena, offset - previous)->size & USED)) {
        offset -= previous;
        bin_remove(arena, offset);
        size += previous;
    }
    set_size(arena, offset, size, 0);
    bin_insert(arena, offset);
}

/* Instrumented: under ASan a block that was freed is reported here. */
static void touch(const void *block)
{
    (void)*(const volatile char *)block;
}

/* Whether `block` is a live block of the arena: firmware may err. */
static PB_NO_ASAN int is_block(struct arena *arena, const void *block)
{
    uintptr_t offset = (uintptr_t)block - (uintptr_t)arena;

    return offset >= FIRST + sizeof(struct tag) && offset < arena->size && offset % ALIGN == 0 &&
           (tag_at(arena, (uint32_t)(offset - sizeof(struct tag)))->size & USED);
}

PB_NO_ASAN void *pb_heap_resize(void *memory, void *block, size_t size)
{
    struct arena *arena = memory;

    if (size > arena->size) {
        return NULL;
    }
    if (block == NULL) {
        return take(arena, size);
    }
    if (!is_block(arena, block)) {
        touch(block);
        return NULL;
    }
    if (size == 0) {
        give_back(arena, block);
        return NULL;
    }
    const uint32_t asked = tag_at(arena, (uint32_t)((uint8_t *)block - (uint8_t *)memory -
                                                    sizeof(struct tag)))
                               ->asked;
    void *moved = take(arena, size);
    if (moved == NULL) {
        return NULL;
    }
    memcpy(moved, block, asked < size ? asked : size);
    give_back(arena, block);
    return moved;
}
