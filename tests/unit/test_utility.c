/*
 * The stack's helpers for applications: bounded strings and numbers as text.
 * (base64 is tested where it is used: test_smtp_message.c.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "nx_api.h"

/* The program is linked as firmware, but no board is switched on. */
void tx_application_define(void *first_unused_memory)
{
}

static void test_string_length_check(void **state)
{
    UINT length = 99;

    assert_int_equal(_nx_utility_string_length_check(NX_NULL, &length, 5), NX_PTR_ERROR);
    assert_int_equal(_nx_utility_string_length_check("abcde", &length, 4), NX_SIZE_ERROR);
    assert_int_equal(length, 99);
    assert_int_equal(_nx_utility_string_length_check("abcde", &length, 5), NX_SUCCESS);
    assert_int_equal(length, 5);
    assert_int_equal(_nx_utility_string_length_check("", &length, 0), NX_SUCCESS);
    assert_int_equal(length, 0);
    assert_int_equal(_nx_utility_string_length_check("abc", NX_NULL, 5), NX_SUCCESS);
}

static void test_string_to_uint(void **state)
{
    static const struct {
        CHAR *text;
        UINT status;
        UINT number;
    } cases[] = {
        {"0", NX_SUCCESS, 0},
        {"7", NX_SUCCESS, 7},
        {"0123", NX_SUCCESS, 123},
        {"4294967295", NX_SUCCESS, 4294967295u},
        {"4294967296", NX_OVERFLOW, 0},
        {"42949672950", NX_OVERFLOW, 0},
        {"99999999999999999999", NX_OVERFLOW, 0},
        {"", NX_SIZE_ERROR, 0},
        {"12a", NX_INVALID_PARAMETERS, 0},
        {"-1", NX_INVALID_PARAMETERS, 0},
        {"1 ", NX_INVALID_PARAMETERS, 0},
        {"/", NX_INVALID_PARAMETERS, 0},
        {":", NX_INVALID_PARAMETERS, 0},
        {"\xB0", NX_INVALID_PARAMETERS, 0},
    };
    UINT number;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        number = 0;
        assert_int_equal(
            _nx_utility_string_to_uint(cases[i].text, (UINT)strlen(cases[i].text), &number),
            cases[i].status);
        assert_int_equal(number, cases[i].number);
    }
    assert_int_equal(_nx_utility_string_to_uint("12", 1, &number), NX_SUCCESS);
    assert_int_equal(number, 1);
    assert_int_equal(_nx_utility_string_to_uint(NX_NULL, 1, &number), NX_PTR_ERROR);
    assert_int_equal(_nx_utility_string_to_uint("1", 1, NX_NULL), NX_PTR_ERROR);
}

static void test_uint_to_string(void **state)
{
    static const struct {
        UINT number;
        UINT base;
        const CHAR *text;
    } cases[] = {
        {0, 10, "0"},          {9, 10, "9"},       {10, 10, "10"}, {4294967295u, 10, "4294967295"},
        {255, 16, "ff"},       {256, 16, "100"},   {5, 2, "101"},  {35, 36, "z"},
        {0xDEADBEEFu, 16, "deadbeef"}, {8, 8, "10"},
    };
    CHAR text[40];

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        UINT length = (UINT)strlen(cases[i].text);

        memset(text, '#', sizeof(text));
        assert_int_equal(
            _nx_utility_uint_to_string(cases[i].number, cases[i].base, text, length + 1), length);
        assert_string_equal(text, cases[i].text);
        memset(text, '#', sizeof(text));
        assert_int_equal(
            _nx_utility_uint_to_string(cases[i].number, cases[i].base, text, length), 0);
        assert_int_equal(text[0], '#');
    }
    assert_int_equal(_nx_utility_uint_to_string(4294967295u, 2, text, sizeof(text)), 32);
    assert_int_equal(_nx_utility_uint_to_string(1, 1, text, sizeof(text)), 0);
    assert_int_equal(_nx_utility_uint_to_string(1, 37, text, sizeof(text)), 0);
    assert_int_equal(_nx_utility_uint_to_string(1, 10, NX_NULL, 10), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_string_length_check),
        cmocka_unit_test(test_string_to_uint),
        cmocka_unit_test(test_uint_to_string),
    };

    return cmocka_run_group_tests_name("utility", tests, NULL, NULL);
}
