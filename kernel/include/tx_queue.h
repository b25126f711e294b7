/*
 * Message queues below the services: the mark of a live control
 * block and the ring of all of them. Private to the kernel unless
 * api/hooks.md names it.
 */
#ifndef TX_QUEUE_H
#define TX_QUEUE_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_QUEUE_ID ((ULONG)0x51554555)

extern TX_QUEUE *_tx_queue_created_ptr;
extern ULONG _tx_queue_created_count;

#ifdef __cplusplus
}
#endif
#endif
