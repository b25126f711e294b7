/*
 * Byte pools, counted as on a 32-bit target: blocks behind headers of two
 * 4-byte words (next block; the pool, or a mark while free). The last block is
 * a header alone, never free, whose next is the first.
 */
#include "tx_kernel.h"

#define WORD        4u
#define HEADER_SIZE 8u
#define BLOCK_FREE  ((ULONG)0xFFFFEEEE)

TX_BYTE_POOL *_tx_byte_pool_created_ptr;
ULONG _tx_byte_pool_created_count;

VOID _tx_byte_pool_reset(VOID)
{
    _tx_byte_pool_created_ptr = TX_NULL;
    _tx_byte_pool_created_count = 0;
}

/* --- blocks ------------------------------------------------------------------------- */

static VOID *word_get(const UCHAR *at)
{
    ULONG word;

    memcpy(&word, at, sizeof(word));
    return (VOID *)(uintptr_t)word;
}

static VOID word_set(UCHAR *at, ULONG word)
{
    memcpy(at, &word, sizeof(word));
}

static UCHAR *block_next(const UCHAR *block)
{
    return word_get(block);
}

static int block_is_free(const UCHAR *block)
{
    return _tx_word(word_get(block + WORD)) == BLOCK_FREE;
}

static VOID block_write(UCHAR *block, const UCHAR *next, ULONG owner)
{
    word_set(block, _tx_word(next));
    word_set(block + WORD, owner);
}

/* Makes one block of a free block and the free ones behind it; its size. */
static ULONG block_merge(TX_BYTE_POOL *pool, UCHAR *block)
{
    UCHAR *next = block_next(block);

    while (block_is_free(next)) {
        next = block_next(next);
        pool->tx_byte_pool_fragments--;
        TX_COUNT_BYTE_POOL(pool, merge);
    }
    word_set(block, _tx_word(next));
    return (ULONG)(next - block);
}

/* First fit for `size` bytes, a multiple of the word. tx_byte_pool_search is
 * the first block that can be free. */
static VOID *allocate(TX_BYTE_POOL *pool, ULONG size)
{
    UCHAR *block = pool->tx_byte_pool_search;
    UCHAR *last = pool->tx_byte_pool_start + pool->tx_byte_pool_size - HEADER_SIZE;
    ULONG64 needed = (ULONG64)size + HEADER_SIZE;

    if (needed > pool->tx_byte_pool_available)
        return TX_NULL;
    for (; block != last; block = block_next(block)) {
        ULONG length = block_is_free(block) ? block_merge(pool, block) : 0;
        UCHAR *next = block_next(block);

        TX_COUNT_BYTE_POOL(pool, search);
        if (length < needed)
            continue;
        if (length - needed >= TX_BYTE_BLOCK_MIN) {
            block_write(block + needed, next, BLOCK_FREE);
            next = block + needed;
            length = (ULONG)needed;
            pool->tx_byte_pool_fragments++;
            TX_COUNT_BYTE_POOL(pool, split);
        }
        block_write(block, next, _tx_word(pool));
        pool->tx_byte_pool_available -= length;
        TX_COUNT_BYTE_POOL(pool, allocate);
        if (block == pool->tx_byte_pool_search)
            pool->tx_byte_pool_search = next;
        return block + HEADER_SIZE;
    }
    return TX_NULL;
}

/* The pool in whose area the memory lies; TX_NULL when in none, or when the
 * memory is not what an allocation gave. */
static TX_BYTE_POOL *pool_of(const UCHAR *memory)
{
    TX_BYTE_POOL *pool = _tx_byte_pool_created_ptr;
    ULONG left;

    for (left = _tx_byte_pool_created_count; left > 0; left--) {
        uintptr_t offset = (uintptr_t)memory - (uintptr_t)pool->tx_byte_pool_start;

        if (offset >= HEADER_SIZE && offset < pool->tx_byte_pool_size - HEADER_SIZE)
            return offset % WORD == 0 && word_get(memory - WORD) == pool ? pool : TX_NULL;
        pool = pool->tx_byte_pool_created_next;
    }
    return TX_NULL;
}

/* Serves waiters in their order, as long as the first can be served (TX47). */
static VOID serve(TX_BYTE_POOL *pool)
{
    TX_THREAD *thread;
    VOID *memory;

    while ((thread = pool->tx_byte_pool_suspension_list) != TX_NULL) {
        memory = allocate(pool, thread->tx_thread_suspend_info);
        if (memory == TX_NULL)
            return;
        *(VOID **)thread->tx_thread_additional_suspend_info = memory;
        _tx_wait_wake(thread, TX_SUCCESS);
    }
}

/* The first waiter may have held up others that can be served. */
static VOID waiter_removed(TX_THREAD *thread)
{
    serve(thread->tx_thread_suspend_control_block);
}

/* --- services ------------------------------------------------------------------------- */

UINT _tx_byte_pool_create(TX_BYTE_POOL *pool, CHAR *name, VOID *start, ULONG size)
{
    TX_INTERRUPT_SAVE_AREA
    UCHAR *first = start;
    UCHAR *last;

    size = size / WORD * WORD;
    last = first + size - HEADER_SIZE;
    memset(pool, 0, sizeof(*pool));
    pool->tx_byte_pool_name = name;
    pool->tx_byte_pool_start = first;
    pool->tx_byte_pool_size = size;
    pool->tx_byte_pool_list = pool->tx_byte_pool_search = first;
    pool->tx_byte_pool_available = size - HEADER_SIZE;
    pool->tx_byte_pool_fragments = 2;
    block_write(first, last, BLOCK_FREE);
    block_write(last, first, _tx_word(pool));
    TX_DISABLE
    TX_LOG(BYTE_POOL_CREATE, pool, start, size, _tx_stack_now());
    pool->tx_byte_pool_id = TX_BYTE_POOL_ID;
    TX_RING_APPEND(_tx_byte_pool_created_ptr, pool, tx_byte_pool_created);
    _tx_byte_pool_created_count++;
    TX_LOG_CREATED(BYTE_POOL, pool, name, size, 0);
    TX_BYTE_POOL_CREATE_EXTENSION(pool)
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_byte_pool_delete(TX_BYTE_POOL *pool)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BYTE_POOL_DELETE, pool, _tx_stack_now(), 0, 0);
    pool->tx_byte_pool_id = TX_CLEAR_ID;
    TX_RING_REMOVE(_tx_byte_pool_created_ptr, pool, tx_byte_pool_created);
    _tx_byte_pool_created_count--;
    TX_LOG_DELETED(pool);
    TX_BYTE_POOL_DELETE_EXTENSION(pool)
    _tx_wait_wake_all(&pool->tx_byte_pool_suspension_list, TX_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return TX_SUCCESS;
}

UINT _tx_byte_allocate(TX_BYTE_POOL *pool, VOID **memory_ptr, ULONG memory_size, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread = _tx_thread_current_ptr;
    ULONG size = memory_size > 0xFFFFFFF0 ? memory_size : (memory_size + WORD - 1) / WORD * WORD;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    pool->tx_byte_pool_owner = thread;
    *memory_ptr = allocate(pool, size);
    TX_LOG(BYTE_ALLOCATE, pool, *memory_ptr, memory_size, wait_option);
    if (*memory_ptr == TX_NULL) {
        if (_tx_wait_possible(wait_option)) {
            thread->tx_thread_suspend_info = size;
            thread->tx_thread_additional_suspend_info = memory_ptr;
        }
        status = _tx_wait_suspend(&pool->tx_byte_pool_suspension_list,
                                  &pool->tx_byte_pool_suspended_count, TX_BYTE_MEMORY, pool,
                                  wait_option, TX_NO_MEMORY, waiter_removed, TX_NULL);
    }
    TX_RESTORE
    return status;
}

UINT _tx_byte_release(VOID *memory_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    UCHAR *block;
    TX_BYTE_POOL *pool;
    UINT status = TX_SUCCESS;

    TX_DISABLE
    pool = pool_of(memory_ptr);
    if (pool == TX_NULL) {
        status = TX_PTR_ERROR;
    } else {
        TX_LOG(BYTE_RELEASE, pool, memory_ptr, pool->tx_byte_pool_suspended_count,
               pool->tx_byte_pool_available);
        TX_COUNT_BYTE_POOL(pool, release);
        block = (UCHAR *)memory_ptr - HEADER_SIZE;
        word_set(block + WORD, BLOCK_FREE);
        pool->tx_byte_pool_available += (ULONG)(block_next(block) - block);
        if (block < pool->tx_byte_pool_search)
            pool->tx_byte_pool_search = block;
        serve(pool);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
    return status;
}

UINT _tx_byte_pool_info_get(TX_BYTE_POOL *pool, CHAR **name, ULONG *available_bytes,
                            ULONG *fragments, TX_THREAD **first_suspended, ULONG *suspended_count,
                            TX_BYTE_POOL **next)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BYTE_POOL_INFO_GET, pool, 0, 0, 0);
    TX_STORE(name, pool->tx_byte_pool_name);
    TX_STORE(available_bytes, pool->tx_byte_pool_available);
    TX_STORE(fragments, pool->tx_byte_pool_fragments);
    TX_STORE(first_suspended, pool->tx_byte_pool_suspension_list);
    TX_STORE(suspended_count, pool->tx_byte_pool_suspended_count);
    TX_STORE(next, pool->tx_byte_pool_created_next);
    TX_RESTORE
    return TX_SUCCESS;
}

UINT _tx_byte_pool_prioritize(TX_BYTE_POOL *pool)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    TX_LOG(BYTE_POOL_PRIORITIZE, pool, pool->tx_byte_pool_suspended_count, _tx_stack_now(), 0);
    _tx_wait_prioritize(&pool->tx_byte_pool_suspension_list);
    TX_RESTORE
    return TX_SUCCESS;
}
