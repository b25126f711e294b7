#!/bin/bash
# check.sh - all that `make check` runs: each step with its command and time,
# every step even after a failure, and last the verdicts together with cmocka's
# closing lines.
#
#   check.sh BUILD-DIRECTORY [STEP...]
#
# Status 0 when every step passed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2
export B=${1:?usage: check.sh BUILD-DIRECTORY [STEP...]}
shift
logs=$B/check
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
    fi
    verdicts+=("$(printf '%-28s %4d s  %s' "$name" $((SECONDS - start)) "$verdict")")
}

only=$*
shopt -s nullglob
for source in tests/unit/test_*.c; do
    name=$(basename "$source" .c)
    step "unit/$name" "$B/tests/$name"
done
step layers-test tests/checks/layers-test.sh
# sanitizers add symbols and calls of their own
[[ -n ${SAN:-} ]] || step layers tests/checks/layers.sh "$B"
[[ -n ${SAN:-} ]] || step kernel-options tests/checks/kernel-options.sh "$B"
step demo tests/e2e/demo.sh
step guide-demo tests/e2e/guide-demo.sh
step smtp-options tests/e2e/smtp-options.sh
step compilers tests/e2e/compilers.sh
step debugger tests/e2e/debugger.sh
step postboard-cc tests/e2e/postboard-cc.sh
step reports tests/e2e/reports.sh
# sanitizers and valgrind do not mix
[[ -n ${SAN:-} ]] || step valgrind tests/e2e/valgrind.sh
step install tests/e2e/install.sh
step postfix tests/e2e/postfix.sh

if ((${#verdicts[@]} == 0)); then
    echo "check.sh: no such step: $only" >&2
    exit 64
fi
echo
echo "== verdicts"
printf '%s\n' "${verdicts[@]}"
echo
for log in "$logs"/unit/*.log; do
    [[ -z $only || " $only " == *" unit "* ]] || continue
    echo "== $(basename "$log" .log)"
    grep -aE '^\[  (PASSED|FAILED|SKIPPED)|^ ?[0-9]+ (FAILED|SKIPPED)|^\[=+\].*run|AddressSanitizer|LeakSanitizer|runtime error' "$log"
done
if ((${#failed[@]} > 0)); then
    echo "check: FAILED: ${failed[*]}"
    exit 1
fi
echo "check: all ${#verdicts[@]} steps passed"
