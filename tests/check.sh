#!/bin/bash
# check.sh - all that `make check` runs: each step with its command and time,
# every step even after a failure. The unit tests come last, so that cmocka's
# closing lines do, and behind them the report that reads their logs, a table of
# verdicts and what failed.
#
#   check.sh BUILD-DIRECTORY [STEP...]
#
# Status 0 when every step passed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export B=${1:?usage: check.sh BUILD-DIRECTORY [STEP...]}
shift
logs=$B/check
unset MAKEFLAGS MFLAGS          # the job server of the make that runs this is not for the steps
mkdir -p "$logs"
failed=() verdicts=()

# step NAME COMMAND...
step() {
    local name=$1 start=$SECONDS status=0 verdict
    shift
    [[ -z $only || " $only " == *" ${name%%/*} "* ]] || return 0
    echo "== $name: $*"
    mkdir -p "$(dirname "$logs/$name")"
    # a step that hangs is a step that failed
    timeout -k 10 "${STEP_SECONDS:-900}" "$@" 2>&1 | tee "$logs/$name.log" || status=$?
    verdict=ok
    if ((status != 0)); then
        verdict="FAILED (status $status)"
        failed+=("$name")
    elif grep -q '^SKIP' "$logs/$name.log"; then
        verdict=$(grep -m 1 '^SKIP' "$logs/$name.log")
    elif [[ $name == unit/* ]]; then
        # a program that says nothing of its tests did not run them
        verdict="ok, $(grep -aoE '[0-9]+ test\(s\) run' "$logs/$name.log")" ||
            { verdict="FAILED (ran no tests)"; failed+=("$name"); }
    fi
    verdicts+=("$(printf '%-28s %4d s  %s' "$name" $((SECONDS - start)) "$verdict")")
}

only=$*
shopt -s nullglob
step layers-test tests/checks/layers-test.sh
step semantics tests/checks/semantics.sh
# sanitizers add symbols and calls of their own
[[ -n ${SAN:-} ]] || step layers tests/checks/layers.sh "$B"
[[ -n ${SAN:-} ]] || step kernel-options tests/checks/kernel-options.sh "$B"
[[ -n ${SAN:-} ]] || step net-options tests/checks/net-options.sh "$B"
step demo tests/e2e/demo.sh
step ipv6 tests/e2e/ipv6.sh
step guide-demo tests/e2e/guide-demo.sh
step send tests/e2e/send.sh
step serve-script tests/e2e/serve-script.sh
step serve-script-tap tests/e2e/serve-script-tap.sh
step smtp-options tests/e2e/smtp-options.sh
step smtp-docs tests/e2e/smtp-docs.sh
step four-clients tests/e2e/four-clients.sh
step report tests/e2e/report.sh
step tls tests/e2e/tls.sh
step compilers tests/e2e/compilers.sh
step debugger tests/e2e/debugger.sh
step debugger-threads tests/e2e/debugger-threads.sh
step postboard-cc tests/e2e/postboard-cc.sh
step preempt tests/e2e/preempt.sh
step reports tests/e2e/reports.sh
step interrupts tests/e2e/interrupts.sh
# sanitizers and valgrind do not mix
[[ -n ${SAN:-} ]] || step valgrind tests/e2e/valgrind.sh
step readme tests/e2e/readme.sh
step install tests/e2e/install.sh
step postfix tests/e2e/postfix.sh
step interop tests/e2e/interop.sh
step interop6 tests/e2e/interop6.sh
step replay tests/e2e/replay.sh
step outside tests/e2e/outside.sh
step journal tests/e2e/journal.sh
for source in tests/unit/test_*.c; do
    name=$(basename "$source" .c)
    step "unit/$name" "$B/tests/$name"
done
step defects tests/checks/defects.sh "$logs/unit"
step rfc tests/checks/rfc.sh "$logs/unit"

if ((${#verdicts[@]} == 0)); then
    echo "check.sh: no such step: $only" >&2
    exit 64
fi
echo
echo "== verdicts"
printf '%s\n' "${verdicts[@]}"
echo
for name in "${failed[@]}"; do
    echo "== the end of what $name said ($logs/$name.log)"
    grep -aE '^\[  (ERROR|FAILED)|Sanitizer|runtime error' "$logs/$name.log"
    tail -n 15 "$logs/$name.log"
done
if ((${#failed[@]} > 0)); then
    echo "check: FAILED: ${failed[*]}"
    exit 1
fi
echo "check: all ${#verdicts[@]} steps passed"
