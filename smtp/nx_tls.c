/* TLS over a TCP socket: mbedTLS between packets of the socket and of its user. */
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "nx_packet.h"
#include "nx_smtp_client_extra.h"
#include "nx_tls.h"

#define SECRET_SIZE 48                  /* RFC 5246 8.1 */
#define RANDOM_SIZE 32                  /* RFC 5246 7.4.1.2 */
#define SECRET_LINE "CLIENT_RANDOM "

struct nx_tls_context {
    mbedtls_ssl_config configuration;
    mbedtls_x509_crt authorities;
    mbedtls_x509_crt chain;
    mbedtls_pk_context key;
    CHAR *peer_name;                    /* a copy, or null */
};

struct nx_tls {
    struct nx_tls_context *context;
    mbedtls_ssl_context ssl;
    NX_TCP_SOCKET *socket;
    NX_PACKET_POOL *pool;
    NX_PACKET *output;                  /* sealed and not yet sent */
    NX_PACKET *packet;                  /* received and not yet read by mbedTLS */
    NX_PACKET *segment;
    UCHAR *next;
    ULONG start;                        /* of the call, and how long it may wait */
    ULONG wait;
    UINT status;                        /* of the socket or pool, when mbedTLS gave up for it */
    UINT is_established;
    int failure;                        /* what mbedTLS said last */
};

/* --- settings --------------------------------------------------------------------------- */

static int random_bytes(void *context, unsigned char *data, size_t length)
{
    _nx_tls_random(data, (ULONG)length);
    return 0;
}

/* "CLIENT_RANDOM <client random> <master secret>", as Wireshark reads it. */
static int secret_tell(void *context, const unsigned char *secret, const unsigned char *keys,
                       size_t mac_length, size_t key_length, size_t iv_length,
                       const unsigned char *client_random, const unsigned char *server_random,
                       mbedtls_tls_prf_types prf)
{
    static const char digits[] = "0123456789abcdef";
    char line[sizeof(SECRET_LINE) + 2 * RANDOM_SIZE + 1 + 2 * SECRET_SIZE] = SECRET_LINE;
    char *end = line + strlen(line);
    UINT i;

    if (_pb_machine->size <= offsetof(struct pb_machine, secret)) {
        return 0;                       /* an older machine */
    }
    for (i = 0; i < RANDOM_SIZE + SECRET_SIZE; i++) {
        unsigned char byte = i < RANDOM_SIZE ? client_random[i] : secret[i - RANDOM_SIZE];

        if (i == RANDOM_SIZE) {
            *end = ' ';
            end++;
        }
        end[0] = digits[byte >> 4];
        end[1] = digits[byte & 15];
        end += 2;
    }
    *end = '\0';
    _pb_machine->secret(_pb_machine->board, line);
    _nx_smtp_wipe(line, sizeof(line));
    return 0;
}

/* The library wants the NUL of a PEM text to be counted. */
static UCHAR *text_copy(const UCHAR *text, ULONG length)
{
    UCHAR *copy = _nx_tls_calloc(length + 1, 1);

    if (copy != NULL) {
        memcpy(copy, text, length);
    }
    return copy;
}

static VOID text_drop(UCHAR *copy, ULONG length)
{
    if (copy != NULL) {
        _nx_smtp_wipe(copy, length);
        _nx_tls_free(copy);
    }
}

static UINT is_pem(const UCHAR *copy)
{
    return strstr((const CHAR *)copy, "-----BEGIN ") != NULL;
}

static UINT parse_status(int result)
{
    if (result == MBEDTLS_ERR_X509_ALLOC_FAILED || result == MBEDTLS_ERR_PK_ALLOC_FAILED) {
        return NX_NO_PACKET;
    }
    return result == 0 ? NX_SUCCESS : NX_SMTP_TLS_SETTINGS_ERROR;
}

static UINT certificates_read(mbedtls_x509_crt *list, const UCHAR *text, ULONG length)
{
    UCHAR *copy;
    UINT status = NX_NO_PACKET;

    if (length == 0) {
        return NX_SUCCESS;
    }
    copy = text_copy(text, length);
    if (copy != NULL) {
        status = parse_status(mbedtls_x509_crt_parse(list, copy, length + is_pem(copy)));
    }
    text_drop(copy, length);
    return status;
}

static UINT key_read(struct nx_tls_context *context, const struct nx_tls_settings *settings)
{
    ULONG length = settings->key_length;
    UINT status = NX_NO_PACKET;
    UCHAR *copy;

    if (settings->chain_length == 0) {
        return NX_SUCCESS;
    }
    copy = text_copy(settings->key, length);
    if (copy != NULL) {
        status = parse_status(
            mbedtls_pk_parse_key(&context->key, copy, length + is_pem(copy), NULL, 0));
    }
    text_drop(copy, length);
    if (status == NX_SUCCESS &&
        (mbedtls_pk_check_pair(&context->chain.pk, &context->key) != 0 ||
         mbedtls_ssl_conf_own_cert(&context->configuration, &context->chain, &context->key) != 0)) {
        status = NX_SMTP_TLS_SETTINGS_ERROR;
    }
    return status;
}

static UINT name_copy(struct nx_tls_context *context, const CHAR *name)
{
    if (name == NX_NULL) {
        return NX_SUCCESS;
    }
    context->peer_name = (CHAR *)text_copy((const UCHAR *)name, (ULONG)strlen(name));
    return context->peer_name == NX_NULL ? NX_NO_PACKET : NX_SUCCESS;
}

static VOID versions_set(mbedtls_ssl_config *configuration, UINT version)
{
    int minor = version == 0 ? MBEDTLS_SSL_MINOR_VERSION_3 : (int)(version & 0xFF);

    mbedtls_ssl_conf_min_version(configuration, MBEDTLS_SSL_MAJOR_VERSION_3, minor);
    if (version != 0) {
        mbedtls_ssl_conf_max_version(configuration, MBEDTLS_SSL_MAJOR_VERSION_3, minor);
    }
}

static UINT configure(struct nx_tls_context *context, const struct nx_tls_settings *settings)
{
    mbedtls_ssl_config *configuration = &context->configuration;

    if (mbedtls_ssl_config_defaults(
            configuration, settings->is_server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
            MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
        return NX_NO_PACKET;
    }
    versions_set(configuration, settings->version);
    mbedtls_ssl_conf_authmode(configuration, settings->is_server || settings->is_unverified
                                                 ? MBEDTLS_SSL_VERIFY_NONE
                                                 : MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(configuration, &context->authorities, NULL);
    mbedtls_ssl_conf_rng(configuration, random_bytes, NULL);
    mbedtls_ssl_conf_export_keys_ext_cb(configuration, secret_tell, NULL);
    if (!settings->is_server) {
        mbedtls_ssl_conf_session_tickets(configuration, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
    }
    return NX_SUCCESS;
}

UINT _nx_tls_context_create(struct nx_tls_context **context,
                            const struct nx_tls_settings *settings)
{
    struct nx_tls_context *made = _nx_tls_calloc(1, sizeof(*made));
    UINT status;

    *context = NX_NULL;
    if (made == NX_NULL) {
        return NX_NO_PACKET;
    }
    mbedtls_ssl_config_init(&made->configuration);
    mbedtls_x509_crt_init(&made->authorities);
    mbedtls_x509_crt_init(&made->chain);
    mbedtls_pk_init(&made->key);
    status = configure(made, settings);
    if (status == NX_SUCCESS) {
        status = certificates_read(&made->authorities, settings->authorities,
                                   settings->authorities_length);
    }
    if (status == NX_SUCCESS) {
        status = certificates_read(&made->chain, settings->chain, settings->chain_length);
    }
    if (status == NX_SUCCESS) {
        status = key_read(made, settings);
    }
    if (status == NX_SUCCESS) {
        status = name_copy(made, settings->peer_name);
    }
    if (status != NX_SUCCESS) {
        _nx_tls_context_delete(made);
        return status;
    }
    *context = made;
    return NX_SUCCESS;
}

VOID _nx_tls_context_delete(struct nx_tls_context *context)
{
    if (context == NX_NULL) {
        return;
    }
    mbedtls_ssl_config_free(&context->configuration);
    mbedtls_x509_crt_free(&context->authorities);
    mbedtls_x509_crt_free(&context->chain);
    mbedtls_pk_free(&context->key);
    _nx_tls_free(context->peer_name);
    _nx_tls_free(context);
}

/* --- packets of the socket ------------------------------------------------------------------ */

static ULONG wait_left(const struct nx_tls *tls)
{
    ULONG elapsed = tx_time_get() - tls->start;

    if (tls->wait == NX_WAIT_FOREVER) {
        return NX_WAIT_FOREVER;
    }
    return elapsed < tls->wait ? tls->wait - elapsed : NX_NO_WAIT;
}

static VOID call_begin(struct nx_tls *tls, ULONG wait)
{
    tls->start = tx_time_get();
    tls->wait = wait;
    tls->status = NX_SUCCESS;
}

/* Sends what has gathered. A status, which is the call's, too, when it is a failure. */
static UINT output_flush(struct nx_tls *tls)
{
    NX_PACKET *packet = tls->output;
    UINT status;

    if (packet == NX_NULL) {
        return NX_SUCCESS;
    }
    tls->output = NX_NULL;
    status = nx_tcp_socket_send(tls->socket, packet, wait_left(tls));
    if (status != NX_SUCCESS) {
        nx_packet_release(packet);
        tls->status = status;
    }
    return status;
}

/*
 * Takes what mbedTLS has sealed. Records gather until the peer's turn: sent one by
 * one, each would wait for the acknowledgment of that before (Nagle's rule).
 */
static int records_send(void *context, const unsigned char *data, size_t length)
{
    struct nx_tls *tls = context;
    UINT status = NX_SUCCESS;

    if (tls->output == NX_NULL) {
        status = nx_packet_allocate(tls->pool, &tls->output, NX_TCP_PACKET, wait_left(tls));
    }
    if (status == NX_SUCCESS) {
        status = nx_packet_data_append(tls->output, (VOID *)data, (ULONG)length, tls->pool,
                                       wait_left(tls));
    } else {
        tls->output = NX_NULL;
    }
    tls->status = status;
    return status == NX_SUCCESS ? (int)length : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

static VOID input_drop(struct nx_tls *tls)
{
    if (tls->packet != NX_NULL) {
        nx_packet_release(tls->packet);
    }
    tls->packet = NX_NULL;
    tls->segment = NX_NULL;
}

/* Finds the next segment with unread bytes, in the packet at hand or the socket's next. */
static UINT input_fetch(struct nx_tls *tls)
{
    while (tls->segment == NX_NULL || tls->next == tls->segment->nx_packet_append_ptr) {
        if (tls->segment != NX_NULL && _nx_packet_next(tls->segment) != NX_NULL) {
            tls->segment = _nx_packet_next(tls->segment);
        } else {
            UINT status;

            input_drop(tls);
            status = nx_tcp_socket_receive(tls->socket, &tls->packet, wait_left(tls));
            if (status != NX_SUCCESS) {
                tls->packet = NX_NULL;
                return status;
            }
            tls->segment = tls->packet;
        }
        tls->next = tls->segment->nx_packet_prepend_ptr;
    }
    return NX_SUCCESS;
}

static int records_receive(void *context, unsigned char *data, size_t size)
{
    struct nx_tls *tls = context;
    size_t length;

    if (output_flush(tls) != NX_SUCCESS) {
        return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    tls->status = input_fetch(tls);
    if (tls->status != NX_SUCCESS) {
        return tls->status == NX_NO_PACKET ? MBEDTLS_ERR_SSL_WANT_READ : 0;
    }
    length = (size_t)(tls->segment->nx_packet_append_ptr - tls->next);
    if (length > size) {
        length = size;
    }
    memcpy(data, tls->next, length);
    tls->next += length;
    return (int)length;
}

/* --- connections ----------------------------------------------------------------------------- */

struct nx_tls *_nx_tls_open(struct nx_tls_context *context, NX_TCP_SOCKET *socket,
                            NX_PACKET_POOL *pool)
{
    struct nx_tls *tls = _nx_tls_calloc(1, sizeof(*tls));

    if (tls == NX_NULL) {
        return NX_NULL;
    }
    tls->context = context;
    tls->socket = socket;
    tls->pool = pool;
    mbedtls_ssl_init(&tls->ssl);
    if (mbedtls_ssl_setup(&tls->ssl, &context->configuration) != 0 ||
        mbedtls_ssl_set_hostname(&tls->ssl, context->peer_name) != 0) {
        _nx_tls_close(tls);
        return NX_NULL;
    }
    mbedtls_ssl_set_bio(&tls->ssl, tls, records_send, records_receive, NULL);
    return tls;
}

/* The status of what mbedTLS gave up: the socket's, if that was why. */
static UINT failure_status(struct nx_tls *tls, int result)
{
    tls->failure = result;
    tls->is_established = NX_FALSE;
    if (tls->status != NX_SUCCESS) {
        return tls->status;
    }
    if (result == MBEDTLS_ERR_SSL_ALLOC_FAILED) {
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    return NX_SMTP_TLS_ERROR;
}

UINT _nx_tls_handshake(struct nx_tls *tls, ULONG wait)
{
    int result;
    UINT status;

    call_begin(tls, wait);
    result = mbedtls_ssl_handshake(&tls->ssl);
    if (result == 0) {
        status = output_flush(tls);
        tls->is_established = status == NX_SUCCESS;
        return status;
    }
    status = failure_status(tls, result);
    output_flush(tls);                  /* tells the peer */
    return result == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ? NX_SMTP_TLS_CERTIFICATE_ERROR : status;
}

UINT _nx_tls_send(struct nx_tls *tls, NX_PACKET *packet, ULONG wait)
{
    NX_PACKET *segment;
    UINT status = tls->is_established ? NX_SUCCESS : NX_NOT_CONNECTED;

    call_begin(tls, wait);
    for (segment = packet; segment != NX_NULL; segment = _nx_packet_next(segment)) {
        UCHAR *next = segment->nx_packet_prepend_ptr;

        while (status == NX_SUCCESS && next < segment->nx_packet_append_ptr) {
            int result = mbedtls_ssl_write(&tls->ssl, next,
                                           (size_t)(segment->nx_packet_append_ptr - next));

            if (result > 0) {
                next += result;
            } else {
                status = failure_status(tls, result);
            }
        }
    }
    nx_packet_release(packet);
    return status == NX_SUCCESS ? output_flush(tls) : status;
}

UINT _nx_tls_receive(struct nx_tls *tls, NX_PACKET **packet, ULONG wait)
{
    UINT status;
    int result;

    call_begin(tls, wait);
    if (!tls->is_established) {
        return NX_NOT_CONNECTED;
    }
    status = nx_packet_allocate(tls->pool, packet, NX_TCP_PACKET, wait);
    if (status != NX_SUCCESS) {
        return NX_SMTP_PACKET_ALLOCATE_ERROR;
    }
    result = mbedtls_ssl_read(&tls->ssl, (*packet)->nx_packet_append_ptr,
                              (size_t)((*packet)->nx_packet_data_end -
                                       (*packet)->nx_packet_append_ptr));
    if (result > 0) {
        (*packet)->nx_packet_append_ptr += result;
        (*packet)->nx_packet_length = (ULONG)result;
        return NX_SUCCESS;
    }
    nx_packet_release(*packet);
    *packet = NX_NULL;
    if (result == MBEDTLS_ERR_SSL_WANT_READ) {
        return NX_NO_PACKET;
    }
    status = failure_status(tls, result);
    output_flush(tls);
    return result == 0 || result == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY ? NX_NOT_CONNECTED : status;
}

VOID _nx_tls_close(struct nx_tls *tls)
{
    if (tls == NX_NULL) {
        return;
    }
    if (tls->is_established) {
        call_begin(tls, NX_NO_WAIT);
        mbedtls_ssl_close_notify(&tls->ssl);
        output_flush(tls);
    }
    if (tls->output != NX_NULL) {
        nx_packet_release(tls->output);
    }
    input_drop(tls);
    mbedtls_ssl_free(&tls->ssl);
    _nx_tls_free(tls);
}

VOID _nx_tls_reason(struct nx_tls *tls, CHAR *text, UINT size)
{
    if (tls->failure == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        mbedtls_x509_crt_verify_info(text, size, "", mbedtls_ssl_get_verify_result(&tls->ssl));
        text[strcspn(text, "\n")] = '\0';
    } else if (tls->failure != 0) {
        snprintf(text, size, "TLS failed: -0x%04x", (unsigned)-tls->failure);
    } else if (size > 0) {
        text[0] = '\0';
    }
}
