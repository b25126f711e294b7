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

/* A number up to `max` that ends the text. */
static int parse_tail(const char *text, unsigned max, unsigned *value)
{
    uint64_t number;

    if (pb_parse_number(text, &number) != 0 || number > max)
        return -1;
    *value = (unsigned)number;
    return 0;
}

/* An address in the first `length` bytes, a link-local one with %ZONE. */
static int parse_zoned(const char *text, size_t length, struct pb_address *address)
{
    const char *percent = memchr(text, '%', length);
    size_t bare = percent != NULL ? (size_t)(percent - text) : length;
    size_t zone = percent != NULL ? length - bare - 1 : 0;

    if (pb_ip_parse(text, bare, &address->ip) != 0)
        return -1;
    address->zone[0] = '\0';
    if (percent == NULL)
        return 0;
    if (zone == 0 || zone >= PB_ZONE_SIZE || !pb_ip_is_link_local(&address->ip))
        return -1;
    memcpy(address->zone, percent + 1, zone);
    address->zone[zone] = '\0';
    return 0;
}

static int given(struct pb_address *address, int result)
{
    address->given = result == 0;
    return result;
}

int pb_parse_address(const char *text, struct pb_address *address)
{
    return given(address, parse_zoned(text, strlen(text), address));
}

int pb_parse_prefix(const char *text, struct pb_address *address)
{
    size_t length = strcspn(text, "/");
    int result = pb_ip_parse(text, length, &address->ip);

    address->zone[0] = '\0';
    if (result == 0 && (text[length] != '/' ||
                        parse_tail(text + length + 1, address->ip.version == 6 ? 128 : 32,
                                   &address->length) != 0 ||
                        address->length == 0))
        result = -1;
    return given(address, result);
}

/* The address ends before its port: at ']', or at the only colon. */
static int endpoint_address(const char **text, struct pb_address *address)
{
    const char *start = *text, *colon = strchr(start, ':');
    size_t length;

    if (*start == '[') {
        length = strcspn(++start, "]");
        *text = start + length + 1;
        if (start[length] != ']' || parse_zoned(start, length, address) != 0)
            return -1;
        return address->ip.version == 6 ? 0 : -1;
    }
    length = colon != NULL && strchr(colon + 1, ':') == NULL ? (size_t)(colon - start)
                                                             : strlen(start);
    *text = start + length;
    return parse_zoned(start, length, address);
}

int pb_parse_endpoint(const char *text, struct pb_address *address, unsigned default_port)
{
    int result = endpoint_address(&text, address);

    address->port = default_port;
    if (result == 0 && *text != '\0' &&
        (*text != ':' || parse_tail(text + 1, 65535, &address->port) != 0))
        result = -1;
    return given(address, result == 0 && address->port == 0 ? -1 : result);
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

char *pb_format_address(char text[PB_VALUE_TEXT], const struct pb_address *address)
{
    char ip[PB_IP_TEXT];

    snprintf(text, PB_VALUE_TEXT, "%s%s%s", pb_ip_format(ip, &address->ip),
             address->zone[0] != '\0' ? "%" : "", address->zone);
    return text;
}

char *pb_format_prefix(char text[PB_VALUE_TEXT], const struct pb_address *address)
{
    char ip[PB_IP_TEXT];

    snprintf(text, PB_VALUE_TEXT, "%s/%u", pb_ip_format(ip, &address->ip), address->length);
    return text;
}

char *pb_format_endpoint(char text[PB_VALUE_TEXT], const struct pb_address *address)
{
    char ip[PB_VALUE_TEXT];

    pb_format_address(ip, address);
    snprintf(text, PB_VALUE_TEXT, address->ip.version == 6 ? "[%.64s]:%u" : "%.64s:%u", ip,
             address->port);
    return text;
}

char *pb_format_place(char text[2 * PB_VALUE_TEXT], const struct pb_place *place)
{
    char ip[PB_VALUE_TEXT] = "", ip6[PB_VALUE_TEXT] = "";

    if (place->ip.given)
        pb_format_prefix(ip, &place->ip);
    if (place->ip6.given)
        pb_format_prefix(ip6, &place->ip6);
    else if (place->automatic)
        strcpy(ip6, "auto");
    snprintf(text, 2 * PB_VALUE_TEXT, "%s%s%s", ip, *ip != '\0' && *ip6 != '\0' ? ", " : "", ip6);
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
