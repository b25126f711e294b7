/*
 * The stack's whole interface, row by row (net_services.h): every function has
 * its exact type, and every status that a service may return is returned by a
 * real call or stands in a table of those that cannot be, with the reason.
 *
 * The rows of `good` are one story in which all goes well. Each is told first
 * with null pointers, with the protocols off and from an interrupt, which is
 * where most statuses come from; special() and the waits bring the others.
 */
#include "net_fixture.h"
#include "net_services.h"
#include "nx_tcp.h"
#include "tx_thread.h"

/* --- types: checked by the compiler ------------------------------------------------- */

#define TYPE_CHECK(result, function, parameters)                                                  \
    static result (*const type_of_##function) parameters __attribute__((unused)) = function;
NET_FUNCTIONS(TYPE_CHECK)
NET_IPV6_FUNCTIONS(TYPE_CHECK)
#ifdef NX_ENABLE_VLAN
NET_LINK_FUNCTIONS(TYPE_CHECK)
#endif

/* --- what may be returned, and what was --------------------------------------------------- */

#define SERVICE_ROW(name, statuses) {#name, statuses},
static const struct {
    const char *name;
    const char *statuses;
} services[] = {NET_STATUSES(SERVICE_ROW)};
#define SERVICES (sizeof services / sizeof services[0])

static const struct {
    const char *name;
    UINT status;
} status_names[] = {
#define STATUS(name) {#name, NX_##name}
    STATUS(SUCCESS),            STATUS(NO_PACKET),        STATUS(UNDERFLOW),
    STATUS(OVERFLOW),           STATUS(POOL_ERROR),       STATUS(PTR_ERROR),
    STATUS(WAIT_ERROR),         STATUS(SIZE_ERROR),       STATUS(OPTION_ERROR),
    STATUS(DELETE_ERROR),       STATUS(CALLER_ERROR),     STATUS(INVALID_PACKET),
    STATUS(INVALID_SOCKET),     STATUS(NOT_ENABLED),      STATUS(ALREADY_ENABLED),
    STATUS(ENTRY_NOT_FOUND),    STATUS(NO_MORE_ENTRIES),  STATUS(WAIT_ABORTED),
    STATUS(IP_ADDRESS_ERROR),   STATUS(ALREADY_BOUND),    STATUS(PORT_UNAVAILABLE),
    STATUS(NOT_BOUND),          STATUS(SOCKET_UNBOUND),   STATUS(NOT_CREATED),
    STATUS(SOCKETS_BOUND),      STATUS(NO_RESPONSE),      STATUS(NO_FREE_PORTS),
    STATUS(INVALID_PORT),       STATUS(NOT_CLOSED),       STATUS(NOT_CONNECTED),
    STATUS(STILL_BOUND),        STATUS(NOT_LISTEN_STATE), STATUS(DUPLICATE_LISTEN),
    STATUS(MAX_LISTEN),         STATUS(INVALID_RELISTEN), STATUS(CONNECTION_PENDING),
    STATUS(IN_PROGRESS),        STATUS(WINDOW_OVERFLOW),  STATUS(TX_QUEUE_DEPTH),
    STATUS(NOT_SUCCESSFUL),     STATUS(UNHANDLED_COMMAND), STATUS(NOT_IMPLEMENTED),
    STATUS(NOT_SUPPORTED),      STATUS(INVALID_INTERFACE), STATUS(INVALID_PARAMETERS),
    STATUS(NOT_FOUND),          STATUS(DUPLICATED_ENTRY), STATUS(NO_INTERFACE_ADDRESS),
    STATUS(PACKET_OFFSET_ERROR), STATUS(DISCONNECT_FAILED),
#undef STATUS
};

static unsigned char returned[SERVICES][256];
static char report[32768];     /* what was wrong, line by line */

__attribute__((format(printf, 1, 2))) static void complain(const char *format, ...)
{
    size_t length = strlen(report);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(report + length, sizeof report - length, format, arguments);
    va_end(arguments);
}

static const char *status_name(UINT status)
{
    for (size_t i = 0; i < sizeof status_names / sizeof status_names[0]; i++) {
        if (status_names[i].status == status)
            return status_names[i].name;
    }
    return "?";
}

static size_t service_find(const char *name)
{
    for (size_t i = 0; i < SERVICES; i++) {
        if (strcmp(services[i].name, name) == 0)
            return i;
    }
    complain("%s: no such row\n", name);
    return 0;
}

/* The documentation gives the service this status. */
static int is_listed(size_t service, const char *status)
{
    const char *at = services[service].statuses;
    size_t length = strlen(status);

    while ((at = strstr(at, status)) != NULL) {
        if ((at == services[service].statuses || at[-1] == ' ') &&
            (at[length] == ' ' || at[length] == '\0'))
            return 1;
        at += length;
    }
    return 0;
}

static void saw(const char *name, UINT got, UINT wanted, int line)
{
    size_t service = service_find(name);

    if (got != wanted)
        complain("line %d: %s gave %s (0x%x), not %s\n", line, name, status_name(got), got,
                 status_name(wanted));
    else if (!is_listed(service, status_name(got)))
        complain("line %d: %s gave %s, which is not listed\n", line, name, status_name(got));
    returned[service][got & 0xFF] = 1;
}

/* A call that must return the status. */
#define GET(status, service, arguments) saw(#service, service arguments, status, __LINE__)

/* So many sockets, and no more, take all ports where NX_MAX_PORT is small. */
#define CROWD 9000

/* --- what the story is about ------------------------------------------------------------- */

static struct {
    NX_IP *ip, *bare, *other;
    NX_PACKET_POOL *pool, *fresh;
    NX_PACKET *packet;          /* one for TCP or UDP, always there */
    NX_PACKET *got;             /* what a service gave; released after its row */
    NX_TCP_SOCKET *tcp, *server;
    NX_UDP_SOCKET *udp;
    NXD_ADDRESS *to;
    CHAR *text;
    NXD_ADDRESS *own6, *router6, *group6;
    ULONG *neighbour6;
    CHAR *mac;
} at;

static NX_IP bare_ip, other_ip;
static NX_PACKET_POOL fresh_pool;
static NX_TCP_SOCKET client, server;
static NX_UDP_SOCKET datagrams;
static NXD_ADDRESS got_address;
static NXD_ADDRESS b_address = {NX_IP_VERSION_V4, {NET_B}};
static NXD_ADDRESS own6_address = {NX_IP_VERSION_V6, {.v6 = {0x20010DB8, 0, 0, 1}}};
static NXD_ADDRESS router6_address = {NX_IP_VERSION_V6, {.v6 = {0x20010DB8, 0, 0, 0x100}}};
static NXD_ADDRESS group6_address = {NX_IP_VERSION_V6, {.v6 = {0xFF050000, 0, 0, 1}}};
static UCHAR bare_stack[4096], other_stack[4096], bare_arp[1024], fresh_memory[4096];
static ULONG word[12];
static UINT number;
static CHAR *name;
static UCHAR bytes[64];

static VOID ip_notify(NX_IP *ip, VOID *info) { (void)ip; (void)info; }
static VOID link_notify(NX_IP *ip, UINT interface_index, UINT up)
{
    (void)ip; (void)interface_index; (void)up;
}
static VOID notify6(NX_IP *ip, UINT status, UINT interface_index, UINT index, ULONG *address)
{
    (void)ip; (void)status; (void)interface_index; (void)index; (void)address;
}
static VOID ra_notify(NX_IP *ip, UINT flags) { (void)ip; (void)flags; }
static VOID tcp_notify(NX_TCP_SOCKET *socket) { (void)socket; }
static VOID udp_notify(NX_UDP_SOCKET *socket) { (void)socket; }

static void datagram_send(void)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(at.pool, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "datagram", 8, at.pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(at.udp, packet, NET_A, 9), NX_SUCCESS);
    tx_thread_sleep(1);
}

/* A datagram in at.got. */
static UINT datagram_get(void)
{
    datagram_send();
    return nx_udp_socket_receive(at.udp, &at.got, 10);
}

#ifdef NX_ENABLE_INTERFACE_CAPABILITY
#define CAPABILITY NX_SUCCESS
#else
#define CAPABILITY NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_DUAL_PACKET_POOL
#define DUAL NX_SUCCESS
#else
#define DUAL NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_IP_RAW_PACKET_FILTER
#define RAW_FILTER NX_SUCCESS
#else
#define RAW_FILTER NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_IP_STATIC_ROUTING
#define ROUTING NX_SUCCESS
#else
#define ROUTING NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_LOW_WATERMARK
#define WATERMARK NX_SUCCESS
#else
#define WATERMARK NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
#define NOTIFY NX_SUCCESS
#else
#define NOTIFY NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_TCP_QUEUE_DEPTH_UPDATE_NOTIFY
#define DEPTH_NOTIFY NX_SUCCESS
#else
#define DEPTH_NOTIFY NX_NOT_SUPPORTED
#endif
#ifdef NX_DISABLE_FRAGMENTATION
#define FRAGMENTS NX_NOT_ENABLED
#else
#define FRAGMENTS NX_SUCCESS
#endif
#ifdef NX_ENABLE_IPV6_ADDRESS_CHANGE_NOTIFY
#define NOTIFY6 NX_SUCCESS
#else
#define NOTIFY6 NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_IPV6_MULTICAST
#define GROUPS6 NX_SUCCESS
#else
#define GROUPS6 NX_NOT_SUPPORTED
#endif
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
#define AUTOCONFIG NX_SUCCESS
#else
#define AUTOCONFIG NX_NOT_SUPPORTED
#endif
#ifdef NX_ENABLE_VLAN
#define VLAN NX_SUCCESS
#else
#define VLAN NX_NOT_SUPPORTED
#endif

/* G(status, service, arguments), in an order in which each can go well. */
#define GOOD(G)                                                                                   \
    G(NX_SUCCESS, nx_packet_pool_create, (at.fresh, "p", 128, fresh_memory, sizeof fresh_memory)) \
    G(NX_SUCCESS, nx_packet_pool_info_get,                                                        \
      (at.fresh, &word[0], &word[1], &word[2], &word[3], &word[4]))                               \
    G(WATERMARK, nx_packet_pool_low_watermark_set, (at.fresh, 1))                                 \
    G(NX_SUCCESS, nx_packet_pool_delete, (at.fresh))                                              \
    G(NX_SUCCESS, nx_packet_allocate, (at.pool, &at.got, NX_UDP_PACKET, 1))                       \
    G(NX_SUCCESS, nx_packet_copy, (at.packet, &at.got, at.pool, 1))                               \
    G(NX_SUCCESS, nx_packet_data_append, (at.packet, "x", 1, at.pool, 1))                         \
    G(NX_SUCCESS, nx_packet_data_extract_offset, (at.packet, 0, bytes, 4, &word[0]))              \
    G(NX_SUCCESS, nx_packet_data_retrieve, (at.packet, bytes, &word[0]))                          \
    G(NX_SUCCESS, nx_packet_length_get, (at.packet, &word[0]))                                    \
    G(VLAN, nx_packet_vlan_priority_set, (at.packet, 3))                                          \
    G(NX_SUCCESS, nx_packet_release, (at.packet))                                                 \
    G(NX_SUCCESS, nx_packet_transmit_release, (at.packet))                                        \
    G(NX_SUCCESS, nx_ip_create,                                                                   \
      (at.bare, "bare", NET_C, NET_MASK, at.pool, _nx_ram_network_driver, bare_stack,             \
       sizeof bare_stack, 1))                                                                     \
    G(NX_SUCCESS, nx_ip_address_change_notify, (at.ip, ip_notify, NX_NULL))                       \
    G(NX_SUCCESS, nx_ip_address_get, (at.ip, &word[0], &word[1]))                                 \
    G(NX_SUCCESS, nx_ip_address_set, (at.ip, NET_A, NET_MASK))                                    \
    G(DUAL, nx_ip_auxiliary_packet_pool_set, (at.ip, at.pool))                                    \
    G(NX_SUCCESS, nx_ip_driver_direct_command, (at.ip, NX_LINK_GET_STATUS, &word[0]))             \
    G(NX_SUCCESS, nx_ip_driver_interface_direct_command,                                          \
      (at.ip, NX_LINK_GET_STATUS, 0, &word[0]))                                                   \
    G(NX_SUCCESS, nx_ip_forwarding_enable, (at.ip))                                               \
    G(NX_SUCCESS, nx_ip_forwarding_disable, (at.ip))                                              \
    G(FRAGMENTS, nx_ip_fragment_enable, (at.ip))                                                  \
    G(FRAGMENTS, nx_ip_fragment_disable, (at.ip))                                                 \
    G(NX_SUCCESS, nx_ip_gateway_address_set, (at.ip, NET_B))                                      \
    G(NX_SUCCESS, nx_ip_gateway_address_get, (at.ip, &word[0]))                                   \
    G(NX_SUCCESS, nx_ip_gateway_address_clear, (at.ip))                                           \
    G(NX_SUCCESS, nx_ip_info_get,                                                                 \
      (at.ip, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6], &word[7],     \
       &word[8], &word[9]))                                                                       \
    G(NX_SUCCESS, nx_ip_interface_address_get, (at.ip, 0, &word[0], &word[1]))                    \
    G(NX_SUCCESS, nx_ip_interface_address_mapping_configure, (at.ip, 0, NX_TRUE))                 \
    G(NX_SUCCESS, nx_ip_interface_address_set, (at.ip, 0, NET_A, NET_MASK))                       \
    G(CAPABILITY, nx_ip_interface_capability_get, (at.ip, 0, &word[0]))                           \
    G(CAPABILITY, nx_ip_interface_capability_set, (at.ip, 0, 0))                                  \
    G(NX_SUCCESS, nx_ip_interface_info_get,                                                       \
      (at.ip, 0, &name, &word[0], &word[1], &word[2], &word[3], &word[4]))                        \
    G(NX_SUCCESS, nx_ip_interface_mtu_set, (at.ip, 0, 1500))                                      \
    G(NX_SUCCESS, nx_ip_interface_physical_address_get, (at.ip, 0, &word[10], &word[11]))         \
    G(NX_SUCCESS, nx_ip_interface_physical_address_set, (at.ip, 0, word[10], word[11], NX_TRUE))  \
    G(NX_SUCCESS, nx_ip_interface_status_check,                                                   \
      (at.ip, 0, NX_IP_INITIALIZE_DONE, &word[0], 10))                                            \
    G(NX_SUCCESS, nx_ip_status_check, (at.ip, NX_IP_INITIALIZE_DONE, &word[0], 10))               \
    G(NX_SUCCESS, nx_ip_link_status_change_notify_set, (at.ip, link_notify))                      \
    G(NX_SUCCESS, nx_ip_max_payload_size_find,                                                    \
      (at.ip, at.to, 0, 1, 2, NX_PROTOCOL_UDP, &word[0], &word[1]))                               \
    G(NX_SUCCESS, nx_ip_raw_packet_enable, (at.ip))                                               \
    G(RAW_FILTER, nx_ip_raw_packet_filter_set, (at.ip, NX_NULL))                                  \
    G(NX_SUCCESS, nx_ip_raw_receive_queue_max_set, (at.ip, 3))                                    \
    G(NX_SUCCESS, nx_ip_raw_packet_send, (at.ip, at.packet, NET_A, NX_IP_NORMAL))                 \
    G(NX_SUCCESS, nx_ip_raw_packet_receive, (at.ip, &at.got, 10))                                 \
    G(NX_SUCCESS, nx_ip_raw_packet_source_send, (at.ip, at.packet, NET_B, 0, NX_IP_NORMAL))       \
    G(NX_SUCCESS, nxd_ip_raw_packet_send, (at.ip, at.packet, at.to, 254, 64, NX_IP_NORMAL))       \
    G(NX_SUCCESS, nxd_ip_raw_packet_source_send,                                                  \
      (at.ip, at.packet, at.to, 0, 254, 64, NX_IP_NORMAL))                                        \
    G(NX_SUCCESS, nx_ip_raw_packet_disable, (at.ip))                                              \
    G(ROUTING, nx_ip_static_route_add, (at.ip, IP_ADDRESS(20, 0, 0, 0), 0xFF000000, NET_B))       \
    G(ROUTING, nx_ip_static_route_delete, (at.ip, IP_ADDRESS(20, 0, 0, 0), 0xFF000000))           \
    G(NX_SUCCESS, nx_arp_enable, (at.bare, bare_arp, sizeof bare_arp))                            \
    G(NX_SUCCESS, nx_arp_dynamic_entry_set, (at.ip, IP_ADDRESS(10, 0, 0, 8), 2, 8))               \
    G(NX_SUCCESS, nx_arp_hardware_address_find,                                                   \
      (at.ip, IP_ADDRESS(10, 0, 0, 8), &word[0], &word[1]))                                       \
    G(NX_SUCCESS, nx_arp_ip_address_find, (at.ip, &word[0], 2, 8))                                \
    G(NX_SUCCESS, nx_arp_entry_delete, (at.ip, IP_ADDRESS(10, 0, 0, 8)))                          \
    G(NX_SUCCESS, nx_arp_dynamic_entries_invalidate, (at.ip))                                     \
    G(NX_SUCCESS, nx_arp_gratuitous_send, (at.ip, NX_NULL))                                       \
    G(NX_SUCCESS, nx_arp_info_get,                                                                \
      (at.ip, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6], &word[7]))    \
    G(NX_SUCCESS, nx_arp_static_entry_create, (at.ip, IP_ADDRESS(10, 0, 0, 9), 2, 9))             \
    G(NX_SUCCESS, nx_arp_static_entry_delete, (at.ip, IP_ADDRESS(10, 0, 0, 9), 2, 9))             \
    G(NX_SUCCESS, nx_arp_static_entries_delete, (at.ip))                                          \
    G(NX_SUCCESS, nx_rarp_enable, (at.other))                                                     \
    G(NX_SUCCESS, nx_rarp_info_get, (at.other, &word[0], &word[1], &word[2]))                     \
    G(NX_SUCCESS, nx_rarp_disable, (at.other))                                                    \
    G(NX_SUCCESS, nx_icmp_enable, (at.bare))                                                      \
    G(NX_SUCCESS, nxd_icmp_enable, (at.bare))                                                     \
    G(NX_SUCCESS, nx_icmp_info_get,                                                               \
      (at.ip, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5]))                        \
    G(NX_SUCCESS, nx_icmp_ping, (at.ip, NET_B, at.text, 4, &at.got, 10))                          \
    G(NX_SUCCESS, nxd_icmp_ping, (at.ip, at.to, at.text, 4, &at.got, 10))                         \
    G(NX_SUCCESS, nxd_icmp_source_ping, (at.ip, at.to, 0, at.text, 4, &at.got, 10))               \
    G(NX_SUCCESS, nx_igmp_enable, (at.bare))                                                      \
    G(NX_SUCCESS, nx_igmp_info_get, (at.ip, &word[0], &word[1], &word[2], &word[3]))              \
    G(NX_SUCCESS, nx_igmp_loopback_enable, (at.ip))                                               \
    G(NX_SUCCESS, nx_igmp_loopback_disable, (at.ip))                                              \
    G(NX_SUCCESS, nx_igmp_multicast_interface_join, (at.ip, IP_ADDRESS(224, 0, 0, 9), 0))         \
    G(NX_SUCCESS, nx_igmp_multicast_interface_leave, (at.ip, IP_ADDRESS(224, 0, 0, 9), 0))        \
    G(NX_SUCCESS, nx_igmp_multicast_join, (at.ip, IP_ADDRESS(224, 0, 0, 9)))                      \
    G(NX_SUCCESS, nx_igmp_multicast_leave, (at.ip, IP_ADDRESS(224, 0, 0, 9)))                     \
    G(NX_SUCCESS, nx_ipv4_multicast_interface_join, (at.ip, IP_ADDRESS(224, 0, 0, 9), 0))         \
    G(NX_SUCCESS, nx_ipv4_multicast_interface_leave, (at.ip, IP_ADDRESS(224, 0, 0, 9), 0))        \
    G(NX_SUCCESS, nx_udp_enable, (at.bare))                                                       \
    G(NX_SUCCESS, nx_udp_free_port_find, (at.ip, 1, &number))                                     \
    G(NX_SUCCESS, nx_udp_info_get,                                                                \
      (at.ip, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6]))              \
    G(NX_SUCCESS, nx_udp_socket_create, (at.ip, at.udp, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY,      \
                                         64, 5))                                                  \
    G(NX_SUCCESS, nx_udp_socket_bind, (at.udp, 9, 10))                                            \
    G(NX_SUCCESS, nx_udp_socket_bytes_available, (at.udp, &word[0]))                              \
    G(NX_SUCCESS, nx_udp_socket_checksum_disable, (at.udp))                                       \
    G(NX_SUCCESS, nx_udp_socket_checksum_enable, (at.udp))                                        \
    G(NX_SUCCESS, nx_udp_socket_info_get,                                                         \
      (at.udp, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6]))             \
    G(NX_SUCCESS, nx_udp_socket_port_get, (at.udp, &number))                                      \
    G(NX_SUCCESS, nx_udp_socket_receive_notify, (at.udp, udp_notify))                             \
    G(VLAN, nx_udp_socket_vlan_priority_set, (at.udp, 2))                                         \
    G(NX_SUCCESS, nx_udp_socket_send, (at.udp, at.packet, NET_A, 9))                              \
    G(NX_SUCCESS, nx_udp_socket_receive, (at.udp, &at.got, 10))                                   \
    G(NX_SUCCESS, nx_udp_socket_source_send, (at.udp, at.packet, NET_B, 9, 0))                    \
    G(NX_SUCCESS, nxd_udp_socket_send, (at.udp, at.packet, at.to, 9))                             \
    G(NX_SUCCESS, nxd_udp_socket_source_send, (at.udp, at.packet, at.to, 9, 0))                   \
    G(NX_SUCCESS, nx_udp_socket_unbind, (at.udp))                                                 \
    G(NX_SUCCESS, nx_udp_socket_delete, (at.udp))                                                 \
    G(NX_SUCCESS, nx_tcp_enable, (at.bare))                                                       \
    G(NX_SUCCESS, nx_tcp_free_port_find, (at.ip, 1, &number))                                     \
    G(NX_SUCCESS, nx_tcp_info_get,                                                                \
      (at.ip, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6], &word[7],     \
       &word[8], &word[9], &word[10]))                                                            \
    G(NX_SUCCESS, nx_tcp_socket_create,                                                           \
      (at.ip, at.tcp, "c", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 1000, NX_NULL, NX_NULL))           \
    G(NX_SUCCESS, nx_tcp_server_socket_listen, (at.ip, 7, at.server, 2, NX_NULL))                 \
    G(NX_SUCCESS, nx_tcp_client_socket_bind, (at.tcp, 7777, 10))                                  \
    G(NX_SUCCESS, nx_tcp_client_socket_port_get, (at.tcp, &number))                               \
    G(NOTIFY, nx_tcp_socket_establish_notify, (at.tcp, tcp_notify))                               \
    G(NOTIFY, nx_tcp_socket_disconnect_complete_notify, (at.tcp, tcp_notify))                     \
    G(NOTIFY, nx_tcp_socket_timed_wait_callback, (at.tcp, tcp_notify))                            \
    G(DEPTH_NOTIFY, nx_tcp_socket_queue_depth_notify_set, (at.tcp, tcp_notify))                   \
    G(NX_SUCCESS, nx_tcp_socket_receive_notify, (at.tcp, tcp_notify))                             \
    G(NX_SUCCESS, nx_tcp_socket_window_update_notify_set, (at.tcp, tcp_notify))                   \
    G(WATERMARK, nx_tcp_socket_receive_queue_max_set, (at.tcp, 9))                                \
    G(NX_SUCCESS, nx_tcp_socket_transmit_configure, (at.tcp, 5, 100, 5, 1))                       \
    G(VLAN, nx_tcp_socket_vlan_priority_set, (at.tcp, 2))                                         \
    G(NX_SUCCESS, nx_tcp_socket_mss_set, (at.tcp, 500))                                           \
    G(NX_IN_PROGRESS, nx_tcp_client_socket_connect, (at.tcp, NET_A, 7, NX_NO_WAIT))               \
    G(NX_SUCCESS, nx_tcp_server_socket_accept, (at.server, 10))                                   \
    G(NX_SUCCESS, nx_tcp_socket_state_wait, (at.tcp, NX_TCP_ESTABLISHED, 10))                     \
    G(NX_SUCCESS, nx_tcp_socket_mss_get, (at.tcp, &word[0]))                                      \
    G(NX_SUCCESS, nx_tcp_socket_mss_peer_get, (at.tcp, &word[0]))                                 \
    G(NX_SUCCESS, nx_tcp_socket_peer_info_get, (at.tcp, &word[0], &word[1]))                      \
    G(NX_SUCCESS, nxd_tcp_socket_peer_info_get, (at.tcp, &got_address, &word[1]))                 \
    G(NX_SUCCESS, nx_tcp_socket_info_get,                                                         \
      (at.tcp, &word[0], &word[1], &word[2], &word[3], &word[4], &word[5], &word[6], &word[7],    \
       &word[8], &word[9], &word[10]))                                                            \
    G(NX_SUCCESS, nx_tcp_socket_send, (at.tcp, at.packet, 10))                                    \
    G(NX_SUCCESS, nx_tcp_socket_bytes_available, (at.server, &word[0]))                           \
    G(NX_SUCCESS, nx_tcp_socket_receive, (at.server, &at.got, 10))                                \
    G(NX_IN_PROGRESS, nx_tcp_socket_disconnect, (at.tcp, NX_NO_WAIT))                             \
    G(NX_SUCCESS, nx_tcp_client_socket_unbind, (at.tcp))                                          \
    G(NX_SUCCESS, nx_tcp_server_socket_unaccept, (at.server))                                     \
    G(NX_SUCCESS, nx_tcp_server_socket_relisten, (at.ip, 7, at.server))                           \
    G(NX_SUCCESS, nx_tcp_server_socket_unlisten, (at.ip, 7))                                      \
    G(NX_SUCCESS, nx_tcp_socket_delete, (at.tcp))                                                 \
    G(NX_SUCCESS, nx_ip_delete, (at.bare))                                                        \
    G(NX_SUCCESS, nxd_ipv6_enable, (at.ip))                                                       \
    G(NOTIFY6, nxd_ipv6_address_change_notify, (at.ip, notify6))                                  \
    G(NX_SUCCESS, nxd_ipv6_address_set, (at.ip, 0, at.own6, 64, &number))                         \
    G(NX_SUCCESS, nxd_ipv6_address_get, (at.ip, 0, &got_address, &word[0], &number))              \
    G(NX_SUCCESS, nxd_ipv6_address_delete, (at.ip, 0))                                            \
    G(NX_SUCCESS, nxd_ipv6_default_router_add, (at.ip, at.router6, 1800, 0))                      \
    G(NX_SUCCESS, nxd_ipv6_default_router_entry_get,                                              \
      (at.ip, 0, 0, &got_address, &word[0], &word[1], &word[2]))                                  \
    G(NX_SUCCESS, nxd_ipv6_default_router_get,                                                    \
      (at.ip, 0, &got_address, &word[0], &word[1]))                                               \
    G(NX_SUCCESS, nxd_ipv6_default_router_number_of_entries_get, (at.ip, 0, &number))             \
    G(NX_SUCCESS, nxd_ipv6_default_router_delete, (at.ip, at.router6))                            \
    G(GROUPS6, nxd_ipv6_multicast_interface_join, (at.ip, at.group6, 0))                          \
    G(GROUPS6, nxd_ipv6_multicast_interface_leave, (at.ip, at.group6, 0))                         \
    G(AUTOCONFIG, nxd_ipv6_stateless_address_autoconfig_disable, (at.ip, 0))                      \
    G(AUTOCONFIG, nxd_ipv6_stateless_address_autoconfig_enable, (at.ip, 0))                       \
    G(NX_SUCCESS, nxd_icmpv6_ra_flag_callback_set, (at.ip, ra_notify))                            \
    G(NX_SUCCESS, nxd_nd_cache_entry_set, (at.ip, at.neighbour6, 0, at.mac))                      \
    G(NX_SUCCESS, nxd_nd_cache_hardware_address_find,                                             \
      (at.ip, at.router6, &word[0], &word[1], &number))                                           \
    G(NX_SUCCESS, nxd_nd_cache_ip_address_find, (at.ip, &got_address, 0x0102, 0x03040506, &number)) \
    G(NX_SUCCESS, nxd_nd_cache_entry_delete, (at.ip, at.neighbour6))                              \
    G(NX_SUCCESS, nxd_nd_cache_invalidate, (at.ip))                                               \
    G(NX_SUCCESS, nxd_ipv6_disable, (at.ip))


#define GOOD_FUNCTION(status, service, arguments)                                                 \
    static UINT good_##service(void)                                                              \
    {                                                                                             \
        return service arguments;                                                                 \
    }
GOOD(GOOD_FUNCTION)

#define GOOD_ROW(status, service, arguments) {#service, status, good_##service},
static const struct {
    const char *name;
    UINT status;
    UINT (*call)(void);
} good[] = {GOOD(GOOD_ROW)};

/* --- what no call can bring about -------------------------------------------------- */

#define IPV6_ONLY "an address of IPv6 alone is chosen by the stack"
static const struct {
    const char *service;
    UINT status;
    const char *reason;
} unreachable[] = {
#ifdef NX_DISABLE_FRAGMENTATION
    {"nx_ip_fragment_enable", NX_SUCCESS, "NX_DISABLE_FRAGMENTATION"},
    {"nx_ip_fragment_disable", NX_SUCCESS, "NX_DISABLE_FRAGMENTATION"},
#else
    {"nx_ip_fragment_enable", NX_NOT_ENABLED, "NX_DISABLE_FRAGMENTATION alone gives it"},
    {"nx_ip_fragment_disable", NX_NOT_ENABLED, "NX_DISABLE_FRAGMENTATION alone gives it"},
#endif
    {"nx_ip_address_set", NX_NOT_SUPPORTED, "NX_DISABLE_IPV4, which is refused"},
    {"nx_udp_socket_source_send", NX_NOT_SUPPORTED, "NX_DISABLE_IPV4, which is refused"},
    {"nx_ipv4_multicast_interface_join", NX_NOT_ENABLED, "it needs no protocol"},
    {"nx_packet_data_append", NX_INVALID_PARAMETERS, "it allocates with type 0, which always fits"},
    {"nx_packet_data_append", NX_SIZE_ERROR, "NX_DISABLE_PACKET_CHAIN alone gives it"},
    {"nx_tcp_client_socket_connect", NX_INVALID_INTERFACE, "no route is NX_IP_ADDRESS_ERROR"},
    {"nxd_tcp_client_socket_connect", NX_INVALID_INTERFACE, "no route is NX_IP_ADDRESS_ERROR"},
    {"nx_tcp_socket_mss_set", NX_NOT_CONNECTED, "it may be set before, during and after"},
    {"nx_udp_socket_send", NX_NO_INTERFACE_ADDRESS, IPV6_ONLY},
    {"nxd_udp_socket_source_send", NX_NOT_FOUND, "the check says NX_INVALID_INTERFACE before"},
    {"nxd_ipv6_multicast_interface_join", NX_OVERFLOW, "a driver that refuses is no failure"},
    {"nxd_ipv6_enable", NX_NOT_SUPPORTED, "NX_DISABLE_IPV6 alone gives it"},
#if NX_MAX_PORT > CROWD
    {"nx_udp_free_port_find", NX_NO_FREE_PORTS, "with a smaller NX_MAX_PORT"},
    {"nx_udp_socket_bind", NX_NO_FREE_PORTS, "with a smaller NX_MAX_PORT"},
    {"nx_tcp_free_port_find", NX_NO_FREE_PORTS, "with a smaller NX_MAX_PORT"},
    {"nx_tcp_client_socket_bind", NX_NO_FREE_PORTS, "with a smaller NX_MAX_PORT"},
#endif
};

static int is_unreachable(const char *service, UINT status)
{
    for (size_t i = 0; i < sizeof unreachable / sizeof unreachable[0]; i++) {
        if (strcmp(unreachable[i].service, service) == 0 && unreachable[i].status == status)
            return 1;
    }
    return 0;
}

/* --- the story, and how it can fail ------------------------------------------------------ */

static void packet_ready(void)
{
    if (at.packet != NX_NULL)
        return;
    EXPECT(nx_packet_allocate(at.pool, &at.packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(at.packet, "text", 4, at.pool, NX_NO_WAIT), NX_SUCCESS);
}

static void got_release(void)
{
    if (at.got != NX_NULL)
        EXPECT(nx_packet_release(at.got), NX_SUCCESS);
    at.got = NX_NULL;
}

/* Of a service that an option brings, one build gives NX_NOT_SUPPORTED and the
 * other all else (tests/checks/net-options.sh runs both). */
static int is_of_other_option(size_t service, UINT status)
{
    return is_listed(service, "NOT_SUPPORTED") &&
           (returned[service][NX_SUCCESS] ? status == NX_NOT_SUPPORTED
                                          : returned[service][NX_NOT_SUPPORTED] != 0);
}

static void try_null(size_t row)
{
    const __typeof__(at) saved = at;

    memset(&at, 0, sizeof at);
    saw(good[row].name, good[row].call(), NX_PTR_ERROR, __LINE__);
    at = saved;
}

/* From an interrupt: the variable that callers' checks read says so. */
static void try_interrupt(size_t row)
{
    _tx_thread_system_state++;
    saw(good[row].name, good[row].call(), NX_CALLER_ERROR, __LINE__);
    _tx_thread_system_state--;
}

/* NULL in a member means: not enabled (api/hooks.md). */
static void try_disabled(size_t row)
{
    const NX_IP saved = net.ip_a;

    net.ip_a.nx_ip_tcp_packet_receive = NX_NULL;
    net.ip_a.nx_ip_udp_packet_receive = NX_NULL;
    net.ip_a.nx_ip_icmp_packet_receive = NX_NULL;
    net.ip_a.nx_ip_icmpv4_packet_process = NX_NULL;
    net.ip_a.nx_ip_igmp_packet_receive = NX_NULL;
    net.ip_a.nx_ip_igmp_periodic_processing = NX_NULL;
    net.ip_a.nx_ip_arp_allocate = NX_NULL;
    net.ip_a.nx_ip_raw_ip_processing = NX_NULL;
    net.ip_a.nx_ipv6_packet_receive = NX_NULL;
#ifndef NX_DISABLE_FRAGMENTATION
    net.ip_a.nx_ip_fragment_processing = NX_NULL;
#endif
    saw(good[row].name, good[row].call(), NX_NOT_ENABLED, __LINE__);
    net.ip_a.nx_ip_tcp_packet_receive = saved.nx_ip_tcp_packet_receive;
    net.ip_a.nx_ip_udp_packet_receive = saved.nx_ip_udp_packet_receive;
    net.ip_a.nx_ip_icmp_packet_receive = saved.nx_ip_icmp_packet_receive;
    net.ip_a.nx_ip_icmpv4_packet_process = saved.nx_ip_icmpv4_packet_process;
    net.ip_a.nx_ip_igmp_packet_receive = saved.nx_ip_igmp_packet_receive;
    net.ip_a.nx_ip_igmp_periodic_processing = saved.nx_ip_igmp_periodic_processing;
    net.ip_a.nx_ip_arp_allocate = saved.nx_ip_arp_allocate;
    net.ip_a.nx_ip_raw_ip_processing = saved.nx_ip_raw_ip_processing;
    net.ip_a.nx_ipv6_packet_receive = saved.nx_ipv6_packet_receive;
#ifndef NX_DISABLE_FRAGMENTATION
    net.ip_a.nx_ip_fragment_processing = saved.nx_ip_fragment_processing;
#endif
}

static void tell(size_t row)
{
    size_t service = service_find(good[row].name);

    packet_ready();
    if (is_listed(service, "PTR_ERROR"))
        try_null(row);
    if (is_listed(service, "NOT_ENABLED") && !is_unreachable(good[row].name, NX_NOT_ENABLED) &&
        strncmp(good[row].name, "nx_rarp", 7) != 0)
        try_disabled(row);
    if (is_listed(service, "CALLER_ERROR"))
        try_interrupt(row);
    saw(good[row].name, good[row].call(), good[row].status, __LINE__);
    got_release();
}

/* --- a second thread that waits, and whose wait is ended ------------------------------ */

static NXD_ADDRESS nobody_there = {NX_IP_VERSION_V4, {IP_ADDRESS(10, 0, 0, 200)}};
static NX_UDP_SOCKET second_udp;
static NX_TCP_SOCKET listener[NX_MAX_LISTEN_REQUESTS + 1];
static void (*job)(void);

static void second(void)
{
    for (;;) {
        tx_thread_suspend(&net.second);
        job();
    }
}

static void second_do(void (*what)(void))
{
    tx_thread_sleep(1);     /* the second thread has ended what it did before */
    job = what;
    EXPECT(tx_thread_resume(&net.second), TX_SUCCESS);
}

static void abort_wait(void (*what)(void))
{
    second_do(what);
    tx_thread_sleep(1);
    EXPECT(tx_thread_wait_abort(&net.second), TX_SUCCESS);
    tx_thread_sleep(1);
}

#define FOREVER NX_WAIT_FOREVER
#define WAIT(what, service, arguments)                                                             \
    static void wait_##what(void)                                                                  \
    {                                                                                              \
        saw(#service, service arguments, NX_WAIT_ABORTED, __LINE__);                               \
    }
WAIT(allocate, nx_packet_allocate, (at.pool, &at.got, 0, FOREVER))
WAIT(copy, nx_packet_copy, (at.packet, &at.got, at.pool, FOREVER))
WAIT(append, nx_packet_data_append,
     (at.packet, at.packet->nx_packet_data_start, 250, at.pool, FOREVER))
WAIT(ping, nx_icmp_ping, (at.ip, nobody_there.nxd_ip_address.v4, at.text, 4, &at.got, FOREVER))
WAIT(nxd_ping, nxd_icmp_ping, (at.ip, &nobody_there, at.text, 4, &at.got, FOREVER))
WAIT(source_ping, nxd_icmp_source_ping,
     (at.ip, &nobody_there, 0, at.text, 4, &at.got, FOREVER))
WAIT(raw, nx_ip_raw_packet_receive, (at.ip, &at.got, FOREVER))
WAIT(udp_bind, nx_udp_socket_bind, (&second_udp, 9, FOREVER))
WAIT(udp_receive, nx_udp_socket_receive, (at.udp, &at.got, FOREVER))
WAIT(tcp_bind, nx_tcp_client_socket_bind, (&listener[0], 7777, FOREVER))
WAIT(connect, nx_tcp_client_socket_connect,
     (at.tcp, nobody_there.nxd_ip_address.v4, 99, FOREVER))
WAIT(nxd_connect, nxd_tcp_client_socket_connect, (at.tcp, &nobody_there, 99, FOREVER))
WAIT(accept, nx_tcp_server_socket_accept, (at.server, FOREVER))
WAIT(state, nx_tcp_socket_state_wait, (at.tcp, NX_TCP_ESTABLISHED, FOREVER))
WAIT(tcp_receive, nx_tcp_socket_receive, (at.tcp, &at.got, FOREVER))
WAIT(send, nx_tcp_socket_send, (at.tcp, at.packet, FOREVER))
WAIT(disconnect, nx_tcp_socket_disconnect, (at.tcp, FOREVER))

/* --- what the story does not bring ----------------------------------------------------------- */

#define NOWHERE IP_ADDRESS(99, 0, 0, 1)     /* no route leads there */
#define GROUP   IP_ADDRESS(224, 0, 0, 9)
#define BAD_TOS 1                           /* below NX_IP_TOS_MASK */
#define NO_INTERFACE NX_MAX_IP_INTERFACES

static NXD_ADDRESS nowhere = {NX_IP_VERSION_V4, {NOWHERE}}, nobody = {NX_IP_VERSION_V4, {0}};
static NXD_ADDRESS a_address = {NX_IP_VERSION_V4, {NET_A}};

static void special_ip(void)
{
    static NX_IP ip;

    GET(NX_IP_ADDRESS_ERROR, nx_ip_create, (&ip, "x", GROUP, NET_MASK, at.pool,
                                            _nx_ram_network_driver, bare_stack, 4096, 1));
    GET(NX_SIZE_ERROR, nx_ip_create, (&ip, "x", NET_C, NET_MASK, at.pool, _nx_ram_network_driver,
                                      bare_stack, 1, 1));
    GET(NX_OPTION_ERROR, nx_ip_create, (&ip, "x", NET_C, NET_MASK, at.pool, _nx_ram_network_driver,
                                        bare_stack, 4096, TX_MAX_PRIORITIES));
    GET(NX_SOCKETS_BOUND, nx_ip_delete, (at.ip));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_address_set, (at.ip, GROUP, NET_MASK));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_interface_address_set, (at.ip, 0, GROUP, NET_MASK));
    GET(NX_UNHANDLED_COMMAND, nx_ip_driver_direct_command, (at.ip, 999, &word[0]));
    GET(NX_UNHANDLED_COMMAND, nx_ip_driver_interface_direct_command, (at.ip, 999, 0, &word[0]));
    GET(NX_NOT_FOUND, nx_ip_gateway_address_get, (at.ip, &word[0]));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_gateway_address_set, (at.ip, NOWHERE));
    GET(NX_OPTION_ERROR, nx_ip_status_check, (at.ip, 0x80000000, &word[0], 1));
    GET(NX_OPTION_ERROR, nx_ip_interface_status_check, (at.ip, 0, 0x80000000, &word[0], 1));
    GET(NX_NOT_SUCCESSFUL, nx_ip_status_check, (at.other, NX_IP_TCP_ENABLED, &word[0], 1));
    GET(NX_NOT_SUCCESSFUL, nx_ip_interface_status_check,
        (at.other, 0, NX_IP_TCP_ENABLED, &word[0], 1));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_max_payload_size_find,
        (at.ip, &nowhere, 0, 1, 2, NX_PROTOCOL_UDP, &word[0], &word[1]));
    GET(NX_NOT_SUPPORTED, nx_ip_max_payload_size_find,
        (at.ip, at.to, 0, 1, 2, NX_PROTOCOL_ICMP, &word[0], &word[1]));
    GET(ROUTING == NX_SUCCESS ? NX_IP_ADDRESS_ERROR : NX_NOT_SUPPORTED, nx_ip_static_route_add,
        (at.ip, IP_ADDRESS(20, 0, 0, 0), 0xFF000000, NOWHERE));
    GET(ROUTING == NX_SUCCESS ? NX_NOT_SUCCESSFUL : NX_NOT_SUPPORTED, nx_ip_static_route_delete,
        (at.ip, IP_ADDRESS(20, 0, 0, 0), 0xFF000000));
}

/* Two things are wrong at once: which of them is told. Nothing is enabled on the
 * other instance. */
static void special_order(void)
{
    static NX_IP ip;
    const ULONG there = IP_ADDRESS(10, 0, 0, 9);

    GET(NX_SIZE_ERROR, nx_ip_create, (&ip, "x", GROUP, NET_MASK, at.pool, _nx_ram_network_driver,
                                      bare_stack, 1, TX_MAX_PRIORITIES));
    GET(NX_OPTION_ERROR, nx_ip_create, (&ip, "x", GROUP, NET_MASK, at.pool, _nx_ram_network_driver,
                                        bare_stack, 4096, TX_MAX_PRIORITIES));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_interface_address_set, (at.ip, NO_INTERFACE, GROUP, NET_MASK));
    GET(NX_OPTION_ERROR, nx_ip_raw_packet_send, (at.ip, at.packet, 0, BAD_TOS));
    GET(NX_OPTION_ERROR, nx_ip_raw_packet_source_send,
        (at.ip, at.packet, NET_B, NO_INTERFACE, BAD_TOS));
    GET(NX_NOT_ENABLED, nx_arp_dynamic_entry_set, (at.other, 0, 2, 3));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_hardware_address_find, (at.other, 0, &word[0], &word[1]));
    GET(NX_INVALID_PARAMETERS, nx_arp_ip_address_find, (at.other, &word[0], 0, 0));
    GET(NX_INVALID_PARAMETERS, nx_arp_static_entry_create, (at.other, there, 0, 0));
    GET(NX_NOT_ENABLED, nx_arp_static_entry_create, (at.other, 0, 2, 3));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_static_entry_delete, (at.other, 0, 0, 0));
    GET(NX_INVALID_PARAMETERS, nx_arp_static_entry_delete, (at.other, there, 0, 0));
    GET(NX_NOT_ENABLED, nx_icmp_ping, (at.other, 0, at.text, 4, &at.got, 1));
    GET(NX_IP_ADDRESS_ERROR, nxd_icmp_ping, (at.other, &nobody, at.text, 4, &at.got, 1));
    GET(NX_INVALID_INTERFACE, nxd_icmp_source_ping,
        (at.other, at.to, NO_INTERFACE, at.text, 4, &at.got, 1));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_join, (at.other, NET_B));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_leave, (at.other, NET_B));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_interface_join, (at.other, NET_B, NO_INTERFACE));
    GET(NX_NOT_ENABLED, nx_igmp_multicast_interface_leave, (at.other, GROUP, NO_INTERFACE));
    GET(NX_IP_ADDRESS_ERROR, nx_udp_socket_source_send, (at.udp, at.packet, 0, 0, NO_INTERFACE));
    GET(NX_INVALID_PORT, nxd_udp_socket_send, (at.udp, at.packet, &nobody, 0));
    GET(NX_INVALID_INTERFACE, nxd_udp_socket_source_send,
        (at.udp, at.packet, &nobody, 0, NO_INTERFACE));
    EXPECT(nx_ip_address_set(at.other, 0, 0), NX_SUCCESS);
    GET(NX_IP_ADDRESS_ERROR, nx_arp_gratuitous_send, (at.other, NX_NULL));
}

static void special_interface(void)
{
    GET(NX_INVALID_INTERFACE, nx_ip_driver_interface_direct_command,
        (at.ip, NX_LINK_GET_STATUS, NO_INTERFACE, &word[0]));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_address_get,
        (at.ip, NO_INTERFACE, &word[0], &word[1]));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_address_set, (at.ip, NO_INTERFACE, NET_C, NET_MASK));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_address_mapping_configure,
        (at.ip, NO_INTERFACE, NX_TRUE));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_capability_get, (at.ip, NO_INTERFACE, &word[0]));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_capability_set, (at.ip, NO_INTERFACE, 0));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_info_get,
        (at.ip, NO_INTERFACE, &name, &word[0], &word[1], &word[2], &word[3], &word[4]));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_mtu_set, (at.ip, NO_INTERFACE, 1500));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_physical_address_get,
        (at.ip, NO_INTERFACE, &word[0], &word[1]));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_physical_address_set,
        (at.ip, NO_INTERFACE, 2, 3, NX_TRUE));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_status_check,
        (at.ip, NO_INTERFACE, NX_IP_INITIALIZE_DONE, &word[0], 1));
    GET(NX_INVALID_INTERFACE, nx_ip_max_payload_size_find,
        (at.ip, at.to, NO_INTERFACE, 1, 2, NX_PROTOCOL_UDP, &word[0], &word[1]));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_interface_attach,
        (at.ip, "i", GROUP, NET_MASK, _nx_ram_network_driver));
    GET(NX_DUPLICATED_ENTRY, nx_ip_interface_attach,
        (at.ip, "i", NET_A, NET_MASK, _nx_ram_network_driver));
    for (ULONG i = 1; i < NX_MAX_PHYSICAL_INTERFACES; i++)
        EXPECT(nx_ip_interface_attach(at.ip, "i", IP_ADDRESS(10, i, 0, 1), NET_MASK,
                                      _nx_ram_network_driver),
               NX_SUCCESS);
    GET(NX_NO_MORE_ENTRIES, nx_ip_interface_attach,
        (at.ip, "i", NET_C, NET_MASK, _nx_ram_network_driver));
    for (UINT i = 1; i < NX_MAX_PHYSICAL_INTERFACES; i++)
        EXPECT(nx_ip_interface_detach(at.ip, i), NX_SUCCESS);
    /* On an instance that can do without. */
    GET(NX_PTR_ERROR, nx_ip_interface_detach, (NX_NULL, 0));
    GET(NX_SUCCESS, nx_ip_interface_detach, (at.other, 0));
    GET(NX_INVALID_INTERFACE, nx_ip_interface_detach, (at.other, 0));
    GET(NX_INVALID_INTERFACE, nx_ip_driver_direct_command,
        (at.other, NX_LINK_GET_STATUS, &word[0]));
    GET(NX_PTR_ERROR, nx_ip_interface_attach, (at.other, "i", NET_C, NET_MASK, NX_NULL));
    _tx_thread_system_state++;
    GET(NX_CALLER_ERROR, nx_ip_interface_attach,
        (at.other, "i", NET_C, NET_MASK, _nx_ram_network_driver));
    GET(NX_CALLER_ERROR, nx_ip_interface_detach, (at.other, 0));
    _tx_thread_system_state--;
    GET(NX_SUCCESS, nx_ip_interface_attach,
        (at.other, "i", NET_C, NET_MASK, _nx_ram_network_driver));
}

static void special_group(void)
{
    GET(NX_IP_ADDRESS_ERROR, nx_ipv4_multicast_interface_join, (at.ip, NET_A, 0));
    GET(NX_INVALID_INTERFACE, nx_ipv4_multicast_interface_join, (at.ip, GROUP, NO_INTERFACE));
    GET(NX_IP_ADDRESS_ERROR, nx_ipv4_multicast_interface_leave, (at.ip, NET_A, 0));
    GET(NX_INVALID_INTERFACE, nx_ipv4_multicast_interface_leave, (at.ip, GROUP, NO_INTERFACE));
    GET(NX_ENTRY_NOT_FOUND, nx_ipv4_multicast_interface_leave, (at.ip, GROUP, 0));
    GET(NX_ALREADY_ENABLED, nx_igmp_enable, (at.ip));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_interface_join, (at.ip, NET_A, 0));
    GET(NX_INVALID_INTERFACE, nx_igmp_multicast_interface_join, (at.ip, GROUP, NO_INTERFACE));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_interface_leave, (at.ip, NET_A, 0));
    GET(NX_INVALID_INTERFACE, nx_igmp_multicast_interface_leave, (at.ip, GROUP, NO_INTERFACE));
    GET(NX_ENTRY_NOT_FOUND, nx_igmp_multicast_interface_leave, (at.ip, GROUP, 0));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_join, (at.ip, NET_A));
    GET(NX_IP_ADDRESS_ERROR, nx_igmp_multicast_leave, (at.ip, NET_A));
    GET(NX_ENTRY_NOT_FOUND, nx_igmp_multicast_leave, (at.ip, GROUP));
    for (ULONG i = 0; i < NX_MAX_MULTICAST_GROUPS; i++)
        EXPECT(nx_igmp_multicast_join(at.ip, GROUP + 1 + i), NX_SUCCESS);
    GET(NX_NO_MORE_ENTRIES, nx_ipv4_multicast_interface_join, (at.ip, GROUP, 0));
    GET(NX_NO_MORE_ENTRIES, nx_igmp_multicast_interface_join, (at.ip, GROUP, 0));
    GET(NX_NO_MORE_ENTRIES, nx_igmp_multicast_join, (at.ip, GROUP));
    for (ULONG i = 0; i < NX_MAX_MULTICAST_GROUPS; i++)
        EXPECT(nx_igmp_multicast_leave(at.ip, GROUP + 1 + i), NX_SUCCESS);
    /* The first interface can be gone, where there are others. */
    net.ip_a.nx_ip_interface[0].nx_interface_valid = NX_FALSE;
    GET(NX_INVALID_INTERFACE, nx_igmp_multicast_join, (at.ip, GROUP));
    GET(NX_INVALID_INTERFACE, nx_igmp_multicast_leave, (at.ip, GROUP));
    net.ip_a.nx_ip_interface[0].nx_interface_valid = NX_TRUE;
}

static void special_arp(void)
{
    static UCHAR cache[64 * sizeof(NX_ARP)];
    ULONG address = NET_C + 100;
    ULONG made = 0;

    GET(NX_SIZE_ERROR, nx_arp_enable, (at.other, cache, 1));
    GET(NX_ALREADY_ENABLED, nx_arp_enable, (at.ip, cache, sizeof cache));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_dynamic_entry_set, (at.ip, 0, 2, 3));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_entry_delete, (at.ip, 0));
    GET(NX_ENTRY_NOT_FOUND, nx_arp_entry_delete, (at.ip, address));
    GET(NX_ENTRY_NOT_FOUND, nx_arp_hardware_address_find, (at.ip, address, &word[0], &word[1]));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_hardware_address_find, (at.ip, 0, &word[0], &word[1]));
    GET(NX_ENTRY_NOT_FOUND, nx_arp_ip_address_find, (at.ip, &word[0], 2, 99));
    GET(NX_INVALID_PARAMETERS, nx_arp_ip_address_find, (at.ip, &word[0], 0, 0));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_static_entry_create, (at.ip, 0, 2, 3));
    GET(NX_INVALID_PARAMETERS, nx_arp_static_entry_create, (at.ip, address, 0, 0));
    GET(NX_IP_ADDRESS_ERROR, nx_arp_static_entry_delete, (at.ip, 0, 2, 3));
    GET(NX_INVALID_PARAMETERS, nx_arp_static_entry_delete, (at.ip, address, 0, 0));
    GET(NX_ENTRY_NOT_FOUND, nx_arp_static_entry_delete, (at.ip, address, 2, 3));
    EXPECT(nx_arp_dynamic_entries_invalidate(at.ip), NX_SUCCESS);
    while (nx_arp_static_entry_create(at.ip, address + made, 2, 3) == NX_SUCCESS)
        made++;
    GET(NX_NO_MORE_ENTRIES, nx_arp_static_entry_create, (at.ip, address + made, 2, 3));
    GET(NX_NO_MORE_ENTRIES, nx_arp_dynamic_entry_set, (at.ip, address + made, 2, 3));
    EXPECT(nx_arp_static_entries_delete(at.ip), NX_SUCCESS);
    GET(NX_NOT_ENABLED, nx_rarp_disable, (at.other));
    GET(NX_NOT_ENABLED, nx_rarp_info_get, (at.other, &word[0], &word[1], &word[2]));
    GET(NX_IP_ADDRESS_ERROR, nx_rarp_enable, (at.ip));
    EXPECT(nx_ip_address_set(at.other, 0, 0), NX_SUCCESS);
    EXPECT(nx_rarp_enable(at.other), NX_SUCCESS);
    GET(NX_ALREADY_ENABLED, nx_rarp_enable, (at.other));
    EXPECT(nx_rarp_disable(at.other), NX_SUCCESS);
}

/* Services that take packets, all with one whose bounds are out of order. */
static void packet_bounds(UCHAR **bound, UCHAR *to, UINT status)
{
    UCHAR *saved = *bound;

    *bound = to;
    GET(status, nx_packet_copy, (at.packet, &at.got, at.pool, NX_NO_WAIT));
    GET(status, nx_packet_data_append, (at.packet, "x", 1, at.pool, NX_NO_WAIT));
    GET(status, nx_packet_release, (at.packet));
    GET(status, nx_packet_transmit_release, (at.packet));
    GET(status, nx_ip_raw_packet_send, (at.ip, at.packet, NET_B, NX_IP_NORMAL));
    GET(status, nx_ip_raw_packet_source_send, (at.ip, at.packet, NET_B, 0, NX_IP_NORMAL));
    GET(status, nxd_ip_raw_packet_send, (at.ip, at.packet, at.to, 254, 64, NX_IP_NORMAL));
    GET(status, nxd_ip_raw_packet_source_send,
        (at.ip, at.packet, at.to, 0, 254, 64, NX_IP_NORMAL));
    GET(status, nx_udp_socket_send, (at.udp, at.packet, NET_B, 9));
    GET(status, nx_udp_socket_source_send, (at.udp, at.packet, NET_B, 9, 0));
    GET(status, nxd_udp_socket_send, (at.udp, at.packet, at.to, 9));
    GET(status, nxd_udp_socket_source_send, (at.udp, at.packet, at.to, 9, 0));
    *bound = saved;
}

/* The same to a connection. */
static void segment_bounds(UCHAR **bound, UCHAR *to, UINT status)
{
    UCHAR *saved = *bound;

    *bound = to;
    GET(status, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
    *bound = saved;
}

static void special_packet(void)
{
    NX_PACKET *empty;
    NX_PACKET *taken = NX_NULL;
    NX_PACKET *one;

    packet_ready();
    packet_bounds(&at.packet->nx_packet_prepend_ptr, at.packet->nx_packet_data_start - 1,
                  NX_UNDERFLOW);
    packet_bounds(&at.packet->nx_packet_append_ptr, at.packet->nx_packet_data_end + 1,
                  NX_OVERFLOW);
    GET(NX_SIZE_ERROR, nx_packet_pool_create, (at.fresh, "p", 128, fresh_memory, 1));
    GET(NX_OPTION_ERROR, nx_packet_allocate, (at.pool, &at.got, 1, NX_NO_WAIT));
    GET(NX_INVALID_PARAMETERS, nx_packet_allocate, (at.pool, &at.got, 4000, NX_NO_WAIT));
    EXPECT(nx_packet_pool_create(at.fresh, "small", 16, fresh_memory, sizeof fresh_memory),
           NX_SUCCESS);
    GET(NX_INVALID_PARAMETERS, nx_packet_copy, (at.packet, &at.got, at.fresh, NX_NO_WAIT));
    EXPECT(nx_packet_pool_delete(at.fresh), NX_SUCCESS);
    GET(NX_PACKET_OFFSET_ERROR, nx_packet_data_extract_offset,
        (at.packet, 999, bytes, 4, &word[0]));
    GET(NX_INVALID_PARAMETERS, nx_packet_vlan_priority_set, (at.packet, NX_VLAN_PRIORITY_MAX + 1));
    EXPECT(nx_packet_allocate(at.pool, &empty, 0, NX_NO_WAIT), NX_SUCCESS);
    GET(NX_INVALID_PACKET, nx_packet_copy, (empty, &at.got, at.pool, NX_NO_WAIT));
    empty->nx_packet_length = 1;        /* more than there is */
    GET(NX_INVALID_PACKET, nx_packet_data_retrieve, (empty, bytes, &word[0]));
    empty->nx_packet_length = 0;
    EXPECT(nx_packet_release(empty), NX_SUCCESS);
    /* With an empty pool. */
    while (nx_packet_allocate(at.pool, &one, 0, NX_NO_WAIT) == NX_SUCCESS) {
        one->nx_packet_queue_next = taken;
        taken = one;
    }
    GET(NX_NO_PACKET, nx_packet_allocate, (at.pool, &at.got, 0, 1));
    GET(NX_NO_PACKET, nx_packet_copy, (at.packet, &at.got, at.pool, 1));
    GET(NX_NO_PACKET, nx_packet_data_append, (at.packet, at.packet->nx_packet_data_start, 250,
                                              at.pool, 1));
    GET(NX_NO_PACKET, nx_arp_gratuitous_send, (at.ip, NX_NULL));
    GET(NX_NO_PACKET, nx_icmp_ping, (at.ip, NET_B, at.text, 4, &at.got, 1));
    abort_wait(wait_allocate);
    abort_wait(wait_copy);
    abort_wait(wait_append);
    at.got = NX_NULL;
    while (taken != NX_NULL) {
        one = taken;
        taken = one->nx_packet_queue_next;
        one->nx_packet_queue_next = NX_NULL;
        EXPECT(nx_packet_release(one), NX_SUCCESS);
    }
}

static void special_ping(void)
{
    GET(NX_ALREADY_ENABLED, nx_icmp_enable, (at.ip));
    GET(NX_OVERFLOW, nx_icmp_ping, (at.ip, NET_B, at.text, 65508, &at.got, 1));
    GET(NX_IP_ADDRESS_ERROR, nx_icmp_ping, (at.ip, 0, at.text, 4, &at.got, 1));
    GET(NX_NO_RESPONSE, nx_icmp_ping, (at.ip, IP_ADDRESS(10, 0, 0, 200), at.text, 4, &at.got, 1));
    GET(NX_OVERFLOW, nxd_icmp_ping, (at.ip, at.to, at.text, 65508, &at.got, 1));
    GET(NX_IP_ADDRESS_ERROR, nxd_icmp_ping, (at.ip, &nobody, at.text, 4, &at.got, 1));
    GET(NX_NO_RESPONSE, nxd_icmp_ping, (at.ip, &a_address, at.text, 4, &at.got, NX_NO_WAIT));
    GET(NX_OVERFLOW, nxd_icmp_source_ping, (at.ip, at.to, 0, at.text, 65508, &at.got, 1));
    GET(NX_IP_ADDRESS_ERROR, nxd_icmp_source_ping,
        (at.ip, &nobody, 0, at.text, 4, &at.got, 1));
    GET(NX_NO_RESPONSE, nxd_icmp_source_ping,
        (at.ip, &a_address, 0, at.text, 4, &at.got, NX_NO_WAIT));
    GET(NX_INVALID_INTERFACE, nxd_icmp_source_ping,
        (at.ip, at.to, NO_INTERFACE, at.text, 4, &at.got, 1));
    abort_wait(wait_ping);
    abort_wait(wait_nxd_ping);
    abort_wait(wait_source_ping);
}

static void special_raw(void)
{
    EXPECT(nx_ip_raw_packet_enable(at.ip), NX_SUCCESS);
    packet_ready();
    GET(NX_IP_ADDRESS_ERROR, nx_ip_raw_packet_send, (at.ip, at.packet, 0, NX_IP_NORMAL));
    GET(NX_OPTION_ERROR, nx_ip_raw_packet_send, (at.ip, at.packet, NET_B, BAD_TOS));
    GET(NX_IP_ADDRESS_ERROR, nx_ip_raw_packet_source_send, (at.ip, at.packet, 0, 0, 0));
    GET(NX_OPTION_ERROR, nx_ip_raw_packet_source_send, (at.ip, at.packet, NET_B, 0, BAD_TOS));
    GET(NX_INVALID_INTERFACE, nx_ip_raw_packet_source_send,
        (at.ip, at.packet, NET_B, NO_INTERFACE, 0));
    GET(NX_IP_ADDRESS_ERROR, nxd_ip_raw_packet_send, (at.ip, at.packet, &nobody, 254, 64, 0));
    GET(NX_INVALID_PARAMETERS, nxd_ip_raw_packet_send, (at.ip, at.packet, at.to, 256, 64, 0));
    GET(NX_IP_ADDRESS_ERROR, nxd_ip_raw_packet_source_send,
        (at.ip, at.packet, &nobody, 0, 254, 64, 0));
    GET(NX_INVALID_INTERFACE, nxd_ip_raw_packet_source_send,
        (at.ip, at.packet, at.to, NO_INTERFACE, 254, 64, 0));
    GET(NX_INVALID_PARAMETERS, nxd_ip_raw_packet_source_send,
        (at.ip, at.packet, at.to, 0, 254, 256, 0));
    GET(NX_NO_PACKET, nx_ip_raw_packet_receive, (at.ip, &at.got, 1));
    abort_wait(wait_raw);
}

static void special_udp(void)
{
    GET(NX_ALREADY_ENABLED, nx_udp_enable, (at.ip));
    GET(NX_INVALID_PORT, nx_udp_free_port_find, (at.ip, NX_MAX_PORT + 1, &number));
    GET(NX_OPTION_ERROR, nx_udp_socket_create,
        (at.ip, at.udp, "u", BAD_TOS, NX_FRAGMENT_OKAY, 64, 5));
    EXPECT(nx_udp_socket_create(at.ip, at.udp, "u", 0, NX_FRAGMENT_OKAY, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(at.ip, &second_udp, "v", 0, NX_FRAGMENT_OKAY, 64, 5), NX_SUCCESS);
    packet_ready();
    GET(NX_NOT_BOUND, nx_udp_socket_checksum_disable, (at.udp));
    GET(NX_NOT_BOUND, nx_udp_socket_checksum_enable, (at.udp));
    GET(NX_NOT_SUCCESSFUL, nx_udp_socket_bytes_available, (at.udp, &word[0]));
    GET(NX_NOT_BOUND, nx_udp_socket_port_get, (at.udp, &number));
    GET(NX_NOT_BOUND, nx_udp_socket_receive, (at.udp, &at.got, 1));
    GET(NX_NOT_BOUND, nx_udp_socket_unbind, (at.udp));
    GET(NX_NOT_BOUND, nx_udp_socket_send, (at.udp, at.packet, NET_B, 9));
    GET(NX_NOT_BOUND, nx_udp_socket_source_send, (at.udp, at.packet, NET_B, 9, 0));
    GET(NX_NOT_BOUND, nxd_udp_socket_send, (at.udp, at.packet, at.to, 9));
    GET(NX_NOT_BOUND, nxd_udp_socket_source_send, (at.udp, at.packet, at.to, 9, 0));
    GET(NX_INVALID_PORT, nx_udp_socket_bind, (at.udp, NX_MAX_PORT + 1, 1));
    EXPECT(nx_udp_socket_bind(at.udp, 9, NX_NO_WAIT), NX_SUCCESS);
    GET(NX_ALREADY_BOUND, nx_udp_socket_bind, (at.udp, 9, NX_NO_WAIT));
    GET(NX_PORT_UNAVAILABLE, nx_udp_socket_bind, (&second_udp, 9, NX_NO_WAIT));
    abort_wait(wait_udp_bind);
    GET(NX_STILL_BOUND, nx_udp_socket_delete, (at.udp));
    GET(NX_NO_PACKET, nx_udp_socket_receive, (at.udp, &at.got, 1));
    abort_wait(wait_udp_receive);
    GET(NX_INVALID_PARAMETERS, nx_udp_socket_vlan_priority_set,
        (at.udp, NX_VLAN_PRIORITY_MAX + 1));
    GET(NX_IP_ADDRESS_ERROR, nx_udp_socket_send, (at.udp, at.packet, 0, 9));
    GET(NX_INVALID_PORT, nx_udp_socket_send, (at.udp, at.packet, NET_B, 0));
    GET(NX_IP_ADDRESS_ERROR, nx_udp_socket_source_send, (at.udp, at.packet, 0, 9, 0));
    GET(NX_INVALID_PORT, nx_udp_socket_source_send, (at.udp, at.packet, NET_B, 0, 0));
    GET(NX_INVALID_INTERFACE, nx_udp_socket_source_send,
        (at.udp, at.packet, NET_B, 9, NO_INTERFACE));
    GET(NX_IP_ADDRESS_ERROR, nxd_udp_socket_send, (at.udp, at.packet, &nobody, 9));
    GET(NX_INVALID_PORT, nxd_udp_socket_send, (at.udp, at.packet, at.to, 0));
    GET(NX_IP_ADDRESS_ERROR, nxd_udp_socket_source_send, (at.udp, at.packet, &nobody, 9, 0));
    GET(NX_INVALID_PORT, nxd_udp_socket_source_send, (at.udp, at.packet, at.to, 0, 0));
    GET(NX_INVALID_INTERFACE, nxd_udp_socket_source_send,
        (at.udp, at.packet, at.to, 9, NO_INTERFACE));
}

/* Of a datagram; and of a packet that is none. */
static void special_extract(void)
{
    datagram_get();
    GET(NX_SUCCESS, nx_udp_packet_info_extract, (at.got, &word[0], &number, &number, &number));
    GET(NX_SUCCESS, nx_udp_source_extract, (at.got, &word[0], &number));
    GET(NX_SUCCESS, nxd_udp_packet_info_extract,
        (at.got, &got_address, &number, &number, &number));
    GET(NX_SUCCESS, nxd_udp_source_extract, (at.got, &got_address, &number));
    _tx_thread_system_state++;
    GET(NX_CALLER_ERROR, nx_udp_packet_info_extract,
        (at.got, &word[0], &number, &number, &number));
    GET(NX_CALLER_ERROR, nxd_udp_packet_info_extract,
        (at.got, &got_address, &number, &number, &number));
    GET(NX_CALLER_ERROR, nxd_udp_source_extract, (at.got, &got_address, &number));
    _tx_thread_system_state--;
    got_release();
    GET(NX_PTR_ERROR, nx_udp_packet_info_extract, (NX_NULL, &word[0], &number, &number, &number));
    GET(NX_PTR_ERROR, nx_udp_source_extract, (NX_NULL, &word[0], &number));
    GET(NX_PTR_ERROR, nxd_udp_packet_info_extract,
        (NX_NULL, &got_address, &number, &number, &number));
    GET(NX_PTR_ERROR, nxd_udp_source_extract, (NX_NULL, &got_address, &number));
    packet_ready();
    at.packet->nx_packet_ip_version = 0;
    GET(NX_INVALID_PACKET, nx_udp_packet_info_extract,
        (at.packet, &word[0], &number, &number, &number));
    GET(NX_INVALID_PACKET, nx_udp_source_extract, (at.packet, &word[0], &number));
    GET(NX_INVALID_PACKET, nxd_udp_packet_info_extract,
        (at.packet, &got_address, &number, &number, &number));
    GET(NX_INVALID_PACKET, nxd_udp_source_extract, (at.packet, &got_address, &number));
}

static void special_listen(void)
{
    NX_TCP_SOCKET *last = &listener[NX_MAX_LISTEN_REQUESTS];

    for (UINT i = 0; i <= NX_MAX_LISTEN_REQUESTS; i++)
        EXPECT(nx_tcp_socket_create(at.ip, &listener[i], "l", 0, NX_FRAGMENT_OKAY, 64, 1000,
                                    NX_NULL, NX_NULL),
               NX_SUCCESS);
    for (UINT i = 0; i < NX_MAX_LISTEN_REQUESTS; i++)
        EXPECT(nx_tcp_server_socket_listen(at.ip, 100 + i, &listener[i], 2, NX_NULL), NX_SUCCESS);
    GET(NX_MAX_LISTEN, nx_tcp_server_socket_listen, (at.ip, 200, last, 2, NX_NULL));
    GET(NX_DUPLICATE_LISTEN, nx_tcp_server_socket_listen, (at.ip, 100, last, 2, NX_NULL));
    GET(NX_INVALID_PORT, nx_tcp_server_socket_listen, (at.ip, 0, last, 2, NX_NULL));
    GET(NX_INVALID_PORT, nx_tcp_server_socket_relisten, (at.ip, 0, last));
    GET(NX_INVALID_RELISTEN, nx_tcp_server_socket_relisten, (at.ip, 200, last));
    GET(NX_INVALID_PORT, nx_tcp_server_socket_unlisten, (at.ip, 0));
    GET(NX_ENTRY_NOT_FOUND, nx_tcp_server_socket_unlisten, (at.ip, 200));
    GET(NX_NOT_LISTEN_STATE, nx_tcp_server_socket_accept, (last, 1));
    for (UINT i = 0; i < NX_MAX_LISTEN_REQUESTS; i++)
        EXPECT(nx_tcp_server_socket_unlisten(at.ip, 100 + i), NX_SUCCESS);
    for (UINT i = 1; i <= NX_MAX_LISTEN_REQUESTS; i++)
        EXPECT(nx_tcp_socket_delete(&listener[i]), NX_SUCCESS);
}

/* A client that is not connected. */
static void special_client(void)
{
    GET(NX_NOT_BOUND, nx_tcp_client_socket_port_get, (at.tcp, &number));
    GET(NX_NOT_BOUND, nx_tcp_client_socket_unbind, (at.tcp));
    GET(NX_NOT_BOUND, nx_tcp_client_socket_connect, (at.tcp, NET_A, 7, NX_NO_WAIT));
    GET(NX_NOT_BOUND, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 7, NX_NO_WAIT));
    GET(NX_NOT_BOUND, nx_tcp_socket_receive, (at.tcp, &at.got, 1));
    GET(NX_NOT_BOUND, nx_tcp_socket_send, (at.tcp, at.packet, 1));
    GET(NX_NOT_CONNECTED, nx_tcp_socket_bytes_available, (at.tcp, &word[0]));
    GET(NX_NOT_CONNECTED, nx_tcp_socket_peer_info_get, (at.tcp, &word[0], &word[1]));
    GET(NX_NOT_CONNECTED, nxd_tcp_socket_peer_info_get, (at.tcp, &got_address, &word[1]));
    GET(NX_NOT_CONNECTED, nx_tcp_socket_disconnect, (at.tcp, 1));
    GET(NX_SIZE_ERROR, nx_tcp_socket_mss_set, (at.tcp, 9000));
    GET(NX_OPTION_ERROR, nx_tcp_socket_state_wait, (at.tcp, 0, 1));
    GET(NX_NOT_SUCCESSFUL, nx_tcp_socket_state_wait, (at.tcp, NX_TCP_ESTABLISHED, 1));
    abort_wait(wait_state);
    GET(NX_OPTION_ERROR, nx_tcp_socket_transmit_configure, (at.tcp, 0, 100, 5, 1));
    GET(NX_INVALID_PARAMETERS, nx_tcp_socket_vlan_priority_set,
        (at.tcp, NX_VLAN_PRIORITY_MAX + 1));
    GET(NX_INVALID_PORT, nx_tcp_free_port_find, (at.ip, NX_MAX_PORT + 1, &number));
    GET(NX_INVALID_PORT, nx_tcp_client_socket_bind, (at.tcp, NX_MAX_PORT + 1, 1));
    EXPECT(nx_tcp_client_socket_bind(at.tcp, 7777, NX_NO_WAIT), NX_SUCCESS);
    GET(NX_ALREADY_BOUND, nx_tcp_client_socket_bind, (at.tcp, 7777, NX_NO_WAIT));
    GET(NX_PORT_UNAVAILABLE, nx_tcp_client_socket_bind, (&listener[0], 7777, NX_NO_WAIT));
    abort_wait(wait_tcp_bind);
    GET(NX_ALREADY_BOUND, nx_tcp_server_socket_listen, (at.ip, 200, at.tcp, 2, NX_NULL));
    GET(NX_STILL_BOUND, nx_tcp_socket_delete, (at.tcp));
    GET(NX_IP_ADDRESS_ERROR, nx_tcp_client_socket_connect, (at.tcp, 0, 7, 1));
    GET(NX_INVALID_PORT, nx_tcp_client_socket_connect, (at.tcp, NET_A, 0, 1));
    GET(NX_IP_ADDRESS_ERROR, nxd_tcp_client_socket_connect, (at.tcp, &nobody, 7, 1));
    GET(NX_INVALID_PORT, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 0, 1));
    GET(NX_PTR_ERROR, nxd_tcp_client_socket_connect, (NX_NULL, &a_address, 7, 1));
    _tx_thread_system_state++;
    GET(NX_CALLER_ERROR, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 7, 1));
    _tx_thread_system_state--;
    net.ip_a.nx_ip_tcp_packet_receive = NX_NULL;
    GET(NX_NOT_ENABLED, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 7, 1));
    net.ip_a.nx_ip_tcp_packet_receive = _nx_tcp_packet_receive;
    GET(NX_NOT_CONNECTED, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 99, 1));
    GET(NX_IN_PROGRESS, nxd_tcp_client_socket_connect, (at.tcp, &nobody_there, 99, NX_NO_WAIT));
    GET(NX_NOT_CLOSED, nxd_tcp_client_socket_connect, (at.tcp, &a_address, 99, 1));
    GET(NX_NOT_CLOSED, nx_tcp_client_socket_connect, (at.tcp, NET_A, 99, 1));
    GET(NX_NOT_CLOSED, nx_tcp_client_socket_unbind, (at.tcp));
    GET(NX_NOT_CONNECTED, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
    EXPECT(nx_tcp_socket_disconnect(at.tcp, NX_NO_WAIT), NX_SUCCESS);
    abort_wait(wait_connect);
    abort_wait(wait_nxd_connect);
}

static VOID drop_packet(NX_IP *ip, NX_PACKET *packet)
{
    NX_PARAMETER_NOT_USED(ip);
    nx_packet_release(packet);
}

/* Nobody takes what at.tcp sends: the window fills first, and then the queue is
 * short (NX18). */
static void full_window(void)
{
    UINT status;

    do {
        packet_ready();
        if (at.packet->nx_packet_length < 100)
            EXPECT(nx_packet_data_append(at.packet, bytes, sizeof bytes, at.pool, NX_NO_WAIT),
                   NX_SUCCESS);
        status = nx_tcp_socket_send(at.tcp, at.packet, NX_NO_WAIT);
    } while (status == NX_SUCCESS);
    EXPECT(status, NX_WINDOW_OVERFLOW);
    GET(NX_WINDOW_OVERFLOW, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
    segment_bounds(&at.packet->nx_packet_prepend_ptr, at.packet->nx_packet_data_start - 1,
                   NX_UNDERFLOW);
    segment_bounds(&at.packet->nx_packet_append_ptr, at.packet->nx_packet_data_end + 1,
                   NX_OVERFLOW);
    abort_wait(wait_send);
    EXPECT(nx_tcp_socket_transmit_configure(at.tcp, 1, 100, 5, 0), NX_SUCCESS);
    GET(NX_TX_QUEUE_DEPTH, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
}

/* An interface that lost its address. */
static void special_no_address(void)
{
    ULONG *address = &net.ip_a.nx_ip_interface[0].nx_interface_ip_address;

    *address = 0;
    GET(NX_IP_ADDRESS_ERROR, nx_arp_gratuitous_send, (at.ip, NX_NULL));
    packet_ready();
    GET(NX_NO_INTERFACE_ADDRESS, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
    *address = NET_A;
}

static void special_connection(void)
{
    EXPECT(nx_tcp_server_socket_listen(at.ip, 7, at.server, 2, NX_NULL), NX_SUCCESS);
    abort_wait(wait_accept);
    EXPECT(nx_tcp_server_socket_unaccept(at.server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_relisten(at.ip, 7, at.server), NX_SUCCESS);
    GET(NX_NOT_CLOSED, nx_tcp_server_socket_relisten, (at.ip, 7, at.server));
    GET(NX_ALREADY_BOUND, nx_tcp_server_socket_relisten, (at.ip, 7, at.tcp));
    EXPECT(nx_tcp_client_socket_connect(at.tcp, NET_A, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    tx_thread_sleep(1);
    /* The SYN is there. The answer goes to a client that does not listen now. */
    net.ip_a.nx_ip_tcp_packet_receive = drop_packet;
    GET(NX_IN_PROGRESS, nx_tcp_server_socket_accept, (at.server, NX_NO_WAIT));
    tx_thread_sleep(1);
    net.ip_a.nx_ip_tcp_packet_receive = _nx_tcp_packet_receive;
    EXPECT(nx_tcp_socket_disconnect(at.tcp, NX_NO_WAIT), NX_SUCCESS);
    tx_thread_sleep(1);
    EXPECT(nx_tcp_server_socket_unaccept(at.server), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_unbind(at.tcp), NX_SUCCESS);
    GET(NX_SUCCESS, nx_tcp_client_socket_bind, (at.tcp, 7778, NX_NO_WAIT));
    /* A SYN waits in the queue. */
    EXPECT(nx_tcp_client_socket_connect(at.tcp, NET_A, 7, NX_NO_WAIT), NX_IN_PROGRESS);
    tx_thread_sleep(1);
    GET(NX_CONNECTION_PENDING, nx_tcp_server_socket_relisten, (at.ip, 7, at.server));
    EXPECT(nx_tcp_server_socket_accept(at.server, 10), NX_SUCCESS);
    EXPECT(nx_tcp_socket_state_wait(at.tcp, NX_TCP_ESTABLISHED, 10), NX_SUCCESS);
    GET(NX_NOT_LISTEN_STATE, nx_tcp_server_socket_unaccept, (at.server));
    GET(NX_NOT_CLOSED, nx_tcp_server_socket_listen, (at.ip, 201, at.server, 2, NX_NULL));
    GET(NX_NO_PACKET, nx_tcp_socket_receive, (at.tcp, &at.got, 1));
    abort_wait(wait_tcp_receive);
    special_no_address();
    packet_ready();
    at.packet->nx_packet_length = 0;
    GET(NX_INVALID_PACKET, nx_tcp_socket_send, (at.tcp, at.packet, NX_NO_WAIT));
    at.packet->nx_packet_length = 4;
    full_window();
    abort_wait(wait_disconnect);
    GET(NX_NOT_CONNECTED, nx_tcp_socket_receive, (at.server, &at.got, 1));
}

static void accept_server(void)
{
    EXPECT(nx_tcp_server_socket_accept(at.server, 100), NX_SUCCESS);
}

static void disconnect_server(void)
{
    EXPECT(nx_tcp_socket_disconnect(at.server, 100), NX_SUCCESS);
}

static void special_whole(UINT (*connect)(void), const char *service)
{
    EXPECT(nx_tcp_server_socket_unaccept(at.server), NX_SUCCESS);
    EXPECT(nx_tcp_server_socket_relisten(at.ip, 7, at.server), NX_SUCCESS);
    second_do(accept_server);
    saw(service, connect(), NX_SUCCESS, __LINE__);
    second_do(disconnect_server);
    GET(NX_SUCCESS, nx_tcp_socket_disconnect, (at.tcp, 100));
    tx_thread_sleep(1);
}

static UINT connect_v4(void)
{
    return nx_tcp_client_socket_connect(at.tcp, NET_A, 7, 100);
}

static UINT connect_nxd(void)
{
    return nxd_tcp_client_socket_connect(at.tcp, &a_address, 7, 100);
}

static void special_end(void)
{
    EXPECT(nx_tcp_socket_disconnect(at.tcp, NX_NO_WAIT), NX_NOT_CONNECTED);
    tx_thread_sleep(1);
    special_whole(connect_v4, "nx_tcp_client_socket_connect");
    EXPECT(nx_tcp_client_socket_unbind(at.tcp), NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(at.tcp, 7779, NX_NO_WAIT), NX_SUCCESS);
    special_whole(connect_nxd, "nxd_tcp_client_socket_connect");
    EXPECT(nx_tcp_client_socket_unbind(at.tcp), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(at.tcp), NX_SUCCESS);
    /* Only without the checking twin. */
    saw("nx_tcp_socket_delete", _nx_tcp_socket_delete(at.tcp), NX_NOT_CREATED, __LINE__);
}

static VOID refusing_driver(NX_IP_DRIVER *request)
{
    request->nx_ip_driver_status = NX_UNHANDLED_COMMAND;
}

static void special_driver(void)
{
    NX_INTERFACE *nx_interface = &net.ip_a.nx_ip_interface[0];

    nx_interface->nx_interface_link_driver_entry = refusing_driver;
    GET(NX_UNHANDLED_COMMAND, nx_ip_interface_physical_address_set, (at.ip, 0, 2, 3, NX_TRUE));
    nx_interface->nx_interface_link_driver_entry = _nx_ram_network_driver;
}

#ifdef NX_ENABLE_IP_STATIC_ROUTING
static void special_routes(void)
{
    ULONG i;

    for (i = 0; i < NX_IP_ROUTING_TABLE_SIZE; i++)
        EXPECT(nx_ip_static_route_add(at.ip, IP_ADDRESS(20, i, 0, 0), 0xFFFF0000, NET_B),
               NX_SUCCESS);
    GET(NX_OVERFLOW, nx_ip_static_route_add, (at.ip, IP_ADDRESS(30, 0, 0, 0), 0xFFFF0000, NET_B));
    for (i = 0; i < NX_IP_ROUTING_TABLE_SIZE; i++)
        EXPECT(nx_ip_static_route_delete(at.ip, IP_ADDRESS(20, i, 0, 0), 0xFFFF0000), NX_SUCCESS);
}
#endif

#if NX_MAX_PORT <= CROWD
static void special_crowd(void)
{
    static NX_UDP_SOCKET udp[CROWD];
    static NX_TCP_SOCKET tcp[CROWD];

    for (UINT i = 1; i <= NX_MAX_PORT; i++) {
        EXPECT(nx_udp_socket_create(at.ip, &udp[i], "u", 0, 0, 64, 1), NX_SUCCESS);
        nx_udp_socket_bind(&udp[i], i, NX_NO_WAIT);
        EXPECT(nx_tcp_socket_create(at.ip, &tcp[i], "t", 0, 0, 64, 500, NX_NULL, NX_NULL),
               NX_SUCCESS);
        nx_tcp_client_socket_bind(&tcp[i], i, NX_NO_WAIT);
    }
    GET(NX_NO_FREE_PORTS, nx_udp_free_port_find, (at.ip, 1, &number));
    GET(NX_NO_FREE_PORTS, nx_tcp_free_port_find, (at.ip, 1, &number));
    GET(NX_NO_FREE_PORTS, nx_udp_socket_bind, (&second_udp, NX_ANY_PORT, NX_NO_WAIT));
    GET(NX_NO_FREE_PORTS, nx_tcp_client_socket_bind, (&listener[0], NX_ANY_PORT, NX_NO_WAIT));
    for (UINT i = 1; i <= NX_MAX_PORT; i++) {
        nx_udp_socket_unbind(&udp[i]);
        EXPECT(nx_udp_socket_delete(&udp[i]), NX_SUCCESS);
        nx_tcp_client_socket_unbind(&tcp[i]);
        EXPECT(nx_tcp_socket_delete(&tcp[i]), NX_SUCCESS);
    }
}
#endif

/* An address of ours that may not be used yet, and none at all. */
static void special_no_address6(void)
{
    EXPECT(nxd_icmp_enable(at.ip), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(at.ip, 0, at.own6, 64, &number), NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(at.ip, at.tcp, "6", 0, NX_FRAGMENT_OKAY, 64, 1000, NX_NULL,
                                NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(at.tcp, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    packet_ready();
    GET(NX_NO_INTERFACE_ADDRESS, nxd_tcp_client_socket_connect, (at.tcp, at.router6, 7, 1));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_udp_socket_send, (at.udp, at.packet, at.router6, 9));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_udp_socket_source_send,
        (at.udp, at.packet, at.router6, 9, number));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_ip_raw_packet_send,
        (at.ip, at.packet, at.router6, 254, 64, 0));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_icmp_ping, (at.ip, at.router6, at.text, 4, &at.got, 1));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_icmp_source_ping,
        (at.ip, at.router6, number, at.text, 4, &at.got, 1));
    EXPECT(nx_tcp_client_socket_unbind(at.tcp), NX_SUCCESS);
    EXPECT(nx_tcp_socket_delete(at.tcp), NX_SUCCESS);
}

static void special_tables6(void)
{
    NXD_ADDRESS address = *at.own6;
    CHAR mac[6] = {1, 2, 3, 4, 5, 6};

    GET(NX_IP_ADDRESS_ERROR, nxd_ipv6_address_set, (at.ip, 0, at.group6, 64, &number));
    GET(NX_DUPLICATED_ENTRY, nxd_ipv6_address_set, (at.ip, 0, at.own6, 64, &number));
    while (address.nxd_ip_address.v6[3]++, nxd_ipv6_address_set(at.ip, 0, &address, 64, &number) ==
                                               NX_SUCCESS)
        ;
    GET(NX_NO_MORE_ENTRIES, nxd_ipv6_address_set, (at.ip, 0, &address, 64, &number));
    address = *at.router6;
    while (address.nxd_ip_address.v6[3]++, nxd_ipv6_default_router_add(at.ip, &address, 1, 0) ==
                                               NX_SUCCESS)
        ;
    GET(NX_NO_MORE_ENTRIES, nxd_ipv6_default_router_add, (at.ip, &address, 1, 0));
    while (address.nxd_ip_address.v6[3]++,
           nxd_nd_cache_entry_set(at.ip, address.nxd_ip_address.v6, 0, mac) == NX_SUCCESS)
        ;
    GET(NX_NOT_SUCCESSFUL, nxd_nd_cache_entry_set, (at.ip, address.nxd_ip_address.v6, 0, mac));
#ifdef NX_ENABLE_IPV6_MULTICAST
    address = *at.group6;
    while (address.nxd_ip_address.v6[3]++,
           nxd_ipv6_multicast_interface_join(at.ip, &address, 0) == NX_SUCCESS)
        ;
    GET(NX_NO_MORE_ENTRIES, nxd_ipv6_multicast_interface_join, (at.ip, &address, 0));
    GET(NX_ENTRY_NOT_FOUND, nxd_ipv6_multicast_interface_leave, (at.ip, &address, 0));
#endif
}

static void special_ipv6(void)
{
    EXPECT(nxd_ipv6_enable(at.ip), NX_SUCCESS);
    GET(NX_ALREADY_ENABLED, nxd_ipv6_enable, (at.ip));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_ipv6_address_get, (at.ip, 0, &got_address, &word[0], &number));
    GET(NX_NO_INTERFACE_ADDRESS, nxd_ipv6_address_delete, (at.ip, 0));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_address_set, (at.ip, NO_INTERFACE, at.own6, 64, &number));
    GET(NX_IP_ADDRESS_ERROR, nxd_ipv6_default_router_add, (at.ip, at.group6, 1, 0));
    GET(NX_INVALID_PARAMETERS, nxd_ipv6_default_router_add, (at.ip, at.to, 1, 0));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_default_router_add, (at.ip, at.router6, 1, NO_INTERFACE));
    GET(NX_NOT_FOUND, nxd_ipv6_default_router_delete, (at.ip, at.router6));
    GET(NX_INVALID_PARAMETERS, nxd_ipv6_default_router_delete, (at.ip, at.to));
    GET(NX_NOT_FOUND, nxd_ipv6_default_router_get, (at.ip, 0, &got_address, &word[0], &word[1]));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_default_router_get,
        (at.ip, NO_INTERFACE, &got_address, &word[0], &word[1]));
    GET(NX_NOT_FOUND, nxd_ipv6_default_router_entry_get,
        (at.ip, 0, 0, &got_address, &word[0], &word[1], &word[2]));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_default_router_entry_get,
        (at.ip, NO_INTERFACE, 0, &got_address, &word[0], &word[1], &word[2]));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_default_router_number_of_entries_get,
        (at.ip, NO_INTERFACE, &number));
    GET(NX_IP_ADDRESS_ERROR, nxd_ipv6_multicast_interface_join, (at.ip, at.own6, 0));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_multicast_interface_join, (at.ip, at.group6, NO_INTERFACE));
    GET(NX_IP_ADDRESS_ERROR, nxd_ipv6_multicast_interface_leave, (at.ip, at.own6, 0));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_multicast_interface_leave,
        (at.ip, at.group6, NO_INTERFACE));
#ifdef NX_IPV6_STATELESS_AUTOCONFIG_CONTROL
    GET(NX_ALREADY_ENABLED, nxd_ipv6_stateless_address_autoconfig_enable, (at.ip, 0));
#endif
    GET(NX_INVALID_INTERFACE, nxd_ipv6_stateless_address_autoconfig_enable, (at.ip, NO_INTERFACE));
    GET(NX_INVALID_INTERFACE, nxd_ipv6_stateless_address_autoconfig_disable,
        (at.ip, NO_INTERFACE));
    GET(NX_INVALID_INTERFACE, nxd_nd_cache_entry_set,
        (at.ip, at.neighbour6, NO_INTERFACE, at.mac));
    GET(NX_ENTRY_NOT_FOUND, nxd_nd_cache_entry_delete, (at.ip, at.neighbour6));
    GET(NX_ENTRY_NOT_FOUND, nxd_nd_cache_hardware_address_find,
        (at.ip, at.router6, &word[0], &word[1], &number));
    GET(NX_INVALID_PARAMETERS, nxd_nd_cache_hardware_address_find,
        (at.ip, at.to, &word[0], &word[1], &number));
    GET(NX_ENTRY_NOT_FOUND, nxd_nd_cache_ip_address_find, (at.ip, &got_address, 2, 3, &number));
    GET(NX_INVALID_PARAMETERS, nxd_nd_cache_ip_address_find, (at.ip, &got_address, 0, 0, &number));
    special_no_address6();
    special_tables6();
    EXPECT(nxd_ipv6_disable(at.ip), NX_SUCCESS);
}

static void special_utility(void)
{
    CHAR long_text[] = "12345678901";
    UCHAR code[16];

    GET(NX_SUCCESS, _nx_utility_string_length_check, ("abc", &number, 3));
    GET(NX_PTR_ERROR, _nx_utility_string_length_check, (NX_NULL, &number, 3));
    GET(NX_SIZE_ERROR, _nx_utility_string_length_check, ("abc", &number, 2));
    GET(NX_SUCCESS, _nx_utility_string_to_uint, ("12", 2, &number));
    GET(NX_PTR_ERROR, _nx_utility_string_to_uint, (NX_NULL, 2, &number));
    GET(NX_SIZE_ERROR, _nx_utility_string_to_uint, ("", 0, &number));
    GET(NX_OVERFLOW, _nx_utility_string_to_uint, (long_text, 11, &number));
    GET(NX_INVALID_PARAMETERS, _nx_utility_string_to_uint, ("1x", 2, &number));
    saw("_nx_utility_uint_to_string", _nx_utility_uint_to_string(12, 10, long_text, 12) == 2
            ? NX_SUCCESS : NX_NOT_SUCCESSFUL, NX_SUCCESS, __LINE__);
    GET(NX_SUCCESS, _nx_utility_base64_encode, ((UCHAR *)"ab", 2, code, sizeof code, &number));
    GET(NX_PTR_ERROR, _nx_utility_base64_encode, (NX_NULL, 2, code, sizeof code, &number));
    GET(NX_SIZE_ERROR, _nx_utility_base64_encode, ((UCHAR *)"ab", 2, code, 2, &number));
    GET(NX_SUCCESS, _nx_utility_base64_decode, ((UCHAR *)"YWI=", 4, code, sizeof code, &number));
    GET(NX_PTR_ERROR, _nx_utility_base64_decode, (NX_NULL, 4, code, sizeof code, &number));
    GET(NX_SIZE_ERROR, _nx_utility_base64_decode, ((UCHAR *)"YWI=", 4, code, 1, &number));
}

static void special(void)
{
    EXPECT(nx_tcp_socket_create(at.ip, at.tcp, "c", 0, NX_FRAGMENT_OKAY, 64, 1000, NX_NULL,
                                NX_NULL),
           NX_SUCCESS);
    GET(NX_OPTION_ERROR, nx_tcp_socket_create, (at.ip, &listener[0], "c", BAD_TOS,
                                                NX_FRAGMENT_OKAY, 64, 1000, NX_NULL, NX_NULL));
    GET(NX_ALREADY_ENABLED, nx_tcp_enable, (at.ip));
    special_ip();
    special_interface();
    special_group();
    special_arp();
    special_raw();
    special_udp();
    special_order();
    special_packet();
    special_extract();
    special_ping();
    special_listen();
    special_client();
    special_connection();
    special_end();
    special_ipv6();
    special_utility();
    special_driver();
#ifdef NX_ENABLE_IP_STATIC_ROUTING
    special_routes();
#endif
#if NX_MAX_PORT <= CROWD
    special_crowd();
#endif
    EXPECT(nx_udp_socket_unbind(at.udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(at.udp), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_disable(at.ip), NX_SUCCESS);
    /* What waits for the neighbour that does not exist. */
    EXPECT(nx_arp_dynamic_entries_invalidate(at.ip), NX_SUCCESS);
}


static void story(void)
{
    memset(&at, 0, sizeof at);
    at.ip = &net.ip_a;
    at.bare = &bare_ip;
    at.other = &other_ip;
    at.pool = &net.pool_a;
    at.fresh = &fresh_pool;
    at.tcp = &client;
    at.server = &server;
    at.udp = &datagrams;
    at.to = &b_address;
    at.text = "text";
    at.own6 = &own6_address;
    at.router6 = &router6_address;
    at.group6 = &group6_address;
    at.neighbour6 = router6_address.nxd_ip_address.v6;
    at.mac = "\1\2\3\4\5\6";
    EXPECT(nx_igmp_enable(at.ip), NX_SUCCESS);
    EXPECT(nx_tcp_enable(at.ip), NX_SUCCESS);
    EXPECT(nx_ip_create(at.other, "no address", 0, 0, at.pool, _nx_ram_network_driver, other_stack,
                        sizeof other_stack, 1),
           NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(at.ip, at.server, "s", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 1000,
                                NX_NULL, NX_NULL),
           NX_SUCCESS);
    tx_thread_sleep(1);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        tell(i);
    special();
    if (at.packet != NX_NULL)
        EXPECT(nx_packet_release(at.packet), NX_SUCCESS);
}

/* Before nx_system_initialize there is no instance. */
static void define_early(void *memory)
{
    NX_PARAMETER_NOT_USED(memory);
    net_pool(&net.pool_a, net.memory_a);
    GET(NX_NOT_IMPLEMENTED, nx_ip_create,
        (&other_ip, "early", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, other_stack,
         sizeof other_stack, 1));
    pb_test_stop(0);
}

static void look_for_missing(size_t service)
{
    for (size_t k = 0; k < sizeof status_names / sizeof status_names[0]; k++) {
        UINT status = status_names[k].status;

        if (!is_listed(service, status_names[k].name) || returned[service][status])
            continue;
        if (!is_unreachable(services[service].name, status) &&
            !is_of_other_option(service, status))
            complain("%s never gave %s\n", services[service].name, status_names[k].name);
    }
}

static void d085_statuses(void **state)
{
    (void)state;
    net_prepare(256, NULL, NULL);
    pb_test_run(define_early, PB_S(1));
    net_run_ram(256, story, second);
    for (size_t i = 0; i < SERVICES; i++)
        look_for_missing(i);
    for (size_t i = 0; i < sizeof unreachable / sizeof unreachable[0]; i++) {
        if (returned[service_find(unreachable[i].service)][unreachable[i].status])
            complain("%s did give %s\n", unreachable[i].service,
                     status_name(unreachable[i].status));
    }
    fputs(report, stderr);
    assert_int_equal(strlen(report), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(d085_statuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
