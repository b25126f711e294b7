/*
 * Very many threads: a million one after another, which must leave nothing
 * behind, and ten thousand at once, whose control blocks and stacks are still
 * told from one another.
 */
#include <unistd.h>

#include "kernel_fixture.h"

#define MILLION 1000000u
#define WARM    10000u
#define CROWD   10000u
#define STACK   256u

static unsigned ran;

static VOID run_once(ULONG input)
{
    ran++;
}

static size_t resident_pages(VOID)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    EXPECT(file != NULL && fscanf(file, "%*u %lu", &pages) == 1, 1);
    fclose(file);
    return pages;
}

static VOID come_and_go(unsigned count)
{
    while (count-- > 0) {
        start(0, run_once, 5);
        EXPECT(tx_thread_delete(&helper[0]), TX_SUCCESS);
    }
}

static VOID million_body(VOID)
{
    size_t before;

    come_and_go(WARM);
    before = resident_pages();
    come_and_go(MILLION - WARM);
    /* The host counts in batches; four bytes a thread would be a thousand pages. */
    EXPECT(resident_pages() < before + 900, 1);
    EXPECT(ran, MILLION);
}

static void a_million_leave_nothing(void **state)
{
    ran = 0;
    kernel_run(million_body);
}

static TX_THREAD crowd[CROWD];
static UCHAR stacks[CROWD][STACK];

static UINT create(unsigned n, VOID *stack)
{
    return tx_thread_create(&crowd[n], "one", run_once, 0, stack, STACK, 5, 5, TX_NO_TIME_SLICE,
                            TX_DONT_START);
}

static VOID end(unsigned n)
{
    EXPECT(tx_thread_terminate(&crowd[n]), TX_SUCCESS);
    EXPECT(tx_thread_delete(&crowd[n]), TX_SUCCESS);
}

/* In an order that meets every number below 10,000 once. */
static unsigned place(unsigned i)
{
    return i * 7919u % CROWD;
}

/* Bytes from the beginning of a stack, also where no object lies. */
static VOID *beside(unsigned i, intptr_t bytes)
{
    return (VOID *)((intptr_t)stacks[i] + bytes);
}

static VOID crowd_body(VOID)
{
    static TX_THREAD other;
    unsigned i;

    for (i = 0; i < CROWD; i++)
        EXPECT(create(place(i), stacks[place(i)]), TX_SUCCESS);
    EXPECT(_tx_thread_created_count, CROWD + THREADS_AT_REST);
    for (i = 0; i < CROWD; i++) {
        EXPECT(create(i, stacks[i]), TX_THREAD_ERROR);
        /* one byte into a stack from below, and from above */
        EXPECT(tx_thread_create(&other, "x", run_once, 0, beside(i, 1 - (intptr_t)STACK), STACK,
                                5, 5, 0, TX_DONT_START),
               TX_PTR_ERROR);
        EXPECT(tx_thread_create(&other, "x", run_once, 0, beside(i, STACK - 1), STACK, 5, 5, 0,
                                TX_DONT_START),
               TX_PTR_ERROR);
    }
    /* A mark that the application ruined does not make room. */
    memset(&crowd[5000], 0, sizeof(ULONG));
    EXPECT(create(5000, stacks[5000]), TX_THREAD_ERROR);
    crowd[5000].tx_thread_id = TX_THREAD_ID;
    /* Every other one goes: its place is free, those of its neighbours are not. */
    for (i = 0; i < CROWD; i += 2)
        end(CROWD - 2 - i);
    for (i = 0; i < CROWD; i += 2) {
        EXPECT(create(i, stacks[i + 1]), TX_PTR_ERROR);
        EXPECT(create(i, stacks[i]), TX_SUCCESS);
    }
    for (i = 0; i < CROWD; i++)
        end(place(i));
}

static void ten_thousand_are_told_apart(void **state)
{
    kernel_run(crowd_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_leave_nothing),
        cmocka_unit_test(ten_thousand_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
