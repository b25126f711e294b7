/*
 * ICMP for IPv4.
 */
#ifndef NX_ICMPV4_H
#define NX_ICMPV4_H

#include "nx_icmp.h"

#ifdef __cplusplus
extern "C" {
#endif

/* constant */
#define NX_ICMP_ECHO_REPLY_TYPE                  0
#define NX_ICMP_DEST_UNREACHABLE_TYPE            3
#define NX_ICMP_ECHO_REQUEST_TYPE                8
#define NX_ICMP_TIME_EXCEEDED_TYPE               11
#define NX_ICMP_PARAMETER_PROB_TYPE              12
#define NX_ICMP_TIMESTAMP_REQ_TYPE               13
#define NX_ICMP_PROTOCOL_UNREACH_CODE            2
#define NX_ICMP_PORT_UNREACH_CODE                3
#define NX_ICMP_FRT_EXCEEDED_CODE                1
#define NX_ICMP_ZERO_CODE                        0
#define NX_ICMP_HEADER_SIZE                      8

typedef NX_ICMP_HEADER NX_ICMPV4_HEADER;

VOID _nx_icmpv4_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Sends an error about a received packet, whose header lies in host order at
 * nx_packet_ip_header; the packet stays with the caller. */
VOID _nx_icmpv4_send_error_message(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1,
                                   ULONG pointer);

#ifdef __cplusplus
}
#endif
#endif
