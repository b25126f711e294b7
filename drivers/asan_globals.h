/* The instrumented global variables of loaded images, as ASan knows them. */
#ifndef PB_ASAN_GLOBALS_H
#define PB_ASAN_GLOBALS_H

#include <stddef.h>
#include <stdint.h>

/* What an image gets for __asan_(un)register_globals and its ELF pair: wrappers
 * that record. 1 and *address when `name` is one of them and this process runs
 * under ASan. */
int pb_asan_globals_bind(const char *name, uintptr_t *address);
/* Unregisters what the image in [start, start + size) has left registered. */
void pb_asan_globals_drop(const void *start, size_t size);

#endif
