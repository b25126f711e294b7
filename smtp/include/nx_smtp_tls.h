/*
 * TLS for a client of nxd_smtp_client_create: STARTTLS (RFC 3207) or from the
 * first byte (RFC 8314). The server's certificate and name are verified unless
 * that is switched off; nothing said before TLS counts after it. docs/smtp.md
 * has an example. Firmware that does not call these is linked without TLS.
 */
#ifndef NX_SMTP_TLS_H
#define NX_SMTP_TLS_H

#include "nx_smtp_client_extra.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NX_SMTP_TLS_OFF          0
#define NX_SMTP_TLS_WHEN_OFFERED 1      /* STARTTLS if the server offers it, else clear text */
#define NX_SMTP_TLS_STARTTLS     2      /* STARTTLS, or no mail */
#define NX_SMTP_TLS_IMPLICIT     3      /* TLS at once (port 465) */

/* The caller's until nx_smtp_client_tls_set returns; texts are copied. */
typedef struct NX_SMTP_TLS_STRUCT {
    UINT nx_smtp_tls_mode;                      /* NX_SMTP_TLS_* */
    const UCHAR *nx_smtp_tls_authorities;       /* trusted certificates, PEM or DER */
    ULONG nx_smtp_tls_authorities_length;       /* bytes */
    const CHAR *nx_smtp_tls_server_name;        /* what the certificate must be for */
    UINT nx_smtp_tls_is_unverified;             /* NX_TRUE: any certificate will do */
} NX_SMTP_TLS;

/*
 * Sets TLS for the sessions that follow, of nx_smtp_mail_send, too; a session that
 * is open is ended first. The clock that certificates are judged by is the
 * board's. The handshake waits as long as a reply to a command may. Its memory
 * comes from the image's heap (about 40 KiB a session), and it needs 6 KiB of the
 * calling thread's stack on a 32-bit target. Callers: threads.
 *
 * NX_SUCCESS. NX_SMTP_TLS_SETTINGS_ERROR: no certificate in the text.
 * NX_SMTP_INVALID_PARAM: an unknown mode, or to be verified without authorities or
 * name. NX_NO_PACKET: no memory. NX_PTR_ERROR, NX_SMTP_CLIENT_NOT_INITIALIZED,
 * NX_CALLER_ERROR. After any of these the client is as it was.
 *
 * What sessions then return beside the statuses of nxd_smtp_client.h:
 * NX_SMTP_TLS_ERROR, NX_SMTP_TLS_CERTIFICATE_ERROR; NX_SMTP_EXTENSION_MISSING when
 * the server does not offer the STARTTLS that is required; NX_SMTP_HELLO_REPLY_ERROR
 * when it refuses it.
 */
UINT nx_smtp_client_tls_set(NX_SMTP_CLIENT *client_ptr, const NX_SMTP_TLS *tls_ptr);

/*
 * Why TLS failed last, in words; an empty text when it did not. Callers: any.
 *
 * text, size   where it goes, cut to size - 1 bytes and a NUL
 *
 * NX_SUCCESS, NX_PTR_ERROR, NX_SMTP_CLIENT_NOT_INITIALIZED.
 */
UINT nx_smtp_client_tls_reason_get(NX_SMTP_CLIENT *client_ptr, CHAR *text, UINT size);

#ifdef __cplusplus
}
#endif
#endif
