/*
 * IPv6 packets for others, where the application has switched forwarding on
 * (RFC 8200, RFC 4443 3): one hop on, or their sender hears why not. Routers do
 * not cut packets.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define NO_ROUTE     0u     /* codes of "destination unreachable" */
#define BEYOND_SCOPE 2u

static NX_IPV6_HEADER *header_of(const NX_PACKET *packet)
{
    return (NX_IPV6_HEADER *)(VOID *)packet->nx_packet_ip_header;
}

UINT _nx_ipv6_may_forward(const NX_IP *ip_ptr, const NX_PACKET *packet_ptr)
{
    const NX_IPV6_HEADER *header = header_of(packet_ptr);

    return ip_ptr->nx_ip_forward_packet_process != NX_NULL &&
           packet_ptr->nx_packet_reserved == 0 &&
           _nx_ipv6_is_unicast(header->nx_ip_header_source_ip) &&
           _nx_ipv6_is_unicast(header->nx_ip_header_destination_ip) &&
           !_nx_ipv6_is_link_local(header->nx_ip_header_destination_ip) &&
           !_nx_ipv6_is_loopback(header->nx_ip_header_destination_ip);
}

static VOID refuse(NX_IP *ip, NX_PACKET *packet, ULONG word1, ULONG word2,
                   enum nx_discard reason)
{
    _nx_icmpv6_send_error_message(ip, packet, word1, word2);
    ip->nx_ip_receive_packets_dropped++;
    _nx_discard(ip, packet, reason);
}

static VOID refuse_unreachable(NX_IP *ip, NX_PACKET *packet, ULONG code)
{
    ip->nx_ip_transmit_no_route_errors++;
    refuse(ip, packet, NX_ICMPV6_DEST_UNREACHABLE_TYPE << 24 | code << 16, 0,
           NX_DISCARD_NO_ROUTE);
}

VOID _nx_ipv6_forward(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_IPV6_HEADER *header = header_of(packet_ptr);
    NX_INTERFACE *out = NX_NULL;
    ULONG destination[4];

    _nx_ipv6_copy(destination, header->nx_ip_header_destination_ip);
    if ((header->nx_ip_header_word_1 & 0xFF) <= 1) {
        refuse(ip_ptr, packet_ptr, NX_ICMPV6_TIME_EXCEED_TYPE << 24, 0, NX_DISCARD_IP_ADDRESS);
        return;
    }
    if (!_nx_ipv6_way_find(ip_ptr, destination, &out)) {
        refuse_unreachable(ip_ptr, packet_ptr, NO_ROUTE);
        return;
    }
    if (_nx_ipv6_is_link_local(header->nx_ip_header_source_ip)) {
        refuse_unreachable(ip_ptr, packet_ptr, BEYOND_SCOPE);
        return;
    }
    if (packet_ptr->nx_packet_length > out->nx_interface_ip_mtu_size) {
        refuse(ip_ptr, packet_ptr, NX_ICMPV6_PACKET_TOO_BIG_TYPE << 24,
               out->nx_interface_ip_mtu_size, NX_DISCARD_TOO_BIG);
        return;
    }
    header->nx_ip_header_word_1--;      /* the hop limit */
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
    packet_ptr->nx_packet_ip_header = NX_NULL;
    packet_ptr->nx_packet_address.nx_packet_ipv6_address_ptr = NX_NULL;
    ip_ptr->nx_ip_packets_forwarded++;
    if (!_nx_ip_link_refuses(ip_ptr, out, packet_ptr))
        _nx_ipv6_send_unicast(ip_ptr, packet_ptr, out, destination);
}

#endif
