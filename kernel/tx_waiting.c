/*
 * Who waits for what: what a report tells when a board can make no progress, and
 * a trace at every service.
 */
#include "tx_kernel.h"

static VOID describe(const TX_THREAD *thread, struct pb_waiting *waiting)
{
    const VOID *object = thread->tx_thread_suspend_control_block;
    const TX_QUEUE *queue = object;
    const TX_MUTEX *mutex = object;

    switch (thread->tx_thread_state) {
    case TX_QUEUE_SUSP:
        waiting->what =
            queue->tx_queue_enqueued == 0 ? "a message from the queue" : "room in the queue";
        waiting->object = queue->tx_queue_name;
        break;
    case TX_SEMAPHORE_SUSP:
        waiting->what = "the semaphore";
        waiting->object = ((const TX_SEMAPHORE *)object)->tx_semaphore_name;
        break;
    case TX_EVENT_FLAG:
        waiting->what = "flags of the event group";
        waiting->object = ((const TX_EVENT_FLAGS_GROUP *)object)->tx_event_flags_group_name;
        break;
    case TX_BLOCK_MEMORY:
        waiting->what = "a block of the pool";
        waiting->object = ((const TX_BLOCK_POOL *)object)->tx_block_pool_name;
        break;
    case TX_BYTE_MEMORY:
        waiting->what = "memory of the pool";
        waiting->object = ((const TX_BYTE_POOL *)object)->tx_byte_pool_name;
        break;
    case TX_MUTEX_SUSP:
        waiting->what = "the mutex";
        waiting->object = mutex->tx_mutex_name;
        if (mutex->tx_mutex_owner != TX_NULL)
            waiting->owner = mutex->tx_mutex_owner->tx_thread_name;
        break;
    case TX_TCP_IP:
        waiting->what = "the network";
        break;
    case TX_SUSPENDED:
        break;
    default:
        waiting->what = "the end of a wait of its own";
        break;
    }
}

static int is_waiting(const TX_THREAD *thread)
{
    return !thread->tx_thread_system && thread->tx_thread_state != TX_READY &&
           thread->tx_thread_state != TX_COMPLETED && thread->tx_thread_state != TX_TERMINATED;
}

int _tx_kernel_waiting(unsigned index, struct pb_waiting *waiting)
{
    const TX_THREAD *thread = _tx_thread_created_ptr;
    ULONG left;

    for (left = _tx_thread_created_count; left > 0; left--) {
        if (is_waiting(thread) && index-- == 0) {
            memset(waiting, 0, sizeof(*waiting));
            waiting->thread = thread->tx_thread_name;
            describe(thread, waiting);
            return 1;
        }
        thread = thread->tx_thread_created_next;
    }
    return 0;
}

static VOID observe_thread(const TX_THREAD *thread, struct pb_seen *seen)
{
    UINT state = thread->tx_thread_state;

    seen->runs = thread == _tx_thread_running_ptr || state == TX_COMPLETED || state == TX_TERMINATED;
    seen->ready = state == TX_READY;
    if (!seen->runs && !seen->ready)
        describe(thread, &seen->waiting);
    /* A sleep is a wait for nothing. */
    if (state == TX_SLEEP)
        seen->waiting.what = "time to pass";
}

/* Tells of the objects of one kind; `what` fills in what is particular to it. */
#define OBSERVE(of_kind, type, ring, field, number, what)                                          \
    do {                                                                                           \
        const type *object = ring##_created_ptr;                                                   \
        ULONG left;                                                                                \
                                                                                                   \
        for (left = ring##_created_count; left > 0; left--) {                                      \
            struct pb_seen seen = {.kind = (of_kind), .name = object->field##_name};               \
                                                                                                   \
            seen.id = (number);                                                                    \
            what;                                                                                  \
            fn(arg, &seen);                                                                        \
            object = object->field##_created_next;                                                 \
        }                                                                                          \
    } while (0)

#define OBSERVE_VALUE(of_kind, type, ring, field, member)                                          \
    OBSERVE(of_kind, type, ring, field, (uintptr_t)object, seen.value = object->member)

void _tx_kernel_observe(void (*fn)(void *, const struct pb_seen *), void *arg)
{
    OBSERVE(PB_KIND_THREAD, TX_THREAD, _tx_thread, tx_thread, object->tx_thread_sequence,
            observe_thread(object, &seen));
    OBSERVE_VALUE(PB_KIND_SEMAPHORE, TX_SEMAPHORE, _tx_semaphore, tx_semaphore, tx_semaphore_count);
    OBSERVE_VALUE(PB_KIND_MUTEX, TX_MUTEX, _tx_mutex, tx_mutex, tx_mutex_ownership_count);
    OBSERVE_VALUE(PB_KIND_QUEUE, TX_QUEUE, _tx_queue, tx_queue, tx_queue_enqueued);
    OBSERVE_VALUE(PB_KIND_EVENT_FLAGS, TX_EVENT_FLAGS_GROUP, _tx_event_flags, tx_event_flags_group,
                  tx_event_flags_group_current);
    OBSERVE_VALUE(PB_KIND_BLOCK_POOL, TX_BLOCK_POOL, _tx_block_pool, tx_block_pool,
                  tx_block_pool_available);
    OBSERVE_VALUE(PB_KIND_BYTE_POOL, TX_BYTE_POOL, _tx_byte_pool, tx_byte_pool,
                  tx_byte_pool_available);
}
