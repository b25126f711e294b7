#!/bin/bash
# outside.sh - the edges that need no root, and journals, from the command line:
# what is refused and how, what repeats, and what a killed recording leaves.
#
#   B=BUILD-DIRECTORY outside.sh
. "$(dirname "$0")/common.sh"

mail=(--from a@example.com --to b@example.com --body /dev/null)

refused 64 'not of the form sim|tap' send --net userx --server 1.2.3.4 "${mail[@]}"
refused 64 'not of the form sim|tap' send --net passt= --server 1.2.3.4 "${mail[@]}"
refused 64 'only --net user takes a name' send --net sim --server mail.example.com "${mail[@]}" --maildir "$work"
refused 64 'not of the form HOST' send --net user --server mail.example.com:0 "${mail[@]}"
refused 64 'not of the form HOST' send --net user --server 1.2.3 "${mail[@]}"
refused 64 'not of the form HOST' send --net user --server :25 "${mail[@]}"
for ip in 10.0.0.5/24 10.0.2.2/24 10.0.2.3/24 10.0.2.255/24; do
    refused 64 'must be of 10.0.2.4' send --net user --ip $ip --server 1.2.3.4 "${mail[@]}"
done
refused 64 'needs --ip' send --net passt=/nonexistent --server 1.2.3.4 "${mail[@]}"
refused 71 'cannot connect: No such file' send --net passt=/nonexistent --ip 10.9.0.2/24 --server 1.2.3.4 "${mail[@]}"
refused 64 'simulated link' demo --net user
refused 64 'nothing outside can reach' serve --net user --maildir "$work"
# which of the two, says the machine's resolver
refused '68|75' 'nosuch.invalid: no address' send --net user --server nosuch.invalid "${mail[@]}"
# nobody listens on port 1
refused 75 'refused the connection' send --net user --server 127.0.0.1:1 "${mail[@]}" --record "$work/refused"
grep -q "the host's 127.0.0.1 is 10.0.2.2 to the board" "$work/err" || fail "the other address is not said"
run_to refused "$b/postboard" replay "$work/refused"
grep -q '^equal: ' "$work/refused.out" || fail "a refused connection does not repeat"

# --- journals --------------------------------------------------------------------
refused 73 'cannot write a journal: No such file' demo --record "$work/no/such" --pcap "$work/pcap"
refused 74 'journal is incomplete: No space left' demo --record /dev/full --pcap "$work/pcap"
echo older >"$work/older"
refused 64 'needs --maildir' send --server 10.0.0.1 "${mail[@]}" --record "$work/older"
[[ $(cat "$work/older") == older ]] || fail "a command that could not run has overwritten a journal"

seed=$RANDOM
run_to demo "$b/postboard" demo --seed $seed --loss 5 --record "$work/journal" --pcap "$work/pcap"
run_to plain "$b/postboard" demo --seed $seed --loss 5 --pcap "$work/pcap"
run_to replay "$b/postboard" replay "$work/journal" --json
[[ $(hash_of demo) == $(hash_of plain) ]] || fail "seed $seed: recording changes the run"
# with --json, what is for people goes to stderr, too
[[ $(hash_of demo) == $(hash_of replay | tail -n 1) ]] || fail "seed $seed: the journal does not repeat"
grep -q '"journal":true,"status":0,"equal":true,"cut":false' "$work/replay.out" || fail "$(cat "$work/replay.out")"
grep -q "\"recorded_command\":\"demo --seed $seed --loss 5" "$work/replay.out" || fail "the command is not told"
tshark -n -r "$work/journal" -Y smtp 2>/dev/null | grep -q 'C: MAIL' || fail "tshark shows no mail in a journal"

# Commands from a pipe are answers to firmware; they repeat though there is no pipe.
printf 'ps\nifconfig\n%s\n' "$(draw_word 9)" |
    timeout 60 "$b/postboard" boot --record "$work/boot" >"$work/boot.out" 2>"$work/boot.err"
run_to again "$b/postboard" replay "$work/boot"
[[ $(hash_of boot) == $(hash_of again) ]] || fail "a shell's journal does not repeat"

# A recording that was killed is whole up to there, and told to be cut.
"$b/postboard" serve --realtime --maildir "$work/mails" --record "$work/killed" 2>"$work/serve.err" </dev/null &
for _ in {1..100}; do
    ! grep -q 'mail server board at' "$work/serve.err" 2>/dev/null || break
    sleep 0.05
done
sleep 0.3
kill -KILL $!
wait $! 2>/dev/null || true
refused 65 'cut: the journal has no end' replay "$work/killed"
refused 66 'No such file' replay "$work/missing"

# Firmware that crashed while it was recorded crashes again, in the same place.
cat >"$work/crash.c" <<'E'
#include "tx_api.h"
static TX_THREAD thread;
static UCHAR stack[2048];
static CHAR name[] = "culprit";
static volatile unsigned sink;
static int deeper(int n)
{
    volatile char room[512];
    room[n & 511] = (char)n;
    return n < 0 ? (int)sink : deeper(n + 1) + room[(n + 1) & 511];
}
static void run(ULONG input)
{
    tx_thread_sleep(50);
    sink = (unsigned)deeper(0);
}
void tx_application_define(void *memory)
{
    tx_thread_create(&thread, name, run, 0, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
E
"$b/postboard-cc" -O0 -w -o "$work/crash.so" "$work/crash.c"
refused 86 culprit run "$work/crash.so" --record "$work/crash"
cp "$work/err" "$work/crash.err"
refused 86 culprit replay "$work/crash"
[[ $(grep culprit "$work/err") == "$(grep culprit "$work/crash.err")" ]] || fail "the crash is another one"
