/*
 * Server sockets. A listener is a port with at most one socket that waits for
 * a request and a queue of requests (the SYN packets themselves) for which
 * there is no socket. A SYN takes the socket off the listener; the answer to
 * it waits for accept. "Taken" is the time between, state LISTEN.
 */
#include "nx_tcp_internal.h"

/* --- the list of listeners ------------------------------------------------------- */

NX_TCP_LISTEN *_nx_tcp_listen_find(NX_IP *ip_ptr, UINT port)
{
    NX_TCP_LISTEN *first = ip_ptr->nx_ip_tcp_active_listen_requests;
    NX_TCP_LISTEN *listener = first;

    while (listener != NX_NULL && listener->nx_tcp_listen_port != port) {
        listener = listener->nx_tcp_listen_next;
        listener = listener == first ? NX_NULL : listener;
    }
    return listener;
}

static NX_TCP_LISTEN *listener_add(NX_IP *ip_ptr)
{
    NX_TCP_LISTEN *listener = ip_ptr->nx_ip_tcp_available_listen_requests;
    NX_TCP_LISTEN *first = ip_ptr->nx_ip_tcp_active_listen_requests;

    if (listener == NX_NULL) {
        return NX_NULL;
    }
    ip_ptr->nx_ip_tcp_available_listen_requests = listener->nx_tcp_listen_next;
    memset(listener, 0, sizeof(*listener));
    if (first == NX_NULL) {
        ip_ptr->nx_ip_tcp_active_listen_requests = listener;
        first = listener;
        listener->nx_tcp_listen_previous = listener;
    }
    listener->nx_tcp_listen_next = first;
    listener->nx_tcp_listen_previous = first->nx_tcp_listen_previous;
    first->nx_tcp_listen_previous->nx_tcp_listen_next = listener;
    first->nx_tcp_listen_previous = listener;
    return listener;
}

static VOID listener_remove(NX_IP *ip_ptr, NX_TCP_LISTEN *listener)
{
    NX_TCP_LISTEN *next = listener->nx_tcp_listen_next;

    next->nx_tcp_listen_previous = listener->nx_tcp_listen_previous;
    listener->nx_tcp_listen_previous->nx_tcp_listen_next = next;
    if (ip_ptr->nx_ip_tcp_active_listen_requests == listener) {
        ip_ptr->nx_ip_tcp_active_listen_requests = next == listener ? NX_NULL : next;
    }
    listener->nx_tcp_listen_next = ip_ptr->nx_ip_tcp_available_listen_requests;
    ip_ptr->nx_ip_tcp_available_listen_requests = listener;
}

/* The listener that the socket waits at, or NX_NULL. */
static NX_TCP_LISTEN *listener_of(const NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_LISTEN *listener =
        _nx_tcp_listen_find(socket_ptr->nx_tcp_socket_ip_ptr, socket_ptr->nx_tcp_socket_port);

    return listener != NX_NULL && listener->nx_tcp_listen_socket_ptr == socket_ptr ? listener
                                                                                   : NX_NULL;
}

UINT _nx_tcp_listen_has(const NX_TCP_SOCKET *socket_ptr)
{
    return listener_of(socket_ptr) != NX_NULL;
}

/* --- requests ------------------------------------------------------------------------ */

static NX_PACKET *request_first(NX_TCP_LISTEN *listener)
{
    NX_PACKET *packet_ptr = _nx_packet_dequeue(&listener->nx_tcp_listen_queue_head,
                                               &listener->nx_tcp_listen_queue_tail);

    listener->nx_tcp_listen_queue_current -= packet_ptr != NX_NULL;
    return packet_ptr;
}

/* A queued request of the same peer, taken out of the queue; or NX_NULL. */
static NX_PACKET *request_of(NX_TCP_LISTEN *listener, const struct nx_tcp_segment *segment)
{
    NX_PACKET *found = NX_NULL;
    ULONG left = listener->nx_tcp_listen_queue_current;

    for (; left > 0; left--) {
        NX_PACKET *packet_ptr = request_first(listener);
        struct nx_tcp_segment queued;

        _nx_tcp_segment_read(packet_ptr, &queued);
        if (queued.source_port == segment->source_port &&
            _nx_address_equal(&queued.source, &segment->source)) {
            found = packet_ptr;
            continue;
        }
        _nx_packet_enqueue(&listener->nx_tcp_listen_queue_head, &listener->nx_tcp_listen_queue_tail,
                           packet_ptr);
        listener->nx_tcp_listen_queue_current++;
    }
    return found;
}

/* Queues a request that no socket takes; the oldest gives way (NX29). Returns
 * whether the queue keeps the packet. */
static UINT request_queue(NX_IP *ip_ptr, NX_TCP_LISTEN *listener, NX_PACKET *packet_ptr,
                          const struct nx_tcp_segment *segment)
{
    NX_PACKET *earlier = request_of(listener, segment);

    if (earlier != NX_NULL) {
        _nx_packet_release(earlier); /* repeated: as if it came only now */
    } else if (listener->nx_tcp_listen_queue_current >= listener->nx_tcp_listen_queue_maximum) {
        ip_ptr->nx_ip_tcp_receive_packets_dropped++;
        if (listener->nx_tcp_listen_queue_current == 0) {
            _nx_discard(ip_ptr, NX_NULL, NX_DISCARD_TCP_QUEUE);
            return NX_FALSE;
        }
        _nx_discard(ip_ptr, request_first(listener), NX_DISCARD_TCP_QUEUE);
    }
    _nx_packet_enqueue(&listener->nx_tcp_listen_queue_head, &listener->nx_tcp_listen_queue_tail,
                       packet_ptr);
    listener->nx_tcp_listen_queue_current++;
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    if (listener->nx_tcp_listen_queue_notify != NX_NULL) {
        listener->nx_tcp_listen_queue_notify(listener);
    }
#endif
    return NX_TRUE;
}

/* The answer to a request that accept allows. */
static VOID taken_answer(NX_TCP_SOCKET *socket_ptr)
{
    _nx_tcp_connection_syn(socket_ptr, NX_TCP_SYN_RECEIVED);
}

/* The listener's socket takes a request and leaves the listener. */
static VOID request_take(NX_IP *ip_ptr, NX_TCP_LISTEN *listener,
                         const struct nx_tcp_segment *segment)
{
    NX_TCP_SOCKET *socket_ptr = listener->nx_tcp_listen_socket_ptr;
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    NX_ROUTE route;

    if (_nx_route_back(ip_ptr, &segment->source, &segment->destination, segment->interface_ptr,
                       &route) != NX_SUCCESS) {
        return;
    }
    listener->nx_tcp_listen_socket_ptr = NX_NULL;
    _nx_tcp_port_insert(socket_ptr, listener->nx_tcp_listen_port);
    _nx_tcp_connection_begin(socket_ptr, &segment->source, segment->source_port, &route);
    _nx_tcp_connection_syn_take(socket_ptr, segment);
    own->syn_taken = NX_TRUE;
    if (listener->nx_tcp_listen_callback != NX_NULL) {
        listener->nx_tcp_listen_callback(socket_ptr, listener->nx_tcp_listen_port);
    }
    if (own->syn_taken && own->accepting) {
        taken_answer(socket_ptr);
    }
}

/* The application may refuse a request before a socket takes it: it is reset. */
static UINT request_is_refused(NX_IP *ip_ptr, NX_TCP_LISTEN *listener, NX_PACKET *packet_ptr,
                               struct nx_tcp_segment *segment)
{
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    NX_TCP_SOCKET *socket_ptr = listener->nx_tcp_listen_socket_ptr;

    if (socket_ptr->nx_tcp_socket_syn_received_notify != NX_NULL &&
        socket_ptr->nx_tcp_socket_syn_received_notify(socket_ptr, packet_ptr) != NX_SUCCESS) {
        _nx_tcp_reset_reply(ip_ptr, segment);
        return NX_TRUE;
    }
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(listener);
    NX_PARAMETER_NOT_USED(packet_ptr);
    NX_PARAMETER_NOT_USED(segment);
#endif
    return NX_FALSE;
}

/* A segment to a port that is listened to, of no connection (RFC 9293
 * 3.10.7.2). Returns whether the listener keeps the packet. */
UINT _nx_tcp_listen_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr, struct nx_tcp_segment *segment)
{
    NX_TCP_LISTEN *listener = _nx_tcp_listen_find(ip_ptr, segment->destination_port);

    if (segment->bits & NX_TCP_RST_BIT) {
        NX_PACKET *request = request_of(listener, segment);

        if (request != NX_NULL) {
            _nx_packet_release(request);
        }
        return NX_FALSE;
    }
    if (segment->bits & NX_TCP_ACK_BIT) {
        _nx_tcp_reset_reply(ip_ptr, segment);
        return NX_FALSE;
    }
    if ((segment->bits & NX_TCP_SYN_BIT) == 0) {
        _nx_discard(ip_ptr, NX_NULL, NX_DISCARD_TCP_STATE);
        return NX_FALSE;
    }
    if (!_nx_tcp_options_acceptable(segment)) {
        _nx_tcp_reset_reply(ip_ptr, segment);
        return NX_FALSE;
    }
    if (listener->nx_tcp_listen_socket_ptr == NX_NULL) {
        return request_queue(ip_ptr, listener, packet_ptr, segment);
    }
    if (!request_is_refused(ip_ptr, listener, packet_ptr, segment)) {
        request_take(ip_ptr, listener, segment);
    }
    return NX_FALSE;
}

/* The listener has a socket: it takes the oldest request. NX_TRUE: there was one. */
static UINT request_next(NX_IP *ip_ptr, NX_TCP_LISTEN *listener)
{
    struct nx_tcp_segment segment;
    NX_PACKET *packet_ptr = request_first(listener);

    if (packet_ptr == NX_NULL) {
        return NX_FALSE;
    }
    _nx_tcp_segment_read(packet_ptr, &segment);
    _nx_tcp_options_parse(&segment);
    if (!request_is_refused(ip_ptr, listener, packet_ptr, &segment)) {
        request_take(ip_ptr, listener, &segment);
    }
    _nx_packet_release(packet_ptr);
    return listener->nx_tcp_listen_socket_ptr == NX_NULL || request_next(ip_ptr, listener);
}

/*
 * A request came to nothing before it was a connection. When the listener has
 * room the socket waits there again, and so does a thread in accept; NX_FALSE:
 * another socket is there, or nobody listens.
 */
UINT _nx_tcp_listen_return(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_LISTEN *listener = _nx_tcp_listen_find(ip_ptr, socket_ptr->nx_tcp_socket_port);

    if (socket_ptr->nx_tcp_socket_client_type || listener == NX_NULL ||
        listener->nx_tcp_listen_socket_ptr != NX_NULL) {
        return NX_FALSE;
    }
    _nx_tcp_port_remove(socket_ptr);
    socket_ptr->nx_tcp_socket_connect_port = 0;
    socket_ptr->nx_tcp_socket_timeout = 0;
    socket_ptr->nx_tcp_socket_delayed_ack_timeout = 0;
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes = 0;
    socket_ptr->nx_tcp_socket_private.snd_cursor = socket_ptr->nx_tcp_socket_tx_sequence;
    socket_ptr->nx_tcp_socket_private.syn_taken = NX_FALSE;
    if (socket_ptr->nx_tcp_socket_private.rfc) {
        socket_ptr->nx_tcp_socket_tx_sequence = 0;
    }
    listener->nx_tcp_listen_socket_ptr = socket_ptr;
    _nx_tcp_state_set(socket_ptr, NX_TCP_LISTEN_STATE);
    request_next(ip_ptr, listener);
    return NX_TRUE;
}

/* A segment for a taken request: the peer may repeat it, renew it or give up.
 * Never keeps the packet. */
UINT _nx_tcp_listen_taken_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    ULONG bits = segment->bits & (NX_TCP_RST_BIT | NX_TCP_SYN_BIT | NX_TCP_ACK_BIT);

    if (bits == NX_TCP_SYN_BIT) {
        _nx_tcp_connection_syn_take(socket_ptr, segment);
    } else if ((bits & NX_TCP_RST_BIT) && segment->seq == socket_ptr->nx_tcp_socket_rx_sequence) {
        _nx_tcp_connection_lost(socket_ptr);
        _nx_tcp_notify(socket_ptr);
    } else if (bits == NX_TCP_ACK_BIT) {
        _nx_tcp_reset_reply(socket_ptr->nx_tcp_socket_ip_ptr, segment);
    }
    return NX_FALSE;
}

/* --- services ------------------------------------------------------------------------ */

static VOID socket_attach(NX_TCP_LISTEN *listener, NX_TCP_SOCKET *socket_ptr)
{
    listener->nx_tcp_listen_socket_ptr = socket_ptr;
    socket_ptr->nx_tcp_socket_client_type = NX_FALSE;
    socket_ptr->nx_tcp_socket_port = listener->nx_tcp_listen_port;
    socket_ptr->nx_tcp_socket_private.accepting = NX_FALSE;
    _nx_tcp_state_set(socket_ptr, NX_TCP_LISTEN_STATE);
}

/* What listen and relisten ask of a socket. */
static UINT socket_check(const NX_TCP_SOCKET *socket_ptr)
{
    if (socket_ptr->nx_tcp_socket_state != NX_TCP_CLOSED) {
        return NX_NOT_CLOSED;
    }
    if (socket_ptr->nx_tcp_socket_bound_next != NX_NULL ||
        _nx_tcp_bind_waits(socket_ptr)) {
        return NX_ALREADY_BOUND;
    }
    return NX_SUCCESS;
}

UINT _nx_tcp_server_socket_listen(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr,
                                  UINT listen_queue_size,
                                  VOID (*tcp_listen_callback)(NX_TCP_SOCKET *socket_ptr, UINT port))
{
    NX_TCP_LISTEN *listener;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = socket_check(socket_ptr);
    if (status == NX_SUCCESS && _nx_tcp_listen_find(ip_ptr, port) != NX_NULL) {
        status = NX_DUPLICATE_LISTEN;
    }
    if (status == NX_SUCCESS) {
        listener = listener_add(ip_ptr);
        status = NX_MAX_LISTEN;
        if (listener != NX_NULL) {
            listener->nx_tcp_listen_port = port;
            listener->nx_tcp_listen_callback = tcp_listen_callback;
            listener->nx_tcp_listen_queue_maximum = listen_queue_size;
            socket_attach(listener, socket_ptr);
            status = NX_SUCCESS;
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_server_socket_relisten(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_LISTEN *listener;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = socket_check(socket_ptr);
    if (status == NX_SUCCESS) {
        listener = _nx_tcp_listen_find(ip_ptr, port);
        status = NX_INVALID_RELISTEN;
        if (listener != NX_NULL && listener->nx_tcp_listen_socket_ptr == NX_NULL) {
            socket_attach(listener, socket_ptr);
            status = request_next(ip_ptr, listener) ? NX_CONNECTION_PENDING : NX_SUCCESS;
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_server_socket_unlisten(NX_IP *ip_ptr, UINT port)
{
    NX_TCP_LISTEN *listener;
    NX_TCP_SOCKET *socket_ptr;
    NX_PACKET *packet_ptr;

    _nx_ip_lock(ip_ptr);
    listener = _nx_tcp_listen_find(ip_ptr, port);
    if (listener == NX_NULL) {
        _nx_ip_unlock(ip_ptr);
        return NX_ENTRY_NOT_FOUND;
    }
    while ((packet_ptr = request_first(listener)) != NX_NULL) {
        _nx_packet_release(packet_ptr);
    }
    socket_ptr = listener->nx_tcp_listen_socket_ptr;
    listener_remove(ip_ptr, listener);
    if (socket_ptr != NX_NULL) {
        socket_ptr->nx_tcp_socket_private.accepting = NX_FALSE;
        _nx_tcp_state_set(socket_ptr, NX_TCP_CLOSED);
        _nx_wake_all(&socket_ptr->nx_tcp_socket_connect_suspended_thread, NX_NOT_CONNECTED);
    }
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

static UINT accept_wait(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    UINT status = _nx_tcp_handshake_wait(socket_ptr, wait_option);

    if (status != NX_SUCCESS && status != NX_IN_PROGRESS) {
        socket_ptr->nx_tcp_socket_private.accepting = NX_FALSE;
    }
    return status;
}

UINT _nx_tcp_server_socket_accept(NX_TCP_SOCKET *socket_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_ESTABLISHED) {
        _nx_ip_unlock(ip_ptr);
        return NX_SUCCESS;
    }
    if (socket_ptr->nx_tcp_socket_client_type ||
        !(socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED || own->syn_taken ||
          (socket_ptr->nx_tcp_socket_state == NX_TCP_LISTEN_STATE &&
           _nx_tcp_listen_has(socket_ptr)))) {
        _nx_ip_unlock(ip_ptr);
        return NX_NOT_LISTEN_STATE;
    }
    own->accepting = NX_TRUE;
    if (own->syn_taken) {
        taken_answer(socket_ptr);
    }
    return accept_wait(socket_ptr, wait_option);
}

UINT _nx_tcp_server_socket_unaccept(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_LISTEN *listener;

    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_client_type ||
        (socket_ptr->nx_tcp_socket_state != NX_TCP_LISTEN_STATE &&
         socket_ptr->nx_tcp_socket_state != NX_TCP_SYN_RECEIVED)) {
        _nx_ip_unlock(ip_ptr);
        return NX_NOT_LISTEN_STATE;
    }
    listener = listener_of(socket_ptr);
    if (listener != NX_NULL) {
        listener->nx_tcp_listen_socket_ptr = NX_NULL;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED) {
        _nx_tcp_reset_send(socket_ptr, socket_ptr->nx_tcp_socket_private.snd_max);
    }
    _nx_tcp_connection_end(socket_ptr, NX_SUCCESS);
    if (socket_ptr->nx_tcp_socket_bound_next != NX_NULL) {
        _nx_tcp_port_remove(socket_ptr);
    }
    _nx_tcp_state_set(socket_ptr, NX_TCP_CLOSED);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}
