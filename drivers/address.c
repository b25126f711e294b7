/*
 * IP addresses: bytes, numbers and text.
 */
#include <arpa/inet.h>
#include <stdio.h>

#include "address.h"

struct pb_ip pb_ip_read(unsigned version, const uint8_t *bytes)
{
    struct pb_ip ip = {.version = (uint8_t)version};

    memcpy(ip.bytes, bytes, pb_ip_size(&ip));
    return ip;
}

struct pb_ip pb_ip_v4(uint32_t address)
{
    return (struct pb_ip){.version = 4,
                          .bytes = {(uint8_t)(address >> 24), (uint8_t)(address >> 16),
                                    (uint8_t)(address >> 8), (uint8_t)address}};
}

uint32_t pb_ip_number(const struct pb_ip *ip)
{
    return (uint32_t)ip->bytes[0] << 24 | (uint32_t)ip->bytes[1] << 16 |
           (uint32_t)ip->bytes[2] << 8 | ip->bytes[3];
}

int pb_ip_is_loopback(const struct pb_ip *ip)
{
    static const uint8_t loopback[16] = {[15] = 1};

    return ip->version == 6 ? memcmp(ip->bytes, loopback, sizeof loopback) == 0
                            : ip->version == 4 && ip->bytes[0] == 127;
}

int pb_ip_is_link_local(const struct pb_ip *ip)
{
    return ip->version == 6 && ip->bytes[0] == 0xFE && (ip->bytes[1] & 0xC0) == 0x80;
}

int pb_ip_shares(const struct pb_ip *a, const struct pb_ip *b, unsigned bits)
{
    const unsigned whole = bits / 8, rest = bits % 8;

    return a->version == b->version && memcmp(a->bytes, b->bytes, whole) == 0 &&
           (rest == 0 || (a->bytes[whole] ^ b->bytes[whole]) >> (8 - rest) == 0);
}

/* Octets of up to three digits: unlike inet_pton, which wants no zero before them. */
static int parse_quad(const char *text, uint8_t bytes[4])
{
    for (int i = 0; i < 4; i++) {
        unsigned octet = 0;
        int digits = 0;

        for (; *text >= '0' && *text <= '9' && digits < 3; text++, digits++) {
            octet = octet * 10 + (unsigned)(*text - '0');
        }
        if (digits == 0 || octet > 255 || *text++ != (i < 3 ? '.' : '\0')) {
            return -1;
        }
        bytes[i] = (uint8_t)octet;
    }
    return 0;
}

int pb_ip_parse(const char *text, size_t length, struct pb_ip *ip)
{
    struct pb_ip read = {.version = 4};
    char copy[PB_IP_TEXT];

    if (length >= sizeof copy) {
        return -1;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    if (parse_quad(copy, read.bytes) != 0) {
        read = (struct pb_ip){.version = 6};
        if (inet_pton(AF_INET6, copy, read.bytes) != 1) {
            return -1;
        }
    }
    *ip = read;
    return 0;
}

char *pb_ip_format(char text[PB_IP_TEXT], const struct pb_ip *ip)
{
    if (inet_ntop(ip->version == 6 ? AF_INET6 : AF_INET, ip->bytes, text, PB_IP_TEXT) == NULL) {
        text[0] = '\0';
    }
    return text;
}

char *pb_ip_format_port(char text[PB_IP_PORT_TEXT], const struct pb_ip *ip, unsigned port)
{
    char address[PB_IP_TEXT];

    snprintf(text, PB_IP_PORT_TEXT, ip->version == 6 ? "[%s]:%u" : "%s:%u",
             pb_ip_format(address, ip), port & 0xFFFF);
    return text;
}
