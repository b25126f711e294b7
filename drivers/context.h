/*
 * Contexts: host stacks, and the switch between them, which is inline: two
 * boards that are busy exchange the CPU many times for one packet. Internal to
 * drivers/.
 */
#ifndef PB_CONTEXT_H
#define PB_CONTEXT_H

#include <setjmp.h>

#include "sanitizer.h"
#include "world.h"

#if !defined(PB_PORTABLE_SWITCH) && (defined(__x86_64__) || defined(__aarch64__))
#define PB_ASSEMBLY_SWITCH 1
#else
#define PB_ASSEMBLY_SWITCH 0
#endif

struct pb_context {
    void *sp;                   /* assembly: where it stopped */
    jmp_buf jump;               /* portable: where it stopped */
    uint8_t *guard;             /* PB_GUARD_SIZE bytes; the stack follows */
    void *stack;
    size_t stack_size;
    int started;                /* it has run; gdb asks, too */
    void (*entry)(void *);
    void *argument;
    const char *name;
    struct pb_board *board;
    struct pb_context *next, *previous;
    void *fake_stack;           /* ASan */
    unsigned valgrind_id;
};

#define PB_GUARD_SIZE 16384u

/* A context of the board, stack from the world's slabs; NULL: no memory. */
struct pb_context *pb_context_new(struct pb_board *, void (*entry)(void *), void *argument,
                                  const char *name);
void pb_context_free(struct pb_context *);
/* The world's own context, and the end of all slabs. */
int pb_contexts_open(struct pb_world *);
void pb_contexts_close(struct pb_world *);

/* The two switches (context.c). */
void pb_stack_exchange(void **save, void *load);
void pb_context_jump_portable(struct pb_context *from, struct pb_context *to);

/* First thing on the stack that was entered. */
static inline void pb_context_arrive(struct pb_world *world, struct pb_context *self)
{
#if PB_ASAN
    const void *bottom;
    size_t size;
    __sanitizer_finish_switch_fiber(self->fake_stack, &bottom, &size);
    if (world->left == world->main) {
        world->main->stack = (void *)(uintptr_t)bottom;
        world->main->stack_size = size;
    }
#endif
    if (world->doomed != NULL) {
        struct pb_context *doomed = world->doomed;
        world->doomed = NULL;
        pb_context_free(doomed);
    }
}

/* Leaves `from` (the running one) and enters `to`. */
static inline void pb_context_jump(struct pb_world *world, struct pb_context *from,
                                   struct pb_context *to, int from_ends)
{
    world->left = from;
    world->doomed = from_ends ? from : NULL;
#if PB_ASAN
    __sanitizer_start_switch_fiber(from_ends ? NULL : &from->fake_stack, to->stack,
                                   to->stack_size);
#endif
#if PB_ASSEMBLY_SWITCH
    if (!world->portable_switch) {
        to->started = 1;
        pb_stack_exchange(&from->sp, to->sp);
    } else
#endif
        pb_context_jump_portable(from, to);
    pb_context_arrive(world, from);
}

#endif
