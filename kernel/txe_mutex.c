/*
 * The checks before the mutex services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_MUTEX, tx_mutex, _tx_mutex, TX_MUTEX_ID)

UINT _txe_mutex_create(TX_MUTEX *mutex, CHAR *name, UINT inherit, UINT control_block_size)
{
    TX_REQUIRE(mutex != TX_NULL, TX_MUTEX_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_MUTEX), TX_MUTEX_ERROR);
    TX_REQUIRE(!is_created(mutex), TX_MUTEX_ERROR);
    TX_REQUIRE(inherit == TX_INHERIT || inherit == TX_NO_INHERIT, TX_INHERIT_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_mutex_create(mutex, name, inherit);
}

UINT _txe_mutex_delete(TX_MUTEX *mutex)
{
    TX_REQUIRE(valid(mutex), TX_MUTEX_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_mutex_delete(mutex);
}

UINT _txe_mutex_get(TX_MUTEX *mutex, ULONG wait_option)
{
    TX_REQUIRE(valid(mutex), TX_MUTEX_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    TX_REQUIRE(!_tx_caller_is_isr(), TX_CALLER_ERROR);
    return _tx_mutex_get(mutex, wait_option);
}

UINT _txe_mutex_put(TX_MUTEX *mutex)
{
    TX_REQUIRE(valid(mutex), TX_MUTEX_ERROR);
    TX_REQUIRE(!_tx_caller_is_isr(), TX_CALLER_ERROR);
    return _tx_mutex_put(mutex);
}

UINT _txe_mutex_info_get(TX_MUTEX *mutex, CHAR **name, ULONG *count, TX_THREAD **owner,
                         TX_THREAD **first_suspended, ULONG *suspended_count, TX_MUTEX **next)
{
    TX_REQUIRE(valid(mutex), TX_MUTEX_ERROR);
    return _tx_mutex_info_get(mutex, name, count, owner, first_suspended, suspended_count, next);
}

UINT _txe_mutex_prioritize(TX_MUTEX *mutex)
{
    TX_REQUIRE(valid(mutex), TX_MUTEX_ERROR);
    return _tx_mutex_prioritize(mutex);
}
