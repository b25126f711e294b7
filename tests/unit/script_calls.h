/*
 * The calls of packet scripts: what they do with the board's services. Worker
 * 0 runs those that wait for the peer, worker 1 the others.
 */
#ifndef SCRIPT_CALLS_H
#define SCRIPT_CALLS_H

#include "script_echo.h"

#define DATAGRAM_FDS 16

static NX_UDP_SOCKET datagrams;
static int is_datagram[DATAGRAM_FDS];   /* by the script's file descriptor */
static uint32_t received_offset;        /* of the peer's text, in what was read */
static uint32_t received_left;          /* of a packet that a read took only in part */
static NXD_ADDRESS datagram_peer;
static UINT datagram_port;

/* --- firmware side ------------------------------------------------------------------ */

static void do_enable(void)
{
    EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&ip), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&ip, &datagrams, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                NX_IP_TIME_TO_LIVE, 8),
           NX_SUCCESS);
}

static void do_disable(void)
{
    nx_udp_socket_unbind(&datagrams);
    EXPECT(nx_udp_socket_delete(&datagrams), NX_SUCCESS);
    if (station.nd) {                   /* nothing may wait for a neighbour any more */
        nx_tcp_socket_disconnect(&sock, NX_NO_WAIT);
        EXPECT(nxd_nd_cache_invalidate(&ip), NX_SUCCESS);
    }
}

static void do_datagram_bind(void)
{
    status = nx_udp_socket_bind(&datagrams, PORT, NX_NO_WAIT);
}

static void do_datagram_send(void)
{
    ULONG i;
    UCHAR byte;

    EXPECT(nx_packet_allocate(&pool, &send_packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    for (i = 0; i < send_length; i++) {
        byte = pattern(i);
        EXPECT(nx_packet_data_append(send_packet, &byte, 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    }
    status = nxd_udp_socket_send(&datagrams, send_packet, &datagram_peer, datagram_port);
}

static void do_datagram_receive(void)
{
    status = nx_udp_socket_receive(&datagrams, &got, NX_NO_WAIT);
    if (status == NX_SUCCESS)
        EXPECT(nxd_udp_source_extract(got, &datagram_peer, &datagram_port), NX_SUCCESS);
}

static void do_check(void)
{
    NX_PACKET *buffer;
    UCHAR *p;

    for (buffer = got; buffer != NX_NULL; buffer = buffer->nx_packet_next)
        for (p = buffer->nx_packet_prepend_ptr; p < buffer->nx_packet_append_ptr; p++)
            EXPECT(*p, pattern(received_offset++));
}

/* The server's socket waits for the next request. */
static void do_relisten(void)
{
    EXPECT(nx_tcp_server_socket_unaccept(&sock), NX_SUCCESS);
    status = nx_tcp_server_socket_relisten(&ip, PORT, &sock);
}

static ULONG mss_wanted;

static UINT nagle_wanted;

static void do_nagle(void)
{
    pb_tcp_nagle_set(&sock, nagle_wanted);
}

static void do_mss(void)
{
    status = nx_tcp_socket_mss_set(&sock, mss_wanted);
}

/* --- main context --------------------------------------------------------------------- */

static int call_write(uint32_t length)
{
    send_length = length;
    send_wait = NX_NO_WAIT;
    run(do_send);
    if (status == NX_SUCCESS)
        return (int)length;
    run(do_release_unsent);
    return CALL_FAILS;
}

/* The next packet of the queue; its length, 0 at the end, -1 for none. */
static int read_packet(void)
{
    int length;

    run(do_receive);
    if (status != NX_SUCCESS)
        return status == NX_NO_PACKET ? CALL_FAILS : 0;
    length = (int)got->nx_packet_length;
    run(do_check);
    run(do_release);
    return length;
}

/* As of a stream: as much as there is, `most` bytes at most. */
static int call_read(uint32_t most)
{
    uint32_t length = 0;

    for (;;) {
        uint32_t bytes = received_left < most - length ? received_left : most - length;
        int more;

        length += bytes;
        received_left -= bytes;
        if (length == most)
            return (int)length;
        more = read_packet();
        if (more <= 0)
            return length > 0 ? (int)length : more;
        received_left = (uint32_t)more;
    }
}

static int call_datagram_send(uint32_t length)
{
    if (datagram_port == 0) {           /* a peer that nobody named */
        datagram_peer.nxd_ip_version = NX_IP_VERSION_V4;
        datagram_peer.nxd_ip_address.v4 = PEER_IP;
        datagram_port = peer.port;
    }
    send_length = length;
    run(do_datagram_send);
    if (status == NX_SUCCESS)
        return (int)length;
    run(do_release_unsent);
    return CALL_FAILS;
}

/* udp_send(ADDRESS, BYTES): a datagram to this address, from the UDP socket's port. */
static int call_udp_send(const struct call *call)
{
    argument_address(call);
    if (!datagrams.nx_udp_socket_bound_next)
        run(do_datagram_bind);
    datagram_peer = about;
    datagram_port = peer.port;
    return call_datagram_send(argument(call, 1));
}

static int call_datagram_receive(void)
{
    int length;

    run(do_datagram_receive);
    if (status != NX_SUCCESS)
        return CALL_FAILS;
    length = (int)got->nx_packet_length;
    received_offset = 0;
    run(do_check);
    run(do_release);
    return length;
}

/* write(1000) and write(4, ..., 1000) */
static uint32_t byte_count(const struct call *call)
{
    return argument(call, call->count == 1 ? 0 : 2);
}

static int has_argument(const struct call *call, const char *text)
{
    unsigned i;

    for (i = 0; i < call->count; i++)
        if (strcmp(call->argument[i], text) == 0)
            return 1;
    return 0;
}

static int on_datagrams(const struct call *call)
{
    return call->count > 1 && argument(call, 0) < DATAGRAM_FDS && is_datagram[argument(call, 0)];
}

static int call_socket(const struct call *call)
{
    (void)call;
    return 0;
}

static int call_bind(const struct call *call)
{
    if (!on_datagrams(call))
        return 0;                       /* listen binds */
    run(do_datagram_bind);
    return status == NX_SUCCESS ? 0 : CALL_FAILS;
}

static int call_listen(const struct call *call)
{
    run(do_listen);
    start(0, do_accept);
    return 0;
}

static int call_relisten(const struct call *call)
{
    run(do_relisten);
    start(0, do_accept);
    return 0;
}

static int call_connect(const struct call *call)
{
    if (on_datagrams(call))
        return 0;
    start(0, do_connect);
    return waits_done();
}

static int call_wait(const struct call *call)
{
    return waits_done();
}

static int call_any_write(const struct call *call)
{
    return on_datagrams(call) ? call_datagram_send(byte_count(call)) : call_write(byte_count(call));
}

static int call_any_read(const struct call *call)
{
    if (on_datagrams(call))
        return call_datagram_receive();
    return call->count == 0 ? read_packet() : call_read(byte_count(call));
}

static int call_close(const struct call *call)
{
    if (call->count == 1 && argument(call, 0) < DATAGRAM_FDS && is_datagram[argument(call, 0)])
        return 0;
    disconnect_wait = NX_WAIT_FOREVER;
    start(0, do_disconnect);
    return 0;
}

static int call_abort(const struct call *call)
{
    run(do_abort);
    return 0;
}

static int call_setsockopt(const struct call *call)
{
    if (has_argument(call, "TCP_MAXSEG")) {
        mss_wanted = argument(call, 3);
        run(do_mss);
        return status == NX_SUCCESS ? 0 : CALL_FAILS;
    }
    if (has_argument(call, "TCP_NODELAY")) {
        nagle_wanted = argument(call, 3) == 0;
        run(do_nagle);
        return 0;
    }
    skipped(call->count > 2 ? call->argument[2] : call->name);
    return 0;
}

static int call_without_effect(const struct call *call)
{
    skipped(call->name);
    return 0;
}

/* The peer speaks from another port from now on: of another connection. */
static int call_peer(const struct call *call)
{
    static struct {
        uint16_t port, board_port;
        uint32_t irs;
    } known[8];
    static unsigned count;
    unsigned i;

    for (i = 0; i < count && known[i].port != peer.port; i++)
        continue;
    if (i == 8)
        wrong("too many peers");
    known[i].port = peer.port;
    known[i].board_port = peer.board_port;
    known[i].irs = peer.irs;
    count += i == count;
    peer.port = (uint16_t)argument(call, 0);
    for (i = 0; i < count && known[i].port != peer.port; i++)
        continue;
    peer.board_port = i < count ? known[i].board_port : PORT;
    peer.irs = i < count ? known[i].irs : 0;
    return 0;
}

static int call_port(const struct call *call)
{
    peer.board_port = (uint16_t)argument(call, 0);
    return 0;
}

static int call_cwnd(const struct call *call)
{
    return (int)sock.nx_tcp_socket_tx_window_congestion;
}

static int call_ssthresh(const struct call *call)
{
    return (int)sock.nx_tcp_socket_tx_slow_start_threshold;
}

static int call_mss(const struct call *call)
{
    return (int)sock.nx_tcp_socket_connect_mss;
}

static int call_state(const struct call *call)
{
    return (int)sock.nx_tcp_socket_state;
}

static int call_urgent(const struct call *call)
{
    return urgent_calls;
}

/* EXACT: the result is a number that has to be equal; else it is success or not. */
static const struct call_row {
    const char *name;
    int (*function)(const struct call *call);
    int exact;
} call_rows[] = {
    {"socket", call_socket, 0},         {"bind", call_bind, 0},
    {"listen", call_listen, 0},         {"relisten", call_relisten, 0},
    {"connect", call_connect, 0},       {"connected", call_wait, 0},
    {"accept", call_wait, 0},           {"closed", call_wait, 0},
    {"write", call_any_write, 1},
    {"send", call_any_write, 1},        {"sendto", call_any_write, 1},
    {"read", call_any_read, 1},         {"recv", call_any_read, 1},
    {"recvfrom", call_any_read, 1},     {"close", call_close, 0},
    {"shutdown", call_close, 0},        {"abort", call_abort, 0},
    {"setsockopt", call_setsockopt, 0}, {"getsockopt", call_without_effect, 0},
    {"fcntl", call_without_effect, 0},  {"ioctl", call_without_effect, 0},
    {"poll", call_without_effect, 0},   {"epoll_create", call_without_effect, 0},
    {"epoll_ctl", call_without_effect, 0}, {"epoll_wait", call_without_effect, 0},
    {"peer", call_peer, 0},             {"port", call_port, 0},
    {"cwnd", call_cwnd, 1},             {"ssthresh", call_ssthresh, 1},
    {"mss", call_mss, 1},               {"state", call_state, 1},
    {"urgent", call_urgent, 1},         {"udp_send", call_udp_send, 1},
    {"address_add", call_address_add, 0},
    {"address_delete", call_address_delete, 0},
    {"router_add", call_router_add, 0}, {"router_delete", call_router_delete, 0},
    {"neighbor_add", call_neighbor_add, 0},
    {"neighbor_delete", call_neighbor_delete, 0},
    {"neighbor", call_neighbor, 1},     {"address", call_address, 1},
    {"valid", call_valid, 1},           {"router", call_router, 1},
    {"prefix", call_prefix, 1},         {"name_server", call_name_server, 1},
    {"ping", call_ping, 0},             {"answered", call_wait, 0},
    {"path_mtu", call_path_mtu, 1},     {"forward", call_forward, 0},
};

#endif
