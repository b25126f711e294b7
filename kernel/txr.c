/*
 * What the services are with TX_ENABLE_MULTI_ERROR_CHECKING where the caller is
 * compiled: the checking twins, which also tell on the console of every error.
 */
#include "tx_kernel.h"

/* Statuses that are errors; others are answers, such as TX_QUEUE_EMPTY. */
static const CHAR *error_name(UINT status)
{
#define NAME(status) [status] = #status
    static const CHAR *const names[] = {
        NAME(TX_POOL_ERROR),     NAME(TX_PTR_ERROR),        NAME(TX_WAIT_ERROR),
        NAME(TX_SIZE_ERROR),     NAME(TX_GROUP_ERROR),      NAME(TX_OPTION_ERROR),
        NAME(TX_QUEUE_ERROR),    NAME(TX_SEMAPHORE_ERROR),  NAME(TX_THREAD_ERROR),
        NAME(TX_PRIORITY_ERROR), NAME(TX_DELETE_ERROR),     NAME(TX_RESUME_ERROR),
        NAME(TX_CALLER_ERROR),   NAME(TX_SUSPEND_ERROR),    NAME(TX_TIMER_ERROR),
        NAME(TX_TICK_ERROR),     NAME(TX_ACTIVATE_ERROR),   NAME(TX_THRESH_ERROR),
        NAME(TX_MUTEX_ERROR),    NAME(TX_WAIT_ABORT_ERROR), NAME(TX_INHERIT_ERROR),
        NAME(TX_NOT_OWNED),      NAME(TX_INVALID_CEILING),
    };
#undef NAME

    return status < sizeof(names) / sizeof(names[0]) ? names[status] : TX_NULL;
}

/* Who calls, for the line. */
static const CHAR *caller(VOID)
{
    const TX_THREAD *thread = _tx_thread_current_ptr;

    if (_tx_caller_is_init())
        return "initialization";
    if (_tx_caller_is_isr())
        return "an ISR";
    return thread != TX_NULL && thread->tx_thread_name != TX_NULL ? thread->tx_thread_name : "?";
}

static UINT report(const CHAR *service, UINT status)
{
    const CHAR *name = error_name(status);
    CHAR line[160];
    int length;

    /* One number has two names; a creation never means the other. */
    if (status == TX_START_ERROR && strcmp(service, "tx_thread_create") == 0)
        name = "TX_START_ERROR";
    if (name != TX_NULL && _pb_machine != NULL) {
        length = snprintf(line, sizeof(line), "%s by %.64s: %s\n", service, caller(), name);
        _pb_machine->console_write(_pb_machine->board, line, (size_t)length);
    }
    return status;
}

#define REPORTED(name, parameters, arguments)                                                      \
    UINT _txr_##name parameters                                                                    \
    {                                                                                              \
        return report("tx_" #name, _txe_##name arguments);                                         \
    }

REPORTED(thread_create, (TX_THREAD *thread_ptr, CHAR *name_ptr, VOID (*entry_function)(ULONG
         entry_input), ULONG entry_input, VOID *stack_start, ULONG stack_size, UINT priority, UINT
         preempt_threshold, ULONG time_slice, UINT auto_start, UINT control_block_size),
         (thread_ptr, name_ptr, entry_function, entry_input, stack_start, stack_size, priority,
         preempt_threshold, time_slice, auto_start, control_block_size))
REPORTED(thread_delete, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_info_get, (TX_THREAD *thread_ptr, CHAR **name, UINT *state, ULONG *run_count, UINT
         *priority, UINT *preemption_threshold, ULONG *time_slice, TX_THREAD **next_thread,
         TX_THREAD **next_suspended_thread), (thread_ptr, name, state, run_count, priority,
         preemption_threshold, time_slice, next_thread, next_suspended_thread))
REPORTED(thread_preemption_change, (TX_THREAD *thread_ptr, UINT new_threshold, UINT
         *old_threshold), (thread_ptr, new_threshold, old_threshold))
REPORTED(thread_priority_change, (TX_THREAD *thread_ptr, UINT new_priority, UINT *old_priority),
         (thread_ptr, new_priority, old_priority))
REPORTED(thread_reset, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_resume, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_suspend, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_terminate, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_time_slice_change, (TX_THREAD *thread_ptr, ULONG new_time_slice, ULONG
         *old_time_slice), (thread_ptr, new_time_slice, old_time_slice))
REPORTED(thread_wait_abort, (TX_THREAD *thread_ptr), (thread_ptr))
REPORTED(thread_entry_exit_notify, (TX_THREAD *thread_ptr, VOID
         (*thread_entry_exit_notify)(TX_THREAD *notify_thread_ptr, UINT type)), (thread_ptr,
         thread_entry_exit_notify))
REPORTED(queue_create, (TX_QUEUE *queue_ptr, CHAR *name_ptr, UINT message_size, VOID *queue_start,
         ULONG queue_size, UINT control_block_size), (queue_ptr, name_ptr, message_size,
         queue_start, queue_size, control_block_size))
REPORTED(queue_delete, (TX_QUEUE *queue_ptr), (queue_ptr))
REPORTED(queue_flush, (TX_QUEUE *queue_ptr), (queue_ptr))
REPORTED(queue_front_send, (TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option), (queue_ptr,
         source_ptr, wait_option))
REPORTED(queue_info_get, (TX_QUEUE *queue_ptr, CHAR **name, ULONG *enqueued, ULONG
         *available_storage, TX_THREAD **first_suspended, ULONG *suspended_count, TX_QUEUE
         **next_queue), (queue_ptr, name, enqueued, available_storage, first_suspended,
         suspended_count, next_queue))
REPORTED(queue_prioritize, (TX_QUEUE *queue_ptr), (queue_ptr))
REPORTED(queue_receive, (TX_QUEUE *queue_ptr, VOID *destination_ptr, ULONG wait_option),
         (queue_ptr, destination_ptr, wait_option))
REPORTED(queue_send, (TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option), (queue_ptr,
         source_ptr, wait_option))
REPORTED(queue_send_notify, (TX_QUEUE *queue_ptr, VOID (*queue_send_notify)(TX_QUEUE
         *notify_queue_ptr)), (queue_ptr, queue_send_notify))
REPORTED(semaphore_create, (TX_SEMAPHORE *semaphore_ptr, CHAR *name_ptr, ULONG initial_count, UINT
         control_block_size), (semaphore_ptr, name_ptr, initial_count, control_block_size))
REPORTED(semaphore_delete, (TX_SEMAPHORE *semaphore_ptr), (semaphore_ptr))
REPORTED(semaphore_get, (TX_SEMAPHORE *semaphore_ptr, ULONG wait_option), (semaphore_ptr,
         wait_option))
REPORTED(semaphore_put, (TX_SEMAPHORE *semaphore_ptr), (semaphore_ptr))
REPORTED(semaphore_ceiling_put, (TX_SEMAPHORE *semaphore_ptr, ULONG ceiling), (semaphore_ptr,
         ceiling))
REPORTED(semaphore_info_get, (TX_SEMAPHORE *semaphore_ptr, CHAR **name, ULONG *current_value,
         TX_THREAD **first_suspended, ULONG *suspended_count, TX_SEMAPHORE **next_semaphore),
         (semaphore_ptr, name, current_value, first_suspended, suspended_count, next_semaphore))
REPORTED(semaphore_prioritize, (TX_SEMAPHORE *semaphore_ptr), (semaphore_ptr))
REPORTED(semaphore_put_notify, (TX_SEMAPHORE *semaphore_ptr, VOID
         (*semaphore_put_notify)(TX_SEMAPHORE *notify_semaphore_ptr)), (semaphore_ptr,
         semaphore_put_notify))
REPORTED(mutex_create, (TX_MUTEX *mutex_ptr, CHAR *name_ptr, UINT inherit, UINT
         control_block_size), (mutex_ptr, name_ptr, inherit, control_block_size))
REPORTED(mutex_delete, (TX_MUTEX *mutex_ptr), (mutex_ptr))
REPORTED(mutex_get, (TX_MUTEX *mutex_ptr, ULONG wait_option), (mutex_ptr, wait_option))
REPORTED(mutex_put, (TX_MUTEX *mutex_ptr), (mutex_ptr))
REPORTED(mutex_info_get, (TX_MUTEX *mutex_ptr, CHAR **name, ULONG *count, TX_THREAD **owner,
         TX_THREAD **first_suspended, ULONG *suspended_count, TX_MUTEX **next_mutex), (mutex_ptr,
         name, count, owner, first_suspended, suspended_count, next_mutex))
REPORTED(mutex_prioritize, (TX_MUTEX *mutex_ptr), (mutex_ptr))
REPORTED(event_flags_create, (TX_EVENT_FLAGS_GROUP *group_ptr, CHAR *name_ptr, UINT
         control_block_size), (group_ptr, name_ptr, control_block_size))
REPORTED(event_flags_delete, (TX_EVENT_FLAGS_GROUP *group_ptr), (group_ptr))
REPORTED(event_flags_get, (TX_EVENT_FLAGS_GROUP *group_ptr, ULONG requested_flags, UINT
         get_option, ULONG *actual_flags_ptr, ULONG wait_option), (group_ptr, requested_flags,
         get_option, actual_flags_ptr, wait_option))
REPORTED(event_flags_set, (TX_EVENT_FLAGS_GROUP *group_ptr, ULONG flags_to_set, UINT set_option),
         (group_ptr, flags_to_set, set_option))
REPORTED(event_flags_info_get, (TX_EVENT_FLAGS_GROUP *group_ptr, CHAR **name, ULONG
         *current_flags, TX_THREAD **first_suspended, ULONG *suspended_count, TX_EVENT_FLAGS_GROUP
         **next_group), (group_ptr, name, current_flags, first_suspended, suspended_count,
         next_group))
REPORTED(event_flags_set_notify, (TX_EVENT_FLAGS_GROUP *group_ptr, VOID
         (*events_set_notify)(TX_EVENT_FLAGS_GROUP *notify_group_ptr)), (group_ptr,
         events_set_notify))
REPORTED(block_pool_create, (TX_BLOCK_POOL *pool_ptr, CHAR *name_ptr, ULONG block_size, VOID
         *pool_start, ULONG pool_size, UINT control_block_size), (pool_ptr, name_ptr, block_size,
         pool_start, pool_size, control_block_size))
REPORTED(block_pool_delete, (TX_BLOCK_POOL *pool_ptr), (pool_ptr))
REPORTED(block_allocate, (TX_BLOCK_POOL *pool_ptr, VOID **block_ptr, ULONG wait_option),
         (pool_ptr, block_ptr, wait_option))
REPORTED(block_release, (VOID *block_ptr), (block_ptr))
REPORTED(block_pool_info_get, (TX_BLOCK_POOL *pool_ptr, CHAR **name, ULONG *available_blocks,
         ULONG *total_blocks, TX_THREAD **first_suspended, ULONG *suspended_count, TX_BLOCK_POOL
         **next_pool), (pool_ptr, name, available_blocks, total_blocks, first_suspended,
         suspended_count, next_pool))
REPORTED(block_pool_prioritize, (TX_BLOCK_POOL *pool_ptr), (pool_ptr))
REPORTED(byte_pool_create, (TX_BYTE_POOL *pool_ptr, CHAR *name_ptr, VOID *pool_start, ULONG
         pool_size, UINT control_block_size), (pool_ptr, name_ptr, pool_start, pool_size,
         control_block_size))
REPORTED(byte_pool_delete, (TX_BYTE_POOL *pool_ptr), (pool_ptr))
REPORTED(byte_allocate, (TX_BYTE_POOL *pool_ptr, VOID **memory_ptr, ULONG memory_size, ULONG
         wait_option), (pool_ptr, memory_ptr, memory_size, wait_option))
REPORTED(byte_release, (VOID *memory_ptr), (memory_ptr))
REPORTED(byte_pool_info_get, (TX_BYTE_POOL *pool_ptr, CHAR **name, ULONG *available_bytes, ULONG
         *fragments, TX_THREAD **first_suspended, ULONG *suspended_count, TX_BYTE_POOL
         **next_pool), (pool_ptr, name, available_bytes, fragments, first_suspended,
         suspended_count, next_pool))
REPORTED(byte_pool_prioritize, (TX_BYTE_POOL *pool_ptr), (pool_ptr))
REPORTED(timer_create, (TX_TIMER *timer_ptr, CHAR *name_ptr, VOID (*expiration_function)(ULONG
         input), ULONG expiration_input, ULONG initial_ticks, ULONG reschedule_ticks, UINT
         auto_activate, UINT control_block_size), (timer_ptr, name_ptr, expiration_function,
         expiration_input, initial_ticks, reschedule_ticks, auto_activate, control_block_size))
REPORTED(timer_delete, (TX_TIMER *timer_ptr), (timer_ptr))
REPORTED(timer_activate, (TX_TIMER *timer_ptr), (timer_ptr))
REPORTED(timer_deactivate, (TX_TIMER *timer_ptr), (timer_ptr))
REPORTED(timer_change, (TX_TIMER *timer_ptr, ULONG initial_ticks, ULONG reschedule_ticks),
         (timer_ptr, initial_ticks, reschedule_ticks))
REPORTED(timer_info_get, (TX_TIMER *timer_ptr, CHAR **name, UINT *active, ULONG *remaining_ticks,
         ULONG *reschedule_ticks, TX_TIMER **next_timer), (timer_ptr, name, active,
         remaining_ticks, reschedule_ticks, next_timer))

VOID _txr_thread_relinquish(VOID)
{
    _txe_thread_relinquish();
}
