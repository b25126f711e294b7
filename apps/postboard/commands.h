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
int pb_help_run(struct pb_settings *);

/* The list of commands (help.c). */
void pb_usage(FILE *out);

#endif
