/*
 * Who waits for what: what a report tells when a board can make no progress.
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
