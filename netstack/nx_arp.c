/*
 * ARP (RFC 826): the cache, its services, and packets that wait in it.
 *
 * Every entry lies in the caller's memory and is on one of two rings:
 * nx_ip_arp_static_list, or nx_ip_arp_dynamic_list whose unused entries have
 * no address and come last. A used entry is also on the ring of its hash.
 */
#include "nx_internal.h"

static ULONG hash_of(ULONG address)
{
    return (address + (address >> 8)) & NX_ARP_TABLE_MASK;
}

static UINT is_resolved(const NX_ARP *entry)
{
    return (entry->nx_arp_physical_address_msw | entry->nx_arp_physical_address_lsw) != 0;
}

/* --- rings -------------------------------------------------------------------------- */

static VOID pool_insert_last(NX_ARP **ring, NX_ARP *entry)
{
    NX_ARP *first = *ring;

    if (first == NX_NULL) {
        *ring = entry;
        entry->nx_arp_pool_next = entry;
        entry->nx_arp_pool_previous = entry;
        return;
    }
    entry->nx_arp_pool_next = first;
    entry->nx_arp_pool_previous = first->nx_arp_pool_previous;
    first->nx_arp_pool_previous->nx_arp_pool_next = entry;
    first->nx_arp_pool_previous = entry;
}

static VOID pool_remove(NX_ARP **ring, NX_ARP *entry)
{
    if (entry->nx_arp_pool_next == entry) {
        *ring = NX_NULL;
        return;
    }
    entry->nx_arp_pool_next->nx_arp_pool_previous = entry->nx_arp_pool_previous;
    entry->nx_arp_pool_previous->nx_arp_pool_next = entry->nx_arp_pool_next;
    if (*ring == entry)
        *ring = entry->nx_arp_pool_next;
}

static VOID active_insert(NX_IP *ip, NX_ARP *entry)
{
    NX_ARP **ring = &ip->nx_ip_arp_table[hash_of(entry->nx_arp_ip_address)];
    NX_ARP *first = *ring;

    if (first == NX_NULL) {
        entry->nx_arp_active_next = entry;
        entry->nx_arp_active_previous = entry;
    } else {
        entry->nx_arp_active_next = first;
        entry->nx_arp_active_previous = first->nx_arp_active_previous;
        first->nx_arp_active_previous->nx_arp_active_next = entry;
        first->nx_arp_active_previous = entry;
    }
    *ring = entry;
    entry->nx_arp_active_list_head = ring;
}

static VOID active_remove(NX_ARP *entry)
{
    NX_ARP **ring = entry->nx_arp_active_list_head;

    if (entry->nx_arp_active_next == entry) {
        *ring = NX_NULL;
    } else {
        entry->nx_arp_active_next->nx_arp_active_previous = entry->nx_arp_active_previous;
        entry->nx_arp_active_previous->nx_arp_active_next = entry->nx_arp_active_next;
        if (*ring == entry)
            *ring = entry->nx_arp_active_next;
    }
    entry->nx_arp_active_list_head = NX_NULL;
}

NX_ARP *_nx_arp_entry_find(NX_IP *ip_ptr, ULONG ip_address)
{
    NX_ARP *first = ip_ptr->nx_ip_arp_table[hash_of(ip_address)];
    NX_ARP *entry = first;

    if (first == NX_NULL)
        return NX_NULL;
    do {
        if (entry->nx_arp_ip_address == ip_address)
            return entry;
        entry = entry->nx_arp_active_next;
    } while (entry != first);
    return NX_NULL;
}

/* --- entries -------------------------------------------------------------------------- */

static VOID waiting_release(NX_IP *ip, NX_ARP *entry)
{
    NX_PACKET *packet = entry->nx_arp_packets_waiting;

    entry->nx_arp_packets_waiting = NX_NULL;
    while (packet != NX_NULL) {
        NX_PACKET *next = packet->nx_packet_queue_next;

        ip->nx_ip_send_packets_dropped++;
        _nx_discard(ip, packet, NX_DISCARD_ARP_QUEUE);
        packet = next;
    }
}

/* The entry is unused again, the first to be taken. */
static VOID entry_clear(NX_IP *ip, NX_ARP *entry)
{
    waiting_release(ip, entry);
    active_remove(entry);
    if (entry->nx_arp_route_static) {
        pool_remove(&ip->nx_ip_arp_static_list, entry);
        ip->nx_ip_arp_static_entries--;
    } else {
        pool_remove(&ip->nx_ip_arp_dynamic_list, entry);
        ip->nx_ip_arp_dynamic_active_count--;
    }
    memset(entry, 0, sizeof *entry);
    pool_insert_last(&ip->nx_ip_arp_dynamic_list, entry);
}

/* An entry off its rings: an unused one, or else the dynamic one that was used
 * longest ago. */
UINT _nx_arp_entry_allocate(NX_IP *ip_ptr, NX_ARP **arp_list_ptr, UINT is_static)
{
    NX_ARP *entry = ip_ptr->nx_ip_arp_dynamic_list;

    NX_PARAMETER_NOT_USED(is_static);
    if (entry == NX_NULL)
        return NX_NO_MORE_ENTRIES;
    entry = entry->nx_arp_pool_previous;
    if (entry->nx_arp_ip_address != 0) {
        entry_clear(ip_ptr, entry);
        ip_ptr->nx_ip_arp_aged_entries++;
    }
    pool_remove(&ip_ptr->nx_ip_arp_dynamic_list, entry);
    *arp_list_ptr = entry;
    return NX_SUCCESS;
}

/* A dynamic entry comes to the front: it was of use. */
static VOID entry_touch(NX_IP *ip, NX_ARP *entry)
{
    if (entry->nx_arp_route_static || ip->nx_ip_arp_dynamic_list == entry)
        return;
    pool_remove(&ip->nx_ip_arp_dynamic_list, entry);
    pool_insert_last(&ip->nx_ip_arp_dynamic_list, entry);
    ip->nx_ip_arp_dynamic_list = entry;
}

static NX_ARP *entry_create(NX_IP *ip, ULONG address, NX_INTERFACE *nx_interface)
{
    NX_ARP *entry;

    if (ip->nx_ip_arp_allocate(ip, &entry, NX_FALSE) != NX_SUCCESS)
        return NX_NULL;
    entry->nx_arp_ip_address = address;
    entry->nx_arp_ip_interface = nx_interface;
    active_insert(ip, entry);
    pool_insert_last(&ip->nx_ip_arp_dynamic_list, entry);
    ip->nx_ip_arp_dynamic_list = entry;
    ip->nx_ip_arp_dynamic_active_count++;
    return entry;
}

/* --- resolving --------------------------------------------------------------------------- */

/* Seconds between requests: RFC 1122 2.3.2.1 recommends one. */
static UINT request_period(const NX_IP *ip)
{
    return ip->nx_ip_tcp_profile_rfc ? 1 : NX_ARP_UPDATE_RATE;
}

static VOID entry_request(NX_IP *ip, NX_ARP *entry)
{
    entry->nx_arp_entry_next_update = request_period(ip);
    ip->nx_ip_arp_packet_send(ip, entry->nx_arp_ip_address, entry->nx_arp_ip_interface);
    _nx_ip_periodic_start(ip);
}

VOID _nx_arp_entry_learn(NX_IP *ip_ptr, NX_ARP *entry, ULONG msw, ULONG lsw)
{
    NX_PACKET *packet = entry->nx_arp_packets_waiting;

    entry->nx_arp_physical_address_msw = msw;
    entry->nx_arp_physical_address_lsw = lsw;
    entry->nx_arp_retries = 0;
    entry->nx_arp_entry_next_update = NX_ARP_EXPIRATION_RATE;
    entry->nx_arp_packets_waiting = NX_NULL;
    entry_touch(ip_ptr, entry);
    if (NX_ARP_EXPIRATION_RATE != 0)
        _nx_ip_periodic_start(ip_ptr);
    while (packet != NX_NULL) {
        NX_PACKET *next = packet->nx_packet_queue_next;

        _nx_ip_driver_send(ip_ptr, entry->nx_arp_ip_interface, NX_LINK_PACKET_SEND, packet, msw,
                           lsw);
        packet = next;
    }
}

NX_ARP *_nx_arp_entry_make(NX_IP *ip_ptr, ULONG ip_address, NX_INTERFACE *nx_interface)
{
    return entry_create(ip_ptr, ip_address, nx_interface);
}

/* The newest waits at the end; beyond the depth the oldest goes (NX36). */
static VOID entry_queue(NX_IP *ip, NX_ARP *entry, NX_PACKET *packet)
{
    NX_PACKET **link = &entry->nx_arp_packets_waiting;
    UINT depth = 1;

    NX_PACKET_DEBUG(__FILE__, __LINE__, packet);
    packet->nx_packet_queue_next = NX_NULL;
    while (*link != NX_NULL) {
        link = &(*link)->nx_packet_queue_next;
        depth++;
    }
    *link = packet;
    if (depth > NX_ARP_MAX_QUEUE_DEPTH) {
        NX_PACKET *oldest = entry->nx_arp_packets_waiting;

        entry->nx_arp_packets_waiting = oldest->nx_packet_queue_next;
        ip->nx_ip_send_packets_dropped++;
        _nx_discard(ip, oldest, NX_DISCARD_ARP_QUEUE);
    }
}

VOID _nx_arp_send_resolved(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG next_hop)
{
    NX_INTERFACE *nx_interface = packet_ptr->nx_packet_ip_interface;
    NX_ARP *entry;

    if (ip_ptr->nx_ip_arp_allocate == NX_NULL) {
        ip_ptr->nx_ip_send_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_ROUTE);
        return;
    }
    entry = _nx_arp_entry_find(ip_ptr, next_hop);
    if (entry != NX_NULL && is_resolved(entry)) {
        entry_touch(ip_ptr, entry);
        _nx_ip_driver_send(ip_ptr, nx_interface, NX_LINK_PACKET_SEND, packet_ptr,
                           entry->nx_arp_physical_address_msw,
                           entry->nx_arp_physical_address_lsw);
        return;
    }
    if (entry == NX_NULL) {
        entry = entry_create(ip_ptr, next_hop, nx_interface);
        if (entry == NX_NULL) {
            ip_ptr->nx_ip_send_packets_dropped++;
            _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ARP_QUEUE);
            return;
        }
        entry_queue(ip_ptr, entry, packet_ptr);
        entry_request(ip_ptr, entry);
        return;
    }
    entry_queue(ip_ptr, entry, packet_ptr);
}

/* One entry grows a second older. */
static VOID entry_second(NX_IP *ip, NX_ARP *entry)
{
    if (entry->nx_arp_entry_next_update == 0)
        return;
    if (--entry->nx_arp_entry_next_update > 0) {
        _nx_ip_periodic_start(ip);
        return;
    }
    if (is_resolved(entry)) {
        /* Expired: the next packet asks afresh. */
        ip->nx_ip_arp_aged_entries++;
        entry_clear(ip, entry);
        return;
    }
    if (entry->nx_arp_retries++ >= NX_ARP_MAXIMUM_RETRIES) {
        entry_clear(ip, entry);
        return;
    }
    entry_request(ip, entry);
}

VOID _nx_arp_periodic_update(NX_IP *ip_ptr)
{
    for (ULONG i = 0; i < ip_ptr->nx_ip_arp_total_entries; i++) {
        NX_ARP *entry = &ip_ptr->nx_ip_arp_cache_memory[i];

        if (entry->nx_arp_ip_address != 0 && !entry->nx_arp_route_static)
            entry_second(ip_ptr, entry);
    }
}

VOID _nx_arp_interface_forget(NX_IP *ip_ptr, NX_INTERFACE *nx_interface)
{
    for (ULONG i = 0; i < ip_ptr->nx_ip_arp_total_entries; i++) {
        NX_ARP *entry = &ip_ptr->nx_ip_arp_cache_memory[i];

        if (entry->nx_arp_ip_address != 0 && entry->nx_arp_ip_interface == nx_interface)
            entry_clear(ip_ptr, entry);
    }
}

/* --- services ---------------------------------------------------------------------------- */

UINT _nx_arp_enable(NX_IP *ip_ptr, VOID *arp_cache_memory, ULONG arp_cache_size)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_ARP *entry = arp_cache_memory;

    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_arp_cache_memory = entry;
    ip_ptr->nx_ip_arp_total_entries = arp_cache_size / sizeof *entry;
    memset(entry, 0, ip_ptr->nx_ip_arp_total_entries * sizeof *entry);
    for (ULONG i = 0; i < ip_ptr->nx_ip_arp_total_entries; i++)
        pool_insert_last(&ip_ptr->nx_ip_arp_dynamic_list, &entry[i]);
    ip_ptr->nx_ip_arp_periodic_update = _nx_arp_periodic_update;
    ip_ptr->nx_ip_arp_queue_process = _nx_arp_queue_process;
    ip_ptr->nx_ip_arp_packet_send = _nx_arp_packet_send;
    ip_ptr->nx_ip_arp_allocate = _nx_arp_entry_allocate;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* The interface that would reach a neighbour, which must be on its net. */
static NX_INTERFACE *neighbour_interface(NX_IP *ip, ULONG address)
{
    NX_INTERFACE *nx_interface = NX_NULL;
    ULONG next_hop;

    if (_nx_ip_is_broadcast(ip, address) || address >= NX_IP_CLASS_D_TYPE ||
        _nx_ip_interface_of(ip, address) != NX_NULL ||
        _nx_ip_route_find(ip, address, &nx_interface, &next_hop) != NX_SUCCESS ||
        next_hop != address || nx_interface->nx_interface_link_driver_entry == NX_NULL)
        return NX_NULL;
    return nx_interface;
}

static UINT dynamic_set(NX_IP *ip, ULONG address, ULONG msw, ULONG lsw)
{
    NX_INTERFACE *nx_interface = neighbour_interface(ip, address);
    NX_ARP *entry = _nx_arp_entry_find(ip, address);

    if (nx_interface == NX_NULL)
        return NX_IP_ADDRESS_ERROR;
    if (entry != NX_NULL && entry->nx_arp_route_static) {
        entry_clear(ip, entry);
        entry = NX_NULL;
    }
    if (entry == NX_NULL)
        entry = entry_create(ip, address, nx_interface);
    if (entry == NX_NULL)
        return NX_NO_MORE_ENTRIES;
    if ((msw | lsw) != 0) {
        _nx_arp_entry_learn(ip, entry, msw, lsw);
    } else {
        entry->nx_arp_physical_address_msw = 0;
        entry->nx_arp_physical_address_lsw = 0;
        entry->nx_arp_retries = 0;
        entry_request(ip, entry);
    }
    return NX_SUCCESS;
}

UINT _nx_arp_dynamic_entry_set(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                               ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = dynamic_set(ip_ptr, ip_address, physical_msw, physical_lsw);
    _nx_ip_unlock(ip_ptr);
    return status;
}

static UINT static_create(NX_IP *ip, ULONG address, ULONG msw, ULONG lsw)
{
    NX_INTERFACE *nx_interface = neighbour_interface(ip, address);
    NX_ARP *entry = _nx_arp_entry_find(ip, address);
    NX_PACKET *waiting = NX_NULL;

    if (nx_interface == NX_NULL)
        return NX_IP_ADDRESS_ERROR;
    if (entry != NX_NULL) {
        waiting = entry->nx_arp_packets_waiting;
        entry->nx_arp_packets_waiting = NX_NULL;
        entry_clear(ip, entry);
    }
    if (ip->nx_ip_arp_allocate(ip, &entry, NX_TRUE) != NX_SUCCESS)
        return NX_NO_MORE_ENTRIES;
    entry->nx_arp_ip_address = address;
    entry->nx_arp_ip_interface = nx_interface;
    entry->nx_arp_route_static = NX_TRUE;
    entry->nx_arp_packets_waiting = waiting;
    active_insert(ip, entry);
    pool_insert_last(&ip->nx_ip_arp_static_list, entry);
    ip->nx_ip_arp_static_entries++;
    _nx_arp_entry_learn(ip, entry, msw, lsw);
    entry->nx_arp_entry_next_update = 0;
    return NX_SUCCESS;
}

UINT _nx_arp_static_entry_create(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                 ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = static_create(ip_ptr, ip_address, physical_msw, physical_lsw);
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_arp_static_entry_delete(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                 ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_ARP *entry;
    UINT status = NX_ENTRY_NOT_FOUND;

    _nx_ip_lock(ip_ptr);
    entry = _nx_arp_entry_find(ip_ptr, ip_address);
    if (entry != NX_NULL && entry->nx_arp_route_static &&
        entry->nx_arp_physical_address_msw == physical_msw &&
        entry->nx_arp_physical_address_lsw == physical_lsw) {
        entry_clear(ip_ptr, entry);
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

static VOID entries_clear(NX_IP *ip, UINT are_static)
{
    _nx_ip_lock(ip);
    for (ULONG i = 0; i < ip->nx_ip_arp_total_entries; i++) {
        NX_ARP *entry = &ip->nx_ip_arp_cache_memory[i];

        if (entry->nx_arp_ip_address != 0 && entry->nx_arp_route_static == are_static)
            entry_clear(ip, entry);
    }
    _nx_ip_unlock(ip);
}

UINT _nx_arp_static_entries_delete(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    entries_clear(ip_ptr, NX_TRUE);
    return NX_SUCCESS;
}

UINT _nx_arp_dynamic_entries_invalidate(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    entries_clear(ip_ptr, NX_FALSE);
    return NX_SUCCESS;
}

UINT _nx_arp_entry_delete(NX_IP *ip_ptr, ULONG ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_ARP *entry;

    _nx_ip_lock(ip_ptr);
    entry = _nx_arp_entry_find(ip_ptr, ip_address);
    if (entry != NX_NULL)
        entry_clear(ip_ptr, entry);
    _nx_ip_unlock(ip_ptr);
    return entry != NX_NULL ? NX_SUCCESS : NX_ENTRY_NOT_FOUND;
}

UINT _nx_arp_hardware_address_find(NX_IP *ip_ptr, ULONG ip_address, ULONG *physical_msw,
                                   ULONG *physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    const NX_ARP *entry;
    UINT status = NX_ENTRY_NOT_FOUND;

    _nx_ip_lock(ip_ptr);
    entry = _nx_arp_entry_find(ip_ptr, ip_address);
    if (entry != NX_NULL && is_resolved(entry)) {
        *physical_msw = entry->nx_arp_physical_address_msw;
        *physical_lsw = entry->nx_arp_physical_address_lsw;
        status = NX_SUCCESS;
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_arp_ip_address_find(NX_IP *ip_ptr, ULONG *ip_address, ULONG physical_msw,
                             ULONG physical_lsw)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status = NX_ENTRY_NOT_FOUND;

    _nx_ip_lock(ip_ptr);
    for (ULONG i = 0; i < ip_ptr->nx_ip_arp_total_entries && status != NX_SUCCESS; i++) {
        const NX_ARP *entry = &ip_ptr->nx_ip_arp_cache_memory[i];

        if (entry->nx_arp_ip_address != 0 && entry->nx_arp_physical_address_msw == physical_msw &&
            entry->nx_arp_physical_address_lsw == physical_lsw) {
            *ip_address = entry->nx_arp_ip_address;
            status = NX_SUCCESS;
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_arp_info_get(NX_IP *ip_ptr, ULONG *arp_requests_sent, ULONG *arp_requests_received,
                      ULONG *arp_responses_sent, ULONG *arp_responses_received,
                      ULONG *arp_dynamic_entries, ULONG *arp_static_entries,
                      ULONG *arp_aged_entries, ULONG *arp_invalid_messages)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_ARP_COUNTS, arp_requests_sent, ip_ptr->nx_ip_arp_requests_sent);
    _nx_store_count(NX_ARP_COUNTS, arp_requests_received, ip_ptr->nx_ip_arp_requests_received);
    _nx_store_count(NX_ARP_COUNTS, arp_responses_sent, ip_ptr->nx_ip_arp_responses_sent);
    _nx_store_count(NX_ARP_COUNTS, arp_responses_received, ip_ptr->nx_ip_arp_responses_received);
    _nx_store_count(NX_ARP_COUNTS, arp_dynamic_entries, ip_ptr->nx_ip_arp_dynamic_active_count);
    _nx_store_count(NX_ARP_COUNTS, arp_static_entries, ip_ptr->nx_ip_arp_static_entries);
    _nx_store_count(NX_ARP_COUNTS, arp_aged_entries, ip_ptr->nx_ip_arp_aged_entries);
    _nx_store_count(NX_ARP_COUNTS, arp_invalid_messages, ip_ptr->nx_ip_arp_invalid_messages);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}
