/*
 * What has brought other stacks down and does not fit a test of one protocol:
 * floods beside an established connection, errors that quote too little,
 * exhaustion, and the wrap of the clock. Each test carries the number of its row
 * in tests/defects.tsv.
 */
#include "tcp_fixture.h"

#include "nx_link_port.h"
#include "tx_queue.h"

#define FIRST_FREE_PORT 5000

/* --- frames ------------------------------------------------------------------------------ */

static uint8_t frame[1514];

/* An IPv4 packet for the board around what is at frame + 34; its length. */
static size_t ipv4(uint32_t from, unsigned protocol, unsigned id, unsigned fragment, size_t length)
{
    uint8_t *packet = frame + 14;

    memcpy(frame, peer.board_mac, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, 0x0800);
    memset(packet, 0, 20);
    packet[0] = 0x45;
    put16(packet + 2, (uint32_t)(20 + length));
    put16(packet + 4, id);
    put16(packet + 6, fragment);
    packet[8] = 64;
    packet[9] = (uint8_t)protocol;
    put32(packet + 12, from);
    put32(packet + 16, BOARD_IP);
    put16(packet + 10, ~sum16(packet, 20, 0) & 0xFFFF);
    return 34 + length;
}

static void send_frame(size_t length)
{
    pb_port_send(peer.wire, frame, length);
}

/* --- an established connection under floods ------------------------------------------------ */

static void flood_fragments(unsigned n)
{
    memset(frame + 34, (int)n, 400);
    send_frame(ipv4(PEER_IP + 10 + n % 50, 17, n, 0x2000, 400));
}

static void flood_syn(unsigned n)
{
    const uint16_t port = peer.port;

    peer.ip = 0xC0A80001u + n * 7919u % 0xFFFF;
    peer.port = (uint16_t)(1024 + n);
    peer_send_raw(SYN, n * 2654435761u, 0, 5000, NULL, 0);
    peer.ip = PEER_IP;
    peer.port = port;
}

static void flood_arp(unsigned n)
{
    memset(frame, 0, 60);
    memcpy(frame, n % 2 ? peer.board_mac : (const uint8_t *)"\xFF\xFF\xFF\xFF\xFF\xFF", 6);
    memcpy(frame + 6, "\x02\0\0\1", 4);
    put16(frame + 10, n);
    memcpy(frame + 12, "\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01", 10);
    frame[21] = (uint8_t)(1 + n / 2 % 2);
    memcpy(frame + 22, frame + 6, 6);
    put32(frame + 28, 0x0A000003u + n % 240);
    put32(frame + 38, BOARD_IP);
    send_frame(60);
}

static void flood_out_of_window(unsigned n)
{
    peer_send_raw(ACK, peer.iss + 0x10000u + n * 65537u, peer.irs + n * 7777u, 60000, frame + 34,
                  n % 3 * 400);
}

static void flood_sack(unsigned n)
{
    static uint8_t option[36] = {1, 1, 5, 34};
    unsigned i;

    for (i = 0; i < 8; i++)
        put32(option + 4 + 4 * i, peer.irs + (n * 8 + i) * 40503u % 200000);
    with_options(option, sizeof(option));
    peer_send_raw(ACK, peer.iss + 1 + send_offset, peer.irs + 1, 60000, NULL, 0);
}

static void flood_unreachable(unsigned n)
{
    icmp_error((uint8_t)(n % 19), (uint8_t)(n % 16), n * 31, peer.irs + 1 + n * 1000u, 1500);
}

static void flood_udp(unsigned n)
{
    put16(frame + 34, n);
    put16(frame + 36, 9000 + n % 7);
    put16(frame + 38, 108);
    put16(frame + 40, 0);
    send_frame(ipv4(PEER_IP, 17, n, 0, 108));
}

static void do_enable_all(void)
{
    EXPECT(nx_ip_fragment_enable(&ip), NX_SUCCESS);
    EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
}

static ULONG taken;

static void do_take_all(void)
{
    NX_PACKET *packet;

    while (nx_tcp_socket_receive(&sock, &packet, NX_NO_WAIT) == NX_SUCCESS) {
        taken += packet->nx_packet_length;
        nx_packet_release(packet);
    }
}

/* The board sends a kilobyte and takes one; the peer resends what was dropped for
 * want of packets. */
static void exchange(uint32_t n)
{
    static const uint8_t text[1000];
    unsigned tries;

    for (tries = 0; taken < (n + 1) * 1000 && tries < 50; tries++) {
        segment(ACK, 1 + n * 1000, 1 + n * 1000, 60000, text, sizeof(text));
        run_ms(1);
        fw(do_take_all);
    }
    assert_int_equal(taken, (n + 1) * 1000);
    send_length = 1000;
    status = NX_NO_PACKET;
    for (tries = 0; status != NX_SUCCESS && tries < 50; tries++) {
        fw(do_send);
        if (status != NX_SUCCESS)
            fw(do_release_unsent);
        run_ms(1);
    }
    assert_int_equal(status, NX_SUCCESS);
    segment(ACK, 1 + (n + 1) * 1000, 1 + (n + 1) * 1000, 60000, NULL, 0);
    run_us(200);
    peer.count = peer.next = 0;
}

/* While each flood comes the connection carries data both ways; what it costs of
 * the pool is bounded, and two minutes later nothing is left of it. */
static void d022_d049_floods(void **state)
{
    static const struct {
        void (*send)(unsigned n);
        unsigned frames;
        ULONG packets;                  /* that it may hold */
        ULONG after;                    /* and two minutes later: requests to the listener */
    } cases[] = {
        {flood_fragments, 5000, 20 + 2, 0},
        {flood_syn, 20000, 8, 3},
        {flood_arp, 5000, 4, 0},
        {flood_out_of_window, 10000, 4, 0},
        {flood_sack, 10000, 4, 0},
        {flood_unreachable, 5000, 4, 0},
        {flood_udp, 5000, 4, 0},
    };
    size_t k;
    unsigned n;

    for (k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        use_rfc = k % 2;
        establish_server();
        fw(do_enable_all);
        taken = 0;
        for (n = 0; n < cases[k].frames; n++) {
            cases[k].send(n);
            run_us(40);
            assert_in_range(pool.nx_packet_pool_available,
                            pool.nx_packet_pool_total - cases[k].packets,
                            pool.nx_packet_pool_total);
            peer.count = peer.next = 0;
            if (n % 1000 == 500)
                exchange(n / 1000);
        }
        run_ms(120000);
        peer.count = peer.next = 0;
        exchange(cases[k].frames / 1000);
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
        assert_int_equal(pool.nx_packet_pool_available,
                         pool.nx_packet_pool_total - cases[k].after);
        close_board();
    }
}

/* --- frames that are none ---------------------------------------------------------------------- */

static ULONG driver_errors(void)
{
    ULONG count = 0;

    EXPECT(nx_ip_driver_direct_command(&ip, NX_LINK_GET_ERROR_COUNT, &count), NX_SUCCESS);
    return count;
}

/* What a controller never hands up; each in memory of just its size. */
static void do_short_frames(void)
{
    const ULONG before = driver_errors();
    ULONG length;

    for (length = 0; length < 14; length++) {
        UCHAR *bytes = malloc(length + (length == 0));

        memset(bytes, 0xFF, length);
        _nx_link_frame_receive(_nx_link_port_at(0), bytes, length);
        free(bytes);
    }
    EXPECT(driver_errors(), before + 14);
    EXPECT(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
}

static ULONG errors;

static void do_count_errors(void)
{
    errors = driver_errors();
}

static void d001_short_frames(void **state)
{
    static const uint16_t types[] = {0x0800, 0x86DD, 0x0806, 0x8035, 0x8100};
    unsigned n;
    size_t length;

    open_board();
    fw(do_short_frames);
    fw(do_count_errors);
    for (n = 0; n < 5; n++) {
        const ULONG before = errors;

        memcpy(frame, peer.board_mac, 6);
        memcpy(frame + 6, PEER_MAC, 6);
        put16(frame + 12, types[n]);
        send_frame(14);
        run_ms(1);
        fw(do_count_errors);
        assert_int_equal(errors, before + 1);
    }
    for (length = 15; length <= 18; length++)       /* a tag, cut or with nothing behind it */
        send_frame(length);
    run_ms(1);
    assert_int_equal(ip.nx_ip_discards[NX_DISCARD_LINK_FRAME], 14 + 5 + 4);
    expect_silence();
    close_board();
}

/* --- segments and errors ---------------------------------------------------------------------- */

/* Impossible senders open nothing and hear nothing. */
static void d017_land(void **state)
{
    static const uint32_t source[] = {BOARD_IP, 0, 0x7F000001, 0xE0000005, 0xFFFFFFFF, 0x0A0000FF};
    unsigned n;

    open_server();
    for (n = 0; n < sizeof(source) / sizeof(source[0]); n++) {
        peer.ip = source[n];
        peer.board_port = PORT;
        peer.port = source[n] == BOARD_IP ? PORT : 4000;
        segment(SYN, 0, 0, 5000, NULL, 0);
        peer.board_port = 999;
        segment(SYN, 0, 0, 5000, NULL, 0);
        run_ms(1);
        expect_silence();
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
        assert_int_equal(ip.nx_ip_tcp_active_listen_requests->nx_tcp_listen_queue_current, 0);
    }
    assert_int_equal(ip.nx_ip_discards[NX_DISCARD_IP_ADDRESS], 2 * n);
    close_board();
}

/* Errors about a connection that quote 0 to 27 bytes of it: not enough. */
static void d025_short_quotes(void **state)
{
    uint8_t quote[28] = {0x45, 0, 0, 60, 0, 0, 0x40, 0, 64, 6};
    uint8_t *icmp = frame + 34;
    unsigned profile;
    size_t quoted;

    put32(quote + 12, BOARD_IP);
    put32(quote + 16, PEER_IP);
    put16(quote + 20, PORT);
    put16(quote + 22, 4000);
    for (profile = 0; profile < 2; profile++) {
        use_rfc = (int)profile;
        establish_server();
        fw(do_send);
        put32(quote + 24, peer.irs + 1);
        for (quoted = 0; quoted < sizeof(quote); quoted++) {
            memset(icmp, 0, 8);
            put16(icmp, 0x0304);
            put16(icmp + 6, 576);
            memcpy(icmp + 8, quote, quoted);
            put16(icmp + 2, ~sum16(icmp, 8 + quoted, 0) & 0xFFFF);
            send_frame(ipv4(PEER_IP, 1, 0, 0, 8 + quoted));
            run_ms(1);
            assert_int_equal(sock.nx_tcp_socket_connect_mss, 1460);
            assert_int_equal(ip.nx_ip_icmp_unhandled_messages, quoted + 1);
        }
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
        skip_all();
        close_board();
    }
}

/* Malformed options at any sequence number reset nothing. */
static void d046_options_and_reset(void **state)
{
    static const char *const bad[] = {"\x02\x00\x05\xB4", "\x08\x0A\x00\x01", "\xFE\xFF\x00\x00",
                                      "\x05\x03\x00\x00", "\x03\x01\x00\x00", "\x1E\x02\x05\x00"};
    static const uint32_t at[] = {1, 0, 2, 8192, 8193, 0x80000000u, 0xFFFFFFFFu};
    static const int flags[] = {ACK, ACK | PSH, FIN | ACK, SYN, SYN | ACK, 0};
    unsigned option, number, flag;

    establish_server();
    for (option = 0; option < 6; option++) {
        for (number = 0; number < 7; number++) {
            for (flag = 0; flag < 6; flag++) {
                if ((flags[flag] & FIN) && number == 0)
                    continue;           /* that would be a FIN indeed */
                with_options(bad[option], 4);
                segment(flags[flag], at[number], 1, 60000, NULL, 0);
                run_us(200);
                assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_ESTABLISHED);
            }
        }
    }
    assert_int_equal(closing_calls, 0);
    for (; peek() != NULL; take())
        assert_int_equal(peek()->flags & RST, 0);
    close_board();
}

/* --- closing --------------------------------------------------------------------------------- */

/* The cable is out until the connection is given up; then the client connects
 * again and sends. */
static void do_unbind(void)
{
    EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
}

static void d058_cable_out(void **state)
{
    unsigned profile;

    for (profile = 0; profile < 2; profile++) {
        use_rfc = (int)profile;
        establish_client();
        for (unsigned n = 0; n < 3; n++)
            fw(do_send);
        run_ms(900000);                 /* nobody answers */
        assert_int_equal(closing_calls, 1);
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_CLOSED);
        assert_int_equal(pool.nx_packet_pool_available, pool.nx_packet_pool_total);
        peer.count = peer.next = 0;
        fw(do_unbind);
        connect_client();
        send_offset = 0;
        fw(do_send);
        expect_segment(ACK, 1, 1, 100);
        segment(ACK, 1, 101, 60000, NULL, 0);
        run_ms(1);
        close_board();
    }
}

/* The peer closes first, and the acknowledgment of our FIN is lost: it goes
 * again until it is heard of, and everything is free then. */
static void d059_last_ack_lost(void **state)
{
    unsigned n;

    for (n = 0; n < 3; n++) {
        establish_server();
        segment(FIN | ACK, 1, 1, 60000, NULL, 0);
        run_ms(1);
        expect_segment(ACK, 1, 2, 0);
        disconnect_wait = 6000;
        fw_start(0, do_disconnect);
        expect_segment(FIN | ACK, 1, 2, 0);
        run_ms(1000 * n + 50);          /* n acknowledgments are lost */
        while (peek() != NULL)
            expect_segment(FIN | ACK, 1, 2, 0);
        assert_int_equal(worker_busy[0], 2);
        segment(ACK, 2, 2, 60000, NULL, 0);
        run_ms(1);
        assert_int_equal(worker_busy[0], 0);
        assert_int_equal(status, NX_SUCCESS);
        assert_int_equal(sock.nx_tcp_socket_state, NX_TCP_LISTEN_STATE);
        segment(ACK, 2, 2, 60000, NULL, 0);     /* once more: of no connection */
        run_ms(1);
        expect_segment(RST, 2, 0, 0);
        close_board();
    }
}

/* --- packets run out ----------------------------------------------------------------------------- */

static NX_PACKET *hoard[POOL_SIZE];
static unsigned hoarded, left;

static void do_hoard(void)
{
    for (hoarded = 0; pool.nx_packet_pool_available > left; hoarded++)
        EXPECT(nx_packet_allocate(&pool, &hoard[hoarded], NX_RECEIVE_PACKET, NX_NO_WAIT),
               NX_SUCCESS);
}

static void do_give_back(void)
{
    while (hoarded > 0)
        EXPECT(nx_packet_release(hoard[--hoarded]), NX_SUCCESS);
}

static UINT sweep_connect, sweep_send, sweep_receive, sweep_disconnect;

static void do_whole_life(void)
{
    NX_PACKET *packet;

    sweep_send = sweep_receive = NX_NOT_CONNECTED;
    EXPECT(nx_tcp_client_socket_bind(&sock, FIRST_FREE_PORT, NX_NO_WAIT), NX_SUCCESS);
    sweep_connect = nx_tcp_client_socket_connect(&sock, PEER_IP, 4000, 300);
    if (sweep_connect == NX_SUCCESS) {
        sweep_send = nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, 100);
        if (sweep_send == NX_SUCCESS)
            sweep_send = nx_packet_data_append(packet, "hello", 5, &pool, 100);
        if (sweep_send == NX_SUCCESS)
            sweep_send = nx_tcp_socket_send(&sock, packet, 100);
        if (sweep_send != NX_SUCCESS && packet != NX_NULL)
            nx_packet_release(packet);
        sweep_receive = nx_tcp_socket_receive(&sock, &packet, 300);
        if (sweep_receive == NX_SUCCESS)
            nx_packet_release(packet);
        sweep_disconnect = nx_tcp_socket_disconnect(&sock, 300);
    }
    EXPECT(nx_tcp_client_socket_unbind(&sock), NX_SUCCESS);
}

/* A peer that answers whatever comes, and says a word itself. */
static void answer_all(void)
{
    for (; peek() != NULL; peer.next++) {
        const struct seen *seen = peek();

        if (seen->flags & RST)
            continue;
        if (seen->flags & SYN)
            segment(SYN | ACK, 0, 1, 5000, NULL, 0);
        else if (seen->length > 0)
            segment(ACK, 1, seen->seq + seen->length, 5000, "word", 4);
        else if (seen->flags & FIN)
            segment(FIN | ACK, 5, seen->seq + 1, 5000, NULL, 0);
    }
}

/* With none to eight packets left, every step of a connection's life succeeds or
 * says why not, in time, and nothing is missing afterwards. */
static void d087_scarce_packets(void **state)
{
    unsigned successes = 0, profile, n;

    for (profile = 0; profile < 2; profile++) {
        for (left = 0; left <= 8; left++) {
            use_rfc = (int)profile;
            open_board();
            fw(do_hoard);
            fw_start(0, do_whole_life);
            for (n = 0; n < 3000 && worker_busy[0] != 0; n++) {
                answer_all();
                run_ms(5);
            }
            assert_int_equal(worker_busy[0], 0);
            assert_true(sweep_connect == NX_SUCCESS || sweep_connect == NX_NOT_CONNECTED);
            assert_true(sweep_send == NX_SUCCESS || sweep_send == NX_NO_PACKET ||
                        sweep_send == NX_NOT_CONNECTED || sweep_send == NX_WINDOW_OVERFLOW);
            assert_true(sweep_receive == NX_SUCCESS || sweep_receive == NX_NO_PACKET ||
                        sweep_receive == NX_NOT_CONNECTED);
            successes += sweep_connect == NX_SUCCESS && sweep_send == NX_SUCCESS &&
                         sweep_receive == NX_SUCCESS && sweep_disconnect == NX_SUCCESS;
            fw(do_give_back);
            skip_all();
            run_ms(130000);
            close_board();
        }
    }
    assert_in_range(successes, 6, 16);
}

/* --- sizes and limits ------------------------------------------------------------------------------ */

/* Sizes that are nothing, less than a header, or whose product wraps. */
static void do_wrong_sizes(void)
{
    static TX_QUEUE queue;
    static TX_BLOCK_POOL blocks;
    static TX_BYTE_POOL bytes;
    static NX_PACKET_POOL packets;
    static ULONG area[64];
    const ULONG sizes[] = {0x40000000u, 0x40000001u, 0x80000000u, 0xFFFFFFFCu, 0xFFFFFFFFu};
    const ULONG queues = _tx_queue_created_count;
    size_t n;

    EXPECT(tx_queue_create(&queue, "q", 0, area, sizeof(area)), TX_SIZE_ERROR);
    EXPECT(tx_queue_create(&queue, "q", 1, area, 0), TX_SIZE_ERROR);
    EXPECT(tx_queue_create(&queue, "q", 16, area, 63), TX_SIZE_ERROR);
    EXPECT(tx_block_pool_create(&blocks, "b", 16, area, 0), TX_SIZE_ERROR);
    EXPECT(tx_block_pool_create(&blocks, "b", 16, area, 19), TX_SIZE_ERROR);
    EXPECT(tx_byte_pool_create(&bytes, "b", area, 0), TX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&packets, "p", 0, area, sizeof(area)), NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&packets, "p", 100, area, 0), NX_SIZE_ERROR);
    EXPECT(nx_packet_pool_create(&packets, "p", 128, area, sizeof(NX_PACKET)), NX_SIZE_ERROR);
    for (n = 0; n < sizeof(sizes) / sizeof(sizes[0]); n++) {
        EXPECT(tx_queue_create(&queue, "q", (UINT)sizes[n], area, sizeof(area)), TX_SIZE_ERROR);
        EXPECT(tx_block_pool_create(&blocks, "b", sizes[n], area, sizeof(area)), TX_SIZE_ERROR);
        EXPECT(nx_packet_pool_create(&packets, "p", sizes[n], area, sizeof(area)), NX_SIZE_ERROR);
    }
    EXPECT(_tx_queue_created_count, queues);
    EXPECT(queue.tx_queue_id, 0);
    EXPECT(blocks.tx_block_pool_id, 0);
    EXPECT(packets.nx_packet_pool_id, 0);
}

static void d083_wrong_sizes(void **state)
{
    open_board();
    fw(do_wrong_sizes);
    close_board();
}

/* Fills a table until it says so, frees one entry, and finds room for one. */
static void do_exhaust(void)
{
    ULONG n, count = sizeof(arp_cache) / sizeof(NX_ARP);
    static NX_PACKET *packet[POOL_SIZE + 1];

    EXPECT(nx_arp_dynamic_entries_invalidate(&ip), NX_SUCCESS);
    for (n = 0; n < count; n++)
        EXPECT(nx_arp_static_entry_create(&ip, PEER_IP + 2 + n, 1, n + 1), NX_SUCCESS);
    EXPECT(nx_arp_static_entry_create(&ip, PEER_IP + 2 + n, 1, n + 1), NX_NO_MORE_ENTRIES);
    EXPECT(nx_arp_static_entry_delete(&ip, PEER_IP + 2, 1, 1), NX_SUCCESS);
    EXPECT(nx_arp_static_entry_create(&ip, PEER_IP + 2 + n, 1, n + 1), NX_SUCCESS);
    EXPECT(nx_arp_static_entry_create(&ip, PEER_IP + 2, 1, 1), NX_NO_MORE_ENTRIES);
    EXPECT(nx_arp_static_entries_delete(&ip), NX_SUCCESS);

    EXPECT(nx_igmp_enable(&ip), NX_SUCCESS);
    for (n = 0; n < NX_MAX_MULTICAST_GROUPS; n++)
        EXPECT(nx_igmp_multicast_join(&ip, IP_ADDRESS(239, 0, 0, 1) + n), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&ip, IP_ADDRESS(239, 0, 1, 1)), NX_NO_MORE_ENTRIES);
    EXPECT(nx_igmp_multicast_leave(&ip, IP_ADDRESS(239, 0, 0, 1)), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&ip, IP_ADDRESS(239, 0, 1, 1)), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(&ip, IP_ADDRESS(239, 0, 0, 1)), NX_NO_MORE_ENTRIES);

    for (n = 0; nx_packet_allocate(&pool, &packet[n], NX_RECEIVE_PACKET, NX_NO_WAIT) == NX_SUCCESS;)
        n++;
    EXPECT(packet[n], NX_NULL);
    EXPECT(nx_packet_allocate(&pool, &packet[n], NX_RECEIVE_PACKET, 2), NX_NO_PACKET);
    EXPECT(nx_packet_release(packet[0]), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&pool, &packet[0], NX_RECEIVE_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&pool, &packet[n], NX_RECEIVE_PACKET, NX_NO_WAIT), NX_NO_PACKET);
    while (n-- > 0)
        EXPECT(nx_packet_release(packet[n]), NX_SUCCESS);
}

static void d084_exhaust(void **state)
{
    open_board();
    fw_start(0, do_exhaust);
    run_ms(30000);
    assert_int_equal(worker_busy[0], 0);
    close_board();
}

/* A packet that TCP has taken is not the caller's to release any more. */
static void do_release_taken(void)
{
    NX_PACKET *packet, *alias;
    const ULONG before = pool.nx_packet_pool_available;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "mine", 4, &pool, NX_NO_WAIT), NX_SUCCESS);
    alias = packet;
    EXPECT(nx_tcp_socket_send(&sock, packet, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
    EXPECT(nx_packet_release(alias), NX_PTR_ERROR);
    EXPECT(pool.nx_packet_pool_available, before - 1);
}

static void d086_release_taken(void **state)
{
    establish_server();
    fw(do_release_taken);
    expect_segment(ACK, 1, 1, 4);
    segment(ACK, 1, 5, 60000, NULL, 0);
    run_ms(1);
    assert_int_equal(pool.nx_packet_pool_invalid_releases, 1);
    pool.nx_packet_pool_invalid_releases = 0;
    close_board();
}

/* --- the clock wraps ---------------------------------------------------------------------------- */

static void do_late_clock(void)
{
    tx_time_set(0xFFFFFFF0u);
}

/* Retransmissions keep their times across the wrap of the tick counter. */
static void d090_tcp_across_the_wrap(void **state)
{
    unsigned profile, n;

    for (profile = 0; profile < 2; profile++) {
        use_rfc = (int)profile;
        establish_server();
        fw(do_late_clock);
        fw(do_send);
        expect_segment(ACK, 1, 1, 100);
        for (n = 0; n < 3; n++) {
            run_ms(profile ? 1110u << n : 1010);
            expect_segment(ACK, 1, 1, 100);
        }
        expect_silence();
        assert_true(tx_time_get() < 2000);
        segment(ACK, 1, 101, 60000, NULL, 0);
        disconnect_wait = 100;
        fw_start(0, do_disconnect);
        run_ms(1100);
        assert_int_equal(worker_busy[0], 0);
        assert_int_equal(status, NX_DISCONNECT_FAILED);
        close_board();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(d001_short_frames),
        tcp_test(d017_land),
        tcp_test(d022_d049_floods),
        tcp_test(d025_short_quotes),
        tcp_test(d046_options_and_reset),
        tcp_test(d058_cable_out),
        tcp_test(d059_last_ack_lost),
        tcp_test(d083_wrong_sizes),
        tcp_test(d084_exhaust),
        tcp_test(d086_release_taken),
        tcp_test(d087_scarce_packets),
        tcp_test(d090_tcp_across_the_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
