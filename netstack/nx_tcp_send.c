/*
 * The transmit queue. A packet handed to send becomes its own segment without
 * a copy and stays on the queue until acknowledged; what is too large for one
 * segment or for the window is cut, the front going into packets of its pool.
 * Marks of a queued packet: nx_packet_tcp_queue_next links the queue and ends
 * in NX_PACKET_ENQUEUED; nx_packet_queue_next is NX_DRIVER_TX_DONE while the
 * packet is ours to send (again).
 */
#include "nx_tcp_internal.h"

/* tx_thread_suspend_info of a waiting sender: whether its packet is still its own. */
#define SEND_WAITS 0u
#define SEND_DONE  1u

/* Where the header of a queued packet is, also while the driver has it: IP
 * leaves its own header's place in the packet. */
NX_TCP_HEADER *_nx_tcp_sent_header(const NX_PACKET *packet_ptr)
{
    if (packet_ptr->nx_packet_queue_next == NX_DRIVER_TX_DONE) {
        return (NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr;
    }
    return (NX_TCP_HEADER *)(packet_ptr->nx_packet_ip_header +
                             packet_ptr->nx_packet_ip_header_length);
}

/* Room for `want` bytes of headers before the text of a packet that begins with
 * its text: where there is less, the text moves when its buffer has room behind
 * it. NX_FALSE: it has not. */
static UINT text_make_room(NX_PACKET *packet_ptr, ULONG want)
{
    ULONG have = (ULONG)(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start);
    ULONG bytes = (ULONG)(packet_ptr->nx_packet_append_ptr - packet_ptr->nx_packet_prepend_ptr);

    if (have >= want) {
        return NX_TRUE;
    }
    if ((ULONG)(packet_ptr->nx_packet_data_end - packet_ptr->nx_packet_append_ptr) < want - have) {
        return NX_FALSE;
    }
    memmove(packet_ptr->nx_packet_prepend_ptr + (want - have), packet_ptr->nx_packet_prepend_ptr,
            bytes);
    packet_ptr->nx_packet_prepend_ptr += want - have;
    packet_ptr->nx_packet_append_ptr += want - have;
    return NX_TRUE;
}

/* What IP and the driver write before a header of TCP. */
static ULONG lower_header_bytes(const NX_TCP_SOCKET *socket_ptr)
{
    return NX_PHYSICAL_HEADER +
           _nx_ip_header_bytes(socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version);
}

/* A header of this length before the text; of it only number and length count
 * before the packet is sent. */
static VOID header_put(NX_PACKET *packet_ptr, ULONG length, ULONG seq)
{
    NX_TCP_HEADER *header;

    packet_ptr->nx_packet_prepend_ptr -= length;
    packet_ptr->nx_packet_length += length;
    header = (NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr;
    header->nx_tcp_sequence_number = htonl(seq);
    header->nx_tcp_header_word_3 = htonl(length / 4 << NX_TCP_HEADER_SHIFT);
}

/* The header of a queued packet that is ours gets another length; NX_FALSE,
 * and nothing changes, when there is no room for it. */
UINT _nx_tcp_sent_header_resize(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG length)
{
    NX_TCP_HEADER *header = _nx_tcp_sent_header(packet_ptr);
    ULONG before = (ntohl(header->nx_tcp_header_word_3) >> NX_TCP_HEADER_SHIFT) * 4;
    ULONG seq = ntohl(header->nx_tcp_sequence_number);
    UINT fits;

    if (length == before) {
        return NX_TRUE;
    }
    packet_ptr->nx_packet_prepend_ptr += before;
    packet_ptr->nx_packet_length -= before;
    fits = text_make_room(packet_ptr, lower_header_bytes(socket_ptr) + length);
    header_put(packet_ptr, fits ? length : before, seq);
    return fits;
}

/* Text takes its place in the sequence space. */
static VOID sequence_take(NX_TCP_SOCKET *socket_ptr, ULONG length)
{
    socket_ptr->nx_tcp_socket_tx_sequence += length;
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes += length;
    socket_ptr->nx_tcp_socket_bytes_sent += length;
}

static VOID queue_append(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr)
{
    ULONG length = packet_ptr->nx_packet_length;

    header_put(packet_ptr, NX_TCP_HEADER_BYTES + socket_ptr->nx_tcp_socket_private.option_bytes,
               socket_ptr->nx_tcp_socket_tx_sequence);
    packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ENQUEUED;
    packet_ptr->nx_packet_queue_next = NX_DRIVER_TX_DONE;
    if (socket_ptr->nx_tcp_socket_transmit_sent_count == 0) {
        socket_ptr->nx_tcp_socket_transmit_sent_head = packet_ptr;
    } else {
        socket_ptr->nx_tcp_socket_transmit_sent_tail->nx_packet_union_next
            .nx_packet_tcp_queue_next = packet_ptr;
    }
    socket_ptr->nx_tcp_socket_transmit_sent_tail = packet_ptr;
    socket_ptr->nx_tcp_socket_transmit_sent_count++;
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet_ptr);
    sequence_take(socket_ptr, length);
}

/* Takes the oldest packet off the queue. One that the driver still has is
 * freed by its nx_packet_transmit_release. */
static VOID queue_drop_head(NX_TCP_SOCKET *socket_ptr)
{
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_head;
    UINT ours;

    socket_ptr->nx_tcp_socket_transmit_sent_head =
        packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next;
    socket_ptr->nx_tcp_socket_transmit_sent_count--;
    if (socket_ptr->nx_tcp_socket_transmit_sent_count == 0) {
        socket_ptr->nx_tcp_socket_transmit_sent_head = NX_NULL;
        socket_ptr->nx_tcp_socket_transmit_sent_tail = NX_NULL;
    }
    ours = packet_ptr->nx_packet_queue_next == NX_DRIVER_TX_DONE;
    packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
    if (ours) {
        packet_ptr->nx_packet_queue_next = NX_NULL;
        _nx_packet_release(packet_ptr);
    }
}

/*
 * Cuts a queued packet to `length` bytes of text, the rest becomes a packet
 * behind it. Without a packet for that, or while the driver has it, the packet
 * stays as it is.
 */
VOID _nx_tcp_sent_fit(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG length)
{
    NX_PACKET_POOL *pool_ptr = packet_ptr->nx_packet_pool_owner;
    ULONG options = socket_ptr->nx_tcp_socket_private.option_bytes;
    ULONG header_bytes = NX_TCP_HEADER_BYTES + options;
    ULONG seq = ntohl(_nx_tcp_sent_header(packet_ptr)->nx_tcp_sequence_number);
    NX_PACKET *rest;

    if (packet_ptr->nx_packet_queue_next != NX_DRIVER_TX_DONE) {
        return;
    }
    _nx_tcp_sent_header_resize(socket_ptr, packet_ptr, header_bytes);
    if (packet_ptr->nx_packet_length <= header_bytes + length ||
        _nx_packet_allocate(pool_ptr, &rest, NX_TCP_PACKET + options, NX_NO_WAIT) != NX_SUCCESS) {
        return;
    }
    if (_nx_packet_append_slice(rest, packet_ptr, header_bytes + length,
                                packet_ptr->nx_packet_length - header_bytes - length,
                                pool_ptr) != NX_SUCCESS) {
        _nx_packet_release(rest);
        return;
    }
    header_put(rest, header_bytes, seq + length);
    _nx_packet_trim_end(packet_ptr, header_bytes + length);
    rest->nx_packet_queue_next = NX_DRIVER_TX_DONE;
    rest->nx_packet_union_next.nx_packet_tcp_queue_next =
        packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next;
    packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next = rest;
    if (socket_ptr->nx_tcp_socket_transmit_sent_tail == packet_ptr) {
        socket_ptr->nx_tcp_socket_transmit_sent_tail = rest;
    }
    socket_ptr->nx_tcp_socket_transmit_sent_count++;
}

VOID _nx_tcp_sent_flush(NX_TCP_SOCKET *socket_ptr)
{
    while (socket_ptr->nx_tcp_socket_transmit_sent_count > 0) {
        queue_drop_head(socket_ptr);
    }
}

/* Frees the packets whose text lies wholly before `ack`. */
VOID _nx_tcp_sent_acknowledge(NX_TCP_SOCKET *socket_ptr, ULONG ack)
{
    ULONG count = socket_ptr->nx_tcp_socket_transmit_sent_count;

    while (socket_ptr->nx_tcp_socket_transmit_sent_count > 0) {
        NX_PACKET *head = socket_ptr->nx_tcp_socket_transmit_sent_head;
        NX_PACKET *next = head->nx_packet_union_next.nx_packet_tcp_queue_next;
        ULONG end = next != NX_PACKET_ENQUEUED
                        ? ntohl(_nx_tcp_sent_header(next)->nx_tcp_sequence_number)
                        : socket_ptr->nx_tcp_socket_tx_sequence -
                              socket_ptr->nx_tcp_socket_private.fin_queued;

        if (NX_TCP_SEQ_GT(end, ack)) {
            break;
        }
        queue_drop_head(socket_ptr);
    }
    if (count >= socket_ptr->nx_tcp_socket_transmit_queue_maximum &&
        socket_ptr->nx_tcp_socket_transmit_sent_count <
            socket_ptr->nx_tcp_socket_transmit_queue_maximum) {
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_DEPTH;
    }
}

/* The text of a full segment, beside the SACK blocks that it has to carry. */
ULONG _nx_tcp_segment_full(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;

    return mss - _nx_tcp_sack_bytes(socket_ptr, mss / 2);
}

/*
 * Whether the text [seq, end) waits for more (Nagle's algorithm, RFC 9293 3.7.4
 * with the modification of A.3): it is new, no full segment, nothing comes
 * behind it, and one before it that was not full is not acknowledged yet.
 */
UINT _nx_tcp_sent_waits(const NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    return own->rfc && !own->no_delay && !own->fin_queued &&
           end == socket_ptr->nx_tcp_socket_tx_sequence && NX_TCP_SEQ_GEQ(seq, own->snd_max) &&
           end - seq < _nx_tcp_segment_full(socket_ptr) &&
           NX_TCP_SEQ_GT(own->snd_small, _nx_tcp_snd_una(socket_ptr));
}

VOID pb_tcp_nagle_set(NX_TCP_SOCKET *socket_ptr, UINT on)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;

    _nx_ip_lock(ip_ptr);
    socket_ptr->nx_tcp_socket_private.no_delay = !on;
    _nx_tcp_output(socket_ptr);
    _nx_ip_unlock(ip_ptr);
}

/* The length of the text that waits at the queue's end, 0 when none does. */
static ULONG waiting_length(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG end = socket_ptr->nx_tcp_socket_tx_sequence;
    ULONG seq;

    if (!NX_PACKET_CHAINS || socket_ptr->nx_tcp_socket_transmit_sent_count == 0) {
        return 0;
    }
    seq = ntohl(
        _nx_tcp_sent_header(socket_ptr->nx_tcp_socket_transmit_sent_tail)->nx_tcp_sequence_number);
    return _nx_tcp_sent_waits(socket_ptr, seq, end) ? end - seq : 0;
}

/* Text behind that which waits, in the same segment: copied where there is room
 * behind it, so that many small sends do not hold as many packets. */
static VOID waiting_join(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr)
{
    NX_PACKET *tail = socket_ptr->nx_tcp_socket_transmit_sent_tail;
    NX_PACKET *last = _nx_packet_last(tail);
    ULONG length = packet_ptr->nx_packet_length;

    sequence_take(socket_ptr, length);
    if ((ULONG)(last->nx_packet_data_end - last->nx_packet_append_ptr) >= length) {
        _nx_packet_append_slice(tail, packet_ptr, 0, length, tail->nx_packet_pool_owner);
        _nx_packet_release(packet_ptr);
        return;
    }
    _nx_packet_join(tail, packet_ptr);
}

/*
 * How many of `length` bytes may go in one segment now: `most`, or what is left
 * of the text; less only when it is half the largest window ever (RFC 9293
 * 3.8.6.2.1, sender's silly windows) or when `force`d by a timeout.
 */
static ULONG send_room(const NX_TCP_SOCKET *socket_ptr, ULONG length, ULONG most, UINT force)
{
    ULONG window = _nx_tcp_congestion_window(socket_ptr);
    ULONG used = socket_ptr->nx_tcp_socket_tx_outstanding_bytes;
    ULONG want = _nx_tcp_min(length, most);
    ULONG room = window > used ? window - used : 0;

    if (room >= want) {
        return want;
    }
    if (force || room >= (socket_ptr->nx_tcp_socket_private.snd_wnd_max + 1) / 2) {
        return room;
    }
    return 0;
}

/* Makes sure that there is room for the headers before the text: the
 * interface's packets have none for options. Where the text's buffer has none, a
 * packet of headers goes before it. */
static UINT header_room(const NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, NX_PACKET **front)
{
    ULONG want = lower_header_bytes(socket_ptr) + NX_TCP_HEADER_BYTES +
                 socket_ptr->nx_tcp_socket_private.option_bytes;
    UINT status;

    *front = packet_ptr;
    if (text_make_room(packet_ptr, want)) {
        return NX_SUCCESS;
    }
    status = _nx_packet_allocate(packet_ptr->nx_packet_pool_owner, front, want, NX_NO_WAIT);
    if (status != NX_SUCCESS) {
        return status;
    }
    if (_nx_packet_join(*front, packet_ptr)) {
        return NX_SUCCESS;
    }
    _nx_packet_release(*front);
    return NX_UNDERFLOW;
}

/* Moves the first `bytes` bytes of the packet into a new one of its pool. */
static UINT packet_cut(const NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG bytes,
                       NX_PACKET **front)
{
    NX_PACKET_POOL *pool_ptr = packet_ptr->nx_packet_pool_owner;
    UINT status = _nx_packet_allocate(
        pool_ptr, front, NX_TCP_PACKET + socket_ptr->nx_tcp_socket_private.option_bytes,
        NX_NO_WAIT);

    if (status != NX_SUCCESS) {
        return status;
    }
    status = _nx_packet_append_slice(*front, packet_ptr, 0, bytes, pool_ptr);
    if (status != NX_SUCCESS) {
        _nx_packet_release(*front);
        return status;
    }
    _nx_packet_trim_front(packet_ptr, bytes);
    return NX_SUCCESS;
}

/* Whether one more packet may wait for its acknowledgment. RFC profile: from the
 * pool of input only while that keeps some, or nothing of ours would ever be
 * acknowledged. */
static UINT queue_has_room(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    const NX_PACKET_POOL *pool_ptr = packet_ptr->nx_packet_pool_owner;

    if (socket_ptr->nx_tcp_socket_private.rfc && socket_ptr->nx_tcp_socket_transmit_sent_count > 0 &&
        pool_ptr == socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_default_packet_pool &&
        pool_ptr->nx_packet_pool_available < pool_ptr->nx_packet_pool_total / 4 + 2) {
        return NX_FALSE;
    }
    return socket_ptr->nx_tcp_socket_transmit_sent_count <
           socket_ptr->nx_tcp_socket_transmit_queue_maximum;
}

/* What goes into one segment: blocks of SACK are worth a cut, but not the last
 * packets of the pool. */
static ULONG segment_most(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    const NX_PACKET_POOL *pool_ptr = packet_ptr->nx_packet_pool_owner;
    ULONG most = pool_ptr->nx_packet_pool_available > pool_ptr->nx_packet_pool_total / 4
                     ? _nx_tcp_segment_full(socket_ptr)
                     : socket_ptr->nx_tcp_socket_connect_mss;
    ULONG headers = NX_TCP_PACKET + socket_ptr->nx_tcp_socket_private.option_bytes;

    /* One buffer holds it, with its headers. */
    if (!NX_PACKET_CHAINS && pool_ptr->nx_packet_pool_payload_size < headers + most) {
        most = pool_ptr->nx_packet_pool_payload_size - headers;
    }
    return most;
}

/*
 * Queues what of the packet may go now. NX_SUCCESS: all of it, the packet is
 * the queue's. Else why not; the packet is the caller's, cut to the rest.
 */
static UINT packet_queue(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, UINT force)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0 && own->sent_us != 0) {
        _nx_tcp_congestion_idle(socket_ptr, _nx_tcp_now_us() - own->sent_us);
    }
    _nx_tcp_path_probe(socket_ptr);
    for (;;) {
        NX_PACKET *front = NX_NULL;
        ULONG waiting = waiting_length(socket_ptr);
        ULONG room = send_room(socket_ptr, packet_ptr->nx_packet_length,
                               segment_most(socket_ptr, packet_ptr) - waiting, force);
        UINT status;

        if (waiting == 0 && !queue_has_room(socket_ptr, packet_ptr)) {
            return NX_TX_QUEUE_DEPTH;
        }
        if (room == 0) {
            return NX_WINDOW_OVERFLOW;
        }
        if (room == packet_ptr->nx_packet_length) {
            if (waiting != 0) {
                waiting_join(socket_ptr, packet_ptr);
                return NX_SUCCESS;
            }
            status = header_room(socket_ptr, packet_ptr, &front);
            if (status == NX_SUCCESS) {
                queue_append(socket_ptr, front);
            }
            return status;
        }
        status = packet_cut(socket_ptr, packet_ptr, room, &front);
        if (status != NX_SUCCESS) {
            return status;
        }
        if (waiting != 0) {
            waiting_join(socket_ptr, front);
        } else {
            queue_append(socket_ptr, front);
        }
    }
}

static UINT packet_send(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, UINT force)
{
    UINT status = packet_queue(socket_ptr, packet_ptr, force);

    _nx_tcp_output(socket_ptr);
    if (status != NX_SUCCESS) {
        socket_ptr->nx_tcp_socket_private.refused = NX_TRUE;
        if (socket_ptr->nx_tcp_socket_timeout == 0) {
            _nx_tcp_timer_restart(socket_ptr);
        }
    }
    return status;
}

/*
 * There may be room again: sends for the waiting threads, in their order. A
 * thread whose wait ends meanwhile stops at the lock that we hold and finds
 * there what became of its packet (waiting for a mutex leaves
 * tx_thread_suspend_info alone).
 */
VOID _nx_tcp_send_waiters(NX_TCP_SOCKET *socket_ptr, UINT force)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread;

    while (_nx_tcp_may_send(socket_ptr) &&
           (thread = socket_ptr->nx_tcp_socket_transmit_suspension_list) != TX_NULL) {
        if (packet_send(socket_ptr, thread->tx_thread_additional_suspend_info, force) !=
            NX_SUCCESS) {
            return;
        }
        TX_DISABLE
        thread->tx_thread_suspend_info = SEND_DONE;
        if (socket_ptr->nx_tcp_socket_transmit_suspension_list == thread) {
            _tx_wait_wake(thread, NX_SUCCESS);
        }
        TX_RESTORE
        _tx_wait_preempt_check();
    }
}

static UINT send_check(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    ULONG version = socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version;
    NX_ROUTE route;

    if (socket_ptr->nx_tcp_socket_bound_next == NX_NULL) {
        return NX_NOT_BOUND;
    }
    if (!_nx_tcp_may_send(socket_ptr)) {
        return NX_NOT_CONNECTED;
    }
    if (packet_ptr->nx_packet_length == 0) {
        return NX_INVALID_PACKET;
    }
    if (packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start <
        (version == NX_IP_VERSION_V6 ? NX_IPv6_TCP_PACKET : NX_IPv4_TCP_PACKET)) {
        return NX_UNDERFLOW;
    }
    _nx_tcp_route_get(socket_ptr, &route);
    if (!_nx_route_has_source(&route, version)) {
        return NX_NO_INTERFACE_ADDRESS;
    }
    return NX_SUCCESS;
}

static UINT send_wait(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG wait_option,
                      UINT reason)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = _nx_ip_wait(ip_ptr, &socket_ptr->nx_tcp_socket_transmit_suspension_list,
                              &socket_ptr->nx_tcp_socket_transmit_suspended_count, socket_ptr,
                              wait_option, reason, SEND_WAITS, packet_ptr);

    _nx_ip_lock(ip_ptr);
    if (_tx_thread_current_ptr->tx_thread_suspend_info == SEND_DONE) {
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_socket_send(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = send_check(socket_ptr, packet_ptr);
    if (status == NX_SUCCESS) {
        status = NX_WINDOW_OVERFLOW;
        if (socket_ptr->nx_tcp_socket_transmit_suspension_list == TX_NULL) {
            status = packet_send(socket_ptr, packet_ptr, NX_FALSE);
        }
        if (status != NX_SUCCESS && wait_option != NX_NO_WAIT) {
            return send_wait(socket_ptr, packet_ptr, wait_option, status);
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}
