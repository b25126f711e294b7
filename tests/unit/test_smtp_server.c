/*
 * The mail server's session without a network: what a client says, whole and
 * cut at every byte, against the replies and the mails that must come of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "machine.h"
#include "../../apps/firmware/mailserver/mailbox.c"
#include "../../apps/firmware/mailserver/reply.c"
#include "../../apps/firmware/mailserver/script.c"
#include "../../apps/firmware/mailserver/session.c"
#include "../../apps/firmware/mailserver/session_auth.c"
#include "../../apps/firmware/mailserver/session_command.c"
#include "../../apps/firmware/mailserver/session_data.c"
#include "../../apps/firmware/mailserver/session_script.c"

#define OUTPUT_SIZE 65536

/* --- a machine that has a host folder and nothing else ------------------------------- */

static struct {
    char mail[OUTPUT_SIZE];             /* open one */
    size_t length;
    char kept[OUTPUT_SIZE];             /* kept ones, each followed by "|" */
    size_t kept_length;
    int is_open;
    int refuses_begin, refuses_write, refuses_end;
} folder;

static int folder_begin(struct pb_board *board)
{
    assert_false(folder.is_open);
    if (folder.refuses_begin) {
        return -1;
    }
    folder.is_open = 1;
    folder.length = 0;
    return 7;
}

static int folder_write(struct pb_board *board, int handle, const void *data, size_t length)
{
    assert_true(folder.is_open && handle == 7 && folder.length + length < OUTPUT_SIZE);
    memcpy(folder.mail + folder.length, data, length);
    folder.length += length;
    return folder.refuses_write ? -1 : 0;
}

static int folder_end(struct pb_board *board, int handle, int keep)
{
    assert_true(folder.is_open && handle == 7);
    folder.is_open = 0;
    if (keep && !folder.refuses_end) {
        memcpy(folder.kept + folder.kept_length, folder.mail, folder.length);
        folder.kept_length += folder.length;
        folder.kept[folder.kept_length++] = '|';
    }
    return folder.refuses_end ? -1 : 0;
}

static const struct pb_machine machine = {
    .store_begin = folder_begin,
    .store_write = folder_write,
    .store_end = folder_end,
};

/* --- a client ------------------------------------------------------------------------ */

static char output[OUTPUT_SIZE];
static size_t output_length;

static VOID take_reply(VOID *connection, const CHAR *text, UINT length)
{
    assert_true(output_length + length < OUTPUT_SIZE);
    memcpy(output + output_length, text, length);
    output_length += length;
    output[output_length] = 0;
}

static const struct settings open_server = {.hostname = "mx", .port = 25};
static const struct settings auth_server = {
    .hostname = "mx", .user = "user", .password = "secret", .port = 25};
static const struct settings strict_server = {
    .hostname = "mx", .user = "user", .password = "secret", .is_auth_required = 1, .port = 25};

/* Has a session take the input in pieces, then lose its connection. */
static void converse(const struct settings *settings, const char *input, size_t length,
                     size_t piece)
{
    static struct session session;
    static struct reply_buffer reply;

    folder.kept_length = 0;
    output_length = 0;
    reply_begin(&reply, take_reply, NULL);
    session_begin(&session, settings, &reply, TX_FALSE);
    for (size_t i = 0; i < length; i += piece) {
        char *exact = malloc(piece);
        size_t n = length - i < piece ? length - i : piece;

        memcpy(exact, input + i, n);
        session_input(&session, exact, (UINT)n);
        free(exact);
    }
    reply_flush(&reply);
    session_end(&session);
    assert_false(folder.is_open);
    folder.kept[folder.kept_length] = 0;
}

/* The codes of the replies' last lines, with spaces between. */
static const char *codes(void)
{
    static char text[OUTPUT_SIZE];
    size_t length = 0;

    for (char *line = output; *line != 0; line = strstr(line, "\r\n") + 2) {
        if (line[3] != '-') {
            memcpy(text + length, line, 3);
            text[length + 3] = ' ';
            length += 4;
        }
    }
    text[length > 0 ? length - 1 : 0] = 0;
    return text;
}

struct session_case {
    const struct settings *settings;
    const char *input;
    const char *codes;
    const char *kept;                   /* mails, each with a bar after it */
};

#define HELLO    "EHLO me\r\n"
#define ENVELOPE "MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n"

static const struct session_case cases[] = {
    {&open_server, "", "220", ""},
    {&open_server, HELLO "QUIT\r\n", "220 250 221", ""},
    {&open_server, "HELO me\r\nQUIT\r\n", "220 250 221", ""},
    {&open_server, "ehlo me\r\nquit\r\n", "220 250 221", ""},
    {&open_server, "EHLO me\nQUIT\n", "220 250 221", ""},
    {&open_server, "QUIT\r\nNOOP\r\n", "220 221", ""},
    {&open_server, HELLO ENVELOPE "S: x\r\n\r\nHi\r\n.\r\nQUIT\r\n", "220 250 250 250 354 250 221",
     "S: x\r\n\r\nHi\r\n|"},
    {&open_server, HELLO ENVELOPE ".\r\n", "220 250 250 250 354 250", "|"},
    /* two mails, and two recipients */
    {&open_server, HELLO ENVELOPE "1\r\n.\r\n" ENVELOPE "2\r\n.\r\n",
     "220 250 250 250 354 250 250 250 354 250", "1\r\n|2\r\n|"},
    {&open_server, HELLO "MAIL FROM:<>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nm\r\n.\r\n",
     "220 250 250 250 250 354 250", "m\r\n|"},
    /* dots and line ends */
    {&open_server, HELLO ENVELOPE "..\r\n...\r\n.x\r\n..x\r\nx.\r\n.\r\n",
     "220 250 250 250 354 250", ".\r\n..\r\nx\r\n.x\r\nx.\r\n|"},
    {&open_server, HELLO ENVELOPE "a\n.\nb\r.\rc\n.\r\nd\r\n.\ne\r\n.\rf\r\r\n\r\n.\r\n",
     "220 250 250 250 354 250", "a\n.\nb\r.\rc\n.\r\nd\r\n\ne\r\n\rf\r\r\n\r\n|"},
    /* cut in the middle: nothing is kept */
    {&open_server, HELLO ENVELOPE "half a mail\r\n", "220 250 250 250 354", ""},
    {&open_server, HELLO ENVELOPE "half a mail\r\n.\r", "220 250 250 250 354", ""},
    {&open_server, HELLO ENVELOPE "half a mail\r\n.\n", "220 250 250 250 354", ""},
    /* order */
    {&open_server, "MAIL FROM:<a@x>\r\n", "220 503", ""},
    {&open_server, HELLO "RCPT TO:<a@x>\r\n", "220 250 503", ""},
    {&open_server, HELLO "DATA\r\n", "220 250 503", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>\r\nDATA\r\n", "220 250 250 554", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>\r\nMAIL FROM:<a@x>\r\n", "220 250 250 503", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>\r\nRSET\r\nRCPT TO:<b@y>\r\n", "220 250 250 250 503", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>\r\n" HELLO "RCPT TO:<b@y>\r\n", "220 250 250 250 503",
     ""},
    {&open_server, HELLO ENVELOPE "1\r\n.\r\nRCPT TO:<b@y>\r\n", "220 250 250 250 354 250 503",
     "1\r\n|"},
    /* syntax */
    {&open_server, "\r\n", "220 500", ""},
    {&open_server, "FOO\r\n", "220 500", ""},
    {&open_server, "EHLOX me\r\n", "220 500", ""},
    {&open_server, "EHLO\r\n", "220 501", ""},
    {&open_server, "HELO  \r\n", "220 501", ""},
    {&open_server, HELLO "NOOP\r\nNOOP x\r\nVRFY a\r\nVRFY\r\n", "220 250 250 250 252 501", ""},
    {&open_server, HELLO "EXPN a\r\nHELP\r\nSTARTTLS\r\nTURN\r\nBDAT 1 LAST\r\n",
     "220 250 502 502 502 502 502", ""},
    {&open_server, HELLO "RSET x\r\nQUIT x\r\nDATA x\r\n", "220 250 501 501 501", ""},
    {&open_server, HELLO "MAIL\r\nMAIL FROM\r\nMAIL FROM:\r\nMAIL FROM:a@x\r\nMAIL FROM:<a@x\r\n",
     "220 250 501 501 501 501 501", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>y\r\nMAIL FROM:<a b@x>\r\nMAIL FROM:<<a@x>>\r\n",
     "220 250 501 501 501", ""},
    {&open_server, HELLO "MAIL FROM:<\"a > b\"@x>\r\n", "220 250 250", ""},
    {&open_server, HELLO "MAIL FROM:<\"a\\\" > b\"@x>\r\n", "220 250 250", ""},
    {&open_server, HELLO "MAIL FROM: <a@x>\r\nRCPT TO:  <b@y>\r\n", "220 250 250 250", ""},
    {&open_server, HELLO "mail from:<a@x> body=8bitmime SIZE=1000\r\n", "220 250 250", ""},
    {&open_server, HELLO "MAIL FROM:<a@x> SIZE=99999999\r\n", "220 250 552", ""},
    {&open_server, HELLO "MAIL FROM:<a@x> FOO=1\r\n", "220 250 555", ""},
    {&open_server, HELLO "MAIL FROM:<a@x> BODY=8BITMIMES SIZE=1\r\n", "220 250 555", ""},
    {&open_server, HELLO "MAIL FROM:<a@x>\r\nRCPT TO:<>\r\nRCPT TO:<b@y> NOTIFY=NEVER\r\n",
     "220 250 250 501 555", ""},
    {&open_server, HELLO "NO\rOP\r\n", "220 250 500", ""},
    /* AUTH */
    {&open_server, HELLO "AUTH PLAIN\r\n", "220 250 502", ""},
    {&auth_server, "AUTH PLAIN\r\n", "220 503", ""},
    {&auth_server, HELLO "AUTH\r\n", "220 250 501", ""},
    {&auth_server, HELLO "AUTH CRAM-MD5\r\n", "220 250 504", ""},
    {&auth_server, HELLO "AUTH PLAIN AHVzZXIAc2VjcmV0\r\n", "220 250 235", ""},
    {&auth_server, HELLO "auth plain AHVzZXIAc2VjcmV0\r\n", "220 250 235", ""},
    {&auth_server, HELLO "AUTH PLAIN\r\nAHVzZXIAc2VjcmV0\r\n", "220 250 334 235", ""},
    /* user NUL user NUL secret; other NUL user NUL secret; wrong password; no NUL at all */
    {&auth_server, HELLO "AUTH PLAIN dXNlcgB1c2VyAHNlY3JldA==\r\n", "220 250 235", ""},
    {&auth_server, HELLO "AUTH PLAIN b3RoZXIAdXNlcgBzZWNyZXQ=\r\n", "220 250 535", ""},
    {&auth_server, HELLO "AUTH PLAIN AHVzZXIAc2VjcmV\r\n", "220 250 501", ""},
    {&auth_server, HELLO "AUTH PLAIN AHVzZXIAd3Jvbmc=\r\n", "220 250 535", ""},
    {&auth_server, HELLO "AUTH PLAIN AHVzZXIAc2VjcmV0cw==\r\n", "220 250 535", ""},
    {&auth_server, HELLO "AUTH PLAIN dXNlcg==\r\nAUTH PLAIN AHVzZXI=\r\nAUTH PLAIN =\r\n",
     "220 250 535 535 535", ""},
    {&auth_server, HELLO "AUTH PLAIN\r\n*\r\nNOOP\r\n", "220 250 334 501 250", ""},
    {&auth_server, HELLO "AUTH LOGIN\r\ndXNlcg==\r\nc2VjcmV0\r\n", "220 250 334 334 235", ""},
    {&auth_server, HELLO "AUTH LOGIN dXNlcg==\r\nc2VjcmV0\r\n", "220 250 334 235", ""},
    {&auth_server, HELLO "AUTH LOGIN\r\ndXNlcg==\r\nd3Jvbmc=\r\n", "220 250 334 334 535", ""},
    {&auth_server, HELLO "AUTH LOGIN\r\nb3RoZXI=\r\nc2VjcmV0\r\n", "220 250 334 334 535", ""},
    {&auth_server, HELLO "AUTH LOGIN\r\n\r\n\r\n", "220 250 334 334 535", ""},
    {&auth_server, HELLO "AUTH LOGIN\r\nuser\r\nAUTH LOGIN\r\n!\r\n", "220 250 334 334 501 500",
     ""},
    {&auth_server, HELLO "AUTH PLAIN AHVzZXIAc2VjcmV0\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\n",
     "220 250 235 503", ""},
    {&auth_server, HELLO "MAIL FROM:<a@x>\r\nAUTH PLAIN\r\n", "220 250 250 503", ""},
    {&strict_server, HELLO "MAIL FROM:<a@x>\r\n", "220 250 530", ""},
    {&strict_server, HELLO "AUTH PLAIN AHVzZXIAc2VjcmV0\r\n" ENVELOPE "m\r\n.\r\n",
     "220 250 235 250 250 354 250", "m\r\n|"},
};

static void test_cases(void **state)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t length = strlen(cases[i].input);

        for (size_t piece = 1; piece <= length + 1; piece++) {
            converse(cases[i].settings, cases[i].input, length, piece);
            if (strcmp(codes(), cases[i].codes) != 0 ||
                strcmp(folder.kept, cases[i].kept) != 0) {
                fail_msg("pieces of %zu of %s: codes %s, mails %s", piece, cases[i].input, codes(),
                         folder.kept);
            }
        }
    }
}

static void test_auth_is_offered_when_there_is_a_user(void **state)
{
    converse(&auth_server, HELLO, sizeof(HELLO) - 1, 100);
    assert_non_null(strstr(output, "250-AUTH PLAIN LOGIN\r\n"));
    converse(&open_server, HELLO, sizeof(HELLO) - 1, 100);
    assert_null(strstr(output, "AUTH"));
}

static const char *said(struct session *session, const char *input)
{
    output_length = 0;
    output[0] = 0;
    session_input(session, input, (UINT)strlen(input));
    reply_flush(session->reply);
    return codes();
}

/* Nothing that is said before TLS counts after it (RFC 3207 4.2), be it sent with STARTTLS. */
static void test_starttls(void **state)
{
    static char any;
    const struct settings tls_server = {.hostname = "mx", .user = "user", .password = "secret",
                                        .port = 25, .tls = (struct nx_tls_context *)&any};
    struct reply_buffer reply;
    static struct session session;

    reply_begin(&reply, take_reply, NULL);
    session_begin(&session, &tls_server, &reply, TX_FALSE);
    assert_string_equal(said(&session, ""), "220");
    assert_string_equal(said(&session, "STARTTLS\r\nEHLO a\r\nSTARTTLS now\r\n"), "503 250 501");
    assert_non_null(strstr(output, "250-STARTTLS\r\n"));
    assert_string_equal(said(&session, "AUTH PLAIN AHVzZXIAc2VjcmV0\r\nMAIL FROM:<a@b>\r\n"
                                       "STARTTLS\r\nRCPT TO:<c@d>\r\nNO"),
                        "235 250 220");
    assert_int_equal(session.mode, SESSION_STARTTLS);
    session_secured(&session);
    assert_string_equal(said(&session, "RCPT TO:<c@d>\r\nMAIL FROM:<a@b>\r\nSTARTTLS\r\n"),
                        "503 503 503");
    assert_string_equal(said(&session, "EHLO a\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\n"), "250 235");
    assert_null(strstr(output, "STARTTLS"));
    session_end(&session);
}

static void test_store_refuses(void **state)
{
    static const char input[] = HELLO ENVELOPE "m\r\n.\r\nNOOP\r\n";

    folder.refuses_begin = 1;
    converse(&open_server, input, sizeof(input) - 1, 10);
    folder.refuses_begin = 0;
    /* The message is taken for commands then: "m" and "." are none. */
    assert_string_equal(codes(), "220 250 250 250 451 500 500 250");
    folder.refuses_write = 1;
    converse(&open_server, input, sizeof(input) - 1, 10);
    folder.refuses_write = 0;
    assert_string_equal(codes(), "220 250 250 250 354 451 250");
    assert_string_equal(folder.kept, "");
    folder.refuses_end = 1;
    converse(&open_server, input, sizeof(input) - 1, 10);
    folder.refuses_end = 0;
    assert_string_equal(codes(), "220 250 250 250 354 451 250");
    assert_string_equal(folder.kept, "");
}

static void test_long_lines_and_nul(void **state)
{
    static char input[3 * SESSION_LINE_SIZE];
    size_t length;

    memset(input, 'x', sizeof(input));
    memcpy(input, "NOOP ", 5);
    for (size_t n = SESSION_LINE_SIZE - 2; n < SESSION_LINE_SIZE + 3; n++) {
        memcpy(input + n, "\r\nQUIT\r\n", 8);
        converse(&open_server, input, n + 8, 1000);
        assert_string_equal(codes(), n + 1 <= SESSION_LINE_SIZE ? "220 250 221" : "220 500 221");
        memset(input + n, 'x', 8);
    }
    length = sizeof(input) - 8;
    memcpy(input + length, "\r\nQUIT\r\n", 8);
    converse(&open_server, input, sizeof(input), 1000);
    assert_string_equal(codes(), "220 500 221");
    converse(&open_server, "NO\0P\r\n", 6, 6);
    assert_string_equal(codes(), "220 500");
}

static void test_many_errors_and_recipients(void **state)
{
    static char input[16384];
    size_t length = 0;

    for (int i = 0; i < 30; i++) {
        length += (size_t)sprintf(input + length, "FOO\r\n");
    }
    converse(&open_server, input, length, 100);
    assert_int_equal(strlen(codes()), 4 * (1 + SESSION_ERRORS_MAXIMUM + 1) - 1);
    assert_string_equal(codes() + strlen(codes()) - 3, "421");

    length = (size_t)sprintf(input, HELLO "MAIL FROM:<a@x>\r\n");
    for (int i = 0; i <= SESSION_RECIPIENTS_MAXIMUM; i++) {
        length += (size_t)sprintf(input + length, "RCPT TO:<b%d@y>\r\n", i);
    }
    converse(&open_server, input, length, 100);
    assert_string_equal(codes() + strlen(codes()) - 11, "250 250 452");
}

/* The program is linked as firmware, but no board is switched on. */
void tx_application_define(void *first_unused_memory)
{
}

static int give_machine(void **state)
{
    _pb_machine = &machine;
    return 0;
}

static int take_machine(void **state)
{
    _pb_machine = NULL;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_auth_is_offered_when_there_is_a_user),
        cmocka_unit_test(test_starttls),
        cmocka_unit_test(test_store_refuses),
        cmocka_unit_test(test_long_lines_and_nul),
        cmocka_unit_test(test_many_errors_and_recipients),
    };

    return cmocka_run_group_tests_name("smtp server", tests, give_machine, take_machine);
}
