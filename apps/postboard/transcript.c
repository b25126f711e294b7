/*
 * One line a dialogue line: virtual time, who, what. Long messages are cut in
 * the middle unless -v asks for all.
 */
#include "transcript.h"

#define SHOWN_LINES 24
#define SHOWN_BYTES 200

static void print_line(struct pb_transcript *transcript, const struct pb_dialogue_event *event,
                       const char *who, const char *color)
{
    const struct pb_settings *settings = transcript->settings;
    size_t shown = event->length;
    char time[PB_VALUE_TEXT];

    if (!settings->verbose && shown > SHOWN_BYTES)
        shown = SHOWN_BYTES;
    fprintf(transcript->out, "%14s  %s%s: ", pb_format_time(time, event->time_ns),
            pb_color(settings, transcript->out, color), who);
    pb_print_safely(transcript->out, event->line, shown);
    if (shown < event->length)
        fprintf(transcript->out, "... (%zu bytes)", event->length);
    fprintf(transcript->out, "%s\n", pb_color(settings, transcript->out, "\033[0m"));
}

static void print_note(struct pb_transcript *transcript, const struct pb_dialogue_event *event,
                       const char *note)
{
    char time[PB_VALUE_TEXT];

    fprintf(transcript->out, "%14s  -- %s\n", pb_format_time(time, event->time_ns), note);
}

/* Lines of the message beyond the limit are counted; the last is the dot. */
static int message_line_hidden(struct pb_transcript *transcript,
                               const struct pb_dialogue_event *event)
{
    int last = event->length == 1 && event->line[0] == '.';

    if (!event->in_message) {
        transcript->message_lines = 0;
        return 0;
    }
    if (last) {
        unsigned hidden =
            transcript->message_lines > SHOWN_LINES ? transcript->message_lines - SHOWN_LINES : 0;

        if (hidden > 0 && !transcript->settings->verbose)
            fprintf(transcript->out, "%14s  C: ... (%u more lines)\n", "", hidden);
        return 0;
    }
    return ++transcript->message_lines > SHOWN_LINES && !transcript->settings->verbose;
}

void pb_transcript_event(void *argument, const struct pb_dialogue_event *event)
{
    struct pb_transcript *transcript = argument;

    switch (event->kind) {
    case PB_DIALOGUE_OPENED:
        print_note(transcript, event, "connected");
        break;
    case PB_DIALOGUE_CLIENT:
        if (!message_line_hidden(transcript, event))
            print_line(transcript, event, "C", "\033[36m");
        break;
    case PB_DIALOGUE_SERVER:
        print_line(transcript, event, "S", "\033[32m");
        break;
    case PB_DIALOGUE_CLOSED:
        print_note(transcript, event, "closed");
        break;
    case PB_DIALOGUE_RESET:
        print_note(transcript, event, "reset");
        break;
    }
}
