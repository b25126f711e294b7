/*
 * The RAM network with the wire checker in front: what leaves an instance is
 * looked at on its way into the driver.
 */
#ifndef CHECKED_RAM_DRIVER_H
#define CHECKED_RAM_DRIVER_H

#include "nx_api.h"
#include "nx_ram_network_driver.h"
#include "wire_checker.h"

static inline VOID check_ram_packet(NX_IP_DRIVER *request)
{
    static UCHAR bytes[2048];
    ULONG length;

    if ((request->nx_ip_driver_command == NX_LINK_PACKET_SEND ||
         request->nx_ip_driver_command == NX_LINK_PACKET_BROADCAST) &&
        request->nx_ip_driver_packet->nx_packet_length <= sizeof(bytes) && !wire_checker.off &&
        nx_packet_data_retrieve(request->nx_ip_driver_packet, bytes, &length) == NX_SUCCESS)
        wire_checker_ip(1, bytes, length, (uint64_t)tx_time_get() * 10000000);
}

static inline VOID checked_ram_driver(NX_IP_DRIVER *request)
{
    check_ram_packet(request);
    _nx_ram_network_driver(request);
}

#endif
