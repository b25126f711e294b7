#!/bin/bash
# tls.sh - firmware that mails over TLS (apps/examples/secure.c) to the mail server
# board: by STARTTLS and from the first byte the mail arrives, nothing of it is on
# the link in clear text, tshark reads it with the secrets of --tls-keys, runs of one
# seed are equal byte for byte, and a server that is not who it should be gets none.
#
#   B=BUILD-DIRECTORY tls.sh
. "$(dirname "$0")/common.sh"

run_to build "$b/postboard-cc" -iquote drivers -o "$work/secure.so" apps/examples/secure.c

# board NAME SEED PORT CERTIFICATE OPTION...: its status; mail, capture and keys are in NAME.*
board() {
    local name=$work/$1 seed=$2 port=$3 certificate=tests/tls/$4
    shift 4
    mkdir "$name.mail"
    timeout 120 "$b/postboard" run "$work/secure.so" --serve "10.0.0.1:$port" --seed "$seed" \
        --maildir "$name.mail" --certificate "$certificate.pem" --private-key "$certificate.key" \
        --argument "port=$port" --argument "authorities=$(cat tests/tls/authority.pem)" \
        --pcap "$name.pcap" --tls-keys "$name.keys" "$@" >"$name.out" 2>"$name.err" </dev/null
}

seed=$RANDOM
for port in 587 465; do
    implicit=()
    [[ $port == 587 ]] || implicit=(--implicit-tls)
    for n in 1 2; do
        board "$port.$n" $seed $port server "${implicit[@]}" ||
            { cat "$work/$port.$n".{out,err} >&2; fail "port $port: status $?"; }
    done
    board "$port.other" $((seed + 1)) $port server "${implicit[@]}"
    for kind in pcap keys; do
        cmp "$work/$port.1.$kind" "$work/$port.2.$kind" || fail "port $port, seed $seed: two runs differ"
        ! cmp -s "$work/$port.1.$kind" "$work/$port.other.$kind" || fail "port $port: the seed is not in $kind"
    done
    [[ $(hash_of "$port.1") == $(hash_of "$port.2") ]] || fail "port $port: the hashes differ"
    grep -q 'Nobody else reads this' "$(only_mail "$work/$port.1.mail")" || fail "port $port: another mail"
    ! grep -qa -e 'Nobody' -e 'MAIL FROM' "$work/$port.1.pcap" || fail "port $port: the mail is in clear text"
    tests/checks/capture.sh -p "$port" -k "$work/$port.1.keys" "$work/$port.1.pcap"
    tshark -n -r "$work/$port.1.pcap" -o "tls.keylog_file:$work/$port.1.keys" -d tcp.port==465,tls \
        -Y imf -V 2>/dev/null | grep -q 'Nobody else reads this' ||
        fail "port $port: tshark cannot read the mail with the secrets"
done

# refused_by NAME CERTIFICATE WORDS OPTION...
refused_by() {
    local status=0 name=$1 certificate=$2 words=$3
    shift 3
    board "$name" $seed 587 "$certificate" "$@" || status=$?
    [[ $status == 181 ]] || { cat "$work/$name.out" >&2; fail "$name: status $status, not 0xb5"; }
    grep -q "$words" "$work/$name.out" || fail "$name: no \"$words\": $(cat "$work/$name.out")"
    [[ -z $(find "$work/$name.mail" -type f) ]] || fail "$name: a mail arrived"
}
refused_by expired expired 'expired'
refused_by self self 'not correctly signed'
refused_by other other 'expected CN'
refused_by name server 'expected CN' --argument name=mail.example.com
refused_by epoch server 'in the future' --epoch 2010-06-01T00:00:00Z

refused 64 'needs --certificate' serve --maildir "$work" --implicit-tls
refused 66 'No such file' serve --maildir "$work" --certificate "$work/none"
refused 70 'ended with status' serve --maildir "$work" --certificate tests/tls/server.pem
echo "tls: encrypted, equal for one seed, readable with the secrets, and only to the right server"
