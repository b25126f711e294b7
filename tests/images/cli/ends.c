/*
 * Ends with exit() and the status of the boot argument "status"; 299 lets the
 * thread return, 298 lets it wait for ever, 297 aborts.
 */
#include "boot.h"

static TX_THREAD thread;
static UCHAR thread_stack[2048];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID end(ULONG status)
{
    printf("ends with %u\n", (unsigned)status);
    if (status == 298)
        tx_thread_suspend(&thread);
    if (status == 297)
        abort();
    if (status != 299)
        exit((int)status);
}

void tx_application_define(void *first_unused_memory)
{
    tx_thread_create(&thread, "ends", end, pb_boot_number("status", 299), thread_stack,
                     sizeof thread_stack, 5, 5, TX_NO_TIME_SLICE, TX_AUTO_START);
}
