/*
 * SipHash-2-4 of whole 64-bit words: numbers that nobody computes without the
 * key, for initial sequence numbers and for interface identifiers.
 */
#include "nx_internal.h"

static ULONG64 rotate(ULONG64 value, UINT bits)
{
    return (value << bits) | (value >> (64 - bits));
}

static VOID sip_rounds(ULONG64 v[4], UINT count)
{
    while (count-- > 0) {
        v[0] += v[1];
        v[2] += v[3];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] = rotate(v[0], 32) + v[3];
        v[2] += v[1];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

ULONG64 _nx_siphash(const ULONG64 key[2], const ULONG64 *words, UINT count)
{
    ULONG64 v[4] = {key[0] ^ 0x736f6d6570736575ull, key[1] ^ 0x646f72616e646f6dull,
                    key[0] ^ 0x6c7967656e657261ull, key[1] ^ 0x7465646279746573ull};
    ULONG64 last = (ULONG64)(count * 8) << 56;
    UINT i;

    for (i = 0; i < count; i++) {
        v[3] ^= words[i];
        sip_rounds(v, 2);
        v[0] ^= words[i];
    }
    v[3] ^= last;
    sip_rounds(v, 2);
    v[0] ^= last;
    v[2] ^= 0xFF;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}
