"""gdb commands for boards: threads of every instance of a firmware, and their stacks.

    (gdb) source tools/gdb/postboard.py
    (gdb) info tx threads                 all threads of all boards
    (gdb) tx backtrace THREAD [BOARD]     one thread's stack, by name or number; or: all

Needs x86-64 and a live process, whose registers it borrows and gives back. A
number is the thread's place in the order of creation on its board.
"""

import gdb

STATES = {
    0: "ready", 1: "completed", 2: "terminated", 3: "suspended", 4: "sleeps",
    5: "waits for queue", 6: "waits for semaphore", 7: "waits for event flags",
    8: "waits for block pool", 9: "waits for byte pool", 10: "waits for I/O",
    11: "waits for file", 12: "waits for network", 13: "waits for mutex",
    14: "changes priority",
}

# What a state waits for: the list of such objects, whose type theirs is (types
# of images in a namespace of their own are not found by name), and their name.
OBJECTS = {
    5: ("_tx_queue_created_ptr", "tx_queue_name"),
    6: ("_tx_semaphore_created_ptr", "tx_semaphore_name"),
    7: ("_tx_event_flags_created_ptr", "tx_event_flags_group_name"),
    8: ("_tx_block_pool_created_ptr", "tx_block_pool_name"),
    9: ("_tx_byte_pool_created_ptr", "tx_byte_pool_name"),
    13: ("_tx_mutex_created_ptr", "tx_mutex_name"),
}

# As drivers/context.c leaves them on the stack of a context, from its sp up.
SAVED = ("r15", "r14", "r13", "r12", "rbx", "rbp")


def text(pointer):
    """The string that firmware points to."""
    if int(pointer) == 0:
        return "(no name)"
    try:
        return pointer.string("utf-8", "backslashreplace", length=64).split("\0")[0]
    except gdb.error:
        return "(name at %#x)" % int(pointer)


class Kernel:
    """The kernel of one instance of a firmware."""

    def __init__(self, objfile, created):
        self.objfile = objfile
        self.created = created

    def variable(self, name):
        symbol = self.objfile.lookup_global_symbol(name)
        return symbol.value() if symbol is not None else None

    def running(self):
        value = self.variable("_tx_thread_running_ptr")
        return int(value) if value is not None else 0

    def threads(self):
        """From the oldest on."""
        thread = self.created
        first = int(thread)
        while int(thread) != 0:
            yield thread
            thread = thread["tx_thread_created_next"]
            if int(thread) == first:
                return

    def board(self):
        """struct pb_board *, or None before a thread ran."""
        for thread in self.threads():
            if int(thread["tx_thread_context"]) != 0:
                return context_of(thread)["board"]
        return None

    def board_name(self):
        board = self.board()
        return text(board["name"]) if board is not None else "not running yet"


def kernels():
    """Of every firmware in the process that has one."""
    for objfile in gdb.objfiles():
        symbol = objfile.lookup_global_symbol("_tx_thread_created_ptr")
        if symbol is not None and symbol.symtab.objfile == objfile:
            yield Kernel(objfile, symbol.value())


def context_of(thread):
    """The thread's context, as the machine knows its type."""
    machine = gdb.lookup_global_symbol("pb_context_free")
    pointer = machine.type.fields()[0].type
    return thread["tx_thread_context"].cast(pointer)


def is_on_cpu(context):
    """Whether the process stands on this context's stack."""
    sp = int(gdb.newest_frame().read_register("rsp"))
    start = int(context["stack"])
    return start <= sp < start + int(context["stack_size"])


def object_name(kernel, thread, state):
    created, member = OBJECTS.get(state, (None, None))
    block = thread["tx_thread_suspend_control_block"]
    known = kernel.variable(created) if created else None
    if known is None or int(block) == 0:
        return ""
    block = block.cast(known.type)
    name = " " + text(block[member])
    if member == "tx_mutex_name" and int(block["tx_mutex_owner"]) != 0:
        name += " of " + text(block["tx_mutex_owner"]["tx_thread_name"])
    return name


def describe(kernel, thread):
    state = int(thread["tx_thread_state"])
    what = STATES.get(state, "state %d" % state) + object_name(kernel, thread, state)
    if int(thread) == kernel.running():
        what = "runs"
    return "%c %3d  %3d/%-3d %8d  %-24s %s" % (
        "*" if int(thread) == kernel.running() else " ", int(thread["tx_thread_sequence"]),
        int(thread["tx_thread_priority"]), int(thread["tx_thread_preempt_threshold"]),
        int(thread["tx_thread_run_count"]), text(thread["tx_thread_name"]), what)


class InfoTx(gdb.Command):
    """What ThreadX kernels of boards hold."""

    def __init__(self):
        super().__init__("info tx", gdb.COMMAND_STATUS, prefix=True)


class InfoTxThreads(gdb.Command):
    """The threads of all boards: number, priority/threshold, runs, name, state."""

    def __init__(self):
        super().__init__("info tx threads", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        found = False
        for kernel in kernels():
            found = True
            print("board %s (%s)" % (kernel.board_name(), kernel.objfile.filename))
            print("  num  prio/thr     runs  name                     state")
            for thread in kernel.threads():
                print(describe(kernel, thread))
        if not found:
            print("No board's firmware is loaded.")


class Tx(gdb.Command):
    """Commands on the ThreadX kernels of boards."""

    def __init__(self):
        super().__init__("tx", gdb.COMMAND_STACK, prefix=True)


class TxBacktrace(gdb.Command):
    """tx backtrace THREAD [BOARD]: the stack of a thread, by name or number; or all."""

    def __init__(self):
        super().__init__("tx backtrace", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        words = gdb.string_to_argv(argument)
        if not 1 <= len(words) <= 2:
            raise gdb.GdbError("tx backtrace THREAD [BOARD], or: tx backtrace all")
        found = False
        for kernel in kernels():
            board = kernel.board_name()
            if len(words) == 2 and words[1] != board:
                continue
            for thread in kernel.threads():
                name = text(thread["tx_thread_name"])
                if words[0] in ("all", name, str(int(thread["tx_thread_sequence"]))):
                    found = True
                    print("%s on board %s:" % (name, board))
                    self.show(thread)
        if not found:
            raise gdb.GdbError("no thread %s" % " on board ".join(words))

    @staticmethod
    def show(thread):
        if int(thread["tx_thread_context"]) == 0:
            print("has no stack: it has not run yet, or has ended")
            return
        context = context_of(thread)
        if is_on_cpu(context):
            gdb.execute("backtrace")
        elif int(context["board"]["world"]["portable_switch"]) != 0:
            print("stopped in setjmp, whose registers are libc's secret")
        elif int(context["started"]) == 0:
            print("has not run yet")
        else:
            TxBacktrace.show_stopped(int(context["sp"]))

    @staticmethod
    def show_stopped(sp):
        """Shows the stack as if the registers were those that the switch saved."""
        word = gdb.lookup_type("unsigned long").pointer()
        saved = gdb.Value(sp).cast(word)
        values = {name: int(saved[i]) for i, name in enumerate(SAVED)}
        values["rsp"] = sp + 8 * (len(SAVED) + 1)
        values["rip"] = int(saved[len(SAVED)])
        chosen = gdb.selected_frame()
        level = chosen.level()
        gdb.newest_frame().select()
        before = {name: int(gdb.parse_and_eval("(long)$" + name)) for name in values}
        try:
            for name, value in values.items():
                gdb.execute("set $%s = %d" % (name, value), to_string=True)
            gdb.execute("backtrace")
        finally:
            for name, value in before.items():
                gdb.execute("set $%s = %d" % (name, value), to_string=True)
            gdb.execute("frame %d" % level, to_string=True)


InfoTx()
InfoTxThreads()
Tx()
TxBacktrace()
