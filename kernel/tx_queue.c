/*
 * Message queues: a ring of fixed-size messages in the caller's area. Threads
 * wait to receive while it is empty, and to send while it is full; never both.
 */
#include "tx_kernel.h"

TX_QUEUE *_tx_queue_created_ptr;
ULONG _tx_queue_created_count;

VOID _tx_queue_reset(VOID)
{
    _tx_queue_created_ptr = TX_NULL;
    _tx_queue_created_count = 0;
}

UINT _tx_queue_create(TX_QUEUE *queue, CHAR *name, UINT message_size, VOID *start, ULONG size)
{
    TX_INTERRUPT_SAVE_AREA

    memset(queue, 0, sizeof(*queue));
    queue->tx_queue_name = name;
    queue->tx_queue_message_size = message_size;
    queue->tx_queue_capacity = size / (message_size * sizeof(ULONG));
    queue->tx_queue_available_storage = queue->tx_queue_capacity;
    queue->tx_queue_start = start;
    queue->tx_queue_end = queue->tx_queue_start + queue->tx_queue_capacity * message_size;
    queue->tx_queue_read = queue->tx_queue_write = queue->tx_queue_start;
    TX_DISABLE
    TX_LOG(QUEUE_CREATE, queue, message_size, start, size);
    queue->tx_queue_id = TX_QUEUE_ID;
    TX_RING_APPEND(_tx_queue_created_ptr, queue, tx_queue_created);
    _tx_queue_created_count++;
    TX_LOG_CREATED(QUEUE, queue, name, size, message_size);
    TX_QUEUE_CREATE_EXTENSION(queue)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_queue_delete(TX_QUEUE *queue)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(QUEUE_DELETE, queue, _tx_stack_now(), 0, 0);
    queue->tx_queue_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_queue_created_ptr, queue, tx_queue_created);
    _tx_queue_created_count--;
    TX_LOG_DELETED(queue);
    TX_QUEUE_DELETE_EXTENSION(queue)
    _tx_wait_wake_all(&queue->tx_queue_suspension_list, TX_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

/* The usual sizes by constants, which the compiler copies without a call. */
static VOID copy(const TX_QUEUE *queue, VOID *to, const VOID *from)
{
    UINT words = queue->tx_queue_message_size;

    if (words == TX_1_ULONG)
        memcpy(to, from, sizeof(ULONG));
    else if (words == TX_4_ULONG)
        memcpy(to, from, TX_4_ULONG * sizeof(ULONG));
    else
        memcpy(to, from, words * sizeof(ULONG));
}

static ULONG *next_slot(const TX_QUEUE *queue, ULONG *slot)
{
    slot += queue->tx_queue_message_size;
    return slot == queue->tx_queue_end ? queue->tx_queue_start : slot;
}

static ULONG *previous_slot(const TX_QUEUE *queue, ULONG *slot)
{
    if (slot == queue->tx_queue_start)
        slot = queue->tx_queue_end;
    return slot - queue->tx_queue_message_size;
}

static VOID store(TX_QUEUE *queue, const VOID *message, int front)
{
    if (front) {
        queue->tx_queue_read = previous_slot(queue, queue->tx_queue_read);
        copy(queue, queue->tx_queue_read, message);
    } else {
        copy(queue, queue->tx_queue_write, message);
        queue->tx_queue_write = next_slot(queue, queue->tx_queue_write);
    }
    queue->tx_queue_enqueued++;
    queue->tx_queue_available_storage--;
}

static VOID take(TX_QUEUE *queue, VOID *message)
{
    copy(queue, message, queue->tx_queue_read);
    queue->tx_queue_read = next_slot(queue, queue->tx_queue_read);
    queue->tx_queue_enqueued--;
    queue->tx_queue_available_storage++;
}

static UINT wait(TX_QUEUE *queue, VOID *message, ULONG wait_option, UINT timeout, int front)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

    if (!_tx_wait_possible(wait_option)) {
        if (timeout == TX_QUEUE_FULL)
            TX_COUNT_QUEUE(queue, full_error);
        return timeout;
    }
    thread->tx_thread_additional_suspend_info = message;
    thread->tx_thread_suspend_option = (UINT)front;
    return (front ? _tx_wait_suspend_front : _tx_wait_suspend)(
        &queue->tx_queue_suspension_list, &queue->tx_queue_suspended_count, TX_QUEUE_SUSP, queue,
        wait_option, timeout, TX_NULL, TX_NULL);
}

static inline UINT send(TX_QUEUE *queue, VOID *message, ULONG wait_option, int front)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *receiver;
    UINT status = TX_SUCCESS;
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    VOID (*notify)(TX_QUEUE *);
#endif

    TX_DISABLE
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    notify = queue->tx_queue_send_notify;
#endif
    receiver = queue->tx_queue_suspension_list;
    if (queue->tx_queue_enqueued == 0 && receiver != TX_NULL) {
        copy(queue, receiver->tx_thread_additional_suspend_info, message);
        _tx_wait_wake(receiver, TX_SUCCESS);
        TX_COUNT_QUEUE(queue, messages_sent);
        TX_COUNT_QUEUE(queue, messages_received);
    } else if (queue->tx_queue_available_storage > 0) {
        store(queue, message, front);
        TX_COUNT_QUEUE(queue, messages_sent);
    } else {
        status = wait(queue, message, wait_option, TX_QUEUE_FULL, front);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    if (status == TX_SUCCESS && notify != TX_NULL)
        notify(queue);
#endif
    return status;
}

UINT _tx_queue_send(TX_QUEUE *queue, VOID *source, ULONG wait_option)
{
    TX_LOG(QUEUE_SEND, queue, source, wait_option, queue->tx_queue_enqueued);
    return send(queue, source, wait_option, 0);
}

UINT _tx_queue_front_send(TX_QUEUE *queue, VOID *source, ULONG wait_option)
{
    TX_LOG(QUEUE_FRONT_SEND, queue, source, wait_option, queue->tx_queue_enqueued);
    return send(queue, source, wait_option, 1);
}

UINT _tx_queue_receive(TX_QUEUE *queue, VOID *destination, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *sender;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    TX_LOG(QUEUE_RECEIVE, queue, destination, wait_option, queue->tx_queue_enqueued);
    sender = queue->tx_queue_suspension_list;
    if (queue->tx_queue_enqueued == 0) {
        status = wait(queue, destination, wait_option, TX_QUEUE_EMPTY, 0);
    } else if (sender != TX_NULL && sender->tx_thread_suspend_option) {
        /* A front send that waits comes before all that is queued (TX31). */
        copy(queue, destination, sender->tx_thread_additional_suspend_info);
        _tx_wait_wake(sender, TX_SUCCESS);
        TX_COUNT_QUEUE(queue, messages_sent);
        TX_COUNT_QUEUE(queue, messages_received);
    } else {
        take(queue, destination);
        TX_COUNT_QUEUE(queue, messages_received);
        if (sender != TX_NULL) {
            store(queue, sender->tx_thread_additional_suspend_info, 0);
            _tx_wait_wake(sender, TX_SUCCESS);
            TX_COUNT_QUEUE(queue, messages_sent);
        }
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

UINT _tx_queue_flush(TX_QUEUE *queue)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(QUEUE_FLUSH, queue, _tx_stack_now(), 0, 0);
    if (queue->tx_queue_enqueued > 0) {
        queue->tx_queue_enqueued = 0;
        queue->tx_queue_available_storage = queue->tx_queue_capacity;
        queue->tx_queue_read = queue->tx_queue_write = queue->tx_queue_start;
        _tx_wait_wake_all(&queue->tx_queue_suspension_list, TX_SUCCESS);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_queue_info_get(TX_QUEUE *queue, CHAR **name, ULONG *enqueued, ULONG *available,
                        TX_THREAD **first_suspended, ULONG *suspended_count, TX_QUEUE **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(QUEUE_INFO_GET, queue, 0, 0, 0);
    TX_STORE(name, queue->tx_queue_name);
    TX_STORE(enqueued, queue->tx_queue_enqueued);
    TX_STORE(available, queue->tx_queue_available_storage);
    TX_STORE(first_suspended, queue->tx_queue_suspension_list);
    TX_STORE(suspended_count, queue->tx_queue_suspended_count);
    TX_STORE(next, queue->tx_queue_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_queue_prioritize(TX_QUEUE *queue)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(QUEUE_PRIORITIZE, queue, queue->tx_queue_suspended_count, _tx_stack_now(), 0);
    _tx_wait_prioritize(&queue->tx_queue_suspension_list);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_queue_send_notify(TX_QUEUE *queue, VOID (*notify)(TX_QUEUE *))
{
#ifndef TX_DISABLE_NOTIFY_CALLBACKS
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(QUEUE_SEND_NOTIFY, queue, 0, 0, 0);
    queue->tx_queue_send_notify = notify;
    TX_RESTORE
    return TX_SUCCESS;
#else
    (VOID) queue;
    (VOID) notify;
    return TX_FEATURE_NOT_ENABLED;
#endif
}
