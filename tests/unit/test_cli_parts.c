/*
 * Parts of the command line program without a world: values of options, text
 * made harmless, the dialogue follower on frames built here, verdicts.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cli.h"
#include "mail.h"

/* --- values ------------------------------------------------------------------------ */

static void times_are_read(void **state)
{
    static const struct {
        const char *text;
        int result;
        uint64_t ns;
    } cases[] = {
        {"10s", 0, 10000000000ull},
        {"10", 0, 10000000000ull},
        {"5m", 0, 300000000000ull},
        {"30d", 0, 2592000000000000ull},
        {"1.5ms", 0, 1500000},
        {"7us", 0, 7000},
        {"0", 0, 0},
        {"2h", 0, 7200000000000ull},
        {"3ns", 0, 3},
        {"", -1, 0},
        {"s", -1, 0},
        {"-1s", -1, 0},
        {"1x", -1, 0},
        {"1 s", -1, 0},
        {"0x10", -1, 0},
        {"1s ", -1, 0},
        {"inf", -1, 0},
        {"nan", -1, 0},
        {"99999999999999999999d", -1, 0},
        {"1e3", -1, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t ns = 0;
        int result = pb_parse_time(cases[i].text, &ns);

        if (result != cases[i].result || (result == 0 && ns != cases[i].ns))
            fail_msg("time %s: %d, %llu", cases[i].text, result, (unsigned long long)ns);
    }
}

static void numbers_are_read(void **state)
{
    static const struct {
        const char *text;
        int result;
        uint64_t value;
    } cases[] = {
        {"0", 0, 0},     {"42", 0, 42},
        {"0x2a", 0, 42}, {"0X2A", 0, 42},
        {"010", 0, 10},  {"18446744073709551615", 0, UINT64_MAX},
        {"-1", -1, 0},   {"+1", -1, 0},
        {"", -1, 0},     {"18446744073709551616", -1, 0},
        {"0x", -1, 0},   {"1a", -1, 0},
        {" 1", -1, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 0;
        int result = pb_parse_number(cases[i].text, &value);

        if (result != cases[i].result || (result == 0 && value != cases[i].value))
            fail_msg("number %s: %d, %llu", cases[i].text, result, (unsigned long long)value);
    }
}

static void sizes_and_percentages_are_read(void **state)
{
    static const struct {
        const char *text;
        int result;
        uint64_t bytes;
    } sizes[] = {
        {"4096", 0, 4096},    {"64K", 0, 65536}, {"1M", 0, 1048576},
        {"2MiB", 0, 2097152}, {"1T", -1, 0},     {"K", -1, 0},
    };
    static const struct {
        const char *text;
        int result;
        double percent;
    } percents[] = {
        {"0", 0, 0},   {"100", 0, 100}, {"2.5%", 0, 2.5}, {"100.1", -1, 0},
        {"-1", -1, 0}, {"%", -1, 0},    {"nan", -1, 0},
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t bytes = 0;
        int result = pb_parse_size(sizes[i].text, &bytes);

        if (result != sizes[i].result || (result == 0 && bytes != sizes[i].bytes))
            fail_msg("size %s", sizes[i].text);
    }
    for (size_t i = 0; i < sizeof percents / sizeof percents[0]; i++) {
        double percent = 0;
        int result = pb_parse_percent(percents[i].text, &percent);

        if (result != percents[i].result ||
            (result == 0 && fabs(percent - percents[i].percent) > 1e-9))
            fail_msg("percent %s", percents[i].text);
    }
}

static void addresses_are_read(void **state)
{
    static const struct {
        char form; /* a A, p A/LEN, e A:PORT */
        const char *text;
        const char *address; /* NULL: refused */
        unsigned extra;
    } cases[] = {
        {'a', "10.0.0.1", "10.0.0.1", 0},
        {'a', "10.0.0", NULL, 0},
        {'a', "10.0.0.256", NULL, 0},
        {'a', "10.0.0.1.2", NULL, 0},
        {'a', "10.0.0.1 ", NULL, 0},
        {'a', "host", NULL, 0},
        {'a', "10..0.1", NULL, 0},
        {'a', "0010.0.0.1", NULL, 0},
        {'a', "10.0.0.01", "10.0.0.1", 0},
        {'a', "2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 0},
        {'a', "fe80::1%eth0", "fe80::1%eth0", 0},
        {'a', "fd00::1%eth0", NULL, 0},
        {'a', "10.0.0.1%eth0", NULL, 0},
        {'a', "fe80::1%", NULL, 0},
        {'a', "fe80::1%sixteenbytes0000", NULL, 0},
        {'a', "fe80:::1", NULL, 0},
        {'a', "1:2:3:4:5:6:7:8:9", NULL, 0},
        {'p', "10.77.0.2/24", "10.77.0.2", 24},
        {'p', "10.77.0.2", NULL, 0},
        {'p', "10.77.0.2/33", NULL, 0},
        {'p', "10.77.0.2/0", NULL, 0},
        {'p', "10.77.0.2/", NULL, 0},
        {'p', "fd00::2/64", "fd00::2", 64},
        {'p', "fd00::2/129", NULL, 0},
        {'p', "fd00::2", NULL, 0},
        {'e', "1.2.3.4", "1.2.3.4", 25},
        {'e', "1.2.3.4:2525", "1.2.3.4", 2525},
        {'e', "1.2.3.4:0", NULL, 0},
        {'e', "1.2.3.4:65536", NULL, 0},
        {'e', "1.2.3.4:", NULL, 0},
        {'e', "fd00::1", "fd00::1", 25},
        {'e', "[fd00::1]", "fd00::1", 25},
        {'e', "[fd00::1]:2525", "fd00::1", 2525},
        {'e', "[fe80::1%eth0]:26", "fe80::1%eth0", 26},
        {'e', "fe80::1%eth0", "fe80::1%eth0", 25},
        {'e', "[fd00::1", NULL, 0},
        {'e', "[fd00::1]:", NULL, 0},
        {'e', "[fd00::1]:0", NULL, 0},
        {'e', "[fd00::1]25", NULL, 0},
        {'e', "[1.2.3.4]:25", NULL, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_address address;
        char text[PB_VALUE_TEXT];
        int result;

        memset(&address, 0, sizeof address);
        result = cases[i].form == 'a'   ? pb_parse_address(cases[i].text, &address)
                 : cases[i].form == 'p' ? pb_parse_prefix(cases[i].text, &address)
                                        : pb_parse_endpoint(cases[i].text, &address, 25);
        if (result != (cases[i].address != NULL ? 0 : -1) || address.given != (result == 0) ||
            (result == 0 &&
             (strcmp(pb_format_address(text, &address), cases[i].address) != 0 ||
              (cases[i].form == 'p' ? address.length : address.port) != cases[i].extra)))
            fail_msg("address %s", cases[i].text);
    }
}

static void epochs_are_read(void **state)
{
    uint64_t ns;

    assert_int_equal(pb_parse_epoch("2020-01-01T00:00:00Z", &ns), 0);
    assert_true(ns == 1577836800000000000ull);
    assert_int_equal(pb_parse_epoch("0", &ns), 0);
    assert_true(ns == 0);
    assert_int_equal(pb_parse_epoch("2020-01-01", &ns), -1);
    assert_int_equal(pb_parse_epoch("1960-01-01T00:00:00Z", &ns), -1);
    assert_int_equal(pb_parse_epoch("4294967296", &ns), -1);
    assert_int_equal(pb_parse_epoch("host", &ns), 0);
    assert_true(ns > 1577836800000000000ull);
}

static void neighbours_are_other_hosts_of_the_network(void **state)
{
    static const struct {
        const char *prefix, *neighbour;
    } cases[] = {
        {"10.0.0.2/24", "10.0.0.1"},
        {"10.0.0.1/24", "10.0.0.2"},
        {"10.9.8.7/8", "10.0.0.1"},
        {"192.168.1.130/25", "192.168.1.129"},
        {"fd00::2/64", "fd00::1"},
        {"fd00::1/64", "fd00::2"},
        {"2001:db8:1:2f3:4::9/60", "2001:db8:1:2f0::1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_address address, neighbour;
        char text[PB_VALUE_TEXT];

        assert_int_equal(pb_parse_prefix(cases[i].prefix, &address), 0);
        neighbour = pb_neighbour(&address);
        assert_string_equal(pb_format_address(text, &neighbour), cases[i].neighbour);
    }
}

/* --- harmless text ---------------------------------------------------------------------- */

static char *written(void (*write)(FILE *, const char *, size_t), const char *text, size_t length)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);

    assert_non_null(out);
    write(out, text, length);
    fclose(out);
    return bytes;
}

static void control_bytes_are_shown_not_sent(void **state)
{
    static const struct {
        const char *text;
        size_t length;
        const char *safe, *json;
    } cases[] = {
        {"plain", 5, "plain", "\"plain\""},
        {"\033[31mred", 8, "\\x1B[31mred", "\"\\u001b[31mred\""},
        {"a\0b", 3, "a\\x00b", "\"a\\u0000b\""},
        {"\r\n", 2, "\\x0D\\x0A", "\"\\u000d\\u000a\""},
        {"gr\xC3\xBC\xC3\x9F", 6, "gr\xC3\xBC\xC3\x9F", "\"gr\xC3\xBC\xC3\x9F\""},
        {"\xC3", 1, "\\xC3", "\"\\ufffd\""},
        {"\xC0\xAF", 2, "\\xC0\\xAF", "\"\\ufffd\\ufffd\""},
        {"\xE0\x80\xAF", 3, "\\xE0\\x80\\xAF", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xC2\x9B", 2, "\\xC2\\x9B", "\"\\ufffd\\ufffd\""},
        {"\xED\xA0\x80", 3, "\\xED\\xA0\\x80", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xF0\x9F\x93\xAE", 4, "\xF0\x9F\x93\xAE", "\"\xF0\x9F\x93\xAE\""},
        {"\xF4\x90\x80\x80", 4, "\\xF4\\x90\\x80\\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\"\\", 2, "\"\\", "\"\\\"\\\\\""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *safe = written(pb_print_safely, cases[i].text, cases[i].length);
        char *json = written(pb_print_json_string, cases[i].text, cases[i].length);

        assert_string_equal(safe, cases[i].safe);
        assert_string_equal(json, cases[i].json);
        free(safe);
        free(json);
    }
}

/* --- the dialogue follower ------------------------------------------------------------------ */

#define FIN 1
#define SYN 2
#define RST 4
#define ACK 16

struct log {
    char text[4096];
    struct pb_dialogue *dialogue;
    uint32_t sequence[2]; /* next, of client and server */
    uint64_t time;
    unsigned client_port;
};

static void log_event(void *argument, const struct pb_dialogue_event *event)
{
    static const char *const kinds[] = {"open", "C", "S", "closed", "reset"};
    struct log *log = argument;
    size_t used = strlen(log->text);

    if (event->line != NULL)
        snprintf(log->text + used, sizeof log->text - used, "%u%s%s:%.*s|", event->session,
                 kinds[event->kind], event->in_message ? "m" : "", (int)event->length, event->line);
    else
        snprintf(log->text + used, sizeof log->text - used, "%u%s|", event->session,
                 kinds[event->kind]);
}

static int log_setup(void **state)
{
    struct log *log = calloc(1, sizeof *log);

    assert_non_null(log);
    log->dialogue = pb_dialogue_create(25, log_event, log);
    assert_non_null(log->dialogue);
    log->sequence[0] = 0xFFFFFFF0; /* wraps within the first line */
    log->sequence[1] = 77;
    log->client_port = 50000;
    *state = log;
    return 0;
}

static int log_teardown(void **state)
{
    struct log *log = *state;

    pb_dialogue_free(log->dialogue);
    free(log);
    return 0;
}

/* A frame of `side` (0 client, 1 server) with text at a sequence number. */
static void frame_at(struct log *log, int side, uint32_t sequence, unsigned flags, const char *text,
                     size_t length, const char *fault)
{
    uint8_t frame[1600];
    size_t total = 40 + length;
    unsigned ports[2] = {side ? 25 : log->client_port, side ? log->client_port : 25};

    memset(frame, 0, sizeof frame);
    frame[12] = 8;
    frame[14] = 0x45;
    frame[16] = (uint8_t)(total >> 8);
    frame[17] = (uint8_t)total;
    frame[23] = 6;
    frame[29] = side ? 1 : 2;
    frame[33] = side ? 2 : 1;
    frame[34] = (uint8_t)(ports[0] >> 8);
    frame[35] = (uint8_t)ports[0];
    frame[36] = (uint8_t)(ports[1] >> 8);
    frame[37] = (uint8_t)ports[1];
    for (int i = 0; i < 4; i++)
        frame[38 + i] = (uint8_t)(sequence >> (24 - 8 * i));
    frame[46] = 0x50;
    frame[47] = (uint8_t)flags;
    memcpy(frame + 54, text, length);
    log->time += 1000;
    pb_dialogue_frame(log->dialogue, log->time, frame, 14 + total, fault);
}

/* The next frame of a side, in order. */
static void say(struct log *log, int side, const char *text)
{
    frame_at(log, side, log->sequence[side], ACK, text, strlen(text), NULL);
    log->sequence[side] += (uint32_t)strlen(text);
}

static void say_flag(struct log *log, int side, unsigned flag)
{
    frame_at(log, side, log->sequence[side], flag, "", 0, NULL);
    log->sequence[side] += flag & (SYN | FIN) ? 1 : 0;
}

static void handshake(struct log *log)
{
    say_flag(log, 0, SYN);
    say_flag(log, 1, SYN | ACK);
    say_flag(log, 0, ACK);
}

static void a_session_is_followed(void **state)
{
    struct log *log = *state;
    const struct pb_dialogue_summary *summary = pb_dialogue_summary(log->dialogue);

    handshake(log);
    say(log, 1, "220 hello\r\n");
    say(log, 0, "EHLO a\r\n");
    say(log, 1, "250-one\r\n250 two\r\n");
    say(log, 0, "MAIL FROM:<a@b>\r\n");
    say(log, 1, "25");
    say(log, 1, "0 ok\r\n");
    say(log, 0, "DATA\r\n");
    say(log, 1, "354 go\r\n");
    say(log, 0, "QUIT\r\n..dot\r\n");
    say(log, 0, ".\r\n");
    assert_true(summary->message_sent && !summary->message_answered && !summary->quit);
    say(log, 1, "250 taken\r\n");
    say(log, 0, "QUIT\r\n");
    say(log, 1, "221 bye\r\n");
    say_flag(log, 0, FIN | ACK);
    say_flag(log, 1, FIN | ACK);
    assert_string_equal(log->text,
                        "1open|1S:220 hello|1C:EHLO a|1S:250-one|1S:250 two|1C:MAIL FROM:<a@b>|"
                        "1S:250 ok|1C:DATA|1S:354 go|1Cm:QUIT|1Cm:..dot|1Cm:.|1S:250 taken|"
                        "1C:QUIT|1S:221 bye|1closed|");
    assert_true(summary->opened && summary->message_answered && summary->quit);
    assert_false(summary->closed_by_server || summary->reset_by_server);
    assert_int_equal(summary->code, 250);
    assert_string_equal(summary->reply, "250 taken");
}

static void disorder_on_the_wire_does_not_show(void **state)
{
    struct log *log = *state;
    uint32_t first;

    handshake(log);
    first = log->sequence[1];
    /* Lost, then the second part, the whole doubled, damaged, the first part late. */
    frame_at(log, 1, first, ACK, "220 ab", 6, "lost");
    frame_at(log, 1, first + 6, ACK, "cd\r\n", 4, NULL);
    frame_at(log, 1, first + 3, ACK, "XXX", 3, "corrupted");
    assert_string_equal(log->text, "1open|");
    frame_at(log, 1, first, ACK, "220 ab", 6, "reordered");
    frame_at(log, 1, first, ACK, "220 abcd\r\n", 10, "duplicated");
    /* One that overlaps what came and brings more; then its FIN before data. */
    frame_at(log, 1, first + 8, ACK, "\r\n221 x\r\n", 9, NULL);
    frame_at(log, 1, first + 24, FIN | ACK, "", 0, NULL);
    frame_at(log, 1, first + 17, ACK, "250 y\r\n", 7, NULL);
    assert_string_equal(log->text, "1open|1S:220 abcd|1S:221 x|1S:250 y|");
    assert_true(pb_dialogue_summary(log->dialogue)->closed_by_server);
}

static void resets_and_new_sessions_are_told_apart(void **state)
{
    struct log *log = *state;

    say_flag(log, 0, SYN);
    say_flag(log, 1, RST | ACK);
    assert_true(pb_dialogue_summary(log->dialogue)->reset_by_server);
    assert_false(pb_dialogue_summary(log->dialogue)->opened);
    /* The same ports once more. */
    log->sequence[0] = 5;
    log->sequence[1] = 9;
    handshake(log);
    say(log, 1, "554 no\r\n");
    assert_string_equal(log->text, "1reset|2open|2S:554 no|");
    assert_false(pb_dialogue_summary(log->dialogue)->reset_by_server);
    assert_int_equal(pb_dialogue_summary(log->dialogue)->code, 554);
}

static void broken_and_foreign_frames_are_ignored(void **state)
{
    struct log *log = *state;
    uint8_t frame[128];

    handshake(log);
    for (size_t length = 0; length < sizeof frame; length++) {
        for (unsigned fill = 0; fill < 256; fill += 5) {
            memset(frame, (int)fill, sizeof frame);
            frame[12] = 8;
            frame[13] = 0;
            frame[14] = (uint8_t)(0x40 | (fill & 15));
            frame[23] = 6;
            pb_dialogue_frame(log->dialogue, 1, frame, length, NULL);
        }
    }
    assert_string_equal(log->text, "1open|");
}

static void an_endless_line_comes_in_pieces(void **state)
{
    struct log *log = *state;
    char piece[1000];

    handshake(log);
    memset(piece, 'x', sizeof piece);
    for (int i = 0; i < 3; i++) {
        frame_at(log, 1, log->sequence[1], ACK, piece, sizeof piece, NULL);
        log->sequence[1] += sizeof piece;
    }
    assert_int_equal(strlen(log->text), strlen("1open|") + 2 * (strlen("1S:|") + 1024));
}

/* --- verdicts -----------------------------------------------------------------------------------
 */

static void verdicts_name_server_and_reason(void **state)
{
    static const struct {
        int firmware_status;
        struct pb_dialogue_summary summary;
        int status;
        const char *reason;
    } cases[] = {
        {0, {.code = 250, .reply = "250 ok"}, 0, "S took the mail: 250 ok"},
        {0xA7, {.code = 554, .reply = "554 go"}, EX_UNAVAILABLE, "S refused the session: 554 go"},
        {0xA7, {.code = 421, .reply = "421 busy"}, EX_TEMPFAIL, "S refused the session: 421 busy"},
        {0xA9, {.code = 530, .reply = "530 auth"}, EX_NOPERM, "S refused the sender: 530 auth"},
        {0xAA,
         {.code = 550, .reply = "550 who"},
         EX_UNAVAILABLE,
         "S refused the recipient: 550 who"},
        {0xAA, {.code = 450, .reply = "450 x"}, EX_TEMPFAIL, "S refused the recipient: 450 x"},
        {0xAD,
         {.code = 535, .reply = "535 x"},
         EX_NOPERM,
         "S refused the user name or the password: 535 x"},
        {0xAD,
         {.code = 454, .reply = "454 x"},
         EX_TEMPFAIL,
         "S refused the user name or the password: 454 x"},
        {0xAB,
         {.code = 552, .reply = "552 x", .message_sent = 1, .message_answered = 1},
         EX_UNAVAILABLE,
         "S refused the message: 552 x"},
        {0xA2, {.reply = "what?"}, EX_PROTOCOL, "S sent what is no SMTP reply: what?"},
        {0xA5, {0}, EX_DATAERR, "S: the client refused an address, the subject or the credentials"},
        {0x38,
         {0},
         EX_TEMPFAIL,
         "S cannot be reached: no answer to ARP or neighbour discovery, or no route (status 0x38 NX_NOT_CONNECTED)"},
        {0x38, {.asked = 1}, EX_TEMPFAIL, "S does not answer (status 0x38 NX_NOT_CONNECTED)"},
        {0x38,
         {.asked = 1, .reset_by_server = 1},
         EX_TEMPFAIL,
         "S refused the connection (status 0x38 NX_NOT_CONNECTED)"},
        {0x38,
         {.asked = 1, .opened = 1, .reset_by_server = 1},
         EX_TEMPFAIL,
         "S reset the connection (status 0x38 NX_NOT_CONNECTED)"},
        {0x38,
         {.asked = 1, .opened = 1, .closed_by_server = 1},
         EX_TEMPFAIL,
         "S closed the connection early (status 0x38 NX_NOT_CONNECTED)"},
        {0x01, {.asked = 1, .opened = 1}, EX_TEMPFAIL, "S fell silent (status 0x01 NX_NO_PACKET)"},
        {0x01,
         {.asked = 1, .opened = 1, .message_sent = 1},
         EX_TEMPFAIL,
         "S fell silent (status 0x01 NX_NO_PACKET); it may have taken the mail all the same"},
        {-1, {0}, EX_TEMPFAIL, "S: no outcome in the time given"},
        {0x110,
         {0},
         EX_SOFTWARE,
         "the client board could not set up its network (status 0x10 NX_DELETE_ERROR): "
         "is --ram enough?"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pb_verdict verdict;

        pb_mail_verdict(&verdict, cases[i].firmware_status, &cases[i].summary, "S");
        assert_string_equal(verdict.reason, cases[i].reason);
        assert_int_equal(verdict.status, cases[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read),
        cmocka_unit_test(numbers_are_read),
        cmocka_unit_test(sizes_and_percentages_are_read),
        cmocka_unit_test(addresses_are_read),
        cmocka_unit_test(epochs_are_read),
        cmocka_unit_test(neighbours_are_other_hosts_of_the_network),
        cmocka_unit_test(control_bytes_are_shown_not_sent),
        cmocka_unit_test_setup_teardown(a_session_is_followed, log_setup, log_teardown),
        cmocka_unit_test_setup_teardown(disorder_on_the_wire_does_not_show, log_setup,
                                        log_teardown),
        cmocka_unit_test_setup_teardown(resets_and_new_sessions_are_told_apart, log_setup,
                                        log_teardown),
        cmocka_unit_test_setup_teardown(broken_and_foreign_frames_are_ignored, log_setup,
                                        log_teardown),
        cmocka_unit_test_setup_teardown(an_endless_line_comes_in_pieces, log_setup, log_teardown),
        cmocka_unit_test(verdicts_name_server_and_reason),
    };

    return cmocka_run_group_tests_name("cli parts", tests, NULL, NULL);
}
