/*
 * Boot arguments and the network that all our firmware starts with.
 */
#include "boot.h"

#define PACKET_PAYLOAD 1568 /* a full Ethernet frame, its IP header aligned */
#define PACKETS 64
#define PACKETS_LEAST 8 /* with fewer, connections starve each other */
#define IP_PRIORITY 1

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

/* A decimal number of at most three digits; returns what follows, or NULL. */
static const char *parse_octet(const char *text, ULONG *value)
{
    const char *start = text;

    for (*value = 0; *text >= '0' && *text <= '9' && text - start < 3; text++)
        *value = *value * 10 + (ULONG)(*text - '0');
    return text == start || *value > 255 ? NULL : text;
}

UINT pb_boot_parse_ipv4(const char *text, ULONG *address, ULONG *mask)
{
    ULONG quad = 0, octet;

    for (int i = 0; i < 4; i++) {
        text = parse_octet(text, &octet);
        if (text == NULL || (i < 3 && *text++ != '.'))
            return NX_INVALID_PARAMETERS;
        quad = quad << 8 | octet;
    }
    if (mask != NX_NULL) {
        if (*text++ != '/' || (text = parse_octet(text, &octet)) == NULL || octet == 0 ||
            octet > 32)
            return NX_INVALID_PARAMETERS;
    }
    if (*text != '\0')
        return NX_INVALID_PARAMETERS;
    *address = quad;
    if (mask != NX_NULL)
        *mask = 0xFFFFFFFFu << (32 - octet);
    return NX_SUCCESS;
}

CHAR *pb_boot_format_ipv4(CHAR text[PB_BOOT_IPV4_TEXT], ULONG address)
{
    snprintf(text, PB_BOOT_IPV4_TEXT, "%u.%u.%u.%u", (unsigned)(address >> 24),
             (unsigned)(address >> 16 & 255), (unsigned)(address >> 8 & 255),
             (unsigned)(address & 255));
    return text;
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

static UINT protocols_enable(NX_IP *ip)
{
    UINT status = nx_arp_enable(ip, arp_cache, sizeof arp_cache);

    if (status == NX_SUCCESS)
        status = nx_icmp_enable(ip);
    if (status == NX_SUCCESS)
        status = nx_udp_enable(ip);
    if (status == NX_SUCCESS)
        status = nx_tcp_enable(ip);
    return status;
}

UINT pb_boot_network_start(struct pb_boot_network *network, VOID *first_unused_memory)
{
    const char *gateway = pb_boot_text("gateway", "");
    ULONG address, mask;
    UINT status;

    nx_system_initialize();
    status = pb_boot_parse_ipv4(pb_boot_text("ip", ""), &address, &mask);
    if (status == NX_SUCCESS)
        status = pool_start(&network->pool, first_unused_memory);
    if (status == NX_SUCCESS)
        status = nx_ip_create(&network->ip, "eth0", address, mask, &network->pool,
                              nx_ethernet_driver, ip_stack, sizeof ip_stack, IP_PRIORITY);
    if (status == NX_SUCCESS)
        status = protocols_enable(&network->ip);
    if (status == NX_SUCCESS && *gateway != '\0') {
        status = pb_boot_parse_ipv4(gateway, &address, NX_NULL);
        if (status == NX_SUCCESS)
            status = nx_ip_gateway_address_set(&network->ip, address);
    }
    return status;
}

VOID pb_boot_failed(UINT status)
{
    _pb_machine->stop(_pb_machine->board, (int)(PB_BOOT_FAILED + status));
    for (;;)
        ; /* stop does not return */
}
