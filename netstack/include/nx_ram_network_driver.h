/*
 * The driver that joins all IP instances of one board in memory, at no delay;
 * where the board has an Ethernet controller, the network reaches its link.
 */
#ifndef NX_RAM_NETWORK_DRIVER_H
#define NX_RAM_NETWORK_DRIVER_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Driver entry for nx_ip_create and nx_ip_interface_attach. */
VOID _nx_ram_network_driver(NX_IP_DRIVER *driver_req_ptr);

#ifdef __cplusplus
}
#endif
#endif
