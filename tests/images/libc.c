/*
 * Firmware on the kernel that shows what libc is in an image: numbers, clocks,
 * memory, the ways to end. The boot argument "end" chooses the end.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tx_api.h"

static TX_THREAD thread;
static UCHAR stack[2048];
static int constructed;

__attribute__((constructor)) static void construct(void)
{
    void *block = malloc(100);

    constructed = block != NULL;
    free(block);
}

__attribute__((destructor)) static void destruct(void)
{
    printf("destructor\n");
}

static void at_exit(void)
{
    printf("atexit\n");
}

static int below_2g(const void *pointer)
{
    return pointer != NULL && (uintptr_t)pointer < 0x80000000u;
}

static void show_numbers(void)
{
    uint32_t bytes = 0;
    int first = rand(), second = rand();
    long third = random();

    printf("getrandom=%zd\n", getrandom(&bytes, sizeof bytes, 0));
    printf("rand=%d,%d,%ld,%u\n", first, second, third, bytes);
    srand(5);
    first = rand();
    srand(5);
    printf("srand=%d\n", rand() == first);
}

static void show_memory(void)
{
    char *text = strdup("some text");
    char *printed = NULL;
    void *aligned = NULL;
    char *grown = realloc(malloc(10), 5000);
    void *volatile huge = malloc((size_t)1 << 40); /* volatile: or clang knows better */
    int length = asprintf(&printed, "%s and %d", text, 42);

    printf("low=%d%d%d%d%d\n", below_2g(text), below_2g(printed), below_2g(grown),
           below_2g(&thread), below_2g("constant"));
    printf("asprintf=%d %s\n", length, printed);
    printf("memalign=%d %d\n", posix_memalign(&aligned, 256, 100), (int)((uintptr_t)aligned % 256));
    printf("huge=%d\n", huge == NULL);
    free(text);
    free(printed);
    free(grown);
    free(aligned);
}

static void show_time(void)
{
    struct timespec before, after;
    struct timeval day;
    time_t now = time(NULL);

    clock_gettime(CLOCK_MONOTONIC, &before);
    sleep(2);
    usleep(500000);
    clock_gettime(CLOCK_MONOTONIC, &after);
    gettimeofday(&day, NULL);
    printf("year=%d\n", gmtime(&now)->tm_year + 1900);
    printf("slept=%ld\n", (long)((after.tv_sec - before.tv_sec) * 10 +
                                 (after.tv_nsec - before.tv_nsec) / 100000000));
    printf("day=%ld\n", (long)(day.tv_sec - now));
}

static void show_text(void)
{
    char list[] = "a,b";
    const char *greeting = getenv("greeting");

    printf("strtok=%s", strtok(list, ","));
    printf("%s\n", strtok(NULL, ","));
    printf("getenv=%s\n", greeting != NULL ? greeting : "none");
    printf("constructed=%d\n", constructed);
}

static void end(const char *how)
{
    fputs("no line feed", stdout);
    if (strcmp(how, "exit") == 0)
        exit(3);
    if (strcmp(how, "_exit") == 0)
        _exit(4);
    if (strcmp(how, "abort") == 0)
        abort();
    assert(strcmp(how, "assert") != 0);
    tx_thread_sleep(TX_WAIT_FOREVER);
}

static void run(ULONG input)
{
    atexit(at_exit);
    show_numbers();
    show_memory();
    show_time();
    show_text();
    end(getenv("end") != NULL ? getenv("end") : "never");
}

void tx_application_define(void *first_unused_memory)
{
    tx_thread_create(&thread, "libc", run, 0, stack, sizeof(stack), 16, 16, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
}

int main(void)
{
    if (getenv("end") != NULL && strcmp(getenv("end"), "return") == 0)
        return 9;
    tx_kernel_enter();
}
