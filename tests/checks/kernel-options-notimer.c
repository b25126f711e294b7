/*
 * TX_NO_TIMER: no tick, no timer, no timeout; everything else goes on.
 */
#include "kernel_fixture.h"

static TX_SEMAPHORE semaphore;
static TX_TIMER timer;
static UINT waited;

static VOID nothing(ULONG n)
{
}

/* With no clock only a put ends the wait. */
static VOID waits(ULONG n)
{
    waited = tx_semaphore_get(&semaphore, 1);
}

static VOID body(VOID)
{
    unsigned i;

    EXPECT(tx_timer_create(&timer, "t", nothing, 0, 1, 1, TX_AUTO_ACTIVATE),
           TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_timer_delete(&timer), TX_TIMER_ERROR);
    EXPECT(tx_thread_sleep(0), TX_SUCCESS);
    EXPECT(tx_thread_sleep(1), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_semaphore_create(&semaphore, "s", 0), TX_SUCCESS);
    waited = 99;
    start(0, waits, 10);
    for (i = 0; i < 50000; i++) /* some ticks' time */
        tx_thread_identify();
    EXPECT(tx_time_get(), 0);
    EXPECT(waited, 99);
    EXPECT(tx_semaphore_put(&semaphore), TX_SUCCESS);
    EXPECT(waited, TX_SUCCESS);
    EXPECT(tx_semaphore_delete(&semaphore), TX_SUCCESS);
}

static void test_there_is_no_time(void **state)
{
    kernel_run(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_is_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
