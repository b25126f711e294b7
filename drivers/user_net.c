/*
 * The user-mode network: libslirp as a port of a link. It turns the board's
 * connections into sockets of this process, so that no privilege is needed.
 * It belongs to the outside: its clock and its sockets are the host's.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <slirp/libslirp.h>

#include "edge.h"
#include "wire.h"

#define NETWORK 0x0A000200u /* 10.0.2.0, as slirp and qemu have it */
#define NETMASK 0xFFFFFF00u
#define NAME_SERVER 0x0A000203u
#define MTU 1500
#define NS_PER_MS 1000000

/* A timer that libslirp asked for. */
struct timer {
    struct timer *next;
    SlirpTimerCb fn;
    void *arg;
    int64_t expire_ms; /* negative: does not run */
};

struct user_net {
    struct pb_world *world;
    struct pb_port *port;
    struct pb_poller poller;
    struct timer *timers;
    Slirp *slirp;
    int closing;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* --- frames ------------------------------------------------------------------ */

static ssize_t to_board(const void *frame, size_t length, void *arg)
{
    struct user_net *net = arg;

    if (!net->closing) {
        pb_edge_frame(net->port, frame, length); /* too long: dropped */
    }
    return (ssize_t)length;
}

static void from_board(void *arg, const uint8_t *frame, size_t length)
{
    struct user_net *net = arg;

    slirp_input(net->slirp, frame, (int)length);
}

/* --- what libslirp asks of its program ------------------------------------------ */

static void guest_error(const char *message, void *arg)
{
    fprintf(stderr, "postboard: user network: %s\n", message);
}

static int64_t clock_get_ns(void *arg)
{
    return now_ns();
}

static void *timer_new(SlirpTimerCb fn, void *fn_arg, void *arg)
{
    struct user_net *net = arg;
    struct timer *timer = calloc(1, sizeof *timer);

    if (timer == NULL) {
        fputs("postboard: out of memory for a timer\n", stderr);
        abort();
    }
    timer->fn = fn;
    timer->arg = fn_arg;
    timer->expire_ms = -1;
    timer->next = net->timers;
    net->timers = timer;
    return timer;
}

static void timer_free(void *timer, void *arg)
{
    struct user_net *net = arg;

    for (struct timer **at = &net->timers; *at != NULL; at = &(*at)->next) {
        if (*at == timer) {
            *at = (*at)->next;
            free(timer);
            return;
        }
    }
}

static void timer_mod(void *timer, int64_t expire_ms, void *arg)
{
    ((struct timer *)timer)->expire_ms = expire_ms;
}

/* Descriptors are asked for before each wait, and each wait ends on traffic. */
static void descriptor_changed(int fd, void *arg)
{
}

static void notify(void *arg)
{
}

static const SlirpCb callbacks = {
    .send_packet = to_board,
    .guest_error = guest_error,
    .clock_get_ns = clock_get_ns,
    .timer_new = timer_new,
    .timer_free = timer_free,
    .timer_mod = timer_mod,
    .register_poll_fd = descriptor_changed,
    .unregister_poll_fd = descriptor_changed,
    .notify = notify,
};

/* --- waiting ----------------------------------------------------------------- */

static const struct {
    int slirp;
    short host;
} event_names[] = {
    {SLIRP_POLL_IN, POLLIN},   {SLIRP_POLL_OUT, POLLOUT}, {SLIRP_POLL_PRI, POLLPRI},
    {SLIRP_POLL_ERR, POLLERR}, {SLIRP_POLL_HUP, POLLHUP},
};

#define EVENT_NAMES (sizeof event_names / sizeof event_names[0])

static int add_poll(int fd, int events, void *arg)
{
    short host = 0;

    for (size_t i = 0; i < EVENT_NAMES; i++) {
        host = (short)(host | (events & event_names[i].slirp ? event_names[i].host : 0));
    }
    return pb_poll_add(arg, fd, host);
}

static int get_events(int place, void *arg)
{
    const short ready = pb_poll_ready(arg, place);
    int events = 0;

    for (size_t i = 0; i < EVENT_NAMES; i++) {
        events |= ready & event_names[i].host ? event_names[i].slirp : 0;
    }
    return events;
}

static void lower(int64_t *wait_ns, int64_t other_ns)
{
    other_ns = other_ns > 0 ? other_ns : 0;
    if (*wait_ns < 0 || other_ns < *wait_ns) {
        *wait_ns = other_ns;
    }
}

static void fill(void *arg, struct pb_poll_set *set, int64_t *wait_ns)
{
    struct user_net *net = arg;
    uint32_t timeout_ms = UINT32_MAX;

    slirp_pollfds_fill(net->slirp, &timeout_ms, add_poll, set);
    if (timeout_ms != UINT32_MAX) {
        lower(wait_ns, (int64_t)timeout_ms * NS_PER_MS);
    }
    for (const struct timer *timer = net->timers; timer != NULL; timer = timer->next) {
        if (timer->expire_ms >= 0) {
            lower(wait_ns, timer->expire_ms * NS_PER_MS - now_ns());
        }
    }
}

static void done(void *arg, const struct pb_poll_set *set, size_t first)
{
    struct user_net *net = arg;
    const int64_t now_ms = now_ns() / NS_PER_MS;

    slirp_pollfds_poll(net->slirp, 0, get_events, (void *)set);
    for (struct timer *timer = net->timers, *next; timer != NULL; timer = next) {
        next = timer->next;
        if (timer->expire_ms >= 0 && timer->expire_ms <= now_ms) {
            timer->expire_ms = -1;
            timer->fn(timer->arg);
        }
    }
}

/* --- life -------------------------------------------------------------------- */

static struct in_addr address(uint32_t host_order)
{
    return (struct in_addr){htonl(host_order)};
}

static void close_net(void *arg)
{
    struct user_net *net = arg;

    net->closing = 1;
    pb_poller_remove(net->world, &net->poller);
    if (net->slirp != NULL) {
        slirp_cleanup(net->slirp);
    }
    while (net->timers != NULL) {
        timer_free(net->timers, net);
    }
    free(net);
}

int pb_link_user(struct pb_link *link, struct pb_error *error)
{
    SlirpConfig config = {
        .version = SLIRP_CONFIG_VERSION_MAX,
        .in_enabled = true,
        .vnetwork = address(NETWORK),
        .vnetmask = address(NETMASK),
        .vhost = address(PB_USER_HOST),
        .vdhcp_start = address(PB_USER_BOARD),
        .vnameserver = address(NAME_SERVER),
        .if_mtu = MTU,
        .if_mru = MTU,
        .disable_dhcp = true,
        .in6_enabled = true,
        .vprefix_len = 64,
    };
    struct user_net *net = calloc(1, sizeof *net);

    if (net == NULL || pb_link_keep(link, close_net, net) < 0) {
        free(net);
        return pb_error_set(error, "user network: out of memory");
    }
    memcpy(&config.vprefix_addr6, PB_USER_PREFIX6, sizeof config.vprefix_addr6);
    memcpy(&config.vhost6, PB_USER_HOST6, sizeof config.vhost6);
    config.vnameserver6 = config.vprefix_addr6;
    config.vnameserver6.s6_addr[15] = 3;
    net->world = pb_link_world(link);
    net->poller = (struct pb_poller){.fill = fill, .done = done, .arg = net};
    net->port = pb_link_port(link, from_board, net);
    net->slirp = slirp_new(&config, &callbacks, net);
    if (net->port == NULL || net->slirp == NULL) {
        return pb_error_set(error, "user network: libslirp %s does not start",
                            slirp_version_string());
    }
    pb_poller_add(net->world, &net->poller);
    return 0;
}
