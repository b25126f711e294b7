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

/*
 * Interrupts. A line of enum pb_irq (machine.h) that is pending has its handler
 * called at the next service boundary of a thread or of idling, with interrupts
 * enabled; the handler is in an ISR as the interface means it: the kernel has
 * called _tx_thread_context_save, and calls _tx_thread_context_restore after it.
 * The lines PB_IRQ_USER to PB_IRQ_USER + PB_IRQ_USER_LINES - 1 are the
 * application's, raised by it or by postboard run --interrupts; they are
 * acknowledged when their handler is called.
 */

/* Has `handler` called when `line` (not PB_IRQ_TICK, which is
 * _tx_timer_interrupt's) is pending; TX_NULL disconnects. A line without a
 * handler is acknowledged and forgotten. Any caller. */
VOID _pb_interrupt_connect(UINT line, VOID (*handler)(VOID));

/* Lower numbers are more urgent; all lines are PB_INTERRUPT_PRIORITY unless told
 * otherwise. A handler is interrupted, at its own service boundaries, by lines
 * that are more urgent than its own. Any line, PB_IRQ_TICK too; any caller. */
#define PB_INTERRUPT_PRIORITY 16u
VOID _pb_interrupt_priority(UINT line, UINT priority);

/* Raises a line of the application's, which is served before this returns if
 * interrupts are enabled and nothing as urgent is being served. Any caller. */
VOID _pb_interrupt_raise(UINT line);

/* Raises it when the board's clock has gone on by `nanoseconds`. One time a line:
 * a later call replaces an earlier one. Any caller. */
VOID _pb_interrupt_raise_after(UINT line, ULONG64 nanoseconds);

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
