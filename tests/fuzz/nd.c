/*
 * ICMPv6 and its options as they come, with what has to be right made right: the
 * checksum, mostly the hop limit, and options' lengths. Between them the
 * program uses the services that change what messages work on (addresses, routers,
 * neighbours, groups), and time passes.
 */
#include "fuzz_ipv6.h"

/* --- messages ---------------------------------------------------------------------------- */

/* Names of domains (RFC 8106 5.2) made of what is there. */
static void put_names(uint8_t *at, size_t room)
{
    for (size_t length; room > 2; at += 1 + length, room -= 1 + length) {
        length = at[0] % 8u;
        length = length < room - 1 ? length : room - 2;
        at[0] = (uint8_t)length;
        for (size_t i = 1; i <= length; i++)
            at[i] = (uint8_t)('a' + at[i] % 26);
    }
    memset(at, 0, room);
}

/* One option: its type, its length in eights as it should be or any, its bytes. */
static size_t put_option(uint8_t *at)
{
    static const uint8_t types[] = {1, 2, 3, 4, 5, 24, 25, 31};
    const unsigned choice = fuzz_byte();
    const size_t eights = 1 + choice / 8 % 5;

    memset(at, 0, 8 * eights);
    at[0] = types[choice % 8];
    at[1] = (uint8_t)eights;
    if (choice >= 0xF0)
        at[0] = (uint8_t)fuzz_byte();
    if (choice >= 0xF8)
        at[1] = (uint8_t)fuzz_byte();
    fuzz_bytes(at + 2, 8 * eights - 2);
    if (at[0] == 31 && (choice & 0x80))
        put_names(at + 8, 8 * eights - 8);
    return 8 * eights;
}

static void message(void)
{
    static const uint8_t types[] = {1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143};
    static const uint8_t lengths[] = {48, 48, 48, 48, 16, 16, 24, 24, 24, 8, 16, 24, 24, 40, 28};
    uint8_t bytes[400] = {0};
    const NXD_ADDRESS from = fuzz_address();
    const NXD_ADDRESS to = fuzz_address();
    const unsigned choice = fuzz_byte();
    const unsigned kind = choice % sizeof(types);
    NXD_ADDRESS about = nobody;
    size_t length = lengths[kind];

    bytes[0] = types[kind];
    fuzz_bytes(bytes + 1, 7);
    if (length >= 24) {
        about = fuzz_address();
        put_address(bytes + 8, &about);
    }
    if (length > 24 || length == 16)
        fuzz_bytes(bytes + (length > 24 ? 24 : 8), length > 24 ? length - 24 : 8);
    if (kind < 4 && choice >= 0xD0 && choice < 0xE0) {  /* about what we sent, or may have */
        memset(bytes + 8, 0, 40);
        bytes[8] = 0x60;
        bytes[14] = 58;
        put_address(bytes + 16, &board_global);
        put_address(bytes + 32, &about);
    }
    for (unsigned options = fuzz_byte() % 6; options > 0; options--)
        length += put_option(bytes + length);
    if (choice >= 0xF0)                     /* cut short */
        length = fuzz_byte() % (length + 1);
    fuzz_send(put_icmp6(&from, &to, choice >= 0xE0 ? fuzz_byte() : 255, bytes, length));
}

/* --- services --------------------------------------------------------------------------------- */

static NXD_ADDRESS service_address;
static unsigned service_number;

static void call_service(void)
{
    NXD_ADDRESS *address = &service_address;
    NX_PACKET *answer;

    switch (service_number % 10) {
    case 0:
        if (nxd_icmp_ping(&net.ip_a, address, "ping", 4, &answer, 20) == NX_SUCCESS)
            nx_packet_release(answer);
        break;
    case 1:
        nxd_ipv6_address_set(&net.ip_a, 0, address, 64, NX_NULL);
        break;
    case 2:
        nxd_ipv6_address_delete(&net.ip_a, service_number / 10 % 4);
        break;
    case 3:
        nxd_nd_cache_invalidate(&net.ip_a);
        break;
    case 4:
        nxd_nd_cache_entry_set(&net.ip_a, address->nxd_ip_address.v6, 0, (CHAR *)wire_mac);
        break;
    case 5:
        nxd_nd_cache_entry_delete(&net.ip_a, address->nxd_ip_address.v6);
        break;
    case 6:
        nxd_ipv6_default_router_add(&net.ip_a, address, service_number, 0);
        break;
    case 7:
        nxd_ipv6_default_router_delete(&net.ip_a, address);
        break;
    case 8:
        nxd_ipv6_multicast_interface_join(&net.ip_a, address, 0);
        break;
    default:
        nxd_ipv6_multicast_interface_leave(&net.ip_a, address, 0);
        break;
    }
}

static void datagram_send(void)
{
    static UCHAR text[3000];
    NX_PACKET *packet;

    if (nx_packet_allocate(&net.pool_a, &packet, NX_IPv6_UDP_PACKET, NX_NO_WAIT) != NX_SUCCESS)
        return;
    if (nx_packet_data_append(packet, text, 1 + service_number * 11, &net.pool_a,
                              NX_NO_WAIT) != NX_SUCCESS ||
        nxd_udp_socket_send(&fuzz_udp, packet, &service_address, FUZZ_PORT) != NX_SUCCESS)
        nx_packet_release(packet);
}

/* What a program asks of the tables. */
static void look(void)
{
    CHAR name[256];
    NXD_ADDRESS address = service_address, all[4] = {peer_global, far_away, address, board_local};
    ULONG msw, lsw, count;
    UINT index, number;

    nxd_nd_cache_hardware_address_find(&net.ip_a, &address, &msw, &lsw, &index);
    nxd_nd_cache_ip_address_find(&net.ip_a, &address, 0x02AA, service_number, &index);
    nxd_ipv6_default_router_get(&net.ip_a, 0, &address, &msw, &lsw);
    nxd_ipv6_default_router_number_of_entries_get(&net.ip_a, 0, &number);
    nxd_ipv6_default_router_entry_get(&net.ip_a, 0, service_number % 8, &address, &msw, &lsw,
                                      &count);
    nxd_ipv6_address_get(&net.ip_a, service_number % 8, &address, &msw, &index);
    pb_ipv6_name_server_get(&net.ip_a, service_number % 4, &address, &index, &msw);
    pb_ipv6_search_domain_get(&net.ip_a, service_number % 3, name, sizeof(name), &index, &msw);
    pb_destination_order(&net.ip_a, all, 4);
}

/* The number says which one, and how. */
static void call_more(void)
{
    const unsigned how = service_number / 8;
    ULONG value;

    switch (service_number % 8) {
    case 0:
        if (how & 1)
            nx_ip_forwarding_enable(&net.ip_a);
        else
            nx_ip_forwarding_disable(&net.ip_a);
        break;
    case 1:
        fuzz_advertise(&service_address, how * 100);
        break;
    case 2:
        pb_ipv6_advertise(&net.ip_a, 0, NX_NULL);
        break;
    case 3:
        if (how & 1)
            nxd_ipv6_stateless_address_autoconfig_enable(&net.ip_a, 0);
        else
            nxd_ipv6_stateless_address_autoconfig_disable(&net.ip_a, 0);
        break;
    case 4:
        nx_ip_driver_direct_command(&net.ip_a, NX_LINK_DISABLE, &value);
        tx_thread_sleep(1 + how);
        nx_ip_driver_direct_command(&net.ip_a, NX_LINK_ENABLE, &value);
        break;
    case 5:
        nxd_ipv6_disable(&net.ip_a);
        nxd_ipv6_enable(&net.ip_a);
        nxd_ipv6_address_set(&net.ip_a, 0, NX_NULL, 10, NX_NULL);
        break;
    case 6:
        datagram_send();
        break;
    default:
        look();
        break;
    }
}

static void service(void (*call)(void))
{
    service_address = fuzz_address();
    service_number = fuzz_byte();
    fuzz_service = call;
    wire_pass_ms(20);
    while (fuzz_service != NULL)            /* it waits for an answer */
        wire_pass_ms(50);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_open(data, size);
    while (fuzz_at < fuzz_end) {
        const unsigned choice = fuzz_byte();

        if (choice < 0xC0)
            message();
        else
            service(choice < 0xE0 ? call_service : call_more);
    }
    fuzz_close();
    return 0;
}
