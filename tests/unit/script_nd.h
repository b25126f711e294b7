/*
 * Messages of neighbour discovery and MLD in packet scripts: a line makes a
 * message's bytes, which go to the board or have to be what it sent.
 */
#ifndef SCRIPT_ND_H
#define SCRIPT_ND_H

#include "script_ip.h"

#define ND_BYTES 1400u

struct nd_line {
    uint8_t bytes[ND_BYTES];
    size_t length;
};

static uint8_t *nd_room(struct nd_line *line, size_t bytes)
{
    uint8_t *at = line->bytes + line->length;

    if (line->length + bytes > sizeof(line->bytes))
        wrong("the message is too long");
    memset(at, 0, bytes);
    line->length += bytes;
    return at;
}

static void nd_address(uint8_t *at)
{
    const struct pb_ip ip = address();

    if (ip.version != 6)
        wrong("a message of IPv6 has no address of IPv4");
    memcpy(at, ip.bytes, 16);
}

/* Seconds or milliseconds; "infinity" is the field's highest. */
static uint32_t nd_time(void)
{
    return accept_word("infinity") ? UINT32_MAX : number();
}

/* RFC 4191 2.1; 0 where none is said. */
static unsigned nd_preference(void)
{
    static const char *const name[] = {"medium", "high", "reserved", "low"};
    unsigned i;

    if (!accept_word("prf"))
        return 0;
    for (i = 0; i < 4 && !accept_word(name[i]); i++)
        continue;
    if (i == 4)
        wrong("a preference is high, medium, low or reserved, not '%s'", script.at);
    return i;
}

/* Letters of `letters`, the first is the highest bit; "-": none. */
static unsigned nd_flags(const char *letters)
{
    const char *letter;
    unsigned flags = 0;

    blanks();
    if (accept_text("-"))
        return 0;
    while (isalpha((unsigned char)*script.at)) {
        letter = strchr(letters, *script.at++);
        if (letter == NULL)
            wrong("flags are of %s", letters);
        flags |= 0x80u >> (letter - letters);
    }
    return flags;
}

/* --- options ------------------------------------------------------------------------- */

static uint8_t *nd_option(struct nd_line *line, unsigned type, size_t bytes)
{
    uint8_t *option = nd_room(line, bytes);

    option[0] = (uint8_t)type;
    option[1] = (uint8_t)(bytes / 8);
    return option;
}

/* "prefix 2001:db8::/64 flags LA valid 3600 preferred 1800" */
static void nd_prefix(struct nd_line *line)
{
    uint8_t *option = nd_option(line, 3, 32);

    nd_address(option + 16);
    expect_text("/");
    option[2] = (uint8_t)number();
    if (accept_word("flags"))
        option[3] = (uint8_t)nd_flags("LAR");
    expect_text("valid");
    put32(option + 4, nd_time());
    expect_text("preferred");
    put32(option + 8, nd_time());
}

/* "route 2001:db8:9::/48 prf high lifetime 600", as long as the prefix needs */
static void nd_route(struct nd_line *line)
{
    struct nd_line prefix = {.length = 0};
    uint8_t *at = nd_room(&prefix, 16), *option;
    unsigned bits;

    nd_address(at);
    expect_text("/");
    bits = number();
    option = nd_option(line, 24, 8 + (bits + 63) / 64 * 8);
    option[2] = (uint8_t)bits;
    option[3] = (uint8_t)(nd_preference() << 3);
    expect_text("lifetime");
    put32(option + 4, nd_time());
    memcpy(option + 8, at, (bits + 63) / 64 * 8);
}

/* "rdnss lifetime 600 2001:db8::53 2001:db8::54" */
static void nd_servers(struct nd_line *line)
{
    size_t at = line->length;
    uint8_t *option = nd_option(line, 25, 8);

    expect_text("lifetime");
    put32(option + 4, nd_time());
    for (blanks(); isxdigit((unsigned char)*script.at); blanks())
        nd_address(nd_room(line, 16));
    line->bytes[at + 1] = (uint8_t)((line->length - at) / 8);
}

/* RFC 4861 4.6.3: the beginning of the packet that the board sent last. */
static void nd_redirected(struct nd_line *line)
{
    const struct wire_packet *packet = &station.taken;
    size_t bytes = (packet->header_length + packet->length + 7) / 8 * 8;
    uint8_t *option;

    if (packet->header_length == 0)
        wrong("the board has not sent anything");
    option = nd_option(line, 4, 8 + bytes);
    memcpy(option + 8, packet->header, packet->header_length);
    memcpy(option + 8 + packet->header_length, packet->payload, packet->length);
}

/* "option 200 0a0b...": any, padded; with "length 0" it says that length. */
static void nd_any_option(struct nd_line *line)
{
    uint8_t bytes[256];
    unsigned type = number(), units = UINT32_MAX;
    size_t count;
    uint8_t *option;

    if (accept_word("length"))
        units = number();
    count = hexadecimal(bytes, sizeof(bytes));
    option = nd_option(line, type, (2 + count + 7) / 8 * 8);
    memcpy(option + 2, bytes, count);
    if (units != UINT32_MAX)
        option[1] = (uint8_t)units;
}

static void nd_options(struct nd_line *line)
{
    if (!accept_text("<"))
        return;
    while (!accept_text(">")) {
        if (accept_word("slla"))
            hardware_address(nd_option(line, 1, 8) + 2);
        else if (accept_word("tlla"))
            hardware_address(nd_option(line, 2, 8) + 2);
        else if (accept_word("prefix"))
            nd_prefix(line);
        else if (accept_word("redirected"))
            nd_redirected(line);
        else if (accept_word("mtu"))
            put32(nd_option(line, 5, 8) + 4, number());
        else if (accept_word("nonce"))
            hexadecimal(nd_option(line, 14, 8) + 2, 6);
        else if (accept_word("route"))
            nd_route(line);
        else if (accept_word("rdnss"))
            nd_servers(line);
        else if (accept_word("option"))
            nd_any_option(line);
        else
            wrong("unknown option at '%s'", script.at);
        accept_text(",");
    }
}

/* --- messages ------------------------------------------------------------------------- */

/* What has no meaning, and receivers pass over: "reserved 0xFFFFFFFF". */
static void nd_reserved(struct nd_line *line)
{
    uint8_t *at = nd_room(line, 4);

    if (accept_word("reserved"))
        put32(at, number());
}

static void nd_target(struct nd_line *line)
{
    nd_reserved(line);
    expect_text("target");
    nd_address(nd_room(line, 16));
}

static void nd_solicitation(struct nd_line *line)
{
    nd_target(line);
    nd_options(line);
}

static void nd_advertisement(struct nd_line *line)
{
    nd_target(line);
    if (accept_word("flags"))
        line->bytes[4] |= (uint8_t)nd_flags("RSO");
    nd_options(line);
}

static void nd_router_solicitation(struct nd_line *line)
{
    nd_reserved(line);
    nd_options(line);
}

/* "router_advertisement hop 64 flags MO prf high lifetime 1800 reachable 0 retrans 0" */
static void nd_router_advertisement(struct nd_line *line)
{
    uint8_t *at = nd_room(line, 12);

    if (accept_word("hop"))
        at[0] = (uint8_t)number();
    if (accept_word("flags"))
        at[1] = (uint8_t)nd_flags("MO");
    at[1] |= (uint8_t)(nd_preference() << 3);
    if (accept_word("lifetime"))
        put16(at + 2, number());
    if (accept_word("reachable"))
        put32(at + 4, number());
    if (accept_word("retrans"))
        put32(at + 8, number());
    nd_options(line);
}

static void nd_redirect(struct nd_line *line)
{
    nd_target(line);
    expect_text("destination");
    nd_address(nd_room(line, 16));
    nd_options(line);
}

/* "mld_query", "mld_query group ff02::1:ff00:2 max 1000": of version 1 */
static void nd_query(struct nd_line *line)
{
    uint8_t *at = nd_room(line, 20);

    if (accept_word("group"))
        nd_address(at + 4);
    if (accept_word("max"))
        put16(at, number());
}

/* The same of version 2; without sources, robustness 2, queries every 125 s. */
static void nd_query_v2(struct nd_line *line)
{
    nd_query(line);
    memcpy(nd_room(line, 4), "\x02\x7d\x00\x00", 4);
}

static void nd_report(struct nd_line *line)
{
    nd_room(line, 4);
    nd_address(nd_room(line, 16));
}

/* "mld_report_v2 to_exclude ff02::1:ff00:2 ...": records without sources */
static void nd_report_v2(struct nd_line *line)
{
    static const char *const kind[] = {"is_include", "is_exclude", "to_include", "to_exclude"};
    unsigned count = 0, i;
    uint8_t *record;

    nd_room(line, 4);
    for (;; count++) {
        for (i = 0; i < 4 && !accept_word(kind[i]); i++)
            continue;
        if (i == 4)
            break;
        record = nd_room(line, 20);
        record[0] = (uint8_t)(i + 1);
        nd_address(record + 4);
    }
    put16(line->bytes + 6, count);
}

static const struct nd_message {
    const char *name;
    uint8_t type;
    int is_mld;
    void (*read)(struct nd_line *line);     /* what follows type, code and checksum */
} nd_messages[] = {
    {"neighbor_solicitation", 135, 0, nd_solicitation},
    {"neighbor_advertisement", 136, 0, nd_advertisement},
    {"router_solicitation", 133, 0, nd_router_solicitation},
    {"router_advertisement", 134, 0, nd_router_advertisement},
    {"redirect", 137, 0, nd_redirect},
    {"mld_query", 130, 1, nd_query},
    {"mld_query_v2", 130, 1, nd_query_v2},
    {"mld_report", 131, 1, nd_report},
    {"mld_done", 132, 1, nd_report},
    {"mld_report_v2", 143, 1, nd_report_v2},
};

/* The message that the line goes on with; NULL: it is another protocol's. */
static const struct nd_message *nd_read(struct nd_line *line)
{
    const struct nd_message *message = NULL;
    size_t i;

    for (i = 0; i < sizeof(nd_messages) / sizeof(nd_messages[0]) && message == NULL; i++)
        if (accept_word(nd_messages[i].name))
            message = &nd_messages[i];
    if (message == NULL)
        return NULL;
    if (!station.nd)
        wrong("neighbour discovery is the script's with --nd only");
    line->length = 0;
    nd_room(line, 4)[0] = message->type;
    if (accept_word("code"))
        line->bytes[1] = (uint8_t)number();
    message->read(line);
    if (accept_word("cut"))
        line->length = number();
    return message;
}

/* What the receiver demands of each kind's header, unless the line says another. */
static void nd_header(const struct nd_message *message, struct wire_ip *header, unsigned said)
{
    if (!(said & SAID_HOPS))
        header->hops = message->is_mld ? 1 : 255;
    if (message->is_mld && !header->no_alert)
        chain_router_alert(header->chain);
}

/* All of it is what the line says: hop limit, code and options, too. */
static void nd_expect(const struct nd_message *message, const struct wire_packet *packet,
                      const struct nd_line *line)
{
    size_t i;

    if (packet->protocol != WIRE_ICMPV6 || packet->payload[0] != message->type)
        wrong("the board sent another message, of type %u", packet->payload[0]);
    if (packet->ip.hops != (message->is_mld ? 1u : 255u))
        wrong("the hop limit is %u", packet->ip.hops);
    for (i = 0; i < packet->length && i < line->length; i++)
        if (packet->payload[i] != line->bytes[i] && i != 2 && i != 3)
            wrong("byte %zu of the message is 0x%02x, not 0x%02x", i, packet->payload[i],
                  line->bytes[i]);
    if (packet->length != line->length)
        wrong("the message has %zu bytes, not %zu", packet->length, line->length);
}

#endif
