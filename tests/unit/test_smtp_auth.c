/*
 * Authentication beyond the guide's: the mechanisms against the examples of their
 * RFCs, which of them is chosen and what is refused, the exchange on the wire,
 * and that nothing secret stays behind.
 */
#include "smtp_play.h"

#include "nx_smtp_authentication.h"

static NX_SMTP_AUTHENTICATION authentication;
static struct nx_smtp_sasl *const sasl = &authentication.nx_smtp_authentication_sasl;

/* --- the mechanisms alone -------------------------------------------------------------- */

static struct nx_smtp_piece piece(const char *text)
{
    return (struct nx_smtp_piece){text, (UINT)strlen(text)};
}

/* What the mechanism says next, names escaped. */
static const char *spoken(void)
{
    static char text[1024];
    size_t length = 0;

    for (UINT i = 0; i < sasl->count; i++) {
        for (UINT j = 0; j < sasl->piece[i].text.length; j++) {
            const char *c = sasl->piece[i].text.data + j;
            const char *escaped = sasl->piece[i].is_name ? _nx_smtp_sasl_escaped(*c) : NULL;

            length += (size_t)snprintf(text + length, sizeof(text) - length, "%.*s",
                                       escaped == NULL ? 1 : 3, escaped == NULL ? c : escaped);
        }
    }
    text[length] = 0;
    return text;
}

static UINT answer(const char *challenge)
{
    return sasl->answer(sasl, (const UCHAR *)challenge, (UINT)strlen(challenge));
}

/* The functions of the mechanisms come with a client; it needs no network. */
static void mechanism_begin(const char *user, const char *secret, UINT type)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(&client, &authentication,
                                             NX_SMTP_AUTHENTICATION_PASSWORD),
           NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    sasl->username = piece(user);
    sasl->secret = piece(secret);
    sasl->begin(sasl, type);
}

/* RFC 2195 2. */
static void cram_example(void)
{
    mechanism_begin("tim", "tanstaaftanstaaf", NX_SMTP_CLIENT_AUTH_CRAM_MD5);
    EXPECT(sasl->is_first_due, 0);
    EXPECT(answer("<1896.697170952@postoffice.reston.mci.net>"), NX_TRUE);
    EXPECT(strcmp(spoken(), "tim b913a602c7eda7a495b4e6e7334d3890"), 0);
    EXPECT(answer("<again@example>"), NX_FALSE);
}

/* RFC 7677 3. */
#define SCRAM_NONCE "rOprNGfwEbeRWgbNEkqO"
#define SCRAM_MORE  "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SCRAM_SALT  "W22ZaJ0SNY7soEsUEjb6gQ=="
#define SCRAM_FIRST "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=4096"
#define SCRAM_PROOF "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define SCRAM_SIGNED "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

static void scram_begin(const char *user)
{
    mechanism_begin(user, "pencil", NX_SMTP_CLIENT_AUTH_SCRAM_SHA_256);
    EXPECT(strlen(sasl->nonce), NX_SMTP_SASL_NONCE);
    strcpy(sasl->nonce, SCRAM_NONCE);
    sasl->piece[3].text = piece(sasl->nonce);
}

static void scram_example(void)
{
    scram_begin("user");
    EXPECT(sasl->is_first_due, NX_TRUE);
    EXPECT(strcmp(spoken(), "n,,n=user,r=" SCRAM_NONCE), 0);
    EXPECT(answer(SCRAM_FIRST), NX_TRUE);
    EXPECT(strcmp(spoken(), "c=biws,r=" SCRAM_NONCE SCRAM_MORE "," SCRAM_PROOF), 0);
    EXPECT(sasl->is_proof_due, NX_TRUE);
    EXPECT(answer(SCRAM_SIGNED), NX_TRUE);
    EXPECT(sasl->count, 0);
    EXPECT(sasl->is_proof_due, NX_FALSE);
    EXPECT(answer(SCRAM_SIGNED), NX_FALSE);
}

static void scram_refusals(void)
{
    static const char *const first[] = {
        "", "r=", "r=" SCRAM_NONCE ",s=" SCRAM_SALT ",i=4096",
        "r=x" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=4096",
        "m=ext," SCRAM_FIRST, "r=" SCRAM_NONCE SCRAM_MORE, "r=" SCRAM_NONCE SCRAM_MORE ",i=4096",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=,i=4096", "r=" SCRAM_NONCE SCRAM_MORE ",s=***,i=4096",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=4095",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=-4096",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=1000001",
        "r=" SCRAM_NONCE SCRAM_MORE ",s=" SCRAM_SALT ",i=4294971392",
    };
    static const char *const last[] = {
        "", "v=", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl96G4=", "v=AAAA", ("x=" SCRAM_SIGNED),
        "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4AAAA=",
    };

    for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
        scram_begin("user");
        EXPECT(answer(first[i]), NX_FALSE);
    }
    for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++) {
        scram_begin("user");
        EXPECT(answer(SCRAM_FIRST), NX_TRUE);
        EXPECT(answer(last[i]), NX_FALSE);
        EXPECT(sasl->is_proof_due, NX_TRUE);
    }
    scram_begin("u,s=er");
    EXPECT(strcmp(spoken(), "n,,n=u=2Cs=3Der,r=" SCRAM_NONCE), 0);
    EXPECT(answer(SCRAM_FIRST), NX_TRUE);
    EXPECT(answer("e=invalid-proof"), NX_TRUE);
    EXPECT(strcmp(sasl->complaint, "invalid-proof"), 0);
    EXPECT(sasl->is_proof_due, NX_TRUE);
}

static void client_tries_mechanisms(void)
{
    cram_example();
    scram_example();
    scram_refusals();
    mechanism_begin("u,s=er", "secret", NX_SMTP_CLIENT_AUTH_OAUTHBEARER);
    EXPECT(strcmp(spoken(), "n,a=u=2Cs=3Der,\1auth=Bearer secret\1\1"), 0);
}

static void test_mechanisms(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_tries_mechanisms, NULL);
}

/* --- on the wire ------------------------------------------------------------------------ */

static const struct auth_case {
    const char *name;
    UINT mechanisms;
    UINT is_clear_allowed;
    UINT status;
    const char *text;                   /* of the outcome; NULL: any */
    const char *script[16];
} cases[] = {
    {"PLAIN with an initial response", NX_SMTP_AUTHENTICATION_PASSWORD, 1, NX_SUCCESS, NULL,
     {GREETING, "S 250-x", "S 250 AUTH PLAIN LOGIN", "C AUTH PLAIN AHVzZXIAc2VjcmV0", "S 235 ok",
      QUIT_OK}},
    {"LOGIN, the last choice", NX_SMTP_AUTHENTICATION_PASSWORD, 1, NX_SUCCESS, NULL,
     {GREETING, "S 250-x", "S 250 AUTH LOGIN", "C AUTH LOGIN", "S 334 VXNlcm5hbWU6", "C dXNlcg==",
      "S 334 UGFzc3dvcmQ6", "C c2VjcmV0", "S 235 ok", QUIT_OK}},
    {"CRAM-MD5 before PLAIN, in the clear", NX_SMTP_AUTHENTICATION_PASSWORD, 0, NX_SUCCESS, NULL,
     {GREETING, "S 250-x", "S 250 AUTH PLAIN LOGIN CRAM-MD5", "C AUTH CRAM-MD5",
      "S 334 PDFAbWFpbC5leGFtcGxlPg==", "C dXNlciA5ZDNlYjcxMGQ5MGJiMWJlMWZhYzI4MTY2OWFlZmViNg==",
      "S 235 ok", QUIT_OK}},
    {"a challenge that is no base64", NX_SMTP_AUTHENTICATION_PASSWORD, 0,
     NX_SMTP_INVALID_SERVER_CHALLENGE, NULL,
     {GREETING, "S 250-x", "S 250 AUTH CRAM-MD5", "C AUTH CRAM-MD5", "S 334 ***", "C *",
      "S 501 cancelled", QUIT_OK}},
    {"no second try by another mechanism", NX_SMTP_AUTHENTICATION_PASSWORD, 1,
     NX_SMTP_AUTH_REPLY_ERROR, "5.7.8 no",
     {GREETING, "S 250-x", "S 250 AUTH PLAIN LOGIN CRAM-MD5", "C AUTH CRAM-MD5", "S 535 5.7.8 no",
      QUIT_OK}},
    {"only what would show the password", NX_SMTP_AUTHENTICATION_PASSWORD, 0,
     NX_SMTP_CLEAR_TEXT_ERROR, NULL, {GREETING, "S 250-x", "S 250 AUTH PLAIN LOGIN", QUIT_OK}},
    {"a downgrade", NX_SMTP_OFFER_SCRAM_SHA_256, 1, NX_SMTP_EXTENSION_MISSING, NULL,
     {GREETING, "S 250-x", "S 250 AUTH PLAIN LOGIN CRAM-MD5", QUIT_OK}},
    {"no AUTH at all", NX_SMTP_AUTHENTICATION_PASSWORD, 1, NX_SMTP_EXTENSION_MISSING, NULL,
     {GREETING, "S 250 x", QUIT_OK}},
    {"XOAUTH2", NX_SMTP_AUTHENTICATION_TOKEN, 1, NX_SUCCESS, NULL,
     {GREETING, "S 250-x", "S 250 AUTH PLAIN XOAUTH2",
      "C AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHNlY3JldAEB", "S 235 ok", QUIT_OK}},
    {"XOAUTH2 and an error", NX_SMTP_AUTHENTICATION_TOKEN, 1, NX_SMTP_AUTH_REPLY_ERROR,
     "no {\"status\":\"invalid_token\",\"scope\":\"mail\"}",
     {GREETING, "S 250-x", "S 250 AUTH XOAUTH2",
      "C AUTH XOAUTH2 dXNlcj11c2VyAWF1dGg9QmVhcmVyIHNlY3JldAEB",
      "S 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJtYWlsIn0=", "C ", "S 535 no",
      QUIT_OK}},
    {"OAUTHBEARER before XOAUTH2, and an error", NX_SMTP_AUTHENTICATION_TOKEN, 1,
     NX_SMTP_AUTH_REPLY_ERROR, "no {\"status\":\"invalid_token\",\"scope\":\"mail\"}",
     {GREETING, "S 250-x", "S 250 AUTH XOAUTH2 OAUTHBEARER",
      "C AUTH OAUTHBEARER bixhPXVzZXIsAWF1dGg9QmVhcmVyIHNlY3JldAEB",
      "S 334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJtYWlsIn0=", "C AQ==", "S 535 no",
      QUIT_OK}},
    {"a token without TLS", NX_SMTP_AUTHENTICATION_TOKEN, 0, NX_SMTP_CLEAR_TEXT_ERROR, NULL,
     {GREETING, "S 250-x", "S 250 AUTH XOAUTH2 OAUTHBEARER", QUIT_OK}},
    {"an error without end", NX_SMTP_AUTHENTICATION_TOKEN, 1, NX_SMTP_INVALID_SERVER_CHALLENGE,
     NULL,
     {GREETING, "S 250-x", "S 250 AUTH OAUTHBEARER",
      "C AUTH OAUTHBEARER bixhPXVzZXIsAWF1dGg9QmVhcmVyIHNlY3JldAEB", "S 334 e30=", "C AQ==",
      "S 334 e30=", "C *", "S 501 cancelled", QUIT_OK}},
    {"deferred", NX_SMTP_AUTHENTICATION_PASSWORD, 1, NX_SMTP_AUTH_REPLY_ERROR, "later",
     {GREETING, "S 250-x", "S 250 AUTH PLAIN", "C AUTH PLAIN AHVzZXIAc2VjcmV0", "S 454 later",
      QUIT_OK}},
};

static const struct auth_case *now;

static void client_authenticates(void)
{
    NX_SMTP_OUTCOME outcome;

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_clear_text_set(&client, now->is_clear_allowed), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(&client, &authentication, now->mechanisms),
           NX_SUCCESS);
    EXPECT(nx_smtp_client_session_open(&client), now->status);
    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    if (now->text != NULL && strcmp(outcome.nx_smtp_outcome_text, now->text) != 0) {
        mark("[%s]", outcome.nx_smtp_outcome_text);
        EXPECT(0, 1);
    }
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_exchanges(void **state)
{
    smtp_pools(800, 1536);
    for (now = cases; now < cases + sizeof(cases) / sizeof(cases[0]); now++) {
        print_message("%s\n", now->name);
        run(client_authenticates, now->script);
    }
}

/* nx_smtp_mail_send obeys the choice, too; what was not chosen, the guide's rule decides. */
static const char *const server_takes_cram[] = {
    GREETING, "S 250-x", "S 250 AUTH PLAIN CRAM-MD5", "C AUTH CRAM-MD5",
    "S 334 PDFAbWFpbC5leGFtcGxlPg==", "C dXNlciA5ZDNlYjcxMGQ5MGJiMWJlMWZhYzI4MTY2OWFlZmViNg==",
    "S 235 ok", "C MAIL FROM:<a@example.com>", "S 250 ok", "C RCPT TO:<b@example.com>", "S 250 ok",
    "C DATA", "S 354 go", "M", "S 250 queued", QUIT_OK, NULL,
};

static void client_sends_by_cram(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_PLAIN, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(&client, &authentication,
                                             NX_SMTP_AUTHENTICATION_PASSWORD),
           NX_SUCCESS);
    EXPECT(client_send("text"), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_guide_service(void **state)
{
    smtp_pools(800, 1536);
    run(client_sends_by_cram, server_takes_cram);
}

/* The extra services alone refuse what the guide's rule would have sent. */
static const char *const server_offers_plain[] = {
    GREETING, "S 250-x", "S 250 AUTH PLAIN", QUIT_OK, NULL,
};

static void client_is_careful(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_PLAIN, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_open(&client), NX_SMTP_CLEAR_TEXT_ERROR);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void d080_clear_text(void **state)
{
    smtp_pools(800, 1536);
    run(client_is_careful, server_offers_plain);
}

/* --- what does not fit the line of AUTH -------------------------------------------------- */

/* 11 + base64 + 2 <= 512: 372 bytes of PLAIN's message, of which 6 are not the secret. */
#define SECRET_THAT_FITS 366

static char long_secret[SECRET_THAT_FITS + 2];

static void client_has_a_long_secret(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_clear_text_set(&client, NX_TRUE), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(&client, &authentication, NX_SMTP_OFFER_PLAIN),
           NX_SUCCESS);
    sasl->secret = piece(long_secret);
    EXPECT(nx_smtp_client_session_open(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

/* Whether the first message came with AUTH, and how long the line with it was. */
static int is_initial;
static size_t line_length;

static void server_measures(void)
{
    char line[600];

    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO board.example");
    server_say("250-x\r\n250 AUTH PLAIN\r\n");
    EXPECT(server_line(line, sizeof(line)), 1);
    is_initial = strncmp(line, "AUTH PLAIN ", 11) == 0;
    if (!is_initial) {
        EXPECT(strcmp(line, "AUTH PLAIN"), 0);
        server_say("334 \r\n");
        EXPECT(server_line(line, sizeof(line)), 1);
    }
    line_length = strlen(line) + 2;
    server_say("235 ok\r\n");
    server_expect("QUIT");
    server_say("221 bye\r\n");
    EXPECT(server_byte(NX_WAIT_FOREVER), -1);
    server_close(10 * SECOND);
}

static void test_long_secrets(void **state)
{
    smtp_pools(800, 1536);
    for (size_t length = SECRET_THAT_FITS; length <= SECRET_THAT_FITS + 1; length++) {
        memset(long_secret, 0, sizeof(long_secret));
        memset(long_secret, 'k', length);
        smtp_run(client_has_a_long_secret, server_measures);
        assert_int_equal(is_initial, length == SECRET_THAT_FITS);
        assert_int_equal(line_length, is_initial ? 11 + 496 + 2 : 500 + 2);
    }
}

/* --- SCRAM on the wire --------------------------------------------------------------------- */

enum scram_end { SCRAM_GOOD, SCRAM_FORGED, SCRAM_UNPROVEN, SCRAM_REFUSED };
static enum scram_end scram_ending;

static void say_encoded(const char *text)
{
    char line[600] = "334 ";
    UINT length;

    _nx_utility_base64_encode((UCHAR *)text, (UINT)strlen(text), (UCHAR *)line + 4,
                              sizeof(line) - 8, &length);
    strcpy(line + 4 + length, "\r\n");
    server_say(line);
}

/* The arithmetic is proven above; this server knows what the client expects of it. */
static void server_proof(char text[80])
{
    UINT length;

    strcpy(text, "v=");
    _nx_utility_base64_encode(sasl->server_signature, NX_SMTP_SASL_HASH_SIZE, (UCHAR *)text + 2, 70,
                              &length);
    text[2 + length] = 0;
    text[5] ^= scram_ending == SCRAM_FORGED;
}

static void server_scrams(void)
{
    char line[600], text[600];

    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO board.example");
    server_say("250-x\r\n250 AUTH PLAIN CRAM-MD5 SCRAM-SHA-256\r\n");
    EXPECT(server_line(line, sizeof(line)), 1);
    EXPECT(strncmp(line, "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9", 35), 0);
    snprintf(text, sizeof(text), "r=%sxyz,s=" SCRAM_SALT ",i=4096", sasl->nonce);
    say_encoded(text);
    EXPECT(server_line(line, sizeof(line)), 1);
    server_proof(text);
    if (scram_ending == SCRAM_REFUSED) {
        server_say("535 no\r\n");
    } else if (scram_ending == SCRAM_UNPROVEN) {
        server_say("235 come in\r\n");
    } else {
        say_encoded(text);
        server_expect(scram_ending == SCRAM_GOOD ? "" : "*");
        server_say(scram_ending == SCRAM_GOOD ? "235 ok\r\n" : "501 cancelled\r\n");
    }
    server_expect("QUIT");
    server_say("221 bye\r\n");
    EXPECT(server_byte(NX_WAIT_FOREVER), -1);
    server_close(10 * SECOND);
}

static UINT is_zero(const VOID *memory, size_t size)
{
    const UCHAR *byte = memory;

    while (size > 0 && byte[size - 1] == 0) {
        size--;
    }
    return size == 0;
}

static void client_scrams(void)
{
    static const UINT status[] = {NX_SUCCESS, NX_SMTP_INVALID_SERVER_CHALLENGE,
                                  NX_SMTP_INVALID_SERVER_CHALLENGE, NX_SMTP_AUTH_REPLY_ERROR};

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(&client, &authentication,
                                             NX_SMTP_AUTHENTICATION_PASSWORD),
           NX_SUCCESS);
    EXPECT(nx_smtp_client_session_open(&client), status[scram_ending]);
    EXPECT(is_zero(sasl->nonce, sizeof(sasl->nonce)), 1);
    EXPECT(is_zero(sasl->proof, sizeof(sasl->proof)), 1);
    EXPECT(is_zero(sasl->server_signature, sizeof(sasl->server_signature)), 1);
    EXPECT(nx_smtp_client_session_close(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_scram(void **state)
{
    smtp_pools(800, 1536);
    for (scram_ending = SCRAM_GOOD; scram_ending <= SCRAM_REFUSED; scram_ending++) {
        smtp_run(client_scrams, server_scrams);
    }
}

/* --- arguments ------------------------------------------------------------------------------ */

static void client_errs(void)
{
    static const UINT bad[] = {0, NX_SMTP_OFFER_AUTH, NX_SMTP_OFFER_PLAIN | NX_SMTP_OFFER_XOAUTH2,
                               NX_SMTP_OFFER_SIZE, ~0u};

    EXPECT(nx_smtp_client_authentication_set(&client, &authentication, NX_SMTP_OFFER_PLAIN),
           NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_clear_text_set(&client, NX_TRUE), NX_SMTP_CLIENT_NOT_INITIALIZED);
    EXPECT(nx_smtp_client_clear_text_set(NX_NULL, NX_TRUE), NX_PTR_ERROR);
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_authentication_set(NX_NULL, &authentication, NX_SMTP_OFFER_PLAIN),
           NX_PTR_ERROR);
    EXPECT(nx_smtp_client_authentication_set(&client, NX_NULL, NX_SMTP_OFFER_PLAIN), NX_PTR_ERROR);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        EXPECT(nx_smtp_client_authentication_set(&client, &authentication, bad[i]),
               NX_SMTP_INVALID_PARAM);
    }
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_arguments(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_errs, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mechanisms),    cmocka_unit_test(test_exchanges),
        cmocka_unit_test(test_guide_service), cmocka_unit_test(d080_clear_text),
        cmocka_unit_test(test_long_secrets),  cmocka_unit_test(test_scram),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
