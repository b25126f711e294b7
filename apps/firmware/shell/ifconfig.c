/*
 * ifconfig: the interface, its addresses and its counters.
 */
#include "shell.h"

PB_SHELL_COMMAND(ifconfig, "", "the interface and its counters");

static VOID interface_print(NX_IP *ip)
{
    CHAR *name, address_text[PB_BOOT_IPV4_TEXT], mask_text[PB_BOOT_IPV4_TEXT];
    ULONG address, mask, mtu, msw, lsw, status, gateway;

    if (nx_ip_interface_info_get(ip, 0, &name, &address, &mask, &mtu, &msw, &lsw) != NX_SUCCESS)
        return;
    printf("%s  %s  mtu %u\n", ip->nx_ip_name,
           nx_ip_interface_status_check(ip, 0, NX_IP_LINK_ENABLED, &status, NX_NO_WAIT) ==
                   NX_SUCCESS
               ? "up"
               : "down",
           (unsigned)mtu);
    printf("    ether %02x:%02x:%02x:%02x:%02x:%02x\n", (unsigned)(msw >> 8 & 255),
           (unsigned)(msw & 255), (unsigned)(lsw >> 24), (unsigned)(lsw >> 16 & 255),
           (unsigned)(lsw >> 8 & 255), (unsigned)(lsw & 255));
    if (address == 0)
        return;
    printf("    inet %s  netmask %s", pb_boot_format_ipv4(address_text, address),
           pb_boot_format_ipv4(mask_text, mask));
    if (nx_ip_gateway_address_get(ip, &gateway) == NX_SUCCESS && gateway != 0)
        printf("  gateway %s", pb_boot_format_ipv4(address_text, gateway));
    putchar('\n');
}

static const char *state_name(UINT state)
{
    static const char *const names[] = {
        [NX_IPV6_ADDR_STATE_TENTATIVE] = "tentative",
        [NX_IPV6_ADDR_STATE_PREFERRED] = "preferred",
        [NX_IPV6_ADDR_STATE_DEPRECATED] = "deprecated",
        [NX_IPV6_ADDR_STATE_VALID] = "valid",
    };

    return PB_SHELL_NAME(names, state);
}

static const char *origin_name(UINT method)
{
    static const char *const names[] = {
        [NX_IPV6_ADDRESS_MANUAL_CONFIG] = "set",
        [NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG] = "from a router",
        [NX_IPV6_ADDRESS_BASED_ON_INTERFACE] = "from the hardware's",
    };

    return PB_SHELL_NAME(names, method);
}

static VOID ipv6_print(const NX_IP *ip)
{
    CHAR text[PB_BOOT_ADDRESS_TEXT];

    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        const NXD_IPV6_ADDRESS *entry = &ip->nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid)
            printf("    inet6 %s/%u  %s, %s\n", pb_boot_format_ipv6(text, entry->nxd_ipv6_address),
                   (unsigned)entry->nxd_ipv6_address_prefix_length,
                   state_name(entry->nxd_ipv6_address_state),
                   origin_name(entry->nxd_ipv6_address_ConfigurationMethod));
    }
}

static VOID counters_print(NX_IP *ip)
{
    ULONG sent, sent_bytes, received, received_bytes, invalid, dropped, checksum, unsent;
    ULONG fragments_sent, fragments_received;

    if (nx_ip_info_get(ip, &sent, &sent_bytes, &received, &received_bytes, &invalid, &dropped,
                       &checksum, &unsent, &fragments_sent, &fragments_received) != NX_SUCCESS)
        return;
    printf("    sent %u packets, %u bytes, %u dropped\n", (unsigned)sent, (unsigned)sent_bytes,
           (unsigned)unsent);
    printf("    received %u packets, %u bytes, %u invalid, %u bad checksums, %u dropped\n",
           (unsigned)received, (unsigned)received_bytes, (unsigned)invalid, (unsigned)checksum,
           (unsigned)dropped);
}

static VOID pool_print(NX_PACKET_POOL *pool)
{
    ULONG total, unused, empty, waited, invalid;

    if (nx_packet_pool_info_get(pool, &total, &unused, &empty, &waited, &invalid) == NX_SUCCESS)
        printf("    pool %u packets, %u free, %u times empty\n", (unsigned)total, (unsigned)unused,
               (unsigned)empty);
}

static VOID ifconfig_run(UINT count, CHAR **words)
{
    interface_print(&pb_shell_network.ip);
    ipv6_print(&pb_shell_network.ip);
    counters_print(&pb_shell_network.ip);
    pool_print(&pb_shell_network.pool);
}
