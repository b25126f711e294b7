/*
 * What our own firmware shares: boot arguments and a network to start with.
 * Boot arguments are the board's settings, given by the host program that
 * switches the board on (machine.h, `argument`).
 */
#ifndef PB_BOOT_H
#define PB_BOOT_H

#include "tx_api.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "machine.h"

/* Added to a NetX status when the board could not be set up: our firmware ends
 * with 0, a status, or PB_BOOT_FAILED and a status. */
#define PB_BOOT_FAILED 0x100
/* Ends so; exit() would cut the status to eight bits. */
VOID pb_boot_failed(UINT status) __attribute__((noreturn));

/* The argument's text, or `otherwise` when it was not given. */
const char *pb_boot_text(const char *name, const char *otherwise);
/* The argument's decimal value, or `otherwise` when not given or no number. */
ULONG pb_boot_number(const char *name, ULONG otherwise);
/* The name of the network's one interface, also the zone of link-local addresses. */
#define PB_BOOT_INTERFACE "eth0"

/*
 * Addresses as people write them (address.c). A link-local one may name its zone,
 * %eth0. With `length` not NX_NULL, a prefix length must follow: ADDRESS/LEN.
 * NX_SUCCESS, or NX_INVALID_PARAMETERS with nothing stored.
 */
UINT pb_boot_parse_address(const char *text, NXD_ADDRESS *address, ULONG *length);
/* a.b.c.d, or a.b.c.d/len when mask is not NX_NULL; as above. */
UINT pb_boot_parse_ipv4(const char *text, ULONG *address, ULONG *mask);
/* Clears what is behind the first `length` bits: the network of an address. */
VOID pb_boot_network_of(ULONG words[4], ULONG length);
UINT pb_boot_is_link_local(const NXD_ADDRESS *address);
/* Write an address; they return `text`. */
#define PB_BOOT_IPV4_TEXT 16
#define PB_BOOT_ADDRESS_TEXT 40
CHAR *pb_boot_format_ipv4(CHAR text[PB_BOOT_IPV4_TEXT], ULONG address);
CHAR *pb_boot_format_ipv6(CHAR text[PB_BOOT_ADDRESS_TEXT], const ULONG words[4]);
CHAR *pb_boot_format_address(CHAR text[PB_BOOT_ADDRESS_TEXT], const NXD_ADDRESS *address);

/* One IP instance on controller 0 with a packet pool in the board's RAM. */
struct pb_boot_network {
    NX_PACKET_POOL pool;
    NX_IP ip;
};

/*
 * Starts it from the arguments `ip` (a.b.c.d/len) and `gateway`, `ip6` (ADDRESS/LEN,
 * or auto: from a router) and `gateway6`, with ARP, ICMP, UDP and TCP, in
 * tx_application_define. `ip` may be missing where `ip6` is given; without `ip6`
 * there is no IPv6. Takes half of the RAM at most. A NetX status; NX_SIZE_ERROR
 * when the RAM holds too few packets.
 */
UINT pb_boot_network_start(struct pb_boot_network *network, VOID *first_unused_memory);

/* Waits, in a thread, until we have an address to speak to the peer with: IPv6's are
 * used when nobody was found to have them, or come from a router. 20 s at most. */
VOID pb_boot_network_wait(struct pb_boot_network *network, const NXD_ADDRESS *peer);

/* Our address as the peer may see it: of its family and, for IPv6, its scope.
 * NX_SUCCESS, or NX_NO_INTERFACE_ADDRESS when there is none. */
UINT pb_boot_own_address(const NX_IP *ip, const NXD_ADDRESS *peer, NXD_ADDRESS *own);

#endif
