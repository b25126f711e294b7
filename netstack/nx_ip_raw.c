/*
 * Raw IP: packets of protocols that the stack does not know, both ways.
 */
#include "nx_internal.h"

UINT _nx_ip_raw_packet_enable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_raw_ip_processing = _nx_ip_raw_packet_processing;
    return NX_SUCCESS;
}

UINT _nx_ip_raw_packet_disable(NX_IP *ip_ptr)
{
    NX_PACKET *packet;

    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_raw_ip_processing = NX_NULL;
    while ((packet = _nx_packet_dequeue(&ip_ptr->nx_ip_raw_received_packet_head,
                                        &ip_ptr->nx_ip_raw_received_packet_tail)) != NX_NULL)
        _nx_packet_release(packet);
    ip_ptr->nx_ip_raw_received_packet_count = 0;
    _nx_wake_all(&ip_ptr->nx_ip_raw_packet_suspension_list, NX_NOT_ENABLED);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_raw_packet_filter_set(NX_IP *ip_ptr,
                                  UINT (*raw_packet_filter)(NX_IP *, ULONG, NX_PACKET *))
{
#ifdef NX_ENABLE_IP_RAW_PACKET_FILTER
    ip_ptr->nx_ip_raw_packet_filter = raw_packet_filter;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(raw_packet_filter);
    return NX_NOT_SUPPORTED;
#endif
}

/* Beyond the limit the oldest packets go. */
static VOID queue_limit(NX_IP *ip)
{
    while (ip->nx_ip_raw_received_packet_count > ip->nx_ip_raw_received_packet_max) {
        NX_PACKET *oldest = _nx_packet_dequeue(&ip->nx_ip_raw_received_packet_head,
                                               &ip->nx_ip_raw_received_packet_tail);

        ip->nx_ip_raw_received_packet_count--;
        ip->nx_ip_receive_packets_dropped++;
        _nx_discard(ip, oldest, NX_DISCARD_RAW_QUEUE);
    }
}

UINT _nx_ip_raw_receive_queue_max_set(NX_IP *ip_ptr, ULONG queue_max)
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_raw_received_packet_max = queue_max;
    queue_limit(ip_ptr);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* --- receiving ---------------------------------------------------------------- */

/* Takes the packet (NX_SUCCESS) or leaves it (NX_NOT_SUCCESSFUL). */
UINT _nx_ip_raw_packet_processing(NX_IP *ip_ptr, ULONG protocol, NX_PACKET *packet_ptr)
{
    TX_THREAD *waiter;

#ifdef NX_ENABLE_IP_RAW_PACKET_FILTER
    if (ip_ptr->nx_ip_raw_packet_filter != NX_NULL &&
        ip_ptr->nx_ip_raw_packet_filter(ip_ptr, protocol, packet_ptr) != NX_SUCCESS)
        return NX_NOT_SUCCESSFUL;
#else
    NX_PARAMETER_NOT_USED(protocol);
#endif
    waiter = ip_ptr->nx_ip_raw_packet_suspension_list;
    if (waiter != TX_NULL) {
        *(NX_PACKET **)waiter->tx_thread_additional_suspend_info = packet_ptr;
        _nx_wake_first(&ip_ptr->nx_ip_raw_packet_suspension_list, NX_SUCCESS);
        return NX_SUCCESS;
    }
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet_ptr);
    _nx_packet_enqueue(&ip_ptr->nx_ip_raw_received_packet_head,
                       &ip_ptr->nx_ip_raw_received_packet_tail, packet_ptr);
    ip_ptr->nx_ip_raw_received_packet_count++;
    queue_limit(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_raw_packet_receive(NX_IP *ip_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    NX_PACKET *packet;

    *packet_ptr = NX_NULL;
    _nx_ip_lock(ip_ptr);
    if (ip_ptr->nx_ip_raw_ip_processing == NX_NULL) {
        _nx_ip_unlock(ip_ptr);
        return NX_NOT_ENABLED;
    }
    packet = _nx_packet_dequeue(&ip_ptr->nx_ip_raw_received_packet_head,
                                &ip_ptr->nx_ip_raw_received_packet_tail);
    if (packet == NX_NULL)
        return _nx_ip_wait(ip_ptr, &ip_ptr->nx_ip_raw_packet_suspension_list,
                           &ip_ptr->nx_ip_raw_packet_suspended_count, ip_ptr, wait_option,
                           NX_NO_PACKET, 0, packet_ptr);
    ip_ptr->nx_ip_raw_received_packet_count--;
    _nx_ip_unlock(ip_ptr);
    *packet_ptr = packet;
    return NX_SUCCESS;
}

/* --- sending ---------------------------------------------------------------------- */

/* The packet can get a header, and is then none that is too long. */
static UINT packet_check(const NX_PACKET *packet, ULONG version)
{
    if (packet->nx_packet_length > _nx_ip_payload_most(version))
        return NX_OVERFLOW;
    return (ULONG)(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start) <
                   _nx_ip_header_bytes(version)
               ? NX_UNDERFLOW
               : NX_SUCCESS;
}

static UINT raw_send(NX_IP *ip, NX_PACKET *packet, const NXD_ADDRESS *destination, UINT index,
                     ULONG protocol, ULONG ttl, ULONG tos)
{
    NX_ROUTE route = {.next_hop = 0};
    UINT status;

    _nx_ip_lock(ip);
    if (ip->nx_ip_raw_ip_processing == NX_NULL) {
        status = NX_NOT_ENABLED;
    } else {
        status = _nx_route_of_index(ip, destination->nxd_ip_version, index, &route)
                     ? _nx_route_find(ip, destination, &route)
                     : NX_INVALID_INTERFACE;
    }
    if (status == NX_SUCCESS)
        status = packet_check(packet, destination->nxd_ip_version);
    if (status == NX_SUCCESS)
        _nx_ip_output(ip, packet, &route, destination, protocol, tos, ttl, NX_FRAGMENT_OKAY);
    _nx_ip_unlock(ip);
    return status;
}

UINT _nx_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG destination_ip,
                            ULONG type_of_service)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS destination = {.nxd_ip_version = NX_IP_VERSION_V4,
                               .nxd_ip_address.v4 = destination_ip};

    return raw_send(ip_ptr, packet_ptr, &destination, NX_ANY_INDEX, NX_IP_RAW >> 16,
                    NX_IP_TIME_TO_LIVE, type_of_service);
}

UINT _nx_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG destination_ip,
                                   UINT address_index, ULONG type_of_service)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS destination = {.nxd_ip_version = NX_IP_VERSION_V4,
                               .nxd_ip_address.v4 = destination_ip};

    return raw_send(ip_ptr, packet_ptr, &destination, address_index, NX_IP_RAW >> 16,
                    NX_IP_TIME_TO_LIVE, type_of_service);
}

UINT _nxd_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NXD_ADDRESS *destination_ip,
                             ULONG protocol, UINT ttl, ULONG tos)
{
    return raw_send(ip_ptr, packet_ptr, destination_ip, NX_ANY_INDEX, protocol, ttl, tos);
}

UINT _nxd_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr,
                                    NXD_ADDRESS *destination_ip, UINT address_index,
                                    ULONG protocol, UINT ttl, ULONG tos)
{
    return raw_send(ip_ptr, packet_ptr, destination_ip, address_index, protocol, ttl, tos);
}
