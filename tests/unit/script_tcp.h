/*
 * TCP's segments in packet scripts: numbers relative to both initial ones, options
 * by name.
 */
#ifndef SCRIPT_TCP_H
#define SCRIPT_TCP_H

#include "script_ip.h"

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

/* "FO 0a0b": TCP fast open (RFC 7413), the cookie or nothing. */
static void read_fast_open(struct line_segment *wanted)
{
    uint8_t option[40] = {34};

    option[1] = (uint8_t)(2 + hexadecimal(option + 2, sizeof(option) - 2));
    option_bytes(wanted, option, option[1]);
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
        } else if (accept_word("FO")) {
            read_fast_open(wanted);
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
    if (!header->is_piece && options + wanted.length > (use_ipv6 ? WIRE_MSS_IPV6 : WIRE_MSS_IPV4))
        wrong("the link carries no segment of %u bytes", wanted.length);
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

/* A reset that answers no number has the number 0 (RFC 9293 3.10.7.1). */
static uint32_t sequence_of(const uint8_t *tcp)
{
    return (tcp[13] & RST) && get32(tcp + 4) == 0 ? 0 : get32(tcp + 4) - peer.irs;
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
        sequence_of(tcp) != wanted.seq || packet->length - header != wanted.length ||
        ack != wanted.ack || (wanted.has_window && get16(tcp + 14) != wanted.window) ||
        (wanted.has_urgent && get16(tcp + 18) != wanted.urgent))
        wrong("at %llu ms the board sent %s to port %u", (unsigned long long)ms_of(packet),
             packet_text(packet), get16(tcp + 2));
    for (i = 0; i < wanted.length; i++)
        if (tcp[header + i] != pattern(wanted.seq - 1 + i))
            wrong("byte %u of the text is wrong", wanted.seq + i);
    expect_options(&wanted, packet);
}

#endif
