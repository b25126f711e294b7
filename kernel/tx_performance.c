/*
 * Performance counters: what the services give of them, and the counting that
 * depends on what a thread waits for. Without its option a service says that
 * it is not enabled (TX19).
 */
#include "tx_kernel.h"

VOID _tx_performance_suspension(UINT state, VOID *object)
{
    switch (state) {
    case TX_QUEUE_SUSP:
        if (((TX_QUEUE *)object)->tx_queue_enqueued == 0)
            TX_COUNT_QUEUE((TX_QUEUE *)object, empty_suspension);
        else
            TX_COUNT_QUEUE((TX_QUEUE *)object, full_suspension);
        break;
    case TX_SEMAPHORE_SUSP:
        TX_COUNT_SEMAPHORE((TX_SEMAPHORE *)object, suspension);
        break;
    case TX_EVENT_FLAG:
        TX_COUNT_EVENT_FLAGS((TX_EVENT_FLAGS_GROUP *)object, ___performance_suspension);
        break;
    case TX_BLOCK_MEMORY:
        TX_COUNT_BLOCK_POOL((TX_BLOCK_POOL *)object, suspension);
        break;
    case TX_BYTE_MEMORY:
        TX_COUNT_BYTE_POOL((TX_BYTE_POOL *)object, suspension);
        break;
    case TX_MUTEX_SUSP:
        TX_COUNT_MUTEX((TX_MUTEX *)object, suspension);
        break;
    default:
        break;
    }
}

VOID _tx_performance_timeout(TX_THREAD *thread)
{
    VOID *object = thread->tx_thread_suspend_control_block;

    /* A sleep that ends has not timed out. */
    if (thread->tx_thread_state == TX_SLEEP)
        return;
    TX_COUNT_THREAD(thread, timeout);
    switch (thread->tx_thread_state) {
    case TX_QUEUE_SUSP:
        TX_COUNT_QUEUE((TX_QUEUE *)object, timeout);
        break;
    case TX_SEMAPHORE_SUSP:
        TX_COUNT_SEMAPHORE((TX_SEMAPHORE *)object, timeout);
        break;
    case TX_EVENT_FLAG:
        TX_COUNT_EVENT_FLAGS((TX_EVENT_FLAGS_GROUP *)object, ____performance_timeout);
        break;
    case TX_BLOCK_MEMORY:
        TX_COUNT_BLOCK_POOL((TX_BLOCK_POOL *)object, timeout);
        break;
    case TX_BYTE_MEMORY:
        TX_COUNT_BYTE_POOL((TX_BYTE_POOL *)object, timeout);
        break;
    case TX_MUTEX_SUSP:
        TX_COUNT_MUTEX((TX_MUTEX *)object, timeout);
        break;
    default:
        break;
    }
}

#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
ULONG _tx_thread_idle_returns;
ULONG _tx_thread_non_idle_returns;
#endif

VOID _tx_performance_reset(VOID)
{
#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
    memset(&_tx_queue_totals, 0, sizeof(_tx_queue_totals));
#endif
#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
    memset(&_tx_semaphore_totals, 0, sizeof(_tx_semaphore_totals));
#endif
#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
    memset(&_tx_mutex_totals, 0, sizeof(_tx_mutex_totals));
#endif
#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
    memset(&_tx_event_flags_totals, 0, sizeof(_tx_event_flags_totals));
#endif
#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
    memset(&_tx_block_pool_totals, 0, sizeof(_tx_block_pool_totals));
#endif
#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
    memset(&_tx_byte_pool_totals, 0, sizeof(_tx_byte_pool_totals));
#endif
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
    memset(&_tx_thread_totals, 0, sizeof(_tx_thread_totals));
    _tx_thread_idle_returns = _tx_thread_non_idle_returns = 0;
#endif
#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
    memset(&_tx_timer_totals, 0, sizeof(_tx_timer_totals));
#endif
}

/* --- services ------------------------------------------------------------------------- */

#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
TX_THREAD _tx_thread_totals;

static VOID thread_counters(const TX_THREAD *of, ULONG *resumptions, ULONG *suspensions,
                            ULONG *solicited_preemptions, ULONG *interrupt_preemptions,
                            ULONG *priority_inversions, ULONG *time_slices, ULONG *relinquishes,
                            ULONG *timeouts, ULONG *wait_aborts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(resumptions, of->tx_thread_performance_resume_count);
    TX_STORE(suspensions, of->tx_thread_performance_suspend_count);
    TX_STORE(solicited_preemptions, of->tx_thread_performance_solicited_preemption_count);
    TX_STORE(interrupt_preemptions, of->tx_thread_performance_interrupt_preemption_count);
    TX_STORE(priority_inversions, of->tx_thread_performance_priority_inversion_count);
    TX_STORE(time_slices, of->tx_thread_performance_time_slice_count);
    TX_STORE(relinquishes, of->tx_thread_performance_relinquish_count);
    TX_STORE(timeouts, of->tx_thread_performance_timeout_count);
    TX_STORE(wait_aborts, of->tx_thread_performance_wait_abort_count);
    TX_RESTORE
}
#endif

UINT _tx_thread_performance_info_get(TX_THREAD *thread_ptr, ULONG *resumptions, ULONG *suspensions,
                                     ULONG *solicited_preemptions, ULONG *interrupt_preemptions,
                                     ULONG *priority_inversions, ULONG *time_slices,
                                     ULONG *relinquishes, ULONG *timeouts, ULONG *wait_aborts,
                                     TX_THREAD **last_preempted_by)
{
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
    if (thread_ptr == TX_NULL || thread_ptr->tx_thread_id != TX_THREAD_ID)
        return TX_PTR_ERROR;
    TX_LOG(THREAD_PERFORMANCE_INFO_GET, thread_ptr, thread_ptr->tx_thread_state, 0, 0);
    thread_counters(thread_ptr, resumptions, suspensions, solicited_preemptions,
                    interrupt_preemptions, priority_inversions, time_slices, relinquishes, timeouts,
                    wait_aborts);
    TX_STORE(last_preempted_by, thread_ptr->tx_thread_performance_last_preempting_thread);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_thread_performance_system_info_get(ULONG *resumptions, ULONG *suspensions,
                                            ULONG *solicited_preemptions,
                                            ULONG *interrupt_preemptions,
                                            ULONG *priority_inversions, ULONG *time_slices,
                                            ULONG *relinquishes, ULONG *timeouts,
                                            ULONG *wait_aborts, ULONG *non_idle_returns,
                                            ULONG *idle_returns)
{
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
    TX_LOG(THREAD_PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    thread_counters(&_tx_thread_totals, resumptions, suspensions, solicited_preemptions,
                    interrupt_preemptions, priority_inversions, time_slices, relinquishes, timeouts,
                    wait_aborts);
    TX_STORE(non_idle_returns, _tx_thread_non_idle_returns);
    TX_STORE(idle_returns, _tx_thread_idle_returns);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
TX_QUEUE _tx_queue_totals;

static VOID queue_counters(const TX_QUEUE *of, ULONG *messages_sent, ULONG *messages_received,
                           ULONG *empty_suspensions, ULONG *full_suspensions, ULONG *full_errors,
                           ULONG *timeouts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(messages_sent, of->tx_queue_performance_messages_sent_count);
    TX_STORE(messages_received, of->tx_queue_performance_messages_received_count);
    TX_STORE(empty_suspensions, of->tx_queue_performance_empty_suspension_count);
    TX_STORE(full_suspensions, of->tx_queue_performance_full_suspension_count);
    TX_STORE(full_errors, of->tx_queue_performance_full_error_count);
    TX_STORE(timeouts, of->tx_queue_performance_timeout_count);
    TX_RESTORE
}
#endif

UINT _tx_queue_performance_info_get(TX_QUEUE *queue_ptr, ULONG *messages_sent,
                                    ULONG *messages_received, ULONG *empty_suspensions,
                                    ULONG *full_suspensions, ULONG *full_errors, ULONG *timeouts)
{
#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
    if (queue_ptr == TX_NULL || queue_ptr->tx_queue_id != TX_QUEUE_ID)
        return TX_PTR_ERROR;
    TX_LOG(QUEUE_PERFORMANCE_INFO_GET, queue_ptr, 0, 0, 0);
    queue_counters(queue_ptr, messages_sent, messages_received, empty_suspensions, full_suspensions,
                   full_errors, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_queue_performance_system_info_get(ULONG *messages_sent, ULONG *messages_received,
                                           ULONG *empty_suspensions, ULONG *full_suspensions,
                                           ULONG *full_errors, ULONG *timeouts)
{
#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
    TX_LOG(QUEUE_PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    queue_counters(&_tx_queue_totals, messages_sent, messages_received, empty_suspensions,
                   full_suspensions, full_errors, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
TX_SEMAPHORE _tx_semaphore_totals;

static VOID semaphore_counters(const TX_SEMAPHORE *of, ULONG *puts, ULONG *gets, ULONG *suspensions,
                               ULONG *timeouts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(puts, of->tx_semaphore_performance_put_count);
    TX_STORE(gets, of->tx_semaphore_performance_get_count);
    TX_STORE(suspensions, of->tx_semaphore_performance_suspension_count);
    TX_STORE(timeouts, of->tx_semaphore_performance_timeout_count);
    TX_RESTORE
}
#endif

UINT _tx_semaphore_performance_info_get(TX_SEMAPHORE *semaphore_ptr, ULONG *puts, ULONG *gets,
                                        ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
    if (semaphore_ptr == TX_NULL || semaphore_ptr->tx_semaphore_id != TX_SEMAPHORE_ID)
        return TX_PTR_ERROR;
    TX_LOG(SEMAPHORE_PERFORMANCE_INFO_GET, semaphore_ptr, 0, 0, 0);
    semaphore_counters(semaphore_ptr, puts, gets, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_semaphore_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                               ULONG *timeouts)
{
#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
    TX_LOG(SEMAPHORE__PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    semaphore_counters(&_tx_semaphore_totals, puts, gets, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
TX_MUTEX _tx_mutex_totals;

static VOID mutex_counters(const TX_MUTEX *of, ULONG *puts, ULONG *gets, ULONG *suspensions,
                           ULONG *timeouts, ULONG *inversions, ULONG *inheritances)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(puts, of->tx_mutex_performance_put_count);
    TX_STORE(gets, of->tx_mutex_performance_get_count);
    TX_STORE(suspensions, of->tx_mutex_performance_suspension_count);
    TX_STORE(timeouts, of->tx_mutex_performance_timeout_count);
    TX_STORE(inversions, of->tx_mutex_performance_priority_inversion_count);
    TX_STORE(inheritances, of->tx_mutex_performance__priority_inheritance_count);
    TX_RESTORE
}
#endif

UINT _tx_mutex_performance_info_get(TX_MUTEX *mutex_ptr, ULONG *puts, ULONG *gets,
                                    ULONG *suspensions, ULONG *timeouts, ULONG *inversions,
                                    ULONG *inheritances)
{
#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
    if (mutex_ptr == TX_NULL || mutex_ptr->tx_mutex_id != TX_MUTEX_ID)
        return TX_PTR_ERROR;
    TX_LOG(MUTEX_PERFORMANCE_INFO_GET, mutex_ptr, 0, 0, 0);
    mutex_counters(mutex_ptr, puts, gets, suspensions, timeouts, inversions, inheritances);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_mutex_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                           ULONG *timeouts, ULONG *inversions, ULONG *inheritances)
{
#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
    TX_LOG(MUTEX_PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    mutex_counters(&_tx_mutex_totals, puts, gets, suspensions, timeouts, inversions, inheritances);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
TX_EVENT_FLAGS_GROUP _tx_event_flags_totals;

static VOID event_flags_counters(const TX_EVENT_FLAGS_GROUP *of, ULONG *sets, ULONG *gets,
                                 ULONG *suspensions, ULONG *timeouts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(sets, of->tx_event_flags_group_performance_set_count);
    TX_STORE(gets, of->tx_event_flags_group__performance_get_count);
    TX_STORE(suspensions, of->tx_event_flags_group___performance_suspension_count);
    TX_STORE(timeouts, of->tx_event_flags_group____performance_timeout_count);
    TX_RESTORE
}
#endif

UINT _tx_event_flags_performance_info_get(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG *sets, ULONG *gets,
                                          ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
    if (group_ptr == TX_NULL || group_ptr->tx_event_flags_group_id != TX_EVENT_FLAGS_ID)
        return TX_PTR_ERROR;
    TX_LOG(EVENT_FLAGS_PERFORMANCE_INFO_GET, group_ptr, 0, 0, 0);
    event_flags_counters(group_ptr, sets, gets, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_event_flags_performance_system_info_get(ULONG *sets, ULONG *gets, ULONG *suspensions,
                                                 ULONG *timeouts)
{
#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
    TX_LOG(EVENT_FLAGS__PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    event_flags_counters(&_tx_event_flags_totals, sets, gets, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
TX_BLOCK_POOL _tx_block_pool_totals;

static VOID block_pool_counters(const TX_BLOCK_POOL *of, ULONG *allocates, ULONG *releases,
                                ULONG *suspensions, ULONG *timeouts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(allocates, of->tx_block_pool_performance_allocate_count);
    TX_STORE(releases, of->tx_block_pool_performance_release_count);
    TX_STORE(suspensions, of->tx_block_pool_performance_suspension_count);
    TX_STORE(timeouts, of->tx_block_pool_performance_timeout_count);
    TX_RESTORE
}
#endif

UINT _tx_block_pool_performance_info_get(TX_BLOCK_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                         ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
    if (pool_ptr == TX_NULL || pool_ptr->tx_block_pool_id != TX_BLOCK_POOL_ID)
        return TX_PTR_ERROR;
    TX_LOG(BLOCK_POOL_PERFORMANCE_INFO_GET, pool_ptr, 0, 0, 0);
    block_pool_counters(pool_ptr, allocates, releases, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_block_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                                ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
    TX_LOG(BLOCK_POOL__PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    block_pool_counters(&_tx_block_pool_totals, allocates, releases, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
TX_BYTE_POOL _tx_byte_pool_totals;

static VOID byte_pool_counters(const TX_BYTE_POOL *of, ULONG *allocates, ULONG *releases,
                               ULONG *fragments_searched, ULONG *merges, ULONG *splits,
                               ULONG *suspensions, ULONG *timeouts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(allocates, of->tx_byte_pool_performance_allocate_count);
    TX_STORE(releases, of->tx_byte_pool_performance_release_count);
    TX_STORE(fragments_searched, of->tx_byte_pool_performance_search_count);
    TX_STORE(merges, of->tx_byte_pool_performance_merge_count);
    TX_STORE(splits, of->tx_byte_pool_performance_split_count);
    TX_STORE(suspensions, of->tx_byte_pool_performance_suspension_count);
    TX_STORE(timeouts, of->tx_byte_pool_performance_timeout_count);
    TX_RESTORE
}
#endif

UINT _tx_byte_pool_performance_info_get(TX_BYTE_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                        ULONG *fragments_searched, ULONG *merges, ULONG *splits,
                                        ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
    if (pool_ptr == TX_NULL || pool_ptr->tx_byte_pool_id != TX_BYTE_POOL_ID)
        return TX_PTR_ERROR;
    TX_LOG(BYTE_POOL_PERFORMANCE_INFO_GET, pool_ptr, 0, 0, 0);
    byte_pool_counters(pool_ptr, allocates, releases, fragments_searched, merges, splits,
                       suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_byte_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                               ULONG *fragments_searched, ULONG *merges,
                                               ULONG *splits, ULONG *suspensions, ULONG *timeouts)
{
#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
    TX_LOG(BYTE_POOL__PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    byte_pool_counters(&_tx_byte_pool_totals, allocates, releases, fragments_searched, merges,
                       splits, suspensions, timeouts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
TX_TIMER _tx_timer_totals;

static VOID timer_counters(const TX_TIMER *of, ULONG *activates, ULONG *reactivates,
                           ULONG *deactivates, ULONG *expirations, ULONG *expiration_adjusts)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_STORE(activates, of->tx_timer_performance_activate_count);
    TX_STORE(reactivates, of->tx_timer_performance_reactivate_count);
    TX_STORE(deactivates, of->tx_timer_performance_deactivate_count);
    TX_STORE(expirations, of->tx_timer_performance_expiration_count);
    TX_STORE(expiration_adjusts, of->tx_timer_performance__expiration_adjust_count);
    TX_RESTORE
}
#endif

UINT _tx_timer_performance_info_get(TX_TIMER *timer_ptr, ULONG *activates, ULONG *reactivates,
                                    ULONG *deactivates, ULONG *expirations,
                                    ULONG *expiration_adjusts)
{
#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
    if (timer_ptr == TX_NULL || timer_ptr->tx_timer_id != TX_TIMER_ID)
        return TX_PTR_ERROR;
    TX_LOG(TIMER_PERFORMANCE_INFO_GET, timer_ptr, 0, 0, 0);
    timer_counters(timer_ptr, activates, reactivates, deactivates, expirations, expiration_adjusts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}

UINT _tx_timer_performance_system_info_get(ULONG *activates, ULONG *reactivates, ULONG *deactivates,
                                           ULONG *expirations, ULONG *expiration_adjusts)
{
#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
    TX_LOG(TIMER_PERFORMANCE_SYSTEM_INFO_GET, 0, 0, 0, 0);
    timer_counters(&_tx_timer_totals, activates, reactivates, deactivates, expirations,
                   expiration_adjusts);
    return TX_SUCCESS;
#else
    return TX_FEATURE_NOT_ENABLED;
#endif
}
