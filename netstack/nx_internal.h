/*
 * What the files of the stack share: the way of a packet up and down, timers,
 * locks and small helpers. Nothing here is for applications.
 *
 * Down: transport -> _nx_ip_output -> (fragments, ARP) -> link driver.
 * Up:   link driver -> deferred receive -> helper thread -> nx_ipv4_packet_receive
 *       -> _nx_ip_dispatch -> transport member.
 * Transports meet both IP versions in the packet's members only.
 */
#ifndef NX_INTERNAL_H
#define NX_INTERNAL_H

#ifndef NX_SOURCE_CODE
#define NX_SOURCE_CODE
#endif
#ifndef TX_SOURCE_CODE
#define TX_SOURCE_CODE
#endif

#include "nx_api.h"
#include "nx_arp.h"
#include "nx_icmp.h"
#include "nx_ip.h"
#include "nx_link.h"
#include "nx_packet.h"
#include "nx_rarp.h"
#include "nx_system.h"
#include "nx_tcp.h"
#include "nx_udp.h"
#include "nx_ipv6_internal.h"
#include "pb_kernel.h"
#include "tx_event_flags.h"
#include "tx_initialize.h"
#include "tx_mutex.h"
#include "tx_thread.h"
#include "tx_timer.h"
#include "tx_wait.h"
#include "machine.h"

/* --- what a build has ---------------------------------------------------------------------- */

#ifdef NX_DISABLE_IPV4
#define NX_HAVE_IPV4 0
#else
#define NX_HAVE_IPV4 1
#endif
#ifdef NX_DISABLE_LOOPBACK_INTERFACE
#define NX_HAVE_LOOPBACK 0
#else
#define NX_HAVE_LOOPBACK 1
#endif

/* Begins each service that is of IPv4 alone. */
#define NX_REFUSE_WITHOUT_IPV4                                                                     \
    do {                                                                                           \
        if (!NX_HAVE_IPV4)                                                                         \
            return NX_NOT_SUPPORTED;                                                               \
    } while (0)

/* --- packets ------------------------------------------------------------------------------ */

/* Whether packets are chains of buffers; and of such a chain. */
#ifdef NX_DISABLE_PACKET_CHAIN
#define NX_PACKET_CHAINS NX_FALSE
#else
#define NX_PACKET_CHAINS NX_TRUE
#endif
NX_PACKET *_nx_packet_last(NX_PACKET *packet_ptr);
static inline VOID _nx_packet_next_set(NX_PACKET *packet, NX_PACKET *next)
{
#ifdef NX_DISABLE_PACKET_CHAIN
    NX_PARAMETER_NOT_USED(packet);
    NX_PARAMETER_NOT_USED(next);
#else
    packet->nx_packet_next = next;
#endif
}

static inline VOID _nx_packet_last_set(NX_PACKET *packet, NX_PACKET *last)
{
#ifdef NX_DISABLE_PACKET_CHAIN
    NX_PARAMETER_NOT_USED(packet);
    NX_PARAMETER_NOT_USED(last);
#else
    packet->nx_packet_last = last;
#endif
}

#ifdef NX_ENABLE_PACKET_DEBUG_INFO
/* The stack's own allocations are noted, too. */
#define _nx_packet_allocate(pool_ptr, packet_ptr, packet_type, wait_option)                      \
    _nx_packet_allocate_noted((_nx_packet_allocate), pool_ptr, packet_ptr, packet_type,          \
                              wait_option, __FILE__, __LINE__)
#endif

/* The next `bytes` of a packet where they lie, if in one piece; else NX_NULL. */
static inline const UCHAR *_nx_packet_piece(const NX_PACKET *packet, ULONG bytes)
{
    return (ULONG)(packet->nx_packet_append_ptr - packet->nx_packet_prepend_ptr) >= bytes
               ? packet->nx_packet_prepend_ptr
               : NX_NULL;
}

/* --- callers ------------------------------------------------------------------------------ */

/* For the checking twins. A thread is neither the timer thread nor an ISR. */
UINT _nx_caller_is_thread(VOID);
UINT _nx_caller_is_thread_or_init(VOID);
UINT _nx_caller_is_not_isr(VOID);           /* init, threads and timers */
/* NX_TRUE where waiting is possible, so that other wait options are an error. */
UINT _nx_caller_may_wait(ULONG wait_option);
/* The instance is one: not null and marked. */
UINT _nx_ip_is_created(const NX_IP *ip_ptr);
/* The running code is the instance's helper thread. */
UINT _nx_ip_in_helper(const NX_IP *ip_ptr);

/* --- locks and waits ---------------------------------------------------------------------- */

/*
 * The instance's mutex; nothing during initialisation, where nobody competes.
 * Interrupts come at service boundaries alone (kernel/tx_interrupt.c), of which
 * the unlock is one. Lines without one are atomic as they stand: the stack's
 * queues need no mask, which would be a boundary more for every packet.
 */
VOID _nx_ip_lock(NX_IP *ip_ptr);
VOID _nx_ip_unlock(NX_IP *ip_ptr);
/* The lock for input, which may run in any thread and in interrupts (api/hooks.md), to
 * send something at once. NX_FALSE: not now; who has the lock, even if it is this very
 * thread, may be in the middle of sending. */
UINT _nx_ip_lock_to_answer(NX_IP *ip_ptr);

/*
 * Waits on one of the stack's queues (TX_TCP_IP): called with the lock held
 * once, returns with it released, whatever the outcome; `timeout` also when
 * wait_option is NX_NO_WAIT. A waker gives the status, see tx_wait.h; what a
 * waker needs to know lies in info (tx_thread_suspend_info) and result
 * (tx_thread_additional_suspend_info).
 */
UINT _nx_ip_wait(NX_IP *ip_ptr, TX_THREAD **head, ULONG *count, VOID *object, ULONG wait_option,
                 UINT timeout, ULONG info, VOID *result);
/* Wakes the first waiter of a queue, if any, or all; called with the lock held. */
VOID _nx_wake_first(TX_THREAD **head, UINT status);
VOID _nx_wake_all(TX_THREAD **head, UINT status);

/* What info services do for each output: NX_NULL is one that nobody wants. */
static inline VOID _nx_store(ULONG *to, ULONG value)
{
    if (to != NX_NULL)
        *to = value;
}

/* The same of a counter of a kind; kinds that an option turns off read 0. */
static inline VOID _nx_store_count(UINT counts, ULONG *to, ULONG value)
{
    _nx_store(to, counts ? value : 0);
}

#ifdef NX_DISABLE_ARP_INFO
#define NX_ARP_COUNTS NX_FALSE
#else
#define NX_ARP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_RARP_INFO
#define NX_RARP_COUNTS NX_FALSE
#else
#define NX_RARP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_ICMP_INFO
#define NX_ICMP_COUNTS NX_FALSE
#else
#define NX_ICMP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_IGMP_INFO
#define NX_IGMP_COUNTS NX_FALSE
#else
#define NX_IGMP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_IP_INFO
#define NX_IP_COUNTS NX_FALSE
#else
#define NX_IP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_TCP_INFO
#define NX_TCP_COUNTS NX_FALSE
#else
#define NX_TCP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_UDP_INFO
#define NX_UDP_COUNTS NX_FALSE
#else
#define NX_UDP_COUNTS NX_TRUE
#endif
#ifdef NX_DISABLE_PACKET_INFO
#define NX_PACKET_COUNTS NX_FALSE
#else
#define NX_PACKET_COUNTS NX_TRUE
#endif

/* --- time and chance ---------------------------------------------------------------------- */

/* Starts the one-second (fast: NX_IP_FAST_TIMER_RATE a second) timer unless it
 * runs. Whoever counts in a periodic function calls this again from it while
 * it still counts; a timer that nobody asked for since its last expiry stops.
 * Periods keep the phase that they had from the instance's creation on. */
VOID _nx_ip_periodic_start(NX_IP *ip_ptr);
VOID _nx_ip_fast_periodic_start(NX_IP *ip_ptr);
/* Creates the fast timer, once (TCP's enable calls it). */
VOID _nx_ip_fast_periodic_timer_create(NX_IP *ip_ptr);
/* Ticks of one fast period. */
ULONG _nx_ip_fast_ticks(VOID);

/* 32 bits from NX_RAND when the application gives one, else from the machine. */
ULONG _nx_random(VOID);
/* A hash of words that cannot be computed without the key. */
ULONG64 _nx_siphash(const ULONG64 key[2], const ULONG64 *words, UINT count);

/* --- packets ------------------------------------------------------------------------------ */

/*
 * Gives up a packet: counts the reason, traces it and hands the packet back
 * (to its pool, or to TCP's queue when that holds it). NX_NULL is allowed:
 * then only the count is taken.
 */
VOID _nx_discard(NX_IP *ip_ptr, NX_PACKET *packet_ptr, enum nx_discard reason);

/* A packet for the stack's own messages; never waits. NX_NULL: pool empty. */
NX_PACKET *_nx_packet_take(NX_IP *ip_ptr, ULONG packet_type);

/* Makes the first `bytes` bytes contiguous in the first buffer; NX_FALSE when
 * the packet is shorter or the buffer too small (the packet is unchanged). */
UINT _nx_packet_gather(NX_PACKET *packet_ptr, ULONG bytes);
static inline UINT _nx_packet_pull_up(NX_PACKET *packet_ptr, ULONG bytes)
{
    return (bytes <= packet_ptr->nx_packet_length &&
            bytes <= (ULONG)(packet_ptr->nx_packet_append_ptr - packet_ptr->nx_packet_prepend_ptr)) ||
           _nx_packet_gather(packet_ptr, bytes);
}
/* Cuts the packet to `length` bytes, releasing buffers that become empty. */
VOID _nx_packet_trim_end(NX_PACKET *packet_ptr, ULONG length);
/* Drops `bytes` bytes from the front; emptied first buffers stay, with
 * prepend == append, so that the head of the packet stays the same. */
VOID _nx_packet_trim_front(NX_PACKET *packet_ptr, ULONG bytes);
/* A received packet from its IP header on again, which lies before its front; returns
 * how many bytes more that is. */
ULONG _nx_packet_rewind(NX_PACKET *packet_ptr);
/* Copies up to `bytes` bytes from the front; returns how many there were. */
ULONG _nx_packet_peek(const NX_PACKET *packet_ptr, VOID *to, ULONG bytes);
/* Appends a packet's buffers to another's; `tail` stops being a packet. NX_FALSE:
 * packets have one buffer, and it has no room for the other's bytes. */
UINT _nx_packet_join(NX_PACKET *packet_ptr, NX_PACKET *tail);

/* Appends bytes [offset, offset + bytes) of another packet; never waits. */
UINT _nx_packet_append_slice(NX_PACKET *packet_ptr, const NX_PACKET *from, ULONG offset,
                             ULONG bytes, NX_PACKET_POOL *pool_ptr);

/* Whether the application's filters refuse a whole IP packet in this direction. */
UINT _nx_ip_filter_refuses(NX_IP *ip, NX_PACKET *packet, UINT direction);
/* ICMP and IGMP: processed at once in the helper thread, else queued, which sets
 * the event; and what the event makes of the queue. */
VOID _nx_ip_protocol_receive(NX_IP *ip, NX_PACKET *packet, NX_PACKET **queue, ULONG event,
                             VOID (*process)(NX_IP *, NX_PACKET *));
VOID _nx_ip_protocol_queue_process(NX_IP *ip, NX_PACKET **queue,
                                   VOID (*process)(NX_IP *, NX_PACKET *));

/* FIFO of packets through nx_packet_queue_next. */
VOID _nx_packet_enqueue(NX_PACKET **head, NX_PACKET **tail, NX_PACKET *packet_ptr);
NX_PACKET *_nx_packet_dequeue(NX_PACKET **head, NX_PACKET **tail);

/* Number of 32-bit words, each turned between host and network order in place. */
static inline VOID _nx_words_swap(VOID *words, UINT count)
{
    ULONG *word = words;

    while (count-- > 0) {
        NX_CHANGE_ULONG_ENDIAN(*word)
        word++;
    }
}

/* --- what a received packet tells its transport ----------------------------------------
 * nx_packet_ip_version, nx_packet_ip_header (host order in place, whole header
 * contiguous), nx_packet_ip_interface (where it came in). */

VOID _nx_packet_source_get(const NX_PACKET *packet_ptr, NXD_ADDRESS *address);
VOID _nx_packet_destination_get(const NX_PACKET *packet_ptr, NXD_ADDRESS *address);
/* Words of the two addresses in the header, for the checksum. */
ULONG *_nx_packet_source_words(const NX_PACKET *packet_ptr);
ULONG *_nx_packet_destination_words(const NX_PACKET *packet_ptr);
/* The packet was sent to a broadcast or multicast address. */
UINT _nx_packet_is_group(const NX_PACKET *packet_ptr);
UINT _nx_address_equal(const NXD_ADDRESS *a, const NXD_ADDRESS *b);
/* The same words as in a header, of an address. */
static inline ULONG *_nx_address_words(NXD_ADDRESS *address)
{
    return (ULONG *)&address->nxd_ip_address;
}

#ifdef NX_ENABLE_VLAN
/* The priority lies where the mark lay; a received packet is no copy of another. */
#define nx_packet_reserved nx_packet_identical_copy
#endif

/*
 * Checksums that an interface's driver takes care of (NX_INTERFACE_CAPABILITY_*).
 * Out: NX_TRUE when this one is left to it, which the packet then says; not of
 * what IP cuts into pieces. In: NX_TRUE when it was checked, or left out on the
 * way to ourselves. `header` bytes of IP come before the packet, or none any more.
 */
static inline UINT _nx_checksum_left(NX_PACKET *packet_ptr, const NX_INTERFACE *nx_interface,
                                     ULONG header, ULONG capability)
{
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    if ((nx_interface->nx_interface_capability_flag & capability) != 0 &&
        packet_ptr->nx_packet_length + header <= nx_interface->nx_interface_ip_mtu_size) {
        packet_ptr->nx_packet_interface_capability_flag |= capability;
        return NX_TRUE;
    }
    packet_ptr->nx_packet_interface_capability_flag &= ~capability;
#else
    NX_PARAMETER_NOT_USED(packet_ptr);
    NX_PARAMETER_NOT_USED(nx_interface);
    NX_PARAMETER_NOT_USED(header);
    NX_PARAMETER_NOT_USED(capability);
#endif
    return NX_FALSE;
}

static inline UINT _nx_checksum_checked(const NX_PACKET *packet_ptr, ULONG receive, ULONG transmit)
{
#ifdef NX_ENABLE_INTERFACE_CAPABILITY
    return (packet_ptr->nx_packet_ip_interface->nx_interface_capability_flag & receive) != 0 ||
           (packet_ptr->nx_packet_interface_capability_flag & transmit) != 0;
#else
    NX_PARAMETER_NOT_USED(packet_ptr);
    NX_PARAMETER_NOT_USED(receive);
    NX_PARAMETER_NOT_USED(transmit);
    return NX_FALSE;
#endif
}

/* nx_packet_reserved of a packet that the stack sent to itself: its source is
 * one of our addresses by right. */
#define NX_PACKET_LOOPED 1
/* nx_packet_reserved of a packet whose frame was sent to a group: IP must be,
 * too (RFC 1122 3.3.6). */
#define NX_PACKET_TO_GROUP 2

/* --- IP ----------------------------------------------------------------------------------- */

/*
 * The way of packets for `destination` (either version). *route: in, the
 * interface (IPv6: or the address of ours) to keep to, or zero; out, the way.
 * NX_SUCCESS, NX_IP_ADDRESS_ERROR: there is none; NX_NO_INTERFACE_ADDRESS: no
 * address of ours to send from (IPv6; for IPv4 ask _nx_route_has_source). A
 * destination of our own gives the interface that has it; output loops the
 * packet.
 */
UINT _nx_route_find(NX_IP *ip_ptr, const NXD_ADDRESS *destination, NX_ROUTE *route);
/* What was sent there has arrived: IPv6 need not ask whether its way still leads. */
VOID _nx_route_confirm(NX_IP *ip_ptr, const NXD_ADDRESS *destination);
/* The way back to who sent a packet to us, from the address that it was sent
 * to if that is ours alone; statuses as above. */
UINT _nx_route_back(NX_IP *ip_ptr, const NXD_ADDRESS *source, const NXD_ADDRESS *destination,
                    NX_INTERFACE *nx_interface, NX_ROUTE *route);
/* The route that keeps to what an application names by index: an interface
 * (IPv4) or an address (IPv6), or to nothing. NX_FALSE: there is none. */
#define NX_ANY_INDEX 0xFFFFFFFFu
UINT _nx_route_of_index(NX_IP *ip_ptr, ULONG version, UINT address_index, NX_ROUTE *route);
/* We have an address to send from. */
UINT _nx_route_has_source(const NX_ROUTE *route, ULONG version);
/* Words of that address, for the checksum. */
ULONG *_nx_route_source_words(const NX_ROUTE *route, ULONG version);
/* Largest transport segment (header and data) that goes this way in one piece:
 * by the interface, and as far as is known of the path. */
ULONG _nx_route_payload_max(NX_IP *ip_ptr, const NX_ROUTE *route, const NXD_ADDRESS *destination);

/* The same for IPv4 alone, as far as only it is meant; *nx_interface and
 * *next_hop are the members of a route. */
UINT _nx_ip_route_find(NX_IP *ip_ptr, ULONG destination, NX_INTERFACE **nx_interface,
                       ULONG *next_hop);

/* Hops that a packet of a transport may make; `ttl` is what its socket says for
 * IPv4. */
static inline ULONG _nx_ip_hops(const NX_IP *ip_ptr, ULONG version, ULONG ttl)
{
#ifdef FEATURE_NX_IPV6
    if (version == NX_IP_VERSION_V6)
        return ip_ptr->nx_ipv6_hop_limit;
#endif
    return ttl;
}

/* Bytes of the header that output puts before a packet. */
static inline ULONG _nx_ip_header_bytes(ULONG version)
{
    return version == NX_IP_VERSION_V6 ? 40 : 20;
}

/* The most that can follow it: the length that it tells counts it in IPv4 only. */
static inline ULONG _nx_ip_payload_most(ULONG version)
{
    return version == NX_IP_VERSION_V6 ? NX_IP_PACKET_SIZE_MASK
                                       : NX_IP_PACKET_SIZE_MASK - _nx_ip_header_bytes(version);
}

/*
 * Sends a packet that begins with its transport header (network order,
 * checksum done) by a route that was found. `protocol` is the number
 * (NX_PROTOCOL_*), `tos` the NX_IP_* field, `ttl` hops, `fragment`
 * NX_FRAGMENT_OKAY or NX_DONT_FRAGMENT (IPv4).
 * Takes the packet: afterwards the driver, an entry of ARP or of the neighbour
 * cache, or the pool has it; a packet on TCP's queue (union_next !=
 * NX_PACKET_ALLOCATED) comes back through nx_packet_transmit_release, without
 * IP header again and with nx_packet_queue_next == NX_DRIVER_TX_DONE. Until
 * then TCP must not touch it, but finds its header behind nx_packet_ip_header
 * by _ip_header_length.
 * Needs the header's bytes + NX_PHYSICAL_HEADER before the packet.
 */
VOID _nx_ip_output(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                   const NXD_ADDRESS *destination, ULONG protocol, ULONG tos, ULONG ttl,
                   ULONG fragment);
/* The end of output: the application's filter, and counts. NX_FALSE: refused. */
UINT _nx_ip_output_passes(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Gives up a packet that cannot be sent. */
VOID _nx_ip_output_refuse(NX_IP *ip_ptr, NX_PACKET *packet_ptr, enum nx_discard reason);
/* A copy of the packet comes in again, as from the wire, by the interface: what
 * is sent stays the sender's until it is acknowledged. */
VOID _nx_ip_loop_back(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, NX_PACKET *packet_ptr);

/* The IPv4 interface that has the address, or NX_NULL. */
NX_INTERFACE *_nx_ip_interface_of(NX_IP *ip_ptr, ULONG address);
/* The address is the broadcast address of the interface's own net. */
UINT _nx_interface_is_broadcast(const NX_INTERFACE *nx_interface, ULONG address);
/* The address is the limited broadcast or that of a valid interface's net. */
UINT _nx_ip_is_broadcast(NX_IP *ip_ptr, ULONG address);
/* A packet whose IP header is in host order at nx_packet_ip_header, and which
 * begins at the transport header: makes that contiguous and hands it up. */
VOID _nx_ip_dispatch(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG protocol);

/* A command to the interface's driver; returns nx_ip_driver_status. `answer`
 * may be NX_NULL. */
UINT _nx_ip_driver_command(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command, ULONG *answer);
/* The largest packet that goes by the interface to where this one, header in
 * network order at the front, wants to go. */
ULONG _nx_ip_mtu_of(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface, const NX_PACKET *packet_ptr);
/* What the driver says of its link, or last wrote into the interface if it does
 * not know NX_LINK_GET_STATUS. */
UINT _nx_ip_link_is_up(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);
/* The interface cannot send now: NX_TRUE, and the packet is given up. */
UINT _nx_ip_link_refuses(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface, NX_PACKET *packet_ptr);
/* Gives a packet to the interface's driver, which owns it then. */
VOID _nx_ip_driver_send(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command,
                        NX_PACKET *packet_ptr, ULONG msw, ULONG lsw);
/* A whole IPv4 packet, header ready, to ourselves, a group or the neighbour
 * next_hop, by nx_packet_ip_interface: resolves the address, fragments. */
VOID _nx_ip_send_to(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG next_hop, ULONG destination);
/* Fills in the checksum (0 until then) of the header at the front. */
VOID _nx_ipv4_header_checksum_set(NX_PACKET *packet_ptr);
/* The ones' complement sum of a header that is contiguous, options and all. */
USHORT _nx_ipv4_header_sum(const VOID *header, ULONG bytes);
/* Gives back every packet that waits for the rest of its datagram. */
VOID _nx_ip_fragments_release(NX_IP *ip_ptr);
/* A fragment that input has accepted: it begins at its data, the IP header, host
 * order, is at nx_packet_ip_header, and of IPv6 the fragment header, too, lies
 * just before the data. */
VOID _nx_ip_fragment_receive(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* --- ARP, ICMP ---------------------------------------------------------------------------- */

/* Sends or queues a whole IP packet for a neighbour. */
VOID _nx_arp_send_resolved(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG next_hop);
NX_ARP *_nx_arp_entry_find(NX_IP *ip_ptr, ULONG ip_address);
/* A new dynamic entry without hardware address; NX_NULL: the cache is full of
 * static ones. */
NX_ARP *_nx_arp_entry_make(NX_IP *ip_ptr, ULONG ip_address, NX_INTERFACE *nx_interface);
/* The entry gets its hardware address, and what waited for it goes out. */
VOID _nx_arp_entry_learn(NX_IP *ip_ptr, NX_ARP *entry, ULONG msw, ULONG lsw);
/* Drops what waits for, or leads through, an interface that goes away. */
VOID _nx_arp_interface_forget(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);
/* Errors about a received packet (it stays with the caller), when the rules of
 * its version allow one at all: nobody at the port, no such protocol, time
 * exceeded (both versions have the same codes). */
VOID _nx_icmp_port_unreachable(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_icmp_protocol_unreachable(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
/* Takes one of the errors that an instance may send now. */
UINT _nx_icmp_error_allowed(NX_IP *ip_ptr);
/* And of the resets to strangers. */
UINT _nx_tcp_reset_allowed(NX_IP *ip_ptr);
VOID _nx_icmp_time_exceeded(NX_IP *ip_ptr, NX_PACKET *packet_ptr, ULONG code);
/* Checksums the message that the packet holds and sends it. */
VOID _nx_icmp_message_send(NX_IP *ip_ptr, NX_PACKET *packet_ptr, const NX_ROUTE *route,
                           const NXD_ADDRESS *destination, ULONG tos, ULONG ttl);
/* Writes and sends an error, its two words in host order, that quotes `quoted`
 * bytes, as far as there are, of a packet that was rewound; the rules have been
 * asked. */
VOID _nx_icmp_error_write(NX_IP *ip_ptr, NX_PACKET *offending_packet, ULONG word1, ULONG word2,
                          ULONG quoted);
/* What both versions do with an echo request and a reply. */
VOID _nx_icmp_echo_answer(NX_IP *ip_ptr, NX_PACKET *packet_ptr);
VOID _nx_icmp_echo_deliver(NX_IP *ip_ptr, NX_PACKET *packet_ptr);

/* --- UDP ---------------------------------------------------------------------------------- */

NX_UDP_SOCKET *_nx_udp_socket_at(NX_IP *ip_ptr, UINT port);
/* The checksum of a datagram whose header lies before its data fits. */
UINT _nx_udp_packet_is_good(NX_PACKET *packet_ptr);
VOID _nx_udp_checksum_refuse(NX_UDP_SOCKET *socket_ptr, NX_PACKET *packet_ptr);
VOID _nx_udp_received_count(NX_UDP_SOCKET *socket_ptr, const NX_PACKET *packet_ptr);

/* --- link layer --------------------------------------------------------------------------- */

/* Bytes of the header that a frame of the packet has on the interface, and the
 * header; the packet may ask for a priority. */
ULONG _nx_link_header_size(const NX_INTERFACE *nx_interface);
VOID _nx_link_header_write(UCHAR *frame, const NX_INTERFACE *nx_interface,
                           const NX_PACKET *packet_ptr, ULONG msw, ULONG lsw, ULONG own_msw,
                           ULONG own_lsw, UINT type);
/* What the stack does with a type of frame, or NX_NULL: nothing. */
VOID (*_nx_link_receiver(UINT type))(NX_IP *, NX_PACKET *);
/* An interface slot for the address, NX_DUPLICATED_ENTRY or NX_NO_MORE_ENTRIES;
 * and its driver's start, unless the helper thread's is to come. */
UINT _nx_ip_interface_take(NX_IP *ip_ptr, CHAR *name, ULONG address, ULONG mask,
                           VOID (*driver)(NX_IP_DRIVER *), NX_INTERFACE **taken);
VOID _nx_ip_interface_start(NX_IP *ip_ptr, NX_INTERFACE *nx_interface);
/* A command of the driver whose argument is an address: to take, or no longer to
 * take, frames to a group, or to have another address itself. */
UINT _nx_link_address_command(NX_IP *ip_ptr, NX_INTERFACE *nx_interface, UINT command, ULONG msw,
                              ULONG lsw);
/* The entry of a group on an interface, or NX_NULL; group 0 of no interface: a free one. */
NX_IPV4_MULTICAST_ENTRY *_nx_ipv4_multicast_find(NX_IP *ip, ULONG group,
                                                 const NX_INTERFACE *nx_interface);
/* Forgets all drivers' state: power-on. */
VOID _nx_link_reset(VOID);

/* --- instances ---------------------------------------------------------------------------- */

/* A boot argument's text (and its length, unless NULL), or NULL. */
const char *_nx_ip_argument(const char *name, size_t *length);

/* 1 when no TCP socket of any instance has a connection (all are CLOSED,
 * LISTEN or TIMED_WAIT). Reads only. */
int _nx_connections_closed(void);
/* NX_TRUE after nx_system_initialize. */
UINT _nx_system_is_initialized(VOID);
/* The stack forgets everything: power-on. */
VOID _nx_system_reset(VOID);

/* --- TCP, as IP sees it (nx_tcp_*.c) ------------------------------------------------------ */

/* An interface (or NX_NULL and an address of ours) goes away: resets the
 * connections that need it. */
VOID _nx_tcp_route_lost(NX_IP *ip_ptr, const NX_INTERFACE *nx_interface,
                        const NXD_IPV6_ADDRESS *address);

/* What the error in the packet, which begins at its ICMP header, is about. */
enum nx_tcp_quote {
    NX_TCP_QUOTE_NONE,      /* about no connection */
    NX_TCP_QUOTE_STRAY,     /* about what a connection has not on its way: forged, or late */
    NX_TCP_QUOTE_SENT
};
enum nx_tcp_quote _nx_tcp_icmp_receive(NX_IP *ip_ptr, const NX_PACKET *packet_ptr);
/* The path to an IPv6 destination carries less than it did. */
VOID _nx_tcp_path_lowered(NX_IP *ip_ptr, const ULONG destination[4]);

#endif
