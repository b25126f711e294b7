/*
 * ICMP of both versions in packet scripts: echoes, and errors about what either
 * end sent. "icmp" names messages as IPv4 does; over IPv6 it means those of
 * ICMPv6 that say the same. "icmpv6" names ICMPv6's own (RFC 4443).
 */
#ifndef SCRIPT_ICMP_H
#define SCRIPT_ICMP_H

#include "script_ip.h"
#include "script_tcp.h"

struct icmp_name {
    const char *type, *code;
    uint8_t numbers[2];
};

static const struct icmp_name icmpv4_names[] = {
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
    {NULL, NULL, {0, 0}},
};

static const struct icmp_name icmpv6_names[] = {
    {"unreachable", "no_route", {1, 0}},
    {"unreachable", "prohibited", {1, 1}},
    {"unreachable", "beyond_scope", {1, 2}},
    {"unreachable", "address_unreachable", {1, 3}},
    {"unreachable", "port_unreachable", {1, 4}},
    {"unreachable", "source_policy", {1, 5}},
    {"unreachable", "reject_route", {1, 6}},
    {"packet_too_big", NULL, {2, 0}},
    {"time_exceeded", "hop_limit", {3, 0}},
    {"time_exceeded", "reassembly", {3, 1}},
    {"parameter_problem", "field", {4, 0}},
    {"parameter_problem", "next_header", {4, 1}},
    {"parameter_problem", "option", {4, 2}},
    {"parameter_problem", "first_fragment", {4, 3}},
    {"echo_request", NULL, {128, 0}},
    {"echo_reply", NULL, {129, 0}},
    {NULL, NULL, {0, 0}},
};

struct line_icmp {
    uint8_t type, code;
    uint32_t id, sequence, length;
    uint32_t word;              /* of an error: the MTU, or ICMPv6's pointer */
};

/* --- reading ------------------------------------------------------------------------- */

static int icmp_is_error(unsigned type)
{
    return use_ipv6 ? type < 128
                    : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* The numbers of ICMPv6 for the same (RFC 4443 3, 4). */
static void icmp_translate(struct line_icmp *wanted)
{
    static const uint8_t unreachable[][2] = {
        {1, 0}, {1, 3}, {4, 1}, {1, 4}, {2, 0}, {1, 0}, {1, 0}, {1, 3},
        {1, 3}, {1, 1}, {1, 1}, {1, 0}, {1, 3}, {1, 1}, {1, 1}, {1, 1},
    };

    switch (wanted->type) {
    case 0:
    case 8:
        wanted->type = wanted->type == 8 ? 128 : 129;
        break;
    case 3:
        if (wanted->code >= sizeof(unreachable) / sizeof(unreachable[0]))
            wrong("IPv6 has no such message");
        wanted->type = unreachable[wanted->code][0];
        wanted->code = unreachable[wanted->code][1];
        break;
    case 11:
    case 12:
        wanted->type = wanted->type == 11 ? 3 : 4;
        break;
    default:
        wrong("IPv6 has no such message; say --ip_version=ipv4");
    }
}

static void read_icmp_name(struct line_icmp *wanted, const struct icmp_name *name)
{
    for (; name->type != NULL; name++) {
        const char *before = script.at;

        if (accept_word(name->type) && (name->code == NULL || accept_word(name->code))) {
            wanted->type = name->numbers[0];
            wanted->code = name->numbers[1];
            return;
        }
        script.at = before;
    }
    wrong("unknown message at '%s'", script.at);
}

/* "echo_request id 1 seq 2 (56)", "unreachable frag_needed mtu 1000", "type 9 code 0" */
static void read_icmp(struct line_icmp *wanted, const struct icmp_name *names)
{
    memset(wanted, 0, sizeof(*wanted));
    if (accept_word("type"))
        wanted->type = (uint8_t)number();
    else
        read_icmp_name(wanted, names);
    for (;;) {
        if (accept_word("code"))
            wanted->code = (uint8_t)number();
        else if (accept_word("mtu") || accept_word("pointer"))
            wanted->word = number();
        else if (accept_word("id"))
            wanted->id = number();
        else if (accept_word("seq"))
            wanted->sequence = number();
        else
            break;
    }
    blanks();
    wanted->length = *script.at == '(' ? read_length() : 0;
    if (use_ipv6 && names == icmpv4_names)
        icmp_translate(wanted);
}

/* The names that "icmp" or "icmpv6" says; NULL: it is neither. */
static const struct icmp_name *accept_icmp(void)
{
    if (accept_word("icmp"))
        return icmpv4_names;
    if (!accept_word("icmpv6"))
        return NULL;
    if (!use_ipv6)
        wrong("IPv4 has no ICMPv6; say --ip_version=ipv6");
    return icmpv6_names;
}

/* --- to the board -------------------------------------------------------------------- */

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
    if (icmp_is_error(wanted->type)) {
        put32(icmp + 4, wanted->word);
    } else {
        put16(icmp + 4, wanted->id);
        put16(icmp + 6, wanted->sequence);
    }
    for (i = 0; i < length; i++)
        icmp[8 + i] = data != NULL ? data[i] : pattern(i);
    wire_packet_send(use_ipv6 ? WIRE_ICMPV6 : WIRE_ICMP, *header, icmp, 8 + length);
}

static void inject_icmp(const struct wire_ip *header, const struct icmp_name *names)
{
    struct line_icmp wanted;

    read_icmp(&wanted, names);
    icmp_send(header, &wanted, NULL, wanted.length);
}

/* What the board sent, as far as an error has to quote it; its length. */
static size_t read_quoted(uint8_t *quote, const struct wire_ip *quoted)
{
    struct line_segment segment;
    struct line_icmp echo;
    const struct icmp_name *names;
    uint32_t length;
    size_t at;

    if (accept_word("udp")) {
        length = 8 + read_length();
        at = wire_quote(quote, quoted, WIRE_UDP, length);
        put16(quote + at, peer.board_port);
        put16(quote + at + 2, peer.port);
        put16(quote + at + 4, length);
        put16(quote + at + 6, 0);
    } else if ((names = accept_icmp()) != NULL) {
        read_icmp(&echo, names);
        at = wire_quote(quote, quoted, use_ipv6 ? WIRE_ICMPV6 : WIRE_ICMP, 8 + echo.length);
        put32(quote + at, (uint32_t)echo.type << 24 | (uint32_t)echo.code << 16);
        put16(quote + at + 4, echo.id);
        put16(quote + at + 6, echo.sequence);
    } else {
        read_segment(&segment, 1);
        at = wire_quote(quote, quoted, WIRE_TCP, 20 + segment.length);
        put16(quote + at, peer.board_port);
        put16(quote + at + 2, peer.port);
        put32(quote + at + 4, peer.irs + segment.seq);
    }
    return at + 8;
}

/* "[1:1461(1460)] icmp unreachable frag_needed mtu 1000": about a segment of the
 * board; "[udp (100)] icmp ...", "[dst ADDRESS, icmpv6 echo_request ...] icmpv6 ...". */
static void inject_icmp_about(struct wire_ip header, unsigned said, const struct wire_ip *quoted)
{
    const struct icmp_name *names;
    struct line_icmp wanted;
    uint8_t quote[QUOTED_HEADERS + 8];
    size_t length = read_quoted(quote, quoted);

    if (!(said & SAID_SOURCE) && !use_ipv6)
        header.source = pb_ip_v4(0x0A0000FEu);
    expect_text("]");
    names = accept_icmp();
    if (names == NULL)
        wrong("only ICMP quotes packets");
    read_icmp(&wanted, names);
    icmp_send(&header, &wanted, quote, (uint32_t)length);
}

/* --- from the board ------------------------------------------------------------------ */

static int quotes(const uint8_t *quote, size_t length, const struct wire_sent *sent)
{
    return memcmp(quote, sent->bytes, length < sent->length ? length : sent->length) == 0;
}

/* What an error is about: that pieces did not come, the first of them; else what was
 * sent last, or what that completed. */
static const struct wire_sent *quoted_packet(const uint8_t *icmp, size_t length)
{
    if (icmp[0] == (use_ipv6 ? 3 : 11) && icmp[1] == 1)
        return &station.first_piece;
    if (!quotes(icmp + 8, length, &station.sent) && use_ipv6)
        return &station.whole;
    return &station.sent;
}

/* RFC 1122 3.2.2: an error quotes the header and 8 bytes at least, unchanged; RFC
 * 4443 2.4 (c): as much as fits into 1,280 bytes. */
static void expect_quote(const struct wire_packet *packet)
{
    size_t most = use_ipv6 ? 1280 - 40 - 8 : 28;
    size_t length = packet->length - 8;
    const struct wire_sent *sent = quoted_packet(packet->payload, length);

    if (length < most && length < sent->length)
        wrong("the error quotes only %zu bytes", length);
    if (use_ipv6 && (length > most || length > sent->length))
        wrong("the error quotes %zu bytes", length);
    if (!quotes(packet->payload + 8, length, sent))
        wrong("the error quotes something else");
}

/* The data of an echo from this byte of the message on. */
static void expect_echo_data(const struct wire_packet *packet, uint32_t from)
{
    uint32_t begin = from == 0 ? 8 : 0, i;

    for (i = begin; i < packet->length; i++)
        if (packet->payload[i] != pattern(from + i - 8))
            wrong("byte %u of the data is wrong", from + i - 8);
}

static void expect_icmp(const struct wire_packet *packet, const struct icmp_name *names)
{
    const uint8_t *icmp = packet->payload;
    struct line_icmp wanted;

    if (packet->protocol != (use_ipv6 ? WIRE_ICMPV6 : WIRE_ICMP))
        wrong("the board sent %s", packet_text(packet));
    if (packet->ip.from != 0) {
        expect_echo_data(packet, packet->ip.from);
        return;
    }
    read_icmp(&wanted, names);
    if (icmp[0] != wanted.type || icmp[1] != wanted.code)
        wrong("the board sent %s", packet_text(packet));
    if (icmp_is_error(wanted.type)) {
        if (use_ipv6 && get32(icmp + 4) != wanted.word)
            wrong("the error's pointer or MTU is %u", get32(icmp + 4));
        expect_quote(packet);
        return;
    }
    if (get16(icmp + 4) != wanted.id || get16(icmp + 6) != wanted.sequence ||
        (!packet->ip.more && packet->length != 8 + wanted.length))
        wrong("the board sent id %u seq %u (%zu)", get16(icmp + 4), get16(icmp + 6),
             packet->length - 8);
    expect_echo_data(packet, 0);
}

#endif
