/*
 * Kernel tests: a control thread of priority 16 runs the test's body, starts
 * helper threads and ends them. After every test no object, timer or thread
 * but the system's may be left.
 */
#ifndef KERNEL_FIXTURE_H
#define KERNEL_FIXTURE_H

#include "board_fixture.h"

#include "pb_kernel.h"
#include "tx_block_pool.h"
#include "tx_byte_pool.h"
#include "tx_event_flags.h"
#include "tx_initialize.h"
#include "tx_mutex.h"
#include "tx_queue.h"
#include "tx_semaphore.h"
#include "tx_thread.h"
#include "tx_timer.h"

/* Threads of the system, and the control thread. */
#ifdef TX_TIMER_PROCESS_IN_ISR
#define THREADS_AT_REST 1
#else
#define THREADS_AT_REST 2
#endif
#define HELPERS        6
#define CONTROL_RANK   16
#define HELPER_STACK   1024

extern ULONG64 _tx_timer_next(VOID);    /* private: ticks until something expires */

static TX_THREAD control;
static TX_THREAD helper[HELPERS];
static UCHAR control_stack[2048];
static UCHAR helper_stack[HELPERS][HELPER_STACK];
static VOID (*kernel_body)(VOID);
static VOID (*kernel_init)(VOID);       /* in tx_application_define; may be NULL */

/* --- firmware side ---------------------------------------------------------------------- */

/* Starts helper thread `n`, with the threshold equal to its priority. */
__attribute__((unused)) static void start(unsigned n, VOID (*entry)(ULONG), UINT priority)
{
    EXPECT(tx_thread_create(&helper[n], "helper", entry, n, helper_stack[n], HELPER_STACK, priority,
                            priority, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
}

/* As start, but not made ready, and with all parameters. */
__attribute__((unused)) static void make(unsigned n, VOID (*entry)(ULONG), UINT priority,
                                         UINT threshold, ULONG slice)
{
    EXPECT(tx_thread_create(&helper[n], "helper", entry, n, helper_stack[n], HELPER_STACK, priority,
                            threshold, slice, TX_DONT_START),
           TX_SUCCESS);
}

static void control_entry(ULONG input)
{
    unsigned n;

    (void)input;
    kernel_body();
    for (n = 0; n < HELPERS; n++) {
        if (helper[n].tx_thread_id == TX_THREAD_ID) {
            tx_thread_terminate(&helper[n]);
            tx_thread_delete(&helper[n]);
        }
    }
}

static void kernel_define(void *first_unused_memory)
{
    (void)first_unused_memory;
    memset(helper, 0, sizeof(helper));
    tx_thread_create(&control, "control", control_entry, 0, control_stack, sizeof(control_stack),
                     CONTROL_RANK, CONTROL_RANK, TX_NO_TIME_SLICE, TX_AUTO_START);
    if (kernel_init != NULL)
        kernel_init();
}

/* --- host side ----------------------------------------------------------------------------- */

/* Runs `body` in the control thread (after `init` in tx_application_define),
 * then checks that it ended, looked at something and left nothing behind. */
__attribute__((unused)) static void kernel_run_init(VOID (*init)(VOID), VOID (*body)(VOID))
{
    struct pb_test test;

    kernel_init = init;
    kernel_body = body;
    test = pb_test_run(kernel_define, PB_S(36000));
    assert_int_equal(test.end, PB_END_FINISHED);
    assert_true(pb_test_expects > 0 || pb_test_log[0] != '\0');
    assert_int_equal(_tx_thread_created_count, THREADS_AT_REST);
    assert_int_equal(_tx_timer_created_count, 0);
    assert_int_equal(_tx_queue_created_count, 0);
    assert_int_equal(_tx_semaphore_created_count, 0);
    assert_int_equal(_tx_mutex_created_count, 0);
    assert_int_equal(_tx_event_flags_created_count, 0);
    assert_int_equal(_tx_block_pool_created_count, 0);
    assert_int_equal(_tx_byte_pool_created_count, 0);
    assert_true(_tx_timer_next() == PB_TICKS_NEVER);
}

__attribute__((unused)) static void kernel_run(VOID (*body)(VOID))
{
    kernel_run_init(NULL, body);
}

/* As kernel_run, and the log is as given. */
__attribute__((unused)) static void kernel_run_log(VOID (*body)(VOID), const char *log)
{
    kernel_run_init(NULL, body);
    assert_string_equal(pb_test_log, log);
}

#endif
