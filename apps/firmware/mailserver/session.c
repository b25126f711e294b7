/*
 * The session's frame: lines are assembled and handed to what the mode says.
 */
#include "session.h"

static CHAR line_none[] = "";

static VOID greet(struct session *session, CHAR *line)
{
    reply_text(session->reply, "220 ");
    reply_text(session->reply, session->settings->hostname);
    reply_line(session->reply, " ESMTP Postboard");
}

VOID session_prepare(struct session *session, const struct settings *settings,
                     struct reply_buffer *reply)
{
    memset(session, 0, sizeof(*session));
    session->settings = settings;
    session->reply = reply;
    mailbox_reset(&session->mailbox);
}

VOID session_begin(struct session *session, const struct settings *settings,
                   struct reply_buffer *reply, UINT is_secure)
{
    session_prepare(session, settings, reply);
    session->is_secure = is_secure;
    if (session_is_played(session)) {
        session_play(session);
    } else {
        session_ruled(session, "greeting", line_none, greet);
    }
}

VOID session_secured(struct session *session)
{
    session_forget_mail(session);
    session->mode = SESSION_COMMAND;
    session->is_secure = TX_TRUE;
    session->has_hello = TX_FALSE;
    session->is_authenticated = TX_FALSE;
    session->line_length = 0;
    if (session_is_played(session)) {
        session_play(session);
    }
}

VOID session_say(struct session *session, const CHAR *reply)
{
    reply_line(session->reply, reply);
    if (reply[0] != '5' || ++session->errors < SESSION_ERRORS_MAXIMUM) {
        return;
    }
    reply_line(session->reply, "421 4.7.0 Too many errors");
    session->mode = SESSION_CLOSED;
}

VOID session_forget_mail(struct session *session)
{
    mailbox_drop(&session->mailbox);
    session->has_sender = TX_FALSE;
    session->recipients = 0;
}

static VOID line_handle(struct session *session)
{
    UINT length = session->line_length;

    session->line_length = 0;
    if (length > SESSION_LINE_SIZE) {
        session->mode = SESSION_COMMAND;
        session_say(session, "500 5.5.2 Line too long");
        return;
    }
    if (length > 0 && session->line[length - 1] == '\r') {
        length--;
    }
    session->line[length] = 0;
    if (memchr(session->line, 0, length) != NULL || memchr(session->line, '\r', length) != NULL) {
        session->mode = SESSION_COMMAND;
        session_say(session, "500 5.5.2 NUL or CR in a line");
    } else if (session_is_played(session)) {
        session_play_line(session, session->line);
    } else if (session->mode == SESSION_COMMAND) {
        session_ruled(session, session->line, session->line, session_command);
    } else {
        session_ruled(session, "response", session->line, session_auth_line);
    }
}

/* A line ends with LF, CR before it or not: nobody can hide a command behind that. */
static VOID line_byte(struct session *session, CHAR c)
{
    if (c == '\n') {
        line_handle(session);
        return;
    }
    if (session->line_length < SESSION_LINE_SIZE) {
        session->line[session->line_length] = c;
    }
    if (session->line_length <= SESSION_LINE_SIZE) {
        session->line_length++;
    }
}

VOID session_input(struct session *session, const CHAR *data, UINT length)
{
    UINT i = 0;

    while (i < length && session->mode < SESSION_STARTTLS) {
        if (session->mode == SESSION_DATA) {
            i += session_data(session, data + i, length - i);
        } else {
            line_byte(session, data[i]);
            i++;
        }
    }
}

VOID session_timeout(struct session *session)
{
    if (session->mode == SESSION_SILENT) {
        return;
    }
    session_forget_mail(session);
    reply_line(session->reply, "421 4.4.2 Nothing heard for too long");
    session->mode = SESSION_CLOSED;
}

VOID session_end(struct session *session)
{
    session_forget_mail(session);
    session->mode = SESSION_CLOSED;
}
