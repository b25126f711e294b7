/*
 * Parsing of option values. Times are summed in whole nanoseconds: floats
 * would not be the same everywhere.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

int pb_parse_number(const char *text, uint64_t *value)
{
    const int hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hex ? text + 2 : text;
    const char *allowed = hex ? "0123456789abcdefABCDEF" : "0123456789";
    char *end;

    if (*digits == '\0' || strspn(digits, allowed) != strlen(digits)) {
        return -1;
    }
    errno = 0;
    const unsigned long long number = strtoull(digits, &end, hex ? 16 : 10);
    if (errno != 0 || *end != '\0') {
        return -1;
    }
    *value = number;
    return 0;
}

struct unit {
    const char *name;
    uint64_t size;
};

static const struct unit time_units[] = {
    {"", 1000000000u},     {"ns", 1},           {"us", 1000u},
    {"ms", 1000000u},      {"s", 1000000000u},  {"m", 60000000000u},
    {"h", 3600000000000u}, {"d", 86400000000000u},
};

static const struct unit size_units[] = {
    {"", 1},          {"k", 1u << 10}, {"K", 1u << 10}, {"KiB", 1u << 10},
    {"M", 1u << 20},  {"MiB", 1u << 20}, {"G", 1u << 30}, {"GiB", 1u << 30},
};

/* Digits, perhaps a point and more digits, then a unit of the table. */
static int parse_scaled(const char *text, const struct unit *units, size_t count,
                        uint64_t *value)
{
    const size_t whole = strspn(text, "0123456789");
    const char *point = text + whole;
    const size_t fraction = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    const char *name = *point == '.' ? point + 1 + fraction : point;
    unsigned __int128 total = 0;
    uint64_t size = 0;

    if (whole == 0 || whole > 20 || (*point == '.' && fraction == 0)) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(units[i].name, name) == 0) {
            size = units[i].size;
        }
    }
    if (size == 0) {
        return -1;
    }
    for (size_t i = 0; i < whole; i++) {
        total = total * 10 + (unsigned)(text[i] - '0');
    }
    total *= size;
    uint64_t place = size;
    for (size_t i = 0; i < fraction; i++) {
        place /= 10;
        total += place * (unsigned)(point[1 + i] - '0');
    }
    if (total > UINT64_MAX) {
        return -1;
    }
    *value = (uint64_t)total;
    return 0;
}

int pb_parse_time(const char *text, uint64_t *ns)
{
    return parse_scaled(text, time_units, sizeof time_units / sizeof *time_units, ns);
}

int pb_parse_size(const char *text, uint64_t *bytes)
{
    return parse_scaled(text, size_units, sizeof size_units / sizeof *size_units, bytes);
}

int pb_parse_percent(const char *text, double *percent)
{
    char *end;

    if (strspn(text, "0123456789.%") != strlen(text) || *text == '\0') {
        return -1;
    }
    const double value = strtod(text, &end);
    if (end == text || strcmp(*end == '%' ? end + 1 : end, "") != 0 || !(value <= 100.0)) {
        return -1;
    }
    *percent = value;
    return 0;
}
