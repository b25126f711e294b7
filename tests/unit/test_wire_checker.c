/*
 * The wire checker itself: a board that breaks a rule is found out, one that
 * keeps them is not. Conversations are made by hand; no world runs.
 */
#include "board_fixture.h"

#define END   {0, 0, 0, 0, 0, 0, NULL, 0}
#define MSS   "\2\4\2\x18"              /* 536 */
#define WIDE  "\2\4\5\xB4\3\3\2\0"      /* 1460, scale 2 */
#define SACKS "\2\4\5\xB4\4\2\0\0"

/* Numbers count from the speaker's initial one, as ACKs do from the other's. */
struct line {
    int board;                          /* the board speaks, not its peer */
    unsigned flags;
    uint32_t seq, ack;
    unsigned window, length;
    const char *options;
    unsigned options_length;            /* a multiple of 4 */
};

static uint32_t const isn[2] = {0xFFFFFF00u, 0x7FFFFF80u};     /* the peer's, the board's */

static void say16(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static void say32(uint8_t *p, uint32_t value)
{
    say16(p, value >> 16);
    say16(p + 2, value);
}

/* Text of the stream, or what `twist` makes of it. */
static size_t frame_of(const struct line *line, uint8_t *frame, unsigned twist)
{
    uint8_t *ip = frame + 14, *tcp = ip + 20, *text = tcp + 20 + line->options_length;
    const size_t length = 20 + line->options_length + line->length;
    const int who = line->board != 0;

    memset(frame, 0, 54);
    memcpy(frame + 6, who ? "\x02\x50\x42\0\0\1" : "\x02\0\0\0\0\1", 6);
    say16(frame + 12, 0x0800);
    ip[0] = 0x45;
    say16(ip + 2, (uint32_t)(20 + length));
    ip[8] = 64;
    ip[9] = 6;
    say32(ip + 12, who ? 0x0A000002 : 0x0A000001);
    say32(ip + 16, who ? 0x0A000001 : 0x0A000002);
    say16(ip + 10, ~wc_sum(ip, 20, 0));
    say16(tcp, who ? 25 : 4000);
    say16(tcp + 2, who ? 4000 : 25);
    say32(tcp + 4, isn[who] + line->seq);
    say32(tcp + 8, line->flags & WC_ACK ? isn[!who] + line->ack : 0);
    tcp[12] = (uint8_t)((20 + line->options_length) << 2);
    tcp[13] = (uint8_t)line->flags;
    say16(tcp + 14, line->window);
    if (line->options_length > 0)
        memcpy(tcp + 20, line->options, line->options_length);
    for (unsigned i = 0; i < line->length; i++)
        text[i] = (uint8_t)((line->seq + i) * 7 + twist);
    say16(tcp + 16, ~wc_sum(tcp, length, wc_sum(ip + 12, 8, 6 + (uint32_t)length)));
    return 34 + length;
}

struct conversation {
    const char *failure;                /* part of what is found; NULL: nothing */
    unsigned twist;                     /* of the last line's text */
    struct line line[9];
};

static void hear(const struct conversation *c, int scarce)
{
    uint8_t frame[2000];
    unsigned n;

    wire_checker_reset();
    wire_checker.scarce = scarce;
    for (n = 0; c->line[n].flags != 0; n++) {
        const size_t length = frame_of(&c->line[n], frame, c->line[n + 1].flags ? 0 : c->twist);

        if (c->failure != NULL)
            assert_string_equal(wire_checker.failure, "");
        wire_checker_frame(NULL, n, frame, length, NULL);
    }
    if (c->failure == NULL)
        assert_string_equal(wire_checker.failure, "");
    else if (strstr(wire_checker.failure, c->failure) == NULL)
        fail_msg("'%s' instead of '%s'", wire_checker.failure, c->failure);
    wire_checker_reset();
}

#define OPEN(theirs, their_length, window, ours, our_length)                                       \
    {0, WC_SYN, 0, 0, window, 0, theirs, their_length},                                            \
    {1, WC_SYN | WC_ACK, 0, 1, 1000, 0, ours, our_length},                                         \
    {0, WC_ACK, 1, 1, window, 0, NULL, 0}
#define OPENED OPEN(MSS, 4, 2000, MSS, 4)

#define OVERLAPPED                                                                                 \
    {1, WC_SYN, 0, 0, 1000, 0, MSS, 4}, {0, WC_SYN, 0, 0, 2000, 20, MSS, 4},                       \
    {0, WC_ACK, (uint32_t)-10, 1, 2000, 100, NULL, 0},                                             \
    {1, WC_SYN | WC_ACK, 0, 1, 1000, 0, MSS, 4}

static void conversations(void **state)
{
    static const struct conversation cases[] = {
        /* right: text both ways, again, a probe, keepalive, FIN */
        {NULL, 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 536, NULL, 0},
                   {1, WC_ACK, 1, 1, 1000, 200, NULL, 0}, {0, WC_ACK, 1, 537, 0, 100, NULL, 0},
                   {1, WC_ACK, 537, 101, 900, 0, NULL, 0},
                   {1, WC_ACK, 536, 101, 900, 0, NULL, 0}, END}},
        {NULL, 0, {OPEN(WIDE, 8, 100, WIDE, 8), {1, WC_ACK, 1, 1, 250, 400 - 300, NULL, 0},
                   {0, WC_ACK, 1, 101, 100, 0, NULL, 0},
                   {1, WC_ACK, 101, 1, 250, 400, NULL, 0}, END}},
        {NULL, 0, {OPENED, {0, WC_ACK | WC_FIN, 1, 1, 2000, 0, NULL, 0},
                   {1, WC_ACK | WC_FIN, 1, 2, 0, 0, NULL, 0},
                   {1, WC_ACK | WC_FIN, 1, 2, 0, 0, NULL, 0},
                   {1, WC_ACK, 2, 2, 0, 0, NULL, 0}, END}},
        /* both open at once; what overlaps the peer's SYN comes before the answer to it */
        {NULL, 0, {OVERLAPPED, {1, WC_ACK, 1, 90, 1000, 0, NULL, 0}, END}},
        /* an ACK of half the numbers away says nothing of the window */
        {NULL, 0, {OPEN(MSS, 4, 100, MSS, 4), {0, WC_ACK, 1, 0x80000010u, 8, 0, NULL, 0},
                   {1, WC_ACK, 1, 1, 1000, 10, NULL, 0}, END}},
        /* wrong */
        {"ACK of what was not sent, by 1", 0,
         {OVERLAPPED, {1, WC_ACK, 1, 91, 1000, 0, NULL, 0}, END}},
        {"no SYN came", 0, {{1, WC_SYN | WC_ACK, 0, 1, 1000, 0, MSS, 4}, END}},
        {"no SYN came", 0, {{0, WC_SYN, 0, 0, 9, 0, MSS, 4},
                            {1, WC_SYN | WC_ACK, 0, 2, 1000, 0, MSS, 4}, END}},
        {"bytes of text", 0, {{1, WC_SYN, 0, 0, 1000, 3, MSS, 4}, END}},
        {"before the handshake", 0, {{1, WC_SYN, 0, 0, 1000, 0, MSS, 4},
                                     {1, WC_ACK, 1, 1, 1000, 0, NULL, 0}, END}},
        {"scale that was not offered", 0, {{0, WC_SYN, 0, 0, 9, 0, MSS, 4},
                                           {1, WC_SYN | WC_ACK, 0, 1, 9, 0, WIDE, 8}, END}},
        {"option that was not offered", 0, {{0, WC_SYN, 0, 0, 9, 0, MSS, 4},
                                            {1, WC_SYN | WC_ACK, 0, 1, 9, 0, SACKS, 8}, END}},
        {"ACK of what was not sent, by 1", 0, {OPENED, {1, WC_ACK, 1, 2, 1000, 0, NULL, 0}, END}},
        {"ACK goes back", 0, {OPENED, {0, WC_ACK, 1, 1, 2000, 9, NULL, 0},
                              {1, WC_ACK, 1, 10, 1000, 0, NULL, 0},
                              {1, WC_ACK, 1, 9, 1001, 0, NULL, 0}, END}},
        {"right edge goes back by 1", 0, {OPENED, {0, WC_ACK, 1, 1, 2000, 9, NULL, 0},
                                          {1, WC_ACK, 1, 10, 990, 0, NULL, 0}, END}},
        {"without ACK", 0, {OPENED, {1, 0x08, 1, 0, 1000, 5, NULL, 0}, END}},
        {"leaves a hole", 0, {OPENED, {1, WC_ACK, 2, 1, 1000, 5, NULL, 0}, END}},
        {"leaves a hole", 0, {OPENED, {1, WC_ACK, 2, 1, 1000, 0, NULL, 0}, END}},
        {"sequence goes back", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 50, NULL, 0},
                                   {1, WC_ACK, 1, 1, 1000, 0, NULL, 0}, END}},
        {"the peer takes 536", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 537, NULL, 0}, END}},
        {"the peer takes 536", 0, {OPEN("\1\1\1\0", 4, 2000, MSS, 4),
                                   {1, WC_ACK, 1, 1, 1000, 537, NULL, 0}, END}},
        {"window ends at 101", 0, {OPEN(MSS, 4, 100, MSS, 4),
                                   {1, WC_ACK, 1, 1, 1000, 101, NULL, 0}, END}},
        {"window ends at 1", 0, {OPEN(MSS, 4, 0, MSS, 4),
                                 {1, WC_ACK, 1, 1, 1000, 1, NULL, 0},
                                 {1, WC_ACK, 1, 1, 1000, 2, NULL, 0}, END}},
        {"was another one", 1, {OPENED, {1, WC_ACK, 1, 1, 1000, 50, NULL, 0},
                                {1, WC_ACK, 20, 1, 1000, 50, NULL, 0}, END}},
        {"behind our FIN", 0, {OPENED, {1, WC_ACK | WC_FIN, 1, 1, 1000, 50, NULL, 0},
                               {1, WC_ACK, 1, 1, 1000, 51, NULL, 0}, END}},
        {"FIN moves", 0, {OPENED, {1, WC_ACK | WC_FIN, 1, 1, 1000, 50, NULL, 0},
                          {1, WC_ACK | WC_FIN, 1, 1, 1000, 49, NULL, 0}, END}},
        {"option of SYNs", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 0, MSS, 4}, END}},
        {"wrong length", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 0, "\5\2\0\0", 4}, END}},
        {"does not fit", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 0, "\x1E\5\0\0", 4}, END}},
        {"block of nothing", 0, {OPEN(SACKS, 8, 2000, SACKS, 8),
                                 {1, WC_ACK, 1, 1, 1000, 0,
                                  "\5\x0A\xFF\xFF\xFF\x10\xFF\xFF\xFF\x20\0\0", 12}, END}},
        {"not agreed", 0, {OPENED, {0, WC_ACK, 16, 1, 2000, 16, NULL, 0},
                           {1, WC_ACK, 1, 1, 1000, 0,
                            "\5\x0A\xFF\xFF\xFF\x10\xFF\xFF\xFF\x20\0\0", 12}, END}},
        {"timestamps not agreed", 0, {OPENED, {1, WC_ACK, 1, 1, 1000, 0,
                                               "\x08\x0A\0\0\0\1\0\0\0\1\0\0", 12}, END}},
    };

    (void)state;
    for (size_t n = 0; n < sizeof(cases) / sizeof(cases[0]); n++)
        hear(&cases[n], 0);
}

#define STAMPS "\x08\x0A\0\0\0\1\0\0\0\0\0\0"

/* Two answers to the board's SYN, of which only one can be heard. */
#define ANSWERED                                                                                   \
    {1, WC_SYN, 0, 0, 1000, 0, STAMPS, 12}, {0, WC_SYN | WC_ACK, 0, 1, 2000, 0, NULL, 0},          \
    {0, WC_SYN | WC_ACK, 5000, 1, 2000, 0, STAMPS, 12}

static void answer_that_is_lost(void **state)
{
    static const struct conversation
        second = {NULL, 0, {ANSWERED, {1, WC_ACK, 1, 5001, 1000, 0, STAMPS, 12}, END}},
        first = {NULL, 0, {ANSWERED, {1, WC_ACK, 1, 1, 1000, 0, NULL, 0}, END}},
        neither = {"ACK of what was not sent", 0,
                   {ANSWERED, {1, WC_ACK, 1, 5001, 1000, 0, NULL, 0}, END}},
        none_lost = {"ACK of what was not sent", 0,
                     {ANSWERED, {1, WC_ACK, 1, 5001, 1000, 0, STAMPS, 12}, END}};

    (void)state;
    hear(&second, 1);
    hear(&first, 1);
    hear(&neither, 1);
    hear(&none_lost, 0);
}

/* A board that forwards answers for its own packets only. */
static void what_is_forwarded(void **state)
{
    static const struct line theirs = {0, WC_SYN, 0, 0, 1000, 0, MSS, 4},
                             ours = {1, WC_SYN, 0, 0, 1000, 0, MSS, 4};
    uint8_t frame[100];
    size_t length = frame_of(&theirs, frame, 0);

    (void)state;
    wire_checker_reset();
    wire_checker.forwards = 1;
    frame[length - 1] ^= 1;
    wire_checker_frame(NULL, 0, frame, length, NULL);
    memcpy(frame + 6, "\x02\x50\x42\0\0\1", 6);
    wire_checker_frame(NULL, 1, frame, length, NULL);
    assert_string_equal(wire_checker.failure, "");
    length = frame_of(&ours, frame, 0);
    frame[length - 1] ^= 1;
    wire_checker_frame(NULL, 2, frame, length, NULL);
    assert_non_null(strstr(wire_checker.failure, "a wrong TCP checksum"));
    wire_checker_reset();
}

/* Frames whose very bytes are wrong: each byte's change of a sound one is found,
 * but for those that say nothing wrong. */
static void spoiled_bytes(void **state)
{
    static const struct line syn = {1, WC_SYN, 0, 0, 1000, 0, MSS, 4};
    uint8_t frame[100];
    const size_t length = frame_of(&syn, frame, 0);

    (void)state;
    for (size_t at = 12; at < length; at++) {
        wire_checker_reset();
        frame[at] ^= 0x40;
        wire_checker_frame(NULL, 0, frame, length, NULL);
        if (at >= 14)
            assert_string_not_equal(wire_checker.failure, "");
        frame[at] ^= 0x40;
    }
    for (size_t cut = 15; cut < length; cut++) {
        wire_checker_reset();
        wire_checker_frame(NULL, 0, frame, cut, NULL);
        assert_string_not_equal(wire_checker.failure, "");
    }
    wire_checker_reset();
    wire_checker_frame(NULL, 0, frame, length, NULL);
    assert_string_equal(wire_checker.failure, "");
    assert_int_equal(wire_checker.segments, 1);
    wire_checker_reset();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conversations),
        cmocka_unit_test(answer_that_is_lost),
        cmocka_unit_test(what_is_forwarded),
        cmocka_unit_test(spoiled_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
