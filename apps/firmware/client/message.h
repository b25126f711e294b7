/*
 * A mail of postboard send: described by boot arguments, sent by the client's
 * extra services; what became of it is written to the console, a line a fact.
 */
#ifndef CLIENT_MESSAGE_H
#define CLIENT_MESSAGE_H

#include "nx_smtp_client_extra.h"

/*
 * Arguments beside those of main.c: mode; recipients, lines of "t ADDRESS" (To), "c"
 * (Cc) and "b" (Bcc); headers, lines of "Name: value"; attachments, their number, and
 * of each attachmentN and attachmentN-name; ready (1: body is the message);
 * mechanisms (NX_SMTP_OFFER_*; 0: by auth), clear (1: without TLS, too); tls
 * (NX_SMTP_TLS_*), tls-authorities, tls-name, tls-unverified.
 */

/* By mode: send, show (writes the message), or server (what it offers). A NetX status. */
UINT client_message_run(NX_SMTP_CLIENT *client, const CHAR *mode);

#endif
