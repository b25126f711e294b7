/*
 * A session carries a dialogue over a connection: it sends what the dialogue
 * says, assembles replies, and does all waiting of the client, each wait with
 * its bound. It knows none of the client's options, so that it is compiled once
 * for all of them.
 */
#ifndef NX_SMTP_SESSION_H
#define NX_SMTP_SESSION_H

#include "nx_smtp_dialogue.h"
#include "nx_smtp_message.h"

struct nx_smtp_session;
struct nx_smtp_security;

/*
 * What carries the bytes: TCP (_nx_smtp_tcp), or a layer over it. `send` takes
 * the packet over whatever the outcome; `receive` gives one that the session
 * releases. Both wait at most `wait` ticks and return NX_ statuses. `close` ends
 * the layer, not the connection.
 */
struct nx_smtp_transport {
    UINT (*send)(struct nx_smtp_session *session, NX_PACKET *packet, ULONG wait);
    UINT (*receive)(struct nx_smtp_session *session, NX_PACKET **packet, ULONG wait);
    VOID (*close)(struct nx_smtp_session *session);     /* never waits */
};

extern const struct nx_smtp_transport _nx_smtp_tcp;

/* Bounds of the session's waits, in ticks. */
struct nx_smtp_timeouts {
    ULONG packet;                       /* for a packet of the pool */
    ULONG connect;
    ULONG disconnect;
    ULONG greeting;                     /* replies: to the connection, */
    ULONG envelope;                     /* to a command, */
    ULONG mail;                         /* to MAIL, */
    ULONG rcpt;                         /* to RCPT, */
    ULONG data;                         /* to DATA, */
    ULONG message;                      /* to the message */
    ULONG send;                         /* until TCP takes a packet */
};

/* Text of the client's that commands hold; checked, and without angle brackets. */
struct nx_smtp_identity {
    struct nx_smtp_piece domain;
    struct nx_smtp_piece username;
    struct nx_smtp_piece password;
};

struct nx_smtp_session {
    VOID *owner;                        /* for watch */
    NX_TCP_SOCKET *socket;
    NXD_ADDRESS *server_address;
    UINT server_port;
    NX_PACKET_POOL *pool;
    NX_PACKET **packet;                 /* where the client keeps what is received and not read */
    const struct nx_smtp_transport *transport;
    /* TLS (nx_smtp_tls.c); null: never set, and then not even linked. */
    struct nx_smtp_security *security;
    UINT (*security_begin)(struct nx_smtp_session *session, ULONG wait);
    VOID (*security_drop)(struct nx_smtp_session *session);
    struct nx_smtp_timeouts timeouts;
    struct nx_smtp_wishes wishes;
    struct nx_smtp_identity identity;
    struct nx_smtp_piece own_address;   /* the client's, without angle brackets */
    /*
     * Called when the dialogue has moved, bytes of the message are sent, or a reply
     * comes in. response_state: NX_SMTP_CLIENT_STATE_AWAITING_REPLY, _ERROR,
     * _COMPLETED_NORMALLY, or _IDLE where it stays.
     */
    VOID (*watch)(struct nx_smtp_session *session, UINT response_state, UINT is_mute);
    VOID (*progress)(VOID *context, UINT step, ULONG sent);     /* null: nobody asks */
    VOID *progress_context;
    ULONG (*clock)(VOID *context);      /* seconds since 1970; null: none */
    VOID *clock_context;
    UINT is_clear_allowed;              /* credentials may be sent for all to read */
    UINT extensions;                    /* NX_SMTP_OFFER_*: what the extra services may use */
    UINT mails;                         /* sent in the session that is open */
    /* The mail. */
    struct nx_smtp_piece from;
    const CHAR *mail_parameters;        /* after MAIL FROM:<...>, with a leading space */
    struct nx_smtp_message *message;
    ULONG sent;                         /* bytes of the message that are out */
    struct nx_smtp_dialogue dialogue;
    struct nx_smtp_reply reply;
    CHAR *text;                         /* room for the text of a reply's last line */
    UINT text_size;
    NX_PACKET *segment;                 /* where in the packet the next unread byte is */
    UCHAR *next;
    UINT is_open;                       /* paused: a mail may begin */
    volatile UINT is_busy;              /* a thread is in a service that waits */
    volatile UINT is_cancelled;         /* it shall return */
    UINT is_wiping;                     /* credentials were sent: free packets are wiped */
};

/* Around all that a service does in a session: between them it can be cancelled. */
VOID _nx_smtp_session_enter(struct nx_smtp_session *session);
VOID _nx_smtp_session_leave(struct nx_smtp_session *session);

/*
 * Connects, and runs the dialogue: with an envelope through its mail to the end,
 * without one to where a mail may begin. Returns the mail's status, or that of
 * the opening.
 */
UINT _nx_smtp_session_open(struct nx_smtp_session *session, struct nx_smtp_envelope *envelope);

/* Sends a mail in a session that is open; returns its status. */
UINT _nx_smtp_session_mail(struct nx_smtp_session *session, struct nx_smtp_envelope *envelope);

/* Whether an open session still stands: not closed by the server, nothing unasked said. */
UINT _nx_smtp_session_is_fresh(struct nx_smtp_session *session);

/* Ends a session if it is open. */
VOID _nx_smtp_session_end(struct nx_smtp_session *session);

/* Ends whatever state the session is in, without a word and without waiting. */
VOID _nx_smtp_session_drop(struct nx_smtp_session *session);

/* Whether a thread of the application's is running, which may wait. */
UINT _nx_smtp_caller_is_thread(VOID);

/* Overwrites a secret. */
VOID _nx_smtp_wipe(VOID *secret, UINT size);

#endif
