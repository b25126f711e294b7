/*
 * From settings to a client board.
 */
#include <stdlib.h>
#include <string.h>

#include "../firmware/common/status_names.h"
#include "mail.h"

/* Every step of the client is bounded; this bounds their sum: an hour. */
#define LIMIT_NS 3600000000000ull

/* Limits of the options that the Makefile compiles the client image with. */
#define MAX_USER 255
#define MAX_PASSWORD 4096
#define MAX_DOMAIN 255

/* A value that becomes part of a command or a header line. */
static int line_check(const char *what, const char *text, size_t limit)
{
    if (strpbrk(text, "\r\n") != NULL) {
        pb_complain("%s: holds a line break, which could never be sent", what);
        return EX_DATAERR;
    }
    if (limit != 0 && strlen(text) > limit) {
        pb_complain("%s: longer than the client's %zu bytes", what, limit);
        return EX_DATAERR;
    }
    return 0;
}

static int lines_check(const struct pb_mail *mail)
{
    const struct {
        const char *what, *text;
        size_t limit;
    } lines[] = {
        {"--from", mail->from, 0},        {"--to", mail->to != NULL ? mail->to : "", 0},
        {"--subject", mail->subject, 0},  {"--domain", mail->domain, MAX_DOMAIN},
        {"--user", mail->user, MAX_USER}, {"the password", mail->password, MAX_PASSWORD},
    };

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        int status = line_check(lines[i].what, lines[i].text, lines[i].limit);

        if (status != 0)
            return status;
    }
    if (mail->from[0] == '\0' || (mail->to != NULL && mail->to[0] == '\0')) {
        pb_complain("%s: an empty address", mail->from[0] == '\0' ? "--from" : "--to");
        return EX_DATAERR;
    }
    return 0;
}

/* Who the client is: name and password, both empty for --auth none. */
static int credentials_read(struct pb_mail *mail, const struct pb_settings *settings,
                            const char *command)
{
    char *password = NULL;
    int status;

    mail->user = settings->user != NULL ? settings->user : "";
    mail->auth = settings->auth != NULL ? settings->auth : settings->user ? "plain" : "none";
    if (mail->mode == NULL && strstr("none plain login", mail->auth) == NULL) {
        pb_complain("%s: --auth %s is for postboard send", command, mail->auth);
        return EX_USAGE;
    }
    if (strcmp(mail->auth, "none") == 0) {
        /* With a user name, the client would use it when the server asks. */
        mail->user = "";
        free(mail->password);
        mail->password = strdup("");
        return mail->password != NULL ? 0 : EX_OSERR;
    }
    if (mail->user[0] == '\0') {
        pb_complain("%s: --auth %s needs --user", command, mail->auth);
        return EX_USAGE;
    }
    status = pb_password(settings, &password);
    if (status != 0)
        return status;
    if (password != NULL) {
        free(mail->password);
        mail->password = password;
    }
    if (mail->password == NULL) {
        pb_complain("%s: --auth %s needs --password-file or POSTBOARD_PASSWORD", command,
                    mail->auth);
        return EX_USAGE;
    }
    return 0;
}

static int body_read(struct pb_mail *mail, const struct pb_settings *settings)
{
    if (mail->body != NULL && (settings->body == NULL || mail->mode != NULL))
        return 0;
    free(mail->body);
    mail->body = pb_read_whole(settings->body != NULL ? settings->body : "-", &mail->body_length);
    return mail->body != NULL ? 0 : EX_NOINPUT;
}

int pb_mail_example(struct pb_mail *mail)
{
    static const char body[] =
        "Hello,\n"
        "\n"
        "this mail was written by firmware: a ThreadX-compatible kernel, a\n"
        "NetX-Duo-compatible network and its SMTP client, on a simulated board.\n"
        ".A line that begins with a dot arrives with its dot.\n"
        "\n"
        "The board\n";

    mail->from = "board@example.com";
    mail->to = "you@example.com";
    mail->subject = "Greetings from a simulated board";
    mail->body = strdup(body);
    mail->body_length = strlen(body);
    /* Known to both boards unless the user names another. */
    mail->password = strdup("postboard");
    return mail->body != NULL && mail->password != NULL ? 0 : EX_OSERR;
}

int pb_mail_prepare(struct pb_mail *mail, const struct pb_settings *settings,
                    const struct pb_address *own, const char *command)
{
    char address[PB_VALUE_TEXT], literal[PB_VALUE_TEXT + sizeof "[IPv6:]"];
    int status;

    mail->from = settings->from != NULL ? settings->from : mail->from;
    mail->to = settings->to != NULL ? settings->to : mail->to;
    mail->subject = settings->subject != NULL ? settings->subject : mail->subject;
    if (mail->from == NULL || (mail->to == NULL && mail->mode == NULL)) {
        pb_complain("%s: --%s is missing", command, mail->from == NULL ? "from" : "to");
        return EX_USAGE;
    }
    if (mail->subject == NULL)
        mail->subject = "";
    /* RFC 5321 4.1.1.1: a client without a name gives its address; one that is to
     * come, the board knows first. */
    literal[0] = '\0';
    if (own->given)
        snprintf(literal, sizeof literal, "[%s%s]", own->ip.version == 6 ? "IPv6:" : "",
                 pb_ip_format(address, &own->ip));
    mail->domain = strdup(settings->domain != NULL ? settings->domain : literal);
    if (mail->domain == NULL)
        return EX_OSERR;
    status = credentials_read(mail, settings, command);
    if (status == 0)
        status = lines_check(mail);
    if (status == 0)
        status = body_read(mail, settings);
    return status;
}

void pb_mail_free(struct pb_mail *mail)
{
    free(mail->domain);
    free(mail->password);
    free(mail->body);
    pb_message_free(mail);
}

struct pb_board *pb_mail_board(struct pb_scene *scene, const struct pb_mail *mail,
                               const struct pb_place *place, const struct pb_address *server,
                               int *status)
{
    struct pb_board_options options;
    struct pb_board *board;
    char text[PB_VALUE_TEXT];

    memset(&options, 0, sizeof options);
    board = pb_scene_own_board(scene, "client", place, &options,
                               mail->console != NULL ? mail->console : stderr, status);
    if (board == NULL)
        return NULL;
    pb_scene_argument(board, "server", pb_format_address(text, server));
    pb_scene_number(board, "port", server->port);
    pb_scene_argument(board, "domain", mail->domain);
    pb_scene_argument(board, "from", mail->from);
    pb_scene_argument(board, "to", mail->to);
    pb_scene_argument(board, "subject", mail->subject);
    pb_scene_argument(board, "auth", mail->auth);
    pb_scene_argument(board, "user", mail->user);
    pb_scene_argument(board, "password", mail->password);
    if (pb_board_argument(board, "body", mail->body, mail->body_length) != 0) {
        pb_complain("the mail's text of %zu bytes does not fit a board's memory",
                    mail->body_length);
        *status = EX_DATAERR;
        return NULL;
    }
    if (mail->mode != NULL)
        *status = pb_message_arguments(board, mail, scene->settings);
    return *status == 0 ? board : NULL;
}

int pb_mail_run(struct pb_scene *scene, const struct pb_board *client)
{
    enum pb_end end = pb_scene_run(scene, LIMIT_NS);
    char text[PB_STATUS_TEXT];

    if (end != PB_END_STOPPED || pb_board_exit_status(client) >= 0)
        return 0;
    pb_complain("the mail server board could not start (status %s): is --ram enough?",
                pb_status_text(text, (unsigned)pb_world_status(scene->world) & 0xFF));
    return EX_SOFTWARE;
}
