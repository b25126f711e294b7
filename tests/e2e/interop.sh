#!/bin/bash
# interop.sh - a board beside Linux's own stack, over a TAP in a namespace: bulk
# both ways at once while the link loses nothing, 1, 5 and 10 percent, the board
# as server and as client, its captures judged; pings of every size class; odd
# segments, answered as RFC 9293 says.
#
#   B=BUILD-DIRECTORY interop.sh
. "$(dirname "$0")/common.sh"

if [[ ${1:-} != --inside ]]; then
    needs_tap interoperation
    unshare --net --fork -- "$0" --inside
    exit
fi

ip link set lo up
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6        # no chatter at tap0
ip tuntap add dev tap0 mode tap
ip addr add 10.77.0.1/24 dev tap0
ip link set tap0 up
${CC:-cc} -std=c11 -O1 -D_GNU_SOURCE -Wall -Wextra -o "$work/host" tests/e2e/interop/host.c
"$b/postboard-cc" -o "$work/board.so" -Iapps/firmware/common -iquote drivers \
    tests/e2e/interop/board.c apps/firmware/common/*.c

board='' seed=$RANDOM
# board_start NAME OPTION...: a board that answers pings
board_start() {
    local name=$1
    shift
    "$b/postboard" run "$work/board.so" --net tap=tap0 --ip 10.77.0.2/24 --seed $seed \
        --pcap "$work/$name.pcap" "$@" >"$work/$name.out" 2>&1 </dev/null &
    board=$!
}
board_stop() {
    kill -INT "$board" 2>/dev/null || true
    wait "$board" || true
}
trap '[[ -z $board ]] || kill -KILL "$board" 2>/dev/null; rm -rf "$work"' EXIT
await() { "$work/host" await 10.77.0.2 || { cat "$work/$1.out" >&2; fail "the board does not answer"; }; }
# run_host NAME ARGUMENT...
run_host() {
    local name=$1
    shift
    timeout 240 "$work/host" "$@" || { tail -n 3 "$work/$name.out" >&2; fail "$name, seed $seed: $*"; }
}

echo "seed $seed"
board_start odd --tcp rfc
await odd
run_host odd ping 10.77.0.2 0 1 7 8 56 100 1471 1472 1473 1480 2952 2953 8000 32767 65506 65507
run_host odd odd 10.77.0.2 7 9
board_stop

# loss, bytes, profile
while read -r loss bytes profile; do
    name=loss-$loss-$profile
    board_start "$name" --tcp "$profile" --loss "$loss"
    await "$name"
    start=${EPOCHREALTIME/./}
    run_host "$name" bulk 10.77.0.2 "$bytes"
    echo "loss $loss %, profile $profile: $(((${EPOCHREALTIME/./} - start) / 1000)) ms"
    board_stop
    tests/checks/capture.sh -l -w -r -n 0 "$work/$name.pcap" || fail "the capture of $name is not clean"
done <<E
0 4000000 rfc
0 1000000 interface
1 1000000 rfc
5 1000000 rfc
10 300000 rfc
E

# the board calls
timeout 240 "$work/host" wait 500000 >"$work/wait.out" &
caller=$!
board_start client --tcp rfc --loss 1 --argument connect=10.77.0.1
wait $caller || { cat "$work/client.out" >&2; fail "the board as client"; }
cat "$work/wait.out"
board_stop
board=
