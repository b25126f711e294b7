#!/bin/bash
# postfix.sh - a board on a TAP delivers to a real Postfix: a drawn mail of
# 1 MiB with lines that begin with dots, byte for byte, without AUTH, with PLAIN,
# LOGIN, CRAM-MD5 and SCRAM-SHA-256, and once over IPv6 alone, where the board has its address from
# radvd; the captures of it are judged. A refused password and a refused sender are
# reported as such. Firmware with TLS (apps/examples/secure.c) logs in and mails by
# STARTTLS and from the first byte; it leaves a server that is not who it should be.
#
#   B=BUILD-DIRECTORY postfix.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
b=$(readlink -f "${B:-build}")
export b

if [[ ${1:-} != --inside ]]; then
    if [[ $EUID != 0 ]]; then
        echo "SKIP: Postfix behind a TAP needs root"
        exit 0
    elif [[ ! -c /dev/net/tun ]]; then
        echo "SKIP: Postfix behind a TAP needs /dev/net/tun, which this machine lacks"
        exit 0
    fi
    secure=$(mktemp -d)
    trap 'rm -rf "$secure"' EXIT
    "$b/postboard-cc" -iquote drivers -o "$secure/secure.so" apps/examples/secure.c
    export secure
    for auth in none plain login cram-md5 scram-sha-256; do
        tests/e2e/mail-lab.sh -a $auth -- "$0" --inside $auth
    done
    tests/e2e/mail-lab.sh -6 -a plain -- "$0" --inside plain 6
    tests/e2e/mail-lab.sh -a plain -- "$0" --inside tls
    exit
fi

# --- in the lab -----------------------------------------------------------------
auth=$2
ip=10.77.0.2/24 server=10.77.0.1:25
[[ ${3:-} != 6 ]] || { ip=auto server='[2001:db8:77::1]:25'; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "postfix.sh: auth $auth: $*" >&2; exit 1; }

# 1 MiB of lines of 1 to 900 characters, a third of them with leading dots.
draw_mail() {
    head -c 1300000 /dev/urandom | base64 -w 0 | awk -v seed="$1" '
        BEGIN { srand(seed); RS = "\0" }
        {
            for (at = 1; at <= 1048576; at += n) {
                n = 1 + int(rand() * rand() * 900)
                print substr("...", 1, rand() < 0.33 ? 1 + int(rand() * 3) : 0) substr($0, at, n)
            }
        }'
    printf '.\n..\n...\n\n.\n'
}

# send BODY OPTION...: the board's status
send() {
    local body=$1
    shift
    POSTBOARD_PASSWORD=${PASSWORD-s3cret} timeout 120 "$b/postboard" send --net tap=tap0 --ip $ip \
        --server "$server" --subject "drawn $RANDOM" --from a@example.com --to b@example.com "$@" <"$body"
}

wait_mails() {              # until COUNT mails are there
    for _ in {1..200}; do
        mapfile -t mails < <(find "$MAILDIR/new" -type f -printf '%T@ %p\n' | sort -n | cut -d' ' -f2)
        ((${#mails[@]} < $1)) || return 0
        sleep 0.05
    done
    cat "$MAILLOG" >&2
    fail "${#mails[@]} mails arrived, $1 were sent"
}

# --- TLS -------------------------------------------------------------------------

# secure_mail PORT AUTHORITY NAME OPTION...: the board's status
secure_mail() {
    local port=$1 authority=$2 name=$3
    shift 3
    timeout 120 "$b/postboard" run "$secure/secure.so" --net tap=tap0 --until 2m \
        --argument ip=10.77.0.2 --argument server=10.77.0.1 --argument "port=$port" \
        --argument "authorities=$(cat "tests/tls/$authority.pem")" --argument "name=$name" \
        --argument user=board --argument password=s3cret "$@" >"$work/out" 2>&1 </dev/null
}

secure_refused() {          # WORDS, then as secure_mail
    local status=0 words=$1
    shift
    secure_mail "$@" || status=$?
    [[ $status == 181 ]] || { cat "$work/out" >&2; fail "$words: status $status, not 0xb5"; }
    grep -q "$words" "$work/out" || fail "no \"$words\": $(cat "$work/out")"
}

if [[ $auth == tls ]]; then
    for port in 587 465; do
        secure_mail $port authority mail.example --pcap "$work/$port.pcap" --tls-keys "$work/keys" ||
            { cat "$work/out" "$MAILLOG" >&2; fail "port $port: status $?"; }
        tests/checks/capture.sh -r -p $port -k "$work/keys" "$work/$port.pcap"
        ! grep -qa -e Nobody -e 'AUTH' "$work/$port.pcap" || fail "port $port: clear text"
    done
    secure_refused 'expected CN' 587 authority mail.example.com
    secure_refused 'expected CN' 465 authority other.example
    secure_refused 'not correctly signed' 587 stranger mail.example
    # the board's clock is the host's: the certificate is valid there, and was not in 2010
    secure_refused 'in the future' 465 authority mail.example --epoch 2010-06-01T00:00:00Z
    wait_mails 2
    ((${#mails[@]} == 2)) || fail "a mail arrived from a board that should have left"
    for mail in "${mails[@]}"; do
        grep -q 'Nobody else reads this' "$mail" || fail "another mail"
        grep -q 'with ESMTPSA' "$mail" || fail "Postfix saw no TLS or no AUTH"
    done
    echo "TLS: by STARTTLS and from the first byte, after AUTH, to the right server only"
    exit
fi

options=(--auth "$auth")
[[ $auth == none ]] || options+=(--user board)
seed=$RANDOM
echo "auth $auth: mail drawn with seed $seed"
draw_mail $seed >"$work/body"
send "$work/body" "${options[@]}" --pcap "$work/big.pcap" || fail "postboard send ended with $?"
wait_mails 1
# Postfix puts a Return-Path and others before; the text begins after an empty line
sed '1,/^$/d' "${mails[0]}" | cmp - "$work/body" || fail "the mail was changed on its way"
grep -qx 'From: .*a@example\.com.*' "${mails[0]}" || fail "the mail has no From"
tests/checks/capture.sh -w "$work/big.pcap" || fail "the capture is not clean"

if [[ $auth != none ]]; then
    # Postfix refuses each in its own step
    status=0
    PASSWORD=wrong send "$work/body" "${options[@]}" 2>"$work/stderr" || status=$?
    [[ $status == 77 ]] || { cat "$work/stderr" >&2; fail "a wrong password ended with $status, not 77"; }
    grep -q '^postboard: ' "$work/stderr" || fail "a wrong password gave no line"
    wait_mails 1
    ((${#mails[@]} == 1)) || fail "a mail arrived in spite of a wrong password"
fi
echo "auth $auth, $ip: $(wc -c <"$work/body") bytes delivered, byte for byte"
