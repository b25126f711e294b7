/*
 * The one place that emits segments. _nx_tcp_output looks at the state that
 * input, timers and services left behind and sends what follows from it: SYN,
 * text and FIN from snd_cursor on (again, where they were sent before), the
 * oldest segment, a probe, or a bare acknowledgment.
 */
#include "nx_tcp_internal.h"

static VOID path_of_socket(NX_TCP_SOCKET *socket_ptr, struct nx_tcp_path *path)
{
    _nx_tcp_route_get(socket_ptr, &path->route);
    path->peer = &socket_ptr->nx_tcp_socket_connect_ip;
    path->port = socket_ptr->nx_tcp_socket_port;
    path->peer_port = socket_ptr->nx_tcp_socket_connect_port;
    path->type_of_service = socket_ptr->nx_tcp_socket_type_of_service;
    path->fragment = socket_ptr->nx_tcp_socket_fragment_enable;
    if (socket_ptr->nx_tcp_socket_private.rfc) {    /* RFC 1191: routers shall tell */
        path->fragment = socket_ptr->nx_tcp_socket_private.black_hole ? NX_FRAGMENT_OKAY
                                                                      : NX_DONT_FRAGMENT;
    }
    path->time_to_live = socket_ptr->nx_tcp_socket_time_to_live;
#ifdef NX_ENABLE_VLAN
    path->vlan_priority = socket_ptr->nx_tcp_socket_vlan_priority;
#endif
}

static VOID checksum_write(NX_PACKET *packet_ptr, NX_TCP_HEADER *header,
                           const struct nx_tcp_path *path)
{
#ifndef NX_DISABLE_TCP_TX_CHECKSUM
    NXD_ADDRESS peer = *path->peer;
    ULONG *source = _nx_route_source_words(&path->route, peer.nxd_ip_version);
    USHORT sum;

    if (_nx_checksum_left(packet_ptr, path->route.interface_ptr,
                          _nx_ip_header_bytes(peer.nxd_ip_version),
                          NX_INTERFACE_CAPABILITY_TCP_TX_CHECKSUM)) {
        return;
    }
    sum = _nx_ip_checksum_compute(packet_ptr, NX_PROTOCOL_TCP, packet_ptr->nx_packet_length, source,
                                  _nx_address_words(&peer));
    header->nx_tcp_header_word_4 = htonl((ULONG)(USHORT)~sum << 16);
#endif
}

/* Fills in the header at the packet's front, `length` bytes with options that
 * are in place in host order, and hands the packet to IP, which takes it. */
static VOID emit(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const struct nx_tcp_path *path, ULONG seq,
                 ULONG ack, ULONG bits, ULONG window, ULONG length)
{
    NX_TCP_HEADER *header = (NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr;

    header->nx_tcp_header_word_0 = (ULONG)path->port << 16 | path->peer_port;
    header->nx_tcp_sequence_number = seq;
    header->nx_tcp_acknowledgment_number = ack;
    header->nx_tcp_header_word_3 = length / 4 << NX_TCP_HEADER_SHIFT | bits | window;
    header->nx_tcp_header_word_4 = 0;
    _nx_words_swap(header, length / 4);
    packet_ptr->nx_packet_ip_version = (UCHAR)path->peer->nxd_ip_version;
#ifdef NX_ENABLE_VLAN
    packet_ptr->nx_packet_vlan_priority = path->vlan_priority;
#endif
    checksum_write(packet_ptr, header, path);
    ip_ptr->nx_ip_tcp_packets_sent++;
    ip_ptr->nx_ip_tcp_bytes_sent += packet_ptr->nx_packet_length - length;
    _nx_ip_output(ip_ptr, packet_ptr, &path->route, path->peer, NX_PROTOCOL_TCP,
                  path->type_of_service,
                  _nx_ip_hops(ip_ptr, path->peer->nxd_ip_version, path->time_to_live),
                  path->fragment);
}

/* A segment without text; NX_FALSE when there is no packet for it. */
static UINT emit_bare(NX_IP *ip_ptr, const struct nx_tcp_path *path, ULONG seq, ULONG ack,
                      ULONG bits, ULONG window, const ULONG *option, ULONG option_length)
{
    NX_PACKET *packet_ptr = _nx_packet_take(ip_ptr, NX_TCP_PACKET);
    ULONG length = NX_TCP_HEADER_BYTES + option_length;

    if (packet_ptr == NX_NULL) {
        return NX_FALSE;
    }
    packet_ptr->nx_packet_prepend_ptr -= NX_TCP_HEADER_BYTES;
    if ((ULONG)(packet_ptr->nx_packet_data_end - packet_ptr->nx_packet_prepend_ptr) < length) {
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_BUFFER);
        return NX_FALSE;
    }
    packet_ptr->nx_packet_append_ptr = packet_ptr->nx_packet_prepend_ptr + length;
    packet_ptr->nx_packet_length = length;
    if (option_length > 0) {
        memcpy(packet_ptr->nx_packet_prepend_ptr + NX_TCP_HEADER_BYTES, option, option_length);
    }
    emit(ip_ptr, packet_ptr, path, seq, ack, bits, window, length);
    return NX_TRUE;
}

/* What a segment says of our window, and with it that all is acknowledged. What
 * scaling cuts off stays announced: the right edge must not creep back by it. */
static ULONG window_announce(NX_TCP_SOCKET *socket_ptr, ULONG bits, UINT all_said)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT scale = bits & NX_TCP_SYN_BIT ? 0 : own->rcv_scale;
    ULONG window = _nx_tcp_receive_window(socket_ptr);
    ULONG field = _nx_tcp_min(window >> scale, 0xFFFF);

    socket_ptr->nx_tcp_socket_rx_window_last_sent =
        _nx_tcp_min(window, (field << scale) + (1U << scale) - 1);
    if (bits & NX_TCP_ACK_BIT) {
        socket_ptr->nx_tcp_socket_rx_sequence_acked = socket_ptr->nx_tcp_socket_rx_sequence;
        socket_ptr->nx_tcp_socket_delayed_ack_timeout = 0;
        socket_ptr->nx_tcp_socket_ack_n_packet_counter = 0;
        if (all_said) {
            own->due &= (UCHAR)~NX_TCP_DUE_ACK;
        }
    }
    return field;
}

/* A segment of the socket without text. */
static UINT emit_control(NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG bits)
{
    struct nx_tcp_path path;
    ULONG option[NX_TCP_OPTION_WORDS];
    ULONG sack = _nx_tcp_sack_bytes(socket_ptr, sizeof(option));
    ULONG option_length = _nx_tcp_options_write(socket_ptr, bits, sack, option);
    ULONG ack = bits & NX_TCP_ACK_BIT ? socket_ptr->nx_tcp_socket_rx_sequence : 0;

    if (!(bits & NX_TCP_SYN_BIT)) {
        bits |= _nx_tcp_ecn_bits(socket_ptr);
    }
    path_of_socket(socket_ptr, &path);
    if (!emit_bare(socket_ptr->nx_tcp_socket_ip_ptr, &path, seq, ack, bits,
                   window_announce(socket_ptr, bits, NX_TRUE), option, option_length)) {
        if (bits & NX_TCP_ACK_BIT) {    /* the peer waits for it: soon again */
            _nx_tcp_timer_ack_delay(socket_ptr);
        }
        return NX_FALSE;
    }
    socket_ptr->nx_tcp_socket_packets_sent++;
    return NX_TRUE;
}

/* Books numbers [seq, end) as on the wire: what is sent again, what is timed
 * (Karn: never what was sent twice), and that a timer runs. */
static VOID sequence_sent(NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG64 now_us = _nx_tcp_now_us();

    if (NX_TCP_SEQ_LT(seq, own->snd_max)) {
        ip_ptr->nx_ip_tcp_retransmit_packets++;
        socket_ptr->nx_tcp_socket_retransmit_packets++;
        own->rtt_start_us = 0;
    } else {
        own->snd_max = end;
        if (own->rtt_start_us == 0) {
            own->rtt_start_us = now_us;
            own->rtt_sequence = end;
        }
    }
    own->sent_us = now_us;
    if (socket_ptr->nx_tcp_socket_timeout == 0) {
        _nx_tcp_timer_restart(socket_ptr);
    }
}

/*
 * Writes the options of a segment with `length` bytes of text, the blocks of
 * SACK (RFC 2018 4) as far as text and buffer leave room. Returns the length of
 * the header with them; *all_said: no block is left to an ACK without text.
 */
static ULONG text_options_write(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG length,
                                ULONG bits, UINT *all_said)
{
    ULONG mss = socket_ptr->nx_tcp_socket_connect_mss;
    ULONG option[NX_TCP_OPTION_WORDS];
    ULONG plain = NX_TCP_HEADER_BYTES + socket_ptr->nx_tcp_socket_private.option_bytes;
    ULONG wanted = _nx_tcp_sack_bytes(socket_ptr, sizeof(option));
    ULONG sack = wanted > 0 ? _nx_tcp_sack_bytes(socket_ptr, mss > length ? mss - length : 0) : 0;
    ULONG option_length;

    if (!_nx_tcp_sent_header_resize(socket_ptr, packet_ptr, plain + sack)) {
        sack = 0;
        _nx_tcp_sent_header_resize(socket_ptr, packet_ptr, plain);
    }
    *all_said = wanted == 0 || sack > 0;
    option_length = _nx_tcp_options_write(socket_ptr, bits, sack, option);
    memcpy(packet_ptr->nx_packet_prepend_ptr + NX_TCP_HEADER_BYTES, option, option_length);
    return NX_TCP_HEADER_BYTES + option_length;
}

/* Sends a packet of the transmit queue; not while the driver still has it. */
static UINT emit_text(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG seq, ULONG end)
{
    struct nx_tcp_path path;
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG bits = NX_TCP_ACK_BIT | NX_TCP_PSH_BIT | _nx_tcp_ecn_bits(socket_ptr);
    ULONG header_length;
    UINT all_said;

    if (packet_ptr->nx_packet_queue_next != NX_DRIVER_TX_DONE) {
        return NX_FALSE;
    }
    if (NX_TCP_SEQ_GEQ(seq, own->snd_max) && end - seq < _nx_tcp_segment_full(socket_ptr)) {
        own->snd_small = end;
    }
    path_of_socket(socket_ptr, &path);
    if (own->rfc && end - seq > socket_ptr->nx_tcp_socket_connect_mss) {
        path.fragment = NX_FRAGMENT_OKAY;   /* there was no packet to cut it */
    }
    if (NX_TCP_SEQ_GEQ(seq, own->snd_max)) {
        bits |= _nx_tcp_ecn_text(socket_ptr, &path.type_of_service);
    }
    header_length = text_options_write(socket_ptr, packet_ptr, end - seq, bits, &all_said);
    packet_ptr->nx_packet_queue_next = NX_NULL;
    socket_ptr->nx_tcp_socket_packets_sent++;
    sequence_sent(socket_ptr, seq, end);
    emit(socket_ptr->nx_tcp_socket_ip_ptr, packet_ptr, &path, seq,
         socket_ptr->nx_tcp_socket_rx_sequence, bits, window_announce(socket_ptr, bits, all_said),
         header_length);
    return NX_TRUE;
}

static ULONG packet_sequence(const NX_PACKET *packet_ptr)
{
    return ntohl(_nx_tcp_sent_header(packet_ptr)->nx_tcp_sequence_number);
}

static NX_PACKET *packet_after(const NX_PACKET *packet_ptr)
{
    NX_PACKET *next = packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next;

    return next == NX_PACKET_ENQUEUED ? NX_NULL : next;
}

/* What was queued before the path became narrow is cut to fit. */
static VOID packet_fit(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr)
{
    if (socket_ptr->nx_tcp_socket_private.path_us != 0) {
        _nx_tcp_sent_fit(socket_ptr, packet_ptr, socket_ptr->nx_tcp_socket_connect_mss);
    }
}

/* Where the text of a queued packet ends: where the next begins. */
static ULONG packet_end(const NX_TCP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr)
{
    NX_PACKET *next = packet_after(packet_ptr);

    return next != NX_NULL ? packet_sequence(next)
                           : socket_ptr->nx_tcp_socket_tx_sequence -
                                 socket_ptr->nx_tcp_socket_private.fin_queued;
}

/* The queued packet that holds snd_cursor, or NX_NULL when all text is sent. */
static NX_PACKET *packet_at_cursor(const NX_TCP_SOCKET *socket_ptr)
{
    ULONG cursor = socket_ptr->nx_tcp_socket_private.snd_cursor;
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_tail;

    if (socket_ptr->nx_tcp_socket_transmit_sent_count == 0 ||
        NX_TCP_SEQ_LEQ(packet_end(socket_ptr, packet_ptr), cursor)) {
        return NX_NULL;
    }
    if (NX_TCP_SEQ_LEQ(packet_sequence(packet_ptr), cursor)) {
        return packet_ptr;              /* the usual case: one packet, just queued */
    }
    packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_head;
    while (NX_TCP_SEQ_LEQ(packet_end(socket_ptr, packet_ptr), cursor)) {
        packet_ptr = packet_after(packet_ptr);
    }
    return packet_ptr;
}

static VOID output_syn(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG bits = NX_TCP_SYN_BIT;

    if (own->snd_cursor == socket_ptr->nx_tcp_socket_tx_sequence) {
        return;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED) {
        bits |= NX_TCP_ACK_BIT;
    }
    bits |= _nx_tcp_ecn_syn_bits(socket_ptr, bits);
    sequence_sent(socket_ptr, own->snd_cursor, own->snd_cursor + 1);
    emit_control(socket_ptr, own->snd_cursor, bits);
    own->snd_cursor++;
}

/* Text within the windows, and our FIN behind it. The oldest segment goes in
 * any case: it is what a timeout repeats and what a closed window is probed by. */
static VOID output_text(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG una = _nx_tcp_snd_una(socket_ptr);
    ULONG window = _nx_tcp_congestion_window(socket_ptr);
    NX_PACKET *packet_ptr = packet_at_cursor(socket_ptr);

    while (packet_ptr != NX_NULL) {
        ULONG seq = packet_sequence(packet_ptr);
        ULONG end;

        packet_fit(socket_ptr, packet_ptr);
        end = packet_end(socket_ptr, packet_ptr);
        if (packet_ptr != socket_ptr->nx_tcp_socket_transmit_sent_head) {
            if (end - una > window || _nx_tcp_sent_waits(socket_ptr, seq, end)) {
                return;
            }
            if (_nx_tcp_sack_covers(socket_ptr, seq, end)) {    /* after a timeout */
                own->snd_cursor = end;
                packet_ptr = packet_after(packet_ptr);
                continue;
            }
        }
        if (!emit_text(socket_ptr, packet_ptr, seq, end)) {
            return;
        }
        own->snd_cursor = end;
        packet_ptr = packet_after(packet_ptr);
    }
    if (own->fin_queued && own->snd_cursor != socket_ptr->nx_tcp_socket_tx_sequence) {
        sequence_sent(socket_ptr, own->snd_cursor, own->snd_cursor + 1);
        emit_control(socket_ptr, own->snd_cursor, NX_TCP_FIN_BIT | NX_TCP_ACK_BIT);
        own->snd_cursor++;
    }
}

/* Fast retransmit, or the next hole in recovery (RFC 6582). */
static VOID output_head(NX_TCP_SOCKET *socket_ptr)
{
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_head;

    if (socket_ptr->nx_tcp_socket_transmit_sent_count > 0) {
        packet_fit(socket_ptr, packet_ptr);
        emit_text(socket_ptr, packet_ptr, packet_sequence(packet_ptr),
                  packet_end(socket_ptr, packet_ptr));
    } else if (socket_ptr->nx_tcp_socket_private.fin_queued) {
        socket_ptr->nx_tcp_socket_private.snd_cursor = _nx_tcp_snd_una(socket_ptr);
    }
}

/* RFC 6675 4, NextSeg (1) and (3): the holes below the highest range, those
 * that are lost or, when there is nothing new to send, all of them. The first
 * one goes however full the network is. */
static VOID output_holes(NX_TCP_SOCKET *socket_ptr, UINT lost_only, UINT force)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_head;
    ULONG high = _nx_tcp_sack_high(socket_ptr);

    while (packet_ptr != NX_NULL && NX_TCP_SEQ_LT(packet_sequence(packet_ptr), high)) {
        ULONG seq = packet_sequence(packet_ptr);
        ULONG end;

        packet_fit(socket_ptr, packet_ptr);
        end = packet_end(socket_ptr, packet_ptr);
        if (NX_TCP_SEQ_GT(end, own->sack_high_rxt) && !_nx_tcp_sack_covers(socket_ptr, seq, end)) {
            if (!force &&
                ((lost_only && !_nx_tcp_sack_is_lost(socket_ptr, seq)) ||
                 !_nx_tcp_congestion_has_room(socket_ptr))) {
                return;
            }
            if (!emit_text(socket_ptr, packet_ptr, seq, end)) {
                return;
            }
            own->sack_high_rxt = end;
            force = NX_FALSE;
        }
        packet_ptr = packet_after(packet_ptr);
    }
}

/* RFC 6675 4, NextSeg (4): nothing else may go, but what lies above all blocks
 * may be lost, too, and nobody would tell. Its end goes again, once a recovery,
 * and not before something of it was repaired: it may only be young. */
static VOID output_rescue(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    NX_PACKET *packet_ptr = socket_ptr->nx_tcp_socket_transmit_sent_tail;

    if (NX_TCP_SEQ_LEQ(_nx_tcp_snd_una(socket_ptr), own->sack_rescue) ||
        NX_TCP_SEQ_LT(packet_sequence(packet_ptr), own->sack_high_rxt) ||
        NX_TCP_SEQ_LEQ(packet_end(socket_ptr, packet_ptr), _nx_tcp_sack_high(socket_ptr)) ||
        !_nx_tcp_congestion_has_room(socket_ptr)) {
        return;
    }
    if (emit_text(socket_ptr, packet_ptr, packet_sequence(packet_ptr),
                  packet_end(socket_ptr, packet_ptr))) {
        own->sack_rescue = socket_ptr->nx_tcp_socket_tx_sequence_recover;
    }
}

/* Recovery with selective acknowledgments: holes, then new text, then the
 * holes that may only be late, then the end. */
static VOID output_repair(NX_TCP_SOCKET *socket_ptr, UINT first)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (socket_ptr->nx_tcp_socket_transmit_sent_count == 0) {
        if (first) {
            output_head(socket_ptr);    /* our FIN */
        }
    } else {
        if (NX_TCP_SEQ_LT(own->sack_high_rxt, _nx_tcp_snd_una(socket_ptr))) {
            own->sack_high_rxt = _nx_tcp_snd_una(socket_ptr);
        }
        output_holes(socket_ptr, NX_TRUE, first);
    }
    output_text(socket_ptr);
    if (own->snd_cursor == socket_ptr->nx_tcp_socket_tx_sequence) {
        output_holes(socket_ptr, NX_FALSE, NX_FALSE);
        if (socket_ptr->nx_tcp_socket_transmit_sent_count > 0) {
            output_rescue(socket_ptr);
        }
    }
}

VOID _nx_tcp_output(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT due = own->due;

    own->due &= (UCHAR)~(NX_TCP_DUE_HEAD | NX_TCP_DUE_PROBE);
    if (socket_ptr->nx_tcp_socket_state < NX_TCP_SYN_SENT) {
        own->due = 0;
        return;
    }
    if (socket_ptr->nx_tcp_socket_state < NX_TCP_ESTABLISHED) {
        output_syn(socket_ptr);
    } else if (socket_ptr->nx_tcp_socket_state != NX_TCP_TIMED_WAIT) {
        if (_nx_tcp_congestion_repairs(socket_ptr)) {
            output_repair(socket_ptr, due & NX_TCP_DUE_HEAD);
        } else {
            if (due & NX_TCP_DUE_HEAD) {
                output_head(socket_ptr);
            }
            output_text(socket_ptr);
        }
    }
    /* A number that the peer has already: it must answer with its window
     * (RFC 9293 3.8.6.1, 3.8.4). */
    if (due & NX_TCP_DUE_PROBE) {
        emit_control(socket_ptr, _nx_tcp_snd_una(socket_ptr) - 1, NX_TCP_ACK_BIT);
    }
    if (own->due & NX_TCP_DUE_ACK) {
        emit_control(socket_ptr, own->snd_max, NX_TCP_ACK_BIT);
    }
}

/* The way back to the sender of a segment; NX_FALSE when there is none. */
static UINT path_back(NX_IP *ip_ptr, const struct nx_tcp_segment *segment, struct nx_tcp_path *path)
{
    memset(path, 0, sizeof(*path));
    path->peer = &segment->source;
    path->port = segment->destination_port;
    path->peer_port = segment->source_port;
    path->type_of_service = NX_IP_NORMAL;
    path->fragment = NX_DONT_FRAGMENT;
    path->time_to_live = NX_IP_TIME_TO_LIVE;
#ifdef NX_ENABLE_VLAN
    path->vlan_priority = NX_VLAN_PRIORITY_INVALID;
#endif
    return _nx_route_back(ip_ptr, &segment->source, &segment->destination, segment->interface_ptr,
                          &path->route) == NX_SUCCESS;
}

/* RFC 9293 3.10.7.1: the answer to a segment that has no connection. */
VOID _nx_tcp_reset_reply(NX_IP *ip_ptr, const struct nx_tcp_segment *segment)
{
    struct nx_tcp_path path;
    ULONG seq = 0;
    ULONG ack = 0;
    ULONG bits = NX_TCP_RST_BIT;

    if ((segment->bits & NX_TCP_RST_BIT) || !path_back(ip_ptr, segment, &path) ||
        !_nx_tcp_reset_allowed(ip_ptr)) {
        return;
    }
    if (segment->bits & NX_TCP_ACK_BIT) {
        seq = segment->ack;
    } else {
        ack = segment->seq + segment->data_length;
        ack += (segment->bits & NX_TCP_SYN_BIT) != 0;
        ack += (segment->bits & NX_TCP_FIN_BIT) != 0;
        bits |= NX_TCP_ACK_BIT;
    }
    if (emit_bare(ip_ptr, &path, seq, ack, bits, 0, NX_NULL, 0)) {
        ip_ptr->nx_ip_tcp_resets_sent++;
    }
}

/* RFC 9293 3.10.5: we give the connection up. */
VOID _nx_tcp_reset_send(NX_TCP_SOCKET *socket_ptr, ULONG sequence)
{
    struct nx_tcp_path path;

    path_of_socket(socket_ptr, &path);
    if (emit_bare(socket_ptr->nx_tcp_socket_ip_ptr, &path, sequence,
                  socket_ptr->nx_tcp_socket_rx_sequence, NX_TCP_RST_BIT | NX_TCP_ACK_BIT, 0,
                  NX_NULL, 0)) {
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_resets_sent++;
    }
}

VOID _nx_tcp_time_wait_acknowledge(NX_IP *ip_ptr, const NX_TCP_TIME_WAIT *entry)
{
    struct nx_tcp_path path;
    ULONG option[NX_TCP_TS_BYTES / sizeof(ULONG)];
    ULONG option_length = 0;

    memset(&path, 0, sizeof(path));
    path.route = entry->route;
    path.peer = &entry->peer;
    path.port = entry->port;
    path.peer_port = entry->peer_port;
    path.type_of_service = NX_IP_NORMAL;
    path.fragment = NX_DONT_FRAGMENT;
    path.time_to_live = NX_IP_TIME_TO_LIVE;
#ifdef NX_ENABLE_VLAN
    path.vlan_priority = NX_VLAN_PRIORITY_INVALID;
#endif
    if (entry->ts_ok) {
        _nx_tcp_ts_write(option, entry->ts_offset, entry->ts_recent);
        option_length = NX_TCP_TS_BYTES;
    }
    emit_bare(ip_ptr, &path, entry->sequence, entry->acknowledgment, NX_TCP_ACK_BIT, 0, option,
              option_length);
}
