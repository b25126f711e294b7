/*
 * The trace file: JSON whatever threads are called, with the slices, interrupts
 * and frames that happened, at the times at which they did.
 */
#include <errno.h>
#include <unistd.h>

#include "machine_fixture.h"

static char path[] = "/tmp/postboard-trace-XXXXXX";
static char text[65536];

/* --- a judge of JSON (RFC 8259) -------------------------------------------------------- */

static const char *value(const char *at);

static const char *blank(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *string(const char *at)
{
    if (*at++ != '"') {
        return NULL;
    }
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) {
            return NULL;
        }
        if (*at == '\\') {
            at++;
            if (*at == 'u') {
                if (strspn(at + 1, "0123456789abcdefABCDEF") < 4) {
                    return NULL;
                }
                at += 4;
            } else if (*at == '\0' || strchr("\"\\/bfnrt", *at) == NULL) {
                return NULL;
            }
        }
    }
    return at + 1;
}

/* The members of an object or the elements of an array, to its closing bracket. */
static const char *list(const char *at, char close, int named)
{
    at = blank(at + 1);
    if (*at == close) {
        return at + 1;
    }
    for (;;) {
        if (named) {
            at = string(blank(at));
            if (at == NULL || *(at = blank(at)) != ':') {
                return NULL;
            }
            at++;
        }
        at = value(blank(at));
        if (at == NULL) {
            return NULL;
        }
        at = blank(at);
        if (*at == close) {
            return at + 1;
        }
        if (*at++ != ',') {
            return NULL;
        }
    }
}

static const char *value(const char *at)
{
    char *end;

    switch (*at) {
    case '{':
        return list(at, '}', 1);
    case '[':
        return list(at, ']', 0);
    case '"':
        return string(at);
    default:
        strtod(at, &end);
        return end != at ? end : NULL;
    }
}

static void read_trace(void)
{
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    assert_int_equal(fclose(file), 0);
    text[length] = '\0';
    const char *end = value(text);
    assert_non_null(end);
    assert_string_equal(blank(end), "");
}

static unsigned count(const char *needle)
{
    unsigned found = 0;

    for (const char *at = text; (at = strstr(at, needle)) != NULL; at++) {
        found++;
    }
    return found;
}

/* Whether a line holds all of up to three pieces. */
static int has_line(const char *a, const char *b, const char *c)
{
    for (const char *at = text; (at = strstr(at, a)) != NULL; at++) {
        const char *start = at, *end = strchr(at, '\n');
        while (start > text && start[-1] != '\n') {
            start--;
        }
        char line[512];
        snprintf(line, sizeof line, "%.*s", (int)(end - start), start);
        if (strstr(line, b) != NULL && strstr(line, c) != NULL) {
            return 1;
        }
    }
    return 0;
}

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

static int remove_file(void **state)
{
    return unlink(path);
}

static int make_file(void **state)
{
    const int fd = mkstemp(path);

    return fd >= 0 ? close(fd) : -1;
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
