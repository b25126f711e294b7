/*
 * Listens on a link and notes the first thing that a board sends against the
 * rules: lengths, checksums, sequence numbers, windows, segment sizes, options.
 * What the other end sends may be anything; it only tells what the board may do
 * (upper bounds, because frames of others may be lost or late). Boards are known
 * by their hardware addresses. Any address family; TCP counts from both initial
 * numbers. A header of static functions: one program a test file.
 */
#ifndef WIRE_CHECKER_H
#define WIRE_CHECKER_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WC_FIN 0x01
#define WC_SYN 0x02
#define WC_RST 0x04
#define WC_ACK 0x10
#define WC_CONNECTIONS 256
#define WC_SYNS        16           /* of one peer that wait for an answer */
#define WC_OTHERS      256          /* the latest senders whose packets may be sent on */
#define WC_BYTES       (1u << 18)   /* of a stream that are remembered, a power of two */
#define WC_MSS_FLOOR   64u          /* no option makes our segments smaller */

/* Modulo 2^32. */
#define WC_LT(a, b) ((int32_t)((uint32_t)(a) - (uint32_t)(b)) < 0)

struct wc_options {
    uint32_t mss;
    int scale;                  /* -1: no option */
    int sack, timestamps;
    unsigned blocks;
    uint32_t block[4][2];
};

struct wc_segment {
    uint8_t from[16], to[16];
    unsigned family, from_port, to_port, flags;
    uint32_t seq, ack, window, length;
    size_t header;
    const uint8_t *data;
    struct wc_options options;
    const char *options_wrong;  /* NULL: sound; else only the first ones were read */
};

struct wc_syn {
    uint32_t seq, end;          /* end: behind what came with it */
    int answers;                /* it has an ACK: of this number */
    uint32_t ack;
    struct wc_options options;
};

/* One direction: what a board sends on a connection. */
struct wc_connection {
    int used, opened, answered, ended;
    unsigned age;
    uint8_t from[16], to[16];
    unsigned from_port, to_port;
    struct wc_options own, peer;
    uint32_t isn, high;         /* the first number and the one behind the last sent */
    uint32_t low;               /* text is remembered from here on */
    int fin;
    uint32_t fin_at;            /* the number of our FIN */
    uint32_t irs;               /* the peer's first number */
    uint32_t offered;           /* the highest right edge of the peer's window */
    uint32_t peer_acked;        /* the highest number it acknowledged */
    uint32_t peer_end;          /* behind all that it sent */
    int peer_fin;
    uint32_t peer_fin_end;      /* behind its FIN, the first if it sent several */
    uint32_t ack, edge;         /* what we said last */
    int acked;
    unsigned syns;
    struct wc_syn syn[WC_SYNS];
    uint8_t *bytes;
};

static struct {
    int off;                    /* the test's own frames have a board's address */
    int scarce;                 /* the board may lack packets: what it sends can be lost in it */
    int pieces;                 /* another sent TCP in fragments: what they say is not known */
    int forwards;               /* the board may send on what others sent, as it came */
    unsigned others;
    uint8_t other[WC_OTHERS][16];   /* who these are */
    unsigned age;
    unsigned frames, segments;  /* that were looked at */
    char failure[400];          /* "": none */
    struct wc_connection connection[WC_CONNECTIONS];
} wire_checker;

static void __attribute__((format(printf, 2, 3))) wc_fail(uint64_t time_ns, const char *format, ...)
{
    va_list arguments;
    size_t length;

    if (wire_checker.failure[0] != '\0')
        return;
    length = (size_t)snprintf(wire_checker.failure, sizeof(wire_checker.failure),
                              "on the wire at %llu ns: ", (unsigned long long)time_ns);
    va_start(arguments, format);
    vsnprintf(wire_checker.failure + length, sizeof(wire_checker.failure) - length, format,
              arguments);
    va_end(arguments);
}

static inline void wire_checker_reset(void)
{
    for (unsigned i = 0; i < WC_CONNECTIONS; i++)
        free(wire_checker.connection[i].bytes);
    memset(&wire_checker, 0, sizeof(wire_checker));
}

/* --- reading --------------------------------------------------------------------------- */

static inline uint32_t wc_get16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t wc_get32(const uint8_t *p)
{
    return wc_get16(p) << 16 | wc_get16(p + 2);
}

static inline uint32_t wc_sum(const uint8_t *p, size_t length, uint32_t sum)
{
    for (size_t i = 0; i < length; i++)
        sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* NULL: sound; else what is wrong. */
static const char *wc_options_read(const uint8_t *at, size_t left, struct wc_options *o)
{
    memset(o, 0, sizeof(*o));
    o->scale = -1;
    while (left > 0 && at[0] != 0) {
        size_t length = at[0] == 1 ? 1 : left < 2 ? 0 : at[1];

        if (length == 0 || length > left || (at[0] != 1 && length < 2))
            return "an option does not fit";
        if ((at[0] == 2 && length != 4) || (at[0] == 3 && length != 3) ||
            (at[0] == 4 && length != 2) || (at[0] == 8 && length != 10) ||
            (at[0] == 5 && (length < 10 || (length - 2) % 8 != 0)))
            return "an option has a wrong length";
        switch (at[0]) {
        case 2:
            o->mss = wc_get16(at + 2);
            break;
        case 3:
            o->scale = at[2] > 14 ? 14 : at[2];
            break;
        case 4:
            o->sack = 1;
            break;
        case 5:
            for (; o->blocks < (length - 2) / 8; o->blocks++) {
                o->block[o->blocks][0] = wc_get32(at + 2 + 8 * o->blocks);
                o->block[o->blocks][1] = wc_get32(at + 6 + 8 * o->blocks);
            }
            break;
        case 8:
            o->timestamps = 1;
            break;
        }
        at += length;
        left -= length;
    }
    return NULL;
}

/* --- connections ------------------------------------------------------------------------ */

/* What `from` sends to `to`; a new one in the place of the oldest, or NULL. */
static inline struct wc_connection *wc_find(const uint8_t *from, unsigned from_port,
                                            const uint8_t *to, unsigned to_port, int make)
{
    struct wc_connection *oldest = NULL;

    for (unsigned i = 0; i < WC_CONNECTIONS; i++) {
        struct wc_connection *c = &wire_checker.connection[i];

        if (c->used && c->from_port == from_port && c->to_port == to_port &&
            memcmp(c->from, from, 16) == 0 && memcmp(c->to, to, 16) == 0) {
            c->age = ++wire_checker.age;
            return c;
        }
        /* those that never were a connection go first */
        if (oldest == NULL || c->opened < oldest->opened ||
            (c->opened == oldest->opened && c->age < oldest->age))
            oldest = c;
    }
    if (!make)
        return NULL;
    free(oldest->bytes);
    memset(oldest, 0, sizeof(*oldest));
    oldest->used = 1;
    oldest->age = ++wire_checker.age;
    memcpy(oldest->from, from, 16);
    memcpy(oldest->to, to, 16);
    oldest->from_port = from_port;
    oldest->to_port = to_port;
    return oldest;
}

/* The handshake's other half is known: what the peer's SYN said. */
static inline void wc_answer(struct wc_connection *c, const struct wc_syn *syn)
{
    c->answered = 1;
    c->peer = syn->options;
    c->irs = syn->seq;
    c->peer_end = syn->end;
    c->peer_fin = 0;
}

/* --- what the peer says -------------------------------------------------------------------- */

static inline void wc_peer_syn(struct wc_connection *c, const struct wc_segment *s)
{
    const struct wc_syn syn = {.seq = s->seq,
                               .end = s->seq + 1 + s->length + (s->flags & WC_FIN),
                               .answers = (s->flags & WC_ACK) != 0,
                               .ack = s->ack,
                               .options = s->options};
    const int answer = syn.answers && c->opened && s->ack == c->isn + 1;

    if (!syn.answers || (answer && wire_checker.scarce && !c->acked)) {
        if (c->syns == WC_SYNS)
            memmove(c->syn, c->syn + 1, sizeof(c->syn[0]) * --c->syns);
        c->syn[c->syns++] = syn;
    }
    if (answer && !c->answered) {
        wc_answer(c, &syn);
        c->offered = s->ack + s->window;
        c->peer_acked = s->ack;
    }
}

static inline void wc_peer(const struct wc_segment *s)
{
    struct wc_connection *c = wc_find(s->to, s->to_port, s->from, s->from_port,
                                      (s->flags & (WC_SYN | WC_RST)) == WC_SYN);
    unsigned scale;
    int peer_scale;

    if (c == NULL || (s->flags & WC_RST))
        return;
    if (s->flags & WC_SYN)
        wc_peer_syn(c, s);
    for (unsigned i = 0; i < c->syns; i++) {    /* text can come before the board answers, */
        const uint32_t end = s->seq + s->length + (s->flags & WC_FIN);

        if (end - c->syn[i].seq < 1u << 22 &&   /* and begin before the SYN that it overlaps */
            WC_LT(c->syn[i].end, end))
            c->syn[i].end = end;
    }
    if (!c->opened || (!c->answered && c->syns == 0))
        return;
    /* where both open at once its ACK may come before the board's answer leaves */
    peer_scale = c->answered ? c->peer.scale : c->syn[c->syns - 1].options.scale;
    scale = c->own.scale >= 0 && peer_scale >= 0 && !(s->flags & WC_SYN) ? (unsigned)peer_scale : 0;
    /* one of numbers from long ago is of another connection */
    if ((s->flags & WC_ACK) && c->high - s->ack < 1u << 30) {
        if (WC_LT(c->peer_acked, s->ack))
            c->peer_acked = s->ack;
        if (WC_LT(c->offered, s->ack + (s->window << scale)))
            c->offered = s->ack + (s->window << scale);
    }
    /* far from what we said: not of this connection */
    if (c->answered && s->seq - c->peer_end + (1u << 22) < 1u << 23) {
        const uint32_t end = s->seq + s->length + (s->flags & WC_FIN);

        if (WC_LT(c->peer_end, end))
            c->peer_end = end;
        if ((s->flags & WC_FIN) && (!c->peer_fin || WC_LT(end, c->peer_fin_end))) {
            c->peer_fin = 1;
            c->peer_fin_end = end;
        }
    }
}

/* --- what the board says ----------------------------------------------------------------- */

static inline void wc_open(struct wc_connection *c, const struct wc_segment *s)
{
    c->opened = 1;
    c->answered = c->fin = c->peer_fin = c->acked = c->ended = 0;
    c->isn = s->seq;
    c->high = c->low = s->seq + 1;
    c->offered = c->peer_acked = c->isn + 1;
    c->own = s->options;
}

/* Whether the answer has only what this SYN offered. Where the peer's SYN came again
 * with other options, the answer is to one of them, and stays so. */
static inline int wc_offers(const struct wc_syn *syn, const struct wc_segment *answer)
{
    return (answer->options.scale < 0 || syn->options.scale >= 0) &&
           (!answer->options.sack || syn->options.sack) &&
           (!answer->options.timestamps || syn->options.timestamps);
}

static inline void wc_check_syn(struct wc_connection *c, const struct wc_segment *s, uint64_t time)
{
    const struct wc_syn *came = NULL;

    if (!c->opened || s->seq != c->isn || c->ended)
        wc_open(c, s);
    if (s->length > 0)
        wc_fail(time, "a SYN with %u bytes of text", s->length);
    if (!(s->flags & WC_ACK))
        return;
    for (unsigned i = c->syns; i-- > 0;) {
        const struct wc_syn *syn = &c->syn[i];

        if (syn->seq + 1 != s->ack || syn->answers)
            continue;
        came = syn;
        if (!wc_offers(syn, s))
            continue;
        if (!c->answered || c->irs != syn->seq || WC_LT(c->peer_end, syn->end))
            wc_answer(c, syn);
        c->acked = 1;
        c->ack = s->ack;
        c->edge = s->ack + s->window;
        c->own = s->options;
        return;
    }
    if (came != NULL)
        wc_fail(time, "%s that was not offered",
                s->options.scale >= 0 && came->options.scale < 0 ? "a window scale" : "an option");
    else if (!wire_checker.pieces)
        wc_fail(time, "a SYN,ACK of %u: no SYN came before that number", s->ack);
}

/* Where the first answer to our SYN may be lost in the board, its first ACK tells which
 * one it heard. */
static inline void wc_answer_heard(struct wc_connection *c, const struct wc_segment *s)
{
    const struct wc_syn *heard = NULL;      /* the nearest */

    for (unsigned i = 0; i < c->syns; i++) {
        const struct wc_syn *syn = &c->syn[i];

        if (syn->answers && syn->ack == c->isn + 1 && WC_LT(syn->seq, s->ack) &&
            !WC_LT(syn->end, s->ack) && (s->options.blocks == 0 || syn->options.sack) &&
            s->options.timestamps == (c->own.timestamps && syn->options.timestamps) &&
            (heard == NULL || WC_LT(heard->seq, syn->seq)))
            heard = syn;
    }
    if (heard != NULL)
        wc_answer(c, heard);
}

static inline void wc_check_ack(struct wc_connection *c, const struct wc_segment *s, uint64_t time)
{
    unsigned scale;
    uint32_t edge;

    if (!(s->flags & WC_ACK)) {
        wc_fail(time, "flags 0x%02x without ACK in a connection", s->flags);
        return;
    }
    if (!c->acked && wire_checker.scarce)
        wc_answer_heard(c, s);
    scale = c->own.scale >= 0 && c->peer.scale >= 0 ? (unsigned)c->own.scale : 0;
    edge = s->ack + (s->window << scale);
    if (WC_LT(c->peer_end, s->ack))
        wc_fail(time, "ACK of what was not sent, by %u", s->ack - c->peer_end);
    if (c->acked && WC_LT(s->ack, c->ack))
        wc_fail(time, "ACK goes back by %u", c->ack - s->ack);
    /* behind the peer's FIN no window is needed */
    if (c->acked && WC_LT(edge + (1u << scale) - 1, c->edge) &&
        !(c->peer_fin && !WC_LT(s->ack, c->peer_fin_end)))
        wc_fail(time, "the window's right edge goes back by %u", c->edge - edge);
    if (!c->acked || WC_LT(c->edge, edge))
        c->edge = edge;
    c->ack = s->ack;
    c->acked = 1;
    for (unsigned i = 0; i < s->options.blocks; i++) {
        const uint32_t *block = s->options.block[i];
        const int twice = i == 0 && !WC_LT(s->ack, block[1]);   /* RFC 2883 4 */

        if (!WC_LT(block[0], block[1]) || (!twice && !WC_LT(s->ack, block[0])) ||
            WC_LT(c->peer_end, block[1]))
            wc_fail(time, "a SACK block of nothing that came");
    }
    if (s->options.blocks > 0 && !c->peer.sack)
        wc_fail(time, "SACK blocks that were not agreed");
    if (s->options.timestamps != (c->own.timestamps && c->peer.timestamps))
        wc_fail(time, "timestamps %s", s->options.timestamps ? "not agreed" : "missing");
}

/* Text that was sent before has to be the same; new text is remembered. */
static inline void wc_check_bytes(struct wc_connection *c, const struct wc_segment *s,
                                  uint64_t time)
{
    if (c->bytes == NULL)
        c->bytes = malloc(WC_BYTES);
    if (c->bytes == NULL)
        abort();
    for (uint32_t i = WC_LT(s->seq, c->low) ? c->low - s->seq : 0; i < s->length; i++) {
        uint8_t *kept = &c->bytes[(s->seq + i) % WC_BYTES];

        if (!WC_LT(s->seq + i, c->high))
            *kept = s->data[i];
        else if (c->high - (s->seq + i) <= WC_BYTES && *kept != s->data[i]) {
            wc_fail(time, "byte %u was another one when it was sent first", s->seq + i - c->isn);
            return;
        }
    }
}

static inline void wc_check_text(struct wc_connection *c, const struct wc_segment *s,
                                 uint64_t time)
{
    const uint32_t end = s->seq + s->length;
    const uint32_t mss = c->peer.mss != 0 ? c->peer.mss : s->family == 6 ? 1220 : 536;

    if (WC_LT(c->high, s->seq) && wire_checker.scarce)
        c->high = c->low = s->seq;
    if (WC_LT(c->high, s->seq)) {
        wc_fail(time, "sequence %u leaves a hole behind %u", s->seq - c->isn, c->high - c->isn);
        return;
    }
    if (s->length == 0 && !(s->flags & WC_FIN)) {
        if (s->seq != c->high && !WC_LT(s->seq, c->peer_acked))
            wc_fail(time, "sequence goes back to %u from %u", s->seq - c->isn, c->high - c->isn);
        return;
    }
    if (c->fin && WC_LT(c->fin_at, end))
        wc_fail(time, "text behind our FIN");
    if (s->length + s->header - 20 > (mss > WC_MSS_FLOOR ? mss : WC_MSS_FLOOR))
        wc_fail(time, "%u bytes and %zu of options: the peer takes %u", s->length, s->header - 20,
                mss);
    if (WC_LT(c->offered, end) && !(s->length == 1 && s->seq == c->offered))
        wc_fail(time, "text up to %u: the peer's window ends at %u", end - c->isn,
                c->offered - c->isn);
    wc_check_bytes(c, s, time);
    if (s->flags & WC_FIN) {
        if (c->fin && end != c->fin_at)
            wc_fail(time, "our FIN moves from %u to %u", c->fin_at - c->isn, end - c->isn);
        c->fin = 1;
        c->fin_at = end;
    }
    if (WC_LT(c->high, end + (s->flags & WC_FIN)))
        c->high = end + (s->flags & WC_FIN);
}

static inline void wc_board(const struct wc_segment *s, uint64_t time)
{
    struct wc_connection *c;

    wire_checker.segments++;
    if (s->options_wrong != NULL)
        wc_fail(time, "%s", s->options_wrong);
    if (!(s->flags & WC_SYN) &&
        (s->options.mss != 0 || s->options.scale >= 0 || s->options.sack))
        wc_fail(time, "an option of SYNs in flags 0x%02x", s->flags);
    c = wc_find(s->from, s->from_port, s->to, s->to_port, (s->flags & WC_SYN) != 0);
    if (c == NULL)
        return;
    if (s->flags & WC_RST) {        /* ours, or only the answer to a stray segment */
        c->ended |= s->seq == c->high;
        return;
    }
    if (s->flags & WC_SYN) {
        wc_check_syn(c, s, time);
    } else if (c->opened && !c->answered && !wire_checker.pieces) {
        wc_fail(time, "flags 0x%02x before the handshake", s->flags);
    } else if (c->opened && !c->ended && !wire_checker.pieces) {
        wc_check_ack(c, s, time);
        wc_check_text(c, s, time);
    }
}

/* --- packets ------------------------------------------------------------------------------- */

/* NULL: sound; else what is wrong. `seed` sums the pseudo-header. */
static const char *wc_tcp(struct wc_segment *s, const uint8_t *tcp, size_t length, uint32_t seed)
{
    if (length < 20)
        return "a cut TCP header";
    s->header = (size_t)(tcp[12] >> 4) * 4;
    if (s->header < 20 || s->header > length)
        return "a TCP header of a wrong length";
    if (wc_sum(tcp, length, seed) != 0xFFFF)
        return "a wrong TCP checksum";
    s->from_port = wc_get16(tcp);
    s->to_port = wc_get16(tcp + 2);
    s->seq = wc_get32(tcp + 4);
    s->ack = wc_get32(tcp + 8);
    s->flags = tcp[13];
    s->window = wc_get16(tcp + 14);
    s->data = tcp + s->header;
    s->length = (uint32_t)(length - s->header);
    s->options_wrong = wc_options_read(tcp + 20, s->header - 20, &s->options);
    return NULL;
}

static const char *wc_udp(const uint8_t *udp, size_t length, uint32_t seed, unsigned family)
{
    if (length < 8 || wc_get16(udp + 4) != length)
        return "a wrong UDP length";
    if ((family == 6 || wc_get16(udp + 6) != 0) && wc_sum(udp, length, seed) != 0xFFFF)
        return "a wrong UDP checksum";
    return NULL;
}

/* What is in a packet; NULL: sound. TCP is read into `s`. */
static const char *wc_transport(struct wc_segment *s, unsigned protocol, const uint8_t *at,
                                size_t length)
{
    const size_t size = s->family == 6 ? 16 : 4;
    const uint32_t seed =
        wc_sum(s->from, size, wc_sum(s->to, size, protocol + (uint32_t)length));

    switch (protocol) {
    case 6:
        return wc_tcp(s, at, length, seed);
    case 17:
        return wc_udp(at, length, seed, s->family);
    case 1:
    case 2:
        return length < 8 || wc_sum(at, length, 0) != 0xFFFF
                   ? "a wrong ICMP or IGMP message" : NULL;
    case 58:
        return length < 4 || wc_sum(at, length, seed) != 0xFFFF ? "a wrong ICMPv6 message" : NULL;
    default:
        return NULL;
    }
}

static const char *wc_ipv4(struct wc_segment *s, const uint8_t *ip, size_t length,
                           unsigned *protocol)
{
    const size_t header = length < 20 ? 0 : (size_t)(ip[0] & 15) * 4;
    size_t total;

    if (header < 20 || header > length)
        return "a wrong IPv4 header length";
    total = wc_get16(ip + 2);
    if (total < header || total > length || (total != length && length > 46))
        return "a wrong IPv4 length";
    if (wc_sum(ip, header, 0) != 0xFFFF)
        return "a wrong IPv4 checksum";
    memcpy(s->from, ip + 12, 4);
    memcpy(s->to, ip + 16, 4);
    *protocol = ip[9];
    if (wc_get16(ip + 6) & 0x3FFF) {        /* a fragment: only lengths can be told */
        *protocol = 0;
        wire_checker.pieces |= ip[9] == 6;
        return (ip[6] & 0x20) && (total - header) % 8 != 0 ? "a fragment of odd length" : NULL;
    }
    return wc_transport(s, *protocol, ip + header, total - header);
}

static const char *wc_ipv6(struct wc_segment *s, const uint8_t *ip, size_t length,
                           unsigned *protocol)
{
    size_t payload, at = 0;
    unsigned next;

    if (length < 40 || wc_get16(ip + 4) > length - 40)
        return "a wrong IPv6 length";
    payload = wc_get16(ip + 4);
    if (payload != length - 40 && length > 46)
        return "a wrong IPv6 length";
    memcpy(s->from, ip + 8, 16);
    memcpy(s->to, ip + 24, 16);
    next = ip[6];
    *protocol = 0;
    while (next == 0 || next == 43 || next == 60) {
        if (payload - at < 8)
            return "a cut IPv6 extension header";
        next = ip[40 + at];
        at += 8 + 8 * (size_t)ip[41 + at];
        if (at > payload)
            return "a cut IPv6 extension header";
    }
    if (next == 44) {                       /* a fragment: only lengths can be told */
        if (payload - at < 8)
            return "a cut IPv6 fragment header";
        wire_checker.pieces |= ip[40 + at] == 6;
        return (ip[43 + at] & 1) && (payload - at) % 8 != 0 ? "a fragment of odd length" : NULL;
    }
    *protocol = next;
    return wc_transport(s, next, ip + 40 + at, payload - at);
}

/* Whether another has sent from this address; who is not a board is noted. */
static inline int wc_is_other(int is_board, const uint8_t *from)
{
    for (unsigned i = 0; i < WC_OTHERS && i < wire_checker.others; i++)
        if (memcmp(wire_checker.other[i], from, 16) == 0)
            return 1;
    if (!is_board)
        memcpy(wire_checker.other[wire_checker.others++ % WC_OTHERS], from, 16);
    return !is_board;
}

/* A whole IP packet (perhaps with the frame's padding), by a board or another. */
static inline void wire_checker_ip(int is_board, const uint8_t *ip, size_t length, uint64_t time)
{
    struct wc_segment segment = {.family = length > 0 ? ip[0] >> 4 : 0};
    unsigned protocol = 0;
    const char *wrong = segment.family == 4   ? wc_ipv4(&segment, ip, length, &protocol)
                        : segment.family == 6 ? wc_ipv6(&segment, ip, length, &protocol)
                                              : "an IP version that there is not";

    if (wire_checker.forwards && wc_is_other(is_board, segment.from) && is_board)
        return;
    if (is_board && wrong != NULL)
        wc_fail(time, "%s", wrong);
    if (wrong != NULL || protocol != 6)
        return;
    if (is_board)
        wc_board(&segment, time);
    wc_peer(&segment);
}

/* A pb_link_observer. What is lost says nothing of what the board knows. */
static inline void wire_checker_frame(void *arg, uint64_t time, const uint8_t *frame,
                                      size_t length, const char *fault)
{
    const int is_board = length >= 14 && memcmp(frame + 6, "\x02\x50\x42", 3) == 0;
    unsigned type;

    (void)arg;
    if (wire_checker.off || length < 14)
        return;
    wire_checker.frames += (unsigned)is_board;
    if (fault != NULL && strcmp(fault, "lost") == 0 && !is_board)
        return;
    if (is_board && length > 1514)
        wc_fail(time, "a frame of %zu bytes", length);
    type = wc_get16(frame + 12);
    if (type == 0x0800 || type == 0x86DD)
        wire_checker_ip(is_board, frame + 14, length - 14, time);
    if (is_board && (type == 0x0806 || type == 0x8035) &&
        (length < 42 || memcmp(frame + 14, "\0\1\x08\0\6\4", 6) != 0))
        wc_fail(time, "a malformed ARP message");
}

#endif
