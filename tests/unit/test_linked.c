/*
 * A program that is its own firmware: what POSTBOARD says, how it ends, and
 * the refusals of what it cannot say.
 */
#define TEST_WANT_CHILD
#include "machine_fixture.h"

#include <sys/stat.h>
#include <sysexits.h>

static void start_firmware(const struct pb_machine *m)
{
    uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const char *status = m->argument(m->board, "status", NULL);

    m->eth_address(m->board, 0, frame + 6);
    for (int i = 0; i < 10; i++) {
        m->eth_send(m->board, 0, frame, sizeof frame);
        m->idle(m->board, 10);
        m->tick_take(m->board);
    }
    if (status != NULL) {
        m->stop(m->board, atoi(status));
    }
    for (;;) {
        m->idle(m->board, 1000);
        m->tick_take(m->board);
    }
}

static const struct pb_image image = {
    .magic = PB_IMAGE_MAGIC,
    .version = PB_MACHINE_VERSION,
    .size = sizeof(struct pb_image),
    .start = start_firmware,
};

static void linked_main(void *options)
{
    setenv("POSTBOARD", options, 1);
    pb_linked_main(&image);
}

static void test_ends(void **state)
{
    static const struct {
        const char *options;
        int code;
        const char *line;
    } cases[] = {
        {"--seed 5 --until 2s", 0, "seed=5 hash="},
        {"--seed=0x10 --until=1.5", 0, "seed=16 hash="},
        {"--seed 5 --argument status=3", 3, "seed=5 hash="},
        {"--seed 5 --until 30d --loss 50% --delay 3ms --ram 64k --watchdog 5", 0, "seed=5 hash="},
        {"  --until 1ms ", 0, "seed="},
        {"--seed x", EX_USAGE, "postboard: --seed x: not a value of this option\n"},
        {"--seed", EX_USAGE, "postboard: --seed: needs a value\n"},
        {"--until soon", EX_USAGE, "postboard: --until soon: not a value of this option\n"},
        {"--loss 101", EX_USAGE, "postboard: --loss 101: not a value of this option\n"},
        {"--net moon", EX_USAGE, "postboard: --net moon: not a value of this option\n"},
        {"--bogus 1", EX_USAGE, "postboard: --bogus: unknown option in POSTBOARD\n"},
        {"seed 5", EX_USAGE, "postboard: seed: unknown option in POSTBOARD\n"},
        {"--pcap /nonexistent/x --until 1s", EX_OSERR,
         "postboard: /nonexistent/x: cannot write a capture: No such file or directory\n"},
        {"--maildir /dev/null", EX_OSERR,
         "postboard: /dev/null: not usable as a maildir: Not a directory\n"},
    };
    char output[1024];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int code = test_in_child(linked_main, (void *)(uintptr_t)cases[i].options, output,
                                 sizeof output);
        if (code != cases[i].code || strncmp(output, cases[i].line, strlen(cases[i].line)) != 0 ||
            strchr(output, '\n') != output + strlen(output) - 1) {
            fail_msg("POSTBOARD=\"%s\": status %d, said: %s", cases[i].options, code, output);
        }
    }
}

static void test_same_seed_same_hash(void **state)
{
    char first[256], second[256], other[256];

    test_in_child(linked_main, "--seed 8 --until 5s --loss 30", first, sizeof first);
    test_in_child(linked_main, "--seed 8 --until 5s --loss 30", second, sizeof second);
    test_in_child(linked_main, "--seed 9 --until 5s --loss 30", other, sizeof other);
    assert_string_equal(first, second);
    assert_string_not_equal(strstr(first, "hash"), strstr(other, "hash"));
}

static void test_capture(void **state)
{
    char path[] = "/tmp/postboard-linked-XXXXXX", options[128], output[256];
    struct stat status;

    int fd = mkstemp(path);
    assert_true(fd >= 0);
    snprintf(options, sizeof options, "--until 5s --pcap %s", path);
    assert_int_equal(test_in_child(linked_main, options, output, sizeof output), 0);
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_size, 24 + 10 * (16 + 60));
    close(fd);
    unlink(path);
    assert_int_equal(test_in_child(linked_main, "--until 5s --pcap /dev/full", output,
                                   sizeof output),
                     EX_IOERR);
    assert_non_null(strstr(output, "postboard: /dev/full: capture is incomplete: "));
    assert_int_equal(test_in_child(linked_main,
                                   "--until 5s --pcap /dev/full --argument status=3", output,
                                   sizeof output),
                     3);
}

static void test_journal(void **state)
{
    char path[] = "/tmp/postboard-linked-XXXXXX", options[128], first[512], second[512];
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    snprintf(options, sizeof options, "--seed 8 --until 5s --loss 30 --argument status=0 --record %s",
             path);
    int recorded = test_in_child(linked_main, options, first, sizeof first);
    snprintf(options, sizeof options, "--replay %s", path);
    int replayed = test_in_child(linked_main, options, second, sizeof second);
    assert_int_equal(recorded, 0);
    assert_int_equal(replayed, 0);
    assert_string_equal(strstr(first, "seed="), strstr(second, "seed="));
    assert_int_equal(truncate(path, 300), 0);
    assert_int_equal(test_in_child(linked_main, options, second, sizeof second), EX_DATAERR);
    assert_non_null(strstr(second, ": cut in block "));
    unlink(path);
    assert_int_equal(test_in_child(linked_main, "--until 5s --record /dev/full", second,
                                   sizeof second),
                     EX_IOERR);
    assert_non_null(strstr(second, "postboard: /dev/full: the journal is incomplete: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_same_seed_same_hash),
        cmocka_unit_test(test_capture),
        cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests_name("linked", tests, NULL, NULL);
}
