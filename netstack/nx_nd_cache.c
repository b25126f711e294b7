/*
 * The neighbour cache (RFC 4861 7.3): who has which hardware address, whether
 * it is still there, and packets that wait to learn it.
 *
 * nx_nd_cache_timer_tick is a moment, in ticks: that of the next solicitation in
 * INCOMPLETE, DELAY and PROBE; in REACHABLE, when that ends; in STALE, when it became
 * so, by which the longest unused makes room. Nothing comes before its moment.
 */
#include "nx_internal.h"

#ifdef FEATURE_NX_IPV6

#define REDRAW_SECONDS 7200u        /* "a few hours" */

static UINT is_used(const ND_CACHE_ENTRY *entry)
{
    return entry->nx_nd_cache_nd_status != ND_CACHE_STATE_INVALID;
}

static UINT is_resolved(const ND_CACHE_ENTRY *entry)
{
    return entry->nx_nd_cache_nd_status >= ND_CACHE_STATE_REACHABLE &&
           entry->nx_nd_cache_nd_status <= ND_CACHE_STATE_PROBE;
}

UINT _nx_nd_cache_is_reachable(const ND_CACHE_ENTRY *entry)
{
    return is_resolved(entry);
}

/* --- states ------------------------------------------------------------------------ */

/* RFC 4861 6.3.2: a random time about the one that routers say, drawn anew when they
 * say another and every few hours. The interface profile has the documented one. */
static ULONG reachable_seconds(NX_IP *ip)
{
    NX_IPV6_PRIVATE *own = &ip->nx_ip_ipv6_private;
    ULONG base = ip->nx_ipv6_reachable_timer;
    ULONG now = _tx_timer_system_clock;

    if (!ip->nx_ip_tcp_profile_rfc)
        return base;
    if (own->reachable_base != base ||
        now - own->reachable_drawn >= REDRAW_SECONDS * NX_IP_PERIODIC_RATE) {
        own->reachable_base = base;
        own->reachable_drawn = now;
        own->reachable_permille = 500 + _nx_random() % 1001;
    }
    base = base * own->reachable_permille / 1000;
    return base > 0 ? base : 1;
}

static VOID state_set(NX_IP *ip, ND_CACHE_ENTRY *entry, UINT state)
{
    entry->nx_nd_cache_nd_status = (UCHAR)state;
    entry->nx_nd_cache_num_solicit = 0;
    switch (state) {
    case ND_CACHE_STATE_REACHABLE:
        entry->nx_nd_cache_timer_tick =
            _tx_timer_system_clock + reachable_seconds(ip) * NX_IP_PERIODIC_RATE;
        _nx_ip_periodic_start(ip);
        break;
    case ND_CACHE_STATE_DELAY:
        entry->nx_nd_cache_timer_tick =
            _tx_timer_system_clock + NX_DELAY_FIRST_PROBE_TIME * NX_IP_PERIODIC_RATE;
        _nx_ip_fast_periodic_start(ip);
        break;
    case ND_CACHE_STATE_STALE:
        entry->nx_nd_cache_timer_tick = _tx_timer_system_clock;
        break;
    default:
        break;
    }
}

static UINT moment_has_come(const ND_CACHE_ENTRY *entry)
{
    return (LONG)(_tx_timer_system_clock - entry->nx_nd_cache_timer_tick) >= 0;
}

/* What was reachable long ago may not be any more. */
static VOID entry_age(NX_IP *ip, ND_CACHE_ENTRY *entry)
{
    if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_REACHABLE &&
        !entry->nx_nd_cache_is_static && moment_has_come(entry))
        state_set(ip, entry, ND_CACHE_STATE_STALE);
}

static ULONG mac_msw(const ND_CACHE_ENTRY *entry)
{
    return (ULONG)entry->nx_nd_cache_mac_addr[0] << 8 | entry->nx_nd_cache_mac_addr[1];
}

static ULONG mac_lsw(const ND_CACHE_ENTRY *entry)
{
    const UCHAR *mac = entry->nx_nd_cache_mac_addr;

    return (ULONG)mac[2] << 24 | (ULONG)mac[3] << 16 | (ULONG)mac[4] << 8 | mac[5];
}

static VOID entry_transmit(NX_IP *ip, ND_CACHE_ENTRY *entry, NX_PACKET *packet)
{
    _nx_ip_driver_send(ip, entry->nx_nd_cache_interface_ptr, NX_LINK_PACKET_SEND, packet,
                       mac_msw(entry), mac_lsw(entry));
}

/* --- packets that wait ------------------------------------------------------------------- */

static NX_PACKET *queue_take(ND_CACHE_ENTRY *entry)
{
    NX_PACKET *packet = _nx_packet_dequeue(&entry->nx_nd_cache_packet_waiting_head,
                                           &entry->nx_nd_cache_packet_waiting_tail);

    if (packet != NX_NULL)
        entry->nx_nd_cache_packet_waiting_queue_length--;
    return packet;
}

static VOID queue_add(NX_IP *ip, ND_CACHE_ENTRY *entry, NX_PACKET *packet)
{
    if (entry->nx_nd_cache_packet_waiting_queue_length >= NX_ND_MAX_QUEUE_DEPTH) {
        ip->nx_ip_send_packets_dropped++;
        _nx_discard(ip, queue_take(entry), NX_DISCARD_ARP_QUEUE);
    }
    _nx_packet_enqueue(&entry->nx_nd_cache_packet_waiting_head,
                       &entry->nx_nd_cache_packet_waiting_tail, packet);
    entry->nx_nd_cache_packet_waiting_queue_length++;
}

static VOID queue_send(NX_IP *ip, ND_CACHE_ENTRY *entry)
{
    NX_PACKET *packet;

    while ((packet = queue_take(entry)) != NX_NULL)
        entry_transmit(ip, entry, packet);
}

/* --- the table ----------------------------------------------------------------------------- */

ND_CACHE_ENTRY *_nx_nd_cache_find(NX_IP *ip_ptr, const ULONG address[4],
                                  const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        ND_CACHE_ENTRY *entry = &ip_ptr->nx_ipv6_nd_cache[i];

        if (is_used(entry) && _nx_ipv6_same(entry->nx_nd_cache_dest_ip, address) &&
            (nx_interface == NX_NULL || entry->nx_nd_cache_interface_ptr == nx_interface))
            return entry;
    }
    return NX_NULL;
}

UINT _nx_nd_cache_leads(NX_IP *ip_ptr, const ULONG address[4], const NX_INTERFACE *nx_interface)
{
    const ND_CACHE_ENTRY *entry = _nx_nd_cache_find(ip_ptr, address, nx_interface);

    return entry != NX_NULL && is_resolved(entry);
}

VOID _nx_nd_cache_remove(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry)
{
    NX_PACKET *packet;

    if (entry->nx_nd_cache_is_router != NX_NULL)
        entry->nx_nd_cache_is_router->nx_ipv6_default_router_entry_neighbor_cache_ptr = NX_NULL;
    _nx_ipv6_destinations_forget(ip_ptr, entry->nx_nd_cache_dest_ip);
    while ((packet = queue_take(entry)) != NX_NULL) {
        ip_ptr->nx_ip_send_packets_dropped++;
        _nx_discard(ip_ptr, packet, NX_DISCARD_ARP_QUEUE);
    }
    memset(entry, 0, sizeof *entry);
}

VOID _nx_nd_cache_interface_forget(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        if (ip_ptr->nx_ipv6_nd_cache[i].nx_nd_cache_interface_ptr == nx_interface)
            _nx_nd_cache_remove(ip_ptr, &ip_ptr->nx_ipv6_nd_cache[i]);
    }
}

/* Who is worth least: heard of long ago, then asked for in vain; what is in
 * use, our routers and static entries stay, so that no flood takes them. */
static UINT eviction_rank(const ND_CACHE_ENTRY *entry)
{
    UINT rank = 0;

#ifndef NX_DISABLE_IPV6_PURGE_UNUSED_CACHE_ENTRIES
    if (entry->nx_nd_cache_is_static || entry->nx_nd_cache_is_router != NX_NULL)
        return 0;
    switch (entry->nx_nd_cache_nd_status) {
    case ND_CACHE_STATE_STALE:
        rank = 3;
        break;
    case ND_CACHE_STATE_CREATED:
        rank = 2;
        break;
    case ND_CACHE_STATE_INCOMPLETE:
        rank = 1;
        break;
    default:
        break;
    }
#else
    NX_PARAMETER_NOT_USED(entry);
#endif
    return rank;
}

static ND_CACHE_ENTRY *entry_evict(NX_IP *ip)
{
    ND_CACHE_ENTRY *worst = NX_NULL;

    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        ND_CACHE_ENTRY *entry = &ip->nx_ipv6_nd_cache[i];
        UINT rank = eviction_rank(entry);
        ULONG age = _tx_timer_system_clock - entry->nx_nd_cache_timer_tick;

        if (rank == 0 || (worst != NX_NULL && rank < eviction_rank(worst)))
            continue;
        if (worst == NX_NULL || rank > eviction_rank(worst) ||
            (rank == 3 && age > _tx_timer_system_clock - worst->nx_nd_cache_timer_tick))
            worst = entry;
    }
    if (worst != NX_NULL)
        _nx_nd_cache_remove(ip, worst);
    return worst;
}

static ND_CACHE_ENTRY *entry_make(NX_IP *ip, const ULONG address[4], NX_INTERFACE *nx_interface)
{
    ND_CACHE_ENTRY *entry = NX_NULL;
    NX_IPV6_DEFAULT_ROUTER_ENTRY *router;

    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE && entry == NX_NULL; i++) {
        if (!is_used(&ip->nx_ipv6_nd_cache[i]))
            entry = &ip->nx_ipv6_nd_cache[i];
    }
    if (entry == NX_NULL)
        entry = entry_evict(ip);
    if (entry == NX_NULL)
        return NX_NULL;
    memset(entry, 0, sizeof *entry);
    _nx_ipv6_copy(entry->nx_nd_cache_dest_ip, address);
    entry->nx_nd_cache_interface_ptr = nx_interface;
    entry->nx_nd_cache_nd_status = ND_CACHE_STATE_CREATED;
    router = _nx_ipv6_router_find(ip, address, nx_interface);
    entry->nx_nd_cache_is_router = router;
    if (router != NX_NULL)
        router->nx_ipv6_default_router_entry_neighbor_cache_ptr = entry;
    return entry;
}

/* --- asking ------------------------------------------------------------------------------- */

/* RFC 4861 7.2.2: from the address whose packet made us ask, if it still is. */
static VOID entry_solicit(NX_IP *ip, ND_CACHE_ENTRY *entry)
{
    NX_INTERFACE *nx_interface = entry->nx_nd_cache_interface_ptr;
    NXD_IPV6_ADDRESS *source = entry->nx_nd_cache_outgoing_address;
    const ULONG *target = entry->nx_nd_cache_dest_ip;
    ULONG group[4];

    if (source == NX_NULL || source->nxd_ipv6_address_attached != nx_interface ||
        !_nx_ipv6_address_is_usable(source))
        source = _nx_ipv6_source_select(ip, nx_interface, target);
    entry->nx_nd_cache_num_solicit++;
    entry->nx_nd_cache_timer_tick = _tx_timer_system_clock + ip->nx_ipv6_retrans_timer_ticks;
    _nx_ip_fast_periodic_start(ip);
    if (source == NX_NULL)
        return;
    _nx_ipv6_solicited_node(target, group);
    if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_PROBE)
        _nx_nd_solicit(ip, nx_interface, source, target, target);
    else
        _nx_nd_solicit(ip, nx_interface, source, group, target);
}

VOID _nx_nd_cache_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NX_INTERFACE *nx_interface,
                       const ULONG next_hop[4])
{
    NX_IPV6_DESTINATION_ENTRY *destination;
    ND_CACHE_ENTRY *entry = _nx_nd_cache_find(ip_ptr, next_hop, nx_interface);
    ULONG to[4];

    if (entry == NX_NULL)
        entry = entry_make(ip_ptr, next_hop, nx_interface);
    if (entry == NX_NULL || ip_ptr->nx_ip_icmpv6_packet_process == NX_NULL) {
        ip_ptr->nx_ip_send_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ARP_QUEUE);
        return;
    }
    memcpy(to, packet_ptr->nx_packet_prepend_ptr + 24, sizeof to);
    _nx_words_swap(to, 4);
    destination = _nx_ipv6_destination_find(ip_ptr, to);
    if (destination != NX_NULL)
        destination->nx_ipv6_destination_entry_nd_entry = entry;
    if (is_resolved(entry)) {
        entry_age(ip_ptr, entry);
        if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_STALE)
            state_set(ip_ptr, entry, ND_CACHE_STATE_DELAY);
        entry->nx_nd_cache_outgoing_address =
            packet_ptr->nx_packet_address.nx_packet_ipv6_address_ptr;
        entry_transmit(ip_ptr, entry, packet_ptr);
        return;
    }
    queue_add(ip_ptr, entry, packet_ptr);
    if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_CREATED) {
        entry->nx_nd_cache_outgoing_address =
            packet_ptr->nx_packet_address.nx_packet_ipv6_address_ptr;
        state_set(ip_ptr, entry, ND_CACHE_STATE_INCOMPLETE);
        entry_solicit(ip_ptr, entry);
    }
}

/* --- hearing --------------------------------------------------------------------------------- */

static UINT mac_is(const ND_CACHE_ENTRY *entry, const UCHAR mac[6])
{
    return memcmp(entry->nx_nd_cache_mac_addr, mac, 6) == 0;
}

static VOID mac_set(ND_CACHE_ENTRY *entry, const UCHAR mac[6])
{
    memcpy(entry->nx_nd_cache_mac_addr, mac, 6);
}

/* No station has a group's address (D007 says it of ARP). */
static UINT mac_is_sound(const UCHAR mac[6])
{
    return (mac[0] & 1) == 0 && (mac[0] | mac[1] | mac[2] | mac[3] | mac[4] | mac[5]) != 0;
}

ND_CACHE_ENTRY *_nx_nd_cache_hear(NX_IP *ip_ptr, const ULONG address[4],
                                  NX_INTERFACE *nx_interface, const UCHAR mac[6])
{
    ND_CACHE_ENTRY *entry = _nx_nd_cache_find(ip_ptr, address, nx_interface);

    if (!mac_is_sound(mac) || (entry != NX_NULL && entry->nx_nd_cache_is_static))
        return entry;
    if (entry == NX_NULL)
        entry = entry_make(ip_ptr, address, nx_interface);
    if (entry == NX_NULL)
        return NX_NULL;
    if (!is_resolved(entry) || !mac_is(entry, mac)) {
        mac_set(entry, mac);
        state_set(ip_ptr, entry, ND_CACHE_STATE_STALE);
    }
    if (entry->nx_nd_cache_packet_waiting_head != NX_NULL) {
        state_set(ip_ptr, entry, ND_CACHE_STATE_DELAY);
        queue_send(ip_ptr, entry);
    }
    return entry;
}

VOID _nx_nd_cache_advertised(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry, const UCHAR *mac,
                             UINT solicited, UINT override)
{
    UINT is_news = mac != NX_NULL && !mac_is(entry, mac);

    if (entry->nx_nd_cache_is_static || (mac != NX_NULL && !mac_is_sound(mac)))
        return;
    if (!is_resolved(entry)) {
        if (mac == NX_NULL)
            return;
        mac_set(entry, mac);
        state_set(ip_ptr, entry,
                  solicited ? ND_CACHE_STATE_REACHABLE : ND_CACHE_STATE_STALE);
        if (!solicited && entry->nx_nd_cache_packet_waiting_head != NX_NULL)
            state_set(ip_ptr, entry, ND_CACHE_STATE_DELAY);
        queue_send(ip_ptr, entry);
        return;
    }
    if (is_news && !override) {
        if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_REACHABLE)
            state_set(ip_ptr, entry, ND_CACHE_STATE_STALE);
        return;
    }
    if (is_news)
        mac_set(entry, mac);
    if (solicited)
        state_set(ip_ptr, entry, ND_CACHE_STATE_REACHABLE);
    else if (is_news)
        state_set(ip_ptr, entry, ND_CACHE_STATE_STALE);
}

VOID _nx_nd_cache_confirm(NX_IP *ip_ptr, ND_CACHE_ENTRY *entry)
{
    if (is_resolved(entry) && !entry->nx_nd_cache_is_static)
        state_set(ip_ptr, entry, ND_CACHE_STATE_REACHABLE);
}

/* --- time -------------------------------------------------------------------------------------- */

/* Nobody answers. Packets that wait come back to their senders as errors, ours
 * to ourselves (RFC 4861 7.2.2); other routers get their turn. */
static VOID entry_fail(NX_IP *ip, ND_CACHE_ENTRY *entry)
{
    NX_PACKET *packet;

    if (entry->nx_nd_cache_is_router != NX_NULL)
        ip->nx_ipv6_default_router_table_round_robin_index =
            (UINT)(entry->nx_nd_cache_is_router - ip->nx_ipv6_default_router_table + 1) %
            NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE;
    while ((packet = queue_take(entry)) != NX_NULL) {
        ip->nx_ip_send_packets_dropped++;
        _nx_icmpv6_unreachable_report(ip, packet, entry->nx_nd_cache_interface_ptr);
        _nx_discard(ip, packet, NX_DISCARD_ARP_QUEUE);
    }
    _nx_nd_cache_remove(ip, entry);
}

static VOID entry_ask(NX_IP *ip, ND_CACHE_ENTRY *entry)
{
    UINT most = entry->nx_nd_cache_nd_status == ND_CACHE_STATE_INCOMPLETE
                    ? NX_MAX_MULTICAST_SOLICIT
                    : NX_MAX_UNICAST_SOLICIT;

    if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_DELAY)
        state_set(ip, entry, ND_CACHE_STATE_PROBE);
    if (entry->nx_nd_cache_num_solicit >= most)
        entry_fail(ip, entry);
    else
        entry_solicit(ip, entry);
}

VOID _nx_nd_cache_fast_periodic_update(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        ND_CACHE_ENTRY *entry = &ip_ptr->nx_ipv6_nd_cache[i];

        switch (entry->nx_nd_cache_nd_status) {
        case ND_CACHE_STATE_INCOMPLETE:
        case ND_CACHE_STATE_DELAY:
        case ND_CACHE_STATE_PROBE:
            _nx_ip_fast_periodic_start(ip_ptr);
            if (moment_has_come(entry))
                entry_ask(ip_ptr, entry);
            break;
        default:
            break;
        }
    }
}

VOID _nx_nd_cache_slow_periodic_update(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        ND_CACHE_ENTRY *entry = &ip_ptr->nx_ipv6_nd_cache[i];

        entry_age(ip_ptr, entry);
        if (entry->nx_nd_cache_nd_status == ND_CACHE_STATE_REACHABLE &&
            !entry->nx_nd_cache_is_static)
            _nx_ip_periodic_start(ip_ptr);
    }
}

/* --- services ------------------------------------------------------------------------------------ */

UINT _nxd_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac)
{
    NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[interface_index];
    ND_CACHE_ENTRY *entry;

    _nx_ip_lock(ip_ptr);
    entry = _nx_nd_cache_find(ip_ptr, dest_ip, nx_interface);
    if (entry == NX_NULL)
        entry = entry_make(ip_ptr, dest_ip, nx_interface);
    if (entry != NX_NULL) {
        mac_set(entry, (const UCHAR *)mac);
        entry->nx_nd_cache_is_static = NX_TRUE;
        state_set(ip_ptr, entry, ND_CACHE_STATE_REACHABLE);
        queue_send(ip_ptr, entry);
    }
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_NOT_SUCCESSFUL;
}

UINT _nxd_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip)
{
    ND_CACHE_ENTRY *entry;

    _nx_ip_lock(ip_ptr);
    entry = _nx_nd_cache_find(ip_ptr, dest_ip, NX_NULL);
    if (entry != NX_NULL)
        _nx_nd_cache_remove(ip_ptr, entry);
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_ENTRY_NOT_FOUND;
}

UINT _nxd_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                         ULONG *physical_msw, ULONG *physical_lsw,
                                         UINT *interface_index)
{
    const ND_CACHE_ENTRY *entry;
    UINT status = NX_ENTRY_NOT_FOUND;

    _nx_ip_lock(ip_ptr);
    entry = _nx_nd_cache_find(ip_ptr, ip_address->nxd_ip_address.v6, NX_NULL);
    if (entry != NX_NULL && is_resolved(entry)) {
        *physical_msw = mac_msw(entry);
        *physical_lsw = mac_lsw(entry);
        *interface_index = entry->nx_nd_cache_interface_ptr->nx_interface_index;
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                   ULONG physical_lsw, UINT *interface_index)
{
    UINT status = NX_ENTRY_NOT_FOUND;

    _nx_ip_lock(ip_ptr);
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE && status != NX_SUCCESS; i++) {
        const ND_CACHE_ENTRY *entry = &ip_ptr->nx_ipv6_nd_cache[i];

        if (!is_resolved(entry) || mac_msw(entry) != physical_msw ||
            mac_lsw(entry) != physical_lsw)
            continue;
        ip_address->nxd_ip_version = NX_IP_VERSION_V6;
        _nx_ipv6_copy(ip_address->nxd_ip_address.v6, entry->nx_nd_cache_dest_ip);
        *interface_index = entry->nx_nd_cache_interface_ptr->nx_interface_index;
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nxd_nd_cache_invalidate(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    for (UINT i = 0; i < NX_IPV6_NEIGHBOR_CACHE_SIZE; i++) {
        if (is_used(&ip_ptr->nx_ipv6_nd_cache[i]))
            _nx_nd_cache_remove(ip_ptr, &ip_ptr->nx_ipv6_nd_cache[i]);
    }
    for (UINT i = 0; i < NX_IPV6_DESTINATION_TABLE_SIZE; i++)
        memset(&ip_ptr->nx_ipv6_destination_table[i], 0,
               sizeof ip_ptr->nx_ipv6_destination_table[i]);
    ip_ptr->nx_ipv6_destination_table_size = 0;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

#endif
