/*
 * The controller's driver behind a look at what it is given: any driver may
 * write a header of NX_PHYSICAL_HEADER bytes before a packet, ours needs less.
 */
#ifndef CHECKED_ETHERNET_DRIVER_H
#define CHECKED_ETHERNET_DRIVER_H

#include "board_fixture.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"

static inline VOID check_headroom(const NX_IP_DRIVER *request)
{
    const NX_PACKET *packet = request->nx_ip_driver_packet;

    switch (request->nx_ip_driver_command) {
    case NX_LINK_PACKET_SEND:
    case NX_LINK_PACKET_BROADCAST:
    case NX_LINK_ARP_SEND:
    case NX_LINK_ARP_RESPONSE_SEND:
    case NX_LINK_RARP_SEND:
        EXPECT(packet->nx_packet_prepend_ptr - packet->nx_packet_data_start >= NX_PHYSICAL_HEADER,
               1);
        break;
    default:
        break;
    }
}

static inline VOID checked_ethernet_driver(NX_IP_DRIVER *request)
{
    check_headroom(request);
    nx_ethernet_driver(request);
}

#endif
