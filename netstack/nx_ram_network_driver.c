/*
 * The RAM network: all IP instances of one board on one wire without delay.
 * Where the board has a controller 0 that no other driver uses, the wire goes
 * on there.
 */
#include "nx_link_port.h"
#include "nx_ram_network_driver.h"

static UINT is_bridged(uint8_t mac[6])
{
    return _nx_link_controller_owner(0) == NX_NULL &&
           _pb_machine->eth_address(_pb_machine->board, 0, mac) == 0;
}

/* Addresses differ between boards too once their networks meet: they derive
 * from the controller's. The first is the controller's own; the others cannot
 * be those of further controllers of the board. */
static UINT attach(NX_IP_DRIVER *request)
{
    static const uint8_t unbridged[6] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x56};
    uint8_t mac[6];
    UINT bridged = is_bridged(mac);
    UINT number = 0;
    NX_LINK_PORT *port;

    for (UINT i = 0; i < _nx_link_port_count(); i++) {
        port = _nx_link_port_at(i);
        if (port != NX_NULL && port->network == NX_LINK_RAM)
            number++;
    }
    port = _nx_link_port_attach(request, NX_LINK_RAM, 0);
    if (port == NX_NULL)
        return NX_NO_MORE_ENTRIES;
    if (bridged) {
        if (number > 0)
            mac[3] = (uint8_t)(0x80 + number);
        _pb_machine->eth_promiscuous(_pb_machine->board, 0, 1);
        _nx_link_interrupt_connect();
    } else {
        memcpy(mac, unbridged, sizeof mac);
        mac[5] = (uint8_t)(mac[5] + number);
    }
    port->msw = port->factory_msw = (ULONG)mac[0] << 8 | mac[1];
    port->lsw = port->factory_lsw =
        (ULONG)mac[2] << 24 | (ULONG)mac[3] << 16 | (ULONG)mac[4] << 8 | mac[5];
    return NX_SUCCESS;
}

/* To every port but the sender's that wants it; NX_TRUE: one has the frame's
 * very address, and nobody else needs it. */
static UINT give(const NX_LINK_PORT *sender, const UCHAR *frame, ULONG length)
{
    UINT found = NX_FALSE;

    for (UINT i = 0; i < _nx_link_port_count(); i++) {
        NX_LINK_PORT *port = _nx_link_port_at(i);

        if (port == NX_NULL || port == sender || port->network != NX_LINK_RAM)
            continue;
        if (_nx_link_frame_is_for(port, frame))
            found = NX_TRUE;
        _nx_link_frame_receive(port, frame, length);
    }
    return found;
}

VOID _nx_ram_network_input(const UCHAR *frame, ULONG length)
{
    give(NX_NULL, frame, length);
}

/* NX_DEBUG: a line a frame; NX_DEBUG_PACKET: its bytes, too. */
static VOID debug_print(const NX_LINK_PORT *port, const UCHAR *frame, ULONG length)
{
#if defined(NX_DEBUG) || defined(NX_DEBUG_PACKET)
    printf("RAM network: %s sends %u bytes\n", port->ip->nx_ip_name, length);
#endif
#ifdef NX_DEBUG_PACKET
    for (ULONG i = 0; i < length; i++)
        printf("%02x%c", frame[i], i % 16 == 15 || i + 1 == length ? '\n' : ' ');
#endif
    NX_PARAMETER_NOT_USED(port);
    NX_PARAMETER_NOT_USED(frame);
    NX_PARAMETER_NOT_USED(length);
}

static UINT send(NX_LINK_PORT *port, NX_IP_DRIVER *request)
{
    UCHAR space[NX_LINK_FRAME_MAX];
    uint8_t mac[6];
    ULONG length;
    const UCHAR *frame = _nx_link_frame_write(port, request, space, &length);
    UINT status = NX_NOT_SUCCESSFUL;

    if (frame != NX_NULL && port->enabled) {
        status = NX_SUCCESS;
        debug_print(port, frame, length);
        if (!give(port, frame, length) && is_bridged(mac) &&
            _pb_machine->eth_send(_pb_machine->board, 0, frame, length) != 0)
            port->errors++;
    }
    _nx_packet_transmit_release(request->nx_ip_driver_packet);
    return status;
}

VOID _nx_ram_network_driver(NX_IP_DRIVER *driver_req_ptr)
{
    NX_LINK_PORT *port = _nx_link_port_ready(driver_req_ptr, attach);
    UINT status;

    if (port == NX_NULL)
        return;
    switch (driver_req_ptr->nx_ip_driver_command) {
    case NX_LINK_INITIALIZE:
        _nx_link_port_initialize(port);
        status = NX_SUCCESS;
        break;
    case NX_LINK_PACKET_SEND:
    case NX_LINK_PACKET_BROADCAST:
    case NX_LINK_ARP_SEND:
    case NX_LINK_ARP_RESPONSE_SEND:
    case NX_LINK_RARP_SEND:
    case NX_LINK_RAW_PACKET_SEND:
        status = send(port, driver_req_ptr);
        break;
    default:
        status = _nx_link_port_command(port, driver_req_ptr);
    }
    driver_req_ptr->nx_ip_driver_status = status;
}
