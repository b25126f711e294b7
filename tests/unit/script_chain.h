/*
 * IPv6's extension headers in packet scripts (RFC 8200 4): those that a bracket
 * names, in its order, as bytes. What a header says comes behind it is what the
 * bracket names next, unless "next N" lies.
 */
#ifndef SCRIPT_CHAIN_H
#define SCRIPT_CHAIN_H

#include "script_reader.h"
#include "tcp_segment.h"

#define CHAIN_HOP_BY_HOP  0u
#define CHAIN_ROUTING     43u
#define CHAIN_FRAGMENT    44u
#define CHAIN_DESTINATION 60u

#define CHAIN_BYTES 1400u

struct chain {
    uint8_t first;              /* what the fixed header says comes behind it */
    uint8_t bytes[CHAIN_BYTES];
    size_t length;
    size_t fragment, behind;    /* the fragment header, and its end; 0: there is none */
    const uint8_t *fragment_told;       /* the byte that tells it */
    uint8_t *next;              /* the byte that tells the header to come */
    int next_said;
};

static int chain_is_extension(unsigned kind)
{
    return kind == CHAIN_HOP_BY_HOP || kind == CHAIN_ROUTING || kind == CHAIN_FRAGMENT ||
           kind == CHAIN_DESTINATION;
}

static void chain_begin(struct chain *chain)
{
    memset(chain, 0, sizeof(*chain));
    chain->next = &chain->first;
}

/* The header of this kind, or the protocol, comes now. */
static void chain_link(struct chain *chain, unsigned kind)
{
    if (!chain->next_said)
        *chain->next = (uint8_t)kind;
    chain->next_said = 0;
}

static uint8_t *chain_room(struct chain *chain, size_t bytes)
{
    uint8_t *at = chain->bytes + chain->length;

    if (chain->length + bytes > sizeof(chain->bytes))
        wrong("too many extension headers");
    chain->length += bytes;
    return at;
}

/* The two bytes that all headers begin with. */
static uint8_t *chain_header(struct chain *chain, unsigned kind)
{
    uint8_t *header = chain_room(chain, 2);

    chain_link(chain, kind);
    chain->next = header;
    return header;
}

/* Of eight bytes at least, and of a multiple of them (RFC 8200 4.2). */
static void chain_pad(struct chain *chain, const uint8_t *header)
{
    size_t length = (size_t)(chain->bytes + chain->length - header);
    size_t missing = (8 - length % 8) % 8;
    uint8_t *padding = chain_room(chain, missing);

    if (missing > 1) {
        padding[0] = 1;
        padding[1] = (uint8_t)(missing - 2);
    }
}

/* "pad1", "padn 4", "router_alert 0", "jumbo 70000", "option 0xC2 4": with so many
 * bytes of data; "hex 0a0b": any bytes. */
static void chain_option(struct chain *chain)
{
    uint8_t bytes[256];
    uint8_t *option;
    size_t count;

    if (accept_word("pad1")) {
        chain_room(chain, 1);
    } else if (accept_word("padn")) {
        uint32_t length = number();

        option = chain_room(chain, 2 + length);
        option[0] = 1;
        option[1] = (uint8_t)length;
    } else if (accept_word("router_alert")) {
        option = chain_room(chain, 4);
        put16(option, 0x0502);
        put16(option + 2, number());
    } else if (accept_word("jumbo")) {
        option = chain_room(chain, 6);
        put16(option, 0xC204);
        put32(option + 2, number());
    } else if (accept_word("option")) {
        unsigned type = number();
        uint32_t length = number();

        option = chain_room(chain, 2 + length);
        option[0] = (uint8_t)type;
        option[1] = (uint8_t)length;
    } else {
        expect_text("hex");
        count = hexadecimal(bytes, sizeof(bytes));
        memcpy(chain_room(chain, count), bytes, count);
    }
}

/* "<OPTIONS>" of a header, padded; "len N" before them lies about its length. */
static void chain_options(struct chain *chain, unsigned kind)
{
    uint8_t *header = chain_header(chain, kind);
    int lies = accept_word("len");
    uint32_t length = lies ? number() : 0;

    if (accept_text("<")) {
        while (!accept_text(">")) {
            chain_option(chain);
            accept_text(",");
        }
    }
    chain_pad(chain, header);
    header[1] = (uint8_t)(lies ? length : (size_t)(chain->bytes + chain->length - header) / 8 - 1);
}

/* RFC 2710 3: what goes before messages of MLD. */
static void chain_router_alert(struct chain *chain)
{
    uint8_t *header = chain_header(chain, CHAIN_HOP_BY_HOP);

    put32(chain_room(chain, 4), 0x05020000);
    chain_pad(chain, header);
}

/* "routing TYPE segleft N <ADDRESSES>" */
static void chain_routing(struct chain *chain)
{
    uint8_t *header = chain_header(chain, CHAIN_ROUTING);

    chain_room(chain, 6);
    header[2] = (uint8_t)number();
    expect_text("segleft");
    header[3] = (uint8_t)number();
    if (!accept_text("<"))
        return;
    while (!accept_text(">")) {
        const struct pb_ip stop = address();

        memcpy(chain_room(chain, 16), stop.bytes, 16);
        header[1] = (uint8_t)(header[1] + 2);
        accept_text(",");
    }
}

/* The piece is said elsewhere; a packet is a piece of one datagram only. */
static void chain_fragment(struct chain *chain)
{
    if (chain->behind != 0)
        wrong("a second fragment header");
    chain->fragment = chain->length;
    chain->fragment_told = chain->next;
    chain_header(chain, CHAIN_FRAGMENT);
    chain_room(chain, 6);
    chain->behind = chain->length;
}

/* What the fragment header says of the piece (RFC 8200 4.5). */
static void chain_fragment_set(struct chain *chain, uint32_t from, int more, uint32_t id)
{
    put16(chain->bytes + chain->fragment + 2, from | (more ? 1u : 0));
    put32(chain->bytes + chain->fragment + 4, id);
}

/* A word of a bracket, if it is one of these. */
static int chain_word(struct chain *chain)
{
    if (accept_word("hbh")) {
        chain_options(chain, CHAIN_HOP_BY_HOP);
    } else if (accept_word("dstopts")) {
        chain_options(chain, CHAIN_DESTINATION);
    } else if (accept_word("routing")) {
        chain_routing(chain);
    } else if (accept_word("next")) {
        *chain->next = (uint8_t)number();
        chain->next_said = 1;
    } else {
        return 0;
    }
    return 1;
}

#endif
