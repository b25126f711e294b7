/*
 * One packet and its chain of buffers: reading, growing, copying, cutting.
 * nx_packet_length counts the whole chain and lies in the head only.
 */
#include "nx_internal.h"

static ULONG buffer_bytes(const NX_PACKET *buffer)
{
    return (ULONG)(buffer->nx_packet_append_ptr - buffer->nx_packet_prepend_ptr);
}

static ULONG buffer_room(const NX_PACKET *buffer)
{
    return (ULONG)(buffer->nx_packet_data_end - buffer->nx_packet_append_ptr);
}

/* nx_packet_last is a short cut that a driver's own chains may lack. */
NX_PACKET *_nx_packet_last(NX_PACKET *packet)
{
#ifndef NX_DISABLE_PACKET_CHAIN
    if (packet->nx_packet_last != NX_NULL)
        packet = packet->nx_packet_last;
#endif
    while (_nx_packet_next(packet) != NX_NULL)
        packet = _nx_packet_next(packet);
    return packet;
}

static ULONG smaller(ULONG a, ULONG b)
{
    return a < b ? a : b;
}

/* --- reading ------------------------------------------------------------------ */

UINT _nx_packet_length_get(NX_PACKET *packet_ptr, ULONG *length)
{
    *length = packet_ptr->nx_packet_length;
    return NX_SUCCESS;
}

/* Copies bytes [offset, offset + limit) as far as the chain has them. */
static ULONG packet_read(const NX_PACKET *packet, ULONG offset, UCHAR *to, ULONG limit)
{
    ULONG copied = 0;

    for (; packet != NX_NULL && copied < limit; packet = _nx_packet_next(packet)) {
        ULONG here = buffer_bytes(packet);
        ULONG count;

        if (offset >= here) {
            offset -= here;
            continue;
        }
        count = smaller(here - offset, limit - copied);
        memcpy(to + copied, packet->nx_packet_prepend_ptr + offset, count);
        copied += count;
        offset = 0;
    }
    return copied;
}

ULONG _nx_packet_peek(const NX_PACKET *packet_ptr, VOID *to, ULONG bytes)
{
    const UCHAR *piece = _nx_packet_piece(packet_ptr, bytes);

    if (piece == NX_NULL)
        return packet_read(packet_ptr, 0, to, smaller(bytes, packet_ptr->nx_packet_length));
    memcpy(to, piece, bytes);
    return bytes;
}

UINT _nx_packet_data_retrieve(NX_PACKET *packet_ptr, VOID *buffer_start, ULONG *bytes_copied)
{
    ULONG length = packet_ptr->nx_packet_length;

    *bytes_copied = packet_read(packet_ptr, 0, buffer_start, length);
    return *bytes_copied == length ? NX_SUCCESS : NX_INVALID_PACKET;
}

UINT _nx_packet_data_extract_offset(NX_PACKET *packet_ptr, ULONG offset, VOID *buffer_start,
                                    ULONG buffer_length, ULONG *bytes_copied)
{
    ULONG length = packet_ptr->nx_packet_length;

    *bytes_copied = 0;
    if (length == 0 && offset == 0)
        return NX_SUCCESS;
    if (offset >= length)
        return NX_PACKET_OFFSET_ERROR;
    *bytes_copied = packet_read(packet_ptr, offset, buffer_start,
                                smaller(buffer_length, length - offset));
    return NX_SUCCESS;
}

/* --- growing and copying ----------------------------------------------------------- */

/* Takes empty buffers that hold `bytes` together; all or nothing. */
static UINT chain_allocate(NX_PACKET_POOL *pool, ULONG bytes, ULONG wait_option, NX_PACKET **first)
{
    NX_PACKET *last = NX_NULL;

    *first = NX_NULL;
#ifdef NX_DISABLE_PACKET_CHAIN
    if (bytes > 0)
        return NX_SIZE_ERROR;
#endif
    while (bytes > 0) {
        NX_PACKET *buffer;
        UINT status = _nx_packet_allocate(pool, &buffer, NX_RECEIVE_PACKET, wait_option);

        if (status == NX_SUCCESS && buffer_room(buffer) == 0) {
            _nx_packet_release(buffer);
            status = NX_INVALID_PARAMETERS;
        }
        if (status != NX_SUCCESS) {
            if (*first != NX_NULL)
                _nx_packet_release(*first);
            return status;
        }
        if (last == NX_NULL)
            *first = buffer;
        else
            _nx_packet_next_set(last, buffer);
        last = buffer;
        bytes -= smaller(bytes, buffer_room(buffer));
    }
    return NX_SUCCESS;
}

UINT _nx_packet_data_append(NX_PACKET *packet_ptr, VOID *data_start, ULONG data_size,
                            NX_PACKET_POOL *pool_ptr, ULONG wait_option)
{
    const UCHAR *from = data_start;
    NX_PACKET *buffer = _nx_packet_last(packet_ptr);
    ULONG here = smaller(data_size, buffer_room(buffer));
    NX_PACKET *more;
    UINT status = chain_allocate(pool_ptr, data_size - here, wait_option, &more);

    if (status != NX_SUCCESS)
        return status;
    _nx_packet_next_set(buffer, more);
    packet_ptr->nx_packet_length += data_size;
    for (;;) {
        memcpy(buffer->nx_packet_append_ptr, from, here);
        buffer->nx_packet_append_ptr += here;
        from += here;
        data_size -= here;
        if (_nx_packet_next(buffer) == NX_NULL)
            break;
        buffer = _nx_packet_next(buffer);
        here = smaller(data_size, buffer_room(buffer));
    }
    if (more != NX_NULL)
        _nx_packet_last_set(packet_ptr, buffer);
    return NX_SUCCESS;
}

UINT _nx_packet_append_slice(NX_PACKET *packet_ptr, const NX_PACKET *from, ULONG offset,
                             ULONG bytes, NX_PACKET_POOL *pool_ptr)
{
    for (; from != NX_NULL && bytes > 0; from = _nx_packet_next(from)) {
        ULONG here = buffer_bytes(from);
        ULONG count;
        UINT status;

        if (offset >= here) {
            offset -= here;
            continue;
        }
        count = smaller(here - offset, bytes);
        status = _nx_packet_data_append(packet_ptr, from->nx_packet_prepend_ptr + offset, count,
                                        pool_ptr, NX_NO_WAIT);
        if (status != NX_SUCCESS)
            return status;
        bytes -= count;
        offset = 0;
    }
    return NX_SUCCESS;
}

/* What describes a packet besides its bytes, for a copy whose first buffer
 * has the same bytes before prepend. */
static VOID packet_describe(NX_PACKET *copy, const NX_PACKET *packet)
{
    copy->nx_packet_ip_version = packet->nx_packet_ip_version;
    copy->nx_packet_ip_header_length = packet->nx_packet_ip_header_length;
    copy->nx_packet_identical_copy = packet->nx_packet_identical_copy;
    copy->nx_packet_reserved = packet->nx_packet_reserved;
#ifdef NX_ENABLE_VLAN
    copy->nx_packet_vlan_priority = packet->nx_packet_vlan_priority;
#endif
    copy->nx_packet_ip_interface = packet->nx_packet_ip_interface;
#ifdef FEATURE_NX_IPV6
    copy->nx_packet_option_state = packet->nx_packet_option_state;
    copy->nx_packet_destination_header = packet->nx_packet_destination_header;
    copy->nx_packet_option_offset = packet->nx_packet_option_offset;
#endif
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    copy->nx_packet_interface_capability_flag = packet->nx_packet_interface_capability_flag;
#endif
    if (packet->nx_packet_ip_header >= packet->nx_packet_data_start &&
        packet->nx_packet_ip_header < packet->nx_packet_data_end)
        copy->nx_packet_ip_header = copy->nx_packet_data_start +
                                    (packet->nx_packet_ip_header - packet->nx_packet_data_start);
}

UINT _nx_packet_copy(NX_PACKET *packet_ptr, NX_PACKET **new_packet_ptr, NX_PACKET_POOL *pool_ptr,
                     ULONG wait_option)
{
    ULONG headroom;
    NX_PACKET *copy;
    UINT status;

    *new_packet_ptr = NX_NULL;
    if (packet_ptr->nx_packet_length == 0)
        return NX_INVALID_PACKET;
    /* The room for headers, and what headers lie in it, come along. */
    headroom = (ULONG)(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_data_start);
    status = _nx_packet_allocate(pool_ptr, &copy, headroom, wait_option);
    if (status != NX_SUCCESS)
        return status;
    memcpy(copy->nx_packet_data_start, packet_ptr->nx_packet_data_start, headroom);
    for (const NX_PACKET *buffer = packet_ptr; buffer != NX_NULL; buffer = _nx_packet_next(buffer)) {
        status = _nx_packet_data_append(copy, buffer->nx_packet_prepend_ptr, buffer_bytes(buffer),
                                        pool_ptr, wait_option);
        if (status != NX_SUCCESS) {
            _nx_packet_release(copy);
            return status;
        }
    }
    packet_describe(copy, packet_ptr);
    *new_packet_ptr = copy;
    return NX_SUCCESS;
}

/* --- cutting and joining --------------------------------------------------------------- */

VOID _nx_packet_trim_end(NX_PACKET *packet_ptr, ULONG length)
{
    NX_PACKET *buffer = packet_ptr;
    ULONG left = length;

    if (length >= packet_ptr->nx_packet_length)
        return;
    while (left > buffer_bytes(buffer)) {
        left -= buffer_bytes(buffer);
        buffer = _nx_packet_next(buffer);
    }
    buffer->nx_packet_append_ptr = buffer->nx_packet_prepend_ptr + left;
    packet_ptr->nx_packet_length = length;
    if (_nx_packet_next(buffer) != NX_NULL) {
        NX_PACKET *rest = _nx_packet_next(buffer);

        _nx_packet_next_set(buffer, NX_NULL);
        _nx_packet_last_set(packet_ptr, buffer == packet_ptr ? NX_NULL : buffer);
        _nx_packet_release(rest);
    }
}

VOID _nx_packet_trim_front(NX_PACKET *packet_ptr, ULONG bytes)
{
    packet_ptr->nx_packet_length -= bytes;
    for (NX_PACKET *buffer = packet_ptr; bytes > 0; buffer = _nx_packet_next(buffer)) {
        ULONG here = smaller(bytes, buffer_bytes(buffer));

        buffer->nx_packet_prepend_ptr += here;
        bytes -= here;
    }
}

ULONG _nx_packet_rewind(NX_PACKET *packet_ptr)
{
    ULONG bytes = (ULONG)(packet_ptr->nx_packet_prepend_ptr - packet_ptr->nx_packet_ip_header);

    packet_ptr->nx_packet_prepend_ptr -= bytes;
    packet_ptr->nx_packet_length += bytes;
    return bytes;
}

/* Moves the first buffer's bytes down when it has too little room behind. */
static VOID buffer_make_room(NX_PACKET *buffer, ULONG bytes)
{
    const ULONG align = (ULONG)sizeof(ULONG);
    ULONG have = buffer_bytes(buffer);
    ULONG spare;

    if ((ULONG)(buffer->nx_packet_data_end - buffer->nx_packet_prepend_ptr) >= bytes)
        return;
    spare = (ULONG)(buffer->nx_packet_prepend_ptr - buffer->nx_packet_data_start) / align * align;
    memmove(buffer->nx_packet_prepend_ptr - spare, buffer->nx_packet_prepend_ptr, have);
    buffer->nx_packet_prepend_ptr -= spare;
    buffer->nx_packet_append_ptr -= spare;
}

/* What _nx_packet_pull_up has to do when the bytes are not all in the first buffer. */
UINT _nx_packet_gather(NX_PACKET *packet_ptr, ULONG bytes)
{
    if (bytes > packet_ptr->nx_packet_length ||
        bytes > (ULONG)(packet_ptr->nx_packet_data_end - packet_ptr->nx_packet_data_start))
        return NX_FALSE;
    /* Headers in front of prepend, which input has passed, stay where they
     * are: only a packet without one may be moved. */
    if (packet_ptr->nx_packet_ip_header == NX_NULL)
        buffer_make_room(packet_ptr, bytes);
    if ((ULONG)(packet_ptr->nx_packet_data_end - packet_ptr->nx_packet_prepend_ptr) < bytes)
        return NX_FALSE;
    while (bytes > buffer_bytes(packet_ptr)) {
        NX_PACKET *next = _nx_packet_next(packet_ptr);
        ULONG count = smaller(bytes - buffer_bytes(packet_ptr), buffer_bytes(next));

        memcpy(packet_ptr->nx_packet_append_ptr, next->nx_packet_prepend_ptr, count);
        packet_ptr->nx_packet_append_ptr += count;
        next->nx_packet_prepend_ptr += count;
        if (buffer_bytes(next) == 0) {
            _nx_packet_next_set(packet_ptr, _nx_packet_next(next));
            _nx_packet_last_set(packet_ptr, _nx_packet_next(next) == NX_NULL
                                                ? NX_NULL
                                                : _nx_packet_last(_nx_packet_next(next)));
            _nx_packet_next_set(next, NX_NULL);
            _nx_packet_release(next);
        }
    }
    return NX_TRUE;
}

UINT _nx_packet_join(NX_PACKET *packet_ptr, NX_PACKET *tail)
{
#ifdef NX_DISABLE_PACKET_CHAIN
    if (_nx_packet_append_slice(packet_ptr, tail, 0, tail->nx_packet_length,
                                packet_ptr->nx_packet_pool_owner) != NX_SUCCESS)
        return NX_FALSE;
    _nx_packet_release(tail);
#else
    _nx_packet_last(packet_ptr)->nx_packet_next = tail;
    packet_ptr->nx_packet_last = _nx_packet_last(tail);
    packet_ptr->nx_packet_length += tail->nx_packet_length;
    tail->nx_packet_last = NX_NULL;
#endif
    return NX_TRUE;
}

/* --- queues of packets ------------------------------------------------------------------- */

VOID _nx_packet_enqueue(NX_PACKET **head, NX_PACKET **tail, NX_PACKET *packet_ptr)
{
    packet_ptr->nx_packet_queue_next = NX_NULL;
    if (*head == NX_NULL)
        *head = packet_ptr;
    else
        (*tail)->nx_packet_queue_next = packet_ptr;
    *tail = packet_ptr;
}

NX_PACKET *_nx_packet_dequeue(NX_PACKET **head, NX_PACKET **tail)
{
    NX_PACKET *packet = *head;

    if (packet == NX_NULL)
        return NX_NULL;
    *head = packet->nx_packet_queue_next;
    if (*head == NX_NULL)
        *tail = NX_NULL;
    packet->nx_packet_queue_next = NX_NULL;
    return packet;
}

/* --- addresses of a received packet -------------------------------------------------------- */

ULONG *_nx_packet_source_words(const NX_PACKET *packet_ptr)
{
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V4)
        return &((NX_IPV4_HEADER *)(VOID *)packet_ptr->nx_packet_ip_header)->nx_ip_header_source_ip;
    return (ULONG *)(VOID *)(packet_ptr->nx_packet_ip_header + 8);
}

ULONG *_nx_packet_destination_words(const NX_PACKET *packet_ptr)
{
    if (packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V4)
        return &((NX_IPV4_HEADER *)(VOID *)packet_ptr->nx_packet_ip_header)
                    ->nx_ip_header_destination_ip;
    return (ULONG *)(VOID *)(packet_ptr->nx_packet_ip_header + 24);
}

static VOID address_set(NXD_ADDRESS *address, UINT version, const ULONG *words)
{
    memset(address, 0, sizeof *address);
    address->nxd_ip_version = version;
    memcpy(_nx_address_words(address), words,
           version == NX_IP_VERSION_V4 ? sizeof(ULONG) : sizeof address->nxd_ip_address);
}

VOID _nx_packet_source_get(const NX_PACKET *packet_ptr, NXD_ADDRESS *address)
{
    address_set(address, packet_ptr->nx_packet_ip_version, _nx_packet_source_words(packet_ptr));
}

VOID _nx_packet_destination_get(const NX_PACKET *packet_ptr, NXD_ADDRESS *address)
{
    address_set(address, packet_ptr->nx_packet_ip_version,
                _nx_packet_destination_words(packet_ptr));
}

UINT _nx_packet_is_group(const NX_PACKET *packet_ptr)
{
    ULONG word = *_nx_packet_destination_words(packet_ptr);
    const NX_INTERFACE *in = packet_ptr->nx_packet_ip_interface;

    if (packet_ptr->nx_packet_ip_version != NX_IP_VERSION_V4)
        return word >> 24 == 0xFF;
    return word >= NX_IP_CLASS_D_TYPE || (in != NX_NULL && _nx_interface_is_broadcast(in, word));
}

UINT _nx_address_equal(const NXD_ADDRESS *a, const NXD_ADDRESS *b)
{
    if (a->nxd_ip_version != b->nxd_ip_version)
        return NX_FALSE;
    if (a->nxd_ip_version == NX_IP_VERSION_V4)
        return a->nxd_ip_address.v4 == b->nxd_ip_address.v4;
    return memcmp(&a->nxd_ip_address, &b->nxd_ip_address, sizeof a->nxd_ip_address) == 0;
}

UINT _nx_packet_vlan_priority_set(NX_PACKET *packet_ptr, UINT vlan_priority)
{
#ifdef NX_ENABLE_VLAN
    packet_ptr->nx_packet_vlan_priority = (UCHAR)vlan_priority;
    return NX_SUCCESS;
#else
    NX_PARAMETER_NOT_USED(packet_ptr);
    NX_PARAMETER_NOT_USED(vlan_priority);
    return NX_NOT_SUPPORTED;
#endif
}
