/*
 * --preempt, --preempt-log: the file that lists where threads are interrupted,
 * and the report of a failed run, with source lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "preempt.h"

#define MOST_SHOWN 20u /* of those that displaced a thread: the last ones */
#define PLACE_TEXT 256
#define STACK_TEXT 16384

static const char *const modes[] = {"off", "edges", "accesses"};

int pb_preempt_set(struct pb_settings *settings, const char *value)
{
    settings->preempt_file = NULL;
    if (strncmp(value, "replay=", 7) == 0 && value[7] != '\0') {
        settings->preempt_file = value + 7;
        return 0;
    }
    for (unsigned i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(value, modes[i]) == 0) {
            settings->preempt = (enum pb_preempt)i;
            return 0;
        }
    }
    return -1;
}

/* --- what a run leaves behind ------------------------------------------------------ */

void pb_switches_take(struct pb_switches *switches, const struct pb_world *world)
{
    const struct pb_moment *moments = pb_world_moments(world, &switches->count);

    switches->points = pb_world_points(world);
    const struct pb_race *races = pb_world_races(world, &switches->race_count);
    switches->moments = malloc((switches->count + 1) * sizeof *switches->moments);
    switches->races = malloc((switches->race_count + 1) * sizeof *races);
    if (switches->moments == NULL || switches->races == NULL) {
        pb_complain("out of memory");
        exit(EX_OSERR);
    }
    if (switches->count > 0)
        memcpy(switches->moments, moments, switches->count * sizeof *moments);
    if (switches->race_count > 0)
        memcpy(switches->races, races, switches->race_count * sizeof *races);
}

void pb_switches_free(struct pb_switches *switches)
{
    free(switches->moments);
    free(switches->races);
    memset(switches, 0, sizeof *switches);
}

/* --- source lines --------------------------------------------------------------------- */

/* The image file of a board; the server board, if any, comes first. */
static const char *image_of(const struct pb_settings *settings, unsigned board)
{
    const unsigned first = settings->serve.given ? 1 : 0;

    return board >= first && board - first < (unsigned)settings->operand_count
               ? settings->operands[board - first]
               : NULL;
}

/* Runs addr2line with the file and the addresses; its output's descriptor, or -1. */
static int addr2line(const char *file, const uint64_t *offsets, unsigned count, pid_t *pid)
{
    char addresses[PB_RACE_CALLERS + 1][24];
    char *arguments[PB_RACE_CALLERS + 1 + 8] = {"addr2line", "-s", "-f", "-p", "-i", "-e",
                                                (char *)(uintptr_t)file};
    int ends[2];

    for (unsigned i = 0; i < count; i++) {
        /* A point's call, as any, is what returns there. */
        snprintf(addresses[i], sizeof addresses[i], "0x%llx",
                 (unsigned long long)(offsets[i] - (offsets[i] != 0)));
        arguments[7 + i] = addresses[i];
    }
    if (pipe(ends) != 0)
        return -1;
    *pid = fork();
    if (*pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(STDERR_FILENO);
        execvp("addr2line", arguments);
        _exit(127);
    }
    close(ends[1]);
    if (*pid > 0)
        return ends[0];
    close(ends[0]);
    return -1;
}

/* What addr2line says: a line a place, and one for each function that a place
 * was inlined into. Empty where the host has no addr2line. */
static void read_lines_of(const struct pb_settings *settings, unsigned board,
                          const uint64_t *offsets, unsigned count, char *text, size_t size)
{
    const char *image = image_of(settings, board);
    size_t length = 0;
    ssize_t got;
    pid_t pid;
    int output = image != NULL ? addr2line(image, offsets, count, &pid) : -1;

    if (output >= 0) {
        /* what does not fit is read, too: it must not wait for us */
        char rest[512];
        while ((got = length < size - 1 ? read(output, text + length, size - 1 - length)
                                        : read(output, rest, sizeof rest)) > 0)
            length += length < size - 1 ? (size_t)got : 0;
        close(output);
        waitpid(pid, NULL, 0);
    }
    text[length] = '\0';
}

/* A line of addr2line without what a reader does not need; 0: it knows nothing. */
static int tidy(char *line)
{
    char *note = strstr(line, " (discriminator");

    if (note != NULL)
        *note = '\0';
    return line[0] != '\0' && strchr(line, '?') == NULL;
}

/* "function at file.c:12", or the place in the image where the host has no
 * addr2line or the image no lines. */
static void name_place(const struct pb_settings *settings, unsigned board, uint64_t offset,
                       char place[PLACE_TEXT])
{
    place[0] = '\0';
    if (offset != 0)
        read_lines_of(settings, board, &offset, 1, place, PLACE_TEXT);
    place[strcspn(place, "\n")] = '\0';
    if (!tidy(place))
        snprintf(place, PLACE_TEXT, "0x%llx", (unsigned long long)(offset - (offset != 0)));
}

/* --- the report -------------------------------------------------------------------------- */

static size_t count_displaced(const struct pb_switches *switches)
{
    size_t displaced = 0;

    for (size_t i = 0; i < switches->count; i++)
        displaced += switches->moments[i].next[0] != '\0';
    return displaced;
}

static void show_moment(const struct pb_settings *settings, const struct pb_moment *moment)
{
    char place[PLACE_TEXT], time[PB_VALUE_TEXT], line[2 * PLACE_TEXT];

    name_place(settings, moment->board, moment->offset, place);
    snprintf(line, sizeof line, "%14s  board %u: %s gives way to %s in %s",
             pb_format_time(time, moment->time_ns), moment->board, moment->name, moment->next,
             place);
    pb_print_safely(stderr, line, strlen(line));
    fputc('\n', stderr);
}

void pb_switches_show(const struct pb_settings *settings, const struct pb_switches *switches)
{
    const size_t displaced = count_displaced(switches);
    size_t left_out = displaced > MOST_SHOWN ? displaced - MOST_SHOWN : 0;

    fflush(stdout);
    fprintf(stderr, "postboard: threads were displaced at %zu of %zu chosen points (%s)%s\n",
            displaced, switches->count, modes[settings->preempt],
            left_out > 0 ? "; the last of them:" : displaced > 0 ? ":" : "");
    for (size_t i = 0; i < switches->count; i++) {
        if (switches->moments[i].next[0] == '\0')
            continue;
        if (left_out > 0)
            left_out--;
        else
            show_moment(settings, &switches->moments[i]);
    }
}

/* The calls around an access, from the innermost; what was inlined is called, too. */
static void show_callers(const struct pb_settings *settings, unsigned board,
                         const struct pb_race_side *side)
{
    static const char inlined[] = " (inlined by) ";
    uint64_t offsets[PB_RACE_CALLERS + 1] = {side->offset};
    char text[STACK_TEXT], shown[PLACE_TEXT + 16], *rest = text, *line;
    int first = 1;

    memcpy(offsets + 1, side->caller, side->callers * sizeof *offsets);
    read_lines_of(settings, board, offsets, side->callers + 1, text, sizeof text);
    for (; (line = strsep(&rest, "\n")) != NULL; first = 0) {
        if (first || !tidy(line))
            continue;
        if (strncmp(line, inlined, sizeof inlined - 1) == 0)
            line += sizeof inlined - 1;
        snprintf(shown, sizeof shown, "        from %.*s", PLACE_TEXT, line);
        pb_print_safely(stderr, shown, strlen(shown));
        fputc('\n', stderr);
    }
}

static void show_side(const struct pb_settings *settings, unsigned board,
                      const struct pb_race_side *side)
{
    char place[PLACE_TEXT], line[2 * PLACE_TEXT];

    name_place(settings, board, side->offset, place);
    snprintf(line, sizeof line, "    %s %s %u byte%s in %s", side->name,
             side->write ? "writes" : "reads", side->size, side->size == 1 ? "" : "s", place);
    pb_print_safely(stderr, line, strlen(line));
    fputc('\n', stderr);
    show_callers(settings, board, side);
}

/* They are no failure of the run, but of some run. */
static void show_races(const struct pb_settings *settings, const struct pb_switches *switches)
{
    fflush(stdout);
    for (size_t i = 0; i < switches->race_count; i++) {
        const struct pb_race *race = &switches->races[i];

        fprintf(stderr, "postboard: data race on board %u at 0x%llx:\n", race->board,
                (unsigned long long)race->address);
        show_side(settings, race->board, &race->first);
        show_side(settings, race->board, &race->second);
    }
}

/* --- the file ------------------------------------------------------------------------------ */

static void write_moment(FILE *file, const struct pb_settings *settings,
                         const struct pb_moment *moment)
{
    char place[PLACE_TEXT] = "", line[2 * PLACE_TEXT];

    if (moment->next[0] != '\0')
        name_place(settings, moment->board, moment->offset, place);
    fprintf(file, "%u %u %llu %s", moment->board, moment->thread,
            (unsigned long long)moment->point, moment->event ? "event" : "tick");
    if (moment->next[0] != '\0') {
        snprintf(line, sizeof line, "   # %s gives way to %s in %s", moment->name, moment->next,
                 place);
        pb_print_safely(file, line, strlen(line));
    }
    fputc('\n', file);
}

int pb_switches_write(const struct pb_settings *settings, const struct pb_switches *switches)
{
    FILE *file = fopen(settings->preempt_log, "we");

    if (file == NULL) {
        pb_complain("%s: %s", settings->preempt_log, strerror(errno));
        return EX_CANTCREAT;
    }
    fprintf(file, "postboard-preempt 1 %s seed %llu\n# board, thread, point of the thread, leap\n",
            modes[settings->preempt], (unsigned long long)settings->seed.value);
    for (size_t i = 0; i < switches->count; i++)
        write_moment(file, settings, &switches->moments[i]);
    int failed = ferror(file);
    failed |= fclose(file) != 0;
    if (failed) {
        pb_complain("%s: cannot write", settings->preempt_log);
        return EX_IOERR;
    }
    return 0;
}

/* --- the log of a crash: all in a signal handler ---------------------------------------- */

static struct {
    const struct pb_settings *settings;
    const struct pb_world *world;
    int file;
} crashed;

static void put(const char *text)
{
    ssize_t ignored = write(crashed.file, text, strlen(text));

    (void)ignored;
}

static void put_number(uint64_t value)
{
    char digits[24];
    size_t at = sizeof digits - 1;

    digits[at] = '\0';
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    put(&digits[at]);
}

static void write_crashed(void *arg)
{
    size_t count;
    const struct pb_moment *moment = pb_world_moments(crashed.world, &count);

    crashed.file = open(crashed.settings->preempt_log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (crashed.file < 0)
        return;
    put("postboard-preempt 1 ");
    put(modes[crashed.settings->preempt]);
    put(" seed ");
    put_number(crashed.settings->seed.value);
    put("\n# board, thread, point of the thread, leap\n");
    for (; count > 0; count--, moment++) {
        put_number(moment->board);
        put(" ");
        put_number(moment->thread);
        put(" ");
        put_number(moment->point);
        put(moment->event ? " event\n" : " tick\n");
    }
}

void pb_switches_guard(const struct pb_settings *settings, struct pb_world *world)
{
    if (settings->preempt == PB_PREEMPT_OFF || settings->preempt_log == NULL)
        return;
    crashed.settings = settings;
    crashed.world = world;
    pb_world_on_report(world, write_crashed, NULL);
}

/* The first line: the file's kind, mode and seed. */
static int read_head(struct pb_settings *settings, const char *line)
{
    unsigned long long seed;
    char mode[16];

    if (sscanf(line, "postboard-preempt 1 %15s seed %llu", mode, &seed) != 2 ||
        pb_preempt_set(settings, mode) != 0 || settings->preempt == PB_PREEMPT_OFF)
        return -1;
    if (!settings->seed.given) {
        settings->seed.value = seed;
        settings->seed.given = 1;
    }
    return 0;
}

static int read_moment(const char *line, struct pb_moment *moment)
{
    unsigned long long point;
    char leap[8];

    memset(moment, 0, sizeof *moment);
    if (sscanf(line, "%u %u %llu %7s", &moment->board, &moment->thread, &point, leap) != 4)
        return -1;
    moment->point = point;
    moment->event = strcmp(leap, "event") == 0;
    return moment->event || strcmp(leap, "tick") == 0 ? 0 : -1;
}

/* Reads the lines, which it cuts up; the number of the one that is wrong, or 0. */
static unsigned read_lines(struct pb_settings *settings, char *text)
{
    unsigned number = 0;
    char *line;

    while ((line = strsep(&text, "\n")) != NULL) {
        number++;
        if (number == 1 && read_head(settings, line) != 0)
            return number;
        if (number == 1 || line[0] == '\0' || line[0] == '#')
            continue;
        if (read_moment(line, &settings->moments[settings->moment_count++]) != 0)
            return number;
    }
    return 0;
}

static int read_file(struct pb_settings *settings)
{
    const char *path = settings->preempt_file;
    size_t length, lines = 1;
    char *text = pb_read_whole(path, &length);

    if (text == NULL)
        return EX_NOINPUT;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    settings->moments = malloc((lines + 1) * sizeof *settings->moments);
    unsigned wrong = settings->moments != NULL ? read_lines(settings, text) : 0;
    free(text);
    if (settings->moments == NULL) {
        pb_complain("%s: out of memory", path);
        return EX_OSERR;
    }
    if (wrong != 0) {
        pb_complain("%s: line %u is none of --preempt-log's", path, wrong);
        return EX_DATAERR;
    }
    return 0;
}

/* --- around the run -------------------------------------------------------------------------- */

int pb_preempt_open(struct pb_settings *settings)
{
    int status = settings->preempt_file != NULL ? read_file(settings) : 0;

    if (status != 0)
        return status;
    if (settings->preempt == PB_PREEMPT_OFF) {
        if (settings->preempt_log == NULL && !settings->narrow)
            return 0;
        pb_complain("run: --%s needs --preempt", settings->narrow ? "narrow" : "preempt-log");
        return EX_USAGE;
    }
    if (settings->narrow &&
        (pb_net_outside(settings) || settings->realtime || settings->maildir != NULL)) {
        pb_complain("run: --narrow needs runs that repeat and leave nothing: no --realtime, no "
                    "network outside, no --maildir");
        return EX_USAGE;
    }
    if (!settings->seed.given) { /* the log and the runs to come need it */
        settings->seed.value = pb_draw_seed();
        settings->seed.given = 1;
    }
    return 0;
}

int pb_preempt_close(struct pb_settings *settings, struct pb_switches *switches, int status)
{
    int written = 0;

    if (switches->points == 0)
        pb_complain("no point was passed: --preempt %s is for images made by postboard-cc --%s",
                    modes[settings->preempt],
                    settings->preempt == PB_PREEMPT_EDGES ? "edges" : "races");
    show_races(settings, switches);
    if (status != 0)
        pb_switches_show(settings, switches);
    if (status != 0 && settings->narrow && switches->count > 0) {
        int failed = pb_narrow(settings, switches, status);

        if (failed != 0)
            return failed;
        settings->quiet = 1;
        settings->pcap = settings->trace = settings->record = NULL;
        pb_switches_free(switches);
        pb_run_once(settings, switches);
        pb_switches_show(settings, switches);
    }
    if (settings->preempt_log != NULL)
        written = pb_switches_write(settings, switches);
    return status != 0 ? status : written;
}
