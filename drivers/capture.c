/*
 * Captures through libpcap: nanoseconds, virtual time from the world's epoch.
 * Every frame is flushed, so that what a crash or a reader on the other end
 * of a pipe sees is whole. The first write error ends the capture's output
 * and is reported when it is stopped.
 */
#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wire.h"

#define SNAPLEN 65535

struct pb_capture {
    char *path;
    uint64_t epoch_ns;
    pcap_t *pcap;
    pcap_dumper_t *dumper;
    int error;                  /* errno of the first failed write */
};

/* "-" is a stream of its own on the host's stdout, which stays open. */
static FILE *open_stream(const char *path)
{
    if (strcmp(path, "-") != 0) {
        return fopen(path, "wbe");
    }
    int fd = dup(STDOUT_FILENO);
    FILE *stream = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (stream == NULL && fd >= 0) {
        close(fd);
    }
    return stream;
}

static void capture_free(struct pb_capture *capture)
{
    if (capture->pcap != NULL) {
        pcap_close(capture->pcap);
    }
    free(capture->path);
    free(capture);
}

struct pb_capture *pb_capture_open(const char *path, uint64_t epoch_ns, struct pb_error *error)
{
    struct pb_capture *capture = calloc(1, sizeof *capture);
    FILE *stream = NULL;

    if (capture == NULL || (capture->path = strdup(path)) == NULL ||
        (capture->pcap = pcap_open_dead_with_tstamp_precision(
             DLT_EN10MB, SNAPLEN, PCAP_TSTAMP_PRECISION_NANO)) == NULL) {
        pb_error_set(error, "%s: out of memory for a capture", path);
    } else if ((stream = open_stream(path)) == NULL) {
        pb_error_set(error, "%s: cannot write a capture: %s", path, strerror(errno));
    } else if ((capture->dumper = pcap_dump_fopen(capture->pcap, stream)) == NULL) {
        pb_error_set(error, "%s: cannot write a capture: %s", path, pcap_geterr(capture->pcap));
        fclose(stream);
    } else {
        capture->epoch_ns = epoch_ns;
        if (pcap_dump_flush(capture->dumper) < 0) {
            capture->error = errno;
        }
        return capture;
    }
    if (capture != NULL) {
        capture_free(capture);
    }
    return NULL;
}

void pb_capture_frame(struct pb_capture *capture, uint64_t time_ns, const uint8_t *bytes,
                      size_t length)
{
    const uint64_t since_1970 = capture->epoch_ns + time_ns;
    struct pcap_pkthdr header = {
        .ts = {.tv_sec = (time_t)(since_1970 / 1000000000u),
               .tv_usec = (suseconds_t)(since_1970 % 1000000000u)},
        .caplen = (bpf_u_int32)length,
        .len = (bpf_u_int32)length,
    };

    if (capture->error != 0) {
        return;
    }
    errno = 0;
    pcap_dump((u_char *)capture->dumper, &header, bytes);
    if (pcap_dump_flush(capture->dumper) < 0 || ferror(pcap_dump_file(capture->dumper))) {
        capture->error = errno ? errno : EIO;
    }
}

int pb_capture_close(struct pb_capture *capture, struct pb_error *error)
{
    int result = 0;

    /* pcap_dump_close would swallow what the last write says. */
    if (pcap_dump_flush(capture->dumper) < 0 && capture->error == 0) {
        capture->error = errno;
    }
    pcap_dump_close(capture->dumper);
    if (capture->error != 0) {
        result = pb_error_set(error, "%s: capture is incomplete: %s", capture->path,
                              strerror(capture->error));
    }
    capture_free(capture);
    return result;
}

const char *pb_capture_path(const struct pb_capture *capture)
{
    return capture->path;
}
