/*
 * Contexts, by both switches: who runs where, 1,000 made and destroyed, the
 * registers kept over switches, and the report on a stack overflow.
 */
#define TEST_WANT_CHILD
#include "machine_fixture.h"

#include "sanitizer.h"

#define MANY 1000

struct record {
    const struct pb_machine *machine;
    int steps;
    int bad;
    char order[64];
    struct pb_context *a, *b;
    unsigned rounds;
};

static struct record record;

static int setup(void **state)
{
    memset(&record, 0, sizeof record);
    return 0;
}

static void go(struct pb_context *to, int discard)
{
    record.machine->context_switch(record.machine->board, to, discard);
}

static struct pb_context *make(void (*entry)(void *), void *argument)
{
    return record.machine->context_create(record.machine->board, entry, argument, "maker");
}

static void step(char c)
{
    record.order[record.steps++] = c;
}

/* Runs `start` as firmware of one board; with the portable switch or not. */
static void run(void (*start)(const struct pb_machine *), int portable)
{
    const struct pb_image image = test_image(start);
    struct pb_world *world = test_world(1);

    if (portable) {
        world->portable_switch = 1;
    }
    struct pb_board *board = test_board(world, "contexts", &image);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_STOPPED);
    assert_int_equal(pb_world_status(world), 0);
    assert_false(pb_board_is_on(board));
    assert_null(board->contexts);
    pb_world_destroy(world);
}

/* --- order of running ----------------------------------------------------- */

static void entry_b(void *argument)
{
    step(*(const char *)argument);
    go(record.a, 0);
    step('3');
    go(record.a, 1);
    record.bad++;               /* discarded: never entered again */
}

static void entry_a(void *argument)
{
    step(*(const char *)argument);
    go(record.b, 0);
    step('2');
    go(record.b, 0);
    step('4');
    go(NULL, 0);
    record.bad++;
}

static void start_order(const struct pb_machine *machine)
{
    record.machine = machine;
    record.a = make(entry_a, "1");
    record.b = make(entry_b, "b");
    go(record.a, 0);
    step('5');
    machine->context_destroy(machine->board, record.a);
    machine->stop(machine->board, 0);
}

static void check_order(int portable)
{
    run(start_order, portable);
    assert_string_equal(record.order, "1b2345");
    assert_int_equal(record.bad, 0);
}

static void test_order_default(void **state)
{
    check_order(0);
}

static void test_order_portable(void **state)
{
    check_order(1);
}

/* --- many, and where their stacks lie ------------------------------------- */

static void entry_once(void *argument)
{
    int local;

    if ((uintptr_t)&local >= 0x80000000u) {
        record.bad++;
    }
    record.rounds += *(unsigned *)argument;
    go(NULL, 1);
    record.bad++;
}

static void start_many(const struct pb_machine *machine)
{
    static struct pb_context *live[MANY];
    static unsigned one = 1;

    record.machine = machine;
    for (int i = 0; i < MANY; i++) {            /* one after another: stacks are reused */
        struct pb_context *context = make(entry_once, &one);
        record.bad += context == NULL;
        go(context, 0);
    }
    for (int i = 0; i < MANY; i++) {            /* all at once */
        live[i] = make(entry_once, &one);
        record.bad += live[i] == NULL;
    }
    for (int i = 0; i < MANY; i += 2) {
        go(live[i], 0);
    }
    for (int i = 1; i < MANY; i += 2) {         /* never ran */
        machine->context_destroy(machine->board, live[i]);
    }
    machine->stop(machine->board, 0);
}

static void check_many(int portable)
{
    run(start_many, portable);
    assert_int_equal(record.bad, 0);
    assert_int_equal(record.rounds, MANY + MANY / 2);
}

static void test_many_default(void **state)
{
    check_many(0);
}

static void test_many_portable(void **state)
{
    check_many(1);
}

/* A context that was switched off halfway leaves nothing behind. */
static void entry_half(void *argument)
{
    char local[1000];

    memset(local, 1, sizeof local);
    go(NULL, 0);
    record.bad += local[0];     /* not reached */
}

static void start_half(const struct pb_machine *machine)
{
    record.machine = machine;
    for (int i = 0; i < 20; i++) {
        go(make(entry_half, NULL), 0);
    }
    machine->stop(machine->board, 0);
}

static void test_power_cut_frees(void **state)
{
    run(start_half, 0);
    run(start_half, 1);
    assert_int_equal(record.bad, 0);
}

/* --- registers ------------------------------------------------------------ */

static double work(unsigned salt)
{
    unsigned long a = salt, b = salt + 1, c = salt + 2, d = salt + 3, e = salt + 4;
    double x = salt, y = 1.0 / (salt + 1);

    for (int i = 0; i < 200; i++) {
        a += b * 3;
        b ^= c << 1;
        c += d;
        d = d * 5 + e;
        e += a & 7;
        x = x * 0.5 + (double)(a & 15);
        y += x / 16;
        record.rounds++;
        if (record.a != NULL) {
            go(salt == 1 ? record.b : record.a, 0);
        }
    }
    return x + y + (double)((a ^ b ^ c ^ d ^ e) & 0xffff);
}

static double results[2];

static void entry_work(void *argument)
{
    unsigned salt = *(unsigned *)argument;

    results[salt - 1] = work(salt);
    go(salt == 1 ? record.b : NULL, 0);
}

static void start_work(const struct pb_machine *machine)
{
    static unsigned salts[2] = {1, 2};

    record.machine = machine;
    record.a = make(entry_work, &salts[0]);
    record.b = make(entry_work, &salts[1]);
    go(record.a, 0);
    machine->stop(machine->board, 0);
}

static void test_registers_survive(void **state)
{
    const double alone[2] = {work(1), work(2)};

    for (int portable = 0; portable < 2; portable++) {
        memset(&record, 0, sizeof record);
        results[0] = results[1] = 0;
        run(start_work, portable);
        assert_int_equal(record.rounds, 400);
        assert_true(results[0] == alone[0]);
        assert_true(results[1] == alone[1]);
    }
}

/* --- overflow ------------------------------------------------------------- */

static volatile unsigned depth_reached;
static volatile unsigned depth_limit = 1000000;

static unsigned __attribute__((noinline)) descend(unsigned depth)
{
    volatile char frame[1024];

    frame[0] = (char)depth;
    depth_reached = depth;
    return depth == depth_limit ? 0 : descend(depth + 1) + (unsigned char)frame[0];
}

static void entry_deep(void *argument)
{
    descend(0);
}

static const char *thread_name(void)
{
    return "deep diver";
}

static void start_deep(const struct pb_machine *machine)
{
    record.machine = machine;
    go(machine->context_create(machine->board, entry_deep, NULL, "deep diver"), 0);
}

static void overflow_in_child(void *arg)
{
    struct pb_image image = test_image(start_deep);
    struct pb_world *world = test_world(1);

    image.running = arg;
    world->portable_switch |= arg == NULL;
    test_board(world, "victim", &image);
    pb_world_run(world, UINT64_MAX);
}

static void test_overflow_is_named(void **state)
{
    char output[4096];

    /* With the image's word for the thread, and with the context's only. */
    void *const running[] = {(void *)thread_name, NULL};
    for (int i = 0; i < 2; i++) {
        int code = test_in_child(overflow_in_child, running[i], output, sizeof output);
        assert_int_equal(code, PB_EXIT_STACK_OVERFLOW);
        assert_string_equal(output,
                            "postboard: board victim: stack overflow (the host stack of 131072 "
                            "bytes), in thread deep diver\nseed=1 time=0.000000000\n");
    }
}

/* --- other faults --------------------------------------------------------- */

static const char *bad_name(void)
{
    return (const char *)16;    /* firmware's pointers may be anything */
}

static const char *const *volatile nowhere = (const char *const *)24;

static const char *worse_name(void)
{
    return *nowhere;
}

static void start_fault(const struct pb_machine *machine)
{
    static volatile uintptr_t address = 0x1230;

    *(volatile int *)address = 1;
}

static void fault_in_child(void *arg)
{
    struct pb_image image = test_image(start_fault);
    struct pb_world *world = test_world(1);

    image.running = arg;
    test_board(world, "victim", &image);
    pb_world_run(world, UINT64_MAX);
}

static void test_fault_is_named(void **state)
{
    static const struct {
        void *running;
        const char *end;
    } cases[] = {
        {(void *)thread_name, "in thread deep diver\n"},
        {NULL, "in the kernel's own context\n"},
        {(void *)bad_name, "in thread \n"},
        {(void *)worse_name, "in a thread that cannot be named\n"},
    };
    char output[65536];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int code = test_in_child(fault_in_child, cases[i].running, output, sizeof output);
        if (PB_ASAN) {          /* left to the handler that was there before */
            assert_int_equal(code, 128 + SIGSEGV);
            assert_string_equal(output, "");
            continue;
        }
        char expected[256];
        unsigned long code_address = 0;
        sscanf(output, "postboard: board victim: fault (SIGSEGV) at address 0x1230, code %lx",
               &code_address);
        assert_int_not_equal(code_address, 0);
        snprintf(expected, sizeof expected,
                 "postboard: board victim: fault (SIGSEGV) at address 0x1230, code %#lx, %s"
                 "seed=1 time=0.000000000\n",
                 code_address, cases[i].end);
        assert_string_equal(output, expected);
        assert_int_equal(code, PB_EXIT_FAULT);
    }
}

/* --- spinning ------------------------------------------------------------- */

static void entry_spin(void *argument)
{
    for (volatile unsigned i = 0;; i++) {
    }
}

static void start_spin(const struct pb_machine *machine)
{
    record.machine = machine;
    go(machine->context_create(machine->board, entry_spin, NULL, "hamster"), 0);
}

static void spin_in_child(void *arg)
{
    const struct pb_world_options options = {.seed = 1, .watchdog_s = 1};
    const struct pb_image image = test_image(start_spin);
    struct pb_world *world = pb_world_create(&options, NULL);

    test_board(world, "wheel", &image);
    pb_world_run(world, UINT64_MAX);
}

static void test_spin_is_named(void **state)
{
    char output[4096];
    int code = test_in_child(spin_in_child, NULL, output, sizeof output);

    assert_string_equal(output, "postboard: board wheel: spins: no service was called for 1 s of "
                                "host time, in thread hamster\nseed=1 time=0.000000000\n");
    assert_int_equal(code, PB_EXIT_SPIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_order_default, setup),
        cmocka_unit_test_setup(test_order_portable, setup),
        cmocka_unit_test_setup(test_many_default, setup),
        cmocka_unit_test_setup(test_many_portable, setup),
        cmocka_unit_test_setup(test_power_cut_frees, setup),
        cmocka_unit_test_setup(test_registers_survive, setup),
        cmocka_unit_test_setup(test_overflow_is_named, setup),
        cmocka_unit_test_setup(test_fault_is_named, setup),
        cmocka_unit_test_setup(test_spin_is_named, setup),
    };

    return cmocka_run_group_tests_name("context", tests, NULL, NULL);
}
