/*
 * Packet pools: packets of one size in memory of the caller, a free list, and
 * threads that wait for a packet. Reachable from interrupts throughout.
 */
#include "nx_internal.h"

#ifdef NX_ENABLE_PACKET_DEBUG_INFO
#undef _nx_packet_allocate
#endif

NX_PACKET_POOL *_nx_packet_pool_created_ptr;
ULONG _nx_packet_pool_created_count;

static VOID pool_link(NX_PACKET_POOL *pool)
{
    NX_PACKET_POOL *first = _nx_packet_pool_created_ptr;

    if (first == NX_NULL) {
        _nx_packet_pool_created_ptr = pool;
        pool->nx_packet_pool_created_next = pool;
        pool->nx_packet_pool_created_previous = pool;
    } else {
        pool->nx_packet_pool_created_next = first;
        pool->nx_packet_pool_created_previous = first->nx_packet_pool_created_previous;
        first->nx_packet_pool_created_previous->nx_packet_pool_created_next = pool;
        first->nx_packet_pool_created_previous = pool;
    }
    _nx_packet_pool_created_count++;
}

static VOID pool_unlink(NX_PACKET_POOL *pool)
{
    _nx_packet_pool_created_count--;
    if (_nx_packet_pool_created_count == 0) {
        _nx_packet_pool_created_ptr = NX_NULL;
        return;
    }
    pool->nx_packet_pool_created_next->nx_packet_pool_created_previous =
        pool->nx_packet_pool_created_previous;
    pool->nx_packet_pool_created_previous->nx_packet_pool_created_next =
        pool->nx_packet_pool_created_next;
    if (_nx_packet_pool_created_ptr == pool)
        _nx_packet_pool_created_ptr = pool->nx_packet_pool_created_next;
}

/* Cuts the memory into packets. 64-bit sums: a payload size near 4 GiB must
 * not wrap into a small block. */
static VOID pool_cut(NX_PACKET_POOL *pool, UCHAR *memory, ULONG memory_size, ULONG payload_size)
{
    const ULONG align = (ULONG)NX_PACKET_ALIGNMENT;
    ULONG skip = (align - (ULONG)(ALIGN_TYPE)((size_t)memory % align)) % align;
    ULONG64 header = (sizeof(NX_PACKET) + align - 1) / align * align;
    ULONG64 block = (header + payload_size + align - 1) / align * align;
    UCHAR *at = memory + skip;
    ULONG64 left = memory_size > skip ? memory_size - skip : 0;
    NX_PACKET **tail = &pool->nx_packet_pool_available_list;

    pool->nx_packet_pool_start = (CHAR *)at;
    for (; left >= block; left -= block, at += block) {
        NX_PACKET *packet = (NX_PACKET *)(VOID *)at;

        memset(packet, 0, sizeof *packet);
        packet->nx_packet_pool_owner = pool;
        packet->nx_packet_data_start = at + header;
        packet->nx_packet_data_end = at + header + payload_size;
        packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_FREE;
        *tail = packet;
        tail = &packet->nx_packet_queue_next;
        pool->nx_packet_pool_total++;
    }
    pool->nx_packet_pool_available = pool->nx_packet_pool_total;
    pool->nx_packet_pool_size = (ULONG)(pool->nx_packet_pool_total * block);
}

UINT _nx_packet_pool_create(NX_PACKET_POOL *pool_ptr, CHAR *name, ULONG payload_size,
                            VOID *memory_ptr, ULONG memory_size)
{
    TX_INTERRUPT_SAVE_AREA

    memset(pool_ptr, 0, sizeof *pool_ptr);
    pool_ptr->nx_packet_pool_name = name;
    pool_ptr->nx_packet_pool_payload_size = payload_size;
    pool_cut(pool_ptr, memory_ptr, memory_size, payload_size);
    TX_DISABLE
    pool_ptr->nx_packet_pool_id = NX_PACKET_POOL_ID;
    pool_link(pool_ptr);
    TX_RESTORE
    return NX_SUCCESS;
}

UINT _nx_packet_pool_delete(NX_PACKET_POOL *pool_ptr)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    pool_ptr->nx_packet_pool_id = 0;
    pool_unlink(pool_ptr);
    _tx_wait_wake_all(&pool_ptr->nx_packet_pool_suspension_list, NX_POOL_DELETED);
    TX_RESTORE
    _tx_wait_preempt_check();
    return NX_SUCCESS;
}

UINT _nx_packet_pool_info_get(NX_PACKET_POOL *pool_ptr, ULONG *total_packets, ULONG *free_packets,
                              ULONG *empty_pool_requests, ULONG *empty_pool_suspensions,
                              ULONG *invalid_packet_releases)
{
    TX_INTERRUPT_SAVE_AREA

    TX_DISABLE
    _nx_store(total_packets, pool_ptr->nx_packet_pool_total);
    _nx_store(free_packets, pool_ptr->nx_packet_pool_available);
    _nx_store_count(NX_PACKET_COUNTS, empty_pool_requests,
                    pool_ptr->nx_packet_pool_empty_requests);
    _nx_store_count(NX_PACKET_COUNTS, empty_pool_suspensions,
                    pool_ptr->nx_packet_pool_empty_suspensions);
    _nx_store_count(NX_PACKET_COUNTS, invalid_packet_releases,
                    pool_ptr->nx_packet_pool_invalid_releases);
    TX_RESTORE
    return NX_SUCCESS;
}

UINT _nx_packet_pool_low_watermark_set(NX_PACKET_POOL *pool_ptr, ULONG low_water_mark)
{
#ifdef NX_ENABLE_LOW_WATERMARK
    pool_ptr->nx_packet_pool_low_watermark = low_water_mark;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(pool_ptr);
    NX_PARAMETER_NOT_USED(low_water_mark);
    return NX_NOT_SUPPORTED;
#endif
}

/* --- one packet out and in ---------------------------------------------------- */

/* A free packet becomes an empty one with room for `packet_type` bytes. */
static VOID packet_prepare(NX_PACKET *packet, ULONG packet_type)
{
    _nx_packet_next_set(packet, NX_NULL);
    _nx_packet_last_set(packet, NX_NULL);
    packet->nx_packet_queue_next = NX_NULL;
    packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_ALLOCATED;
    packet->nx_packet_prepend_ptr = packet->nx_packet_data_start + packet_type;
    packet->nx_packet_append_ptr = packet->nx_packet_prepend_ptr;
    packet->nx_packet_length = 0;
#ifndef NX_DISABLE_FRAGMENTATION
    packet->nx_packet_reassembly_time = 0;
#endif
#ifdef FEATURE_NX_IPV6
    packet->nx_packet_option_state = 0;
    packet->nx_packet_destination_header = 0;
    packet->nx_packet_option_offset = 0;
#endif
    packet->nx_packet_ip_version = 0;
    packet->nx_packet_identical_copy = 0;
    packet->nx_packet_ip_header_length = 0;
    packet->nx_packet_reserved = 0;
#ifdef NX_ENABLE_VLAN
    packet->nx_packet_vlan_priority = NX_VLAN_PRIORITY_INVALID;
#endif
    packet->nx_packet_ip_interface = NX_NULL;
    packet->nx_packet_ip_header = NX_NULL;
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    packet->nx_packet_interface_capability_flag = 0;
#endif
}

UINT _nx_packet_allocate(NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                         ULONG wait_option)
{
    TX_INTERRUPT_SAVE_AREA
    NX_PACKET *packet;
    UINT status;

    *packet_ptr = NX_NULL;
    if (packet_type > pool_ptr->nx_packet_pool_payload_size)
        return NX_INVALID_PARAMETERS;

    TX_DISABLE
    packet = pool_ptr->nx_packet_pool_available_list;
    if (packet != NX_NULL) {
        pool_ptr->nx_packet_pool_available_list = packet->nx_packet_queue_next;
        pool_ptr->nx_packet_pool_available--;
        packet_prepare(packet, packet_type);
        *packet_ptr = packet;
        TX_RESTORE
        return NX_SUCCESS;
    }
    pool_ptr->nx_packet_pool_empty_requests++;
    if (wait_option == NX_NO_WAIT || _tx_thread_current_ptr == TX_NULL) {
        TX_RESTORE
        return NX_NO_PACKET;
    }
    pool_ptr->nx_packet_pool_empty_suspensions++;
    _tx_thread_current_ptr->tx_thread_suspend_info = packet_type;
    _tx_thread_current_ptr->tx_thread_additional_suspend_info = packet_ptr;
    status = _tx_wait_suspend(&pool_ptr->nx_packet_pool_suspension_list,
                              &pool_ptr->nx_packet_pool_suspended_count, TX_TCP_IP, pool_ptr,
                              wait_option, NX_NO_PACKET, TX_NULL, TX_NULL);
    TX_RESTORE
    return status;
}

#ifdef NX_ENABLE_PACKET_DEBUG_INFO
VOID _nx_packet_debug(NX_PACKET *packet_ptr, CHAR *file, ULONG line)
{
    const TX_THREAD *thread = _tx_thread_current_ptr;

    packet_ptr->nx_packet_debug_thread = thread != TX_NULL ? thread->tx_thread_name : "no thread";
    packet_ptr->nx_packet_debug_file = file;
    packet_ptr->nx_packet_debug_line = line;
}

UINT _nx_packet_allocate_noted(UINT (*allocate)(NX_PACKET_POOL *, NX_PACKET **, ULONG, ULONG),
                               NX_PACKET_POOL *pool_ptr, NX_PACKET **packet_ptr, ULONG packet_type,
                               ULONG wait_option, CHAR *file, ULONG line)
{
    UINT status = allocate(pool_ptr, packet_ptr, packet_type, wait_option);

    if (status == NX_SUCCESS)
        _nx_packet_debug(*packet_ptr, file, line);
    return status;
}
#endif

/* One buffer back, to the first waiter or the free list; interrupts disabled. */
static VOID packet_give_back(NX_PACKET *packet)
{
    NX_PACKET_POOL *pool = packet->nx_packet_pool_owner;
    TX_THREAD *waiter = pool->nx_packet_pool_suspension_list;

    if (waiter != TX_NULL) {
        packet_prepare(packet, waiter->tx_thread_suspend_info);
        *(NX_PACKET **)waiter->tx_thread_additional_suspend_info = packet;
        _tx_wait_wake(waiter, NX_SUCCESS);
        return;
    }
    _nx_packet_next_set(packet, NX_NULL);
    _nx_packet_last_set(packet, NX_NULL);
    packet->nx_packet_length = 0;
    packet->nx_packet_union_next.nx_packet_tcp_queue_next = NX_PACKET_FREE;
    packet->nx_packet_queue_next = pool->nx_packet_pool_available_list;
    pool->nx_packet_pool_available_list = packet;
    pool->nx_packet_pool_available++;
}

UINT _nx_packet_release(NX_PACKET *packet_ptr)
{
    TX_INTERRUPT_SAVE_AREA
    UINT status = NX_SUCCESS;

    while (packet_ptr != NX_NULL) {
        NX_PACKET *next = _nx_packet_next(packet_ptr);

        TX_DISABLE
        if (packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next != NX_PACKET_ALLOCATED) {
            packet_ptr->nx_packet_pool_owner->nx_packet_pool_invalid_releases++;
            status = NX_PTR_ERROR;
            next = NX_NULL;
        } else {
            packet_give_back(packet_ptr);
        }
        TX_RESTORE
        packet_ptr = next;
    }
    _tx_wait_preempt_check();
    return status;
}

UINT _nx_packet_transmit_release(NX_PACKET *packet_ptr)
{
    const NX_PACKET *mark = packet_ptr->nx_packet_union_next.nx_packet_tcp_queue_next;

    if (mark != NX_PACKET_ALLOCATED && mark != NX_PACKET_FREE) {
        /* TCP still waits for the acknowledgment: the packet begins with its
         * TCP header again and may be sent once more. */
        packet_ptr->nx_packet_prepend_ptr += packet_ptr->nx_packet_ip_header_length;
        packet_ptr->nx_packet_length -= packet_ptr->nx_packet_ip_header_length;
        packet_ptr->nx_packet_ip_header_length = 0;
        packet_ptr->nx_packet_queue_next = NX_DRIVER_TX_DONE;
        return NX_SUCCESS;
    }
    return _nx_packet_release(packet_ptr);
}

NX_PACKET *_nx_packet_take(NX_IP *ip_ptr, ULONG packet_type)
{
    NX_PACKET *packet;

#ifdef NX_ENABLE_DUAL_PACKET_POOL
    if (ip_ptr->nx_ip_auxiliary_packet_pool != NX_NULL &&
        _nx_packet_allocate(ip_ptr->nx_ip_auxiliary_packet_pool, &packet, packet_type,
                            NX_NO_WAIT) == NX_SUCCESS)
        return packet;
#endif
    if (_nx_packet_allocate(ip_ptr->nx_ip_default_packet_pool, &packet, packet_type, NX_NO_WAIT) ==
        NX_SUCCESS)
        return packet;
    ip_ptr->nx_ip_transmit_resource_errors++;
    return NX_NULL;
}
