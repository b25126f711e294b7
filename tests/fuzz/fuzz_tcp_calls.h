/*
 * The application of the fuzz target tcp: services of two sockets, in any order
 * and with any argument, as one of two threads calls them; callbacks that call
 * services themselves. What it is given to read has to be what the peer sent.
 */
#ifndef FUZZ_TCP_CALLS_H
#define FUZZ_TCP_CALLS_H

#include "fuzz_board.h"

#define PORTS 4                     /* of the peer; each a connection's other end */
#define KEPT  8                     /* packets that the application does not release yet */

static NX_TCP_SOCKET *chosen;
static unsigned argument;
static NX_PACKET *kept[KEPT];
static unsigned kept_count;
static unsigned reaction;           /* what callbacks do */
static int text_unknown;            /* a segment's text began elsewhere than its peer thought */

/* The peer's byte with this number. */
static inline UCHAR peer_text(uint32_t sequence)
{
    return (UCHAR)(sequence * 31 + (sequence >> 8) * 7);
}

/* --- text ---------------------------------------------------------------------------------- */

/* Takes a packet of at most 22,000 bytes and sends it. */
static inline void text_send(NX_TCP_SOCKET *socket, ULONG length, ULONG wait)
{
    static UCHAR text[22000];
    static ULONG sent;
    NX_PACKET *packet;

    if (nx_packet_allocate(&pool, &packet, use_ipv6 ? NX_IPv6_TCP_PACKET : NX_TCP_PACKET,
                           NX_NO_WAIT) != NX_SUCCESS)
        return;
    for (ULONG i = 0; i < length; i++)
        text[i] = (UCHAR)(sent + i * 31 + (i >> 8));
    sent++;
    if (nx_packet_data_append(packet, text, length, &pool, NX_NO_WAIT) != NX_SUCCESS ||
        nx_tcp_socket_send(socket, packet, wait) != NX_SUCCESS)
        nx_packet_release(packet);
}

/* It is the stream's text from this number on. */
static inline void text_check(NX_PACKET *packet, uint32_t sequence)
{
    static UCHAR text[65536];
    ULONG length = 0;

    EXPECT(nx_packet_data_extract_offset(packet, 0, text, sizeof(text), &length), NX_SUCCESS);
    EXPECT(length, packet->nx_packet_length);
    for (ULONG i = 0; i < length; i++) {
        if (text[i] != peer_text(sequence + i)) {
            EXPECT(text[i], peer_text(sequence + i));
            return;
        }
    }
}

/* Without waiting, while nothing else of the board runs: then the number of what
 * is read is known. */
static inline UINT text_receive(NX_TCP_SOCKET *socket, NX_PACKET **packet)
{
    const int known = !text_unknown && socket->nx_tcp_socket_state >= NX_TCP_ESTABLISHED &&
                      socket->nx_tcp_socket_connect_port - 4000 < PORTS;
    UINT threshold, result;
    ULONG available = 0;
    uint32_t sequence;

    tx_thread_preemption_change(tx_thread_identify(), 0, &threshold);
    nx_tcp_socket_bytes_available(socket, &available);
    sequence = socket->nx_tcp_socket_rx_sequence - available - socket->nx_tcp_socket_fin_acked;
    result = nx_tcp_socket_receive(socket, packet, NX_NO_WAIT);
    tx_thread_preemption_change(tx_thread_identify(), threshold, &threshold);
    if (result == NX_SUCCESS && known)
        text_check(*packet, sequence);
    return result;
}

/* --- callbacks ---------------------------------------------------------------------------- */

static inline void react(NX_TCP_SOCKET *socket)
{
    static int reacting;            /* what a callback does may call another */
    NX_PACKET *packet;

    if (reacting)
        return;
    reacting = 1;
    switch (reaction) {
    case 1:
        if (nx_tcp_socket_receive(socket, &packet, NX_NO_WAIT) == NX_SUCCESS)
            nx_packet_release(packet);
        break;
    case 2:
        text_send(socket, 300, NX_NO_WAIT);
        break;
    case 3:
        nx_tcp_socket_disconnect(socket, NX_NO_WAIT);
        break;
    case 4:
        nx_tcp_server_socket_unaccept(socket);
        nx_tcp_server_socket_relisten(&ip, PORT, socket);
        break;
    case 5:
        nx_tcp_server_socket_accept(socket, NX_NO_WAIT);
        break;
    }
    reacting = 0;
}

static VOID on_request(NX_TCP_SOCKET *socket, UINT port)
{
    EXPECT(port, PORT);
    react(socket);
}

#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
static UINT on_syn(NX_TCP_SOCKET *socket, NX_PACKET *packet)
{
    return packet->nx_packet_length % 3 == reaction ? NX_NOT_SUCCESSFUL : NX_SUCCESS;
}
#endif

static void call_react(void)
{
    nx_tcp_socket_receive_notify(chosen, react);
    nx_tcp_socket_window_update_notify_set(chosen, react);
    nx_tcp_socket_queue_depth_notify_set(chosen, react);
    nx_tcp_socket_establish_notify(chosen, react);
    nx_tcp_socket_disconnect_complete_notify(chosen, react);
    nx_tcp_socket_timed_wait_callback(chosen, react);
#ifdef NX_ENABLE_EXTENDED_NOTIFY_SUPPORT
    chosen->nx_tcp_socket_syn_received_notify = on_syn;
#endif
    reaction = argument % 8;
}

/* --- servers ------------------------------------------------------------------------------- */

static void call_listen(void)
{
    if (nx_tcp_server_socket_listen(&ip, PORT, chosen, 2, NX_NULL) != NX_SUCCESS)
        nx_tcp_server_socket_relisten(&ip, PORT, chosen);
}

static void call_listen_react(void)
{
    nx_tcp_server_socket_listen(&ip, PORT, chosen, argument % 4, on_request);
}

static void call_relisten(void)
{
    nx_tcp_server_socket_relisten(&ip, PORT, chosen);
}

static void call_accept(void)
{
    nx_tcp_server_socket_accept(chosen, argument % 200);
}

static void call_unaccept(void)
{
    nx_tcp_server_socket_unaccept(chosen);
}

/* What a server does between two connections. */
static void call_serve_next(void)
{
    NX_TCP_SOCKET *socket = chosen;
    const ULONG wait = argument % 100;

    nx_tcp_socket_disconnect(socket, wait);
    nx_tcp_server_socket_unaccept(socket);
    nx_tcp_server_socket_relisten(&ip, PORT, socket);
    nx_tcp_server_socket_accept(socket, wait);
}

static void call_unlisten(void)
{
    nx_tcp_server_socket_unlisten(&ip, PORT);
}

/* --- clients ------------------------------------------------------------------------------- */

static void call_connect(void)
{
    if (nx_tcp_client_socket_bind(chosen, NX_ANY_PORT, NX_NO_WAIT) == NX_SUCCESS ||
        chosen->nx_tcp_socket_bound_next != NX_NULL)
        nxd_tcp_client_socket_connect(chosen, use_ipv6 ? &peer_ipv6 : &peer_ipv4,
                                      4000 + argument % PORTS, argument % 500);
}

/* To the board itself, where the other socket may listen. */
static void call_connect_here(void)
{
    static NXD_ADDRESS here = {.nxd_ip_version = NX_IP_VERSION_V4,
                               .nxd_ip_address.v4 = BOARD_IP};

    nx_tcp_client_socket_bind(chosen, NX_ANY_PORT, NX_NO_WAIT);
    nxd_tcp_client_socket_connect(chosen, use_ipv6 ? &board_ipv6 : &here, PORT, argument % 100);
}

/* Both sockets may want the same port. */
static void call_bind(void)
{
    UINT port;

    nx_tcp_client_socket_bind(chosen, 6000 + argument % 2, argument % 50);
    nx_tcp_client_socket_port_get(chosen, &port);
    nx_tcp_free_port_find(&ip, 6000, &port);
}

static void call_unbind(void)
{
    nx_tcp_client_socket_unbind(chosen);
}

/* --- either ---------------------------------------------------------------------------------- */

static void call_send(void)
{
    text_send(chosen, 1 + argument * 11, argument & 1 ? argument : NX_NO_WAIT);
}

static void call_send_long(void)
{
    text_send(chosen, 1 + argument * 80, argument & 1 ? argument : NX_NO_WAIT);
}

/* The application takes its time with what it reads. */
static inline void receive_and_keep(unsigned most)
{
    NX_PACKET *packet;
    UINT result = argument & 1 ? nx_tcp_socket_receive(chosen, &packet, argument)
                               : text_receive(chosen, &packet);

    if (result != NX_SUCCESS)
        return;
    while (kept_count >= most)
        nx_packet_release(kept[--kept_count]);
    kept[kept_count++] = packet;
}

static void call_receive(void)
{
    receive_and_keep(1);
}

static void call_receive_keep(void)
{
    receive_and_keep(KEPT);
}

static void call_release(void)
{
    while (kept_count > 0)
        nx_packet_release(kept[--kept_count]);
}

static void call_disconnect(void)
{
    nx_tcp_socket_disconnect(chosen, argument % 300);
}

static void call_reset(void)
{
    nx_tcp_socket_disconnect(chosen, NX_NO_WAIT);
}

static void call_configure(void)
{
    nx_tcp_socket_transmit_configure(chosen, 1 + argument % 6, 1 + argument * 2, argument % 12,
                                     argument % 3);
}

static void call_look(void)
{
    ULONG a, b, c, address, port;

    nx_tcp_socket_info_get(chosen, &a, &b, &c, &a, &b, &c, &a, &b, &c, &a, &b);
    nx_tcp_socket_peer_info_get(chosen, &address, &port);
    nx_tcp_socket_mss_get(chosen, &a);
    nx_tcp_socket_bytes_available(chosen, &a);
    nx_tcp_socket_mss_set(chosen, 400 + argument * 4);
}

static void call_look_around(void)
{
    ULONG count[11];
    NXD_ADDRESS address;
    ULONG port;

    nx_tcp_info_get(&ip, &count[0], &count[1], &count[2], &count[3], &count[4], &count[5],
                    &count[6], &count[7], &count[8], &count[9], &count[10]);
    nxd_tcp_socket_peer_info_get(chosen, &address, &port);
    nx_tcp_socket_mss_peer_get(chosen, &count[0]);
    nx_tcp_socket_receive_queue_max_set(chosen, 1 + argument % 8);
}

static void call_keepalive(void)
{
#ifdef NX_ENABLE_TCP_KEEPALIVE
    chosen->nx_tcp_socket_keepalive_enabled = argument & 1;
#endif
}

static void call_wait(void)
{
    nx_tcp_socket_state_wait(chosen, argument % 12, argument % 50);
}

/* Another one of what an application creates for good. */
static void call_create(void)
{
    if (nx_tcp_socket_delete(chosen) != NX_SUCCESS)
        return;
    EXPECT(nx_tcp_socket_create(&ip, chosen, "again",
                                argument & 1 ? NX_IP_MIN_DELAY : NX_IP_NORMAL,
                                argument & 2 ? NX_DONT_FRAGMENT : NX_FRAGMENT_OKAY, 64,
                                200 + argument * 200, on_urgent,
                                argument & 4 ? react : on_disconnect),
           NX_SUCCESS);
}

/* Whoever waits in a service comes back from it. */
static void call_wait_abort(void)
{
    const unsigned other = worker_busy[0] != 0 && tx_thread_identify() == &worker[0];

    if (worker_busy[other] == 2)
        tx_thread_wait_abort(&worker[other]);
}

/* --- what is around ------------------------------------------------------------------------- */

static void call_scarce(void)
{
    NX_PACKET *taken[POOL_SIZE];
    unsigned n;

    /* no packet is left for some time */
    for (n = 0; n < POOL_SIZE; n++)
        if (nx_packet_allocate(&pool, &taken[n], NX_RECEIVE_PACKET, NX_NO_WAIT) != NX_SUCCESS)
            break;
    tx_thread_sleep(1 + argument % 100);
    while (n-- > 0)
        nx_packet_release(taken[n]);
}

static void call_cable(void)
{
    ULONG value;

    nx_ip_driver_direct_command(&ip, NX_LINK_DISABLE, &value);
    tx_thread_sleep(1 + argument % 50);
    nx_ip_driver_direct_command(&ip, NX_LINK_ENABLE, &value);
}

/* The board loses its address, and gets it back. What was begun at one address may go
 * on at the other, which the wire checker cannot follow. */
static void call_move(void)
{
    wire_checker.pieces = 1;
    if (use_ipv6) {
        nxd_ipv6_address_delete(&ip, 0);
        tx_thread_sleep(1 + argument % 50);
        nxd_ipv6_address_set(&ip, 0, &board_ipv6, 64, NX_NULL);
        return;
    }
    nx_ip_address_set(&ip, BOARD_IP + 1, 0xFFFFFF00u);
    tx_thread_sleep(1 + argument % 50);
    nx_ip_address_set(&ip, BOARD_IP, 0xFFFFFF00u);
    nx_arp_dynamic_entries_invalidate(&ip);
}

#define HELD 32

static NX_PACKET *held[HELD];
static unsigned held_count;

static VOID hold(NX_IP *ip_ptr, NX_PACKET *packet)
{
    if (held_count < HELD)
        held[held_count++] = packet;
    else
        nx_packet_release(packet);
}

/* Segments wait between IP and TCP, then come from the application's thread. */
static void call_hold(void)
{
    VOID (*receive)(NX_IP *, NX_PACKET *) = ip.nx_ip_tcp_packet_receive;
    UINT threshold;

    if (receive == hold)
        return;
    ip.nx_ip_tcp_packet_receive = hold;
    tx_thread_sleep(1 + argument % 50);
    tx_thread_preemption_change(tx_thread_identify(), 0, &threshold);   /* no more come */
    for (unsigned n = 0; n < held_count; n++)
        receive(&ip, held[n]);
    held_count = 0;
    ip.nx_ip_tcp_packet_receive = receive;
    tx_thread_preemption_change(tx_thread_identify(), threshold, &threshold);
}

#endif
