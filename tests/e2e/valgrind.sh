#!/bin/bash
# valgrind.sh - the demo, its switches between stacks included, under valgrind:
# no invalid access and no decision on what was never written.
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
echo "valgrind: the demo is clean"
