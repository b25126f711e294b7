/*
 * Matching the board's turns with the recorded client's: by what they are,
 * never by bytes. A command is answered as the next recorded command of the
 * same verb was; what lies between is skipped.
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/* The challenges of mechanisms whose exchange may be shaped otherwise (RFC 4954, 4616). */
static const char *const plain_challenges[] = {"334 \r\n"};
static const char *const login_challenges[] = {"334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"};

static size_t heard_length(const struct pb_replay *r)
{
    return (size_t)(r->received - 1 - r->has_fin);
}

/* --- replies to be played -------------------------------------------------------------- */

/* Queues a reply, unless it is past, and those that came unasked behind it. */
static void queue(struct pb_replay *r, size_t index)
{
    const struct pb_session *s = r->session;

    if (r->play_count > 0 && index <= r->plays[r->play_count - 1]) {
        return;
    }
    do {
        r->plays[r->play_count++] = index++;
    } while (index < s->reply_count && s->replies[index].unit == PB_NONE);
}

int pb_match_begin(struct pb_replay *r)
{
    const struct pb_session *s = r->session;

    free(r->live_start);
    free(r->live_end);
    free(r->plays);
    r->live_start = malloc((s->unit_count + 1) * sizeof *r->live_start);
    r->live_end = malloc((s->unit_count + 1) * sizeof *r->live_end);
    r->plays = malloc((s->reply_count + 1) * sizeof *r->plays);
    if (r->live_start == NULL || r->live_end == NULL || r->plays == NULL) {
        return -1;
    }
    for (size_t i = 0; i < s->unit_count; i++) {
        r->live_start[i] = r->live_end[i] = -1;
    }
    r->play_count = r->play_next = 0;
    r->matched = PB_NONE;
    r->unit_start = 1;
    r->kind = s->is_mail ? PB_UNIT_COMMAND : PB_UNIT_ANY;
    r->at = r->shift = 0;
    r->limit = 1;
    if (s->reply_count > 0 && s->replies[0].unit == PB_NONE) {
        queue(r, 0);
    }
    return 0;
}

void pb_match_play(struct pb_replay *r)
{
    while (r->play_next < r->play_count) {
        const struct pb_reply *reply = &r->session->replies[r->plays[r->play_next]];

        if (reply->start != r->limit) {
            if (r->at != r->limit) {
                return;         /* first what goes before */
            }
            r->shift -= reply->start - r->at;
            r->at = reply->start;
        }
        r->limit = reply->end;
        r->play_next++;
    }
}

void pb_match_skip_to_fin(struct pb_replay *r)
{
    const struct pb_session *s = r->session;

    while (r->cursor < s->peer_count &&
           !(s->peer[r->cursor].segment.flags & (PB_TCP_FIN | PB_TCP_RST))) {
        r->cursor++;
    }
    if (r->cursor < s->peer_count && s->fin[PB_PEER] > r->at) {
        r->shift -= s->fin[PB_PEER] - r->at;
        r->at = r->limit = s->fin[PB_PEER];
    }
    r->play_next = r->play_count;
}

/* --- turns of the board ------------------------------------------------------------------- */

static size_t next_unit(const struct pb_replay *r)
{
    return r->matched == PB_NONE ? 0 : r->matched + 1;
}

/* The recorded unit that a live one stands for: the next of its kind and verb. */
static size_t find_unit(const struct pb_replay *r, const struct pb_unit *live)
{
    const struct pb_session *s = r->session;

    for (size_t i = next_unit(r); i < s->unit_count; i++) {
        if (s->units[i].kind == live->kind && strcmp(s->units[i].verb, live->verb) == 0) {
            return i;
        }
    }
    return PB_NONE;
}

/* Queues the reply to a recorded unit, and expects what comes after it. */
static void answer(struct pb_replay *r, size_t index)
{
    const struct pb_unit *unit = &r->session->units[index];
    const unsigned code = unit->reply != PB_NONE ? r->session->replies[unit->reply].code : 0;

    r->matched = index;
    if (unit->reply != PB_NONE) {
        queue(r, unit->reply);
    }
    if (r->session->is_mail) {
        r->kind = pb_unit_kind_after(unit->verb, code);
    }
}

/* The recorded unit whose reply ended the exchange that began with AUTH. */
static size_t auth_end(const struct pb_session *s, size_t index)
{
    while (index + 1 < s->unit_count && s->units[index + 1].kind == PB_UNIT_RESPONSE &&
           s->units[index].reply != PB_NONE) {
        index++;
    }
    return index;
}

static void bridge_step(struct pb_replay *r)
{
    if (r->bridge_steps == 0) {
        answer(r, r->bridge_unit);
        return;
    }
    r->kind = PB_UNIT_RESPONSE;
    pb_peer_say(r, *r->bridge_next++);
}

/* AUTH by another mechanism, or in other steps: the verdict is the recorded one. */
static void bridge_begin(struct pb_replay *r, const struct pb_unit *live, size_t index)
{
    const int is_login = strcmp(live->method, "LOGIN") == 0;
    const unsigned steps = is_login ? 2 : strcmp(live->method, "PLAIN") == 0 ? 1 : 0;
    const unsigned skipped = live->is_initial && steps > 0;

    r->matched = index;
    r->bridge_unit = auth_end(r->session, index);
    r->bridge_steps = steps - skipped;
    r->bridge_next = (is_login ? login_challenges : plain_challenges) + skipped;
    if (r->note[0] == '\0') {
        snprintf(r->note, sizeof r->note,
                 "turn %zu: AUTH goes in other steps than recorded: the challenges are made up, "
                 "the verdict is the recorded one",
                 r->turns_sent);
    }
    bridge_step(r);
}

static void note_unanswered(struct pb_replay *r, const struct pb_unit *live)
{
    if (r->unanswered++ > 0) {
        return;
    }
    snprintf(r->note, sizeof r->note, "turn %zu: the recording has no answer to this %s",
             r->turns_sent,
             live->verb[0] != '\0'             ? live->verb
             : live->kind == PB_UNIT_RESPONSE  ? "response"
             : live->kind == PB_UNIT_MESSAGE   ? "message"
                                               : "turn");
}

static void note_turn(struct pb_replay *r, int64_t end)
{
    if (r->turns_sent == r->turn_room) {
        const size_t room = r->turn_room ? r->turn_room * 2 : 32;
        int64_t *ends = realloc(r->turn_ends, room * sizeof *ends);
        if (ends == NULL) {
            fputs("postboard: out of memory for a replay\n", stderr);
            abort();
        }
        r->turn_ends = ends;
        r->turn_room = room;
    }
    r->turn_ends[r->turns_sent++] = end;
}

static void unit_complete(struct pb_replay *r, size_t length)
{
    struct pb_unit live = {.start = r->unit_start, .kind = r->kind};

    live.end = live.start + (int64_t)length;
    if (live.kind == PB_UNIT_COMMAND) {
        pb_unit_name(&live, r->heard + live.start - 1, length);
    }
    r->unit_start = live.end;
    r->searched = 0;
    note_turn(r, live.end);
    if (r->bridge_steps > 0) {
        r->bridge_steps--;
        bridge_step(r);
        return;
    }
    const size_t index = find_unit(r, &live);
    if (index == PB_NONE) {
        note_unanswered(r, &live);
        r->kind = r->session->is_mail ? PB_UNIT_COMMAND : PB_UNIT_ANY;
        return;
    }
    const struct pb_unit *recorded = &r->session->units[index];
    r->live_start[index] = live.start;
    r->live_end[index] = live.end;
    if (strcmp(live.verb, "AUTH") == 0 && (strcmp(live.method, recorded->method) != 0 ||
                                           live.is_initial != recorded->is_initial)) {
        bridge_begin(r, &live, index);
    } else {
        answer(r, index);
    }
}

/* A refusal that the recorded server sent before the end of the message. */
static void early_reply(struct pb_replay *r)
{
    const struct pb_session *s = r->session;
    const size_t next = next_unit(r);

    if (r->kind == PB_UNIT_MESSAGE && next < s->unit_count &&
        s->units[next].kind == PB_UNIT_MESSAGE && s->units[next].reply != PB_NONE &&
        s->replies[s->units[next].reply].is_early) {
        queue(r, s->units[next].reply);
    }
}

/* The length of the board's turn, 0 when it goes on. */
static size_t turn_length(const struct pb_replay *r, const uint8_t *text, size_t length)
{
    const struct pb_session *s = r->session;
    const size_t next = next_unit(r);

    if (r->kind != PB_UNIT_ANY) {
        return pb_unit_length(r->kind, text, length, r->searched);
    }
    if (r->at != r->limit || r->play_next != r->play_count) {
        return 0;               /* the peer is speaking still */
    }
    if (next < s->unit_count &&
        s->stream[PB_CLIENT][s->units[next].end - 2] != '\n') {
        return length;          /* not told by lines */
    }
    return pb_unit_length(PB_UNIT_ANY, text, length, 0);
}

void pb_match_heard(struct pb_replay *r)
{
    for (;;) {
        const size_t offset = (size_t)(r->unit_start - 1), all = heard_length(r);

        if (all <= offset) {
            return;
        }
        early_reply(r);
        const size_t length = turn_length(r, r->heard + offset, all - offset);
        if (length == 0) {
            r->searched = all - offset;
            return;
        }
        unit_complete(r, length);
    }
}

/* --- positions --------------------------------------------------------------------------------- */

/* The recorded unit that holds the byte before a position; the count: none does. */
static size_t unit_at(const struct pb_session *s, int64_t position)
{
    size_t low = 0, high = s->unit_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->units[middle].end < position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

int pb_match_reached(const struct pb_replay *r, int64_t recorded)
{
    const struct pb_session *s = r->session;
    const size_t index = unit_at(s, recorded);

    if (recorded <= 1 || r->has_fin) {
        return 1;
    }
    if (index == s->unit_count) {
        return 0;               /* the client's FIN */
    }
    const struct pb_unit *unit = &s->units[index];
    if (r->matched != PB_NONE && index <= r->matched) {
        return 1;
    }
    if (index != next_unit(r) || (unit->complete && recorded == unit->end)) {
        return 0;
    }
    return r->received > r->unit_start && r->received - r->unit_start >= recorded - unit->start;
}

int64_t pb_match_ack(const struct pb_replay *r, int64_t recorded)
{
    const struct pb_session *s = r->session;
    const size_t index = unit_at(s, recorded);
    int64_t live = r->received;

    if (recorded <= 1) {
        return recorded < r->received ? recorded : r->received;
    }
    if (index < s->unit_count) {
        const int64_t into = recorded - s->units[index].start;
        if (r->matched != PB_NONE && index <= r->matched) {
            if (r->live_end[index] >= 0) {
                live = r->live_end[index];
                if (recorded != s->units[index].end && r->live_start[index] + into < live) {
                    live = r->live_start[index] + into;
                }
            }
        } else if (index == next_unit(r)) {
            live = r->unit_start + into;
        }
    }
    return live < r->received ? live : r->received;
}

/* What of the client's stream the peer's bytes at `position` waited for. */
static int64_t awaited(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const struct pb_session *s = r->session;
    const int64_t position = frame->start > r->at ? frame->start : r->at;

    if (frame->start == 0 || frame->start == frame->end) {
        return frame->ack;
    }
    for (size_t i = r->play_next; i > 0; i--) {
        const struct pb_reply *reply = &s->replies[r->plays[i - 1]];
        if (position >= reply->start && position < reply->end) {
            return reply->unit == PB_NONE ? 0
                   : reply->is_early      ? frame->ack
                                          : s->units[reply->unit].end;
        }
    }
    return frame->ack;          /* a FIN */
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

uint64_t pb_match_pause(const struct pb_replay *r, const struct pb_peer_frame *frame)
{
    const struct pb_session *s = r->session;
    const int64_t position = awaited(r, frame);
    uint64_t cause = pb_session_acked_at(s, frame->client_acked);

    if (position > 0) {
        cause = later(cause, pb_session_sent_at(s, position));
    }
    if (frame > s->peer) {
        cause = later(cause, frame[-1].time_ns);
    }
    return frame->time_ns > cause && cause > 0 ? frame->time_ns - cause : 0;
}
