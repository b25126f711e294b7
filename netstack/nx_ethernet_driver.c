/*
 * Driver of the board's simulated Ethernet controllers.
 */
#include "nx_ethernet_driver.h"
#include "nx_link_port.h"

/* The first controller that no interface has yet. */
static UINT attach(NX_IP_DRIVER *request)
{
    uint8_t mac[6];
    NX_LINK_PORT *port;
    UINT controller = 0;

    while (_nx_link_controller_owner(controller) != NX_NULL)
        controller++;
    if (_pb_machine->eth_address(_pb_machine->board, controller, mac) != 0)
        return NX_NOT_SUCCESSFUL;
    port = _nx_link_port_attach(request, NX_LINK_CONTROLLER, controller);
    if (port == NX_NULL)
        return NX_NO_MORE_ENTRIES;
    port->factory_msw = (ULONG)mac[0] << 8 | mac[1];
    port->factory_lsw = (ULONG)mac[2] << 24 | (ULONG)mac[3] << 16 | (ULONG)mac[4] << 8 | mac[5];
    port->msw = port->factory_msw;
    port->lsw = port->factory_lsw;
    _nx_link_interrupt_connect();
    return NX_SUCCESS;
}

static UINT send(NX_LINK_PORT *port, NX_IP_DRIVER *request)
{
    UCHAR space[NX_LINK_FRAME_MAX];
    ULONG length;
    const UCHAR *frame = _nx_link_frame_write(port, request, space, &length);
    UINT status = NX_NOT_SUCCESSFUL;

    if (frame != NX_NULL && port->enabled) {
        if (_pb_machine->eth_send(_pb_machine->board, port->controller, frame, length) == 0)
            status = NX_SUCCESS;
        else
            port->errors++;
    }
    _nx_packet_transmit_release(request->nx_ip_driver_packet);
    return status;
}

static UINT is_up(const NX_LINK_PORT *port)
{
    return _pb_machine->eth_link(_pb_machine->board, port->controller) == 1;
}

static UINT command(NX_LINK_PORT *port, NX_IP_DRIVER *request)
{
    UINT status;

    switch (request->nx_ip_driver_command) {
    case NX_LINK_INITIALIZE:
        _nx_link_port_initialize(port);
        return NX_SUCCESS;
    case NX_LINK_GET_STATUS:
        port->nx_interface->nx_interface_link_up = (UCHAR)(port->enabled && is_up(port));
        break;
    default:
        break;
    }
    status = _nx_link_port_command(port, request);
    if (request->nx_ip_driver_command == NX_LINK_ENABLE)
        port->nx_interface->nx_interface_link_up = (UCHAR)is_up(port);
    /* The controller's own filter knows its factory address only. */
    if (request->nx_ip_driver_command == NX_LINK_SET_PHYSICAL_ADDRESS)
        _pb_machine->eth_promiscuous(_pb_machine->board, port->controller,
                                     port->msw != port->factory_msw ||
                                         port->lsw != port->factory_lsw);
    return status;
}

VOID nx_ethernet_driver(NX_IP_DRIVER *driver_req_ptr)
{
    NX_LINK_PORT *port = _nx_link_port_ready(driver_req_ptr, attach);

    if (port == NX_NULL)
        return;
    switch (driver_req_ptr->nx_ip_driver_command) {
    case NX_LINK_PACKET_SEND:
    case NX_LINK_PACKET_BROADCAST:
    case NX_LINK_ARP_SEND:
    case NX_LINK_ARP_RESPONSE_SEND:
    case NX_LINK_RARP_SEND:
    case NX_LINK_RAW_PACKET_SEND:
        driver_req_ptr->nx_ip_driver_status = send(port, driver_req_ptr);
        break;
    default:
        driver_req_ptr->nx_ip_driver_status = command(port, driver_req_ptr);
    }
}
