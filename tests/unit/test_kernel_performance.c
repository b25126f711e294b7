/*
 * Performance counters: every kind of object counts what its services did, in
 * the object and over all of the kind. Built twice: with the options that
 * enable counters, and without, when every service says so (TX19).
 */
#include "kernel_fixture.h"

#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
#define ENABLED 1
#else
#define ENABLED 0
#endif

static ULONG own[12], total[12];

/* The counters are these, in the object's and in the system's service. */
#define COUNTERS(count, ...)                                                                       \
    do {                                                                                           \
        const ULONG wanted[] = {__VA_ARGS__};                                                      \
        unsigned i;                                                                                \
        for (i = 0; ENABLED && i < (count); i++) {                                                 \
            EXPECT(own[i], wanted[i]);                                                             \
            EXPECT(total[i], wanted[i]);                                                           \
        }                                                                                          \
    } while (0)

static const UINT done = ENABLED ? TX_SUCCESS : TX_FEATURE_NOT_ENABLED;
static const UINT refused = ENABLED ? TX_PTR_ERROR : TX_FEATURE_NOT_ENABLED;

/* --- objects -------------------------------------------------------------------------------- */

static TX_QUEUE queue;
static ULONG queue_area[1];

static void send_waiting(ULONG n)
{
    ULONG message = 5;

    tx_queue_send(&queue, &message, TX_WAIT_FOREVER);
}

static void receive_waiting(ULONG n)
{
    ULONG message;

    tx_queue_receive(&queue, &message, TX_WAIT_FOREVER);
}

static void queue_body(VOID)
{
    ULONG message = 1;

    tx_queue_create(&queue, "queue", TX_1_ULONG, queue_area, sizeof(queue_area));
    tx_queue_send(&queue, &message, TX_NO_WAIT);
    EXPECT(tx_queue_send(&queue, &message, TX_NO_WAIT), TX_QUEUE_FULL);
    start(0, send_waiting, 10); /* waits: full */
    tx_queue_receive(&queue, &message, TX_NO_WAIT);
    tx_queue_receive(&queue, &message, TX_NO_WAIT);
    EXPECT(tx_queue_receive(&queue, &message, TX_NO_WAIT), TX_QUEUE_EMPTY);
    start(1, receive_waiting, 10); /* waits: empty */
    tx_queue_send(&queue, &message, TX_NO_WAIT);
    EXPECT(tx_queue_receive(&queue, &message, 2), TX_QUEUE_EMPTY);
    EXPECT(
        tx_queue_performance_info_get(&queue, &own[0], &own[1], &own[2], &own[3], &own[4], &own[5]),
        done);
    EXPECT(tx_queue_performance_system_info_get(&total[0], &total[1], &total[2], &total[3],
                                                &total[4], &total[5]),
           done);
    COUNTERS(6, 3, 3, 2, 1, 1, 1);
    EXPECT(tx_queue_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                                         TX_NULL),
           refused);
    tx_queue_delete(&queue);
    EXPECT(
        tx_queue_performance_info_get(&queue, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
        refused);
}

static TX_SEMAPHORE semaphore;

static void get_waiting(ULONG n)
{
    tx_semaphore_get(&semaphore, TX_WAIT_FOREVER);
}

static void semaphore_body(VOID)
{
    tx_semaphore_create(&semaphore, "semaphore", 1);
    tx_semaphore_get(&semaphore, TX_NO_WAIT);
    tx_semaphore_get(&semaphore, TX_NO_WAIT); /* fails: not counted */
    tx_semaphore_get(&semaphore, 1);
    start(0, get_waiting, 10);
    tx_semaphore_put(&semaphore);
    tx_semaphore_put(&semaphore);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 1), TX_CEILING_EXCEEDED);
    EXPECT(tx_semaphore_performance_info_get(&semaphore, &own[0], &own[1], &own[2], &own[3]), done);
    EXPECT(tx_semaphore_performance_system_info_get(&total[0], &total[1], &total[2], &total[3]),
           done);
    COUNTERS(4, 2, 2, 2, 1);
    EXPECT(tx_semaphore_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL), refused);
    tx_semaphore_delete(&semaphore);
}

static TX_MUTEX mutex;

static void mutex_waiting(ULONG wait)
{
    if (tx_mutex_get(&mutex, wait == 0 ? TX_WAIT_FOREVER : 1) == TX_SUCCESS)
        tx_mutex_put(&mutex);
}

static void mutex_body(VOID)
{
    tx_mutex_create(&mutex, "mutex", TX_INHERIT);
    tx_mutex_get(&mutex, TX_NO_WAIT);
    tx_mutex_get(&mutex, TX_NO_WAIT);
    tx_mutex_put(&mutex);
    start(0, mutex_waiting, 10); /* better than the owner */
    start(1, mutex_waiting, 20); /* worse */
    tx_thread_sleep(2);
    tx_mutex_put(&mutex);
    EXPECT(tx_mutex_put(&mutex), TX_NOT_OWNED);
    EXPECT(
        tx_mutex_performance_info_get(&mutex, &own[0], &own[1], &own[2], &own[3], &own[4], &own[5]),
        done);
    EXPECT(tx_mutex_performance_system_info_get(&total[0], &total[1], &total[2], &total[3],
                                                &total[4], &total[5]),
           done);
    COUNTERS(6, 3, 3, 2, 1, 1, 1);
    EXPECT(tx_mutex_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                                         TX_NULL),
           refused);
    tx_thread_sleep(1);
    tx_mutex_delete(&mutex);
}

static TX_EVENT_FLAGS_GROUP group;

static void events_waiting(ULONG n)
{
    ULONG actual;

    tx_event_flags_get(&group, 1, TX_OR_CLEAR, &actual, TX_WAIT_FOREVER);
}

static void events_body(VOID)
{
    ULONG actual;

    tx_event_flags_create(&group, "group");
    start(0, events_waiting, 10);
    tx_event_flags_set(&group, 3, TX_OR);
    tx_event_flags_get(&group, 2, TX_AND, &actual, TX_NO_WAIT);
    EXPECT(tx_event_flags_get(&group, 8, TX_AND, &actual, 1), TX_NO_EVENTS);
    tx_event_flags_set(&group, 0, TX_AND);
    EXPECT(tx_event_flags_performance_info_get(&group, &own[0], &own[1], &own[2], &own[3]), done);
    EXPECT(tx_event_flags_performance_system_info_get(&total[0], &total[1], &total[2], &total[3]),
           done);
    COUNTERS(4, 2, 2, 2, 1);
    EXPECT(tx_event_flags_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           refused);
    tx_event_flags_delete(&group);
}

static TX_BLOCK_POOL blocks;
static TX_BYTE_POOL bytes;
static ULONG area[64];

static void block_waiting(ULONG n)
{
    VOID *block;

    tx_block_allocate(&blocks, &block, TX_WAIT_FOREVER);
    tx_block_release(block);
}

static void block_body(VOID)
{
    VOID *block, *none;

    tx_block_pool_create(&blocks, "blocks", 16, area, 20);
    tx_block_allocate(&blocks, &block, TX_NO_WAIT);
    EXPECT(tx_block_allocate(&blocks, &none, 1), TX_NO_MEMORY);
    start(0, block_waiting, 10);
    tx_block_release(block);
    EXPECT(tx_block_pool_performance_info_get(&blocks, &own[0], &own[1], &own[2], &own[3]), done);
    EXPECT(tx_block_pool_performance_system_info_get(&total[0], &total[1], &total[2], &total[3]),
           done);
    COUNTERS(4, 2, 2, 2, 1);
    EXPECT(tx_block_pool_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           refused);
    tx_block_pool_delete(&blocks);
}

static void byte_body(VOID)
{
    VOID *first, *second, *none;

    tx_byte_pool_create(&bytes, "bytes", area, 128);
    tx_byte_allocate(&bytes, &first, 32, TX_NO_WAIT);  /* looks at 1, splits it */
    tx_byte_allocate(&bytes, &second, 32, TX_NO_WAIT); /* the same */
    EXPECT(tx_byte_allocate(&bytes, &none, 100, 1), TX_NO_MEMORY);
    tx_byte_release(first);
    tx_byte_release(second);
    tx_byte_allocate(&bytes, &first, 112, TX_NO_WAIT); /* merges three into one */
    EXPECT(tx_byte_pool_performance_info_get(&bytes, &own[0], &own[1], &own[2], &own[3], &own[4],
                                             &own[5], &own[6]),
           done);
    EXPECT(tx_byte_pool_performance_system_info_get(&total[0], &total[1], &total[2], &total[3],
                                                    &total[4], &total[5], &total[6]),
           done);
    COUNTERS(7, 3, 2, 3, 2, 2, 1, 1);
    EXPECT(tx_byte_pool_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                                             TX_NULL, TX_NULL),
           refused);
    tx_byte_release(first);
    tx_byte_pool_delete(&bytes);
}

static TX_TIMER timer;

static void nothing(ULONG n)
{
}

static void timer_body(VOID)
{
    tx_timer_create(&timer, "timer", nothing, 0, 1, 2, TX_AUTO_ACTIVATE);
    tx_thread_sleep(4); /* expires after 1 and 3 */
    tx_timer_deactivate(&timer);
    tx_timer_deactivate(&timer); /* is not active: not counted */
    tx_timer_change(&timer, 1, 0);
    tx_timer_activate(&timer);
    tx_thread_sleep(2);
    EXPECT(tx_timer_performance_info_get(&timer, &own[0], &own[1], &own[2], &own[3], &own[4]),
           done);
    EXPECT(
        tx_timer_performance_system_info_get(&total[0], &total[1], &total[2], &total[3], &total[4]),
        done);
    COUNTERS(5, 2, 2, 1, 3, 0);
    EXPECT(tx_timer_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           refused);
    tx_timer_delete(&timer);
}

/* --- threads -----------------------------------------------------------------------------------
 */

static void thread_counters(TX_THREAD *thread, TX_THREAD **last)
{
    EXPECT(tx_thread_performance_info_get(thread, &own[0], &own[1], &own[2], &own[3], &own[4],
                                          &own[5], &own[6], &own[7], &own[8], last),
           done);
}

static void subject(ULONG n)
{
    tx_semaphore_get(&semaphore, 1);               /* times out */
    tx_semaphore_get(&semaphore, TX_WAIT_FOREVER); /* is aborted */
    tx_thread_resume(&helper[1]);                  /* is preempted */
    _tx_thread_context_save();
    tx_thread_resume(&helper[2]); /* is preempted by an interrupt */
    _tx_thread_context_restore();
    tx_thread_relinquish();
    tx_thread_sleep(1);
}

static void thread_body(VOID)
{
    TX_THREAD *last = TX_NULL;

    tx_semaphore_create(&semaphore, "semaphore", 0);
    make(1, nothing, 10, 10, TX_NO_TIME_SLICE);
    make(2, nothing, 10, 10, TX_NO_TIME_SLICE);
    start(0, subject, 17);
    tx_thread_sleep(3);
    tx_thread_wait_abort(&helper[0]);
    tx_thread_sleep(3);
    thread_counters(&helper[0], &last);
    if (ENABLED) {
        EXPECT(helper[0].tx_thread_state, TX_COMPLETED);
        EXPECT(own[0], 4); /* start, timeout, abort, end of sleep */
        EXPECT(own[1], 4); /* two waits, a sleep, the end */
        EXPECT(own[2], 1);
        EXPECT(own[3], 1);
        EXPECT(own[6], 1);
        EXPECT(own[7], 1);
        EXPECT(own[8], 1);
        EXPECT(last, &helper[2]);
    }
    EXPECT(tx_thread_performance_info_get(TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                                          TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           refused);
    EXPECT(tx_thread_performance_system_info_get(&total[0], &total[1], &total[2], &total[3],
                                                 &total[4], &total[5], &total[6], &total[7],
                                                 &total[8], &total[9], &total[10]),
           done);
    if (ENABLED) {
        EXPECT(total[0] > own[0], 1);
        EXPECT(total[6], 1);
        EXPECT(total[7], 1);
        EXPECT(total[8], 1);
        EXPECT(total[9] > 0, 1);
        EXPECT(total[10] > 0, 1);
    }
    tx_semaphore_delete(&semaphore);
}

static void spin(ULONG n)
{
    while (tx_time_get() < 20)
        continue;
}

static void slice_body(VOID)
{
    make(0, spin, 20, 20, 2);
    make(1, spin, 20, 20, 2);
    tx_time_set(0);
    tx_thread_resume(&helper[0]);
    tx_thread_resume(&helper[1]);
    tx_thread_sleep(30);
    thread_counters(&helper[0], TX_NULL);
    if (ENABLED)
        EXPECT(own[5] >= 4 && own[5] <= 6, 1); /* half of 20 ticks by 2 */
}

/* --- inversion: who waits for a lower one is counted (in thread and mutex)
 * ------------------------ */

static void inversion_body(VOID)
{
    tx_mutex_create(&mutex, "mutex", TX_NO_INHERIT);
    tx_mutex_get(&mutex, TX_NO_WAIT);
    start(0, mutex_waiting, 10);
    tx_mutex_put(&mutex);
    thread_counters(&helper[0], TX_NULL);
    EXPECT(tx_mutex_performance_info_get(&mutex, TX_NULL, TX_NULL, TX_NULL, TX_NULL, &total[0],
                                         &total[1]),
           done);
    if (ENABLED) {
        EXPECT(own[4], 1);
        EXPECT(total[0], 1);
        EXPECT(total[1], 0); /* it lends nothing */
    }
    tx_mutex_delete(&mutex);
}

/* Each boot counts afresh, and so the totals are the object's own. */
static void counters(void **state)
{
    VOID (*const body[])
    (VOID) = {queue_body, semaphore_body, mutex_body,  events_body, block_body,
              byte_body,  timer_body,     thread_body, slice_body,  inversion_body};
    unsigned i;

    for (i = 0; i < sizeof(body) / sizeof(body[0]); i++)
        kernel_run(body[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
