/*
 * Captures as options: opening them for --net replay= and feed=, and the
 * addresses that a recorded session gives where the options are silent.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

static void print_note(void *argument, const char *line)
{
    fprintf(stderr, "%s: %s\n", (const char *)argument, line);
}

static int is_loopback(uint32_t address)
{
    return address >> 24 == 127;
}

/* A board cannot have the host's own addresses: 10.0.0.2 and .1 stand for them. */
static struct pb_replay_ends usable_ends(const struct pb_replay *replay)
{
    struct pb_replay_ends ends = pb_replay_ends(replay);

    if (is_loopback(ends.client) || is_loopback(ends.server) || ends.client == ends.server) {
        ends.client = 0x0A000002;
        ends.server = 0x0A000001;
    }
    return ends;
}

static int is_near(uint32_t address, const struct pb_address *ip)
{
    return ip->length == 0 || (address ^ ip->address) >> (32 - ip->length) == 0;
}

/* --ip, --server and, when they need one, the gateway between them. */
static void addresses_default(struct pb_settings *settings)
{
    const struct pb_replay_ends ends = usable_ends(settings->replay);
    struct pb_address *ip = &settings->ip, *server = &settings->server;

    if (!server->given) {
        server->address = ends.server;
        server->port = ends.server_port;
    }
    if (!ip->given) {
        ip->address = server->given ? server->address : ends.client;
        ip->length = 24;
        if (server->given)
            *ip = pb_neighbour(ip);
    }
    ip->given = server->given = 1;
    if (!settings->gateway.given && !is_near(server->address, ip)) {
        settings->gateway = pb_neighbour(ip);
        settings->gateway.given = 1;
    }
}

static int file_readable(const char *path)
{
    if (access(path, R_OK) == 0)
        return 0;
    pb_complain("%s: %s", path, strerror(errno));
    return EX_NOINPUT;
}

int pb_replay_prepare(struct pb_settings *settings, const char *path, const char **reason)
{
    static struct pb_error error; /* outlives the caller's report */
    int status = file_readable(path);

    *reason = strerror(errno);
    if (status != 0)
        return status;
    settings->replay = pb_replay_open(path, (unsigned)settings->session.value, &error);
    if (settings->replay == NULL) {
        *reason = error.text;
        pb_complain("%s", error.text);
        return EX_DATAERR;
    }
    pb_replay_report(settings->replay, print_note, (void *)path);
    addresses_default(settings);
    return 0;
}

int pb_feed_prepare(struct pb_settings *settings, const char *path)
{
    int status = file_readable(path);
    struct pb_error error;

    if (status != 0)
        return status;
    settings->feed = pb_feed_open(path, &error);
    if (settings->feed == NULL) {
        pb_complain("%s", error.text);
        return EX_DATAERR;
    }
    pb_feed_report(settings->feed, print_note, (void *)path);
    return 0;
}

int pb_recording_attach(const struct pb_settings *settings, struct pb_link *link,
                        struct pb_error *error)
{
    const struct pb_replay_options options = {
        .server = settings->server.address,
        .port = settings->server.port,
        .gateway = settings->gateway.given ? settings->gateway.address : 0,
        .fast = settings->fast,
    };

    if (settings->replay != NULL)
        return pb_replay_attach(settings->replay, link, &options, error);
    if (settings->feed != NULL)
        return pb_feed_attach(settings->feed, link, error);
    return 0;
}
