/*
 * SMTP replies (RFC 5321 4.2) assembled from any split of bytes. Of the lines
 * only what the dialogue needs is kept, so their length costs no memory; length
 * of a line, lines and bytes of a reply are bounded. No I/O.
 */
#ifndef NX_SMTP_REPLY_H
#define NX_SMTP_REPLY_H

#include "nx_smtp_outcome.h"

/*
 * RFC 5321 4.5.3.1.5 allows 512 octets a line, CRLF included. Longer ones are
 * read to a bound (servers list mechanisms at length) and no further.
 */
#define NX_SMTP_REPLY_LINE_STANDARD 512
#define NX_SMTP_REPLY_LINE_MAXIMUM  4096
#define NX_SMTP_REPLY_LINES_MAXIMUM 128
#define NX_SMTP_REPLY_BYTES_MAXIMUM 32768

/* What an EHLO reply offered (bits of nx_smtp_offer.bits). */
#define NX_SMTP_OFFER_AUTH          0x0001u     /* a line AUTH, whatever it lists */
#define NX_SMTP_OFFER_PLAIN         0x0002u     /* mechanisms */
#define NX_SMTP_OFFER_LOGIN         0x0004u
#define NX_SMTP_OFFER_CRAM_MD5      0x0008u
#define NX_SMTP_OFFER_SCRAM_SHA_256 0x0010u
#define NX_SMTP_OFFER_XOAUTH2       0x0020u
#define NX_SMTP_OFFER_OAUTHBEARER   0x0040u
#define NX_SMTP_OFFER_STARTTLS      0x0080u     /* RFC 3207 */
#define NX_SMTP_OFFER_PIPELINING    0x0100u     /* RFC 2920 */
#define NX_SMTP_OFFER_SIZE          0x0200u     /* RFC 1870 */
#define NX_SMTP_OFFER_8BITMIME      0x0400u     /* RFC 6152 */
#define NX_SMTP_OFFER_SMTPUTF8      0x0800u     /* RFC 6531 */
#define NX_SMTP_OFFER_CHUNKING      0x1000u     /* RFC 3030 */
#define NX_SMTP_OFFER_DSN           0x2000u     /* RFC 3461 */
#define NX_SMTP_OFFER_ENHANCED      0x4000u     /* ENHANCEDSTATUSCODES, RFC 2034 */
#define NX_SMTP_OFFER_LIMITS        0x8000u     /* RFC 9422 */

#define NX_SMTP_OFFER_AUTHENTICATION 0x007Fu    /* AUTH and all mechanisms */

struct nx_smtp_offer {
    UINT bits;                          /* NX_SMTP_OFFER_* */
    ULONG size;                         /* most bytes of a message; 0: no limit told */
    ULONG mail_max;                     /* most mails a session; 0: no limit told */
    ULONG recipient_max;                /* most recipients a mail; 0: no limit told */
};

/* What _nx_smtp_reply_feed found. */
#define NX_SMTP_REPLY_INCOMPLETE 0u
#define NX_SMTP_REPLY_COMPLETE   1u
#define NX_SMTP_REPLY_MALFORMED  2u
#define NX_SMTP_REPLY_OVERSIZE   3u

/* Longest word that the scan for keywords must tell from others, and one byte more. */
#define NX_SMTP_REPLY_WORD_MAXIMUM 25

struct nx_smtp_reply {
    UINT code;                          /* 200 to 599 once complete */
    struct nx_smtp_offer offer;         /* of an EHLO reply */
    CHAR *text;                         /* text of the last line, not ended by NUL */
    UINT text_size;                     /* room at text */
    UINT text_length;                   /* bytes of the line; beyond text_size they are not kept */
    CHAR said[NX_SMTP_OUTCOME_TEXT_SIZE];       /* all lines, as an outcome shows them */
    UINT said_length;
    UINT lines;                         /* complete ones */
    UINT bytes;
    /* The line being read. */
    UINT line_code;
    UINT column;                        /* bytes so far */
    UCHAR is_last;                      /* no hyphen after its code */
    UCHAR cr_seen;
    UCHAR words;                        /* complete ones */
    UINT keyword;                       /* NX_SMTP_OFFER_* of its first word */
    UINT word_length;
    CHAR word[NX_SMTP_REPLY_WORD_MAXIMUM];
};

/* Begins a reply; the text of its last line goes to text, at most text_size bytes. */
VOID _nx_smtp_reply_begin(struct nx_smtp_reply *reply, CHAR *text, UINT text_size);

/*
 * Takes bytes up to the end of the reply or of the data; *used says how many.
 * Returns NX_SMTP_REPLY_*; after anything but INCOMPLETE the reply must be
 * begun anew.
 */
UINT _nx_smtp_reply_feed(struct nx_smtp_reply *reply, const UCHAR *data, UINT length, UINT *used);

/*
 * The enhanced status code (RFC 2034) that the text of a complete reply begins
 * with, one of the reply's class; 0.0.0 when there is none.
 */
VOID _nx_smtp_reply_enhanced(const struct nx_smtp_reply *reply, UINT enhanced[3]);

/* Whether the bytes so far are more than any reply line of RFC 5321 can have. */
UINT _nx_smtp_reply_is_babble(const struct nx_smtp_reply *reply);

#endif
