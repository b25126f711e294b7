#!/bin/bash
# compilers.sh - the postboard that gcc built and the one that clang built, and a
# build without optimisation, give the same hash and capture on the same images;
# with SAN=1 the one with sanitizers, too. Preempted, they interrupt an image at
# the same places. clang has nothing to warn of in the unit tests.
#
#   B=BUILD-DIRECTORY compilers.sh
. "$(dirname "$0")/common.sh"

seed=$RANDOM$RANDOM
build() {                   # build NAME TARGET VARIABLE...
    local name=$1 target=$2
    shift 2
    make --no-print-directory -s -j"$(nproc)" "B=$b/other/$name" SAN= "$@" "$target"
}
demo() {                    # demo NAME POSTBOARD
    mkdir "$work/$1.mail"
    POSTBOARD_IMAGES=$images run_to "$1" "$2" demo --seed "$seed" --maildir "$work/$1.mail" \
        --pcap "$work/$1.pcap"
    echo "$1: $(hash_of "$1")"
}
racing=$b/tests/images/preempt/lost_update_races.so
preempted() {               # preempted POSTBOARD: twenty runs, which may lose updates
    local at
    for ((at = seed; at < seed + 20; at++)); do
        "$1" run --seed "$at" --preempt accesses --preempt-log "$work/log" "$racing" \
            2>"$work/err" >&2 || (($? == 1)) || { cat "$work/err" >&2; fail "$1 cannot run $racing"; }
        grep -o '^seed=.*' "$work/err"
        cut -d'#' -f1 "$work/log" | grep '^0 ' || true
    done
}
build gcc "$b/other/gcc/postboard" CC=gcc
build clang "$b/other/clang/postboard" CC=clang
build clang unit-warnings CC=clang
build O0 "$b/other/O0/postboard" CC=gcc "OPT=-O0 -g"
images=$b/images
if [[ -n ${SAN:-} ]]; then      # sanitized images need the host that was built like them
    images=$b/other/gcc/images
    build gcc images CC=gcc
fi
demo this "$b/postboard"
for name in gcc clang O0; do
    demo $name "$b/other/$name/postboard"
    [[ $(hash_of this) == "$(hash_of $name)" ]] || fail "$name gives another hash for seed $seed"
    cmp "$work/this.pcap" "$work/$name.pcap" || fail "$name gives another capture for seed $seed"
done
if [[ -z ${SAN:-} ]]; then
    make --no-print-directory -s "B=$b" "$racing"
    preempted "$b/postboard" >"$work/this.moments"
    for name in gcc clang O0; do
        preempted "$b/other/$name/postboard" >"$work/$name.moments"
        diff "$work/this.moments" "$work/$name.moments" >&2 ||
            fail "$name interrupts otherwise than this one, from seed $seed"
    done
    moments=$(grep -c '^0 ' "$work/this.moments") || fail "no seed of twenty from $seed has a moment"
    echo "preempted: $moments moments in twenty runs, the same by each"
fi
