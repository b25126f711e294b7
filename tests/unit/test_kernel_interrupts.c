/*
 * Interrupts of the application's own: raised at once, at a time, by the host,
 * one within another, and what services see and do in them.
 */
#include "kernel_fixture.h"
#include "machine.h"

#define LINE(n) (PB_IRQ_USER + (n))

static ULONG64 now(VOID)
{
    return _pb_machine->now(_pb_machine->board);
}

/* --- at once ---------------------------------------------------------------------------- */

static VOID note_0(VOID)
{
    mark("0");
    EXPECT(_tx_thread_system_state, 1);
}

static VOID at_once_body(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    _pb_interrupt_connect(LINE(0), note_0);
    _pb_interrupt_raise(LINE(0));
    mark(".");
    TX_DISABLE
    _pb_interrupt_raise(LINE(0));
    mark(".");
    TX_RESTORE
    mark(".");
    _pb_interrupt_raise(LINE(1)); /* has no handler */
    _pb_interrupt_raise(PB_IRQ_CONSOLE);
    _pb_interrupt_raise(PB_IRQ_LINES);
    _pb_interrupt_connect(PB_IRQ_LINES, note_0);
    _pb_interrupt_priority(PB_IRQ_LINES, 1);
    tx_thread_sleep(2);
    _pb_interrupt_connect(LINE(0), TX_NULL);
    _pb_interrupt_raise(LINE(0));
}

static void a_line_is_served_before_raise_returns(void **state)
{
    kernel_run_log(at_once_body, "0..0.");
}

/* Raised again while it is served: once more, after it. */
static unsigned again;

static VOID raises_itself(VOID)
{
    mark("(");
    if (again++ < 2)
        _pb_interrupt_raise(LINE(0));
    mark(")");
}

static VOID again_body(VOID)
{
    again = 0;
    _pb_interrupt_connect(LINE(0), raises_itself);
    _pb_interrupt_raise(LINE(0));
    tx_time_get();
    tx_time_get();
}

static void a_raise_within_the_handler_is_kept(void **state)
{
    kernel_run_log(again_body, "()()()");
}

/* --- at a time ------------------------------------------------------------------------------ */

static ULONG64 came_at[4];
static unsigned came;

static VOID note_time(VOID)
{
    came_at[came++ & 3] = now();
}

static VOID timed_body(VOID)
{
    ULONG64 begin = now();

    came = 0;
    _pb_interrupt_connect(LINE(7), note_time);
    _pb_interrupt_raise_after(LINE(7), PB_MS(50));
    _pb_interrupt_raise_after(LINE(7), PB_MS(3)); /* takes the other's place */
    tx_thread_sleep(2);                         /* idle */
    EXPECT(came, 1);
    EXPECT(came_at[0] - begin >= PB_MS(3) && came_at[0] - begin < PB_MS(3) + 20000, 1);
    begin = now();
    _pb_interrupt_raise_after(LINE(7), PB_MS(2));
    while (came == 1)                           /* busy */
        tx_time_get();
    EXPECT(came_at[1] - begin >= PB_MS(2) && came_at[1] - begin < PB_MS(2) + 20000, 1);
    _pb_interrupt_raise_after(LINE(7), PB_MS(2));
    _pb_interrupt_raise_after(LINE(7), PB_NEVER_NS);
    tx_thread_sleep(2);
    EXPECT(came, 2);
    _pb_interrupt_raise_after(LINE(7), PB_S(5)); /* after the board's end */
}

static void a_line_is_raised_at_its_time(void **state)
{
    kernel_run(timed_body);
}

/* A board whose threads wait for nothing else is not at its end. */
static TX_SEMAPHORE gate;

static VOID put_gate(VOID)
{
    tx_semaphore_put(&gate);
}

static VOID waiting_body(VOID)
{
    tx_semaphore_create(&gate, "gate", 0);
    _pb_interrupt_connect(LINE(0), put_gate);
    _pb_interrupt_raise_after(LINE(0), PB_S(100));
    EXPECT(tx_semaphore_get(&gate, TX_WAIT_FOREVER), TX_SUCCESS);
    EXPECT(now() >= PB_S(100), 1);
    tx_semaphore_delete(&gate);
}

static void a_board_waits_for_its_interrupt(void **state)
{
    kernel_run(waiting_body);
}

/* --- one within another ------------------------------------------------------------------------ */

static VOID inner(VOID)
{
    mark("i%u ", (unsigned)_tx_thread_system_state);
}

static VOID middle(VOID)
{
    mark("m%u ", (unsigned)_tx_thread_system_state);
    _pb_interrupt_raise(LINE(0)); /* more urgent: at once */
    _pb_interrupt_raise(LINE(3)); /* as urgent: afterwards */
    mark("m%u ", (unsigned)_tx_thread_system_state);
}

static VOID equal(VOID)
{
    mark("e%u ", (unsigned)_tx_thread_system_state);
}

static VOID outer(VOID)
{
    UINT posture;

    mark("o%u ", (unsigned)_tx_thread_system_state);
    _pb_interrupt_raise(LINE(1));
    posture = tx_interrupt_control(TX_INT_DISABLE);
    EXPECT(posture, TX_INT_ENABLE);
    _pb_interrupt_raise(LINE(0)); /* masked: with the posture */
    mark("o%u ", (unsigned)_tx_thread_system_state);
    tx_interrupt_control(posture);
    mark("o%u ", (unsigned)_tx_thread_system_state);
}

static VOID nested_lines(VOID)
{
    _pb_interrupt_connect(LINE(0), inner);
    _pb_interrupt_connect(LINE(1), middle);
    _pb_interrupt_connect(LINE(2), outer);
    _pb_interrupt_connect(LINE(3), equal);
    _pb_interrupt_priority(LINE(0), 1);
    _pb_interrupt_priority(LINE(1), 5);
    _pb_interrupt_priority(LINE(2), 9);
    _pb_interrupt_priority(LINE(3), 5);
}

static VOID nested_body(VOID)
{
    nested_lines();
    _pb_interrupt_raise(LINE(2));
    mark("c%u", (unsigned)_tx_thread_system_state);
}

static void more_urgent_lines_come_in_between(void **state)
{
    kernel_run_log(nested_body, "o1 m2 i3 m2 e2 o1 i2 o1 c0");
}

/* Several at once: the most urgent first. */
static VOID order_body(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    nested_lines();
    _pb_interrupt_connect(LINE(1), equal);
    _pb_interrupt_connect(LINE(2), note_0);
    TX_DISABLE
    _pb_interrupt_raise(LINE(2));
    _pb_interrupt_raise(LINE(1));
    _pb_interrupt_raise(LINE(0));
    TX_RESTORE
}

static void the_most_urgent_is_first(void **state)
{
    kernel_run_log(order_body, "i1 e1 0");
}

/* A thread that an inner interrupt readies runs when the outermost is over. */
static VOID ran(ULONG n)
{
    mark("t%u ", (unsigned)_tx_thread_system_state);
}

static VOID resumes(VOID)
{
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS);
    mark("i%u ", (unsigned)_tx_thread_system_state);
}

static VOID holds(VOID)
{
    _pb_interrupt_raise(LINE(0));
    mark("o%u ", (unsigned)_tx_thread_system_state);
}

static VOID switch_body(VOID)
{
    make(0, ran, 3, 3, 0);
    _pb_interrupt_connect(LINE(0), resumes);
    _pb_interrupt_connect(LINE(1), holds);
    _pb_interrupt_priority(LINE(0), 0);
    _pb_interrupt_raise(LINE(1));
    mark("c");
}

static void threads_switch_when_the_last_is_over(void **state)
{
    kernel_run_log(switch_body, "i2 o1 t0 c");
}

/* The tick is a line as others are. */
static ULONG ticks_seen;

static VOID long_isr(VOID)
{
    ULONG64 end = now() + PB_MS(35);
    ULONG before = _tx_timer_system_clock;

    while (now() < end)
        tx_thread_identify();
    ticks_seen = _tx_timer_system_clock - before;
}

static VOID tick_body(VOID)
{
    _pb_interrupt_connect(LINE(0), long_isr);
    _pb_interrupt_raise(LINE(0));
    EXPECT(ticks_seen, 0);
    while (_tx_timer_system_clock < 3) /* they come afterwards, at a service each */
        tx_thread_identify();
    EXPECT(now() < PB_MS(36), 1);
    _pb_interrupt_priority(PB_IRQ_TICK, 3);
    _pb_interrupt_raise(LINE(0));
    EXPECT(ticks_seen >= 3 && ticks_seen <= 4, 1);
}

static void ticks_come_where_they_are_more_urgent(void **state)
{
    kernel_run(tick_body);
}

/* --- what services see ---------------------------------------------------------------------------- */

static TX_MUTEX mutex;
static TX_TIMER timer;

static VOID nothing(ULONG n)
{
}

static VOID calls(VOID)
{
    TX_SEMAPHORE other;

    EXPECT(tx_thread_identify(), &control);
    EXPECT(tx_semaphore_create(&other, "o", 0), TX_CALLER_ERROR);
    EXPECT(tx_semaphore_delete(&gate), TX_CALLER_ERROR);
    EXPECT(tx_semaphore_get(&gate, 1), TX_WAIT_ERROR);
    EXPECT(tx_semaphore_get(&gate, TX_NO_WAIT), TX_NO_INSTANCE);
    EXPECT(tx_mutex_get(&mutex, TX_NO_WAIT), TX_CALLER_ERROR);
    EXPECT(tx_thread_sleep(0), TX_CALLER_ERROR);
    EXPECT(tx_thread_terminate(&control), TX_CALLER_ERROR);
    EXPECT(tx_timer_change(&timer, 5, 5), TX_SUCCESS);
    EXPECT(tx_timer_activate(&timer), TX_SUCCESS);
    EXPECT(tx_semaphore_put(&gate), TX_SUCCESS);
    tx_thread_relinquish();
    mark("s");
}

static VOID callers_body(VOID)
{
    tx_semaphore_create(&gate, "gate", 0);
    tx_mutex_create(&mutex, "mutex", TX_NO_INHERIT);
    tx_timer_create(&timer, "timer", nothing, 0, 1, 1, TX_NO_ACTIVATE);
    _pb_interrupt_connect(LINE(0), calls);
    _pb_interrupt_raise(LINE(0));
    EXPECT(gate.tx_semaphore_count, 1);
    tx_semaphore_get(&gate, TX_NO_WAIT);
    tx_timer_deactivate(&timer);
    tx_timer_delete(&timer);
    tx_mutex_delete(&mutex);
    tx_semaphore_delete(&gate);
}

static void callers_are_isrs(void **state)
{
    kernel_run_log(callers_body, "s");
}

/* --- by the host ------------------------------------------------------------------------------------- */

static struct pb_test test;

static void raise_line_5(void *argument)
{
    pb_board_interrupt(test.board, LINE(5));
}

static VOID host_body(VOID)
{
    came = 0;
    _pb_interrupt_connect(LINE(5), note_time);
    tx_thread_sleep(5);
    EXPECT(came, 2);
    EXPECT(came_at[0] >= PB_MS(7) && came_at[0] < PB_MS(7) + 20000, 1);
    EXPECT(came_at[1] >= PB_MS(9) && came_at[1] < PB_MS(9) + 20000, 1);
}

static void the_host_raises_lines(void **state)
{
    kernel_init = NULL;
    kernel_body = host_body;
    pb_test_open(&test, kernel_define, 3, 0);
    pb_world_at(test.world, PB_MS(7), raise_line_5, NULL);
    pb_world_at(test.world, PB_MS(9), raise_line_5, NULL);
    assert_int_equal(pb_test_run_until(&test, PB_S(10)), PB_END_FINISHED);
    pb_test_close(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_served_before_raise_returns),
        cmocka_unit_test(a_raise_within_the_handler_is_kept),
        cmocka_unit_test(a_line_is_raised_at_its_time),
        cmocka_unit_test(a_board_waits_for_its_interrupt),
        cmocka_unit_test(more_urgent_lines_come_in_between),
        cmocka_unit_test(the_most_urgent_is_first),
        cmocka_unit_test(threads_switch_when_the_last_is_over),
        cmocka_unit_test(ticks_come_where_they_are_more_urgent),
        cmocka_unit_test(callers_are_isrs),
        cmocka_unit_test(the_host_raises_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
