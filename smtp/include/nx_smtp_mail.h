/*
 * A mail as an application describes it: who, what, and what is attached. All
 * text is the caller's and must stay until the mail is sent; nothing is copied.
 */
#ifndef NX_SMTP_MAIL_H
#define NX_SMTP_MAIL_H

#include "nx_smtp_outcome.h"

/*
 * Gives the next bytes of a content: at most `size` into `buffer`, their number
 * in *length; 0 ends it. Called with size 0 (and no buffer) before the first
 * bytes: a content that is sent again begins again. Any status but NX_SUCCESS
 * gives the mail up and becomes its status.
 */
typedef UINT (*NX_SMTP_READER)(VOID *context, UCHAR *buffer, UINT size, UINT *length);

#define NX_SMTP_LENGTH_UNKNOWN 0xFFFFFFFFu

/* Bytes in memory, or, where there is a reader, from it. */
typedef struct NX_SMTP_CONTENT_STRUCT {
    const CHAR *nx_smtp_content_data;
    ULONG nx_smtp_content_length;               /* with a reader also NX_SMTP_LENGTH_UNKNOWN */
    NX_SMTP_READER nx_smtp_content_reader;      /* null: the bytes lie at data */
    VOID *nx_smtp_content_context;              /* for the reader */
} NX_SMTP_CONTENT;

#define NX_SMTP_ENCODING_BASE64           0
#define NX_SMTP_ENCODING_QUOTED_PRINTABLE 1     /* for text: its line ends become CRLF */

typedef struct NX_SMTP_ATTACHMENT_STRUCT {
    const CHAR *nx_smtp_attachment_name;        /* file name, UTF-8; null: none */
    const CHAR *nx_smtp_attachment_type;        /* as "image/png"; null: application/octet-stream */
    UINT nx_smtp_attachment_encoding;           /* NX_SMTP_ENCODING_* */
    NX_SMTP_CONTENT nx_smtp_attachment_content;
} NX_SMTP_ATTACHMENT;

/* A header line of the application's own. */
typedef struct NX_SMTP_HEADER_STRUCT {
    const CHAR *nx_smtp_header_name;            /* without the colon */
    const CHAR *nx_smtp_header_value;           /* UTF-8, encoded and folded as needed */
} NX_SMTP_HEADER;

/* Bytes of a Message-ID with its angle brackets and the NUL. */
#define NX_SMTP_MESSAGE_ID_SIZE 128

/* Longest display name, bytes. */
#define NX_SMTP_NAME_MAXIMUM 200

/* What a report of the recipient's server shall hold (RFC 3461 4.3). */
#define NX_SMTP_RETURN_DEFAULT 0
#define NX_SMTP_RETURN_FULL    1
#define NX_SMTP_RETURN_HEADERS 2

/* Zeroed, each member has a meaning: no name, no attachments, and so on. */
typedef struct NX_SMTP_MAIL_STRUCT {
    const CHAR *nx_smtp_mail_from;              /* null: the client's; "": the null path */
    const CHAR *nx_smtp_mail_from_name;         /* UTF-8; null: none */
    const CHAR *nx_smtp_mail_reply_to;          /* an address; null: none */
    NX_SMTP_RECIPIENT *nx_smtp_mail_recipients; /* their outcomes are written */
    UINT nx_smtp_mail_recipient_count;          /* at least 1 */
    UINT nx_smtp_mail_is_all_or_none;           /* one refused recipient: sent to none */
    const CHAR *nx_smtp_mail_subject;           /* UTF-8, any length; null: no such header */
    UINT nx_smtp_mail_priority;                 /* NX_SMTP_MAIL_PRIORITY_*; 0: normal */
    ULONG nx_smtp_mail_date;                    /* seconds since 1970; 0: of the client's clock */
    /* Made when the mail is first sent, unless set; the same when it is sent again. */
    CHAR nx_smtp_mail_message_id[NX_SMTP_MESSAGE_ID_SIZE];
    const NX_SMTP_HEADER *nx_smtp_mail_headers;
    UINT nx_smtp_mail_header_count;
    NX_SMTP_CONTENT nx_smtp_mail_body;
    const CHAR *nx_smtp_mail_body_type;         /* null: text/plain */
    const NX_SMTP_ATTACHMENT *nx_smtp_mail_attachments;
    UINT nx_smtp_mail_attachment_count;
    UINT nx_smtp_mail_is_ready;                 /* the body is the message, headers and all */
    const CHAR *nx_smtp_mail_envelope_id;       /* ENVID (RFC 3461); null: none */
    UINT nx_smtp_mail_return;                   /* NX_SMTP_RETURN_* */
} NX_SMTP_MAIL;

#endif
