#!/bin/bash
# debugger-threads.sh - tools/gdb/postboard.py: gdb lists the threads of both
# boards of a demo and shows the stack of one that is not on the CPU; the
# registers that it borrows for that are given back.
#
#   B=BUILD-DIRECTORY debugger-threads.sh
. "$(dirname "$0")/common.sh"

export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
[[ $(uname -m) == x86_64 ]] || { echo "SKIP: the saved registers are known on x86-64 only"; exit 0; }

cat >"$work/commands" <<E
set pagination off
set breakpoint pending on
set debuginfod enabled off
source tools/gdb/postboard.py
info tx threads
break _nx_tcp_socket_receive
run
printf "BEFORE %#lx %#lx %#lx %#lx\n", \$rip, \$rsp, \$rbp, \$rbx
info tx threads
echo ==mailserver\n
tx backtrace eth0 mailserver
echo ==client\n
tx backtrace 2 client
echo ==all\n
tx backtrace all
echo ==end\n
printf "AFTER %#lx %#lx %#lx %#lx\n", \$rip, \$rsp, \$rbp, \$rbx
delete
continue
E
run_to gdb gdb --batch -x "$work/commands" --args "$b/postboard" demo --seed 1 --pcap "$work/demo.pcap"
out=$work/gdb.out

show() { cat "$out" "$work/gdb.err" >&2; fail "$*"; }
section() { awk -v from="==$1" '$0 == from { on = 1; next } /^==/ { on = 0 } on' "$out"; }
# wants FILE PATTERN WHAT-IS-WRONG
wants() { grep -qE "$2" "$1" || show "$3"; }

wants "$out" "^No board's firmware is loaded" "nothing is loaded at first, and that is not said"
for board in mailserver client; do
    wants "$out" "^board $board \(.*/$board.so\)" "no board $board"
done
wants "$out" '^\* +[0-9]+ +[0-9]+/[0-9]+ +[0-9]+  client +runs$' "the client's thread does not run"
[[ $(grep -cE '^  +1 +1/1 +[0-9]+  eth0 +waits for event flags [^ ]' "$out") == 2 ]] ||
    show "not two eth0 that wait for event flags by name"
wants "$out" 'smtp session +waits for mutex [^ ]' "no session waits for a mutex by name"

# One that waits, on the other board: whole, from the switch down to the start.
section mailserver >"$work/stack"
wants "$work/stack" '^eth0 on board mailserver:$' "no heading"
wants "$work/stack" '^#0 .*(jump_assembly|arrive|pb_context_jump|pb_stack_exchange) [(]' "frame 0 is not the switch"
wants "$work/stack" '^#[0-9]+ +(0x[0-9a-f]+ in )?_tx_event_flags_get \(' "it does not wait for event flags"
wants "$work/stack" '^#[0-9]+ +(0x[0-9a-f]+ in )?_nx_ip_thread_entry \(' "the entry function is missing"
wants "$work/stack" '^#[0-9]+ .* in pb_stack_begin \(' "the stack's bottom is missing"
! grep -qF '??' "$work/stack" || show "a frame has no name"

# The one that runs: as gdb's own backtrace.
section client >"$work/stack"
wants "$work/stack" '^#0 +_nx_tcp_socket_receive \(' "the running thread is not where it stopped"
wants "$work/stack" '^#[0-9]+ .*client_entry \(' "its entry function is missing"
[[ $(section all | grep -c ' on board ') -ge 8 ]] || show "all threads are more than these"

before=$(grep '^BEFORE' "$out") after=$(grep '^AFTER' "$out")
[[ ${before#BEFORE} == "${after#AFTER}" ]] || show "registers were not given back"
wants "$out" 'exited normally' "the demo did not go on to its good end"
echo "debugger-threads.sh: threads of two boards, stacks whole, registers given back"
