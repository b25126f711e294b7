/*
 * The IPv4 header as it lies in a packet: five words, in network order on the
 * wire, in host order in place once input has passed it.
 */
#ifndef NX_IPV4_H
#define NX_IPV4_H

#include "nx_api.h"

typedef struct NX_IPV4_HEADER_STRUCT {
    ULONG nx_ip_header_word_0;
    ULONG nx_ip_header_word_1;
    ULONG nx_ip_header_word_2;
    ULONG nx_ip_header_source_ip;
    ULONG nx_ip_header_destination_ip;
} NX_IPV4_HEADER;

#define NX_IP_NORMAL_LENGTH 5

#endif
