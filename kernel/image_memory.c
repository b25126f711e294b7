/*
 * malloc for a loaded image: the board's own heap, below 2 GiB. Functions that
 * return memory to be freed are here, too: the host's would return its own.
 * One way is open: scanf's %ms gives the host's memory, which free() leaves alone.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image_libc.h"
#include "machine.h"

#define ALIGNMENT 16u /* of every block of the machine's heap */

/* Blocks of larger alignment lie inside others: what free() must give back. */
struct aligned {
    struct aligned *next;
    void *given, *whole;
};

static struct aligned *aligned_blocks;

static void *resize(void *block, size_t size)
{
    return _pb_machine->alloc(_pb_machine->board, block, size);
}

static void *allocate(size_t size)
{
    void *block = resize(NULL, size > 0 ? size : 1);

    if (block == NULL)
        errno = ENOMEM;
    return block;
}

/* What the heap gave for `block`; ends the note of an aligned one. */
static void *take_whole(void *block)
{
    struct aligned **at = &aligned_blocks;

    while (*at != NULL && (*at)->given != block)
        at = &(*at)->next;
    if (*at != NULL) {
        struct aligned *note = *at;
        block = note->whole;
        *at = note->next;
        resize(note, 0);
    }
    return block;
}

static int is_aligned(const void *block)
{
    for (const struct aligned *note = aligned_blocks; note != NULL; note = note->next)
        if (note->given == block)
            return 1;
    return 0;
}

PB_WEAK void *malloc(size_t size)
{
    return allocate(size);
}

PB_WEAK void free(void *block)
{
    if (block != NULL)
        resize(take_whole(block), 0);
}

PB_WEAK void *calloc(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    block = allocate(bytes);
    if (block != NULL)
        memset(block, 0, bytes);
    return block;
}

/* An aligned block is never moved; it may only be told to be smaller. */
PB_WEAK void *realloc(void *block, size_t size)
{
    void *resized;

    if (block == NULL)
        return allocate(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (is_aligned(block)) {
        errno = EINVAL;
        return NULL;
    }
    resized = resize(block, size);
    if (resized == NULL)
        errno = ENOMEM;
    return resized;
}

PB_WEAK void *reallocarray(void *block, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, bytes);
}

static void *allocate_aligned(size_t alignment, size_t size)
{
    struct aligned *note;
    uint8_t *whole;

    if (alignment <= ALIGNMENT)
        return allocate(size);
    if (size > SIZE_MAX - alignment)
        return NULL;
    note = allocate(sizeof(*note));
    whole = allocate(size + alignment);
    if (note == NULL || whole == NULL) {
        free(note);
        free(whole);
        return NULL;
    }
    note->whole = whole;
    note->given = whole + (alignment - (uintptr_t)whole % alignment) % alignment;
    note->next = aligned_blocks;
    aligned_blocks = note;
    return note->given;
}

static int is_power_of_two(size_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

PB_WEAK int posix_memalign(void **block, size_t alignment, size_t size)
{
    void *given;

    if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0)
        return EINVAL;
    given = allocate_aligned(alignment, size);
    if (given == NULL)
        return ENOMEM;
    *block = given;
    return 0;
}

PB_WEAK void *aligned_alloc(size_t alignment, size_t size)
{
    if (!is_power_of_two(alignment)) {
        errno = EINVAL;
        return NULL;
    }
    return allocate_aligned(alignment, size);
}

void *memalign(size_t, size_t);

PB_WEAK void *memalign(size_t alignment, size_t size)
{
    return aligned_alloc(alignment, size);
}

/* --- functions that return memory -------------------------------------------------- */

PB_WEAK char *strndup(const char *text, size_t most)
{
    size_t length = strnlen(text, most);
    char *copy = allocate(length + 1);

    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = 0;
    }
    return copy;
}

PB_WEAK char *strdup(const char *text)
{
    return strndup(text, SIZE_MAX);
}

char *__strdup(const char *);
char *__strndup(const char *, size_t);
int __vasprintf_chk(char **, int, const char *, va_list);
int __asprintf_chk(char **, int, const char *, ...);

PB_WEAK char *__strdup(const char *text)
{
    return strdup(text);
}

PB_WEAK char *__strndup(const char *text, size_t most)
{
    return strndup(text, most);
}

PB_WEAK int vasprintf(char **text, const char *format, va_list arguments)
{
    va_list again;
    int length;

    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    *text = length >= 0 ? allocate((size_t)length + 1) : NULL;
    if (*text == NULL)
        return -1;
    return vsnprintf(*text, (size_t)length + 1, format, arguments);
}

PB_WEAK int asprintf(char **text, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}

PB_WEAK int __vasprintf_chk(char **text, int flag, const char *format, va_list arguments)
{
    (void)flag;
    return vasprintf(text, format, arguments);
}

PB_WEAK int __asprintf_chk(char **text, int flag, const char *format, ...)
{
    va_list arguments;
    int length;

    (void)flag;
    va_start(arguments, format);
    length = vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}

PB_WEAK ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *stream)
{
    size_t length = 0;
    int c;

    do {
        c = getc(stream);
        if (c == EOF && length == 0)
            return -1;
        if (*line == NULL || length + 2 > *size) {
            size_t larger = length + 2 > 128 ? 2 * (length + 2) : 128;
            char *grown = realloc(*line, larger);
            if (grown == NULL)
                return -1;
            *line = grown;
            *size = larger;
        }
        if (c != EOF)
            (*line)[length++] = (char)c;
    } while (c != EOF && c != delimiter);
    (*line)[length] = 0;
    return (ssize_t)length;
}

PB_WEAK ssize_t getline(char **line, size_t *size, FILE *stream)
{
    return getdelim(line, size, '\n', stream);
}
