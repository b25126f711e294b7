/*
 * Console input. A pipe is read when firmware asks, so that virtual time alone
 * decides; a terminal is read when a key is pressed.
 */
#include <editline/readline.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "terminal.h"

struct pb_terminal {
    struct pb_world *world;
    struct pb_board *board;
    FILE *out;
    int interactive;
    int prompting; /* libedit's handler is installed */
    int ended;
    char *line; /* a line that firmware has not taken */
    size_t length, taken;
};

/* libedit's callbacks carry no argument: the one terminal that they reach. */
static struct pb_terminal *reading;

/* --- a line for firmware ------------------------------------------------------- */

static int line_give(struct pb_terminal *terminal, char *buffer, size_t size)
{
    size_t count = terminal->length - terminal->taken;

    if (count > size)
        count = size;
    memcpy(buffer, terminal->line + terminal->taken, count);
    terminal->taken += count;
    if (terminal->taken == terminal->length) {
        free(terminal->line);
        terminal->line = NULL;
    }
    return (int)count;
}

/* --- pipes ------------------------------------------------------------------------ */

static int pipe_read(void *argument, const char *prompt, char *buffer, size_t size)
{
    struct pb_terminal *terminal = argument;
    size_t room = 0;
    ssize_t length;

    if (terminal->line == NULL) {
        length = getline(&terminal->line, &room, stdin);
        if (prompt != NULL)
            fputs(prompt, terminal->out);
        /* The answer stands behind the prompt, as on a terminal. */
        if (length > 0)
            pb_print_safely(terminal->out, terminal->line,
                            (size_t)length - (terminal->line[length - 1] == '\n'));
        fputc('\n', terminal->out);
        fflush(terminal->out);
        if (length <= 0) {
            free(terminal->line);
            terminal->line = NULL;
            return PB_CONSOLE_EOF;
        }
        terminal->length = (size_t)length;
        terminal->taken = 0;
    }
    return line_give(terminal, buffer, size);
}

/* --- terminals ---------------------------------------------------------------------- */

static void prompt_end(struct pb_terminal *terminal)
{
    if (terminal->prompting)
        rl_callback_handler_remove();
    terminal->prompting = 0;
}

static void line_typed(char *text)
{
    struct pb_terminal *terminal = reading;

    prompt_end(terminal);
    if (text == NULL) {
        terminal->ended = 1;
        fputc('\n', terminal->out);
    } else {
        terminal->length = strlen(text);
        terminal->taken = 0;
        terminal->line = malloc(terminal->length + 2);
        if (terminal->line != NULL) {
            memcpy(terminal->line, text, terminal->length);
            terminal->line[terminal->length++] = '\n';
        }
        if (text[0] != '\0')
            add_history(text);
        free(text);
    }
    pb_board_interrupt(terminal->board, PB_IRQ_CONSOLE);
}

static void key_pressed(void *argument)
{
    struct pb_terminal *terminal = argument;

    if (terminal->prompting) {
        rl_callback_read_char();
    } else {
        /* Typed ahead of the prompt: it waits in the kernel's line buffer. */
        pb_world_unwatch_fd(terminal->world, STDIN_FILENO);
    }
}

static int terminal_read(void *argument, const char *prompt, char *buffer, size_t size)
{
    struct pb_terminal *terminal = argument;

    if (terminal->line != NULL)
        return line_give(terminal, buffer, size);
    if (terminal->ended)
        return PB_CONSOLE_EOF;
    if (!terminal->prompting) {
        terminal->prompting = 1;
        rl_callback_handler_install(prompt != NULL ? prompt : "", line_typed);
        pb_world_unwatch_fd(terminal->world, STDIN_FILENO);
        pb_world_watch_fd(terminal->world, STDIN_FILENO, key_pressed, terminal);
    }
    return PB_CONSOLE_EMPTY;
}

/* --- opening and closing --------------------------------------------------------------- */

struct pb_terminal *pb_terminal_open(struct pb_world *world, struct pb_board *board, FILE *out,
                                     int interactive)
{
    struct pb_terminal *terminal = calloc(1, sizeof *terminal);

    if (terminal == NULL) {
        pb_complain("the terminal: %s", strerror(errno));
        return NULL;
    }
    terminal->world = world;
    terminal->board = board;
    terminal->out = out;
    /* A pipe in real time is read as in virtual time: when firmware asks. */
    terminal->interactive = interactive && isatty(STDIN_FILENO);
    if (terminal->interactive) {
        reading = terminal;
        rl_readline_name = "postboard";
        pb_board_console_source(board, terminal_read, terminal);
    } else {
        pb_board_console_source(board, pipe_read, terminal);
    }
    return terminal;
}

void pb_terminal_close(struct pb_terminal *terminal)
{
    if (terminal == NULL)
        return;
    if (terminal->prompting)
        fputc('\n', terminal->out);
    prompt_end(terminal);
    if (terminal->interactive)
        pb_world_unwatch_fd(terminal->world, STDIN_FILENO);
    free(terminal->line);
    free(terminal);
    reading = NULL;
}
