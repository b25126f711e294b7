#!/bin/bash
# journal.sh - what a board did with a real Postfix is recorded once and repeats
# offline to the same hash: over a TAP, and for a user without privileges over
# --net user. Another image is told to be different, a cut journal to be cut.
#
#   B=BUILD-DIRECTORY journal.sh
. "$(dirname "$0")/common.sh"

# send BODY OPTION...: a mail to the lab's Postfix
send() {
    local body=$1
    shift
    timeout 120 "$@" --subject drawn --from a@example.com --to b@example.com <"$body"
}

wait_mails() {              # until COUNT mails are there
    for _ in {1..200}; do
        (($(find "$MAILDIR/new" -type f | wc -l) < $1)) || return 0
        sleep 0.05
    done
    cat "$MAILLOG" >&2
    fail "fewer than $1 mails arrived"
}

# --- in the lab: the two recordings ------------------------------------------------
if [[ ${1:-} == --inside ]]; then
    out=$JOURNAL_WORK
    send "$out/body" "$b/postboard" send --net tap=tap0 --ip 10.77.0.2/24 --server 10.77.0.1:25 \
        --record "$out/tap" 2>"$out/tap.err" || { cat "$out/tap.err"; fail "nothing was sent over TAP"; }
    wait_mails 1
    cd "$out/user"
    send "$out/body" setpriv --reuid=65534 --regid=65534 --clear-groups ./postboard send --net user \
        --server 127.0.0.1:25 --record user 2>"$out/user.err" || { cat "$out/user.err"; fail "nothing was sent without privileges"; }
    wait_mails 2
    exit
fi

# --- outside: before and after -----------------------------------------------------
if [[ $EUID != 0 ]]; then
    echo "SKIP: Postfix behind a TAP needs root"
    exit 0
elif [[ ! -c /dev/net/tun ]]; then
    echo "SKIP: Postfix behind a TAP needs /dev/net/tun, which this machine lacks"
    exit 0
fi
head -c 200000 /dev/urandom | base64 >"$work/body"
chmod 711 "$work"
# what a user without privileges can run, where he can write
install -d -m 777 "$work/user" "$work/user/images"
install -m 755 "$b/postboard" "$work/user"
install -m 644 "$b"/images/*.so "$work/user/images"
JOURNAL_WORK=$work tests/e2e/mail-lab.sh -- "$0" --inside
mv "$work/user/user" "$work/user.journal"
mv "$work/tap" "$work/tap.journal"

# the lab is gone, and with it whoever could answer
for net in tap user; do
    for again in 1 2; do
        run_to "$net-$again" "$b/postboard" replay "$work/$net.journal"
        grep -q '^equal: ' "$work/$net-$again.out" || { cat "$work/$net-$again.out"; fail "$net: not equal"; }
        [[ $(hash_of "$net-$again") == $(hash_of "$net") ]] || fail "$net: another hash"
    done
    echo "$net: $(grep '^equal: ' "$work/$net-1.out")"
done

status=0
"$b/postboard" replay "$work/tap.journal" "$b/images/shell.so" >"$work/other" 2>&1 </dev/null || status=$?
[[ $status == 1 ]] || { cat "$work/other"; fail "another image ended with $status, not 1"; }
grep -q 'is another one now' "$work/other" || fail "another image is not named"
head -c "$(($(stat -c %s "$work/tap.journal") / 2 | 1))" "$work/tap.journal" >"$work/cut"
status=0
"$b/postboard" replay "$work/cut" >"$work/other" 2>&1 </dev/null || status=$?
[[ $status == 65 ]] && grep -q '^postboard: .*: cut in block' "$work/other" ||
    { cat "$work/other"; fail "a cut journal ended with $status, not 65"; }
