/*
 * Frames on a Unix stream socket, as passt and qemu pass them: a child of the
 * test is the other side, and splits and joins what it writes as it likes.
 */
#define TEST_WANT_CHILD
#include "machine_fixture.h"

#include "wire.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#define MS 1000000ull
#define SECOND 1000000000ull

static char folder[64], path[128];

static int setup(void **state)
{
    strcpy(folder, "/tmp/postboard-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/socket", folder);
    return 0;
}

static int teardown(void **state)
{
    unlink(path);
    return rmdir(folder);
}

/* --- the other side ------------------------------------------------------------------ */

/* How it answers each frame; after `frames` of them it goes. */
struct other {
    size_t piece;   /* bytes a write; 0: all at once */
    unsigned twice; /* answers in one write */
    unsigned frames;
    const char *garbage; /* says this first, of `garbage_length` bytes */
    size_t garbage_length;
};

static void read_all(int fd, uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = read(fd, bytes, length);
        if (count <= 0) {
            _exit(count == 0 ? 0 : 1);
        }
        bytes += count;
        length -= (size_t)count;
    }
}

static void write_all(int fd, const uint8_t *bytes, size_t length, size_t piece)
{
    while (length > 0) {
        size_t part = piece > 0 && piece < length ? piece : length;
        ssize_t count = write(fd, bytes, part);
        if (count <= 0) {
            _exit(1);
        }
        bytes += count;
        length -= (size_t)count;
        if (piece > 0) {
            usleep(50);
        }
    }
}

static void talk(int fd, const struct other *other)
{
    uint8_t bytes[2 * 2048];

    if (other->garbage != NULL) {
        write_all(fd, (const uint8_t *)other->garbage, other->garbage_length, 0);
    }
    for (unsigned i = 0; i < other->frames; i++) {
        read_all(fd, bytes, 4);
        const size_t length = 4 + ((size_t)bytes[2] << 8 | bytes[3]);
        if (bytes[0] != 0 || bytes[1] != 0 || length > 4 + 1518) {
            _exit(2);
        }
        read_all(fd, bytes + 4, length - 4);
        bytes[4] ^= 0xff;
        memcpy(bytes + length, bytes, length);
        write_all(fd, bytes, other->twice ? 2 * length : length, other->piece);
    }
}

static pid_t serve(const struct other *other)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(address.sun_path, path);
    unlink(path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 1), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        int peer = accept(fd, NULL, NULL);
        if (peer < 0) {
            _exit(3);
        }
        talk(peer, other);
        _exit(0);
    }
    close(fd);
    return child;
}

static int reap(pid_t child)
{
    int status;

    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* --- this side: a port that sends frames and checks what comes back -------------------- */

struct side {
    struct pb_world *world;
    struct pb_port *port;
    unsigned sent, got, bad, wanted;
};

static size_t length_of(unsigned number)
{
    return 14 + (number * 331u) % 1505u;
}

static void make(uint8_t *frame, unsigned number)
{
    for (size_t i = 0; i < length_of(number); i++) {
        frame[i] = (uint8_t)(number + i);
    }
}

static void got(void *arg, const uint8_t *frame, size_t length)
{
    struct side *side = arg;
    const unsigned number = side->got * side->sent / side->wanted;
    uint8_t sent[1518];

    make(sent, number);
    sent[0] ^= 0xff;
    side->bad += length != length_of(number) || memcmp(frame, sent, length) != 0;
    if (++side->got == side->wanted) {
        pb_world_end(side->world);
    }
}

static struct side side_open(unsigned frames, unsigned wanted)
{
    const struct pb_world_options options = {.seed = 5, .realtime = 1};
    struct pb_error error;
    struct side side = {
        .world = pb_world_create(&options, &error), .sent = frames, .wanted = wanted};
    struct pb_link *link = test_link(side.world, NULL);

    TEST_CHECK_ERROR(pb_link_passt(link, path, &error) == 0, error);
    side.port = pb_link_port(link, NULL, NULL);
    return side;
}

static enum pb_end side_run(struct side *side, uint64_t until)
{
    uint8_t frame[1518];

    side->port->receive = got;
    side->port->arg = side;
    for (unsigned i = 0; i < side->sent; i++) {
        make(frame, i);
        pb_port_send(side->port, frame, length_of(i));
    }
    return pb_world_run(side->world, until);
}

static void test_frames_pass(void **state)
{
    static const struct {
        unsigned frames;
        struct other other;
    } cases[] = {
        {1, {.frames = 1}},
        {20, {.frames = 20}},
        {5, {.frames = 5, .piece = 1}}, /* every split of prefix and frame */
        {40, {.frames = 40, .piece = 7}},
        {30, {.frames = 30, .twice = 1}}, /* two frames a read */
        {600, {.frames = 600, .twice = 1, .piece = 3000}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pid_t child = serve(&cases[i].other);
        const unsigned wanted = cases[i].frames * (1 + cases[i].other.twice);
        struct side side = side_open(cases[i].frames, wanted);
        assert_int_equal(side_run(&side, 30 * SECOND), PB_END_REQUESTED);
        assert_int_equal(side.got, wanted);
        assert_int_equal(side.bad, 0);
        pb_world_destroy(side.world);
        assert_int_equal(reap(child), 0);
    }
}

/* What does not fit a wire is dropped; the stream goes on. */
static void test_long_frames_are_dropped(void **state)
{
    static char garbage[4 + 3000 + 4 + 13] = {0, 0, 3000 >> 8, 3000 & 255};
    const struct other other = {.frames = 1, .garbage = garbage, .garbage_length = sizeof garbage};

    garbage[4 + 3000 + 3] = 13; /* and one that is too short */
    pid_t child = serve(&other);
    struct side side = side_open(1, 1);
    assert_int_equal(side_run(&side, 30 * SECOND), PB_END_REQUESTED);
    assert_int_equal(side.bad, 0);
    pb_world_destroy(side.world);
    assert_int_equal(reap(child), 0);
}

/* --- the end of the stream ----------------------------------------------------------------- */

static void run_to_the_end(void *arg)
{
    struct side side = side_open(2, 5);
    enum pb_end end = side_run(&side, 300 * MS);
    unsigned got_before = side.got;

    uint8_t frame[60] = {0};
    pb_port_send(side.port, frame, sizeof frame); /* into the void: nothing happens */
    end = end == PB_END_UNTIL || end == PB_END_IDLE ? pb_world_run(side.world, 350 * MS) : end;
    pb_world_destroy(side.world);
    _exit((end == PB_END_UNTIL || end == PB_END_IDLE) && got_before == side.got ? (int)side.got
                                                                                : 100);
}

static void test_streams_end(void **state)
{
    static const struct {
        struct other other;
        int got;
        const char *said;
    } cases[] = {
        {{.frames = 0}, 0, "the other side"},
        {{.frames = 1}, 1, "the other side"},
        {{.frames = 2, .piece = 5}, 2, "closed by the other side"},
        {{.frames = 2, .garbage = "HTTP/1.0 200", .garbage_length = 12},
         0,
         "does not speak the protocol"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char said[1024];
        pid_t child = serve(&cases[i].other);
        int status = test_in_child(run_to_the_end, NULL, said, sizeof said);
        reap(child);
        if (status != cases[i].got || strstr(said, path) == NULL ||
            (strstr(said, cases[i].said) == NULL && strstr(said, "reset by peer") == NULL &&
             strstr(said, "Broken pipe") == NULL)) {
            fail_msg("case %zu: %d %s", i, status, said);
        }
    }
}

static void test_refusals(void **state)
{
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);
    struct pb_error error;
    char text[256];

    unlink(path);
    assert_int_equal(pb_link_passt(link, path, &error), -1);
    snprintf(text, sizeof text, "passt %s: cannot connect: No such file or directory", path);
    assert_string_equal(error.text, text);
    assert_int_equal(pb_link_passt(link, "", &error), -1);
    assert_non_null(strstr(error.text, "not a socket's path"));
    memset(text, 'x', 200);
    text[200] = '\0';
    assert_int_equal(pb_link_passt(link, text, &error), -1);
    assert_non_null(strstr(error.text, "not a socket's path"));

    /* A socket whose owner is gone. */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    strcpy(address.sun_path, path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    assert_int_equal(pb_link_passt(link, path, &error), -1);
    assert_non_null(strstr(error.text, "nobody listens on it"));
    pb_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_pass),
        cmocka_unit_test(test_long_frames_are_dropped),
        cmocka_unit_test(test_streams_end),
        cmocka_unit_test(test_refusals),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
