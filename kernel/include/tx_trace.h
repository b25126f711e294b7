/*
 * Event trace (TX_ENABLE_EVENT_TRACE): the buffer that TraceX reads, as the
 * TraceX guide describes it (chapter 11, appendix B): a header, a registry of
 * objects, a ring of events. Without the option the marks are nothing.
 */
#ifndef TX_TRACE_H
#define TX_TRACE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_TRACE_VALID         0x54585442UL     /* "TXTB": id of the header */
#define TX_TRACE_INVALID_EVENT 0xFFFFFFFFUL     /* id of an event not yet written */

/* Bytes of an object's name; longer ones are cut. */
#ifndef TX_TRACE_OBJECT_REGISTRY_NAME
#define TX_TRACE_OBJECT_REGISTRY_NAME 32
#endif

/* The valid bits of a time stamp. */
#ifndef TX_TRACE_TIME_MASK
#define TX_TRACE_TIME_MASK 0xFFFFFFFFUL
#endif

/* Types of objects, and their parameters 1 and 2 */
#define TX_TRACE_OBJECT_TYPE_NOT_VALID   ((UCHAR)0)
#define TX_TRACE_OBJECT_TYPE_THREAD      ((UCHAR)1) /* stack start, stack size */
#define TX_TRACE_OBJECT_TYPE_TIMER       ((UCHAR)2) /* initial ticks, reschedule ticks */
#define TX_TRACE_OBJECT_TYPE_QUEUE       ((UCHAR)3) /* queue size, message size */
#define TX_TRACE_OBJECT_TYPE_SEMAPHORE   ((UCHAR)4) /* initial instances */
#define TX_TRACE_OBJECT_TYPE_MUTEX       ((UCHAR)5) /* inheritance */
#define TX_TRACE_OBJECT_TYPE_EVENT_FLAGS ((UCHAR)6)
#define TX_TRACE_OBJECT_TYPE_BLOCK_POOL  ((UCHAR)7) /* blocks, block size */
#define TX_TRACE_OBJECT_TYPE_BYTE_POOL   ((UCHAR)8) /* bytes */

/* Events, and their information fields 1 to 4. "stack" is the stack pointer of
 * the running thread in its declared area, 0 when none runs. */
#define TX_TRACE_THREAD_RESUME 1                             /* thread, previous state, stack, next thread */
#define TX_TRACE_THREAD_SUSPEND 2                            /* thread, new state, stack, next thread */
#define TX_TRACE_ISR_ENTER 3                                 /* stack, ISR number, system state, preempt disable */
#define TX_TRACE_ISR_EXIT 4                                  /* as above */
#define TX_TRACE_TIME_SLICE 5                                /* next thread, system state, preempt disable, stack */
#define TX_TRACE_RUNNING 6                                   /* nothing */
#define TX_TRACE_BLOCK_ALLOCATE 10                           /* pool, block, wait option, blocks left */
#define TX_TRACE_BLOCK_POOL_CREATE 11                        /* pool, start, blocks, block size */
#define TX_TRACE_BLOCK_POOL_DELETE 12                        /* pool, stack */
#define TX_TRACE_BLOCK_POOL_INFO_GET 13                      /* pool */
#define TX_TRACE_BLOCK_POOL_PERFORMANCE_INFO_GET 14          /* pool */
#define TX_TRACE_BLOCK_POOL__PERFORMANCE_SYSTEM_INFO_GET 15  /* nothing */
#define TX_TRACE_BLOCK_POOL_PRIORITIZE 16                    /* pool, waiters, stack */
#define TX_TRACE_BLOCK_RELEASE 17                            /* pool, block, waiters, stack */
#define TX_TRACE_BYTE_ALLOCATE 20                            /* pool, memory, size, wait option */
#define TX_TRACE_BYTE_POOL_CREATE 21                         /* pool, start, size, stack */
#define TX_TRACE_BYTE_POOL_DELETE 22                         /* pool, stack */
#define TX_TRACE_BYTE_POOL_INFO_GET 23                       /* pool */
#define TX_TRACE_BYTE_POOL_PERFORMANCE_INFO_GET 24           /* pool */
#define TX_TRACE_BYTE_POOL__PERFORMANCE_SYSTEM_INFO_GET 25   /* nothing */
#define TX_TRACE_BYTE_POOL_PRIORITIZE 26                     /* pool, waiters, stack */
#define TX_TRACE_BYTE_RELEASE 27                             /* pool, memory, waiters, bytes free */
#define TX_TRACE_EVENT_FLAGS_CREATE 30                       /* group, stack */
#define TX_TRACE_EVENT_FLAGS_DELETE 31                       /* group, stack */
#define TX_TRACE_EVENT_FLAGS_GET 32                          /* group, requested, current, option */
#define TX_TRACE_EVENT_FLAGS_INFO_GET 33                     /* group */
#define TX_TRACE_EVENT_FLAGS_PERFORMANCE_INFO_GET 34         /* group */
#define TX_TRACE_EVENT_FLAGS__PERFORMANCE_SYSTEM_INFO_GET 35 /* nothing */
#define TX_TRACE_EVENT_FLAGS_SET 36                          /* group, flags, option, waiters */
#define TX_TRACE_EVENT_FLAGS_SET_NOTIFY 37                   /* group */
#define TX_TRACE_INTERRUPT_CONTROL 40                        /* new posture, stack */
#define TX_TRACE_MUTEX_CREATE 50                             /* mutex, inheritance, stack */
#define TX_TRACE_MUTEX_DELETE 51                             /* mutex, stack */
#define TX_TRACE_MUTEX_GET 52                                /* mutex, wait option, owner, count */
#define TX_TRACE_MUTEX_INFO_GET 53                           /* mutex */
#define TX_TRACE_MUTEX_PERFORMANCE_INFO_GET 54               /* mutex */
#define TX_TRACE_MUTEX_PERFORMANCE_SYSTEM_INFO_GET 55        /* nothing */
#define TX_TRACE_MUTEX_PRIORITIZE 56                         /* mutex, waiters, stack */
#define TX_TRACE_MUTEX_PUT 57                                /* mutex, owner, count, stack */
#define TX_TRACE_QUEUE_CREATE 60                             /* queue, message size, start, size */
#define TX_TRACE_QUEUE_DELETE 61                             /* queue, stack */
#define TX_TRACE_QUEUE_FLUSH 62                              /* queue, stack */
#define TX_TRACE_QUEUE_FRONT_SEND 63                         /* queue, source, wait option, enqueued */
#define TX_TRACE_QUEUE_INFO_GET 64                           /* queue */
#define TX_TRACE_QUEUE_PERFORMANCE_INFO_GET 65               /* queue */
#define TX_TRACE_QUEUE_PERFORMANCE_SYSTEM_INFO_GET 66        /* nothing */
#define TX_TRACE_QUEUE_PRIORITIZE 67                         /* queue, waiters, stack */
#define TX_TRACE_QUEUE_RECEIVE 68                            /* queue, destination, wait option, enqueued */
#define TX_TRACE_QUEUE_SEND 69                               /* queue, source, wait option, enqueued */
#define TX_TRACE_QUEUE_SEND_NOTIFY 70                        /* queue */
#define TX_TRACE_SEMAPHORE_CEILING_PUT 80                    /* semaphore, count, waiters, ceiling */
#define TX_TRACE_SEMAPHORE_CREATE 81                         /* semaphore, initial count, stack */
#define TX_TRACE_SEMAPHORE_DELETE 82                         /* semaphore, stack */
#define TX_TRACE_SEMAPHORE_GET 83                            /* semaphore, wait option, count, stack */
#define TX_TRACE_SEMAPHORE_INFO_GET 84                       /* semaphore */
#define TX_TRACE_SEMAPHORE_PERFORMANCE_INFO_GET 85           /* semaphore */
#define TX_TRACE_SEMAPHORE__PERFORMANCE_SYSTEM_INFO_GET 86   /* nothing */
#define TX_TRACE_SEMAPHORE_PRIORITIZE 87                     /* semaphore, waiters, stack */
#define TX_TRACE_SEMAPHORE_PUT 88                            /* semaphore, count, waiters, stack */
#define TX_TRACE_SEMAPHORE_PUT_NOTIFY 89                     /* semaphore */
#define TX_TRACE_THREAD_CREATE 100                           /* thread, priority, stack, stack size */
#define TX_TRACE_THREAD_DELETE 101                           /* thread, stack */
#define TX_TRACE_THREAD_ENTRY_EXIT_NOTIFY 102                /* thread, state, stack */
#define TX_TRACE_THREAD_IDENTIFY 103                         /* nothing */
#define TX_TRACE_THREAD_INFO_GET 104                         /* thread, state */
#define TX_TRACE_THREAD_PERFORMANCE_INFO_GET 105             /* thread, state */
#define TX_TRACE_THREAD_PERFORMANCE_SYSTEM_INFO_GET 106      /* nothing */
#define TX_TRACE_THREAD_PREEMPTION_CHANGE 107                /* thread, new, old, state */
#define TX_TRACE_THREAD_PRIORITY_CHANGE 108                  /* thread, new, old, state */
#define TX_TRACE_THREAD_RELINQUISH 109                       /* stack, next thread */
#define TX_TRACE_THREAD_RESET 110                            /* thread, state */
#define TX_TRACE_THREAD_RESUME_API 111                       /* thread, state, stack */
#define TX_TRACE_THREAD_SLEEP 112                            /* ticks, state, stack */
#define TX_TRACE_THREAD_STACK_ERROR_NOTIFY 113               /* nothing */
#define TX_TRACE_THREAD_SUSPEND_API 114                      /* thread, state, stack */
#define TX_TRACE_THREAD_TERMINATE 115                        /* thread, state, stack */
#define TX_TRACE_THREAD_TIME_SLICE_CHANGE 116                /* thread, new, old */
#define TX_TRACE_THREAD_WAIT_ABORT 117                       /* thread, state, stack */
#define TX_TRACE_TIME_GET 120                                /* time, stack */
#define TX_TRACE_TIME_SET 121                                /* new time */
#define TX_TRACE_TIMER_ACTIVATE 122                          /* timer */
#define TX_TRACE_TIMER_CHANGE 123                            /* timer, initial ticks, reschedule ticks */
#define TX_TRACE_TIMER_CREATE 124                            /* timer, initial ticks, reschedule ticks, enable */
#define TX_TRACE_TIMER_DEACTIVATE 125                        /* timer, stack */
#define TX_TRACE_TIMER_DELETE 126                            /* timer */
#define TX_TRACE_TIMER_INFO_GET 127                          /* timer, stack */
#define TX_TRACE_TIMER_PERFORMANCE_INFO_GET 128              /* timer */
#define TX_TRACE_TIMER_PERFORMANCE_SYSTEM_INFO_GET 129       /* nothing */

/* Pointers are ULONGs, so the format is that of a 32-bit target. */
typedef struct TX_TRACE_HEADER_STRUCT {
    ULONG tx_trace_header_id;
    ULONG tx_trace_header_timer_valid_mask;
    ULONG tx_trace_header_trace_base_address;
    ULONG tx_trace_header_registry_start_pointer;
    USHORT tx_trace_header_reserved1;
    USHORT tx_trace_header_object_name_size;
    ULONG tx_trace_header_registry_end_pointer;
    ULONG tx_trace_header_buffer_start_pointer;
    ULONG tx_trace_header_buffer_end_pointer;
    ULONG tx_trace_header_buffer_current_pointer; /* the oldest event, next to be written */
    ULONG tx_trace_header_reserved2;
    ULONG tx_trace_header_reserved3;
    ULONG tx_trace_header_reserved4;
} TX_TRACE_HEADER;

/* Of a thread the two reserved bytes hold the priority, high byte first. */
typedef struct TX_TRACE_OBJECT_ENTRY_STRUCT {
    UCHAR tx_trace_object_entry_available;        /* TX_TRUE: may be used (again) */
    UCHAR tx_trace_object_entry_type;
    UCHAR tx_trace_object_entry_reserved1;
    UCHAR tx_trace_object_entry_reserved2;
    ULONG tx_trace_object_entry_thread_pointer;   /* the object, of whatever type */
    ULONG tx_trace_object_entry_param_1;
    ULONG tx_trace_object_entry_param_2;
    UCHAR tx_trace_object_entry_name[TX_TRACE_OBJECT_REGISTRY_NAME];
} TX_TRACE_OBJECT_ENTRY;

/* thread_pointer is 0xFFFFFFFF in an ISR (thread_priority: the thread that it
 * interrupted), 0xF0F0F0F0 in initialisation (0), and 0 in an event not yet
 * written. Of a thread thread_priority is 0x80000000 | threshold << 16 |
 * priority. The information fields have two sets of names. */
typedef struct TX_TRACE_BUFFER_ENTRY_STRUCT {
    ULONG tx_trace_buffer_entry_thread_pointer;
    ULONG tx_trace_buffer_entry_thread_priority;
    ULONG tx_trace_buffer_entry_event_id;
    ULONG tx_trace_buffer_entry_time_stamp;
#ifdef TX_MISRA_ENABLE
    ULONG tx_trace_buffer_entry_info_1;
    ULONG tx_trace_buffer_entry_info_2;
    ULONG tx_trace_buffer_entry_info_3;
    ULONG tx_trace_buffer_entry_info_4;
#else
    ULONG tx_trace_buffer_entry_information_field_1;
    ULONG tx_trace_buffer_entry_information_field_2;
    ULONG tx_trace_buffer_entry_information_field_3;
    ULONG tx_trace_buffer_entry_information_field_4;
#endif
} TX_TRACE_BUFFER_ENTRY;

#ifdef TX_ENABLE_EVENT_TRACE

/* The running trace; TX_NULL when it is disabled. */
extern TX_TRACE_HEADER *_tx_trace_header_ptr;
extern TX_TRACE_OBJECT_ENTRY *_tx_trace_registry_start_ptr;
extern TX_TRACE_OBJECT_ENTRY *_tx_trace_registry_end_ptr;
extern TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_start_ptr;
extern TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_end_ptr;
extern TX_TRACE_BUFFER_ENTRY *_tx_trace_buffer_current_ptr;
extern ULONG _tx_trace_event_enable_bits;       /* what is not filtered */
extern ULONG _tx_trace_simulated_time;          /* for a TX_TRACE_TIME_SOURCE that counts events */
extern VOID (*_tx_trace_full_notify_function)(VOID *buffer);
extern ULONG _tx_trace_total_registry_entries;
extern ULONG _tx_trace_available_registry_entries;

/* Time stamps: the board's virtual clock in microseconds, unless the program
 * defines another TX_TRACE_TIME_SOURCE. */
ULONG _tx_trace_time(VOID);
#ifndef TX_TRACE_TIME_SOURCE
#define TX_TRACE_TIME_SOURCE _tx_trace_time()
#endif

/* Writes an event unless the trace is disabled or `filter` (TX_TRACE_*_EVENTS)
 * is filtered. Any caller. */
VOID _tx_trace_insert(ULONG id, ULONG info_1, ULONG info_2, ULONG info_3, ULONG info_4,
                      ULONG filter);
/* Puts an object into the registry, or marks its entry as free to be used. */
VOID _tx_trace_object_register(UCHAR type, VOID *object, CHAR *name, ULONG parameter_1,
                               ULONG parameter_2);
VOID _tx_trace_object_unregister(VOID *object);

#define TX_TRACE_WORD_(value) ((ULONG)(size_t)(value))
#define TX_TRACE_OBJECT_REGISTER(type, object, name, parameter_1, parameter_2)                     \
    _tx_trace_object_register((UCHAR)(type), (VOID *)(object), (CHAR *)(name),                     \
                              TX_TRACE_WORD_(parameter_1), TX_TRACE_WORD_(parameter_2));
#define TX_TRACE_OBJECT_UNREGISTER(object) _tx_trace_object_unregister((VOID *)(object));
#define TX_TRACE_IN_LINE_INSERT(id, info_1, info_2, info_3, info_4, filter)                        \
    _tx_trace_insert((ULONG)(id), TX_TRACE_WORD_(info_1), TX_TRACE_WORD_(info_2),                  \
                     TX_TRACE_WORD_(info_3), TX_TRACE_WORD_(info_4), (ULONG)(filter));

#else

#define TX_TRACE_OBJECT_REGISTER(type, object, name, parameter_1, parameter_2)
#define TX_TRACE_OBJECT_UNREGISTER(object)
#define TX_TRACE_IN_LINE_INSERT(id, info_1, info_2, info_3, info_4, filter)

#endif

#ifdef __cplusplus
}
#endif

#endif
