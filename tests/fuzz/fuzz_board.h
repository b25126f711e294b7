/*
 * What libFuzzer targets that drive a board share: the input as a stream of
 * choices, and the board of tcp_fixture.h with everything of IPv4 enabled. What
 * the board sends has to pass the wire checker, and in the end no packet may be
 * missing. A failed assertion of cmocka ends the process: a finding.
 * A target is a file with LLVMFuzzerTestOneInput; tests/fuzz/run.sh builds it,
 * tests/unit/test_fuzz_NAME.c runs its seeds without clang.
 */
#ifndef FUZZ_BOARD_H
#define FUZZ_BOARD_H

#include "fuzz_input.h"
#include "tcp_fixture.h"

/* --- the board ------------------------------------------------------------------------- */

#define FUZZ_UDP_PORT 53
#define FUZZ_GROUP    IP_ADDRESS(239, 1, 2, 3)

static NX_UDP_SOCKET fuzz_udp;
static NX_TCP_SOCKET fuzz_second;

static inline VOID fuzz_udp_drain(NX_UDP_SOCKET *socket)
{
    NX_PACKET *packet;

    while (nx_udp_socket_receive(socket, &packet, NX_NO_WAIT) == NX_SUCCESS)
        nx_packet_release(packet);
}

static inline void fuzz_define(void *first_unused_memory)
{
    tcp_define(first_unused_memory);
    EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_igmp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_ip_fragment_enable(&ip), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&ip, &fuzz_udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 3),
           NX_SUCCESS);
    EXPECT(nx_tcp_socket_create(&ip, &fuzz_second, "second", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64,
                                2000, NX_NULL, NX_NULL),
           NX_SUCCESS);
}

static inline void fuzz_udp_open(void)
{
    EXPECT(nx_udp_socket_bind(&fuzz_udp, FUZZ_UDP_PORT, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_receive_notify(&fuzz_udp, fuzz_udp_drain), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&ip, FUZZ_GROUP), NX_SUCCESS);
}

static inline void fuzz_open(const uint8_t *data, size_t size)
{
    struct pb_error error;

    fuzz_at = data;
    fuzz_end = data + size;
    closing_calls = receive_calls = window_calls = urgent_calls = 0;
    memset(worker_busy, 0, sizeof(worker_busy));
    memset(&twist, 0, sizeof(twist));
    pb_test_open(&board, fuzz_define, 7, 1);
    wire_checker.scarce = 1;
    if (getenv("FUZZ_PCAP") != NULL)        /* to look closer */
        pb_link_capture(board.link, getenv("FUZZ_PCAP"), &error);
    peer_open(&board, 4000, 0xFFFFFF00u);
    peer.board_port = PORT;
    peer.ipv6 = use_ipv6;
    run_ms(1);
    greet();
    fw(fuzz_udp_open);
}

static inline void fuzz_socket_end(NX_TCP_SOCKET *socket)
{
    if (socket->nx_tcp_socket_state >= NX_TCP_SYN_SENT)
        nx_tcp_socket_disconnect(socket, NX_NO_WAIT);
    if (socket->nx_tcp_socket_client_type)
        nx_tcp_client_socket_unbind(socket);
    else
        nx_tcp_server_socket_unaccept(socket);
    EXPECT(nx_tcp_socket_delete(socket), NX_SUCCESS);
}

static inline void fuzz_end_all(void)
{
    nx_tcp_server_socket_unlisten(&ip, PORT);
    fuzz_socket_end(&sock);
    fuzz_socket_end(&fuzz_second);
    EXPECT(nx_igmp_multicast_leave(&ip, FUZZ_GROUP), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&fuzz_udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&fuzz_udp), NX_SUCCESS);
}

/* Everything is closed, waits are over, and nothing may be left. */
static inline void fuzz_close(void)
{
    peer.count = peer.next = 0;
    run_ms(60000);                  /* who waits in a service comes back */
    peer.count = peer.next = 0;
    fw(fuzz_end_all);
    run_ms(400000);                 /* fragments, requests to neighbours, TIME-WAIT */
    expect_nothing_left();
    pb_test_close(&board);
}

/* An unfinished list of what was seen must not fill up. */
static inline void fuzz_room(void)
{
    if (peer.count > SEEN_MAX / 2)
        peer.count = peer.next = 0;
}

#endif
