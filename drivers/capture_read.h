/*
 * Captures that were made elsewhere, read whole into memory: each frame as an
 * Ethernet frame, its checksums judged.
 */
#ifndef PB_CAPTURE_READ_H
#define PB_CAPTURE_READ_H

#include "postboard.h"
#include "segment.h"

struct pb_record {
    uint64_t time_ns;           /* since 1970; never before its predecessor's */
    uint8_t *bytes;
    size_t length;
    struct pb_sum sum;          /* as it was read; OFFLOAD has been repaired since */
};

struct pb_recording {
    char *path;
    struct pb_record *records;  /* the frame N of reports is records[N - 1] */
    size_t count;
    size_t wrong, repaired;     /* frames by their sums */
};

/*
 * Reads a pcap or pcapng file (micro- or nanoseconds, Ethernet or Linux
 * cooked). NULL with the reason, which names the frame, when the file is cut
 * short, of another kind or holds frames that were snapped.
 */
struct pb_recording *pb_recording_read(const char *path, struct pb_error *);
void pb_recording_free(struct pb_recording *);

/*
 * Reports what was found on reading, a line each, without an end of line: one
 * for each wrong frame (which is fed as it is), one for all that were repaired.
 */
void pb_recording_report(const struct pb_recording *, void (*line)(void *, const char *), void *);

#endif
