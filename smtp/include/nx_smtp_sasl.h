/*
 * What a SASL mechanism says in an AUTH exchange (RFC 4422, RFC 4954): messages
 * as pieces, so that secrets are not copied. No SMTP, no I/O. Dialogue and
 * session reach the mechanisms through this only, and firmware that sets none
 * is linked without them.
 */
#ifndef NX_SMTP_SASL_H
#define NX_SMTP_SASL_H

#include "nx_smtp_message.h"
#include "nx_smtp_outcome.h"

#define NX_SMTP_SASL_PIECES    8
#define NX_SMTP_SASL_NONCE     24       /* 18 random bytes in base64 */
#define NX_SMTP_SASL_HASH_SIZE 32       /* SHA-256 */
#define NX_SMTP_SASL_PROOF     44       /* a hash in base64 */

struct nx_smtp_sasl_piece {
    struct nx_smtp_piece text;
    UINT is_name;                       /* sent as _nx_smtp_sasl_escaped has it */
};

/* "," and "=" of a name are escaped (RFC 5802 5.1); null for all else. */
static inline const CHAR *_nx_smtp_sasl_escaped(CHAR c)
{
    return c == ',' ? "=2C" : c == '=' ? "=3D" : NX_NULL;
}

struct nx_smtp_sasl {
    UINT mechanisms;                    /* NX_SMTP_OFFER_*: those that may be used */
    struct nx_smtp_piece username;
    struct nx_smtp_piece secret;        /* password or token */
    const CHAR *name;                   /* of the mechanism in use */
    UINT type;                          /* NX_SMTP_CLIENT_AUTH_* */
    struct nx_smtp_sasl_piece piece[NX_SMTP_SASL_PIECES];       /* what is said next */
    UINT count;                         /* 0: an empty message */
    UINT is_first_due;                  /* the first message is the client's, and not yet out */
    UINT step;                          /* challenges answered */
    UINT is_proof_due;                  /* the server has yet to show that it knows the secret */
    CHAR complaint[NX_SMTP_OUTCOME_TEXT_SIZE];  /* an error that came as a challenge */
    CHAR nonce[NX_SMTP_SASL_NONCE + 1];
    CHAR proof[NX_SMTP_SASL_PROOF + 1];         /* or the digest of CRAM-MD5 */
    UCHAR server_signature[NX_SMTP_SASL_HASH_SIZE];
    /* Begins an exchange of the mechanism. */
    VOID (*begin)(struct nx_smtp_sasl *sasl, UINT type);
    /* Makes the answer to a challenge, which must stay until it is sent. False: there is none. */
    UINT (*answer)(struct nx_smtp_sasl *sasl, const UCHAR *challenge, UINT length);
    /* Wipes what the exchange left. */
    VOID (*end)(struct nx_smtp_sasl *sasl);
};

#endif
