/*
 * The checksum against a byte-by-byte sum: all splits of chains, odd ends,
 * carries, pseudo headers.
 */
#include "board_fixture.h"
#include "nx_api.h"
#include "nx_ip.h"

#define BYTES 300

static UCHAR bytes[BYTES];

/* Buffers that point into the test's bytes: no pool is needed to sum. */
static NX_PACKET piece[8];

static void chain(const unsigned *cut, unsigned count)
{
    for (unsigned i = 0; i <= count; i++) {
        unsigned from = i == 0 ? 0 : cut[i - 1];
        unsigned to = i == count ? BYTES : cut[i];

        memset(&piece[i], 0, sizeof piece[i]);
        piece[i].nx_packet_prepend_ptr = bytes + from;
        piece[i].nx_packet_append_ptr = bytes + to;
        piece[i].nx_packet_next = i == count ? NX_NULL : &piece[i + 1];
    }
    piece[0].nx_packet_ip_version = NX_IP_VERSION_V4;
    piece[0].nx_packet_length = BYTES;
}

static unsigned plain_sum(unsigned length, uint32_t sum)
{
    for (unsigned i = 0; i < length; i++)
        sum += i & 1 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

static void fill(unsigned seed)
{
    for (unsigned i = 0; i < BYTES; i++) {
        seed = seed * 1103515245 + 12345;
        bytes[i] = (UCHAR)(seed >> 16);
    }
}

static void every_length(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 4; seed++) {
        fill(seed);
        if (seed == 3)
            memset(bytes, 0xFF, sizeof bytes);
        chain(NULL, 0);
        for (unsigned length = 0; length <= BYTES; length++)
            assert_int_equal(
                _nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMP, length, NX_NULL, NX_NULL),
                plain_sum(length, 0));
    }
}

static void every_split(void **state)
{
    (void)state;
    fill(7);
    for (unsigned a = 0; a <= 70; a++) {
        for (unsigned b = a; b <= 140; b++) {
            const unsigned cut[3] = {a, b, b + (b & 15)};

            chain(cut, 3);
            assert_int_equal(
                _nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMP, BYTES - a % 3, NX_NULL, NX_NULL),
                plain_sum(BYTES - a % 3, 0));
        }
    }
}

static void pseudo_header(void **state)
{
    ULONG source = 0xFFFF0001, destination = 0x0A00FFFE;
    uint32_t pseudo = (source >> 16) + (source & 0xFFFF) + (destination >> 16) +
                      (destination & 0xFFFF) + BYTES;

    (void)state;
    fill(9);
    chain(NULL, 0);
    assert_int_equal(_nx_ip_checksum_compute(piece, NX_PROTOCOL_UDP, BYTES, &source, &destination),
                     plain_sum(BYTES, pseudo + NX_PROTOCOL_UDP));
    assert_int_equal(_nx_ip_checksum_compute(piece, NX_PROTOCOL_TCP, BYTES, &source, &destination),
                     plain_sum(BYTES, pseudo + NX_PROTOCOL_TCP));
    /* ICMP for IPv4 has none, whatever is passed. */
    assert_int_equal(
        _nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMP, BYTES, &source, &destination),
        plain_sum(BYTES, 0));
}

static void pseudo_header_v6(void **state)
{
    ULONG source[4] = {0xFE800000, 1, 0xFFFFFFFF, 0x12345678};
    ULONG destination[4] = {0xFF020000, 0, 0xABCD, 2};
    uint32_t pseudo = BYTES + NX_PROTOCOL_ICMPV6;

    (void)state;
    for (unsigned i = 0; i < 4; i++)
        pseudo += (source[i] >> 16) + (source[i] & 0xFFFF) + (destination[i] >> 16) +
                  (destination[i] & 0xFFFF);
    fill(11);
    chain(NULL, 0);
    piece[0].nx_packet_ip_version = NX_IP_VERSION_V6;
    assert_int_equal(
        _nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMPV6, BYTES, source, destination),
        plain_sum(BYTES, pseudo));
}

/* What the packet does not have is not summed, and not read. */
static void bounded(void **state)
{
    (void)state;
    fill(13);
    chain(NULL, 0);
    assert_int_equal(
        _nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMP, BYTES + 5000, NX_NULL, NX_NULL),
        plain_sum(BYTES, 0));
}

/* RFC 1071's own example. */
static void known_value(void **state)
{
    static const UCHAR example[8] = {0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7};

    (void)state;
    memcpy(bytes, example, sizeof example);
    chain(NULL, 0);
    assert_int_equal(_nx_ip_checksum_compute(piece, NX_PROTOCOL_ICMP, 8, NX_NULL, NX_NULL),
                     0xDDF2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_length),     cmocka_unit_test(every_split),
        cmocka_unit_test(pseudo_header),    cmocka_unit_test(pseudo_header_v6),
        cmocka_unit_test(bounded),          cmocka_unit_test(known_value),
    };

    (void)pb_test_run;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
