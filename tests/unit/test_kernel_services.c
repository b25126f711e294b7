/*
 * Every service of the kernel against the interface's own table
 * (kernel_services.h): prototypes and mapping, who may call, and each documented
 * status returned by a real call (kernel_calls.h) or excused with a reason.
 */
#include <stddef.h>

#include "kernel_fixture.h"

/* --- prototypes and mapping -------------------------------------------------------- */

#define HAS_TYPE(function, result, parameters)                                                     \
    _Static_assert(_Generic(&function, result(*) parameters: 1, default: 0), #function);

/* A parameter list and one more. */
#define WITH_SIZE(...) WITH_SIZE_(__VA_ARGS__)
#define WITH_SIZE_(...) (__VA_ARGS__, UINT)
#define LIST(...) __VA_ARGS__

#define PLAIN(result, name, function, parameters, callers, statuses)                               \
    HAS_TYPE(function, result, parameters)
#define CHECKED(result, name, parameters, callers, statuses)                                       \
    HAS_TYPE(_tx_##name, result, parameters)                                                       \
    HAS_TYPE(_txe_##name, result, parameters)                                                      \
    HAS_TYPE(_txr_##name, result, parameters)
#define CREATE(result, name, type, parameters, callers, statuses)                                  \
    HAS_TYPE(_tx_##name, result, parameters)                                                       \
    HAS_TYPE(_txe_##name, result, WITH_SIZE(LIST parameters))                                      \
    HAS_TYPE(_txr_##name, result, WITH_SIZE(LIST parameters))
#include "kernel_services.h"

_Static_assert(_Generic(&tx_application_define, VOID (*)(VOID *): 1, default: 0),
               "tx_application_define");

struct service {
    const char *name;
    const char *mapped;         /* what the preprocessor makes of a use of the name */
    const char *to;             /* what that should be */
    const char *size_of;        /* the type whose size a create service passes */
    const char *callers;
    const char *statuses;
};

/* Once for the arguments of a macro, once for the macro. */
#define TEXT(...) TEXT1(__VA_ARGS__)
#define TEXT1(...) TEXT2(__VA_ARGS__)
#define TEXT2(...) #__VA_ARGS__

/* The twin that services are mapped onto. */
#ifdef TX_ENABLE_MULTI_ERROR_CHECKING
#define TWIN "_txr_"
#else
#define TWIN "_txe_"
#endif

#define PLAIN(result, name, function, parameters, callers, statuses)                               \
    {#name, TEXT(tx_##name), #function, "", callers, statuses},
#define CHECKED(result, name, parameters, callers, statuses)                                       \
    {#name, TEXT(tx_##name USE_##name), TWIN #name, "", callers, statuses},
#define CREATE(result, name, type, parameters, callers, statuses)                                  \
    {#name, TEXT(tx_##name USE_##name), TWIN #name, "sizeof(" #type "))", callers, statuses},

/* Macros with arguments are used with some. */
#define USE_thread_create (a, b, c, d, e, f, g, h, i, j)
#define USE_queue_create (a, b, c, d, e)
#define USE_semaphore_create (a, b, c)
#define USE_mutex_create (a, b, c)
#define USE_event_flags_create (a, b)
#define USE_block_pool_create (a, b, c, d, e)
#define USE_byte_pool_create (a, b, c, d)
#define USE_timer_create (a, b, c, d, e, f, g)
#define USE_thread_entry_exit_notify (a, b)
#define USE_queue_send_notify (a, b)
#define USE_semaphore_put_notify (a, b)

static const struct service services[] = {
#include "kernel_services.h"
};
#define SERVICES (sizeof services / sizeof services[0])

static void names_are_mapped(void **state)
{
    for (size_t i = 0; i < SERVICES; i++) {
        const struct service *s = &services[i];
        size_t length = strlen(s->to), tail = strlen(s->size_of);
        const char *after = s->mapped + length;

        if (strncmp(s->mapped, s->to, length) != 0 || (*after != '\0' && strchr("( ", *after) == NULL))
            fail_msg("tx_%s becomes %s, not %s", s->name, s->mapped, s->to);
        if (tail != 0 && strcmp(s->mapped + strlen(s->mapped) - tail, s->size_of) != 0)
            fail_msg("tx_%s becomes %s, which does not end in %s", s->name, s->mapped, s->size_of);
    }
    assert_int_equal(SERVICES, 91);
}

/* --- constants and members ----------------------------------------------------------- */

#define CONSTANT(name, value) _Static_assert((ULONG)(name) == (ULONG)(value), #name);
#define MEMBER(structure, member, type)                                                            \
    _Static_assert(_Generic(&((structure *)0)->member, type *: 1, default: 0), #member);
#define FUNCTION_MEMBER(structure, member, result, parameters)                                     \
    _Static_assert(_Generic(((structure *)0)->member, result(*) parameters: 1, default: 0), #member);
#include "kernel_facts.h"

struct member {
    const char *structure;
    const char *name;
    size_t offset;
};

#define CONSTANT(name, value)
#define MEMBER(structure, member, type) {#structure, #member, offsetof(structure, member)},
#define FUNCTION_MEMBER(structure, member, result, parameters) MEMBER(structure, member, )

static const struct member members[] = {
#include "kernel_facts.h"
};

static void members_are_in_order(void **state)
{
    for (size_t i = 1; i < sizeof members / sizeof members[0]; i++) {
        const struct member *m = &members[i];

        if (strcmp(m->structure, m[-1].structure) == 0 && m->offset <= m[-1].offset)
            fail_msg("%s does not come after %s", m->name, m[-1].name);
    }
}

/* --- what the calls find ---------------------------------------------------------------- */

/* Created for every call: whoever is named is as the name says. */
static TX_THREAD suspended, completed, sleeper, holder, meddler;
static TX_QUEUE queue, empty_queue, full_queue;
static TX_SEMAPHORE semaphore, empty_semaphore;
static TX_MUTEX mutex, held_mutex;
static TX_EVENT_FLAGS_GROUP flags;
static TX_BLOCK_POOL blocks, spent_blocks;
static TX_BYTE_POOL bytes, spent_bytes;
static TX_TIMER timer, active_timer;
/* What a service creates, or an object that is none. */
static TX_THREAD no_thread;
static TX_QUEUE no_queue;
static TX_SEMAPHORE no_semaphore;
static TX_MUTEX no_mutex;
static TX_EVENT_FLAGS_GROUP no_flags;
static TX_BLOCK_POOL no_blocks;
static TX_BYTE_POOL no_bytes;
static TX_TIMER no_timer;

static UCHAR stacks[6][1024];
static ULONG queue_area[8], pool_areas[4][64], trace_area[2048];
static VOID *block, *memory, *got;
static ULONG word;
static UINT old;
static CHAR name[] = "x";

static VOID nothing(ULONG input)
{
}

static VOID sleep_long(ULONG input)
{
    tx_thread_sleep(1000);
    tx_thread_suspend(tx_thread_identify());
}

static VOID hold(ULONG input)
{
    tx_mutex_get(&held_mutex, TX_NO_WAIT);
    tx_thread_suspend(&holder);
}

static VOID on_queue(TX_QUEUE *object)
{
}

static VOID on_semaphore(TX_SEMAPHORE *object)
{
}

static VOID on_flags(TX_EVENT_FLAGS_GROUP *object)
{
}

static VOID on_thread(TX_THREAD *object, UINT type)
{
}

static VOID on_stack_error(TX_THREAD *object)
{
}

static VOID on_full_trace(VOID *buffer)
{
}

static VOID make_thread(TX_THREAD *thread, VOID (*entry)(ULONG), unsigned stack, UINT priority,
                        UINT auto_start)
{
    EXPECT(tx_thread_create(thread, name, entry, 0, stacks[stack], sizeof stacks[stack], priority,
                            priority, TX_NO_TIME_SLICE, auto_start),
           TX_SUCCESS);
}

static VOID make_all(VOID)
{
    static VOID *const control_blocks[] = {
        &suspended, &completed, &sleeper, &holder, &meddler, &no_thread, &no_queue, &no_semaphore,
        &no_mutex, &no_flags, &no_blocks, &no_bytes, &no_timer,
    };

    for (size_t i = 0; i < sizeof control_blocks / sizeof control_blocks[0]; i++)
        memset(control_blocks[i], 0, sizeof(ULONG));
    word = 0;
    make_thread(&suspended, nothing, 0, 20, TX_DONT_START);
    make_thread(&completed, nothing, 1, 2, TX_AUTO_START);
    make_thread(&sleeper, sleep_long, 2, 2, TX_AUTO_START);
    make_thread(&holder, hold, 3, 2, TX_AUTO_START);
    tx_queue_create(&queue, name, TX_1_ULONG, queue_area, 8);
    tx_queue_send(&queue, &word, TX_NO_WAIT);
    tx_queue_create(&empty_queue, name, TX_1_ULONG, queue_area + 2, 4);
    tx_queue_create(&full_queue, name, TX_1_ULONG, queue_area + 3, 4);
    tx_queue_send(&full_queue, &word, TX_NO_WAIT);
    tx_semaphore_create(&semaphore, name, 1);
    tx_semaphore_create(&empty_semaphore, name, 0);
    tx_mutex_create(&mutex, name, TX_INHERIT);
    tx_mutex_create(&held_mutex, name, TX_NO_INHERIT);
    tx_event_flags_create(&flags, name);
    tx_event_flags_set(&flags, 1, TX_OR);
    tx_block_pool_create(&blocks, name, 16, pool_areas[0], sizeof pool_areas[0]);
    tx_block_allocate(&blocks, &block, TX_NO_WAIT);
    tx_block_pool_create(&spent_blocks, name, 16, pool_areas[1], 20);
    tx_block_allocate(&spent_blocks, &got, TX_NO_WAIT);
    tx_byte_pool_create(&bytes, name, pool_areas[2], sizeof pool_areas[2]);
    tx_byte_allocate(&bytes, &memory, 16, TX_NO_WAIT);
    tx_byte_pool_create(&spent_bytes, name, pool_areas[3], 128);
    EXPECT(tx_byte_allocate(&spent_bytes, &got, 112, TX_NO_WAIT), TX_SUCCESS);
    tx_timer_create(&timer, name, nothing, 0, 5, 0, TX_NO_ACTIVATE);
    tx_timer_create(&active_timer, name, nothing, 0, 500, 0, TX_AUTO_ACTIVATE);
}

/* While the calling thread waits, another ends its wait. */
static VOID abort_wait(ULONG input)
{
    tx_thread_wait_abort(&control);
}

#define DELETION(object, type)                                                                     \
    static VOID delete_##object(ULONG input)                                                       \
    {                                                                                              \
        EXPECT(tx_##type##_delete(&object), TX_SUCCESS);                                           \
    }
DELETION(empty_queue, queue)
DELETION(full_queue, queue)
DELETION(empty_semaphore, semaphore)
DELETION(held_mutex, mutex)
DELETION(flags, event_flags)
DELETION(spent_blocks, block_pool)
DELETION(spent_bytes, byte_pool)

static VOID meanwhile(VOID (*entry)(ULONG))
{
    make_thread(&meddler, entry, 4, 20, TX_AUTO_START);
}

/* --- the calls ------------------------------------------------------------------------------ */

#define RETURNS(truth) ((truth) ? TX_SUCCESS : ~0u)

enum caller { INIT, THREAD, TIMER, ISR, EACH };
static const char caller_letters[] = "itms";

/* What the kernel of this program was compiled with. */
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
#define counters 1
#else
#define counters 0
#endif
#ifdef TX_DISABLE_NOTIFY_CALLBACKS
#define notify 0
#else
#define notify 1
#endif
#ifdef TX_ENABLE_STACK_CHECKING
#define stack_checks 1
#else
#define stack_checks 0
#endif
#ifdef TX_ENABLE_EVENT_TRACE
#define trace 1
#else
#define trace 0
#endif
#define any 1

struct call {
    int line;
    int applies;
    enum caller caller;
    const char *service;
    const char *status_name;
    UINT status;
};

static const struct call calls[] = {
#define CALL(under, caller, service, status, expression)                                           \
    {__LINE__, under, caller, #service, #status, TX_##status},
#define UNREACHED(service, status, reason)
#include "kernel_calls.h"
};
#define CALLS (sizeof calls / sizeof calls[0])

static const struct {
    const char *service, *status, *reason;
} unreached[] = {
#define CALL(under, caller, service, status, expression)
#define UNREACHED(service, status, reason) {#service, #status, reason},
#include "kernel_calls.h"
};

static UINT make_call(int line)
{
    switch (line) {
#define CALL(under, caller, service, status, expression)                                           \
    case __LINE__:                                                                                 \
        return (expression);
#define UNREACHED(service, status, reason)
#include "kernel_calls.h"
    }
    return ~0u;
}

static const struct service *find_service(const char *called)
{
    for (size_t i = 0; i < SERVICES; i++) {
        if (strcmp(services[i].name, called) == 0)
            return &services[i];
    }
    fail_msg("tx_%s is no service", called);
    return NULL;
}

static int has_word(const char *words, const char *one)
{
    size_t length = strlen(one);

    for (const char *at = words; (at = strstr(at, one)) != NULL; at++) {
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return 1;
    }
    return 0;
}

/* The call under way. */
static const struct call *under_way;
static enum caller from;
static unsigned made;

static VOID call_now(enum caller here)
{
    UINT got_status;

    if (from != here)
        return;
    got_status = make_call(under_way->line);
    mark("%02x", got_status);
    made++;
}

static VOID control_calls(ULONG input)
{
    call_now(THREAD);
    tx_thread_sleep(3);         /* the timer and the interrupt come meanwhile */
    pb_test_stop(0);
}

static VOID timer_calls(ULONG input)
{
    call_now(TIMER);
}

static VOID isr_calls(VOID)
{
    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_USER);
    call_now(ISR);
}

static void define_call(void *first_unused_memory)
{
    static TX_TIMER ticker;

    tx_thread_create(&control, "control", control_calls, 0, control_stack, sizeof control_stack,
                     CONTROL_RANK, CONTROL_RANK, TX_NO_TIME_SLICE, TX_AUTO_START);
    tx_timer_create(&ticker, name, timer_calls, 0, 1, 0, TX_AUTO_ACTIVATE);
    _pb_interrupt_connect(PB_IRQ_USER, isr_calls);
    make_all();
    call_now(INIT);
}

static void raise_user(void *board)
{
    pb_board_interrupt(board, PB_IRQ_USER);
}

/* Boots a board, makes the call there, and looks at what it returned. */
static void expect_call(const struct call *call, enum caller caller, UINT status)
{
    struct pb_test test;
    char wanted[9];

    under_way = call;
    from = caller;
    made = 0;
    pb_test_open(&test, define_call, 1, 0);
    pb_world_at(test.world, PB_MS(5), raise_user, test.board);
    pb_test_run_until(&test, PB_S(100));
    pb_test_close(&test);
    snprintf(wanted, sizeof wanted, "%02x", status);
    if (made != 1 || strcmp(pb_test_log, wanted) != 0)
        fail_msg("kernel_calls.h:%d: tx_%s from %c returned %s, not %s", call->line, call->service,
                 caller_letters[caller], made == 1 ? pb_test_log : "nothing", wanted);
}

/* From callers that may, the status; from others TX_CALLER_ERROR where it is
 * documented, and nothing is promised where it is not. */
static void expect_from_each(const struct call *call)
{
    const struct service *service = find_service(call->service);

    for (enum caller caller = INIT; caller <= ISR; caller++) {
        if (strchr(service->callers, caller_letters[caller]) != NULL)
            expect_call(call, caller, call->status);
        else if (has_word(service->statuses, "CALLER_ERROR"))
            expect_call(call, caller, TX_CALLER_ERROR);
    }
}

static void d085_calls_return_their_status(void **state)
{
    unsigned applied = 0;

    for (size_t i = 0; i < CALLS; i++) {
        if (!calls[i].applies)
            continue;
        applied++;
        if (calls[i].caller == EACH)
            expect_from_each(&calls[i]);
        else
            expect_call(&calls[i], calls[i].caller, calls[i].status);
    }
    assert_true(applied > CALLS / 2);
}

static int is_called(const struct service *service, const char *status)
{
    for (size_t i = 0; i < CALLS; i++) {
        if (strcmp(calls[i].service, service->name) != 0)
            continue;
        if (*status == '\0' || strcmp(calls[i].status_name, status) == 0)
            return 1;
        /* What those who may not call are told. */
        if (calls[i].caller == EACH && strcmp(status, "CALLER_ERROR") == 0 &&
            strpbrk(service->callers, "-") != NULL)
            return 1;
    }
    return 0;
}

static int is_excused(const struct service *service, const char *status)
{
    for (size_t i = 0; i < sizeof unreached / sizeof unreached[0]; i++) {
        if (strcmp(unreached[i].service, service->name) == 0 &&
            strcmp(unreached[i].status, status) == 0 && unreached[i].reason[0] != '\0')
            return 1;
    }
    return 0;
}

/* Either, and not both: an excuse for what is reached is out of date. */
static void expect_row(const struct service *service, const char *status)
{
    if (is_called(service, status) == is_excused(service, status))
        fail_msg("tx_%s: TX_%s has %s", service->name, status,
                 is_called(service, status) ? "a call and an excuse" : "neither call nor excuse");
}

static void every_status_has_a_call_or_an_excuse(void **state)
{
    for (size_t i = 0; i < SERVICES; i++) {
        char words[256];

        snprintf(words, sizeof words, "%s", services[i].statuses);
        if (words[0] == '\0')
            expect_row(&services[i], "");
        for (char *rest = words, *status; (status = strtok_r(rest, " ", &rest)) != NULL;)
            expect_row(&services[i], status);
    }
}

/* And no call expects what is not documented. */
static void every_call_is_of_the_table(void **state)
{
    for (size_t i = 0; i < CALLS; i++) {
        const struct service *service = find_service(calls[i].service);

        if (service->statuses[0] != '\0' && !has_word(service->statuses, calls[i].status_name))
            fail_msg("tx_%s: TX_%s is not documented", service->name, calls[i].status_name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_mapped),
        cmocka_unit_test(members_are_in_order),
        cmocka_unit_test(every_status_has_a_call_or_an_excuse),
        cmocka_unit_test(every_call_is_of_the_table),
        cmocka_unit_test(d085_calls_return_their_status),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
