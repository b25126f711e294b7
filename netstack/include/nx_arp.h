/*
 * ARP from below: message fields and the functions behind its members.
 */
#ifndef NX_ARP_H
#define NX_ARP_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* constant */
#define NX_ARP_HARDWARE_TYPE                     0x0001
#define NX_ARP_PROTOCOL_TYPE                     0x0800
#define NX_ARP_HARDWARE_SIZE                     0x06
#define NX_ARP_PROTOCOL_SIZE                     0x04
#define NX_ARP_OPTION_REQUEST                    0x0001
#define NX_ARP_OPTION_RESPONSE                   0x0002
#define NX_ARP_MESSAGE_SIZE                      28

/* configurable default */
#ifndef NX_ARP_DEFEND_INTERVAL
#define NX_ARP_DEFEND_INTERVAL                   10
#endif

VOID _nx_arp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_arp_packet_send(NX_IP *ip_ptr, ULONG destination_ip, NX_INTERFACE *nx_interface);
VOID _nx_arp_queue_process(NX_IP *ip_ptr);
VOID _nx_arp_periodic_update(NX_IP *ip_ptr);
UINT _nx_arp_entry_allocate(NX_IP *ip_ptr, NX_ARP **arp_list_ptr, UINT is_static);

#ifdef __cplusplus
}
#endif
#endif
