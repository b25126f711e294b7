/*
 * The closed-loop peer: a port on a link that answers ARP and neighbour
 * solicitations and is the recorded end of one TCP connection. It sends the recorded frames, rebased, as the
 * board's turns release them, and what TCP needs beyond: acknowledgements
 * where the board says more than was recorded, and repetitions of what was
 * lost on the link.
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

#define DELAYED_ACK_NS 40000000u        /* when the recording has no acknowledgement to send */
#define RESEND_NS      1000000000u      /* then twice as late, and so on */
#define RESENDS        6u
#define LONGEST_PAUSE  (INT64_MAX / 4)
#define LONGEST_GAP    1048576          /* bytes by which a segment may be early */
#define DEFAULT_MSS    536u             /* RFC 9293 3.7.1 */

/* Not the recorded one: a board of ours may have that. */
static const uint8_t address[6] = {0x02, 'P', 'B', 0xFE, 0, 1};

static void pump(struct pb_replay *);
static void arm(struct pb_replay *);

static const struct pb_record *record_of(const struct pb_replay *r,
                                         const struct pb_peer_frame *frame)
{
    return &r->session->recording->records[frame->record];
}

/* --- frames --------------------------------------------------------------------------- */

static void put_ethernet(const struct pb_replay *r, uint8_t *frame, const uint8_t *to,
                         unsigned type)
{
    memcpy(frame, to, 6);
    memcpy(frame + 6, r->address, 6);
    pb_put16(frame + 12, type);
}

/* What belongs to SYNs and SACK blocks, to their moment, is not repeated in frames of our own. */
static int option_is_kept(const struct pb_replay *r, unsigned kind, int is_ours)
{
    if (is_ours && kind != PB_TCP_TIMES) {
        return 0;
    }
    switch (kind) {
    case PB_TCP_SCALE:
        return r->offers.scale;
    case PB_TCP_SACK_OK:
    case PB_TCP_SACK:
        return r->offers.sack;
    case PB_TCP_TIMES:
        return r->offers.times;
    default:
        return 1;
    }
}

/* Rebases the options of a copied header; what the board did not offer goes. */
static void rebase_options(struct pb_replay *r, const struct pb_segment *recorded, uint8_t *tcp,
                           int is_ours)
{
    size_t at = 20, place, length;
    unsigned kind;

    while ((place = pb_segment_option(recorded, &at, &kind, &length)) != 0) {
        if (!option_is_kept(r, kind, is_ours)) {
            memset(tcp + place, PB_TCP_NOP, length);
        } else if (kind == PB_TCP_TIMES && length == 10) {
            r->our_times = pb_get32(tcp + place + 2);
            pb_put32(tcp + place + 6, r->board_times);
        } else if (kind == PB_TCP_SACK) {
            for (size_t i = 2; i + 4 <= length; i += 4) {
                const uint32_t edge = pb_get32(tcp + place + i);
                const int64_t position = (int32_t)(edge - r->session->initial[PB_CLIENT]);
                pb_put32(tcp + place + i,
                         r->board_initial + (uint32_t)pb_match_ack(r, position));
            }
        }
    }
}

/* The window as the board reads it: it may not have offered to scale. */
static unsigned rebase_window(const struct pb_replay *r, const struct pb_segment *recorded)
{
    uint64_t window = recorded->window;

    if (!(recorded->flags & PB_TCP_SYN) && !r->offers.scale) {
        window <<= r->scale;
    }
    return window < 65535 ? (unsigned)window : 65535;
}

static int64_t ack_for(struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const int64_t ack = pb_match_ack(r, frame->ack);

    return ack > r->ack_sent ? ack : r->ack_sent;
}

struct outgoing {
    const struct pb_peer_frame *frame;  /* whose headers serve */
    int64_t live, ack;
    unsigned flags, window;
    const uint8_t *data;
    size_t length;
    int is_ours;                /* not in the recording */
};

/* Headers of a recorded frame around the data, rebased; the frame's length. */
static size_t build(struct pb_replay *r, const struct outgoing *o, uint8_t *bytes)
{
    const struct pb_segment *recorded = &o->frame->segment;
    const size_t headers = recorded->ip_header + recorded->tcp_header;
    uint8_t *ip = bytes + PB_ETHERNET_HEADER, *tcp = ip + recorded->ip_header;

    put_ethernet(r, bytes, r->board_address, pb_ethernet_type(&r->board));
    memcpy(ip, recorded->ip, headers);
    memcpy(ip + headers, o->data, o->length);
    pb_header_set(ip, recorded->ip_header, recorded->tcp_header + o->length, &r->server,
                  &r->board);
    if (r->board.version == 4) {
        pb_put16(ip + 4, pb_get16(ip + 4) + r->extra_frames);
    }
    pb_put16(tcp, r->options.port);
    pb_put16(tcp + 2, r->board_port);
    pb_put32(tcp + 4, r->session->initial[PB_PEER] + (uint32_t)o->live);
    pb_put32(tcp + 8, o->flags & PB_TCP_ACK ? r->board_initial + (uint32_t)o->ack : 0);
    tcp[13] = (uint8_t)o->flags;
    pb_put16(tcp + 14, o->window);
    if (!r->offers.ecn) {
        ip[1] &= r->board.version == 6 ? 0xCF : 0xFC;
        tcp[13] &= (uint8_t) ~(PB_TCP_ECE | PB_TCP_CWR);
    }
    rebase_options(r, recorded, tcp, o->is_ours && !(o->flags & PB_TCP_SYN));
    pb_frame_seal(bytes, PB_ETHERNET_HEADER + headers + o->length);
    return PB_ETHERNET_HEADER + headers + o->length;
}

static void transmit(struct pb_replay *r, const struct outgoing *o)
{
    uint8_t bytes[PB_FRAME_MAX];
    const size_t length = build(r, o, bytes);

    if (o->is_ours) {
        r->extra_frames++;
    } else if (o->frame->is_wrong) {
        pb_frame_spoil(bytes, length, &record_of(r, o->frame)->sum);
    }
    pb_port_send(r->port, bytes, length);
    if (o->flags & PB_TCP_ACK) {
        r->ack_sent = o->ack > r->ack_sent ? o->ack : r->ack_sent;
        if (r->ack_sent == r->received) {
            r->ack_due = 0;
        }
    }
}

/* An acknowledgement that the recording does not have. */
static void send_ack(struct pb_replay *r)
{
    const struct pb_peer_frame *frame = &r->session->peer[r->header];

    transmit(r, &(struct outgoing){.frame = frame,
                                   .live = r->sent,
                                   .ack = r->received,
                                   .flags = PB_TCP_ACK,
                                   .window = r->window,
                                   .data = (const uint8_t *)"",
                                   .is_ours = 1});
    r->ack_due = 0;
}

static size_t segment_limit(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const size_t options = frame->segment.tcp_header - 20;
    const size_t wire = PB_FRAME_MAX - 4 - PB_ETHERNET_HEADER - frame->segment.ip_header - 20;
    const size_t mss = r->offers.mss < wire ? r->offers.mss : wire;

    return mss > options ? mss - options : 1;
}

/* --- pieces: what may have to be sent again --------------------------------------------- */

static void piece_send(struct pb_replay *r, const struct pb_piece *piece, int is_ours)
{
    const struct pb_peer_frame *frame = &r->session->peer[piece->frame];
    const unsigned kept = frame->segment.flags & ~(PB_TCP_SYN | PB_TCP_FIN | PB_TCP_PSH);
    const size_t limit = segment_limit(r, frame);
    size_t at = 0;

    do {
        const size_t length = piece->length - at < limit ? piece->length - at : limit;
        const int is_last = at + length == piece->length;
        unsigned flags = kept | (piece->flags & PB_TCP_SYN);
        if (is_last) {
            flags |= (piece->flags & PB_TCP_FIN) | (frame->segment.flags & PB_TCP_PSH);
        }
        transmit(r, &(struct outgoing){.frame = frame,
                                       .live = piece->live + (int64_t)at,
                                       .ack = ack_for(r, frame),
                                       .flags = flags,
                                       .window = rebase_window(r, &frame->segment),
                                       .data = piece->data + at,
                                       .length = length,
                                       .is_ours = is_ours || !is_last});
        at += length;
    } while (at < piece->length);
}

/* Sends a piece for the first time; one with a right checksum is kept. */
static void piece_first_send(struct pb_replay *r, const struct pb_piece *piece, int is_ours)
{
    const int64_t end = piece->live + (int64_t)piece->length + (piece->flags != 0);

    piece_send(r, piece, is_ours);
    if (r->piece_count == r->piece_size) {
        const size_t size = r->piece_size ? r->piece_size * 2 : 32;
        struct pb_piece *pieces = realloc(r->pieces, size * sizeof *pieces);
        if (pieces == NULL) {
            return;             /* it goes unrepeated */
        }
        r->pieces = pieces;
        r->piece_size = size;
    }
    r->pieces[r->piece_count++] = *piece;
    if (end > r->sent) {
        r->sent = end;
    }
    if (r->resend_due == 0) {
        r->resends = 0;
        r->resend_due = pb_world_now(r->world) + RESEND_NS;
    }
}

static int64_t piece_end(const struct pb_piece *piece)
{
    return piece->live + (int64_t)piece->length + (piece->flags != 0);
}

static void pieces_acked(struct pb_replay *r)
{
    while (r->piece_first < r->piece_count &&
           piece_end(&r->pieces[r->piece_first]) <= r->acked) {
        r->piece_first++;
    }
    r->resends = 0;
    r->resend_due = r->piece_first < r->piece_count ? pb_world_now(r->world) + RESEND_NS : 0;
}

static void resend(struct pb_replay *r)
{
    if (r->piece_first == r->piece_count || r->resends == RESENDS) {
        r->resend_due = 0;
        return;
    }
    piece_send(r, &r->pieces[r->piece_first], 1);
    r->resends++;
    r->resend_due = pb_world_now(r->world) + ((uint64_t)RESEND_NS << r->resends);
}

void pb_peer_say(struct pb_replay *r, const char *text)
{
    const struct pb_piece piece = {.frame = r->header,
                                   .live = r->at + r->shift,
                                   .data = (const uint8_t *)text,
                                   .length = strlen(text)};

    piece_first_send(r, &piece, 1);
    r->shift += (int64_t)piece.length;
}

/* --- what goes next ------------------------------------------------------------------------ */

enum readiness { READY, DROP, WAIT_TURN, WAIT_ACK };

static int is_bare(const struct pb_peer_frame *frame)
{
    return frame->start == frame->end;
}

static int has_fin(const struct pb_peer_frame *frame)
{
    return (frame->segment.flags & (PB_TCP_FIN | PB_TCP_RST)) == PB_TCP_FIN;
}

/* The end of a frame's data. */
static int64_t data_end(const struct pb_peer_frame *frame)
{
    return frame->end - (!is_bare(frame) && has_fin(frame));
}

/* The board acknowledged what the recorded client had, and has room. */
static int may_follow(const struct pb_replay *r, const struct pb_peer_frame *frame, int64_t length)
{
    const int64_t flying = r->sent - r->acked;

    if (r->acked < frame->client_acked + r->shift) {
        return 0;
    }
    return flying == 0 ? r->room > 0 : flying + length <= (int64_t)r->room;
}

/* How much of a frame may go now: by turns, then by the board's window. */
static int64_t sendable(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const int64_t from = frame->start > r->at ? frame->start : r->at;
    const int64_t end = data_end(frame) < r->limit ? data_end(frame) : r->limit;
    const int64_t room = (int64_t)r->room - (r->sent - r->acked);

    return end - from < room ? end - from : room;
}

static enum readiness data_ready(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const int64_t from = frame->start > r->at ? frame->start : r->at;
    const int64_t end = data_end(frame) < r->limit ? data_end(frame) : r->limit;

    if (frame->start == 0 && r->at == 0) {
        return READY;           /* the SYN */
    }
    if (from >= data_end(frame)) {      /* the FIN is left */
        return from > r->limit || !pb_match_reached(r, frame->ack) ? WAIT_TURN
               : may_follow(r, frame, 0)                           ? READY
                                                                   : WAIT_ACK;
    }
    if (end <= from) {
        return WAIT_TURN;
    }
    for (size_t i = r->play_next; i > 0; i--) {
        const struct pb_reply *reply = &r->session->replies[r->plays[i - 1]];
        if (from >= reply->start && from < reply->end && reply->is_early &&
            !pb_match_reached(r, frame->ack)) {
            return WAIT_TURN;
        }
    }
    return may_follow(r, frame, end - from) ? READY : WAIT_ACK;
}

/* A bare acknowledgement goes when its turn comes, but holds nothing up. */
static enum readiness bare_ready(const struct pb_replay *r, size_t index)
{
    const struct pb_session *s = r->session;

    if (pb_match_reached(r, s->peer[index].ack)) {
        return READY;
    }
    if (s->peer[index].segment.flags & PB_TCP_RST) {
        return WAIT_TURN;
    }
    for (size_t i = index + 1; i < s->peer_count; i++) {
        if (!is_bare(&s->peer[i])) {
            return data_ready(r, &s->peer[i]) == READY ? DROP : WAIT_TURN;
        }
        if (s->peer[i].segment.flags & PB_TCP_RST) {
            return pb_match_reached(r, s->peer[i].ack) ? DROP : WAIT_TURN;
        }
    }
    return WAIT_TURN;
}

/* What went before, or was skipped. */
static int is_past(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    if (frame->segment.flags & PB_TCP_RST) {
        return 0;
    }
    return is_bare(frame) || frame->is_wrong ? frame->start < r->at : frame->end <= r->at;
}

static enum readiness next_ready(struct pb_replay *r)
{
    const struct pb_session *s = r->session;

    pb_match_play(r);
    while (r->cursor < s->peer_count && is_past(r, &s->peer[r->cursor])) {
        r->cursor++;
    }
    if (r->cursor == s->peer_count) {
        return WAIT_TURN;
    }
    const struct pb_peer_frame *frame = &s->peer[r->cursor];
    return is_bare(frame) ? bare_ready(r, r->cursor) : data_ready(r, frame);
}

static void send_reset(struct pb_replay *r, const struct pb_peer_frame *frame)
{
    transmit(r, &(struct outgoing){.frame = frame,
                                   .live = r->session->has_peer_syn ? r->sent : 0,
                                   .ack = r->received,
                                   .flags = frame->segment.flags,
                                   .window = frame->segment.window,
                                   .data = (const uint8_t *)""});
    r->has_reset = r->over = 1;
    r->cursor++;
}

/* An acknowledgement that says nothing new to a board with a shorter turn is left out. */
static void play_bare(struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const int64_t ack = ack_for(r, frame);
    const unsigned window = rebase_window(r, &frame->segment);

    if (frame->segment.flags & PB_TCP_RST) {
        send_reset(r, frame);
        return;
    }
    if (ack > r->ack_sent || frame->ack <= r->ack_played) {
        transmit(r, &(struct outgoing){.frame = frame,
                                       .live = r->sent,
                                       .ack = ack,
                                       .flags = frame->segment.flags,
                                       .window = window,
                                       .data = (const uint8_t *)""});
    }
    r->cursor++;
}

/* The bytes of a frame as it was sent: a wrong one's are not the stream's. */
static const uint8_t *bytes_at(const struct pb_replay *r, const struct pb_peer_frame *frame,
                               int64_t from)
{
    return frame->is_wrong ? frame->segment.data : r->session->stream[PB_PEER] + (from - 1);
}

static void play_data(struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const int64_t from = frame->start > r->at ? frame->start : r->at;
    const int is_syn = frame->start == 0 && r->at == 0;
    struct pb_piece piece = {.frame = r->cursor, .live = from + r->shift};
    int64_t end = from;

    if (is_syn) {
        piece.flags = PB_TCP_SYN;
        piece.data = (const uint8_t *)"";
        end = 1;                /* what a SYN may carry goes behind it */
    } else {
        const int64_t data = from < data_end(frame) ? sendable(r, frame) : 0;
        piece.data = data > 0 ? bytes_at(r, frame, from) : (const uint8_t *)"";
        piece.length = frame->is_wrong && data > 0 ? frame->segment.length : (size_t)data;
        end = from + data;
        if (has_fin(frame) && end == data_end(frame) && end <= r->limit &&
            pb_match_reached(r, frame->ack)) {
            piece.flags = PB_TCP_FIN;
            r->has_sent_fin = 1;
            end++;
        }
    }
    if (frame->is_wrong) {
        piece_send(r, &piece, 0);       /* it carries nothing that could be acknowledged */
        r->cursor++;
        return;
    }
    r->header = r->cursor;
    piece_first_send(r, &piece, 0);
    r->at = end;
    if (end >= frame->end) {
        r->cursor++;
    }
}

/* The board has closed, and the recording ends without a FIN of the peer. */
static void close_unrecorded(struct pb_replay *r)
{
    const struct pb_piece piece = {.frame = r->header,
                                   .live = r->sent,
                                   .data = (const uint8_t *)"",
                                   .flags = PB_TCP_FIN};

    piece_first_send(r, &piece, 1);
    r->has_sent_fin = 1;
}

/* When the next frame is due: the recorded pause after what it waited for. */
static uint64_t due_time(struct pb_replay *r, const struct pb_peer_frame *frame)
{
    uint64_t base = r->sent_time, pause;

    if (r->options.fast) {
        return 0;
    }
    if (r->is_blocked && r->event_time > base) {
        base = r->event_time;
    }
    pause = pb_match_pause(r, frame);
    return base + (pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
}

/* Sends the next frame if its time has come; 0: there is nothing to do now. */
static int play_next(struct pb_replay *r)
{
    const struct pb_session *s = r->session;
    const enum readiness ready = next_ready(r);
    const struct pb_peer_frame *frame = &s->peer[r->cursor];

    if (ready == DROP) {
        r->cursor++;
        return 1;
    }
    if (ready != READY) {
        r->is_blocked = 1;
        r->has_due = 0;
        if (ready == WAIT_TURN && r->has_fin && !r->has_sent_fin) {
            pb_match_skip_to_fin(r);
            if (r->cursor == s->peer_count) {
                close_unrecorded(r);
                return 0;
            }
            return next_ready(r) == READY;
        }
        return 0;
    }
    if (!r->has_due) {
        r->due = due_time(r, frame);
        r->has_due = 1;
    }
    if (r->due > pb_world_now(r->world)) {
        return 0;
    }
    r->has_due = r->is_blocked = 0;
    r->sent_time = pb_world_now(r->world);
    if (is_bare(frame)) {
        play_bare(r, frame);
    } else {
        play_data(r, frame);
    }
    r->ack_played = frame->ack > r->ack_played ? frame->ack : r->ack_played;
    return 1;
}

static void pump(struct pb_replay *r)
{
    while (r->begun && !r->over && play_next(r)) {
        pb_match_heard(r);      /* turns that waited for the peer to fall silent */
    }
    if (r->has_sent_fin && r->has_fin && r->acked == r->sent &&
        r->cursor == r->session->peer_count) {
        r->over = 1;
    }
    arm(r);
}

/* --- time ---------------------------------------------------------------------------------- */

static void tick(void *arg)
{
    struct pb_replay *r = arg;
    const uint64_t now = pb_world_now(r->world);

    if (r->tick_at <= now) {
        r->tick_at = 0;
    }
    if (!r->begun) {
        return;
    }
    if (r->ack_due != 0 && r->ack_due <= now) {
        send_ack(r);
    }
    if (r->resend_due != 0 && r->resend_due <= now) {
        resend(r);
    }
    pump(r);
}

/* Sees to it that tick is called at the earliest time that is set. */
static void arm(struct pb_replay *r)
{
    const uint64_t times[] = {r->has_due && !r->over ? r->due : 0, r->ack_due,
                              r->over ? 0 : r->resend_due};
    uint64_t earliest = 0;

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        if (times[i] != 0 && (earliest == 0 || times[i] < earliest)) {
            earliest = times[i];
        }
    }
    if (earliest != 0 && (r->tick_at == 0 || earliest < r->tick_at)) {
        r->tick_at = earliest;
        pb_world_at(r->world, earliest, tick, r);
    }
}

/* --- the board's segments --------------------------------------------------------------------- */

static void read_offers(struct pb_replay *r, const struct pb_segment *syn)
{
    struct pb_offers *o = &r->offers;
    size_t at = 20, place, length;
    unsigned kind;

    memset(o, 0, sizeof *o);
    o->mss = DEFAULT_MSS;
    while ((place = pb_segment_option(syn, &at, &kind, &length)) != 0) {
        if (kind == PB_TCP_MSS && length == 4) {
            o->mss = pb_get16(syn->tcp + place + 2);
        } else if (kind == PB_TCP_SCALE && length == 3) {
            o->scale = 1;
            o->shift = syn->tcp[place + 2] < 14 ? syn->tcp[place + 2] : 14;
        }
        o->sack |= kind == PB_TCP_SACK_OK;
        o->times |= kind == PB_TCP_TIMES;
    }
    o->ecn = (syn->flags & (PB_TCP_ECE | PB_TCP_CWR)) == (PB_TCP_ECE | PB_TCP_CWR);
}

/* The largest window that the recorded peer ever announced. */
static unsigned largest_window(const struct pb_replay *r)
{
    const struct pb_session *s = r->session;
    unsigned largest = 0;

    for (size_t i = 0; i < s->peer_count; i++) {
        const unsigned window = rebase_window(r, &s->peer[i].segment);
        if (!(s->peer[i].segment.flags & PB_TCP_SYN) && window > largest) {
            largest = window;
        }
    }
    return largest > 0 ? largest : 65535;
}

/* The board's SYN: the recording begins (again). */
static void begin(struct pb_replay *r, const uint8_t *frame, const struct pb_segment *syn)
{
    if (pb_match_begin(r) < 0) {
        return;                 /* no memory: it falls silent */
    }
    r->begun = 1;
    memcpy(r->board_address, frame + 6, 6);
    r->board = syn->source;
    r->server = syn->destination;
    r->board_port = syn->source_port;
    r->board_initial = syn->sequence;
    read_offers(r, syn);
    r->received = 1;
    r->acked = r->sent = r->ack_sent = r->ack_played = 0;
    r->over = r->has_fin = r->has_sent_fin = r->has_reset = r->is_blocked = r->has_due = 0;
    r->room = syn->window;
    r->searched = r->turns_sent = r->unanswered = r->cursor = r->header = 0;
    r->bridge_steps = r->held_count = 0;
    r->note[0] = '\0';
    r->window = largest_window(r);
    r->extra_frames = 0;
    r->piece_count = r->piece_first = 0;
    r->ack_due = r->resend_due = 0;
    r->sent_time = 0;
    r->is_blocked = 1;          /* waited for this SYN */
}

/* Lays bytes to a live position of what the board said. */
static int lay(struct pb_replay *r, int64_t position, const uint8_t *data, size_t length)
{
    const size_t at = (size_t)(position - 1);

    if (at + length > r->heard_size) {
        const size_t size = (at + length) * 2;
        uint8_t *heard = realloc(r->heard, size);
        if (heard == NULL) {
            return -1;
        }
        r->heard = heard;
        r->heard_size = size;
    }
    if (length > 0) {
        memcpy(r->heard + at, data, length);
    }
    return 0;
}

/* Bytes that are due, and those held that follow them. */
static int hear(struct pb_replay *r, const uint8_t *data, size_t length)
{
    unsigned used = 0;

    if (lay(r, r->received, data, length) < 0) {
        return -1;
    }
    r->received += (int64_t)length;
    while (used < r->held_count && r->held[used].start <= r->received) {
        if (r->held[used].end > r->received) {
            r->received = r->held[used].end;
        }
        used++;
    }
    r->held_count -= used;
    memmove(r->held, r->held + used, r->held_count * sizeof r->held[0]);
    return 0;
}

/* Bytes that came too early; without room for them, the board will send them again. */
static void hold(struct pb_replay *r, int64_t start, const uint8_t *data, size_t length)
{
    unsigned at = 0;

    if (r->held_count == PB_HELD_RANGES || start - r->received > LONGEST_GAP ||
        lay(r, start, data, length) < 0) {
        return;
    }
    while (at < r->held_count && r->held[at].start < start) {
        at++;
    }
    memmove(r->held + at + 1, r->held + at, (r->held_count - at) * sizeof r->held[0]);
    r->held[at] = (struct pb_held){start, start + (int64_t)length};
    r->held_count++;
}

/* An acknowledgement of this unit is still to be played: it will do. */
static int ack_is_recorded(const struct pb_replay *r)
{
    const struct pb_session *s = r->session;

    return r->cursor < s->peer_count && is_bare(&s->peer[r->cursor]) &&
           s->peer[r->cursor].ack > r->ack_played;
}

/* Takes the bytes that are due; anything else is acknowledged at once (RFC 5681 4.2). */
static void take_data(struct pb_replay *r, const struct pb_segment *segment)
{
    const uint32_t due = r->board_initial + (uint32_t)r->received;
    const int32_t early = (int32_t)(segment->sequence - due);
    const int fin = (segment->flags & PB_TCP_FIN) != 0;

    if (segment->length == 0 && !fin) {
        return;
    }
    const size_t old = (size_t)(-(int64_t)early);
    if (early > 0 && !r->has_fin) {
        hold(r, r->received + early, segment->data, segment->length);
    }
    if (early > 0 || old > segment->length || (old == segment->length && !fin) || r->has_fin ||
        hear(r, segment->data + old, segment->length - old) < 0) {
        send_ack(r);
        return;
    }
    if (fin) {
        r->has_fin = 1;
        r->received++;
    }
    if (r->ack_due == 0) {
        r->ack_due = pb_world_now(r->world) + DELAYED_ACK_NS;
    }
    pb_match_heard(r);
}

/* A long turn, of which the recording acknowledges no more: every second segment. */
static void keep_going(struct pb_replay *r)
{
    if (r->received - r->ack_sent >= 2 * (int64_t)r->offers.mss && !ack_is_recorded(r) &&
        r->ack_due != 0) {
        send_ack(r);
    }
}

static void take_ack(struct pb_replay *r, const struct pb_segment *segment)
{
    const int64_t ack =
        r->sent + (int32_t)(segment->acknowledgement -
                            (r->session->initial[PB_PEER] + (uint32_t)r->sent));

    if (!(segment->flags & PB_TCP_ACK) || ack > r->sent) {
        return;
    }
    r->room = (uint64_t)segment->window << (r->has_scale && r->offers.scale ? r->offers.shift : 0);
    if (ack > r->acked) {
        r->acked = ack;
        pieces_acked(r);
    }
}

static void send_refusal(struct pb_replay *r, const uint8_t *frame, const struct pb_segment *s)
{
    uint8_t bytes[PB_ETHERNET_HEADER + 60] = {0};
    const int is_v6 = s->source.version == 6;
    const size_t header = is_v6 ? 40 : 20;
    uint8_t *ip = bytes + PB_ETHERNET_HEADER, *tcp = ip + header;

    put_ethernet(r, bytes, frame + 6, pb_ethernet_type(&s->source));
    ip[0] = is_v6 ? 0x60 : 0x45;
    ip[is_v6 ? 7 : 8] = 64;
    ip[is_v6 ? 6 : 9] = 6;
    pb_header_set(ip, header, 20, &s->destination, &s->source);
    pb_put16(tcp, s->destination_port);
    pb_put16(tcp + 2, s->source_port);
    pb_put32(tcp + 8, s->sequence + (uint32_t)s->length + 1);
    tcp[12] = 0x50;
    tcp[13] = PB_TCP_RST | PB_TCP_ACK;
    pb_frame_seal(bytes, PB_ETHERNET_HEADER + header + 20);
    pb_port_send(r->port, bytes, PB_ETHERNET_HEADER + header + 20);
}

static int is_ours(const struct pb_replay *r, const struct pb_segment *segment)
{
    return r->begun && pb_ip_same(&segment->source, &r->board) &&
           segment->source_port == r->board_port &&
           pb_ip_same(&segment->destination, &r->server);
}

static void segment_in(struct pb_replay *r, const uint8_t *frame,
                       const struct pb_segment *segment)
{
    const int is_syn = (segment->flags & (PB_TCP_SYN | PB_TCP_ACK)) == PB_TCP_SYN;

    if (is_syn && segment->destination_port == r->options.port) {
        const int is_again = is_ours(r, segment) && segment->sequence == r->board_initial;
        const int is_busy = r->begun && !r->over && !(r->has_fin && r->has_sent_fin);
        if (!is_again && is_busy && !is_ours(r, segment)) {
            send_refusal(r, frame, segment);    /* one session at a time */
            return;
        }
        if (!is_again) {
            begin(r, frame, segment);
        } else if (r->piece_first < r->piece_count) {
            piece_send(r, &r->pieces[r->piece_first], 1);
        }
        return;
    }
    if (!is_ours(r, segment) || segment->destination_port != r->options.port) {
        if (is_syn) {
            send_refusal(r, frame, segment);
        }
        return;
    }
    if (segment->flags & PB_TCP_RST) {
        r->over = 1;
    }
    if (r->has_reset || (segment->flags & PB_TCP_RST) || r->session->peer_count == 0) {
        return;
    }
    const size_t place = pb_segment_option_find(segment, PB_TCP_TIMES, 10);
    if (place != 0) {
        r->board_times = pb_get32(segment->tcp + place + 2);
    }
    take_ack(r, segment);
    take_data(r, segment);
}

/* --- neighbours ------------------------------------------------------------------------------------------ */

/* Who speaks in a recorded frame: by its IP header, or its ARP request or reply. */
static struct pb_ip speaker(const uint8_t *b)
{
    switch (pb_get16(b + 12)) {
    case 0x0800:
        return pb_ip_read(4, b + 26);
    case 0x0806:
        return pb_ip_read(4, b + 28);
    case 0x86DD:
        return pb_ip_read(6, b + 22);
    default:
        return (struct pb_ip){0};
    }
}

static int answers_for(const struct pb_replay *r, const struct pb_ip *wanted)
{
    const struct pb_recording *recording = r->recording;
    const struct pb_session_summary *s = &r->session->summary;

    if (pb_ip_same(wanted, &r->options.server) || pb_ip_same(wanted, &r->options.gateway)) {
        return 1;
    }
    if (!pb_ip_same(&r->options.server, &s->peer)) {
        return 0;               /* the recorded network is another */
    }
    for (size_t i = 0; i < recording->count; i++) {
        const struct pb_record *record = &recording->records[i];
        if (record->length < 42) {
            continue;
        }
        const struct pb_ip sender = speaker(record->bytes);
        if (pb_ip_same(&sender, wanted) && !pb_ip_same(&sender, &s->client)) {
            return 1;
        }
    }
    return 0;
}

static void arp_in(struct pb_replay *r, const uint8_t *request, size_t length)
{
    static const uint8_t head[] = {0, 1, 8, 0, 6, 4, 0, 1};
    uint8_t reply[42];

    if (length < sizeof reply || memcmp(request + 14, head, sizeof head) != 0 ||
        memcmp(request + 28, request + 38, 4) == 0) {
        return;
    }
    const struct pb_ip wanted = pb_ip_read(4, request + 38);
    if (pb_ip_number(&wanted) == 0 || !answers_for(r, &wanted)) {
        return;
    }
    put_ethernet(r, reply, request + 6, 0x0806);
    memcpy(reply + 14, head, sizeof head);
    reply[21] = 2;
    memcpy(reply + 22, r->address, 6);
    memcpy(reply + 28, request + 38, 4);
    memcpy(reply + 32, request + 22, 10);
    pb_port_send(r->port, reply, sizeof reply);
}

/* A neighbour solicitation (RFC 4861 4.3); not one that looks for duplicates. */
static void solicitation_in(struct pb_replay *r, const uint8_t *question, size_t length)
{
    static const uint8_t nobody[16];
    uint8_t answer[PB_ETHERNET_HEADER + 40 + 32] = {0};
    uint8_t *ip = answer + PB_ETHERNET_HEADER, *icmp = ip + 40;

    if (length < PB_ETHERNET_HEADER + 40 + 24 || question[20] != 58 || question[21] != 255 ||
        question[54] != 135 || memcmp(question + 22, nobody, sizeof nobody) == 0) {
        return;
    }
    const struct pb_ip asking = pb_ip_read(6, question + 22);
    const struct pb_ip wanted = pb_ip_read(6, question + 62);
    if (!answers_for(r, &wanted)) {
        return;
    }
    put_ethernet(r, answer, question + 6, 0x86DD);
    ip[0] = 0x60;
    ip[6] = 58;
    ip[7] = 255;
    pb_header_set(ip, 40, 32, &wanted, &asking);
    icmp[0] = 136;
    icmp[4] = 0x60;             /* solicited, override */
    memcpy(icmp + 8, wanted.bytes, 16);
    icmp[24] = 2;               /* the target's hardware address */
    icmp[25] = 1;
    memcpy(icmp + 26, r->address, 6);
    pb_put16(icmp + 2, pb_frame_sum(answer, sizeof answer).right);
    pb_port_send(r->port, answer, sizeof answer);
}

/* --- the port --------------------------------------------------------------------------------------- */

static void deliver(void *arg, struct pb_frame *frame)
{
    struct pb_replay *r = arg;
    struct pb_segment segment;

    if (frame->length >= PB_ETHERNET_HEADER && pb_get16(frame->bytes + 12) == 0x0806) {
        arp_in(r, frame->bytes, frame->length);
        return;
    }
    if (frame->length >= PB_ETHERNET_HEADER && pb_get16(frame->bytes + 12) == 0x86DD) {
        solicitation_in(r, frame->bytes, frame->length);
    }
    if (memcmp(frame->bytes, r->address, 6) != 0 ||
        pb_segment_read(frame->bytes, frame->length, &segment) != 0 ||
        pb_frame_sum(frame->bytes, frame->length).state != PB_SUM_GOOD) {
        return;
    }
    r->event_time = frame->departed;
    segment_in(r, frame->bytes, &segment);
    if (r->begun && r->session->peer_count > 0) {
        pump(r);
        keep_going(r);
        arm(r);
    }
}

/* A server answers a window scale when its client offered one (RFC 7323 2.2). */
static void read_scale(struct pb_replay *r)
{
    const struct pb_session *s = r->session;

    if (s->peer_count > 0 && s->peer[0].start == 0 && s->peer[0].end > 0) {
        const struct pb_segment *syn = &s->peer[0].segment;
        const size_t place = pb_segment_option_find(syn, PB_TCP_SCALE, 3);
        r->has_scale = place != 0;
        r->scale = place != 0 ? syn->tcp[place + 2] & 15 : 0;
    }
}

int pb_replay_attach(struct pb_replay *r, struct pb_link *link,
                     const struct pb_replay_options *options, struct pb_error *error)
{
    const struct pb_session_summary *s = &r->session->summary;

    r->options = *options;
    r->options.server = options->server.version != 0 ? options->server : s->peer;
    r->options.port = options->port ? options->port : s->peer_port;
    if (r->options.server.version != s->peer.version) {
        return pb_error_set(error, "%s: the session is IPv%u's, and the server's address is not",
                            r->recording->path, s->peer.version);
    }
    r->world = pb_link_world(link);
    r->port = pb_link_port(link, NULL, r);
    if (r->port == NULL) {
        return pb_error_set(error, "%s: out of memory", r->recording->path);
    }
    r->port->deliver = deliver;
    pb_link_observe(link, pb_compare_frame, r);
    return 0;
}

struct pb_replay *pb_replay_open(const char *path, unsigned number, struct pb_error *error)
{
    struct pb_replay *r = calloc(1, sizeof *r);

    if (r == NULL) {
        pb_error_set(error, "%s: out of memory", path);
        return NULL;
    }
    r->recording = pb_recording_read(path, error);
    if (r->recording != NULL) {
        r->session = pb_session_open(r->recording, number, error);
    }
    if (r->session == NULL) {
        pb_replay_free(r);
        return NULL;
    }
    if (pb_compare_open(r) < 0) {
        pb_replay_free(r);
        pb_error_set(error, "%s: out of memory", path);
        return NULL;
    }
    memcpy(r->address, address, sizeof r->address);
    read_scale(r);
    return r;
}

void pb_replay_free(struct pb_replay *r)
{
    if (r == NULL) {
        return;
    }
    pb_session_free(r->session);
    pb_recording_free(r->recording);
    free(r->compare.expected);
    free(r->heard);
    free(r->live_start);
    free(r->live_end);
    free(r->plays);
    free(r->turn_ends);
    free(r->pieces);
    free(r);
}

int pb_frame_is_wrong(const uint8_t *frame, size_t length)
{
    return pb_frame_sum(frame, length).state == PB_SUM_WRONG;
}

void pb_replay_report(const struct pb_replay *r, void (*line)(void *, const char *), void *arg)
{
    pb_recording_report(r->recording, line, arg);
}

struct pb_replay_ends pb_replay_ends(const struct pb_replay *r)
{
    const struct pb_session_summary *s = &r->session->summary;

    return (struct pb_replay_ends){s->client, s->peer, s->client_port, s->peer_port};
}

void pb_replay_walk(const struct pb_replay *r, pb_link_observer *fn, void *arg)
{
    const struct pb_session_summary *s = &r->session->summary;
    const struct pb_recording *recording = r->recording;

    for (size_t i = s->first_frame - 1; i < recording->count; i++) {
        const struct pb_record *record = &recording->records[i];
        struct pb_segment segment;

        if (pb_segment_read(record->bytes, record->length, &segment) != 0 ||
            record->sum.state == PB_SUM_WRONG) {
            continue;
        }
        const int from_client =
            pb_ip_same(&segment.source, &s->client) && segment.source_port == s->client_port;
        const int to_client = pb_ip_same(&segment.destination, &s->client) &&
                              segment.destination_port == s->client_port;
        if (from_client || to_client) {
            fn(arg, record->time_ns, record->bytes, record->length, NULL);
        }
    }
}
