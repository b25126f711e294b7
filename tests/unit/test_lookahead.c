/*
 * A world whose boards run ahead of each other is the world whose boards run in
 * step: boards that do by chance all that firmware can have a machine do, compared
 * by all that they and the host can see.
 */
#include "machine_fixture.h"

#define US    1000u
#define MS    1000000u
#define TURNS 400u

/* --- firmware: what the board's entropy says --------------------------------------------- */

static uint64_t draw(const struct pb_machine *m)
{
    return m->random(m->board, PB_RANDOM_ENTROPY);
}

static void fact(const struct pb_machine *m, uint64_t value)
{
    m->trace(m->board, PB_TRACE_DISCARD, value & 0xffffff);
}

static void send(const struct pb_machine *m, uint64_t chance)
{
    uint8_t frame[1518] = {[0] = 0xff};
    const uint64_t now = m->now(m->board);
    const size_t length = 14 + (chance >> 8) % (sizeof frame - 13);

    memcpy(frame + 6, &now, sizeof now);
    fact(m, (uint64_t)m->eth_send(m->board, (chance >> 4) % 2, frame, length));
}

static void receive(const struct pb_machine *m)
{
    uint8_t frame[1518] = {0};

    for (unsigned i = 0; i < 2; i++) {
        while (m->eth_pending(m->board, i) > 0) {
            size_t length = m->eth_receive(m->board, i, frame, sizeof frame);
            fact(m, length + frame[6] + i);
            m->elapse(m->board);
        }
    }
}

static void print(const struct pb_machine *m)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%llu ", (unsigned long long)m->now(m->board));

    m->console_write(m->board, text, (size_t)length);
}

static void nothing(void *argument)
{
    for (;;) {
    }
}

static void serve(const struct pb_machine *m, uint32_t lines)
{
    fact(m, lines);
    if (lines & PB_IRQ_BIT(PB_IRQ_TICK)) {
        m->tick_take(m->board);
    }
    if (lines & PB_IRQ_BIT(PB_IRQ_ETHERNET)) {
        receive(m);
    }
    m->acknowledge(m->board, PB_IRQ_USER);
}

static void act(const struct pb_machine *m, uint64_t chance)
{
    switch (chance % 16) {
    case 0: case 1: case 2:
        send(m, chance);
        break;
    case 3:
        print(m);
        break;
    case 4:
        m->alarm(m->board, PB_IRQ_USER, chance >> 8 & 0x3fff);
        break;
    case 5:
        m->context_destroy(m->board, m->context_create(m->board, nothing, NULL, NULL));
        break;
    case 6: case 7:
        serve(m, m->idle(m->board, 1 + (chance >> 8) % 2));
        break;
    case 8: case 9:
        fact(m, chance >> 8);
        break;
    default:
        serve(m, m->elapse(m->board));
    }
}

static void start(const struct pb_machine *m)
{
    m->tick_rate(m->board, 5000);
    for (unsigned i = 0; i < TURNS; i++) {
        act(m, draw(m));
    }
    if (draw(m) % 2) {
        print(m);
    }
    m->stop(m->board, 0);
}

/* --- what the host sees ---------------------------------------------------------------------- */

struct sight {
    uint64_t hash, now;
    char text[16384];           /* consoles and wire, in their order */
    size_t length;
    unsigned stops;
};

static void note(void *arg, const char *text, size_t length)
{
    struct sight *sight = arg;

    assert_true(sight->length + length < sizeof sight->text);
    memcpy(sight->text + sight->length, text, length);
    sight->length += length;
}

static void note_frame(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                       const char *fault)
{
    char text[64];
    int used = snprintf(text, sizeof text, "[%llu %zu%s]", (unsigned long long)time_ns, length,
                        fault != NULL ? fault : "");

    note(arg, text, (size_t)used);
}

static const struct scene {
    unsigned boards, links;
    struct pb_link_options link;
} scenes[] = {
    {2, 1, {.rate_bps = 1000000000}},
    {2, 1, {0}},
    {2, 2, {.rate_bps = 1000000000, .delay_ns = 30 * US}},
    {3, 2, {.rate_bps = 10000000, .loss = 10, .dup = 10, .reorder = 10, .corrupt = 10}},
    {4, 1, {.rate_bps = 1000000000, .queue_frames = 2}},
    {2, 2, {.rate_bps = 20000000, .queue_frames = 3, .delay_ns = MS}},
    {3, 0, {0}},
};
#define SCENES (sizeof scenes / sizeof scenes[0])

static void watch(const struct scene *scene, uint64_t seed, int lockstep, struct sight *sight)
{
    const struct pb_image image = test_image(start);
    const struct pb_world_options options = {.seed = seed, .lockstep = lockstep};
    struct pb_world *world = pb_world_create(&options, NULL);
    struct pb_link *links[2];
    enum pb_end end;

    memset(sight, 0, sizeof *sight);
    for (unsigned i = 0; i < scene->links; i++) {
        links[i] = test_link(world, &scene->link);
        pb_link_observe(links[i], note_frame, sight);
    }
    for (unsigned b = 0; b < scene->boards; b++) {
        struct pb_board *board = test_board(world, "b", &image);
        pb_board_console_sink(board, note, sight);
        for (unsigned i = 0; i < scene->links; i++) {
            assert_int_equal(pb_board_connect(board, links[i], NULL), 0);
        }
    }
    /* Slices: what a run is cut into is no part of it. */
    do {
        end = pb_world_run(world, pb_world_now(world) + 700 * US + seed % 1000);
        sight->stops += end == PB_END_STOPPED;
        sight->hash = sight->hash * 31 + pb_world_hash(world);
    } while (end == PB_END_UNTIL);
    assert_int_equal(end, PB_END_STOPPED);
    sight->now = pb_world_now(world);
    pb_world_destroy(world);
}

static void test_ahead_is_in_step(void **state)
{
    static struct sight step, ahead;

    for (unsigned i = 0; i < SCENES * 60; i++) {
        const struct scene *scene = &scenes[i % SCENES];

        watch(scene, i, 1, &step);
        watch(scene, i, 0, &ahead);
        if (strcmp(step.text, ahead.text) != 0 || step.hash != ahead.hash ||
            step.now != ahead.now) {
            fail_msg("scene %u, seed %u: hash %llx at %llu in step, %llx at %llu ahead\n%s\n%s",
                     (unsigned)(scene - scenes), i, (unsigned long long)step.hash,
                     (unsigned long long)step.now, (unsigned long long)ahead.hash,
                     (unsigned long long)ahead.now, step.text, ahead.text);
        }
        assert_true(step.length > 400 || scene->links == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ahead_is_in_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
