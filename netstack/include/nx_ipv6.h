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

/*
 * Puts addresses that mean the same host into the order in which to try them, the
 * best first (RFC 6724 6), by the addresses and ways that we have now. Those that no
 * way leads to come last. From threads. NX_SUCCESS, NX_PTR_ERROR.
 */
UINT pb_destination_order(NX_IP *ip_ptr, NXD_ADDRESS *addresses, UINT count);

/*
 * What routers say of DNS (RFC 8106): the index-th name server, from 0, and the
 * index-th domain in which to look for short names; the interface by whose link (a
 * link-local server is of that) and the seconds that it is still true, 0xFFFFFFFF
 * for ever; these two may be NX_NULL. From threads. NX_SUCCESS; NX_NOT_FOUND: there
 * are no so many; NX_SIZE_ERROR: the name and its end are longer; NX_PTR_ERROR.
 */
UINT pb_ipv6_name_server_get(NX_IP *ip_ptr, UINT index, NXD_ADDRESS *server,
                             UINT *interface_index, ULONG *lifetime);
UINT pb_ipv6_search_domain_get(NX_IP *ip_ptr, UINT index, CHAR *name, UINT size,
                               UINT *interface_index, ULONG *lifetime);

/* Input of whole IPv6 packets, behind nx_ipv6_packet_receive. */
VOID _nx_ipv6_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* A second passes for what is known of paths. */
VOID _nx_destination_table_periodic_update(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif

#endif
