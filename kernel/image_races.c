/*
 * What orders the threads of an application compiled by postboard-cc --races, as
 * the machine's race detector is told: the linker puts these functions around
 * the kernel's services (--wrap), for the application and the stack alike.
 */
#include <stddef.h>

#include "tx_kernel.h"

static char pools, timers, masked;      /* objects by their addresses alone */

/* --- telling the machine -------------------------------------------------------- */

/* Whether the running thread's context is really its own. */
static int in_thread(VOID)
{
    return _tx_thread_system_state == 0 && _tx_thread_running_ptr != TX_NULL &&
           _tx_thread_current_ptr == _tx_thread_running_ptr;
}

static int is_able(VOID)
{
    return _pb_machine != NULL && _pb_machine->size > offsetof(struct pb_machine, order);
}

static VOID acquire(const VOID *object)
{
    if (in_thread() && is_able())
        _pb_machine->order(_pb_machine->board, PB_ORDER_ACQUIRE, (uintptr_t)object);
}

/* An interrupt releases for all, since what it saw of them is not known. */
static VOID release(const VOID *object)
{
    if (!is_able())
        return;
    if (in_thread())
        _pb_machine->order(_pb_machine->board, PB_ORDER_RELEASE, (uintptr_t)object);
    else if (_tx_caller_is_isr())
        _pb_machine->order(_pb_machine->board, PB_ORDER_RELEASE_ALL, (uintptr_t)object);
}

/* The thread stands still: all that it did comes before what follows. */
static VOID follow(ULONG thread_sequence)
{
    if (in_thread() && is_able())
        _pb_machine->order(_pb_machine->board, PB_ORDER_FROM_THREAD, thread_sequence);
}

/* After a service that may wait; an abort orders, too. */
static VOID waited(UINT status, const VOID *object)
{
    if (status == TX_SUCCESS)
        acquire(object);
    else if (status == TX_WAIT_ABORTED)
        acquire(_tx_thread_current_ptr);
}

VOID _pb_race_access(VOID *address, ULONG size, int write, uintptr_t place)
{
    const TX_THREAD *thread = _tx_thread_running_ptr;

    if (!in_thread() || !is_able())
        return;
#ifndef TX_TIMER_PROCESS_IN_ISR
    /* Its functions follow those who set the timers. */
    if (thread == &_tx_timer_thread)
        acquire(&timers);
#endif
    _pb_machine->access(_pb_machine->board, (uintptr_t)address, size, write,
                        PB_RANK(thread->tx_thread_priority, thread->tx_thread_preempt_threshold,
                                thread->tx_thread_new_time_slice),
                        place);
}

/* Functions of threads alone: an interrupt's, the start's and main are on no
 * thread's stack. */
VOID _pb_race_call(int enter, uintptr_t place)
{
    if (in_thread() && _pb_machine != NULL && _pb_machine->size > offsetof(struct pb_machine, call))
        _pb_machine->call(_pb_machine->board, enter ? PB_CALL_ENTER : PB_CALL_LEAVE, place);
}

/* An atomic operation orders by its own variable. */
VOID _pb_race_atomic(VOID *address)
{
    acquire(address);
    release(address);
}

/* --- services ---------------------------------------------------------------------- */

#define WRAP(name, parameters, arguments, before, after)                                           \
    UINT __real_##name parameters;                                                                 \
    UINT __wrap_##name parameters                                                                  \
    {                                                                                              \
        UINT status;                                                                               \
                                                                                                   \
        before;                                                                                    \
        status = __real_##name arguments;                                                          \
        after;                                                                                     \
        return status;                                                                             \
    }

WRAP(_tx_mutex_get, (TX_MUTEX *mutex, ULONG wait), (mutex, wait), , waited(status, mutex))
WRAP(_tx_mutex_take, (TX_MUTEX *mutex), (mutex), , waited(status, mutex))
WRAP(_tx_mutex_put, (TX_MUTEX *mutex), (mutex), release(mutex), )

WRAP(_tx_semaphore_get, (TX_SEMAPHORE *semaphore, ULONG wait), (semaphore, wait), ,
     waited(status, semaphore))
WRAP(_tx_semaphore_put, (TX_SEMAPHORE *semaphore), (semaphore), release(semaphore), )
WRAP(_tx_semaphore_ceiling_put, (TX_SEMAPHORE *semaphore, ULONG ceiling), (semaphore, ceiling),
     release(semaphore), )

/* Senders come before receivers by the queue; who made room, by its second byte. */
#define ROOM(queue) ((CHAR *)(queue) + 1)
WRAP(_tx_queue_send, (TX_QUEUE *queue, VOID *source, ULONG wait), (queue, source, wait),
     release(queue), waited(status, ROOM(queue)))
WRAP(_tx_queue_front_send, (TX_QUEUE *queue, VOID *source, ULONG wait), (queue, source, wait),
     release(queue), waited(status, ROOM(queue)))
WRAP(_tx_queue_receive, (TX_QUEUE *queue, VOID *destination, ULONG wait),
     (queue, destination, wait), release(ROOM(queue)), waited(status, queue))
WRAP(_tx_queue_flush, (TX_QUEUE *queue), (queue), release(ROOM(queue)), )

WRAP(_tx_event_flags_set, (TX_EVENT_FLAGS_GROUP *group, ULONG flags, UINT option),
     (group, flags, option), release(group), )
WRAP(_tx_event_flags_get,
     (TX_EVENT_FLAGS_GROUP *group, ULONG requested, UINT option, ULONG *actual, ULONG wait),
     (group, requested, option, actual, wait), , waited(status, group))

WRAP(_tx_block_allocate, (TX_BLOCK_POOL *pool, VOID **block, ULONG wait), (pool, block, wait), ,
     waited(status, &pools))
WRAP(_tx_block_release, (VOID *block), (block), release(&pools), )
WRAP(_tx_byte_allocate, (TX_BYTE_POOL *pool, VOID **memory, ULONG size, ULONG wait),
     (pool, memory, size, wait), , waited(status, &pools))
WRAP(_tx_byte_release, (VOID *memory), (memory), release(&pools), )

#ifdef TX_TIMER_PROCESS_IN_ISR
#define TIMER_FUNCTIONS_DONE
#else
#define TIMER_FUNCTIONS_DONE follow(_tx_timer_thread.tx_thread_sequence)
#endif
WRAP(_tx_timer_create,
     (TX_TIMER *timer, CHAR *name, VOID (*function)(ULONG), ULONG input, ULONG first, ULONG again,
      UINT activate),
     (timer, name, function, input, first, again, activate), release(&timers), )
WRAP(_tx_timer_activate, (TX_TIMER *timer), (timer), release(&timers), )
WRAP(_tx_timer_change, (TX_TIMER *timer, ULONG first, ULONG again), (timer, first, again),
     release(&timers), )
WRAP(_tx_timer_deactivate, (TX_TIMER *timer), (timer), , TIMER_FUNCTIONS_DONE)
WRAP(_tx_timer_delete, (TX_TIMER *timer), (timer), , TIMER_FUNCTIONS_DONE)

/* --- threads ------------------------------------------------------------------------ */

/* What a thread is created or resumed with, it finds where it begins or goes on. */
VOID __real__tx_thread_shell(VOID *thread);
VOID __wrap__tx_thread_shell(VOID *thread)
{
    acquire(thread);
    if (is_able() && _pb_machine->size > offsetof(struct pb_machine, call))
        _pb_machine->call(_pb_machine->board, PB_CALL_BEGIN, 0);
    __real__tx_thread_shell(thread);
}

WRAP(_tx_thread_create,
     (TX_THREAD *thread, CHAR *name, VOID (*entry)(ULONG), ULONG input, VOID *stack, ULONG size,
      UINT priority, UINT threshold, ULONG slice, UINT start),
     (thread, name, entry, input, stack, size, priority, threshold, slice, start),
     release(thread), )
WRAP(_tx_thread_resume, (TX_THREAD *thread), (thread), release(thread), )
WRAP(_tx_thread_wait_abort, (TX_THREAD *thread), (thread), release(thread), )

static VOID suspended(UINT status, TX_THREAD *thread)
{
    if (thread == _tx_thread_running_ptr)
        acquire(thread);
    else if (status == TX_SUCCESS && thread->tx_thread_state == TX_SUSPENDED)
        follow(thread->tx_thread_sequence);
}

static VOID followed(UINT status, const TX_THREAD *thread)
{
    if (status == TX_SUCCESS && (thread->tx_thread_state == TX_COMPLETED ||
                                 thread->tx_thread_state == TX_TERMINATED))
        follow(thread->tx_thread_sequence);
}

WRAP(_tx_thread_suspend, (TX_THREAD *thread), (thread), , suspended(status, thread))
WRAP(_tx_thread_sleep, (ULONG ticks), (ticks), , waited(status, _tx_thread_current_ptr))
WRAP(_tx_thread_terminate, (TX_THREAD *thread), (thread), , followed(status, thread))
WRAP(_tx_thread_delete, (TX_THREAD *thread), (thread), , followed(status, thread))
WRAP(_tx_thread_reset, (TX_THREAD *thread), (thread),
     followed(TX_SUCCESS, thread), )
WRAP(_tx_thread_info_get,
     (TX_THREAD *thread, CHAR **name, UINT *state, ULONG *run_count, UINT *priority,
      UINT *threshold, ULONG *slice, TX_THREAD **next, TX_THREAD **next_suspended),
     (thread, name, state, run_count, priority, threshold, slice, next, next_suspended), ,
     followed(status, thread))

/* --- interrupts off and on ------------------------------------------------------------ */

/* The application's alone (postboard-cc renames its calls): the kernel's own
 * sections order nothing that a program may rely on. */
UINT _pb_race_interrupt_disable(VOID)
{
    UINT previous = _tx_thread_interrupt_disable();

    acquire(&masked);
    return previous;
}

VOID _pb_race_interrupt_restore(UINT posture)
{
    release(&masked);
    _tx_thread_interrupt_restore(posture);
}

UINT _pb_race_interrupt_control(UINT posture)
{
    UINT previous;

    release(&masked);
    previous = _tx_thread_interrupt_control(posture);
    if (posture == TX_INT_DISABLE)
        acquire(&masked);
    return previous;
}
