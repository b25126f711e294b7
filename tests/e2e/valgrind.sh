#!/bin/bash
# valgrind.sh - the demo, its switches between stacks included, under valgrind:
# no invalid access and no decision on what was never written; and an error in
# firmware is named by function and line in each instance of an image.
#
#   B=BUILD-DIRECTORY valgrind.sh
. "$(dirname "$0")/common.sh"

status=0
timeout 600 valgrind -q --error-exitcode=99 "$b/postboard" demo --seed 7 --watchdog 300 --pcap "$work/demo.pcap" \
    >"$work/out" 2>"$work/err" </dev/null || status=$?
[[ $status == 0 ]] || { head -n 60 "$work/err" >&2; fail "the demo under valgrind ended with $status"; }
# ... and it is the same run as without
run_to plain "$b/postboard" demo --seed 7 --pcap "$work/plain.pcap"
cmp "$work/demo.pcap" "$work/plain.pcap" || fail "under valgrind the demo has another capture"

cat >"$work/garbage.c" <<'E'
#include "tx_api.h"

__attribute__((noinline)) static int decide_on_garbage(void)
{
    volatile int never_written[4];

    if (never_written[1] == 12345)      /* a branch with every compiler */
        return puts("so");
    return 2;
}

int main(void)
{
    volatile int decided = decide_on_garbage();

    if (decided == 1)
        puts("decided");
    tx_kernel_enter();
    return 0;
}

void tx_application_define(void *memory)
{
}
E
run_to compile "$b/postboard-cc" -O0 -w -o "$work/garbage.so" "$work/garbage.c"
status=0
timeout 600 valgrind -q --error-exitcode=99 "$b/postboard" run --until 1s "$work/garbage.so" "$work/garbage.so" \
    >"$work/out" 2>"$work/err" </dev/null || status=$?
named=$(grep -c 'at 0x.*: decide_on_garbage (.*garbage\.c:' "$work/err" || true)
[[ $status == 99 && $named == 2 ]] || { cat "$work/err" >&2; fail "an error in two instances was named $named times"; }
# the names under which valgrind saw the instances are gone
[[ $(echo "$work"/garbage.so*) == "$work/garbage.so" ]] || fail "left behind: $(echo "$work"/garbage.so*)"
echo "valgrind: the demo is clean, and firmware's errors have names"
