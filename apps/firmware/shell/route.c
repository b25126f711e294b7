/*
 * route: where packets go: networks on the link, gateways, and the limits that paths
 * have been found to have.
 */
#include "shell.h"

PB_SHELL_COMMAND(route, "", "networks, gateways and path MTUs");

static VOID ipv4_print(NX_IP *ip)
{
    CHAR network[PB_BOOT_IPV4_TEXT], mask_text[PB_BOOT_IPV4_TEXT];
    ULONG address, mask, gateway;

    if (nx_ip_address_get(ip, &address, &mask) == NX_SUCCESS && address != 0)
        printf("%s  netmask %s  on %s\n", pb_boot_format_ipv4(network, address & mask),
               pb_boot_format_ipv4(mask_text, mask), PB_BOOT_INTERFACE);
    if (nx_ip_gateway_address_get(ip, &gateway) == NX_SUCCESS && gateway != 0)
        printf("default  via %s\n", pb_boot_format_ipv4(network, gateway));
}

static VOID lifetime_print(ULONG seconds, ULONG forever)
{
    if (seconds == forever)
        puts("  for ever");
    else
        printf("  for %u s\n", (unsigned)seconds);
}

/* Networks of addresses that were set. */
static VOID own_networks_print(const NX_IP *ip)
{
    CHAR text[PB_BOOT_ADDRESS_TEXT];
    ULONG network[4];

    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        const NXD_IPV6_ADDRESS *entry = &ip->nx_ipv6_address[i];

        if (!entry->nxd_ipv6_address_valid ||
            entry->nxd_ipv6_address_ConfigurationMethod == NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG)
            continue;
        memcpy(network, entry->nxd_ipv6_address, sizeof network);
        pb_boot_network_of(network, entry->nxd_ipv6_address_prefix_length);
        printf("%s/%u  on %s\n", pb_boot_format_ipv6(text, network),
               (unsigned)entry->nxd_ipv6_address_prefix_length, PB_BOOT_INTERFACE);
    }
}

/* Networks that routers told of. */
static VOID prefixes_print(const NX_IP *ip)
{
    CHAR text[PB_BOOT_ADDRESS_TEXT];

    for (const NX_IPV6_PREFIX_ENTRY *entry = ip->nx_ipv6_prefix_list_ptr; entry != NX_NULL;
         entry = entry->nx_ipv6_prefix_entry_next) {
        pb_boot_format_ipv6(text, entry->nx_ipv6_prefix_entry_network_address);
        printf("%s/%u  on %s", text, (unsigned)entry->nx_ipv6_prefix_entry_prefix_length,
               PB_BOOT_INTERFACE);
        lifetime_print(entry->nx_ipv6_prefix_entry_valid_lifetime, 0xFFFFFFFF);
    }
}

static VOID routers_print(NX_IP *ip)
{
    CHAR text[PB_BOOT_ADDRESS_TEXT];
    ULONG lifetime, length, method;
    NXD_ADDRESS router;

    for (UINT i = 0; nxd_ipv6_default_router_entry_get(ip, 0, i, &router, &lifetime, &length,
                                                       &method) == NX_SUCCESS;
         i++) {
        printf("default  via %s", pb_boot_format_address(text, &router));
        lifetime_print(lifetime, 0xFFFF);
    }
}

static VOID paths_print(const NX_IP *ip)
{
    CHAR text[PB_BOOT_ADDRESS_TEXT];

    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++) {
        const NX_IPV6_DESTINATION_ENTRY *entry = &ip->nx_ipv6_destination_table[i];

        if (!entry->nx_ipv6_destination_entry_valid)
            continue;
        pb_boot_format_ipv6(text, entry->nx_ipv6_destination_entry_destination_address);
        printf("%s  via ", text);
        printf("%s", pb_boot_format_ipv6(text, entry->nx_ipv6_destination_entry_next_hop));
        if (entry->nx_ipv6_destination_entry_path_mtu != 0)
            printf("  mtu %u", (unsigned)entry->nx_ipv6_destination_entry_path_mtu);
        putchar('\n');
    }
}

static VOID route_run(UINT count, CHAR **words)
{
    NX_IP *ip = &pb_shell_network.ip;

    ipv4_print(ip);
    own_networks_print(ip);
    prefixes_print(ip);
    routers_print(ip);
    paths_print(ip);
}
