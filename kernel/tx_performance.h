/*
 * Performance counters: each kind of object that an option enables them for
 * counts in the object's control block, and all of the kind together in a
 * control block that is nothing but totals. Internal to kernel/.
 */
#ifndef TX_PERFORMANCE_H
#define TX_PERFORMANCE_H

#include "tx_api.h"

#define TX_COUNT(total, object, member) ((VOID)((object)->member++, (total).member++))

#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
extern TX_QUEUE _tx_queue_totals;
#define TX_COUNT_QUEUE(object, what)                                                               \
    TX_COUNT(_tx_queue_totals, object, tx_queue_performance_##what##_count)
#else
#define TX_COUNT_QUEUE(object, what) ((VOID)(object))
#endif

#ifdef TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO
extern TX_SEMAPHORE _tx_semaphore_totals;
#define TX_COUNT_SEMAPHORE(object, what)                                                           \
    TX_COUNT(_tx_semaphore_totals, object, tx_semaphore_performance_##what##_count)
#else
#define TX_COUNT_SEMAPHORE(object, what) ((VOID)(object))
#endif

#ifdef TX_MUTEX_ENABLE_PERFORMANCE_INFO
extern TX_MUTEX _tx_mutex_totals;
#define TX_COUNT_MUTEX(object, what)                                                               \
    TX_COUNT(_tx_mutex_totals, object, tx_mutex_performance_##what##_count)
#else
#define TX_COUNT_MUTEX(object, what) ((VOID)(object))
#endif

#ifdef TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO
extern TX_EVENT_FLAGS_GROUP _tx_event_flags_totals;
#define TX_COUNT_EVENT_FLAGS(object, what)                                                         \
    TX_COUNT(_tx_event_flags_totals, object, tx_event_flags_group##what##_count)
#else
#define TX_COUNT_EVENT_FLAGS(object, what) ((VOID)(object))
#endif

#ifdef TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO
extern TX_BLOCK_POOL _tx_block_pool_totals;
#define TX_COUNT_BLOCK_POOL(object, what)                                                          \
    TX_COUNT(_tx_block_pool_totals, object, tx_block_pool_performance_##what##_count)
#else
#define TX_COUNT_BLOCK_POOL(object, what) ((VOID)(object))
#endif

#ifdef TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO
extern TX_BYTE_POOL _tx_byte_pool_totals;
#define TX_COUNT_BYTE_POOL(object, what)                                                           \
    TX_COUNT(_tx_byte_pool_totals, object, tx_byte_pool_performance_##what##_count)
#else
#define TX_COUNT_BYTE_POOL(object, what) ((VOID)(object))
#endif

#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
extern TX_THREAD _tx_thread_totals;
#define TX_COUNT_THREAD(object, what)                                                              \
    TX_COUNT(_tx_thread_totals, object, tx_thread_performance_##what##_count)
#else
#define TX_COUNT_THREAD(object, what) ((VOID)(object))
#endif

#ifdef TX_TIMER_ENABLE_PERFORMANCE_INFO
extern TX_TIMER _tx_timer_totals;
#define TX_COUNT_TIMER(object, what)                                                               \
    TX_COUNT(_tx_timer_totals, object, tx_timer_performance_##what##_count)
#else
#define TX_COUNT_TIMER(object, what) ((VOID)(object))
#endif

/* The running thread gives way; idle: to nobody. */
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
extern ULONG _tx_thread_idle_returns;
extern ULONG _tx_thread_non_idle_returns;
#define TX_COUNT_RETURN(idle) ((idle) ? _tx_thread_idle_returns++ : _tx_thread_non_idle_returns++)
#else
#define TX_COUNT_RETURN(idle) ((VOID)(idle))
#endif

/* All totals to 0. */
VOID _tx_performance_reset(VOID);
/* The running thread begins a wait for an object, in the state that it names. */
VOID _tx_performance_suspension(UINT state, VOID *object);
/* A thread's wait ends because its ticks have passed. */
VOID _tx_performance_timeout(TX_THREAD *thread);

#endif
