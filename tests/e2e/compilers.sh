#!/bin/bash
# compilers.sh - the postboard that gcc built and the one that clang built, and a
# build without optimisation, give the same hash and capture on the same images.
#
#   B=BUILD-DIRECTORY compilers.sh
. "$(dirname "$0")/common.sh"

seed=$RANDOM$RANDOM
build() {                   # build NAME VARIABLE...: only the host side
    local name=$1
    shift
    make --no-print-directory -s "B=$b/other/$name" SAN= "$@" "$b/other/$name/postboard"
}
demo() {                    # demo NAME POSTBOARD
    mkdir "$work/$1.mail"
    POSTBOARD_IMAGES=$b/images run_to "$1" "$2" demo --seed "$seed" --maildir "$work/$1.mail" \
        --pcap "$work/$1.pcap"
    echo "$1: $(hash_of "$1")"
}
build gcc CC=gcc
build clang CC=clang
build O0 CC=gcc "OPT=-O0 -g"
demo this "$b/postboard"
for name in gcc clang O0; do
    demo $name "$b/other/$name/postboard"
    [[ $(hash_of this) == "$(hash_of $name)" ]] || fail "$name gives another hash for seed $seed"
    cmp "$work/this.pcap" "$work/$name.pcap" || fail "$name gives another capture for seed $seed"
done
