/*
 * What became of a mail, for all of it or for one of its recipients, and what
 * the server said about it. Shared by the dialogue and the client's services.
 */
#ifndef NX_SMTP_OUTCOME_H
#define NX_SMTP_OUTCOME_H

#include "nx_api.h"

enum nx_smtp_verdict {
    NX_SMTP_VERDICT_OPEN,               /* not known yet */
    NX_SMTP_VERDICT_ACCEPTED,
    NX_SMTP_VERDICT_REFUSED,            /* the server will never take it (5yz) */
    NX_SMTP_VERDICT_DEFERRED,           /* may succeed later (4yz, network) */
    NX_SMTP_VERDICT_IN_DOUBT            /* sent whole, its reply never came */
};

/* Bytes kept of a reply's text, with the NUL. */
#define NX_SMTP_OUTCOME_TEXT_SIZE 160

typedef struct NX_SMTP_OUTCOME_STRUCT {
    enum nx_smtp_verdict nx_smtp_outcome_verdict;
    UINT nx_smtp_outcome_status;        /* as nx_smtp_mail_send returns it */
    UINT nx_smtp_outcome_code;          /* of the reply that decided; 0: none did */
    UINT nx_smtp_outcome_enhanced[3];   /* its RFC 3463 code; 0.0.0: none */
    /* Its text, lines joined by spaces, what is not printable ASCII shown as '?'. */
    CHAR nx_smtp_outcome_text[NX_SMTP_OUTCOME_TEXT_SIZE];
} NX_SMTP_OUTCOME;

/* When a recipient's server shall report to the sender (RFC 3461), bits. */
#define NX_SMTP_NOTIFY_SUCCESS 0x01
#define NX_SMTP_NOTIFY_FAILURE 0x02
#define NX_SMTP_NOTIFY_DELAY   0x04
#define NX_SMTP_NOTIFY_NEVER   0x08     /* alone */

/* Someone whom a mail is for. The caller's; the text it points to as well. */
typedef struct NX_SMTP_RECIPIENT_STRUCT {
    const CHAR *nx_smtp_recipient_address;      /* with or without angle brackets */
    const CHAR *nx_smtp_recipient_name;         /* UTF-8 for the header; null: none */
    UINT nx_smtp_recipient_type;                /* NX_SMTP_RECIPIENT_TO, _CC, _BCC */
    UINT nx_smtp_recipient_notify;              /* NX_SMTP_NOTIFY_* (RFC 3461); 0: as usual */
    NX_SMTP_OUTCOME nx_smtp_recipient_outcome;  /* written by the client */
} NX_SMTP_RECIPIENT;

#endif
