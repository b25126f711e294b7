/*
 * Open-loop feeding: a capture's frames at their recorded times.
 */
#include <stdlib.h>

#include "capture_read.h"
#include "replay.h"
#include "wire.h"

struct pb_feed {
    struct pb_recording *recording;
    struct pb_world *world;
    struct pb_port *port;
    uint64_t start;             /* virtual time of the first frame */
    size_t next;
};

static void schedule(struct pb_feed *);

static void feed_next(void *arg)
{
    struct pb_feed *feed = arg;
    const struct pb_record *record = &feed->recording->records[feed->next++];

    pb_port_send(feed->port, record->bytes, record->length);    /* of no length: dropped */
    schedule(feed);
}

static void schedule(struct pb_feed *feed)
{
    const struct pb_recording *recording = feed->recording;

    if (feed->next == recording->count) {
        return;
    }
    const uint64_t after = recording->records[feed->next].time_ns - recording->records[0].time_ns;
    /* Later than any run, and no time that overflows. */
    if (after <= INT64_MAX / 4) {
        pb_world_at(feed->world, feed->start + after, feed_next, feed);
    }
}

struct pb_feed *pb_feed_open(const char *path, struct pb_error *error)
{
    struct pb_feed *feed = calloc(1, sizeof *feed);

    if (feed == NULL) {
        pb_error_set(error, "%s: out of memory", path);
        return NULL;
    }
    feed->recording = pb_recording_read(path, error);
    if (feed->recording == NULL) {
        free(feed);
        return NULL;
    }
    return feed;
}

int pb_feed_attach(struct pb_feed *feed, struct pb_link *link, struct pb_error *error)
{
    feed->port = pb_link_port(link, NULL, NULL);
    if (feed->port == NULL) {
        return pb_error_set(error, "%s: out of memory", feed->recording->path);
    }
    feed->world = pb_link_world(link);
    feed->start = pb_world_now(feed->world);
    schedule(feed);
    return 0;
}

void pb_feed_report(const struct pb_feed *feed, void (*line)(void *, const char *), void *arg)
{
    const struct pb_recording *recording = feed->recording;
    size_t unfit = 0, first = 0;
    char text[128];

    pb_recording_report(recording, line, arg);
    for (size_t i = 0; i < recording->count; i++) {
        const size_t length = recording->records[i].length;
        if (length < PB_FRAME_MIN || length > PB_FRAME_MAX) {
            first = unfit++ == 0 ? i + 1 : first;
        }
    }
    if (unfit > 0) {
        snprintf(text, sizeof text, "frame %zu%s: not %u to %u bytes long, not fed", first,
                 unfit > 1 ? " and others" : "", PB_FRAME_MIN, PB_FRAME_MAX);
        line(arg, text);
    }
}

void pb_feed_free(struct pb_feed *feed)
{
    if (feed != NULL) {
        pb_recording_free(feed->recording);
        free(feed);
    }
}
