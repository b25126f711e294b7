/*
 * --interrupts: the host script of a run's interrupts.
 */
#include <stdlib.h>
#include <string.h>

#include "interrupts.h"
#include "machine.h"
#include "parse.h"

static void raise_planned(void *arg)
{
    const struct pb_planned *planned = arg;

    pb_board_interrupt(planned->board, PB_IRQ_USER + planned->line);
}

static struct pb_board *board_named(const char *name, struct pb_board *const *boards,
                                    size_t board_count)
{
    for (size_t i = 0; i < board_count; i++) {
        if (name == NULL || strcmp(pb_board_name(boards[i]), name) == 0)
            return boards[i];
    }
    return NULL;
}

/* Reads one line; what is wrong with it, or NULL. *is_moment: it is not empty. */
static const char *read_line(char *line, uint64_t *time_ns, struct pb_planned *planned,
                             int *is_moment, struct pb_board *const *boards, size_t board_count)
{
    static const char gaps[] = " \t\r";
    char *rest = line, *time, *number, *name;
    uint64_t value;

    line[strcspn(line, "#")] = '\0';
    time = strtok_r(rest, gaps, &rest);
    *is_moment = time != NULL;
    if (time == NULL)
        return NULL;
    number = strtok_r(NULL, gaps, &rest);
    name = number != NULL ? strtok_r(NULL, gaps, &rest) : NULL;
    if (pb_parse_time(time, time_ns) != 0)
        return "no time: seconds, or a number with ns, us, ms, s, m, h or d";
    if (number == NULL || pb_parse_number(number, &value) != 0 || value >= PB_IRQ_USER_LINES)
        return "no line: 0 to 7";
    planned->line = (unsigned)value;
    planned->board = board_named(name, boards, board_count);
    if (planned->board == NULL)
        return "no such board";
    return name != NULL && strtok_r(NULL, gaps, &rest) != NULL ? "more than TIME LINE BOARD" : NULL;
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;

    while ((text = strchr(text, '\n')) != NULL) {
        text++;
        lines++;
    }
    return lines;
}

int pb_interrupts_plan(struct pb_interrupts *interrupts, const char *path, struct pb_world *world,
                       struct pb_board *const *boards, size_t board_count)
{
    size_t length;
    char *text = pb_read_whole(path, &length), *rest = text, *line;
    int is_moment, status = 0;

    if (text == NULL)
        return EX_NOINPUT;
    interrupts->planned = calloc(count_lines(text), sizeof *interrupts->planned);
    for (unsigned number = 1; status == 0 && (line = strsep(&rest, "\n")) != NULL; number++) {
        struct pb_planned *planned = &interrupts->planned[interrupts->count];
        uint64_t time_ns = 0;
        const char *wrong = interrupts->planned == NULL
                                ? "out of memory"
                                : read_line(line, &time_ns, planned, &is_moment, boards, board_count);

        if (wrong != NULL) {
            pb_complain("%s:%u: %s", path, number, wrong);
            status = EX_DATAERR;
        } else if (is_moment) {
            interrupts->count++;
            pb_world_at(world, time_ns, raise_planned, planned);
        }
    }
    free(text);
    return status;
}

void pb_interrupts_free(struct pb_interrupts *interrupts)
{
    free(interrupts->planned);
    memset(interrupts, 0, sizeof *interrupts);
}
