#!/bin/bash
# serve-script.sh - the mail server board with a script: each kind of rule and action,
# the dialogues of tests/dialogue played over the wire, and scripts that are refused.
#
#   B=BUILD-DIRECTORY serve-script.sh
. "$(dirname "$0")/common.sh"

printf 'body\n' >"$work/body"
mail=(--from a@example.com --body "$work/body" --server 10.0.0.1)

# played SCRIPT-TEXT STATUS WORDS [SEND-OPTION...]: what send says to a server with that
# script, and how many mails it keeps (in $kept).
played() {
    local text=$1 status=$2 words=$3 got=0
    shift 3
    rm -rf "$work/m"
    printf '%s\n' "$text" >"$work/script"
    "$b/postboard" send --to b@example.com "${mail[@]}" --maildir "$work/m" --script "$work/script" \
        --domain board.example --until 1h "$@" >"$work/out" 2>"$work/err" || got=$?
    [[ $got =~ ^($status)$ ]] && grep -qF -- "$words" "$work/err" ||
        { cat "$work/err" >&2; fail "[$text] ended with $got, not $status and '$words'"; }
    kept=$(find "$work/m" -type f | wc -l)
}
# at PATTERN: the time, in ms, that the capture's first packet with it has
at() { tshark -r "$work/p.pcap" -Y "$1" -T fields -e frame.time_relative 2>/dev/null |
    awk 'NR == 1 { printf "%d", $1 * 1000 }'; }
expect_kept() { [[ $kept == "$1" ]] || fail "[$(cat "$work/script")] kept $kept mails, not $1"; }

# by command, and what a refusal means for the mail
played 'on mail: 451 4.7.1 come back' 75 '451 4.7.1 come back'; expect_kept 0
played 'on message: 552 5.3.4 no' 69 '552 5.3.4 no'; expect_kept 0
played 'on message: 250 2.0.0 kept as drawn' 0 ''; expect_kept 1
played 'on greeting: 554 5.3.2 go away' 69 '554 5.3.2 go away'; expect_kept 0
played 'on *: 421 4.3.2 closing close' 75 '421 4.3.2 closing close'; expect_kept 0
# by count
played 'on rcpt 2: 550 5.1.1 not two' 69 'not two' --cc c@example.com; expect_kept 1
played 'on rcpt 1: 550 5.1.1 not one' 69 'not one' --cc c@example.com; expect_kept 1
played 'on rcpt 3-: 550 5.1.1 not three' 0 '' --cc c@example.com; expect_kept 1
# by recipient, in any case
played 'on rcpt to B@example.com: 550 5.1.1 no such user' 69 'no such user'; expect_kept 0
played 'on rcpt to bb@example.com: 550 5.1.1 no such user' 0 ''; expect_kept 1
# by time: EHLO comes at once, MAIL five seconds later
played $'on ehlo: delay 5s\non mail after 4s: 451 4.0.0 late' 75 '451 4.0.0 late'
played 'on mail after 4s: 451 4.0.0 late' 0 ''; expect_kept 1
played $'on ehlo: delay 5s\non mail before 4s: 451 4.0.0 early' 0 ''; expect_kept 1
# ends
played 'on data: close' 75 'closed the connection'
played 'on data: reset' 75 'reset the connection'
played 'on data: silence' 75 'fell silent'
played 'on message: run close' 75 'may have'; expect_kept 1
played 'on message: close' 75 'may have'; expect_kept 0
# delays and pieces, as the wire has them
played 'on ehlo: delay 3s' 0 '' --pcap "$work/p.pcap"
before=$(at 'tcp.payload contains "EHLO"') after=$(at 'tcp.payload contains "PIPELINING"')
((after - before >= 3000 && after - before < 3100)) || fail "delay 3s took $((after - before)) ms"
played 'on greeting: split 4' 0 '' --pcap "$work/p.pcap"
[[ $(tshark -r "$work/p.pcap" -Y 'tcp.srcport == 25 && tcp.len > 0' -T fields -e tcp.len 2>/dev/null |
    head -3 | tr '\n' ' ') == '4 4 4 ' ]] || fail 'split 4 does not make packets of four bytes'

# TLS: what stands in the handshake's place, by STARTTLS and from the first byte, and a dialogue's
run_to build "$b/postboard-cc" -iquote drivers -o "$work/secure.so" apps/examples/secure.c

# secured SCRIPT-TEXT GOOD PORT [OPTION...]: whether secure.so's mail arrives (1) or not (0)
secured() {
    local text=$1 good=$2 port=$3 status=0
    shift 3
    printf '%s\n' "$text" >"$work/script"
    rm -rf "$work/m"
    timeout 120 "$b/postboard" run "$work/secure.so" --serve "10.0.0.1:$port" --maildir "$work/m" \
        --certificate tests/tls/server.pem --private-key tests/tls/server.key "$@" \
        --argument "port=$port" --argument "authorities=$(cat tests/tls/authority.pem)" \
        --script "$work/script" >"$work/out" 2>"$work/err" </dev/null || status=$?
    kept=$(find "$work/m" -type f | wc -l)
    ((good == (status == 0) && kept == good)) ||
        { cat "$work/out" "$work/err" >&2; fail "port $port: $text: status $status, $kept mails"; }
}
for port in 587 465; do
    implicit=()
    [[ $port == 587 ]] || implicit=(--implicit-tls)
    secured 'on noop: 250 ok' 1 $port "${implicit[@]}"
    secured 'on tls: delay 2s' 1 $port "${implicit[@]}"
    for spoilt in '500 no handshake' reset close silence; do
        secured "on tls: $spoilt" 0 $port "${implicit[@]}"
    done
done
secured 'S: 220 hi
C: EHLO pump3.example.com
S: 250-here
S: 250 STARTTLS
C: STARTTLS
S: 220 go
S= tls
C: EHLO pump3.example.com
S: 250 here
C: MAIL FROM:<pump3@example.com>
S: 250 ok
C: RCPT TO:<anna@example.com>
S: 250 ok
C: DATA
S: 354 go
C= message
S: 250 taken
C: QUIT
S: 221 bye' 1 587

# the dialogues of tests/dialogue: the client's lines match, and the verdict is the file's
export POSTBOARD_PASSWORD=secret
count=0
for file in tests/dialogue/*.txt; do
    # none-*: a user without a mechanism, which postboard send does not say
    [[ $file != */none-switches-* && $file != */none-login-* ]] || continue
    options=()
    mechanism=$(sed -n 's/^auth: //p' "$file")
    [[ -z $mechanism ]] || options=(--user user --auth "$mechanism")
    case $(sed -n 's/^verdict: //p' "$file") in
    refused) expected='69|76|77' ;;
    deferred | in-doubt) expected='75|76' ;;
    *) expected=0 ;;
    esac
    # a goodbye behind the refusal: the last reply on the wire is what send goes by
    [[ $file != */refused-with-goodbye.txt ]] || expected=75
    played "$(cat "$file")" "$expected" '' "${options[@]}"
    if grep -q 'of the script expects' "$work/err"; then fail "$file: the client left the script"; fi
    count=$((count + 1))
done
((count > 60)) || fail "only $count dialogues"
played $'S: 220 hi\nC: EHLO other.example\nS: 250 ok' 75 'Line 2 of the script expects'
played $'S= delay 2s\nS= split 3\nS: 220 hi\nC: EHLO board.example\nS= reset' 75 'reset the connection'

# scripts that are none: file and line are named
for line in 'on rcpt' 'on rcpt 0: 250 ok' 'on rcpt: wink' 'on rcpt: delay soon' 'on rcpt to: 550 no' \
    'X: hello' 'S: 220 hi' 'C= nothing' 'S* many 220' 'S= wink' 'on rcpt 5-2: 550 no' 'on rcpt:'; do
    printf '# a rule\non mail: 250 ok\n%s\n' "$line" >"$work/wrong"
    refused 65 "$work/wrong:3:" send --to b@example.com "${mail[@]}" --maildir "$work/m" --script "$work/wrong"
done
printf 'S: 220 hi\nS= tls\n' >"$work/wrong"
refused 64 'S= tls needs --certificate' serve --maildir "$work/m" --script "$work/wrong"
refused 66 'No such file' serve --maildir "$work/m" --script "$work/missing"
: >"$work/empty"
refused 65 'neither a rule nor a dialogue' serve --maildir "$work/m" --script "$work/empty"
echo "serve-script: every rule and action, $count dialogues, 15 scripts refused"
