#!/bin/bash
# debugger.sh - gdb sees each instance of an image: a breakpoint hits in both, a
# variable is each one's own, backtraces are whole, and what was unloaded is gone.
#
#   B=BUILD-DIRECTORY debugger.sh
. "$(dirname "$0")/common.sh"

# LeakSanitizer does not work under a debugger.
export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
image=$b/tests/images/bare_probe.so
[[ -e $image ]] || make --no-print-directory -s "B=$b" "$image"
step=$((RANDOM % 900 + 50))

# Hit number $step of the function count() in each of the two instances: the
# address and value of the variable "counter", which the hit is about to change.
cat >"$work/commands" <<E
set pagination off
set breakpoint pending on
set debuginfod enabled off
break count if counter == $step
commands
silent
printf "HIT %p %d\n", &counter, counter
print counter
backtrace
continue
end
run
info sharedlibrary
E
run_to gdb gdb --batch -x "$work/commands" --args "$b/postboard" run --until 1s "$image" "$image"
out=$work/gdb.out

hits=$(grep -c '^HIT' "$out") || true
places=$(awk '/^HIT/ { print $2 }' "$out" | sort -u | wc -l)
values=$(awk '/^HIT/ { print $3 }' "$out" | sort -u)
[[ $hits == 2 && $places == 2 && $values == "$step" ]] ||
    { cat "$out" "$work/gdb.err" >&2; fail "wanted a hit in each instance at counter $step"; }
grep '^HIT' "$out"
[[ $(grep -c "^\$[0-9]* = $step\$" "$out") == 2 ]] || { cat "$out" >&2; fail "print shows another value"; }
# From the firmware's function through its start() into the machine, to the bottom.
[[ $(grep -cE '^#0 .*count \(step=1\) at .*bare_probe.c:[0-9]+$' "$out") == 2 ]] ||
    { cat "$out" >&2; fail "frame 0 is not count()"; }
[[ $(grep -cE '^#1 .* in start \(machine=0x[0-9a-f]+\) at .*bare_probe.c:[0-9]+$' "$out") == 2 ]] ||
    { cat "$out" >&2; fail "frame 1 is not the image's start()"; }
[[ $(grep -cE '^#[0-9]+ .* in (boot|pb_[a-z_]*|begin) ' "$out") -ge 2 ]] ||
    { cat "$out" >&2; fail "the backtrace does not reach the machine"; }
! grep -qE '\?\?|corrupt stack' "$out" || { cat "$out" >&2; fail "a backtrace is broken"; }
! grep '^HIT' -A 1000 "$out" | grep 'Shared Object Library' -A 100 | grep -q bare_probe ||
    { cat "$out" >&2; fail "gdb still lists an image that was unloaded"; }
echo "debugger.sh: counter $step in two instances, backtraces whole"
