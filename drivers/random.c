/*
 * xoshiro256** streams, their states filled by splitmix64 from the seed and
 * the stream's name (Blackman and Vigna, "Scrambled linear pseudorandom
 * number generators", 2018). Never two draws in one expression.
 */
#include "random.h"

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64 - bits));
}

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void pb_stream_seed(struct pb_stream *stream, uint64_t seed, enum pb_stream_owner owner,
                    uint64_t number, uint64_t purpose)
{
    uint64_t state = seed;
    const uint64_t name[3] = {(uint64_t)owner, number, purpose};

    /* Each part of the name passes the mixer alone: no two names meet. */
    for (unsigned i = 0; i < 3; i++) {
        uint64_t mixed = splitmix(&state);
        state = mixed ^ (name[i] * 0xD1342543DE82EF95u + i);
    }
    for (unsigned i = 0; i < 4; i++) {
        stream->state[i] = splitmix(&state);
    }
}

uint64_t pb_stream_next(struct pb_stream *stream)
{
    uint64_t *s = stream->state;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t pb_stream_below(struct pb_stream *stream, uint64_t bound)
{
    const uint64_t draw = pb_stream_next(stream);

    return (uint64_t)(((unsigned __int128)draw * bound) >> 64);
}
