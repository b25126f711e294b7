/*
 * What routers say of DNS (RFC 8106): name servers and search domains, kept for as
 * long as it is true, for the application to use.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define ADDRESS_BYTES 16u
#define NAME_MOST     255u          /* of text and its end, in nx_ip_private.h's value */

/* The entries of one kind. */
struct part {
    UINT first, count;
};
static const struct part servers = {0, NX_IPV6_DNS_SERVERS};
static const struct part domains = {NX_IPV6_DNS_SERVERS, NX_IPV6_SEARCH_DOMAINS};

/* Where the value is kept or may be: the one that ends first makes room. */
static NX_IPV6_DNS_ENTRY *entry_for(NX_IPV6_DNS_ENTRY *table, UINT count,
                                    const UCHAR value[NAME_MOST + 1])
{
    NX_IPV6_DNS_ENTRY *place = table;

    for (UINT i = 0; i < count; i++) {
        if (table[i].lifetime > 0 && memcmp(table[i].value, value, NAME_MOST + 1) == 0)
            return &table[i];
        if (table[i].lifetime < place->lifetime)
            place = &table[i];
    }
    return place;
}

static VOID entry_set(NX_IP *ip, const struct part *part, NX_INTERFACE *nx_interface,
                      const UCHAR value[NAME_MOST + 1], ULONG lifetime)
{
    NX_IPV6_DNS_ENTRY *entry =
        entry_for(&ip->nx_ip_ipv6_private.dns[part->first], part->count, value);

    if (lifetime == 0 && memcmp(entry->value, value, NAME_MOST + 1) != 0)
        return;
    memcpy(entry->value, value, NAME_MOST + 1);
    entry->interface_ptr = nx_interface;
    entry->lifetime = lifetime;
    _nx_ip_periodic_start(ip);
}

/* --- servers (5.1) ----------------------------------------------------------------------- */

static VOID address_read(const UCHAR *at, ULONG address[4])
{
    _nx_nd_prefix_read(at, 8 * ADDRESS_BYTES, address);
}

VOID _nx_ipv6_dns_servers_told(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const UCHAR *option,
                               ULONG length)
{
    ULONG address[4];

    /* One server at least, and whole ones (5.3.1). */
    if (length < 8 + ADDRESS_BYTES || length % ADDRESS_BYTES != 8)
        return;
    for (ULONG at = 8; at < length && at < 8 + ADDRESS_BYTES * NX_IPV6_DNS_SERVERS;
         at += ADDRESS_BYTES) {
        UCHAR value[NAME_MOST + 1] = {0};

        memcpy(value, option + at, ADDRESS_BYTES);
        address_read(value, address);
        if (_nx_ipv6_is_unicast(address))
            entry_set(ip_ptr, &servers, nx_interface, value, _nx_nd_word(option + 4));
    }
}

/* --- search domains (5.2) ------------------------------------------------------------------ */

static UINT is_of_name(UCHAR c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
}

/* The name at `at` as text, its labels divided by dots; where the next one begins,
 * or 0: it is cut, compressed, or none that a host has. */
static ULONG name_read(const UCHAR *option, ULONG at, ULONG end, UCHAR text[NAME_MOST + 1])
{
    ULONG written = 0;

    memset(text, 0, NAME_MOST + 1);
    while (at < end && option[at] != 0) {
        ULONG label = option[at++];

        if (label > 63 || at + label >= end || written + label + 1 > NAME_MOST)
            return 0;
        if (written > 0)
            text[written++] = '.';
        for (ULONG i = 0; i < label; i++) {
            if (!is_of_name(option[at + i]))
                return 0;
            text[written++] = option[at + i];
        }
        at += label;
    }
    return at < end ? at + 1 : 0;
}

VOID _nx_ipv6_search_domains_told(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, const UCHAR *option,
                                  ULONG length)
{
    ULONG end = length < NX_ND_OPTION_ROOM ? length : NX_ND_OPTION_ROOM;
    ULONG at = 8;
    UCHAR text[NAME_MOST + 1];

    while (at < end && option[at] != 0) {       /* zeros fill it up to its end */
        at = name_read(option, at, end, text);
        if (at == 0)
            return;
        entry_set(ip_ptr, &domains, nx_interface, text, _nx_nd_word(option + 4));
    }
}

/* --- time, and what goes ---------------------------------------------------------------- */

VOID _nx_ipv6_dns_second(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < servers.count + domains.count; i++) {
        NX_IPV6_DNS_ENTRY *entry = &ip_ptr->nx_ip_ipv6_private.dns[i];

        if (entry->lifetime == 0 || entry->lifetime == NX_IPV6_INFINITE)
            continue;
        entry->lifetime--;
        _nx_ip_periodic_start(ip_ptr);
    }
}

VOID _nx_ipv6_dns_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < servers.count + domains.count; i++) {
        if (ip_ptr->nx_ip_ipv6_private.dns[i].interface_ptr == nx_interface)
            ip_ptr->nx_ip_ipv6_private.dns[i].lifetime = 0;
    }
}

/* --- services ------------------------------------------------------------------------------ */

/* The index-th entry that is one, or NX_NULL. */
static const NX_IPV6_DNS_ENTRY *entry_at(const NX_IP *ip, const struct part *part, UINT index)
{
    for (UINT i = 0; i < part->count; i++) {
        const NX_IPV6_DNS_ENTRY *entry = &ip->nx_ip_ipv6_private.dns[part->first + i];

        if (entry->lifetime > 0 && index-- == 0)
            return entry;
    }
    return NX_NULL;
}

UINT pb_ipv6_name_server_get(NX_IP *ip_ptr, UINT index, NXD_ADDRESS *server,
                             UINT *interface_index, ULONG *lifetime)
{
    const NX_IPV6_DNS_ENTRY *entry;

    if (ip_ptr == NX_NULL || server == NX_NULL)
        return NX_PTR_ERROR;
    _nx_ip_lock(ip_ptr);
    entry = entry_at(ip_ptr, &servers, index);
    if (entry != NX_NULL) {
        server->nxd_ip_version = NX_IP_VERSION_V6;
        address_read(entry->value, server->nxd_ip_address.v6);
        _nx_store(interface_index, entry->interface_ptr->nx_interface_index);
        _nx_store(lifetime, entry->lifetime);
    }
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_NOT_FOUND;
}

UINT pb_ipv6_search_domain_get(NX_IP *ip_ptr, UINT index, CHAR *name, UINT size,
                               UINT *interface_index, ULONG *lifetime)
{
    const NX_IPV6_DNS_ENTRY *entry;
    UINT status = NX_NOT_FOUND;

    if (ip_ptr == NX_NULL || name == NX_NULL)
        return NX_PTR_ERROR;
    _nx_ip_lock(ip_ptr);
    entry = entry_at(ip_ptr, &domains, index);
    if (entry != NX_NULL) {
        size_t length = strlen((const char *)entry->value) + 1;

        status = length <= size ? NX_SUCCESS : NX_SIZE_ERROR;
        if (status == NX_SUCCESS)
            memcpy(name, entry->value, length);
        _nx_store(interface_index, entry->interface_ptr->nx_interface_index);
        _nx_store(lifetime, entry->lifetime);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

#endif
