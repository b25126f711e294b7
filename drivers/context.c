/*
 * Contexts: host stacks with a guard, cut from slabs of low memory, and the
 * switch between them. Two switches: a few lines of assembly where we have
 * them, and the portable _setjmp/_longjmp pair, always built.
 */
#undef _FORTIFY_SOURCE          /* its longjmp check kills fibers */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "board.h"
#include "sanitizer.h"

#define SLAB_CONTEXTS 16

struct pb_slab {
    struct pb_slab *next;
    uint8_t *memory;
    struct pb_context contexts[SLAB_CONTEXTS];
};

/* --- stacks -------------------------------------------------------------------- */

static void put_free(struct pb_world *world, struct pb_context *context)
{
    context->board = NULL;
    context->next = world->free_contexts;
    world->free_contexts = context;
}

static int grow(struct pb_world *world)
{
    const size_t each = PB_GUARD_SIZE + world->options.stack_size;
    struct pb_slab *slab = calloc(1, sizeof *slab);

    if (slab == NULL) {
        return -1;
    }
    slab->memory = pb_low_allocate(world, SLAB_CONTEXTS * each);
    if (slab->memory == NULL) {
        free(slab);
        return -1;
    }
    for (size_t i = SLAB_CONTEXTS; i-- > 0;) {
        struct pb_context *context = &slab->contexts[i];
        context->guard = slab->memory + i * each;
        context->stack = context->guard + PB_GUARD_SIZE;
        context->stack_size = world->options.stack_size;
        if (mprotect(context->guard, PB_GUARD_SIZE, PROT_NONE) < 0) {
            pb_low_release(world, slab->memory);
            free(slab);
            return -1;          /* the host's limit of mappings */
        }
    }
    for (size_t i = SLAB_CONTEXTS; i-- > 0;) {
        struct pb_context *context = &slab->contexts[i];
        uint8_t *stack = context->stack;
        context->valgrind_id = VALGRIND_STACK_REGISTER(stack, stack + context->stack_size);
        put_free(world, context);
    }
    slab->next = world->slabs;
    world->slabs = slab;
    return 0;
}

/* --- the two switches ------------------------------------------------------------ */

static void begin(struct pb_context *) __attribute__((noreturn, used));

#if PB_ASSEMBLY_SWITCH && defined(__x86_64__)

/* Saves the registers that a call preserves, and exchanges stack pointers. */
__asm__(".text\n"
        ".globl pb_stack_exchange\n"
        ".hidden pb_stack_exchange\n"
        ".type pb_stack_exchange, @function\n"
        "pb_stack_exchange:\n"
        "    .cfi_startproc\n"
        "    endbr64\n"
        "    pushq %rbp\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %rbx\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r12\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r13\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r14\n    .cfi_adjust_cfa_offset 8\n"
        "    pushq %r15\n    .cfi_adjust_cfa_offset 8\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r14\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r13\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %r12\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %rbx\n    .cfi_adjust_cfa_offset -8\n"
        "    popq %rbp\n    .cfi_adjust_cfa_offset -8\n"
        "    ret\n"
        "    .cfi_endproc\n"
        "    .size pb_stack_exchange, . - pb_stack_exchange\n"
        ".local pb_stack_begin\n"
        ".type pb_stack_begin, @function\n"
        "pb_stack_begin:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined rip\n"      /* backtraces end here */
        "    endbr64\n"
        "    movq %r12, %rdi\n"
        "    call *%r13\n"
        "    ud2\n"
        "    .cfi_endproc\n"
        "    .size pb_stack_begin, . - pb_stack_begin\n");

void pb_stack_begin(void);

/* As if the context had left off just before it begins. */
static void first_frame(struct pb_context *context)
{
    uintptr_t *top = (uintptr_t *)((uint8_t *)context->stack + context->stack_size);
    uintptr_t *sp = top - 9;    /* after the return, sp is a multiple of 16 */

    memset(sp, 0, 9 * sizeof *sp);
    sp[2] = (uintptr_t)begin;           /* r13 */
    sp[3] = (uintptr_t)context;         /* r12 */
    sp[6] = (uintptr_t)pb_stack_begin;   /* return address */
    context->sp = sp;
}

#elif PB_ASSEMBLY_SWITCH

__asm__(".text\n"
        ".globl pb_stack_exchange\n"
        ".hidden pb_stack_exchange\n"
        ".type pb_stack_exchange, %function\n"
        "pb_stack_exchange:\n"
        "    sub sp, sp, #160\n"
        "    stp x19, x20, [sp, #0]\n"
        "    stp x21, x22, [sp, #16]\n"
        "    stp x23, x24, [sp, #32]\n"
        "    stp x25, x26, [sp, #48]\n"
        "    stp x27, x28, [sp, #64]\n"
        "    stp x29, x30, [sp, #80]\n"
        "    stp d8, d9, [sp, #96]\n"
        "    stp d10, d11, [sp, #112]\n"
        "    stp d12, d13, [sp, #128]\n"
        "    stp d14, d15, [sp, #144]\n"
        "    mov x9, sp\n"
        "    str x9, [x0]\n"
        "    mov sp, x1\n"
        "    ldp x19, x20, [sp, #0]\n"
        "    ldp x21, x22, [sp, #16]\n"
        "    ldp x23, x24, [sp, #32]\n"
        "    ldp x25, x26, [sp, #48]\n"
        "    ldp x27, x28, [sp, #64]\n"
        "    ldp x29, x30, [sp, #80]\n"
        "    ldp d8, d9, [sp, #96]\n"
        "    ldp d10, d11, [sp, #112]\n"
        "    ldp d12, d13, [sp, #128]\n"
        "    ldp d14, d15, [sp, #144]\n"
        "    add sp, sp, #160\n"
        "    ret\n"
        "    .size pb_stack_exchange, . - pb_stack_exchange\n"
        ".local pb_stack_begin\n"
        ".type pb_stack_begin, %function\n"
        "pb_stack_begin:\n"
        "    .cfi_startproc\n"
        "    .cfi_undefined x30\n"
        "    mov x0, x20\n"
        "    blr x19\n"
        "    brk #0\n"
        "    .cfi_endproc\n"
        "    .size pb_stack_begin, . - pb_stack_begin\n");

void pb_stack_begin(void);

/* As if the context had left off just before it begins. */
static void first_frame(struct pb_context *context)
{
    uintptr_t *top = (uintptr_t *)((uint8_t *)context->stack + context->stack_size);
    uintptr_t *sp = top - 20;

    memset(sp, 0, 20 * sizeof *sp);
    sp[0] = (uintptr_t)begin;           /* x19 */
    sp[1] = (uintptr_t)context;         /* x20 */
    sp[11] = (uintptr_t)pb_stack_begin;  /* x30 */
    context->sp = sp;
}

#endif

/* makecontext passes ints: the pointer travels in two. */
static void begin_portable(unsigned high, unsigned low)
{
    begin((struct pb_context *)((uintptr_t)high << 32 | low));
}

/* Its frame is left without a return: ASan must not put redzones there. */
static PB_NO_ASAN void start_portable(struct pb_context *to)
{
    ucontext_t start;

    to->started = 1;
    getcontext(&start);
    start.uc_stack.ss_sp = to->stack;
    start.uc_stack.ss_size = to->stack_size;
    start.uc_link = NULL;
    makecontext(&start, (void (*)(void))begin_portable, 2, (unsigned)((uintptr_t)to >> 32),
                (unsigned)(uintptr_t)to);
    setcontext(&start);
}

void pb_context_jump_portable(struct pb_context *from, struct pb_context *to)
{
    if (_setjmp(from->jump) == 0) {
        if (to->started) {
            _longjmp(to->jump, 1);
        }
        start_portable(to);
    }
}

static void begin(struct pb_context *self)
{
    pb_context_arrive(self->board->world, self);
    self->entry(self->argument);
    fputs("postboard: a context's entry function returned\n", stderr);
    abort();
}

/* --- life ------------------------------------------------------------------------------ */

struct pb_context *pb_context_new(struct pb_board *board, void (*entry)(void *), void *argument,
                                  const char *name)
{
    struct pb_world *world = board->world;

    if (world->free_contexts == NULL && grow(world) < 0) {
        return NULL;
    }
    struct pb_context *context = world->free_contexts;
    world->free_contexts = context->next;
    context->entry = entry;
    context->argument = argument;
    context->name = name;
    context->started = 0;
    context->fake_stack = NULL;
#if PB_ASSEMBLY_SWITCH
    first_frame(context);
#endif
    context->board = board;
    context->previous = NULL;
    context->next = board->contexts;
    if (context->next != NULL) {
        context->next->previous = context;
    }
    board->contexts = context;
    return context;
}

void pb_context_free(struct pb_context *context)
{
    struct pb_board *board = context->board;

    if (context->previous != NULL) {
        context->previous->next = context->next;
    } else {
        board->contexts = context->next;
    }
    if (context->next != NULL) {
        context->next->previous = context->previous;
    }
    PB_UNPOISON(context->stack, context->stack_size);   /* frames that never returned */
    put_free(board->world, context);
}

int pb_contexts_open(struct pb_world *world)
{
    world->main = calloc(1, sizeof *world->main);
    if (world->main == NULL) {
        return -1;
    }
    world->main->started = 1;
    world->portable_switch = !PB_ASSEMBLY_SWITCH;
    return 0;
}

void pb_contexts_close(struct pb_world *world)
{
    while (world->slabs != NULL) {
        struct pb_slab *slab = world->slabs;
        world->slabs = slab->next;
        for (size_t i = 0; i < SLAB_CONTEXTS; i++) {
            VALGRIND_STACK_DEREGISTER(slab->contexts[i].valgrind_id);
        }
        pb_low_release(world, slab->memory);
        free(slab);
    }
    world->free_contexts = NULL;
    free(world->main);
    world->main = NULL;
}
