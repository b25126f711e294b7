/*
 * postboard send: one mail from a client board to a mail server; or the mail
 * alone (--dry-run), or the server alone (--serverinfo).
 */
#include <string.h>

#include "commands.h"
#include "mail.h"
#include "transcript.h"

/* Nothing leaves the board: it needs no network, but its mail has the date of one. */
static void network_drop(struct pb_settings *settings)
{
    if (pb_net_outside(settings) && !settings->epoch.given) {
        settings->epoch.value = pb_host_time_ns();
        settings->epoch.given = 1;
    }
    settings->net = settings->tap = settings->passt = NULL;
    settings->user_net = 0;
    settings->server = (struct pb_address){.ip = pb_ip_v4(0x0A000001), .port = 25, .given = 1};
}

static int usage_check(struct pb_settings *settings)
{
    if (settings->dry_run && settings->serverinfo) {
        pb_complain("send: --dry-run asks no server, --serverinfo does");
        return EX_USAGE;
    }
    if (settings->dry_run) {
        network_drop(settings);
        return 0;
    }
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
    if (pb_net_simulated(settings) && settings->maildir == NULL && !settings->serverinfo) {
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

/* The lines of one kind that the firmware wrote, as JSON strings. */
static void print_json_lines(const struct pb_mail *mail, const char *what)
{
    char text[200];
    const char *at = NULL, *comma = "";

    while ((at = pb_message_line(mail, what, at, text, sizeof text)) != NULL) {
        fputs(comma, stdout);
        pb_print_json_string(stdout, text, strlen(text));
        comma = ",";
    }
}

static void print_json_recipients(const struct pb_mail *mail)
{
    const char *at = NULL, *address = mail->recipients, *comma = "";
    struct pb_outcome outcome;

    while ((at = pb_message_outcome(mail, at, &outcome)) != NULL) {
        size_t length = strcspn(address, "\n");

        printf("%s{\"address\":", comma);
        pb_print_json_string(stdout, address + 2, length - 2);
        printf(",\"verdict\":\"%s\",\"firmware_status\":%u,\"code\":%u,\"enhanced\":\"%s\","
               "\"text\":",
               outcome.verdict, outcome.status, outcome.code, outcome.enhanced);
        pb_print_json_string(stdout, outcome.text, strlen(outcome.text));
        fputs("}", stdout);
        address += length + 1;
        comma = ",";
    }
}

static void print_json(const struct pb_scene *scene, const struct pb_mail *mail,
                       const struct pb_verdict *verdict, int firmware_status)
{
    char id[200];

    printf("{\"command\":\"send\",\"status\":%d,\"firmware_status\":%d,\"reason\":",
           verdict->status, firmware_status);
    pb_print_json_string(stdout, verdict->reason, strlen(verdict->reason));
    fputs(",\"recipients\":[", stdout);
    print_json_recipients(mail);
    fputs("],\"offers\":[", stdout);
    print_json_lines(mail, "offer");
    pb_message_line(mail, "message-id", NULL, id, sizeof id);
    fputs("],\"message_id\":", stdout);
    pb_print_json_string(stdout, id, strlen(id));
    printf(",\"seed\":%llu,\"hash\":\"%016llx\",\"virtual_ns\":%llu,\"frames\":%llu,"
           "\"bytes\":%llu}\n",
           (unsigned long long)scene->seed, (unsigned long long)pb_world_hash(scene->world),
           (unsigned long long)pb_world_now(scene->world), (unsigned long long)scene->frames,
           (unsigned long long)scene->bytes);
}

/* One line for each of several recipients who was not accepted; their number. The
 * first of them, or else the first of all, is what tells of the mail. */
static unsigned print_refusals(const struct pb_mail *mail, struct pb_outcome *first)
{
    const char *at = NULL, *address = mail->recipients;
    struct pb_outcome outcome;
    unsigned refused = 0;

    while ((at = pb_message_outcome(mail, at, &outcome)) != NULL) {
        size_t length = strcspn(address, "\n");

        if (first->verdict[0] == '\0')
            *first = outcome;
        if (strcmp(outcome.verdict, "accepted") != 0) {
            if (strchr(mail->recipients, '\n')[1] != '\0')
                pb_complain("%.*s: %s: %u %s", (int)length - 2, address + 2, outcome.verdict,
                            outcome.code, outcome.text);
            if (refused++ == 0)
                *first = outcome;
        }
        address += length + 1;
    }
    return refused;
}

/*
 * What the wire showed, but for what it cannot: whom of several a reply was for, and
 * all that TLS hid.
 */
static void summary_correct(struct pb_dialogue_summary *summary, const struct pb_outcome *outcome)
{
    if (outcome->code != 0) {
        summary->code = outcome->code;
        snprintf(summary->reply, sizeof summary->reply, "%u %s", outcome->code, outcome->text);
    }
    summary->message_sent = strcmp(outcome->verdict, "in-doubt") == 0;
    summary->message_answered = !summary->message_sent;
}

static void verdict_find(struct pb_verdict *verdict, const struct pb_settings *settings,
                         const struct pb_mail *mail, int firmware_status,
                         const struct pb_dialogue *dialogue)
{
    struct pb_dialogue_summary summary = *pb_dialogue_summary(dialogue);
    struct pb_outcome outcome = {0};
    char server[PB_VALUE_TEXT], tls[120];
    unsigned refused = print_refusals(mail, &outcome);
    size_t length;

    if (outcome.verdict[0] != '\0' && (refused > 0 || settings->tls != NULL) &&
        (settings->tls != NULL || strchr(mail->recipients, '\n')[1] != '\0'))
        summary_correct(&summary, &outcome);
    pb_mail_verdict(verdict, firmware_status, &summary, pb_format_endpoint(server, &settings->server));
    length = strlen(verdict->reason);
    if (pb_message_line(mail, "tls", NULL, tls, sizeof tls) != NULL)
        snprintf(verdict->reason + length, sizeof verdict->reason - length, ": %s", tls);
}

/* What was asked for, on stdout. */
static void result_print(const struct pb_settings *settings, const struct pb_mail *mail)
{
    const char *at = NULL;
    char text[200];

    if (settings->dry_run) {
        fflush(mail->console);
        fwrite(mail->report, 1, mail->report_length, stdout);
    }
    while (settings->serverinfo && !settings->json &&
           (at = pb_message_line(mail, "offer", at, text, sizeof text)) != NULL)
        puts(text);
}

static int report(struct pb_scene *scene, struct pb_board *board, const struct pb_mail *mail,
                  const struct pb_dialogue *dialogue)
{
    const struct pb_settings *settings = scene->settings;
    const int firmware_status = pb_board_exit_status(board);
    char server[PB_VALUE_TEXT];
    struct pb_verdict verdict;

    verdict_find(&verdict, settings, mail, firmware_status, dialogue);
    if (scene->interrupted && verdict.status != 0)
        snprintf(verdict.reason, sizeof verdict.reason, "%s: interrupted",
                 pb_format_endpoint(server, &settings->server));
    if (verdict.status != 0)
        pb_complain("%s", verdict.reason);
    else if (settings->verbose && !settings->serverinfo && !settings->dry_run)
        fprintf(stderr, "%s\n", verdict.reason);
    if (firmware_status == 0)
        result_print(settings, mail);
    if (settings->json && !settings->dry_run)
        print_json(scene, mail, &verdict, firmware_status);
    return verdict.status;
}

static int send_over(struct pb_scene *scene, const struct pb_mail *mail,
                     struct pb_place *place, struct pb_dialogue *dialogue)
{
    struct pb_board *board;
    int status = 0;

    pb_link_observe(scene->link, pb_dialogue_frame, dialogue);
    if (pb_net_simulated(scene->settings) && !scene->settings->dry_run)
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
    return status != 0 ? status : report(scene, board, mail, dialogue);
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

    if (status == 0 && !settings->dry_run)
        status = pb_server_resolve(settings, "send");
    if (status != 0)
        return status;
    place_choose(settings, &place);
    memset(&mail, 0, sizeof mail);
    status = pb_message_prepare(&mail, settings,
                                pb_place_address(&place, settings->server.ip.version));
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
