/*
 * Journals: a recorded run, whatever the host's timing was, is repeated to the
 * last bit; a run that has become another one is said to be, at the right
 * place; cut, damaged and foreign files are refused.
 */
#include "machine_fixture.h"

#include <sys/wait.h>
#include <sys/stat.h>
#include <unistd.h>

#define MS 1000000u
#define SECOND 1000000000ull

static char folder[64];

static int setup(void **state)
{
    strcpy(folder, "/tmp/postboard-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static const char *in_folder(const char *name)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];

    snprintf(path, 128, "%s/%s", folder, name);
    return path;
}

/* --- firmware: answers frames, asks the host everything -------------------------- */

enum change { SAME, OTHER_BYTE, ONE_SERVICE, ONE_LESS, ONE_MORE, ENDLESS, STUCK };

static struct {
    enum change change; /* what became of the program */
    unsigned answers;   /* after which it stops; 0: never */
    int greets;         /* sends a frame of its own on each tick */
    int timeless;       /* no clock in its frames */
    int preempted;      /* the world makes some of its points moments */
} program;

static void send_answer(const struct pb_machine *m, uint8_t *frame, size_t length, unsigned number)
{
    const uint64_t random = m->random(m->board, PB_RANDOM_ENTROPY);
    const uint64_t now = m->now(m->board) + m->epoch(m->board);

    memcpy(frame, "\xff\xff\xff\xff\xff\xff", 6);
    memcpy(frame + 14, &random, 4);
    if (!program.timeless) {
        memcpy(frame + 18, &now, 8);
    }
    frame[26] = (uint8_t)(number + (program.change == OTHER_BYTE && number == 3));
    m->eth_send(m->board, 0, frame, length < 27 ? 27 : length);
}

static void ask(const struct pb_machine *m, unsigned number)
{
    char line[16];
    int count = m->console_read(m->board, "> ", line, sizeof line);

    if (count > 0) {
        m->console_write(m->board, line, (size_t)count);
    }
    int file = m->store_begin(m->board);
    int written = m->store_write(m->board, file, &number, sizeof number);
    int kept = m->store_end(m->board, file, number % 2 == 0);
    int stopped = m->capture(m->board, NULL); /* none runs: an error, in words */
    char text[64];
    snprintf(text, sizeof text, "%d %d %d %d %d\n", count, file, written, kept, stopped);
    m->console_write(m->board, text, strlen(text));
}

static void answer(const struct pb_machine *m, uint8_t *frame, size_t length, unsigned number)
{
    uint32_t lines = 0;

    /* Work that runs ahead of the world's last event, and sees when what comes. */
    for (unsigned i = 0; i < 40u * frame[14]; i++) {
        uint32_t pending = m->elapse(m->board);
        for (unsigned k = 0; program.preempted && k < 2; k++) {
            if (m->point(m->board, PB_POINT_EDGE, 1) != 0) {
                m->trace(m->board, PB_TRACE_INTERRUPT, m->tick_take(m->board));
                m->point(m->board, PB_POINT_EDGE, 0);
            }
        }
        if (pending != lines) {
            m->trace(m->board, PB_TRACE_DISCARD, pending);
        }
        lines = pending;
    }
    if (program.change == ONE_SERVICE && number == 3) {
        m->elapse(m->board);
    }
    if (!(program.change == ONE_LESS && number == 3)) {
        send_answer(m, frame, length, number);
    }
    ask(m, number);
}

static void firmware(const struct pb_machine *m)
{
    uint8_t frame[1518] = {0};
    unsigned number = 0;

    m->eth_promiscuous(m->board, 0, 1);
    for (;;) {
        uint32_t lines = m->idle(m->board, 3);
        m->tick_take(m->board);
        m->acknowledge(m->board, PB_IRQ_USER);
        m->trace(m->board, PB_TRACE_INTERRUPT, lines);
        if (program.greets) {
            send_answer(m, frame, 60, 200);
        }
        for (size_t length; (length = m->eth_receive(m->board, 0, frame, sizeof frame)) > 0;) {
            answer(m, frame, length, ++number);
            if (number == program.answers) {
                if (program.change == ONE_MORE) {
                    send_answer(m, frame, length, 99);
                }
                for (int i = 0; i < 5000; i++) {
                    m->elapse(m->board); /* until all is on the wire */
                }
                while (program.change == ENDLESS || program.change == STUCK) {
                    m->idle(m->board, program.change == ENDLESS ? 100 : PB_TICKS_NEVER);
                    m->tick_take(m->board);
                    m->acknowledge(m->board, PB_IRQ_ETHERNET);
                }
                m->stop(m->board, 5);
            }
        }
    }
}

/* --- the recording host ------------------------------------------------------------ */

struct host {
    struct pb_world *world;
    struct pb_board *board;
    struct pb_link *link;
    struct pb_port *port;
    int commands;   /* the pipe's reading end */
    unsigned lines; /* that the console's source has given */
};

static const struct pb_image *image(void)
{
    static struct pb_image linked;

    linked = test_image(firmware);
    return &linked;
}

/* Line, nothing yet, end of input: by turns. */
static int give_line(void *arg, const char *prompt, char *buffer, size_t size)
{
    struct host *host = arg;

    switch (host->lines++ % 3) {
    case 0:
        return snprintf(buffer, size, "line %u\n", host->lines);
    case 1:
        return PB_CONSOLE_EMPTY;
    default:
        return PB_CONSOLE_EOF;
    }
}

static void drop(void *arg, const char *text, size_t length)
{
}

static void host_open(struct host *host, const struct pb_world_options *options, int stored)
{
    const struct pb_link_options link = {.loss = 10, .dup = 10, .reorder = 10, .corrupt = 10};
    const struct pb_board_options board = {.ram = 1 << 16, .folder = stored ? folder : NULL};
    struct pb_error error;

    memset(host, 0, sizeof *host);
    host->commands = -1;
    host->world = pb_world_create(options, &error);
    TEST_CHECK_ERROR(host->world != NULL, error);
    TEST_CHECK_ERROR(!program.preempted ||
                     pb_world_preempt(host->world, PB_PREEMPT_EDGES, NULL, 0, &error) == 0, error);
    TEST_CHECK_ERROR(pb_world_record(host->world, "9.9", "a test", &error) == 0, error);
    host->link = test_link(host->world, &link);
    host->port = pb_link_port(host->link, NULL, NULL);
    host->board = pb_board_create(host->world, "dut", &board, &error);
    TEST_CHECK_ERROR(host->board != NULL, error);
    TEST_CHECK_ERROR(pb_board_link_image(host->board, image(), &error) == 0, error);
    TEST_CHECK_ERROR(pb_board_connect(host->board, host->link, &error) == 0, error);
    TEST_CHECK_ERROR(pb_board_argument(host->board, "name", "a\0b", 3) == 0, error);
    pb_board_console_sink(host->board, drop, NULL);
    pb_board_console_source(host->board, give_line, host);
    pb_board_power_on(host->board);
}

/* Ends the recording; the hash of the run. */
static uint64_t host_close(struct host *host)
{
    struct pb_error error;

    TEST_CHECK_ERROR(pb_world_record_end(host->world, &error) == 0, error);
    const uint64_t hash = pb_world_hash(host->world);
    pb_world_destroy(host->world);
    return hash;
}

static void send_frame(struct host *host, uint8_t work, size_t length)
{
    uint8_t frame[1518];

    memset(frame, work, sizeof frame);
    pb_port_send(host->port, frame, length);
}

static void end_world(void *arg)
{
    pb_world_end(((struct host *)arg)->world);
}

/* One command a byte: what the outside may do. After the last the board has time
 * to answer: a host that lags may bring them all at once. */
static void obey(void *arg)
{
    struct host *host = arg;
    uint8_t command;

    if (read(host->commands, &command, 1) != 1) {
        pb_world_unwatch_fd(host->world, host->commands);
        pb_world_at(host->world, pb_world_now(host->world) + 50 * MS, end_world, host);
        return;
    }
    if (command == 'u') {
        pb_board_interrupt(host->board, PB_IRQ_USER);
    } else {
        send_frame(host, command, 14 + 5u * command);
    }
}

/* A child that commands at moments of its own. */
static pid_t commander(int *reading_end, unsigned seed)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        close(ends[0]);
        srand(seed);
        for (int i = 0; i < 40; i++) {
            uint8_t command = rand() % 4 == 0 ? 'u' : (uint8_t)(rand() % 100);
            if (write(ends[1], &command, 1) != 1) {
                break;
            }
            usleep((useconds_t)(rand() % 1500));
        }
        _exit(0);
    }
    close(ends[1]);
    *reading_end = ends[0];
    return child;
}

static int play(const char *name, struct pb_journal_report *report, struct pb_error *error)
{
    const struct pb_journal_options options = {.linked = image()};

    return pb_journal_play(in_folder(name), &options, report, error);
}

/* --- equal ------------------------------------------------------------------------------ */

/* The world's next event, to which one leap in four goes. */
static void send_and_again(void *arg)
{
    struct host *host = arg;

    send_frame(host, 1, 60);
    if (pb_world_now(host->world) < 100 * MS) {
        pb_world_at(host->world, pb_world_now(host->world) + 3 * MS, send_and_again, host);
    }
}

static void test_live_runs_repeat(void **state)
{
    static const struct {
        int realtime, greets, stored;
        unsigned answers;
        int preempted;
    } cases[] = {{1, 0, 1, 0, 0},  {1, 1, 0, 0, 0}, {0, 0, 1, 0, 0}, {1, 1, 1, 12, 0},
                 {0, 1, 1, 12, 0}, {1, 0, 0, 0, 1}, {1, 1, 0, 0, 1}, {0, 0, 0, 12, 1}};
    size_t moments = 0;
    struct pb_error error;

    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct pb_world_options options = {
            .seed = 1000 + i, .epoch_ns = SECOND * (i + 1), .realtime = cases[i].realtime};
        struct host host;
        int status;
        memset(&program, 0, sizeof program);
        program.greets = cases[i].greets;
        program.answers = cases[i].answers;
        program.preempted = cases[i].preempted;
        host_open(&host, &options, cases[i].stored);
        TEST_CHECK_ERROR(pb_world_record_to(host.world, in_folder("live"), &error) == 0, error);
        pid_t child = commander(&host.commands, i);
        pb_world_watch_fd(host.world, host.commands, obey, &host);
        if (cases[i].preempted) {
            pb_world_at(host.world, MS, send_and_again, &host);
        }
        enum pb_end end = pb_world_run(host.world, UINT64_MAX);
        pb_world_unwatch_fd(host.world, host.commands);
        close(host.commands);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(end, cases[i].answers ? PB_END_STOPPED : PB_END_REQUESTED);
        size_t met;
        pb_world_moments(host.world, &met);
        for (size_t k = 0; k < met; k++) {
            moments += pb_world_moments(host.world, &met)[k].event;
        }
        const uint64_t hash = host_close(&host);
        for (int again = 0; again < 2; again++) {
            struct pb_journal_report report;
            int result = play("live", &report, &error);
            if (result != 0) {
                fail_msg("case %u: %d %s %s %s", i, result, result < 0 ? error.text : "",
                         report.trace, report.frame);
            }
            assert_true(report.hash == hash && report.recorded_hash == hash);
            assert_true(report.inputs >= (cases[i].answers ? 12 : 41));
            /* leaps leave the host little time for what it has to say */
            assert_true(report.frames >= (cases[i].preempted ? 5 : 10));
            assert_int_equal(report.status, cases[i].answers ? 5 : 0);
            assert_int_equal(report.seed, 1000 + i);
            assert_int_equal(report.cut, 0);
            assert_string_equal(report.command, "a test");
            assert_string_equal(report.version, "9.9");
        }
    }
    assert_true(moments > 0);   /* to the world's next event, that is */
}

/* Six frames at stated times, sent by the host's callbacks. */
static void send_short(void *arg)
{
    send_frame(arg, 2, 60);
}

static uint64_t record_six(const char *name, int timeless)
{
    const struct pb_world_options options = {.seed = 77};
    struct pb_error error;
    struct host host;

    memset(&program, 0, sizeof program);
    program.answers = 5;
    program.timeless = timeless;
    host_open(&host, &options, 1);
    for (int i = 0; i < 6; i++) {
        pb_world_at(host.world, 20u * MS * (i + 1), send_short, &host);
    }
    TEST_CHECK_ERROR(pb_world_record_to(host.world, in_folder(name), &error) == 0, error);
    assert_int_equal(pb_world_run(host.world, 50 * MS), PB_END_UNTIL);
    assert_int_equal(pb_world_run(host.world, UINT64_MAX), PB_END_STOPPED);
    return host_close(&host);
}

static void test_callbacks_and_several_runs_repeat(void **state)
{
    struct pb_journal_report report;
    struct pb_error error;
    const uint64_t hash = record_six("six", 0);
    struct stat info;

    TEST_CHECK_ERROR(play("six", &report, &error) == 0, error);
    assert_true(report.hash == hash);
    assert_int_equal(stat(in_folder("six"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600); /* passwords are boot arguments */
}

/* Recording itself changes nothing. */
static void test_recorded_run_is_the_run(void **state)
{
    const struct pb_world_options options = {.seed = 77};
    const struct pb_link_options link = {.loss = 10, .dup = 10, .reorder = 10, .corrupt = 10};
    const struct pb_board_options board = {.ram = 1 << 16, .folder = folder};
    struct pb_error error;
    struct host host = {.commands = -1};
    const uint64_t hash = record_six("six", 0);

    host.world = pb_world_create(&options, &error);
    host.link = test_link(host.world, &link);
    host.port = pb_link_port(host.link, NULL, NULL);
    host.board = pb_board_create(host.world, "dut", &board, &error);
    TEST_CHECK_ERROR(pb_board_link_image(host.board, image(), &error) == 0, error);
    pb_board_connect(host.board, host.link, &error);
    pb_board_argument(host.board, "name", "a\0b", 3);
    pb_board_console_sink(host.board, drop, NULL);
    pb_board_console_source(host.board, give_line, &host);
    pb_board_power_on(host.board);
    for (int i = 0; i < 6; i++) {
        pb_world_at(host.world, 20u * MS * (i + 1), send_short, &host);
    }
    pb_world_run(host.world, 50 * MS);
    pb_world_run(host.world, UINT64_MAX);
    assert_true(pb_world_hash(host.world) == hash);
    pb_world_destroy(host.world);
}

/* --- different -------------------------------------------------------------------------- */

static void check_says(const char *text, const char *part)
{
    if (part == NULL ? text[0] != '\0' : strstr(text, part) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", part != NULL ? part : "nothing", text);
    }
}

static void test_differences_are_found(void **state)
{
    static const struct {
        enum change change;
        int timeless, result;
        const char *trace, *frame; /* part of what is said; NULL: nothing */
    } cases[] = {
        {SAME, 0, 0, NULL, NULL},
        {OTHER_BYTE, 0, 1, NULL, "frame 3 (block "},
        {ONE_SERVICE, 0, 1, NULL, "differs from byte 18 on: recorded "},
        {ONE_SERVICE, 1, 1, "before the frame of 0.0600", NULL},
        {ONE_LESS, 0, 1, "before the input of 0.0800", "frame 3 (block "},
        {ONE_MORE, 0, 1, NULL, "is not in the journal"},
        {ENDLESS, 0, 1, NULL, "the recorded run ended at 0.1"},
        {STUCK, 0, 1, "before the end of 0.1", NULL},
    };
    struct pb_error error;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_journal_report report;
        record_six("other", cases[i].timeless);
        program.change = cases[i].change;
        int result = play("other", &report, &error);
        if (result != cases[i].result) {
            fail_msg("case %zu: %d %s %s", i, result, report.trace, report.frame);
        }
        check_says(report.frame, cases[i].frame);
        check_says(report.trace, cases[i].trace);
    }
}

/* --- cut, damaged, foreign -------------------------------------------------------------- */

static uint8_t *slurp(const char *name, size_t *length)
{
    struct stat info;
    FILE *file = fopen(in_folder(name), "rb");

    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &info), 0);
    uint8_t *bytes = malloc((size_t)info.st_size);
    *length = fread(bytes, 1, (size_t)info.st_size, file);
    assert_int_equal(*length, info.st_size);
    fclose(file);
    return bytes;
}

static void spill(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(in_folder(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void test_cut_journals_are_told(void **state)
{
    struct pb_journal_report report;
    struct pb_error error;
    size_t length;
    unsigned cut_between = 0, cut_within = 0;

    record_six("whole", 0);
    uint8_t *bytes = slurp("whole", &length);
    for (size_t cut = 0; cut < length; cut += 4) {
        spill("cut", bytes, cut);
        int result = play("cut", &report, &error);
        if (result < 0) {
            cut_within += strstr(error.text, ": cut in block ") != NULL;
        } else {
            assert_int_equal(report.cut, 1); /* never taken for a whole one */
            cut_between++;
        }
    }
    assert_true(cut_between > 20 && cut_within > 200);
    free(bytes);
}

static void test_damage_is_told(void **state)
{
    struct pb_journal_report report;
    struct pb_error error;
    size_t length;

    record_six("whole", 0);
    uint8_t *bytes = slurp("whole", &length);
    for (size_t at = 0; at < length; at += 3) {
        bytes[at] ^= 0x10;
        spill("damaged", bytes, length);
        if (play("damaged", &report, &error) >= 0 && !report.cut) {
            fail_msg("byte %zu of %zu is changed, and nobody sees it", at, length);
        }
        bytes[at] ^= 0x10;
    }
    free(bytes);
}

static void test_what_is_a_journal(void **state)
{
    static const char pcap[] = "\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0";
    static const uint8_t section[28] = {0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0,    0,    0x4d, 0x3c,
                                        0x2b, 0x1a, 1,    0,    0,  0, 0xff, 0xff, 0xff, 0xff,
                                        0xff, 0xff, 0xff, 0xff, 28, 0, 0,    0};
    struct pb_journal_report report;
    struct pb_error error;
    size_t length;

    record_six("journal", 0);
    uint8_t *bytes = slurp("journal", &length);
    const struct {
        const void *bytes;
        size_t length;
        int journal;
    } cases[] = {
        {bytes, length, 1},
        {bytes, length - 1, 1},
        {bytes, 160, 1},
        {bytes, 20, 0},
        {bytes, 0, 0},
        {pcap, sizeof pcap - 1, 0},
        {section, sizeof section, 0},
        {"no such thing", 13, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        spill("file", cases[i].bytes, cases[i].length);
        assert_int_equal(pb_journal_is(in_folder("file")), cases[i].journal);
        if (!cases[i].journal) {
            assert_int_equal(play("file", &report, &error), -1);
        }
    }
    assert_int_equal(pb_journal_is(in_folder("missing")), 0);
    assert_int_equal(pb_journal_is(folder), 0);
    assert_int_equal(play("missing", &report, &error), -1);
    assert_non_null(strstr(error.text, "No such file"));
    assert_int_equal(pb_journal_play(in_folder("journal"), NULL, &report, &error), -1);
    assert_non_null(strstr(error.text, "own firmware"));
    free(bytes);
}

/* --- recording is refused ------------------------------------------------------------------ */

static void test_recording_errors(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);

    assert_int_equal(pb_world_record_to(world, in_folder("x"), &error), -1);
    assert_int_equal(pb_world_record_end(world, &error), -1);
    TEST_CHECK_ERROR(pb_world_record(world, "", "", &error) == 0, error);
    assert_int_equal(pb_world_record(world, "", "", &error), -1);
    assert_int_equal(pb_world_record_to(world, "/nonexistent/x", &error), -1);
    assert_string_equal(error.text,
                        "/nonexistent/x: cannot write a journal: No such file or directory");
    pb_world_destroy(world);

    world = test_world(1);
    test_link(world, NULL);
    assert_int_equal(pb_world_record(world, "", "", &error), -1);
    pb_world_destroy(world);

    world = test_world(1);
    TEST_CHECK_ERROR(pb_world_record(world, "", "", &error) == 0, error);
    TEST_CHECK_ERROR(pb_world_record_to(world, "/dev/full", &error) == 0, error);
    pb_world_run(world, MS);
    assert_int_equal(pb_world_record_end(world, &error), -1);
    assert_string_equal(error.text,
                        "/dev/full: the journal is incomplete: No space left on device");
    pb_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_live_runs_repeat),
        cmocka_unit_test(test_callbacks_and_several_runs_repeat),
        cmocka_unit_test(test_recorded_run_is_the_run),
        cmocka_unit_test(test_differences_are_found),
        cmocka_unit_test(test_cut_journals_are_told),
        cmocka_unit_test(test_damage_is_told),
        cmocka_unit_test(test_what_is_a_journal),
        cmocka_unit_test(test_recording_errors),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
