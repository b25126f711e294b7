/*
 * Ports: the part of a link driver that does not depend on the network.
 */
#include "nx_link_port.h"

static NX_LINK_PORT link_port[NX_LINK_PORTS];
static UINT port_count;             /* none is in use behind these */

VOID _nx_link_reset(VOID)
{
    memset(link_port, 0, sizeof link_port);
    port_count = 0;
}

UINT _nx_link_port_count(VOID)
{
    return port_count;
}

NX_LINK_PORT *_nx_link_port_at(UINT index)
{
    return index < port_count && link_port[index].network != NX_LINK_NONE ? &link_port[index]
                                                                             : NX_NULL;
}

static NX_LINK_PORT *port_of(const NX_INTERFACE *nx_interface)
{
    for (UINT i = 0; i < port_count; i++) {
        NX_LINK_PORT *port = &link_port[i];

        if (port->network != NX_LINK_NONE &&
            port->nx_interface == nx_interface)
            return port;
    }
    return NX_NULL;
}

NX_LINK_PORT *_nx_link_port_ready(NX_IP_DRIVER *request, UINT (*attach)(NX_IP_DRIVER *))
{
    NX_INTERFACE *nx_interface = request->nx_ip_driver_interface;
    NX_LINK_PORT *port;

#ifdef NX_ENABLE_VLAN
    request->nx_ip_driver_status = nx_link_driver_request_preprocess(request, &nx_interface);
    if (request->nx_ip_driver_status != NX_CONTINUE)
        return NX_NULL;
#endif
    port = port_of(nx_interface);
    if (request->nx_ip_driver_command == NX_LINK_INTERFACE_ATTACH) {
        request->nx_ip_driver_status = port != NX_NULL ? NX_SUCCESS : attach(request);
        return NX_NULL;
    }
    if (port == NX_NULL) {
        /* None was left for this interface. */
        request->nx_ip_driver_status = NX_NOT_SUCCESSFUL;
        if (request->nx_ip_driver_packet != NX_NULL)
            _nx_packet_transmit_release(request->nx_ip_driver_packet);
    }
    return port;
}

NX_LINK_PORT *_nx_link_controller_owner(UINT controller)
{
    for (UINT i = 0; i < port_count; i++) {
        NX_LINK_PORT *port = &link_port[i];

        if (port->network == NX_LINK_CONTROLLER && port->controller == controller)
            return port;
    }
    return NX_NULL;
}

NX_LINK_PORT *_nx_link_port_attach(NX_IP_DRIVER *request, enum nx_link_network network,
                                   UINT controller)
{
    for (UINT i = 0; i < NX_LINK_PORTS; i++) {
        NX_LINK_PORT *port = &link_port[i];

        if (port->network != NX_LINK_NONE)
            continue;
        memset(port, 0, sizeof *port);
        port->network = network;
        port->controller = controller;
        port->ip = request->nx_ip_driver_ptr;
        port->nx_interface = request->nx_ip_driver_interface;
        if (port_count <= i)
            port_count = i + 1;
        return port;
    }
    return NX_NULL;
}

VOID _nx_link_port_detach(NX_LINK_PORT *port)
{
    memset(port, 0, sizeof *port);
}

VOID _nx_link_port_initialize(NX_LINK_PORT *port)
{
    NX_INTERFACE *nx_interface = port->nx_interface;

    nx_interface->nx_interface_ip_mtu_size = NX_LINK_MTU;
    nx_interface->nx_interface_physical_address_msw = port->msw;
    nx_interface->nx_interface_physical_address_lsw = port->lsw;
    nx_interface->nx_interface_address_mapping_needed = NX_TRUE;
}

/* --- commands ------------------------------------------------------------------- */

static UINT answer(NX_IP_DRIVER *request, ULONG value)
{
    if (request->nx_ip_driver_return_ptr == NX_NULL)
        return NX_NOT_SUCCESSFUL;
    *request->nx_ip_driver_return_ptr = value;
    return NX_SUCCESS;
}

static UINT enable(NX_LINK_PORT *port, UINT enabled)
{
    port->enabled = enabled;
    port->nx_interface->nx_interface_link_up = (UCHAR)enabled;
    return NX_SUCCESS;
}

UINT _nx_link_port_command(NX_LINK_PORT *port, NX_IP_DRIVER *request)
{
    switch (request->nx_ip_driver_command) {
    case NX_LINK_ENABLE:
        return enable(port, NX_TRUE);
    case NX_LINK_DISABLE:
    case NX_LINK_UNINITIALIZE:
        return enable(port, NX_FALSE);
    case NX_LINK_INTERFACE_DETACH:
        enable(port, NX_FALSE);
        _nx_link_port_detach(port);
        return NX_SUCCESS;
    case NX_LINK_GET_STATUS:
        return answer(request, port->nx_interface->nx_interface_link_up);
    case NX_LINK_GET_SPEED:
        return answer(request, 100);    /* Mbit/s */
    case NX_LINK_GET_DUPLEX_TYPE:
        return answer(request, 1);      /* full */
    case NX_LINK_GET_ERROR_COUNT:
        return answer(request, port->errors);
    case NX_LINK_GET_RX_COUNT:
        return answer(request, port->received);
    case NX_LINK_GET_TX_COUNT:
        return answer(request, port->sent);
    case NX_LINK_GET_ALLOC_ERRORS:
        return answer(request, port->allocation_errors);
    case NX_LINK_GET_INTERFACE_TYPE:
        return answer(request, NX_INTERFACE_TYPE_ETHERNET);
    case NX_LINK_FACTORY_ADDRESS_GET:
        request->nx_ip_driver_physical_address_msw = port->factory_msw;
        request->nx_ip_driver_physical_address_lsw = port->factory_lsw;
        return NX_SUCCESS;
    case NX_LINK_SET_PHYSICAL_ADDRESS:
        port->msw = request->nx_ip_driver_physical_address_msw;
        port->lsw = request->nx_ip_driver_physical_address_lsw;
        return NX_SUCCESS;
    case NX_LINK_MULTICAST_JOIN:        /* all groups pass; IP knows its own */
    case NX_LINK_MULTICAST_LEAVE:
    case NX_LINK_RX_ENABLE:
    case NX_LINK_RX_DISABLE:
    case NX_LINK_DEFERRED_PROCESSING:   /* frames are taken in the interrupt */
        return NX_SUCCESS;
    default:
        return NX_UNHANDLED_COMMAND;
    }
}

/* --- frames out ---------------------------------------------------------------------- */

static UINT frame_type(const NX_IP_DRIVER *request)
{
    switch (request->nx_ip_driver_command) {
    case NX_LINK_ARP_SEND:
    case NX_LINK_ARP_RESPONSE_SEND:
        return NX_LINK_ETHERNET_ARP;
    case NX_LINK_RARP_SEND:
        return NX_LINK_ETHERNET_RARP;
    default:
        return request->nx_ip_driver_packet->nx_packet_ip_version == NX_IP_VERSION_V6
                   ? NX_LINK_ETHERNET_IPV6
                   : NX_LINK_ETHERNET_IP;
    }
}

static UINT is_broadcast_command(UINT command)
{
    return command == NX_LINK_PACKET_BROADCAST || command == NX_LINK_ARP_SEND ||
           command == NX_LINK_RARP_SEND;
}

static VOID header_write(const NX_LINK_PORT *port, const NX_IP_DRIVER *request, UCHAR *frame)
{
    UINT everybody = is_broadcast_command(request->nx_ip_driver_command);

    _nx_link_header_write(frame, request->nx_ip_driver_interface, request->nx_ip_driver_packet,
                          everybody ? 0xFFFF : request->nx_ip_driver_physical_address_msw,
                          everybody ? 0xFFFFFFFF : request->nx_ip_driver_physical_address_lsw,
                          port->msw, port->lsw, frame_type(request));
}

const UCHAR *_nx_link_frame_write(NX_LINK_PORT *port, const NX_IP_DRIVER *request, UCHAR *space,
                                  ULONG *length)
{
    const NX_PACKET *packet = request->nx_ip_driver_packet;
    const ULONG header = request->nx_ip_driver_command == NX_LINK_RAW_PACKET_SEND
                             ? 0
                             : _nx_link_header_size(request->nx_ip_driver_interface);
    UCHAR *frame = space;

    *length = header + packet->nx_packet_length;
    if (*length > NX_LINK_FRAME_MAX || *length < NX_LINK_ETHERNET_HEADER_SIZE) {
        port->errors++;
        return NX_NULL;
    }
    if (_nx_packet_next(packet) == NX_NULL &&
        packet->nx_packet_prepend_ptr - packet->nx_packet_data_start >= (INT)header)
        frame = packet->nx_packet_prepend_ptr - header;
    else
        _nx_packet_peek(packet, frame + header, packet->nx_packet_length);
    if (header > 0)
        header_write(port, request, frame);
    port->sent++;
    return frame;
}

/* --- frames in -------------------------------------------------------------------------- */

UINT _nx_link_frame_is_for(const NX_LINK_PORT *port, const UCHAR *frame)
{
    return (ULONG)(frame[0] << 8 | frame[1]) == port->msw &&
           ((ULONG)frame[2] << 24 | (ULONG)(frame[3] << 16 | frame[4] << 8 | frame[5])) ==
               port->lsw;
}

/* A packet, chained as the pool's payload needs, that holds the frame. */
static NX_PACKET *frame_packet(NX_LINK_PORT *port, const UCHAR *frame, ULONG length)
{
    NX_PACKET_POOL *pool = port->ip->nx_ip_default_packet_pool;
    NX_PACKET *packet;

    if (_nx_packet_allocate(pool, &packet, NX_LINK_FRAME_SKIP, NX_NO_WAIT) != NX_SUCCESS)
        return NX_NULL;
    if (_nx_packet_data_append(packet, (VOID *)frame, length, pool, NX_NO_WAIT) != NX_SUCCESS) {
        _nx_packet_release(packet);
        return NX_NULL;
    }
    return packet;
}

#ifdef NX_ENABLE_VLAN
/* The link layer knows tags, and callbacks that want other types. */
static VOID link_receive(NX_IP *ip, NX_PACKET *packet)
{
    nx_link_ethernet_packet_received(
        ip, packet->nx_packet_ip_interface->nx_interface_index, packet, NX_NULL);
}
#endif

static VOID (*frame_receiver(const UCHAR *header))(NX_IP *, NX_PACKET *)
{
#ifdef NX_ENABLE_VLAN
    NX_PARAMETER_NOT_USED(header);
    return link_receive;
#else
    return _nx_link_receiver((UINT)header[12] << 8 | header[13]);
#endif
}

/* What a frame with this header is for, or NX_NULL: not for us. */
static VOID (*frame_accept(NX_LINK_PORT *port, const UCHAR *header, ULONG length))(NX_IP *,
                                                                                   NX_PACKET *)
{
    VOID (*receive)(NX_IP *, NX_PACKET *);

    if (!port->enabled)
        return NX_NULL;
    if (length <= NX_LINK_ETHERNET_HEADER_SIZE || length > NX_LINK_FRAME_MAX) {
        port->errors++;
        _nx_discard(port->ip, NX_NULL, NX_DISCARD_LINK_FRAME);
        return NX_NULL;
    }
    if ((header[0] & 1) == 0 && !_nx_link_frame_is_for(port, header))
        return NX_NULL;
    receive = frame_receiver(header);
    if (receive == NX_NULL)
        _nx_discard(port->ip, NX_NULL, NX_DISCARD_LINK_FRAME);
    return receive;
}

static VOID frame_hand_up(NX_LINK_PORT *port, NX_PACKET *packet,
                          VOID (*receive)(NX_IP *, NX_PACKET *))
{
    UCHAR first = 0;

    port->received++;
    _nx_packet_peek(packet, &first, 1);
    if ((first & 1) != 0)
        packet->nx_packet_reserved = NX_PACKET_TO_GROUP;
#ifndef NX_ENABLE_VLAN
    _nx_packet_trim_front(packet, NX_LINK_ETHERNET_HEADER_SIZE);
#endif
    packet->nx_packet_ip_interface = port->nx_interface;
    receive(port->ip, packet);
}

static VOID frame_drop(NX_LINK_PORT *port)
{
    port->allocation_errors++;
    port->ip->nx_ip_receive_packets_dropped++;
    _nx_discard(port->ip, NX_NULL, NX_DISCARD_NO_BUFFER);
}

VOID _nx_link_frame_receive(NX_LINK_PORT *port, const UCHAR *frame, ULONG length)
{
    VOID (*receive)(NX_IP *, NX_PACKET *) = frame_accept(port, frame, length);
    NX_PACKET *packet;

    if (receive == NX_NULL)
        return;
    packet = frame_packet(port, frame, length);
    if (packet == NX_NULL)
        frame_drop(port);
    else
        frame_hand_up(port, packet, receive);
}

/* --- the controllers' interrupt -------------------------------------------------------------- */

/* The frame goes from the ring into one buffer of the pool, if it fits one and
 * there is one; NX_FALSE: it is still in the ring. */
static UINT receive_in_place(NX_LINK_PORT *port, ULONG length)
{
    VOID (*receive)(NX_IP *, NX_PACKET *);
    NX_PACKET_POOL *pool = port->ip->nx_ip_default_packet_pool;
    NX_PACKET *packet;

    if (length < NX_LINK_ETHERNET_HEADER_SIZE ||
        length + NX_LINK_FRAME_SKIP > pool->nx_packet_pool_payload_size ||
        _nx_packet_allocate(pool, &packet, NX_LINK_FRAME_SKIP, NX_NO_WAIT) != NX_SUCCESS)
        return NX_FALSE;
    _pb_machine->eth_receive(_pb_machine->board, port->controller, packet->nx_packet_prepend_ptr,
                             length);
    packet->nx_packet_append_ptr += length;
    packet->nx_packet_length = length;
    receive = frame_accept(port, packet->nx_packet_prepend_ptr, length);
    if (receive != NX_NULL)
        frame_hand_up(port, packet, receive);
    else
        _nx_packet_release(packet);
    return NX_TRUE;
}

static VOID controller_drain(UINT controller)
{
    NX_LINK_PORT *port = _nx_link_controller_owner(controller);
    UCHAR frame[NX_LINK_FRAME_MAX + NX_LINK_VLAN_HEADER_SIZE];
    ULONG length;

    while ((length = (ULONG)_pb_machine->eth_pending(_pb_machine->board, controller)) > 0) {
        if (port != NX_NULL && receive_in_place(port, length))
            continue;
        memset(frame, 0, NX_LINK_ETHERNET_HEADER_SIZE);
        _pb_machine->eth_receive(_pb_machine->board, controller, frame, sizeof frame);
        if (port != NX_NULL)
            _nx_link_frame_receive(port, frame, length);
        else if (controller == 0)
            _nx_ram_network_input(frame, length);
    }
}

static VOID link_interrupt(VOID)
{
    uint8_t address[6];

    for (UINT i = 0; _pb_machine->eth_address(_pb_machine->board, i, address) == 0; i++)
        controller_drain(i);
}

VOID _nx_link_interrupt_connect(VOID)
{
    _pb_interrupt_connect(PB_IRQ_ETHERNET, link_interrupt);
}

UINT _nx_link_address_command(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command, ULONG msw,
                              ULONG lsw)
{
    NX_IP_DRIVER request;

    memset(&request, 0, sizeof request);
    request.nx_ip_driver_command = command;
    request.nx_ip_driver_physical_address_msw = msw;
    request.nx_ip_driver_physical_address_lsw = lsw;
    request.nx_ip_driver_ptr = ip_ptr;
    request.nx_ip_driver_interface = nx_interface;
    if (nx_interface->nx_interface_link_driver_entry == NX_NULL)
        return NX_UNHANDLED_COMMAND;
    nx_interface->nx_interface_link_driver_entry(&request);
    return request.nx_ip_driver_status;
}
