/*
 * The checking twins of the IP services.
 */
#include "nx_check.h"

static UINT ip_is_listed(const NX_IP *ip)
{
    const NX_IP *other = _nx_ip_created_ptr;

    for (ULONG left = _nx_ip_created_count; left > 0; left--) {
        if (other == ip)
            return NX_TRUE;
        other = other->nx_ip_created_next;
    }
    return NX_FALSE;
}

/* At least one status is asked for, and none that does not exist. */
static UINT status_bits_known(ULONG bits)
{
    const ULONG known = NX_IP_INITIALIZE_DONE | NX_IP_ADDRESS_RESOLVED | NX_IP_LINK_ENABLED |
                        NX_IP_ARP_ENABLED | NX_IP_UDP_ENABLED | NX_IP_TCP_ENABLED |
                        NX_IP_IGMP_ENABLED | NX_IP_RARP_COMPLETE | NX_IP_INTERFACE_LINK_ENABLED;

    return bits != 0 && (bits & ~known) == 0;
}

UINT _nxe_ip_create(NX_IP *ip_ptr, CHAR *name, ULONG ip_address, ULONG network_mask,
                    NX_PACKET_POOL *default_pool,
                    VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *), VOID *memory_ptr,
                    ULONG memory_size, UINT priority, UINT control_block_size)
{
    REFUSE_IF(ip_ptr == NX_NULL || control_block_size != sizeof *ip_ptr ||
              ip_is_listed(ip_ptr) || default_pool == NX_NULL ||
              default_pool->nx_packet_pool_id != NX_PACKET_POOL_ID ||
              ip_link_driver == NX_NULL || memory_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(memory_size < TX_MINIMUM_STACK, NX_SIZE_ERROR);
    REFUSE_IF(priority >= TX_MAX_PRIORITIES, NX_OPTION_ERROR);
    REFUSE_IF(!_nx_ip_address_is_usable(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_create(ip_ptr, name, ip_address, network_mask, default_pool, ip_link_driver,
                         memory_ptr, memory_size, priority);
}

UINT _nxe_ip_delete(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_delete(ip_ptr);
}

UINT _nxe_ip_address_change_notify(NX_IP *ip_ptr, VOID (*ip_address_change_notify)(NX_IP *, VOID *),
                                   VOID *additional_info)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_address_change_notify(ip_ptr, ip_address_change_notify, additional_info);
}

UINT _nxe_ip_address_get(NX_IP *ip_ptr, ULONG *ip_address, ULONG *network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL || network_mask == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_address_get(ip_ptr, ip_address, network_mask);
}

UINT _nxe_ip_address_set(NX_IP *ip_ptr, ULONG ip_address, ULONG network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_ip_address_is_usable(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_address_set(ip_ptr, ip_address, network_mask);
}

UINT _nxe_ip_auxiliary_packet_pool_set(NX_IP *ip_ptr, NX_PACKET_POOL *auxiliary_pool)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || auxiliary_pool == NX_NULL ||
              auxiliary_pool->nx_packet_pool_id != NX_PACKET_POOL_ID, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_auxiliary_packet_pool_set(ip_ptr, auxiliary_pool);
}

UINT _nxe_ip_driver_direct_command(NX_IP *ip_ptr, UINT command, ULONG *return_value_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || return_value_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_driver_direct_command(ip_ptr, command, return_value_ptr);
}

UINT _nxe_ip_driver_interface_direct_command(NX_IP *ip_ptr, UINT command, UINT interface_index,
                                             ULONG *return_value_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || return_value_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_driver_interface_direct_command(ip_ptr, command, interface_index,
                                                  return_value_ptr);
}

UINT _nxe_ip_forwarding_disable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_ip_forwarding_disable(ip_ptr);
}

UINT _nxe_ip_forwarding_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_ip_forwarding_enable(ip_ptr);
}

UINT _nxe_ip_fragment_disable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_fragment_disable(ip_ptr);
}

UINT _nxe_ip_fragment_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_fragment_enable(ip_ptr);
}

UINT _nxe_ip_gateway_address_clear(NX_IP *ip_ptr)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_gateway_address_clear(ip_ptr);
}

UINT _nxe_ip_gateway_address_get(NX_IP *ip_ptr, ULONG *ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_gateway_address_get(ip_ptr, ip_address);
}

UINT _nxe_ip_gateway_address_set(NX_IP *ip_ptr, ULONG ip_address)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_gateway_address_set(ip_ptr, ip_address);
}

UINT _nxe_ip_info_get(NX_IP *ip_ptr, ULONG *ip_total_packets_sent, ULONG *ip_total_bytes_sent,
                      ULONG *ip_total_packets_received, ULONG *ip_total_bytes_received,
                      ULONG *ip_invalid_packets, ULONG *ip_receive_packets_dropped,
                      ULONG *ip_receive_checksum_errors, ULONG *ip_send_packets_dropped,
                      ULONG *ip_total_fragments_sent, ULONG *ip_total_fragments_received)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_info_get(ip_ptr, ip_total_packets_sent, ip_total_bytes_sent,
                           ip_total_packets_received, ip_total_bytes_received, ip_invalid_packets,
                           ip_receive_packets_dropped, ip_receive_checksum_errors,
                           ip_send_packets_dropped, ip_total_fragments_sent,
                           ip_total_fragments_received);
}

UINT _nxe_ip_interface_address_get(NX_IP *ip_ptr, UINT interface_index, ULONG *ip_address,
                                   ULONG *network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_address == NX_NULL || network_mask == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_IP_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_address_get(ip_ptr, interface_index, ip_address, network_mask);
}

UINT _nxe_ip_interface_address_mapping_configure(NX_IP *ip_ptr, UINT interface_index,
                                                 UINT mapping_needed)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_interface_address_mapping_configure(ip_ptr, interface_index, mapping_needed);
}

UINT _nxe_ip_interface_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG ip_address,
                                   ULONG network_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_ip_address_is_usable(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_IP_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_address_set(ip_ptr, interface_index, ip_address, network_mask);
}

UINT _nxe_ip_interface_attach(NX_IP *ip_ptr, CHAR *interface_name, ULONG ip_address,
                              ULONG network_mask,
                              VOID (*ip_link_driver)(struct NX_IP_DRIVER_STRUCT *))
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || ip_link_driver == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_ip_address_is_usable(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_attach(ip_ptr, interface_name, ip_address, network_mask,
                                   ip_link_driver);
}

UINT _nxe_ip_interface_capability_get(NX_IP *ip_ptr, UINT interface_index,
                                      ULONG *interface_capability_flag)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || interface_capability_flag == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_capability_get(ip_ptr, interface_index, interface_capability_flag);
}

UINT _nxe_ip_interface_capability_set(NX_IP *ip_ptr, UINT interface_index,
                                      ULONG interface_capability_flag)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_capability_set(ip_ptr, interface_index, interface_capability_flag);
}

UINT _nxe_ip_interface_detach(NX_IP *ip_ptr, UINT index)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_detach(ip_ptr, index);
}

UINT _nxe_ip_interface_info_get(NX_IP *ip_ptr, UINT interface_index, CHAR **interface_name,
                                ULONG *ip_address, ULONG *network_mask, ULONG *mtu_size,
                                ULONG *physical_address_msw, ULONG *physical_address_lsw)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_info_get(ip_ptr, interface_index, interface_name, ip_address,
                                     network_mask, mtu_size, physical_address_msw,
                                     physical_address_lsw);
}

UINT _nxe_ip_interface_mtu_set(NX_IP *ip_ptr, UINT interface_index, ULONG mtu_size)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_mtu_set(ip_ptr, interface_index, mtu_size);
}

UINT _nxe_ip_interface_physical_address_get(NX_IP *ip_ptr, UINT interface_index,
                                            ULONG *physical_msw, ULONG *physical_lsw)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || physical_msw == NX_NULL || physical_lsw == NX_NULL,
              NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_IP_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_physical_address_get(ip_ptr, interface_index, physical_msw,
                                                 physical_lsw);
}

UINT _nxe_ip_interface_physical_address_set(NX_IP *ip_ptr, UINT interface_index, ULONG physical_msw,
                                            ULONG physical_lsw, UINT update_driver)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_interface_physical_address_set(ip_ptr, interface_index, physical_msw,
                                                 physical_lsw, update_driver);
}

UINT _nxe_ip_interface_status_check(NX_IP *ip_ptr, UINT interface_index, ULONG needed_status,
                                    ULONG *actual_status, ULONG wait_option)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || actual_status == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES ||
              !ip_ptr->nx_ip_interface[interface_index].nx_interface_valid, NX_INVALID_INTERFACE);
    REFUSE_IF(!status_bits_known(needed_status), NX_OPTION_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_interface_status_check(ip_ptr, interface_index, needed_status, actual_status,
                                         wait_option);
}

UINT _nxe_ip_link_status_change_notify_set(NX_IP *ip_ptr,
                                           VOID (*link_status_change_notify)(NX_IP *ip_ptr,
                                           UINT interface_index, UINT link_up))
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_link_status_change_notify_set(ip_ptr, link_status_change_notify);
}

UINT _nxe_ip_max_payload_size_find(NX_IP *ip_ptr, NXD_ADDRESS *dest_address, UINT if_index,
                                   UINT src_port, UINT dest_port, ULONG protocol,
                                   ULONG *start_offset_ptr, ULONG *payload_length_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || dest_address == NX_NULL || start_offset_ptr == NX_NULL
              || payload_length_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(protocol != NX_PROTOCOL_TCP && protocol != NX_PROTOCOL_UDP, NX_NOT_SUPPORTED);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_max_payload_size_find(ip_ptr, dest_address, if_index, src_port, dest_port,
                                        protocol, start_offset_ptr, payload_length_ptr);
}

UINT _nxe_ip_raw_packet_disable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_raw_packet_disable(ip_ptr);
}

UINT _nxe_ip_raw_packet_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_raw_packet_enable(ip_ptr);
}

UINT _nxe_ip_raw_packet_filter_set(NX_IP *ip_ptr, UINT (*raw_packet_filter)(NX_IP *, ULONG,
                                   NX_PACKET *))
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_raw_packet_filter_set(ip_ptr, raw_packet_filter);
}

UINT _nxe_ip_raw_packet_receive(NX_IP *ip_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || packet_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_raw_ip_processing == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_raw_packet_receive(ip_ptr, packet_ptr, wait_option);
}

UINT _nxe_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr, ULONG destination_ip,
                             ULONG type_of_service)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || packet_ptr_ptr == NX_NULL || *packet_ptr_ptr ==
              NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_raw_ip_processing == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF((type_of_service & ~(ULONG)NX_IP_TOS_MASK) != 0, NX_OPTION_ERROR);
    REFUSE_IF(!_nx_packet_has_room(*packet_ptr_ptr, NX_IPv4_PACKET), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nx_ip_raw_packet_send(ip_ptr, *packet_ptr_ptr, destination_ip, type_of_service);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr, ULONG destination_ip,
                                    UINT address_index, ULONG type_of_service)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || packet_ptr_ptr == NX_NULL || *packet_ptr_ptr ==
              NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_raw_ip_processing == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(destination_ip == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF((type_of_service & ~(ULONG)NX_IP_TOS_MASK) != 0, NX_OPTION_ERROR);
    REFUSE_IF(!_nx_packet_has_room(*packet_ptr_ptr, NX_IPv4_PACKET), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(address_index >= NX_MAX_IP_INTERFACES ||
              !ip_ptr->nx_ip_interface[address_index].nx_interface_valid, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nx_ip_raw_packet_source_send(ip_ptr, *packet_ptr_ptr, destination_ip, address_index,
                                           type_of_service);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxde_ip_raw_packet_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr,
                              NXD_ADDRESS *destination_ip, ULONG protocol, UINT ttl, ULONG tos)
{
    UINT status;

    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || packet_ptr_ptr == NX_NULL || *packet_ptr_ptr ==
              NX_NULL || destination_ip == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_raw_ip_processing == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_address_is_sound(destination_ip), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(protocol > 0xFF || ttl > 0xFF, NX_INVALID_PARAMETERS);
    REFUSE_IF(!_nx_packet_has_header_room(*packet_ptr_ptr, destination_ip, 0), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nxd_ip_raw_packet_send(ip_ptr, *packet_ptr_ptr, destination_ip, protocol, ttl, tos);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxde_ip_raw_packet_source_send(NX_IP *ip_ptr, NX_PACKET **packet_ptr_ptr,
                                     NXD_ADDRESS *destination_ip, UINT address_index,
                                     ULONG protocol, UINT ttl, ULONG tos)
{
    UINT status;

    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || packet_ptr_ptr == NX_NULL || *packet_ptr_ptr ==
              NX_NULL || destination_ip == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_raw_ip_processing == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_address_is_sound(destination_ip), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_index_is_used(ip_ptr, destination_ip, address_index), NX_INVALID_INTERFACE);
    REFUSE_IF(protocol > 0xFF || ttl > 0xFF, NX_INVALID_PARAMETERS);
    REFUSE_IF(!_nx_packet_has_header_room(*packet_ptr_ptr, destination_ip, 0), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nxd_ip_raw_packet_source_send(ip_ptr, *packet_ptr_ptr, destination_ip, address_index,
                                            protocol, ttl, tos);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_ip_raw_receive_queue_max_set(NX_IP *ip_ptr, ULONG queue_max)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_raw_receive_queue_max_set(ip_ptr, queue_max);
}

UINT _nxe_ip_static_route_add(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask, ULONG next_hop)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_static_route_add(ip_ptr, network_address, net_mask, next_hop);
}

UINT _nxe_ip_static_route_delete(NX_IP *ip_ptr, ULONG network_address, ULONG net_mask)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_ip_static_route_delete(ip_ptr, network_address, net_mask);
}

UINT _nxe_ip_status_check(NX_IP *ip_ptr, ULONG needed_status, ULONG *actual_status,
                          ULONG wait_option)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || actual_status == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!status_bits_known(needed_status), NX_OPTION_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ip_status_check(ip_ptr, needed_status, actual_status, wait_option);
}

UINT _nxe_ipv4_multicast_interface_join(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ipv4_multicast_interface_join(ip_ptr, group_address, interface_index);
}

UINT _nxe_ipv4_multicast_interface_leave(NX_IP *ip_ptr, ULONG group_address, UINT interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF((group_address & NX_IP_CLASS_D_MASK) != NX_IP_CLASS_D_TYPE, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(interface_index >= NX_MAX_PHYSICAL_INTERFACES, NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_ipv4_multicast_interface_leave(ip_ptr, group_address, interface_index);
}
