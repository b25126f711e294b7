/*
 * Where the world meets the host: captures read back through libpcap, TAP
 * devices and their refusals, the maildir, the reported write errors.
 */
#define TEST_WANT_CHILD
#include "machine_fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <pcap/pcap.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MS    1000000u
#define EPOCH 1577836800u

static char folder[64];

static int setup(void **state)
{
    strcpy(folder, "/tmp/postboard-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int teardown(void **state)
{
    char command[256];

    snprintf(command, sizeof command, "chmod -R u+w %s && rm -r %s", folder, folder);
    return system(command);
}

static const char *in_folder(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

/* --- captures ------------------------------------------------------------- */

struct burst {
    struct pb_port *port;
    unsigned sent;
};

static void send_one(void *arg)
{
    struct burst *burst = arg;
    uint8_t frame[1518];

    memset(frame, (int)(burst->sent + 1), sizeof frame);
    pb_port_send(burst->port, frame, 14 + 500 * burst->sent);
    burst->sent++;
}

static void test_capture_reads_back(void **state)
{
    struct pb_error error;
    char errbuf[PCAP_ERRBUF_SIZE];
    struct pb_world *world = test_world(1);
    const struct pb_link_options lossy = {.loss = 100};         /* lost frames departed too */
    struct pb_link *link = test_link(world, &lossy);
    struct burst burst = {pb_link_port(link, NULL, NULL), 0};

    TEST_CHECK_ERROR(pb_link_capture(link, in_folder("a.pcap"), &error) == 0, error);
    assert_int_equal(pb_link_capture(link, in_folder("b.pcap"), &error), -1);
    assert_non_null(strstr(error.text, "is captured to"));
    for (int i = 0; i < 4; i++) {
        pb_world_at(world, 123456789u + 2000000000ull * i, send_one, &burst);
    }
    pb_world_run(world, UINT64_MAX);
    TEST_CHECK_ERROR(pb_link_capture_stop(link, &error) == 0, error);
    assert_int_equal(pb_link_capture_stop(link, &error), -1);
    pb_world_destroy(world);

    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(in_folder("a.pcap"),
                                                           PCAP_TSTAMP_PRECISION_NANO, errbuf);
    assert_non_null(pcap);
    assert_int_equal(pcap_datalink(pcap), DLT_EN10MB);
    struct pcap_pkthdr *header;
    const u_char *bytes;
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(pcap_next_ex(pcap, &header, &bytes), 1);
        assert_int_equal(header->caplen, i == 3 ? 1514 : 14 + 500 * i);
        assert_int_equal(header->len, header->caplen);
        assert_int_equal(header->ts.tv_sec, EPOCH + 2 * i);
        assert_int_equal(header->ts.tv_usec, 123456789);        /* nanoseconds */
        for (unsigned k = 0; k < header->caplen; k++) {
            assert_int_equal(bytes[k], i + 1);
        }
    }
    assert_int_equal(pcap_next_ex(pcap, &header, &bytes), PCAP_ERROR_BREAK);
    pcap_close(pcap);
}

static void test_capture_errors(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);
    struct burst burst = {pb_link_port(link, NULL, NULL), 0};

    assert_int_equal(pb_link_capture(link, "/nonexistent/x.pcap", &error), -1);
    assert_string_equal(error.text,
                        "/nonexistent/x.pcap: cannot write a capture: No such file or directory");
    assert_int_equal(pb_link_capture(link, folder, &error), -1);
    assert_non_null(strstr(error.text, "Is a directory"));
    assert_int_equal(pb_link_capture(link, "/dev/full", &error), 0);
    pb_world_at(world, 0, send_one, &burst);
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(pb_link_capture_stop(link, &error), -1);
    assert_string_equal(error.text, "/dev/full: capture is incomplete: No space left on device");
    pb_world_destroy(world);
}

/* "-" goes to the host's stdout, which stays open. */
static void test_capture_to_stdout(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);
    struct burst burst = {pb_link_port(link, NULL, NULL), 0};
    struct stat status;

    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    int file = open(in_folder("out"), O_RDWR | O_CREAT, 0600);
    dup2(file, STDOUT_FILENO);
    int result = pb_link_capture(link, "-", &error);
    pb_world_at(world, 0, send_one, &burst);
    pb_world_run(world, UINT64_MAX);
    result |= pb_link_capture_stop(link, &error);
    fstat(STDOUT_FILENO, &status);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    close(file);
    assert_int_equal(result, 0);
    assert_int_equal(status.st_size, 24 + 16 + 14);
    pb_world_destroy(world);
}

/* Firmware's own way to a capture; the reason of a refusal is on its console. */
static int capture_results[3];

static void start_capture(const struct pb_machine *m)
{
    capture_results[0] = m->capture(m->board, "/nonexistent/y");
    capture_results[1] = m->capture(m->board, m->argument(m->board, "file", NULL));
    capture_results[2] = m->capture(m->board, NULL);
    m->stop(m->board, 0);
}

static char console[512];

static void keep(void *arg, const char *text, size_t length)
{
    strncat(console, text, length);
}

static void test_firmware_captures(void **state)
{
    const struct pb_image image = test_image(start_capture);
    struct pb_error error;
    struct stat status;
    struct pb_world *world = test_world(1);
    struct pb_board *board = pb_board_create(world, "b", NULL, &error);

    pb_board_argument(board, "file", in_folder("fw.pcap"), SIZE_MAX);
    pb_board_connect(board, test_link(world, NULL), &error);
    pb_board_console_sink(board, keep, NULL);
    board->image = &image;
    pb_board_power_on(board);
    pb_world_run(world, UINT64_MAX);
    pb_world_destroy(world);
    assert_string_equal(console,
                        "/nonexistent/y: cannot write a capture: No such file or directory\n");
    assert_int_equal(capture_results[0], -1);
    assert_int_equal(capture_results[1], 0);
    assert_int_equal(capture_results[2], 0);
    assert_int_equal(stat(in_folder("fw.pcap"), &status), 0);
    assert_int_equal(status.st_size, 24);
}

/* --- the maildir ---------------------------------------------------------- */

static int store_bad;

static void start_store(const struct pb_machine *m)
{
    struct pb_board *b = m->board;
    int first = m->store_begin(b), second = m->store_begin(b), third = m->store_begin(b);

    store_bad += first < 0 || second < 0 || third < 0 || first == second;
    store_bad += m->store_write(b, first, "From me\r\n", 9) != 0;
    store_bad += m->store_write(b, second, "lost", 4) != 0;
    store_bad += m->store_write(b, first, "\0\xff", 2) != 0;
    store_bad += m->store_end(b, first, 1) != 0;
    store_bad += m->store_end(b, second, 0) != 0;
    store_bad += m->store_end(b, second, 1) != -1;      /* ended already */
    store_bad += m->store_write(b, 99, "x", 1) != -1;
    store_bad += m->store_write(b, -1, "x", 1) != -1;
    m->stop(b, 0);              /* the third is begun and never ended */
}

static int count_files(const char *part, char *name)
{
    DIR *directory = opendir(in_folder(part));
    int count = 0;

    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] != '.') {
            strcpy(name, entry->d_name);
            count++;
        }
    }
    closedir(directory);
    return count;
}

static void test_maildir(void **state)
{
    const struct pb_image image = test_image(start_store);
    char path[128], name[256], content[32] = "";

    snprintf(path, sizeof path, "%s/mail", folder);
    for (int run = 1; run <= 2; run++) {        /* the second finds the first's file */
        const struct pb_board_options options = {.folder = path};
        struct pb_world *world = test_world(1);
        test_board_with(world, "b", &image, &options);
        assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_STOPPED);
        pb_world_destroy(world);
        assert_int_equal(store_bad, 0);
        assert_int_equal(count_files("mail/tmp", name), 0);
        assert_int_equal(count_files("mail/cur", name), 0);
        assert_int_equal(count_files("mail/new", name), run);
        assert_string_equal(name + strlen(name) - 4, ".eml");
    }
    FILE *file = fopen(in_folder("mail/new/1577836800.b0_000001.postboard.eml"), "r");
    assert_non_null(file);
    assert_int_equal(fread(content, 1, sizeof content, file), 11);
    assert_memory_equal(content, "From me\r\n\0\xff", 11);
    fclose(file);
}

static void start_no_store(const struct pb_machine *m)
{
    store_bad += m->store_begin(m->board) != -1;
    m->stop(m->board, 0);
}

static void test_no_folder(void **state)
{
    const struct pb_image image = test_image(start_no_store);
    const struct pb_board_options bad = {.folder = "/nonexistent/mail"};
    const struct pb_board_options file = {.folder = "/dev/null"};
    struct pb_error error;
    struct pb_world *world = test_world(1);

    assert_null(pb_board_create(world, "b", &bad, &error));
    assert_string_equal(error.text,
                        "/nonexistent/mail: not usable as a maildir: No such file or directory");
    assert_null(pb_board_create(world, "b", &file, &error));
    assert_string_equal(error.text, "/dev/null: not usable as a maildir: Not a directory");
    test_board(world, "b", &image);
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(store_bad, 0);
    pb_world_destroy(world);
}

/* --- TAP ------------------------------------------------------------------ */

/* In a network namespace of this program's own: the host's stays as it is, and
 * two runs at a time do not meet. */
static int can_make_taps(void)
{
    static int apart;
    int fd = geteuid() == 0 ? open("/dev/net/tun", O_RDWR) : -1;

    if (fd < 0) {
        return 0;
    }
    close(fd);
    apart = apart || unshare(CLONE_NEWNET) == 0;
    return apart;
}

static void test_tap_refuses_names(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);

    assert_int_equal(pb_link_tap(link, "", &error), -1);
    assert_non_null(strstr(error.text, "not a device name"));
    assert_int_equal(pb_link_tap(link, "a-name-that-is-too-long", &error), -1);
    assert_string_equal(error.text, "tap a-name-that-is-too-long: not a device name (1 to 15 "
                                    "characters)");
    assert_int_equal(world->watch_count, 0);
    pb_world_destroy(world);
}

static void test_tap_busy_or_no_tap(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);

    if (!can_make_taps()) {
        pb_world_destroy(world);
        skip();
    }
    TEST_CHECK_ERROR(pb_link_tap(test_link(world, NULL), "pbtest0", &error) == 0, error);
    assert_int_equal(pb_link_tap(test_link(world, NULL), "pbtest0", &error), -1);
    assert_string_equal(error.text, "tap pbtest0: in use by another program");
    assert_int_equal(pb_link_tap(test_link(world, NULL), "lo", &error), -1);
    assert_string_equal(error.text, "tap lo: exists, but is no TAP device");
    pb_world_destroy(world);
    world = test_world(1);      /* closed with its world: free again */
    TEST_CHECK_ERROR(pb_link_tap(test_link(world, NULL), "pbtest0", &error) == 0, error);
    pb_world_destroy(world);
}

/* As nobody, in a child: the privilege is gone for good. */
static void test_tap_no_permission(void **state)
{
    int status;

    if (!can_make_taps()) {
        skip();
    }
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct pb_error error = {""};
        struct pb_world *world = pb_world_create(NULL, &error);
        struct pb_link *link = pb_link_create(world, NULL, &error);
        if (setgroups(0, NULL) < 0 || setgid(65534) < 0 || setuid(65534) < 0) {
            _exit(2);
        }
        int refused = pb_link_tap(link, "pbtest1", &error) == -1 &&
                      strstr(error.text, "tap pbtest1: no permission (needs CAP_NET_ADMIN") != NULL;
        _exit(refused ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* What the host sends arrives on the link: the kernel announces itself there. */
static unsigned from_host;

static void host_frame(void *arg, const uint8_t *frame, size_t length)
{
    if (length >= 14 && frame[0] == 0xff && frame[12] == 0x08 && frame[13] == 0x06) {
        from_host++;
        pb_world_end(arg);
    }
}

static void make_host_ask(void *arg)
{
    /* An address that only this device reaches makes the host ask for it. */
    *(int *)arg = system("ip address add 198.51.100.1/24 dev pbtest2 && "
                         "(bash -c 'echo > /dev/udp/198.51.100.99/9' || true) 2>/dev/null");
}

static void test_tap_carries_frames(void **state)
{
    const struct pb_world_options options = {.seed = 1, .realtime = 1};
    struct pb_error error;
    int asked = -1;

    if (!can_make_taps() || system("ip link show lo > /dev/null 2>&1") != 0) {
        skip();
    }
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_link *link = test_link(world, NULL);
    pb_link_port(link, host_frame, world);
    TEST_CHECK_ERROR(pb_link_tap(link, "pbtest2", &error) == 0, error);
    pb_world_at(world, 10 * MS, make_host_ask, &asked);
    assert_int_equal(pb_world_run(world, 10000ull * MS), PB_END_REQUESTED);
    assert_int_equal(asked, 0);
    assert_int_equal(from_host, 1);
    pb_world_destroy(world);
}

static void delete_device(void *arg)
{
    _exit(system("ip link delete pbtest3") == 0 ? 3 : 4);
}

/* In real time, a descriptor in error would be looked at for ever. */
static void outlive_device(void *arg)
{
    const struct pb_world_options options = {.seed = 1, .realtime = 1};
    char output[64];
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);

    if (pb_link_tap(pb_link_create(world, NULL, &error), "pbtest3", &error) < 0) {
        _exit(1);
    }
    if (test_in_child(delete_device, NULL, output, sizeof output) != 3) {
        _exit(2);
    }
    enum pb_end end = pb_world_run(world, UINT64_MAX);
    pb_world_destroy(world);
    _exit(end == PB_END_IDLE ? 0 : 5);
}

static void test_tap_may_go_away(void **state)
{
    char output[256];

    if (!can_make_taps() || system("ip link show lo > /dev/null 2>&1") != 0) {
        skip();
    }
    assert_int_equal(test_in_child(outlive_device, NULL, output, sizeof output), 0);
    assert_non_null(strstr(output, "postboard: tap pbtest3: lost: "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_capture_reads_back, setup, teardown),
        cmocka_unit_test_setup_teardown(test_capture_errors, setup, teardown),
        cmocka_unit_test_setup_teardown(test_capture_to_stdout, setup, teardown),
        cmocka_unit_test_setup_teardown(test_firmware_captures, setup, teardown),
        cmocka_unit_test_setup_teardown(test_maildir, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_folder, setup, teardown),
        cmocka_unit_test(test_tap_refuses_names),
        cmocka_unit_test(test_tap_busy_or_no_tap),
        cmocka_unit_test(test_tap_no_permission),
        cmocka_unit_test(test_tap_carries_frames),
        cmocka_unit_test(test_tap_may_go_away),
    };

    return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}
