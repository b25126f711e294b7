/*
 * Queues, semaphores, mutexes and event flags: TX25 to TX42, and the callers
 * of TX20 to TX24 for each kind.
 */
#include "kernel_fixture.h"

static UINT status_of[HELPERS];
static ULONG value_of[HELPERS];

/* --- semaphores --------------------------------------------------------------------------- */

static TX_SEMAPHORE semaphore;

static void get_forever(ULONG n)
{
    status_of[n] = tx_semaphore_get(&semaphore, TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
}

static void get_five_ticks(ULONG n)
{
    ULONG before = tx_time_get();

    status_of[n] = tx_semaphore_get(&semaphore, 5);
    value_of[n] = tx_time_get() - before;
    mark("%u", (unsigned)n);
}

static void fifo_body(VOID)
{
    TX_THREAD *first;
    ULONG count, value;
    CHAR *name;
    TX_SEMAPHORE *next;

    tx_semaphore_create(&semaphore, "s", 0);
    start(0, get_forever, 12);
    start(1, get_forever, 10);
    start(2, get_forever, 14);
    start(3, get_forever, 10);
    tx_semaphore_put(&semaphore);
    EXPECT(tx_semaphore_prioritize(&semaphore), TX_SUCCESS);
    EXPECT(tx_semaphore_info_get(&semaphore, &name, &value, &first, &count, &next), TX_SUCCESS);
    EXPECT(first, &helper[1]);
    EXPECT(count, 3);
    EXPECT(value, 0);
    EXPECT(next, &semaphore);
    EXPECT(helper[1].tx_thread_suspended_next, &helper[2]);
    tx_thread_terminate(&helper[1]); /* the queue closes behind it */
    EXPECT(semaphore.tx_semaphore_suspended_count, 2);
    EXPECT(tx_semaphore_prioritize(&semaphore), TX_SUCCESS);
    tx_semaphore_put(&semaphore);
    tx_semaphore_put(&semaphore);
    tx_semaphore_put(&semaphore);
    EXPECT(semaphore.tx_semaphore_count, 1);
    tx_semaphore_delete(&semaphore);
}

static void tx27_fifo_and_prioritize(void **state)
{
    kernel_run_log(fifo_body, "032");
}

static void timeout_body(VOID)
{
    tx_semaphore_create(&semaphore, "s", 0);
    start(0, get_five_ticks, 10);
    start(1, get_forever, 10);
    tx_thread_sleep(3);
    EXPECT(semaphore.tx_semaphore_suspended_count, 2);
    tx_thread_sleep(3);
    EXPECT(status_of[0], TX_NO_INSTANCE);
    EXPECT(value_of[0], 5);
    EXPECT(semaphore.tx_semaphore_suspended_count, 1);
    EXPECT(tx_semaphore_delete(&semaphore), TX_SUCCESS);
    EXPECT(status_of[1], TX_DELETED);
    EXPECT(tx_semaphore_get(&semaphore, TX_NO_WAIT), TX_SEMAPHORE_ERROR);
}

static void tx26_tx28_timeout_and_delete(void **state)
{
    kernel_run(timeout_body);
}

/* D088: the object goes while its waiter also has a timeout running. */
static void teardown_body(VOID)
{
    tx_semaphore_create(&semaphore, "s", 0);
    start(0, get_five_ticks, 10);
    EXPECT(tx_semaphore_delete(&semaphore), TX_SUCCESS);
    EXPECT(status_of[0], TX_DELETED);
    EXPECT(helper[0].tx_thread_state, TX_COMPLETED);
    memset(&semaphore, 0xA5, sizeof(semaphore));
    tx_thread_sleep(10);
    EXPECT(semaphore.tx_semaphore_count, 0xA5A5A5A5);
    memset(&semaphore, 0, sizeof(semaphore));
}

static void d088_delete_under_a_timed_waiter(void **state)
{
    kernel_run(teardown_body);
}

static void ceiling_body(VOID)
{
    tx_semaphore_create(&semaphore, "s", 0);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 0), TX_INVALID_CEILING);
    EXPECT(_tx_semaphore_ceiling_put(&semaphore, 0), TX_INVALID_CEILING);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 2), TX_SUCCESS);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 2), TX_SUCCESS);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 2), TX_CEILING_EXCEEDED);
    EXPECT(tx_semaphore_put(&semaphore), TX_SUCCESS);
    EXPECT(semaphore.tx_semaphore_count, 3);
    semaphore.tx_semaphore_count = 0;
    start(0, get_forever, 10);
    semaphore.tx_semaphore_count = 9; /* played: waiters win over any ceiling */
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 1), TX_SUCCESS);
    EXPECT(status_of[0], TX_SUCCESS);
    EXPECT(semaphore.tx_semaphore_count, 9);
    tx_semaphore_delete(&semaphore);
}

static void tx34_tx35_ceiling(void **state)
{
    kernel_run(ceiling_body);
}

static VOID semaphore_notified(TX_SEMAPHORE *which)
{
    EXPECT(which, &semaphore);
    EXPECT(tx_thread_identify(), &control);
    mark("n");
}

static void notify_body(VOID)
{
    tx_semaphore_create(&semaphore, "s", 0);
    EXPECT(tx_semaphore_put_notify(&semaphore, semaphore_notified), TX_SUCCESS);
    start(0, get_forever, 10);
    tx_semaphore_put(&semaphore);
    mark(".");
    tx_semaphore_put(&semaphore);
    EXPECT(tx_semaphore_ceiling_put(&semaphore, 1), TX_CEILING_EXCEEDED);
    EXPECT(tx_semaphore_put_notify(&semaphore, TX_NULL), TX_SUCCESS);
    tx_semaphore_put(&semaphore);
    tx_semaphore_delete(&semaphore);
}

static void tx33_semaphore_notify(void **state)
{
    kernel_run_log(notify_body, "0n.n");
}

/* --- queues ----------------------------------------------------------------------------------- */

static TX_QUEUE queue;
static ULONG queue_area[64];

static void receive_forever(ULONG n)
{
    ULONG message[16] = {0};

    status_of[n] = tx_queue_receive(&queue, message, TX_WAIT_FOREVER);
    value_of[n] = message[0];
    mark("%u", (unsigned)n);
}

static void send_forever(ULONG n)
{
    ULONG message[16] = {100 + n};

    status_of[n] = tx_queue_send(&queue, message, TX_WAIT_FOREVER);
    mark("s%u", (unsigned)n);
}

static void send_front_forever(ULONG n)
{
    ULONG message[16] = {100 + n};

    status_of[n] = tx_queue_front_send(&queue, message, TX_WAIT_FOREVER);
    mark("s%u", (unsigned)n);
}

static ULONG receive(VOID)
{
    ULONG message[16] = {0};

    EXPECT(tx_queue_receive(&queue, message, TX_NO_WAIT), TX_SUCCESS);
    return message[0];
}

static void put_message(ULONG value)
{
    ULONG message[16] = {value};

    EXPECT(tx_queue_send(&queue, message, TX_NO_WAIT), TX_SUCCESS);
}

static void size_body(VOID)
{
    static const struct {
        UINT words;
        ULONG bytes;
        UINT status, capacity;
    } cases[] = {
        {1, 64, TX_SUCCESS, 16},  {3, 64, TX_SUCCESS, 5},  {16, 64, TX_SUCCESS, 1},
        {16, 63, TX_SIZE_ERROR, 0}, {0, 64, TX_SIZE_ERROR, 0}, {17, 256, TX_SIZE_ERROR, 0},
        {5, 100, TX_SUCCESS, 5},  {7, 27, TX_SIZE_ERROR, 0},
    };
    unsigned i, word;

    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        EXPECT(tx_queue_create(&queue, "q", cases[i].words, queue_area, cases[i].bytes),
               cases[i].status);
        if (cases[i].status != TX_SUCCESS)
            continue;
        EXPECT(queue.tx_queue_capacity, cases[i].capacity);
        EXPECT(queue.tx_queue_available_storage, cases[i].capacity);
        /* Twice around the ring, every word of every message. */
        for (word = 0; word < 2 * cases[i].capacity; word++) {
            ULONG out[16], in[16] = {0};
            unsigned k;

            for (k = 0; k < cases[i].words; k++)
                out[k] = word * 100 + k;
            EXPECT(tx_queue_send(&queue, out, TX_NO_WAIT), TX_SUCCESS);
            EXPECT(tx_queue_receive(&queue, in, TX_NO_WAIT), TX_SUCCESS);
            EXPECT(memcmp(in, out, cases[i].words * sizeof(ULONG)), 0);
        }
        EXPECT(tx_queue_delete(&queue), TX_SUCCESS);
    }
}

/* Wherever firmware has memory, its address fits into the word of a message. */
static void pointers_body(VOID)
{
    static UCHAR in_data;
    UCHAR on_stack;
    VOID *allocated = _pb_machine->alloc(_pb_machine->board, NULL, 100);
    VOID *const pointers[] = {&in_data, &on_stack, allocated, control.tx_thread_stack_start,
                              _pb_machine->ram(_pb_machine->board, NULL), (VOID *)pointers_body};

    tx_queue_create(&queue, "q", TX_1_ULONG, queue_area, sizeof(queue_area));
    for (size_t i = 0; i < sizeof(pointers) / sizeof(pointers[0]); i++) {
        ULONG sent = (ULONG)(uintptr_t)pointers[i], received = 0;

        EXPECT(tx_queue_send(&queue, &sent, TX_NO_WAIT), TX_SUCCESS);
        EXPECT(tx_queue_receive(&queue, &received, TX_NO_WAIT), TX_SUCCESS);
        EXPECT((VOID *)(uintptr_t)received == pointers[i], 1);
    }
    EXPECT(tx_queue_delete(&queue), TX_SUCCESS);
    _pb_machine->alloc(_pb_machine->board, allocated, 0);
}

static void a_pointer_comes_back_whole(void **state)
{
    kernel_run(pointers_body);
}

static void tx29_message_sizes(void **state)
{
    kernel_run(size_body);
}

static void handoff_body(VOID)
{
    tx_queue_create(&queue, "q", 1, queue_area, 8);
    start(0, receive_forever, 10);
    start(1, receive_forever, 10);
    put_message(7);
    EXPECT(queue.tx_queue_enqueued, 0);
    EXPECT(queue.tx_queue_available_storage, 2);
    EXPECT(value_of[0], 7);
    put_message(8);
    EXPECT(value_of[1], 8);
    start(2, receive_forever, 20);
    put_message(9); /* not yet waiting: it is queued */
    EXPECT(queue.tx_queue_enqueued, 1);
    tx_thread_sleep(1);
    EXPECT(value_of[2], 9);
    tx_queue_delete(&queue);
}

static void tx30_direct_hand_off(void **state)
{
    kernel_run_log(handoff_body, "012");
}

static void front_body(VOID)
{
    ULONG one = 1;

    tx_queue_create(&queue, "q", 1, queue_area, 8);
    put_message(3);
    EXPECT(tx_queue_front_send(&queue, &one, TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_queue_send(&queue, &one, TX_NO_WAIT), TX_QUEUE_FULL);
    start(0, send_forever, 10);
    start(1, send_front_forever, 10);
    EXPECT(queue.tx_queue_suspension_list, &helper[1]);
    EXPECT(receive(), 101); /* the front sender's message first */
    EXPECT(receive(), 1);   /* which makes room for 100 */
    EXPECT(queue.tx_queue_enqueued, 2);
    EXPECT(receive(), 3);
    EXPECT(receive(), 100);
    EXPECT(status_of[0], TX_SUCCESS);
    EXPECT(status_of[1], TX_SUCCESS);
    tx_queue_delete(&queue);
}

static void tx31_front_send(void **state)
{
    kernel_run_log(front_body, "s1s0");
}

static void flush_body(VOID)
{
    tx_queue_create(&queue, "q", 1, queue_area, 4);
    put_message(1);
    start(0, send_forever, 10);
    EXPECT(tx_queue_flush(&queue), TX_SUCCESS);
    EXPECT(status_of[0], TX_SUCCESS);
    EXPECT(queue.tx_queue_enqueued, 0);
    EXPECT(queue.tx_queue_available_storage, 1);
    start(1, receive_forever, 10);
    EXPECT(tx_queue_flush(&queue), TX_SUCCESS); /* empty: the receiver waits on */
    EXPECT(helper[1].tx_thread_state, TX_QUEUE_SUSP);
    put_message(5);
    EXPECT(value_of[1], 5);
    tx_queue_delete(&queue);
}

static void tx32_flush(void **state)
{
    kernel_run(flush_body);
}

static VOID queue_notified(TX_QUEUE *which)
{
    EXPECT(which, &queue);
    mark("n");
}

static void queue_misc_body(VOID)
{
    ULONG message = 1, enqueued, available, count;
    TX_THREAD *first;
    TX_QUEUE *next;
    CHAR *name;

    EXPECT(tx_queue_create(&queue, "q", 1, TX_NULL, 8), TX_PTR_ERROR);
    EXPECT(_txe_queue_create(&queue, "q", 1, queue_area, 8, 3), TX_QUEUE_ERROR);
    EXPECT(tx_queue_create(&queue, "q", 1, queue_area, 8), TX_SUCCESS);
    EXPECT(tx_queue_create(&queue, "q", 1, queue_area, 8), TX_QUEUE_ERROR); /* TX25 */
    EXPECT(tx_queue_send_notify(&queue, queue_notified), TX_SUCCESS);
    EXPECT(tx_queue_send(&queue, TX_NULL, 0), TX_PTR_ERROR);
    EXPECT(tx_queue_receive(&queue, TX_NULL, 0), TX_PTR_ERROR);
    EXPECT(tx_queue_receive(&queue, &message, 2), TX_QUEUE_EMPTY);
    put_message(1);
    EXPECT(tx_queue_front_send(&queue, &message, 0), TX_SUCCESS);
    EXPECT(tx_queue_send(&queue, &message, 2), TX_QUEUE_FULL);
    start(0, send_forever, 12);
    start(1, send_forever, 10);
    EXPECT(tx_queue_prioritize(&queue), TX_SUCCESS);
    EXPECT(tx_queue_info_get(&queue, &name, &enqueued, &available, &first, &count, &next),
           TX_SUCCESS);
    EXPECT(enqueued, 2);
    EXPECT(available, 0);
    EXPECT(first, &helper[1]);
    EXPECT(count, 2);
    EXPECT(next, &queue);
    EXPECT(tx_queue_delete(&queue), TX_SUCCESS);
    EXPECT(status_of[0], TX_DELETED);
    EXPECT(status_of[1], TX_DELETED);
}

static void queue_checks_and_notify(void **state)
{
    kernel_run_log(queue_misc_body, "nns1s0");
}

/* --- event flags -------------------------------------------------------------------------------- */

static TX_EVENT_FLAGS_GROUP group;

static const struct {
    ULONG requested;
    UINT option;
} event_waits[HELPERS] = {
    {0x3, TX_OR_CLEAR}, {0x1, TX_OR_CLEAR}, {0x5, TX_AND}, {0x5, TX_AND_CLEAR}, {0x8, TX_OR},
    {0, TX_OR},
};

static void wait_flags(ULONG n)
{
    status_of[n] = tx_event_flags_get(&group, event_waits[n].requested, event_waits[n].option,
                                      &value_of[n], TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
}

static void get_table_body(VOID)
{
    static const struct {
        ULONG current, requested;
        UINT option, status;
        ULONG after;
    } cases[] = {
        {0x0F, 0x03, TX_OR, TX_SUCCESS, 0x0F},
        {0x0F, 0x13, TX_OR_CLEAR, TX_SUCCESS, 0x0C},
        {0x0F, 0x13, TX_AND, TX_NO_EVENTS, 0x0F},
        {0x0F, 0x13, TX_AND_CLEAR, TX_NO_EVENTS, 0x0F},
        {0x0F, 0x03, TX_AND_CLEAR, TX_SUCCESS, 0x0C},
        {0x0F, 0x10, TX_OR, TX_NO_EVENTS, 0x0F},
        {0x0F, 0x00, TX_OR, TX_NO_EVENTS, 0x0F},
        {0x0F, 0x00, TX_AND, TX_NO_EVENTS, 0x0F},
        {0x0F, 0x0F, 4, TX_OPTION_ERROR, 0x0F},
        {0xFFFFFFFF, 0x80000000, TX_AND_CLEAR, TX_SUCCESS, 0x7FFFFFFF},
    };
    ULONG actual;
    unsigned i;

    tx_event_flags_create(&group, "g");
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        EXPECT(tx_event_flags_set(&group, 0, TX_AND), TX_SUCCESS);
        EXPECT(tx_event_flags_set(&group, cases[i].current, TX_OR), TX_SUCCESS);
        actual = 0x55555555;
        EXPECT(tx_event_flags_get(&group, cases[i].requested, cases[i].option, &actual, TX_NO_WAIT),
               cases[i].status);
        EXPECT(actual, cases[i].status == TX_SUCCESS ? cases[i].current : 0x55555555);
        EXPECT(group.tx_event_flags_group_current, cases[i].after);
    }
    EXPECT(tx_event_flags_get(&group, 0, TX_OR, &actual, TX_WAIT_FOREVER), TX_NO_EVENTS);
    EXPECT(tx_event_flags_get(&group, 1, TX_OR, TX_NULL, 0), TX_PTR_ERROR);
    EXPECT(tx_event_flags_set(&group, 1, TX_OR_CLEAR), TX_OPTION_ERROR);
    tx_event_flags_set(&group, 0, TX_AND);
    EXPECT(tx_event_flags_get(&group, 1, TX_OR, &actual, 3), TX_NO_EVENTS);
    tx_event_flags_delete(&group);
}

static void tx39_tx40_get(void **state)
{
    kernel_run(get_table_body);
}

static void snapshot_body(VOID)
{
    unsigned n;

    tx_event_flags_create(&group, "g");
    for (n = 0; n < 5; n++)
        start(n, wait_flags, 10);
    tx_event_flags_set(&group, 0x1, TX_OR); /* frees 0 and 1, both of which clear it */
    EXPECT(value_of[0], 0x1);
    EXPECT(value_of[1], 0x1);
    EXPECT(group.tx_event_flags_group_current, 0);
    EXPECT(group.tx_event_flags_group_suspended_count, 3);
    tx_event_flags_set(&group, 0x4, TX_OR);
    mark(".");
    tx_event_flags_set(&group, 0x1, TX_OR); /* 2 keeps, 3 clears */
    EXPECT(value_of[2], 0x5);
    EXPECT(value_of[3], 0x5);
    EXPECT(group.tx_event_flags_group_current, 0);
    tx_event_flags_set(&group, 0xFFFFFFFF, TX_AND); /* TX42: releases nobody */
    EXPECT(group.tx_event_flags_group_suspended_count, 1);
    tx_event_flags_delete(&group);
    EXPECT(status_of[4], TX_DELETED);
}

static void tx41_tx42_set(void **state)
{
    kernel_run_log(snapshot_body, "01.234");
}

static VOID events_notified(TX_EVENT_FLAGS_GROUP *which)
{
    EXPECT(which, &group);
    mark("n");
}

static void events_misc_body(VOID)
{
    ULONG current, count;
    TX_THREAD *first;

    EXPECT(tx_event_flags_create(&group, "g"), TX_SUCCESS);
    EXPECT(tx_event_flags_create(&group, "g"), TX_GROUP_ERROR); /* TX25 */
    EXPECT(tx_event_flags_set_notify(&group, events_notified), TX_SUCCESS);
    start(4, wait_flags, 10);
    EXPECT(tx_event_flags_info_get(&group, TX_NULL, &current, &first, &count, TX_NULL), TX_SUCCESS);
    EXPECT(first, &helper[4]);
    EXPECT(count, 1);
    tx_event_flags_set(&group, 0x8, TX_OR);
    tx_event_flags_set(&group, 0x1, TX_OR);
    tx_event_flags_set(&group, 0x1, TX_AND); /* TX33: no notification */
    tx_event_flags_delete(&group);
}

static void tx33_event_notify(void **state)
{
    kernel_run_log(events_misc_body, "4nn");
}

/* --- mutexes ----------------------------------------------------------------------------------------- */

static TX_MUTEX mutex[3];

static void hold_first(ULONG n)
{
    status_of[n] = tx_mutex_get(&mutex[0], TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
    tx_thread_suspend(&helper[n]);
    tx_mutex_put(&mutex[0]);
}

static void want_first(ULONG n)
{
    status_of[n] = tx_mutex_get(&mutex[0], TX_WAIT_FOREVER);
    mark("%u", (unsigned)n);
    if (status_of[n] == TX_SUCCESS)
        tx_mutex_put(&mutex[0]);
}

static void want_first_5_ticks(ULONG n)
{
    status_of[n] = tx_mutex_get(&mutex[0], 5);
    if (status_of[n] == TX_SUCCESS)
        tx_mutex_put(&mutex[0]);
}

static void want_second(ULONG n)
{
    status_of[n] = tx_mutex_get(&mutex[1], TX_WAIT_FOREVER);
    if (status_of[n] == TX_SUCCESS)
        tx_mutex_put(&mutex[1]);
}

/* Owns the second, then waits for the first. */
static void chain(ULONG n)
{
    tx_mutex_get(&mutex[1], TX_WAIT_FOREVER);
    status_of[n] = tx_mutex_get(&mutex[0], TX_WAIT_FOREVER);
    if (status_of[n] == TX_SUCCESS)
        tx_mutex_put(&mutex[0]);
    tx_mutex_put(&mutex[1]);
}

static void make_mutexes(UINT inherit)
{
    tx_mutex_create(&mutex[0], "m0", inherit);
    tx_mutex_create(&mutex[1], "m1", inherit);
    tx_mutex_create(&mutex[2], "m2", inherit);
}

static void delete_mutexes(void)
{
    EXPECT(tx_mutex_delete(&mutex[0]), TX_SUCCESS);
    EXPECT(tx_mutex_delete(&mutex[1]), TX_SUCCESS);
    EXPECT(tx_mutex_delete(&mutex[2]), TX_SUCCESS);
}

static void recursive_body(VOID)
{
    ULONG count, waiting;
    TX_THREAD *owner, *first;

    make_mutexes(TX_NO_INHERIT);
    EXPECT(tx_mutex_put(&mutex[0]), TX_NOT_OWNED);
    EXPECT(tx_mutex_get(&mutex[0], TX_NO_WAIT), TX_SUCCESS);
    EXPECT(tx_mutex_get(&mutex[0], TX_NO_WAIT), TX_SUCCESS);
    EXPECT(control.tx_thread_owned_mutex_count, 1);
    start(0, want_first_5_ticks, 10);
    start(1, want_first, 12);
    start(2, want_first, 11);
    EXPECT(tx_mutex_info_get(&mutex[0], TX_NULL, &count, &owner, &first, &waiting, TX_NULL),
           TX_SUCCESS);
    EXPECT(count, 2);
    EXPECT(owner, &control);
    EXPECT(first, &helper[0]);
    EXPECT(waiting, 3);
    EXPECT(control.tx_thread_priority, CONTROL_RANK); /* no inheritance */
    tx_thread_sleep(6);
    EXPECT(status_of[0], TX_NOT_AVAILABLE);
    EXPECT(tx_mutex_put(&mutex[0]), TX_SUCCESS);
    EXPECT(mutex[0].tx_mutex_owner, &control);
    EXPECT(tx_mutex_put(&mutex[0]), TX_SUCCESS); /* TX38: to the first waiter */
    EXPECT(tx_mutex_put(&mutex[0]), TX_NOT_OWNED);
    EXPECT(control.tx_thread_owned_mutex_count, 0);
    EXPECT(control.tx_thread_owned_mutex_list, TX_NULL);
    delete_mutexes();
}

static void tx36_tx38_recursion_and_order(void **state)
{
    /* 1 first, for it waited first; its put hands over to 2, which outranks it. */
    kernel_run_log(recursive_body, "12");
}

static void inherit_body(VOID)
{
    UINT old;

    make_mutexes(TX_INHERIT);
    start(0, hold_first, 15);
    EXPECT(mutex[0].tx_mutex_owner, &helper[0]);
    start(1, want_first, 12);
    EXPECT(helper[0].tx_thread_priority, 12);
    start(2, want_first, 8);
    EXPECT(helper[0].tx_thread_priority, 8);
    EXPECT(helper[0].tx_thread_preempt_threshold, 8);
    EXPECT(helper[0].tx_thread_user_priority, 15);
    EXPECT(helper[0].tx_thread_inherit_priority, 8);
    EXPECT(mutex[0].tx_mutex_highest_priority_waiting, 8);
    EXPECT(tx_thread_priority_change(&helper[0], 14, &old), TX_SUCCESS); /* TX08 */
    EXPECT(old, 15);
    EXPECT(helper[0].tx_thread_priority, 8);
    EXPECT(tx_thread_resume(&helper[0]), TX_SUCCESS); /* puts: the best waiter gets it */
    EXPECT(helper[0].tx_thread_priority, 14);
    EXPECT(helper[0].tx_thread_inherit_priority, TX_MAX_PRIORITIES);
    EXPECT(helper[0].tx_thread_state, TX_COMPLETED);
    delete_mutexes();
}

static void tx37_tx38_inheritance(void **state)
{
    kernel_run_log(inherit_body, "021");
}

/* D089: at every step the better of one's own priority and the best waiter's. */
static void d089_body(VOID)
{
    make_mutexes(TX_INHERIT);
    tx_mutex_get(&mutex[0], TX_WAIT_FOREVER);
    tx_mutex_get(&mutex[1], TX_WAIT_FOREVER);
    start(0, want_second, 10);
    EXPECT(control.tx_thread_priority, 10);
    start(1, want_first_5_ticks, 5);
    EXPECT(control.tx_thread_priority, 5);
    tx_thread_sleep(6); /* 1 gives up */
    EXPECT(status_of[1], TX_NOT_AVAILABLE);
    EXPECT(control.tx_thread_priority, 10);
    start(2, want_first, 7);
    EXPECT(control.tx_thread_priority, 7);
    EXPECT(tx_mutex_put(&mutex[0]), TX_SUCCESS); /* released out of order */
    EXPECT(control.tx_thread_priority, 10);
    start(3, want_second, 6);
    EXPECT(control.tx_thread_priority, 6);
    EXPECT(tx_thread_wait_abort(&helper[3]), TX_SUCCESS);
    EXPECT(control.tx_thread_priority, 10);
    EXPECT(tx_thread_terminate(&helper[0]), TX_SUCCESS);
    EXPECT(control.tx_thread_priority, CONTROL_RANK);
    EXPECT(tx_mutex_put(&mutex[1]), TX_SUCCESS);
    delete_mutexes();
}

static void d089_inheritance_at_every_step(void **state)
{
    kernel_run(d089_body);
}

static void chain_body(VOID)
{
    UINT old;

    make_mutexes(TX_INHERIT);
    tx_mutex_get(&mutex[0], TX_WAIT_FOREVER);
    start(0, chain, 14); /* owns 1, waits for 0 */
    EXPECT(control.tx_thread_priority, 14);
    start(1, want_second, 9); /* waits for 1: through 0 to us */
    EXPECT(helper[0].tx_thread_priority, 9);
    EXPECT(control.tx_thread_priority, 9);
    EXPECT(tx_thread_priority_change(&helper[1], 4, &old), TX_SUCCESS);
    EXPECT(helper[0].tx_thread_priority, 4);
    EXPECT(control.tx_thread_priority, 4);
    EXPECT(tx_thread_wait_abort(&helper[1]), TX_SUCCESS);
    EXPECT(helper[0].tx_thread_priority, 14);
    EXPECT(control.tx_thread_priority, 14);
    EXPECT(tx_mutex_put(&mutex[0]), TX_SUCCESS);
    EXPECT(control.tx_thread_priority, CONTROL_RANK);
    EXPECT(helper[0].tx_thread_state, TX_COMPLETED);
    delete_mutexes();
}

static void tx37_chains(void **state)
{
    kernel_run(chain_body);
}

static void mutex_init(VOID)
{
    EXPECT(tx_mutex_create(&mutex[0], "m", TX_INHERIT), TX_SUCCESS);
    EXPECT(tx_mutex_get(&mutex[0], TX_NO_WAIT), TX_SUCCESS); /* TX23: init may */
    EXPECT(tx_mutex_put(&mutex[0]), TX_SUCCESS);
    EXPECT(tx_mutex_get(&mutex[0], 1), TX_WAIT_ERROR);
}

static void mutex_checks_body(VOID)
{
    EXPECT(tx_mutex_create(&mutex[1], "m", 2), TX_INHERIT_ERROR);
    EXPECT(tx_mutex_create(&mutex[0], "m", TX_INHERIT), TX_MUTEX_ERROR); /* TX25 */
    _tx_thread_context_save();
    EXPECT(tx_mutex_get(&mutex[0], TX_NO_WAIT), TX_CALLER_ERROR); /* TX23 */
    EXPECT(tx_mutex_put(&mutex[0]), TX_CALLER_ERROR);
    _tx_thread_context_restore();
    start(0, hold_first, 10);
    start(1, want_first, 10);
    EXPECT(tx_mutex_prioritize(&mutex[0]), TX_SUCCESS);
    EXPECT(tx_mutex_delete(&mutex[0]), TX_SUCCESS);
    EXPECT(status_of[1], TX_DELETED);
    EXPECT(helper[0].tx_thread_owned_mutex_count, 0);
    EXPECT(tx_mutex_get(TX_NULL, 0), TX_MUTEX_ERROR);
}

static void tx23_mutex_checks(void **state)
{
    kernel_run_init(mutex_init, mutex_checks_body);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tx27_fifo_and_prioritize),
        TEST(tx26_tx28_timeout_and_delete),
        TEST(d088_delete_under_a_timed_waiter),
        TEST(tx34_tx35_ceiling),
        TEST(tx33_semaphore_notify),
        TEST(tx29_message_sizes),
        TEST(a_pointer_comes_back_whole),
        TEST(tx30_direct_hand_off),
        TEST(tx31_front_send),
        TEST(tx32_flush),
        TEST(queue_checks_and_notify),
        TEST(tx39_tx40_get),
        TEST(tx41_tx42_set),
        TEST(tx33_event_notify),
        TEST(tx36_tx38_recursion_and_order),
        TEST(tx37_tx38_inheritance),
        TEST(d089_inheritance_at_every_step),
        TEST(tx37_chains),
        TEST(tx23_mutex_checks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
