# common.sh - what the end-to-end scripts share: sourced with $0 set. Gives $b
# (the build directory), $work (removed at exit), fail, draw_word, hash_of and more.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "$0")/../.."
b=$(readlink -f "${B:-build}")
[[ -x $b/postboard ]] || { echo "$0: there is no $b/postboard" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

# A drawn word of $1 letters.
draw_word() { tr -dc '[:lower:]' </dev/urandom | head -c "$1" || true; }

# run_to NAME COMMAND...: stdout and stderr go to $work/NAME.out and .err; when
# it fails, stderr is shown and the script ends.
run_to() {
    local name=$1 status=0
    shift
    timeout 120 "$@" >"$work/$name.out" 2>"$work/$name.err" </dev/null || status=$?
    ((status == 0)) || { cat "$work/$name.err" >&2; fail "status $status: $*"; }
}

# The trace hash that run_to's NAME printed.
hash_of() { grep -ao 'hash=[0-9a-fx]*' "$work/$1.err" || fail "no hash in what $1 printed"; }

# The only mail in a maildir.
only_mail() {
    local mails
    mapfile -t mails < <(find "$1/new" -type f)
    ((${#mails[@]} == 1)) || fail "${#mails[@]} mails in $1, not 1"
    echo "${mails[0]}"
}

# refused STATUS WORDS COMMAND...: postboard ends with the status (an expression) and
# one line that says so.
refused() {
    local wanted=$1 words=$2 status=0
    shift 2
    timeout 120 "$b/postboard" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    [[ $status =~ ^($wanted)$ ]] || { cat "$work/err" >&2; fail "status $status, not $wanted: $*"; }
    grep -q "^postboard: .*$words" "$work/err" || { cat "$work/err" >&2; fail "no \"$words\": $*"; }
}

# needs_tap WHAT: where no TAP can be made, WHAT is skipped.
needs_tap() {
    if [[ $EUID != 0 ]]; then
        echo "SKIP: $1 over a TAP needs root"
        exit 0
    elif [[ ! -c /dev/net/tun ]]; then
        echo "SKIP: $1 over a TAP needs /dev/net/tun, which this machine lacks"
        exit 0
    fi
}
