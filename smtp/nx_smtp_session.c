/*
 * The session: lines out, replies in, and the dialogue between them. Commands
 * are grouped where the server has offered PIPELINING (RFC 2920).
 */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_api.h"
#include "nx_packet.h"
#include "tx_thread.h"
#include "tx_timer.h"
#include "nx_smtp_address.h"
#include "nx_smtp_session.h"
#include "nxd_smtp_client.h"

/*
 * Bytes from which a group of commands takes no more: it then fits any server's
 * window, so that sending it never waits for the server, which may itself wait
 * until its replies are read.
 */
#define GROUP_ENOUGH 512

/* --- secrets ------------------------------------------------------------------------------ */

/* Volatile, so that no compiler finds it needless. */
VOID _nx_smtp_wipe(VOID *secret, UINT size)
{
    volatile UCHAR *byte = secret;

    while (size > 0) {
        size--;
        byte[size] = 0;
    }
}

/*
 * What was sent lies in packets until they are used again. Packets still waiting
 * for their acknowledgement, or with another owner by now, are left alone.
 */
static VOID pool_wipe(NX_PACKET_POOL *pool)
{
    ULONG block = pool->nx_packet_pool_size / pool->nx_packet_pool_total;
    ULONG i;

    for (i = 0; i < pool->nx_packet_pool_total; i++) {
        TX_INTERRUPT_SAVE_AREA
        NX_PACKET *packet = (NX_PACKET *)(VOID *)(pool->nx_packet_pool_start + i * block);

        TX_DISABLE
        if (packet->nx_packet_union_next.nx_packet_tcp_queue_next == NX_PACKET_FREE) {
            memset(packet->nx_packet_data_start, 0,
                   (size_t)(packet->nx_packet_data_end - packet->nx_packet_data_start));
        }
        TX_RESTORE
    }
}

/* --- sending ------------------------------------------------------------------------------ */

static UINT tcp_send(struct nx_smtp_session *session, NX_PACKET *packet, ULONG wait)
{
    UINT status = nx_tcp_socket_send(session->socket, packet, wait);

    if (status != NX_SUCCESS) {
        nx_packet_release(packet);
    }
    /* TCP needs a packet of the pool where it cuts one for a smaller window. */
    return status == NX_NO_PACKET ? NX_SMTP_PACKET_ALLOCATE_ERROR : status;
}

static UINT tcp_receive(struct nx_smtp_session *session, NX_PACKET **packet, ULONG wait)
{
    return nx_tcp_socket_receive(session->socket, packet, wait);
}

static VOID tcp_close(struct nx_smtp_session *session)
{
}

const struct nx_smtp_transport _nx_smtp_tcp = {tcp_send, tcp_receive, tcp_close};

static UINT packet_new(struct nx_smtp_session *session, NX_PACKET **packet, ULONG wait)
{
    UINT status = nx_packet_allocate(session->pool, packet, NX_TCP_PACKET, wait);

    if (status == NX_NO_PACKET || status == NX_INVALID_PARAMETERS) {
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    return status;
}

/* Lines that are being put together, and the first status that was none of success. */
struct outgoing {
    struct nx_smtp_session *session;
    NX_PACKET *packet;
    ULONG packet_wait;
    ULONG send_wait;
    UINT status;
};

/* With is_hurried it waits neither for packets nor for TCP. */
static VOID outgoing_begin(struct outgoing *out, struct nx_smtp_session *session, UINT is_hurried)
{
    out->session = session;
    out->packet = NX_NULL;
    out->packet_wait = is_hurried ? NX_NO_WAIT : session->timeouts.packet;
    out->send_wait = is_hurried ? NX_NO_WAIT : session->timeouts.send;
    out->status = packet_new(session, &out->packet, out->packet_wait);
}

static VOID add(struct outgoing *out, const VOID *data, UINT length)
{
    UINT status;

    if (length == 0 || out->status != NX_SUCCESS) {
        return;
    }
    status = nx_packet_data_append(out->packet, (VOID *)data, length, out->session->pool,
                                   out->packet_wait);
    out->status = status == NX_NO_PACKET ? NX_SMTP_PACKET_ALLOCATE_ERROR : status;
}

static VOID add_text(struct outgoing *out, const CHAR *text)
{
    add(out, text, (UINT)strlen(text));
}

static VOID add_piece(struct outgoing *out, struct nx_smtp_piece piece)
{
    add(out, piece.data, piece.length);
}

/* Sends what was added, or drops it. */
static UINT outgoing_end(struct outgoing *out)
{
    if (out->status == NX_SUCCESS) {
        return out->session->transport->send(out->session, out->packet, out->send_wait);
    }
    if (out->packet != NX_NULL) {
        nx_packet_release(out->packet);
    }
    return out->status;
}

/* The verb, what follows it, and CRLF. */
static UINT command_send(struct nx_smtp_session *session, const CHAR *verb,
                         struct nx_smtp_piece argument, UINT is_hurried)
{
    struct outgoing out;

    outgoing_begin(&out, session, is_hurried);
    add_text(&out, verb);
    add_piece(&out, argument);
    add_text(&out, NX_SMTP_LINE_TERMINATOR);
    return outgoing_end(&out);
}

static UINT word_send(struct nx_smtp_session *session, const CHAR *verb)
{
    return command_send(session, verb, (struct nx_smtp_piece){"", 0}, NX_FALSE);
}

/* Base64 of what is added, whatever the pieces; a group is a multiple of three bytes. */
struct encoder {
    struct outgoing *out;
    UCHAR group[48];
    UINT filled;
};

static VOID encoder_flush(struct encoder *encoder)
{
    UCHAR encoded[65];
    UINT length = 0;

    if (encoder->filled > 0) {
        _nx_utility_base64_encode(encoder->group, encoder->filled, encoded, sizeof(encoded),
                                  &length);
        add(encoder->out, encoded, length);
    }
    encoder->filled = 0;
    _nx_smtp_wipe(encoded, sizeof(encoded));
    _nx_smtp_wipe(encoder->group, sizeof(encoder->group));
}

static VOID encoder_add(struct encoder *encoder, const CHAR *data, UINT length)
{
    UINT i;

    for (i = 0; i < length; i++) {
        encoder->group[encoder->filled] = (UCHAR)data[i];
        encoder->filled++;
        if (encoder->filled == sizeof(encoder->group)) {
            encoder_flush(encoder);
        }
    }
}

static VOID encoder_add_name(struct encoder *encoder, struct nx_smtp_piece name)
{
    UINT i;

    for (i = 0; i < name.length; i++) {
        const CHAR *escaped = _nx_smtp_sasl_escaped(name.data[i]);

        encoder_add(encoder, escaped == NX_NULL ? name.data + i : escaped,
                    escaped == NX_NULL ? 1 : (UINT)strlen(escaped));
    }
}

/* Adds the base64 of the pieces and CRLF, and sends. */
static UINT secret_end(struct outgoing *out, const struct nx_smtp_sasl_piece *pieces, UINT count)
{
    struct encoder encoder = {out, {0}, 0};
    UINT i;

    for (i = 0; i < count; i++) {
        if (pieces[i].is_name) {
            encoder_add_name(&encoder, pieces[i].text);
        } else {
            encoder_add(&encoder, pieces[i].text.data, pieces[i].text.length);
        }
    }
    encoder_flush(&encoder);
    add_text(out, NX_SMTP_LINE_TERMINATOR);
    return outgoing_end(out);
}

static UINT secret_send(struct nx_smtp_session *session, const struct nx_smtp_sasl_piece *pieces,
                        UINT count)
{
    struct outgoing out;

    outgoing_begin(&out, session, NX_FALSE);
    return secret_end(&out, pieces, count);
}

static UINT text_secret_send(struct nx_smtp_session *session, struct nx_smtp_piece text)
{
    struct nx_smtp_sasl_piece piece = {text, NX_FALSE};

    return secret_send(session, &piece, 1);
}

/* RFC 4616: PLAIN's message. */
static UINT credentials_send(struct nx_smtp_session *session)
{
    struct nx_smtp_sasl_piece pieces[4] = {{{"", 1}, NX_FALSE},
                                           {session->identity.username, NX_FALSE},
                                           {{"", 1}, NX_FALSE},
                                           {session->identity.password, NX_FALSE}};

    return secret_send(session, pieces, 4);
}

/* AUTH with the mechanism's name and, if it shall, what it says first (RFC 4954 4). */
static UINT mechanism_send(struct nx_smtp_session *session, UINT has_first)
{
    const struct nx_smtp_sasl *sasl = session->wishes.sasl;
    struct outgoing out;

    outgoing_begin(&out, session, NX_FALSE);
    add_text(&out, "AUTH ");
    add_text(&out, sasl->name);
    add_text(&out, has_first ? " " : "");
    return secret_end(&out, sasl->piece, has_first ? sasl->count : 0);
}

/* --- the envelope ------------------------------------------------------------------------- */

/* NOTIFY (RFC 3461 4.1), where the server knows it and the recipient's entry asks for it. */
static VOID add_notify(struct outgoing *out, UINT notify)
{
    static const struct {
        UINT bit;
        const CHAR *word;
    } words[] = {
        {NX_SMTP_NOTIFY_SUCCESS, "SUCCESS"},
        {NX_SMTP_NOTIFY_FAILURE, "FAILURE"},
        {NX_SMTP_NOTIFY_DELAY, "DELAY"},
    };
    const CHAR *separator = " NOTIFY=";
    UINT i;

    if (notify == NX_SMTP_NOTIFY_NEVER) {
        add_text(out, " NOTIFY=NEVER");
        return;
    }
    for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (notify & words[i].bit) {
            add_text(out, separator);
            add_text(out, words[i].word);
            separator = ",";
        }
    }
}

/* VERB:<address> */
static VOID add_path(struct outgoing *out, const CHAR *verb, struct nx_smtp_piece address)
{
    add_text(out, verb);
    add_text(out, ":<");
    add_piece(out, address);
    add_text(out, ">");
}

static VOID add_recipient(struct outgoing *out, const NX_SMTP_RECIPIENT *recipient)
{
    add_path(out, NX_SMTP_COMMAND_RCPT,
             _nx_smtp_address(recipient->nx_smtp_recipient_address));
    if (out->session->dialogue.offer.bits & NX_SMTP_OFFER_DSN) {
        add_notify(out, recipient->nx_smtp_recipient_notify);
    }
    add_text(out, NX_SMTP_LINE_TERMINATOR);
}

/* MAIL, or RCPT, and the RCPTs that may follow before the reply to it. */
static UINT envelope_send(struct nx_smtp_session *session, enum nx_smtp_action action)
{
    struct nx_smtp_dialogue *dialogue = &session->dialogue;
    NX_SMTP_RECIPIENT *next;
    struct outgoing out;

    outgoing_begin(&out, session, NX_FALSE);
    if (action == NX_SMTP_ACTION_MAIL) {
        add_path(&out, NX_SMTP_COMMAND_MAIL, session->from);
        add_text(&out, session->mail_parameters);
        add_text(&out, NX_SMTP_LINE_TERMINATOR);
    } else {
        add_recipient(&out, &dialogue->envelope->recipients[dialogue->recipient]);
    }
    while (out.status == NX_SUCCESS && out.packet->nx_packet_length < GROUP_ENOUGH &&
           (next = _nx_smtp_dialogue_ahead(dialogue)) != NX_NULL) {
        add_recipient(&out, next);
    }
    return outgoing_end(&out);
}

/* --- receiving ------------------------------------------------------------------------------ */

static VOID input_drop(struct nx_smtp_session *session)
{
    if (*session->packet != NX_NULL) {
        nx_packet_release(*session->packet);
    }
    *session->packet = NX_NULL;
    session->segment = NX_NULL;
}

/* Finds the next segment with unread bytes; receives when there is none, waiting at most `wait`. */
static UINT input_fetch(struct nx_smtp_session *session, ULONG wait)
{
    while (session->segment == NX_NULL || session->next == session->segment->nx_packet_append_ptr) {
        if (session->segment != NX_NULL && _nx_packet_next(session->segment) != NX_NULL) {
            session->segment = _nx_packet_next(session->segment);
        } else {
            UINT status;

            input_drop(session);
            status = session->transport->receive(session, session->packet, wait);
            if (status != NX_SUCCESS) {
                *session->packet = NX_NULL;
                return status;
            }
            session->segment = *session->packet;
        }
        session->next = session->segment->nx_packet_prepend_ptr;
    }
    return NX_SUCCESS;
}

/* Unread bytes would turn the close into a reset; a server that goes on talking gets one. */
static VOID input_discard(struct nx_smtp_session *session)
{
    UINT packets = 0;

    while (packets < NX_SMTP_REPLY_LINES_MAXIMUM &&
           input_fetch(session, NX_NO_WAIT) == NX_SUCCESS) {
        packets++;
        session->next = session->segment->nx_packet_append_ptr;
    }
    input_drop(session);
}

/* What is left of a wait that began at `start`; tx_time_set may have moved the clock meanwhile. */
static ULONG wait_left(ULONG start, ULONG wait)
{
    ULONG elapsed = tx_time_get() - start;

    return elapsed < wait ? wait - elapsed : NX_NO_WAIT;
}

static UINT found_status(UINT found)
{
    switch (found) {
    case NX_SMTP_REPLY_MALFORMED:
        return NX_SMTP_INVALID_SERVER_REPLY;
    case NX_SMTP_REPLY_OVERSIZE:
        return NX_SMTP_OVERSIZE_SERVER_REPLY;
    default:
        return NX_SUCCESS;
    }
}

/* Reads a whole reply within `wait` ticks, however its bytes trickle in. */
static UINT reply_read(struct nx_smtp_session *session, ULONG wait)
{
    ULONG start = tx_time_get();
    UINT found = NX_SMTP_REPLY_INCOMPLETE;

    _nx_smtp_reply_begin(&session->reply, session->text, session->text_size);
    session->watch(session, NX_SMTP_CLIENT_STATE_AWAITING_REPLY, NX_FALSE);
    while (found == NX_SMTP_REPLY_INCOMPLETE) {
        UINT used = 0;
        UINT status = input_fetch(session, wait_left(start, wait));

        if (status != NX_SUCCESS) {
            return _nx_smtp_reply_is_babble(&session->reply) ? NX_SMTP_OVERSIZE_SERVER_REPLY
                                                             : status;
        }
        found = _nx_smtp_reply_feed(&session->reply, session->next,
                                    (UINT)(session->segment->nx_packet_append_ptr - session->next),
                                    &used);
        session->next += used;
        session->watch(session, NX_SMTP_CLIENT_STATE_AWAITING_REPLY, session->reply.lines > 0);
    }
    return found_status(found);
}

/* --- steps -------------------------------------------------------------------------------- */

/* Whether a QUIT can still be said after a step ended with `status`. */
static UINT is_connected(const struct nx_smtp_session *session, UINT status)
{
    return status != NX_NOT_CONNECTED &&
           session->socket->nx_tcp_socket_state == NX_TCP_ESTABLISHED;
}

static enum nx_smtp_action session_fail(struct nx_smtp_session *session, UINT status)
{
    if (session->is_cancelled) {
        status = NX_WAIT_ABORTED;
    }
    session->watch(session, NX_SMTP_CLIENT_STATE_ERROR, NX_FALSE);
    return _nx_smtp_dialogue_failure(&session->dialogue, status, is_connected(session, status));
}

/*
 * Looks for bytes that came before they were asked for. True: there were some,
 * and *action says how the session ends.
 */
static UINT surplus_found(struct nx_smtp_session *session, enum nx_smtp_action *action)
{
    UINT status;

    if (input_fetch(session, NX_NO_WAIT) != NX_SUCCESS) {
        return NX_FALSE;
    }
    status = reply_read(session, NX_NO_WAIT);
    if (status == NX_SUCCESS) {
        session->watch(session, NX_SMTP_CLIENT_STATE_ERROR, NX_FALSE);
        *action = _nx_smtp_dialogue_surplus(&session->dialogue, &session->reply);
    } else {
        *action = session_fail(session, status == NX_SMTP_OVERSIZE_SERVER_REPLY
                                            ? status
                                            : NX_SMTP_INVALID_SERVER_REPLY);
    }
    return NX_TRUE;
}

static VOID progress_tell(struct nx_smtp_session *session)
{
    if (session->progress != NX_NULL) {
        session->progress(session->progress_context, session->dialogue.state, session->sent);
    }
}

/* A packet with as much of the message as it holds behind `room` bytes. */
static UINT message_packet(struct nx_smtp_session *session, NX_PACKET **packet, UINT room)
{
    UINT status = packet_new(session, packet, session->timeouts.packet);
    UCHAR *start;
    UINT length;

    if (status != NX_SUCCESS) {
        return status;
    }
    start = (*packet)->nx_packet_append_ptr;
    if ((*packet)->nx_packet_data_end - start <= (LONG)room) {
        nx_packet_release(*packet);     /* the pool's payload ends with the headers */
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    start += room;
    length = _nx_smtp_message_read(session->message, start,
                                   (UINT)((*packet)->nx_packet_data_end - start));
    if (session->message->status != NX_SUCCESS) {
        nx_packet_release(*packet);
        return session->message->status;
    }
    (*packet)->nx_packet_prepend_ptr = start;
    (*packet)->nx_packet_append_ptr = start + length;
    (*packet)->nx_packet_length = length;
    return NX_SUCCESS;
}

/* Sends a packet with `length` bytes of the message. */
static UINT packet_send(struct nx_smtp_session *session, NX_PACKET *packet, ULONG length)
{
    UINT status = session->transport->send(session, packet, session->timeouts.send);

    if (status == NX_SUCCESS) {
        session->sent += length;
        progress_tell(session);
    }
    return status;
}

static UINT message_packet_send(struct nx_smtp_session *session)
{
    NX_PACKET *packet;
    UINT status = message_packet(session, &packet, 0);

    return status == NX_SUCCESS ? packet_send(session, packet, packet->nx_packet_length) : status;
}

/*
 * Sends the message. A server that gives up in its middle may say why and
 * close: what it said counts for more than the status of the send. False:
 * *action says how the session ends.
 */
static UINT message_send(struct nx_smtp_session *session, enum nx_smtp_action *action)
{
    while (!_nx_smtp_message_is_read(session->message)) {
        UINT status;

        if (surplus_found(session, action)) {
            return NX_FALSE;
        }
        status = message_packet_send(session);
        if (status != NX_SUCCESS) {
            if (!surplus_found(session, action)) {
                *action = session_fail(session, status);
            }
            return NX_FALSE;
        }
    }
    _nx_smtp_dialogue_message_sent(&session->dialogue);
    return NX_TRUE;
}

/* "BDAT size[ LAST]" CRLF, written so that it ends where the chunk begins; its length. */
static UINT chunk_command(UCHAR *end, UINT size, UINT is_last)
{
    const CHAR *tail = is_last ? " LAST" NX_SMTP_LINE_TERMINATOR : NX_SMTP_LINE_TERMINATOR;
    UCHAR *at = end - strlen(tail);

    memcpy(at, tail, strlen(tail));
    do {
        at--;
        *at = (UCHAR)('0' + size % 10);
        size /= 10;
    } while (size > 0);
    at -= 5;
    memcpy(at, "BDAT ", 5);
    return (UINT)(end - at);
}

#define CHUNK_COMMAND_MAXIMUM (sizeof("BDAT 4294967295 LAST\r\n") - 1)

static UINT chunk_send(struct nx_smtp_session *session)
{
    NX_PACKET *packet;
    UINT status = message_packet(session, &packet, CHUNK_COMMAND_MAXIMUM);
    UINT is_last;
    UINT length;
    ULONG size;

    if (status != NX_SUCCESS) {
        return status;
    }
    size = packet->nx_packet_length;
    is_last = _nx_smtp_message_is_read(session->message);
    length = chunk_command(packet->nx_packet_prepend_ptr, (UINT)size, is_last);
    packet->nx_packet_prepend_ptr -= length;
    packet->nx_packet_length += length;
    status = packet_send(session, packet, size);
    if (status == NX_SUCCESS && is_last) {
        _nx_smtp_dialogue_message_sent(&session->dialogue);
    }
    return status;
}

static UINT action_send(struct nx_smtp_session *session, enum nx_smtp_action action)
{
    switch (action) {
    case NX_SMTP_ACTION_EHLO:
        return command_send(session, NX_SMTP_COMMAND_EHLO " ", session->identity.domain, NX_FALSE);
    case NX_SMTP_ACTION_HELO:
        return command_send(session, NX_SMTP_COMMAND_HELO " ", session->identity.domain, NX_FALSE);
    case NX_SMTP_ACTION_STARTTLS:
        return word_send(session, "STARTTLS");
    case NX_SMTP_ACTION_AUTH_PLAIN:
        return word_send(session, NX_SMTP_CLIENT_AUTH_PLAIN_TEXT);
    case NX_SMTP_ACTION_AUTH_LOGIN:
        return word_send(session, NX_SMTP_CLIENT_AUTH_LOGIN_TEXT);
    case NX_SMTP_ACTION_CREDENTIALS:
        return credentials_send(session);
    case NX_SMTP_ACTION_USERNAME:
        return text_secret_send(session, session->identity.username);
    case NX_SMTP_ACTION_PASSWORD:
        return text_secret_send(session, session->identity.password);
    case NX_SMTP_ACTION_AUTH:
        return mechanism_send(session, NX_FALSE);
    case NX_SMTP_ACTION_AUTH_INITIAL:
        return mechanism_send(session, NX_TRUE);
    case NX_SMTP_ACTION_ANSWER:
        return secret_send(session, session->wishes.sasl->piece, session->wishes.sasl->count);
    case NX_SMTP_ACTION_CANCEL:
        return word_send(session, NX_SMTP_CANCEL_AUTHENTICATION);
    case NX_SMTP_ACTION_MAIL:
    case NX_SMTP_ACTION_RCPT:
        return envelope_send(session, action);
    case NX_SMTP_ACTION_DATA:
        return word_send(session, NX_SMTP_COMMAND_DATA);
    case NX_SMTP_ACTION_CHUNK:
        return chunk_send(session);
    case NX_SMTP_ACTION_RSET:
        return word_send(session, NX_SMTP_COMMAND_RSET);
    case NX_SMTP_ACTION_QUIT:
        return word_send(session, NX_SMTP_COMMAND_QUIT);
    default:                            /* the reply comes unasked */
        return NX_SUCCESS;
    }
}

/* The bound for the reply that the dialogue waits for. */
static ULONG reply_wait(const struct nx_smtp_session *session)
{
    switch (session->dialogue.state) {
    case NX_SMTP_CLIENT_STATE_GREETING:
        return session->timeouts.greeting;
    case NX_SMTP_CLIENT_STATE_MAIL:
        return session->timeouts.mail;
    case NX_SMTP_CLIENT_STATE_RCPT:
        return session->timeouts.rcpt;
    case NX_SMTP_CLIENT_STATE_DATA:
        return session->timeouts.data;
    case NX_SMTP_CLIENT_STATE_MESSAGE:
        return session->timeouts.message;
    default:
        return session->timeouts.envelope;
    }
}

/* Whether the action may be sent now: all that came has been read as an answer. */
static UINT in_step(struct nx_smtp_session *session, enum nx_smtp_action action,
                    enum nx_smtp_action *ending)
{
    if (action == NX_SMTP_ACTION_LISTEN) {
        return NX_TRUE;
    }
    if (action == NX_SMTP_ACTION_QUIT) { /* the outcome stands, whatever else was said */
        input_drop(session);
        return NX_TRUE;
    }
    return !surplus_found(session, ending);
}

/*
 * What was said in clear text before this moment was not said (RFC 3207 4.2): the
 * server has nothing to say until the client begins TLS.
 */
static enum nx_smtp_action secure(struct nx_smtp_session *session)
{
    UINT status;

    if (session->dialogue.state == NX_SMTP_CLIENT_STATE_STARTTLS) {
        input_discard(session);
    }
    status = session->security_begin(session, session->timeouts.envelope);
    return status == NX_SUCCESS ? _nx_smtp_dialogue_secured(&session->dialogue)
                                : session_fail(session, status);
}

static UINT is_authenticating(const struct nx_smtp_session *session)
{
    return session->dialogue.state == NX_SMTP_CLIENT_STATE_AUTH ||
           session->dialogue.state == NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE;
}

/* One action and the reply to it; returns the next action. */
static enum nx_smtp_action session_step(struct nx_smtp_session *session,
                                        enum nx_smtp_action action)
{
    UINT had_secret = is_authenticating(session);
    enum nx_smtp_action next;
    UINT status;

    if (session->is_cancelled) {
        return session_fail(session, NX_WAIT_ABORTED);
    }
    if (action == NX_SMTP_ACTION_SECURE) {
        return secure(session);
    }
    if (!in_step(session, action, &next)) {
        return next;
    }
    if (action == NX_SMTP_ACTION_MESSAGE) {
        if (!message_send(session, &next)) {
            return next;
        }
    } else {
        status = action_send(session, action);
        if (status != NX_SUCCESS) {
            return session_fail(session, status);
        }
    }
    status = reply_read(session, reply_wait(session));
    if (had_secret) {
        pool_wipe(session->pool);
        session->is_wiping = NX_TRUE;
    }
    if (status != NX_SUCCESS) {
        return session_fail(session, status);
    }
    session->watch(session, NX_SMTP_CLIENT_STATE_COMPLETED_NORMALLY, NX_FALSE);
    return _nx_smtp_dialogue_reply(&session->dialogue, &session->reply);
}

/* --- the whole ------------------------------------------------------------------------------ */

/* Brings the socket back to closed and unbound, whatever state it is in. */
static VOID socket_release(NX_TCP_SOCKET *socket, ULONG wait)
{
    if (socket->nx_tcp_socket_state != NX_TCP_CLOSED) {
        nx_tcp_socket_disconnect(socket, wait);
    }
    nx_tcp_client_socket_unbind(socket);
}

/* Closes as the dialogue's last action says; the socket is then unbound, nothing is held. */
static VOID session_close(struct nx_smtp_session *session, enum nx_smtp_action action)
{
    if (action == NX_SMTP_ACTION_LEAVE) {
        command_send(session, NX_SMTP_COMMAND_QUIT, (struct nx_smtp_piece){"", 0}, NX_TRUE);
    }
    input_discard(session);
    session->transport->close(session);
    socket_release(session->socket, action == NX_SMTP_ACTION_CLOSE
                                                 ? session->timeouts.disconnect
                                                 : NX_NO_WAIT);
    if (session->is_wiping) {           /* what had not come back before */
        pool_wipe(session->pool);
        session->is_wiping = NX_FALSE;
    }
}

/* Runs the dialogue until it pauses or is over; returns the status of the mail. */
static UINT session_run(struct nx_smtp_session *session, enum nx_smtp_action action)
{
    while (action < NX_SMTP_ACTION_PAUSE) {
        UINT had_secret = is_authenticating(session);

        session->watch(session, NX_SMTP_CLIENT_STATE_IDLE, NX_FALSE);
        progress_tell(session);
        action = session_step(session, action);
        if (had_secret && !is_authenticating(session) && session->wishes.sasl != NX_NULL) {
            session->wishes.sasl->end(session->wishes.sasl);
        }
    }
    session->watch(session, NX_SMTP_CLIENT_STATE_IDLE, NX_FALSE);
    session->is_open = action == NX_SMTP_ACTION_PAUSE;
    if (!session->is_open) {
        session_close(session, action);
    }
    return session->dialogue.outcome.nx_smtp_outcome_status;
}

static UINT session_connect(struct nx_smtp_session *session)
{
    UINT status;

    if (session->is_cancelled) {
        return NX_WAIT_ABORTED;
    }
    status = nx_tcp_client_socket_bind(session->socket, NX_ANY_PORT, session->timeouts.connect);
    if (status == NX_SUCCESS) {
        status = nxd_tcp_client_socket_connect(session->socket, session->server_address,
                                               session->server_port, session->timeouts.connect);
    }
    return session->is_cancelled ? NX_WAIT_ABORTED : status;
}

VOID _nx_smtp_session_enter(struct nx_smtp_session *session)
{
    session->is_cancelled = NX_FALSE;   /* a cancel before this moment was for what is over */
    session->is_busy = NX_TRUE;
}

VOID _nx_smtp_session_leave(struct nx_smtp_session *session)
{
    session->is_busy = NX_FALSE;
}

UINT _nx_smtp_session_open(struct nx_smtp_session *session, struct nx_smtp_envelope *envelope)
{
    enum nx_smtp_action action =
        _nx_smtp_dialogue_begin(&session->dialogue, &session->wishes, envelope);
    UINT status;

    session->mails = 0;
    session->sent = 0;
    status = session_connect(session);
    if (status != NX_SUCCESS) {
        action = _nx_smtp_dialogue_failure(&session->dialogue, status, NX_FALSE);
    }
    status = session_run(session, action);
    return envelope == NX_NULL && session->is_open ? NX_SUCCESS : status;
}

UINT _nx_smtp_session_mail(struct nx_smtp_session *session, struct nx_smtp_envelope *envelope)
{
    session->mails++;
    session->sent = 0;
    return session_run(session, _nx_smtp_dialogue_mail(&session->dialogue, envelope));
}

UINT _nx_smtp_session_is_fresh(struct nx_smtp_session *session)
{
    return session->is_open && session->socket->nx_tcp_socket_state == NX_TCP_ESTABLISHED &&
           input_fetch(session, NX_NO_WAIT) != NX_SUCCESS;
}

VOID _nx_smtp_session_end(struct nx_smtp_session *session)
{
    if (session->is_open) {
        session_run(session, _nx_smtp_dialogue_quit(&session->dialogue));
    }
}

VOID _nx_smtp_session_drop(struct nx_smtp_session *session)
{
    session_close(session, NX_SMTP_ACTION_RESET);
    session->is_open = NX_FALSE;
}

UINT _nx_smtp_caller_is_thread(VOID)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

#ifndef TX_TIMER_PROCESS_IN_ISR
    if (thread == &_tx_timer_thread) {
        return NX_FALSE;
    }
#endif
    return _tx_thread_system_state == 0 && thread != TX_NULL;
}
