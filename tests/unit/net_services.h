/*
 * The interface of the TCP/IP stack as its documentation and headers state it,
 * in a form that tests can walk: every function with its exact type, every
 * service with the statuses that it may return (NX_ left out). Written from the
 * interface, not from our headers.
 */
#ifndef NET_SERVICES_H
#define NET_SERVICES_H

/* F(result, function, (parameter types)): plain functions, and checking twins. */
#define NET_FUNCTIONS(F)                                                                         \
    F(VOID, _nx_system_initialize, (void))                                                       \
    F(UINT, _nx_ip_create, (NX_IP *, CHAR *, ULONG, ULONG, NX_PACKET_POOL *, VOID                \
      (*)(NX_IP_DRIVER *), VOID *, ULONG, UINT))                                                 \
    F(UINT, _nxe_ip_create, (NX_IP *, CHAR *, ULONG, ULONG, NX_PACKET_POOL *, VOID               \
      (*)(NX_IP_DRIVER *), VOID *, ULONG, UINT, UINT))                                           \
    F(UINT, _nx_ip_delete, (NX_IP *))                                                            \
    F(UINT, _nxe_ip_delete, (NX_IP *))                                                           \
    F(UINT, _nx_ip_address_change_notify, (NX_IP *, VOID (*)(NX_IP *, VOID *), VOID *))          \
    F(UINT, _nxe_ip_address_change_notify, (NX_IP *, VOID (*)(NX_IP *, VOID *), VOID *))         \
    F(UINT, _nx_ip_address_get, (NX_IP *, ULONG *, ULONG *))                                     \
    F(UINT, _nxe_ip_address_get, (NX_IP *, ULONG *, ULONG *))                                    \
    F(UINT, _nx_ip_address_set, (NX_IP *, ULONG, ULONG))                                         \
    F(UINT, _nxe_ip_address_set, (NX_IP *, ULONG, ULONG))                                        \
    F(UINT, _nx_ip_auxiliary_packet_pool_set, (NX_IP *, NX_PACKET_POOL *))                       \
    F(UINT, _nxe_ip_auxiliary_packet_pool_set, (NX_IP *, NX_PACKET_POOL *))                      \
    F(UINT, _nx_ip_driver_direct_command, (NX_IP *, UINT, ULONG *))                              \
    F(UINT, _nxe_ip_driver_direct_command, (NX_IP *, UINT, ULONG *))                             \
    F(UINT, _nx_ip_driver_interface_direct_command, (NX_IP *, UINT, UINT, ULONG *))              \
    F(UINT, _nxe_ip_driver_interface_direct_command, (NX_IP *, UINT, UINT, ULONG *))             \
    F(UINT, _nx_ip_forwarding_disable, (NX_IP *))                                                \
    F(UINT, _nxe_ip_forwarding_disable, (NX_IP *))                                               \
    F(UINT, _nx_ip_forwarding_enable, (NX_IP *))                                                 \
    F(UINT, _nxe_ip_forwarding_enable, (NX_IP *))                                                \
    F(UINT, _nx_ip_fragment_disable, (NX_IP *))                                                  \
    F(UINT, _nxe_ip_fragment_disable, (NX_IP *))                                                 \
    F(UINT, _nx_ip_fragment_enable, (NX_IP *))                                                   \
    F(UINT, _nxe_ip_fragment_enable, (NX_IP *))                                                  \
    F(UINT, _nx_ip_gateway_address_clear, (NX_IP *))                                             \
    F(UINT, _nxe_ip_gateway_address_clear, (NX_IP *))                                            \
    F(UINT, _nx_ip_gateway_address_get, (NX_IP *, ULONG *))                                      \
    F(UINT, _nxe_ip_gateway_address_get, (NX_IP *, ULONG *))                                     \
    F(UINT, _nx_ip_gateway_address_set, (NX_IP *, ULONG))                                        \
    F(UINT, _nxe_ip_gateway_address_set, (NX_IP *, ULONG))                                       \
    F(UINT, _nx_ip_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,     \
      ULONG *, ULONG *, ULONG *, ULONG *))                                                       \
    F(UINT, _nxe_ip_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,    \
      ULONG *, ULONG *, ULONG *, ULONG *))                                                       \
    F(UINT, _nx_ip_interface_address_get, (NX_IP *, UINT, ULONG *, ULONG *))                     \
    F(UINT, _nxe_ip_interface_address_get, (NX_IP *, UINT, ULONG *, ULONG *))                    \
    F(UINT, _nx_ip_interface_address_mapping_configure, (NX_IP *, UINT, UINT))                   \
    F(UINT, _nxe_ip_interface_address_mapping_configure, (NX_IP *, UINT, UINT))                  \
    F(UINT, _nx_ip_interface_address_set, (NX_IP *, UINT, ULONG, ULONG))                         \
    F(UINT, _nxe_ip_interface_address_set, (NX_IP *, UINT, ULONG, ULONG))                        \
    F(UINT, _nx_ip_interface_attach, (NX_IP *, CHAR *, ULONG, ULONG, VOID (*)(NX_IP_DRIVER       \
      *)))                                                                                       \
    F(UINT, _nxe_ip_interface_attach, (NX_IP *, CHAR *, ULONG, ULONG, VOID (*)(NX_IP_DRIVER      \
      *)))                                                                                       \
    F(UINT, _nx_ip_interface_capability_get, (NX_IP *, UINT, ULONG *))                           \
    F(UINT, _nxe_ip_interface_capability_get, (NX_IP *, UINT, ULONG *))                          \
    F(UINT, _nx_ip_interface_capability_set, (NX_IP *, UINT, ULONG))                             \
    F(UINT, _nxe_ip_interface_capability_set, (NX_IP *, UINT, ULONG))                            \
    F(UINT, _nx_ip_interface_detach, (NX_IP *, UINT))                                            \
    F(UINT, _nxe_ip_interface_detach, (NX_IP *, UINT))                                           \
    F(UINT, _nx_ip_interface_info_get, (NX_IP *, UINT, CHAR **, ULONG *, ULONG *, ULONG *,       \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nxe_ip_interface_info_get, (NX_IP *, UINT, CHAR **, ULONG *, ULONG *, ULONG *,      \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nx_ip_interface_mtu_set, (NX_IP *, UINT, ULONG))                                    \
    F(UINT, _nxe_ip_interface_mtu_set, (NX_IP *, UINT, ULONG))                                   \
    F(UINT, _nx_ip_interface_physical_address_get, (NX_IP *, UINT, ULONG *, ULONG *))            \
    F(UINT, _nxe_ip_interface_physical_address_get, (NX_IP *, UINT, ULONG *, ULONG *))           \
    F(UINT, _nx_ip_interface_physical_address_set, (NX_IP *, UINT, ULONG, ULONG, UINT))          \
    F(UINT, _nxe_ip_interface_physical_address_set, (NX_IP *, UINT, ULONG, ULONG, UINT))         \
    F(UINT, _nx_ip_interface_status_check, (NX_IP *, UINT, ULONG, ULONG *, ULONG))               \
    F(UINT, _nxe_ip_interface_status_check, (NX_IP *, UINT, ULONG, ULONG *, ULONG))              \
    F(UINT, _nx_ip_link_status_change_notify_set, (NX_IP *, VOID (*)(NX_IP *, UINT, UINT)))      \
    F(UINT, _nxe_ip_link_status_change_notify_set, (NX_IP *, VOID (*)(NX_IP *, UINT, UINT)))     \
    F(UINT, _nx_ip_max_payload_size_find, (NX_IP *, NXD_ADDRESS *, UINT, UINT, UINT, ULONG,      \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nxe_ip_max_payload_size_find, (NX_IP *, NXD_ADDRESS *, UINT, UINT, UINT, ULONG,     \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nx_ip_raw_packet_disable, (NX_IP *))                                                \
    F(UINT, _nxe_ip_raw_packet_disable, (NX_IP *))                                               \
    F(UINT, _nx_ip_raw_packet_enable, (NX_IP *))                                                 \
    F(UINT, _nxe_ip_raw_packet_enable, (NX_IP *))                                                \
    F(UINT, _nx_ip_raw_packet_filter_set, (NX_IP *, UINT (*)(NX_IP *, ULONG, NX_PACKET *)))      \
    F(UINT, _nxe_ip_raw_packet_filter_set, (NX_IP *, UINT (*)(NX_IP *, ULONG, NX_PACKET *)))     \
    F(UINT, _nx_ip_raw_packet_receive, (NX_IP *, NX_PACKET **, ULONG))                           \
    F(UINT, _nxe_ip_raw_packet_receive, (NX_IP *, NX_PACKET **, ULONG))                          \
    F(UINT, _nx_ip_raw_packet_send, (NX_IP *, NX_PACKET *, ULONG, ULONG))                        \
    F(UINT, _nxe_ip_raw_packet_send, (NX_IP *, NX_PACKET **, ULONG, ULONG))                      \
    F(UINT, _nx_ip_raw_packet_source_send, (NX_IP *, NX_PACKET *, ULONG, UINT, ULONG))           \
    F(UINT, _nxe_ip_raw_packet_source_send, (NX_IP *, NX_PACKET **, ULONG, UINT, ULONG))         \
    F(UINT, _nx_ip_raw_receive_queue_max_set, (NX_IP *, ULONG))                                  \
    F(UINT, _nxe_ip_raw_receive_queue_max_set, (NX_IP *, ULONG))                                 \
    F(UINT, _nx_ip_static_route_add, (NX_IP *, ULONG, ULONG, ULONG))                             \
    F(UINT, _nxe_ip_static_route_add, (NX_IP *, ULONG, ULONG, ULONG))                            \
    F(UINT, _nx_ip_static_route_delete, (NX_IP *, ULONG, ULONG))                                 \
    F(UINT, _nxe_ip_static_route_delete, (NX_IP *, ULONG, ULONG))                                \
    F(UINT, _nx_ip_status_check, (NX_IP *, ULONG, ULONG *, ULONG))                               \
    F(UINT, _nxe_ip_status_check, (NX_IP *, ULONG, ULONG *, ULONG))                              \
    F(UINT, _nx_ipv4_multicast_interface_join, (NX_IP *, ULONG, UINT))                           \
    F(UINT, _nxe_ipv4_multicast_interface_join, (NX_IP *, ULONG, UINT))                          \
    F(UINT, _nx_ipv4_multicast_interface_leave, (NX_IP *, ULONG, UINT))                          \
    F(UINT, _nxe_ipv4_multicast_interface_leave, (NX_IP *, ULONG, UINT))                         \
    F(UINT, _nx_arp_dynamic_entries_invalidate, (NX_IP *))                                       \
    F(UINT, _nxe_arp_dynamic_entries_invalidate, (NX_IP *))                                      \
    F(UINT, _nx_arp_dynamic_entry_set, (NX_IP *, ULONG, ULONG, ULONG))                           \
    F(UINT, _nxe_arp_dynamic_entry_set, (NX_IP *, ULONG, ULONG, ULONG))                          \
    F(UINT, _nx_arp_enable, (NX_IP *, VOID *, ULONG))                                            \
    F(UINT, _nxe_arp_enable, (NX_IP *, VOID *, ULONG))                                           \
    F(UINT, _nx_arp_entry_delete, (NX_IP *, ULONG))                                              \
    F(UINT, _nxe_arp_entry_delete, (NX_IP *, ULONG))                                             \
    F(UINT, _nx_arp_gratuitous_send, (NX_IP *, VOID (*)(NX_IP *, NX_PACKET *)))                  \
    F(UINT, _nxe_arp_gratuitous_send, (NX_IP *, VOID (*)(NX_IP *, NX_PACKET *)))                \
    F(UINT, _nx_arp_hardware_address_find, (NX_IP *, ULONG, ULONG *, ULONG *))                   \
    F(UINT, _nxe_arp_hardware_address_find, (NX_IP *, ULONG, ULONG *, ULONG *))                  \
    F(UINT, _nx_arp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,    \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nxe_arp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,   \
      ULONG *, ULONG *))                                                                         \
    F(UINT, _nx_arp_ip_address_find, (NX_IP *, ULONG *, ULONG, ULONG))                           \
    F(UINT, _nxe_arp_ip_address_find, (NX_IP *, ULONG *, ULONG, ULONG))                          \
    F(UINT, _nx_arp_static_entries_delete, (NX_IP *))                                            \
    F(UINT, _nxe_arp_static_entries_delete, (NX_IP *))                                           \
    F(UINT, _nx_arp_static_entry_create, (NX_IP *, ULONG, ULONG, ULONG))                         \
    F(UINT, _nxe_arp_static_entry_create, (NX_IP *, ULONG, ULONG, ULONG))                        \
    F(UINT, _nx_arp_static_entry_delete, (NX_IP *, ULONG, ULONG, ULONG))                         \
    F(UINT, _nxe_arp_static_entry_delete, (NX_IP *, ULONG, ULONG, ULONG))                        \
    F(UINT, _nx_rarp_disable, (NX_IP *))                                                         \
    F(UINT, _nxe_rarp_disable, (NX_IP *))                                                        \
    F(UINT, _nx_rarp_enable, (NX_IP *))                                                          \
    F(UINT, _nxe_rarp_enable, (NX_IP *))                                                         \
    F(UINT, _nx_rarp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *))                             \
    F(UINT, _nxe_rarp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *))                            \
    F(UINT, _nx_icmp_enable, (NX_IP *))                                                          \
    F(UINT, _nxe_icmp_enable, (NX_IP *))                                                         \
    F(UINT, _nx_icmp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG      \
      *))                                                                                        \
    F(UINT, _nxe_icmp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG     \
      *))                                                                                        \
    F(UINT, _nx_icmp_ping, (NX_IP *, ULONG, CHAR *, ULONG, NX_PACKET **, ULONG))                 \
    F(UINT, _nxe_icmp_ping, (NX_IP *, ULONG, CHAR *, ULONG, NX_PACKET **, ULONG))                \
    F(UINT, _nx_igmp_enable, (NX_IP *))                                                          \
    F(UINT, _nxe_igmp_enable, (NX_IP *))                                                         \
    F(UINT, _nx_igmp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *))                    \
    F(UINT, _nxe_igmp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *))                   \
    F(UINT, _nx_igmp_loopback_disable, (NX_IP *))                                                \
    F(UINT, _nxe_igmp_loopback_disable, (NX_IP *))                                               \
    F(UINT, _nx_igmp_loopback_enable, (NX_IP *))                                                 \
    F(UINT, _nxe_igmp_loopback_enable, (NX_IP *))                                                \
    F(UINT, _nx_igmp_multicast_interface_join, (NX_IP *, ULONG, UINT))                           \
    F(UINT, _nxe_igmp_multicast_interface_join, (NX_IP *, ULONG, UINT))                          \
    F(UINT, _nx_igmp_multicast_interface_leave, (NX_IP *, ULONG, UINT))                          \
    F(UINT, _nxe_igmp_multicast_interface_leave, (NX_IP *, ULONG, UINT))                         \
    F(UINT, _nx_igmp_multicast_join, (NX_IP *, ULONG))                                           \
    F(UINT, _nxe_igmp_multicast_join, (NX_IP *, ULONG))                                          \
    F(UINT, _nx_igmp_multicast_leave, (NX_IP *, ULONG))                                          \
    F(UINT, _nxe_igmp_multicast_leave, (NX_IP *, ULONG))                                         \
    F(UINT, _nx_packet_allocate, (NX_PACKET_POOL *, NX_PACKET **, ULONG, ULONG))                 \
    F(UINT, _nxe_packet_allocate, (NX_PACKET_POOL *, NX_PACKET **, ULONG, ULONG))                \
    F(UINT, _nx_packet_copy, (NX_PACKET *, NX_PACKET **, NX_PACKET_POOL *, ULONG))               \
    F(UINT, _nxe_packet_copy, (NX_PACKET *, NX_PACKET **, NX_PACKET_POOL *, ULONG))              \
    F(UINT, _nx_packet_data_append, (NX_PACKET *, VOID *, ULONG, NX_PACKET_POOL *, ULONG))       \
    F(UINT, _nxe_packet_data_append, (NX_PACKET *, VOID *, ULONG, NX_PACKET_POOL *, ULONG))      \
    F(UINT, _nx_packet_data_extract_offset, (NX_PACKET *, ULONG, VOID *, ULONG, ULONG *))        \
    F(UINT, _nxe_packet_data_extract_offset, (NX_PACKET *, ULONG, VOID *, ULONG, ULONG *))       \
    F(UINT, _nx_packet_data_retrieve, (NX_PACKET *, VOID *, ULONG *))                            \
    F(UINT, _nxe_packet_data_retrieve, (NX_PACKET *, VOID *, ULONG *))                           \
    F(UINT, _nx_packet_length_get, (NX_PACKET *, ULONG *))                                       \
    F(UINT, _nxe_packet_length_get, (NX_PACKET *, ULONG *))                                      \
    F(UINT, _nx_packet_pool_create, (NX_PACKET_POOL *, CHAR *, ULONG, VOID *, ULONG))            \
    F(UINT, _nxe_packet_pool_create, (NX_PACKET_POOL *, CHAR *, ULONG, VOID *, ULONG, UINT))     \
    F(UINT, _nx_packet_pool_delete, (NX_PACKET_POOL *))                                          \
    F(UINT, _nxe_packet_pool_delete, (NX_PACKET_POOL *))                                         \
    F(UINT, _nx_packet_pool_info_get, (NX_PACKET_POOL *, ULONG *, ULONG *, ULONG *, ULONG *,     \
      ULONG *))                                                                                  \
    F(UINT, _nxe_packet_pool_info_get, (NX_PACKET_POOL *, ULONG *, ULONG *, ULONG *, ULONG *,    \
      ULONG *))                                                                                  \
    F(UINT, _nx_packet_pool_low_watermark_set, (NX_PACKET_POOL *, ULONG))                        \
    F(UINT, _nxe_packet_pool_low_watermark_set, (NX_PACKET_POOL *, ULONG))                       \
    F(UINT, _nx_packet_release, (NX_PACKET *))                                                   \
    F(UINT, _nxe_packet_release, (NX_PACKET **))                                                 \
    F(UINT, _nx_packet_transmit_release, (NX_PACKET *))                                          \
    F(UINT, _nxe_packet_transmit_release, (NX_PACKET **))                                        \
    F(UINT, _nx_packet_vlan_priority_set, (NX_PACKET *, UINT))                                   \
    F(UINT, _nxe_packet_vlan_priority_set, (NX_PACKET *, UINT))                                  \
    F(UINT, _nx_tcp_enable, (NX_IP *))                                                           \
    F(UINT, _nxe_tcp_enable, (NX_IP *))                                                          \
    F(UINT, _nx_tcp_client_socket_bind, (NX_TCP_SOCKET *, UINT, ULONG))                          \
    F(UINT, _nxe_tcp_client_socket_bind, (NX_TCP_SOCKET *, UINT, ULONG))                         \
    F(UINT, _nx_tcp_client_socket_connect, (NX_TCP_SOCKET *, ULONG, UINT, ULONG))                \
    F(UINT, _nxe_tcp_client_socket_connect, (NX_TCP_SOCKET *, ULONG, UINT, ULONG))               \
    F(UINT, _nx_tcp_client_socket_port_get, (NX_TCP_SOCKET *, UINT *))                           \
    F(UINT, _nxe_tcp_client_socket_port_get, (NX_TCP_SOCKET *, UINT *))                          \
    F(UINT, _nx_tcp_client_socket_unbind, (NX_TCP_SOCKET *))                                     \
    F(UINT, _nxe_tcp_client_socket_unbind, (NX_TCP_SOCKET *))                                    \
    F(UINT, _nx_tcp_free_port_find, (NX_IP *, UINT, UINT *))                                     \
    F(UINT, _nxe_tcp_free_port_find, (NX_IP *, UINT, UINT *))                                    \
    F(UINT, _nx_tcp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,    \
      ULONG *, ULONG *, ULONG *, ULONG *, ULONG *))                                              \
    F(UINT, _nxe_tcp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,   \
      ULONG *, ULONG *, ULONG *, ULONG *, ULONG *))                                              \
    F(UINT, _nx_tcp_server_socket_accept, (NX_TCP_SOCKET *, ULONG))                              \
    F(UINT, _nxe_tcp_server_socket_accept, (NX_TCP_SOCKET *, ULONG))                             \
    F(UINT, _nx_tcp_server_socket_listen, (NX_IP *, UINT, NX_TCP_SOCKET *, UINT, VOID            \
      (*)(NX_TCP_SOCKET *, UINT)))                                                               \
    F(UINT, _nxe_tcp_server_socket_listen, (NX_IP *, UINT, NX_TCP_SOCKET *, UINT, VOID           \
      (*)(NX_TCP_SOCKET *, UINT)))                                                               \
    F(UINT, _nx_tcp_server_socket_relisten, (NX_IP *, UINT, NX_TCP_SOCKET *))                    \
    F(UINT, _nxe_tcp_server_socket_relisten, (NX_IP *, UINT, NX_TCP_SOCKET *))                   \
    F(UINT, _nx_tcp_server_socket_unaccept, (NX_TCP_SOCKET *))                                   \
    F(UINT, _nxe_tcp_server_socket_unaccept, (NX_TCP_SOCKET *))                                  \
    F(UINT, _nx_tcp_server_socket_unlisten, (NX_IP *, UINT))                                     \
    F(UINT, _nxe_tcp_server_socket_unlisten, (NX_IP *, UINT))                                    \
    F(UINT, _nx_tcp_socket_bytes_available, (NX_TCP_SOCKET *, ULONG *))                          \
    F(UINT, _nxe_tcp_socket_bytes_available, (NX_TCP_SOCKET *, ULONG *))                         \
    F(UINT, _nx_tcp_socket_create, (NX_IP *, NX_TCP_SOCKET *, CHAR *, ULONG, ULONG, UINT,        \
      ULONG, VOID (*)(NX_TCP_SOCKET *), VOID (*)(NX_TCP_SOCKET *)))                              \
    F(UINT, _nxe_tcp_socket_create, (NX_IP *, NX_TCP_SOCKET *, CHAR *, ULONG, ULONG, UINT,       \
      ULONG, VOID (*)(NX_TCP_SOCKET *), VOID (*)(NX_TCP_SOCKET *), UINT))                        \
    F(UINT, _nx_tcp_socket_delete, (NX_TCP_SOCKET *))                                            \
    F(UINT, _nxe_tcp_socket_delete, (NX_TCP_SOCKET *))                                           \
    F(UINT, _nx_tcp_socket_disconnect, (NX_TCP_SOCKET *, ULONG))                                 \
    F(UINT, _nxe_tcp_socket_disconnect, (NX_TCP_SOCKET *, ULONG))                                \
    F(UINT, _nx_tcp_socket_disconnect_complete_notify, (NX_TCP_SOCKET *, VOID                    \
      (*)(NX_TCP_SOCKET *)))                                                                     \
    F(UINT, _nxe_tcp_socket_disconnect_complete_notify, (NX_TCP_SOCKET *, VOID                   \
      (*)(NX_TCP_SOCKET *)))                                                                     \
    F(UINT, _nx_tcp_socket_establish_notify, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))       \
    F(UINT, _nxe_tcp_socket_establish_notify, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))      \
    F(UINT, _nx_tcp_socket_info_get, (NX_TCP_SOCKET *, ULONG *, ULONG *, ULONG *, ULONG *,       \
      ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *))                            \
    F(UINT, _nxe_tcp_socket_info_get, (NX_TCP_SOCKET *, ULONG *, ULONG *, ULONG *, ULONG *,      \
      ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *))                            \
    F(UINT, _nx_tcp_socket_mss_get, (NX_TCP_SOCKET *, ULONG *))                                  \
    F(UINT, _nxe_tcp_socket_mss_get, (NX_TCP_SOCKET *, ULONG *))                                 \
    F(UINT, _nx_tcp_socket_mss_peer_get, (NX_TCP_SOCKET *, ULONG *))                             \
    F(UINT, _nxe_tcp_socket_mss_peer_get, (NX_TCP_SOCKET *, ULONG *))                            \
    F(UINT, _nx_tcp_socket_mss_set, (NX_TCP_SOCKET *, ULONG))                                    \
    F(UINT, _nxe_tcp_socket_mss_set, (NX_TCP_SOCKET *, ULONG))                                   \
    F(UINT, _nx_tcp_socket_peer_info_get, (NX_TCP_SOCKET *, ULONG *, ULONG *))                   \
    F(UINT, _nxe_tcp_socket_peer_info_get, (NX_TCP_SOCKET *, ULONG *, ULONG *))                  \
    F(UINT, _nx_tcp_socket_queue_depth_notify_set, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET      \
      *)))                                                                                       \
    F(UINT, _nxe_tcp_socket_queue_depth_notify_set, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET     \
      *)))                                                                                       \
    F(UINT, _nx_tcp_socket_receive, (NX_TCP_SOCKET *, NX_PACKET **, ULONG))                      \
    F(UINT, _nxe_tcp_socket_receive, (NX_TCP_SOCKET *, NX_PACKET **, ULONG))                     \
    F(UINT, _nx_tcp_socket_receive_notify, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))         \
    F(UINT, _nxe_tcp_socket_receive_notify, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))        \
    F(UINT, _nx_tcp_socket_receive_queue_max_set, (NX_TCP_SOCKET *, UINT))                       \
    F(UINT, _nxe_tcp_socket_receive_queue_max_set, (NX_TCP_SOCKET *, UINT))                      \
    F(UINT, _nx_tcp_socket_send, (NX_TCP_SOCKET *, NX_PACKET *, ULONG))                          \
    F(UINT, _nxe_tcp_socket_send, (NX_TCP_SOCKET *, NX_PACKET **, ULONG))                        \
    F(UINT, _nx_tcp_socket_state_wait, (NX_TCP_SOCKET *, UINT, ULONG))                           \
    F(UINT, _nxe_tcp_socket_state_wait, (NX_TCP_SOCKET *, UINT, ULONG))                          \
    F(UINT, _nx_tcp_socket_timed_wait_callback, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))    \
    F(UINT, _nxe_tcp_socket_timed_wait_callback, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET *)))   \
    F(UINT, _nx_tcp_socket_transmit_configure, (NX_TCP_SOCKET *, ULONG, ULONG, ULONG, ULONG))    \
    F(UINT, _nxe_tcp_socket_transmit_configure, (NX_TCP_SOCKET *, ULONG, ULONG, ULONG, ULONG))   \
    F(UINT, _nx_tcp_socket_vlan_priority_set, (NX_TCP_SOCKET *, UINT))                           \
    F(UINT, _nxe_tcp_socket_vlan_priority_set, (NX_TCP_SOCKET *, UINT))                          \
    F(UINT, _nx_tcp_socket_window_update_notify_set, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET    \
      *)))                                                                                       \
    F(UINT, _nxe_tcp_socket_window_update_notify_set, (NX_TCP_SOCKET *, VOID (*)(NX_TCP_SOCKET   \
      *)))                                                                                       \
    F(UINT, _nx_udp_enable, (NX_IP *))                                                           \
    F(UINT, _nxe_udp_enable, (NX_IP *))                                                          \
    F(UINT, _nx_udp_free_port_find, (NX_IP *, UINT, UINT *))                                     \
    F(UINT, _nxe_udp_free_port_find, (NX_IP *, UINT, UINT *))                                    \
    F(UINT, _nx_udp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,    \
      ULONG *))                                                                                  \
    F(UINT, _nxe_udp_info_get, (NX_IP *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *, ULONG *,   \
      ULONG *))                                                                                  \
    F(UINT, _nx_udp_packet_info_extract, (NX_PACKET *, ULONG *, UINT *, UINT *, UINT *))         \
    F(UINT, _nxe_udp_packet_info_extract, (NX_PACKET *, ULONG *, UINT *, UINT *, UINT *))        \
    F(UINT, _nx_udp_socket_bind, (NX_UDP_SOCKET *, UINT, ULONG))                                 \
    F(UINT, _nxe_udp_socket_bind, (NX_UDP_SOCKET *, UINT, ULONG))                                \
    F(UINT, _nx_udp_socket_bytes_available, (NX_UDP_SOCKET *, ULONG *))                          \
    F(UINT, _nxe_udp_socket_bytes_available, (NX_UDP_SOCKET *, ULONG *))                         \
    F(UINT, _nx_udp_socket_checksum_disable, (NX_UDP_SOCKET *))                                  \
    F(UINT, _nxe_udp_socket_checksum_disable, (NX_UDP_SOCKET *))                                 \
    F(UINT, _nx_udp_socket_checksum_enable, (NX_UDP_SOCKET *))                                   \
    F(UINT, _nxe_udp_socket_checksum_enable, (NX_UDP_SOCKET *))                                  \
    F(UINT, _nx_udp_socket_create, (NX_IP *, NX_UDP_SOCKET *, CHAR *, ULONG, ULONG, UINT,        \
      ULONG))                                                                                    \
    F(UINT, _nxe_udp_socket_create, (NX_IP *, NX_UDP_SOCKET *, CHAR *, ULONG, ULONG, UINT,       \
      ULONG, UINT))                                                                              \
    F(UINT, _nx_udp_socket_delete, (NX_UDP_SOCKET *))                                            \
    F(UINT, _nxe_udp_socket_delete, (NX_UDP_SOCKET *))                                           \
    F(UINT, _nx_udp_socket_info_get, (NX_UDP_SOCKET *, ULONG *, ULONG *, ULONG *, ULONG *,       \
      ULONG *, ULONG *, ULONG *))                                                                \
    F(UINT, _nxe_udp_socket_info_get, (NX_UDP_SOCKET *, ULONG *, ULONG *, ULONG *, ULONG *,      \
      ULONG *, ULONG *, ULONG *))                                                                \
    F(UINT, _nx_udp_socket_port_get, (NX_UDP_SOCKET *, UINT *))                                  \
    F(UINT, _nxe_udp_socket_port_get, (NX_UDP_SOCKET *, UINT *))                                 \
    F(UINT, _nx_udp_socket_receive, (NX_UDP_SOCKET *, NX_PACKET **, ULONG))                      \
    F(UINT, _nxe_udp_socket_receive, (NX_UDP_SOCKET *, NX_PACKET **, ULONG))                     \
    F(UINT, _nx_udp_socket_receive_notify, (NX_UDP_SOCKET *, VOID (*)(NX_UDP_SOCKET *)))         \
    F(UINT, _nxe_udp_socket_receive_notify, (NX_UDP_SOCKET *, VOID (*)(NX_UDP_SOCKET *)))        \
    F(UINT, _nx_udp_socket_send, (NX_UDP_SOCKET *, NX_PACKET *, ULONG, UINT))                    \
    F(UINT, _nxe_udp_socket_send, (NX_UDP_SOCKET *, NX_PACKET **, ULONG, UINT))                  \
    F(UINT, _nx_udp_socket_source_send, (NX_UDP_SOCKET *, NX_PACKET *, ULONG, UINT, UINT))       \
    F(UINT, _nxe_udp_socket_source_send, (NX_UDP_SOCKET *, NX_PACKET **, ULONG, UINT, UINT))     \
    F(UINT, _nx_udp_socket_unbind, (NX_UDP_SOCKET *))                                            \
    F(UINT, _nxe_udp_socket_unbind, (NX_UDP_SOCKET *))                                           \
    F(UINT, _nx_udp_socket_vlan_priority_set, (NX_UDP_SOCKET *, UINT))                           \
    F(UINT, _nxe_udp_socket_vlan_priority_set, (NX_UDP_SOCKET *, UINT))                          \
    F(UINT, _nx_udp_source_extract, (NX_PACKET *, ULONG *, UINT *))                              \
    F(UINT, _nxe_udp_source_extract, (NX_PACKET *, ULONG *, UINT *))                             \
    F(UINT, _nxd_icmp_enable, (NX_IP *))                                                         \
    F(UINT, _nxde_icmp_enable, (NX_IP *))                                                        \
    F(UINT, _nxd_icmp_ping, (NX_IP *, NXD_ADDRESS *, CHAR *, ULONG, NX_PACKET **, ULONG))        \
    F(UINT, _nxde_icmp_ping, (NX_IP *, NXD_ADDRESS *, CHAR *, ULONG, NX_PACKET **, ULONG))       \
    F(UINT, _nxd_icmp_source_ping, (NX_IP *, NXD_ADDRESS *, UINT, CHAR *, ULONG, NX_PACKET **,   \
      ULONG))                                                                                    \
    F(UINT, _nxde_icmp_source_ping, (NX_IP *, NXD_ADDRESS *, UINT, CHAR *, ULONG, NX_PACKET      \
      **, ULONG))                                                                                \
    F(UINT, _nxd_ip_raw_packet_send, (NX_IP *, NX_PACKET *, NXD_ADDRESS *, ULONG, UINT,          \
      ULONG))                                                                                    \
    F(UINT, _nxde_ip_raw_packet_send, (NX_IP *, NX_PACKET **, NXD_ADDRESS *, ULONG, UINT,        \
      ULONG))                                                                                    \
    F(UINT, _nxd_ip_raw_packet_source_send, (NX_IP *, NX_PACKET *, NXD_ADDRESS *, UINT, ULONG,   \
      UINT, ULONG))                                                                              \
    F(UINT, _nxde_ip_raw_packet_source_send, (NX_IP *, NX_PACKET **, NXD_ADDRESS *, UINT,        \
      ULONG, UINT, ULONG))                                                                       \
    F(UINT, _nxd_tcp_client_socket_connect, (NX_TCP_SOCKET *, NXD_ADDRESS *, UINT, ULONG))       \
    F(UINT, _nxde_tcp_client_socket_connect, (NX_TCP_SOCKET *, NXD_ADDRESS *, UINT, ULONG))      \
    F(UINT, _nxd_tcp_socket_peer_info_get, (NX_TCP_SOCKET *, NXD_ADDRESS *, ULONG *))            \
    F(UINT, _nxde_tcp_socket_peer_info_get, (NX_TCP_SOCKET *, NXD_ADDRESS *, ULONG *))           \
    F(UINT, _nxd_udp_packet_info_extract, (NX_PACKET *, NXD_ADDRESS *, UINT *, UINT *, UINT      \
      *))                                                                                        \
    F(UINT, _nxde_udp_packet_info_extract, (NX_PACKET *, NXD_ADDRESS *, UINT *, UINT *, UINT     \
      *))                                                                                        \
    F(UINT, _nxd_udp_socket_send, (NX_UDP_SOCKET *, NX_PACKET *, NXD_ADDRESS *, UINT))           \
    F(UINT, _nxde_udp_socket_send, (NX_UDP_SOCKET *, NX_PACKET **, NXD_ADDRESS *, UINT))         \
    F(UINT, _nxd_udp_socket_source_send, (NX_UDP_SOCKET *, NX_PACKET *, NXD_ADDRESS *, UINT,     \
      UINT))                                                                                     \
    F(UINT, _nxde_udp_socket_source_send, (NX_UDP_SOCKET *, NX_PACKET **, NXD_ADDRESS *, UINT,   \
      UINT))                                                                                     \
    F(UINT, _nxd_udp_source_extract, (NX_PACKET *, NXD_ADDRESS *, UINT *))                       \
    F(UINT, _nxde_udp_source_extract, (NX_PACKET *, NXD_ADDRESS *, UINT *))                      \
    F(VOID, _nx_ip_packet_receive, (NX_IP *, NX_PACKET *))                                       \
    F(VOID, _nx_ip_packet_deferred_receive, (NX_IP *, NX_PACKET *))                              \
    F(VOID, _nx_arp_packet_deferred_receive, (NX_IP *, NX_PACKET *))                             \
    F(VOID, _nx_rarp_packet_deferred_receive, (NX_IP *, NX_PACKET *))                            \
    F(VOID, _nx_ip_driver_deferred_processing, (NX_IP *))                                        \
    F(VOID, _nx_ip_driver_link_status_event, (NX_IP *, UINT))                                    \
    F(UINT, _nx_utility_string_length_check, (CHAR *, UINT *, UINT))                             \
    F(UINT, _nx_utility_string_to_uint, (CHAR *, UINT, UINT *))                                  \
    F(UINT, _nx_utility_uint_to_string, (UINT, UINT, CHAR *, UINT))                              \
    F(UINT, _nx_utility_base64_encode, (UCHAR *, UINT, UCHAR *, UINT, UINT *))                   \
    F(UINT, _nx_utility_base64_decode, (UCHAR *, UINT, UCHAR *, UINT, UINT *))                   \
    F(VOID, _nx_ram_network_driver, (NX_IP_DRIVER *))

/* The link layer, with NX_ENABLE_VLAN. */
#define NET_LINK_FUNCTIONS(F)                                                                    \
    F(UINT, nx_link_vlan_set, (NX_IP *, UINT, UINT))                                             \
    F(UINT, nx_link_vlan_get, (NX_IP *, UINT, USHORT *))                                         \
    F(UINT, nx_link_vlan_clear, (NX_IP *, UINT))                                                 \
    F(UINT, nx_link_vlan_interface_create, (NX_IP *, CHAR *, ULONG, ULONG, UINT, UINT, UINT      \
      *))                                                                                        \
    F(UINT, nx_link_multicast_join, (NX_IP *, UINT, ULONG, ULONG))                               \
    F(UINT, nx_link_multicast_leave, (NX_IP *, UINT, ULONG, ULONG))                              \
    F(UINT, nx_link_ethernet_packet_send, (NX_IP *, UINT, NX_PACKET *, ULONG, ULONG, UINT))      \
    F(UINT, nx_link_raw_packet_send, (NX_IP *, UINT, NX_PACKET *))                               \
    F(UINT, nx_link_packet_receive_callback_add, (NX_IP *, UINT, NX_LINK_RECEIVE_QUEUE *,        \
      UINT, nx_link_packet_receive_callback *, VOID *))                                          \
    F(UINT, nx_link_packet_receive_callback_remove, (NX_IP *, UINT, NX_LINK_RECEIVE_QUEUE *))    \
    F(UINT, nx_link_ethernet_header_parse, (NX_PACKET *, ULONG *, ULONG *, ULONG *, ULONG *,     \
      USHORT *, USHORT *, UCHAR *, UINT *))                                                      \
    F(UINT, nx_link_ethernet_header_add, (NX_IP *, UINT, NX_PACKET *, ULONG, ULONG, UINT))       \
    F(VOID, nx_link_packet_transmitted, (NX_IP *, UINT, NX_PACKET *, NX_LINK_TIME *))            \
    F(VOID, nx_link_ethernet_packet_received, (NX_IP *, UINT, NX_PACKET *, NX_LINK_TIME *))      \
    F(UINT, nx_link_driver_request_preprocess, (NX_IP_DRIVER *, NX_INTERFACE **))                \
    F(VOID, nx_link_vlan_interface_status_change, (NX_IP *, UINT))

/* IPv6's own services. */
#define NET_IPV6_FUNCTIONS(F)                                                                    \
    F(UINT, _nxd_ipv6_enable, (NX_IP *))                                                         \
    F(UINT, _nxde_ipv6_enable, (NX_IP *))                                                        \
    F(UINT, _nxd_ipv6_disable, (NX_IP *))                                                        \
    F(UINT, _nxde_ipv6_disable, (NX_IP *))                                                       \
    F(UINT, _nxd_ipv6_address_set, (NX_IP *, UINT, NXD_ADDRESS *, ULONG, UINT *))                \
    F(UINT, _nxde_ipv6_address_set, (NX_IP *, UINT, NXD_ADDRESS *, ULONG, UINT *))               \
    F(UINT, _nxd_ipv6_address_get, (NX_IP *, UINT, NXD_ADDRESS *, ULONG *, UINT *))              \
    F(UINT, _nxde_ipv6_address_get, (NX_IP *, UINT, NXD_ADDRESS *, ULONG *, UINT *))             \
    F(UINT, _nxd_ipv6_address_delete, (NX_IP *, UINT))                                           \
    F(UINT, _nxde_ipv6_address_delete, (NX_IP *, UINT))                                          \
    F(UINT, _nxd_ipv6_address_change_notify, (NX_IP *, VOID (*)(NX_IP *, UINT, UINT, UINT,       \
      ULONG *)))                                                                                 \
    F(UINT, _nxde_ipv6_address_change_notify, (NX_IP *, VOID (*)(NX_IP *, UINT, UINT, UINT,      \
      ULONG *)))                                                                                 \
    F(UINT, _nxd_ipv6_default_router_add, (NX_IP *, NXD_ADDRESS *, ULONG, UINT))                 \
    F(UINT, _nxde_ipv6_default_router_add, (NX_IP *, NXD_ADDRESS *, ULONG, UINT))                \
    F(UINT, _nxd_ipv6_default_router_delete, (NX_IP *, NXD_ADDRESS *))                           \
    F(UINT, _nxde_ipv6_default_router_delete, (NX_IP *, NXD_ADDRESS *))                          \
    F(UINT, _nxd_ipv6_default_router_entry_get, (NX_IP *, UINT, UINT, NXD_ADDRESS *, ULONG       \
      *, ULONG *, ULONG *))                                                                      \
    F(UINT, _nxde_ipv6_default_router_entry_get, (NX_IP *, UINT, UINT, NXD_ADDRESS *, ULONG      \
      *, ULONG *, ULONG *))                                                                      \
    F(UINT, _nxd_ipv6_default_router_get, (NX_IP *, UINT, NXD_ADDRESS *, ULONG *, ULONG *))      \
    F(UINT, _nxde_ipv6_default_router_get, (NX_IP *, UINT, NXD_ADDRESS *, ULONG *, ULONG *))     \
    F(UINT, _nxd_ipv6_default_router_number_of_entries_get, (NX_IP *, UINT, UINT *))             \
    F(UINT, _nxde_ipv6_default_router_number_of_entries_get, (NX_IP *, UINT, UINT *))            \
    F(UINT, _nxd_ipv6_multicast_interface_join, (NX_IP *, NXD_ADDRESS *, UINT))                  \
    F(UINT, _nxde_ipv6_multicast_interface_join, (NX_IP *, NXD_ADDRESS *, UINT))                 \
    F(UINT, _nxd_ipv6_multicast_interface_leave, (NX_IP *, NXD_ADDRESS *, UINT))                 \
    F(UINT, _nxde_ipv6_multicast_interface_leave, (NX_IP *, NXD_ADDRESS *, UINT))                \
    F(UINT, _nxd_ipv6_stateless_address_autoconfig_disable, (NX_IP *, UINT))                     \
    F(UINT, _nxde_ipv6_stateless_address_autoconfig_disable, (NX_IP *, UINT))                    \
    F(UINT, _nxd_ipv6_stateless_address_autoconfig_enable, (NX_IP *, UINT))                      \
    F(UINT, _nxde_ipv6_stateless_address_autoconfig_enable, (NX_IP *, UINT))                     \
    F(UINT, _nxd_icmpv6_ra_flag_callback_set, (NX_IP *, VOID (*)(NX_IP *, UINT)))                \
    F(UINT, _nxde_icmpv6_ra_flag_callback_set, (NX_IP *, VOID (*)(NX_IP *, UINT)))               \
    F(UINT, _nxd_nd_cache_entry_set, (NX_IP *, ULONG *, UINT, CHAR *))                           \
    F(UINT, _nxde_nd_cache_entry_set, (NX_IP *, ULONG *, UINT, CHAR *))                          \
    F(UINT, _nxd_nd_cache_entry_delete, (NX_IP *, ULONG *))                                      \
    F(UINT, _nxde_nd_cache_entry_delete, (NX_IP *, ULONG *))                                     \
    F(UINT, _nxd_nd_cache_hardware_address_find, (NX_IP *, NXD_ADDRESS *, ULONG *, ULONG *,      \
      UINT *))                                                                                   \
    F(UINT, _nxde_nd_cache_hardware_address_find, (NX_IP *, NXD_ADDRESS *, ULONG *, ULONG *,     \
      UINT *))                                                                                   \
    F(UINT, _nxd_nd_cache_invalidate, (NX_IP *))                                                 \
    F(UINT, _nxde_nd_cache_invalidate, (NX_IP *))                                                \
    F(UINT, _nxd_nd_cache_ip_address_find, (NX_IP *, NXD_ADDRESS *, ULONG, ULONG, UINT *))       \
    F(UINT, _nxde_nd_cache_ip_address_find, (NX_IP *, NXD_ADDRESS *, ULONG, ULONG, UINT *))

/* S(service, "STATUS ..."). */
#define NET_STATUSES(S)                                                                          \
    S(nx_ip_create,                                                                              \
      "SUCCESS NOT_IMPLEMENTED PTR_ERROR SIZE_ERROR CALLER_ERROR IP_ADDRESS_ERROR "              \
      "OPTION_ERROR")                                                                            \
    S(nx_ip_delete, "SUCCESS SOCKETS_BOUND PTR_ERROR CALLER_ERROR")                              \
    S(nx_ip_address_change_notify, "SUCCESS PTR_ERROR CALLER_ERROR")                             \
    S(nx_ip_address_get, "SUCCESS PTR_ERROR CALLER_ERROR")                                       \
    S(nx_ip_address_set, "SUCCESS IP_ADDRESS_ERROR PTR_ERROR CALLER_ERROR NOT_SUPPORTED")        \
    S(nx_ip_auxiliary_packet_pool_set, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")           \
    S(nx_ip_driver_direct_command,                                                               \
      "SUCCESS UNHANDLED_COMMAND PTR_ERROR CALLER_ERROR INVALID_INTERFACE")                      \
    S(nx_ip_driver_interface_direct_command,                                                     \
      "SUCCESS UNHANDLED_COMMAND INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                      \
    S(nx_ip_forwarding_disable, "SUCCESS PTR_ERROR CALLER_ERROR")                                \
    S(nx_ip_forwarding_enable, "SUCCESS PTR_ERROR CALLER_ERROR")                                 \
    S(nx_ip_fragment_disable, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                      \
    S(nx_ip_fragment_enable, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                       \
    S(nx_ip_gateway_address_clear, "SUCCESS PTR_ERROR CALLER_ERROR")                             \
    S(nx_ip_gateway_address_get, "SUCCESS PTR_ERROR NOT_FOUND CALLER_ERROR")                     \
    S(nx_ip_gateway_address_set, "SUCCESS PTR_ERROR IP_ADDRESS_ERROR CALLER_ERROR")              \
    S(nx_ip_info_get, "SUCCESS CALLER_ERROR PTR_ERROR")                                          \
    S(nx_ip_interface_address_get, "SUCCESS INVALID_INTERFACE CALLER_ERROR PTR_ERROR")           \
    S(nx_ip_interface_address_mapping_configure,                                                 \
      "SUCCESS INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                                        \
    S(nx_ip_interface_address_set,                                                               \
      "SUCCESS INVALID_INTERFACE CALLER_ERROR PTR_ERROR IP_ADDRESS_ERROR")                       \
    S(nx_ip_interface_attach,                                                                    \
      "SUCCESS NO_MORE_ENTRIES DUPLICATED_ENTRY CALLER_ERROR PTR_ERROR IP_ADDRESS_ERROR")        \
    S(nx_ip_interface_capability_get,                                                            \
      "SUCCESS NOT_SUPPORTED INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                          \
    S(nx_ip_interface_capability_set,                                                            \
      "SUCCESS NOT_SUPPORTED INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                          \
    S(nx_ip_interface_detach, "SUCCESS INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                \
    S(nx_ip_interface_info_get, "SUCCESS PTR_ERROR INVALID_INTERFACE CALLER_ERROR")              \
    S(nx_ip_interface_mtu_set, "SUCCESS INVALID_INTERFACE PTR_ERROR CALLER_ERROR")               \
    S(nx_ip_interface_physical_address_get,                                                      \
      "SUCCESS INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                                        \
    S(nx_ip_interface_physical_address_set,                                                      \
      "SUCCESS UNHANDLED_COMMAND INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                      \
    S(nx_ip_interface_status_check,                                                              \
      "SUCCESS NOT_SUCCESSFUL PTR_ERROR OPTION_ERROR CALLER_ERROR INVALID_INTERFACE")            \
    S(nx_ip_link_status_change_notify_set, "SUCCESS PTR_ERROR CALLER_ERROR")                     \
    S(nx_ip_max_payload_size_find,                                                               \
      "SUCCESS INVALID_INTERFACE IP_ADDRESS_ERROR PTR_ERROR NOT_SUPPORTED CALLER_ERROR")         \
    S(nx_ip_raw_packet_disable, "SUCCESS PTR_ERROR CALLER_ERROR")                                \
    S(nx_ip_raw_packet_enable, "SUCCESS PTR_ERROR CALLER_ERROR")                                 \
    S(nx_ip_raw_packet_filter_set, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")               \
    S(nx_ip_raw_packet_receive,                                                                  \
      "SUCCESS NO_PACKET WAIT_ABORTED NOT_ENABLED PTR_ERROR CALLER_ERROR")                       \
    S(nx_ip_raw_packet_send,                                                                     \
      "SUCCESS IP_ADDRESS_ERROR NOT_ENABLED OPTION_ERROR UNDERFLOW OVERFLOW PTR_ERROR "          \
      "CALLER_ERROR")                                                                            \
    S(nx_ip_raw_packet_source_send,                                                              \
      "SUCCESS IP_ADDRESS_ERROR NOT_ENABLED CALLER_ERROR PTR_ERROR OPTION_ERROR "                \
      "OVERFLOW UNDERFLOW INVALID_INTERFACE")                                                    \
    S(nx_ip_raw_receive_queue_max_set, "SUCCESS PTR_ERROR CALLER_ERROR")                         \
    S(nx_ip_static_route_add,                                                                    \
      "SUCCESS OVERFLOW NOT_SUPPORTED IP_ADDRESS_ERROR CALLER_ERROR PTR_ERROR")                  \
    S(nx_ip_static_route_delete,                                                                 \
      "SUCCESS NOT_SUCCESSFUL NOT_SUPPORTED PTR_ERROR CALLER_ERROR")                             \
    S(nx_ip_status_check, "SUCCESS NOT_SUCCESSFUL PTR_ERROR OPTION_ERROR CALLER_ERROR")          \
    S(nx_ipv4_multicast_interface_join,                                                          \
      "SUCCESS NO_MORE_ENTRIES PTR_ERROR CALLER_ERROR NOT_ENABLED IP_ADDRESS_ERROR "             \
      "INVALID_INTERFACE")                                                                       \
    S(nx_ipv4_multicast_interface_leave,                                                         \
      "SUCCESS ENTRY_NOT_FOUND INVALID_INTERFACE IP_ADDRESS_ERROR CALLER_ERROR "                 \
      "PTR_ERROR")                                                                               \
    S(nx_arp_dynamic_entries_invalidate, "SUCCESS NOT_ENABLED PTR_ERROR CALLER_ERROR")           \
    S(nx_arp_dynamic_entry_set,                                                                  \
      "SUCCESS NO_MORE_ENTRIES IP_ADDRESS_ERROR PTR_ERROR NOT_ENABLED CALLER_ERROR")             \
    S(nx_arp_enable, "SUCCESS PTR_ERROR SIZE_ERROR CALLER_ERROR ALREADY_ENABLED")                \
    S(nx_arp_entry_delete,                                                                       \
      "SUCCESS ENTRY_NOT_FOUND PTR_ERROR CALLER_ERROR IP_ADDRESS_ERROR")                         \
    S(nx_arp_gratuitous_send,                                                                    \
      "SUCCESS NO_PACKET NOT_ENABLED IP_ADDRESS_ERROR PTR_ERROR CALLER_ERROR")                   \
    S(nx_arp_hardware_address_find,                                                              \
      "SUCCESS ENTRY_NOT_FOUND IP_ADDRESS_ERROR PTR_ERROR CALLER_ERROR NOT_ENABLED")             \
    S(nx_arp_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                             \
    S(nx_arp_ip_address_find,                                                                    \
      "SUCCESS ENTRY_NOT_FOUND PTR_ERROR CALLER_ERROR NOT_ENABLED INVALID_PARAMETERS")           \
    S(nx_arp_static_entries_delete, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                \
    S(nx_arp_static_entry_create,                                                                \
      "SUCCESS NO_MORE_ENTRIES IP_ADDRESS_ERROR PTR_ERROR CALLER_ERROR NOT_ENABLED "             \
      "INVALID_PARAMETERS")                                                                      \
    S(nx_arp_static_entry_delete,                                                                \
      "SUCCESS ENTRY_NOT_FOUND PTR_ERROR CALLER_ERROR NOT_ENABLED IP_ADDRESS_ERROR "             \
      "INVALID_PARAMETERS")                                                                      \
    S(nx_rarp_disable, "SUCCESS NOT_ENABLED PTR_ERROR CALLER_ERROR")                             \
    S(nx_rarp_enable, "SUCCESS IP_ADDRESS_ERROR ALREADY_ENABLED PTR_ERROR CALLER_ERROR")         \
    S(nx_rarp_info_get, "SUCCESS PTR_ERROR NOT_ENABLED CALLER_ERROR")                            \
    S(nx_icmp_enable, "SUCCESS ALREADY_ENABLED PTR_ERROR CALLER_ERROR")                          \
    S(nx_icmp_info_get, "SUCCESS CALLER_ERROR PTR_ERROR NOT_ENABLED")                            \
    S(nx_icmp_ping,                                                                              \
      "SUCCESS NO_PACKET OVERFLOW NO_RESPONSE WAIT_ABORTED IP_ADDRESS_ERROR PTR_ERROR "          \
      "CALLER_ERROR NOT_ENABLED")                                                                \
    S(nx_igmp_enable, "SUCCESS PTR_ERROR CALLER_ERROR ALREADY_ENABLED")                          \
    S(nx_igmp_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                            \
    S(nx_igmp_loopback_disable, "SUCCESS NOT_ENABLED PTR_ERROR CALLER_ERROR")                    \
    S(nx_igmp_loopback_enable, "SUCCESS NOT_ENABLED PTR_ERROR CALLER_ERROR")                     \
    S(nx_igmp_multicast_interface_join,                                                          \
      "SUCCESS NO_MORE_ENTRIES PTR_ERROR INVALID_INTERFACE IP_ADDRESS_ERROR "                    \
      "CALLER_ERROR NOT_ENABLED")                                                                \
    S(nx_igmp_multicast_interface_leave,                                                         \
      "SUCCESS ENTRY_NOT_FOUND PTR_ERROR INVALID_INTERFACE IP_ADDRESS_ERROR "                    \
      "CALLER_ERROR NOT_ENABLED")                                                                \
    S(nx_igmp_multicast_join,                                                                    \
      "SUCCESS NO_MORE_ENTRIES INVALID_INTERFACE IP_ADDRESS_ERROR PTR_ERROR "                    \
      "CALLER_ERROR NOT_ENABLED")                                                                \
    S(nx_igmp_multicast_leave,                                                                   \
      "SUCCESS ENTRY_NOT_FOUND INVALID_INTERFACE IP_ADDRESS_ERROR PTR_ERROR "                    \
      "CALLER_ERROR NOT_ENABLED")                                                                \
    S(nx_packet_allocate,                                                                        \
      "SUCCESS NO_PACKET WAIT_ABORTED INVALID_PARAMETERS OPTION_ERROR PTR_ERROR "                \
      "CALLER_ERROR")                                                                            \
    S(nx_packet_copy,                                                                            \
      "SUCCESS NO_PACKET INVALID_PACKET WAIT_ABORTED INVALID_PARAMETERS PTR_ERROR "              \
      "UNDERFLOW OVERFLOW CALLER_ERROR")                                                         \
    S(nx_packet_data_append,                                                                     \
      "SUCCESS NO_PACKET WAIT_ABORTED INVALID_PARAMETERS UNDERFLOW OVERFLOW PTR_ERROR "          \
      "SIZE_ERROR CALLER_ERROR")                                                                 \
    S(nx_packet_data_extract_offset, "SUCCESS PACKET_OFFSET_ERROR PTR_ERROR")                    \
    S(nx_packet_data_retrieve, "SUCCESS INVALID_PACKET PTR_ERROR")                               \
    S(nx_packet_length_get, "SUCCESS PTR_ERROR")                                                 \
    S(nx_packet_pool_create, "SUCCESS PTR_ERROR SIZE_ERROR CALLER_ERROR")                        \
    S(nx_packet_pool_delete, "SUCCESS PTR_ERROR CALLER_ERROR")                                   \
    S(nx_packet_pool_info_get, "SUCCESS PTR_ERROR CALLER_ERROR")                                 \
    S(nx_packet_pool_low_watermark_set, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")          \
    S(nx_packet_release, "SUCCESS PTR_ERROR UNDERFLOW OVERFLOW")                                 \
    S(nx_packet_transmit_release, "SUCCESS PTR_ERROR UNDERFLOW OVERFLOW")                        \
    S(nx_packet_vlan_priority_set, "SUCCESS NOT_SUPPORTED PTR_ERROR INVALID_PARAMETERS")         \
    S(nx_tcp_enable, "SUCCESS ALREADY_ENABLED PTR_ERROR CALLER_ERROR")                           \
    S(nx_tcp_client_socket_bind,                                                                 \
      "SUCCESS ALREADY_BOUND PORT_UNAVAILABLE NO_FREE_PORTS WAIT_ABORTED INVALID_PORT "          \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED")                                                      \
    S(nx_tcp_client_socket_connect,                                                              \
      "SUCCESS NOT_BOUND NOT_CLOSED IN_PROGRESS INVALID_INTERFACE WAIT_ABORTED "                 \
      "IP_ADDRESS_ERROR INVALID_PORT PTR_ERROR CALLER_ERROR NOT_ENABLED")                        \
    S(nx_tcp_client_socket_port_get,                                                             \
      "SUCCESS NOT_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")                                    \
    S(nx_tcp_client_socket_unbind,                                                               \
      "SUCCESS NOT_BOUND NOT_CLOSED PTR_ERROR CALLER_ERROR NOT_ENABLED")                         \
    S(nx_tcp_free_port_find,                                                                     \
      "SUCCESS NO_FREE_PORTS PTR_ERROR CALLER_ERROR NOT_ENABLED INVALID_PORT")                   \
    S(nx_tcp_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                             \
    S(nx_tcp_server_socket_accept,                                                               \
      "SUCCESS NOT_LISTEN_STATE IN_PROGRESS WAIT_ABORTED PTR_ERROR CALLER_ERROR "                \
      "NOT_ENABLED")                                                                             \
    S(nx_tcp_server_socket_listen,                                                               \
      "SUCCESS MAX_LISTEN NOT_CLOSED ALREADY_BOUND DUPLICATE_LISTEN INVALID_PORT "               \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED")                                                      \
    S(nx_tcp_server_socket_relisten,                                                             \
      "SUCCESS NOT_CLOSED ALREADY_BOUND INVALID_RELISTEN CONNECTION_PENDING "                    \
      "INVALID_PORT PTR_ERROR CALLER_ERROR NOT_ENABLED")                                         \
    S(nx_tcp_server_socket_unaccept,                                                             \
      "SUCCESS NOT_LISTEN_STATE PTR_ERROR CALLER_ERROR NOT_ENABLED")                             \
    S(nx_tcp_server_socket_unlisten,                                                             \
      "SUCCESS ENTRY_NOT_FOUND INVALID_PORT PTR_ERROR CALLER_ERROR NOT_ENABLED")                 \
    S(nx_tcp_socket_bytes_available,                                                             \
      "SUCCESS NOT_CONNECTED PTR_ERROR NOT_ENABLED CALLER_ERROR")                                \
    S(nx_tcp_socket_create, "SUCCESS OPTION_ERROR PTR_ERROR CALLER_ERROR NOT_ENABLED")           \
    S(nx_tcp_socket_delete,                                                                      \
      "SUCCESS NOT_CREATED STILL_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")                      \
    S(nx_tcp_socket_disconnect,                                                                  \
      "SUCCESS NOT_CONNECTED IN_PROGRESS WAIT_ABORTED PTR_ERROR CALLER_ERROR "                   \
      "NOT_ENABLED")                                                                             \
    S(nx_tcp_socket_disconnect_complete_notify,                                                  \
      "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")                                \
    S(nx_tcp_socket_establish_notify,                                                            \
      "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")                                \
    S(nx_tcp_socket_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                      \
    S(nx_tcp_socket_mss_get, "SUCCESS PTR_ERROR NOT_ENABLED CALLER_ERROR")                       \
    S(nx_tcp_socket_mss_peer_get, "SUCCESS PTR_ERROR NOT_ENABLED CALLER_ERROR")                  \
    S(nx_tcp_socket_mss_set,                                                                     \
      "SUCCESS SIZE_ERROR NOT_CONNECTED PTR_ERROR NOT_ENABLED CALLER_ERROR")                     \
    S(nx_tcp_socket_peer_info_get,                                                               \
      "SUCCESS NOT_CONNECTED PTR_ERROR NOT_ENABLED CALLER_ERROR")                                \
    S(nx_tcp_socket_queue_depth_notify_set,                                                      \
      "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")                                \
    S(nx_tcp_socket_receive,                                                                     \
      "SUCCESS NOT_BOUND NO_PACKET WAIT_ABORTED NOT_CONNECTED PTR_ERROR CALLER_ERROR "           \
      "NOT_ENABLED")                                                                             \
    S(nx_tcp_socket_receive_notify, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                \
    S(nx_tcp_socket_receive_queue_max_set, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")       \
    S(nx_tcp_socket_send,                                                                        \
      "SUCCESS NOT_BOUND NO_INTERFACE_ADDRESS NOT_CONNECTED WINDOW_OVERFLOW "                    \
      "WAIT_ABORTED INVALID_PACKET TX_QUEUE_DEPTH OVERFLOW PTR_ERROR CALLER_ERROR "              \
      "NOT_ENABLED UNDERFLOW")                                                                   \
    S(nx_tcp_socket_state_wait,                                                                  \
      "SUCCESS PTR_ERROR NOT_SUCCESSFUL WAIT_ABORTED CALLER_ERROR NOT_ENABLED "                  \
      "OPTION_ERROR")                                                                            \
    S(nx_tcp_socket_timed_wait_callback,                                                         \
      "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")                                \
    S(nx_tcp_socket_transmit_configure,                                                          \
      "SUCCESS PTR_ERROR OPTION_ERROR CALLER_ERROR NOT_ENABLED")                                 \
    S(nx_tcp_socket_vlan_priority_set,                                                           \
      "SUCCESS NOT_SUPPORTED PTR_ERROR INVALID_PARAMETERS")                                      \
    S(nx_tcp_socket_window_update_notify_set,                                                    \
      "SUCCESS CALLER_ERROR PTR_ERROR NOT_ENABLED")                                              \
    S(nx_udp_enable, "SUCCESS PTR_ERROR CALLER_ERROR ALREADY_ENABLED")                           \
    S(nx_udp_free_port_find,                                                                     \
      "SUCCESS NO_FREE_PORTS PTR_ERROR CALLER_ERROR NOT_ENABLED INVALID_PORT")                   \
    S(nx_udp_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                             \
    S(nx_udp_packet_info_extract, "SUCCESS INVALID_PACKET PTR_ERROR CALLER_ERROR")               \
    S(nx_udp_socket_bind,                                                                        \
      "SUCCESS ALREADY_BOUND PORT_UNAVAILABLE NO_FREE_PORTS WAIT_ABORTED INVALID_PORT "          \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED")                                                      \
    S(nx_udp_socket_bytes_available,                                                             \
      "SUCCESS NOT_SUCCESSFUL PTR_ERROR NOT_ENABLED CALLER_ERROR")                               \
    S(nx_udp_socket_checksum_disable,                                                            \
      "SUCCESS NOT_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")                                    \
    S(nx_udp_socket_checksum_enable,                                                             \
      "SUCCESS NOT_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")                                    \
    S(nx_udp_socket_create, "SUCCESS OPTION_ERROR PTR_ERROR CALLER_ERROR NOT_ENABLED")           \
    S(nx_udp_socket_delete, "SUCCESS STILL_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")            \
    S(nx_udp_socket_info_get, "SUCCESS PTR_ERROR CALLER_ERROR NOT_ENABLED")                      \
    S(nx_udp_socket_port_get, "SUCCESS NOT_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")            \
    S(nx_udp_socket_receive,                                                                     \
      "SUCCESS NOT_BOUND NO_PACKET WAIT_ABORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")             \
    S(nx_udp_socket_receive_notify, "SUCCESS PTR_ERROR")                                         \
    S(nx_udp_socket_send,                                                                        \
      "SUCCESS NOT_BOUND NO_INTERFACE_ADDRESS IP_ADDRESS_ERROR UNDERFLOW OVERFLOW "              \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED INVALID_PORT")                                         \
    S(nx_udp_socket_source_send,                                                                 \
      "SUCCESS NOT_BOUND IP_ADDRESS_ERROR NOT_ENABLED PTR_ERROR OVERFLOW UNDERFLOW "             \
      "CALLER_ERROR INVALID_INTERFACE INVALID_PORT NOT_SUPPORTED")                               \
    S(nx_udp_socket_unbind, "SUCCESS NOT_BOUND PTR_ERROR CALLER_ERROR NOT_ENABLED")              \
    S(nx_udp_socket_vlan_priority_set,                                                           \
      "SUCCESS NOT_SUPPORTED PTR_ERROR INVALID_PARAMETERS")                                      \
    S(nx_udp_source_extract, "SUCCESS INVALID_PACKET PTR_ERROR")                                 \
    S(nxd_icmp_enable, "SUCCESS PTR_ERROR CALLER_ERROR")                                         \
    S(nxd_icmp_ping,                                                                             \
      "SUCCESS NOT_SUPPORTED OVERFLOW NO_RESPONSE WAIT_ABORTED NO_INTERFACE_ADDRESS "            \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED IP_ADDRESS_ERROR")                                     \
    S(nxd_icmp_source_ping,                                                                      \
      "SUCCESS NOT_SUPPORTED OVERFLOW NO_RESPONSE WAIT_ABORTED NO_INTERFACE_ADDRESS "            \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED IP_ADDRESS_ERROR INVALID_INTERFACE")                   \
    S(nxd_ip_raw_packet_send,                                                                    \
      "SUCCESS NO_INTERFACE_ADDRESS NOT_ENABLED IP_ADDRESS_ERROR UNDERFLOW OVERFLOW "            \
      "PTR_ERROR CALLER_ERROR INVALID_PARAMETERS")                                               \
    S(nxd_ip_raw_packet_source_send,                                                             \
      "SUCCESS UNDERFLOW OVERFLOW PTR_ERROR CALLER_ERROR NOT_ENABLED IP_ADDRESS_ERROR "          \
      "INVALID_INTERFACE INVALID_PARAMETERS")                                                    \
    S(nxd_tcp_client_socket_connect,                                                             \
      "SUCCESS WAIT_ABORTED IP_ADDRESS_ERROR NOT_BOUND NOT_CLOSED IN_PROGRESS "                  \
      "INVALID_INTERFACE NO_INTERFACE_ADDRESS NOT_ENABLED INVALID_PORT PTR_ERROR "               \
      "CALLER_ERROR NOT_CONNECTED")                                                              \
    S(nxd_tcp_socket_peer_info_get,                                                              \
      "SUCCESS NOT_CONNECTED NOT_ENABLED PTR_ERROR CALLER_ERROR")                                \
    S(nxd_udp_packet_info_extract, "SUCCESS INVALID_PACKET PTR_ERROR CALLER_ERROR")              \
    S(nxd_udp_socket_send,                                                                       \
      "SUCCESS IP_ADDRESS_ERROR NOT_BOUND NO_INTERFACE_ADDRESS UNDERFLOW OVERFLOW "              \
      "PTR_ERROR CALLER_ERROR NOT_ENABLED INVALID_PORT")                                         \
    S(nxd_udp_socket_source_send,                                                                \
      "SUCCESS IP_ADDRESS_ERROR NOT_BOUND NO_INTERFACE_ADDRESS NOT_FOUND PTR_ERROR "             \
      "CALLER_ERROR NOT_ENABLED INVALID_PORT INVALID_INTERFACE UNDERFLOW OVERFLOW")              \
    S(nxd_udp_source_extract, "SUCCESS INVALID_PACKET PTR_ERROR CALLER_ERROR")                   \
    S(nxd_ipv6_enable, "SUCCESS ALREADY_ENABLED NOT_SUPPORTED PTR_ERROR CALLER_ERROR")           \
    S(nxd_ipv6_disable, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")                          \
    S(nxd_ipv6_address_set,                                                                      \
      "SUCCESS NO_MORE_ENTRIES NOT_SUPPORTED DUPLICATED_ENTRY PTR_ERROR "                        \
      "CALLER_ERROR IP_ADDRESS_ERROR INVALID_INTERFACE")                                         \
    S(nxd_ipv6_address_get,                                                                      \
      "SUCCESS NOT_SUPPORTED NO_INTERFACE_ADDRESS PTR_ERROR CALLER_ERROR")                       \
    S(nxd_ipv6_address_delete,                                                                   \
      "SUCCESS NOT_SUPPORTED NO_INTERFACE_ADDRESS PTR_ERROR CALLER_ERROR")                       \
    S(nxd_ipv6_address_change_notify,                                                            \
      "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR NOT_ENABLED")                                \
    S(nxd_ipv6_default_router_add,                                                               \
      "SUCCESS NO_MORE_ENTRIES IP_ADDRESS_ERROR NOT_SUPPORTED INVALID_PARAMETERS "               \
      "PTR_ERROR CALLER_ERROR INVALID_INTERFACE")                                                \
    S(nxd_ipv6_default_router_delete,                                                            \
      "SUCCESS NOT_SUPPORTED NOT_FOUND PTR_ERROR CALLER_ERROR INVALID_PARAMETERS")               \
    S(nxd_ipv6_default_router_entry_get,                                                         \
      "SUCCESS NOT_FOUND INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                              \
    S(nxd_ipv6_default_router_get,                                                               \
      "SUCCESS NOT_SUPPORTED NOT_FOUND CALLER_ERROR INVALID_INTERFACE PTR_ERROR")                \
    S(nxd_ipv6_default_router_number_of_entries_get,                                             \
      "SUCCESS NOT_SUPPORTED INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                          \
    S(nxd_ipv6_multicast_interface_join,                                                         \
      "SUCCESS NO_MORE_ENTRIES OVERFLOW NOT_SUPPORTED PTR_ERROR CALLER_ERROR "                   \
      "IP_ADDRESS_ERROR INVALID_INTERFACE")                                                      \
    S(nxd_ipv6_multicast_interface_leave,                                                        \
      "SUCCESS ENTRY_NOT_FOUND NOT_SUPPORTED PTR_ERROR CALLER_ERROR "                            \
      "IP_ADDRESS_ERROR INVALID_INTERFACE")                                                      \
    S(nxd_ipv6_stateless_address_autoconfig_disable,                                             \
      "SUCCESS NOT_SUPPORTED INVALID_INTERFACE PTR_ERROR CALLER_ERROR")                          \
    S(nxd_ipv6_stateless_address_autoconfig_enable,                                              \
      "SUCCESS ALREADY_ENABLED NOT_SUPPORTED INVALID_INTERFACE PTR_ERROR "                       \
      "CALLER_ERROR")                                                                            \
    S(nxd_icmpv6_ra_flag_callback_set, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")           \
    S(nxd_nd_cache_entry_set,                                                                    \
      "SUCCESS NOT_SUCCESSFUL NOT_SUPPORTED PTR_ERROR CALLER_ERROR "                             \
      "INVALID_INTERFACE")                                                                       \
    S(nxd_nd_cache_entry_delete,                                                                 \
      "SUCCESS ENTRY_NOT_FOUND NOT_SUPPORTED PTR_ERROR CALLER_ERROR")                            \
    S(nxd_nd_cache_hardware_address_find,                                                        \
      "SUCCESS ENTRY_NOT_FOUND NOT_SUPPORTED INVALID_PARAMETERS PTR_ERROR "                      \
      "CALLER_ERROR")                                                                            \
    S(nxd_nd_cache_invalidate, "SUCCESS NOT_SUPPORTED PTR_ERROR CALLER_ERROR")                   \
    S(nxd_nd_cache_ip_address_find,                                                              \
      "SUCCESS ENTRY_NOT_FOUND NOT_SUPPORTED PTR_ERROR CALLER_ERROR "                            \
      "INVALID_PARAMETERS")                                                                      \
    S(_nx_utility_string_length_check, "PTR_ERROR SIZE_ERROR SUCCESS")                           \
    S(_nx_utility_string_to_uint,                                                                \
      "PTR_ERROR SIZE_ERROR OVERFLOW INVALID_PARAMETERS SUCCESS")                                \
    S(_nx_utility_uint_to_string, "SUCCESS")                                                     \
    S(_nx_utility_base64_encode, "PTR_ERROR SIZE_ERROR SUCCESS")                                 \
    S(_nx_utility_base64_decode, "PTR_ERROR SIZE_ERROR SUCCESS")

#endif
