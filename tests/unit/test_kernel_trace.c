/*
 * Event trace: the buffer as TraceX reads it, byte for byte from its beginning,
 * and an event of every service. Built twice: with TX_ENABLE_EVENT_TRACE, and
 * without, when the services say so.
 */
#include "kernel_fixture.h"
#include "tx_trace.h"

#ifndef TX_ENABLE_EVENT_TRACE

static VOID full(VOID *buffer)
{
}

static void disabled_body(VOID)
{
    static ULONG buffer[256];

    EXPECT(tx_trace_enable(buffer, sizeof(buffer), 1), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_disable(), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_event_filter(TX_TRACE_ALL_EVENTS), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_event_unfilter(TX_TRACE_ALL_EVENTS), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_buffer_full_notify(full), TX_FEATURE_NOT_ENABLED);
    EXPECT(tx_trace_user_event_insert(TX_TRACE_USER_EVENT_START, 1, 2, 3, 4),
           TX_FEATURE_NOT_ENABLED);
    tx_trace_isr_enter_insert(1);
    tx_trace_isr_exit_insert(1);
    EXPECT(buffer[0], 0);
}

static void test_disabled(void **state)
{
    kernel_run(disabled_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_disabled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

/* The format in 32-bit words, from the guide. */
#define HEADER_WORDS   12
#define OBJECT_WORDS   12
#define EVENT_WORDS    8
#define OBJECTS        12
#define EVENTS         200
#define BUFFER_WORDS   (HEADER_WORDS + OBJECTS * OBJECT_WORDS + EVENTS * EVENT_WORDS)
#define NEVER_WRITTEN  0xFFFFFFFFu

static ULONG buffer[BUFFER_WORDS];
static const ULONG *const objects = buffer + HEADER_WORDS;
static const ULONG *const events = buffer + HEADER_WORDS + OBJECTS * OBJECT_WORDS;

static const ULONG *event(unsigned index)
{
    return events + index * EVENT_WORDS;
}

/* The first event of the number from the index on; NULL: none. */
static const ULONG *find_from(unsigned index, ULONG id)
{
    for (; index < EVENTS; index++)
        if (event(index)[2] == id)
            return event(index);
    return NULL;
}

static unsigned count(ULONG id)
{
    unsigned found = 0;
    unsigned i;

    for (i = 0; i < EVENTS; i++)
        found += event(i)[2] == id;
    return found;
}

static const ULONG *object(const VOID *pointer)
{
    unsigned i;

    for (i = 0; i < OBJECTS; i++)
        if (objects[i * OBJECT_WORDS + 1] == (ULONG)(uintptr_t)pointer)
            return objects + i * OBJECT_WORDS;
    return NULL;
}

static void begin(VOID)
{
    EXPECT(tx_trace_enable(buffer, sizeof(buffer), OBJECTS), TX_SUCCESS);
}

/* --- the format ------------------------------------------------------------------------ */

static void header_body(VOID)
{
    const ULONG base = (ULONG)(uintptr_t)buffer;

    EXPECT(tx_trace_disable(), TX_NOT_DONE);
    EXPECT(tx_trace_user_event_insert(5000, 0, 0, 0, 0), TX_NOT_DONE);
    EXPECT(tx_trace_enable(buffer, (HEADER_WORDS + EVENT_WORDS) * 4 - 1, 0), TX_SIZE_ERROR);
    EXPECT(tx_trace_enable(buffer, 4000, 0x20000000), TX_SIZE_ERROR);
    begin();
    EXPECT(tx_trace_enable(buffer, sizeof(buffer), OBJECTS), TX_NOT_DONE);
    EXPECT(memcmp(buffer, "BTXT", 4), 0);       /* the id, little endian */
    EXPECT(buffer[1], 0xFFFFFFFF);
    EXPECT(buffer[2], base);
    EXPECT(buffer[3], base + HEADER_WORDS * 4);
    EXPECT(buffer[4], 32u << 16);
    EXPECT(buffer[5], base + (HEADER_WORDS + OBJECTS * OBJECT_WORDS) * 4);
    EXPECT(buffer[6], buffer[5]);
    EXPECT(buffer[7], base + BUFFER_WORDS * 4);
    EXPECT(buffer[8], buffer[6] + 2 * EVENT_WORDS * 4);
    EXPECT(buffer[9], 0xAAAAAAAA);
    EXPECT(buffer[10], 0xBBBBBBBB);
    EXPECT(buffer[11], 0xCCCCCCCC);
    /* Whom it finds running; nothing else has happened. */
    EXPECT(event(0)[0], &control);
    EXPECT(event(0)[1], 0x80000000u | CONTROL_RANK << 16 | CONTROL_RANK);
    EXPECT(event(0)[2], 6);
    EXPECT(event(2)[0], 0);
    EXPECT(event(2)[2], NEVER_WRITTEN);
    EXPECT(tx_trace_disable(), TX_SUCCESS);
    tx_time_get();
    EXPECT(event(2)[2], NEVER_WRITTEN);
}

static void test_header(void **state)
{
    kernel_run(header_body);
}

static void registry_body(VOID)
{
    static TX_SEMAPHORE semaphore[OBJECTS];
    static CHAR name[] = "a name of more than thirty-two bytes";
    const ULONG *entry;
    unsigned i;

    tx_semaphore_create(&semaphore[0], name, 7);
    begin();
    entry = object(&control);
    EXPECT(entry != NULL, 1);
    EXPECT(entry[0], 1u << 8 | (ULONG)CONTROL_RANK << 24); /* taken, a thread, 0, its priority */
    EXPECT(entry[2], control.tx_thread_stack_start);
    EXPECT(entry[3], control.tx_thread_stack_size);
    EXPECT(strcmp((const char *)&entry[4], "control"), 0);
    entry = object(&semaphore[0]);
    EXPECT(entry[0], 4u << 8);
    EXPECT(entry[2], 7);
    EXPECT(memcmp(&entry[4], name, 32), 0);
    /* A deleted object's name stays until its place is needed. */
    tx_semaphore_delete(&semaphore[0]);
    EXPECT(entry[0], 4u << 8 | 1);
    EXPECT(entry[1], &semaphore[0]);
    for (i = 1; i < OBJECTS; i++)
        tx_semaphore_create(&semaphore[i], "fills", i);
    EXPECT(object(&semaphore[0]), NULL);
    EXPECT(entry[0], 4u << 8);
    EXPECT(_tx_trace_available_registry_entries, 0);
    EXPECT(strcmp((const char *)&entry[4], "fills"), 0);
    for (i = 1; i < OBJECTS; i++)
        tx_semaphore_delete(&semaphore[i]);
    EXPECT(_tx_trace_available_registry_entries, OBJECTS - 1 + (THREADS_AT_REST == 1) - 1);
    tx_trace_disable();
}

static void test_registry(void **state)
{
    kernel_run(registry_body);
}

/* --- whose events, when, and which ----------------------------------------------------- */

static unsigned filled;

static VOID full(VOID *header)
{
    filled++;
    EXPECT(header, buffer);
    EXPECT(buffer[8], buffer[6]);
}

static void ring_body(VOID)
{
    ULONG i;

    begin();
    tx_trace_buffer_full_notify(full);
    for (i = 2; i < EVENTS + 1; i++) {
        EXPECT(filled, i > EVENTS - 1 ? 1 : 0);
        EXPECT(tx_trace_user_event_insert(TX_TRACE_USER_EVENT_START + i, i, i + 1, i + 2, i + 3),
               TX_SUCCESS);
    }
    EXPECT(filled, 1);
    EXPECT(event(0)[2], TX_TRACE_USER_EVENT_START + EVENTS); /* over the oldest */
    EXPECT(event(5)[2], TX_TRACE_USER_EVENT_START + 5);
    EXPECT(event(5)[4], 5);
    EXPECT(event(5)[7], 8);
    EXPECT(buffer[8], buffer[6] + EVENT_WORDS * 4);
    tx_trace_disable();
}

static void test_ring(void **state)
{
    filled = 0;
    kernel_run(ring_body);
}

static VOID expired(ULONG n)
{
}

static void in_define(VOID)
{
    begin();
    tx_trace_user_event_insert(5000, 0, 0, 0, 0);
}

static VOID isr(VOID)
{
    tx_trace_isr_enter_insert(77);
    tx_trace_isr_exit_insert(77);
    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_USER);
}

static void callers_body(VOID)
{
    const ULONG *entry = find_from(0, 5000);
    ULONG before;

    EXPECT(entry[0], 0xF0F0F0F0);
    EXPECT(entry[1], 0);
    /* An interrupt's context, which the program plays. */
    _tx_thread_context_save();
    isr();
    _tx_thread_context_restore();
    entry = find_from(0, TX_TRACE_ISR_ENTER);
    EXPECT(entry[0], 0xFFFFFFFF);
    EXPECT(entry[1], &control);
    EXPECT(entry[5], 77);
    EXPECT(entry[6], 1);
    EXPECT((entry + EVENT_WORDS)[2], TX_TRACE_ISR_EXIT);
    /* Stamps are the virtual clock's microseconds. */
    tx_trace_user_event_insert(5001, 0, 0, 0, 0);
    tx_thread_sleep(3);
    tx_trace_user_event_insert(5002, 0, 0, 0, 0);
    before = find_from(0, 5001)[3];
    EXPECT(find_from(0, 5002)[3] - before > 3 * (1000000 / TX_TIMER_TICKS_PER_SECOND) * 2 / 3, 1);
    EXPECT(find_from(0, 5002)[3] - before < 4 * (1000000 / TX_TIMER_TICKS_PER_SECOND), 1);
    tx_trace_disable();
}

static void test_callers(void **state)
{
    kernel_run_init(in_define, callers_body);
}

static void filter_body(VOID)
{
    begin();
    EXPECT(tx_trace_event_filter(TX_TRACE_TIME_EVENTS), TX_SUCCESS);
    tx_time_get();
    EXPECT(count(TX_TRACE_TIME_GET), 0);
    EXPECT(tx_trace_event_unfilter(TX_TRACE_ALL_EVENTS), TX_SUCCESS);
    tx_time_get();
    EXPECT(count(TX_TRACE_TIME_GET), 1);
    EXPECT(tx_trace_event_filter(TX_TRACE_USER_EVENTS), TX_SUCCESS);
    EXPECT(tx_trace_user_event_insert(6000, 0, 0, 0, 0), TX_SUCCESS);
    EXPECT(count(6000), 0);
    tx_trace_disable();
}

static void test_filter(void **state)
{
    kernel_run(filter_body);
}

/* --- every service ----------------------------------------------------------------------- */

static VOID waits(ULONG n)
{
    tx_thread_sleep(1000);
    tx_thread_sleep(1000);
}

static VOID slices(ULONG n)
{
    while (tx_time_get() < n)
        continue;
}

static VOID note(TX_QUEUE *queue)
{
}

static VOID note_semaphore(TX_SEMAPHORE *semaphore)
{
}

static VOID note_flags(TX_EVENT_FLAGS_GROUP *group)
{
}

static VOID note_thread(TX_THREAD *thread, UINT type)
{
}

static TX_QUEUE queue;
static TX_SEMAPHORE semaphore;
static TX_MUTEX mutex;
static TX_EVENT_FLAGS_GROUP group;
static TX_BLOCK_POOL blocks;
static TX_BYTE_POOL bytes;
static TX_TIMER timer;

static void objects_body(VOID)
{
    static ULONG area[64], pool_area[64];
    ULONG message[2] = {1, 2};
    ULONG actual;
    VOID *memory;

    tx_queue_create(&queue, "queue", 2, area, sizeof(area));
    tx_queue_send_notify(&queue, note);
    tx_queue_send(&queue, message, TX_NO_WAIT);
    tx_queue_front_send(&queue, message, TX_NO_WAIT);
    tx_queue_receive(&queue, message, 9);
    tx_queue_flush(&queue);
    tx_queue_prioritize(&queue);
    tx_queue_info_get(&queue, 0, 0, 0, 0, 0, 0);
    tx_queue_delete(&queue);
    tx_semaphore_create(&semaphore, "semaphore", 3);
    tx_semaphore_put_notify(&semaphore, note_semaphore);
    tx_semaphore_get(&semaphore, TX_NO_WAIT);
    tx_semaphore_put(&semaphore);
    tx_semaphore_ceiling_put(&semaphore, 9);
    tx_semaphore_prioritize(&semaphore);
    tx_semaphore_info_get(&semaphore, 0, 0, 0, 0, 0);
    tx_semaphore_delete(&semaphore);
    tx_mutex_create(&mutex, "mutex", TX_INHERIT);
    tx_mutex_get(&mutex, TX_NO_WAIT);
    tx_mutex_put(&mutex);
    tx_mutex_prioritize(&mutex);
    tx_mutex_info_get(&mutex, 0, 0, 0, 0, 0, 0);
    tx_mutex_delete(&mutex);
    tx_event_flags_create(&group, "flags");
    tx_event_flags_set_notify(&group, note_flags);
    tx_event_flags_set(&group, 6, TX_OR);
    tx_event_flags_get(&group, 4, TX_OR_CLEAR, &actual, TX_NO_WAIT);
    tx_event_flags_info_get(&group, 0, 0, 0, 0, 0);
    tx_event_flags_delete(&group);
    tx_block_pool_create(&blocks, "blocks", 12, pool_area, sizeof(pool_area));
    tx_block_allocate(&blocks, &memory, TX_NO_WAIT);
    tx_block_release(memory);
    tx_block_pool_prioritize(&blocks);
    tx_block_pool_info_get(&blocks, 0, 0, 0, 0, 0, 0);
    tx_block_pool_delete(&blocks);
    tx_byte_pool_create(&bytes, "bytes", pool_area, sizeof(pool_area));
    tx_byte_allocate(&bytes, &memory, 20, TX_NO_WAIT);
    tx_byte_release(memory);
    tx_byte_pool_prioritize(&bytes);
    tx_byte_pool_info_get(&bytes, 0, 0, 0, 0, 0, 0);
    tx_byte_pool_delete(&bytes);
}

static void threads_body(VOID)
{
    UINT old;
    ULONG old_slice;

    start(0, waits, 10);
    tx_thread_entry_exit_notify(&helper[0], note_thread);
    tx_thread_info_get(&helper[0], 0, 0, 0, 0, 0, 0, 0, 0);
    tx_thread_wait_abort(&helper[0]);
    tx_thread_priority_change(&helper[0], 11, &old);
    tx_thread_preemption_change(&helper[0], 9, &old);
    tx_thread_time_slice_change(&helper[0], 8, &old_slice);
    tx_thread_suspend(&helper[0]);
    tx_thread_resume(&helper[0]);
    tx_thread_terminate(&helper[0]);
    tx_thread_reset(&helper[0]);
    tx_thread_terminate(&helper[0]);
    tx_thread_delete(&helper[0]);
    tx_thread_identify();
    tx_thread_relinquish();
    tx_thread_sleep(1);
    tx_thread_stack_error_notify(TX_NULL);
    tx_interrupt_control(TX_INT_ENABLE);
    tx_time_set(5);
    tx_time_get();
    tx_timer_create(&timer, "timer", expired, 0, 50, 60, TX_NO_ACTIVATE);
    tx_timer_change(&timer, 51, 61);
    tx_timer_activate(&timer);
    tx_timer_deactivate(&timer);
    tx_timer_info_get(&timer, 0, 0, 0, 0, 0);
    tx_timer_delete(&timer);
}

#define ANY 0xDEADu
#define IN_STACK 0xDEAEu        /* an address in the declared stack of the caller */
#define P(pointer) (ULONG)(uintptr_t)(pointer)

struct row {
    ULONG id;
    ULONG info[4];
};

static int in_stack(ULONG address)
{
    return address >= P(control_stack) && address - P(control_stack) < sizeof(control_stack);
}

/* Every row's event is there, in this order, with what it tells. */
static void check_rows(const struct row *rows, unsigned number)
{
    unsigned at = 0;
    unsigned r, i;

    for (r = 0; r < number; r++) {
        const ULONG *entry = find_from(at, rows[r].id);

        mark(entry == NULL ? "%u missing " : "", rows[r].id);
        if (entry == NULL)
            continue;
        for (i = 0; i < 4; i++)
            if (rows[r].info[i] == IN_STACK ? !in_stack(entry[4 + i])
                                            : rows[r].info[i] != ANY && entry[4 + i] != rows[r].info[i])
                mark("%u: field %u is 0x%x, not 0x%x. ", rows[r].id, i + 1, entry[4 + i],
                     rows[r].info[i]);
        at = (unsigned)(entry - events) / EVENT_WORDS + 1;
    }
}

static void object_events_body(VOID)
{
    const struct row rows[] = {
        {60, {P(&queue), 2, ANY, 256}},
        {70, {P(&queue), 0, 0, 0}},
        {69, {P(&queue), ANY, TX_NO_WAIT, 0}},
        {63, {P(&queue), ANY, TX_NO_WAIT, 1}},
        {68, {P(&queue), ANY, 9, 2}},
        {62, {P(&queue), IN_STACK, 0, 0}},
        {67, {P(&queue), 0, ANY, 0}},
        {64, {P(&queue), 0, 0, 0}},
        {61, {P(&queue), ANY, 0, 0}},
        {81, {P(&semaphore), 3, ANY, 0}},
        {89, {P(&semaphore), 0, 0, 0}},
        {83, {P(&semaphore), TX_NO_WAIT, 3, ANY}},
        {88, {P(&semaphore), 2, 0, ANY}},
        {80, {P(&semaphore), 3, 0, 9}},
        {87, {P(&semaphore), 0, ANY, 0}},
        {84, {P(&semaphore), 0, 0, 0}},
        {82, {P(&semaphore), ANY, 0, 0}},
        {50, {P(&mutex), TX_INHERIT, ANY, 0}},
        {52, {P(&mutex), TX_NO_WAIT, 0, 0}},
        {57, {P(&mutex), P(&control), 1, ANY}},
        {56, {P(&mutex), 0, ANY, 0}},
        {53, {P(&mutex), 0, 0, 0}},
        {51, {P(&mutex), ANY, 0, 0}},
        {30, {P(&group), ANY, 0, 0}},
        {37, {P(&group), 0, 0, 0}},
        {36, {P(&group), 6, TX_OR, 0}},
        {32, {P(&group), 4, 6, TX_OR_CLEAR}},
        {33, {P(&group), 0, 0, 0}},
        {31, {P(&group), ANY, 0, 0}},
        {11, {P(&blocks), ANY, 16, 12}},
        {10, {P(&blocks), ANY, TX_NO_WAIT, 16}},
        {17, {P(&blocks), ANY, 0, ANY}},
        {16, {P(&blocks), 0, ANY, 0}},
        {13, {P(&blocks), 0, 0, 0}},
        {12, {P(&blocks), ANY, 0, 0}},
        {21, {P(&bytes), ANY, 256, ANY}},
        {20, {P(&bytes), ANY, 20, TX_NO_WAIT}},
        {27, {P(&bytes), ANY, 0, 220}},
        {26, {P(&bytes), 0, ANY, 0}},
        {23, {P(&bytes), 0, 0, 0}},
        {22, {P(&bytes), ANY, 0, 0}},
    };

    begin();
    objects_body();
    tx_trace_disable();
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
    EXPECT(find_from(0, 10)[5], find_from(0, 17)[5]);   /* the same block */
    EXPECT(find_from(0, 20)[5], find_from(0, 27)[5]);
}

static void thread_events_body(VOID)
{
    const ULONG helper_0 = P(&helper[0]);
    const struct row rows[] = {
        {100, {helper_0, 10, P(helper_stack[0]), HELPER_STACK}},
        {1, {helper_0, TX_SUSPENDED, ANY, helper_0}},
        {112, {1000, TX_READY, ANY, 0}},
        {2, {helper_0, TX_SLEEP, ANY, P(&control)}},
        {102, {helper_0, TX_SLEEP, ANY, 0}},
        {104, {helper_0, TX_SLEEP, 0, 0}},
        {117, {helper_0, TX_SLEEP, ANY, 0}},
        {108, {helper_0, 11, 10, TX_SLEEP}},
        {107, {helper_0, 9, 11, TX_SLEEP}},
        {116, {helper_0, 8, 0, 0}},
        {114, {helper_0, TX_SLEEP, ANY, 0}},
        {111, {helper_0, TX_SLEEP, ANY, 0}},
        {115, {helper_0, TX_SLEEP, ANY, 0}},
        {110, {helper_0, TX_TERMINATED, 0, 0}},
        {101, {helper_0, ANY, 0, 0}},
        {103, {0, 0, 0, 0}},
        {109, {ANY, P(&control), 0, 0}},
        {40, {TX_INT_ENABLE, ANY, 0, 0}},
        {121, {5, 0, 0, 0}},
        {120, {5, ANY, 0, 0}},
        {124, {P(&timer), 50, 60, TX_NO_ACTIVATE}},
        {123, {P(&timer), 51, 61, 0}},
        {122, {P(&timer), 0, 0, 0}},
        {125, {P(&timer), ANY, 0, 0}},
        {127, {P(&timer), ANY, 0, 0}},
        {126, {P(&timer), 0, 0, 0}},
    };

    begin();
    threads_body();
    tx_trace_disable();
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
#ifdef TX_ENABLE_STACK_CHECKING
    EXPECT(count(113), 1);
#endif
}

static void test_services(void **state)
{
    kernel_run_log(object_events_body, "");
    kernel_run_log(thread_events_body, "");
}

static void slice_body(VOID)
{
    make(0, slices, 20, 20, 2);
    make(1, slices, 20, 20, 2);
    tx_time_set(0);
    helper[0].tx_thread_entry_parameter = helper[1].tx_thread_entry_parameter = 20;
    begin();
    tx_trace_event_filter(TX_TRACE_TIME_EVENTS);
    tx_thread_resume(&helper[0]);
    tx_thread_resume(&helper[1]);
    tx_thread_sleep(50);
    tx_trace_disable();
    EXPECT(count(TX_TRACE_TIME_SLICE) > 4, 1);
    EXPECT(find_from(0, TX_TRACE_TIME_SLICE)[0], 0xFFFFFFFF);
    EXPECT(find_from(0, TX_TRACE_TIME_SLICE)[4], &helper[1]);
}

static void test_slices(void **state)
{
    kernel_run(slice_body);
}

#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
static void performance_body(VOID)
{
    static const ULONG ids[] = {14, 15, 24, 25, 34, 35, 54, 55, 65, 66, 85, 86, 105, 106, 128, 129};
    static ULONG area[64], pool_area[64];
    unsigned i;

    tx_queue_create(&queue, "queue", 2, area, sizeof(area));
    tx_semaphore_create(&semaphore, "semaphore", 3);
    tx_mutex_create(&mutex, "mutex", TX_INHERIT);
    tx_event_flags_create(&group, "flags");
    tx_block_pool_create(&blocks, "blocks", 12, pool_area, 128);
    tx_byte_pool_create(&bytes, "bytes", pool_area + 32, 128);
    tx_timer_create(&timer, "timer", expired, 0, 50, 60, TX_NO_ACTIVATE);
    begin();
    tx_queue_performance_info_get(&queue, 0, 0, 0, 0, 0, 0);
    tx_queue_performance_system_info_get(0, 0, 0, 0, 0, 0);
    tx_semaphore_performance_info_get(&semaphore, 0, 0, 0, 0);
    tx_semaphore_performance_system_info_get(0, 0, 0, 0);
    tx_mutex_performance_info_get(&mutex, 0, 0, 0, 0, 0, 0);
    tx_mutex_performance_system_info_get(0, 0, 0, 0, 0, 0);
    tx_event_flags_performance_info_get(&group, 0, 0, 0, 0);
    tx_event_flags_performance_system_info_get(0, 0, 0, 0);
    tx_block_pool_performance_info_get(&blocks, 0, 0, 0, 0);
    tx_block_pool_performance_system_info_get(0, 0, 0, 0);
    tx_byte_pool_performance_info_get(&bytes, 0, 0, 0, 0, 0, 0, 0);
    tx_byte_pool_performance_system_info_get(0, 0, 0, 0, 0, 0, 0);
    tx_thread_performance_info_get(&control, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    tx_thread_performance_system_info_get(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    tx_timer_performance_info_get(&timer, 0, 0, 0, 0, 0);
    tx_timer_performance_system_info_get(0, 0, 0, 0, 0);
    tx_trace_disable();
    for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        EXPECT(count(ids[i]), 1);
    tx_queue_delete(&queue);
    tx_semaphore_delete(&semaphore);
    tx_mutex_delete(&mutex);
    tx_event_flags_delete(&group);
    tx_block_pool_delete(&blocks);
    tx_byte_pool_delete(&bytes);
    tx_timer_delete(&timer);
}

static void test_performance(void **state)
{
    kernel_run(performance_body);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header),   cmocka_unit_test(test_registry),
        cmocka_unit_test(test_ring),     cmocka_unit_test(test_callers),
        cmocka_unit_test(test_filter),   cmocka_unit_test(test_services),
        cmocka_unit_test(test_slices),
#ifdef TX_QUEUE_ENABLE_PERFORMANCE_INFO
        cmocka_unit_test(test_performance),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
