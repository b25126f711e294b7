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

/* A board cannot have the host's own addresses: 10.0.0.2 and .1 stand for them, or
 * fd00::2 and ::1. */
static struct pb_replay_ends usable_ends(const struct pb_replay *replay)
{
    struct pb_replay_ends ends = pb_replay_ends(replay);
    const int v6 = ends.server.version == 6;
    struct pb_address client;

    if (pb_ip_is_loopback(&ends.client) || pb_ip_is_loopback(&ends.server) ||
        pb_ip_same(&ends.client, &ends.server)) {
        pb_parse_prefix(v6 ? "fd00::2/64" : "10.0.0.2/24", &client);
        ends.client = client.ip;
        ends.server = pb_neighbour(&client).ip;
    }
    return ends;
}

/* --ip, --server and, when they need one, the gateway between them. */
static void addresses_default(struct pb_settings *settings)
{
    const struct pb_replay_ends ends = usable_ends(settings->replay);
    struct pb_address *server = &settings->server;
    const unsigned version = server->given ? server->ip.version : ends.server.version;
    struct pb_address *own = pb_place_address(&settings->place, version);
    struct pb_address *gateway = version == 6 ? &settings->place.gateway6
                                              : &settings->place.gateway;

    if (!server->given) {
        server->ip = ends.server;
        server->port = ends.server_port;
    }
    if (!own->given) {
        own->ip = server->given ? server->ip : ends.client;
        own->length = version == 6 ? 64 : 24;
        if (server->given)
            *own = pb_neighbour(own);
    }
    own->given = server->given = 1;
    if (!gateway->given && !pb_ip_shares(&server->ip, &own->ip, own->length)) {
        *gateway = pb_neighbour(own);
        gateway->given = 1;
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
    const struct pb_place *place = &settings->place;
    const int v6 = settings->server.ip.version == 6;
    const struct pb_replay_options options = {
        .server = settings->server.ip,
        .port = settings->server.port,
        .gateway = v6 ? place->gateway6.ip : place->gateway.ip,
        .fast = settings->fast,
    };

    if (settings->replay != NULL)
        return pb_replay_attach(settings->replay, link, &options, error);
    if (settings->feed != NULL)
        return pb_feed_attach(settings->feed, link, error);
    return 0;
}
