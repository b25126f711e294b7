/*
 * Small words for the checking twins: each twin lists what it refuses, in
 * order, and then calls the service.
 */
#ifndef NX_CHECK_H
#define NX_CHECK_H

#include "nx_internal.h"

#define REFUSE_IF(condition, status)                                                              \
    do {                                                                                          \
        if (condition)                                                                            \
            return _tx_refuse(status);                                                            \
    } while (0)

/* None yet, or one that a host may have. */
static inline UINT _nx_ip_address_is_usable(ULONG address)
{
    return address < NX_IP_CLASS_D_TYPE;
}

static inline UINT _nx_address_is_sound(const NXD_ADDRESS *address)
{
    if (address->nxd_ip_version == NX_IP_VERSION_V4)
        return address->nxd_ip_address.v4 != 0;
#ifdef FEATURE_NX_IPV6
    return address->nxd_ip_version == NX_IP_VERSION_V6 &&
           !_nx_ipv6_is_unspecified(address->nxd_ip_address.v6);
#else
    return NX_FALSE;
#endif
}

/* The packet has `bytes` bytes before its data. */
static inline UINT _nx_packet_has_room(const NX_PACKET *packet_ptr, ULONG bytes)
{
    return packet_ptr->nx_packet_prepend_ptr >= packet_ptr->nx_packet_data_start + bytes;
}

/* The same for the headers of a version: an IP header, and what is above it. */
static inline UINT _nx_packet_has_header_room(const NX_PACKET *packet_ptr,
                                              const NXD_ADDRESS *address, ULONG above)
{
    return _nx_packet_has_room(packet_ptr, NX_PHYSICAL_HEADER + above +
                                               _nx_ip_header_bytes(address->nxd_ip_version));
}

/* The index names an interface (IPv4) or an address of ours (IPv6). */
static inline UINT _nx_index_is_used(NX_IP *ip_ptr, const NXD_ADDRESS *address, UINT address_index)
{
    NX_ROUTE route;

    return address_index != NX_ANY_INDEX &&
           _nx_route_of_index(ip_ptr, address->nxd_ip_version, address_index, &route);
}

static inline UINT _nx_packet_overflows(const NX_PACKET *packet_ptr)
{
    return packet_ptr->nx_packet_append_ptr > packet_ptr->nx_packet_data_end;
}

#endif
