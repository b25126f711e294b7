/*
 * Data races by vector clocks (Flanagan and Freund, "FastTrack", 2009; cells of
 * a few accesses a word as in ThreadSanitizer). A thread's clock counts its
 * releases; what it knows of the others came with the objects that it acquired.
 */
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "call_tree.h"
#include "loader.h"

#define CELLS        4u         /* accesses remembered a word of 8 bytes */
#define MOST_THREADS 512u       /* of a board; later ones are not looked at */
#define MOST_RACES   64u

struct cell {
    uint32_t thread;            /* plus 1; 0: empty */
    uint32_t epoch;
    uint32_t rank;
    uint32_t stack;             /* in the tree of calls */
    uint8_t first, last, write; /* bytes of the word */
    uintptr_t place;
};

struct word {
    unsigned board;             /* plus 1; 0: empty */
    uintptr_t number;           /* address / 8 */
    unsigned turn;              /* the cell that goes next */
    struct cell cells[CELLS];
};

struct clock {
    uint32_t *at;               /* by thread; MOST_THREADS of them; NULL: all 0 */
};

struct object {
    unsigned board;             /* plus 1; 0: empty */
    uintptr_t address;
    struct clock clock;
};

struct threads {
    struct clock clocks[MOST_THREADS];
    char names[MOST_THREADS][32];
    uint32_t stacks[MOST_THREADS];      /* in the tree of calls */
    unsigned count;             /* those seen are below */
};

struct pb_races {
    struct word *words;         /* open addressing, at most half full */
    size_t word_count, words_size;
    struct object *objects;
    size_t object_count, objects_size;
    struct pb_call_tree calls;
    struct threads **boards;
    unsigned board_count;
    struct pb_race found[MOST_RACES];
    uint64_t places[MOST_RACES][2];
    size_t found_count;
};

static __attribute__((noreturn)) void no_memory(void)
{
    fputs("postboard: out of memory for the race detector\n", stderr);
    abort();
}

static void *zeros(size_t count, size_t size)
{
    void *memory = calloc(count, size);

    if (memory == NULL) {
        no_memory();
    }
    return memory;
}

/* --- clocks ----------------------------------------------------------------------- */

static uint32_t *times(struct clock *clock)
{
    if (clock->at == NULL) {
        clock->at = zeros(MOST_THREADS, sizeof *clock->at);
    }
    return clock->at;
}

static void join(struct clock *to, const struct clock *from, unsigned threads)
{
    if (from->at == NULL) {
        return;
    }
    uint32_t *at = times(to);
    for (unsigned i = 0; i < threads; i++) {
        at[i] = at[i] > from->at[i] ? at[i] : from->at[i];
    }
}

static struct threads *threads_of(struct pb_board *board)
{
    struct pb_races *races = board->world->races;

    if (board->number >= races->board_count) {
        const unsigned count = board->number + 4;
        struct threads **grown = realloc(races->boards, count * sizeof *grown);
        if (grown == NULL) {
            no_memory();
        }
        memset(grown + races->board_count, 0, (count - races->board_count) * sizeof *grown);
        races->boards = grown;
        races->board_count = count;
    }
    if (races->boards[board->number] == NULL) {
        races->boards[board->number] = zeros(1, sizeof(struct threads));
    }
    return races->boards[board->number];
}

/* The thread's clock, whose own time begins with 1; NULL: not looked at. */
static struct clock *clock_of(struct threads *threads, uintptr_t thread)
{
    if (thread >= MOST_THREADS) {
        return NULL;
    }
    struct clock *clock = &threads->clocks[thread];
    if (clock->at == NULL) {
        times(clock)[thread] = 1;
        threads->count = threads->count > thread + 1 ? threads->count : (unsigned)thread + 1;
    }
    return clock;
}

/* --- objects ------------------------------------------------------------------------ */

static size_t spread(uintptr_t value, unsigned board, size_t size)
{
    return (size_t)((value * 0x9E3779B97F4A7C15u + board) >> 20) & (size - 1);
}

static struct object *find_object(struct object *objects, size_t size, unsigned board,
                                  uintptr_t address)
{
    size_t at = spread(address, board, size);

    while (objects[at].board != 0 &&
           (objects[at].board != board + 1 || objects[at].address != address)) {
        at = (at + 1) & (size - 1);
    }
    return &objects[at];
}

static void grow_objects(struct pb_races *races)
{
    const size_t size = races->objects_size > 0 ? 2 * races->objects_size : 64;
    struct object *grown = zeros(size, sizeof *grown);

    for (size_t i = 0; i < races->objects_size; i++) {
        const struct object *old = &races->objects[i];
        if (old->board != 0) {
            *find_object(grown, size, old->board - 1, old->address) = *old;
        }
    }
    free(races->objects);
    races->objects = grown;
    races->objects_size = size;
}

static struct clock *object_clock(struct pb_races *races, unsigned board, uintptr_t address)
{
    if (2 * races->object_count >= races->objects_size) {
        grow_objects(races);
    }
    struct object *object = find_object(races->objects, races->objects_size, board, address);
    if (object->board == 0) {
        object->board = board + 1;
        object->address = address;
        races->object_count++;
    }
    return &object->clock;
}

static void release_all(struct threads *threads, struct clock *to)
{
    for (unsigned i = 0; i < threads->count; i++) {
        join(to, &threads->clocks[i], threads->count);
        if (threads->clocks[i].at != NULL) {
            threads->clocks[i].at[i]++;
        }
    }
}

void pb_race_order(struct pb_board *board, enum pb_order kind, uintptr_t object)
{
    struct pb_races *races = board->world->races;

    if (races == NULL) {
        return;
    }
    struct threads *threads = threads_of(board);
    if (kind == PB_ORDER_RELEASE_ALL) {
        release_all(threads, object_clock(races, board->number, object));
        return;
    }
    struct clock *self = clock_of(threads, board->preempt.thread);
    if (self == NULL) {
        return;
    }
    struct clock *other = kind == PB_ORDER_TO_THREAD || kind == PB_ORDER_FROM_THREAD
                              ? clock_of(threads, object)
                              : object_clock(races, board->number, object);
    if (other == NULL || other == self) {
        return;
    }
    if (kind == PB_ORDER_ACQUIRE || kind == PB_ORDER_FROM_THREAD) {
        join(self, other, threads->count);
    } else {
        join(other, self, threads->count);
        self->at[board->preempt.thread]++;
    }
}

/* --- accesses -------------------------------------------------------------------------- */

static struct word *find_word(struct word *words, size_t size, unsigned board, uintptr_t number)
{
    size_t at = spread(number, board, size);

    while (words[at].board != 0 &&
           (words[at].board != board + 1 || words[at].number != number)) {
        at = (at + 1) & (size - 1);
    }
    return &words[at];
}

static void grow_words(struct pb_races *races)
{
    const size_t size = races->words_size > 0 ? 2 * races->words_size : 1024;
    struct word *grown = zeros(size, sizeof *grown);

    for (size_t i = 0; i < races->words_size; i++) {
        const struct word *old = &races->words[i];
        if (old->board != 0) {
            *find_word(grown, size, old->board - 1, old->number) = *old;
        }
    }
    free(races->words);
    races->words = grown;
    races->words_size = size;
}

static struct word *word_at(struct pb_races *races, unsigned board, uintptr_t number)
{
    if (2 * races->word_count >= races->words_size) {
        grow_words(races);
    }
    struct word *word = find_word(races->words, races->words_size, board, number);
    if (word->board == 0) {
        word->board = board + 1;
        word->number = number;
        races->word_count++;
    }
    return word;
}

/* Whether an interrupt can make one thread run between two instructions of the
 * other: not by priorities and preemption-thresholds that exclude it. */
static int can_meet(uint32_t a, uint32_t b)
{
    return PB_RANK_PRIORITY(a) < PB_RANK_THRESHOLD(b) ||
           PB_RANK_PRIORITY(b) < PB_RANK_THRESHOLD(a) ||
           (PB_RANK_PRIORITY(a) == PB_RANK_PRIORITY(b) &&
            (PB_RANK_SLICED(a) || PB_RANK_SLICED(b)));
}

static void fill_side(struct pb_board *board, struct pb_race_side *side, const struct cell *cell)
{
    const struct threads *threads = threads_of(board);
    uintptr_t callers[PB_RACE_CALLERS];

    memcpy(side->name, threads->names[cell->thread - 1], sizeof side->name);
    side->write = cell->write;
    side->size = cell->last - cell->first + 1u;
    side->offset = pb_loader_offset(board, cell->place);
    side->callers = pb_call_list(&board->world->races->calls, cell->stack, callers, PB_RACE_CALLERS);
    for (unsigned i = 0; i < side->callers; i++) {
        side->caller[i] = pb_loader_offset(board, callers[i]);
    }
}

static void note_race(struct pb_board *board, uintptr_t number, const struct cell *first,
                      const struct cell *second)
{
    struct pb_races *races = board->world->races;

    for (size_t i = 0; i < races->found_count; i++) {
        const uint64_t *places = races->places[i];
        if ((places[0] == first->place && places[1] == second->place) ||
            (places[0] == second->place && places[1] == first->place)) {
            return;
        }
    }
    if (races->found_count == MOST_RACES) {
        return;
    }
    races->places[races->found_count][0] = first->place;
    races->places[races->found_count][1] = second->place;
    struct pb_race *race = &races->found[races->found_count++];
    race->board = board->number;
    race->address = 8 * number + second->first;
    fill_side(board, &race->first, first);
    fill_side(board, &race->second, second);
}

/* Looks at the word's earlier accesses, and puts this one among them. */
static void access_word(struct pb_board *board, const struct clock *clock, uintptr_t number,
                        const struct cell *now)
{
    struct word *word = word_at(board->world->races, board->number, number);
    struct cell *free_cell = NULL;

    for (unsigned i = 0; i < CELLS; i++) {
        struct cell *cell = &word->cells[i];
        if (cell->thread == 0) {
            free_cell = free_cell != NULL ? free_cell : cell;
            continue;
        }
        const int ordered = clock->at[cell->thread - 1] >= cell->epoch;
        const int same = cell->thread == now->thread;
        if (!same && !ordered && (cell->write || now->write) && cell->first <= now->last &&
            now->first <= cell->last && can_meet(cell->rank, now->rank)) {
            note_race(board, number, cell, now);
        }
        /* One that this one outdoes need not be kept. */
        if ((same || ordered) && now->write >= cell->write && now->first <= cell->first &&
            now->last >= cell->last) {
            cell->thread = 0;
            free_cell = free_cell != NULL ? free_cell : cell;
        }
    }
    if (free_cell == NULL) {
        free_cell = &word->cells[word->turn++ % CELLS];
    }
    *free_cell = *now;
}

static void keep_name(struct pb_board *board, struct threads *threads, unsigned thread)
{
    const char *name = board->current->name != NULL ? board->current->name : "?";

    if (threads->names[thread][0] == '\0') {
        memcpy(threads->names[thread], name, strnlen(name, sizeof threads->names[thread] - 1));
    }
}

void pb_race_access(struct pb_board *board, uintptr_t address, uint32_t size, int write,
                    uint32_t rank, uintptr_t place)
{
    const unsigned thread = board->preempt.thread;

    if (board->world->races == NULL ||
        address - (uintptr_t)board->current->stack < board->current->stack_size) {
        return;         /* its own stack: the next thread on it is another matter */
    }
    struct threads *threads = threads_of(board);
    struct clock *clock = clock_of(threads, thread);
    if (clock == NULL) {
        return;
    }
    keep_name(board, threads, thread);
    for (uintptr_t end = address + size; address < end;) {
        const unsigned first = address % 8;
        const unsigned length = end - address < 8 - first ? (unsigned)(end - address) : 8 - first;
        const struct cell now = {.thread = thread + 1,
                                 .epoch = clock->at[thread],
                                 .rank = rank,
                                 .stack = threads->stacks[thread],
                                 .first = (uint8_t)first,
                                 .last = (uint8_t)(first + length - 1),
                                 .write = (uint8_t)(write != 0),
                                 .place = place};
        access_word(board, clock, address / 8, &now);
        address += length;
    }
}

void pb_race_call(struct pb_board *board, enum pb_call_kind kind, uintptr_t place)
{
    struct pb_races *races = board->world->races;
    const unsigned thread = board->preempt.thread;

    if (races == NULL || thread >= MOST_THREADS) {
        return;
    }
    uint32_t *stack = &threads_of(board)->stacks[thread];
    if (kind == PB_CALL_ENTER) {
        *stack = pb_call_enter(&races->calls, *stack, place);
    } else {
        *stack = kind == PB_CALL_LEAVE ? pb_call_leave(&races->calls, *stack) : PB_CALL_ROOT;
    }
}

void pb_race_forget(struct pb_world *world, const void *memory, size_t size)
{
    struct pb_races *races = world->races;
    const uintptr_t first = (uintptr_t)memory / 8, last = ((uintptr_t)memory + size + 7) / 8;

    if (races == NULL || races->words_size == 0 || world->running == NULL) {
        return;
    }
    for (uintptr_t number = first; size > 0 && number < last; number++) {
        struct word *word =
            find_word(races->words, races->words_size, world->running->number, number);
        if (word->board != 0) {
            memset(word->cells, 0, sizeof word->cells);
        }
    }
}

/* --- life ---------------------------------------------------------------------------------- */

int pb_races_open(struct pb_world *world)
{
    world->races = calloc(1, sizeof *world->races);
    return world->races != NULL ? 0 : -1;
}

void pb_races_free(struct pb_world *world)
{
    struct pb_races *races = world->races;

    if (races == NULL) {
        return;
    }
    for (unsigned i = 0; i < races->board_count; i++) {
        for (unsigned k = 0; races->boards[i] != NULL && k < MOST_THREADS; k++) {
            free(races->boards[i]->clocks[k].at);
        }
        free(races->boards[i]);
    }
    for (size_t i = 0; i < races->objects_size; i++) {
        free(races->objects[i].clock.at);
    }
    pb_call_tree_free(&races->calls);
    free(races->boards);
    free(races->objects);
    free(races->words);
    free(races);
    world->races = NULL;
}

const struct pb_race *pb_world_races(const struct pb_world *world, size_t *count)
{
    *count = world->races != NULL ? world->races->found_count : 0;
    return world->races != NULL ? world->races->found : NULL;
}
