/*
 * A Unix stream socket as a port of a link: passt, or anything that speaks
 * the protocol of qemu's -netdev stream, each frame behind its length of four
 * bytes, big-endian. When the other side closes, the wire is silent from then.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "edge.h"
#include "pcapng.h"
#include "wire.h"

#define LENGTH_BYTES 4u
#define FRAME_LIMIT (256u * 1024)  /* a longer one is no frame: the stream is lost */
#define QUEUE_LIMIT (1024u * 1024) /* bytes that wait for the socket; more is dropped */
#define READ_BURST 64

struct passt {
    struct pb_world *world;
    struct pb_port *port;
    struct pb_poller poller;
    int fd;    /* negative: closed */
    int deaf;  /* the other side takes nothing any more */
    int place; /* in the poll set */
    char *path;
    struct pb_bytes in, out; /* what is not yet whole; what is not yet taken */
};

static void hang_up(struct passt *passt, const char *why)
{
    fprintf(stderr, "postboard: passt %s: %s: nothing passes any more\n", passt->path, why);
    close(passt->fd);
    passt->fd = -1;
    pb_poller_remove(passt->world, &passt->poller);
}

/* --- to the socket ----------------------------------------------------------- */

static void flush(struct passt *passt)
{
    size_t sent = 0;

    while (sent < passt->out.length) {
        ssize_t count = send(passt->fd, passt->out.data + sent, passt->out.length - sent,
                             MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0 && errno != EINTR) {
            /* What the other side sent before it went is still to be read. */
            passt->deaf = errno != EAGAIN && errno != EWOULDBLOCK;
            break;
        }
        sent += count > 0 ? (size_t)count : 0;
    }
    if (passt->deaf) {
        passt->out.length = 0;
    } else if (sent > 0) {
        memmove(passt->out.data, passt->out.data + sent, passt->out.length - sent);
        passt->out.length -= sent;
    }
}

/* A frame goes whole or, as on a congested wire, not at all. */
static void to_host(void *arg, const uint8_t *frame, size_t length)
{
    struct passt *passt = arg;
    const uint8_t prefix[LENGTH_BYTES] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16),
                                          (uint8_t)(length >> 8), (uint8_t)length};

    if (passt->fd < 0 || passt->deaf || passt->out.length + LENGTH_BYTES + length > QUEUE_LIMIT) {
        return;
    }
    pb_bytes_put(&passt->out, prefix, sizeof prefix);
    pb_bytes_put(&passt->out, frame, length);
    if (passt->out.failed) {
        hang_up(passt, "out of memory");
        return;
    }
    flush(passt);
}

/* --- from the socket --------------------------------------------------------- */

/* Takes the whole frames at the beginning of what came. */
static void take_frames(struct passt *passt)
{
    size_t at = 0;

    while (passt->in.length - at >= LENGTH_BYTES) {
        const uint8_t *head = passt->in.data + at;
        const size_t length =
            (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
        if (length > FRAME_LIMIT) {
            hang_up(passt, "does not speak the protocol of qemu's stream sockets");
            return;
        }
        if (passt->in.length - at < LENGTH_BYTES + length) {
            break;
        }
        pb_edge_frame(passt->port, head + LENGTH_BYTES, length); /* too long: dropped */
        at += LENGTH_BYTES + length;
    }
    if (at > 0) {
        memmove(passt->in.data, passt->in.data + at, passt->in.length - at);
        passt->in.length -= at;
    }
}

static void receive(struct passt *passt)
{
    uint8_t bytes[4096];

    for (int i = 0; i < READ_BURST && passt->fd >= 0; i++) {
        ssize_t count = recv(passt->fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
            return;
        }
        if (count <= 0) {
            hang_up(passt, count == 0 ? "closed by the other side" : strerror(errno));
            return;
        }
        pb_bytes_put(&passt->in, bytes, (size_t)count);
        if (passt->in.failed) {
            hang_up(passt, "out of memory");
            return;
        }
        take_frames(passt);
    }
}

static void fill(void *arg, struct pb_poll_set *set, int64_t *wait_ns)
{
    struct passt *passt = arg;

    passt->place =
        pb_poll_add(set, passt->fd, (short)(POLLIN | (passt->out.length > 0 ? POLLOUT : 0)));
}

static void done(void *arg, const struct pb_poll_set *set, size_t first)
{
    struct passt *passt = arg;
    const short ready = pb_poll_ready(set, passt->place);

    if (ready & POLLOUT) {
        flush(passt);
    }
    if (passt->fd >= 0 && (ready & ~POLLOUT)) {
        receive(passt);
    }
}

/* --- life -------------------------------------------------------------------- */

static void close_passt(void *arg)
{
    struct passt *passt = arg;

    if (passt->fd >= 0) {
        close(passt->fd);
        pb_poller_remove(passt->world, &passt->poller);
    }
    free(passt->in.data);
    free(passt->out.data);
    free(passt->path);
    free(passt);
}

static int connect_to(const char *path, struct pb_error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    if (path[0] == '\0' || strlen(path) >= sizeof address.sun_path) {
        return pb_error_set(error, "passt %s: not a socket's path (1 to %zu characters)", path,
                            sizeof address.sun_path - 1);
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return pb_error_set(error, "passt %s: %s", path, strerror(errno));
    }
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0) {
        const int reason = errno;
        close(fd);
        errno = reason;
        return pb_error_set(error,
                            reason == ECONNREFUSED ? "passt %s: nobody listens on it (%s)"
                                                   : "passt %s: cannot connect: %s",
                            path, strerror(reason));
    }
    return fd;
}

int pb_link_passt(struct pb_link *link, const char *path, struct pb_error *error)
{
    int fd = connect_to(path, error);

    if (fd < 0) {
        return -1;
    }
    struct passt *passt = calloc(1, sizeof *passt);
    if (passt != NULL) {
        passt->world = pb_link_world(link);
        passt->fd = fd;
        passt->poller = (struct pb_poller){.fill = fill, .done = done, .arg = passt};
        passt->path = strdup(path);
        passt->port = pb_link_port(link, to_host, passt);
    }
    if (passt == NULL || passt->path == NULL || passt->port == NULL ||
        pb_link_keep(link, close_passt, passt) < 0) {
        if (passt != NULL) {
            free(passt->path);
        }
        free(passt);
        close(fd);
        return pb_error_set(error, "passt %s: out of memory", path);
    }
    pb_poller_add(passt->world, &passt->poller);
    return 0;
}
