/*
 * IGMP from below: router versions and the functions behind its members.
 */
#ifndef NX_IGMP_H
#define NX_IGMP_H

#include "nx_api.h"

#define NX_IGMP_VERSION_1 1
#define NX_IGMP_VERSION_2 2

#ifdef __cplusplus
extern "C" {
#endif

/* Input of messages, behind nx_ip_igmp_packet_receive: callable from
 * anywhere, it queues outside the instance's helper thread. */
VOID _nx_igmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_igmp_queue_process(NX_IP *ip_ptr);
VOID _nx_igmp_periodic_processing(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif

#endif
