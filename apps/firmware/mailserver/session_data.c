/*
 * The bytes of a message: leading dots are taken off, the rest is stored as it
 * came, and only CRLF.CRLF ends it. A bare CR or LF never does.
 */
#include "session.h"

/*
 * What has been seen of the end. CR and dot are held back until it is known
 * what they belong to.
 */
enum {
    TEXT,
    CR,                                 /* held: CR */
    LINE_START,                         /* after CRLF */
    DOT,                                /* held: the first dot of a line */
    DOT_CR                              /* held: that dot and CR */
};

VOID session_data_begin(struct session *session)
{
    session->mode = SESSION_DATA;
    session->data_state = LINE_START;
}

static VOID message_keep(struct session *session, CHAR *line)
{
    UINT is_oversize = mailbox_is_oversize(&session->mailbox);
    UINT is_kept = mailbox_keep(&session->mailbox);

    session_say(session, is_kept       ? "250 2.0.0 Mail stored"
                         : is_oversize ? "552 5.3.4 Mail too large"
                                       : "451 4.3.0 The mail could not be stored");
}

static VOID message_done(struct session *session)
{
    CHAR none[] = "";

    session->mode = SESSION_COMMAND;
    if (session_is_played(session)) {
        session_play_message(session);
    } else {
        session_ruled(session, "message", none, message_keep);
        session_forget_mail(session);
    }
}

/* One byte where the state does not let runs pass. */
static VOID data_byte(struct session *session, CHAR c)
{
    struct mailbox *mailbox = &session->mailbox;

    switch (session->data_state) {
    case LINE_START:
        if (c == '.') {
            session->data_state = DOT;
            return;
        }
        break;
    case DOT:                           /* the dot was stuffing, unless the end follows */
        if (c == '\r') {
            session->data_state = DOT_CR;
            return;
        }
        break;
    case DOT_CR:
        if (c == '\n') {
            message_done(session);
            return;
        }
        mailbox_write(mailbox, "\r", 1);
        break;
    case CR:
        mailbox_write(mailbox, "\r", 1);
        if (c == '\n') {
            mailbox_write(mailbox, "\n", 1);
            session->data_state = LINE_START;
            return;
        }
        break;
    default:
        break;
    }
    session->data_state = TEXT;
    if (c == '\r') {
        session->data_state = CR;
    } else {
        mailbox_write(mailbox, &c, 1);
    }
}

/* How many of the bytes pass as they are: in the midst of text, all before a CR. */
static UINT text_run(const struct session *session, const CHAR *data, UINT length)
{
    const CHAR *end;

    if (session->data_state != TEXT) {
        return 0;
    }
    end = memchr(data, '\r', length);
    return end == NULL ? length : (UINT)(end - data);
}

UINT session_data(struct session *session, const CHAR *data, UINT length)
{
    UINT i = 0;

    while (i < length && session->mode == SESSION_DATA) {
        UINT run = text_run(session, data + i, length - i);

        mailbox_write(&session->mailbox, data + i, run);
        i += run;
        if (i < length) {
            data_byte(session, data[i]);
            i++;
        }
    }
    return i;
}
