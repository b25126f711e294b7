/*
 * Selective acknowledgments at the sender (RFC 2018, RFC 6675): which of what
 * is on its way the peer has, as a bounded list of ranges in their order. The
 * list is only advice: packets stay queued until acknowledged, and a block
 * that finds no room is forgotten, the peer says it again.
 */
#include "nx_tcp_internal.h"

#define DUPLICATE_THRESHOLD 3

VOID _nx_tcp_sack_clear(NX_TCP_SOCKET *socket_ptr)
{
    socket_ptr->nx_tcp_socket_private.sack_count = 0;
}

static VOID ranges_remove(NX_TCP_PRIVATE *own, UINT from, UINT to)
{
    memmove(&own->sack_range[from], &own->sack_range[to],
            (own->sack_count - to) * sizeof(own->sack_range[0]));
    own->sack_count = (UCHAR)(own->sack_count - (to - from));
}

/* Joins [start, end) to the list. */
static VOID range_add(NX_TCP_PRIVATE *own, ULONG start, ULONG end)
{
    UINT first = 0;
    UINT after;

    while (first < own->sack_count && NX_TCP_SEQ_LT(own->sack_range[first].end, start)) {
        first++;
    }
    after = first;
    while (after < own->sack_count && NX_TCP_SEQ_LEQ(own->sack_range[after].start, end)) {
        after++;
    }
    if (after == first) {
        if (own->sack_count == NX_TCP_SACK_RANGES) {
            return;
        }
        memmove(&own->sack_range[first + 1], &own->sack_range[first],
                (own->sack_count - first) * sizeof(own->sack_range[0]));
        own->sack_count++;
    } else {
        start = NX_TCP_SEQ_LT(own->sack_range[first].start, start) ? own->sack_range[first].start
                                                                    : start;
        end = NX_TCP_SEQ_GT(own->sack_range[after - 1].end, end) ? own->sack_range[after - 1].end
                                                                  : end;
        ranges_remove(own, first + 1, after);
    }
    own->sack_range[first].start = start;
    own->sack_range[first].end = end;
}

static ULONG bytes_above(const NX_TCP_PRIVATE *own, UINT index)
{
    ULONG bytes = 0;

    for (; index < own->sack_count; index++) {
        bytes += own->sack_range[index].end - own->sack_range[index].start;
    }
    return bytes;
}

/* All before `ack` is acknowledged. */
VOID _nx_tcp_sack_acknowledge(NX_TCP_SOCKET *socket_ptr, ULONG ack)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT count = 0;

    while (count < own->sack_count && NX_TCP_SEQ_LEQ(own->sack_range[count].end, ack)) {
        count++;
    }
    ranges_remove(own, 0, count);
    if (own->sack_count > 0 && NX_TCP_SEQ_LT(own->sack_range[0].start, ack)) {
        own->sack_range[0].start = ack;
    }
}

/* Takes the blocks of a segment whose ACK is in order. Blocks that are
 * reversed or outside of what is on its way say nothing, nor do those of
 * RFC 2883. Returns how many bytes are new. */
ULONG _nx_tcp_sack_receive(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG before;
    UINT i;

    if (!own->sack_ok || segment->sack_count == 0) {
        return 0;
    }
    before = bytes_above(own, 0);
    for (i = 0; i < segment->sack_count; i++) {
        ULONG start = segment->sack[i].start;
        ULONG end = segment->sack[i].end;

        if (NX_TCP_SEQ_LT(start, end) && NX_TCP_SEQ_GT(start, segment->ack) &&
            NX_TCP_SEQ_LT(start, own->snd_max) && NX_TCP_SEQ_LEQ(end, own->snd_max)) {
            range_add(own, start, end);
        }
    }
    return bytes_above(own, 0) - before;
}

/* Whether the peer has all of [seq, end). */
UINT _nx_tcp_sack_covers(const NX_TCP_SOCKET *socket_ptr, ULONG seq, ULONG end)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT i;

    for (i = 0; i < own->sack_count; i++) {
        if (NX_TCP_SEQ_LEQ(own->sack_range[i].start, seq) &&
            NX_TCP_SEQ_GEQ(own->sack_range[i].end, end)) {
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}

/* RFC 6675 4, IsLost, of what lies just before the range of this index. */
static UINT is_lost_before(const NX_TCP_SOCKET *socket_ptr, UINT index)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    return own->sack_count - index >= DUPLICATE_THRESHOLD ||
           bytes_above(own, index) >
               (DUPLICATE_THRESHOLD - 1) * socket_ptr->nx_tcp_socket_connect_mss;
}

UINT _nx_tcp_sack_is_lost(const NX_TCP_SOCKET *socket_ptr, ULONG seq)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT index = 0;

    while (index < own->sack_count && NX_TCP_SEQ_LEQ(own->sack_range[index].start, seq)) {
        index++;
    }
    return index < own->sack_count && is_lost_before(socket_ptr, index);
}

/* The end of the highest range, or SND.UNA. */
ULONG _nx_tcp_sack_high(const NX_TCP_SOCKET *socket_ptr)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    return own->sack_count > 0 ? own->sack_range[own->sack_count - 1].end
                               : _nx_tcp_snd_una(socket_ptr);
}

/* RFC 6675 4, SetPipe: the bytes that are still in the network, as far as can
 * be told. */
ULONG _nx_tcp_sack_pipe(const NX_TCP_SOCKET *socket_ptr)
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG start = _nx_tcp_snd_una(socket_ptr);
    ULONG pipe = 0;
    UINT i;

    for (i = 0; i <= own->sack_count; i++) {
        ULONG end = i < own->sack_count ? own->sack_range[i].start : own->snd_max;

        if (i == own->sack_count || !is_lost_before(socket_ptr, i)) {
            pipe += end - start;
        }
        if (NX_TCP_SEQ_LT(start, own->sack_high_rxt)) {     /* sent again */
            pipe += (NX_TCP_SEQ_LT(end, own->sack_high_rxt) ? end : own->sack_high_rxt) - start;
        }
        start = i < own->sack_count ? own->sack_range[i].end : end;
    }
    return pipe;
}
