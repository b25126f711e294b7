/*
 * Writes a mail as a message (RFC 5322, 2045-2049), a small piece at a time, as
 * a source for nx_smtp_message.h: however large the mail, this is all the memory
 * it takes. No I/O but the application's readers.
 */
#ifndef NX_SMTP_MIME_H
#define NX_SMTP_MIME_H

#include "nx_smtp_header.h"
#include "nx_smtp_mail.h"

/* A mailbox with the longest address that a command can hold, and the longest name. */
#define NX_SMTP_MIME_ROOM 1024

enum nx_smtp_body_form { NX_SMTP_BODY_PLAIN, NX_SMTP_BODY_8BIT, NX_SMTP_BODY_ENCODED };

struct nx_smtp_mime {
    const NX_SMTP_MAIL *mail;
    struct nx_smtp_piece from;          /* without angle brackets */
    ULONG date;                         /* 0: no such header */
    enum nx_smtp_body_form body_form;
    ULONG size;                         /* bytes, as if read to its end; 0: not known */
    /* Where it is. */
    UINT step;
    UINT index;                         /* of a recipient, header or attachment */
    UINT part;                          /* of the header that is being written */
    struct nx_smtp_piece text;          /* left of it */
    /* The content that is being read: */
    const NX_SMTP_CONTENT *content;     /* null: none */
    ULONG content_left;
    struct nx_smtp_piece input;         /* read, not yet encoded */
    UINT column;                        /* of the encoded line */
    CHAR held_space;                    /* white space that may be the last of its line; 0: none */
    UCHAR cr_seen;
    UCHAR is_measuring;                 /* readers are not called, their lengths believed */
    struct nx_smtp_room room;
    CHAR data[NX_SMTP_MIME_ROOM];
    CHAR buffer[256];                   /* of a reader */
};

/*
 * Whether all of the mail's text can stand where it belongs: NX_SUCCESS,
 * NX_PTR_ERROR, or NX_SMTP_INVALID_PARAM. *is_international: an address is UTF-8.
 */
UINT _nx_smtp_mail_check(const NX_SMTP_MAIL *mail, UINT *is_international);

/*
 * Begins the message. `from` goes into the header; offers are the server's
 * (NX_SMTP_OFFER_8BITMIME decides how 8-bit text goes). With a Message-ID.
 */
VOID _nx_smtp_mime_begin(struct nx_smtp_mime *mime, const NX_SMTP_MAIL *mail,
                         struct nx_smtp_piece from, ULONG date, UINT offers);

/* An nx_smtp_source; context is the struct nx_smtp_mime. */
UINT _nx_smtp_mime_next(VOID *context, struct nx_smtp_piece *piece);

/* Makes a Message-ID for a mail that has none. */
VOID _nx_smtp_message_id(NX_SMTP_MAIL *mail, struct nx_smtp_piece domain);

#endif
