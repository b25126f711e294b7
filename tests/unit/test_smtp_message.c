/*
 * The message stream: a table of bodies and what they become on the wire, read
 * in pieces of every size; random bodies against the rules; and base64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "nxd_smtp_client.h"
#include "nx_smtp_message.h"

#define WIRE_SIZE 16384

struct body_case {
    const char *body;
    const char *wire;                   /* after the headers */
};

static const struct body_case line_ends[] = {
    {"", ".\r\n"},
    {"a", "a\r\n.\r\n"},
    {"a\r\n", "a\r\n.\r\n"},
    {"a\r\n\r\n", "a\r\n\r\n.\r\n"},
    {"\r\n", "\r\n.\r\n"},
    {"a\nb", "a\r\nb\r\n.\r\n"},
    {"a\rb", "a\r\nb\r\n.\r\n"},
    {"a\n\nb\n", "a\r\n\r\nb\r\n.\r\n"},
    {"a\r\rb\r", "a\r\n\r\nb\r\n.\r\n"},
    {"a\r\n\rb\n\r", "a\r\n\r\nb\r\n\r\n.\r\n"},
    {"\n\r\n\r", "\r\n\r\n\r\n.\r\n"},
    {"\xC3\xA9\xFF\x01", "\xC3\xA9\xFF\x01\r\n.\r\n"},
};

static const struct body_case dots[] = {
    {".", "..\r\n.\r\n"},
    {"..", "...\r\n.\r\n"},
    {".\r\n", "..\r\n.\r\n"},
    {".\n", "..\r\n.\r\n"},
    {".x\r\n", "..x\r\n.\r\n"},
    {"x.\r\n", "x.\r\n.\r\n"},
    {"x\r\n.", "x\r\n..\r\n.\r\n"},
    {"x\r\n.\r\n", "x\r\n..\r\n.\r\n"},
    {"x\r\n..\r\ny", "x\r\n...\r\ny\r\n.\r\n"},
    {"a\r\n.\r\nMAIL FROM:<evil@example.com>\r\n",
     "a\r\n..\r\nMAIL FROM:<evil@example.com>\r\n.\r\n"},
};

/* Whatever could end the message elsewhere is made plain. */
static const struct body_case smuggling[] = {
    {"a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
    {"a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"},
    {"a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n"},
    {"a\r\n.\nb", "a\r\n..\r\nb\r\n.\r\n"},
    {"a\r\n.\rb", "a\r\n..\r\nb\r\n.\r\n"},
};

static struct nx_smtp_piece piece_of(const char *text)
{
    return (struct nx_smtp_piece){text, (UINT)strlen(text)};
}

static void begin(struct nx_smtp_message *message, const char *body, size_t length, UINT priority)
{
    memset(message, 0xA5, sizeof(*message));
    _nx_smtp_message_begin(message, piece_of("a@example.com"), piece_of("b@example.com"),
                           piece_of("Subject line"), priority,
                           (struct nx_smtp_piece){body, (UINT)length});
}

/* Reads all in pieces of `size`, each into a block of its own; returns the length. */
static size_t read_all(struct nx_smtp_message *message, char *wire, size_t size)
{
    size_t length = 0;

    while (!_nx_smtp_message_is_read(message)) {
        unsigned char *piece = malloc(size);
        unsigned got = _nx_smtp_message_read(message, piece, (UINT)size);

        assert_true(got > 0 && got <= size);
        assert_true(got == size || _nx_smtp_message_is_read(message));
        assert_true(length + got < WIRE_SIZE);
        memcpy(wire + length, piece, got);
        length += got;
        free(piece);
    }
    assert_int_equal(_nx_smtp_message_read(message, (UCHAR *)wire, 1), 0);
    wire[length] = 0;
    return length;
}

static const char headers[] = "From: <a@example.com>\r\n"
                              "To: <b@example.com>\r\n"
                              "Subject: Subject line\r\n" NX_SMTP_MAIL_HEADER_COMPONENTS;

/* Each body, read in pieces of every size. */
static void check_bodies(const struct body_case *bodies, size_t count)
{
    static char wire[WIRE_SIZE];

    for (size_t i = 0; i < count; i++) {
        for (size_t size = 1; size < 300; size++) {
            struct nx_smtp_message message;
            size_t length;

            begin(&message, bodies[i].body, strlen(bodies[i].body), NX_SMTP_MAIL_PRIORITY_NORMAL);
            length = read_all(&message, wire, size);
            assert_int_equal(length, sizeof(headers) - 1 + strlen(bodies[i].wire));
            assert_memory_equal(wire, headers, sizeof(headers) - 1);
            assert_string_equal(wire + sizeof(headers) - 1, bodies[i].wire);
        }
    }
}

#define CHECK_BODIES(table) check_bodies(table, sizeof(table) / sizeof(table[0]))

static void test_line_ends(void **state)
{
    CHECK_BODIES(line_ends);
}

static void d075_smuggling(void **state)
{
    CHECK_BODIES(smuggling);
}

static void d076_leading_dots(void **state)
{
    CHECK_BODIES(dots);
}

static void test_nul_bytes(void **state)
{
    static const char body[] = "a\0b\n\0.\n.\0";
    static const char expected[] = "a\0b\r\n\0.\r\n..\0\r\n.\r\n";
    static char wire[WIRE_SIZE];
    struct nx_smtp_message message;

    begin(&message, body, sizeof(body) - 1, NX_SMTP_MAIL_PRIORITY_NORMAL);
    assert_int_equal(read_all(&message, wire, 7), sizeof(headers) - 1 + sizeof(expected) - 1);
    assert_memory_equal(wire + sizeof(headers) - 1, expected, sizeof(expected) - 1);
}

static void test_priority_headers(void **state)
{
    static char wire[WIRE_SIZE];
    struct nx_smtp_message message;

    begin(&message, "x", 1, NX_SMTP_MAIL_PRIORITY_HIGH);
    read_all(&message, wire, 50);
    assert_non_null(strstr(wire, "line\r\nImportance: high\r\nX-Priority: 1\r\nMIME"));
    begin(&message, "x", 1, NX_SMTP_MAIL_PRIORITY_LOW);
    read_all(&message, wire, 50);
    assert_non_null(strstr(wire, "line\r\nImportance: low\r\nX-Priority: 5\r\nMIME"));
}

/* Lines of 998 bytes, the most that RFC 5322 allows, and longer ones are kept. */
static void test_long_lines(void **state)
{
    static char body[3001];
    static char wire[WIRE_SIZE];

    for (size_t length = 996; length <= 3000; length += 167) {
        struct nx_smtp_message message;
        size_t at = sizeof(headers) - 1;

        memset(body, 'x', length);
        begin(&message, body, length, NX_SMTP_MAIL_PRIORITY_NORMAL);
        assert_int_equal(read_all(&message, wire, 536), at + length + 5);
        assert_memory_equal(wire + at, body, length);
        assert_string_equal(wire + at + length, "\r\n.\r\n");
    }
}

/* What a receiver makes of the wire: dots taken off, the end found. Returns its length. */
static size_t receive(const char *wire, size_t length, char *mail)
{
    size_t to = 0;

    for (size_t i = 0; i < length; i++) {
        int at_line_start = i == 0 || (wire[i - 1] == '\n' && i >= 2 && wire[i - 2] == '\r');

        if (wire[i] == '\n') {
            assert_true(i > 0 && wire[i - 1] == '\r');
        }
        if (wire[i] == '\r') {
            assert_true(i + 1 < length && wire[i + 1] == '\n');
        }
        if (at_line_start && wire[i] == '.') {
            if (wire[i + 1] == '\r') {
                assert_int_equal(i + 3, length);        /* nothing follows the end */
                return to;
            }
            i++;
        }
        mail[to++] = wire[i];
    }
    fail_msg("no end of the message");
    return 0;
}

/* The documented rule, written another way: CR, LF, CRLF are line ends; the last line has one. */
static size_t normalise(const char *body, size_t length, char *mail)
{
    size_t to = 0;

    for (size_t i = 0; i < length; i++) {
        if (body[i] != '\r' && body[i] != '\n') {
            mail[to++] = body[i];
            continue;
        }
        if (body[i] == '\r' && i + 1 < length && body[i + 1] == '\n') {
            i++;
        }
        mail[to++] = '\r';
        mail[to++] = '\n';
    }
    if (to > 0 && mail[to - 1] != '\n') {
        mail[to++] = '\r';
        mail[to++] = '\n';
    }
    return to;
}

static void test_random_bodies(void **state)
{
    static const char alphabet[] = "..\r\n\r\nab";
    static char wire[WIRE_SIZE];
    char body[64];
    char expected[200];
    char mail[200];
    uint32_t seed = 1;

    for (unsigned round = 0; round < 20000; round++) {
        struct nx_smtp_message message;
        size_t length;
        size_t wire_length;
        size_t size;

        seed = seed * 1664525u + 1013904223u;
        length = (seed >> 16) % sizeof(body);
        size = 1 + (seed >> 24) % 40;
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1664525u + 1013904223u;
            body[i] = alphabet[(seed >> 20) % (sizeof(alphabet) - 1)];
        }
        begin(&message, body, length, NX_SMTP_MAIL_PRIORITY_NORMAL);
        wire_length = read_all(&message, wire, size) - (sizeof(headers) - 1);
        length = normalise(body, length, expected);
        assert_int_equal(receive(wire + sizeof(headers) - 1, wire_length, mail), length);
        assert_memory_equal(mail, expected, length);
    }
}

/* --- base64, which AUTH speaks (RFC 4648 10, and D081) ------------------------------- */

static const struct {
    const char *plain;
    const char *coded;
} vectors[] = {
    {"f", "Zg=="},       {"fo", "Zm8="},        {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
};

static void test_base64_vectors(void **state)
{
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        UCHAR out[32];
        UINT length = 0;
        UINT plain_length = (UINT)strlen(vectors[i].plain);
        UINT coded_length = (UINT)strlen(vectors[i].coded);

        assert_int_equal(_nx_utility_base64_encode((UCHAR *)vectors[i].plain, plain_length, out,
                                                   coded_length + 1, &length),
                         NX_SUCCESS);
        assert_int_equal(length, coded_length);
        assert_string_equal((char *)out, vectors[i].coded);
        assert_int_equal(_nx_utility_base64_encode((UCHAR *)vectors[i].plain, plain_length, out,
                                                   coded_length, &length),
                         NX_SIZE_ERROR);
        assert_int_equal(_nx_utility_base64_decode((UCHAR *)vectors[i].coded, coded_length, out,
                                                   plain_length, &length),
                         NX_SUCCESS);
        assert_int_equal(length, plain_length);
        assert_memory_equal(out, vectors[i].plain, plain_length);
        assert_int_equal(_nx_utility_base64_decode((UCHAR *)vectors[i].coded, coded_length, out,
                                                   plain_length - 1, &length),
                         NX_SIZE_ERROR);
    }
}

static void d081_base64_of_every_length(void **state)
{
    UCHAR plain[600];
    UCHAR coded[801];
    UCHAR back[600];

    for (UINT i = 0; i < sizeof(plain); i++) {
        plain[i] = (UCHAR)(i * 37 + i / 256);
    }
    for (UINT n = 1; n <= sizeof(plain); n++) {
        UINT coded_length = 0;
        UINT length = 0;

        assert_int_equal(_nx_utility_base64_encode(plain, n, coded, sizeof(coded), &coded_length),
                         NX_SUCCESS);
        assert_int_equal(
            _nx_utility_base64_decode(coded, coded_length, back, sizeof(back), &length),
            NX_SUCCESS);
        assert_int_equal(length, n);
        assert_memory_equal(back, plain, n);
    }
}

static void test_base64_rejects(void **state)
{
    static const char *const bad[] = {"",     "A",    "AA",   "AAA",  "A===", "====",    "AA=A",
                                      "=AAA", "AA-_", "AA A", "AA\n=", "AAAAA", "AA==AAAA", "AA@="};
    UCHAR out[32];
    UINT length = 0;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_not_equal(_nx_utility_base64_decode((UCHAR *)bad[i], (UINT)strlen(bad[i]), out,
                                                       sizeof(out), &length),
                             NX_SUCCESS);
        assert_int_equal(length, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_ends),        cmocka_unit_test(d075_smuggling),
        cmocka_unit_test(d076_leading_dots),     cmocka_unit_test(test_nul_bytes),
        cmocka_unit_test(test_priority_headers), cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_random_bodies),    cmocka_unit_test(test_base64_vectors),
        cmocka_unit_test(d081_base64_of_every_length), cmocka_unit_test(test_base64_rejects),
    };

    return cmocka_run_group_tests_name("smtp message", tests, NULL, NULL);
}
