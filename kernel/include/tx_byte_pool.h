/*
 * Byte pools below the services: the mark of a live control
 * block and the ring of all of them. Private to the kernel unless
 * api/hooks.md names it.
 */
#ifndef TX_BYTE_POOL_H
#define TX_BYTE_POOL_H

#include "tx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TX_BYTE_POOL_ID ((ULONG)0x42595445)

#ifndef TX_BYTE_BLOCK_MIN
#define TX_BYTE_BLOCK_MIN 20    /* smallest remainder that is split off, bytes */
#endif
#ifndef TX_BYTE_POOL_MIN
#define TX_BYTE_POOL_MIN 100    /* smallest pool, bytes */
#endif

extern TX_BYTE_POOL *_tx_byte_pool_created_ptr;
extern ULONG _tx_byte_pool_created_count;

#ifdef __cplusplus
}
#endif
#endif
