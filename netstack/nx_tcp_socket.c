/*
 * TCP on an instance, its sockets, and what they tell and are told apart from
 * the connection itself.
 */
#include "nx_tcp_internal.h"

UINT _nx_tcp_enable(NX_IP *ip_ptr)
{
    NX_TCP_IP_PRIVATE *own = &ip_ptr->nx_ip_tcp_private;
    UINT i;

    _nx_ip_lock(ip_ptr);
    for (i = 0; i < NX_MAX_LISTEN_REQUESTS; i++) {
        ip_ptr->nx_ip_tcp_server_listen_reqs[i].nx_tcp_listen_next =
            i + 1 < NX_MAX_LISTEN_REQUESTS ? &ip_ptr->nx_ip_tcp_server_listen_reqs[i + 1] : NX_NULL;
    }
    ip_ptr->nx_ip_tcp_available_listen_requests = ip_ptr->nx_ip_tcp_server_listen_reqs;
    ip_ptr->nx_ip_tcp_active_listen_requests = NX_NULL;
    own->secret[0] = _pb_machine->random(_pb_machine->board, PB_RANDOM_ENTROPY);
    own->secret[1] = _pb_machine->random(_pb_machine->board, PB_RANDOM_ENTROPY);
    _nx_ip_fast_periodic_timer_create(ip_ptr);
    ip_ptr->nx_ip_tcp_periodic_processing = _nx_tcp_periodic_processing;
    ip_ptr->nx_ip_tcp_fast_periodic_processing = _nx_tcp_fast_periodic_processing;
    ip_ptr->nx_ip_tcp_queue_process = _nx_tcp_queue_process;
    ip_ptr->nx_ip_tcp_packet_receive = _nx_tcp_packet_receive;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_create(NX_IP *ip_ptr, NX_TCP_SOCKET *socket_ptr, CHAR *name,
                           ULONG type_of_service, ULONG fragment, UINT time_to_live,
                           ULONG window_size,
                           VOID (*tcp_urgent_data_callback)(NX_TCP_SOCKET *socket_ptr),
                           VOID (*tcp_disconnect_callback)(NX_TCP_SOCKET *socket_ptr))
{
    NX_TCP_SOCKET *first;

    memset(socket_ptr, 0, sizeof(*socket_ptr));
#ifdef NX_ENABLE_VLAN
    socket_ptr->nx_tcp_socket_vlan_priority = NX_VLAN_PRIORITY_INVALID;
#endif
    socket_ptr->nx_tcp_socket_name = name;
    socket_ptr->nx_tcp_socket_ip_ptr = ip_ptr;
    socket_ptr->nx_tcp_socket_type_of_service = type_of_service;
    socket_ptr->nx_tcp_socket_fragment_enable = fragment;
    socket_ptr->nx_tcp_socket_time_to_live = time_to_live;
    socket_ptr->nx_tcp_socket_rx_window_default = window_size;
    socket_ptr->nx_tcp_socket_rx_window_current = window_size;
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    socket_ptr->nx_tcp_socket_rx_window_maximum = window_size;
#endif
    socket_ptr->nx_tcp_urgent_data_callback = tcp_urgent_data_callback;
    socket_ptr->nx_tcp_disconnect_callback = tcp_disconnect_callback;
    socket_ptr->nx_tcp_socket_transmit_queue_maximum_default = NX_TCP_MAXIMUM_TX_QUEUE;
    socket_ptr->nx_tcp_socket_transmit_queue_maximum = NX_TCP_MAXIMUM_TX_QUEUE;
    socket_ptr->nx_tcp_socket_timeout_rate = NX_IP_PERIODIC_RATE / NX_TCP_TRANSMIT_TIMER_RATE;
    socket_ptr->nx_tcp_socket_timeout_max_retries = NX_TCP_MAXIMUM_RETRIES;
    socket_ptr->nx_tcp_socket_timeout_shift = NX_TCP_RETRY_SHIFT;
    socket_ptr->nx_tcp_socket_state = NX_TCP_CLOSED;
#ifdef NX_ENABLE_LOW_WATERMARK
    socket_ptr->nx_tcp_socket_private.receive_queue_maximum = NX_TCP_MAXIMUM_RX_QUEUE;
#endif

    _nx_ip_lock(ip_ptr);
    first = ip_ptr->nx_ip_tcp_created_sockets_ptr;
    if (first == NX_NULL) {
        ip_ptr->nx_ip_tcp_created_sockets_ptr = socket_ptr;
        first = socket_ptr;
        socket_ptr->nx_tcp_socket_created_previous = socket_ptr;
    }
    socket_ptr->nx_tcp_socket_created_next = first;
    socket_ptr->nx_tcp_socket_created_previous = first->nx_tcp_socket_created_previous;
    first->nx_tcp_socket_created_previous->nx_tcp_socket_created_next = socket_ptr;
    first->nx_tcp_socket_created_previous = socket_ptr;
    ip_ptr->nx_ip_tcp_created_sockets_count++;
    socket_ptr->nx_tcp_socket_id = NX_TCP_ID;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

static VOID created_remove(NX_IP *ip_ptr, NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_SOCKET *next = socket_ptr->nx_tcp_socket_created_next;

    next->nx_tcp_socket_created_previous = socket_ptr->nx_tcp_socket_created_previous;
    socket_ptr->nx_tcp_socket_created_previous->nx_tcp_socket_created_next = next;
    if (ip_ptr->nx_ip_tcp_created_sockets_ptr == socket_ptr) {
        ip_ptr->nx_ip_tcp_created_sockets_ptr = next == socket_ptr ? NX_NULL : next;
    }
    ip_ptr->nx_ip_tcp_created_sockets_count--;
}

UINT _nx_tcp_socket_delete(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;

    if (socket_ptr->nx_tcp_socket_id != NX_TCP_ID) {
        return NX_NOT_CREATED;
    }
    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_bound_next != NX_NULL ||
        _nx_tcp_bind_waits(socket_ptr) || _nx_tcp_listen_has(socket_ptr)) {
        _nx_ip_unlock(ip_ptr);
        return NX_STILL_BOUND;
    }
    socket_ptr->nx_tcp_socket_id = 0;
    _nx_tcp_receive_flush(socket_ptr);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_private.state_suspension_list, NX_PTR_ERROR);
    created_remove(ip_ptr, socket_ptr);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* The route leads by the interface, or from the address of ours. */
static UINT route_needs(const NX_ROUTE *route, const NX_INTERFACE *nx_interface,
                        const NXD_IPV6_ADDRESS *address)
{
    return route->interface_ptr != NX_NULL &&
           (route->interface_ptr == nx_interface ||
            (address != NX_NULL && route->source == address));
}

/* An interface, or else an address, goes away, and connections with it. */
VOID _nx_tcp_route_lost(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                        const NXD_IPV6_ADDRESS *address)
{
    NX_TCP_SOCKET *socket_ptr;
    ULONG left;
    UINT i;

    _nx_ip_lock(ip_ptr);
    socket_ptr = ip_ptr->nx_ip_tcp_created_sockets_ptr;
    for (left = ip_ptr->nx_ip_tcp_created_sockets_count; left > 0; left--) {
        NX_TCP_SOCKET *next = socket_ptr->nx_tcp_socket_created_next;
        NX_ROUTE route;

        _nx_tcp_route_get(socket_ptr, &route);
        if (route_needs(&route, nx_interface, address) &&
            socket_ptr->nx_tcp_socket_state >= NX_TCP_SYN_SENT) {
            _nx_tcp_connection_lost(socket_ptr);
        }
        socket_ptr = next;
    }
    for (i = 0; i < NX_TCP_TIME_WAIT_ENTRIES; i++) {
        if (route_needs(&ip_ptr->nx_ip_tcp_private.time_wait[i].route, nx_interface, address)) {
            ip_ptr->nx_ip_tcp_private.time_wait[i].timeout = 0;
        }
    }
    _nx_tcp_notify_all(ip_ptr);
    _nx_ip_unlock(ip_ptr);
}

/* --- options ---------------------------------------------------------------------- */

static ULONG mss_largest(const NX_TCP_SOCKET *socket_ptr)
{
    const NX_INTERFACE *interface_ptr = socket_ptr->nx_tcp_socket_connect_interface;
    ULONG headers;

    if (interface_ptr == NX_NULL) {
        interface_ptr = &socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_interface[0];
    }
    headers = NX_TCP_HEADER_BYTES +
              _nx_ip_header_bytes(socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version);
    return interface_ptr->nx_interface_ip_mtu_size > headers
               ? interface_ptr->nx_interface_ip_mtu_size - headers
               : 0;
}

UINT _nx_tcp_socket_mss_set(NX_TCP_SOCKET *socket_ptr, ULONG mss)
{
    if (mss > mss_largest(socket_ptr)) {
        return NX_SIZE_ERROR;
    }
    socket_ptr->nx_tcp_socket_mss = mss;
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_mss_get(NX_TCP_SOCKET *socket_ptr, ULONG *mss)
{
    ULONG largest = mss_largest(socket_ptr);

    if (_nx_tcp_is_open(socket_ptr)) {
        *mss = socket_ptr->nx_tcp_socket_connect_mss;
    } else {
        *mss = socket_ptr->nx_tcp_socket_mss != 0 ? socket_ptr->nx_tcp_socket_mss : largest;
    }
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_mss_peer_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_mss)
{
    *peer_mss = socket_ptr->nx_tcp_socket_peer_mss;
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_transmit_configure(NX_TCP_SOCKET *socket_ptr, ULONG max_queue_depth,
                                       ULONG timeout, ULONG max_retries, ULONG timeout_shift)
{
    _nx_ip_lock(socket_ptr->nx_tcp_socket_ip_ptr);
    socket_ptr->nx_tcp_socket_transmit_queue_maximum = max_queue_depth;
    socket_ptr->nx_tcp_socket_transmit_queue_maximum_default = max_queue_depth;
    socket_ptr->nx_tcp_socket_timeout_rate = timeout;
    socket_ptr->nx_tcp_socket_timeout_max_retries = max_retries;
    socket_ptr->nx_tcp_socket_timeout_shift = (UCHAR)timeout_shift;
    _nx_ip_unlock(socket_ptr->nx_tcp_socket_ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_receive_queue_max_set(NX_TCP_SOCKET *socket_ptr, UINT receive_queue_maximum)
{
#ifdef NX_ENABLE_LOW_WATERMARK
    socket_ptr->nx_tcp_socket_private.receive_queue_maximum = receive_queue_maximum;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(socket_ptr);
    NX_PARAMETER_NOT_USED(receive_queue_maximum);
    return NX_NOT_SUPPORTED;
#endif
}

UINT _nx_tcp_socket_vlan_priority_set(NX_TCP_SOCKET *socket_ptr, UINT vlan_priority)
{
#ifdef NX_ENABLE_VLAN
    socket_ptr->nx_tcp_socket_vlan_priority = (UCHAR)vlan_priority;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(socket_ptr);
    NX_PARAMETER_NOT_USED(vlan_priority);
    return NX_NOT_SUPPORTED;
#endif
}

/* --- callbacks ----------------------------------------------------------------------- */

UINT _nx_tcp_socket_receive_notify(NX_TCP_SOCKET *socket_ptr,
                                   VOID (*tcp_receive_notify)(NX_TCP_SOCKET *))
{
    socket_ptr->nx_tcp_receive_callback = tcp_receive_notify;
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_window_update_notify_set(NX_TCP_SOCKET *socket_ptr,
                                             VOID (*tcp_window_update_notify)(NX_TCP_SOCKET *))
{
    socket_ptr->nx_tcp_socket_window_update_notify = tcp_window_update_notify;
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_queue_depth_notify_set(NX_TCP_SOCKET *socket_ptr,
                                           VOID (*tcp_socket_queue_depth_notify)(NX_TCP_SOCKET *))
{
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
    socket_ptr->nx_tcp_socket_queue_depth_notify = tcp_socket_queue_depth_notify;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(socket_ptr);
    NX_PARAMETER_NOT_USED(tcp_socket_queue_depth_notify);
    return NX_NOT_SUPPORTED;
#endif
}

#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
#define EXTENDED_NOTIFY_SET(socket_ptr, member, callback)                                          \
    do {                                                                                           \
        (socket_ptr)->member = (callback);                                                         \
        return NX_SUCCESS;                                                                         \
    } while (0)
#else
#define EXTENDED_NOTIFY_SET(socket_ptr, member, callback)                                          \
    do {                                                                                           \
        NX_PARAMETER_NOT_USED(socket_ptr);                                                         \
        NX_PARAMETER_NOT_USED(callback);                                                           \
        return NX_NOT_SUPPORTED;                                                                   \
    } while (0)
#endif

UINT _nx_tcp_socket_establish_notify(NX_TCP_SOCKET *socket_ptr,
                                     VOID (*tcp_establish_notify)(NX_TCP_SOCKET *))
{
    EXTENDED_NOTIFY_SET(socket_ptr, nx_tcp_establish_notify, tcp_establish_notify);
}

UINT _nx_tcp_socket_disconnect_complete_notify(
    NX_TCP_SOCKET *socket_ptr, VOID (*tcp_disconnect_complete_notify)(NX_TCP_SOCKET *))
{
    EXTENDED_NOTIFY_SET(socket_ptr, nx_tcp_disconnect_complete_notify,
                        tcp_disconnect_complete_notify);
}

UINT _nx_tcp_socket_timed_wait_callback(NX_TCP_SOCKET *socket_ptr,
                                        VOID (*tcp_timed_wait_callback)(NX_TCP_SOCKET *))
{
    EXTENDED_NOTIFY_SET(socket_ptr, nx_tcp_timed_wait_callback, tcp_timed_wait_callback);
}

/* --- information --------------------------------------------------------------------- */

UINT _nxd_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *peer_ip_address,
                                   ULONG *peer_port)
{
    UINT status = NX_NOT_CONNECTED;

    _nx_ip_lock(socket_ptr->nx_tcp_socket_ip_ptr);
    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED) {
        *peer_ip_address = socket_ptr->nx_tcp_socket_connect_ip;
        *peer_port = socket_ptr->nx_tcp_socket_connect_port;
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(socket_ptr->nx_tcp_socket_ip_ptr);
    return status;
}

UINT _nx_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_ip_address,
                                  ULONG *peer_port)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS address;
    UINT status = _nxd_tcp_socket_peer_info_get(socket_ptr, &address, peer_port);

    if (status == NX_SUCCESS && address.nxd_ip_version == NX_IP_VERSION_V4) {
        *peer_ip_address = address.nxd_ip_address.v4;
    }
    return status;
}

UINT _nx_tcp_info_get(NX_IP *ip_ptr, ULONG *tcp_packets_sent, ULONG *tcp_bytes_sent,
                      ULONG *tcp_packets_received, ULONG *tcp_bytes_received,
                      ULONG *tcp_invalid_packets, ULONG *tcp_receive_packets_dropped,
                      ULONG *tcp_checksum_errors, ULONG *tcp_connections, ULONG *tcp_disconnections,
                      ULONG *tcp_connections_dropped, ULONG *tcp_retransmit_packets)
{
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_TCP_COUNTS, tcp_packets_sent, ip_ptr->nx_ip_tcp_packets_sent);
    _nx_store_count(NX_TCP_COUNTS, tcp_bytes_sent, ip_ptr->nx_ip_tcp_bytes_sent);
    _nx_store_count(NX_TCP_COUNTS, tcp_packets_received, ip_ptr->nx_ip_tcp_packets_received);
    _nx_store_count(NX_TCP_COUNTS, tcp_bytes_received, ip_ptr->nx_ip_tcp_bytes_received);
    _nx_store_count(NX_TCP_COUNTS, tcp_invalid_packets, ip_ptr->nx_ip_tcp_invalid_packets);
    _nx_store_count(NX_TCP_COUNTS, tcp_receive_packets_dropped,
                    ip_ptr->nx_ip_tcp_receive_packets_dropped);
    _nx_store_count(NX_TCP_COUNTS, tcp_checksum_errors, ip_ptr->nx_ip_tcp_checksum_errors);
    _nx_store_count(NX_TCP_COUNTS, tcp_connections, ip_ptr->nx_ip_tcp_connections);
    _nx_store_count(NX_TCP_COUNTS, tcp_disconnections, ip_ptr->nx_ip_tcp_disconnections);
    _nx_store_count(NX_TCP_COUNTS, tcp_connections_dropped, ip_ptr->nx_ip_tcp_connections_dropped);
    _nx_store_count(NX_TCP_COUNTS, tcp_retransmit_packets, ip_ptr->nx_ip_tcp_retransmit_packets);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_tcp_socket_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *tcp_packets_sent,
                             ULONG *tcp_bytes_sent, ULONG *tcp_packets_received,
                             ULONG *tcp_bytes_received, ULONG *tcp_retransmit_packets,
                             ULONG *tcp_packets_queued, ULONG *tcp_checksum_errors,
                             ULONG *tcp_socket_state, ULONG *tcp_transmit_queue_depth,
                             ULONG *tcp_transmit_window, ULONG *tcp_receive_window)
{
    _nx_ip_lock(socket_ptr->nx_tcp_socket_ip_ptr);
    _nx_store_count(NX_TCP_COUNTS, tcp_packets_sent, socket_ptr->nx_tcp_socket_packets_sent);
    _nx_store_count(NX_TCP_COUNTS, tcp_bytes_sent, socket_ptr->nx_tcp_socket_bytes_sent);
    _nx_store_count(NX_TCP_COUNTS, tcp_packets_received,
                    socket_ptr->nx_tcp_socket_packets_received);
    _nx_store_count(NX_TCP_COUNTS, tcp_bytes_received, socket_ptr->nx_tcp_socket_bytes_received);
    _nx_store_count(NX_TCP_COUNTS, tcp_retransmit_packets,
                    socket_ptr->nx_tcp_socket_retransmit_packets);
    _nx_store(tcp_packets_queued, socket_ptr->nx_tcp_socket_receive_queue_count);
    _nx_store_count(NX_TCP_COUNTS, tcp_checksum_errors, socket_ptr->nx_tcp_socket_checksum_errors);
    _nx_store(tcp_socket_state, socket_ptr->nx_tcp_socket_state);
    _nx_store(tcp_transmit_queue_depth, socket_ptr->nx_tcp_socket_transmit_sent_count);
    _nx_store(tcp_transmit_window, socket_ptr->nx_tcp_socket_tx_window_advertised);
    _nx_store(tcp_receive_window, socket_ptr->nx_tcp_socket_rx_window_current);
    _nx_ip_unlock(socket_ptr->nx_tcp_socket_ip_ptr);
    return NX_SUCCESS;
}
