/*
 * The wait queue as the stack uses it: a queue of its own, a mutex given up
 * while waiting, the removed callback, and a random mix of everything that
 * can end a wait, checked against the rules of scheduling.
 */
#include "kernel_fixture.h"
#include "tx_wait.h"

static TX_THREAD *waiters;
static UINT waiter_count;
static UINT status_of[HELPERS];
static TX_MUTEX lock;
static unsigned removed_count;
static TX_THREAD *removed_thread;

static VOID removed(TX_THREAD *thread)
{
    removed_count++;
    removed_thread = thread;
    EXPECT(tx_interrupt_control(TX_INT_DISABLE), TX_INT_DISABLE);
}

static void wait_plain(ULONG n)
{
    status_of[n] = _tx_wait_suspend(&waiters, &waiter_count, TX_TCP_IP, &waiters, 10, 0x77, removed,
                                    TX_NULL);
    mark("%u", (unsigned)n);
}

static void wait_front(ULONG n)
{
    status_of[n] = _tx_wait_suspend_front(&waiters, &waiter_count, TX_TCP_IP, &waiters,
                                          TX_WAIT_FOREVER, 0x77, removed, TX_NULL);
    mark("%u", (unsigned)n);
}

static void wake_first(UINT status)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _tx_wait_wake(waiters, status);
    TX_RESTORE
    _tx_wait_preempt_check();
}

static void order_body(VOID)
{
    removed_count = 0;
    start(0, wait_plain, 10);
    start(1, wait_plain, 10);
    start(2, wait_front, 10);
    EXPECT(waiters, &helper[2]);
    EXPECT(waiter_count, 3);
    EXPECT(helper[0].tx_thread_state, TX_TCP_IP);
    EXPECT(helper[0].tx_thread_suspend_control_block, &waiters);
    wake_first(0x55);
    EXPECT(status_of[2], 0x55);
    EXPECT(removed_count, 0); /* a waker takes care itself */
    tx_thread_sleep(11);
    EXPECT(status_of[0], 0x77);
    EXPECT(status_of[1], 0x77);
    EXPECT(removed_count, 2);
    EXPECT(waiter_count, 0);
    EXPECT(waiters, TX_NULL);
    start(3, wait_plain, 10);
    EXPECT(tx_thread_wait_abort(&helper[3]), TX_SUCCESS);
    EXPECT(status_of[3], TX_WAIT_ABORTED);
    EXPECT(removed_count, 3);
    start(4, wait_plain, 10);
    EXPECT(tx_thread_terminate(&helper[4]), TX_SUCCESS);
    EXPECT(removed_count, 4);
    EXPECT(removed_thread, &helper[4]);
    EXPECT(waiter_count, 0);
}

static void every_end_takes_one_path(void **state)
{
    kernel_run_log(order_body, "2013");
}

static TX_THREAD *other_waiters;
static UINT other_count;

static void move_body(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    start(0, wait_plain, 10);
    tx_thread_sleep(4);
    start(1, wait_plain, 10);
    TX_DISABLE
    _tx_wait_move_all(&waiters, &waiter_count, &other_waiters, &other_count, &other_waiters);
    TX_RESTORE
    EXPECT(waiters, TX_NULL);
    EXPECT(waiter_count, 0);
    EXPECT(other_waiters, &helper[0]);
    EXPECT(other_count, 2);
    EXPECT(helper[1].tx_thread_suspend_control_block, &other_waiters);
    tx_thread_sleep(7); /* 0's ten ticks have passed, 1's have not */
    EXPECT(status_of[0], 0x77);
    EXPECT(other_waiters, &helper[1]);
    EXPECT(other_count, 1);
    tx_thread_sleep(4);
    EXPECT(other_waiters, TX_NULL);
    EXPECT(other_count, 0);
}

static void waiters_move_with_their_time(void **state)
{
    kernel_run_log(move_body, "01");
}

static void refused_body(VOID)
{
    EXPECT(_tx_wait_suspend(&waiters, &waiter_count, TX_TCP_IP, TX_NULL, TX_NO_WAIT, 0x77, TX_NULL,
                            TX_NULL),
           0x77);
    _tx_thread_preempt_disable++;
    EXPECT(_tx_wait_suspend(&waiters, &waiter_count, TX_TCP_IP, TX_NULL, 5, 0x77, TX_NULL, TX_NULL),
           0x77);
    _tx_thread_preempt_disable--;
    _tx_thread_context_save();
    EXPECT(_tx_wait_suspend(&waiters, &waiter_count, TX_TCP_IP, TX_NULL, 5, 0x77, TX_NULL, TX_NULL),
           0x77);
    _tx_thread_context_restore();
    EXPECT(waiter_count, 0);
}

static void impossible_waits_return_at_once(void **state)
{
    kernel_run(refused_body);
}

/* The mutex goes to the next as the thread stops, by one level only. */
static void wait_releasing(ULONG n)
{
    EXPECT(tx_mutex_get(&lock, TX_WAIT_FOREVER), TX_SUCCESS);
    mark("+%u", (unsigned)n);
    status_of[n] = _tx_wait_suspend(&waiters, &waiter_count, TX_TCP_IP, &waiters, TX_WAIT_FOREVER,
                                    0x77, TX_NULL, &lock);
    mark("-%u", (unsigned)n);
    EXPECT(lock.tx_mutex_owner == &helper[n], 0);
}

static void release_body(VOID)
{
    tx_mutex_create(&lock, "lock", TX_INHERIT);
    EXPECT(tx_mutex_get(&lock, TX_WAIT_FOREVER), TX_SUCCESS);
    start(0, wait_releasing, 10);
    start(1, wait_releasing, 12);
    EXPECT(control.tx_thread_priority, 10);
    EXPECT(tx_mutex_put(&lock), TX_SUCCESS); /* 0 takes it, waits; then 1 */
    EXPECT(waiter_count, 2);
    EXPECT(lock.tx_mutex_ownership_count, 0);
    wake_first(1);
    wake_first(2);
    EXPECT(status_of[0], 1);
    EXPECT(status_of[1], 2);
    tx_mutex_delete(&lock);
}

static void a_mutex_is_released_on_the_way(void **state)
{
    kernel_run_log(release_body, "+0+1-0-1");
}

static void masked_body(VOID)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    EXPECT(_tx_wait_suspend(&waiters, TX_NULL, TX_TCP_IP, &waiters, 3, 0x77, TX_NULL, TX_NULL),
           0x77);
    EXPECT(tx_interrupt_control(TX_INT_DISABLE), TX_INT_DISABLE);
    TX_RESTORE
    EXPECT(tx_interrupt_control(TX_INT_ENABLE), TX_INT_ENABLE);
}

static void waits_keep_the_posture(void **state)
{
    kernel_run(masked_body);
}

/* --- a random mix ------------------------------------------------------------------------- */

static TX_SEMAPHORE semaphore;
static TX_MUTEX mutex[2];
static ULONG random_state;
static unsigned steps;
static unsigned violations;

static unsigned draw(unsigned below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 12) % below;
}

/* Who runs outranks every ready thread, as far as thresholds allow. */
static void check_rank(ULONG n)
{
    unsigned i;

    for (i = 0; i < HELPERS; i++) {
        if (helper[i].tx_thread_id == TX_THREAD_ID && helper[i].tx_thread_state == TX_READY &&
            helper[i].tx_thread_priority < helper[n].tx_thread_preempt_threshold)
            violations++;
    }
    if (tx_thread_identify() != &helper[n])
        violations++;
}

static void random_step(ULONG n)
{
    unsigned other = draw(HELPERS);
    UINT old;

    switch (draw(12)) {
    case 0:
        tx_semaphore_get(&semaphore, draw(4));
        break;
    case 1:
    case 2:
        tx_semaphore_put(&semaphore);
        break;
    case 3:
        if (tx_mutex_get(&mutex[0], draw(5)) == TX_SUCCESS) {
            tx_thread_sleep(draw(3));
            tx_mutex_put(&mutex[0]);
        }
        break;
    case 4:
        if (tx_mutex_get(&mutex[0], draw(5)) == TX_SUCCESS) {
            if (tx_mutex_get(&mutex[1], draw(5)) == TX_SUCCESS)
                tx_mutex_put(&mutex[1]);
            tx_mutex_put(&mutex[0]);
        }
        break;
    case 5:
        if (tx_mutex_get(&mutex[1], draw(5)) == TX_SUCCESS) {
            tx_thread_relinquish();
            tx_mutex_put(&mutex[1]);
        }
        break;
    case 6:
        tx_thread_priority_change(&helper[other], 10 + draw(8), &old);
        break;
    case 7:
        tx_thread_preemption_change(&helper[n], 8 + draw(8), &old);
        break;
    case 8:
        tx_thread_wait_abort(&helper[other]);
        break;
    case 9:
        if (other != n)
            tx_thread_suspend(&helper[other]);
        break;
    case 10:
        tx_thread_relinquish();
        break;
    default:
        tx_thread_sleep(draw(3));
        break;
    }
}

static void random_thread(ULONG n)
{
    for (;;) {
        unsigned i;

        random_step(n);
        check_rank(n);
        steps++;
        for (i = 0; i < HELPERS; i++)
            tx_thread_resume(&helper[i]);
    }
}

static void random_body(VOID)
{
    unsigned n, round;
    UINT old;

    EXPECT(tx_thread_priority_change(&control, 2, &old), TX_SUCCESS);
    tx_semaphore_create(&semaphore, "s", 0);
    tx_mutex_create(&mutex[0], "m0", TX_INHERIT);
    tx_mutex_create(&mutex[1], "m1", TX_INHERIT);
    steps = violations = 0;
    for (n = 0; n < HELPERS; n++) {
        make(n, random_thread, 10 + n, 10 + n, n % 3);
        tx_thread_resume(&helper[n]);
    }
    for (round = 0; round < 200; round++) {
        tx_thread_sleep(5);
        n = draw(HELPERS);
        tx_thread_terminate(&helper[n]);
        EXPECT(helper[n].tx_thread_owned_mutex_count, 0);
        tx_thread_reset(&helper[n]);
        tx_thread_resume(&helper[n]);
    }
    EXPECT(violations, 0);
    EXPECT(steps > 1000, 1);
    for (n = 0; n < HELPERS; n++)
        tx_thread_terminate(&helper[n]);
    EXPECT(semaphore.tx_semaphore_suspended_count, 0);
    EXPECT(mutex[0].tx_mutex_ownership_count, 0);
    EXPECT(mutex[0].tx_mutex_suspended_count, 0);
    EXPECT(mutex[1].tx_mutex_ownership_count, 0);
    tx_semaphore_delete(&semaphore);
    tx_mutex_delete(&mutex[0]);
    tx_mutex_delete(&mutex[1]);
}

static void random_mix_keeps_the_rules(void **state)
{
    ULONG seed;

    for (seed = 1; seed <= 20; seed++) {
        random_state = seed;
        kernel_run(random_body);
    }
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_end_takes_one_path),
        TEST(waiters_move_with_their_time),
        TEST(impossible_waits_return_at_once),
        TEST(a_mutex_is_released_on_the_way),
        TEST(waits_keep_the_posture),
        TEST(random_mix_keeps_the_rules),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
