/*
 * The kernel against a model of it. The model holds threads and objects in
 * plain arrays and finds everything by looking at all of them: no rings, no
 * bitmaps, no shared code. Threads draw operations from a seed, tell the model
 * first and the kernel then; whoever runs next compares the status that it got
 * and all that the kernel shows with what the model says.
 *
 * MODEL_SEEDS=n and MODEL_STEPS=n ask for more than `make check` does.
 */
#include "kernel_fixture.h"

#define WORKERS HELPERS
#define TIMER WORKERS /* the model's system timer thread */
#define MUTEXES 3     /* the last without inheritance */
#define CAPACITY 2    /* messages of the queue */
#define BEST 4        /* priorities of workers: BEST .. WORST */
#define WORST 9
#define NOBODY (-1)
#define STARTED 0x5354u /* what a thread finds that has just begun */

VOID _tx_timer_interrupt_default(VOID);

/* --- the model ------------------------------------------------------------------------- */

enum kind { NONE, SEMAPHORE, QUEUE, EVENTS, MUTEX }; /* MUTEX + n: mutex n */

struct model_thread {
    UINT state, priority, threshold, user_priority, user_threshold;
    ULONG slice, full_slice;
    int held;    /* displaced while its threshold held others off */
    int delayed; /* to be suspended when its wait ends */
    long rank;   /* place among the ready of its priority */
    int object;  /* awaited; enum kind */
    long place;  /* among the waiters */
    int timed;
    ULONG expires;
    long since; /* of waits that end at once the older goes first */
    UINT timeout, result;
    ULONG wanted, value; /* flags, message */
    UINT option;
};

static struct {
    struct model_thread thread[WORKERS + 1];
    int chosen;
    ULONG now;
    long newest, oldest; /* marks of order, counted up and down */
    ULONG count;         /* semaphore */
    ULONG queued, message[CAPACITY];
    ULONG flags;
    struct {
        int owner;
        ULONG depth;
        long since;
    } mutex[MUTEXES];
} m;

static int inherits(int mutex)
{
    return mutex != MUTEXES - 1;
}

/* The thread to go on among those held off by a threshold, else the first. */
static int m_select(void)
{
    int best = NOBODY, held = NOBODY, i;

    for (i = 0; i <= WORKERS; i++) {
        const struct model_thread *t = &m.thread[i];

        if (t->state != TX_READY)
            continue;
        if (best == NOBODY || t->priority < m.thread[best].priority ||
            (t->priority == m.thread[best].priority && t->rank < m.thread[best].rank))
            best = i;
        if (t->held && (held == NOBODY || t->priority < m.thread[held].priority))
            held = i;
    }
    if (held != NOBODY && m.thread[best].priority >= m.thread[held].threshold) {
        m.thread[held].held = 0;
        return held;
    }
    return best;
}

static void m_choose(void)
{
    struct model_thread *t;
    int i, outranked = 0;

    if (m.chosen != NOBODY && m.thread[m.chosen].state == TX_READY) {
        t = &m.thread[m.chosen];
        for (i = 0; i <= WORKERS; i++)
            outranked |= m.thread[i].state == TX_READY && m.thread[i].priority < t->threshold;
        if (!outranked)
            return;
        t->held = t->threshold != t->priority;
    }
    m.chosen = m_select();
}

static void m_ready(int n)
{
    m.thread[n].state = TX_READY;
    m.thread[n].rank = ++m.newest;
    m_choose();
}

static void m_stop(int n, UINT state)
{
    struct model_thread *t = &m.thread[n];

    t->state = state;
    t->held = 0;
    t->slice = t->full_slice;
    if (n == m.chosen)
        m_choose();
}

static void m_rank(int n, UINT priority, UINT threshold)
{
    struct model_thread *t = &m.thread[n];
    UINT old = t->priority;

    t->priority = priority;
    t->threshold = threshold;
    if (t->state != TX_READY)
        return;
    if (priority != old) {
        t->held = 0;
        t->rank = n == m.chosen && priority < old ? --m.oldest : ++m.newest;
        if (n == m.chosen && priority > old)
            m.chosen = NOBODY;
    } else if (threshold == priority) {
        t->held = 0;
    }
    m_choose();
}

/* The thread that waits longest for the object, or the best of them. */
static int m_waiter(int object, int best)
{
    int found = NOBODY, i;

    for (i = 0; i < WORKERS; i++) {
        const struct model_thread *t = &m.thread[i], *f = &m.thread[found == NOBODY ? i : found];

        if (t->object != object)
            continue;
        if (found == NOBODY || (best && t->priority < f->priority) ||
            ((!best || t->priority == f->priority) && t->place < f->place))
            found = i;
    }
    return found;
}

/* What a thread's waiters lend it, and so on along the chain of owners. */
static void m_inherit(int n)
{
    while (n != NOBODY) {
        struct model_thread *t = &m.thread[n];
        UINT priority = t->user_priority, threshold;
        int i;

        for (i = 0; i < MUTEXES; i++) {
            int waiter = m_waiter(MUTEX + i, 1);

            if (m.mutex[i].owner == n && inherits(i) && waiter != NOBODY &&
                m.thread[waiter].priority < priority)
                priority = m.thread[waiter].priority;
        }
        threshold = t->user_threshold < priority ? t->user_threshold : priority;
        if (priority == t->priority && threshold == t->threshold)
            return;
        m_rank(n, priority, threshold);
        n = t->object >= MUTEX && inherits(t->object - MUTEX) ? m.mutex[t->object - MUTEX].owner
                                                              : NOBODY;
    }
}

static int m_waits(int n)
{
    return m.thread[n].state >= TX_SLEEP;
}

static void m_wait(int n, int object, UINT state, ULONG ticks, UINT timeout)
{
    struct model_thread *t = &m.thread[n];

    t->object = object;
    t->place = ++m.newest;
    t->timeout = timeout;
    t->timed = ticks != TX_WAIT_FOREVER;
    t->expires = m.now + ticks;
    t->since = ++m.newest;
    m_stop(n, state);
}

static void m_wake(int n, UINT result)
{
    struct model_thread *t = &m.thread[n];

    t->object = NONE;
    t->timed = 0;
    t->result = result;
    if (t->delayed) {
        t->delayed = 0;
        t->state = TX_SUSPENDED;
    } else {
        m_ready(n);
    }
}

/* The waiter gives up: whom it waited for has less to inherit. */
static void m_give_up(int n)
{
    int object = m.thread[n].object;

    m.thread[n].object = NONE;
    m.thread[n].timed = 0;
    if (object >= MUTEX && inherits(object - MUTEX))
        m_inherit(m.mutex[object - MUTEX].owner);
}

static void m_cancel(int n, UINT result)
{
    m_give_up(n);
    m_wake(n, result);
}

static void m_own(int mutex, int n)
{
    m.mutex[mutex].owner = n;
    m.mutex[mutex].depth = n != NOBODY;
    m.mutex[mutex].since = ++m.newest;
}

static void m_hand_over(int mutex)
{
    int owner = m.mutex[mutex].owner;
    int next = m_waiter(MUTEX + mutex, inherits(mutex));

    m_own(mutex, next);
    if (next != NOBODY) {
        m_wake(next, TX_SUCCESS);
        m_inherit(next);
    }
    m_inherit(owner);
}

static void m_rotate(int n)
{
    m.thread[n].rank = ++m.newest;
    m.thread[n].slice = m.thread[n].full_slice;
    m.chosen = m_select();
}

static int m_due(void)
{
    int due = NOBODY, i;

    for (i = 0; i < WORKERS; i++) {
        const struct model_thread *t = &m.thread[i];

        if (t->timed && t->expires <= m.now && (due == NOBODY || t->since < m.thread[due].since))
            due = i;
    }
    return due;
}

static void m_tick(void)
{
    int n = m.chosen;

    m.now++;
    if (n != NOBODY && m.thread[n].slice != 0 && --m.thread[n].slice == 0) {
        m.thread[n].slice = m.thread[n].full_slice;
        if (m.thread[n].threshold == m.thread[n].priority)
            m_rotate(n);
    }
    if (m_due() == NOBODY)
        return;
    m_ready(TIMER);
    while ((n = m_due()) != NOBODY)
        m_cancel(n, m.thread[n].timeout);
    m_stop(TIMER, TX_SUSPENDED);
}

/* --- operations ---------------------------------------------------------------------------- */

enum operation {
    SEMAPHORE_GET,
    SEMAPHORE_PUT,
    CEILING_PUT,
    SEMAPHORE_PRIORITIZE,
    QUEUE_SEND,
    QUEUE_FRONT_SEND,
    QUEUE_RECEIVE,
    QUEUE_FLUSH,
    QUEUE_PRIORITIZE,
    EVENTS_GET,
    EVENTS_SET,
    EVENTS_AND,
    MUTEX_GET,
    MUTEX_GET_AGAIN,
    MUTEX_PUT,
    MUTEX_PUT_AGAIN,
    MUTEX_PRIORITIZE,
    SLEEP,
    RELINQUISH,
    PRIORITY,
    THRESHOLD,
    SLICE,
    SUSPEND,
    RESUME,
    RESUME_AGAIN,
    ABORT,
    TERMINATE,
    RESET,
    RESET_AGAIN,
    TICK,
    TICK_AGAIN,
    OPERATIONS
};

struct step {
    enum operation operation;
    int caller, other, mutex, isr;
    ULONG wait, value;
};

static ULONG64 random_state;

static unsigned draw(unsigned below)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random_state >> 40) % below;
}

/* Whether an interrupt service routine may do it, too. */
static int for_isr(enum operation operation)
{
    return operation == SEMAPHORE_PUT || operation == EVENTS_SET || operation == RESUME ||
           operation == SUSPEND || operation == ABORT || operation == QUEUE_FLUSH;
}

static struct step draw_step(int caller)
{
    struct step s = {.caller = caller};
    unsigned wait = draw(8);

    s.operation = (enum operation)draw(OPERATIONS);
    s.other = (int)draw(WORKERS);
    s.mutex = (int)draw(MUTEXES);
    s.value = draw(256);
    s.wait = wait < 2 ? TX_NO_WAIT : wait == 2 ? TX_WAIT_FOREVER : wait;
    s.isr = for_isr(s.operation) && draw(3) == 0;
    if (s.operation == TERMINATE && s.other == caller)
        s.operation = TICK;
    return s;
}

static UINT m_get(int n, int object, UINT state, ULONG ticks, UINT timeout)
{
    if (ticks == TX_NO_WAIT)
        return timeout;
    m_wait(n, object, state, ticks, timeout);
    return m.thread[n].result;
}

static UINT m_put(ULONG ceiling)
{
    int waiter = m_waiter(SEMAPHORE, 0);

    if (waiter != NOBODY)
        m_wake(waiter, TX_SUCCESS);
    else if (ceiling != 0 && m.count >= ceiling)
        return TX_CEILING_EXCEEDED;
    else
        m.count++;
    return TX_SUCCESS;
}

static void m_store(ULONG message, int front)
{
    if (front) {
        memmove(m.message + 1, m.message, sizeof(ULONG) * m.queued);
        m.message[0] = message;
    } else {
        m.message[m.queued] = message;
    }
    m.queued++;
}

static UINT m_send(int n, ULONG message, ULONG ticks, int front)
{
    int waiter = m_waiter(QUEUE, 0);

    if (m.queued == 0 && waiter != NOBODY) {
        m.thread[waiter].value = message;
        m_wake(waiter, TX_SUCCESS);
    } else if (m.queued < CAPACITY) {
        m_store(message, front);
    } else if (ticks == TX_NO_WAIT) {
        return TX_QUEUE_FULL;
    } else {
        m.thread[n].value = message;
        m.thread[n].option = (UINT)front;
        m_wait(n, QUEUE, TX_QUEUE_SUSP, ticks, TX_QUEUE_FULL);
        if (front)
            m.thread[n].place = --m.oldest;
    }
    return TX_SUCCESS;
}

static UINT m_receive(int n, ULONG ticks)
{
    int sender = m_waiter(QUEUE, 0);

    if (m.queued == 0)
        return m_get(n, QUEUE, TX_QUEUE_SUSP, ticks, TX_QUEUE_EMPTY);
    if (sender != NOBODY && m.thread[sender].option) {
        m.thread[n].value = m.thread[sender].value;
        m_wake(sender, TX_SUCCESS);
        return TX_SUCCESS;
    }
    m.thread[n].value = m.message[0];
    memmove(m.message, m.message + 1, sizeof(ULONG) * --m.queued);
    if (sender != NOBODY) {
        m_store(m.thread[sender].value, 0);
        m_wake(sender, TX_SUCCESS);
    }
    return TX_SUCCESS;
}

static void m_flush(void)
{
    int waiter;

    if (m.queued == 0)
        return;
    m.queued = 0;
    while ((waiter = m_waiter(QUEUE, 0)) != NOBODY)
        m_wake(waiter, TX_SUCCESS);
}

static int m_satisfied(ULONG wanted, UINT option)
{
    return option & 2 ? wanted != 0 && (m.flags & wanted) == wanted : (m.flags & wanted) != 0;
}

static UINT m_events_get(int n, ULONG wanted, UINT option, ULONG ticks)
{
    if (m_satisfied(wanted, option)) {
        m.thread[n].value = m.flags;
        if (option & 1)
            m.flags &= ~wanted;
        return TX_SUCCESS;
    }
    if (wanted == 0 || ticks == TX_NO_WAIT)
        return TX_NO_EVENTS;
    m.thread[n].wanted = wanted;
    m.thread[n].option = option;
    return m_get(n, EVENTS, TX_EVENT_FLAG, ticks, TX_NO_EVENTS);
}

static void m_events_set(ULONG flags)
{
    ULONG keep = ~(ULONG)0;
    int n;

    m.flags |= flags;
    do {
        int i;

        n = NOBODY;
        for (i = 0; i < WORKERS; i++) {
            const struct model_thread *t = &m.thread[i];

            if (t->object == EVENTS && m_satisfied(t->wanted, t->option) &&
                (n == NOBODY || t->place < m.thread[n].place))
                n = i;
        }
        if (n != NOBODY) {
            m.thread[n].value = m.flags;
            if (m.thread[n].option & 1)
                keep &= ~m.thread[n].wanted;
            m_wake(n, TX_SUCCESS);
        }
    } while (n != NOBODY);
    m.flags &= keep;
}

static UINT m_mutex_get(int n, int mutex, ULONG ticks)
{
    if (m.mutex[mutex].owner == NOBODY) {
        m_own(mutex, n);
    } else if (m.mutex[mutex].owner == n) {
        m.mutex[mutex].depth++;
    } else if (ticks == TX_NO_WAIT) {
        return TX_NOT_AVAILABLE;
    } else {
        m_wait(n, MUTEX + mutex, TX_MUTEX_SUSP, ticks, TX_NOT_AVAILABLE);
        if (inherits(mutex))
            m_inherit(m.mutex[mutex].owner);
    }
    return TX_SUCCESS;
}

static UINT m_mutex_put(int n, int mutex)
{
    if (m.mutex[mutex].owner != n)
        return TX_NOT_OWNED;
    if (m.mutex[mutex].depth > 1)
        m.mutex[mutex].depth--;
    else
        m_hand_over(mutex);
    return TX_SUCCESS;
}

static void m_prioritize(int object)
{
    int best = m_waiter(object, 1);

    if (best != NOBODY)
        m.thread[best].place = --m.oldest;
}

static UINT m_suspend(int n)
{
    if (m.thread[n].state == TX_TERMINATED)
        return TX_SUSPEND_ERROR;
    if (m_waits(n))
        m.thread[n].delayed = 1;
    else if (m.thread[n].state == TX_READY)
        m_stop(n, TX_SUSPENDED);
    return TX_SUCCESS;
}

static UINT m_resume(int n)
{
    if (m.thread[n].delayed) {
        m.thread[n].delayed = 0;
        return TX_SUSPEND_LIFTED;
    }
    if (m.thread[n].state != TX_SUSPENDED)
        return TX_RESUME_ERROR;
    m_ready(n);
    return TX_SUCCESS;
}

static void m_terminate(int n)
{
    int mutex;

    m.thread[n].delayed = 0;
    if (m_waits(n)) {
        m_give_up(n);
        m.thread[n].state = TX_TERMINATED;
    } else if (m.thread[n].state == TX_READY) {
        m_stop(n, TX_TERMINATED);
    }
    m.thread[n].state = TX_TERMINATED;
    do {
        int i;

        mutex = NOBODY;
        for (i = 0; i < MUTEXES; i++) {
            if (m.mutex[i].owner == n &&
                (mutex == NOBODY || m.mutex[i].since < m.mutex[mutex].since))
                mutex = i;
        }
        if (mutex != NOBODY)
            m_hand_over(mutex);
    } while (mutex != NOBODY);
}

static UINT m_reset(int n)
{
    struct model_thread *t = &m.thread[n];

    if (t->state != TX_TERMINATED)
        return TX_NOT_DONE;
    t->state = TX_SUSPENDED;
    t->priority = t->user_priority;
    t->threshold = t->user_threshold;
    t->slice = t->full_slice;
    t->result = STARTED;
    return TX_SUCCESS;
}

static UINT m_abort(int n)
{
    if (!m_waits(n))
        return TX_WAIT_ABORT_ERROR;
    m_cancel(n, TX_WAIT_ABORTED);
    return TX_SUCCESS;
}

static UINT m_threshold(int n, UINT threshold)
{
    struct model_thread *t = &m.thread[n];

    if (threshold > t->user_priority)
        return TX_THRESH_ERROR;
    t->user_threshold = threshold;
    m_inherit(n);
    return TX_SUCCESS;
}

static UINT model_do(const struct step *s)
{
    int n = s->caller;
    struct model_thread *other = &m.thread[s->other];

    switch (s->operation) {
    case SEMAPHORE_GET:
        if (m.count == 0)
            return m_get(n, SEMAPHORE, TX_SEMAPHORE_SUSP, s->wait, TX_NO_INSTANCE);
        m.count--;
        return TX_SUCCESS;
    case SEMAPHORE_PUT:
        return m_put(0);
    case CEILING_PUT:
        return m_put(2);
    case SEMAPHORE_PRIORITIZE:
        m_prioritize(SEMAPHORE);
        return TX_SUCCESS;
    case QUEUE_SEND:
        return m_send(n, s->value, s->wait, 0);
    case QUEUE_FRONT_SEND:
        return m_send(n, s->value, s->wait, 1);
    case QUEUE_RECEIVE:
        m.thread[n].option = 0;
        return m_receive(n, s->wait);
    case QUEUE_FLUSH:
        m_flush();
        return TX_SUCCESS;
    case QUEUE_PRIORITIZE:
        m_prioritize(QUEUE);
        return TX_SUCCESS;
    case EVENTS_GET:
        return m_events_get(n, s->value & 7, s->value >> 4 & 3, s->wait);
    case EVENTS_SET:
        m_events_set(s->value & 7);
        return TX_SUCCESS;
    case EVENTS_AND:
        m.flags &= s->value;
        return TX_SUCCESS;
    case MUTEX_GET:
    case MUTEX_GET_AGAIN:
        return m_mutex_get(n, s->mutex, s->wait);
    case MUTEX_PUT:
    case MUTEX_PUT_AGAIN:
        return m_mutex_put(n, s->mutex);
    case MUTEX_PRIORITIZE:
        m_prioritize(MUTEX + s->mutex);
        return TX_SUCCESS;
    case SLEEP:
        if (s->value % 4 != 0)
            m_wait(n, NONE, TX_SLEEP, s->value % 4, TX_SUCCESS);
        return TX_SUCCESS;
    case RELINQUISH:
        m_rotate(n);
        return TX_SUCCESS;
    case PRIORITY:
        other->user_priority = other->user_threshold = BEST + s->value % (WORST - BEST + 1);
        m_inherit(s->other);
        return TX_SUCCESS;
    case THRESHOLD:
        return m_threshold(s->other, BEST - 1 + s->value % (WORST - BEST + 2));
    case SLICE:
        other->slice = other->full_slice = s->value % 4;
        return TX_SUCCESS;
    case SUSPEND:
        return m_suspend(s->other);
    case RESUME:
    case RESUME_AGAIN:
        return m_resume(s->other);
    case ABORT:
        return m_abort(s->other);
    case TERMINATE:
        m_terminate(s->other);
        return TX_SUCCESS;
    case RESET:
    case RESET_AGAIN:
        return m_reset(s->other);
    default:
        m_tick();
        return TX_SUCCESS;
    }
}

/* --- the kernel's side ------------------------------------------------------------------------ */

static TX_SEMAPHORE semaphore;
static TX_QUEUE queue;
static TX_EVENT_FLAGS_GROUP events;
static TX_MUTEX mutexes[MUTEXES];
static ULONG queue_area[CAPACITY];
static ULONG value[WORKERS]; /* what a thread's call gives */
static struct step history[8];
static unsigned steps, wanted_steps, seed, idle_steps;
static int running;

static UINT kernel_do(const struct step *s)
{
    TX_THREAD *other = &helper[s->other];
    ULONG *mine = &value[s->caller];
    ULONG old_slice;
    UINT old;

    switch (s->operation) {
    case SEMAPHORE_GET:
        return tx_semaphore_get(&semaphore, s->wait);
    case SEMAPHORE_PUT:
        return tx_semaphore_put(&semaphore);
    case CEILING_PUT:
        return tx_semaphore_ceiling_put(&semaphore, 2);
    case SEMAPHORE_PRIORITIZE:
        return tx_semaphore_prioritize(&semaphore);
    case QUEUE_SEND:
        *mine = s->value;
        return tx_queue_send(&queue, mine, s->wait);
    case QUEUE_FRONT_SEND:
        *mine = s->value;
        return tx_queue_front_send(&queue, mine, s->wait);
    case QUEUE_RECEIVE:
        return tx_queue_receive(&queue, mine, s->wait);
    case QUEUE_FLUSH:
        return tx_queue_flush(&queue);
    case QUEUE_PRIORITIZE:
        return tx_queue_prioritize(&queue);
    case EVENTS_GET:
        return tx_event_flags_get(&events, s->value & 7, s->value >> 4 & 3, mine, s->wait);
    case EVENTS_SET:
        return tx_event_flags_set(&events, s->value & 7, TX_OR);
    case EVENTS_AND:
        return tx_event_flags_set(&events, s->value, TX_AND);
    case MUTEX_GET:
    case MUTEX_GET_AGAIN:
        return tx_mutex_get(&mutexes[s->mutex], s->wait);
    case MUTEX_PUT:
    case MUTEX_PUT_AGAIN:
        return tx_mutex_put(&mutexes[s->mutex]);
    case MUTEX_PRIORITIZE:
        return tx_mutex_prioritize(&mutexes[s->mutex]);
    case SLEEP:
        return tx_thread_sleep(s->value % 4);
    case RELINQUISH:
        tx_thread_relinquish();
        return TX_SUCCESS;
    case PRIORITY:
        return tx_thread_priority_change(other, BEST + s->value % (WORST - BEST + 1), &old);
    case THRESHOLD:
        return tx_thread_preemption_change(other, BEST - 1 + s->value % (WORST - BEST + 2), &old);
    case SLICE:
        return tx_thread_time_slice_change(other, s->value % 4, &old_slice);
    case SUSPEND:
        return tx_thread_suspend(other);
    case RESUME:
    case RESUME_AGAIN:
        return tx_thread_resume(other);
    case ABORT:
        return tx_thread_wait_abort(other);
    case TERMINATE:
        return tx_thread_terminate(other);
    case RESET:
    case RESET_AGAIN:
        return tx_thread_reset(other);
    default:
        _tx_timer_interrupt_default();
        return TX_SUCCESS;
    }
}

/* --- comparison
 * ----------------------------------------------------------------------------------- */

static void complain(int n, const char *what, long got, long wanted)
{
    size_t length;
    unsigned i;

    running = 0;
    if (pb_test_failure[0] != '\0')
        return;
    snprintf(
        pb_test_failure, sizeof(pb_test_failure),
        "seed %u, step %u, thread %d: %s is %ld, not %ld; before (operation caller other mutex "
        "wait value isr):",
        seed, steps, n, what, got, wanted);
    for (i = steps > 8 ? steps - 8 : 0; i < steps; i++) {
        const struct step *s = &history[i % 8];

        length = strlen(pb_test_failure);
        snprintf(pb_test_failure + length, sizeof(pb_test_failure) - length,
                 " [%d %d %d %d %d %u %d]", s->operation, s->caller, s->other, s->mutex,
                 (int)s->wait, s->value, s->isr);
    }
}

static void same(int n, const char *what, ULONG got, ULONG wanted)
{
    pb_test_expects++;
    if (got != wanted)
        complain(n, what, (long)got, (long)wanted);
}

static void compare_waiters(int object, const TX_THREAD *head, ULONG count)
{
    long last = m.oldest - 1;
    ULONG found = 0;

    for (;;) {
        int next = NOBODY, i;

        for (i = 0; i < WORKERS; i++) {
            if (m.thread[i].object == object && m.thread[i].place > last &&
                (next == NOBODY || m.thread[i].place < m.thread[next].place))
                next = i;
        }
        if (next == NOBODY || found == count)
            break;
        same(object, "waiter", (ULONG)(head - helper), (ULONG)next);
        last = m.thread[next].place;
        head = head->tx_thread_suspended_next;
        found++;
    }
    same(object, "count of waiters", count, found);
    if (count == 0)
        same(object, "waiters of an object without", m_waiter(object, 0) == NOBODY, 1);
}

static void compare_thread(int n)
{
    const struct model_thread *t = &m.thread[n];
    const TX_THREAD *k = &helper[n];

    same(n, "state", k->tx_thread_state, t->state);
    same(n, "priority", k->tx_thread_priority, t->priority);
    same(n, "threshold", k->tx_thread_preempt_threshold, t->threshold);
    same(n, "own priority", k->tx_thread_user_priority, t->user_priority);
    same(n, "own threshold", k->tx_thread_user_preempt_threshold, t->user_threshold);
    same(n, "time slice", k->tx_thread_time_slice, t->slice);
    same(n, "delayed suspension", k->tx_thread_delayed_suspend, (ULONG)t->delayed);
    if (t->timed)
        same(n, "ticks left", k->tx_thread_timer.tx_timer_internal_remaining_ticks,
             t->expires - m.now);
}

/* Everything that the kernel shows, seen from thread `n`. */
static void compare(int n, UINT status)
{
    int i;

    same(n, "thread that should run", (ULONG)n, (ULONG)m.chosen);
    same(n, "thread that runs", (ULONG)(tx_thread_identify() - helper), (ULONG)n);
    same(n, "status", status, m.thread[n].result);
    for (i = 0; i < WORKERS; i++)
        compare_thread(i);
    same(0, "semaphore", semaphore.tx_semaphore_count, m.count);
    same(0, "queued messages", queue.tx_queue_enqueued, m.queued);
    same(0, "event flags", events.tx_event_flags_group_current, m.flags);
    for (i = 0; i < MUTEXES; i++) {
        TX_THREAD *owner = m.mutex[i].owner == NOBODY ? TX_NULL : &helper[m.mutex[i].owner];

        same(i, "mutex is its owner's", mutexes[i].tx_mutex_owner == owner, 1);
        same(i, "mutex depth", mutexes[i].tx_mutex_ownership_count, m.mutex[i].depth);
        compare_waiters(MUTEX + i, mutexes[i].tx_mutex_suspension_list,
                        mutexes[i].tx_mutex_suspended_count);
    }
    compare_waiters(SEMAPHORE, semaphore.tx_semaphore_suspension_list,
                    semaphore.tx_semaphore_suspended_count);
    compare_waiters(QUEUE, queue.tx_queue_suspension_list, queue.tx_queue_suspended_count);
    compare_waiters(EVENTS, events.tx_event_flags_group_suspension_list,
                    events.tx_event_flags_group_suspended_count);
}

/* --- the run
 * ------------------------------------------------------------------------------------------ */

static void note(const struct step *s)
{
    history[steps++ % 8] = *s;
}

static void worker_step(int n)
{
    struct step s = draw_step(n);
    int in_isr = s.isr || s.operation >= TICK;
    int gives_value;
    UINT status;

    note(&s);
    m.thread[n].result = TX_SUCCESS;
    status = model_do(&s);
    /* A thread that waits finds what its waker left. */
    if (m.thread[n].state == TX_READY && !m_waits(n) && status != TX_SUCCESS)
        m.thread[n].result = status;
    if (in_isr)
        _tx_thread_context_save();
    status = kernel_do(&s);
    if (in_isr)
        _tx_thread_context_restore();
    compare(n, status);
    gives_value = s.operation == QUEUE_RECEIVE || s.operation == EVENTS_GET;
    if (gives_value && status == TX_SUCCESS)
        same(n, "value", value[n], m.thread[n].value);
}

static VOID worker(ULONG n)
{
    compare((int)n, STARTED);
    while (running && steps < wanted_steps)
        worker_step((int)n);
    running = 0;
    tx_thread_resume(&control);
    tx_thread_suspend(&helper[n]);
}

/* Time passes when a thread's step says so, or when the board has nothing else
 * to do. If nothing would ever happen, an interrupt makes something happen. */
VOID _tx_timer_interrupt(VOID)
{
    struct step s = {.caller = 0, .isr = 1};
    int i, timed = 0;

    if (!running || tx_thread_identify() != TX_NULL)
        return;
    if (m.chosen != NOBODY)
        complain(NOBODY, "idle board's thread", NOBODY, m.chosen);
    idle_steps++;
    for (i = 0; i < WORKERS; i++)
        timed |= m.thread[i].timed;
    s.other = (int)draw(WORKERS);
    s.operation = timed ? TICK : m_waits(s.other) ? ABORT : RESUME;
    note(&s);
    same(s.other, "status in an interrupt", model_do(&s), kernel_do(&s));
    if (!running)
        tx_thread_resume(&control);
}

static void model_start(void)
{
    int n;

    memset(&m, 0, sizeof(m));
    m.chosen = NOBODY;
    for (n = 0; n < MUTEXES; n++)
        m.mutex[n].owner = NOBODY;
    m.thread[TIMER].state = TX_SUSPENDED;
    for (n = 0; n < WORKERS; n++) {
        struct model_thread *t = &m.thread[n];

        t->state = TX_SUSPENDED;
        t->priority = t->user_priority = BEST + draw(WORST - BEST + 1);
        t->threshold = t->user_threshold = t->priority - draw(t->priority - BEST + 2);
        t->slice = t->full_slice = draw(4);
        t->result = STARTED;
        make((unsigned)n, worker, t->priority, t->threshold, t->slice);
    }
    for (n = 0; n < WORKERS; n++) {
        tx_thread_resume(&helper[n]);
        m.thread[n].state = TX_READY;
        m.thread[n].rank = ++m.newest;
    }
    m_choose();
}

static void model_body(VOID)
{
    UINT old;
    int n;

    tx_thread_priority_change(&control, 1, &old);
    tx_semaphore_create(&semaphore, "semaphore", 0);
    tx_queue_create(&queue, "queue", TX_1_ULONG, queue_area, sizeof(queue_area));
    tx_event_flags_create(&events, "events");
    for (n = 0; n < MUTEXES; n++)
        tx_mutex_create(&mutexes[n], "mutex", inherits(n) ? TX_INHERIT : TX_NO_INHERIT);
    random_state = seed;
    steps = idle_steps = 0;
    model_start();
    running = 1;
    tx_thread_suspend(&control);
    EXPECT(steps >= wanted_steps, 1); /* idle steps come on top */
    EXPECT(idle_steps > 0, 1);
    for (n = 0; n < WORKERS; n++)
        tx_thread_terminate(&helper[n]);
    tx_semaphore_delete(&semaphore);
    tx_queue_delete(&queue);
    tx_event_flags_delete(&events);
    for (n = 0; n < MUTEXES; n++)
        tx_mutex_delete(&mutexes[n]);
}

static unsigned setting(const char *name, unsigned otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void kernel_does_as_the_model(void **state)
{
    unsigned seeds = setting("MODEL_SEEDS", 1000);

    wanted_steps = setting("MODEL_STEPS", 1000);
    for (seed = 1; seed <= seeds; seed++)
        kernel_run(model_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernel_does_as_the_model),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
