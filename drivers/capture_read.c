/*
 * Reading captures through libpcap.
 */
#include <pcap/pcap.h>
#include <pcap/sll.h>
#include <stdlib.h>
#include <string.h>

#include "capture_read.h"
#include "world.h"

#define REPORTED_WRONG  20u     /* wrong frames that are named; the rest is counted */
#define REPORTED_NUMBER 8u      /* repaired frames that are named */

/* --- link types ----------------------------------------------------------------------- */

/* The cooked header's length; 0: the frames are Ethernet's; -1: neither. */
static int cooked_header(int type)
{
    switch (type) {
    case DLT_EN10MB:
        return 0;
    case DLT_LINUX_SLL:
        return SLL_HDR_LEN;
    case DLT_LINUX_SLL2:
        return SLL2_HDR_LEN;
    default:
        return -1;
    }
}

/* Cooked frames name the sender alone: the receiver's address is left zero. */
static void uncook(uint8_t *ethernet, const uint8_t *cooked, int header)
{
    const int is_second = header == SLL2_HDR_LEN;
    const uint8_t *sender = cooked + (is_second ? 12 : 6);
    const unsigned length = is_second ? cooked[11] : pb_get16(cooked + 4);

    memset(ethernet, 0, 12);
    if (length == 6) {
        memcpy(ethernet + 6, sender, 6);
    }
    memcpy(ethernet + 12, cooked + (is_second ? 0 : 14), 2);
}

static int take_bytes(struct pb_record *record, const uint8_t *bytes, size_t length, int header)
{
    const size_t skipped = (size_t)header, added = header > 0 ? PB_ETHERNET_HEADER : 0;

    if (length < skipped) {
        return -1;
    }
    record->length = added + length - skipped;
    record->bytes = malloc(record->length + 1);
    if (record->bytes == NULL) {
        return -1;
    }
    if (header > 0) {
        uncook(record->bytes, bytes, header);
    }
    memcpy(record->bytes + added, bytes + skipped, length - skipped);
    return 0;
}

/* --- frames -------------------------------------------------------------------------------- */

static void judge(struct pb_recording *recording, struct pb_record *record)
{
    record->sum = pb_frame_sum(record->bytes, record->length);
    if (record->sum.state == PB_SUM_OFFLOAD) {
        pb_put16(record->bytes + record->sum.place, record->sum.right);
        recording->repaired++;
    }
    recording->wrong += record->sum.state == PB_SUM_WRONG;
}

static struct pb_record *record_new(struct pb_recording *recording, size_t *size)
{
    if (recording->count == *size) {
        const size_t grown = *size ? *size * 2 : 256;
        struct pb_record *records = realloc(recording->records, grown * sizeof *records);
        if (records == NULL) {
            return NULL;
        }
        recording->records = records;
        *size = grown;
    }
    return &recording->records[recording->count];
}

static int take_frame(struct pb_recording *recording, size_t *size, int header,
                      const struct pcap_pkthdr *packet, const uint8_t *bytes,
                      struct pb_error *error)
{
    const size_t number = recording->count + 1;
    struct pb_record *record = record_new(recording, size);

    if (packet->caplen < packet->len) {
        return pb_error_set(error, "%s: frame %zu: snapped: %u of its %u bytes were captured",
                            recording->path, number, packet->caplen, packet->len);
    }
    if (record == NULL || take_bytes(record, bytes, packet->caplen, header) < 0) {
        return pb_error_set(error, "%s: frame %zu: %s", recording->path, number,
                            record != NULL && packet->caplen < (unsigned)header
                                ? "too short for its cooked header"
                                : "out of memory");
    }
    /* With this precision, tv_usec holds nanoseconds. */
    record->time_ns = (uint64_t)packet->ts.tv_sec * 1000000000u + (uint64_t)packet->ts.tv_usec;
    if (recording->count > 0 && record->time_ns < record[-1].time_ns) {
        record->time_ns = record[-1].time_ns;
    }
    judge(recording, record);
    recording->count++;
    return 0;
}

static int read_frames(struct pb_recording *recording, pcap_t *pcap, struct pb_error *error)
{
    const int header = cooked_header(pcap_datalink(pcap));
    const char *type = pcap_datalink_val_to_name(pcap_datalink(pcap));
    struct pcap_pkthdr *packet;
    const u_char *bytes;
    size_t size = 0;
    int result;

    if (header < 0) {
        return pb_error_set(error, "%s: link type %s (%d): neither Ethernet nor Linux cooked",
                            recording->path, type != NULL ? type : "unknown", pcap_datalink(pcap));
    }
    while ((result = pcap_next_ex(pcap, &packet, &bytes)) == 1) {
        if (take_frame(recording, &size, header, packet, bytes, error) < 0) {
            return -1;
        }
    }
    if (result != PCAP_ERROR_BREAK) {
        return pb_error_set(error, "%s: after frame %zu: %s", recording->path, recording->count,
                            pcap_geterr(pcap));
    }
    if (recording->count == 0) {
        return pb_error_set(error, "%s: a capture without a frame", recording->path);
    }
    return 0;
}

struct pb_recording *pb_recording_read(const char *path, struct pb_error *error)
{
    struct pb_recording *recording = calloc(1, sizeof *recording);
    char reason[PCAP_ERRBUF_SIZE] = "";
    int result;

    if (recording == NULL || (recording->path = strdup(path)) == NULL) {
        free(recording);
        pb_error_set(error, "%s: out of memory", path);
        return NULL;
    }
    pcap_t *pcap =
        pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (pcap == NULL) {
        const size_t named = strlen(path);
        const char *rest =
            strncmp(reason, path, named) == 0 && reason[named] == ':' ? reason + named + 1 : reason;
        result = pb_error_set(error, "%s: not a capture that can be read: %s", path,
                              rest + strspn(rest, " "));
    } else {
        result = read_frames(recording, pcap, error);
        pcap_close(pcap);
    }
    if (result < 0) {
        pb_recording_free(recording);
        return NULL;
    }
    return recording;
}

void pb_recording_free(struct pb_recording *recording)
{
    if (recording == NULL) {
        return;
    }
    for (size_t i = 0; i < recording->count; i++) {
        free(recording->records[i].bytes);
    }
    free(recording->records);
    free(recording->path);
    free(recording);
}

/* --- reports -------------------------------------------------------------------------------- */

static void report_wrong(const struct pb_recording *recording, void (*line)(void *, const char *),
                         void *arg)
{
    size_t named = 0;
    char text[160];

    for (size_t i = 0; i < recording->count && named < REPORTED_WRONG; i++) {
        const struct pb_sum *sum = &recording->records[i].sum;
        if (sum->state == PB_SUM_WRONG) {
            named++;
            snprintf(text, sizeof text,
                     "frame %zu: wrong %s checksum 0x%04x (0x%04x were right), fed as it is",
                     i + 1, sum->layer, sum->found, sum->right);
            line(arg, text);
        }
    }
    if (recording->wrong > named) {
        snprintf(text, sizeof text, "and %zu more frames with wrong checksums",
                 recording->wrong - named);
        line(arg, text);
    }
}

static void report_repaired(const struct pb_recording *recording,
                            void (*line)(void *, const char *), void *arg)
{
    char text[256] = "frame";
    size_t named = 0, length = strlen(text);

    for (size_t i = 0; i < recording->count && named < REPORTED_NUMBER; i++) {
        if (recording->records[i].sum.state == PB_SUM_OFFLOAD) {
            length += (size_t)snprintf(text + length, sizeof text - length, "%s %zu",
                                       named > 0 ? "," : "", i + 1);
            named++;
        }
    }
    if (recording->repaired > named) {
        length += (size_t)snprintf(text + length, sizeof text - length, " and %zu more",
                                   recording->repaired - named);
    }
    snprintf(text + length, sizeof text - length,
             ": only the pseudo-header's checksum (checksum offload), repaired");
    line(arg, text);
}

void pb_recording_report(const struct pb_recording *recording, void (*line)(void *, const char *),
                         void *arg)
{
    report_wrong(recording, line, arg);
    if (recording->repaired > 0) {
        report_repaired(recording, line, arg);
    }
}
