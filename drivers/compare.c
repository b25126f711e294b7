/*
 * Comparing the board's frames and turns with the recorded client's: both are
 * brought to one form, without what is rebased (addresses, ports, IP
 * identifiers, initial numbers, timestamps, checksums), and must be equal.
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

#define TYPE_ARP   0x0806u
#define ARP_LENGTH 42u

struct form {
    uint8_t bytes[65536 + PB_ETHERNET_HEADER];
    size_t length;
    struct pb_segment segment;  /* into bytes; not of ARP */
    int is_arp;
};

/* What is taken off one side's numbers. */
struct base {
    uint32_t initial, peer_initial;
};

static int is_arp_request(const uint8_t *frame, size_t length)
{
    return length >= ARP_LENGTH && pb_get16(frame + 12) == TYPE_ARP && pb_get16(frame + 20) == 1;
}

static void form_options(struct form *form, const struct base *base)
{
    const size_t tcp = (size_t)(form->segment.tcp - form->bytes);
    size_t at = 20, place, length;
    unsigned kind;

    while ((place = pb_segment_option(&form->segment, &at, &kind, &length)) != 0) {
        uint8_t *option = form->bytes + tcp + place;
        if (kind == PB_TCP_TIMES && length == 10) {
            memset(option + 2, 0, 8);   /* clocks: pauses may be left out */
        }
        for (size_t i = 2; kind == PB_TCP_SACK && i + 4 <= length; i += 4) {
            pb_put32(option + i, pb_get32(option + i) - base->peer_initial);
        }
    }
}

/* Brings a frame to its form; -1: of no interest. */
static int form_make(struct form *form, const uint8_t *frame, size_t length,
                     const struct base *base)
{
    form->is_arp = is_arp_request(frame, length);
    form->length = form->is_arp ? ARP_LENGTH : length;
    if (form->length > sizeof form->bytes) {
        return -1;
    }
    memcpy(form->bytes, frame, form->length);
    memset(form->bytes, 0, 12);
    if (form->is_arp) {
        memset(form->bytes + 22, 0, ARP_LENGTH - 22);
        return 0;
    }
    if (pb_segment_read(form->bytes, form->length, &form->segment) != 0) {
        return -1;
    }
    struct pb_segment *s = &form->segment;
    uint8_t *ip = form->bytes + PB_ETHERNET_HEADER, *tcp = ip + s->ip_header;
    s->sequence -= base->initial;
    s->acknowledgement = s->flags & PB_TCP_ACK ? s->acknowledgement - base->peer_initial : 0;
    if (s->source.version == 6) {
        ip[1] &= 0xF0;          /* the flow label */
        memset(ip + 2, 0, 2);
        memset(ip + 8, 0, 32);
    } else {
        pb_put16(ip + 4, 0);
        memset(ip + 10, 0, 10);
    }
    memset(tcp, 0, 12);
    pb_put16(tcp + 16, 0);
    form_options(form, base);
    return 0;
}

/* The first thing that differs, by name; NULL: nothing does. */
static const char *difference(const struct form *a, const struct form *b)
{
    if (a->is_arp || b->is_arp) {
        return a->is_arp != b->is_arp                             ? "protocol"
               : memcmp(a->bytes, b->bytes, ARP_LENGTH) != 0 ? "ARP"
                                                                  : NULL;
    }
    const struct pb_segment *x = &a->segment, *y = &b->segment;
    if (x->flags != y->flags) {
        return "flags";
    }
    if (x->sequence != y->sequence) {
        return "sequence number";
    }
    if (x->acknowledgement != y->acknowledgement) {
        return "acknowledgement number";
    }
    if (x->tcp_header != y->tcp_header ||
        memcmp(x->tcp + 20, y->tcp + 20, x->tcp_header - 20) != 0) {
        return "TCP options";
    }
    if (x->length != y->length) {
        return "length";
    }
    if (memcmp(x->data, y->data, x->length) != 0) {
        return "data";
    }
    if (x->window != y->window) {
        return "window";
    }
    if (x->source.version != y->source.version) {
        return "protocol";
    }
    if (pb_segment_hops(x) != pb_segment_hops(y)) {
        return "TTL";
    }
    if (x->ip_header != y->ip_header || memcmp(x->ip, y->ip, x->ip_header) != 0) {
        return "IP header";
    }
    return memcmp(x->tcp, y->tcp, 20) != 0 ? "TCP header" : NULL;
}

/* --- the frames to come ------------------------------------------------------------------ */

static int is_tcp(const struct pb_record *record)
{
    struct pb_segment segment;

    return pb_segment_read(record->bytes, record->length, &segment) == 0;
}

/* The client's ARP requests right before its SYN: the number of them, listed from the last. */
static size_t list_arp(const struct pb_replay *r, size_t *list)
{
    const struct pb_recording *recording = r->recording;
    const struct pb_session_summary *s = &r->session->summary;
    size_t count = 0;

    for (size_t i = s->first_frame - 1; i > 0 && !is_tcp(&recording->records[i - 1]); i--) {
        const struct pb_record *record = &recording->records[i - 1];
        if (is_arp_request(record->bytes, record->length) &&
            memcmp(record->bytes + 28, s->client.bytes, 4) == 0 && s->client.version == 4) {
            if (list != NULL) {
                list[count] = i - 1;
            }
            count++;
        }
    }
    return count;
}

int pb_compare_open(struct pb_replay *r)
{
    const struct pb_session *s = r->session;
    struct pb_compare *c = &r->compare;
    const size_t arp = list_arp(r, NULL);

    c->expected = malloc((arp + s->client_count + 1) * sizeof *c->expected);
    if (c->expected == NULL) {
        return -1;
    }
    c->with_arp = arp > 0;
    list_arp(r, c->expected);
    for (size_t i = 0; i < arp / 2; i++) {
        const size_t swapped = c->expected[i];
        c->expected[i] = c->expected[arp - 1 - i];
        c->expected[arp - 1 - i] = swapped;
    }
    for (size_t i = 0; i < s->client_count; i++) {
        c->expected[arp + i] = s->client[i].record;
    }
    c->expected_count = arp + s->client_count;
    return 0;
}

/* --- frame by frame -------------------------------------------------------------------------- */

static void note_difference(struct pb_replay *r, const char *field, const struct pb_record *theirs,
                            const uint8_t *ours, size_t length)
{
    struct pb_compare *c = &r->compare;
    const struct pb_session *s = r->session;
    const struct pb_origin theirs_origin = {s->initial[PB_CLIENT], s->initial[PB_PEER]};
    const struct pb_origin ours_origin = {c->initial, s->initial[PB_PEER]};

    c->differs = 1;
    c->frame = theirs != NULL ? (size_t)(theirs - r->recording->records) + 1 : 0;
    snprintf(c->field, sizeof c->field, "%s", field);
    if (theirs != NULL) {
        pb_frame_describe(c->theirs, theirs->bytes, theirs->length, &theirs_origin);
    }
    if (ours != NULL) {
        pb_frame_describe(c->ours, ours, length, &ours_origin);
    }
}

static void compare_next(struct pb_replay *r, const uint8_t *frame, size_t length)
{
    struct pb_compare *c = &r->compare;
    const struct pb_session *s = r->session;
    const struct base ours = {c->initial, s->initial[PB_PEER]};
    const struct base theirs = {s->initial[PB_CLIENT], s->initial[PB_PEER]};
    static const char extra[] = "a frame more than recorded";
    struct form *forms;

    c->sent++;
    if (c->differs) {
        return;
    }
    if (c->equal == c->expected_count) {
        note_difference(r, extra, NULL, frame, length);
        return;
    }
    forms = malloc(2 * sizeof *forms);
    if (forms == NULL) {
        note_difference(r, "out of memory", NULL, NULL, 0);
        return;
    }
    const struct pb_record *record = &r->recording->records[c->expected[c->equal]];
    const char *field = form_make(&forms[0], record->bytes, record->length, &theirs) < 0 ||
                                form_make(&forms[1], frame, length, &ours) < 0
                            ? "protocol"
                            : difference(&forms[0], &forms[1]);
    free(forms);
    if (field != NULL) {
        note_difference(r, field, record, frame, length);
    } else {
        c->equal++;
    }
}

/* The board begins: again when its session before is over. */
static void note_syn(struct pb_replay *r, const struct pb_segment *segment)
{
    struct pb_compare *c = &r->compare;
    const int is_over = r->over || (r->has_fin && r->has_sent_fin);

    if (c->has_syn && (segment->sequence == c->initial || !is_over)) {
        return;
    }
    if (c->has_syn) {
        const int arp = c->with_arp;
        c->sent = c->equal = 0;
        c->differs = 0;
        c->frame = 0;
        c->field[0] = c->theirs[0] = c->ours[0] = '\0';
        /* It knows the address already. */
        while (arp && c->equal < c->expected_count &&
               !is_tcp(&r->recording->records[c->expected[c->equal]])) {
            c->equal++;
            c->sent++;
        }
    }
    c->has_syn = 1;
    c->port = segment->source_port;
    c->initial = segment->sequence;
}

void pb_compare_frame(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                      const char *fault)
{
    struct pb_replay *r = arg;
    struct pb_compare *c = &r->compare;
    struct pb_segment segment;

    (void)time_ns;
    (void)fault;
    if (memcmp(frame + 6, r->address, 6) == 0) {
        return;                 /* ours */
    }
    if (is_arp_request(frame, length)) {
        if (c->with_arp && !c->has_syn && memcmp(frame + 28, frame + 38, 4) != 0) {
            compare_next(r, frame, length);
        }
        return;
    }
    if (pb_segment_read(frame, length, &segment) != 0 ||
        segment.destination_port != r->options.port || memcmp(frame, r->address, 6) != 0) {
        return;
    }
    if ((segment.flags & (PB_TCP_SYN | PB_TCP_ACK)) == PB_TCP_SYN) {
        note_syn(r, &segment);
    }
    if (c->has_syn && segment.source_port == c->port) {
        compare_next(r, frame, length);
    }
}

/* --- turns ------------------------------------------------------------------------------------- */

/* The beginning of a turn, its line ends as \r\n. */
static void show_turn(char *text, size_t size, const uint8_t *turn, size_t length)
{
    size_t used = 0;

    for (size_t i = 0; i < length && used + 8 < size; i++) {
        if (turn[i] == '\r' || turn[i] == '\n') {
            used += (size_t)snprintf(text + used, size - used, "\\%c", turn[i] == '\r' ? 'r' : 'n');
        } else if (turn[i] >= 0x20 && turn[i] < 0x7F) {
            text[used++] = (char)turn[i];
        } else {
            used += (size_t)snprintf(text + used, size - used, "\\x%02X", turn[i]);
        }
    }
    text[used] = '\0';
}

static void compare_turns(const struct pb_replay *r, struct pb_replay_result *result)
{
    const struct pb_session *s = r->session;
    int64_t start = 1;

    result->turns_sent = r->turns_sent;
    for (size_t i = 0; i < s->unit_count; i++) {
        result->turns_recorded += (size_t)s->units[i].complete;
    }
    for (size_t i = 0; i < result->turns_recorded || i < r->turns_sent; i++) {
        const struct pb_unit *unit = i < result->turns_recorded ? &s->units[i] : NULL;
        const uint8_t *theirs = unit != NULL ? s->stream[PB_CLIENT] + unit->start - 1 : NULL;
        const size_t theirs_length = unit != NULL ? (size_t)(unit->end - unit->start) : 0;
        const uint8_t *ours = i < r->turns_sent ? r->heard + start - 1 : NULL;
        const size_t ours_length = ours != NULL ? (size_t)(r->turn_ends[i] - start) : 0;

        if (theirs != NULL && ours != NULL && theirs_length == ours_length &&
            memcmp(theirs, ours, ours_length) == 0) {
            result->turns_equal++;
            start += (int64_t)ours_length;
            continue;
        }
        result->turn = i + 1;
        show_turn(result->turn_theirs, sizeof result->turn_theirs, theirs, theirs_length);
        show_turn(result->turn_ours, sizeof result->turn_ours, ours, ours_length);
        return;
    }
    result->turns_same = 1;
}

void pb_replay_compare(struct pb_replay *r, struct pb_replay_result *result)
{
    struct pb_compare *c = &r->compare;

    memset(result, 0, sizeof *result);
    if (!c->differs && c->equal < c->expected_count) {
        note_difference(r, "not sent", &r->recording->records[c->expected[c->equal]], NULL, 0);
    }
    result->begun = r->begun;
    result->frames_recorded = c->expected_count;
    result->frames_sent = c->sent;
    result->frames_equal = c->equal;
    result->frames_same = !c->differs;
    result->frame = c->frame;
    snprintf(result->frame_field, sizeof result->frame_field, "%s", c->field);
    snprintf(result->frame_theirs, sizeof result->frame_theirs, "%s", c->theirs);
    snprintf(result->frame_ours, sizeof result->frame_ours, "%s", c->ours);
    snprintf(result->note, sizeof result->note, "%s", r->note);
    if (r->begun) {
        compare_turns(r, result);
    }
}
