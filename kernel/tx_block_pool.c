/*
 * Block pools, counted as on a 32-bit target: every block lies behind a link
 * of 4 bytes, which holds the next free block, or the pool while allocated.
 */
#include "tx_kernel.h"

#define LINK_SIZE 4u

TX_BLOCK_POOL *_tx_block_pool_created_ptr;
ULONG _tx_block_pool_created_count;

VOID _tx_block_pool_reset(VOID)
{
    _tx_block_pool_created_ptr = TX_NULL;
    _tx_block_pool_created_count = 0;
}

/* Links are not aligned for the host's pointers, nor of their size. */
static VOID link_set(UCHAR *block, const VOID *target)
{
    ULONG word = _tx_word(target);

    memcpy(block, &word, sizeof(word));
}

static VOID *link_get(const UCHAR *block)
{
    ULONG word;

    memcpy(&word, block, sizeof(word));
    return (VOID *)(uintptr_t)word;
}

UINT _tx_block_pool_create(TX_BLOCK_POOL *pool, CHAR *name, ULONG block_size, VOID *start,
                           ULONG size)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG64 stride = ((ULONG64)block_size + LINK_SIZE - 1) / LINK_SIZE * LINK_SIZE + LINK_SIZE;
    UCHAR *block = start;
    ULONG left;

    memset(pool, 0, sizeof(*pool));
    pool->tx_block_pool_name = name;
    pool->tx_block_pool_start = start;
    pool->tx_block_pool_size = size;
    pool->tx_block_pool_total = pool->tx_block_pool_available = (UINT)(size / stride);
    if (pool->tx_block_pool_total == 0)
        return TX_SIZE_ERROR;
    pool->tx_block_pool_block_size = (UINT)(stride - LINK_SIZE);
    pool->tx_block_pool_available_list = block;
    for (left = pool->tx_block_pool_total; left > 0; left--) {
        link_set(block, left > 1 ? block + stride : TX_NULL);
        block += stride;
    }
    TX_DISABLE
    TX_LOG(BLOCK_POOL_CREATE, pool, start, pool->tx_block_pool_total, block_size);
    pool->tx_block_pool_id = TX_BLOCK_POOL_ID;
    TX_RING_APPEND(_tx_block_pool_created_ptr, pool, tx_block_pool_created);
    _tx_block_pool_created_count++;
    TX_LOG_CREATED(BLOCK_POOL, pool, name, pool->tx_block_pool_total, block_size);
    TX_BLOCK_POOL_CREATE_EXTENSION(pool)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_block_pool_delete(TX_BLOCK_POOL *pool)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BLOCK_POOL_DELETE, pool, _tx_stack_now(), 0, 0);
    pool->tx_block_pool_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_block_pool_created_ptr, pool, tx_block_pool_created);
    _tx_block_pool_created_count--;
    TX_LOG_DELETED(pool);
    TX_BLOCK_POOL_DELETE_EXTENSION(pool)
    _tx_wait_wake_all(&pool->tx_block_pool_suspension_list, TX_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_block_allocate(TX_BLOCK_POOL *pool, VOID **block_ptr, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    UCHAR *block;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    block = pool->tx_block_pool_available_list;
    TX_LOG(BLOCK_ALLOCATE, pool, block != TX_NULL ? block + LINK_SIZE : TX_NULL, wait_option,
           pool->tx_block_pool_available);
    if (block != TX_NULL) {
        pool->tx_block_pool_available_list = link_get(block);
        pool->tx_block_pool_available--;
        link_set(block, pool);
        *block_ptr = block + LINK_SIZE;
        TX_COUNT_BLOCK_POOL(pool, allocate);
    } else {
        *block_ptr = TX_NULL;
        if (_tx_wait_possible(wait_option))
            _tx_thread_current_ptr->tx_thread_additional_suspend_info = block_ptr;
        status = _tx_wait_suspend(&pool->tx_block_pool_suspension_list,
                                  &pool->tx_block_pool_suspended_count, TX_BLOCK_MEMORY, pool,
                                  wait_option, TX_NO_MEMORY, TX_NULL, TX_NULL);
    }
    TX_RESTORE
    return status;
}

/* The pool in whose area the block lies; TX_NULL when in none, or when the
 * block is not one that is allocated. */
static TX_BLOCK_POOL *pool_of(const UCHAR *block)
{
    TX_BLOCK_POOL *pool = _tx_block_pool_created_ptr;
    ULONG left;

    for (left = _tx_block_pool_created_count; left > 0; left--) {
        uintptr_t offset = (uintptr_t)block - (uintptr_t)pool->tx_block_pool_start;
        uintptr_t stride = pool->tx_block_pool_block_size + LINK_SIZE;

        if (offset >= LINK_SIZE && offset < pool->tx_block_pool_total * stride)
            return offset % stride == LINK_SIZE && link_get(block - LINK_SIZE) == pool ? pool
                                                                                       : TX_NULL;
        pool = pool->tx_block_pool_created_next;
    }
    return TX_NULL;
}

UINT _tx_block_release(VOID *block_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    UCHAR *block = block_ptr;
    TX_BLOCK_POOL *pool;
    TX_THREAD *thread;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    pool = pool_of(block);
    thread = pool != TX_NULL ? pool->tx_block_pool_suspension_list : TX_NULL;
    if (pool != TX_NULL)
        TX_LOG(BLOCK_RELEASE, pool, block, pool->tx_block_pool_suspended_count, _tx_stack_now());
    if (pool == TX_NULL) {
        status = TX_PTR_ERROR;
    } else if (thread != TX_NULL) {
        *(VOID **)thread->tx_thread_additional_suspend_info = block;
        _tx_wait_wake(thread, TX_SUCCESS);
        TX_COUNT_BLOCK_POOL(pool, allocate);
    } else {
        link_set(block - LINK_SIZE, pool->tx_block_pool_available_list);
        pool->tx_block_pool_available_list = block - LINK_SIZE;
        pool->tx_block_pool_available++;
    }
    if (status == TX_SUCCESS)
        TX_COUNT_BLOCK_POOL(pool, release);
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

UINT _tx_block_pool_info_get(TX_BLOCK_POOL *pool, CHAR **name, ULONG *available_blocks,
                             ULONG *total_blocks, TX_THREAD **first_suspended,
                             ULONG *suspended_count, TX_BLOCK_POOL **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BLOCK_POOL_INFO_GET, pool, 0, 0, 0);
    TX_STORE(name, pool->tx_block_pool_name);
    TX_STORE(available_blocks, pool->tx_block_pool_available);
    TX_STORE(total_blocks, pool->tx_block_pool_total);
    TX_STORE(first_suspended, pool->tx_block_pool_suspension_list);
    TX_STORE(suspended_count, pool->tx_block_pool_suspended_count);
    TX_STORE(next, pool->tx_block_pool_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_block_pool_prioritize(TX_BLOCK_POOL *pool)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BLOCK_POOL_PRIORITIZE, pool, pool->tx_block_pool_suspended_count, _tx_stack_now(), 0);
    _tx_wait_prioritize(&pool->tx_block_pool_suspension_list);
    TX_RESTORE
    return TX_SUCCESS;
}
