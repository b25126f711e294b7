/*
 * A TAP device as a port of a link: the world's edge to the host's network.
 * Frames from outside enter the wire at the time that the world has reached.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "edge.h"
#include "wire.h"

#define DEVICE     "/dev/net/tun"
#define READ_BURST 64           /* frames taken before the world goes on */
#define READY_MS   1500         /* Linux looks after carriers once a second */

struct tap {
    struct pb_world *world;
    struct pb_port *port;
    int fd;
    char name[IFNAMSIZ];
};

/* Nothing will ever come again: it would be readable for ever. */
static void lost(struct tap *tap)
{
    fprintf(stderr, "postboard: tap %s: lost: %s\n", tap->name, strerror(errno));
    pb_world_unwatch_fd(tap->world, tap->fd);
}

static void readable(void *arg)
{
    struct tap *tap = arg;
    uint8_t frame[65536];

    for (int i = 0; i < READ_BURST; i++) {
        ssize_t length = read(tap->fd, frame, sizeof frame);
        if (length < 0 && errno != EAGAIN && errno != EINTR) {
            lost(tap);
        }
        if (length <= 0) {
            return;
        }
        pb_edge_frame(tap->port, frame, (size_t)length);    /* too long: dropped */
    }
}

/* A full or switched-off device loses the frame, as a wire would. */
static void to_host(void *arg, const uint8_t *frame, size_t length)
{
    struct tap *tap = arg;
    ssize_t written;

    do {
        written = write(tap->fd, frame, length);
    } while (written < 0 && errno == EINTR);
}

static int explain(const char *name, struct pb_error *error)
{
    switch (errno) {
    case EPERM:
    case EACCES:
        return pb_error_set(error,
                            "tap %s: no permission (needs CAP_NET_ADMIN, or a device that was "
                            "made for this user: ip tuntap add %s mode tap user NAME)",
                            name, name);
    case EBUSY:
        return pb_error_set(error, "tap %s: in use by another program", name);
    case EINVAL:
        return pb_error_set(error, "tap %s: exists, but is no TAP device", name);
    default:
        return pb_error_set(error, "tap %s: %s", name, strerror(errno));
    }
}

/*
 * The host drops what it sends until it has seen that somebody is at the device,
 * a moment after the opening: the answer to a board's first ARP request, say.
 */
static void await_carrier(int fd, struct ifreq request)
{
    const struct timespec moment = {0, 1000000};

    for (int ms = 0; ms < READY_MS && ioctl(fd, SIOCGIFFLAGS, &request) == 0 &&
                     (request.ifr_flags & IFF_UP) && !(request.ifr_flags & IFF_RUNNING); ms++) {
        nanosleep(&moment, NULL);
    }
}

/* A device that we made is down; one made for us is its owner's to switch. */
static void bring_up(const struct ifreq *name)
{
    struct ifreq request = *name;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return;
    }
    if (ioctl(fd, SIOCGIFFLAGS, &request) == 0 && !(request.ifr_flags & IFF_UP)) {
        request.ifr_flags |= IFF_UP;
        ioctl(fd, SIOCSIFFLAGS, &request);      /* not permitted: it stays down */
    }
    await_carrier(fd, *name);
    close(fd);
}

static int open_device(const char *name, struct pb_error *error)
{
    struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};

    if (name[0] == '\0' || strlen(name) >= sizeof request.ifr_name) {
        return pb_error_set(error, "tap %s: not a device name (1 to %zu characters)", name,
                            sizeof request.ifr_name - 1);
    }
    strcpy(request.ifr_name, name);
    int fd = open(DEVICE, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno == EPERM || errno == EACCES
                   ? explain(name, error)
                   : pb_error_set(error, "tap %s: %s: %s", name, DEVICE, strerror(errno));
    }
    if (ioctl(fd, TUNSETIFF, &request) < 0) {
        explain(name, error);
        close(fd);
        return -1;
    }
    bring_up(&request);
    return fd;
}

static void close_tap(void *arg)
{
    struct tap *tap = arg;

    pb_world_unwatch_fd(tap->world, tap->fd);
    close(tap->fd);
    free(tap);
}

int pb_link_tap(struct pb_link *link, const char *name, struct pb_error *error)
{
    int fd = open_device(name, error);

    if (fd < 0) {
        return -1;
    }
    struct tap *tap = calloc(1, sizeof *tap);
    if (tap != NULL) {
        tap->world = pb_link_world(link);
        tap->fd = fd;
        strcpy(tap->name, name);        /* open_device has measured it */
        tap->port = pb_link_port(link, to_host, tap);
    }
    if (tap == NULL || tap->port == NULL ||
        pb_world_watch_fd(tap->world, fd, readable, tap) < 0) {
        close(fd);
        free(tap);
        return pb_error_set(error, "tap %s: out of memory", name);
    }
    if (pb_link_keep(link, close_tap, tap) < 0) {
        close_tap(tap);
        return pb_error_set(error, "tap %s: out of memory", name);
    }
    return 0;
}
