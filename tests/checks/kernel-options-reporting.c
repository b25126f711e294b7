/*
 * TX_ENABLE_MULTI_ERROR_CHECKING: errors are told on the console, with the
 * service and its caller; answers that are no errors are not.
 */
#include "kernel_fixture.h"

static TX_QUEUE queue;
static ULONG area[1];
static TX_THREAD no_thread;
static UCHAR no_stack[1024];

static void heard(void *arg, const char *text, size_t length)
{
    mark("%.*s", (int)length, text);
}

static VOID nothing(ULONG n)
{
}

static VOID init(VOID)
{
    EXPECT(tx_queue_delete(&queue), TX_QUEUE_ERROR);
}

static VOID body(VOID)
{
    ULONG message = 0;

    EXPECT(tx_queue_create(&queue, "q", 17, area, sizeof(area)), TX_SIZE_ERROR);
    EXPECT(tx_queue_create(&queue, "q", 1, area, sizeof(area)), TX_SUCCESS);
    EXPECT(tx_queue_receive(&queue, &message, TX_NO_WAIT), TX_QUEUE_EMPTY);
    EXPECT(tx_queue_send(&queue, TX_NULL, TX_NO_WAIT), TX_PTR_ERROR);
    EXPECT(tx_thread_create(&no_thread, "n", nothing, 0, no_stack, sizeof(no_stack), 3, 3, 0, 2),
           TX_START_ERROR);
    _tx_thread_context_save();
    EXPECT(tx_queue_delete(&queue), TX_CALLER_ERROR);
    _tx_thread_context_restore();
    EXPECT(tx_queue_delete(&queue), TX_SUCCESS);
    EXPECT(tx_thread_resume(&control), TX_RESUME_ERROR);
    tx_thread_relinquish();
}

static void define(void *first_unused_memory)
{
    init();
    kernel_body = body;
    kernel_define(first_unused_memory);
}

static void test_errors_are_told(void **state)
{
    struct pb_test test;

    pb_test_open(&test, define, 1, 0);
    pb_board_console_sink(test.board, heard, NULL);
    pb_test_run_until(&test, PB_S(10));
    pb_test_close(&test);
    assert_string_equal(pb_test_log, "tx_queue_delete by initialization: TX_QUEUE_ERROR\n"
                                     "tx_queue_create by control: TX_SIZE_ERROR\n"
                                     "tx_queue_send by control: TX_PTR_ERROR\n"
                                     "tx_thread_create by control: TX_START_ERROR\n"
                                     "tx_queue_delete by an ISR: TX_CALLER_ERROR\n"
                                     "tx_thread_resume by control: TX_RESUME_ERROR\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
