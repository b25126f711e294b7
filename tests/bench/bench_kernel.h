/*
 * What the kernel's benchmarks share: their baseline, one swapcontext, and the
 * boot of the board that the program defines.
 */
#ifndef BENCH_KERNEL_H
#define BENCH_KERNEL_H

#include <ucontext.h>

#include "bench.h"
#include "postboard.h"

static ucontext_t bench_main, bench_fiber;
static char bench_fiber_stack[65536];

static inline void bench_fiber_make(void (*entry)(void))
{
    getcontext(&bench_fiber);
    bench_fiber.uc_stack.ss_sp = bench_fiber_stack;
    bench_fiber.uc_stack.ss_size = sizeof bench_fiber_stack;
    bench_fiber.uc_link = NULL;
    makecontext(&bench_fiber, entry, 0);
}

static inline void bench_swap_back(void)
{
    for (;;)
        swapcontext(&bench_fiber, &bench_main);
}

static inline void bench_swaps(unsigned count)
{
    for (unsigned i = 0; i < count; i += 2)
        swapcontext(&bench_main, &bench_fiber);
}

/* CPU time of one of `count` swapcontexts, ns. */
static inline double bench_swapcontext(unsigned count)
{
    bench_fiber_make(bench_swap_back);
    return bench_least(bench_swaps, count);
}

/* Runs the program's own board until it stops. */
static inline void bench_boot(const char *what)
{
    struct pb_world_options options = {.seed = 1};
    struct pb_board_options board_options = {0};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_board *board;

    if (world == NULL ||
        (board = pb_board_create(world, "bench", &board_options, &error)) == NULL ||
        pb_board_link_image(board, &pb_image, &error) != 0)
        bench_fail(what, error.text);
    pb_board_power_on(board);
    if (pb_world_run(world, UINT64_MAX) != PB_END_STOPPED)
        bench_fail(what, "the board did not stop");
    pb_world_destroy(world);
}

#endif
