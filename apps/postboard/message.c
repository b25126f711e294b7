/*
 * The mail of postboard send: recipients, headers, files, TLS, and what the
 * firmware reports of it.
 */
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "ready.h"

#define HOST_AUTHORITIES "/etc/ssl/certs/ca-certificates.crt"
#define EPOCH 1577836800ull /* 2020-01-01, when worlds begin */

/* Names of client/message.h's numbers: NX_SMTP_OFFER_* of nx_smtp_reply.h. */
static const struct {
    const char *name;
    unsigned mechanisms;
} mechanisms[] = {
    {"auto", 0x1E},          {"cram-md5", 0x08}, {"scram-sha-256", 0x10},
    {"xoauth2", 0x20},       {"oauthbearer", 0x40},
};

/* ... and NX_SMTP_TLS_* of nx_smtp_tls.h. */
enum { TLS_OFF = 0, TLS_STARTTLS = 2, TLS_IMPLICIT = 3 };

static unsigned tls_mode(const struct pb_settings *settings)
{
    if (settings->tls == NULL || strcmp(settings->tls, "off") == 0)
        return TLS_OFF;
    return strcmp(settings->tls, "starttls") == 0 ? TLS_STARTTLS : TLS_IMPLICIT;
}

/* --- what is read before the board boots ------------------------------------------------ */

static const char *option_of(enum pb_item_kind kind)
{
    return kind == PB_ITEM_TO    ? "--to"
           : kind == PB_ITEM_CC  ? "--cc"
           : kind == PB_ITEM_BCC ? "--bcc"
                                 : "--header";
}

/* The items of the kinds as lines, each with its kind in front if it is to have one. */
static int lines_make(char **lines, const struct pb_settings *settings, const char *kinds,
                      const char *before)
{
    size_t length;
    FILE *out = open_memstream(lines, &length);

    if (out == NULL)
        return EX_OSERR;
    fputs(before, out);
    for (int i = 0; i < settings->item_count; i++) {
        const struct pb_item *item = &settings->items[i];

        if (strchr(kinds, item->kind) == NULL)
            continue;
        if (strpbrk(item->value, "\r\n") != NULL) {
            pb_complain("%s: holds a line break, which could never be sent",
                        option_of(item->kind));
            fclose(out);
            return EX_DATAERR;
        }
        if (item->kind != PB_ITEM_HEADER && item->value[0] == '\0') {
            pb_complain("%s: an empty address", option_of(item->kind));
            fclose(out);
            return EX_DATAERR;
        } else if (item->kind != PB_ITEM_HEADER)
            fprintf(out, "%c ", item->kind);
        else if (strchr(item->value, ':') == NULL) {
            pb_complain("send: --header %s: not of the form 'NAME: VALUE'", item->value);
            fclose(out);
            return EX_USAGE;
        }
        fprintf(out, "%s\n", item->value);
    }
    return fclose(out) == 0 ? 0 : EX_OSERR;
}

static int files_read(struct pb_mail *mail, const struct pb_settings *settings)
{
    mail->attachments = calloc((size_t)settings->item_count + 1, sizeof *mail->attachments);
    if (mail->attachments == NULL)
        return EX_OSERR;
    for (int i = 0; i < settings->item_count; i++) {
        struct pb_attachment *attachment = &mail->attachments[mail->attachment_count];
        const char *path = settings->items[i].value;

        if (settings->items[i].kind != PB_ITEM_ATTACH)
            continue;
        attachment->bytes = pb_read_whole(path, &attachment->length);
        if (attachment->bytes == NULL)
            return EX_NOINPUT;
        attachment->name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
        mail->attachment_count++;
    }
    return 0;
}

static int tls_read(struct pb_mail *mail, struct pb_settings *settings)
{
    if (tls_mode(settings) == TLS_OFF || settings->tls_insecure)
        return 0;
    if (settings->tls_name == NULL)
        settings->tls_name = settings->server_name;
    if (settings->tls_name == NULL) {
        pb_complain("send: --tls %s needs --tls-name (or --tls-insecure)", settings->tls);
        return EX_USAGE;
    }
    mail->authorities = pb_read_whole(
        settings->tls_authorities != NULL ? settings->tls_authorities : HOST_AUTHORITIES,
        &mail->authorities_length);
    return mail->authorities != NULL ? 0 : EX_NOINPUT;
}

/* When the board will boot, as the world has it. */
static uint64_t now(const struct pb_settings *settings)
{
    uint64_t ns = settings->epoch.given        ? settings->epoch.value
                  : pb_net_outside(settings) ? pb_host_time_ns()
                                               : EPOCH * 1000000000ull;

    return ns / 1000000000ull;
}

/* What tells messages of one moment apart: FNV-1a. */
static uint64_t number_of(const char *bytes, size_t length, uint64_t seed)
{
    uint64_t number = 0xCBF29CE484222325ull ^ seed;

    for (size_t i = 0; i < length; i++)
        number = (number ^ (unsigned char)bytes[i]) * 0x100000001B3ull;
    return number;
}

/* The message, whom it is from and whom it is for. */
static int ready_read(struct pb_mail *mail, struct pb_settings *settings)
{
    struct pb_ready ready;
    int result, status = 0;

    if (settings->subject != NULL || mail->attachment_count > 0 || mail->headers[0] != '\0') {
        pb_complain("send: --subject, --header and --attach are not for a message that is ready");
        return EX_USAGE;
    }
    mail->body = pb_read_whole(settings->body != NULL ? settings->body : "-", &mail->body_length);
    if (mail->body == NULL)
        return EX_NOINPUT;
    result = pb_ready_read(&ready, mail->body, mail->body_length, settings->from, now(settings),
                           number_of(mail->body, mail->body_length, settings->seed.value),
                           settings->domain != NULL ? settings->domain : "postboard.invalid");
    if (result != 0) {
        pb_complain("send: %s", result == -1 ? ready.reason : "no memory for the message");
        status = result == -1 ? EX_DATAERR : EX_OSERR;
    } else {
        free(mail->body);
        mail->body = ready.message;
        mail->body_length = ready.length;
        mail->own_from = ready.from;
        ready.message = ready.from = NULL;
        status = lines_make(&mail->recipients, settings, "tcb", ready.recipients);
    }
    pb_ready_free(&ready);
    return status;
}

static int recipients_check(struct pb_mail *mail, const struct pb_settings *settings)
{
    if (settings->ready && mail->own_from == NULL && settings->from == NULL) {
        pb_complain("send: the message has no From, and --from is missing");
        return EX_DATAERR;
    }
    if (mail->recipients[0] == '\0') {
        pb_complain(settings->ready ? "send: the message names no recipient, and --to is missing"
                                    : "send: --to is missing");
        return settings->ready ? EX_DATAERR : EX_USAGE;
    }
    return 0;
}

/* What asks a server only, needs no mail. */
static int nothing_read(struct pb_mail *mail)
{
    mail->recipients = strdup("");
    mail->from = "postmaster";
    mail->body = strdup("");
    return mail->recipients != NULL && mail->body != NULL ? 0 : EX_OSERR;
}

/* A mail that the guide's service can send, too, is sent by it: its wire is the one that
 * recordings are compared with. */
static int is_for_the_guide(const struct pb_settings *settings)
{
    const char *auth = settings->auth != NULL ? settings->auth : "none";

    return settings->item_count <= 1 && settings->to != NULL && !settings->ready &&
           !settings->dry_run && !settings->serverinfo && !settings->json &&
           tls_mode(settings) == TLS_OFF && strstr("none plain login", auth) != NULL;
}

int pb_message_prepare(struct pb_mail *mail, struct pb_settings *settings,
                       const struct pb_address *own)
{
    int status;

    if (is_for_the_guide(settings))
        return pb_mail_prepare(mail, settings, own, "send");
    mail->mode = settings->dry_run ? "show" : settings->serverinfo ? "server" : "send";
    if (!settings->seed.given) {        /* the Message-ID is made of it, too */
        settings->seed.value = pb_draw_seed();
        settings->seed.given = 1;
    }
    status = lines_make(&mail->headers, settings, (char[]){PB_ITEM_HEADER, '\0'}, "");
    if (status == 0)
        status = files_read(mail, settings);
    if (status == 0)
        status = tls_read(mail, settings);
    if (status == 0 && settings->serverinfo)
        status = nothing_read(mail);
    else if (status == 0 && settings->ready)
        status = ready_read(mail, settings);
    else if (status == 0)
        status = lines_make(&mail->recipients, settings, "tcb", "");
    if (status == 0 && !settings->serverinfo && (settings->ready || settings->from != NULL))
        status = recipients_check(mail, settings);
    if (status != 0)
        return status;
    mail->from = mail->own_from != NULL ? mail->own_from : mail->from;
    status = pb_mail_prepare(mail, settings, own, "send");
    mail->console = status == 0 ? open_memstream(&mail->report, &mail->report_length) : NULL;
    return status == 0 && mail->console == NULL ? EX_OSERR : status;
}

/* --- what the board is told ---------------------------------------------------------------- */

static int bytes_tell(struct pb_board *board, const char *name, const char *bytes, size_t length)
{
    if (pb_board_argument(board, name, bytes, length) == 0)
        return 0;
    pb_complain("%s of %zu bytes does not fit a board's memory", name, length);
    return EX_DATAERR;
}

int pb_message_arguments(struct pb_board *board, const struct pb_mail *mail,
                         const struct pb_settings *settings)
{
    const unsigned mode = tls_mode(settings);
    int status = 0;

    pb_scene_argument(board, "mode", mail->mode);
    pb_scene_argument(board, "recipients", mail->recipients);
    pb_scene_argument(board, "headers", mail->headers);
    pb_scene_number(board, "ready", (unsigned)settings->ready);
    pb_scene_number(board, "attachments", mail->attachment_count);
    pb_scene_number(board, "tls", mode);
    pb_scene_argument(board, "tls-name", settings->tls_name);
    pb_scene_number(board, "tls-unverified", (unsigned)settings->tls_insecure);
    for (size_t i = 0; i < sizeof mechanisms / sizeof mechanisms[0]; i++) {
        if (strcmp(mechanisms[i].name, mail->auth) == 0)
            pb_scene_number(board, "mechanisms", mechanisms[i].mechanisms);
    }
    /* Who names a mechanism and no TLS, means it. */
    pb_scene_number(board, "clear", mode == TLS_OFF && strcmp(mail->auth, "auto") != 0);
    if (mail->authorities != NULL)
        status = bytes_tell(board, "tls-authorities", mail->authorities, mail->authorities_length);
    for (unsigned i = 0; status == 0 && i < mail->attachment_count; i++) {
        char name[40];

        snprintf(name, sizeof name, "attachment%u-name", i);
        pb_scene_argument(board, name, mail->attachments[i].name);
        snprintf(name, sizeof name, "attachment%u", i);
        status = bytes_tell(board, name, mail->attachments[i].bytes, mail->attachments[i].length);
    }
    return status;
}

void pb_message_free(struct pb_mail *mail)
{
    for (unsigned i = 0; i < mail->attachment_count; i++)
        free(mail->attachments[i].bytes);
    free(mail->attachments);
    if (mail->console != NULL)
        fclose(mail->console);
    free(mail->own_from);
    free(mail->recipients);
    free(mail->headers);
    free(mail->authorities);
    free(mail->report);
}

/* --- what it reports ------------------------------------------------------------------------- */

const char *pb_message_line(const struct pb_mail *mail, const char *what, const char *at,
                            char *text, size_t size)
{
    const char *end;

    text[0] = '\0';
    if (mail->console == NULL)
        return NULL;
    if (at == NULL) {
        fflush(mail->console);
        at = mail->report;
    }
    for (; *at != '\0'; at = *end == '\0' ? end : end + 1) {
        size_t length = strlen(what);

        end = at + strcspn(at, "\n");
        if (strncmp(at, what, length) == 0 && at[length] == ' ') {
            snprintf(text, size, "%.*s", (int)(end - at - length - 1), at + length + 1);
            return *end == '\0' ? end : end + 1;
        }
    }
    return NULL;
}

const char *pb_message_outcome(const struct pb_mail *mail, const char *at,
                               struct pb_outcome *outcome)
{
    char line[400];
    int text = 0;

    at = pb_message_line(mail, "recipient", at, line, sizeof line);
    if (at == NULL)
        return NULL;
    memset(outcome, 0, sizeof *outcome);
    if (sscanf(line, "%15s %u %u %15s %n", outcome->verdict, &outcome->status, &outcome->code,
               outcome->enhanced, &text) < 4)
        return NULL;
    snprintf(outcome->text, sizeof outcome->text, "%s", line + text);
    return at;
}
