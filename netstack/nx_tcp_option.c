/*
 * TCP options (RFC 9293 3.2): MSS, window scale (RFC 7323) and SACK-permitted
 * on SYN segments only, SACK (RFC 2018) on others only, timestamps on all. The parser walks at most the header and stops at the first option that
 * does not fit in it; what it read until then counts.
 */
#include "nx_tcp_internal.h"

static ULONG word_read(const UCHAR *value)
{
    return (ULONG)value[0] << 24 | (ULONG)value[1] << 16 | (ULONG)value[2] << 8 | value[3];
}

static VOID sack_read(struct nx_tcp_segment *segment, const UCHAR *value, UINT length)
{
    for (; length >= 8 && segment->sack_count < NX_TCP_SACK_BLOCKS; length -= 8, value += 8) {
        segment->sack[segment->sack_count].start = word_read(value);
        segment->sack[segment->sack_count].end = word_read(value + 4);
        segment->sack_count++;
    }
}

static VOID timestamps_read(struct nx_tcp_segment *segment, const UCHAR *value)
{
    segment->ts_given = NX_TRUE;
    segment->ts_value = word_read(value);
    segment->ts_echo = word_read(value + 4);
}

/* An option of another length than its own says nothing (D044, D046). */
static VOID option_read(struct nx_tcp_segment *segment, UINT kind, const UCHAR *value, UINT length)
{
    if (kind == NX_TCP_TS_KIND && length == 8) {
        timestamps_read(segment, value);
    }
    if ((segment->bits & NX_TCP_SYN_BIT) == 0) {
        if (kind == NX_TCP_SACK_KIND && length % 8 == 0) {
            sack_read(segment, value, length);
        }
        return;
    }
    if (kind == NX_TCP_SACK_PERMITTED_KIND && length == 0) {
        segment->sack_permitted = NX_TRUE;
    }
    if (kind == NX_TCP_MSS_KIND && length == 2) {
        segment->mss = (ULONG)value[0] << 8 | value[1];
        segment->mss_given = NX_TRUE;
    }
    if (kind == NX_TCP_RWIN_KIND && length == 1) {
        segment->scale = value[0] < NX_TCP_MAX_SCALE ? value[0] : NX_TCP_MAX_SCALE;
    }
}

VOID _nx_tcp_options_parse(struct nx_tcp_segment *segment)
{
    const UCHAR *option = (const UCHAR *)segment->header + NX_TCP_HEADER_BYTES;
    ULONG left = segment->header_length - NX_TCP_HEADER_BYTES;

    segment->mss = 0;
    segment->mss_given = NX_FALSE;
    segment->scale = NX_TCP_NO_SCALE;
    segment->ts_given = NX_FALSE;
    segment->ts_echo = 0;
    segment->sack_permitted = NX_FALSE;
    segment->sack_count = 0;
    /* Nearly all segments: timestamps alone, as RFC 7323 A lays them out. */
    if (left == NX_TCP_TS_BYTES && word_read(option) == NX_TCP_TS_WORD) {
        timestamps_read(segment, option + 4);
        return;
    }
    while (left > 0 && option[0] != NX_TCP_EOL_KIND) {
        ULONG length = 1;

        if (option[0] != NX_TCP_NOP_KIND) {
            if (left < 2 || option[1] < 2 || option[1] > left) {
                return;
            }
            length = option[1];
            option_read(segment, option[0], option + 2, length - 2);
        }
        option += length;
        left -= length;
    }
}

static ULONG default_mss(const NX_TCP_SOCKET *socket_ptr)
{
    return socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version == NX_IP_VERSION_V6 ? 1220 : 536;
}

/* Takes over what the peer's SYN says. A tiny MSS is raised to a floor: it
 * would only multiply headers. */
VOID _nx_tcp_options_apply(NX_TCP_SOCKET *socket_ptr, const struct nx_tcp_segment *segment)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    ULONG mss = segment->mss_given ? segment->mss : default_mss(socket_ptr);

    own->ts_ok = own->ts_ok && segment->ts_given;
    own->option_bytes = own->ts_ok ? NX_TCP_TS_BYTES : 0;
    own->ts_recent = segment->ts_value;
    own->ts_recent_us = _nx_tcp_now_us();
    mss = _nx_tcp_max(mss, NX_TCP_MSS_FLOOR);
    socket_ptr->nx_tcp_socket_peer_mss = mss;
    /* RFC 6691: our own options make the text shorter. */
    _nx_tcp_mss_take(socket_ptr, _nx_tcp_mss_agreed(socket_ptr));
    if (segment->scale == NX_TCP_NO_SCALE) {
        own->scaling = NX_FALSE;
    }
    own->snd_scale = own->scaling ? (UCHAR)segment->scale : 0;
    own->rcv_scale = own->scaling ? own->rcv_scale : 0;
    own->sack_ok = own->sack_ok && segment->sack_permitted;
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    socket_ptr->nx_tcp_snd_win_scale_value = own->snd_scale;
    socket_ptr->nx_tcp_rcv_win_scale_value = own->rcv_scale;
#endif
}

/* The options of our SYN; returns the number of words. */
static UINT syn_options(NX_TCP_SOCKET *socket_ptr, ULONG bits, ULONG *option)
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT count = 0;

    option[count++] = NX_TCP_MSS_OPTION | _nx_tcp_mss_local(socket_ptr);
    if (own->sack_ok) {
        option[count++] = 0x01010000 | NX_TCP_SACK_PERMITTED_KIND << 8 | 2;
    }
    if (own->ts_ok) {
        _nx_tcp_ts_write(&option[count], own->ts_offset,
                         bits & NX_TCP_ACK_BIT ? own->ts_recent : 0);
        count += NX_TCP_TS_BYTES / sizeof(ULONG);
    }
    option[count++] =       /* last: it ends with the end of options */
        own->scaling ? NX_TCP_RWIN_OPTION | (ULONG)own->rcv_scale << 8 : NX_TCP_OPTION_END;
    return count;
}

/* The bytes of the SACK option that the next segment should have, where `room`
 * bytes are left for it: what we have behind gaps, as much as fits. */
ULONG _nx_tcp_sack_bytes(const NX_TCP_SOCKET *socket_ptr, ULONG room)
{
    ULONG space = NX_TCP_OPTION_WORDS * sizeof(ULONG) - socket_ptr->nx_tcp_socket_private.option_bytes;
    UINT blocks;

    if (!socket_ptr->nx_tcp_socket_private.sack_ok) {
        return 0;
    }
    blocks = _nx_tcp_receive_block_count(
        socket_ptr, (UINT)_nx_tcp_min((_nx_tcp_max(_nx_tcp_min(room, space), 4) - 4) / 8,
                                      NX_TCP_SACK_BLOCKS));
    return blocks > 0 ? 4 + 8 * blocks : 0;
}

static UINT sack_options(NX_TCP_SOCKET *socket_ptr, ULONG *option, ULONG bytes)
{
    NX_TCP_RANGE block[NX_TCP_SACK_BLOCKS];
    UINT blocks = _nx_tcp_receive_blocks(socket_ptr, block, (UINT)(bytes - 4) / 8);
    UINT i;

    option[0] = 0x01010000 | NX_TCP_SACK_KIND << 8 | (2 + 8 * blocks);
    for (i = 0; i < blocks; i++) {
        option[1 + 2 * i] = block[i].start;
        option[2 + 2 * i] = block[i].end;
    }
    return 1 + 2 * blocks;
}

/* The option words of a segment, host order, `sack` bytes of them blocks as
 * _nx_tcp_sack_bytes said; returns their length in bytes. */
ULONG _nx_tcp_options_write(NX_TCP_SOCKET *socket_ptr, ULONG bits, ULONG sack,
                            ULONG option[NX_TCP_OPTION_WORDS])
{
    const NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;
    UINT count = 0;

    if (bits & NX_TCP_SYN_BIT) {
        return syn_options(socket_ptr, bits, option) * sizeof(ULONG);
    }
    if (own->ts_ok) {
        _nx_tcp_ts_write(option, own->ts_offset, own->ts_recent);
        count = NX_TCP_TS_BYTES / sizeof(ULONG);
    }
    if (sack > 0) {
        count += sack_options(socket_ptr, option + count, sack);
    }
    return count * sizeof(ULONG);
}

/* Whether we talk to who announces this. */
UINT _nx_tcp_options_acceptable(const struct nx_tcp_segment *segment)
{
#ifdef NX_ENABLE_TCP_MSS_CHECK
    return !segment->mss_given || segment->mss >= NX_TCP_MSS_MINIMUM;
#else
    NX_PARAMETER_NOT_USED(segment);
    return NX_TRUE;
#endif
}
