/*
 * The calls of packet scripts: what they do with the board's services. Worker
 * 0 runs those that wait for the peer, worker 1 the others. A call with a
 * descriptor is one of sockets: worker 2 sends what their buffer would hold.
 */
#ifndef SCRIPT_CALLS_H
#define SCRIPT_CALLS_H

#include "script_echo.h"

#define CALL_FDS 64

/* What is behind a descriptor of the script; without one it is the connection. */
enum fd_kind { FD_STREAM, FD_LISTENER, FD_DATAGRAM, FD_CLOSED };

static struct {
    enum fd_kind kind[CALL_FDS];
    int listens;                        /* a listener that nobody closed */
    int accepted;                       /* it has given its connection away */
    int resets;                         /* close resets: SO_LINGER with no time */
    ULONG resets_before;                /* that were received before the connection */
} fds;
static NX_UDP_SOCKET datagrams;
static TX_SEMAPHORE buffer_empty;
static struct {
    NX_PACKET *packet[WIRE_MAX];        /* a ring: what was written and not yet sent */
    unsigned first, count;
} buffer;
static uint32_t received_offset;        /* of the peer's text, in what was read */
static uint32_t received_left;          /* of a packet that a read took only in part */
static NXD_ADDRESS datagram_peer;
static UINT datagram_port;

/* --- firmware side ------------------------------------------------------------------ */

static void do_enable(void)
{
    EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&ip), NX_SUCCESS);
    EXPECT(tx_semaphore_create(&buffer_empty, "buffer", 0), TX_SUCCESS);
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

static void do_send_buffer(void)
{
    for (; buffer.count > 0; buffer.first++, buffer.count--) {
        NX_PACKET *packet = buffer.packet[buffer.first % WIRE_MAX];

        if (nx_tcp_socket_send(&sock, packet, NX_WAIT_FOREVER) != NX_SUCCESS)
            EXPECT(nx_packet_release(packet), NX_SUCCESS);
    }
    tx_semaphore_put(&buffer_empty);
}

/* What was written goes before the FIN; then the listener has its socket again. */
static void do_close(void)
{
    while (buffer.count > 0)
        tx_semaphore_get(&buffer_empty, TX_WAIT_FOREVER);
    do_disconnect();
    if (fds.listens) {
        do_relisten();
        do_accept();
    }
}

static void do_unlisten(void)
{
    nx_tcp_server_socket_unlisten(&ip, PORT);
}

/* Of a client that had a connection before, too. */
static void do_connect_again(void)
{
    if (sock.nx_tcp_socket_bound_next != NX_NULL)
        EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
    do_connect();
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

/* As of a socket, whose buffer takes it all; -1, if the script wants that, of one that is
 * full. */
static int call_socket_write(uint32_t length, int wanted)
{
    if (wanted < 0)
        return call_write(length);
    send_length = length;
    send_wait = NX_NO_WAIT;
    run(do_send);
    if (status == NX_SUCCESS)
        return (int)length;
    if (status != NX_WINDOW_OVERFLOW && status != NX_TX_QUEUE_DEPTH) {
        run(do_release_unsent);
        return CALL_FAILS;
    }
    if (buffer.count == WIRE_MAX)
        wrong("too many writes wait");
    buffer.packet[(buffer.first + buffer.count++) % WIRE_MAX] = send_packet;
    send_offset += length;
    if (!worker_busy[2])
        start(2, do_send_buffer);
    return (int)length;
}

static int was_reset(void)
{
    return ip.nx_ip_tcp_resets_received != fds.resets_before;
}

static int take_packet(void)
{
    int length = (int)got->nx_packet_length;

    run(do_check);
    run(do_release);
    return length;
}

/* The next packet of the queue; its length, 0 at the end, -1 for none. */
static int read_packet(void)
{
    run(do_receive);
    if (status != NX_SUCCESS)
        return status == NX_NO_PACKET || was_reset() ? CALL_FAILS : 0;
    return take_packet();
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
        datagram_peer = use_ipv6 ? peer_ipv6 : peer_ipv4;
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

/* write(1000), write(4, ..., 1000), and writev(4, [{..., 500}, {..., 500}], 2) or
 * sendmsg, whose parts add up */
static uint32_t byte_count(const struct call *call)
{
    const char *part = call->argument[1];
    uint32_t sum = 0;

    if (strchr(part, '{') == NULL)
        return argument(call, call->count == 1 ? 0 : 2);
    while ((part = strstr(part, "{...,")) != NULL) {
        part += 5;
        sum += (uint32_t)strtoul(part, NULL, 0);
    }
    return sum;
}

static int has_argument(const struct call *call, const char *text)
{
    unsigned i;

    for (i = 0; i < call->count; i++)
        if (strstr(call->argument[i], text) != NULL)
            return 1;
    return 0;
}

static enum fd_kind *kind_of(uint32_t fd)
{
    if (fd >= CALL_FDS)
        wrong("descriptors end at %d", CALL_FDS - 1);
    return &fds.kind[fd];
}

/* Whether the first argument is a descriptor, of this kind. */
static int is_on(const struct call *call, enum fd_kind kind)
{
    return call->count > 0 && *kind_of(argument(call, 0)) == kind;
}

static int call_wait(const struct call *call)
{
    call_finish = call_wait;
    return waits_done();
}

static int call_socket(const struct call *call)
{
    if (call->wanted >= 0)
        *kind_of((uint32_t)call->wanted) =
            has_argument(call, "SOCK_DGRAM") ? FD_DATAGRAM : FD_STREAM;
    return 0;
}

static int call_bind(const struct call *call)
{
    if (!is_on(call, FD_DATAGRAM))
        return 0;                       /* listen binds */
    run(do_datagram_bind);
    return status == NX_SUCCESS ? 0 : CALL_FAILS;
}

static int call_listen(const struct call *call)
{
    if (call->count > 0) {
        *kind_of(argument(call, 0)) = FD_LISTENER;
        fds.listens = 1;
    }
    run(do_listen);
    start(0, do_accept);
    return 0;
}

/* Text counts from the beginning of a connection. */
static void connection_begins(void)
{
    send_offset = received_offset = received_left = 0;
    fds.resets_before = ip.nx_ip_tcp_resets_received;
}

static int call_relisten(const struct call *call)
{
    (void)call;
    connection_begins();
    run(do_relisten);
    start(0, do_accept);
    return 0;
}

/* A connection is accepted once. */
static int call_accept(const struct call *call)
{
    if (call->count == 0)
        return call_wait(call);
    if (fds.accepted)
        return CALL_FAILS;
    if (call->wanted >= 0) {
        *kind_of((uint32_t)call->wanted) = FD_STREAM;
        fds.accepted = 1;
        connection_begins();
    }
    return call_wait(call);
}

static int call_connect(const struct call *call)
{
    if (is_on(call, FD_DATAGRAM))
        return 0;
    if (sock.nx_tcp_socket_state != NX_TCP_CLOSED)
        wrong("the board has one connection at a time");
    connection_begins();
    start(0, do_connect_again);
    return call_wait(call);
}

static int call_any_write(const struct call *call)
{
    if (has_argument(call, "MSG_OOB"))
        wrong("the board sends no urgent text");
    if (call->count == 1)
        return call_write(byte_count(call));
    if (is_on(call, FD_DATAGRAM))
        return call_datagram_send(byte_count(call));
    return is_on(call, FD_CLOSED) ? CALL_FAILS : call_socket_write(byte_count(call), call->wanted);
}

static int read_finish(const struct call *call)
{
    if (worker_busy[0])
        return CALL_NOT_YET;
    if (status != NX_SUCCESS)
        return was_reset() ? CALL_FAILS : 0;
    received_left = (uint32_t)take_packet();
    return call_read(byte_count(call));
}

static int call_any_read(const struct call *call)
{
    int length;

    if (has_argument(call, "MSG_PEEK"))
        wrong("MSG_PEEK is not supported");
    if (call->count == 0)
        return read_packet();
    if (call->count > 1 && is_on(call, FD_DATAGRAM))
        return call_datagram_receive();
    if (call->count > 1 && is_on(call, FD_CLOSED))
        return CALL_FAILS;
    length = call_read(byte_count(call));
    if (length >= 0 || was_reset() || !call->may_wait)
        return length;
    call_finish = read_finish;
    start(0, do_receive_wait);
    return read_finish(call);
}

static int call_abort(const struct call *call)
{
    (void)call;
    run(do_abort);
    return 0;
}

static int call_shutdown(const struct call *call)
{
    if (has_argument(call, "SHUT_RD") && !has_argument(call, "SHUT_RDWR")) {
        skipped("SHUT_RD");
        return 0;
    }
    disconnect_wait = NX_WAIT_FOREVER;
    start(0, do_disconnect);
    return 0;
}

/* A descriptor is closed once, and what is behind it. */
static int call_close(const struct call *call)
{
    enum fd_kind kind = FD_STREAM;

    if (call->count > 0) {
        kind = *kind_of(argument(call, 0));
        *kind_of(argument(call, 0)) = FD_CLOSED;
    }
    if (kind == FD_CLOSED)
        return CALL_FAILS;
    if (kind == FD_LISTENER) {
        fds.listens = 0;
        run(do_unlisten);
    } else if (kind == FD_STREAM && fds.resets) {
        run(do_abort);
        if (fds.listens)
            call_relisten(call);
        fds.accepted = 0;
    } else if (kind == FD_STREAM && call->count > 0 && sock.nx_tcp_socket_state > NX_TCP_CLOSE_WAIT) {
        return 0;                       /* shutdown was before */
    } else if (kind == FD_STREAM) {
        disconnect_wait = NX_WAIT_FOREVER;
        fds.accepted = 0;
        start(0, call->count > 0 ? do_close : do_disconnect);
    }
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
    } else if (has_argument(call, "SO_LINGER")) {
        fds.resets = has_argument(call, "onoff=1") && has_argument(call, "linger=0");
    } else if (has_argument(call, "TCP_CONGESTION")) {
        ip.nx_ip_tcp_private.newreno = (UINT)has_argument(call, "reno");
    } else {
        skipped(call->count > 2 ? call->argument[2] : call->name);
    }
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
    (void)call;
    return (int)sock.nx_tcp_socket_tx_window_congestion;
}

static int call_ssthresh(const struct call *call)
{
    (void)call;
    return (int)sock.nx_tcp_socket_tx_slow_start_threshold;
}

static int call_mss(const struct call *call)
{
    (void)call;
    return (int)sock.nx_tcp_socket_connect_mss;
}

static int call_state(const struct call *call)
{
    (void)call;
    return (int)sock.nx_tcp_socket_state;
}

static int call_urgent(const struct call *call)
{
    (void)call;
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
    {"accept", call_accept, 0},         {"accept4", call_accept, 0},
    {"closed", call_wait, 0},           {"write", call_any_write, 1},
    {"send", call_any_write, 1},        {"sendto", call_any_write, 1},
    {"read", call_any_read, 1},         {"recv", call_any_read, 1},
    {"recvfrom", call_any_read, 1},     {"sendmsg", call_any_write, 1},
    {"writev", call_any_write, 1},      {"recvmsg", call_any_read, 1},
    {"readv", call_any_read, 1},        {"close", call_close, 0},
    {"shutdown", call_shutdown, 0},     {"abort", call_abort, 0},
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
