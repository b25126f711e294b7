/*
 * The world and its boards: order of events, virtual time, ticks, lines,
 * power, console, arguments, low memory, and one hash for equal runs.
 */
#include "machine_fixture.h"

#include <errno.h>
#include <unistd.h>

#define MS     1000000u
#define SECOND 1000000000u
#define DAY    86400u * (uint64_t)SECOND
#define CHATTER_HASH 0x1817bd4b46ac5c5bu

/* What the firmware of a test notes; main looks at it afterwards. */
static struct {
    char order[256];
    size_t steps;
    uint64_t numbers[4096];
    size_t count;
    uint64_t other;
    int bad;
} seen;

static void step(char c)
{
    if (seen.steps < sizeof seen.order - 1) {
        seen.order[seen.steps++] = c;
    }
}

static void number(uint64_t value)
{
    if (seen.count < sizeof seen.numbers / sizeof seen.numbers[0]) {
        seen.numbers[seen.count++] = value;
    }
}

static int setup(void **state)
{
    memset(&seen, 0, sizeof seen);
    return 0;
}

static void nothing(void *arg, const char *text, size_t length)
{
}

/* --- order ---------------------------------------------------------------- */

static void note_char(void *arg)
{
    step(*(const char *)arg);
}

static void test_callbacks_in_order(void **state)
{
    struct pb_world *world = test_world(1);

    pb_world_at(world, 20, note_char, "d");
    pb_world_at(world, 10, note_char, "a");     /* ties: as they were made */
    pb_world_at(world, 10, note_char, "b");
    pb_world_at(world, 30, note_char, "e");
    pb_world_at(world, 10, note_char, "c");
    pb_world_at(world, 31, note_char, "f");
    assert_int_equal(pb_world_run(world, 30), PB_END_UNTIL);
    assert_string_equal(seen.order, "abcde");
    assert_int_equal(pb_world_now(world), 30);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_string_equal(seen.order, "abcdef");
    pb_world_at(world, 5, note_char, "g");      /* the past is now */
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(pb_world_now(world), 31);
    pb_world_destroy(world);
}

/* Many events in drawn order come out sorted; moved and cancelled ones too. */
static void note_time(void *arg)
{
    number(pb_world_now(arg));
}

static void test_heap_sorts(void **state)
{
    struct pb_world *world = test_world(1);
    struct pb_stream stream;

    pb_stream_seed(&stream, 5, PB_STREAM_HOST, 0, 0);
    for (int i = 0; i < 4000; i++) {
        uint64_t at = pb_stream_below(&stream, 100000);
        pb_world_at(world, at, note_time, world);
    }
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(seen.count, 4000);
    for (size_t i = 1; i < seen.count; i++) {
        assert_true(seen.numbers[i - 1] <= seen.numbers[i]);
    }
    pb_world_destroy(world);
}

/* --- time ----------------------------------------------------------------- */

static void start_services(const struct pb_machine *m)
{
    for (int i = 0; i < 1000; i++) {
        number(m->now(m->board));
        m->elapse(m->board);
    }
    m->stop(m->board, 7);
}

static void test_services_cost_time(void **state)
{
    const struct pb_image image = test_image(start_services);
    struct pb_world *world = test_world(3);
    struct pb_board *board = test_board(world, "b", &image);
    unsigned different = 0;

    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_STOPPED);
    assert_int_equal(pb_world_status(world), 7);
    assert_int_equal(pb_board_exit_status(board), 7);
    for (size_t i = 1; i < seen.count; i++) {
        uint64_t cost = seen.numbers[i] - seen.numbers[i - 1];
        assert_in_range(cost, 872, 1127);
        different += cost != seen.numbers[1] - seen.numbers[0];
    }
    assert_in_range(seen.numbers[999], 999000 - 10000, 999000 + 10000);
    assert_true(different > 900);
    pb_world_destroy(world);
}

/* A board that never waits does not stop the world, nor another board. */
static uint64_t most_ahead;

static void start_busy(const struct pb_machine *m)
{
    for (;;) {
        uint64_t now = m->now(m->board);
        if (now < seen.other) {
            seen.bad += seen.other - now > most_ahead;
        }
        seen.other = now > seen.other ? now : seen.other;
        m->elapse(m->board);
        seen.count++;
    }
}

static void share(int lockstep)
{
    const struct pb_image image = test_image(start_busy);
    const struct pb_world_options options = {.seed = 1, .lockstep = lockstep};
    struct pb_world *world = pb_world_create(&options, NULL);

    memset(&seen, 0, sizeof seen);
    most_ahead = lockstep ? 2000 : PB_MOST_AHEAD_NS + 2000;     /* a service goes beyond */
    test_board(world, "a", &image);
    test_board(world, "b", &image);
    pb_world_at(world, 5 * MS, note_char, "x");
    assert_int_equal(pb_world_run(world, 10 * MS), PB_END_UNTIL);
    assert_string_equal(seen.order, "x");
    assert_int_equal(seen.bad, 0);
    assert_in_range(seen.count, 19000, 21000);
    pb_world_destroy(world);
}

static void test_busy_boards_share(void **state)
{
    share(1);
    share(0);
}

/* --- ticks ---------------------------------------------------------------- */

static uint32_t rate;
static uint64_t sleep_ticks;

static void start_sleeper(const struct pb_machine *m)
{
    uint64_t total = 0;

    m->tick_rate(m->board, rate);
    const uint64_t base = m->now(m->board);
    for (;;) {
        uint32_t pending = m->idle(m->board, sleep_ticks);
        uint64_t taken = m->tick_take(m->board);
        seen.bad += pending != PB_IRQ_BIT(PB_IRQ_TICK) || taken != sleep_ticks;
        total += taken;
        seen.bad += m->now(m->board) != base + (uint64_t)((unsigned __int128)total * SECOND / rate);
        seen.bad += m->pending(m->board) != 0;
        seen.count++;
        seen.other = total;
    }
}

static void test_ticks_are_exact(void **state)
{
    static const struct {
        uint32_t rate;
        uint64_t ticks, wakes, total;
    } cases[] = {
        {100, 1, 1000, 1000},     {100, 250, 4, 1000},         {60, 1, 600, 600},
        {1024, 1, 10240, 10240},  {100000, 1000, 1000, 1000000}, {1, 1, 10, 10},
        {3, 7, 4, 28},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct pb_image image = test_image(start_sleeper);
        struct pb_world *world = test_world(1);
        memset(&seen, 0, sizeof seen);
        rate = cases[i].rate;
        sleep_ticks = cases[i].ticks;
        test_board(world, "b", &image);
        pb_world_run(world, 10ull * SECOND);
        assert_int_equal(seen.bad, 0);
        assert_int_equal(seen.other, cases[i].total);
        assert_int_equal(seen.count, cases[i].wakes);
        pb_world_destroy(world);
    }
}

/* Thirty idle days are a handful of turns, whoever asks for them. */
static void test_idle_days_cost_nothing(void **state)
{
    const struct pb_image image = test_image(start_sleeper);
    struct pb_world *world = test_world(1);

    rate = 100;
    sleep_ticks = 100ull * 86400;
    test_board(world, "b", &image);
    assert_int_equal(pb_world_run(world, 30 * DAY), PB_END_UNTIL);
    assert_int_equal(seen.count, 30);
    assert_int_equal(pb_world_now(world), 30 * DAY);
    assert_true(world->sequence < 100);
    pb_world_destroy(world);
}

static void start_never(const struct pb_machine *m)
{
    uint32_t pending = m->idle(m->board, PB_TICKS_NEVER);

    number(pending);
    number(m->now(m->board));
    number(m->tick_take(m->board));
    m->acknowledge(m->board, PB_IRQ_USER);
    number(m->pending(m->board));
    m->idle(m->board, PB_TICKS_NEVER);
    seen.bad++;
}

static void raise_user(void *arg)
{
    pb_board_interrupt(arg, PB_IRQ_USER);
}

/* Woken by another line, the image still learns of each tick that passed. */
static void test_wake_counts_ticks(void **state)
{
    const struct pb_image image = test_image(start_never);
    struct pb_world *world = test_world(1);
    struct pb_board *board = test_board(world, "b", &image);

    pb_world_at(world, 125 * MS, raise_user, board);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_int_equal(seen.numbers[0], PB_IRQ_BIT(PB_IRQ_USER) | PB_IRQ_BIT(PB_IRQ_TICK));
    assert_int_equal(seen.numbers[1], 125 * MS);
    assert_int_equal(seen.numbers[2], 12);
    assert_int_equal(seen.numbers[3], 0);
    assert_int_equal(seen.bad, 0);
    pb_world_destroy(world);
}

/* Ticks that a busy image does not take come one by one, none is lost. */
static void start_late(const struct pb_machine *m)
{
    while (m->now(m->board) < 55 * MS) {
        m->elapse(m->board);
    }
    while (m->pending(m->board) & PB_IRQ_BIT(PB_IRQ_TICK)) {
        number(m->tick_take(m->board));
    }
    number(m->tick_take(m->board));
    m->stop(m->board, 0);
}

static void test_late_ticks_come_singly(void **state)
{
    const struct pb_image image = test_image(start_late);
    struct pb_world *world = test_world(1);

    test_board(world, "b", &image);
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(seen.count, 6);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(seen.numbers[i], 1);
    }
    assert_int_equal(seen.numbers[5], 0);
    pb_world_destroy(world);
}

/* --- ends ----------------------------------------------------------------- */

static void start_idle(const struct pb_machine *m)
{
    step('s');
    for (;;) {
        m->idle(m->board, 10);
        m->tick_take(m->board);
    }
}

static int finished_at_third(void)
{
    return ++seen.count >= 3;
}

static void test_finished_ends(void **state)
{
    struct pb_image image = test_image(start_idle);
    const struct pb_image other = test_image(start_idle);
    const struct pb_board_options watched = {.watched = 1};
    struct pb_world *world = test_world(1);

    image.finished = finished_at_third;
    test_board_with(world, "watched", &image, &watched);
    test_board(world, "not watched", &other);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_FINISHED);
    assert_int_equal(seen.count, 3);
    assert_in_range(pb_world_now(world), 200 * MS, 200 * MS + 2000);
    pb_world_destroy(world);
}

static void end_world(void *arg)
{
    pb_world_end(arg);
}

static void test_requested_end(void **state)
{
    const struct pb_image image = test_image(start_busy);
    struct pb_world *world = test_world(1);

    test_board(world, "b", &image);
    pb_world_at(world, 3 * MS, end_world, world);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_REQUESTED);
    assert_int_equal(pb_world_now(world), 3 * MS);
    assert_int_equal(pb_world_run(world, 4 * MS), PB_END_UNTIL);        /* and goes on */
    pb_world_destroy(world);
}

/* --- power ---------------------------------------------------------------- */

static void start_ram(const struct pb_machine *m)
{
    size_t size;
    unsigned char *ram = m->ram(m->board, &size);
    char *block = m->alloc(m->board, NULL, 100);

    seen.bad += ram[0] != 0 || ram[size - 1] != 0 || size != 65536;
    ram[0] = ram[size - 1] = 1;
    number((uintptr_t)ram);
    number((uintptr_t)block);
    step('s');
    m->idle(m->board, PB_TICKS_NEVER);
    seen.bad++;
}

static void cut(void *arg)
{
    pb_board_power_cut(arg);
}

static void test_power_cycle(void **state)
{
    const struct pb_image image = test_image(start_ram);
    const struct pb_board_options options = {.ram = 65536};
    struct pb_world *world = test_world(1);
    struct pb_board *board = test_board_with(world, "b", &image, &options);

    for (int i = 0; i < 3; i++) {
        pb_world_at(world, (uint64_t)(i + 1) * SECOND, cut, board);
        assert_true(pb_board_is_on(board));
        assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
        assert_false(pb_board_is_on(board));
        board->image = &image;
        pb_board_power_on(board);
    }
    assert_string_equal(seen.order, "sss");
    assert_int_equal(seen.bad, 0);
    for (size_t i = 2; i < seen.count; i++) {   /* the same addresses each time */
        assert_int_equal(seen.numbers[i], seen.numbers[i - 2]);
        assert_true(seen.numbers[i] < 0x80000000u);
    }
    pb_world_destroy(world);
}

/* Cut from a callback that the board itself caused, on its own turn. */
static void cut_on_output(void *arg, const char *text, size_t length)
{
    step(text[0]);
    pb_board_power_cut(arg);
}

static void start_suicide(const struct pb_machine *m)
{
    m->console_write(m->board, "x", 1);
    m->elapse(m->board);
    seen.bad++;
}

static void test_cut_from_own_output(void **state)
{
    const struct pb_image image = test_image(start_suicide);
    struct pb_world *world = test_world(1);
    struct pb_board *board = test_board(world, "b", &image);

    pb_board_console_sink(board, cut_on_output, board);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_string_equal(seen.order, "x");
    assert_int_equal(seen.bad, 0);
    assert_false(pb_board_is_on(board));
    pb_world_destroy(world);
}

static void test_one_linked_board(void **state)
{
    const struct pb_image image = test_image(start_idle);
    struct pb_image newer = image;
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_board *a = pb_board_create(world, "a", NULL, &error);
    struct pb_board *b = pb_board_create(world, "b", NULL, &error);

    newer.version++;
    assert_int_equal(pb_board_link_image(a, &newer, &error), -1);
    assert_non_null(strstr(error.text, "version 2"));
    assert_int_equal(pb_board_link_image(a, &image, &error), 0);
    assert_int_equal(pb_board_link_image(b, &image, &error), -1);
    assert_string_equal(error.text, "board b: board a is this program's linked board already");
    assert_int_equal(pb_board_link_image(a, &image, &error), -1);
    pb_board_power_cut(a);
    assert_int_equal(pb_board_link_image(b, &image, &error), 0);
    pb_world_destroy(world);
}

/* --- console and arguments ------------------------------------------------ */

static char printed[4096];
static size_t printed_length;

static void keep_printed(void *arg, const char *text, size_t length)
{
    memcpy(printed + printed_length, text, length);
    printed_length += length;
    printed[printed_length] = '\0';
    errno = EBADF;              /* the host's errno must not reach firmware */
    fputs("", stdout);          /* and this is the host's stdout */
}

static int two_lines(void *arg, const char *prompt, char *buffer, size_t size)
{
    unsigned *calls = arg;

    switch ((*calls)++) {
    case 0:
        return PB_CONSOLE_EMPTY;
    case 1:
        memcpy(buffer, "one\n", 4);
        return 4;
    case 2:
        memcpy(buffer, prompt ? "two\n" : "bad\n", 4);
        return 4;
    default:
        return PB_CONSOLE_EOF;
    }
}

static void start_stdio(const struct pb_machine *m)
{
    char line[64];

    errno = ENOENT;
    printf("%d and %s", 42, "more");
    seen.bad += errno != ENOENT;
    puts("!");
    fputs("warning\n", stderr);
    if (fgets(line, sizeof line, stdin) != NULL) {
        printf("<%s>", line);
        number(m->now(m->board));
    }
    int count = m->console_read(m->board, "prompt> ", line, sizeof line);
    printf("<%.*s>", count, line);
    seen.bad += m->console_read(m->board, "prompt> ", line, sizeof line) != PB_CONSOLE_EOF;
    seen.bad += fgets(line, sizeof line, stdin) != NULL;
    seen.bad += errno != ENOENT;
    m->stop(m->board, 0);
}

static void raise_console(void *arg)
{
    pb_board_interrupt(arg, PB_IRQ_CONSOLE);
}

static void test_stdio_is_the_console(void **state)
{
    const struct pb_image image = test_image(start_stdio);
    struct pb_world *world = test_world(1);
    struct pb_board *board = test_board(world, "b", &image);
    FILE *host[3] = {stdin, stdout, stderr};
    unsigned calls = 0;

    printed_length = 0;
    pb_board_console_sink(board, keep_printed, NULL);
    pb_board_console_source(board, two_lines, &calls);
    pb_world_at(world, 50 * MS, raise_console, board);
    errno = E2BIG;
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_STOPPED);
    assert_ptr_equal(stdin, host[0]);
    assert_ptr_equal(stdout, host[1]);
    assert_ptr_equal(stderr, host[2]);
    assert_string_equal(printed, "42 and more!\nwarning\n<one\n><two\n>");
    assert_int_equal(seen.bad, 0);
    assert_true(seen.numbers[0] >= 50 * MS);
    pb_world_destroy(world);
}

/* Buffers output in its own memory, and does not get to write it. */
static void start_buffered(const struct pb_machine *m)
{
    setvbuf(stdout, m->alloc(m->board, NULL, 256), _IOFBF, 256);
    printf("kept back");
    m->idle(m->board, PB_TICKS_NEVER);
}

static void start_unbuffered(const struct pb_machine *m)
{
    printf("at once");
    m->idle(m->board, PB_TICKS_NEVER);
}

static void test_streams_are_new_after_a_power_cut(void **state)
{
    const struct pb_image first = test_image(start_buffered), second = test_image(start_unbuffered);
    struct pb_world *world = test_world(1);
    struct pb_board *board = test_board(world, "b", &first);

    printed_length = 0;
    pb_board_console_sink(board, keep_printed, NULL);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    pb_board_power_cut(board);
    assert_int_equal(printed_length, 0);
    board->image = &second;
    pb_board_power_on(board);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_string_equal(printed, "at once");
    pb_world_destroy(world);
}

static void start_arguments(const struct pb_machine *m)
{
    size_t length = 0;
    const char *value = m->argument(m->board, "body", &length);

    seen.bad += value == NULL || length != 6 || memcmp(value, "a\0b\0\0c", 7) != 0;
    seen.bad += (uintptr_t)value >= 0x80000000u;
    value = m->argument(m->board, "name", NULL);
    seen.bad += value == NULL || strcmp(value, "second") != 0;
    seen.bad += m->argument(m->board, "nam", &length) != NULL;
    m->stop(m->board, 0);
}

static void test_arguments(void **state)
{
    const struct pb_image image = test_image(start_arguments);
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_board *board = pb_board_create(world, "b", NULL, &error);

    assert_int_equal(pb_board_argument(board, "body", "a\0b\0\0c", 6), 0);
    assert_int_equal(pb_board_argument(board, "name", "first", SIZE_MAX), 0);
    assert_int_equal(pb_board_argument(board, "name", "second", SIZE_MAX), 0);
    board->image = &image;
    pb_board_power_on(board);
    assert_int_equal(pb_board_argument(board, "late", "x", SIZE_MAX), -1);
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(seen.bad, 0);
    pb_world_destroy(world);
}

/* --- one hash ------------------------------------------------------------- */

/* Sends drawn frames, answers each that comes, prints and sleeps. */
static void start_chatter(const struct pb_machine *m)
{
    uint8_t frame[100] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    uint8_t got[1518];

    m->eth_address(m->board, 0, frame + 6);
    for (unsigned round = 0; round < 50; round++) {
        uint64_t draw = m->random(m->board, PB_RANDOM_ENTROPY);
        memcpy(frame + 20, &draw, sizeof draw);
        seen.bad += m->eth_send(m->board, 0, frame, 60 + draw % 40) != 0;
        uint32_t pending = m->idle(m->board, 1 + draw % 3);
        if (pending & PB_IRQ_BIT(PB_IRQ_TICK)) {
            m->tick_take(m->board);
        }
        while (m->eth_pending(m->board, 0) != 0) {
            size_t length = m->eth_receive(m->board, 0, got, sizeof got);
            printf("%u: %zu bytes\n", round, length);
            m->trace(m->board, PB_TRACE_SWITCH, length);
            seen.count++;
        }
    }
    for (;;) {
        m->idle(m->board, PB_TICKS_NEVER);
        m->tick_take(m->board);
        while (m->eth_receive(m->board, 0, got, 0) != 0) {
        }
    }
}

static uint64_t chatter_hash(uint64_t seed, double loss)
{
    const struct pb_image image = test_image(start_chatter);
    const struct pb_link_options options = {.loss = loss};
    struct pb_error error;
    struct pb_world *world = test_world(seed);
    struct pb_link *link = test_link(world, &options);

    for (int i = 0; i < 3; i++) {
        struct pb_board *board = test_board(world, "chatter", &image);
        pb_board_console_sink(board, nothing, NULL);
        TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
    }
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_int_equal(seen.bad, 0);
    assert_true(seen.count > 50);
    const uint64_t hash = pb_world_hash(world);
    pb_world_destroy(world);
    return hash;
}

static void test_equal_runs_have_one_hash(void **state)
{
    const uint64_t first = chatter_hash(1, 0);

    assert_int_equal(chatter_hash(1, 0), first);
    assert_int_not_equal(chatter_hash(2, 0), first);
    assert_int_not_equal(chatter_hash(1, 5), first);
    assert_int_equal(chatter_hash(7, 5), chatter_hash(7, 5));
}

/* Fixed for all time, compilers and hosts; change it only on purpose. */
static void test_hash_of_the_ages(void **state)
{
    assert_int_equal(chatter_hash(1, 10), CHATTER_HASH);
}

/* --- low memory ----------------------------------------------------------- */

static void test_low_memory(void **state)
{
    struct pb_world *world = test_world(1);
    char *first = pb_low_allocate(world, 100);
    char *second = pb_low_reserve(world, 3 << 20);
    char *third = pb_low_allocate(world, 4097);

    assert_true((uintptr_t)first >= 0x5a000000u && (uintptr_t)third < 0x80000000u);
    assert_true(first < second && second < third);
    first[0] = first[99] = third[4096] = 1;
    pb_low_release(world, second);
    assert_ptr_equal(pb_low_reserve(world, 1 << 20), second);   /* first fit */
    pb_low_clear(third, 4097);
    assert_int_equal(third[4096], 0);
    assert_null(pb_low_reserve(world, (size_t)3 << 30));
    assert_null(pb_low_reserve(world, 0));
    pb_low_release(world, first);
    pb_low_release(world, second);
    pb_low_release(world, third);
    assert_int_equal(world->low_count, 0);
    assert_ptr_equal(pb_low_reserve(world, 100), first);
    pb_low_release(world, first);
    pb_world_destroy(world);
}

static void test_low_memory_runs_out(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);
    const struct pb_board_options huge = {.ram = (size_t)1500 << 20};

    assert_null(pb_board_create(world, "huge", &huge, &error));
    assert_non_null(strstr(error.text, "board huge: no memory below 2 GiB"));
    assert_int_equal(world->low_count, 0);
    assert_int_equal(world->board_count, 0);
    pb_world_destroy(world);
}

/* --- the heap ------------------------------------------------------------- */

/* Drawn operations against a list of what must be there; then all is one block again. */
static void test_heap(void **state)
{
    enum { SLOTS = 64, ROUNDS = 20000, SIZE = 1 << 18 };
    struct pb_world *world = test_world(1);
    void *arena = pb_low_allocate(world, SIZE);
    struct {
        unsigned char *block;
        size_t size;
    } slots[SLOTS] = {{0}};
    struct pb_stream stream;
    unsigned full = 0;

    pb_heap_init(arena, SIZE);
    pb_stream_seed(&stream, 11, PB_STREAM_HOST, 0, 0);
    for (int round = 0; round < ROUNDS; round++) {
        unsigned i = (unsigned)pb_stream_below(&stream, SLOTS);
        uint64_t choice = pb_stream_below(&stream, 3);
        size_t size = 1 + pb_stream_below(&stream, 12000);
        for (size_t k = 0; k < slots[i].size; k += 61) {
            assert_int_equal(slots[i].block[k], i);
        }
        if (slots[i].block != NULL && choice == 0) {
            assert_null(pb_heap_resize(arena, slots[i].block, 0));
            slots[i].block = NULL;
            slots[i].size = 0;
            continue;
        }
        unsigned char *block = pb_heap_resize(arena, slots[i].block, size);
        if (block == NULL) {
            full++;             /* the old block is as it was */
            continue;
        }
        assert_int_equal((uintptr_t)block % 16, 0);
        size_t kept = slots[i].size < size ? slots[i].size : size;
        for (size_t k = 0; k < kept; k += 61) {
            assert_int_equal(block[k], i);
        }
        memset(block, (int)i, size);
        slots[i].block = block;
        slots[i].size = size;
    }
    assert_true(full > 0);
    for (int i = 0; i < SLOTS; i++) {
        if (slots[i].block != NULL) {
            pb_heap_resize(arena, slots[i].block, 0);
        }
    }
    void *whole = pb_heap_resize(arena, NULL, SIZE - 512);
    assert_non_null(whole);
    pb_heap_resize(arena, whole, 0);
    pb_low_release(world, arena);
    pb_world_destroy(world);
}

/* --- the host's side ------------------------------------------------------ */

struct pipe_reader {
    struct pb_world *world;
    int fd;
    char got;
};

static void read_pipe(void *arg)
{
    struct pipe_reader *reader = arg;

    if (read(reader->fd, &reader->got, 1) != 1) {
        reader->got = '?';
    }
    pb_world_unwatch_fd(reader->world, reader->fd);
    pb_world_end(reader->world);
}

/* With a busy board, an idle one and none; in real time and not. */
static void test_descriptors_are_watched(void **state)
{
    const struct pb_image busy = test_image(start_busy), idle = test_image(start_idle);
    const struct pb_image *const images[] = {NULL, &idle, &busy};

    for (int i = 0; i < 6; i++) {
        const struct pb_world_options options = {.seed = 1, .realtime = i % 2};
        struct pb_world *world = pb_world_create(&options, NULL);
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        struct pipe_reader reader = {world, ends[0], 0};
        if (images[i / 2] != NULL) {
            test_board(world, "b", images[i / 2]);
        }
        pb_world_watch_fd(world, ends[0], read_pipe, &reader);
        assert_int_equal(write(ends[1], "x", 1), 1);
        assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_REQUESTED);
        assert_int_equal(reader.got, 'x');
        pb_world_destroy(world);
        close(ends[0]);
        close(ends[1]);
    }
}

/* Real time delays events and changes none of them. */
static void test_realtime_changes_nothing(void **state)
{
    uint64_t hashes[2];

    for (int realtime = 0; realtime < 2; realtime++) {
        const struct pb_image image = test_image(start_sleeper);
        const struct pb_world_options options = {.seed = 4, .realtime = realtime};
        struct pb_world *world = pb_world_create(&options, NULL);
        memset(&seen, 0, sizeof seen);
        rate = 1000;
        sleep_ticks = 3;
        test_board(world, "b", &image);
        assert_int_equal(pb_world_run(world, 30 * MS), PB_END_UNTIL);
        assert_int_equal(seen.count, 10);
        assert_int_equal(pb_world_now(world), 30 * MS);
        hashes[realtime] = pb_world_hash(world);
        pb_world_destroy(world);
    }
    assert_int_equal(hashes[0], hashes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_callbacks_in_order, setup),
        cmocka_unit_test_setup(test_heap_sorts, setup),
        cmocka_unit_test_setup(test_services_cost_time, setup),
        cmocka_unit_test_setup(test_busy_boards_share, setup),
        cmocka_unit_test_setup(test_ticks_are_exact, setup),
        cmocka_unit_test_setup(test_idle_days_cost_nothing, setup),
        cmocka_unit_test_setup(test_wake_counts_ticks, setup),
        cmocka_unit_test_setup(test_late_ticks_come_singly, setup),
        cmocka_unit_test_setup(test_finished_ends, setup),
        cmocka_unit_test_setup(test_requested_end, setup),
        cmocka_unit_test_setup(test_power_cycle, setup),
        cmocka_unit_test_setup(test_cut_from_own_output, setup),
        cmocka_unit_test_setup(test_one_linked_board, setup),
        cmocka_unit_test_setup(test_stdio_is_the_console, setup),
        cmocka_unit_test_setup(test_streams_are_new_after_a_power_cut, setup),
        cmocka_unit_test_setup(test_arguments, setup),
        cmocka_unit_test_setup(test_equal_runs_have_one_hash, setup),
        cmocka_unit_test_setup(test_hash_of_the_ages, setup),
        cmocka_unit_test_setup(test_low_memory, setup),
        cmocka_unit_test_setup(test_low_memory_runs_out, setup),
        cmocka_unit_test_setup(test_heap, setup),
        cmocka_unit_test_setup(test_descriptors_are_watched, setup),
        cmocka_unit_test_setup(test_realtime_changes_nothing, setup),
    };

    return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
