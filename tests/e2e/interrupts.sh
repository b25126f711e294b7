#!/bin/bash
# interrupts.sh - postboard run --interrupts raises lines of the boards it names at
# the times it gives; a recorded run repeats them; mistakes are named.
#
#   B=BUILD-DIRECTORY interrupts.sh
. "$(dirname "$0")/common.sh"

# Tells each interrupt of lines 0 and 3 with its time; the first board ends with
# the third, the second board with the first.
cat >"$work/lines.c" <<'E'
#include "machine.h"
#include "pb_kernel.h"
static TX_THREAD thread;
static TX_SEMAPHORE ended;
static ULONG left = LINES;
static UCHAR stack[4096];
static VOID note(UINT line)
{
    printf("%s: line %u at %u ms\n", NAME, line,
           (unsigned)(_pb_machine->now(_pb_machine->board) / 1000000));
    if (--left == 0)
        tx_semaphore_put(&ended);
}
static VOID line_0(VOID)
{
    note(0);
}
static VOID line_3(VOID)
{
    note(3);
}
static void run(ULONG input)
{
    tx_semaphore_get(&ended, TX_WAIT_FOREVER);
}
void tx_application_define(void *memory)
{
    _pb_interrupt_connect(PB_IRQ_USER, line_0);
    _pb_interrupt_connect(PB_IRQ_USER + 3, line_3);
    tx_semaphore_create(&ended, "ended", 0);
    tx_thread_create(&thread, "t", run, 0, stack, sizeof stack, 1, 1, 0, TX_AUTO_START);
}
E
for board in first:3 second:1; do
    run_to build "$b/postboard-cc" "-DNAME=\"${board%:*}\"" "-DLINES=${board#*:}" -iquote "$PWD/drivers" \
        -w -o "$work/${board%:*}.so" "$work/lines.c"
done
cat >"$work/script" <<'E'
# what happens outside

2s   0              # to the first board
40ms 3 first
3    0 second
5s   3 first
E
run_to scripted "$b/postboard" run --seed 5 --record "$work/journal" --interrupts "$work/script" \
    "$work/first.so" "$work/second.so"
diff - "$work/scripted.out" <<'E' || fail "other interrupts came"
first: line 3 at 40 ms
first: line 0 at 2000 ms
second: line 0 at 3000 ms
first: line 3 at 5000 ms
E
run_to repeated "$b/postboard" replay "$work/journal"
[[ $(hash_of repeated) == "$(hash_of scripted)" ]] || fail "the journal does not repeat the run"

# mistake LINE MESSAGE
mistake() {
    local status=0
    printf '1s 1\n%s\n' "$1" >"$work/wrong"
    "$b/postboard" run --interrupts "$work/wrong" "$work/first.so" >/dev/null 2>"$work/err" || status=$?
    [[ $status == 65 ]] || fail "'$1' ended with $status"
    grep -qF "wrong:2: $2" "$work/err" || { cat "$work/err" >&2; fail "'$1' is not named"; }
}
mistake "soon 1" "no time"
mistake "1s" "no line"
mistake "1s 8" "no line"
mistake "1s 1 third" "no such board"
mistake "1s 1 first twice" "more than"
status=0
"$b/postboard" run --interrupts "$work/none" "$work/first.so" >/dev/null 2>&1 || status=$?
[[ $status == 66 ]] || fail "a missing script ended with $status"
echo "interrupts: at their times, on their boards; mistakes are named"
