/*
 * Boot arguments: names and values that a board's image can ask for. Values
 * lie in low memory, where firmware can point to them.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "journal.h"

struct pb_argument {
    struct pb_argument *next;
    char *name;
    char *value;                /* low memory, NUL-ended */
    size_t length;
};

static struct pb_argument *find(struct pb_board *board, const char *name)
{
    for (struct pb_argument *a = board->arguments; a != NULL; a = a->next) {
        if (strcmp(a->name, name) == 0) {
            return a;
        }
    }
    return NULL;
}

static struct pb_argument *add(struct pb_board *board, const char *name)
{
    struct pb_argument *argument = calloc(1, sizeof *argument);

    if (argument == NULL || (argument->name = strdup(name)) == NULL) {
        free(argument);
        return NULL;
    }
    argument->next = board->arguments;
    board->arguments = argument;
    return argument;
}

/* Only while the board is off: its firmware may hold the old value. */
int pb_board_argument(struct pb_board *board, const char *name, const char *value, size_t length)
{
    if (board->state != PB_BOARD_OFF) {
        return -1;
    }
    if (length == SIZE_MAX) {
        length = strlen(value);
    }
    char *copy = length < SIZE_MAX / 2 ? pb_low_allocate(board->world, length + 1) : NULL;
    struct pb_argument *argument = find(board, name);
    if (copy == NULL || (argument == NULL && (argument = add(board, name)) == NULL)) {
        pb_low_release(board->world, copy);
        return -1;
    }
    memcpy(copy, value, length);
    pb_low_release(board->world, argument->value);
    argument->value = copy;
    argument->length = length;
    pb_journal_note(board->world, PB_JOURNAL_ARGUMENT, board->number, name, strlen(name), value,
                    length);
    return 0;
}

const char *pb_argument_find(struct pb_board *board, const char *name, size_t *length)
{
    const struct pb_argument *argument = find(board, name);

    board->calls++;
    if (argument != NULL && length != NULL) {
        *length = argument->length;
    }
    return argument != NULL ? argument->value : NULL;
}

void pb_arguments_free(struct pb_board *board)
{
    while (board->arguments != NULL) {
        struct pb_argument *argument = board->arguments;
        board->arguments = argument->next;
        pb_low_release(board->world, argument->value);
        free(argument->name);
        free(argument);
    }
}
