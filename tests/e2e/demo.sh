#!/bin/bash
# demo.sh - `postboard demo` with a seed, mail and addresses drawn here: the mail
# arrives byte for byte, its capture is judged (and the judge refuses a damaged
# one), the same seed gives the same bytes, another seed other numbers; over IPv6 the
# dialogue is the same.
#
#   B=BUILD-DIRECTORY demo.sh
. "$(dirname "$0")/common.sh"

seed=$RANDOM$RANDOM
from=$(draw_word 6)@$(draw_word 5).example to=$(draw_word 7)@$(draw_word 4).example
subject="$(draw_word 5) $(draw_word 9)"
for ((i = 0; i < 400; i++)); do
    head -c $((RANDOM % 60)) /dev/urandom | base64 -w 0
    echo
done >"$work/body"
sed -i '3s/^/./; 7s/^/../; 9s/.*/./; 11s/.*/../; 13s/.*//' "$work/body"

demo() {                    # demo NAME SEED [OPTION...]
    mkdir "$work/$1.mail"
    run_to "$1" "$b/postboard" demo --seed "$2" --from "$from" --to "$to" --subject "$subject" \
        --body "$work/body" --pcap "$work/$1.pcap" --maildir "$work/$1.mail" "${@:3}"
}
echo "seed $seed, from $from, to $to"
demo first "$seed"
demo again "$seed"
demo other $((seed + 1))
demo ipv6 "$seed" --ipv6
demo ipv6again "$seed" --ipv6

mail=$(only_mail "$work/first.mail")
tr -d '\r' <"$mail" >"$work/mail"
sed '1,/^$/d' "$work/mail" | cmp - "$work/body" || fail "the mail was changed on its way"
grep -qF "Subject: $subject" "$work/mail" || fail "the mail has another subject"
grep -q "^From: .*$from" "$work/mail" || fail "the mail has another sender"
for word in EHLO "MAIL FROM:<$from>" "RCPT TO:<$to>" DATA 354 QUIT 221 "$subject"; do
    grep -qaF "$word" "$work/first.out" || fail "the demo does not show $word"
done

for run in first other ipv6; do tests/checks/capture.sh "$work/$run.pcap"; done
# A judge that cannot refuse is none: one bit of a frame changes; the end is cut off. The
# last 20 bytes of the file are a TCP header, as the last frame is an acknowledgement.
size=$(stat -c %s "$work/first.pcap")
cp "$work/first.pcap" "$work/damaged.pcap"
at=$((size - 18))
byte=$(od -An -tu1 -j $at -N 1 "$work/first.pcap")
# shellcheck disable=SC2059
printf "\\x$(printf %x $((byte ^ 1)))" | dd of="$work/damaged.pcap" bs=1 seek=$at conv=notrunc status=none
! tests/checks/capture.sh "$work/damaged.pcap" >/dev/null 2>&1 || fail "the judge passed a damaged capture"
head -c $((size - 3)) "$work/first.pcap" >"$work/cut.pcap"
! tests/checks/capture.sh "$work/cut.pcap" >/dev/null 2>&1 || fail "the judge passed a capture cut short"

cmp "$work/first.pcap" "$work/again.pcap" || fail "two runs of seed $seed differ in their captures"
[[ $(hash_of first) == "$(hash_of again)" ]] || fail "two runs of seed $seed differ in their hashes"
[[ $(hash_of first) != "$(hash_of other)" ]] || fail "two seeds have the same hash"
cmp "$work/ipv6.pcap" "$work/ipv6again.pcap" || fail "two runs over IPv6 differ in their captures"
# Lines without their times; how the client calls itself holds its address.
dialogue() {
    sed -nE 's/^ *[0-9.]+ s  ((C|S|--).*)/\1/; t show; b; :show; s/(EHLO) .*/\1/; p' "$work/$1.out"
}
dialogue first >"$work/dialogue"
dialogue ipv6 | diff "$work/dialogue" - || fail "the dialogue over IPv6 is another"
cmp "$mail" "$(only_mail "$work/ipv6.mail")" || fail "the mail that came over IPv6 is another"
[[ $(tshark -n -r "$work/ipv6.pcap" -Y 'ip || arp' 2>/dev/null | wc -l) == 0 ]] ||
    fail "the demo over IPv6 sends IPv4"
numbers() {                 # client's port and first sequence number, server's
    tshark -n -r "$work/$1.pcap" -Y 'tcp.flags.syn == 1' -T fields -e tcp.srcport -e tcp.seq_raw \
        2>/dev/null | sed "s/^25\t//" | tr '\n\t' '  '
}
read -r port_1 isn_1 peer_1 <<<"$(numbers first)"
read -r port_2 isn_2 peer_2 <<<"$(numbers other)"
[[ $port_1 != "$port_2" ]] || fail "two seeds use the same port $port_1"
[[ $isn_1 != "$isn_2" && $peer_1 != "$peer_2" ]] || fail "two seeds begin with the same sequence numbers"
echo "demo: $(hash_of first), ports $port_1 and $port_2, ISNs $isn_1 and $isn_2"
