#!/bin/bash
# net-options.sh - the stack compiled with other options passes its tests, and
# options that it does not have are refused by name.
#
#   net-options.sh BUILD-DIRECTORY    (holds the host's and the kernel's objects)
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${1:?usage: net-options.sh BUILD-DIRECTORY}
CC=$(cut -d' ' -f1 "$B/flags")
out=$B/net-options
flags="-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unused-parameter -O1 -g -fno-pie
       -Ikernel/include -Inetstack/include -Ikernel -Inetstack -Itests/unit -iquote drivers"
rm -rf "$out"

# A unit test, or one that is for a variant alone.
source_of() {
    local unit=tests/unit/test_$1.c
    if [ -f "$unit" ]; then echo "$unit"; else echo "tests/checks/net-options-$1.c"; fi
}

# variant NAME "OPTIONS" TEST...
variant() {
    local name=$1 options=$2 dir=$out/$1
    shift 2
    mkdir -p "$dir"
    printf '%s\n' netstack/*.c |
        xargs -P 2 -I{} sh -c "$(echo $CC $flags $options) -c {} -o $dir/\$(basename {} .c).o"
    for test in "$@"; do
        $CC $flags $options -no-pie "$(source_of "$test")" "$dir"/*.o \
            "$B"/linked/kernel/*.o "$B"/host/drivers/*.o -o "$dir/test_$test" \
            -lcmocka -lpcap -lslirp -ledit -ldl -lm
        echo "-- $name: $test ($options)"
        "$dir/test_$test" >"$dir/log" 2>&1 || { cat "$dir/log"; exit 1; }
    done
}

# All that adds to the interface; few ports, so that a test can take them all.
variant more "-DNX_MAX_PHYSICAL_INTERFACES=3 -DNX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    -DNX_ENABLE_DUAL_PACKET_POOL -DNX_ENABLE_INTERFACE_CAPABILITY -DNX_ENABLE_IP_RAW_PACKET_FILTER
    -DNX_ENABLE_IP_PACKET_FILTER -DNX_ENABLE_IP_STATIC_ROUTING -DNX_ENABLE_LOW_WATERMARK
    -DNX_DRIVER_DEFERRED_PROCESSING -DNX_ENABLE_TCP_KEEPALIVE -DNX_ENABLE_TCP_WINDOW_SCALING
    -DNX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY -DNX_ENABLE_VLAN
    -DNX_MAX_PORT=8200 -DNX_SEARCH_PORT_START=8192" net_services vlan
