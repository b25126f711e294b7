/*
 * The postboard program as its users run it: command lines, exit codes, the
 * line that names what went wrong, and what demo, boot, run, send and serve do.
 * Runs the binary beside which it was built (or $PB_BIN).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pcap/pcap.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/capability.h>
#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include <cmocka.h>

/* --- running it ------------------------------------------------------------------ */

#define HANG_SECONDS 120 /* only a hang takes as long: the test fails then */

static char binary[PATH_MAX], images[PATH_MAX], work[PATH_MAX];
static int without_privilege; /* the program gets no CAP_NET_ADMIN */

struct result {
    int status; /* -1: ended by a signal */
    char *out, *err;
    size_t out_length;
};

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes;
    long size;

    if (file == NULL)
        fail_msg("%s: %s", path, strerror(errno));
    fseek(file, 0, SEEK_END);
    size = ftell(file);
    rewind(file);
    bytes = malloc((size_t)size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    bytes[size] = '\0';
    if (length != NULL)
        *length = (size_t)size;
    return bytes;
}

static char *in_work(const char *name)
{
    static char paths[8][PATH_MAX + 64];
    static unsigned turn;
    char *path = paths[turn++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", work, name);
    return path;
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void child(char *const *words, const char *input)
{
    int in = open(input != NULL ? input : "/dev/null", O_RDONLY);
    int out = open(in_work("stdout"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int err = open(in_work("stderr"), O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (in < 0 || out < 0 || err < 0 || chdir(work) != 0)
        _exit(99);
    if (without_privilege && geteuid() == 0 && prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN) != 0)
        _exit(97);
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    alarm(HANG_SECONDS);
    execv(binary, words);
    _exit(98);
}

static struct result run_words(char *const *words, const char *input)
{
    struct result result;
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        child(words, input);
    while (waitpid(pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result.out = read_whole(in_work("stdout"), &result.out_length);
    result.err = read_whole(in_work("stderr"), NULL);
    return result;
}

/*
 * Runs `postboard LINE`. Words of the line are divided by blanks; %s and the
 * like are filled in first; a '~' in a word stands for a blank. `input` names a
 * file for stdin; NULL: empty.
 */
static struct result run(const char *input, const char *line, ...)
    __attribute__((format(printf, 2, 3)));
static struct result run(const char *input, const char *line, ...)
{
    char text[4096], *words[64], *rest = NULL;
    va_list arguments;
    size_t count = 0;

    va_start(arguments, line);
    vsnprintf(text, sizeof text, line, arguments);
    va_end(arguments);
    words[count++] = binary;
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        for (char *p = word; *p != '\0'; p++)
            *p = *p == '~' ? ' ' : *p;
        assert_true(count < 63);
        words[count++] = word;
    }
    words[count] = NULL;
    return run_words(words, input);
}

static void result_free(struct result *result)
{
    free(result->out);
    free(result->err);
}

static void expect(const struct result *result, int status, const char *what)
{
    if (result->status != status)
        fail_msg("%s: status %d, not %d\n%s", what, result->status, status, result->err);
}

/* One line that begins with "postboard: " and holds `words`; then only the line
 * with seed and hash may follow. */
static void expect_complaint(const struct result *result, const char *words, const char *what)
{
    const char *end = strchr(result->err, '\n');

    if (strncmp(result->err, "postboard: ", 11) != 0 || end == NULL ||
        (end[1] != '\0' && strncmp(end + 1, "seed=", 5) != 0))
        fail_msg("%s: not one line:\n%s", what, result->err);
    if (memmem(result->err, (size_t)(end - result->err), words, strlen(words)) == NULL)
        fail_msg("%s: the line does not hold \"%s\": %s", what, words, result->err);
}

/* The value behind "hash=" on stderr. */
static void hash_of(const struct result *result, char hash[17])
{
    const char *found = strstr(result->err, "hash=");

    if (found == NULL || strlen(found) < 5 + 16)
        fail_msg("no hash in:\n%s", result->err);
    memcpy(hash, found + 5, 16);
    hash[16] = '\0';
}

/* --- drawn input -------------------------------------------------------------------- */

static uint32_t draw(void)
{
    uint32_t number;

    assert_int_equal(getrandom(&number, sizeof number, 0), sizeof number);
    return number;
}

static void draw_word(char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        word[i] = (char)('a' + draw() % 26);
    word[length] = '\0';
}

/* Lines of text, some of which begin with dots; as many bytes at least. */
static char *draw_body(size_t size, size_t *length)
{
    char *body = malloc(size + 128);
    size_t at = 0;

    assert_non_null(body);
    while (at < size) {
        unsigned dots = draw() % 4, letters = draw() % 70;

        for (unsigned i = 0; i < (dots == 3 ? 0 : dots); i++)
            body[at++] = '.';
        for (unsigned i = 0; i < letters; i++)
            body[at++] = (char)(' ' + draw() % 95);
        body[at++] = '\r';
        body[at++] = '\n';
    }
    *length = at;
    return body;
}

/* --- maildirs and captures ---------------------------------------------------------- */

/* The only mail in folder/new. */
static char *only_mail(const char *folder, size_t *length)
{
    char path[PATH_MAX * 2], found[PATH_MAX * 2 + 256] = "";
    struct dirent *entry;
    DIR *directory;
    int count = 0;

    snprintf(path, sizeof path, "%s/new", folder);
    directory = opendir(path);
    if (directory == NULL)
        fail_msg("%s: %s", path, strerror(errno));
    while ((entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        snprintf(found, sizeof found, "%.4000s/%s", path, entry->d_name);
    }
    closedir(directory);
    if (count != 1)
        fail_msg("%s: %d mails, not 1", path, count);
    return read_whole(found, length);
}

/* The mail's text is `body`, behind the empty line. */
static void expect_body(const char *mail, size_t length, const char *body, size_t body_length)
{
    const char *text = memmem(mail, length, "\r\n\r\n", 4);

    assert_non_null(text);
    text += 4;
    assert_int_equal(length - (size_t)(text - mail), body_length);
    assert_memory_equal(text, body, body_length);
}

/* Frames of a capture; its times must not go back. */
static unsigned capture_frames(const char *path)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, error);
    struct pcap_pkthdr *header;
    const u_char *bytes;
    unsigned frames = 0;
    int64_t before = 0;
    int more;

    if (pcap == NULL)
        fail_msg("%s: %s", path, error);
    while ((more = pcap_next_ex(pcap, &header, &bytes)) == 1) {
        int64_t time = (int64_t)header->ts.tv_sec * 1000000000 + header->ts.tv_usec;

        assert_true(time >= before);
        assert_true(header->caplen == header->len);
        before = time;
        frames++;
    }
    assert_int_equal(more, PCAP_ERROR_BREAK);
    pcap_close(pcap);
    return frames;
}

/* --- bad input -------------------------------------------------------------------------- */

static void bad_input_gets_one_line_and_a_code(void **state)
{
    static const char mail[] = "--from a@b --to c@d --server 10.0.0.1";
    char too_long[257];
    const struct {
        int status;
        const char *words, *line;
    } cases[] = {
        {EX_USAGE, "unknown command frobnicate", "frobnicate"},
        {EX_USAGE, "unknown option --frobnicate", "--frobnicate"},
        {EX_USAGE, "unknown option --frobnicate", "demo --frobnicate"},
        {EX_USAGE, "unknown option -x", "demo -x"},
        {EX_USAGE, "unknown option --password", "send --password secret"},
        {EX_USAGE, "unexpected argument extra", "demo extra"},
        {EX_USAGE, "unknown command nothing", "help nothing"},
        {EX_USAGE, "--seed needs a value", "demo --seed"},
        {EX_USAGE, "--seed 12x: not of the form N: decimal, or hexadecimal", "demo --seed 12x"},
        {EX_USAGE, "--until soon: not of the form TIME: seconds, or", "demo --until soon"},
        {EX_USAGE, "DATE: seconds since 1970, 2020-01-01T00:00:00Z, or host",
         "demo --epoch yesterday"},
        {EX_USAGE, "--ram lots: not of the form SIZE: bytes, or", "demo --ram lots"},
        {EX_USAGE, "--loss 101: not of the form PERCENT: 0 to 100", "demo --loss 101"},
        {EX_USAGE, "--delay -1s", "demo --delay -1s"},
        {EX_USAGE, "--net wifi", "demo --net wifi"},
        {EX_USAGE, "--net tap=", "demo --net tap="},
        {EX_USAGE, "--ip 10.0.0.2", "demo --ip 10.0.0.2"},
        {EX_USAGE, "--tcp best", "demo --tcp best"},
        {EX_USAGE, "--auth cram", "demo --auth cram"},
        {EX_USAGE, "--json takes no value", "demo --json=yes"},
        {EX_USAGE, "--json is for other commands", "run x.so --json"},
        {EX_USAGE, "--json is for other commands", "boot --json"},
        {EX_USAGE, "--json is for other commands", "serve --json --maildir m"},
        {EX_USAGE, "--session is for other commands", "demo --session 3"},
        {EX_USAGE, "--fast is for other commands", "demo --fast"},
        {EX_USAGE, "--from is for other commands", "run x.so --from=a@b"},
        {EX_USAGE, "--session is for --net replay=FILE", "run x.so --session 3"},
        {EX_USAGE, "--fast is for --net replay=FILE", "run x.so --fast --net feed=x"},
        {EX_USAGE, "--maildir is for the mail server",
         "boot --net tap --ip 10.0.0.2/24 --maildir m"},
        {EX_USAGE, "--argument is for an IMAGE", "replay x.pcap --argument a=b"},
        {EX_USAGE, "both want stdout", "demo --json --pcap -"},
        {EX_USAGE, "--net tap", "demo --net tap"},
        {EX_USAGE, "needs --user", "demo --auth plain"},
        {EX_USAGE, "which image", "run"},
        {EX_USAGE, "needs --maildir", "run x.so --serve 1.2.3.4"},
        {EX_USAGE, "--argument x", "run x.so --argument x"},
        {EX_USAGE, "--maildir is missing", "serve"},
        {EX_USAGE, "needs --password-file or POSTBOARD_PASSWORD", "serve --maildir m --user u"},
        {EX_USAGE, "needs --user", "serve --maildir m --require-auth yes"},
        {EX_USAGE, "--listen 0", "serve --maildir m --listen 0"},
        {EX_USAGE, "--listen 70000", "serve --maildir m --listen 70000"},
        {EX_USAGE, "needs --ip", "serve --maildir m --net tap"},
        {EX_USAGE, "needs --ip", "boot --net tap"},
        {EX_USAGE, "--server is missing", "send --from a@b --to c@d"},
        {EX_USAGE, "--from is missing", "send --maildir m --to c@d --server 10.0.0.1"},
        {EX_USAGE, "--to is missing", "send --maildir m --from c@d --server 10.0.0.1"},
        {EX_USAGE, "--server mail.example.com", "send --server mail.example.com"},
        {EX_USAGE, "of IPv6 [ADDRESS]:PORT", "send --server fd00::1:99999"},
        {EX_USAGE, "--server [fd00::1: not of the form", "send --server [fd00::1"},
        {EX_USAGE, "--server [fd00::1%eth0]:25: not of", "send --server [fd00::1%eth0]:25"},
        {EX_USAGE, "zone %eth7: the board's only interface is eth0",
         "send --server [fe80::1%eth7]:25"},
        {EX_USAGE, "no address of --server's family",
         "send --net tap --ip 10.0.0.2/24 --server fd00::1"},
        {EX_USAGE, "needs --maildir", "send %m"},
        {EX_USAGE, "needs --ip", "send %m --net tap"},
        {EX_USAGE, "needs --password-file", "send %m --maildir m --user u"},
        {EX_DATAERR, "--from: an empty address",
         "send --maildir m --from= --to c@d --server 1.1.1.1"},
        {EX_DATAERR, "--to: holds a line break",
         "send --maildir m --from a@b --to c@d\r\nRSET --server 1.1.1.1"},
        {EX_DATAERR, "--subject: holds a line break", "demo --subject one\ntwo"},
        {EX_DATAERR, "--user: longer than", "demo --auth login --user %l"},
        {EX_NOINPUT, "nobody.txt: No such file", "send %m --maildir m --body nobody.txt"},
        {EX_NOINPUT, "nobody.txt: No such file", "demo --user u --password-file nobody.txt"},
        {EX_NOINPUT, ".: Is a directory", "demo --body ."},
        {EX_NOINPUT, "nothing.so: No such file", "run nothing.so"},
        {EX_NOINPUT, "/: not a regular file", "run /"},
        {EX_DATAERR, "text.so: ", "run text.so"},
        {EX_DATAERR, "empty.so: ", "run empty.so"},
        {EX_DATAERR, "postboard: ", "run /proc/self/exe"},
        {geteuid() == 0 ? EX_OSERR : EX_NOPERM, "tap lo: ", "run %i/shell.so --net tap=lo"},
        {EX_OSERR, "a-name-that-is-too-long", "run %i/shell.so --net tap=a-name-that-is-too-long"},
        {EX_CANTCREAT, "nowhere/x.pcap: ", "demo --pcap nowhere/x.pcap"},
        {EX_CANTCREAT, "/proc/mail", "demo --maildir /proc/mail"},
        {EX_IOERR, "/dev/full: ", "run %i/shell.so --ip 10.0.0.2/24 --pcap /dev/full"},
        {EX_SOFTWARE, "board shell: could not be set up (status 0x4d NX_INVALID_PARAMETERS)",
         "run %i/shell.so"},
        {EX_OSERR, "no memory", "demo --ram 100G"},
        {EX_SOFTWARE, "is --ram enough?", "demo --ram 4K"},
    };

    memset(too_long, 'x', 256);
    too_long[256] = '\0';
    write_file(in_work("text.so"), "not an image\n", 13);
    write_file(in_work("empty.so"), "", 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[1024] = "";
        struct result result;

        for (const char *p = cases[i].line; *p != '\0'; p++) {
            const char *insert = strncmp(p, "%m", 2) == 0   ? mail
                                 : strncmp(p, "%i", 2) == 0 ? images
                                 : strncmp(p, "%l", 2) == 0 ? too_long
                                                            : NULL;

            if (insert != NULL) {
                strcat(line, insert);
                p++;
            } else {
                strncat(line, p, 1);
            }
        }
        result = run(NULL, "%s", line);
        expect(&result, cases[i].status, line);
        expect_complaint(&result, cases[i].words, line);
        result_free(&result);
    }
}

static void a_tap_needs_permission(void **state)
{
    struct result result;

    if (access("/dev/net/tun", F_OK) != 0)
        skip();
    without_privilege = 1;
    result = run(NULL, "run %s/shell.so --net tap=pbtest%u", images, (unsigned)(draw() % 10000));
    without_privilege = 0;
    expect(&result, EX_NOPERM, "a TAP without permission");
    expect_complaint(&result, "no permission", "a TAP without permission");
    result_free(&result);
}

static void without_a_command_usage_is_shown(void **state)
{
    struct result result = run(NULL, "%s", "");

    expect(&result, EX_USAGE, "no command");
    assert_non_null(strstr(result.err, "usage: postboard COMMAND"));
    assert_int_equal(result.out_length, 0);
    result_free(&result);
}

static void every_command_has_help_and_version(void **state)
{
    static const char *const commands[] = {"demo", "boot", "send", "run", "serve", "help"};
    struct result result = run(NULL, "--help"), version = run(NULL, "--version");

    expect(&result, 0, "--help");
    expect(&version, 0, "--version");
    assert_true(strncmp(version.out, "postboard ", 10) == 0);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char usage[64];
        struct result help = run(NULL, "%s --help", commands[i]);
        struct result other = run(NULL, "help %s", commands[i]);
        struct result its_version = run(NULL, "%s --version", commands[i]);

        expect(&help, 0, commands[i]);
        snprintf(usage, sizeof usage, "usage: postboard %s ", commands[i]);
        assert_true(strncmp(help.out, usage, strlen(usage)) == 0);
        assert_string_equal(help.out, other.out);
        assert_string_equal(its_version.out, version.out);
        assert_non_null(strstr(result.out, commands[i]));
        result_free(&help);
        result_free(&other);
        result_free(&its_version);
    }
    result_free(&result);
    result_free(&version);
}

static void a_full_stdout_is_an_error(void **state)
{
    char line[PATH_MAX + 64];
    int status;

    snprintf(line, sizeof line, "%s --help >/dev/full 2>&1", binary);
    status = system(line);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EX_IOERR);
}

/* --- demo --------------------------------------------------------------------------------- */

static void the_demo_delivers_a_drawn_mail(void **state)
{
    static const char *const auths[] = {"none", "plain", "login"};

    for (size_t i = 0; i < sizeof auths / sizeof auths[0]; i++) {
        char from[16], to[16], subject[24], folder[32], expected[64];
        const char *with_user = i > 0 ? "--user somebody" : "";
        size_t body_length, length;
        char *body = draw_body(500 + draw() % 3000, &body_length), *mail;
        uint32_t seed = draw();
        struct result result;

        draw_word(from, 8);
        draw_word(to, 8);
        draw_word(subject, 20);
        snprintf(folder, sizeof folder, "demo-%s", auths[i]);
        write_file(in_work("body"), body, body_length);
        result = run(NULL,
                     "demo --seed %u --from %s@a.example --to %s@b.example --subject %s --auth %s "
                     "%s --body body --maildir %s --pcap %s.pcap",
                     (unsigned)seed, from, to, subject, auths[i], with_user, folder, folder);
        expect(&result, 0, auths[i]);
        mail = only_mail(in_work(folder), &length);
        expect_body(mail, length, body, body_length);
        snprintf(expected, sizeof expected, "Subject: %s\r\n", subject);
        assert_non_null(strstr(mail, expected));
        snprintf(expected, sizeof expected, "C: MAIL FROM:<%s@a.example>", from);
        assert_non_null(strstr(result.out, expected));
        snprintf(expected, sizeof expected, "C: RCPT TO:<%s@b.example>", to);
        assert_non_null(strstr(result.out, expected));
        assert_int_equal(strstr(result.out, "C: AUTH ") != NULL, i > 0);
        assert_non_null(strstr(result.out, "S: 221"));
        assert_non_null(strstr(result.out, "The mail as it arrived:"));
        snprintf(folder, sizeof folder, "demo-%s.pcap", auths[i]);
        assert_true(capture_frames(in_work(folder)) > 20);
        free(mail);
        free(body);
        result_free(&result);
    }
}

static void a_seed_repeats_the_demo(void **state)
{
    static const char *const names[] = {"first.pcap", "again.pcap", "other.pcap"};
    uint32_t seed = draw();
    char hashes[3][17], *captures[3];
    size_t lengths[3];

    for (int i = 0; i < 3; i++) {
        struct result result =
            run(NULL, "demo --seed 0x%x --pcap %s", (unsigned)(seed + (i == 2)), names[i]);

        expect(&result, 0, names[i]);
        hash_of(&result, hashes[i]);
        captures[i] = read_whole(in_work(names[i]), &lengths[i]);
        result_free(&result);
    }
    assert_string_equal(hashes[0], hashes[1]);
    assert_string_not_equal(hashes[0], hashes[2]);
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(captures[0], captures[1], lengths[0]);
    assert_true(lengths[0] != lengths[2] || memcmp(captures[0], captures[2], lengths[0]) != 0);
    for (int i = 0; i < 3; i++)
        free(captures[i]);
}

/* Mails in folder/new. */
static int mail_count(const char *folder)
{
    char path[PATH_MAX * 2];
    struct dirent *entry;
    DIR *directory;
    int count = 0;

    snprintf(path, sizeof path, "%s/new", folder);
    directory = opendir(path);
    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

/* What TCP can mend within the client's time limits is mended; what it cannot,
 * such as a damaged ARP answer, is reported as such, and nothing half arrives. */
static void a_bad_link_delivers_or_says_so(void **state)
{
    static const struct {
        const char *link;
        int must_arrive;
    } cases[] = {
        {"--loss 1 --dup 5 --reorder 5 --delay 2ms", 1},
        {"--loss 10 --dup 10 --reorder 10 --corrupt 5 --delay 2ms", 0},
    };

    for (int i = 0; i < 20; i++) {
        uint32_t seed = draw();
        char folder[32], what[128];
        size_t length, body_length;
        char *body = draw_body(2000, &body_length), *mail;
        struct result result;

        snprintf(folder, sizeof folder, "bad-link-%d", i);
        snprintf(what, sizeof what, "seed %u, %s", (unsigned)seed, cases[i % 2].link);
        write_file(in_work("body"), body, body_length);
        result = run(NULL, "demo --seed %u %s --body body --maildir %s --pcap bad.pcap",
                     (unsigned)seed, cases[i % 2].link, folder);
        if (cases[i % 2].must_arrive || result.status != EX_TEMPFAIL)
            expect(&result, 0, what);
        else
            expect_complaint(&result, "10.0.0.1 ", what);
        if (mail_count(in_work(folder)) != 0 || result.status == 0) {
            mail = only_mail(in_work(folder), &length);
            expect_body(mail, length, body, body_length);
            free(mail);
        }
        free(body);
        result_free(&result);
    }
}

static void a_dead_link_fails_in_time(void **state)
{
    struct result result = run(NULL, "demo --loss 100 --pcap dead.pcap");

    expect(&result, EX_TEMPFAIL, "a dead link");
    expect_complaint(&result, "10.0.0.1 cannot be reached", "a dead link");
    result_free(&result);
}

static void the_capture_can_go_to_stdout(void **state)
{
    struct result result = run(NULL, "demo --seed 3 --pcap -");

    expect(&result, 0, "--pcap -");
    write_file(in_work("piped.pcap"), result.out, result.out_length);
    assert_true(capture_frames(in_work("piped.pcap")) > 20);
    assert_non_null(strstr(result.err, "The mail as it arrived:"));
    result_free(&result);
}

static void json_is_one_object(void **state)
{
    struct result result = run(NULL, "demo --seed 0x10 --json --pcap json.pcap");

    expect(&result, 0, "--json");
    assert_true(strncmp(result.out, "{\"command\":\"demo\",\"status\":0,\"seed\":16,", 38) == 0);
    assert_ptr_equal(strchr(result.out, '\n'), result.out + result.out_length - 1);
    assert_non_null(strstr(result.err, "The mail as it arrived:"));
    result_free(&result);
}

/* --- boot --------------------------------------------------------------------------------- */

static void the_shell_answers_a_pipe(void **state)
{
    static const char input[] = "help\nps\nifconfig\narp\nping 10.0.0.1\narp\ntime\n"
                                "smtp 10.0.0.1 a@b c@d \"the subject\" words of the mail\n"
                                "ping nowhere\nfrobnicate\npcap shell.pcap\nping 10.0.0.1 2\n"
                                "pcap off\nping 10.0.0.77 1\nping -c 1 -s 3000 10.0.0.1\nquit\nnever read\n";
    static const char *const wanted[] = {
        "postboard> help\n",
        "  quit ",
        "shell ",
        "running",
        "inet 10.0.0.2  netmask 255.255.255.0",
        "ether 02:",
        "(status 0x29 NX_NO_RESPONSE)",
        "56 bytes from 10.0.0.1: seq=4 time=",
        "4 sent, 4 answered",
        "10.0.0.1 ",
        "2020-01-01T00:00:0",
        "sent to c@d",
        "usage: ping",
        "frobnicate: no such command",
        "capturing into shell.pcap",
        "2 sent, 2 answered",
        "capture stopped",
        "no answer from 10.0.0.77",
        "3000 bytes from 10.0.0.1: seq=1 time=",
        "postboard> quit\n",
    };
    struct result result;
    char *mail, hash[17], again[17];
    size_t length;

    write_file(in_work("input"), input, strlen(input));
    result = run(in_work("input"), "boot --seed 9 --maildir boot-mail");
    expect(&result, 0, "boot");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strstr(result.out, wanted[i]) == NULL)
            fail_msg("boot does not show \"%s\":\n%s", wanted[i], result.out);
    }
    assert_null(strstr(result.out, "never read"));
    mail = only_mail(in_work("boot-mail"), &length);
    expect_body(mail, length, "words of the mail\r\n", 19);
    assert_true(capture_frames(in_work("shell.pcap")) >= 4);
    hash_of(&result, hash);
    free(mail);
    result_free(&result);
    /* Without a folder of one's own: the same boards, the same hash. */
    result = run(in_work("input"), "boot --seed 9");
    hash_of(&result, again);
    assert_string_equal(hash, again);
    result_free(&result);
}

/* What the stack gave up is counted by reason, and noted in the trace. */
static void packets_given_up_are_seen(void **state)
{
    static const char input[] = "netstat\nsmtp 10.0.0.1:9 a@b c@d subject words\nnetstat -s\n"
                                "netstat -x\nquit\n";
    static const char *const wanted[] = {
        "postboard> netstat\n", "TCP:  1 segments sent (0 bytes)", "ICMP: 0 pings sent",
        "packets given up: 0\n", "usage: netstat [-s]",
    };
    struct result result;
    size_t length;
    char *trace;

    write_file(in_work("input"), input, strlen(input));
    result = run(in_work("input"), "boot --seed 9 --trace discards.json");
    expect(&result, 0, "boot");
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strstr(result.out, wanted[i]) == NULL)
            fail_msg("boot does not show \"%s\":\n%s", wanted[i], result.out);
    }
    result_free(&result);
    trace = read_whole(in_work("discards.json"), &length);
    /* The server board has no socket at port 9. */
    assert_non_null(strstr(trace, "\"name\":\"TCP: no socket at the port\""));
    assert_non_null(strstr(trace, "\"cat\":\"discarded packets\""));
    free(trace);
}

/* The host's zone is no input of a world. */
static void firmware_lives_in_utc(void **state)
{
    static const char *const zones[] = {"UTC0", "JST-9", "EST5EDT"};

    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        struct result result;

        setenv("TZ", zones[i], 1);
        result = run(NULL, "run %s/../tests/images/cli/calendar.so --seed 4", images);
        unsetenv("TZ");
        expect(&result, 0, "the calendar");
        assert_string_equal(result.out, "2020-01-01 00:00 GMT 1577836800\n");
        result_free(&result);
    }
}

/* Whoever began a capture, the shell may end it, and what it begins must be whole. */
static void the_shell_owns_captures_too(void **state)
{
    static const char stops[] = "pcap off\nping 10.0.0.1 1\nquit\n";
    static const char fills[] = "pcap /dev/full\nping 10.0.0.1 1\nquit\n";
    struct result result;

    write_file(in_work("input"), stops, strlen(stops));
    result = run(in_work("input"), "boot --seed 9 --pcap stopped.pcap");
    expect(&result, 0, "pcap off");
    result_free(&result);
    write_file(in_work("input"), fills, strlen(fills));
    result = run(in_work("input"), "boot --seed 9");
    expect(&result, EX_IOERR, "pcap /dev/full");
    expect_complaint(&result, "/dev/full: ", "pcap /dev/full");
    result_free(&result);
}

/* Reads from a terminal until `words` came; what came is appended to `seen`. */
static void expect_on_terminal(int terminal, char *seen, size_t size, const char *words)
{
    size_t length = strlen(seen);

    while (strstr(seen, words) == NULL) {
        struct pollfd ready = {terminal, POLLIN, 0};
        ssize_t count = 0;

        if (poll(&ready, 1, 30 * 1000) > 0)
            count = read(terminal, seen + length, size - length - 1);
        if (count <= 0)
            fail_msg("the terminal does not show \"%s\":\n%s", words, seen);
        /* Terminals of old got NULs to fill the time that they took. */
        for (char *from = seen + length, *end = from + count; from < end; from++) {
            if (*from != '\0')
                seen[length++] = *from;
        }
        seen[length] = '\0';
        assert_true(length < size - 1);
    }
}

static void the_shell_edits_lines_on_a_terminal(void **state)
{
    char seen[8192] = "";
    char *words[] = {binary, (char *)"boot", NULL};
    int terminal, status;
    pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

    assert_true(pid >= 0);
    if (pid == 0) {
        setenv("TERM", "vt100", 1);
        alarm(HANG_SECONDS);
        execv(binary, words);
        _exit(98);
    }
    expect_on_terminal(terminal, seen, sizeof seen, "postboard> ");
    /* A typing error, taken back; the network answers while the terminal waits. */
    assert_int_equal(write(terminal, "ping 10.0.0.9\1771 1\r", 18), 18);
    expect_on_terminal(terminal, seen, sizeof seen, "56 bytes from 10.0.0.1: seq=1 time=");
    /* Before the prompt the terminal would take the end of input for its own. */
    expect_on_terminal(terminal, seen, sizeof seen, "1 sent, 1 answered\r\npostboard> ");
    assert_int_equal(write(terminal, "\004", 1), 1);
    expect_on_terminal(terminal, seen, sizeof seen, "hash=");
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    close(terminal);
}

static void an_interrupt_ends_the_shell(void **state)
{
    char seen[8192] = "";
    char *words[] = {binary, (char *)"boot", NULL};
    int terminal, status;
    pid_t pid = forkpty(&terminal, NULL, NULL, NULL);

    assert_true(pid >= 0);
    if (pid == 0) {
        alarm(HANG_SECONDS);
        execv(binary, words);
        _exit(98);
    }
    expect_on_terminal(terminal, seen, sizeof seen, "postboard> ");
    assert_int_equal(kill(pid, SIGTERM), 0);
    expect_on_terminal(terminal, seen, sizeof seen, "hash=");
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
    close(terminal);
}

static void the_end_of_input_quits(void **state)
{
    struct result result = run(NULL, "boot");

    expect(&result, 0, "boot without input");
    assert_non_null(strstr(result.out, "postboard> "));
    result_free(&result);
}

/* --- run ---------------------------------------------------------------------------------- */

#define ABORTED 134

static void run_ends_as_the_images_do(void **state)
{
    static const struct {
        const char *options;
        int status;
    } cases[] = {
        {"--argument status=0", 0},
        {"--argument status=7", 7},
        {"--argument status=297", ABORTED},
        {"--argument status=299", 0},
        {"--argument status=298 --until 5s", 0},
        {"--argument status=298", EX_SOFTWARE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct result result =
            run(NULL, "run %s/../tests/images/cli/ends.so %s", images, cases[i].options);

        expect(&result, cases[i].status, cases[i].options);
        assert_non_null(strstr(result.out, "ends with "));
        if (cases[i].status == EX_SOFTWARE) {
            assert_non_null(strstr(result.err, "postboard: nothing can happen any more"));
            assert_non_null(strstr(result.err, "\npostboard: board ends: thread ends is suspended\n"));
        } else if (cases[i].status == ABORTED) {
            expect_complaint(&result, "board ends: ended with status 134: abort()",
                             cases[i].options);
        } else {
            assert_null(strstr(result.err, "postboard: ")); /* the image's own word */
        }
        result_free(&result);
    }
}

static void an_application_without_threads_is_named(void **state)
{
    struct result result = run(NULL, "run %s/../tests/images/cli/threadless.so", images);

    expect(&result, EX_SOFTWARE, "no thread");
    expect_complaint(&result, "board threadless: ", "no thread");
    expect_complaint(&result, "its application created no thread", "no thread");
    result_free(&result);
}

static void thirty_idle_days_pass_at_once(void **state)
{
    struct result result = run(NULL, "run %s/../tests/images/cli/sleeper.so --until 30d", images);

    expect(&result, 0, "30 days");
    result_free(&result);
}

static void an_idle_server_serves_until_told(void **state)
{
    struct result result = run(NULL, "serve --maildir served --until 30d");

    expect(&result, 0, "serve");
    result_free(&result);
}

/* --- send ----------------------------------------------------------------------------------- */

static void send_delivers_bytes(void **state)
{
    size_t body_length, length;
    char *body = draw_body(1 << 20, &body_length), *mail;
    struct result result;

    write_file(in_work("body"), body, body_length);
    write_file(in_work("password"), "secret word\n", 12);
    result = run(in_work("body"), "send --from a@b --to c@d --server 10.1.2.3:2525 --user somebody "
                                  "--password-file password --maildir sent");
    expect(&result, 0, "send");
    assert_int_equal(result.out_length, 0);
    mail = only_mail(in_work("sent"), &length);
    expect_body(mail, length, body, body_length);
    free(mail);
    free(body);
    result_free(&result);
}

static void long_credentials_are_taken(void **state)
{
    static const char *const auths[] = {"plain", "login"};
    char user[256], password[256];

    draw_word(user, 255);
    draw_word(password, 255);
    write_file(in_work("password"), password, 255);
    for (size_t i = 0; i < 2; i++) {
        struct result result = run(NULL,
                                   "demo --auth %s --user %s --password-file password "
                                   "--pcap long.pcap",
                                   auths[i], user);

        expect(&result, 0, auths[i]);
        assert_non_null(strstr(result.out, "S: 235"));
        result_free(&result);
    }
}

static void rude_servers_are_named(void **state)
{
    static const struct {
        int port, status;
        const char *words;
    } cases[] = {
        {2500, EX_TEMPFAIL, "10.0.0.1:2500 fell silent"},
        {2501, EX_TEMPFAIL, "10.0.0.1:2501 closed the connection early"},
        {2502, EX_TEMPFAIL, "10.0.0.1:2502 reset the connection"},
        {2503, EX_PROTOCOL, "10.0.0.1:2503 sent what is no SMTP reply: who are you"},
        {2504, EX_UNAVAILABLE, "10.0.0.1:2504 refused the session: 554 go away"},
        {2505, EX_TEMPFAIL, "10.0.0.1:2505 refused the session: 421 too busy"},
        {2506, EX_PROTOCOL, "10.0.0.1:2506 sent "},
        {2507, EX_TEMPFAIL, "10.0.0.1:2507 refused the connection"},
        {2508, EX_PROTOCOL, "10.0.0.1:2508 sent "},
    };
    char from[PATH_MAX * 2];

    mkdir(in_work("rude"), 0700);
    snprintf(from, sizeof from, "%s/client.so", images);
    assert_int_equal(symlink(from, in_work("rude/client.so")), 0);
    snprintf(from, sizeof from, "%s/../tests/images/cli/rude_server.so", images);
    assert_int_equal(symlink(from, in_work("rude/mailserver.so")), 0);
    setenv("POSTBOARD_IMAGES", in_work("rude"), 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct result result =
            run(NULL, "send --from a@b --to c@d --server 10.0.0.1:%d --maildir rude-mail",
                cases[i].port);

        expect(&result, cases[i].status, cases[i].words);
        expect_complaint(&result, cases[i].words, cases[i].words);
        result_free(&result);
    }
    unsetenv("POSTBOARD_IMAGES");
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static int find_binary(void **state)
{
    const char *given = getenv("PB_BIN");
    char self[PATH_MAX - 32], *slash;
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

    if (length < 0)
        return -1;
    self[length] = '\0';
    /* BUILD/tests/test_cli: two up is the build directory. */
    for (int i = 0; i < 2; i++) {
        slash = strrchr(self, '/');
        if (slash == NULL)
            return -1;
        *slash = '\0';
    }
    snprintf(binary, sizeof binary, "%s/postboard", self);
    snprintf(images, sizeof images, "%s/images", self);
    if (given != NULL && realpath(given, binary) == NULL)
        return -1;
    strcpy(work, "/tmp/postboard-test-XXXXXX");
    unsetenv("POSTBOARD_IMAGES");
    unsetenv("POSTBOARD_PASSWORD");
    return mkdtemp(work) != NULL ? 0 : -1;
}

static int remove_work(void **state)
{
    char line[PATH_MAX + 16];

    snprintf(line, sizeof line, "rm -rf '%s'", work);
    return system(line) == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_input_gets_one_line_and_a_code),
        cmocka_unit_test(a_tap_needs_permission),
        cmocka_unit_test(without_a_command_usage_is_shown),
        cmocka_unit_test(every_command_has_help_and_version),
        cmocka_unit_test(a_full_stdout_is_an_error),
        cmocka_unit_test(the_demo_delivers_a_drawn_mail),
        cmocka_unit_test(a_seed_repeats_the_demo),
        cmocka_unit_test(a_bad_link_delivers_or_says_so),
        cmocka_unit_test(a_dead_link_fails_in_time),
        cmocka_unit_test(the_capture_can_go_to_stdout),
        cmocka_unit_test(json_is_one_object),
        cmocka_unit_test(the_shell_answers_a_pipe),
        cmocka_unit_test(packets_given_up_are_seen),
        cmocka_unit_test(firmware_lives_in_utc),
        cmocka_unit_test(the_shell_owns_captures_too),
        cmocka_unit_test(the_end_of_input_quits),
        cmocka_unit_test(the_shell_edits_lines_on_a_terminal),
        cmocka_unit_test(an_interrupt_ends_the_shell),
        cmocka_unit_test(run_ends_as_the_images_do),
        cmocka_unit_test(an_application_without_threads_is_named),
        cmocka_unit_test(thirty_idle_days_pass_at_once),
        cmocka_unit_test(an_idle_server_serves_until_told),
        cmocka_unit_test(send_delivers_bytes),
        cmocka_unit_test(long_credentials_are_taken),
        cmocka_unit_test(rude_servers_are_named),
    };

    return cmocka_run_group_tests_name("cli", tests, find_binary, remove_work);
}
