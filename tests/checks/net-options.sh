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
    -DNX_ENABLE_IPV6_MULTICAST -DNX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
    -DNX_IPV6_STATELESS_AUTOCONFIG_CONTROL -DNX_ENABLE_IPV6_PATH_MTU_DISCOVERY
    -DNX_MAX_PORT=8200 -DNX_SEARCH_PORT_START=8192" \
    net_services vlan more interfaces6 nd nd_router user_driver fuzz_tcp fuzz_nd

infos=
for kind in ARP RARP ICMP IGMP IP TCP UDP PACKET; do
    infos+=" -DNX_DISABLE_${kind}_INFO"
done
variant less "$infos -DNX_DISABLE_FRAGMENTATION" net_services
variant least "$infos -DNX_DISABLE_IGMPV2 -DNX_DISABLE_RESET_DISCONNECT -DNX_DISABLE_IPV6" \
    less absent6

# A packet is one buffer, and says who has it.
variant single "-DNX_DISABLE_PACKET_CHAIN -DNX_ENABLE_PACKET_DEBUG_INFO" single arp

variant six "-DNX_DISABLE_IPV4 -DNX_DISABLE_LOOPBACK_INTERFACE" six nd nd_router

# Names, values and types, with all members that options bring.
$CC $flags -DNX_MAX_PHYSICAL_INTERFACES=4 -DNX_ENABLE_EXTENDED_NOTIFY_SUPPORT \
    -DNX_ENABLE_DUAL_PACKET_POOL -DNX_ENABLE_INTERFACE_CAPABILITY -DNX_ENABLE_IP_RAW_PACKET_FILTER \
    -DNX_ENABLE_IP_PACKET_FILTER -DNX_ENABLE_IP_STATIC_ROUTING -DNX_ENABLE_LOW_WATERMARK \
    -DNX_DRIVER_DEFERRED_PROCESSING -DNX_ENABLE_TCP_KEEPALIVE -DNX_ENABLE_TCP_WINDOW_SCALING \
    -DNX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY -DNX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY \
    -DNX_ENABLE_IPV6_MULTICAST -DNX_IPV6_STATELESS_AUTOCONFIG_CONTROL \
    -DNX_ENABLE_IPV6_PATH_MTU_DISCOVERY \
    -no-pie tests/checks/net-options-facts.c -o "$out/facts" -lcmocka
"$out/facts"

# A library that is asked to print does.
variant loud "-DNX_DEBUG -DNX_DEBUG_PACKET" igmp udp
grep -q '^RAM network: ip sends 42 bytes$' "$out/loud/log" || {
    echo "NX_DEBUG prints nothing"
    exit 1
}

# Those that only choose how the stack is made inside, or what it does anyway:
# nothing is to be seen of them.
variant inside "-DNX_DISABLE_ASSERT -DNX_DISABLE_RX_SIZE_CHECKING -DNX_FRAGMENT_IMMEDIATE_ASSEMBLY
    -DNX_ENABLE_SOURCE_ADDRESS_CHECK -DNX_IPV6_UTIL_INLINE" ipv4

# Older names mean what the newer ones do: objects that got either are the same.
printf '#include "nx_api.h"\n#include "nx_nd_cache.h"\n#include "nx_icmpv6.h"\n' >"$out/names.c"
while read -r old new; do
    $CC $flags -E -dM "-D$old" "$out/names.c" | grep -v "^#define $old " |
        sed "s/\b$old\b/1/" | sort >"$out/old"
    $CC $flags -E -dM "-D$new" "$out/names.c" | grep -v "^#define $old " | sort >"$out/new"
    diff -u "$out/old" "$out/new" || { echo "$old is not $new"; exit 1; }
done <<END
NX_DUAL_PACKET_POOL_ENABLE NX_ENABLE_DUAL_PACKET_POOL=
NX_ENABLE_FEATURE_LOW_WATERMARK NX_ENABLE_LOW_WATERMARK=
NX_ARP_DISABLE_AUTO_ARP_ENTRY NX_DISABLE_ARP_AUTO_ENTRY=
NX_TCP_ENABLE_KEEPALIVE NX_ENABLE_TCP_KEEPALIVE=
NX_TCP_ENABLE_WINDOW_SCALING NX_ENABLE_TCP_WINDOW_SCALING=
NX_TCP_ENABLE_MSS_CHECK NX_ENABLE_TCP_MSS_CHECK=
NX_RAW_PACKET_FILTER_ENABLE NX_ENABLE_IP_RAW_PACKET_FILTER=
NX_IPV6_ADDRESS_CHANGE_NOTIFY_ENABLE NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY=
NX_IPV6_MULTICAST_ENABLE NX_ENABLE_IPV6_MULTICAST=
NX_IPV6_DISABLE_PURGE_UNUSED_CACHE_ENTRIES NX_DISABLE_IPV6_PURGE_UNUSED_CACHE_ENTRIES=
NXDUO_DISABLE_DAD NX_DISABLE_IPV6_DAD=
NXDUO_DUP_ADDR_DETECT_TRANSMITS NX_IPV6_DAD_TRANSMITS=1
NX_DUP_ADDR_DETECT_TRANSMITS NX_IPV6_DAD_TRANSMITS=1
NXDUO_DESTINATION_TABLE_SIZE NX_IPV6_DESTINATION_TABLE_SIZE=1
NX_DESTINATION_TABLE_SIZE NX_IPV6_DESTINATION_TABLE_SIZE=1
NXDUO_DISABLE_ICMPV6_REDIRECT_PROCESS NX_DISABLE_ICMPV6_REDIRECT_PROCESS=
NXDUO_DISABLE_ICMPV6_ROUTER_ADVERTISEMENT_PROCESS NX_DISABLE_ICMPV6_ROUTER_ADVERTISEMENT_PROCESS=
NXDUO_DISABLE_ICMPV6_ROUTER_SOLICITATION NX_DISABLE_ICMPV6_ROUTER_SOLICITATION=
NXDUO_DISABLE_ICMPV6_ERROR_MESSAGE NX_DISABLE_ICMPV6_ERROR_MESSAGE=
NXDUO_ICMPV6_MAX_RTR_SOLICITATIONS NX_ICMPV6_MAX_RTR_SOLICITATIONS=1
NXDUO_ICMPV6_RTR_SOLICITATION_INTERVAL NX_ICMPV6_RTR_SOLICITATION_INTERVAL=1
NX_DISABLE_ICMPv4_RX_CHECKSUM NX_DISABLE_ICMPV4_RX_CHECKSUM=
NX_DISABLE_ICMPv4_TX_CHECKSUM NX_DISABLE_ICMPV4_TX_CHECKSUM=
NX_DISABLE_ICMPv6_RX_CHECKSUM NX_DISABLE_ICMPV6_RX_CHECKSUM=
NX_DISABLE_ICMPv6_TX_CHECKSUM NX_DISABLE_ICMPV6_TX_CHECKSUM=
END

echo '#include "nx_api.h"' >"$out/refused.c"
for option in NX_ENABLE_TCPIP_OFFLOAD NX_ENABLE_HTTP_PROXY NX_ENABLE_6LOWPAN NX_ENABLE_THREAD \
    NX_IPSEC_ENABLE NX_NAT_ENABLE NX_ENABLE_ARP_MAC_CHANGE_NOTIFICATION NX_DIRECT_ISR_CALL \
    NX_HIGH_SECURITY; do
    if $CC $flags "-D$option" -c "$out/refused.c" -o "$out/refused.o" 2>"$out/log"; then
        echo "$option is not refused"
        exit 1
    fi
    grep -q "error.*$option" "$out/log" || {
        echo "$option is refused, but not by name"
        exit 1
    }
done
$CC $flags -DNX_HIGH_SECURITY -DNX_RAND=own_rand -DNX_SRAND=own_srand -c "$out/refused.c" \
    -o "$out/refused.o"
echo "options: 7 variants pass, 25 older names, 9 refused by name"
