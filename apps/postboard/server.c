/*
 * The mail server board of demo, boot, run, send and serve.
 */
#include <stdlib.h>
#include <string.h>

#include "../firmware/mailserver/script.h"
#include "scene.h"

int pb_server_tls(struct pb_server_settings *server, const struct pb_settings *settings)
{
    const char *key = settings->private_key;
    size_t length;

    if (settings->certificate == NULL) {
        if (key == NULL && !settings->implicit_tls)
            return 0;
        pb_complain("%s needs --certificate", key != NULL ? "--private-key" : "--implicit-tls");
        return EX_USAGE;
    }
    /* Both may stand in one file. */
    server->implicit_tls = settings->implicit_tls;
    server->certificate = pb_read_whole(settings->certificate, &length);
    server->private_key = pb_read_whole(key != NULL ? key : settings->certificate, &length);
    return server->certificate != NULL && server->private_key != NULL ? 0 : EX_NOINPUT;
}

void pb_server_drop(struct pb_server_settings *server)
{
    free(server->certificate);
    free(server->private_key);
}

/* The file of --script, allocated; NULL where there is none, or with the status set. */
static char *script_read(const char *path, int has_certificate, int *status)
{
    struct pb_script script;
    const char *wrong;
    size_t length;
    char *text;

    *status = 0;
    if (path == NULL)
        return NULL;
    text = pb_read_whole(path, &length);
    if (text == NULL) {
        *status = EX_NOINPUT;
        return NULL;
    }
    wrong = pb_script_read(&script, text);
    if (wrong == NULL && strlen(text) != length)
        wrong = "a NUL byte follows";
    if (wrong == NULL && pb_script_wants_tls(&script) && !has_certificate) {
        pb_complain("%s: S= tls needs --certificate", path);
        *status = EX_USAGE;
        free(text);
        return NULL;
    }
    if (wrong == NULL)
        return text;
    pb_complain("%s:%u: %s", path, script.line, wrong);
    free(text);
    *status = EX_DATAERR;
    return NULL;
}

struct pb_board *pb_server_board(struct pb_scene *scene, const struct pb_server_settings *server,
                                 int *status)
{
    struct pb_board_options options;
    char *script = script_read(scene->settings->script, server->certificate != NULL, status);
    struct pb_board *board;

    if (*status != 0)
        return NULL;
    memset(&options, 0, sizeof options);
    options.folder = server->maildir;
    board = pb_scene_own_board(scene, "mailserver", &server->place, &options,
                               scene->settings->verbose ? stderr : NULL, status);
    if (board == NULL) {
        free(script);
        return NULL;
    }
    pb_scene_argument(board, "script", script);
    free(script);
    pb_scene_number(board, "port", server->port);
    pb_scene_argument(board, "hostname", server->hostname);
    if (server->user != NULL) {
        pb_scene_argument(board, "user", server->user);
        pb_scene_argument(board, "password", server->password);
        pb_scene_argument(board, "auth", server->require_auth ? "require" : NULL);
    }
    if (server->certificate != NULL) {
        pb_scene_argument(board, "certificate", server->certificate);
        pb_scene_argument(board, "private-key", server->private_key);
        pb_scene_argument(board, "tls", server->implicit_tls ? "implicit" : NULL);
    }
    return board;
}
