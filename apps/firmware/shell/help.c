/*
 * help: the commands.
 */
#include "shell.h"

PB_SHELL_COMMAND(help, "", "list the commands");

static VOID help_run(UINT count, CHAR **words)
{
    for (const struct pb_shell_command *const *c = pb_shell_commands; *c != NX_NULL; c++) {
        CHAR left[48];

        snprintf(left, sizeof left, "%s %s", (*c)->name, (*c)->operands);
        printf("  %-42s %s\n", left, (*c)->summary);
    }
}
