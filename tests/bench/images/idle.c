/*
 * A board with nothing to do: one thread that waits for an event that never
 * comes, and one that wakes every minute.
 */
#include "tx_api.h"

static TX_THREAD waiter, sleeper;
static TX_SEMAPHORE never;
static UCHAR stacks[2][1024];
static CHAR name[] = "idle";

static void wait(ULONG input)
{
    tx_semaphore_get(&never, TX_WAIT_FOREVER);
}

static void sleep_on(ULONG input)
{
    for (;;)
        tx_thread_sleep(60 * TX_TIMER_TICKS_PER_SECOND);
}

void tx_application_define(void *first_unused_memory)
{
    tx_semaphore_create(&never, name, 0);
    tx_thread_create(&waiter, name, wait, 0, stacks[0], sizeof stacks[0], 5, 5, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
    tx_thread_create(&sleeper, name, sleep_on, 0, stacks[1], sizeof stacks[1], 6, 6,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
