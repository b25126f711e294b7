/*
 * The SMTP dialogue as a pure state machine: (state, reply) -> (what to send
 * next) and, once it is known, what became of a mail and of each recipient. No
 * I/O, no clock, no globals; any number of dialogues can run at once.
 */
#ifndef NX_SMTP_DIALOGUE_H
#define NX_SMTP_DIALOGUE_H

#include "nx_smtp_reply.h"
#include "nx_smtp_sasl.h"

/* What to send next. A reply is awaited after each but SECURE and the last four. */
enum nx_smtp_action {
    NX_SMTP_ACTION_LISTEN,              /* nothing: the reply comes unasked, or was asked for */
    NX_SMTP_ACTION_EHLO,
    NX_SMTP_ACTION_HELO,
    NX_SMTP_ACTION_STARTTLS,
    NX_SMTP_ACTION_SECURE,              /* TLS begins; no reply, but _nx_smtp_dialogue_secured */
    NX_SMTP_ACTION_AUTH_PLAIN,
    NX_SMTP_ACTION_AUTH_LOGIN,
    NX_SMTP_ACTION_AUTH,                /* for the mechanism wishes.sasl */
    NX_SMTP_ACTION_AUTH_INITIAL,        /* the same, with what it says first */
    NX_SMTP_ACTION_ANSWER,              /* what wishes.sasl says next */
    NX_SMTP_ACTION_CREDENTIALS,         /* user name and password in one PLAIN message */
    NX_SMTP_ACTION_USERNAME,
    NX_SMTP_ACTION_PASSWORD,
    NX_SMTP_ACTION_CANCEL,              /* "*" ends an AUTH exchange that went wrong */
    NX_SMTP_ACTION_MAIL,
    NX_SMTP_ACTION_RCPT,                /* for the recipient dialogue.recipient */
    NX_SMTP_ACTION_DATA,
    NX_SMTP_ACTION_MESSAGE,
    NX_SMTP_ACTION_CHUNK,               /* BDAT with the next piece of the message */
    NX_SMTP_ACTION_RSET,
    NX_SMTP_ACTION_QUIT,
    NX_SMTP_ACTION_PAUSE,               /* the session is open; a mail may begin */
    NX_SMTP_ACTION_CLOSE,               /* all is said: close in order */
    NX_SMTP_ACTION_LEAVE,               /* QUIT without waiting for its reply, then reset */
    NX_SMTP_ACTION_RESET                /* nothing more may be sent: reset */
};

/* What the caller wants and can; pointers are kept. */
struct nx_smtp_wishes {
    UINT authentication_type;           /* NX_SMTP_CLIENT_AUTH_* */
    UINT has_username;                  /* the user name is not empty */
    UCHAR *challenge;                   /* room for a decoded challenge */
    UINT challenge_size;
    UINT keeps_open;                    /* pause after a mail instead of QUIT */
    UINT tls_mode;                      /* NX_SMTP_TLS_* (nx_smtp_tls.h) */
    struct nx_smtp_sasl *sasl;          /* mechanisms that are allowed; null: the guide's rule */
    UINT is_clear_refused;              /* secrets go out under TLS only */
    UINT unwanted;                      /* NX_SMTP_OFFER_*: not used though offered */
};

/* One mail for some recipients. The caller's, until the mail's outcome is known. */
struct nx_smtp_envelope {
    NX_SMTP_RECIPIENT *recipients;
    UINT count;                         /* at least 1 */
    UINT is_all_or_none;                /* one refused recipient ends the mail for all */
    UINT is_chunked;                    /* by BDAT instead of DATA */
};

struct nx_smtp_dialogue {
    struct nx_smtp_wishes wishes;
    struct nx_smtp_envelope *envelope;  /* null: none yet */
    struct nx_smtp_offer offer;         /* of the server, in its last EHLO reply */
    UINT is_secure;                     /* TLS stands */
    UINT state;                         /* NX_SMTP_CLIENT_STATE_*: what the awaited reply answers */
    UINT authentication_type;           /* in use, after what the server offered */
    UINT authentication_state;          /* NX_SMTP_AUTHENTICATION_* / NX_SMTP_NOT_AUTHENTICATED */
    UINT authentication_reply;          /* NX_SMTP_CLIENT_REPLY_*: kind of the last challenge */
    UINT challenges;                    /* answered in this exchange */
    UINT recipient;                     /* whose RCPT is answered next */
    UINT ahead;                         /* RCPTs sent beyond the one that is answered next */
    UINT accepted;                      /* recipients so far */
    UINT is_message_sent;               /* its end is out: a loss leaves it in doubt */
    UINT code;                          /* of the last reply */
    NX_SMTP_OUTCOME outcome;            /* of the mail; the recipients' stand in the envelope */
};

/*
 * Begins; the first action is LISTEN, or SECURE with implicit TLS. With an
 * envelope the mail follows the hello at once; without one the dialogue pauses
 * there.
 */
enum nx_smtp_action _nx_smtp_dialogue_begin(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_wishes *wishes,
                                            struct nx_smtp_envelope *envelope);

/* The next mail of a dialogue that pauses. */
enum nx_smtp_action _nx_smtp_dialogue_mail(struct nx_smtp_dialogue *dialogue,
                                           struct nx_smtp_envelope *envelope);

/*
 * A mail that is not even begun: refused for `*status`, or, with null, what became
 * of the dialogue becomes of the recipients.
 */
VOID _nx_smtp_dialogue_give_up(struct nx_smtp_dialogue *dialogue,
                               struct nx_smtp_envelope *envelope, const UINT *status);

/* Ends a dialogue that pauses. */
enum nx_smtp_action _nx_smtp_dialogue_quit(struct nx_smtp_dialogue *dialogue);

/*
 * After MAIL or RCPT, before its reply (RFC 2920): the recipient whose RCPT may
 * be sent ahead, which then counts as sent; null: none.
 */
NX_SMTP_RECIPIENT *_nx_smtp_dialogue_ahead(struct nx_smtp_dialogue *dialogue);

/* TLS stands: what was known of the server before counts no more. */
enum nx_smtp_action _nx_smtp_dialogue_secured(struct nx_smtp_dialogue *dialogue);

/* A complete reply has come in answer to the last action. */
enum nx_smtp_action _nx_smtp_dialogue_reply(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_reply *reply);

/*
 * A complete reply has come that nothing had asked for: before the next action
 * was sent, or in the middle of the message.
 */
enum nx_smtp_action _nx_smtp_dialogue_surplus(struct nx_smtp_dialogue *dialogue,
                                              const struct nx_smtp_reply *reply);

/* The final CRLF.CRLF, or the last chunk, has been handed to TCP. */
VOID _nx_smtp_dialogue_message_sent(struct nx_smtp_dialogue *dialogue);

/*
 * The exchange broke with `status`: a connection lost (is_connected 0), or
 * silence, a reply that is none, or lack of packets on one that stands.
 */
enum nx_smtp_action _nx_smtp_dialogue_failure(struct nx_smtp_dialogue *dialogue, UINT status,
                                              UINT is_connected);

#endif
