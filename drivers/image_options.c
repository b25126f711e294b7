/*
 * Compares the option strings of an image's translation units, each
 * "record:NAME=value;NAME=value;@file": two that are of one record must give
 * each option one value, or control blocks would differ in size between parts.
 */
#include <string.h>

#include "image_options.h"
#include "world.h"

#define MOST_RECORDS 8

/* The text at a string pointer of the image; NULL unless it ends inside. */
static const char *image_text(const struct pb_elf *elf, const char *text)
{
    for (unsigned i = 0; i < elf->segment_count; i++) {
        const struct pb_elf_segment *segment = &elf->segments[i];
        const char *end = (const char *)elf->base + segment->end;
        if ((segment->flags & PF_R) && pb_elf_holds(elf, text, 1, PF_R) && text < end &&
            text >= (const char *)elf->base + segment->start) {
            return memchr(text, 0, (size_t)(end - text)) != NULL ? text : NULL;
        }
    }
    return NULL;
}

static int record_length(const char *text)
{
    return (int)strcspn(text, ":");
}

static const char *file_of(const char *text)
{
    const char *at = strrchr(text, '@');

    return at != NULL ? at + 1 : "?";
}

/* An option's value, for people: a macro that is not defined expands to its
 * own name. */
struct value {
    const char *text;
    int length;
};

static struct value value_for_people(const char *option, size_t name_length)
{
    const char *text = option + name_length + 1;
    struct value value = {text, (int)strcspn(text, ";")};

    if (option[name_length] != '=') {
        value = (struct value){"not listed", 10};
    } else if ((size_t)value.length == name_length && memcmp(text, option, name_length) == 0) {
        value = (struct value){"not defined", 11};
    } else if (value.length == 0) {
        value = (struct value){"defined", 7};
    }
    return value;
}

static int refuse_pair(const struct pb_elf *elf, const char *a, const char *b,
                       struct pb_error *error)
{
    size_t start = 0;

    for (size_t i = 0; a[i] == b[i] && a[i] != 0; i++) {
        if (a[i] == ';' || a[i] == ':') {
            start = i + 1;
        }
    }
    size_t name = strcspn(a + start, "=;@");
    if (strncmp(a + start, b + start, name + 1) != 0) {
        return pb_error_set(error, "%s: parts of different releases: %s and %s", elf->path,
                            file_of(a), file_of(b));
    }
    struct value in_a = value_for_people(a + start, name);
    struct value in_b = value_for_people(b + start, name);
    return pb_error_set(error,
                        "%s: parts compiled with different options: %.*s is %.*s in %s and %.*s "
                        "in %s",
                        elf->path, (int)name, a + start, in_a.length, in_a.text, file_of(a),
                        in_b.length, in_b.text, file_of(b));
}

/* Whether two strings of one record differ before their file names. */
static int differ(const char *a, const char *b)
{
    const char *end_a = strrchr(a, '@'), *end_b = strrchr(b, '@');
    size_t length_a = end_a != NULL ? (size_t)(end_a - a) : strlen(a);
    size_t length_b = end_b != NULL ? (size_t)(end_b - b) : strlen(b);

    return length_a != length_b || memcmp(a, b, length_a) != 0;
}

static int check_one(const struct pb_elf *elf, const char *text, const char **firsts,
                     struct pb_error *error)
{
    int length = record_length(text);

    for (unsigned i = 0; i < MOST_RECORDS; i++) {
        if (firsts[i] == NULL) {
            firsts[i] = text;
            return 0;
        }
        if (record_length(firsts[i]) == length && strncmp(firsts[i], text, (size_t)length) == 0) {
            return differ(firsts[i], text) ? refuse_pair(elf, firsts[i], text, error) : 0;
        }
    }
    return pb_error_set(error, "%s: has more than %d kinds of option records", elf->path,
                        MOST_RECORDS);
}

int pb_image_options_check(const struct pb_elf *elf, const struct pb_image *image,
                           struct pb_error *error)
{
    const char *firsts[MOST_RECORDS] = {NULL};
    const char *const *at = image->options_start;
    uintptr_t start = (uintptr_t)at, end = (uintptr_t)image->options_end;

    if (start == end) {
        return 0;
    }
    if (end < start || (end - start) % sizeof *at != 0 || start % sizeof *at != 0 ||
        !pb_elf_holds(elf, at, end - start, PF_R)) {
        return pb_error_set(error, "%s: damaged: its option records make no sense", elf->path);
    }
    for (; at < image->options_end; at++) {
        const char *text = *at != NULL ? image_text(elf, *at) : "";
        if (text == NULL) {
            return pb_error_set(error, "%s: damaged: an option record lies outside of its memory",
                                elf->path);
        }
        if (*text != 0 && check_one(elf, text, firsts, error) < 0) {
            return -1;
        }
    }
    return 0;
}
