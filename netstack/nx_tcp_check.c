/*
 * The checking twins of TCP's services: arguments first, then whether TCP is
 * there, then the caller; then the service. Nothing is changed on an error.
 */
#include "nx_tcp_internal.h"

/* Ends the function with `status` when `condition` holds. */
#define REFUSE(condition, status)                                                                 \
    do {                                                                                          \
        if (condition) {                                                                          \
            return (status);                                                                      \
        }                                                                                         \
    } while (0)

static UINT ip_check(const NX_IP *ip_ptr)
{
    REFUSE(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE(ip_ptr->nx_ip_tcp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    return NX_SUCCESS;
}

static UINT is_socket(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr != NX_NULL && socket_ptr->nx_tcp_socket_id == NX_TCP_ID;
}

static UINT socket_check(const NX_TCP_SOCKET *socket_ptr)
{
    REFUSE(!is_socket(socket_ptr), NX_PTR_ERROR);
    REFUSE(socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    return NX_SUCCESS;
}

/* The rest of the check and the service, once the arguments are good. */
#define CHECK(status)                                                                             \
    do {                                                                                          \
        UINT check_status = (status);                                                             \
                                                                                                  \
        REFUSE(check_status != NX_SUCCESS, check_status);                                         \
    } while (0)
#define THREADS_ONLY()     REFUSE(!_nx_caller_is_thread(), NX_CALLER_ERROR)
#define THREADS_AND_INIT() REFUSE(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR)

static UINT port_is_good(UINT port)
{
    return port >= 1 && port <= NX_MAX_PORT;
}

/* --- instance -------------------------------------------------------------------- */

UINT _nxe_tcp_enable(NX_IP *ip_ptr)
{
    REFUSE(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE(ip_ptr->nx_ip_tcp_packet_receive != NX_NULL, NX_ALREADY_ENABLED);
    REFUSE(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_tcp_enable(ip_ptr);
}

UINT _nxe_tcp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr)
{
    REFUSE(free_port_ptr == NX_NULL, NX_PTR_ERROR);
    CHECK(ip_check(ip_ptr));
    REFUSE(!port_is_good(port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_free_port_find(ip_ptr, port, free_port_ptr);
}

UINT _nxe_tcp_info_get(NX_IP *ip_ptr, ULONG *tcp_packets_sent, ULONG *tcp_bytes_sent,
                       ULONG *tcp_packets_received, ULONG *tcp_bytes_received,
                       ULONG *tcp_invalid_packets, ULONG *tcp_receive_packets_dropped,
                       ULONG *tcp_checksum_errors, ULONG *tcp_connections,
                       ULONG *tcp_disconnections, ULONG *tcp_connections_dropped,
                       ULONG *tcp_retransmit_packets)
{
    CHECK(ip_check(ip_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_info_get(ip_ptr, tcp_packets_sent, tcp_bytes_sent, tcp_packets_received,
                            tcp_bytes_received, tcp_invalid_packets, tcp_receive_packets_dropped,
                            tcp_checksum_errors, tcp_connections, tcp_disconnections,
                            tcp_connections_dropped, tcp_retransmit_packets);
}

/* --- life of a socket ---------------------------------------------------------------- */

static UINT socket_is_created(const NX_IP *ip_ptr, const NX_TCP_SOCKET *socket_ptr)
{
    const NX_TCP_SOCKET *created = ip_ptr->nx_ip_tcp_created_sockets_ptr;
    ULONG left = ip_ptr->nx_ip_tcp_created_sockets_count;

    for (; left > 0; left--) {
        REFUSE(created == socket_ptr, NX_TRUE);
        created = created->nx_tcp_socket_created_next;
    }
    return NX_FALSE;
}

static ULONG window_largest(const NX_IP *ip_ptr)
{
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_TCP_MAX_WINDOW;
#else
    return ip_ptr->nx_ip_tcp_profile_rfc ? NX_TCP_MAX_WINDOW : 0xFFFF;
#endif
}

UINT _nxe_tcp_socket_create(NX_IP *ip_ptr, NX_TCP_SOCKET *socket_ptr, CHAR *name,
                            ULONG type_of_service, ULONG fragment, UINT time_to_live,
                            ULONG window_size,
                            VOID (*tcp_urgent_data_callback)(NX_TCP_SOCKET *socket_ptr),
                            VOID (*tcp_disconnect_callback)(NX_TCP_SOCKET *socket_ptr),
                            UINT tcp_socket_size)
{
    REFUSE(!_nx_ip_is_created(ip_ptr) || socket_ptr == NX_NULL ||
               tcp_socket_size != sizeof(NX_TCP_SOCKET) || socket_is_created(ip_ptr, socket_ptr),
           NX_PTR_ERROR);
    REFUSE(ip_ptr->nx_ip_tcp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE((type_of_service & ~(ULONG)NX_IP_TOS_MASK) != 0, NX_OPTION_ERROR);
    REFUSE(fragment != NX_FRAGMENT_OKAY && fragment != NX_DONT_FRAGMENT, NX_OPTION_ERROR);
    REFUSE(time_to_live > 0xFF, NX_OPTION_ERROR);
    REFUSE(window_size == 0 || window_size > window_largest(ip_ptr), NX_OPTION_ERROR);
    THREADS_AND_INIT();
    return _nx_tcp_socket_create(ip_ptr, socket_ptr, name, type_of_service, fragment, time_to_live,
                                 window_size, tcp_urgent_data_callback, tcp_disconnect_callback);
}

UINT _nxe_tcp_socket_delete(NX_TCP_SOCKET *socket_ptr)
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_delete(socket_ptr);
}

UINT _nxe_tcp_client_socket_bind(NX_TCP_SOCKET *socket_ptr, UINT port, ULONG wait_option)
{
    CHECK(socket_check(socket_ptr));
    REFUSE(port != NX_ANY_PORT && !port_is_good(port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_client_socket_bind(socket_ptr, port, wait_option);
}

UINT _nxe_tcp_client_socket_unbind(NX_TCP_SOCKET *socket_ptr)
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_client_socket_unbind(socket_ptr);
}

UINT _nxe_tcp_client_socket_port_get(NX_TCP_SOCKET *socket_ptr, UINT *port_ptr)
{
    REFUSE(port_ptr == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_client_socket_port_get(socket_ptr, port_ptr);
}

/* --- connections --------------------------------------------------------------------- */

UINT _nxe_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, ULONG server_ip, UINT server_port,
                                    ULONG wait_option)
{
    NX_REFUSE_WITHOUT_IPV4;
    CHECK(socket_check(socket_ptr));
    REFUSE(server_ip == 0, NX_IP_ADDRESS_ERROR);
    REFUSE(!port_is_good(server_port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_client_socket_connect(socket_ptr, server_ip, server_port, wait_option);
}

UINT _nxde_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *server_ip,
                                     UINT server_port, ULONG wait_option)
{
    REFUSE(server_ip == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    REFUSE(server_ip->nxd_ip_version != NX_IP_VERSION_V4 &&
               server_ip->nxd_ip_version != NX_IP_VERSION_V6,
           NX_IP_ADDRESS_ERROR);
    REFUSE(server_ip->nxd_ip_version == NX_IP_VERSION_V4 && server_ip->nxd_ip_address.v4 == 0,
           NX_IP_ADDRESS_ERROR);
    REFUSE(!port_is_good(server_port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nxd_tcp_client_socket_connect(socket_ptr, server_ip, server_port, wait_option);
}

UINT _nxe_tcp_server_socket_listen(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr,
                                   UINT listen_queue_size,
                                   VOID (*tcp_listen_callback)(NX_TCP_SOCKET *socket_ptr,
                                                               UINT port))
{
    REFUSE(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    REFUSE(!port_is_good(port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_server_socket_listen(ip_ptr, port, socket_ptr, listen_queue_size,
                                        tcp_listen_callback);
}

UINT _nxe_tcp_server_socket_relisten(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr)
{
    REFUSE(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    REFUSE(!port_is_good(port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_server_socket_relisten(ip_ptr, port, socket_ptr);
}

UINT _nxe_tcp_server_socket_unlisten(NX_IP *ip_ptr, UINT port)
{
    CHECK(ip_check(ip_ptr));
    REFUSE(!port_is_good(port), NX_INVALID_PORT);
    THREADS_ONLY();
    return _nx_tcp_server_socket_unlisten(ip_ptr, port);
}

UINT _nxe_tcp_server_socket_accept(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    REFUSE(!_nx_caller_may_wait(wait_option), NX_CALLER_ERROR);
    return _nx_tcp_server_socket_accept(socket_ptr, wait_option);
}

UINT _nxe_tcp_server_socket_unaccept(NX_TCP_SOCKET *socket_ptr)
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_server_socket_unaccept(socket_ptr);
}

UINT _nxe_tcp_socket_disconnect(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_disconnect(socket_ptr, wait_option);
}

UINT _nxe_tcp_socket_state_wait(NX_TCP_SOCKET *socket_ptr, UINT desired_state, ULONG wait_option)
{
    CHECK(socket_check(socket_ptr));
    REFUSE(desired_state < NX_TCP_CLOSED || desired_state > NX_TCP_LAST_ACK, NX_OPTION_ERROR);
    THREADS_ONLY();
    return _nx_tcp_socket_state_wait(socket_ptr, desired_state, wait_option);
}

/* --- text ---------------------------------------------------------------------------- */

static UINT packet_check(const NX_PACKET *packet_ptr)
{
    REFUSE(packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next != NX_PACKET_ALLOCATED ||
               packet_ptr->nx_packet_length == 0,
           NX_INVALID_PACKET);
    return NX_SUCCESS;
}

/* What headers need depends on the connection: without one, that is the error. */
static UINT room_check(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    REFUSE(socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version == 0, NX_SUCCESS);
    REFUSE(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start <
               NX_IPv4_TCP_PACKET,
           NX_UNDERFLOW);
    REFUSE(packet_ptr->nx_packet_append_ptr > packet_ptr->nx_packet_data_end, NX_OVERFLOW);
    return NX_SUCCESS;
}

UINT _nxe_tcp_socket_send(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr, ULONG wait_option)
{
    UINT status;

    REFUSE(packet_ptr_ptr == NX_NULL || *packet_ptr_ptr == NX_NULL || !is_socket(socket_ptr),
           NX_PTR_ERROR);
    CHECK(packet_check(*packet_ptr_ptr));
    CHECK(socket_check(socket_ptr));
    CHECK(room_check(socket_ptr, *packet_ptr_ptr));
    THREADS_ONLY();
    status = _nx_tcp_socket_send(socket_ptr, *packet_ptr_ptr, wait_option);
    if (status == NX_SUCCESS) {
        *packet_ptr_ptr = NX_NULL;
    }
    return status;
}

UINT _nxe_tcp_socket_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    REFUSE(packet_ptr == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_receive(socket_ptr, packet_ptr, wait_option);
}

UINT _nxe_tcp_socket_bytes_available(NX_TCP_SOCKET *socket_ptr, ULONG *bytes_available)
{
    REFUSE(bytes_available == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_bytes_available(socket_ptr, bytes_available);
}

/* --- options and information --------------------------------------------------------- */

UINT _nxe_tcp_socket_mss_set(NX_TCP_SOCKET *socket_ptr, ULONG mss)
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_mss_set(socket_ptr, mss);
}

UINT _nxe_tcp_socket_mss_get(NX_TCP_SOCKET *socket_ptr, ULONG *mss)
{
    REFUSE(mss == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_mss_get(socket_ptr, mss);
}

UINT _nxe_tcp_socket_mss_peer_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_mss)
{
    REFUSE(peer_mss == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_mss_peer_get(socket_ptr, peer_mss);
}

UINT _nxe_tcp_socket_transmit_configure(NX_TCP_SOCKET *socket_ptr, ULONG max_queue_depth,
                                        ULONG timeout, ULONG max_retries, ULONG timeout_shift)
{
    REFUSE(!is_socket(socket_ptr), NX_PTR_ERROR);
    REFUSE(max_queue_depth == 0 || timeout == 0 || timeout_shift > 0xFF, NX_OPTION_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_transmit_configure(socket_ptr, max_queue_depth, timeout, max_retries,
                                             timeout_shift);
}

UINT _nxe_tcp_socket_receive_queue_max_set(NX_TCP_SOCKET *socket_ptr, UINT receive_queue_maximum)
{
    REFUSE(!is_socket(socket_ptr), NX_PTR_ERROR);
    THREADS_AND_INIT();
    return _nx_tcp_socket_receive_queue_max_set(socket_ptr, receive_queue_maximum);
}

UINT _nxe_tcp_socket_receive_notify(NX_TCP_SOCKET *socket_ptr,
                                    VOID (*tcp_receive_notify)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_receive_notify(socket_ptr, tcp_receive_notify);
}

UINT _nxe_tcp_socket_window_update_notify_set(NX_TCP_SOCKET *socket_ptr,
                                              VOID (*tcp_window_update_notify)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_window_update_notify_set(socket_ptr, tcp_window_update_notify);
}

UINT _nxe_tcp_socket_queue_depth_notify_set(NX_TCP_SOCKET *socket_ptr,
                                            VOID (*tcp_socket_queue_depth_notify)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_queue_depth_notify_set(socket_ptr, tcp_socket_queue_depth_notify);
}

UINT _nxe_tcp_socket_establish_notify(NX_TCP_SOCKET *socket_ptr,
                                      VOID (*tcp_establish_notify)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_establish_notify(socket_ptr, tcp_establish_notify);
}

UINT _nxe_tcp_socket_disconnect_complete_notify(
    NX_TCP_SOCKET *socket_ptr, VOID (*tcp_disconnect_complete_notify)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_disconnect_complete_notify(socket_ptr, tcp_disconnect_complete_notify);
}

UINT _nxe_tcp_socket_timed_wait_callback(NX_TCP_SOCKET *socket_ptr,
                                         VOID (*tcp_timed_wait_callback)(NX_TCP_SOCKET *))
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_timed_wait_callback(socket_ptr, tcp_timed_wait_callback);
}

UINT _nxe_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_ip_address,
                                   ULONG *peer_port)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE(peer_ip_address == NX_NULL || peer_port == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nx_tcp_socket_peer_info_get(socket_ptr, peer_ip_address, peer_port);
}

UINT _nxde_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *peer_ip_address,
                                    ULONG *peer_port)
{
    REFUSE(peer_ip_address == NX_NULL || peer_port == NX_NULL, NX_PTR_ERROR);
    CHECK(socket_check(socket_ptr));
    THREADS_ONLY();
    return _nxd_tcp_socket_peer_info_get(socket_ptr, peer_ip_address, peer_port);
}

UINT _nxe_tcp_socket_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *tcp_packets_sent,
                              ULONG *tcp_bytes_sent, ULONG *tcp_packets_received,
                              ULONG *tcp_bytes_received, ULONG *tcp_retransmit_packets,
                              ULONG *tcp_packets_queued, ULONG *tcp_checksum_errors,
                              ULONG *tcp_socket_state, ULONG *tcp_transmit_queue_depth,
                              ULONG *tcp_transmit_window, ULONG *tcp_receive_window)
{
    CHECK(socket_check(socket_ptr));
    THREADS_AND_INIT();
    return _nx_tcp_socket_info_get(socket_ptr, tcp_packets_sent, tcp_bytes_sent,
                                   tcp_packets_received, tcp_bytes_received,
                                   tcp_retransmit_packets, tcp_packets_queued, tcp_checksum_errors,
                                   tcp_socket_state, tcp_transmit_queue_depth, tcp_transmit_window,
                                   tcp_receive_window);
}

UINT _nxe_tcp_socket_vlan_priority_set(NX_TCP_SOCKET *socket_ptr, UINT vlan_priority)
{
    REFUSE(!is_socket(socket_ptr), NX_PTR_ERROR);
    REFUSE(vlan_priority > NX_VLAN_PRIORITY_MAX, NX_INVALID_PARAMETERS);
    return _nx_tcp_socket_vlan_priority_set(socket_ptr, vlan_priority);
}
