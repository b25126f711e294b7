/*
 * Preemption from the seed: which of the points that an image's threads pass
 * are moments, at which the board's clock leaps to where something is due, so
 * that the interrupt comes right there. A real board's clock reaches that time
 * between two instructions, too, and only interrupts preempt: no schedule
 * arises that a target could not show.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "journal.h"
#include "loader.h"

/* Gaps between drawn moments are log-uniform: as often short as long. */
#define GAP_SCALES 17u
/* One leap in so many goes to the world's next event, if that comes first. */
#define EVENT_LEAPS 4u
#define MOST_THREADS (1u << 20)

struct pb_preemption {
    enum pb_preempt mode;
    int listed;                 /* moments are those of the list */
    struct pb_moment *list;     /* sorted by identity */
    size_t list_count;
    struct pb_moment *met;
    size_t met_count, met_size;
    uint64_t points;
};

/* --- the moments --------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct pb_moment *a = left, *b = right;

    if (a->board != b->board) {
        return a->board < b->board ? -1 : 1;
    }
    if (a->thread != b->thread) {
        return a->thread < b->thread ? -1 : 1;
    }
    return a->point < b->point ? -1 : a->point > b->point;
}

/* Counts the point among those of its thread. */
static uint64_t count_point(struct pb_board *board)
{
    const unsigned thread = board->preempt.thread;

    if (thread >= board->preempt.threads) {
        size_t threads = thread < MOST_THREADS ? 2 * (size_t)thread + 8 : 0;
        uint64_t *grown = realloc(board->preempt.passed, threads * sizeof *grown);
        if (threads == 0 || grown == NULL) {
            return 0;
        }
        memset(grown + board->preempt.threads, 0,
               (threads - board->preempt.threads) * sizeof *grown);
        board->preempt.passed = grown;
        board->preempt.threads = threads;
    }
    return ++board->preempt.passed[thread];
}

static int is_listed(const struct pb_preemption *p, struct pb_moment *moment)
{
    const struct pb_moment *found =
        p->list_count > 0 ? bsearch(moment, p->list, p->list_count, sizeof *moment, compare) : NULL;

    if (found != NULL) {
        moment->event = found->event;
        moment->leap_ns = found->leap_ns;
    }
    return found != NULL;
}

static void draw_gap(struct pb_board *board)
{
    struct pb_stream *stream = &board->streams[PB_RANDOM_PREEMPT];
    const uint64_t scale = pb_stream_below(stream, GAP_SCALES);

    board->preempt.left = 1 + pb_stream_below(stream, 1ull << scale);
}

static int is_drawn(struct pb_board *board, struct pb_moment *moment)
{
    if (board->preempt.left == 0) {
        draw_gap(board);
    }
    if (--board->preempt.left > 0) {
        return 0;
    }
    moment->event = pb_stream_below(&board->streams[PB_RANDOM_PREEMPT], EVENT_LEAPS) == 0;
    return 1;
}

static void keep(struct pb_preemption *p, const struct pb_moment *moment)
{
    if (p->met_count == p->met_size) {
        size_t size = 2 * p->met_size + 64;
        struct pb_moment *grown = realloc(p->met, size * sizeof *grown);
        if (grown == NULL) {
            fputs("postboard: out of memory for moments\n", stderr);
            abort();
        }
        p->met = grown;
        p->met_size = size;
    }
    p->met[p->met_count++] = *moment;
}

/* Appends a name, unless there is no room or it is there already. */
static void add_name(char *to, size_t size, const struct pb_context *context)
{
    const char *name = context->name != NULL ? context->name : "?";
    const size_t length = strlen(to);

    if (strstr(to, name) == NULL && length + strlen(name) + 3 <= size) {
        snprintf(to + length, size - length, "%s%s", length > 0 ? ", " : "", name);
    }
}

/* --- the machine's part ------------------------------------------------------------ */

static void leap(struct pb_board *board, const struct pb_moment *moment)
{
    const struct pb_world *world = board->world;
    uint64_t target = board->tick_due;

    if (moment->event && world->next_time < target) {
        target = world->next_time;
    }
    if (moment->leap_ns != 0) {
        target = moment->leap_ns;
    }
    if (target > board->clock) {
        board->clock = target;
    }
    /* The time, not what was due then: what comes from outside is due in a
     * replay before it came. */
    pb_journal_moment(board, moment->point, board->clock);
    pb_board_clock_moved(board);
}

uint32_t pb_preempt_point(struct pb_board *board, enum pb_point kind, uintptr_t place)
{
    struct pb_preemption *p = board->world->preemption;

    if (place == 0) {
        if (board->preempt.away == board->current) {
            board->preempt.moment = 0;
        }
        return 0;
    }
    if (p == NULL ||
        kind != (p->mode == PB_PREEMPT_EDGES ? PB_POINT_EDGE : PB_POINT_ACCESS)) {
        return 0;
    }
    p->points++;
    struct pb_moment moment = {.board = board->number,
                               .thread = board->preempt.thread,
                               .point = count_point(board)};
    if (!(p->listed ? is_listed(p, &moment) : is_drawn(board, &moment))) {
        return 0;
    }
    leap(board, &moment);
    moment.time_ns = board->clock;
    moment.offset = pb_loader_offset(board, place);
    add_name(moment.name, sizeof moment.name, board->current);
    keep(p, &moment);
    board->preempt.moment = p->met_count;
    board->preempt.away = board->current;
    if (board->lines == 0) {
        board->preempt.moment = 0;      /* nothing to serve: the thread goes on */
    }
    return board->lines;
}

void pb_preempt_switched(struct pb_board *board, const struct pb_context *to)
{
    if (to == board->system) {
        return;
    }
    if (to == board->preempt.away) {
        board->preempt.moment = 0;
        return;
    }
    struct pb_moment *moment = &board->world->preemption->met[board->preempt.moment - 1];
    add_name(moment->next, sizeof moment->next, to);
}

/* --- the host's part ----------------------------------------------------------------- */

int pb_world_preempt(struct pb_world *world, enum pb_preempt mode, const struct pb_moment *moments,
                     size_t count, struct pb_error *error)
{
    struct pb_preemption *p;

    pb_preempt_free(world);
    if (mode == PB_PREEMPT_OFF) {
        return 0;
    }
    if (world->journal != NULL) {
        return pb_error_set(error, "preemption: it begins before a journal does");
    }
    p = calloc(1, sizeof *p);
    if (p == NULL) {
        return pb_error_set(error, "preemption: out of memory");
    }
    world->preemption = p;
    if (mode == PB_PREEMPT_ACCESSES && pb_races_open(world) < 0) {
        pb_preempt_free(world);
        return pb_error_set(error, "preemption: out of memory");
    }
    p->mode = mode;
    p->listed = moments != NULL;
    if (p->listed && count > 0) {
        p->list = malloc(count * sizeof *p->list);
        if (p->list == NULL) {
            pb_preempt_free(world);
            return pb_error_set(error, "preemption: out of memory");
        }
        memcpy(p->list, moments, count * sizeof *p->list);
        p->list_count = count;
        qsort(p->list, count, sizeof *p->list, compare);
    }
    return 0;
}

enum pb_preempt pb_preempt_mode(const struct pb_world *world)
{
    return world->preemption != NULL ? world->preemption->mode : PB_PREEMPT_OFF;
}

const struct pb_moment *pb_world_moments(const struct pb_world *world, size_t *count)
{
    const struct pb_preemption *p = world->preemption;

    *count = p != NULL ? p->met_count : 0;
    return p != NULL ? p->met : NULL;
}

uint64_t pb_world_points(const struct pb_world *world)
{
    return world->preemption != NULL ? world->preemption->points : 0;
}

void pb_preempt_free(struct pb_world *world)
{
    pb_races_free(world);
    if (world->preemption != NULL) {
        free(world->preemption->list);
        free(world->preemption->met);
        free(world->preemption);
        world->preemption = NULL;
    }
}
