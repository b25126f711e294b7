/*
 * Streams, the trace hash and the parsers of option values: pure functions.
 */
#include "machine_fixture.h"

#include "hash.h"
#include "parse.h"
#include "random.h"

#define DRAWS 20000

/* Known answer: SplitMix64 and xoshiro256** from their definitions, written
 * down once more here so that a change of either shows. */
static void test_stream_matches_definition(void **state)
{
    struct pb_stream stream = {{1, 2, 3, 4}};
    static const uint64_t expected[] = {11520u, 0u, 1509978240u, 1215971899390074240u};

    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(pb_stream_next(&stream), expected[i]);
    }
}

static void test_streams_are_apart(void **state)
{
    static const struct {
        uint64_t seed;
        enum pb_stream_owner owner;
        uint64_t number, purpose;
    } names[] = {
        {1, PB_STREAM_BOARD, 0, 0}, {1, PB_STREAM_BOARD, 0, 1}, {1, PB_STREAM_BOARD, 1, 0},
        {1, PB_STREAM_LINK, 0, 0},  {2, PB_STREAM_BOARD, 0, 0}, {0, PB_STREAM_BOARD, 0, 0},
        {1, PB_STREAM_LINK, 0, 1},  {1, PB_STREAM_LINK, 1, 0},
    };
    enum { COUNT = sizeof names / sizeof names[0] };
    uint64_t first[COUNT];

    for (int i = 0; i < COUNT; i++) {
        struct pb_stream a, b;
        pb_stream_seed(&a, names[i].seed, names[i].owner, names[i].number, names[i].purpose);
        pb_stream_seed(&b, names[i].seed, names[i].owner, names[i].number, names[i].purpose);
        first[i] = pb_stream_next(&a);
        assert_int_equal(first[i], pb_stream_next(&b));
        for (int k = 0; k < i; k++) {
            assert_int_not_equal(first[i], first[k]);
        }
    }
}

static void test_below_is_even(void **state)
{
    struct pb_stream stream;
    unsigned counts[10] = {0};

    pb_stream_seed(&stream, 99, PB_STREAM_HOST, 0, 0);
    for (int i = 0; i < DRAWS; i++) {
        uint64_t draw = pb_stream_below(&stream, 10);
        assert_in_range(draw, 0, 9);
        counts[draw]++;
    }
    for (int i = 0; i < 10; i++) {      /* 2,000 each; 6 standard deviations */
        assert_in_range(counts[i], 1750, 2250);
    }
}

static void test_hash_sees_every_byte(void **state)
{
    uint8_t bytes[40] = {0};
    uint64_t seen[40 + 41];
    size_t count = 0;

    for (size_t length = 0; length <= sizeof bytes; length++) {         /* zeros count */
        seen[count++] = pb_hash_bytes(PB_HASH_START, bytes, length);
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        seen[count++] = pb_hash_bytes(PB_HASH_START, bytes, sizeof bytes);
        bytes[i] = 0;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_int_not_equal(seen[i], seen[k]);
        }
    }
    /* Order matters. */
    assert_int_not_equal(pb_hash_word(pb_hash_word(PB_HASH_START, 1), 2),
                         pb_hash_word(pb_hash_word(PB_HASH_START, 2), 1));
}

static void test_parse_time(void **state)
{
    static const struct {
        const char *text;
        int result;
        uint64_t ns;
    } cases[] = {
        {"10", 0, 10000000000u},      {"10s", 0, 10000000000u}, {"5m", 0, 300000000000u},
        {"30d", 0, 2592000000000000u}, {"1.5h", 0, 5400000000000u}, {"20ms", 0, 20000000u},
        {"7us", 0, 7000u},            {"100ns", 0, 100u},       {"0", 0, 0u},
        {"0.25", 0, 250000000u},      {"", -1, 0},              {"s", -1, 0},
        {"-1", -1, 0},                {"10x", -1, 0},           {"10 s", -1, 0},
        {"1.s", -1, 0},               {"99999999999d", -1, 0},  {"1e3", -1, 0},
        {"99999999999999999999999", -1, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t ns = 0;
        assert_int_equal(pb_parse_time(cases[i].text, &ns), cases[i].result);
        assert_int_equal(ns, cases[i].ns);
    }
}

static void test_parse_numbers(void **state)
{
    static const struct {
        const char *text;
        int result;
        uint64_t value;
    } cases[] = {
        {"0", 0, 0},  {"18446744073709551615", 0, UINT64_MAX}, {"18446744073709551616", -1, 0},
        {"0xff", 0, 255}, {"0XAb", 0, 171}, {"0x", -1, 0}, {"", -1, 0}, {"-1", -1, 0},
        {"+1", -1, 0}, {" 1", -1, 0}, {"1 ", -1, 0}, {"12a", -1, 0}, {"010", 0, 10},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 0;
        assert_int_equal(pb_parse_number(cases[i].text, &value), cases[i].result);
        assert_int_equal(value, cases[i].value);
    }
}

static void test_parse_percent_and_size(void **state)
{
    double percent = -1;
    uint64_t bytes = 0;

    assert_int_equal(pb_parse_percent("2.5", &percent), 0);
    assert_true(percent == 2.5);
    assert_int_equal(pb_parse_percent("100%", &percent), 0);
    assert_true(percent == 100);
    static const char *const bad[] = {"", "-1", "101", "%", "5%%", "nan", "5x", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(pb_parse_percent(bad[i], &percent), -1);
    }
    assert_int_equal(pb_parse_size("64k", &bytes), 0);
    assert_int_equal(bytes, 65536);
    assert_int_equal(pb_parse_size("1MiB", &bytes), 0);
    assert_int_equal(bytes, 1 << 20);
    assert_int_equal(pb_parse_size("1T", &bytes), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stream_matches_definition),
        cmocka_unit_test(test_streams_are_apart),
        cmocka_unit_test(test_below_is_even),
        cmocka_unit_test(test_hash_sees_every_byte),
        cmocka_unit_test(test_parse_time),
        cmocka_unit_test(test_parse_numbers),
        cmocka_unit_test(test_parse_percent_and_size),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
