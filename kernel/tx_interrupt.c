/*
 * Interrupts: the posture, the service boundary at which pending lines are
 * polled, their delivery, one within another where it is more urgent, and the
 * board's sleep when no thread is ready.
 */
#include "tx_kernel.h"

UINT _tx_thread_interrupt_posture;

#define NOTHING_ACTIVE 0xFFFFFFFFu

static VOID (*handlers[PB_IRQ_LINES])(VOID);
static UINT priorities[PB_IRQ_LINES];
/* Interrupts that are being served, each in the one before, and how urgent the
 * last of them is. */
static UINT level;
static UINT active_priority;
/* Not a local of who serves them: a thread that one tick wakes runs before the
 * next is served. */
ULONG64 _tx_interrupt_ticks_due;

VOID _tx_interrupt_reset(VOID)
{
    UINT line;

    memset(handlers, 0, sizeof(handlers));
    for (line = 0; line < PB_IRQ_LINES; line++)
        priorities[line] = PB_INTERRUPT_PRIORITY;
    level = 0;
    active_priority = NOTHING_ACTIVE;
    _tx_interrupt_ticks_due = 0;
    _tx_thread_interrupt_posture = TX_INT_ENABLE;
}

VOID _pb_interrupt_connect(UINT line, VOID (*handler)(VOID))
{
    if (line < PB_IRQ_LINES)
        handlers[line] = handler;
}

VOID _pb_interrupt_priority(UINT line, UINT priority)
{
    if (line < PB_IRQ_LINES)
        priorities[line] = priority;
}

VOID _pb_interrupt_raise(UINT line)
{
    _pb_interrupt_raise_after(line, 0);
}

VOID _pb_interrupt_raise_after(UINT line, ULONG64 nanoseconds)
{
    UINT posture = _tx_interrupts_off();

    _pb_machine->alarm(_pb_machine->board, line, nanoseconds);
    _tx_interrupts_as(posture);
}

VOID _tx_thread_context_save(VOID)
{
    _tx_thread_system_state++;
    TX_EXECUTION_CHANGE(isr_enter);
}

VOID _tx_thread_context_restore(VOID)
{
    TX_EXECUTION_CHANGE(isr_exit);
    _tx_thread_system_state--;
    _tx_wait_preempt_check();
}

/* Runs one handler as an interrupt of the running context. */
static VOID interrupt(UINT line, VOID (*handler)(VOID))
{
    const struct pb_machine *machine = _pb_machine;
    UINT outer = active_priority;

    machine->elapse(machine->board);
    machine->trace(machine->board, PB_TRACE_INTERRUPT, line);
    _tx_thread_context_save();
    level++;
    active_priority = priorities[line];
    handler();
    active_priority = outer;
    level--;
    /* Interrupts were enabled, or this one would not have come. */
    _tx_thread_interrupt_posture = TX_INT_ENABLE;
    _tx_thread_context_restore();
}

/* Ticks that can be passed over before the next that needs its interrupt. */
static ULONG64 quiet_ticks(VOID)
{
    ULONG64 next;

    if (!_tx_timer_interrupt_is_default())
        return 0;
    next = _tx_timer_next();
    return next == PB_TICKS_NEVER ? PB_TICKS_NEVER : next - 1;
}

/* Serves the ticks that are due. Idle, when no time slice runs, those on which
 * nothing expires are only counted. Without timers they mean nothing. */
static VOID serve_ticks(int idle)
{
#ifdef TX_NO_TIMER
    (VOID) idle;
    _pb_machine->tick_take(_pb_machine->board);
#else
    _tx_interrupt_ticks_due += _pb_machine->tick_take(_pb_machine->board);
    while (_tx_interrupt_ticks_due > 0) {
        ULONG64 quiet = idle ? quiet_ticks() : 0;

        if (quiet > _tx_interrupt_ticks_due)
            quiet = _tx_interrupt_ticks_due;
        _tx_timer_skip(quiet);
        _tx_interrupt_ticks_due -= quiet;
        if (_tx_interrupt_ticks_due > 0) {
            _tx_interrupt_ticks_due--;
            interrupt(PB_IRQ_TICK, _tx_timer_interrupt);
        }
    }
#endif
}

/* The most urgent line of the set, the first of equals, that may interrupt what
 * is being served; PB_IRQ_LINES: there is none. */
static UINT most_urgent(uint32_t lines)
{
    UINT best = PB_IRQ_LINES;

    for (lines &= PB_IRQ_BIT(PB_IRQ_LINES) - 1; lines != 0; lines &= lines - 1) {
        UINT line = (UINT)__builtin_ctz(lines);

        if (priorities[line] < active_priority &&
            (best == PB_IRQ_LINES || priorities[line] < priorities[best]))
            best = line;
    }
    return best;
}

static VOID serve(UINT line, int idle)
{
    const struct pb_machine *machine = _pb_machine;

    if (line == PB_IRQ_TICK) {
        serve_ticks(idle);
        return;
    }
    if (handlers[line] == TX_NULL || line >= PB_IRQ_USER)
        machine->acknowledge(machine->board, line);
    if (handlers[line] != TX_NULL)
        interrupt(line, handlers[line]);
}

/* Serves what is pending, each line once: a line that its handler leaves
 * pending comes again at the next boundary. */
static VOID serve_pending(int idle)
{
    const struct pb_machine *machine = _pb_machine;
    uint32_t left = ~(uint32_t)0;
    UINT line;

    for (;;) {
        uint32_t pending = machine->pending(machine->board);

        if (_tx_interrupt_ticks_due != 0)
            pending |= PB_IRQ_BIT(PB_IRQ_TICK);
        line = most_urgent(pending & left);
        if (line == PB_IRQ_LINES)
            return;
        left &= ~PB_IRQ_BIT(line);
        serve(line, idle);
    }
}

/* Whether a thread runs that nothing but its own posture protects. A context
 * that a program only plays is not interrupted. */
static int in_open_thread(VOID)
{
    return _tx_thread_interrupt_posture == TX_INT_ENABLE && _tx_thread_system_state == 0 &&
           _tx_thread_running_ptr != TX_NULL && _tx_thread_current_ptr == _tx_thread_running_ptr;
}

static int interruptible(VOID)
{
    if (level != 0)
        return _tx_thread_interrupt_posture == TX_INT_ENABLE && _tx_thread_system_state == level;
    return in_open_thread();
}

VOID _tx_interrupt_idle(VOID)
{
    const struct pb_machine *machine = _pb_machine;
    ULONG64 quiet = quiet_ticks();

    _tx_integrity_check(quiet == PB_TICKS_NEVER);
    if (_tx_interrupt_ticks_due == 0)
        machine->idle(machine->board, quiet == PB_TICKS_NEVER ? PB_TICKS_NEVER : quiet + 1);
    serve_pending(1);
}

VOID _tx_interrupt_serve(VOID)
{
    if (interruptible())
        serve_pending(0);
}

UINT _tx_thread_interrupt_disable(VOID)
{
    return _tx_interrupts_off();
}

VOID _tx_thread_interrupt_restore(UINT previous_posture)
{
    _tx_interrupts_as(previous_posture);
}

VOID _tx_interrupt_point(UINT kind, uintptr_t place)
{
    const struct pb_machine *machine = _pb_machine;

    /* Also in a machine that is older than points. */
    if (machine == NULL || machine->size <= offsetof(struct pb_machine, point) || !in_open_thread())
        return;
    if (machine->point(machine->board, (enum pb_point)kind, place) == 0)
        return;
    serve_pending(0);
    machine->point(machine->board, (enum pb_point)kind, 0);
}

UINT _tx_thread_interrupt_control(UINT new_posture)
{
    UINT previous = _tx_interrupts_off();

    TX_LOG(INTERRUPT_CONTROL, new_posture, _tx_stack_now(), 0, 0);
    _tx_interrupts_as(new_posture);
    return previous;
}

UINT _tx_refuse(UINT status)
{
    _tx_interrupts_as(_tx_interrupts_off());
    return status;
}
