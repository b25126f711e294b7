/*
 * IGMP, the host's side (RFC 2236, and RFC 1112 towards routers of version 1):
 * joining and leaving groups, and answering a router's queries.
 */
#include "nx_internal.h"
#include "nx_igmp.h"

#define TYPE_QUERY     0x11
#define TYPE_REPORT_V1 0x12
#define TYPE_REPORT_V2 0x16
#define TYPE_LEAVE     0x17
#define MESSAGE_SIZE   8
#define ROUTER_ALERT   0x94040000u
#define ALL_ROUTERS    IP_ADDRESS(224, 0, 0, 2)
/* Seconds: the answer's time limit of version 1, and the wait before a report
 * is repeated (RFC 2236 8.10). */
#define V1_RESPONSE    10
#define REPEAT_DELAY   10

/* The way of a message: one hop, not in pieces. Version 2 asks routers on the
 * way to look at it, by the Router Alert option (RFC 2236 2, RFC 2113). */
static VOID message_output(NX_IP *ip, NX_PACKET *packet, ULONG destination, UINT alert)
{
    ULONG word[6] = {0};
    const ULONG words = alert ? 6 : 5;

    packet->nx_packet_prepend_ptr -= words * 4;
    packet->nx_packet_length += words * 4;
    packet->nx_packet_ip_header_length = (UCHAR)(words * 4);
    packet->nx_packet_ip_header = packet->nx_packet_prepend_ptr;
    packet->nx_packet_ip_version = NX_IP_VERSION_V4;
    word[0] = NX_IP_VERSION_V4 << 28 | words << 24 | packet->nx_packet_length;
    word[1] = (ip->nx_ip_packet_id++ & 0xFFFF) << 16 | NX_DONT_FRAGMENT;
    word[2] = 1 << NX_IP_TIME_TO_LIVE_SHIFT | NX_IP_IGMP;
    word[3] = packet->nx_packet_ip_interface->nx_interface_ip_address;
    word[4] = destination;
    word[5] = ROUTER_ALERT;
    _nx_words_swap(word, words);
    memcpy(packet->nx_packet_prepend_ptr, word, words * 4);
    _nx_ipv4_header_checksum_set(packet);
    ip->nx_ip_total_packet_send_requests++;
    if (_nx_ip_filter_refuses(ip, packet, NX_IP_PACKET_OUT)) {
        ip->nx_ip_send_packets_dropped++;
        _nx_discard(ip, packet, NX_DISCARD_IP_FILTER);
        return;
    }
    ip->nx_ip_total_packets_sent++;
    ip->nx_ip_total_bytes_sent += MESSAGE_SIZE;
    _nx_ip_send_to(ip, packet, destination, destination);
}

static VOID message_send(NX_IP *ip, NX_INTERFACE *nx_interface, ULONG type, ULONG group,
                         ULONG destination)
{
    NX_PACKET *packet = _nx_packet_take(ip, NX_IGMP_PACKET + sizeof(ULONG));
    ULONG word[2] = {type << 24, group};

    if (packet == NX_NULL)
        return;
    if (packet->nx_packet_data_end - packet->nx_packet_prepend_ptr < MESSAGE_SIZE) {
        _nx_packet_release(packet);
        return;
    }
    _nx_words_swap(word, 2);
    memcpy(packet->nx_packet_prepend_ptr, word, MESSAGE_SIZE);
    packet->nx_packet_append_ptr += MESSAGE_SIZE;
    packet->nx_packet_length = MESSAGE_SIZE;
    packet->nx_packet_ip_interface = nx_interface;
    if (!_nx_checksum_left(packet, nx_interface, 0, NX_INTERFACE_CAPABILITY_IGMP_TX_CHECKSUM)) {
        word[0] |= htonl(~(ULONG)_nx_ip_checksum_compute(packet, NX_PROTOCOL_IGMP, MESSAGE_SIZE,
                                                         NX_NULL, NX_NULL) & NX_LOWER_16_MASK);
        memcpy(packet->nx_packet_prepend_ptr, word, MESSAGE_SIZE);
    }
    message_output(ip, packet, destination, type != TYPE_REPORT_V1);
}

/* The router's version as far as we know, or the only one that there is. */
static UINT speaks_version_1(const NX_IP *ip)
{
#ifdef NX_DISABLE_IGMPV2
    NX_PARAMETER_NOT_USED(ip);
    return NX_TRUE;
#else
    return ip->nx_ip_igmp_router_version == NX_IGMP_VERSION_1;
#endif
}

static VOID report_send(NX_IP *ip, const NX_IPV4_MULTICAST_ENTRY *entry)
{
    ULONG type = speaks_version_1(ip) ? TYPE_REPORT_V1 : TYPE_REPORT_V2;

    ip->nx_ip_igmp_reports_sent++;
    message_send(ip, entry->nx_ipv4_multicast_join_interface_list, type,
                 entry->nx_ipv4_multicast_join_list, entry->nx_ipv4_multicast_join_list);
}

/* --- reading ------------------------------------------------------------------ */

/* Every group that the query means is reported at a random moment within the
 * time that the router gives; a moment that comes earlier stays. */
static VOID query_answer(NX_IP *ip, const NX_INTERFACE *nx_interface, ULONG group, ULONG seconds)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV4_MULTICAST_ENTRY *entry = &ip->nx_ipv4_multicast_entry[i];
        ULONG delay;

        if (entry->nx_ipv4_multicast_join_list == 0 ||
            entry->nx_ipv4_multicast_join_interface_list != nx_interface ||
            (group != 0 && group != entry->nx_ipv4_multicast_join_list))
            continue;
        delay = 1 + _nx_random() % seconds;
        if (entry->nx_ipv4_multicast_update_time == 0 ||
            entry->nx_ipv4_multicast_update_time > delay)
            entry->nx_ipv4_multicast_update_time = delay;
        _nx_ip_periodic_start(ip);
    }
}

static VOID query_receive(NX_IP *ip, const NX_INTERFACE *nx_interface, const UCHAR *message,
                          ULONG group)
{
    ULONG seconds = message[1] / 10;

    ip->nx_ip_igmp_queries_received++;
    ip->nx_ip_igmp_router_version = message[1] == 0 ? NX_IGMP_VERSION_1 : NX_IGMP_VERSION_2;
    if (message[1] == 0 || speaks_version_1(ip))
        seconds = V1_RESPONSE;
    query_answer(ip, nx_interface, group, seconds > 0 ? seconds : 1);
}

/* Another member answered for the group: we need not. */
static VOID report_receive(NX_IP *ip, const NX_INTERFACE *nx_interface, ULONG group)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV4_MULTICAST_ENTRY *entry = &ip->nx_ipv4_multicast_entry[i];

        if (entry->nx_ipv4_multicast_join_list == group &&
            entry->nx_ipv4_multicast_join_interface_list == nx_interface)
            entry->nx_ipv4_multicast_update_time = 0;
    }
}

static VOID packet_process(NX_IP *ip, NX_PACKET *packet)
{
    UCHAR message[MESSAGE_SIZE];
    ULONG group;

    if (_nx_packet_peek(packet, message, MESSAGE_SIZE) != MESSAGE_SIZE) {
        ip->nx_ip_igmp_invalid_packets++;
        _nx_discard(ip, packet, NX_DISCARD_ICMP_MESSAGE);
        return;
    }
    if (!_nx_checksum_checked(packet, NX_INTERFACE_CAPABILITY_IGMP_RX_CHECKSUM,
                              NX_INTERFACE_CAPABILITY_IGMP_TX_CHECKSUM) &&
        _nx_ip_checksum_compute(packet, NX_PROTOCOL_IGMP, packet->nx_packet_length, NX_NULL,
                                NX_NULL) != 0xFFFF) {
        ip->nx_ip_igmp_checksum_errors++;
        ip->nx_ip_igmp_invalid_packets++;
        _nx_discard(ip, packet, NX_DISCARD_ICMP_CHECKSUM);
        return;
    }
    group = (ULONG)message[4] << 24 | (ULONG)message[5] << 16 | (ULONG)message[6] << 8 |
            message[7];
    if (message[0] == TYPE_QUERY)
        query_receive(ip, packet->nx_packet_ip_interface, message, group);
    else if (message[0] == TYPE_REPORT_V1 || message[0] == TYPE_REPORT_V2)
        report_receive(ip, packet->nx_packet_ip_interface, group);
    _nx_packet_release(packet);
}

VOID _nx_igmp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    _nx_ip_protocol_receive(ip_ptr, packet_ptr, &ip_ptr->nx_ip_igmp_queue_head, NX_IP_IGMP_EVENT,
                            packet_process);
}

VOID _nx_igmp_queue_process(NX_IP *ip_ptr)
{
    _nx_ip_protocol_queue_process(ip_ptr, &ip_ptr->nx_ip_igmp_queue_head, packet_process);
}

VOID _nx_igmp_periodic_processing(NX_IP *ip_ptr)
{
    for (UINT i = 0; i < NX_MAX_MULTICAST_GROUPS; i++) {
        NX_IPV4_MULTICAST_ENTRY *entry = &ip_ptr->nx_ipv4_multicast_entry[i];

        if (entry->nx_ipv4_multicast_join_list == 0 || entry->nx_ipv4_multicast_update_time == 0)
            continue;
        if (--entry->nx_ipv4_multicast_update_time == 0)
            report_send(ip_ptr, entry);
        else
            _nx_ip_periodic_start(ip_ptr);
    }
}

/* --- services -------------------------------------------------------------------- */

UINT _nx_igmp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_igmp_router_version = NX_IGMP_VERSION_2;
    ip_ptr->nx_ip_igmp_periodic_processing = _nx_igmp_periodic_processing;
    ip_ptr->nx_ip_igmp_queue_process = _nx_igmp_queue_process;
    ip_ptr->nx_ip_igmp_packet_receive = _nx_igmp_packet_receive;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* Membership itself is IP's; what IGMP adds is that routers learn of it. */
UINT _nx_igmp_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface;
    NX_IPV4_MULTICAST_ENTRY *entry;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = _nx_ipv4_multicast_interface_join(ip_ptr, group_address, interface_index);
    if (status == NX_SUCCESS) {
        nx_interface = &ip_ptr->nx_ip_interface[interface_index];
        entry = _nx_ipv4_multicast_find(ip_ptr, group_address, nx_interface);
        if (entry->nx_ipv4_multicast_join_count == 1) {
            ip_ptr->nx_ip_igmp_groups_joined++;
            report_send(ip_ptr, entry);
            entry->nx_ipv4_multicast_update_time = 1 + _nx_random() % REPEAT_DELAY;
            _nx_ip_periodic_start(ip_ptr);
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_igmp_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    NX_INTERFACE *nx_interface;
    UINT status;

    _nx_ip_lock(ip_ptr);
    status = _nx_ipv4_multicast_interface_leave(ip_ptr, group_address, interface_index);
    if (status == NX_SUCCESS) {
        nx_interface = &ip_ptr->nx_ip_interface[interface_index];
        if (_nx_ipv4_multicast_find(ip_ptr, group_address, nx_interface) == NX_NULL) {
            if (ip_ptr->nx_ip_igmp_groups_joined > 0)   /* IP alone may have joined it */
                ip_ptr->nx_ip_igmp_groups_joined--;
            if (!speaks_version_1(ip_ptr))
                message_send(ip_ptr, nx_interface, TYPE_LEAVE, group_address, ALL_ROUTERS);
        }
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_igmp_multicast_join(NX_IP *ip_ptr, ULONG group_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    return _nx_igmp_multicast_interface_join(ip_ptr, group_address, 0);
}

UINT _nx_igmp_multicast_leave(NX_IP *ip_ptr, ULONG group_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    return _nx_igmp_multicast_interface_leave(ip_ptr, group_address, 0);
}

static UINT loopback_set(NX_IP *ip, UINT enabled)
{
    _nx_ip_lock(ip);
    ip->nx_ip_igmp_global_loopback_enable = enabled;
    _nx_ip_unlock(ip);
    return NX_SUCCESS;
}

UINT _nx_igmp_loopback_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    return loopback_set(ip_ptr, NX_TRUE);
}

UINT _nx_igmp_loopback_disable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    return loopback_set(ip_ptr, NX_FALSE);
}

UINT _nx_igmp_info_get(NX_IP *ip_ptr, ULONG *igmp_reports_sent, ULONG *igmp_queries_received,
                       ULONG *igmp_checksum_errors, ULONG *current_groups_joined)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_IGMP_COUNTS, igmp_reports_sent, ip_ptr->nx_ip_igmp_reports_sent);
    _nx_store_count(NX_IGMP_COUNTS, igmp_queries_received, ip_ptr->nx_ip_igmp_queries_received);
    _nx_store_count(NX_IGMP_COUNTS, igmp_checksum_errors, ip_ptr->nx_ip_igmp_checksum_errors);
    _nx_store_count(NX_IGMP_COUNTS, current_groups_joined, ip_ptr->nx_ip_igmp_groups_joined);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}
