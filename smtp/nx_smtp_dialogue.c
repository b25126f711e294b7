/*
 * The dialogue's states, each with a function that answers a reply. The table
 * of steps says which status a refusal gets; all of RFC 5321 4.2 that matters
 * here is in the first digit of a code.
 */
#define NX_SMTP_DIALOGUE_CODE
#include "nx_smtp_dialogue.h"
#include "nx_smtp_authentication.h"
#include "nx_smtp_tls.h"

static UINT is_positive(UINT code)
{
    return code / 100 == 2;
}

/* The status of a step that the server refused. */
static UINT step_status(UINT state)
{
    switch (state) {
    case NX_SMTP_CLIENT_STATE_GREETING:
        return NX_SMTP_GREET_REPLY_ERROR;
    case NX_SMTP_CLIENT_STATE_EHLO:
    case NX_SMTP_CLIENT_STATE_HELO:
    case NX_SMTP_CLIENT_STATE_STARTTLS:
        return NX_SMTP_HELLO_REPLY_ERROR;
    case NX_SMTP_CLIENT_STATE_AUTH:
    case NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE:
        return NX_SMTP_AUTH_REPLY_ERROR;
    case NX_SMTP_CLIENT_STATE_MAIL:
        return NX_SMTP_MAIL_REPLY_ERROR;
    case NX_SMTP_CLIENT_STATE_RCPT:
        return NX_SMTP_RCPT_REPLY_ERROR;
    case NX_SMTP_CLIENT_STATE_DATA:
        return NX_SMTP_DATA_REPLY_ERROR;
    default:
        return NX_SMTP_MESSAGE_REPLY_ERROR;
    }
}

static VOID outcome_set(struct nx_smtp_dialogue *dialogue, NX_SMTP_OUTCOME *outcome, UINT status,
                        enum nx_smtp_verdict verdict, const struct nx_smtp_reply *reply)
{
    memset(outcome, 0, sizeof(*outcome));
    outcome->nx_smtp_outcome_verdict = verdict;
    outcome->nx_smtp_outcome_status = status;
    if (reply == NX_NULL) {
        return;
    }
    outcome->nx_smtp_outcome_code = reply->code;
    memcpy(outcome->nx_smtp_outcome_text, reply->said, reply->said_length);
    if (dialogue->offer.bits & NX_SMTP_OFFER_ENHANCED) {
        _nx_smtp_reply_enhanced(reply, outcome->nx_smtp_outcome_enhanced);
    }
}

/* Gives an outcome to the recipients that have none yet. */
static VOID recipients_conclude(struct nx_smtp_dialogue *dialogue, const NX_SMTP_OUTCOME *outcome)
{
    struct nx_smtp_envelope *envelope = dialogue->envelope;
    UINT i;

    for (i = 0; envelope != NX_NULL && i < envelope->count; i++) {
        NX_SMTP_OUTCOME *own = &envelope->recipients[i].nx_smtp_recipient_outcome;

        if (own->nx_smtp_outcome_verdict == NX_SMTP_VERDICT_OPEN) {
            *own = *outcome;
        }
    }
}

static UINT is_concluded(const struct nx_smtp_dialogue *dialogue)
{
    return dialogue->outcome.nx_smtp_outcome_verdict != NX_SMTP_VERDICT_OPEN;
}

/*
 * The first outcome stands: nothing that follows an accepted mail undoes it.
 * `reply` is the one that decided; null: none did.
 */
static VOID conclude(struct nx_smtp_dialogue *dialogue, UINT status, enum nx_smtp_verdict verdict,
                     const struct nx_smtp_reply *reply)
{
    if (!is_concluded(dialogue)) {
        outcome_set(dialogue, &dialogue->outcome, status, verdict, reply);
        recipients_conclude(dialogue, &dialogue->outcome);
    }
}

static enum nx_smtp_action go(struct nx_smtp_dialogue *dialogue, UINT state,
                              enum nx_smtp_action action)
{
    dialogue->state = state;
    return action;
}

static enum nx_smtp_action quit(struct nx_smtp_dialogue *dialogue)
{
    return go(dialogue, NX_SMTP_CLIENT_STATE_QUIT, NX_SMTP_ACTION_QUIT);
}

static enum nx_smtp_verdict refusal_verdict(const struct nx_smtp_dialogue *dialogue, UINT code)
{
    /* RFC 5321 4.5.3.1.10: to RCPT, 552 means too many recipients for now. */
    UINT is_transient = code / 100 == 4 || (code == NX_SMTP_CODE_OVERSIZE_MAIL_DATA &&
                                            dialogue->state == NX_SMTP_CLIENT_STATE_RCPT);

    if (is_transient) {
        return NX_SMTP_VERDICT_DEFERRED;
    }
    if (code / 100 == 5) {
        return NX_SMTP_VERDICT_REFUSED;
    }
    /* A positive code that does not fit the step says nothing about the mail. */
    return dialogue->is_message_sent ? NX_SMTP_VERDICT_IN_DOUBT : NX_SMTP_VERDICT_DEFERRED;
}

static VOID conclude_refused(struct nx_smtp_dialogue *dialogue, const struct nx_smtp_reply *reply)
{
    conclude(dialogue, step_status(dialogue->state), refusal_verdict(dialogue, reply->code), reply);
}

/* Before any mail: the session has no use. */
static enum nx_smtp_action refused(struct nx_smtp_dialogue *dialogue,
                                   const struct nx_smtp_reply *reply)
{
    conclude_refused(dialogue, reply);
    return quit(dialogue);
}

/* --- the mail and its recipients --------------------------------------------------- */

static enum nx_smtp_action mail(struct nx_smtp_dialogue *dialogue)
{
    if (dialogue->envelope == NX_NULL) {
        return go(dialogue, NX_SMTP_CLIENT_STATE_IDLE, NX_SMTP_ACTION_PAUSE);
    }
    return go(dialogue, NX_SMTP_CLIENT_STATE_MAIL, NX_SMTP_ACTION_MAIL);
}

/*
 * The mail's outcome is known. A session that goes on needs a server that is in
 * step (its last code was a yes or a no) and not about to leave.
 */
static enum nx_smtp_action mail_end(struct nx_smtp_dialogue *dialogue, UINT is_transaction_open)
{
    UINT class = dialogue->code / 100;

    if (!dialogue->wishes.keeps_open || dialogue->code == NX_SMTP_CODE_SERVICE_NOT_AVAILABLE ||
        (is_transaction_open ? class == 3 : class != 2 && class != 4 && class != 5)) {
        return quit(dialogue);
    }
    if (is_transaction_open) {
        return go(dialogue, NX_SMTP_CLIENT_STATE_RSET, NX_SMTP_ACTION_RSET);
    }
    dialogue->envelope = NX_NULL;
    return mail(dialogue);
}

/* No recipient was taken: the mail's outcome is theirs, and hopeful if one of theirs is. */
static VOID conclude_unwanted(struct nx_smtp_dialogue *dialogue)
{
    struct nx_smtp_envelope *envelope = dialogue->envelope;
    const NX_SMTP_OUTCOME *chosen = &envelope->recipients[0].nx_smtp_recipient_outcome;
    UINT i;

    for (i = 1; i < envelope->count; i++) {
        const NX_SMTP_OUTCOME *outcome = &envelope->recipients[i].nx_smtp_recipient_outcome;

        if (chosen->nx_smtp_outcome_verdict == NX_SMTP_VERDICT_REFUSED) {
            chosen = outcome;
        }
    }
    dialogue->outcome = *chosen;
}

/* One refused recipient ends the mail: to the others nothing was said against it. */
static VOID conclude_for_none(struct nx_smtp_dialogue *dialogue, const NX_SMTP_OUTCOME *refusal)
{
    NX_SMTP_OUTCOME others;

    outcome_set(dialogue, &others, NX_SMTP_RCPT_REPLY_ERROR, NX_SMTP_VERDICT_DEFERRED, NX_NULL);
    dialogue->outcome = *refusal;
    recipients_conclude(dialogue, &others);
}

/* After the reply for a recipient, or for MAIL: what is said next. */
static enum nx_smtp_action rcpt_next(struct nx_smtp_dialogue *dialogue)
{
    struct nx_smtp_envelope *envelope = dialogue->envelope;

    dialogue->state = NX_SMTP_CLIENT_STATE_RCPT;
    if (dialogue->ahead > 0) {
        dialogue->ahead--;
        return NX_SMTP_ACTION_LISTEN;
    }
    if (!is_concluded(dialogue) && dialogue->recipient < envelope->count) {
        return NX_SMTP_ACTION_RCPT;
    }
    if (!is_concluded(dialogue) && dialogue->accepted == 0) {
        conclude_unwanted(dialogue);
    }
    if (is_concluded(dialogue)) {
        return mail_end(dialogue, NX_TRUE);
    }
    return envelope->is_chunked
               ? go(dialogue, NX_SMTP_CLIENT_STATE_MESSAGE, NX_SMTP_ACTION_CHUNK)
               : go(dialogue, NX_SMTP_CLIENT_STATE_DATA, NX_SMTP_ACTION_DATA);
}

static enum nx_smtp_action mail_reply(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    if (is_positive(dialogue->code)) {
        return rcpt_next(dialogue);
    }
    conclude_refused(dialogue, reply);
    /* What was sent ahead is answered all the same. */
    return dialogue->ahead > 0 ? rcpt_next(dialogue) : mail_end(dialogue, NX_TRUE);
}

static enum nx_smtp_action rcpt_reply(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    NX_SMTP_RECIPIENT *recipient = &dialogue->envelope->recipients[dialogue->recipient];
    NX_SMTP_OUTCOME *outcome = &recipient->nx_smtp_recipient_outcome;

    dialogue->recipient++;
    if (is_concluded(dialogue)) {       /* the mail is off, whatever is said of this one */
        return rcpt_next(dialogue);
    }
    if (is_positive(dialogue->code)) {
        dialogue->accepted++;
        return rcpt_next(dialogue);
    }
    outcome_set(dialogue, outcome, NX_SMTP_RCPT_REPLY_ERROR,
                refusal_verdict(dialogue, dialogue->code), reply);
    if (dialogue->code == NX_SMTP_CODE_SERVICE_NOT_AVAILABLE || dialogue->code / 100 == 3) {
        conclude_refused(dialogue, reply);      /* it leaves, or waits for something else */
    } else if (dialogue->envelope->is_all_or_none) {
        conclude_for_none(dialogue, outcome);
    }
    return rcpt_next(dialogue);
}

NX_SMTP_RECIPIENT *_nx_smtp_dialogue_ahead(struct nx_smtp_dialogue *dialogue)
{
    UINT next = dialogue->ahead;

    if (dialogue->state == NX_SMTP_CLIENT_STATE_RCPT) {
        next += dialogue->recipient + 1;
    }
    if (!(dialogue->offer.bits & NX_SMTP_OFFER_PIPELINING) ||
        next >= dialogue->envelope->count) {
        return NX_NULL;
    }
    dialogue->ahead++;
    return &dialogue->envelope->recipients[next];
}

/* --- authentication (SMTP-GUIDE "Session", RFC 4954) ------------------------------ */

/* What the server's offer makes of the configured mechanism. */
static UINT mechanism(const struct nx_smtp_dialogue *dialogue, UINT offers)
{
    UINT type = dialogue->wishes.authentication_type;

    if (type == NX_SMTP_CLIENT_AUTH_NONE) {
        if (!(offers & NX_SMTP_OFFER_AUTH) || !dialogue->wishes.has_username) {
            return NX_SMTP_CLIENT_AUTH_NONE;
        }
        type = NX_SMTP_CLIENT_AUTH_PLAIN;
    }
    if (!(offers & (NX_SMTP_OFFER_PLAIN | NX_SMTP_OFFER_LOGIN))) {
        return NX_SMTP_CLIENT_AUTH_PLAIN;
    }
    if (type == NX_SMTP_CLIENT_AUTH_LOGIN && (offers & NX_SMTP_OFFER_LOGIN)) {
        return NX_SMTP_CLIENT_AUTH_LOGIN;
    }
    return (offers & NX_SMTP_OFFER_PLAIN) ? NX_SMTP_CLIENT_AUTH_PLAIN : NX_SMTP_CLIENT_AUTH_LOGIN;
}

/* A server that does not offer what is required gets no mail, and no credentials. */
static enum nx_smtp_action unsuitable(struct nx_smtp_dialogue *dialogue, UINT status)
{
    conclude(dialogue, status, NX_SMTP_VERDICT_REFUSED, NX_NULL);
    return quit(dialogue);
}

static UINT is_clear_refused(const struct nx_smtp_dialogue *dialogue)
{
    return dialogue->wishes.is_clear_refused && !dialogue->is_secure;
}

/* Best first. */
static const struct preference {
    UINT offer;
    UINT type;
    UINT is_clear;                      /* whoever listens learns the secret */
} preferences[] = {
    {NX_SMTP_OFFER_SCRAM_SHA_256, NX_SMTP_CLIENT_AUTH_SCRAM_SHA_256, NX_FALSE},
    {NX_SMTP_OFFER_CRAM_MD5, NX_SMTP_CLIENT_AUTH_CRAM_MD5, NX_FALSE},
    {NX_SMTP_OFFER_OAUTHBEARER, NX_SMTP_CLIENT_AUTH_OAUTHBEARER, NX_TRUE},
    {NX_SMTP_OFFER_XOAUTH2, NX_SMTP_CLIENT_AUTH_XOAUTH2, NX_TRUE},
    {NX_SMTP_OFFER_PLAIN, NX_SMTP_CLIENT_AUTH_PLAIN, NX_TRUE},
    {NX_SMTP_OFFER_LOGIN, NX_SMTP_CLIENT_AUTH_LOGIN, NX_TRUE},
};

/* The best mechanism that is allowed, offered and safe here; null and *status: none. */
static const struct preference *mechanism_choose(const struct nx_smtp_dialogue *dialogue,
                                                 UINT *status)
{
    UINT usable = dialogue->wishes.sasl->mechanisms & dialogue->offer.bits;
    UINT i;

    *status = NX_SMTP_EXTENSION_MISSING;
    for (i = 0; i < sizeof(preferences) / sizeof(preferences[0]); i++) {
        if (!(usable & preferences[i].offer)) {
            continue;
        }
        if (!preferences[i].is_clear || !is_clear_refused(dialogue)) {
            return &preferences[i];
        }
        *status = NX_SMTP_CLEAR_TEXT_ERROR;
    }
    return NX_NULL;
}

/*
 * RFC 4954 4: the line of AUTH keeps to the 512 octets of any command, so that a
 * first message which does not fit waits to be asked for.
 */
static UINT is_first_fitting(const struct nx_smtp_sasl *sasl)
{
    UINT length = 0;
    UINT i;

    for (i = 0; i < sasl->count; i++) {
        /* A name may grow to three times its length. */
        length += sasl->piece[i].text.length * (sasl->piece[i].is_name ? 3 : 1);
    }
    return strlen("AUTH ") + strlen(sasl->name) + 1 + (length + 2) / 3 * 4 + 2 <=
           NX_SMTP_REPLY_LINE_STANDARD;
}

static enum nx_smtp_action sasl_begin(struct nx_smtp_dialogue *dialogue)
{
    struct nx_smtp_sasl *sasl = dialogue->wishes.sasl;
    UINT status;
    const struct preference *chosen = mechanism_choose(dialogue, &status);

    if (chosen == NX_NULL) {
        return unsuitable(dialogue, status);
    }
    dialogue->authentication_type = chosen->type;
    dialogue->authentication_state = NX_SMTP_AUTHENTICATION_IN_PROGRESS;
    dialogue->state = NX_SMTP_CLIENT_STATE_AUTH;
    if (chosen->type == NX_SMTP_CLIENT_AUTH_LOGIN) {
        return NX_SMTP_ACTION_AUTH_LOGIN;
    }
    sasl->begin(sasl, chosen->type);
    if (!sasl->is_first_due || !is_first_fitting(sasl)) {
        return NX_SMTP_ACTION_AUTH;
    }
    sasl->is_first_due = NX_FALSE;
    return NX_SMTP_ACTION_AUTH_INITIAL;
}

/* The mechanism object of the exchange under way; null: the guide's PLAIN and LOGIN. */
static struct nx_smtp_sasl *sasl_active(const struct nx_smtp_dialogue *dialogue)
{
    return dialogue->authentication_type == NX_SMTP_CLIENT_AUTH_LOGIN ? NX_NULL
                                                                      : dialogue->wishes.sasl;
}

static enum nx_smtp_action after_hello(struct nx_smtp_dialogue *dialogue)
{
    UINT type = mechanism(dialogue, dialogue->offer.bits);

    if (!dialogue->is_secure && dialogue->wishes.tls_mode == NX_SMTP_TLS_STARTTLS) {
        return unsuitable(dialogue, NX_SMTP_EXTENSION_MISSING);
    }
    if (dialogue->wishes.sasl != NX_NULL) {
        return sasl_begin(dialogue);
    }
    dialogue->authentication_type = type;
    if (type == NX_SMTP_CLIENT_AUTH_NONE) {
        return mail(dialogue);
    }
    if (is_clear_refused(dialogue)) {
        return unsuitable(dialogue, NX_SMTP_CLEAR_TEXT_ERROR);
    }
    dialogue->authentication_state = NX_SMTP_AUTHENTICATION_IN_PROGRESS;
    return go(dialogue, NX_SMTP_CLIENT_STATE_AUTH,
              type == NX_SMTP_CLIENT_AUTH_LOGIN ? NX_SMTP_ACTION_AUTH_LOGIN
                                                : NX_SMTP_ACTION_AUTH_PLAIN);
}

static UINT text_holds(const UCHAR *text, UINT length, const CHAR *word)
{
    UINT word_length = (UINT)strlen(word);
    UINT i;
    UINT j;

    for (i = 0; i + word_length <= length; i++) {
        for (j = 0; j < word_length && (text[i + j] | 0x20) == (UCHAR)word[j]; j++) {
        }
        if (j == word_length) {
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}

/* Decodes a challenge into wishes.challenge; false when it cannot be. */
static UINT challenge_decode(const struct nx_smtp_dialogue *dialogue,
                             const struct nx_smtp_reply *reply, UINT *length)
{
    *length = 0;
    if (reply->text_length > reply->text_size) {
        return NX_FALSE;
    }
    /* "=" is how an empty message is written where one has to stand (RFC 4954 4). */
    return reply->text_length == 0 || (reply->text_length == 1 && reply->text[0] == '=') ||
           _nx_utility_base64_decode((UCHAR *)reply->text, reply->text_length,
                                     dialogue->wishes.challenge, dialogue->wishes.challenge_size,
                                     length) == NX_SUCCESS;
}

/* Decodes a LOGIN prompt into NX_SMTP_CLIENT_REPLY_*; 0 when it cannot be decoded. */
static UINT prompt_kind(const struct nx_smtp_dialogue *dialogue, const struct nx_smtp_reply *reply)
{
    UINT length;

    if (!challenge_decode(dialogue, reply, &length)) {
        return 0;
    }
    if (text_holds(dialogue->wishes.challenge, length, "pass")) {
        return NX_SMTP_CLIENT_REPLY_TO_PASSWORD_PROMPT;
    }
    if (text_holds(dialogue->wishes.challenge, length, "user")) {
        return NX_SMTP_CLIENT_REPLY_TO_USERNAME_PROMPT;
    }
    return NX_SMTP_CLIENT_REPLY_TO_UNKNOWN_PROMPT;
}

/* "*" tells the server; its 501 then leads to QUIT. */
static enum nx_smtp_action cancel(struct nx_smtp_dialogue *dialogue)
{
    dialogue->authentication_state = NX_SMTP_AUTHENTICATION_FAILED;
    conclude(dialogue, NX_SMTP_INVALID_SERVER_CHALLENGE, NX_SMTP_VERDICT_REFUSED, NX_NULL);
    return go(dialogue, NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE, NX_SMTP_ACTION_CANCEL);
}

static enum nx_smtp_action login_answer(struct nx_smtp_dialogue *dialogue, UINT kind)
{
    /* The words of a prompt are not standardised; their order is. */
    if (kind == NX_SMTP_CLIENT_REPLY_TO_UNKNOWN_PROMPT) {
        kind = dialogue->challenges == 1 ? NX_SMTP_CLIENT_REPLY_TO_USERNAME_PROMPT
                                         : NX_SMTP_CLIENT_REPLY_TO_PASSWORD_PROMPT;
    }
    return go(dialogue, NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE,
              kind == NX_SMTP_CLIENT_REPLY_TO_USERNAME_PROMPT ? NX_SMTP_ACTION_USERNAME
                                                              : NX_SMTP_ACTION_PASSWORD);
}

static enum nx_smtp_action sasl_challenged(struct nx_smtp_dialogue *dialogue,
                                           const struct nx_smtp_reply *reply)
{
    struct nx_smtp_sasl *sasl = dialogue->wishes.sasl;
    UINT length;

    if (sasl->is_first_due) {           /* whatever the server says to ask for it */
        sasl->is_first_due = NX_FALSE;
    } else if (!challenge_decode(dialogue, reply, &length) ||
               !sasl->answer(sasl, dialogue->wishes.challenge, length)) {
        return cancel(dialogue);
    }
    dialogue->authentication_reply = NX_SMTP_CLIENT_REPLY_SERVER_CHALLENGE_PROMPT;
    return go(dialogue, NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE, NX_SMTP_ACTION_ANSWER);
}

static enum nx_smtp_action challenged(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    UINT is_login = dialogue->authentication_type == NX_SMTP_CLIENT_AUTH_LOGIN;

    dialogue->challenges++;
    if (dialogue->challenges > (is_login ? 2u : 1u)) {
        return cancel(dialogue);
    }
    if (!is_login) {                    /* PLAIN has no challenge; servers write what they like */
        dialogue->authentication_reply = NX_SMTP_CLIENT_REPLY_SERVER_CHALLENGE_PROMPT;
        return go(dialogue, NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE, NX_SMTP_ACTION_CREDENTIALS);
    }
    dialogue->authentication_reply = prompt_kind(dialogue, reply);
    if (dialogue->authentication_reply == 0) {
        return cancel(dialogue);
    }
    return login_answer(dialogue, dialogue->authentication_reply);
}

/* The server does not know AUTH, which it had not listed either. */
static UINT auth_is_unknown(const struct nx_smtp_dialogue *dialogue)
{
    UINT code = dialogue->code;

    return dialogue->state == NX_SMTP_CLIENT_STATE_AUTH && 
           !(dialogue->offer.bits & NX_SMTP_OFFER_AUTH) &&
           (code == NX_SMTP_CODE_COMMAND_SYNTAX_ERROR ||
            code == NX_SMTP_CODE_COMMAND_NOT_IMPLEMENTED || code == NX_SMTP_CODE_BAD_SEQUENCE ||
            code == NX_SMTP_CODE_PARAMETER_NOT_IMPLEMENTED);
}

static enum nx_smtp_action auth_positive(struct nx_smtp_dialogue *dialogue)
{
    const struct nx_smtp_sasl *sasl = sasl_active(dialogue);

    /* A server that lets anybody in may be anybody (RFC 5802 5). */
    if (sasl != NX_NULL && sasl->is_proof_due) {
        dialogue->authentication_state = NX_SMTP_AUTHENTICATION_FAILED;
        return unsuitable(dialogue, NX_SMTP_INVALID_SERVER_CHALLENGE);
    }
    dialogue->authentication_state = NX_SMTP_AUTHENTICATION_SUCCEEDED;
    return mail(dialogue);
}

/* What the server said before its reply tells more than the reply. */
static VOID complaint_add(NX_SMTP_OUTCOME *outcome, const CHAR *complaint)
{
    UINT length = (UINT)strlen(outcome->nx_smtp_outcome_text);
    UINT room = NX_SMTP_OUTCOME_TEXT_SIZE - 1 - length;
    UINT more = (UINT)strlen(complaint);

    if (more > 0 && room > 1) {
        more = more < room - 1 ? more : room - 1;
        outcome->nx_smtp_outcome_text[length] = ' ';
        memcpy(outcome->nx_smtp_outcome_text + length + 1, complaint, more);
        outcome->nx_smtp_outcome_text[length + 1 + more] = 0;
    }
}

static enum nx_smtp_action auth_refused(struct nx_smtp_dialogue *dialogue,
                                        const struct nx_smtp_reply *reply)
{
    const struct nx_smtp_sasl *sasl = sasl_active(dialogue);
    enum nx_smtp_action action = refused(dialogue, reply);

    dialogue->authentication_state = NX_SMTP_AUTHENTICATION_FAILED;
    if (sasl != NX_NULL) {
        complaint_add(&dialogue->outcome, sasl->complaint);
    }
    return action;
}

static enum nx_smtp_action auth_reply(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    if (is_concluded(dialogue)) {       /* the answer to "*" */
        return quit(dialogue);
    }
    if (is_positive(dialogue->code)) {
        return auth_positive(dialogue);
    }
    if (dialogue->code == NX_SMTP_CODE_AUTHENTICATION_TYPE_ACCEPTED) {
        return sasl_active(dialogue) != NX_NULL ? sasl_challenged(dialogue, reply)
                                                : challenged(dialogue, reply);
    }
    if (auth_is_unknown(dialogue)) {
        dialogue->authentication_state = NX_SMTP_NOT_AUTHENTICATED;
        return mail(dialogue);
    }
    return auth_refused(dialogue, reply);
}

/* --- the other steps ---------------------------------------------------------------- */

static UINT starttls_is_due(const struct nx_smtp_dialogue *dialogue,
                            const struct nx_smtp_reply *reply)
{
    UINT mode = dialogue->wishes.tls_mode;

    return !dialogue->is_secure && (reply->offer.bits & NX_SMTP_OFFER_STARTTLS) &&
           (mode == NX_SMTP_TLS_STARTTLS || mode == NX_SMTP_TLS_WHEN_OFFERED);
}

/* 220 alone lets TLS begin (RFC 3207 4). */
static enum nx_smtp_action starttls_reply(struct nx_smtp_dialogue *dialogue,
                                          const struct nx_smtp_reply *reply)
{
    if (dialogue->code == NX_SMTP_CODE_GREETING_OK) {
        return go(dialogue, NX_SMTP_CLIENT_STATE_STARTTLS, NX_SMTP_ACTION_SECURE);
    }
    if (dialogue->wishes.tls_mode == NX_SMTP_TLS_WHEN_OFFERED &&
        dialogue->code != NX_SMTP_CODE_SERVICE_NOT_AVAILABLE && dialogue->code / 100 >= 4) {
        return after_hello(dialogue);
    }
    return refused(dialogue, reply);
}

static enum nx_smtp_action ehlo_reply(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    if (is_positive(dialogue->code)) {
        dialogue->offer = reply->offer;
        dialogue->offer.bits &= ~dialogue->wishes.unwanted;
        return starttls_is_due(dialogue, reply)
                   ? go(dialogue, NX_SMTP_CLIENT_STATE_STARTTLS, NX_SMTP_ACTION_STARTTLS)
                   : after_hello(dialogue);
    }
    if (dialogue->code / 100 == 5) {    /* RFC 5321 3.2: an older server */
        return go(dialogue, NX_SMTP_CLIENT_STATE_HELO, NX_SMTP_ACTION_HELO);
    }
    return refused(dialogue, reply);
}

static enum nx_smtp_action data_reply(struct nx_smtp_dialogue *dialogue,
                                      const struct nx_smtp_reply *reply)
{
    /* RFC 5321 3.3: no other code lets the message out. */
    if (dialogue->code == NX_SMTP_CODE_SEND_MAIL_INPUT) {
        return go(dialogue, NX_SMTP_CLIENT_STATE_MESSAGE, NX_SMTP_ACTION_MESSAGE);
    }
    conclude_refused(dialogue, reply);
    return mail_end(dialogue, NX_TRUE);
}

static enum nx_smtp_action message_reply(struct nx_smtp_dialogue *dialogue,
                                         const struct nx_smtp_reply *reply)
{
    UINT is_cut = dialogue->envelope->is_chunked && !dialogue->is_message_sent;

    if (is_positive(dialogue->code) && is_cut) {
        return NX_SMTP_ACTION_CHUNK;
    }
    if (is_positive(dialogue->code)) {
        conclude(dialogue, NX_SUCCESS, NX_SMTP_VERDICT_ACCEPTED, reply);
    } else {
        conclude_refused(dialogue, reply);
    }
    return mail_end(dialogue, is_cut);
}

static enum nx_smtp_action rset_reply(struct nx_smtp_dialogue *dialogue)
{
    if (!is_positive(dialogue->code)) {
        return quit(dialogue);
    }
    dialogue->envelope = NX_NULL;
    return mail(dialogue);
}

static VOID mail_begin(struct nx_smtp_dialogue *dialogue, struct nx_smtp_envelope *envelope)
{
    UINT i;

    dialogue->envelope = envelope;
    dialogue->recipient = 0;
    dialogue->ahead = 0;
    dialogue->accepted = 0;
    dialogue->is_message_sent = NX_FALSE;
    outcome_set(dialogue, &dialogue->outcome, NX_SMTP_INTERNAL_ERROR, NX_SMTP_VERDICT_OPEN,
                NX_NULL);
    for (i = 0; envelope != NX_NULL && i < envelope->count; i++) {
        envelope->recipients[i].nx_smtp_recipient_outcome = dialogue->outcome;
    }
}

enum nx_smtp_action _nx_smtp_dialogue_begin(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_wishes *wishes,
                                            struct nx_smtp_envelope *envelope)
{
    memset(dialogue, 0, sizeof(*dialogue));
    dialogue->wishes = *wishes;
    dialogue->authentication_type = wishes->authentication_type;
    dialogue->authentication_state = NX_SMTP_NOT_AUTHENTICATED;
    mail_begin(dialogue, envelope);
    return go(dialogue, NX_SMTP_CLIENT_STATE_GREETING,
              wishes->tls_mode == NX_SMTP_TLS_IMPLICIT ? NX_SMTP_ACTION_SECURE
                                                       : NX_SMTP_ACTION_LISTEN);
}

enum nx_smtp_action _nx_smtp_dialogue_secured(struct nx_smtp_dialogue *dialogue)
{
    dialogue->is_secure = NX_TRUE;
    memset(&dialogue->offer, 0, sizeof(dialogue->offer));
    return dialogue->state == NX_SMTP_CLIENT_STATE_GREETING
               ? NX_SMTP_ACTION_LISTEN
               : go(dialogue, NX_SMTP_CLIENT_STATE_EHLO, NX_SMTP_ACTION_EHLO);
}

enum nx_smtp_action _nx_smtp_dialogue_mail(struct nx_smtp_dialogue *dialogue,
                                           struct nx_smtp_envelope *envelope)
{
    mail_begin(dialogue, envelope);
    return mail(dialogue);
}

VOID _nx_smtp_dialogue_give_up(struct nx_smtp_dialogue *dialogue,
                               struct nx_smtp_envelope *envelope, const UINT *status)
{
    NX_SMTP_OUTCOME outcome = dialogue->outcome;

    mail_begin(dialogue, envelope);
    if (status != NX_NULL) {
        conclude(dialogue, *status, NX_SMTP_VERDICT_REFUSED, NX_NULL);
    } else {
        dialogue->outcome = outcome;
        recipients_conclude(dialogue, &outcome);
    }
    dialogue->envelope = NX_NULL;
}

enum nx_smtp_action _nx_smtp_dialogue_quit(struct nx_smtp_dialogue *dialogue)
{
    return quit(dialogue);
}

enum nx_smtp_action _nx_smtp_dialogue_reply(struct nx_smtp_dialogue *dialogue,
                                            const struct nx_smtp_reply *reply)
{
    dialogue->code = reply->code;
    switch (dialogue->state) {
    case NX_SMTP_CLIENT_STATE_GREETING:
        return is_positive(dialogue->code)
                   ? go(dialogue, NX_SMTP_CLIENT_STATE_EHLO, NX_SMTP_ACTION_EHLO)
                   : refused(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_EHLO:
        return ehlo_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_STARTTLS:
        return starttls_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_HELO:
        return is_positive(dialogue->code) ? after_hello(dialogue) : refused(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_AUTH:
    case NX_SMTP_CLIENT_STATE_AUTH_CHALLENGE:
        return auth_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_MAIL:
        return mail_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_RCPT:
        return rcpt_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_DATA:
        return data_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_MESSAGE:
        return message_reply(dialogue, reply);
    case NX_SMTP_CLIENT_STATE_RSET:
        return rset_reply(dialogue);
    default:                            /* whatever QUIT is answered with */
        return go(dialogue, NX_SMTP_CLIENT_STATE_IDLE, NX_SMTP_ACTION_CLOSE);
    }
}

VOID _nx_smtp_dialogue_message_sent(struct nx_smtp_dialogue *dialogue)
{
    dialogue->is_message_sent = NX_TRUE;
}

/*
 * Once the exchange is out of step nothing that follows can be told apart, so
 * nothing is awaited any more. QUIT would be text inside a message.
 */
static enum nx_smtp_action part(struct nx_smtp_dialogue *dialogue, UINT is_connected)
{
    UINT is_in_message =
        dialogue->state == NX_SMTP_CLIENT_STATE_MESSAGE && !dialogue->is_message_sent;
    UINT is_quit_sent = dialogue->state == NX_SMTP_CLIENT_STATE_QUIT;

    dialogue->state = NX_SMTP_CLIENT_STATE_IDLE;
    return is_connected && !is_in_message && !is_quit_sent ? NX_SMTP_ACTION_LEAVE
                                                           : NX_SMTP_ACTION_RESET;
}

enum nx_smtp_action _nx_smtp_dialogue_surplus(struct nx_smtp_dialogue *dialogue,
                                              const struct nx_smtp_reply *reply)
{
    /* A server that gives up may say so at any time; anything else is out of step. */
    if (reply->code >= 400) {
        conclude_refused(dialogue, reply);
    } else {
        conclude(dialogue, NX_SMTP_INVALID_SERVER_REPLY, NX_SMTP_VERDICT_DEFERRED, reply);
    }
    dialogue->code = reply->code;
    return part(dialogue, NX_TRUE);
}

enum nx_smtp_action _nx_smtp_dialogue_failure(struct nx_smtp_dialogue *dialogue, UINT status,
                                              UINT is_connected)
{
    conclude(dialogue, status,
             dialogue->is_message_sent ? NX_SMTP_VERDICT_IN_DOUBT : NX_SMTP_VERDICT_DEFERRED,
             NX_NULL);
    return part(dialogue, is_connected);
}
