/*
 * The checking twins of the UDP services.
 */
#include "nx_check.h"

static UINT socket_is_created(const NX_UDP_SOCKET *socket)
{
    return socket != NX_NULL && socket->nx_udp_socket_id == NX_UDP_ID;
}

static UINT socket_is_listed(const NX_IP *ip, const NX_UDP_SOCKET *socket)
{
    const NX_UDP_SOCKET *other = ip->nx_ip_udp_created_sockets_ptr;

    for (ULONG left = ip->nx_ip_udp_created_sockets_count; left > 0; left--) {
        if (other == socket)
            return NX_TRUE;
        other = other->nx_udp_socket_created_next;
    }
    return NX_FALSE;
}

UINT _nxe_udp_enable(NX_IP *ip_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_udp_packet_receive != NX_NULL, NX_ALREADY_ENABLED);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_udp_enable(ip_ptr);
}

UINT _nxe_udp_free_port_find(NX_IP *ip_ptr, UINT port, UINT *free_port_ptr)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || free_port_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_udp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_free_port_find(ip_ptr, port, free_port_ptr);
}

UINT _nxe_udp_info_get(NX_IP *ip_ptr, ULONG *udp_packets_sent, ULONG *udp_bytes_sent,
                       ULONG *udp_packets_received, ULONG *udp_bytes_received,
                       ULONG *udp_invalid_packets, ULONG *udp_receive_packets_dropped,
                       ULONG *udp_checksum_errors)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr), NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_udp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_udp_info_get(ip_ptr, udp_packets_sent, udp_bytes_sent, udp_packets_received,
                            udp_bytes_received, udp_invalid_packets, udp_receive_packets_dropped,
                            udp_checksum_errors);
}

UINT _nxe_udp_packet_info_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *protocol,
                                  UINT *port, UINT *interface_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(packet_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_packet_info_extract(packet_ptr, ip_address, protocol, port, interface_index);
}

UINT _nxde_udp_packet_info_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *protocol,
                                   UINT *port, UINT *interface_index)
{
    REFUSE_IF(packet_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_udp_packet_info_extract(packet_ptr, ip_address, protocol, port, interface_index);
}

UINT _nxe_udp_source_extract(NX_PACKET *packet_ptr, ULONG *ip_address, UINT *port)
{
    NX_REFUSE_WITHOUT_IPV4;
    REFUSE_IF(packet_ptr == NX_NULL || ip_address == NX_NULL || port == NX_NULL, NX_PTR_ERROR);
    return _nx_udp_source_extract(packet_ptr, ip_address, port);
}

UINT _nxde_udp_source_extract(NX_PACKET *packet_ptr, NXD_ADDRESS *ip_address, UINT *port)
{
    REFUSE_IF(packet_ptr == NX_NULL || ip_address == NX_NULL || port == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nxd_udp_source_extract(packet_ptr, ip_address, port);
}

UINT _nxe_udp_socket_create(NX_IP *ip_ptr, NX_UDP_SOCKET *socket_ptr, CHAR *name,
                            ULONG type_of_service, ULONG fragment, UINT time_to_live,
                            ULONG queue_maximum, UINT control_block_size)
{
    REFUSE_IF(!_nx_ip_is_created(ip_ptr) || socket_ptr == NX_NULL ||
              control_block_size != sizeof *socket_ptr || socket_is_listed(ip_ptr, socket_ptr),
              NX_PTR_ERROR);
    REFUSE_IF(ip_ptr->nx_ip_udp_packet_receive == NX_NULL, NX_NOT_ENABLED);
    REFUSE_IF((type_of_service & ~(ULONG)NX_IP_TOS_MASK) != 0 ||
              (fragment != NX_FRAGMENT_OKAY && fragment != NX_DONT_FRAGMENT) ||
              time_to_live > 0xFF, NX_OPTION_ERROR);
    REFUSE_IF(!_nx_caller_is_thread_or_init(), NX_CALLER_ERROR);
    return _nx_udp_socket_create(ip_ptr, socket_ptr, name, type_of_service, fragment, time_to_live,
                                 queue_maximum);
}

UINT _nxe_udp_socket_delete(NX_UDP_SOCKET *socket_ptr)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_delete(socket_ptr);
}

UINT _nxe_udp_socket_bind(NX_UDP_SOCKET *socket_ptr, UINT port, ULONG wait_option)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_bind(socket_ptr, port, wait_option);
}

UINT _nxe_udp_socket_unbind(NX_UDP_SOCKET *socket_ptr)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_unbind(socket_ptr);
}

UINT _nxe_udp_socket_port_get(NX_UDP_SOCKET *socket_ptr, UINT *port_ptr)
{
    REFUSE_IF(!socket_is_created(socket_ptr) || port_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_port_get(socket_ptr, port_ptr);
}

UINT _nxe_udp_socket_bytes_available(NX_UDP_SOCKET *socket_ptr, ULONG *bytes_available)
{
    REFUSE_IF(!socket_is_created(socket_ptr) || bytes_available == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_bytes_available(socket_ptr, bytes_available);
}

UINT _nxe_udp_socket_checksum_disable(NX_UDP_SOCKET *socket_ptr)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_udp_socket_checksum_disable(socket_ptr);
}

UINT _nxe_udp_socket_checksum_enable(NX_UDP_SOCKET *socket_ptr)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_udp_socket_checksum_enable(socket_ptr);
}

UINT _nxe_udp_socket_info_get(NX_UDP_SOCKET *socket_ptr, ULONG *udp_packets_sent,
                              ULONG *udp_bytes_sent, ULONG *udp_packets_received,
                              ULONG *udp_bytes_received, ULONG *udp_packets_queued,
                              ULONG *udp_receive_packets_dropped, ULONG *udp_checksum_errors)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_not_isr(), NX_CALLER_ERROR);
    return _nx_udp_socket_info_get(socket_ptr, udp_packets_sent, udp_bytes_sent,
                                   udp_packets_received, udp_bytes_received, udp_packets_queued,
                                   udp_receive_packets_dropped, udp_checksum_errors);
}

UINT _nxe_udp_socket_receive(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr, ULONG wait_option)
{
    REFUSE_IF(!socket_is_created(socket_ptr) || packet_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    return _nx_udp_socket_receive(socket_ptr, packet_ptr, wait_option);
}

UINT _nxe_udp_socket_receive_notify(NX_UDP_SOCKET *socket_ptr,
                                    VOID (*udp_receive_notify)(NX_UDP_SOCKET *))
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    return _nx_udp_socket_receive_notify(socket_ptr, udp_receive_notify);
}

UINT _nxe_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr, ULONG ip_address,
                          UINT port)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    REFUSE_IF(!socket_is_created(socket_ptr) || packet_ptr_ptr == NX_NULL ||
              *packet_ptr_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(port == 0 || port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(!_nx_packet_has_room(*packet_ptr_ptr, NX_IPv4_UDP_PACKET), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nx_udp_socket_send(socket_ptr, *packet_ptr_ptr, ip_address, port);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                                 ULONG ip_address, UINT port, UINT address_index)
{
    NX_REFUSE_WITHOUT_IPV4;
    UINT status;

    REFUSE_IF(!socket_is_created(socket_ptr) || packet_ptr_ptr == NX_NULL ||
              *packet_ptr_ptr == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(ip_address == 0, NX_IP_ADDRESS_ERROR);
    REFUSE_IF(port == 0 || port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(address_index >= NX_MAX_IP_INTERFACES ||
              !socket_ptr->nx_udp_socket_ip_ptr->nx_ip_interface[address_index].nx_interface_valid,
              NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_packet_has_room(*packet_ptr_ptr, NX_IPv4_UDP_PACKET), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nx_udp_socket_source_send(socket_ptr, *packet_ptr_ptr, ip_address, port,
                                        address_index);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxde_udp_socket_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                           NXD_ADDRESS *ip_address, UINT port)
{
    UINT status;

    REFUSE_IF(!socket_is_created(socket_ptr) || packet_ptr_ptr == NX_NULL ||
              *packet_ptr_ptr == NX_NULL || ip_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(port == 0 || port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(!_nx_packet_has_header_room(*packet_ptr_ptr, ip_address, 8), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(!_nx_address_is_sound(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nxd_udp_socket_send(socket_ptr, *packet_ptr_ptr, ip_address, port);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxde_udp_socket_source_send(NX_UDP_SOCKET *socket_ptr, NX_PACKET **packet_ptr_ptr,
                                  NXD_ADDRESS *ip_address, UINT port, UINT address_index)
{
    UINT status;

    REFUSE_IF(!socket_is_created(socket_ptr) || packet_ptr_ptr == NX_NULL ||
              *packet_ptr_ptr == NX_NULL || ip_address == NX_NULL, NX_PTR_ERROR);
    REFUSE_IF(socket_ptr->nx_udp_socket_ip_ptr->nx_ip_udp_packet_receive == NX_NULL,
              NX_NOT_ENABLED);
    REFUSE_IF(!_nx_index_is_used(socket_ptr->nx_udp_socket_ip_ptr, ip_address, address_index),
              NX_INVALID_INTERFACE);
    REFUSE_IF(!_nx_address_is_sound(ip_address), NX_IP_ADDRESS_ERROR);
    REFUSE_IF(!_nx_packet_has_header_room(*packet_ptr_ptr, ip_address, 8), NX_UNDERFLOW);
    REFUSE_IF(_nx_packet_overflows(*packet_ptr_ptr), NX_OVERFLOW);
    REFUSE_IF(port == 0 || port > NX_MAX_PORT, NX_INVALID_PORT);
    REFUSE_IF(!_nx_caller_is_thread(), NX_CALLER_ERROR);
    status = _nxd_udp_socket_source_send(socket_ptr, *packet_ptr_ptr, ip_address, port,
                                         address_index);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_udp_socket_vlan_priority_set(NX_UDP_SOCKET *socket_ptr, UINT vlan_priority)
{
    REFUSE_IF(!socket_is_created(socket_ptr), NX_PTR_ERROR);
    REFUSE_IF(vlan_priority > NX_VLAN_PRIORITY_MAX, NX_INVALID_PARAMETERS);
    return _nx_udp_socket_vlan_priority_set(socket_ptr, vlan_priority);
}
