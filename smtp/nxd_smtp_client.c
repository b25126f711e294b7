/*
 * The three services of the guide. The client's options are known here alone:
 * the session (nx_smtp_session.c) gets them as values.
 */
#define NX_SMTP_SOURCE_CODE
#include "nx_api.h"
#include "nxd_smtp_client.h"
#include "nx_smtp_address.h"

/* A header line keeps to the 998 of RFC 5322 2.1.1. */
#define SUBJECT_MAXIMUM (998 - (sizeof(NX_SMTP_SUBJECT_STRING) - 1))

#define CHALLENGE_TEXT_SIZE ((NX_SMTP_SERVER_CHALLENGE_MAX_STRING + 2) / 3 * 4)

/* The guide's session goes step by step, whatever else the server offers. */
#define USED_OFFERS (NX_SMTP_OFFER_AUTHENTICATION | NX_SMTP_OFFER_ENHANCED)

/* --- create and delete ----------------------------------------------------------------- */

static UINT string_copy(CHAR *to, UINT maximum, const CHAR *from)
{
    struct nx_smtp_piece piece = _nx_smtp_string(from);

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
    if (_nx_smtp_has_line_end(_nx_smtp_string(client->nx_smtp_username)) ||
        !_nx_smtp_domain_is_contained(client->nx_smtp_client_domain) ||
        !_nx_smtp_address_is_contained(_nx_smtp_address(from_address), NX_FALSE)) {
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

/* Shows in the client's members where the dialogue is. */
static VOID members_update(struct nx_smtp_session *session, UINT response_state, UINT is_mute)
{
    NX_SMTP_CLIENT *client = session->owner;
    const struct nx_smtp_dialogue *dialogue = &session->dialogue;

    client->nx_smtp_client_cmd_state = dialogue->state;
    client->nx_smtp_client_authentication_type = dialogue->authentication_type;
    client->nx_smtp_client_authentication_state = dialogue->authentication_state;
    client->nx_smtp_client_authentication_reply = dialogue->authentication_reply;
    client->nx_smtp_client_reply_code_status = dialogue->code;
    client->nx_smtp_client_mute = is_mute;
    if (response_state != NX_SMTP_CLIENT_STATE_IDLE) {
        client->nx_smtp_client_rsp_state = response_state;
    }
}

static VOID session_prepare(NX_SMTP_CLIENT *client, UINT authentication_type)
{
    static const struct nx_smtp_timeouts timeouts = {
        .packet = NX_SMTP_CLIENT_PACKET_TIMEOUT,
        .connect = NX_SMTP_CLIENT_CONNECTION_TIMEOUT,
        .disconnect = NX_SMTP_CLIENT_DISCONNECT_TIMEOUT,
        .greeting = NX_SMTP_GREETING_TIMEOUT,
        .envelope = NX_SMTP_ENVELOPE_TIMEOUT,
        .mail = NX_SMTP_ENVELOPE_TIMEOUT,
        .rcpt = NX_SMTP_ENVELOPE_TIMEOUT,
        .data = NX_SMTP_ENVELOPE_TIMEOUT,
        .message = NX_SMTP_MESSAGE_TIMEOUT,
        .send = NX_SMTP_CLIENT_SEND_TIMEOUT,
    };
    struct nx_smtp_session *session = &client->nx_smtp_client_session;

    session->owner = client;
    session->socket = &client->nx_smtp_client_socket;
    session->server_address = &client->nx_smtp_server_address;
    session->server_port = client->nx_smtp_server_port;
    session->pool = client->nx_smtp_client_packet_pool_ptr;
    session->packet = &client->nx_smtp_server_packet;
    session->transport = &_nx_smtp_tcp;
    session->timeouts = timeouts;
    session->wishes.authentication_type = authentication_type;
    session->wishes.has_username = client->nx_smtp_username[0] != 0;
    session->identity.domain = _nx_smtp_string(client->nx_smtp_client_domain);
    session->identity.username = _nx_smtp_string(client->nx_smtp_username);
    session->identity.password = _nx_smtp_string(client->nx_smtp_password);
    session->own_address =
        _nx_smtp_address(client->nx_smtp_client_mail.nx_smtp_client_mail_from_address);
    session->watch = members_update;
    session->extensions = ~(UINT)NX_SMTP_OFFER_CHUNKING;
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
        _nx_smtp_wipe(client_ptr->nx_smtp_username, sizeof(client_ptr->nx_smtp_username));
        _nx_smtp_wipe(client_ptr->nx_smtp_password, sizeof(client_ptr->nx_smtp_password));
        return status;
    }
    client_ptr->nx_smtp_client_ip_ptr = ip_ptr;
    client_ptr->nx_smtp_client_packet_pool_ptr = client_packet_pool_ptr;
    client_ptr->nx_smtp_client_authentication_type =
        known_authentication_type(authentication_type);
    client_ptr->nx_smtp_server_address = *server_address;
    client_ptr->nx_smtp_server_port = (USHORT)port;
    client_ptr->nx_smtp_client_cmd_state = NX_SMTP_CLIENT_STATE_IDLE;
    client_ptr->nx_smtp_client_rsp_state = NX_SMTP_CLIENT_STATE_IDLE;
    session_prepare(client_ptr, client_ptr->nx_smtp_client_authentication_type);
    client_ptr->nx_smtp_client_init_status = NX_TRUE;
    client_ptr->nx_smtp_client_id = NX_SMTP_CLIENT_ID;
    return NX_SUCCESS;
}

UINT _nx_smtp_client_delete(NX_SMTP_CLIENT *client_ptr)
{
    UINT status;

    _nx_smtp_session_drop(&client_ptr->nx_smtp_client_session);
    status = nx_tcp_socket_delete(&client_ptr->nx_smtp_client_socket);
    if (status != NX_SUCCESS) {
        return status;
    }
    if (client_ptr->nx_smtp_client_session.security != NX_NULL) {
        client_ptr->nx_smtp_client_session.security_drop(&client_ptr->nx_smtp_client_session);
    }
    client_ptr->nx_smtp_client_id = 0;
    client_ptr->nx_smtp_client_init_status = NX_FALSE;
    _nx_smtp_wipe(client_ptr->nx_smtp_username, sizeof(client_ptr->nx_smtp_username));
    _nx_smtp_wipe(client_ptr->nx_smtp_password, sizeof(client_ptr->nx_smtp_password));
    return NX_SUCCESS;
}

/* --- sending ------------------------------------------------------------------------------ */

struct nx_smtp_session *_nx_smtp_client_session(NX_SMTP_CLIENT *client_ptr)
{
    return client_ptr->nx_smtp_client_id == NX_SMTP_CLIENT_ID &&
                   client_ptr->nx_smtp_client_init_status == NX_TRUE
               ? &client_ptr->nx_smtp_client_session
               : NX_NULL;
}

/* One mail in a session of its own. */
static UINT mail_run(NX_SMTP_CLIENT *client, struct nx_smtp_piece from, struct nx_smtp_piece to)
{
    struct nx_smtp_session *session = &client->nx_smtp_client_session;
    NX_SMTP_CLIENT_MAIL *mail = &client->nx_smtp_client_mail;
    NX_SMTP_RECIPIENT recipient = {
        .nx_smtp_recipient_address = mail->nx_smtp_client_mail_recipient_address};
    struct nx_smtp_envelope envelope = {.recipients = &recipient, .count = 1};
    struct nx_smtp_piece body = {mail->nx_smtp_client_mail_body,
                                 mail->nx_smtp_client_mail_body_length};
    CHAR text[CHALLENGE_TEXT_SIZE];
    UCHAR challenge[NX_SMTP_SERVER_CHALLENGE_MAX_STRING];
    struct nx_smtp_message message;
    UINT status;

    _nx_smtp_session_enter(session);
    _nx_smtp_session_end(session);
    _nx_smtp_message_begin(&message, from, to,
                           _nx_smtp_string(mail->nx_smtp_client_mail_subject),
                           mail->nx_smtp_client_mail_priority, body);
    session->text = text;
    session->text_size = sizeof(text);
    session->wishes.challenge = challenge;
    session->wishes.challenge_size = sizeof(challenge);
    session->wishes.keeps_open = NX_FALSE;
    session->wishes.unwanted = ~USED_OFFERS;
    session->wishes.is_clear_refused = session->wishes.sasl != NX_NULL && !session->is_clear_allowed;
    session->from = from;
    session->mail_parameters = "";
    session->message = &message;
    status = _nx_smtp_session_open(session, &envelope);
    _nx_smtp_session_leave(session);
    return status;
}

UINT _nx_smtp_mail_send(NX_SMTP_CLIENT *client_ptr, CHAR *recipient_address, UINT priority,
                        CHAR *subject, CHAR *mail_body, UINT mail_body_length)
{
    NX_SMTP_CLIENT_MAIL *mail = &client_ptr->nx_smtp_client_mail;
    struct nx_smtp_piece subject_piece = _nx_smtp_string(subject);
    struct nx_smtp_piece to = _nx_smtp_address(recipient_address);
    struct nx_smtp_piece from;

    if (_nx_smtp_client_session(client_ptr) == NX_NULL) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    from = _nx_smtp_address(mail->nx_smtp_client_mail_from_address);
    if (to.length == 0 || !_nx_smtp_address_is_contained(to, NX_FALSE) ||
        !_nx_smtp_address_is_contained(from, NX_FALSE) || _nx_smtp_has_line_end(subject_piece) ||
        subject_piece.length > SUBJECT_MAXIMUM) {
        return NX_SMTP_INVALID_PARAM;
    }
    mail->nx_smtp_client_mail_recipient_address = recipient_address;
    mail->nx_smtp_client_mail_priority = priority;
    mail->nx_smtp_client_mail_subject = subject;
    mail->nx_smtp_client_mail_body = mail_body;
    mail->nx_smtp_client_mail_body_length = mail_body_length;

    client_ptr->nx_smtp_client_mail_status = mail_run(client_ptr, from, to);
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
    if (!_nx_smtp_caller_is_thread()) {
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
    if (!_nx_smtp_caller_is_thread()) {
        return NX_CALLER_ERROR;
    }
    return _nx_smtp_mail_send(client_ptr, recipient_address, priority, subject, mail_body,
                              mail_body_length);
}
