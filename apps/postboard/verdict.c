/*
 * What became of a mail: from the client's status and the dialogue on the wire
 * to an exit status and a line for people.
 */
#include <string.h>

#include "../firmware/common/status_names.h"
#include "mail.h"

/* The statuses of nxd_smtp_client.h, which a host program cannot include. */
enum {
    SMTP_AUTHENTICATION_ERROR = 0xA0,
    SMTP_OVERSIZE_MAIL_DATA = 0xA1,
    SMTP_INVALID_SERVER_REPLY = 0xA2,
    SMTP_INVALID_PARAM = 0xA5,
    SMTP_PACKET_ALLOCATE_ERROR = 0xA6,
    SMTP_GREET_REPLY_ERROR = 0xA7,
    SMTP_HELLO_REPLY_ERROR = 0xA8,
    SMTP_MAIL_REPLY_ERROR = 0xA9,
    SMTP_RCPT_REPLY_ERROR = 0xAA,
    SMTP_MESSAGE_REPLY_ERROR = 0xAB,
    SMTP_DATA_REPLY_ERROR = 0xAC,
    SMTP_AUTH_REPLY_ERROR = 0xAD,
    SMTP_INVALID_SERVER_CHALLENGE = 0xB0,
    SMTP_OVERSIZE_SERVER_REPLY = 0xB1,
    NO_INTERFACE_ADDRESS = 0x50, /* nx_api.h */
    SMTP_EXTENSION_MISSING = 0xB3, /* of nx_smtp_client_extra.h */
    SMTP_TLS_ERROR = 0xB4,
    SMTP_TLS_CERTIFICATE_ERROR = 0xB5,
    SMTP_TLS_SETTINGS_ERROR = 0xB6,
    SMTP_CLEAR_TEXT_ERROR = 0xB7,
    BOOT_FAILED = 0x100 /* boot.h: PB_BOOT_FAILED */
};

struct outcome {
    int firmware_status;
    int status; /* 0: as the reply's first digit says */
    const char *what;
};

static const struct outcome outcomes[] = {
    {SMTP_GREET_REPLY_ERROR, 0, "refused the session"},
    {SMTP_HELLO_REPLY_ERROR, 0, "refused EHLO and HELO"},
    {SMTP_AUTH_REPLY_ERROR, EX_NOPERM, "refused the user name or the password"},
    {SMTP_AUTHENTICATION_ERROR, EX_NOPERM, "refused the user name or the password"},
    {SMTP_MAIL_REPLY_ERROR, 0, "refused the sender"},
    {SMTP_RCPT_REPLY_ERROR, 0, "refused the recipient"},
    {SMTP_DATA_REPLY_ERROR, 0, "refused DATA"},
    {SMTP_MESSAGE_REPLY_ERROR, 0, "refused the message"},
    {SMTP_OVERSIZE_MAIL_DATA, EX_UNAVAILABLE, "found the message too large"},
    {SMTP_INVALID_SERVER_REPLY, EX_PROTOCOL, "sent what is no SMTP reply"},
    {SMTP_OVERSIZE_SERVER_REPLY, EX_PROTOCOL, "sent a reply without end"},
    {SMTP_INVALID_SERVER_CHALLENGE, EX_PROTOCOL, "sent a challenge that cannot be read"},
};

/* What no reply of the server decided. */
static const struct outcome own_outcomes[] = {
    {SMTP_EXTENSION_MISSING, EX_UNAVAILABLE, "does not offer what the mail, --auth or --tls needs"},
    {SMTP_TLS_ERROR, EX_PROTOCOL, "does not agree with the board on TLS"},
    {SMTP_TLS_CERTIFICATE_ERROR, EX_NOPERM, "is not who it should be"},
    {SMTP_TLS_SETTINGS_ERROR, EX_DATAERR, "cannot be verified: --tls-authorities has no certificate"},
    {SMTP_CLEAR_TEXT_ERROR, EX_NOPERM,
     "would get the password for all to read: give --tls, or name the mechanism"},
};

static const struct outcome *outcome_find(const struct outcome *table, size_t count,
                                          int firmware_status)
{
    for (size_t i = 0; i < count; i++) {
        if (table[i].firmware_status == firmware_status)
            return &table[i];
    }
    return NULL;
}

#define FIND(table, status) outcome_find(table, sizeof table / sizeof table[0], status)

/* A refusal that may pass is 4xx (RFC 5321 4.2.1) and, to RCPT, 552 (4.5.3.1.10); 530
 * and 535 are about who asks. */
static int reply_status(int firmware_status, unsigned code)
{
    if (firmware_status == SMTP_RCPT_REPLY_ERROR && code == 552)
        return EX_TEMPFAIL;
    if (code == 530 || code == 535)
        return EX_NOPERM;
    if (code >= 500 && code < 600)
        return EX_UNAVAILABLE;
    return code >= 400 && code < 500 ? EX_TEMPFAIL : EX_PROTOCOL;
}

/* The connection failed, or went away: what did the wire show? */
static const char *connection_reason(const struct pb_dialogue_summary *summary)
{
    if (!summary->asked)
        return "cannot be reached: no answer to ARP or neighbour discovery, or no route";
    if (!summary->opened)
        return summary->reset_by_server ? "refused the connection" : "does not answer";
    if (summary->reset_by_server)
        return "reset the connection";
    if (summary->closed_by_server)
        return "closed the connection early";
    return "fell silent";
}

void pb_mail_verdict(struct pb_verdict *verdict, int firmware_status,
                     const struct pb_dialogue_summary *summary, const char *server)
{
    const struct outcome *outcome = FIND(outcomes, firmware_status);
    const struct outcome *own = FIND(own_outcomes, firmware_status);
    char text[PB_STATUS_TEXT];
    const char *doubt = summary->message_sent && !summary->message_answered
                            ? "; it may have taken the mail all the same"
                            : "";

    if (firmware_status == 0) {
        verdict->status = 0;
        snprintf(verdict->reason, sizeof verdict->reason, "%s took the mail: %s", server,
                 summary->reply);
    } else if (firmware_status == SMTP_INVALID_PARAM) {
        verdict->status = EX_DATAERR;
        snprintf(verdict->reason, sizeof verdict->reason,
                 "%s: the client refused an address, the subject or the credentials", server);
    } else if (outcome != NULL) {
        verdict->status = outcome->status;
        /* 4xx at any step is for another time, also in AUTH. */
        if (verdict->status == 0 || (verdict->status == EX_NOPERM && summary->code / 100 == 4))
            verdict->status = reply_status(firmware_status, summary->code);
        snprintf(verdict->reason, sizeof verdict->reason, "%s %s: %s%s", server, outcome->what,
                 summary->reply, doubt);
    } else if (firmware_status == NO_INTERFACE_ADDRESS) {
        verdict->status = EX_TEMPFAIL;
        snprintf(verdict->reason, sizeof verdict->reason,
                 "%s cannot be reached: the board got no address; another has it, or no router "
                 "gave one (status %s)",
                 server, pb_status_text(text, (unsigned)firmware_status));
    } else if (own != NULL) {
        verdict->status = own->status;
        snprintf(verdict->reason, sizeof verdict->reason, "%s %s", server, own->what);
    } else if (firmware_status >= BOOT_FAILED) {
        verdict->status = EX_SOFTWARE;
        snprintf(verdict->reason, sizeof verdict->reason,
                 "the client board could not set up its network (status %s): is --ram enough?",
                 pb_status_text(text, (unsigned)(firmware_status - BOOT_FAILED)));
    } else if (firmware_status < 0) {
        verdict->status = EX_TEMPFAIL;
        snprintf(verdict->reason, sizeof verdict->reason, "%s: no outcome in the time given%s",
                 server, doubt);
    } else {
        verdict->status = EX_TEMPFAIL;
        snprintf(verdict->reason, sizeof verdict->reason, "%s %s (status %s)%s", server,
                 connection_reason(summary), pb_status_text(text, (unsigned)firmware_status),
                 doubt);
    }
}
