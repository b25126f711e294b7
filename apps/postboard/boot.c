/*
 * postboard boot: a board with a shell on this terminal or pipe.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "maildir.h"
#include "scene.h"
#include "terminal.h"

static int server_add(struct pb_scene *scene, const struct pb_place *shell, const char *maildir)
{
    struct pb_server_settings server;
    struct pb_board *board;
    int status;

    memset(&server, 0, sizeof server);
    if (shell->ip.given)
        server.place.ip = pb_neighbour(&shell->ip);
    if (shell->ip6.given)
        server.place.ip6 = pb_neighbour(&shell->ip6);
    if (scene->settings->router.given)
        server.place.ip6 = pb_host_of(&scene->settings->router.far, 2);
    else
        server.place.automatic = shell->automatic;
    server.port = 25;
    server.maildir = maildir;
    board = pb_server_board(scene, &server, &status);
    if (board != NULL)
        pb_board_power_on(board);
    return status;
}

static int shell_run(struct pb_scene *scene, const struct pb_place *place)
{
    const struct pb_settings *settings = scene->settings;
    struct pb_board_options options;
    struct pb_terminal *terminal;
    struct pb_board *board;
    int status;

    memset(&options, 0, sizeof options);
    board = pb_scene_own_board(scene, "shell", place, &options, pb_human(settings), &status);
    if (board == NULL)
        return status;
    status = pb_scene_capture(scene, NULL);
    if (status != 0)
        return status;
    terminal = pb_terminal_open(scene->world, board, pb_human(settings), scene->realtime);
    if (terminal == NULL)
        return EX_OSERR;
    pb_board_power_on(board);
    switch (pb_scene_run(scene, UINT64_MAX)) {
    case PB_END_STOPPED:
        status = pb_scene_exit_status(scene);
        break;
    case PB_END_REQUESTED:
        status = 128 + scene->interrupted;
        break;
    default:
        break;
    }
    pb_terminal_close(terminal);
    return status;
}

int pb_boot_run(struct pb_settings *settings)
{
    struct pb_place place = settings->place;
    struct pb_scene scene;
    char *temporary = NULL;
    int status, alone = settings->net != NULL;

    if (pb_net_outside(settings) && !pb_place_given(&place)) {
        pb_complain("boot: --net %s needs --ip ADDRESS/LEN or --ip auto", settings->net);
        return EX_USAGE;
    }
    if (alone && settings->maildir != NULL) {
        pb_complain("boot: --maildir is for the mail server board, which --net leaves out");
        return EX_USAGE;
    }
    if (!pb_place_given(&place))
        pb_parse_prefix("10.0.0.2/24", &place.ip);
    place.automatic |= settings->router.given;
    if (settings->ipv6 && !pb_place_has(&place, 6))
        pb_parse_prefix("fd00::2/64", &place.ip6);
    if (!alone && settings->maildir == NULL && (temporary = pb_maildir_temporary()) == NULL)
        return EX_CANTCREAT;
    status = pb_scene_open(&scene, settings, isatty(STDIN_FILENO));
    if (status == 0 && !alone)
        status = server_add(&scene, &place, temporary != NULL ? temporary : settings->maildir);
    if (status == 0)
        status = shell_run(&scene, &place);
    status = pb_scene_close(&scene, status);
    if (temporary != NULL)
        pb_maildir_remove(temporary);
    free(temporary);
    return status;
}
