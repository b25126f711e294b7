/*
 * Packets from below: ownership marks, and the pools of the board.
 */
#ifndef NX_PACKET_H
#define NX_PACKET_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* nx_packet_union_next.nx_packet_tcp_queue_next holds NX_PACKET_FREE,
 * _ALLOCATED or _ENQUEUED (or a link of TCP's queue); nx_packet_queue_next of
 * a packet on TCP's transmit queue holds NX_DRIVER_TX_DONE once the driver is
 * done with it, and of a received one NX_PACKET_READY. */
/* constant */
#define NX_PACKET_POOL_ID                        0x5041434B

/* packet ownership mark */
#define NX_PACKET_FREE                           ((NX_PACKET *)(ALIGN_TYPE)0xFFFFFFFF) /* in pool */
#define NX_PACKET_ALLOCATED                      ((NX_PACKET *)(ALIGN_TYPE)0xAAAAAAAA)
#define NX_PACKET_ENQUEUED                       ((NX_PACKET *)(ALIGN_TYPE)0xEEEEEEEE)
#define NX_DRIVER_TX_DONE                        ((NX_PACKET *)(ALIGN_TYPE)0xDDDDDDDD)
#define NX_PACKET_READY                          ((NX_PACKET *)(ALIGN_TYPE)0xBBBBBBBB)

/* The packet's next buffer, or NX_NULL. */
static inline NX_PACKET *_nx_packet_next(const NX_PACKET *packet_ptr)
{
#ifdef NX_DISABLE_PACKET_CHAIN
    NX_PARAMETER_NOT_USED(packet_ptr);
    return NX_NULL;
#else
    return packet_ptr->nx_packet_next;
#endif
}

/* All pools of the board, a ring in the order of creation. */
extern NX_PACKET_POOL *_nx_packet_pool_created_ptr;
extern ULONG _nx_packet_pool_created_count;

#ifdef __cplusplus
}
#endif
#endif
