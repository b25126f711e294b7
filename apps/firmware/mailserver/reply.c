/*
 * The buffer of replies.
 */
#include "reply.h"

VOID reply_begin(struct reply_buffer *reply, VOID (*send)(VOID *, const CHAR *, UINT),
                 VOID *connection)
{
    reply->send = send;
    reply->connection = connection;
    reply->length = 0;
}

VOID reply_flush(struct reply_buffer *reply)
{
    if (reply->length > 0) {
        reply->send(reply->connection, reply->text, reply->length);
        reply->length = 0;
    }
}

VOID reply_text(struct reply_buffer *reply, const CHAR *text)
{
    for (; *text != 0; text++) {
        if (reply->length == REPLY_BUFFER_SIZE) {
            reply_flush(reply);
        }
        reply->text[reply->length++] = *text;
    }
}

VOID reply_line(struct reply_buffer *reply, const CHAR *text)
{
    reply_text(reply, text);
    reply_text(reply, "\r\n");
}
