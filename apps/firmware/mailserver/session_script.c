/*
 * What a script makes of a session: rules that stand before the commands, and the
 * steps of a dialogue.
 */
#include "session.h"

#define MS_PER_TICK (1000 / TX_TIMER_TICKS_PER_SECOND)

/* --- what rules and steps share --------------------------------------------------------------- */

static VOID delay(struct session *session, ULONG ms)
{
    if (ms > 0) {
        reply_flush(session->reply);
        tx_thread_sleep((ms + MS_PER_TICK - 1) / MS_PER_TICK + 1);     /* at least: one has begun */
    }
}

static VOID end(struct session *session, enum pb_script_end how)
{
    if (how == PB_SCRIPT_SILENCE) {
        session->mode = SESSION_SILENT;
    } else if (how != PB_SCRIPT_GO_ON) {
        session->mode = SESSION_CLOSED;
        session->is_reset = how == PB_SCRIPT_RESET;
    }
}

static VOID say(struct session *session, struct pb_script_text text)
{
    while (text.length > 0) {
        reply_byte(session->reply, pb_script_byte(&text));
    }
}

/* --- rules ----------------------------------------------------------------------------------- */

static CHAR small(CHAR c)
{
    return (c >= 'A' && c <= 'Z') ? (CHAR)(c - 'A' + 'a') : c;
}

/* Whether `word`, ended as a word or a path is, is the script's. */
static UINT is_word(const CHAR *word, struct pb_script_text expected)
{
    size_t i;

    for (i = 0; i < expected.length; i++) {
        if (small(word[i]) != small(expected.bytes[i])) {
            return TX_FALSE;
        }
    }
    return word[i] == 0 || word[i] == ' ' || word[i] == '>';
}

/* The address in angle brackets; "" when there is none. */
static const CHAR *address_of(const CHAR *line)
{
    const CHAR *path = strchr(line, '<');

    return path != NULL ? path + 1 : "";
}

static UINT rule_holds(const struct pb_script_rule *rule, const CHAR *event, const CHAR *line)
{
    ULONG64 ms = (ULONG64)tx_time_get() * MS_PER_TICK;

    return ((rule->event.length == 1 && rule->event.bytes[0] == '*') ||
            is_word(event, rule->event)) &&
           (rule->address.length == 0 || is_word(address_of(line), rule->address)) &&
           ms >= rule->after_ms && (rule->before_ms == UINT32_MAX || ms < rule->before_ms);
}

/* The first rule whose turn it is; every rule that holds counts the event. */
static const struct pb_script_action *rule_find(struct pb_script *script, const CHAR *event,
                                                const CHAR *line)
{
    const struct pb_script_action *found = NULL;

    for (size_t i = 0; script != NULL && i < script->rules; i++) {
        struct pb_script_rule *rule = &script->rule[i];

        if (!rule_holds(rule, event, line)) {
            continue;
        }
        rule->seen++;
        if (found == NULL && rule->seen >= rule->first && rule->seen <= rule->last) {
            found = &rule->action;
        }
    }
    return found;
}

/* A refusal stands for the command; so does an end without a word. */
static UINT lets_run(const struct pb_script_action *action)
{
    if (action->runs) {
        return TX_TRUE;
    }
    if (action->say.length == 0) {
        return action->end == PB_SCRIPT_GO_ON;
    }
    return action->say.bytes[0] == '2' || action->say.bytes[0] == '3';
}

VOID session_ruled(struct session *session, const CHAR *event, CHAR *line, session_run run)
{
    const struct pb_script_action *action =
        rule_find(session->settings->script, event, line);

    if (action == NULL) {
        run(session, line);
        return;
    }
    delay(session, action->delay_ms);
    reply_flush(session->reply);
    session->reply->split = action->split;
    if (!lets_run(action)) {
        session->mode = SESSION_COMMAND;
    } else {
        session->reply->is_mute = action->runs || action->say.length > 0;
        run(session, line);
        session->reply->is_mute = TX_FALSE;
    }
    if (action->say.length > 0) {
        say(session, action->say);
        reply_text(session->reply, "\r\n");
    }
    reply_flush(session->reply);
    session->reply->split = 0;
    end(session, action->end);
}

/* --- dialogues ------------------------------------------------------------------------------- */

UINT session_is_played(const struct session *session)
{
    return session->settings->script != NULL && session->settings->script->steps > 0;
}

static const struct pb_script_step *step_now(const struct session *session)
{
    const struct pb_script *script = session->settings->script;

    return session->step < script->steps ? &script->step[session->step] : NULL;
}

static VOID step_say(struct session *session, const struct pb_script_step *step)
{
    for (ULONG i = 0; i < step->times; i++) {
        if (step->is_raw) {
            say(session, step->text);
        } else {
            for (size_t at = 0; at < step->text.length; at++) {
                reply_byte(session->reply, step->text.bytes[at]);
            }
            reply_text(session->reply, "\r\n");
        }
    }
}

static VOID step_act(struct session *session, const struct pb_script_action *action)
{
    delay(session, action->delay_ms);
    if (action->split > 0) {
        reply_flush(session->reply);
        session->reply->split = action->split;
    }
    end(session, action->end);
}

/* The dialogue is over: after the server's word the connection is, too. */
static VOID play_end(struct session *session)
{
    const struct pb_script *script = session->settings->script;

    session->mode = script->step[script->steps - 1].kind == PB_SCRIPT_CLIENT ? SESSION_SILENT
                                                                              : SESSION_CLOSED;
}

VOID session_play(struct session *session)
{
    const struct pb_script_step *step;

    session->mode = SESSION_COMMAND;
    while ((step = step_now(session)) != NULL && session->mode == SESSION_COMMAND) {
        if (step->kind == PB_SCRIPT_CLIENT) {
            return;
        }
        if (step->kind == PB_SCRIPT_MESSAGE) {
            mailbox_open(&session->mailbox);
            session_data_begin(session);
            return;
        }
        session->step++;
        if (step->kind == PB_SCRIPT_SERVER) {
            step_say(session, step);
        } else if (step->kind == PB_SCRIPT_TLS) {
            session->mode = SESSION_STARTTLS;
        } else {
            step_act(session, &step->action);
        }
    }
    if (step == NULL && session->mode == SESSION_COMMAND) {
        play_end(session);
    }
}

VOID session_play_line(struct session *session, CHAR *line)
{
    const struct pb_script_step *step = step_now(session);
    CHAR reply[96];

    if (strlen(line) == step->text.length &&
        memcmp(line, step->text.bytes, step->text.length) == 0) {
        session->step++;
        session_play(session);
        return;
    }
    printf("mailserver: line %u of the script is not what the client said: %s\n", step->line, line);
    snprintf(reply, sizeof(reply), "421 4.3.0 Line %u of the script expects another command",
             step->line);
    reply_line(session->reply, reply);
    session->mode = SESSION_CLOSED;
}

/* The mail is kept where the script's next word takes it. */
VOID session_play_message(struct session *session)
{
    const struct pb_script_step *step;

    session->step++;
    step = step_now(session);
    if (step != NULL && step->kind == PB_SCRIPT_SERVER && step->text.length > 0 &&
        step->text.bytes[0] == '2') {
        mailbox_keep(&session->mailbox);
    }
    session_forget_mail(session);
    session_play(session);
}
