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

#define ACCESS(name)                                                                               \
    void __tsan_##name(void *address)                                                              \
    {                                                                                              \
        (void)address;                                                                             \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
    }

#define ACCESSES(size)                                                                             \
    ACCESS(read##size)                                                                             \
    ACCESS(write##size)                                                                            \
    ACCESS(read_write##size)                                                                       \
    ACCESS(unaligned_read##size)                                                                   \
    ACCESS(unaligned_write##size)                                                                  \
    ACCESS(unaligned_read_write##size)                                                             \
    ACCESS(volatile_read##size)                                                                    \
    ACCESS(volatile_write##size)                                                                   \
    ACCESS(unaligned_volatile_read##size)                                                          \
    ACCESS(unaligned_volatile_write##size)

ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)
ACCESSES(16)
ACCESS(vptr_read)

#define RANGE(name)                                                                                \
    void __tsan_##name(void *address, unsigned long size)                                          \
    {                                                                                              \
        (void)address;                                                                             \
        (void)size;                                                                                \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
    }

RANGE(read_range)
RANGE(write_range)

void __tsan_vptr_update(void **address, void *value)
{
    (void)address;
    (void)value;
    _tx_interrupt_point(PB_POINT_ACCESS, HERE);
}

/* Functions are no points: what they touch is. */
void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller)
{
    (void)caller;
}

void __tsan_func_exit(void)
{
}

/* --- atomics: the operation is ours to perform ------------------------------------- */

#define FETCH(bits, type, operation)                                                               \
    type __tsan_atomic##bits##_fetch_##operation(volatile type *a, type value, int order)          \
    {                                                                                              \
        (void)order;                                                                               \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
        return __atomic_fetch_##operation(a, value, __ATOMIC_SEQ_CST);                             \
    }

#define COMPARE(bits, type, strength)                                                              \
    int __tsan_atomic##bits##_compare_exchange_##strength(volatile type *a, type *expected,        \
                                                          type value, int order, int failure)      \
    {                                                                                              \
        (void)order;                                                                               \
        (void)failure;                                                                             \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
        return __atomic_compare_exchange_n(a, expected, value, 0, __ATOMIC_SEQ_CST,                \
                                           __ATOMIC_SEQ_CST);                                      \
    }

#define ATOMICS(bits, type)                                                                        \
    type __tsan_atomic##bits##_load(const volatile type *a, int order)                             \
    {                                                                                              \
        (void)order;                                                                               \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
        return __atomic_load_n(a, __ATOMIC_SEQ_CST);                                               \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *a, type value, int order)                      \
    {                                                                                              \
        (void)order;                                                                               \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
        __atomic_store_n(a, value, __ATOMIC_SEQ_CST);                                              \
    }                                                                                              \
    type __tsan_atomic##bits##_exchange(volatile type *a, type value, int order)                   \
    {                                                                                              \
        (void)order;                                                                               \
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
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
        _tx_interrupt_point(PB_POINT_ACCESS, HERE);                                                \
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
