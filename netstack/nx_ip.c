/*
 * An IP instance: creation and deletion, the helper thread with its events,
 * and the two timers, which run only while something counts.
 */
#include "nx_internal.h"

NX_IP *_nx_ip_created_ptr;
ULONG _nx_ip_created_count;

static NX_IP *ip_of(ULONG argument)
{
    return (NX_IP *)(size_t)argument;
}

/* --- timers ------------------------------------------------------------------ */

VOID _nx_ip_periodic_timer_entry(ULONG ip_address)
{
    _tx_event_flags_set(&ip_of(ip_address)->nx_ip_events, NX_IP_PERIODIC_EVENT, TX_OR);
}

VOID _nx_ip_fast_periodic_timer_entry(ULONG ip_address)
{
    _tx_event_flags_set(&ip_of(ip_address)->nx_ip_events, NX_IP_FAST_EVENT, TX_OR);
}

ULONG _nx_ip_fast_ticks(VOID)
{
    ULONG ticks = NX_IP_PERIODIC_RATE / NX_IP_FAST_TIMER_RATE;

    return ticks > 0 ? ticks : 1;
}

/* Runs from the next period's boundary on, as if it had never stopped. */
static VOID timer_start(NX_IP *ip, TX_TIMER *timer, ULONG period)
{
    ULONG phase = (_tx_timer_system_clock - ip->nx_ip_timer_epoch) % period;
    UINT active = TX_FALSE;

    _tx_timer_info_get(timer, TX_NULL, &active, TX_NULL, TX_NULL, TX_NULL);
    if (active)
        return;
    _tx_timer_change(timer, period - phase, period);
    _tx_timer_activate(timer);
}

VOID _nx_ip_periodic_start(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ip_periodic_counts)
        return;
    ip_ptr->nx_ip_periodic_counts = NX_TRUE;
    timer_start(ip_ptr, &ip_ptr->nx_ip_periodic_timer, NX_IP_PERIODIC_RATE);
}

VOID _nx_ip_fast_periodic_timer_create(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ip_fast_periodic_timer_created)
        return;
    _tx_timer_create(&ip_ptr->nx_ip_fast_periodic_timer, ip_ptr->nx_ip_name,
                     _nx_ip_fast_periodic_timer_entry, (ULONG)(size_t)ip_ptr, _nx_ip_fast_ticks(),
                     _nx_ip_fast_ticks(), TX_NO_ACTIVATE);
    ip_ptr->nx_ip_fast_periodic_timer_created = NX_TRUE;
}

VOID _nx_ip_fast_periodic_start(NX_IP *ip_ptr)
{
    if (ip_ptr->nx_ip_fast_periodic_counts)
        return;
    _nx_ip_fast_periodic_timer_create(ip_ptr);
    ip_ptr->nx_ip_fast_periodic_counts = NX_TRUE;
    timer_start(ip_ptr, &ip_ptr->nx_ip_fast_periodic_timer, _nx_ip_fast_ticks());
}

/* --- work of the helper thread, one function an event ---------------------------- */

static VOID on_driver_deferred(NX_IP *ip)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        if (ip->nx_ip_interface[i].nx_interface_valid)
            _nx_ip_driver_command(ip, &ip->nx_ip_interface[i], NX_LINK_DEFERRED_PROCESSING,
                                  NX_NULL);
    }
}

static VOID on_driver_packet(NX_IP *ip)
{
#ifdef NX_DRIVER_DEFERRED_PROCESSING
    NX_PACKET *packet;

    while ((packet = _nx_packet_dequeue(&ip->nx_ip_driver_deferred_packet_head,
                                        &ip->nx_ip_driver_deferred_packet_tail)) != NX_NULL)
        ip->nx_ip_driver_deferred_packet_handler(ip, packet);
#else
    NX_PARAMETER_NOT_USED(ip);
#endif
}

static VOID on_receive(NX_IP *ip)
{
    NX_PACKET *packet;

    while ((packet = _nx_packet_dequeue(&ip->nx_ip_deferred_received_packet_head,
                                        &ip->nx_ip_deferred_received_packet_tail)) != NX_NULL)
        _nx_ip_packet_receive(ip, packet);
}

static VOID call(VOID (*member)(NX_IP *), NX_IP *ip)
{
    if (member != NX_NULL)
        member(ip);
}

static VOID on_arp(NX_IP *ip)
{
    call(ip->nx_ip_arp_queue_process, ip);
}

static VOID on_rarp(NX_IP *ip)
{
    call(ip->nx_ip_rarp_queue_process, ip);
}

static VOID on_icmp(NX_IP *ip)
{
    call(ip->nx_ip_icmp_queue_process, ip);
}

static VOID on_igmp(NX_IP *ip)
{
    call(ip->nx_ip_igmp_queue_process, ip);
}

static VOID on_tcp(NX_IP *ip)
{
    call(ip->nx_ip_tcp_queue_process, ip);
}

static VOID on_tcp_cleanup(NX_IP *ip)
{
    call(ip->nx_tcp_deferred_cleanup_check, ip);
}

static VOID on_fragment(NX_IP *ip)
{
#ifndef NX_DISABLE_FRAGMENTATION
    call(ip->nx_ip_fragment_assembly, ip);
#else
    NX_PARAMETER_NOT_USED(ip);
#endif
}

static VOID on_link_status(NX_IP *ip)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];
        UINT up;

        if (!nx_interface->nx_interface_valid || !nx_interface->nx_interface_link_status_change)
            continue;
        nx_interface->nx_interface_link_status_change = NX_FALSE;
        up = _nx_ip_link_is_up(ip, nx_interface);
#ifdef FEATURE_NX_IPV6
        if (up)
            _nx_nd_router_solicitations_begin(ip, nx_interface);
#endif
        if (ip->nx_ip_link_status_change_callback != NX_NULL)
            ip->nx_ip_link_status_change_callback(ip, i, up);
    }
}

static VOID on_fast_period(NX_IP *ip)
{
    ip->nx_ip_fast_periodic_counts =
        ip->nx_ip_tcp_fast_periodic_processing != NX_NULL &&
        ip->nx_ip_tcp_fast_periodic_processing != _nx_tcp_fast_periodic_processing;
    call(ip->nx_ip_tcp_fast_periodic_processing, ip);
#ifdef FEATURE_NX_IPV6
    call(ip->nx_nd_cache_fast_periodic_update, ip);
    _nx_mld_fast_period(ip);
    _nx_nd_advertise_fast_period(ip);
#endif
    if (!ip->nx_ip_fast_periodic_counts)
        _tx_timer_deactivate(&ip->nx_ip_fast_periodic_timer);
}

/* Seconds until an interface may defend its address again (RFC 5227 2.4). */
static VOID defence_count(NX_IP *ip)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];

        if (nx_interface->nx_interface_arp_defend_timeout == 0)
            continue;
        nx_interface->nx_interface_arp_defend_timeout--;
        _nx_ip_periodic_start(ip);
    }
}

static VOID on_period(NX_IP *ip)
{
    /* A replaced member cannot say that it counts: it is taken to. */
    ip->nx_ip_periodic_counts = ip->nx_ip_tcp_periodic_processing != NX_NULL &&
                                ip->nx_ip_tcp_periodic_processing != _nx_tcp_periodic_processing;
    call(ip->nx_ip_arp_periodic_update, ip);
    call(ip->nx_ip_rarp_periodic_update, ip);
    call(ip->nx_ip_igmp_periodic_processing, ip);
    call(ip->nx_ip_tcp_periodic_processing, ip);
#ifndef NX_DISABLE_FRAGMENTATION
    call(ip->nx_ip_fragment_timeout_check, ip);
#endif
    defence_count(ip);
#ifdef FEATURE_NX_IPV6
    call(ip->nx_nd_cache_slow_periodic_update, ip);
    _nx_ipv6_second(ip);
#endif
    if (!ip->nx_ip_periodic_counts)
        _tx_timer_deactivate(&ip->nx_ip_periodic_timer);
}

static const struct {
    ULONG event;
    VOID (*work)(NX_IP *);
} ip_events[] = {
    {NX_IP_DRIVER_DEFERRED_EVENT, on_driver_deferred},
    {NX_IP_DRIVER_PACKET_EVENT, on_driver_packet},
    {NX_IP_ARP_REC_EVENT, on_arp},
    {NX_IP_RARP_REC_EVENT, on_rarp},
    {NX_IP_RECEIVE_EVENT, on_receive},
    {NX_IP_ICMP_EVENT, on_icmp},
    {NX_IP_IGMP_EVENT, on_igmp},
    {NX_IP_TCP_EVENT, on_tcp},
    {NX_IP_UNFRAG_EVENT, on_fragment},
    {NX_IP_TCP_CLEANUP_DEFERRED, on_tcp_cleanup},
    {NX_IP_FAST_EVENT, on_fast_period},
    {NX_IP_PERIODIC_EVENT, on_period},
    {NX_IP_LINK_STATUS_EVENT, on_link_status},
};

/* What drivers are told of an interface at start-up (NX05). */
static VOID ip_interfaces_start(NX_IP *ip)
{
    static const UINT commands[] = {NX_LINK_INTERFACE_ATTACH, NX_LINK_INITIALIZE, NX_LINK_ENABLE};

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];

        for (UINT k = 0; nx_interface->nx_interface_valid && k < 3; k++)
            _nx_ip_driver_command(ip, nx_interface, commands[k], NX_NULL);
    }
#ifdef FEATURE_NX_IPV6
    _nx_ipv6_interfaces_started(ip);
#endif
}

VOID _nx_ip_thread_entry(ULONG ip_ptr_value)
{
    NX_IP *ip = ip_of(ip_ptr_value);

    _nx_ip_lock(ip);
    ip_interfaces_start(ip);
    ip->nx_ip_initialize_done = NX_TRUE;
    _nx_ip_unlock(ip);
    for (;;) {
        ULONG events = 0;

        _tx_event_flags_get(&ip->nx_ip_events, NX_IP_ALL_EVENTS, TX_OR_CLEAR, &events,
                            TX_WAIT_FOREVER);
        _nx_ip_lock(ip);
        for (UINT i = 0; i < sizeof ip_events / sizeof ip_events[0]; i++) {
            if (events & ip_events[i].event)
                ip_events[i].work(ip);
        }
        _nx_ip_unlock(ip);
    }
}

/* --- creation and deletion --------------------------------------------------------- */

static VOID ip_link(NX_IP *ip)
{
    TX_INTERRUPT_SAVE_AREA
    NX_IP *first;

    TX_DISABLE
    first = _nx_ip_created_ptr;
    if (first == NX_NULL) {
        _nx_ip_created_ptr = ip;
        ip->nx_ip_created_next = ip;
        ip->nx_ip_created_previous = ip;
    } else {
        ip->nx_ip_created_next = first;
        ip->nx_ip_created_previous = first->nx_ip_created_previous;
        first->nx_ip_created_previous->nx_ip_created_next = ip;
        first->nx_ip_created_previous = ip;
    }
    _nx_ip_created_count++;
    ip->nx_ip_id = NX_IP_ID;
    TX_RESTORE
}

static VOID ip_unlink(NX_IP *ip)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    ip->nx_ip_id = 0;
    ip->nx_ip_created_next->nx_ip_created_previous = ip->nx_ip_created_previous;
    ip->nx_ip_created_previous->nx_ip_created_next = ip->nx_ip_created_next;
    _nx_ip_created_count--;
    if (_nx_ip_created_ptr == ip)
        _nx_ip_created_ptr = _nx_ip_created_count > 0 ? ip->nx_ip_created_next : NX_NULL;
    TX_RESTORE
}

const char *_nx_ip_argument(const char *name, size_t *length)
{
    return _pb_machine->argument(_pb_machine->board, name, length);
}

/* The boot argument "tcp" ("rfc" or "interface") goes before the option. */
static UINT profile_rfc(VOID)
{
    const char *given = _nx_ip_argument("tcp", NULL);

    return given != NULL ? strcmp(given, "rfc") == 0 : NX_TCP_PROFILE_RFC;
}

/* The boot argument "tcp-congestion" ("cubic" or "newreno") is for the RFC
 * profile; the other has NewReno. */
static UINT profile_newreno(VOID)
{
    const char *given = _nx_ip_argument("tcp-congestion", NULL);

    return given != NULL && strcmp(given, "newreno") == 0;
}

static VOID loopback_set_up(NX_INTERFACE *loopback)
{
    loopback->nx_interface_name = "LOOPBACK INTERFACE";
    loopback->nx_interface_valid = NX_TRUE;
    loopback->nx_interface_link_up = NX_TRUE;
    if (NX_HAVE_IPV4) {
        loopback->nx_interface_ip_address = IP_ADDRESS(127, 0, 0, 1);
        loopback->nx_interface_ip_network_mask = 0xFF000000;
        loopback->nx_interface_ip_network = IP_ADDRESS(127, 0, 0, 0);
    }
    loopback->nx_interface_ip_mtu_size = 65535;
}

static VOID interfaces_set_up(NX_IP *ip, ULONG address, ULONG mask,
                              VOID (*driver)(NX_IP_DRIVER *))
{
    NX_INTERFACE *first = &ip->nx_ip_interface[0];

    for (UINT i = 0; i < NX_MAX_IP_INTERFACES; i++)
        ip->nx_ip_interface[i].nx_interface_index = (UCHAR)i;
    first->nx_interface_name = "PRIMARY INTERFACE";
    first->nx_interface_valid = NX_TRUE;
    if (NX_HAVE_IPV4) {
        first->nx_interface_ip_address = address;
        first->nx_interface_ip_network_mask = mask;
        first->nx_interface_ip_network = address & mask;
    }
    first->nx_interface_link_driver_entry = driver;
    if (NX_HAVE_LOOPBACK)
        loopback_set_up(&ip->nx_ip_interface[NX_LOOPBACK_INTERFACE]);
}

UINT _nx_ip_create(NX_IP *ip_ptr, CHAR *name, ULONG ip_address, ULONG network_mask,
                   NX_PACKET_POOL *default_pool, VOID (*ip_link_driver)(NX_IP_DRIVER *),
                   VOID *memory_ptr, ULONG memory_size, UINT priority)
{
    if (!_nx_system_is_initialized())
        return NX_NOT_IMPLEMENTED;
    memset(ip_ptr, 0, sizeof *ip_ptr);
    ip_ptr->nx_ip_name = name;
    ip_ptr->nx_ip_default_packet_pool = default_pool;
    ip_ptr->nx_ip_raw_received_packet_max = NX_IP_RAW_MAX_QUEUE_DEPTH;
    ip_ptr->nx_ip_tcp_profile_rfc = profile_rfc();
    ip_ptr->nx_ip_tcp_private.newreno = profile_newreno();
    ip_ptr->nx_ip_timer_epoch = _tx_timer_system_clock;
    ip_ptr->nx_ip_sequence = _nx_ip_created_count + 1;
    ip_ptr->nx_ip_packet_id = 1;
    ip_ptr->nx_ipv4_packet_receive = NX_HAVE_IPV4 ? _nx_ipv4_packet_receive : NX_NULL;
#ifdef FEATURE_NX_IPV6
    ip_ptr->nx_ipv6_hop_limit = 0xFF;
#endif
    interfaces_set_up(ip_ptr, ip_address, network_mask, ip_link_driver);
    _tx_mutex_create(&ip_ptr->nx_ip_protection, name, TX_NO_INHERIT);
    _tx_event_flags_create(&ip_ptr->nx_ip_events, name);
    _tx_timer_create(&ip_ptr->nx_ip_periodic_timer, name, _nx_ip_periodic_timer_entry,
                     (ULONG)(size_t)ip_ptr, NX_IP_PERIODIC_RATE, NX_IP_PERIODIC_RATE,
                     TX_NO_ACTIVATE);
    ip_link(ip_ptr);
    _tx_thread_create(&ip_ptr->nx_ip_thread, name, _nx_ip_thread_entry, (ULONG)(size_t)ip_ptr,
                      memory_ptr, memory_size, priority, priority, TX_NO_TIME_SLICE,
                      TX_DONT_START);
    _tx_thread_system_mark(&ip_ptr->nx_ip_thread);
    _tx_thread_resume(&ip_ptr->nx_ip_thread);
    return NX_SUCCESS;
}

static VOID queue_release(NX_PACKET *packet)
{
    while (packet != NX_NULL) {
        NX_PACKET *next = packet->nx_packet_queue_next;

        packet->nx_packet_queue_next = NX_NULL;
        _nx_packet_release(packet);
        packet = next;
    }
}

static VOID ip_packets_release(NX_IP *ip)
{
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        _nx_arp_interface_forget(ip, &ip->nx_ip_interface[i]);
#ifdef FEATURE_NX_IPV6
        _nx_nd_cache_interface_forget(ip, &ip->nx_ip_interface[i]);
#endif
    }
    queue_release(ip->nx_ip_deferred_received_packet_head);
    queue_release(ip->nx_ip_arp_deferred_received_packet_head);
    queue_release(ip->nx_ip_rarp_deferred_received_packet_head);
    queue_release(ip->nx_ip_icmp_queue_head);
    queue_release(ip->nx_ip_igmp_queue_head);
    queue_release(ip->nx_ip_tcp_queue_head);
    queue_release(ip->nx_ip_raw_received_packet_head);
#ifdef NX_DRIVER_DEFERRED_PROCESSING
    queue_release(ip->nx_ip_driver_deferred_packet_head);
#endif
#ifndef NX_DISABLE_FRAGMENTATION
    _nx_ip_fragments_release(ip);
#endif
}

UINT _nx_ip_delete(NX_IP *ip_ptr)
{
    static const UINT commands[] = {NX_LINK_DISABLE, NX_LINK_UNINITIALIZE,
                                    NX_LINK_INTERFACE_DETACH};

    if (ip_ptr->nx_ip_udp_created_sockets_count > 0 || ip_ptr->nx_ip_tcp_created_sockets_count > 0)
        return NX_SOCKETS_BOUND;
    _nx_ip_lock(ip_ptr);
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        for (UINT k = 0; k < 3; k++)
            _nx_ip_driver_command(ip_ptr, &ip_ptr->nx_ip_interface[i], commands[k], NX_NULL);
    }
    ip_unlink(ip_ptr);
    _tx_thread_terminate(&ip_ptr->nx_ip_thread);
    _tx_thread_delete(&ip_ptr->nx_ip_thread);
    _tx_timer_delete(&ip_ptr->nx_ip_periodic_timer);
    if (ip_ptr->nx_ip_fast_periodic_timer_created)
        _tx_timer_delete(&ip_ptr->nx_ip_fast_periodic_timer);
    ip_packets_release(ip_ptr);
    _nx_wake_all(&ip_ptr->nx_ip_icmp_ping_suspension_list, NX_DELETED);
    _nx_wake_all(&ip_ptr->nx_ip_raw_packet_suspension_list, NX_DELETED);
    _tx_event_flags_delete(&ip_ptr->nx_ip_events);
    _nx_ip_unlock(ip_ptr);
    _tx_mutex_delete(&ip_ptr->nx_ip_protection);
    return NX_SUCCESS;
}

int _nx_connections_closed(void)
{
    const NX_IP *ip = _nx_ip_created_ptr;

    for (ULONG i = 0; i < _nx_ip_created_count; i++, ip = ip->nx_ip_created_next) {
        const NX_TCP_SOCKET *socket = ip->nx_ip_tcp_created_sockets_ptr;

        for (ULONG k = 0; k < ip->nx_ip_tcp_created_sockets_count; k++) {
            if (socket->nx_tcp_socket_state != NX_TCP_CLOSED &&
                socket->nx_tcp_socket_state != NX_TCP_LISTEN_STATE &&
                socket->nx_tcp_socket_state != NX_TCP_TIMED_WAIT)
                return 0;
            socket = socket->nx_tcp_socket_created_next;
        }
    }
    return 1;
}

/* --- what drivers hand in, from any context --------------------------------------------- */

static VOID defer(NX_IP *ip, NX_PACKET **head, NX_PACKET **tail, NX_PACKET *packet, ULONG event)
{
    NX_PACKET_DEBUG(__FILE__, __LINE__, packet);
    _nx_packet_enqueue(head, tail, packet);
    _tx_event_flags_set(&ip->nx_ip_events, event, TX_OR);
}

VOID _nx_ip_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
#ifdef NX_ENABLE_LOW_WATERMARK
    const NX_PACKET_POOL *pool = packet_ptr->nx_packet_pool_owner;

    if (pool->nx_packet_pool_available < pool->nx_packet_pool_low_watermark) {
        ip_ptr->nx_ip_receive_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_NO_BUFFER);
        return;
    }
#endif
    defer(ip_ptr, &ip_ptr->nx_ip_deferred_received_packet_head,
          &ip_ptr->nx_ip_deferred_received_packet_tail, packet_ptr, NX_IP_RECEIVE_EVENT);
}

VOID _nx_arp_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    if (ip_ptr->nx_ip_arp_queue_process == NX_NULL) {
        _nx_packet_release(packet_ptr);
        return;
    }
    defer(ip_ptr, &ip_ptr->nx_ip_arp_deferred_received_packet_head,
          &ip_ptr->nx_ip_arp_deferred_received_packet_tail, packet_ptr, NX_IP_ARP_REC_EVENT);
}

VOID _nx_rarp_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    if (ip_ptr->nx_ip_rarp_queue_process == NX_NULL) {
        _nx_packet_release(packet_ptr);
        return;
    }
    defer(ip_ptr, &ip_ptr->nx_ip_rarp_deferred_received_packet_head,
          &ip_ptr->nx_ip_rarp_deferred_received_packet_tail, packet_ptr, NX_IP_RARP_REC_EVENT);
}

VOID _nx_ip_driver_deferred_processing(NX_IP *ip_ptr)
{
    _tx_event_flags_set(&ip_ptr->nx_ip_events, NX_IP_DRIVER_DEFERRED_EVENT, TX_OR);
}

#ifdef NX_DRIVER_DEFERRED_PROCESSING
VOID _nx_ip_driver_deferred_enable(NX_IP *ip_ptr,
                                   VOID (*driver_deferred_packet_handler)(NX_IP *, NX_PACKET *))
{
    ip_ptr->nx_ip_driver_deferred_packet_handler = driver_deferred_packet_handler;
}

VOID _nx_ip_driver_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    if (ip_ptr->nx_ip_driver_deferred_packet_handler == NX_NULL) {
        _nx_packet_release(packet_ptr);
        return;
    }
    defer(ip_ptr, &ip_ptr->nx_ip_driver_deferred_packet_head,
          &ip_ptr->nx_ip_driver_deferred_packet_tail, packet_ptr, NX_IP_DRIVER_PACKET_EVENT);
}
#endif

VOID _nx_ip_driver_link_status_event(NX_IP *ip_ptr, UINT interface_index)
{
    ip_ptr->nx_ip_interface[interface_index].nx_interface_link_status_change = NX_TRUE;
    _tx_event_flags_set(&ip_ptr->nx_ip_events, NX_IP_LINK_STATUS_EVENT, TX_OR);
}
