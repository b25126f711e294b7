/*
 * The points of an instrumented application: what gcc's and clang's
 * -fsanitize-coverage=trace-pc (postboard-cc --edges) and -fsanitize=thread
 * (--races) call. No run-time library of theirs is linked; these take its
 * place. Comes from the archive: only images that ask for it have it.
 */
#include "tx_kernel.h"

#define HERE ((uintptr_t)__builtin_return_address(0))

/* --- edges ---------------------------------------------------------------------- */

void __sanitizer_cov_trace_pc(void)
{
    _tx_interrupt_point(PB_POINT_EDGE, HERE);
}

/* --- accesses ------------------------------------------------------------------- */

/* The race detector's side (image_races.c), where postboard-cc linked it. */
VOID _pb_race_access(VOID *address, ULONG size, int write, uintptr_t place) __attribute__((weak));
VOID _pb_race_atomic(VOID *address) __attribute__((weak));
VOID _pb_race_call(int enter, uintptr_t place) __attribute__((weak));

/* The point first: the access is what follows, maybe after other threads. */
static void touch(void *address, unsigned long size, int write, uintptr_t place)
{
    _tx_interrupt_point(PB_POINT_ACCESS, place);
    if (_pb_race_access != NULL)
        _pb_race_access(address, (ULONG)size, write, place);
}

static void touch_atomic(const volatile void *address, uintptr_t place)
{
    _tx_interrupt_point(PB_POINT_ACCESS, place);
    if (_pb_race_atomic != NULL)
        _pb_race_atomic((VOID *)(uintptr_t)address);
}

#define ACCESS(name, size, write)                                                                  \
    void __tsan_##name(void *address)                                                              \
    {                                                                                              \
        touch(address, size, write, HERE);                                                         \
    }

#define ACCESSES(size)                                                                             \
    ACCESS(read##size, size, 0)                                                                    \
    ACCESS(write##size, size, 1)                                                                   \
    ACCESS(read_write##size, size, 1)                                                              \
    ACCESS(unaligned_read##size, size, 0)                                                          \
    ACCESS(unaligned_write##size, size, 1)                                                         \
    ACCESS(unaligned_read_write##size, size, 1)                                                    \
    ACCESS(volatile_read##size, size, 0)                                                           \
    ACCESS(volatile_write##size, size, 1)                                                          \
    ACCESS(unaligned_volatile_read##size, size, 0)                                                 \
    ACCESS(unaligned_volatile_write##size, size, 1)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)
ACCESS(vptr_read, sizeof(void *), 0)

#define RANGE(name, write)                                                                         \
    void __tsan_##name(void *address, unsigned long size)                                          \
    {                                                                                              \
        touch(address, size, write, HERE);                                                         \
    }

RANGE(read_range, 0)
RANGE(write_range, 1)

void __tsan_vptr_update(void **address, void *value)
{
    (void)value;
    touch(address, sizeof(void *), 1, HERE);
}

/* Functions are no points: what they touch is. They make the stacks of reports. */
void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller)
{
    if (_pb_race_call != NULL)
        _pb_race_call(1, (uintptr_t)caller);
}

void __tsan_func_exit(void)
{
    if (_pb_race_call != NULL)
        _pb_race_call(0, 0);
}

/* --- atomics: the operation is ours to perform ------------------------------------- */

#define FETCH(bits, type, operation)                                                               \
    type __tsan_atomic##bits##_fetch_##operation(volatile type *a, type value, int order)          \
    {                                                                                              \
        (void)order;                                                                               \
        touch_atomic(a, HERE);                                                                     \
        return __atomic_fetch_##operation(a, value, __ATOMIC_SEQ_CST);                             \
    }

#define COMPARE(bits, type, strength)                                                              \
    int __tsan_atomic##bits##_compare_exchange_##strength(volatile type *a, type *expected,        \
                                                          type value, int order, int failure)      \
    {                                                                                              \
        (void)order;                                                                               \
        (void)failure;                                                                             \
        touch_atomic(a, HERE);                                                                     \
        return __atomic_compare_exchange_n(a, expected, value, 0, __ATOMIC_SEQ_CST,                \
                                           __ATOMIC_SEQ_CST);                                      \
    }

#define ATOMICS(bits, type)                                                                        \
    type __tsan_atomic##bits##_load(const volatile type *a, int order)                             \
    {                                                                                              \
        (void)order;                                                                               \
        touch_atomic(a, HERE);                                                                     \
        return __atomic_load_n(a, __ATOMIC_SEQ_CST);                                               \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *a, type value, int order)                      \
    {                                                                                              \
        (void)order;                                                                               \
        touch_atomic(a, HERE);                                                                     \
        __atomic_store_n(a, value, __ATOMIC_SEQ_CST);                                              \
    }                                                                                              \
    type __tsan_atomic##bits##_exchange(volatile type *a, type value, int order)                   \
    {                                                                                              \
        (void)order;                                                                               \
        touch_atomic(a, HERE);                                                                     \
        return __atomic_exchange_n(a, value, __ATOMIC_SEQ_CST);                                    \
    }                                                                                              \
    FETCH(bits, type, add)                                                                         \
    FETCH(bits, type, sub)                                                                         \
    FETCH(bits, type, and)                                                                         \
    FETCH(bits, type, or)                                                                          \
    FETCH(bits, type, xor)                                                                         \
    FETCH(bits, type, nand)                                                                        \
    COMPARE(bits, type, strong)                                                                    \
    COMPARE(bits, type, weak)                                                                      \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *a, type expected, type value,   \
                                                    int order, int failure)                        \
    {                                                                                              \
        (void)order;                                                                               \
        (void)failure;                                                                             \
        touch_atomic(a, HERE);                                                                     \
        __atomic_compare_exchange_n(a, &expected, value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);   \
        return expected;                                                                           \
    }

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)

void __tsan_atomic_thread_fence(int order)
{
    (void)order;
    _tx_interrupt_point(PB_POINT_ACCESS, HERE);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}
