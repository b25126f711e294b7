/*
 * A call of a packet script: its arguments, and how the board's firmware comes
 * to do it.
 */
#ifndef SCRIPT_CALL_H
#define SCRIPT_CALL_H

#include "script_reader.h"
#include "script_wire.h"

#define CALL_FAILS   (-1)
#define CALL_NOT_YET (-2)
#define CALL_ARGUMENTS 8

struct call {
    char name[24];
    unsigned count;
    char argument[CALL_ARGUMENTS][200];
    int wanted;                         /* the result that the script expects */
    int may_wait;                       /* it has time until its line's second time */
};

/* What has the result of the call that runs, once it has waited; NULL: it does not wait. */
static int (*call_finish)(const struct call *call);

static void settle(void);

static uint32_t argument(const struct call *call, unsigned index)
{
    const char *text = index < call->count ? call->argument[index] : "";

    text += *text == '[';
    return (uint32_t)strtoul(text, NULL, 0);
}

/* Starts a function in worker n. */
static void start(unsigned n, void (*function)(void))
{
    if (worker_busy[n])
        wrong("the call before still waits");
    worker_function[n] = function;
    worker_busy[n] = 1;
    pb_board_interrupt(board.board, PB_IRQ_USER);
    settle();
}

static void run(void (*function)(void))
{
    start(1, function);
    if (worker_busy[1])
        wrong("the call waits");
}

/* How what worker 0 waits for stands. */
static int waits_done(void)
{
    if (worker_busy[0])
        return CALL_NOT_YET;
    return status == NX_SUCCESS ? 0 : CALL_FAILS;
}

#endif
