/*
 * Calls of packet scripts about addresses, neighbours and routers of IPv6: what
 * the application does with them, and how they stand.
 */
#ifndef SCRIPT_NEIGHBOURS_H
#define SCRIPT_NEIGHBOURS_H

#include "nx_ipv6.h"
#include "nx_nd_cache.h"
#include "script_call.h"

/* Addresses that the board has from the start, without looking for duplicates. */
#define START_ADDRESSES 3
static struct {
    NXD_ADDRESS ip;
    ULONG prefix_length;
} start_address[START_ADDRESSES];
static unsigned start_addresses;

/* What the next firmware function is about. */
static NXD_ADDRESS about;
static ULONG about_number;
static CHAR about_mac[6];

/* --- reading ---------------------------------------------------------------------------- */

static NXD_ADDRESS nxd_address(const char *text, size_t length)
{
    NXD_ADDRESS nxd = {.nxd_ip_version = NX_IP_VERSION_V6};
    struct pb_ip ip;

    if (pb_ip_parse(text, length, &ip) != 0 || ip.version != 6)
        wrong("'%s' is not an IPv6 address", text);
    for (unsigned i = 0; i < 4; i++)
        nxd.nxd_ip_address.v6[i] = get32(ip.bytes + 4 * i);
    return nxd;
}

/* "2001:db8::2/64", or an address alone: of one host. */
static NXD_ADDRESS nxd_prefix(const char *text, ULONG *length)
{
    size_t before = strcspn(text, "/");

    *length = text[before] == '/' ? (ULONG)strtoul(text + before + 1, NULL, 10) : 128;
    return nxd_address(text, before);
}

static void argument_address(const struct call *call)
{
    about = nxd_address(call->argument[0], strlen(call->argument[0]));
}

static int is_about(const ULONG address[4])
{
    return memcmp(address, about.nxd_ip_address.v6, 16) == 0;
}

/* The entry of the address that the call is about, or NULL. */
static const NXD_IPV6_ADDRESS *address_entry(const struct call *call)
{
    argument_address(call);
    for (unsigned i = 0; i < NX_MAX_IPV6_ADDRESSES; i++)
        if (ip.nx_ipv6_address[i].nxd_ipv6_address_valid &&
            is_about(ip.nx_ipv6_address[i].nxd_ipv6_address))
            return &ip.nx_ipv6_address[i];
    return NULL;
}

static int succeeded(void)
{
    return status == NX_SUCCESS ? 0 : CALL_FAILS;
}

/* --- firmware side ------------------------------------------------------------------------- */

/* The board as it starts when the script says neighbour discovery itself. */
static void nd_start(void)
{
    EXPECT(nxd_ipv6_enable(&ip), NX_SUCCESS);
    for (unsigned i = 0; i < start_addresses; i++)
        EXPECT(nxd_ipv6_address_set(&ip, 0, &start_address[i].ip, start_address[i].prefix_length,
                                    NX_NULL),
               NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&ip), NX_SUCCESS);
}

static void do_address_add(void)
{
    status = nxd_ipv6_address_set(&ip, 0, about_number == 10 ? NX_NULL : &about, about_number,
                                  NX_NULL);
}

static void do_address_delete(void)
{
    status = nxd_ipv6_address_delete(&ip, about_number);
}

static void do_router_add(void)
{
    status = nxd_ipv6_default_router_add(&ip, &about, about_number, 0);
}

static void do_router_delete(void)
{
    status = nxd_ipv6_default_router_delete(&ip, &about);
}

static void do_neighbor_add(void)
{
    status = nxd_nd_cache_entry_set(&ip, about.nxd_ip_address.v6, 0, about_mac);
}

static void do_neighbor_delete(void)
{
    status = nxd_nd_cache_entry_delete(&ip, about.nxd_ip_address.v6);
}

/* --- what scripts call --------------------------------------------------------------------- */

/* Without an argument: the link-local one of the hardware's. */
static int call_address_add(const struct call *call)
{
    about_number = 10;
    if (call->count > 0)
        about = nxd_prefix(call->argument[0], &about_number);
    run(do_address_add);
    return succeeded();
}

static int call_address_delete(const struct call *call)
{
    const NXD_IPV6_ADDRESS *entry = address_entry(call);

    if (entry == NX_NULL)
        return CALL_FAILS;
    about_number = entry->nxd_ipv6_address_index;
    run(do_address_delete);
    return succeeded();
}

static int call_router_add(const struct call *call)
{
    argument_address(call);
    about_number = argument(call, 1);
    run(do_router_add);
    return succeeded();
}

static int call_router_delete(const struct call *call)
{
    argument_address(call);
    run(do_router_delete);
    return succeeded();
}

static int call_neighbor_add(const struct call *call)
{
    const char *before = script.at;

    argument_address(call);
    script.at = call->argument[1];
    hardware_address((uint8_t *)about_mac);
    script.at = before;
    run(do_neighbor_add);
    return succeeded();
}

static int call_neighbor_delete(const struct call *call)
{
    argument_address(call);
    run(do_neighbor_delete);
    return succeeded();
}

/* --- what scripts look at ---------------------------------------------------------------------- */

static const struct {
    const char *name;
    int value;
} state_names[] = {
    {"none", CALL_FAILS},
    {"infinity", INT32_MAX},
    {"incomplete", ND_CACHE_STATE_INCOMPLETE},
    {"reachable", ND_CACHE_STATE_REACHABLE},
    {"stale", ND_CACHE_STATE_STALE},
    {"delay", ND_CACHE_STATE_DELAY},
    {"probe", ND_CACHE_STATE_PROBE},
    {"tentative", NX_IPV6_ADDR_STATE_TENTATIVE},
    {"preferred", NX_IPV6_ADDR_STATE_VALID},
    {"deprecated", NX_IPV6_ADDR_STATE_DEPRECATED},
};

/* A result: a number, or its name. */
static int result_value(const char *text)
{
    size_t length, i;

    text += strspn(text, " \t");
    length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    for (i = 0; i < sizeof(state_names) / sizeof(state_names[0]); i++)
        if (length == strlen(state_names[i].name) &&
            strncmp(text, state_names[i].name, length) == 0)
            return state_names[i].value;
    if (length > 0)
        wrong("no result is called '%s'", text);
    return (int)strtol(text, NULL, 0);
}

static int call_neighbor(const struct call *call)
{
    argument_address(call);
    for (unsigned i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        const ND_CACHE_ENTRY *entry = &ip.nx_ipv6_nd_cache[i];

        if (entry->nx_nd_cache_nd_status != ND_CACHE_STATE_INVALID &&
            is_about(entry->nx_nd_cache_dest_ip))
            return entry->nx_nd_cache_nd_status;
    }
    return CALL_FAILS;
}

static int call_address(const struct call *call)
{
    const NXD_IPV6_ADDRESS *entry = address_entry(call);

    if (entry == NX_NULL)
        return CALL_FAILS;
    return entry->nxd_ipv6_address_state == NX_IPV6_ADDR_STATE_PREFERRED
               ? NX_IPV6_ADDR_STATE_VALID
               : entry->nxd_ipv6_address_state;
}

static int seconds(ULONG lifetime)
{
    return lifetime == UINT32_MAX ? INT32_MAX : (int)lifetime;
}

/* Seconds that an address is still valid. */
static int call_valid(const struct call *call)
{
    const NXD_IPV6_ADDRESS *entry = address_entry(call);

    return entry == NX_NULL
               ? CALL_FAILS
               : seconds(ip.nx_ip_ipv6_private.lifetime[entry->nxd_ipv6_address_index].valid);
}

/* Seconds that it stays a default router. */
static int call_router(const struct call *call)
{
    argument_address(call);
    for (unsigned i = 0; i < NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE; i++) {
        const NX_IPV6_DEFAULT_ROUTER_ENTRY *router = &ip.nx_ipv6_default_router_table[i];

        if (router->nx_ipv6_default_router_entry_flag != 0 &&
            is_about(router->nx_ipv6_default_router_entry_router_address))
            return router->nx_ipv6_default_router_entry_life_time;
    }
    return CALL_FAILS;
}

/* Seconds that the prefix is on the link. */
static int call_prefix(const struct call *call)
{
    const NX_IPV6_PREFIX_ENTRY *entry = ip.nx_ipv6_prefix_list_ptr;
    ULONG length;

    about = nxd_prefix(call->argument[0], &length);
    while (entry != NULL && (entry->nx_ipv6_prefix_entry_prefix_length != length ||
                             !is_about(entry->nx_ipv6_prefix_entry_network_address)))
        entry = entry->nx_ipv6_prefix_entry_next;
    return entry == NULL ? CALL_FAILS : seconds(entry->nx_ipv6_prefix_entry_valid_lifetime);
}

/* Seconds that it is a name server. */
static int call_name_server(const struct call *call)
{
    NXD_ADDRESS server;
    ULONG lifetime;
    UINT nx_interface;

    argument_address(call);
    for (UINT i = 0;
         pb_ipv6_name_server_get(&ip, i, &server, &nx_interface, &lifetime) == NX_SUCCESS; i++)
        if (is_about(server.nxd_ip_address.v6))
            return seconds(lifetime);
    return CALL_FAILS;
}

#endif
