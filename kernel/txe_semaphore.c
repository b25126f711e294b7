/*
 * The checks before the semaphore services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_SEMAPHORE, tx_semaphore, _tx_semaphore, TX_SEMAPHORE_ID)

UINT _txe_semaphore_create(TX_SEMAPHORE *semaphore, CHAR *name, ULONG initial_count,
                           UINT control_block_size)
{
    TX_REQUIRE(semaphore != TX_NULL, TX_SEMAPHORE_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_SEMAPHORE), TX_SEMAPHORE_ERROR);
    TX_REQUIRE(!is_created(semaphore), TX_SEMAPHORE_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_semaphore_create(semaphore, name, initial_count);
}

UINT _txe_semaphore_delete(TX_SEMAPHORE *semaphore)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_semaphore_delete(semaphore);
}

UINT _txe_semaphore_get(TX_SEMAPHORE *semaphore, ULONG wait_option)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    return _tx_semaphore_get(semaphore, wait_option);
}

UINT _txe_semaphore_put(TX_SEMAPHORE *semaphore)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    return _tx_semaphore_put(semaphore);
}

UINT _txe_semaphore_ceiling_put(TX_SEMAPHORE *semaphore, ULONG ceiling)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    TX_REQUIRE(ceiling != 0, TX_INVALID_CEILING);
    return _tx_semaphore_ceiling_put(semaphore, ceiling);
}

UINT _txe_semaphore_info_get(TX_SEMAPHORE *semaphore, CHAR **name, ULONG *current_value,
                             TX_THREAD **first_suspended, ULONG *suspended_count,
                             TX_SEMAPHORE **next)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    return _tx_semaphore_info_get(semaphore, name, current_value, first_suspended, suspended_count,
                                  next);
}

UINT _txe_semaphore_prioritize(TX_SEMAPHORE *semaphore)
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    return _tx_semaphore_prioritize(semaphore);
}

UINT _txe_semaphore_put_notify(TX_SEMAPHORE *semaphore, VOID (*notify)(TX_SEMAPHORE *))
{
    TX_REQUIRE(valid(semaphore), TX_SEMAPHORE_ERROR);
    return _tx_semaphore_put_notify(semaphore, notify);
}
