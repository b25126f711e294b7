/*
 * What IP says of a packet in scripts: the words in brackets, and whether the
 * board's packet has them.
 */
#ifndef SCRIPT_IP_H
#define SCRIPT_IP_H

#include "script_wire.h"

/* What of its header a line said. */
enum {
    SAID_ECN = 1,
    SAID_TRAFFIC = 2,
    SAID_HOPS = 4,
    SAID_DF = 8,
    SAID_FRAGMENT = 16,
    SAID_SOURCE = 32,
    SAID_DESTINATION = 64,
    SAID_LINK = 128,
    SAID_FLOW = 256,
    SAID_CHAIN = 512
};

/* --- packets in words ------------------------------------------------------------------- */

static uint64_t ms_of(const struct wire_packet *packet)
{
    return (packet->time_ns - script.start_ns) / 1000000;
}

static const char *packet_text(const struct wire_packet *packet)
{
    static char text[200];
    const uint8_t *p = packet->payload;

    if (packet->protocol == WIRE_TCP && packet->ip.from == 0)
        snprintf(text, sizeof(text), "TCP flags 0x%02x %u:(%zu) ack %u win %u", p[13],
                 get32(p + 4) - peer.irs, packet->length - (size_t)(p[12] >> 4) * 4,
                 get32(p + 8) - peer.iss, get16(p + 14));
    else if (packet->protocol == (use_ipv6 ? WIRE_ICMPV6 : WIRE_ICMP) && packet->ip.from == 0)
        snprintf(text, sizeof(text), "ICMP type %u code %u, %u, (%zu)", p[0], p[1], get32(p + 4),
                 packet->length - 8);
    else
        snprintf(text, sizeof(text), "protocol %u, %zu bytes%s", packet->protocol, packet->length,
                 packet->ip.more || packet->ip.from ? ", a fragment" : "");
    return text;
}

static uint32_t read_length(void)
{
    uint32_t length;

    expect_text("(");
    length = number();
    expect_text(")");
    return length;
}

/* --- reading ----------------------------------------------------------------------------- */

static void ip_begin(struct wire_ip *packet, struct chain *chain)
{
    memset(packet, 0, sizeof(*packet));
    chain_begin(chain);
    packet->chain = chain;
    packet->hops = 64;
}

static void read_fragment(struct wire_ip *packet)
{
    if (use_ipv6)
        chain_fragment(packet->chain);
    packet->is_piece = 1;
    packet->from = number();
    expect_text(":");
    packet->length = number() - packet->from;
    packet->more = accept_text("+");
}

/* Of the header's fields, as they are on the wire; 0: it is none of these words. */
static unsigned ip_field(struct wire_ip *packet)
{
    static const char *const ecn[] = {"noecn", "ect1", "ect0", "ce"};
    unsigned i;

    for (i = 0; i < 4; i++) {
        if (accept_word(ecn[i])) {
            packet->traffic |= i;
            return SAID_ECN;
        }
    }
    if (accept_word("tos") || accept_word("tclass")) {
        packet->traffic = number();
        return SAID_TRAFFIC;
    }
    if (accept_word("ttl") || accept_word("hoplimit")) {
        packet->hops = number();
        return SAID_HOPS;
    }
    if (accept_word("flow")) {
        packet->flow = number();
        return SAID_FLOW;
    }
    if (accept_word("df")) {
        packet->dont_fragment = 1;
        return SAID_DF;
    }
    if (accept_word("frag")) {
        read_fragment(packet);
        return SAID_FRAGMENT;
    }
    return 0;
}

static unsigned ip_end(struct wire_ip *packet)
{
    if (accept_word("src")) {
        packet->source = address();
        return SAID_SOURCE;
    }
    if (accept_word("dst")) {
        packet->destination = address();
        return SAID_DESTINATION;
    }
    if (accept_word("link")) {
        hardware_address(packet->link);
        return SAID_LINK;
    }
    return 0;
}

/* What only packets to the board can have; 0: it is none of these words. */
static int ip_twist(struct wire_ip *packet)
{
    if (accept_word("id")) {
        packet->id = number();
    } else if (accept_word("badsum")) {
        packet->bad_sum = 1;
    } else if (accept_word("noalert")) {
        packet->no_alert = 1;
    } else if (accept_word("broadcast")) {
        packet->link_broadcast = 1;
    } else if (accept_word("version")) {
        packet->version = number();
    } else if (accept_word("payload_length")) {
        packet->payload_length = number();
        packet->has_payload_length = 1;
    } else {
        return 0;
    }
    return 1;
}

/* The words behind '[', up to ']' or to one that is none of IP's; what was said. */
static unsigned ip_words(struct wire_ip *packet)
{
    unsigned said = 0, word;

    for (;;) {
        word = ip_field(packet);
        if (word == 0)
            word = ip_end(packet);
        if (word == 0 && chain_word(packet->chain))
            word = SAID_CHAIN;
        if (word == 0 && !ip_twist(packet))
            return said;
        said |= word;
        accept_text(",");
    }
}

/* "[ect0, ttl 1, frag 0:1480+]" of a packet of the board's; what was said. */
static unsigned read_ip(struct wire_ip *packet)
{
    static struct chain chain;
    unsigned said = 0;

    ip_begin(packet, &chain);
    if (accept_text("[")) {
        said = ip_words(packet);
        expect_text("]");
    }
    return said;
}

/* --- comparing ---------------------------------------------------------------------------- */

/* Who sent it and to whom, between the two ends unless something else is said. */
static void expect_ends(const struct wire_packet *packet, const struct wire_ip *wanted,
                        unsigned said)
{
    const struct pb_ip source = said & SAID_SOURCE ? wanted->source : wire_board();
    const struct pb_ip destination = said & SAID_DESTINATION ? wanted->destination : wire_peer();
    char text[PB_IP_TEXT];

    if (((said & SAID_SOURCE) || !station.nd) && !pb_ip_same(&packet->ip.source, &source))
        wrong("it comes from %s", pb_ip_format(text, &packet->ip.source));
    if (((said & SAID_DESTINATION) || !station.nd) &&
        !pb_ip_same(&packet->ip.destination, &destination))
        wrong("it goes to %s", pb_ip_format(text, &packet->ip.destination));
    if ((said & SAID_LINK) && memcmp(packet->ip.link, wanted->link, 6) != 0)
        wrong("it goes to the station ..:%02x", packet->ip.link[5]);
}

/* Byte by byte, but for the identification. */
static void expect_chain(const struct wire_packet *packet, const struct wire_ip *wanted)
{
    struct chain *chain = wanted->chain;

    chain_link(chain, packet->protocol);
    if (chain->behind != 0)
        chain_fragment_set(chain, wanted->from, wanted->more, packet->ip.id);
    if (packet->header_length != 40 + chain->length || packet->header[6] != chain->first ||
        memcmp(packet->header + 40, chain->bytes, chain->length) != 0)
        wrong("its extension headers are others, %zu bytes", packet->header_length - 40);
}

static void expect_ip(const struct wire_packet *packet, const struct wire_ip *wanted, unsigned said)
{
    if ((said & SAID_ECN) && (packet->ip.traffic & 3) != (wanted->traffic & 3))
        wrong("the ECN field is %u", packet->ip.traffic & 3);
    if ((said & SAID_TRAFFIC) && packet->ip.traffic != wanted->traffic)
        wrong("the traffic class is %u", packet->ip.traffic);
    if ((said & SAID_FLOW) && packet->ip.flow != wanted->flow)
        wrong("the flow label is %u", packet->ip.flow);
    if ((said & SAID_HOPS) && packet->ip.hops != wanted->hops)
        wrong("the hop limit is %u", packet->ip.hops);
    if ((said & SAID_DF) && !packet->ip.dont_fragment)
        wrong("the packet may be fragmented");
    if ((said & SAID_FRAGMENT) != 0 &&
        (packet->ip.from != wanted->from || packet->length != wanted->length ||
         packet->ip.more != wanted->more))
        wrong("it is %u:%zu%s of a packet", packet->ip.from, packet->ip.from + packet->length,
             packet->ip.more ? "+" : "");
    if ((said & SAID_FRAGMENT) == 0 && (packet->ip.more || packet->ip.from != 0))
        wrong("it is a fragment");
    if (use_ipv6)
        expect_chain(packet, wanted);
    expect_ends(packet, wanted, said);
}

#endif
