/*
 * What mbedTLS asks of its platform. The library is linked with these in place
 * of libc's (smtp/tls_names.txt), into loaded and linked boards alike. None of
 * them is a service boundary, so no other thread runs in the middle of the
 * library's work, and it needs no locks.
 */
#include <string.h>

#include "machine.h"
#include "nx_tls.h"

#define NS_PER_S 1000000000ull


long _nx_tls_time(long *result)
{
    uint64_t ns = _pb_machine->epoch(_pb_machine->board) + _pb_machine->now(_pb_machine->board);

    if (result != NULL) {
        *result = (long)(ns / NS_PER_S);
    }
    return (long)(ns / NS_PER_S);
}

void *_nx_tls_calloc(size_t count, size_t size)
{
    void *memory;

    if (size != 0 && count > SIZE_MAX / size) {
        return NULL;
    }
    size *= count;
    size += size == 0;                  /* 0 bytes would be a free */
    memory = _pb_machine->alloc(_pb_machine->board, NULL, size);
    return memory == NULL ? NULL : memset(memory, 0, size);
}

void _nx_tls_free(void *memory)
{
    if (memory != NULL) {
        _pb_machine->alloc(_pb_machine->board, memory, 0);
    }
}

VOID _nx_tls_random(UCHAR *data, ULONG length)
{
    uint64_t word = 0;
    ULONG i;

    for (i = 0; i < length; i++) {
        if (i % sizeof(word) == 0) {
            word = _pb_machine->random(_pb_machine->board, PB_RANDOM_ENTROPY);
        }
        data[i] = (UCHAR)word;
        word >>= 8;
    }
}

/* A board has no files: to whoever looks there is none. */
#define NO_FILE(name)      \
    void *_nx_tls_##name(void); \
    void *_nx_tls_##name(void)  \
    {                      \
        return NULL;       \
    }
NO_FILE(fopen)
NO_FILE(fclose)
NO_FILE(fseek)
NO_FILE(ftell)
NO_FILE(opendir)
NO_FILE(readdir)
NO_FILE(closedir)
NO_FILE(stat)

#define NO_LOCK(name)             \
    int _nx_tls_mutex_##name(void); \
    int _nx_tls_mutex_##name(void)  \
    {                             \
        return 0;                 \
    }
NO_LOCK(init)
NO_LOCK(destroy)
NO_LOCK(lock)
NO_LOCK(unlock)
