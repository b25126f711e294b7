/*
 * Runs tests/packet/NAME.pkt (or the files that are given), each over IPv4 and
 * over IPv6 unless it is of one of them: scripts in the language of packetdrill,
 * as far as it applies, against the board of tcp_fixture.h in virtual time.
 * tests/packet/README.md says what there is.
 * Times are exact: a packet has to leave in the millisecond that is written,
 * and one that nobody expects fails the script.
 */
#include <glob.h>

#include "script_calls.h"
#include "script_nd.h"

/* --- time ------------------------------------------------------------------------------ */

static uint64_t ms_of(const struct wire_packet *packet)
{
    return (packet->time_ns - script.start_ns) / 1000000;
}

static const char *packet_text(const struct wire_packet *packet)
{
    static char text[200];
    const uint8_t *p = packet->payload;

    if (packet->protocol == WIRE_TCP)
        snprintf(text, sizeof(text), "TCP flags 0x%02x %u:(%zu) ack %u win %u", p[13],
                 get32(p + 4) - peer.irs, packet->length - (size_t)(p[12] >> 4) * 4,
                 get32(p + 8) - peer.iss, get16(p + 14));
    else if (packet->protocol == WIRE_ICMP)
        snprintf(text, sizeof(text), "ICMP type %u code %u (%zu)", p[0], p[1], packet->length - 8);
    else
        snprintf(text, sizeof(text), "protocol %u, %zu bytes%s", packet->protocol, packet->length,
                 packet->ip.more || packet->ip.from ? ", a fragment" : "");
    return text;
}

/* What was sent before this millisecond had to be expected. */
static void no_surprise(uint64_t before_ms)
{
    const struct wire_packet *packet = wire_peek();

    if (packet != NULL && ms_of(packet) < before_ms)
        wrong("at %llu ms the board sent %s, unexpected", (unsigned long long)ms_of(packet),
             packet_text(packet));
}

static void advance(uint64_t ms)
{
    uint64_t until_ns = script.start_ns + ms * 1000000;

    if (pb_world_now(board.world) < until_ns) {
        pb_world_at(board.world, until_ns, nothing, NULL);
        pb_test_run_until(&board, until_ns);
    }
    script.now_ms = ms;
}

/* Lets the board do what is to be done at this moment. */
static void settle(void)
{
    run_us(30);
    if (pb_world_now(board.world) >= script.start_ns + (script.now_ms + 1) * 1000000)
        wrong("too many events in one millisecond");
}

/* The board's next packet, which it sends in this time; timers fire within a
 * millisecond. */
static struct wire_packet *await_packet(const struct script_time *time)
{
    uint64_t from_ms =
        time->from_ms > script.tolerance_ms ? time->from_ms - script.tolerance_ms : 0;
    uint64_t to_ms = time->to_ms + script.tolerance_ms;
    uint64_t end_ns = script.start_ns + (to_ms + 1) * 1000000;
    const struct wire_packet *packet;

    no_surprise(from_ms);
    while (wire_peek() == NULL && pb_world_now(board.world) + 30000 < end_ns)
        run_us(30);
    packet = wire_peek();
    if (packet == NULL)
        wrong("the board sent nothing");
    if (ms_of(packet) < from_ms || ms_of(packet) > to_ms)
        wrong("at %llu ms the board sent %s", (unsigned long long)ms_of(packet),
             packet_text(packet));
    script.now_ms = ms_of(packet);
    return wire_peek();
}

/* --- what is common to packets ------------------------------------------------------- */

static void read_fragment(struct wire_ip *packet)
{
    packet->from = number();
    expect_text(":");
    packet->length = number() - packet->from;
    packet->more = accept_text("+");
}

/* "[ect0, ttl 1, frag 0:1480+]": of its IP header; a mask of what was said. */
enum {
    SAID_ECN = 1,
    SAID_TOS = 2,
    SAID_TTL = 4,
    SAID_DF = 8,
    SAID_FRAGMENT = 16,
    SAID_SOURCE = 32,
    SAID_DESTINATION = 64,
    SAID_LINK = 128
};
static unsigned read_ip(struct wire_ip *packet)
{
    static const char *const ecn[] = {"noecn", "ect1", "ect0", "ce"};
    unsigned said = 0, i;

    memset(packet, 0, sizeof(*packet));
    packet->hops = 64;
    if (!accept_text("["))
        return 0;
    while (!accept_text("]")) {
        for (i = 0; i < 4 && !accept_word(ecn[i]); i++)
            continue;
        if (i < 4) {
            packet->traffic |= i;
            said |= SAID_ECN;
        } else if (accept_word("tos")) {
            packet->traffic = number();
            said |= SAID_TOS;
        } else if (accept_word("ttl")) {
            packet->hops = number();
            said |= SAID_TTL;
        } else if (accept_word("df")) {
            packet->dont_fragment = 1;
            said |= SAID_DF;
        } else if (accept_word("frag")) {
            read_fragment(packet);
            said |= SAID_FRAGMENT;
        } else if (accept_word("id")) {
            packet->id = number();
        } else if (accept_word("badsum")) {
            packet->bad_sum = 1;
        } else if (accept_word("noalert")) {
            packet->no_alert = 1;
        } else if (accept_word("broadcast")) {
            packet->link_broadcast = 1;
        } else if (accept_word("src")) {
            packet->source = address();
            said |= SAID_SOURCE;
        } else if (accept_word("dst")) {
            packet->destination = address();
            said |= SAID_DESTINATION;
        } else if (accept_word("link")) {
            hardware_address(packet->link);
            said |= SAID_LINK;
        } else {
            wrong("unknown word at '%s'", script.at);
        }
        accept_text(",");
    }
    return said;
}

static void expect_ip(const struct wire_packet *packet, const struct wire_ip *wanted, unsigned said)
{
    char text[PB_IP_TEXT];

    if ((said & SAID_SOURCE) && !pb_ip_same(&packet->ip.source, &wanted->source))
        wrong("it comes from %s", pb_ip_format(text, &packet->ip.source));
    if ((said & SAID_DESTINATION) && !pb_ip_same(&packet->ip.destination, &wanted->destination))
        wrong("it goes to %s", pb_ip_format(text, &packet->ip.destination));
    if ((said & SAID_LINK) && memcmp(packet->ip.link, wanted->link, 6) != 0)
        wrong("it goes to the station ..:%02x", packet->ip.link[5]);
    if ((said & SAID_ECN) && (packet->ip.traffic & 3) != (wanted->traffic & 3))
        wrong("the ECN field is %u", packet->ip.traffic & 3);
    if ((said & SAID_TOS) && packet->ip.traffic != wanted->traffic)
        wrong("TOS is %u", packet->ip.traffic);
    if ((said & SAID_TTL) && packet->ip.hops != wanted->hops)
        wrong("TTL is %u", packet->ip.hops);
    if ((said & SAID_DF) && !packet->ip.dont_fragment)
        wrong("the packet may be fragmented");
    if ((said & SAID_FRAGMENT) != 0 &&
        (packet->ip.from != wanted->from || packet->length != wanted->length ||
         packet->ip.more != wanted->more))
        wrong("it is %u:%zu%s of a packet", packet->ip.from, packet->ip.from + packet->length,
             packet->ip.more ? "+" : "");
    if ((said & SAID_FRAGMENT) == 0 && (packet->ip.more || packet->ip.from != 0))
        wrong("it is a fragment");
}

static uint32_t read_length(void)
{
    uint32_t length;

    expect_text("(");
    length = number();
    expect_text(")");
    return length;
}

/* --- segments --------------------------------------------------------------------------- */

#define TCP_FLAGS "FSRP.UEW"

struct line_segment {
    int flags;
    uint32_t seq, length, ack, window, urgent;
    int has_window, has_urgent, any_options;
    uint8_t options[40];
    size_t options_length;
};

static void option_bytes(struct line_segment *wanted, const void *bytes, size_t length)
{
    if (wanted->options_length + length > sizeof(wanted->options))
        wrong("too many options");
    memcpy(wanted->options + wanted->options_length, bytes, length);
    wanted->options_length += length;
}

/* The timestamps of a segment that the board sent; NULL: it has none. */
static const uint8_t *timestamps_of(const struct wire_packet *packet)
{
    const uint8_t *option = packet->payload + 20;
    const uint8_t *end = packet->payload + (packet->payload[12] >> 4) * 4;

    while (option < end && *option != 0 && *option != 8)
        option += *option == 1 ? 1 : option[1];
    return option < end && *option == 8 ? option : NULL;
}

static void read_timestamps(struct line_segment *wanted, int outbound)
{
    uint8_t option[10] = {8, 10};
    uint32_t value, echo;

    expect_text("val");
    value = number();
    expect_text("ecr");
    echo = number();
    if (outbound && !script.clock_known && timestamps_of(wire_peek()) != NULL) {
        script.clock_known = 1;
        script.clock_offset = get32(timestamps_of(wire_peek()) + 2) - value;
    }
    put32(option + 2, outbound ? value + script.clock_offset : value);
    put32(option + 6, outbound || echo == 0 ? echo : echo + script.clock_offset);
    option_bytes(wanted, option, 10);
}

static void read_sack(struct line_segment *wanted, int outbound)
{
    uint32_t base = outbound ? peer.iss : peer.irs;
    uint8_t option[40] = {5, 2};

    do {
        put32(option + option[1], base + number());
        expect_text(":");
        put32(option + option[1] + 4, base + number());
        option[1] = (uint8_t)(option[1] + 8);
        blanks();
    } while (isdigit((unsigned char)*script.at) && option[1] < 34);
    option_bytes(wanted, option, option[1]);
}

/* "kind 200 0a0b": an option byte by byte, also one of a wrong length. */
static void read_kind(struct line_segment *wanted)
{
    uint8_t bytes[40] = {(uint8_t)number()};

    option_bytes(wanted, bytes, 1 + hexadecimal(bytes + 1, sizeof(bytes) - 1));
}

/* The list behind '<'; NOPs are only padding when they are expected. */
static void read_options(struct line_segment *wanted, int outbound)
{
    uint8_t bytes[4];

    wanted->any_options = accept_text("...");
    while (!accept_text(">")) {
        if (accept_text("mss")) {
            bytes[0] = 2;
            bytes[1] = 4;
            put16(bytes + 2, outbound ? wire_mss(number()) : number());
            option_bytes(wanted, bytes, 4);
        } else if (accept_text("wscale")) {
            bytes[0] = 3;
            bytes[1] = 3;
            bytes[2] = (uint8_t)number();
            option_bytes(wanted, bytes, 3);
        } else if (accept_text("sackOK")) {
            option_bytes(wanted, "\x04\x02", 2);
        } else if (accept_text("sack")) {
            read_sack(wanted, outbound);
        } else if (accept_text("TS")) {
            read_timestamps(wanted, outbound);
        } else if (accept_text("nop")) {
            option_bytes(wanted, "\x01", outbound ? 0 : 1);
        } else if (accept_text("eol")) {
            option_bytes(wanted, "\x00", outbound ? 0 : 1);
        } else if (accept_text("kind")) {
            read_kind(wanted);
        } else {
            wrong("unknown option at '%s'", script.at);
        }
        accept_text(",");
    }
}

static int read_flags(void)
{
    const char *letter;
    int flags = 0;

    blanks();
    if (accept_text("-"))
        return 0;
    while (*script.at != '\0' && (letter = strchr(TCP_FLAGS, *script.at)) != NULL) {
        flags |= 1 << (letter - TCP_FLAGS);
        script.at++;
    }
    return flags;
}

static void read_sequence(struct line_segment *wanted)
{
    uint32_t end;

    wanted->flags = read_flags();
    wanted->seq = number();
    expect_text(":");
    end = number();
    wanted->length = read_length();
    if (wanted->seq + wanted->length != end)
        wrong("%u:%u is not %u bytes", wanted->seq, end, wanted->length);
}

static void read_segment(struct line_segment *wanted, int outbound)
{
    memset(wanted, 0, sizeof(*wanted));
    read_sequence(wanted);
    if (accept_text("ack"))
        wanted->ack = number();
    if (accept_text("win")) {
        wanted->window = number();
        wanted->has_window = 1;
    }
    if (accept_text("urg")) {
        wanted->urgent = number();
        wanted->has_urgent = 1;
    }
    if (accept_text("<"))
        read_options(wanted, outbound);
}

static void inject_tcp(const struct wire_ip *header)
{
    static uint8_t tcp[20 + 40 + 65536];
    struct line_segment wanted;
    size_t options;
    uint32_t i;

    read_segment(&wanted, 0);
    if (wanted.length > 65000)
        wrong("a segment of %u bytes", wanted.length);
    memset(tcp, 0, 60);
    options = (wanted.options_length + 3) / 4 * 4;
    put16(tcp, peer.port);
    put16(tcp + 2, peer.board_port);
    put32(tcp + 4, peer.iss + wanted.seq);
    put32(tcp + 8, wanted.flags & ACK ? peer.irs + wanted.ack : 0);
    tcp[12] = (uint8_t)((5 + options / 4) << 4);
    tcp[13] = (uint8_t)wanted.flags;
    put16(tcp + 14, wanted.window);
    put16(tcp + 18, wanted.urgent);
    memcpy(tcp + 20, wanted.options, wanted.options_length);
    for (i = 0; i < wanted.length; i++)
        tcp[20 + options + i] = pattern(wanted.seq - 1 + i);
    wire_packet_send(WIRE_TCP, *header, tcp, 20 + options + wanted.length);
}

/* Options without their padding. */
static size_t options_pack(const struct wire_packet *packet, uint8_t packed[40])
{
    const uint8_t *option = packet->payload + 20;
    const uint8_t *end = packet->payload + (packet->payload[12] >> 4) * 4;
    size_t length = 0;

    while (option < end && *option != 0) {
        if (*option == 1) {
            option++;
            continue;
        }
        if (option + 1 >= end || option[1] < 2 || option + option[1] > end)
            wrong("the options are malformed");
        memcpy(packed + length, option, option[1]);
        length += option[1];
        option += option[1];
    }
    return length;
}

static void expect_options(const struct line_segment *wanted, const struct wire_packet *packet)
{
    uint8_t packed[40];
    size_t length = options_pack(packet, packed);
    char text[128] = "";
    size_t i;

    if (wanted->any_options ||
        (length == wanted->options_length && memcmp(packed, wanted->options, length) == 0))
        return;
    for (i = 0; i < length; i++)
        snprintf(text + 3 * i, sizeof(text) - 3 * i, " %02x", packed[i]);
    wrong("the options are%s", text);
}

/* The board opened a connection, or answered: numbers count from its SYN. */
static void learn_connection(const uint8_t *tcp)
{
    if ((tcp[13] & SYN) && get16(tcp + 2) == peer.port) {
        peer.irs = get32(tcp + 4);
        peer.board_port = get16(tcp);
    }
}

static void expect_tcp(const struct wire_packet *packet)
{
    const uint8_t *tcp = packet->payload;
    size_t header = (size_t)(tcp[12] >> 4) * 4;
    struct line_segment wanted;
    uint32_t i, ack;

    if (packet->protocol != WIRE_TCP)
        wrong("the board sent %s", packet_text(packet));
    learn_connection(tcp);
    read_segment(&wanted, 1);
    ack = tcp[13] & ACK ? get32(tcp + 8) - peer.iss : 0;
    if (get16(tcp + 2) != peer.port || (tcp[13] & ~PSH) != (wanted.flags & ~PSH) ||
        get32(tcp + 4) != peer.irs + wanted.seq || packet->length - header != wanted.length ||
        ack != wanted.ack || (wanted.has_window && get16(tcp + 14) != wanted.window) ||
        (wanted.has_urgent && get16(tcp + 18) != wanted.urgent))
        wrong("at %llu ms the board sent %s to port %u", (unsigned long long)ms_of(packet),
             packet_text(packet), get16(tcp + 2));
    for (i = 0; i < wanted.length; i++)
        if (tcp[header + i] != pattern(wanted.seq - 1 + i))
            wrong("byte %u of the text is wrong", wanted.seq + i);
    expect_options(&wanted, packet);
}

/* --- datagrams ---------------------------------------------------------------------------- */

static void inject_udp(const struct wire_ip *header)
{
    static uint8_t udp[8 + 65536];
    uint32_t length = read_length();
    uint32_t i;

    if (length > 65507)
        wrong("a datagram of %u bytes", length);
    put16(udp, peer.port);
    put16(udp + 2, peer.board_port);
    put16(udp + 4, 8 + length);
    for (i = 0; i < length; i++)
        udp[8 + i] = pattern(i);
    wire_packet_send(WIRE_UDP, *header, udp, 8 + length);
}

static void expect_udp(const struct wire_packet *packet)
{
    uint32_t length = 0, i;
    int whole = !packet->ip.more && packet->ip.from == 0;

    if (packet->protocol != WIRE_UDP)
        wrong("the board sent %s", packet_text(packet));
    if (!whole)
        return;
    length = read_length();
    if (packet->length != 8 + length || get16(packet->payload + 4) != packet->length ||
        get16(packet->payload + 2) != peer.port)
        wrong("the board sent %zu bytes to port %u", packet->length - 8,
             get16(packet->payload + 2));
    for (i = 0; i < length; i++)
        if (packet->payload[8 + i] != pattern(i))
            wrong("byte %u of the datagram is wrong", i);
}

/* --- ICMP --------------------------------------------------------------------------------- */

#define ICMP_NO_CODE 255u

static const struct icmp_name {
    const char *type, *code;
    uint8_t numbers[2];
} icmp_names[] = {
    {"echo_reply", NULL, {0, 0}},
    {"unreachable", "net_unreachable", {3, 0}},
    {"unreachable", "host_unreachable", {3, 1}},
    {"unreachable", "protocol_unreachable", {3, 2}},
    {"unreachable", "port_unreachable", {3, 3}},
    {"unreachable", "frag_needed", {3, 4}},
    {"unreachable", "source_route_failed", {3, 5}},
    {"unreachable", "net_unknown", {3, 6}},
    {"unreachable", "host_unknown", {3, 7}},
    {"unreachable", "source_host_isolated", {3, 8}},
    {"unreachable", "net_prohibited", {3, 9}},
    {"unreachable", "host_prohibited", {3, 10}},
    {"unreachable", "net_unreachable_for_tos", {3, 11}},
    {"unreachable", "host_unreachable_for_tos", {3, 12}},
    {"unreachable", "packet_filtered", {3, 13}},
    {"unreachable", "precedence_violation", {3, 14}},
    {"unreachable", "precedence_cutoff", {3, 15}},
    {"source_quench", NULL, {4, 0}},
    {"redirect", NULL, {5, 0}},
    {"echo_request", NULL, {8, 0}},
    {"time_exceeded", "reassembly", {11, 1}},
    {"time_exceeded", NULL, {11, 0}},
    {"parameter_problem", NULL, {12, 0}},
    {"timestamp_request", NULL, {13, 0}},
    {"timestamp_reply", NULL, {14, 0}},
    {"information_request", NULL, {15, 0}},
    {"mask_request", NULL, {17, 0}},
};

struct line_icmp {
    uint8_t type, code;
    uint32_t id, sequence, mtu, length;
};

/* "echo_request id 1 seq 2 (56)", "unreachable frag_needed mtu 1000", "type 9 code 0" */
static void read_icmp(struct line_icmp *wanted)
{
    size_t i, count = sizeof(icmp_names) / sizeof(icmp_names[0]);

    memset(wanted, 0, sizeof(*wanted));
    if (accept_word("type")) {
        wanted->type = (uint8_t)number();
        i = 0;
    } else {
        for (i = 0; i < count; i++) {
            const char *before = script.at;

            if (accept_word(icmp_names[i].type) &&
                (icmp_names[i].code == NULL || accept_word(icmp_names[i].code)))
                break;
            script.at = before;
        }
        if (i == count)
            wrong("unknown message at '%s'", script.at);
        wanted->type = icmp_names[i].numbers[0];
        wanted->code = icmp_names[i].numbers[1];
    }
    for (;;) {
        if (accept_word("code"))
            wanted->code = (uint8_t)number();
        else if (accept_word("mtu"))
            wanted->mtu = number();
        else if (accept_word("id"))
            wanted->id = number();
        else if (accept_word("seq"))
            wanted->sequence = number();
        else
            break;
    }
    blanks();
    wanted->length = *script.at == '(' ? read_length() : 0;
}

static int icmp_is_error(unsigned type)
{
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* A message with this behind its second word; the pattern when data is NULL. */
static void icmp_send(const struct wire_ip *header, const struct line_icmp *wanted,
                      const uint8_t *data, uint32_t length)
{
    static uint8_t icmp[8 + 65536];
    uint32_t i;

    if (length > 65507)
        wrong("a message of %u bytes", length);
    icmp[0] = wanted->type;
    icmp[1] = wanted->code;
    put16(icmp + 4, wanted->id);
    put16(icmp + 6, icmp_is_error(wanted->type) ? wanted->mtu : wanted->sequence);
    for (i = 0; i < length; i++)
        icmp[8 + i] = data != NULL ? data[i] : pattern(i);
    if (!wire_icmp_send(header, icmp, 8 + length))
        wrong("IPv6 has no such message; say --ip_version=ipv4");
}

static void inject_icmp(const struct wire_ip *header)
{
    struct line_icmp wanted;

    read_icmp(&wanted);
    icmp_send(header, &wanted, NULL, wanted.length);
}

/* "[1:1461(1460)] icmp unreachable frag_needed mtu 1000": about a segment of
 * the board; "[udp (100)] icmp ...": about its datagram. */
static void inject_icmp_about(void)
{
    struct wire_ip header = {.hops = 64};
    struct line_segment quoted = {0};
    struct line_icmp wanted;
    uint8_t quote[48];
    size_t at;

    if (!use_ipv6)
        header.source = pb_ip_v4(0x0A0000FEu);
    expect_text("[");
    if (accept_word("udp")) {
        uint32_t length = 8 + read_length();

        at = wire_quote(quote, WIRE_UDP, length);
        put16(quote + at + 4, length);
        put16(quote + at + 6, 0);
    } else {
        read_segment(&quoted, 1);
        at = wire_quote(quote, WIRE_TCP, 20 + quoted.length);
        put32(quote + at + 4, peer.irs + quoted.seq);
    }
    put16(quote + at, peer.board_port);
    put16(quote + at + 2, peer.port);
    expect_text("]");
    expect_text("icmp");
    read_icmp(&wanted);
    icmp_send(&header, &wanted, quote, (uint32_t)at + 8);
}

/* RFC 1122 3.2.2: an error quotes the header and 8 bytes at least, unchanged. */
static void expect_quote(const struct wire_packet *packet)
{
    size_t length = packet->length - 8;

    if (packet->length < 8 + 28 && length < station.sent_length)
        wrong("the error quotes only %zu bytes", length);
    length = length < station.sent_length ? length : station.sent_length;
    if (memcmp(packet->payload + 8, station.sent, length) != 0)
        wrong("the error quotes something else");
}

static void expect_icmp(const struct wire_packet *packet)
{
    const uint8_t *icmp = packet->payload;
    struct line_icmp wanted;
    uint32_t i;

    if (packet->protocol != WIRE_ICMP)
        wrong("the board sent %s", packet_text(packet));
    if (packet->ip.from != 0)
        return;
    read_icmp(&wanted);
    if (icmp[0] != wanted.type || icmp[1] != wanted.code)
        wrong("the board sent %s", packet_text(packet));
    if (icmp_is_error(wanted.type)) {
        expect_quote(packet);
        return;
    }
    if (get16(icmp + 4) != wanted.id || get16(icmp + 6) != wanted.sequence ||
        (!packet->ip.more && packet->length != 8 + wanted.length))
        wrong("the board sent id %u seq %u (%zu)", get16(icmp + 4), get16(icmp + 6),
             packet->length - 8);
    for (i = 0; i + 8 < packet->length; i++)
        if (icmp[8 + i] != pattern(i))
            wrong("byte %u of the data is wrong", i);
}

/* --- ARP ---------------------------------------------------------------------------------- */

/* "arp request SENDER for TARGET", "arp reply SENDER for TARGET" */
static void read_arp(unsigned *operation, struct pb_ip *sender, struct pb_ip *target)
{
    *operation = accept_word("reply") ? 2 : 1;
    if (*operation == 1)
        expect_text("request");
    *sender = address();
    expect_text("for");
    *target = address();
}

static void inject_arp(void)
{
    unsigned operation;
    struct pb_ip sender, target;

    read_arp(&operation, &sender, &target);
    wire_arp_send(operation, pb_ip_number(&sender), pb_ip_number(&target));
}

static void expect_arp(const struct wire_packet *packet)
{
    unsigned operation;
    struct pb_ip sender, target;

    read_arp(&operation, &sender, &target);
    if (packet->protocol != WIRE_ARP || get16(packet->payload + 6) != operation ||
        memcmp(packet->payload + 14, sender.bytes, 4) != 0 ||
        memcmp(packet->payload + 24, target.bytes, 4) != 0 ||
        memcmp(packet->payload + 8, peer.board_mac, 6) != 0)
        wrong("the board sent %s", packet_text(packet));
}

/* --- calls --------------------------------------------------------------------------------- */

/* A call that may still be waiting when its line is read: "+0...0.5 connect()". */
static struct {
    const struct call_row *row;
    int wanted;
    uint64_t end_ms;
    unsigned line;
} pending;

/* "4, ..., 1000": commas within brackets do not count. */
static void read_arguments(struct call *call)
{
    unsigned depth = 0;
    size_t length = 0;

    memset(call->argument, 0, sizeof(call->argument));
    call->count = 0;
    for (blanks(); depth > 0 || *script.at != ')'; script.at++) {
        char c = *script.at;

        if (c == '\0')
            wrong("the call does not end");
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (c == ',' && depth == 0) {
            call->count++;
            length = 0;
        } else if (!isspace((unsigned char)c) && call->count < CALL_ARGUMENTS &&
                   length < sizeof(call->argument[0]) - 1) {
            call->argument[call->count][length++] = c;
        }
    }
    call->count += call->argument[0][0] != '\0';
    call->count = call->count < CALL_ARGUMENTS ? call->count : CALL_ARGUMENTS;
    expect_text(")");
}

static const struct call_row *read_call(struct call *call)
{
    size_t length = 0, i;

    blanks();
    while ((isalpha((unsigned char)*script.at) || *script.at == '_') &&
           length < sizeof(call->name) - 1)
        call->name[length++] = *script.at++;
    call->name[length] = '\0';
    expect_text("(");
    read_arguments(call);
    for (i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
        if (strcmp(call_rows[i].name, call->name) == 0)
            return &call_rows[i];
    wrong("unknown call %s", call->name);
}

static void expect_result(const struct call_row *row, int result, int wanted)
{
    if (row->exact ? result != wanted : (result < 0) != (wanted < 0))
        wrong("%s gives %d", row->name, result);
}

/* The call that waited has to have its result by now. */
static void pending_end(uint64_t now_ms)
{
    if (pending.row == NULL || now_ms < pending.end_ms)
        return;
    if (script.now_ms < pending.end_ms)
        advance(pending.end_ms);
    settle();
    expect_result(pending.row, waits_done(), pending.wanted);
    pending.row = NULL;
}

static void note_datagrams(const struct call *call, int fd)
{
    if (strcmp(call->name, "socket") == 0 && has_argument(call, "SOCK_DGRAM") && fd >= 0 &&
        fd < DATAGRAM_FDS)
        is_datagram[fd] = 1;
}

/* "write(4, ..., 1000) = 1000"; an errno's name behind the result is a comment. */
static void run_call(const struct script_time *time)
{
    struct call call;
    const struct call_row *row = read_call(&call);
    const char *equals = accept_text("=") ? script.at : NULL;
    int result;

    if (equals != NULL)
        note_datagrams(&call, atoi(equals));
    result = row->function(&call);
    if (time->until_ms != SCRIPT_NEVER && worker_busy[0]) {
        pending.row = row;
        pending.wanted = equals != NULL ? result_value(equals) : 0;
        pending.end_ms = time->until_ms;
        return;
    }
    blanks();
    if (equals != NULL && !accept_text("?"))
        expect_result(row, result, result_value(equals));
}

/* --- assertions --------------------------------------------------------------------------- */

/* "assert NAME == NUMBER", of what Linux's tcp_info calls so. */
static void run_assertion(void)
{
    static const struct {
        const char *name;
        int (*value)(const struct call *call);
        int segments;
    } rows[] = {{"tcpi_snd_cwnd", call_cwnd, 1},
                {"tcpi_snd_ssthresh", call_ssthresh, 1},
                {"tcpi_snd_mss", call_mss, 0}};
    size_t i;
    int value;

    if (!accept_word("assert")) {
        skipped("code");
        return;
    }
    for (i = 0; i < 3 && !accept_word(rows[i].name); i++)
        continue;
    if (i == 3 || !accept_text("==")) {
        skipped("an assertion");
        return;
    }
    value = rows[i].value(NULL) / (rows[i].segments ? call_mss(NULL) : 1);
    if (value != (int)number())
        wrong("%s is %d", rows[i].name, value);
}

/* --- scripts ---------------------------------------------------------------------------------- */

/* '[' begins what IP says, or a quotation. */
static int is_quotation(void)
{
    const char *at = script.at;

    while (isspace((unsigned char)*at))
        at++;
    return *at == '[' && (isdigit((unsigned char)at[1]) || strchr(TCP_FLAGS "-", at[1]) != NULL ||
                          strncmp(at + 1, "udp", 3) == 0);
}

static void inject(void)
{
    const struct nd_message *message;
    static struct nd_line line;
    struct wire_ip header;
    unsigned said;

    if (is_quotation()) {
        inject_icmp_about();
        return;
    }
    said = read_ip(&header);
    message = nd_read(&line);
    if (message != NULL)
        nd_inject(message, header, said & SAID_TTL, &line);
    else if (accept_word("udp"))
        inject_udp(&header);
    else if (accept_word("icmp"))
        inject_icmp(&header);
    else if (accept_word("arp"))
        inject_arp();
    else
        inject_tcp(&header);
}

static void expect(const struct script_time *time)
{
    struct wire_packet *packet = await_packet(time);
    const struct nd_message *message;
    static struct nd_line line;
    struct wire_ip header;
    unsigned said = read_ip(&header);

    expect_ip(packet, &header, said);
    message = nd_read(&line);
    if (message != NULL)
        nd_expect(message, packet, &line);
    else if (accept_word("udp"))
        expect_udp(packet);
    else if (accept_word("icmp"))
        expect_icmp(packet);
    else if (accept_word("arp"))
        expect_arp(packet);
    else
        expect_tcp(packet);
    wire_drop();
}

static void run_line(void)
{
    struct script_time time = read_time();

    pending_end(time.from_ms);
    blanks();
    if (accept_text(">")) {
        no_surprise(time.from_ms > script.tolerance_ms ? time.from_ms - script.tolerance_ms : 0);
        if (script.tolerance_ms == 0)
            advance(time.from_ms);
        expect(&time);
        return;
    }
    no_surprise(time.from_ms);
    advance(time.from_ms);
    no_surprise(time.from_ms);
    if (accept_text("<")) {
        inject();
        settle();
    } else if (accept_text("%{")) {
        run_assertion();
    } else if (accept_text("`")) {
        skipped("a command of the shell");
    } else {
        run_call(&time);
    }
}

/* "--address=2001:db8::2/64": of the board from the start, with --nd. */
static void read_start_address(void)
{
    if (start_addresses == START_ADDRESSES)
        wrong("no more than %d addresses", START_ADDRESSES);
    start_address[start_addresses].ip =
        nxd_prefix(script.at, &start_address[start_addresses].prefix_length);
    start_addresses++;
}

/* The lines "--name=value" before all others: what board it is, and packetdrill's. */
static void read_setting(void)
{
    if (accept_text("--profile=rfc"))
        use_rfc = 1;
    else if (accept_text("--profile=interface"))
        use_rfc = 0;
    else if (accept_text("--congestion=newreno"))
        use_newreno = 1;
    else if (accept_text("--ecn"))
        use_ecn = 1;
    else if (accept_text("--window="))
        sock_window = number();
    else if (accept_text("--arp"))
        station.arp = 1;
    else if (accept_text("--nd"))
        station.nd = 1;
    else if (accept_text("--address="))
        read_start_address();
    else if (accept_text("--tolerance_usecs="))
        script.tolerance_ms = number() / 1000;
    else if (accept_text("--ip_version=ipv4") || accept_text("--ip_version=ipv6"))
        return;                             /* is_for has heeded it */
    else if (accept_text("--ip_version="))
        wrong("a family is ipv4 or ipv6; without a word it is both");
    else
        skipped(script.at);
}

static void script_open(void)
{
    pool_packets = POOL_SIZE;               /* any window that a script wants */
    pb_test_link.rate_bps = 100000000000;   /* a segment takes no time of its own */
    peer_also = wire_see;
    memset(&pending, 0, sizeof(pending));
    memset(is_datagram, 0, sizeof(is_datagram));
    datagram_port = 0;
    ipv6_begin = station.nd ? nd_start : ipv6_start;
    open_board();
    fw(do_enable);
    run_ms(98);                         /* a round time: that of boot differs with options */
    script.start_ns = (pb_world_now(board.world) + 99999999) / 100000000 * 100000000;
    peer.mute = station.arp;
    station.count = 0;
    advance(0);
    send_offset = received_offset = received_left = 0;
}

static void script_close(void)
{
    pending_end(SCRIPT_NEVER);
    no_surprise(SCRIPT_NEVER);
    fw_start(1, do_disable);
    close_board();
}

/* Commands of the shell and code may be longer than a line; both are passed over. */
static int is_passed_over(void)
{
    static const char *end;

    if (end == NULL && *script.at == '`')
        end = "`";
    else if (end == NULL && strncmp(script.at, "%{", 2) == 0 && strstr(script.at, "}%") == NULL)
        end = "}%";
    else if (end == NULL)
        return 0;
    else if (strstr(script.at, end) != NULL) {
        end = NULL;
        return 1;
    }
    if (strstr(script.at + 1, end) != NULL)
        end = NULL;
    skipped(script.at);
    return 1;
}

/* What is not a comment; 0: nothing. */
static int read_line(char *line)
{
    char *comment = strstr(line, "//");

    if (line[strspn(line, " \t")] == '#')
        line[0] = '\0';
    if (comment != NULL)
        *comment = '\0';
    line[strcspn(line, "\n")] = '\0';
    script.line++;
    script.at = line;
    blanks();
    return *script.at != '\0' && !is_passed_over();
}

/* A script, over one of the two families. */
struct script_run {
    const char *path;
    int is_ipv6;
    char name[300];
};

static void test_script(void **state)
{
    const struct script_run *run_of = *state;
    char line[1000];
    FILE *file;
    int opened = 0;

    memset(&script, 0, sizeof(script));
    memset(&station, 0, sizeof(station));
    script.path = run_of->path;
    use_ipv6 = run_of->is_ipv6;
    use_rfc = 1;
    start_addresses = 0;
    file = fopen(script.path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (!read_line(line))
            continue;
        if (strncmp(script.at, "--", 2) == 0) {
            read_setting();
            continue;
        }
        if (!opened)
            script_open();
        opened = 1;
        run_line();
        blanks();
    }
    fclose(file);
    assert_true(opened);
    script_close();
}

static int script_teardown(void **state)
{
    int result = tcp_teardown(state);

    board.world = NULL;
    return result;
}

/* Whether the script runs over this version: it names one, or means both. */
static int is_for(const char *path, int is_ipv6)
{
    FILE *file = fopen(path, "r");
    char line[1000];
    int is_wanted = 1;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "--ip_version=ipv", 16) == 0)
            is_wanted = line[16] == (is_ipv6 ? '6' : '4');
        if (strncmp(line, "--nd", 4) == 0)
            is_wanted = is_ipv6;
    }
    if (file != NULL)
        fclose(file);
    return is_wanted;
}

int main(int argc, char **argv)
{
    struct script_run *runs;
    struct CMUnitTest *tests;
    glob_t found;
    size_t i, count, wanted = 0;
    int result;

    if (argc < 2 && glob("tests/packet/*.pkt", 0, NULL, &found) != 0) {
        fprintf(stderr, "no scripts in tests/packet\n");
        return 1;
    }
    count = 2 * (argc < 2 ? found.gl_pathc : (size_t)argc - 1);
    tests = calloc(count, sizeof(*tests));
    runs = calloc(count, sizeof(*runs));
    for (i = 0; i < count; i++) {
        struct script_run *run_of = &runs[wanted];

        run_of->path = argc < 2 ? found.gl_pathv[i / 2] : argv[i / 2 + 1];
        run_of->is_ipv6 = i % 2;
        if (!is_for(run_of->path, run_of->is_ipv6))
            continue;
        snprintf(run_of->name, sizeof(run_of->name), "%s%s", run_of->path,
                 run_of->is_ipv6 ? " over IPv6" : "");
        tests[wanted].name = run_of->name;
        tests[wanted].test_func = test_script;
        tests[wanted].teardown_func = script_teardown;
        tests[wanted].initial_state = run_of;
        wanted++;
    }
    result = _cmocka_run_group_tests("packet scripts", tests, wanted, NULL, NULL);
    free(tests);
    free(runs);
    if (argc < 2)
        globfree(&found);
    return result;
}
