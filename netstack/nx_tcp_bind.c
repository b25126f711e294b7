/*
 * Ports: their table, the index of connections that segments find their socket
 * by, binding of clients, choice of free ports (RFC 6056 3.3.1: from a random
 * place upwards).
 */
#include "nx_tcp_internal.h"

static NX_TCP_SOCKET **table_entry(NX_IP *ip_ptr, UINT port)
{
    return &ip_ptr->nx_ip_tcp_port_table[(port + (port >> 8)) & NX_TCP_PORT_TABLE_MASK];
}

VOID _nx_tcp_port_insert(NX_TCP_SOCKET *socket_ptr, UINT port)
{
    NX_TCP_SOCKET **entry = table_entry(socket_ptr->nx_tcp_socket_ip_ptr, port);
    NX_TCP_SOCKET *first = *entry;

    socket_ptr->nx_tcp_socket_port = port;
    if (first == NX_NULL) {
        *entry = socket_ptr;
        first = socket_ptr;
        socket_ptr->nx_tcp_socket_bound_previous = socket_ptr;
    }
    socket_ptr->nx_tcp_socket_bound_next = first;
    socket_ptr->nx_tcp_socket_bound_previous = first->nx_tcp_socket_bound_previous;
    first->nx_tcp_socket_bound_previous->nx_tcp_socket_bound_next = socket_ptr;
    first->nx_tcp_socket_bound_previous = socket_ptr;
}

/* --- connections -------------------------------------------------------------- */

static NX_TCP_SOCKET **index_entry(NX_IP *ip_ptr, UINT port, UINT peer_port,
                                   const NXD_ADDRESS *peer)
{
    NXD_ADDRESS address = *peer;
    const ULONG *words = _nx_address_words(&address);
    UINT count = address.nxd_ip_version == NX_IP_VERSION_V4 ? 1 : 4;
    ULONG key = (ULONG)port << 16 ^ peer_port;

    for (UINT i = 0; i < count; i++) {
        key = (key ^ words[i]) * 0x9E3779B1u;   /* 2^32 over the golden ratio */
        key ^= key >> 16;
    }
    return &ip_ptr->nx_ip_tcp_private.connection[key % NX_TCP_CONNECTION_TABLE_SIZE];
}

static NX_TCP_SOCKET **index_entry_of(const NX_TCP_SOCKET *socket_ptr)
{
    return index_entry(socket_ptr->nx_tcp_socket_ip_ptr, socket_ptr->nx_tcp_socket_port,
                       socket_ptr->nx_tcp_socket_connect_port,
                       &socket_ptr->nx_tcp_socket_connect_ip);
}

/* The socket's ports and peer are those of its connection from now on. */
VOID _nx_tcp_connection_enter(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_SOCKET **entry = index_entry_of(socket_ptr);

    socket_ptr->nx_tcp_socket_private.index_next = *entry;
    *entry = socket_ptr;
    socket_ptr->nx_tcp_socket_private.indexed = NX_TRUE;
}

/* ... until here, before they change. */
VOID _nx_tcp_connection_leave(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_SOCKET **link;

    if (!socket_ptr->nx_tcp_socket_private.indexed) {
        return;
    }
    for (link = index_entry_of(socket_ptr); *link != socket_ptr;
         link = &(*link)->nx_tcp_socket_private.index_next) {
    }
    *link = socket_ptr->nx_tcp_socket_private.index_next;
    socket_ptr->nx_tcp_socket_private.indexed = NX_FALSE;
}

VOID _nx_tcp_port_remove(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_SOCKET **entry =
        table_entry(socket_ptr->nx_tcp_socket_ip_ptr, socket_ptr->nx_tcp_socket_port);
    NX_TCP_SOCKET *next = socket_ptr->nx_tcp_socket_bound_next;
    NX_TCP_SOCKET *previous = socket_ptr->nx_tcp_socket_bound_previous;

    _nx_tcp_connection_leave(socket_ptr);
    next->nx_tcp_socket_bound_previous = previous;
    previous->nx_tcp_socket_bound_next = next;
    if (*entry == socket_ptr) {
        *entry = next == socket_ptr ? NX_NULL : next;
    }
    socket_ptr->nx_tcp_socket_bound_next = NX_NULL;
    socket_ptr->nx_tcp_socket_bound_previous = NX_NULL;
}

static UINT is_connection_of(const NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    return socket_ptr->nx_tcp_socket_port == segment->destination_port &&
           socket_ptr->nx_tcp_socket_connect_port == segment->source_port &&
           (socket_ptr->nx_tcp_socket_state >= NX_TCP_SYN_SENT ||
            socket_ptr->nx_tcp_socket_private.syn_taken) &&
           _nx_address_equal(&socket_ptr->nx_tcp_socket_connect_ip, &segment->source);
}

/* The socket whose connection the segment belongs to, or NX_NULL. */
NX_TCP_SOCKET *_nx_tcp_socket_find(NX_IP *ip_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_SOCKET *socket_ptr = *index_entry(ip_ptr, segment->destination_port,
                                             segment->source_port, &segment->source);

    while (socket_ptr != NX_NULL && !is_connection_of(socket_ptr, segment)) {
        socket_ptr = socket_ptr->nx_tcp_socket_private.index_next;
    }
    return socket_ptr;
}

/* --- ports ------------------------------------------------------------------------ */

/* Any socket that is bound to the port, or NX_NULL. */
static NX_TCP_SOCKET *port_owner(NX_IP *ip_ptr, UINT port)
{
    NX_TCP_SOCKET *first = *table_entry(ip_ptr, port);
    NX_TCP_SOCKET *socket_ptr = first;

    while (socket_ptr != NX_NULL && socket_ptr->nx_tcp_socket_port != port) {
        socket_ptr = socket_ptr->nx_tcp_socket_bound_next;
        socket_ptr = socket_ptr == first ? NX_NULL : socket_ptr;
    }
    return socket_ptr;
}

/* The first free port at or after `start`, from there round to `first`; 0: none. */
static UINT free_port(NX_IP *ip_ptr, UINT start, UINT first)
{
    UINT port = start;

    do {
        if (port_owner(ip_ptr, port) == NX_NULL && _nx_tcp_listen_find(ip_ptr, port) == NX_NULL) {
            return port;
        }
        port = port == NX_MAX_PORT ? first : port + 1;
    } while (port != start);
    return 0;
}

UINT _nx_tcp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr)
{
    UINT found;

    _nx_ip_lock(ip_ptr);
    found = free_port(ip_ptr, port, 1);
    _nx_ip_unlock(ip_ptr);
    *free_port_ptr = found;
    return found != 0 ? NX_SUCCESS : NX_NO_FREE_PORTS;
}

static UINT random_port(NX_IP *ip_ptr)
{
    return free_port(ip_ptr,
                     NX_SEARCH_PORT_START +
                         _nx_random() % (NX_MAX_PORT + 1u - NX_SEARCH_PORT_START),
                     NX_SEARCH_PORT_START);
}

/* A thread waits for a port for the socket; one that was terminated does not. */
UINT _nx_tcp_bind_waits(const NX_TCP_SOCKET *socket_ptr)
{
    const TX_THREAD *thread = socket_ptr->nx_tcp_socket_bind_in_progress;

    return thread != TX_NULL && thread->tx_thread_state == TX_TCP_IP &&
           thread->tx_thread_additional_suspend_info == socket_ptr;
}

UINT _nx_tcp_client_socket_bind(NX_TCP_SOCKET *socket_ptr, UINT port, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_SOCKET *owner;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_bound_next != NX_NULL ||
        _nx_tcp_bind_waits(socket_ptr) || socket_ptr->nx_tcp_socket_state != NX_TCP_CLOSED) {
        _nx_ip_unlock(ip_ptr);
        return NX_ALREADY_BOUND;
    }
    if (port == NX_ANY_PORT) {
        port = random_port(ip_ptr);
        if (port == 0) {
            _nx_ip_unlock(ip_ptr);
            return NX_NO_FREE_PORTS;
        }
    }
    socket_ptr->nx_tcp_socket_client_type = NX_TRUE;
    owner = port_owner(ip_ptr, port);
    if (owner == NX_NULL) {
        _nx_tcp_port_insert(socket_ptr, port);
        _nx_ip_unlock(ip_ptr);
        return NX_SUCCESS;
    }
    if (wait_option == NX_NO_WAIT) {
        _nx_ip_unlock(ip_ptr);
        return NX_PORT_UNAVAILABLE;
    }
    /* The owner's unbind gives the port to this socket and wakes the thread. */
    socket_ptr->nx_tcp_socket_bind_in_progress = _tx_thread_current_ptr;
    status = _nx_ip_wait(ip_ptr, &owner->nx_tcp_socket_bind_suspension_list,
                         &owner->nx_tcp_socket_bind_suspended_count, owner, wait_option,
                         NX_PORT_UNAVAILABLE, port, socket_ptr);
    socket_ptr->nx_tcp_socket_bind_in_progress = NX_NULL;
    return status;
}

/* The port is free: its first waiter gets it, the others hear that it is taken. */
static VOID port_hand_on(NX_TCP_SOCKET *socket_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread;
    NX_TCP_SOCKET *heir = NX_NULL;

    TX_DISABLE
    thread = socket_ptr->nx_tcp_socket_bind_suspension_list;
    if (thread != TX_NULL) {
        heir = thread->tx_thread_additional_suspend_info;
        _nx_tcp_port_insert(heir, socket_ptr->nx_tcp_socket_port);
        _tx_wait_wake(thread, NX_SUCCESS);
    }
    TX_RESTORE
    if (heir != NX_NULL) {
        _nx_wake_all(&socket_ptr->nx_tcp_socket_bind_suspension_list, NX_PORT_UNAVAILABLE);
        _tx_wait_preempt_check();
    }
}

UINT _nx_tcp_client_socket_unbind(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_bound_next == NX_NULL) {
        status = NX_NOT_BOUND;
    } else if (socket_ptr->nx_tcp_socket_state != NX_TCP_CLOSED) {
        status = NX_NOT_CLOSED;
    } else {
        _nx_tcp_port_remove(socket_ptr);
        _nx_tcp_receive_flush(socket_ptr);
        port_hand_on(socket_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_client_socket_port_get(NX_TCP_SOCKET *socket_ptr, UINT *port_ptr)
{
    if (socket_ptr->nx_tcp_socket_bound_next == NX_NULL) {
        return NX_NOT_BOUND;
    }
    *port_ptr = socket_ptr->nx_tcp_socket_port;
    return NX_SUCCESS;
}
