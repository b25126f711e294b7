/*
 * The one wait queue of the system: every kernel object and every blocking
 * network service suspends and wakes threads through these functions, and
 * timeout, abort, delete and terminate take one path. Internal to the image.
 */
#ifndef TX_WAIT_H
#define TX_WAIT_H

#include "tx_api.h"

/*
 * A queue is the pair that the interface shows: a ring of threads linked by
 * tx_thread_suspended_next/previous, and a count (UINT and ULONG are one type
 * here). `state` is TX_QUEUE_SUSP .. TX_TCP_IP.
 */

/*
 * Suspends the running thread at the tail of the queue, for at most
 * wait_option ticks, and returns its status: what a waker gave, `timeout` when
 * the ticks passed, TX_WAIT_ABORTED (= NX_WAIT_ABORTED).
 * Called with interrupts enabled or disabled (returns with them as at the
 * call). Where waiting is impossible (wait_option TX_NO_WAIT, no thread, or
 * _tx_thread_preempt_disable != 0) returns `timeout` at once.
 * `release`, when not TX_NULL, is put by one level after the thread is on the
 * queue and before it stops, so that no wake is lost; it is not taken again.
 * `removed`, when not TX_NULL, runs with interrupts disabled whenever the
 * thread left the queue by timeout, abort or termination.
 * The thread's tx_thread_suspend_info, _additional_suspend_info and
 * _suspend_option are the caller's to set before the call.
 */
UINT _tx_wait_suspend(TX_THREAD **head, UINT *count, UINT state, VOID *object, ULONG wait_option,
                      UINT timeout, VOID (*removed)(TX_THREAD *), TX_MUTEX *release);

/* Puts the running thread at the head of the queue instead (front send). */
UINT _tx_wait_suspend_front(TX_THREAD **head, UINT *count, UINT state, VOID *object,
                            ULONG wait_option, UINT timeout, VOID (*removed)(TX_THREAD *),
                            TX_MUTEX *release);

/*
 * Takes `thread` off its queue and makes it ready with `status`. Called with
 * interrupts disabled; a switch that this makes due happens when the caller
 * reaches _tx_wait_preempt_check.
 */
VOID _tx_wait_wake(TX_THREAD *thread, UINT status);

/* Wakes every waiter of the queue with `status`; otherwise as above. */
VOID _tx_wait_wake_all(TX_THREAD **head, UINT status);

/* Moves every waiter to the tail of another queue, in order, where it goes on
 * waiting for `object` with the time that it has left. Interrupts disabled. */
VOID _tx_wait_move_all(TX_THREAD **head, UINT *count, TX_THREAD **to_head, UINT *to_count,
                       VOID *object);

/* Moves the waiter of the highest priority (first of equals) to the head. */
VOID _tx_wait_prioritize(TX_THREAD **head);

/*
 * Switches when a thread that should run is not the one that runs. Called
 * with interrupts enabled, after _tx_wait_wake; from an ISR it does nothing:
 * the switch comes with the end of the interrupt.
 */
VOID _tx_wait_preempt_check(VOID);

/*
 * Ends a service that a check refused: it costs time as any other does, so that
 * a program that polls a refused service still lets time pass. Returns `status`.
 */
UINT _tx_refuse(UINT status);

#endif
