/*
 * The life of a connection: what a socket is when one begins, is established,
 * rests in TIME-WAIT, ends. Every way out of a connection comes through
 * _nx_tcp_connection_end, which frees and wakes all that belonged to it.
 */
#include "nx_tcp_internal.h"

VOID _nx_tcp_state_set(NX_TCP_SOCKET *socket_ptr, UINT state)
{
    socket_ptr->nx_tcp_socket_state = state;
    _nx_wake_all(&socket_ptr->nx_tcp_socket_private.state_suspension_list, NX_SUCCESS);
}

VOID _nx_tcp_route_get(const NX_TCP_SOCKET *socket_ptr, NX_ROUTE *route)
{
    route->interface_ptr = socket_ptr->nx_tcp_socket_connect_interface;
    route->next_hop = socket_ptr->nx_tcp_socket_next_hop_address;
    route->source = NX_NULL;
#ifdef FEATURE_NX_IPV6
    route->source = socket_ptr->nx_tcp_socket_ipv6_addr;
#endif
}

static VOID route_set(NX_TCP_SOCKET *socket_ptr, const NX_ROUTE *route)
{
    socket_ptr->nx_tcp_socket_connect_interface = route->interface_ptr;
    socket_ptr->nx_tcp_socket_next_hop_address = route->next_hop;
#ifdef FEATURE_NX_IPV6
    socket_ptr->nx_tcp_socket_ipv6_addr = route->source;
#endif
}

/* The MSS that we announce: what the interface carries (RFC 6691: options are
 * not subtracted), or less when the application wants less. */
ULONG _nx_tcp_mss_local(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG headers = _nx_ip_header_bytes(socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version) +
                    NX_TCP_HEADER_BYTES;
    ULONG mtu = socket_ptr->nx_tcp_socket_connect_interface->nx_interface_ip_mtu_size;
    ULONG mss = _nx_tcp_min(_nx_tcp_max(mtu, headers), 0xFFFF) - headers;

    if (socket_ptr->nx_tcp_socket_mss != 0) {
        mss = _nx_tcp_min(mss, socket_ptr->nx_tcp_socket_mss);
    }
    return mss;
}

static VOID scaling_offer(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    own->scaling = NX_TRUE;
#else
    own->scaling = own->rfc;
#endif
    own->rcv_scale = 0;
    own->snd_scale = 0;
    while (own->scaling && own->rcv_scale < NX_TCP_MAX_SCALE &&
           socket_ptr->nx_tcp_socket_rx_window_default >> own->rcv_scale > 0xFFFF) {
        own->rcv_scale++;
    }
}

/* Everything but sequence numbers of our own: a new connection to, or from, a peer. */
VOID _nx_tcp_connection_begin(NX_TCP_SOCKET *socket_ptr, const NXD_ADDRESS *peer, UINT peer_port,
                              const NX_ROUTE *route)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    _nx_tcp_receive_flush(socket_ptr);
    _nx_tcp_connection_leave(socket_ptr);
    socket_ptr->nx_tcp_socket_connect_ip = *peer;
    socket_ptr->nx_tcp_socket_connect_port = peer_port;
    _nx_tcp_connection_enter(socket_ptr);
    route_set(socket_ptr, route);
    socket_ptr->nx_tcp_socket_connect_mss = _nx_tcp_mss_local(socket_ptr);
    socket_ptr->nx_tcp_socket_peer_mss = 0;
    socket_ptr->nx_tcp_socket_rx_sequence = 0;
    socket_ptr->nx_tcp_socket_rx_sequence_acked = 0;
    socket_ptr->nx_tcp_socket_rx_window_current = socket_ptr->nx_tcp_socket_rx_window_default;
    socket_ptr->nx_tcp_socket_rx_window_last_sent = 0;
    socket_ptr->nx_tcp_socket_tx_window_advertised = 0;
    socket_ptr->nx_tcp_socket_timeout_retries = 0;
    socket_ptr->nx_tcp_socket_zero_window_probe_failure = 0;
    socket_ptr->nx_tcp_socket_fin_received = NX_FALSE;
    socket_ptr->nx_tcp_socket_fin_acked = NX_FALSE;
    socket_ptr->nx_tcp_socket_duplicated_ack_received = 0;
    socket_ptr->nx_tcp_socket_fast_recovery = NX_FALSE;
    socket_ptr->nx_tcp_socket_ack_n_packet_counter = 0;
    own->rfc = (UCHAR)socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_profile_rfc;
    own->rto_ticks = NX_IP_PERIODIC_RATE;
    own->srtt_us = 0;
    own->rttvar_us = 0;
    own->rtt_start_us = 0;
    own->sent_us = 0;
    own->snd_wnd_max = 0;
    own->due = 0;
    own->fin_queued = NX_FALSE;
    own->syn_repeated = NX_FALSE;
    own->refused = NX_FALSE;
    own->disconnecting = NX_FALSE;
    own->sack_ok = own->rfc;
    own->ts_ok = own->rfc;
    own->option_bytes = 0;
    own->black_hole = NX_FALSE;
    own->path_us = 0;
    own->use_cubic = own->rfc && !socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_private.newreno;
    own->sack_count = 0;
    _nx_tcp_ecn_begin(socket_ptr);
    scaling_offer(socket_ptr);
}

/* The peer's SYN: its numbers, options and window are known from here on. */
VOID _nx_tcp_connection_syn_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    own->snd_wl1 = segment->seq;
    own->snd_wnd_max = segment->window;
    socket_ptr->nx_tcp_socket_tx_window_advertised = segment->window;
    socket_ptr->nx_tcp_socket_rx_sequence = segment->seq + 1;
    socket_ptr->nx_tcp_socket_rx_sequence_acked = segment->seq + 1;
    memset(own->sack_recent, 0, sizeof(own->sack_recent));
    own->duplicate.start = own->duplicate.end;
    _nx_tcp_options_apply(socket_ptr, segment);
    _nx_tcp_ecn_syn_take(socket_ptr, segment);
}

/* Our SYN takes its place in the sequence space; output sends it. */
VOID _nx_tcp_connection_syn(NX_TCP_SOCKET *socket_ptr, UINT state)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG iss = _nx_tcp_iss_choose(socket_ptr);

    socket_ptr->nx_tcp_socket_tx_sequence = iss + 1;
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes = 1;
    if (own->ts_ok) {
        own->ts_offset = _nx_tcp_ts_offset_choose(socket_ptr);
    }
    own->snd_cursor = iss;
    own->snd_small = iss;
    own->ecn_recover = iss;
    own->snd_max = iss;
    own->syn_taken = NX_FALSE;
    _nx_tcp_state_set(socket_ptr, state);
    _nx_tcp_output(socket_ptr);
}

VOID _nx_tcp_connection_established(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (socket_ptr->nx_tcp_socket_client_type) {
        ip_ptr->nx_ip_tcp_active_connections++;
    } else {
        ip_ptr->nx_ip_tcp_passive_connections++;
    }
    ip_ptr->nx_ip_tcp_connections++;
    if (own->syn_repeated) {
        own->rto_ticks = 3 * NX_IP_PERIODIC_RATE; /* RFC 6298 5.7 */
    }
    own->accepting = NX_FALSE;
    own->events |= NX_TCP_TELL_ESTABLISHED;
    socket_ptr->nx_tcp_socket_previous_highest_ack = _nx_tcp_snd_una(socket_ptr);
    _nx_tcp_congestion_begin(socket_ptr);
    _nx_tcp_state_set(socket_ptr, NX_TCP_ESTABLISHED);
    _nx_tcp_keepalive_restart(socket_ptr);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_connect_suspended_thread, NX_SUCCESS);
}

static VOID timers_stop(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_timeout = 0;
    socket_ptr->nx_tcp_socket_delayed_ack_timeout = 0;
#ifdef NX_ENABLE_TCP_KEEPALIVE
    socket_ptr->nx_tcp_socket_keepalive_timeout = 0;
    socket_ptr->nx_tcp_socket_keepalive_retries = 0;
#endif
}

/* Both ends have closed and heard of it: no text is lost. */
static UINT is_closed_orderly(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_private.fin_queued && socket_ptr->nx_tcp_socket_fin_acked &&
           socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0;
}

/* Queues and waiting threads of a connection that carries nothing any more. Text
 * that came before the peer's FIN was acknowledged: it can still be read. */
static VOID connection_release(NX_TCP_SOCKET *socket_ptr, UINT disconnect_status)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    timers_stop(socket_ptr);
    _nx_tcp_sent_flush(socket_ptr);
    if (!is_closed_orderly(socket_ptr)) {
        _nx_tcp_receive_flush(socket_ptr);
    }
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes = 0;
    own->snd_cursor = socket_ptr->nx_tcp_socket_tx_sequence;
    own->due = 0;
    if (own->disconnecting) {
        own->events |= NX_TCP_TELL_COMPLETE;
        own->disconnecting = NX_FALSE;
    }
    _nx_wake_all(&socket_ptr->nx_tcp_socket_receive_suspension_list, NX_NOT_CONNECTED);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_transmit_suspension_list, NX_NOT_CONNECTED);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_connect_suspended_thread, NX_NOT_CONNECTED);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_disconnect_suspended_thread, disconnect_status);
}

/*
 * Both directions are closed and the last word was ours. The socket is free
 * for the application at once; its ends rest in the instance's table. Only who
 * asked to be told of the timed wait sees the state.
 */
VOID _nx_tcp_connection_time_wait(NX_TCP_SOCKET *socket_ptr)
{
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    if (socket_ptr->nx_tcp_timed_wait_callback != NX_NULL) {
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_disconnections++;
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_TIMED_WAIT;
        connection_release(socket_ptr, NX_SUCCESS);
        _nx_tcp_state_set(socket_ptr, NX_TCP_TIMED_WAIT);
        _nx_tcp_timer_restart(socket_ptr);
        return;
    }
#endif
    _nx_tcp_time_wait_add(socket_ptr);
    _nx_tcp_connection_end(socket_ptr, NX_SUCCESS);
}

/*
 * The connection is no more; a waiting disconnect returns disconnect_status.
 * A client is CLOSED, a server waits in LISTEN for unaccept. With the RFC
 * profile the next initial sequence number owes nothing to this connection.
 */
VOID _nx_tcp_connection_end(NX_TCP_SOCKET *socket_ptr, UINT disconnect_status)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
        socket_ptr->nx_tcp_socket_state != NX_TCP_TIMED_WAIT) {
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_disconnections++;
    }
    _nx_tcp_state_set(socket_ptr,
                      socket_ptr->nx_tcp_socket_client_type ? NX_TCP_CLOSED : NX_TCP_LISTEN_STATE);
    connection_release(socket_ptr, disconnect_status);
    own->accepting = NX_FALSE;
    own->syn_taken = NX_FALSE;
    own->fin_queued = NX_FALSE;
    socket_ptr->nx_tcp_socket_fin_received = NX_FALSE;
    _nx_tcp_connection_leave(socket_ptr);
    socket_ptr->nx_tcp_socket_connect_port = 0;
    socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version = 0;
    if (own->rfc) {
        socket_ptr->nx_tcp_socket_tx_sequence = 0;
    }
}

/* The peer reset the connection, or has not answered for too long. A server
 * that was not yet connected goes back to its listener unseen (RFC 9293
 * 3.10.7.4), its accept waits on. */
VOID _nx_tcp_connection_lost(NX_TCP_SOCKET *socket_ptr)
{
    UINT text_lost = socket_ptr->nx_tcp_socket_tx_outstanding_bytes >
                     socket_ptr->nx_tcp_socket_private.fin_queued;

    if (socket_ptr->nx_tcp_socket_state < NX_TCP_ESTABLISHED && _nx_tcp_listen_return(socket_ptr)) {
        return;
    }
    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED) {
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_DISCONNECT;
    }
    socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_connections_dropped++;
    _nx_tcp_connection_end(socket_ptr, text_lost ? NX_DISCONNECT_FAILED : NX_SUCCESS);
}

static VOID call(NX_TCP_SOCKET *socket_ptr, ULONG events, ULONG event,
                 VOID (*callback)(NX_TCP_SOCKET *))
{
    /* An earlier callback may have deleted the socket. */
    if ((events & event) && callback != NX_NULL && socket_ptr->nx_tcp_socket_id == NX_TCP_ID) {
        callback(socket_ptr);
    }
}

/* The callbacks that were gathered while the connection changed; last, since
 * the application may do anything in them. */
VOID _nx_tcp_notify(NX_TCP_SOCKET *socket_ptr)
{
    ULONG events = socket_ptr->nx_tcp_socket_private.events;

    socket_ptr->nx_tcp_socket_private.events = 0;
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    call(socket_ptr, events, NX_TCP_TELL_ESTABLISHED, socket_ptr->nx_tcp_establish_notify);
#endif
    call(socket_ptr, events, NX_TCP_TELL_URGENT, socket_ptr->nx_tcp_urgent_data_callback);
    call(socket_ptr, events, NX_TCP_TELL_RECEIVE, socket_ptr->nx_tcp_receive_callback);
    call(socket_ptr, events, NX_TCP_TELL_WINDOW, socket_ptr->nx_tcp_socket_window_update_notify);
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
    call(socket_ptr, events, NX_TCP_TELL_DEPTH, socket_ptr->nx_tcp_socket_queue_depth_notify);
#endif
    call(socket_ptr, events, NX_TCP_TELL_DISCONNECT, socket_ptr->nx_tcp_disconnect_callback);
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    call(socket_ptr, events, NX_TCP_TELL_TIMED_WAIT, socket_ptr->nx_tcp_timed_wait_callback);
    call(socket_ptr, events, NX_TCP_TELL_COMPLETE, socket_ptr->nx_tcp_disconnect_complete_notify);
#endif
}

/* Callbacks may create and delete sockets: each call begins the search anew. */
VOID _nx_tcp_notify_all(NX_IP *ip_ptr)
{
    ULONG left = ip_ptr->nx_ip_tcp_created_sockets_count;
    NX_TCP_SOCKET *socket_ptr = ip_ptr->nx_ip_tcp_created_sockets_ptr;

    while (left > 0) {
        if (socket_ptr->nx_tcp_socket_private.events != 0) {
            _nx_tcp_notify(socket_ptr);
            left = ip_ptr->nx_ip_tcp_created_sockets_count;
            socket_ptr = ip_ptr->nx_ip_tcp_created_sockets_ptr;
        } else {
            left--;
            socket_ptr = socket_ptr->nx_tcp_socket_created_next;
        }
    }
}
