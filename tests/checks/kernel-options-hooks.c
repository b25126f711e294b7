/*
 * What a program hangs into the kernel: execution hooks of its own
 * (TX_ENABLE_EXECUTION_CHANGE_NOTIFY), and the extensions of the tx_user.h of
 * kernel-options.sh, at the beginning and the end of every kind of object.
 */
#include "kernel_fixture.h"
#include "tx_execution_profile.h"

/* --- execution hooks ---------------------------------------------------------------------- */

static int noting;

static VOID note(const char *what)
{
    if (noting)
        mark("%s%s ", what, _tx_thread_current_ptr == &control ? "C" : "H");
}

VOID _tx_execution_initialize(VOID)
{
    mark("start ");
}

VOID _tx_execution_thread_enter(VOID)
{
    note("+");
}

VOID _tx_execution_thread_exit(VOID)
{
    note("-");
}

VOID _tx_execution_isr_enter(VOID)
{
    note("(");
}

VOID _tx_execution_isr_exit(VOID)
{
    note(")");
}

static VOID nothing(ULONG n)
{
}

static VOID hooks_body(VOID)
{
    noting = 1;
    start(0, nothing, 10);
    _tx_thread_context_save();
    _tx_thread_context_save();
    _tx_thread_context_restore();
    _tx_thread_context_restore();
    noting = 0;
}

static void test_hooks_are_the_programs(void **state)
{
    kernel_run_log(hooks_body, "start +thread -C +H completed -H +C (C (C )C )C ");
}

/* --- extensions ------------------------------------------------------------------------------- */

static int noting_threads;

VOID extension_note(const CHAR *what)
{
    if (noting || noting_threads)
        mark("%s ", what);
}

static VOID suspends(ULONG n)
{
    tx_thread_suspend(&helper[n]);
}

static VOID objects_body(VOID)
{
    static TX_QUEUE queue;
    static TX_SEMAPHORE semaphore;
    static TX_MUTEX mutex;
    static TX_EVENT_FLAGS_GROUP group;
    static TX_BLOCK_POOL blocks;
    static TX_BYTE_POOL bytes;
    static TX_TIMER timer;
    static ULONG area[64];

    /* Members for the program, which start clear. */
    EXPECT(queue.of_queue + semaphore.of_semaphore + mutex.of_mutex + group.of_group +
               blocks.of_blocks + bytes.of_bytes + timer.of_timer +
               timer.tx_timer_internal.of_internal,
           0);
    noting = 1;
    tx_queue_create(&queue, "q", 1, area, 64);
    tx_semaphore_create(&semaphore, "s", 0);
    tx_mutex_create(&mutex, "m", TX_INHERIT);
    tx_event_flags_create(&group, "g");
    tx_block_pool_create(&blocks, "b", 8, area, 64);
    tx_byte_pool_create(&bytes, "y", area, sizeof(area));
    tx_timer_create(&timer, "t", nothing, 0, 1, 1, TX_NO_ACTIVATE);
    tx_queue_delete(&queue);
    tx_semaphore_delete(&semaphore);
    tx_mutex_delete(&mutex);
    tx_event_flags_delete(&group);
    tx_block_pool_delete(&blocks);
    tx_byte_pool_delete(&bytes);
    tx_timer_delete(&timer);
    noting = 0;
}

static VOID threads_body(VOID)
{
    noting_threads = 1;
    start(0, nothing, 10);
    start(1, suspends, 10);
    tx_thread_terminate(&helper[1]);
    tx_thread_delete(&helper[1]);
    noting_threads = 0;
}

static void test_extensions_are_run(void **state)
{
    kernel_run_log(objects_body, "start +queue +semaphore +mutex +group +blocks +bytes +timer "
                                 "-queue -semaphore -mutex -group -blocks -bytes -timer ");
    kernel_run_log(threads_body, "start +thread completed +thread terminated -thread ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hooks_are_the_programs),
        cmocka_unit_test(test_extensions_are_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
