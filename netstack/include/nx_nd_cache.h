/*
 * The neighbour cache of IPv6: states and times.
 */
#ifndef NX_ND_CACHE_H
#define NX_ND_CACHE_H

#include "nx_api.h"

/* nd state */
#define ND_CACHE_STATE_INVALID                   0
#define ND_CACHE_STATE_INCOMPLETE                1
#define ND_CACHE_STATE_REACHABLE                 2
#define ND_CACHE_STATE_STALE                     3
#define ND_CACHE_STATE_DELAY                     4
#define ND_CACHE_STATE_PROBE                     5
#define ND_CACHE_STATE_CREATED                   6

/* configurable default */
#ifndef NX_MAX_MULTICAST_SOLICIT
#define NX_MAX_MULTICAST_SOLICIT                 3
#endif
#ifndef NX_MAX_UNICAST_SOLICIT
#define NX_MAX_UNICAST_SOLICIT                   3
#endif
#ifndef NX_REACHABLE_TIME
#define NX_REACHABLE_TIME                        30
#endif
#ifndef NX_RETRANS_TIMER
#define NX_RETRANS_TIMER                         1000
#endif
#ifndef NX_DELAY_FIRST_PROBE_TIME
#define NX_DELAY_FIRST_PROBE_TIME                5
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A fast period and a second pass for the cache's entries. */
VOID _nx_nd_cache_fast_periodic_update(NX_IP *ip_ptr);
VOID _nx_nd_cache_slow_periodic_update(NX_IP *ip_ptr);

#ifdef __cplusplus
}
#endif
#endif
