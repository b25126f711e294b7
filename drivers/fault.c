/*
 * The reports that end the process. Two come from handlers: faults in firmware (a
 * stack overflow is named with its thread), and a watchdog in host time for
 * firmware that spins without calling the machine. Neither is ever an event. The
 * third is the image's: it found a control block that is damaged.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "board.h"
#include "loader.h"
#include "sanitizer.h"

#define WATCHDOG_SIGNAL (SIGRTMIN + 5)
#define WATCHDOG_LOOKS  4       /* looks in a watchdog period; stopped processes miss theirs */
#define LINE_SIZE       512
#define NAME_SIZE       64

static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};
#define FAULT_SIGNALS (sizeof fault_signals / sizeof fault_signals[0])

/* What signal handlers must reach. */
static struct pb_world *volatile armed;
static volatile sig_atomic_t reporting;
static const struct pb_board *reported;
static int reporting_code;
static char line[LINE_SIZE];
static size_t line_length;
static struct sigaction old_faults[FAULT_SIGNALS], old_watchdog;
static stack_t old_stack;
static uint64_t alternate_stack[8192];
static timer_t watchdog;
static int watchdog_runs;
static struct {
    const struct pb_board *board;
    uint64_t clock, calls;
    int unchanged;
} seen;

/* --- async-signal-safe output -------------------------------------------------------- */

static void add(const char *text)
{
    while (*text != '\0' && line_length < LINE_SIZE - 1) {
        line[line_length++] = *text++;
    }
}

static void add_number(uint64_t value, unsigned base)
{
    char digits[24];
    size_t at = sizeof digits - 1;

    digits[at] = '\0';
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value > 0);
    add(base == 16 ? "0x" : "");
    add(&digits[at]);
}

size_t pb_fault_read_name(const char *name, char *copy, size_t size)
{
    int ends[2];
    size_t length = 0;

    if (name != NULL && pipe(ends) == 0) {
        while (length < size - 1 && write(ends[1], name + length, 1) == 1 &&
               read(ends[0], copy + length, 1) == 1 && copy[length] != '\0') {
            length++;
        }
        close(ends[0]);
        close(ends[1]);
    }
    copy[length] = '\0';
    return length;
}

static void add_firmware_string(const char *name)
{
    char copy[NAME_SIZE + 1];
    size_t length = pb_fault_read_name(name, copy, sizeof copy);

    for (size_t i = 0; i < length; i++) {
        copy[i] = (unsigned char)copy[i] < ' ' ? '?' : copy[i];
    }
    add(copy);
}

/* What repeats the run, and when in it this was. */
static void add_seed(const struct pb_board *board)
{
    char nanoseconds[10] = "000000000";
    uint64_t rest = board->clock % 1000000000u;

    for (int i = 8; i >= 0; i--, rest /= 10) {
        nanoseconds[i] = (char)('0' + rest % 10);
    }
    add("\nseed=");
    add_number(board->world->options.seed, 10);
    add(" time=");
    add_number(board->clock / 1000000000u, 10);
    add(".");
    add(nanoseconds);
    add("\n");
}

static void __attribute__((noreturn)) end_report(void)
{
    void (*on_report)(void *) = reported->world->on_report;
    ssize_t ignored;

    add_seed(reported);
    ignored = write(STDERR_FILENO, line, line_length);
    (void)ignored;
    if (on_report != NULL) {
        reported->world->on_report = NULL;      /* it may fault, too */
        on_report(reported->world->on_report_arg);
    }
    _exit(reporting_code);
}

/*
 * Prints "postboard: board B: <what>, thread T", the seed and the virtual time,
 * and ends the process. A fault while the thread's name is looked up comes back
 * here and ends it without.
 */
static void begin_report(const struct pb_board *board, int code)
{
    reporting = 1;
    reported = board;
    reporting_code = code;
    line_length = 0;
    add("postboard: board ");
    add(board->name);
    add(": ");
}

static void __attribute__((noreturn)) name_thread(const struct pb_board *board)
{
    const char *name = NULL;

    add(", in ");
    if (board->image->running != NULL) {
        name = board->image->running();
    }
    if (name == NULL && board->current != NULL && board->current != board->system) {
        name = board->current->name;
    }
    if (name != NULL) {
        add("thread ");
        add_firmware_string(name);
    } else {
        add(board->current == board->system ? "the kernel's own context" : "a nameless thread");
    }
    end_report();
}

/* --- faults ----------------------------------------------------------------------------- */

static const char *signal_name(int number)
{
    switch (number) {
    case SIGSEGV:
        return "SIGSEGV";
    case SIGBUS:
        return "SIGBUS";
    case SIGILL:
        return "SIGILL";
    default:
        return "SIGFPE";
    }
}

/* Where the code was that faulted; 0: not known here. */
static uintptr_t code_address(const void *machine_state)
{
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)machine_state)->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)((const ucontext_t *)machine_state)->uc_mcontext.pc;
#else
    return 0;
#endif
}

/* As addr2line takes it: of a loaded image, the address in its file. */
static void add_code(const struct pb_board *board, uintptr_t address)
{
    const uint64_t offset = pb_loader_offset(board, address);

    if (address != 0) {
        add(", code ");
        add_number(offset != 0 ? offset : address, 16);
        add(offset != 0 ? " of the image" : "");
    }
}

static int in_guard(const struct pb_context *context, const void *address)
{
    const uintptr_t offset = (uintptr_t)address - (uintptr_t)context->guard;

    return offset < PB_GUARD_SIZE;
}

static void on_fault(int number, siginfo_t *info, void *machine_state)
{
    const struct pb_world *world = armed;
    const struct pb_board *board = world != NULL ? world->running : NULL;

    if (reporting) {
        add("a thread that cannot be named");
        end_report();
    }
    if (board != NULL && board->executing && board->entered) {
        if ((number == SIGSEGV || number == SIGBUS) && in_guard(board->current, info->si_addr)) {
            begin_report(board, PB_EXIT_STACK_OVERFLOW);
            add("stack overflow (the host stack of ");
            add_number(board->current->stack_size, 10);
            add(" bytes)");
            name_thread(board);
        }
        if (!PB_ASAN) {         /* ASan knows more: its handler is next */
            begin_report(board, PB_EXIT_FAULT);
            add("fault (");
            add(signal_name(number));
            add(") at address ");
            add_number((uintptr_t)info->si_addr, 16);
            add_code(board, code_address(machine_state));
            name_thread(board);
        }
    }
    for (size_t i = 0; i < FAULT_SIGNALS; i++) {
        if (fault_signals[i] == number) {
            sigaction(number, &old_faults[i], NULL);    /* it faults again, for that one */
        }
    }
}

/* --- damaged control blocks -------------------------------------------------------------- */

/* The host's kernel looks, as it does for names: a pipe takes what can be read. */
int pb_fault_readable(struct pb_board *board, const void *memory, size_t size)
{
    static int ends[2] = {-1, -1};
    char taken[PIPE_BUF];
    ssize_t length;

    board->calls++;
    if (size > sizeof taken || (ends[0] < 0 && pipe2(ends, O_CLOEXEC) != 0)) {
        return 0;
    }
    length = write(ends[1], memory, size);
    if (length > 0 && read(ends[0], taken, (size_t)length) != length) {
        return 0;
    }
    return length == (ssize_t)size;
}

void pb_fault_damaged(struct pb_board *board, const char *kind, const char *name,
                      uintptr_t address, const char *what)
{
    begin_report(board, PB_EXIT_DAMAGED);
    add("the ");
    add(kind);
    add(" \"");
    add_firmware_string(name);
    add("\" at ");
    add_number(address, 16);
    add(" is damaged: ");
    add(what);
    name_thread(board);
}

/* --- the watchdog -------------------------------------------------------------------------- */

static void on_watchdog(int number)
{
    const struct pb_world *world = armed;
    const struct pb_board *board = world != NULL ? world->running : NULL;

    if (reporting) {
        return;
    }
    if (board == NULL || !board->entered || board != seen.board || board->clock != seen.clock ||
        board->calls != seen.calls) {
        seen.board = board;
        seen.clock = board != NULL ? board->clock : 0;
        seen.calls = board != NULL ? board->calls : 0;
        seen.unchanged = 0;
        return;
    }
    if (++seen.unchanged >= WATCHDOG_LOOKS) {
        begin_report(board, PB_EXIT_SPIN);
        add("spins: no service was called for ");
        add_number(world->options.watchdog_s, 10);
        add(" s of host time");
        name_thread(board);
    }
}

static void start_watchdog(const struct pb_world *world)
{
    const uint64_t period_ns = world->options.watchdog_s * 1000000000ull / WATCHDOG_LOOKS;
    const struct timespec period = {(time_t)(period_ns / 1000000000u),
                                    (long)(period_ns % 1000000000u)};
    const struct itimerspec interval = {period, period};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = WATCHDOG_SIGNAL};

    watchdog_runs = timer_create(CLOCK_MONOTONIC, &event, &watchdog) == 0;
    if (watchdog_runs) {
        timer_settime(watchdog, 0, &interval, NULL);
    }
}

/* --- arming ----------------------------------------------------------------------------------- */

void pb_world_on_report(struct pb_world *world, void (*fn)(void *), void *arg)
{
    world->on_report = fn;
    world->on_report_arg = arg;
}

void pb_reports_arm(struct pb_world *world)
{
    const stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    struct sigaction action = {.sa_sigaction = on_fault,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    if (armed != NULL) {
        return;                 /* a world within a world's callback */
    }
    memset(&seen, 0, sizeof seen);
    armed = world;
    sigaltstack(&stack, &old_stack);
    for (size_t i = 0; i < FAULT_SIGNALS; i++) {
        sigaction(fault_signals[i], &action, &old_faults[i]);
    }
    action = (struct sigaction){.sa_handler = on_watchdog, .sa_flags = SA_ONSTACK | SA_RESTART};
    sigaction(WATCHDOG_SIGNAL, &action, &old_watchdog);
    start_watchdog(world);
}

void pb_reports_disarm(struct pb_world *world)
{
    if (armed != world) {
        return;
    }
    if (watchdog_runs) {
        timer_delete(watchdog);
    }
    sigaction(WATCHDOG_SIGNAL, &old_watchdog, NULL);
    for (size_t i = 0; i < FAULT_SIGNALS; i++) {
        sigaction(fault_signals[i], &old_faults[i], NULL);
    }
    sigaltstack(&old_stack, NULL);
    armed = NULL;
}
