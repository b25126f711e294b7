/*
 * The other end of the wire in packet scripts: what the board sent, one queue
 * for all protocols, and packets to it. Above this file nobody knows the
 * version of IP: a packet is a protocol, a payload, and what its IP header says.
 */
#ifndef SCRIPT_WIRE_H
#define SCRIPT_WIRE_H

#include "address.h"
#include "script_chain.h"
#define WORKERS   3             /* script_calls.h has work for a third */
#include "tcp_fixture.h"

#define WIRE_ICMP 1u
#define WIRE_IGMP 2u
#define WIRE_TCP  6u
#define WIRE_UDP  17u
#define WIRE_ARP  0x806u        /* no protocol of IP: its message is the payload */

#define WIRE_ICMPV6 58u

#define WIRE_MSS_IPV4 1460u     /* the text of a segment that a link's 1,500 bytes carry */
#define WIRE_MSS_IPV6 1440u

#define WIRE_MAX  256u
#define WIRE_BYTES 66000u       /* of a payload, before it is cut */
#define WIRE_WHOLE (CHAIN_BYTES + WIRE_BYTES)

/* What an IP header says; for packets to the board also what is wrong with them. */
struct wire_ip {
    unsigned traffic;           /* DSCP and ECN */
    unsigned flow;              /* IPv6's label */
    unsigned hops;              /* TTL */
    int dont_fragment;
    unsigned id;
    int is_piece;               /* of the payload; else all of it */
    uint32_t from, length;
    int more;
    struct chain *chain;        /* IPv6's extension headers; NULL: none */
    struct pb_ip source, destination;   /* to the board, version 0: the peer's, the board's */
    uint8_t link[6];            /* the hardware address that the frame has or gets */
    int no_alert;               /* MLD without the router alert that belongs to it */
    int bad_sum, link_broadcast;
    unsigned version;           /* in the version's field, unless 0 */
    int has_payload_length;     /* in IPv6's field of the length */
    uint32_t payload_length;
};

struct wire_packet {
    uint64_t time_ns;
    unsigned protocol;
    struct wire_ip ip;
    uint8_t header[128];        /* IP's and IPv6's extensions, as they were on the wire */
    size_t header_length, length;
    uint8_t payload[1500];
};

/* A packet to the board, which its errors have to quote. */
struct wire_sent {
    uint8_t bytes[1500];
    size_t length;
};

static struct {
    struct wire_packet packet[WIRE_MAX];
    unsigned first, count;      /* a ring: packets nobody looked at yet */
    struct wire_packet taken;   /* the last that somebody looked at */
    int arp, nd;                /* ARP, neighbour discovery and MLD belong to the script, too */
    struct wire_sent sent, first_piece;     /* the last packet, and the last to be continued */
    struct wire_sent whole;                 /* what the last piece over IPv6 is of */
    unsigned next_id;
    uint32_t reached, sum;      /* of the packet whose pieces the board sends */
    unsigned piece_id;
} station;

/* --- from the board ----------------------------------------------------------------- */

static struct wire_packet *wire_peek(void)
{
    return station.count > 0 ? &station.packet[station.first % WIRE_MAX] : NULL;
}

static void wire_drop(void)
{
    station.taken = *wire_peek();
    station.first++;
    station.count--;
}

static struct wire_packet *wire_new(unsigned protocol)
{
    struct wire_packet *packet = &station.packet[(station.first + station.count) % WIRE_MAX];

    if (station.count == WIRE_MAX)
        fail_msg("the board sent too many packets that nobody expects");
    station.count++;
    memset(packet, 0, sizeof(*packet));
    packet->time_ns = pb_world_now(board.world);
    packet->protocol = protocol;
    return packet;
}

static struct pb_ip wire_address(const NXD_ADDRESS *address)
{
    struct pb_ip ip = {.version = 6};

    for (unsigned i = 0; i < 4; i++)
        put32(ip.bytes + 4 * i, address->nxd_ip_address.v6[i]);
    return ip;
}

static struct pb_ip wire_board(void)
{
    return use_ipv6 ? wire_address(&board_ipv6) : pb_ip_v4(BOARD_IP);
}

static struct pb_ip wire_peer(void)
{
    return use_ipv6 ? wire_address(&peer_ipv6) : pb_ip_v4(PEER_IP);
}

static void wire_addresses_put(uint8_t *at, const struct wire_ip *ip)
{
    size_t size = pb_ip_size(&ip->source);

    memcpy(at, ip->source.bytes, size);
    memcpy(at + size, ip->destination.bytes, size);
}

/* The pseudo header's part of a checksum (RFC 8200 8.1); ICMP over IPv4 has none. */
static uint32_t wire_pseudo(const struct wire_ip *ip, unsigned protocol, size_t length)
{
    uint8_t pseudo[40] = {0};

    wire_addresses_put(pseudo, ip);
    if (ip->source.version == 6) {
        put32(pseudo + 32, (uint32_t)length);
        pseudo[39] = (uint8_t)protocol;
        return sum16(pseudo, 40, 0);
    }
    if (protocol != WIRE_TCP && protocol != WIRE_UDP)
        return 0;
    pseudo[9] = (uint8_t)protocol;
    put16(pseudo + 10, (uint32_t)length);
    return sum16(pseudo, 12, 0);
}

/* Checks the checksum, of a packet in pieces when its last comes; they go in
 * their order and have one identification. */
static void wire_sum_check(const struct wire_packet *packet)
{
    const struct wire_ip *ip = &packet->ip;

    if (ip->from == 0) {
        station.sum = station.reached = 0;
        station.piece_id = ip->id;
    }
    if (ip->from != station.reached || ip->id != station.piece_id)
        fail_msg("the board sent a piece that does not follow the last");
    station.sum = sum16(packet->payload, packet->length, station.sum);
    station.reached += (uint32_t)packet->length;
    if (!ip->more)
        assert_int_equal(
            sum16(NULL, 0, station.sum + wire_pseudo(ip, packet->protocol, station.reached)),
            0xFFFF);
}

static void wire_ipv4(const uint8_t *header, size_t room)
{
    size_t header_length = (size_t)(header[0] & 15) * 4;
    size_t length = get16(header + 2);
    struct wire_packet *packet;

    assert_int_equal(header[0] >> 4, 4);
    assert_true(header_length >= 20 && length >= header_length && length <= room);
    assert_int_equal(sum16(header, header_length, 0), 0xFFFF);
    packet = wire_new(header[9]);
    packet->ip.traffic = header[1];
    packet->ip.hops = header[8];
    packet->ip.id = get16(header + 4);
    packet->ip.dont_fragment = (header[6] & 0x40) != 0;
    packet->ip.more = (header[6] & 0x20) != 0;
    packet->ip.from = (get16(header + 6) & 0x1FFFu) * 8;
    packet->ip.source = pb_ip_read(4, header + 12);
    packet->ip.destination = pb_ip_read(4, header + 16);
    packet->header_length = header_length;
    packet->length = length - header_length;
    memcpy(packet->header, header, header_length);
    memcpy(packet->payload, header + header_length, packet->length);
    wire_sum_check(packet);
}

/* What the board tells its link, and no other; errors and echoes are none of it. */
static int wire_is_of_link(unsigned protocol, const uint8_t *payload)
{
    return protocol == WIRE_ICMPV6 &&
           ((payload[0] >= 130 && payload[0] <= 137) || payload[0] == 143);
}

static void wire_neighbour(const struct wire_packet *packet);

/* Reads the extension headers up to the transport or a later piece; returns where
 * that begins. */
static size_t wire_chain_read(struct wire_packet *packet, const uint8_t *header, size_t length)
{
    unsigned next = header[6];
    size_t at = 40;

    while (at + 8 <= length && packet->ip.from == 0 && chain_is_extension(next)) {
        size_t bytes = next == CHAIN_FRAGMENT ? 8 : (header[at + 1] + 1u) * 8;

        if (next == CHAIN_FRAGMENT) {
            packet->ip.from = get16(header + at + 2) & 0xFFF8u;
            packet->ip.more = header[at + 3] & 1;
            packet->ip.id = get32(header + at + 4);
        }
        next = header[at];
        at += bytes;
    }
    packet->protocol = next;
    return at;
}

static void wire_ipv6(const uint8_t *header, size_t room)
{
    size_t length = 40u + get16(header + 4);
    struct wire_packet packet = {.time_ns = pb_world_now(board.world)};

    assert_true(header[0] >> 4 == 6 && length <= room);
    packet.ip.source = pb_ip_read(6, header + 8);
    packet.ip.destination = pb_ip_read(6, header + 24);
    packet.ip.traffic = (get16(header) >> 4) & 255;
    packet.ip.flow = get32(header) & 0xFFFFF;
    packet.ip.hops = header[7];
    packet.ip.dont_fragment = 1;
    memcpy(packet.ip.link, header - 14, 6);
    if (header[24] == 0xFF && (get16(header - 14) != 0x3333 || memcmp(header - 12, header + 36, 4)))
        fail_msg("a group's packet goes to a wrong station");
    packet.header_length = wire_chain_read(&packet, header, length);
    assert_true(packet.header_length <= length && packet.header_length <= sizeof(packet.header));
    packet.length = length - packet.header_length;
    memcpy(packet.header, header, packet.header_length);
    memcpy(packet.payload, header + packet.header_length, packet.length);
    if (!station.nd && packet.ip.from == 0 && wire_is_of_link(packet.protocol, packet.payload)) {
        wire_neighbour(&packet);
        return;
    }
    wire_sum_check(&packet);
    *wire_new(packet.protocol) = packet;
}

static void wire_see(const uint8_t *frame, size_t length)
{
    if (use_ipv6) {
        if (get16(frame + 12) == 0x86DD)
            wire_ipv6(frame + 14, length - 14);
        return;
    }
    if (get16(frame + 12) == 0x0800)
        wire_ipv4(frame + 14, length - 14);
    else if (get16(frame + 12) == 0x0806 && station.arp)
        memcpy(wire_new(WIRE_ARP)->payload, frame + 14, 28);
}

/* --- to the board -------------------------------------------------------------------- */

/* Where a protocol has its checksum. */
static size_t wire_sum_offset(unsigned protocol)
{
    return protocol == WIRE_TCP ? 16 : protocol == WIRE_UDP ? 6 : 2;
}

/* What goes to the board, for its errors. */
static void wire_sent_note(const uint8_t *packet, size_t length, int is_first_piece)
{
    struct wire_sent *sent = &station.sent;

    sent->length = length < sizeof(sent->bytes) ? length : sizeof(sent->bytes);
    memcpy(sent->bytes, packet, sent->length);
    if (is_first_piece)
        station.first_piece = *sent;
}

static void wire_link_put(uint8_t *frame, const struct wire_ip *ip)
{
    memcpy(frame, peer.board_mac, 6);
    if (ip->destination.version == 6 && ip->destination.bytes[0] == 0xFF) {
        put16(frame, 0x3333);
        memcpy(frame + 2, ip->destination.bytes + 12, 4);
    }
    if (ip->link_broadcast)
        memset(frame, 0xFF, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, use_ipv6 ? 0x86DD : 0x0800);
}

/* The whole packet, of which a piece has this header: as if the fragment header had
 * never been there (RFC 8200 4.5). */
static void wire_whole_note(const uint8_t *header, const struct chain *chain,
                            const uint8_t *behind, size_t length)
{
    uint8_t *bytes = station.whole.bytes;
    size_t before = 40 + chain->fragment, room = sizeof(station.whole.bytes) - before;

    memcpy(bytes, header, 40);
    memcpy(bytes + 40, chain->bytes, chain->fragment);
    put16(bytes + 4, (uint32_t)(chain->fragment + length));
    bytes[chain->fragment == 0 ? 6 : 40 + (chain->fragment_told - chain->bytes)] =
        chain->bytes[chain->fragment];
    memcpy(bytes + before, behind, length < room ? length : room);
    station.whole.length = before + (length < room ? length : room);
}

/* The extension headers that go with every piece, then the piece of `whole`, what is
 * behind them; its length. */
static size_t wire_chain_put(uint8_t *at, unsigned protocol, const struct wire_ip *ip,
                             const uint8_t *payload, size_t length, uint8_t *whole)
{
    struct chain *chain = ip->chain;
    size_t before = chain->behind != 0 ? chain->behind : chain->length;
    size_t behind = chain->length - before;
    size_t piece;

    chain_link(chain, protocol);
    if (chain->behind != 0)
        chain_fragment_set(chain, ip->from, ip->more, ip->id != 0 ? ip->id : ++station.next_id);
    memset(whole, 0, WIRE_WHOLE);
    memcpy(whole, chain->bytes + before, behind);
    memcpy(whole + behind, payload, length);
    piece = ip->is_piece ? ip->length : behind + length;
    if (ip->from + piece > WIRE_WHOLE || before + piece > 1460)
        wrong("the packet is too large");
    memcpy(at, chain->bytes, before);
    memcpy(at + before, whole + ip->from, piece);
    return before + piece;
}

static void wire_packet_send6(unsigned protocol, struct wire_ip ip, const uint8_t *payload,
                              size_t length)
{
    static struct chain none;
    static uint8_t whole[WIRE_WHOLE];
    uint8_t frame[1514] = {0};
    uint8_t *header = frame + 14;
    size_t field, all;

    if (ip.chain == NULL) {
        chain_begin(&none);
        ip.chain = &none;
    }
    all = length;
    length = wire_chain_put(header + 40, protocol, &ip, payload, length, whole);
    field = ip.has_payload_length ? ip.payload_length : length;
    wire_link_put(frame, &ip);
    put32(header, (ip.version != 0 ? ip.version : 6u) << 28 | ip.traffic << 20 | ip.flow);
    put16(header + 4, (uint32_t)field);
    header[6] = ip.chain->first;
    header[7] = (uint8_t)ip.hops;
    wire_addresses_put(header + 8, &ip);
    wire_sent_note(header, 40 + (field < length ? field : length), ip.from == 0 && ip.more);
    if (ip.chain->behind != 0)
        wire_whole_note(header, ip.chain, whole, ip.chain->length - ip.chain->behind + all);
    pb_port_send(peer.wire, frame, length < 6 ? 60 : 54 + length);
}

/* One packet, or the piece of it that ip says; fills in the checksums. */
static void wire_packet_send(unsigned protocol, struct wire_ip ip, uint8_t *payload, size_t length)
{
    uint8_t frame[1514] = {0};
    uint8_t *header = frame + 14;
    uint8_t *sum = payload + wire_sum_offset(protocol);
    size_t piece = ip.is_piece ? ip.length : length;

    ip.source = ip.source.version != 0 ? ip.source : wire_peer();
    ip.destination = ip.destination.version != 0 ? ip.destination : wire_board();
    put16(sum, 0);
    put16(sum, (~sum16(payload, length, wire_pseudo(&ip, protocol, length)) & 0xFFFF) ^
                   (unsigned)ip.bad_sum);
    if (use_ipv6) {
        wire_packet_send6(protocol, ip, payload, length);
        return;
    }
    assert_true(ip.from + piece <= length && piece <= 1480);
    wire_link_put(frame, &ip);
    header[0] = 0x45;
    header[1] = (uint8_t)ip.traffic;
    put16(header + 2, (uint32_t)(20 + piece));
    put16(header + 4, ip.id != 0 ? ip.id : ++station.next_id);
    put16(header + 6, ip.from / 8 | (ip.more ? 0x2000u : 0));
    header[8] = (uint8_t)ip.hops;
    header[9] = (uint8_t)protocol;
    wire_addresses_put(header + 12, &ip);
    put16(header + 10, ~sum16(header, 20, 0) & 0xFFFF);
    memcpy(header + 20, payload + ip.from, piece);
    wire_sent_note(header, 20 + piece, ip.from == 0 && ip.more);
    pb_port_send(peer.wire, frame, 34 + piece < 60 ? 60 : 34 + piece);
}

/* Whoever is asked for is the peer, unless the script says neighbour discovery. */
static void wire_neighbour(const struct wire_packet *packet)
{
    const struct wire_sent sent = station.sent;     /* the board's errors are not about this */
    struct wire_ip ip = {.hops = 255, .destination = packet->ip.source};
    uint8_t reply[32] = {136, 0, 0, 0, 0x60};

    if (packet->payload[0] != 135 || pb_ip_same(&packet->ip.source, &(struct pb_ip){.version = 6}))
        return;
    ip.source = pb_ip_read(6, packet->payload + 8);
    memcpy(reply + 8, packet->payload + 8, 16);
    memcpy(reply + 24, "\x02\x01" PEER_MAC, 8);
    wire_packet_send(WIRE_ICMPV6, ip, reply, sizeof(reply));
    station.sent = sent;
}

/* The headers that an ICMP error quotes of a packet of the board's, at most
 * QUOTED_HEADERS bytes; their length. */
#define QUOTED_HEADERS (40 + CHAIN_BYTES)
static size_t wire_quote(uint8_t *quote, const struct wire_ip *quoted, unsigned protocol,
                         size_t length)
{
    struct wire_ip ip = *quoted;

    ip.source = ip.source.version != 0 ? ip.source : wire_board();
    ip.destination = ip.destination.version != 0 ? ip.destination : wire_peer();
    if (use_ipv6) {
        chain_link(ip.chain, protocol);
        if (ip.chain->behind != 0)
            chain_fragment_set(ip.chain, ip.from, ip.more, ip.id);
        memset(quote, 0, 40);
        quote[0] = 0x60;
        put16(quote + 4, (uint32_t)(ip.chain->length + (ip.is_piece ? ip.length : length)));
        quote[6] = ip.chain->first;
        quote[7] = 1;
        wire_addresses_put(quote + 8, &ip);
        memcpy(quote + 40, ip.chain->bytes, ip.chain->length);
        return 40 + ip.chain->length;
    }
    memset(quote, 0, 20);
    quote[0] = 0x45;
    put16(quote + 2, (uint32_t)(20 + length));
    put16(quote + 6, 0x4000);
    quote[8] = 1;
    quote[9] = (uint8_t)protocol;
    wire_addresses_put(quote + 12, &ip);
    put16(quote + 10, ~sum16(quote, 20, 0) & 0xFFFF);
    return 20;
}

/* What a segment can hold where a script's IPv4 link of 1,500 leaves room for 1,460. */
static uint32_t wire_mss(uint32_t mss)
{
    return use_ipv6 && mss == WIRE_MSS_IPV4 ? WIRE_MSS_IPV6 : mss;
}

static void wire_arp_send(unsigned operation, uint32_t sender, uint32_t target)
{
    uint8_t frame[60] = {0};

    memset(frame, 0xFF, 6);
    if (operation == 2)
        memcpy(frame, peer.board_mac, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    memcpy(frame + 12, "\x08\x06\x00\x01\x08\x00\x06\x04", 8);
    put16(frame + 20, operation);
    memcpy(frame + 22, PEER_MAC, 6);
    put32(frame + 28, sender);
    if (operation == 2)
        memcpy(frame + 32, peer.board_mac, 6);
    put32(frame + 38, target);
    pb_port_send(peer.wire, frame, sizeof(frame));
}

#endif
