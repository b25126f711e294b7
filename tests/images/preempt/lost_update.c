/*
 * Two threads count in one variable; "high" comes with a tick, between any two
 * instructions of "low". Ends with 0 when no update is lost, else with 1. The
 * boot argument "guard" says what keeps them apart: 0 nothing, 1 a mutex,
 * 2 disabled interrupts, 3 the preemption-threshold of "low".
 */
#include "boot.h"

#define ROUNDS 40

static volatile unsigned counter;
static TX_THREAD low, high;
static UCHAR low_stack[2048], high_stack[2048];
static TX_MUTEX mutex;
static TX_SEMAPHORE done;
static UINT guard;

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID count(VOID)
{
    counter++;
}

static VOID count_masked(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    count();
    TX_RESTORE
}

static VOID count_guarded(VOID)
{
    if (guard == 2) {
        count_masked();
        return;
    }
    if (guard == 1)
        tx_mutex_get(&mutex, TX_WAIT_FOREVER);
    count();
    if (guard == 1)
        tx_mutex_put(&mutex);
}

static VOID run_high(ULONG input)
{
    for (int i = 0; i < ROUNDS; i++) {
        tx_thread_sleep(1);
        count_guarded();
    }
    tx_semaphore_get(&done, TX_WAIT_FOREVER);
    exit(counter == 2 * ROUNDS ? 0 : 1);
}

static VOID run_low(ULONG input)
{
    for (int i = 0; i < ROUNDS; i++)
        count_guarded();
    tx_semaphore_put(&done);
}

void tx_application_define(void *first_unused_memory)
{
    guard = pb_boot_number("guard", 0);
    tx_mutex_create(&mutex, "counter", TX_INHERIT);
    tx_semaphore_create(&done, "done", 0);
    tx_thread_create(&low, "low", run_low, 0, low_stack, sizeof low_stack, 10,
                     guard == 3 ? 5 : 10, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&high, "high", run_high, 0, high_stack, sizeof high_stack, 5, 5,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}
