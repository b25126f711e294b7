/*
 * Every operation of the atomic family, on each size: with --races they are
 * calls that must perform them. Ends with the number of the first wrong one.
 */
#include <stdatomic.h>
#include <stdint.h>

#include "tx_api.h"

static TX_THREAD thread;
static UCHAR thread_stack[4096];
static int number;

static VOID expect(uint64_t value, uint64_t wanted)
{
    number++;
    if (value != wanted)
        exit(number);
}

#define OPERATIONS(type, name)                                                                     \
    static VOID name(VOID)                                                                         \
    {                                                                                              \
        static _Atomic type a;                                                                     \
        type expected = 3;                                                                         \
                                                                                                   \
        atomic_store(&a, 5);                                                                       \
        expect(atomic_load(&a), 5);                                                                \
        expect(atomic_exchange(&a, 12), 5);                                                        \
        expect(atomic_fetch_add(&a, 3), 12);                                                       \
        expect(atomic_fetch_sub(&a, 1), 15);                                                       \
        expect(atomic_fetch_and(&a, 12), 14);                                                      \
        expect(atomic_fetch_or(&a, 3), 12);                                                        \
        expect(atomic_fetch_xor(&a, 5), 15);                                                       \
        expect(atomic_compare_exchange_strong(&a, &expected, 7), 0);                               \
        expect(expected, 10);                                                                      \
        expect(atomic_compare_exchange_strong(&a, &expected, 7), 1);                               \
        expect(atomic_load(&a), 7);                                                                \
        expected = 7;                                                                              \
        while (!atomic_compare_exchange_weak(&a, &expected, 9))                                    \
            continue;                                                                              \
        expect(a, 9);                                                                              \
        atomic_thread_fence(memory_order_seq_cst);                                                 \
        expect((type)__atomic_fetch_nand((type *)&a, 8, __ATOMIC_SEQ_CST), 9);                     \
        expect(a, (type)~(type)8);                                                                 \
    }

OPERATIONS(uint8_t, bytes)
OPERATIONS(uint16_t, halves)
OPERATIONS(uint32_t, words)
OPERATIONS(uint64_t, doubles)

static VOID run(ULONG input)
{
    bytes();
    halves();
    words();
    doubles();
    exit(number == 56 ? 0 : 200);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}

void tx_application_define(void *first_unused_memory)
{
    tx_thread_create(&thread, "atomic", run, 0, thread_stack, sizeof thread_stack, 5, 5,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}
