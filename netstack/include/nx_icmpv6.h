/*
 * ICMP for IPv6: constants and wire formats.
 */
#ifndef NX_ICMPV6_H
#define NX_ICMPV6_H

#include "nx_icmp.h"

/* constant */
#define NX_ICMPV6_DEST_UNREACHABLE_TYPE          1
#define NX_ICMPV6_PACKET_TOO_BIG_TYPE            2
#define NX_ICMPV6_TIME_EXCEED_TYPE               3
#define NX_ICMPV6_PARAMETER_PROBLEM_TYPE         4
#define NX_ICMPV6_ECHO_REPLY_TYPE                129
#define NX_ICMPV6_ECHO_REQUEST_TYPE              128
#define NX_ICMPV6_ROUTER_SOLICITATION_TYPE       133
#define NX_ICMPV6_ROUTER_ADVERTISEMENT_TYPE      134
#define NX_ICMPV6_NEIGHBOR_SOLICITATION_TYPE     135
#define NX_ICMPV6_NEIGHBOR_ADVERTISEMENT_TYPE    136
#define NX_ICMPV6_REDIRECT_MESSAGE_TYPE          137
#define NX_ICMPV6_DEST_UNREACHABLE_CODE          4

/* configurable default */
#ifndef NX_ICMPV6_MAX_RTR_SOLICITATIONS
#define NX_ICMPV6_MAX_RTR_SOLICITATIONS          3
#endif
#ifndef NX_ICMPV6_RTR_SOLICITATION_INTERVAL
#define NX_ICMPV6_RTR_SOLICITATION_INTERVAL      4
#endif
#ifndef NX_ICMPV6_RTR_SOLICITATION_DELAY
#define NX_ICMPV6_RTR_SOLICITATION_DELAY         1
#endif

/* constant */
#define NX_MINIMUM_IPV6_PATH_MTU                 1280

typedef struct NX_ICMPV6_HEADER_STRUCT {
    UCHAR nx_icmpv6_header_type;
    UCHAR nx_icmpv6_header_code;
    USHORT nx_icmpv6_header_checksum;
} NX_ICMPV6_HEADER;

typedef struct NX_ICMPV6_OPTION_STRUCT {
    UCHAR nx_icmpv6_option_type;
    UCHAR nx_icmpv6_option_length;
    USHORT nx_icmpv6_option_data;
} NX_ICMPV6_OPTION;

typedef struct NX_ICMPV6_ND_STRUCT {
    NX_ICMPV6_HEADER nx_icmpv6_nd_header;
    ULONG nx_icmpv6_nd_flag;
    ULONG nx_icmpv6_nd_targetAddress[4];
} NX_ICMPV6_ND;

typedef struct NX_ICMPV6_RA_STRUCT {
    NX_ICMPV6_HEADER nx_icmpv6_ra_icmpv6_header;
    UCHAR nx_icmpv6_ra_hop_limit;
    UCHAR nx_icmpv6_ra_flag;
    USHORT nx_icmpv6_ra_router_lifetime;
    ULONG nx_icmpv6_ra_reachable_time;
    ULONG nx_icmpv6_ra_retrans_time;
} NX_ICMPV6_RA;

#ifdef __cplusplus
extern "C" {
#endif

/* A message that passed IP input: behind nx_ip_icmpv6_packet_process. */
VOID _nx_icmpv6_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Sends an error about a received packet, whose header lies in host order at
 * nx_packet_ip_header; the packet stays with the caller. */
VOID _nx_icmpv6_send_error_message(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1,
                                   ULONG pointer);

#ifdef __cplusplus
}
#endif

#endif
