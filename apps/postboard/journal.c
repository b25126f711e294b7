/*
 * A journal played: what the boards print, then whether the run is the
 * recorded one, and where it first differs when it is not.
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "scene.h"

static void print_console(void *argument, const char *board, const char *text, size_t length)
{
    FILE *out = argument;

    (void)board;
    fwrite(text, 1, length, out);
    fflush(out);
}

/* An image of our own may lie elsewhere than where it lay. */
static char *image_again(void *argument, const char *path)
{
    static const char *const own[] = {"client", "mailserver", "shell"};
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;

    (void)argument;
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        size_t length = strlen(own[i]);

        if (strncmp(name, own[i], length) == 0 && strcmp(name + length, ".so") == 0)
            return pb_image_find(own[i]);
    }
    return NULL;
}

static void differences_print(FILE *out, const struct pb_journal_report *report)
{
    if (report->changed[0] != '\0')
        fprintf(out, "the image %s is another one now\n", report->changed);
    if (report->trace[0] != '\0')
        fprintf(out, "the trace first differs %s\n", report->trace);
    if (report->frame[0] != '\0')
        fprintf(out, "%s\n", report->frame);
    else if (report->trace[0] != '\0')
        fprintf(out, "all %llu frames are equal\n", (unsigned long long)report->frames);
}

static void report_print(FILE *out, const char *path, const struct pb_journal_report *report,
                         int result)
{
    char time[PB_VALUE_TEXT];

    fprintf(out, "%s: recorded by postboard %s: ", path, report->version);
    pb_print_safely(out, report->command, strlen(report->command));
    fputc('\n', out);
    differences_print(out, report);
    fprintf(out, "%s: %s virtual, %llu frames, %llu inputs, hash=%016llx",
            result != 0   ? "different"
            : report->cut ? "equal up to where the journal is cut"
                          : "equal",
            pb_format_time(time, report->now_ns), (unsigned long long)report->frames,
            (unsigned long long)report->inputs, (unsigned long long)report->hash);
    if (!report->cut)
        fprintf(out, ", recorded %016llx", (unsigned long long)report->recorded_hash);
    fputc('\n', out);
}

static void text_json(const char *name, const char *text)
{
    printf(",\"%s\":", name);
    if (text[0] != '\0')
        pb_print_json_string(stdout, text, strlen(text));
    else
        fputs("null", stdout);
}

static void json_print(const struct pb_journal_report *report, int result, int status)
{
    printf("{\"command\":\"replay\",\"journal\":true,\"status\":%d,\"equal\":%s,\"cut\":%s,"
           "\"seed\":%llu,\"hash\":\"%016llx\",\"virtual_ns\":%llu,\"frames\":%llu,\"inputs\":%llu",
           status, result == 0 ? "true" : "false", report->cut ? "true" : "false",
           (unsigned long long)report->seed, (unsigned long long)report->hash,
           (unsigned long long)report->now_ns, (unsigned long long)report->frames,
           (unsigned long long)report->inputs);
    text_json("image_changed", report->changed);
    text_json("trace_differs", report->trace);
    text_json("frame_differs", report->frame);
    text_json("recorded_command", report->command);
    fputs("}\n", stdout);
}

int pb_journal_replay(struct pb_settings *settings, const char *path, const char *image)
{
    FILE *out = pb_human(settings);
    const struct pb_journal_options options = {
        .image = image, .find_image = image_again, .console = print_console, .arg = out};
    struct pb_journal_report report;
    struct pb_error error;
    int result = pb_journal_play(path, &options, &report, &error);
    int status = result != 0 ? 1 : report.cut ? EX_DATAERR : 0;

    if (result < 0) {
        pb_complain("%s", error.text);
        return EX_DATAERR;
    }
    report_print(out, path, &report, result);
    if (result == 0 && report.cut)
        pb_complain("%s: cut: the journal has no end (its recording was killed, or crashed)", path);
    if (settings->json)
        json_print(&report, result, status);
    fflush(stdout);
    fprintf(stderr, "seed=%llu hash=%016llx\n", (unsigned long long)report.seed,
            (unsigned long long)report.hash);
    return status;
}
