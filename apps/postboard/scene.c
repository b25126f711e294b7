/*
 * World, link and boards of a command.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../firmware/common/status_names.h"
#include "scene.h"

#define ABORTED 134 /* what an image's abort() ends a board with, as a shell says of SIGABRT */

uint64_t pb_draw_seed(void)
{
    uint64_t seed = 0;

    if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed)
        seed = pb_host_time_ns();
    /* Short enough to be typed again. */
    return seed & 0xFFFFFFFF;
}

/* --- interrupts: they end a world that waits for the outside -------------------- */

static void signal_arrived(void *argument)
{
    struct pb_scene *scene = argument;
    struct signalfd_siginfo info;

    if (read(scene->signals, &info, sizeof info) != (ssize_t)sizeof info)
        return;
    scene->interrupted = (int)info.ssi_signo;
    pb_world_end(scene->world);
}

static void watch_signals(struct pb_scene *scene)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    scene->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (scene->signals >= 0 &&
        pb_world_watch_fd(scene->world, scene->signals, signal_arrived, scene) == 0)
        sigprocmask(SIG_BLOCK, &set, NULL);
}

/* --- opening ----------------------------------------------------------------------- */

static void count_frame(void *argument, uint64_t time_ns, const uint8_t *frame, size_t length,
                        const char *fault)
{
    struct pb_scene *scene = argument;
    char time[PB_VALUE_TEXT];

    (void)frame;
    scene->frames++;
    scene->bytes += length;
    if (fault != NULL && scene->settings->verbose)
        fprintf(pb_human(scene->settings), "%14s  -- a frame of %zu bytes is %s\n",
                pb_format_time(time, time_ns), length, fault);
}

static int world_open(struct pb_scene *scene)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_world_options options;
    struct pb_error error;

    memset(&options, 0, sizeof options);
    scene->seed = settings->seed.given ? settings->seed.value : pb_draw_seed();
    options.seed = scene->seed;
    /* On a real wire, dates are the host's. */
    options.epoch_ns = settings->epoch.given   ? settings->epoch.value
                       : pb_net_outside(settings) ? pb_host_time_ns()
                                                          : 0;
    options.realtime = scene->realtime;
    options.watchdog_s = (unsigned)settings->watchdog.value;
    scene->world = pb_world_create(&options, &error);
    if (scene->world == NULL) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    if (pb_world_preempt(scene->world, settings->preempt, settings->moments,
                         settings->moment_count, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    if (settings->record != NULL &&
        pb_world_record(scene->world, PB_VERSION, settings->line, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    return 0;
}

/* Before there are boards: their power-on belongs to the trace. */
static int outputs_open(struct pb_scene *scene)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_error error;

    if ((settings->trace == NULL || pb_world_trace(scene->world, settings->trace, &error) == 0) &&
        (settings->tls_keys == NULL ||
         pb_world_tls_keys(scene->world, settings->tls_keys, &error) == 0))
        return 0;
    pb_complain("%s", error.text);
    return EX_CANTCREAT;
}

/* What the link is joined to, as --net says. */
static int outside_open(struct pb_scene *scene, struct pb_error *error)
{
    const struct pb_settings *settings = scene->settings;

    if (settings->tap != NULL)
        return pb_link_tap(scene->link, settings->tap, error);
    if (settings->user_net)
        return pb_link_user(scene->link, error);
    if (settings->passt != NULL)
        return pb_link_passt(scene->link, settings->passt, error);
    return pb_recording_attach(settings, scene->link, error);
}

static int link_open(struct pb_scene *scene)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_link_options options;
    struct pb_error error;

    memset(&options, 0, sizeof options);
    options.delay_ns = settings->delay.value;
    options.loss = settings->loss;
    options.dup = settings->dup;
    options.reorder = settings->reorder;
    options.corrupt = settings->corrupt;
    scene->link = pb_link_create(scene->world, &options, &error);
    if (scene->link == NULL) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    pb_link_observe(scene->link, count_frame, scene);
    errno = 0;
    if (outside_open(scene, &error) != 0) {
        int denied = errno == EPERM || errno == EACCES;

        pb_complain("%s", error.text);
        return denied ? EX_NOPERM : EX_OSERR;
    }
    return 0;
}

int pb_scene_open(struct pb_scene *scene, const struct pb_settings *settings, int realtime)
{
    int status;

    memset(scene, 0, sizeof *scene);
    scene->settings = settings;
    scene->signals = -1;
    /* A recording has its own time, whatever the console is. */
    scene->realtime =
        settings->realtime || pb_net_outside(settings) || (realtime && settings->recording == NULL);
    status = world_open(scene);
    if (status == 0)
        status = outputs_open(scene);
    if (status == 0)
        status = link_open(scene);
    if (status == 0 && scene->realtime)
        watch_signals(scene);
    if (status == 0 && settings->router.given)
        status = pb_router_open(scene);
    return status;
}

/* --- boards ------------------------------------------------------------------------ */

static void print_console(void *argument, const char *text, size_t length)
{
    fwrite(text, 1, length, argument);
    fflush(argument);
}

static void drop_console(void *argument, const char *text, size_t length)
{
    (void)argument;
    (void)text;
    (void)length;
}

/* Whether the file can be read at all: an exit status. */
static int image_readable(const char *path)
{
    struct stat info;

    if (access(path, R_OK) != 0 || stat(path, &info) != 0) {
        pb_complain("%s: %s", path, strerror(errno));
        return EX_NOINPUT;
    }
    if (!S_ISREG(info.st_mode)) {
        pb_complain("%s: not a regular file", path);
        return EX_NOINPUT;
    }
    return 0;
}

static int board_fill(struct pb_scene *scene, struct pb_board *board, struct pb_link *link,
                      const char *image, FILE *console)
{
    struct pb_error error;

    if (pb_board_load_image(board, image, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_DATAERR;
    }
    if (pb_board_connect(board, link, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    pb_board_console_sink(board, console != NULL ? print_console : drop_console, console);
    if (scene->settings->tcp != NULL)
        pb_scene_argument(board, "tcp", scene->settings->tcp);
    return 0;
}

static struct pb_board *board_make(struct pb_scene *scene, struct pb_link *link, const char *name,
                                   const char *image, const struct pb_board_options *given,
                                   FILE *console, int *status)
{
    struct pb_board_options options = *given;
    struct pb_board *board;
    struct pb_error error;

    *status = image_readable(image);
    if (*status != 0)
        return NULL;
    options.ram = (size_t)scene->settings->ram.value;
    board = pb_board_create(scene->world, name, &options, &error);
    if (board == NULL) {
        pb_complain("%s", error.text);
        /* Of what can fail, only the folder is the user's to mend. */
        *status = options.folder != NULL && strstr(error.text, options.folder) != NULL
                      ? EX_CANTCREAT
                      : EX_OSERR;
        return NULL;
    }
    *status = board_fill(scene, board, link, image, console);
    return *status == 0 ? board : NULL;
}

struct pb_board *pb_scene_board(struct pb_scene *scene, const char *name, const char *image,
                                const struct pb_board_options *options, FILE *console, int *status)
{
    return board_make(scene, scene->link, name, image, options, console, status);
}

static struct pb_link *link_of(const struct pb_scene *scene, const struct pb_place *place)
{
    const struct pb_address *far = &scene->settings->router.far;

    return scene->far != NULL && pb_ip_shares(&place->ip6.ip, &far->ip, far->length) ? scene->far
                                                                                    : scene->link;
}

void pb_scene_place(struct pb_board *board, const struct pb_place *place)
{
    char text[PB_VALUE_TEXT];

    if (place->ip.given)
        pb_scene_argument(board, "ip", pb_format_prefix(text, &place->ip));
    if (place->gateway.given)
        pb_scene_argument(board, "gateway", pb_format_address(text, &place->gateway));
    if (pb_place_has(place, 6))
        pb_scene_argument(board, "ip6",
                          place->ip6.given ? pb_format_prefix(text, &place->ip6) : "auto");
    if (place->gateway6.given)
        pb_scene_argument(board, "gateway6", pb_format_address(text, &place->gateway6));
}

struct pb_board *pb_scene_own_board(struct pb_scene *scene, const char *name,
                                    const struct pb_place *place,
                                    const struct pb_board_options *options, FILE *console,
                                    int *status)
{
    char *path = pb_image_find(name);
    struct pb_board *board;

    if (path == NULL) {
        *status = EX_UNAVAILABLE;
        return NULL;
    }
    board = board_make(scene, link_of(scene, place), name, path, options, console, status);
    free(path);
    if (board == NULL)
        return NULL;
    pb_scene_place(board, place);
    if (scene->settings->tcp == NULL)
        pb_scene_argument(board, "tcp", "rfc");
    return board;
}

void pb_scene_argument(struct pb_board *board, const char *name, const char *value)
{
    if (value != NULL && pb_board_argument(board, name, value, SIZE_MAX) != 0) {
        pb_complain("no memory for the boot argument %s", name);
        exit(EX_OSERR);
    }
}

void pb_scene_number(struct pb_board *board, const char *name, unsigned value)
{
    char text[16];

    snprintf(text, sizeof text, "%u", value);
    pb_scene_argument(board, name, text);
}

/* NAME=VALUE, as the options' parser has checked. */
static void argument_add(struct pb_board *board, const char *argument)
{
    const char *equals = strchr(argument, '=');
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)(equals - argument), argument);
    pb_scene_argument(board, name, equals + 1);
}

void pb_scene_arguments(struct pb_board *board, const struct pb_settings *settings)
{
    for (int i = 0; i < settings->argument_count; i++)
        argument_add(board, settings->arguments[i]);
}

void pb_place_at(struct pb_place *place, const struct pb_address *address)
{
    struct pb_address *own = pb_place_address(place, address->ip.version);

    *own = *address;
    if (own->length == 0)
        own->length = address->ip.version == 6 ? 64 : 24;
}

struct pb_address pb_host_of(const struct pb_address *prefix, unsigned number)
{
    struct pb_address host = *prefix;
    size_t size = pb_ip_size(&host.ip);

    for (size_t i = 0; i < size; i++) {
        if (prefix->length < 8 * (i + 1))
            host.ip.bytes[i] &= prefix->length <= 8 * i ? 0 : 0xFF00 >> prefix->length % 8;
    }
    host.ip.bytes[size - 1] |= number;
    return host;
}

struct pb_address pb_neighbour(const struct pb_address *address)
{
    struct pb_address first = pb_host_of(address, 1);

    return pb_ip_same(&first.ip, &address->ip) ? pb_host_of(address, 2) : first;
}

/* --- running and closing -------------------------------------------------------------- */

int pb_scene_capture(struct pb_scene *scene, const char *otherwise)
{
    const char *path = scene->settings->pcap != NULL ? scene->settings->pcap : otherwise;
    struct pb_error error;

    if (scene->settings->record != NULL) {
        if (pb_world_record_to(scene->world, scene->settings->record, &error) != 0) {
            pb_complain("%s", error.text);
            return EX_CANTCREAT;
        }
        scene->records = 1;
    }
    if (path == NULL)
        return 0;
    if (pb_link_capture(scene->link, path, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_CANTCREAT;
    }
    return 0;
}

enum pb_end pb_scene_run(struct pb_scene *scene, uint64_t limit_ns)
{
    const struct pb_number *until = &scene->settings->until;

    scene->ran = 1;
    return pb_world_run(scene->world, until->given ? until->value : limit_ns);
}

int pb_scene_exit_status(const struct pb_scene *scene)
{
    int status = pb_world_status(scene->world);
    char text[PB_STATUS_TEXT];

    if (status == ABORTED)
        pb_complain("board %s: ended with status %d: abort(), or a failed assertion",
                    pb_board_name(pb_world_stopper(scene->world)), status);
    if (status <= 255)
        return status & 255;
    pb_complain("board %s: could not be set up (status %s)",
                pb_board_name(pb_world_stopper(scene->world)),
                pb_status_text(text, (unsigned)status & 0xFF));
    return EX_SOFTWARE;
}

int pb_scene_close(struct pb_scene *scene, int status)
{
    struct pb_error error;

    if (scene->world != NULL && pb_world_trace_end(scene->world, &error) != 0) {
        pb_complain("%s", error.text);
        status = status != 0 ? status : EX_IOERR;
    }
    if (scene->world != NULL && pb_world_tls_keys_end(scene->world, &error) != 0) {
        pb_complain("%s", error.text);
        status = status != 0 ? status : EX_IOERR;
    }
    /* Firmware may have stopped the capture that we began, or begun its own. */
    if (scene->link != NULL && pb_link_capture_path(scene->link) != NULL &&
        pb_link_capture_stop(scene->link, &error) != 0) {
        pb_complain("%s", error.text);
        status = status != 0 ? status : EX_IOERR;
    }
    if (scene->records && pb_world_record_end(scene->world, &error) != 0) {
        pb_complain("%s", error.text);
        status = status != 0 ? status : EX_IOERR;
    }
    if (scene->ran && !scene->settings->quiet) {
        fflush(stdout);
        fprintf(stderr, "seed=%llu hash=%016llx\n", (unsigned long long)scene->seed,
                (unsigned long long)pb_world_hash(scene->world));
    }
    if (scene->world != NULL) {
        if (scene->signals >= 0)
            pb_world_unwatch_fd(scene->world, scene->signals);
        pb_world_destroy(scene->world);
    }
    if (scene->signals >= 0)
        close(scene->signals);
    return status;
}
