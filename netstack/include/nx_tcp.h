/*
 * TCP from below: header, header bits, option kinds and limits.
 */
#ifndef NX_TCP_H
#define NX_TCP_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* constant */
#define NX_TCP_ID                                0x54435020
#define NX_TCP_HEADER_SIZE                       0x50000000
#define NX_TCP_SYN_HEADER                        0x70000000
#define NX_TCP_HEADER_SHIFT                      28
#define NX_TCP_SYN_OPTION_SIZE                   8
#define NX_TCP_SYN_SIZE                          (20 + NX_TCP_SYN_OPTION_SIZE)
#define NX_TCP_CONTROL_MASK                      0x00170000
#define NX_TCP_URG_BIT                           0x00200000
#define NX_TCP_ACK_BIT                           0x00100000
#define NX_TCP_PSH_BIT                           0x00080000
#define NX_TCP_RST_BIT                           0x00040000
#define NX_TCP_SYN_BIT                           0x00020000
#define NX_TCP_FIN_BIT                           0x00010000
#define NX_TCP_MSS_OPTION                        0x02040000
#define NX_TCP_RWIN_OPTION                       0x03030000
#define NX_TCP_MSS_SIZE                          1460
#define NX_TCP_OPTION_END                        0x01010100
#define NX_TCP_EOL_KIND                          0x00
#define NX_TCP_NOP_KIND                          0x01
#define NX_TCP_MSS_KIND                          0x02
#define NX_TCP_RWIN_KIND                         0x03

/* configurable default */
#ifndef NX_TCP_KEEPALIVE_INITIAL
#define NX_TCP_KEEPALIVE_INITIAL                 7200
#endif
#ifndef NX_TCP_KEEPALIVE_RETRY
#define NX_TCP_KEEPALIVE_RETRY                   75
#endif
#ifndef NX_TCP_KEEPALIVE_RETRIES
#define NX_TCP_KEEPALIVE_RETRIES                 10
#endif
#ifndef NX_TCP_MAXIMUM_TX_QUEUE
#define NX_TCP_MAXIMUM_TX_QUEUE                  20
#endif
#ifndef NX_TCP_MAXIMUM_RETRIES
#define NX_TCP_MAXIMUM_RETRIES                   10
#endif
#ifndef NX_TCP_RETRY_SHIFT
#define NX_TCP_RETRY_SHIFT                       0
#endif
#ifndef NX_TCP_MAXIMUM_SEGMENT_LIFETIME
#define NX_TCP_MAXIMUM_SEGMENT_LIFETIME          120
#endif
#ifndef NX_TCP_MAXIMUM_RX_QUEUE
#define NX_TCP_MAXIMUM_RX_QUEUE                  20
#endif
#ifndef NX_TCP_FAST_TIMER_RATE
#define NX_TCP_FAST_TIMER_RATE                   10
#endif
#ifndef NX_TCP_ACK_TIMER_RATE
#define NX_TCP_ACK_TIMER_RATE                    5
#endif
#ifndef NX_TCP_TRANSMIT_TIMER_RATE
#define NX_TCP_TRANSMIT_TIMER_RATE               1
#endif
#ifndef NX_TCP_MSS_MINIMUM
#define NX_TCP_MSS_MINIMUM                       128
#endif

/* In words: ports; sequence; acknowledgment; offset, bits, window; checksum, urgent pointer. */
typedef struct NX_TCP_HEADER_STRUCT {
    ULONG nx_tcp_header_word_0;
    ULONG nx_tcp_sequence_number;
    ULONG nx_tcp_acknowledgment_number;
    ULONG nx_tcp_header_word_3;
    ULONG nx_tcp_header_word_4;
} NX_TCP_HEADER;

/* Whether small segments of the socket wait while one is not acknowledged yet
 * (RFC 9293 3.7.4); they do in the RFC profile unless told otherwise, in the
 * interface profile they never do. From threads. */
VOID pb_tcp_nagle_set(NX_TCP_SOCKET *socket_ptr, UINT on);

/* Input of segments, behind nx_ip_tcp_packet_receive: callable from anywhere,
 * it queues outside the instance's helper thread. */
VOID _nx_tcp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_tcp_queue_process(NX_IP *ip_ptr);
VOID _nx_tcp_periodic_processing(NX_IP *ip_ptr);
VOID _nx_tcp_fast_periodic_processing(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif
#endif
