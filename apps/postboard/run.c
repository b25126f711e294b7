/*
 * postboard run: image files on boards of one link.
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "interrupts.h"
#include "preempt.h"
#include "scene.h"

/* The file's name without folder and .so, for reports. */
static void board_name(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    char *dot;

    snprintf(name, size, "%s", slash != NULL ? slash + 1 : path);
    dot = strrchr(name, '.');
    if (dot != NULL && dot != name)
        *dot = '\0';
}

/* Adds a board, which goes to *added. */
static int board_add(struct pb_scene *scene, const char *image, struct pb_board **added)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_place place = settings->place;
    struct pb_board_options options;
    struct pb_board *board;
    char name[64];
    int status;

    memset(&options, 0, sizeof options);
    options.watched = 1;
    /* Without a server board, the folder is the images' own. */
    options.folder = settings->serve.given ? NULL : settings->maildir;
    board_name(image, name, sizeof name);
    board = pb_scene_board(scene, name, image, &options,
                           settings->quiet ? NULL : pb_human(settings), &status);
    if (board == NULL)
        return status;
    place.automatic |= settings->router.given;
    pb_scene_place(board, &place);
    pb_scene_arguments(board, settings);
    pb_board_power_on(board);
    *added = board;
    return 0;
}

static int server_add(struct pb_scene *scene)
{
    struct pb_server_settings server;
    struct pb_board *board;
    int status;

    memset(&server, 0, sizeof server);
    pb_place_at(&server.place, &scene->settings->serve);
    server.port = scene->settings->serve.port;
    server.maildir = scene->settings->maildir;
    status = pb_server_tls(&server, scene->settings);
    board = status == 0 ? pb_server_board(scene, &server, &status) : NULL;
    if (board != NULL)
        pb_board_power_on(board);
    pb_server_drop(&server);
    return status;
}

static void complain_of(void *arg, const char *line)
{
    pb_complain("%s", line);
}

/* All boards are idle for ever. */
static int dead_end(const struct pb_scene *scene)
{
    const struct pb_board *board = pb_world_threadless(scene->world);
    char time[PB_VALUE_TEXT];

    pb_format_time(time, pb_world_now(scene->world));
    if (board != NULL) {
        pb_complain("board %s: nothing can happen any more after %s: its application created no "
                    "thread",
                    pb_board_name(board), time);
    } else {
        pb_complain("nothing can happen any more after %s, and threads still wait", time);
        pb_world_waiting(scene->world, complain_of, NULL);
    }
    return EX_SOFTWARE;
}

/* All boards on their link, and what is planned for them. */
static int set_up(struct pb_scene *scene, struct pb_interrupts *interrupts)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_board **boards = calloc((size_t)settings->operand_count, sizeof *boards);
    int status = 0;

    if (boards == NULL) {
        pb_complain("out of memory");
        return EX_OSERR;
    }
    if (settings->serve.given)
        status = server_add(scene);
    for (int i = 0; status == 0 && i < settings->operand_count; i++)
        status = board_add(scene, settings->operands[i], &boards[i]);
    if (status == 0 && settings->interrupts != NULL)
        status = pb_interrupts_plan(interrupts, settings->interrupts, scene->world, boards,
                                    (size_t)settings->operand_count);
    if (status == 0)
        status = pb_scene_capture(scene, NULL);
    free(boards);
    return status;
}

static int run_to_end(struct pb_scene *scene)
{
    const struct pb_settings *settings = scene->settings;

    switch (pb_scene_run(scene, UINT64_MAX)) {
    case PB_END_STOPPED:
        return pb_scene_exit_status(scene);
    case PB_END_IDLE:
        return settings->until.given ? 0 : dead_end(scene);
    case PB_END_REQUESTED:
        return 128 + scene->interrupted;
    case PB_END_FINISHED:
    case PB_END_UNTIL:
        break;
    }
    return 0;
}

static int run_over(struct pb_scene *scene)
{
    struct pb_interrupts interrupts = {0};
    int status = set_up(scene, &interrupts);

    if (status == 0)
        status = run_to_end(scene);
    pb_interrupts_free(&interrupts);
    return status;
}

int pb_run_once(struct pb_settings *settings, struct pb_switches *switches)
{
    struct pb_scene scene;
    int status = pb_scene_open(&scene, settings, 0);

    if (status == 0) {
        pb_switches_guard(settings, scene.world);
        status = run_over(&scene);
    }
    if (switches != NULL && scene.world != NULL)
        pb_switches_take(switches, scene.world);
    return pb_scene_close(&scene, status);
}

int pb_run_run(struct pb_settings *settings)
{
    struct pb_switches switches = {0};
    int status;

    if (settings->operand_count == 0) {
        pb_complain("run: which image? (see postboard run --help)");
        return EX_USAGE;
    }
    if (settings->serve.given && settings->maildir == NULL) {
        pb_complain("run: --serve needs --maildir, where the server keeps the mail");
        return EX_USAGE;
    }
    status = pb_preempt_open(settings);
    if (status != 0)
        return status;
    status = pb_run_once(settings, &switches);
    if (settings->preempt != PB_PREEMPT_OFF)
        status = pb_preempt_close(settings, &switches, status);
    pb_switches_free(&switches);
    return status;
}
