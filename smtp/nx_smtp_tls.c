/* TLS under an SMTP session: settings, and the session's bytes through nx_tls.c. */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_smtp_tls.h"
#include "nx_tls.h"

#define REASON_SIZE 96

struct nx_smtp_security {
    struct nx_tls_context *context;
    struct nx_tls *tls;                 /* of the session that is open */
    CHAR reason[REASON_SIZE];
};

static UINT tls_send(struct nx_smtp_session *session, NX_PACKET *packet, ULONG wait)
{
    return _nx_tls_send(session->security->tls, packet, wait);
}

static UINT tls_receive(struct nx_smtp_session *session, NX_PACKET **packet, ULONG wait)
{
    return _nx_tls_receive(session->security->tls, packet, wait);
}

static VOID tls_close(struct nx_smtp_session *session)
{
    _nx_tls_close(session->security->tls);
    session->security->tls = NX_NULL;
    session->transport = &_nx_smtp_tcp;
}

static const struct nx_smtp_transport transport = {tls_send, tls_receive, tls_close};

/* Over the connection of the session: keys agreed on, the server verified. */
static UINT security_begin(struct nx_smtp_session *session, ULONG wait)
{
    struct nx_smtp_security *security = session->security;
    UINT status;

    security->reason[0] = '\0';
    security->tls = _nx_tls_open(security->context, session->socket, session->pool);
    if (security->tls == NX_NULL) {
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    session->transport = &transport;
    status = _nx_tls_handshake(security->tls, wait);
    if (status != NX_SUCCESS) {
        _nx_tls_reason(security->tls, security->reason, sizeof(security->reason));
    }
    return status;
}

static VOID security_drop(struct nx_smtp_session *session)
{
    struct nx_smtp_security *security = session->security;

    session->security = NX_NULL;
    session->wishes.tls_mode = NX_SMTP_TLS_OFF;
    if (security != NX_NULL) {
        _nx_tls_context_delete(security->context);
        _nx_tls_free(security);
    }
}

static UINT settings_check(const NX_SMTP_TLS *tls)
{
    if (tls->nx_smtp_tls_mode > NX_SMTP_TLS_IMPLICIT) {
        return NX_SMTP_INVALID_PARAM;
    }
    if (tls->nx_smtp_tls_mode != NX_SMTP_TLS_OFF && !tls->nx_smtp_tls_is_unverified &&
        (tls->nx_smtp_tls_authorities_length == 0 || tls->nx_smtp_tls_server_name == NX_NULL)) {
        return NX_SMTP_INVALID_PARAM;
    }
    return NX_SUCCESS;
}

static UINT security_create(struct nx_smtp_security **security, const NX_SMTP_TLS *tls)
{
    struct nx_tls_settings settings = {
        .authorities = tls->nx_smtp_tls_authorities,
        .authorities_length = tls->nx_smtp_tls_authorities_length,
        .peer_name = tls->nx_smtp_tls_server_name,
        .is_unverified = tls->nx_smtp_tls_is_unverified,
    };
    UINT status;

    *security = _nx_tls_calloc(1, sizeof(**security));
    if (*security == NX_NULL) {
        return NX_NO_PACKET;
    }
    status = _nx_tls_context_create(&(*security)->context, &settings);
    if (status != NX_SUCCESS) {
        _nx_tls_free(*security);
    }
    return status;
}

UINT nx_smtp_client_tls_set(NX_SMTP_CLIENT *client_ptr, const NX_SMTP_TLS *tls_ptr)
{
    struct nx_smtp_security *security = NX_NULL;
    struct nx_smtp_session *session;
    UINT status;

    if (client_ptr == NX_NULL || tls_ptr == NX_NULL) {
        return NX_PTR_ERROR;
    }
    session = _nx_smtp_client_session(client_ptr);
    if (session == NX_NULL) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    if (!_nx_smtp_caller_is_thread()) {
        return NX_CALLER_ERROR;
    }
    status = settings_check(tls_ptr);
    if (status == NX_SUCCESS && tls_ptr->nx_smtp_tls_mode != NX_SMTP_TLS_OFF) {
        status = security_create(&security, tls_ptr);
    }
    if (status != NX_SUCCESS) {
        return status;
    }
    nx_smtp_client_session_close(client_ptr);
    security_drop(session);
    session->security = security;
    session->security_begin = security_begin;
    session->security_drop = security_drop;
    session->wishes.tls_mode = tls_ptr->nx_smtp_tls_mode;
    return NX_SUCCESS;
}

UINT nx_smtp_client_tls_reason_get(NX_SMTP_CLIENT *client_ptr, CHAR *text, UINT size)
{
    struct nx_smtp_session *session;
    UINT length;

    if (client_ptr == NX_NULL || text == NX_NULL || size == 0) {
        return NX_PTR_ERROR;
    }
    session = _nx_smtp_client_session(client_ptr);
    if (session == NX_NULL) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    length = session->security == NX_NULL ? 0 : (UINT)strlen(session->security->reason);
    length = length < size ? length : size - 1;
    memcpy(text, session->security == NX_NULL ? "" : session->security->reason, length);
    text[length] = '\0';
    return NX_SUCCESS;
}
