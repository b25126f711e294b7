/*
 * Reads a trace file back: judges that it is JSON (RFC 8259) and finds lines in
 * it. A header of static functions; include a board fixture first.
 */
#ifndef TRACE_READER_H
#define TRACE_READER_H

#include <unistd.h>

static char path[] = "/tmp/postboard-trace-XXXXXX";
static char text[65536];

/* --- a judge of JSON (RFC 8259) -------------------------------------------------------- */

static const char *value(const char *at);

static const char *blank(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *string(const char *at)
{
    if (*at++ != '"') {
        return NULL;
    }
    for (; *at != '"'; at++) {
        if ((unsigned char)*at < 0x20) {
            return NULL;
        }
        if (*at == '\\') {
            at++;
            if (*at == 'u') {
                if (strspn(at + 1, "0123456789abcdefABCDEF") < 4) {
                    return NULL;
                }
                at += 4;
            } else if (*at == '\0' || strchr("\"\\/bfnrt", *at) == NULL) {
                return NULL;
            }
        }
    }
    return at + 1;
}

/* The members of an object or the elements of an array, to its closing bracket. */
static const char *list(const char *at, char close, int named)
{
    at = blank(at + 1);
    if (*at == close) {
        return at + 1;
    }
    for (;;) {
        if (named) {
            at = string(blank(at));
            if (at == NULL || *(at = blank(at)) != ':') {
                return NULL;
            }
            at++;
        }
        at = value(blank(at));
        if (at == NULL) {
            return NULL;
        }
        at = blank(at);
        if (*at == close) {
            return at + 1;
        }
        if (*at++ != ',') {
            return NULL;
        }
    }
}

static const char *value(const char *at)
{
    char *end;

    switch (*at) {
    case '{':
        return list(at, '}', 1);
    case '[':
        return list(at, ']', 0);
    case '"':
        return string(at);
    default:
        strtod(at, &end);
        return end != at ? end : NULL;
    }
}

__attribute__((unused)) static void read_trace(void)
{
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    assert_int_equal(fclose(file), 0);
    text[length] = '\0';
    const char *end = value(text);
    assert_non_null(end);
    assert_string_equal(blank(end), "");
}

__attribute__((unused)) static unsigned count(const char *needle)
{
    unsigned found = 0;

    for (const char *at = text; (at = strstr(at, needle)) != NULL; at++) {
        found++;
    }
    return found;
}

/* Whether a line holds all of up to three pieces. */
__attribute__((unused)) static int has_line(const char *a, const char *b, const char *c)
{
    for (const char *at = text; (at = strstr(at, a)) != NULL; at++) {
        const char *start = at, *end = strchr(at, '\n');
        while (start > text && start[-1] != '\n') {
            start--;
        }
        char line[512];
        snprintf(line, sizeof line, "%.*s", (int)(end - start), start);
        if (strstr(line, b) != NULL && strstr(line, c) != NULL) {
            return 1;
        }
    }
    return 0;
}

__attribute__((unused)) static int remove_file(void **state)
{
    return unlink(path);
}

__attribute__((unused)) static int make_file(void **state)
{
    const int fd = mkstemp(path);

    return fd >= 0 ? close(fd) : -1;
}

#endif
