/*
 * Extra services of the SMTP client: several mails a session, several
 * recipients a mail, a message builder with attachments, verdicts in detail,
 * timers at run time, progress, and cancelling. They work on a client of
 * nxd_smtp_client_create, beside nx_smtp_mail_send. docs/smtp.md has examples.
 */
#ifndef NX_SMTP_CLIENT_EXTRA_H
#define NX_SMTP_CLIENT_EXTRA_H

#include "nx_smtp_mail.h"
#include "nxd_smtp_client.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Beside the statuses of nxd_smtp_client.h: the mail needs what the server does not offer. */
#define NX_SMTP_EXTENSION_MISSING 0xB3
/* The credentials would have gone out for all to read. */
#define NX_SMTP_CLEAR_TEXT_ERROR 0xB7
/* Of TLS (nx_smtp_tls.h): */
#define NX_SMTP_TLS_ERROR             0xB4      /* the peers did not agree, or a record was broken */
#define NX_SMTP_TLS_CERTIFICATE_ERROR 0xB5      /* the server is not who it should be */
#define NX_SMTP_TLS_SETTINGS_ERROR    0xB6      /* no certificate or key in what was given */

/*
 * Every service returns NX_PTR_ERROR for a null pointer where none may be, and
 * NX_SMTP_CLIENT_NOT_INITIALIZED for a client that is not created. Those that
 * wait are for threads, one at a time for a client, and return NX_CALLER_ERROR to
 * others. Source of all: smtp/nx_smtp_client_extra.c.
 */

/* --- sessions and mails ---------------------------------------------------------------- */

/*
 * Connects, says EHLO (or HELO) and authenticates; the session then stays open
 * for mails. One that is open is kept. Waits. Callers: threads.
 *
 * NX_SUCCESS, or the status of the step that failed, as nx_smtp_mail_send has it.
 */
UINT nx_smtp_client_session_open(NX_SMTP_CLIENT *client_ptr);

/*
 * Sends a mail to its recipients and leaves the session open; opens one if there
 * is none, if the server has closed it, or if it takes no more mails (RFC 9422).
 * A mail with more recipients than the server takes at once goes out several
 * times. Each recipient's outcome is in its entry. Nothing is sent again by
 * itself: whether to, is the caller's choice, by the verdict. Waits. Callers:
 * threads.
 *
 * mail_ptr    the caller's; its message_id is written if empty
 *
 * NX_SUCCESS: every recipient is accepted. Otherwise the status of the first one
 * that is not: as nx_smtp_mail_send has it, NX_SMTP_OVERSIZE_MAIL_DATA (larger than
 * the server takes), NX_SMTP_EXTENSION_MISSING (an address in UTF-8, or a ready
 * message in 8-bit text, that the server has no way for), NX_WAIT_ABORTED
 * (cancelled), or the reader's own. NX_SMTP_INVALID_PARAM: text that would break
 * out of its place; nothing was sent, no outcome written.
 */
UINT nx_smtp_client_message_send(NX_SMTP_CLIENT *client_ptr, NX_SMTP_MAIL *mail_ptr);

/* Says QUIT and closes; no session is fine. Waits. Callers: threads. NX_SUCCESS. */
UINT nx_smtp_client_session_close(NX_SMTP_CLIENT *client_ptr);

/*
 * Ends what another thread is waiting for in a service of this client, by
 * resetting the connection; that service returns NX_WAIT_ABORTED, and a message
 * whose end was out is in doubt. Returns when it has. Callers: threads.
 *
 * NX_SUCCESS, also when nothing was under way.
 */
UINT nx_smtp_client_cancel(NX_SMTP_CLIENT *client_ptr);

/*
 * The outcome of the last mail (of nx_smtp_mail_send, too), or of a session that
 * could not be opened; for several recipients their entries tell more.
 * Callers: any.
 */
UINT nx_smtp_client_outcome_get(NX_SMTP_CLIENT *client_ptr, NX_SMTP_OUTCOME *outcome_ptr);

/* What the server offered in its last EHLO reply. Callers: any. */
UINT nx_smtp_client_offer_get(NX_SMTP_CLIENT *client_ptr, struct nx_smtp_offer *offer_ptr);

/*
 * Writes the message of a mail as it would be sent, without doubled dots and
 * final dot, to a function of the caller's. Callers: any.
 *
 * mail_ptr    its message_id is written if empty
 * offers      NX_SMTP_OFFER_*: what to suppose of the server
 *
 * NX_SUCCESS, NX_SMTP_INVALID_PARAM, or a reader's own status.
 */
UINT nx_smtp_client_message_write(NX_SMTP_CLIENT *client_ptr, NX_SMTP_MAIL *mail_ptr, UINT offers,
                                  VOID (*write)(VOID *context, const UCHAR *data, UINT length),
                                  VOID *context);

/* --- settings, for the sessions that follow -------------------------------------------- */

/* RFC 5321 4.5.3.2: 5 minutes for the greeting, MAIL and RCPT, 2 for DATA, 3 to send, 10 after. */
#define NX_SMTP_TIMEOUTS_RFC5321                                                                  \
    {.packet = 180 * NX_IP_PERIODIC_RATE, .connect = 300 * NX_IP_PERIODIC_RATE,                   \
     .disconnect = 60 * NX_IP_PERIODIC_RATE, .greeting = 300 * NX_IP_PERIODIC_RATE,               \
     .envelope = 300 * NX_IP_PERIODIC_RATE, .mail = 300 * NX_IP_PERIODIC_RATE,                    \
     .rcpt = 300 * NX_IP_PERIODIC_RATE, .data = 120 * NX_IP_PERIODIC_RATE,                        \
     .message = 600 * NX_IP_PERIODIC_RATE, .send = 180 * NX_IP_PERIODIC_RATE}

/*
 * Sets every bound of a wait, in ticks; until then the options of nxd_smtp_client.h
 * hold. nx_smtp_mail_send obeys them, too. Callers: initialisation, threads.
 */
UINT nx_smtp_client_timeouts_set(NX_SMTP_CLIENT *client_ptr,
                                 const struct nx_smtp_timeouts *timeouts_ptr);

/*
 * Which extensions may be used where they are offered (NX_SMTP_OFFER_* bits). Until
 * then all but CHUNKING, which costs a round trip a packet. AUTH and its mechanisms
 * are chosen elsewhere. Callers: initialisation, threads.
 */
UINT nx_smtp_client_extensions_set(NX_SMTP_CLIENT *client_ptr, UINT offers);

/*
 * Whether the extra services may send credentials without TLS by a mechanism that
 * shows them (all but CRAM-MD5 and SCRAM). Until then they may not, and return
 * NX_SMTP_CLEAR_TEXT_ERROR; nx_smtp_mail_send does as the guide says unless
 * nx_smtp_client_authentication_set has chosen mechanisms. Callers: initialisation,
 * threads.
 */
UINT nx_smtp_client_clear_text_set(NX_SMTP_CLIENT *client_ptr, UINT is_allowed);

/*
 * Where the Date of mails comes from: a function that returns seconds since 1970,
 * 0 when it does not know. Without one, or at 0, there is no Date, and the first
 * server adds it. Callers: initialisation, threads.
 */
UINT nx_smtp_client_clock_set(NX_SMTP_CLIENT *client_ptr, ULONG (*clock)(VOID *context),
                              VOID *context);

/*
 * Told at each step, and as the message goes out; runs in the thread that sends
 * and must not call the client's services. Null: none.
 *
 * step    NX_SMTP_CLIENT_STATE_*: what the client is about
 * sent    bytes of the message that are out
 */
UINT nx_smtp_client_progress_set(NX_SMTP_CLIENT *client_ptr,
                                 VOID (*progress)(VOID *context, UINT step, ULONG sent),
                                 VOID *context);

#ifdef __cplusplus
}
#endif
#endif
