/*
 * The TCP/IP services (compatible with NetX Duo 6.4): types, constants and
 * prototypes, each service with its statuses and its legal callers.
 * Addresses, ports and IPv6 words are in host byte order; times are ticks.
 */
#ifndef NX_API_H
#define NX_API_H

#include "tx_api.h"
#include "nx_port.h"
#include "pb_options.h"

#ifdef __cplusplus
extern "C" {
#endif

#define __PRODUCT_NETXDUO__

/* Options known by an older name. */
#ifdef NX_DUAL_PACKET_POOL_ENABLE
#define NX_ENABLE_DUAL_PACKET_POOL
#endif
#ifdef NX_ENABLE_FEATURE_LOW_WATERMARK
#define NX_ENABLE_LOW_WATERMARK
#endif
#ifdef NX_ARP_DISABLE_AUTO_ARP_ENTRY
#define NX_DISABLE_ARP_AUTO_ENTRY
#endif
#ifdef NX_TCP_ENABLE_KEEPALIVE
#define NX_ENABLE_TCP_KEEPALIVE
#endif
#ifdef NX_TCP_ENABLE_WINDOW_SCALING
#define NX_ENABLE_TCP_WINDOW_SCALING
#endif
#ifdef NX_TCP_ENABLE_MSS_CHECK
#define NX_ENABLE_TCP_MSS_CHECK
#endif
#ifdef NX_RAW_PACKET_FILTER_ENABLE
#define NX_ENABLE_IP_RAW_PACKET_FILTER
#endif
#ifdef NX_IPV6_ADDRESS_CHANGE_NOTIFY_ENABLE
#define NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
#endif
#ifdef NX_IPV6_MULTICAST_ENABLE
#define NX_ENABLE_IPV6_MULTICAST
#endif
#ifdef NX_DISABLE_ICMPv4_RX_CHECKSUM
#define NX_DISABLE_ICMPV4_RX_CHECKSUM
#endif
#ifdef NX_DISABLE_ICMPv4_TX_CHECKSUM
#define NX_DISABLE_ICMPV4_TX_CHECKSUM
#endif
#ifdef NX_DISABLE_ICMP_RX_CHECKSUM
#define NX_DISABLE_ICMPV4_RX_CHECKSUM
#define NX_DISABLE_ICMPV6_RX_CHECKSUM
#endif
#ifdef NX_DISABLE_ICMP_TX_CHECKSUM
#define NX_DISABLE_ICMPV4_TX_CHECKSUM
#define NX_DISABLE_ICMPV6_TX_CHECKSUM
#endif
#if defined(NXDUO_DUP_ADDR_DETECT_TRANSMITS) && !defined(NX_IPV6_DAD_TRANSMITS)
#define NX_IPV6_DAD_TRANSMITS NXDUO_DUP_ADDR_DETECT_TRANSMITS
#endif
#if defined(NX_DUP_ADDR_DETECT_TRANSMITS) && !defined(NX_IPV6_DAD_TRANSMITS)
#define NX_IPV6_DAD_TRANSMITS NX_DUP_ADDR_DETECT_TRANSMITS
#endif
#if defined(NXDUO_DESTINATION_TABLE_SIZE) && !defined(NX_IPV6_DESTINATION_TABLE_SIZE)
#define NX_IPV6_DESTINATION_TABLE_SIZE NXDUO_DESTINATION_TABLE_SIZE
#endif
#if defined(NX_DESTINATION_TABLE_SIZE) && !defined(NX_IPV6_DESTINATION_TABLE_SIZE)
#define NX_IPV6_DESTINATION_TABLE_SIZE NX_DESTINATION_TABLE_SIZE
#endif

#ifdef NX_DISABLE_ICMPv6_RX_CHECKSUM
#define NX_DISABLE_ICMPV6_RX_CHECKSUM
#endif
#ifdef NX_DISABLE_ICMPv6_TX_CHECKSUM
#define NX_DISABLE_ICMPV6_TX_CHECKSUM
#endif
#ifdef NX_IPV6_DISABLE_PURGE_UNUSED_CACHE_ENTRIES
#define NX_DISABLE_IPV6_PURGE_UNUSED_CACHE_ENTRIES
#endif
#ifdef NXDUO_DISABLE_DAD
#define NX_DISABLE_IPV6_DAD
#endif
#ifdef NXDUO_DISABLE_ICMPV6_REDIRECT_PROCESS
#define NX_DISABLE_ICMPV6_REDIRECT_PROCESS
#endif
#ifdef NXDUO_DISABLE_ICMPV6_ROUTER_ADVERTISEMENT_PROCESS
#define NX_DISABLE_ICMPV6_ROUTER_ADVERTISEMENT_PROCESS
#endif
#ifdef NXDUO_DISABLE_ICMPV6_ROUTER_SOLICITATION
#define NX_DISABLE_ICMPV6_ROUTER_SOLICITATION
#endif
#ifdef NXDUO_DISABLE_ICMPV6_ERROR_MESSAGE
#define NX_DISABLE_ICMPV6_ERROR_MESSAGE
#endif
#if defined(NXDUO_ICMPV6_MAX_RTR_SOLICITATIONS) && !defined(NX_ICMPV6_MAX_RTR_SOLICITATIONS)
#define NX_ICMPV6_MAX_RTR_SOLICITATIONS NXDUO_ICMPV6_MAX_RTR_SOLICITATIONS
#endif
#if defined(NXDUO_ICMPV6_RTR_SOLICITATION_INTERVAL) && !defined(NX_ICMPV6_RTR_SOLICITATION_INTERVAL)
#define NX_ICMPV6_RTR_SOLICITATION_INTERVAL NXDUO_ICMPV6_RTR_SOLICITATION_INTERVAL
#endif

#if defined(NX_HIGH_SECURITY) && (!defined(NX_RAND_GIVEN) || !defined(NX_SRAND_GIVEN))
#error "NX_HIGH_SECURITY wants NX_RAND and NX_SRAND of the application's own"
#endif

#if defined(NX_DISABLE_IPV4) && defined(NX_DISABLE_IPV6)
#error "NX_DISABLE_IPV4 and NX_DISABLE_IPV6 leave nothing"
#endif

/* Options of the interface that this stack does not have: refused by name. */
#ifdef NX_ENABLE_TCPIP_OFFLOAD
#error "NX_ENABLE_TCPIP_OFFLOAD is not supported by this stack"
#endif
#ifdef NX_ENABLE_HTTP_PROXY
#error "NX_ENABLE_HTTP_PROXY is not supported by this stack"
#endif
#ifdef NX_ENABLE_6LOWPAN
#error "NX_ENABLE_6LOWPAN is not supported by this stack"
#endif
#ifdef NX_ENABLE_THREAD
#error "NX_ENABLE_THREAD is not supported by this stack"
#endif
#ifdef NX_IPSEC_ENABLE
#error "NX_IPSEC_ENABLE is not supported by this stack"
#endif
#ifdef NX_NAT_ENABLE
#error "NX_NAT_ENABLE is not supported by this stack"
#endif

#ifdef NX_ENABLE_ARP_MAC_CHANGE_NOTIFICATION
#error "NX_ENABLE_ARP_MAC_CHANGE_NOTIFICATION is not supported by this stack"
#endif
#ifdef NX_DIRECT_ISR_CALL
#error "NX_DIRECT_ISR_CALL is not supported by this stack"
#endif

#if !defined(NX_DISABLE_IPV6) && !defined(FEATURE_NX_IPV6)
#define FEATURE_NX_IPV6
#endif
#ifdef NX_DISABLE_IPV6
#undef FEATURE_NX_IPV6
#endif

#ifndef NX_IP_PERIODIC_RATE
#ifdef TX_TIMER_TICKS_PER_SECOND
#define NX_IP_PERIODIC_RATE ((ULONG)TX_TIMER_TICKS_PER_SECOND)
#else
#define NX_IP_PERIODIC_RATE 100
#endif
#endif

#ifdef NX_IP_MAX_REASSEMBLY_TIME
#undef NX_IPV4_MAX_REASSEMBLY_TIME
#undef NX_IPV6_MAX_REASSEMBLY_TIME
#define NX_IPV4_MAX_REASSEMBLY_TIME NX_IP_MAX_REASSEMBLY_TIME
#define NX_IPV6_MAX_REASSEMBLY_TIME NX_IP_MAX_REASSEMBLY_TIME
#endif

/* Which TCP profile a new IP instance starts with when the boot argument
 * "tcp" does not say: 0 documented timers and limits, 1 the current RFCs. */
#ifndef NX_TCP_PROFILE_RFC
#define NX_TCP_PROFILE_RFC 0
#endif

/* Extra members that an application asks for. */
#ifndef NX_IP_MODULE_EXTENSION
#define NX_IP_MODULE_EXTENSION
#endif
#ifndef NX_TCP_SOCKET_MODULE_EXTENSION
#define NX_TCP_SOCKET_MODULE_EXTENSION
#endif
#ifndef NX_UDP_SOCKET_MODULE_EXTENSION
#define NX_UDP_SOCKET_MODULE_EXTENSION
#endif

/* configurable default */
#ifndef NX_MAX_STRING_LENGTH
#define NX_MAX_STRING_LENGTH                     1024
#endif

/* trace filter */
#define NX_TRACE_ALL_EVENTS                      0x00FF8000
#define NX_TRACE_INTERNAL_EVENTS                 0x00008000
#define NX_TRACE_ARP_EVENTS                      0x00010000
#define NX_TRACE_ICMP_EVENTS                     0x00020000
#define NX_TRACE_IGMP_EVENTS                     0x00040000
#define NX_TRACE_IP_EVENTS                       0x00080000
#define NX_TRACE_PACKET_EVENTS                   0x00100000
#define NX_TRACE_RARP_EVENTS                     0x00200000
#define NX_TRACE_TCP_EVENTS                      0x00400000
#define NX_TRACE_UDP_EVENTS                      0x00800000

/* configurable default */
#ifndef NX_PACKET_HEADER_PAD_SIZE
#define NX_PACKET_HEADER_PAD_SIZE                1
#endif
#ifndef NX_PACKET_ALIGNMENT
#define NX_PACKET_ALIGNMENT                      sizeof(ULONG)
#endif

/* version */
#define NETXDUO_MAJOR_VERSION                    6
#define NETXDUO_MINOR_VERSION                    4
#define NETXDUO_PATCH_VERSION                    2

/* wait option */
#define NX_NO_WAIT                               0           /* return at once */
#define NX_WAIT_FOREVER                          ((ULONG)0xFFFFFFFF) /* wait without timeout */

/* boolean */
#define NX_TRUE                                  1           /* true */
#define NX_FALSE                                 0           /* false */
#define NX_NULL                                  0           /* null value */

/* constant */
#define NX_FOREVER                               1
#define NX_INIT_PACKET_ID                        1

/* limit */
#ifndef NX_MAX_PORT
#define NX_MAX_PORT                              0xFFFF /* highest port number */
#endif

/* constant */
#define NX_LOWER_16_MASK                         0x0000FFFF
#define NX_CARRY_BIT                             0x10000
#define NX_SHIFT_BY_16                           16
#define NX_TCP_CLIENT                            1
#define NX_TCP_SERVER                            2

/* socket option */
#define NX_ANY_PORT                              0           /* let stack choose port */

/* limit */
#ifndef NX_SEARCH_PORT_START
#define NX_SEARCH_PORT_START                     0xC000 /* first port for automatic choice */
#endif

/* packet layout */
#ifndef NX_PHYSICAL_HEADER
#define NX_PHYSICAL_HEADER                       16 /* headroom reserved for link header */
#endif
#ifndef NX_PHYSICAL_TRAILER
#define NX_PHYSICAL_TRAILER                      4 /* tail room for link trailer */
#endif

/* configurable default */
#ifndef NX_PATH_MTU_INCREASE_WAIT_INTERVAL
#define NX_PATH_MTU_INCREASE_WAIT_INTERVAL       600
#endif

/* constant */
#define NX_PATH_MTU_INCREASE_WAIT_INTERVAL_TICKS \
    (NX_PATH_MTU_INCREASE_WAIT_INTERVAL * NX_IP_PERIODIC_RATE)
#define NX_IPSEC_MAX_HEADER_SIZE                 0

/* configurable default */
#ifndef NX_IPV6_HOST_ID_LENGTH
#define NX_IPV6_HOST_ID_LENGTH                   64
#endif

/* packet type */
#define NX_IPv4_PACKET                           (NX_PHYSICAL_HEADER + 20)
#define NX_IPv4_TCP_PACKET                       (NX_IPv4_PACKET + 20) /* IPv4 TCP payload offset */
#define NX_IPv4_UDP_PACKET                       (NX_IPv4_PACKET + 8) /* IPv4 UDP payload offset */
#define NX_IPv4_ICMP_PACKET                      NX_IPv4_PACKET /* IPv4 ICMP payload offset */
#define NX_IPv4_IGMP_PACKET                      NX_IPv4_PACKET /* IGMP payload offset */
#define NX_IPv6_PACKET                           (NX_PHYSICAL_HEADER + 40)
#define NX_IPv6_UDP_PACKET                       (NX_IPv6_PACKET + 8) /* IPv6 UDP payload offset */
#define NX_IPv6_TCP_PACKET                       (NX_IPv6_PACKET + 20) /* IPv6 TCP payload offset */
#define NX_IPv6_ICMP_PACKET                      NX_IPv6_PACKET /* ICMPv6 payload offset */
#define NX_RECEIVE_PACKET                        0           /* no header offset; receive buffers */
#define NX_IGMP_PACKET                           NX_IPv4_IGMP_PACKET /* offset for IGMP payload */

/* configurable default */
#ifndef NX_ARP_UPDATE_RATE
#define NX_ARP_UPDATE_RATE                       10
#endif
#ifndef NX_ARP_EXPIRATION_RATE
#define NX_ARP_EXPIRATION_RATE                   0
#endif
#ifndef NX_ARP_MAXIMUM_RETRIES
#define NX_ARP_MAXIMUM_RETRIES                   18
#endif
#ifndef NX_ARP_MAX_QUEUE_DEPTH
#define NX_ARP_MAX_QUEUE_DEPTH                   4
#endif
#ifndef NX_IPV4_MAX_REASSEMBLY_TIME
#define NX_IPV4_MAX_REASSEMBLY_TIME              15
#endif
#ifndef NX_IPV6_MAX_REASSEMBLY_TIME
#define NX_IPV6_MAX_REASSEMBLY_TIME              60
#endif
#ifndef NX_IP_RAW_MAX_QUEUE_DEPTH
#define NX_IP_RAW_MAX_QUEUE_DEPTH                20
#endif
#ifndef NX_IP_ROUTING_TABLE_SIZE
#define NX_IP_ROUTING_TABLE_SIZE                 8
#endif
#ifndef NX_IPV6_DESTINATION_TABLE_SIZE
#define NX_IPV6_DESTINATION_TABLE_SIZE           8
#endif
#ifndef NX_IPV6_NEIGHBOR_CACHE_SIZE
#define NX_IPV6_NEIGHBOR_CACHE_SIZE              16
#endif
#ifndef NX_IPV6_DAD_TRANSMITS
#define NX_IPV6_DAD_TRANSMITS                    3
#endif

/* ip option */
#define NX_FRAGMENT_OKAY                         0x00000000  /* allow fragmentation */
#define NX_DONT_FRAGMENT                         0x00004000  /* set DF bit */
#define NX_MORE_FRAGMENTS                        0x00002000  /* MF bit */

/* constant */
#define NX_FRAG_OFFSET_MASK                      0x00001FFF

/* ip tos */
#define NX_IP_NORMAL                             0x00000000  /* normal service */
#define NX_IP_MIN_DELAY                          0x00100000  /* low delay */
#define NX_IP_MAX_DATA                           0x00080000  /* throughput */
#define NX_IP_MAX_RELIABLE                       0x00040000  /* reliability */
#define NX_IP_MIN_COST                           0x00020000  /* low cost */

/* constant */
#define NX_IP_TOS_MASK                           0x00FF0000
#define NX_IP_PACKET_SIZE_MASK                   0x0000FFFF

/* ip option */
#define NX_IP_TIME_TO_LIVE                       0x00000080  /* default TTL */

/* constant */
#define NX_IP_TIME_TO_LIVE_MASK                  0xFF000000
#define NX_IP_TIME_TO_LIVE_SHIFT                 24

/* protocol number */
#define NX_PROTOCOL_NEXT_HEADER_HOP_BY_HOP       0
#define NX_PROTOCOL_ICMP                         1
#define NX_PROTOCOL_IGMP                         2
#define NX_PROTOCOL_IPV4                         4
#define NX_PROTOCOL_TCP                          6
#define NX_PROTOCOL_UDP                          17
#define NX_PROTOCOL_IPV6                         41
#define NX_PROTOCOL_NEXT_HEADER_ROUTING          43
#define NX_PROTOCOL_NEXT_HEADER_FRAGMENT         44
#define NX_PROTOCOL_NEXT_HEADER_ENCAP_SECURITY   50
#define NX_PROTOCOL_NEXT_HEADER_AUTHENTICATION   51
#define NX_PROTOCOL_ICMPV6                       58
#define NX_PROTOCOL_NO_NEXT_HEADER               59
#define NX_PROTOCOL_NEXT_HEADER_DESTINATION      60
#define NX_PROTOCOL_NEXT_HEADER_MOBILE           135

/* protocol field */
#define NX_IP_ICMP                               0x00010000
#define NX_IP_IGMP                               0x00020000
#define NX_IP_TCP                                0x00060000
#define NX_IP_UDP                                0x00110000
#define NX_IP_ESP                                0x00320000
#define NX_IP_AH                                 0x00330000

/* constant */
#define NX_IP_PROTOCOL_MASK                      0x00FF0000

/* ipv4 class */
#define NX_IP_CLASS_A_MASK                       0x80000000
#define NX_IP_CLASS_A_TYPE                       0x00000000
#define NX_IP_CLASS_A_NETID                      0x7F000000
#define NX_IP_CLASS_A_HOSTID                     0x00FFFFFF
#define NX_IP_CLASS_B_MASK                       0xC0000000
#define NX_IP_CLASS_B_TYPE                       0x80000000
#define NX_IP_CLASS_B_NETID                      0x3FFF0000
#define NX_IP_CLASS_B_HOSTID                     0x0000FFFF
#define NX_IP_CLASS_C_MASK                       0xE0000000
#define NX_IP_CLASS_C_TYPE                       0xC0000000
#define NX_IP_CLASS_C_NETID                      0x1FFFFF00
#define NX_IP_CLASS_C_HOSTID                     0x000000FF
#define NX_IP_CLASS_D_MASK                       0xF0000000
#define NX_IP_CLASS_D_TYPE                       0xE0000000
#define NX_IP_CLASS_D_GROUP                      0x0FFFFFFF
#define NX_IP_CLASS_D_HOSTID                     0x00000000
#define NX_IP_LIMITED_BROADCAST                  0xFFFFFFFF
#define NX_IP_LOOPBACK_FIRST                     0x7F000000
#define NX_IP_LOOPBACK_LAST                      0x7FFFFFFF
#define NX_IP_MULTICAST_UPPER                    0x00000100
#define NX_IP_MULTICAST_LOWER                    0x5E000000
#define NX_IP_MULTICAST_MASK                     0x007FFFFF

/* constant */
#define NX_ROUTE_TABLE_SIZE                      32
#define NX_ROUTE_TABLE_MASK                      (NX_ROUTE_TABLE_SIZE - 1)

/* protocol field */
#ifndef NX_IP_RAW
#define NX_IP_RAW                                0x00FF0000
#endif

/* constant */
#define NX_ARP_TABLE_SIZE                        32
#define NX_ARP_TABLE_MASK                        (NX_ARP_TABLE_SIZE - 1)

/* ipv6 state */
#define NX_IPV6_ADDR_STATE_UNKNOWN               0x00        /* unused entry */
#define NX_IPV6_ADDR_STATE_TENTATIVE             0x01        /* DAD running */
#define NX_IPV6_ADDR_STATE_PREFERRED             0x02        /* preferred */
#define NX_IPV6_ADDR_STATE_DEPRECATED            0x03        /* deprecated */
#define NX_IPV6_ADDR_STATE_VALID                 0x04        /* usable */

/* configurable default */
#ifndef NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE
#define NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE        8
#endif
#ifndef NX_IPV6_PREFIX_LIST_TABLE_SIZE
#define NX_IPV6_PREFIX_LIST_TABLE_SIZE           8
#endif

/* ipv6 route type */
#define NX_IPV6_ROUTE_TYPE_NOT_ROUTER            0x00
#define NX_IPV6_ROUTE_TYPE_SOLICITATED           0x01
#define NX_IPV6_ROUTE_TYPE_UNSOLICITATED         0x02
#define NX_IPV6_ROUTE_TYPE_STATIC                0x04
#define NX_IPV6_ROUTE_TYPE_DEFAULT               0x40
#define NX_IPV6_ROUTE_TYPE_VALID                 0x80

/* ipv6 config method */
#define NX_IPV6_ADDRESS_NOT_CONFIGURED           0           /* none */
#define NX_IPV6_ADDRESS_MANUAL_CONFIG            1           /* set by application */
#define NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG    2           /* SLAAC */
#define NX_IPV6_ADDRESS_STATEFUL_AUTO_CONFIG     3           /* DHCPv6 */
#define NX_IPV6_ADDRESS_BASED_ON_INTERFACE       4           /* derived from MAC */

/* ipv6 notify event */
#define NX_IPV6_ADDRESS_MANUAL_DELETE            5           /* deleted by application */
#define NX_IPV6_ADDRESS_LIFETIME_EXPIRED         6           /* lifetime ran out */
#define NX_IPV6_ADDRESS_DAD_SUCCESSFUL           7           /* DAD passed */
#define NX_IPV6_ADDRESS_DAD_FAILURE              8           /* duplicate detected */

/* configurable default */
#ifndef NX_ND_MAX_QUEUE_DEPTH
#define NX_ND_MAX_QUEUE_DEPTH                    4
#endif

/* constant */
#define NX_UDP_PORT_TABLE_SIZE                   32
#define NX_UDP_PORT_TABLE_MASK                   (NX_UDP_PORT_TABLE_SIZE - 1)
#define NX_TCP_PORT_TABLE_SIZE                   32
#define NX_TCP_PORT_TABLE_MASK                   (NX_TCP_PORT_TABLE_SIZE - 1)

/* configurable default */
#ifndef NX_MAX_MULTICAST_GROUPS
#define NX_MAX_MULTICAST_GROUPS                  7
#endif
#ifndef NX_MAX_LISTEN_REQUESTS
#define NX_MAX_LISTEN_REQUESTS                   10
#endif
#ifndef NX_HTTP_PROXY_MAX_USERNAME
#define NX_HTTP_PROXY_MAX_USERNAME               20
#endif
#ifndef NX_HTTP_PROXY_MAX_PASSWORD
#define NX_HTTP_PROXY_MAX_PASSWORD               20
#endif

/* ip status bit */
#define NX_IP_INITIALIZE_DONE                    0x0001      /* IP thread initialized */
#define NX_IP_ADDRESS_RESOLVED                   0x0002
#define NX_IP_LINK_ENABLED                       0x0004      /* link up per driver status query */
#define NX_IP_ARP_ENABLED                        0x0008      /* ARP enabled */
#define NX_IP_UDP_ENABLED                        0x0010      /* UDP enabled */
#define NX_IP_TCP_ENABLED                        0x0020      /* TCP enabled */
#define NX_IP_IGMP_ENABLED                       0x0040      /* IGMP enabled */
#define NX_IP_RARP_COMPLETE                      0x0080      /* address present (RARP finished) */
#define NX_IP_INTERFACE_LINK_ENABLED             0x0100      /* link up on given interface */

/* tcp state */
#define NX_TCP_CLOSED                            1           /* no connection */
#define NX_TCP_LISTEN_STATE                      2           /* listening */
#define NX_TCP_SYN_SENT                          3           /* client SYN sent */
#define NX_TCP_SYN_RECEIVED                      4           /* server handshake pending */
#define NX_TCP_ESTABLISHED                       5           /* connected */
#define NX_TCP_CLOSE_WAIT                        6           /* peer closed first */
#define NX_TCP_FIN_WAIT_1                        7           /* FIN sent */
#define NX_TCP_FIN_WAIT_2                        8           /* FIN acknowledged */
#define NX_TCP_CLOSING                           9           /* simultaneous close */
#define NX_TCP_TIMED_WAIT                        10          /* waiting 2MSL */
#define NX_TCP_LAST_ACK                          11          /* passive close awaiting ACK */

/* return code */
#define NX_SUCCESS                               0x00        /* success */
#define NX_NO_PACKET                             0x01        /* no packet available in time */
#define NX_UNDERFLOW                             0x02        /* no room before prepend pointer */
#define NX_OVERFLOW                              0x03        /* append pointer past data end */
#define NX_NO_MAPPING                            0x04        /* no address mapping */
#define NX_DELETED                               0x05        /* object deleted */
#define NX_POOL_ERROR                            0x06        /* bad packet pool */
#define NX_PTR_ERROR                             0x07        /* bad pointer */
#define NX_WAIT_ERROR                            0x08        /* bad wait option */
#define NX_SIZE_ERROR                            0x09        /* bad size */
#define NX_OPTION_ERROR                          0x0A        /* bad option */
#define NX_DELETE_ERROR                          0x10        /* delete failed */
#define NX_CALLER_ERROR                          0x11
#define NX_INVALID_PACKET                        0x12        /* bad or empty packet */
#define NX_INVALID_SOCKET                        0x13        /* bad socket */
#define NX_NOT_ENABLED                           0x14        /* protocol not enabled */
#define NX_ALREADY_ENABLED                       0x15        /* already enabled */
#define NX_ENTRY_NOT_FOUND                       0x16        /* table entry missing */
#define NX_NO_MORE_ENTRIES                       0x17        /* table full */
#define NX_ARP_TIMER_ERROR                       0x18        /* ARP timer failure */
#define NX_RESERVED_CODE0                        0x19
#define NX_WAIT_ABORTED                          0x1A
#define NX_IP_INTERNAL_ERROR                     0x20        /* internal IP failure */
#define NX_IP_ADDRESS_ERROR                      0x21        /* bad or unroutable address */
#define NX_ALREADY_BOUND                         0x22        /* socket already bound */
#define NX_PORT_UNAVAILABLE                      0x23        /* port in use */
#define NX_NOT_BOUND                             0x24        /* socket not bound */
#define NX_RESERVED_CODE1                        0x25
#define NX_SOCKET_UNBOUND                        0x26        /* socket unbound while waiting */
#define NX_NOT_CREATED                           0x27        /* socket not created */
#define NX_SOCKETS_BOUND                         0x28        /* IP instance still has sockets */
#define NX_NO_RESPONSE                           0x29        /* no ping reply in time */
#define NX_POOL_DELETED                          0x30        /* pool deleted while waiting */
#define NX_ALREADY_RELEASED                      0x31        /* packet already free */
#define NX_RESERVED_CODE2                        0x32
#define NX_MAX_LISTEN                            0x33        /* no free listen slot */
#define NX_DUPLICATE_LISTEN                      0x34        /* port already has listener */
#define NX_NOT_CLOSED                            0x35        /* socket not closed */
#define NX_NOT_LISTEN_STATE                      0x36        /* socket not listening */
#define NX_IN_PROGRESS                           0x37        /* operation continues in background */
#define NX_NOT_CONNECTED                         0x38        /* no connection */
#define NX_WINDOW_OVERFLOW                       0x39        /* peer window too small in time */
#define NX_ALREADY_SUSPENDED                     0x40        /* another thread already waiting */
#define NX_DISCONNECT_FAILED                     0x41        /* graceful close timed out */
#define NX_STILL_BOUND                           0x42        /* socket still bound or open */
#define NX_NOT_SUCCESSFUL                        0x43        /* wanted status not reached */
#define NX_UNHANDLED_COMMAND                     0x44        /* driver does not implement command */
#define NX_NO_FREE_PORTS                         0x45        /* all ports taken */
#define NX_INVALID_PORT                          0x46        /* port out of range */
#define NX_INVALID_RELISTEN                      0x47
#define NX_CONNECTION_PENDING                    0x48        /* relisten consumed a queued SYN */
#define NX_TX_QUEUE_DEPTH                        0x49        /* transmit queue full in time */
#define NX_NOT_IMPLEMENTED                       0x4A        /* not implemented */
#define NX_NOT_SUPPORTED                         0x4B        /* feature compiled out */
#define NX_INVALID_INTERFACE                     0x4C        /* bad interface index */
#define NX_INVALID_PARAMETERS                    0x4D        /* bad parameters */
#define NX_NOT_FOUND                             0x4E        /* item not found */
#define NX_CANNOT_START                          0x4F        /* cannot start */
#define NX_NO_INTERFACE_ADDRESS                  0x50        /* no usable source address */
#define NX_INVALID_MTU_DATA                      0x51        /* bad MTU */
#define NX_DUPLICATED_ENTRY                      0x52        /* entry already exists */
#ifndef NX_PACKET_OFFSET_ERROR
#define NX_PACKET_OFFSET_ERROR                   0x53 /* offset beyond packet */
#endif
#define NX_OPTION_HEADER_ERROR                   0x54        /* bad IP option header */
#define NX_CONTINUE                              0x55        /* internal: continue processing */
#define NX_TCPIP_OFFLOAD_ERROR                   0x56        /* offload driver failure */

/* link command */
#define NX_LINK_PACKET_SEND                      0           /* send IP packet */
#define NX_LINK_INITIALIZE                       1           /* initialize interface */
#define NX_LINK_ENABLE                           2           /* bring link up */
#define NX_LINK_DISABLE                          3           /* bring link down */
#define NX_LINK_PACKET_BROADCAST                 4           /* send IP packet to broadcast MAC */
#define NX_LINK_ARP_SEND                         5           /* send ARP request */
#define NX_LINK_ARP_RESPONSE_SEND                6           /* send ARP reply */
#define NX_LINK_RARP_SEND                        7           /* send RARP request */
#define NX_LINK_MULTICAST_JOIN                   8           /* accept multicast MAC */
#define NX_LINK_MULTICAST_LEAVE                  9           /* stop accepting multicast MAC */
#define NX_LINK_GET_STATUS                       10          /* return link state */
#define NX_LINK_GET_SPEED                        11          /* return link speed */
#define NX_LINK_GET_DUPLEX_TYPE                  12          /* return duplex type */
#define NX_LINK_GET_ERROR_COUNT                  13          /* return error count */
#define NX_LINK_GET_RX_COUNT                     14          /* return receive count */
#define NX_LINK_GET_TX_COUNT                     15          /* return transmit count */
#define NX_LINK_GET_ALLOC_ERRORS                 16          /* return allocation error count */
#define NX_LINK_UNINITIALIZE                     17          /* tear interface down */
#define NX_LINK_DEFERRED_PROCESSING              18          /* handle deferred ISR work */
#define NX_LINK_INTERFACE_ATTACH                 19
#define NX_LINK_SET_PHYSICAL_ADDRESS             20          /* program new MAC */
#define NX_INTERFACE_CAPABILITY_GET              21          /* return offload bits */
#define NX_INTERFACE_CAPABILITY_SET              22          /* set offload bits */
#define NX_LINK_INTERFACE_DETACH                 23          /* interface being removed */
#define NX_LINK_FACTORY_ADDRESS_GET              24          /* return factory MAC */
#define NX_LINK_RX_ENABLE                        25          /* enable reception */
#define NX_LINK_RX_DISABLE                       26          /* disable reception */
#define NX_LINK_6LOWPAN_COMMAND                  27          /* 6LoWPAN sub-command */
#define NX_LINK_GET_INTERFACE_TYPE               28          /* return interface type */
#define NX_LINK_RAW_PACKET_SEND                  29          /* send complete frame */
#define NX_LINK_USER_COMMAND                     50          /* first driver-specific command */

/* offload operation */
#define NX_TCPIP_OFFLOAD_TCP_CLIENT_SOCKET_CONNECT 0
#define NX_TCPIP_OFFLOAD_TCP_SERVER_SOCKET_LISTEN 1
#define NX_TCPIP_OFFLOAD_TCP_SERVER_SOCKET_ACCEPT 2
#define NX_TCPIP_OFFLOAD_TCP_SERVER_SOCKET_UNLISTEN 3
#define NX_TCPIP_OFFLOAD_TCP_SOCKET_DISCONNECT   4
#define NX_TCPIP_OFFLOAD_TCP_SOCKET_SEND         5
#define NX_TCPIP_OFFLOAD_UDP_SOCKET_BIND         6
#define NX_TCPIP_OFFLOAD_UDP_SOCKET_UNBIND       7
#define NX_TCPIP_OFFLOAD_UDP_SOCKET_SEND         8

/* capability bit */
#define NX_INTERFACE_CAPABILITY_IPV4_TX_CHECKSUM 0x00000001
#define NX_INTERFACE_CAPABILITY_IPV4_RX_CHECKSUM 0x00000002
#define NX_INTERFACE_CAPABILITY_TCP_TX_CHECKSUM  0x00000004
#define NX_INTERFACE_CAPABILITY_TCP_RX_CHECKSUM  0x00000008
#define NX_INTERFACE_CAPABILITY_UDP_TX_CHECKSUM  0x00000010
#define NX_INTERFACE_CAPABILITY_UDP_RX_CHECKSUM  0x00000020
#define NX_INTERFACE_CAPABILITY_ICMPV4_TX_CHECKSUM 0x00000040
#define NX_INTERFACE_CAPABILITY_ICMPV4_RX_CHECKSUM 0x00000080
#define NX_INTERFACE_CAPABILITY_ICMPV6_RX_CHECKSUM 0x00000100
#define NX_INTERFACE_CAPABILITY_ICMPV6_TX_CHECKSUM 0x00000200
#define NX_INTERFACE_CAPABILITY_IGMP_TX_CHECKSUM 0x00000400
#define NX_INTERFACE_CAPABILITY_IGMP_RX_CHECKSUM 0x00000800
#define NX_INTERFACE_CAPABILITY_PTP_TIMESTAMP    0x00001000
#define NX_INTERFACE_CAPABILITY_TCPIP_OFFLOAD    0x00002000
#define NX_INTERFACE_CAPABILITY_CHECKSUM_ALL     0xFFF

/* address family */
#define NX_IP_VERSION_V4                         0x04        /* IPv4 in NXD_ADDRESS */
#define NX_IP_VERSION_V6                         0x06        /* IPv6 in NXD_ADDRESS */

/* constant */
#define NX_STATELESS_ADDRESS_AUTOCONFIG_ENABLED  0
#define NX_STATELESS_ADDRESS_AUTOCONFIG_DISABLED 1
#define NX_IP_PACKET_IN                          0
#define NX_IP_PACKET_OUT                         1

/* interface type */
#define NX_INTERFACE_TYPE_UNKNOWN                0
#define NX_INTERFACE_TYPE_OTHER                  1
#define NX_INTERFACE_TYPE_ETHERNET               2
#define NX_INTERFACE_TYPE_WIFI                   3
#define NX_INTERFACE_TYPE_CELLULAR               4
#define NX_INTERFACE_TYPE_BLUETOOTH              5
#define NX_INTERFACE_TYPE_LORAWAN                6
#define NX_INTERFACE_TYPE_MAX                    7

/* constant */
#define NX_PACKET_TYPE_THREAD_MLE                0x01

/* vlan */
#define NX_VLAN_PRIORITY_INVALID                 0xFF        /* no priority set */
#define NX_VLAN_PRIORITY_MAX                     0x07        /* highest PCP */

/* limit */
#ifndef NX_MAX_PHYSICAL_INTERFACES
#define NX_MAX_PHYSICAL_INTERFACES               1 /* default physical interfaces */
#endif
#ifndef NX_MAX_IPV6_ADDRESSES
#define NX_MAX_IPV6_ADDRESSES                    (NX_MAX_PHYSICAL_INTERFACES * 3)
#endif
#define NX_LOOPBACK_INTERFACE                    NX_MAX_PHYSICAL_INTERFACES
#define NX_LOOPBACK_IPV6_SOURCE_INDEX            NX_MAX_IPV6_ADDRESSES /* address index of ::1 */

/* constant */
#define NX_LOOPBACK_IPV6_ENABLED                 1

/* limit */
#define NX_MAX_IP_INTERFACES                     (NX_MAX_PHYSICAL_INTERFACES + 1)

/* How much room a packet for a service needs before its payload. */
#ifdef FEATURE_NX_IPV6
#define NX_IP_PACKET   NX_IPv6_PACKET
#define NX_TCP_PACKET  NX_IPv6_TCP_PACKET
#define NX_UDP_PACKET  NX_IPv6_UDP_PACKET
#define NX_ICMP_PACKET NX_IPv6_ICMP_PACKET
#else
#define NX_IP_PACKET   NX_IPv4_PACKET
#define NX_TCP_PACKET  NX_IPv4_TCP_PACKET
#define NX_UDP_PACKET  NX_IPv4_UDP_PACKET
#define NX_ICMP_PACKET NX_IPv4_ICMP_PACKET
#endif
#define NX_HTTP_PROXY_MAX_AUTHENTICATION                                                          \
    ((NX_HTTP_PROXY_MAX_USERNAME + NX_HTTP_PROXY_MAX_PASSWORD + 1) * 4 / 3 + 6)
#ifndef NX_DUP_ADDR_DETECT_TRANSMITS
#define NX_DUP_ADDR_DETECT_TRANSMITS NX_IPV6_DAD_TRANSMITS
#endif
#ifndef NX_DESTINATION_TABLE_SIZE
#define NX_DESTINATION_TABLE_SIZE NX_IPV6_DESTINATION_TABLE_SIZE
#endif

/* A host-order IPv4 address of its four numbers. */
#define IP_ADDRESS(a, b, c, d)                                                                    \
    ((((ULONG)(a)) << 24) | (((ULONG)(b)) << 16) | (((ULONG)(c)) << 8) | ((ULONG)(d)))
/* NX_ENABLE_PACKET_DEBUG_INFO: notes in a packet where it is (file and line) and
 * which thread has it. nx_packet_allocate does so for its caller, and the stack
 * where it takes a packet, queues it or hands it over. */
#ifdef NX_ENABLE_PACKET_DEBUG_INFO
#define NX_PACKET_DEBUG(f, l, p) _nx_packet_debug((p), (CHAR *)(f), (ULONG)(l))
#else
#define NX_PACKET_DEBUG(f, l, p)
#endif
#define NX_PARAMETER_NOT_USED(p) ((void)(p))

#ifndef NX_ASSERT_FAIL
#define NX_ASSERT_FAIL                                                                            \
    for (;;) {                                                                                    \
        tx_thread_sleep(NX_WAIT_FOREVER);                                                         \
    }
#endif
#ifdef NX_DISABLE_ASSERT
#define NX_ASSERT(s)
#else
#define NX_ASSERT(s)                                                                              \
    if (!(s)) {                                                                                   \
        NX_ASSERT_FAIL                                                                            \
    }
#endif

/* The header, then in which order structures refer to each other. */
struct NX_IP_STRUCT;
struct NX_IP_DRIVER_STRUCT;
struct NX_INTERFACE_STRUCT;
struct NX_PACKET_POOL_STRUCT;
struct NX_TCP_SOCKET_STRUCT;
struct NX_UDP_SOCKET_STRUCT;
struct NXD_IPV6_ADDRESS_STRUCT;
struct NX_IPV6_DEFAULT_ROUTER_ENTRY_STRUCT;

/* A buffer of a packet, or its head: payload lies from prepend to append. */
typedef struct NX_PACKET_STRUCT {
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_owner;
#ifndef NX_DISABLE_PACKET_CHAIN
    struct NX_PACKET_STRUCT *nx_packet_next;
#endif
    UCHAR *nx_packet_prepend_ptr;
    UCHAR *nx_packet_append_ptr;
    UCHAR *nx_packet_data_start;
    UCHAR *nx_packet_data_end;
#ifndef NX_DISABLE_PACKET_CHAIN
    struct NX_PACKET_STRUCT *nx_packet_last;
#endif
    struct NX_PACKET_STRUCT *nx_packet_queue_next;
    union {
        struct NX_PACKET_STRUCT *nx_packet_tcp_queue_next;
#ifndef NX_DISABLE_FRAGMENTATION
        struct NX_PACKET_STRUCT *nx_packet_fragment_next;
#endif
    } nx_packet_union_next;
    ULONG nx_packet_length;
#ifndef NX_DISABLE_FRAGMENTATION
    ULONG nx_packet_reassembly_time;
#endif
#ifdef FEATURE_NX_IPV6
    UCHAR nx_packet_option_state;
    UCHAR nx_packet_destination_header;
    USHORT nx_packet_option_offset;
#endif
    UCHAR nx_packet_ip_version;
    UCHAR nx_packet_identical_copy;
    UCHAR nx_packet_ip_header_length;
#ifdef NX_ENABLE_VLAN
    UCHAR nx_packet_vlan_priority;
#else
    UCHAR nx_packet_reserved;
#endif
    union {
        struct NX_INTERFACE_STRUCT *nx_packet_interface_ptr;
#ifdef FEATURE_NX_IPV6
        struct NXD_IPV6_ADDRESS_STRUCT *nx_packet_ipv6_address_ptr;
#endif
    } nx_packet_address;
    UCHAR *nx_packet_ip_header;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    ULONG nx_packet_interface_capability_flag;
#endif
#ifdef NX_ENABLE_PACKET_DEBUG_INFO
    CHAR *nx_packet_debug_thread;
    CHAR *nx_packet_debug_file;
    ULONG nx_packet_debug_line;
#endif
#ifdef NX_PACKET_HEADER_PAD
    ULONG nx_packet_packet_pad[NX_PACKET_HEADER_PAD_SIZE];
#endif
} NX_PACKET;

#define nx_packet_ip_interface nx_packet_address.nx_packet_interface_ptr

/* Packets of one size in memory of the caller. */
typedef struct NX_PACKET_POOL_STRUCT {
    ULONG nx_packet_pool_id;
    CHAR *nx_packet_pool_name;
    ULONG nx_packet_pool_available;
    ULONG nx_packet_pool_total;
    ULONG nx_packet_pool_empty_requests;
    ULONG nx_packet_pool_empty_suspensions;
    ULONG nx_packet_pool_invalid_releases;
    struct NX_PACKET_STRUCT *nx_packet_pool_available_list;
    CHAR *nx_packet_pool_start;
    ULONG nx_packet_pool_size;
    ULONG nx_packet_pool_payload_size;
    TX_THREAD *nx_packet_pool_suspension_list;
    ULONG nx_packet_pool_suspended_count;
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_created_next;
    struct NX_PACKET_POOL_STRUCT *nx_packet_pool_created_previous;
#ifdef NX_ENABLE_LOW_WATERMARK
    UINT nx_packet_pool_low_watermark;
#endif
} NX_PACKET_POOL;

/* An address of either family, host order; v6[0] is the most significant word. */
typedef struct NXD_ADDRESS_STRUCT {
    ULONG nxd_ip_version;
    union {
        ULONG v4;
#ifdef FEATURE_NX_IPV6
        ULONG v6[4];
#endif
    } nxd_ip_address;
} NXD_ADDRESS;

/* One attachment of an IP instance to a link. */
typedef struct NX_INTERFACE_STRUCT {
    CHAR *nx_interface_name;
    UCHAR nx_interface_valid;
    UCHAR nx_interface_address_mapping_needed;
    UCHAR nx_interface_link_up;
    UCHAR nx_interface_index;
    UCHAR nx_interface_link_status_change;
#ifdef NX_ENABLE_VLAN
    UCHAR nx_interface_vlan_valid;
    USHORT nx_interface_vlan_tag;
#else
    UCHAR nx_interface_reserved[3];
#endif
    ULONG nx_interface_physical_address_msw;
    ULONG nx_interface_physical_address_lsw;
    ULONG nx_interface_ip_address;
    ULONG nx_interface_ip_network_mask;
    ULONG nx_interface_ip_network;
#ifdef FEATURE_NX_IPV6
    struct NXD_IPV6_ADDRESS_STRUCT *nxd_interface_ipv6_address_list_head;
#endif
    ULONG nx_interface_ip_mtu_size;
#ifdef FEATURE_NX_IPV6
    ULONG nx_ipv6_rtr_solicitation_max;
    ULONG nx_ipv6_rtr_solicitation_count;
    ULONG nx_ipv6_rtr_solicitation_interval;
    ULONG nx_ipv6_rtr_solicitation_timer;
#endif
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
    ULONG nx_ipv6_stateless_address_autoconfig_status;
#endif
    VOID *nx_interface_additional_link_info;
    VOID (*nx_interface_link_driver_entry)(struct NX_IP_DRIVER_STRUCT *);
#ifdef NX_ENABLE_VLAN
    struct NX_LINK_RECEIVE_QUEUE_STRUCT *nx_interface_link_receive_queue_head;
    struct NX_INTERFACE_STRUCT *nx_interface_parent_ptr;
#endif
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    ULONG nx_interface_capability_flag;
#endif
    ULONG nx_interface_arp_defend_timeout;
    ULONG nx_interface_ip_probe_address;
    VOID (*nx_interface_ip_conflict_notify_handler)(struct NX_IP_STRUCT *, UINT, ULONG, ULONG,
            ULONG);
#ifdef NX_ENABLE_VLAN
    struct NX_SHAPER_CONTAINER_STRUCT *shaper_container;    /* of the shaper add-on */
#endif
} NX_INTERFACE;

typedef struct NXD_IPV6_ADDRESS_STRUCT {
    UCHAR nxd_ipv6_address_valid;
    UCHAR nxd_ipv6_address_type;
    UCHAR nxd_ipv6_address_state;
    UCHAR nxd_ipv6_address_prefix_length;
    struct NX_INTERFACE_STRUCT *nxd_ipv6_address_attached;
    ULONG nxd_ipv6_address[4];
    struct NXD_IPV6_ADDRESS_STRUCT *nxd_ipv6_address_next;
    UCHAR nxd_ipv6_address_DupAddrDetectTransmit;
    UCHAR nxd_ipv6_address_ConfigurationMethod;
    UCHAR nxd_ipv6_address_index;
    UCHAR reserved;
} NXD_IPV6_ADDRESS;

/* A request to a link driver. */
typedef struct NX_IP_DRIVER_STRUCT {
    UINT nx_ip_driver_command;
    UINT nx_ip_driver_status;
    ULONG nx_ip_driver_physical_address_msw;
    ULONG nx_ip_driver_physical_address_lsw;
    NX_PACKET *nx_ip_driver_packet;
    ULONG *nx_ip_driver_return_ptr;
    struct NX_IP_STRUCT *nx_ip_driver_ptr;
    NX_INTERFACE *nx_ip_driver_interface;
} NX_IP_DRIVER;

/* One entry of the ARP cache; lives in the memory given to nx_arp_enable. */
typedef struct NX_ARP_STRUCT {
    UINT nx_arp_route_static;
    UINT nx_arp_entry_next_update;
    UINT nx_arp_retries;
    struct NX_ARP_STRUCT *nx_arp_pool_next;
    struct NX_ARP_STRUCT *nx_arp_pool_previous;
    struct NX_ARP_STRUCT *nx_arp_active_next;
    struct NX_ARP_STRUCT *nx_arp_active_previous;
    struct NX_ARP_STRUCT **nx_arp_active_list_head;
    ULONG nx_arp_ip_address;
    ULONG nx_arp_physical_address_msw;
    ULONG nx_arp_physical_address_lsw;
    struct NX_INTERFACE_STRUCT *nx_arp_ip_interface;
    struct NX_PACKET_STRUCT *nx_arp_packets_waiting;
} NX_ARP;

typedef struct ND_CACHE_ENTRY_STRUCT {
    ULONG nx_nd_cache_dest_ip[4];
    UCHAR nx_nd_cache_mac_addr[6];
    UCHAR nx_nd_cache_reserved1;
    UCHAR nx_nd_cache_reserved2;
    UCHAR nx_nd_cache_num_solicit;
    UCHAR nx_nd_cache_nd_status;
    UCHAR nx_nd_cache_packet_waiting_queue_length;
    UCHAR nx_nd_cache_is_static;
    ULONG nx_nd_cache_timer_tick;
    struct NX_INTERFACE_STRUCT *nx_nd_cache_interface_ptr;
    struct NX_IPV6_DEFAULT_ROUTER_ENTRY_STRUCT *nx_nd_cache_is_router;
    struct NX_PACKET_STRUCT *nx_nd_cache_packet_waiting_head;
    struct NX_PACKET_STRUCT *nx_nd_cache_packet_waiting_tail;
    struct NXD_IPV6_ADDRESS_STRUCT *nx_nd_cache_outgoing_address;
} ND_CACHE_ENTRY;

typedef struct NX_IPV6_PREFIX_ENTRY_STRUCT {
    ULONG nx_ipv6_prefix_entry_network_address[4];
    ULONG nx_ipv6_prefix_entry_prefix_length;
    ULONG nx_ipv6_prefix_entry_valid_lifetime;
    struct NX_IPV6_PREFIX_ENTRY_STRUCT *nx_ipv6_prefix_entry_prev;
    struct NX_IPV6_PREFIX_ENTRY_STRUCT *nx_ipv6_prefix_entry_next;
} NX_IPV6_PREFIX_ENTRY;

typedef struct NX_IPV6_DEFAULT_ROUTER_ENTRY_STRUCT {
    UCHAR nx_ipv6_default_router_entry_flag;
    UCHAR nx_ipv6_default_router_entry_reserved;
    USHORT nx_ipv6_default_router_entry_life_time;
    ULONG nx_ipv6_default_router_entry_router_address[4];
    struct NX_INTERFACE_STRUCT *nx_ipv6_default_router_entry_interface_ptr;
    ND_CACHE_ENTRY *nx_ipv6_default_router_entry_neighbor_cache_ptr;
} NX_IPV6_DEFAULT_ROUTER_ENTRY;

typedef struct NX_IPV6_DESTINATION_ENTRY_STRUCT {
    ULONG nx_ipv6_destination_entry_valid;
    ULONG nx_ipv6_destination_entry_destination_address[4];
    ULONG nx_ipv6_destination_entry_next_hop[4];
    ND_CACHE_ENTRY *nx_ipv6_destination_entry_nd_entry;
    ULONG nx_ipv6_destination_entry_path_mtu;           /* 0: as the link's */
    ULONG nx_ipv6_destination_entry_MTU_timer_tick;     /* until a larger one is tried */
} NX_IPV6_DESTINATION_ENTRY;

typedef struct NX_IPV4_MULTICAST_ENTRY_STRUCT {
    ULONG nx_ipv4_multicast_join_list;
    NX_INTERFACE *nx_ipv4_multicast_join_interface_list;
    ULONG nx_ipv4_multicast_join_count;
    ULONG nx_ipv4_multicast_update_time;
    UINT nx_ipv4_multicast_loopback_enable;
} NX_IPV4_MULTICAST_ENTRY;

#ifdef NX_ENABLE_IPV6_MULTICAST
typedef struct NX_IPV6_MULTICAST_ENTRY_STRUCT {
    ULONG nx_ip_mld_join_list[4];
    NX_INTERFACE *nx_ip_mld_join_interface_list;
    ULONG nx_ip_mld_join_count;
} NX_IPV6_MULTICAST_ENTRY;
#endif

/* A static route: packets for the network go to next_hop on the interface. */
typedef struct NX_IP_ROUTING_ENTRY_STRUCT {
    ULONG nx_ip_routing_dest_ip;
    ULONG nx_ip_routing_net_mask;
    ULONG nx_ip_routing_next_hop_address;
    NX_INTERFACE *nx_ip_routing_entry_ip_interface;
} NX_IP_ROUTING_ENTRY;

/* A UDP endpoint. */
typedef struct NX_UDP_SOCKET_STRUCT {
    ULONG nx_udp_socket_id;
    CHAR *nx_udp_socket_name;
    UINT nx_udp_socket_port;
    struct NX_IP_STRUCT *nx_udp_socket_ip_ptr;
    ULONG nx_udp_socket_packets_sent;
    ULONG nx_udp_socket_bytes_sent;
    ULONG nx_udp_socket_packets_received;
    ULONG nx_udp_socket_bytes_received;
    ULONG nx_udp_socket_invalid_packets;
    ULONG nx_udp_socket_packets_dropped;
    ULONG nx_udp_socket_checksum_errors;
    ULONG nx_udp_socket_type_of_service;
    UINT nx_udp_socket_time_to_live;
    ULONG nx_udp_socket_fragment_enable;
    UCHAR nx_udp_socket_disable_checksum;
    UCHAR nx_udp_socket_reserved[3];
    ULONG nx_udp_socket_receive_count;
    ULONG nx_udp_socket_queue_maximum;
    NX_PACKET *nx_udp_socket_receive_head;
    NX_PACKET *nx_udp_socket_receive_tail;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_bound_next;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_bound_previous;
    TX_THREAD *nx_udp_socket_bind_in_progress;
    TX_THREAD *nx_udp_socket_receive_suspension_list;
    ULONG nx_udp_socket_receive_suspended_count;
    TX_THREAD *nx_udp_socket_bind_suspension_list;
    ULONG nx_udp_socket_bind_suspended_count;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_created_next;
    struct NX_UDP_SOCKET_STRUCT *nx_udp_socket_created_previous;
    VOID (*nx_udp_receive_callback)(struct NX_UDP_SOCKET_STRUCT *);
    void *nx_udp_socket_reserved_ptr;
#ifdef NX_ENABLE_VLAN
    UCHAR nx_udp_socket_vlan_priority;
#endif
    NX_UDP_SOCKET_MODULE_EXTENSION
} NX_UDP_SOCKET;

#include "nx_ip_private.h"
#include "nx_tcp_private.h"

/* A TCP endpoint; its members are the connection's state. */
typedef struct NX_TCP_SOCKET_STRUCT {
    ULONG nx_tcp_socket_id;
    CHAR *nx_tcp_socket_name;
    UINT nx_tcp_socket_client_type;
    UINT nx_tcp_socket_port;
    ULONG nx_tcp_socket_mss;
    NXD_ADDRESS nx_tcp_socket_connect_ip;
    UINT nx_tcp_socket_connect_port;
    ULONG nx_tcp_socket_connect_mss;
    ULONG nx_tcp_socket_peer_mss;
    struct NX_INTERFACE_STRUCT *nx_tcp_socket_connect_interface;
    ULONG nx_tcp_socket_next_hop_address;
    ULONG nx_tcp_socket_connect_mss2;
    ULONG nx_tcp_socket_tx_slow_start_threshold;
    UINT nx_tcp_socket_state;
    ULONG nx_tcp_socket_tx_sequence;
    ULONG nx_tcp_socket_rx_sequence;
    ULONG nx_tcp_socket_rx_sequence_acked;
    ULONG nx_tcp_socket_delayed_ack_timeout;
    ULONG nx_tcp_socket_fin_sequence;
    USHORT nx_tcp_socket_fin_received;
    USHORT nx_tcp_socket_fin_acked;
    ULONG nx_tcp_socket_tx_window_advertised;
    ULONG nx_tcp_socket_tx_window_congestion;
    ULONG nx_tcp_socket_tx_outstanding_bytes;
    ULONG nx_tcp_socket_tx_sequence_recover;
    ULONG nx_tcp_socket_previous_highest_ack;
    ULONG nx_tcp_socket_ack_n_packet_counter;
    UINT nx_tcp_socket_duplicated_ack_received;
    ULONG nx_tcp_socket_rx_window_default;
    ULONG nx_tcp_socket_rx_window_current;
    ULONG nx_tcp_socket_rx_window_last_sent;
    ULONG nx_tcp_socket_packets_sent;
    ULONG nx_tcp_socket_bytes_sent;
    ULONG nx_tcp_socket_packets_received;
    ULONG nx_tcp_socket_bytes_received;
    ULONG nx_tcp_socket_retransmit_packets;
    ULONG nx_tcp_socket_checksum_errors;
    ULONG nx_tcp_socket_zero_window_probe_failure;
    ULONG nx_tcp_socket_zero_window_probe_sequence;
    UCHAR nx_tcp_socket_zero_window_probe_has_data;
    UCHAR nx_tcp_socket_zero_window_probe_data;
    UCHAR nx_tcp_socket_fast_recovery;
    UCHAR nx_tcp_socket_reserved;
    struct NX_IP_STRUCT *nx_tcp_socket_ip_ptr;
    ULONG nx_tcp_socket_type_of_service;
    UINT nx_tcp_socket_time_to_live;
    ULONG nx_tcp_socket_fragment_enable;
    ULONG nx_tcp_socket_receive_queue_count;
    NX_PACKET *nx_tcp_socket_receive_queue_head;
    NX_PACKET *nx_tcp_socket_receive_queue_tail;
    ULONG nx_tcp_socket_transmit_queue_maximum;
    ULONG nx_tcp_socket_transmit_sent_count;
    NX_PACKET *nx_tcp_socket_transmit_sent_head;
    NX_PACKET *nx_tcp_socket_transmit_sent_tail;
    ULONG nx_tcp_socket_timeout;
    ULONG nx_tcp_socket_timeout_rate;
    ULONG nx_tcp_socket_timeout_retries;
    ULONG nx_tcp_socket_timeout_max_retries;
    UCHAR nx_tcp_socket_timeout_shift;
    UCHAR nx_tcp_socket_reserved2[3];
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    ULONG nx_tcp_socket_rx_window_maximum;
    ULONG nx_tcp_rcv_win_scale_value;
    ULONG nx_tcp_snd_win_scale_value;
#endif
#ifdef NX_ENABLE_TCP_KEEPALIVE
    ULONG nx_tcp_socket_keepalive_timeout;
    ULONG nx_tcp_socket_keepalive_retries;
#endif
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_bound_next;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_bound_previous;
    TX_THREAD *nx_tcp_socket_bind_in_progress;
    TX_THREAD *nx_tcp_socket_receive_suspension_list;
    ULONG nx_tcp_socket_receive_suspended_count;
    TX_THREAD *nx_tcp_socket_transmit_suspension_list;
    ULONG nx_tcp_socket_transmit_suspended_count;
    TX_THREAD *nx_tcp_socket_connect_suspended_thread;
    TX_THREAD *nx_tcp_socket_disconnect_suspended_thread;
    TX_THREAD *nx_tcp_socket_bind_suspension_list;
    ULONG nx_tcp_socket_bind_suspended_count;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_created_next;
    struct NX_TCP_SOCKET_STRUCT *nx_tcp_socket_created_previous;
    VOID (*nx_tcp_urgent_data_callback)(struct NX_TCP_SOCKET_STRUCT *);
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    UINT (*nx_tcp_socket_syn_received_notify)(struct NX_TCP_SOCKET_STRUCT *, NX_PACKET *);
    VOID (*nx_tcp_establish_notify)(struct NX_TCP_SOCKET_STRUCT *);
    VOID (*nx_tcp_disconnect_complete_notify)(struct NX_TCP_SOCKET_STRUCT *);
    VOID (*nx_tcp_timed_wait_callback)(struct NX_TCP_SOCKET_STRUCT *);
#endif
    VOID (*nx_tcp_disconnect_callback)(struct NX_TCP_SOCKET_STRUCT *);
    VOID (*nx_tcp_receive_callback)(struct NX_TCP_SOCKET_STRUCT *);
    VOID (*nx_tcp_socket_window_update_notify)(struct NX_TCP_SOCKET_STRUCT *);
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
    VOID (*nx_tcp_socket_queue_depth_notify)(struct NX_TCP_SOCKET_STRUCT *);
#endif
    void *nx_tcp_socket_reserved_ptr;
    ULONG nx_tcp_socket_transmit_queue_maximum_default;
#ifdef NX_ENABLE_TCP_KEEPALIVE
    UINT nx_tcp_socket_keepalive_enabled;
#endif
#ifdef FEATURE_NX_IPV6
    struct NXD_IPV6_ADDRESS_STRUCT *nx_tcp_socket_ipv6_addr;
#endif
#ifdef NX_ENABLE_VLAN
    UCHAR nx_tcp_socket_vlan_priority;
#endif
    NX_TCP_SOCKET_MODULE_EXTENSION

    /* Of this stack; programs do not look. */
    NX_TCP_PRIVATE nx_tcp_socket_private;
} NX_TCP_SOCKET;

/* A port that is listened to, and the connection requests that wait for a socket. */
typedef struct NX_TCP_LISTEN_STRUCT {
    UINT nx_tcp_listen_port;
    VOID (*nx_tcp_listen_callback)(NX_TCP_SOCKET *, UINT);
    NX_TCP_SOCKET *nx_tcp_listen_socket_ptr;
    ULONG nx_tcp_listen_queue_maximum;
    ULONG nx_tcp_listen_queue_current;
    NX_PACKET *nx_tcp_listen_queue_head;
    NX_PACKET *nx_tcp_listen_queue_tail;
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    VOID (*nx_tcp_listen_queue_notify)(struct NX_TCP_LISTEN_STRUCT *);
#endif
    struct NX_TCP_LISTEN_STRUCT *nx_tcp_listen_next;
    struct NX_TCP_LISTEN_STRUCT *nx_tcp_listen_previous;
} NX_TCP_LISTEN;

/* Why the stack gave up a packet; counted in nx_ip_discards. */
enum nx_discard {
    NX_DISCARD_LINK_FRAME,      /* frame cut or of no known type */
    NX_DISCARD_NO_BUFFER,       /* packet pool empty */
    NX_DISCARD_IP_HEADER,       /* version, lengths or address of the IP header */
    NX_DISCARD_IP_CHECKSUM,
    NX_DISCARD_IP_ADDRESS,      /* not for us, or a source that cannot be */
    NX_DISCARD_IP_PROTOCOL,     /* no such protocol, or not enabled */
    NX_DISCARD_IP_FILTER,       /* a filter of the application said no */
    NX_DISCARD_FRAGMENT,        /* malformed, overlapping or too many */
    NX_DISCARD_REASSEMBLY_TIME, /* fragments that never became a datagram */
    NX_DISCARD_NO_ROUTE,
    NX_DISCARD_LINK_DOWN,
    NX_DISCARD_TOO_BIG,         /* larger than the MTU and not to be fragmented */
    NX_DISCARD_HEADROOM,        /* no room for a header before the payload */
    NX_DISCARD_ARP_MESSAGE,     /* malformed ARP message */
    NX_DISCARD_ARP_QUEUE,       /* packet waited for an address that did not come */
    NX_DISCARD_ICMP_MESSAGE,
    NX_DISCARD_ICMP_CHECKSUM,
    NX_DISCARD_RAW_QUEUE,       /* the raw queue was full: its oldest packet */
    NX_DISCARD_UDP_HEADER,
    NX_DISCARD_UDP_CHECKSUM,
    NX_DISCARD_UDP_PORT,        /* no socket at the port */
    NX_DISCARD_UDP_QUEUE,       /* socket's queue full: oldest given up */
    NX_DISCARD_TCP_HEADER,
    NX_DISCARD_TCP_CHECKSUM,
    NX_DISCARD_TCP_PORT,        /* no socket for the segment */
    NX_DISCARD_TCP_SEQUENCE,    /* outside the window */
    NX_DISCARD_TCP_QUEUE,       /* a queue of the socket or listener is full */
    NX_DISCARD_TCP_STATE,       /* the state has no use for it */
    NX_DISCARD_REASONS
};
/* What people call a reason. */
const CHAR *_nx_discard_name(enum nx_discard reason);

/* An IP instance: owns all state of its stack. */
typedef struct NX_IP_STRUCT {
    ULONG nx_ip_id;
    CHAR *nx_ip_name;
    ULONG nx_ip_gateway_address;
    struct NX_INTERFACE_STRUCT *nx_ip_gateway_interface;
#ifdef FEATURE_NX_IPV6
    struct NXD_IPV6_ADDRESS_STRUCT nx_ipv6_address[NX_MAX_IPV6_ADDRESSES +
                                                   NX_LOOPBACK_IPV6_ENABLED];
    NX_IPV6_DESTINATION_ENTRY nx_ipv6_destination_table[NX_IPV6_DESTINATION_TABLE_SIZE];
    ND_CACHE_ENTRY nx_ipv6_nd_cache[NX_IPV6_NEIGHBOR_CACHE_SIZE];
    UINT nx_ipv6_destination_table_size;
#endif
    ULONG nx_ip_total_packet_send_requests;
    ULONG nx_ip_total_packets_sent;
    ULONG nx_ip_total_bytes_sent;
    ULONG nx_ip_total_packets_received;
    ULONG nx_ip_total_packets_delivered;
    ULONG nx_ip_total_bytes_received;
    ULONG nx_ip_packets_forwarded;
    ULONG nx_ip_packets_reassembled;
    ULONG nx_ip_reassembly_failures;
    ULONG nx_ip_invalid_packets;
    ULONG nx_ip_invalid_transmit_packets;
    ULONG nx_ip_invalid_receive_address;
    ULONG nx_ip_unknown_protocols_received;
    ULONG nx_ip_transmit_resource_errors;
    ULONG nx_ip_transmit_no_route_errors;
    ULONG nx_ip_receive_packets_dropped;
    ULONG nx_ip_receive_checksum_errors;
    ULONG nx_ip_send_packets_dropped;
    ULONG nx_ip_total_fragment_requests;
    ULONG nx_ip_successful_fragment_requests;
    ULONG nx_ip_fragment_failures;
    ULONG nx_ip_total_fragments_sent;
    ULONG nx_ip_total_fragments_received;
    ULONG nx_ip_arp_requests_sent;
    ULONG nx_ip_arp_requests_received;
    ULONG nx_ip_arp_responses_sent;
    ULONG nx_ip_arp_responses_received;
    ULONG nx_ip_arp_aged_entries;
    ULONG nx_ip_arp_invalid_messages;
    ULONG nx_ip_arp_static_entries;
    ULONG nx_ip_udp_packets_sent;
    ULONG nx_ip_udp_bytes_sent;
    ULONG nx_ip_udp_packets_received;
    ULONG nx_ip_udp_bytes_received;
    ULONG nx_ip_udp_invalid_packets;
    ULONG nx_ip_udp_no_port_for_delivery;
    ULONG nx_ip_udp_receive_packets_dropped;
    ULONG nx_ip_udp_checksum_errors;
    ULONG nx_ip_tcp_packets_sent;
    ULONG nx_ip_tcp_bytes_sent;
    ULONG nx_ip_tcp_packets_received;
    ULONG nx_ip_tcp_bytes_received;
    ULONG nx_ip_tcp_invalid_packets;
    ULONG nx_ip_tcp_receive_packets_dropped;
    ULONG nx_ip_tcp_checksum_errors;
    ULONG nx_ip_tcp_connections;
    ULONG nx_ip_tcp_passive_connections;
    ULONG nx_ip_tcp_active_connections;
    ULONG nx_ip_tcp_disconnections;
    ULONG nx_ip_tcp_connections_dropped;
    ULONG nx_ip_tcp_retransmit_packets;
    ULONG nx_ip_tcp_resets_received;
    ULONG nx_ip_tcp_resets_sent;
    ULONG nx_ip_icmp_total_messages_received;
    ULONG nx_ip_icmp_checksum_errors;
    ULONG nx_ip_icmp_invalid_packets;
    ULONG nx_ip_icmp_unhandled_messages;
    ULONG nx_ip_pings_sent;
    ULONG nx_ip_ping_timeouts;
    ULONG nx_ip_ping_threads_suspended;
    ULONG nx_ip_ping_responses_received;
    ULONG nx_ip_pings_received;
    ULONG nx_ip_pings_responded_to;
    ULONG nx_ip_igmp_invalid_packets;
    ULONG nx_ip_igmp_reports_sent;
    ULONG nx_ip_igmp_queries_received;
    ULONG nx_ip_igmp_checksum_errors;
    ULONG nx_ip_igmp_groups_joined;
    ULONG nx_ip_igmp_router_version;
    ULONG nx_ip_rarp_requests_sent;
    ULONG nx_ip_rarp_responses_received;
    ULONG nx_ip_rarp_invalid_messages;
    VOID (*nx_ip_forward_packet_process)(struct NX_IP_STRUCT *, NX_PACKET *);
    ULONG nx_ip_packet_id;
    struct NX_PACKET_POOL_STRUCT *nx_ip_default_packet_pool;
#ifdef NX_ENABLE_DUAL_PACKET_POOL
    struct NX_PACKET_POOL_STRUCT *nx_ip_auxiliary_packet_pool;
#endif
    TX_MUTEX nx_ip_protection;
    UINT nx_ip_initialize_done;
    NX_PACKET *nx_ip_deferred_received_packet_head;
    NX_PACKET *nx_ip_deferred_received_packet_tail;
#ifdef NX_DRIVER_DEFERRED_PROCESSING
    NX_PACKET *nx_ip_driver_deferred_packet_head;
    NX_PACKET *nx_ip_driver_deferred_packet_tail;
    VOID (*nx_ip_driver_deferred_packet_handler)(struct NX_IP_STRUCT *, NX_PACKET *);
#endif
    UINT (*nx_ip_raw_ip_processing)(struct NX_IP_STRUCT *, ULONG, NX_PACKET *);
#ifdef NX_ENABLE_IP_RAW_PACKET_FILTER
    UINT (*nx_ip_raw_packet_filter)(struct NX_IP_STRUCT *, ULONG, NX_PACKET *);
#endif
    NX_PACKET *nx_ip_raw_received_packet_head;
    NX_PACKET *nx_ip_raw_received_packet_tail;
    ULONG nx_ip_raw_received_packet_count;
    ULONG nx_ip_raw_received_packet_max;
    TX_THREAD *nx_ip_raw_packet_suspension_list;
    ULONG nx_ip_raw_packet_suspended_count;
    TX_THREAD nx_ip_thread;
    TX_EVENT_FLAGS_GROUP nx_ip_events;
    TX_TIMER nx_ip_periodic_timer;
#ifndef NX_DISABLE_FRAGMENTATION
    VOID (*nx_ip_fragment_processing)(struct NX_IP_DRIVER_STRUCT *);
    VOID (*nx_ip_fragment_assembly)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_fragment_timeout_check)(struct NX_IP_STRUCT *);
    NX_PACKET *nx_ip_timeout_fragment;
    NX_PACKET *nx_ip_received_fragment_head;
    NX_PACKET *nx_ip_received_fragment_tail;
    NX_PACKET *nx_ip_fragment_assembly_head;
    NX_PACKET *nx_ip_fragment_assembly_tail;
#endif
    VOID (*nx_ip_address_change_notify)(struct NX_IP_STRUCT *, VOID *);
    VOID *nx_ip_address_change_notify_additional_info;
    VOID (*nx_ip_address_change_notify_internal)(struct NX_IP_STRUCT *, VOID *);
#ifdef NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
    VOID (*nx_ipv6_address_change_notify)(struct NX_IP_STRUCT *, UINT, UINT, UINT, ULONG *);
    VOID (*nx_ipv6_address_change_notify_internal)(struct NX_IP_STRUCT *, UINT, UINT, UINT,
            ULONG *);
#endif
    NX_IPV4_MULTICAST_ENTRY nx_ipv4_multicast_entry[NX_MAX_MULTICAST_GROUPS];
    UINT nx_ip_igmp_global_loopback_enable;
    VOID (*nx_ip_igmp_packet_receive)(struct NX_IP_STRUCT *, struct NX_PACKET_STRUCT *);
    VOID (*nx_ip_igmp_periodic_processing)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_igmp_queue_process)(struct NX_IP_STRUCT *);
    NX_PACKET *nx_ip_igmp_queue_head;
    ULONG nx_ip_icmp_sequence;
#ifdef NX_ENABLE_IPV6_MULTICAST
    NX_IPV6_MULTICAST_ENTRY nx_ipv6_multicast_entry[NX_MAX_MULTICAST_GROUPS];
    ULONG nx_ipv6_multicast_groups_joined;
#endif
    VOID (*nx_ip_icmp_packet_receive)(struct NX_IP_STRUCT *, struct NX_PACKET_STRUCT *);
    VOID (*nx_ip_icmp_queue_process)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_icmpv4_packet_process)(struct NX_IP_STRUCT *, NX_PACKET *);
#ifdef FEATURE_NX_IPV6
    VOID (*nx_ip_icmpv6_packet_process)(struct NX_IP_STRUCT *, NX_PACKET *);
    VOID (*nx_nd_cache_fast_periodic_update)(struct NX_IP_STRUCT *);
    VOID (*nx_nd_cache_slow_periodic_update)(struct NX_IP_STRUCT *);
    VOID (*nx_icmpv6_ra_flag_callback)(struct NX_IP_STRUCT *, UINT);
#endif
#ifdef FEATURE_NX_IPV6
    VOID (*nx_destination_table_periodic_update)(struct NX_IP_STRUCT *);
#endif
    NX_PACKET *nx_ip_icmp_queue_head;
    TX_THREAD *nx_ip_icmp_ping_suspension_list;
    ULONG nx_ip_icmp_ping_suspended_count;
    struct NX_UDP_SOCKET_STRUCT *nx_ip_udp_port_table[NX_UDP_PORT_TABLE_SIZE];
    struct NX_UDP_SOCKET_STRUCT *nx_ip_udp_created_sockets_ptr;
    ULONG nx_ip_udp_created_sockets_count;
    VOID (*nx_ip_udp_packet_receive)(struct NX_IP_STRUCT *, struct NX_PACKET_STRUCT *);
    struct NX_TCP_SOCKET_STRUCT *nx_ip_tcp_port_table[NX_TCP_PORT_TABLE_SIZE];
    struct NX_TCP_SOCKET_STRUCT *nx_ip_tcp_created_sockets_ptr;
    ULONG nx_ip_tcp_created_sockets_count;
    VOID (*nx_ip_tcp_packet_receive)(struct NX_IP_STRUCT *, struct NX_PACKET_STRUCT *);
    VOID (*nx_ip_tcp_periodic_processing)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_tcp_fast_periodic_processing)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_tcp_queue_process)(struct NX_IP_STRUCT *);
    NX_PACKET *nx_ip_tcp_queue_head;
    NX_PACKET *nx_ip_tcp_queue_tail;
    ULONG nx_ip_tcp_received_packet_count;
    NX_TCP_LISTEN nx_ip_tcp_server_listen_reqs[NX_MAX_LISTEN_REQUESTS];
    NX_TCP_LISTEN *nx_ip_tcp_available_listen_requests;
    NX_TCP_LISTEN *nx_ip_tcp_active_listen_requests;
    UINT nx_ip_fast_periodic_timer_created;
    TX_TIMER nx_ip_fast_periodic_timer;
    struct NX_ARP_STRUCT *nx_ip_arp_table[NX_ARP_TABLE_SIZE];
    struct NX_ARP_STRUCT *nx_ip_arp_static_list;
    struct NX_ARP_STRUCT *nx_ip_arp_dynamic_list;
    ULONG nx_ip_arp_dynamic_active_count;
    NX_PACKET *nx_ip_arp_deferred_received_packet_head;
    NX_PACKET *nx_ip_arp_deferred_received_packet_tail;
    UINT (*nx_ip_arp_allocate)(struct NX_IP_STRUCT *, struct NX_ARP_STRUCT **, UINT);
    VOID (*nx_ip_arp_periodic_update)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_arp_queue_process)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_arp_packet_send)(struct NX_IP_STRUCT *, ULONG, NX_INTERFACE *);
    VOID (*nx_ip_arp_gratuitous_response_handler)(struct NX_IP_STRUCT *, NX_PACKET *);
    struct NX_ARP_STRUCT *nx_ip_arp_cache_memory;
    ULONG nx_ip_arp_total_entries;
    VOID (*nx_ip_rarp_periodic_update)(struct NX_IP_STRUCT *);
    VOID (*nx_ip_rarp_queue_process)(struct NX_IP_STRUCT *);
    NX_PACKET *nx_ip_rarp_deferred_received_packet_head;
    NX_PACKET *nx_ip_rarp_deferred_received_packet_tail;
    struct NX_IP_STRUCT *nx_ip_created_next;
    struct NX_IP_STRUCT *nx_ip_created_previous;
    void *nx_ip_reserved_ptr;
    VOID (*nx_tcp_deferred_cleanup_check)(struct NX_IP_STRUCT *);
    NX_INTERFACE nx_ip_interface[NX_MAX_IP_INTERFACES];
    VOID (*nx_ipv4_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
#ifdef NX_ENABLE_IP_STATIC_ROUTING
    NX_IP_ROUTING_ENTRY nx_ip_routing_table[NX_IP_ROUTING_TABLE_SIZE];
    ULONG nx_ip_routing_table_entry_count;
#endif
#ifdef FEATURE_NX_IPV6
    USHORT nx_ipv6_default_router_table_size;
    NX_IPV6_DEFAULT_ROUTER_ENTRY nx_ipv6_default_router_table[NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE];
    UINT nx_ipv6_default_router_table_round_robin_index;
    NX_IPV6_PREFIX_ENTRY nx_ipv6_prefix_list_table[NX_IPV6_PREFIX_LIST_TABLE_SIZE];
    NX_IPV6_PREFIX_ENTRY *nx_ipv6_prefix_list_ptr;
    NX_IPV6_PREFIX_ENTRY *nx_ipv6_prefix_entry_free_list;
    VOID (*nx_ipv6_packet_receive)(struct NX_IP_STRUCT *, NX_PACKET *);
    ULONG nx_ipv6_retrans_timer_ticks;
    ULONG nx_ipv6_reachable_timer;
    ULONG nx_ipv6_hop_limit;
#endif
    VOID (*nx_ip_link_status_change_callback)(struct NX_IP_STRUCT *, UINT, UINT);
#ifdef NX_ENABLE_IP_PACKET_FILTER
    UINT (*nx_ip_packet_filter)(VOID *, UINT);
    UINT (*nx_ip_packet_filter_extended)(struct NX_IP_STRUCT *, NX_PACKET *, UINT);
#endif
    NX_IP_MODULE_EXTENSION

    /* Of this stack; programs do not look. */
    UINT nx_ip_tcp_profile_rfc;             /* 1: the RFC profile */
    ULONG nx_ip_discards[NX_DISCARD_REASONS];
    ULONG nx_ip_fragment_packet_count;      /* buffers held by reassembly */
    UINT nx_ip_periodic_counts;             /* something counts seconds */
    UINT nx_ip_fast_periodic_counts;        /* something counts fast periods */
    NX_RATE nx_ip_icmp_errors;              /* ICMP errors sent of late */
    ULONG nx_ip_timer_epoch;                /* tick that periods are counted from */
    ULONG nx_ip_sequence;                   /* of creation, from 1 */
    NX_TCP_IP_PRIVATE nx_ip_tcp_private;
#ifdef FEATURE_NX_IPV6
    NX_IPV6_PRIVATE nx_ip_ipv6_private;
#endif
} NX_IP;

/* Interface 0 under the names that the instance has for it. */
#define nx_ip_address                   nx_ip_interface[0].nx_interface_ip_address
#define nx_ip_network_mask              nx_ip_interface[0].nx_interface_ip_network_mask
#define nx_ip_network                   nx_ip_interface[0].nx_interface_ip_network
#define nx_ip_driver_mtu                nx_ip_interface[0].nx_interface_ip_mtu_size
#define nx_ip_driver_mapping_needed     nx_ip_interface[0].nx_interface_address_mapping_needed
#define nx_ip_arp_physical_address_msw  nx_ip_interface[0].nx_interface_physical_address_msw
#define nx_ip_arp_physical_address_lsw  nx_ip_interface[0].nx_interface_physical_address_lsw
#define nx_ip_driver_link_up            nx_ip_interface[0].nx_interface_link_up
#define nx_ip_link_driver_entry         nx_ip_interface[0].nx_interface_link_driver_entry
#define nx_ip_additional_link_info      nx_ip_interface[0].nx_interface_additional_link_info

/* When a frame passed the controller. */
typedef struct NX_LINK_TIME_STRUCT {
    ULONG second_high;
    ULONG second_low;
    ULONG nano_second;
} NX_LINK_TIME;

/* Gets a received frame; NX_CONTINUE passes it on, else it was taken. */
typedef UINT (nx_link_packet_receive_callback)(NX_IP *ip_ptr, UINT interface_index,
                                               NX_PACKET *packet_ptr,
                                               ULONG physical_address_msw,
                                               ULONG physical_address_lsw, UINT packet_type,
                                               UINT header_size, VOID *context,
                                               NX_LINK_TIME *time_ptr);

typedef struct NX_LINK_RECEIVE_QUEUE_STRUCT {
    struct NX_LINK_RECEIVE_QUEUE_STRUCT *next_ptr;
    struct NX_LINK_RECEIVE_QUEUE_STRUCT *previous_ptr;
    nx_link_packet_receive_callback *callback;
    VOID *context;
    USHORT packet_type;
    USHORT reserved;
} NX_LINK_RECEIVE_QUEUE;

/* ---------------------------------------------------------------------------
 * Services. For each: the plain function and, where callers are checked, the
 * twin that checks first. Applications use the names below without the
 * underscore. "checked:" statuses come from the twin only.
 * ------------------------------------------------------------------------- */

/* --- system --- */

/* Initialize stack globals; must precede any other NetX call. From: init, threads, timers, ISRs. */
VOID _nx_system_initialize(void);

/* Bounded string length check. Returns NX_PTR_ERROR, NX_SIZE_ERROR, NX_SUCCESS. */
UINT _nx_utility_string_length_check(CHAR *input_string, UINT *string_length,
                                     UINT max_string_length);

/* Parse decimal string into UINT. Returns NX_PTR_ERROR, NX_SIZE_ERROR, NX_OVERFLOW,
 * NX_INVALID_PARAMETERS, NX_SUCCESS. */
UINT _nx_utility_string_to_uint(CHAR *input_string, UINT string_length, UINT *number);

/* Format UINT in a base into buffer. Returns NX_SUCCESS. */
UINT _nx_utility_uint_to_string(UINT number, UINT base, CHAR *string_buffer,
                                UINT string_buffer_size);

/* Base64-encode a byte buffer. Returns NX_PTR_ERROR, NX_SIZE_ERROR, NX_SUCCESS. */
UINT _nx_utility_base64_encode(UCHAR *name, UINT name_size, UCHAR *base64name, UINT base64name_size,
                               UINT *bytes_copied);

/* Base64-decode a character buffer. Returns NX_PTR_ERROR, NX_SIZE_ERROR, NX_SUCCESS. */
UINT _nx_utility_base64_decode(UCHAR *base64name, UINT base64name_size, UCHAR *name, UINT name_size,
                               UINT *bytes_copied);

/* --- ip --- */

/* Create IP instance, its helper thread and primary interface. Returns NX_SUCCESS,
 * NX_NOT_IMPLEMENTED; checked: NX_PTR_ERROR, NX_SIZE_ERROR, NX_OPTION_ERROR, NX_IP_ADDRESS_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_create(NX_IP *ip_ptr, CHAR *name, ULONG ip_address, ULONG network_mask,
                   NX_PACKET_POOL *default_pool,
                   VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *), VOID *memory_ptr,
                   ULONG memory_size, UINT priority);
UINT _nxe_ip_create(NX_IP *ip_ptr, CHAR *name, ULONG ip_address, ULONG network_mask,
                    NX_PACKET_POOL *default_pool,
                    VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *), VOID *memory_ptr,
                    ULONG memory_size, UINT priority, UINT control_block_size);

/* Delete IP instance after all its sockets are deleted. Returns NX_SUCCESS, NX_SOCKETS_BOUND;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_delete(NX_IP *ip_ptr);
UINT _nxe_ip_delete(NX_IP *ip_ptr);

/* Register callback run when an IPv4 address changes. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *, VOID *),
                                  VOID *additional_info);
UINT _nxe_ip_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *, VOID *),
                                   VOID *additional_info);

/* Read primary interface IPv4 address and mask. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_address_get(NX_IP *ip_ptr, ULONG *ip_address, ULONG *network_mask);
UINT _nxe_ip_address_get(NX_IP *ip_ptr, ULONG *ip_address, ULONG *network_mask);

/* Set primary interface IPv4 address and mask. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_IP_ADDRESS_ERROR, NX_NOT_SUPPORTED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_address_set(NX_IP *ip_ptr, ULONG ip_address, ULONG network_mask);
UINT _nxe_ip_address_set(NX_IP *ip_ptr, ULONG ip_address, ULONG network_mask);

/* Set second pool used for small internal packets. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_auxiliary_packet_pool_set(NX_IP *ip_ptr, NX_PACKET_POOL *auxiliary_pool);
UINT _nxe_ip_auxiliary_packet_pool_set(NX_IP *ip_ptr, NX_PACKET_POOL *auxiliary_pool);

/* Stop forwarding packets between interfaces. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_ip_forwarding_disable(NX_IP *ip_ptr);
UINT _nxe_ip_forwarding_disable(NX_IP *ip_ptr);

/* Start forwarding packets between interfaces. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_ip_forwarding_enable(NX_IP *ip_ptr);
UINT _nxe_ip_forwarding_enable(NX_IP *ip_ptr);

/* Disable IP fragmentation and reassembly. Returns NX_SUCCESS, NX_NOT_ENABLED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_fragment_disable(NX_IP *ip_ptr);
UINT _nxe_ip_fragment_disable(NX_IP *ip_ptr);

/* Enable IP fragmentation and reassembly. Returns NX_SUCCESS, NX_NOT_ENABLED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_fragment_enable(NX_IP *ip_ptr);
UINT _nxe_ip_fragment_enable(NX_IP *ip_ptr);

/* Remove the IPv4 default gateway. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_ip_gateway_address_clear(NX_IP *ip_ptr);
UINT _nxe_ip_gateway_address_clear(NX_IP *ip_ptr);

/* Read the IPv4 default gateway. Returns NX_SUCCESS, NX_NOT_FOUND; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_gateway_address_get(NX_IP *ip_ptr, ULONG *ip_address);
UINT _nxe_ip_gateway_address_get(NX_IP *ip_ptr, ULONG *ip_address);

/* Set IPv4 default gateway reachable on an interface. Returns NX_SUCCESS, NX_IP_ADDRESS_ERROR;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_gateway_address_set(NX_IP *ip_ptr, ULONG ip_address);
UINT _nxe_ip_gateway_address_set(NX_IP *ip_ptr, ULONG ip_address);

/* Read IP traffic and error counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_ip_info_get(NX_IP *ip_ptr, ULONG *ip_total_packets_sent, ULONG *ip_total_bytes_sent,
                     ULONG *ip_total_packets_received, ULONG *ip_total_bytes_received,
                     ULONG *ip_invalid_packets, ULONG *ip_receive_packets_dropped,
                     ULONG *ip_receive_checksum_errors, ULONG *ip_send_packets_dropped,
                     ULONG *ip_total_fragments_sent, ULONG *ip_total_fragments_received);
UINT _nxe_ip_info_get(NX_IP *ip_ptr, ULONG *ip_total_packets_sent, ULONG *ip_total_bytes_sent,
                      ULONG *ip_total_packets_received, ULONG *ip_total_bytes_received,
                      ULONG *ip_invalid_packets, ULONG *ip_receive_packets_dropped,
                      ULONG *ip_receive_checksum_errors, ULONG *ip_send_packets_dropped,
                      ULONG *ip_total_fragments_sent, ULONG *ip_total_fragments_received);

/* Read a given interface's IPv4 address and mask. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_address_get(NX_IP *ip_ptr, UINT interface_index, ULONG *ip_address,
                                  ULONG *network_mask);
UINT _nxe_ip_interface_address_get(NX_IP *ip_ptr, UINT interface_index, ULONG *ip_address,
                                   ULONG *network_mask);

/* Set a given interface's IPv4 address and mask. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG ip_address,
                                  ULONG network_mask);
UINT _nxe_ip_interface_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG ip_address,
                                   ULONG network_mask);

/* Read interface name, addresses, MTU, and MAC. Returns NX_SUCCESS, NX_INVALID_INTERFACE;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_info_get(NX_IP *ip_ptr, UINT interface_index, CHAR **interface_name,
                               ULONG *ip_address, ULONG *network_mask, ULONG *mtu_size,
                               ULONG *physical_address_msw, ULONG *physical_address_lsw);
UINT _nxe_ip_interface_info_get(NX_IP *ip_ptr, UINT interface_index, CHAR **interface_name,
                                ULONG *ip_address, ULONG *network_mask, ULONG *mtu_size,
                                ULONG *physical_address_msw, ULONG *physical_address_lsw);

/* Wait for status bits on a given interface. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_SUCCESSFUL; checked: NX_PTR_ERROR, NX_INVALID_INTERFACE,
 * NX_OPTION_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_interface_status_check(NX_IP *ip_ptr, UINT interface_index, ULONG needed_status,
                                   ULONG *actual_status, ULONG wait_option);
UINT _nxe_ip_interface_status_check(NX_IP *ip_ptr, UINT interface_index, ULONG needed_status,
                                    ULONG *actual_status, ULONG wait_option);

/* Compute header offset and payload fitting without fragmentation. Returns NX_SUCCESS,
 * NX_INVALID_INTERFACE, NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR, NX_NOT_SUPPORTED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_max_payload_size_find(NX_IP *ip_ptr, NXD_ADDRESS *dest_address, UINT if_index,
                                  UINT src_port, UINT dest_port, ULONG protocol,
                                  ULONG *start_offset_ptr, ULONG *payload_length_ptr);
UINT _nxe_ip_max_payload_size_find(NX_IP *ip_ptr, NXD_ADDRESS *dest_address, UINT if_index,
                                   UINT src_port, UINT dest_port, ULONG protocol,
                                   ULONG *start_offset_ptr, ULONG *payload_length_ptr);

/* Disable raw IP send and receive. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_ip_raw_packet_disable(NX_IP *ip_ptr);
UINT _nxe_ip_raw_packet_disable(NX_IP *ip_ptr);

/* Enable raw IP send and receive. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_ip_raw_packet_enable(NX_IP *ip_ptr);
UINT _nxe_ip_raw_packet_enable(NX_IP *ip_ptr);

/* Install filter deciding which raw packets are accepted. Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_raw_packet_filter_set(NX_IP *ip_ptr, UINT (*raw_packet_filter)(NX_IP *, ULONG,
                                  NX_PACKET *));
UINT _nxe_ip_raw_packet_filter_set(NX_IP *ip_ptr, UINT (*raw_packet_filter)(NX_IP *, ULONG,
                                   NX_PACKET *));

/* Receive a raw IP packet, optionally waiting. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NO_PACKET, NX_WAIT_ABORTED; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_raw_packet_receive(NX_IP *ip_ptr, NX_PACKET **packet_ptr, ULONG wait_option);
UINT _nxe_ip_raw_packet_receive(NX_IP *ip_ptr, NX_PACKET **packet_ptr, ULONG wait_option);

/* Send raw IPv4 packet. The packet belongs to the stack on success; on an error it stays with the
 * caller. Returns NX_SUCCESS, NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_OPTION_ERROR, NX_UNDERFLOW, NX_OVERFLOW, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG destination_ip,
                            ULONG type_of_service);
UINT _nxe_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr, ULONG destination_ip,
                             ULONG type_of_service);

/* Send raw IPv4 packet from a given interface. The packet belongs to the stack on success; on an
 * error it stays with the caller. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_IP_ADDRESS_ERROR, NX_OPTION_ERROR, NX_UNDERFLOW, NX_OVERFLOW, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG destination_ip,
                                   UINT address_index, ULONG type_of_service);
UINT _nxe_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr, ULONG destination_ip,
                                    UINT address_index, ULONG type_of_service);

/* Limit queued received raw packets. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_ip_raw_receive_queue_max_set(NX_IP *ip_ptr, ULONG queue_max);
UINT _nxe_ip_raw_receive_queue_max_set(NX_IP *ip_ptr, ULONG queue_max);

/* Add or replace an IPv4 static route. Returns NX_SUCCESS, NX_OVERFLOW, NX_NOT_SUPPORTED,
 * NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_static_route_add(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask, ULONG next_hop);
UINT _nxe_ip_static_route_add(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask, ULONG next_hop);

/* Delete an IPv4 static route. Returns NX_SUCCESS, NX_NOT_SUCCESSFUL, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_static_route_delete(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask);
UINT _nxe_ip_static_route_delete(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask);

/* Wait for status bits on primary interface. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_SUCCESSFUL; checked: NX_PTR_ERROR, NX_OPTION_ERROR, NX_CALLER_ERROR.
 * From: threads. */
UINT _nx_ip_status_check(NX_IP *ip_ptr, ULONG needed_status, ULONG *actual_status,
                         ULONG wait_option);
UINT _nxe_ip_status_check(NX_IP *ip_ptr, ULONG needed_status, ULONG *actual_status,
                          ULONG wait_option);

/* Join IPv4 multicast group without IGMP on interface. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES,
 * NX_NOT_ENABLED; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_ipv4_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);
UINT _nxe_ipv4_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);

/* Leave IPv4 multicast group joined without IGMP. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND;
 * checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From:
 * threads. */
UINT _nx_ipv4_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);
UINT _nxe_ipv4_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);

/* --- driver/link entry --- */

/* Send command directly to primary interface driver. Returns NX_SUCCESS, NX_UNHANDLED_COMMAND,
 * NX_INVALID_INTERFACE; checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_driver_direct_command(NX_IP *ip_ptr, UINT command, ULONG *return_value_ptr);
UINT _nxe_ip_driver_direct_command(NX_IP *ip_ptr, UINT command, ULONG *return_value_ptr);

/* Send command directly to a chosen interface driver. Returns NX_SUCCESS, NX_UNHANDLED_COMMAND;
 * checked: NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_driver_interface_direct_command(NX_IP *ip_ptr, UINT command, UINT interface_index,
                                            ULONG *return_value_ptr);
UINT _nxe_ip_driver_interface_direct_command(NX_IP *ip_ptr, UINT command, UINT interface_index,
                                             ULONG *return_value_ptr);

/* Tell stack whether interface needs ARP/ND address mapping. Returns NX_SUCCESS; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: threads. */
UINT _nx_ip_interface_address_mapping_configure(NX_IP *ip_ptr, UINT interface_index,
                                                UINT mapping_needed);
UINT _nxe_ip_interface_address_mapping_configure(NX_IP *ip_ptr, UINT interface_index,
                                                 UINT mapping_needed);

/* Attach another physical interface and its driver. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES,
 * NX_DUPLICATED_ENTRY; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_CALLER_ERROR. From: init,
 * threads. */
UINT _nx_ip_interface_attach(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                             ULONG network_mask,
                             VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *));
UINT _nxe_ip_interface_attach(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                              ULONG network_mask,
                              VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *));

/* Read interface hardware offload capability bits. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_capability_get(NX_IP *ip_ptr, UINT interface_index,
                                     ULONG *interface_capability_flag);
UINT _nxe_ip_interface_capability_get(NX_IP *ip_ptr, UINT interface_index,
                                      ULONG *interface_capability_flag);

/* Set interface hardware offload capability bits. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_capability_set(NX_IP *ip_ptr, UINT interface_index,
                                     ULONG interface_capability_flag);
UINT _nxe_ip_interface_capability_set(NX_IP *ip_ptr, UINT interface_index,
                                      ULONG interface_capability_flag);

/* Detach an interface, resetting its connections. Returns NX_SUCCESS, NX_INVALID_INTERFACE;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_detach(NX_IP *ip_ptr, UINT index);
UINT _nxe_ip_interface_detach(NX_IP *ip_ptr, UINT index);

/* Set IP MTU of an interface (from driver). Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_mtu_set(NX_IP *ip_ptr, UINT interface_index, ULONG mtu_size);
UINT _nxe_ip_interface_mtu_set(NX_IP *ip_ptr, UINT interface_index, ULONG mtu_size);

/* Read interface MAC address. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_interface_physical_address_get(NX_IP *ip_ptr, UINT interface_index, ULONG *physical_msw,
                                           ULONG *physical_lsw);
UINT _nxe_ip_interface_physical_address_get(NX_IP *ip_ptr, UINT interface_index,
                                            ULONG *physical_msw, ULONG *physical_lsw);

/* Set interface MAC address, optionally informing the driver. Returns NX_SUCCESS,
 * NX_UNHANDLED_COMMAND; checked: NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init,
 * threads. */
UINT _nx_ip_interface_physical_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG physical_msw,
                                           ULONG physical_lsw, UINT update_driver);
UINT _nxe_ip_interface_physical_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG physical_msw,
                                            ULONG physical_lsw, UINT update_driver);

/* Register callback for link up/down changes. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_ip_link_status_change_notify_set(NX_IP *ip_ptr,
                                          VOID (*link_status_change_notify)(NX_IP *ip_ptr,
                                          UINT interface_index, UINT link_up));
UINT _nxe_ip_link_status_change_notify_set(NX_IP *ip_ptr,
                                           VOID (*link_status_change_notify)(NX_IP *ip_ptr,
                                           UINT interface_index, UINT link_up));

#ifdef NX_ENABLE_VLAN
/* The link layer's own services. They are functions under these names, so that
 * drivers that define NX_SOURCE_CODE find them, too; they check themselves. */

/* Assign VLAN tag (priority << 13 | identifier 1 to 4094) to interface. Returns NX_SUCCESS,
 * NX_PTR_ERROR, NX_INVALID_INTERFACE; NX_INVALID_PARAMETERS for another tag. */
UINT nx_link_vlan_set(NX_IP *ip_ptr, UINT interface_index, UINT vlan_tag);

/* Read VLAN tag of interface. Returns NX_SUCCESS, NX_PTR_ERROR, NX_INVALID_INTERFACE,
 * NX_NOT_FOUND. */
UINT nx_link_vlan_get(NX_IP *ip_ptr, UINT interface_index, USHORT *vlan_tag);

/* Remove VLAN tag from interface. Returns NX_SUCCESS, NX_PTR_ERROR, NX_INVALID_INTERFACE. */
UINT nx_link_vlan_clear(NX_IP *ip_ptr, UINT interface_index);

/* Create VLAN interface on top of parent interface, whose driver it uses. Returns NX_SUCCESS,
 * NX_DUPLICATED_ENTRY, NX_NO_MORE_ENTRIES, NX_INVALID_PARAMETERS. */
UINT nx_link_vlan_interface_create(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                                   ULONG network_mask, UINT vlan_tag, UINT parent_interface_index,
                                   UINT *interface_index_ptr);

/* Ask driver to accept a multicast MAC. Returns the driver's status, NX_INVALID_INTERFACE,
 * NX_PTR_ERROR. */
UINT nx_link_multicast_join(NX_IP *ip_ptr, UINT interface_index, ULONG physical_address_msw,
                            ULONG physical_address_lsw);

/* Ask driver to drop a multicast MAC. Returns the driver's status, NX_INVALID_INTERFACE,
 * NX_PTR_ERROR. */
UINT nx_link_multicast_leave(NX_IP *ip_ptr, UINT interface_index, ULONG physical_address_msw,
                             ULONG physical_address_lsw);

/* Send payload as Ethernet frame of given type. On NX_SUCCESS the driver has the packet, on an
 * error the caller. Returns NX_SUCCESS, NX_INVALID_INTERFACE, NX_PTR_ERROR; NX_UNDERFLOW when
 * there is no room for the header. */
UINT nx_link_ethernet_packet_send(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                  ULONG physical_address_msw, ULONG physical_address_lsw,
                                  UINT packet_type);

/* Send complete Ethernet frame; the packet is the driver's on NX_SUCCESS. Returns NX_SUCCESS,
 * NX_PTR_ERROR, NX_INVALID_INTERFACE. */
UINT nx_link_raw_packet_send(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr);

/* Register frame receive callback for an EtherType or NX_LINK_PACKET_TYPE_ALL. It gets the whole
 * frame and the sender's address; whatever it returns but NX_CONTINUE, the packet is its own.
 * Returns NX_SUCCESS, NX_PTR_ERROR, NX_INVALID_INTERFACE. */
UINT nx_link_packet_receive_callback_add(NX_IP *ip_ptr, UINT interface_index,
                                         NX_LINK_RECEIVE_QUEUE *queue_ptr, UINT packet_type,
                                         nx_link_packet_receive_callback *callback_ptr,
                                         VOID *context);

/* Unregister frame receive callback. Returns NX_SUCCESS, NX_PTR_ERROR, NX_INVALID_INTERFACE. */
UINT nx_link_packet_receive_callback_remove(NX_IP *ip_ptr, UINT interface_index,
                                            NX_LINK_RECEIVE_QUEUE *queue_ptr);

/* Decode MACs, EtherType, VLAN tag, header size; each output may be NX_NULL. Returns NX_SUCCESS;
 * NX_INVALID_PACKET when the first buffer ends in the header. */
UINT nx_link_ethernet_header_parse(NX_PACKET *packet_ptr, ULONG *destination_msb,
                                   ULONG *destination_lsb, ULONG *source_msb, ULONG *source_lsb,
                                   USHORT *ether_type, USHORT *vlan_tag, UCHAR *vlan_tag_valid,
                                   UINT *header_size);

/* Prepend Ethernet (and VLAN) header; for drivers. Returns NX_SUCCESS, NX_PTR_ERROR,
 * NX_INVALID_INTERFACE; NX_UNDERFLOW when there is no room. */
UINT nx_link_ethernet_header_add(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                 ULONG physical_address_msw, ULONG physical_address_lsw,
                                 UINT packet_type);

/* Driver reports transmit completion, with optional timestamp. The packet stays the driver's.
 * Nobody asks for the time in this stack: PTP is an add-on of its own. */
VOID nx_link_packet_transmitted(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                NX_LINK_TIME *time_ptr);

/* Driver delivers received frame, header at the front, for dispatch to the interface of its
 * tag, the callbacks and the stack. Takes the packet. From anywhere, ISRs too. */
VOID nx_link_ethernet_packet_received(NX_IP *ip_ptr, UINT interface_index, NX_PACKET *packet_ptr,
                                      NX_LINK_TIME *time_ptr);

/* Map VLAN interface request onto parent interface: a driver calls this first. NX_CONTINUE: the
 * request is for *actual_interface; NX_SUCCESS: it is done; NX_UNHANDLED_COMMAND: a VLAN
 * interface has no such thing. */
UINT nx_link_driver_request_preprocess(NX_IP_DRIVER *driver_request,
                                       NX_INTERFACE **actual_interface);

/* Propagate parent link status to VLAN interfaces. */
VOID nx_link_vlan_interface_status_change(NX_IP *ip_ptr, UINT interface_index);
#endif

/* Deliver IP packet for immediate processing. */
VOID _nx_ip_packet_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* Queue IP packet for IP thread processing. */
VOID _nx_ip_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* Queue ARP packet for IP thread processing. */
VOID _nx_arp_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* Queue RARP packet for IP thread processing. */
VOID _nx_rarp_packet_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* ISR asks IP thread to call driver back. */
VOID _nx_ip_driver_deferred_processing(NX_IP *ip_ptr);

/* Register driver deferred packet handler. */
VOID _nx_ip_driver_deferred_enable(NX_IP *ip_ptr,
                                   VOID (*driver_deferred_packet_handler)(NX_IP *ip_ptr,
                                   NX_PACKET *packet_ptr));

/* Queue packet for driver's deferred handler. */
VOID _nx_ip_driver_deferred_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* Driver signals link state change. */
VOID _nx_ip_driver_link_status_event(NX_IP *ip_ptr, UINT interface_index);

/* TCP offload driver delivers data; null means closed. */
VOID _nx_tcp_socket_driver_packet_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr);

/* TCP offload driver reports established connection. Returns NX_NOT_SUCCESSFUL,
 * NX_TCPIP_OFFLOAD_ERROR, NX_SUCCESS. */
UINT _nx_tcp_socket_driver_establish(NX_TCP_SOCKET *socket_ptr, NX_INTERFACE *interface_ptr,
                                     UINT remote_port);

/* UDP offload driver delivers datagram. */
VOID _nx_udp_socket_driver_packet_receive(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                                          NXD_ADDRESS *local_ip, NXD_ADDRESS *remote_ip,
                                          UINT remote_port);

/* --- packet --- */

/* Take packet from pool reserving header space for type. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_NO_PACKET, NX_WAIT_ABORTED, NX_INVALID_PARAMETERS;
 * checked: NX_PTR_ERROR, NX_OPTION_ERROR, NX_CALLER_ERROR. From: init, threads, timers, ISRs. */
UINT _nx_packet_allocate(NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                         ULONG wait_option);
UINT _nxe_packet_allocate(NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                          ULONG wait_option);

#ifdef NX_ENABLE_PACKET_DEBUG_INFO
/* What NX_PACKET_DEBUG and nx_packet_allocate stand for: file and line (a literal's
 * pointer is kept), and the running thread's name, go into the packet. */
VOID _nx_packet_debug(NX_PACKET *packet_ptr, CHAR *file, ULONG line);
UINT _nx_packet_allocate_noted(UINT (*allocate)(NX_PACKET_POOL *, NX_PACKET **, ULONG, ULONG),
                               NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                               ULONG wait_option, CHAR *file, ULONG line);
#endif

/* Deep-copy a packet chain into another pool. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NO_PACKET, NX_INVALID_PACKET, NX_WAIT_ABORTED, NX_INVALID_PARAMETERS;
 * checked: NX_PTR_ERROR, NX_UNDERFLOW, NX_OVERFLOW, NX_CALLER_ERROR. From: init, threads, timers,
 * ISRs. */
UINT _nx_packet_copy(NX_PACKET *packet_ptr, NX_PACKET **new_packet_ptr, NX_PACKET_POOL *pool_ptr,
                     ULONG wait_option);
UINT _nxe_packet_copy(NX_PACKET *packet_ptr, NX_PACKET **new_packet_ptr, NX_PACKET_POOL *pool_ptr,
                      ULONG wait_option);

/* Append bytes, chaining more packets when needed. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_NO_PACKET, NX_WAIT_ABORTED, NX_INVALID_PARAMETERS,
 * NX_SIZE_ERROR; checked: NX_PTR_ERROR, NX_UNDERFLOW, NX_OVERFLOW, NX_CALLER_ERROR. From: init,
 * threads, timers, ISRs. */
UINT _nx_packet_data_append(NX_PACKET *packet_ptr, VOID *data_start, ULONG data_size,
                            NX_PACKET_POOL *pool_ptr, ULONG wait_option);
UINT _nxe_packet_data_append(NX_PACKET *packet_ptr, VOID *data_start, ULONG data_size,
                             NX_PACKET_POOL *pool_ptr, ULONG wait_option);

/* Copy up to length bytes starting at offset. Returns NX_SUCCESS, NX_PACKET_OFFSET_ERROR;
 * checked: NX_PTR_ERROR. From: init, threads, timers, ISRs. */
UINT _nx_packet_data_extract_offset(NX_PACKET *packet_ptr, ULONG offset, VOID *buffer_start,
                                    ULONG buffer_length, ULONG *bytes_copied);
UINT _nxe_packet_data_extract_offset(NX_PACKET *packet_ptr, ULONG offset, VOID *buffer_start,
                                     ULONG buffer_length, ULONG *bytes_copied);

/* Copy all packet data into a flat buffer. Returns NX_SUCCESS, NX_INVALID_PACKET; checked:
 * NX_PTR_ERROR. From: init, threads, timers, ISRs. */
UINT _nx_packet_data_retrieve(NX_PACKET *packet_ptr, VOID *buffer_start, ULONG *bytes_copied);
UINT _nxe_packet_data_retrieve(NX_PACKET *packet_ptr, VOID *buffer_start, ULONG *bytes_copied);

/* Read total data length of packet chain. Returns NX_SUCCESS; checked: NX_PTR_ERROR. From: init,
 * threads, timers, ISRs. */
UINT _nx_packet_length_get(NX_PACKET *packet_ptr, ULONG *length);
UINT _nxe_packet_length_get(NX_PACKET *packet_ptr, ULONG *length);

/* Create packet pool over caller's memory. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_SIZE_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_packet_pool_create(NX_PACKET_POOL *pool_ptr, CHAR *name, ULONG payload_size,
                            VOID *memory_ptr, ULONG memory_size);
UINT _nxe_packet_pool_create(NX_PACKET_POOL *pool_ptr, CHAR *name, ULONG payload_size,
                             VOID *memory_ptr, ULONG memory_size, UINT control_block_size);

/* Delete pool; waiters resume with NX_POOL_DELETED. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_packet_pool_delete(NX_PACKET_POOL *pool_ptr);
UINT _nxe_packet_pool_delete(NX_PACKET_POOL *pool_ptr);

/* Read pool totals and error counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_packet_pool_info_get(NX_PACKET_POOL *pool_ptr, ULONG *total_packets, ULONG *free_packets,
                              ULONG *empty_pool_requests, ULONG *empty_pool_suspensions,
                              ULONG *invalid_packet_releases);
UINT _nxe_packet_pool_info_get(NX_PACKET_POOL *pool_ptr, ULONG *total_packets, ULONG *free_packets,
                               ULONG *empty_pool_requests, ULONG *empty_pool_suspensions,
                               ULONG *invalid_packet_releases);

/* Set free-packet threshold below which receive drops. Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_packet_pool_low_watermark_set(NX_PACKET_POOL *pool_ptr, ULONG low_water_mark);
UINT _nxe_packet_pool_low_watermark_set(NX_PACKET_POOL *pool_ptr, ULONG low_water_mark);

/* Free packet and its whole chain. Returns NX_SUCCESS, NX_PTR_ERROR; checked: NX_UNDERFLOW,
 * NX_OVERFLOW. From: init, threads, timers, ISRs. */
UINT _nx_packet_release(NX_PACKET *packet_ptr);
UINT _nxe_packet_release(NX_PACKET **packet_ptr_ptr);

/* Driver-side release after transmission. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_UNDERFLOW, NX_OVERFLOW. From: init, threads, timers, ISRs. */
UINT _nx_packet_transmit_release(NX_PACKET *packet_ptr);
UINT _nxe_packet_transmit_release(NX_PACKET **packet_ptr_ptr);

/* Set VLAN priority (PCP) on packet. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked: NX_PTR_ERROR,
 * NX_INVALID_PARAMETERS. */
UINT _nx_packet_vlan_priority_set(NX_PACKET *packet_ptr, UINT vlan_priority);
UINT _nxe_packet_vlan_priority_set(NX_PACKET *packet_ptr, UINT vlan_priority);

/* --- arp --- */

/* Flush all dynamic ARP entries. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_dynamic_entries_invalidate(NX_IP *ip_ptr);
UINT _nxe_arp_dynamic_entries_invalidate(NX_IP *ip_ptr);

/* Add dynamic ARP entry, or trigger resolution if MAC zero. Returns NX_SUCCESS,
 * NX_NO_MORE_ENTRIES, NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_dynamic_entry_set(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                               ULONG physical_lsw);
UINT _nxe_arp_dynamic_entry_set(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                ULONG physical_lsw);

/* Enable ARP with supplied cache memory. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_ALREADY_ENABLED, NX_SIZE_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_arp_enable(NX_IP *ip_ptr, VOID *arp_cache_memory, ULONG arp_cache_size);
UINT _nxe_arp_enable(NX_IP *ip_ptr, VOID *arp_cache_memory, ULONG arp_cache_size);

/* Delete ARP entry for an IP address. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked:
 * NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_arp_entry_delete(NX_IP *ip_ptr, ULONG ip_address);
UINT _nxe_arp_entry_delete(NX_IP *ip_ptr, ULONG ip_address);

/* Send gratuitous ARP, optional response handler. Returns NX_SUCCESS, NX_NO_PACKET; checked:
 * NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_gratuitous_send(NX_IP *ip_ptr, VOID (*response_handler)(NX_IP *ip_ptr,
                             NX_PACKET *packet_ptr));
UINT _nxe_arp_gratuitous_send(NX_IP *ip_ptr, VOID (*response_handler)(NX_IP *ip_ptr,
                              NX_PACKET *packet_ptr));

/* Look up MAC for an IP address. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked: NX_PTR_ERROR,
 * NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_hardware_address_find(NX_IP *ip_ptr, ULONG ip_address, ULONG *physical_msw,
                                   ULONG *physical_lsw);
UINT _nxe_arp_hardware_address_find(NX_IP *ip_ptr, ULONG ip_address, ULONG *physical_msw,
                                    ULONG *physical_lsw);

/* Read ARP counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR.
 * From: threads. */
UINT _nx_arp_info_get(NX_IP *ip_ptr, ULONG *arp_requests_sent, ULONG *arp_requests_received,
                      ULONG *arp_responses_sent, ULONG *arp_responses_received,
                      ULONG *arp_dynamic_entries, ULONG *arp_static_entries,
                      ULONG *arp_aged_entries, ULONG *arp_invalid_messages);
UINT _nxe_arp_info_get(NX_IP *ip_ptr, ULONG *arp_requests_sent, ULONG *arp_requests_received,
                       ULONG *arp_responses_sent, ULONG *arp_responses_received,
                       ULONG *arp_dynamic_entries, ULONG *arp_static_entries,
                       ULONG *arp_aged_entries, ULONG *arp_invalid_messages);

/* Look up IP address for a MAC. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked: NX_PTR_ERROR,
 * NX_INVALID_PARAMETERS, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_ip_address_find(NX_IP *ip_ptr, ULONG *ip_address, ULONG physical_msw,
                             ULONG physical_lsw);
UINT _nxe_arp_ip_address_find(NX_IP *ip_ptr, ULONG *ip_address, ULONG physical_msw,
                              ULONG physical_lsw);

/* Delete all static ARP entries. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_arp_static_entries_delete(NX_IP *ip_ptr);
UINT _nxe_arp_static_entries_delete(NX_IP *ip_ptr);

/* Create permanent IP-to-MAC entry. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES, NX_IP_ADDRESS_ERROR;
 * checked: NX_PTR_ERROR, NX_INVALID_PARAMETERS, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init,
 * threads. */
UINT _nx_arp_static_entry_create(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                 ULONG physical_lsw);
UINT _nxe_arp_static_entry_create(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                  ULONG physical_lsw);

/* Delete one static ARP entry. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked: NX_PTR_ERROR,
 * NX_IP_ADDRESS_ERROR, NX_INVALID_PARAMETERS, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_arp_static_entry_delete(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                 ULONG physical_lsw);
UINT _nxe_arp_static_entry_delete(NX_IP *ip_ptr, ULONG ip_address, ULONG physical_msw,
                                  ULONG physical_lsw);

/* --- rarp --- */

/* Disable reverse ARP. Returns NX_SUCCESS, NX_NOT_ENABLED; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_rarp_disable(NX_IP *ip_ptr);
UINT _nxe_rarp_disable(NX_IP *ip_ptr);

/* Enable reverse ARP to learn own address. Returns NX_SUCCESS, NX_IP_ADDRESS_ERROR,
 * NX_ALREADY_ENABLED; checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_rarp_enable(NX_IP *ip_ptr);
UINT _nxe_rarp_enable(NX_IP *ip_ptr);

/* Read RARP counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_rarp_info_get(NX_IP *ip_ptr, ULONG *rarp_requests_sent, ULONG *rarp_responses_received,
                       ULONG *rarp_invalid_messages);
UINT _nxe_rarp_info_get(NX_IP *ip_ptr, ULONG *rarp_requests_sent, ULONG *rarp_responses_received,
                        ULONG *rarp_invalid_messages);

/* --- icmp --- */

/* Enable ICMPv4 processing only. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_ALREADY_ENABLED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_icmp_enable(NX_IP *ip_ptr);
UINT _nxe_icmp_enable(NX_IP *ip_ptr);

/* Read ICMP counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_icmp_info_get(NX_IP *ip_ptr, ULONG *pings_sent, ULONG *ping_timeouts,
                       ULONG *ping_threads_suspended, ULONG *ping_responses_received,
                       ULONG *icmp_checksum_errors, ULONG *icmp_unhandled_messages);
UINT _nxe_icmp_info_get(NX_IP *ip_ptr, ULONG *pings_sent, ULONG *ping_timeouts,
                        ULONG *ping_threads_suspended, ULONG *ping_responses_received,
                        ULONG *icmp_checksum_errors, ULONG *icmp_unhandled_messages);

/* Send IPv4 echo request and wait for reply. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NO_PACKET, NX_OVERFLOW, NX_NO_RESPONSE, NX_WAIT_ABORTED,
 * NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_icmp_ping(NX_IP *ip_ptr, ULONG ip_address, CHAR *data, ULONG data_size,
                   NX_PACKET **response_ptr, ULONG wait_option);
UINT _nxe_icmp_ping(NX_IP *ip_ptr, ULONG ip_address, CHAR *data, ULONG data_size,
                    NX_PACKET **response_ptr, ULONG wait_option);

/* --- igmp --- */

/* Enable IGMP processing. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_ALREADY_ENABLED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_igmp_enable(NX_IP *ip_ptr);
UINT _nxe_igmp_enable(NX_IP *ip_ptr);

/* Read IGMP counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_igmp_info_get(NX_IP *ip_ptr, ULONG *igmp_reports_sent, ULONG *igmp_queries_received,
                       ULONG *igmp_checksum_errors, ULONG *current_groups_joined);
UINT _nxe_igmp_info_get(NX_IP *ip_ptr, ULONG *igmp_reports_sent, ULONG *igmp_queries_received,
                        ULONG *igmp_checksum_errors, ULONG *current_groups_joined);

/* Disable multicast loopback for later joins. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_igmp_loopback_disable(NX_IP *ip_ptr);
UINT _nxe_igmp_loopback_disable(NX_IP *ip_ptr);

/* Enable multicast loopback for later joins. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_igmp_loopback_enable(NX_IP *ip_ptr);
UINT _nxe_igmp_loopback_enable(NX_IP *ip_ptr);

/* Join group with IGMP on a given interface. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES; checked:
 * NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From:
 * threads. */
UINT _nx_igmp_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);
UINT _nxe_igmp_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);

/* Leave group with IGMP on a given interface. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked:
 * NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From:
 * threads. */
UINT _nx_igmp_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);
UINT _nxe_igmp_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index);

/* Join IPv4 multicast group on primary interface. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES;
 * checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_igmp_multicast_join(NX_IP *ip_ptr, ULONG group_address);
UINT _nxe_igmp_multicast_join(NX_IP *ip_ptr, ULONG group_address);

/* Leave IPv4 multicast group on primary interface. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND;
 * checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_igmp_multicast_leave(NX_IP *ip_ptr, ULONG group_address);
UINT _nxe_igmp_multicast_leave(NX_IP *ip_ptr, ULONG group_address);

/* --- udp --- */

/* Enable UDP on IP instance. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_ALREADY_ENABLED,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_udp_enable(NX_IP *ip_ptr);
UINT _nxe_udp_enable(NX_IP *ip_ptr);

/* Find a free UDP port from a start value. Returns NX_SUCCESS, NX_NO_FREE_PORTS; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr);
UINT _nxe_udp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr);

/* Read UDP counters of IP instance. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_udp_info_get(NX_IP *ip_ptr, ULONG *udp_packets_sent, ULONG *udp_bytes_sent,
                      ULONG *udp_packets_received, ULONG *udp_bytes_received,
                      ULONG *udp_invalid_packets, ULONG *udp_receive_packets_dropped,
                      ULONG *udp_checksum_errors);
UINT _nxe_udp_info_get(NX_IP *ip_ptr, ULONG *udp_packets_sent, ULONG *udp_bytes_sent,
                       ULONG *udp_packets_received, ULONG *udp_bytes_received,
                       ULONG *udp_invalid_packets, ULONG *udp_receive_packets_dropped,
                       ULONG *udp_checksum_errors);

/* Read IPv4 source, protocol, port, interface of packet. Returns NX_SUCCESS, NX_INVALID_PACKET;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_packet_info_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *protocol,
                                 UINT *port, UINT *interface_index);
UINT _nxe_udp_packet_info_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *protocol,
                                  UINT *port, UINT *interface_index);

/* Bind UDP socket to local port. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER. Returns
 * NX_SUCCESS, NX_ALREADY_BOUND, NX_PORT_UNAVAILABLE, NX_NO_FREE_PORTS, NX_WAIT_ABORTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_bind(NX_UDP_SOCKET *socket_ptr, UINT port, ULONG wait_option);
UINT _nxe_udp_socket_bind(NX_UDP_SOCKET *socket_ptr, UINT port, ULONG wait_option);

/* Count queued payload bytes. Returns NX_SUCCESS, NX_NOT_SUCCESSFUL; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_bytes_available(NX_UDP_SOCKET *socket_ptr, ULONG *bytes_available);
UINT _nxe_udp_socket_bytes_available(NX_UDP_SOCKET *socket_ptr, ULONG *bytes_available);

/* Disable UDP checksum (IPv4). Returns NX_SUCCESS, NX_NOT_BOUND; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_udp_socket_checksum_disable(NX_UDP_SOCKET *socket_ptr);
UINT _nxe_udp_socket_checksum_disable(NX_UDP_SOCKET *socket_ptr);

/* Enable UDP checksum. Returns NX_SUCCESS, NX_NOT_BOUND; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_udp_socket_checksum_enable(NX_UDP_SOCKET *socket_ptr);
UINT _nxe_udp_socket_checksum_enable(NX_UDP_SOCKET *socket_ptr);

/* Create UDP socket with receive queue limit. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_OPTION_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_udp_socket_create(NX_IP *ip_ptr, NX_UDP_SOCKET *socket_ptr, CHAR *name,
                           ULONG type_of_service, ULONG fragment, UINT time_to_live,
                           ULONG queue_maximum);
UINT _nxe_udp_socket_create(NX_IP *ip_ptr, NX_UDP_SOCKET *socket_ptr, CHAR *name,
                            ULONG type_of_service, ULONG fragment, UINT time_to_live,
                            ULONG queue_maximum, UINT control_block_size);

/* Delete unbound UDP socket. Returns NX_SUCCESS, NX_STILL_BOUND; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_delete(NX_UDP_SOCKET *socket_ptr);
UINT _nxe_udp_socket_delete(NX_UDP_SOCKET *socket_ptr);

/* Read UDP socket counters. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_udp_socket_info_get(NX_UDP_SOCKET *socket_ptr, ULONG *udp_packets_sent,
                             ULONG *udp_bytes_sent, ULONG *udp_packets_received,
                             ULONG *udp_bytes_received, ULONG *udp_packets_queued,
                             ULONG *udp_receive_packets_dropped, ULONG *udp_checksum_errors);
UINT _nxe_udp_socket_info_get(NX_UDP_SOCKET *socket_ptr, ULONG *udp_packets_sent,
                              ULONG *udp_bytes_sent, ULONG *udp_packets_received,
                              ULONG *udp_bytes_received, ULONG *udp_packets_queued,
                              ULONG *udp_receive_packets_dropped, ULONG *udp_checksum_errors);

/* Read bound local port. Returns NX_SUCCESS, NX_NOT_BOUND; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_port_get(NX_UDP_SOCKET *socket_ptr, UINT *port_ptr);
UINT _nxe_udp_socket_port_get(NX_UDP_SOCKET *socket_ptr, UINT *port_ptr);

/* Receive next datagram, optionally waiting. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_BOUND, NX_NO_PACKET, NX_WAIT_ABORTED; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_receive(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option);
UINT _nxe_udp_socket_receive(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option);

/* Register callback on datagram arrival. Returns NX_SUCCESS; checked: NX_PTR_ERROR. From: init,
 * threads, timers, ISRs. */
UINT _nx_udp_socket_receive_notify(NX_UDP_SOCKET *socket_ptr,
                                   VOID (*udp_receive_notify)(NX_UDP_SOCKET *));
UINT _nxe_udp_socket_receive_notify(NX_UDP_SOCKET *socket_ptr,
                                    VOID (*udp_receive_notify)(NX_UDP_SOCKET *));

/* Send datagram to IPv4 address and port. The packet belongs to the stack on success; on an error
 * it stays with the caller. Returns NX_SUCCESS, NX_NOT_BOUND, NX_NO_INTERFACE_ADDRESS; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_IP_ADDRESS_ERROR, NX_INVALID_PORT, NX_UNDERFLOW, NX_OVERFLOW,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG ip_address,
                         UINT port);
UINT _nxe_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr, ULONG ip_address,
                          UINT port);

/* Send IPv4 datagram from a given interface. The packet belongs to the stack on success; on an
 * error it stays with the caller. Returns NX_SUCCESS, NX_NOT_BOUND; checked: NX_PTR_ERROR,
 * NX_IP_ADDRESS_ERROR, NX_INVALID_PORT, NX_NOT_ENABLED, NX_INVALID_INTERFACE, NX_UNDERFLOW,
 * NX_OVERFLOW, NX_NOT_SUPPORTED, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG ip_address,
                                UINT port, UINT address_index);
UINT _nxe_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                                 ULONG ip_address, UINT port, UINT address_index);

/* Release port, dropping queued datagrams. Returns NX_SUCCESS, NX_NOT_BOUND; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_udp_socket_unbind(NX_UDP_SOCKET *socket_ptr);
UINT _nxe_udp_socket_unbind(NX_UDP_SOCKET *socket_ptr);

/* Set VLAN priority for socket's transmissions. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_PARAMETERS. */
UINT _nx_udp_socket_vlan_priority_set(NX_UDP_SOCKET *socket_ptr, UINT vlan_priority);
UINT _nxe_udp_socket_vlan_priority_set(NX_UDP_SOCKET *socket_ptr, UINT vlan_priority);

/* Read IPv4 source address and port of datagram. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_INVALID_PACKET. From: init, threads, timers, ISRs. */
UINT _nx_udp_source_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *port);
UINT _nxe_udp_source_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *port);

/* --- tcp --- */

/* Enable TCP on IP instance. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_ALREADY_ENABLED,
 * NX_CALLER_ERROR. From: init, threads, timers. */
UINT _nx_tcp_enable(NX_IP *ip_ptr);
UINT _nxe_tcp_enable(NX_IP *ip_ptr);

/* Bind client socket to local port. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER. Returns
 * NX_SUCCESS, NX_ALREADY_BOUND, NX_PORT_UNAVAILABLE, NX_NO_FREE_PORTS, NX_WAIT_ABORTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_client_socket_bind(NX_TCP_SOCKET *socket_ptr, UINT port, ULONG wait_option);
UINT _nxe_tcp_client_socket_bind(NX_TCP_SOCKET *socket_ptr, UINT port, ULONG wait_option);

/* Connect bound client socket to IPv4 server. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_BOUND, NX_NOT_CLOSED, NX_IN_PROGRESS, NX_INVALID_INTERFACE,
 * NX_WAIT_ABORTED; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_IP_ADDRESS_ERROR, NX_INVALID_PORT,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, ULONG server_ip, UINT server_port,
                                   ULONG wait_option);
UINT _nxe_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, ULONG server_ip, UINT server_port,
                                    ULONG wait_option);

/* Read local port of client socket. Returns NX_SUCCESS, NX_NOT_BOUND; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_client_socket_port_get(NX_TCP_SOCKET *socket_ptr, UINT *port_ptr);
UINT _nxe_tcp_client_socket_port_get(NX_TCP_SOCKET *socket_ptr, UINT *port_ptr);

/* Release local port of closed client socket. Returns NX_SUCCESS, NX_NOT_BOUND, NX_NOT_CLOSED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_client_socket_unbind(NX_TCP_SOCKET *socket_ptr);
UINT _nxe_tcp_client_socket_unbind(NX_TCP_SOCKET *socket_ptr);

/* Find a free TCP port from a start value. Returns NX_SUCCESS, NX_NO_FREE_PORTS; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr);
UINT _nxe_tcp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr);

/* Read TCP counters of IP instance. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_info_get(NX_IP *ip_ptr, ULONG *tcp_packets_sent, ULONG *tcp_bytes_sent,
                      ULONG *tcp_packets_received, ULONG *tcp_bytes_received,
                      ULONG *tcp_invalid_packets, ULONG *tcp_receive_packets_dropped,
                      ULONG *tcp_checksum_errors, ULONG *tcp_connections, ULONG *tcp_disconnections,
                      ULONG *tcp_connections_dropped, ULONG *tcp_retransmit_packets);
UINT _nxe_tcp_info_get(NX_IP *ip_ptr, ULONG *tcp_packets_sent, ULONG *tcp_bytes_sent,
                       ULONG *tcp_packets_received, ULONG *tcp_bytes_received,
                       ULONG *tcp_invalid_packets, ULONG *tcp_receive_packets_dropped,
                       ULONG *tcp_checksum_errors, ULONG *tcp_connections,
                       ULONG *tcp_disconnections, ULONG *tcp_connections_dropped,
                       ULONG *tcp_retransmit_packets);

/* Complete or await handshake on listening socket. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_NOT_LISTEN_STATE, NX_IN_PROGRESS, NX_WAIT_ABORTED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_server_socket_accept(NX_TCP_SOCKET *socket_ptr, ULONG wait_option);
UINT _nxe_tcp_server_socket_accept(NX_TCP_SOCKET *socket_ptr, ULONG wait_option);

/* Register port listener with first server socket. Returns NX_SUCCESS, NX_MAX_LISTEN,
 * NX_NOT_CLOSED, NX_ALREADY_BOUND, NX_DUPLICATE_LISTEN; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_server_socket_listen(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr,
                                  UINT listen_queue_size,
                                  VOID (*tcp_listen_callback)(NX_TCP_SOCKET *socket_ptr,
                                  UINT port));
UINT _nxe_tcp_server_socket_listen(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr,
                                   UINT listen_queue_size,
                                   VOID (*tcp_listen_callback)(NX_TCP_SOCKET *socket_ptr,
                                   UINT port));

/* Attach another closed socket to existing listener. Returns NX_SUCCESS, NX_NOT_CLOSED,
 * NX_ALREADY_BOUND, NX_INVALID_RELISTEN, NX_CONNECTION_PENDING; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_server_socket_relisten(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr);
UINT _nxe_tcp_server_socket_relisten(NX_IP *ip_ptr, UINT port, NX_TCP_SOCKET *socket_ptr);

/* Return server socket to closed after disconnect. Returns NX_SUCCESS, NX_NOT_LISTEN_STATE;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_server_socket_unaccept(NX_TCP_SOCKET *socket_ptr);
UINT _nxe_tcp_server_socket_unaccept(NX_TCP_SOCKET *socket_ptr);

/* Remove port listener. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_server_socket_unlisten(NX_IP *ip_ptr, UINT port);
UINT _nxe_tcp_server_socket_unlisten(NX_IP *ip_ptr, UINT port);

/* Count received bytes ready to read. Returns NX_SUCCESS, NX_NOT_CONNECTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_bytes_available(NX_TCP_SOCKET *socket_ptr, ULONG *bytes_available);
UINT _nxe_tcp_socket_bytes_available(NX_TCP_SOCKET *socket_ptr, ULONG *bytes_available);

/* Create TCP socket with window and callbacks. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_OPTION_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_create(NX_IP *ip_ptr, NX_TCP_SOCKET *socket_ptr, CHAR *name,
                           ULONG type_of_service, ULONG fragment, UINT time_to_live,
                           ULONG window_size,
                           VOID (*tcp_urgent_data_callback)(NX_TCP_SOCKET *socket_ptr),
                           VOID (*tcp_disconnect_callback)(NX_TCP_SOCKET *socket_ptr));
UINT _nxe_tcp_socket_create(NX_IP *ip_ptr, NX_TCP_SOCKET *socket_ptr, CHAR *name,
                            ULONG type_of_service, ULONG fragment, UINT time_to_live,
                            ULONG window_size,
                            VOID (*tcp_urgent_data_callback)(NX_TCP_SOCKET *socket_ptr),
                            VOID (*tcp_disconnect_callback)(NX_TCP_SOCKET *socket_ptr),
                            UINT control_block_size);

/* Delete unbound, closed TCP socket. Returns NX_SUCCESS, NX_NOT_CREATED, NX_STILL_BOUND; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_delete(NX_TCP_SOCKET *socket_ptr);
UINT _nxe_tcp_socket_delete(NX_TCP_SOCKET *socket_ptr);

/* Close connection gracefully, or reset with no wait. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_NOT_CONNECTED, NX_IN_PROGRESS, NX_WAIT_ABORTED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_disconnect(NX_TCP_SOCKET *socket_ptr, ULONG wait_option);
UINT _nxe_tcp_socket_disconnect(NX_TCP_SOCKET *socket_ptr, ULONG wait_option);

/* Register callback after disconnect finishes. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_disconnect_complete_notify(NX_TCP_SOCKET *socket_ptr,
                                               VOID (*tcp_disconnect_complete_notify)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_disconnect_complete_notify(NX_TCP_SOCKET *socket_ptr,
                                                VOID (*tcp_disconnect_complete_notify)(NX_TCP_SOCKET *));

/* Register callback when connection becomes established. Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_establish_notify(NX_TCP_SOCKET *socket_ptr,
                                     VOID (*tcp_establish_notify)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_establish_notify(NX_TCP_SOCKET *socket_ptr,
                                      VOID (*tcp_establish_notify)(NX_TCP_SOCKET *));

/* Read TCP socket counters, state and windows. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *tcp_packets_sent,
                             ULONG *tcp_bytes_sent, ULONG *tcp_packets_received,
                             ULONG *tcp_bytes_received, ULONG *tcp_retransmit_packets,
                             ULONG *tcp_packets_queued, ULONG *tcp_checksum_errors,
                             ULONG *tcp_socket_state, ULONG *tcp_transmit_queue_depth,
                             ULONG *tcp_transmit_window, ULONG *tcp_receive_window);
UINT _nxe_tcp_socket_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *tcp_packets_sent,
                              ULONG *tcp_bytes_sent, ULONG *tcp_packets_received,
                              ULONG *tcp_bytes_received, ULONG *tcp_retransmit_packets,
                              ULONG *tcp_packets_queued, ULONG *tcp_checksum_errors,
                              ULONG *tcp_socket_state, ULONG *tcp_transmit_queue_depth,
                              ULONG *tcp_transmit_window, ULONG *tcp_receive_window);

/* Read local MSS. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR.
 * From: init, threads. */
UINT _nx_tcp_socket_mss_get(NX_TCP_SOCKET *socket_ptr, ULONG *mss);
UINT _nxe_tcp_socket_mss_get(NX_TCP_SOCKET *socket_ptr, ULONG *mss);

/* Read MSS advertised by peer. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_mss_peer_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_mss);
UINT _nxe_tcp_socket_mss_peer_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_mss);

/* Set local MSS before connecting. Returns NX_SUCCESS, NX_SIZE_ERROR, NX_NOT_CONNECTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_mss_set(NX_TCP_SOCKET *socket_ptr, ULONG mss);
UINT _nxe_tcp_socket_mss_set(NX_TCP_SOCKET *socket_ptr, ULONG mss);

/* Read connected peer IPv4 address and port. Returns NX_SUCCESS, NX_NOT_CONNECTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_ip_address,
                                  ULONG *peer_port);
UINT _nxe_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, ULONG *peer_ip_address,
                                   ULONG *peer_port);

/* Register callback when transmit queue has room again. Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_queue_depth_notify_set(NX_TCP_SOCKET *socket_ptr,
                                           VOID (*tcp_socket_queue_depth_notify)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_queue_depth_notify_set(NX_TCP_SOCKET *socket_ptr,
                                            VOID (*tcp_socket_queue_depth_notify)(NX_TCP_SOCKET *));

/* Receive next data packet, optionally waiting. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_NOT_BOUND, NX_NO_PACKET, NX_WAIT_ABORTED,
 * NX_NOT_CONNECTED; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option);
UINT _nxe_tcp_socket_receive(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option);

/* Register callback on data arrival. Returns NX_SUCCESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_receive_notify(NX_TCP_SOCKET *socket_ptr,
                                   VOID (*tcp_receive_notify)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_receive_notify(NX_TCP_SOCKET *socket_ptr,
                                    VOID (*tcp_receive_notify)(NX_TCP_SOCKET *));

/* Limit receive queue packets (low watermark builds). Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. */
UINT _nx_tcp_socket_receive_queue_max_set(NX_TCP_SOCKET *socket_ptr, UINT receive_queue_maximum);
UINT _nxe_tcp_socket_receive_queue_max_set(NX_TCP_SOCKET *socket_ptr, UINT receive_queue_maximum);

/* Queue packet data for reliable transmission. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * The packet belongs to the stack on success; on an error it stays with the caller. Returns
 * NX_SUCCESS, NX_NOT_BOUND, NX_NO_INTERFACE_ADDRESS, NX_WINDOW_OVERFLOW, NX_WAIT_ABORTED,
 * NX_TX_QUEUE_DEPTH; checked: NX_PTR_ERROR, NX_INVALID_PACKET, NX_NOT_ENABLED, NX_NOT_CONNECTED,
 * NX_UNDERFLOW, NX_OVERFLOW, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_send(NX_TCP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, ULONG wait_option);
UINT _nxe_tcp_socket_send(NX_TCP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr, ULONG wait_option);

/* Wait until socket reaches a state. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER. Returns
 * NX_SUCCESS, NX_PTR_ERROR, NX_NOT_SUCCESSFUL, NX_WAIT_ABORTED; checked: NX_NOT_ENABLED,
 * NX_OPTION_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nx_tcp_socket_state_wait(NX_TCP_SOCKET *socket_ptr, UINT desired_state, ULONG wait_option);
UINT _nxe_tcp_socket_state_wait(NX_TCP_SOCKET *socket_ptr, UINT desired_state, ULONG wait_option);

/* Register callback on entering TIME_WAIT. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_timed_wait_callback(NX_TCP_SOCKET *socket_ptr,
                                        VOID (*tcp_timed_wait_callback)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_timed_wait_callback(NX_TCP_SOCKET *socket_ptr,
                                         VOID (*tcp_timed_wait_callback)(NX_TCP_SOCKET *));

/* Set queue depth, retry timeout, retries and backoff. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_OPTION_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_transmit_configure(NX_TCP_SOCKET *socket_ptr, ULONG max_queue_depth,
                                       ULONG timeout, ULONG max_retries, ULONG timeout_shift);
UINT _nxe_tcp_socket_transmit_configure(NX_TCP_SOCKET *socket_ptr, ULONG max_queue_depth,
                                        ULONG timeout, ULONG max_retries, ULONG timeout_shift);

/* Set VLAN priority for socket's transmissions. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_PARAMETERS. */
UINT _nx_tcp_socket_vlan_priority_set(NX_TCP_SOCKET *socket_ptr, UINT vlan_priority);
UINT _nxe_tcp_socket_vlan_priority_set(NX_TCP_SOCKET *socket_ptr, UINT vlan_priority);

/* Register callback on peer window increase. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: init, threads. */
UINT _nx_tcp_socket_window_update_notify_set(NX_TCP_SOCKET *socket_ptr,
                                             VOID (*tcp_window_update_notify)(NX_TCP_SOCKET *));
UINT _nxe_tcp_socket_window_update_notify_set(NX_TCP_SOCKET *socket_ptr,
                                              VOID (*tcp_window_update_notify)(NX_TCP_SOCKET *));

/* --- Services for both address families --- */

/* Enable ICMPv4 and ICMPv6 (with ND) processing. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_icmp_enable(NX_IP *ip_ptr);
UINT _nxde_icmp_enable(NX_IP *ip_ptr);

/* Send IPv4 or IPv6 echo and wait for reply. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_SUPPORTED, NX_OVERFLOW, NX_NO_RESPONSE, NX_WAIT_ABORTED,
 * NX_NO_INTERFACE_ADDRESS; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_NOT_ENABLED,
 * NX_CALLER_ERROR. From: threads. */
UINT _nxd_icmp_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, CHAR *data_ptr, ULONG data_size,
                    NX_PACKET **response_ptr, ULONG wait_option);
UINT _nxde_icmp_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, CHAR *data_ptr, ULONG data_size,
                     NX_PACKET **response_ptr, ULONG wait_option);

/* Ping from a chosen source address index. wait_option: ticks, NX_NO_WAIT or NX_WAIT_FOREVER.
 * Returns NX_SUCCESS, NX_NOT_SUPPORTED, NX_OVERFLOW, NX_NO_RESPONSE, NX_WAIT_ABORTED,
 * NX_NO_INTERFACE_ADDRESS; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE,
 * NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nxd_icmp_source_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, UINT address_index,
                           CHAR *data_ptr, ULONG data_size, NX_PACKET **response_ptr,
                           ULONG wait_option);
UINT _nxde_icmp_source_ping(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, UINT address_index,
                            CHAR *data_ptr, ULONG data_size, NX_PACKET **response_ptr,
                            ULONG wait_option);

/* Send raw IPv4 or IPv6 packet. The packet belongs to the stack on success; on an error it stays
 * with the caller. Returns NX_SUCCESS, NX_NO_INTERFACE_ADDRESS; checked: NX_PTR_ERROR,
 * NX_NOT_ENABLED, NX_IP_ADDRESS_ERROR, NX_INVALID_PARAMETERS, NX_UNDERFLOW, NX_OVERFLOW,
 * NX_CALLER_ERROR. From: threads. */
UINT _nxd_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, NXD_ADDRESS *destination_ip,
                             ULONG protocol, UINT ttl, ULONG tos);
UINT _nxde_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr,
                              NXD_ADDRESS *destination_ip, ULONG protocol, UINT ttl, ULONG tos);

/* Send raw packet from chosen source address index. The packet belongs to the stack on success;
 * on an error it stays with the caller. Returns NX_SUCCESS, NX_INVALID_PARAMETERS; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE, NX_UNDERFLOW,
 * NX_OVERFLOW, NX_CALLER_ERROR. From: threads. */
UINT _nxd_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr,
                                    NXD_ADDRESS *destination_ip, UINT address_index, ULONG protocol,
                                    UINT ttl, ULONG tos);
UINT _nxde_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr,
                                     NXD_ADDRESS *destination_ip, UINT address_index,
                                     ULONG protocol, UINT ttl, ULONG tos);

/* Connect client socket to IPv4 or IPv6 server. wait_option: ticks, NX_NO_WAIT or
 * NX_WAIT_FOREVER. Returns NX_SUCCESS, NX_WAIT_ABORTED, NX_IP_ADDRESS_ERROR, NX_NOT_BOUND,
 * NX_NOT_CLOSED, NX_IN_PROGRESS, NX_INVALID_INTERFACE, NX_NO_INTERFACE_ADDRESS, NX_NOT_CONNECTED;
 * checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nxd_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *server_ip,
                                    UINT server_port, ULONG wait_option);
UINT _nxde_tcp_client_socket_connect(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *server_ip,
                                     UINT server_port, ULONG wait_option);

/* Read connected peer address and port. Returns NX_SUCCESS, NX_NOT_CONNECTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nxd_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *peer_ip_address,
                                   ULONG *peer_port);
UINT _nxde_tcp_socket_peer_info_get(NX_TCP_SOCKET *socket_ptr, NXD_ADDRESS *peer_ip_address,
                                    ULONG *peer_port);

/* Read source address, protocol, port, interface of packet. Returns NX_SUCCESS,
 * NX_INVALID_PACKET; checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nxd_udp_packet_info_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *protocol,
                                  UINT *port, UINT *interface_index);
UINT _nxde_udp_packet_info_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *protocol,
                                   UINT *port, UINT *interface_index);

/* Send datagram to IPv4 or IPv6 address. The packet belongs to the stack on success; on an error
 * it stays with the caller. Returns NX_SUCCESS, NX_IP_ADDRESS_ERROR, NX_NOT_BOUND,
 * NX_NO_INTERFACE_ADDRESS; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_PORT, NX_UNDERFLOW,
 * NX_OVERFLOW, NX_CALLER_ERROR. From: threads. */
UINT _nxd_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address,
                          UINT port);
UINT _nxde_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                           NXD_ADDRESS *ip_address, UINT port);

/* Send datagram from chosen source address index. The packet belongs to the stack on success; on
 * an error it stays with the caller. Returns NX_SUCCESS, NX_NOT_BOUND, NX_NO_INTERFACE_ADDRESS,
 * NX_NOT_FOUND; checked: NX_PTR_ERROR, NX_NOT_ENABLED, NX_INVALID_INTERFACE, NX_IP_ADDRESS_ERROR,
 * NX_UNDERFLOW, NX_OVERFLOW, NX_INVALID_PORT, NX_CALLER_ERROR. From: threads. */
UINT _nxd_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr,
                                 NXD_ADDRESS *ip_address, UINT port, UINT address_index);
UINT _nxde_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                                  NXD_ADDRESS *ip_address, UINT port, UINT address_index);

/* Read source address and port of datagram. Returns NX_SUCCESS; checked: NX_PTR_ERROR,
 * NX_INVALID_PACKET, NX_CALLER_ERROR. From: threads. */
UINT _nxd_udp_source_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *port);
UINT _nxde_udp_source_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *port);

/* --- ipv6 ---
 * In a build without IPv6 (NX_DISABLE_IPV6) all return NX_NOT_SUPPORTED, as do
 * those of an option that is not set. */

/* Enable IPv6 on IP instance. Returns NX_SUCCESS, NX_ALREADY_ENABLED, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_enable(NX_IP *ip_ptr);
UINT _nxde_ipv6_enable(NX_IP *ip_ptr);

/* Disable IPv6 and clear its addresses and caches. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_disable(NX_IP *ip_ptr);
UINT _nxde_ipv6_disable(NX_IP *ip_ptr);

/* Add link-local or global address to interface. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES,
 * NX_NOT_SUPPORTED, NX_DUPLICATED_ENTRY, NX_IP_ADDRESS_ERROR; checked: NX_PTR_ERROR,
 * NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                           ULONG prefix_length, UINT *address_index);
UINT _nxde_ipv6_address_set(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *ip_address,
                            ULONG prefix_length, UINT *address_index);

/* Read address, prefix, interface by address index. Returns NX_SUCCESS, NX_NOT_SUPPORTED,
 * NX_NO_INTERFACE_ADDRESS; checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                           ULONG *prefix_length, UINT *interface_index);
UINT _nxde_ipv6_address_get(NX_IP *ip_ptr, UINT address_index, NXD_ADDRESS *ip_address,
                            ULONG *prefix_length, UINT *interface_index);

/* Delete address by address index. Returns NX_SUCCESS, NX_NOT_SUPPORTED, NX_NO_INTERFACE_ADDRESS;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index);
UINT _nxde_ipv6_address_delete(NX_IP *ip_ptr, UINT address_index);

/* Register callback for IPv6 address events. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_NOT_ENABLED, NX_CALLER_ERROR. From: threads. */
UINT _nxd_ipv6_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *ip_ptr,
                                     UINT status, UINT interface_index, UINT address_index,
                                     ULONG *ip_address));
UINT _nxde_ipv6_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *ip_ptr,
                                      UINT status, UINT interface_index, UINT address_index,
                                      ULONG *ip_address));

/* Add default router entry. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES, NX_IP_ADDRESS_ERROR,
 * NX_NOT_SUPPORTED; checked: NX_PTR_ERROR, NX_INVALID_PARAMETERS, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                  UINT interface_index);
UINT _nxde_ipv6_default_router_add(NX_IP *ip_ptr, NXD_ADDRESS *router_addr, ULONG router_lifetime,
                                   UINT interface_index);

/* Delete default router entry. Returns NX_SUCCESS, NX_NOT_SUPPORTED, NX_NOT_FOUND; checked:
 * NX_PTR_ERROR, NX_INVALID_PARAMETERS, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr);
UINT _nxde_ipv6_default_router_delete(NX_IP *ip_ptr, NXD_ADDRESS *router_addr);

/* Read router entry by index on interface. Returns NX_SUCCESS, NX_NOT_FOUND; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                        NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                        ULONG *prefix_length, ULONG *configuration_method);
UINT _nxde_ipv6_default_router_entry_get(NX_IP *ip_ptr, UINT interface_index, UINT entry_index,
                                         NXD_ADDRESS *router_addr, ULONG *router_lifetime,
                                         ULONG *prefix_length, ULONG *configuration_method);

/* Read an available default router of interface. Returns NX_SUCCESS, NX_NOT_SUPPORTED,
 * NX_NOT_FOUND, NX_CALLER_ERROR; checked: NX_PTR_ERROR, NX_INVALID_INTERFACE. From: init,
 * threads. */
UINT _nxd_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                  ULONG *router_lifetime, ULONG *prefix_length);
UINT _nxde_ipv6_default_router_get(NX_IP *ip_ptr, UINT interface_index, NXD_ADDRESS *router_addr,
                                   ULONG *router_lifetime, ULONG *prefix_length);

/* Count default routers on interface. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: threads. */
UINT _nxd_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                    UINT *num_entries);
UINT _nxde_ipv6_default_router_number_of_entries_get(NX_IP *ip_ptr, UINT interface_index,
                                                     UINT *num_entries);

/* Join IPv6 multicast group on interface. Returns NX_SUCCESS, NX_NO_MORE_ENTRIES, NX_OVERFLOW,
 * NX_NOT_SUPPORTED; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nxd_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                        UINT interface_index);
UINT _nxde_ipv6_multicast_interface_join(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index);

/* Leave IPv6 multicast group on interface. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND,
 * NX_NOT_SUPPORTED; checked: NX_PTR_ERROR, NX_IP_ADDRESS_ERROR, NX_INVALID_INTERFACE,
 * NX_CALLER_ERROR. From: threads. */
UINT _nxd_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                         UINT interface_index);
UINT _nxde_ipv6_multicast_interface_leave(NX_IP *ip_ptr, NXD_ADDRESS *group_address,
                                          UINT interface_index);

/* Stop SLAAC on interface. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked: NX_PTR_ERROR,
 * NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index);
UINT _nxde_ipv6_stateless_address_autoconfig_disable(NX_IP *ip_ptr, UINT interface_index);

/* Start SLAAC on interface. Returns NX_SUCCESS, NX_ALREADY_ENABLED, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index);
UINT _nxde_ipv6_stateless_address_autoconfig_enable(NX_IP *ip_ptr, UINT interface_index);

/* Register callback for router advertisement M/O flags. Returns NX_SUCCESS, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr, VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                      UINT ra_flag));
UINT _nxde_icmpv6_ra_flag_callback_set(NX_IP *ip_ptr, VOID (*icmpv6_ra_flag_callback)(NX_IP *ip_ptr,
                                       UINT ra_flag));

/* Add static neighbor cache entry. Returns NX_SUCCESS, NX_NOT_SUCCESSFUL, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_INVALID_INTERFACE, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac);
UINT _nxde_nd_cache_entry_set(NX_IP *ip_ptr, ULONG *dest_ip, UINT interface_index, CHAR *mac);

/* Delete neighbor cache entry. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: init, threads. */
UINT _nxd_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip);
UINT _nxde_nd_cache_entry_delete(NX_IP *ip_ptr, ULONG *dest_ip);

/* Look up MAC and interface for IPv6 address. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND,
 * NX_NOT_SUPPORTED; checked: NX_PTR_ERROR, NX_INVALID_PARAMETERS, NX_CALLER_ERROR. From: threads.
 */
UINT _nxd_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                         ULONG *physical_msw, ULONG *physical_lsw,
                                         UINT *interface_index);
UINT _nxde_nd_cache_hardware_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address,
                                          ULONG *physical_msw, ULONG *physical_lsw,
                                          UINT *interface_index);

/* Flush neighbor and destination caches. Returns NX_SUCCESS, NX_NOT_SUPPORTED; checked:
 * NX_PTR_ERROR, NX_CALLER_ERROR. From: threads. */
UINT _nxd_nd_cache_invalidate(NX_IP *ip_ptr);
UINT _nxde_nd_cache_invalidate(NX_IP *ip_ptr);

/* Look up IPv6 address for a MAC. Returns NX_SUCCESS, NX_ENTRY_NOT_FOUND, NX_NOT_SUPPORTED;
 * checked: NX_PTR_ERROR, NX_INVALID_PARAMETERS, NX_CALLER_ERROR. From: threads. */
UINT _nxd_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                   ULONG physical_lsw, UINT *interface_index);
UINT _nxde_nd_cache_ip_address_find(NX_IP *ip_ptr, NXD_ADDRESS *ip_address, ULONG physical_msw,
                                    ULONG physical_lsw, UINT *interface_index);

/* --- names for applications ------------------------------------------------ */

#ifndef NX_SOURCE_CODE
#ifndef NX_DISABLE_ERROR_CHECKING
#define nx_system_initialize                           _nx_system_initialize
#define nx_ip_create(ip_ptr, name, ip_address, network_mask, default_pool, ip_link_driver, \
        memory_ptr, memory_size, priority) \
    _nxe_ip_create((ip_ptr), (name), (ip_address), (network_mask), (default_pool), \
        (ip_link_driver), (memory_ptr), (memory_size), (priority), sizeof(NX_IP))
#define nx_ip_delete                                   _nxe_ip_delete
#define nx_ip_address_change_notify                    _nxe_ip_address_change_notify
#define nx_ip_address_get                              _nxe_ip_address_get
#define nx_ip_address_set                              _nxe_ip_address_set
#define nx_ip_auxiliary_packet_pool_set                _nxe_ip_auxiliary_packet_pool_set
#define nx_ip_forwarding_disable                       _nxe_ip_forwarding_disable
#define nx_ip_forwarding_enable                        _nxe_ip_forwarding_enable
#define nx_ip_fragment_disable                         _nxe_ip_fragment_disable
#define nx_ip_fragment_enable                          _nxe_ip_fragment_enable
#define nx_ip_gateway_address_clear                    _nxe_ip_gateway_address_clear
#define nx_ip_gateway_address_get                      _nxe_ip_gateway_address_get
#define nx_ip_gateway_address_set                      _nxe_ip_gateway_address_set
#define nx_ip_info_get                                 _nxe_ip_info_get
#define nx_ip_interface_address_get                    _nxe_ip_interface_address_get
#define nx_ip_interface_address_set                    _nxe_ip_interface_address_set
#define nx_ip_interface_info_get                       _nxe_ip_interface_info_get
#define nx_ip_interface_status_check                   _nxe_ip_interface_status_check
#define nx_ip_max_payload_size_find                    _nxe_ip_max_payload_size_find
#define nx_ip_raw_packet_disable                       _nxe_ip_raw_packet_disable
#define nx_ip_raw_packet_enable                        _nxe_ip_raw_packet_enable
#define nx_ip_raw_packet_filter_set                    _nxe_ip_raw_packet_filter_set
#define nx_ip_raw_packet_receive                       _nxe_ip_raw_packet_receive
#define nx_ip_raw_packet_send(ip_ptr, packet_ptr, destination_ip, type_of_service) \
    _nxe_ip_raw_packet_send((ip_ptr), &(packet_ptr), (destination_ip), (type_of_service))
#define nx_ip_raw_packet_source_send(ip_ptr, packet_ptr, destination_ip, address_index, \
        type_of_service) \
    _nxe_ip_raw_packet_source_send((ip_ptr), &(packet_ptr), (destination_ip), \
        (address_index), (type_of_service))
#define nx_ip_raw_receive_queue_max_set                _nxe_ip_raw_receive_queue_max_set
#define nx_ip_static_route_add                         _nxe_ip_static_route_add
#define nx_ip_static_route_delete                      _nxe_ip_static_route_delete
#define nx_ip_status_check                             _nxe_ip_status_check
#define nx_ipv4_multicast_interface_join               _nxe_ipv4_multicast_interface_join
#define nx_ipv4_multicast_interface_leave              _nxe_ipv4_multicast_interface_leave
#define nx_ip_driver_direct_command                    _nxe_ip_driver_direct_command
#define nx_ip_driver_interface_direct_command          _nxe_ip_driver_interface_direct_command
#define nx_ip_interface_address_mapping_configure      _nxe_ip_interface_address_mapping_configure
#define nx_ip_interface_attach                         _nxe_ip_interface_attach
#define nx_ip_interface_capability_get                 _nxe_ip_interface_capability_get
#define nx_ip_interface_capability_set                 _nxe_ip_interface_capability_set
#define nx_ip_interface_detach                         _nxe_ip_interface_detach
#define nx_ip_interface_mtu_set                        _nxe_ip_interface_mtu_set
#define nx_ip_interface_physical_address_get           _nxe_ip_interface_physical_address_get
#define nx_ip_interface_physical_address_set           _nxe_ip_interface_physical_address_set
#define nx_ip_link_status_change_notify_set            _nxe_ip_link_status_change_notify_set
#ifdef NX_ENABLE_PACKET_DEBUG_INFO
#define nx_packet_allocate(pool_ptr, packet_ptr, packet_type, wait_option)                       \
    _nx_packet_allocate_noted(_nxe_packet_allocate, pool_ptr, packet_ptr, packet_type,           \
                              wait_option, __FILE__, __LINE__)
#else
#define nx_packet_allocate                             _nxe_packet_allocate
#endif
#define nx_packet_copy                                 _nxe_packet_copy
#define nx_packet_data_append                          _nxe_packet_data_append
#define nx_packet_data_extract_offset                  _nxe_packet_data_extract_offset
#define nx_packet_data_retrieve                        _nxe_packet_data_retrieve
#define nx_packet_length_get                           _nxe_packet_length_get
#define nx_packet_pool_create(pool_ptr, name, payload_size, memory_ptr, memory_size) \
    _nxe_packet_pool_create((pool_ptr), (name), (payload_size), (memory_ptr), \
        (memory_size), sizeof(NX_PACKET_POOL))
#define nx_packet_pool_delete                          _nxe_packet_pool_delete
#define nx_packet_pool_info_get                        _nxe_packet_pool_info_get
#define nx_packet_pool_low_watermark_set               _nxe_packet_pool_low_watermark_set
#define nx_packet_release(packet_ptr) _nxe_packet_release(&(packet_ptr))
#define nx_packet_transmit_release(packet_ptr) _nxe_packet_transmit_release(&(packet_ptr))
#define nx_packet_vlan_priority_set                    _nxe_packet_vlan_priority_set
#define nx_arp_dynamic_entries_invalidate              _nxe_arp_dynamic_entries_invalidate
#define nx_arp_dynamic_entry_set                       _nxe_arp_dynamic_entry_set
#define nx_arp_enable                                  _nxe_arp_enable
#define nx_arp_entry_delete                            _nxe_arp_entry_delete
#define nx_arp_gratuitous_send                         _nxe_arp_gratuitous_send
#define nx_arp_hardware_address_find                   _nxe_arp_hardware_address_find
#define nx_arp_info_get                                _nxe_arp_info_get
#define nx_arp_ip_address_find                         _nxe_arp_ip_address_find
#define nx_arp_static_entries_delete                   _nxe_arp_static_entries_delete
#define nx_arp_static_entry_create                     _nxe_arp_static_entry_create
#define nx_arp_static_entry_delete                     _nxe_arp_static_entry_delete
#define nx_rarp_disable                                _nxe_rarp_disable
#define nx_rarp_enable                                 _nxe_rarp_enable
#define nx_rarp_info_get                               _nxe_rarp_info_get
#define nx_icmp_enable                                 _nxe_icmp_enable
#define nx_icmp_info_get                               _nxe_icmp_info_get
#define nx_icmp_ping                                   _nxe_icmp_ping
#define nx_igmp_enable                                 _nxe_igmp_enable
#define nx_igmp_info_get                               _nxe_igmp_info_get
#define nx_igmp_loopback_disable                       _nxe_igmp_loopback_disable
#define nx_igmp_loopback_enable                        _nxe_igmp_loopback_enable
#define nx_igmp_multicast_interface_join               _nxe_igmp_multicast_interface_join
#define nx_igmp_multicast_interface_leave              _nxe_igmp_multicast_interface_leave
#define nx_igmp_multicast_join                         _nxe_igmp_multicast_join
#define nx_igmp_multicast_leave                        _nxe_igmp_multicast_leave
#define nx_udp_enable                                  _nxe_udp_enable
#define nx_udp_free_port_find                          _nxe_udp_free_port_find
#define nx_udp_info_get                                _nxe_udp_info_get
#define nx_udp_packet_info_extract                     _nxe_udp_packet_info_extract
#define nx_udp_socket_bind                             _nxe_udp_socket_bind
#define nx_udp_socket_bytes_available                  _nxe_udp_socket_bytes_available
#define nx_udp_socket_checksum_disable                 _nxe_udp_socket_checksum_disable
#define nx_udp_socket_checksum_enable                  _nxe_udp_socket_checksum_enable
#define nx_udp_socket_create(ip_ptr, socket_ptr, name, type_of_service, fragment, \
        time_to_live, queue_maximum) \
    _nxe_udp_socket_create((ip_ptr), (socket_ptr), (name), (type_of_service), (fragment), \
        (time_to_live), (queue_maximum), sizeof(NX_UDP_SOCKET))
#define nx_udp_socket_delete                           _nxe_udp_socket_delete
#define nx_udp_socket_info_get                         _nxe_udp_socket_info_get
#define nx_udp_socket_port_get                         _nxe_udp_socket_port_get
#define nx_udp_socket_receive                          _nxe_udp_socket_receive
#define nx_udp_socket_receive_notify                   _nxe_udp_socket_receive_notify
#define nx_udp_socket_send(socket_ptr, packet_ptr, ip_address, port) \
    _nxe_udp_socket_send((socket_ptr), &(packet_ptr), (ip_address), (port))
#define nx_udp_socket_source_send(socket_ptr, packet_ptr, ip_address, port, address_index) \
    _nxe_udp_socket_source_send((socket_ptr), &(packet_ptr), (ip_address), (port), \
        (address_index))
#define nx_udp_socket_unbind                           _nxe_udp_socket_unbind
#define nx_udp_socket_vlan_priority_set                _nxe_udp_socket_vlan_priority_set
#define nx_udp_source_extract                          _nxe_udp_source_extract
#define nx_tcp_enable                                  _nxe_tcp_enable
#define nx_tcp_client_socket_bind                      _nxe_tcp_client_socket_bind
#define nx_tcp_client_socket_connect                   _nxe_tcp_client_socket_connect
#define nx_tcp_client_socket_port_get                  _nxe_tcp_client_socket_port_get
#define nx_tcp_client_socket_unbind                    _nxe_tcp_client_socket_unbind
#define nx_tcp_free_port_find                          _nxe_tcp_free_port_find
#define nx_tcp_info_get                                _nxe_tcp_info_get
#define nx_tcp_server_socket_accept                    _nxe_tcp_server_socket_accept
#define nx_tcp_server_socket_listen                    _nxe_tcp_server_socket_listen
#define nx_tcp_server_socket_relisten                  _nxe_tcp_server_socket_relisten
#define nx_tcp_server_socket_unaccept                  _nxe_tcp_server_socket_unaccept
#define nx_tcp_server_socket_unlisten                  _nxe_tcp_server_socket_unlisten
#define nx_tcp_socket_bytes_available                  _nxe_tcp_socket_bytes_available
#define nx_tcp_socket_create(ip_ptr, socket_ptr, name, type_of_service, fragment, \
        time_to_live, window_size, tcp_urgent_data_callback, tcp_disconnect_callback) \
    _nxe_tcp_socket_create((ip_ptr), (socket_ptr), (name), (type_of_service), (fragment), \
        (time_to_live), (window_size), (tcp_urgent_data_callback), \
        (tcp_disconnect_callback), sizeof(NX_TCP_SOCKET))
#define nx_tcp_socket_delete                           _nxe_tcp_socket_delete
#define nx_tcp_socket_disconnect                       _nxe_tcp_socket_disconnect
#define nx_tcp_socket_disconnect_complete_notify       _nxe_tcp_socket_disconnect_complete_notify
#define nx_tcp_socket_establish_notify                 _nxe_tcp_socket_establish_notify
#define nx_tcp_socket_info_get                         _nxe_tcp_socket_info_get
#define nx_tcp_socket_mss_get                          _nxe_tcp_socket_mss_get
#define nx_tcp_socket_mss_peer_get                     _nxe_tcp_socket_mss_peer_get
#define nx_tcp_socket_mss_set                          _nxe_tcp_socket_mss_set
#define nx_tcp_socket_peer_info_get                    _nxe_tcp_socket_peer_info_get
#define nx_tcp_socket_queue_depth_notify_set           _nxe_tcp_socket_queue_depth_notify_set
#define nx_tcp_socket_receive                          _nxe_tcp_socket_receive
#define nx_tcp_socket_receive_notify                   _nxe_tcp_socket_receive_notify
#define nx_tcp_socket_receive_queue_max_set            _nxe_tcp_socket_receive_queue_max_set
#define nx_tcp_socket_send(socket_ptr, packet_ptr, wait_option) \
    _nxe_tcp_socket_send((socket_ptr), &(packet_ptr), (wait_option))
#define nx_tcp_socket_state_wait                       _nxe_tcp_socket_state_wait
#define nx_tcp_socket_timed_wait_callback              _nxe_tcp_socket_timed_wait_callback
#define nx_tcp_socket_transmit_configure               _nxe_tcp_socket_transmit_configure
#define nx_tcp_socket_vlan_priority_set                _nxe_tcp_socket_vlan_priority_set
#define nx_tcp_socket_window_update_notify_set         _nxe_tcp_socket_window_update_notify_set
#define nxd_icmp_enable                                _nxde_icmp_enable
#define nxd_icmp_ping                                  _nxde_icmp_ping
#define nxd_icmp_source_ping                           _nxde_icmp_source_ping
#define nxd_ip_raw_packet_send(ip_ptr, packet_ptr, destination_ip, protocol, ttl, tos) \
    _nxde_ip_raw_packet_send((ip_ptr), &(packet_ptr), (destination_ip), (protocol), (ttl), \
        (tos))
#define nxd_ip_raw_packet_source_send(ip_ptr, packet_ptr, destination_ip, address_index, \
        protocol, ttl, tos) \
    _nxde_ip_raw_packet_source_send((ip_ptr), &(packet_ptr), (destination_ip), \
        (address_index), (protocol), (ttl), (tos))
#define nxd_tcp_client_socket_connect                  _nxde_tcp_client_socket_connect
#define nxd_tcp_socket_peer_info_get                   _nxde_tcp_socket_peer_info_get
#define nxd_udp_packet_info_extract                    _nxde_udp_packet_info_extract
#define nxd_udp_socket_send(socket_ptr, packet_ptr, ip_address, port) \
    _nxde_udp_socket_send((socket_ptr), &(packet_ptr), (ip_address), (port))
#define nxd_udp_socket_source_send(socket_ptr, packet_ptr, ip_address, port, address_index) \
    _nxde_udp_socket_source_send((socket_ptr), &(packet_ptr), (ip_address), (port), \
        (address_index))
#define nxd_udp_source_extract                         _nxde_udp_source_extract
#define nxd_ipv6_enable                                _nxde_ipv6_enable
#define nxd_ipv6_disable                               _nxde_ipv6_disable
#define nxd_ipv6_address_set                           _nxde_ipv6_address_set
#define nxd_ipv6_address_get                           _nxde_ipv6_address_get
#define nxd_ipv6_address_delete                        _nxde_ipv6_address_delete
#define nxd_ipv6_address_change_notify                 _nxde_ipv6_address_change_notify
#define nxd_ipv6_default_router_add                    _nxde_ipv6_default_router_add
#define nxd_ipv6_default_router_delete                 _nxde_ipv6_default_router_delete
#define nxd_ipv6_default_router_entry_get              _nxde_ipv6_default_router_entry_get
#define nxd_ipv6_default_router_get                    _nxde_ipv6_default_router_get
#define nxd_ipv6_default_router_number_of_entries_get _nxde_ipv6_default_router_number_of_entries_get
#define nxd_ipv6_multicast_interface_join              _nxde_ipv6_multicast_interface_join
#define nxd_ipv6_multicast_interface_leave             _nxde_ipv6_multicast_interface_leave
#define nxd_ipv6_stateless_address_autoconfig_disable _nxde_ipv6_stateless_address_autoconfig_disable
#define nxd_ipv6_stateless_address_autoconfig_enable _nxde_ipv6_stateless_address_autoconfig_enable
#define nxd_icmpv6_ra_flag_callback_set                _nxde_icmpv6_ra_flag_callback_set
#define nxd_nd_cache_entry_set                         _nxde_nd_cache_entry_set
#define nxd_nd_cache_entry_delete                      _nxde_nd_cache_entry_delete
#define nxd_nd_cache_hardware_address_find             _nxde_nd_cache_hardware_address_find
#define nxd_nd_cache_invalidate                        _nxde_nd_cache_invalidate
#define nxd_nd_cache_ip_address_find                   _nxde_nd_cache_ip_address_find
#else
#define nx_system_initialize                           _nx_system_initialize
#define nx_ip_create                                   _nx_ip_create
#define nx_ip_delete                                   _nx_ip_delete
#define nx_ip_address_change_notify                    _nx_ip_address_change_notify
#define nx_ip_address_get                              _nx_ip_address_get
#define nx_ip_address_set                              _nx_ip_address_set
#define nx_ip_auxiliary_packet_pool_set                _nx_ip_auxiliary_packet_pool_set
#define nx_ip_forwarding_disable                       _nx_ip_forwarding_disable
#define nx_ip_forwarding_enable                        _nx_ip_forwarding_enable
#define nx_ip_fragment_disable                         _nx_ip_fragment_disable
#define nx_ip_fragment_enable                          _nx_ip_fragment_enable
#define nx_ip_gateway_address_clear                    _nx_ip_gateway_address_clear
#define nx_ip_gateway_address_get                      _nx_ip_gateway_address_get
#define nx_ip_gateway_address_set                      _nx_ip_gateway_address_set
#define nx_ip_info_get                                 _nx_ip_info_get
#define nx_ip_interface_address_get                    _nx_ip_interface_address_get
#define nx_ip_interface_address_set                    _nx_ip_interface_address_set
#define nx_ip_interface_info_get                       _nx_ip_interface_info_get
#define nx_ip_interface_status_check                   _nx_ip_interface_status_check
#define nx_ip_max_payload_size_find                    _nx_ip_max_payload_size_find
#define nx_ip_raw_packet_disable                       _nx_ip_raw_packet_disable
#define nx_ip_raw_packet_enable                        _nx_ip_raw_packet_enable
#define nx_ip_raw_packet_filter_set                    _nx_ip_raw_packet_filter_set
#define nx_ip_raw_packet_receive                       _nx_ip_raw_packet_receive
#define nx_ip_raw_packet_send                          _nx_ip_raw_packet_send
#define nx_ip_raw_packet_source_send                   _nx_ip_raw_packet_source_send
#define nx_ip_raw_receive_queue_max_set                _nx_ip_raw_receive_queue_max_set
#define nx_ip_static_route_add                         _nx_ip_static_route_add
#define nx_ip_static_route_delete                      _nx_ip_static_route_delete
#define nx_ip_status_check                             _nx_ip_status_check
#define nx_ipv4_multicast_interface_join               _nx_ipv4_multicast_interface_join
#define nx_ipv4_multicast_interface_leave              _nx_ipv4_multicast_interface_leave
#define nx_ip_driver_direct_command                    _nx_ip_driver_direct_command
#define nx_ip_driver_interface_direct_command          _nx_ip_driver_interface_direct_command
#define nx_ip_interface_address_mapping_configure      _nx_ip_interface_address_mapping_configure
#define nx_ip_interface_attach                         _nx_ip_interface_attach
#define nx_ip_interface_capability_get                 _nx_ip_interface_capability_get
#define nx_ip_interface_capability_set                 _nx_ip_interface_capability_set
#define nx_ip_interface_detach                         _nx_ip_interface_detach
#define nx_ip_interface_mtu_set                        _nx_ip_interface_mtu_set
#define nx_ip_interface_physical_address_get           _nx_ip_interface_physical_address_get
#define nx_ip_interface_physical_address_set           _nx_ip_interface_physical_address_set
#define nx_ip_link_status_change_notify_set            _nx_ip_link_status_change_notify_set
#ifdef NX_ENABLE_PACKET_DEBUG_INFO
#define nx_packet_allocate(pool_ptr, packet_ptr, packet_type, wait_option)                       \
    _nx_packet_allocate_noted(_nx_packet_allocate, pool_ptr, packet_ptr, packet_type,            \
                              wait_option, __FILE__, __LINE__)
#else
#define nx_packet_allocate                             _nx_packet_allocate
#endif
#define nx_packet_copy                                 _nx_packet_copy
#define nx_packet_data_append                          _nx_packet_data_append
#define nx_packet_data_extract_offset                  _nx_packet_data_extract_offset
#define nx_packet_data_retrieve                        _nx_packet_data_retrieve
#define nx_packet_length_get                           _nx_packet_length_get
#define nx_packet_pool_create                          _nx_packet_pool_create
#define nx_packet_pool_delete                          _nx_packet_pool_delete
#define nx_packet_pool_info_get                        _nx_packet_pool_info_get
#define nx_packet_pool_low_watermark_set               _nx_packet_pool_low_watermark_set
#define nx_packet_release                              _nx_packet_release
#define nx_packet_transmit_release                     _nx_packet_transmit_release
#define nx_packet_vlan_priority_set                    _nx_packet_vlan_priority_set
#define nx_arp_dynamic_entries_invalidate              _nx_arp_dynamic_entries_invalidate
#define nx_arp_dynamic_entry_set                       _nx_arp_dynamic_entry_set
#define nx_arp_enable                                  _nx_arp_enable
#define nx_arp_entry_delete                            _nx_arp_entry_delete
#define nx_arp_gratuitous_send                         _nx_arp_gratuitous_send
#define nx_arp_hardware_address_find                   _nx_arp_hardware_address_find
#define nx_arp_info_get                                _nx_arp_info_get
#define nx_arp_ip_address_find                         _nx_arp_ip_address_find
#define nx_arp_static_entries_delete                   _nx_arp_static_entries_delete
#define nx_arp_static_entry_create                     _nx_arp_static_entry_create
#define nx_arp_static_entry_delete                     _nx_arp_static_entry_delete
#define nx_rarp_disable                                _nx_rarp_disable
#define nx_rarp_enable                                 _nx_rarp_enable
#define nx_rarp_info_get                               _nx_rarp_info_get
#define nx_icmp_enable                                 _nx_icmp_enable
#define nx_icmp_info_get                               _nx_icmp_info_get
#define nx_icmp_ping                                   _nx_icmp_ping
#define nx_igmp_enable                                 _nx_igmp_enable
#define nx_igmp_info_get                               _nx_igmp_info_get
#define nx_igmp_loopback_disable                       _nx_igmp_loopback_disable
#define nx_igmp_loopback_enable                        _nx_igmp_loopback_enable
#define nx_igmp_multicast_interface_join               _nx_igmp_multicast_interface_join
#define nx_igmp_multicast_interface_leave              _nx_igmp_multicast_interface_leave
#define nx_igmp_multicast_join                         _nx_igmp_multicast_join
#define nx_igmp_multicast_leave                        _nx_igmp_multicast_leave
#define nx_udp_enable                                  _nx_udp_enable
#define nx_udp_free_port_find                          _nx_udp_free_port_find
#define nx_udp_info_get                                _nx_udp_info_get
#define nx_udp_packet_info_extract                     _nx_udp_packet_info_extract
#define nx_udp_socket_bind                             _nx_udp_socket_bind
#define nx_udp_socket_bytes_available                  _nx_udp_socket_bytes_available
#define nx_udp_socket_checksum_disable                 _nx_udp_socket_checksum_disable
#define nx_udp_socket_checksum_enable                  _nx_udp_socket_checksum_enable
#define nx_udp_socket_create                           _nx_udp_socket_create
#define nx_udp_socket_delete                           _nx_udp_socket_delete
#define nx_udp_socket_info_get                         _nx_udp_socket_info_get
#define nx_udp_socket_port_get                         _nx_udp_socket_port_get
#define nx_udp_socket_receive                          _nx_udp_socket_receive
#define nx_udp_socket_receive_notify                   _nx_udp_socket_receive_notify
#define nx_udp_socket_send                             _nx_udp_socket_send
#define nx_udp_socket_source_send                      _nx_udp_socket_source_send
#define nx_udp_socket_unbind                           _nx_udp_socket_unbind
#define nx_udp_socket_vlan_priority_set                _nx_udp_socket_vlan_priority_set
#define nx_udp_source_extract                          _nx_udp_source_extract
#define nx_tcp_enable                                  _nx_tcp_enable
#define nx_tcp_client_socket_bind                      _nx_tcp_client_socket_bind
#define nx_tcp_client_socket_connect                   _nx_tcp_client_socket_connect
#define nx_tcp_client_socket_port_get                  _nx_tcp_client_socket_port_get
#define nx_tcp_client_socket_unbind                    _nx_tcp_client_socket_unbind
#define nx_tcp_free_port_find                          _nx_tcp_free_port_find
#define nx_tcp_info_get                                _nx_tcp_info_get
#define nx_tcp_server_socket_accept                    _nx_tcp_server_socket_accept
#define nx_tcp_server_socket_listen                    _nx_tcp_server_socket_listen
#define nx_tcp_server_socket_relisten                  _nx_tcp_server_socket_relisten
#define nx_tcp_server_socket_unaccept                  _nx_tcp_server_socket_unaccept
#define nx_tcp_server_socket_unlisten                  _nx_tcp_server_socket_unlisten
#define nx_tcp_socket_bytes_available                  _nx_tcp_socket_bytes_available
#define nx_tcp_socket_create                           _nx_tcp_socket_create
#define nx_tcp_socket_delete                           _nx_tcp_socket_delete
#define nx_tcp_socket_disconnect                       _nx_tcp_socket_disconnect
#define nx_tcp_socket_disconnect_complete_notify       _nx_tcp_socket_disconnect_complete_notify
#define nx_tcp_socket_establish_notify                 _nx_tcp_socket_establish_notify
#define nx_tcp_socket_info_get                         _nx_tcp_socket_info_get
#define nx_tcp_socket_mss_get                          _nx_tcp_socket_mss_get
#define nx_tcp_socket_mss_peer_get                     _nx_tcp_socket_mss_peer_get
#define nx_tcp_socket_mss_set                          _nx_tcp_socket_mss_set
#define nx_tcp_socket_peer_info_get                    _nx_tcp_socket_peer_info_get
#define nx_tcp_socket_queue_depth_notify_set           _nx_tcp_socket_queue_depth_notify_set
#define nx_tcp_socket_receive                          _nx_tcp_socket_receive
#define nx_tcp_socket_receive_notify                   _nx_tcp_socket_receive_notify
#define nx_tcp_socket_receive_queue_max_set            _nx_tcp_socket_receive_queue_max_set
#define nx_tcp_socket_send                             _nx_tcp_socket_send
#define nx_tcp_socket_state_wait                       _nx_tcp_socket_state_wait
#define nx_tcp_socket_timed_wait_callback              _nx_tcp_socket_timed_wait_callback
#define nx_tcp_socket_transmit_configure               _nx_tcp_socket_transmit_configure
#define nx_tcp_socket_vlan_priority_set                _nx_tcp_socket_vlan_priority_set
#define nx_tcp_socket_window_update_notify_set         _nx_tcp_socket_window_update_notify_set
#define nxd_icmp_enable                                _nxd_icmp_enable
#define nxd_icmp_ping                                  _nxd_icmp_ping
#define nxd_icmp_source_ping                           _nxd_icmp_source_ping
#define nxd_ip_raw_packet_send                         _nxd_ip_raw_packet_send
#define nxd_ip_raw_packet_source_send                  _nxd_ip_raw_packet_source_send
#define nxd_tcp_client_socket_connect                  _nxd_tcp_client_socket_connect
#define nxd_tcp_socket_peer_info_get                   _nxd_tcp_socket_peer_info_get
#define nxd_udp_packet_info_extract                    _nxd_udp_packet_info_extract
#define nxd_udp_socket_send                            _nxd_udp_socket_send
#define nxd_udp_socket_source_send                     _nxd_udp_socket_source_send
#define nxd_udp_source_extract                         _nxd_udp_source_extract
#define nxd_ipv6_enable                                _nxd_ipv6_enable
#define nxd_ipv6_disable                               _nxd_ipv6_disable
#define nxd_ipv6_address_set                           _nxd_ipv6_address_set
#define nxd_ipv6_address_get                           _nxd_ipv6_address_get
#define nxd_ipv6_address_delete                        _nxd_ipv6_address_delete
#define nxd_ipv6_address_change_notify                 _nxd_ipv6_address_change_notify
#define nxd_ipv6_default_router_add                    _nxd_ipv6_default_router_add
#define nxd_ipv6_default_router_delete                 _nxd_ipv6_default_router_delete
#define nxd_ipv6_default_router_entry_get              _nxd_ipv6_default_router_entry_get
#define nxd_ipv6_default_router_get                    _nxd_ipv6_default_router_get
#define nxd_ipv6_default_router_number_of_entries_get _nxd_ipv6_default_router_number_of_entries_get
#define nxd_ipv6_multicast_interface_join              _nxd_ipv6_multicast_interface_join
#define nxd_ipv6_multicast_interface_leave             _nxd_ipv6_multicast_interface_leave
#define nxd_ipv6_stateless_address_autoconfig_disable _nxd_ipv6_stateless_address_autoconfig_disable
#define nxd_ipv6_stateless_address_autoconfig_enable   _nxd_ipv6_stateless_address_autoconfig_enable
#define nxd_icmpv6_ra_flag_callback_set                _nxd_icmpv6_ra_flag_callback_set
#define nxd_nd_cache_entry_set                         _nxd_nd_cache_entry_set
#define nxd_nd_cache_entry_delete                      _nxd_nd_cache_entry_delete
#define nxd_nd_cache_hardware_address_find             _nxd_nd_cache_hardware_address_find
#define nxd_nd_cache_invalidate                        _nxd_nd_cache_invalidate
#define nxd_nd_cache_ip_address_find                   _nxd_nd_cache_ip_address_find
#endif

/* Legacy names. */
#define nx_ip_raw_packet_interface_send                nx_ip_raw_packet_source_send
#define nx_udp_socket_interface_send                   nx_udp_socket_source_send
#define nxd_icmp_interface_ping                        nxd_icmp_source_ping
#define nxd_ip_raw_packet_interface_send               nxd_ip_raw_packet_source_send
#define nxd_udp_socket_interface_send                  nxd_udp_socket_source_send
#define nxd_ipv6_global_address_set(ip_ptr, ip_address, prefix_length)                            \
    nxd_ipv6_address_set((ip_ptr), 0, (ip_address), (prefix_length), NX_NULL)
#define nxd_ipv6_linklocal_address_set(ip_ptr, ip_address)                                        \
    nxd_ipv6_address_set((ip_ptr), 0, (ip_address), 10, NX_NULL)
#endif

/* What the object was compiled with: parts of one image must agree. */
PB_OPTIONS_RECORD(netxduo,
    PB_OPTION(NX_DISABLE_IPV6) PB_OPTION(NX_DISABLE_FRAGMENTATION)
    PB_OPTION(NX_ENABLE_DUAL_PACKET_POOL) PB_OPTION(NX_ENABLE_EXTENDED_NOTIFY_SUPPORT)
    PB_OPTION(NX_ENABLE_INTERFACE_CAPABILITY) PB_OPTION(NX_DRIVER_DEFERRED_PROCESSING)
    PB_OPTION(NX_ENABLE_IP_RAW_PACKET_FILTER) PB_OPTION(NX_ENABLE_IP_PACKET_FILTER)
    PB_OPTION(NX_ENABLE_IP_STATIC_ROUTING) PB_OPTION(NX_IP_ROUTING_TABLE_SIZE)
    PB_OPTION(NX_ENABLE_VLAN)
    PB_OPTION(NX_ENABLE_LOW_WATERMARK) PB_OPTION(NX_PACKET_HEADER_PAD)
    PB_OPTION(NX_PACKET_HEADER_PAD_SIZE) PB_OPTION(NX_PACKET_ALIGNMENT)
    PB_OPTION(NX_PHYSICAL_HEADER) PB_OPTION(NX_PHYSICAL_TRAILER)
    PB_OPTION(NX_ENABLE_TCP_WINDOW_SCALING) PB_OPTION(NX_ENABLE_TCP_KEEPALIVE)
    PB_OPTION(NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY) PB_OPTION(NX_ENABLE_IPV6_MULTICAST)
    PB_OPTION(NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY)
    PB_OPTION(NX_ENABLE_IPV6_PATH_MTU_DISCOVERY)
    PB_OPTION(NX_IPV6_STATELESS_AUTOCONFIG_CONTROL) PB_OPTION(NX_MAX_PHYSICAL_INTERFACES)
    PB_OPTION(NX_MAX_IPV6_ADDRESSES) PB_OPTION(NX_MAX_MULTICAST_GROUPS)
    PB_OPTION(NX_MAX_LISTEN_REQUESTS) PB_OPTION(NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE)
    PB_OPTION(NX_IPV6_DESTINATION_TABLE_SIZE) PB_OPTION(NX_IPV6_PREFIX_LIST_TABLE_SIZE)
    PB_OPTION(NX_IPV6_NEIGHBOR_CACHE_SIZE) PB_OPTION(NX_IP_PERIODIC_RATE)
    PB_OPTION(NX_IP_MODULE_EXTENSION) PB_OPTION(NX_TCP_SOCKET_MODULE_EXTENSION)
    PB_OPTION(NX_UDP_SOCKET_MODULE_EXTENSION))

#ifdef __cplusplus
}
#endif
#endif
