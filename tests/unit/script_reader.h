/*
 * Reads the lines of packet scripts (tests/packet/README.md): where in which
 * file we are, tokens, numbers and times. Whatever is wrong fails the test
 * with the file's name and line.
 */
#ifndef SCRIPT_READER_H
#define SCRIPT_READER_H

#include <ctype.h>

#include "address.h"
#include "board_fixture.h"

#define SCRIPT_NEVER UINT64_MAX

static struct {
    const char *path;
    const char *text;                   /* what of the file is left */
    unsigned line, lines;               /* where the event begins, and how far we are */
    const char *at;                     /* what of the event is left */
    uint64_t start_ns, now_ms;          /* the script's time */
    uint64_t tolerance_ms;
    int clock_known;                    /* the board's timestamps: value + clock_offset */
    uint32_t clock_offset;
} script;

/* When a line happens: in [from, to], relative to the script's beginning; a
 * call that blocks ends at `until` (SCRIPT_NEVER: it does not block). */
struct script_time {
    uint64_t from_ms, to_ms, until_ms;
};

static void __attribute__((noreturn, format(printf, 1, 2))) wrong(const char *format, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    fail_msg("%s:%u: %s", script.path, script.line, text);
    abort();
}

/* What scripts say to another kernel, and to which nothing here corresponds. */
static void skipped(const char *what)
{
    fprintf(stderr, "%s:%u: skipped: %s\n", script.path, script.line, what);
}

/* --- events ------------------------------------------------------------------------------ */

/* What goes on over the ends of lines, beside arguments in parentheses. */
static const struct span {
    const char *begin, *end;
    int is_comment;
} spans[] = {{"/*", "*/", 1}, {"//", "\n", 1}, {"%{", "}%", 0}, {"`", "`", 0}, {"\"", "\"", 0}};

struct event {
    char text[4000];
    size_t length;
    unsigned depth;                     /* of parentheses that are open */
};

static void event_add(struct event *event, char c)
{
    if (event->length == sizeof(event->text) - 1)
        wrong("the event is too long");
    if (event->length == 0)
        script.line = script.lines + 1;
    if (event->length > 0 || !isspace((unsigned char)c))
        event->text[event->length++] = c;
    event->text[event->length] = '\0';
}

/* Whether a span begins here; it is passed over. */
static int event_span(struct event *event)
{
    size_t i, count = sizeof(spans) / sizeof(spans[0]);
    const char *end;

    for (i = 0; i < count && strncmp(script.text, spans[i].begin, strlen(spans[i].begin)); i++)
        continue;
    if (i == count)
        return 0;
    end = strstr(script.text + strlen(spans[i].begin), spans[i].end);
    if (end == NULL)
        wrong("what begins with %s does not end", spans[i].begin);
    end += *end == '\n' ? 0 : strlen(spans[i].end);
    for (; script.text < end; script.text++) {
        if (!spans[i].is_comment)
            event_add(event, *script.text == '\n' ? ';' : *script.text);
        script.lines += *script.text == '\n';
    }
    return 1;
}

/* The next event of the file, without comments: a line, or more where arguments,
 * code or a command go on. Returns 0 at the end. */
static int read_event(struct event *event)
{
    memset(event, 0, sizeof(*event));
    script.line = script.lines + 1;
    while (*script.text != '\0') {
        char c = *script.text;

        if (event->length == 0 && c == '#')
            script.text += strcspn(script.text, "\n");
        else if (!event_span(event)) {
            script.text++;
            event->depth += c == '(';
            event->depth -= c == ')' && event->depth > 0;
            event_add(event, c == '\n' ? ' ' : c);
            script.lines += c == '\n';
            if (c == '\n' && event->length > 0 && event->depth == 0)
                break;
        }
    }
    script.at = event->text;
    return event->length > 0;
}

/* --- tokens ------------------------------------------------------------------------------ */

static void blanks(void)
{
    while (isspace((unsigned char)*script.at))
        script.at++;
}

static int accept_text(const char *text)
{
    blanks();
    if (strncmp(script.at, text, strlen(text)) != 0)
        return 0;
    script.at += strlen(text);
    return 1;
}

static void expect_text(const char *text)
{
    if (!accept_text(text))
        wrong("expected '%s' at '%s'", text, script.at);
}

/* A whole word: "ce" is not the beginning of "cecil". */
static int accept_word(const char *word)
{
    const char *before = script.at;

    if (!accept_text(word))
        return 0;
    if (isalnum((unsigned char)*script.at) || *script.at == '_') {
        script.at = before;
        return 0;
    }
    return 1;
}

static uint32_t number(void)
{
    char *end;
    unsigned long value;

    blanks();
    value = strtoul(script.at, &end, 0);
    if (end == script.at)
        wrong("expected a number at '%s'", script.at);
    script.at = end;
    return (uint32_t)value;
}

/* Of either family. */
static struct pb_ip address(void)
{
    struct pb_ip ip;
    size_t length;

    blanks();
    length = strspn(script.at, "0123456789abcdefABCDEF:.");
    if (pb_ip_parse(script.at, length, &ip) != 0)
        wrong("expected an address at '%s'", script.at);
    script.at += length;
    return ip;
}

/* Bytes in hexadecimal, "0a0b" or, of hardware, "0a:0b"; how many, `most` at most. */
static size_t hexadecimal(uint8_t *bytes, size_t most)
{
    size_t count = 0;

    blanks();
    while (isxdigit((unsigned char)script.at[0]) && isxdigit((unsigned char)script.at[1])) {
        const char text[3] = {script.at[0], script.at[1], '\0'};

        if (count == most)
            wrong("more than %zu bytes", most);
        bytes[count++] = (uint8_t)strtoul(text, NULL, 16);
        script.at += 2;
        script.at += *script.at == ':';
    }
    return count;
}

static void hardware_address(uint8_t bytes[6])
{
    if (hexadecimal(bytes, 6) != 6)
        wrong("a hardware address is 02:00:00:00:00:01");
}

/* Bare seconds, in milliseconds. */
static uint64_t milliseconds(void)
{
    char text[32] = "";
    size_t i;

    blanks();
    /* "0...0.5": a number ends before the second dot in a row */
    for (i = 0; i < sizeof(text) - 1; i++) {
        char c = script.at[i];

        if (!isdigit((unsigned char)c) && !(c == '.' && script.at[i + 1] != '.'))
            break;
        text[i] = c;
    }
    if (i == 0)
        wrong("expected a time at '%s'", script.at);
    script.at += i;
    return (uint64_t)(strtod(text, NULL) * 1000 + 0.5);
}

/* "+1.25" after the event before, "1.25" after the beginning, "+1~+1.5" some
 * time between, "*" at any time, "+0...0.5" a call that takes so long. */
static struct script_time read_time(void)
{
    struct script_time time = {script.now_ms, 0, SCRIPT_NEVER};
    uint64_t base_ms;

    if (accept_text("*")) {
        time.to_ms = time.from_ms + 3600 * 1000;
        return time;
    }
    base_ms = accept_text("+") ? script.now_ms : 0;
    time.from_ms = base_ms + milliseconds();
    time.to_ms = time.from_ms;
    if (accept_text("~")) {
        accept_text("+");
        time.to_ms = base_ms + milliseconds();
        if (time.to_ms < time.from_ms)
            wrong("the range of times ends before it begins");
    } else if (accept_text("...")) {
        accept_text("+");
        time.until_ms = base_ms + milliseconds();
    }
    return time;
}

#endif
