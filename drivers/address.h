/*
 * An IP address of either family, as the program and the machine's edges know
 * it: in bytes of network order, compared as a whole.
 */
#ifndef PB_ADDRESS_H
#define PB_ADDRESS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pb_ip {
    uint8_t version;            /* 4 or 6; 0: no address */
    uint8_t bytes[16];          /* IPv4: the first four, 0 behind them */
};

/* From a packet's field of four or sixteen bytes, and from a number. */
struct pb_ip pb_ip_read(unsigned version, const uint8_t *bytes);
struct pb_ip pb_ip_v4(uint32_t address);
uint32_t pb_ip_number(const struct pb_ip *);    /* of IPv4 */
static inline size_t pb_ip_size(const struct pb_ip *ip)
{
    return ip->version == 6 ? 16 : 4;
}
static inline int pb_ip_same(const struct pb_ip *a, const struct pb_ip *b)
{
    return a->version == b->version && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}
int pb_ip_is_loopback(const struct pb_ip *);
int pb_ip_is_link_local(const struct pb_ip *);  /* of IPv6 */
/* Whether both are of one family and begin with the same bits. */
int pb_ip_shares(const struct pb_ip *, const struct pb_ip *, unsigned bits);

/* Reads a.b.c.d, or IPv6 as RFC 4291 2.2 has it, from the first `length` bytes:
 * 0, or -1 when they are no address. */
int pb_ip_parse(const char *text, size_t length, struct pb_ip *);
/* Writes it as RFC 5952 wants it; returns `text`. */
#define PB_IP_TEXT 46
char *pb_ip_format(char text[PB_IP_TEXT], const struct pb_ip *);

/* With a port: a.b.c.d:PORT, [ADDRESS]:PORT. */
#define PB_IP_PORT_TEXT (PB_IP_TEXT + 8)
char *pb_ip_format_port(char text[PB_IP_PORT_TEXT], const struct pb_ip *, unsigned port);

#ifdef __cplusplus
}
#endif
#endif
