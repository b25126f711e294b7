/*
 * The user-mode network: a board without privileges reaches servers on the
 * host's loopback, and a recorded run repeats without any of them. The server
 * is a child of the test on a port of its own; runs are bounded in time.
 */
#include "machine_fixture.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "segment.h"

#define SECOND 1000000000ull
#define FRAMES 32

static char journal[64];

static int setup(void **state)
{
    strcpy(journal, "/tmp/postboard-test-XXXXXX");
    int fd = mkstemp(journal);
    assert_true(fd >= 0);
    close(fd);
    return 0;
}

static int teardown(void **state)
{
    return unlink(journal);
}

/* --- the server: answers each datagram or line with the same in capitals ------------ */

static void raise_case(char *text, ssize_t length)
{
    for (ssize_t i = 0; i < length; i++) {
        text[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i]);
    }
}

static void serve_datagrams(int fd)
{
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    char text[2048];
    ssize_t length;

    while ((length = recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &size)) > 0) {
        raise_case(text, length);
        sendto(fd, text, (size_t)length, 0, (struct sockaddr *)&from, size);
    }
}

static void serve_streams(int fd)
{
    char text[2048];
    ssize_t length;
    int peer;

    while ((peer = accept(fd, NULL, NULL)) >= 0) {
        if (write(peer, "hello\n", 6) == 6 && (length = read(peer, text, sizeof text)) > 0) {
            raise_case(text, length);
            if (write(peer, text, (size_t)length) != length) {
                _exit(1);
            }
        }
        close(peer);
    }
}

/* A child that serves on 127.0.0.1; its port. */
static pid_t server(int type, uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, type, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    assert_true(type == SOCK_DGRAM || listen(fd, 4) == 0);
    *port = ntohs(address.sin_port);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(60);
        (type == SOCK_DGRAM ? serve_datagrams : serve_streams)(fd);
        _exit(0);
    }
    close(fd);
    return child;
}

static void server_end(pid_t child)
{
    int status;

    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
}

/* --- firmware: frames made by hand ---------------------------------------------------- */

enum talk { TALK_ARP, TALK_UDP, TALK_TCP };

static struct {
    enum talk talk;
    uint16_t port;
    uint32_t target;
} program;

/* What firmware saw, in words. */
static char seen[1024];

static void note(const char *format, ...)
{
    size_t length = strlen(seen);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(seen + length, sizeof seen - length, format, arguments);
    va_end(arguments);
}

static void ethernet(uint8_t *frame, const uint8_t *to, const uint8_t *from, unsigned type)
{
    memcpy(frame, to, 6);
    memcpy(frame + 6, from, 6);
    pb_put16(frame + 12, type);
}

static void send_arp(const struct pb_machine *m, const uint8_t mac[6])
{
    static const uint8_t everyone[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    static const uint8_t head[] = {0, 1, 8, 0, 6, 4, 0, 1};
    uint8_t frame[42] = {0};

    ethernet(frame, everyone, mac, 0x0806);
    memcpy(frame + 14, head, sizeof head);
    memcpy(frame + 22, mac, 6);
    pb_put32(frame + 28, PB_USER_BOARD);
    pb_put32(frame + 38, program.target);
    m->eth_send(m->board, 0, frame, sizeof frame);
}

/* An IPv4 packet of `length` bytes behind its header. */
static void send_packet(const struct pb_machine *m, const uint8_t mac[6], const uint8_t router[6],
                        unsigned protocol, uint8_t frame[128], size_t length)
{
    ethernet(frame, router, mac, 0x0800);
    memset(frame + 14, 0, 20);
    frame[14] = 0x45;
    pb_put16(frame + 16, (unsigned)(20 + length));
    frame[22] = 64;
    frame[23] = (uint8_t)protocol;
    pb_put32(frame + 26, PB_USER_BOARD);
    pb_put32(frame + 30, program.target);
    if (protocol == 6) {
        pb_frame_seal(frame, 34 + length);
    } else {
        uint32_t sum = 0;
        for (int i = 14; i < 34; i += 2) {
            sum += pb_get16(frame + i);
        }
        pb_put16(frame + 24, ~((sum & 0xffff) + (sum >> 16)) & 0xffff);
    }
    m->eth_send(m->board, 0, frame, 34 + length);
}

static void send_datagram(const struct pb_machine *m, const uint8_t mac[6], const uint8_t router[6])
{
    uint8_t frame[128] = {0};

    pb_put16(frame + 34, 1234);
    pb_put16(frame + 36, program.port);
    pb_put16(frame + 38, 8 + 5);
    memcpy(frame + 42, "board", 5);
    send_packet(m, mac, router, 17, frame, 8 + 5);
}

static void send_segment(const struct pb_machine *m, const uint8_t mac[6], const uint8_t router[6],
                         unsigned flags, uint32_t sequence, uint32_t acknowledgement,
                         const char *text)
{
    uint8_t frame[128] = {0};

    pb_put16(frame + 34, 1234);
    pb_put16(frame + 36, program.port);
    pb_put32(frame + 38, sequence);
    pb_put32(frame + 42, acknowledgement);
    frame[46] = 5 << 4;
    frame[47] = (uint8_t)flags;
    pb_put16(frame + 48, 1000);
    memcpy(frame + 54, text, strlen(text));
    send_packet(m, mac, router, 6, frame, 20 + strlen(text));
}

/* The client's side of one short connection. 1: it is over. */
static int take_segment(const struct pb_machine *m, const uint8_t mac[6], const uint8_t *frame,
                        size_t length)
{
    static uint32_t next; /* of our numbers */
    struct pb_segment s;

    if (pb_segment_read(frame, length, &s) < 0) {
        return 0;
    }
    const uint32_t theirs = s.sequence + (uint32_t)s.length + ((s.flags & PB_TCP_SYN) != 0) +
                            ((s.flags & PB_TCP_FIN) != 0);
    if (s.flags & PB_TCP_RST) {
        note("refused");
        return 1;
    }
    if (s.flags & PB_TCP_SYN) {
        next = 101;
        send_segment(m, mac, frame + 6, PB_TCP_ACK, next, theirs, "");
        note("open ");
        return 0;
    }
    if (s.length > 0) {
        const int greeting = memcmp(s.data, "hello\n", 6) == 0;
        note("%.*s ", (int)s.length, s.data);
        send_segment(m, mac, frame + 6, PB_TCP_ACK | PB_TCP_PSH, next, theirs,
                     greeting ? "letters" : "");
        next += greeting ? 7 : 0;
        return 0;
    }
    if (s.flags & PB_TCP_FIN) {
        send_segment(m, mac, frame + 6, PB_TCP_ACK | PB_TCP_FIN, next, theirs, "");
        note("closed");
        return 1;
    }
    return 0;
}

/* 1: the talk is over. */
static int take(const struct pb_machine *m, const uint8_t mac[6], const uint8_t *frame,
                size_t length)
{
    if (pb_get16(frame + 12) == 0x0806 && frame[21] == 2) {
        note("arp %08x ", pb_get32(frame + 28));
        if (program.talk == TALK_UDP) {
            send_datagram(m, mac, frame + 6);
        } else if (program.talk == TALK_TCP) {
            send_segment(m, mac, frame + 6, PB_TCP_SYN, 100, 0, "");
        }
        return program.talk == TALK_ARP;
    }
    if (program.talk == TALK_UDP && pb_get16(frame + 12) == 0x0800 && frame[23] == 17) {
        note("from %u: %.*s", pb_get16(frame + 34), (int)pb_get16(frame + 38) - 8, frame + 42);
        return 1;
    }
    return program.talk == TALK_TCP && take_segment(m, mac, frame, length);
}

static void firmware(const struct pb_machine *m)
{
    uint8_t mac[6], frame[1518];
    int over = 0;

    m->eth_address(m->board, 0, mac);
    send_arp(m, mac);
    for (int i = 0; i < FRAMES && !over; i++) {
        while (m->eth_pending(m->board, 0) == 0) {
            m->idle(m->board, 100);
            m->tick_take(m->board);
        }
        size_t length = m->eth_receive(m->board, 0, frame, sizeof frame);
        over = take(m, mac, frame, length);
    }
    m->idle(m->board, 1); /* what was sent last, departs */
    m->stop(m->board, over ? 0 : 1);
}

/* --- tests --------------------------------------------------------------------------- */

static uint64_t run_live(const struct pb_image *image)
{
    const struct pb_world_options options = {.seed = 3, .realtime = 1};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);

    seen[0] = '\0';
    TEST_CHECK_ERROR(pb_world_record(world, "", "", &error) == 0, error);
    struct pb_link *link = test_link(world, NULL);
    TEST_CHECK_ERROR(pb_link_user(link, &error) == 0, error);
    struct pb_board *board = pb_board_create(world, "dut", NULL, &error);
    TEST_CHECK_ERROR(pb_board_link_image(board, image, &error) == 0, error);
    TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
    pb_board_power_on(board);
    TEST_CHECK_ERROR(pb_world_record_to(world, journal, &error) == 0, error);
    enum pb_end end = pb_world_run(world, 20 * SECOND);
    TEST_CHECK_ERROR(pb_world_record_end(world, &error) == 0, error);
    const uint64_t hash = pb_world_hash(world);
    const int status = pb_world_status(world);
    pb_world_destroy(world);
    if (end != PB_END_STOPPED || status != 0) {
        fail_msg("end %d, status %d, seen: %s", (int)end, status, seen);
    }
    return hash;
}

static void test_talks(void **state)
{
    static const struct {
        enum talk talk;
        int type; /* of the server; 0: none runs */
        const char *seen;
    } cases[] = {
        {TALK_ARP, 0, "arp 0a000202 "},
        {TALK_UDP, SOCK_DGRAM, "arp 0a000202 from %u: BOARD"},
        {TALK_TCP, SOCK_STREAM, "arp 0a000202 open hello\n LETTERS closed"},
        {TALK_TCP, 0, "arp 0a000202 refused"},
    };
    struct pb_image image = test_image(firmware);
    struct pb_error error;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pid_t child = 0;
        char wanted[256];
        program.talk = cases[i].talk;
        program.port = 1; /* tcpmux: nobody has it */
        program.target = PB_USER_HOST;
        if (cases[i].type != 0) {
            child = server(cases[i].type, &program.port);
        }
        const uint64_t hash = run_live(&image);
        if (child != 0) {
            server_end(child);
        }
        snprintf(wanted, sizeof wanted, cases[i].seen, program.port);
        assert_string_equal(seen, wanted);
        /* The server is gone; the journal has it all. */
        for (int again = 0; again < 2; again++) {
            const struct pb_journal_options options = {.linked = &image};
            struct pb_journal_report report;
            seen[0] = '\0';
            int result = pb_journal_play(journal, &options, &report, &error);
            if (result != 0) {
                fail_msg("case %zu: %d %s %s %s", i, result, result < 0 ? error.text : "",
                         report.trace, report.frame);
            }
            assert_true(report.hash == hash);
            assert_string_equal(seen, wanted);
        }
    }
}

/* A world that ends while connections are open leaves nothing behind. */
static void test_ends_in_the_middle(void **state)
{
    const struct pb_world_options options = {.seed = 4, .realtime = 1};
    struct pb_image image = test_image(firmware);
    struct pb_error error;

    program.talk = TALK_TCP;
    pid_t child = server(SOCK_STREAM, &program.port);
    for (uint64_t until = 0; until < 20000000u; until += 1000000u) {
        struct pb_world *world = pb_world_create(&options, &error);
        struct pb_link *link = test_link(world, NULL);
        TEST_CHECK_ERROR(pb_link_user(link, &error) == 0, error);
        struct pb_board *board = pb_board_create(world, "dut", NULL, &error);
        TEST_CHECK_ERROR(pb_board_link_image(board, &image, &error) == 0, error);
        pb_board_connect(board, link, &error);
        pb_board_power_on(board);
        enum pb_end end = pb_world_run(world, until);
        assert_true(end == PB_END_UNTIL || end == PB_END_STOPPED);
        pb_world_destroy(world);
    }
    server_end(child);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_talks),
        cmocka_unit_test(test_ends_in_the_middle),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
