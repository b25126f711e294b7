/*
 * RARP from below.
 */
#ifndef NX_RARP_H
#define NX_RARP_H

#include "nx_api.h"

#define NX_RARP_HARDWARE_TYPE   0x0001
#define NX_RARP_PROTOCOL_TYPE   0x0800
#define NX_RARP_HARDWARE_SIZE   0x06
#define NX_RARP_PROTOCOL_SIZE   0x04
#define NX_RARP_OPTION_REQUEST  0x0003
#define NX_RARP_OPTION_RESPONSE 0x0004
#define NX_RARP_MESSAGE_SIZE    28

#endif
