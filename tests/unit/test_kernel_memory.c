/*
 * Block pools, byte pools, timers and time: TX43 to TX52.
 */
#include "kernel_fixture.h"

static UINT status_of[HELPERS];
static VOID *memory_of[HELPERS];

/* --- block pools ----------------------------------------------------------------------------- */

static TX_BLOCK_POOL blocks;
static UCHAR block_area[512] __attribute__((aligned(8)));

static void blocks_body(VOID)
{
    static const struct {
        ULONG block, area, total, rounded;
    } cases[] = {
        /* as on a 32-bit target: each block costs 4 bytes more, rounded to 4 */
        {100, 320, 3, 100}, {100, 512, 4, 100}, {101, 512, 4, 104}, {1, 512, 64, 4}, {4, 512, 64, 4},
        {508, 512, 1, 508}, {60, 511, 7, 60},   {8, 12, 1, 8},
    };
    unsigned i, n;
    VOID *block[65];

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        EXPECT(tx_block_pool_create(&blocks, "b", cases[i].block, block_area, cases[i].area),
               TX_SUCCESS);
        EXPECT(blocks.tx_block_pool_total, cases[i].total);
        EXPECT(blocks.tx_block_pool_block_size, cases[i].rounded);
        for (n = 0; n < cases[i].total; n++) {
            EXPECT(tx_block_allocate(&blocks, &block[n], TX_NO_WAIT), TX_SUCCESS);
            EXPECT((uintptr_t)block[n] - (uintptr_t)block_area, n * (cases[i].rounded + 4) + 4);
            memset(block[n], 0xFF, cases[i].rounded);
        }
        block[n] = block;
        EXPECT(tx_block_allocate(&blocks, &block[n], TX_NO_WAIT), TX_NO_MEMORY);
        EXPECT(block[n], TX_NULL); /* TX44 */
        for (n = 0; n < cases[i].total; n++)
            EXPECT(tx_block_release(block[n]), TX_SUCCESS);
        EXPECT(blocks.tx_block_pool_available, cases[i].total);
        EXPECT(tx_block_release(block[0]), TX_PTR_ERROR); /* twice */
        EXPECT(tx_block_pool_delete(&blocks), TX_SUCCESS);
    }
    EXPECT(tx_block_pool_create(&blocks, "b", 512, block_area, 512), TX_SIZE_ERROR);
    EXPECT(tx_block_pool_create(&blocks, "b", 0xFFFFFFFF, block_area, 512), TX_SIZE_ERROR);
    EXPECT(tx_block_pool_create(&blocks, "b", 4, TX_NULL, 512), TX_PTR_ERROR);
}

static void tx43_block_arithmetic(void **state)
{
    kernel_run(blocks_body);
}

static void want_block(ULONG n)
{
    status_of[n] = tx_block_allocate(&blocks, &memory_of[n], TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
}

static void block_wait_body(VOID)
{
    VOID *first, *second;
    ULONG available, total, count;
    TX_THREAD *waiter;

    tx_block_pool_create(&blocks, "b", 100, block_area, 208);
    EXPECT(tx_block_pool_create(&blocks, "b", 100, block_area, 208), TX_POOL_ERROR); /* TX25 */
    _tx_thread_context_save(); /* TX44 */
    EXPECT(tx_block_allocate(&blocks, &first, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_block_allocate(&blocks, &second, 1), TX_WAIT_ERROR);
    EXPECT(tx_block_release(first), TX_SUCCESS);
    _tx_thread_context_restore();
    tx_block_allocate(&blocks, &first, TX_NO_WAIT);
    tx_block_allocate(&blocks, &second, TX_NO_WAIT);
    start(0, want_block, 12);
    start(1, want_block, 10);
    start(2, want_block, 11);
    EXPECT(tx_block_pool_prioritize(&blocks), TX_SUCCESS);
    EXPECT(tx_block_pool_info_get(&blocks, TX_NULL, &available, &total, &waiter, &count, TX_NULL),
           TX_SUCCESS);
    EXPECT(available, 0);
    EXPECT(total, 2);
    EXPECT(waiter, &helper[1]);
    EXPECT(count, 3);
    EXPECT(tx_block_release(first), TX_SUCCESS);
    EXPECT(memory_of[1], first);
    EXPECT(blocks.tx_block_pool_available, 0);
    EXPECT(tx_block_release(second), TX_SUCCESS);
    EXPECT(memory_of[0], second);
    EXPECT(tx_block_release(block_area), TX_PTR_ERROR);
    EXPECT(tx_block_release(&available), TX_PTR_ERROR);
    EXPECT(tx_block_release(TX_NULL), TX_PTR_ERROR);
    EXPECT(tx_block_allocate(&blocks, TX_NULL, 0), TX_PTR_ERROR);
    EXPECT(tx_block_pool_delete(&blocks), TX_SUCCESS);
    EXPECT(status_of[2], TX_DELETED);
    EXPECT(tx_block_release(memory_of[1]), TX_PTR_ERROR); /* its pool is gone */
}

static void tx44_block_waiters(void **state)
{
    kernel_run_log(block_wait_body, "102");
}

/* --- byte pools --------------------------------------------------------------------------------- */

static TX_BYTE_POOL bytes;
static UCHAR byte_area[1024] __attribute__((aligned(8)));

static void bytes_body(VOID)
{
    VOID *a, *b, *c, *d;
    ULONG available, fragments;

    EXPECT(tx_byte_pool_create(&bytes, "p", byte_area, TX_BYTE_POOL_MIN - 1), TX_SIZE_ERROR);
    EXPECT(tx_byte_pool_create(&bytes, "p", byte_area, 1000), TX_SUCCESS);
    tx_byte_pool_info_get(&bytes, TX_NULL, &available, &fragments, TX_NULL, TX_NULL, TX_NULL);
    EXPECT(available, 992); /* TX45 */
    EXPECT(fragments, 2);
    a = &a;
    EXPECT(tx_byte_allocate(&bytes, &a, 992, TX_NO_WAIT), TX_NO_MEMORY);
    EXPECT(a, TX_NULL);
    EXPECT(tx_byte_allocate(&bytes, &a, 984, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(bytes.tx_byte_pool_available, 0);
    memset(a, 0xFF, 984);
    EXPECT(tx_byte_release(a), TX_SUCCESS);
    EXPECT(tx_byte_release(a), TX_PTR_ERROR);
    EXPECT(tx_byte_allocate(&bytes, &a, 101, TX_NO_WAIT), TX_SUCCESS); /* 104 + 8 */
    EXPECT(bytes.tx_byte_pool_available, 992 - 112);
    EXPECT(bytes.tx_byte_pool_fragments, 3);
    EXPECT(tx_byte_allocate(&bytes, &b, 100, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_byte_allocate(&bytes, &c, 100, TX_NO_WAIT), TX_SUCCESS);
    EXPECT((UCHAR *)b - (UCHAR *)a, 112);
    EXPECT(bytes.tx_byte_pool_fragments, 5);
    tx_byte_release(a);
    tx_byte_release(b);
    EXPECT(bytes.tx_byte_pool_fragments, 5); /* merged only by a search */
    EXPECT(tx_byte_allocate(&bytes, &d, 200, TX_NO_WAIT), TX_SUCCESS); /* in a and b, merged */
    EXPECT(d, a);
    EXPECT(bytes.tx_byte_pool_fragments, 4); /* 12 bytes left over are not split off */
    tx_byte_release(c);
    tx_byte_release(d);
    EXPECT(bytes.tx_byte_pool_available, 992);
    EXPECT(tx_byte_allocate(&bytes, &d, 984, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(bytes.tx_byte_pool_fragments, 2);
    EXPECT(tx_byte_allocate(&bytes, &a, 0, TX_NO_WAIT), TX_SIZE_ERROR);
    EXPECT(tx_byte_allocate(&bytes, &a, 1001, TX_NO_WAIT), TX_SIZE_ERROR);
    EXPECT(_tx_byte_allocate(&bytes, &a, 0xFFFFFFFF, TX_NO_WAIT), TX_NO_MEMORY);
    EXPECT(tx_byte_release(TX_NULL), TX_PTR_ERROR);
    EXPECT(tx_byte_release(&available), TX_PTR_ERROR);     /* TX46 */
    EXPECT(tx_byte_release(byte_area + 200), TX_PTR_ERROR);
    _tx_thread_context_save();
    EXPECT(tx_byte_allocate(&bytes, &a, 4, TX_NO_WAIT), TX_CALLER_ERROR); /* TX20 */
    EXPECT(tx_byte_release(d), TX_CALLER_ERROR);
    _tx_thread_context_restore();
    tx_byte_pool_delete(&bytes);
}

static void tx45_tx46_byte_arithmetic(void **state)
{
    memset(byte_area, 0, sizeof(byte_area));
    kernel_run(bytes_body);
}

static const ULONG wanted_bytes[HELPERS] = {600, 100, 50};

static void want_bytes(ULONG n)
{
    status_of[n] = tx_byte_allocate(&bytes, &memory_of[n], wanted_bytes[n],
                                    n == 0 ? 20 : TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
}

static void byte_wait_body(VOID)
{
    VOID *half, *rest;

    tx_byte_pool_create(&bytes, "p", byte_area, 1000);
    EXPECT(tx_byte_pool_create(&bytes, "p", byte_area, 1000), TX_POOL_ERROR); /* TX25 */
    tx_byte_allocate(&bytes, &half, 484, TX_NO_WAIT);
    tx_byte_allocate(&bytes, &rest, 484, TX_NO_WAIT);
    start(0, want_bytes, 12);
    start(1, want_bytes, 12);
    start(2, want_bytes, 10);
    tx_byte_release(half); /* not enough for 0, which blocks the others (TX47) */
    EXPECT(bytes.tx_byte_pool_suspended_count, 3);
    EXPECT(tx_byte_pool_prioritize(&bytes), TX_SUCCESS);
    EXPECT(bytes.tx_byte_pool_suspension_list, &helper[2]);
    mark(".");
    tx_byte_release(rest); /* 2, 0 and 1 in this order */
    EXPECT(bytes.tx_byte_pool_suspended_count, 0);
    tx_byte_release(memory_of[0]);
    tx_byte_release(memory_of[1]);
    tx_byte_release(memory_of[2]);
    EXPECT(bytes.tx_byte_pool_available, 992);
    tx_byte_pool_delete(&bytes);
}

static void tx47_byte_waiters(void **state)
{
    /* All are woken by one release; the one of rank 10 runs first. */
    kernel_run_log(byte_wait_body, ".201");
}

static void byte_timeout_body(VOID)
{
    VOID *half, *rest;

    tx_byte_pool_create(&bytes, "p", byte_area, 1000);
    tx_byte_allocate(&bytes, &half, 484, TX_NO_WAIT);
    tx_byte_allocate(&bytes, &rest, 484, TX_NO_WAIT);
    start(0, want_bytes, 10);
    start(1, want_bytes, 10);
    tx_byte_release(half);
    tx_thread_sleep(21); /* 0 gives up; what it held up is served */
    EXPECT(status_of[0], TX_NO_MEMORY);
    EXPECT(memory_of[0], TX_NULL);
    EXPECT(status_of[1], TX_SUCCESS);
    EXPECT(memory_of[1], half);
    tx_byte_pool_delete(&bytes);
}

static void a_waiter_that_gives_up_frees_the_way(void **state)
{
    kernel_run(byte_timeout_body);
}

/* Allocations and releases at random against a plain model. */
static void byte_model_body(VOID)
{
    VOID *held[32] = {TX_NULL};
    ULONG size[32];
    ULONG random = 12345;
    unsigned round, i, k;

    tx_byte_pool_create(&bytes, "p", byte_area, sizeof(byte_area));
    for (round = 0; round < 20000; round++) {
        random = random * 1664525 + 1013904223;
        i = (random >> 16) % 32;
        if (held[i] != TX_NULL) {
            for (k = 0; k < size[i]; k++)
                if (((UCHAR *)held[i])[k] != (UCHAR)i)
                    EXPECT(k, size[i]);
            EXPECT(tx_byte_release(held[i]), TX_SUCCESS);
            held[i] = TX_NULL;
        } else {
            size[i] = (random >> 24) % 120 + 1;
            if (tx_byte_allocate(&bytes, &held[i], size[i], TX_NO_WAIT) == TX_SUCCESS)
                memset(held[i], (int)i, size[i]);
            else
                EXPECT(held[i], TX_NULL);
        }
    }
    for (i = 0; i < 32; i++)
        if (held[i] != TX_NULL)
            tx_byte_release(held[i]);
    EXPECT(bytes.tx_byte_pool_available, sizeof(byte_area) - 8);
    EXPECT(tx_byte_allocate(&bytes, &held[0], sizeof(byte_area) - 16, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(bytes.tx_byte_pool_fragments, 2);
    tx_byte_pool_delete(&bytes);
}

static void byte_pool_against_a_model(void **state)
{
    kernel_run(byte_model_body);
}

/* --- timers -------------------------------------------------------------------------------------------- */

static TX_TIMER timer[3];
static ULONG fired[16];
static unsigned fired_count;
static TX_THREAD *fired_in;
static UINT fired_status[3];
static ULONG fired_state;

static void note_time(ULONG input)
{
    (void)input;
    if (fired_count < 16)
        fired[fired_count++] = tx_time_get();
    fired_in = tx_thread_identify();
}

static void callback_statuses(ULONG input)
{
    TX_TIMER other;
    TX_SEMAPHORE semaphore;

    (void)input;
    fired_in = tx_thread_identify();
    fired_state = _tx_thread_system_state;
    fired_status[0] = tx_timer_create(&other, "x", note_time, 0, 1, 0, TX_NO_ACTIVATE);
    fired_status[1] = tx_timer_delete(&timer[0]);
    fired_status[2] = tx_semaphore_create(&semaphore, "x", 0);
}

static void timer_thread_body(VOID)
{
    memset(fired_status, 0xFF, sizeof(fired_status));
    tx_timer_create(&timer[0], "t", callback_statuses, 0, 2, 0, TX_AUTO_ACTIVATE);
    tx_thread_sleep(3);
#ifdef TX_TIMER_PROCESS_IN_ISR
    EXPECT(fired_state, 1); /* TX48 */
#else
    EXPECT(fired_in, &_tx_timer_thread); /* TX48 */
    EXPECT(fired_state, 0);
#endif
    EXPECT(fired_status[0], TX_CALLER_ERROR);
    EXPECT(fired_status[1], TX_CALLER_ERROR);
    EXPECT(fired_status[2], TX_CALLER_ERROR);
    tx_timer_delete(&timer[0]);
}

static void tx48_where_callbacks_run(void **state)
{
    kernel_run(timer_thread_body);
}

static void periodic_body(VOID)
{
    UINT active;
    ULONG remaining, period;
    ULONG base = tx_time_get();
    unsigned n;

    fired_count = 0;
    EXPECT(tx_timer_create(&timer[0], "t", note_time, 0, 0, 5, TX_AUTO_ACTIVATE), TX_TICK_ERROR);
    EXPECT(tx_timer_create(&timer[0], "t", note_time, 0, 3, 5, 2), TX_ACTIVATE_ERROR);
    EXPECT(tx_timer_create(&timer[0], "t", note_time, 0, 3, 5, TX_AUTO_ACTIVATE), TX_SUCCESS);
    EXPECT(tx_timer_create(&timer[0], "t", note_time, 0, 3, 5, TX_AUTO_ACTIVATE), TX_TIMER_ERROR);
    EXPECT(tx_timer_info_get(&timer[0], TX_NULL, &active, &remaining, &period, TX_NULL),
           TX_SUCCESS);
    EXPECT(active, TX_TRUE);
    EXPECT(remaining, 3);
    EXPECT(period, 5);
    tx_thread_sleep(20);
    EXPECT(fired_count, 4);
    for (n = 0; n < 4; n++)
        EXPECT(fired[n] - base, 3 + 5 * n);
    tx_timer_info_get(&timer[0], TX_NULL, &active, &remaining, TX_NULL, TX_NULL);
    EXPECT(remaining, 3);
    EXPECT(timer[0].tx_timer_internal.tx_timer_internal_remaining_ticks, 3);
    tx_thread_sleep(1);
    EXPECT(timer[0].tx_timer_internal.tx_timer_internal_remaining_ticks, 2);
    tx_thread_sleep(4);
    EXPECT(timer[0].tx_timer_internal.tx_timer_internal_remaining_ticks, 3);
    fired_count = 4;
    EXPECT(tx_timer_deactivate(&timer[0]), TX_SUCCESS); /* TX51 */
    EXPECT(tx_timer_deactivate(&timer[0]), TX_SUCCESS);
    tx_thread_sleep(20);
    EXPECT(fired_count, 4);
    EXPECT(timer[0].tx_timer_internal.tx_timer_internal_remaining_ticks, 3);
    EXPECT(tx_timer_activate(&timer[0]), TX_SUCCESS);
    EXPECT(tx_timer_activate(&timer[0]), TX_ACTIVATE_ERROR); /* TX50 */
    base = tx_time_get();
    EXPECT(tx_timer_change(&timer[0], 99, 99), TX_SUCCESS); /* TX51: changes nothing */
    tx_thread_sleep(4);
    EXPECT(fired_count, 5);
    EXPECT(fired[4] - base, 3);
    tx_timer_info_get(&timer[0], TX_NULL, TX_NULL, TX_NULL, &period, TX_NULL);
    EXPECT(period, 5);
    EXPECT(tx_timer_delete(&timer[0]), TX_SUCCESS);
    EXPECT(tx_timer_delete(&timer[0]), TX_TIMER_ERROR);
}

static void tx49_tx51_periodic(void **state)
{
    kernel_run(periodic_body);
}

static void one_shot_body(VOID)
{
    UINT active;
    ULONG remaining;

    fired_count = 0;
    tx_timer_create(&timer[0], "t", note_time, 0, 2, 0, TX_NO_ACTIVATE);
    tx_thread_sleep(5);
    EXPECT(fired_count, 0);
    EXPECT(tx_timer_activate(&timer[0]), TX_SUCCESS);
    tx_thread_sleep(3);
    EXPECT(fired_count, 1);
    tx_timer_info_get(&timer[0], TX_NULL, &active, &remaining, TX_NULL, TX_NULL);
    EXPECT(active, TX_FALSE);
    EXPECT(remaining, 0);
    EXPECT(tx_timer_activate(&timer[0]), TX_ACTIVATE_ERROR); /* TX50 */
    EXPECT(tx_timer_change(&timer[0], 0, 1), TX_TICK_ERROR);
    EXPECT(tx_timer_change(&timer[0], 4, 0), TX_SUCCESS);
    EXPECT(tx_timer_activate(&timer[0]), TX_SUCCESS);
    tx_thread_sleep(5);
    EXPECT(fired_count, 2);
    tx_timer_delete(&timer[0]);
}

static void tx50_one_shot(void **state)
{
    kernel_run(one_shot_body);
}

static void stop_itself(ULONG n)
{
    if (++fired_count == 3)
        tx_timer_deactivate(&timer[n]);
}

static void stop_itself_body(VOID)
{
    fired_count = 0;
    tx_timer_create(&timer[0], "t", stop_itself, 0, 1, 2, TX_AUTO_ACTIVATE);
    tx_thread_sleep(50);
    EXPECT(fired_count, 3);
    tx_timer_delete(&timer[0]);
}

static void a_timer_stops_itself(void **state)
{
    kernel_run(stop_itself_body);
}

static void time_set_body(VOID)
{
    fired_count = 0;
    tx_timer_create(&timer[0], "t", note_time, 0, 10, 0, TX_AUTO_ACTIVATE);
    tx_time_set(0xFFFFFFFE);
    EXPECT(tx_time_get(), 0xFFFFFFFE);
    tx_thread_sleep(9);
    EXPECT(tx_time_get(), 7);
    EXPECT(fired_count, 0);
    tx_thread_sleep(1);
    EXPECT(fired_count, 1);
    EXPECT(fired[0], 8);
    tx_timer_delete(&timer[0]);
}

static void tx52_time_set(void **state)
{
    kernel_run(time_set_body);
}

/* Expiry in order of ticks, and of activation on one tick. */
static void note_number(ULONG n)
{
    mark("%u", (unsigned)n);
}

static void order_body(VOID)
{
    TX_TIMER many[8];
    static const ULONG ticks[8] = {5, 3, 5, 1, 9, 3, 0xFFFFFFFE, 1};
    unsigned n;

    for (n = 0; n < 8; n++)
        tx_timer_create(&many[n], "t", note_number, n, ticks[n], 0, TX_AUTO_ACTIVATE);
    tx_thread_sleep(20);
    for (n = 0; n < 8; n++)
        tx_timer_delete(&many[n]);
}

static void timers_expire_in_order(void **state)
{
    kernel_run_log(order_body, "3715024");
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tx43_block_arithmetic),
        TEST(tx44_block_waiters),
        TEST(tx45_tx46_byte_arithmetic),
        TEST(tx47_byte_waiters),
        TEST(a_waiter_that_gives_up_frees_the_way),
        TEST(byte_pool_against_a_model),
        TEST(tx48_where_callbacks_run),
        TEST(tx49_tx51_periodic),
        TEST(tx50_one_shot),
        TEST(a_timer_stops_itself),
        TEST(tx52_time_set),
        TEST(timers_expire_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
