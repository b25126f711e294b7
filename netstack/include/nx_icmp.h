/*
 * ICMP of both families.
 */
#ifndef NX_ICMP_H
#define NX_ICMP_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* In words: type, code, checksum; rest of header. */
typedef struct NX_ICMP_HEADER_STRUCT {
    ULONG nx_icmp_header_word_0;
    ULONG nx_icmp_header_word_1;
} NX_ICMP_HEADER;

/* Input of messages, behind nx_ip_icmp_packet_receive: callable from
 * anywhere, it queues outside the instance's helper thread. */
VOID _nx_icmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_icmp_queue_process(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif

#include "nx_icmpv4.h"
#include "nx_icmpv6.h"

#endif
