/*
 * TCP input: from a packet to the state of a socket, in the order of RFC 9293
 * 3.10.7 with the defences of RFC 5961. Input only changes state; what follows
 * from it is sent by _nx_tcp_output at the end.
 */
#include "nx_tcp_internal.h"

#define CHALLENGES_A_SECOND 10

/* --- from the packet to a segment ----------------------------------------------- */

/* Reads a segment whose header is in host order at the packet's front, but for
 * its options. NX_FALSE when the header's own length is impossible. */
UINT _nx_tcp_segment_read(NX_PACKET *packet_ptr, struct nx_tcp_segment *segment)
{
    NX_TCP_HEADER *header = (NX_TCP_HEADER *)packet_ptr->nx_packet_prepend_ptr;

    segment->header = header;
    segment->header_length = (header->nx_tcp_header_word_3 >> NX_TCP_HEADER_SHIFT) * 4;
    if (segment->header_length < NX_TCP_HEADER_BYTES ||
        segment->header_length > packet_ptr->nx_packet_length) {
        return NX_FALSE;
    }
    _nx_packet_source_get(packet_ptr, &segment->source);
    _nx_packet_destination_get(packet_ptr, &segment->destination);
    segment->interface_ptr = packet_ptr->nx_packet_ip_interface;
    segment->source_port = header->nx_tcp_header_word_0 >> 16;
    segment->destination_port = header->nx_tcp_header_word_0 & 0xFFFF;
    segment->seq = header->nx_tcp_sequence_number;
    segment->ack = header->nx_tcp_acknowledgment_number;
    segment->bits = header->nx_tcp_header_word_3 & (NX_TCP_CONTROL_MASK | NX_TCP_URG_BIT | NX_TCP_ECE_BIT |
                                                    NX_TCP_CWR_BIT);
    segment->window = header->nx_tcp_header_word_3 & 0xFFFF;
    segment->data_length = packet_ptr->nx_packet_length - segment->header_length;
    return NX_TRUE;
}

static UINT checksum_is_good(NX_PACKET *packet_ptr)
{
#ifdef NX_DISABLE_TCP_RX_CHECKSUM
    NX_PARAMETER_NOT_USED(packet_ptr);
    return NX_TRUE;
#else
    if (_nx_checksum_checked(packet_ptr, NX_INTERFACE_CAPABILITY_TCP_RX_CHECKSUM,
                             NX_INTERFACE_CAPABILITY_TCP_TX_CHECKSUM)) {
        return NX_TRUE;
    }
    return _nx_ip_checksum_compute(packet_ptr, NX_PROTOCOL_TCP, packet_ptr->nx_packet_length,
                                   _nx_packet_source_words(packet_ptr),
                                   _nx_packet_destination_words(packet_ptr)) == 0xFFFF;
#endif
}

/* The checksum counts against the socket too, when the ports find one. */
static VOID checksum_count(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    struct nx_tcp_segment segment;
    NX_TCP_SOCKET *socket_ptr;

    ip_ptr->nx_ip_tcp_checksum_errors++;
    _nx_words_swap(packet_ptr->nx_packet_prepend_ptr, NX_TCP_HEADER_BYTES / 4);
    if (_nx_tcp_segment_read(packet_ptr, &segment)) {
        socket_ptr = _nx_tcp_socket_find(ip_ptr, &segment);
        if (socket_ptr != NX_NULL) {
            socket_ptr->nx_tcp_socket_checksum_errors++;
        }
    }
}

/* Verifies a segment and turns its header to host order, contiguous with its
 * options; NX_FALSE: it is discarded. */
static UINT segment_accept(NX_IP *ip_ptr, NX_PACKET *packet_ptr, struct nx_tcp_segment *segment)
{
    ULONG header_length;

    ip_ptr->nx_ip_tcp_packets_received++;
    if (!_nx_packet_pull_up(packet_ptr, NX_TCP_HEADER_BYTES)) {
        ip_ptr->nx_ip_tcp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_TCP_HEADER);
        return NX_FALSE;
    }
    if (!checksum_is_good(packet_ptr)) {
        checksum_count(ip_ptr, packet_ptr);
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_TCP_CHECKSUM);
        return NX_FALSE;
    }
    header_length = (ULONG)(packet_ptr->nx_packet_prepend_ptr[12] >> 4) * 4;
    if (header_length < NX_TCP_HEADER_BYTES || !_nx_packet_pull_up(packet_ptr, header_length)) {
        ip_ptr->nx_ip_tcp_invalid_packets++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_TCP_HEADER);
        return NX_FALSE;
    }
    _nx_words_swap(packet_ptr->nx_packet_prepend_ptr, NX_TCP_HEADER_BYTES / 4);
    _nx_tcp_segment_read(packet_ptr, segment);
    segment->marked = _nx_tcp_ecn_is_marked(packet_ptr);
    _nx_tcp_options_parse(segment);
    return NX_TRUE;
}

/* --- acknowledgments (used by several steps) ----------------------------------------- */

/* RFC 5961 7: suspicious segments are answered, but not without limit. Each
 * connection has its own: one for all tells strangers of others' connections. */
static VOID challenge(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG64 second = _nx_tcp_now_us() / 1000000;

    if (own->challenge_second != second) {
        own->challenge_second = second;
        own->challenge_count = 0;
    }
    if (own->challenge_count < CHALLENGES_A_SECOND) {
        own->challenge_count++;
        own->due |= NX_TCP_DUE_ACK;
    }
}

/* The answer to a segment of `length` numbers that is not acceptable. Text that
 * the peer may well have sent again, since our acknowledgment was lost, always
 * gets one; what lies far off is more likely a stranger's. Two ends must not
 * answer each other's empty segments for ever. */
static VOID answer_unacceptable(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment,
                                ULONG length)
{
    ULONG near = socket_ptr->nx_tcp_socket_rx_window_default;
    ULONG next = socket_ptr->nx_tcp_socket_rx_sequence;

    if (length != 0 && segment->seq - (next - near) < 2 * near) {
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    } else {
        challenge(socket_ptr);
    }
}

/* An ACK that echoes what left before the timer last sent it again (RFC 3522): the
 * text had arrived, and what its ACKs have gone through since is no round trip. */
static UINT timeout_was_spurious(const NX_TCP_SOCKET *socket_ptr, ULONG64 echoed_us)
{
    return socket_ptr->nx_tcp_socket_timeout_retries != 0 &&
           _nx_tcp_now_us() - echoed_us < socket_ptr->nx_tcp_socket_private.timeout_us;
}

/* Our own clock is the finer one; echoed timestamps serve where text was sent
 * twice, which it must not time. What a SYN that was repeated has waited for, a
 * program that accepts, is none of the path's either (RFC 6298 5.7). */
static VOID rtt_measure(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG64 echoed_us = _nx_tcp_ts_rtt_us(socket_ptr, segment);
    ULONG ack = segment->ack;

    if (own->rtt_start_us == 0 && echoed_us != 0 &&
        (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED || !own->syn_repeated)) {
        if (timeout_was_spurious(socket_ptr, echoed_us)) {
            _nx_tcp_rto_undo(socket_ptr);
        } else {
            _nx_tcp_rtt_sample(socket_ptr, echoed_us);
        }
    }
    if (own->rtt_start_us != 0 && NX_TCP_SEQ_GEQ(ack, own->rtt_sequence)) {
        _nx_tcp_rtt_sample(socket_ptr, _nx_tcp_now_us() - own->rtt_start_us);
        own->rtt_start_us = 0;
    }
}

/* SND.UNA moves to the segment's ACK, which is within what was sent. */
static VOID una_advance(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG ack = segment->ack;
    ULONG acked = ack - _nx_tcp_snd_una(socket_ptr);

    rtt_measure(socket_ptr, segment);
    _nx_tcp_sent_acknowledge(socket_ptr, ack);
    _nx_tcp_sack_acknowledge(socket_ptr, ack);
    socket_ptr->nx_tcp_socket_tx_outstanding_bytes -= acked;
    if (NX_TCP_SEQ_LT(own->snd_cursor, ack)) {
        own->snd_cursor = ack;
    }
    socket_ptr->nx_tcp_socket_timeout_retries = 0;
    _nx_route_confirm(socket_ptr->nx_tcp_socket_ip_ptr, &socket_ptr->nx_tcp_socket_connect_ip);
    if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED) {
        _nx_tcp_congestion_ack(socket_ptr, ack, acked);
    }
    _nx_tcp_timer_restart(socket_ptr);
}

/* RFC 9293 3.10.7.4: the window of a segment that is not older than the last,
 * which one that acknowledges more than any before is not, even if its text was
 * sent before: else the old window would begin at the new SND.UNA, and end where
 * nobody promised. SND.WL2 is not needed: what acknowledges less than SND.UNA
 * does not come here. */
static VOID window_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG window = segment->bits & NX_TCP_SYN_BIT ? segment->window
                                                  : segment->window << own->snd_scale;
    ULONG before = socket_ptr->nx_tcp_socket_tx_window_advertised;

    if (NX_TCP_SEQ_LT(own->snd_wl1, segment->seq)) {
        own->snd_wl1 = segment->seq;
    } else if (own->snd_wl1 != segment->seq && segment->ack == _nx_tcp_snd_una(socket_ptr)) {
        return;
    }
    own->snd_wnd_max = _nx_tcp_max(own->snd_wnd_max, window);
    socket_ptr->nx_tcp_socket_tx_window_advertised = window;
    if (window > before && socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED) {
        own->events |= NX_TCP_TELL_WINDOW;
    }
    if (window != 0) {
        own->refused = NX_FALSE;
        if (before == 0) {
            socket_ptr->nx_tcp_socket_timeout_retries = 0;
            _nx_tcp_timer_restart(socket_ptr);
        }
    }
}

/* RFC 5681 2: what counts as a duplicate; segments with text never do. Where
 * the peer sends SACK blocks, news in them count instead (RFC 6675 2). */
static UINT is_duplicate_ack(const NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment,
                             ULONG sacked)
{
    if (socket_ptr->nx_tcp_socket_private.sack_ok) {
        return segment->ack == _nx_tcp_snd_una(socket_ptr) && sacked > 0;
    }
    return segment->ack == _nx_tcp_snd_una(socket_ptr) && segment->data_length == 0 &&
           (segment->bits & (NX_TCP_SYN_BIT | NX_TCP_FIN_BIT)) == 0 &&
           socket_ptr->nx_tcp_socket_tx_outstanding_bytes > 0 &&
           segment->window << socket_ptr->nx_tcp_socket_private.snd_scale ==
               socket_ptr->nx_tcp_socket_tx_window_advertised;
}

static UINT our_fin_is_acked(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_private.fin_queued &&
           socket_ptr->nx_tcp_socket_tx_outstanding_bytes == 0;
}

/* --- 3.10.7.3: SYN-SENT -------------------------------------------------------------- */

static VOID syn_sent_arrives(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    ULONG bits = segment->bits;

    /* First: ACK. */
    if ((bits & NX_TCP_ACK_BIT) && segment->ack != socket_ptr->nx_tcp_socket_tx_sequence) {
        _nx_tcp_reset_reply(socket_ptr->nx_tcp_socket_ip_ptr, segment);
        return;
    }
    /* Second: RST counts only with an acknowledgment of our SYN. */
    if (bits & NX_TCP_RST_BIT) {
        if (bits & NX_TCP_ACK_BIT) {
            socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_resets_received++;
            _nx_tcp_connection_lost(socket_ptr);
        }
        return;
    }
    /* Fourth: SYN. */
    if ((bits & NX_TCP_SYN_BIT) == 0) {
        return;
    }
    if (!_nx_tcp_options_acceptable(segment)) {
        _nx_tcp_reset_reply(socket_ptr->nx_tcp_socket_ip_ptr, segment);
        _nx_tcp_connection_lost(socket_ptr);
        return;
    }
    _nx_tcp_connection_syn_take(socket_ptr, segment);
    if (bits & NX_TCP_ACK_BIT) {
        una_advance(socket_ptr, segment);
        _nx_tcp_connection_established(socket_ptr);
        socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    } else {            /* both ends open at once: our SYN again, now with its ACK */
        socket_ptr->nx_tcp_socket_private.snd_cursor = _nx_tcp_snd_una(socket_ptr);
        _nx_tcp_state_set(socket_ptr, NX_TCP_SYN_RECEIVED);
    }
}

/* --- 3.10.7.4: the other states, step by step; NX_FALSE: done with the segment ------- */

/* RFC 7323 5.3: before all else; what is too old is answered and dropped. */
static UINT step_0_timestamps(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    if (_nx_tcp_ts_acceptable(socket_ptr, segment)) {
        return NX_TRUE;
    }
    _nx_discard(socket_ptr->nx_tcp_socket_ip_ptr, NX_NULL, NX_DISCARD_TCP_SEQUENCE);
    if (segment->ts_given) {
        answer_unacceptable(socket_ptr, segment,
                            segment->data_length + ((segment->bits & NX_TCP_FIN_BIT) != 0));
    }
    return NX_FALSE;
}

static UINT step_1_sequence(NX_TCP_SOCKET *socket_ptr, struct nx_tcp_segment *segment)
{
    ULONG next = socket_ptr->nx_tcp_socket_rx_sequence;
    ULONG window = socket_ptr->nx_tcp_socket_rx_window_current;
    ULONG length = segment->data_length + ((segment->bits & NX_TCP_FIN_BIT) != 0) +
                   ((segment->bits & NX_TCP_SYN_BIT) != 0);
    ULONG last = segment->seq + length - (length != 0);

    if (segment->seq == next && window == 0) {
        /* No room for text, but what else it says is welcome. */
        if (length != 0) {
            segment->data_length = 0;
            segment->bits &= ~(ULONG)NX_TCP_FIN_BIT;
            socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
        }
        return NX_TRUE;
    }
    if ((segment->seq - next < window) || (length != 0 && last - next < window)) {
        return NX_TRUE;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED &&
        (segment->bits & NX_TCP_SYN_BIT) && segment->seq == next - 1 &&
        (segment->bits & NX_TCP_ACK_BIT) == 0) {
        /* The peer repeats its SYN: our answer was lost. */
        socket_ptr->nx_tcp_socket_private.snd_cursor = _nx_tcp_snd_una(socket_ptr);
        return NX_FALSE;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_TIMED_WAIT && (segment->bits & NX_TCP_FIN_BIT)) {
        _nx_tcp_timer_restart(socket_ptr);
    }
    /* Only what can have come before came twice. */
    if (length != 0 && next - segment->seq <= socket_ptr->nx_tcp_socket_rx_window_default) {
        _nx_tcp_receive_duplicate(socket_ptr, segment->seq, segment->seq + segment->data_length);
    }
    if ((segment->bits & NX_TCP_RST_BIT) == 0) {
        answer_unacceptable(socket_ptr, segment, length);
    }
    _nx_discard(socket_ptr->nx_tcp_socket_ip_ptr, NX_NULL, NX_DISCARD_TCP_SEQUENCE);
    return NX_FALSE;
}

/* RFC 5961 3.2: only the exact number resets; one that is near is asked about. */
static UINT step_2_reset(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    if ((segment->bits & NX_TCP_RST_BIT) == 0) {
        return NX_TRUE;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_TIMED_WAIT) {
        return NX_FALSE;                /* RFC 1337 */
    }
    if (segment->seq == socket_ptr->nx_tcp_socket_rx_sequence) {
        socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_resets_received++;
        _nx_tcp_connection_lost(socket_ptr);
    } else {
        challenge(socket_ptr);
    }
    return NX_FALSE;
}

/* RFC 5961 4.2: a SYN in a connection is never believed. */
static UINT step_4_syn(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    if (segment->bits & NX_TCP_SYN_BIT) {
        challenge(socket_ptr);
        return NX_FALSE;
    }
    _nx_tcp_ts_take(socket_ptr, segment);
    return NX_TRUE;
}

static UINT step_5_syn_received(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    if (segment->ack != socket_ptr->nx_tcp_socket_tx_sequence) {
        _nx_tcp_reset_reply(socket_ptr->nx_tcp_socket_ip_ptr, segment);
        return NX_FALSE;
    }
    una_advance(socket_ptr, segment);
    _nx_tcp_connection_established(socket_ptr);
    return NX_TRUE;
}

/* What an acknowledgment of our FIN means for the state. */
static UINT step_5_fin_acked(NX_TCP_SOCKET *socket_ptr)
{
    switch (socket_ptr->nx_tcp_socket_state) {
    case NX_TCP_FIN_WAIT_1:
        _nx_tcp_state_set(socket_ptr, NX_TCP_FIN_WAIT_2);
        return NX_TRUE;
    case NX_TCP_CLOSING:
        _nx_tcp_connection_time_wait(socket_ptr);
        return NX_FALSE;
    case NX_TCP_LAST_ACK:
        _nx_tcp_connection_end(socket_ptr, NX_SUCCESS);
        return NX_FALSE;
    default:
        return NX_TRUE;
    }
}

static UINT step_5_ack(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    ULONG una = _nx_tcp_snd_una(socket_ptr);
    ULONG sacked;

    if ((segment->bits & NX_TCP_ACK_BIT) == 0 ||
        socket_ptr->nx_tcp_socket_state == NX_TCP_TIMED_WAIT) {
        return NX_FALSE;
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_RECEIVED &&
        !step_5_syn_received(socket_ptr, segment)) {
        return NX_FALSE;
    }
    /* RFC 5961 5.2: neither of the future nor of a distant past. */
    if (NX_TCP_SEQ_GT(segment->ack, socket_ptr->nx_tcp_socket_private.snd_max) ||
        NX_TCP_SEQ_LT(segment->ack, una - socket_ptr->nx_tcp_socket_private.snd_wnd_max)) {
        challenge(socket_ptr);
        return NX_FALSE;
    }
    socket_ptr->nx_tcp_socket_zero_window_probe_failure = 0;
    _nx_tcp_keepalive_restart(socket_ptr);
    if (NX_TCP_SEQ_LT(segment->ack, una)) {
        return NX_TRUE;
    }
    _nx_tcp_ecn_receive(socket_ptr, segment);
    sacked = _nx_tcp_sack_receive(socket_ptr, segment);
    if (is_duplicate_ack(socket_ptr, segment, sacked)) {
        _nx_tcp_congestion_duplicate(socket_ptr);
    }
    window_take(socket_ptr, segment);
    if (segment->ack != _nx_tcp_snd_una(socket_ptr)) {
        una_advance(socket_ptr, segment);
    }
    return our_fin_is_acked(socket_ptr) ? step_5_fin_acked(socket_ptr) : NX_TRUE;
}

/* The pointer is not followed: urgent text is text (RFC 6093), the
 * application only hears of it. */
static VOID step_6_urgent(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    if (segment->bits & NX_TCP_URG_BIT) {
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_URGENT;
    }
}

static UINT peer_may_send(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_state == NX_TCP_ESTABLISHED ||
           socket_ptr->nx_tcp_socket_state == NX_TCP_FIN_WAIT_1 ||
           socket_ptr->nx_tcp_socket_state == NX_TCP_FIN_WAIT_2;
}

/* Returns whether the receive queue keeps the packet. */
static UINT step_7_text(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                        struct nx_tcp_segment *segment)
{
    if (segment->data_length == 0 || !peer_may_send(socket_ptr)) {
        return NX_FALSE;
    }
    return _nx_tcp_text_receive(socket_ptr, packet_ptr, segment);
}

/* All the peer's text is here, and its FIN. */
static VOID step_8_fin_reached(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_rx_sequence++;
    socket_ptr->nx_tcp_socket_fin_acked = NX_TRUE;
    socket_ptr->nx_tcp_socket_private.due |= NX_TCP_DUE_ACK;
    _nx_tcp_receive_reclaim(socket_ptr, NX_DISCARD_TCP_SEQUENCE);
    _nx_tcp_receive_deliver(socket_ptr);
    _nx_wake_all(&socket_ptr->nx_tcp_socket_receive_suspension_list, NX_NOT_CONNECTED);
    switch (socket_ptr->nx_tcp_socket_state) {
    case NX_TCP_ESTABLISHED:
        socket_ptr->nx_tcp_socket_private.events |= NX_TCP_TELL_DISCONNECT;
        _nx_tcp_state_set(socket_ptr, NX_TCP_CLOSE_WAIT);
        break;
    case NX_TCP_FIN_WAIT_1:
        _nx_tcp_state_set(socket_ptr, NX_TCP_CLOSING);
        break;
    case NX_TCP_FIN_WAIT_2:
        _nx_tcp_output(socket_ptr);     /* the last acknowledgment, while there is a socket */
        _nx_tcp_connection_time_wait(socket_ptr);
        break;
    default:
        break;
    }
}

/* A FIN counts once all text before it is here; until then it is remembered. */
static VOID step_8_fin(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment,
                       ULONG text_length)
{
    ULONG edge =
        socket_ptr->nx_tcp_socket_rx_sequence + socket_ptr->nx_tcp_socket_rx_window_current;

    if (!peer_may_send(socket_ptr)) {
        return;
    }
    if ((segment->bits & NX_TCP_FIN_BIT) && !socket_ptr->nx_tcp_socket_fin_received &&
        NX_TCP_SEQ_LEQ(segment->seq + text_length, edge)) {
        socket_ptr->nx_tcp_socket_fin_received = NX_TRUE;
        socket_ptr->nx_tcp_socket_fin_sequence = segment->seq + text_length;
    }
    if (socket_ptr->nx_tcp_socket_fin_received &&
        socket_ptr->nx_tcp_socket_fin_sequence == socket_ptr->nx_tcp_socket_rx_sequence) {
        step_8_fin_reached(socket_ptr);
    }
}

/* Returns whether the receive queue keeps the packet. Step 3 of the RFC,
 * security, has nothing to check. */
static UINT synchronized_arrives(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                                 struct nx_tcp_segment *segment)
{
    ULONG text_length;
    UINT kept;

    if (!step_0_timestamps(socket_ptr, segment) || !step_1_sequence(socket_ptr, segment) ||
        !step_2_reset(socket_ptr, segment) ||
        !step_4_syn(socket_ptr, segment) || !step_5_ack(socket_ptr, segment)) {
        return NX_FALSE;
    }
    text_length = segment->data_length;
    step_6_urgent(socket_ptr, segment);
    kept = step_7_text(socket_ptr, packet_ptr, segment);
    step_8_fin(socket_ptr, segment, text_length);
    return kept;
}

/* --- from the segment to its socket -------------------------------------------------- */

static UINT socket_arrives(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                           struct nx_tcp_segment *segment)
{
    UINT kept = NX_FALSE;

    if (socket_ptr->nx_tcp_socket_state == NX_TCP_LISTEN_STATE) {
        return _nx_tcp_listen_taken_receive(socket_ptr, segment);
    }
    if (socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_SENT) {
        syn_sent_arrives(socket_ptr, segment);
    } else {
        kept = synchronized_arrives(socket_ptr, packet_ptr, segment);
    }
    _nx_tcp_receive_deliver(socket_ptr);
    _nx_tcp_send_waiters(socket_ptr, NX_FALSE);
    _nx_tcp_output(socket_ptr);
    _nx_tcp_notify(socket_ptr);
    return kept;
}

/* 3.10.7.1 and 3.10.7.2; returns whether a listener keeps the packet. */
static UINT stray_arrives(NX_IP *ip_ptr, NX_PACKET *packet_ptr, struct nx_tcp_segment *segment)
{
    if (_nx_packet_is_group(packet_ptr) || _nx_tcp_time_wait_receive(ip_ptr, segment)) {
        return NX_FALSE;
    }
    if (_nx_tcp_listen_find(ip_ptr, segment->destination_port) != NX_NULL) {
        return _nx_tcp_listen_receive(ip_ptr, packet_ptr, segment);
    }
    _nx_discard(ip_ptr, NX_NULL, NX_DISCARD_TCP_PORT);
    ip_ptr->nx_ip_tcp_receive_packets_dropped++;
    _nx_tcp_reset_reply(ip_ptr, segment);
    return NX_FALSE;
}

static VOID segment_arrives(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    struct nx_tcp_segment segment;
    NX_TCP_SOCKET *socket_ptr;
    UINT kept;

    if (!segment_accept(ip_ptr, packet_ptr, &segment)) {
        return;
    }
    socket_ptr = _nx_tcp_socket_find(ip_ptr, &segment);
    kept = socket_ptr != NX_NULL ? socket_arrives(socket_ptr, packet_ptr, &segment)
                                 : stray_arrives(ip_ptr, packet_ptr, &segment);
    if (!kept) {
        _nx_packet_release(packet_ptr);
    }
}

/* Behind nx_ip_tcp_packet_receive: callable from anywhere. */
VOID _nx_tcp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    TX_INTERRUPT_SAVE_AREA

    if (_nx_ip_in_helper(ip_ptr)) {
        _nx_ip_lock(ip_ptr);
        segment_arrives(ip_ptr, packet_ptr);
        _nx_ip_unlock(ip_ptr);
        return;
    }
    TX_DISABLE
    _nx_packet_enqueue(&ip_ptr->nx_ip_tcp_queue_head, &ip_ptr->nx_ip_tcp_queue_tail, packet_ptr);
    ip_ptr->nx_ip_tcp_received_packet_count++;
    TX_RESTORE
    _tx_event_flags_set(&ip_ptr->nx_ip_events, NX_IP_TCP_EVENT, TX_OR);
}

/* In the helper thread, for NX_IP_TCP_EVENT: what other contexts queued. */
VOID _nx_tcp_queue_process(NX_IP *ip_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet_ptr;

    do {
        TX_DISABLE
        packet_ptr =
            _nx_packet_dequeue(&ip_ptr->nx_ip_tcp_queue_head, &ip_ptr->nx_ip_tcp_queue_tail);
        ip_ptr->nx_ip_tcp_received_packet_count -= packet_ptr != NX_NULL;
        TX_RESTORE
        if (packet_ptr != NX_NULL) {
            _nx_ip_lock(ip_ptr);
            segment_arrives(ip_ptr, packet_ptr);
            _nx_ip_unlock(ip_ptr);
        }
    } while (packet_ptr != NX_NULL);
}
