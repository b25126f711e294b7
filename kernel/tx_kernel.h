/*
 * What the kernel's files share: rings, the scheduler, the clock and the two
 * halves of a wait. Everything here is called with interrupts disabled unless
 * it says otherwise. Internal to kernel/.
 */
#ifndef TX_KERNEL_H
#define TX_KERNEL_H

#define TX_SOURCE_CODE

#include <stdint.h>

#include "machine.h"
#include "tx_api.h"
#include "tx_block_pool.h"
#include "tx_byte_pool.h"
#include "tx_event_flags.h"
#include "tx_execution_profile.h"
#include "tx_initialize.h"
#include "tx_mutex.h"
#include "tx_performance.h"
#include "tx_queue.h"
#include "tx_semaphore.h"
#include "tx_thread.h"
#include "tx_timer.h"
#include "tx_trace.h"
#include "tx_wait.h"
#include "pb_kernel.h"

/* Rings of control blocks, linked by the members FIELD_next and FIELD_previous;
 * the head is the oldest, TX_NULL when the ring is empty. */
#define TX_RING_APPEND(head, node, field)                                                          \
    do {                                                                                           \
        if ((head) == TX_NULL) {                                                                   \
            (node)->field##_next = (node)->field##_previous = (node);                              \
            (head) = (node);                                                                       \
        } else {                                                                                   \
            (node)->field##_next = (head);                                                         \
            (node)->field##_previous = (head)->field##_previous;                                   \
            (head)->field##_previous->field##_next = (node);                                       \
            (head)->field##_previous = (node);                                                     \
        }                                                                                          \
    } while (0)

#define TX_RING_REMOVE(head, node, field)                                                          \
    do {                                                                                           \
        if ((node)->field##_next == (node)) {                                                      \
            (head) = TX_NULL;                                                                      \
        } else {                                                                                   \
            (node)->field##_next->field##_previous = (node)->field##_previous;                     \
            (node)->field##_previous->field##_next = (node)->field##_next;                         \
            if ((head) == (node))                                                                  \
                (head) = (node)->field##_next;                                                     \
        }                                                                                          \
        (node)->field##_next = (node)->field##_previous = TX_NULL;                                 \
    } while (0)

/* Stores a value where an info service's caller wants it. */
#define TX_STORE(pointer, value)                                                                   \
    do {                                                                                           \
        if ((pointer) != TX_NULL)                                                                  \
            *(pointer) = (value);                                                                  \
    } while (0)

/* A line of a check: the status unless the condition holds. */
#define TX_REQUIRE(condition, status)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            return _tx_refuse(status);                                                             \
    } while (0)

/* For a kind of object: whether a pointer is to a live one. */
#define TX_OBJECT_VALID(type, field, id)                                                           \
    static int valid(const type *object)                                                           \
    {                                                                                              \
        return object != TX_NULL && object->field##_id == (id);                                    \
    }

/* And whether one was created there, whatever its mark. */
#define TX_OBJECT_CHECKS(type, field, ring, id)                                                    \
    TX_OBJECT_VALID(type, field, id)                                                               \
                                                                                                   \
    static int is_created(const type *candidate)                                                   \
    {                                                                                              \
        const type *object = ring##_created_ptr;                                                   \
        ULONG left = ring##_created_count;                                                         \
                                                                                                   \
        while (left > 0 && object != candidate) {                                                  \
            object = object->field##_created_next;                                                 \
            left--;                                                                                \
        }                                                                                          \
        return left > 0;                                                                           \
    }

/* Firmware memory lies below 2 GiB: a pointer fits in a ULONG. */
static inline ULONG _tx_word(const VOID *pointer)
{
    return (ULONG)(uintptr_t)pointer;
}

/* --- the service boundary (tx_interrupt.c) ---------------------------------------- */

#ifdef TX_ENABLE_STACK_CHECKING
/* Notes what the running thread uses of its stack, and calls the stack error
 * handler when that first reaches the bottom (tx_thread.c). */
VOID _tx_thread_stack_measure(VOID);
#endif
extern UINT _tx_thread_interrupt_posture;
/* Ticks that the machine gave and nobody has served. */
extern ULONG64 _tx_interrupt_ticks_due;
/* Serves what is pending if the running context may be interrupted. */
VOID _tx_interrupt_serve(VOID);

static inline UINT _tx_interrupts_off(VOID)
{
    UINT previous = _tx_thread_interrupt_posture;

    _tx_thread_interrupt_posture = TX_INT_DISABLE;
    return previous;
}

static inline VOID _tx_interrupts_as(UINT previous)
{
    const struct pb_machine *machine = _pb_machine;

    _tx_thread_interrupt_posture = previous;
    if (machine == NULL) /* set up ahead of the board's power-on */
        return;
#ifdef TX_ENABLE_STACK_CHECKING
    _tx_thread_stack_measure();
#endif
    if (machine->elapse(machine->board) != 0 || _tx_interrupt_ticks_due != 0)
        _tx_interrupt_serve();
}

/* In the kernel without a call: it would be half of what a short service costs. */
#undef TX_DISABLE
#undef TX_RESTORE
#define TX_DISABLE tx_interrupt_save = _tx_interrupts_off();
#define TX_RESTORE _tx_interrupts_as(tx_interrupt_save);

/* --- who calls (txe_*.c) -------------------------------------------------------- */

static inline int _tx_caller_is_init(VOID)
{
    return _tx_thread_system_state >= TX_INITIALIZE_IN_PROGRESS;
}

static inline int _tx_caller_is_isr(VOID)
{
    return _tx_thread_system_state != 0 && !_tx_caller_is_init();
}

static inline int _tx_caller_is_timer(VOID)
{
#ifdef TX_TIMER_PROCESS_IN_ISR
    return 0;
#else
    return _tx_thread_current_ptr == &_tx_timer_thread;
#endif
}

/* An application thread (TX21). */
static inline int _tx_caller_is_thread(VOID)
{
    return _tx_thread_system_state == 0 && !_tx_caller_is_timer();
}

/* Initialisation or an application thread (TX20). */
static inline int _tx_caller_may_create(VOID)
{
    return !_tx_caller_is_isr() && !_tx_caller_is_timer();
}

/* A wait option that the caller may give (TX24). */
static inline int _tx_caller_may_wait(ULONG wait_option)
{
    return wait_option == TX_NO_WAIT ||
           (_tx_caller_is_thread() && _tx_thread_current_ptr != TX_NULL);
}

/* --- event trace (tx_trace.c) -------------------------------------------------------- */

VOID _tx_trace_reset(VOID);

/* The running thread's stack pointer in its declared area. */
static inline const VOID *_tx_stack_now(VOID)
{
    return _tx_thread_current_ptr != TX_NULL ? _tx_thread_current_ptr->tx_thread_stack_ptr
                                             : TX_NULL;
}

#ifdef TX_ENABLE_EVENT_TRACE
/* The class that an event of the kernel is filtered by: its number tells. */
static inline ULONG _tx_trace_class(ULONG id)
{
    static const ULONG classes[] = {
        TX_TRACE_INTERNAL_EVENTS,         TX_TRACE_BLOCK_POOL_EVENTS, TX_TRACE_BYTE_POOL_EVENTS,
        TX_TRACE_EVENT_FLAGS_EVENTS,      TX_TRACE_INTERRUPT_CONTROL_EVENT, TX_TRACE_MUTEX_EVENTS,
        TX_TRACE_QUEUE_EVENTS,            TX_TRACE_QUEUE_EVENTS,      TX_TRACE_SEMAPHORE_EVENTS,
        TX_TRACE_SEMAPHORE_EVENTS,        TX_TRACE_THREAD_EVENTS,     TX_TRACE_THREAD_EVENTS};

    if (id >= TX_TRACE_TIMER_ACTIVATE)
        return TX_TRACE_TIMER_EVENTS;
    return id >= TX_TRACE_TIME_GET ? TX_TRACE_TIME_EVENTS : classes[id / 10];
}

/* An event of the kernel with its four facts, numbers or pointers. */
#define TX_LOG(event, info_1, info_2, info_3, info_4)                                              \
    _tx_trace_insert(TX_TRACE_##event, TX_TRACE_WORD_(info_1), TX_TRACE_WORD_(info_2),             \
                     TX_TRACE_WORD_(info_3), TX_TRACE_WORD_(info_4),                               \
                     _tx_trace_class(TX_TRACE_##event))
/* The life of an object of a kind. */
#define TX_LOG_CREATED(kind, object, name, parameter_1, parameter_2)                               \
    _tx_trace_object_register(TX_TRACE_OBJECT_TYPE_##kind, (object), (name),                       \
                              TX_TRACE_WORD_(parameter_1), TX_TRACE_WORD_(parameter_2))
#define TX_LOG_DELETED(object) _tx_trace_object_unregister(object)
#else
#define TX_LOG(event, info_1, info_2, info_3, info_4)                ((VOID)(info_1), (VOID)(info_2))
#define TX_LOG_CREATED(kind, object, name, parameter_1, parameter_2) ((VOID)(object))
#define TX_LOG_DELETED(object)                                       ((VOID)(object))
#endif

/* Execution profile: who has the processor from now on. */
#if defined(TX_EXECUTION_PROFILE_ENABLE) || defined(TX_ENABLE_EXECUTION_CHANGE_NOTIFY)
#define TX_EXECUTION_CHANGE(what) _tx_execution_##what()
#else
#define TX_EXECUTION_CHANGE(what) ((VOID)0)
#endif

/* --- scheduler (tx_thread_schedule.c) --------------------------------------------- */

VOID _tx_thread_schedule_reset(VOID);
/* Makes a thread ready, at the tail of its priority. */
VOID _tx_thread_ready(TX_THREAD *thread);
/* Takes a ready thread off the ready lists into another state. */
VOID _tx_thread_unready(TX_THREAD *thread, UINT state);
/* Sets the effective priority and threshold of a thread in any state. */
VOID _tx_thread_priority_set(TX_THREAD *thread, UINT priority, UINT threshold);
/* Moves the head of a ready thread's priority to the tail and chooses anew. */
VOID _tx_thread_rotate(TX_THREAD *thread);
/* A tick's worth of the running thread's time slice. */
VOID _tx_thread_time_slice(VOID);
/* Leaves the running context for the thread that should run, or for the system
 * context when none should. A thread that has finished is left for good. */
VOID _tx_thread_switch(VOID);
/* The thread whose context runs, whatever a program made _tx_thread_current_ptr. */
extern TX_THREAD *_tx_thread_running_ptr;
/* Most services end without a switch: in the kernel that is seen without a call. */
#define _tx_wait_preempt_check()                                                                   \
    do {                                                                                           \
        if (_tx_thread_execute_ptr != _tx_thread_running_ptr)                                      \
            (_tx_wait_preempt_check)();                                                            \
    } while (0)

/* --- threads (tx_thread.c) --------------------------------------------------------- */

VOID _tx_thread_reset_all(VOID);
/* Whether a thread was created there, whatever its mark. */
int _tx_thread_is_created(const TX_THREAD *thread);
/* Whether a stack lies in that of a thread there is, or the other way round. */
int _tx_thread_stack_overlaps(const VOID *stack_start, ULONG stack_size);
/* What a thread's context runs: its entry function, then its end. */
VOID _tx_thread_shell(VOID *thread);
/* Notes what the running thread uses of its declared stack, as estimated from
 * the host's. `frame` is that of a function on its host stack. */
VOID _tx_thread_stack_note(TX_THREAD *thread, const VOID *frame);
#ifdef TX_ENABLE_STACK_CHECKING
/* Calls the stack error handler if the bottom of a thread's stack is gone. */
VOID _tx_thread_stack_check(TX_THREAD *thread);
#endif

/* --- ranges of memory (tx_range_tree.c) --------------------------------------------- */

/* Adds [start, start + size) to the tree; `range` is linked until removed. */
VOID _tx_range_add(struct tx_range **tree, struct tx_range *range, const VOID *start, ULONG size);
VOID _tx_range_remove(struct tx_range **tree, struct tx_range *range);
/* Whether `range`, which would begin at `first`, is linked there. */
int _tx_range_is_in(struct tx_range *tree, const struct tx_range *range, ULONG first);
int _tx_range_overlaps(struct tx_range *tree, const VOID *start, ULONG size);

/* --- interrupts (tx_interrupt.c) ---------------------------------------------------- */

VOID _tx_interrupt_reset(VOID);
/* Sleeps until an interrupt comes and serves it. On the system context. */
VOID _tx_interrupt_idle(VOID);
/* An instrumented point of the application at the address `place` (enum
 * pb_point), where interrupts are served when the machine makes it a moment. */
VOID _tx_interrupt_point(UINT kind, uintptr_t place);

/* --- damaged control blocks (tx_integrity.c) ------------------------------------------ */

VOID _tx_integrity_reset(VOID);
/* Looks at all created objects, unless it did a little while ago; `last`: in any
 * case. Does not return when one is damaged. */
VOID _tx_integrity_check(int last);

/* --- clock (tx_timer.c) -------------------------------------------------------------- */

VOID _tx_timer_reset(VOID);
/* Starts a timer of remaining_ticks (1 or more, not TX_WAIT_FOREVER). */
VOID _tx_timer_start(TX_TIMER_INTERNAL *timer);
/* Stops a timer if it is active; its remaining ticks stay. */
VOID _tx_timer_stop(TX_TIMER_INTERNAL *timer);
static inline int _tx_timer_is_active(const TX_TIMER_INTERNAL *timer)
{
    return timer->tx_timer_internal_list_head != TX_NULL;
}
/* One tick; what the default _tx_timer_interrupt does. */
VOID _tx_timer_tick(VOID);
/* Counts ticks and serves nothing: for those on which nothing expires. */
VOID _tx_timer_skip(ULONG64 ticks);
/* Ticks until the next on which something expires; PB_TICKS_NEVER: none will. */
ULONG64 _tx_timer_next(VOID);
/* The default tick handler, and whether the program did not replace it. */
VOID _tx_timer_interrupt_default(VOID);
int _tx_timer_interrupt_is_default(VOID);

/* --- waits (tx_wait.c) ---------------------------------------------------------------- */

/* Where and how a thread waits. */
struct tx_wait {
    TX_THREAD **head;           /* TX_NULL: in no queue */
    UINT *count;                /* may be TX_NULL */
    UINT state;
    VOID *object;
    ULONG ticks;                /* TX_WAIT_FOREVER: no timeout */
    UINT timeout;               /* status when the ticks have passed */
    VOID (*removed)(TX_THREAD *);
    UINT front;
};

/* Whether the caller may be made to wait at all. */
static inline int _tx_wait_possible(ULONG wait_option)
{
    return wait_option != TX_NO_WAIT && _tx_thread_system_state == 0 &&
           _tx_thread_preempt_disable == 0 && _tx_thread_running_ptr != TX_NULL &&
           _tx_thread_current_ptr == _tx_thread_running_ptr;
}
/* Puts the running thread on the queue and off the ready list. */
VOID _tx_wait_begin(const struct tx_wait *wait);
/* Stops the running thread until it is woken; returns its status. */
UINT _tx_wait_block(VOID);
/* Ends the wait of a thread with `status` from outside its queue's object:
 * timeout and abort. */
VOID _tx_wait_cancel(TX_THREAD *thread, UINT status);
/* Takes a waiting thread off its queue and into `state` for good. */
VOID _tx_wait_leave(TX_THREAD *thread, UINT state);
/* The timeout function of every thread's timer. */
VOID _tx_thread_timeout(ULONG thread);
static inline int _tx_wait_is_waiting(const TX_THREAD *thread)
{
    return thread->tx_thread_state >= TX_SLEEP;
}

/* --- mutexes (tx_mutex.c) ---------------------------------------------------------------- */

/* Gives up all that a finished thread owns. */
VOID _tx_mutex_release_all(TX_THREAD *thread);
/* Recomputes what a thread and those that it waits for inherit. */
VOID _tx_mutex_inherit(TX_THREAD *owner);

/* --- created lists: emptied at start ------------------------------------------------------ */

VOID _tx_queue_reset(VOID);
VOID _tx_semaphore_reset(VOID);
VOID _tx_mutex_reset(VOID);
VOID _tx_event_flags_reset(VOID);
VOID _tx_block_pool_reset(VOID);
VOID _tx_byte_pool_reset(VOID);

#endif
