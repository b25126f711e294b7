/*
 * The report of a board that can make no progress: every waiting thread with
 * what it waits for, and the owner of a mutex.
 */
#include "kernel_fixture.h"

static TX_MUTEX first, second;
static TX_SEMAPHORE semaphore;
static TX_QUEUE full, empty;
static ULONG full_area[1], empty_area[1];
static TX_EVENT_FLAGS_GROUP group;
static TX_BLOCK_POOL blocks;
static TX_BYTE_POOL bytes;
static ULONG block_area[8], byte_area[32];
static TX_THREAD thread[9];
static UCHAR stack[9][512];
static char report[2048];

static void cross(TX_MUTEX *one, TX_MUTEX *other)
{
    tx_mutex_get(one, TX_WAIT_FOREVER);
    tx_thread_sleep(1);
    tx_mutex_get(other, TX_WAIT_FOREVER);
}

static void wait_for(ULONG n)
{
    ULONG word = 0;
    VOID *memory;

    switch (n) {
    case 0:
        cross(&first, &second);
        break;
    case 1:
        cross(&second, &first);
        break;
    case 2:
        tx_semaphore_get(&semaphore, TX_WAIT_FOREVER);
        break;
    case 3:
        tx_queue_receive(&empty, &word, TX_WAIT_FOREVER);
        break;
    case 4:
        tx_queue_send(&full, &word, TX_NO_WAIT);
        tx_queue_send(&full, &word, TX_WAIT_FOREVER);
        break;
    case 5:
        tx_event_flags_get(&group, 1, TX_OR, &word, TX_WAIT_FOREVER);
        break;
    case 6:
        tx_block_allocate(&blocks, &memory, TX_NO_WAIT);
        tx_block_allocate(&blocks, &memory, TX_WAIT_FOREVER);
        break;
    case 7:
        tx_byte_allocate(&bytes, &memory, 100, TX_NO_WAIT);
        tx_byte_allocate(&bytes, &memory, 100, TX_WAIT_FOREVER);
        break;
    default:
        tx_thread_suspend(&thread[n]);
        break;
    }
}

static void define(void *first_unused_memory)
{
    static CHAR *const name[] = {"ping",    "pong",   "taker", "reader", "writer",
                                 "watcher", "blocks", TX_NULL, "resting"};
    unsigned n;

    tx_mutex_create(&first, "first", TX_INHERIT);
    tx_mutex_create(&second, "second", TX_NO_INHERIT);
    tx_semaphore_create(&semaphore, "turns", 0);
    tx_queue_create(&full, "out", TX_1_ULONG, full_area, sizeof(full_area));
    tx_queue_create(&empty, "in", TX_1_ULONG, empty_area, sizeof(empty_area));
    tx_event_flags_create(&group, TX_NULL);
    tx_block_pool_create(&blocks, "frames", 12, block_area, 16);
    tx_byte_pool_create(&bytes, "heap", byte_area, sizeof(byte_area));
    for (n = 0; n < 9; n++)
        tx_thread_create(&thread[n], name[n], wait_for, n, stack[n], sizeof(stack[n]), 5, 5,
                         TX_NO_TIME_SLICE, TX_AUTO_START);
}

static void add_line(void *arg, const char *line)
{
    strcat(strcat(report, line), "\n");
}

static void every_waiting_thread_is_named(void **state)
{
    struct pb_test test;

    report[0] = '\0';
    pb_test_open(&test, define, 1, 0);
    assert_int_equal(pb_test_run_until(&test, UINT64_MAX), PB_END_IDLE);
    pb_world_waiting(test.world, add_line, NULL);
    pb_test_close(&test);
    assert_string_equal(
        report, "board dut: thread ping waits for the mutex second, which thread pong owns\n"
                "board dut: thread pong waits for the mutex first, which thread ping owns\n"
                "board dut: thread taker waits for the semaphore turns\n"
                "board dut: thread reader waits for a message from the queue in\n"
                "board dut: thread writer waits for room in the queue out\n"
                "board dut: thread watcher waits for flags of the event group\n"
                "board dut: thread blocks waits for a block of the pool frames\n"
                "board dut: thread without a name waits for memory of the pool heap\n"
                "board dut: thread resting is suspended\n");
}

static void boards_that_are_off_say_nothing(void **state)
{
    struct pb_test test;

    report[0] = '\0';
    pb_test_open(&test, define, 1, 0);
    pb_test_run_until(&test, UINT64_MAX);
    pb_board_power_cut(test.board);
    pb_world_waiting(test.world, add_line, NULL);
    pb_test_close(&test);
    assert_string_equal(report, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_waiting_thread_is_named),
        cmocka_unit_test(boards_that_are_off_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
