/*
 * A server that says anything: a few bytes choose what the client wants, the rest
 * is what the server says, cut into replies as they are asked for. The dialogue
 * comes to its end, every recipient has an outcome, and none is called accepted
 * without a yes to a message that was sent.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nxd_smtp_client.h"
#include "postboard.h"

#define CHECK(holds) do { if (!(holds)) abort(); } while (0)
#define RECIPIENTS 4
#define MAILS 3

void tx_application_define(void *first_unused_memory)
{
    (void)first_unused_memory;
}

/* What is left of the server's bytes, and what the client has done in this mail. */
struct play {
    const uint8_t *data;
    size_t size;
    int is_message_sent, is_answered_yes;
    unsigned chunks;
};

static int take(struct play *play, struct nx_smtp_reply *reply, CHAR *text, UINT text_size)
{
    UINT used = 0;
    UINT found;

    _nx_smtp_reply_begin(reply, text, text_size);
    found = _nx_smtp_reply_feed(reply, play->data, (UINT)play->size, &used);
    play->data += used;
    play->size -= used;
    return found == NX_SMTP_REPLY_COMPLETE;
}

static void say(struct play *play, struct nx_smtp_dialogue *dialogue, enum nx_smtp_action action)
{
    struct nx_smtp_envelope *envelope = dialogue->envelope;
    unsigned room = 3;

    switch (action) {
    case NX_SMTP_ACTION_MAIL:
        play->is_message_sent = 0;
        play->is_answered_yes = 0;
        play->chunks = 0;
        /* fall through */
    case NX_SMTP_ACTION_RCPT:
        CHECK(envelope != NULL && dialogue->recipient < envelope->count);
        while (room-- > 0 && _nx_smtp_dialogue_ahead(dialogue) != NULL)
            CHECK(dialogue->ahead <= envelope->count);
        break;
    case NX_SMTP_ACTION_CHUNK:
        if (++play->chunks < 3)
            break;
        /* fall through */
    case NX_SMTP_ACTION_MESSAGE:
        CHECK(!play->is_message_sent && dialogue->accepted > 0);
        play->is_message_sent = 1;
        _nx_smtp_dialogue_message_sent(dialogue);
        break;
    default:
        break;
    }
}

static enum nx_smtp_action step(struct play *play, struct nx_smtp_dialogue *dialogue,
                                enum nx_smtp_action action)
{
    struct nx_smtp_reply reply;
    CHAR text[64];

    say(play, dialogue, action);
    if (play->size > 0 && play->data[0] == 0xFF)        /* unasked */
        return take(play, &reply, text, sizeof text)
                   ? _nx_smtp_dialogue_surplus(dialogue, &reply)
                   : _nx_smtp_dialogue_failure(dialogue, NX_SMTP_INVALID_SERVER_REPLY, 1);
    if (!take(play, &reply, text, sizeof text))
        return _nx_smtp_dialogue_failure(dialogue, NX_NOT_CONNECTED, play->size > 0);
    if (play->is_message_sent && dialogue->state == NX_SMTP_CLIENT_STATE_MESSAGE)
        play->is_answered_yes = reply.code / 100 == 2;
    return _nx_smtp_dialogue_reply(dialogue, &reply);
}

static void check_outcomes(const struct play *play, const struct nx_smtp_dialogue *dialogue,
                           const NX_SMTP_RECIPIENT *recipients, unsigned count)
{
    CHECK(dialogue->outcome.nx_smtp_outcome_verdict != NX_SMTP_VERDICT_OPEN);
    for (unsigned i = 0; i < count; i++) {
        const NX_SMTP_OUTCOME *outcome = &recipients[i].nx_smtp_recipient_outcome;

        CHECK(outcome->nx_smtp_outcome_verdict != NX_SMTP_VERDICT_OPEN);
        CHECK((outcome->nx_smtp_outcome_verdict == NX_SMTP_VERDICT_ACCEPTED) ==
              (outcome->nx_smtp_outcome_status == NX_SUCCESS));
        if (outcome->nx_smtp_outcome_verdict == NX_SMTP_VERDICT_ACCEPTED)
            CHECK(play->is_answered_yes);
        if (outcome->nx_smtp_outcome_verdict == NX_SMTP_VERDICT_IN_DOUBT)
            CHECK(play->is_message_sent && !play->is_answered_yes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const UINT types[] = {NX_SMTP_CLIENT_AUTH_NONE, NX_SMTP_CLIENT_AUTH_PLAIN,
                                 NX_SMTP_CLIENT_AUTH_LOGIN, NX_SMTP_CLIENT_AUTH_PLAIN};
    NX_SMTP_RECIPIENT recipients[RECIPIENTS];
    UCHAR challenge[48];
    struct nx_smtp_envelope envelope = {.recipients = recipients};
    struct nx_smtp_wishes wishes = {.challenge = challenge, .challenge_size = sizeof challenge};
    struct nx_smtp_dialogue dialogue;
    enum nx_smtp_action action;
    struct play play;
    unsigned steps = 0;

    if (size < 3)
        return 0;
    memset(recipients, 0, sizeof recipients);
    wishes.authentication_type = types[data[0] & 3];
    wishes.has_username = data[0] >> 2 & 1;
    wishes.keeps_open = data[0] >> 3 & 1;
    envelope.count = 1 + (data[0] >> 4 & 3);
    envelope.is_all_or_none = data[0] >> 6 & 1;
    envelope.is_chunked = data[0] >> 7;
    play = (struct play){data + 1, size - 1, 0, 0, 0};
    action = _nx_smtp_dialogue_begin(&dialogue, &wishes, &envelope);
    for (unsigned mails = 1;; mails++) {
        while (action < NX_SMTP_ACTION_PAUSE) {
            CHECK(++steps < 3 * RECIPIENTS * MAILS + size);
            action = step(&play, &dialogue, action);
        }
        check_outcomes(&play, &dialogue, recipients, envelope.count);
        if (action != NX_SMTP_ACTION_PAUSE)
            return 0;
        CHECK(wishes.keeps_open);
        action = mails < MAILS ? _nx_smtp_dialogue_mail(&dialogue, &envelope)
                               : _nx_smtp_dialogue_quit(&dialogue);
        if (mails == MAILS)
            play.size = 0;              /* nobody answers QUIT */
    }
}
