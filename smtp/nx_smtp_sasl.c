/*
 * The mechanisms of AUTH: CRAM-MD5 (RFC 2195), SCRAM-SHA-256 (RFC 5802, RFC 7677),
 * PLAIN (RFC 4616), OAUTHBEARER (RFC 7628) and XOAUTH2. Hashes are mbedTLS's.
 */
#define NX_SMTP_DIALOGUE_CODE
#include <mbedtls/md.h>
#include <mbedtls/pkcs5.h>

#include "nx_smtp_authentication.h"
#include "nx_smtp_address.h"
#include "nx_tls.h"

#define MD5_SIZE  16
#define SALT_SIZE 128

/*
 * RFC 7677 4: fewer rounds than 4,096 would make a password that leaks easy to
 * guess. More than a million would let a server keep a client busy for its fun.
 */
#define ROUNDS_LEAST 4096u
#define ROUNDS_MOST  1000000u

/* --- pieces --------------------------------------------------------------------------- */

static VOID piece_add(struct nx_smtp_sasl *sasl, const CHAR *data, UINT length, UINT is_name)
{
    struct nx_smtp_sasl_piece *piece = &sasl->piece[sasl->count];

    piece->text.data = data;
    piece->text.length = length;
    piece->is_name = is_name;
    sasl->count++;
}

static VOID say(struct nx_smtp_sasl *sasl, const CHAR *text)
{
    piece_add(sasl, text, (UINT)strlen(text), NX_FALSE);
}

static VOID say_piece(struct nx_smtp_sasl *sasl, struct nx_smtp_piece piece, UINT is_name)
{
    piece_add(sasl, piece.data, piece.length, is_name);
}

/* --- hashes --------------------------------------------------------------------------- */

struct hmac {
    mbedtls_md_context_t context;
    int failure;
};

static VOID hmac_begin(struct hmac *hmac, mbedtls_md_type_t hash, const VOID *key, UINT length)
{
    mbedtls_md_init(&hmac->context);
    hmac->failure = mbedtls_md_setup(&hmac->context, mbedtls_md_info_from_type(hash), 1);
    if (hmac->failure == 0) {
        hmac->failure = mbedtls_md_hmac_starts(&hmac->context, key, length);
    }
}

static VOID hmac_add(struct hmac *hmac, const VOID *data, UINT length)
{
    if (hmac->failure == 0) {
        hmac->failure = mbedtls_md_hmac_update(&hmac->context, data, length);
    }
}

static VOID hmac_add_text(struct hmac *hmac, const CHAR *text)
{
    hmac_add(hmac, text, (UINT)strlen(text));
}

/* True when all of it went well. */
static UINT hmac_end(struct hmac *hmac, UCHAR *result)
{
    if (hmac->failure == 0) {
        hmac->failure = mbedtls_md_hmac_finish(&hmac->context, result);
    }
    mbedtls_md_free(&hmac->context);
    return hmac->failure == 0;
}

/* --- CRAM-MD5 ------------------------------------------------------------------------- */

static UINT cram_answer(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    static const CHAR digits[] = "0123456789abcdef";
    UCHAR digest[MD5_SIZE];
    struct hmac hmac;
    UINT i;

    hmac_begin(&hmac, MBEDTLS_MD_MD5, sasl->secret.data, sasl->secret.length);
    hmac_add(&hmac, challenge, length);
    if (!hmac_end(&hmac, digest)) {
        return NX_FALSE;
    }
    for (i = 0; i < MD5_SIZE; i++) {
        sasl->proof[2 * i] = digits[digest[i] >> 4];
        sasl->proof[2 * i + 1] = digits[digest[i] & 15];
    }
    say_piece(sasl, sasl->username, NX_FALSE);
    say(sasl, " ");
    piece_add(sasl, sasl->proof, 2 * MD5_SIZE, NX_FALSE);
    return NX_TRUE;
}

/* --- SCRAM-SHA-256 -------------------------------------------------------------------- */

/* "NAME=value", up to a comma or the end; *at then stands behind it. */
static UINT attribute(const CHAR **at, const CHAR *end, CHAR name, struct nx_smtp_piece *value)
{
    const CHAR *start = *at + 2;

    if (end - *at < 2 || (*at)[0] != name || (*at)[1] != '=') {
        return NX_FALSE;
    }
    for (*at = start; *at < end && **at != ','; (*at)++) {
    }
    value->data = start;
    value->length = (UINT)(*at - start);
    *at += *at < end;
    return NX_TRUE;
}

static UINT decode(struct nx_smtp_piece text, UCHAR *bytes, UINT size, UINT *length)
{
    return text.length > 0 && _nx_utility_base64_decode((UCHAR *)text.data, text.length, bytes,
                                                        size, length) == NX_SUCCESS;
}

/* 0: no number, or one out of all bounds. */
static UINT rounds_read(struct nx_smtp_piece text)
{
    UINT rounds = 0;
    UINT i;

    for (i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || rounds > ROUNDS_MOST) {
            return 0;
        }
        rounds = rounds * 10 + (UINT)(text.data[i] - '0');
    }
    return rounds >= ROUNDS_LEAST && rounds <= ROUNDS_MOST ? rounds : 0;
}

/* What the server's first message says (RFC 5802 5.1). */
struct scram_first {
    struct nx_smtp_piece whole;
    struct nx_smtp_piece nonce;
    UCHAR salt[SALT_SIZE];
    UINT salt_length;
    UINT rounds;
};

static UINT scram_first_read(const struct nx_smtp_sasl *sasl, struct scram_first *first,
                             const UCHAR *challenge, UINT length)
{
    const CHAR *at = (const CHAR *)challenge;
    const CHAR *end = at + length;
    struct nx_smtp_piece salt;
    struct nx_smtp_piece rounds;

    first->whole.data = at;
    first->whole.length = length;
    if (!attribute(&at, end, 'r', &first->nonce) || !attribute(&at, end, 's', &salt) ||
        !attribute(&at, end, 'i', &rounds) ||
        !decode(salt, first->salt, sizeof(first->salt), &first->salt_length)) {
        return NX_FALSE;
    }
    first->rounds = rounds_read(rounds);
    /* A nonce that does not begin with ours belongs to an exchange of someone else. */
    return first->rounds > 0 && first->nonce.length > strlen(sasl->nonce) &&
           memcmp(first->nonce.data, sasl->nonce, strlen(sasl->nonce)) == 0;
}

#define SCRAM_HEADER "n,,"              /* no channel binding */
#define SCRAM_BINDING "c=biws,r="       /* its base64, and what follows it */

/* A key's HMAC of all messages of the exchange. */
static UINT scram_sign(const struct nx_smtp_sasl *sasl, const struct scram_first *first,
                       const UCHAR *key, UCHAR *signature)
{
    struct hmac hmac;
    UINT i;

    hmac_begin(&hmac, MBEDTLS_MD_SHA256, key, NX_SMTP_SASL_HASH_SIZE);
    hmac_add_text(&hmac, "n=");
    for (i = 0; i < sasl->username.length; i++) {
        const CHAR *escaped = _nx_smtp_sasl_escaped(sasl->username.data[i]);

        hmac_add(&hmac, escaped == NX_NULL ? sasl->username.data + i : escaped,
                 escaped == NX_NULL ? 1 : (UINT)strlen(escaped));
    }
    hmac_add_text(&hmac, ",r=");
    hmac_add_text(&hmac, sasl->nonce);
    hmac_add_text(&hmac, ",");
    hmac_add(&hmac, first->whole.data, first->whole.length);
    hmac_add_text(&hmac, "," SCRAM_BINDING);
    hmac_add(&hmac, first->nonce.data, first->nonce.length);
    return hmac_end(&hmac, signature);
}

static UINT scram_key(const UCHAR *salted, const CHAR *purpose, UCHAR *key)
{
    struct hmac hmac;

    hmac_begin(&hmac, MBEDTLS_MD_SHA256, salted, NX_SMTP_SASL_HASH_SIZE);
    hmac_add_text(&hmac, purpose);
    return hmac_end(&hmac, key);
}

static UINT scram_salt(const struct nx_smtp_sasl *sasl, const struct scram_first *first,
                       UCHAR *salted)
{
    mbedtls_md_context_t context;
    int failure;

    mbedtls_md_init(&context);
    failure = mbedtls_md_setup(&context, mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), 1);
    if (failure == 0) {
        failure = mbedtls_pkcs5_pbkdf2_hmac(&context, (const UCHAR *)sasl->secret.data,
                                            sasl->secret.length, first->salt, first->salt_length,
                                            first->rounds, NX_SMTP_SASL_HASH_SIZE, salted);
    }
    mbedtls_md_free(&context);
    return failure == 0;
}

/* The proof that the client knows the password, and the one that the server will have to give. */
static UINT scram_prove(struct nx_smtp_sasl *sasl, const struct scram_first *first)
{
    struct {
        UCHAR salted[NX_SMTP_SASL_HASH_SIZE];
        UCHAR client[NX_SMTP_SASL_HASH_SIZE];
        UCHAR stored[NX_SMTP_SASL_HASH_SIZE];
        UCHAR server[NX_SMTP_SASL_HASH_SIZE];
        UCHAR signature[NX_SMTP_SASL_HASH_SIZE];
    } key;
    UINT length;
    UINT is_made;
    UINT i;

    is_made = scram_salt(sasl, first, key.salted) &&
              scram_key(key.salted, "Client Key", key.client) &&
              mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key.client,
                         sizeof(key.client), key.stored) == 0 &&
              scram_sign(sasl, first, key.stored, key.signature) &&
              scram_key(key.salted, "Server Key", key.server) &&
              scram_sign(sasl, first, key.server, sasl->server_signature);
    if (is_made) {
        for (i = 0; i < NX_SMTP_SASL_HASH_SIZE; i++) {
            key.signature[i] ^= key.client[i];
        }
        _nx_utility_base64_encode(key.signature, sizeof(key.signature), (UCHAR *)sasl->proof,
                                  sizeof(sasl->proof), &length);
    }
    _nx_smtp_wipe(&key, sizeof(key));
    return is_made;
}

static VOID complaint_keep(struct nx_smtp_sasl *sasl, const UCHAR *text, UINT length)
{
    UINT i;

    for (i = 0; i < length && i + 1 < sizeof(sasl->complaint); i++) {
        sasl->complaint[i] = (CHAR)(text[i] < ' ' || text[i] > '~' ? '?' : text[i]);
    }
    sasl->complaint[i] = 0;
}

/* "v=" and the server's proof, or "e=" and why there is none: then its reply tells the rest. */
static UINT scram_end(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    const CHAR *at = (const CHAR *)challenge;
    const CHAR *end = at + length;
    UCHAR signature[NX_SMTP_SASL_HASH_SIZE + 3];
    struct nx_smtp_piece value;
    UCHAR difference = 0;
    UINT decoded = 0;
    UINT i;

    if (attribute(&at, end, 'e', &value)) {
        complaint_keep(sasl, (const UCHAR *)value.data, value.length);
        return NX_TRUE;
    }
    if (!attribute(&at, end, 'v', &value) ||
        !decode(value, signature, sizeof(signature), &decoded) ||
        decoded != NX_SMTP_SASL_HASH_SIZE) {
        return NX_FALSE;
    }
    for (i = 0; i < NX_SMTP_SASL_HASH_SIZE; i++) {      /* no sooner for an early difference */
        difference |= (UCHAR)(signature[i] ^ sasl->server_signature[i]);
    }
    sasl->is_proof_due = difference != 0;
    return !sasl->is_proof_due;
}

static UINT scram_answer(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    struct scram_first first;

    if (sasl->step > 1) {
        return scram_end(sasl, challenge, length);
    }
    if (!scram_first_read(sasl, &first, challenge, length) || !scram_prove(sasl, &first)) {
        return NX_FALSE;
    }
    say(sasl, SCRAM_BINDING);
    say_piece(sasl, first.nonce, NX_FALSE);
    say(sasl, ",p=");
    say(sasl, sasl->proof);
    return NX_TRUE;
}

static VOID scram_begin(struct nx_smtp_sasl *sasl)
{
    UCHAR random[NX_SMTP_SASL_NONCE / 4 * 3];
    UINT length;

    _nx_tls_random(random, sizeof(random));
    _nx_utility_base64_encode(random, sizeof(random), (UCHAR *)sasl->nonce, sizeof(sasl->nonce),
                              &length);
    sasl->is_proof_due = NX_TRUE;
    say(sasl, SCRAM_HEADER "n=");
    say_piece(sasl, sasl->username, NX_TRUE);
    say(sasl, ",r=");
    say(sasl, sasl->nonce);
}

/* --- PLAIN and OAuth ------------------------------------------------------------------- */

static VOID plain_begin(struct nx_smtp_sasl *sasl)
{
    piece_add(sasl, "", 1, NX_FALSE);
    say_piece(sasl, sasl->username, NX_FALSE);
    piece_add(sasl, "", 1, NX_FALSE);
    say_piece(sasl, sasl->secret, NX_FALSE);
}

static VOID say_token(struct nx_smtp_sasl *sasl)
{
    say(sasl, "\1auth=Bearer ");
    say_piece(sasl, sasl->secret, NX_FALSE);
    say(sasl, "\1\1");
}

static VOID bearer_begin(struct nx_smtp_sasl *sasl)
{
    say(sasl, "n,a=");
    say_piece(sasl, sasl->username, NX_TRUE);
    say(sasl, ",");
    say_token(sasl);
}

static VOID xoauth2_begin(struct nx_smtp_sasl *sasl)
{
    say(sasl, "user=");
    say_piece(sasl, sasl->username, NX_FALSE);
    say_token(sasl);
}

/* RFC 7628 3.2.3: the error comes as a challenge, and its answer is a byte of no meaning. */
static UINT bearer_answer(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    complaint_keep(sasl, challenge, length);
    say(sasl, "\1");
    return NX_TRUE;
}

static UINT xoauth2_answer(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    complaint_keep(sasl, challenge, length);
    return NX_TRUE;
}

/* --- the exchange ---------------------------------------------------------------------- */

static const struct mechanism {
    UINT type;
    const CHAR *name;
    VOID (*begin)(struct nx_smtp_sasl *sasl);           /* null: the server speaks first */
    UINT (*answer)(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length);
    UINT challenges;                                    /* at most */
} mechanisms[] = {
    {NX_SMTP_CLIENT_AUTH_SCRAM_SHA_256, "SCRAM-SHA-256", scram_begin, scram_answer, 2},
    {NX_SMTP_CLIENT_AUTH_CRAM_MD5, "CRAM-MD5", NX_NULL, cram_answer, 1},
    {NX_SMTP_CLIENT_AUTH_OAUTHBEARER, "OAUTHBEARER", bearer_begin, bearer_answer, 1},
    {NX_SMTP_CLIENT_AUTH_XOAUTH2, "XOAUTH2", xoauth2_begin, xoauth2_answer, 1},
    {NX_SMTP_CLIENT_AUTH_PLAIN, "PLAIN", plain_begin, NX_NULL, 0},
};

/* The dialogue asks for these only. */
static const struct mechanism *mechanism_find(UINT type)
{
    const struct mechanism *mechanism = mechanisms;

    while (mechanism->type != type) {
        mechanism++;
    }
    return mechanism;
}

static VOID sasl_end(struct nx_smtp_sasl *sasl)
{
    _nx_smtp_wipe(sasl->nonce, sizeof(sasl->nonce));
    _nx_smtp_wipe(sasl->proof, sizeof(sasl->proof));
    _nx_smtp_wipe(sasl->server_signature, sizeof(sasl->server_signature));
    sasl->count = 0;
}

static VOID sasl_begin(struct nx_smtp_sasl *sasl, UINT type)
{
    const struct mechanism *mechanism = mechanism_find(type);

    sasl_end(sasl);
    sasl->type = type;
    sasl->name = mechanism->name;
    sasl->step = 0;
    sasl->is_proof_due = NX_FALSE;
    sasl->complaint[0] = 0;
    sasl->is_first_due = mechanism->begin != NX_NULL;
    if (sasl->is_first_due) {
        mechanism->begin(sasl);
    }
}

static UINT sasl_answer(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length)
{
    const struct mechanism *mechanism = mechanism_find(sasl->type);

    sasl->step++;
    sasl->count = 0;
    return sasl->step <= mechanism->challenges && mechanism->answer(sasl, challenge, length);
}

UINT nx_smtp_client_authentication_set(NX_SMTP_CLIENT *client_ptr,
                                       NX_SMTP_AUTHENTICATION *authentication_ptr,
                                       UINT mechanisms_allowed)
{
    struct nx_smtp_session *session;
    struct nx_smtp_sasl *sasl;

    if (client_ptr == NX_NULL || authentication_ptr == NX_NULL) {
        return NX_PTR_ERROR;
    }
    session = _nx_smtp_client_session(client_ptr);
    if (session == NX_NULL) {
        return NX_SMTP_CLIENT_NOT_INITIALIZED;
    }
    if (mechanisms_allowed == 0 || ((mechanisms_allowed & ~NX_SMTP_AUTHENTICATION_PASSWORD) != 0 &&
                                    (mechanisms_allowed & ~NX_SMTP_AUTHENTICATION_TOKEN) != 0)) {
        return NX_SMTP_INVALID_PARAM;
    }
    sasl = &authentication_ptr->nx_smtp_authentication_sasl;
    memset(sasl, 0, sizeof(*sasl));
    sasl->mechanisms = mechanisms_allowed;
    sasl->username = session->identity.username;
    sasl->secret = session->identity.password;
    sasl->begin = sasl_begin;
    sasl->answer = sasl_answer;
    sasl->end = sasl_end;
    session->wishes.sasl = sasl;
    return NX_SUCCESS;
}
