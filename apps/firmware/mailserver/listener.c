/*
 * The port and the turns of those who wait at it.
 */
#include "listener.h"

UINT listener_create(struct listener *listener, NX_IP *ip, UINT port)
{
    listener->ip = ip;
    listener->port = port;
    listener->is_listening = NX_FALSE;
    return tx_mutex_create(&listener->turn, "listener", TX_NO_INHERIT);
}

/* Puts the socket at the port. A client that is waiting already is as good as success. */
static UINT socket_offer(struct listener *listener, NX_TCP_SOCKET *socket)
{
    UINT status;

    if (listener->is_listening) {
        status = nx_tcp_server_socket_relisten(listener->ip, listener->port, socket);
        return status == NX_CONNECTION_PENDING ? NX_SUCCESS : status;
    }
    status = nx_tcp_server_socket_listen(listener->ip, listener->port, socket, LISTENER_BACKLOG,
                                         NX_NULL);
    listener->is_listening = status == NX_SUCCESS;
    return status;
}

UINT listener_accept(struct listener *listener, NX_TCP_SOCKET *socket)
{
    UINT status = tx_mutex_get(&listener->turn, TX_WAIT_FOREVER);

    if (status != TX_SUCCESS) {
        return status;
    }
    status = socket_offer(listener, socket);
    if (status == NX_SUCCESS) {
        status = nx_tcp_server_socket_accept(socket, NX_WAIT_FOREVER);
        if (status != NX_SUCCESS) {
            nx_tcp_server_socket_unaccept(socket);
        }
    }
    tx_mutex_put(&listener->turn);
    return status;
}

VOID listener_close(NX_TCP_SOCKET *socket, ULONG wait)
{
    nx_tcp_socket_disconnect(socket, wait);
    nx_tcp_server_socket_unaccept(socket);
}
