/*
 * The reply assembler: a table of replies, each in every split; its bounds; and
 * the keywords it notices.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "nx_smtp_reply.h"

#define I NX_SMTP_REPLY_INCOMPLETE
#define C NX_SMTP_REPLY_COMPLETE
#define M NX_SMTP_REPLY_MALFORMED
#define A NX_SMTP_OFFER_AUTH
#define P NX_SMTP_OFFER_PLAIN
#define L NX_SMTP_OFFER_LOGIN

struct reply_case {
    const char *bytes;
    unsigned found;
    unsigned used;                      /* bytes taken; 0: all */
    unsigned code;
    const char *text;                   /* of the last line */
    unsigned offers;
};

static const struct reply_case cases[] = {
    /* whole ones */
    {"220 hello\r\n", C, 0, 220, "hello", 0},
    {"250\r\n", C, 0, 250, "", 0},
    {"250 \r\n", C, 0, 250, "", 0},
    {"250 ok\n", C, 0, 250, "ok", 0},
    {"250-a\r\n250 b\r\n", C, 0, 250, "b", 0},
    {"250-\r\n250-\r\n250\r\n", C, 0, 250, "", 0},
    {"250--\r\n250 -\r\n", C, 0, 250, "-", 0},
    {"599 x\r\n", C, 0, 599, "x", 0},
    {"334 VXNlcg==\r\n", C, 0, 334, "VXNlcg==", 0},
    {"250 8bit \xC3\xA9\xFF\r\n", C, 0, 250, "8bit \xC3\xA9\xFF", 0},
    /* what follows stays unread */
    {"250 ok\r\n354 go\r\n", C, 8, 250, "ok", 0},
    {"250\n250\n", C, 4, 250, "", 0},
    /* parts */
    {"", I, 0, 0, NULL, 0},
    {"2", I, 0, 0, NULL, 0},
    {"250", I, 0, 0, NULL, 0},
    {"250-a\r\n", I, 0, 0, NULL, 0},
    {"250-a\r\n250 b", I, 0, 0, NULL, 0},
    {"250 ok\r", I, 0, 0, NULL, 0},
    /* none at all */
    {"\r\n", M, 0, 0, NULL, 0},
    {"\n", M, 0, 0, NULL, 0},
    {"2\r\n", M, 0, 0, NULL, 0},
    {"25\r\n", M, 0, 0, NULL, 0},
    {"25 ok\r\n", M, 3, 0, NULL, 0},
    {"2x0 ok\r\n", M, 2, 0, NULL, 0},
    {"x50 ok\r\n", M, 1, 0, NULL, 0},
    {"999 x\r\n", M, 1, 0, NULL, 0},
    {"120 x\r\n", M, 1, 0, NULL, 0},
    {"020 x\r\n", M, 1, 0, NULL, 0},
    {"600 x\r\n", M, 1, 0, NULL, 0},
    {"2500 x\r\n", M, 4, 0, NULL, 0},
    {"250:x\r\n", M, 4, 0, NULL, 0},
    {"250\tx\r\n", M, 4, 0, NULL, 0},
    {" 250 x\r\n", M, 1, 0, NULL, 0},
    {"-250 x\r\n", M, 1, 0, NULL, 0},
    {"250 a\rb\r\n", M, 7, 0, NULL, 0},
    {"250\r \r\n", M, 5, 0, NULL, 0},
    {"250 a\r\r\n", M, 7, 0, NULL, 0},
    {"220-a\r\n521 b\r\n", M, 0, 0, NULL, 0},
    {"250-a\r\n251 b\r\n", M, 0, 0, NULL, 0},
    {"250-a\r\n\r\n", M, 0, 0, NULL, 0},
    {"250-a\r\nb\r\n", M, 8, 0, NULL, 0},
    /* keywords */
    {"250-x\r\n250 AUTH PLAIN LOGIN\r\n", C, 0, 250, "AUTH PLAIN LOGIN", A | P | L},
    {"250-x\r\n250 AUTH LOGIN PLAIN\r\n", C, 0, 250, "AUTH LOGIN PLAIN", A | P | L},
    {"250-x\r\n250-AUTH PLAIN\r\n250 AUTH LOGIN\r\n", C, 0, 250, "AUTH LOGIN", A | P | L},
    {"250-x\r\n250-AUTH LOGIN\r\n250 OK\r\n", C, 0, 250, "OK", A | L},
    {"250-x\r\n250 auth login\r\n", C, 0, 250, "auth login", A | L},
    {"250-x\r\n250 AUTH=LOGIN PLAIN\r\n", C, 0, 250, "AUTH=LOGIN PLAIN", A | P | L},
    {"250-x\r\n250 AUTH\tPLAIN\r\n", C, 0, 250, "AUTH\tPLAIN", A | P},
    {"250-x\r\n250 AUTH  PLAIN \r\n", C, 0, 250, "AUTH  PLAIN ", A | P},
    {"250-x\r\n250 AUTH\r\n", C, 0, 250, "AUTH", A},
    {"250-x\r\n250 AUTH CRAM-MD5 XPLAIN PLAINX\r\n", C, 0, 250, "AUTH CRAM-MD5 XPLAIN PLAINX", A | NX_SMTP_OFFER_CRAM_MD5},
    {"250-x\r\n250 AUTH PLAIN=LOGIN\r\n", C, 0, 250, "AUTH PLAIN=LOGIN", A},
    {"250-x\r\n250 AUTHOR PLAIN\r\n", C, 0, 250, "AUTHOR PLAIN", 0},
    {"250-x\r\n250 XAUTH PLAIN\r\n", C, 0, 250, "XAUTH PLAIN", 0},
    {"250-x\r\n250 SIZE AUTH PLAIN\r\n", C, 0, 250, "SIZE AUTH PLAIN", NX_SMTP_OFFER_SIZE},
    {"250 AUTH PLAIN\r\n", C, 0, 250, "AUTH PLAIN", 0},
    {"250-AUTH PLAIN\r\n250 ok\r\n", C, 0, 250, "ok", 0},
};

/* Bytes in a block of their own, so that a sanitizer sees a read past them. */
static unsigned char *exact_copy(const char *bytes, size_t length)
{
    unsigned char *copy = malloc(length > 0 ? length : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, length);
    return copy;
}

/* Feeds `length` bytes in pieces of `piece`; returns what was found, and the bytes taken. */
static unsigned feed(struct nx_smtp_reply *reply, const unsigned char *bytes, unsigned length,
                     unsigned piece, unsigned *taken)
{
    unsigned found = NX_SMTP_REPLY_INCOMPLETE;

    *taken = 0;
    while (*taken < length && found == NX_SMTP_REPLY_INCOMPLETE) {
        unsigned left = length - *taken;
        unsigned used = 0;

        found = _nx_smtp_reply_feed(reply, bytes + *taken, left < piece ? left : piece, &used);
        *taken += used;
    }
    return found;
}

static void check_case(const struct reply_case *c, unsigned piece)
{
    unsigned length = (unsigned)strlen(c->bytes);
    unsigned char *bytes = exact_copy(c->bytes, length);
    struct nx_smtp_reply reply;
    char text[64];
    unsigned taken = 0;
    unsigned found;

    memset(&reply, 0xA5, sizeof(reply));
    _nx_smtp_reply_begin(&reply, text, sizeof(text));
    found = feed(&reply, bytes, length, piece, &taken);
    if (found != c->found || taken != (c->used != 0 ? c->used : length)) {
        fail_msg("%s (pieces of %u): found %u after %u bytes", c->bytes, piece, found, taken);
    }
    if (found == NX_SMTP_REPLY_COMPLETE) {
        assert_int_equal(reply.code, c->code);
        assert_int_equal(reply.text_length, strlen(c->text));
        assert_memory_equal(text, c->text, reply.text_length);
        assert_int_equal(reply.offer.bits, c->offers);
    }
    free(bytes);
}

static void d068_every_split(void **state)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned length = (unsigned)strlen(cases[i].bytes);

        for (unsigned piece = 1; piece <= length + 1; piece++) {
            check_case(&cases[i], piece);
        }
    }
}

/* D066: what is no reply, though it looks like one, and what is one, though it does not. */
static void d066_malformed_and_mixed(void **state)
{
    static const struct reply_case rows[] = {
        {"250\r\n", C, 0, 250, "", 0},       {"25\r\n", M, 0, 0, NULL, 0},
        {"\r\n", M, 0, 0, NULL, 0},          {"2x0 ok\r\n", M, 2, 0, NULL, 0},
        {"999 x\r\n", M, 1, 0, NULL, 0},     {"220-a\r\n521 b\r\n", M, 0, 0, NULL, 0},
        {"250", I, 0, 0, NULL, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case(&rows[i], 100);
    }
}

/* A line of n bytes, CRLF included. */
static unsigned char *long_line(unsigned n)
{
    unsigned char *line = malloc(n);

    assert_non_null(line);
    memset(line, 'x', n);
    memcpy(line, "250 ", 4);
    memcpy(line + n - 2, "\r\n", 2);
    return line;
}

static void check_line_of(unsigned length, unsigned found)
{
    unsigned char *line = long_line(length);
    struct nx_smtp_reply reply;
    char text[16];
    unsigned taken;

    memset(text, 0x5A, sizeof(text));
    _nx_smtp_reply_begin(&reply, text, 10);
    assert_int_equal(feed(&reply, line, length, 700, &taken), found);
    if (found == NX_SMTP_REPLY_COMPLETE) {
        assert_int_equal(reply.text_length, length - 6);
    } else {
        assert_true(taken <= NX_SMTP_REPLY_LINE_MAXIMUM + 1);
    }
    /* The text is cut to its room, and the rest of that memory untouched. */
    assert_memory_equal(text, "xxxxxxxxxx\x5A\x5A\x5A\x5A\x5A\x5A", 16);
    free(line);
}

static void d064_overlong_lines(void **state)
{
    check_line_of(512, NX_SMTP_REPLY_COMPLETE);
    check_line_of(513, NX_SMTP_REPLY_COMPLETE);
    check_line_of(NX_SMTP_REPLY_LINE_MAXIMUM, NX_SMTP_REPLY_COMPLETE);
    check_line_of(NX_SMTP_REPLY_LINE_MAXIMUM + 3, NX_SMTP_REPLY_OVERSIZE);
    check_line_of(65536, NX_SMTP_REPLY_OVERSIZE);
}

/* Lines that each say more is to come, until the assembler has had enough. */
static unsigned lines_until_oversize(const char *line)
{
    struct nx_smtp_reply reply;
    char text[16];
    unsigned taken;

    _nx_smtp_reply_begin(&reply, text, sizeof(text));
    for (unsigned i = 1; i <= 1000000; i++) {
        if (feed(&reply, (const unsigned char *)line, (unsigned)strlen(line), 4096, &taken) ==
            NX_SMTP_REPLY_OVERSIZE) {
            return i;
        }
    }
    return 0;
}

static void d067_endless_replies(void **state)
{
    char line[1025];

    assert_int_equal(lines_until_oversize("250-x\r\n"), NX_SMTP_REPLY_LINES_MAXIMUM);
    memset(line, 'x', 1024);
    memcpy(line, "250-", 4);
    memcpy(line + 1022, "\r\n", 3);
    assert_int_equal(lines_until_oversize(line), NX_SMTP_REPLY_BYTES_MAXIMUM / 1024 + 1);
}

static void test_babble(void **state)
{
    struct nx_smtp_reply reply;
    unsigned char byte = 'x';
    char text[4];
    unsigned taken;

    _nx_smtp_reply_begin(&reply, text, sizeof(text));
    feed(&reply, (const unsigned char *)"250 ", 4, 4, &taken);
    for (unsigned column = 4; column < 600; column++) {
        assert_int_equal(_nx_smtp_reply_is_babble(&reply), column > NX_SMTP_REPLY_LINE_STANDARD);
        feed(&reply, &byte, 1, 1, &taken);
    }
}

/* D065: a long list of mechanisms, the known ones last. */
static void d065_many_mechanisms(void **state)
{
    for (unsigned padding = 256; padding <= 2000; padding++) {
        char line[2200] = "250-x\r\n250 AUTH ";
        struct nx_smtp_reply reply;
        char text[8];
        unsigned taken;
        size_t at = strlen(line);

        for (unsigned i = 0; i < padding; i++) {
            line[at++] = i % 11 == 10 ? ' ' : 'X';
        }
        strcpy(line + at, " LOGIN PLAIN\r\n");
        _nx_smtp_reply_begin(&reply, text, sizeof(text));
        assert_int_equal(
            feed(&reply, (const unsigned char *)line, (unsigned)strlen(line), 536, &taken),
            NX_SMTP_REPLY_COMPLETE);
        assert_int_equal(reply.offer.bits, A | P | L);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d068_every_split),
        cmocka_unit_test(d066_malformed_and_mixed),
        cmocka_unit_test(d064_overlong_lines),
        cmocka_unit_test(d067_endless_replies),
        cmocka_unit_test(test_babble),
        cmocka_unit_test(d065_many_mechanisms),
    };

    return cmocka_run_group_tests_name("smtp reply", tests, NULL, NULL);
}
