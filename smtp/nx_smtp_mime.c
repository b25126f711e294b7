/*
 * The message as a row of steps, each of which writes at most a room full and is
 * called again until it has nothing more to write.
 */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_smtp_mime.h"
#include "nx_internal.h"
#include "nx_smtp_address.h"
#include "nxd_smtp_client.h"

#define BASE64_LINE 57                  /* bytes that fill a line of 76 */
#define QUOTED_LINE 75                  /* columns of quoted-printable before its "=" */
#define LINE_MAXIMUM 998                /* bytes of a line (RFC 5322 2.1.1) */
#define RESERVE     8                   /* of the room: more than an encoder writes at once */

/* --- checks ------------------------------------------------------------------------------- */

static UINT text_is_bad(const CHAR *text)
{
    return !_nx_smtp_is_header_text(_nx_smtp_string(text));
}

/* A mailbox, or nothing. */
static UINT address_check(const CHAR *address, UINT *is_international)
{
    struct nx_smtp_piece piece = _nx_smtp_address(address);

    *is_international = *is_international || !_nx_smtp_is_ascii(piece);
    return piece.length == 0 || _nx_smtp_address_is_mailbox(piece);
}

static UINT name_check(const CHAR *name)
{
    return !text_is_bad(name) && _nx_smtp_string(name).length <= NX_SMTP_NAME_MAXIMUM;
}

/* RFC 5322 2.2: printable ASCII but the colon. Neither may the builder's own come twice. */
static UINT header_name_check(const CHAR *name)
{
    static const CHAR *const own[] = {"date", "from", "to", "cc", "bcc", "subject", "message-id",
                                      "reply-to", "mime-version", "content-type",
                                      "content-transfer-encoding", "importance", "x-priority"};
    UINT i;
    UINT j;

    for (i = 0; name[i] != 0; i++) {
        if (name[i] <= ' ' || name[i] > '~' || name[i] == ':') {
            return NX_FALSE;
        }
    }
    for (j = 0; j < sizeof(own) / sizeof(own[0]); j++) {
        UINT k = 0;

        while (own[j][k] != 0 &&
               (name[k] == own[j][k] || (name[k] | 0x20) == own[j][k])) {
            k++;
        }
        if (own[j][k] == 0 && name[k] == 0) {
            return NX_FALSE;
        }
    }
    return i > 0 && i <= LINE_MAXIMUM / 8;
}

/* type/subtype and parameters: printable ASCII on one line. */
static UINT type_check(const CHAR *type)
{
    struct nx_smtp_piece piece = _nx_smtp_string(type);

    return !text_is_bad(type) && _nx_smtp_is_ascii(piece) && piece.length <= NX_SMTP_NAME_MAXIMUM;
}

/* Empty, or <...> without spaces and further brackets. */
static UINT message_id_check(const CHAR *id)
{
    UINT length = 0;
    UINT i;

    while (length < NX_SMTP_MESSAGE_ID_SIZE && id[length] != 0) {
        length++;
    }
    if (length == 0) {
        return NX_TRUE;
    }
    for (i = 1; i + 1 < length; i++) {
        if (id[i] <= ' ' || id[i] > '~' || id[i] == '<' || id[i] == '>') {
            return NX_FALSE;
        }
    }
    return length < NX_SMTP_MESSAGE_ID_SIZE && length > 2 && id[0] == '<' && id[length - 1] == '>';
}

/* An ENVID (RFC 3461 4.4) goes out as xtext: here what needs no escape. */
static UINT envelope_id_check(const CHAR *id)
{
    UINT i;

    for (i = 0; id != NX_NULL && id[i] != 0; i++) {
        if (id[i] <= ' ' || id[i] > '~' || id[i] == '+' || id[i] == '=' || i >= 100) {
            return NX_FALSE;
        }
    }
    return NX_TRUE;
}

static UINT recipients_check(const NX_SMTP_MAIL *mail, UINT *is_international)
{
    UINT i;

    if (mail->nx_smtp_mail_recipients == NX_NULL || mail->nx_smtp_mail_recipient_count == 0) {
        return NX_FALSE;
    }
    for (i = 0; i < mail->nx_smtp_mail_recipient_count; i++) {
        const NX_SMTP_RECIPIENT *recipient = &mail->nx_smtp_mail_recipients[i];
        UINT notify = recipient->nx_smtp_recipient_notify;

        if (_nx_smtp_address(recipient->nx_smtp_recipient_address).length == 0 ||
            !address_check(recipient->nx_smtp_recipient_address, is_international) ||
            !name_check(recipient->nx_smtp_recipient_name) ||
            (notify > NX_SMTP_NOTIFY_NEVER)) {
            return NX_FALSE;
        }
    }
    return NX_TRUE;
}

static UINT content_check(const NX_SMTP_CONTENT *content)
{
    return content->nx_smtp_content_reader != NX_NULL ||
           content->nx_smtp_content_data != NX_NULL || content->nx_smtp_content_length == 0;
}

static UINT parts_check(const NX_SMTP_MAIL *mail)
{
    UINT i;

    for (i = 0; i < mail->nx_smtp_mail_header_count; i++) {
        const NX_SMTP_HEADER *header = &mail->nx_smtp_mail_headers[i];

        if (header->nx_smtp_header_name == NX_NULL ||
            !header_name_check(header->nx_smtp_header_name) ||
            text_is_bad(header->nx_smtp_header_value)) {
            return NX_FALSE;
        }
    }
    for (i = 0; i < mail->nx_smtp_mail_attachment_count; i++) {
        const NX_SMTP_ATTACHMENT *attachment = &mail->nx_smtp_mail_attachments[i];

        if (text_is_bad(attachment->nx_smtp_attachment_name) ||
            !type_check(attachment->nx_smtp_attachment_type) ||
            !content_check(&attachment->nx_smtp_attachment_content)) {
            return NX_FALSE;
        }
    }
    return type_check(mail->nx_smtp_mail_body_type) && content_check(&mail->nx_smtp_mail_body);
}

UINT _nx_smtp_mail_check(const NX_SMTP_MAIL *mail, UINT *is_international)
{
    *is_international = NX_FALSE;
    if (!address_check(mail->nx_smtp_mail_from, is_international) ||
        !name_check(mail->nx_smtp_mail_from_name) ||
        !address_check(mail->nx_smtp_mail_reply_to, is_international) ||
        !recipients_check(mail, is_international) ||
        text_is_bad(mail->nx_smtp_mail_subject) ||
        !message_id_check(mail->nx_smtp_mail_message_id) ||
        !envelope_id_check(mail->nx_smtp_mail_envelope_id) ||
        mail->nx_smtp_mail_priority > NX_SMTP_MAIL_PRIORITY_HIGH || !parts_check(mail)) {
        return NX_SMTP_INVALID_PARAM;
    }
    return NX_SUCCESS;
}

/* --- Message-ID --------------------------------------------------------------------------- */

static VOID put_hex(struct nx_smtp_room *room, ULONG64 number)
{
    static const CHAR digits[] = "0123456789abcdef";
    UINT shift;

    for (shift = 64; shift > 0; shift -= 4) {
        _nx_smtp_put(room, digits + (number >> (shift - 4) & 15), 1);
    }
}

static UINT is_id_character(CHAR c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '.' || c == '-' || c == '[' || c == ']' || c == ':';
}

VOID _nx_smtp_message_id(NX_SMTP_MAIL *mail, struct nx_smtp_piece domain)
{
    struct nx_smtp_room room = {mail->nx_smtp_mail_message_id, NX_SMTP_MESSAGE_ID_SIZE - 2, 0};
    ULONG64 number;
    UINT i;

    if (mail->nx_smtp_mail_message_id[0] != 0) {
        return;
    }
    /* 64 bits of chance: unique over reboots and boards without any memory of them. */
    number = _nx_random();
    number = number << 32 | _nx_random();
    _nx_smtp_put_text(&room, "<");
    put_hex(&room, number);
    _nx_smtp_put_text(&room, "@");
    for (i = 0; i < domain.length; i++) {
        _nx_smtp_put(&room, is_id_character(domain.data[i]) ? domain.data + i : "-", 1);
    }
    room.size++;
    _nx_smtp_put_text(&room, ">");
    room.data[room.length] = 0;
}

/* --- reading contents ----------------------------------------------------------------------- */

static UINT content_begin(struct nx_smtp_mime *mime, const NX_SMTP_CONTENT *content)
{
    UINT unused = 0;

    mime->content = content;
    mime->content_left = content->nx_smtp_content_length;
    mime->input.length = 0;
    mime->column = 0;
    mime->held_space = 0;
    mime->cr_seen = NX_FALSE;
    if (content->nx_smtp_content_reader == NX_NULL || mime->is_measuring) {
        return NX_SUCCESS;
    }
    return content->nx_smtp_content_reader(content->nx_smtp_content_context, NX_NULL, 0, &unused);
}

/* The reader's next bytes; what it says of its length must be true. */
static UINT reader_read(struct nx_smtp_mime *mime)
{
    const NX_SMTP_CONTENT *content = mime->content;
    UINT is_bounded = content->nx_smtp_content_length != NX_SMTP_LENGTH_UNKNOWN;
    UINT length = 0;
    UINT status = content->nx_smtp_content_reader(content->nx_smtp_content_context,
                                                  (UCHAR *)mime->buffer, sizeof(mime->buffer),
                                                  &length);

    if (status != NX_SUCCESS) {
        return status;
    }
    if (length > sizeof(mime->buffer) ||
        (is_bounded && (length > mime->content_left || (length == 0 && mime->content_left > 0)))) {
        return NX_SMTP_INTERNAL_ERROR;
    }
    mime->content_left -= is_bounded ? length : 0;
    mime->input = (struct nx_smtp_piece){mime->buffer, length};
    return NX_SUCCESS;
}

/* Makes some of the content's bytes the input; none are left when its length stays 0. */
static UINT content_read(struct nx_smtp_mime *mime)
{
    if (mime->content->nx_smtp_content_reader != NX_NULL && !mime->is_measuring) {
        return reader_read(mime);
    }
    if (mime->content->nx_smtp_content_reader == NX_NULL) {
        mime->input = (struct nx_smtp_piece){mime->content->nx_smtp_content_data,
                                             mime->content_left};
    }
    mime->content_left = 0;
    return NX_SUCCESS;
}

/* --- encoding contents ---------------------------------------------------------------------- */

static UINT room_left(const struct nx_smtp_mime *mime)
{
    return mime->room.size - mime->room.length;
}

static VOID quoted_token(struct nx_smtp_mime *mime, CHAR c, UINT is_escaped)
{
    static const CHAR hex[] = "0123456789ABCDEF";
    CHAR escape[3] = {'=', hex[(UCHAR)c >> 4], hex[(UCHAR)c & 15]};
    UINT length = is_escaped ? 3 : 1;

    if (mime->column + length > QUOTED_LINE) {
        _nx_smtp_put_text(&mime->room, "=" NX_SMTP_LINE_TERMINATOR);
        mime->column = 0;
    }
    _nx_smtp_put(&mime->room, is_escaped ? escape : &c, length);
    mime->column += length;
}

/* White space may not end an encoded line (RFC 2045 6.7 rule 3). */
static VOID quoted_held(struct nx_smtp_mime *mime, UINT is_line_end)
{
    if (mime->held_space != 0) {
        quoted_token(mime, mime->held_space, is_line_end);
        mime->held_space = 0;
    }
}

static VOID quoted_byte(struct nx_smtp_mime *mime, CHAR c)
{
    if (c == '\n' && mime->cr_seen) {
        mime->cr_seen = NX_FALSE;       /* the CR has stood for both */
        return;
    }
    mime->cr_seen = c == '\r';
    if (c == '\r' || c == '\n') {
        quoted_held(mime, NX_TRUE);
        _nx_smtp_put_text(&mime->room, NX_SMTP_LINE_TERMINATOR);
        mime->column = 0;
        return;
    }
    quoted_held(mime, NX_FALSE);
    if (c == ' ' || c == '\t') {
        mime->held_space = c;
    } else {
        quoted_token(mime, c, c < '!' || c > '~' || c == '=');
    }
}

/* Writes what the room takes; *is_done when the content is at its end. */
static UINT quoted_write(struct nx_smtp_mime *mime, UINT *is_done)
{
    *is_done = NX_FALSE;
    while (room_left(mime) > 2 * RESERVE) {
        if (mime->input.length == 0) {
            UINT status = content_read(mime);

            if (status != NX_SUCCESS) {
                return status;
            }
            if (mime->input.length == 0) {
                quoted_held(mime, NX_TRUE);
                *is_done = NX_TRUE;
                return NX_SUCCESS;
            }
        }
        quoted_byte(mime, mime->input.data[0]);
        mime->input.data++;
        mime->input.length--;
    }
    return NX_SUCCESS;
}

/* Collects a line's bytes from pieces of any size; fewer only at the content's end. */
static UINT base64_line(struct nx_smtp_mime *mime, UCHAR line[BASE64_LINE], UINT *length)
{
    *length = 0;
    while (*length < BASE64_LINE) {
        UINT taken;

        if (mime->input.length == 0) {
            UINT status = content_read(mime);

            if (status != NX_SUCCESS || mime->input.length == 0) {
                return status;
            }
        }
        taken = BASE64_LINE - *length;
        taken = mime->input.length < taken ? mime->input.length : taken;
        memcpy(line + *length, mime->input.data, taken);
        mime->input.data += taken;
        mime->input.length -= taken;
        *length += taken;
    }
    return NX_SUCCESS;
}

static UINT base64_write(struct nx_smtp_mime *mime, UINT *is_done)
{
    UCHAR encoded[BASE64_LINE / 3 * 4 + 1];
    UCHAR line[BASE64_LINE];
    UINT length = BASE64_LINE;

    while (length == BASE64_LINE && room_left(mime) > sizeof(encoded) + RESERVE) {
        UINT encoded_length = 0;
        UINT status = base64_line(mime, line, &length);

        if (status != NX_SUCCESS) {
            return status;
        }
        if (length > 0) {
            _nx_utility_base64_encode(line, length, encoded, sizeof(encoded), &encoded_length);
            _nx_smtp_put(&mime->room, (CHAR *)encoded, encoded_length);
            _nx_smtp_put_text(&mime->room, NX_SMTP_LINE_TERMINATOR);
        }
    }
    *is_done = length < BASE64_LINE;
    return NX_SUCCESS;
}

/* --- steps: headers ------------------------------------------------------------------------- */

/* A step writes into the room; it goes on to the next when it says so. */
static VOID step_end(struct nx_smtp_mime *mime)
{
    mime->step++;
    mime->index = 0;
    mime->part = 0;
}

static VOID put(struct nx_smtp_mime *mime, const CHAR *text)
{
    _nx_smtp_put_text(&mime->room, text);
}

static VOID put_piece(struct nx_smtp_mime *mime, struct nx_smtp_piece piece)
{
    _nx_smtp_put(&mime->room, piece.data, piece.length);
}

static VOID put_mailbox(struct nx_smtp_mime *mime, const CHAR *name, struct nx_smtp_piece address)
{
    _nx_smtp_put_name(&mime->room, _nx_smtp_string(name));
    put(mime, "<");
    put_piece(mime, address);
    put(mime, ">");
}

static UINT step_begin(struct nx_smtp_mime *mime)
{
    if (mime->date != 0) {
        put(mime, "Date: ");
        _nx_smtp_put_date(&mime->room, mime->date);
        put(mime, NX_SMTP_LINE_TERMINATOR);
    }
    step_end(mime);
    return NX_SUCCESS;
}

static UINT step_from(struct nx_smtp_mime *mime)
{
    put(mime, NX_SMTP_FROM_STRING);
    put_mailbox(mime, mime->mail->nx_smtp_mail_from_name, mime->from);
    put(mime, NX_SMTP_LINE_TERMINATOR);
    step_end(mime);
    return NX_SUCCESS;
}

static UINT step_reply_to(struct nx_smtp_mime *mime)
{
    struct nx_smtp_piece address = _nx_smtp_address(mime->mail->nx_smtp_mail_reply_to);

    if (address.length > 0) {
        put(mime, "Reply-To: <");
        put_piece(mime, address);
        put(mime, ">" NX_SMTP_LINE_TERMINATOR);
    }
    step_end(mime);
    return NX_SUCCESS;
}

/* The next recipient of a type, with the header's name before the first. */
static UINT recipients_step(struct nx_smtp_mime *mime, UINT type, const CHAR *name)
{
    const NX_SMTP_MAIL *mail = mime->mail;

    for (; mime->index < mail->nx_smtp_mail_recipient_count; mime->index++) {
        const NX_SMTP_RECIPIENT *recipient = &mail->nx_smtp_mail_recipients[mime->index];
        UINT own = recipient->nx_smtp_recipient_type;

        if (own == type || (own == 0 && type == NX_SMTP_RECIPIENT_TO)) {
            put(mime, mime->part == 0 ? name : "," NX_SMTP_LINE_TERMINATOR " ");
            put_mailbox(mime, recipient->nx_smtp_recipient_name,
                        _nx_smtp_address(recipient->nx_smtp_recipient_address));
            mime->part++;
            mime->index++;
            return NX_SUCCESS;
        }
    }
    if (mime->part > 0) {
        put(mime, NX_SMTP_LINE_TERMINATOR);
    }
    step_end(mime);
    return NX_SUCCESS;
}

static UINT step_to(struct nx_smtp_mime *mime)
{
    return recipients_step(mime, NX_SMTP_RECIPIENT_TO, NX_SMTP_TO_STRING);
}

static UINT step_cc(struct nx_smtp_mime *mime)
{
    return recipients_step(mime, NX_SMTP_RECIPIENT_CC, "Cc: ");
}

/* A part of a header's text each time; true: that was its last. */
static UINT text_part(struct nx_smtp_mime *mime, const CHAR *name, const CHAR *value)
{
    struct nx_smtp_piece whole = _nx_smtp_string(value);
    UINT is_first = mime->part == 0;

    if (is_first) {
        mime->text = whole;
        put(mime, name);
        put(mime, ": ");
    }
    if (whole.length > 0) {
        _nx_smtp_put_part(&mime->room, &mime->text, _nx_smtp_needs_encoding(whole),
                          (UINT)strlen(name) + 2, is_first);
    }
    mime->part++;
    if (mime->text.length > 0) {
        return NX_FALSE;
    }
    put(mime, NX_SMTP_LINE_TERMINATOR);
    mime->part = 0;
    return NX_TRUE;
}

static UINT step_subject(struct nx_smtp_mime *mime)
{
    const CHAR *subject = mime->mail->nx_smtp_mail_subject;

    if (subject == NX_NULL || text_part(mime, "Subject", subject)) {
        step_end(mime);
    }
    return NX_SUCCESS;
}

static UINT step_message_id(struct nx_smtp_mime *mime)
{
    put(mime, NX_SMTP_MESSAGE_ID ": ");
    put(mime, mime->mail->nx_smtp_mail_message_id);
    put(mime, NX_SMTP_LINE_TERMINATOR);
    put_piece(mime, _nx_smtp_priority_header(mime->mail->nx_smtp_mail_priority));
    step_end(mime);
    return NX_SUCCESS;
}

static UINT step_headers(struct nx_smtp_mime *mime)
{
    const NX_SMTP_HEADER *header;

    if (mime->index == mime->mail->nx_smtp_mail_header_count) {
        step_end(mime);
        return NX_SUCCESS;
    }
    header = &mime->mail->nx_smtp_mail_headers[mime->index];
    if (text_part(mime, header->nx_smtp_header_name, header->nx_smtp_header_value)) {
        mime->index++;
    }
    return NX_SUCCESS;
}

/* --- steps: bodies -------------------------------------------------------------------------- */

static UINT is_multipart(const struct nx_smtp_mime *mime)
{
    return mime->mail->nx_smtp_mail_attachment_count > 0;
}

/*
 * "=_" comes neither in base64 nor in quoted-printable text, the only ones
 * between boundaries; the rest keeps two messages inside each other apart.
 */
static VOID put_boundary(struct nx_smtp_mime *mime)
{
    const CHAR *id = mime->mail->nx_smtp_mail_message_id;
    ULONG64 hash = 14695981039346656037ull;

    for (; *id != 0; id++) {
        hash = (hash ^ (UCHAR)*id) * 1099511628211ull;
    }
    put(mime, "=_");
    put_hex(&mime->room, hash);
}

static VOID put_delimiter(struct nx_smtp_mime *mime, const CHAR *end)
{
    put(mime, NX_SMTP_LINE_TERMINATOR "--");
    put_boundary(mime);
    put(mime, end);
    put(mime, NX_SMTP_LINE_TERMINATOR);
}

static UINT is_text(const CHAR *type)
{
    return type == NX_NULL || strncmp(type, "text/", 5) == 0;
}

static VOID put_type(struct nx_smtp_mime *mime, const CHAR *type)
{
    put(mime, "Content-Type: ");
    put(mime, type == NX_NULL ? "text/plain" : type);
    if (type == NX_NULL || (is_text(type) && strchr(type, ';') == NX_NULL)) {
        put(mime, "; charset=utf-8");
    }
}

static VOID put_encoding(struct nx_smtp_mime *mime, const CHAR *encoding)
{
    put(mime, NX_SMTP_LINE_TERMINATOR "Content-Transfer-Encoding: ");
    put(mime, encoding);
    put(mime, NX_SMTP_LINE_TERMINATOR);
}

static UINT step_body_headers(struct nx_smtp_mime *mime)
{
    const CHAR *type = mime->mail->nx_smtp_mail_body_type;
    const CHAR *encoded = is_text(type) ? "quoted-printable" : "base64";

    put(mime, "MIME-Version: 1.0" NX_SMTP_LINE_TERMINATOR);
    if (is_multipart(mime)) {
        put(mime, "Content-Type: multipart/mixed; boundary=\"");
        put_boundary(mime);
        put(mime, "\"" NX_SMTP_LINE_TERMINATOR);
        put_delimiter(mime, "");
    }
    put_type(mime, type);
    put_encoding(mime, mime->body_form == NX_SMTP_BODY_PLAIN  ? "7bit"
                       : mime->body_form == NX_SMTP_BODY_8BIT ? "8bit"
                                                              : encoded);
    put(mime, NX_SMTP_LINE_TERMINATOR);
    step_end(mime);
    return content_begin(mime, &mime->mail->nx_smtp_mail_body);
}

static UINT step_body(struct nx_smtp_mime *mime)
{
    UINT is_done = NX_FALSE;
    UINT status = is_text(mime->mail->nx_smtp_mail_body_type) ? quoted_write(mime, &is_done)
                                                              : base64_write(mime, &is_done);

    if (is_done) {
        step_end(mime);
    }
    return status;
}

static VOID put_attachment_headers(struct nx_smtp_mime *mime, const NX_SMTP_ATTACHMENT *attachment)
{
    const CHAR *type = attachment->nx_smtp_attachment_type;

    put_delimiter(mime, "");
    put_type(mime, type == NX_NULL ? "application/octet-stream" : type);
    put_encoding(mime, attachment->nx_smtp_attachment_encoding == NX_SMTP_ENCODING_QUOTED_PRINTABLE
                           ? "quoted-printable"
                           : "base64");
    put(mime, "Content-Disposition: attachment");
}

/* The headers of an attachment, its file name in parts; then the content begins. */
static UINT step_attachment_headers(struct nx_smtp_mime *mime)
{
    const NX_SMTP_ATTACHMENT *attachment = mime->mail->nx_smtp_mail_attachments + mime->index;
    struct nx_smtp_piece name;

    if (mime->index == mime->mail->nx_smtp_mail_attachment_count) {
        mime->step += 2;                /* past the contents */
        return NX_SUCCESS;
    }
    name = _nx_smtp_string(attachment->nx_smtp_attachment_name);
    if (mime->part == 0) {
        put_attachment_headers(mime, attachment);
        mime->text = name;
    }
    if (mime->text.length > 0) {
        _nx_smtp_put_parameter(&mime->room, "filename", &mime->text, mime->part,
                               _nx_smtp_parameter_needs_encoding(name));
        mime->part++;
    }
    if (mime->text.length > 0) {
        return NX_SUCCESS;
    }
    put(mime, NX_SMTP_LINE_TERMINATOR NX_SMTP_LINE_TERMINATOR);
    mime->part = 0;
    mime->step++;
    return content_begin(mime, &attachment->nx_smtp_attachment_content);
}

static UINT step_attachment(struct nx_smtp_mime *mime)
{
    const NX_SMTP_ATTACHMENT *attachment = mime->mail->nx_smtp_mail_attachments + mime->index;
    UINT is_quoted =
        attachment->nx_smtp_attachment_encoding == NX_SMTP_ENCODING_QUOTED_PRINTABLE;
    UINT is_done = NX_FALSE;
    UINT status = is_quoted ? quoted_write(mime, &is_done) : base64_write(mime, &is_done);

    if (is_done) {
        mime->index++;
        mime->step--;                   /* the next one's headers */
    }
    return status;
}

static UINT step_end_of_parts(struct nx_smtp_mime *mime)
{
    if (is_multipart(mime)) {
        put_delimiter(mime, "--");
    }
    step_end(mime);
    return NX_SUCCESS;
}

static UINT (*const steps[])(struct nx_smtp_mime *mime) = {
    step_begin,        step_from,  step_reply_to,           step_to,
    step_cc,           step_subject, step_message_id,       step_headers,
    step_body_headers, step_body,  step_attachment_headers, step_attachment,
    step_end_of_parts,
};

#define STEPS      (sizeof(steps) / sizeof(steps[0]))
#define STEP_BODY  9                    /* step_body */

/* --- the whole ------------------------------------------------------------------------------ */

/* The body can go as it is: as the server takes it, and no line too long. */
static enum nx_smtp_body_form body_form(const NX_SMTP_MAIL *mail, UINT offers)
{
    const NX_SMTP_CONTENT *body = &mail->nx_smtp_mail_body;
    enum nx_smtp_body_form form = NX_SMTP_BODY_PLAIN;
    UINT run = 0;
    ULONG i;

    if (mail->nx_smtp_mail_is_ready && body->nx_smtp_content_reader != NX_NULL) {
        return offers & NX_SMTP_OFFER_8BITMIME ? NX_SMTP_BODY_8BIT : NX_SMTP_BODY_PLAIN;
    }
    if (!mail->nx_smtp_mail_is_ready &&
        (body->nx_smtp_content_reader != NX_NULL || mail->nx_smtp_mail_attachment_count > 0 ||
         !is_text(mail->nx_smtp_mail_body_type))) {
        return NX_SMTP_BODY_ENCODED;
    }
    for (i = 0; i < body->nx_smtp_content_length; i++) {
        CHAR c = body->nx_smtp_content_data[i];

        run = c == '\r' || c == '\n' ? 0 : run + 1;
        if (!mail->nx_smtp_mail_is_ready && (run > LINE_MAXIMUM || c == 0)) {
            return NX_SMTP_BODY_ENCODED;
        }
        if ((UCHAR)c >= 0x80) {
            form = NX_SMTP_BODY_8BIT;
        }
    }
    if (form == NX_SMTP_BODY_8BIT && !(offers & NX_SMTP_OFFER_8BITMIME)) {
        return NX_SMTP_BODY_ENCODED;
    }
    return form;
}

/* Bytes that a content of a reader, which is not asked, will have; 0: not known. */
static ULONG reader_size(const NX_SMTP_CONTENT *content, UINT is_base64)
{
    ULONG length = content->nx_smtp_content_length;

    if (content->nx_smtp_content_reader == NX_NULL || length == NX_SMTP_LENGTH_UNKNOWN) {
        return 0;
    }
    return is_base64 ? (length + BASE64_LINE - 1) / BASE64_LINE * 78 : length;
}

static UINT content_is_known(const NX_SMTP_CONTENT *content)
{
    return content->nx_smtp_content_reader == NX_NULL ||
           content->nx_smtp_content_length != NX_SMTP_LENGTH_UNKNOWN;
}

/* The message's size for SIZE (RFC 1870): exact where all lies in memory. */
static ULONG message_size(struct nx_smtp_mime *mime)
{
    const NX_SMTP_MAIL *mail = mime->mail;
    struct nx_smtp_message message;
    UCHAR data[256];
    ULONG size = reader_size(&mail->nx_smtp_mail_body, NX_FALSE);
    UINT is_known = content_is_known(&mail->nx_smtp_mail_body);
    UINT length;
    UINT i;

    for (i = 0; i < mail->nx_smtp_mail_attachment_count; i++) {
        const NX_SMTP_ATTACHMENT *attachment = &mail->nx_smtp_mail_attachments[i];
        const NX_SMTP_CONTENT *content = &attachment->nx_smtp_attachment_content;

        is_known = is_known && content_is_known(content);
        size += reader_size(content, attachment->nx_smtp_attachment_encoding ==
                                         NX_SMTP_ENCODING_BASE64);
    }
    if (!is_known) {
        return 0;
    }
    mime->is_measuring = NX_TRUE;
    _nx_smtp_message_begin_source(&message, _nx_smtp_mime_next, mime, NX_TRUE);
    while ((length = _nx_smtp_message_read(&message, data, sizeof(data))) > 0) {
        size += length;
    }
    return size;
}

static VOID rewind_message(struct nx_smtp_mime *mime)
{
    mime->step = 0;
    mime->index = 0;
    mime->part = 0;
    mime->content = NX_NULL;
    mime->is_measuring = NX_FALSE;
}

VOID _nx_smtp_mime_begin(struct nx_smtp_mime *mime, const NX_SMTP_MAIL *mail,
                         struct nx_smtp_piece from, ULONG date, UINT offers)
{
    memset(mime, 0, sizeof(*mime));
    mime->mail = mail;
    mime->from = from;
    mime->date = mail->nx_smtp_mail_date != 0 ? mail->nx_smtp_mail_date : date;
    mime->body_form = body_form(mail, offers);
    mime->size = message_size(mime);
    rewind_message(mime);
}

/* Bytes of a body that goes as it is. */
static UINT body_next(struct nx_smtp_mime *mime, struct nx_smtp_piece *piece)
{
    UINT status = NX_SUCCESS;

    if (mime->content == NX_NULL) {     /* a ready message: there were no headers */
        status = content_begin(mime, &mime->mail->nx_smtp_mail_body);
    }
    mime->input.length = 0;
    if (status == NX_SUCCESS) {
        status = content_read(mime);
    }
    *piece = mime->input;
    if (status == NX_SUCCESS && piece->length == 0) {
        mime->step = STEPS;
    }
    return status;
}

UINT _nx_smtp_mime_next(VOID *context, struct nx_smtp_piece *piece)
{
    struct nx_smtp_mime *mime = context;
    UINT status = NX_SUCCESS;

    mime->room = (struct nx_smtp_room){mime->data, sizeof(mime->data), 0};
    *piece = (struct nx_smtp_piece){mime->data, 0};
    while (status == NX_SUCCESS && mime->room.length == 0 && mime->step < STEPS) {
        if (mime->mail->nx_smtp_mail_is_ready ||
            (mime->step == STEP_BODY && mime->body_form != NX_SMTP_BODY_ENCODED)) {
            return body_next(mime, piece);
        }
        status = steps[mime->step](mime);
    }
    piece->length = mime->room.length;
    return status;
}
