/*
 * The stack under other options: an image compiled with them tests itself
 * (tests/images/net_options.c), and its parts must agree on them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "postboard.h"

static char folder[4096];       /* where this program lies; the images with it */
static char printed[4096];

static void sink(void *unused, const char *text, size_t length)
{
    size_t have = strlen(printed);

    (void)unused;
    if (have + length < sizeof printed) {
        memcpy(printed + have, text, length);
        printed[have + length] = '\0';
    }
}

static void image_tests_itself(void **state)
{
    const struct pb_world_options options = {.seed = 3};
    const struct pb_board_options board_options = {.watched = 1};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_board *board = pb_board_create(world, "board", &board_options, &error);
    char path[sizeof folder + 64];
    enum pb_end end;
    int status;

    (void)state;
    snprintf(path, sizeof path, "%s/images/net_options.so", folder);
    pb_board_console_sink(board, sink, NULL);
    if (pb_board_load_image(board, path, &error) != 0)
        fail_msg("%s", error.text);
    pb_board_power_on(board);
    end = pb_world_run(world, 1000u * 1000000000ull);
    status = pb_board_exit_status(board);
    pb_world_destroy(world);
    assert_string_equal(printed, "");
    assert_int_equal(end, PB_END_STOPPED);
    assert_int_equal(status, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(image_tests_itself),
    };
    char *slash = strrchr(argv[0], '/');

    (void)argc;
    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - argv[0]) : 1,
             slash != NULL ? argv[0] : ".");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
