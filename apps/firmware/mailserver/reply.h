/*
 * What the server says: replies gather in a buffer, so that a client that sends
 * commands in groups gets their replies in groups, and leave through a function.
 */
#ifndef MAILSERVER_REPLY_H
#define MAILSERVER_REPLY_H

#include "tx_api.h"

#define REPLY_BUFFER_SIZE 1024

struct reply_buffer {
    VOID (*send)(VOID *connection, const CHAR *text, UINT length);
    VOID *connection;
    UINT is_mute;                       /* what is added is dropped */
    UINT split;                         /* bytes that leave at once; 0: all */
    UINT length;
    CHAR text[REPLY_BUFFER_SIZE];
};

VOID reply_begin(struct reply_buffer *reply, VOID (*send)(VOID *, const CHAR *, UINT),
                 VOID *connection);
VOID reply_byte(struct reply_buffer *reply, CHAR c);
/* Adds text as it is. */
VOID reply_text(struct reply_buffer *reply, const CHAR *text);
/* Adds text and CRLF. */
VOID reply_line(struct reply_buffer *reply, const CHAR *text);
/* Sends what has gathered. */
VOID reply_flush(struct reply_buffer *reply);

#endif
