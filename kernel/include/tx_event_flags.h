/*
 * Event flag groups below the services: the mark of a live control
 * block and the ring of all of them. Private to the kernel unless
 * api/hooks.md names it.
 */
#ifndef TX_EVENT_FLAGS_H
#define TX_EVENT_FLAGS_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_EVENT_FLAGS_ID ((ULONG)0x4456444E)

extern TX_EVENT_FLAGS_GROUP *_tx_event_flags_created_ptr;
extern ULONG _tx_event_flags_created_count;

#ifdef __cplusplus
}
#endif
#endif
