/*
 * The values of options that drivers/parse.h does not know: addresses and
 * dates, and values as text. What a parser refuses is reported by its caller,
 * who knows the option's name.
 */
#include <ctype.h>
#include <string.h>
#include <time.h>

#include "cli.h"

#define NS_PER_SECOND 1000000000ull

/* Reads a.b.c.d; returns what follows it, or NULL. */
static const char *parse_quad(const char *text, uint32_t *address)
{
    *address = 0;
    for (int i = 0; i < 4; i++) {
        unsigned octet = 0;
        int digits = 0;

        for (; isdigit((unsigned char)*text) && digits < 3; text++, digits++)
            octet = octet * 10 + (unsigned)(*text - '0');
        if (digits == 0 || octet > 255 || (i < 3 && *text++ != '.'))
            return NULL;
        *address = *address << 8 | octet;
    }
    return text;
}

/* A number up to `max` that ends the text. */
static int parse_tail(const char *text, unsigned max, unsigned *value)
{
    uint64_t number;

    if (pb_parse_number(text, &number) != 0 || number > max)
        return -1;
    *value = (unsigned)number;
    return 0;
}

int pb_parse_address(const char *text, struct pb_address *address)
{
    const char *end = parse_quad(text, &address->address);

    if (end == NULL || *end != '\0')
        return -1;
    address->given = 1;
    return 0;
}

int pb_parse_prefix(const char *text, struct pb_address *address)
{
    const char *end = parse_quad(text, &address->address);

    if (end == NULL || *end != '/' || parse_tail(end + 1, 32, &address->length) != 0 ||
        address->length == 0)
        return -1;
    address->given = 1;
    return 0;
}

int pb_parse_endpoint(const char *text, struct pb_address *address, unsigned default_port)
{
    const char *end = parse_quad(text, &address->address);

    address->port = default_port;
    if (end == NULL ||
        (*end != '\0' && (*end != ':' || parse_tail(end + 1, 65535, &address->port) != 0)) ||
        address->port == 0)
        return -1;
    address->given = 1;
    return 0;
}

int pb_parse_epoch(const char *text, uint64_t *ns)
{
    struct tm date;
    const char *end;
    uint64_t seconds;

    if (strcmp(text, "host") == 0) {
        *ns = pb_host_time_ns();
        return 0;
    }
    memset(&date, 0, sizeof date);
    end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &date);
    if (end != NULL && *end == '\0') {
        time_t since_1970 = timegm(&date);

        if (since_1970 < 0)
            return -1;
        seconds = (uint64_t)since_1970;
    } else if (pb_parse_number(text, &seconds) != 0) {
        return -1;
    }
    /* The capture's time stamps hold 32 bits of seconds. */
    if (seconds > UINT32_MAX)
        return -1;
    *ns = seconds * NS_PER_SECOND;
    return 0;
}

char *pb_format_address(char text[PB_VALUE_TEXT], uint32_t address)
{
    snprintf(text, PB_VALUE_TEXT, "%u.%u.%u.%u", address >> 24, address >> 16 & 255,
             address >> 8 & 255, address & 255);
    return text;
}

char *pb_format_prefix(char text[PB_VALUE_TEXT], const struct pb_address *address)
{
    char quad[PB_VALUE_TEXT];

    snprintf(text, PB_VALUE_TEXT, "%.15s/%u", pb_format_address(quad, address->address),
             address->length);
    return text;
}

char *pb_format_time(char text[PB_VALUE_TEXT], uint64_t ns)
{
    snprintf(text, PB_VALUE_TEXT, "%llu.%06llu s", (unsigned long long)(ns / NS_PER_SECOND),
             (unsigned long long)(ns % NS_PER_SECOND / 1000));
    return text;
}

uint64_t pb_host_time_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * NS_PER_SECOND + (uint64_t)now.tv_nsec;
}
