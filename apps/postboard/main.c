/*
 * postboard: the table of commands and the way into them.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"

#define WORLD (PB_GROUP_OUTPUT | PB_GROUP_WORLD | PB_GROUP_LINK)
#define MAIL (PB_GROUP_MAIL | PB_GROUP_CREDENTIALS | PB_GROUP_MAILDIR)

const struct pb_command pb_commands[] = {
    {"demo", "", WORLD | MAIL | PB_GROUP_JSON | PB_GROUP_FAMILY | PB_GROUP_ROUTER,
     "a client board sends a mail to a mail server board",
     "Boots a client board and a mail server board on one link, prints their dialogue\n"
     "with virtual times and the mail as it arrived, and leaves a capture (demo.pcap\n"
     "in the current directory unless --pcap names another). Ends with 0 only when\n"
     "the mail arrived.",
     pb_demo_run},
    {"boot", "", WORLD | PB_GROUP_RECORDING | PB_GROUP_MAILDIR | PB_GROUP_FAMILY | PB_GROUP_ROUTER,
     "a board with a shell on this terminal",
     "Boots a board with a shell at 10.0.0.2/24, and a mail server board at 10.0.0.1\n"
     "unless --net joins the link to something else. From a pipe, each prompt takes\n"
     "one line, and the end of the input quits. Type help at the prompt.",
     pb_boot_run},
    {"send", "",
     WORLD | MAIL | PB_GROUP_MESSAGE | PB_GROUP_SEND | PB_GROUP_JSON | PB_GROUP_RECORDING |
         PB_GROUP_ROUTER,
     "a board sends one mail to a server",
     "Boots a board that sends one mail, whose text is read from stdin (or --body), to\n"
     "the server. With --net sim, a mail server board answers at --server and keeps\n"
     "the mail in --maildir. A line on stderr tells of each recipient who was not\n"
     "accepted. The exit status is of sysexits.h; see postboard(1).",
     pb_send_run},
    {"run", "IMAGE...",
     WORLD | PB_GROUP_RUN | PB_GROUP_RECORDING | PB_GROUP_MAILDIR | PB_GROUP_ROUTER,
     "boards run image files",
     "Loads each image into a board of its own and joins all boards by one link. Ends\n"
     "with 0 when all threads that the images' applications created have ended and\n"
     "their connections are closed, or at --until; at exit() with its status.",
     pb_run_run},
    {"serve", "",
     WORLD | PB_GROUP_RECORDING | PB_GROUP_SERVE | PB_GROUP_CREDENTIALS | PB_GROUP_MAILDIR,
     "a mail server board",
     "Boots a mail server board at --ip (10.0.0.1/24) that keeps each mail as a file\n"
     "in --maildir. With --user, clients can authenticate. Ends at --until, or at\n"
     "an interrupt.",
     pb_serve_run},
    {"replay", "FILE [IMAGE]",
     WORLD | PB_GROUP_MAIL | PB_GROUP_CREDENTIALS | PB_GROUP_SEND | PB_GROUP_REPLAY |
         PB_GROUP_JSON | PB_GROUP_RECORDING,
     "a recorded session, or a journal, drives a board",
     "Lets a board (IMAGE; without it, a client board that sends the demo's mail or what\n"
     "the options say) talk to the server of a capture, which answers as it was\n"
     "recorded, and compares what the board sends with the recorded client. A journal\n"
     "(--record) is repeated exactly instead. Status 0: equal, 1: different, 65: this\n"
     "recording cannot be replayed.",
     pb_replay_run},
    {"help", "[COMMAND]", PB_GROUP_OUTPUT, "what commands there are, and what one does",
     "Prints what the command does and its options.", pb_help_run},
    {NULL, NULL, 0, NULL, NULL, NULL},
};

const struct pb_command *pb_command_find(const char *name)
{
    for (const struct pb_command *command = pb_commands; command->name != NULL; command++) {
        if (strcmp(command->name, name) == 0)
            return command;
    }
    return NULL;
}

static int run_command(const struct pb_command *command, int argc, char **argv)
{
    struct pb_settings settings;
    int status = pb_settings_parse(&settings, command, argc, argv);

    if (status == 0 && settings.help)
        pb_command_help(stdout, command);
    else if (status == 0 && settings.version)
        puts("postboard " PB_VERSION);
    else if (status == 0)
        status = command->run(&settings);
    pb_settings_free(&settings);
    return status;
}

int main(int argc, char **argv)
{
    const struct pb_command *command;
    int status = 0, written;

    /* A reader that went away is a write error like another, to be reported. */
    signal(SIGPIPE, SIG_IGN);
    /* Firmware's strftime is libc's, whose %s counts from the host's zone. */
    setenv("TZ", "UTC0", 1);
    if (argc < 2) {
        pb_usage(stderr);
        return EX_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        pb_usage(stdout);
    } else if (strcmp(argv[1], "--version") == 0) {
        puts("postboard " PB_VERSION);
    } else if (argv[1][0] == '-') {
        pb_complain("unknown option %s (see postboard --help)", argv[1]);
        return EX_USAGE;
    } else if ((command = pb_command_find(argv[1])) == NULL) {
        pb_complain("unknown command %s (see postboard --help)", argv[1]);
        return EX_USAGE;
    } else {
        status = run_command(command, argc - 2, argv + 2);
    }
    written = pb_flush_output();
    return status != 0 ? status : written;
}
