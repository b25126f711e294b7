/*
 * The checking twins of the packet services: what a wrong argument or caller
 * is told, before the service itself runs.
 */
#include "nx_internal.h"

static UINT pool_is_created(const NX_PACKET_POOL *pool)
{
    return pool != NX_NULL && pool->nx_packet_pool_id == NX_PACKET_POOL_ID;
}

/* Pointers of the head are in order. */
static UINT packet_bounds(const NX_PACKET *packet)
{
    if (packet->nx_packet_prepend_ptr < packet->nx_packet_data_start)
        return NX_UNDERFLOW;
    if (packet->nx_packet_append_ptr > packet->nx_packet_data_end)
        return NX_OVERFLOW;
    return NX_SUCCESS;
}

static UINT pool_is_listed(const NX_PACKET_POOL *pool)
{
    const NX_PACKET_POOL *other = _nx_packet_pool_created_ptr;

    for (ULONG left = _nx_packet_pool_created_count; left > 0; left--) {
        if (other == pool)
            return NX_TRUE;
        other = other->nx_packet_pool_created_next;
    }
    return NX_FALSE;
}

/* What a pool of one packet takes of memory that begins there. */
static ULONG64 pool_least(const VOID *memory, ULONG payload_size)
{
    const ULONG64 align = NX_PACKET_ALIGNMENT;
    ULONG64 header = (sizeof(NX_PACKET) + align - 1) / align * align;
    ULONG64 skip = (align - (size_t)memory % align) % align;

    return skip + (header + payload_size + align - 1) / align * align;
}

UINT _nxe_packet_pool_create(NX_PACKET_POOL *pool_ptr, CHAR *name, ULONG payload_size,
                             VOID *memory_ptr, ULONG memory_size, UINT control_block_size)
{
    if (pool_ptr == NX_NULL || memory_ptr == NX_NULL || control_block_size != sizeof *pool_ptr)
        return _tx_refuse(NX_PTR_ERROR);
    if (pool_is_listed(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    if (payload_size == 0 || pool_least(memory_ptr, payload_size) > memory_size)
        return _tx_refuse(NX_SIZE_ERROR);
    if (!_nx_caller_is_thread_or_init())
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_pool_create(pool_ptr, name, payload_size, memory_ptr, memory_size);
}

UINT _nxe_packet_pool_delete(NX_PACKET_POOL *pool_ptr)
{
    if (!pool_is_created(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    if (!_nx_caller_is_thread())
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_pool_delete(pool_ptr);
}

UINT _nxe_packet_pool_info_get(NX_PACKET_POOL *pool_ptr, ULONG *total_packets,
                               ULONG *free_packets, ULONG *empty_pool_requests,
                               ULONG *empty_pool_suspensions, ULONG *invalid_packet_releases)
{
    if (!pool_is_created(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    if (!_nx_caller_is_not_isr())
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_pool_info_get(pool_ptr, total_packets, free_packets, empty_pool_requests,
                                    empty_pool_suspensions, invalid_packet_releases);
}

UINT _nxe_packet_pool_low_watermark_set(NX_PACKET_POOL *pool_ptr, ULONG low_water_mark)
{
    if (!pool_is_created(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    if (!_nx_caller_is_thread())
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_pool_low_watermark_set(pool_ptr, low_water_mark);
}

UINT _nxe_packet_allocate(NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                          ULONG wait_option)
{
    if (!pool_is_created(pool_ptr) || packet_ptr == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    if (packet_type % sizeof(ULONG) != 0)
        return _tx_refuse(NX_OPTION_ERROR);
    if (!_nx_caller_may_wait(wait_option))
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_allocate(pool_ptr, packet_ptr, packet_type, wait_option);
}

UINT _nxe_packet_copy(NX_PACKET *packet_ptr, NX_PACKET **new_packet_ptr, NX_PACKET_POOL *pool_ptr,
                      ULONG wait_option)
{
    UINT status;

    if (packet_ptr == NX_NULL || new_packet_ptr == NX_NULL || !pool_is_created(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    status = packet_bounds(packet_ptr);
    if (status != NX_SUCCESS)
        return _tx_refuse(status);
    if (!_nx_caller_may_wait(wait_option))
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_copy(packet_ptr, new_packet_ptr, pool_ptr, wait_option);
}

UINT _nxe_packet_data_append(NX_PACKET *packet_ptr, VOID *data_start, ULONG data_size,
                             NX_PACKET_POOL *pool_ptr, ULONG wait_option)
{
    UINT status;

    if (packet_ptr == NX_NULL || data_start == NX_NULL || !pool_is_created(pool_ptr))
        return _tx_refuse(NX_PTR_ERROR);
    status = packet_bounds(packet_ptr);
    if (status != NX_SUCCESS)
        return _tx_refuse(status);
    if (!_nx_caller_may_wait(wait_option))
        return _tx_refuse(NX_CALLER_ERROR);
    return _nx_packet_data_append(packet_ptr, data_start, data_size, pool_ptr, wait_option);
}

UINT _nxe_packet_data_extract_offset(NX_PACKET *packet_ptr, ULONG offset, VOID *buffer_start,
                                     ULONG buffer_length, ULONG *bytes_copied)
{
    if (packet_ptr == NX_NULL || buffer_start == NX_NULL || bytes_copied == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    return _nx_packet_data_extract_offset(packet_ptr, offset, buffer_start, buffer_length,
                                          bytes_copied);
}

UINT _nxe_packet_data_retrieve(NX_PACKET *packet_ptr, VOID *buffer_start, ULONG *bytes_copied)
{
    if (packet_ptr == NX_NULL || buffer_start == NX_NULL || bytes_copied == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    return _nx_packet_data_retrieve(packet_ptr, buffer_start, bytes_copied);
}

UINT _nxe_packet_length_get(NX_PACKET *packet_ptr, ULONG *length)
{
    if (packet_ptr == NX_NULL || length == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    return _nx_packet_length_get(packet_ptr, length);
}

UINT _nxe_packet_release(NX_PACKET **packet_ptr_ptr)
{
    NX_PACKET *packet;
    UINT status;

    if (packet_ptr_ptr == NX_NULL || *packet_ptr_ptr == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    packet = *packet_ptr_ptr;
    status = packet_bounds(packet);
    if (status != NX_SUCCESS)
        return _tx_refuse(status);
    status = _nx_packet_release(packet);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_packet_transmit_release(NX_PACKET **packet_ptr_ptr)
{
    NX_PACKET *packet;
    UINT status;

    if (packet_ptr_ptr == NX_NULL || *packet_ptr_ptr == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    packet = *packet_ptr_ptr;
    status = packet_bounds(packet);
    if (status != NX_SUCCESS)
        return _tx_refuse(status);
    status = _nx_packet_transmit_release(packet);
    if (status == NX_SUCCESS)
        *packet_ptr_ptr = NX_NULL;
    return status;
}

UINT _nxe_packet_vlan_priority_set(NX_PACKET *packet_ptr, UINT vlan_priority)
{
    if (packet_ptr == NX_NULL)
        return _tx_refuse(NX_PTR_ERROR);
    if (vlan_priority > NX_VLAN_PRIORITY_MAX)
        return _tx_refuse(NX_INVALID_PARAMETERS);
    return _nx_packet_vlan_priority_set(packet_ptr, vlan_priority);
}
