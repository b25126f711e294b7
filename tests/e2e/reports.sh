#!/bin/bash
# reports.sh - firmware that overruns its host stack, that spins for ever or that
# touches memory it has not, is named with its board and thread, and control
# blocks that it overwrote by their names; each ends the program with the documented
# code; the seed that it ran with is told, too.
#
#   B=BUILD-DIRECTORY reports.sh
. "$(dirname "$0")/common.sh"

export UBSAN_OPTIONS=print_stacktrace=0
# report NAME CODE WORDS STATEMENTS: a thread called "culprit" runs STATEMENTS
report() {
    local name=$1 code=$2 words=$3 status=0
    cat >"$work/$name.c" <<E
#include "tx_api.h"
static TX_THREAD thread;
static UCHAR stack[2048];
static CHAR name[] = "culprit";
static volatile unsigned sink;
static volatile int *nowhere = (volatile int *)16;
static int deeper(int n)
{
    volatile char room[512];
    room[n & 511] = (char)n;
    return n < 0 ? (int)sink : deeper(n + 1) + room[(n + 1) & 511];
}
static void run(ULONG input)
{
    sink = deeper == 0 || nowhere == 0;
    $4
}
void tx_application_define(void *memory)
{
    tx_thread_create(&thread, name, run, 0, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
int main(void)
{
    tx_kernel_enter();
    return 0;
}
E
    run_to build "$b/postboard-cc" -O0 -w -o "$work/$name.so" "$work/$name.c"
    timeout 60 "$b/postboard" run --seed 4294967295 --watchdog 1 "$work/$name.so" >"$work/out" 2>"$work/err" </dev/null ||
        status=$?
    [[ $status == "$code" ]] || { cat "$work/err" >&2; fail "$name ended with $status, not $code"; }
    grep -a "$words" "$work/err" | grep -qa culprit ||
        { cat "$work/err" >&2; fail "$name does not name its thread"; }
    grep -qax 'seed=4294967295 time=[0-9]*\.[0-9]\{9\}' "$work/err" ||
        { cat "$work/err" >&2; fail "$name does not tell its seed and its time"; }
    grep -a "$words" "$work/err" | grep -av '^seed='
}

report overflow 86 "stack overflow" 'sink = (unsigned)deeper(0);'
report spin 87 "" 'for (;;) sink++;'
report mark 89 'the semaphore .* is damaged: its mark' \
    'static TX_SEMAPHORE s; tx_semaphore_create(&s, name, 0); s.tx_semaphore_id = 7; tx_thread_sleep(100);'
report link 89 'the queue .* is damaged: its link' \
    'static TX_QUEUE q; static ULONG area[4]; tx_queue_create(&q, name, 1, area, 16);
     q.tx_queue_created_next = (TX_QUEUE *)0x41414140; tx_thread_sleep(100);'
report waiters 89 'the mutex .* is damaged: its waiting threads' \
    'static TX_MUTEX m; tx_mutex_create(&m, name, TX_INHERIT); m.tx_mutex_suspended_count = 3;
     tx_thread_sleep(100);'
[[ -n ${SAN:-} ]] || report fault 88 "" '*nowhere = 1;'
[[ -z ${SAN:-} ]] || exit 0

# The address is the one in the image's file, where the statement is.
code=$(grep -ao 'code 0x[0-9a-f]* of the image' "$work/err") || fail "fault: no code address"
code=${code#code }
where=$(addr2line -e "$work/fault.so" "${code%% *}")
line=$(grep -n 'nowhere = 1;' "$work/fault.c" | cut -d: -f1)
[[ $where == */fault.c:$line* ]] || fail "the fault's code is at $where, not at line $line"
