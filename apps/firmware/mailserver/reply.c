/*
 * The buffer of replies.
 */
#include "reply.h"

VOID reply_begin(struct reply_buffer *reply, VOID (*send)(VOID *, const CHAR *, UINT),
                 VOID *connection)
{
    reply->send = send;
    reply->connection = connection;
    reply->is_mute = TX_FALSE;
    reply->split = 0;
    reply->length = 0;
}

VOID reply_flush(struct reply_buffer *reply)
{
    UINT part = reply->split > 0 ? reply->split : reply->length;
    UINT i;

    for (i = 0; i < reply->length; i += part) {
        UINT rest = reply->length - i;

        reply->send(reply->connection, reply->text + i, rest < part ? rest : part);
    }
    reply->length = 0;
}

VOID reply_byte(struct reply_buffer *reply, CHAR c)
{
    if (reply->is_mute) {
        return;
    }
    if (reply->length == REPLY_BUFFER_SIZE) {
        reply_flush(reply);
    }
    reply->text[reply->length++] = c;
}

VOID reply_text(struct reply_buffer *reply, const CHAR *text)
{
    for (; *text != 0; text++) {
        reply_byte(reply, *text);
    }
}

VOID reply_line(struct reply_buffer *reply, const CHAR *text)
{
    reply_text(reply, text);
    reply_text(reply, "\r\n");
}
