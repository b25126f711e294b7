/*
 * Authentication beyond the guide's (RFC 4954): the best mechanism that is both
 * allowed and offered, with no second try by a lesser one, and with an initial
 * response where there is one and the line holds it. docs/smtp.md has an example.
 */
#ifndef NX_SMTP_AUTHENTICATION_H
#define NX_SMTP_AUTHENTICATION_H

#include "nx_smtp_client_extra.h"
#include "nx_smtp_sasl.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Beside the types of nxd_smtp_client.h. */
#define NX_SMTP_CLIENT_AUTH_SCRAM_SHA_256 4     /* RFC 7677; the server proves itself, too */
#define NX_SMTP_CLIENT_AUTH_XOAUTH2       5     /* Google's and Microsoft's */
#define NX_SMTP_CLIENT_AUTH_OAUTHBEARER   6     /* RFC 7628 */

/* Mechanisms that a password serves, best first, and those for an OAuth 2.0 access token. */
#define NX_SMTP_AUTHENTICATION_PASSWORD                                                           \
    (NX_SMTP_OFFER_SCRAM_SHA_256 | NX_SMTP_OFFER_CRAM_MD5 | NX_SMTP_OFFER_PLAIN |                 \
     NX_SMTP_OFFER_LOGIN)
#define NX_SMTP_AUTHENTICATION_TOKEN (NX_SMTP_OFFER_OAUTHBEARER | NX_SMTP_OFFER_XOAUTH2)

/* Room for an exchange; its members are the client's. */
typedef struct NX_SMTP_AUTHENTICATION_STRUCT {
    struct nx_smtp_sasl nx_smtp_authentication_sasl;
} NX_SMTP_AUTHENTICATION;

/*
 * Says how the client authenticates in the sessions that follow, of
 * nx_smtp_mail_send, too; the user name and password (or token) are those of
 * nxd_smtp_client_create. Callers: initialisation, threads.
 *
 * authentication_ptr  stays the client's until it is deleted, or this is called again
 * mechanisms          NX_SMTP_OFFER_* bits of _AUTHENTICATION_PASSWORD or of _TOKEN
 *
 * PLAIN, LOGIN and the two of OAuth show the secret to whoever listens: they are used
 * over TLS only, unless nx_smtp_client_clear_text_set allows it. A user name or a
 * password that is not ASCII goes out as it is, without the preparation of RFC 4013.
 *
 * NX_SUCCESS. NX_SMTP_INVALID_PARAM: no mechanism, an unknown one, or some of both
 * kinds. NX_PTR_ERROR, NX_SMTP_CLIENT_NOT_INITIALIZED.
 *
 * What sessions then return beside the statuses of nxd_smtp_client.h:
 * NX_SMTP_EXTENSION_MISSING when no mechanism that is allowed is offered;
 * NX_SMTP_CLEAR_TEXT_ERROR when those that are would show the secret;
 * NX_SMTP_INVALID_SERVER_CHALLENGE also when the server does not know the password
 * itself (SCRAM). What the server said of a token (RFC 7628 3.2.2) stands in the
 * outcome's text. Source: smtp/nx_smtp_sasl.c.
 */
UINT nx_smtp_client_authentication_set(NX_SMTP_CLIENT *client_ptr,
                                       NX_SMTP_AUTHENTICATION *authentication_ptr,
                                       UINT mechanisms);

#ifdef __cplusplus
}
#endif
#endif
