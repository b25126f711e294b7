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

#endif
