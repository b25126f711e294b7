/*
 * TCP options (RFC 9293 3.2): MSS and window scale (RFC 7323), on SYN segments
 * only. The parser walks at most the header and stops at the first option that
 * does not fit in it; what it read until then counts.
 */
#include "nx_tcp_internal.h"

static VOID option_read(struct nx_tcp_segment *segment, UINT kind, const UCHAR *value, UINT length)
{
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
    if ((segment->bits & NX_TCP_SYN_BIT) == 0) {
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

    mss = _nx_tcp_max(mss, NX_TCP_MSS_FLOOR);
    socket_ptr->nx_tcp_socket_peer_mss = mss;
    socket_ptr->nx_tcp_socket_connect_mss =
        _nx_tcp_min(socket_ptr->nx_tcp_socket_connect_mss, mss);
    socket_ptr->nx_tcp_socket_connect_mss2 =
        socket_ptr->nx_tcp_socket_connect_mss * socket_ptr->nx_tcp_socket_connect_mss;
    if (segment->scale == NX_TCP_NO_SCALE) {
        own->scaling = NX_FALSE;
    }
    own->snd_scale = own->scaling ? (UCHAR)segment->scale : 0;
    own->rcv_scale = own->scaling ? own->rcv_scale : 0;
#ifdef NX_ENABLE_TCP_WINDOW_SCALING
    socket_ptr->nx_tcp_snd_win_scale_value = own->snd_scale;
    socket_ptr->nx_tcp_rcv_win_scale_value = own->rcv_scale;
#endif
}

/* The two option words of our SYN, host order; returns their length in bytes. */
ULONG _nx_tcp_options_write(NX_TCP_SOCKET *socket_ptr, ULONG option[2])
{
    NX_TCP_PRIVATE *own = &socket_ptr->nx_tcp_socket_private;

    option[0] = NX_TCP_MSS_OPTION | _nx_tcp_mss_local(socket_ptr);
    option[1] = own->scaling ? NX_TCP_RWIN_OPTION | (ULONG)own->rcv_scale << 8 : NX_TCP_OPTION_END;
    return NX_TCP_SYN_OPTION_SIZE;
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
