/*
 * What the kernel offers to the other parts of an image beyond the ThreadX
 * services: start, interrupt handlers, and what the machine asks about it.
 */
#ifndef PB_KERNEL_H
#define PB_KERNEL_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Power on: sets the kernel up afresh, runs tx_application_define and then
 * the threads. On the system context, after _pb_machine is set. */
VOID _tx_kernel_boot(VOID) __attribute__((noreturn));

/* Has `handler` called in interrupt context when `line` (enum pb_irq of
 * machine.h, but PB_IRQ_TICK) is pending; TX_NULL disconnects. A line without
 * a handler is acknowledged and forgotten. Any caller. */
VOID _pb_interrupt_connect(UINT line, VOID (*handler)(VOID));

/* Names a thread of the system: it does not keep the board from finishing. */
VOID _tx_thread_system_mark(TX_THREAD *thread_ptr);

/* 1 when the application created threads and all of them have completed, were
 * terminated or deleted; -1 when it created none. Reads only. */
int _tx_kernel_finished(void);

/* Name of the thread that runs; TX_NULL while none does. Reads only. */
const char *_tx_kernel_running(void);

struct pb_waiting; /* machine.h */

/* Tells of the index-th thread of the application that waits or is suspended:
 * 1, or 0 when there is none. Reads only. */
int _tx_kernel_waiting(unsigned index, struct pb_waiting *waiting);

struct pb_seen; /* machine.h */

/* Tells fn of every thread and object as it is now. Reads only. */
void _tx_kernel_observe(void (*fn)(void *, const struct pb_seen *), void *arg);

#ifdef __cplusplus
}
#endif
#endif
