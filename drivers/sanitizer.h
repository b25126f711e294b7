/*
 * What ASan and valgrind must be told, as macros that vanish without them.
 */
#ifndef PB_SANITIZER_H
#define PB_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define PB_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PB_ASAN 1
#endif
#endif
#ifndef PB_ASAN
#define PB_ASAN 0
#endif

#if PB_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define PB_POISON(start, size)   __asan_poison_memory_region(start, size)
#define PB_UNPOISON(start, size) __asan_unpoison_memory_region(start, size)
#define PB_NO_ASAN               __attribute__((no_sanitize_address))
#else
#define PB_POISON(start, size)   ((void)(start), (void)(size))
#define PB_UNPOISON(start, size) ((void)(start), (void)(size))
#define PB_NO_ASAN
#endif

#if defined(__has_include)
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif
#endif
#ifndef VALGRIND_STACK_REGISTER
#define VALGRIND_STACK_REGISTER(start, end) ((void)(start), (void)(end), 0u)
#define VALGRIND_STACK_DEREGISTER(id)       ((void)(id))
#define RUNNING_ON_VALGRIND                 0
#endif

#endif
