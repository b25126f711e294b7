/*
 * What a trace file shows of the kernel: what each thread does while it does not
 * run, for how long, and the values of objects, all on the virtual clock.
 */
#include "kernel_fixture.h"
#include "trace_reader.h"

static TX_MUTEX lock;
static TX_SEMAPHORE bell;
static TX_QUEUE letters;
static TX_EVENT_FLAGS_GROUP group;
static TX_BLOCK_POOL blocks;
static ULONG letter_area[4], block_area[16];

static void wants_lock(ULONG n)
{
    tx_mutex_get(&lock, TX_WAIT_FOREVER);
    tx_mutex_put(&lock);
}

static void wants_letter(ULONG n)
{
    ULONG letter;

    tx_queue_receive(&letters, &letter, TX_WAIT_FOREVER);
}

static void spins(ULONG n)
{
    tx_time_get();
}

static void body(VOID)
{
    static CHAR queue_name[] = "let\"ters";
    ULONG letter = 1;
    VOID *block;

    tx_mutex_create(&lock, "lock", TX_NO_INHERIT);
    tx_semaphore_create(&bell, "bell", 3);
    tx_queue_create(&letters, queue_name, 1, letter_area, sizeof letter_area);
    tx_event_flags_create(&group, "group");
    tx_block_pool_create(&blocks, "blocks", 4, block_area, sizeof block_area);
    tx_mutex_get(&lock, TX_NO_WAIT);
    start(0, wants_lock, 5);
    start(1, wants_letter, 6);
    start(2, spins, 20);
    tx_thread_sleep(3);
    tx_semaphore_get(&bell, TX_NO_WAIT);
    tx_event_flags_set(&group, 0x30, TX_OR);
    tx_block_allocate(&blocks, &block, TX_NO_WAIT);
    tx_queue_send(&letters, &letter, TX_NO_WAIT);
    tx_queue_send(&letters, &letter, TX_NO_WAIT);
    tx_mutex_put(&lock);
    EXPECT(tx_mutex_delete(&lock) | tx_semaphore_delete(&bell) | tx_queue_delete(&letters) |
               tx_event_flags_delete(&group) | tx_block_pool_delete(&blocks),
           TX_SUCCESS);
}

static uint64_t traced_run(int traced)
{
    struct pb_test test;
    struct pb_error error = {""};

    kernel_init = NULL;
    kernel_body = body;
    pb_test_open(&test, kernel_define, 3, 0);
    if (traced && pb_world_trace(test.world, path, &error) != 0)
        fail_msg("%s", error.text);
    pb_test_run_until(&test, PB_S(10));
    assert_int_equal(pb_world_trace_end(test.world, &error), 0);
    pb_test_close(&test);
    return test.hash;
}

/* Microseconds of the slice that a line of the text holds. */
static double duration(const char *line)
{
    const char *at = strstr(line, "\"dur\":");

    return at != NULL ? strtod(at + 6, NULL) : -1;
}

static void states_and_values_are_there(void **state)
{
    static const char *const lines[][2] = {
        {"\"name\":\"waits for the mutex lock of control\"", "\"cat\":\"state\""},
        {"\"name\":\"waits for a message from the queue let\\\"ters\"", "\"cat\":\"state\""},
        {"\"name\":\"waits for time to pass\"", "\"cat\":\"state\""},
        {"\"name\":\"ready\"", "\"cat\":\"state\""},
        {"\"name\":\"mutex lock\"", "\"value\":1}"},
        {"\"name\":\"mutex lock\"", "\"value\":0}"},
        {"\"name\":\"semaphore bell\"", "\"value\":3}"},
        {"\"name\":\"semaphore bell\"", "\"value\":2}"},
        {"\"name\":\"queue let\\\"ters\"", "\"value\":1}"},
        {"\"name\":\"event flags group\"", "\"value\":48}"},
        {"\"name\":\"block pool blocks\"", "\"value\":8}"},
        {"\"name\":\"block pool blocks\"", "\"value\":7}"},
        {"\"name\":\"thread_name\"", "\"helper\""},
    };
    uint64_t hash = traced_run(1);

    read_trace();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!has_line(lines[i][0], lines[i][1], ""))
            fail_msg("no line has %s and %s", lines[i][0], lines[i][1]);
    }
    /* three ticks: 20 to 30 ms */
    double waited = duration(strstr(text, "waits for time to pass"));
    assert_true(waited > 20000 && waited <= 30000);
    assert_true(traced_run(0) == hash);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_and_values_are_there),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
