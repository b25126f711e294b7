/*
 * Connections in TIME-WAIT (RFC 9293 3.6.1): kept in a small table of the
 * instance, apart from sockets, so that a socket can serve again at once. When
 * the table is full the oldest entry makes room.
 */
#include "nx_tcp_internal.h"

static NX_TCP_TIME_WAIT *entry_find(NX_IP *ip_ptr, const NXD_ADDRESS *peer, UINT port,
                                    UINT peer_port)
{
    NX_TCP_TIME_WAIT *entry = ip_ptr->nx_ip_tcp_private.time_wait;
    UINT i;

    for (i = 0; i < NX_TCP_TIME_WAIT_ENTRIES; i++, entry++) {
        if (entry->timeout != 0 && entry->port == port && entry->peer_port == peer_port &&
            _nx_address_equal(&entry->peer, peer)) {
            return entry;
        }
    }
    return NX_NULL;
}

static NX_TCP_TIME_WAIT *entry_make(NX_IP *ip_ptr)
{
    NX_TCP_TIME_WAIT *entry = ip_ptr->nx_ip_tcp_private.time_wait;
    NX_TCP_TIME_WAIT *oldest = entry;
    UINT i;

    for (i = 0; i < NX_TCP_TIME_WAIT_ENTRIES; i++, entry++) {
        if (entry->timeout < oldest->timeout) {
            oldest = entry;
        }
    }
    return oldest;
}

VOID _nx_tcp_time_wait_add(NX_TCP_SOCKET *socket_ptr)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_TIME_WAIT *entry = entry_make(ip_ptr);

    _nx_tcp_route_get(socket_ptr, &entry->route);
    entry->peer = socket_ptr->nx_tcp_socket_connect_ip;
    entry->port = socket_ptr->nx_tcp_socket_port;
    entry->peer_port = socket_ptr->nx_tcp_socket_connect_port;
    entry->sequence = socket_ptr->nx_tcp_socket_tx_sequence;
    entry->acknowledgment = socket_ptr->nx_tcp_socket_rx_sequence;
    entry->timeout = NX_TCP_TIME_WAIT_TICKS;
    entry->syn_answered = NX_FALSE;
    entry->ts_ok = socket_ptr->nx_tcp_socket_private.ts_ok;
    entry->ts_offset = socket_ptr->nx_tcp_socket_private.ts_offset;
    entry->ts_recent = socket_ptr->nx_tcp_socket_private.ts_recent;
    _nx_ip_periodic_start(ip_ptr);
}

/* The socket's ends begin anew: returns the last sequence number that they
 * used when they rest in the table (0 else), and takes them out. */
ULONG _nx_tcp_time_wait_forget(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_TIME_WAIT *entry =
        entry_find(socket_ptr->nx_tcp_socket_ip_ptr, &socket_ptr->nx_tcp_socket_connect_ip,
                   socket_ptr->nx_tcp_socket_port, socket_ptr->nx_tcp_socket_connect_port);

    if (entry == NX_NULL) {
        return 0;
    }
    entry->timeout = 0;
    return entry->sequence;
}

/* Whether a SYN begins a new connection between ends that rest (RFC 6191): its
 * timestamp is of later than the old connection, or its number beyond. */
static UINT is_new_connection(const NX_IP *ip_ptr, const NX_TCP_TIME_WAIT *entry,
                              const struct nx_tcp_segment *segment)
{
    if ((segment->bits & (NX_TCP_SYN_BIT | NX_TCP_ACK_BIT | NX_TCP_RST_BIT)) != NX_TCP_SYN_BIT) {
        return NX_FALSE;
    }
    if (segment->ts_given && ip_ptr->nx_ip_tcp_profile_rfc) {
        if (!entry->ts_ok) {
            return NX_TRUE;
        }
        if (segment->ts_value != entry->ts_recent) {
            return NX_TCP_SEQ_GT(segment->ts_value, entry->ts_recent);
        }
    }
    return NX_TCP_SEQ_GT(segment->seq, entry->acknowledgment);
}

/*
 * A segment that no socket claims. NX_TRUE when it belongs to an entry and is
 * done with. A SYN beyond the old connection is a new one (RFC 9293 3.10.7.4);
 * a reset does not cut the rest short (RFC 1337), but that of a peer whose other
 * SYN we have answered: it has forgotten the connection, and could not begin one
 * between these ends before the rest is over.
 */
UINT _nx_tcp_time_wait_receive(NX_IP *ip_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_TIME_WAIT *entry =
        entry_find(ip_ptr, &segment->source, segment->destination_port, segment->source_port);

    if (entry == NX_NULL) {
        return NX_FALSE;
    }
    if (is_new_connection(ip_ptr, entry, segment)) {
        return NX_FALSE;
    }
    if (segment->bits & NX_TCP_RST_BIT) {
        if (entry->syn_answered && segment->seq == entry->acknowledgment) {
            entry->timeout = 0;
        }
        return NX_TRUE;
    }
    entry->syn_answered |= (segment->bits & NX_TCP_SYN_BIT) != 0;
    if (segment->bits & NX_TCP_FIN_BIT) {
        entry->timeout = NX_TCP_TIME_WAIT_TICKS;
    }
    if ((segment->bits & (NX_TCP_SYN_BIT | NX_TCP_FIN_BIT)) || segment->data_length > 0 ||
        segment->seq != entry->acknowledgment) {
        _nx_tcp_time_wait_acknowledge(ip_ptr, entry);
    }
    return NX_TRUE;
}

/* Called with the lock held, every second while the table is not empty. */
VOID _nx_tcp_time_wait_tick(NX_IP *ip_ptr, ULONG ticks)
{
    NX_TCP_TIME_WAIT *entry = ip_ptr->nx_ip_tcp_private.time_wait;
    UINT i;

    for (i = 0; i < NX_TCP_TIME_WAIT_ENTRIES; i++, entry++) {
        entry->timeout -= _nx_tcp_min(entry->timeout, ticks);
        if (entry->timeout != 0) {
            _nx_ip_periodic_start(ip_ptr);
        }
    }
}
