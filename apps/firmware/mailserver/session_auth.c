/*
 * AUTH PLAIN and LOGIN (RFC 4954, 4616), with and without an initial response.
 */
#include "session.h"
#include "nx_api.h"

/* Decodes a response into text ended by NUL; TX_FALSE when it is no base64. */
static UINT response_decode(const CHAR *response, CHAR *text, UINT size, UINT *length)
{
    *length = 0;
    text[0] = 0;
    if (response[0] == 0 || strcmp(response, "=") == 0) {
        return TX_TRUE;                 /* an empty response; "=" where a space would be lost */
    }
    if (_nx_utility_base64_decode((UCHAR *)response, (UINT)strlen(response), (UCHAR *)text,
                                  size - 1, length) != NX_SUCCESS) {
        return TX_FALSE;
    }
    text[*length] = 0;
    return TX_TRUE;
}

static VOID auth_done(struct session *session, UINT is_right)
{
    session->mode = SESSION_COMMAND;
    session->is_authenticated = is_right;
    session_say(session, is_right ? "235 2.7.0 Authentication succeeded"
                                  : "535 5.7.8 Authentication failed");
}

static VOID auth_undecodable(struct session *session)
{
    session->mode = SESSION_COMMAND;
    session_say(session, "501 5.5.2 Not base64");
}

static UINT is_text(const CHAR *text, UINT length, const char *expected)
{
    return length == strlen(expected) && memcmp(text, expected, length) == 0;
}

/* [identity] NUL user NUL password; the identity can only be the user's own. */
static VOID plain_response(struct session *session, const CHAR *response)
{
    const struct settings *settings = session->settings;
    CHAR text[SESSION_LINE_SIZE];
    const CHAR *user;
    const CHAR *password;
    UINT length;
    UINT is_right;

    if (!response_decode(response, text, sizeof(text), &length)) {
        auth_undecodable(session);
        return;
    }
    user = text + strlen(text) + 1;
    if (user > text + length) {
        auth_done(session, TX_FALSE);
        return;
    }
    password = user + strlen(user) + 1;
    is_right = password <= text + length && strcmp(user, settings->user) == 0 &&
               is_text(password, (UINT)(text + length - password), settings->password) &&
               (text[0] == 0 || strcmp(text, settings->user) == 0);
    auth_done(session, is_right);
}

static VOID login_user(struct session *session, const CHAR *response)
{
    CHAR text[SESSION_LINE_SIZE];
    UINT length;

    if (!response_decode(response, text, sizeof(text), &length)) {
        auth_undecodable(session);
        return;
    }
    session->is_user_right = is_text(text, length, session->settings->user);
    session->mode = SESSION_AUTH_PASSWORD;
    session_say(session, "334 UGFzc3dvcmQ6");          /* Password: */
}

static VOID login_password(struct session *session, const CHAR *response)
{
    CHAR text[SESSION_LINE_SIZE];
    UINT length;

    if (!response_decode(response, text, sizeof(text), &length)) {
        auth_undecodable(session);
        return;
    }
    auth_done(session,
              session->is_user_right && is_text(text, length, session->settings->password));
}

VOID session_auth_line(struct session *session, CHAR *line)
{
    if (strcmp(line, "*") == 0) {
        session->mode = SESSION_COMMAND;
        session_say(session, "501 5.7.0 Authentication cancelled");
    } else if (session->mode == SESSION_AUTH_PLAIN) {
        plain_response(session, line);
    } else if (session->mode == SESSION_AUTH_USER) {
        login_user(session, line);
    } else {
        login_password(session, line);
    }
}

/* The first word, in capitals; returns what follows it, NULL when there is nothing. */
static CHAR *mechanism_end(CHAR *arguments)
{
    CHAR *c = arguments;

    for (; *c != 0 && *c != ' '; c++) {
        if (*c >= 'a' && *c <= 'z') {
            *c = (CHAR)(*c - 'a' + 'A');
        }
    }
    if (*c == 0) {
        return NULL;
    }
    *c = 0;
    return c[1] == 0 ? NULL : c + 1;
}

static VOID auth_start(struct session *session, CHAR *arguments)
{
    CHAR *initial = mechanism_end(arguments);

    if (strcmp(arguments, "PLAIN") == 0) {
        session->mode = SESSION_AUTH_PLAIN;
    } else if (strcmp(arguments, "LOGIN") == 0) {
        session->mode = SESSION_AUTH_USER;
    } else {
        session_say(session, "504 5.5.4 Mechanism unknown");
        return;
    }
    if (initial != NULL) {
        session_auth_line(session, initial);
    } else {
        session_say(session, session->mode == SESSION_AUTH_PLAIN
                                 ? "334 "
                                 : "334 VXNlcm5hbWU6");         /* Username: */
    }
}

VOID session_auth(struct session *session, CHAR *arguments)
{
    if (session->settings->user == NULL) {
        session_say(session, "502 5.5.1 No authentication here");
    } else if (!session->has_hello || session->is_authenticated || session->has_sender) {
        session_say(session, "503 5.5.1 Not now");
    } else if (arguments[0] == 0) {
        session_say(session, "501 5.5.4 Which mechanism?");
    } else {
        auth_start(session, arguments);
    }
}
