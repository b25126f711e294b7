#!/bin/bash
# install.sh - what `make install` puts in place works without the source tree:
# the demo, an image by postboard-cc, a linked board by pkg-config's flags; and
# `make uninstall` leaves nothing.
#
#   B=BUILD-DIRECTORY install.sh
. "$(dirname "$0")/common.sh"

prefix=$work/usr
quiet_make() { make --no-print-directory -s "B=$b" "PREFIX=$prefix" "$@"; }
quiet_make install
[[ -s $prefix/share/man/man1/postboard.1 ]] || fail "no manual page"
cp apps/examples/demo_netxduo_smtp_client.c "$work/demo.c"
cd "$work"
export XDG_CACHE_HOME=$work/cache
run_to demo "$prefix/bin/postboard" demo --pcap "$work/demo.pcap"
run_to build "$prefix/bin/postboard-cc" -o "$work/demo.so" "$work/demo.c"
mkdir "$work/mail"
run_to run "$prefix/bin/postboard" run "$work/demo.so" --serve 1.2.3.4:25 --maildir "$work/mail" --until 10m
only_mail "$work/mail" >/dev/null

cat >"$work/linked.c" <<'E'
#include "tx_api.h"
#include "machine.h"
static TX_THREAD thread;
static UCHAR stack[1024];
static CHAR name[] = "hello";
static void hello(ULONG number)
{
    tx_thread_sleep(10);
    printf("hello %u at tick %u\n", number, tx_time_get());
    _pb_machine->stop(_pb_machine->board, 7);
}
void tx_application_define(void *memory)
{
    tx_thread_create(&thread, name, hello, 42, stack, sizeof stack, 1, 1, TX_NO_TIME_SLICE, TX_AUTO_START);
}
int main(void)
{
    tx_kernel_enter();
    return 1;
}
E
flags() { sed -n "s|\${includedir}|$prefix/include/postboard|; s|\${libdir}|$prefix/lib|; s/^$1: //p" \
    "$prefix/lib/pkgconfig/postboard.pc"; }
# shellcheck disable=SC2046
"${CC:-cc}" $(flags Cflags) -o linked linked.c ${SAN:+-fsanitize=address,undefined} $(flags Libs)
status=0
./linked >linked.out 2>linked.err || status=$?
[[ $status == 7 ]] || { cat linked.err >&2; fail "a linked board ended with $status, not 7"; }
grep -qx 'hello 42 at tick 1[0-9]' linked.out || fail "a linked board printed: $(cat linked.out)"

cd "$OLDPWD"
quiet_make uninstall
left=$(find "$prefix" ! -type d)
[[ -z $left ]] || fail "make uninstall leaves $left"
echo "install: demo, image and linked board work from $prefix; uninstalled"
