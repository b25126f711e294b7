/*
 * An image with a pb_image of its own and no kernel: one of each kind of
 * relocation, and what the tests of the loader ask about on its console.
 */
#include <stdio.h>
#include <string.h>

#include "machine.h"

#ifndef PROBE_VERSION
#define PROBE_VERSION PB_MACHINE_VERSION
#endif
#ifndef PROBE_SIZE
#define PROBE_SIZE sizeof(struct pb_image)
#endif

#ifndef PROBE_OPTIONS
#define PROBE_OPTIONS
#endif

const struct pb_machine *_pb_machine;

static int counter;
static int initialised = 7;
static int *volatile pointer = &initialised;
static char zeros[10000];
static int constructed;
static size_t (*volatile length)(const char *) = strlen;
static const char *const volatile words[] = {"zero", "one", "two"};
extern void pb_defined_nowhere(void) __attribute__((weak));
static void (*volatile nowhere)(void) = pb_defined_nowhere;

static __attribute__((constructor)) void construct(void)
{
    constructed++;
}

#ifndef PROBE_NO_IFUNC
static int forty_two(void)
{
    return 42;
}

/* Runs while the image is being relocated: only its own frame is safe. */
static __attribute__((no_sanitize("address", "undefined"))) int (*choose(void))(void)
{
    return forty_two;
}

static int chosen(void) __attribute__((ifunc("choose")));
static int (*volatile chosen_pointer)(void) = chosen;
#endif

static void say(const char *name, long value)
{
    char line[80];
    int size = snprintf(line, sizeof line, "%s=%ld\n", name, value);

    _pb_machine->console_write(_pb_machine->board, line, (size_t)size);
}

/* What debugger.sh puts its breakpoint on. */
static __attribute__((noinline)) void count(int step)
{
    counter += step;
    _pb_machine->elapse(_pb_machine->board);
}

static void start(const struct pb_machine *machine)
{
    const char *greeting = machine->argument(machine->board, "greeting", NULL);
    long nonzero = 0;

    _pb_machine = machine;
    for (int i = 0; i < 1000; i++)
        count(1);
    say("counter", counter);
    for (size_t i = 0; i < sizeof zeros; i++)
        nonzero += zeros[i];
    say("nonzero", nonzero);
    say("relative", *pointer);
    say("import", (long)length("four"));
    say("constant", (long)strlen(words[2]));
    say("weak", nowhere != NULL);
    say("constructed", constructed);
#ifndef PROBE_NO_IFUNC
    say("ifunc", chosen() + chosen_pointer());
#endif
    say("greeting", greeting != NULL ? (long)strlen(greeting) : -1);
    say("data", (long)&initialised);
    say("bss", (long)&zeros);
    say("code", (long)start);
    fputs("end\n", stdout);
    machine->stop(machine->board, 5);
}

static int finished(void)
{
    return 0;
}

static const char *running(void)
{
    return NULL;
}

__attribute__((visibility("default"))) const struct pb_image pb_image = {.magic = PB_IMAGE_MAGIC,
                                                                         .version = PROBE_VERSION,
                                                                         .size = PROBE_SIZE,
                                                                         .start = start,
                                                                         .finished = finished,
                                                                         .running = running,
                                                                         PROBE_OPTIONS};
