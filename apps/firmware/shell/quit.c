/*
 * quit: switches the board off.
 */
#include "shell.h"

PB_SHELL_COMMAND(quit, "", "switch the board off");

static VOID quit_run(UINT count, CHAR **words)
{
    exit(0);
}
