/*
 * The cost of a context switch: two threads that wake each other through
 * semaphores, against swapcontext and the bare _setjmp/_longjmp pair.
 */
#undef _FORTIFY_SOURCE          /* its longjmp check kills fibers */
#include <setjmp.h>

#include "bench_kernel.h"
#include "tx_api.h"

#define SWITCHES 1000000u

/* --- baselines ----------------------------------------------------------------- */

static jmp_buf main_jump, fiber_jump;

static void fiber_jump_back(void)
{
    for (;;) {
        if (_setjmp(fiber_jump) == 0)
            _longjmp(main_jump, 1);
    }
}

static void jumps(unsigned count)
{
    for (volatile unsigned i = 0; i < count; i += 2) {
        if (_setjmp(main_jump) == 0)
            _longjmp(fiber_jump, 1);
    }
}

static double measure_jumps(void)
{
    bench_fiber_make(fiber_jump_back);
    if (_setjmp(main_jump) == 0)
        setcontext(&bench_fiber);     /* to its first _setjmp */
    return bench_least(jumps, SWITCHES);
}

/* --- the kernel -------------------------------------------------------------------- */

static TX_THREAD threads[2];
static TX_SEMAPHORE semaphores[2];
static UCHAR stacks[2][2048];
static unsigned rounds;

static void ping_pong(ULONG self)
{
    for (unsigned i = 0; i < rounds; i++) {
        tx_semaphore_get(&semaphores[self], TX_WAIT_FOREVER);
        tx_semaphore_put(&semaphores[1 - self]);
    }
    if (self == 1)
        _pb_machine->stop(_pb_machine->board, 0);
}

/* The same services without a switch: what the waking alone costs. */
static void alone(ULONG self)
{
    for (unsigned i = 0; i < 2 * rounds; i++) {
        tx_semaphore_put(&semaphores[self]);
        tx_semaphore_get(&semaphores[self], TX_WAIT_FOREVER);
    }
    _pb_machine->stop(_pb_machine->board, 0);
}

static unsigned thread_count;

void tx_application_define(void *first_unused_memory)
{
    static CHAR name[] = "bench";

    tx_semaphore_create(&semaphores[0], name, thread_count == 2);
    tx_semaphore_create(&semaphores[1], name, 0);
    for (unsigned i = 0; i < thread_count; i++)
        tx_thread_create(&threads[i], name, thread_count == 2 ? ping_pong : alone, i, stacks[i],
                         sizeof stacks[i], 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START);
}

static void boot(unsigned count)
{
    rounds = count / 2;
    bench_boot("switch");
}

int main(void)
{
    double swap = bench_swapcontext(SWITCHES);
    double jump = measure_jumps();
    double services, pair;

    thread_count = 2;
    pair = bench_least(boot, SWITCHES);
    thread_count = 1;
    services = bench_least(boot, SWITCHES);
    bench_line("_setjmp/_longjmp pair, bare", jump, "swapcontext", swap);
    bench_line("switch by semaphores (a put, a get, a switch)", pair, "swapcontext", swap);
    bench_line("", pair, "_setjmp/_longjmp", jump);
    bench_line("of which the switch (less put and get alone)", pair - services,
               "_setjmp/_longjmp", jump);
    return 0;
}
