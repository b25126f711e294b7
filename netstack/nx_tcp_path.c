/*
 * What the path carries, in the RFC profile: ICMP errors that quote our
 * segments (RFC 1122 4.2.3.9, RFC 5927), path-MTU discovery (RFC 1191), and the
 * detection of paths that drop large segments without a word (after RFC 4821).
 */
#include "nx_tcp_internal.h"

#define FRAGMENTATION_NEEDED_CODE 4
#define QUOTE_BYTES               (8u + 60u + 8u)   /* ICMP, IP with options, TCP's first */
#define MTU_MIN                   68u
#define LARGER_AFTER_US           (600ull * 1000000)    /* RFC 1191 6.3 */
#define BLACK_HOLE_RETRIES        3

/* RFC 1191 7.1: the next plausible MTU below a length, for routers that do not
 * say theirs. */
static ULONG plateau(ULONG length)
{
    static const USHORT mtu[] = {32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296};
    UINT i;

    for (i = 0; i < sizeof(mtu) / sizeof(mtu[0]); i++) {
        if (mtu[i] < length) {
            return mtu[i];
        }
    }
    return MTU_MIN;
}

/* The text that a segment carries from now on. */
VOID _nx_tcp_mss_take(NX_TCP_SOCKET *socket_ptr, ULONG mss)
{
    socket_ptr->nx_tcp_socket_connect_mss = mss;
    socket_ptr->nx_tcp_socket_connect_mss2 = mss * mss;
}

ULONG _nx_tcp_mss_agreed(const NX_TCP_SOCKET *socket_ptr)
{
    NX_ROUTE route;
    ULONG mss = _nx_tcp_min(_nx_tcp_mss_local(socket_ptr), socket_ptr->nx_tcp_socket_peer_mss);

    _nx_tcp_route_get(socket_ptr, &route);
    mss = _nx_tcp_min(mss, _nx_route_payload_max(socket_ptr->nx_tcp_socket_ip_ptr, &route,
                                                 &socket_ptr->nx_tcp_socket_connect_ip) -
                               NX_TCP_HEADER_BYTES);
    return mss - socket_ptr->nx_tcp_socket_private.option_bytes;
}

static VOID mss_lower(NX_TCP_SOCKET *socket_ptr, ULONG mss)
{
    _nx_tcp_mss_take(socket_ptr, mss);
    socket_ptr->nx_tcp_socket_private.path_us = _nx_tcp_now_us();
}

/* Once in a while the path may have become wider. */
VOID _nx_tcp_path_probe(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (own->path_us != 0 && _nx_tcp_now_us() - own->path_us >= LARGER_AFTER_US) {
        own->path_us = 0;
        own->black_hole = NX_FALSE;
        _nx_tcp_mss_take(socket_ptr, _nx_tcp_mss_agreed(socket_ptr));
        _nx_tcp_congestion_mss_grown(socket_ptr);
    }
}

/* The retransmission timer ran out so often: perhaps it is the size. Before
 * congestion control, whose window is then one segment of the new size. */
VOID _nx_tcp_path_timeout(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG mss = NX_TCP_MSS_SAFE - own->option_bytes;

    if (own->rfc && socket_ptr->nx_tcp_socket_timeout_retries + 1 == BLACK_HOLE_RETRIES &&
        socket_ptr->nx_tcp_socket_connect_mss > mss &&
        own->snd_max - _nx_tcp_snd_una(socket_ptr) > mss) {
        own->black_hole = NX_TRUE;
        mss_lower(socket_ptr, mss);
    }
}

/* A router says how much it lets through: what is on its way goes again in
 * pieces that fit; nothing of it says that the network is full. */
static VOID too_big(NX_TCP_SOCKET *socket_ptr, ULONG mtu, ULONG quoted_length)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG version = socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version;
    ULONG mss;

    if (version == NX_IP_VERSION_V4) {
        mtu = _nx_tcp_max(mtu != 0 ? mtu : plateau(quoted_length), MTU_MIN);
    } else if (mtu < NX_MINIMUM_IPV6_PATH_MTU) {    /* RFC 8201 4 */
        return;
    }
    mss = mtu - _nx_ip_header_bytes(version) - NX_TCP_HEADER_BYTES - own->option_bytes;
    if (socket_ptr->nx_tcp_socket_state < NX_TCP_ESTABLISHED ||
        mss >= socket_ptr->nx_tcp_socket_connect_mss) {
        return;
    }
    mss_lower(socket_ptr, mss);
    own->snd_cursor = _nx_tcp_snd_una(socket_ptr);
    own->sack_high_rxt = own->snd_cursor;
    _nx_tcp_output(socket_ptr);
}

#ifdef FEATURE_NX_IPV6

/* What somebody else's packets taught holds here, too (RFC 8201 5.2). What is on
 * its way already has errors of its own. */
VOID _nx_tcp_path_lowered(NX_IP *ip_ptr, const ULONG destination[4])
{
    NX_TCP_SOCKET *socket_ptr;
    ULONG left;
    ULONG mss;

    _nx_ip_lock(ip_ptr);
    socket_ptr = ip_ptr->nx_ip_tcp_created_sockets_ptr;
    for (left = ip_ptr->nx_ip_tcp_created_sockets_count; left > 0; left--) {
        const NXD_ADDRESS *peer = &socket_ptr->nx_tcp_socket_connect_ip;

        if (socket_ptr->nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
            peer->nxd_ip_version == NX_IP_VERSION_V6 &&
            _nx_ipv6_same(peer->nxd_ip_address.v6, destination)) {
            mss = _nx_tcp_mss_agreed(socket_ptr);
            if (mss < socket_ptr->nx_tcp_socket_connect_mss) {
                mss_lower(socket_ptr, mss);
            }
        }
        socket_ptr = socket_ptr->nx_tcp_socket_created_next;
    }
    _nx_ip_unlock(ip_ptr);
}

#endif

/* The quoted header's length when it is one of TCP and ours; 0 else. */
static ULONG quote_header_v4(NX_IP *ip_ptr, const ULONG *word, struct nx_tcp_segment *segment)
{
    ULONG header = (word[0] >> 24 & 0xF) * 4;

    if (word[0] >> 28 != NX_IP_VERSION_V4 || header < 20 ||
        (word[1] & NX_FRAG_OFFSET_MASK) != 0 || (word[2] >> 16 & 0xFF) != NX_PROTOCOL_TCP ||
        _nx_ip_interface_of(ip_ptr, word[3]) == NX_NULL) {
        return 0;
    }
    segment->destination.nxd_ip_address.v4 = word[3];
    segment->source.nxd_ip_address.v4 = word[4];
    segment->data_length = word[0] & 0xFFFF;
    return header;
}

static ULONG quote_header_v6(NX_IP *ip_ptr, const ULONG *word, struct nx_tcp_segment *segment)
{
#ifdef FEATURE_NX_IPV6
    if (word[0] >> 28 == NX_IP_VERSION_V6 && (word[1] >> 8 & 0xFF) == NX_PROTOCOL_TCP &&
        _nx_ipv6_address_entry(ip_ptr, &word[2], NX_NULL) != NX_NULL) {
        _nx_ipv6_copy(segment->destination.nxd_ip_address.v6, &word[2]);
        _nx_ipv6_copy(segment->source.nxd_ip_address.v6, &word[6]);
        segment->data_length = word[1] >> 16;
        return NX_IPV6_HEADER_BYTES;
    }
#else
    NX_PARAMETER_NOT_USED(ip_ptr);
    NX_PARAMETER_NOT_USED(word);
    NX_PARAMETER_NOT_USED(segment);
#endif
    return 0;
}

/* The IP header of the quote and TCP's ports, as if the peer had sent them. */
static UINT quote_read(NX_IP *ip_ptr, ULONG version, const UCHAR *quote, ULONG length,
                       struct nx_tcp_segment *segment)
{
    ULONG word[QUOTE_BYTES / sizeof(ULONG)] = {0};
    ULONG header;

    memcpy(word, quote, length);
    _nx_words_swap(word, length / sizeof(ULONG));
    memset(segment, 0, sizeof(*segment));
    segment->destination.nxd_ip_version = version;
    segment->source.nxd_ip_version = version;
    header = version == NX_IP_VERSION_V4 ? quote_header_v4(ip_ptr, word, segment)
                                         : quote_header_v6(ip_ptr, word, segment);
    if (header == 0 || header + 8 > length) {
        return NX_FALSE;
    }
    segment->destination_port = word[header / 4] >> 16;
    segment->source_port = word[header / 4] & 0xFFFF;
    segment->seq = word[header / 4 + 1];
    return NX_TRUE;
}

/* Every other error is soft: the connection goes on, and its own timers tell
 * what is true (RFC 9293 MUST-55, MUST-56). Only an attempt to connect ends
 * where there is nobody. */
static VOID error_arrives(NX_TCP_SOCKET *socket_ptr, const ULONG word[2], ULONG quoted_length)
{
    static const ULONG kinds[2][3] = {      /* type and code: too big, no protocol, no port */
        {NX_ICMP_DEST_UNREACHABLE_TYPE << 8 | FRAGMENTATION_NEEDED_CODE,
         NX_ICMP_DEST_UNREACHABLE_TYPE << 8 | NX_ICMP_PROTOCOL_UNREACH_CODE,
         NX_ICMP_DEST_UNREACHABLE_TYPE << 8 | NX_ICMP_PORT_UNREACH_CODE},
        {NX_ICMPV6_PACKET_TOO_BIG_TYPE << 8,
         NX_ICMPV6_PARAMETER_PROBLEM_TYPE << 8 | NX_ICMPV6_UNKNOWN_HEADER_CODE,
         NX_ICMPV6_DEST_UNREACHABLE_TYPE << 8 | NX_ICMPV6_DEST_UNREACHABLE_CODE},
    };
    UINT is_v6 = socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version == NX_IP_VERSION_V6;
    const ULONG *kind = kinds[is_v6];
    ULONG what = word[0] >> 16;

    if (is_v6 && what >> 8 == NX_ICMPV6_PACKET_TOO_BIG_TYPE) {
        what = kind[0];                         /* RFC 4443 3.2: whatever its code */
    }
    if (what == kind[0]) {
        too_big(socket_ptr, is_v6 ? word[1] : word[1] & 0xFFFF, quoted_length);
    } else if ((what == kind[1] || what == kind[2]) &&
               socket_ptr->nx_tcp_socket_state == NX_TCP_SYN_SENT) {
        _nx_tcp_connection_lost(socket_ptr);
    }
}

/*
 * An ICMP message, its two header words in host order. Heeded are those about a
 * connection of the RFC profile, or of IPv6, where nobody else cuts packets, if a
 * segment is on its way that has the quoted number (RFC 5927 4).
 */
enum nx_tcp_quote _nx_tcp_icmp_receive(NX_IP *ip_ptr, const NX_PACKET *packet_ptr)
{
    UCHAR message[QUOTE_BYTES];
    ULONG word[2];
    ULONG length = _nx_packet_peek(packet_ptr, message, QUOTE_BYTES);
    struct nx_tcp_segment segment;
    NX_TCP_SOCKET *socket_ptr;
    enum nx_tcp_quote quote = NX_TCP_QUOTE_NONE;

    memcpy(word, message, sizeof(word));
    if (ip_ptr->nx_ip_tcp_packet_receive == NX_NULL || length < 8 + 20 + 8 ||
        !quote_read(ip_ptr, packet_ptr->nx_packet_ip_version, message + 8, (length - 8) / 4 * 4, &segment)) {
        return NX_TCP_QUOTE_NONE;
    }
    _nx_ip_lock(ip_ptr);
    socket_ptr = _nx_tcp_socket_find(ip_ptr, &segment);
    if (socket_ptr != NX_NULL && (socket_ptr->nx_tcp_socket_private.rfc ||
                                  packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6)) {
        quote = NX_TCP_QUOTE_STRAY;
        if (_nx_tcp_is_open(socket_ptr) &&
            NX_TCP_SEQ_GEQ(segment.seq, _nx_tcp_snd_una(socket_ptr)) &&
            NX_TCP_SEQ_LT(segment.seq, socket_ptr->nx_tcp_socket_private.snd_max)) {
            quote = NX_TCP_QUOTE_SENT;
            error_arrives(socket_ptr, word, segment.data_length);
            _nx_tcp_notify(socket_ptr);
        }
    }
    _nx_ip_unlock(ip_ptr);
    return quote;
}
