/*
 * Tiny images for the machine's tests: a start function and no kernel. The
 * firmware side of a test reads `script` through the board's index, records
 * what it sees, and never asserts: asserts belong to the main context.
 */
#ifndef MACHINE_FIXTURE_H
#define MACHINE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "board.h"
#include "postboard.h"

#define TEST_CHECK_ERROR(condition, error)                                                         \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s: %s", #condition, (error).text);                                          \
        }                                                                                          \
    } while (0)

/* An image whose start is `fn`; fields may be set afterwards. */
static inline struct pb_image test_image(void (*fn)(const struct pb_machine *))
{
    return (struct pb_image){.magic = PB_IMAGE_MAGIC,
                             .version = PB_MACHINE_VERSION,
                             .size = sizeof(struct pb_image),
                             .start = fn};
}

static inline struct pb_world *test_world(uint64_t seed)
{
    const struct pb_world_options options = {.seed = seed};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);

    TEST_CHECK_ERROR(world != NULL, error);
    return world;
}

/*
 * A board that is switched on with a fake image. Not by pb_board_link_image,
 * which allows a process one board: these images have no variables, so that
 * several boards may share one.
 */
static inline struct pb_board *test_board_with(struct pb_world *world, const char *name,
                                               const struct pb_image *image,
                                               const struct pb_board_options *options)
{
    struct pb_error error;
    struct pb_board *board = pb_board_create(world, name, options, &error);

    TEST_CHECK_ERROR(board != NULL, error);
    board->image = image;
    pb_board_power_on(board);
    return board;
}

static inline struct pb_board *test_board(struct pb_world *world, const char *name,
                                          const struct pb_image *image)
{
    return test_board_with(world, name, image, NULL);
}

static inline struct pb_link *test_link(struct pb_world *world,
                                        const struct pb_link_options *options)
{
    struct pb_error error;
    struct pb_link *link = pb_link_create(world, options, &error);

    TEST_CHECK_ERROR(link != NULL, error);
    return link;
}

/* Runs fn(arg) in a child; returns its exit code and what it wrote on stderr. */
int test_in_child(void (*fn)(void *), void *arg, char *output, size_t size);

#ifdef TEST_WANT_CHILD
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int test_in_child(void (*fn)(void *), void *arg, char *output, size_t size)
{
    int ends[2], status;
    size_t length = 0;
    ssize_t count;

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);              /* a child that hangs is a failure, not a hang */
        signal(SIGSEGV, SIG_DFL);       /* cmocka's handler would go on with the next test */
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        fn(arg);
        _exit(0);
    }
    close(ends[1]);
    while ((count = read(ends[0], output + length, size - 1 - length)) > 0) {
        length += (size_t)count;
    }
    output[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
#endif

#endif
