/*
 * What the boot arguments say about the mail server: port, hostname, user,
 * password, auth ("require": no mail without AUTH), certificate and private-key
 * (PEM: there is TLS), tls ("implicit": from the first byte), script (script.h);
 * ip and gateway are boot.h's.
 */
#ifndef MAILSERVER_SETTINGS_H
#define MAILSERVER_SETTINGS_H

#include "nx_tls.h"
#include "script.h"

struct settings {
    const char *hostname;
    const char *user;                   /* NULL: AUTH is not offered */
    const char *password;
    UINT is_auth_required;
    UINT port;
    struct nx_tls_context *tls;         /* NULL: no TLS */
    UINT is_tls_implicit;
    struct pb_script *script;           /* NULL: none */
};

/* Reads them; NX_SUCCESS, or NX_INVALID_PARAMETERS after a line on the console. */
UINT settings_read(struct settings *settings);

#endif
