#!/bin/bash
# check-all.sh - `make check` in every form that must pass: gcc and clang, each
# with and without sanitizers, and with Debian's hardening flags.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

failed=()
form() {                    # form NAME VARIABLE...
    local name=$1
    shift
    echo "==== $name: make $* check"
    env -u CC -u SAN -u MAKEFLAGS make --no-print-directory -j2 "B=build/$name" "$@" check || failed+=("$name")
}
form gcc CC=gcc
form clang CC=clang
form gcc-san CC=gcc SAN=1
form clang-san CC=clang SAN=1
flag() { DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get "$1"; }
form hardened CC=gcc "CFLAGS=$(flag CFLAGS) -fcf-protection" "CPPFLAGS=$(flag CPPFLAGS)" "LDFLAGS=$(flag LDFLAGS)"
echo
if ((${#failed[@]} > 0)); then
    echo "check-all: FAILED: ${failed[*]}"
    exit 1
fi
echo "check-all: all forms passed"
