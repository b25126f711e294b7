/*
 * A program that is its own firmware: a world of one board, set up from the
 * environment variable POSTBOARD ("--seed 5 --until 10s --pcap out.pcap").
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

#include "parse.h"
#include "postboard.h"

struct settings {
    struct pb_world_options world;
    struct pb_board_options board;
    struct pb_link_options link;
    uint64_t until_ns;
    int seeded;
    const char *pcap, *tls_keys, *tap, *record, *replay;
    const char *argument_names[32], *argument_values[32];
    int arguments;
};

static void __attribute__((noreturn)) refuse(const char *what, const char *why, int code)
{
    fprintf(stderr, "postboard: %s: %s\n", what, why);
    exit(code);
}

/* --- options ---------------------------------------------------------------------------- */

static int set_number(uint64_t *number, const char *value)
{
    return pb_parse_number(value, number);
}

static int set_seed(struct settings *s, const char *value)
{
    s->seeded = 1;
    return set_number(&s->world.seed, value);
}

static int set_until(struct settings *s, const char *value)
{
    return pb_parse_time(value, &s->until_ns);
}

static int set_pcap(struct settings *s, const char *value)
{
    s->pcap = value;
    return 0;
}

static int set_tls_keys(struct settings *s, const char *value)
{
    s->tls_keys = value;
    return 0;
}

static int set_record(struct settings *s, const char *value)
{
    s->record = value;
    return 0;
}

static int set_replay(struct settings *s, const char *value)
{
    s->replay = value;
    return 0;
}

static int set_net(struct settings *s, const char *value)
{
    s->tap = strncmp(value, "tap=", 4) == 0 ? value + 4 : strcmp(value, "tap") == 0 ? "tap0" : NULL;
    return s->tap != NULL || strcmp(value, "sim") == 0 ? 0 : -1;
}

static int set_folder(struct settings *s, const char *value)
{
    s->board.folder = value;
    return 0;
}

static int set_watchdog(struct settings *s, const char *value)
{
    uint64_t seconds;

    if (set_number(&seconds, value) < 0 || seconds == 0 || seconds > 86400) {
        return -1;
    }
    s->world.watchdog_s = (unsigned)seconds;
    return 0;
}

static int set_epoch(struct settings *s, const char *value)
{
    return pb_parse_time(value, &s->world.epoch_ns);
}

static int set_ram(struct settings *s, const char *value)
{
    uint64_t bytes;

    if (pb_parse_size(value, &bytes) < 0) {
        return -1;
    }
    s->board.ram = bytes;
    return 0;
}

static int set_delay(struct settings *s, const char *value)
{
    return pb_parse_time(value, &s->link.delay_ns);
}

static int set_loss(struct settings *s, const char *value)
{
    return pb_parse_percent(value, &s->link.loss);
}

static int set_dup(struct settings *s, const char *value)
{
    return pb_parse_percent(value, &s->link.dup);
}

static int set_reorder(struct settings *s, const char *value)
{
    return pb_parse_percent(value, &s->link.reorder);
}

static int set_corrupt(struct settings *s, const char *value)
{
    return pb_parse_percent(value, &s->link.corrupt);
}

/* NAME=VALUE: a boot argument. */
static int set_argument(struct settings *s, const char *value)
{
    char *equals = strchr(value, '=');

    if (equals == NULL || s->arguments == 32) {
        return -1;
    }
    *equals = '\0';
    s->argument_names[s->arguments] = value;
    s->argument_values[s->arguments] = equals + 1;
    s->arguments++;
    return 0;
}

static const struct option {
    const char *name;
    int (*set)(struct settings *, const char *value);
} options[] = {
    {"--seed", set_seed},       {"--until", set_until},       {"--pcap", set_pcap},
    {"--net", set_net},         {"--maildir", set_folder},    {"--watchdog", set_watchdog},
    {"--epoch", set_epoch},     {"--ram", set_ram},           {"--delay", set_delay},
    {"--loss", set_loss},       {"--dup", set_dup},           {"--reorder", set_reorder},
    {"--corrupt", set_corrupt}, {"--argument", set_argument}, {"--record", set_record},
    {"--replay", set_replay},   {"--tls-keys", set_tls_keys},
};

static const struct option *find_option(const char *name)
{
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return &options[i];
        }
    }
    refuse(name, "unknown option in POSTBOARD", EX_USAGE);
}

/* `text` is cut up and stays in use. */
static void parse(struct settings *s, char *text)
{
    static const char blanks[] = " \t\n";
    char *rest = NULL;

    for (char *word = strtok_r(text, blanks, &rest); word != NULL;
         word = strtok_r(NULL, blanks, &rest)) {
        char *equals = strncmp(word, "--", 2) == 0 ? strchr(word, '=') : NULL;
        if (strcmp(word, "--realtime") == 0) {
            s->world.realtime = 1;
            continue;
        }
        if (equals != NULL) {
            *equals = '\0';
        }
        const struct option *option = find_option(word);
        const char *value = equals != NULL ? equals + 1 : strtok_r(NULL, blanks, &rest);
        if (value == NULL) {
            refuse(word, "needs a value", EX_USAGE);
        }
        if (option->set(s, value) < 0) {
            fprintf(stderr, "postboard: %s %s: not a value of this option\n", word, value);
            exit(EX_USAGE);
        }
    }
}

/* What a user does not say is the host's to choose: outside input, printed. */
static void choose_defaults(struct settings *s)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (!s->seeded) {
        s->world.seed = (uint64_t)now.tv_sec * 1000003u ^ (uint64_t)now.tv_nsec;
    }
    if (s->tap != NULL) {
        s->world.realtime = 1;
        if (s->world.epoch_ns == 0) {
            s->world.epoch_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
        }
    }
}

/* --- the run ------------------------------------------------------------------------------- */

static struct pb_world *build(const struct settings *s, const struct pb_image *image,
                              struct pb_link **link_out)
{
    struct pb_error error;
    struct pb_world *world = pb_world_create(&s->world, &error);

    if (world == NULL) {
        refuse("world", error.text, EX_OSERR);
    }
    if (s->record != NULL && pb_world_record(world, "linked", getenv("POSTBOARD"), &error) < 0) {
        refuse(s->record, error.text, EX_OSERR);
    }
    struct pb_board *board = pb_board_create(world, "board", &s->board, &error);
    struct pb_link *link = board != NULL ? pb_link_create(world, &s->link, &error) : NULL;
    *link_out = link;
    if (link == NULL || pb_board_connect(board, link, &error) < 0 ||
        (s->tap != NULL && pb_link_tap(link, s->tap, &error) < 0) ||
        (s->pcap != NULL && pb_link_capture(link, s->pcap, &error) < 0) ||
        (s->tls_keys != NULL && pb_world_tls_keys(world, s->tls_keys, &error) < 0) ||
        pb_board_link_image(board, image, &error) < 0 ||
        (s->record != NULL && pb_world_record_to(world, s->record, &error) < 0)) {
        fprintf(stderr, "postboard: %s\n", error.text);
        exit(EX_OSERR);
    }
    for (int i = 0; i < s->arguments; i++) {
        pb_board_argument(board, s->argument_names[i], s->argument_values[i], SIZE_MAX);
    }
    pb_board_power_on(board);
    return world;
}

/* A capture that is not whole is a failure, whatever the firmware says. */
static int end_capture(struct pb_link *link, int status)
{
    struct pb_error error;

    if (pb_link_capture_path(link) != NULL && pb_link_capture_stop(link, &error) < 0) {
        fprintf(stderr, "postboard: %s\n", error.text);
        return status != 0 ? status : EX_IOERR;
    }
    return status;
}

/* The same holds for a journal. */
static int end_journal(const struct settings *s, struct pb_world *world, int status)
{
    struct pb_error error;

    if (s->record != NULL && pb_world_record_end(world, &error) < 0) {
        fprintf(stderr, "postboard: %s\n", error.text);
        return status != 0 ? status : EX_IOERR;
    }
    return status;
}

/* --- a journal that this program has recorded -------------------------------------------- */

static void show(void *arg, const char *board, const char *text, size_t length)
{
    fwrite(text, 1, length, stdout);
}

static int replay(const char *path, const struct pb_image *image)
{
    const struct pb_journal_options options = {.linked = image, .console = show};
    struct pb_journal_report report;
    struct pb_error error;
    int result = pb_journal_play(path, &options, &report, &error);

    fflush(stdout);
    if (result < 0 || report.cut) {
        fprintf(stderr, "postboard: %s%s\n", result < 0 ? error.text : path,
                result < 0 ? "" : ": cut: the journal has no end");
    }
    if (result < 0) {
        return EX_DATAERR;
    }
    if (report.changed[0] != '\0') {
        fputs("postboard: this program is another one than then\n", stderr);
    }
    if (report.trace[0] != '\0') {
        fprintf(stderr, "postboard: the trace first differs %s\n", report.trace);
    }
    if (report.frame[0] != '\0') {
        fprintf(stderr, "postboard: %s\n", report.frame);
    }
    fprintf(stderr, "seed=%llu hash=%016llx\n", (unsigned long long)report.seed,
            (unsigned long long)report.hash);
    return result != 0 ? 1 : report.cut ? EX_DATAERR : 0;
}

void pb_linked_main(const struct pb_image *image)
{
    struct settings s = {.until_ns = UINT64_MAX, .board = {.watched = 1}};
    const char *environment = getenv("POSTBOARD");
    char *text = strdup(environment != NULL ? environment : "");
    struct pb_link *link;
    int status = 0;

    if (text == NULL) {
        refuse("POSTBOARD", "out of memory", EX_OSERR);
    }
    parse(&s, text);
    if (s.replay != NULL) {
        status = replay(s.replay, image);
        free(text);
        exit(status);
    }
    choose_defaults(&s);
    struct pb_world *world = build(&s, image, &link);
    if (pb_world_run(world, s.until_ns) == PB_END_STOPPED) {
        status = pb_world_status(world);
    }
    status = end_journal(&s, world, end_capture(link, status));
    fflush(stdout);
    fprintf(stderr, "seed=%llu hash=%016llx\n", (unsigned long long)s.world.seed,
            (unsigned long long)pb_world_hash(world));
    pb_world_destroy(world);
    free(text);
    exit(status);
}
