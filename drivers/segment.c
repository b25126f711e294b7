/*
 * Segments: fields, options, checksums, words.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "segment.h"

#define TYPE_IPV4 0x0800u
#define TYPE_ARP  0x0806u
#define TYPE_IPV6 0x86DDu

#define IPV6_HEADER 40u
#define SHOWN_DATA  48u

/* --- fields -------------------------------------------------------------------------- */

/* The IPv4 packet in a frame: its header's length, or 0; total is within the frame. */
static size_t ipv4_read(const uint8_t *frame, size_t length, size_t *total)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;

    if (length < PB_ETHERNET_HEADER + 20 || pb_get16(frame + 12) != TYPE_IPV4 || ip[0] >> 4 != 4) {
        return 0;
    }
    const size_t header = (size_t)(ip[0] & 15) * 4;
    *total = pb_get16(ip + 2);
    if (header < 20 || *total < header || *total > length - PB_ETHERNET_HEADER) {
        return 0;
    }
    return header;
}

/* The length of the IPv6 packet in a frame, or 0. */
static size_t ipv6_read(const uint8_t *frame, size_t length)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;

    if (length < PB_ETHERNET_HEADER + IPV6_HEADER || pb_get16(frame + 12) != TYPE_IPV6 ||
        ip[0] >> 4 != 6) {
        return 0;
    }
    const size_t total = IPV6_HEADER + pb_get16(ip + 4);
    return total <= length - PB_ETHERNET_HEADER ? total : 0;
}

static int is_fragment(const uint8_t *ip)
{
    return (pb_get16(ip + 6) & 0x3FFF) != 0;
}

/* The TCP header in a packet, with the packet's end; NULL: there is none. */
static const uint8_t *tcp_find(const uint8_t *frame, size_t length, size_t *header, size_t *total)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;

    *header = ipv4_read(frame, length, total);
    if (*header != 0) {
        return ip[9] == 6 && !is_fragment(ip) ? ip + *header : NULL;
    }
    *header = IPV6_HEADER;
    *total = ipv6_read(frame, length);
    return *total != 0 && ip[6] == 6 ? ip + *header : NULL;
}

int pb_segment_read(const uint8_t *frame, size_t length, struct pb_segment *segment)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;
    size_t header, total;
    const uint8_t *tcp = tcp_find(frame, length, &header, &total);

    if (tcp == NULL || total < header + 20) {
        return -1;
    }
    const unsigned version = ip[0] >> 4;
    const size_t offset = (size_t)(tcp[12] >> 4) * 4;
    if (offset < 20 || header + offset > total) {
        return -1;
    }
    *segment = (struct pb_segment){
        .source = pb_ip_read(version, ip + (version == 6 ? 8 : 12)),
        .destination = pb_ip_read(version, ip + (version == 6 ? 24 : 16)),
        .source_port = pb_get16(tcp),
        .destination_port = pb_get16(tcp + 2),
        .sequence = pb_get32(tcp + 4),
        .acknowledgement = pb_get32(tcp + 8),
        .flags = tcp[13],
        .window = pb_get16(tcp + 14),
        .ip = ip,
        .tcp = tcp,
        .data = tcp + offset,
        .ip_header = header,
        .tcp_header = offset,
        .length = total - header - offset,
    };
    return 0;
}

unsigned pb_ethernet_type(const struct pb_ip *ip)
{
    return ip->version == 6 ? TYPE_IPV6 : TYPE_IPV4;
}

void pb_header_set(uint8_t *ip, size_t header, size_t behind, const struct pb_ip *source,
                   const struct pb_ip *destination)
{
    const int is_v6 = source->version == 6;
    const size_t size = pb_ip_size(source);

    pb_put16(ip + (is_v6 ? 4 : 2), (unsigned)(is_v6 ? behind : header + behind));
    memcpy(ip + (is_v6 ? 8 : 12), source->bytes, size);
    memcpy(ip + (is_v6 ? 24 : 16), destination->bytes, size);
}

size_t pb_segment_option(const struct pb_segment *segment, size_t *at, unsigned *kind,
                         size_t *length)
{
    while (*at < segment->tcp_header && segment->tcp[*at] == PB_TCP_NOP) {
        ++*at;
    }
    if (*at + 1 >= segment->tcp_header || segment->tcp[*at] == PB_TCP_END) {
        return 0;
    }
    const size_t place = *at;
    *kind = segment->tcp[place];
    *length = segment->tcp[place + 1];
    if (*length < 2 || place + *length > segment->tcp_header) {
        return 0;
    }
    *at += *length;
    return place;
}

size_t pb_segment_option_find(const struct pb_segment *segment, unsigned kind, size_t length)
{
    size_t at = 20, place, found;
    unsigned k;

    while ((place = pb_segment_option(segment, &at, &k, &found)) != 0) {
        if (k == kind && found == length) {
            return place;
        }
    }
    return 0;
}

/* --- checksums ------------------------------------------------------------------------- */

static uint64_t sum_bytes(uint64_t sum, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2) {
        sum += pb_get16(bytes + i);
    }
    return length % 2 ? sum + ((unsigned)bytes[length - 1] << 8) : sum;
}

static unsigned fold(uint64_t sum)
{
    while (sum >> 16 != 0) {
        sum = (sum & 0xFFFF) + (sum >> 16);
    }
    return (unsigned)sum;
}

static struct pb_sum ipv4_header_sum(const uint8_t *frame, size_t header)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;
    struct pb_sum sum = {.layer = "IPv4", .place = PB_ETHERNET_HEADER + 10};

    sum.found = pb_get16(ip + 10);
    sum.right = ~fold(sum_bytes(0, ip, header) - sum.found) & 0xFFFF;
    sum.state = fold(sum_bytes(0, ip, header)) == 0xFFFF ? PB_SUM_GOOD : PB_SUM_WRONG;
    return sum;
}

/* Where a protocol keeps its checksum; 0: it has none that we know. */
static size_t sum_place(unsigned protocol, const char **layer)
{
    switch (protocol) {
    case 1:
        *layer = "ICMP";
        return 2;
    case 6:
        *layer = "TCP";
        return 16;
    case 17:
        *layer = "UDP";
        return 6;
    case 58:
        *layer = "ICMPv6";
        return 2;
    default:
        return 0;
    }
}

/* `pseudo` is the pseudo-header's sum without the length; 0 for ICMP, which has none. */
static struct pb_sum transport_sum(const uint8_t *frame, const uint8_t *transport, size_t length,
                                   unsigned protocol, uint64_t pseudo)
{
    struct pb_sum sum = {.state = PB_SUM_NONE};
    const size_t place = sum_place(protocol, &sum.layer);

    if (place == 0 || length < place + 2) {
        return sum;
    }
    sum.place = (size_t)(transport - frame) + place;
    sum.found = pb_get16(transport + place);
    if (protocol == 17 && sum.found == 0) {
        return sum;
    }
    const uint64_t with_length = pseudo != 0 ? pseudo + length : 0;
    const uint64_t all = sum_bytes(with_length, transport, length);
    sum.right = ~fold(all - sum.found) & 0xFFFF;
    if (protocol == 17 && sum.right == 0) {
        sum.right = 0xFFFF;
    }
    if (fold(all) == 0xFFFF) {
        sum.state = PB_SUM_GOOD;
    } else if (pseudo != 0 && (sum.found == fold(with_length) || sum.found == fold(pseudo))) {
        sum.state = PB_SUM_OFFLOAD;     /* the latter from segmentation offload */
    } else {
        sum.state = PB_SUM_WRONG;
    }
    return sum;
}

static struct pb_sum ipv6_sum(const uint8_t *frame, size_t length)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;
    const size_t total = ipv6_read(frame, length);

    if (total == 0 || ip[6] == 1) {
        return (struct pb_sum){.state = PB_SUM_NONE};
    }
    return transport_sum(frame, ip + IPV6_HEADER, total - IPV6_HEADER, ip[6],
                         sum_bytes(ip[6], ip + 8, 32));
}

struct pb_sum pb_frame_sum(const uint8_t *frame, size_t length)
{
    const uint8_t *ip = frame + PB_ETHERNET_HEADER;
    size_t total;

    if (length >= PB_ETHERNET_HEADER && pb_get16(frame + 12) == TYPE_IPV6) {
        return ipv6_sum(frame, length);
    }
    const size_t header = ipv4_read(frame, length, &total);
    if (header == 0) {
        return (struct pb_sum){.state = PB_SUM_NONE};
    }
    const struct pb_sum sum = ipv4_header_sum(frame, header);
    const unsigned protocol = ip[9];
    if (sum.state == PB_SUM_WRONG || is_fragment(ip) || protocol == 58) {
        return sum;
    }
    const struct pb_sum inner =
        transport_sum(frame, ip + header, total - header, protocol,
                      protocol == 1 ? 0 : sum_bytes(protocol, ip + 12, 8));
    return inner.state == PB_SUM_NONE ? sum : inner;
}

void pb_frame_seal(uint8_t *frame, size_t length)
{
    struct pb_segment segment;

    if (pb_segment_read(frame, length, &segment) != 0) {
        return;
    }
    uint8_t *ip = frame + PB_ETHERNET_HEADER, *tcp = ip + segment.ip_header;
    const size_t size = segment.tcp_header + segment.length;
    const int is_v6 = segment.source.version == 6;
    if (!is_v6) {
        pb_put16(ip + 10, 0);
        pb_put16(ip + 10, ~fold(sum_bytes(0, ip, segment.ip_header)) & 0xFFFF);
    }
    const uint64_t pseudo = is_v6 ? sum_bytes(6 + size, ip + 8, 32) : sum_bytes(6 + size, ip + 12, 8);
    pb_put16(tcp + 16, 0);
    pb_put16(tcp + 16, ~fold(sum_bytes(pseudo, tcp, size)) & 0xFFFF);
}

void pb_frame_spoil(uint8_t *frame, size_t length, const struct pb_sum *sum)
{
    struct pb_segment segment;
    uint8_t *field = frame + PB_ETHERNET_HEADER + 10;

    if (strcmp(sum->layer, "IPv4") != 0) {
        if (pb_segment_read(frame, length, &segment) != 0) {
            return;
        }
        field = frame + (segment.tcp - frame) + 16;
    }
    pb_put16(field, fold((uint64_t)pb_get16(field) + sum->found + (0xFFFF - sum->right)));
}

/* --- words ---------------------------------------------------------------------------------- */

struct words {
    char *text;
    size_t length;
};

static void say(struct words *, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct words *words, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(words->text + words->length, PB_FRAME_TEXT - words->length, format,
                       arguments);
    va_end(arguments);
    words->length += (size_t)length;
    if (words->length >= PB_FRAME_TEXT) {
        words->length = PB_FRAME_TEXT - 1;
    }
}

static void say_address(struct words *words, const uint8_t *p)
{
    say(words, "%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
}


static void say_options(struct words *words, const struct pb_segment *segment,
                        const struct pb_origin *origin)
{
    size_t at = 20, place, length;
    const char *before = " <";
    unsigned kind;

    while ((place = pb_segment_option(segment, &at, &kind, &length)) != 0) {
        const uint8_t *p = segment->tcp + place;

        say(words, "%s", before);
        before = ",";
        if (kind == PB_TCP_MSS && length == 4) {
            say(words, "mss %u", pb_get16(p + 2));
        } else if (kind == PB_TCP_SCALE && length == 3) {
            say(words, "wscale %u", p[2]);
        } else if (kind == PB_TCP_SACK_OK) {
            say(words, "sackOK");
        } else if (kind == PB_TCP_TIMES && length == 10) {
            say(words, "ts %u %u", (unsigned)pb_get32(p + 2), (unsigned)pb_get32(p + 6));
        } else if (kind == PB_TCP_SACK) {
            say(words, "sack");
            for (size_t i = 2; i + 8 <= length; i += 8) {
                say(words, " %u:%u", (unsigned)(pb_get32(p + i) - origin->acknowledgement),
                    (unsigned)(pb_get32(p + i + 4) - origin->acknowledgement));
            }
        } else {
            say(words, "option %u", kind);
        }
    }
    if (before[0] == ',') {
        say(words, ">");
    }
}

static void say_data(struct words *words, const uint8_t *data, size_t length)
{
    say(words, ", %zu bytes", length);
    if (length == 0) {
        return;
    }
    say(words, " \"");
    for (size_t i = 0; i < length && i < SHOWN_DATA; i++) {
        if (data[i] == '\r' || data[i] == '\n') {
            say(words, "\\%c", data[i] == '\r' ? 'r' : 'n');
        } else if (data[i] >= 0x20 && data[i] < 0x7F && data[i] != '"' && data[i] != '\\') {
            say(words, "%c", data[i]);
        } else {
            say(words, "\\x%02X", data[i]);
        }
    }
    say(words, "\"%s", length > SHOWN_DATA ? "..." : "");
}

static void say_segment(struct words *words, const struct pb_segment *segment,
                        const struct pb_origin *origin)
{
    static const char letters[] = "FSRPAUEW";
    char end[PB_IP_PORT_TEXT];

    say(words, "TCP %s > ", pb_ip_format_port(end, &segment->source, segment->source_port));
    say(words, "%s [",
        pb_ip_format_port(end, &segment->destination, segment->destination_port));
    for (unsigned i = 0; i < 8; i++) {
        if (segment->flags & 1u << i) {
            say(words, "%c", letters[i]);
        }
    }
    say(words, "] seq %u", (unsigned)(segment->sequence - origin->sequence));
    if (segment->flags & PB_TCP_ACK) {
        say(words, " ack %u", (unsigned)(segment->acknowledgement - origin->acknowledgement));
    }
    say(words, " win %u ttl %u", segment->window, pb_segment_hops(segment));
    say_options(words, segment, origin);
    say_data(words, segment->data, segment->length);
}

char *pb_frame_describe(char text[PB_FRAME_TEXT], const uint8_t *frame, size_t length,
                        const struct pb_origin *origin)
{
    struct words words = {text, 0};
    struct pb_segment segment;

    text[0] = '\0';
    if (pb_segment_read(frame, length, &segment) == 0) {
        say_segment(&words, &segment, origin);
    } else if (length >= 42 && pb_get16(frame + 12) == TYPE_ARP) {
        say(&words, "ARP %s ", pb_get16(frame + 20) == 1 ? "request for" : "reply to");
        say_address(&words, frame + 38);
        say(&words, " from ");
        say_address(&words, frame + 28);
    } else {
        say(&words, "%zu bytes of type 0x%04x", length,
            length >= PB_ETHERNET_HEADER ? pb_get16(frame + 12) : 0);
    }
    return text;
}
