/*
 * postboard help [COMMAND].
 */
#include "commands.h"

void pb_usage(FILE *out)
{
    fputs("usage: postboard COMMAND [OPTION]...\n\n"
          "A simulated board: firmware on a ThreadX-compatible kernel and a NetX-Duo-compatible\n"
          "network, run in virtual time; the same seed gives the same bytes.\n\ncommands:\n",
          out);
    for (const struct pb_command *command = pb_commands; command->name != NULL; command++)
        fprintf(out, "  %-8s %s\n", command->name, command->summary);
    fputs("\npostboard COMMAND --help tells more; --version prints the version.\n", out);
}

int pb_help_run(struct pb_settings *settings)
{
    const struct pb_command *command;

    if (settings->operand_count == 0) {
        pb_usage(stdout);
        return 0;
    }
    command = pb_command_find(settings->operands[0]);
    if (command == NULL) {
        pb_complain("help: unknown command %s (see postboard --help)", settings->operands[0]);
        return EX_USAGE;
    }
    pb_command_help(stdout, command);
    return 0;
}
