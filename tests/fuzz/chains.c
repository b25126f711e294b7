/*
 * Chains of IPv6 extension headers and their pieces: each header is of a known
 * kind mostly, its next header and length fit, and behind the chain is a datagram,
 * an echo request, or what the input holds. Fragment headers come from a few
 * identifications, so that pieces meet; time may pass between them.
 */
#include "fuzz_ipv6.h"

#define CHAIN_MAX 1200u

static uint8_t chain[CHAIN_MAX + 64];

/* A header of kind `kind`, whose next header is set by what follows; its length. */
static size_t put_header(uint8_t *at, unsigned kind)
{
    const unsigned choice = fuzz_byte();
    size_t length = 8 * (1 + choice / 16 % 3);

    memset(at, 0, length);
    if (kind == 44) {
        length = 8;
        put16(at + 2, fuzz_byte() << 3 | (choice & 1));
        put32(at + 4, choice >> 1 & 3);
        return length;
    }
    at[1] = (uint8_t)(length / 8 - 1);
    if (kind == 51)
        at[1] = (uint8_t)(length / 4 - 2);
    if (choice % 16 == 15)
        at[1] = (uint8_t)fuzz_byte();
    fuzz_bytes(at + 2, length - 2);
    return length;
}

/* What the chain carries: its protocol and bytes; its length. */
static size_t put_payload(uint8_t *at, size_t room, uint8_t *next)
{
    const unsigned choice = fuzz_byte();
    const size_t wanted = 8 + 8 * (choice >> 2);
    const size_t length = wanted < room ? wanted : room & ~(size_t)7;

    memset(at, 0, length);
    *next = (uint8_t[]){17, 58, 59, 6}[choice & 3];
    if ((choice & 3) == 0) {
        put16(at + 2, FUZZ_PORT);
        put16(at + 4, (unsigned)length);
    } else if ((choice & 3) == 1) {
        at[0] = 128;
    } else {
        fuzz_bytes(at, length);
    }
    return length;
}

/* The checksum of the message at `offset`; of a first piece, as it is right when
 * nothing but zeros follows up to the whole length. */
static void sum_payload(unsigned protocol, size_t offset, size_t length, size_t whole)
{
    uint8_t *at = frame6 + 54 + offset;
    uint8_t *field = at + (protocol == 17 ? 6 : 2);

    put16(field, 0);
    put16(field, ~net_sum(at, length, sum6_begin(frame6 + 14, protocol, whole)) & 0xFFFF);
}

static void packet(void)
{
    static const uint8_t kinds[] = {0, 60, 44, 43, 60, 44, 51, 135};
    const NXD_ADDRESS from = fuzz_address();
    const NXD_ADDRESS to = fuzz_address();
    uint8_t first = 59, *next = &first;
    size_t length = 0, later = 0, payload, whole;

    for (unsigned headers = fuzz_byte() % 12; headers > 0; headers--) {
        const unsigned kind = fuzz_byte();
        uint8_t *header = chain + length;

        *next = kind < 0xF0 ? kinds[kind % 8] : (uint8_t)fuzz_byte();
        length += put_header(header, *next);
        if (*next == 44)
            later = 8 * (fuzz_byte() % 32u);
        next = header;
    }
    payload = put_payload(chain + length, CHAIN_MAX - length, next);
    whole = put_ipv6(&from, &to, first, 64, chain, length + payload);
    if (*next == 17 || *next == 58)
        sum_payload(*next, length, payload, payload + later);
    fuzz_send(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_open(data, size);
    while (fuzz_at < fuzz_end)
        packet();
    fuzz_close();
    return 0;
}
