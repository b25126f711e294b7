/*
 * The checks before the block pool services, in the order in which they win.
 */
#include "tx_kernel.h"

TX_OBJECT_CHECKS(TX_BLOCK_POOL, tx_block_pool, _tx_block_pool, TX_BLOCK_POOL_ID)

UINT _txe_block_pool_create(TX_BLOCK_POOL *pool, CHAR *name, ULONG block_size, VOID *start,
                            ULONG size, UINT control_block_size)
{
    TX_REQUIRE(pool != TX_NULL, TX_POOL_ERROR);
    TX_REQUIRE(control_block_size == sizeof(TX_BLOCK_POOL), TX_POOL_ERROR);
    TX_REQUIRE(!is_created(pool), TX_POOL_ERROR);
    TX_REQUIRE(start != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_create(), TX_CALLER_ERROR);
    return _tx_block_pool_create(pool, name, block_size, start, size);
}

UINT _txe_block_pool_delete(TX_BLOCK_POOL *pool)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    TX_REQUIRE(_tx_caller_is_thread(), TX_CALLER_ERROR);
    return _tx_block_pool_delete(pool);
}

UINT _txe_block_allocate(TX_BLOCK_POOL *pool, VOID **block, ULONG wait_option)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    TX_REQUIRE(block != TX_NULL, TX_PTR_ERROR);
    TX_REQUIRE(_tx_caller_may_wait(wait_option), TX_WAIT_ERROR);
    return _tx_block_allocate(pool, block, wait_option);
}

UINT _txe_block_release(VOID *block)
{
    TX_REQUIRE(block != TX_NULL, TX_PTR_ERROR);
    return _tx_block_release(block);
}

UINT _txe_block_pool_info_get(TX_BLOCK_POOL *pool, CHAR **name, ULONG *available_blocks,
                              ULONG *total_blocks, TX_THREAD **first_suspended,
                              ULONG *suspended_count, TX_BLOCK_POOL **next)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    return _tx_block_pool_info_get(pool, name, available_blocks, total_blocks, first_suspended,
                                   suspended_count, next);
}

UINT _txe_block_pool_prioritize(TX_BLOCK_POOL *pool)
{
    TX_REQUIRE(valid(pool), TX_POOL_ERROR);
    return _tx_block_pool_prioritize(pool);
}
