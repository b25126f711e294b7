/*
 * Where a run's threads were interrupted between services: kept, written,
 * shown with source lines, and narrowed to what a failure needs.
 */
#ifndef PB_CLI_PREEMPT_H
#define PB_CLI_PREEMPT_H

#include "cli.h"

/* What a run's world leaves behind. */
struct pb_switches {
    struct pb_moment *moments;
    size_t count;
    struct pb_race *races;
    size_t race_count;
    uint64_t seed, points;
};

/* Copies what the world met; out of memory ends the process. */
void pb_switches_take(struct pb_switches *, const struct pb_world *);
void pb_switches_free(struct pb_switches *);

/* Reads --preempt replay=FILE, and what the file says for options not given, and
 * checks that the options fit each other: 0, or an exit status with the line
 * printed. */
int pb_preempt_open(struct pb_settings *);
/* After the run: log, report, narrowing. The command's exit status. */
int pb_preempt_close(struct pb_settings *, struct pb_switches *, int status);

/* Has the file of --preempt-log written should a crash end the process. */
void pb_switches_guard(const struct pb_settings *, struct pb_world *);
/* The file of --preempt-log: 0, or an exit status with the line printed. */
int pb_switches_write(const struct pb_settings *, const struct pb_switches *);
/* Says on stderr which threads were displaced where. */
void pb_switches_show(const struct pb_settings *, const struct pb_switches *);

/* Runs the command once (run.c). */
int pb_run_once(struct pb_settings *, struct pb_switches *);
/* Runs the failed command again, in processes of their own, with fewer and fewer
 * of the interruptions (narrow.c): leaves the settings' list at the fewest that
 * end with `status`. 0, or an exit status with the line printed. */
int pb_narrow(struct pb_settings *, const struct pb_switches *, int status);

#endif
