/*
 * ps: the threads, from the kernel's created list.
 */
#include "shell.h"

PB_SHELL_COMMAND(ps, "", "list the threads");

static const char *state_name(UINT state)
{
    static const char *const names[] = {
        "ready", "completed", "terminated", "suspended", "sleeping", "queue", "semaphore", "flags",
        "block", "byte",      "driver",     "file",      "tcp/ip",   "mutex", "priority",
    };

    return PB_SHELL_NAME(names, state);
}

static VOID ps_run(UINT count, CHAR **words)
{
    TX_THREAD *first = tx_thread_identify(), *thread = first, *next, *suspended;
    CHAR *name;
    UINT state, priority, threshold;
    ULONG runs, slice;

    printf("%-24s %-10s %4s %9s %8s %6s\n", "NAME", "STATE", "PRIO", "THRESHOLD", "RUNS", "STACK");
    do {
        if (tx_thread_info_get(thread, &name, &state, &runs, &priority, &threshold, &slice, &next,
                               &suspended) != TX_SUCCESS)
            return;
        printf("%-24s %-10s %4u %9u %8u %6u\n", name != TX_NULL ? name : "-",
               thread == first ? "running" : state_name(state), (unsigned)priority,
               (unsigned)threshold, (unsigned)runs, (unsigned)thread->tx_thread_stack_size);
        thread = next;
    } while (thread != first && thread != TX_NULL);
}
