/*
 * The trace file: JSON whatever threads are called, with the slices, interrupts
 * and frames that happened, at the times at which they did.
 */
#include <errno.h>

#include "machine_fixture.h"
#include "trace_reader.h"

/* --- firmware ------------------------------------------------------------------------------ */

static const char odd_name[] = "a \"thread\"\\\n\x01\xff";
static uint64_t began, ended;

static void thread(void *argument)
{
    const struct pb_machine *m = argument;

    for (int i = 0; i < 5; i++) {
        m->elapse(m->board);
    }
    ended = m->now(m->board);
    m->context_switch(m->board, NULL, 0);
}

static void start_sender(const struct pb_machine *m)
{
    uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0, 0, 1, 0x08, 0x06};
    struct pb_context *context;

    m->elapse(m->board);
    began = m->now(m->board);
    context = m->context_create(m->board, thread, (void *)(uintptr_t)m, odd_name);
    m->trace(m->board, PB_TRACE_SWITCH, 7);
    m->context_switch(m->board, context, 0);
    m->trace(m->board, PB_TRACE_INTERRUPT, PB_IRQ_TICK);
    m->note(m->board, "a \"kind\"", "what happened");
    m->eth_send(m->board, 0, frame, sizeof frame);
    m->idle(m->board, PB_TICKS_NEVER);
}

static void start_receiver(const struct pb_machine *m)
{
    m->idle(m->board, PB_TICKS_NEVER);
    m->stop(m->board, 3);
}

static void run(double loss, uint64_t until)
{
    const struct pb_image sender = test_image(start_sender), receiver = test_image(start_receiver);
    const struct pb_link_options options = {.loss = loss};
    struct pb_error error;
    struct pb_world *world = test_world(1);

    TEST_CHECK_ERROR(pb_world_trace(world, path, &error) == 0, error);
    assert_int_equal(pb_world_trace(world, path, &error), -1);
    struct pb_link *link = test_link(world, &options);
    struct pb_board *a = test_board(world, "sen\"der", &sender);
    struct pb_board *b = test_board(world, "receiver", &receiver);
    TEST_CHECK_ERROR(pb_board_connect(a, link, &error) == 0, error);
    TEST_CHECK_ERROR(pb_board_connect(b, link, &error) == 0, error);
    pb_world_run(world, until);
    assert_int_equal(pb_world_trace_end(world, &error), 0);
    pb_world_destroy(world);
    read_trace();
}

static void slices_interrupts_and_frames_are_there(void **state)
{
    char ts[64], dur[64];

    run(0, UINT64_MAX);
    assert_int_equal(count("\"process_name\""), 2);
    assert_true(has_line("\"process_name\"", "\"pid\":1", "sen\\\"der"));
    assert_true(has_line("\"process_name\"", "\"pid\":2", "receiver"));
    assert_true(has_line("\"thread_name\"", "\"tid\":9", "a \\\"thread\\\"\\\\\\u000a\\u0001\\u00ff"));
    assert_int_equal(count("\"ph\":\"X\""), 1);
    snprintf(ts, sizeof ts, "\"ts\":%llu.%03u", (unsigned long long)began / 1000,
             (unsigned)(began % 1000));
    snprintf(dur, sizeof dur, "\"dur\":%llu.%03u", (unsigned long long)(ended - began) / 1000,
             (unsigned)((ended - began) % 1000));
    assert_true(ended > began);
    assert_true(has_line("\"ph\":\"X\"", ts, dur));
    assert_true(has_line("\"tick\"", "\"pid\":1", "\"tid\":0"));
    assert_true(has_line("\"what happened\"", "\"tid\":1,", "\"cat\":\"a \\\"kind\\\"\""));
    assert_true(has_line("\"out ARP\"", "\"pid\":1", "\"bytes\":60"));
    assert_true(has_line("\"in ARP\"", "\"pid\":2", "\"bytes\":60"));
    assert_true(has_line("\"power off\"", "\"pid\":2", "\"ts\""));
}

static void a_lost_frame_is_the_links(void **state)
{
    run(100, 1000000);
    assert_true(has_line("\"process_name\"", "\"pid\":65536", "link 0"));
    assert_true(has_line("\"lost\"", "\"pid\":65536", "ARP"));
    assert_true(has_line("\"out ARP\"", "\"pid\":1", ""));
    assert_int_equal(count("\"in ARP\""), 0);
}

/* A world that never ran has JSON, too. */
static void what_is_cut_short_is_json(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);

    assert_int_equal(pb_world_trace(world, path, &error), 0);
    pb_world_destroy(world);
    read_trace();
    assert_int_equal(count("\"ph\""), 0);
}

static void a_file_that_cannot_be_made_is_named(void **state)
{
    struct pb_error error = {""};
    struct pb_world *world = test_world(1);

    assert_int_equal(pb_world_trace(world, "/nonexistent/trace", &error), -1);
    assert_non_null(strstr(error.text, "/nonexistent/trace"));
    assert_non_null(strstr(error.text, strerror(ENOENT)));
    pb_world_destroy(world);
    world = test_world(1);
    TEST_CHECK_ERROR(pb_world_trace(world, "/dev/full", &error) == 0, error);
    assert_int_equal(pb_world_trace_end(world, &error), -1);
    assert_non_null(strstr(error.text, "/dev/full"));
    pb_world_destroy(world);
}

/* What is traced does not change what happens. */
static void a_trace_leaves_the_run_alone(void **state)
{
    const struct pb_image sender = test_image(start_sender);
    uint64_t hash[2];

    for (int traced = 0; traced < 2; traced++) {
        struct pb_error error;
        struct pb_world *world = test_world(5);
        if (traced) {
            assert_int_equal(pb_world_trace(world, path, &error), 0);
        }
        test_board(world, "board", &sender);
        pb_world_run(world, 1000000);
        hash[traced] = pb_world_hash(world);
        pb_world_destroy(world);
    }
    assert_true(hash[0] == hash[1]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_interrupts_and_frames_are_there),
        cmocka_unit_test(a_lost_frame_is_the_links),
        cmocka_unit_test(what_is_cut_short_is_json),
        cmocka_unit_test(a_file_that_cannot_be_made_is_named),
        cmocka_unit_test(a_trace_leaves_the_run_alone),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
