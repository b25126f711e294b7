/*
 * Headers piece by piece, then the body byte by byte through a filter that
 * repairs line ends and doubles leading dots, then the end of the message. The
 * reader's buffer may end anywhere; what did not fit stays pending.
 */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_smtp_message.h"
#include "nxd_smtp_client.h"

#define PIECE(literal) ((struct nx_smtp_piece){literal, sizeof(literal) - 1})

struct nx_smtp_piece _nx_smtp_priority_header(UINT priority)
{
    switch (priority) {
    case NX_SMTP_MAIL_PRIORITY_HIGH:
        return PIECE("Importance: high\r\nX-Priority: 1\r\n");
    case NX_SMTP_MAIL_PRIORITY_LOW:
        return PIECE("Importance: low\r\nX-Priority: 5\r\n");
    default:
        return PIECE("");
    }
}

VOID _nx_smtp_message_begin(struct nx_smtp_message *message, struct nx_smtp_piece from,
                            struct nx_smtp_piece to, struct nx_smtp_piece subject, UINT priority,
                            struct nx_smtp_piece body)
{
    memset(message, 0, sizeof(*message));
    message->header[0] = PIECE(NX_SMTP_FROM_STRING "<");
    message->header[1] = from;
    message->header[2] = PIECE(">" NX_SMTP_LINE_TERMINATOR NX_SMTP_TO_STRING "<");
    message->header[3] = to;
    message->header[4] = PIECE(">" NX_SMTP_LINE_TERMINATOR NX_SMTP_SUBJECT_STRING);
    message->header[5] = subject;
    message->header[6] = PIECE(NX_SMTP_LINE_TERMINATOR);
    message->header[7] = _nx_smtp_priority_header(priority);
    message->header[8] = PIECE(NX_SMTP_MAIL_HEADER_COMPONENTS);
    message->body = body;
    message->at_line_start = NX_TRUE;
}

VOID _nx_smtp_message_begin_source(struct nx_smtp_message *message, nx_smtp_source source,
                                   VOID *context, UINT is_chunked)
{
    memset(message, 0, sizeof(*message));
    message->header_next = NX_SMTP_MESSAGE_HEADER_PIECES;
    message->source = source;
    message->context = context;
    message->is_chunked = (UCHAR)is_chunked;
    message->at_line_start = NX_TRUE;
}

/* Copies what fits of a piece and takes it off. */
static UINT piece_take(struct nx_smtp_piece *piece, UCHAR *buffer, UINT size)
{
    UINT length = piece->length < size ? piece->length : size;

    if (length > 0) {
        memcpy(buffer, piece->data, length);
        piece->data += length;
        piece->length -= length;
    }
    return length;
}

/* The bytes at the head of the body that pass as they are: up to a line end. */
static UINT body_run(const struct nx_smtp_message *message, UINT limit)
{
    UINT length = message->body.length < limit ? message->body.length : limit;
    UINT i = 0;

    while (i < length && message->body.data[i] != '\r' && message->body.data[i] != '\n') {
        i++;
    }
    return i;
}

/* One byte of the body that does not pass as it is: a line end, or a leading dot. */
static VOID body_special(struct nx_smtp_message *message, CHAR c)
{
    message->body.data++;
    message->body.length--;
    if (c == '.') {
        message->pending = PIECE("..");
        message->at_line_start = NX_FALSE;
        message->cr_seen = NX_FALSE;
    } else if (c == '\n' && message->cr_seen) {
        message->cr_seen = NX_FALSE;    /* the CR has stood for both */
    } else {
        message->pending = PIECE(NX_SMTP_LINE_TERMINATOR);
        message->at_line_start = NX_TRUE;
        message->cr_seen = c == '\r';
    }
}

/* Writes the next bytes of the body, or makes some pending. */
static UINT body_read(struct nx_smtp_message *message, UCHAR *buffer, UINT size)
{
    UINT run;

    if (message->at_line_start && message->body.data[0] == '.' && !message->is_chunked) {
        body_special(message, '.');
        return 0;
    }
    run = body_run(message, size);
    if (run == 0) {
        body_special(message, message->body.data[0]);
        return 0;
    }
    memcpy(buffer, message->body.data, run);
    message->body.data += run;
    message->body.length -= run;
    message->at_line_start = NX_FALSE;
    message->cr_seen = NX_FALSE;
    return run;
}

/* The end of the message; its first CRLF is also the last line's end. */
static VOID message_end(struct nx_smtp_message *message)
{
    if (message->is_chunked) {
        message->pending = message->at_line_start ? PIECE("") : PIECE(NX_SMTP_LINE_TERMINATOR);
    } else if (message->at_line_start) {
        message->pending = PIECE("." NX_SMTP_LINE_TERMINATOR);
    } else {
        message->pending = PIECE(NX_SMTP_EOM);
    }
    message->is_ended = NX_TRUE;
}

/* The body's piece is read: the next one, or the end. */
static VOID body_next(struct nx_smtp_message *message)
{
    if (message->source != NX_NULL) {
        message->status = message->source(message->context, &message->body);
        if (message->status != NX_SUCCESS || message->body.length > 0) {
            return;
        }
    }
    message_end(message);
}

UINT _nx_smtp_message_read(struct nx_smtp_message *message, UCHAR *buffer, UINT size)
{
    UINT written = 0;

    while (written < size && message->status == NX_SUCCESS && !_nx_smtp_message_is_read(message)) {
        if (message->header_next < NX_SMTP_MESSAGE_HEADER_PIECES) {
            struct nx_smtp_piece *piece = &message->header[message->header_next];

            written += piece_take(piece, buffer + written, size - written);
            message->header_next += piece->length == 0;
        } else if (message->pending.length > 0) {
            written += piece_take(&message->pending, buffer + written, size - written);
        } else if (message->body.length > 0) {
            written += body_read(message, buffer + written, size - written);
        } else {
            body_next(message);
        }
    }
    return written;
}

UINT _nx_smtp_message_is_read(const struct nx_smtp_message *message)
{
    return message->is_ended && message->pending.length == 0;
}
