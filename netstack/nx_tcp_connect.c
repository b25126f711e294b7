/*
 * Opening and closing by the application: connect, disconnect, and waiting for
 * a state.
 */
#include "nx_ipv6_internal.h"
#include "nx_tcp_internal.h"

/* --- connect ------------------------------------------------------------------------- */

static UINT connect_check(const NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_bound_next == NX_NULL) {
        return NX_NOT_BOUND;
    }
    return socket_ptr->nx_tcp_socket_state != NX_TCP_CLOSED ? NX_NOT_CLOSED : NX_SUCCESS;
}

/* A connection has one peer (RFC 9293 MUST-46). */
static UINT is_one(NX_IP *ip_ptr, const NXD_ADDRESS *address)
{
#ifdef FEATURE_NX_IPV6
    if (address->nxd_ip_version == NX_IP_VERSION_V6) {
        return !_nx_ipv6_is_multicast(address->nxd_ip_address.v6);
    }
#endif
    return address->nxd_ip_address.v4 < NX_IP_CLASS_D_TYPE &&
           !_nx_ip_is_broadcast(ip_ptr, address->nxd_ip_address.v4);
}

/* The way to the server, and an address of our own to go it from. */
static UINT connect_route(NX_TCP_SOCKET *socket_ptr, const NXD_ADDRESS *server_ip,
                          NX_ROUTE *route)
{
    UINT status;

    if (!is_one(socket_ptr->nx_tcp_socket_ip_ptr, server_ip)) {
        return NX_IP_ADDRESS_ERROR;
    }
    memset(route, 0, sizeof(*route));
    status = _nx_route_find(socket_ptr->nx_tcp_socket_ip_ptr, server_ip, route);
    if (status == NX_SUCCESS && !_nx_route_has_source(route, server_ip->nxd_ip_version)) {
        status = NX_NO_INTERFACE_ADDRESS;
    }
    return status;
}

UINT _nx_tcp_handshake_wait(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;

    if (wait_option == NX_NO_WAIT) {
        _nx_ip_unlock(ip_ptr);
        return NX_IN_PROGRESS;
    }
    return _nx_ip_wait(ip_ptr, &socket_ptr->nx_tcp_socket_connect_suspended_thread,
                       &socket_ptr->nx_tcp_socket_private.connect_suspended_count, socket_ptr,
                       wait_option, NX_NOT_CONNECTED, 0, NX_NULL);
}

static UINT connect_wait(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = _nx_tcp_handshake_wait(socket_ptr, wait_option);

    if (status == NX_SUCCESS || status == NX_IN_PROGRESS) {
        return status;
    }
    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_SENT ||
        socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED) {
        _nx_tcp_connection_end(socket_ptr, NX_SUCCESS);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *server_ip,
                                    UINT server_port, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_ROUTE route;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = connect_check(socket_ptr);
    if (status == NX_SUCCESS) {
        status = connect_route(socket_ptr, server_ip, &route);
    }
    if (status != NX_SUCCESS) {
        _nx_ip_unlock(ip_ptr);
        return status;
    }
    _nx_tcp_connection_begin(socket_ptr, server_ip, server_port, &route);
    _nx_tcp_connection_syn(socket_ptr, NX_TCP_SYN_SENT);
    return connect_wait(socket_ptr, wait_option);
}

UINT _nx_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, ULONG server_ip, UINT server_port,
                                   ULONG wait_option)
{
    NX_REFUSE_WITHOUT_IPV4;
    NXD_ADDRESS address;

    memset(&address, 0, sizeof(address));
    address.nxd_ip_version = NX_IP_VERSION_V4;
    address.nxd_ip_address.v4 = server_ip;
    return _nxd_tcp_client_socket_connect(socket_ptr, &address, server_port, wait_option);
}

/* --- disconnect ---------------------------------------------------------------------- */

/* Our FIN takes its place behind all text; output sends it. */
static VOID fin_queue(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_private.fin_queued = NX_TRUE;
    socket_ptr->nx_tcp_socket_tx_sequence++;
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes++;
    _nx_tcp_state_set(socket_ptr, socket_ptr->nx_tcp_socket_state == NX_TCP_CLOSE_WAIT
                                      ? NX_TCP_LAST_ACK
                                      : NX_TCP_FIN_WAIT_1);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_transmit_suspension_list, NX_NOT_CONNECTED);
    _nx_tcp_output(socket_ptr);
}

/* RFC 9293 3.10.5: at once, whatever is still on its way. */
static VOID abort_connection(NX_TCP_SOCKET *socket_ptr, UINT disconnect_status)
{
    if (socket_ptr->nx_tcp_socket_state != NX_TCP_SYN_SENT) {
        _nx_tcp_reset_send(socket_ptr, socket_ptr->nx_tcp_socket_private.snd_max);
    }
    _nx_tcp_connection_end(socket_ptr, disconnect_status);
}

/* Waits for the end of the connection; called with the lock, returns without. */
static UINT disconnect_wait(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = _nx_ip_wait(ip_ptr, &socket_ptr->nx_tcp_socket_disconnect_suspended_thread,
                              &socket_ptr->nx_tcp_socket_private.disconnect_suspended_count,
                              socket_ptr, wait_option, NX_DISCONNECT_FAILED, 0, NX_NULL);

    if (status == NX_SUCCESS) {
        return NX_SUCCESS;
    }
    _nx_ip_lock(ip_ptr);
    if (_nx_tcp_is_open(socket_ptr)) {
        abort_connection(socket_ptr, status);
        _nx_tcp_notify(socket_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_socket_disconnect(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    if (!_nx_tcp_is_open(socket_ptr)) {
        status = NX_NOT_CONNECTED;
    } else {
        socket_ptr->nx_tcp_socket_private.disconnecting = NX_TRUE;
        if (socket_ptr->nx_tcp_socket_state < NX_TCP_ESTABLISHED) {
            abort_connection(socket_ptr, NX_SUCCESS);
        } else if (wait_option == NX_NO_WAIT) {
#ifdef NX_DISABLE_RESET_DISCONNECT
            if (_nx_tcp_may_send(socket_ptr)) {
                fin_queue(socket_ptr);
            }
#else
            abort_connection(socket_ptr, NX_SUCCESS);
#endif
            status = NX_IN_PROGRESS;
        } else {
            if (_nx_tcp_may_send(socket_ptr)) {
                fin_queue(socket_ptr);
            }
            return disconnect_wait(socket_ptr, wait_option);
        }
        _nx_tcp_notify(socket_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

/* --- states -------------------------------------------------------------------------- */

UINT _nx_tcp_socket_state_wait(NX_TCP_SOCKET *socket_ptr, UINT desired_state, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    ULONG start = _tx_time_get();

    if (socket_ptr->nx_tcp_socket_id != NX_TCP_ID) {
        return NX_PTR_ERROR;
    }
    for (;;) {
        ULONG passed = _tx_time_get() - start;
        ULONG left = wait_option;
        UINT status;

        if (wait_option != NX_WAIT_FOREVER) {
            left = wait_option > passed ? wait_option - passed : NX_NO_WAIT;
        }
        _nx_ip_lock(ip_ptr);
        if (socket_ptr->nx_tcp_socket_state == desired_state) {
            _nx_ip_unlock(ip_ptr);
            return NX_SUCCESS;
        }
        status = _nx_ip_wait(ip_ptr, &socket_ptr->nx_tcp_socket_private.state_suspension_list,
                             &socket_ptr->nx_tcp_socket_private.state_suspended_count, socket_ptr,
                             left, NX_NOT_SUCCESSFUL, 0, NX_NULL);
        if (status != NX_SUCCESS) {
            return status;
        }
    }
}
