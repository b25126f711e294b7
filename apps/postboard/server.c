/*
 * The mail server board of demo, boot, run, send and serve.
 */
#include <string.h>

#include "scene.h"

struct pb_board *pb_server_board(struct pb_scene *scene, const struct pb_server_settings *server,
                                 int *status)
{
    struct pb_board_options options;
    struct pb_board *board;

    memset(&options, 0, sizeof options);
    options.folder = server->maildir;
    board = pb_scene_own_board(scene, "mailserver", &server->place, &options,
                               scene->settings->verbose ? stderr : NULL, status);
    if (board == NULL)
        return NULL;
    pb_scene_number(board, "port", server->port);
    pb_scene_argument(board, "hostname", server->hostname);
    if (server->user != NULL) {
        pb_scene_argument(board, "user", server->user);
        pb_scene_argument(board, "password", server->password);
        pb_scene_argument(board, "auth", server->require_auth ? "require" : NULL);
    }
    return board;
}
