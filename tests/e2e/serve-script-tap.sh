#!/bin/bash
# serve-script-tap.sh - a mail server board with a script for programs outside: curl
# mails to it over a TAP in a namespace, and hears what the script says.
#
#   B=BUILD-DIRECTORY serve-script-tap.sh
. "$(dirname "$0")/common.sh"

command -v curl >/dev/null || { echo 'SKIP: there is no curl'; exit 0; }
if [[ ${1:-} != --inside ]]; then
    needs_tap 'a server with a script'
    unshare --net --fork -- "$0" --inside
    exit
fi

echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6        # no chatter at tap0
ip tuntap add dev tap0 mode tap
ip addr add 10.77.0.1/24 dev tap0
ip link set tap0 up
printf 'Subject: x\r\n\r\nhi\r\n' >"$work/mail"

# mails SCRIPT-TEXT STATUS KEPT CURL-OPTION...: curl's status, and the mails that were kept
mails() {
    local text=$1 wanted=$2 keeps=$3 status=0 kept server
    shift 3
    rm -rf "$work/box"
    : >"$work/serve.err"
    printf '%s\n' "$text" >"$work/script"
    "$b/postboard" serve --net tap=tap0 --ip 10.77.0.2/24 --maildir "$work/box" \
        --script "$work/script" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
    server=$!
    until grep -q 'mail goes to' "$work/serve.err"; do
        kill -0 $server 2>/dev/null || { cat "$work/serve.err" >&2; fail 'no server'; }
        sleep 0.05
    done
    curl -sS -m 60 smtp://10.77.0.2/client --mail-from a@example.com --mail-rcpt b@example.com \
        -T "$work/mail" "$@" >"$work/curl.out" 2>&1 || status=$?
    kill -INT $server
    wait $server || true
    kept=$(find "$work/box" -type f | wc -l)
    [[ $status == "$wanted" && $kept == "$keeps" ]] ||
        { cat "$work/curl.out" "$work/serve.err" >&2; fail "[$text] curl: $status, $kept mails"; }
}

mails 'on noop: 250 ok' 0 1
mails $'on ehlo: delay 300ms split 5\non rcpt to other@example.com: 550 no' 0 1
mails 'on rcpt to b@example.com: 550 5.1.1 nobody' 55 0
mails 'on mail 1: 451 4.7.1 later' 55 0
mails $'S: 220 hi\nC: EHLO client\nS: 250 here\nC: MAIL FROM:<a@example.com>\nS: 250 ok
C: RCPT TO:<b@example.com>\nS: 250 ok\nC: DATA\nS: 354 go\nC= message\nS: 250 taken\nC: QUIT\nS: 221 bye' 0 1
echo 'serve-script-tap: curl is answered as five scripts say'
