/*
 * The wait queue: how threads suspend in a queue and leave it again, be it
 * woken, timed out, aborted, terminated or with the object deleted.
 */
#include "tx_kernel.h"

static VOID cleanup(TX_THREAD *thread, ULONG sequence)
{
    if (_tx_wait_is_waiting(thread) && thread->tx_thread_suspension_sequence == sequence)
        _tx_wait_cancel(thread, thread->tx_thread_wait_timeout);
}

static VOID queue_add(TX_THREAD *thread, TX_THREAD **head, UINT *count)
{
    thread->tx_thread_wait_head = head;
    thread->tx_thread_wait_count = count;
    TX_RING_APPEND(*head, thread, tx_thread_suspended);
    if (count != TX_NULL)
        ++*count;
}

static VOID queue_remove(TX_THREAD *thread)
{
    TX_RING_REMOVE(*thread->tx_thread_wait_head, thread, tx_thread_suspended);
    if (thread->tx_thread_wait_count != TX_NULL)
        --*thread->tx_thread_wait_count;
    thread->tx_thread_wait_head = TX_NULL;
}

VOID _tx_wait_begin(const struct tx_wait *wait)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

    thread->tx_thread_wait_head = TX_NULL;
    thread->tx_thread_wait_removed = wait->removed;
    thread->tx_thread_wait_timeout = wait->timeout;
    thread->tx_thread_suspend_control_block = wait->object;
    thread->tx_thread_suspend_status = wait->timeout;
    thread->tx_thread_suspension_sequence++;
    _tx_performance_suspension(wait->state, wait->object);
    thread->tx_thread_suspend_cleanup = wait->head != TX_NULL ? cleanup : TX_NULL;
    if (wait->head != TX_NULL) {
        queue_add(thread, wait->head, wait->count);
        if (wait->front)
            *wait->head = thread;
    }
#ifndef TX_NO_TIMER
    if (wait->ticks != TX_WAIT_FOREVER) {
        thread->tx_thread_timer.tx_timer_internal_remaining_ticks = wait->ticks;
        _tx_timer_start(&thread->tx_thread_timer);
    }
#endif
    _tx_thread_unready(thread, wait->state);
}

UINT _tx_wait_block(VOID)
{
    TX_THREAD *thread = _tx_thread_running_ptr;

    do {
        _tx_thread_switch();
    } while (thread->tx_thread_state != TX_READY);
    return thread->tx_thread_suspend_status;
}

static UINT suspend(const struct tx_wait *wait, TX_MUTEX *release)
{
    UINT posture, status;

    if (!_tx_wait_possible(wait->ticks))
        return wait->timeout;
    posture = _tx_thread_interrupt_disable();
    _tx_wait_begin(wait);
    /* This may hand the mutex over and switch right away: the thread is off
     * the ready list already, and comes back when it is woken. */
    if (release != TX_NULL)
        _tx_mutex_put(release);
    status = _tx_wait_block();
    _tx_thread_interrupt_posture = posture;
    return status;
}

UINT _tx_wait_suspend(TX_THREAD **head, UINT *count, UINT state, VOID *object, ULONG wait_option,
                      UINT timeout, VOID (*removed)(TX_THREAD *), TX_MUTEX *release)
{
    struct tx_wait wait = {head, count, state, object, wait_option, timeout, removed, 0};

    return suspend(&wait, release);
}

UINT _tx_wait_suspend_front(TX_THREAD **head, UINT *count, UINT state, VOID *object,
                            ULONG wait_option, UINT timeout, VOID (*removed)(TX_THREAD *),
                            TX_MUTEX *release)
{
    struct tx_wait wait = {head, count, state, object, wait_option, timeout, removed, 1};

    return suspend(&wait, release);
}

/* Off the queue and off the clock. */
static VOID detach(TX_THREAD *thread)
{
    _tx_timer_stop(&thread->tx_thread_timer);
    if (thread->tx_thread_wait_head != TX_NULL)
        queue_remove(thread);
    thread->tx_thread_suspend_cleanup = TX_NULL;
}

/* Off the queue without a waker: what waited with it must hear of it. */
static VOID detach_early(TX_THREAD *thread)
{
    VOID (*removed)(TX_THREAD *) = thread->tx_thread_wait_removed;

    detach(thread);
    thread->tx_thread_wait_removed = TX_NULL;
    if (removed != TX_NULL)
        removed(thread);
}

static VOID resume(TX_THREAD *thread, UINT status)
{
    thread->tx_thread_suspend_status = status;
    thread->tx_thread_suspend_control_block = TX_NULL;
    if (thread->tx_thread_delayed_suspend) {
        thread->tx_thread_delayed_suspend = TX_FALSE;
        thread->tx_thread_state = TX_SUSPENDED;
    } else {
        _tx_thread_ready(thread);
    }
}

VOID _tx_wait_wake(TX_THREAD *thread, UINT status)
{
    detach(thread);
    resume(thread, status);
}

VOID _tx_wait_wake_all(TX_THREAD **head, UINT status)
{
    while (*head != TX_NULL)
        _tx_wait_wake(*head, status);
}

VOID _tx_wait_move_all(TX_THREAD **head, UINT *count, TX_THREAD **to_head, UINT *to_count,
                       VOID *object)
{
    (VOID) count; /* the threads know it */
    while (*head != TX_NULL) {
        TX_THREAD *thread = *head;

        queue_remove(thread);
        queue_add(thread, to_head, to_count);
        thread->tx_thread_suspend_control_block = object;
    }
}

VOID _tx_wait_cancel(TX_THREAD *thread, UINT status)
{
    detach_early(thread);
    resume(thread, status);
}

VOID _tx_wait_leave(TX_THREAD *thread, UINT state)
{
    detach_early(thread);
    thread->tx_thread_suspend_control_block = TX_NULL;
    thread->tx_thread_state = state;
}

VOID _tx_thread_timeout(ULONG thread_word)
{
    TX_THREAD *thread = (TX_THREAD *)(uintptr_t)thread_word;

    if (_tx_wait_is_waiting(thread)) {
        _tx_performance_timeout(thread);
        _tx_wait_cancel(thread, thread->tx_thread_wait_timeout);
    }
}

VOID _tx_wait_prioritize(TX_THREAD **head)
{
    TX_THREAD *best = *head;
    TX_THREAD *thread;

    if (best == TX_NULL)
        return;
    for (thread = best->tx_thread_suspended_next; thread != *head;
         thread = thread->tx_thread_suspended_next) {
        if (thread->tx_thread_priority < best->tx_thread_priority)
            best = thread;
    }
    if (best == *head)
        return;
    TX_RING_REMOVE(*head, best, tx_thread_suspended);
    TX_RING_APPEND(*head, best, tx_thread_suspended);
    *head = best;
}
