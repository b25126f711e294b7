/*
 * A TCP end made by hand, on a port of the board's link: builds segments with
 * sequence numbers relative to both initial ones, notes what the board sends,
 * answers ARP. It runs on the main context, between two runs of the world.
 */
#ifndef TCP_SEGMENT_H
#define TCP_SEGMENT_H

#include "board_fixture.h"

#define FIN 0x01
#define SYN 0x02
#define RST 0x04
#define PSH 0x08
#define ACK 0x10
#define URG 0x20

#define PEER_MAC  "\x02\x00\x00\x00\x00\x99"
#define PEER_IP   0x0A000001u
#define BOARD_IP  0x0A000002u
#define SEEN_MAX  4096

/* What the board sent, numbers relative as the peer sees them. */
struct seen {
    uint64_t time_ns;
    uint16_t port, peer_port;
    uint8_t flags;
    uint32_t seq, ack;
    uint32_t raw_seq, raw_ack;
    uint32_t window;
    uint32_t mss;           /* 0: no option */
    int scale;              /* -1: no option */
    int dont_fragment;
    int sack_permitted;
    unsigned blocks;        /* SACK; numbers relative as in ack */
    uint32_t block[4][2];
    int timestamps;         /* the segment has them */
    uint32_t ts_value, ts_echo;
    uint8_t options[40];
    size_t options_length;
    uint32_t length;
    uint8_t data[1500];
};

static struct peer {
    struct pb_test *test;
    struct pb_port *wire;
    uint8_t board_mac[6];
    uint32_t ip;
    uint16_t port, board_port;      /* of the connection that segments belong to */
    uint32_t iss, irs;              /* the peer's initial number, and the board's */
    int mute;                       /* does not answer ARP */
    int ipv6;                       /* speaks TCP over it, as 2001:db8::1 to 2001:db8::2 */
    unsigned count, next;           /* what was seen, what of it was looked at */
    struct seen seen[SEEN_MAX];
} peer;

static inline uint32_t get32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint16_t get16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline void put32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static inline void put16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline uint32_t sum16(const uint8_t *p, size_t length, uint32_t sum)
{
    size_t i;

    for (i = 0; i + 1 < length; i += 2)
        sum += get16(p + i);
    if (length % 2)
        sum += (uint32_t)p[length - 1] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

/* A host of both networks: its last byte is the IPv4 address'. */
static inline void put_end6(uint8_t *at, uint32_t ip)
{
    memset(at, 0, 16);
    put32(at, 0x20010DB8);
    at[15] = (uint8_t)ip;
}

/* The sum of what an IP header has behind it, with the pseudo-header. */
static inline uint32_t transport_sum(const uint8_t *ip, unsigned protocol, const uint8_t *data,
                                     size_t length)
{
    const int v6 = ip[0] >> 4 == 6;

    return sum16(data, length,
                 sum16(ip + (v6 ? 8 : 12), v6 ? 32 : 8, protocol + (uint32_t)length));
}

/* --- what the board sends --------------------------------------------------------- */

static inline void peer_arp(const uint8_t *frame)
{
    uint8_t reply[60] = {0};

    memcpy(peer.board_mac, frame + 6, 6);
    if (get16(frame + 20) != 1 || peer.mute)
        return;
    memcpy(reply, frame + 6, 6);
    memcpy(reply + 6, PEER_MAC, 6);
    memcpy(reply + 12, "\x08\x06\x00\x01\x08\x00\x06\x04\x00\x02", 10);
    memcpy(reply + 22, PEER_MAC, 6);
    memcpy(reply + 28, frame + 38, 4);      /* whoever was asked for */
    memcpy(reply + 32, frame + 22, 10);
    pb_port_send(peer.wire, reply, sizeof(reply));
}

static inline void seen_options(struct seen *seen, const uint8_t *tcp)
{
    const uint8_t *option = tcp + 20;
    const uint8_t *end = tcp + (tcp[12] >> 4) * 4;

    seen->scale = -1;
    while (option < end && *option != 0) {
        if (*option == 1) {
            option++;
            continue;
        }
        assert_true(option + 1 < end && option[1] >= 2 && option + option[1] <= end);
        if (option[0] == 2)
            seen->mss = get16(option + 2);
        if (option[0] == 3)
            seen->scale = option[2];
        if (option[0] == 4)
            seen->sack_permitted = 1;
        if (option[0] == 5) {
            assert_true(option[1] >= 10 && (option[1] - 2) % 8 == 0);
            for (seen->blocks = 0; seen->blocks < (option[1] - 2u) / 8; seen->blocks++) {
                seen->block[seen->blocks][0] = get32(option + 2 + 8 * seen->blocks) - peer.iss;
                seen->block[seen->blocks][1] = get32(option + 6 + 8 * seen->blocks) - peer.iss;
            }
        }
        if (option[0] == 8) {
            seen->timestamps = 1;
            seen->ts_value = get32(option + 2);
            seen->ts_echo = get32(option + 6);
        }
        option += option[1];
    }
}

static inline void peer_tcp(const uint8_t *ip, const uint8_t *tcp, size_t tcp_length)
{
    struct seen *seen = &peer.seen[peer.count];
    size_t header = (size_t)(tcp[12] >> 4) * 4;

    assert_true(peer.count < SEEN_MAX);
    assert_int_equal(transport_sum(ip, 6, tcp, tcp_length), 0xFFFF);
    memset(seen, 0, sizeof(*seen));
    seen->time_ns = pb_world_now(peer.test->world);
    seen->port = get16(tcp);
    seen->peer_port = get16(tcp + 2);
    seen->flags = tcp[13];
    seen->dont_fragment = ip[0] >> 4 == 4 && (ip[6] & 0x40) != 0;
    if ((seen->flags & SYN) && seen->peer_port == peer.port) {
        peer.irs = get32(tcp + 4);
        peer.board_port = seen->port;
    }
    seen->raw_seq = get32(tcp + 4);
    seen->raw_ack = get32(tcp + 8);
    seen->seq = seen->raw_seq - peer.irs;
    seen->ack = seen->flags & ACK ? seen->raw_ack - peer.iss : 0;
    seen->window = get16(tcp + 14);
    seen->options_length = header - 20;
    memcpy(seen->options, tcp + 20, header - 20);
    seen_options(seen, tcp);
    seen->length = (uint32_t)(tcp_length - header);
    memcpy(seen->data, tcp + header, seen->length);
    peer.count++;
}

/* Who else wants to see the board's frames, or NULL. */
static void (*peer_also)(const uint8_t *frame, size_t length);

static inline void peer_receive(void *arg, const uint8_t *frame, size_t length)
{
    (void)arg;
    if (peer_also != NULL)
        peer_also(frame, length);
    if (get16(frame + 12) == 0x0806)
        peer_arp(frame);
    if (get16(frame + 12) == 0x0800 && frame[23] == 6 && length >= 54)
        peer_tcp(frame + 14, frame + 34, get16(frame + 16) - 20u);
    if (peer.ipv6 && get16(frame + 12) == 0x86DD && frame[20] == 6 && length >= 74)
        peer_tcp(frame + 14, frame + 54, get16(frame + 18));
}

/* --- what the peer sends ------------------------------------------------------------- */

/* Of the next segment only; peer_send clears it. */
static struct {
    const uint8_t *options;
    size_t options_length;      /* padded with zeros to a multiple of 4 */
    int data_offset;            /* in words, instead of the right one; 0: right */
    uint16_t urgent;
    int spoil_checksum;
    uint32_t cut;               /* bytes of the TCP segment to leave away at its end */
    uint8_t traffic;            /* the class in the IP header */
} twist;

static inline size_t peer_ip_bytes(void)
{
    return peer.ipv6 ? 40 : 20;
}

/* The frame's and the packet's header, for `length` bytes behind both. */
static inline void peer_ip_put(uint8_t *frame, uint32_t from, unsigned protocol, size_t length)
{
    uint8_t *ip = frame + 14;

    memcpy(frame, peer.board_mac, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, peer.ipv6 ? 0x86DD : 0x0800);
    if (peer.ipv6) {
        put16(ip, 0x6000u | (uint32_t)twist.traffic << 4);
        put16(ip + 4, (uint32_t)length);
        ip[6] = (uint8_t)protocol;
        ip[7] = 64;
        put_end6(ip + 8, from);
        put_end6(ip + 24, BOARD_IP);
    } else {
        ip[0] = 0x45;
        ip[1] = twist.traffic;
        put16(ip + 2, (uint32_t)(20 + length));
        ip[8] = 64;
        ip[9] = (uint8_t)protocol;
        put32(ip + 12, from);
        put32(ip + 16, BOARD_IP);
        put16(ip + 10, ~sum16(ip, 20, 0) & 0xFFFF);
    }
}

static inline void peer_ip_send(const uint8_t *frame, size_t length)
{
    const size_t whole = 14 + peer_ip_bytes() + length;

    pb_port_send(peer.wire, frame, whole < 60 ? 60 : whole);
}

/* Raw numbers. */
static inline void peer_send_raw(int flags, uint32_t seq, uint32_t ack, uint32_t window, const void *data,
                          size_t length)
{
    uint8_t frame[1600] = {0};
    uint8_t *tcp = frame + 14 + peer_ip_bytes();
    size_t options = (twist.options_length + 3) / 4 * 4;
    size_t tcp_length = 20 + options + length;

    put16(tcp, peer.port);
    put16(tcp + 2, peer.board_port);
    put32(tcp + 4, seq);
    put32(tcp + 8, flags & ACK ? ack : 0);
    tcp[12] = (uint8_t)((twist.data_offset ? (size_t)twist.data_offset : 5 + options / 4) << 4);
    tcp[13] = (uint8_t)flags;
    put16(tcp + 14, window);
    put16(tcp + 18, twist.urgent);
    if (twist.options_length > 0)
        memcpy(tcp + 20, twist.options, twist.options_length);
    if (length > 0)
        memcpy(tcp + 20 + options, data, length);
    tcp_length -= twist.cut;
    peer_ip_put(frame, peer.ip, 6, tcp_length);
    put16(tcp + 16, (~transport_sum(frame + 14, 6, tcp, tcp_length) ^
                     (twist.spoil_checksum ? 1 : 0)) &
                        0xFFFF);
    memset(&twist, 0, sizeof(twist));
    peer_ip_send(frame, tcp_length);
}

/* seq and ack count from the two initial numbers: the first byte is 1. */
static inline void segment(int flags, uint32_t seq, uint32_t ack, uint32_t window, const void *data,
                    size_t length)
{
    peer_send_raw(flags, peer.iss + seq, peer.irs + ack, window, data, length);
}

static inline void with_options(const void *options, size_t length)
{
    twist.options = options;
    twist.options_length = length;
}

/* An ICMP error, by a router, that quotes a segment of the board with this raw number. */
static inline void icmp_error(uint8_t type, uint8_t code, uint32_t mtu, uint32_t raw_seq,
                              uint32_t quoted_length)
{
    uint8_t frame[14 + 40 + 8 + 48] = {0};
    uint8_t *icmp = frame + 14 + peer_ip_bytes();
    uint8_t *quote = icmp + 8;
    uint8_t *tcp = quote + peer_ip_bytes();
    size_t length = 8 + peer_ip_bytes() + 8;

    if (peer.ipv6) {
        put16(quote, 0x6000);
        put16(quote + 4, quoted_length - 40);
        quote[6] = 6;
        quote[7] = 1;
        put_end6(quote + 8, BOARD_IP);
        put_end6(quote + 24, PEER_IP);
    } else {
        quote[0] = 0x45;
        put16(quote + 2, quoted_length);
        put16(quote + 6, 0x4000);
        quote[8] = 1;
        quote[9] = 6;
        put32(quote + 12, BOARD_IP);
        put32(quote + 16, PEER_IP);
    }
    put16(tcp, peer.board_port);
    put16(tcp + 2, peer.port);
    put32(tcp + 4, raw_seq);
    icmp[0] = type;
    icmp[1] = code;
    put32(icmp + 4, mtu);
    peer_ip_put(frame, 0x0A0000FEu, peer.ipv6 ? 58 : 1, length);
    put16(icmp + 2, ~(peer.ipv6 ? transport_sum(frame + 14, 58, icmp, length)
                                : sum16(icmp, length, 0)) & 0xFFFF);
    peer_ip_send(frame, length);
}

static inline void peer_open(struct pb_test *test, uint16_t port, uint32_t iss)
{
    memset(&peer, 0, sizeof(peer));
    peer.test = test;
    peer.ip = PEER_IP;
    peer.port = port;
    peer.iss = iss;
    peer.wire = pb_link_port(test->link, peer_receive, NULL);
    assert_non_null(peer.wire);
}

/* --- what was seen ---------------------------------------------------------------------- */

/* The next segment not looked at yet, or NULL. */
static inline struct seen *peek(void)
{
    return peer.next < peer.count ? &peer.seen[peer.next] : NULL;
}

static inline struct seen *take(void)
{
    struct seen *seen = peek();

    assert_non_null(seen);
    peer.next++;
    return seen;
}

static inline void skip_all(void)
{
    peer.next = peer.count;
}

/* The next segment is this; PSH does not matter. */
#define expect_segment(flags, seq, ack, length)                                                    \
    expect_segment_at(__FILE__, __LINE__, flags, seq, ack, length)
static inline struct seen *expect_segment_at(const char *file, int line, int flags, uint32_t seq,
                                      uint32_t ack, uint32_t length)
{
    struct seen *seen = peek();

    if (seen == NULL)
        fail_msg("%s:%d: no segment was sent", file, line);
    if ((seen->flags & ~PSH) != flags || seen->seq != seq || seen->ack != ack ||
        seen->length != length)
        fail_msg("%s:%d: got flags 0x%x seq %u ack %u length %u, not 0x%x %u %u %u", file, line,
                 seen->flags & ~PSH, seen->seq, seen->ack, seen->length, flags, seq, ack, length);
    peer.next++;
    return seen;
}

#define expect_silence()                                                                           \
    do {                                                                                           \
        if (peek() != NULL)                                                                        \
            fail_msg("%s:%d: unexpected flags 0x%x seq %u ack %u length %u", __FILE__, __LINE__,   \
                     peek()->flags, peek()->seq, peek()->ack, peek()->length);                     \
    } while (0)

#endif
