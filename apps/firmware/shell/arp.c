/*
 * arp: the address cache. The table is 32 rings, which the interface shows.
 */
#include "shell.h"

PB_SHELL_COMMAND(arp, "", "the ARP cache");

static VOID entry_print(const NX_ARP *entry)
{
    CHAR address[PB_BOOT_IPV4_TEXT];
    ULONG msw = entry->nx_arp_physical_address_msw, lsw = entry->nx_arp_physical_address_lsw;

    printf("%-15s  ", pb_boot_format_ipv4(address, entry->nx_arp_ip_address));
    if (msw == 0 && lsw == 0)
        printf("(asking)         ");
    else
        printf("%02x:%02x:%02x:%02x:%02x:%02x", (unsigned)(msw >> 8 & 255), (unsigned)(msw & 255),
               (unsigned)(lsw >> 24), (unsigned)(lsw >> 16 & 255), (unsigned)(lsw >> 8 & 255),
               (unsigned)(lsw & 255));
    printf("  %s\n", entry->nx_arp_route_static ? "static" : "dynamic");
}

static VOID arp_run(UINT count, CHAR **words)
{
    NX_IP *ip = &pb_shell_network.ip;
    ULONG asked, asked_us, answered, answers, dynamic, fixed, aged, invalid;

    for (UINT i = 0; i < sizeof ip->nx_ip_arp_table / sizeof ip->nx_ip_arp_table[0]; i++) {
        const NX_ARP *first = ip->nx_ip_arp_table[i], *entry = first;

        while (entry != NX_NULL) {
            entry_print(entry);
            entry = entry->nx_arp_active_next != first ? entry->nx_arp_active_next : NX_NULL;
        }
    }
    if (nx_arp_info_get(ip, &asked, &asked_us, &answered, &answers, &dynamic, &fixed, &aged,
                        &invalid) == NX_SUCCESS)
        printf("requests: %u sent, %u received; answers: %u sent, %u received\n", (unsigned)asked,
               (unsigned)asked_us, (unsigned)answered, (unsigned)answers);
}
