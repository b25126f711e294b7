/*
 * The three services: checks, and the session that carries the dialogue machine
 * (nx_smtp_dialogue.c) over a TCP socket. All waiting of the client happens
 * here, and each wait has its bound.
 */
#define NX_SMTP_SOURCE_CODE
#include "nx_api.h"
#include "tx_thread.h"
#include "tx_timer.h"
#include "nxd_smtp_client.h"
#include "nx_smtp_dialogue.h"
#include "nx_smtp_message.h"

/* A command with its CRLF keeps to the 512 octets of RFC 5321 4.5.3.1.4. */
#define ADDRESS_MAXIMUM (512 - (sizeof("MAIL FROM:<>\r\n") - 1))
/* And a header line to the 998 of RFC 5322 2.1.1. */
#define SUBJECT_MAXIMUM (998 - (sizeof(NX_SMTP_SUBJECT_STRING) - 1))

#define CHALLENGE_TEXT_SIZE ((NX_SMTP_SERVER_CHALLENGE_MAX_STRING + 2) / 3 * 4)

struct smtp_session {
    NX_SMTP_CLIENT *client;
    struct nx_smtp_dialogue dialogue;
    struct nx_smtp_reply reply;
    struct nx_smtp_piece from;          /* addresses without angle brackets */
    struct nx_smtp_piece to;
    /* Where in the client's server packet the next unread byte is. */
    NX_PACKET *segment;
    UCHAR *next;
    CHAR text[CHALLENGE_TEXT_SIZE];
    UCHAR challenge[NX_SMTP_SERVER_CHALLENGE_MAX_STRING];
};

/* --- what may stand in a command ---------------------------------------------------- */

static struct nx_smtp_piece string_piece(const CHAR *string)
{
    return (struct nx_smtp_piece){string, string == NX_NULL ? 0 : (UINT)strlen(string)};
}

/* The address without the angle brackets that the guide allows around it. */
static struct nx_smtp_piece address_piece(const CHAR *address)
{
    struct nx_smtp_piece piece = string_piece(address);

    if (piece.length >= 2 && piece.data[0] == '<' && piece.data[piece.length - 1] == '>') {
        piece.data++;
        piece.length -= 2;
    }
    return piece;
}

static UINT is_printable(CHAR c)
{
    return c > ' ' && c < 0x7F;
}

/*
 * Not whether the address is one, only that it cannot end its path or line
 * (RFC 5321 4.1.2): no control or 8-bit octets; spaces and angle brackets in
 * quotes only, and the quotes closed.
 */
static UINT address_is_contained(struct nx_smtp_piece address)
{
    UINT is_quoted = NX_FALSE;
    UINT i;

    if (address.length > ADDRESS_MAXIMUM) {
        return NX_FALSE;
    }
    for (i = 0; i < address.length; i++) {
        CHAR c = address.data[i];

        if (!is_printable(c) && !(c == ' ' && is_quoted)) {
            return NX_FALSE;
        }
        if (c == '\\' && is_quoted) {
            i++;                        /* what it quotes is checked for being printable */
            if (i == address.length || (!is_printable(address.data[i]) && address.data[i] != ' ')) {
                return NX_FALSE;
            }
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if ((c == '<' || c == '>') && !is_quoted) {
            return NX_FALSE;
        }
    }
    return !is_quoted;
}

static UINT domain_is_contained(const CHAR *domain)
{
    UINT i;

    for (i = 0; domain[i] != 0; i++) {
        if (!is_printable(domain[i])) {
            return NX_FALSE;
        }
    }
    return i > 0;
}

static UINT has_line_end(struct nx_smtp_piece text)
{
    UINT i;

    for (i = 0; i < text.length; i++) {
        if (text.data[i] == '\r' || text.data[i] == '\n') {
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}

/* --- create and delete ----------------------------------------------------------------- */

/* Overwrites a secret; volatile, so that no compiler finds it needless. */
static VOID wipe(VOID *secret, UINT size)
{
    volatile UCHAR *byte = secret;

    while (size > 0) {
        size--;
        byte[size] = 0;
    }
}

static UINT string_copy(CHAR *to, UINT maximum, const CHAR *from)
{
    struct nx_smtp_piece piece = string_piece(from);

    if (piece.length > maximum) {
        return NX_FALSE;
    }
    if (piece.length > 0) {
        memcpy(to, piece.data, piece.length);
    }
    to[piece.length] = 0;
    return NX_TRUE;
}

static UINT strings_set(NX_SMTP_CLIENT *client, CHAR *username, CHAR *password, CHAR *from_address,
                        CHAR *client_domain)
{
    if (!string_copy(client->nx_smtp_username, NX_SMTP_CLIENT_MAX_USERNAME, username) ||
        !string_copy(client->nx_smtp_password, NX_SMTP_CLIENT_MAX_PASSWORD, password) ||
        !string_copy(client->nx_smtp_client_domain, NX_SMTP_CLIENT_MAX_USERNAME, client_domain)) {
        return NX_SMTP_INVALID_PARAM;
    }
    if (has_line_end(string_piece(client->nx_smtp_username)) ||
        !domain_is_contained(client->nx_smtp_client_domain) ||
        !address_is_contained(address_piece(from_address))) {
        return NX_SMTP_INVALID_PARAM;
    }
    client->nx_smtp_client_mail.nx_smtp_client_mail_from_address = from_address;
    return NX_SUCCESS;
}

static UINT known_authentication_type(UINT type)
{
    return type == NX_SMTP_CLIENT_AUTH_LOGIN || type == NX_SMTP_CLIENT_AUTH_NONE
               ? type
               : NX_SMTP_CLIENT_AUTH_PLAIN;
}

UINT _nxd_smtp_client_create(NX_SMTP_CLIENT *client_ptr, NX_IP *ip_ptr,
                             NX_PACKET_POOL *client_packet_pool_ptr, CHAR *username,
                             CHAR *password, CHAR *from_address, CHAR *client_domain,
                             UINT authentication_type, NXD_ADDRESS *server_address, UINT port)
{
    UINT status;

    memset(client_ptr, 0, sizeof(*client_ptr));
    status = strings_set(client_ptr, username, password, from_address, client_domain);
    if (status == NX_SUCCESS) {
        status = nx_tcp_socket_create(ip_ptr, &client_ptr->nx_smtp_client_socket,
                                      "SMTP Client", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                      NX_IP_TIME_TO_LIVE, NX_SMTP_CLIENT_TCP_WINDOW_SIZE, NX_NULL,
                                      NX_NULL);
    }
    if (status != NX_SUCCESS) {
        wipe(client_ptr->nx_smtp_username, sizeof(client_ptr->nx_smtp_username));
        wipe(client_ptr->nx_smtp_password, sizeof(client_ptr->nx_smtp_password));
        return status;
    }
    client_ptr->nx_smtp_client_ip_ptr = ip_ptr;
    client_ptr->nx_smtp_client_packet_pool_ptr = client_packet_pool_ptr;
    client_ptr->nx_smtp_client_authentication_wanted =
        known_authentication_type(authentication_type);
    client_ptr->nx_smtp_client_authentication_type =
        client_ptr->nx_smtp_client_authentication_wanted;
    client_ptr->nx_smtp_server_address = *server_address;
    client_ptr->nx_smtp_server_port = (USHORT)port;
    client_ptr->nx_smtp_client_cmd_state = NX_SMTP_CLIENT_STATE_IDLE;
    client_ptr->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_IDLE;
    client_ptr->nx_smtp_client_init_status = NX_TRUE;
    client_ptr->nx_smtp_client_id = NX_SMTP_CLIENT_ID;
    return NX_SUCCESS;
}

/* Brings the socket back to closed and unbound, whatever state it is in. */
static VOID socket_release(NX_TCP_SOCKET *socket, ULONG wait)
{
    if (socket->nx_tcp_socket_state != NX_TCP_CLOSED) {
        nx_tcp_socket_disconnect(socket, wait);
    }
    nx_tcp_client_socket_unbind(socket);
}

UINT _nx_smtp_client_delete(NX_SMTP_CLIENT *client_ptr)
{
    UINT status;

    socket_release(&client_ptr->nx_smtp_client_socket, NX_NO_WAIT);
    status = nx_tcp_socket_delete(&client_ptr->nx_smtp_client_socket);
    if (status != NX_SUCCESS) {
        return status;
    }
    client_ptr->nx_smtp_client_id = 0;
    client_ptr->nx_smtp_client_init_status = NX_FALSE;
    wipe(client_ptr->nx_smtp_username, sizeof(client_ptr->nx_smtp_username));
    wipe(client_ptr->nx_smtp_password, sizeof(client_ptr->nx_smtp_password));
    return NX_SUCCESS;
}

/* --- sending ------------------------------------------------------------------------------ */

static UINT packet_new(struct smtp_session *session, NX_PACKET **packet, ULONG wait)
{
    UINT status = nx_packet_allocate(session->client->nx_smtp_client_packet_pool_ptr, packet,
                                     NX_TCP_PACKET, wait);

    if (status == NX_NO_PACKET || status == NX_INVALID_PARAMETERS) {
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    return status;
}

/* Sends a packet and has none left, whatever the outcome. */
static UINT packet_send(struct smtp_session *session, NX_PACKET *packet, ULONG wait)
{
    UINT status = nx_tcp_socket_send(&session->client->nx_smtp_client_socket, packet, wait);

    if (status != NX_SUCCESS) {
        nx_packet_release(packet);
    }
    /* TCP needs a packet of the pool where it cuts one for a smaller window. */
    return status == NX_NO_PACKET ? NX_SMTP_PACKET_ALLOCATE_ERROR : status;
}

/* Sends the pieces, then CRLF. With is_hurried it waits neither for packets nor for TCP. */
static UINT line_send(struct smtp_session *session, const struct nx_smtp_piece *pieces, UINT count,
                      UINT is_hurried)
{
    static const struct nx_smtp_piece line_end = {NX_SMTP_LINE_TERMINATOR, 2};
    ULONG packet_wait = is_hurried ? NX_NO_WAIT : NX_SMTP_CLIENT_PACKET_TIMEOUT;
    NX_PACKET *packet;
    UINT status = packet_new(session, &packet, packet_wait);
    UINT i;

    if (status != NX_SUCCESS) {
        return status;
    }
    for (i = 0; i <= count; i++) {
        const struct nx_smtp_piece *piece = i < count ? &pieces[i] : &line_end;

        if (piece->length == 0) {
            continue;
        }
        status = nx_packet_data_append(packet, (VOID *)piece->data, piece->length,
                                       session->client->nx_smtp_client_packet_pool_ptr,
                                       packet_wait);
        if (status != NX_SUCCESS) {
            nx_packet_release(packet);
            return status == NX_NO_PACKET ? NX_SMTP_PACKET_ALLOCATE_ERROR : status;
        }
    }
    return packet_send(session, packet, is_hurried ? NX_NO_WAIT : NX_SMTP_CLIENT_SEND_TIMEOUT);
}

/* The verb, and what follows it as it is. */
static UINT command_send(struct smtp_session *session, const CHAR *verb,
                         struct nx_smtp_piece argument)
{
    struct nx_smtp_piece pieces[2] = {string_piece(verb), argument};

    return line_send(session, pieces, 2, NX_FALSE);
}

/* VERB:<address> */
static UINT path_send(struct smtp_session *session, const CHAR *verb, struct nx_smtp_piece address)
{
    struct nx_smtp_piece pieces[4] = {string_piece(verb), {":<", 2}, address, {">", 1}};

    return line_send(session, pieces, 4, NX_FALSE);
}

static UINT base64_send(struct smtp_session *session, UCHAR *secret, UINT length)
{
    UCHAR encoded[NX_SMTP_CLIENT_AUTH_CHALLENGE_ENCODED_SIZE];
    UINT encoded_length = 0;
    UINT status;

    status = _nx_utility_base64_encode(secret, length, encoded, sizeof(encoded), &encoded_length);
    if (status == NX_SUCCESS) {
        status = command_send(session, "", (struct nx_smtp_piece){(CHAR *)encoded, encoded_length});
    }
    wipe(encoded, sizeof(encoded));
    return status;
}

/* The one message of PLAIN (RFC 4616): no authorization identity, NUL, user, NUL, password. */
static UINT credentials_send(struct smtp_session *session)
{
    UCHAR message[NX_SMTP_CLIENT_AUTH_CHALLENGE_SIZE];
    struct nx_smtp_piece user = string_piece(session->client->nx_smtp_username);
    struct nx_smtp_piece password = string_piece(session->client->nx_smtp_password);
    UINT status;

    message[0] = 0;
    memcpy(message + 1, user.data, user.length);
    message[1 + user.length] = 0;
    memcpy(message + 2 + user.length, password.data, password.length);
    status = base64_send(session, message, 2 + user.length + password.length);
    wipe(message, sizeof(message));
    return status;
}

static UINT string_send(struct smtp_session *session, CHAR *secret)
{
    return base64_send(session, (UCHAR *)secret, (UINT)strlen(secret));
}

/* --- receiving ------------------------------------------------------------------------------ */

static VOID input_drop(struct smtp_session *session)
{
    NX_PACKET *packet = session->client->nx_smtp_server_packet;

    if (packet != NX_NULL) {
        nx_packet_release(packet);
    }
    session->client->nx_smtp_server_packet = NX_NULL;
    session->segment = NX_NULL;
}

/* Finds the next segment with unread bytes; receives when there is none, waiting at most `wait`. */
static UINT input_fetch(struct smtp_session *session, ULONG wait)
{
    NX_SMTP_CLIENT *client = session->client;

    while (session->segment == NX_NULL || session->next == session->segment->nx_packet_append_ptr) {
        if (session->segment != NX_NULL && session->segment->nx_packet_next != NX_NULL) {
            session->segment = session->segment->nx_packet_next;
        } else {
            UINT status;

            input_drop(session);
            status = nx_tcp_socket_receive(&client->nx_smtp_client_socket,
                                           &client->nx_smtp_server_packet, wait);
            if (status != NX_SUCCESS) {
                client->nx_smtp_server_packet = NX_NULL;
                return status;
            }
            session->segment = client->nx_smtp_server_packet;
        }
        session->next = session->segment->nx_packet_prepend_ptr;
    }
    return NX_SUCCESS;
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
static UINT reply_read(struct smtp_session *session, ULONG wait)
{
    ULONG start = tx_time_get();
    UINT found = NX_SMTP_REPLY_INCOMPLETE;

    _nx_smtp_reply_begin(&session->reply, session->text, sizeof(session->text));
    session->client->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_AWAITING_REPLY;
    session->client->nx_smtp_client_mute = NX_FALSE;
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
        session->client->nx_smtp_client_mute = session->reply.lines > 0;
    }
    session->client->nx_smtp_client_mute = NX_FALSE;
    return found_status(found);
}

/* --- the session ------------------------------------------------------------------------------ */

/* Whether a QUIT can still be said after a step ended with `status`. */
static UINT is_connected(const struct smtp_session *session, UINT status)
{
    return status != NX_NOT_CONNECTED &&
           session->client->nx_smtp_client_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED;
}

/* Shows in the client's members where the dialogue is. */
static VOID members_update(struct smtp_session *session)
{
    NX_SMTP_CLIENT *client = session->client;
    const struct nx_smtp_dialogue *dialogue = &session->dialogue;

    client->nx_smtp_client_cmd_state = dialogue->state;
    client->nx_smtp_client_authentication_type = dialogue->authentication_type;
    client->nx_smtp_client_authentication_state = dialogue->authentication_state;
    client->nx_smtp_client_authentication_reply = dialogue->authentication_reply;
    client->nx_smtp_client_reply_code_status = dialogue->code;
}

static enum nx_smtp_action session_fail(struct smtp_session *session, UINT status)
{
    session->client->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_ERROR;
    return _nx_smtp_dialogue_failure(&session->dialogue, status,
                                     is_connected(session, status));
}

/*
 * Looks for bytes that came before they were asked for. True: there were some,
 * and *action says how the session ends.
 */
static UINT surplus_found(struct smtp_session *session, enum nx_smtp_action *action)
{
    UINT status;

    if (input_fetch(session, NX_NO_WAIT) != NX_SUCCESS) {
        return NX_FALSE;
    }
    status = reply_read(session, NX_NO_WAIT);
    if (status == NX_SUCCESS) {
        session->client->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_ERROR;
        *action = _nx_smtp_dialogue_surplus(&session->dialogue, &session->reply);
    } else {
        *action = session_fail(session, status == NX_SMTP_OVERSIZE_SERVER_REPLY
                                            ? status
                                            : NX_SMTP_INVALID_SERVER_REPLY);
    }
    return NX_TRUE;
}

/* Sends as much of the message as a packet holds. */
static UINT message_packet_send(struct smtp_session *session, struct nx_smtp_message *message)
{
    NX_PACKET *packet;
    UINT length;
    UINT status = packet_new(session, &packet, NX_SMTP_CLIENT_PACKET_TIMEOUT);

    if (status != NX_SUCCESS) {
        return status;
    }
    length = _nx_smtp_message_read(
        message, packet->nx_packet_append_ptr,
        (UINT)(packet->nx_packet_data_end - packet->nx_packet_append_ptr));
    if (length == 0) {                  /* the pool's payload ends with the headers */
        nx_packet_release(packet);
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    packet->nx_packet_append_ptr += length;
    packet->nx_packet_length = length;
    return packet_send(session, packet, NX_SMTP_CLIENT_SEND_TIMEOUT);
}

/*
 * Sends the message. A server that gives up in its middle may say why and
 * close: what it said counts for more than the status of the send. False:
 * *action says how the session ends.
 */
static UINT message_send(struct smtp_session *session, enum nx_smtp_action *action)
{
    NX_SMTP_CLIENT_MAIL *mail = &session->client->nx_smtp_client_mail;
    struct nx_smtp_message message;
    struct nx_smtp_piece body = {mail->nx_smtp_client_mail_body,
                                 mail->nx_smtp_client_mail_body_length};

    _nx_smtp_message_begin(&message, session->from, session->to,
                           string_piece(mail->nx_smtp_client_mail_subject),
                           mail->nx_smtp_client_mail_priority, body);
    while (!_nx_smtp_message_is_read(&message)) {
        UINT status;

        if (surplus_found(session, action)) {
            return NX_FALSE;
        }
        status = message_packet_send(session, &message);
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

static UINT action_send(struct smtp_session *session, enum nx_smtp_action action)
{
    NX_SMTP_CLIENT *client = session->client;
    const struct nx_smtp_piece nothing = {"", 0};

    switch (action) {
    case NX_SMTP_ACTION_EHLO:
        return command_send(session, NX_SMTP_COMMAND_EHLO " ",
                            string_piece(client->nx_smtp_client_domain));
    case NX_SMTP_ACTION_HELO:
        return command_send(session, NX_SMTP_COMMAND_HELO " ",
                            string_piece(client->nx_smtp_client_domain));
    case NX_SMTP_ACTION_AUTH_PLAIN:
        return command_send(session, NX_SMTP_CLIENT_AUTH_PLAIN_TEXT, nothing);
    case NX_SMTP_ACTION_AUTH_LOGIN:
        return command_send(session, NX_SMTP_CLIENT_AUTH_LOGIN_TEXT, nothing);
    case NX_SMTP_ACTION_CREDENTIALS:
        return credentials_send(session);
    case NX_SMTP_ACTION_USERNAME:
        return string_send(session, client->nx_smtp_username);
    case NX_SMTP_ACTION_PASSWORD:
        return string_send(session, client->nx_smtp_password);
    case NX_SMTP_ACTION_CANCEL:
        return command_send(session, NX_SMTP_CANCEL_AUTHENTICATION, nothing);
    case NX_SMTP_ACTION_MAIL:
        return path_send(session, NX_SMTP_COMMAND_MAIL, session->from);
    case NX_SMTP_ACTION_RCPT:
        return path_send(session, NX_SMTP_COMMAND_RCPT, session->to);
    case NX_SMTP_ACTION_DATA:
        return command_send(session, NX_SMTP_COMMAND_DATA, nothing);
    case NX_SMTP_ACTION_QUIT:
        return command_send(session, NX_SMTP_COMMAND_QUIT, nothing);
    default:                            /* the greeting comes unasked */
        return NX_SUCCESS;
    }
}

static ULONG reply_wait(enum nx_smtp_action action)
{
    switch (action) {
    case NX_SMTP_ACTION_LISTEN:
        return NX_SMTP_GREETING_TIMEOUT;
    case NX_SMTP_ACTION_MESSAGE:
        return NX_SMTP_MESSAGE_TIMEOUT;
    default:
        return NX_SMTP_ENVELOPE_TIMEOUT;
    }
}

/* Whether the action may be sent now: all that came has been read as an answer. */
static UINT in_step(struct smtp_session *session, enum nx_smtp_action action,
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

/* One action and the reply to it; returns the next action. */
static enum nx_smtp_action session_step(struct smtp_session *session, enum nx_smtp_action action)
{
    enum nx_smtp_action next;
    UINT status;

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
    status = reply_read(session, reply_wait(action));
    if (status != NX_SUCCESS) {
        return session_fail(session, status);
    }
    session->client->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_COMPLETED_NORMALLY;
    return _nx_smtp_dialogue_reply(&session->dialogue, &session->reply);
}

/* The dialogue from greeting to QUIT; returns how long the close may wait. */
static ULONG session_run(struct smtp_session *session)
{
    static const struct nx_smtp_piece farewell = {NX_SMTP_COMMAND_QUIT, 4};
    NX_SMTP_CLIENT *client = session->client;
    struct nx_smtp_wishes wishes = {client->nx_smtp_client_authentication_wanted,
                                    client->nx_smtp_username[0] != 0, session->challenge,
                                    sizeof(session->challenge)};
    enum nx_smtp_action action = _nx_smtp_dialogue_begin(&session->dialogue, &wishes);

    while (action < NX_SMTP_ACTION_CLOSE) {
        members_update(session);
        action = session_step(session, action);
    }
    members_update(session);
    if (action == NX_SMTP_ACTION_LEAVE) {
        line_send(session, &farewell, 1, NX_TRUE);
    }
    return action == NX_SMTP_ACTION_CLOSE ? NX_SMTP_CLIENT_DISCONNECT_TIMEOUT : NX_NO_WAIT;
}

/* Unread bytes would turn the close into a reset; a server that goes on talking gets one. */
static VOID input_discard(struct smtp_session *session)
{
    UINT packets = 0;

    while (packets < NX_SMTP_REPLY_LINES_MAXIMUM &&
           input_fetch(session, NX_NO_WAIT) == NX_SUCCESS) {
        packets++;
        session->next = session->segment->nx_packet_append_ptr;
    }
    input_drop(session);
}

/* Connects, runs the session and closes; the socket is unbound again in any case. */
static UINT session_open(struct smtp_session *session)
{
    NX_SMTP_CLIENT *client = session->client;
    NX_TCP_SOCKET *socket = &client->nx_smtp_client_socket;
    ULONG close_wait = NX_NO_WAIT;
    UINT status;

    status = nx_tcp_client_socket_bind(socket, NX_ANY_PORT, NX_SMTP_CLIENT_CONNECTION_TIMEOUT);
    if (status != NX_SUCCESS) {
        return status;
    }
    status = nxd_tcp_client_socket_connect(socket, &client->nx_smtp_server_address,
                                           client->nx_smtp_server_port,
                                           NX_SMTP_CLIENT_CONNECTION_TIMEOUT);
    if (status == NX_SUCCESS) {
        close_wait = session_run(session);
        status = session->dialogue.status;
    }
    input_discard(session);
    socket_release(socket, close_wait);
    return status;
}

UINT _nx_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                        CHAR *subject, CHAR *mail_body, UINT mail_body_length)
{
    struct smtp_session session = {.client = client_ptr};
    NX_SMTP_CLIENT_MAIL *mail = &client_ptr->nx_smtp_client_mail;
    struct nx_smtp_piece subject_piece = string_piece(subject);

    if (client_ptr->nx_smtp_client_id != NX_SMTP_CLIENT_ID ||
        client_ptr->nx_smtp_client_init_status != NX_TRUE) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    session.from = address_piece(mail->nx_smtp_client_mail_from_address);
    session.to = address_piece(recipient_address);
    if (session.to.length == 0 || !address_is_contained(session.to) ||
        !address_is_contained(session.from) || has_line_end(subject_piece) ||
        subject_piece.length > SUBJECT_MAXIMUM) {
        return NX_SMTP_INVALID_PARAM;
    }
    mail->nx_smtp_client_mail_recipient_address = recipient_address;
    mail->nx_smtp_client_mail_priority = priority;
    mail->nx_smtp_client_mail_subject = subject;
    mail->nx_smtp_client_mail_body = mail_body;
    mail->nx_smtp_client_mail_body_length = mail_body_length;

    client_ptr->nx_smtp_client_mail_status = session_open(&session);
    client_ptr->nx_smtp_client_cmd_state = NX_SMTP_CLIENT_STATE_IDLE;
    client_ptr->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_IDLE;
    return client_ptr->nx_smtp_client_mail_status;
}

/* --- the checking twins ---------------------------------------------------------------------- */

static UINT address_is_usable(const NXD_ADDRESS *address)
{
    if (address->nxd_ip_version == NX_IP_VERSION_V4) {
        return address->nxd_ip_address.v4 != 0;
    }
    return address->nxd_ip_version == NX_IP_VERSION_V6;
}

static UINT caller_is_thread(VOID)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

#ifndef TX_TIMER_PROCESS_IN_ISR
    if (thread == &_tx_timer_thread) {
        return NX_FALSE;
    }
#endif
    return _tx_thread_system_state == 0 && thread != TX_NULL;
}

UINT _nxde_smtp_client_create(NX_SMTP_CLIENT *client_ptr, NX_IP *ip_ptr,
                              NX_PACKET_POOL *client_packet_pool_ptr, CHAR *username,
                              CHAR *password, CHAR *from_address, CHAR *client_domain,
                              UINT authentication_type, NXD_ADDRESS *server_address, UINT port)
{
    if (client_ptr == NX_NULL || ip_ptr == NX_NULL || client_packet_pool_ptr == NX_NULL ||
        username == NX_NULL || password == NX_NULL || from_address == NX_NULL ||
        client_domain == NX_NULL || server_address == NX_NULL) {
        return NX_PTR_ERROR;
    }
    if (client_ptr->nx_smtp_client_id == NX_SMTP_CLIENT_ID) {
        return NX_PTR_ERROR;
    }
    if (!address_is_usable(server_address)) {
        return NX_IP_ADDRESS_ERROR;
    }
    if (port == 0 || port > NX_MAX_PORT) {
        return NX_SMTP_INVALID_PARAM;
    }
    return _nxd_smtp_client_create(client_ptr, ip_ptr, client_packet_pool_ptr, username, password,
                                   from_address, client_domain, authentication_type,
                                   server_address, port);
}

UINT _nxe_smtp_client_delete(NX_SMTP_CLIENT *client_ptr)
{
    if (client_ptr == NX_NULL || client_ptr->nx_smtp_client_id != NX_SMTP_CLIENT_ID) {
        return NX_PTR_ERROR;
    }
    if (!caller_is_thread()) {
        return NX_CALLER_ERROR;
    }
    return _nx_smtp_client_delete(client_ptr);
}

UINT _nxe_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                         CHAR *subject, CHAR *mail_body, UINT mail_body_length)
{
    if (client_ptr == NX_NULL || recipient_address == NX_NULL || subject == NX_NULL ||
        mail_body == NX_NULL) {
        return NX_PTR_ERROR;
    }
    if (priority != NX_SMTP_MAIL_PRIORITY_LOW && priority != NX_SMTP_MAIL_PRIORITY_NORMAL &&
        priority != NX_SMTP_MAIL_PRIORITY_HIGH) {
        return NX_SMTP_INVALID_PARAM;
    }
    if (!caller_is_thread()) {
        return NX_CALLER_ERROR;
    }
    return _nx_smtp_mail_send(client_ptr, recipient_address, priority, subject, mail_body,
                              mail_body_length);
}
