/*
 * The IPv6 header as it lies in a packet, and kinds of addresses.
 */
#ifndef NX_IPV6_H
#define NX_IPV6_H

#include "nx_api.h"

/* ipv6 address type */
#define IPV6_ADDRESS_LINKLOCAL                   0x00000001
#define IPV6_ADDRESS_GLOBAL                      0x00000004
#define IPV6_ADDRESS_UNICAST                     0x80000000
#define IPV6_ADDRESS_MULTICAST                   0x40000000
#define IPV6_ADDRESS_UNSPECIFIED                 0x20000000
#define IPV6_ADDRESS_LOOPBACK                    0x10000000

typedef struct NX_IPV6_HEADER_STRUCT {
    ULONG nx_ip_header_word_0;
    ULONG nx_ip_header_word_1;
    ULONG nx_ip_header_source_ip[4];
    ULONG nx_ip_header_destination_ip[4];
} NX_IPV6_HEADER;

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes us a router on the interface's link: its hosts hear what the advertisement
 * (copied) says; with NX_NULL, a last time that we are none any more. The interface
 * needs a link-local address. A router takes nothing from others' advertisements there;
 * nx_ip_forwarding_enable makes it forward. From initialization and threads.
 * NX_SUCCESS; NX_INVALID_INTERFACE; NX_INVALID_PARAMETERS: a member is out of bounds;
 * NX_NOT_ENABLED: IPv6 or ICMPv6 is not, or there was nothing to end.
 */
UINT pb_ipv6_advertise(NX_IP *ip_ptr, UINT interface_index,
                       const PB_IPV6_ADVERTISEMENT *advertisement);

/* Input of whole IPv6 packets, behind nx_ipv6_packet_receive. */
VOID _nx_ipv6_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* A second passes for what is known of paths. */
VOID _nx_destination_table_periodic_update(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif

#endif
