/*
 * The commands, each a function in one table.
 */
#include "session.h"

struct command {
    const CHAR *verb;
    VOID (*run)(struct session *session, CHAR *arguments);
};

static CHAR capital(CHAR c)
{
    return (c >= 'a' && c <= 'z') ? (CHAR)(c - 'a' + 'A') : c;
}

/* Whether `text` begins with `word`, in capitals, in any case. */
static UINT begins_with(const CHAR *text, const CHAR *word)
{
    for (; *word != 0; text++, word++) {
        if (capital(*text) != *word) {
            return TX_FALSE;
        }
    }
    return TX_TRUE;
}

/* --- hello --------------------------------------------------------------------------------- */

static UINT hello(struct session *session, const CHAR *name)
{
    if (name[0] == 0) {
        session_say(session, "501 5.5.4 Who are you?");
        return TX_FALSE;
    }
    session_forget_mail(session);
    session->has_hello = TX_TRUE;
    return TX_TRUE;
}

static VOID run_helo(struct session *session, CHAR *arguments)
{
    if (hello(session, arguments)) {
        reply_text(session->reply, "250 ");
        reply_line(session->reply, session->settings->hostname);
    }
}

static VOID run_ehlo(struct session *session, CHAR *arguments)
{
    CHAR size[32];

    if (!hello(session, arguments)) {
        return;
    }
    snprintf(size, sizeof(size), "250-SIZE %u", MAILBOX_MAIL_MAXIMUM);
    reply_text(session->reply, "250-");
    reply_line(session->reply, session->settings->hostname);
    reply_line(session->reply, "250-PIPELINING");
    reply_line(session->reply, size);
    if (session->settings->tls != NULL && !session->is_secure) {
        reply_line(session->reply, "250-STARTTLS");
    }
    if (session->settings->user != NULL) {
        reply_line(session->reply, "250-AUTH PLAIN LOGIN");
    }
    reply_line(session->reply, "250-ENHANCEDSTATUSCODES");
    reply_line(session->reply, "250 8BITMIME");
}

/* RFC 3207 4. */
static VOID run_starttls(struct session *session, CHAR *arguments)
{
    if (session->settings->tls == NULL) {
        session_say(session, "502 5.5.1 No TLS here");
    } else if (arguments[0] != 0) {
        session_say(session, "501 5.5.4 STARTTLS has no argument");
    } else if (session->is_secure || !session->has_hello) {
        session_say(session, "503 5.5.1 Not now");
    } else {
        session_say(session, "220 2.0.0 Go ahead");
        session->mode = SESSION_STARTTLS;
    }
}

/* --- the envelope -------------------------------------------------------------------------- */

/* The path's end, after its '>', where parameters begin; NULL when it is no path. */
static CHAR *path_end(CHAR *path)
{
    UINT is_quoted = TX_FALSE;
    CHAR *c;

    if (*path != '<') {
        return NULL;
    }
    for (c = path + 1; *c != 0; c++) {
        if (*c == '\\' && c[1] != 0) {
            c++;
        } else if (*c == '"') {
            is_quoted = !is_quoted;
        } else if (*c == '>' && !is_quoted) {
            return c[1] == 0 || c[1] == ' ' ? c + 1 : NULL;
        } else if ((*c == ' ' || *c == '<') && !is_quoted) {
            return NULL;
        }
    }
    return NULL;
}

/* Spaces between "FROM:" and the path are wrong (RFC 5321 3.3) but common. */
static CHAR *path_begin(CHAR *arguments, const CHAR *word)
{
    if (!begins_with(arguments, word)) {
        return NULL;
    }
    arguments += strlen(word);
    while (*arguments == ' ') {
        arguments++;
    }
    return arguments;
}

static UINT is_body_parameter(const CHAR *parameter, UINT length)
{
    return (length == strlen("BODY=7BIT") && begins_with(parameter, "BODY=7BIT")) ||
           (length == strlen("BODY=8BITMIME") && begins_with(parameter, "BODY=8BITMIME"));
}

/* Checks MAIL's parameters; NULL when they are fine, else the reply that refuses them. */
static const CHAR *mail_parameters(CHAR *parameters)
{
    while (*parameters != 0) {
        UINT length;

        while (*parameters == ' ') {
            parameters++;
        }
        length = (UINT)strcspn(parameters, " ");
        if (begins_with(parameters, "SIZE=")) {
            if (strtoul(parameters + 5, NULL, 10) > MAILBOX_MAIL_MAXIMUM) {
                return "552 5.3.4 Mail too large";
            }
        } else if (length > 0 && !is_body_parameter(parameters, length) &&
                   !begins_with(parameters, "AUTH=")) {
            return "555 5.5.4 Parameter unknown";
        }
        parameters += length;
    }
    return NULL;
}

static VOID run_mail(struct session *session, CHAR *arguments)
{
    CHAR *path = path_begin(arguments, "FROM:");
    CHAR *end = path == NULL ? NULL : path_end(path);
    const CHAR *refusal;

    if (!session->has_hello || session->has_sender) {
        session_say(session, "503 5.5.1 Not now");
    } else if (session->settings->is_auth_required && !session->is_authenticated) {
        session_say(session, "530 5.7.0 Authenticate first");
    } else if (end == NULL) {
        session_say(session, "501 5.1.7 Not MAIL FROM:<address>");
    } else if ((refusal = mail_parameters(end)) != NULL) {
        session_say(session, refusal);
    } else {
        session->has_sender = TX_TRUE;
        session_say(session, "250 2.1.0 Sender ok");
    }
}

static VOID run_rcpt(struct session *session, CHAR *arguments)
{
    CHAR *path = path_begin(arguments, "TO:");
    CHAR *end = path == NULL ? NULL : path_end(path);

    if (!session->has_sender) {
        session_say(session, "503 5.5.1 Not now");
    } else if (end == NULL || end == path + 2) {
        session_say(session, "501 5.1.3 Not RCPT TO:<address>");
    } else if (*end != 0) {
        session_say(session, "555 5.5.4 Parameter unknown");
    } else if (session->recipients == SESSION_RECIPIENTS_MAXIMUM) {
        session_say(session, "452 4.5.3 Too many recipients");
    } else {
        session->recipients++;
        session_say(session, "250 2.1.5 Recipient ok");
    }
}

static VOID run_data(struct session *session, CHAR *arguments)
{
    if (arguments[0] != 0) {
        session_say(session, "501 5.5.4 DATA has no argument");
    } else if (session->recipients == 0) {
        session_say(session, session->has_sender ? "554 5.5.1 No recipients" : "503 5.5.1 Not now");
    } else if (!mailbox_open(&session->mailbox)) {
        session_say(session, "451 4.3.0 No place to store mail");
    } else {
        session_say(session, "354 End with CRLF.CRLF");
        session_data_begin(session);
    }
}

/* --- the rest -------------------------------------------------------------------------------- */

static VOID run_rset(struct session *session, CHAR *arguments)
{
    if (arguments[0] != 0) {
        session_say(session, "501 5.5.4 RSET has no argument");
        return;
    }
    session_forget_mail(session);
    session_say(session, "250 2.0.0 Forgotten");
}

static VOID run_noop(struct session *session, CHAR *arguments)
{
    session_say(session, "250 2.0.0 Nothing done");
}

static VOID run_vrfy(struct session *session, CHAR *arguments)
{
    session_say(session, arguments[0] != 0 ? "252 2.1.5 Cannot say, but send"
                                           : "501 5.5.4 VRFY whom?");
}

static VOID run_quit(struct session *session, CHAR *arguments)
{
    if (arguments[0] != 0) {
        session_say(session, "501 5.5.4 QUIT has no argument");
        return;
    }
    session_say(session, "221 2.0.0 Goodbye");
    session->mode = SESSION_CLOSED;
}

static VOID run_unimplemented(struct session *session, CHAR *arguments)
{
    session_say(session, "502 5.5.1 Not implemented");
}

static const struct command commands[] = {
    {"EHLO", run_ehlo},          {"HELO", run_helo},          {"AUTH", session_auth},
    {"MAIL", run_mail},          {"RCPT", run_rcpt},          {"DATA", run_data},
    {"RSET", run_rset},          {"NOOP", run_noop},          {"VRFY", run_vrfy},
    {"QUIT", run_quit},          {"EXPN", run_unimplemented}, {"HELP", run_unimplemented},
    {"SEND", run_unimplemented}, {"SOML", run_unimplemented}, {"SAML", run_unimplemented},
    {"TURN", run_unimplemented}, {"ETRN", run_unimplemented}, {"BDAT", run_unimplemented},
    {"STARTTLS", run_starttls},
};

/* The command's arguments, without spaces around them; NULL when the verb is another. */
static CHAR *arguments_of(CHAR *line, const CHAR *verb)
{
    CHAR *arguments = line + strlen(verb);
    size_t length;

    if (!begins_with(line, verb) || (*arguments != 0 && *arguments != ' ')) {
        return NULL;
    }
    arguments += strspn(arguments, " ");
    length = strlen(arguments);
    while (length > 0 && arguments[length - 1] == ' ') {
        arguments[--length] = 0;
    }
    return arguments;
}

VOID session_command(struct session *session, CHAR *line)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        CHAR *arguments = arguments_of(line, commands[i].verb);

        if (arguments != NULL) {
            commands[i].run(session, arguments);
            return;
        }
    }
    session_say(session, "500 5.5.2 Command unknown");
}
