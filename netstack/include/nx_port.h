/*
 * What the stack needs of the processor: options first, byte order.
 */
#ifndef NX_PORT_H
#define NX_PORT_H

#ifdef NX_INCLUDE_USER_DEFINE_FILE
#include "nx_user.h"
#endif

#include "tx_port.h"

#ifndef NX_LITTLE_ENDIAN
#define NX_LITTLE_ENDIAN 1
#endif

#ifndef NX_RAND
#define NX_RAND rand
#else
#define NX_RAND_GIVEN   /* the application's own source instead of the machine's */
#endif
#ifndef NX_SRAND
#define NX_SRAND srand
#else
#define NX_SRAND_GIVEN
#endif

/* In place; complete statements. */
#define NX_CHANGE_ULONG_ENDIAN(arg)                                                               \
    {                                                                                             \
        (arg) = (ULONG)__builtin_bswap32((UINT)(arg));                                            \
    }
#define NX_CHANGE_USHORT_ENDIAN(arg)                                                              \
    {                                                                                             \
        (arg) = (USHORT)__builtin_bswap16((USHORT)(arg));                                         \
    }

#ifndef htonl
#define htonl(val) ((ULONG)__builtin_bswap32((UINT)(val)))
#endif
#ifndef ntohl
#define ntohl(val) ((ULONG)__builtin_bswap32((UINT)(val)))
#endif
#ifndef htons
#define htons(val) ((USHORT)__builtin_bswap16((USHORT)(val)))
#endif
#ifndef ntohs
#define ntohs(val) ((USHORT)__builtin_bswap16((USHORT)(val)))
#endif

#endif
