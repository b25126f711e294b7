/*
 * RARP (RFC 903): a board without address asks for its own, every second until
 * a server tells it.
 */
#include "nx_internal.h"

static VOID request_send(NX_IP *ip, NX_INTERFACE *nx_interface)
{
    NX_PACKET *packet = _nx_packet_take(ip, NX_PHYSICAL_HEADER);
    ULONG msw = nx_interface->nx_interface_physical_address_msw;
    ULONG lsw = nx_interface->nx_interface_physical_address_lsw;
    ULONG word[7] = {0};

    if (packet == NX_NULL)
        return;
    if (packet->nx_packet_data_end - packet->nx_packet_prepend_ptr < NX_RARP_MESSAGE_SIZE) {
        _nx_packet_release(packet);
        return;
    }
    word[0] = NX_RARP_HARDWARE_TYPE << 16 | NX_RARP_PROTOCOL_TYPE;
    word[1] = NX_RARP_HARDWARE_SIZE << 24 | NX_RARP_PROTOCOL_SIZE << 16 | NX_RARP_OPTION_REQUEST;
    word[2] = msw << 16 | lsw >> 16;
    word[3] = lsw << 16;
    word[4] = msw;
    word[5] = lsw;
    _nx_words_swap(word, 7);
    memcpy(packet->nx_packet_prepend_ptr, word, NX_RARP_MESSAGE_SIZE);
    packet->nx_packet_append_ptr += NX_RARP_MESSAGE_SIZE;
    packet->nx_packet_length = NX_RARP_MESSAGE_SIZE;
    packet->nx_packet_ip_interface = nx_interface;
    ip->nx_ip_rarp_requests_sent++;
    _nx_ip_driver_send(ip, nx_interface, NX_LINK_RARP_SEND, packet, 0xFFFF, 0xFFFFFFFF);
}

/* Asks on every interface that has no address; NX_FALSE: there is none. */
static UINT requests_send(NX_IP *ip)
{
    UINT asked = NX_FALSE;

    for (UINT i = 0; i < NX_MAX_PHYSICAL_INTERFACES; i++) {
        NX_INTERFACE *nx_interface = &ip->nx_ip_interface[i];

        if (!nx_interface->nx_interface_valid || nx_interface->nx_interface_ip_address != 0)
            continue;
        asked = NX_TRUE;
        if (nx_interface->nx_interface_link_up)
            request_send(ip, nx_interface);
    }
    return asked;
}

static VOID periodic_update(NX_IP *ip)
{
    if (requests_send(ip))
        _nx_ip_periodic_start(ip);
}

/* RARP knows no masks: that of the address's class. */
static ULONG class_mask(ULONG address)
{
    if ((address & NX_IP_CLASS_A_MASK) == NX_IP_CLASS_A_TYPE)
        return 0xFF000000;
    if ((address & NX_IP_CLASS_B_MASK) == NX_IP_CLASS_B_TYPE)
        return 0xFFFF0000;
    return 0xFFFFFF00;
}

static VOID packet_process(NX_IP *ip, NX_PACKET *packet)
{
    NX_INTERFACE *nx_interface = packet->nx_packet_ip_interface;
    ULONG word[7] = {0};
    UINT whole = _nx_packet_peek(packet, word, NX_RARP_MESSAGE_SIZE) == NX_RARP_MESSAGE_SIZE;

    _nx_words_swap(word, 7);
    if (!whole || word[0] != (NX_RARP_HARDWARE_TYPE << 16 | NX_RARP_PROTOCOL_TYPE) ||
        word[1] != (NX_RARP_HARDWARE_SIZE << 24 | NX_RARP_PROTOCOL_SIZE << 16 |
                    NX_RARP_OPTION_RESPONSE) ||
        word[6] == 0 || word[6] >= NX_IP_CLASS_D_TYPE) {
        ip->nx_ip_rarp_invalid_messages++;
        _nx_discard(ip, packet, NX_DISCARD_ARP_MESSAGE);
        return;
    }
    if (nx_interface != NX_NULL && nx_interface->nx_interface_ip_address == 0 &&
        (word[4] & 0xFFFF) == nx_interface->nx_interface_physical_address_msw &&
        word[5] == nx_interface->nx_interface_physical_address_lsw) {
        ip->nx_ip_rarp_responses_received++;
        _nx_ip_interface_address_set(ip, nx_interface->nx_interface_index, word[6],
                                     class_mask(word[6]));
    }
    _nx_packet_release(packet);
}

static VOID queue_process(NX_IP *ip)
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet;

    for (;;) {
        TX_DISABLE
        packet = _nx_packet_dequeue(&ip->nx_ip_rarp_deferred_received_packet_head,
                                    &ip->nx_ip_rarp_deferred_received_packet_tail);
        TX_RESTORE
        if (packet == NX_NULL)
            return;
        packet_process(ip, packet);
    }
}

/* --- services -------------------------------------------------------------------- */

UINT _nx_rarp_enable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status = NX_SUCCESS;

    _nx_ip_lock(ip_ptr);
    if (ip_ptr->nx_ip_rarp_queue_process != NX_NULL) {
        status = NX_ALREADY_ENABLED;
    } else if (ip_ptr->nx_ip_interface[0].nx_interface_ip_address != 0) {
        status = NX_IP_ADDRESS_ERROR;
    } else {
        ip_ptr->nx_ip_rarp_periodic_update = periodic_update;
        ip_ptr->nx_ip_rarp_queue_process = queue_process;
        requests_send(ip_ptr);
        _nx_ip_periodic_start(ip_ptr);
    }
    _nx_ip_unlock(ip_ptr);
    return status;
}

UINT _nx_rarp_disable(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT enabled;

    _nx_ip_lock(ip_ptr);
    enabled = ip_ptr->nx_ip_rarp_queue_process != NX_NULL;
    if (enabled)
        queue_process(ip_ptr);
    ip_ptr->nx_ip_rarp_periodic_update = NX_NULL;
    ip_ptr->nx_ip_rarp_queue_process = NX_NULL;
    _nx_ip_unlock(ip_ptr);
    return enabled ? NX_SUCCESS : NX_NOT_ENABLED;
}

UINT _nx_rarp_info_get(NX_IP *ip_ptr, ULONG *rarp_requests_sent, ULONG *rarp_responses_received,
                       ULONG *rarp_invalid_messages)
{
    NX_REFUSE_WITHOUT_IPV4;
    _nx_ip_lock(ip_ptr);
    _nx_store_count(NX_RARP_COUNTS, rarp_requests_sent, ip_ptr->nx_ip_rarp_requests_sent);
    _nx_store_count(NX_RARP_COUNTS, rarp_responses_received, ip_ptr->nx_ip_rarp_responses_received);
    _nx_store_count(NX_RARP_COUNTS, rarp_invalid_messages, ip_ptr->nx_ip_rarp_invalid_messages);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}
