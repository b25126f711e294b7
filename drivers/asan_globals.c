/*
 * ASan's list of global variables is a list of the process, and nothing ever
 * leaves it: unregistering only unpoisons, and a report walks the list through
 * pointers into images that are gone. So images get wrappers: ASan is given a
 * copy of each table, which stays, and is emptied when the image unregisters
 * it or when the power cut does, as it runs no destructor. Global state for the
 * same reason: the list that it mirrors is global.
 */
#include <stdlib.h>
#include <string.h>

#include "asan_globals.h"

extern void __asan_register_globals(void *, uintptr_t) __attribute__((weak));
extern void __asan_unregister_globals(void *, uintptr_t) __attribute__((weak));

/* One variable in version 8 of ASan's binary interface (gcc 6 and clang 4 on). */
struct global {
    uintptr_t words[8];
};

struct registration {
    struct registration *next;
    const void *table; /* in the image; NULL: emptied */
    uintptr_t count;
    struct global copy[];
};

static struct registration *registrations;
static struct registration *emptied; /* keeps them reachable: ASan points there */

static void register_globals(const void *table, uintptr_t count)
{
    struct registration *one = malloc(sizeof *one + count * sizeof one->copy[0]);

    if (one == NULL) {
        abort(); /* as ASan itself does without memory */
    }
    one->table = table;
    one->count = count;
    memcpy(one->copy, table, count * sizeof one->copy[0]);
    one->next = registrations;
    registrations = one;
    __asan_register_globals(one->copy, count);
}

/* Takes *at off the list and off ASan's. */
static void empty(struct registration **at)
{
    struct registration *one = *at;

    __asan_unregister_globals(one->copy, one->count);
    memset(one->copy, 0, one->count * sizeof one->copy[0]);
    one->table = NULL;
    *at = one->next;
    one->next = emptied;
    emptied = one;
}

static void unregister_globals(const void *table, uintptr_t count)
{
    struct registration **at = &registrations;

    while (*at != NULL && (*at)->table != table) {
        at = &(*at)->next;
    }
    if (*at != NULL) {
        empty(at);
    }
}

/* clang's pair: a section instead of a table, and a flag to do it once. */
static void register_elf_globals(uintptr_t *flag, const char *start, const char *end)
{
    if (*flag == 0 && start != end) {
        *flag = 1;
        register_globals(start, (size_t)(end - start) / sizeof(struct global));
    }
}

static void unregister_elf_globals(uintptr_t *flag, const char *start, const char *end)
{
    if (*flag != 0) {
        *flag = 0;
        unregister_globals(start, (size_t)(end - start) / sizeof(struct global));
    }
}

int pb_asan_globals_bind(const char *name, uintptr_t *address)
{
    const struct {
        const char *name;
        uintptr_t wrapper;
    } wrappers[] = {
        {"__asan_register_globals", (uintptr_t)register_globals},
        {"__asan_unregister_globals", (uintptr_t)unregister_globals},
        {"__asan_register_elf_globals", (uintptr_t)register_elf_globals},
        {"__asan_unregister_elf_globals", (uintptr_t)unregister_elf_globals},
    };

    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++) {
        if (__asan_register_globals != NULL && strcmp(wrappers[i].name, name) == 0) {
            *address = wrappers[i].wrapper;
            return 1;
        }
    }
    return 0;
}

void pb_asan_globals_drop(const void *start, size_t size)
{
    struct registration **at = &registrations;

    while (*at != NULL) {
        if ((uintptr_t)(*at)->table - (uintptr_t)start < size) {
            empty(at);
        } else {
            at = &(*at)->next;
        }
    }
}
