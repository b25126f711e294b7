/*
 * The Internet checksum (RFC 1071) over a packet's buffers: many bytes at a
 * time, byte order mended once at the end.
 */
#include "nx_internal.h"

/* Adds with the carry brought round. */
static ULONG64 add_round(ULONG64 sum, ULONG64 value)
{
    ULONG64 carry = __builtin_add_overflow(sum, value, &sum);

    return sum + carry;
}

/* Two 64-bit lanes that add at once; every processor with gcc or clang has, or
 * is made to have, them. */
typedef ULONG64 lanes __attribute__((vector_size(16)));

/*
 * Blocks of 64 bytes. Words are added without their carries, and their high
 * halves once more apart: what all words add to, less the high halves, is the
 * sum of the low ones. Neither half's sum wraps in 2^32 words, and a word costs
 * two additions and a shift.
 */
static ULONG64 sum_blocks(const UCHAR *at, ULONG blocks)
{
    lanes all = {0, 0};
    lanes high = {0, 0};

    for (; blocks > 0; blocks--, at += 64) {
        lanes w0, w1, w2, w3;

        memcpy(&w0, at, sizeof w0);
        memcpy(&w1, at + 16, sizeof w1);
        memcpy(&w2, at + 32, sizeof w2);
        memcpy(&w3, at + 48, sizeof w3);
        all += (w0 + w1) + (w2 + w3);
        high += ((w0 >> 32) + (w1 >> 32)) + ((w2 >> 32) + (w3 >> 32));
    }
    all -= high << 32;      /* the low halves' sum */
    all += high;            /* 2^32 counts as 1 (RFC 1071, 2) */
    return add_round(all[0], all[1]);
}

/* Ones' complement sum of bytes as they lie in memory, 64 bits wide. */
static ULONG64 sum_bytes(const UCHAR *at, ULONG bytes)
{
    ULONG64 sum = 0;

    if (bytes >= 64) {
        sum = sum_blocks(at, bytes / 64);
        at += bytes / 64 * 64;
        bytes %= 64;
    }
    for (; bytes >= 8; bytes -= 8, at += 8) {
        ULONG64 eight;

        memcpy(&eight, at, 8);
        sum = add_round(sum, eight);
    }
    if (bytes >= 4) {
        UINT four;

        memcpy(&four, at, 4);
        sum = add_round(sum, four);
        at += 4;
        bytes -= 4;
    }
    if (bytes > 0) {
        UCHAR rest[4] = {0, 0, 0, 0};
        UINT four;

        for (ULONG i = 0; i < bytes; i++)
            rest[i] = at[i];
        memcpy(&four, rest, 4);
        sum = add_round(sum, four);
    }
    return sum;
}

static UINT fold(ULONG64 sum)
{
    UINT high = (UINT)(sum >> 32);
    UINT half = (UINT)sum + high;

    half += half < high;
    half = (half & 0xFFFF) + (half >> 16);
    return (half & 0xFFFF) + (half >> 16);
}

static UINT swap16(UINT value)
{
    return ((value & 0xFF) << 8) | (value >> 8);
}

static UINT in_host_order(ULONG64 sum)
{
#ifdef NX_LITTLE_ENDIAN
    return swap16(fold(sum));
#else
    return fold(sum);
#endif
}

USHORT _nx_ipv4_header_sum(const VOID *header, ULONG bytes)
{
    ULONG64 sum = 0;

    for (ULONG i = 0; i < bytes; i += 4) {
        UINT word;

        memcpy(&word, (const UCHAR *)header + i, 4);
        sum += word;
    }
    return (USHORT)in_host_order(sum);
}

/* RFC 793 / RFC 8200 pseudo header; words are in host order. */
static ULONG64 sum_pseudo(const NX_PACKET *packet, ULONG protocol, UINT length,
                          const ULONG *source, const ULONG *destination)
{
    ULONG64 sum = (ULONG64)protocol + length + source[0] + destination[0];

    if (packet->nx_packet_ip_version == NX_IP_VERSION_V6) {
        for (UINT i = 1; i < 4; i++)
            sum += (ULONG64)source[i] + destination[i];
    }
    return sum;
}

USHORT _nx_ip_checksum_compute(NX_PACKET *packet_ptr, ULONG protocol, UINT data_length,
                               ULONG *src_ip_addr, ULONG *dest_ip_addr)
{
    ULONG64 sum = 0;
    UINT left = data_length;
    UINT odd = 0;

    for (const NX_PACKET *buffer = packet_ptr; buffer != NX_NULL && left > 0;
         buffer = _nx_packet_next(buffer)) {
        UINT here = (UINT)(buffer->nx_packet_append_ptr - buffer->nx_packet_prepend_ptr);
        ULONG64 part;

        if (here > left)
            here = left;
        part = sum_bytes(buffer->nx_packet_prepend_ptr, here);
        /* A buffer that begins at an odd byte adds to the other halves. */
        sum = add_round(sum, odd ? swap16(fold(part)) : part);
        odd ^= here & 1;
        left -= here;
    }
    sum = in_host_order(sum);
    if (src_ip_addr != NX_NULL && dest_ip_addr != NX_NULL &&
        (protocol == NX_PROTOCOL_TCP || protocol == NX_PROTOCOL_UDP ||
         protocol == NX_PROTOCOL_ICMPV6))
        sum += sum_pseudo(packet_ptr, protocol, data_length, src_ip_addr, dest_ip_addr);
    return (USHORT)fold(sum);
}
