/*
 * The checks before the byte pool services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_BYTE_POOL, tx_byte_pool, _tx_byte_pool, TX_BYTE_POOL_ID)

UINT _txe_byte_pool_create(TX_BYTE_POOL *pool, CHAR *name, VOID *start, ULONG size,
                           UINT control_block_size)
{
    TX_REQUIRE(pool != TX_NULL, TX_POOL_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_BYTE_POOL), TX_POOL_ERROR);
    TX_REQUIRE(!is_created(pool), TX_POOL_ERROR);
    TX_REQUIRE(start != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(size >= TX_BYTE_POOL_MIN, TX_SIZE_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_byte_pool_create(pool, name, start, size);
}

UINT _txe_byte_pool_delete(TX_BYTE_POOL *pool)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_byte_pool_delete(pool);
}

UINT _txe_byte_allocate(TX_BYTE_POOL *pool, VOID **memory, ULONG size, ULONG wait_option)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    TX_REQUIRE(memory != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(size != 0 && size <= pool->tx_byte_pool_size, TX_SIZE_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_byte_allocate(pool, memory, size, wait_option);
}

UINT _txe_byte_release(VOID *memory)
{
    TX_REQUIRE(memory != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_byte_release(memory);
}

UINT _txe_byte_pool_info_get(TX_BYTE_POOL *pool, CHAR **name, ULONG *available_bytes,
                             ULONG *fragments, TX_THREAD **first_suspended, ULONG *suspended_count,
                             TX_BYTE_POOL **next)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    return _tx_byte_pool_info_get(pool, name, available_bytes, fragments, first_suspended,
                                  suspended_count, next);
}

UINT _txe_byte_pool_prioritize(TX_BYTE_POOL *pool)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    return _tx_byte_pool_prioritize(pool);
}
