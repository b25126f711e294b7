/*
 * Replay: the demo's own capture, whole and changed; sessions of other clients
 * and servers, from scripts; what cannot be replayed; sessions taken apart.
 * Runs the binary beside which it was built (or $PB_BIN).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pcap/sll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <cmocka.h>

#include "recording_fixture.h"
#include "replay.h"
#include "tcp_session.h"

#define HANG_SECONDS 120 /* only a hang takes as long: the test fails then */

static char binary[PATH_MAX], work[PATH_MAX], captures[PATH_MAX];
static struct cap demo; /* the capture of `postboard demo` */
static unsigned demo_client_frames;

/* --- running the program ------------------------------------------------------------- */

struct result {
    int status;
    char out[65536], err[65536];
};

static struct result ran;

static void slurp(const char *name, char *text, size_t size)
{
    FILE *file = fopen(name, "rb");
    size_t length;

    assert_non_null(file);
    length = fread(text, 1, size - 1, file);
    text[length] = '\0';
    fclose(file);
}

/* Runs `postboard LINE` in the work folder; words are divided by blanks. */
static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
    char line[4096], *words[64] = {binary}, *rest = NULL;
    size_t count = 1;
    va_list arguments;
    int status;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *w = strtok_r(line, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
        assert_true(count < 63);
        words[count++] = w;
    }
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        alarm(HANG_SECONDS);
        if (freopen("/dev/null", "r", stdin) == NULL || freopen("out", "w", stdout) == NULL ||
            freopen("err", "w", stderr) == NULL)
            _exit(99);
        execv(binary, words);
        _exit(98);
    }
    while (waitpid(pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    slurp("out", ran.out, sizeof ran.out);
    slurp("err", ran.err, sizeof ran.err);
}

static void expect_status(int status, const char *what)
{
    if (ran.status != status)
        fail_msg("%s: status %d, not %d\n%s\n%s", what, ran.status, status, ran.out, ran.err);
}

static void expect_words(const char *text, const char *words, const char *what)
{
    if (strstr(text, words) == NULL)
        fail_msg("%s: no \"%s\" in:\n%s\n%s", what, words, ran.out, ran.err);
}

/* The last frame number and the like: a member of the JSON object. */
static long member(const char *name)
{
    const char *found = strstr(ran.out, name);

    if (found == NULL)
        fail_msg("no %s in %s", name, ran.out);
    return strtol(found + strlen(name), NULL, 10);
}

static uint32_t draw(void)
{
    uint32_t number;

    assert_int_equal(getrandom(&number, sizeof number, 0), sizeof number);
    return number;
}

/* --- the demo's own capture -------------------------------------------------------------- */

static void the_demo_repeats(void **state)
{
    char equal[80];
    uint32_t seed = draw();

    (void)state;
    run("replay demo.pcap --json --seed %u", seed);
    expect_status(0, "the demo's capture");
    snprintf(equal, sizeof equal, "\"recorded\":%u,\"sent\":%u,\"equal\":%u,\"same\":true",
             demo_client_frames, demo_client_frames, demo_client_frames);
    expect_words(ran.out, equal, "the demo's capture");
    expect_words(ran.out, "\"turns\":{\"recorded\":6,\"sent\":6,\"equal\":6", "turns");
    expect_words(ran.out, "\"code\":250,\"answered\":true", "verdict");

    /* A seed repeats it, with its hash; without pauses it is the same session. */
    const char *hash = strstr(ran.out, "\"hash\":");
    char first[64];
    snprintf(first, sizeof first, "%.26s", hash);
    run("replay demo.pcap --json --seed %u", seed);
    expect_words(ran.out, first, "the same seed");
    run("replay demo.pcap --fast --json");
    expect_status(0, "--fast");
}

static void times_are_the_recorded_ones(void **state)
{
    struct cap_frame *reply;
    static struct cap replayed;
    unsigned offset;
    uint64_t pause;

    (void)state;
    /* The server thinks for 3 seconds before the greeting's end. */
    static struct cap slow;
    slow = demo;
    reply = cap_find(&slow, "250 2.1.0", &offset);
    assert_non_null(reply);
    for (struct cap_frame *f = reply; f < slow.frames + slow.count; f++)
        f->time_ns += 3000000000u;
    assert_int_equal(cap_write(&slow, "slow.pcap"), 0);
    for (int fast = 0; fast < 2; fast++) {
        run("replay slow.pcap --pcap again.pcap%s", fast ? " --fast" : "");
        expect_status(0, "a slow server");
        assert_int_equal(cap_read(&replayed, "again.pcap"), 0);
        reply = cap_find(&replayed, "250 2.1.0", &offset);
        assert_non_null(reply);
        pause = reply->time_ns - cap_find(&replayed, "MAIL FROM", &offset)->time_ns;
        if (fast)
            assert_true(pause < 1000000);
        else
            assert_in_range(pause, 3000000000u, 3001000000u);
    }
}

static void another_mail_plays(void **state)
{
    FILE *body = fopen("body", "wb");
    const unsigned lines = 5000 + draw() % 5000;

    (void)state;
    assert_non_null(body);
    for (unsigned i = 0; i < lines; i++)
        fprintf(body, "%s%u\n", draw() % 3 ? "" : "..", draw());
    fclose(body);
    run("replay demo.pcap --body body --domain there.example --from x@y.example --json "
        "--compare verdict");
    expect_status(0, "another mail");
    expect_words(ran.out, "\"equal\":0,\"same\":false,\"turn\":1", "turns differ");
    run("replay demo.pcap --body body --loss 4 --seed %u --json --compare verdict", draw());
    expect_status(0, "another mail over a bad link");
    run("replay demo.pcap --ip 172.16.3.4/16 --server 172.16.200.1:2525 --json --compare verdict");
    expect_status(0, "other addresses");
    run("replay demo.pcap --ip 172.16.3.4/16 --json --compare verdict");
    expect_status(0, "a server behind a gateway");
}

static void other_commands_take_captures(void **state)
{
    (void)state;
    run("send --net replay=demo.pcap --from a@b --to c@d --body body");
    expect_status(0, "send");
    run("demo --net replay=demo.pcap");
    expect_status(EX_USAGE, "demo");
    run("replay demo.pcap --net sim");
    expect_status(EX_USAGE, "replay --net");
    /* Open loop: the board talks to nobody. */
    run("send --net feed=demo.pcap --pcap fed.pcap --server 10.0.0.77 --from a@b --to c@d "
        "--body body --until 2s");
    expect_status(EX_TEMPFAIL, "feed");
    static struct cap fed;
    assert_int_equal(cap_read(&fed, "fed.pcap"), 0);
    unsigned offset, at = 0;
    for (unsigned i = 0; i < fed.count && at < demo.count; i++)
        at += fed.frames[i].length == demo.frames[at].length &&
              memcmp(fed.frames[i].bytes, demo.frames[at].bytes, demo.frames[at].length) == 0;
    assert_int_equal(at, demo.count);
    assert_int_equal(cap_find(&fed, "221 2.0.0", &offset)->time_ns % 1000000000u,
                     cap_find(&demo, "221 2.0.0", &offset)->time_ns % 1000000000u -
                         demo.frames[0].time_ns % 1000000000u);
}

/* --- changed captures ------------------------------------------------------------------------ */

static void write_changed(const char *path, const char *text, unsigned into, char byte, int seal)
{
    static struct cap cap;
    unsigned offset;

    cap = demo;
    struct cap_frame *frame = cap_find(&cap, text, &offset);

    assert_non_null(frame);
    frame->bytes[offset + into] = (uint8_t)byte;
    if (seal)
        cap_seal(frame);
    assert_int_equal(cap_write(&cap, path), 0);
}

static void a_wrong_checksum_is_reported_and_fed(void **state)
{
    unsigned offset;
    const unsigned number =
        (unsigned)(cap_find(&demo, "250 2.1.5", &offset) - demo.frames) + 1;
    char words[64];

    (void)state;
    write_changed("bad.pcap", "250 2.1.5", 0, '5', 0);
    run("replay bad.pcap --json --pcap fed.pcap");
    expect_status(1, "a changed byte");
    snprintf(words, sizeof words, "frame %u: wrong TCP checksum", number);
    expect_words(ran.err, words, "a changed byte");
    /* The board does not take it, and hears nothing else. */
    expect_words(ran.out, "\"code\":250,\"answered\":false,\"reply\":\"250 2.1.0", "verdict");
    assert_int_equal(member("\"frame\":"), number + 1);
    static struct cap fed;
    assert_int_equal(cap_read(&fed, "fed.pcap"), 0);
    struct cap_frame *frame = cap_find(&fed, "550 2.1.5", &offset);
    assert_non_null(frame);
    assert_int_not_equal(
        cap_sum(cap_pseudo(frame), frame->bytes + 34, cap_get(frame->bytes + 16) - 20), 0xFFFF);
}

static void a_changed_digit_changes_the_dialogue(void **state)
{
    unsigned offset;
    const long number = cap_find(&demo, "250 2.1.5", &offset) - demo.frames + 1;

    (void)state;
    write_changed("refused.pcap", "250 2.1.5", 0, '5', 1);
    run("replay refused.pcap --json");
    expect_status(1, "250 to 550");
    assert_int_equal(member("\"frame\":"), number + 1);
    expect_words(ran.out, "\"ours\":{\"code\":550", "250 to 550");
    expect_words(ran.out, "QUIT", "250 to 550");
    expect_words(ran.out, "\"sent\":4,\"equal\":3", "turns");
    assert_null(strstr(ran.err, "checksum"));

    write_changed("deferred.pcap", "250 2.0.0", 0, '4', 1);
    run("replay deferred.pcap");
    expect_words(ran.out, "450 2.0.0", "250 to 450");
}

static void offload_is_repaired(void **state)
{
    static struct cap cap;
    unsigned changed = 0;

    (void)state;
    cap = demo;
    for (unsigned i = 0; i < cap.count; i++) {
        if (cap_is_tcp(&cap.frames[i]) && cap_get(cap.frames[i].bytes + 34) == 25) {
            cap_put(cap.frames[i].bytes + 50, cap_pseudo(&cap.frames[i]));
            changed++;
        }
    }
    assert_true(changed > 5);
    assert_int_equal(cap_write(&cap, "offload.pcap"), 0);
    run("replay offload.pcap");
    expect_status(0, "offload");
    expect_words(ran.err, "checksum offload), repaired", "offload");
}

static void files_of_other_kinds_play(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        static struct cap cap;

        cap = demo;
        if (kind == 0)
            cap.microseconds = 1;
        else if (kind == 1)
            cap_cook(&cap, DLT_LINUX_SLL);
        else if (kind == 2)
            cap_cook(&cap, DLT_LINUX_SLL2);
        assert_int_equal(kind == 3 ? cap_write_ng(&cap, "kind.pcap") : cap_write(&cap, "kind.pcap"),
                         0);
        run("replay kind.pcap");
        if (ran.status != 0)
            fail_msg("kind %d: %s %s", kind, ran.out, ran.err);
    }
}

static void shift_ports(struct cap_frame *frame)
{
    uint8_t *tcp = frame->bytes + 34;

    tcp[cap_get(tcp) == 25 ? 2 : 0] ^= 1;
    cap_seal(frame);
}

static void what_cannot_be_replayed_is_named(void **state)
{
    static struct cap cap;
    char words[160];

    (void)state;
    cap = demo;
    cap.frames[8].snapped = 5;
    assert_int_equal(cap_write(&cap, "no.pcap"), 0);
    run("replay no.pcap --json");
    expect_status(EX_DATAERR, "snapped");
    expect_words(ran.err, "frame 9: snapped", "snapped");
    expect_words(ran.out, "\"equal\":null,\"reason\":\"", "snapped");

    assert_int_equal(cap_write(&demo, "no.pcap"), 0);
    assert_int_equal(truncate("no.pcap", 24 + 16 + (long)demo.frames[0].length + 16 + 3), 0);
    run("replay no.pcap");
    expect_status(EX_DATAERR, "cut");
    expect_words(ran.err, "no.pcap: after frame 1: ", "cut");

    cap = demo;
    cap.link_type = DLT_RAW;
    assert_int_equal(cap_write(&cap, "no.pcap"), 0);
    run("replay no.pcap");
    expect_status(EX_DATAERR, "raw");
    expect_words(ran.err, "link type RAW", "raw");

    cap = demo;
    cap.count = 2;
    assert_int_equal(cap_write(&cap, "no.pcap"), 0);
    run("replay no.pcap");
    expect_status(EX_DATAERR, "no session");
    expect_words(ran.err, "no TCP session", "no session");

    cap = demo;
    for (unsigned i = 0; i < demo.count; i++) {
        cap.frames[cap.count] = demo.frames[i];
        if (cap_is_tcp(&demo.frames[i]))
            shift_ports(&cap.frames[cap.count]);
        cap.frames[cap.count++].time_ns += 1000000000u;
    }
    assert_int_equal(cap_write(&cap, "two.pcap"), 0);
    run("replay two.pcap");
    expect_status(EX_DATAERR, "two sessions");
    snprintf(words, sizeof words, "2 sessions, choose by --session N: 1: 10.0.0.2:");
    expect_words(ran.err, words, "two sessions");
    for (int i = 1; i <= 3; i++) {
        run("replay two.pcap --session %d", i);
        expect_status(i < 3 ? 0 : EX_DATAERR, "two sessions");
    }
    run("replay missing.pcap");
    expect_status(EX_NOINPUT, "missing");
    run("replay %s", binary);
    expect_status(EX_DATAERR, "no capture");
    run("replay");
    expect_status(EX_USAGE, "no operand");
    run("replay demo.pcap missing.so");
    expect_status(EX_NOINPUT, "no image");
}

/* Writes the demo's capture with one word of a record's header changed. */
static void write_word(long at, uint32_t value)
{
    FILE *file;

    assert_int_equal(cap_write(&demo, "no.pcap"), 0);
    file = fopen("no.pcap", "r+b");
    assert_non_null(file);
    fseek(file, at, SEEK_SET);
    fwrite(&value, 4, 1, file);
    fclose(file);
}

/* Lengths that no record has; and a capture from a host of the other byte order. */
static void d003_broken_captures(void **state)
{
    static const uint32_t lengths[] = {65536, 70000, 262145, 0x80000000u, 0xFFFFFFFFu};
    const long second = 24 + 16 + (long)demo.frames[0].length;
    uint8_t word[4], swapped[4];
    FILE *in, *out;

    (void)state;
    for (unsigned i = 0; i < 2 * 5; i++) {
        write_word(i < 5 ? second + 8 : second + 12, lengths[i % 5]);
        run("replay no.pcap");
        expect_status(EX_DATAERR, i < 5 ? "captured length" : "frame length");
        run("demo --until 10s --net feed=no.pcap");
        assert_true(ran.status >= 0 && ran.status != 98 && ran.status < 128);
    }
    for (long cut = second + 1; cut < second + 16; cut++) {
        assert_int_equal(cap_write(&demo, "no.pcap"), 0);
        assert_int_equal(truncate("no.pcap", cut), 0);
        run("replay no.pcap");
        expect_status(EX_DATAERR, "a cut record header");
    }
    assert_int_equal(cap_write(&demo, "no.pcap"), 0);
    in = fopen("no.pcap", "rb");
    out = fopen("swapped.pcap", "wb");
    assert_non_null(in);
    assert_non_null(out);
    for (long at = 0; fread(word, 1, 4, in) == 4; at += 4) {
        for (int i = 0; i < 4; i++)
            swapped[i] = word[3 - i];
        if (at == 4)                    /* two halves: the version */
            memcpy(swapped, (uint8_t[]){word[1], word[0], word[3], word[2]}, 4);
        fwrite(swapped, 1, 4, out);
        if (at < 24 || (at - 24) % 16 != 12)
            continue;
        for (uint32_t left = (uint32_t)word[0] | (uint32_t)word[1] << 8; left > 0; left--)
            fputc(fgetc(in), out);
        at = 24 - 4;                    /* the next record */
    }
    fclose(in);
    fclose(out);
    run("replay swapped.pcap --json");
    expect_status(0, "the other byte order");
    expect_words(ran.out, "\"same\":true", "the other byte order");
}

/* --- sessions of others ------------------------------------------------------------------------ */

#define HELLO  "!", "S220 mx.example ESMTP\r\n", "CEHLO there\r\n"
#define OFFER  "S250-mx.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
#define MAIL   "CMAIL FROM:<a@b>\r\n", "S250 2.1.0 Ok\r\n"
#define RCPT   "CRCPT TO:<c@d>\r\n", "S250 2.1.5 Ok\r\n"
#define DATA   "CDATA\r\n", "S354 go\r\n", "CSubject: x\r\n\r\nshort\r\n.\r\n"
#define END    "S250 2.0.0 queued as 1\r\n", "CQUIT\r\n", "S221 2.0.0 Bye\r\n", "F", "f", "s"

struct foreign {
    const char *name, *options;
    const char *script[40];
    int status;
    const char *wanted[4];      /* in stdout or stderr */
};

static const struct foreign foreign_cases[] = {
    {"a plain session", "", {HELLO, OFFER, MAIL, RCPT, DATA, END}, 0, {"\"note\":null"}},
    {"acknowledged apart",
     "",
     {HELLO, "s", OFFER, "c", "CMAIL FROM:<a@b>\r\n", "s", "S250 ok\r\n", RCPT, "CDATA\r\n", "s",
      "S354 go\r\n", "Cfirst half\r\n", "s", "Csecond half\r\n.\r\n", "s", END},
     0,
     {"\"note\":null"}},
    {"pipelined, answered at once",
     "",
     {HELLO, OFFER, "CMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", "s",
      "S250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 go\r\n", "CSubject: x\r\n\r\nshort\r\n.\r\n", END},
     0,
     {"\"note\":null", "queued as 1"}},
    {"pipelined, answered one by one",
     "",
     {HELLO, OFFER, "CMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n", "S250 2.1.0 Ok\r\n", "c",
      "S250 2.1.5 Ok\r\n", "S354 go\r\n", "CSubject: x\r\n\r\nshort\r\n.\r\n", END},
     0,
     {"\"note\":null"}},
    {"a reply in pieces",
     "",
     {"!", "S22", "S0 mx.exam", "c", "Sple\r\n", "CEHLO there\r\n", "S250-mx\r\n25", "S0-SIZE 1000000\r",
      "S\n250 8BITMIME\r\n", MAIL, RCPT, DATA, END},
     0,
     {"\"note\":null"}},
    {"repetitions",
     "",
     {HELLO, "d", OFFER, "D", "CMAIL FROM:<a@b>\r\n", "d", "d", "S250 2.1.0 Ok\r\n", "D", RCPT, DATA,
      END},
     0,
     {"\"note\":null"}},
    {"frames out of order",
     "",
     {HELLO, "S250-mx.example\r\n250-", "OPIPELINING\r\n250 8BITMIME\r\n", MAIL, RCPT, DATA, END},
     0,
     {"\"note\":null"}},
    {"a damaged frame that was sent again",
     "",
     {HELLO, "W250 8BITMIME\r\n", OFFER, MAIL, RCPT, DATA, END},
     0,
     {"\"note\":null", "wrong TCP checksum"}},
    {"a reply in parts that are too long for a frame",
     "",
     {HELLO, "S250-mx.example\r\n250-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
             "250-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\r\n"
             "250-%1500CCCCC\r\n250 8BITMIME\r\n",
      MAIL, RCPT, DATA, END},
     0,
     {"\"note\":null"}},
    {"two recipients",
     "",
     {HELLO, OFFER, MAIL, RCPT, "CRCPT TO:<e@f>\r\n", "S250 2.1.5 Ok\r\n", DATA, END},
     0,
     {"queued as 1", "\"turns\":{\"recorded\":7,\"sent\":6"}},
    {"a refused recipient",
     "",
     {HELLO, OFFER, MAIL, "CRCPT TO:<c@d>\r\n", "S550 5.1.1 no such user\r\n", "CQUIT\r\n",
      "S221 Bye\r\n", "F", "f", "s"},
     0,
     {"\"ours\":{\"code\":550", "\"note\":null"}},
    {"refused among pipelined",
     "",
     {HELLO, OFFER, "CMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n",
      "S250 2.1.0 Ok\r\n550 5.1.1 no\r\n554 5.5.1 no valid recipients\r\n", "CQUIT\r\n",
      "S221 Bye\r\n", "F", "f", "s"},
     1,                         /* the recorded client asked on, ours does not */
     {"\"ours\":{\"code\":550", "\"theirs\":{\"code\":554", "\"note\":null"}},
    {"the client hung up without QUIT",
     "",
     {HELLO, OFFER, MAIL, "CRCPT TO:<c@d>\r\n", "S550 5.1.1 no such user\r\n", "f", "F", "c"},
     0,
     {"\"ours\":{\"code\":550", "the recording has no answer to this QUIT"}},
    {"a refused password, at once",
     "--user me --password-file password",
     {HELLO, "S250-mx\r\n250 AUTH PLAIN LOGIN\r\n", "CAUTH PLAIN AHUAcHc=\r\n", "S535 5.7.8 no\r\n",
      "CQUIT\r\n", "S221 Bye\r\n", "F", "f", "s"},
     0,
     {"\"ours\":{\"code\":535", "AUTH goes in other steps"}},
    {"a refused password, in steps",
     "--user me --password-file password --auth login",
     {HELLO, "S250-mx\r\n250 AUTH PLAIN LOGIN\r\n", "CAUTH LOGIN\r\n", "S334 VXNlcm5hbWU6\r\n",
      "CdQ==\r\n", "S334 UGFzc3dvcmQ6\r\n", "CcA==\r\n", "S535 5.7.8 no\r\n", "CQUIT\r\n",
      "S221 Bye\r\n", "F", "f", "s"},
     0,
     {"\"ours\":{\"code\":535", "\"note\":null"}},
    {"LOGIN recorded, PLAIN played",
     "--user me --password-file password --auth plain",
     {HELLO, "S250-mx\r\n250 AUTH PLAIN LOGIN\r\n", "CAUTH LOGIN dQ==\r\n", "S334 UGFzc3dvcmQ6\r\n",
      "Ccq==\r\n", "S235 2.7.0 ok\r\n", MAIL, RCPT, DATA, END},
     0,
     {"queued as 1", "AUTH goes in other steps"}},
    {"the server closes early",
     "",
     {"!", "S421 4.3.2 not now\r\n", "F", "f", "s"},
     0,
     {"\"ours\":{\"code\":421"}},
    {"the server resets in DATA",
     "",
     {HELLO, OFFER, MAIL, RCPT, "CDATA\r\n", "S354 go\r\n", "CSubject: x\r\n", "R"},
     0,
     {"\"ours\":{\"code\":354,\"answered\":false", "reset the connection"}},
    {"a refusal in the middle of the message",
     "--body body",
     {HELLO, OFFER, MAIL, RCPT, "CDATA\r\n", "S354 go\r\n", "Cone\r\n", "s", "S552 5.3.4 too big\r\n",
      "Ctwo\r\n.\r\n", "s", "CQUIT\r\n", "F", "f", "s"},
     0,
     {"\"ours\":{\"code\":552,\"answered\":false"}},
    {"the port is closed", "", {"?", "R"}, 0, {"refused the connection"}},
    {"nobody answers", "", {"?"}, 0, {"does not answer"}},
    {"the recording ends in the middle",
     "",
     {HELLO, OFFER, MAIL},
     0,
     {"no answer to this RCPT"}},
    {"TLS begins",
     "",
     {HELLO, "S250-mx\r\n250 STARTTLS\r\n", "CSTARTTLS\r\n", "S220 go\r\n", "C\x16\x03\x01...."},
     EX_DATAERR,
     {"goes on in TLS"}},
    {"TLS is offered only",
     "",
     {HELLO, "S250-mx\r\n250 STARTTLS\r\n", MAIL, RCPT, DATA, END},
     0,
     {"\"note\":null"}},
    {"chunks",
     "",
     {HELLO, "S250-mx\r\n250 CHUNKING\r\n", MAIL, RCPT, "CBDAT 3 LAST\r\nabc", END},
     EX_DATAERR,
     {"BDAT"}},
    {"bytes are missing", "", {HELLO, "L250-mx\r\n", "S250 8BITMIME\r\n", MAIL}, EX_DATAERR,
     {"lacks bytes that the server sent"}},
};

/* "%1500C" in a script: as many of the letter. */
static char *expand(const char *text)
{
    const char *percent = strchr(text, '%');
    char *end;

    if (percent == NULL)
        return strdup(text);
    const size_t count = strtoul(percent + 1, &end, 10), before = (size_t)(percent - text);
    char *expanded = calloc(1, strlen(text) + count + 1);
    assert_non_null(expanded);
    memcpy(expanded, text, before);
    memset(expanded + before, *end, count);
    strcpy(expanded + before + count, end + 1);
    return expanded;
}

static void build(struct cap *cap, const char *const *script)
{
    const char *expanded[41] = {NULL};

    for (int i = 0; script[i] != NULL; i++)
        expanded[i] = expand(script[i]);
    cap_play(cap, expanded);
    for (int i = 0; expanded[i] != NULL; i++)
        free((void *)expanded[i]);
}

static void play_case(const struct foreign *c, const char *more)
{
    run("replay foreign.pcap --json --compare verdict %s %s", c->options, more);
    expect_status(c->status, c->name);
    for (int i = 0; i < 4 && c->wanted[i] != NULL; i++) {
        if (strstr(ran.out, c->wanted[i]) == NULL)
            expect_words(ran.err, c->wanted[i], c->name);
    }
}

static void foreign_sessions_play(void **state)
{
    static struct cap cap;

    (void)state;
    for (size_t i = 0; i < sizeof foreign_cases / sizeof foreign_cases[0]; i++) {
        cap_begin(&cap);
        build(&cap, foreign_cases[i].script);
        assert_int_equal(cap_write(&cap, "foreign.pcap"), 0);
        play_case(&foreign_cases[i], "");
        play_case(&foreign_cases[i], "--fast --tcp interface");
    }
}

/* Options that our SYN does not offer are not answered; all else is right. */
static void options_are_those_that_were_offered(void **state)
{
    static const uint8_t client[] = {2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3, 3, 7};
    static const uint8_t server[] = {2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 1, 0, 0, 0, 0, 1, 0, 1, 3, 3, 7};
    static const char *const script[] = {HELLO, OFFER, MAIL, RCPT, DATA, END, NULL};
    static struct cap cap, sent;

    (void)state;
    cap_begin(&cap);
    cap.options[0] = client;
    cap.options[1] = server;
    cap.option_length[0] = cap.option_length[1] = 20;
    build(&cap, script);
    assert_int_equal(cap_write(&cap, "options.pcap"), 0);
    run("replay options.pcap --compare verdict --pcap sent.pcap --tcp interface");
    expect_status(0, "options");
    assert_int_equal(cap_read(&sent, "sent.pcap"), 0);
    const struct cap_frame *answer = NULL;
    for (unsigned i = 0; i < sent.count; i++) {
        const struct cap_frame *frame = &sent.frames[i];
        if (!cap_is_tcp(frame))
            continue;
        assert_int_equal(
            cap_sum(cap_pseudo(frame), frame->bytes + 34, cap_get(frame->bytes + 16) - 20),
            0xFFFF);
        if (frame->bytes[47] == 0x12)
            answer = frame;
        /* 29200 << 7 does not fit a window without the option. */
        if (answer != NULL && answer != frame && cap_get(frame->bytes + 34) == 25)
            assert_int_equal(cap_get(frame->bytes + 48), 65535);
    }
    assert_non_null(answer);
    assert_memory_equal(answer->bytes + 54, "\2\4\5\xB4", 4);
    for (unsigned i = 58; i < 74; i++)
        assert_int_equal(answer->bytes[i], 1);
}

/* --- what real clients said to real servers ---------------------------------------------------- */

/* The options that a capture's name asks for: CLIENT-SERVER[-MECHANISM][-CODE].pcap. */
static unsigned capture_options(const char *name, char *options, size_t size)
{
    const char *mechanism = strstr(name, "-plain") ? "plain" : strstr(name, "-login") ? "login" : "";

    options[0] = '\0';
    if (mechanism[0] != '\0')
        snprintf(options, size, "--user board --password-file s3cret --auth %s", mechanism);
    return strstr(name, "-550") ? 550 : strstr(name, "-535") ? 535 : 250;
}

static void real_servers_play(void **state)
{
    DIR *folder = opendir(captures);
    struct dirent *entry;
    unsigned played = 0;

    (void)state;
    if (folder == NULL)
        fail_msg("%s: %s (run from the top of the source)", captures, strerror(errno));
    while ((entry = readdir(folder)) != NULL) {
        const size_t length = strlen(entry->d_name);
        char options[160], wanted[64];

        if (length < 5 || strcmp(entry->d_name + length - 5, ".pcap") != 0)
            continue;
        const unsigned code = capture_options(entry->d_name, options, sizeof options);
        const int is_ours = strncmp(entry->d_name, "board-", 6) == 0;
        snprintf(wanted, sizeof wanted, "\"ours\":{\"code\":%u,", code);
        if (is_ours)
            run("replay %s/%s --json --compare turns --from a@example.com --to b@example.com "
                "--subject drawn --body %s/%.*s.mail %s",
                captures, entry->d_name, captures, (int)length - 5, entry->d_name, options);
        else
            run("replay %s/%s --json --compare verdict %s", captures, entry->d_name, options);
        expect_status(0, entry->d_name);
        expect_words(ran.out, wanted, entry->d_name);
        played++;
    }
    closedir(folder);
    assert_true(played >= 30);
}

/* --- sessions taken apart ------------------------------------------------------------------------ */

static struct pb_session *open_script(const char *const *script, struct pb_recording **recording)
{
    static struct cap cap;
    struct pb_error error;

    cap_begin(&cap);
    build(&cap, script);
    assert_int_equal(cap_write(&cap, "parts.pcap"), 0);
    *recording = pb_recording_read("parts.pcap", &error);
    if (*recording == NULL)
        fail_msg("%s", error.text);
    struct pb_session *session = pb_session_open(*recording, 0, &error);
    if (session == NULL)
        fail_msg("%s", error.text);
    return session;
}

static void turns_are_found(void **state)
{
    static const char *const script[] = {HELLO, "S250-mx\r\n250 AUTH LOGIN\r\n", "CAUTH LOGIN\r\n",
                                         "S334 VXNlcm5hbWU6\r\n", "CdQ==\r\n", "S235 ok\r\n",
                                         "Cmail from:<a@b>\r\nRCPT TO:<c@d>\r\n",
                                         "S250 ok\r\n250 ok\r\n", "CDATA\r\n", "S354 go\r\n",
                                         "C.dot\r\n..\r\nQUIT\r\n.\r\nQUIT\r\n",
                                         "S250 ok\r\n221 bye\r\n", NULL};
    static const struct {
        enum pb_unit_kind kind;
        const char *verb;
        unsigned code;
    } wanted[] = {{PB_UNIT_COMMAND, "EHLO", 250}, {PB_UNIT_COMMAND, "AUTH", 334},
                  {PB_UNIT_RESPONSE, "", 235},    {PB_UNIT_COMMAND, "MAIL", 250},
                  {PB_UNIT_COMMAND, "RCPT", 250}, {PB_UNIT_COMMAND, "DATA", 354},
                  {PB_UNIT_MESSAGE, "", 250},     {PB_UNIT_COMMAND, "QUIT", 221}};
    const size_t count = sizeof wanted / sizeof wanted[0];
    struct pb_recording *recording;
    struct pb_session *s = open_script(script, &recording);

    (void)state;
    assert_true(s->is_mail);
    assert_int_equal(s->unit_count, count);
    assert_int_equal(s->reply_count, count + 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(s->units[i].kind, wanted[i].kind);
        assert_string_equal(s->units[i].verb, wanted[i].verb);
        assert_int_equal(s->units[i].reply, i + 1);
        assert_int_equal(s->replies[i + 1].code, wanted[i].code);
        assert_int_equal(s->replies[i + 1].unit, i);
    }
    assert_int_equal(s->replies[0].unit, PB_NONE);
    pb_session_free(s);
    pb_recording_free(recording);
}

static void other_protocols_have_turns_too(void **state)
{
    static const char *const script[] = {"!", "CGET / HTTP/1.0\r\n", "C\r\n", "SHTTP/1.0 200 OK\r\n",
                                         "S\r\nhello", "CGET /2 HTTP/1.0\r\n\r\n", "SHTTP", NULL};
    struct pb_recording *recording;
    struct pb_session *s = open_script(script, &recording);

    (void)state;
    assert_false(s->is_mail);
    assert_int_equal(s->unit_count, 2);
    assert_int_equal(s->reply_count, 2);
    assert_int_equal(s->units[0].end, 1 + 16 + 2);
    assert_int_equal(s->replies[0].end, 1 + 17 + 7);
    pb_session_free(s);
    pb_recording_free(recording);
}

/* --- set-up ------------------------------------------------------------------------------------------ */

static int find_program(void **state)
{
    const char *given = getenv("PB_BIN");
    char self[PATH_MAX - 32], *slash;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    (void)state;
    if (length < 0)
        return -1;
    self[length] = '\0';
    for (int i = 0; i < 2; i++) {
        slash = strrchr(self, '/');
        if (slash == NULL)
            return -1;
        *slash = '\0';
    }
    snprintf(binary, sizeof binary, "%s/postboard", self);
    if (given != NULL && realpath(given, binary) == NULL)
        return -1;
    if (getcwd(captures, sizeof captures - 32) == NULL)
        return -1;
    strcat(captures, "/tests/captures");
    strcpy(work, "/tmp/postboard-replay-XXXXXX");
    unsetenv("POSTBOARD_IMAGES");
    unsetenv("POSTBOARD_PASSWORD");
    if (mkdtemp(work) == NULL || chdir(work) != 0)
        return -1;
    static const char *const files[][2] = {
        {"password", "secret\n"}, {"s3cret", "s3cret\n"}, {"body", "a body\n"}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        FILE *file = fopen(files[i][0], "w");
        if (file == NULL)
            return -1;
        fputs(files[i][1], file);
        fclose(file);
    }
    run("demo --pcap demo.pcap");
    if (ran.status != 0 || cap_read(&demo, "demo.pcap") != 0)
        return -1;
    for (unsigned i = 0; i < demo.count; i++)
        demo_client_frames += demo.frames[i].bytes[11] == demo.frames[0].bytes[11];
    return 0;
}

static int remove_work(void **state)
{
    char command[PATH_MAX + 16];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", work);
    return chdir("/") == 0 ? system(command) : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_demo_repeats),
        cmocka_unit_test(times_are_the_recorded_ones),
        cmocka_unit_test(another_mail_plays),
        cmocka_unit_test(other_commands_take_captures),
        cmocka_unit_test(a_wrong_checksum_is_reported_and_fed),
        cmocka_unit_test(a_changed_digit_changes_the_dialogue),
        cmocka_unit_test(offload_is_repaired),
        cmocka_unit_test(files_of_other_kinds_play),
        cmocka_unit_test(what_cannot_be_replayed_is_named),
        cmocka_unit_test(d003_broken_captures),
        cmocka_unit_test(foreign_sessions_play),
        cmocka_unit_test(real_servers_play),
        cmocka_unit_test(options_are_those_that_were_offered),
        cmocka_unit_test(turns_are_found),
        cmocka_unit_test(other_protocols_have_turns_too),
    };

    return cmocka_run_group_tests(tests, find_program, remove_work);
}
