/*
 * IGMP from below: message types.
 */
#ifndef NX_IGMP_H
#define NX_IGMP_H

#include "nx_api.h"

#define NX_IGMP_VERSION_1 1
#define NX_IGMP_VERSION_2 2

#endif
