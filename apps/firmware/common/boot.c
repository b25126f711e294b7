/*
 * Boot arguments and the network that all our firmware starts with.
 */
#include "boot.h"

#define PACKET_PAYLOAD 1568 /* a full Ethernet frame, its IP header aligned */
#define PACKETS 64
#define PACKETS_LEAST 8 /* with fewer, connections starve each other */
#define IP_PRIORITY 1
/* Duplicates are looked for, three solicitations go unanswered: it is not coming. */
#define WAIT_TENTHS 200

static UCHAR ip_stack[4096];
static UCHAR arp_cache[4096];

const char *pb_boot_text(const char *name, const char *otherwise)
{
    const char *value = _pb_machine->argument(_pb_machine->board, name, NULL);

    return value != NULL ? value : otherwise;
}

ULONG pb_boot_number(const char *name, ULONG otherwise)
{
    const char *text = pb_boot_text(name, "");
    ULONG value = 0;

    if (*text == '\0')
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (ULONG)(*text - '0');
    return *text == '\0' ? value : otherwise;
}

static UINT pool_start(NX_PACKET_POOL *pool, VOID *first_unused_memory)
{
    size_t ram_size;
    UCHAR *ram = _pb_machine->ram(_pb_machine->board, &ram_size);
    size_t room = ram_size - (size_t)((UCHAR *)first_unused_memory - ram);
    size_t one = PACKET_PAYLOAD + sizeof(NX_PACKET);
    size_t want = PACKETS * one < room / 2 ? PACKETS * one : room / 2;

    if (want < PACKETS_LEAST * one)
        return NX_SIZE_ERROR;
    return nx_packet_pool_create(pool, "packets", PACKET_PAYLOAD, first_unused_memory, (ULONG)want);
}

/* What is set after ICMPv6 is on is used once nobody else was found to have it. */
static UINT ipv6_enable(NX_IP *ip)
{
    UINT status = nxd_ipv6_enable(ip);

    if (status == NX_SUCCESS)
        status = nxd_icmp_enable(ip);
    return status == NX_SUCCESS ? nxd_ipv6_address_set(ip, 0, NX_NULL, 10, NX_NULL) : status;
}

static UINT ipv6_addresses_set(NX_IP *ip)
{
    const char *own = pb_boot_text("ip6", ""), *gateway = pb_boot_text("gateway6", "");
    NXD_ADDRESS address;
    ULONG length;
    UINT status = NX_SUCCESS;

    if (*own != '\0' && strcmp(own, "auto") != 0) {
        status = pb_boot_parse_address(own, &address, &length);
        if (status == NX_SUCCESS)
            status = nxd_ipv6_address_set(ip, 0, &address, length, NX_NULL);
    }
    if (*gateway != '\0' && status == NX_SUCCESS) {
        status = pb_boot_parse_address(gateway, &address, NX_NULL);
        if (status == NX_SUCCESS)
            status = nxd_ipv6_default_router_add(ip, &address, 0xFFFF, 0);
    }
    return status;
}

static UINT protocols_enable(NX_IP *ip)
{
    UINT status = nx_ip_fragment_enable(ip);

    if (status == NX_SUCCESS)
        status = nx_arp_enable(ip, arp_cache, sizeof arp_cache);
    if (status == NX_SUCCESS)
        status = *pb_boot_text("ip6", "") == '\0' ? nx_icmp_enable(ip) : ipv6_enable(ip);
    if (status == NX_SUCCESS)
        status = nx_udp_enable(ip);
    if (status == NX_SUCCESS)
        status = nx_tcp_enable(ip);
    return status;
}

/* The IPv4 address, or none where there is IPv6. */
static UINT ipv4_address(ULONG *address, ULONG *mask)
{
    const char *own = pb_boot_text("ip", "");

    *address = *mask = 0;
    if (*own == '\0' && *pb_boot_text("ip6", "") != '\0')
        return NX_SUCCESS;
    return pb_boot_parse_ipv4(own, address, mask);
}

UINT pb_boot_network_start(struct pb_boot_network *network, VOID *first_unused_memory)
{
    const char *gateway = pb_boot_text("gateway", "");
    ULONG address, mask;
    UINT status;

    nx_system_initialize();
    status = ipv4_address(&address, &mask);
    if (status == NX_SUCCESS)
        status = pool_start(&network->pool, first_unused_memory);
    if (status == NX_SUCCESS)
        status = nx_ip_create(&network->ip, PB_BOOT_INTERFACE, address, mask, &network->pool,
                              nx_ethernet_driver, ip_stack, sizeof ip_stack, IP_PRIORITY);
    if (status == NX_SUCCESS)
        status = protocols_enable(&network->ip);
    if (status == NX_SUCCESS && *gateway != '\0') {
        status = pb_boot_parse_ipv4(gateway, &address, NX_NULL);
        if (status == NX_SUCCESS)
            status = nx_ip_gateway_address_set(&network->ip, address);
    }
    return status == NX_SUCCESS ? ipv6_addresses_set(&network->ip) : status;
}

/* The first that can be used of our IPv6 addresses of the peer's scope, else the first
 * in doubt; NX_NULL: there is none. */
static const NXD_IPV6_ADDRESS *own_entry(const NX_IP *ip, const NXD_ADDRESS *peer)
{
    const NXD_IPV6_ADDRESS *found = NX_NULL;
    NXD_ADDRESS own = {.nxd_ip_version = NX_IP_VERSION_V6};

    for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        const NXD_IPV6_ADDRESS *entry = &ip->nx_ipv6_address[i];

        own.nxd_ip_address.v6[0] = entry->nxd_ipv6_address[0];
        if (!entry->nxd_ipv6_address_valid ||
            pb_boot_is_link_local(&own) != pb_boot_is_link_local(peer))
            continue;
        if (entry->nxd_ipv6_address_state != NX_IPV6_ADDR_STATE_TENTATIVE)
            return entry;
        if (found == NX_NULL)
            found = entry;
    }
    return found;
}

static UINT is_coming(const NX_IP *ip, const NXD_ADDRESS *peer)
{
    const NXD_IPV6_ADDRESS *entry = own_entry(ip, peer);

    if (entry == NX_NULL)
        return !pb_boot_is_link_local(peer) && strcmp(pb_boot_text("ip6", ""), "auto") == 0;
    return entry->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_TENTATIVE;
}

VOID pb_boot_network_wait(struct pb_boot_network *network, const NXD_ADDRESS *peer)
{
    if (peer->nxd_ip_version != NX_IP_VERSION_V6)
        return;
    for (UINT tenths = 0; tenths < WAIT_TENTHS && is_coming(&network->ip, peer); tenths++)
        tx_thread_sleep(NX_IP_PERIODIC_RATE / 10);
}

UINT pb_boot_own_address(const NX_IP *ip, const NXD_ADDRESS *peer, NXD_ADDRESS *own)
{
    const NXD_IPV6_ADDRESS *entry;

    own->nxd_ip_version = peer->nxd_ip_version;
    if (peer->nxd_ip_version == NX_IP_VERSION_V4) {
        own->nxd_ip_address.v4 = ip->nx_ip_interface[0].nx_interface_ip_address;
        return own->nxd_ip_address.v4 != 0 ? NX_SUCCESS : NX_NO_INTERFACE_ADDRESS;
    }
    entry = own_entry(ip, peer);
    if (entry == NX_NULL)
        return NX_NO_INTERFACE_ADDRESS;
    memcpy(own->nxd_ip_address.v6, entry->nxd_ipv6_address, sizeof own->nxd_ip_address.v6);
    return NX_SUCCESS;
}

VOID pb_boot_failed(UINT status)
{
    _pb_machine->stop(_pb_machine->board, (int)(PB_BOOT_FAILED + status));
    for (;;)
        ; /* stop does not return */
}
