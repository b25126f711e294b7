/*
 * Links: delay, rate, queue, each fault's share by seed and what it does to a
 * frame, observers, controllers with their filter and ring, switches of more
 * than two ports.
 */
#include "machine_fixture.h"

#include "wire.h"

#define FRAMES 20000
#define MS     1000000u

static struct {
    size_t arrived, observed;
    uint64_t times[FRAMES * 2];
    uint32_t numbers[FRAMES * 2];
    size_t flipped_bits, faults[5];
    int bad, in_order;
    uint64_t last_departure;
    unsigned lengths[8];
} seen;

static int setup(void **state)
{
    memset(&seen, 0, sizeof seen);
    return 0;
}

/* A frame that carries its number; the rest is known. */
static void make_frame(uint8_t *frame, size_t length, uint32_t number)
{
    memset(frame, 0x5a, length);
    memset(frame, 0xff, 6);
    memcpy(frame + 14, &number, 4);
}

static void receive(void *arg, const uint8_t *frame, size_t length)
{
    struct pb_world *world = arg;
    uint8_t whole[1518];
    uint32_t number;

    memcpy(&number, frame + 14, 4);
    if (seen.arrived < FRAMES * 2) {
        seen.times[seen.arrived] = pb_world_now(world);
        seen.numbers[seen.arrived] = number;
    }
    make_frame(whole, length, seen.in_order ? (uint32_t)seen.arrived : number);
    seen.arrived++;
    for (size_t i = 0; i < length; i++) {
        seen.flipped_bits += (size_t)__builtin_popcount((unsigned)(frame[i] ^ whole[i]));
    }
}

static void observe(void *arg, uint64_t time, const uint8_t *frame, size_t length,
                    const char *fault)
{
    static const char *const names[] = {"lost", "duplicated", "reordered", "corrupted"};
    uint32_t number;

    memcpy(&number, frame + 14, 4);
    seen.bad += number != seen.observed;        /* each once, in order, as sent */
    seen.bad += time < seen.last_departure;
    seen.last_departure = time;
    seen.observed++;
    if (fault == NULL) {
        seen.faults[0]++;
    }
    for (int i = 0; fault != NULL && i < 4; i++) {
        seen.faults[i + 1] += strcmp(fault, names[i]) == 0;
    }
}

/* --- time on the wire ----------------------------------------------------- */

static void test_delay_and_rate(void **state)
{
    static const struct {
        struct pb_link_options options;
        size_t length;
        uint64_t first, gap;    /* arrival of the first frame, and between frames */
    } cases[] = {
        {{0}, 1514, 123040 + 1000, 123040},             /* (1514 + 24) * 8 / 100 Mbit/s */
        {{0}, 60, 6720 + 1000, 6720},
        {{0}, 20, 6720 + 1000, 6720},                   /* a short frame takes as long */
        {{.delay_ns = 5 * MS}, 1514, 123040 + 5 * MS, 123040},
        {{.rate_bps = 1000000000}, 1514, 12304 + 1000, 12304},
        {{.rate_bps = 8000, .delay_ns = 1}, 76, 100000001, 100000000},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t frame[1518];
        struct pb_world *world = test_world(1);
        struct pb_link *link = test_link(world, &cases[i].options);
        struct pb_port *from = pb_link_port(link, NULL, NULL);
        pb_link_port(link, receive, world);
        memset(&seen, 0, sizeof seen);
        for (uint32_t k = 0; k < 3; k++) {
            make_frame(frame, cases[i].length, k);
            assert_int_equal(pb_port_send(from, frame, cases[i].length), 0);
        }
        pb_world_run(world, UINT64_MAX);
        assert_int_equal(seen.arrived, 3);
        for (uint64_t k = 0; k < 3; k++) {
            assert_int_equal(seen.times[k], cases[i].first + k * cases[i].gap);
            assert_int_equal(seen.numbers[k], k);
        }
        pb_world_destroy(world);
    }
}

static void test_queue_is_bounded(void **state)
{
    const struct pb_link_options options = {.queue_frames = 10};
    uint8_t frame[1518];
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, &options);
    struct pb_port *from = pb_link_port(link, NULL, NULL);
    unsigned taken = 0;

    pb_link_port(link, receive, world);
    pb_link_observe(link, observe, NULL);
    for (uint32_t i = 0; i < 15; i++) {
        make_frame(frame, 100, i);
        taken += pb_port_send(from, frame, 100) == 0;
    }
    assert_int_equal(taken, 10);
    static const size_t refused[] = {0, 13, 1519};
    pb_world_run(world, UINT64_MAX);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pb_port_send(from, frame, refused[i]), -1);
    }
    assert_int_equal(seen.arrived, 10);
    assert_int_equal(seen.observed, 10);
    assert_int_equal(seen.bad, 0);
    pb_world_destroy(world);
}

/* --- faults --------------------------------------------------------------- */

static void feed(void *arg)
{
    struct pb_port *port = arg;
    uint8_t frame[200];
    struct pb_world *world = pb_link_world(port->link);

    for (int i = 0; i < 100; i++) {
        make_frame(frame, sizeof frame, (uint32_t)(seen.lengths[0]++));
        seen.bad += pb_port_send(port, frame, sizeof frame) != 0;
    }
    if (seen.lengths[0] < FRAMES) {
        pb_world_at(world, pb_world_now(world) + 10 * MS, feed, port);
    }
}

static void run_faults(uint64_t seed, const struct pb_link_options *options)
{
    struct pb_world *world = test_world(seed);
    struct pb_link *link = test_link(world, options);
    struct pb_port *from = pb_link_port(link, NULL, NULL);

    memset(&seen, 0, sizeof seen);
    seen.in_order = options->loss == 0 && options->dup == 0 && options->reorder == 0;
    pb_link_port(link, receive, world);
    pb_link_observe(link, observe, NULL);
    pb_world_at(world, 0, feed, from);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_IDLE);
    assert_int_equal(seen.observed, FRAMES);
    assert_int_equal(seen.bad, 0);
    pb_world_destroy(world);
}

static size_t count_late(void)
{
    size_t late = 0;

    for (size_t i = 1; i < seen.arrived; i++) {
        late += seen.numbers[i] < seen.numbers[i - 1];
    }
    return late;
}

static void test_each_fault(void **state)
{
    for (int fault = 1; fault <= 4; fault++) {
        const struct pb_link_options options = {.loss = fault == 1 ? 5 : 0,
                                                .dup = fault == 2 ? 5 : 0,
                                                .reorder = fault == 3 ? 5 : 0,
                                                .corrupt = fault == 4 ? 5 : 0};
        run_faults((uint64_t)fault, &options);
        const size_t hit = seen.faults[fault];
        assert_in_range(hit, 1000 - 185, 1000 + 185);           /* 6 standard deviations */
        assert_int_equal(seen.faults[0] + hit, FRAMES);
        assert_int_equal(seen.arrived, fault == 1 ? FRAMES - hit : fault == 2 ? FRAMES + hit
                                                                            : FRAMES);
        assert_int_equal(seen.flipped_bits, fault == 4 ? hit : 0);
        if (fault == 3) {       /* held frames are overtaken, but for the last of a burst */
            assert_in_range(count_late(), hit / 2, 2 * hit);
        } else if (fault == 1) {
            assert_int_equal(count_late(), 0);
        }
    }
}

/* The faults of one seed are the same again, and of another are others. */
static void test_faults_follow_the_seed(void **state)
{
    const struct pb_link_options options = {.loss = 2, .dup = 2, .reorder = 2, .corrupt = 2};
    size_t first[5];
    uint32_t numbers[1000];

    run_faults(1, &options);
    memcpy(first, seen.faults, sizeof first);
    memcpy(numbers, seen.numbers, sizeof numbers);
    run_faults(2, &options);
    assert_memory_not_equal(numbers, seen.numbers, sizeof numbers);
    run_faults(1, &options);
    assert_memory_equal(first, seen.faults, sizeof first);
    assert_memory_equal(numbers, seen.numbers, sizeof numbers);
}

static void test_all_or_nothing(void **state)
{
    const struct pb_link_options all_lost = {.loss = 100}, all_twice = {.dup = 100};

    run_faults(1, &all_lost);
    assert_int_equal(seen.arrived, 0);
    run_faults(1, &all_twice);
    assert_int_equal(seen.arrived, 2 * FRAMES);
}

static void test_bad_percentages(void **state)
{
    struct pb_world *world = test_world(1);
    struct pb_error error;
    const struct pb_link_options bad[] = {{.loss = -1}, {.dup = 101}, {.reorder = 1e9},
                                          {.corrupt = 0.0 / 0.0}};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_null(pb_link_create(world, &bad[i], &error));
        assert_non_null(strstr(error.text, "percentage"));
    }
    pb_world_destroy(world);
}

/* --- controllers ---------------------------------------------------------- */

static int promiscuous;

static void start_receiver(const struct pb_machine *m)
{
    uint8_t buffer[64];

    m->eth_promiscuous(m->board, 0, promiscuous);
    seen.bad += m->eth_receive(m->board, 0, buffer, sizeof buffer) != 0;
    seen.bad += m->eth_link(m->board, 0) != 1 || m->eth_link(m->board, 1) != 0;
    seen.bad += m->eth_address(m->board, 1, buffer) != -1;
    seen.bad += m->eth_send(m->board, 1, buffer, 60) != -1;
    for (;;) {
        uint32_t pending = m->idle(m->board, PB_TICKS_NEVER);
        m->tick_take(m->board);
        seen.bad += !(pending & PB_IRQ_BIT(PB_IRQ_ETHERNET));
        while (m->pending(m->board) & PB_IRQ_BIT(PB_IRQ_ETHERNET)) {
            size_t length = m->eth_pending(m->board, 0);
            memset(buffer, 0, sizeof buffer);
            seen.bad += m->eth_receive(m->board, 0, buffer, 20) != length;
            seen.bad += buffer[19] != 0x5a || buffer[20] != 0;  /* cut at 20 */
            if (seen.arrived < 8) {
                seen.lengths[seen.arrived] = buffer[14];
            }
            seen.arrived++;
        }
        seen.bad += m->eth_pending(m->board, 0) != 0;
    }
}

static void test_filter(void **state)
{
    static const struct {
        uint8_t destination[6];
        int accepted;
    } cases[] = {
        {{0x02, 0x50, 0x42, 0x00, 0x00, 0x01}, 1},      /* its own: board 0 */
        {{0x02, 0x50, 0x42, 0x00, 0x00, 0x02}, 0},
        {{0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, 1},
        {{0x01, 0x00, 0x5e, 0x00, 0x00, 0x01}, 1},
        {{0x33, 0x33, 0x00, 0x00, 0x00, 0x01}, 1},
        {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55}, 0},
    };
    enum { COUNT = sizeof cases / sizeof cases[0] };

    for (promiscuous = 0; promiscuous < 2; promiscuous++) {
        const struct pb_image image = test_image(start_receiver);
        uint8_t frame[60];
        struct pb_error error;
        unsigned expected = 0;
        struct pb_world *world = test_world(1);
        struct pb_link *link = test_link(world, NULL);
        struct pb_board *board = test_board(world, "b", &image);
        memset(&seen, 0, sizeof seen);
        TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
        struct pb_port *port = pb_link_port(link, NULL, NULL);
        pb_world_run(world, MS);
        for (unsigned i = 0; i < COUNT; i++) {
            make_frame(frame, sizeof frame, i);
            memcpy(frame, cases[i].destination, 6);
            pb_port_send(port, frame, sizeof frame);
            pb_world_run(world, pb_world_now(world) + MS);
            expected += promiscuous || cases[i].accepted;
            assert_int_equal(seen.arrived, expected);
        }
        assert_int_equal(seen.bad, 0);
        pb_world_destroy(world);
    }
}

static void start_deaf(const struct pb_machine *m)
{
    while (m->now(m->board) < 100 * MS) {
        m->elapse(m->board);
    }
    while (m->eth_receive(m->board, 0, NULL, 0) != 0) {
        seen.arrived++;
    }
    m->stop(m->board, 0);
}

static void test_ring_is_bounded(void **state)
{
    const struct pb_image image = test_image(start_deaf);
    uint8_t frame[60];
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);
    struct pb_board *board = test_board(world, "b", &image);

    TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
    struct pb_port *port = pb_link_port(link, NULL, NULL);
    for (unsigned i = 0; i < 300; i++) {
        make_frame(frame, sizeof frame, i);
        assert_int_equal(pb_port_send(port, frame, sizeof frame), 0);
    }
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_STOPPED);
    assert_int_equal(seen.arrived, 256);
    pb_world_destroy(world);
}

/* A frame arrives after its wire time, in nobody's past, while both are busy. */
static void start_pinger(const struct pb_machine *m)
{
    uint8_t frame[60], address[6];
    uint64_t next = 0;

    m->eth_address(m->board, 0, address);
    for (;;) {
        uint64_t now = m->now(m->board);
        make_frame(frame, sizeof frame, 0);
        memcpy(frame + 20, &now, sizeof now);
        if (address[5] == 1 && now >= next) {
            seen.bad += m->eth_send(m->board, 0, frame, sizeof frame) != 0;
            next = now + 20000;
        }
        while (m->eth_receive(m->board, 0, frame, sizeof frame) != 0) {
            uint64_t sent;
            memcpy(&sent, frame + 20, sizeof sent);
            seen.bad += now < sent + 6720 + 1000;
            seen.bad += now > sent + 6720 + 1000 + 2 * 1130;
            seen.arrived++;
        }
        m->elapse(m->board);
        if (m->pending(m->board) & PB_IRQ_BIT(PB_IRQ_TICK)) {
            m->tick_take(m->board);
        }
    }
}

static void test_no_frame_in_the_past(void **state)
{
    const struct pb_image image = test_image(start_pinger);
    struct pb_error error;
    struct pb_world *world = test_world(9);
    struct pb_link *link = test_link(world, NULL);

    for (int i = 0; i < 2; i++) {
        struct pb_board *board = test_board(world, "b", &image);
        TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
    }
    pb_world_run(world, 20 * MS);
    assert_true(seen.arrived > 500);
    assert_int_equal(seen.bad, 0);
    pb_world_destroy(world);
}

/* A world of finished boards ends when their last frames have arrived. */
static int always(void)
{
    return 1;
}

static void start_last_words(const struct pb_machine *m)
{
    uint8_t frame[1000];

    for (uint32_t i = 0; i < 5; i++) {
        make_frame(frame, sizeof frame, i);
        m->eth_send(m->board, 0, frame, sizeof frame);
    }
    for (;;) {
        m->idle(m->board, 1);
        m->tick_take(m->board);
    }
}

static void test_last_frames_arrive(void **state)
{
    const struct pb_link_options options = {.rate_bps = 1000000, .dup = 50};
    const struct pb_board_options watched = {.watched = 1};
    struct pb_image image = test_image(start_last_words);
    struct pb_error error;
    struct pb_world *world = test_world(3);
    struct pb_link *link = test_link(world, &options);

    image.finished = always;
    pb_link_port(link, receive, world);
    pb_link_observe(link, observe, NULL);
    struct pb_board *board = test_board_with(world, "b", &image, &watched);
    TEST_CHECK_ERROR(pb_board_connect(board, link, &error) == 0, error);
    assert_int_equal(pb_world_run(world, UINT64_MAX), PB_END_FINISHED);
    assert_int_equal(seen.observed, 5);
    assert_int_equal(seen.arrived, 5 + seen.faults[2]);
    assert_int_equal(world->frames_out, 0);
    pb_world_destroy(world);
}

/* More than two ports: everyone else gets it, the sender does not. */
static void count_frame(void *arg, const uint8_t *frame, size_t length)
{
    ++*(unsigned *)arg;
}

static void test_switch_floods(void **state)
{
    uint8_t frame[60];
    unsigned counts[4] = {0};
    struct pb_port *ports[4];
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);

    for (int i = 0; i < 4; i++) {
        ports[i] = pb_link_port(link, count_frame, &counts[i]);
    }
    make_frame(frame, sizeof frame, 1);
    pb_port_send(ports[2], frame, sizeof frame);
    pb_world_run(world, UINT64_MAX);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 1);
    assert_int_equal(counts[2], 0);
    assert_int_equal(counts[3], 1);
    pb_world_destroy(world);
}

static void test_controllers_run_out(void **state)
{
    struct pb_error error;
    struct pb_world *world = test_world(1);
    struct pb_link *link = test_link(world, NULL);
    struct pb_board *board = pb_board_create(world, "b", NULL, &error);

    for (int i = 0; i < 4; i++) {
        assert_int_equal(pb_board_connect(board, link, &error), 0);
    }
    assert_int_equal(pb_board_connect(board, link, &error), -1);
    assert_string_equal(error.text, "board b: has no free Ethernet controller (4 are in use)");
    pb_world_destroy(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_delay_and_rate, setup),
        cmocka_unit_test_setup(test_queue_is_bounded, setup),
        cmocka_unit_test_setup(test_each_fault, setup),
        cmocka_unit_test_setup(test_faults_follow_the_seed, setup),
        cmocka_unit_test_setup(test_all_or_nothing, setup),
        cmocka_unit_test_setup(test_bad_percentages, setup),
        cmocka_unit_test_setup(test_filter, setup),
        cmocka_unit_test_setup(test_ring_is_bounded, setup),
        cmocka_unit_test_setup(test_no_frame_in_the_past, setup),
        cmocka_unit_test_setup(test_last_frames_arrive, setup),
        cmocka_unit_test_setup(test_switch_floods, setup),
        cmocka_unit_test_setup(test_controllers_run_out, setup),
    };

    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
