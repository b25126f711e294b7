/*
 * The scheduler: ready lists with a priority bitmap, the choice of the thread
 * that should run, and the one place where contexts are switched.
 */
#include "tx_kernel.h"

TX_THREAD *_tx_thread_current_ptr;
TX_THREAD *_tx_thread_execute_ptr;
TX_THREAD *_tx_thread_running_ptr;
volatile ULONG _tx_thread_system_state;
volatile UINT _tx_thread_preempt_disable;

#if TX_MAX_PRIORITIES % 32 != 0 || TX_MAX_PRIORITIES < 32 || TX_MAX_PRIORITIES > 1024
#error "postboard: TX_MAX_PRIORITIES must be a multiple of 32 from 32 to 1024"
#endif

/* A set of priorities; a bit of `words` stands for one word that is not 0. */
struct priority_set {
    ULONG words;
    ULONG word[TX_MAX_PRIORITIES / 32];
};

static TX_THREAD *ready_list[TX_MAX_PRIORITIES];
static struct priority_set ready_set;
/* Priorities whose head was preempted while its threshold kept others off: it
 * goes on before any thread that its threshold excludes. */
static struct priority_set preempted_set;

static VOID set_add(struct priority_set *set, UINT priority)
{
    set->words |= (ULONG)1 << (priority / 32);
    set->word[priority / 32] |= (ULONG)1 << (priority % 32);
}

static VOID set_remove(struct priority_set *set, UINT priority)
{
    set->word[priority / 32] &= ~((ULONG)1 << (priority % 32));
    if (set->word[priority / 32] == 0)
        set->words &= ~((ULONG)1 << (priority / 32));
}

/* The highest priority in the set; TX_MAX_PRIORITIES when it is empty. */
static UINT set_first(const struct priority_set *set)
{
    UINT word;

    if (set->words == 0)
        return TX_MAX_PRIORITIES;
    word = (UINT)__builtin_ctz(set->words);
    return word * 32 + (UINT)__builtin_ctz(set->word[word]);
}

static TX_THREAD *select_thread(VOID)
{
    UINT first = set_first(&ready_set);
    UINT preempted = set_first(&preempted_set);

    if (preempted < TX_MAX_PRIORITIES) {
        TX_THREAD *thread = ready_list[preempted];

        if (first >= thread->tx_thread_preempt_threshold) {
            set_remove(&preempted_set, preempted);
            return thread;
        }
    }
    return first < TX_MAX_PRIORITIES ? ready_list[first] : TX_NULL;
}

/* The running thread, which could go on, makes way for another: in the course
 * of a service or of an interrupt. */
static VOID count_preemption(TX_THREAD *thread)
{
#ifdef TX_THREAD_ENABLE_PERFORMANCE_INFO
    if (thread != _tx_thread_running_ptr || thread == _tx_thread_execute_ptr)
        return;
    if (_tx_caller_is_isr())
        TX_COUNT_THREAD(thread, interrupt_preemption);
    else
        TX_COUNT_THREAD(thread, solicited_preemption);
    thread->tx_thread_performance_last_preempting_thread = _tx_thread_execute_ptr;
#else
    (VOID) thread;
#endif
}

/* Chooses after any change of the ready lists, priorities or thresholds. */
static VOID reschedule(VOID)
{
    TX_THREAD *thread = _tx_thread_execute_ptr;

    if (thread != TX_NULL && thread->tx_thread_state == TX_READY) {
        if (set_first(&ready_set) >= thread->tx_thread_preempt_threshold)
            return;
        if (thread->tx_thread_preempt_threshold != thread->tx_thread_priority)
            set_add(&preempted_set, thread->tx_thread_priority);
        _tx_thread_execute_ptr = select_thread();
        count_preemption(thread);
        return;
    }
    _tx_thread_execute_ptr = select_thread();
}

static VOID list_insert(TX_THREAD *thread, int front)
{
    UINT priority = thread->tx_thread_priority;

    TX_RING_APPEND(ready_list[priority], thread, tx_thread_ready);
    if (front)
        ready_list[priority] = thread;
    set_add(&ready_set, priority);
}

static VOID list_remove(TX_THREAD *thread)
{
    UINT priority = thread->tx_thread_priority;

    if (ready_list[priority] == thread)
        set_remove(&preempted_set, priority);
    TX_RING_REMOVE(ready_list[priority], thread, tx_thread_ready);
    if (ready_list[priority] == TX_NULL)
        set_remove(&ready_set, priority);
}

VOID _tx_thread_schedule_reset(VOID)
{
    memset(ready_list, 0, sizeof(ready_list));
    memset(&ready_set, 0, sizeof(ready_set));
    memset(&preempted_set, 0, sizeof(preempted_set));
    _tx_thread_current_ptr = TX_NULL;
    _tx_thread_execute_ptr = TX_NULL;
    _tx_thread_running_ptr = TX_NULL;
    _tx_thread_preempt_disable = 0;
}

VOID _tx_thread_ready(TX_THREAD *thread)
{
    UINT previous = thread->tx_thread_state;

    thread->tx_thread_state = TX_READY;
    TX_COUNT_THREAD(thread, resume);
    list_insert(thread, 0);
    reschedule();
    TX_LOG(THREAD_RESUME, thread, previous, _tx_stack_now(), _tx_thread_execute_ptr);
}

VOID _tx_thread_unready(TX_THREAD *thread, UINT state)
{
    list_remove(thread);
    thread->tx_thread_state = state;
    TX_COUNT_THREAD(thread, suspend);
    thread->tx_thread_time_slice = thread->tx_thread_new_time_slice;
    if (thread == _tx_thread_execute_ptr)
        reschedule();
    TX_LOG(THREAD_SUSPEND, thread, state, _tx_stack_now(), _tx_thread_execute_ptr);
}

VOID _tx_thread_priority_set(TX_THREAD *thread, UINT priority, UINT threshold)
{
    UINT old = thread->tx_thread_priority;
    int chosen = thread == _tx_thread_execute_ptr;

    thread->tx_thread_preempt_threshold = threshold;
    if (thread->tx_thread_state != TX_READY) {
        thread->tx_thread_priority = priority;
        return;
    }
    if (priority != old) {
        list_remove(thread);
        thread->tx_thread_priority = priority;
        /* Who is raised while it runs goes on; who is lowered queues up. */
        list_insert(thread, chosen && priority < old);
        if (chosen && priority > old)
            _tx_thread_execute_ptr = TX_NULL;
    } else if (threshold == priority && ready_list[priority] == thread) {
        set_remove(&preempted_set, priority);
    }
    reschedule();
    if (chosen && priority > old)
        count_preemption(thread);
}

VOID _tx_thread_rotate(TX_THREAD *thread)
{
    UINT priority = thread->tx_thread_priority;

    ready_list[priority] = ready_list[priority]->tx_thread_ready_next;
    thread->tx_thread_time_slice = thread->tx_thread_new_time_slice;
    _tx_thread_execute_ptr = select_thread();
}

VOID _tx_thread_time_slice(VOID)
{
    TX_THREAD *thread = _tx_thread_current_ptr;

    if (thread == TX_NULL || thread->tx_thread_time_slice == 0 ||
        thread->tx_thread_state != TX_READY || --thread->tx_thread_time_slice != 0)
        return;
    thread->tx_thread_time_slice = thread->tx_thread_new_time_slice;
    /* A slice means nothing while a threshold holds (TX05), nor for a thread
     * that something better has already displaced. */
    if (thread->tx_thread_preempt_threshold == thread->tx_thread_priority &&
        thread == _tx_thread_execute_ptr) {
        TX_COUNT_THREAD(thread, time_slice);
        _tx_thread_rotate(thread);
        TX_LOG(TIME_SLICE, _tx_thread_execute_ptr, _tx_thread_system_state,
               _tx_thread_preempt_disable, _tx_stack_now());
    }
}

/* A context for a thread that runs for the first time since its (re)start. */
static VOID context_start(TX_THREAD *thread)
{
    static const char message[] = "postboard: no host memory for a thread's stack\n";
    struct pb_board *board = _pb_machine->board;

    thread->tx_thread_context =
        _pb_machine->context_create(board, _tx_thread_shell, thread, thread->tx_thread_name);
    if (thread->tx_thread_context == NULL) {
        _pb_machine->console_write(board, message, sizeof(message) - 1);
        _pb_machine->stop(board, 71);
    }
}

static int finished(const TX_THREAD *thread)
{
    return thread->tx_thread_state == TX_COMPLETED || thread->tx_thread_state == TX_TERMINATED;
}

VOID _tx_thread_switch(VOID)
{
    const struct pb_machine *machine = _pb_machine;
    TX_THREAD *left = _tx_thread_running_ptr;
    TX_THREAD *next = _tx_thread_execute_ptr;
    UINT posture = _tx_thread_interrupt_posture;
    int discard = left != TX_NULL && finished(left);

    if (next == left)
        return;
    if (left != TX_NULL) {
        TX_COUNT_RETURN(next == TX_NULL);
        _tx_thread_stack_note(left, __builtin_frame_address(0));
    }
    if (discard)
        left->tx_thread_context = NULL;
    if (next != TX_NULL) {
        if (next->tx_thread_context == NULL)
            context_start(next);
#ifdef TX_ENABLE_STACK_CHECKING
        _tx_thread_stack_check(next);
#endif
        next->tx_thread_run_count++;
        machine->trace(machine->board, PB_TRACE_SWITCH, next->tx_thread_sequence);
    }
    if (left != TX_NULL)
        TX_EXECUTION_CHANGE(thread_exit);
    _tx_thread_running_ptr = next;
    _tx_thread_current_ptr = next;
    if (next != TX_NULL)
        TX_EXECUTION_CHANGE(thread_enter);
    /* Idle and a thread's first run are unmasked; others bring their own. */
    _tx_thread_interrupt_posture = TX_INT_ENABLE;
    machine->context_switch(machine->board, next ? next->tx_thread_context : NULL, discard);
    _tx_thread_interrupt_posture = posture;
}

VOID (_tx_wait_preempt_check)(VOID)
{
    if (_tx_thread_system_state == 0 && _tx_thread_preempt_disable == 0 &&
        _tx_thread_running_ptr != TX_NULL && _tx_thread_current_ptr == _tx_thread_running_ptr &&
        _tx_thread_execute_ptr != _tx_thread_running_ptr)
        _tx_thread_switch();
}

VOID _tx_thread_system_preempt_check(VOID)
{
    _tx_wait_preempt_check();
}
