/*
 * Creates nothing: its board has no thread of an application.
 */
#include "boot.h"

int main(void)
{
    tx_kernel_enter();
    return 0;
}

void tx_application_define(void *first_unused_memory)
{
    (void)first_unused_memory;
}
