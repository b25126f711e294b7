/*
 * Damaged control blocks: while the board idles, every created object must have
 * its mark, be linked to its neighbours, and hold a ring of waiters as long as
 * its count. What does not is named, and the run ends.
 */
#include <stddef.h>

#include "tx_kernel.h"

/* Where an object of a kind keeps what all kinds have. */
struct kind {
    const CHAR *name;
    VOID *first;                /* address of the created list's head */
    const ULONG *count;
    ULONG mark;
    size_t size, id, title, next, previous;
    size_t waiters, waiting;    /* ring and count; both 0: it has none */
};

#define KIND_OF(text, type, field, ring, id, waiters, waiting)                                     \
    {text, &ring##_created_ptr, &ring##_created_count, id, sizeof(type),                           \
     offsetof(type, field##_id), offsetof(type, field##_name),                                     \
     offsetof(type, field##_created_next), offsetof(type, field##_created_previous), waiters,      \
     waiting}
#define KIND(text, type, field, ring, id)                                                          \
    KIND_OF(text, type, field, ring, id, offsetof(type, field##_suspension_list),                  \
            offsetof(type, field##_suspended_count))

static const struct kind kinds[] = {
    KIND_OF("thread", TX_THREAD, tx_thread, _tx_thread, TX_THREAD_ID, 0, 0),
    KIND_OF("timer", TX_TIMER, tx_timer, _tx_timer, TX_TIMER_ID, 0, 0),
    KIND("queue", TX_QUEUE, tx_queue, _tx_queue, TX_QUEUE_ID),
    KIND("semaphore", TX_SEMAPHORE, tx_semaphore, _tx_semaphore, TX_SEMAPHORE_ID),
    KIND("mutex", TX_MUTEX, tx_mutex, _tx_mutex, TX_MUTEX_ID),
    KIND("event flags group", TX_EVENT_FLAGS_GROUP, tx_event_flags_group, _tx_event_flags,
         TX_EVENT_FLAGS_ID),
    KIND("block pool", TX_BLOCK_POOL, tx_block_pool, _tx_block_pool, TX_BLOCK_POOL_ID),
    KIND("byte pool", TX_BYTE_POOL, tx_byte_pool, _tx_byte_pool, TX_BYTE_POOL_ID),
};

/* A check costs the host time: the more objects, the rarer. */
#define NS_BETWEEN_CHECKS 10000u        /* for each object */

static ULONG64 next_check;
static uintptr_t known_pages[64];

VOID _tx_integrity_reset(VOID)
{
    next_check = 0;
    memset(known_pages, 0, sizeof(known_pages));
}

/* Members are taken by their place; an object is aligned for them. */
static ULONG word_at(const VOID *object, size_t place)
{
    ULONG word;

    memcpy(&word, (const UCHAR *)object + place, sizeof(word));
    return word;
}

static VOID *pointer_at(const VOID *object, size_t place)
{
    VOID *pointer;

    memcpy(&pointer, (const UCHAR *)object + place, sizeof(pointer));
    return pointer;
}

/* Whether memory can be looked at. The host is asked once for a page; what a
 * board has it keeps. */
static int is_there(const VOID *object, size_t size)
{
    uintptr_t first = (uintptr_t)object >> 12;
    uintptr_t last = ((uintptr_t)object + size - 1) >> 12;

    if (known_pages[first % 64] == first && known_pages[last % 64] == last)
        return 1;
    if (!_pb_machine->readable(_pb_machine->board, object, size))
        return 0;
    known_pages[first % 64] = first;
    known_pages[last % 64] = last;
    return 1;
}

static VOID damaged(const struct kind *kind, const VOID *object, const CHAR *what)
{
    _pb_machine->damaged(_pb_machine->board, kind->name, pointer_at(object, kind->title),
                         (uintptr_t)object, what);
}

/* A ring of as many threads as are counted. */
static VOID check_waiters(const struct kind *kind, const VOID *object)
{
    const TX_THREAD *first = pointer_at(object, kind->waiters);
    const TX_THREAD *thread = first;
    ULONG left = word_at(object, kind->waiting);

    if ((first == TX_NULL) != (left == 0))
        damaged(kind, object, "its waiting threads are not as many as it counts");
    for (; left > 0; left--) {
        const TX_THREAD *next;

        if (!is_there(thread, sizeof(*thread)) || thread->tx_thread_id != TX_THREAD_ID)
            damaged(kind, object, "its list of waiting threads leads astray");
        next = thread->tx_thread_suspended_next;
        if (!is_there(next, sizeof(*next)) || next->tx_thread_suspended_previous != thread ||
            (next == first) != (left == 1))
            damaged(kind, object, "its list of waiting threads is broken");
        thread = next;
    }
}

static VOID check_kind(const struct kind *kind)
{
    const VOID *object = pointer_at(kind->first, 0);
    ULONG left;

    for (left = *kind->count; left > 0; left--) {
        const VOID *next;

        if (word_at(object, kind->id) != kind->mark)
            damaged(kind, object, "its mark is overwritten");
        next = pointer_at(object, kind->next);
        if (!is_there(next, kind->size) || pointer_at(next, kind->previous) != object)
            damaged(kind, object, "its link to the next one of its kind is broken");
        if (kind->waiters != 0)
            check_waiters(kind, object);
        object = next;
    }
}

VOID _tx_integrity_check(int last)
{
    const struct pb_machine *machine = _pb_machine;
    ULONG64 now, objects = 0;
    size_t i;

    if (machine->size <= offsetof(struct pb_machine, damaged))
        return; /* older than this */
    now = machine->now(machine->board);
    if (now < next_check && !last)
        return;
    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        check_kind(&kinds[i]);
        objects += *kinds[i].count;
    }
    next_check = now + objects * NS_BETWEEN_CHECKS;
}
