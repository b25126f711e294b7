/*
 * postboard demo: a client board and a mail server board on one link.
 */
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "maildir.h"
#include "mail.h"
#include "transcript.h"

#define CAPTURE "demo.pcap"

/* What the demo's parts share. */
struct demo {
    const struct pb_settings *settings;
    struct pb_scene scene;
    struct pb_mail mail;
    struct pb_place client, servers;
    struct pb_address server; /* of servers, the one that mail goes to */
    const char *maildir;
    struct pb_maildir_list before;
    struct pb_dialogue *dialogue;
    struct pb_board *board; /* the client */
};

static int boards_add(struct demo *demo)
{
    struct pb_server_settings server;
    struct pb_board *board;
    int status;

    memset(&server, 0, sizeof server);
    server.place = demo->servers;
    server.port = demo->server.port;
    server.maildir = demo->maildir;
    if (demo->mail.user[0] != '\0') {
        server.user = demo->mail.user;
        server.password = demo->mail.password;
        server.require_auth = 1;
    }
    board = pb_server_board(&demo->scene, &server, &status);
    if (board == NULL)
        return status;
    demo->board = pb_mail_board(&demo->scene, &demo->mail, &demo->client, &demo->server, &status);
    if (demo->board == NULL)
        return status;
    pb_board_power_on(board);
    pb_board_power_on(demo->board);
    return 0;
}

/* The mail as it lies on the host. */
static int mail_print(const char *path, FILE *out)
{
    size_t length;
    char *text = pb_read_whole(path, &length);

    if (text == NULL)
        return EX_IOERR;
    fputs("\nThe mail as it arrived:\n\n", out);
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, '\n', length - at);
        size_t line = end != NULL ? (size_t)(end - (text + at)) : length - at;
        size_t shown = line > 0 && text[at + line - 1] == '\r' ? line - 1 : line;

        fputs("    ", out);
        pb_print_safely(out, text + at, shown);
        fputc('\n', out);
        at += line + 1;
    }
    fputc('\n', out);
    free(text);
    return 0;
}

static void figures_print(struct demo *demo, FILE *out)
{
    struct pb_scene *scene = &demo->scene;
    char time[PB_VALUE_TEXT];

    fprintf(out, "%s virtual, %llu frames, %llu bytes, hash=%016llx\n",
            pb_format_time(time, pb_world_now(scene->world)), (unsigned long long)scene->frames,
            (unsigned long long)scene->bytes, (unsigned long long)pb_world_hash(scene->world));
}

static void json_print(struct demo *demo, int status, const char *path)
{
    struct pb_scene *scene = &demo->scene;

    printf("{\"command\":\"demo\",\"status\":%d,\"seed\":%llu,\"hash\":\"%016llx\","
           "\"virtual_ns\":%llu,\"frames\":%llu,\"bytes\":%llu,\"mail\":",
           status, (unsigned long long)scene->seed, (unsigned long long)pb_world_hash(scene->world),
           (unsigned long long)pb_world_now(scene->world), (unsigned long long)scene->frames,
           (unsigned long long)scene->bytes);
    if (path != NULL && demo->settings->maildir != NULL)
        pb_print_json_string(stdout, path, strlen(path));
    else
        fputs("null", stdout);
    fputs("}\n", stdout);
}

/* The client must say so, and the mail must lie there. */
static int outcome_report(struct demo *demo)
{
    FILE *out = pb_human(demo->settings);
    struct pb_maildir_list now;
    struct pb_verdict verdict;
    char server[PB_VALUE_TEXT], *path;

    pb_mail_verdict(&verdict, pb_board_exit_status(demo->board),
                    pb_dialogue_summary(demo->dialogue),
                    pb_format_address(server, &demo->server));
    pb_maildir_list(demo->maildir, &now);
    path = pb_maildir_arrived(demo->maildir, &demo->before, &now);
    if (verdict.status != 0) {
        pb_complain("%s", verdict.reason);
    } else if (path == NULL) {
        pb_complain("%s: the server took the mail, but it did not arrive", demo->maildir);
        verdict.status = EX_SOFTWARE;
    } else {
        verdict.status = mail_print(path, out);
    }
    figures_print(demo, out);
    if (demo->settings->json)
        json_print(demo, verdict.status, path);
    free(path);
    pb_maildir_list_free(&now);
    return verdict.status;
}

static int demo_play(struct demo *demo)
{
    struct pb_transcript transcript = {demo->settings, pb_human(demo->settings), 0};
    char client[2 * PB_VALUE_TEXT], server[2 * PB_VALUE_TEXT];
    int status;

    demo->dialogue = pb_dialogue_create(demo->server.port, pb_transcript_event, &transcript);
    if (demo->dialogue == NULL)
        return EX_OSERR;
    pb_link_observe(demo->scene.link, pb_dialogue_frame, demo->dialogue);
    status = boards_add(demo);
    if (status == 0)
        status = pb_scene_capture(&demo->scene, CAPTURE);
    if (status == 0) {
        fprintf(transcript.out, "client board at %s, mail server board at %s, seed %llu\n\n",
                pb_format_place(client, &demo->client), pb_format_place(server, &demo->servers),
                (unsigned long long)demo->scene.seed);
        pb_maildir_list(demo->maildir, &demo->before);
        status = pb_mail_run(&demo->scene, demo->board);
        if (status == 0)
            status = outcome_report(demo);
    }
    pb_dialogue_free(demo->dialogue);
    return status;
}

static int demo_mail(struct demo *demo)
{
    int status = pb_mail_example(&demo->mail);

    return status != 0
               ? status
               : pb_mail_prepare(&demo->mail, demo->settings,
                                 pb_place_address(&demo->client, demo->server.ip.version), "demo");
}

static void demo_addresses(struct demo *demo)
{
    const struct pb_settings *settings = demo->settings;
    const int v6 = settings->ipv6 || settings->router.given || pb_place_has(&settings->place, 6);
    const unsigned version = v6 ? 6 : 4;
    struct pb_address *own = pb_place_address(&demo->client, version);

    demo->client = settings->place;
    if (settings->router.given)
        demo->client.automatic = 1;
    else if (!own->given)
        pb_parse_prefix(v6 ? "fd00::2/64" : "10.0.0.2/24", own);
    demo->server = settings->router.given ? pb_host_of(&settings->router.far, 2)
                                          : pb_neighbour(own);
    demo->server.port = 25;
    *pb_place_address(&demo->servers, version) = demo->server;
}

int pb_demo_run(struct pb_settings *settings)
{
    struct demo demo;
    char *temporary = NULL;
    int status;

    if (!pb_net_simulated(settings)) {
        pb_complain("demo: --net %s: the demo's server is on a simulated link (see send)",
                    settings->net);
        return EX_USAGE;
    }
    memset(&demo, 0, sizeof demo);
    demo.settings = settings;
    demo_addresses(&demo);
    status = demo_mail(&demo);
    demo.maildir = settings->maildir;
    if (status == 0 && demo.maildir == NULL) {
        demo.maildir = temporary = pb_maildir_temporary();
        status = temporary != NULL ? 0 : EX_CANTCREAT;
    }
    if (status == 0) {
        status = pb_scene_open(&demo.scene, settings, 0);
        if (status == 0)
            status = demo_play(&demo);
        status = pb_scene_close(&demo.scene, status);
    }
    if (temporary != NULL)
        pb_maildir_remove(temporary);
    free(temporary);
    pb_maildir_list_free(&demo.before);
    pb_mail_free(&demo.mail);
    return status;
}
