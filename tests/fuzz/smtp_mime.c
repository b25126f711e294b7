/*
 * A mail of any text: the input is a row of strings, each up to a NUL, and the
 * last bytes are the body. What the checks let through is a message by the rules
 * of RFC 5322: every line ends in CRLF and keeps to 998 bytes, each header comes
 * once, the size is as foretold, and it reads the same in pieces.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nx_smtp_mime.h"
#include "nxd_smtp_client.h"
#include "postboard.h"

#define CHECK(holds) do { if (!(holds)) abort(); } while (0)
#define MESSAGE_SIZE (256 * 1024)

static char whole[MESSAGE_SIZE], pieces[MESSAGE_SIZE];

void tx_application_define(void *first_unused_memory)
{
    (void)first_unused_memory;
}

static const char *string(const char **at, const char *end)
{
    const char *start = *at;
    const char *nul = memchr(start, 0, (size_t)(end - start));

    if (nul == NULL || nul + 1 == end)
        return "";
    *at = nul + 1;
    return start;
}

static size_t write_message(const NX_SMTP_MAIL *mail, UINT offers, UINT piece, char *to)
{
    struct nx_smtp_message message;
    struct nx_smtp_mime mime;
    size_t length = 0;
    UINT got;

    _nx_smtp_mime_begin(&mime, mail, (struct nx_smtp_piece){"a@b", 3}, 1, offers);
    _nx_smtp_message_begin_source(&message, _nx_smtp_mime_next, &mime, NX_TRUE);
    do {
        CHECK(length + piece < MESSAGE_SIZE);
        got = _nx_smtp_message_read(&message, (UCHAR *)to + length, piece);
        length += got;
    } while (got > 0);
    CHECK(message.status == NX_SUCCESS && mime.size == length);
    return length;
}

/* Lines end in CRLF alone; returns how many headers have the name. */
static unsigned count_header(const char *message, size_t length, const char *name)
{
    const char *line = message;
    unsigned count = 0;
    int is_header = 1;

    while (line < message + length) {
        const char *end = memchr(line, '\n', (size_t)(message + length - line));

        CHECK(end != NULL && end > line && end[-1] == '\r');
        CHECK(memchr(line, '\r', (size_t)(end - line)) == end - 1);
        CHECK(end - line <= 999);
        is_header = is_header && end - line > 1;
        count += is_header && strncmp(line, name, strlen(name)) == 0;
        line = end + 1;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    NX_SMTP_RECIPIENT recipient[2] = {{.nx_smtp_recipient_type = NX_SMTP_RECIPIENT_TO},
                                      {.nx_smtp_recipient_type = NX_SMTP_RECIPIENT_CC}};
    NX_SMTP_HEADER own;
    NX_SMTP_ATTACHMENT attachment = {.nx_smtp_attachment_name = NULL};
    NX_SMTP_MAIL mail = {.nx_smtp_mail_recipients = recipient, .nx_smtp_mail_recipient_count = 2};
    const char *at = (const char *)data + 2, *end = (const char *)data + size;
    UINT offers, is_international;
    size_t length;

    if (size < 4)
        return 0;
    offers = data[0] & 1 ? NX_SMTP_OFFER_8BITMIME : 0;
    attachment.nx_smtp_attachment_encoding = data[0] >> 1 & 1;
    mail.nx_smtp_mail_attachments = &attachment;
    mail.nx_smtp_mail_attachment_count = data[0] >> 2 & 1;
    mail.nx_smtp_mail_headers = &own;
    mail.nx_smtp_mail_header_count = data[0] >> 3 & 1;
    mail.nx_smtp_mail_body_type = data[0] >> 4 & 1 ? "image/png" : NULL;
    mail.nx_smtp_mail_subject = string(&at, end);
    recipient[0].nx_smtp_recipient_address = string(&at, end);
    recipient[0].nx_smtp_recipient_name = string(&at, end);
    recipient[1].nx_smtp_recipient_address = string(&at, end);
    mail.nx_smtp_mail_from_name = string(&at, end);
    own.nx_smtp_header_name = string(&at, end);
    own.nx_smtp_header_value = string(&at, end);
    attachment.nx_smtp_attachment_name = string(&at, end);
    attachment.nx_smtp_attachment_type = string(&at, end);
    strcpy(mail.nx_smtp_mail_message_id, "<1@x>");
    mail.nx_smtp_mail_body.nx_smtp_content_data = at;
    mail.nx_smtp_mail_body.nx_smtp_content_length = (ULONG)(end - at);
    attachment.nx_smtp_attachment_content = mail.nx_smtp_mail_body;
    if (_nx_smtp_mail_check(&mail, &is_international) != NX_SUCCESS)
        return 0;
    length = write_message(&mail, offers, MESSAGE_SIZE / 2, whole);
    CHECK(write_message(&mail, offers, 1 + data[1], pieces) == length);
    CHECK(memcmp(whole, pieces, length) == 0);
    CHECK(count_header(whole, length, "From: ") == 1);
    CHECK(count_header(whole, length, "To: ") == 1);
    CHECK(count_header(whole, length, "Cc: ") == 1);
    CHECK(count_header(whole, length, "Subject: ") == 1);
    CHECK(count_header(whole, length, "Bcc: ") == 0);
    return 0;
}
