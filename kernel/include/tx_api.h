/*
 * The ThreadX application interface: types, constants, control blocks and
 * services of version 6.4.2, from its documentation. What each service does
 * in full is in the ThreadX guide ("Description of ThreadX Services").
 *
 * For all services: control blocks and memory areas are the caller's and must
 * stay until the object is deleted; names are not copied. wait_option is
 * TX_NO_WAIT, TX_WAIT_FOREVER or a number of ticks, and must be TX_NO_WAIT in
 * initialisation, timers and ISRs. Output pointers of the info services may be
 * TX_NULL. Each service name is a macro onto the checking function (_txe_) or,
 * with TX_DISABLE_ERROR_CHECKING where the caller is compiled, onto the plain
 * one (_tx_); "checked" names the statuses that only the former returns.
 * TX_ENABLE_MULTI_ERROR_CHECKING there maps onto reporting functions (_txr_).
 */
#ifndef TX_API_H
#define TX_API_H

#include "tx_port.h"
#include "pb_options.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Versions */
#define THREADX_MAJOR_VERSION 6
#define THREADX_MINOR_VERSION 4
#define THREADX_PATCH_VERSION 2

/* Wait options */
#define TX_NO_WAIT 0                        /* return at once */
#define TX_WAIT_FOREVER ((ULONG)0xFFFFFFFF) /* wait without timeout */

/* Event options */
#define TX_AND 2       /* all flags required; as set option, mask flags */
#define TX_AND_CLEAR 3 /* all flags required, then clear requested */
#define TX_OR 0        /* any flag suffices; as set option, add flags */
#define TX_OR_CLEAR 1  /* any flag suffices, then clear requested */

/* Queue message sizes */
#define TX_1_ULONG 1   /* one ULONG word */
#define TX_2_ULONG 2   /* two ULONG words */
#define TX_4_ULONG 4   /* four ULONG words */
#define TX_8_ULONG 8   /* eight ULONG words */
#define TX_16_ULONG 16 /* sixteen ULONG words; maximum */

/* Thread options */
#define TX_NO_TIME_SLICE 0 /* disable time-slicing */
#define TX_AUTO_START 1    /* make ready on create */
#define TX_DONT_START 0    /* create suspended */

/* Timer options */
#define TX_AUTO_ACTIVATE 1 /* start on create */
#define TX_NO_ACTIVATE 0   /* create inactive */

/* Booleans */
#define TX_TRUE 1  /* true */
#define TX_FALSE 0 /* false */
#define TX_NULL 0  /* null pointer */

/* Mutex options */
#define TX_INHERIT 1    /* priority inheritance on */
#define TX_NO_INHERIT 0 /* priority inheritance off */

/* Notify values */
#define TX_THREAD_ENTRY 0 /* thread started, for entry/exit callback */
#define TX_THREAD_EXIT 1  /* thread finished, for entry/exit callback */

/* Empty lists and dead marks */
#define TX_NO_SUSPENSIONS 0 /* empty suspension list count */
#define TX_NO_MESSAGES 0    /* empty queue count */
#define TX_EMPTY 0          /* empty created list count */
#define TX_CLEAR_ID 0       /* id of deleted object */

/* Stacks */
#define TX_STACK_FILL ((ULONG)0xEFEFEFEF) /* fill pattern for stacks */

/* Thread states */
#define TX_READY 0            /* ready or running */
#define TX_COMPLETED 1        /* returned from entry function */
#define TX_TERMINATED 2       /* terminated by service */
#define TX_SUSPENDED 3        /* explicitly suspended */
#define TX_SLEEP 4            /* in tx_thread_sleep */
#define TX_QUEUE_SUSP 5       /* waiting on queue */
#define TX_SEMAPHORE_SUSP 6   /* waiting on semaphore */
#define TX_EVENT_FLAG 7       /* waiting on event flags */
#define TX_BLOCK_MEMORY 8     /* waiting on block pool */
#define TX_BYTE_MEMORY 9      /* waiting on byte pool */
#define TX_IO_DRIVER 10       /* waiting on I/O driver */
#define TX_FILE 11            /* waiting on file system */
#define TX_TCP_IP 12          /* waiting on network service */
#define TX_MUTEX_SUSP 13      /* waiting on mutex */
#define TX_PRIORITY_CHANGE 14 /* transient during priority change */

/* Return codes */
#define TX_SUCCESS 0x00             /* success */
#define TX_DELETED 0x01             /* object deleted while waiting */
#define TX_POOL_ERROR 0x02          /* bad pool pointer */
#define TX_PTR_ERROR 0x03           /* bad pointer */
#define TX_WAIT_ERROR 0x04          /* wait not allowed from this context */
#define TX_SIZE_ERROR 0x05          /* bad size */
#define TX_GROUP_ERROR 0x06         /* bad event group pointer */
#define TX_NO_EVENTS 0x07           /* flags not satisfied in time */
#define TX_OPTION_ERROR 0x08        /* bad option */
#define TX_QUEUE_ERROR 0x09         /* bad queue pointer */
#define TX_QUEUE_EMPTY 0x0A         /* no message in time */
#define TX_QUEUE_FULL 0x0B          /* no room in time */
#define TX_SEMAPHORE_ERROR 0x0C     /* bad semaphore pointer */
#define TX_NO_INSTANCE 0x0D         /* semaphore unavailable in time */
#define TX_THREAD_ERROR 0x0E        /* bad thread pointer */
#define TX_PRIORITY_ERROR 0x0F      /* priority out of range */
#define TX_NO_MEMORY 0x10           /* memory unavailable in time */
#define TX_START_ERROR 0x10         /* bad auto-start value; same value as TX_NO_MEMORY */
#define TX_DELETE_ERROR 0x11        /* thread not completed or terminated */
#define TX_RESUME_ERROR 0x12        /* thread not suspended */
#define TX_CALLER_ERROR 0x13        /* service not allowed from this context */
#define TX_SUSPEND_ERROR 0x14       /* thread cannot be suspended */
#define TX_TIMER_ERROR 0x15         /* bad timer pointer */
#define TX_TICK_ERROR 0x16          /* zero initial ticks */
#define TX_ACTIVATE_ERROR 0x17      /* timer already active or expired one-shot */
#define TX_THRESH_ERROR 0x18        /* threshold above priority */
#define TX_SUSPEND_LIFTED 0x19      /* pending delayed suspend cancelled */
#define TX_WAIT_ABORTED 0x1A        /* wait aborted by another context */
#define TX_WAIT_ABORT_ERROR 0x1B    /* thread not waiting */
#define TX_MUTEX_ERROR 0x1C         /* bad mutex pointer */
#define TX_NOT_AVAILABLE 0x1D       /* mutex unavailable in time */
#define TX_NOT_OWNED 0x1E           /* caller does not own mutex */
#define TX_INHERIT_ERROR 0x1F       /* bad inherit value */
#define TX_NOT_DONE 0x20            /* operation refused in current state */
#define TX_CEILING_EXCEEDED 0x21    /* semaphore at or above ceiling */
#define TX_INVALID_CEILING 0x22     /* ceiling is zero */
#define TX_FEATURE_NOT_ENABLED 0xFF /* feature compiled out */

/* Times */
#ifndef TX_TIMER_TICKS_PER_SECOND
#define TX_TIMER_TICKS_PER_SECOND 100UL /* default tick rate */
#endif

/* Trace filters */
#define TX_TRACE_USER_EVENT_START 4096
#define TX_TRACE_USER_EVENT_END 65535
#define TX_TRACE_ALL_EVENTS ((ULONG)0x000007FF)
#define TX_TRACE_INTERNAL_EVENTS ((ULONG)0x00000001)
#define TX_TRACE_BLOCK_POOL_EVENTS ((ULONG)0x00000002)
#define TX_TRACE_BYTE_POOL_EVENTS ((ULONG)0x00000004)
#define TX_TRACE_EVENT_FLAGS_EVENTS ((ULONG)0x00000008)
#define TX_TRACE_INTERRUPT_CONTROL_EVENT ((ULONG)0x00000010)
#define TX_TRACE_MUTEX_EVENTS ((ULONG)0x00000020)
#define TX_TRACE_QUEUE_EVENTS ((ULONG)0x00000040)
#define TX_TRACE_SEMAPHORE_EVENTS ((ULONG)0x00000080)
#define TX_TRACE_THREAD_EVENTS ((ULONG)0x00000100)
#define TX_TRACE_TIME_EVENTS ((ULONG)0x00000200)
#define TX_TRACE_TIMER_EVENTS ((ULONG)0x00000400)
#define TX_TRACE_USER_EVENTS ((ULONG)0x80000000)

/* Constants */
#define TX_LOOP_FOREVER 1

#ifndef TX_THREAD_USER_EXTENSION
#define TX_THREAD_USER_EXTENSION
#endif

/* What must be the same in all parts of an image. */
PB_OPTIONS_RECORD(
    threadx,
    PB_OPTION(TX_MAX_PRIORITIES) PB_OPTION(TX_MINIMUM_STACK) PB_OPTION(TX_THREAD_EXTENSION_0)
        PB_OPTION(TX_THREAD_EXTENSION_1) PB_OPTION(TX_THREAD_EXTENSION_2)
            PB_OPTION(TX_THREAD_EXTENSION_3) PB_OPTION(TX_THREAD_USER_EXTENSION)
                PB_OPTION(TX_TIMER_THREAD_STACK_SIZE) PB_OPTION(TX_TIMER_THREAD_PRIORITY)
                    PB_OPTION(TX_TIMER_TICKS_PER_SECOND) PB_OPTION(TX_NO_FILEX_POINTER)
                        PB_OPTION(TX_TIMER_PROCESS_IN_ISR) PB_OPTION(TX_DISABLE_STACK_FILLING)
                            PB_OPTION(TX_ENABLE_STACK_CHECKING)
                                PB_OPTION(TX_DISABLE_PREEMPTION_THRESHOLD)
                                    PB_OPTION(TX_DISABLE_NOTIFY_CALLBACKS)
        PB_OPTION(TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_MUTEX_ENABLE_PERFORMANCE_INFO) PB_OPTION(TX_QUEUE_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_THREAD_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_TIMER_ENABLE_PERFORMANCE_INFO)
        PB_OPTION(TX_ENABLE_EVENT_TRACE) PB_OPTION(TX_NO_TIMER)
        PB_OPTION(TX_ENABLE_RANDOM_NUMBER_STACK_FILLING) PB_OPTION(TX_EXECUTION_PROFILE_ENABLE)
        PB_OPTION(TX_ENABLE_EXECUTION_CHANGE_NOTIFY) PB_OPTION(TX_SAFETY_CRITICAL)
        PB_OPTION(TX_BLOCK_POOL_EXTENSION) PB_OPTION(TX_BYTE_POOL_EXTENSION)
        PB_OPTION(TX_EVENT_FLAGS_GROUP_EXTENSION) PB_OPTION(TX_MUTEX_EXTENSION)
        PB_OPTION(TX_QUEUE_EXTENSION) PB_OPTION(TX_SEMAPHORE_EXTENSION)
        PB_OPTION(TX_TIMER_EXTENSION) PB_OPTION(TX_TIMER_INTERNAL_EXTENSION))

struct pb_context;

/* Private to postboard: a range of memory in a tree of such. */
struct tx_range {
    struct tx_range *left, *right;
    ULONG first, last;
};

/* The clockwork of timers, sleeps and timeouts. */
typedef struct TX_TIMER_INTERNAL_STRUCT {
    ULONG tx_timer_internal_remaining_ticks;
    ULONG tx_timer_internal_re_initialize_ticks;
    VOID (*tx_timer_internal_timeout_function)(ULONG);
    ULONG tx_timer_internal_timeout_param;
    struct TX_TIMER_INTERNAL_STRUCT *tx_timer_internal_active_next;
    struct TX_TIMER_INTERNAL_STRUCT *tx_timer_internal_active_previous;
    struct TX_TIMER_INTERNAL_STRUCT **tx_timer_internal_list_head;
    VOID *tx_timer_internal_extension_ptr;
    TX_TIMER_INTERNAL_EXTENSION
    ULONG64 tx_timer_internal_expires; /* private: tick on which it expires while active */
} TX_TIMER_INTERNAL;

/* An application timer. */
typedef struct TX_TIMER_STRUCT {
    ULONG tx_timer_id;
    CHAR *tx_timer_name;
    TX_TIMER_INTERNAL tx_timer_internal;
    struct TX_TIMER_STRUCT *tx_timer_created_next;
    struct TX_TIMER_STRUCT *tx_timer_created_previous;
    ULONG tx_timer_performance_activate_count;
    ULONG tx_timer_performance_reactivate_count;
    ULONG tx_timer_performance_deactivate_count;
    ULONG tx_timer_performance_expiration_count;
    ULONG tx_timer_performance__expiration_adjust_count;
    TX_TIMER_EXTENSION
} TX_TIMER;

/* A thread. suspend_* say what it waits for and how. */
typedef struct TX_THREAD_STRUCT {
    ULONG tx_thread_id;
    ULONG tx_thread_run_count;
    VOID *tx_thread_stack_ptr;
    VOID *tx_thread_stack_start;
    VOID *tx_thread_stack_end;
    ULONG tx_thread_stack_size;
    ULONG tx_thread_time_slice;
    ULONG tx_thread_new_time_slice;
    struct TX_THREAD_STRUCT *tx_thread_ready_next;
    struct TX_THREAD_STRUCT *tx_thread_ready_previous;
    TX_THREAD_EXTENSION_0
    CHAR *tx_thread_name;
    UINT tx_thread_priority;
    UINT tx_thread_state;
    UINT tx_thread_delayed_suspend;
    UINT tx_thread_suspending;
    UINT tx_thread_preempt_threshold;
    VOID (*tx_thread_schedule_hook)(struct TX_THREAD_STRUCT *, ULONG);
    VOID (*tx_thread_entry)(ULONG);
    ULONG tx_thread_entry_parameter;
    TX_TIMER_INTERNAL tx_thread_timer;
    VOID (*tx_thread_suspend_cleanup)(struct TX_THREAD_STRUCT *, ULONG);
    VOID *tx_thread_suspend_control_block;
    struct TX_THREAD_STRUCT *tx_thread_suspended_next;
    struct TX_THREAD_STRUCT *tx_thread_suspended_previous;
    ULONG tx_thread_suspend_info;
    VOID *tx_thread_additional_suspend_info;
    UINT tx_thread_suspend_option;
    UINT tx_thread_suspend_status;
    VOID *tx_thread_extension_ptr;
    TX_THREAD_EXTENSION_1
    struct TX_THREAD_STRUCT *tx_thread_created_next;
    struct TX_THREAD_STRUCT *tx_thread_created_previous;
    TX_THREAD_EXTENSION_2
#ifndef TX_NO_FILEX_POINTER
    VOID *tx_thread_filex_ptr;
#endif
    UINT tx_thread_user_priority;
    UINT tx_thread_user_preempt_threshold;
    UINT tx_thread_inherit_priority;
    UINT tx_thread_owned_mutex_count;
    struct TX_MUTEX_STRUCT *tx_thread_owned_mutex_list;
    ULONG tx_thread_performance_resume_count;
    ULONG tx_thread_performance_suspend_count;
    ULONG tx_thread_performance_solicited_preemption_count;
    ULONG tx_thread_performance_interrupt_preemption_count;
    ULONG tx_thread_performance_priority_inversion_count;
    struct TX_THREAD_STRUCT *tx_thread_performance_last_preempting_thread;
    ULONG tx_thread_performance_time_slice_count;
    ULONG tx_thread_performance_relinquish_count;
    ULONG tx_thread_performance_timeout_count;
    ULONG tx_thread_performance_wait_abort_count;
    VOID *tx_thread_stack_highest_ptr;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*tx_thread_entry_exit_notify)(struct TX_THREAD_STRUCT *, UINT);
#endif
    TX_THREAD_EXTENSION_3
    ULONG tx_thread_suspension_sequence;
    /* Private to postboard. */
    struct pb_context *tx_thread_context;          /* host stack; TX_NULL until it first runs */
    struct TX_THREAD_STRUCT **tx_thread_wait_head; /* the queue that it waits in */
    UINT *tx_thread_wait_count;
    VOID (*tx_thread_wait_removed)(struct TX_THREAD_STRUCT *);
    UINT tx_thread_wait_timeout; /* status when the wait times out */
    UINT tx_thread_system;       /* of the system, not the application */
    ULONG tx_thread_sequence;    /* number in order of creation */
    VOID *tx_thread_host_base;   /* where its host stack begins; TX_NULL until it runs */
    struct tx_range tx_thread_block_range; /* among control blocks */
    struct tx_range tx_thread_stack_range; /* among stacks */
#ifdef TX_ENABLE_RANDOM_NUMBER_STACK_FILLING
    ULONG tx_thread_stack_fill_value;
#endif
#ifdef TX_EXECUTION_PROFILE_ENABLE
    ULONG64 tx_thread_execution_time_total; /* nanoseconds of the virtual clock */
#endif
    TX_THREAD_USER_EXTENSION
} TX_THREAD;

/* A queue of messages of 1 to 16 words in the caller's area. */
typedef struct TX_QUEUE_STRUCT {
    ULONG tx_queue_id;
    CHAR *tx_queue_name;
    UINT tx_queue_message_size;
    UINT tx_queue_capacity;
    UINT tx_queue_enqueued;
    UINT tx_queue_available_storage;
    ULONG *tx_queue_start;
    ULONG *tx_queue_end;
    ULONG *tx_queue_read;
    ULONG *tx_queue_write;
    struct TX_THREAD_STRUCT *tx_queue_suspension_list;
    UINT tx_queue_suspended_count;
    struct TX_QUEUE_STRUCT *tx_queue_created_next;
    struct TX_QUEUE_STRUCT *tx_queue_created_previous;
    ULONG tx_queue_performance_messages_sent_count;
    ULONG tx_queue_performance_messages_received_count;
    ULONG tx_queue_performance_empty_suspension_count;
    ULONG tx_queue_performance_full_suspension_count;
    ULONG tx_queue_performance_full_error_count;
    ULONG tx_queue_performance_timeout_count;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*tx_queue_send_notify)(struct TX_QUEUE_STRUCT *);
#endif
    TX_QUEUE_EXTENSION
} TX_QUEUE;

/* A counting semaphore. */
typedef struct TX_SEMAPHORE_STRUCT {
    ULONG tx_semaphore_id;
    CHAR *tx_semaphore_name;
    ULONG tx_semaphore_count;
    struct TX_THREAD_STRUCT *tx_semaphore_suspension_list;
    UINT tx_semaphore_suspended_count;
    struct TX_SEMAPHORE_STRUCT *tx_semaphore_created_next;
    struct TX_SEMAPHORE_STRUCT *tx_semaphore_created_previous;
    ULONG tx_semaphore_performance_put_count;
    ULONG tx_semaphore_performance_get_count;
    ULONG tx_semaphore_performance_suspension_count;
    ULONG tx_semaphore_performance_timeout_count;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*tx_semaphore_put_notify)(struct TX_SEMAPHORE_STRUCT *);
#endif
    TX_SEMAPHORE_EXTENSION
} TX_SEMAPHORE;

/* A recursive mutex. */
typedef struct TX_MUTEX_STRUCT {
    ULONG tx_mutex_id;
    CHAR *tx_mutex_name;
    UINT tx_mutex_ownership_count;
    TX_THREAD *tx_mutex_owner;
    UINT tx_mutex_inherit;
    UINT tx_mutex_original_priority;
    struct TX_THREAD_STRUCT *tx_mutex_suspension_list;
    UINT tx_mutex_suspended_count;
    struct TX_MUTEX_STRUCT *tx_mutex_created_next;
    struct TX_MUTEX_STRUCT *tx_mutex_created_previous;
    UINT tx_mutex_highest_priority_waiting;
    struct TX_MUTEX_STRUCT *tx_mutex_owned_next;
    struct TX_MUTEX_STRUCT *tx_mutex_owned_previous;
    ULONG tx_mutex_performance_put_count;
    ULONG tx_mutex_performance_get_count;
    ULONG tx_mutex_performance_suspension_count;
    ULONG tx_mutex_performance_timeout_count;
    ULONG tx_mutex_performance_priority_inversion_count;
    ULONG tx_mutex_performance__priority_inheritance_count;
    TX_MUTEX_EXTENSION
} TX_MUTEX;

/* 32 event flags. */
typedef struct TX_EVENT_FLAGS_GROUP_STRUCT {
    ULONG tx_event_flags_group_id;
    CHAR *tx_event_flags_group_name;
    ULONG tx_event_flags_group_current;
    UINT tx_event_flags_group_reset_search;
    struct TX_THREAD_STRUCT *tx_event_flags_group_suspension_list;
    UINT tx_event_flags_group_suspended_count;
    struct TX_EVENT_FLAGS_GROUP_STRUCT *tx_event_flags_group_created_next;
    struct TX_EVENT_FLAGS_GROUP_STRUCT *tx_event_flags_group_created_previous;
    ULONG tx_event_flags_group_delayed_clear;
    ULONG tx_event_flags_group_performance_set_count;
    ULONG tx_event_flags_group__performance_get_count;
    ULONG tx_event_flags_group___performance_suspension_count;
    ULONG tx_event_flags_group____performance_timeout_count;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*tx_event_flags_group_set_notify)(struct TX_EVENT_FLAGS_GROUP_STRUCT *);
#endif
    TX_EVENT_FLAGS_GROUP_EXTENSION
} TX_EVENT_FLAGS_GROUP;

/* Blocks of one size, each behind a link of 4 bytes. */
typedef struct TX_BLOCK_POOL_STRUCT {
    ULONG tx_block_pool_id;
    CHAR *tx_block_pool_name;
    UINT tx_block_pool_available;
    UINT tx_block_pool_total;
    UCHAR *tx_block_pool_available_list;
    UCHAR *tx_block_pool_start;
    ULONG tx_block_pool_size;
    UINT tx_block_pool_block_size;
    struct TX_THREAD_STRUCT *tx_block_pool_suspension_list;
    UINT tx_block_pool_suspended_count;
    struct TX_BLOCK_POOL_STRUCT *tx_block_pool_created_next;
    struct TX_BLOCK_POOL_STRUCT *tx_block_pool_created_previous;
    ULONG tx_block_pool_performance_allocate_count;
    ULONG tx_block_pool_performance_release_count;
    ULONG tx_block_pool_performance_suspension_count;
    ULONG tx_block_pool_performance_timeout_count;
    TX_BLOCK_POOL_EXTENSION
} TX_BLOCK_POOL;

/* A heap: blocks behind headers of 8 bytes, first fit. */
typedef struct TX_BYTE_POOL_STRUCT {
    ULONG tx_byte_pool_id;
    CHAR *tx_byte_pool_name;
    ULONG tx_byte_pool_available;
    UINT tx_byte_pool_fragments;
    UCHAR *tx_byte_pool_list;
    UCHAR *tx_byte_pool_search;
    UCHAR *tx_byte_pool_start;
    ULONG tx_byte_pool_size;
    struct TX_THREAD_STRUCT *tx_byte_pool_owner;
    struct TX_THREAD_STRUCT *tx_byte_pool_suspension_list;
    UINT tx_byte_pool_suspended_count;
    struct TX_BYTE_POOL_STRUCT *tx_byte_pool_created_next;
    struct TX_BYTE_POOL_STRUCT *tx_byte_pool_created_previous;
    ULONG tx_byte_pool_performance_allocate_count;
    ULONG tx_byte_pool_performance_release_count;
    ULONG tx_byte_pool_performance_merge_count;
    ULONG tx_byte_pool_performance_split_count;
    ULONG tx_byte_pool_performance_search_count;
    ULONG tx_byte_pool_performance_suspension_count;
    ULONG tx_byte_pool_performance_timeout_count;
    TX_BYTE_POOL_EXTENSION
} TX_BYTE_POOL;

/* --- services --------------------------------------------------------------- */

/* tx_kernel_enter: start kernel from main; never returns to caller.
 * Callers: main. */
VOID _tx_initialize_kernel_enter(VOID);

/* tx_application_define: App-supplied hook run during init with first free
 * memory address.
 * Supplied by the application. Threads that it starts run once it has returned. */
VOID tx_application_define(VOID *first_unused_memory);

/* tx_interrupt_control: set interrupt posture and return the previous one.
 * new_posture is TX_INT_DISABLE or TX_INT_ENABLE.
 * Returns previous posture.
 * Callers: threads, timers, ISRs. */
UINT _tx_thread_interrupt_control(UINT new_posture);

/* tx_thread_create: create thread with stack, priority, threshold, slice,
 * start flag.
 * The area stack_start of stack_size bytes and the control block stay the
 * caller's and must outlive the thread. priority and preempt_threshold are 0 to
 * TX_MAX_PRIORITIES - 1, threshold <= priority; time_slice in ticks or
 * TX_NO_TIME_SLICE; auto_start TX_AUTO_START or TX_DONT_START.
 * Status: TX_SUCCESS; checked: TX_THREAD_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR,
 * TX_PRIORITY_ERROR, TX_THRESH_ERROR, TX_START_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads. May preempt. */
UINT _tx_thread_create(TX_THREAD *thread_ptr, CHAR *name_ptr,
                       VOID (*entry_function)(ULONG entry_input), ULONG entry_input,
                       VOID *stack_start, ULONG stack_size, UINT priority, UINT preempt_threshold,
                       ULONG time_slice, UINT auto_start);
UINT _txe_thread_create(TX_THREAD *thread_ptr, CHAR *name_ptr,
                        VOID (*entry_function)(ULONG entry_input), ULONG entry_input,
                        VOID *stack_start, ULONG stack_size, UINT priority, UINT preempt_threshold,
                        ULONG time_slice, UINT auto_start, UINT control_block_size);

/* tx_thread_delete: remove a completed or terminated thread from the system.
 * Status: TX_SUCCESS, TX_DELETE_ERROR; checked: TX_CALLER_ERROR,
 * TX_THREAD_ERROR.
 * Callers: threads, timers. */
UINT _tx_thread_delete(TX_THREAD *thread_ptr);
UINT _txe_thread_delete(TX_THREAD *thread_ptr);

/* tx_thread_identify: return pointer to currently running thread or TX_NULL.
 * Returns TX_THREAD pointer or TX_NULL.
 * Callers: threads, ISRs. */
TX_THREAD *_tx_thread_identify(VOID);

/* tx_thread_info_get: read thread name, state, run count, priority, links.
 * Any output may be TX_NULL. time_slice is in ticks left.
 * Status: TX_SUCCESS; checked: TX_THREAD_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_thread_info_get(TX_THREAD *thread_ptr, CHAR **name, UINT *state, ULONG *run_count,
                         UINT *priority, UINT *preemption_threshold, ULONG *time_slice,
                         TX_THREAD **next_thread, TX_THREAD **next_suspended_thread);
UINT _txe_thread_info_get(TX_THREAD *thread_ptr, CHAR **name, UINT *state, ULONG *run_count,
                          UINT *priority, UINT *preemption_threshold, ULONG *time_slice,
                          TX_THREAD **next_thread, TX_THREAD **next_suspended_thread);

/* tx_thread_preemption_change: set thread's preemption-threshold, returning
 * the old one.
 * *old_threshold gets the threshold that was set before.
 * Status: TX_SUCCESS, TX_THRESH_ERROR; checked: TX_THREAD_ERROR, TX_PTR_ERROR,
 * TX_CALLER_ERROR.
 * Callers: threads, timers. May preempt. */
UINT _tx_thread_preemption_change(TX_THREAD *thread_ptr, UINT new_threshold, UINT *old_threshold);
UINT _txe_thread_preemption_change(TX_THREAD *thread_ptr, UINT new_threshold, UINT *old_threshold);

/* tx_thread_priority_change: set thread priority, returning old; resets
 * threshold to it.
 * *old_priority gets the priority that was set before, not an inherited one.
 * Status: TX_SUCCESS; checked: TX_THREAD_ERROR, TX_PTR_ERROR,
 * TX_PRIORITY_ERROR, TX_CALLER_ERROR.
 * Callers: threads, timers. May preempt. */
UINT _tx_thread_priority_change(TX_THREAD *thread_ptr, UINT new_priority, UINT *old_priority);
UINT _txe_thread_priority_change(TX_THREAD *thread_ptr, UINT new_priority, UINT *old_priority);

/* tx_thread_relinquish: yield to other ready threads of equal priority.
 * Callers: threads. May preempt. */
VOID _tx_thread_relinquish(VOID);
VOID _txe_thread_relinquish(VOID);

/* tx_thread_reset: re-arm finished thread to run again from its entry point.
 * Status: TX_SUCCESS, TX_NOT_DONE; checked: TX_THREAD_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_thread_reset(TX_THREAD *thread_ptr);
UINT _txe_thread_reset(TX_THREAD *thread_ptr);

/* tx_thread_resume: make an explicitly suspended thread ready.
 * Status: TX_SUCCESS, TX_SUSPEND_LIFTED, TX_RESUME_ERROR; checked:
 * TX_THREAD_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_thread_resume(TX_THREAD *thread_ptr);
UINT _txe_thread_resume(TX_THREAD *thread_ptr);

/* tx_thread_sleep: suspend caller for a number of timer ticks.
 * timer_ticks in ticks, the first of which may be partial; 0 returns at once.
 * Status: TX_SUCCESS, TX_WAIT_ABORTED, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_thread_sleep(ULONG timer_ticks);

/* tx_thread_stack_error_notify: register global handler for detected stack
 * corruption.
 * TX_FEATURE_NOT_ENABLED without TX_ENABLE_STACK_CHECKING.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_thread_stack_error_notify(VOID (*stack_error_handler)(TX_THREAD *thread_ptr));

/* tx_thread_suspend: unconditionally suspend the given thread.
 * A thread that waits or sleeps is suspended when its wait ends.
 * Status: TX_SUCCESS, TX_SUSPEND_ERROR, TX_CALLER_ERROR; checked:
 * TX_THREAD_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_thread_suspend(TX_THREAD *thread_ptr);
UINT _txe_thread_suspend(TX_THREAD *thread_ptr);

/* tx_thread_terminate: stop a thread permanently until reset or deleted.
 * Status: TX_SUCCESS; checked: TX_THREAD_ERROR, TX_CALLER_ERROR.
 * Callers: threads, timers. May preempt. */
UINT _tx_thread_terminate(TX_THREAD *thread_ptr);
UINT _txe_thread_terminate(TX_THREAD *thread_ptr);

/* tx_thread_time_slice_change: set a thread's time-slice, returning the old
 * one.
 * Slices in ticks; TX_NO_TIME_SLICE: none.
 * Status: TX_SUCCESS; checked: TX_THREAD_ERROR, TX_PTR_ERROR, TX_CALLER_ERROR.
 * Callers: threads, timers. */
UINT _tx_thread_time_slice_change(TX_THREAD *thread_ptr, ULONG new_time_slice,
                                  ULONG *old_time_slice);
UINT _txe_thread_time_slice_change(TX_THREAD *thread_ptr, ULONG new_time_slice,
                                   ULONG *old_time_slice);

/* tx_thread_wait_abort: break a thread out of any blocking wait.
 * Status: TX_SUCCESS, TX_WAIT_ABORT_ERROR; checked: TX_THREAD_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_thread_wait_abort(TX_THREAD *thread_ptr);
UINT _txe_thread_wait_abort(TX_THREAD *thread_ptr);

/* tx_thread_entry_exit_notify: register per-thread callback on entry and exit.
 * type is TX_THREAD_ENTRY or TX_THREAD_EXIT; TX_NULL ends the notification.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED; checked: TX_THREAD_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_thread_entry_exit_notify(TX_THREAD *thread_ptr,
                                  VOID (*thread_entry_exit_notify)(TX_THREAD *notify_thread_ptr,
                                                                   UINT type));
UINT _txe_thread_entry_exit_notify(TX_THREAD *thread_ptr,
                                   VOID (*thread_entry_exit_notify)(TX_THREAD *notify_thread_ptr,
                                                                    UINT type));

/* tx_thread_performance_info_get: read performance counters of one thread.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_thread_performance_info_get(TX_THREAD *thread_ptr, ULONG *resumptions, ULONG *suspensions,
                                     ULONG *solicited_preemptions, ULONG *interrupt_preemptions,
                                     ULONG *priority_inversions, ULONG *time_slices,
                                     ULONG *relinquishes, ULONG *timeouts, ULONG *wait_aborts,
                                     TX_THREAD **last_preempted_by);

/* tx_thread_performance_system_info_get: read system-wide thread performance
 * counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_thread_performance_system_info_get(ULONG *resumptions, ULONG *suspensions,
                                            ULONG *solicited_preemptions,
                                            ULONG *interrupt_preemptions,
                                            ULONG *priority_inversions, ULONG *time_slices,
                                            ULONG *relinquishes, ULONG *timeouts,
                                            ULONG *wait_aborts, ULONG *non_idle_returns,
                                            ULONG *idle_returns);

/* tx_queue_create: create fixed-size message queue over caller's memory.
 * message_size in ULONG words, 1 to 16; queue_size in bytes. The area stays the
 * caller's and must outlive the queue.
 * Status: TX_SUCCESS; checked: TX_QUEUE_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR,
 * TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_queue_create(TX_QUEUE *queue_ptr, CHAR *name_ptr, UINT message_size, VOID *queue_start,
                      ULONG queue_size);
UINT _txe_queue_create(TX_QUEUE *queue_ptr, CHAR *name_ptr, UINT message_size, VOID *queue_start,
                       ULONG queue_size, UINT control_block_size);

/* tx_queue_delete: delete queue; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_QUEUE_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_queue_delete(TX_QUEUE *queue_ptr);
UINT _txe_queue_delete(TX_QUEUE *queue_ptr);

/* tx_queue_flush: discard all queued messages; release suspended senders.
 * Status: TX_SUCCESS; checked: TX_QUEUE_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_queue_flush(TX_QUEUE *queue_ptr);
UINT _txe_queue_flush(TX_QUEUE *queue_ptr);

/* tx_queue_front_send: copy message to the front of the queue.
 * As tx_queue_send; a waiting front sender is served first.
 * Status: TX_SUCCESS, TX_DELETED, TX_QUEUE_FULL, TX_WAIT_ABORTED; checked:
 * TX_QUEUE_ERROR, TX_PTR_ERROR, TX_WAIT_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_queue_front_send(TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option);
UINT _txe_queue_front_send(TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option);

/* tx_queue_info_get: read queue name, counts, first waiter, next queue.
 * Status: TX_SUCCESS; checked: TX_QUEUE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_queue_info_get(TX_QUEUE *queue_ptr, CHAR **name, ULONG *enqueued, ULONG *available_storage,
                        TX_THREAD **first_suspended, ULONG *suspended_count, TX_QUEUE **next_queue);
UINT _txe_queue_info_get(TX_QUEUE *queue_ptr, CHAR **name, ULONG *enqueued,
                         ULONG *available_storage, TX_THREAD **first_suspended,
                         ULONG *suspended_count, TX_QUEUE **next_queue);

/* tx_queue_performance_info_get: read performance counters of one queue.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_queue_performance_info_get(TX_QUEUE *queue_ptr, ULONG *messages_sent,
                                    ULONG *messages_received, ULONG *empty_suspensions,
                                    ULONG *full_suspensions, ULONG *full_errors, ULONG *timeouts);

/* tx_queue_performance_system_info_get: read system-wide queue performance
 * counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_queue_performance_system_info_get(ULONG *messages_sent, ULONG *messages_received,
                                           ULONG *empty_suspensions, ULONG *full_suspensions,
                                           ULONG *full_errors, ULONG *timeouts);

/* tx_queue_prioritize: move highest-priority waiter to front of suspension
 * list.
 * Status: TX_SUCCESS; checked: TX_QUEUE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_queue_prioritize(TX_QUEUE *queue_ptr);
UINT _txe_queue_prioritize(TX_QUEUE *queue_ptr);

/* tx_queue_receive: remove oldest message, copying it to destination.
 * Copies message_size words to destination_ptr.
 * Status: TX_SUCCESS, TX_DELETED, TX_QUEUE_EMPTY, TX_WAIT_ABORTED; checked:
 * TX_QUEUE_ERROR, TX_PTR_ERROR, TX_WAIT_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_queue_receive(TX_QUEUE *queue_ptr, VOID *destination_ptr, ULONG wait_option);
UINT _txe_queue_receive(TX_QUEUE *queue_ptr, VOID *destination_ptr, ULONG wait_option);

/* tx_queue_send: copy message to the end of the queue.
 * Copies message_size words from source_ptr, which must stay valid while the
 * caller waits.
 * Status: TX_SUCCESS, TX_DELETED, TX_QUEUE_FULL, TX_WAIT_ABORTED; checked:
 * TX_QUEUE_ERROR, TX_PTR_ERROR, TX_WAIT_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_queue_send(TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option);
UINT _txe_queue_send(TX_QUEUE *queue_ptr, VOID *source_ptr, ULONG wait_option);

/* tx_queue_send_notify: register callback invoked after each queue send.
 * TX_NULL ends the notification.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED; checked: TX_QUEUE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_queue_send_notify(TX_QUEUE *queue_ptr,
                           VOID (*queue_send_notify)(TX_QUEUE *notify_queue_ptr));
UINT _txe_queue_send_notify(TX_QUEUE *queue_ptr,
                            VOID (*queue_send_notify)(TX_QUEUE *notify_queue_ptr));

/* tx_semaphore_create: create counting semaphore with initial count.
 * Status: TX_SUCCESS; checked: TX_SEMAPHORE_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_semaphore_create(TX_SEMAPHORE *semaphore_ptr, CHAR *name_ptr, ULONG initial_count);
UINT _txe_semaphore_create(TX_SEMAPHORE *semaphore_ptr, CHAR *name_ptr, ULONG initial_count,
                           UINT control_block_size);

/* tx_semaphore_delete: delete semaphore; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_SEMAPHORE_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_semaphore_delete(TX_SEMAPHORE *semaphore_ptr);
UINT _txe_semaphore_delete(TX_SEMAPHORE *semaphore_ptr);

/* tx_semaphore_get: take one instance, optionally waiting.
 * Status: TX_SUCCESS, TX_DELETED, TX_NO_INSTANCE, TX_WAIT_ABORTED; checked:
 * TX_SEMAPHORE_ERROR, TX_WAIT_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_semaphore_get(TX_SEMAPHORE *semaphore_ptr, ULONG wait_option);
UINT _txe_semaphore_get(TX_SEMAPHORE *semaphore_ptr, ULONG wait_option);

/* tx_semaphore_put: add one instance or release first waiter.
 * Status: TX_SUCCESS; checked: TX_SEMAPHORE_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_semaphore_put(TX_SEMAPHORE *semaphore_ptr);
UINT _txe_semaphore_put(TX_SEMAPHORE *semaphore_ptr);

/* tx_semaphore_ceiling_put: put unless count has already reached the ceiling.
 * ceiling is 1 or more; it does not count while threads wait.
 * Status: TX_SUCCESS, TX_CEILING_EXCEEDED; checked: TX_SEMAPHORE_ERROR,
 * TX_INVALID_CEILING.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_semaphore_ceiling_put(TX_SEMAPHORE *semaphore_ptr, ULONG ceiling);
UINT _txe_semaphore_ceiling_put(TX_SEMAPHORE *semaphore_ptr, ULONG ceiling);

/* tx_semaphore_info_get: read semaphore name, count, waiters, next semaphore.
 * Status: TX_SUCCESS; checked: TX_SEMAPHORE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_semaphore_info_get(TX_SEMAPHORE *semaphore_ptr, CHAR **name, ULONG *current_value,
                            TX_THREAD **first_suspended, ULONG *suspended_count,
                            TX_SEMAPHORE **next_semaphore);
UINT _txe_semaphore_info_get(TX_SEMAPHORE *semaphore_ptr, CHAR **name, ULONG *current_value,
                             TX_THREAD **first_suspended, ULONG *suspended_count,
                             TX_SEMAPHORE **next_semaphore);

/* tx_semaphore_performance_info_get: read performance counters of one
 * semaphore.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_semaphore_performance_info_get(TX_SEMAPHORE *semaphore_ptr, ULONG *puts, ULONG *gets,
                                        ULONG *suspensions, ULONG *timeouts);

/* tx_semaphore_performance_system_info_get: read system-wide semaphore
 * performance counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_semaphore_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                               ULONG *timeouts);

/* tx_semaphore_prioritize: move highest-priority waiter to front of suspension
 * list.
 * Status: TX_SUCCESS; checked: TX_SEMAPHORE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_semaphore_prioritize(TX_SEMAPHORE *semaphore_ptr);
UINT _txe_semaphore_prioritize(TX_SEMAPHORE *semaphore_ptr);

/* tx_semaphore_put_notify: register callback invoked after each semaphore put.
 * TX_NULL ends the notification.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED; checked: TX_SEMAPHORE_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_semaphore_put_notify(TX_SEMAPHORE *semaphore_ptr,
                              VOID (*semaphore_put_notify)(TX_SEMAPHORE *notify_semaphore_ptr));
UINT _txe_semaphore_put_notify(TX_SEMAPHORE *semaphore_ptr,
                               VOID (*semaphore_put_notify)(TX_SEMAPHORE *notify_semaphore_ptr));

/* tx_mutex_create: create recursive mutex with optional priority inheritance.
 * inherit is TX_INHERIT or TX_NO_INHERIT.
 * Status: TX_SUCCESS; checked: TX_MUTEX_ERROR, TX_INHERIT_ERROR,
 * TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_mutex_create(TX_MUTEX *mutex_ptr, CHAR *name_ptr, UINT inherit);
UINT _txe_mutex_create(TX_MUTEX *mutex_ptr, CHAR *name_ptr, UINT inherit, UINT control_block_size);

/* tx_mutex_delete: delete mutex; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_MUTEX_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_mutex_delete(TX_MUTEX *mutex_ptr);
UINT _txe_mutex_delete(TX_MUTEX *mutex_ptr);

/* tx_mutex_get: acquire ownership, nesting if already owner.
 * One put is due for every get.
 * Status: TX_SUCCESS, TX_DELETED, TX_NOT_AVAILABLE, TX_WAIT_ABORTED; checked:
 * TX_MUTEX_ERROR, TX_WAIT_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads, timers. May preempt. */
UINT _tx_mutex_get(TX_MUTEX *mutex_ptr, ULONG wait_option);
UINT _txe_mutex_get(TX_MUTEX *mutex_ptr, ULONG wait_option);

/* tx_mutex_put: drop one ownership level; hand over at zero.
 * Status: TX_SUCCESS, TX_NOT_OWNED; checked: TX_MUTEX_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads, timers. May preempt. */
UINT _tx_mutex_put(TX_MUTEX *mutex_ptr);
UINT _txe_mutex_put(TX_MUTEX *mutex_ptr);

/* tx_mutex_info_get: read mutex name, nesting count, owner, waiters.
 * Status: TX_SUCCESS; checked: TX_MUTEX_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_mutex_info_get(TX_MUTEX *mutex_ptr, CHAR **name, ULONG *count, TX_THREAD **owner,
                        TX_THREAD **first_suspended, ULONG *suspended_count, TX_MUTEX **next_mutex);
UINT _txe_mutex_info_get(TX_MUTEX *mutex_ptr, CHAR **name, ULONG *count, TX_THREAD **owner,
                         TX_THREAD **first_suspended, ULONG *suspended_count,
                         TX_MUTEX **next_mutex);

/* tx_mutex_performance_info_get: read performance counters of one mutex.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_mutex_performance_info_get(TX_MUTEX *mutex_ptr, ULONG *puts, ULONG *gets,
                                    ULONG *suspensions, ULONG *timeouts, ULONG *inversions,
                                    ULONG *inheritances);

/* tx_mutex_performance_system_info_get: read system-wide mutex performance
 * counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_mutex_performance_system_info_get(ULONG *puts, ULONG *gets, ULONG *suspensions,
                                           ULONG *timeouts, ULONG *inversions, ULONG *inheritances);

/* tx_mutex_prioritize: move highest-priority waiter to front of suspension
 * list.
 * Status: TX_SUCCESS; checked: TX_MUTEX_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_mutex_prioritize(TX_MUTEX *mutex_ptr);
UINT _txe_mutex_prioritize(TX_MUTEX *mutex_ptr);

/* tx_event_flags_create: create 32-bit event flags group, all clear.
 * Status: TX_SUCCESS; checked: TX_GROUP_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_event_flags_create(TX_EVENT_FLAGS_GROUP *group_ptr, CHAR *name_ptr);
UINT _txe_event_flags_create(TX_EVENT_FLAGS_GROUP *group_ptr, CHAR *name_ptr,
                             UINT control_block_size);

/* tx_event_flags_delete: delete group; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_GROUP_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_event_flags_delete(TX_EVENT_FLAGS_GROUP *group_ptr);
UINT _txe_event_flags_delete(TX_EVENT_FLAGS_GROUP *group_ptr);

/* tx_event_flags_get: wait for any or all flags, optionally clearing.
 * get_option is TX_AND, TX_AND_CLEAR, TX_OR or TX_OR_CLEAR; *actual_flags_ptr
 * gets all flags as they were before clearing.
 * Status: TX_SUCCESS, TX_DELETED, TX_NO_EVENTS, TX_WAIT_ABORTED; checked:
 * TX_GROUP_ERROR, TX_PTR_ERROR, TX_WAIT_ERROR, TX_OPTION_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_event_flags_get(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG requested_flags, UINT get_option,
                         ULONG *actual_flags_ptr, ULONG wait_option);
UINT _txe_event_flags_get(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG requested_flags, UINT get_option,
                          ULONG *actual_flags_ptr, ULONG wait_option);

/* tx_event_flags_set: oR flags in, or AND-mask flags out.
 * set_option is TX_OR (add flags) or TX_AND (keep only these flags).
 * Status: TX_SUCCESS; checked: TX_GROUP_ERROR, TX_OPTION_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_event_flags_set(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG flags_to_set, UINT set_option);
UINT _txe_event_flags_set(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG flags_to_set, UINT set_option);

/* tx_event_flags_info_get: read group name, flags, waiters, next group.
 * Status: TX_SUCCESS; checked: TX_GROUP_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_event_flags_info_get(TX_EVENT_FLAGS_GROUP *group_ptr, CHAR **name, ULONG *current_flags,
                              TX_THREAD **first_suspended, ULONG *suspended_count,
                              TX_EVENT_FLAGS_GROUP **next_group);
UINT _txe_event_flags_info_get(TX_EVENT_FLAGS_GROUP *group_ptr, CHAR **name, ULONG *current_flags,
                               TX_THREAD **first_suspended, ULONG *suspended_count,
                               TX_EVENT_FLAGS_GROUP **next_group);

/* tx_event_flags_performance_info_get: read performance counters of one group.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_event_flags_performance_info_get(TX_EVENT_FLAGS_GROUP *group_ptr, ULONG *sets, ULONG *gets,
                                          ULONG *suspensions, ULONG *timeouts);

/* tx_event_flags_performance_system_info_get: read system-wide event flags
 * performance counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_event_flags_performance_system_info_get(ULONG *sets, ULONG *gets, ULONG *suspensions,
                                                 ULONG *timeouts);

/* tx_event_flags_set_notify: register callback invoked after flags are set.
 * Called for TX_OR sets only; TX_NULL ends the notification.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED; checked: TX_GROUP_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_event_flags_set_notify(TX_EVENT_FLAGS_GROUP *group_ptr,
                                VOID (*events_set_notify)(TX_EVENT_FLAGS_GROUP *notify_group_ptr));
UINT _txe_event_flags_set_notify(TX_EVENT_FLAGS_GROUP *group_ptr,
                                 VOID (*events_set_notify)(TX_EVENT_FLAGS_GROUP *notify_group_ptr));

/* tx_block_pool_create: create pool of equal-size blocks over memory area.
 * block_size and pool_size in bytes; a block costs 4 bytes more, rounded to 4.
 * The area stays the caller's and must outlive the pool.
 * Status: TX_SUCCESS, TX_SIZE_ERROR; checked: TX_POOL_ERROR, TX_PTR_ERROR,
 * TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_block_pool_create(TX_BLOCK_POOL *pool_ptr, CHAR *name_ptr, ULONG block_size,
                           VOID *pool_start, ULONG pool_size);
UINT _txe_block_pool_create(TX_BLOCK_POOL *pool_ptr, CHAR *name_ptr, ULONG block_size,
                            VOID *pool_start, ULONG pool_size, UINT control_block_size);

/* tx_block_pool_delete: delete pool; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_block_pool_delete(TX_BLOCK_POOL *pool_ptr);
UINT _txe_block_pool_delete(TX_BLOCK_POOL *pool_ptr);

/* tx_block_allocate: take one fixed-size block, optionally waiting.
 * *block_ptr gets the block, or TX_NULL; it belongs to the caller until released.
 * Status: TX_SUCCESS, TX_DELETED, TX_NO_MEMORY, TX_WAIT_ABORTED; checked:
 * TX_POOL_ERROR, TX_PTR_ERROR, TX_WAIT_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_block_allocate(TX_BLOCK_POOL *pool_ptr, VOID **block_ptr, ULONG wait_option);
UINT _txe_block_allocate(TX_BLOCK_POOL *pool_ptr, VOID **block_ptr, ULONG wait_option);

/* tx_block_release: return a block to the pool it came from.
 * Status: TX_SUCCESS; checked: TX_PTR_ERROR.
 * Callers: init, threads, timers, ISRs. May preempt. */
UINT _tx_block_release(VOID *block_ptr);
UINT _txe_block_release(VOID *block_ptr);

/* tx_block_pool_info_get: read pool name, block counts, waiters, next pool.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_block_pool_info_get(TX_BLOCK_POOL *pool_ptr, CHAR **name, ULONG *available_blocks,
                             ULONG *total_blocks, TX_THREAD **first_suspended,
                             ULONG *suspended_count, TX_BLOCK_POOL **next_pool);
UINT _txe_block_pool_info_get(TX_BLOCK_POOL *pool_ptr, CHAR **name, ULONG *available_blocks,
                              ULONG *total_blocks, TX_THREAD **first_suspended,
                              ULONG *suspended_count, TX_BLOCK_POOL **next_pool);

/* tx_block_pool_performance_info_get: read performance counters of one block
 * pool.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_block_pool_performance_info_get(TX_BLOCK_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                         ULONG *suspensions, ULONG *timeouts);

/* tx_block_pool_performance_system_info_get: read system-wide block pool
 * performance counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_block_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                                ULONG *suspensions, ULONG *timeouts);

/* tx_block_pool_prioritize: move highest-priority waiter to front of
 * suspension list.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_block_pool_prioritize(TX_BLOCK_POOL *pool_ptr);
UINT _txe_block_pool_prioritize(TX_BLOCK_POOL *pool_ptr);

/* tx_byte_pool_create: create variable-size heap over memory area.
 * pool_size in bytes, TX_BYTE_POOL_MIN or more. The area stays the caller's and
 * must outlive the pool.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR,
 * TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_byte_pool_create(TX_BYTE_POOL *pool_ptr, CHAR *name_ptr, VOID *pool_start,
                          ULONG pool_size);
UINT _txe_byte_pool_create(TX_BYTE_POOL *pool_ptr, CHAR *name_ptr, VOID *pool_start,
                           ULONG pool_size, UINT control_block_size);

/* tx_byte_pool_delete: delete pool; waiters resume with TX_DELETED.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR, TX_CALLER_ERROR.
 * Callers: threads. May preempt. */
UINT _tx_byte_pool_delete(TX_BYTE_POOL *pool_ptr);
UINT _txe_byte_pool_delete(TX_BYTE_POOL *pool_ptr);

/* tx_byte_allocate: first-fit allocate bytes from pool, optionally waiting.
 * memory_size in bytes; 8 more are used. *memory_ptr gets the memory, or TX_NULL;
 * it belongs to the caller until released.
 * Status: TX_SUCCESS, TX_DELETED, TX_NO_MEMORY, TX_WAIT_ABORTED; checked:
 * TX_POOL_ERROR, TX_PTR_ERROR, TX_SIZE_ERROR, TX_WAIT_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads. May preempt. */
UINT _tx_byte_allocate(TX_BYTE_POOL *pool_ptr, VOID **memory_ptr, ULONG memory_size,
                       ULONG wait_option);
UINT _txe_byte_allocate(TX_BYTE_POOL *pool_ptr, VOID **memory_ptr, ULONG memory_size,
                        ULONG wait_option);

/* tx_byte_release: return allocated memory to its owning byte pool.
 * Status: TX_SUCCESS, TX_PTR_ERROR; checked: TX_CALLER_ERROR.
 * Callers: init, threads. May preempt. */
UINT _tx_byte_release(VOID *memory_ptr);
UINT _txe_byte_release(VOID *memory_ptr);

/* tx_byte_pool_info_get: read pool name, free bytes, fragments, waiters.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_byte_pool_info_get(TX_BYTE_POOL *pool_ptr, CHAR **name, ULONG *available_bytes,
                            ULONG *fragments, TX_THREAD **first_suspended, ULONG *suspended_count,
                            TX_BYTE_POOL **next_pool);
UINT _txe_byte_pool_info_get(TX_BYTE_POOL *pool_ptr, CHAR **name, ULONG *available_bytes,
                             ULONG *fragments, TX_THREAD **first_suspended, ULONG *suspended_count,
                             TX_BYTE_POOL **next_pool);

/* tx_byte_pool_performance_info_get: read performance counters of one byte
 * pool.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_byte_pool_performance_info_get(TX_BYTE_POOL *pool_ptr, ULONG *allocates, ULONG *releases,
                                        ULONG *fragments_searched, ULONG *merges, ULONG *splits,
                                        ULONG *suspensions, ULONG *timeouts);

/* tx_byte_pool_performance_system_info_get: read system-wide byte pool
 * performance counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_byte_pool_performance_system_info_get(ULONG *allocates, ULONG *releases,
                                               ULONG *fragments_searched, ULONG *merges,
                                               ULONG *splits, ULONG *suspensions, ULONG *timeouts);

/* tx_byte_pool_prioritize: move highest-priority waiter to front of suspension
 * list.
 * Status: TX_SUCCESS; checked: TX_POOL_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_byte_pool_prioritize(TX_BYTE_POOL *pool_ptr);
UINT _txe_byte_pool_prioritize(TX_BYTE_POOL *pool_ptr);

/* tx_time_get: return the free-running tick counter.
 * In ticks since start or tx_time_set, modulo 2^32.
 * Returns tick count.
 * Callers: init, threads, timers, ISRs. */
ULONG _tx_time_get(VOID);

/* tx_time_set: overwrite the tick counter value.
 * In ticks; sleeps and timers are not affected.
 * Callers: threads, timers, ISRs. */
VOID _tx_time_set(ULONG new_time);

/* tx_timer_create: create one-shot or periodic application timer.
 * initial_ticks 1 to 0xFFFFFFFF; reschedule_ticks 0: a one-shot timer;
 * auto_activate TX_AUTO_ACTIVATE or TX_NO_ACTIVATE. The function must not wait.
 * Status: TX_SUCCESS; checked: TX_TIMER_ERROR, TX_TICK_ERROR,
 * TX_ACTIVATE_ERROR, TX_CALLER_ERROR.
 * Callers: init, threads. */
UINT _tx_timer_create(TX_TIMER *timer_ptr, CHAR *name_ptr, VOID (*expiration_function)(ULONG input),
                      ULONG expiration_input, ULONG initial_ticks, ULONG reschedule_ticks,
                      UINT auto_activate);
UINT _txe_timer_create(TX_TIMER *timer_ptr, CHAR *name_ptr,
                       VOID (*expiration_function)(ULONG input), ULONG expiration_input,
                       ULONG initial_ticks, ULONG reschedule_ticks, UINT auto_activate,
                       UINT control_block_size);

/* tx_timer_delete: deactivate if needed and delete timer.
 * Status: TX_SUCCESS; checked: TX_TIMER_ERROR, TX_CALLER_ERROR.
 * Callers: threads. */
UINT _tx_timer_delete(TX_TIMER *timer_ptr);
UINT _txe_timer_delete(TX_TIMER *timer_ptr);

/* tx_timer_activate: start an inactive timer.
 * Status: TX_SUCCESS, TX_ACTIVATE_ERROR; checked: TX_TIMER_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_timer_activate(TX_TIMER *timer_ptr);
UINT _txe_timer_activate(TX_TIMER *timer_ptr);

/* tx_timer_deactivate: stop timer, keeping its remaining ticks.
 * Status: TX_SUCCESS; checked: TX_TIMER_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_timer_deactivate(TX_TIMER *timer_ptr);
UINT _txe_timer_deactivate(TX_TIMER *timer_ptr);

/* tx_timer_change: change initial and reschedule ticks of inactive timer.
 * An active timer is left as it is.
 * Status: TX_SUCCESS; checked: TX_TIMER_ERROR, TX_TICK_ERROR, TX_CALLER_ERROR.
 * Callers: threads, timers, ISRs. */
UINT _tx_timer_change(TX_TIMER *timer_ptr, ULONG initial_ticks, ULONG reschedule_ticks);
UINT _txe_timer_change(TX_TIMER *timer_ptr, ULONG initial_ticks, ULONG reschedule_ticks);

/* tx_timer_info_get: read timer name, active flag, ticks, next timer.
 * Status: TX_SUCCESS; checked: TX_TIMER_ERROR.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_timer_info_get(TX_TIMER *timer_ptr, CHAR **name, UINT *active, ULONG *remaining_ticks,
                        ULONG *reschedule_ticks, TX_TIMER **next_timer);
UINT _txe_timer_info_get(TX_TIMER *timer_ptr, CHAR **name, UINT *active, ULONG *remaining_ticks,
                         ULONG *reschedule_ticks, TX_TIMER **next_timer);

/* tx_timer_performance_info_get: read performance counters of one timer.
 * Status: TX_SUCCESS, TX_PTR_ERROR, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_timer_performance_info_get(TX_TIMER *timer_ptr, ULONG *activates, ULONG *reactivates,
                                    ULONG *deactivates, ULONG *expirations,
                                    ULONG *expiration_adjusts);

/* tx_timer_performance_system_info_get: read system-wide timer performance
 * counters.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads, timers, ISRs. */
UINT _tx_timer_performance_system_info_get(ULONG *activates, ULONG *reactivates, ULONG *deactivates,
                                           ULONG *expirations, ULONG *expiration_adjusts);

/* tx_trace_enable: start event tracing into a supplied buffer.
 * Status: TX_SUCCESS, TX_SIZE_ERROR, TX_NOT_DONE, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads. */
UINT _tx_trace_enable(VOID *trace_buffer_start, ULONG trace_buffer_size, ULONG registry_entries);

/* tx_trace_disable: stop event tracing.
 * Status: TX_SUCCESS, TX_NOT_DONE, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads. */
UINT _tx_trace_disable(VOID);

/* tx_trace_event_filter: suppress selected classes of trace events.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads. */
UINT _tx_trace_event_filter(ULONG event_filter_bits);

/* tx_trace_event_unfilter: re-enable selected classes of trace events.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads. */
UINT _tx_trace_event_unfilter(ULONG event_unfilter_bits);

/* tx_trace_buffer_full_notify: register callback for trace buffer wrap.
 * Status: TX_SUCCESS, TX_FEATURE_NOT_ENABLED.
 * Callers: ISRs. */
UINT _tx_trace_buffer_full_notify(VOID (*full_buffer_callback)(VOID *buffer));

/* tx_trace_isr_enter_insert: log an ISR-entry trace event.
 * Callers: ISRs. */
VOID _tx_trace_isr_enter_insert(ULONG isr_id);

/* tx_trace_isr_exit_insert: log an ISR-exit trace event.
 * Callers: ISRs. */
VOID _tx_trace_isr_exit_insert(ULONG isr_id);

/* tx_trace_user_event_insert: log an application-defined trace event.
 * Status: TX_SUCCESS, TX_NOT_DONE, TX_FEATURE_NOT_ENABLED.
 * Callers: init, threads. */
UINT _tx_trace_user_event_insert(ULONG event_id, ULONG info_field_1, ULONG info_field_2,
                                 ULONG info_field_3, ULONG info_field_4);

/* The twins that TX_ENABLE_MULTI_ERROR_CHECKING maps the services onto: they check,
 * and tell on the console of every error that they return. */
#define TX_REPORTING_(name) extern __typeof__(_txe_##name) _txr_##name;
TX_REPORTING_(thread_create)
TX_REPORTING_(thread_delete)
TX_REPORTING_(thread_info_get)
TX_REPORTING_(thread_preemption_change)
TX_REPORTING_(thread_priority_change)
TX_REPORTING_(thread_relinquish)
TX_REPORTING_(thread_reset)
TX_REPORTING_(thread_resume)
TX_REPORTING_(thread_suspend)
TX_REPORTING_(thread_terminate)
TX_REPORTING_(thread_time_slice_change)
TX_REPORTING_(thread_wait_abort)
TX_REPORTING_(thread_entry_exit_notify)
TX_REPORTING_(queue_create)
TX_REPORTING_(queue_delete)
TX_REPORTING_(queue_flush)
TX_REPORTING_(queue_front_send)
TX_REPORTING_(queue_info_get)
TX_REPORTING_(queue_prioritize)
TX_REPORTING_(queue_receive)
TX_REPORTING_(queue_send)
TX_REPORTING_(queue_send_notify)
TX_REPORTING_(semaphore_create)
TX_REPORTING_(semaphore_delete)
TX_REPORTING_(semaphore_get)
TX_REPORTING_(semaphore_put)
TX_REPORTING_(semaphore_ceiling_put)
TX_REPORTING_(semaphore_info_get)
TX_REPORTING_(semaphore_prioritize)
TX_REPORTING_(semaphore_put_notify)
TX_REPORTING_(mutex_create)
TX_REPORTING_(mutex_delete)
TX_REPORTING_(mutex_get)
TX_REPORTING_(mutex_put)
TX_REPORTING_(mutex_info_get)
TX_REPORTING_(mutex_prioritize)
TX_REPORTING_(event_flags_create)
TX_REPORTING_(event_flags_delete)
TX_REPORTING_(event_flags_get)
TX_REPORTING_(event_flags_set)
TX_REPORTING_(event_flags_info_get)
TX_REPORTING_(event_flags_set_notify)
TX_REPORTING_(block_pool_create)
TX_REPORTING_(block_pool_delete)
TX_REPORTING_(block_allocate)
TX_REPORTING_(block_release)
TX_REPORTING_(block_pool_info_get)
TX_REPORTING_(block_pool_prioritize)
TX_REPORTING_(byte_pool_create)
TX_REPORTING_(byte_pool_delete)
TX_REPORTING_(byte_allocate)
TX_REPORTING_(byte_release)
TX_REPORTING_(byte_pool_info_get)
TX_REPORTING_(byte_pool_prioritize)
TX_REPORTING_(timer_create)
TX_REPORTING_(timer_delete)
TX_REPORTING_(timer_activate)
TX_REPORTING_(timer_deactivate)
TX_REPORTING_(timer_change)
TX_REPORTING_(timer_info_get)
#undef TX_REPORTING_

/* --- which function a service name means -------------------------------------- */

/* Three names are members too, so their macros take arguments. */
#ifndef TX_SOURCE_CODE
#define tx_kernel_enter _tx_initialize_kernel_enter
#define tx_interrupt_control _tx_thread_interrupt_control
#define tx_thread_identify _tx_thread_identify
#define tx_thread_sleep _tx_thread_sleep
#define tx_thread_stack_error_notify _tx_thread_stack_error_notify
#define tx_thread_performance_info_get _tx_thread_performance_info_get
#define tx_thread_performance_system_info_get _tx_thread_performance_system_info_get
#define tx_queue_performance_info_get _tx_queue_performance_info_get
#define tx_queue_performance_system_info_get _tx_queue_performance_system_info_get
#define tx_semaphore_performance_info_get _tx_semaphore_performance_info_get
#define tx_semaphore_performance_system_info_get _tx_semaphore_performance_system_info_get
#define tx_mutex_performance_info_get _tx_mutex_performance_info_get
#define tx_mutex_performance_system_info_get _tx_mutex_performance_system_info_get
#define tx_event_flags_performance_info_get _tx_event_flags_performance_info_get
#define tx_event_flags_performance_system_info_get _tx_event_flags_performance_system_info_get
#define tx_block_pool_performance_info_get _tx_block_pool_performance_info_get
#define tx_block_pool_performance_system_info_get _tx_block_pool_performance_system_info_get
#define tx_byte_pool_performance_info_get _tx_byte_pool_performance_info_get
#define tx_byte_pool_performance_system_info_get _tx_byte_pool_performance_system_info_get
#define tx_time_get _tx_time_get
#define tx_time_set _tx_time_set
#define tx_timer_performance_info_get _tx_timer_performance_info_get
#define tx_timer_performance_system_info_get _tx_timer_performance_system_info_get
#define tx_trace_enable _tx_trace_enable
#define tx_trace_disable _tx_trace_disable
#define tx_trace_event_filter _tx_trace_event_filter
#define tx_trace_event_unfilter _tx_trace_event_unfilter
#define tx_trace_buffer_full_notify _tx_trace_buffer_full_notify
#define tx_trace_isr_enter_insert _tx_trace_isr_enter_insert
#define tx_trace_isr_exit_insert _tx_trace_isr_exit_insert
#define tx_trace_user_event_insert _tx_trace_user_event_insert

#ifdef TX_DISABLE_ERROR_CHECKING
#define TX_SERVICE_(name)           _tx_##name
#define TX_CREATE_(name, type, ...) _tx_##name(__VA_ARGS__)
#else
#ifdef TX_ENABLE_MULTI_ERROR_CHECKING
#define TX_SERVICE_(name) _txr_##name
#else
#define TX_SERVICE_(name) _txe_##name
#endif
#define TX_CREATE_(name, type, ...) TX_SERVICE_(name)(__VA_ARGS__, sizeof(type))
#endif
#define tx_thread_create(a, b, c, d, e, f, g, h, i, j) \
    TX_CREATE_(thread_create, TX_THREAD, (a), (b), (c), (d), (e), (f), (g), (h), (i), (j))
#define tx_thread_delete TX_SERVICE_(thread_delete)
#define tx_thread_info_get TX_SERVICE_(thread_info_get)
#define tx_thread_preemption_change TX_SERVICE_(thread_preemption_change)
#define tx_thread_priority_change TX_SERVICE_(thread_priority_change)
#define tx_thread_relinquish TX_SERVICE_(thread_relinquish)
#define tx_thread_reset TX_SERVICE_(thread_reset)
#define tx_thread_resume TX_SERVICE_(thread_resume)
#define tx_thread_suspend TX_SERVICE_(thread_suspend)
#define tx_thread_terminate TX_SERVICE_(thread_terminate)
#define tx_thread_time_slice_change TX_SERVICE_(thread_time_slice_change)
#define tx_thread_wait_abort TX_SERVICE_(thread_wait_abort)
#define tx_thread_entry_exit_notify(a, b) TX_SERVICE_(thread_entry_exit_notify)((a), (b))
#define tx_queue_create(a, b, c, d, e) \
    TX_CREATE_(queue_create, TX_QUEUE, (a), (b), (c), (d), (e))
#define tx_queue_delete TX_SERVICE_(queue_delete)
#define tx_queue_flush TX_SERVICE_(queue_flush)
#define tx_queue_front_send TX_SERVICE_(queue_front_send)
#define tx_queue_info_get TX_SERVICE_(queue_info_get)
#define tx_queue_prioritize TX_SERVICE_(queue_prioritize)
#define tx_queue_receive TX_SERVICE_(queue_receive)
#define tx_queue_send TX_SERVICE_(queue_send)
#define tx_queue_send_notify(a, b) TX_SERVICE_(queue_send_notify)((a), (b))
#define tx_semaphore_create(a, b, c) \
    TX_CREATE_(semaphore_create, TX_SEMAPHORE, (a), (b), (c))
#define tx_semaphore_delete TX_SERVICE_(semaphore_delete)
#define tx_semaphore_get TX_SERVICE_(semaphore_get)
#define tx_semaphore_put TX_SERVICE_(semaphore_put)
#define tx_semaphore_ceiling_put TX_SERVICE_(semaphore_ceiling_put)
#define tx_semaphore_info_get TX_SERVICE_(semaphore_info_get)
#define tx_semaphore_prioritize TX_SERVICE_(semaphore_prioritize)
#define tx_semaphore_put_notify(a, b) TX_SERVICE_(semaphore_put_notify)((a), (b))
#define tx_mutex_create(a, b, c) \
    TX_CREATE_(mutex_create, TX_MUTEX, (a), (b), (c))
#define tx_mutex_delete TX_SERVICE_(mutex_delete)
#define tx_mutex_get TX_SERVICE_(mutex_get)
#define tx_mutex_put TX_SERVICE_(mutex_put)
#define tx_mutex_info_get TX_SERVICE_(mutex_info_get)
#define tx_mutex_prioritize TX_SERVICE_(mutex_prioritize)
#define tx_event_flags_create(a, b) \
    TX_CREATE_(event_flags_create, TX_EVENT_FLAGS_GROUP, (a), (b))
#define tx_event_flags_delete TX_SERVICE_(event_flags_delete)
#define tx_event_flags_get TX_SERVICE_(event_flags_get)
#define tx_event_flags_set TX_SERVICE_(event_flags_set)
#define tx_event_flags_info_get TX_SERVICE_(event_flags_info_get)
#define tx_event_flags_set_notify TX_SERVICE_(event_flags_set_notify)
#define tx_block_pool_create(a, b, c, d, e) \
    TX_CREATE_(block_pool_create, TX_BLOCK_POOL, (a), (b), (c), (d), (e))
#define tx_block_pool_delete TX_SERVICE_(block_pool_delete)
#define tx_block_allocate TX_SERVICE_(block_allocate)
#define tx_block_release TX_SERVICE_(block_release)
#define tx_block_pool_info_get TX_SERVICE_(block_pool_info_get)
#define tx_block_pool_prioritize TX_SERVICE_(block_pool_prioritize)
#define tx_byte_pool_create(a, b, c, d) \
    TX_CREATE_(byte_pool_create, TX_BYTE_POOL, (a), (b), (c), (d))
#define tx_byte_pool_delete TX_SERVICE_(byte_pool_delete)
#define tx_byte_allocate TX_SERVICE_(byte_allocate)
#define tx_byte_release TX_SERVICE_(byte_release)
#define tx_byte_pool_info_get TX_SERVICE_(byte_pool_info_get)
#define tx_byte_pool_prioritize TX_SERVICE_(byte_pool_prioritize)
#define tx_timer_create(a, b, c, d, e, f, g) \
    TX_CREATE_(timer_create, TX_TIMER, (a), (b), (c), (d), (e), (f), (g))
#define tx_timer_delete TX_SERVICE_(timer_delete)
#define tx_timer_activate TX_SERVICE_(timer_activate)
#define tx_timer_deactivate TX_SERVICE_(timer_deactivate)
#define tx_timer_change TX_SERVICE_(timer_change)
#define tx_timer_info_get TX_SERVICE_(timer_info_get)
#endif

#ifdef __cplusplus
}
#endif

#ifdef TX_THREAD_API_EXTENSION
#include "tx_api_extension.h"
#endif

#endif
