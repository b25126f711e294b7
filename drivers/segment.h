/*
 * A TCP segment in an Ethernet frame: read, summed and put into words. What
 * replay, comparison and the reader of captures share. Internal to drivers/.
 */
#ifndef PB_SEGMENT_H
#define PB_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "address.h"

#define PB_ETHERNET_HEADER 14u

#define PB_TCP_FIN 0x01u
#define PB_TCP_SYN 0x02u
#define PB_TCP_RST 0x04u
#define PB_TCP_PSH 0x08u
#define PB_TCP_ACK 0x10u
#define PB_TCP_ECE 0x40u
#define PB_TCP_CWR 0x80u

/* Option kinds (RFC 9293, 7323, 2018). */
enum { PB_TCP_END, PB_TCP_NOP, PB_TCP_MSS, PB_TCP_SCALE, PB_TCP_SACK_OK, PB_TCP_SACK, PB_TCP_TIMES = 8 };

/* Pointers lead into the frame; numbers are in host order. */
struct pb_segment {
    struct pb_ip source, destination;
    unsigned source_port, destination_port;
    uint32_t sequence, acknowledgement;
    unsigned flags, window;
    const uint8_t *ip, *tcp, *data;
    size_t ip_header, tcp_header, length;       /* length: of the data */
};

static inline unsigned pb_get16(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static inline uint32_t pb_get32(const uint8_t *p)
{
    return (uint32_t)pb_get16(p) << 16 | pb_get16(p + 2);
}

static inline void pb_put16(uint8_t *p, unsigned value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static inline void pb_put32(uint8_t *p, uint32_t value)
{
    pb_put16(p, value >> 16);
    pb_put16(p + 2, value & 0xFFFF);
}

/* 0 when the frame holds a whole, unfragmented TCP segment over IPv4, or over IPv6
 * without extension headers; else -1. */
int pb_segment_read(const uint8_t *frame, size_t length, struct pb_segment *);

/*
 * The next TCP option at *at (an offset into the header, first 20): its offset,
 * with its kind and length, or 0 behind the last. NOPs are passed over; a list
 * that is broken ends.
 */
size_t pb_segment_option(const struct pb_segment *, size_t *at, unsigned *kind, size_t *length);
/* The offset of the first option of a kind and length; 0: there is none. */
size_t pb_segment_option_find(const struct pb_segment *, unsigned kind, size_t length);

/* Time to live, or hop limit. */
static inline unsigned pb_segment_hops(const struct pb_segment *segment)
{
    return segment->ip[segment->source.version == 6 ? 7 : 8];
}
/* Makes an IP header of its kind, copied or of zeros, speak of so many bytes behind
 * it, from whom and to whom. Sums are pb_frame_seal's. */
void pb_header_set(uint8_t *ip, size_t header, size_t behind, const struct pb_ip *source,
                   const struct pb_ip *destination);
/* Ethernet's type for the address's family. */
unsigned pb_ethernet_type(const struct pb_ip *);

/* --- checksums ------------------------------------------------------------------- */

enum pb_sum_state {
    PB_SUM_NONE,                /* nothing that could be verified */
    PB_SUM_GOOD,
    PB_SUM_OFFLOAD,             /* the pseudo-header's sum alone: the rest was left to a NIC */
    PB_SUM_WRONG
};

struct pb_sum {
    enum pb_sum_state state;
    const char *layer;          /* "IPv4", "TCP", ... */
    size_t place;               /* of the field, in the frame */
    unsigned found, right;
};

/* Judges IPv4's header checksum first, then TCP's, UDP's or ICMP's (also over IPv6). */
struct pb_sum pb_frame_sum(const uint8_t *frame, size_t length);
/* Writes the right sums into a frame that pb_segment_read takes. */
void pb_frame_seal(uint8_t *frame, size_t length);
/* Adds an error that another frame's sum has, in one's complement (RFC 1624). */
void pb_frame_spoil(uint8_t *frame, size_t length, const struct pb_sum *);

/* --- words ------------------------------------------------------------------------ */

/* Sequence numbers are shown less these, which are 0 for absolute numbers. */
struct pb_origin {
    uint32_t sequence, acknowledgement;
};

/* One line on a frame: addresses, flags, numbers, options, the data's beginning. */
#define PB_FRAME_TEXT 400
char *pb_frame_describe(char text[PB_FRAME_TEXT], const uint8_t *frame, size_t length,
                        const struct pb_origin *);

#endif
