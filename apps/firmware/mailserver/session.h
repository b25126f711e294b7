/*
 * One SMTP session as a server holds it (RFC 5321, 4954): bytes go in, replies
 * and mails come out. It knows no socket; commands are in session_command.c and
 * session_auth.c, the message's bytes in session_data.c.
 */
#ifndef MAILSERVER_SESSION_H
#define MAILSERVER_SESSION_H

#include "tx_api.h"
#include "mailbox.h"
#include "reply.h"
#include "settings.h"

/* RFC 5321 4.5.3.1.4 asks for 512; base64 of long credentials needs more. */
#define SESSION_LINE_SIZE          2048
#define SESSION_RECIPIENTS_MAXIMUM 100
#define SESSION_ERRORS_MAXIMUM     20

enum session_mode {
    SESSION_COMMAND,
    SESSION_AUTH_PLAIN,                 /* a line of credentials comes next */
    SESSION_AUTH_USER,
    SESSION_AUTH_PASSWORD,
    SESSION_DATA,
    SESSION_STARTTLS,                   /* the last reply lets TLS begin: until then nothing is read */
    SESSION_SILENT,                     /* by the script: what is heard is dropped, nothing said */
    SESSION_CLOSED                      /* nothing more is read */
};

struct session {
    const struct settings *settings;
    struct reply_buffer *reply;
    struct mailbox mailbox;
    enum session_mode mode;
    UINT is_reset;                      /* CLOSED, by the script: without a goodbye of TCP's */
    size_t step;                        /* of the script's dialogue: what comes next */
    UINT is_secure;                     /* TLS stands */
    UINT has_hello;
    UINT is_authenticated;
    UINT has_sender;
    UINT recipients;
    UINT errors;
    UINT is_user_right;                 /* between the two answers of LOGIN */
    UINT data_state;                    /* session_data.c: how much of CRLF.CRLF was seen */
    UINT line_length;                   /* beyond SESSION_LINE_SIZE: bytes are dropped */
    CHAR line[SESSION_LINE_SIZE + 1];
};

/* A session of which nobody has heard yet: what TLS before the greeting needs. */
VOID session_prepare(struct session *session, const struct settings *settings,
                     struct reply_buffer *reply);
/* Begins with the greeting, prepared or not; `is_secure`: under TLS. `settings` and `reply` outlive it. */
VOID session_begin(struct session *session, const struct settings *settings,
                   struct reply_buffer *reply, UINT is_secure);
/* TLS stands, asked for by STARTTLS: all begins anew (RFC 3207 4.2), without a greeting. */
VOID session_secured(struct session *session);
/* Takes bytes from the client; what comes behind STARTTLS in clear text is dropped. */
VOID session_input(struct session *session, const CHAR *data, UINT length);
/* The client was silent for too long: says so and closes. */
VOID session_timeout(struct session *session);
/* The connection is gone: what was not finished is dropped. */
VOID session_end(struct session *session);

/* --- between the session's files ------------------------------------------------------ */

/* Says a whole reply line, and counts it when it is an error. */
VOID session_say(struct session *session, const CHAR *reply);
/* Forgets sender, recipients and message. */
VOID session_forget_mail(struct session *session);
/* Handles a command line, without its line end and ended by NUL. */
VOID session_command(struct session *session, CHAR *line);
/* AUTH with its arguments (may be empty), and the lines that answer its challenges. */
VOID session_auth(struct session *session, CHAR *arguments);
VOID session_auth_line(struct session *session, CHAR *line);
/* DATA was accepted; and the message's bytes: returns how many it took, all unless it ended. */
VOID session_data_begin(struct session *session);
UINT session_data(struct session *session, const CHAR *data, UINT length);

/* --- the script (session_script.c) ------------------------------------------------------ */

typedef VOID (*session_run)(struct session *session, CHAR *line);
/* Runs what the client asked for as the script's rule has it, if there is one. */
VOID session_ruled(struct session *session, const CHAR *event, CHAR *line, session_run run);
/* Whether a dialogue is played; then: up to what the client must say, its line, its mail. */
UINT session_is_played(const struct session *session);
VOID session_play(struct session *session);
VOID session_play_line(struct session *session, CHAR *line);
VOID session_play_message(struct session *session);

#endif
