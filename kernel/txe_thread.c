/*
 * The checks before the thread services, in the order in which their statuses
 * win.
 */
#include "tx_kernel.h"

TX_OBJECT_VALID(TX_THREAD, tx_thread, TX_THREAD_ID)

UINT _txe_thread_create(TX_THREAD *thread, CHAR *name, VOID (*entry)(ULONG), ULONG input,
                        VOID *stack_start, ULONG stack_size, UINT priority, UINT threshold,
                        ULONG time_slice, UINT auto_start, UINT control_block_size)
{
    TX_REQUIRE(thread != TX_NULL, TX_THREAD_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_THREAD), TX_THREAD_ERROR);
    TX_REQUIRE(!_tx_thread_is_created(thread), TX_THREAD_ERROR);
    TX_REQUIRE(stack_start != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(!_tx_thread_stack_overlaps(stack_start, stack_size), TX_PTR_ERROR);
    TX_REQUIRE(entry != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(stack_size >= TX_MINIMUM_STACK, TX_SIZE_ERROR);
    TX_REQUIRE(priority < TX_MAX_PRIORITIES, TX_PRIORITY_ERROR);
    TX_REQUIRE(threshold <= priority, TX_THRESH_ERROR);
    TX_REQUIRE(auto_start <= TX_AUTO_START, TX_START_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_thread_create(thread, name, entry, input, stack_start, stack_size, priority,
                             threshold, time_slice, auto_start);
}

UINT _txe_thread_delete(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(_tx_thread_system_state == 0, TX_CALLER_ERROR);
    return _tx_thread_delete(thread);
}

UINT _txe_thread_entry_exit_notify(TX_THREAD *thread, VOID (*function)(TX_THREAD *, UINT))
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    return _tx_thread_entry_exit_notify(thread, function);
}

UINT _txe_thread_info_get(TX_THREAD *thread, CHAR **name, UINT *state, ULONG *run_count,
                          UINT *priority, UINT *threshold, ULONG *time_slice, TX_THREAD **next,
                          TX_THREAD **next_suspended)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    return _tx_thread_info_get(thread, name, state, run_count, priority, threshold, time_slice,
                               next, next_suspended);
}

UINT _txe_thread_preemption_change(TX_THREAD *thread, UINT new_threshold, UINT *old_threshold)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(old_threshold != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_thread_system_state == 0, TX_CALLER_ERROR);
    return _tx_thread_preemption_change(thread, new_threshold, old_threshold);
}

UINT _txe_thread_priority_change(TX_THREAD *thread, UINT new_priority, UINT *old_priority)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(old_priority != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(new_priority < TX_MAX_PRIORITIES, TX_PRIORITY_ERROR);
    TX_REQUIRE(_tx_thread_system_state == 0, TX_CALLER_ERROR);
    return _tx_thread_priority_change(thread, new_priority, old_priority);
}

VOID _txe_thread_relinquish(VOID)
{
    _tx_thread_relinquish();
}

UINT _txe_thread_reset(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_thread_reset(thread);
}

UINT _txe_thread_resume(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    return _tx_thread_resume(thread);
}

UINT _txe_thread_suspend(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    return _tx_thread_suspend(thread);
}

UINT _txe_thread_terminate(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(_tx_thread_system_state == 0, TX_CALLER_ERROR);
    return _tx_thread_terminate(thread);
}

UINT _txe_thread_time_slice_change(TX_THREAD *thread, ULONG new_slice, ULONG *old_slice)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    TX_REQUIRE(old_slice != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_thread_system_state == 0, TX_CALLER_ERROR);
    return _tx_thread_time_slice_change(thread, new_slice, old_slice);
}

UINT _txe_thread_wait_abort(TX_THREAD *thread)
{
    TX_REQUIRE(valid(thread), TX_THREAD_ERROR);
    return _tx_thread_wait_abort(thread);
}
