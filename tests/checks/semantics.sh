#!/bin/bash
# semantics.sh - every numbered rule of the kernel's and the stack's behaviour
# has a test that names it. The kernel's (TX01 to TX52 of the interface's list of
# observable behaviour): a test function of its name that is in its program's
# list, or an EXPECT whose comment gives the number.
set -euo pipefail
cd "$(dirname "$0")/../.."
rules=52
missing=()
tests=(tests/unit/test_kernel_*.c tests/checks/kernel-options-*.c)

for ((n = 1; n <= rules; n++)); do
    rule=$(printf 'TX%02d' "$n")
    named=$(grep -ohE "TEST\(([a-z0-9_]*_)?${rule,,}_[a-z0-9_]+\)" "${tests[@]}" || true)
    expected=$(grep -hE "EXPECT\(.*/\*[^/]*\b$rule\b" "${tests[@]}" || true)
    [[ -n $named || -n $expected ]] || missing+=("$rule")
done

# The stack's, NX01 to NX46: a comment of a test program or a packet script gives
# the number. NX47 is of the BSD layer, NX48 of the SMTP client.
net_rules=46
for ((n = 1; n <= net_rules; n++)); do
    rule=$(printf 'NX%02d' "$n")
    grep -qw "$rule" tests/unit/test_*.c tests/packet/*.pkt || missing+=("$rule")
done
if ((${#missing[@]} > 0)); then
    echo "no test names: ${missing[*]}"
    exit 1
fi
echo "semantics: all $((rules + net_rules)) rules are named by tests"
