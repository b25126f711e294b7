/*
 * The console of a board on this process's terminal or pipe.
 */
#ifndef PB_TERMINAL_H
#define PB_TERMINAL_H

#include <stdio.h>

#include "postboard.h"

struct pb_terminal;

/*
 * Becomes the board's console: output goes to `out`; with `interactive`, lines
 * come from the terminal through libedit, typed while the world runs; else each
 * prompt takes one line of stdin, and the end of the input is the console's.
 * NULL with the line printed.
 */
struct pb_terminal *pb_terminal_open(struct pb_world *, struct pb_board *, FILE *out,
                                     int interactive);
/* Gives the terminal back, before the world is destroyed. */
void pb_terminal_close(struct pb_terminal *);

#endif
