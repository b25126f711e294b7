/*
 * Reply lines byte by byte: code, hyphen or space, text, CRLF. The text passes
 * a scanner of words that notices the extensions of an EHLO reply, and the text
 * of the last line is kept for the dialogue.
 */
#include "nx_smtp_reply.h"

struct keyword {
    const CHAR *name;
    UINT bit;
};

/* First words of the lines of an EHLO reply. */
static const struct keyword extensions[] = {
    {"AUTH", NX_SMTP_OFFER_AUTH},
    {"STARTTLS", NX_SMTP_OFFER_STARTTLS},
    {"PIPELINING", NX_SMTP_OFFER_PIPELINING},
    {"SIZE", NX_SMTP_OFFER_SIZE},
    {"8BITMIME", NX_SMTP_OFFER_8BITMIME},
    {"SMTPUTF8", NX_SMTP_OFFER_SMTPUTF8},
    {"CHUNKING", NX_SMTP_OFFER_CHUNKING},
    {"DSN", NX_SMTP_OFFER_DSN},
    {"ENHANCEDSTATUSCODES", NX_SMTP_OFFER_ENHANCED},
    {"LIMITS", NX_SMTP_OFFER_LIMITS},
    {NX_NULL, 0},
};

/* The words after AUTH. */
static const struct keyword mechanisms[] = {
    {"PLAIN", NX_SMTP_OFFER_PLAIN},
    {"LOGIN", NX_SMTP_OFFER_LOGIN},
    {"CRAM-MD5", NX_SMTP_OFFER_CRAM_MD5},
    {"SCRAM-SHA-256", NX_SMTP_OFFER_SCRAM_SHA_256},
    {"XOAUTH2", NX_SMTP_OFFER_XOAUTH2},
    {"OAUTHBEARER", NX_SMTP_OFFER_OAUTHBEARER},
    {NX_NULL, 0},
};

static VOID line_begin(struct nx_smtp_reply *reply)
{
    reply->text_length = 0;
    reply->line_code = 0;
    reply->column = 0;
    reply->is_last = NX_TRUE;
    reply->cr_seen = NX_FALSE;
    reply->keyword = 0;
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

static UINT word_bit(const struct nx_smtp_reply *reply, const struct keyword *table)
{
    for (; table->name != NX_NULL; table++) {
        if (reply->word_length == strlen(table->name) &&
            memcmp(reply->word, table->name, reply->word_length) == 0) {
            return table->bit;
        }
    }
    return 0;
}

/* The number at the end of the word, from `start`; past 32 bits the greatest; 0: none. */
static ULONG word_number(const struct nx_smtp_reply *reply, UINT start)
{
    ULONG64 number = 0;
    UINT i;

    if (reply->word_length > NX_SMTP_REPLY_WORD_MAXIMUM) {
        return 0;
    }
    for (i = start; i < reply->word_length; i++) {
        if (reply->word[i] < '0' || reply->word[i] > '9') {
            return 0;
        }
        number = number * 10 + (ULONG64)(reply->word[i] - '0');
        number = number > 0xFFFFFFFFu ? 0xFFFFFFFFu : number;
    }
    return (ULONG)number;
}

static UINT word_begins(const struct nx_smtp_reply *reply, const CHAR *text, UINT length)
{
    return reply->word_length > length && memcmp(reply->word, text, length) == 0;
}

/* NAME=NUMBER after LIMITS. */
static VOID limit_word(struct nx_smtp_reply *reply)
{
    if (word_begins(reply, "MAILMAX=", 8)) {
        reply->offer.mail_max = word_number(reply, 8);
    } else if (word_begins(reply, "RCPTMAX=", 8)) {
        reply->offer.recipient_max = word_number(reply, 8);
    }
}

/* A word of the line has ended. The first line names the server, not a keyword. */
static VOID word_end(struct nx_smtp_reply *reply)
{
    if (reply->word_length == 0) {
        return;
    }
    if (reply->words == 0) {
        reply->keyword = reply->lines > 0 ? word_bit(reply, extensions) : 0;
        reply->offer.bits |= reply->keyword;
    } else if (reply->keyword == NX_SMTP_OFFER_AUTH) {
        reply->offer.bits |= word_bit(reply, mechanisms);
    } else if (reply->keyword == NX_SMTP_OFFER_SIZE) {
        reply->offer.size = word_number(reply, 0);
    } else if (reply->keyword == NX_SMTP_OFFER_LIMITS) {
        limit_word(reply);
    }
    reply->words = 1;
    reply->word_length = 0;
}

/* Whoever shows what a server said shall not obey it: only printable ASCII is kept. */
static VOID said_byte(struct nx_smtp_reply *reply, CHAR c)
{
    if (reply->said_length + 1 < NX_SMTP_OUTCOME_TEXT_SIZE) {
        reply->said[reply->said_length] = (c < ' ' || c > '~') ? '?' : c;
        reply->said_length++;
        reply->said[reply->said_length] = 0;
    }
}

static VOID text_byte(struct nx_smtp_reply *reply, CHAR c)
{
    if (reply->text_length < reply->text_size) {
        reply->text[reply->text_length] = c;
    }
    reply->text_length++;
    said_byte(reply, c);

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
    if (reply->said_length > 0) {
        said_byte(reply, ' ');
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

/* Digits from *at on, at most three; 1000: none or more. */
static UINT enhanced_number(const CHAR *text, UINT *at)
{
    UINT number = 0;
    UINT digits = 0;

    for (; text[*at] >= '0' && text[*at] <= '9'; (*at)++) {
        number = digits < 3 ? number * 10 + (UINT)(text[*at] - '0') : 1000;
        digits++;
    }
    return digits > 0 ? number : 1000;
}

VOID _nx_smtp_reply_enhanced(const struct nx_smtp_reply *reply, UINT enhanced[3])
{
    UINT number[3];
    UINT at = 0;
    UINT i;

    memset(enhanced, 0, 3 * sizeof(enhanced[0]));
    for (i = 0; i < 3; i++) {
        number[i] = enhanced_number(reply->said, &at);
        if (number[i] > 999 || (i < 2 && reply->said[at++] != '.')) {
            return;
        }
    }
    if (number[0] == reply->code / 100 && (reply->said[at] == ' ' || reply->said[at] == 0)) {
        memcpy(enhanced, number, sizeof(number));
    }
}
