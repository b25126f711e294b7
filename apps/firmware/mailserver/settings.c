/*
 * Boot arguments of the mail server, checked once at power-on.
 */
#include "settings.h"
#include "boot.h"

static UINT complain(const char *what)
{
    printf("mailserver: %s\n", what);
    return NX_INVALID_PARAMETERS;
}

/* A certificate makes a server with TLS. */
static UINT tls_read(struct settings *settings)
{
    const char *chain = pb_boot_text("certificate", "");
    const char *key = pb_boot_text("private-key", "");
    const char *mode = pb_boot_text("tls", "starttls");
    struct nx_tls_settings tls = {
        .is_server = NX_TRUE,
        .chain = (const UCHAR *)chain,
        .chain_length = (ULONG)strlen(chain),
        .key = (const UCHAR *)key,
        .key_length = (ULONG)strlen(key),
    };

    settings->tls = NX_NULL;
    settings->is_tls_implicit = strcmp(mode, "implicit") == 0;
    if (!settings->is_tls_implicit && strcmp(mode, "starttls") != 0) {
        return complain("tls must be starttls or implicit");
    }
    if (chain[0] == 0) {
        return settings->is_tls_implicit ? complain("there is no certificate for TLS") : NX_SUCCESS;
    }
    if (_nx_tls_context_create(&settings->tls, &tls) != NX_SUCCESS) {
        return complain("certificate and private key are not PEM, or not a pair");
    }
    return NX_SUCCESS;
}

static UINT script_read(struct settings *settings)
{
    static struct pb_script script;
    const char *text = pb_boot_text("script", NULL);
    const char *wrong;

    settings->script = NULL;
    if (text == NULL) {
        return NX_SUCCESS;
    }
    wrong = pb_script_read(&script, text);
    if (wrong != NULL) {
        printf("mailserver: script, line %u: %s\n", script.line, wrong);
        return NX_INVALID_PARAMETERS;
    }
    if (pb_script_wants_tls(&script) && pb_boot_text("certificate", "")[0] == 0) {
        return complain("the script wants TLS, for which there is no certificate");
    }
    settings->script = &script;
    return NX_SUCCESS;
}

UINT settings_read(struct settings *settings)
{
    const char *auth = pb_boot_text("auth", "");

    settings->hostname = pb_boot_text("hostname", "mailserver.example");
    settings->user = pb_boot_text("user", NULL);
    settings->password = pb_boot_text("password", "");
    settings->is_auth_required = strcmp(auth, "require") == 0;
    settings->port = pb_boot_number("port", 25);

    if (settings->port == 0 || settings->port > NX_MAX_PORT) {
        return complain("the port is not one from 1 to 65535");
    }
    if (auth[0] != 0 && !settings->is_auth_required) {
        return complain("auth must be require, or not given");
    }
    if (settings->is_auth_required && settings->user == NULL) {
        return complain("auth is required, but there is no user");
    }
    if (strlen(settings->hostname) > 255) {
        return complain("the hostname is longer than 255 bytes");
    }
    return script_read(settings) == NX_SUCCESS ? tls_read(settings) : NX_INVALID_PARAMETERS;
}
