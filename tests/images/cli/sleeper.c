/*
 * A thread that wakes once an hour and never ends.
 */
#include "tx_api.h"

static TX_THREAD thread;
static UCHAR thread_stack[2048];
static CHAR name[] = "sleeper";

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID sleep_on(ULONG unused)
{
    for (;;)
        tx_thread_sleep(3600 * TX_TIMER_TICKS_PER_SECOND);
}

void tx_application_define(void *first_unused_memory)
{
    tx_thread_create(&thread, name, sleep_on, 0, thread_stack, sizeof thread_stack, 5, 5,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}
