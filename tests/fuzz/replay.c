/*
 * A libFuzzer target over capture files: the input is a capture; it is read,
 * taken apart, and played against a client that talks whatever it is told
 * (made of the input's own bytes), in a world without a board. Built by
 * tests/fuzz/run.sh.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "replay.h"
#include "segment.h"

#define TURNS 40

struct client {
    struct pb_port *port;
    struct pb_replay_ends ends;
    uint32_t next, ack;
    const uint8_t *data;
    size_t size, at;
    unsigned turns;
};

static void transmit(struct client *c, unsigned flags, const uint8_t *data, size_t length)
{
    uint8_t frame[PB_ETHERNET_HEADER + 64 + 1000] = {0x02, 'P', 'B', 0xFE, 0, 1, 2};
    const int is_v6 = c->ends.server.version == 6;
    const struct pb_ip own = {.version = c->ends.server.version, .bytes = {10, [3] = 2}};
    const size_t ip_header = is_v6 ? 40 : 20, header = flags & PB_TCP_SYN ? 24 : 20;
    uint8_t *ip = frame + PB_ETHERNET_HEADER, *tcp = ip + ip_header;

    pb_put16(frame + 12, pb_ethernet_type(&own));
    ip[0] = is_v6 ? 0x60 : 0x45;
    ip[is_v6 ? 7 : 8] = 64;
    ip[is_v6 ? 6 : 9] = 6;
    pb_header_set(ip, ip_header, header + length, &own, &c->ends.server);
    pb_put16(tcp, 1234);
    pb_put16(tcp + 2, c->ends.server_port);
    pb_put32(tcp + 4, c->next);
    pb_put32(tcp + 8, c->ack);
    tcp[12] = (uint8_t)(header << 2);
    tcp[13] = (uint8_t)flags;
    pb_put16(tcp + 14, 3000);
    if (flags & PB_TCP_SYN)
        memcpy(tcp + 20, "\2\4\5\xB4", 4);
    memcpy(tcp + header, data, length);
    pb_frame_seal(frame, PB_ETHERNET_HEADER + ip_header + header + length);
    pb_port_send(c->port, frame, PB_ETHERNET_HEADER + ip_header + header + length);
    c->next += (uint32_t)length + ((flags & (PB_TCP_SYN | PB_TCP_FIN)) != 0);
}

/* Acknowledges all, and says the next line of the usual dialogue, or of the input. */
static void receive(void *arg, const uint8_t *frame, size_t length)
{
    static const char *const lines[] = {"EHLO x\r\n",        "AUTH PLAIN\r\n", "AAAA\r\n",
                                        "MAIL FROM:<a>\r\n", "RCPT TO:<b>\r\n", "DATA\r\n",
                                        "body\r\n.\r\n",     "QUIT\r\n"};
    struct client *c = arg;
    struct pb_segment s;

    if (pb_segment_read(frame, length, &s) != 0 || c->turns >= TURNS)
        return;
    c->turns++;
    c->ack = s.sequence + (uint32_t)s.length + ((s.flags & (PB_TCP_SYN | PB_TCP_FIN)) != 0);
    if (s.flags & PB_TCP_FIN) {
        transmit(c, PB_TCP_ACK | PB_TCP_FIN, (const uint8_t *)"", 0);
    } else if (s.length > 0 && c->at < sizeof lines / sizeof lines[0]) {
        const char *line = lines[c->at++];
        transmit(c, PB_TCP_ACK, (const uint8_t *)line, strlen(line));
    } else if (s.length > 0 && c->size > 100) {
        transmit(c, PB_TCP_ACK, c->data + c->size - 40, 40);
    } else {
        transmit(c, PB_TCP_ACK, (const uint8_t *)"", 0);
    }
}

static void ignore(void *arg, const char *line)
{
    (void)arg;
    (void)line;
}

static void play(struct pb_replay *replay, const uint8_t *data, size_t size)
{
    const struct pb_world_options world_options = {.seed = 1};
    const struct pb_replay_options options = {.fast = size & 1};
    struct client client = {.ends = pb_replay_ends(replay), .data = data, .size = size};
    static struct pb_replay_result result;
    struct pb_error error;
    struct pb_world *world = pb_world_create(&world_options, &error);
    struct pb_link *link = pb_link_create(world, NULL, &error);

    pb_replay_report(replay, ignore, NULL);
    if (pb_replay_attach(replay, link, &options, &error) != 0)
        abort();
    client.port = pb_link_port(link, receive, &client);
    transmit(&client, PB_TCP_SYN, (const uint8_t *)"", 0);
    pb_world_run(world, UINT64_MAX / 2);
    pb_replay_compare(replay, &result);
    pb_world_destroy(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    struct pb_error error;
    char path[32];

    if (file < 0)
        file = memfd_create("capture", 0);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct pb_feed *feed = pb_feed_open(path, &error);
    if (feed != NULL)
        pb_feed_report(feed, ignore, NULL);
    pb_feed_free(feed);
    for (unsigned number = 0; number < 3; number++) {
        struct pb_replay *replay = pb_replay_open(path, number, &error);
        if (replay != NULL)
            play(replay, data, size);
        pb_replay_free(replay);
    }
    return 0;
}
