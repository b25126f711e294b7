/*
 * The end of firmware in a loaded image: exit() stops the board, not the
 * process. Failures that would abort a program stop the board with the status
 * that a shell reports for SIGABRT.
 */
#include <stdio.h>
#include <stdlib.h>

#include "image_libc.h"
#include "machine.h"

#define MOST_FUNCTIONS 32
#define ABORTED 134

extern void _pb_loaded_finish(struct pb_board *) __attribute__((weak));

struct at_exit {
    void (*function)(void *);
    void *argument;
};

static struct at_exit at_exit[MOST_FUNCTIONS];
static unsigned at_exit_count;

void _pb_image_stop(int status)
{
    fflush(stdout);
    _pb_machine->stop(_pb_machine->board, status & 0xff);
    __builtin_unreachable();
}

/* A function may register another meanwhile, or call exit again. */
void _pb_image_exit(int status)
{
    while (at_exit_count > 0) {
        struct at_exit *last = &at_exit[--at_exit_count];
        last->function(last->argument);
    }
    if (_pb_loaded_finish != NULL)
        _pb_loaded_finish(_pb_machine->board);
    _pb_image_stop(status);
}

PB_WEAK void exit(int status)
{
    _pb_image_exit(status);
}

PB_WEAK void _exit(int status)
{
    _pb_image_stop(status);
}

PB_WEAK void _Exit(int status)
{
    _pb_image_stop(status);
}

PB_WEAK void quick_exit(int status)
{
    _pb_image_stop(status);
}

PB_WEAK void abort(void)
{
    _pb_image_stop(ABORTED);
}

int __cxa_atexit(void (*)(void *), void *, void *);
void __cxa_finalize(void *);
void __assert_fail(const char *, const char *, unsigned, const char *);
void __stack_chk_fail(void);

PB_WEAK int __cxa_atexit(void (*function)(void *), void *argument, void *dso)
{
    (void)dso;
    if (at_exit_count == MOST_FUNCTIONS)
        return -1;
    at_exit[at_exit_count++] = (struct at_exit){function, argument};
    return 0;
}

static void call_plain(void *function)
{
    ((void (*)(void))function)();
}

PB_WEAK int atexit(void (*function)(void))
{
    return __cxa_atexit(call_plain, (void *)function, NULL);
}

/* crtbegin calls it in the destructors, when exit has done its work. */
PB_WEAK void __cxa_finalize(void *dso)
{
    (void)dso;
}

PB_WEAK void __assert_fail(const char *assertion, const char *file, unsigned line,
                           const char *function)
{
    fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, assertion);
    _pb_image_stop(ABORTED);
}

PB_WEAK void __stack_chk_fail(void)
{
    fprintf(stderr, "stack smashing detected\n");
    _pb_image_stop(ABORTED);
}
