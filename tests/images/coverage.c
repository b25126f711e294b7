/* Firmware without a kernel's use, built with --coverage: main just waits. */
#include "tx_api.h"

void tx_application_define(void *first_unused_memory)
{
}

int main(void)
{
    tx_kernel_enter();
}
