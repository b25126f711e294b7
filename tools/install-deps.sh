#!/bin/sh
# install-deps.sh - installs what `make demo` or `make check` needs and this
# machine lacks: Debian packages, through sudo when not root. It asks for what
# is there, not for packages, so a machine that has all runs no apt at all.
#
#   install-deps.sh demo|check [-n]     -n: only say what is missing (status 1)
# shellcheck disable=SC2317,SC2034   # need() calls by name; a round is only counted
set -eu

what=${1:-check} dry=${2:-}
case $what in demo | check) ;; *) sed -n '2,/^set /{/^set /d;/shellcheck/d;s/^# \{0,1\}//;p;}' "$0"; exit 64 ;; esac
PATH=$PATH:/usr/sbin:/sbin
cc=${CC:-cc}

# need PACKAGE WHY TEST...: notes the package when the test fails
need() {
    package=$1 why=$2
    shift 2
    "$@" >/dev/null 2>&1 && return
    missing="$missing $package"
    reasons="$reasons    $package: $why
"
}
have() { command -v "$1"; }
header() { echo "#include <$1>" | "$2" -E -x c -; }
library() { file=$("$1" -print-file-name="$2") && [ -e "$file" ]; }

list() {
    missing='' reasons=''
    need make "runs the build" have make
    if ! have "$cc" >/dev/null && ! have gcc >/dev/null && ! have clang >/dev/null; then
        need gcc "compiles everything" false
    fi
    have "$cc" >/dev/null || cc=gcc
    have "$cc" >/dev/null || cc=clang
    need libc6-dev "the C library's headers" header stdio.h "$cc"
    need libpcap-dev "writes captures" header pcap/pcap.h "$cc"
    need libslirp-dev "joins a board to the network without root" header slirp/libslirp.h "$cc"
    need libmbedtls-dev "encrypts mail sessions" header mbedtls/ssl.h "$cc"
    need binutils "fits it to boards" have objcopy
    need libedit-dev "edits lines in postboard boot" header histedit.h "$cc"
    [ "$what" = check ] || return 0
    need tcpdump "records the sessions that are replayed" have tcpdump
    need curl "a client whose session is recorded and replayed" have curl
    need gcc "one of the two compilers that must agree" have gcc
    need clang "the other of the two compilers that must agree" have clang
    have clang >/dev/null &&
        need "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev" "clang's sanitizers" \
            library clang "libclang_rt.asan-$(uname -m).a"
    need libcmocka-dev "the unit tests' framework" header cmocka.h "$cc"
    need tshark "judges the captures" have tshark
    need gdb "loaded images in a debugger are tested" have gdb
    need valgrind "a board under valgrind is tested" have valgrind
    need iproute2 "makes the network of the test with Postfix" have ip
    need radvd "the router of the test with IPv6" have radvd
    need dpkg-dev "names Debian's hardening flags" have dpkg-buildflags
    # without its symbols valgrind refuses to start
    [ ! -e /etc/debian_version ] || need libc6-dbg "valgrind needs the C library's symbols" \
        dpkg-query -s libc6-dbg
}

list
[ -n "$missing" ] || exit 0
printf 'make %s needs packages that this machine lacks:\n%s' "$what" "$reasons" >&2
[ "$dry" != -n ] || exit 1
if ! have apt-get >/dev/null; then
    echo "install-deps.sh: there is no apt-get here; install what the packages above hold" \
        "(their Debian names are given) by this system's own means, then try again" >&2
    exit 69
fi
sudo=''
if [ "$(id -u)" != 0 ]; then
    if ! have sudo >/dev/null; then
        echo "install-deps.sh: neither root nor sudo; as root: apt-get install$missing" >&2
        exit 77
    fi
    sudo=sudo
    echo "installing them through sudo apt-get" >&2
fi
# tshark's package asks who may capture unless told not to ask
apt() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >&2
}
apt update
# twice: which sanitizer package clang needs shows when clang is there
for round in 1 2; do
    # shellcheck disable=SC2086
    apt install --no-install-recommends $missing
    hash -r
    list
    [ -n "$missing" ] || exit 0
done
printf 'install-deps.sh: installed, yet still missing:\n%s' "$reasons" >&2
exit 70
