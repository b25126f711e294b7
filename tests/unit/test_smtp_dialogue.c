/*
 * Runs every dialogue of tests/dialogue through the pure machine, the server's
 * bytes cut at every byte, and one by one, and all at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "nxd_smtp_client.h"
#include "nx_smtp_dialogue.h"
#include "smtp_script.h"

#define CUT_EACH SIZE_MAX               /* feed byte by byte */

/* A dialogue under way: the machine, and where the script is. */
struct play {
    const struct script *script;
    struct nx_smtp_dialogue dialogue;
    struct nx_smtp_reply reply;
    NX_SMTP_RECIPIENT recipient;
    struct nx_smtp_envelope envelope;
    size_t step;
    const unsigned char *bytes;         /* unread of the server's step */
    size_t left;
    size_t cut;
    char text[268];
    unsigned char challenge[200];
};

static const char *action_text(enum nx_smtp_action action)
{
    switch (action) {
    case NX_SMTP_ACTION_EHLO:
        return "EHLO board.example";
    case NX_SMTP_ACTION_HELO:
        return "HELO board.example";
    case NX_SMTP_ACTION_AUTH_PLAIN:
        return "AUTH PLAIN";
    case NX_SMTP_ACTION_AUTH_LOGIN:
        return "AUTH LOGIN";
    case NX_SMTP_ACTION_CREDENTIALS:
        return "AHVzZXIAc2VjcmV0";
    case NX_SMTP_ACTION_USERNAME:
        return "dXNlcg==";
    case NX_SMTP_ACTION_PASSWORD:
        return "c2VjcmV0";
    case NX_SMTP_ACTION_CANCEL:
        return "*";
    case NX_SMTP_ACTION_MAIL:
        return "MAIL FROM:<a@example.com>";
    case NX_SMTP_ACTION_RCPT:
        return "RCPT TO:<b@example.com>";
    case NX_SMTP_ACTION_DATA:
        return "DATA";
    case NX_SMTP_ACTION_QUIT:
        return "QUIT";
    default:
        return "";
    }
}

static const struct script_step *current(const struct play *play)
{
    if (play->step >= play->script->steps) {
        fail_msg("%s: goes on after its last line", play->script->name);
    }
    return &play->script->step[play->step];
}

/* The client does `action`: the script must say the same next. */
static void expect_action(struct play *play, enum nx_smtp_action action)
{
    const struct script_step *step;

    if (action == NX_SMTP_ACTION_LISTEN) {
        return;
    }
    step = current(play);
    if (action == NX_SMTP_ACTION_MESSAGE) {
        assert_int_equal(step->kind, SCRIPT_MESSAGE);
        _nx_smtp_dialogue_message_sent(&play->dialogue);
    } else {
        if (step->kind != SCRIPT_CLIENT) {
            fail_msg("%s: the client says %s", play->script->name, action_text(action));
        }
        assert_string_equal(step->text, action_text(action));
    }
    play->step++;
}

/* The server's turn: its bytes become readable. */
static void server_turn(struct play *play)
{
    const struct script_step *step;

    if (play->left > 0 || play->step == play->script->steps) {
        return;
    }
    step = &play->script->step[play->step];
    if (step->kind == SCRIPT_SERVER) {
        play->bytes = (const unsigned char *)step->text;
        play->left = step->length;
        play->step++;
    }
}

/* Reads one reply of what the server said: one NX_SMTP_REPLY_*. */
static unsigned read_reply(struct play *play)
{
    unsigned found = NX_SMTP_REPLY_INCOMPLETE;

    memset(&play->reply, 0xA5, sizeof(play->reply));
    _nx_smtp_reply_begin(&play->reply, play->text, sizeof(play->text));
    while (play->left > 0 && found == NX_SMTP_REPLY_INCOMPLETE) {
        size_t piece = play->cut == CUT_EACH ? 1 : play->left > play->cut ? play->cut : play->left;
        unsigned used = 0;

        found = _nx_smtp_reply_feed(&play->reply, play->bytes, (unsigned)piece, &used);
        assert_true(used <= piece);
        play->bytes += used;
        play->left -= used;
    }
    return found;
}

/* What the client's receive says when no reply comes: silence, or the connection's end. */
static unsigned lost_status(const struct play *play)
{
    if (_nx_smtp_reply_is_babble(&play->reply)) {
        return NX_SMTP_OVERSIZE_SERVER_REPLY;
    }
    return current(play)->kind == SCRIPT_CLOSE ? NX_NOT_CONNECTED : NX_NO_PACKET;
}

static enum nx_smtp_action fail_with(struct play *play, unsigned status)
{
    return _nx_smtp_dialogue_failure(&play->dialogue, status, status != NX_NOT_CONNECTED);
}

static enum nx_smtp_action found_action(struct play *play, unsigned found)
{
    switch (found) {
    case NX_SMTP_REPLY_COMPLETE:
        return _nx_smtp_dialogue_reply(&play->dialogue, &play->reply);
    case NX_SMTP_REPLY_MALFORMED:
        return fail_with(play, NX_SMTP_INVALID_SERVER_REPLY);
    case NX_SMTP_REPLY_OVERSIZE:
        return fail_with(play, NX_SMTP_OVERSIZE_SERVER_REPLY);
    default: {
        unsigned status = lost_status(play);

        play->step++;
        return fail_with(play, status);
    }
    }
}

static enum nx_smtp_action surplus_action(struct play *play)
{
    if (read_reply(play) == NX_SMTP_REPLY_COMPLETE) {
        return _nx_smtp_dialogue_surplus(&play->dialogue, &play->reply);
    }
    return fail_with(play, NX_SMTP_INVALID_SERVER_REPLY);
}

static enum nx_smtp_action play_step(struct play *play, enum nx_smtp_action action)
{
    if (action == NX_SMTP_ACTION_QUIT) {
        play->left = 0;
    } else if (play->left > 0) {
        return surplus_action(play);
    }
    expect_action(play, action);
    server_turn(play);
    return found_action(play, read_reply(play));
}

static const char *verdict_text(enum nx_smtp_verdict verdict)
{
    static const char *const name[] = {"open", "accepted", "refused", "deferred", "in-doubt"};

    return name[verdict];
}

static const char *end_text(enum nx_smtp_action action)
{
    return action == NX_SMTP_ACTION_CLOSE   ? "close"
           : action == NX_SMTP_ACTION_LEAVE ? "leave"
                                            : "reset";
}

/* Plays a script to its end, every reply in two pieces (cut bytes, the rest), or byte by byte. */
static void play_script(const struct script *script, size_t cut)
{
    struct play play = {.script = script, .cut = cut};
    struct nx_smtp_wishes wishes = {.authentication_type = script->auth,
                                    .has_username = script->user[0] != 0,
                                    .challenge = play.challenge,
                                    .challenge_size = sizeof(play.challenge)};
    enum nx_smtp_action action;

    memset(&play.dialogue, 0xA5, sizeof(play.dialogue));
    play.envelope = (struct nx_smtp_envelope){.recipients = &play.recipient, .count = 1};
    action = _nx_smtp_dialogue_begin(&play.dialogue, &wishes, &play.envelope);
    assert_int_equal(action, NX_SMTP_ACTION_LISTEN);
    while (action < NX_SMTP_ACTION_CLOSE) {
        action = play_step(&play, action);
    }
    if (play.dialogue.outcome.nx_smtp_outcome_status != script->status || play.step != script->steps) {
        fail_msg("%s (cut %zu): status 0x%02X at step %zu of %zu", script->name, cut,
                 play.dialogue.outcome.nx_smtp_outcome_status, play.step, script->steps);
    }
    assert_string_equal(verdict_text(play.dialogue.outcome.nx_smtp_outcome_verdict),
                        script->verdict);
    /* The one recipient's outcome is the mail's. */
    assert_memory_equal(&play.recipient.nx_smtp_recipient_outcome, &play.dialogue.outcome,
                        sizeof(play.dialogue.outcome));
    assert_string_equal(end_text(action), script->end);
}

static size_t longest_step(const struct script *script)
{
    size_t longest = 1;

    for (size_t i = 0; i < script->steps; i++) {
        longest = script->step[i].length > longest ? script->step[i].length : longest;
    }
    return longest;
}

static void play_all_cuts(const struct script *script)
{
    size_t longest = longest_step(script);

    play_script(script, CUT_EACH);
    for (size_t cut = 1; cut <= longest; cut++) {
        play_script(script, cut);
    }
}

static void d068_dialogues_in_every_split(void **state)
{
    assert_true(script_each(play_all_cuts) >= 60);
}

/* Every code at every step: success is reported only for what was taken. */
static void test_every_code(void **state)
{
    static const char *const prefix[] = {"220", "250", "250", "250", "354"};
    unsigned char challenge[200];

    for (unsigned step = 0; step < 6; step++) {
        for (unsigned code = 200; code < 600; code++) {
            struct nx_smtp_wishes wishes = {.authentication_type = NX_SMTP_CLIENT_AUTH_NONE,
                                            .has_username = 1,
                                            .challenge = challenge,
                                            .challenge_size = 200};
            NX_SMTP_RECIPIENT recipient = {.nx_smtp_recipient_type = NX_SMTP_RECIPIENT_TO};
            struct nx_smtp_envelope envelope = {.recipients = &recipient, .count = 1};
            struct nx_smtp_dialogue dialogue;
            struct nx_smtp_reply reply = {.code = 0};
            enum nx_smtp_action action = 
                _nx_smtp_dialogue_begin(&dialogue, &wishes, &envelope);

            for (unsigned i = 0; i < step; i++) {
                reply.code = (unsigned)strtoul(prefix[i], NULL, 10);
                action = _nx_smtp_dialogue_reply(&dialogue, &reply);
            }
            if (action == NX_SMTP_ACTION_MESSAGE) {
                _nx_smtp_dialogue_message_sent(&dialogue);
            }
            reply.code = code;
            action = _nx_smtp_dialogue_reply(&dialogue, &reply);
            assert_int_equal(dialogue.outcome.nx_smtp_outcome_status == NX_SUCCESS,
                             step == 5 && code / 100 == 2);
            if (step == 1 && code / 100 == 5) {
                assert_int_equal(action, NX_SMTP_ACTION_HELO);
            } else if (code / 100 != (step == 4 ? 3u : 2u)) {
                assert_int_equal(action, NX_SMTP_ACTION_QUIT);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(d068_dialogues_in_every_split),
        cmocka_unit_test(test_every_code),
    };

    return cmocka_run_group_tests_name("smtp dialogue", tests, NULL, NULL);
}
