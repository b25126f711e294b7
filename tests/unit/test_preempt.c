/*
 * Preemption from the seed: a race that shows only between two instructions is
 * found, repeats, replays from its moments, and what guards against it holds.
 * The images are those of tests/images/preempt, built with --races and --edges.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "postboard.h"

static char folder[4096];

struct run {
    const char *image;
    enum pb_preempt mode;
    uint64_t seed;
    const char *guard; /* NULL: none; so for the next */
    const char *by;
    const struct pb_moment *moments;
    size_t count;
    /* What came of it. */
    int status;
    uint64_t hash, points;
    struct pb_moment *met; /* allocated when keep is set */
    size_t met_count;
    int keep;
    size_t race_count;
    struct pb_race race; /* the first */
};

static void run(struct run *r)
{
    const struct pb_world_options options = {.seed = r->seed};
    struct pb_error error = {""};
    struct pb_world *world = pb_world_create(&options, &error);
    char path[5000];

    assert_non_null(world);
    snprintf(path, sizeof path, "%s/images/preempt/%s.so", folder, r->image);
    assert_int_equal(pb_world_preempt(world, r->mode, r->moments, r->count, &error), 0);
    struct pb_board *board = pb_board_create(world, "board", NULL, &error);
    assert_non_null(board);
    if (pb_board_load_image(board, path, &error) != 0) {
        fail_msg("%s", error.text);
    }
    if (r->guard != NULL) {
        pb_board_argument(board, "guard", r->guard, SIZE_MAX);
    }
    if (r->by != NULL) {
        pb_board_argument(board, "by", r->by, SIZE_MAX);
    }
    pb_board_power_on(board);
    enum pb_end end = pb_world_run(world, 60000000000u);
    r->status = end == PB_END_STOPPED ? pb_world_status(world) : -1;
    r->hash = pb_world_hash(world);
    r->points = pb_world_points(world);
    const struct pb_moment *met = pb_world_moments(world, &r->met_count);
    if (r->keep) {
        r->met = malloc((r->met_count + 1) * sizeof *r->met);
        assert_non_null(r->met);
        if (r->met_count > 0) {
            memcpy(r->met, met, r->met_count * sizeof *r->met);
        }
    }
    const struct pb_race *races = pb_world_races(world, &r->race_count);
    if (r->race_count > 0) {
        r->race = races[0];
    }
    pb_world_destroy(world);
}

/* The first seed from `seed` on with which the update is lost. */
static struct run find_failure(uint64_t seed)
{
    for (const uint64_t last = seed + 1000; seed < last; seed++) {
        struct run r = {
            .image = "lost_update_races", .mode = PB_PREEMPT_ACCESSES, .seed = seed, .keep = 1};
        run(&r);
        if (r.status == 1) {
            return r;
        }
        assert_int_equal(r.status, 0);
        free(r.met);
    }
    fail_msg("no seed loses an update");
    return (struct run){0};
}

static void off_means_service_boundaries(void **state)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct run r = {.image = "lost_update_races", .seed = seed};
        run(&r);
        assert_int_equal(r.status, 0);
        assert_int_equal(r.points, 0);
        assert_int_equal(r.met_count, 0);
    }
}

static void a_lost_update_is_found_and_repeats(void **state)
{
    struct run first = find_failure(0);
    struct run again = {.image = first.image, .mode = first.mode, .seed = first.seed, .keep = 1};

    run(&again);
    assert_int_equal(again.status, 1);
    assert_true(again.hash == first.hash);
    assert_int_equal(again.met_count, first.met_count);
    assert_memory_equal(again.met, first.met, first.met_count * sizeof *first.met);
    free(again.met);
    free(first.met);
}

static void a_moment_says_where_and_who(void **state)
{
    struct run r = find_failure(100);
    int found = 0;

    for (size_t i = 0; i < r.met_count; i++) {
        const struct pb_moment *moment = &r.met[i];
        assert_true(moment->point >= 1);
        assert_true(moment->offset != 0);
        assert_int_equal(moment->board, 0);
        assert_true(strcmp(moment->name, "low") == 0 || strcmp(moment->name, "high") == 0);
        if (moment->next[0] != '\0') {
            assert_string_equal(moment->name, "low");
            assert_non_null(strstr(moment->next, "high"));
            assert_null(strstr(moment->next, "low"));
            found = 1;
        }
    }
    assert_true(found);
    free(r.met);
}

static void a_list_of_moments_replays(void **state)
{
    struct run r = find_failure(200);
    struct run listed = {.image = r.image,
                         .mode = r.mode,
                         .seed = r.seed,
                         .moments = r.met,
                         .count = r.met_count};
    struct run none = listed;

    run(&listed);
    assert_int_equal(listed.status, 1);
    assert_true(listed.hash == r.hash);
    none.count = 0;
    run(&none);
    assert_int_equal(none.status, 0);
    assert_int_equal(none.met_count, 0);
    assert_true(none.points > 0);
    free(r.met);
}

/* Of the moments before the failure, one displaces "low" between load and store. */
static void one_moment_is_enough(void **state)
{
    struct run r = find_failure(300);
    size_t alone = 0;

    for (size_t i = 0; i < r.met_count; i++) {
        struct run one = {.image = r.image,
                          .mode = r.mode,
                          .seed = r.seed,
                          .moments = &r.met[i],
                          .count = 1};
        run(&one);
        alone += one.status == 1;
    }
    assert_true(alone >= 1);
    free(r.met);
}

static void guards_hold(void **state)
{
    static const char *const guards[] = {"1", "2", "3"};

    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        size_t moments = 0;
        for (uint64_t seed = 0; seed < 200; seed++) {
            struct run r = {.image = "lost_update_races",
                            .mode = PB_PREEMPT_ACCESSES,
                            .seed = seed,
                            .guard = guards[i]};
            run(&r);
            if (r.status != 0) {
                fail_msg("guard %s, seed %u: status %d", guards[i], (unsigned)seed, r.status);
            }
            moments += r.met_count;
        }
        assert_true(moments > 0);
    }
}

static void seeds_differ(void **state)
{
    uint64_t hashes[20];
    unsigned different = 0;

    for (uint64_t seed = 0; seed < 20; seed++) {
        struct run drawn = {
            .image = "lost_update_races", .mode = PB_PREEMPT_ACCESSES, .seed = seed};
        struct run plain = {.image = "lost_update_races", .seed = seed};
        run(&drawn);
        run(&plain);
        hashes[seed] = drawn.hash;
        /* Moments in which nothing is due change nothing; others do. */
        different += drawn.hash != plain.hash;
        if (drawn.met_count == 0) {
            assert_true(drawn.hash == plain.hash);
        }
    }
    assert_true(different > 0);
    assert_true(hashes[0] != hashes[1]);
}

static void an_edge_is_a_point_where_no_service_is_called(void **state)
{
    static const struct {
        const char *image;
        enum pb_preempt mode;
    } cases[] = {{"spin_edges", PB_PREEMPT_EDGES}, {"spin_races", PB_PREEMPT_ACCESSES}};

    for (size_t i = 0; i < 2; i++) {
        for (uint64_t seed = 0; seed < 10; seed++) {
            struct run r = {.image = cases[i].image, .mode = cases[i].mode, .seed = seed};
            run(&r);
            assert_int_equal(r.status, 0);
            assert_true(r.points > 0);
        }
    }
}

static void a_mode_takes_its_own_points_only(void **state)
{
    struct run edges = {.image = "lost_update_races", .mode = PB_PREEMPT_EDGES, .seed = 1};
    struct run accesses = {.image = "lost_update_edges", .mode = PB_PREEMPT_ACCESSES, .seed = 1};
    struct run both = {.image = "lost_update_edges", .mode = PB_PREEMPT_EDGES, .seed = 1};

    run(&edges);
    run(&accesses);
    run(&both);
    assert_int_equal(edges.points, 0);
    assert_int_equal(accesses.points, 0);
    assert_true(both.points > 0);
    assert_int_equal(both.status, 0);
}

static void atomics_are_performed(void **state)
{
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct run r = {.image = "atomic_races", .mode = PB_PREEMPT_ACCESSES, .seed = seed};
        run(&r);
        assert_int_equal(r.status, 0);
        assert_true(r.points > 0);
    }
}

/* Whatever the seed: one that loses no update reports the race as well. */
static void a_race_is_reported_without_a_failure(void **state)
{
    for (uint64_t seed = 0; seed < 30; seed++) {
        struct run r = {.image = "lost_update_races", .mode = PB_PREEMPT_ACCESSES, .seed = seed};
        run(&r);
        assert_true(r.race_count > 0);
        assert_int_equal(r.race.board, 0);
        assert_true(r.race.first.write || r.race.second.write);
        assert_string_not_equal(r.race.first.name, r.race.second.name);
        assert_true(strcmp(r.race.first.name, "low") == 0 ||
                    strcmp(r.race.first.name, "high") == 0);
        assert_true(r.race.first.offset != 0 && r.race.second.offset != 0);
        assert_in_range(r.race.first.callers, 1, PB_RACE_CALLERS - 1);
        assert_in_range(r.race.second.callers, 1, PB_RACE_CALLERS - 1);
        assert_int_equal(r.race.first.size, 4);
        assert_true(r.race.address != 0 && r.race.address % 4 == 0);
    }
    struct run off = {.image = "lost_update_races", .seed = 1};
    run(&off);
    assert_int_equal(off.race_count, 0);
}

static void guarded_accesses_are_no_race(void **state)
{
    static const char *const guards[] = {"1", "2", "3"};

    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        for (uint64_t seed = 0; seed < 50; seed++) {
            struct run r = {.image = "lost_update_races",
                            .mode = PB_PREEMPT_ACCESSES,
                            .seed = seed,
                            .guard = guards[i]};
            run(&r);
            if (r.race_count > 0) {
                fail_msg("guard %s, seed %u: a race of %s and %s", guards[i], (unsigned)seed,
                         r.race.first.name, r.race.second.name);
            }
        }
    }
}

/* tests/images/preempt/ordered.c: by nothing, and by each kind of object. */
static void what_orders_threads(void **state)
{
    for (unsigned by = 0; by <= 15; by++) {
        char text[8];
        snprintf(text, sizeof text, "%u", by);
        for (uint64_t seed = 0; seed < 30; seed++) {
            struct run r = {.image = "ordered_races",
                            .mode = PB_PREEMPT_ACCESSES,
                            .seed = seed,
                            .by = text};
            run(&r);
            assert_int_equal(r.status, 0);
            assert_true(r.points > 0);
            if (by == 0 ? r.race_count != 1 : r.race_count != 0) {
                fail_msg("by %u, seed %u: %zu races", by, (unsigned)seed, r.race_count);
            }
        }
    }
}

static void journals_begin_after_it(void **state)
{
    const struct pb_world_options options = {.seed = 1};
    struct pb_error error = {""};
    struct pb_world *world = pb_world_create(&options, &error);

    assert_int_equal(pb_world_record(world, "0", "test", &error), 0);
    assert_int_equal(pb_world_preempt(world, PB_PREEMPT_EDGES, NULL, 0, &error), -1);
    assert_non_null(strstr(error.text, "journal"));
    assert_int_equal(pb_world_preempt(world, PB_PREEMPT_OFF, NULL, 0, &error), 0);
    pb_world_destroy(world);
    world = pb_world_create(&options, &error);
    assert_int_equal(pb_world_preempt(world, PB_PREEMPT_EDGES, NULL, 0, &error), 0);
    assert_int_equal(pb_world_record(world, "0", "test", &error), 0);
    pb_world_destroy(world);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_means_service_boundaries),
        cmocka_unit_test(a_lost_update_is_found_and_repeats),
        cmocka_unit_test(a_moment_says_where_and_who),
        cmocka_unit_test(a_list_of_moments_replays),
        cmocka_unit_test(one_moment_is_enough),
        cmocka_unit_test(guards_hold),
        cmocka_unit_test(seeds_differ),
        cmocka_unit_test(an_edge_is_a_point_where_no_service_is_called),
        cmocka_unit_test(a_mode_takes_its_own_points_only),
        cmocka_unit_test(atomics_are_performed),
        cmocka_unit_test(a_race_is_reported_without_a_failure),
        cmocka_unit_test(guarded_accesses_are_no_race),
        cmocka_unit_test(what_orders_threads),
        cmocka_unit_test(journals_begin_after_it),
    };

    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(argv[0], '/') - argv[0]), argv[0]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
