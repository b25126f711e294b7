/*
 * Fragments: cutting datagrams that exceed the MTU, and putting received ones
 * together within bounds of memory and time.
 *
 * A datagram that is incomplete is the packet of its first fragment so far on
 * nx_ip_fragment_assembly_head (queue_next links datagrams); its fragments
 * hang on fragment_next in the order of their offsets, never overlapping.
 * Each begins at its data; its IP header, host order, is at nx_packet_ip_header,
 * and of IPv6 the fragment header, too, just before the data.
 */
#include "nx_internal.h"

#ifdef NX_DISABLE_FRAGMENTATION

VOID _nx_ip_fragment_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    ip_ptr->nx_ip_receive_packets_dropped++;
    _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_FRAGMENT);
}

UINT _nx_ip_fragment_enable(NX_IP *ip_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_NOT_ENABLED;
}

UINT _nx_ip_fragment_disable(NX_IP *ip_ptr)
{
    NX_PARAMETER_NOT_USED(ip_ptr);
    return NX_NOT_ENABLED;
}

#else

/* nx_packet_option_state of a datagram that overlapped. */
#define CONDEMNED 0xFF

UINT _nx_ip_fragment_enable(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_fragment_processing = _nx_ip_fragment_packet;
    ip_ptr->nx_ip_fragment_assembly = _nx_ip_fragment_assembly;
    ip_ptr->nx_ip_fragment_timeout_check = _nx_ip_fragment_timeout_check;
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

UINT _nx_ip_fragment_disable(NX_IP *ip_ptr)
{
    _nx_ip_lock(ip_ptr);
    ip_ptr->nx_ip_fragment_processing = NX_NULL;
    ip_ptr->nx_ip_fragment_assembly = NX_NULL;
    ip_ptr->nx_ip_fragment_timeout_check = NX_NULL;
    _nx_ip_fragments_release(ip_ptr);
    _nx_ip_unlock(ip_ptr);
    return NX_SUCCESS;
}

/* --- cutting ------------------------------------------------------------------- */

/* The header of a fragment that is cut from `packet`, in `header`, whose first
 * bytes are the packet's; returns its length. */
static ULONG fragment_header_v4(ULONG *word, ULONG offset, ULONG bytes, ULONG more)
{
    const ULONG length = (ULONG)sizeof(NX_IPV4_HEADER);

    _nx_words_swap(word, length / sizeof(ULONG));
    word[0] = (word[0] & 0xFFFF0000) | (bytes + length);
    word[1] += offset / 8 | (more ? NX_MORE_FRAGMENTS : 0);
    word[2] &= 0xFFFF0000;
    _nx_words_swap(word, length / sizeof(ULONG));
    return length;
}

/* Our own packets have no extension headers that would come before. */
static ULONG fragment_header_v6(ULONG *word, ULONG identity, ULONG offset, ULONG bytes, ULONG more)
{
    _nx_words_swap(word, 2);
    word[10] = (word[1] >> 8 & 0xFF) << 24 | offset | (more ? 1 : 0);
    word[11] = identity;
    word[1] = (bytes + 8) << 16 | NX_IPV6_FRAGMENT_HEADER << 8 | (word[1] & 0xFF);
    _nx_words_swap(word, 2);
    _nx_words_swap(word + 10, 2);
    return 48;
}

/* One fragment: a copy of the header and `bytes` bytes from `offset` on. */
static NX_PACKET *fragment_make(NX_IP *ip, const NX_PACKET *packet, ULONG identity, ULONG offset,
                                ULONG bytes, ULONG more)
{
    ULONG header[12];
    ULONG fixed = _nx_ip_header_bytes(packet->nx_packet_ip_version);
    UINT is_v6 = packet->nx_packet_ip_version == NX_IP_VERSION_V6;
    ULONG length;
    NX_PACKET *fragment;

    /* Not of the pool for small messages. */
    if (_nx_packet_allocate(ip->nx_ip_default_packet_pool, &fragment, NX_PHYSICAL_HEADER,
                            NX_NO_WAIT) != NX_SUCCESS) {
        ip->nx_ip_transmit_resource_errors++;
        return NX_NULL;
    }
    _nx_packet_peek(packet, header, fixed);
    length = is_v6 ? fragment_header_v6(header, identity, offset, bytes, more)
                   : fragment_header_v4(header, offset, bytes, more);
    if (_nx_packet_data_append(fragment, header, length, fragment->nx_packet_pool_owner,
                               NX_NO_WAIT) != NX_SUCCESS ||
        !_nx_packet_pull_up(fragment, length) ||
        _nx_packet_append_slice(fragment, packet, fixed + offset, bytes,
                                fragment->nx_packet_pool_owner) != NX_SUCCESS) {
        _nx_packet_release(fragment);
        return NX_NULL;
    }
    fragment->nx_packet_ip_version = packet->nx_packet_ip_version;
    fragment->nx_packet_address = packet->nx_packet_address;
    if (!is_v6)
        _nx_ipv4_header_checksum_set(fragment);
    return fragment;
}

/* A forwarded fragment of IPv4 may be cut again: what followed it still does. */
static ULONG more_follows(const NX_PACKET *packet)
{
    const NX_IPV4_HEADER *header = (NX_IPV4_HEADER *)(VOID *)packet->nx_packet_prepend_ptr;

    return packet->nx_packet_ip_version == NX_IP_VERSION_V4
               ? ntohl(header->nx_ip_header_word_1) & NX_MORE_FRAGMENTS
               : 0;
}

VOID _nx_ip_fragment_packet(NX_IP_DRIVER *driver_req_ptr)
{
    NX_IP *ip = driver_req_ptr->nx_ip_driver_ptr;
    NX_PACKET *packet = driver_req_ptr->nx_ip_driver_packet;
    NX_INTERFACE *out = driver_req_ptr->nx_ip_driver_interface;
    UINT is_v6 = packet->nx_packet_ip_version == NX_IP_VERSION_V6;
    ULONG header = _nx_ip_header_bytes(packet->nx_packet_ip_version) + (is_v6 ? 8 : 0);
    ULONG left = packet->nx_packet_length - _nx_ip_header_bytes(packet->nx_packet_ip_version);
    ULONG piece = (_nx_ip_mtu_of(ip, out, packet) - header) / 8 * 8;
    ULONG more_after = more_follows(packet);
    ULONG identity = is_v6 ? _nx_random() : 0;      /* RFC 7739: not to be guessed */

    ip->nx_ip_total_fragment_requests++;
    for (ULONG offset = 0; left > 0; offset += piece) {
        ULONG bytes = left < piece ? left : piece;
        ULONG more = left > bytes && !more_after;
        NX_PACKET *fragment = fragment_make(ip, packet, identity, offset, bytes, more);

        if (fragment == NX_NULL) {
            ip->nx_ip_fragment_failures++;
            ip->nx_ip_send_packets_dropped++;
            _nx_discard(ip, packet, NX_DISCARD_NO_BUFFER);
            return;
        }
        left -= bytes;
        ip->nx_ip_total_fragments_sent++;
        _nx_ip_driver_send(ip, out, driver_req_ptr->nx_ip_driver_command, fragment,
                           driver_req_ptr->nx_ip_driver_physical_address_msw,
                           driver_req_ptr->nx_ip_driver_physical_address_lsw);
    }
    ip->nx_ip_successful_fragment_requests++;
    _nx_packet_transmit_release(packet);
}

/* --- putting together -------------------------------------------------------------- */

static NX_IPV4_HEADER *header_of(const NX_PACKET *packet)
{
    return (NX_IPV4_HEADER *)(VOID *)packet->nx_packet_ip_header;
}

static UINT is_v6(const NX_PACKET *packet)
{
    return packet->nx_packet_ip_version == NX_IP_VERSION_V6;
}

/* Of IPv6: next header, offset and flag; identification. */
static ULONG *fragment_words(const NX_PACKET *packet)
{
    return (ULONG *)(VOID *)(packet->nx_packet_prepend_ptr - 8);
}

static ULONG data_start(const NX_PACKET *packet)
{
    return is_v6(packet) ? fragment_words(packet)[0] & 0xFFF8
                         : (header_of(packet)->nx_ip_header_word_1 & NX_FRAG_OFFSET_MASK) * 8;
}

static ULONG data_end(const NX_PACKET *packet)
{
    return data_start(packet) + packet->nx_packet_length;
}

static UINT has_more(const NX_PACKET *packet)
{
    return (is_v6(packet) ? fragment_words(packet)[0] & 1
                          : header_of(packet)->nx_ip_header_word_1 & NX_MORE_FRAGMENTS) != 0;
}

/* What its headers add to the whole, as its length fields count: of IPv6 the
 * fixed header does not count, and the fragment header goes. */
static ULONG header_bytes(const NX_PACKET *packet)
{
    ULONG bytes = (ULONG)(packet->nx_packet_prepend_ptr - packet->nx_packet_ip_header);

    return is_v6(packet) ? bytes - 48 : bytes;
}

static NX_PACKET **fragment_next(NX_PACKET *packet)
{
    return &packet->nx_packet_union_next.nx_packet_fragment_next;
}

static ULONG buffers_of(const NX_PACKET *packet)
{
    ULONG count = 0;

    for (; packet != NX_NULL; packet = _nx_packet_next(packet))
        count++;
    return count;
}

/* A fragment alone again: a packet that anyone may release. */
static VOID fragment_detach(NX_IP *ip, NX_PACKET *packet)
{
    ip->nx_ip_fragment_packet_count -= buffers_of(packet);
    *fragment_next(packet) = NX_PACKET_ALLOCATED;
    packet->nx_packet_queue_next = NX_NULL;
}

static VOID datagram_unlink(NX_IP *ip, NX_PACKET *datagram)
{
    NX_PACKET **link = &ip->nx_ip_fragment_assembly_head;
    NX_PACKET *before = NX_NULL;

    while (*link != datagram) {
        before = *link;
        link = &before->nx_packet_queue_next;
    }
    *link = datagram->nx_packet_queue_next;
    if (ip->nx_ip_fragment_assembly_tail == datagram)
        ip->nx_ip_fragment_assembly_tail = before;
}

static VOID fragments_release(NX_IP *ip, NX_PACKET *fragment)
{
    while (fragment != NX_NULL) {
        NX_PACKET *next = *fragment_next(fragment);

        fragment_detach(ip, fragment);
        _nx_packet_release(fragment);
        fragment = next;
    }
}

/* Gives a datagram up that is not on the list (any more). */
static VOID datagram_discard(NX_IP *ip, NX_PACKET *datagram, enum nx_discard reason)
{
    ip->nx_ip_reassembly_failures++;
    ip->nx_ip_receive_packets_dropped++;
    _nx_discard(ip, NX_NULL, reason);
    fragments_release(ip, datagram);
}

VOID _nx_ip_fragments_release(NX_IP *ip_ptr)
{
    NX_PACKET *packet;

    while ((packet = ip_ptr->nx_ip_fragment_assembly_head) != NX_NULL) {
        datagram_unlink(ip_ptr, packet);
        fragments_release(ip_ptr, packet);
    }
    while ((packet = _nx_packet_dequeue(&ip_ptr->nx_ip_received_fragment_head,
                                        &ip_ptr->nx_ip_received_fragment_tail)) != NX_NULL)
        _nx_packet_release(packet);
}

static UINT same_datagram(const NX_PACKET *a, const NX_PACKET *b)
{
    const NX_IPV4_HEADER *x = header_of(a);
    const NX_IPV4_HEADER *y = header_of(b);
    NXD_ADDRESS from[2], to[2];

    if (a->nx_packet_ip_version != b->nx_packet_ip_version)
        return NX_FALSE;
    _nx_packet_source_get(a, &from[0]);
    _nx_packet_source_get(b, &from[1]);
    _nx_packet_destination_get(a, &to[0]);
    _nx_packet_destination_get(b, &to[1]);
    if (!_nx_address_equal(&from[0], &from[1]) || !_nx_address_equal(&to[0], &to[1]))
        return NX_FALSE;
    if (is_v6(a))
        return fragment_words(a)[1] == fragment_words(b)[1];
    return x->nx_ip_header_word_1 >> 16 == y->nx_ip_header_word_1 >> 16 &&
           ((x->nx_ip_header_word_2 ^ y->nx_ip_header_word_2) & NX_IP_PROTOCOL_MASK) == 0;
}

static NX_PACKET *datagram_find(const NX_IP *ip, const NX_PACKET *fragment)
{
    NX_PACKET *datagram = ip->nx_ip_fragment_assembly_head;

    while (datagram != NX_NULL && !same_datagram(datagram, fragment))
        datagram = datagram->nx_packet_queue_next;
    return datagram;
}

enum placement { PLACED, DUPLICATE, CONFLICT };

/* Puts a fragment in its place. Any overlap but an exact repetition, or data
 * beyond the end that is known, condemns the datagram (RFC 5722's rule). */
static enum placement fragment_place(NX_PACKET **first, NX_PACKET *fragment)
{
    NX_PACKET **link = first;
    NX_PACKET *before = NX_NULL;

    while (*link != NX_NULL && data_start(*link) < data_start(fragment)) {
        before = *link;
        link = fragment_next(before);
    }
    if (*link != NX_NULL && data_start(*link) == data_start(fragment))
        return data_end(*link) == data_end(fragment) && has_more(*link) == has_more(fragment)
                   ? DUPLICATE
                   : CONFLICT;
    if (before != NX_NULL && (data_end(before) > data_start(fragment) || !has_more(before)))
        return CONFLICT;
    if (*link != NX_NULL && (data_end(fragment) > data_start(*link) || !has_more(fragment)))
        return CONFLICT;
    *fragment_next(fragment) = *link;
    *link = fragment;
    return PLACED;
}

static UINT is_complete(NX_PACKET *first)
{
    ULONG reached = 0;
    NX_PACKET *fragment = first;

    for (;;) {
        if (data_start(fragment) != reached)
            return NX_FALSE;
        reached = data_end(fragment);
        if (*fragment_next(fragment) == NX_NULL)
            return !has_more(fragment);
        fragment = *fragment_next(fragment);
    }
}

/* Each fragment fits, but the first one's header may be longer than theirs. */
static UINT is_too_long(NX_PACKET *first)
{
    NX_PACKET *last = first;

    while (*fragment_next(last) != NX_NULL)
        last = *fragment_next(last);
    return header_bytes(first) + data_end(last) > NX_IP_PACKET_SIZE_MASK;
}

/* The packet begins at its data and is whole: its header says so, and the
 * transport gets it. */
static VOID datagram_hand_up(NX_IP *ip, NX_PACKET *packet)
{
    NX_IPV4_HEADER *header = header_of(packet);

#ifdef FEATURE_NX_IPV6
    if (is_v6(packet)) {
        _nx_ipv6_reassembled(ip, packet);
        return;
    }
#endif
    header->nx_ip_header_word_0 = (header->nx_ip_header_word_0 & 0xFFFF0000) |
                                  (header_bytes(packet) + packet->nx_packet_length);
    header->nx_ip_header_word_1 &= 0xFFFF0000;
    _nx_ip_dispatch(ip, packet, header->nx_ip_header_word_2 >> 16 & 0xFF);
}

/* All fragments become one packet, as if it had come whole. */
static VOID datagram_deliver(NX_IP *ip, NX_PACKET *first)
{
    NX_PACKET *fragment = *fragment_next(first);

    if (is_too_long(first)) {
        datagram_discard(ip, first, NX_DISCARD_FRAGMENT);
        return;
    }
    fragment_detach(ip, first);
    while (fragment != NX_NULL) {
        NX_PACKET *next = *fragment_next(fragment);

        fragment_detach(ip, fragment);
        if (!_nx_packet_join(first, fragment)) {
            _nx_packet_release(first);
            _nx_packet_release(fragment);
            datagram_discard(ip, next, NX_DISCARD_NO_BUFFER);
            return;
        }
        fragment = next;
    }
    ip->nx_ip_packets_reassembled++;
    datagram_hand_up(ip, first);
}

/* Half of the pool may wait for missing fragments; the oldest make room. */
static VOID room_make(NX_IP *ip, const NX_PACKET *newcomer)
{
    ULONG limit = newcomer->nx_packet_pool_owner->nx_packet_pool_total / 2;

    while (ip->nx_ip_fragment_packet_count > limit) {
        NX_PACKET *oldest = ip->nx_ip_fragment_assembly_head;

        if (oldest == NX_NULL)
            return;
        datagram_unlink(ip, oldest);
        datagram_discard(ip, oldest, NX_DISCARD_FRAGMENT);
    }
}

/* Puts the datagram back in its old place under its (new) first fragment. */
static VOID datagram_replace(NX_IP *ip, NX_PACKET *old, NX_PACKET *first)
{
    NX_PACKET **link = &ip->nx_ip_fragment_assembly_head;

    if (old == first)
        return;
    while (*link != old)
        link = &(*link)->nx_packet_queue_next;
    *link = first;
    first->nx_packet_queue_next = old->nx_packet_queue_next;
    first->nx_packet_reassembly_time = old->nx_packet_reassembly_time;
    old->nx_packet_queue_next = NX_NULL;
    if (ip->nx_ip_fragment_assembly_tail == old)
        ip->nx_ip_fragment_assembly_tail = first;
}

static UINT is_condemned(const NX_PACKET *datagram)
{
#ifdef FEATURE_NX_IPV6
    return datagram != NX_NULL && datagram->nx_packet_option_state == CONDEMNED;
#else
    return NX_FALSE;
#endif
}

/* The datagram does not become whole any more. Of IPv6 its head stays until its
 * time is over, for what still comes goes the same way (RFC 5722 4). */
static VOID datagram_condemn(NX_IP *ip, NX_PACKET *datagram)
{
#ifdef FEATURE_NX_IPV6
    if (is_v6(datagram)) {
        fragments_release(ip, *fragment_next(datagram));
        *fragment_next(datagram) = NX_NULL;
        datagram->nx_packet_option_state = CONDEMNED;
        ip->nx_ip_reassembly_failures++;
        ip->nx_ip_receive_packets_dropped++;
        return;
    }
#endif
    datagram_unlink(ip, datagram);
    datagram_discard(ip, datagram, NX_DISCARD_FRAGMENT);
}

static VOID fragment_add(NX_IP *ip, NX_PACKET *fragment)
{
    NX_PACKET *datagram = datagram_find(ip, fragment);
    NX_PACKET *first = datagram;
    enum placement placement =
        is_condemned(datagram) ? DUPLICATE : fragment_place(&first, fragment);

    if (placement == CONFLICT)
        datagram_condemn(ip, datagram);
    if (placement != PLACED) {
        _nx_discard(ip, fragment, NX_DISCARD_FRAGMENT);
        return;
    }
    ip->nx_ip_fragment_packet_count += buffers_of(fragment);
    NX_PACKET_DEBUG(__FILE__, __LINE__, fragment);
    if (datagram == NX_NULL)
        _nx_packet_enqueue(&ip->nx_ip_fragment_assembly_head, &ip->nx_ip_fragment_assembly_tail,
                           fragment);
    else
        datagram_replace(ip, datagram, first);
    if (is_complete(first)) {
        datagram_unlink(ip, first);
        datagram_deliver(ip, first);
        return;
    }
    room_make(ip, fragment);
    _nx_ip_periodic_start(ip);
}

VOID _nx_ip_fragment_assembly(NX_IP *ip_ptr)
{
    NX_PACKET *fragment;

    while ((fragment = _nx_packet_dequeue(&ip_ptr->nx_ip_received_fragment_head,
                                          &ip_ptr->nx_ip_received_fragment_tail)) != NX_NULL)
        fragment_add(ip_ptr, fragment);
}

/* Data in whole blocks of eight bytes, but for the last fragment, and within
 * what a datagram can hold. */
static UINT is_sound(const NX_PACKET *fragment)
{
    ULONG bytes = fragment->nx_packet_length;

    return bytes > 0 && (!has_more(fragment) || bytes % 8 == 0) &&
           data_end(fragment) + header_bytes(fragment) <= NX_IP_PACKET_SIZE_MASK;
}

VOID _nx_ip_fragment_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr)
{
    ip_ptr->nx_ip_total_fragments_received++;
    if (ip_ptr->nx_ip_fragment_assembly == NX_NULL) {
        ip_ptr->nx_ip_receive_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_FRAGMENT);
        return;
    }
    if (!is_sound(packet_ptr)) {
        NX_PACKET *datagram = datagram_find(ip_ptr, packet_ptr);

        /* It belongs to a datagram that cannot become whole any more. */
        if (datagram != NX_NULL) {
            datagram_unlink(ip_ptr, datagram);
            datagram_discard(ip_ptr, datagram, NX_DISCARD_FRAGMENT);
        }
        ip_ptr->nx_ip_receive_packets_dropped++;
        _nx_discard(ip_ptr, packet_ptr, NX_DISCARD_FRAGMENT);
        return;
    }
    _nx_packet_enqueue(&ip_ptr->nx_ip_received_fragment_head,
                       &ip_ptr->nx_ip_received_fragment_tail, packet_ptr);
    _tx_event_flags_set(&ip_ptr->nx_ip_events, NX_IP_UNFRAG_EVENT, TX_OR);
}

/* The sender hears of it, if the first fragment is among those that came:
 * about others no error message is allowed (RFC 792, RFC 8200 4.5). */
static VOID datagram_expire(NX_IP *ip, NX_PACKET *datagram)
{
    UINT first_came = data_start(datagram) == 0 && !is_condemned(datagram);

    datagram_unlink(ip, datagram);
    if (first_came && is_v6(datagram))
        _nx_words_swap(fragment_words(datagram), 2);    /* it is quoted as it came */
    if (first_came)
        _nx_icmp_time_exceeded(ip, datagram, NX_ICMP_FRT_EXCEEDED_CODE);
    datagram_discard(ip, datagram, NX_DISCARD_REASSEMBLY_TIME);
}

/* RFC 1122 3.3.2 wants a minute at least. */
static ULONG reassembly_seconds(const NX_IP *ip, const NX_PACKET *datagram)
{
    const ULONG rfc_seconds = 60;

    if (is_v6(datagram))
        return NX_IPV6_MAX_REASSEMBLY_TIME;
    return ip->nx_ip_tcp_profile_rfc && NX_IPV4_MAX_REASSEMBLY_TIME < rfc_seconds
               ? rfc_seconds
               : NX_IPV4_MAX_REASSEMBLY_TIME;
}

VOID _nx_ip_fragment_timeout_check(NX_IP *ip_ptr)
{
    NX_PACKET *datagram = ip_ptr->nx_ip_fragment_assembly_head;

    while (datagram != NX_NULL) {
        NX_PACKET *next = datagram->nx_packet_queue_next;

        datagram->nx_packet_reassembly_time++;
        if (datagram->nx_packet_reassembly_time >= reassembly_seconds(ip_ptr, datagram))
            datagram_expire(ip_ptr, datagram);
        else
            _nx_ip_periodic_start(ip_ptr);
        datagram = next;
    }
}

#endif
