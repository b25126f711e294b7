/*
 * TX_EXECUTION_PROFILE_ENABLE: the accounts add up to the time that passed.
 * TX_ENABLE_RANDOM_NUMBER_STACK_FILLING: stacks are filled with a byte drawn for
 * each, which the overflow check knows.
 */
#include "kernel_fixture.h"
#include "tx_execution_profile.h"

static ULONG64 now(VOID)
{
    return _pb_machine->now(_pb_machine->board);
}

/* --- execution profile -------------------------------------------------------------------- */

static VOID works(ULONG n)
{
    ULONG i;

    for (i = 0; i < 1000 * (n + 1); i++)
        tx_thread_identify();
    tx_thread_suspend(&helper[n]);
}

static VOID accounts_body(VOID)
{
    EXECUTION_TIME own[2], mine, threads, isr, idle, total;
    ULONG64 begin, ticks = TX_TIMER_TICKS_PER_SECOND;

    begin = now();
    EXPECT(_tx_execution_thread_total_time_reset(), TX_SUCCESS);
    EXPECT(_tx_execution_isr_time_reset(), TX_SUCCESS);
    EXPECT(_tx_execution_idle_time_reset(), TX_SUCCESS);
    EXPECT(_tx_execution_thread_time_reset(&control), TX_SUCCESS);
    start(0, works, 10);
    start(1, works, 10);
    tx_thread_sleep(50);
    _tx_execution_thread_time_get(&control, &mine);
    _tx_execution_thread_time_get(&helper[0], &own[0]);
    _tx_execution_thread_time_get(&helper[1], &own[1]);
    _tx_execution_isr_time_get(&isr);
    _tx_execution_idle_time_get(&idle);
    _tx_execution_thread_total_time_get(&threads);
    total = threads + isr + idle;
    EXPECT(own[0] > 900000, 1);         /* 1,000 services of about a microsecond */
    EXPECT(own[1] > own[0] * 19 / 10 && own[1] < own[0] * 21 / 10, 1);
    EXPECT(isr > 0, 1);
    EXPECT(idle > 40 * (1000000000u / ticks), 1);
    EXPECT(threads >= own[0] + own[1] + mine, 1);
    /* But for the few services between the looks. */
    EXPECT(now() - begin - total < 50000, 1);
    EXPECT(_tx_execution_thread_time_reset(&helper[0]), TX_SUCCESS);
    EXPECT(_tx_execution_thread_time_get(&helper[0], &own[0]), TX_SUCCESS);
    EXPECT(own[0], 0);
    EXPECT(_tx_execution_thread_time_get(TX_NULL, &mine), TX_PTR_ERROR);
    EXPECT(_tx_execution_thread_time_get(&helper[3], &mine), TX_PTR_ERROR);
    EXPECT(_tx_execution_idle_time_get(TX_NULL), TX_PTR_ERROR);
    EXPECT(_tx_execution_thread_time_reset(TX_NULL), TX_PTR_ERROR);
}

static void test_accounts_add_up(void **state)
{
    kernel_run(accounts_body);
}

/* --- random stack filling ------------------------------------------------------------------- */

static unsigned overflows;

static VOID overflow(TX_THREAD *thread)
{
    overflows++;
    EXPECT(thread, &helper[0]);
}

static VOID sleeps(ULONG n)
{
    tx_thread_sleep(1);
    tx_thread_sleep(1);
}

static VOID filling_body(VOID)
{
    unsigned different = 0;
    unsigned n, i;

    overflows = 0;
    EXPECT(tx_thread_stack_error_notify(overflow), TX_SUCCESS);
    for (n = 0; n < HELPERS; n++) {
        make(n, sleeps, 10, 10, 0);
        for (i = 1; i < HELPER_STACK; i++)
            EXPECT(helper_stack[n][i], helper_stack[n][0]);
        different += helper_stack[n][0] != helper_stack[0][0];
    }
    EXPECT(different > 0, 1);
    for (n = 0; n < HELPERS; n++)
        tx_thread_resume(&helper[n]);
    EXPECT(overflows, 0);
    memset(helper_stack[0], (UCHAR)~helper_stack[0][0], 8);
    tx_thread_sleep(2);
    EXPECT(overflows > 0, 1);
}

static void test_stacks_are_filled_at_random(void **state)
{
    kernel_run(filling_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accounts_add_up),
        cmocka_unit_test(test_stacks_are_filled_at_random),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
