/*
 * The kernel at work: the seven workloads of the Thread-Metric suite, written
 * from its public description, and the cost of threads. Each as a ratio to one
 * swapcontext that the same process measured, beside what two pthreads need to
 * wake each other through a condition variable.
 */
#undef _FORTIFY_SOURCE          /* its longjmp check kills fibers */
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench_kernel.h"
#include "pb_kernel.h"
#include "tx_thread.h"

#define OPERATIONS 1000000u
#define WORKERS    5
#define MESSAGE    4            /* words: 16 bytes */
#define BLOCK_SIZE 128

/* --- baselines ----------------------------------------------------------------- */

#define PTHREAD_WAKES 20000u
static pthread_mutex_t turn_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turn_changed = PTHREAD_COND_INITIALIZER;
static long turn;

static void *take_turns(void *self)
{
    pthread_mutex_lock(&turn_mutex);
    for (unsigned i = 0; i < PTHREAD_WAKES / 2; i++) {
        while (turn != (long)self)
            pthread_cond_wait(&turn_changed, &turn_mutex);
        turn = 1 - turn;
        pthread_cond_signal(&turn_changed);
    }
    pthread_mutex_unlock(&turn_mutex);
    return NULL;
}

/* Real time: who waits for a wake uses no CPU. */
static double measure_pthreads(void)
{
    double least = 0;

    for (int run = 0; run < BENCH_RUNS; run++) {
        struct timespec from, to;
        pthread_t other;
        double each;

        turn = 0;
        clock_gettime(CLOCK_MONOTONIC, &from);
        if (pthread_create(&other, NULL, take_turns, (void *)1) != 0)
            bench_fail("kernel", "no pthread");
        take_turns(NULL);
        pthread_join(other, NULL);
        clock_gettime(CLOCK_MONOTONIC, &to);
        each = ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) /
               PTHREAD_WAKES;
        if (run == 0 || each < least)
            least = each;
    }
    return least;
}

/* --- workloads ------------------------------------------------------------------------ */

static TX_THREAD worker[WORKERS];
static UCHAR stacks[WORKERS][2048];
static TX_QUEUE queue;
static TX_SEMAPHORE semaphore;
static TX_BLOCK_POOL pool;
static ULONG queue_area[10 * MESSAGE], pool_area[2048 / sizeof(ULONG)];
static unsigned counter, target;
static CHAR name[] = "bench";

static void finish(void)
{
    _pb_machine->stop(_pb_machine->board, 0);
}

/* One more operation is done. */
static void count(void)
{
    if (++counter == target)
        finish();
}

/* Five threads of equal priority yield in turn; an operation is a yield. */
static VOID cooperative(ULONG self)
{
    for (;;) {
        tx_thread_relinquish();
        count();
    }
}

/* Five threads, each more urgent than the one before: each resumes the next,
 * which preempts it, and suspends itself. An operation is one's round. */
static VOID preemptive(ULONG self)
{
    for (;;) {
        if (self + 1 < WORKERS)
            tx_thread_resume(&worker[self + 1]);
        count();
        if (self > 0)
            tx_thread_suspend(&worker[self]);
    }
}

static VOID message(ULONG self)
{
    ULONG sent[MESSAGE] = {1, 2, 3, 4}, received[MESSAGE];

    for (;;) {
        tx_queue_send(&queue, sent, TX_NO_WAIT);
        tx_queue_receive(&queue, received, TX_NO_WAIT);
        if (received[MESSAGE - 1] != sent[MESSAGE - 1])
            bench_fail("kernel", "a message came changed");
        sent[MESSAGE - 1]++;
        count();
    }
}

static VOID synchronization(ULONG self)
{
    for (;;) {
        tx_semaphore_get(&semaphore, TX_NO_WAIT);
        tx_semaphore_put(&semaphore);
        count();
    }
}

static VOID memory(ULONG self)
{
    for (;;) {
        VOID *block;

        if (tx_block_allocate(&pool, &block, TX_NO_WAIT) != TX_SUCCESS)
            bench_fail("kernel", "no block");
        tx_block_release(block);
        count();
    }
}

/* An interrupt puts a semaphore that the interrupted thread then takes. The
 * suite's interrupts are a handler that the thread calls as the contract of
 * context save and restore says; the lines below come from the machine. */
static VOID interrupt(ULONG self)
{
    for (;;) {
        _tx_thread_context_save();
        tx_semaphore_put(&semaphore);
        _tx_thread_context_restore();
        if (tx_semaphore_get(&semaphore, TX_NO_WAIT) != TX_SUCCESS)
            bench_fail("kernel", "the interrupt put nothing");
        count();
    }
}

/* An interrupt resumes a more urgent thread, which preempts the interrupted one
 * and suspends itself. */
static VOID interrupt_preemption(ULONG self)
{
    for (;;) {
        if (self == 1) {
            tx_thread_suspend(&worker[1]);
            continue;
        }
        _tx_thread_context_save();
        tx_thread_resume(&worker[1]);
        _tx_thread_context_restore();
        count();
    }
}

static VOID line_put(VOID)
{
    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_USER);
    tx_semaphore_put(&semaphore);
}

static VOID line(ULONG self)
{
    _pb_interrupt_connect(PB_IRQ_USER, line_put);
    for (;;) {
        _pb_interrupt_raise(PB_IRQ_USER);
        if (tx_semaphore_get(&semaphore, TX_NO_WAIT) != TX_SUCCESS)
            bench_fail("kernel", "the line put nothing");
        count();
    }
}

static const struct workload {
    const char *what;
    VOID (*entry)(ULONG);
    unsigned threads;
    int ranked;                 /* each more urgent than the one before; all but one suspended */
    double aim;
} workloads[] = {
    {"cooperative: a yield among five threads", cooperative, 5, 0, 0.15},
    {"preemptive: resume, preempt, suspend, of five", preemptive, 5, 1, 0.45},
    {"message: 16 bytes sent and received", message, 1, 0, 0.06},
    {"synchronization: a semaphore taken and put", synchronization, 1, 0, 0.06},
    {"memory: a block of 128 bytes and back", memory, 1, 0, 0.06},
    {"interrupt: it puts, the thread takes", interrupt, 1, 0, 0},
    {"interrupt-preemption: it resumes a better one", interrupt_preemption, 2, 1, 0.35},
    {"the machine raises a line: it puts, the thread takes", line, 1, 0, 0},
};
#define WORKLOADS (sizeof workloads / sizeof workloads[0])

static const struct workload *current;

static void define_workload(void)
{
    tx_queue_create(&queue, name, MESSAGE, queue_area, sizeof queue_area);
    tx_semaphore_create(&semaphore, name, current->entry == interrupt || current->entry == line ? 0 : 1);
    tx_block_pool_create(&pool, name, BLOCK_SIZE, pool_area, sizeof pool_area);
    for (unsigned i = 0; i < current->threads; i++) {
        unsigned priority = current->ranked ? 10 - i : 10;

        tx_thread_create(&worker[i], name, current->entry, i, stacks[i], sizeof stacks[i], priority,
                         priority, TX_NO_TIME_SLICE,
                         current->ranked && i > 0 ? TX_DONT_START : TX_AUTO_START);
    }
}

/* --- threads without number ------------------------------------------------------------- */

#define MANY        10000u
#define LEAST_STACK 512

static TX_THREAD many[MANY];
static UCHAR many_stacks[MANY][LEAST_STACK];
static double fresh_ns, again_ns, resident;

static VOID wait_for_good(ULONG input)
{
    tx_thread_suspend(tx_thread_identify());
}

static double resident_bytes(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file == NULL || fscanf(file, "%*u %lu", &pages) != 1)
        bench_fail("kernel", "/proc/self/statm");
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

/* Creates all, each of which runs until it suspends; returns the time of one. */
static double create_all(void)
{
    double start = bench_cpu_ns();

    for (unsigned i = 0; i < MANY; i++) {
        if (tx_thread_create(&many[i], name, wait_for_good, 0, many_stacks[i], LEAST_STACK, 5, 5,
                             TX_NO_TIME_SLICE, TX_AUTO_START) != TX_SUCCESS)
            bench_fail("kernel", "a thread was not created");
    }
    return (bench_cpu_ns() - start) / MANY;
}

static void delete_all(void)
{
    for (unsigned i = 0; i < MANY; i++) {
        tx_thread_terminate(&many[i]);
        tx_thread_delete(&many[i]);
    }
}

static VOID crowd(ULONG self)
{
    double before = resident_bytes();

    fresh_ns = create_all();
    resident = (resident_bytes() - before) / MANY;
    delete_all();
    again_ns = create_all();
    finish();
}

static void define_crowd(void)
{
    tx_thread_create(&worker[0], name, crowd, 0, stacks[0], sizeof stacks[0], 10, 10,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}

/* --- boards ------------------------------------------------------------------------------- */

static void (*define)(void);

void tx_application_define(void *first_unused_memory)
{
    define();
}

static void run_workload(unsigned operations)
{
    counter = 0;
    target = operations;
    bench_boot("kernel");
}

int main(void)
{
    double swap = bench_swapcontext(OPERATIONS);

    bench_line("two pthreads and a condition variable, a wake", measure_pthreads(), "swapcontext",
               swap);
    define = define_workload;
    for (size_t i = 0; i < WORKLOADS; i++) {
        double each;

        current = &workloads[i];
        each = bench_least(run_workload, OPERATIONS);
        bench_aim(current->what, each, "swapcontext", swap, current->aim);
    }
    define = define_crowd;
    bench_boot("kernel");
    bench_aim("a thread created that runs and waits, fresh", fresh_ns, "10 us", 10000, 1);
    bench_aim("the same from the list of free contexts", again_ns, "1 us", 1000, 1);
    printf("%-52s %9.0f bytes of 6144\n", "resident for each of 10,000 threads", resident);
    return 0;
}
