/*
 * The link layer: frame types and header sizes.
 */
#ifndef NX_LINK_H
#define NX_LINK_H

#include "nx_api.h"

/* ethernet */
#ifndef NX_LINK_PACKET_TYPE_ALL
#define NX_LINK_PACKET_TYPE_ALL                  0xFFFF
#endif
#ifndef NX_LINK_ETHERNET_HEADER_SIZE
#define NX_LINK_ETHERNET_HEADER_SIZE             14
#endif
#ifndef NX_LINK_VLAN_HEADER_SIZE
#define NX_LINK_VLAN_HEADER_SIZE                 4
#endif
#define NX_LINK_ETHERNET_TPID                    0x8100
#define NX_LINK_ETHERNET_IP                      0x0800
#define NX_LINK_ETHERNET_ARP                     0x0806
#define NX_LINK_ETHERNET_RARP                    0x8035
#define NX_LINK_ETHERNET_IPV6                    0x86DD
#define NX_LINK_ETHERNET_PTP                     0x88F7
#define NX_LINK_ETHERNET_MVRP                    0x88F5
#define NX_LINK_ETHERNET_MMRP                    0x88F6
#define NX_LINK_ETHERNET_MSRP                    0x22EA
#define NX_LINK_ETHERNET_OPCUA                   0xB62C
#define NX_LINK_VLAN_ID_MASK                     0x0FFF
#define NX_LINK_VLAN_PCP_MASK                    0xE000
#define NX_LINK_VLAN_PCP_SHIFT                   13

#endif
