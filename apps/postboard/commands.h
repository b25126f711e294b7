/*
 * The commands: one file each, named after it. Each returns the exit status of
 * the process and has printed one line when that is not 0.
 */
#ifndef PB_COMMANDS_H
#define PB_COMMANDS_H

#include "cli.h"

int pb_demo_run(struct pb_settings *);
int pb_boot_run(struct pb_settings *);
int pb_send_run(struct pb_settings *);
int pb_run_run(struct pb_settings *);
int pb_serve_run(struct pb_settings *);
int pb_replay_run(struct pb_settings *);
int pb_help_run(struct pb_settings *);

/* Plays a journal for `replay` (journal.c); `image` stands for the first board's
 * image file unless NULL. 0: equal, 1: different, EX_DATAERR: cannot be repeated. */
int pb_journal_replay(struct pb_settings *, const char *path, const char *image);

/* The list of commands (help.c). */
void pb_usage(FILE *out);

#endif
