/*
 * Explicit congestion notification (RFC 3168), in the RFC profile: agreed on when
 * the peer asks for it; our own SYN asks when the instance is told to. Routers
 * mark our text instead of dropping it, the peer echoes the mark, and congestion
 * control lowers cwnd once a round.
 */
#include "nx_tcp_internal.h"

#define FIELD 0x00030000u       /* in a type of service */
#define ECT_0 0x00020000u
#define CE    0x00030000u
#define BITS  (NX_TCP_ECE_BIT | NX_TCP_CWR_BIT)

VOID _nx_tcp_ecn_begin(NX_TCP_SOCKET *socket_ptr)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    own->ecn = own->rfc && socket_ptr->nx_tcp_socket_ip_ptr->nx_ip_tcp_private.ecn
                   ? NX_TCP_ECN_ASKED
                   : 0;
}

/* 6.1.1: what our SYN has besides. One that goes again does not ask: perhaps
 * somebody on the way dropped it for that. */
ULONG _nx_tcp_ecn_syn_bits(const NX_TCP_SOCKET *socket_ptr, ULONG bits)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (bits & NX_TCP_ACK_BIT) {
        return own->ecn & NX_TCP_ECN_AGREED ? NX_TCP_ECE_BIT : 0;
    }
    return (own->ecn & NX_TCP_ECN_ASKED) && !own->syn_repeated ? BITS : 0;
}

/* The peer's SYN asks, or its answer agrees. */
VOID _nx_tcp_ecn_syn_take(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT agreed = segment->bits & NX_TCP_ACK_BIT
                      ? (own->ecn & NX_TCP_ECN_ASKED) && !own->syn_repeated &&
                            (segment->bits & BITS) == NX_TCP_ECE_BIT
                      : own->rfc && (segment->bits & BITS) == BITS;

    own->ecn = (UCHAR)((own->ecn & NX_TCP_ECN_ASKED) | (agreed ? NX_TCP_ECN_AGREED : 0));
}

/* Whether a router marked the packet; its IP header is in host order. */
UINT _nx_tcp_ecn_is_marked(const NX_PACKET *packet_ptr)
{
    ULONG word = *(const ULONG *)(const VOID *)packet_ptr->nx_packet_ip_header;

    return ((packet_ptr->nx_packet_ip_version == NX_IP_VERSION_V6 ? word >> 4 : word) & FIELD) ==
           CE;
}

/* 6.1.2, 6.1.3: an acceptable segment, before its ACK counts. */
VOID _nx_tcp_ecn_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    if (!(own->ecn & NX_TCP_ECN_AGREED)) {
        return;
    }
    if (segment->bits & NX_TCP_CWR_BIT) {
        own->ecn &= (UCHAR)~NX_TCP_ECN_ECHO;
    }
    if (segment->marked && segment->data_length > 0) {
        own->ecn |= NX_TCP_ECN_ECHO;
    }
    if ((segment->bits & NX_TCP_ECE_BIT) && !socket_ptr->nx_tcp_socket_fast_recovery &&
        NX_TCP_SEQ_GT(segment->ack, own->ecn_recover)) {
        own->ecn_recover = own->snd_max;
        own->ecn |= NX_TCP_ECN_REDUCED;
        _nx_tcp_congestion_echo(socket_ptr);
    }
}

/* What every segment after the handshake has besides. */
ULONG _nx_tcp_ecn_bits(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_private.ecn & NX_TCP_ECN_ECHO ? NX_TCP_ECE_BIT : 0;
}

/* 6.1.2, 6.1.5: new text may be marked, and says that cwnd was reduced; what
 * goes again may not. */
ULONG _nx_tcp_ecn_text(NX_TCP_SOCKET *socket_ptr, ULONG *type_of_service)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG bits = own->ecn & NX_TCP_ECN_REDUCED ? NX_TCP_CWR_BIT : 0;

    if (!(own->ecn & NX_TCP_ECN_AGREED)) {
        return 0;
    }
    *type_of_service = (*type_of_service & ~FIELD) | ECT_0;
    own->ecn &= (UCHAR)~NX_TCP_ECN_REDUCED;
    return bits;
}
