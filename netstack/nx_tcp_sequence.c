/*
 * Initial sequence numbers (RFC 6528): a keyed hash of the connection's ends
 * plus a clock of 4 microseconds; the key is drawn when TCP is enabled. Also
 * TCP's time and chance, which come from the machine.
 */
#include "nx_tcp_internal.h"

ULONG64 _nx_tcp_now_us(VOID)
{
    return _pb_machine->now(_pb_machine->board) / 1000;
}

/* The words of an address that the version uses; the others as zero. */
static VOID address_words(const NXD_ADDRESS *address, ULONG64 words[2])
{
    words[0] = address->nxd_ip_address.v4;
    words[1] = 0;
#ifdef FEATURE_NX_IPV6
    if (address->nxd_ip_version == NX_IP_VERSION_V6) {
        words[0] |= (ULONG64)address->nxd_ip_address.v6[1] << 32;
        words[1] = address->nxd_ip_address.v6[2] |
                   (ULONG64)address->nxd_ip_address.v6[3] << 32;
    }
#endif
}

static ULONG ends_hash(NX_TCP_SOCKET *socket_ptr, ULONG purpose)
{
    NX_IP *ip_ptr = socket_ptr->nx_tcp_socket_ip_ptr;
    ULONG version = socket_ptr->nx_tcp_socket_connect_ip.nxd_ip_version;
    const ULONG *source;
    NX_ROUTE route;
    ULONG64 words[6];
    UINT count = 4;

    address_words(&socket_ptr->nx_tcp_socket_connect_ip, words);
    words[2] = (ULONG64)socket_ptr->nx_tcp_socket_port << 32 |
               socket_ptr->nx_tcp_socket_connect_port;
    _nx_tcp_route_get(socket_ptr, &route);
    source = _nx_route_source_words(&route, version);
    words[3] = source[0] | (ULONG64)purpose << 32;
    if (version == NX_IP_VERSION_V6) {
        words[count++] = source[1] | (ULONG64)source[2] << 32;
        words[count++] = source[3];
    }
    return (ULONG)_nx_siphash(ip_ptr->nx_ip_tcp_private.secret, words, count);
}

/* RFC 7323 7.1: where the timestamps of these ends begin says nothing of the
 * board's uptime. */
ULONG _nx_tcp_ts_offset_choose(NX_TCP_SOCKET *socket_ptr)
{
    return ends_hash(socket_ptr, 1);
}

/*
 * The number for a new connection of the socket, whose ends are known. A
 * program that leaves something in tx_sequence wants to go on from there
 * (api/hooks.md); TIME-WAIT of the same ends wants to be left behind (RFC 9293
 * 3.4.1), and so is forgotten here.
 */
ULONG _nx_tcp_iss_choose(NX_TCP_SOCKET *socket_ptr)
{
    ULONG previous = _nx_tcp_time_wait_forget(socket_ptr);
    ULONG iss;

    if (socket_ptr->nx_tcp_socket_tx_sequence != 0) {
        return socket_ptr->nx_tcp_socket_tx_sequence + 0x10000 + (_nx_random() & 0xFFFF);
    }
    iss = ends_hash(socket_ptr, 0) + (ULONG)(_nx_tcp_now_us() / 4);
    if (previous != 0 && NX_TCP_SEQ_LEQ(iss, previous)) {
        iss = previous + 0x10000 + (_nx_random() & 0xFFFF);
    }
    return iss;
}
