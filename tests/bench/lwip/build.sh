#!/bin/sh
# build.sh - lwIP from Debian's source package, as the shared objects that the
# network benchmark loads beside ours; two copies of each, for two nodes. What
# is missing is said, and the benchmark goes on without.
#
#   build.sh BUILD-DIRECTORY
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/bench/lwip"
cd "$1/bench/lwip"
cc=${CC:-cc}

skip() { echo "lwip: $1: it is not measured" >&2; exit 0; }

# With lists of its own: the machine's say nothing of sources.
fetch() {
    command -v apt-get >/dev/null && command -v dpkg-source >/dev/null ||
        skip "apt-get source needs apt and dpkg-dev"
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    mkdir -p apt/lists/partial apt/cache/archives/partial
    echo "deb-src http://deb.debian.org/debian $release main" >apt/sources.list
    set -- -q -o Dir::Etc::sourcelist="$PWD/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$PWD/apt/lists" -o Dir::Cache="$PWD/apt/cache"
    [ "$(id -u)" != 0 ] || set -- "$@" -o APT::Sandbox::User=root
    { apt-get "$@" update && apt-get "$@" source lwip; } >apt/log 2>&1 ||
        skip "its source cannot be fetched ($PWD/apt/log)"
}

# name, connections that it can hold
node() {
    [ "$1-1.so" -nt "$here/node.c" ] && [ "$1-1.so" -nt "$here/lwipopts.h" ] && return
    "$cc" -O2 -w -fPIC -shared -fvisibility=hidden -Wl,-Bsymbolic -DPCBS="$2" -I"$here" -Isrc/src/include \
        -o "$1-1.so" "$here/node.c" src/src/core/*.c src/src/core/ipv4/*.c \
        src/src/netif/ethernet.c >"$1.log" 2>&1 || skip "it does not compile ($PWD/$1.log)"
    cp "$1-1.so" "$1-2.so"
}

[ -d src ] || { fetch; mv lwip-*/ src; }
node few 16
node many 10016
