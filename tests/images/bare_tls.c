/* The probe with thread-local storage, which images cannot have. */
#include "bare_probe.c"

_Thread_local int pb_own_to_a_thread[25];
int *pb_take_own(void);

int *pb_take_own(void)
{
    return pb_own_to_a_thread;
}
