/*
 * Reply lines byte by byte: code, hyphen or space, text, CRLF. The text passes
 * a scanner of words that notices AUTH and its mechanisms in an EHLO reply, and
 * the text of the last line is kept for the dialogue.
 */
#include "nx_smtp_reply.h"

static VOID line_begin(struct nx_smtp_reply *reply)
{
    reply->text_length = 0;
    reply->line_code = 0;
    reply->column = 0;
    reply->is_last = NX_TRUE;
    reply->cr_seen = NX_FALSE;
    reply->is_auth = NX_FALSE;
    reply->words = 0;
    reply->word_length = 0;
}

VOID _nx_smtp_reply_begin(struct nx_smtp_reply *reply, CHAR *text, UINT text_size)
{
    memset(reply, 0, sizeof(*reply));
    reply->text = text;
    reply->text_size = text_size;
    line_begin(reply);
}

UINT _nx_smtp_reply_is_babble(const struct nx_smtp_reply *reply)
{
    return reply->column > NX_SMTP_REPLY_LINE_STANDARD;
}

static CHAR upper(CHAR c)
{
    return (c >= 'a' && c <= 'z') ? (CHAR)(c - 'a' + 'A') : c;
}

static UINT word_is(const struct nx_smtp_reply *reply, const CHAR *name, UINT length)
{
    return reply->word_length == length && memcmp(reply->word, name, length) == 0;
}

/* A word of the line has ended. The first line names the server, not a keyword. */
static VOID word_end(struct nx_smtp_reply *reply)
{
    if (reply->word_length == 0) {
        return;
    }
    if (reply->words == 0) {
        reply->is_auth = reply->lines > 0 && word_is(reply, "AUTH", 4);
        reply->offers |= reply->is_auth ? NX_SMTP_OFFER_AUTH : 0u;
    } else if (reply->is_auth && word_is(reply, "PLAIN", 5)) {
        reply->offers |= NX_SMTP_OFFER_PLAIN;
    } else if (reply->is_auth && word_is(reply, "LOGIN", 5)) {
        reply->offers |= NX_SMTP_OFFER_LOGIN;
    }
    reply->words = 1;
    reply->word_length = 0;
}

static VOID text_byte(struct nx_smtp_reply *reply, CHAR c)
{
    if (reply->text_length < reply->text_size) {
        reply->text[reply->text_length] = c;
    }
    reply->text_length++;

    /* "AUTH=LOGIN" is how servers wrote it before RFC 2554 had its final form. */
    if (c == ' ' || c == '\t' || (c == '=' && reply->words == 0)) {
        word_end(reply);
        return;
    }
    if (reply->word_length < NX_SMTP_REPLY_WORD_MAXIMUM) {
        reply->word[reply->word_length] = upper(c);
    }
    reply->word_length++;
}

static UINT line_end(struct nx_smtp_reply *reply)
{
    if (reply->column < 3 || (reply->lines > 0 && reply->line_code != reply->code)) {
        return NX_SMTP_REPLY_MALFORMED;
    }
    word_end(reply);
    reply->code = reply->line_code;
    reply->lines++;
    if (reply->is_last) {
        return NX_SMTP_REPLY_COMPLETE;
    }
    if (reply->lines >= NX_SMTP_REPLY_LINES_MAXIMUM) {
        return NX_SMTP_REPLY_OVERSIZE;
    }
    line_begin(reply);
    return NX_SMTP_REPLY_INCOMPLETE;
}

/* The code and what separates it from the text. A bare code is a whole line. */
static UINT code_byte(struct nx_smtp_reply *reply, CHAR c)
{
    if (reply->column == 3) {
        reply->is_last = c != '-';
        return (c == ' ' || c == '-') ? NX_SMTP_REPLY_INCOMPLETE : NX_SMTP_REPLY_MALFORMED;
    }
    if (c < '0' || c > '9' || (reply->column == 0 && (c < '2' || c > '5'))) {
        return NX_SMTP_REPLY_MALFORMED;
    }
    reply->line_code = reply->line_code * 10 + (UINT)(c - '0');
    return NX_SMTP_REPLY_INCOMPLETE;
}

static UINT reply_byte(struct nx_smtp_reply *reply, CHAR c)
{
    UINT found = NX_SMTP_REPLY_INCOMPLETE;

    reply->bytes++;
    if (reply->bytes > NX_SMTP_REPLY_BYTES_MAXIMUM) {
        return NX_SMTP_REPLY_OVERSIZE;
    }
    if (c == '\n') {                    /* a line feed alone ends a line too: it cannot mislead */
        return line_end(reply);
    }
    if (reply->cr_seen) {
        return NX_SMTP_REPLY_MALFORMED;
    }
    if (reply->column >= NX_SMTP_REPLY_LINE_MAXIMUM) {
        return NX_SMTP_REPLY_OVERSIZE;
    }
    if (c == '\r') {
        reply->cr_seen = NX_TRUE;
        return NX_SMTP_REPLY_INCOMPLETE;
    }
    if (reply->column <= 3) {
        found = code_byte(reply, c);
    } else {
        text_byte(reply, c);
    }
    reply->column++;
    return found;
}

UINT _nx_smtp_reply_feed(struct nx_smtp_reply *reply, const UCHAR *data, UINT length, UINT *used)
{
    UINT found = NX_SMTP_REPLY_INCOMPLETE;
    UINT i = 0;

    while (i < length && found == NX_SMTP_REPLY_INCOMPLETE) {
        found = reply_byte(reply, (CHAR)data[i]);
        i++;
    }
    *used = i;
    return found;
}
