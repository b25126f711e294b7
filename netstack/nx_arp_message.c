/*
 * ARP messages: written in one place, read in one place.
 */
#include "nx_internal.h"

struct arp_message {
    ULONG operation;
    ULONG sender_msw;
    ULONG sender_lsw;
    ULONG sender_ip;
    ULONG target_msw;
    ULONG target_lsw;
    ULONG target_ip;
};

/* --- writing --------------------------------------------------------------------- */

static VOID message_write(UCHAR *at, const struct arp_message *message)
{
    ULONG word[7];

    word[0] = NX_ARP_HARDWARE_TYPE << 16 | NX_ARP_PROTOCOL_TYPE;
    word[1] = NX_ARP_HARDWARE_SIZE << 24 | NX_ARP_PROTOCOL_SIZE << 16 | message->operation;
    word[2] = message->sender_msw << 16 | message->sender_lsw >> 16;
    word[3] = message->sender_lsw << 16 | message->sender_ip >> 16;
    word[4] = message->sender_ip << 16 | message->target_msw;
    word[5] = message->target_lsw;
    word[6] = message->target_ip;
    _nx_words_swap(word, 7);
    memcpy(at, word, NX_ARP_MESSAGE_SIZE);
}

/* UINT so that callers may count what was sent. */
static UINT message_send(NX_IP *ip, NX_INTERFACE *nx_interface, UINT command,
                         const struct arp_message *message, ULONG msw, ULONG lsw)
{
    NX_PACKET *packet = _nx_packet_take(ip, NX_PHYSICAL_HEADER);

    if (packet == NX_NULL)
        return NX_NO_PACKET;
    if (packet->nx_packet_data_end - packet->nx_packet_prepend_ptr < NX_ARP_MESSAGE_SIZE) {
        _nx_packet_release(packet);
        return NX_NO_PACKET;
    }
    message_write(packet->nx_packet_prepend_ptr, message);
    packet->nx_packet_append_ptr += NX_ARP_MESSAGE_SIZE;
    packet->nx_packet_length = NX_ARP_MESSAGE_SIZE;
    packet->nx_packet_ip_interface = nx_interface;
    _nx_ip_driver_send(ip, nx_interface, command, packet, msw, lsw);
    return NX_SUCCESS;
}

static UINT request_send(NX_IP *ip, NX_INTERFACE *nx_interface, ULONG sender, ULONG target)
{
    struct arp_message message = {
        .operation = NX_ARP_OPTION_REQUEST,
        .sender_msw = nx_interface->nx_interface_physical_address_msw,
        .sender_lsw = nx_interface->nx_interface_physical_address_lsw,
        .sender_ip = sender,
        .target_ip = target,
    };
    UINT status =
        message_send(ip, nx_interface, NX_LINK_ARP_SEND, &message, 0xFFFF, 0xFFFFFFFF);

    if (status == NX_SUCCESS)
        ip->nx_ip_arp_requests_sent++;
    return status;
}

VOID _nx_arp_packet_send(NX_IP *ip_ptr, ULONG destination_ip, NX_INTERFACE *nx_interface)
{
    request_send(ip_ptr, nx_interface, nx_interface->nx_interface_ip_address, destination_ip);
}

UINT _nx_arp_gratuitous_send(NX_IP *ip_ptr, VOID (*response_handler)(NX_IP *, NX_PACKET *))
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_arp_gratuitous_response_handler = response_handler;
    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES && status == NX_SUCCESS; i++) {
        NX_INTERFACE *nx_interface = &ip_ptr->nx_ip_interface[i];
        ULONG address = nx_interface->nx_interface_ip_address;

        if (nx_interface->nx_interface_valid && address != 0 &&
            nx_interface->nx_interface_address_mapping_needed)
            status = request_send(ip_ptr, nx_interface, address, address);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

static VOID reply_send(NX_IP *ip, NX_INTERFACE *nx_interface, const struct arp_message *request)
{
    struct arp_message message = {
        .operation = NX_ARP_OPTION_RESPONSE,
        .sender_msw = nx_interface->nx_interface_physical_address_msw,
        .sender_lsw = nx_interface->nx_interface_physical_address_lsw,
        .sender_ip = nx_interface->nx_interface_ip_address,
        .target_msw = request->sender_msw,
        .target_lsw = request->sender_lsw,
        .target_ip = request->sender_ip,
    };

    if (message_send(ip, nx_interface, NX_LINK_ARP_RESPONSE_SEND, &message, request->sender_msw,
                     request->sender_lsw) == NX_SUCCESS)
        ip->nx_ip_arp_responses_sent++;
}

/* --- reading ------------------------------------------------------------------------- */

/* NX_FALSE unless it is whole and of Ethernet and IPv4 (RFC 826). */
static UINT message_read(const NX_PACKET *packet, struct arp_message *message)
{
    ULONG word[7];

    if (_nx_packet_peek(packet, word, NX_ARP_MESSAGE_SIZE) != NX_ARP_MESSAGE_SIZE)
        return NX_FALSE;
    _nx_words_swap(word, 7);
    if (word[0] != (NX_ARP_HARDWARE_TYPE << 16 | NX_ARP_PROTOCOL_TYPE) ||
        word[1] >> 16 != (NX_ARP_HARDWARE_SIZE << 8 | NX_ARP_PROTOCOL_SIZE))
        return NX_FALSE;
    message->operation = word[1] & 0xFFFF;
    message->sender_msw = word[2] >> 16;
    message->sender_lsw = word[2] << 16 | word[3] >> 16;
    message->sender_ip = word[3] << 16 | word[4] >> 16;
    message->target_msw = word[4] & 0xFFFF;
    message->target_lsw = word[5];
    message->target_ip = word[6];
    return message->operation == NX_ARP_OPTION_REQUEST ||
           message->operation == NX_ARP_OPTION_RESPONSE;
}

/* The sender is a station (not a group, not nobody) and, unless it probes, a
 * host of the interface's net. */
static UINT sender_is_sound(NX_IP *ip, const NX_INTERFACE *nx_interface,
                            const struct arp_message *message)
{
    if ((message->sender_msw & 0x0100) != 0 || (message->sender_msw | message->sender_lsw) == 0)
        return NX_FALSE;
    if (message->sender_ip == 0)
        return message->operation == NX_ARP_OPTION_REQUEST;
    return (message->sender_ip & nx_interface->nx_interface_ip_network_mask) ==
               nx_interface->nx_interface_ip_network &&
           message->sender_ip < NX_IP_CLASS_D_TYPE && !_nx_ip_is_broadcast(ip, message->sender_ip);
}

/* Another station says that it has our address, or the one that we probe. */
static VOID conflict_handle(NX_IP *ip, NX_INTERFACE *nx_interface, NX_PACKET *packet,
                            const struct arp_message *message)
{
    if (ip->nx_ip_arp_gratuitous_response_handler != NX_NULL) {
        NX_PACKET *copy;

        /* The handler may keep what it is given. */
        if (_nx_packet_copy(packet, &copy, ip->nx_ip_default_packet_pool, NX_NO_WAIT) ==
            NX_SUCCESS)
            ip->nx_ip_arp_gratuitous_response_handler(ip, copy);
    }
    if (nx_interface->nx_interface_ip_conflict_notify_handler != NX_NULL)
        nx_interface->nx_interface_ip_conflict_notify_handler(
            ip, nx_interface->nx_interface_index, message->sender_ip, message->sender_msw,
            message->sender_lsw);
    if (nx_interface->nx_interface_ip_address != message->sender_ip ||
        nx_interface->nx_interface_arp_defend_timeout != 0)
        return;
    /* RFC 5227 2.4 (b): defend, but not in a duel. */
    nx_interface->nx_interface_arp_defend_timeout = NX_ARP_DEFEND_INTERVAL;
    _nx_ip_periodic_start(ip);
#ifdef NX_ARP_DEFEND_BY_REPLY
    reply_send(ip, nx_interface, message);
#else
    request_send(ip, nx_interface, message->sender_ip, message->sender_ip);
#endif
}

static UINT is_conflict(const NX_INTERFACE *nx_interface, const struct arp_message *message)
{
    ULONG probed = nx_interface->nx_interface_ip_probe_address;

    if (message->sender_msw == nx_interface->nx_interface_physical_address_msw &&
        message->sender_lsw == nx_interface->nx_interface_physical_address_lsw)
        return NX_FALSE;
    if (probed != 0 && (message->sender_ip == probed ||
                        (message->sender_ip == 0 && message->target_ip == probed)))
        return NX_TRUE;
    return message->sender_ip != 0 &&
           message->sender_ip == nx_interface->nx_interface_ip_address;
}

/* A message of our own that the network gave back. */
static UINT is_our_own(const NX_INTERFACE *nx_interface, const struct arp_message *message)
{
    return message->sender_ip != 0 && message->sender_ip == nx_interface->nx_interface_ip_address;
}

/* RFC 826: a known sender is updated; one that speaks to us becomes known. */
static VOID sender_learn(NX_IP *ip, NX_INTERFACE *nx_interface, const struct arp_message *message)
{
    NX_ARP *entry;
    UINT for_us = message->target_ip == nx_interface->nx_interface_ip_address;

    if (message->sender_ip == 0)
        return;
    entry = _nx_arp_entry_find(ip, message->sender_ip);
    if (entry != NX_NULL && entry->nx_arp_route_static)
        return;
#ifdef NX_DISABLE_ARP_AUTO_ENTRY
    for_us = NX_FALSE;
#endif
    if (entry == NX_NULL && for_us && message->operation == NX_ARP_OPTION_REQUEST)
        entry = _nx_arp_entry_make(ip, message->sender_ip, nx_interface);
    if (entry != NX_NULL && entry->nx_arp_ip_interface == nx_interface)
        _nx_arp_entry_learn(ip, entry, message->sender_msw, message->sender_lsw);
}

VOID _nx_arp_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    NX_INTERFACE *nx_interface = packet_ptr->nx_packet_ip_interface;
    struct arp_message message;

    if (nx_interface == NX_NULL)
        nx_interface = &ip_ptr->nx_ip_interface[0];
    if (!message_read(packet_ptr, &message)) {
        ip_ptr->nx_ip_arp_invalid_messages++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ARP_MESSAGE);
        return;
    }
    if (message.operation == NX_ARP_OPTION_REQUEST)
        ip_ptr->nx_ip_arp_requests_received++;
    else
        ip_ptr->nx_ip_arp_responses_received++;
    if (!sender_is_sound(ip_ptr, nx_interface, &message)) {
        ip_ptr->nx_ip_arp_invalid_messages++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_ARP_MESSAGE);
        return;
    }
    if (is_conflict(nx_interface, &message)) {
        conflict_handle(ip_ptr, nx_interface, packet_ptr, &message);
        _nx_packet_release(packet_ptr);
        return;
    }
    if (is_our_own(nx_interface, &message)) {
        _nx_packet_release(packet_ptr);
        return;
    }
    sender_learn(ip_ptr, nx_interface, &message);
    if (message.operation == NX_ARP_OPTION_REQUEST && message.target_ip != 0 &&
        message.target_ip == nx_interface->nx_interface_ip_address)
        reply_send(ip_ptr, nx_interface, &message);
    _nx_packet_release(packet_ptr);
}

VOID _nx_arp_queue_process(NX_IP *ip_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet;

    for (;;) {
        TX_DISABLE
        packet = _nx_packet_dequeue(&ip_ptr->nx_ip_arp_deferred_received_packet_head,
                                    &ip_ptr->nx_ip_arp_deferred_received_packet_tail);
        TX_RESTORE
        if (packet == NX_NULL)
            return;
        _nx_arp_packet_receive(ip_ptr, packet);
    }
}
