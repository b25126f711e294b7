/*
 * Groups of IPv6 and multicast listener discovery (RFC 2710, RFC 3810): which
 * groups we are in on a link, and telling its routers.
 *
 * Each address brings the group that is asked for it; the application's groups
 * are in the instance's table. MLD counts both in one row: first addresses,
 * then the table. Reports are of version 1 until a query of version 2 comes, and
 * again while there is a router that asks in version 1 (RFC 3810 8.2.1).
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define TYPE_QUERY      130
#define TYPE_REPORT     131
#define TYPE_DONE       132
#define TYPE_REPORT_V2  143
#define MESSAGE_BYTES   24u
#define QUERY_V2_BYTES  28u
#define HOP_BY_HOP      0
#define REPEAT_DELAY_MS 10000   /* RFC 2710 7.10 */
#define REPEAT_DELAY_V2_MS 1000 /* RFC 3810 9.11 */
#define OLDER_QUERIER_SECONDS 260u      /* RFC 3810 9.12, by its defaults */
#define V2_IS_EXCLUDE   2       /* record: all sources, as is */
#define V2_TO_EXCLUDE   4       /* record: all sources, from now on */
#define V2_TO_INCLUDE   3       /* record: no sources, from now on */

static const ULONG mldv2_routers[4] = {0xFF020000, 0, 0, 0x16};

/* --- which groups ------------------------------------------------------------------- */

/* The group at a place of the row and its interface; NX_FALSE: none there. */
static UINT group_at(NX_IP *ip, UINT index, ULONG group[4], NX_INTERFACE **nx_interface)
{
    if (index < NX_MAX_IPV6_ADDRESSES) {
        const NXD_IPV6_ADDRESS *entry = &ip->nx_ipv6_address[index];

        *nx_interface = entry->nxd_ipv6_address_attached;
        _nx_ipv6_solicited_node(entry->nxd_ipv6_address, group);
        return entry->nxd_ipv6_address_valid;
    }
#ifdef NX_ENABLE_IPV6_MULTICAST
    index -= NX_MAX_IPV6_ADDRESSES;
    *nx_interface = ip->nx_ipv6_multicast_entry[index].nx_ip_mld_join_interface_list;
    _nx_ipv6_copy(group, ip->nx_ipv6_multicast_entry[index].nx_ip_mld_join_list);
    return ip->nx_ipv6_multicast_entry[index].nx_ip_mld_join_count > 0;
#else
    return NX_FALSE;
#endif
}

UINT _nx_ipv6_group_is_joined(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                              const ULONG group[4])
{
    ULONG member[4];
    NX_INTERFACE *where;

    if (_nx_ipv6_same(group, _nx_ipv6_all_nodes) ||
        (_nx_ipv6_same(group, _nx_ipv6_all_routers) && _nx_nd_advertises(ip_ptr, nx_interface)))
        return NX_TRUE;
    for (UINT i = 0; i < NX_IPV6_GROUPS; i++) {
        if (group_at(ip_ptr, i, member, &where) && where == nx_interface &&
            _nx_ipv6_same(member, group))
            return NX_TRUE;
    }
    return NX_FALSE;
}

/* --- telling ---------------------------------------------------------------------------- */

/* MLD goes one hop, with an option that makes routers look (RFC 2710 3); from
 * nobody while we have no address to send from (RFC 3590). */
static VOID message_send(NX_IP *ip, NX_INTERFACE *nx_interface, const ULONG destination[4],
                         ULONG *word, UINT words)
{
    static const UCHAR alert[8] = {NX_PROTOCOL_ICMPV6, 0, 5, 2, 0, 0, 1, 0};
    NX_ROUTE route = {.interface_ptr = nx_interface, .source = _nx_ipv6_link_local(nx_interface)};
    NX_PACKET *packet = _nx_packet_take(ip, NX_IPv6_ICMP_PACKET + sizeof alert);
    ULONG bytes = words * (ULONG)sizeof *word;
    NXD_ADDRESS to;
    ULONG sum;

    if (packet == NX_NULL)
        return;
    to.nxd_ip_version = NX_IP_VERSION_V6;
    _nx_ipv6_copy(to.nxd_ip_address.v6, destination);
    _nx_words_swap(word, words);
    if (_nx_packet_data_append(packet, word, bytes, packet->nx_packet_pool_owner, NX_NO_WAIT) !=
        NX_SUCCESS) {
        _nx_packet_release(packet);
        return;
    }
    packet->nx_packet_ip_version = NX_IP_VERSION_V6;
    sum = _nx_ip_checksum_compute(packet, NX_PROTOCOL_ICMPV6, bytes,
                                  _nx_route_source_words(&route, NX_IP_VERSION_V6),
                                  to.nxd_ip_address.v6);
    ((NX_ICMP_HEADER *)(VOID *)packet->nx_packet_prepend_ptr)->nx_icmp_header_word_0 |=
        htonl(~sum & NX_LOWER_16_MASK);
    packet->nx_packet_prepend_ptr -= sizeof alert;
    packet->nx_packet_length += (ULONG)sizeof alert;
    memcpy(packet->nx_packet_prepend_ptr, alert, sizeof alert);
    _nx_ip_output(ip, packet, &route, &to, HOP_BY_HOP, NX_IP_NORMAL, 1, NX_DONT_FRAGMENT);
}

/* No router needs to know who is in groups that all are in, or that it does not
 * forward at all (RFC 2710 4, RFC 3810 6). */
static UINT is_told(const ULONG group[4])
{
    return !_nx_ipv6_same(group, _nx_ipv6_all_nodes) &&
           _nx_ipv6_group_scope(group) > NX_IPV6_SCOPE_NODE;
}

static UINT speaks_v2(const NX_IP *ip, const NX_INTERFACE *nx_interface)
{
    return ip->nx_ip_ipv6_private.mld_version[nx_interface->nx_interface_index] == 2;
}

static VOID tell(NX_IP *ip, NX_INTERFACE *nx_interface, const ULONG group[4], UINT type,
                 UINT record)
{
    if (!is_told(group))
        return;
    if (speaks_v2(ip, nx_interface)) {
        ULONG word[7] = {(ULONG)TYPE_REPORT_V2 << 24, 1, (ULONG)record << 24,
                         group[0], group[1], group[2], group[3]};

        message_send(ip, nx_interface, mldv2_routers, word, 7);
    } else {
        ULONG word[6] = {(ULONG)type << 24, 0, group[0], group[1], group[2], group[3]};

        message_send(ip, nx_interface, type == TYPE_DONE ? _nx_ipv6_all_routers : group, word, 6);
    }
}

static ULONG periods_of(ULONG ms)
{
    ULONG periods = ms / (1000 / NX_IP_FAST_TIMER_RATE);

    return 1 + (periods > 0 ? _nx_random() % periods : 0);
}

/* Told now, and once more a little later, in case the first gets lost. */
static VOID group_begin(NX_IP *ip, UINT index)
{
    ULONG group[4];
    NX_INTERFACE *nx_interface;

    if (!group_at(ip, index, group, &nx_interface) || !nx_interface->nx_interface_link_up ||
        ip->nx_ip_icmpv6_packet_process == NX_NULL)
        return;
    tell(ip, nx_interface, group, TYPE_REPORT, V2_TO_EXCLUDE);
    ip->nx_ip_ipv6_private.mld_timer[index] =
        periods_of(speaks_v2(ip, nx_interface) ? REPEAT_DELAY_V2_MS : REPEAT_DELAY_MS);
    ip->nx_ip_ipv6_private.mld_joined[index] = NX_TRUE;
    _nx_ip_fast_periodic_start(ip);
}

/* Interface-profile firmware expects no messages that it did not ask for. */
VOID _nx_mld_address_begin(NX_IP *ip_ptr, const NXD_IPV6_ADDRESS *entry)
{
    ip_ptr->nx_ip_ipv6_private.mld_timer[entry->nxd_ipv6_address_index] = 0;
    if (ip_ptr->nx_ip_tcp_profile_rfc)
        group_begin(ip_ptr, entry->nxd_ipv6_address_index);
}

VOID _nx_mld_fast_period(NX_IP *ip_ptr)
{
    ULONG group[4];
    NX_INTERFACE *nx_interface;

    for (UINT i = 0; i < NX_IPV6_GROUPS; i++) {
        ULONG *timer = &ip_ptr->nx_ip_ipv6_private.mld_timer[i];

        if (*timer == 0)
            continue;
        if (--*timer > 0) {
            _nx_ip_fast_periodic_start(ip_ptr);
            continue;
        }
        if (group_at(ip_ptr, i, group, &nx_interface))
            tell(ip_ptr, nx_interface, group, TYPE_REPORT,
                 ip_ptr->nx_ip_ipv6_private.mld_joined[i] ? V2_TO_EXCLUDE : V2_IS_EXCLUDE);
        ip_ptr->nx_ip_ipv6_private.mld_joined[i] = NX_FALSE;
    }
}

/* --- hearing ------------------------------------------------------------------------------- */

/* RFC 3810 5.1.3: from 32768 on a code is a number with exponent. */
static ULONG response_delay_ms(ULONG code, UINT is_v2)
{
    if (!is_v2 || code < 0x8000)
        return code;
    return ((code & 0xFFF) | 0x1000) << ((code >> 12 & 7) + 3);
}

/* A query for all groups, or one: each is reported at a random moment within
 * the time given; a moment that comes earlier stays. */
static VOID query_receive(NX_IP *ip, const NX_INTERFACE *in, const ULONG asked[4], ULONG ms)
{
    ULONG group[4];
    NX_INTERFACE *nx_interface;

    for (UINT i = 0; i < NX_IPV6_GROUPS; i++) {
        ULONG *timer = &ip->nx_ip_ipv6_private.mld_timer[i];
        ULONG delay;

        if (!group_at(ip, i, group, &nx_interface) || nx_interface != in ||
            (!_nx_ipv6_is_unspecified(asked) && !_nx_ipv6_same(asked, group)))
            continue;
        delay = periods_of(ms);
        if (*timer == 0)
            ip->nx_ip_ipv6_private.mld_joined[i] = NX_FALSE;
        if (*timer == 0 || *timer > delay)
            *timer = delay;
        _nx_ip_fast_periodic_start(ip);
    }
}

/* Another member answered for the group: we need not. */
static VOID report_receive(NX_IP *ip, const NX_INTERFACE *in, const ULONG reported[4])
{
    ULONG group[4];
    NX_INTERFACE *nx_interface;

    for (UINT i = 0; i < NX_IPV6_GROUPS; i++) {
        if (group_at(ip, i, group, &nx_interface) && nx_interface == in &&
            _nx_ipv6_same(group, reported))
            ip->nx_ip_ipv6_private.mld_timer[i] = 0;
    }
}

/* RFC 2710 5 asks for less than RFC 3810 6.2, 8.1 does of version 2, whose queries are
 * longer; none is of a length between. */
static UINT query_is_sound(const NX_PACKET *packet)
{
    const NX_IPV6_HEADER *header = (NX_IPV6_HEADER *)(VOID *)packet->nx_packet_ip_header;

    if (packet->nx_packet_length < QUERY_V2_BYTES)
        return packet->nx_packet_length == MESSAGE_BYTES;
    return (header->nx_ip_header_word_1 & 0xFF) == 1 &&
           (packet->nx_packet_option_state & NX_IPV6_ROUTER_ALERT) != 0;
}

/* The version to report in, after a query. A router of version 1 would not understand
 * the other; it asks again in time. */
static VOID version_hear(NX_IP *ip, UINT in, UINT is_v2)
{
    NX_IPV6_PRIVATE *own = &ip->nx_ip_ipv6_private;
    ULONG now = _tx_time_get();

    if (!is_v2) {
        own->mld_version[in] = 1;
        own->mld_v1_heard[in] = now;
    } else if (own->mld_version[in] != 1 ||
               now - own->mld_v1_heard[in] >= OLDER_QUERIER_SECONDS * NX_IP_PERIODIC_RATE) {
        own->mld_version[in] = 2;
    }
}

VOID _nx_mld_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_INTERFACE *in = packet_ptr->nx_packet_ip_interface;
    UINT is_v2 = packet_ptr->nx_packet_length >= QUERY_V2_BYTES;
    ULONG word[6];

    if (_nx_packet_peek(packet_ptr, word, MESSAGE_BYTES) != MESSAGE_BYTES ||
        !_nx_ipv6_is_link_local(_nx_packet_source_words(packet_ptr))) {
        ip_ptr->nx_ip_icmp_invalid_packets++;
        return;
    }
    _nx_words_swap(word, 6);
    if (word[0] >> 24 == TYPE_REPORT) {
        report_receive(ip_ptr, in, &word[2]);
    } else if (query_is_sound(packet_ptr)) {
        version_hear(ip_ptr, in->nx_interface_index, is_v2);
        query_receive(ip_ptr, in, &word[2], response_delay_ms(word[1] >> 16, is_v2));
    } else {
        ip_ptr->nx_ip_icmp_invalid_packets++;
    }
}

VOID _nx_ipv6_groups_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface)
{
#ifdef NX_ENABLE_IPV6_MULTICAST
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV6_MULTICAST_ENTRY *entry = &ip_ptr->nx_ipv6_multicast_entry[i];

        if (entry->nx_ip_mld_join_count == 0 ||
            entry->nx_ip_mld_join_interface_list != nx_interface)
            continue;
        ip_ptr->nx_ipv6_multicast_groups_joined--;
        ip_ptr->nx_ip_ipv6_private.mld_timer[NX_MAX_IPV6_ADDRESSES + i] = 0;
        memset(entry, 0, sizeof *entry);
    }
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(nx_interface);
#endif
}

/* --- the application's groups ------------------------------------------------------------------ */

#ifdef NX_ENABLE_IPV6_MULTICAST

static NX_IPV6_MULTICAST_ENTRY *entry_find(NX_IP *ip, const ULONG group[4],
                                           const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV6_MULTICAST_ENTRY *entry = &ip->nx_ipv6_multicast_entry[i];

        if (entry->nx_ip_mld_join_count > 0 && _nx_ipv6_same(entry->nx_ip_mld_join_list, group) &&
            entry->nx_ip_mld_join_interface_list == nx_interface)
            return entry;
    }
    return NX_NULL;
}

static NX_IPV6_MULTICAST_ENTRY *entry_free(NX_IP *ip)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        if (ip->nx_ipv6_multicast_entry[i].nx_ip_mld_join_count == 0)
            return &ip->nx_ipv6_multicast_entry[i];
    }
    return NX_NULL;
}

UINT _nxd_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                        UINT interface_index)
{
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    const ULONG *group = group_address->nxd_ip_address.v6;
    NX_IPV6_MULTICAST_ENTRY *entry;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    entry = entry_find(ip_ptr, group, nx_interface);
    if (entry != NX_NULL) {
        entry->nx_ip_mld_join_count++;
    } else if ((entry = entry_free(ip_ptr)) != NX_NULL) {
        _nx_ipv6_copy(entry->nx_ip_mld_join_list, group);
        entry->nx_ip_mld_join_interface_list = nx_interface;
        entry->nx_ip_mld_join_count = 1;
        ip_ptr->nx_ipv6_multicast_groups_joined++;
        _nx_link_address_command(ip_ptr, nx_interface, NX_LINK_MULTICAST_JOIN, 0x3333, group[3]);
        group_begin(ip_ptr, NX_MAX_IPV6_ADDRESSES + (UINT)(entry - ip_ptr->nx_ipv6_multicast_entry));
    } else {
        status = NX_NO_MORE_ENTRIES;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index)
{
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    const ULONG *group = group_address->nxd_ip_address.v6;
    NX_IPV6_MULTICAST_ENTRY *entry;

    _nx_ip_lock(ip_ptr);
    entry = entry_find(ip_ptr, group, nx_interface);
    if (entry != NX_NULL && --entry->nx_ip_mld_join_count == 0) {
        ip_ptr->nx_ipv6_multicast_groups_joined--;
        ip_ptr->nx_ip_ipv6_private.mld_timer[NX_MAX_IPV6_ADDRESSES +
                                             (entry - ip_ptr->nx_ipv6_multicast_entry)] = 0;
        memset(entry, 0, sizeof *entry);
        _nx_link_address_command(ip_ptr, nx_interface, NX_LINK_MULTICAST_LEAVE, 0x3333, group[3]);
        if (nx_interface->nx_interface_link_up && ip_ptr->nx_ip_icmpv6_packet_process != NX_NULL)
            tell(ip_ptr, nx_interface, group, TYPE_DONE, V2_TO_INCLUDE);
    }
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_ENTRY_NOT_FOUND;
}

#endif
#endif
