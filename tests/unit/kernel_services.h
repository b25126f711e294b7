/*
 * The kernel's services as the ThreadX interface has them: how a name is
 * mapped, its prototype, who may call it, and each status that is documented.
 * Included with these macros defined; everything is undefined at the end.
 *
 *   PLAIN(result, name, function, parameters, callers, statuses)    one function, checked or not
 *   CHECKED(result, name, parameters, callers, statuses)            a checking twin, same prototype
 *   CREATE(result, name, type, parameters, callers, statuses)       a twin with the size of `type`
 *
 * Names go without tx_, which is a macro. Callers: initialisation, threads,
 * timers (m), ISRs (s). Statuses go without TX_; none: it returns something else.
 */
PLAIN(VOID, kernel_enter, _tx_initialize_kernel_enter, (VOID), "----", "")
PLAIN(UINT, interrupt_control, _tx_thread_interrupt_control, (UINT), "-tms", "")
CREATE(UINT, thread_create, TX_THREAD, (TX_THREAD *, CHAR *, VOID (*)(ULONG), ULONG, VOID *, ULONG,
        UINT, UINT, ULONG, UINT), "it--",
        "SUCCESS THREAD_ERROR PTR_ERROR SIZE_ERROR PRIORITY_ERROR THRESH_ERROR START_ERROR "
        "CALLER_ERROR")
CHECKED(UINT, thread_delete, (TX_THREAD *), "-tm-",
        "SUCCESS THREAD_ERROR DELETE_ERROR CALLER_ERROR")
PLAIN(TX_THREAD *, thread_identify, _tx_thread_identify, (VOID), "-t-s", "")
CHECKED(UINT, thread_info_get, (TX_THREAD *, CHAR **, UINT *, ULONG *, UINT *, UINT *, ULONG *,
        TX_THREAD **, TX_THREAD **), "itms",
        "SUCCESS THREAD_ERROR")
CHECKED(UINT, thread_preemption_change, (TX_THREAD *, UINT, UINT *), "-tm-",
        "SUCCESS THREAD_ERROR THRESH_ERROR PTR_ERROR CALLER_ERROR")
CHECKED(UINT, thread_priority_change, (TX_THREAD *, UINT, UINT *), "-tm-",
        "SUCCESS THREAD_ERROR PRIORITY_ERROR PTR_ERROR CALLER_ERROR")
CHECKED(VOID, thread_relinquish, (VOID), "-t--", "")
CHECKED(UINT, thread_reset, (TX_THREAD *), "-t--", "SUCCESS NOT_DONE THREAD_ERROR CALLER_ERROR")
CHECKED(UINT, thread_resume, (TX_THREAD *), "itms",
        "SUCCESS SUSPEND_LIFTED THREAD_ERROR RESUME_ERROR")
PLAIN(UINT, thread_sleep, _tx_thread_sleep, (ULONG), "-t--", "SUCCESS WAIT_ABORTED CALLER_ERROR")
PLAIN(UINT, thread_stack_error_notify, _tx_thread_stack_error_notify, (VOID (*)(TX_THREAD *)),
        "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, thread_suspend, (TX_THREAD *), "itms",
        "SUCCESS THREAD_ERROR SUSPEND_ERROR CALLER_ERROR")
CHECKED(UINT, thread_terminate, (TX_THREAD *), "-tm-", "SUCCESS THREAD_ERROR CALLER_ERROR")
CHECKED(UINT, thread_time_slice_change, (TX_THREAD *, ULONG, ULONG *), "-tm-",
        "SUCCESS THREAD_ERROR PTR_ERROR CALLER_ERROR")
CHECKED(UINT, thread_wait_abort, (TX_THREAD *), "itms", "SUCCESS THREAD_ERROR WAIT_ABORT_ERROR")
CHECKED(UINT, thread_entry_exit_notify, (TX_THREAD *, VOID (*)(TX_THREAD *, UINT)), "itms",
        "SUCCESS THREAD_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, thread_performance_info_get, _tx_thread_performance_info_get, (TX_THREAD *, ULONG *,
        ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, TX_THREAD **),
        "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, thread_performance_system_info_get, _tx_thread_performance_system_info_get, (ULONG *,
        ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *),
        "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CREATE(UINT, queue_create, TX_QUEUE, (TX_QUEUE *, CHAR *, UINT, VOID *, ULONG), "it--",
        "SUCCESS QUEUE_ERROR PTR_ERROR SIZE_ERROR CALLER_ERROR")
CHECKED(UINT, queue_delete, (TX_QUEUE *), "-t--", "SUCCESS QUEUE_ERROR CALLER_ERROR")
CHECKED(UINT, queue_flush, (TX_QUEUE *), "itms", "SUCCESS QUEUE_ERROR")
CHECKED(UINT, queue_front_send, (TX_QUEUE *, VOID *, ULONG), "itms",
        "SUCCESS DELETED QUEUE_FULL WAIT_ABORTED QUEUE_ERROR PTR_ERROR WAIT_ERROR")
CHECKED(UINT, queue_info_get, (TX_QUEUE *, CHAR **, ULONG *, ULONG *, TX_THREAD **, ULONG *,
        TX_QUEUE **), "itms",
        "SUCCESS QUEUE_ERROR")
PLAIN(UINT, queue_performance_info_get, _tx_queue_performance_info_get, (TX_QUEUE *, ULONG *, ULONG
        *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, queue_performance_system_info_get, _tx_queue_performance_system_info_get, (ULONG *,
        ULONG *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, queue_prioritize, (TX_QUEUE *), "itms", "SUCCESS QUEUE_ERROR")
CHECKED(UINT, queue_receive, (TX_QUEUE *, VOID *, ULONG), "itms",
        "SUCCESS DELETED QUEUE_EMPTY WAIT_ABORTED QUEUE_ERROR PTR_ERROR WAIT_ERROR")
CHECKED(UINT, queue_send, (TX_QUEUE *, VOID *, ULONG), "itms",
        "SUCCESS DELETED QUEUE_FULL WAIT_ABORTED QUEUE_ERROR PTR_ERROR WAIT_ERROR")
CHECKED(UINT, queue_send_notify, (TX_QUEUE *, VOID (*)(TX_QUEUE *)), "itms",
        "SUCCESS QUEUE_ERROR FEATURE_NOT_ENABLED")
CREATE(UINT, semaphore_create, TX_SEMAPHORE, (TX_SEMAPHORE *, CHAR *, ULONG), "it--",
        "SUCCESS SEMAPHORE_ERROR CALLER_ERROR")
CHECKED(UINT, semaphore_delete, (TX_SEMAPHORE *), "-t--", "SUCCESS SEMAPHORE_ERROR CALLER_ERROR")
CHECKED(UINT, semaphore_get, (TX_SEMAPHORE *, ULONG), "itms",
        "SUCCESS DELETED NO_INSTANCE WAIT_ABORTED SEMAPHORE_ERROR WAIT_ERROR")
CHECKED(UINT, semaphore_put, (TX_SEMAPHORE *), "itms", "SUCCESS SEMAPHORE_ERROR")
CHECKED(UINT, semaphore_ceiling_put, (TX_SEMAPHORE *, ULONG), "itms",
        "SUCCESS CEILING_EXCEEDED INVALID_CEILING SEMAPHORE_ERROR")
CHECKED(UINT, semaphore_info_get, (TX_SEMAPHORE *, CHAR **, ULONG *, TX_THREAD **, ULONG *,
        TX_SEMAPHORE **), "itms",
        "SUCCESS SEMAPHORE_ERROR")
PLAIN(UINT, semaphore_performance_info_get, _tx_semaphore_performance_info_get, (TX_SEMAPHORE *,
        ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, semaphore_performance_system_info_get, _tx_semaphore_performance_system_info_get, (ULONG
        *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, semaphore_prioritize, (TX_SEMAPHORE *), "itms", "SUCCESS SEMAPHORE_ERROR")
CHECKED(UINT, semaphore_put_notify, (TX_SEMAPHORE *, VOID (*)(TX_SEMAPHORE *)), "itms",
        "SUCCESS SEMAPHORE_ERROR FEATURE_NOT_ENABLED")
CREATE(UINT, mutex_create, TX_MUTEX, (TX_MUTEX *, CHAR *, UINT), "it--",
        "SUCCESS MUTEX_ERROR CALLER_ERROR INHERIT_ERROR")
CHECKED(UINT, mutex_delete, (TX_MUTEX *), "-t--", "SUCCESS MUTEX_ERROR CALLER_ERROR")
CHECKED(UINT, mutex_get, (TX_MUTEX *, ULONG), "itm-",
        "SUCCESS DELETED NOT_AVAILABLE WAIT_ABORTED MUTEX_ERROR WAIT_ERROR CALLER_ERROR")
CHECKED(UINT, mutex_put, (TX_MUTEX *), "itm-", "SUCCESS NOT_OWNED MUTEX_ERROR CALLER_ERROR")
CHECKED(UINT, mutex_info_get, (TX_MUTEX *, CHAR **, ULONG *, TX_THREAD **, TX_THREAD **, ULONG *,
        TX_MUTEX **), "itms",
        "SUCCESS MUTEX_ERROR")
PLAIN(UINT, mutex_performance_info_get, _tx_mutex_performance_info_get, (TX_MUTEX *, ULONG *, ULONG
        *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, mutex_performance_system_info_get, _tx_mutex_performance_system_info_get, (ULONG *,
        ULONG *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, mutex_prioritize, (TX_MUTEX *), "itms", "SUCCESS MUTEX_ERROR")
CREATE(UINT, event_flags_create, TX_EVENT_FLAGS_GROUP, (TX_EVENT_FLAGS_GROUP *, CHAR *), "it--",
        "SUCCESS GROUP_ERROR CALLER_ERROR")
CHECKED(UINT, event_flags_delete, (TX_EVENT_FLAGS_GROUP *), "-t--",
        "SUCCESS GROUP_ERROR CALLER_ERROR")
CHECKED(UINT, event_flags_get, (TX_EVENT_FLAGS_GROUP *, ULONG, UINT, ULONG *, ULONG), "itms",
        "SUCCESS DELETED NO_EVENTS WAIT_ABORTED GROUP_ERROR PTR_ERROR WAIT_ERROR OPTION_ERROR")
CHECKED(UINT, event_flags_set, (TX_EVENT_FLAGS_GROUP *, ULONG, UINT), "itms",
        "SUCCESS GROUP_ERROR OPTION_ERROR")
CHECKED(UINT, event_flags_info_get, (TX_EVENT_FLAGS_GROUP *, CHAR **, ULONG *, TX_THREAD **, ULONG
        *, TX_EVENT_FLAGS_GROUP **), "itms",
        "SUCCESS GROUP_ERROR")
PLAIN(UINT, event_flags_performance_info_get, _tx_event_flags_performance_info_get,
        (TX_EVENT_FLAGS_GROUP *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, event_flags_performance_system_info_get, _tx_event_flags_performance_system_info_get,
        (ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, event_flags_set_notify, (TX_EVENT_FLAGS_GROUP *, VOID (*)(TX_EVENT_FLAGS_GROUP *)),
        "itms",
        "SUCCESS GROUP_ERROR FEATURE_NOT_ENABLED")
CREATE(UINT, block_pool_create, TX_BLOCK_POOL, (TX_BLOCK_POOL *, CHAR *, ULONG, VOID *, ULONG),
        "it--",
        "SUCCESS POOL_ERROR PTR_ERROR CALLER_ERROR SIZE_ERROR")
CHECKED(UINT, block_pool_delete, (TX_BLOCK_POOL *), "-t--", "SUCCESS POOL_ERROR CALLER_ERROR")
CHECKED(UINT, block_allocate, (TX_BLOCK_POOL *, VOID **, ULONG), "itms",
        "SUCCESS DELETED NO_MEMORY WAIT_ABORTED POOL_ERROR WAIT_ERROR PTR_ERROR")
CHECKED(UINT, block_release, (VOID *), "itms", "SUCCESS PTR_ERROR")
CHECKED(UINT, block_pool_info_get, (TX_BLOCK_POOL *, CHAR **, ULONG *, ULONG *, TX_THREAD **, ULONG
        *, TX_BLOCK_POOL **), "itms",
        "SUCCESS POOL_ERROR")
PLAIN(UINT, block_pool_performance_info_get, _tx_block_pool_performance_info_get, (TX_BLOCK_POOL *,
        ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, block_pool_performance_system_info_get, _tx_block_pool_performance_system_info_get,
        (ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, block_pool_prioritize, (TX_BLOCK_POOL *), "itms", "SUCCESS POOL_ERROR")
CREATE(UINT, byte_pool_create, TX_BYTE_POOL, (TX_BYTE_POOL *, CHAR *, VOID *, ULONG), "it--",
        "SUCCESS POOL_ERROR PTR_ERROR SIZE_ERROR CALLER_ERROR")
CHECKED(UINT, byte_pool_delete, (TX_BYTE_POOL *), "-t--", "SUCCESS POOL_ERROR CALLER_ERROR")
CHECKED(UINT, byte_allocate, (TX_BYTE_POOL *, VOID **, ULONG, ULONG), "it--",
        "SUCCESS DELETED NO_MEMORY WAIT_ABORTED POOL_ERROR PTR_ERROR SIZE_ERROR WAIT_ERROR "
        "CALLER_ERROR")
CHECKED(UINT, byte_release, (VOID *), "it--", "SUCCESS PTR_ERROR CALLER_ERROR")
CHECKED(UINT, byte_pool_info_get, (TX_BYTE_POOL *, CHAR **, ULONG *, ULONG *, TX_THREAD **, ULONG *,
        TX_BYTE_POOL **), "itms",
        "SUCCESS POOL_ERROR")
PLAIN(UINT, byte_pool_performance_info_get, _tx_byte_pool_performance_info_get, (TX_BYTE_POOL *,
        ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, byte_pool_performance_system_info_get, _tx_byte_pool_performance_system_info_get, (ULONG
        *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
CHECKED(UINT, byte_pool_prioritize, (TX_BYTE_POOL *), "itms", "SUCCESS POOL_ERROR")
PLAIN(ULONG, time_get, _tx_time_get, (VOID), "itms", "")
PLAIN(VOID, time_set, _tx_time_set, (ULONG), "-tms", "")
CREATE(UINT, timer_create, TX_TIMER, (TX_TIMER *, CHAR *, VOID (*)(ULONG), ULONG, ULONG, ULONG,
        UINT), "it--",
        "SUCCESS TIMER_ERROR TICK_ERROR ACTIVATE_ERROR CALLER_ERROR")
CHECKED(UINT, timer_delete, (TX_TIMER *), "-t--", "SUCCESS TIMER_ERROR CALLER_ERROR")
CHECKED(UINT, timer_activate, (TX_TIMER *), "itms", "SUCCESS TIMER_ERROR ACTIVATE_ERROR")
CHECKED(UINT, timer_deactivate, (TX_TIMER *), "itms", "SUCCESS TIMER_ERROR")
CHECKED(UINT, timer_change, (TX_TIMER *, ULONG, ULONG), "-tms",
        "SUCCESS TIMER_ERROR TICK_ERROR CALLER_ERROR")
CHECKED(UINT, timer_info_get, (TX_TIMER *, CHAR **, UINT *, ULONG *, ULONG *, TX_TIMER **), "itms",
        "SUCCESS TIMER_ERROR")
PLAIN(UINT, timer_performance_info_get, _tx_timer_performance_info_get, (TX_TIMER *, ULONG *, ULONG
        *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS PTR_ERROR FEATURE_NOT_ENABLED")
PLAIN(UINT, timer_performance_system_info_get, _tx_timer_performance_system_info_get, (ULONG *,
        ULONG *, ULONG *, ULONG *, ULONG *), "itms",
        "SUCCESS FEATURE_NOT_ENABLED")
PLAIN(UINT, trace_enable, _tx_trace_enable, (VOID *, ULONG, ULONG), "it--",
        "SUCCESS SIZE_ERROR NOT_DONE FEATURE_NOT_ENABLED")
PLAIN(UINT, trace_disable, _tx_trace_disable, (VOID), "it--",
        "SUCCESS NOT_DONE FEATURE_NOT_ENABLED")
PLAIN(UINT, trace_event_filter, _tx_trace_event_filter, (ULONG), "it--",
        "SUCCESS FEATURE_NOT_ENABLED")
PLAIN(UINT, trace_event_unfilter, _tx_trace_event_unfilter, (ULONG), "it--",
        "SUCCESS FEATURE_NOT_ENABLED")
PLAIN(UINT, trace_buffer_full_notify, _tx_trace_buffer_full_notify, (VOID (*)(VOID *)), "---s",
        "SUCCESS FEATURE_NOT_ENABLED")
PLAIN(VOID, trace_isr_enter_insert, _tx_trace_isr_enter_insert, (ULONG), "---s", "")
PLAIN(VOID, trace_isr_exit_insert, _tx_trace_isr_exit_insert, (ULONG), "---s", "")
PLAIN(UINT, trace_user_event_insert, _tx_trace_user_event_insert, (ULONG, ULONG, ULONG, ULONG,
        ULONG), "it--",
        "SUCCESS NOT_DONE FEATURE_NOT_ENABLED")
#undef PLAIN
#undef CHECKED
#undef CREATE
