/*
 * The SMTP dialogue as a pure state machine: (state, reply) -> (what to send
 * next) and, once it is known, what became of the mail. No I/O, no clock, no
 * globals; any number of dialogues can run at once.
 */
#ifndef NX_SMTP_DIALOGUE_H
#define NX_SMTP_DIALOGUE_H

#include "nx_smtp_reply.h"

/* What to send next. A reply is awaited after each but the last three. */
enum nx_smtp_action {
    NX_SMTP_ACTION_LISTEN,              /* nothing: the greeting comes unasked */
    NX_SMTP_ACTION_EHLO,
    NX_SMTP_ACTION_HELO,
    NX_SMTP_ACTION_AUTH_PLAIN,
    NX_SMTP_ACTION_AUTH_LOGIN,
    NX_SMTP_ACTION_CREDENTIALS,         /* user name and password in one PLAIN message */
    NX_SMTP_ACTION_USERNAME,
    NX_SMTP_ACTION_PASSWORD,
    NX_SMTP_ACTION_CANCEL,              /* "*" ends an AUTH exchange that went wrong */
    NX_SMTP_ACTION_MAIL,
    NX_SMTP_ACTION_RCPT,
    NX_SMTP_ACTION_DATA,
    NX_SMTP_ACTION_MESSAGE,
    NX_SMTP_ACTION_QUIT,
    NX_SMTP_ACTION_CLOSE,               /* all is said: close in order */
    NX_SMTP_ACTION_LEAVE,               /* QUIT without waiting for its reply, then reset */
    NX_SMTP_ACTION_RESET                /* nothing more may be sent: reset */
};

/* What became of the mail. */
enum nx_smtp_verdict {
    NX_SMTP_VERDICT_OPEN,               /* not known yet */
    NX_SMTP_VERDICT_ACCEPTED,
    NX_SMTP_VERDICT_REFUSED,            /* the server will never take it (5yz) */
    NX_SMTP_VERDICT_DEFERRED,           /* may succeed later (4yz, network) */
    NX_SMTP_VERDICT_IN_DOUBT            /* sent whole, its reply never came */
};

/* What the caller wants and can; pointers are kept. */
struct nx_smtp_wishes {
    UINT authentication_type;           /* NX_SMTP_CLIENT_AUTH_* */
    UINT has_username;                  /* the user name is not empty */
    UCHAR *challenge;                   /* room for a decoded challenge */
    UINT challenge_size;
};

struct nx_smtp_dialogue {
    struct nx_smtp_wishes wishes;
    UINT state;                         /* NX_SMTP_CLIENT_STATE_*: what the awaited reply answers */
    UINT authentication_type;           /* in use, after what the server offered */
    UINT authentication_state;          /* NX_SMTP_AUTHENTICATION_* / NX_SMTP_NOT_AUTHENTICATED */
    UINT authentication_reply;          /* NX_SMTP_CLIENT_REPLY_*: kind of the last challenge */
    UINT is_auth_listed;                /* the EHLO reply had an AUTH line */
    UINT challenges;                    /* answered in this exchange */
    UINT is_message_sent;               /* the final dot is out: a loss leaves it in doubt */
    UINT code;                          /* of the last reply */
    UINT status;                        /* what nx_smtp_mail_send returns */
    enum nx_smtp_verdict verdict;
};

/* Begins; the first action is always LISTEN. */
enum nx_smtp_action _nx_smtp_dialogue_begin(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_wishes *wishes);

/* A complete reply has come in answer to the last action. */
enum nx_smtp_action _nx_smtp_dialogue_reply(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_reply *reply);

/*
 * A complete reply has come that nothing had asked for: before the next action
 * was sent, or in the middle of the message.
 */
enum nx_smtp_action _nx_smtp_dialogue_surplus(struct nx_smtp_dialogue *dialogue,
                                              const struct nx_smtp_reply *reply);

/* The final CRLF.CRLF has been handed to TCP. */
VOID _nx_smtp_dialogue_message_sent(struct nx_smtp_dialogue *dialogue);

/*
 * The exchange broke with `status`: a connection lost (is_connected 0), or
 * silence, a reply that is none, or lack of packets on one that stands.
 */
enum nx_smtp_action _nx_smtp_dialogue_failure(struct nx_smtp_dialogue *dialogue, UINT status,
                                              UINT is_connected);

#endif
