/*
 * The receive queue: packets in the order of their sequence numbers, first
 * those that the application may have (nx_packet_queue_next NX_PACKET_READY,
 * text at prepend_ptr), then those behind a gap (TCP header still at
 * prepend_ptr, no two overlap). The header stays just before the text.
 */
#include "nx_tcp_internal.h"

static NX_PACKET *queue_next(const NX_PACKET *packet_ptr)
{
    NX_PACKET *next = packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next;

    return next == NX_PACKET_ENQUEUED ? NX_NULL : next;
}

static UINT is_ready(const NX_PACKET *packet_ptr)
{
    return packet_ptr->nx_packet_queue_next == NX_PACKET_READY;
}

static UINT has_text(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_receive_queue_head != NX_NULL &&
           is_ready(socket_ptr->nx_tcp_socket_receive_queue_head);
}

static ULONG waiting_header_length(const NX_PACKET *packet_ptr)
{
    const NX_TCP_HEADER *header = (const NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr;

    return (header->nx_tcp_header_word_3 >> NX_TCP_HEADER_SHIFT) * 4;
}

static ULONG waiting_sequence(const NX_PACKET *packet_ptr)
{
    return ((const NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr)->nx_tcp_sequence_number;
}

static ULONG waiting_length(const NX_PACKET *packet_ptr)
{
    return packet_ptr->nx_packet_length - waiting_header_length(packet_ptr);
}

/* Links the packet behind `previous`, or first when that is NX_NULL. */
static VOID queue_insert(NX_TCP_SOCKET *socket_ptr, NX_PACKET *previous, NX_PACKET *packet_ptr)
{
    NX_PACKET *next = previous != NX_NULL ? queue_next(previous)
                                          : socket_ptr->nx_tcp_socket_receive_queue_head;

    packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next =
        next != NX_NULL ? next : NX_PACKET_ENQUEUED;
    packet_ptr->nx_packet_queue_next = NX_NULL;
    if (previous != NX_NULL) {
        previous->nx_packet_union_next.nx_packet_tcp_queue_next = packet_ptr;
    } else {
        socket_ptr->nx_tcp_socket_receive_queue_head = packet_ptr;
    }
    if (next == NX_NULL) {
        socket_ptr->nx_tcp_socket_receive_queue_tail = packet_ptr;
    }
    socket_ptr->nx_tcp_socket_receive_queue_count++;
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet_ptr);
}

/* Takes the first packet off the queue, as the application gets it. */
static NX_PACKET *queue_take(NX_TCP_SOCKET *socket_ptr)
{
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_receive_queue_head;

    socket_ptr->nx_tcp_socket_receive_queue_head = queue_next(packet_ptr);
    if (socket_ptr->nx_tcp_socket_receive_queue_head == NX_NULL) {
        socket_ptr->nx_tcp_socket_receive_queue_tail = NX_NULL;
    }
    socket_ptr->nx_tcp_socket_receive_queue_count--;
    packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
    packet_ptr->nx_packet_queue_next = NX_NULL;
    return packet_ptr;
}

VOID _nx_tcp_receive_flush(NX_TCP_SOCKET *socket_ptr)
{
    while (socket_ptr->nx_tcp_socket_receive_queue_head != NX_NULL) {
        _nx_packet_release(queue_take(socket_ptr));
    }
    socket_ptr->nx_tcp_socket_rx_window_current = socket_ptr->nx_tcp_socket_rx_window_default;
}

/* What waits behind a gap is given up: when the pool is empty (it was never
 * acknowledged, so the peer still has it, RFC 2018 8), or when the peer's FIN
 * shows that it is nobody's. */
VOID _nx_tcp_receive_reclaim(NX_TCP_SOCKET *socket_ptr, enum nx_discard reason)
{
    NX_PACKET *last = NX_NULL;
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_receive_queue_head;

    while (packet_ptr != NX_NULL && is_ready(packet_ptr)) {
        last = packet_ptr;
        packet_ptr = queue_next(packet_ptr);
    }
    socket_ptr->nx_tcp_socket_receive_queue_tail = last;
    if (last != NX_NULL) {
        last->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ENQUEUED;
    } else {
        socket_ptr->nx_tcp_socket_receive_queue_head = NX_NULL;
    }
    while (packet_ptr != NX_NULL) {
        NX_PACKET *next = queue_next(packet_ptr);

        packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
        socket_ptr->nx_tcp_socket_receive_queue_count--;
        _nx_discard(socket_ptr->nx_tcp_socket_ip_ptr, packet_ptr, reason);
        packet_ptr = next;
    }
}

/* What is left of the window that the peer was told. */
static ULONG window_announced(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG edge = socket_ptr->nx_tcp_socket_rx_sequence_acked +
                 socket_ptr->nx_tcp_socket_rx_window_last_sent;

    return NX_TCP_SEQ_GT(edge, socket_ptr->nx_tcp_socket_rx_sequence)
               ? edge - socket_ptr->nx_tcp_socket_rx_sequence
               : 0;
}

/* By so much the window grows in a segment that is worth it (RFC 9293 3.8.6.2.2). */
static ULONG window_step(const NX_TCP_SOCKET *socket_ptr)
{
    return _nx_tcp_min(socket_ptr->nx_tcp_socket_rx_window_default / 2,
                       socket_ptr->nx_tcp_socket_connect_mss);
}

/* The text in full segments that the pool of input can take beside what
 * may_queue() leaves to others; a segment always, while no text waits. */
static ULONG pool_window(const NX_TCP_SOCKET *socket_ptr)
{
    const NX_PACKET_POOL *pool_ptr = socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_default_packet_pool;
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG payload = pool_ptr->nx_packet_pool_payload_size;
    ULONG packets = (mss + NX_TCP_PACKET + payload - 1) / payload;  /* of a segment */
    ULONG kept = pool_ptr->nx_packet_pool_total / 8 + 2;
    ULONG available = pool_ptr->nx_packet_pool_available;
    ULONG segments = available > kept ? (available - kept) / packets : 0;

    return mss * (segments > 0 || has_text(socket_ptr) ? segments : 1);
}

/* What the window could be now: what is promised stays so; the RFC profile
 * promises no more than what the pool can hold. */
static ULONG window_possible(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG current = socket_ptr->nx_tcp_socket_rx_window_current;
    ULONG announced = window_announced(socket_ptr);

    if (!socket_ptr->nx_tcp_socket_private.rfc) {
        return current;
    }
    return _nx_tcp_min(current, _nx_tcp_max(pool_window(socket_ptr), announced));
}

/* The window to announce: its right edge moves only in steps that are worth a
 * segment, and never back. */
ULONG _nx_tcp_receive_window(NX_TCP_SOCKET *socket_ptr)
{
    ULONG current = window_possible(socket_ptr);
    ULONG announced = window_announced(socket_ptr);
    ULONG step = window_step(socket_ptr);

    return current >= announced + step || current < announced ? current : announced;
}

/* --- what lies behind gaps (RFC 2018) -------------------------------------------------- */

UINT _nx_tcp_receive_has_gap(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_receive_queue_head != NX_NULL &&
           !is_ready(socket_ptr->nx_tcp_socket_receive_queue_tail);
}

/* The block that a waiting packet begins; returns the packet behind it. */
static const NX_PACKET *block_read(const NX_PACKET *packet_ptr, NX_TCP_RANGE *block)
{
    block->start = waiting_sequence(packet_ptr);
    block->end = block->start;
    do {
        block->end += waiting_length(packet_ptr);
        packet_ptr = queue_next(packet_ptr);
    } while (packet_ptr != NX_NULL && waiting_sequence(packet_ptr) == block->end);
    return packet_ptr;
}

static const NX_PACKET *waiting_first(const NX_TCP_SOCKET *socket_ptr)
{
    const NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_receive_queue_head;

    while (packet_ptr != NX_NULL && is_ready(packet_ptr)) {
        packet_ptr = queue_next(packet_ptr);
    }
    return packet_ptr;
}

static UINT block_add(NX_TCP_RANGE *block, UINT count, const NX_TCP_RANGE *wanted)
{
    UINT i;

    for (i = 0; i < count; i++) {
        if (block[i].start == wanted->start) {
            return count;
        }
    }
    block[count] = *wanted;
    return count + 1;
}

/* [seq, end) came again. What of it lies before the text that is complete, or
 * all of it when it lies behind, is told with the next acknowledgment. */
VOID _nx_tcp_receive_duplicate(NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG next = socket_ptr->nx_tcp_socket_rx_sequence;

    if (NX_TCP_SEQ_LT(seq, next) && NX_TCP_SEQ_GT(end, next)) {
        end = next;
    }
    own->duplicate.start = seq;
    own->duplicate.end = end;
}

/* How many blocks there are to tell, at most `room`. */
UINT _nx_tcp_receive_block_count(const NX_TCP_SOCKET *socket_ptr, UINT room)
{
    const NX_TCP_RANGE *twice = &socket_ptr->nx_tcp_socket_private.duplicate;
    const NX_PACKET *packet_ptr =
        _nx_tcp_receive_has_gap(socket_ptr) ? waiting_first(socket_ptr) : NX_NULL;
    NX_TCP_RANGE range;
    UINT count = twice->start != twice->end;

    while (packet_ptr != NX_NULL && count < room) {
        packet_ptr = block_read(packet_ptr, &range);
        count++;
    }
    return count < room ? count : room;
}

/* Once: an acknowledgment that is lost is not worth more. */
static UINT duplicate_take(NX_TCP_PRIVATE *own, NX_TCP_RANGE *block)
{
    block[0] = own->duplicate;
    own->duplicate.start = own->duplicate.end;
    return block[0].start != block[0].end;
}

/* The blocks to tell the peer, at most `room` of them: what came twice (RFC
 * 2883), then that of the latest segment, those told last, and others in their
 * order. */
UINT _nx_tcp_receive_blocks(NX_TCP_SOCKET *socket_ptr, NX_TCP_RANGE *block, UINT room)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    const NX_PACKET *first;
    const NX_PACKET *packet_ptr;
    NX_TCP_RANGE range;
    UINT twice = duplicate_take(own, block);
    UINT count = 0;
    UINT i;

    if (!_nx_tcp_receive_has_gap(socket_ptr)) {
        return twice;
    }
    block += twice;
    room -= twice;
    first = waiting_first(socket_ptr);
    for (i = 0; i < NX_TCP_SACK_BLOCKS && count < room; i++) {
        ULONG seq = own->sack_recent[i];

        for (packet_ptr = first; packet_ptr != NX_NULL;) {
            packet_ptr = block_read(packet_ptr, &range);
            if (seq - range.start < range.end - range.start) {
                count = block_add(block, count, &range);
                break;
            }
        }
    }
    for (packet_ptr = first; packet_ptr != NX_NULL && count < room;) {
        packet_ptr = block_read(packet_ptr, &range);
        count = block_add(block, count, &range);
    }
    for (i = 0; i < count; i++) {
        own->sack_recent[i] = block[i].start;
    }
    return twice + count;
}

static VOID recent_add(NX_TCP_PRIVATE *own, ULONG seq)
{
    memmove(&own->sack_recent[1], &own->sack_recent[0],
            (NX_TCP_SACK_BLOCKS - 1) * sizeof(own->sack_recent[0]));
    own->sack_recent[0] = seq;
}

/* Drops `bytes` of text from the front of a packet that begins with its
 * header; the header moves along, so that it stays just before the text. */
static VOID text_trim_front(NX_PACKET *packet_ptr, ULONG header_length, ULONG bytes)
{
    UCHAR *header = packet_ptr->nx_packet_prepend_ptr;
    UCHAR *text = header + header_length;
    ULONG here = (ULONG)(packet_ptr->nx_packet_append_ptr - text);
    ULONG shift = _nx_tcp_min(here, bytes);

    if (bytes == 0) {
        return;
    }
    packet_ptr->nx_packet_prepend_ptr = text;
    packet_ptr->nx_packet_length -= header_length;
    _nx_packet_trim_front(packet_ptr, bytes);
    memmove(header + shift, header, header_length);
    packet_ptr->nx_packet_prepend_ptr = header + shift;
    packet_ptr->nx_packet_length += header_length;
    ((NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr)->nx_tcp_sequence_number += bytes;
}

/* Whether the pool has more left than what input needs to go on: a pool full of
 * text that waits would have no packet for the acknowledgments that free it. */
static UINT pool_has_room(const NX_PACKET *packet_ptr)
{
    const NX_PACKET_POOL *pool_ptr = packet_ptr->nx_packet_pool_owner;

    return pool_ptr->nx_packet_pool_available > pool_ptr->nx_packet_pool_total / 8;
}

/* Whether one more packet may wait behind a gap: bounded in number, and while
 * the pool has some left for the segment that closes the gap. */
static UINT may_wait(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr, ULONG waiting)
{
#ifdef NX_TCP_MAX_OUT_OF_ORDER_PACKETS
    ULONG limit = NX_TCP_MAX_OUT_OF_ORDER_PACKETS;
#else
    ULONG limit = 8 + 2 * (socket_ptr->nx_tcp_socket_rx_window_default /
                           socket_ptr->nx_tcp_socket_connect_mss);
#endif

    return waiting < limit && pool_has_room(packet_ptr);
}

/* Whether text in order may be kept. RFC profile: one packet always, more while
 * the pool has room, also when the window promised it. */
static UINT may_queue(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    return !socket_ptr->nx_tcp_socket_private.rfc ||
           !has_text(socket_ptr) || pool_has_room(packet_ptr);
}

/* The application's limit of packets, which an option brings. */
static UINT queue_is_full(const NX_TCP_SOCKET *socket_ptr)
{
#ifdef NX_ENABLE_LOW_WATERMARK
    return socket_ptr->nx_tcp_socket_receive_queue_count >=
           socket_ptr->nx_tcp_socket_private.receive_queue_maximum;
#else
    NX_PARAMETER_NOT_USED(socket_ptr);
    return NX_FALSE;
#endif
}

/* A free stretch of sequence numbers around a segment. */
struct gap {
    NX_PACKET *previous;        /* the packet to link behind, or NX_NULL */
    ULONG start, end;
    ULONG waiting;              /* packets behind gaps */
};

/* Narrows [start, end) to what no packet of the queue holds: bytes that were
 * accepted once stay as they are. */
static VOID gap_find(const NX_TCP_SOCKET *socket_ptr, struct gap *gap)
{
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_receive_queue_head;
    UINT placed = NX_FALSE;

    gap->previous = NX_NULL;
    gap->waiting = 0;
    if (!_nx_tcp_receive_has_gap(socket_ptr)) {
        gap->previous = socket_ptr->nx_tcp_socket_receive_queue_tail;
        return;
    }
    for (; packet_ptr != NX_NULL; packet_ptr = queue_next(packet_ptr)) {
        ULONG seq;

        if (is_ready(packet_ptr)) {
            gap->previous = packet_ptr;
            continue;
        }
        gap->waiting++;
        seq = waiting_sequence(packet_ptr);
        if (placed) {
            continue;
        }
        if (NX_TCP_SEQ_LEQ(seq, gap->start)) {
            ULONG after = seq + waiting_length(packet_ptr);

            gap->previous = packet_ptr;
            gap->start = NX_TCP_SEQ_GT(after, gap->start) ? after : gap->start;
        } else {
            gap->end = NX_TCP_SEQ_LT(seq, gap->end) ? seq : gap->end;
            placed = NX_TRUE;
        }
    }
}

/* The packets that the text so far leads up to become the application's, from
 * this one on, which is the first that waits or behind it. */
static VOID queue_advance(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr)
{
    for (; packet_ptr != NX_NULL; packet_ptr = queue_next(packet_ptr)) {
        ULONG header_length;
        ULONG length;

        if (waiting_sequence(packet_ptr) != socket_ptr->nx_tcp_socket_rx_sequence) {
            return;
        }
        header_length = waiting_header_length(packet_ptr);
        length = packet_ptr->nx_packet_length - header_length;
        packet_ptr->nx_packet_prepend_ptr += header_length;
        packet_ptr->nx_packet_length = length;
        packet_ptr->nx_packet_queue_next = NX_PACKET_READY;
        socket_ptr->nx_tcp_socket_rx_sequence += length;
        socket_ptr->nx_tcp_socket_rx_window_current -= length;
        socket_ptr->nx_tcp_socket_packets_received++;
        socket_ptr->nx_tcp_socket_bytes_received += length;
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_bytes_received += length;
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_RECEIVE;
    }
}

/*
 * Whether the acknowledgment of text in order may wait a little. Not that of a
 * second full segment (RFC 9293 3.8.6.3): the interface profile, which counts
 * bytes, would stall where the peer's transmit queue is shorter than our window.
 */
static VOID acknowledge_later(NX_TCP_SOCKET *socket_ptr)
{
    ULONG waiting =
        socket_ptr->nx_tcp_socket_rx_sequence - socket_ptr->nx_tcp_socket_rx_sequence_acked;
    UINT much = waiting > socket_ptr->nx_tcp_socket_connect_mss;
    ULONG every = socket_ptr->nx_tcp_socket_private.rfc || much ? 2 : 0;

#ifdef NX_TCP_ACK_EVERY_N_PACKETS
    every = NX_TCP_ACK_EVERY_N_PACKETS;
#endif
#ifdef NX_TCP_IMMEDIATE_ACK
    every = 1;
#endif
    socket_ptr->nx_tcp_socket_ack_n_packet_counter++;
    if (every != 0 && socket_ptr->nx_tcp_socket_ack_n_packet_counter >= every) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    } else {
        _nx_tcp_timer_ack_delay(socket_ptr);
    }
}

/*
 * The text of an acceptable segment. NX_TRUE when the queue keeps the packet,
 * which then begins and ends with what was new in it.
 */
UINT _nx_tcp_text_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                          struct nx_tcp_segment *segment)
{
    struct gap gap;
    ULONG next = socket_ptr->nx_tcp_socket_rx_sequence;
    ULONG edge = next + socket_ptr->nx_tcp_socket_rx_window_current;

    gap.start = NX_TCP_SEQ_LT(segment->seq, next) ? next : segment->seq;
    gap.end = segment->seq + segment->data_length;
    gap.end = NX_TCP_SEQ_GT(gap.end, edge) ? edge : gap.end;
    gap_find(socket_ptr, &gap);
    if (NX_TCP_SEQ_GT(segment->seq, next)) {
        recent_add(&socket_ptr->nx_tcp_socket_private, segment->seq);
    }
    if (gap.start != segment->seq) {
        ULONG end = segment->seq + segment->data_length;

        _nx_tcp_receive_duplicate(socket_ptr, segment->seq,
                                  NX_TCP_SEQ_LT(gap.start, end) ? gap.start : end);
    }
    if (NX_TCP_SEQ_GEQ(gap.start, gap.end) || queue_is_full(socket_ptr) ||
        !(gap.start != next ? may_wait(socket_ptr, packet_ptr, gap.waiting)
                            : may_queue(socket_ptr, packet_ptr))) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;    /* RFC 5681 4.2: at once */
        return NX_FALSE;
    }
    _nx_packet_trim_end(packet_ptr, segment->header_length + (gap.end - segment->seq));
    text_trim_front(packet_ptr, segment->header_length, gap.start - segment->seq);
    queue_insert(socket_ptr, gap.previous, packet_ptr);
    queue_advance(socket_ptr, packet_ptr);
    if (gap.waiting > 0 || gap.start != next) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    } else {
        acknowledge_later(socket_ptr);
    }
    return NX_TRUE;
}

/* The window has grown by what the application took: worth a segment? Where the
 * pool keeps it small each step is, for nobody tells of packets set free later. */
static VOID window_update(NX_TCP_SOCKET *socket_ptr, ULONG bytes)
{
    ULONG possible;

    socket_ptr->nx_tcp_socket_rx_window_current += bytes;
    possible = window_possible(socket_ptr);
    if (possible - window_announced(socket_ptr) >=
            (possible < socket_ptr->nx_tcp_socket_rx_window_current
                 ? window_step(socket_ptr)
                 : socket_ptr->nx_tcp_socket_rx_window_default / 2) &&
        socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
        socket_ptr->nx_tcp_socket_fin_acked == NX_FALSE) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    }
}

/* Hands packets to threads that wait for them. Output comes later. */
VOID _nx_tcp_receive_deliver(NX_TCP_SOCKET *socket_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    TX_THREAD *thread = socket_ptr->nx_tcp_socket_receive_suspension_list;

    while (thread != TX_NULL && has_text(socket_ptr)) {
        TX_DISABLE
        thread = socket_ptr->nx_tcp_socket_receive_suspension_list;
        if (thread != TX_NULL) {
            NX_PACKET *packet_ptr = queue_take(socket_ptr);

            window_update(socket_ptr, packet_ptr->nx_packet_length);
            *(NX_PACKET **)thread->tx_thread_additional_suspend_info = packet_ptr;
            _tx_wait_wake(thread, NX_SUCCESS);
        }
        TX_RESTORE
    }
    _tx_wait_preempt_check();
}

/* More text can come, or is on its way. */
static UINT may_receive(const NX_TCP_SOCKET *socket_ptr)
{
    switch (socket_ptr->nx_tcp_socket_state) {
    case NX_TCP_SYN_SENT:
    case NX_TCP_SYN_RECEIVED:
    case NX_TCP_ESTABLISHED:
    case NX_TCP_FIN_WAIT_1:
    case NX_TCP_FIN_WAIT_2:
        return NX_TRUE;
    default:
        return NX_FALSE;
    }
}

UINT _nx_tcp_socket_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    UINT status = NX_SUCCESS;

    *packet_ptr = NX_NULL;
    _nx_ip_lock(ip_ptr);
    if (socket_ptr->nx_tcp_socket_bound_next == NX_NULL) {
        status = NX_NOT_BOUND;
    } else if (has_text(socket_ptr)) {
        *packet_ptr = queue_take(socket_ptr);
        window_update(socket_ptr, (*packet_ptr)->nx_packet_length);
        _nx_tcp_output(socket_ptr);
    } else if (!may_receive(socket_ptr)) {
        status = NX_NOT_CONNECTED;
    } else if (wait_option == NX_NO_WAIT) {
        status = NX_NO_PACKET;
    } else {
        return _nx_ip_wait(ip_ptr, &socket_ptr->nx_tcp_socket_receive_suspension_list,
                           &socket_ptr->nx_tcp_socket_receive_suspended_count, socket_ptr,
                           wait_option, NX_NO_PACKET, 0, packet_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_tcp_socket_bytes_available(NX_TCP_SOCKET *socket_ptr, ULONG *bytes_available)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_PACKET *packet_ptr;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    *bytes_available = 0;
    packet_ptr = socket_ptr->nx_tcp_socket_receive_queue_head;
    if (packet_ptr == NX_NULL && socket_ptr->nx_tcp_socket_state != NX_TCP_ESTABLISHED) {
        status = NX_NOT_CONNECTED;
    }
    while (packet_ptr != NX_NULL && is_ready(packet_ptr)) {
        *bytes_available += packet_ptr->nx_packet_length;
        packet_ptr = queue_next(packet_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}
