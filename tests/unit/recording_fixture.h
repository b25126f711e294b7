/*
 * Captures made by tests: a TCP session from a script, written as a pcap file,
 * and the frames of a file, to be changed and written again. Checksums are
 * summed here, not by what is under test. A header of static functions: one
 * program a test file.
 */
#ifndef RECORDING_FIXTURE_H
#define RECORDING_FIXTURE_H

#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP_FRAMES 400
#define CAP_SIZE   4096

struct cap_frame {
    uint64_t time_ns;
    unsigned length, snapped;   /* snapped: bytes that are left out of the file */
    uint8_t bytes[CAP_SIZE];
};

struct cap {
    struct cap_frame frames[CAP_FRAMES];
    unsigned count;
    int link_type;              /* DLT_ */
    int microseconds;
    /* The session that a script is played in: 0 is the client, 1 the server. */
    uint32_t next[2];
    unsigned client_port, server_port;
    uint64_t now_ns;
    const uint8_t *options[2];  /* of the SYNs, padded to 4 */
    unsigned option_length[2];
};

static inline unsigned cap_get(const uint8_t *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static inline void cap_put(uint8_t *p, unsigned value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static inline unsigned cap_sum(uint32_t sum, const uint8_t *bytes, unsigned length)
{
    for (unsigned i = 0; i < length; i++)
        sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (sum >> 16)
        sum = (sum & 0xFFFF) + (sum >> 16);
    return sum;
}

static inline int cap_is_tcp(const struct cap_frame *frame)
{
    return frame->length >= 54 && cap_get(frame->bytes + 12) == 0x0800 && frame->bytes[23] == 6;
}

/* The pseudo-header's sum alone. */
static inline unsigned cap_pseudo(const struct cap_frame *frame)
{
    return cap_sum(6 + cap_get(frame->bytes + 16) - 20, frame->bytes + 26, 8);
}

/* Writes the right sums (of headers without IP options). */
static inline void cap_seal(struct cap_frame *frame)
{
    uint8_t *ip = frame->bytes + 14;

    cap_put(ip + 10, 0);
    cap_put(ip + 10, ~cap_sum(0, ip, 20));
    cap_put(ip + 36, 0);
    cap_put(ip + 36, ~cap_sum(cap_pseudo(frame), ip + 20, cap_get(ip + 2) - 20));
}

static inline struct cap_frame *cap_segment(struct cap *cap, int side, unsigned flags,
                                            uint32_t sequence, uint32_t ack, const void *data,
                                            unsigned length)
{
    static const uint8_t address[2][4] = {{10, 1, 1, 9}, {10, 1, 1, 5}};
    struct cap_frame *frame = &cap->frames[cap->count++];
    const unsigned options = flags & 2 ? cap->option_length[side] : 0;
    uint8_t *ip = frame->bytes + 14, *tcp = ip + 20;

    memset(frame, 0, sizeof *frame);
    cap->now_ns += 1000000;
    frame->time_ns = cap->now_ns;
    frame->length = 54 + options + length;
    frame->bytes[5] = side ? 0x11 : 0x22;
    frame->bytes[11] = side ? 0x22 : 0x11;
    frame->bytes[0] = frame->bytes[6] = 0x02;
    frame->bytes[12] = 8;
    ip[0] = 0x45;
    cap_put(ip + 2, frame->length - 14);
    cap_put(ip + 4, 0x4000 + cap->count);
    ip[8] = 64;
    ip[9] = 6;
    memcpy(ip + 12, address[side], 4);
    memcpy(ip + 16, address[!side], 4);
    cap_put(tcp, side ? cap->server_port : cap->client_port);
    cap_put(tcp + 2, side ? cap->client_port : cap->server_port);
    cap_put(tcp + 4, sequence >> 16);
    cap_put(tcp + 6, sequence);
    cap_put(tcp + 8, flags & 0x10 ? ack >> 16 : 0);
    cap_put(tcp + 10, flags & 0x10 ? ack : 0);
    tcp[12] = (uint8_t)((5 + options / 4) << 4);
    tcp[13] = (uint8_t)flags;
    cap_put(tcp + 14, 29200);
    if (options > 0)
        memcpy(tcp + 20, cap->options[side], options);
    if (length > 0)
        memcpy(tcp + 20 + options, data, length);
    cap_seal(frame);
    return frame;
}

static inline void cap_begin(struct cap *cap)
{
    memset(cap, 0, sizeof *cap);
    cap->link_type = DLT_EN10MB;
    cap->next[0] = 0xFFFFFF00u; /* wraps soon */
    cap->next[1] = 0x80000000u;
    cap->client_port = 40001;
    cap->server_port = 25;
    cap->now_ns = 1700000000ull * 1000000000u;
}

/*
 * Plays a script: each string is an action of one side, told by its first
 * letter; what follows is data.
 *   ! handshake    C data of the client    S data of the server
 *   c s bare ACK   f F FIN   R reset by the server
 *   d D the side's last frame again   L data of the server that was not captured
 *   W data of the server with a wrong checksum, which carries nothing
 *   O ends the script's "captured late": S data, its frame before the one before
 */
static inline void cap_play(struct cap *cap, const char *const *script)
{
    uint32_t *next = cap->next;
    unsigned last[2] = {0, 0};

    for (; *script != NULL; script++) {
        const char kind = **script, *data = *script + 1;
        const unsigned length = (unsigned)strlen(data);
        const int side = strchr("SsFRDLWO", kind) != NULL;

        if (kind == '!') {
            cap_segment(cap, 0, 0x02, next[0]++, 0, NULL, 0);
            cap_segment(cap, 1, 0x12, next[1]++, next[0], NULL, 0);
            cap_segment(cap, 0, 0x10, next[0], next[1], NULL, 0);
        } else if (kind == '?') {
            cap_segment(cap, 0, 0x02, next[0]++, 0, NULL, 0);
        } else if (kind == 'R') {
            cap_segment(cap, 1, 0x14, next[1], next[0], NULL, 0);
        } else if (kind == 'L') {
            next[1] += length;
        } else if (strchr("dD", kind) != NULL) {
            cap->frames[cap->count] = cap->frames[last[side]];
            cap->now_ns += 1000000;
            cap->frames[cap->count++].time_ns = cap->now_ns;
            continue;
        } else if (strchr("fF", kind) != NULL) {
            cap_segment(cap, side, 0x11, next[side]++, next[!side], NULL, 0);
        } else if (strchr("cs", kind) != NULL) {
            cap_segment(cap, side, 0x10, next[side], next[!side], NULL, 0);
        } else {
            struct cap_frame *frame =
                cap_segment(cap, side, 0x18, next[side], next[!side], data, length);
            if (kind == 'W')
                frame->bytes[50] ^= 0x55;
            else
                next[side] += length;
            if (kind == 'O') {
                struct cap_frame late = frame[-1];
                const uint64_t times[2] = {frame[-1].time_ns, frame->time_ns};
                frame[-1] = *frame;
                *frame = late;
                frame[-1].time_ns = times[0];
                frame->time_ns = times[1];
            }
        }
        last[side] = cap->count - 1;
    }
}

/* --- files ---------------------------------------------------------------------------- */

static inline void cap_word(FILE *file, uint32_t value)
{
    fwrite(&value, 4, 1, file);
}

static inline int cap_write(const struct cap *cap, const char *path)
{
    FILE *file = fopen(path, "wb");

    if (file == NULL)
        return -1;
    cap_word(file, cap->microseconds ? 0xA1B2C3D4 : 0xA1B23C4D);
    cap_word(file, 0x00040002);
    cap_word(file, 0);
    cap_word(file, 0);
    cap_word(file, 65535);
    cap_word(file, (uint32_t)cap->link_type);
    for (unsigned i = 0; i < cap->count; i++) {
        const struct cap_frame *frame = &cap->frames[i];

        cap_word(file, (uint32_t)(frame->time_ns / 1000000000u));
        cap_word(file, (uint32_t)(frame->time_ns % 1000000000u / (cap->microseconds ? 1000 : 1)));
        cap_word(file, frame->length - frame->snapped);
        cap_word(file, frame->length);
        fwrite(frame->bytes, 1, frame->length - frame->snapped, file);
    }
    return fclose(file);
}

/* The same frames as pcapng with one interface, in microseconds. */
static inline int cap_write_ng(const struct cap *cap, const char *path)
{
    FILE *file = fopen(path, "wb");
    static const uint32_t section[] = {0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0xFFFFFFFF, 0xFFFFFFFF, 28};

    if (file == NULL)
        return -1;
    fwrite(section, sizeof section, 1, file);
    const uint32_t interface[] = {1, 20, (uint32_t)cap->link_type, 0, 20};
    fwrite(interface, sizeof interface, 1, file);
    for (unsigned i = 0; i < cap->count; i++) {
        const struct cap_frame *frame = &cap->frames[i];
        const uint64_t us = frame->time_ns / 1000;
        const uint32_t padded = (frame->length + 3) & ~3u;
        const uint32_t head[] = {6,  32 + padded, 0, (uint32_t)(us >> 32), (uint32_t)us,
                                 frame->length, frame->length};

        fwrite(head, sizeof head, 1, file);
        fwrite(frame->bytes, 1, padded, file);
        cap_word(file, 32 + padded);
    }
    return fclose(file);
}

static inline int cap_read(struct cap *cap, const char *path)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_t *pcap = pcap_open_offline_with_tstamp_precision(path, PCAP_TSTAMP_PRECISION_NANO, reason);
    struct pcap_pkthdr *header;
    const u_char *bytes;

    cap_begin(cap);
    if (pcap == NULL)
        return -1;
    cap->link_type = pcap_datalink(pcap);
    while (pcap_next_ex(pcap, &header, &bytes) == 1 && cap->count < CAP_FRAMES) {
        struct cap_frame *frame = &cap->frames[cap->count++];

        memset(frame, 0, sizeof *frame);
        frame->time_ns = (uint64_t)header->ts.tv_sec * 1000000000u + (uint64_t)header->ts.tv_usec;
        frame->length = header->caplen;
        memcpy(frame->bytes, bytes, header->caplen);
    }
    pcap_close(pcap);
    return 0;
}

/* The first frame that holds the text, and where; NULL: none. */
static inline struct cap_frame *cap_find(struct cap *cap, const char *text, unsigned *offset)
{
    *offset = 0;
    for (unsigned i = 0; i < cap->count; i++) {
        struct cap_frame *frame = &cap->frames[i];
        uint8_t *found = memmem(frame->bytes, frame->length, text, strlen(text));

        if (found != NULL) {
            *offset = (unsigned)(found - frame->bytes);
            return frame;
        }
    }
    return NULL;
}

/* Turns Ethernet frames into Linux cooked ones: DLT_LINUX_SLL or DLT_LINUX_SLL2. */
static inline void cap_cook(struct cap *cap, int link_type)
{
    const unsigned header = link_type == DLT_LINUX_SLL ? 16 : 20;

    cap->link_type = link_type;
    for (unsigned i = 0; i < cap->count; i++) {
        struct cap_frame *frame = &cap->frames[i];
        uint8_t old[14];

        memcpy(old, frame->bytes, 14);
        memmove(frame->bytes + header, frame->bytes + 14, frame->length - 14);
        memset(frame->bytes, 0, header);
        if (link_type == DLT_LINUX_SLL) {
            frame->bytes[3] = 1;
            frame->bytes[5] = 6;
            memcpy(frame->bytes + 6, old + 6, 6);
            memcpy(frame->bytes + 14, old + 12, 2);
        } else {
            memcpy(frame->bytes, old + 12, 2);
            frame->bytes[9] = 1;
            frame->bytes[11] = 6;
            memcpy(frame->bytes + 12, old + 6, 6);
        }
        frame->length = frame->length - 14 + header;
    }
}

#endif
