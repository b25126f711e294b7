/*
 * postboard serve: a mail server board, on a TAP device as a rule.
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "../firmware/common/status_names.h"
#include "scene.h"

static int server_fill(struct pb_server_settings *server, const struct pb_settings *settings,
                       char **password)
{
    int status;

    memset(server, 0, sizeof *server);
    server->place = settings->place;
    if (!pb_place_given(&server->place))
        pb_parse_prefix("10.0.0.1/24", &server->place.ip);
    server->port = settings->listen.port != 0 ? settings->listen.port : 25;
    server->maildir = settings->maildir;
    server->hostname = settings->hostname;
    server->user = settings->user;
    server->require_auth =
        settings->auth_policy != NULL && strcmp(settings->auth_policy, "yes") == 0;
    if (settings->user == NULL && server->require_auth) {
        pb_complain("serve: --require-auth yes needs --user");
        return EX_USAGE;
    }
    status = pb_server_tls(server, settings);
    if (status != 0)
        return status;
    if (settings->user == NULL)
        return 0;
    status = pb_password(settings, password);
    if (status == 0 && *password == NULL) {
        pb_complain("serve: --user needs --password-file or POSTBOARD_PASSWORD");
        status = EX_USAGE;
    }
    server->password = *password;
    return status;
}

static int serve_over(struct pb_scene *scene, const struct pb_server_settings *server)
{
    struct pb_board *board;
    char ip[2 * PB_VALUE_TEXT], name[PB_STATUS_TEXT];
    int status;

    board = pb_server_board(scene, server, &status);
    if (board == NULL)
        return status;
    status = pb_scene_capture(scene, NULL);
    if (status != 0)
        return status;
    pb_board_power_on(board);
    fprintf(stderr, "mail server board at %s port %u, mail goes to %s\n",
            pb_format_place(ip, &server->place), server->port, server->maildir);
    switch (pb_scene_run(scene, UINT64_MAX)) {
    case PB_END_IDLE:
        fputs("nothing can reach the server any more: --net sim joins it to no one\n", stderr);
        return 0;
    case PB_END_STOPPED:
        pb_complain("the mail server board ended with status %s",
                    pb_status_text(name, (unsigned)pb_world_status(scene->world) & 0xFF));
        return EX_SOFTWARE;
    default:
        return 0;
    }
}

int pb_serve_run(struct pb_settings *settings)
{
    struct pb_server_settings server;
    struct pb_scene scene;
    char *password = NULL;
    int status;

    if (settings->maildir == NULL) {
        pb_complain("serve: --maildir is missing");
        return EX_USAGE;
    }
    if (settings->user_net) {
        pb_complain("serve: --net user: nothing outside can reach a board there");
        return EX_USAGE;
    }
    if (pb_net_outside(settings) && !pb_place_given(&settings->place)) {
        pb_complain("serve: --net %s needs --ip ADDRESS/LEN or --ip auto", settings->net);
        return EX_USAGE;
    }
    status = server_fill(&server, settings, &password);
    if (status == 0) {
        status = pb_scene_open(&scene, settings, 0);
        if (status == 0)
            status = serve_over(&scene, &server);
        status = pb_scene_close(&scene, status);
    }
    pb_server_drop(&server);
    free(password);
    return status;
}
