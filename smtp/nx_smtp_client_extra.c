/*
 * The extra services: checks, and what becomes of a mail's description before
 * the session carries it. Knows none of the client's options.
 */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_smtp_client_extra.h"
#include "nx_smtp_address.h"
#include "nx_smtp_mime.h"

/* Room for the text of a challenge, and for what it decodes to. */
#define CHALLENGE_TEXT_SIZE 1024
#define CHALLENGE_SIZE      (CHALLENGE_TEXT_SIZE / 4 * 3)

/* " SIZE=4294967295 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=" and 100 bytes. */
#define PARAMETERS_SIZE 192

/* What a session needs while a service runs in it. */
struct workspace {
    CHAR text[CHALLENGE_TEXT_SIZE];
    UCHAR challenge[CHALLENGE_SIZE];
    CHAR parameters[PARAMETERS_SIZE];
    struct nx_smtp_mime mime;
    struct nx_smtp_message message;
    UINT is_international;              /* an address is UTF-8 */
};

/* The session of a client that a thread may use now, or why not. */
static UINT session_find(NX_SMTP_CLIENT *client, UINT is_waiting, struct nx_smtp_session **session)
{
    if (client == NX_NULL) {
        return NX_PTR_ERROR;
    }
    *session = _nx_smtp_client_session(client);
    if (*session == NX_NULL) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    return is_waiting && !_nx_smtp_caller_is_thread() ? NX_CALLER_ERROR : NX_SUCCESS;
}

/* --- sessions ----------------------------------------------------------------------------- */

static VOID workspace_enter(struct nx_smtp_session *session, struct workspace *space)
{
    _nx_smtp_session_enter(session);
    session->text = space->text;
    session->text_size = sizeof(space->text);
    session->wishes.challenge = space->challenge;
    session->wishes.challenge_size = sizeof(space->challenge);
    session->wishes.keeps_open = NX_TRUE;
    session->wishes.unwanted = ~session->extensions;
    session->wishes.is_clear_refused = !session->is_clear_allowed;
    session->mail_parameters = space->parameters;
    session->message = &space->message;
}

static UINT session_ensure(struct nx_smtp_session *session)
{
    ULONG mail_max = session->dialogue.offer.mail_max;

    if (_nx_smtp_session_is_fresh(session) && (mail_max == 0 || session->mails < mail_max)) {
        return NX_SUCCESS;
    }
    _nx_smtp_session_end(session);
    return _nx_smtp_session_open(session, NX_NULL);
}

UINT nx_smtp_client_session_open(NX_SMTP_CLIENT *client_ptr)
{
    struct nx_smtp_session *session;
    struct workspace space;
    UINT status = session_find(client_ptr, NX_TRUE, &session);

    if (status != NX_SUCCESS) {
        return status;
    }
    workspace_enter(session, &space);
    status = session_ensure(session);
    _nx_smtp_session_leave(session);
    return status;
}

UINT nx_smtp_client_session_close(NX_SMTP_CLIENT *client_ptr)
{
    struct nx_smtp_session *session;
    struct workspace space;
    UINT status = session_find(client_ptr, NX_TRUE, &session);

    if (status == NX_SUCCESS) {
        workspace_enter(session, &space);
        _nx_smtp_session_end(session);
        _nx_smtp_session_leave(session);
    }
    return status;
}

/*
 * A reset wakes whoever waits for the connection, and all that follows fails. It
 * is said again until the other thread has heard, which may have been between two
 * waits.
 */
UINT nx_smtp_client_cancel(NX_SMTP_CLIENT *client_ptr)
{
    struct nx_smtp_session *session;
    UINT status = session_find(client_ptr, NX_TRUE, &session);

    if (status != NX_SUCCESS) {
        return status;
    }
    session->is_cancelled = NX_TRUE;
    while (session->is_busy && session->is_cancelled) {
        nx_tcp_socket_disconnect(session->socket, NX_NO_WAIT);
        tx_thread_sleep(1);
    }
    return NX_SUCCESS;
}

/* --- mails -------------------------------------------------------------------------------- */

static struct nx_smtp_piece envelope_from(const struct nx_smtp_session *session,
                                          const NX_SMTP_MAIL *mail)
{
    return mail->nx_smtp_mail_from == NX_NULL ? session->own_address
                                              : _nx_smtp_address(mail->nx_smtp_mail_from);
}

/* In the header stands someone even where the path is null. */
static VOID mime_begin(struct nx_smtp_session *session, NX_SMTP_MAIL *mail,
                       struct nx_smtp_mime *mime, UINT offers)
{
    struct nx_smtp_piece from = envelope_from(session, mail);
    ULONG now = session->clock == NX_NULL ? 0 : session->clock(session->clock_context);

    _nx_smtp_message_id(mail, session->identity.domain);
    _nx_smtp_mime_begin(mime, mail, from.length > 0 ? from : session->own_address, now, offers);
}

static VOID put_number(struct nx_smtp_room *room, ULONG number)
{
    CHAR digits[10];
    UINT at = sizeof(digits);

    do {
        at--;
        digits[at] = (CHAR)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    _nx_smtp_put(room, digits + at, (UINT)sizeof(digits) - at);
}

/* The parameters of MAIL that the server offers and the mail has a use for. */
static VOID parameters_write(struct workspace *space, const NX_SMTP_MAIL *mail, UINT offers)
{
    struct nx_smtp_room room = {space->parameters, sizeof(space->parameters) - 1, 0};

    if ((offers & NX_SMTP_OFFER_SIZE) && space->mime.size > 0) {
        _nx_smtp_put_text(&room, " SIZE=");
        put_number(&room, space->mime.size);
    }
    if ((offers & NX_SMTP_OFFER_8BITMIME) &&
        (space->mime.body_form == NX_SMTP_BODY_8BIT || space->is_international)) {
        _nx_smtp_put_text(&room, " BODY=8BITMIME");
    }
    if (space->is_international) {
        _nx_smtp_put_text(&room, " SMTPUTF8");
    }
    if ((offers & NX_SMTP_OFFER_DSN) && mail->nx_smtp_mail_return != NX_SMTP_RETURN_DEFAULT) {
        _nx_smtp_put_text(&room, mail->nx_smtp_mail_return == NX_SMTP_RETURN_FULL ? " RET=FULL"
                                                                                  : " RET=HDRS");
    }
    if ((offers & NX_SMTP_OFFER_DSN) && mail->nx_smtp_mail_envelope_id != NX_NULL) {
        _nx_smtp_put_text(&room, " ENVID=");
        _nx_smtp_put_text(&room, mail->nx_smtp_mail_envelope_id);
    }
    room.data[room.length] = 0;
}

/* What of the mail the server has no way for, by what it offered. */
static UINT offer_check(const struct nx_smtp_session *session, const struct workspace *space,
                        const NX_SMTP_MAIL *mail)
{
    const struct nx_smtp_offer *offer = &session->dialogue.offer;

    if (space->is_international && !(offer->bits & NX_SMTP_OFFER_SMTPUTF8)) {
        return NX_SMTP_EXTENSION_MISSING;
    }
    if (mail->nx_smtp_mail_is_ready && space->mime.body_form == NX_SMTP_BODY_ENCODED) {
        return NX_SMTP_EXTENSION_MISSING;
    }
    if ((offer->bits & NX_SMTP_OFFER_SIZE) && offer->size > 0 && space->mime.size > offer->size) {
        return NX_SMTP_OVERSIZE_MAIL_DATA;
    }
    return NX_SUCCESS;
}

/* One transaction, for some of the recipients. */
static VOID envelope_send(struct nx_smtp_session *session, struct workspace *space,
                          NX_SMTP_MAIL *mail, struct nx_smtp_envelope *envelope)
{
    UINT offers = session->dialogue.offer.bits;
    UINT status;

    mime_begin(session, mail, &space->mime, offers);
    status = offer_check(session, space, mail);
    if (status != NX_SUCCESS) {
        _nx_smtp_dialogue_give_up(&session->dialogue, envelope, &status);
        return;
    }
    parameters_write(space, mail, offers);
    envelope->is_chunked = (offers & NX_SMTP_OFFER_CHUNKING) != 0;
    _nx_smtp_message_begin_source(&space->message, _nx_smtp_mime_next, &space->mime,
                                  envelope->is_chunked);
    session->from = envelope_from(session, mail);
    _nx_smtp_session_mail(session, envelope);
}

/* Recipients of a transaction: all that are left, or as many as the server takes. */
static UINT envelope_count(const struct nx_smtp_session *session, const NX_SMTP_MAIL *mail,
                           UINT left)
{
    ULONG maximum = session->dialogue.offer.recipient_max;

    return maximum == 0 || maximum >= left || mail->nx_smtp_mail_is_all_or_none ? left : maximum;
}

static UINT first_failure(const NX_SMTP_MAIL *mail)
{
    UINT i;

    for (i = 0; i < mail->nx_smtp_mail_recipient_count; i++) {
        const NX_SMTP_OUTCOME *outcome =
            &mail->nx_smtp_mail_recipients[i].nx_smtp_recipient_outcome;

        if (outcome->nx_smtp_outcome_verdict != NX_SMTP_VERDICT_ACCEPTED) {
            return outcome->nx_smtp_outcome_status;
        }
    }
    return NX_SUCCESS;
}

UINT nx_smtp_client_message_send(NX_SMTP_CLIENT *client_ptr, NX_SMTP_MAIL *mail_ptr)
{
    struct nx_smtp_session *session;
    struct workspace space;
    UINT status = mail_ptr == NX_NULL ? NX_PTR_ERROR : session_find(client_ptr, NX_TRUE, &session);
    UINT done = 0;

    if (status == NX_SUCCESS) {
        status = _nx_smtp_mail_check(mail_ptr, &space.is_international);
    }
    if (status != NX_SUCCESS) {
        return status;
    }
    workspace_enter(session, &space);
    while (done < mail_ptr->nx_smtp_mail_recipient_count) {
        struct nx_smtp_envelope envelope = {
            .recipients = mail_ptr->nx_smtp_mail_recipients + done,
            .count = mail_ptr->nx_smtp_mail_recipient_count - done,
            .is_all_or_none = mail_ptr->nx_smtp_mail_is_all_or_none};

        if (session_ensure(session) == NX_SUCCESS) {
            envelope.count = envelope_count(session, mail_ptr, envelope.count);
            envelope_send(session, &space, mail_ptr, &envelope);
        } else {
            _nx_smtp_dialogue_give_up(&session->dialogue, &envelope, NX_NULL);
        }
        done += envelope.count;
    }
    _nx_smtp_session_leave(session);
    return first_failure(mail_ptr);
}

UINT nx_smtp_client_message_write(NX_SMTP_CLIENT *client_ptr, NX_SMTP_MAIL *mail_ptr, UINT offers,
                                  VOID (*write)(VOID *context, const UCHAR *data, UINT length),
                                  VOID *context)
{
    struct nx_smtp_session *session;
    struct workspace space;
    UCHAR data[256];
    UINT length;
    UINT status = mail_ptr == NX_NULL || write == NX_NULL
                      ? NX_PTR_ERROR
                      : session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        status = _nx_smtp_mail_check(mail_ptr, &space.is_international);
    }
    if (status != NX_SUCCESS) {
        return status;
    }
    mime_begin(session, mail_ptr, &space.mime, offers);
    _nx_smtp_message_begin_source(&space.message, _nx_smtp_mime_next, &space.mime, NX_TRUE);
    while ((length = _nx_smtp_message_read(&space.message, data, sizeof(data))) > 0) {
        write(context, data, length);
    }
    return space.message.status;
}

/* --- what is known, and settings ---------------------------------------------------------- */

UINT nx_smtp_client_outcome_get(NX_SMTP_CLIENT *client_ptr, NX_SMTP_OUTCOME *outcome_ptr)
{
    struct nx_smtp_session *session;
    UINT status =
        outcome_ptr == NX_NULL ? NX_PTR_ERROR : session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        *outcome_ptr = session->dialogue.outcome;
    }
    return status;
}

UINT nx_smtp_client_offer_get(NX_SMTP_CLIENT *client_ptr, struct nx_smtp_offer *offer_ptr)
{
    struct nx_smtp_session *session;
    UINT status =
        offer_ptr == NX_NULL ? NX_PTR_ERROR : session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        *offer_ptr = session->dialogue.offer;
    }
    return status;
}

UINT nx_smtp_client_timeouts_set(NX_SMTP_CLIENT *client_ptr,
                                 const struct nx_smtp_timeouts *timeouts_ptr)
{
    struct nx_smtp_session *session;
    UINT status =
        timeouts_ptr == NX_NULL ? NX_PTR_ERROR : session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        session->timeouts = *timeouts_ptr;
    }
    return status;
}

UINT nx_smtp_client_extensions_set(NX_SMTP_CLIENT *client_ptr, UINT offers)
{
    struct nx_smtp_session *session;
    UINT status = session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        session->extensions = offers | NX_SMTP_OFFER_AUTHENTICATION;
    }
    return status;
}

UINT nx_smtp_client_clear_text_set(NX_SMTP_CLIENT *client_ptr, UINT is_allowed)
{
    struct nx_smtp_session *session;
    UINT status = session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        session->is_clear_allowed = is_allowed;
    }
    return status;
}

UINT nx_smtp_client_clock_set(NX_SMTP_CLIENT *client_ptr, ULONG (*clock)(VOID *context),
                              VOID *context)
{
    struct nx_smtp_session *session;
    UINT status = session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        session->clock = clock;
        session->clock_context = context;
    }
    return status;
}

UINT nx_smtp_client_progress_set(NX_SMTP_CLIENT *client_ptr,
                                 VOID (*progress)(VOID *context, UINT step, ULONG sent),
                                 VOID *context)
{
    struct nx_smtp_session *session;
    UINT status = session_find(client_ptr, NX_FALSE, &session);

    if (status == NX_SUCCESS) {
        session->progress = progress;
        session->progress_context = context;
    }
    return status;
}
