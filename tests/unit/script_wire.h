/*
 * The other end of the wire in packet scripts: what the board sent, one queue
 * for all protocols, and packets to it. Above this file nobody knows the
 * version of IP: a packet is a protocol, a payload, and what its IP header says.
 */
#ifndef SCRIPT_WIRE_H
#define SCRIPT_WIRE_H

#include "address.h"
#include "tcp_fixture.h"

#define WIRE_ICMP 1u
#define WIRE_IGMP 2u
#define WIRE_TCP  6u
#define WIRE_UDP  17u
#define WIRE_ARP  0x806u        /* no protocol of IP: its message is the payload */

#define WIRE_ICMPV6 58u

#define WIRE_MAX  256u
#define WIRE_BYTES 66000u       /* of a payload, before it is cut */

/* What an IP header says; for packets to the board also what is wrong with them. */
struct wire_ip {
    unsigned traffic;           /* DSCP and ECN */
    unsigned hops;              /* TTL */
    int dont_fragment;
    unsigned id;
    uint32_t from, length;      /* the piece of the payload; length 0: all of it */
    int more;
    struct pb_ip source, destination;   /* to the board, version 0: the peer's, the board's */
    uint8_t link[6];            /* the hardware address that the frame has or gets */
    int alert, no_alert;        /* a router alert comes first (RFC 2711); it shall not */
    int bad_sum, link_broadcast;
};

struct wire_packet {
    uint64_t time_ns;
    unsigned protocol;
    struct wire_ip ip;
    uint8_t header[60];         /* IP's, as it was on the wire */
    size_t header_length, length;
    uint8_t payload[1500];
};

static struct {
    struct wire_packet packet[WIRE_MAX];
    unsigned first, count;      /* a ring: packets nobody looked at yet */
    struct wire_packet taken;   /* the last that somebody looked at */
    int arp, nd;                /* ARP, neighbour discovery and MLD belong to the script, too */
    uint8_t sent[128];          /* the beginning of the last packet to the board */
    size_t sent_length;
    unsigned next_id;
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
    if (!packet->ip.more && packet->ip.from == 0)
        assert_int_equal(sum16(packet->payload, packet->length,
                               wire_pseudo(&packet->ip, packet->protocol, packet->length)),
                         0xFFFF);
}

/* What the board tells its link, and no other; errors and echoes are none of it. */
static int wire_is_of_link(unsigned protocol, const uint8_t *payload)
{
    return protocol == WIRE_ICMPV6 &&
           ((payload[0] >= 130 && payload[0] <= 137) || payload[0] == 143);
}

/* The router alert that goes before MLD; bytes of it. */
static const uint8_t wire_alert[8] = {WIRE_ICMPV6, 0, 5, 2, 0, 0, 1, 0};

static void wire_ipv6(const uint8_t *header, size_t room)
{
    size_t length = get16(header + 4);
    unsigned protocol = header[6];
    const uint8_t *payload = header + 40;
    int alert = protocol == 0 && memcmp(payload, wire_alert, sizeof(wire_alert)) == 0;
    struct wire_packet *packet;

    if (alert) {
        protocol = WIRE_ICMPV6;
        payload += sizeof(wire_alert);
        length -= sizeof(wire_alert);
    }
    if (!station.nd && wire_is_of_link(protocol, payload))
        return;
    assert_true(header[0] >> 4 == 6 && length <= room - 40);
    packet = wire_new(protocol);
    packet->ip.traffic = (get16(header) >> 4) & 255;
    packet->ip.hops = header[7];
    packet->ip.dont_fragment = 1;
    packet->ip.alert = alert;
    packet->ip.source = pb_ip_read(6, header + 8);
    packet->ip.destination = pb_ip_read(6, header + 24);
    memcpy(packet->ip.link, header - 14, 6);
    if (header[24] == 0xFF && (get16(header - 14) != 0x3333 || memcmp(header - 12, header + 36, 4)))
        fail_msg("a group's packet goes to a wrong station");
    packet->header_length = 40;
    packet->length = length;
    memcpy(packet->header, header, 40);
    memcpy(packet->payload, payload, length);
    assert_int_equal(sum16(packet->payload, length, wire_pseudo(&packet->ip, protocol, length)),
                     0xFFFF);
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

static void wire_packet_send6(unsigned protocol, const struct wire_ip *ip, const uint8_t *payload,
                              size_t length)
{
    uint8_t frame[1514] = {0};
    uint8_t *header = frame + 14;
    size_t extension = ip->alert ? sizeof(wire_alert) : 0;

    assert_true(extension + length <= 1460);
    memcpy(frame, peer.board_mac, 6);
    if (ip->destination.bytes[0] == 0xFF) {
        put16(frame, 0x3333);
        memcpy(frame + 2, ip->destination.bytes + 12, 4);
    }
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, 0x86DD);
    put16(header, 0x6000 | ip->traffic << 4);
    put16(header + 4, (uint32_t)(extension + length));
    header[6] = ip->alert ? 0 : (uint8_t)protocol;
    header[7] = (uint8_t)ip->hops;
    wire_addresses_put(header + 8, ip);
    memcpy(header + 40, wire_alert, extension);
    memcpy(header + 40 + extension, payload, length);
    length += 54 + extension;
    pb_port_send(peer.wire, frame, length < 60 ? 60 : length);
}

/* One packet, or the piece of it that ip says; fills in the checksums. */
static void wire_packet_send(unsigned protocol, struct wire_ip ip, uint8_t *payload, size_t length)
{
    uint8_t frame[1514] = {0};
    uint8_t *header = frame + 14;
    uint8_t *sum = payload + wire_sum_offset(protocol);
    size_t piece = ip.length != 0 ? ip.length : length - ip.from;

    ip.source = ip.source.version != 0 ? ip.source : wire_peer();
    ip.destination = ip.destination.version != 0 ? ip.destination : wire_board();
    put16(sum, 0);
    put16(sum, (~sum16(payload, length, wire_pseudo(&ip, protocol, length)) & 0xFFFF) ^
                   (unsigned)ip.bad_sum);
    if (use_ipv6) {
        wire_packet_send6(protocol, &ip, payload, length);
        return;
    }
    assert_true(ip.from + piece <= length && piece <= 1480);
    memcpy(frame, peer.board_mac, 6);
    if (ip.link_broadcast)
        memset(frame, 0xFF, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, 0x0800);
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
    station.sent_length = 20 + piece < sizeof(station.sent) ? 20 + piece : sizeof(station.sent);
    memcpy(station.sent, header, station.sent_length);
    pb_port_send(peer.wire, frame, 34 + piece < 60 ? 60 : 34 + piece);
}

/* ICMP's type and code as ICMPv6 has them (RFC 4443 3, 4); 0: it has no such error. */
static int wire_icmpv6(uint8_t *type, uint8_t *code)
{
    static const uint8_t unreachable[][2] = {
        {1, 0}, {1, 3}, {4, 1}, {1, 4}, {2, 0}, {1, 0}, {1, 0}, {1, 3},
        {1, 3}, {1, 1}, {1, 1}, {1, 0}, {1, 3}, {1, 1}, {1, 1}, {1, 1},
    };

    if (*type == 3 && *code < sizeof(unreachable) / sizeof(unreachable[0])) {
        *type = unreachable[*code][0];
        *code = unreachable[*code][1];
        return 1;
    }
    if (*type == 11 || *type == 12) {
        *type = *type == 11 ? 3 : 4;
        return 1;
    }
    return 0;
}

/* An ICMP message, of either version by its IPv4 numbers; room for a word behind its first. */
static int wire_icmp_send(const struct wire_ip *ip, uint8_t *icmp, size_t length)
{
    uint32_t mtu = get16(icmp + 6);

    if (!use_ipv6) {
        wire_packet_send(WIRE_ICMP, *ip, icmp, length);
        return 1;
    }
    if (!wire_icmpv6(&icmp[0], &icmp[1]))
        return 0;
    put32(icmp + 4, mtu);
    wire_packet_send(WIRE_ICMPV6, *ip, icmp, length);
    return 1;
}

/* The header that an ICMP error quotes of a packet of the board's; its length. */
static size_t wire_quote(uint8_t *quote, unsigned protocol, size_t length)
{
    const struct wire_ip ip = {.source = wire_board(), .destination = wire_peer()};

    if (use_ipv6) {
        memset(quote, 0, 40);
        quote[0] = 0x60;
        put16(quote + 4, (uint32_t)length);
        quote[6] = (uint8_t)protocol;
        quote[7] = 1;
        wire_addresses_put(quote + 8, &ip);
        return 40;
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
    return use_ipv6 && mss == 1460 ? 1440 : mss;
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
