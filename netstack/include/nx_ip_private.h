/*
 * What IP keeps beside the interface's members: the way of a packet, and
 * IPv6's own share of NX_IP. Included by nx_api.h; programs do not look.
 */
#ifndef NX_IP_PRIVATE_H
#define NX_IP_PRIVATE_H

/* The way of a packet down: by which interface it leaves, from which of our
 * addresses. IPv6 finds the neighbour when it sends, for neighbours change. */
typedef struct NX_ROUTE_STRUCT {
    struct NX_INTERFACE_STRUCT *interface_ptr;
    struct NXD_IPV6_ADDRESS_STRUCT *source;     /* IPv6; NX_NULL: the unspecified address */
    ULONG next_hop;                             /* IPv4; of IPv6 NX_IPV6_NEIGHBOUR or 0 */
} NX_ROUTE;

/* The destination is on the link itself, whatever is known of prefixes. */
#define NX_IPV6_NEIGHBOUR 1u

#ifndef NX_IPV6_DNS_SERVERS
#define NX_IPV6_DNS_SERVERS 3
#endif
#ifndef NX_IPV6_SEARCH_DOMAINS
#define NX_IPV6_SEARCH_DOMAINS 2
#endif
#ifndef NX_IPV6_TOLD_ROUTES
#define NX_IPV6_TOLD_ROUTES 8
#endif

/* Groups of addresses, then those of the application. */
#define NX_IPV6_GROUPS (NX_MAX_IPV6_ADDRESSES + NX_MAX_MULTICAST_GROUPS)

/* Of an address; seconds, 0xFFFFFFFF is for ever. */
typedef struct NX_IPV6_LIFETIME_STRUCT {
    ULONG valid, preferred;
    ULONG valid_most, preferred_most;           /* RFC 8981: what is left of the caps */
    ULONG router[4];                            /* who told its prefix last, or none */
    UCHAR temporary;
    UCHAR succeeded;                            /* another temporary one has come */
    UCHAR conflicts;                            /* identifiers that were another's, too */
} NX_IPV6_LIFETIME;

/* What routers say of DNS (RFC 8106): the servers' addresses, then search domains. */
typedef struct NX_IPV6_DNS_ENTRY_STRUCT {
    ULONG lifetime;                             /* 0: no entry */
    struct NX_INTERFACE_STRUCT *interface_ptr;
    UCHAR value[256];                           /* 16 bytes of address, or a name's text */
} NX_IPV6_DNS_ENTRY;

/* A network that a router says it leads to (RFC 4191 2.3). */
typedef struct NX_IPV6_TOLD_ROUTE_STRUCT {
    ULONG prefix[4];
    ULONG prefix_length;
    ULONG router[4];
    struct NX_INTERFACE_STRUCT *interface_ptr;
    ULONG lifetime;                             /* 0: no route */
    INT preference;
} NX_IPV6_TOLD_ROUTE;

/* What a router of ours tells on a link (pb_ipv6_advertise in nx_ipv6.h). */
typedef struct PB_IPV6_ADVERTISEMENT_STRUCT {
    ULONG pb_prefix[4];
    ULONG pb_prefix_length;                     /* 0: no prefix; 64 to make addresses of */
    ULONG pb_valid_lifetime, pb_preferred_lifetime;     /* seconds; 0xFFFFFFFF: for ever */
    ULONG pb_router_lifetime;                   /* seconds, to 9000; 0: no default router */
    ULONG pb_interval;                          /* seconds at most, 4 to 1800; 0: 600 */
    ULONG pb_mtu;                               /* of the link; 0: not told */
    ULONG pb_dns_server[4];
    ULONG pb_dns_lifetime;                      /* seconds; 0: no name server */
    UINT pb_preference;                         /* RFC 4191: 1 high, 0 medium, 3 low */
} PB_IPV6_ADVERTISEMENT;

typedef struct NX_IPV6_ROUTER_STRUCT {
    PB_IPV6_ADVERTISEMENT told;
    UINT is_router;
    UINT initial;                               /* advertisements that follow soon */
    ULONG seconds;                              /* to the next one */
    ULONG silent;                               /* seconds since the last, or more */
    ULONG periods;                              /* fast ones, to an answer; 0: none is due */
} NX_IPV6_ROUTER;

typedef struct NX_IPV6_PRIVATE_STRUCT {
    NX_IPV6_LIFETIME lifetime[NX_MAX_IPV6_ADDRESSES + NX_LOOPBACK_IPV6_ENABLED];
    struct NX_INTERFACE_STRUCT *prefix_interface[NX_IPV6_PREFIX_LIST_TABLE_SIZE];
    ULONG link_mtu[NX_MAX_IP_INTERFACES];       /* before a router lowered it; 0: none did */
    UCHAR disabled[NX_MAX_IP_INTERFACES];       /* our hardware address is another's, too */
    ULONG reachable_base;                       /* for which the time below was drawn */
    ULONG reachable_drawn;                      /* when, in ticks */
    ULONG reachable_permille;                   /* of it that neighbours stay reachable */
    UINT identifiers;                           /* NX_IPV6_IDENTIFIERS_* */
    ULONG64 identifier_key[2];
    UINT destination_next;                      /* the entry that makes room next */
    ULONG mld_timer[NX_IPV6_GROUPS];            /* fast periods to a report; 0: none is due */
    UCHAR mld_joined[NX_IPV6_GROUPS];           /* that report is the second of a join */
    UCHAR mld_version[NX_MAX_IP_INTERFACES];    /* to report in; 0: no query came */
    ULONG mld_v1_heard[NX_MAX_IP_INTERFACES];   /* when, in ticks, if the version is 1 */
    NX_IPV6_DNS_ENTRY dns[NX_IPV6_DNS_SERVERS + NX_IPV6_SEARCH_DOMAINS];
    NX_IPV6_TOLD_ROUTE told_route[NX_IPV6_TOLD_ROUTES];
    NX_IPV6_ROUTER router[NX_MAX_IP_INTERFACES];
} NX_IPV6_PRIVATE;

#endif
