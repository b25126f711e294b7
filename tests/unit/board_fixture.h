/*
 * One linked board in one world, booted afresh for every test. The test
 * program is the firmware: what tx_application_define does is a function that
 * the test gives. Firmware notes what it saw with EXPECT and mark(); cmocka
 * asserts run on the main context only, once the world has returned. What the
 * board sends on its link has to pass the wire checker.
 * A header of static functions: one program a test file.
 */
#ifndef BOARD_FIXTURE_H
#define BOARD_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "postboard.h"
#include "tx_api.h"
#include "wire_checker.h"

#define PB_MS(n) ((uint64_t)(n) * 1000000u)
#define PB_S(n)  ((uint64_t)(n) * 1000000000u)

typedef void pb_test_define(void *first_unused_memory);

/* The board under test, and what came of it. */
struct pb_test {
    struct pb_world *world;
    struct pb_board *board;
    struct pb_link *link;       /* at controller 0; NULL unless asked for */
    enum pb_end end;
    int status;                 /* exit status; -1: has not called exit */
    uint64_t now_ns;            /* virtual time at which the run ended */
    uint64_t hash;
};

static pb_test_define *pb_test_define_function;
static struct pb_link_options pb_test_link;    /* of links to come */
static char pb_test_log[8192];      /* what mark() noted */
static char pb_test_failure[512];   /* the first EXPECT that failed */
static unsigned pb_test_expects;    /* how many were looked at */

void tx_application_define(void *first_unused_memory)
{
    pb_test_define_function(first_unused_memory);
}

/* --- firmware side ------------------------------------------------------------------ */

__attribute__((unused, format(printf, 1, 2))) static void mark(const char *format, ...)
{
    size_t length = strlen(pb_test_log);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(pb_test_log + length, sizeof(pb_test_log) - length, format, arguments);
    va_end(arguments);
}

__attribute__((unused)) static void pb_test_expect(const char *file, int line, const char *what,
                                                   unsigned long long got,
                                                   unsigned long long wanted)
{
    pb_test_expects++;
    if (got != wanted && pb_test_failure[0] == '\0')
        snprintf(pb_test_failure, sizeof(pb_test_failure), "%s:%d: %s is 0x%llx, not 0x%llx", file,
                 line, what, got, wanted);
}

/* The value (integer or pointer below 4 GiB) is what it should be. */
#define EXPECT(got, wanted)                                                                        \
    pb_test_expect(__FILE__, __LINE__, #got, (unsigned long long)(uintptr_t)(got),                 \
                   (unsigned long long)(uintptr_t)(wanted))

/* Ends the run from firmware. */
__attribute__((unused)) static void pb_test_stop(int status)
{
    _pb_machine->stop(_pb_machine->board, status);
}

/* --- host side ------------------------------------------------------------------------ */

/* What boards send on the link is looked at from now on. */
__attribute__((unused)) static void pb_test_listen(struct pb_link *link)
{
    pb_link_observe(link, wire_checker_frame, NULL);
}

/* Ends the world of a test that has failed. */
__attribute__((noreturn)) static void pb_test_fail(struct pb_test *test, const char *failure)
{
    pb_world_destroy(test->world);
    test->world = NULL;
    fail_msg("%s (log: %s)", failure, pb_test_log);
    abort();
}

/* Boot arguments of the next board: name and value, the rest NULL. */
static const char *pb_test_arguments[4][2];

/* A world of one board that will run `define`; powered on, not yet run. */
__attribute__((unused)) static void pb_test_open(struct pb_test *test, pb_test_define *define,
                                                 uint64_t seed, int with_link)
{
    struct pb_world_options world = {.seed = seed};
    struct pb_board_options board = {.watched = 1};
    struct pb_error error = {""};

    memset(test, 0, sizeof(*test));
    test->status = -1;
    pb_test_define_function = define;
    pb_test_log[0] = '\0';
    pb_test_failure[0] = '\0';
    pb_test_expects = 0;
    wire_checker_reset();
    test->world = pb_world_create(&world, &error);
    assert_non_null(test->world);
    test->board = pb_board_create(test->world, "dut", &board, &error);
    assert_non_null(test->board);
    if (pb_board_link_image(test->board, &pb_image, &error) != 0)
        fail_msg("%s", error.text);
    if (with_link) {
        test->link = pb_link_create(test->world, &pb_test_link, &error);
        assert_non_null(test->link);
        pb_test_listen(test->link);
        if (pb_board_connect(test->board, test->link, &error) < 0)
            fail_msg("%s", error.text);
    }
    for (size_t i = 0; i < 4 && pb_test_arguments[i][0] != NULL; i++)
        assert_int_equal(pb_board_argument(test->board, pb_test_arguments[i][0],
                                           pb_test_arguments[i][1], SIZE_MAX), 0);
    pb_board_power_on(test->board);
}

/* Runs (on) until the virtual time; the firmware's failed EXPECTs fail here. */
__attribute__((unused)) static enum pb_end pb_test_run_until(struct pb_test *test,
                                                             uint64_t until_ns)
{
    test->end = pb_world_run(test->world, until_ns);
    test->status = pb_board_exit_status(test->board);
    test->now_ns = pb_world_now(test->world);
    test->hash = pb_world_hash(test->world);
    if (pb_test_failure[0] != '\0')
        pb_test_fail(test, pb_test_failure);
    if (wire_checker.failure[0] != '\0')
        pb_test_fail(test, wire_checker.failure);
    return test->end;
}

__attribute__((unused)) static void pb_test_close(struct pb_test *test)
{
    pb_world_destroy(test->world);
    test->world = NULL;
}

/* All in one: boots, runs, cuts the power; the end and the exit status. */
__attribute__((unused)) static struct pb_test pb_test_run(pb_test_define *define,
                                                          uint64_t until_ns)
{
    struct pb_test test;

    pb_test_open(&test, define, 1, 0);
    pb_test_run_until(&test, until_ns);
    pb_test_close(&test);
    return test;
}

#endif
