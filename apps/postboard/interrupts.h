/*
 * --interrupts: a file of moments at which boards' user lines are raised.
 */
#ifndef PB_INTERRUPTS_H
#define PB_INTERRUPTS_H

#include "cli.h"

struct pb_interrupts {
    struct pb_planned {
        struct pb_board *board;
        unsigned line;
    } *planned; /* allocated */
    size_t count;
};

/*
 * Reads the file, a moment a line: TIME LINE [BOARD], with a user line's number
 * from 0 and the name of one of the boards (the first, unless told); # begins a
 * comment. Plans them in the boards' world: the list must last as long as it
 * runs. 0, or an exit status with the line printed; free it in either case.
 */
int pb_interrupts_plan(struct pb_interrupts *, const char *path, struct pb_world *,
                       struct pb_board *const *boards, size_t board_count);
void pb_interrupts_free(struct pb_interrupts *);

#endif
