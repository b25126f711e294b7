/*
 * nd: the neighbour cache (RFC 4861 5.1), IPv6's counterpart of the ARP cache.
 */
#include "shell.h"
#include "nx_nd_cache.h"

PB_SHELL_COMMAND(nd, "", "IPv6's neighbour cache");

static const char *state_name(UINT state)
{
    static const char *const names[] = {
        [ND_CACHE_STATE_INCOMPLETE] = "incomplete", [ND_CACHE_STATE_REACHABLE] = "reachable",
        [ND_CACHE_STATE_STALE] = "stale",           [ND_CACHE_STATE_DELAY] = "delay",
        [ND_CACHE_STATE_PROBE] = "probe",           [ND_CACHE_STATE_CREATED] = "created",
    };

    return PB_SHELL_NAME(names, state);
}

static VOID entry_print(const ND_CACHE_ENTRY *entry)
{
    CHAR address[PB_BOOT_ADDRESS_TEXT];
    const UCHAR *mac = entry->nx_nd_cache_mac_addr;

    printf("%-39s  ", pb_boot_format_ipv6(address, entry->nx_nd_cache_dest_ip));
    if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_INCOMPLETE)
        printf("(asking)         ");
    else
        printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
    printf("  %s%s%s\n", state_name(entry->nx_nd_cache_nd_status),
           entry->nx_nd_cache_is_router != NX_NULL ? ", router" : "",
           entry->nx_nd_cache_is_static ? ", static" : "");
}

static VOID nd_run(UINT count, CHAR **words)
{
    const NX_IP *ip = &pb_shell_network.ip;

    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        if (ip->nx_ipv6_nd_cache[i].nx_nd_cache_nd_status != ND_CACHE_STATE_INVALID)
            entry_print(&ip->nx_ipv6_nd_cache[i]);
    }
}
