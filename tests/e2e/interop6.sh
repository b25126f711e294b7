#!/bin/bash
# interop6.sh - an IPv6-only board beside Linux as router and as host, over a TAP
# in a namespace: it configures itself by what radvd says and answers pings of
# every size class and odd segments; bulk both ways at once while the link loses
# nothing, 1, 5 and 10 percent, the board as server and as client; it gives up an
# address that Linux has, too; follows a redirect to a second router, and the route
# that this one tells of; and learns a path's MTU of 1280. Captures are judged. The
# scenes run side by side, each in a network of its own.
#
#   B=BUILD-DIRECTORY interop6.sh [SCENE...]
. "$(dirname "$0")/common.sh"
scenes=(answers loss-0 loss-1 loss-5 loss-10 client duplicate hardware redirect)

if [[ ${1:-} != --inside ]]; then
    (($# == 0)) || scenes=("$@")
    needs_tap interoperation
    ${CC:-cc} -std=c11 -O1 -D_GNU_SOURCE -Wall -Wextra -o "$work/host" tests/e2e/interop/host.c
    "$b/postboard-cc" -o "$work/board.so" -Iapps/firmware/common -iquote drivers \
        tests/e2e/interop/board.c apps/firmware/common/*.c
    seed=$RANDOM bad=()
    echo "seed $seed"
    for scene in "${scenes[@]}"; do
        timeout -k 5 240 unshare --net --pid --mount-proc --fork --kill-child -- \
            "$0" --inside "$scene" "$work" "$seed" >"$work/$scene.log" 2>&1 &
        started[$!]=$scene
    done
    for pid in "${!started[@]}"; do
        wait "$pid" || bad+=("${started[$pid]}")
    done
    for scene in "${scenes[@]}"; do
        sed "s/^/$scene: /" "$work/$scene.log"
    done
    ((${#bad[@]} == 0)) || fail "seed $seed: ${bad[*]}"
    exit
fi

# --- one scene, in its network -----------------------------------------------------
scene=$2 host=$3/host image=$3/board.so seed=$4
prefix=2001:db8:77:
global=$prefix:50:42ff:fe00:1               # what the board's hardware address makes
local=fe80::50:42ff:fe00:1
mac=02:50:42:00:00:01

# forwards [NSENTER...]: Linux as a router that redirects, there
forwards() { "$@" sysctl -qw net.ipv6.conf.all.forwarding=1; }

# advertise NAME INTERFACE LINES [NSENTER...]: radvd speaks there, as these lines say
advertise() {
    local name=$1 interface=$2 lines=$3
    shift 3
    cat >"$work/$name.conf" <<C
interface $interface {
    AdvSendAdvert on;
    MinRtrAdvInterval 3;
    MaxRtrAdvInterval 4;
    $lines
};
C
    "$@" radvd -u root -n -m stderr -C "$work/$name.conf" -p "$work/$name.pid" 2>"$work/$name.log" &
}

# link_up INTERFACE ADDRESS [NSENTER...]: it has this address, tested by nobody, and no other.
link_up() {
    local interface=$1 address=$2
    shift 2
    "$@" ip link set "$interface" addrgenmode none
    "$@" ip link set "$interface" up
    "$@" ip addr add "$address" dev "$interface" nodad
}

board=''
# board_start OPTION...
board_start() {
    "$b/postboard" run "$image" --net tap=tap0 --seed "$seed" --pcap "$work/pcap" \
        --ip auto "$@" >"$work/out" 2>&1 </dev/null &
    board=$!
}
board_stop() {
    kill -INT "$board" 2>/dev/null || true
    wait "$board" || true
}
failed() { cat "$work/out" >&2; fail "$scene: $*"; }
await() { "$host" await "$1" || failed "$1 does not answer"; }
# run_host ARGUMENT...
run_host() { timeout 200 "$host" "$@" || failed "$*"; }
# told WORDS: the board says so within 20 s
told() {
    for _ in {1..200}; do
        ! grep -q "$*" "$work/out" || return 0
        sleep 0.1
    done
    failed "the board does not tell \"$*\""
}
# seen FILTER: how many frames of the capture are such
seen() { tshark -n -r "$work/pcap" -Y "$1" 2>/dev/null | wc -l; }
judge() { tests/checks/capture.sh -l -w -r -n 0 "$work/pcap" || fail "$scene: the capture is not clean"; }

sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
ip link set lo up
ip tuntap add dev tap0 mode tap

# --- Linux is the router and the host, both ----------------------------------------
router() {
    link_up tap0 fe80::1/64
    ip addr add "$prefix:1/64" dev tap0 nodad
    forwards
    advertise router tap0 "prefix $prefix:/64 { }; RDNSS 2001:db8:53::1 { }; DNSSL lab.test { };"
}

case $scene in
answers)
    router
    board_start --tcp rfc
    await $global
    run_host ping $global 0 1 7 8 56 100 1451 1452 1453 1460 2904 8000 32767 65526 65527
    run_host odd $global 7 9
    run_host ping $local%tap0 56 3000
    told 'names: of lab.test, ask 2001:db8:53::1'
    ;;
loss-*)
    router
    board_start --tcp rfc --loss "${scene#loss-}"
    await $global
    declare -A bytes=([0]=2000000 [1]=1000000 [5]=500000 [10]=200000)
    run_host bulk $global "${bytes[${scene#loss-}]}"
    ;;
client)
    router
    "$host" wait 300000 &
    caller=$!
    board_start --tcp rfc --loss 1 --argument connect=router
    wait $caller || failed "the board as client"
    ;;
duplicate)
    # Linux has the address that the board is going to make
    router
    ip addr add $global/64 dev tap0 nodad
    board_start --tcp rfc
    told '20010db8 00770000 005042ff fe000001 tentative'
    told 'address 1: gone'
    await $local%tap0
    board_stop
    ! grep -q '20010db8 .* tested' "$work/out" || failed "the board took an address that is taken"
    (($(seen "ipv6.src==$global && eth.src==$mac") == 0)) || failed "the board spoke from an address that is taken"
    ;;
hardware)
    # Linux has the board's address of the link: so it has its hardware address
    router
    ip addr add $local/64 dev tap0 nodad
    board_start --tcp rfc
    told 'address 0: gone'
    sleep 6
    board_stop
    (($(seen "eth.src==$mac && ipv6") > 0)) || failed "the board asked for nothing"
    (($(seen "eth.src==$mac && ipv6 && ipv6.src!=::") == 0)) ||
        failed "the board speaks on though its hardware address is another's, too"
    ;;
redirect)
    # A link with the board and two routers: r1 speaks for itself and leads to a
    # network behind a narrow link; r2 has one behind it that r1 knows the way to.
    station() {             # NAME: a process whose network is NAME's
        unshare --net sleep 600 &
        local pid=$!
        for _ in {1..100}; do
            [[ $(readlink /proc/$pid/ns/net) == "$(readlink /proc/$$/ns/net)" ]] || break
            sleep 0.02
        done
        declare -ga "$1=(nsenter -t $pid -n)"
        declare -g "$1_pid=$pid"
        "${!1}" true
    }
    station r1
    station r2
    station far
    ip link add br0 type bridge
    ip link add to1 type veth peer name lan netns "$r1_pid"
    ip link add to2 type veth peer name lan netns "$r2_pid"
    for port in tap0 to1 to2; do
        ip link set $port master br0 up
    done
    ip link set br0 addrgenmode none up
    "${r1[@]}" ip link add wan mtu 1280 type veth peer name lan netns "$far_pid"
    for router in r1 r2; do
        declare -n ns=$router
        "${ns[@]}" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
        "${ns[@]}" ip link set lo up
        link_up lan fe80::${router#r}/64 "${ns[@]}"
        "${ns[@]}" ip addr add "$prefix:${router#r}/64" dev lan nodad
        forwards "${ns[@]}"
    done
    link_up wan fe80::3/64 "${r1[@]}"
    link_up lan 2001:db8:88::2/64 "${far[@]}"
    "${r1[@]}" ip addr add 2001:db8:88::1/64 dev wan nodad
    # text to the board fits; what the board sends does not until it has learned
    "${far[@]}" ip route add default via 2001:db8:88::1 mtu 1280 advmss 1440
    "${r2[@]}" ip addr add 2001:db8:99::1/128 dev lo nodad
    "${r1[@]}" ip route add 2001:db8:99::/48 via fe80::2 dev lan
    advertise r1 lan "prefix $prefix:/64 { };" "${r1[@]}"
    # r2 is no default router, but says what it leads to
    "${r2[@]}" ip addr add 2001:db8:aa::1/128 dev lo nodad
    advertise r2 lan "AdvDefaultLifetime 0; route 2001:db8:aa::/48 { };" "${r2[@]}"
    board_start --tcp rfc
    "${r2[@]}" "$host" await $global || failed "the board does not answer r2"
    "${r2[@]}" timeout 100 "$host" bulk $global 200000 2001:db8:99::1 || failed "bulk through r1 and r2"
    "${r2[@]}" timeout 100 "$host" bulk $global 100000 2001:db8:aa::1 || failed "bulk by the route that r2 told"
    "${far[@]}" timeout 100 "$host" bulk $global 500000 || failed "bulk over the narrow link"
    "${far[@]}" timeout 100 "$host" ping $global 1500 4000 || failed "pings over the narrow link"
    board_stop
    # r1's redirect names r2, and from then on frames for 99:: go to r2 at once
    mac_of() { "$@" ip -o link show lan | sed 's/.*link.ether \([^ ]*\).*/\1/'; }
    mac1=$(mac_of "${r1[@]}") mac2=$(mac_of "${r2[@]}")
    to99="eth.src==$mac && ipv6.dst==2001:db8:99::1"
    (($(seen "icmpv6.type==137 && icmpv6.nd.rd.target_address==fe80::2 && eth.dst==$mac") > 0)) ||
        failed "r1 sent no redirect"
    via1=$(seen "$to99 && eth.dst==$mac1") via2=$(seen "$to99 && eth.dst==$mac2")
    ((via1 > 0 && via1 < via2 / 3)) || failed "$via1 frames went to r1, $via2 to r2: the redirect is not followed"
    to_aa="eth.src==$mac && ipv6.dst==2001:db8:aa::1"
    (($(seen "$to_aa && eth.dst==$mac2") > 50 && $(seen "$to_aa && eth.dst==$mac1") == 0)) ||
        failed "the route that r2 told is not used"
    # the path's MTU: one segment or so was too big; then what fits
    to88="eth.src==$mac && ipv6.dst==2001:db8:88::2"
    narrow=$(seen "$to88 && frame.len > 1294") full=$(seen "$to88 && frame.len == 1294")
    (($(seen "icmpv6.type==2 && icmpv6.mtu==1280") > 0)) || failed "r1 did not say that a packet is too big"
    ((narrow > 0 && narrow < 30 && full > 100)) ||
        failed "$narrow frames too big for the path, $full that fill it: its MTU is not learned"
    echo "redirected after $via1 frames, $via2 to the second router; $narrow frames too big for the path, $full that fill it"
    ;;
esac
[[ -z $board ]] || board_stop
[[ $scene == hardware ]] || judge
