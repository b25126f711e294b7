/*
 * From boot arguments to a mail, and from outcomes to lines.
 */
#include <time.h>

#include "../common/boot.h"
#include "message.h"
#include "nx_smtp_authentication.h"
#include "nx_smtp_tls.h"

static NX_SMTP_AUTHENTICATION authentication;
static NX_SMTP_MAIL mail;

/* --- from arguments to a mail --------------------------------------------------------- */

/* Out of memory: nothing can be sent. */
static VOID *allocate(size_t count, size_t size)
{
    VOID *memory = calloc(count > 0 ? count : 1, size);

    if (memory == NULL)
        pb_boot_failed(NX_NO_PACKET);
    return memory;
}

static UINT lines_count(const char *text)
{
    UINT lines = 0;

    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

/* The argument's lines, each ended by NUL, one behind the other. */
static char *lines_of(const char *name, UINT *count)
{
    const char *text = pb_boot_text(name, "");
    char *copy = allocate(strlen(text) + 1, 1);

    *count = lines_count(text);
    strcpy(copy, text);
    for (char *at = copy; *at != '\0'; at++) {
        if (*at == '\n')
            *at = '\0';
    }
    return copy;
}

static VOID recipients_read(void)
{
    UINT count;
    char *line = lines_of("recipients", &count);
    NX_SMTP_RECIPIENT *recipients = allocate(count, sizeof *recipients);

    for (UINT i = 0; i < count; i++) {
        recipients[i].nx_smtp_recipient_type = line[0] == 'b'   ? NX_SMTP_RECIPIENT_BCC
                                               : line[0] == 'c' ? NX_SMTP_RECIPIENT_CC
                                                                : NX_SMTP_RECIPIENT_TO;
        recipients[i].nx_smtp_recipient_address = line + 2;
        line += strlen(line) + 1;
    }
    mail.nx_smtp_mail_recipients = recipients;
    mail.nx_smtp_mail_recipient_count = count;
}

static VOID headers_read(void)
{
    UINT count;
    char *line = lines_of("headers", &count);
    NX_SMTP_HEADER *headers = allocate(count, sizeof *headers);

    for (UINT i = 0; i < count; i++) {
        char *next = line + strlen(line) + 1, *value = line + strcspn(line, ":");

        if (*value != '\0')
            *value++ = '\0';
        headers[i].nx_smtp_header_name = line;
        headers[i].nx_smtp_header_value = value + strspn(value, " \t");
        line = next;
    }
    mail.nx_smtp_mail_headers = headers;
    mail.nx_smtp_mail_header_count = count;
}

static VOID content_read(NX_SMTP_CONTENT *content, const char *name)
{
    size_t length = 0;

    content->nx_smtp_content_data = _pb_machine->argument(_pb_machine->board, name, &length);
    content->nx_smtp_content_length = (ULONG)length;
}

static VOID attachments_read(void)
{
    UINT count = pb_boot_number("attachments", 0);
    NX_SMTP_ATTACHMENT *attachments = allocate(count, sizeof *attachments);

    for (UINT i = 0; i < count; i++) {
        char name[40];

        snprintf(name, sizeof name, "attachment%u", (unsigned)i);
        content_read(&attachments[i].nx_smtp_attachment_content, name);
        snprintf(name, sizeof name, "attachment%u-name", (unsigned)i);
        attachments[i].nx_smtp_attachment_name = pb_boot_text(name, "");
    }
    mail.nx_smtp_mail_attachments = attachments;
    mail.nx_smtp_mail_attachment_count = count;
}

static VOID mail_read(void)
{
    const char *subject = pb_boot_text("subject", "");

    recipients_read();
    headers_read();
    attachments_read();
    content_read(&mail.nx_smtp_mail_body, "body");
    mail.nx_smtp_mail_subject = *subject != '\0' ? subject : NULL;
    mail.nx_smtp_mail_is_ready = pb_boot_number("ready", 0);
}

static ULONG seconds(VOID *unused)
{
    (void)unused;
    return (ULONG)time(NULL);
}

static UINT tls_read(NX_SMTP_CLIENT *client)
{
    size_t length = 0;
    const char *authorities =
        _pb_machine->argument(_pb_machine->board, "tls-authorities", &length);
    NX_SMTP_TLS tls = {
        .nx_smtp_tls_mode = pb_boot_number("tls", NX_SMTP_TLS_OFF),
        .nx_smtp_tls_authorities = (const UCHAR *)authorities,
        .nx_smtp_tls_authorities_length = (ULONG)length,
        .nx_smtp_tls_server_name = pb_boot_text("tls-name", ""),
        .nx_smtp_tls_is_unverified = pb_boot_number("tls-unverified", 0),
    };

    return tls.nx_smtp_tls_mode == NX_SMTP_TLS_OFF ? NX_SUCCESS
                                                   : nx_smtp_client_tls_set(client, &tls);
}

/* Longer waits than the guide's: the server may be any on the Internet. */
static UINT settings_read(NX_SMTP_CLIENT *client)
{
    UINT mechanisms = pb_boot_number("mechanisms", 0);
    UINT status = nx_smtp_client_clock_set(client, seconds, NX_NULL);

    if (status == NX_SUCCESS)
        status = nx_smtp_client_clear_text_set(client, pb_boot_number("clear", 0));
    if (status == NX_SUCCESS && mechanisms != 0)
        status = nx_smtp_client_authentication_set(client, &authentication, mechanisms);
    return status == NX_SUCCESS ? tls_read(client) : status;
}

/* --- from outcomes to lines ------------------------------------------------------------- */

static VOID outcome_tell(const char *what, const NX_SMTP_OUTCOME *outcome)
{
    static const char *const verdicts[] = {"open", "accepted", "refused", "deferred", "in-doubt"};

    printf("%s %s %u %u %u.%u.%u %s\n", what, verdicts[outcome->nx_smtp_outcome_verdict],
           (unsigned)outcome->nx_smtp_outcome_status, (unsigned)outcome->nx_smtp_outcome_code,
           (unsigned)outcome->nx_smtp_outcome_enhanced[0],
           (unsigned)outcome->nx_smtp_outcome_enhanced[1],
           (unsigned)outcome->nx_smtp_outcome_enhanced[2], outcome->nx_smtp_outcome_text);
}

static VOID tls_tell(NX_SMTP_CLIENT *client)
{
    CHAR reason[96];

    if (nx_smtp_client_tls_reason_get(client, reason, sizeof reason) == NX_SUCCESS &&
        reason[0] != '\0')
        printf("tls %s\n", reason);
}

static UINT mail_send(NX_SMTP_CLIENT *client)
{
    UINT status = nx_smtp_client_message_send(client, &mail);

    for (UINT i = 0; i < mail.nx_smtp_mail_recipient_count; i++)
        outcome_tell("recipient", &mail.nx_smtp_mail_recipients[i].nx_smtp_recipient_outcome);
    tls_tell(client);
    printf("message-id %s\n", mail.nx_smtp_mail_message_id);
    nx_smtp_client_session_close(client);
    return status;
}

static VOID console_write(VOID *unused, const UCHAR *data, UINT length)
{
    (void)unused;
    fwrite(data, 1, length, stdout);
}

static const struct {
    UINT bit;
    const char *name;
} offers[] = {
    {NX_SMTP_OFFER_STARTTLS, "STARTTLS"},       {NX_SMTP_OFFER_PIPELINING, "PIPELINING"},
    {NX_SMTP_OFFER_8BITMIME, "8BITMIME"},       {NX_SMTP_OFFER_SMTPUTF8, "SMTPUTF8"},
    {NX_SMTP_OFFER_CHUNKING, "CHUNKING"},       {NX_SMTP_OFFER_DSN, "DSN"},
    {NX_SMTP_OFFER_ENHANCED, "ENHANCEDSTATUSCODES"},
    {NX_SMTP_OFFER_SIZE, "SIZE"},               {NX_SMTP_OFFER_LIMITS, "LIMITS"},
    {NX_SMTP_OFFER_PLAIN, "AUTH PLAIN"},        {NX_SMTP_OFFER_LOGIN, "AUTH LOGIN"},
    {NX_SMTP_OFFER_CRAM_MD5, "AUTH CRAM-MD5"},  {NX_SMTP_OFFER_SCRAM_SHA_256, "AUTH SCRAM-SHA-256"},
    {NX_SMTP_OFFER_XOAUTH2, "AUTH XOAUTH2"},    {NX_SMTP_OFFER_OAUTHBEARER, "AUTH OAUTHBEARER"},
};

static UINT server_tell(NX_SMTP_CLIENT *client)
{
    NX_SMTP_OUTCOME outcome;
    struct nx_smtp_offer offer;
    UINT status = nx_smtp_client_session_open(client);

    nx_smtp_client_outcome_get(client, &outcome);
    outcome_tell("session", &outcome);
    tls_tell(client);
    nx_smtp_client_offer_get(client, &offer);
    for (size_t i = 0; i < sizeof offers / sizeof offers[0]; i++) {
        if ((offer.bits & offers[i].bit) == 0)
            continue;
        printf("offer %s", offers[i].name);
        if (offers[i].bit == NX_SMTP_OFFER_SIZE && offer.size > 0)
            printf(" %u", (unsigned)offer.size);
        if (offers[i].bit == NX_SMTP_OFFER_LIMITS && offer.mail_max > 0)
            printf(" MAILMAX=%u", (unsigned)offer.mail_max);
        if (offers[i].bit == NX_SMTP_OFFER_LIMITS && offer.recipient_max > 0)
            printf(" RCPTMAX=%u", (unsigned)offer.recipient_max);
        printf("\n");
    }
    nx_smtp_client_session_close(client);
    return status;
}

UINT client_message_run(NX_SMTP_CLIENT *client, const CHAR *mode)
{
    UINT status = settings_read(client);

    if (status != NX_SUCCESS)
        return status;
    mail_read();
    if (strcmp(mode, "show") == 0)
        return nx_smtp_client_message_write(client, &mail, NX_SMTP_OFFER_8BITMIME, console_write,
                                            NX_NULL);
    return strcmp(mode, "server") == 0 ? server_tell(client) : mail_send(client);
}
