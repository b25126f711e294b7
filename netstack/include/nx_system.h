/*
 * Variables of the whole stack.
 */
#ifndef NX_SYSTEM_H
#define NX_SYSTEM_H

#include "nx_api.h"

#ifdef __cplusplus
extern "C" {
#endif

extern CHAR _nx_version_id[];

#ifdef __cplusplus
}
#endif
#endif
