/*
 * The report of a world in which nothing can happen any more: the threads that
 * wait, for what, and who holds it.
 */
#include <stdio.h>

#include "board.h"
#include "world.h"

#define NAME_SIZE 64

static const char *read_name(const char *name, char copy[NAME_SIZE])
{
    return pb_fault_read_name(name, copy, NAME_SIZE) > 0 ? copy : "without a name";
}

static void tell(const struct pb_board *board, const struct pb_waiting *waiting,
                 void (*fn)(void *, const char *), void *arg)
{
    char thread[NAME_SIZE], object[NAME_SIZE], owner[NAME_SIZE], what[NAME_SIZE], line[512];
    int length = snprintf(line, sizeof line, "board %s: thread %s ", board->name,
                          read_name(waiting->thread, thread));
    size_t used = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;

    if (waiting->what == NULL) {
        snprintf(line + used, sizeof line - used, "is suspended");
    } else if (waiting->object == NULL) {
        snprintf(line + used, sizeof line - used, "waits for %s", read_name(waiting->what, what));
    } else if (waiting->owner == NULL) {
        snprintf(line + used, sizeof line - used, "waits for %s %s", read_name(waiting->what, what),
                 read_name(waiting->object, object));
    } else {
        snprintf(line + used, sizeof line - used, "waits for %s %s, which thread %s owns",
                 read_name(waiting->what, what), read_name(waiting->object, object),
                 read_name(waiting->owner, owner));
    }
    fn(arg, line);
}

void pb_world_waiting(const struct pb_world *world, void (*fn)(void *, const char *line), void *arg)
{
    for (unsigned i = 0; i < world->board_count; i++) {
        const struct pb_board *board = world->boards[i];
        struct pb_waiting waiting;

        if (!pb_board_is_on(board) || board->image->waiting == NULL) {
            continue;
        }
        for (unsigned n = 0; board->image->waiting(n, &waiting); n++) {
            tell(board, &waiting, fn, arg);
        }
    }
}
