/*
 * "first" writes a variable and "second", which can interrupt it, reads it. The
 * boot argument "by" says what orders the two: 0 nothing; see the switches.
 */
#include <stdatomic.h>

#include "boot.h"

enum by {
    NOTHING, MUTEX, SEMAPHORE, QUEUE, FLAGS, CREATE, RESUME, MASK, TIMER, END, ATOMIC,
    BLOCK, BYTES, HEAP, SUSPEND, CONTROL
};

static volatile unsigned shared, seen;
static atomic_uint flag;
static enum by by;
static TX_THREAD first, second;
static UCHAR first_stack[2048], second_stack[2048];
static TX_MUTEX mutex;
static TX_SEMAPHORE semaphore;
static TX_QUEUE queue;
static ULONG queue_area[4];
static TX_EVENT_FLAGS_GROUP group;
static TX_TIMER timer;
static TX_BLOCK_POOL blocks;
static UCHAR block_area[64];
static TX_BYTE_POOL bytes;
static UCHAR byte_area[512];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID run_second(ULONG input);

static VOID make_second(UINT start)
{
    tx_thread_create(&second, "second", run_second, 0, second_stack, sizeof second_stack, 5, 5,
                     TX_NO_TIME_SLICE, start);
}

/* Memory that goes from one to the other by way of its pool. */
static VOID use_memory(VOID)
{
    volatile unsigned *memory = TX_NULL;

    if (by == BLOCK)
        tx_block_allocate(&blocks, (VOID **)&memory, TX_WAIT_FOREVER);
    else if (by == BYTES)
        tx_byte_allocate(&bytes, (VOID **)&memory, 64, TX_WAIT_FOREVER);
    else
        memory = malloc(64);
    memory[2] = 1;
    if (by == BLOCK)
        tx_block_release((VOID *)memory);
    else if (by == BYTES)
        tx_byte_release((VOID *)memory);
    else
        free((VOID *)memory);
}

static VOID run_first(ULONG input)
{
    TX_INTERRUPT_SAVE_AREA
    ULONG message = 1;

    if (by == MUTEX)
        tx_mutex_get(&mutex, TX_WAIT_FOREVER);
    if (by == MASK) {
        TX_DISABLE
        shared = 1;
        TX_RESTORE
        return;
    }
    if (by == CONTROL)
        tx_interrupt_control(TX_INT_DISABLE);
    if (by >= BLOCK && by <= HEAP)
        use_memory();
    else
        shared = 1;
    switch (by) {
    case MUTEX:
        tx_mutex_put(&mutex);
        break;
    case SEMAPHORE:
        tx_semaphore_put(&semaphore);
        break;
    case QUEUE:
        tx_queue_send(&queue, &message, TX_WAIT_FOREVER);
        break;
    case FLAGS:
        tx_event_flags_set(&group, 1, TX_OR);
        break;
    case CREATE:
        make_second(TX_AUTO_START);
        break;
    case RESUME:
        tx_thread_resume(&second);
        break;
    case TIMER:
        tx_timer_activate(&timer);
        break;
    case ATOMIC:
        atomic_store(&flag, 1);
        break;
    case CONTROL:
        tx_interrupt_control(TX_INT_ENABLE);
        break;
    default:
        break;
    }
}

/* Until what comes from "first" is there, in so far as "by" says how to know. */
static VOID wait_for_first(VOID)
{
    ULONG message;
    UINT state;

    switch (by) {
    case SEMAPHORE:
        tx_semaphore_get(&semaphore, TX_WAIT_FOREVER);
        break;
    case QUEUE:
        tx_queue_receive(&queue, &message, TX_WAIT_FOREVER);
        break;
    case FLAGS:
        tx_event_flags_get(&group, 1, TX_OR_CLEAR, &message, TX_WAIT_FOREVER);
        break;
    case CREATE:
    case RESUME:
        break;
    case END:
        do {
            tx_thread_sleep(1);
            tx_thread_info_get(&first, TX_NULL, &state, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                               TX_NULL, TX_NULL);
        } while (state != TX_COMPLETED);
        break;
    case ATOMIC:
        while (!atomic_load(&flag))
            tx_thread_sleep(1);
        break;
    case SUSPEND:
        tx_thread_sleep(2);
        tx_thread_terminate(&first);
        break;
    default:
        tx_thread_sleep(2);
        break;
    }
}

static VOID run_second(ULONG input)
{
    TX_INTERRUPT_SAVE_AREA

    wait_for_first();
    if (by == MUTEX)
        tx_mutex_get(&mutex, TX_WAIT_FOREVER);
    if (by == MASK) {
        TX_DISABLE
        seen = shared;
        TX_RESTORE
        exit(0);
    }
    if (by == CONTROL)
        tx_interrupt_control(TX_INT_DISABLE);
    if (by >= BLOCK && by <= HEAP)
        use_memory();
    else
        seen = shared;
    if (by == CONTROL)
        tx_interrupt_control(TX_INT_ENABLE);
    exit(0);
}

static VOID expire(ULONG input)
{
    seen = shared;
    exit(0);
}

void tx_application_define(void *first_unused_memory)
{
    by = (enum by)pb_boot_number("by", NOTHING);
    tx_mutex_create(&mutex, "mutex", TX_NO_INHERIT);
    tx_semaphore_create(&semaphore, "semaphore", 0);
    tx_queue_create(&queue, "queue", TX_1_ULONG, queue_area, sizeof queue_area);
    tx_event_flags_create(&group, "group");
    tx_timer_create(&timer, "timer", expire, 0, 1, 0, TX_NO_ACTIVATE);
    tx_block_pool_create(&blocks, "blocks", 32, block_area, 36);
    tx_byte_pool_create(&bytes, "bytes", byte_area, sizeof byte_area);
    tx_thread_create(&first, "first", run_first, 0, first_stack, sizeof first_stack, 10, 10,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
    if (by != CREATE && by != TIMER)
        make_second(by == RESUME ? TX_DONT_START : TX_AUTO_START);
}
