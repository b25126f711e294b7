/*
 * A board with one IP instance (10.0.0.2) on the Ethernet controller, driven
 * step by step from the main context: `fw` runs a function in one of the
 * firmware's threads, run_ms lets virtual time pass, and the peer of
 * tcp_segment.h is the other end. close_board checks that nothing leaked.
 */
#ifndef TCP_FIXTURE_H
#define TCP_FIXTURE_H

#include "tcp_segment.h"

#include "checked_ethernet_driver.h"
#include "nx_api.h"
#include "nx_tcp.h"
#include "pb_kernel.h"
#include "tx_thread.h"

#ifndef WORKERS
#define WORKERS   2
#endif
#define POOL_SIZE 240    /* at most */
#define PORT      25

static struct pb_test board;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_TCP_SOCKET sock;              /* the socket under test */
static UCHAR pool_area[POOL_SIZE * (1568 + sizeof(NX_PACKET))];
static UCHAR ip_stack[4096];
static UCHAR arp_cache[1024];
static TX_THREAD worker[WORKERS];
static UCHAR worker_stack[WORKERS][4096];
static TX_SEMAPHORE worker_go[WORKERS];
static void (*worker_function[WORKERS])(void);
static int worker_busy[WORKERS];
static int use_rfc;                     /* the profile of the next board */
static int use_newreno, use_ecn;        /* in the RFC profile */
static int use_ipv6;                    /* TCP of the next board goes over IPv6 */
static ULONG sock_window = 8192;
static ULONG pool_packets = 40, pool_payload = 1568;
static int closing_calls, receive_calls, window_calls, urgent_calls;

/* --- firmware side ------------------------------------------------------------------- */

static inline VOID user_interrupt(VOID)
{
    unsigned n;

    _pb_machine->acknowledge(_pb_machine->board, PB_IRQ_USER);
    for (n = 0; n < WORKERS; n++) {
        if (worker_busy[n] == 1) {
            worker_busy[n] = 2;
            tx_semaphore_put(&worker_go[n]);
        }
    }
}

static inline VOID worker_entry(ULONG n)
{
    for (;;) {
        tx_semaphore_get(&worker_go[n], TX_WAIT_FOREVER);
        worker_function[n]();
        worker_busy[n] = 0;
    }
}

static inline VOID on_urgent(NX_TCP_SOCKET *socket)
{
    urgent_calls++;
}

static inline VOID on_disconnect(NX_TCP_SOCKET *socket)
{
    closing_calls++;
}

static inline VOID on_receive(NX_TCP_SOCKET *socket)
{
    receive_calls++;
}

static inline VOID on_window(NX_TCP_SOCKET *socket)
{
    window_calls++;
}

#define V6_END(n) {.nxd_ip_version = NX_IP_VERSION_V6, .nxd_ip_address.v6 = {0x20010DB8, 0, 0, n}}

static NXD_ADDRESS board_ipv6 = V6_END(2), peer_ipv6 = V6_END(1);
static NXD_ADDRESS peer_ipv4 = {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = PEER_IP};

/* An address that is good at once, and a neighbour who needs not be asked for. */
static inline void ipv6_start(void)
{
    EXPECT(nxd_ipv6_enable(&ip), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(&ip, 0, &board_ipv6, 64, NX_NULL), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&ip), NX_SUCCESS);
    EXPECT(nxd_nd_cache_entry_set(&ip, peer_ipv6.nxd_ip_address.v6, 0, PEER_MAC), NX_SUCCESS);
}

static void (*ipv6_begin)(void) = ipv6_start;

static inline void tcp_define(void *first_unused_memory)
{
    unsigned n;

    nx_system_initialize();
    EXPECT(nx_packet_pool_create(&pool, "pool", pool_payload, pool_area,
                                 pool_packets * (pool_payload + sizeof(NX_PACKET))),
           NX_SUCCESS);
    EXPECT(nx_ip_create(&ip, "ip", BOARD_IP, 0xFFFFFF00u, &pool, checked_ethernet_driver,
                        ip_stack, sizeof(ip_stack), 1),
           NX_SUCCESS);
    EXPECT(nx_arp_enable(&ip, arp_cache, sizeof(arp_cache)), NX_SUCCESS);
    EXPECT(nx_tcp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_icmp_enable(&ip), NX_SUCCESS);
    if (use_ipv6)
        ipv6_begin();
    ip.nx_ip_tcp_profile_rfc = (UINT)use_rfc;
    ip.nx_ip_tcp_private.newreno = (UINT)use_newreno;
    ip.nx_ip_tcp_private.ecn = (UINT)use_ecn;
    EXPECT(nx_tcp_socket_create(&ip, &sock, "sock", NX_IP_NORMAL, NX_DONT_FRAGMENT,
                                NX_IP_TIME_TO_LIVE, sock_window, on_urgent, on_disconnect),
           NX_SUCCESS);
    nx_tcp_socket_receive_notify(&sock, on_receive);
    nx_tcp_socket_window_update_notify_set(&sock, on_window);
    _pb_interrupt_connect(PB_IRQ_USER, user_interrupt);
    for (n = 0; n < WORKERS; n++) {
        EXPECT(tx_semaphore_create(&worker_go[n], "go", 0), TX_SUCCESS);
        EXPECT(tx_thread_create(&worker[n], "worker", worker_entry, n, worker_stack[n],
                                sizeof(worker_stack[n]), 10 + n, 10 + n, TX_NO_TIME_SLICE,
                                TX_AUTO_START),
               TX_SUCCESS);
    }
}

/* --- main context ---------------------------------------------------------------------- */

static inline void nothing(void *argument)
{
    (void)argument;
}

/* Time passes also while nothing happens. */
static inline void run_us(uint64_t us)
{
    uint64_t until_ns = pb_world_now(board.world) + us * 1000;

    pb_world_at(board.world, until_ns, nothing, NULL);
    pb_test_run_until(&board, until_ns);
}

static inline void run_ms(uint64_t ms)
{
    run_us(ms * 1000);
}

/* Starts a function in worker n; it may block there. */
static inline void fw_start(unsigned n, void (*function)(void))
{
    assert_int_equal(worker_busy[n], 0);
    worker_function[n] = function;
    worker_busy[n] = 1;
    pb_board_interrupt(board.board, PB_IRQ_USER);
    run_us(500);
}

/* Runs a function that does not block. */
static inline void fw(void (*function)(void))
{
    fw_start(0, function);
    assert_int_equal(worker_busy[0], 0);
}

static inline void greet(void)
{
    /* The peer says who it is, and learns the board's address. */
    uint8_t ask[60] = {0};

    memset(ask, 0xFF, 6);
    memcpy(ask + 6, PEER_MAC, 6);
    memcpy(ask + 12, "\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01", 10);
    memcpy(ask + 22, PEER_MAC, 6);
    put32(ask + 28, PEER_IP);
    put32(ask + 38, BOARD_IP);
    pb_port_send(peer.wire, ask, sizeof(ask));
    run_ms(1);
}

static inline void open_board_seed(uint64_t seed)
{
    closing_calls = receive_calls = window_calls = urgent_calls = 0;
    memset(worker_busy, 0, sizeof(worker_busy));
    pb_test_open(&board, tcp_define, seed, 1);
    peer_open(&board, 4000, 0x10000000);
    peer.board_port = PORT;
    run_ms(1);
    greet();
    assert_memory_not_equal(peer.board_mac, "\0\0\0\0\0\0", 6);
}

static inline void open_board(void)
{
    open_board_seed(7);
}

/* --- common firmware steps ------------------------------------------------------------------ */

static UINT status;
static NX_PACKET *got;

static inline void do_listen(void)
{
    EXPECT(nx_tcp_server_socket_listen(&ip, PORT, &sock, 3, NX_NULL), NX_SUCCESS);
}

static inline void do_accept(void)
{
    status = nx_tcp_server_socket_accept(&sock, NX_WAIT_FOREVER);
}

static inline void do_receive(void)
{
    status = nx_tcp_socket_receive(&sock, &got, NX_NO_WAIT);
}

static inline void do_receive_wait(void)
{
    status = nx_tcp_socket_receive(&sock, &got, NX_WAIT_FOREVER);
}

static inline void do_release(void)
{
    EXPECT(nx_packet_release(got), NX_SUCCESS);
    got = NX_NULL;
}

static ULONG disconnect_wait = 500;

static inline void do_disconnect(void)
{
    status = nx_tcp_socket_disconnect(&sock, disconnect_wait);
}

static inline void do_abort(void)
{
    status = nx_tcp_socket_disconnect(&sock, NX_NO_WAIT);
}

static UINT connect_port;

static inline void do_connect(void)
{
    EXPECT(nx_tcp_client_socket_bind(&sock, NX_ANY_PORT, NX_NO_WAIT), NX_SUCCESS);
    connect_port = sock.nx_tcp_socket_port;
    status = nxd_tcp_client_socket_connect(&sock, use_ipv6 ? &peer_ipv6 : &peer_ipv4, 4000,
                                           NX_WAIT_FOREVER);
}

/* Text to send is a pattern over the whole stream. */
static ULONG send_length = 100, send_wait = NX_NO_WAIT, send_offset;
static NX_PACKET *send_packet;

static inline UCHAR pattern(ULONG offset)
{
    return (UCHAR)(offset * 7 + offset / 251);
}

static inline void do_send(void)
{
    UCHAR byte;
    ULONG i;

    EXPECT(nx_packet_allocate(&pool, &send_packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    for (i = 0; i < send_length; i++) {
        byte = pattern(send_offset + i);
        EXPECT(nx_packet_data_append(send_packet, &byte, 1, &pool, NX_NO_WAIT), NX_SUCCESS);
    }
    status = nx_tcp_socket_send(&sock, send_packet, send_wait);
    if (status == NX_SUCCESS)
        send_offset += send_length;
}

static inline void do_release_unsent(void)
{
    EXPECT(nx_packet_release(send_packet), NX_SUCCESS);
}

static inline void do_clean(void)
{
    if (sock.nx_tcp_socket_state >= NX_TCP_SYN_SENT)
        nx_tcp_socket_disconnect(&sock, NX_NO_WAIT);
    if (sock.nx_tcp_socket_client_type) {
        if (sock.nx_tcp_socket_bound_next != NX_NULL)
            EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
    } else {
        nx_tcp_server_socket_unaccept(&sock);
        nx_tcp_server_socket_unlisten(&ip, PORT);
    }
    EXPECT(nx_tcp_socket_delete(&sock), NX_SUCCESS);
}

/* Nobody waits, every packet is back and every socket is gone. */
static inline void expect_nothing_left(void)
{
    for (unsigned n = 0; n < WORKERS; n++)
        assert_int_equal(worker_busy[n], 0);
    assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
    assert_int_equal(pool.nx_packet_pool_invalid_releases, 0);
    assert_int_equal(ip.nx_ip_tcp_created_sockets_count, 0);
}

/* Ends what there is; nothing may be left of it. */
static inline void close_board(void)
{
    unsigned n;

    for (n = 0; n < WORKERS && worker_busy[n] != 0; n++)
        continue;
    assert_true(n < WORKERS);
    fw_start(n, do_clean);
    run_ms(50);
    expect_nothing_left();
    pb_test_close(&board);
}

/* Every test's teardown: after a failure the next test still gets a board. */
static inline int tcp_teardown(void **state)
{
    if (board.world != NULL)
        pb_test_close(&board);
    use_rfc = 0;
    use_newreno = 0;
    use_ecn = 0;
    use_ipv6 = 0;
    ipv6_begin = ipv6_start;
    sock_window = 8192;
    pool_packets = 40;
    pool_payload = 1568;
    return 0;
}

#define tcp_test(function) cmocka_unit_test_teardown(function, tcp_teardown)

/* --- common steps of both ends -------------------------------------------------------------- */

static const uint8_t MSS_1460[4] = {2, 4, 0x05, 0xB4};

/* The board is a server that waits for a connection. */
static inline void open_server(void)
{
    open_board();
    fw(do_listen);
    fw_start(0, do_accept);
}

/* It has one with the peer, which offers 60,000 bytes. */
static inline void establish_server(void)
{
    open_server();
    with_options(MSS_1460, 4);
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    expect_segment(SYN | ACK, 0, 1, 0);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(worker_busy[0], 0);
    assert_int_equal(status, NX_SUCCESS);
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    expect_silence();
    send_offset = 0;
    send_length = 100;
    send_wait = NX_NO_WAIT;
    disconnect_wait = 500;
}

/* The board's client connects to the peer, which offers 60,000 bytes. */
static inline void connect_client(void)
{
    fw_start(0, do_connect);
    expect_segment(SYN, 0, 0, 0);
    with_options(MSS_1460, 4);
    segment(SYN | ACK, 0, 1, 60000, NULL, 0);
    run_ms(1);
    expect_segment(ACK, 1, 1, 0);
    assert_int_equal(status, NX_SUCCESS);
}

/* The board is a client and has a connection. */
static inline void establish_client(void)
{
    open_board();
    connect_client();
    assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
    send_offset = 0;
    send_length = 100;
    send_wait = NX_NO_WAIT;
    disconnect_wait = 500;
}

#endif
