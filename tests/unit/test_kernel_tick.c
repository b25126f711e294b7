/*
 * A program that replaces the tick interrupt: it is called by name for every
 * tick, idle ones too, in interrupt context, and may call the default.
 */
#include "kernel_fixture.h"

extern VOID _tx_timer_interrupt_default(VOID);

static ULONG ticks_seen;
static ULONG wrong_state;

VOID _tx_timer_interrupt(VOID)
{
    ticks_seen++;
    if (_tx_thread_system_state != 1)
        wrong_state++;
    _tx_timer_interrupt_default();
}

static void idle_body(VOID)
{
    ticks_seen = 0;
    EXPECT(tx_thread_sleep(1000), TX_SUCCESS);
    EXPECT(ticks_seen, 1000);
    EXPECT(tx_time_get(), 1000);
    EXPECT(wrong_state, 0);
}

static void every_tick_comes_by_name(void **state)
{
    kernel_run(idle_body);
}

static void busy_body(VOID)
{
    ticks_seen = 0;
    while (tx_time_get() < 20)
        ;
    EXPECT(ticks_seen, 20);
}

static void polling_sees_every_tick(void **state)
{
    kernel_run(busy_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tick_comes_by_name),
        cmocka_unit_test(polling_sees_every_tick),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
