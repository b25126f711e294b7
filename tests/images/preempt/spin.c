/*
 * Waits for a flag without a service call, as firmware does that an interrupt
 * will wake; "setter" sets it a tick later. Ends with the loop's last count.
 */
#include "tx_api.h"

static volatile unsigned flag;
static TX_THREAD spinner, setter;
static UCHAR spinner_stack[2048], setter_stack[2048];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID set(ULONG input)
{
    tx_thread_sleep(3);
    flag = 1;
    tx_thread_suspend(&setter);
}

static VOID spin(ULONG input)
{
    while (!flag)
        continue;
    exit(tx_time_get() >= 3 ? 0 : 1);
}

void tx_application_define(void *first_unused_memory)
{
    tx_thread_create(&spinner, "spinner", spin, 0, spinner_stack, sizeof spinner_stack, 10, 10,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_thread_create(&setter, "setter", set, 0, setter_stack, sizeof setter_stack, 5, 5,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}
