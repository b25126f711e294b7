/*
 * IPv6 of an instance: on and off, output of packets, and the seconds that its
 * parts count.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

/* --- output ----------------------------------------------------------------------- */

static VOID header_write(NX_PACKET *packet, const NX_ROUTE *route, const ULONG destination[4],
                         ULONG protocol, ULONG tos, ULONG hops)
{
    NX_IPV6_HEADER *header = (NX_IPV6_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;

    header->nx_ip_header_word_0 = 0x60000000 | (tos & NX_IP_TOS_MASK) << 4;
    header->nx_ip_header_word_1 = (packet->nx_packet_length - NX_IPV6_HEADER_BYTES) << 16 |
                                  (protocol & 0xFF) << 8 | (hops & 0xFF);
    _nx_ipv6_copy(header->nx_ip_header_source_ip,
                  _nx_route_source_words(route, NX_IP_VERSION_V6));
    _nx_ipv6_copy(header->nx_ip_header_destination_ip, destination);
    _nx_words_swap(header, sizeof *header / sizeof(ULONG));
}

static VOID neighbour_send(NX_IP *ip, NX_PACKET *packet, NX_INTERFACE *nx_interface,
                           const ULONG neighbour[4])
{
    if (!nx_interface->nx_interface_address_mapping_needed)
        _nx_ip_driver_send(ip, nx_interface, NX_LINK_PACKET_SEND, packet, 0, 0);
    else
        _nx_nd_cache_send(ip, packet, nx_interface, neighbour);
}

VOID _nx_ipv6_send_unicast(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NX_INTERFACE *nx_interface,
                           const ULONG destination[4])
{
    NX_IPV6_DESTINATION_ENTRY *entry;
    ULONG next_hop[4];

    if (!_nx_ipv6_next_hop(ip_ptr, nx_interface, destination, next_hop)) {
        ip_ptr->nx_ip_transmit_no_route_errors++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_ROUTE);
        return;
    }
    entry = _nx_ipv6_destination_make(ip_ptr, destination);
    _nx_ipv6_copy(entry->nx_ipv6_destination_entry_next_hop, next_hop);
    neighbour_send(ip_ptr, packet_ptr, nx_interface, next_hop);
}

/* A group of this node alone. */
static UINT stays_inside(const ULONG destination[4])
{
    return _nx_ipv6_is_multicast(destination) &&
           _nx_ipv6_group_scope(destination) == NX_IPV6_SCOPE_NODE;
}

/* Routers may tell what they let through of it (RFC 8201 3), if it goes that far and
 * is large: then there must be an entry to keep that in. */
static VOID send_multicast(NX_IP *ip, NX_PACKET *packet, NX_INTERFACE *nx_interface,
                           const ULONG group[4])
{
    if (_nx_ipv6_group_scope(group) > NX_IPV6_SCOPE_LINK &&
        packet->nx_packet_length > NX_MINIMUM_IPV6_PATH_MTU)
        _nx_ipv6_destination_make(ip, group);
    _nx_ip_driver_send(ip, nx_interface, NX_LINK_PACKET_SEND, packet, 0x3333,
                       group[3]);       /* RFC 2464 7 */
}

VOID _nx_ipv6_output(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                     const ULONG destination[4], ULONG protocol, ULONG tos, ULONG ttl)
{
    NX_INTERFACE *nx_interface = route->interface_ptr;
    const NXD_IPV6_ADDRESS *own = _nx_ipv6_address_of(ip_ptr, destination, nx_interface);

    packet_ptr->nx_packet_address.nx_packet_ipv6_address_ptr = route->source;
    header_write(packet_ptr, route, destination, protocol, tos, ttl);
    if (!_nx_ip_output_passes(ip_ptr, packet_ptr))
        return;
    if (own != NX_NULL || stays_inside(destination)) {
        _nx_ip_loop_back(ip_ptr, own != NX_NULL ? own->nxd_ipv6_address_attached : nx_interface,
                         packet_ptr);
        _nx_packet_transmit_release(packet_ptr);
        return;
    }
    if (_nx_ip_link_refuses(ip_ptr, nx_interface, packet_ptr))
        return;
    if (_nx_ipv6_is_multicast(destination))
        send_multicast(ip_ptr, packet_ptr, nx_interface, destination);
    else if (route->next_hop == NX_IPV6_NEIGHBOUR)
        neighbour_send(ip_ptr, packet_ptr, nx_interface, destination);
    else
        _nx_ipv6_send_unicast(ip_ptr, packet_ptr, nx_interface, destination);
}

/* --- on and off ---------------------------------------------------------------------------- */

/* ::1 has a slot of its own behind the others. */
static VOID loopback_set(NX_IP *ip)
{
    NXD_IPV6_ADDRESS *entry = &ip->nx_ipv6_address[NX_LOOPBACK_IPV6_SOURCE_INDEX];

    memset(entry, 0, sizeof *entry);
    entry->nxd_ipv6_address_valid = NX_TRUE;
    entry->nxd_ipv6_address_type = NX_IP_VERSION_V6;
    entry->nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_VALID;
    entry->nxd_ipv6_address_prefix_length = 128;
    entry->nxd_ipv6_address_attached = &ip->nx_ip_interface[NX_LOOPBACK_INTERFACE];
    entry->nxd_ipv6_address[3] = 1;
    entry->nxd_ipv6_address_index = NX_LOOPBACK_IPV6_SOURCE_INDEX;
    entry->nxd_ipv6_address_attached->nxd_interface_ipv6_address_list_head = entry;
}

UINT _nxd_ipv6_enable(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ipv6_packet_receive != NX_NULL)
        return NX_ALREADY_ENABLED;
    _nx_ip_lock(ip_ptr);
    _nx_ipv6_routers_reset(ip_ptr);
    if (NX_HAVE_LOOPBACK)
        loopback_set(ip_ptr);
    _nx_ipv6_identifiers_begin(ip_ptr);
    ip_ptr->nx_ipv6_retrans_timer_ticks = NX_RETRANS_TIMER * NX_IP_PERIODIC_RATE / 1000;
    ip_ptr->nx_ipv6_reachable_timer = NX_REACHABLE_TIME;
    ip_ptr->nx_destination_table_periodic_update = _nx_destination_table_periodic_update;
    ip_ptr->nx_ipv6_packet_receive = _nx_ipv6_packet_receive;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nxd_ipv6_disable(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ipv6_packet_receive == NX_NULL)
        return NX_SUCCESS;
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ipv6_packet_receive = NX_NULL;
    for (UINT i = 0; i < NX_MAX_IP_INTERFACES; i++)
        _nx_ipv6_interface_forget(ip_ptr, &ip_ptr->nx_ip_interface[i]);
    _nx_ipv6_destinations_forget(ip_ptr, NX_NULL);
    memset(ip_ptr->nx_ipv6_destination_table, 0, sizeof ip_ptr->nx_ipv6_destination_table);
    ip_ptr->nx_ipv6_destination_table_size = 0;
    _nx_ipv6_routers_reset(ip_ptr);
    ip_ptr->nx_destination_table_periodic_update = NX_NULL;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* --- time ------------------------------------------------------------------------------------ */

VOID _nx_ipv6_second(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ipv6_packet_receive == NX_NULL)
        return;
    _nx_ipv6_addresses_second(ip_ptr);
    _nx_ipv6_routers_second(ip_ptr);
    _nx_nd_router_second(ip_ptr);
    if (ip_ptr->nx_destination_table_periodic_update != NX_NULL)
        ip_ptr->nx_destination_table_periodic_update(ip_ptr);
}

#endif
