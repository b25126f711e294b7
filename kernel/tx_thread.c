/*
 * Threads: creation, their life from the entry function to the end, and the
 * services that stop, resume and re-rank them.
 */
#include "tx_kernel.h"

TX_THREAD *_tx_thread_created_ptr;
ULONG _tx_thread_created_count;

static struct tx_range *blocks, *stacks;    /* those of created threads */
static ULONG sequence;              /* threads created since start */
static ULONG application_created;   /* those of the application among them */

#ifdef TX_ENABLE_STACK_CHECKING
static VOID (*stack_error_handler)(TX_THREAD *);
#endif

VOID _tx_thread_reset_all(VOID)
{
    _tx_thread_created_ptr = TX_NULL;
    blocks = stacks = TX_NULL;
    _tx_thread_created_count = 0;
    sequence = 0;
    application_created = 0;
#ifdef TX_ENABLE_STACK_CHECKING
    stack_error_handler = TX_NULL;
#endif
}

/* --- life ----------------------------------------------------------------------- */

/* What a thread's stack is filled with: with the option a byte drawn for it, but
 * not for one that is set up ahead of the board's power-on. */
#ifdef TX_ENABLE_RANDOM_NUMBER_STACK_FILLING
#define STACK_FILL(thread) ((thread)->tx_thread_stack_fill_value)

static VOID stack_fill_draw(TX_THREAD *thread)
{
    ULONG byte = (UCHAR)TX_STACK_FILL;

    if (_pb_machine != NULL)
        byte = (UCHAR)_pb_machine->random(_pb_machine->board, PB_RANDOM_KERNEL);
    thread->tx_thread_stack_fill_value = byte * 0x01010101u;
}
#else
#define STACK_FILL(thread)      TX_STACK_FILL
#define stack_fill_draw(thread) ((VOID)(thread))
#endif

/* The caller's area looks as it would on a target: filled, with the stack
 * pointer of a thread that has not run. The context lies on the host. */
static VOID stack_prepare(TX_THREAD *thread)
{
    UCHAR *start = thread->tx_thread_stack_start;
    ULONG size = thread->tx_thread_stack_size;
    uintptr_t top = ((uintptr_t)start + (size > 64 ? size - 64 : 0)) & ~(uintptr_t)7;

#ifndef TX_DISABLE_STACK_FILLING
    memset(start, (UCHAR)STACK_FILL(thread), size);
#endif
    thread->tx_thread_stack_end = start + size - 1;
    thread->tx_thread_stack_ptr = (VOID *)top;
    thread->tx_thread_stack_highest_ptr = thread->tx_thread_stack_ptr;
    thread->tx_thread_host_base = TX_NULL;
}

/* Frames are twice as large on the host, where registers and pointers have 64
 * bits. Those of a sanitizer tell nothing. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FRAMES_TELL_NOTHING
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define FRAMES_TELL_NOTHING
#endif

VOID _tx_thread_stack_note(TX_THREAD *thread, const VOID *frame)
{
#ifndef FRAMES_TELL_NOTHING
    uintptr_t used = ((uintptr_t)thread->tx_thread_host_base - (uintptr_t)frame) / 2;
    UCHAR *top = (UCHAR *)thread->tx_thread_stack_start + thread->tx_thread_stack_size;
    UCHAR *highest = thread->tx_thread_stack_highest_ptr;
    UCHAR *now;

    if (thread->tx_thread_host_base == TX_NULL)
        return;
    now = used < thread->tx_thread_stack_size ? (UCHAR *)((uintptr_t)(top - used) & ~(uintptr_t)7)
                                              : thread->tx_thread_stack_start;
    if (now < (UCHAR *)thread->tx_thread_stack_start)
        now = thread->tx_thread_stack_start;
    thread->tx_thread_stack_ptr = now;
    if (now >= highest)
        return;
    thread->tx_thread_stack_highest_ptr = now;
#ifndef TX_DISABLE_STACK_FILLING
    memset(now, 0, (size_t)(highest - now)); /* who looks for the fill finds what was used */
#endif
#else
    (VOID) thread;
    (VOID) frame;
#endif
}

static UINT effective_threshold(UINT threshold, UINT priority)
{
#ifdef TX_DISABLE_PREEMPTION_THRESHOLD
    return threshold == priority ? priority : 0;
#else
    (VOID) priority;
    return threshold;
#endif
}

UINT _tx_thread_create(TX_THREAD *thread, CHAR *name, VOID (*entry)(ULONG), ULONG input,
                       VOID *stack_start, ULONG stack_size, UINT priority, UINT threshold,
                       ULONG time_slice, UINT auto_start)
{
    TX_INTERRUPT_SAVE_AREA

    memset(thread, 0, sizeof(*thread));
    thread->tx_thread_name = name;
    thread->tx_thread_entry = entry;
    thread->tx_thread_entry_parameter = input;
    thread->tx_thread_stack_start = stack_start;
    thread->tx_thread_stack_size = stack_size;
    thread->tx_thread_priority = thread->tx_thread_user_priority = priority;
    thread->tx_thread_preempt_threshold = effective_threshold(threshold, priority);
    thread->tx_thread_user_preempt_threshold = thread->tx_thread_preempt_threshold;
    thread->tx_thread_inherit_priority = TX_MAX_PRIORITIES;
    thread->tx_thread_time_slice = thread->tx_thread_new_time_slice = time_slice;
    thread->tx_thread_state = TX_SUSPENDED;
    thread->tx_thread_timer.tx_timer_internal_timeout_function = _tx_thread_timeout;
    thread->tx_thread_timer.tx_timer_internal_timeout_param = _tx_word(thread);
    stack_fill_draw(thread);
    stack_prepare(thread);

    TX_DISABLE
    TX_LOG(THREAD_CREATE, thread, priority, stack_start, stack_size);
    thread->tx_thread_id = TX_THREAD_ID;
    thread->tx_thread_sequence = sequence++;
    _tx_range_add(&blocks, &thread->tx_thread_block_range, thread, sizeof(*thread));
    _tx_range_add(&stacks, &thread->tx_thread_stack_range, stack_start, stack_size);
    application_created++;
    TX_RING_APPEND(_tx_thread_created_ptr, thread, tx_thread_created);
    _tx_thread_created_count++;
    TX_LOG_CREATED(THREAD, thread, name, stack_start, stack_size);
    TX_THREAD_CREATE_EXTENSION(thread)
    if (auto_start)
        _tx_thread_ready(thread);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

int _tx_thread_is_created(const TX_THREAD *thread)
{
    return _tx_range_is_in(blocks, &thread->tx_thread_block_range, _tx_word(thread));
}

int _tx_thread_stack_overlaps(const VOID *stack_start, ULONG stack_size)
{
    return _tx_range_overlaps(stacks, stack_start, stack_size);
}

VOID _tx_thread_system_mark(TX_THREAD *thread)
{
    if (!thread->tx_thread_system) {
        thread->tx_thread_system = 1;
        application_created--;
    }
}

int _tx_kernel_finished(void)
{
    TX_THREAD *thread = _tx_thread_created_ptr;
    ULONG left;

    for (left = _tx_thread_created_count; left > 0; left--) {
        if (!thread->tx_thread_system && thread->tx_thread_state != TX_COMPLETED &&
            thread->tx_thread_state != TX_TERMINATED)
            return 0;
        thread = thread->tx_thread_created_next;
    }
    return application_created > 0 ? 1 : -1;
}

const char *_tx_kernel_running(void)
{
    return _tx_thread_running_ptr != TX_NULL ? _tx_thread_running_ptr->tx_thread_name : TX_NULL;
}

static VOID notify(TX_THREAD *thread, UINT type)
{
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    if (thread->tx_thread_entry_exit_notify != TX_NULL)
        thread->tx_thread_entry_exit_notify(thread, type);
#else
    (VOID) thread;
    (VOID) type;
#endif
}

/* The running thread's end; does not return. */
static VOID end_self(TX_THREAD *thread, UINT state)
{
    _tx_mutex_release_all(thread);
    notify(thread, TX_THREAD_EXIT);
    _tx_thread_interrupt_disable();
    thread->tx_thread_delayed_suspend = TX_FALSE;
    _tx_thread_unready(thread, state);
    if (state == TX_COMPLETED) {
        TX_THREAD_COMPLETED_EXTENSION(thread)
    } else {
        TX_THREAD_TERMINATED_EXTENSION(thread)
    }
    _tx_thread_switch();
}

VOID _tx_thread_shell(VOID *argument)
{
    TX_THREAD *thread = argument;

    thread->tx_thread_host_base = __builtin_frame_address(0);
    notify(thread, TX_THREAD_ENTRY);
    thread->tx_thread_entry(thread->tx_thread_entry_parameter);
    end_self(thread, TX_COMPLETED);
}

static int is_finished(const TX_THREAD *thread)
{
    return thread->tx_thread_state == TX_COMPLETED || thread->tx_thread_state == TX_TERMINATED;
}

UINT _tx_thread_terminate(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA

    if (is_finished(thread))
        return TX_SUCCESS;
    TX_LOG(THREAD_TERMINATE, thread, thread->tx_thread_state, _tx_stack_now(), 0);
    if (thread == _tx_thread_running_ptr && _tx_thread_system_state == 0)
        end_self(thread, TX_TERMINATED);
    TX_DISABLE
    if (_tx_wait_is_waiting(thread))
        _tx_wait_leave(thread, TX_TERMINATED);
    else if (thread->tx_thread_state == TX_READY)
        _tx_thread_unready(thread, TX_TERMINATED);
    thread->tx_thread_state = TX_TERMINATED;
    thread->tx_thread_delayed_suspend = TX_FALSE;
    TX_THREAD_TERMINATED_EXTENSION(thread)
    /* The running context (in an ISR) is given up by the switch from it. */
    if (thread->tx_thread_context != NULL && thread != _tx_thread_running_ptr) {
        _pb_machine->context_destroy(_pb_machine->board, thread->tx_thread_context);
        thread->tx_thread_context = NULL;
    }
    _tx_mutex_release_all(thread);
    TX_RESTORE
    notify(thread, TX_THREAD_EXIT);
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_thread_delete(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_DELETE_ERROR;

    TX_DISABLE
    if (is_finished(thread)) {
        TX_LOG(THREAD_DELETE, thread, _tx_stack_now(), 0, 0);
        thread->tx_thread_id = TX_CLEAR_ID;
        TX_RING_REMOVE(_tx_thread_created_ptr, thread, tx_thread_created);
        _tx_thread_created_count--;
        _tx_range_remove(&blocks, &thread->tx_thread_block_range);
        _tx_range_remove(&stacks, &thread->tx_thread_stack_range);
        TX_LOG_DELETED(thread);
        TX_THREAD_DELETE_EXTENSION(thread)
        status = TX_SUCCESS;
    }
    TX_RESTORE
    return status;
}

UINT _tx_thread_reset(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_NOT_DONE;

    TX_DISABLE
    TX_LOG(THREAD_RESET, thread, thread->tx_thread_state, 0, 0);
    if (is_finished(thread)) {
        thread->tx_thread_priority = thread->tx_thread_user_priority;
        thread->tx_thread_preempt_threshold = thread->tx_thread_user_preempt_threshold;
        thread->tx_thread_time_slice = thread->tx_thread_new_time_slice;
        thread->tx_thread_state = TX_SUSPENDED;
        stack_prepare(thread);
        status = TX_SUCCESS;
    }
    TX_RESTORE
    return status;
}

/* --- suspend, resume, yield, sleep ------------------------------------------------- */

UINT _tx_thread_suspend(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(THREAD_SUSPEND_API, thread, thread->tx_thread_state, _tx_stack_now(), 0);
    if (thread->tx_thread_state == TX_READY) {
        if (thread == _tx_thread_current_ptr && _tx_thread_system_state == 0 &&
            _tx_thread_preempt_disable != 0)
            status = TX_SUSPEND_ERROR;
        else
            _tx_thread_unready(thread, TX_SUSPENDED);
    } else if (is_finished(thread)) {
        status = TX_SUSPEND_ERROR;
    } else if (_tx_wait_is_waiting(thread)) {
        thread->tx_thread_delayed_suspend = TX_TRUE;
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

UINT _tx_thread_resume(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(THREAD_RESUME_API, thread, thread->tx_thread_state, _tx_stack_now(), 0);
    if (thread->tx_thread_state == TX_SUSPENDED) {
        _tx_thread_ready(thread);
    } else if (thread->tx_thread_delayed_suspend) {
        thread->tx_thread_delayed_suspend = TX_FALSE;
        status = TX_SUSPEND_LIFTED;
    } else {
        status = TX_RESUME_ERROR;
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

VOID _tx_thread_relinquish(VOID)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread = _tx_thread_current_ptr;

    if (_tx_thread_system_state != 0 || thread == TX_NULL)
        return;
    TX_DISABLE
    TX_LOG(THREAD_RELINQUISH, _tx_stack_now(), thread->tx_thread_ready_next, 0, 0);
    TX_COUNT_THREAD(thread, relinquish);
    if (thread->tx_thread_state == TX_READY && thread == _tx_thread_execute_ptr)
        _tx_thread_rotate(thread);
    TX_RESTORE
    _tx_wait_preempt_check();
}

UINT _tx_thread_sleep(ULONG ticks)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status;

    /* There is no checking twin: the caller is always checked (TX07). */
    if (!_tx_caller_is_thread() || _tx_thread_current_ptr == TX_NULL)
        return TX_CALLER_ERROR;
#ifdef TX_NO_TIMER
    if (ticks != 0)
        return TX_FEATURE_NOT_ENABLED;
#endif
    TX_DISABLE
    TX_LOG(THREAD_SLEEP, ticks, _tx_thread_current_ptr->tx_thread_state, _tx_stack_now(), 0);
    if (ticks == 0)
        status = TX_SUCCESS;
    else
        status = _tx_wait_possible(ticks) ? TX_SUCCESS : TX_CALLER_ERROR;
    if (ticks != 0 && status == TX_SUCCESS)
        status = _tx_wait_suspend(TX_NULL, TX_NULL, TX_SLEEP, TX_NULL, ticks, TX_SUCCESS, TX_NULL,
                                  TX_NULL);
    TX_RESTORE
    return status;
}

UINT _tx_thread_wait_abort(TX_THREAD *thread)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = TX_WAIT_ABORT_ERROR;

    TX_DISABLE
    TX_LOG(THREAD_WAIT_ABORT, thread, thread->tx_thread_state, _tx_stack_now(), 0);
    if (_tx_wait_is_waiting(thread)) {
        _tx_wait_cancel(thread, TX_WAIT_ABORTED);
        TX_COUNT_THREAD(thread, wait_abort);
        status = TX_SUCCESS;
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

/* --- rank ----------------------------------------------------------------------------- */

UINT _tx_thread_priority_change(TX_THREAD *thread, UINT new_priority, UINT *old_priority)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(THREAD_PRIORITY_CHANGE, thread, new_priority, thread->tx_thread_user_priority,
           thread->tx_thread_state);
    *old_priority = thread->tx_thread_user_priority;
    thread->tx_thread_user_priority = new_priority;
    thread->tx_thread_user_preempt_threshold = new_priority;
    _tx_mutex_inherit(thread);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_thread_preemption_change(TX_THREAD *thread, UINT new_threshold, UINT *old_threshold)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(THREAD_PREEMPTION_CHANGE, thread, new_threshold,
           thread->tx_thread_user_preempt_threshold, thread->tx_thread_state);
    if (new_threshold > thread->tx_thread_user_priority) {
        TX_RESTORE
        return TX_THRESH_ERROR;
    }
    *old_threshold = thread->tx_thread_user_preempt_threshold;
    thread->tx_thread_user_preempt_threshold =
        effective_threshold(new_threshold, thread->tx_thread_user_priority);
    _tx_mutex_inherit(thread);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_thread_time_slice_change(TX_THREAD *thread, ULONG new_slice, ULONG *old_slice)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(THREAD_TIME_SLICE_CHANGE, thread, new_slice, thread->tx_thread_new_time_slice, 0);
    *old_slice = thread->tx_thread_new_time_slice;
    thread->tx_thread_new_time_slice = new_slice;
    thread->tx_thread_time_slice = new_slice;
    TX_RESTORE
    return TX_SUCCESS;
}

/* --- facts and callbacks ---------------------------------------------------------------- */

TX_THREAD *_tx_thread_identify(VOID)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread;

    TX_DISABLE
    TX_LOG(THREAD_IDENTIFY, 0, 0, 0, 0);
    thread = _tx_thread_current_ptr;
    TX_RESTORE
    return thread;
}

UINT _tx_thread_info_get(TX_THREAD *thread, CHAR **name, UINT *state, ULONG *run_count,
                         UINT *priority, UINT *threshold, ULONG *time_slice, TX_THREAD **next,
                         TX_THREAD **next_suspended)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(THREAD_INFO_GET, thread, thread->tx_thread_state, 0, 0);
    TX_STORE(name, thread->tx_thread_name);
    TX_STORE(state, thread->tx_thread_state);
    TX_STORE(run_count, thread->tx_thread_run_count);
    TX_STORE(priority, thread->tx_thread_priority);
    TX_STORE(threshold, thread->tx_thread_preempt_threshold);
    TX_STORE(time_slice, thread->tx_thread_time_slice);
    TX_STORE(next, thread->tx_thread_created_next);
    TX_STORE(next_suspended, thread->tx_thread_suspended_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_thread_entry_exit_notify(TX_THREAD *thread, VOID (*function)(TX_THREAD *, UINT))
{
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(THREAD_ENTRY_EXIT_NOTIFY, thread, thread->tx_thread_state, _tx_stack_now(), 0);
    thread->tx_thread_entry_exit_notify = function;
    TX_RESTORE
    return TX_SUCCESS;
#else
    (VOID) thread;
    (VOID) function;
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_thread_stack_error_notify(VOID (*handler)(TX_THREAD *))
{
#ifdef TX_ENABLE_STACK_CHECKING
    TX_LOG(THREAD_STACK_ERROR_NOTIFY, 0, 0, 0, 0);
    stack_error_handler = handler;
    return TX_SUCCESS;
#else
    (VOID) handler;
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_ENABLE_STACK_CHECKING
VOID _tx_thread_stack_check(TX_THREAD *thread)
{
    ULONG bottom;

    memcpy(&bottom, thread->tx_thread_stack_start, sizeof(bottom));
    if (bottom != STACK_FILL(thread) && stack_error_handler != TX_NULL)
        stack_error_handler(thread);
}

VOID _tx_thread_stack_measure(VOID)
{
    TX_THREAD *thread = _tx_thread_running_ptr;
    VOID *before;

    if (thread == TX_NULL || thread != _tx_thread_current_ptr || _tx_thread_system_state != 0)
        return;
    before = thread->tx_thread_stack_highest_ptr;
    _tx_thread_stack_note(thread, __builtin_frame_address(0));
    if (thread->tx_thread_stack_highest_ptr == thread->tx_thread_stack_start &&
        before != thread->tx_thread_stack_start)
        _tx_thread_stack_check(thread);
}
#endif
