/*
 * The message as it goes on the wire after DATA, or in the chunks of BDAT:
 * headers, then the body made fit for transport (RFC 5321 4.5.2, 2.3.8) while it
 * is read in pieces of any size. Nothing is copied but into the reader's buffer.
 * No I/O.
 */
#ifndef NX_SMTP_MESSAGE_H
#define NX_SMTP_MESSAGE_H

#include "nx_api.h"

#define NX_SMTP_MESSAGE_HEADER_PIECES 9

struct nx_smtp_piece {
    const CHAR *data;
    UINT length;
};

/*
 * Gives the next piece of a body, valid until the next call; length 0: there is
 * no more. Any status but NX_SUCCESS ends the message unfinished.
 */
typedef UINT (*nx_smtp_source)(VOID *context, struct nx_smtp_piece *piece);

struct nx_smtp_message {
    struct nx_smtp_piece header[NX_SMTP_MESSAGE_HEADER_PIECES];
    UINT header_next;                   /* piece being read; all: the body's turn */
    struct nx_smtp_piece body;          /* what is left of it, or of its last piece */
    nx_smtp_source source;              /* of further pieces; null: none */
    VOID *context;
    UINT status;                        /* of the source */
    struct nx_smtp_piece pending;       /* what a byte of the body turned into */
    UCHAR at_line_start;
    UCHAR cr_seen;                      /* the last byte was CR, and its CRLF is written */
    UCHAR is_chunked;                   /* no dots doubled, none at the end */
    UCHAR is_ended;                     /* the end is written or pending */
};

/*
 * Begins a message. `from` and `to` are addresses without angle brackets,
 * priority is NX_SMTP_MAIL_PRIORITY_*. Keeps the pointers, not copies.
 */
VOID _nx_smtp_message_begin(struct nx_smtp_message *message, struct nx_smtp_piece from,
                            struct nx_smtp_piece to, struct nx_smtp_piece subject, UINT priority,
                            struct nx_smtp_piece body);

/* The header lines of a priority; none for NX_SMTP_MAIL_PRIORITY_NORMAL. */
struct nx_smtp_piece _nx_smtp_priority_header(UINT priority);

/* Begins a message whose headers, too, come from a source. */
VOID _nx_smtp_message_begin_source(struct nx_smtp_message *message, nx_smtp_source source,
                                   VOID *context, UINT is_chunked);

/*
 * Writes the next bytes of the message, final CRLF.CRLF included, and returns
 * their number: size unless the end comes first, or the source fails; 0 when all
 * is read.
 *
 * CR, LF and CRLF in the body each become CRLF; a line that begins with a dot
 * gets another; a body that does not end with a line end gets one. Lines are
 * kept at any length.
 */
UINT _nx_smtp_message_read(struct nx_smtp_message *message, UCHAR *buffer, UINT size);

/* Whether all of it has been read. */
UINT _nx_smtp_message_is_read(const struct nx_smtp_message *message);

#endif
