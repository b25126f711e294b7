/*
 * TLS of the SMTP client against a server of the same library: who is taken for
 * the server and who is not, that nothing said in clear text counts after it,
 * that nothing secret is said before it, and that runs of one seed are equal.
 */
#include "smtp_fixture.h"

#include "machine.h"
#include "nx_smtp_tls.h"
#include "nx_tls.h"

#define TEXT_SIZE 4096

static char authority[TEXT_SIZE], stranger[TEXT_SIZE], chain[TEXT_SIZE], key[TEXT_SIZE];

#define OFFER "250 STARTTLS\r\n"
#define NO_OFFER "250 SIZE 1000\r\n"
#define READY "220 go\r\n"
#define INSIDE "250 AUTH PLAIN\r\n"

/* One session: how the server behaves, and what becomes of the mail. */
struct tls_case {
    const char *name;
    UINT mode;
    const char *certificate;            /* of the server, in tests/tls; NULL: server */
    int is_unverified;
    int trusts_stranger;                /* the client knows the wrong authority */
    UINT version;                       /* that the server speaks alone; 0: the usual */
    const char *offer;                  /* second line of its first EHLO reply; NULL: OFFER */
    const char *starttls;               /* its reply to STARTTLS, as bytes; NULL: READY */
    const char *garbage;                /* what it says instead of TLS; NULL: TLS */
    const char *inside;                 /* the second line under TLS; NULL: INSIDE */
    int is_clear;                       /* the mail goes out in clear text */
    UINT status;
    const char *reason;                 /* a word of it; NULL: none */
};

static const struct tls_case servers[] = {
    {.name = "STARTTLS", .mode = NX_SMTP_TLS_STARTTLS},
    {.name = "implicit", .mode = NX_SMTP_TLS_IMPLICIT},
    {.name = "when offered, and it is", .mode = NX_SMTP_TLS_WHEN_OFFERED},
    {.name = "when offered, and it is not", .mode = NX_SMTP_TLS_WHEN_OFFERED, .offer = NO_OFFER,
     .is_clear = 1},
    {.name = "when offered, and refused for now", .mode = NX_SMTP_TLS_WHEN_OFFERED,
     .starttls = "454 not now\r\n", .is_clear = 1},
    {.name = "unverified", .mode = NX_SMTP_TLS_STARTTLS, .certificate = "self",
     .is_unverified = 1},
    {.name = "TLS 1.1 alone", .mode = NX_SMTP_TLS_STARTTLS, .version = 0x0302,
     .status = NX_SMTP_TLS_ERROR, .reason = "TLS failed"},
    {.name = "no TLS", .mode = NX_SMTP_TLS_STARTTLS,
     .garbage = "250 this is no TLS, whatever you say\r\n", .status = NX_SMTP_TLS_ERROR,
     .reason = "TLS failed"},
    {.name = "no TLS, implicit", .mode = NX_SMTP_TLS_IMPLICIT,
     .garbage = "220 mail.example in clear text\r\n", .status = NX_SMTP_TLS_ERROR,
     .reason = "TLS failed"},
};

static const struct tls_case certificates[] = {
    {.name = "expired", .mode = NX_SMTP_TLS_STARTTLS, .certificate = "expired",
     .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "expired"},
    {.name = "not yet valid", .mode = NX_SMTP_TLS_STARTTLS, .certificate = "future",
     .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "future"},
    {.name = "of another host", .mode = NX_SMTP_TLS_STARTTLS, .certificate = "other",
     .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "expected CN"},
    {.name = "of another host, implicit", .mode = NX_SMTP_TLS_IMPLICIT, .certificate = "other",
     .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "expected CN"},
    {.name = "of another host, when offered", .mode = NX_SMTP_TLS_WHEN_OFFERED,
     .certificate = "other", .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "expected CN"},
    {.name = "self-signed", .mode = NX_SMTP_TLS_STARTTLS, .certificate = "self",
     .status = NX_SMTP_TLS_CERTIFICATE_ERROR, .reason = "not correctly signed"},
    {.name = "of an authority that is not trusted", .mode = NX_SMTP_TLS_STARTTLS,
     .trusts_stranger = 1, .status = NX_SMTP_TLS_CERTIFICATE_ERROR,
     .reason = "not correctly signed"},
};

static const struct tls_case stripped[] = {
    {.name = "not offered", .mode = NX_SMTP_TLS_STARTTLS, .offer = NO_OFFER,
     .status = NX_SMTP_EXTENSION_MISSING},
    {.name = "another word offered", .mode = NX_SMTP_TLS_STARTTLS, .offer = "250 XTARTTLS\r\n",
     .status = NX_SMTP_EXTENSION_MISSING},
    {.name = "454", .mode = NX_SMTP_TLS_STARTTLS, .starttls = "454 not now\r\n",
     .status = NX_SMTP_HELLO_REPLY_ERROR},
    {.name = "500", .mode = NX_SMTP_TLS_STARTTLS, .starttls = "500 what?\r\n",
     .status = NX_SMTP_HELLO_REPLY_ERROR},
    {.name = "501", .mode = NX_SMTP_TLS_STARTTLS, .starttls = "501 how?\r\n",
     .status = NX_SMTP_HELLO_REPLY_ERROR},
    {.name = "502", .mode = NX_SMTP_TLS_STARTTLS, .starttls = "502 no\r\n",
     .status = NX_SMTP_HELLO_REPLY_ERROR},
    {.name = "a code that is not 220", .mode = NX_SMTP_TLS_STARTTLS, .starttls = "250 fine\r\n",
     .status = NX_SMTP_HELLO_REPLY_ERROR},
    {.name = "220 and the end", .mode = NX_SMTP_TLS_STARTTLS,
     .garbage = "220 mail.example\r\n250 ok\r\n", .status = NX_SMTP_TLS_ERROR,
     .reason = "TLS failed"},
};

/* What comes with the 220, and must not count. */
static const struct tls_case ahead[] = {
    {.name = "an EHLO reply ahead", .mode = NX_SMTP_TLS_STARTTLS,
     .starttls = READY "250-AUTH PLAIN\r\n250 ok\r\n", .inside = "250 8BITMIME\r\n"},
    {.name = "the same, and it is offered again", .mode = NX_SMTP_TLS_STARTTLS,
     .starttls = READY "250-mail.example\r\n250 AUTH PLAIN\r\n"},
    {.name = "half a line ahead", .mode = NX_SMTP_TLS_STARTTLS, .starttls = READY "250-mail"},
    {.name = "AUTH before TLS only", .mode = NX_SMTP_TLS_STARTTLS,
     .offer = "250-AUTH PLAIN\r\n250 STARTTLS\r\n", .inside = "250 8BITMIME\r\n"},
};

static const struct tls_case *now;
static struct nx_tls *server_tls;

static const char *text_or(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

/* --- the server ---------------------------------------------------------------------------- */

static UINT server_tls_receive(NX_PACKET **packet, ULONG wait)
{
    return _nx_tls_receive(server_tls, packet, wait);
}

static UINT server_tls_send(NX_PACKET *packet, ULONG wait)
{
    return _nx_tls_send(server_tls, packet, wait);
}

static int server_secure(struct nx_tls_context *context)
{
    server_tls = _nx_tls_open(context, &server_socket, &server_pool);
    EXPECT(server_tls != NX_NULL, 1);
    if (_nx_tls_handshake(server_tls, 10 * NX_IP_PERIODIC_RATE) != NX_SUCCESS) {
        return 0;
    }
    server_receive = server_tls_receive;
    server_send = server_tls_send;
    return 1;
}

/* From the client's first command on; returns when it is gone. */
static void server_serve(struct nx_tls_context *context)
{
    char line[600];
    int is_secure = server_receive == server_tls_receive;

    while (server_line(line, sizeof(line))) {
        mark("%s%s\n", is_secure ? "" : "clear ", line);
        if (strncmp(line, "EHLO", 4) == 0) {
            server_say("250-mail.example\r\n");
            server_say(is_secure ? text_or(now->inside, INSIDE) : text_or(now->offer, OFFER));
        } else if (strcmp(line, "STARTTLS") == 0) {
            server_say(text_or(now->starttls, READY));
            if (now->garbage != NULL) {
                server_say(now->garbage);
            } else if (strncmp(text_or(now->starttls, READY), "220", 3) == 0) {
                if (!server_secure(context)) {
                    return;
                }
                is_secure = 1;
            }
        } else if (strcmp(line, "AUTH PLAIN") == 0) {
            server_say("334 \r\n");
        } else if (strcmp(line, "AHVzZXIAc2VjcmV0") == 0) {
            server_say("235 yes\r\n");
        } else if (strcmp(line, "DATA") == 0) {
            server_say("354 go\r\n");
            EXPECT(server_message(), 1);
            server_say("250 taken\r\n");
        } else if (strcmp(line, "QUIT") == 0) {
            server_say("221 bye\r\n");
        } else {
            server_say("250 ok\r\n");
        }
    }
}

static void server_case(void)
{
    struct nx_tls_settings settings = {
        .is_server = NX_TRUE,
        .chain = (UCHAR *)chain, .chain_length = (ULONG)strlen(chain),
        .key = (UCHAR *)key, .key_length = (ULONG)strlen(key),
        .version = now->version,
    };
    struct nx_tls_context *context;

    server_receive = server_tcp_receive;
    server_send = server_tcp_send;
    server_tls = NULL;
    EXPECT(_nx_tls_context_create(&context, &settings), NX_SUCCESS);
    server_accept();
    if (now->mode == NX_SMTP_TLS_IMPLICIT && now->garbage != NULL) {
        server_say(now->garbage);
    } else if (now->mode != NX_SMTP_TLS_IMPLICIT || server_secure(context)) {
        server_say("220 mail.example\r\n");
        server_serve(context);
    }
    _nx_tls_close(server_tls);
    server_close(100);
    _nx_tls_context_delete(context);
}

/* --- the client ---------------------------------------------------------------------------- */

static NX_SMTP_TLS case_settings(void)
{
    const char *authorities = now->trusts_stranger ? stranger : authority;

    return (NX_SMTP_TLS){
        .nx_smtp_tls_mode = now->mode,
        .nx_smtp_tls_authorities = (const UCHAR *)authorities,
        .nx_smtp_tls_authorities_length = now->is_unverified ? 0 : (ULONG)strlen(authorities),
        .nx_smtp_tls_server_name = now->is_unverified ? NX_NULL : "mail.example",
        .nx_smtp_tls_is_unverified = now->is_unverified ? NX_TRUE : NX_FALSE,
    };
}

static void client_case(void)
{
    NX_SMTP_TLS settings = case_settings();
    CHAR reason[100];

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_tls_set(&client, &settings), NX_SUCCESS);
    EXPECT(client_send("Text."), now->status);
    EXPECT(nx_smtp_client_tls_reason_get(&client, reason, sizeof(reason)), NX_SUCCESS);
    mark("reason: %s\n", reason);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

/* --- on the main context -------------------------------------------------------------------- */

static void text_read(char *text, const char *name)
{
    char path[64];
    FILE *file;
    size_t length;

    snprintf(path, sizeof(path), "tests/tls/%s", name);
    file = fopen(path, "r");
    assert_non_null(file);
    length = fread(text, 1, TEXT_SIZE - 1, file);
    text[length] = 0;
    fclose(file);
}

static void case_run(const struct tls_case *one)
{
    char path[32];

    now = one;
    snprintf(path, sizeof(path), "%s.pem", text_or(one->certificate, "server"));
    text_read(chain, path);
    snprintf(path, sizeof(path), "%s.key", text_or(one->certificate, "server"));
    text_read(key, path);
    message_length = 0;
    smtp_pools(1536, 1536);
    smtp_run(client_case, server_case);
}

static void test_runs_of_one_seed_are_equal(void **state)
{
    uint64_t hash;

    case_run(&servers[0]);
    hash = smtp_hash;
    case_run(&servers[0]);
    assert_true(smtp_hash == hash);
}

static void client_settings(void)
{
    static const UCHAR no_certificate[] = "no certificate";
    static const struct {
        NX_SMTP_TLS settings;
        UINT status;
    } rows[] = {
        {{.nx_smtp_tls_mode = 4}, NX_SMTP_INVALID_PARAM},
        {{.nx_smtp_tls_mode = NX_SMTP_TLS_STARTTLS, .nx_smtp_tls_server_name = "mail.example"},
         NX_SMTP_INVALID_PARAM},
        {{.nx_smtp_tls_mode = NX_SMTP_TLS_IMPLICIT, .nx_smtp_tls_authorities = no_certificate,
          .nx_smtp_tls_authorities_length = sizeof(no_certificate)},
         NX_SMTP_INVALID_PARAM},
        {{.nx_smtp_tls_mode = NX_SMTP_TLS_IMPLICIT, .nx_smtp_tls_authorities = no_certificate,
          .nx_smtp_tls_authorities_length = sizeof(no_certificate),
          .nx_smtp_tls_server_name = "mail.example"},
         NX_SMTP_TLS_SETTINGS_ERROR},
        {{.nx_smtp_tls_mode = NX_SMTP_TLS_IMPLICIT, .nx_smtp_tls_is_unverified = NX_TRUE},
         NX_SUCCESS},
        {{.nx_smtp_tls_mode = NX_SMTP_TLS_OFF}, NX_SUCCESS},
    };
    NX_SMTP_TLS any = {.nx_smtp_tls_mode = NX_SMTP_TLS_OFF};
    CHAR reason[8];

    EXPECT(nx_smtp_client_tls_set(&client, &any), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_tls_reason_get(&client, reason, 8), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(nx_smtp_client_tls_set(NX_NULL, &any), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_tls_set(&client, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_tls_reason_get(&client, NX_NULL, 8), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_tls_reason_get(&client, reason, 0), NX_PTR_ERROR);
    for (UINT i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        EXPECT(nx_smtp_client_tls_set(&client, &rows[i].settings), rows[i].status);
    }
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_settings_are_checked(void **state)
{
    smtp_pools(1536, 1536);
    smtp_run(client_settings, NULL);
}

/* No byte of mail or credentials goes out but where it should. */
static void cases_run(const struct tls_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct tls_case *one = &cases[i];

        case_run(one);
        assert_int_equal(message_length > 0, one->status == NX_SUCCESS);
        assert_int_equal(strstr(pb_test_log, "clear MAIL") != NULL, one->is_clear);
        assert_null(strstr(pb_test_log, "clear AUTH"));
        assert_int_equal(strstr(pb_test_log, "\nAUTH PLAIN") != NULL,
                         one->status == NX_SUCCESS && !one->is_clear && one->inside == NULL);
        if (one->reason != NULL) {
            assert_non_null(strstr(strstr(pb_test_log, "reason:"), one->reason));
        }
    }
}

#define CASES_TEST(test, cases)                                    \
    static void test(void **state)                                 \
    {                                                              \
        cases_run(cases, sizeof(cases) / sizeof((cases)[0]));      \
    }
CASES_TEST(test_servers, servers)
CASES_TEST(test_certificates, certificates)
CASES_TEST(d078_starttls_is_stripped, stripped)
CASES_TEST(d079_replies_ahead_of_tls, ahead)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_servers),
        cmocka_unit_test(test_certificates),
        cmocka_unit_test(d078_starttls_is_stripped),
        cmocka_unit_test(d079_replies_ahead_of_tls),
        cmocka_unit_test(test_runs_of_one_seed_are_equal),
        cmocka_unit_test(test_settings_are_checked),
    };

    text_read(authority, "authority.pem");
    text_read(stranger, "stranger.pem");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
