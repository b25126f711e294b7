/*
 * IP instances from below: what drivers and low-level programs reach besides
 * the services of nx_api.h.
 */
#ifndef NX_IP_H
#define NX_IP_H

#include "nx_api.h"
#include "nx_ipv4.h"
#include "nx_ipv6.h"

#ifdef __cplusplus
extern "C" {
#endif

/* constant */
#define NX_IP_ID                                 0x49502020
#define NX_IP_LENGTH_MASK                        0x0F000000

/* ip thread event */
#define NX_IP_ALL_EVENTS                         0xFFFFFFFF
#define NX_IP_PERIODIC_EVENT                     0x00000001
#define NX_IP_UNFRAG_EVENT                       0x00000002
#define NX_IP_ICMP_EVENT                         0x00000004
#define NX_IP_RECEIVE_EVENT                      0x00000008
#define NX_IP_ARP_REC_EVENT                      0x00000010
#define NX_IP_RARP_REC_EVENT                     0x00000020
#define NX_IP_IGMP_EVENT                         0x00000040
#define NX_IP_TCP_EVENT                          0x00000080
#define NX_IP_FAST_EVENT                         0x00000100
#define NX_IP_DRIVER_PACKET_EVENT                0x00000200
#define NX_IP_IGMP_ENABLE_EVENT                  0x00000400
#define NX_IP_DRIVER_DEFERRED_EVENT              0x00000800
#define NX_IP_TCP_CLEANUP_DEFERRED               0x00001000
#define NX_IP_HW_DONE_EVENT                      0x00002000
#define NX_IP_LINK_STATUS_EVENT                  0x00004000

/* configurable default */
#ifndef NX_IP_FAST_TIMER_RATE
#define NX_IP_FAST_TIMER_RATE                    10
#endif
#ifndef NX_IP_STATUS_CHECK_WAIT_TIME
#define NX_IP_STATUS_CHECK_WAIT_TIME             1
#endif

/* All instances of the board, a ring in the order of creation. */
extern NX_IP *_nx_ip_created_ptr;
extern ULONG _nx_ip_created_count;

/* The ones' complement sum of `data_length` bytes from the packet's prepend
 * pointer, together with the pseudo header of `protocol` over both addresses
 * (in the words that they have in headers, host order). The result fits in 16
 * bits and is not complemented: a received packet is good when it is 0xFFFF
 * (complemented: 0). */
USHORT _nx_ip_checksum_compute(NX_PACKET *packet_ptr, ULONG protocol, UINT data_length,
                               ULONG *src_ip_addr, ULONG *dest_ip_addr);

/* Input of whole IPv4 packets, behind nx_ipv4_packet_receive. */
VOID _nx_ipv4_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Takes apart a packet that passed IP input: behind transport members. */
VOID _nx_ip_forward_packet_process(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_ip_fragment_packet(struct NX_IP_DRIVER_STRUCT *driver_req_ptr);
VOID _nx_ip_fragment_assembly(NX_IP *ip_ptr);
VOID _nx_ip_fragment_timeout_check(NX_IP *ip_ptr);
UINT _nx_ip_raw_packet_processing(NX_IP *ip_ptr, ULONG protocol, NX_PACKET *packet_ptr);

/* Expirations of an instance's timers (the argument is the instance), and the
 * entry of its helper thread. */
VOID _nx_ip_periodic_timer_entry(ULONG ip_address);
VOID _nx_ip_fast_periodic_timer_entry(ULONG ip_address);
VOID _nx_ip_thread_entry(ULONG ip_ptr_value);

#ifdef __cplusplus
}
#endif
#endif
