/*
 * The clock: the list of what expires, in order of its tick, the thread that
 * serves it, and the timer and time services. Time is counted in 64 bits here;
 * the 32-bit counter that programs read and set is apart from it (TX52).
 */
#include <stddef.h>

#include "tx_kernel.h"

volatile ULONG _tx_timer_system_clock;
TX_TIMER *_tx_timer_created_ptr;
ULONG _tx_timer_created_count;
#ifndef TX_TIMER_PROCESS_IN_ISR
TX_THREAD _tx_timer_thread;
static UCHAR timer_stack[TX_TIMER_THREAD_STACK_SIZE];
#endif

static ULONG64 now;                 /* ticks since start */
static TX_TIMER_INTERNAL *active;   /* ring, the next to expire first */

/* --- the list --------------------------------------------------------------------- */

static VOID insert(TX_TIMER_INTERNAL *timer)
{
    TX_TIMER_INTERNAL *after;

    timer->tx_timer_internal_list_head = &active;
    if (active == TX_NULL || timer->tx_timer_internal_expires < active->tx_timer_internal_expires) {
        TX_RING_APPEND(active, timer, tx_timer_internal_active);
        active = timer;
        return;
    }
    after = active->tx_timer_internal_active_previous;
    while (after->tx_timer_internal_expires > timer->tx_timer_internal_expires)
        after = after->tx_timer_internal_active_previous;
    timer->tx_timer_internal_active_previous = after;
    timer->tx_timer_internal_active_next = after->tx_timer_internal_active_next;
    after->tx_timer_internal_active_next->tx_timer_internal_active_previous = timer;
    after->tx_timer_internal_active_next = timer;
}

/* Programs read remaining_ticks in the control block. What is due but not yet
 * served still has its last tick. */
static VOID note_remaining(TX_TIMER_INTERNAL *timer)
{
    ULONG64 expires = timer->tx_timer_internal_expires;

    timer->tx_timer_internal_remaining_ticks = expires > now ? (ULONG)(expires - now) : 1;
}

static VOID take_off(TX_TIMER_INTERNAL *timer)
{
    TX_RING_REMOVE(active, timer, tx_timer_internal_active);
    timer->tx_timer_internal_list_head = TX_NULL;
}

VOID _tx_timer_start(TX_TIMER_INTERNAL *timer)
{
    timer->tx_timer_internal_expires = now + timer->tx_timer_internal_remaining_ticks;
    insert(timer);
}

VOID _tx_timer_stop(TX_TIMER_INTERNAL *timer)
{
    if (_tx_timer_is_active(timer))
        take_off(timer);
}

static int is_due(VOID)
{
    return active != TX_NULL && active->tx_timer_internal_expires <= now;
}

/* Of a timer of the application; a thread's has no counters. */
static VOID count_expiration(TX_TIMER_INTERNAL *internal)
{
    TX_TIMER *timer = (TX_TIMER *)((UCHAR *)internal - offsetof(TX_TIMER, tx_timer_internal));

    if (internal->tx_timer_internal_timeout_function == _tx_thread_timeout)
        return;
    TX_COUNT_TIMER(timer, expiration);
    if (internal->tx_timer_internal_re_initialize_ticks != 0)
        TX_COUNT_TIMER(timer, reactivate);
}

/* Takes the first timer, which is due, off the list; a periodic one goes back
 * to its next tick to come, without drift. */
static VOID advance(TX_TIMER_INTERNAL *timer)
{
    ULONG64 period = timer->tx_timer_internal_re_initialize_ticks;

    take_off(timer);
    count_expiration(timer);
    if (period == 0) {
        timer->tx_timer_internal_remaining_ticks = 0;
        return;
    }
    timer->tx_timer_internal_expires += period;
    if (timer->tx_timer_internal_expires <= now)
        timer->tx_timer_internal_expires +=
            (now - timer->tx_timer_internal_expires) / period * period + period;
    note_remaining(timer);
    insert(timer);
}

/* Serves all that is due. Timeouts of threads run with interrupts disabled,
 * the application's functions with interrupts enabled. */
static VOID expire(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    while (is_due()) {
        TX_TIMER_INTERNAL *timer = active;
        VOID (*function)(ULONG) = timer->tx_timer_internal_timeout_function;
        ULONG parameter = timer->tx_timer_internal_timeout_param;

        advance(timer);
        if (function == _tx_thread_timeout) {
            function(parameter);
            continue;
        }
        TX_RESTORE
        _tx_wait_preempt_check();
        function(parameter);
        TX_DISABLE
    }
    TX_RESTORE
    _tx_wait_preempt_check();
}

/* --- ticks -------------------------------------------------------------------------- */

#ifndef TX_TIMER_PROCESS_IN_ISR
static VOID timer_thread_entry(ULONG input)
{
    TX_INTERRUPT_SAVE_AREA

    (VOID) input;
    for (;;) {
        expire();
        TX_DISABLE
        if (!is_due())
            _tx_thread_unready(&_tx_timer_thread, TX_SUSPENDED);
        TX_RESTORE
        _tx_wait_preempt_check();
    }
}
#endif

VOID _tx_timer_reset(VOID)
{
    now = 0;
    active = TX_NULL;
    _tx_timer_system_clock = 0;
    _tx_timer_created_ptr = TX_NULL;
    _tx_timer_created_count = 0;
#ifndef TX_TIMER_PROCESS_IN_ISR
    _tx_thread_create(&_tx_timer_thread, "System Timer Thread", timer_thread_entry, 0, timer_stack,
                      sizeof(timer_stack), TX_TIMER_THREAD_PRIORITY, TX_TIMER_THREAD_PRIORITY,
                      TX_NO_TIME_SLICE, TX_DONT_START);
    _tx_thread_system_mark(&_tx_timer_thread);
#endif
}

VOID _tx_timer_skip(ULONG64 ticks)
{
    TX_TIMER_INTERNAL *timer = active;

    if (ticks == 0)
        return;
    now += ticks;
    _tx_timer_system_clock += (ULONG)ticks;
    if (timer == TX_NULL)
        return;
    do {
        note_remaining(timer);
        timer = timer->tx_timer_internal_active_next;
    } while (timer != active);
}

VOID _tx_timer_tick(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_timer_skip(1);
    _tx_thread_time_slice();
#ifndef TX_TIMER_PROCESS_IN_ISR
    if (is_due() && _tx_timer_thread.tx_thread_state == TX_SUSPENDED &&
        _tx_timer_thread.tx_thread_id == TX_THREAD_ID)
        _tx_thread_ready(&_tx_timer_thread);
    TX_RESTORE
#else
    TX_RESTORE
    expire();
#endif
}

ULONG64 _tx_timer_next(VOID)
{
    if (active == TX_NULL)
        return PB_TICKS_NEVER;
    return is_due() ? 1 : active->tx_timer_internal_expires - now;
}

/* --- services ------------------------------------------------------------------------- */

UINT _tx_timer_create(TX_TIMER *timer, CHAR *name, VOID (*function)(ULONG), ULONG input,
                      ULONG initial_ticks, ULONG reschedule_ticks, UINT auto_activate)
{
#ifdef TX_NO_TIMER
    return TX_FEATURE_NOT_ENABLED;
#else
    TX_INTERRUPT_SAVE_AREA

    memset(timer, 0, sizeof(*timer));
    timer->tx_timer_name = name;
    timer->tx_timer_internal.tx_timer_internal_remaining_ticks = initial_ticks;
    timer->tx_timer_internal.tx_timer_internal_re_initialize_ticks = reschedule_ticks;
    timer->tx_timer_internal.tx_timer_internal_timeout_function = function;
    timer->tx_timer_internal.tx_timer_internal_timeout_param = input;
    TX_DISABLE
    TX_LOG(TIMER_CREATE, timer, initial_ticks, reschedule_ticks, auto_activate);
    timer->tx_timer_id = TX_TIMER_ID;
    TX_RING_APPEND(_tx_timer_created_ptr, timer, tx_timer_created);
    _tx_timer_created_count++;
    TX_LOG_CREATED(TIMER, timer, name, initial_ticks, reschedule_ticks);
    TX_TIMER_CREATE_EXTENSION(timer)
    if (auto_activate && initial_ticks != TX_WAIT_FOREVER) {
        _tx_timer_start(&timer->tx_timer_internal);
        TX_COUNT_TIMER(timer, activate);
    }
    TX_RESTORE
    return TX_SUCCESS;
#endif
}

UINT _tx_timer_delete(TX_TIMER *timer)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(TIMER_DELETE, timer, 0, 0, 0);
    _tx_timer_stop(&timer->tx_timer_internal);
    timer->tx_timer_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_timer_created_ptr, timer, tx_timer_created);
    _tx_timer_created_count--;
    TX_LOG_DELETED(timer);
    TX_TIMER_DELETE_EXTENSION(timer)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_timer_activate(TX_TIMER *timer)
{
    TX_INTERRUPT_SAVE_AREA
    TX_TIMER_INTERNAL *internal = &timer->tx_timer_internal;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(TIMER_ACTIVATE, timer, 0, 0, 0);
    if (_tx_timer_is_active(internal) || internal->tx_timer_internal_remaining_ticks == 0)
        status = TX_ACTIVATE_ERROR;
    else if (internal->tx_timer_internal_remaining_ticks != TX_WAIT_FOREVER)
        _tx_timer_start(internal);
    if (status == TX_SUCCESS)
        TX_COUNT_TIMER(timer, activate);
    TX_RESTORE
    return status;
}

UINT _tx_timer_deactivate(TX_TIMER *timer)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(TIMER_DEACTIVATE, timer, _tx_stack_now(), 0, 0);
    if (_tx_timer_is_active(&timer->tx_timer_internal))
        TX_COUNT_TIMER(timer, deactivate);
    _tx_timer_stop(&timer->tx_timer_internal);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_timer_change(TX_TIMER *timer, ULONG initial_ticks, ULONG reschedule_ticks)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(TIMER_CHANGE, timer, initial_ticks, reschedule_ticks, 0);
    if (!_tx_timer_is_active(&timer->tx_timer_internal)) {
        timer->tx_timer_internal.tx_timer_internal_remaining_ticks = initial_ticks;
        timer->tx_timer_internal.tx_timer_internal_re_initialize_ticks = reschedule_ticks;
    }
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_timer_info_get(TX_TIMER *timer, CHAR **name, UINT *is_active, ULONG *remaining_ticks,
                        ULONG *reschedule_ticks, TX_TIMER **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(TIMER_INFO_GET, timer, _tx_stack_now(), 0, 0);
    TX_STORE(name, timer->tx_timer_name);
    TX_STORE(is_active, (UINT)_tx_timer_is_active(&timer->tx_timer_internal));
    TX_STORE(remaining_ticks, timer->tx_timer_internal.tx_timer_internal_remaining_ticks);
    TX_STORE(reschedule_ticks, timer->tx_timer_internal.tx_timer_internal_re_initialize_ticks);
    TX_STORE(next, timer->tx_timer_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

ULONG _tx_time_get(VOID)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG time;

    TX_DISABLE
    TX_LOG(TIME_GET, _tx_timer_system_clock, _tx_stack_now(), 0, 0);
    time = _tx_timer_system_clock;
    TX_RESTORE
    return time;
}

VOID _tx_time_set(ULONG new_time)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(TIME_SET, new_time, 0, 0, 0);
    _tx_timer_system_clock = new_time;
    TX_RESTORE
}
