/*
 * SMTP replies (RFC 5321 4.2) assembled from any split of bytes. Nothing of a
 * line is kept but what the dialogue needs, so the length of lines costs no
 * memory; length of a line, lines and bytes of a reply are bounded. No I/O.
 */
#ifndef NX_SMTP_REPLY_H
#define NX_SMTP_REPLY_H

#include "nx_api.h"

/*
 * RFC 5321 4.5.3.1.5 allows 512 octets a line, CRLF included. Longer ones are
 * read to a bound (servers list mechanisms at length) and no further.
 */
#define NX_SMTP_REPLY_LINE_STANDARD 512
#define NX_SMTP_REPLY_LINE_MAXIMUM  4096
#define NX_SMTP_REPLY_LINES_MAXIMUM 128
#define NX_SMTP_REPLY_BYTES_MAXIMUM 32768

/* What an EHLO reply offered (bits of nx_smtp_reply.offers). */
#define NX_SMTP_OFFER_AUTH  1u          /* a line AUTH, whatever it lists */
#define NX_SMTP_OFFER_PLAIN 2u
#define NX_SMTP_OFFER_LOGIN 4u

/* What _nx_smtp_reply_feed found. */
#define NX_SMTP_REPLY_INCOMPLETE 0u
#define NX_SMTP_REPLY_COMPLETE   1u
#define NX_SMTP_REPLY_MALFORMED  2u
#define NX_SMTP_REPLY_OVERSIZE   3u

/* Longest word that the scan for keywords must tell from others ("LOGIN"). */
#define NX_SMTP_REPLY_WORD_MAXIMUM 5

struct nx_smtp_reply {
    UINT code;                          /* 200 to 599 once complete */
    UINT offers;                        /* NX_SMTP_OFFER_* */
    CHAR *text;                         /* text of the last line, not ended by NUL */
    UINT text_size;                     /* room at text */
    UINT text_length;                   /* bytes of the line; beyond text_size they are not kept */
    UINT lines;                         /* complete ones */
    UINT bytes;
    /* The line being read. */
    UINT line_code;
    UINT column;                        /* bytes so far */
    UCHAR is_last;                      /* no hyphen after its code */
    UCHAR cr_seen;
    UCHAR is_auth;                      /* its first word is AUTH */
    UCHAR words;                        /* complete ones */
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

/* Whether the bytes so far are more than any reply line of RFC 5321 can have. */
UINT _nx_smtp_reply_is_babble(const struct nx_smtp_reply *reply);

#endif
