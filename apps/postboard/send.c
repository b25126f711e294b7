/*
 * postboard send: one mail from a client board to a mail server.
 */
#include <string.h>

#include "commands.h"
#include "mail.h"
#include "transcript.h"

static int usage_check(struct pb_settings *settings)
{
    if (!settings->server.given) {
        pb_complain("send: --server is missing");
        return EX_USAGE;
    }
    if (pb_net_outside(settings) && !pb_place_given(&settings->place)) {
        pb_complain("send: --net %s needs --ip ADDRESS/LEN or --ip auto", settings->net);
        return EX_USAGE;
    }
    if (pb_net_outside(settings) && !settings->user_net &&
        !pb_place_has(&settings->place, settings->server.ip.version)) {
        pb_complain("send: --ip gives the board no address of --server's family");
        return EX_USAGE;
    }
    if (pb_net_simulated(settings) && settings->maildir == NULL) {
        pb_complain("send: --net sim needs --maildir, where its mail server keeps the mail");
        return EX_USAGE;
    }
    if (!pb_net_simulated(settings) && settings->maildir != NULL) {
        pb_complain("send: --maildir is for --net sim; here the server is the network's");
        return EX_USAGE;
    }
    return 0;
}

/* On a simulated link, our own server answers, and lets the user in. */
static int server_add(struct pb_scene *scene, const struct pb_mail *mail,
                      struct pb_place *client)
{
    const unsigned version = scene->settings->server.ip.version;
    struct pb_server_settings server;
    struct pb_board *board;
    int status;

    memset(&server, 0, sizeof server);
    pb_place_at(&server.place, &scene->settings->server);
    if (pb_place_address(client, version)->given)
        pb_place_address(&server.place, version)->length =
            pb_place_address(client, version)->length;
    server.port = scene->settings->server.port;
    server.maildir = scene->settings->maildir;
    if (mail->user[0] != '\0') {
        server.user = mail->user;
        server.password = mail->password;
    }
    board = pb_server_board(scene, &server, &status);
    if (board == NULL)
        return status;
    pb_board_power_on(board);
    return 0;
}

static void print_json(const struct pb_scene *scene, const struct pb_verdict *verdict,
                       int firmware_status)
{
    printf("{\"command\":\"send\",\"status\":%d,\"firmware_status\":%d,\"reason\":",
           verdict->status, firmware_status);
    pb_print_json_string(stdout, verdict->reason, strlen(verdict->reason));
    printf(",\"seed\":%llu,\"hash\":\"%016llx\",\"virtual_ns\":%llu,\"frames\":%llu,"
           "\"bytes\":%llu}\n",
           (unsigned long long)scene->seed, (unsigned long long)pb_world_hash(scene->world),
           (unsigned long long)pb_world_now(scene->world), (unsigned long long)scene->frames,
           (unsigned long long)scene->bytes);
}

static int report(struct pb_scene *scene, struct pb_board *board,
                  const struct pb_dialogue *dialogue)
{
    const struct pb_settings *settings = scene->settings;
    char server[PB_VALUE_TEXT];
    struct pb_verdict verdict;

    pb_format_endpoint(server, &settings->server);
    pb_mail_verdict(&verdict, pb_board_exit_status(board), pb_dialogue_summary(dialogue), server);
    if (scene->interrupted && verdict.status != 0)
        snprintf(verdict.reason, sizeof verdict.reason, "%s: interrupted", server);
    if (verdict.status != 0)
        pb_complain("%s", verdict.reason);
    else if (settings->verbose)
        fprintf(stderr, "%s\n", verdict.reason);
    if (settings->json)
        print_json(scene, &verdict, pb_board_exit_status(board));
    return verdict.status;
}

static int send_over(struct pb_scene *scene, const struct pb_mail *mail,
                     struct pb_place *place, struct pb_dialogue *dialogue)
{
    struct pb_board *board;
    int status = 0;

    pb_link_observe(scene->link, pb_dialogue_frame, dialogue);
    if (pb_net_simulated(scene->settings))
        status = server_add(scene, mail, place);
    if (status != 0)
        return status;
    board = pb_mail_board(scene, mail, place, &scene->settings->server, &status);
    if (board == NULL)
        return status;
    status = pb_scene_capture(scene, NULL);
    if (status != 0)
        return status;
    pb_board_power_on(board);
    status = pb_mail_run(scene, board);
    return status != 0 ? status : report(scene, board, dialogue);
}

/* Where the client is, unless --ip says it (or, with --net user, the options' parser):
 * beside the server. */
static void place_choose(const struct pb_settings *settings, struct pb_place *place)
{
    const unsigned version = settings->server.ip.version;
    struct pb_place beside = {0};

    *place = settings->place;
    if (pb_place_has(place, version))
        return;
    if (settings->user_net || settings->router.given) {
        place->automatic = 1;
        return;
    }
    pb_place_at(&beside, &settings->server);
    *pb_place_address(place, version) = pb_neighbour(pb_place_address(&beside, version));
}

int pb_send_run(struct pb_settings *settings)
{
    /* What passes is shown on request, never on stdout: that is for data. */
    struct pb_transcript transcript = {settings, stderr, 0};
    struct pb_place place;
    struct pb_dialogue *dialogue;
    struct pb_scene scene;
    struct pb_mail mail;
    int status = usage_check(settings);

    if (status == 0)
        status = pb_server_resolve(settings, "send");
    if (status != 0)
        return status;
    place_choose(settings, &place);
    memset(&mail, 0, sizeof mail);
    status = pb_mail_prepare(&mail, settings,
                             pb_place_address(&place, settings->server.ip.version), "send");
    dialogue = pb_dialogue_create(settings->server.port,
                                  settings->verbose ? pb_transcript_event : NULL, &transcript);
    if (status == 0 && dialogue == NULL)
        status = EX_OSERR;
    if (status == 0) {
        status = pb_scene_open(&scene, settings, 0);
        if (status == 0)
            status = send_over(&scene, &mail, &place, dialogue);
        status = pb_scene_close(&scene, status);
    }
    pb_dialogue_free(dialogue);
    pb_mail_free(&mail);
    return status;
}
