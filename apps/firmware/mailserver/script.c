/*
 * The script's text into rules or steps; nothing is copied. Plain C of both worlds:
 * firmware and host compile it.
 */
#include <string.h>

#include "script.h"

#define FOR_EVER UINT32_MAX

typedef struct pb_script_text text_t;

/* --- words and numbers ---------------------------------------------------------------------- */

static void spaces_skip(text_t *text)
{
    while (text->length > 0 && (*text->bytes == ' ' || *text->bytes == '\t')) {
        text->bytes++;
        text->length--;
    }
}

/* The next word, which is taken from the text; a colon ends one, too. */
static text_t word_take(text_t *text)
{
    text_t word;

    spaces_skip(text);
    word = (text_t){text->bytes, 0};
    while (text->length > 0 && *text->bytes != ' ' && *text->bytes != '\t' && *text->bytes != ':') {
        text->bytes++;
        text->length--;
        word.length++;
    }
    return word;
}

static int word_is(text_t word, const char *expected)
{
    return word.length == strlen(expected) && memcmp(word.bytes, expected, word.length) == 0;
}

static int text_begins(text_t text, const char *prefix)
{
    return text.length >= strlen(prefix) && memcmp(text.bytes, prefix, strlen(prefix)) == 0;
}

/* Takes decimal digits; 0 when there are none or too many. */
static int number_take(text_t *text, uint32_t *number)
{
    uint64_t value = 0;
    size_t digits = 0;

    for (; text->length > 0 && *text->bytes >= '0' && *text->bytes <= '9'; digits++) {
        value = value * 10 + (uint64_t)(*text->bytes - '0');
        text->bytes++;
        text->length--;
        if (value >= FOR_EVER) {
            return 0;
        }
    }
    *number = (uint32_t)value;
    return digits > 0;
}

static int number_is(text_t word, uint32_t *number)
{
    return number_take(&word, number) && word.length == 0;
}

/* 250ms, 3s, 5m, 2h. */
static int time_is(text_t word, uint32_t *ms)
{
    static const struct {
        const char *unit;
        uint32_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
    uint32_t number;

    if (!number_take(&word, &number)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (word_is(word, units[i].unit)) {
            *ms = number * units[i].ms;
            return number < FOR_EVER / units[i].ms;
        }
    }
    return 0;
}

/* 3, 2-5, 4- */
static int range_is(text_t word, uint32_t *first, uint32_t *last)
{
    if (!number_take(&word, first) || *first == 0) {
        return 0;
    }
    if (word.length == 0) {
        *last = *first;
        return 1;
    }
    if (*word.bytes != '-') {
        return 0;
    }
    word.bytes++;
    word.length--;
    *last = FOR_EVER;
    return word.length == 0 || (number_is(word, last) && *last >= *first);
}

char pb_script_byte(text_t *text)
{
    static const char names[] = "rnt0", bytes[] = "\r\n\t";
    char c = *text->bytes++;
    const char *name;

    text->length--;
    if (c != '\\' || text->length == 0) {
        return c;
    }
    c = *text->bytes++;
    text->length--;
    name = strchr(names, c);
    return name != NULL && c != 0 ? bytes[name - names] : c;
}

/* --- actions -------------------------------------------------------------------------------- */

/* One word of what is done, with its value taken from `rest`; NULL, or a complaint. */
static const char *action_word(struct pb_script_action *action, text_t word, text_t *rest)
{
    if (word_is(word, "delay")) {
        return time_is(word_take(rest), &action->delay_ms) ? NULL : "delay needs a time: 250ms, 3s";
    }
    if (word_is(word, "split")) {
        return number_is(word_take(rest), &action->split) && action->split > 0
                   ? NULL
                   : "split needs a number of bytes";
    }
    if (word_is(word, "close")) {
        action->end = PB_SCRIPT_CLOSE;
    } else if (word_is(word, "reset")) {
        action->end = PB_SCRIPT_RESET;
    } else if (word_is(word, "silence")) {
        action->end = PB_SCRIPT_SILENCE;
    } else {
        return "unknown action: delay, split, run, close, reset, silence, a reply or say TEXT";
    }
    return NULL;
}

/* What follows a rule's colon. */
static const char *action_read(struct pb_script_action *action, text_t rest)
{
    const char *wrong = NULL;

    spaces_skip(&rest);
    if (rest.length == 0) {
        return "there is no action behind the colon";
    }
    while (wrong == NULL && rest.length > 0) {
        text_t all = rest, word = word_take(&rest);

        if (word.length > 0 && *word.bytes >= '0' && *word.bytes <= '9') {
            action->say = all;
            return NULL;
        }
        if (word_is(word, "say")) {
            spaces_skip(&rest);
            action->say = rest;
            return rest.length > 0 ? NULL : "say needs a text";
        }
        if (word_is(word, "run")) {
            action->runs = 1;
        } else {
            wrong = action_word(action, word, &rest);
        }
        spaces_skip(&rest);
    }
    return wrong;
}

/* --- rules ---------------------------------------------------------------------------------- */

static const char *condition_read(struct pb_script_rule *rule, text_t word, text_t *rest)
{
    if (word_is(word, "to") || word_is(word, "from")) {
        rule->address = word_take(rest);
        return rule->address.length > 0 ? NULL : "to and from need an address";
    }
    if (word_is(word, "after")) {
        return time_is(word_take(rest), &rule->after_ms) ? NULL : "after needs a time: 250ms, 3s";
    }
    if (word_is(word, "before")) {
        return time_is(word_take(rest), &rule->before_ms) ? NULL : "before needs a time: 250ms, 3s";
    }
    return range_is(word, &rule->first, &rule->last)
               ? NULL
               : "unknown condition: N, N-M, N-, to ADDRESS, from ADDRESS, after TIME or before TIME";
}

/* "rcpt 2- to b@example.com after 3s: 450 later" */
static const char *rule_read(struct pb_script *script, text_t rest)
{
    struct pb_script_rule *rule = &script->rule[script->rules];

    if (script->rules == PB_SCRIPT_RULES) {
        return "too many rules";
    }
    memset(rule, 0, sizeof(*rule));
    rule->first = 1;
    rule->last = FOR_EVER;
    rule->before_ms = FOR_EVER;
    rule->event = word_take(&rest);
    if (rule->event.length == 0) {
        return "on needs a command, greeting, response, message, tls or *";
    }
    for (spaces_skip(&rest); rest.length > 0 && *rest.bytes != ':'; spaces_skip(&rest)) {
        const char *wrong = condition_read(rule, word_take(&rest), &rest);

        if (wrong != NULL) {
            return wrong;
        }
    }
    if (rest.length == 0) {
        return "there is no colon before the action";
    }
    rest.bytes++;
    rest.length--;
    script->rules++;
    return action_read(&rule->action, rest);
}

/* --- dialogues ------------------------------------------------------------------------------ */

static struct pb_script_step *step_add(struct pb_script *script, enum pb_script_kind kind,
                                       text_t text)
{
    struct pb_script_step *step = &script->step[script->steps];

    if (script->steps == PB_SCRIPT_STEPS) {
        return NULL;
    }
    script->steps++;
    memset(step, 0, sizeof(*step));
    step->kind = kind;
    step->line = script->line;
    step->text = text;
    step->times = 1;
    return step;
}

/* S= and what the server does. */
static const char *deed_read(struct pb_script *script, text_t rest)
{
    text_t word = word_take(&rest);
    struct pb_script_step *step =
        step_add(script, word_is(word, "tls") ? PB_SCRIPT_TLS : PB_SCRIPT_ACTION, rest);
    const char *wrong = NULL;

    if (step == NULL) {
        return "too many steps";
    }
    if (step->kind == PB_SCRIPT_ACTION) {
        wrong = action_word(&step->action, word, &rest);
    }
    spaces_skip(&rest);
    return wrong != NULL ? "S= takes delay TIME, split BYTES, tls, close, reset or silence"
           : rest.length > 0 ? "something follows the action" : NULL;
}

/* S* N text */
static const char *repeated_read(struct pb_script *script, text_t rest)
{
    text_t count = word_take(&rest);
    struct pb_script_step *step;
    uint32_t times;

    if (!number_is(count, &times)) {
        return "S* needs a number";
    }
    spaces_skip(&rest);
    step = step_add(script, PB_SCRIPT_SERVER, rest);
    if (step == NULL) {
        return "too many steps";
    }
    step->times = times;
    return NULL;
}

static const char *dialogue_line(struct pb_script *script, text_t line)
{
    text_t rest = {line.bytes + 3, line.length - 3};
    struct pb_script_step *step = NULL;

    if (text_begins(line, "S= ")) {
        return deed_read(script, rest);
    }
    if (text_begins(line, "S* ")) {
        return repeated_read(script, rest);
    }
    if (text_begins(line, "S: ") || text_begins(line, "S> ")) {
        step = step_add(script, PB_SCRIPT_SERVER, rest);
        if (step != NULL) {
            step->is_raw = line.bytes[1] == '>';
        }
    } else if (text_begins(line, "C: ")) {
        step = step_add(script, PB_SCRIPT_CLIENT, rest);
    } else if (word_is(line, "C= message")) {
        step = step_add(script, PB_SCRIPT_MESSAGE, rest);
    } else {
        return "a line of a dialogue begins with S:, S>, S*, S= or C:, or is C= message";
    }
    return step != NULL ? NULL : "too many steps";
}

/* What dialogues say of the client and the outcome that a test expects. */
static int is_of_the_client(text_t line)
{
    static const char *const names[] = {"auth:", "user:", "status:", "verdict:", "end:"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (text_begins(line, names[i])) {
            return 1;
        }
    }
    return 0;
}

static const char *line_read(struct pb_script *script, text_t line)
{
    const char *wrong;

    if (line.length == 0 || *line.bytes == '#' || is_of_the_client(line)) {
        return NULL;
    }
    if (text_begins(line, "on ")) {
        wrong = rule_read(script, (text_t){line.bytes + 3, line.length - 3});
    } else if (line.length >= 2 && (*line.bytes == 'S' || *line.bytes == 'C')) {
        wrong = line.length == 2 ? "the line is too short" : dialogue_line(script, line);
    } else {
        return "neither a rule (on ...) nor a line of a dialogue (S:, C:)";
    }
    return wrong == NULL && script->rules > 0 && script->steps > 0
               ? "a script has rules or a dialogue, not both"
               : wrong;
}

int pb_script_wants_tls(const struct pb_script *script)
{
    for (size_t i = 0; i < script->steps; i++) {
        if (script->step[i].kind == PB_SCRIPT_TLS) {
            return 1;
        }
    }
    return 0;
}

const char *pb_script_read(struct pb_script *script, const char *text)
{
    const char *wrong = NULL;

    memset(script, 0, sizeof(*script));
    while (*text != 0 && wrong == NULL) {
        size_t length = strcspn(text, "\n");
        size_t used = length > 0 && text[length - 1] == '\r' ? length - 1 : length;

        script->line++;
        wrong = line_read(script, (text_t){text, used});
        text += text[length] == 0 ? length : length + 1;
    }
    if (wrong == NULL && script->rules == 0 && script->steps == 0) {
        wrong = "there is neither a rule nor a dialogue";
    }
    return wrong;
}
