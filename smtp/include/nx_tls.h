/*
 * TLS over a TCP socket, either side of it: mbedTLS, with the board's clock,
 * memory and randomness, so that runs of one seed are equal byte for byte. What
 * the SMTP client and a mail server have in common; no SMTP in it.
 */
#ifndef NX_TLS_H
#define NX_TLS_H

#include <stddef.h>

#include "nx_api.h"

/* Texts are PEM or DER; their bytes may be given up once the settings are taken. */
struct nx_tls_settings {
    UINT is_server;
    const UCHAR *authorities;           /* certificates that a peer's chain may end in */
    ULONG authorities_length;
    const UCHAR *chain;                 /* the own certificate first; length 0: none */
    ULONG chain_length;
    const UCHAR *key;                   /* its private key */
    ULONG key_length;
    const CHAR *peer_name;              /* clients: what the certificate must be for, and SNI */
    UINT is_unverified;                 /* clients: any certificate will do */
    UINT version;                       /* 0: TLS 1.2 at least; else 0x0301, 0x0302 or 0x0303 alone */
};

struct nx_tls_context;                  /* settings, ready for any number of connections */
struct nx_tls;                          /* a connection */

/*
 * Takes settings. NX_SUCCESS, NX_SMTP_TLS_SETTINGS_ERROR (a certificate or key that
 * is none, or a key of another certificate), NX_NO_PACKET (no memory).
 */
UINT _nx_tls_context_create(struct nx_tls_context **context, const struct nx_tls_settings *settings);
VOID _nx_tls_context_delete(struct nx_tls_context *context);

/* A connection on an established socket; null when there is no memory. */
struct nx_tls *_nx_tls_open(struct nx_tls_context *context, NX_TCP_SOCKET *socket,
                            NX_PACKET_POOL *pool);

/*
 * Agrees on keys within `wait` ticks. NX_SUCCESS, NX_SMTP_TLS_CERTIFICATE_ERROR (the
 * peer is not who it should be), NX_SMTP_TLS_ERROR (anything else of TLS), or the
 * status of the socket.
 */
UINT _nx_tls_handshake(struct nx_tls *tls, ULONG wait);

/* As nx_smtp_transport has it: the packet is taken over whatever the outcome. */
UINT _nx_tls_send(struct nx_tls *tls, NX_PACKET *packet, ULONG wait);
UINT _nx_tls_receive(struct nx_tls *tls, NX_PACKET **packet, ULONG wait);

/* Says farewell without waiting if the connection stands, wipes and frees all. */
VOID _nx_tls_close(struct nx_tls *tls);

/* Why the last handshake failed, in words; at most `size` bytes with the NUL. */
VOID _nx_tls_reason(struct nx_tls *tls, CHAR *text, UINT size);

/* What the board has for mbedTLS and for what goes with it (nx_tls_platform.c). */
long _nx_tls_time(long *result);
void *_nx_tls_calloc(size_t count, size_t size);
void _nx_tls_free(void *memory);
VOID _nx_tls_random(UCHAR *data, ULONG length);

#endif
