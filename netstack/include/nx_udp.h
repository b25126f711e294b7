/*
 * UDP from below.
 */
#ifndef NX_UDP_H
#define NX_UDP_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* constant */
#define NX_UDP_ID                                0x55445020

/* In words: ports; length, checksum. */
typedef struct NX_UDP_HEADER_STRUCT {
    ULONG nx_udp_header_word_0;
    ULONG nx_udp_header_word_1;
} NX_UDP_HEADER;

/* Input of datagrams, behind nx_ip_udp_packet_receive. */
VOID _nx_udp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

#ifdef __cplusplus
}
#endif
#endif
