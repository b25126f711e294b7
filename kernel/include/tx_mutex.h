/*
 * Mutexes below the services: the mark of a live control
 * block and the ring of all of them. Private to the kernel unless
 * api/hooks.md names it.
 */
#ifndef TX_MUTEX_H
#define TX_MUTEX_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_MUTEX_ID ((ULONG)0x4D555445)

extern TX_MUTEX *_tx_mutex_created_ptr;
extern ULONG _tx_mutex_created_count;

/* Gets a mutex that is free or the running thread's own, as a part of a service
 * that has its boundary elsewhere; TX_NOT_AVAILABLE: it is another's. */
UINT _tx_mutex_take(TX_MUTEX *mutex);

#ifdef __cplusplus
}
#endif
#endif
