/*
 * Addresses of both families as people write them: a.b.c.d, and IPv6 as RFC
 * 4291 2.2 lets it be typed and RFC 5952 wants it shown.
 */
#include "boot.h"

#define GROUPS 8
#define NO_GAP (GROUPS + 1)

/* A decimal number of at most three digits; returns what follows, or NULL. */
static const char *parse_number(const char *text, ULONG *value)
{
    const char *start = text;

    for (*value = 0; *text >= '0' && *text <= '9' && text - start < 3; text++)
        *value = *value * 10 + (ULONG)(*text - '0');
    return text == start ? NULL : text;
}

static const char *parse_quad(const char *text, ULONG *address)
{
    ULONG octet;

    *address = 0;
    for (int i = 0; i < 4; i++) {
        text = parse_number(text, &octet);
        if (text == NULL || octet > 255 || (i < 3 && *text++ != '.'))
            return NULL;
        *address = *address << 8 | octet;
    }
    return text;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static const char *parse_group(const char *text, USHORT *group)
{
    const char *start = text;

    for (*group = 0; digit_of(*text) >= 0 && text - start < 4; text++)
        *group = (USHORT)(*group << 4 | digit_of(*text));
    return text == start ? NULL : text;
}

/* The groups around at most one "::", at *gap; the last two may be a.b.c.d. */
static const char *parse_groups(const char *text, USHORT group[GROUPS], UINT *count, UINT *gap)
{
    const char *end;
    ULONG quad;

    *gap = NO_GAP;
    for (*count = 0; *count < GROUPS; ++*count) {
        if (text[0] == ':' && text[1] == ':') {
            if (*gap != NO_GAP)
                return NULL;
            *gap = *count;
            text += 2;
            if (digit_of(*text) < 0)
                return text;
        } else if (*count > 0) {
            if (*text++ != ':')
                return text - 1;
        }
        end = *count + 2 <= GROUPS ? parse_quad(text, &quad) : NULL;
        if (end != NULL) {
            group[(*count)++] = (USHORT)(quad >> 16);
            group[(*count)++] = (USHORT)quad;
            return end;
        }
        text = parse_group(text, &group[*count]);
        if (text == NULL)
            return NULL;
    }
    return text;
}

static const char *parse_ipv6(const char *text, ULONG words[4])
{
    USHORT group[GROUPS] = {0};
    UINT count, gap;

    text = parse_groups(text, group, &count, &gap);
    if (text == NULL || (gap == NO_GAP ? count != GROUPS : count == GROUPS))
        return NULL;
    if (gap != NO_GAP) {
        memmove(group + GROUPS - (count - gap), group + gap, (count - gap) * sizeof *group);
        memset(group + gap, 0, (GROUPS - count) * sizeof *group);
    }
    for (UINT i = 0; i < 4; i++)
        words[i] = (ULONG)group[2 * i] << 16 | group[2 * i + 1];
    return text;
}

/* "%eth0" behind a link-local address: this board has no other link. */
static const char *skip_zone(const char *text, const NXD_ADDRESS *address)
{
    static const char zone[] = "%" PB_BOOT_INTERFACE;

    if (*text != '%')
        return text;
    return pb_boot_is_link_local(address) && strncmp(text, zone, sizeof zone - 1) == 0
               ? text + sizeof zone - 1
               : NULL;
}

UINT pb_boot_parse_address(const char *text, NXD_ADDRESS *address, ULONG *length)
{
    NXD_ADDRESS read = {.nxd_ip_version = NX_IP_VERSION_V4};
    const char *end = parse_quad(text, &read.nxd_ip_address.v4);
    ULONG bits, most;

    if (end == NULL) {
        read.nxd_ip_version = NX_IP_VERSION_V6;
        end = parse_ipv6(text, read.nxd_ip_address.v6);
        if (end != NULL)
            end = skip_zone(end, &read);
    }
    if (end != NULL && length != NX_NULL) {
        most = read.nxd_ip_version == NX_IP_VERSION_V4 ? 32 : 128;
        end = *end == '/' ? parse_number(end + 1, &bits) : NULL;
        if (end != NULL && (bits == 0 || bits > most))
            end = NULL;
    }
    if (end == NULL || *end != '\0')
        return NX_INVALID_PARAMETERS;
    *address = read;
    if (length != NX_NULL)
        *length = bits;
    return NX_SUCCESS;
}

UINT pb_boot_parse_ipv4(const char *text, ULONG *address, ULONG *mask)
{
    NXD_ADDRESS read;
    ULONG length;

    if (pb_boot_parse_address(text, &read, mask != NX_NULL ? &length : NX_NULL) != NX_SUCCESS ||
        read.nxd_ip_version != NX_IP_VERSION_V4)
        return NX_INVALID_PARAMETERS;
    *address = read.nxd_ip_address.v4;
    if (mask != NX_NULL)
        *mask = 0xFFFFFFFFu << (32 - length);
    return NX_SUCCESS;
}

VOID pb_boot_network_of(ULONG words[4], ULONG length)
{
    for (ULONG i = 0; i < 4; i++) {
        if (length < 32 * (i + 1))
            words[i] &= length <= 32 * i ? 0 : ~(0xFFFFFFFFu >> (length - 32 * i));
    }
}

UINT pb_boot_is_link_local(const NXD_ADDRESS *address)
{
    return address->nxd_ip_version == NX_IP_VERSION_V6 &&
           (address->nxd_ip_address.v6[0] & 0xFFC00000) == 0xFE800000;
}

CHAR *pb_boot_format_ipv4(CHAR text[PB_BOOT_IPV4_TEXT], ULONG address)
{
    snprintf(text, PB_BOOT_IPV4_TEXT, "%u.%u.%u.%u", (unsigned)(address >> 24),
             (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
             (unsigned)(address & 255));
    return text;
}

/* The first of the longest runs of zeros, two at least (RFC 5952 4.2). */
static UINT longest_gap(const USHORT group[GROUPS], UINT *length)
{
    UINT at = GROUPS, run;

    *length = 1;
    for (UINT i = 0; i < GROUPS; i += run + 1) {
        for (run = 0; i + run < GROUPS && group[i + run] == 0; run++)
            ;
        if (run > *length) {
            at = i;
            *length = run;
        }
    }
    return at;
}

CHAR *pb_boot_format_ipv6(CHAR text[PB_BOOT_ADDRESS_TEXT], const ULONG words[4])
{
    USHORT group[GROUPS];
    UINT gap, length;
    CHAR *at = text;

    for (UINT i = 0; i < GROUPS; i++)
        group[i] = (USHORT)(words[i / 2] >> (i % 2 ? 0 : 16));
    gap = longest_gap(group, &length);
    for (UINT i = 0; i < GROUPS; i++) {
        if (i == gap) {
            at += snprintf(at, 3, "::");
            i += length - 1;
        } else {
            at += snprintf(at, 6, i > 0 && at[-1] != ':' ? ":%x" : "%x", group[i]);
        }
    }
    return text;
}

CHAR *pb_boot_format_address(CHAR text[PB_BOOT_ADDRESS_TEXT], const NXD_ADDRESS *address)
{
    return address->nxd_ip_version == NX_IP_VERSION_V4
               ? pb_boot_format_ipv4(text, address->nxd_ip_address.v4)
               : pb_boot_format_ipv6(text, address->nxd_ip_address.v6);
}
