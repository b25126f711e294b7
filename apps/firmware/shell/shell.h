/*
 * The shell's commands and what they may use. A command is one file, which
 * defines itself with PB_SHELL_COMMAND and is listed in commands.c.
 */
#ifndef PB_SHELL_H
#define PB_SHELL_H

#include "boot.h"

#define PB_SHELL_WORDS 32

struct pb_shell_command {
    const char *name;
    const char *operands; /* as help shows them */
    const char *summary;
    /* count words, words[0] is the command; prints its own errors. */
    VOID (*run)(UINT count, CHAR **words);
};

/* Defines the command `name` of this file; its function is name_run. */
#define PB_SHELL_COMMAND(name, operands, summary)                                                  \
    static VOID name##_run(UINT count, CHAR **words);                                              \
    const struct pb_shell_command pb_shell_##name = {#name, operands, summary, name##_run}

/* All commands in help's order, ended by NX_NULL. */
extern const struct pb_shell_command *const pb_shell_commands[];

/* The board's network. */
extern struct pb_boot_network pb_shell_network;

/* Splits a line into words in place: blanks divide, "..." and '...' hold
 * blanks. Returns the count; 0 with a message for an open quote. */
UINT pb_shell_split(CHAR *line, CHAR **words, UINT size);

/* The name of a number, or "?". */
#define PB_SHELL_NAME(names, at) pb_shell_name(names, sizeof(names) / sizeof *(names), at)
static inline const char *pb_shell_name(const char *const *names, size_t count, UINT at)
{
    return at < count && names[at] != NULL ? names[at] : "?";
}

/* Says how the command of this name is used. */
VOID pb_shell_usage(const struct pb_shell_command *command);

#endif
