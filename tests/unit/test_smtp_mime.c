/*
 * The message builder: headers by tables, random mails against the rules of the
 * RFCs (lines, encoded words, boundaries) and through decoders written another
 * way, Message-IDs, and the reading in pieces of every size.
 */
#include "board_fixture.h"

#include "nx_smtp_mime.h"
#include "nxd_smtp_client.h"

#define WIRE_SIZE (256 * 1024)

static char wire[WIRE_SIZE];            /* the message, without final dot */
static size_t wire_length;
static NX_SMTP_RECIPIENT recipient;
static NX_SMTP_MAIL mail;

static void mail_begin(void)
{
    memset(&mail, 0, sizeof(mail));
    memset(&recipient, 0, sizeof(recipient));
    recipient.nx_smtp_recipient_address = "b@example.com";
    mail.nx_smtp_mail_recipients = &recipient;
    mail.nx_smtp_mail_recipient_count = 1;
    strcpy(mail.nx_smtp_mail_message_id, "<1@x>");
    mail.nx_smtp_mail_body.nx_smtp_content_data = "x";
    mail.nx_smtp_mail_body.nx_smtp_content_length = 1;
}

/* Builds the mail in pieces of `size`; the size that was foretold must be true. */
static void build_in(UINT size, UINT offers)
{
    struct nx_smtp_piece from = {"a@example.com", 13};
    struct nx_smtp_message message;
    struct nx_smtp_mime mime;
    UINT length, is_international;

    assert_int_equal(_nx_smtp_mail_check(&mail, &is_international), NX_SUCCESS);
    memset(&mime, 0xA5, sizeof(mime));
    _nx_smtp_mime_begin(&mime, &mail, from, 0, offers);
    _nx_smtp_message_begin_source(&message, _nx_smtp_mime_next, &mime, NX_TRUE);
    wire_length = 0;
    do {
        assert_true(wire_length + size < WIRE_SIZE);
        length = _nx_smtp_message_read(&message, (UCHAR *)wire + wire_length, size);
        wire_length += length;
    } while (length > 0);
    assert_int_equal(message.status, NX_SUCCESS);
    wire[wire_length] = 0;
    assert_int_equal(mime.size, wire_length);
}

static void build(void)
{
    build_in(777, 0);
}

/* The lines of a header, its name included, up to the line that begins another. */
static const char *header(const char *name)
{
    static char lines[8192];
    const char *at = wire;
    const char *end;

    while (strncmp(at, name, strlen(name)) != 0) {
        at = strstr(at, "\r\n");
        if (at == NULL) {
            return "";
        }
        at += 2;
    }
    end = at;
    do {
        end = strstr(end, "\r\n") + 2;
    } while (*end == ' ' || *end == '\t');
    memcpy(lines, at, (size_t)(end - at));
    lines[end - at] = 0;
    return lines;
}

/* --- headers -------------------------------------------------------------------------------- */

#define S10 "0123456789"
#define S70 S10 S10 S10 S10 S10 S10 S10

static void test_subjects(void **state)
{
    static const struct {
        const char *subject, *header;
    } cases[] = {
        {"", "Subject: \r\n"},
        {"Hello", "Subject: Hello\r\n"},
        {"a b, c: <d> \"e\" = ?", "Subject: a b, c: <d> \"e\" = ?\r\n"},
        {"one " S10 S10 S10 S10 S10 S10 " two", "Subject: one " S10 S10 S10 S10 S10 S10
                                               "\r\n two\r\n"},
        {S70, "Subject: " S70 "\r\n"},
        {S70 "1", "Subject: =?utf-8?B?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4?=\r\n"
                  " =?utf-8?B?OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTE=?=\r\n"},
        {"=?x", "Subject: =?utf-8?B?PT94?=\r\n"},
        {" x", "Subject: =?utf-8?B?IHg=?=\r\n"},
        {"x ", "Subject: =?utf-8?B?eCA=?=\r\n"},
        {"x  y", "Subject: =?utf-8?B?eCAgeQ==?=\r\n"},
        {"Gr\xC3\xBC\xC3\x9F", "Subject: =?utf-8?B?R3LDvMOf?=\r\n"},
        /* 37 bytes and a character of four: it goes into the next word whole (RFC 2047 5) */
        {S10 S10 S10 "0123456\xF0\x9F\x98\x80",
         "Subject: =?utf-8?B?MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Ng==?=\r\n"
         " =?utf-8?B?8J+YgA==?=\r\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mail_begin();
        mail.nx_smtp_mail_subject = cases[i].subject;
        build();
        assert_string_equal(header("Subject:"), cases[i].header);
    }
    mail_begin();
    build();
    assert_string_equal(header("Subject:"), "");
}

static void test_names(void **state)
{
    static const struct {
        const char *name, *header;
    } cases[] = {
        {NULL, "To: <b@example.com>\r\n"},
        {"", "To: <b@example.com>\r\n"},
        {"A Name", "To: \"A Name\" <b@example.com>\r\n"},
        {"A \"B\" \\ C, D", "To: \"A \\\"B\\\" \\\\ C, D\" <b@example.com>\r\n"},
        {"<x@y>, z", "To: \"<x@y>, z\" <b@example.com>\r\n"},
        {"J\xC3\xB6rg", "To: =?utf-8?B?SsO2cmc=?=\r\n <b@example.com>\r\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mail_begin();
        recipient.nx_smtp_recipient_name = cases[i].name;
        build();
        assert_string_equal(header("To:"), cases[i].header);
    }
}

static void test_date(void **state)
{
    static const struct {
        ULONG seconds;
        const char *header;
    } cases[] = {
        {1, "Date: Thu, 01 Jan 1970 00:00:01 +0000\r\n"},
        {951782399, "Date: Mon, 28 Feb 2000 23:59:59 +0000\r\n"},
        {951782400, "Date: Tue, 29 Feb 2000 00:00:00 +0000\r\n"},
        {1577836800, "Date: Wed, 01 Jan 2020 00:00:00 +0000\r\n"},
        {1735689599, "Date: Tue, 31 Dec 2024 23:59:59 +0000\r\n"},
        {4107542399u, "Date: Sun, 28 Feb 2100 23:59:59 +0000\r\n"},
        {4107542400u, "Date: Mon, 01 Mar 2100 00:00:00 +0000\r\n"},
        {4294967295u, "Date: Sun, 07 Feb 2106 06:28:15 +0000\r\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        mail_begin();
        mail.nx_smtp_mail_date = cases[i].seconds;
        build();
        assert_string_equal(header("Date:"), cases[i].header);
    }
    mail_begin();
    build();
    assert_string_equal(header("Date:"), "");
}

/* Each recipient stands in its header, none of Bcc anywhere; own headers come once. */
static void test_recipients_and_own_headers(void **state)
{
    NX_SMTP_RECIPIENT many[5] = {
        {.nx_smtp_recipient_address = "t1@x", .nx_smtp_recipient_type = NX_SMTP_RECIPIENT_TO},
        {.nx_smtp_recipient_address = "hidden@x", .nx_smtp_recipient_type = NX_SMTP_RECIPIENT_BCC},
        {.nx_smtp_recipient_address = "c1@x", .nx_smtp_recipient_type = NX_SMTP_RECIPIENT_CC},
        {.nx_smtp_recipient_address = "<t2@x>"},
        {.nx_smtp_recipient_address = "c2@x", .nx_smtp_recipient_type = NX_SMTP_RECIPIENT_CC},
    };
    NX_SMTP_HEADER headers[2] = {{"X-One", "1"}, {"List-Id", "Caf\xC3\xA9"}};

    mail_begin();
    mail.nx_smtp_mail_recipients = many;
    mail.nx_smtp_mail_recipient_count = 5;
    mail.nx_smtp_mail_headers = headers;
    mail.nx_smtp_mail_header_count = 2;
    mail.nx_smtp_mail_from_name = "Board";
    mail.nx_smtp_mail_reply_to = "<r@x>";
    mail.nx_smtp_mail_priority = NX_SMTP_MAIL_PRIORITY_LOW;
    build();
    assert_string_equal(wire, "From: \"Board\" <a@example.com>\r\nReply-To: <r@x>\r\n"
                              "To: <t1@x>,\r\n <t2@x>\r\nCc: <c1@x>,\r\n <c2@x>\r\n"
                              "Message-ID: <1@x>\r\nImportance: low\r\nX-Priority: 5\r\n"
                              "X-One: 1\r\nList-Id: =?utf-8?B?Q2Fmw6k=?=\r\n"
                              "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                              "Content-Transfer-Encoding: 7bit\r\n\r\nx\r\n");
    mail.nx_smtp_mail_recipients = many + 1;
    mail.nx_smtp_mail_recipient_count = 1;
    build();
    assert_null(strstr(wire, "hidden"));
    assert_string_equal(header("To:"), "");
}

/* --- bodies --------------------------------------------------------------------------------- */

static void test_bodies(void **state)
{
    static char long_line[1002];
    static const struct {
        const char *type, *body, *encoding, *text;
        UINT offers;
    } cases[] = {
        {NULL, "a\nb\r\nc\rd", "7bit", "a\r\nb\r\nc\r\nd\r\n", 0},
        {NULL, "\xC3\xA9", "8bit", "\xC3\xA9\r\n", NX_SMTP_OFFER_8BITMIME},
        {NULL, "\xC3\xA9", "quoted-printable", "=C3=A9\r\n", 0},
        {NULL, "\xC3\xA9 = \t\n .\r\r\nx ", "quoted-printable", "=C3=A9 =3D =09\r\n .\r\n\r\nx=20\r\n", 0},
        {"text/html", "<p>", "7bit", "<p>\r\n", 0},
        {"text/html; charset=iso-8859-1", "<p>\xE9", "quoted-printable", "<p>=E9\r\n", 0},
        {"image/png", "\x89PNG", "base64", "iVBORw==\r\n", NX_SMTP_OFFER_8BITMIME},
        {NULL, long_line, "quoted-printable", NULL, NX_SMTP_OFFER_8BITMIME},
    };

    memset(long_line, 'x', 999);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char lines[64];

        mail_begin();
        mail.nx_smtp_mail_body_type = cases[i].type;
        mail.nx_smtp_mail_body.nx_smtp_content_data = cases[i].body;
        mail.nx_smtp_mail_body.nx_smtp_content_length = (ULONG)strlen(cases[i].body);
        build_in(100, cases[i].offers);
        snprintf(lines, sizeof(lines), "Content-Transfer-Encoding: %s\r\n", cases[i].encoding);
        assert_string_equal(header("Content-Transfer-Encoding:"), lines);
        if (cases[i].text != NULL) {
            assert_string_equal(strstr(wire, "\r\n\r\n") + 4, cases[i].text);
        }
    }
    assert_non_null(strstr(wire, "x=\r\nx"));
}

/* --- random mails, read back ---------------------------------------------------------------- */

static uint32_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* UTF-8 of 0 to `most` characters, spaces and what looks encoded among them. */
static void draw_text(char *text, unsigned most)
{
    static const char *const character[] = {"a", "B", " ", "=?", "\"", "\\", "(", ",", ".", "_",
                                            "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    unsigned only_ascii = draw(2);
    unsigned count = draw(most + 1);

    text[0] = 0;
    while (count-- > 0) {
        strcat(text, character[draw(only_ascii ? 10 : 13)]);
    }
}

static int digit(char c)
{
    const char *digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);

    return c != 0 && at != NULL ? (int)(at - digits) : -1;
}

/* What stands in base64, bit by bit; anything but digits, "=" and line ends is an error. */
static size_t decode_base64(const char *from, const char *end, char *to)
{
    unsigned bits = 0, held = 0;
    size_t length = 0;

    for (; from < end; from++) {
        if (*from == '\r' || *from == '\n' || *from == '=') {
            continue;
        }
        assert_true(digit(*from) >= 0);
        bits = bits << 6 | (unsigned)digit(*from);
        held += 6;
        if (held >= 8) {
            held -= 8;
            to[length++] = (char)(bits >> held);
        }
    }
    to[length] = 0;
    return length;
}

static size_t decode_quoted(const char *from, const char *end, char *to)
{
    size_t length = 0;

    while (from < end) {
        unsigned value = 0;

        if (*from != '=') {
            assert_true((*from >= ' ' && *from <= '~') || *from == '\t' || *from == '\r' ||
                        *from == '\n');
            if ((*from == ' ' || *from == '\t')) {
                assert_true(from[1] != '\r');
            }
            to[length++] = *from++;
        } else if (from[1] == '\r') {
            from += 3;
        } else {
            assert_int_equal(sscanf(from + 1, "%2X", &value), 1);
            to[length++] = (char)value;
            from += 3;
        }
    }
    return length;
}

/* Whole UTF-8 characters, by the bits of their first bytes. */
static void check_characters(const char *text)
{
    while (*text != 0) {
        unsigned char first = (unsigned char)*text++;
        unsigned tail = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;

        assert_true(first < 0x80 || first >= 0xC0);
        while (tail-- > 0) {
            assert_int_equal((unsigned char)*text++ & 0xC0, 0x80);
        }
    }
}

/* Unfolds and decodes the text of a header. */
static void decode_text(const char *from, char *to)
{
    size_t length = 0;

    while (strcmp(from, "\r\n") != 0) {
        const char *end;

        if (strncmp(from, "=?utf-8?B?", 10) == 0) {
            end = strstr(from, "?=");
            assert_true(end + 2 - from <= 75);
            length += decode_base64(from + 10, end, to + length);
            check_characters(to + length - (length > 3 ? 0 : length));
            from = end + 2;
            if (strncmp(from, "\r\n =?", 5) == 0) {
                from += 3;
            }
        } else if (from[0] == '\r') {
            from += 2;
        } else {
            to[length++] = *from++;
        }
    }
    to[length] = 0;
}

/* RFC 5322 2.1.1, 2.3 and RFC 2047 2: of every line, and of those with encoded words. */
static void check_lines(void)
{
    const char *line = wire;

    while (line < wire + wire_length) {
        const char *end = strstr(line, "\r\n");

        assert_non_null(end);
        assert_true(end - line <= 78);
        for (const char *c = line; c < end; c++) {
            assert_true(*c != '\r' && *c != '\n' && (unsigned char)*c < 0x80);
        }
        line = end + 2;
    }
}

static void test_random_headers(void **state)
{
    static char subject[1024], back[2048];

    seed = 7;
    for (unsigned round = 0; round < 3000; round++) {
        draw_text(subject, 120);
        mail_begin();
        mail.nx_smtp_mail_subject = subject;
        build_in(1 + draw(90), 0);
        check_lines();
        decode_text(header("Subject: ") + 9, back);
        assert_string_equal(back, subject);
    }
}

static char content[4000];
static size_t content_at, content_length;

static UINT content_read(VOID *context, UCHAR *buffer, UINT size, UINT *length)
{
    if (size == 0) {
        content_at = 0;
        return NX_SUCCESS;
    }
    *length = 1 + draw(size);
    *length = *length < content_length - content_at ? *length : (UINT)(content_length - content_at);
    memcpy(buffer, content + content_at, *length);
    content_at += *length;
    return NX_SUCCESS;
}

/* What the quoted-printable encoder is told to do with line ends, written another way. */
static size_t line_ends_repaired(char *to)
{
    size_t length = 0;

    for (size_t i = 0; i < content_length; i++) {
        if (content[i] == '\r' || content[i] == '\n') {
            i += content[i] == '\r' && i + 1 < content_length && content[i + 1] == '\n';
            to[length++] = '\r';
            to[length++] = '\n';
        } else {
            to[length++] = content[i];
        }
    }
    return length;
}

/* An attachment of any bytes, from memory or a reader, in either encoding, comes back. */
static void test_random_attachments(void **state)
{
    static char name[1024], back[16000], expected[8000];

    seed = 11;
    for (unsigned round = 0; round < 1500; round++) {
        NX_SMTP_ATTACHMENT attachment = {.nx_smtp_attachment_encoding = draw(2)};
        unsigned alphabet = draw(2) ? 256 : 4;
        char delimiter[64];
        const char *from, *end;
        size_t length;

        content_length = draw(round % 10 == 0 ? sizeof(content) : 200);
        for (size_t i = 0; i < content_length; i++) {
            content[i] = alphabet == 4 ? "\r\n .="[draw(5)] : (char)draw(256);
        }
        draw_text(name, 60);
        mail_begin();
        mail.nx_smtp_mail_attachments = &attachment;
        mail.nx_smtp_mail_attachment_count = 1;
        attachment.nx_smtp_attachment_name = name;
        attachment.nx_smtp_attachment_content =
            (NX_SMTP_CONTENT){content, (ULONG)content_length, NULL, NULL};
        build_in(1 + draw(300), 0);
        if (draw(2)) {                  /* the reader makes the same */
            struct nx_smtp_message message;
            struct nx_smtp_mime mime;

            attachment.nx_smtp_attachment_content.nx_smtp_content_reader = content_read;
            _nx_smtp_mime_begin(&mime, &mail, (struct nx_smtp_piece){"a@example.com", 13}, 0, 0);
            _nx_smtp_message_begin_source(&message, _nx_smtp_mime_next, &mime, NX_TRUE);
            memcpy(back, wire, wire_length < sizeof(back) ? wire_length : sizeof(back));
            length = _nx_smtp_message_read(&message, (UCHAR *)wire, WIRE_SIZE);
            assert_int_equal(length, wire_length);
            assert_memory_equal(back, wire, wire_length < sizeof(back) ? wire_length : sizeof(back));
        }
        check_lines();
        assert_int_equal(sscanf(strstr(wire, "boundary=\"") + 10, "%18s", delimiter + 4), 1);
        memcpy(delimiter, "\r\n--", 4);
        from = strstr(strstr(wire, "Content-Disposition: attachment"), "\r\n\r\n") + 4;
        end = strstr(from - 2, delimiter);
        assert_non_null(end);
        assert_string_equal(end + strlen(delimiter), "--\r\n");
        end = end < from ? from : end;
        if (attachment.nx_smtp_attachment_encoding == NX_SMTP_ENCODING_BASE64) {
            assert_int_equal(decode_base64(from, end, back), content_length);
            assert_memory_equal(back, content, content_length);
        } else {
            length = line_ends_repaired(expected);
            assert_int_equal(decode_quoted(from, end, back), length);
            assert_memory_equal(back, expected, length);
        }
    }
}

static void test_file_names(void **state)
{
    static const struct {
        const char *name, *parameter;
    } cases[] = {
        {"a.txt", ";\r\n filename=\"a.txt\"\r\n"},
        {"a \"b\" \\.txt", ";\r\n filename=\"a \\\"b\\\" \\\\.txt\"\r\n"},
        {"r\xC3\xA9.txt", ";\r\n filename*0*=utf-8''r%C3%A9.txt\r\n"},
        {"01234567890123456\xE2\x82\xAC", ";\r\n filename*0*=utf-8''01234567890123456;\r\n"
                                        " filename*1*=%E2%82%AC\r\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        NX_SMTP_ATTACHMENT attachment = {.nx_smtp_attachment_name = cases[i].name};

        mail_begin();
        mail.nx_smtp_mail_attachments = &attachment;
        mail.nx_smtp_mail_attachment_count = 1;
        build();
        assert_string_equal(header("Content-Disposition:") + 31, cases[i].parameter);
    }
}

/* --- Message-IDs ------------------------------------------------------------------------------ */

#define BOARDS 5
#define IDS    20000                    /* a board */

static char ids[BOARDS * IDS][64];
static size_t ids_made;

static void draw_ids(void *first_unused_memory)
{
    struct nx_smtp_piece domain = {"b<o>ard.example", 15};
    UINT is_international;

    for (unsigned i = 0; i < IDS; i++) {
        mail_begin();
        mail.nx_smtp_mail_message_id[0] = 0;
        _nx_smtp_message_id(&mail, domain);
        snprintf(ids[ids_made++], sizeof(ids[0]), "%s", mail.nx_smtp_mail_message_id);
    }
    EXPECT(_nx_smtp_mail_check(&mail, &is_international), NX_SUCCESS);
    _nx_smtp_message_id(&mail, domain);
    EXPECT(strcmp(mail.nx_smtp_mail_message_id, ids[ids_made - 1]), 0);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* RFC 5322 3.6.4: 100,000 mails of several boards, no two alike. */
static void test_message_ids(void **state)
{
    for (unsigned i = 0; i < BOARDS; i++) {
        struct pb_test test;

        pb_test_open(&test, draw_ids, 1 + i, 0);
        pb_test_run_until(&test, PB_S(1));
        pb_test_close(&test);
    }
    assert_int_equal(ids_made, BOARDS * IDS);
    assert_non_null(strstr(ids[0], "@b-o-ard.example>"));
    qsort(ids, ids_made, sizeof(ids[0]), compare_ids);
    for (size_t i = 0; i + 1 < ids_made; i++) {
        assert_string_not_equal(ids[i], ids[i + 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_subjects),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_date),
        cmocka_unit_test(test_recipients_and_own_headers),
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_random_headers),
        cmocka_unit_test(test_random_attachments),
        cmocka_unit_test(test_file_names),
        cmocka_unit_test(test_message_ids),
    };

    return cmocka_run_group_tests_name("smtp message builder", tests, NULL, NULL);
}
