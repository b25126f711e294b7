#!/bin/bash
# layers-test.sh - layers.sh refuses what it is there to refuse: each case adds
# one breach to a clean set of objects and must be named.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

object() {                  # object PATH CODE
    mkdir -p "$work/$(dirname "$1")"
    echo "$2" | "${CC:-cc}" -w -O1 -fno-builtin -x c -c -o "$work/$1.o" -
}
clean() {
    rm -rf "${work:?}"/*
    object linked/kernel/tx 'int _pb_machine; int memcmp(); int _tx_a(void) { return memcmp(); }'
    object linked/netstack/nx 'int _tx_a(); int _nx_a(void) { return _tx_a(); }'
    object linked/smtp/sm 'int _nx_a(); int _nxd_a(void) { return _nx_a(); }'
    object host/drivers/world 'int pb_w(void) { return 0; } static const char *const names[] = {"a"}; const char *pb_n(int i) { return names[i]; }'
    object host/drivers/tap 'int open(); int pb_tap(void) { return open(); }'
    object host/apps/postboard/main 'int pb_w(); int read(); int main(void) { return pb_w() + read(); }'
}

clean
./layers.sh "$work" || { echo "layers-test.sh: a clean set is refused" >&2; exit 1; }
while IFS='|' read -r path code words; do
    clean
    object "$path" "$code"
    if ./layers.sh "$work" >"$work/out"; then
        echo "layers-test.sh: passed $path: $code" >&2
        exit 1
    fi
    grep -q "$words" "$work/out" || { cat "$work/out" >&2; echo "layers-test.sh: not named: $words" >&2; exit 1; }
done <<'E'
linked/kernel/up|int _nx_a(); int _tx_u(void) { return _nx_a(); }|calls _nx_a of netstack/nx.o
linked/netstack/up|int _nxd_a(); int _nx_u(void) { return _nxd_a(); }|calls _nxd_a of smtp/sm.o
linked/smtp/host|int pb_w(); int _nxd_u(void) { return pb_w(); }|calls pb_w of drivers/world.o
linked/netstack/system|int socket(); int _nx_u(void) { return socket(); }|takes socket from outside
linked/kernel/time|int time(); int _tx_u(void) { return time(); }|takes time from outside
linked/smtp/machine|extern int _pb_machine; int _nxd_u(void) { return _pb_machine; }|knows the machine
linked/netstack/name|int checksum(void) { return 0; }|checksum is visible to firmware
host/drivers/down|int _tx_a(); int pb_u(void) { return _tx_a(); }|calls _tx_a of kernel/tx.o
host/drivers/link|int open(); int pb_u(void) { return open(); }|takes open from outside
host/drivers/clock|int clock_gettime(); int pb_u(void) { return clock_gettime(); }|takes clock_gettime from outside
host/drivers/state|static int n; int pb_u(void) { return n++; }|n is a variable outside any world
host/drivers/name|int hash(void) { return 0; }|hash is visible without the prefix
host/apps/postboard/cmd|int _nx_a(); int pb_u(void) { return _nx_a(); }|calls _nx_a of netstack/nx.o
E
echo "layers-test: every kind of breach is named"
