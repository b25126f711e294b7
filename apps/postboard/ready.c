/*
 * A ready message: its header field by field, then its text.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "ready.h"

#define LINE_MAXIMUM 998 /* RFC 5322 2.1.1 */
#define QP_LINE 75       /* and "=" (RFC 2045 6.7) */

/* What of the header has been seen. */
enum { FROM = 1, DATE = 2, MESSAGE_ID = 4, ENCODING = 8, VERSION = 16, PARTS = 32 };

struct reading {
    struct pb_ready *ready;
    FILE *header, *recipients;
    const char *at, *end;
    unsigned seen;
};

/* --- addresses (RFC 5322 3.4) --------------------------------------------------------- */

/* The address of a mailbox: what stands in angle brackets, else all of it. */
static void mailbox_end(struct reading *reading, char kind, const char *text, const char *angle)
{
    const char *address = angle[0] != '\0' ? angle : text;

    if (address[0] == '\0')
        return;
    if (kind == 'f' && reading->ready->from == NULL)
        reading->ready->from = strdup(address);
    else if (kind != 'f')
        fprintf(reading->recipients, "%c %s\n", kind, address);
}

/* Behind a comment, which may hold others; `at` stands at its first parenthesis. */
static const char *comment_end(const char *at, const char *end)
{
    for (int depth = 0; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && --depth == 0)
            return at + 1;
    }
    return end;
}

#define ADDRESS_SIZE 512

struct collected {
    char text[ADDRESS_SIZE];
    size_t length;
};

static void collect(struct collected *collected, char c)
{
    if (collected->length + 1 < ADDRESS_SIZE) {
        collected->text[collected->length++] = c;
        collected->text[collected->length] = '\0';
    }
}

static void forget(struct collected *collected)
{
    collected->length = 0;
    collected->text[0] = '\0';
}

static const char *quoted_collect(struct collected *into, const char *at, const char *end)
{
    collect(into, *at++);
    while (at < end && *at != '"') {
        if (*at == '\\' && at + 1 < end)
            collect(into, *at++);
        if (*at != '\r' && *at != '\n')
            collect(into, *at);
        at++;
    }
    collect(into, '"');
    return at < end ? at + 1 : end;
}

/* All addresses of a field's value; the names of groups are nobody's. */
static void addresses_read(struct reading *reading, char kind, const char *at, const char *end)
{
    struct collected text, angle;
    struct collected *into = &text;

    forget(&text);
    forget(&angle);
    while (at < end) {
        if (*at == '"') {
            at = quoted_collect(into, at, end);
        } else if (*at == '(') {
            at = comment_end(at, end);
        } else {
            if (*at == '<')
                into = &angle;
            else if (*at == '>')
                into = &text;
            else if (*at == ':' && into == &text)
                forget(&text);
            else if (*at == ',' || *at == ';') {
                mailbox_end(reading, kind, text.text, angle.text);
                forget(&text);
                forget(&angle);
            } else if (!isspace((unsigned char)*at))
                collect(into, *at);
            at++;
        }
    }
    mailbox_end(reading, kind, text.text, angle.text);
}

/* --- the header ------------------------------------------------------------------------ */

static const char *line_end(const char *at, const char *end)
{
    const char *feed = memchr(at, '\n', (size_t)(end - at));

    return feed != NULL ? feed + 1 : end;
}

static size_t bare_length(const char *line, const char *end)
{
    while (end > line && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    return (size_t)(end - line);
}

/* A field with the lines that continue it; NULL at the header's end. */
static const char *field_end(const struct reading *reading)
{
    const char *next = line_end(reading->at, reading->end);

    if (reading->at == reading->end || bare_length(reading->at, next) == 0)
        return NULL;
    while (next < reading->end && (*next == ' ' || *next == '\t'))
        next = line_end(next, reading->end);
    return next;
}

static const struct {
    const char *name;
    unsigned seen;
    char kind; /* of the addresses in it */
} fields[] = {
    {"From", FROM, 'f'},
    {"To", 0, 't'},
    {"Cc", 0, 'c'},
    {"Bcc", 0, 'b'},
    {"Date", DATE, 0},
    {"Message-ID", MESSAGE_ID, 0},
    {"Content-Transfer-Encoding", ENCODING, 0},
    {"MIME-Version", VERSION, 0},
};

static int is_composed(const char *value, const char *end)
{
    while (value < end && isspace((unsigned char)*value))
        value++;
    return end - value >= 5 && strncasecmp(value, "text/", 5) != 0;
}

/* False when the line is no field. */
static int field_take(struct reading *reading, const char *end)
{
    const char *start = reading->at, *colon = start;
    int is_secret = 0;
    size_t length;

    while (colon < end && *colon > ' ' && *colon <= '~' && *colon != ':')
        colon++;
    length = (size_t)(colon - start);
    if (length == 0 || colon == end || *colon != ':')
        return 0;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strlen(fields[i].name) != length || strncasecmp(start, fields[i].name, length) != 0)
            continue;
        reading->seen |= fields[i].seen;
        if (fields[i].kind != 0)
            addresses_read(reading, fields[i].kind, colon + 1, end);
        is_secret = fields[i].kind == 'b';
    }
    if (length == 12 && strncasecmp(start, "Content-Type", 12) == 0 && is_composed(colon + 1, end))
        reading->seen |= PARTS;
    if (!is_secret)
        fwrite(start, 1, (size_t)(end - start), reading->header);
    return 1;
}

static void missing_add(struct reading *reading, const char *from, uint64_t now, uint64_t number,
                        const char *domain)
{
    time_t seconds = (time_t)now;
    struct tm date;
    char text[64];

    if ((reading->seen & FROM) == 0 && from != NULL)
        fprintf(reading->header, "From: <%s>\n", from);
    if ((reading->seen & DATE) == 0) {
        gmtime_r(&seconds, &date);
        strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &date);
        fprintf(reading->header, "Date: %s\n", text);
    }
    if ((reading->seen & MESSAGE_ID) == 0)
        fprintf(reading->header, "Message-ID: <%llx.%llx@%s>\n", (unsigned long long)now,
                (unsigned long long)number, domain);
}

/* --- the text ---------------------------------------------------------------------------- */

/* The longest line from `at` on. */
static size_t longest_line(const char *at, const char *end)
{
    size_t longest = 0;

    while (at < end) {
        const char *next = line_end(at, end);
        size_t length = bare_length(at, next);

        longest = length > longest ? length : longest;
        at = next;
    }
    return longest;
}

/* A line in quoted-printable (RFC 2045 6.7). */
static void line_encode(FILE *out, const char *line, size_t length)
{
    size_t column = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)line[i];
        int is_plain = (c > ' ' && c <= '~' && c != '=') ||
                       ((c == ' ' || c == '\t') && i + 1 < length);

        if (column + (is_plain ? 1 : 3) > QP_LINE) {
            fputs("=\n", out);
            column = 0;
        }
        fprintf(out, is_plain ? "%c" : "=%02X", c);
        column += is_plain ? 1 : 3;
    }
    fputc('\n', out);
}

static int text_mend(struct reading *reading)
{
    if (longest_line(reading->at, reading->end) <= LINE_MAXIMUM) {
        fputc('\n', reading->header);
        fwrite(reading->at, 1, (size_t)(reading->end - reading->at), reading->header);
        return 0;
    }
    if (reading->seen & (ENCODING | PARTS)) {
        snprintf(reading->ready->reason, sizeof reading->ready->reason,
                 "a line of the message is longer than 998 bytes, and its encoding forbids to "
                 "mend that");
        return -1;
    }
    if ((reading->seen & VERSION) == 0)
        fputs("MIME-Version: 1.0\n", reading->header);
    fputs("Content-Transfer-Encoding: quoted-printable\n\n", reading->header);
    while (reading->at < reading->end) {
        const char *next = line_end(reading->at, reading->end);

        line_encode(reading->header, reading->at, bare_length(reading->at, next));
        reading->at = next;
    }
    return 0;
}

static int message_read(struct reading *reading, const char *from, uint64_t now, uint64_t number,
                        const char *domain)
{
    const char *start = reading->at, *end;

    while ((end = field_end(reading)) != NULL) {
        if (!field_take(reading, end)) {
            snprintf(reading->ready->reason, sizeof reading->ready->reason,
                     "this is no message: its header holds a line without a name");
            return -1;
        }
        reading->at = end;
    }
    if (longest_line(start, reading->at) > LINE_MAXIMUM) {
        snprintf(reading->ready->reason, sizeof reading->ready->reason,
                 "a line of the message's header is longer than 998 bytes");
        return -1;
    }
    missing_add(reading, from, now, number, domain);
    reading->at = line_end(reading->at, reading->end);  /* the empty line */
    return text_mend(reading);
}

int pb_ready_read(struct pb_ready *ready, const char *bytes, size_t length, const char *from,
                  uint64_t now, uint64_t number, const char *domain)
{
    struct reading reading = {.ready = ready, .at = bytes, .end = bytes + length};
    size_t unused;
    int result = -2;

    memset(ready, 0, sizeof *ready);
    reading.header = open_memstream(&ready->message, &ready->length);
    reading.recipients = open_memstream(&ready->recipients, &unused);
    if (reading.header != NULL && reading.recipients != NULL)
        result = message_read(&reading, from, now, number, domain);
    if (reading.header != NULL)
        fclose(reading.header);
    if (reading.recipients != NULL)
        fclose(reading.recipients);
    return result;
}

void pb_ready_free(struct pb_ready *ready)
{
    free(ready->from);
    free(ready->recipients);
    free(ready->message);
}
