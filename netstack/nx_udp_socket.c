/*
 * UDP sockets: creation, ports, receiving, figures.
 */
#include "nx_internal.h"

static NX_UDP_SOCKET **port_ring(NX_IP *ip, UINT port)
{
    return &ip->nx_ip_udp_port_table[(port + (port >> 8)) & NX_UDP_PORT_TABLE_MASK];
}

NX_UDP_SOCKET *_nx_udp_socket_at(NX_IP *ip_ptr, UINT port)
{
    NX_UDP_SOCKET *first = *port_ring(ip_ptr, port);
    NX_UDP_SOCKET *socket = first;

    if (first == NX_NULL)
        return NX_NULL;
    do {
        if (socket->nx_udp_socket_port == port)
            return socket;
        socket = socket->nx_udp_socket_bound_next;
    } while (socket != first);
    return NX_NULL;
}

/* --- creation ----------------------------------------------------------------- */

UINT _nx_udp_enable(NX_IP *ip_ptr)
{
    ip_ptr->nx_ip_udp_packet_receive = _nx_udp_packet_receive;
    return NX_SUCCESS;
}

static VOID created_link(NX_IP *ip, NX_UDP_SOCKET *socket)
{
    NX_UDP_SOCKET *first = ip->nx_ip_udp_created_sockets_ptr;

    if (first == NX_NULL) {
        ip->nx_ip_udp_created_sockets_ptr = socket;
        socket->nx_udp_socket_created_next = socket;
        socket->nx_udp_socket_created_previous = socket;
    } else {
        socket->nx_udp_socket_created_next = first;
        socket->nx_udp_socket_created_previous = first->nx_udp_socket_created_previous;
        first->nx_udp_socket_created_previous->nx_udp_socket_created_next = socket;
        first->nx_udp_socket_created_previous = socket;
    }
    ip->nx_ip_udp_created_sockets_count++;
}

static VOID created_unlink(NX_IP *ip, NX_UDP_SOCKET *socket)
{
    socket->nx_udp_socket_created_next->nx_udp_socket_created_previous =
        socket->nx_udp_socket_created_previous;
    socket->nx_udp_socket_created_previous->nx_udp_socket_created_next =
        socket->nx_udp_socket_created_next;
    ip->nx_ip_udp_created_sockets_count--;
    if (ip->nx_ip_udp_created_sockets_count == 0)
        ip->nx_ip_udp_created_sockets_ptr = NX_NULL;
    else if (ip->nx_ip_udp_created_sockets_ptr == socket)
        ip->nx_ip_udp_created_sockets_ptr = socket->nx_udp_socket_created_next;
}

UINT _nx_udp_socket_create(NX_IP *ip_ptr, NX_UDP_SOCKET *socket_ptr, CHAR *name,
                           ULONG type_of_service, ULONG fragment, UINT time_to_live,
                           ULONG queue_maximum)
{
    memset(socket_ptr, 0, sizeof *socket_ptr);
#ifdef NX_ENABLE_VLAN
    socket_ptr->nx_udp_socket_vlan_priority = NX_VLAN_PRIORITY_INVALID;
#endif
    socket_ptr->nx_udp_socket_name = name;
    socket_ptr->nx_udp_socket_ip_ptr = ip_ptr;
    socket_ptr->nx_udp_socket_type_of_service = type_of_service;
    socket_ptr->nx_udp_socket_fragment_enable = fragment;
    socket_ptr->nx_udp_socket_time_to_live = time_to_live;
    socket_ptr->nx_udp_socket_queue_maximum = queue_maximum;
    _nx_ip_lock(ip_ptr);
    created_link(ip_ptr, socket_ptr);
    socket_ptr->nx_udp_socket_id = NX_UDP_ID;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* A thread waits for a port for the socket; not one that was terminated in that. */
static UINT is_being_bound(const NX_UDP_SOCKET *socket)
{
    const TX_THREAD *thread = socket->nx_udp_socket_bind_in_progress;

    return thread != TX_NULL && thread->tx_thread_state == TX_TCP_IP &&
           thread->tx_thread_additional_suspend_info == socket;
}

UINT _nx_udp_socket_delete(NX_UDP_SOCKET *socket_ptr)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;
    UINT bound;

    _nx_ip_lock(ip);
    /* Who waits to bind it will be given the port. */
    bound = socket_ptr->nx_udp_socket_bound_next != NX_NULL || is_being_bound(socket_ptr);
    if (!bound) {
        socket_ptr->nx_udp_socket_id = 0;
        created_unlink(ip, socket_ptr);
    }
    _nx_ip_unlock(ip);
    return bound ? NX_STILL_BOUND : NX_SUCCESS;
}

/* --- ports ----------------------------------------------------------------------- */

static VOID port_take(NX_IP *ip, NX_UDP_SOCKET *socket, UINT port)
{
    NX_UDP_SOCKET **ring = port_ring(ip, port);
    NX_UDP_SOCKET *first = *ring;

    socket->nx_udp_socket_port = port;
    if (first == NX_NULL) {
        *ring = socket;
        socket->nx_udp_socket_bound_next = socket;
        socket->nx_udp_socket_bound_previous = socket;
        return;
    }
    socket->nx_udp_socket_bound_next = first;
    socket->nx_udp_socket_bound_previous = first->nx_udp_socket_bound_previous;
    first->nx_udp_socket_bound_previous->nx_udp_socket_bound_next = socket;
    first->nx_udp_socket_bound_previous = socket;
}

static VOID port_leave(NX_IP *ip, NX_UDP_SOCKET *socket)
{
    NX_UDP_SOCKET **ring = port_ring(ip, socket->nx_udp_socket_port);

    if (socket->nx_udp_socket_bound_next == socket) {
        *ring = NX_NULL;
    } else {
        socket->nx_udp_socket_bound_next->nx_udp_socket_bound_previous =
            socket->nx_udp_socket_bound_previous;
        socket->nx_udp_socket_bound_previous->nx_udp_socket_bound_next =
            socket->nx_udp_socket_bound_next;
        if (*ring == socket)
            *ring = socket->nx_udp_socket_bound_next;
    }
    socket->nx_udp_socket_bound_next = NX_NULL;
    socket->nx_udp_socket_bound_previous = NX_NULL;
}

/* From a start value on, round the whole range once. */
static UINT free_port_from(NX_IP *ip, UINT low, UINT start, UINT *port)
{
    UINT candidate = start;

    do {
        if (_nx_udp_socket_at(ip, candidate) == NX_NULL) {
            *port = candidate;
            return NX_SUCCESS;
        }
        candidate = candidate == NX_MAX_PORT ? low : candidate + 1;
    } while (candidate != start);
    return NX_NO_FREE_PORTS;
}

/* NX31: a random start at or above NX_SEARCH_PORT_START. */
static UINT any_port(NX_IP *ip, UINT *port)
{
    UINT count = NX_MAX_PORT - NX_SEARCH_PORT_START + 1;
    UINT start = NX_SEARCH_PORT_START + _nx_random() % count;

    return free_port_from(ip, NX_SEARCH_PORT_START, start, port);
}

UINT _nx_udp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr)
{
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = port == NX_ANY_PORT ? any_port(ip_ptr, free_port_ptr)
                                 : free_port_from(ip_ptr, 1, port, free_port_ptr);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_udp_socket_bind(NX_UDP_SOCKET *socket_ptr, UINT port, ULONG wait_option)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;
    NX_UDP_SOCKET *owner;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip);
    if (socket_ptr->nx_udp_socket_bound_next != NX_NULL || is_being_bound(socket_ptr))
        status = NX_ALREADY_BOUND;
    else if (port == NX_ANY_PORT)
        status = any_port(ip, &port);
    if (status != NX_SUCCESS) {
        _nx_ip_unlock(ip);
        return status;
    }
    owner = _nx_udp_socket_at(ip, port);
    if (owner == NX_NULL) {
        port_take(ip, socket_ptr, port);
        _nx_ip_unlock(ip);
        return NX_SUCCESS;
    }
    if (wait_option == NX_NO_WAIT) {
        _nx_ip_unlock(ip);
        return NX_PORT_UNAVAILABLE;
    }
    /* The owner's unbind binds this socket and wakes us. */
    socket_ptr->nx_udp_socket_bind_in_progress = _tx_thread_current_ptr;
    status = _nx_ip_wait(ip, &owner->nx_udp_socket_bind_suspension_list,
                         &owner->nx_udp_socket_bind_suspended_count, owner, wait_option,
                         NX_PORT_UNAVAILABLE, 0, socket_ptr);
    socket_ptr->nx_udp_socket_bind_in_progress = TX_NULL;
    return status;
}

/* The first that waited gets the port, and the others wait for it. */
static VOID port_hand_over(NX_IP *ip, NX_UDP_SOCKET *from)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *waiter;

    TX_DISABLE
    waiter = from->nx_udp_socket_bind_suspension_list;
    if (waiter != TX_NULL) {
        NX_UDP_SOCKET *heir = waiter->tx_thread_additional_suspend_info;

        port_take(ip, heir, from->nx_udp_socket_port);
        _tx_wait_wake(waiter, NX_SUCCESS);
        _tx_wait_move_all(&from->nx_udp_socket_bind_suspension_list,
                          &from->nx_udp_socket_bind_suspended_count,
                          &heir->nx_udp_socket_bind_suspension_list,
                          &heir->nx_udp_socket_bind_suspended_count, heir);
    }
    TX_RESTORE
    _tx_wait_preempt_check();
}

/* The oldest datagram; guarded as in nx_udp.c. */
static NX_PACKET *queue_first(NX_UDP_SOCKET *socket)
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet;

    TX_DISABLE
    packet = _nx_packet_dequeue(&socket->nx_udp_socket_receive_head,
                                &socket->nx_udp_socket_receive_tail);
    if (packet != NX_NULL)
        socket->nx_udp_socket_receive_count--;
    TX_RESTORE
    return packet;
}

static VOID queue_release(NX_UDP_SOCKET *socket)
{
    NX_PACKET *packet;

    while ((packet = queue_first(socket)) != NX_NULL)
        _nx_packet_release(packet);
}

UINT _nx_udp_socket_unbind(NX_UDP_SOCKET *socket_ptr)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;

    _nx_ip_lock(ip);
    if (socket_ptr->nx_udp_socket_bound_next == NX_NULL) {
        _nx_ip_unlock(ip);
        return NX_NOT_BOUND;
    }
    port_leave(ip, socket_ptr);
    queue_release(socket_ptr);
    _nx_wake_all(&socket_ptr->nx_udp_socket_receive_suspension_list, NX_SOCKET_UNBOUND);
    port_hand_over(ip, socket_ptr);
    _nx_ip_unlock(ip);
    return NX_SUCCESS;
}

UINT _nx_udp_socket_port_get(NX_UDP_SOCKET *socket_ptr, UINT *port_ptr)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;
    UINT bound;

    _nx_ip_lock(ip);
    bound = socket_ptr->nx_udp_socket_bound_next != NX_NULL;
    *port_ptr = bound ? socket_ptr->nx_udp_socket_port : 0;
    _nx_ip_unlock(ip);
    return bound ? NX_SUCCESS : NX_NOT_BOUND;
}

/* --- receiving ---------------------------------------------------------------------- */

VOID _nx_udp_received_count(NX_UDP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;

    ip->nx_ip_udp_packets_received++;
    ip->nx_ip_udp_bytes_received += packet_ptr->nx_packet_length;
    socket_ptr->nx_udp_socket_packets_received++;
    socket_ptr->nx_udp_socket_bytes_received += packet_ptr->nx_packet_length;
}

/* The oldest good datagram; bad ones are dropped on the way. */
static NX_PACKET *queue_take(NX_UDP_SOCKET *socket)
{
    NX_PACKET *packet;

    while ((packet = queue_first(socket)) != NX_NULL) {
        if (_nx_udp_packet_is_good(packet)) {
            _nx_udp_received_count(socket, packet);
            return packet;
        }
        _nx_udp_checksum_refuse(socket, packet);
    }
    return NX_NULL;
}

UINT _nx_udp_socket_receive(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;
    UINT status = NX_SUCCESS;

    *packet_ptr = NX_NULL;
    _nx_ip_lock(ip);
    if (socket_ptr->nx_udp_socket_bound_next == NX_NULL) {
        _nx_ip_unlock(ip);
        return NX_NOT_BOUND;
    }
    /* Between looking and waiting nothing may arrive. */
    TX_DISABLE
    *packet_ptr = queue_take(socket_ptr);
    if (*packet_ptr != NX_NULL)
        _nx_ip_unlock(ip);
    else
        status = _nx_ip_wait(ip, &socket_ptr->nx_udp_socket_receive_suspension_list,
                             &socket_ptr->nx_udp_socket_receive_suspended_count, socket_ptr,
                             wait_option, NX_NO_PACKET, 0, packet_ptr);
    TX_RESTORE
    if (status == NX_SUCCESS) {
        NX_PACKET_DEBUG(__FILE__, __LINE__, *packet_ptr);
    }
    return status;
}

UINT _nx_udp_socket_receive_notify(NX_UDP_SOCKET *socket_ptr,
                                   VOID (*udp_receive_notify)(NX_UDP_SOCKET *))
{
    socket_ptr->nx_udp_receive_callback = udp_receive_notify;
    return NX_SUCCESS;
}

UINT _nx_udp_socket_bytes_available(NX_UDP_SOCKET *socket_ptr, ULONG *bytes_available)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;
    UINT bound;

    *bytes_available = 0;
    _nx_ip_lock(ip);
    bound = socket_ptr->nx_udp_socket_bound_next != NX_NULL;
    for (const NX_PACKET *packet = socket_ptr->nx_udp_socket_receive_head; packet != NX_NULL;
         packet = packet->nx_packet_queue_next)
        *bytes_available += packet->nx_packet_length;
    _nx_ip_unlock(ip);
    return bound ? NX_SUCCESS : NX_NOT_SUCCESSFUL;
}

/* --- settings and figures -------------------------------------------------------------- */

static UINT checksum_set(NX_UDP_SOCKET *socket, UCHAR disabled)
{
    NX_IP *ip = socket->nx_udp_socket_ip_ptr;
    UINT bound;

    _nx_ip_lock(ip);
    bound = socket->nx_udp_socket_bound_next != NX_NULL;
    if (bound)
        socket->nx_udp_socket_disable_checksum = disabled;
    _nx_ip_unlock(ip);
    return bound ? NX_SUCCESS : NX_NOT_BOUND;
}

UINT _nx_udp_socket_checksum_disable(NX_UDP_SOCKET *socket_ptr)
{
    return checksum_set(socket_ptr, NX_TRUE);
}

UINT _nx_udp_socket_checksum_enable(NX_UDP_SOCKET *socket_ptr)
{
    return checksum_set(socket_ptr, NX_FALSE);
}

UINT _nx_udp_info_get(NX_IP *ip_ptr, ULONG *udp_packets_sent, ULONG *udp_bytes_sent,
                      ULONG *udp_packets_received, ULONG *udp_bytes_received,
                      ULONG *udp_invalid_packets, ULONG *udp_receive_packets_dropped,
                      ULONG *udp_checksum_errors)
{
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_UDP_COUNTS, udp_packets_sent, ip_ptr->nx_ip_udp_packets_sent);
    _nx_store_count(NX_UDP_COUNTS, udp_bytes_sent, ip_ptr->nx_ip_udp_bytes_sent);
    _nx_store_count(NX_UDP_COUNTS, udp_packets_received, ip_ptr->nx_ip_udp_packets_received);
    _nx_store_count(NX_UDP_COUNTS, udp_bytes_received, ip_ptr->nx_ip_udp_bytes_received);
    _nx_store_count(NX_UDP_COUNTS, udp_invalid_packets, ip_ptr->nx_ip_udp_invalid_packets);
    _nx_store_count(NX_UDP_COUNTS, udp_receive_packets_dropped,
                    ip_ptr->nx_ip_udp_receive_packets_dropped);
    _nx_store_count(NX_UDP_COUNTS, udp_checksum_errors, ip_ptr->nx_ip_udp_checksum_errors);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_udp_socket_info_get(NX_UDP_SOCKET *socket_ptr, ULONG *udp_packets_sent,
                             ULONG *udp_bytes_sent, ULONG *udp_packets_received,
                             ULONG *udp_bytes_received, ULONG *udp_packets_queued,
                             ULONG *udp_receive_packets_dropped, ULONG *udp_checksum_errors)
{
    NX_IP *ip = socket_ptr->nx_udp_socket_ip_ptr;

    _nx_ip_lock(ip);
    _nx_store_count(NX_UDP_COUNTS, udp_packets_sent, socket_ptr->nx_udp_socket_packets_sent);
    _nx_store_count(NX_UDP_COUNTS, udp_bytes_sent, socket_ptr->nx_udp_socket_bytes_sent);
    _nx_store_count(NX_UDP_COUNTS, udp_packets_received,
                    socket_ptr->nx_udp_socket_packets_received);
    _nx_store_count(NX_UDP_COUNTS, udp_bytes_received, socket_ptr->nx_udp_socket_bytes_received);
    _nx_store(udp_packets_queued, socket_ptr->nx_udp_socket_receive_count);
    _nx_store_count(NX_UDP_COUNTS, udp_receive_packets_dropped,
                    socket_ptr->nx_udp_socket_packets_dropped);
    _nx_store_count(NX_UDP_COUNTS, udp_checksum_errors, socket_ptr->nx_udp_socket_checksum_errors);
    _nx_ip_unlock(ip);
    return NX_SUCCESS;
}

UINT _nx_udp_socket_vlan_priority_set(NX_UDP_SOCKET *socket_ptr, UINT vlan_priority)
{
#ifdef NX_ENABLE_VLAN
    socket_ptr->nx_udp_socket_vlan_priority = (UCHAR)vlan_priority;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(socket_ptr);
    NX_PARAMETER_NOT_USED(vlan_priority);
    return NX_NOT_SUPPORTED;
#endif
}
