/*
 * The driver of the board's Ethernet controllers: the first interface that is
 * attached gets controller 0, the next one controller 1, and so on.
 */
#ifndef NX_ETHERNET_DRIVER_H
#define NX_ETHERNET_DRIVER_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Driver entry for nx_ip_create and nx_ip_interface_attach. */
VOID nx_ethernet_driver(NX_IP_DRIVER *driver_req_ptr);

#ifdef __cplusplus
}
#endif
#endif
