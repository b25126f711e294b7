/*
 * The checks before the queue services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_QUEUE, tx_queue, _tx_queue, TX_QUEUE_ID)

UINT _txe_queue_create(TX_QUEUE *queue, CHAR *name, UINT message_size, VOID *start, ULONG size,
                       UINT control_block_size)
{
    TX_REQUIRE(queue != TX_NULL, TX_QUEUE_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_QUEUE), TX_QUEUE_ERROR);
    TX_REQUIRE(!is_created(queue), TX_QUEUE_ERROR);
    TX_REQUIRE(start != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(message_size >= TX_1_ULONG && message_size <= TX_16_ULONG, TX_SIZE_ERROR);
    TX_REQUIRE(size >= message_size * sizeof(ULONG), TX_SIZE_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_queue_create(queue, name, message_size, start, size);
}

UINT _txe_queue_delete(TX_QUEUE *queue)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_queue_delete(queue);
}

UINT _txe_queue_flush(TX_QUEUE *queue)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    return _tx_queue_flush(queue);
}

UINT _txe_queue_front_send(TX_QUEUE *queue, VOID *source, ULONG wait_option)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    TX_REQUIRE(source != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    return _tx_queue_front_send(queue, source, wait_option);
}

UINT _txe_queue_send(TX_QUEUE *queue, VOID *source, ULONG wait_option)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    TX_REQUIRE(source != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    return _tx_queue_send(queue, source, wait_option);
}

UINT _txe_queue_receive(TX_QUEUE *queue, VOID *destination, ULONG wait_option)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    TX_REQUIRE(destination != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    return _tx_queue_receive(queue, destination, wait_option);
}

UINT _txe_queue_info_get(TX_QUEUE *queue, CHAR **name, ULONG *enqueued, ULONG *available,
                         TX_THREAD **first_suspended, ULONG *suspended_count, TX_QUEUE **next)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    return _tx_queue_info_get(queue, name, enqueued, available, first_suspended, suspended_count,
                              next);
}

UINT _txe_queue_prioritize(TX_QUEUE *queue)
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    return _tx_queue_prioritize(queue);
}

UINT _txe_queue_send_notify(TX_QUEUE *queue, VOID (*notify)(TX_QUEUE *))
{
    TX_REQUIRE(valid(queue), TX_QUEUE_ERROR);
    return _tx_queue_send_notify(queue, notify);
}
