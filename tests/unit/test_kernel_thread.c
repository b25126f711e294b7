/*
 * Threads and scheduling: TX01 to TX18, TX20 to TX25 as far as threads show
 * them, interrupts and the posture.
 */
#include "kernel_fixture.h"

static void log_name(ULONG n)
{
    mark("%u", (unsigned)n);
}

/* --- start-up -------------------------------------------------------------------------- */

/* Before any boot of this process: what a program creates between its own
 * set-up and power-on stays. Has to be the first test. */
static TX_SEMAPHORE early;

static void early_body(VOID)
{
    EXPECT(_tx_semaphore_created_ptr, &early);
    EXPECT(tx_semaphore_get(&early, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_semaphore_delete(&early), TX_SUCCESS);
}

static void early_nothing(VOID)
{
    mark("booted");
}

static void set_up_before_power_on(void **state)
{
    _tx_initialize_kernel_setup();
    assert_true(_tx_thread_system_state == TX_INITIALIZE_ALMOST_DONE);
    assert_int_equal(tx_semaphore_create(&early, "early", 1), TX_SUCCESS);
    kernel_run(early_body);
}

/* As above, after boots whose machines are gone. */
static void set_up_between_boots(void **state)
{
    kernel_run(early_nothing);
    assert_null(_pb_machine);
    set_up_before_power_on(state);
}

static void define_body(VOID)
{
    mark("body");
}

static void define_init(VOID)
{
#ifndef TX_TIMER_PROCESS_IN_ISR
    EXPECT(_tx_thread_created_ptr, &_tx_timer_thread); /* before the application's */
#endif
    make(0, log_name, 1, 1, 0);
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS);
    EXPECT(_tx_thread_system_state, TX_INITIALIZE_IN_PROGRESS); /* TX18: in initialisation */
    EXPECT(tx_thread_identify(), TX_NULL);
    EXPECT(tx_thread_sleep(1), TX_CALLER_ERROR);
    tx_thread_relinquish();
    mark("init ");
}

static void tx01_threads_run_after_define(void **state)
{
    kernel_run_init(define_init, define_body);
    assert_string_equal(pb_test_log, "init 0body");
}

static void boots_afresh(void **state)
{
    struct pb_test first, second;

    kernel_body = define_body;
    kernel_init = define_init;
    first = pb_test_run(kernel_define, PB_S(10));
    second = pb_test_run(kernel_define, PB_S(10));
    assert_int_equal(first.end, PB_END_FINISHED);
    assert_int_equal(second.end, PB_END_FINISHED);
    assert_true(first.hash == second.hash);
    assert_true(first.now_ns == second.now_ns);
}

/* --- scheduling -------------------------------------------------------------------------- */

static void enter_leave(ULONG n)
{
    mark("+%u", (unsigned)n);
    tx_thread_suspend(&helper[n]);
    mark("-%u", (unsigned)n);
}

static void order_body(VOID)
{
    start(0, enter_leave, 20); /* below: does not run yet */
    start(1, enter_leave, 16); /* equal: neither */
    mark("c");
    start(2, enter_leave, 3); /* above: at once */
    mark("c");
    tx_thread_relinquish();
    mark("c");
    EXPECT(tx_thread_resume(&helper[1]), TX_SUCCESS);
    mark("c");
    EXPECT(tx_thread_resume(&helper[2]), TX_SUCCESS);
    mark("c");
    tx_thread_sleep(1);
}

static void tx02_priority_order(void **state)
{
    kernel_run_log(order_body, "c+2c+1cc-2c-1+0");
}

static TX_THREAD *order[8];
static ULONG stamp[8];
static unsigned order_length;

/* 0, 1 and 2 of one rank; 0 is preempted by 3 while it runs and goes on first. */
static void preempted_runner(ULONG n)
{
    mark("0");
    start(3, log_name, 5);
    mark("0");
    (void)n;
}

static void ring_body(VOID)
{
    start(0, preempted_runner, 20);
    start(1, log_name, 20);
    start(2, log_name, 20);
    tx_thread_sleep(1);
}

static void tx03_ring_order(void **state)
{
    kernel_run_log(ring_body, "03012");
}

/* A thread of rank 20 whose threshold is 10 holds off ranks 10 to 19. */
static void holder(ULONG n)
{
    (void)n;
    mark("h");
    start(1, log_name, 15); /* held off */
    start(2, log_name, 10); /* held off: only numerically lower ones preempt */
    mark("h");
    start(3, log_name, 9); /* preempts */
    mark("h");
}

static void threshold_body(VOID)
{
    UINT old;

    EXPECT(tx_thread_create(&helper[5], "x", holder, 0, helper_stack[5], HELPER_STACK, 5, 6, 0, 0),
           TX_THRESH_ERROR);
    make(0, holder, 20, 10, 0);
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS);
    EXPECT(tx_thread_preemption_change(&helper[0], 21, &old), TX_THRESH_ERROR);
    tx_thread_sleep(1);
}

static void tx04_threshold(void **state)
{
    kernel_run_log(threshold_body, "hh3h21");
}

/* 0 (rank 20, threshold 10) is preempted by 3 (rank 9), which readies 1 (rank
 * 15): when 3 ends, 0 goes on, for its threshold still excludes 1. */
static void rank9(ULONG n)
{
    (void)n;
    mark("3");
    start(1, log_name, 15);
}

static void preempted_holder(ULONG n)
{
    (void)n;
    mark("h");
    start(3, rank9, 9);
    mark("h");
}

static void preempted_threshold_body(VOID)
{
    make(0, preempted_holder, 20, 10, 0);
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS);
    tx_thread_sleep(1);
}

static void tx04_preempted_threshold_holds(void **state)
{
    kernel_run_log(preempted_threshold_body, "h3h1");
}

/* Notes who got the processor at which tick. */
static void spin(ULONG n)
{
    ULONG end = tx_time_get() + 12;

    while ((LONG)(end - tx_time_get()) > 0) {
        if (order_length < 8 && (order_length == 0 || order[order_length - 1] != &helper[n])) {
            stamp[order_length] = tx_time_get();
            order[order_length++] = &helper[n];
        }
    }
}

static void slice_body(VOID)
{
    unsigned n;

    order_length = 0;
    make(0, spin, 20, 20, 2);
    make(1, spin, 20, 20, 3);
    tx_thread_resume(&helper[0]);
    tx_thread_resume(&helper[1]);
    tx_thread_sleep(30);
    for (n = 0; n < 4; n++) {
        EXPECT(order[n], &helper[n % 2]);
        EXPECT(stamp[n + 1] - stamp[n], n % 2 ? 3 : 2);
    }
}

static void time_slices_alternate(void **state)
{
    kernel_run(slice_body);
}

static void slice_threshold_body(VOID)
{
    order_length = 0;
    make(0, spin, 20, 19, 2);
    make(1, spin, 20, 20, 2);
    tx_thread_resume(&helper[0]);
    tx_thread_resume(&helper[1]);
    tx_thread_sleep(30);
    EXPECT(order_length, 2);
}

static void tx05_no_slice_under_threshold(void **state)
{
    kernel_run(slice_threshold_body);
}

static void relinquisher(ULONG n)
{
    (void)n;
    mark("a");
    tx_thread_relinquish(); /* alone: nothing happens */
    mark("a");
    start(1, log_name, 15); /* held off by the threshold */
    mark("a");
    tx_thread_relinquish();
    mark("a");
    start(2, log_name, 20);
    tx_thread_relinquish();
    mark("a");
}

static void relinquish_body(VOID)
{
    make(0, relinquisher, 20, 10, 0);
    tx_thread_resume(&helper[0]);
    tx_thread_sleep(1);
}

static void tx06_relinquish(void **state)
{
    kernel_run_log(relinquish_body, "aaa1a2a");
}

/* --- sleep ---------------------------------------------------------------------------------- */

static UINT timer_statuses[4];

static void sleep_in_timer(ULONG n)
{
    (void)n;
    timer_statuses[0] = tx_thread_sleep(0);
    timer_statuses[1] = tx_thread_sleep(5);
}

static void sleep_body(VOID)
{
    TX_TIMER timer;
    ULONG before = tx_time_get();

    EXPECT(tx_thread_sleep(0), TX_SUCCESS);
    EXPECT(tx_time_get() - before, 0);
    EXPECT(tx_thread_sleep(7), TX_SUCCESS);
    EXPECT(tx_time_get() - before, 7);
    EXPECT(tx_timer_create(&timer, "t", sleep_in_timer, 0, 1, 0, TX_AUTO_ACTIVATE), TX_SUCCESS);
    EXPECT(tx_thread_sleep(2), TX_SUCCESS);
    EXPECT(timer_statuses[0], TX_CALLER_ERROR);
    EXPECT(timer_statuses[1], TX_CALLER_ERROR);
    EXPECT(tx_timer_delete(&timer), TX_SUCCESS);
    _tx_thread_context_save();
    EXPECT(tx_thread_sleep(0), TX_CALLER_ERROR);
    _tx_thread_context_restore();
    _tx_thread_preempt_disable++;
    EXPECT(tx_thread_sleep(1), TX_CALLER_ERROR);
    EXPECT(tx_thread_suspend(&control), TX_SUSPEND_ERROR);
    _tx_thread_preempt_disable--;
}

static void tx07_sleep(void **state)
{
    kernel_run(sleep_body);
}

/* D090: deadlines across the wrap of the 32-bit tick counter. */
static void wrap_body(VOID)
{
    tx_time_set(0xFFFFFF00);
    EXPECT(tx_thread_sleep(0x200), TX_SUCCESS);
    EXPECT(tx_time_get(), 0x100);
}

static void d090_sleep_across_the_wrap(void **state)
{
    kernel_run(wrap_body);
}

/* A hundred ticks pass while the board waits for its console. The fifth wakes
 * a thread that never lets the reader on: none of the others may be lost. */
static int late_line(void *arg, const char *prompt, char *buffer, size_t size)
{
    unsigned *calls = arg;

    (void)prompt;
    if (++*calls == 1)
        return PB_CONSOLE_EMPTY;
    buffer[0] = '\n';
    return size > 0 ? 1 : 0;
}

static void raise_console(void *board)
{
    pb_board_interrupt(board, PB_IRQ_CONSOLE);
}

static void wake_and_stop(ULONG n)
{
    (void)n;
    tx_thread_sleep(5);
    EXPECT(tx_time_get(), 100);
    tx_thread_sleep(10);
    EXPECT(tx_time_get(), 110);
    pb_test_stop(3);
}

static void reading_body(VOID)
{
    start(0, wake_and_stop, 10);
    EXPECT(getchar(), '\n');
    for (;;)
        tx_thread_relinquish();
}

/* A service that a check refuses takes time: a loop that polls it ends. */
static void refused_body(VOID)
{
    unsigned calls = 0;

    while (calls < 1000000 && _tx_timer_system_clock < 2) {
        EXPECT(tx_thread_resume(TX_NULL), TX_THREAD_ERROR);
        calls++;
    }
    EXPECT(calls < 1000000, 1);
}

static void refusals_take_time(void **state)
{
    kernel_run(refused_body);
}

static void ticks_outlive_a_switch(void **state)
{
    struct pb_test test;
    unsigned calls = 0;

    kernel_init = NULL;
    kernel_body = reading_body;
    pb_test_open(&test, kernel_define, 1, 0);
    pb_board_console_source(test.board, late_line, &calls);
    pb_world_at(test.world, PB_MS(1005), raise_console, test.board);
    assert_int_equal(pb_test_run_until(&test, PB_S(10)), PB_END_STOPPED);
    assert_int_equal(pb_test_expects, 4);
    assert_in_range(test.now_ns, PB_MS(1100), PB_MS(1101));
    pb_test_close(&test);
}

static struct {
    uint64_t begin, end;
} month;

static void month_body(VOID)
{
    month.begin = _pb_machine->now(_pb_machine->board);
    EXPECT(tx_thread_sleep(3000000), TX_SUCCESS);
    month.end = _pb_machine->now(_pb_machine->board);
    EXPECT(tx_time_get(), 3000000);
}

static void idle_ticks_are_counted(void **state)
{
    kernel_run(month_body);
    assert_true(month.end - month.begin > PB_S(29999) && month.end - month.begin < PB_S(30001));
}

/* --- ranks ------------------------------------------------------------------------------------- */

static void priority_body(VOID)
{
    UINT old = 99;
    UINT priority, threshold;

    make(0, log_name, 20, 18, 0);
    EXPECT(tx_thread_priority_change(&helper[0], 19, &old), TX_SUCCESS);
    EXPECT(old, 20);
    tx_thread_info_get(&helper[0], TX_NULL, TX_NULL, TX_NULL, &priority, &threshold, TX_NULL,
                       TX_NULL, TX_NULL);
    EXPECT(priority, 19);
    EXPECT(threshold, 19);
    EXPECT(tx_thread_preemption_change(&helper[0], 4, &old), TX_SUCCESS);
    EXPECT(old, 19);
    EXPECT(tx_thread_preemption_change(&helper[0], 19, &old), TX_SUCCESS);
    EXPECT(old, 4);
    EXPECT(tx_thread_preemption_change(&helper[0], 20, &old), TX_THRESH_ERROR);
    EXPECT(tx_thread_priority_change(&helper[0], TX_MAX_PRIORITIES, &old), TX_PRIORITY_ERROR);
    EXPECT(tx_thread_priority_change(&helper[0], 1, TX_NULL), TX_PTR_ERROR);
    tx_thread_resume(&helper[0]);
    mark("c");
    tx_thread_priority_change(&helper[0], 15, &old); /* raised above: runs */
    mark("c");
    start(1, log_name, 20);
    tx_thread_priority_change(&control, 20, &old); /* lowered to 1's: it was first */
    mark("c");
    tx_thread_priority_change(&control, CONTROL_RANK, &old);
}

static void tx08_tx09_rank_changes(void **state)
{
    kernel_run_log(priority_body, "c0c1c");
}

static void raised_threshold_body(VOID)
{
    UINT old;

    EXPECT(tx_thread_preemption_change(&control, 5, &old), TX_SUCCESS);
    start(0, log_name, 10);
    mark("c");
    EXPECT(tx_thread_preemption_change(&control, CONTROL_RANK, &old), TX_SUCCESS);
    mark("c");
}

static void lifting_a_threshold_lets_others_run(void **state)
{
    kernel_run_log(raised_threshold_body, "c0c");
}

/* Raised into the rank of a ready thread while it runs: it stays before it. */
static void raises_itself(ULONG n)
{
    UINT old;

    start(1, log_name, 15); /* held off */
    EXPECT(tx_thread_priority_change(&helper[n], 15, &old), TX_SUCCESS);
    start(3, log_name, 5); /* preempts */
    mark("r");
}

static void raised_body(VOID)
{
    make(0, raises_itself, 20, 10, 0);
    tx_thread_resume(&helper[0]);
    tx_thread_sleep(1);
}

static void a_raised_runner_stays_in_front(void **state)
{
    kernel_run_log(raised_body, "3r1");
}

/* --- suspend and resume ---------------------------------------------------------------------- */

static TX_SEMAPHORE gate;
static UINT gate_status[HELPERS];

static void wait_gate(ULONG n)
{
    mark("+%u", (unsigned)n);
    gate_status[n] = tx_semaphore_get(&gate, TX_WAIT_FOREVER);
    mark("-%u", (unsigned)n);
}

static void sleeper(ULONG n)
{
    gate_status[n] = tx_thread_sleep(5);
    mark("-%u", (unsigned)n);
}

static void delayed_body(VOID)
{
    tx_semaphore_create(&gate, "gate", 0);
    start(0, wait_gate, 10);
    start(1, sleeper, 10);
    EXPECT(tx_thread_suspend(&helper[0]), TX_SUCCESS);
    EXPECT(tx_thread_suspend(&helper[1]), TX_SUCCESS);
    EXPECT(helper[0].tx_thread_state, TX_SEMAPHORE_SUSP);
    EXPECT(tx_semaphore_put(&gate), TX_SUCCESS);
    EXPECT(gate.tx_semaphore_count, 0);
    EXPECT(helper[0].tx_thread_state, TX_SUSPENDED);
    tx_thread_sleep(6);
    EXPECT(helper[1].tx_thread_state, TX_SUSPENDED);
    mark("c");
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS);
    EXPECT(tx_thread_resume(&helper[1]), TX_SUCCESS);
    EXPECT(gate_status[0], TX_SUCCESS);
    EXPECT(gate_status[1], TX_SUCCESS);
    tx_semaphore_delete(&gate);
}

static void tx10_delayed_suspension(void **state)
{
    kernel_run_log(delayed_body, "+0c-0-1");
}

static void resume_body(VOID)
{
    tx_semaphore_create(&gate, "gate", 0);
    start(0, wait_gate, 10);
    EXPECT(tx_thread_resume(&helper[0]), TX_RESUME_ERROR);
    EXPECT(tx_thread_suspend(&helper[0]), TX_SUCCESS);
    EXPECT(tx_thread_resume(&helper[0]), TX_SUSPEND_LIFTED);
    EXPECT(tx_semaphore_put(&gate), TX_SUCCESS);
    EXPECT(helper[0].tx_thread_state, TX_COMPLETED);
    EXPECT(tx_thread_resume(&helper[0]), TX_RESUME_ERROR);
    EXPECT(tx_thread_suspend(&helper[0]), TX_SUSPEND_ERROR); /* TX12 */
    make(1, log_name, 10, 10, 0);
    EXPECT(tx_thread_suspend(&helper[1]), TX_SUCCESS); /* TX12 */
    EXPECT(tx_thread_resume(&control), TX_RESUME_ERROR);
    tx_semaphore_delete(&gate);
}

static void tx11_tx12_resume_and_suspend(void **state)
{
    kernel_run(resume_body);
}

/* --- the end of threads ------------------------------------------------------------------------ */

static TX_MUTEX lock;
static UINT notified[HELPERS][2];

static VOID count_notify(TX_THREAD *thread, UINT type)
{
    notified[thread - helper][type]++;
}

static void lock_and_wait(ULONG n)
{
    EXPECT(tx_mutex_get(&lock, TX_WAIT_FOREVER), TX_SUCCESS);
    EXPECT(tx_mutex_get(&lock, TX_WAIT_FOREVER), TX_SUCCESS);
    if (n == 0)
        tx_thread_sleep(TX_WAIT_FOREVER);
}

static void end_body(VOID)
{
    ULONG runs;

    memset(notified, 0, sizeof(notified));
    tx_mutex_create(&lock, "lock", TX_NO_INHERIT);
    make(0, lock_and_wait, 10, 10, 0);
    make(1, lock_and_wait, 10, 10, 0);
    EXPECT(tx_thread_entry_exit_notify(&helper[0], count_notify), TX_SUCCESS);
    EXPECT(tx_thread_entry_exit_notify(&helper[1], count_notify), TX_SUCCESS);
    tx_thread_resume(&helper[0]);
    tx_thread_resume(&helper[1]);
    EXPECT(helper[1].tx_thread_state, TX_MUTEX_SUSP);
    EXPECT(tx_thread_delete(&helper[0]), TX_DELETE_ERROR); /* TX14 */
    EXPECT(tx_thread_reset(&helper[0]), TX_NOT_DONE);      /* TX14 */
    EXPECT(tx_thread_terminate(&helper[0]), TX_SUCCESS);
    EXPECT(helper[0].tx_thread_state, TX_TERMINATED);
    EXPECT(helper[1].tx_thread_state, TX_COMPLETED); /* it got the lock, and gave it up */
    EXPECT(lock.tx_mutex_ownership_count, 0);
    EXPECT(notified[0][TX_THREAD_ENTRY], 1);
    EXPECT(notified[0][TX_THREAD_EXIT], 1);
    EXPECT(notified[1][TX_THREAD_EXIT], 1);
    EXPECT(tx_thread_terminate(&helper[1]), TX_SUCCESS);
    EXPECT(helper[1].tx_thread_state, TX_COMPLETED); /* TX13: it stays so */
    EXPECT(tx_thread_terminate(&helper[0]), TX_SUCCESS);
    EXPECT(notified[0][TX_THREAD_EXIT], 1);
    EXPECT(tx_thread_reset(&helper[1]), TX_SUCCESS);
    EXPECT(helper[1].tx_thread_state, TX_SUSPENDED);
    tx_thread_info_get(&helper[1], TX_NULL, TX_NULL, &runs, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                       TX_NULL);
    EXPECT(tx_thread_resume(&helper[1]), TX_SUCCESS);
    EXPECT(helper[1].tx_thread_state, TX_COMPLETED);
    EXPECT(notified[1][TX_THREAD_ENTRY], 2);
    EXPECT(helper[1].tx_thread_run_count, runs + 1);
    EXPECT(tx_thread_delete(&helper[1]), TX_SUCCESS);
    EXPECT(tx_thread_delete(&helper[1]), TX_THREAD_ERROR);
    tx_mutex_delete(&lock);
}

static void tx13_tx14_ends(void **state)
{
    kernel_run(end_body);
}

static void terminate_self(ULONG n)
{
    mark("t");
    tx_thread_terminate(&helper[n]);
    mark("never");
}

static void self_body(VOID)
{
    unsigned round;

    for (round = 0; round < 100; round++) {
        start(0, terminate_self, 10);
        EXPECT(helper[0].tx_thread_state, TX_TERMINATED);
        EXPECT(tx_thread_delete(&helper[0]), TX_SUCCESS);
    }
}

static void threads_terminate_themselves(void **state)
{
    kernel_run(self_body);
    assert_int_equal(strlen(pb_test_log), 100);
}

/* --- wait abort ------------------------------------------------------------------------------------ */

static void abort_body(VOID)
{
    tx_semaphore_create(&gate, "gate", 0);
    start(0, wait_gate, 10);
    start(1, sleeper, 10);
    make(2, log_name, 10, 10, 0);
    EXPECT(tx_thread_wait_abort(&helper[0]), TX_SUCCESS);
    EXPECT(gate_status[0], TX_WAIT_ABORTED);
    EXPECT(gate.tx_semaphore_suspended_count, 0);
    EXPECT(tx_thread_wait_abort(&helper[1]), TX_SUCCESS);
    EXPECT(gate_status[1], TX_WAIT_ABORTED);
    EXPECT(tx_thread_wait_abort(&helper[0]), TX_WAIT_ABORT_ERROR); /* completed */
    EXPECT(tx_thread_wait_abort(&helper[2]), TX_WAIT_ABORT_ERROR); /* suspended */
    EXPECT(tx_thread_wait_abort(&control), TX_WAIT_ABORT_ERROR);   /* ready */
    tx_semaphore_delete(&gate);
}

static void tx15_wait_abort(void **state)
{
    kernel_run(abort_body);
}

/* --- contexts ------------------------------------------------------------------------------------------ */

static TX_THREAD *isr_identity;
static ULONG isr_state, isr_count, isr_posture;

static VOID user_isr(VOID)
{
    isr_count++;
    isr_state = _tx_thread_system_state;
    isr_identity = tx_thread_identify();
    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_USER);
    tx_semaphore_put(&gate);
    mark("i");
}

static struct pb_test interrupted;

static void raise_user(void *argument)
{
    (void)argument;
    pb_board_interrupt(interrupted.board, PB_IRQ_USER);
}

/* At 1 ms while it spins, at 2 ms masked, at 15 ms while all wait. */
static void interrupt_body(VOID)
{
    uint64_t (*now)(struct pb_board *) = _pb_machine->now;
    TX_INTERRUPT_SAVE_AREA

    tx_semaphore_create(&gate, "gate", 0);
    isr_count = 0;
    _pb_interrupt_connect(PB_IRQ_USER, user_isr);
    start(0, wait_gate, 10);
    while (now(_pb_machine->board) < PB_MS(1) + 100000)
        tx_time_get();
    EXPECT(isr_count, 1);
    EXPECT(isr_state, 1);
    EXPECT(isr_identity, &control);
    EXPECT(helper[0].tx_thread_state, TX_COMPLETED); /* preempted us from the ISR */
    TX_DISABLE
    EXPECT(tx_interrupt_control(TX_INT_DISABLE), TX_INT_DISABLE);
    while (now(_pb_machine->board) < PB_MS(3))
        tx_time_get();
    EXPECT(isr_count, 1);
    mark("m");
    TX_RESTORE
    EXPECT(isr_count, 2);
    EXPECT(tx_interrupt_control(TX_INT_ENABLE), TX_INT_ENABLE);
    tx_semaphore_get(&gate, TX_NO_WAIT);
    EXPECT(tx_semaphore_get(&gate, TX_WAIT_FOREVER), TX_SUCCESS);
    EXPECT(now(_pb_machine->board) >= PB_MS(15), 1);
    EXPECT(isr_identity, TX_NULL);
    tx_semaphore_delete(&gate);
}

static void interrupts_come_at_service_ends(void **state)
{
    kernel_init = NULL;
    kernel_body = interrupt_body;
    pb_test_open(&interrupted, kernel_define, 7, 0);
    pb_world_at(interrupted.world, PB_MS(1), raise_user, NULL);
    pb_world_at(interrupted.world, PB_MS(2), raise_user, NULL);
    pb_world_at(interrupted.world, PB_MS(15), raise_user, NULL);
    assert_int_equal(pb_test_run_until(&interrupted, PB_S(10)), PB_END_FINISHED);
    pb_test_close(&interrupted);
    assert_string_equal(pb_test_log, "+0i-0mii");
}

/* Blocking with interrupts masked: masked again when it goes on, and open for
 * the thread in between. */
static void posture_of_other(ULONG n)
{
    (void)n;
    isr_posture = tx_interrupt_control(TX_INT_ENABLE);
}

static void posture_body(VOID)
{
    start(0, posture_of_other, 20);
    isr_posture = 99;
    EXPECT(tx_interrupt_control(TX_INT_DISABLE), TX_INT_ENABLE);
    EXPECT(tx_thread_sleep(2), TX_SUCCESS);
    EXPECT(isr_posture, TX_INT_ENABLE);
    EXPECT(tx_interrupt_control(TX_INT_ENABLE), TX_INT_DISABLE);
}

static void posture_belongs_to_the_thread(void **state)
{
    kernel_run(posture_body);
}

static VOID unhandled(void *argument)
{
    raise_user(argument);
}

static void unhandled_body(VOID)
{
    EXPECT(tx_thread_sleep(10), TX_SUCCESS);
}

static void a_line_without_handler_is_forgotten(void **state)
{
    kernel_init = NULL;
    kernel_body = unhandled_body;
    pb_test_open(&interrupted, kernel_define, 7, 0);
    pb_world_at(interrupted.world, PB_MS(1), unhandled, NULL);
    assert_int_equal(pb_test_run_until(&interrupted, PB_S(10)), PB_END_FINISHED);
    pb_test_close(&interrupted);
}

/* TX16, TX18: contexts that a program plays are what the checks read. */
static void play_isr_body(VOID)
{
    TX_SEMAPHORE other;

    EXPECT(_tx_thread_system_state, 0); /* TX18: in a thread */
    EXPECT(_tx_thread_current_ptr, &control);
    EXPECT(_tx_thread_created_count, THREADS_AT_REST);
    tx_semaphore_create(&gate, "gate", 0);
    start(0, wait_gate, 10);
    _tx_thread_context_save();
    EXPECT(_tx_thread_system_state, 1); /* TX18: in an ISR */
    EXPECT(tx_thread_identify(), &control);
    EXPECT(tx_semaphore_create(&other, "other", 0), TX_CALLER_ERROR);  /* TX20 */
    EXPECT(tx_semaphore_delete(&gate), TX_CALLER_ERROR);               /* TX21 */
    EXPECT(tx_thread_terminate(&helper[0]), TX_CALLER_ERROR);          /* TX22 */
    EXPECT(tx_semaphore_get(&gate, TX_WAIT_FOREVER), TX_WAIT_ERROR);   /* TX24 */
    EXPECT(tx_semaphore_get(&gate, TX_NO_WAIT), TX_NO_INSTANCE);
    EXPECT(tx_semaphore_put(&gate), TX_SUCCESS);
    mark("i");
    _tx_thread_context_restore();
    mark("c");
#ifndef TX_TIMER_PROCESS_IN_ISR
    _tx_thread_current_ptr = &_tx_timer_thread;
    EXPECT(tx_semaphore_create(&other, "other", 0), TX_CALLER_ERROR);  /* TX20 */
    EXPECT(tx_semaphore_delete(&gate), TX_CALLER_ERROR);               /* TX21 */
    EXPECT(tx_semaphore_get(&gate, 1), TX_WAIT_ERROR);                 /* TX24 */
    EXPECT(tx_thread_terminate(&helper[0]), TX_SUCCESS);               /* TX22 */
    _tx_thread_current_ptr = &control;
#endif
    _tx_thread_system_state = TX_INITIALIZE_IN_PROGRESS;
    EXPECT(tx_semaphore_create(&other, "other", 0), TX_SUCCESS);       /* TX20 */
    EXPECT(tx_semaphore_delete(&gate), TX_CALLER_ERROR);               /* TX21 */
    EXPECT(tx_thread_delete(&helper[0]), TX_CALLER_ERROR);             /* TX22 */
    EXPECT(tx_semaphore_get(&gate, 1), TX_WAIT_ERROR);                 /* TX24 */
    _tx_thread_system_state = TX_INITIALIZE_IS_FINISHED;
    tx_semaphore_delete(&other);
    tx_semaphore_delete(&gate);
}

static void tx16_tx24_callers(void **state)
{
    kernel_run_log(play_isr_body, "+0i-0c");
}

/* --- create ---------------------------------------------------------------------------------------- */

static void create_body(VOID)
{
    TX_THREAD *t = &helper[0];
    UCHAR *s = helper_stack[0];
    TX_THREAD dead;
    UINT wrong = sizeof(TX_THREAD) - 4;

    memset(&dead, 0, sizeof(dead));
    /* Each line has one mistake more than the one after it: the order of TX17. */
    EXPECT(_txe_thread_create(TX_NULL, "x", 0, 0, 0, 0, 99, 100, 0, 7, wrong), TX_THREAD_ERROR);
    EXPECT(_txe_thread_create(t, "x", 0, 0, 0, 0, 99, 100, 0, 7, wrong), TX_THREAD_ERROR);
    EXPECT(_txe_thread_create(&control, "x", 0, 0, 0, 0, 99, 100, 0, 7, sizeof(TX_THREAD)),
           TX_THREAD_ERROR);
    EXPECT(tx_thread_create(t, "x", 0, 0, control_stack + 100, 0, 99, 100, 0, 7), TX_PTR_ERROR);
    EXPECT(tx_thread_create(t, "x", 0, 0, TX_NULL, 0, 99, 100, 0, 7), TX_PTR_ERROR);
    EXPECT(tx_thread_create(t, "x", 0, 0, s, 199, 99, 100, 0, 7), TX_PTR_ERROR);
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 199, 99, 100, 0, 7), TX_SIZE_ERROR);
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 99, 100, 0, 7), TX_PRIORITY_ERROR);
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 9, 10, 0, 7), TX_THRESH_ERROR);
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 9, 9, 0, 7), TX_START_ERROR);
    _tx_thread_context_save();
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 9, 9, 0, 0), TX_CALLER_ERROR);
    _tx_thread_context_restore();
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 9, 9, 0, 0), TX_SUCCESS);
    EXPECT(tx_thread_create(t, "x", log_name, 0, s, 200, 9, 9, 0, 0), TX_THREAD_ERROR); /* TX25 */
    EXPECT(tx_thread_resume(&dead), TX_THREAD_ERROR);
    EXPECT(tx_thread_suspend(TX_NULL), TX_THREAD_ERROR);
    EXPECT(t->tx_thread_stack_start, s);
    EXPECT(t->tx_thread_stack_end, s + 199);
    EXPECT(t->tx_thread_stack_size, 200);
    EXPECT(s[0], 0xEF);
    EXPECT(s[199], 0xEF);
    EXPECT(s[200] == 0xEF, 0);
}

static void tx17_create_checks(void **state)
{
    memset(helper_stack, 0, sizeof(helper_stack));
    kernel_run(create_body);
}

static void info_body(VOID)
{
    CHAR *name;
    UINT thread_state, priority, threshold;
    ULONG runs, slice;
    TX_THREAD *next, *next_suspended;

    make(0, log_name, 20, 12, 4);
    EXPECT(tx_thread_info_get(&helper[0], &name, &thread_state, &runs, &priority, &threshold,
                              &slice, &next, &next_suspended),
           TX_SUCCESS);
    EXPECT(strcmp(name, "helper"), 0);
    EXPECT(thread_state, TX_SUSPENDED);
    EXPECT(runs, 0);
    EXPECT(priority, 20);
    EXPECT(threshold, 12);
    EXPECT(slice, 4);
    EXPECT(next, _tx_thread_created_ptr);
    EXPECT(next_suspended, TX_NULL);
    EXPECT(tx_thread_info_get(&helper[0], TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                              TX_NULL, TX_NULL),
           TX_SUCCESS);
    EXPECT(tx_thread_time_slice_change(&helper[0], 9, &slice), TX_SUCCESS);
    EXPECT(slice, 4);
    EXPECT(helper[0].tx_thread_new_time_slice, 9);
    EXPECT(tx_thread_performance_info_get(&helper[0], TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL,
                                          TX_NULL, TX_NULL, TX_NULL, TX_NULL, TX_NULL),
           TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_thread_stack_error_notify(TX_NULL), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_enable(helper_stack, 100, 10), TX_FEATURE_NOT_ENABLED);
}

static void tx19_info(void **state)
{
    kernel_run(info_body);
}

/* --- finishing, running -------------------------------------------------------------------------------- */

static int finished_inside;
static const char *running_inside;

static void finished_body(VOID)
{
    finished_inside = _tx_kernel_finished();
    running_inside = _tx_kernel_running();
    mark("looked");
}

static void a_system_thread_does_not_count(void **state)
{
    kernel_run_init(NULL, finished_body);
    assert_int_equal(finished_inside, 0);
    assert_string_equal(running_inside, "control");
    assert_int_equal(_tx_kernel_finished(), 1);
}

static void define_nothing(void *memory)
{
    (void)memory;
}

static void a_board_without_threads_is_never_finished(void **state)
{
    struct pb_test test = pb_test_run(define_nothing, PB_S(5));

    assert_int_equal(test.end, PB_END_IDLE);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(set_up_before_power_on),
        TEST(set_up_between_boots),
        TEST(tx01_threads_run_after_define),
        TEST(boots_afresh),
        TEST(tx02_priority_order),
        TEST(tx03_ring_order),
        TEST(tx04_threshold),
        TEST(tx04_preempted_threshold_holds),
        TEST(time_slices_alternate),
        TEST(tx05_no_slice_under_threshold),
        TEST(tx06_relinquish),
        TEST(tx07_sleep),
        TEST(d090_sleep_across_the_wrap),
        TEST(idle_ticks_are_counted),
        TEST(ticks_outlive_a_switch),
        TEST(refusals_take_time),
        TEST(tx08_tx09_rank_changes),
        TEST(lifting_a_threshold_lets_others_run),
        TEST(a_raised_runner_stays_in_front),
        TEST(tx10_delayed_suspension),
        TEST(tx11_tx12_resume_and_suspend),
        TEST(tx13_tx14_ends),
        TEST(threads_terminate_themselves),
        TEST(tx15_wait_abort),
        TEST(interrupts_come_at_service_ends),
        TEST(posture_belongs_to_the_thread),
        TEST(a_line_without_handler_is_forgotten),
        TEST(tx16_tx24_callers),
        TEST(tx17_create_checks),
        TEST(tx19_info),
        TEST(a_system_thread_does_not_count),
        TEST(a_board_without_threads_is_never_finished),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
