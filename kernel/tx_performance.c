/*
 * Performance counters: not kept in this build. The services link and say so
 * (TX19); the options that would enable them are refused in tx_port.h.
 */
#include "tx_kernel.h"

UINT _tx_thread_performance_info_get(TX_THREAD *thread_ptr, ULONG *resumptions, ULONG *suspensions,
                                     ULONG *solicited_preemptions, ULONG *interrupt_preemptions,
                                     ULONG *priority_inversions, ULONG *time_slices,
                                     ULONG *relinquishes, ULONG *timeouts, ULONG *wait_aborts,
                                     TX_THREAD **last_preempted_by)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_thread_performance_system_info_get(ULONG *resumptions, ULONG *suspensions,
                                            ULONG *solicited_preemptions,
                                            ULONG *interrupt_preemptions,
                                            ULONG *priority_inversions, ULONG *time_slices,
                                            ULONG *relinquishes, ULONG *timeouts,
                                            ULONG *wait_aborts, ULONG *non_idle_returns,
                                            ULONG *idle_returns)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_queue_performance_info_get(TX_QUEUE *queue_ptr, ULONG *messages_sent,
                                    ULONG *messages_received, ULONG *empty_suspensions,
                                    ULONG *full_suspensions, ULONG *full_errors, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_queue_performance_system_info_get(ULONG *messages_sent, ULONG *messages_received,
                                           ULONG *empty_suspensions, ULONG *full_suspensions,
                                           ULONG *full_errors, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_semaphore_performance_info_get(TX_SEMAPHORE *semaphore_ptr, ULONG *puts, ULONG *gets,
                                        ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_semaphore_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                               ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_mutex_performance_info_get(TX_MUTEX *mutex_ptr, ULONG *puts, ULONG *gets,
                                    ULONG *suspensions, ULONG *timeouts, ULONG *inversions,
                                    ULONG *inheritances)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_mutex_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                           ULONG *timeouts, ULONG *inversions, ULONG *inheritances)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_event_flags_performance_info_get(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG *sets, ULONG *gets,
                                          ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_event_flags_performance_system_info_get(ULONG *sets, ULONG *gets, ULONG *suspensions,
                                                 ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_block_pool_performance_info_get(TX_BLOCK_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                         ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_block_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                                ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_byte_pool_performance_info_get(TX_BYTE_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                        ULONG *fragments_searched, ULONG *merges, ULONG *splits,
                                        ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_byte_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                               ULONG *fragments_searched, ULONG *merges,
                                               ULONG *splits, ULONG *suspensions, ULONG *timeouts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_timer_performance_info_get(TX_TIMER *timer_ptr, ULONG *activates, ULONG *reactivates,
                                    ULONG *deactivates, ULONG *expirations,
                                    ULONG *expiration_adjusts)
{
    return TX_FEATURE_NOT_ENABLED;
}

UINT _tx_timer_performance_system_info_get(ULONG *activates, ULONG *reactivates, ULONG *deactivates,
                                           ULONG *expirations, ULONG *expiration_adjusts)
{
    return TX_FEATURE_NOT_ENABLED;
}
