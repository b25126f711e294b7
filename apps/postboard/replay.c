/*
 * postboard replay: a board against a recorded server, or a journal repeated.
 */
#include <string.h>

#include "commands.h"
#include "mail.h"
#include "transcript.h"

#define IMAGE_LIMIT_NS 3600000000000ull /* an hour: an image may never end */

enum { DIFFERENT = 1 };

struct play {
    struct pb_settings *settings;
    const char *path, *image;
    struct pb_scene scene;
    struct pb_mail mail;
    struct pb_dialogue *dialogue, *recorded; /* as they went, and as it was recorded */
    struct pb_board *board;
    struct pb_replay_result result;
    struct pb_verdict verdict;
    int same_verdict;
};

/* What a receiver would not take is not part of the dialogue. */
static void follow(void *dialogue, uint64_t time_ns, const uint8_t *frame, size_t length,
                   const char *fault)
{
    if (!pb_frame_is_wrong(frame, length))
        pb_dialogue_frame(dialogue, time_ns, frame, length, fault);
}

/* --- boards ---------------------------------------------------------------------- */

static int client_add(struct play *play)
{
    int status;

    play->board = pb_mail_board(&play->scene, &play->mail, &play->settings->place,
                                &play->settings->server, &status);
    return status;
}

static int image_add(struct play *play)
{
    const struct pb_settings *settings = play->settings;
    struct pb_board_options options = {.watched = 1};
    char text[PB_VALUE_TEXT];
    int status;

    play->board =
        pb_scene_board(&play->scene, "board", play->image, &options, pb_human(settings), &status);
    if (play->board == NULL)
        return status;
    pb_scene_place(play->board, &settings->place);
    pb_scene_argument(play->board, "server", pb_format_address(text, &settings->server));
    pb_scene_number(play->board, "port", settings->server.port);
    pb_scene_arguments(play->board, settings);
    return 0;
}

/* --- what came of it -------------------------------------------------------------- */

/* The verdict is the code that answered the message, or ended the session before. */
static void verdict_compare(struct play *play)
{
    const struct pb_dialogue_summary *ours = pb_dialogue_summary(play->dialogue);
    const struct pb_dialogue_summary *theirs = pb_dialogue_summary(play->recorded);
    char address[PB_VALUE_TEXT];

    pb_mail_verdict(&play->verdict, pb_board_exit_status(play->board), ours,
                    pb_format_address(address, &play->settings->server));
    play->same_verdict = ours->code == theirs->code &&
                         ours->message_answered == theirs->message_answered &&
                         ours->opened == theirs->opened;
}

static int outcome(const struct play *play)
{
    const char *level = play->settings->compare;
    int same = play->result.frames_same;

    if (level != NULL && strcmp(level, "turns") == 0)
        same = play->result.turns_same;
    else if (level != NULL && strcmp(level, "verdict") == 0)
        same = play->same_verdict;
    return same ? 0 : DIFFERENT;
}

static void line_print(FILE *out, const char *title, const char *text)
{
    fprintf(out, "%s", title);
    pb_print_safely(out, text[0] != '\0' ? text : "-", text[0] != '\0' ? strlen(text) : 1);
    fputc('\n', out);
}

static void frames_print(FILE *out, const struct pb_replay_result *r)
{
    fprintf(out, "frames:  %zu of %zu equal", r->frames_equal, r->frames_recorded);
    if (r->frames_same) {
        fputc('\n', out);
        return;
    }
    fprintf(out, ", then: %s\n", r->frame_field);
    if (r->frame != 0) {
        fprintf(out, "  recorded, frame %zu:", r->frame);
        line_print(out, " ", r->frame_theirs);
    }
    line_print(out, "  the board: ", r->frame_ours);
}

static void turns_print(FILE *out, const struct pb_replay_result *r)
{
    fprintf(out, "turns:   %zu of %zu equal\n", r->turns_equal, r->turns_recorded);
    if (!r->turns_same) {
        fprintf(out, "  recorded, turn %zu: ", r->turn);
        line_print(out, "", r->turn_theirs);
        line_print(out, "  the board: ", r->turn_ours);
    }
    if (r->note[0] != '\0')
        line_print(out, "  ", r->note);
}

static void verdict_print(FILE *out, const struct play *play)
{
    const struct pb_dialogue_summary *ours = pb_dialogue_summary(play->dialogue);
    const struct pb_dialogue_summary *theirs = pb_dialogue_summary(play->recorded);

    line_print(out, "verdict: ", ours->reply);
    if (!play->same_verdict)
        line_print(out, "  recorded: ", theirs->reply);
    if (play->image == NULL && play->verdict.status != 0)
        line_print(out, "  ", play->verdict.reason);
}

static void member_print(const char *name, const char *text)
{
    printf("\"%s\":", name);
    if (text[0] != '\0')
        pb_print_json_string(stdout, text, strlen(text));
    else
        fputs("null", stdout);
}

static void verdict_json(const char *name, const struct pb_dialogue_summary *summary)
{
    printf("\"%s\":{\"code\":%u,\"answered\":%s,", name, summary->code,
           summary->message_answered ? "true" : "false");
    member_print("reply", summary->reply);
    putchar('}');
}

static void json_print(const struct play *play, int status)
{
    const struct pb_replay_result *r = &play->result;
    const struct pb_scene *scene = &play->scene;

    printf("{\"command\":\"replay\",\"journal\":false,\"status\":%d,\"equal\":%s,"
           "\"compared\":\"%s\",\"frames\":{\"recorded\":%zu,\"sent\":%zu,\"equal\":%zu,"
           "\"same\":%s,\"frame\":%zu,",
           status, status == 0 ? "true" : "false",
           play->settings->compare != NULL ? play->settings->compare : "frames", r->frames_recorded,
           r->frames_sent, r->frames_equal, r->frames_same ? "true" : "false", r->frame);
    member_print("differs", r->frame_field);
    putchar(',');
    member_print("theirs", r->frame_theirs);
    putchar(',');
    member_print("ours", r->frame_ours);
    printf("},\"turns\":{\"recorded\":%zu,\"sent\":%zu,\"equal\":%zu,\"same\":%s,\"turn\":%zu,",
           r->turns_recorded, r->turns_sent, r->turns_equal, r->turns_same ? "true" : "false",
           r->turn);
    member_print("theirs", r->turn_theirs);
    putchar(',');
    member_print("ours", r->turn_ours);
    fputs("},\"verdict\":{", stdout);
    verdict_json("ours", pb_dialogue_summary(play->dialogue));
    putchar(',');
    verdict_json("theirs", pb_dialogue_summary(play->recorded));
    printf(",\"same\":%s,\"firmware_status\":%d},", play->same_verdict ? "true" : "false",
           pb_board_exit_status(play->board));
    member_print("note", r->note);
    printf(",\"seed\":%llu,\"hash\":\"%016llx\",\"virtual_ns\":%llu}\n",
           (unsigned long long)scene->seed, (unsigned long long)pb_world_hash(scene->world),
           (unsigned long long)pb_world_now(scene->world));
}

static int report(struct play *play)
{
    FILE *out = pb_human(play->settings);
    int status;

    pb_replay_compare(play->settings->replay, &play->result);
    verdict_compare(play);
    status = outcome(play);
    fputc('\n', out);
    frames_print(out, &play->result);
    turns_print(out, &play->result);
    verdict_print(out, play);
    fprintf(out, "%s\n", status == 0 ? "equal" : "different");
    if (play->settings->json)
        json_print(play, status);
    return status;
}

/* --- playing ------------------------------------------------------------------------ */

static int run(struct play *play)
{
    if (play->image == NULL)
        return pb_mail_run(&play->scene, play->board);
    pb_scene_run(&play->scene, IMAGE_LIMIT_NS);
    return 0;
}

static int play_over(struct play *play)
{
    const struct pb_settings *settings = play->settings;
    char ip[2 * PB_VALUE_TEXT], server[PB_VALUE_TEXT];
    int status;

    pb_link_observe(play->scene.link, follow, play->dialogue);
    status = play->image != NULL ? image_add(play) : client_add(play);
    if (status == 0)
        status = pb_scene_capture(&play->scene, NULL);
    if (status != 0)
        return status;
    fprintf(pb_human(settings), "board at %s, the server of %s at %s, seed %llu\n\n",
            pb_format_place(ip, &settings->place), play->path,
            pb_format_endpoint(server, &settings->server),
            (unsigned long long)play->scene.seed);
    pb_board_power_on(play->board);
    status = run(play);
    return status != 0 ? status : report(play);
}

static int closed_loop(struct play *play)
{
    struct pb_settings *settings = play->settings;
    struct pb_transcript transcript = {settings, pb_human(settings), 0};
    int status = 0;

    if (play->image == NULL) {
        status = pb_mail_example(&play->mail);
        if (status == 0)
            status = pb_mail_prepare(&play->mail, settings,
                                     pb_place_address(&settings->place,
                                                      settings->server.ip.version),
                                     "replay");
    }
    play->dialogue = pb_dialogue_create(settings->server.port, pb_transcript_event, &transcript);
    play->recorded = pb_dialogue_create(pb_replay_ends(settings->replay).server_port, NULL, NULL);
    if (status == 0 && (play->dialogue == NULL || play->recorded == NULL))
        status = EX_OSERR;
    if (status == 0) {
        pb_replay_walk(settings->replay, pb_dialogue_frame, play->recorded);
        status = pb_scene_open(&play->scene, settings, 0);
        if (status == 0)
            status = play_over(play);
        status = pb_scene_close(&play->scene, status);
    }
    pb_dialogue_free(play->dialogue);
    pb_dialogue_free(play->recorded);
    pb_mail_free(&play->mail);
    return status;
}

static void impossible_json(int status, const char *reason)
{
    printf("{\"command\":\"replay\",\"journal\":false,\"status\":%d,\"equal\":null,", status);
    member_print("reason", reason);
    fputs("}\n", stdout);
}

int pb_replay_run(struct pb_settings *settings)
{
    struct play play = {.settings = settings};
    const char *reason = "";
    int status;

    if (settings->operand_count < 1 || settings->operand_count > 2) {
        pb_complain("replay: which capture or journal, and at most one image? "
                    "(see postboard replay --help)");
        return EX_USAGE;
    }
    if (settings->operand_count == 1 && settings->argument_count > 0) {
        pb_complain("replay: --argument is for an IMAGE; the client has options for its mail");
        return EX_USAGE;
    }
    if (settings->net != NULL) {
        pb_complain("replay: --net %s: the network is the recording's", settings->net);
        return EX_USAGE;
    }
    play.path = settings->operands[0];
    play.image = settings->operands[1];
    if (!settings->closed_loop && pb_journal_is(play.path) == 1)
        return pb_journal_replay(settings, play.path, play.image);
    status = pb_replay_prepare(settings, play.path, &reason);
    if (status == 0)
        return closed_loop(&play);
    if (settings->json)
        impossible_json(status, reason);
    return status;
}
