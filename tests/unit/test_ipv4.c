/*
 * IPv4: what input refuses and accepts, fragments both ways, raw packets,
 * routes, the services of instances and interfaces, and idleness.
 */
#include "net_fixture.h"
#include "nx_ip.h"
#include "tx_thread.h"

static uint8_t frame[1600];

/* A UDP datagram for port 7 of the board, in a frame; its length. */
static size_t datagram(uint32_t from, uint32_t to, const void *data, size_t length)
{
    uint8_t udp[1600];

    return put_ipv4(frame, from, to, 17, 1, 0, udp,
                    put_udp(udp, from, to, 9, 7, data, length));
}

static NX_UDP_SOCKET udp;
static ULONG got_length[64], got_count;
static UCHAR got_data[64][1600];

/* Collects what comes to port 7 until nothing came for a second. */
static void collect_body(void)
{
    NX_PACKET *packet;

    got_count = 0;
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 50),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
    while (nx_udp_socket_receive(&udp, &packet, 6000) == NX_SUCCESS) {
        ULONG length = 0;

        EXPECT(got_count < 64 && packet->nx_packet_length <= sizeof got_data[0], 1);
        if (got_count < 64)
            nx_packet_data_retrieve(packet, got_data[got_count], &length);
        got_length[got_count++] = length;
        nx_packet_release(packet);
    }
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
}

static void open_collector(ULONG payload)
{
    wire_open(payload, collect_body);
    wire.respond = wire_answer_arp;
    wire_pass_ms(10);
}

/* Silently refused: nothing arrives, nothing is said. */
static void close_refused(unsigned invalid)
{
    assert_int_equal(wire_count(0x0800, NULL), 0);
    assert_int_equal(got_count, 0);
    assert_int_equal(net.ip_a.nx_ip_invalid_packets, invalid);
    /* A good one still comes through. */
    wire_send_wait(frame, datagram(NET_B, NET_A, "good", 4));
    assert_int_equal(got_count, 1);
    wire_close();
    assert_int_equal(got_length[0], 4);
    assert_memory_equal(got_data[0], "good", 4);
}

/* --- lengths: D002, D009, D010, D011, D012 ----------------------------------------- */

static void d002_cut_headers(void **state)
{
    (void)state;
    for (ULONG payload = 128; payload <= 1536; payload += 1408) {
        open_collector(payload);
        datagram(NET_B, NET_A, "data", 4);
        for (size_t length = 15; length < 34; length++)
            wire_send_wait(frame, length);
        close_refused(19);
    }
}

static void d009_d010_d011_wrong_lengths(void **state)
{
    static const struct {
        uint8_t first;      /* version and header length */
        unsigned total;
    } cases[] = {
        {0x40, 32}, {0x41, 32}, {0x42, 32}, {0x43, 32}, {0x44, 32}, {0x4F, 32},  /* D009 */
        {0x45, 33}, {0x45, 1032}, {0x45, 0xFFFF},        /* D010 */
        {0x45, 0}, {0x45, 1}, {0x45, 19},                /* D011 */
        {0x05, 32}, {0x55, 32}, {0xF5, 32},              /* no version of IP */
    };

    (void)state;
    open_collector(256);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = datagram(NET_B, NET_A, "data", 4);

        frame[14] = cases[i].first;
        put16(frame + 16, cases[i].total);
        if (cases[i].first == 0x45)
            ipv4_resum(frame);
        wire_send_wait(frame, length);
    }
    close_refused(sizeof cases / sizeof cases[0]);
}

/* D012: what the link padded is not data. */
static void d012_padding_goes(void **state)
{
    (void)state;
    for (ULONG payload = 48; payload <= 1536; payload *= 6) {
        open_collector(payload);
        memset(frame, 0xA5, 60);
        assert_int_equal(datagram(NET_B, NET_A, "", 0), 42);
        wire_send_wait(frame, 60);
        memset(frame, 0xA5, 60);
        datagram(NET_B, NET_A, "abc", 3);
        wire_send_wait(frame, 60);
        wire_close();
        assert_int_equal(got_count, 2);
        assert_int_equal(got_length[0], 0);
        assert_int_equal(got_length[1], 3);
        assert_memory_equal(got_data[1], "abc", 3);
    }
}

static void bad_checksum(void **state)
{
    size_t length;

    (void)state;
    open_collector(256);
    for (unsigned at = 14; at < 34; at++) {
        length = datagram(NET_B, NET_A, "data", 4);
        frame[at] ^= 0x10;
        wire_send_wait(frame, length);
    }
    assert_int_equal(net.ip_a.nx_ip_receive_checksum_errors + net.ip_a.nx_ip_discards
                     [NX_DISCARD_IP_HEADER], 20);
    assert_true(net.ip_a.nx_ip_receive_checksum_errors >= 16);
    close_refused(20);
}

/* D004: our own address as the frame's source spares no check. */
static void d004_own_mac_is_checked(void **state)
{
    size_t length;

    (void)state;
    open_collector(256);
    wire_checker.off = 1;       /* it takes the frame for the board's */
    length = datagram(NET_B, NET_A, "data", 4);
    memcpy(frame + 6, wire.board_mac, 6);
    frame[24] ^= 1;
    wire_send_wait(frame, length);
    frame[24] ^= 1;
    frame[length - 1] ^= 1;     /* the datagram's sum */
    wire_send_wait(frame, length);
    assert_int_equal(udp.nx_udp_socket_checksum_errors, 1);
    close_refused(1);
}

/* --- addresses: D017 -------------------------------------------------------------------- */

static void d017_impossible_sources(void **state)
{
    static const uint32_t source[] = {
        NET_A, 0, IP_ADDRESS(127, 0, 0, 1), IP_ADDRESS(127, 9, 9, 9), IP_ADDRESS(224, 0, 0, 5),
        0xFFFFFFFF, IP_ADDRESS(10, 0, 0, 255), IP_ADDRESS(240, 0, 0, 1),
    };

    (void)state;
    open_collector(256);
    for (unsigned i = 0; i < sizeof source / sizeof source[0]; i++)
        wire_send_wait(frame, datagram(source[i], NET_A, "data", 4));
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_IP_ADDRESS],
                     sizeof source / sizeof source[0]);
    close_refused(0);
}

static void destinations(void **state)
{
    static const struct {
        uint32_t to;
        unsigned arrives;
    } cases[] = {
        {NET_A, 1}, {NET_C, 0}, {IP_ADDRESS(10, 0, 0, 255), 1}, {0xFFFFFFFF, 1},
        {IP_ADDRESS(127, 0, 0, 1), 0}, {IP_ADDRESS(224, 0, 0, 9), 0}, {0, 0},
        {IP_ADDRESS(10, 0, 1, 255), 0}, {IP_ADDRESS(224, 0, 0, 1), 1},
    };
    unsigned expected = 0;

    (void)state;
    open_collector(256);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire_send_wait(frame, datagram(NET_B, cases[i].to, "data", 4));
        expected += cases[i].arrives;
        assert_int_equal(got_count, expected);
    }
    /* A frame for another station is none of our business. */
    datagram(NET_B, NET_A, "data", 4);
    frame[0] = 0x02;
    frame[5] = 0x77;
    wire_send_wait(frame, 46);
    assert_int_equal(got_count, expected);
    wire_close();
}

/* --- options: D013, D014 -------------------------------------------------------------------- */

static size_t with_options(const uint8_t *option, size_t bytes)
{
    uint8_t data[64];
    size_t length, padded = (bytes + 3) / 4 * 4;

    memset(data, 0, sizeof data);
    memcpy(data, option, bytes);
    length = put_udp(data + padded, NET_B, NET_A, 9, 7, "data", 4);
    length = put_ipv4(frame, NET_B, NET_A, 17, 1, 0, data, padded + length);
    frame[14] = (uint8_t)(0x45 + padded / 4);
    ipv4_resum(frame);
    return length;
}

/* RFC 1122 3.3.6: a frame to all that holds a packet to us alone is refused. */
static void group_frames(void **state)
{
    static const struct {
        uint32_t to;
        unsigned delivered;
    } cases[] = {{NET_A, 0}, {0xFFFFFFFF, 1}, {0x0A0000FF, 1}};

    (void)state;
    for (ULONG payload = 48; payload <= 1536; payload *= 32) {
        for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            size_t length;

            open_collector(payload);
            length = datagram(NET_B, cases[i].to, "data", 4);
            memset(frame, 0xFF, 6);
            wire_send_wait(frame, length);
            assert_int_equal(got_count, cases[i].delivered);
            wire_close();
            assert_int_equal(wire_count(0x0800, NULL), 0);
        }
    }
}

/* RFC 1122 3.2.1.7: nothing leaves with TTL 0. */
static void ttl_zero_body(void)
{
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 0, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&udp, packet, IP_ADDRESS(255, 255, 255, 255), 9), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
}

static void ttl_zero(void **state)
{
    const uint8_t *sent = NULL;

    (void)state;
    wire_open(256, ttl_zero_body);
    wire_close();
    assert_int_equal(wire_count(0x0800, &sent), 1);
    assert_int_equal(sent[14 + 8], 1);
    assert_int_equal(net_sum(sent + 14, 20, 0), 0xFFFF);
}

static void d013_options(void **state)
{
    static const struct {
        uint8_t bytes[24];
        size_t length;
        unsigned arrives;
    } cases[] = {
        {{1, 1, 1, 0}, 4, 1},                       /* NOPs and the end */
        {{148, 4, 0, 0}, 4, 1},                     /* router alert */
        {{68, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 12, 1},    /* timestamp */
        {{68, 12, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 12, 1},  /* its pointer is nothing to us */
        {{68, 0, 5, 0}, 4, 0},                      /* length 0 */
        {{68, 1, 5, 0}, 4, 0},                      /* length 1 */
        {{68, 40, 5, 0}, 4, 0},                     /* beyond the header */
        {{1, 1, 1, 68}, 4, 0},                      /* kind without length */
        {{131, 7, 4, 1, 2, 3, 4, 0}, 8, 0},         /* loose source route */
        {{137, 7, 200, 1, 2, 3, 4, 0}, 8, 0},       /* strict source route */
        {{0, 131, 7, 4}, 4, 1},                     /* behind the end is nothing */
    };
    unsigned expected = 0;

    (void)state;
    for (ULONG payload = 80; payload <= 1536; payload += 1456) {
        expected = 0;
        open_collector(payload);
        for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            wire_send_wait(frame, with_options(cases[i].bytes, cases[i].length));
            expected += cases[i].arrives;
            assert_int_equal(got_count, expected);
        }
        assert_int_equal(wire_count(0x0800, NULL), 0);
        wire_close();
    }
}

/* Timestamp options of every length with pointers into, behind and far behind
 * them, in a header that ends with them: skipped. Any option of length 0, 1 or
 * more than there is: refused. */
static void d013_every_length(void **state)
{
    uint8_t option[40];

    (void)state;
    for (unsigned length = 3; length <= 40; length++) {
        open_collector(256);
        for (unsigned pointer = 0; pointer < 256; pointer += 51) {
            memset(option, 1, sizeof option);
            option[0] = 68;
            option[1] = (uint8_t)length;
            option[2] = (uint8_t)pointer;
            wire_send_wait(frame, with_options(option, (length + 3) / 4 * 4));
        }
        assert_int_equal(got_count, 6);
        assert_int_equal(wire_count(0x0800, NULL), 0);
        wire_close();
    }
    open_collector(256);
    for (unsigned kind = 2; kind < 256; kind++) {
        for (unsigned n = 0; n < 3; n++) {
            memset(option, 1, sizeof option);
            option[0] = (uint8_t)kind;
            option[1] = (uint8_t)(n < 2 ? n : 9);
            wire_send_wait(frame, with_options(option, 8));
        }
    }
    close_refused(3 * 254);
}

/* Two source routes with pointers out of bounds, in what would provoke an error:
 * there is none, and nothing of them is copied. */
static void d014_source_routes(void **state)
{
    static const uint8_t routes[2][16] = {
        {131, 7, 200, 1, 2, 3, 4, 131, 7, 255, 9, 9, 9, 9, 0, 0},
        {137, 7, 8, 1, 2, 3, 4, 137, 3, 40, 0, 0, 0, 0, 0, 0},
    };

    (void)state;
    open_collector(256);
    for (unsigned i = 0; i < 2; i++) {
        size_t length = with_options(routes[i], 16);

        put16(frame + 14 + 36 + 2, 9999);       /* a port that nobody has */
        put16(frame + 14 + 36 + 6, 0);
        wire_send_wait(frame, length);
    }
    close_refused(2);
}

/* --- an interface without address: D016 ------------------------------------------------------ */

static void no_address_body(void)
{
    EXPECT(nx_ip_address_set(&net.ip_a, 0, 0), NX_SUCCESS);
    collect_body();
}

/* A client without address hears datagrams to its port, at whatever address, but
 * none that end before the port does. */
static void d016_dhcp_peek(void **state)
{
    uint8_t bytes[64];
    size_t length;

    (void)state;
    wire_open(256, no_address_body);
    wire_pass_ms(10);
    length = put_udp(bytes, NET_B, NET_C, 67, 68, "offer", 5);
    for (size_t cut = 0; cut < length; cut++) {
        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_C, 17, 1, 0, bytes, cut));
        assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_IP_ADDRESS], cut < 4 ? cut + 1 : 4);
    }
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_UDP_HEADER], length - 4);
    assert_int_equal(net.ip_a.nx_ip_udp_no_port_for_delivery, 0);
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_C, 17, 1, 0, bytes, length));
    assert_int_equal(net.ip_a.nx_ip_udp_no_port_for_delivery, 1);
    assert_int_equal(wire_count(0x0800, NULL), 0);
    wire_close();
}

/* --- unknown protocols: D018 -------------------------------------------------------------------- */

static void d018_unknown_protocol(void **state)
{
    uint8_t inner[28] = {0x45, 0, 0xFF, 0xFF};
    const uint8_t *reply = NULL;
    size_t length;

    (void)state;
    open_collector(256);
    length = put_ipv4(frame, NET_B, NET_A, 4, 1, 0, inner, sizeof inner);
    wire_send_wait(frame, length);
    assert_int_equal(wire_count(0x0800, &reply), 1);
    assert_int_equal(reply[23], 1);             /* ICMP */
    assert_int_equal(reply[34], 3);             /* unreachable */
    assert_int_equal(reply[35], 2);             /* protocol */
    assert_memory_equal(reply + 42, frame + 14, 20);
    assert_memory_equal(reply + 62, inner, 8);
    assert_int_equal(get16(reply + 16), 20 + 8 + 28);
    assert_int_equal(net_sum(reply + 34, 36, 0), 0xFFFF);
    /* Not to a broadcast. */
    length = put_ipv4(frame, NET_B, 0xFFFFFFFF, 4, 1, 0, inner, sizeof inner);
    wire_send_wait(frame, length);
    assert_int_equal(wire_count(0x0800, NULL), 1);
    wire_close();
}

/* --- fragments in ----------------------------------------------------------------------------------- */

#define MF 0x2000
static uint8_t whole[4000];
static size_t whole_length;

static void make_whole(size_t data_length)
{
    uint8_t data[4000];

    for (size_t i = 0; i < data_length; i++)
        data[i] = (uint8_t)(i * 13 + (i >> 7));
    whole_length = put_udp(whole, NET_B, NET_A, 9, 7, data, data_length);
}

static void send_fragment(unsigned id, size_t from, size_t to, int more)
{
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, id,
                                   (unsigned)(from / 8) | (more ? MF : 0), whole + from,
                                   to - from));
}

static void reassembly_orders(void **state)
{
    static const unsigned order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                         {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const size_t cut[4] = {0, 400, 1000, 1400};

    (void)state;
    make_whole(1392);
    for (ULONG payload = 128; payload <= 1536; payload += 1408) {
        open_collector(payload);
        for (unsigned i = 0; i < 6; i++) {
            for (unsigned k = 0; k < 3; k++) {
                unsigned part = order[i][k];

                assert_int_equal(got_count, i);
                send_fragment(100 + i, cut[part], cut[part + 1], part < 2);
            }
            assert_int_equal(got_count, i + 1);
        }
        wire_close();
        for (unsigned i = 0; i < 6; i++) {
            assert_int_equal(got_length[i], 1392);
            assert_memory_equal(got_data[i], whole + 8, 1392);
        }
        assert_int_equal(net.ip_a.nx_ip_packets_reassembled, 6);
    }
}

/* Two datagrams at once, told apart by what RFC 791 says: here the number. */
static void reassembly_interleaved(void **state)
{
    (void)state;
    make_whole(792);
    open_collector(256);
    send_fragment(1, 0, 400, 1);
    send_fragment(2, 400, 800, 0);
    send_fragment(2, 0, 400, 1);
    assert_int_equal(got_count, 1);
    send_fragment(1, 400, 800, 0);
    assert_int_equal(got_count, 2);
    wire_close();
}

/* An inner datagram that says it is longer than the outer one, in pieces: it is
 * of no protocol that we speak, and released once. */
static void d018_ip_in_ip_fragments(void **state)
{
    uint8_t inner[48] = {0x45, 0, 0xFF, 0xFF};
    const uint8_t *reply = NULL;

    (void)state;
    for (ULONG payload = 80; payload <= 1536; payload += 1456) {
        open_collector(payload);
        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 4, 7, 3, inner + 24, 24));
        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 4, 7, MF, inner, 24));
        assert_int_equal(net.ip_a.nx_ip_packets_reassembled, 1);
        assert_int_equal(wire_count(0x0800, &reply), 1);
        assert_int_equal(get16(reply + 34), 0x0302);    /* protocol unreachable */
        wire_close();
    }
}

/* D020: parts that cannot be; D019: beyond 64 KiB. */
static void d019_d020_malformed_fragments(void **state)
{
    (void)state;
    make_whole(792);
    open_collector(256);
    send_fragment(1, 0, 401, 1);            /* not whole blocks */
    send_fragment(2, 0, 0, 1);              /* nothing */
    send_fragment(3, 400, 400, 0);
    put_ipv4(frame, NET_B, NET_A, 17, 4, 8189, whole, 800);
    wire_send_wait(frame, 834);
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_FRAGMENT], 4);
    assert_null(net.ip_a.nx_ip_fragment_assembly_head);
    /* It takes a datagram with it of which there was hope. */
    send_fragment(5, 0, 400, 1);
    assert_non_null(net.ip_a.nx_ip_fragment_assembly_head);
    put_ipv4(frame, NET_B, NET_A, 17, 5, 8189, whole, 800);
    wire_send_wait(frame, 834);
    assert_null(net.ip_a.nx_ip_fragment_assembly_head);
    assert_int_equal(got_count, 0);
    wire_close();
}

/* D021: overlaps condemn the datagram, repetitions do not. */
static void d021_overlapping_fragments(void **state)
{
    static const struct {
        size_t part[3][2];
        int more[3];
        unsigned count, arrives;
    } cases[] = {
        {{{0, 400}, {0, 400}, {400, 800}}, {1, 1, 0}, 3, 1},     /* the first twice */
        {{{400, 800}, {400, 800}, {0, 400}}, {0, 0, 1}, 3, 1},   /* the last twice */
        {{{0, 400}, {200, 600}}, {1, 1}, 2, 0},
        {{{0, 400}, {0, 200}}, {1, 1}, 2, 0},                    /* same start, other end */
        {{{200, 600}, {0, 400}}, {1, 1}, 2, 0},
        {{{0, 800}, {200, 400}}, {1, 1}, 2, 0},                  /* inside: teardrop */
        {{{400, 600}, {400, 800}}, {0, 0}, 2, 0},                /* two ends */
        {{{400, 600}, {600, 800}}, {0, 0}, 2, 0},                /* data behind the end */
        {{{600, 800}, {400, 600}}, {1, 0}, 2, 0},
    };

    (void)state;
    make_whole(792);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        open_collector(1536);
        for (unsigned k = 0; k < cases[i].count; k++)
            send_fragment(9, cases[i].part[k][0], cases[i].part[k][1], cases[i].more[k]);
        assert_int_equal(got_count, cases[i].arrives);
        assert_null(net.ip_a.nx_ip_fragment_assembly_head);
        assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 0);
        wire_close();
    }
}

/* D022: a flood of first fragments is bounded, expires, and says so. */
static void fragment_flood(void **state)
{
    unsigned limit = NET_PACKETS / 2;

    (void)state;
    make_whole(792);
    open_collector(1536);
    for (unsigned id = 0; id < 500; id++)
        send_fragment(id, 0, 400, 1);
    assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, limit);
    assert_int_equal(net.pool_a.nx_packet_pool_available, NET_PACKETS - limit);
    wire_send_wait(frame, datagram(NET_B, NET_A, "alive", 5));
    assert_int_equal(got_count, 1);
    assert_int_equal(wire_count(0x0800, NULL), 0);
    wire_pass_ms(16000);
    assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 0);
    assert_int_equal(net.pool_a.nx_packet_pool_available, NET_PACKETS);
    assert_true(wire_count(0x0800, NULL) > 0);
    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *sent = wire.frame[i].bytes;

        if (get16(sent + 12) != 0x0800)
            continue;
        assert_int_equal(sent[34], 11);     /* time exceeded */
        assert_int_equal(sent[35], 1);      /* in reassembly */
    }
    wire_close();
}

static void lost_first_fragment(void **state)
{
    (void)state;
    make_whole(792);
    open_collector(1536);
    send_fragment(1, 400, 800, 0);
    wire_pass_ms(16000);
    assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 0);
    assert_int_equal(wire_count(0x0800, NULL), 0);
    assert_int_equal(net.ip_a.nx_ip_reassembly_failures, 1);
    wire_close();
}

/* --- fragments out -------------------------------------------------------------------------------------- */

/* The documented time, and with the RFC profile the minute of RFC 1122 3.3.2. */
static void fragments_body(void)
{
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    tx_thread_sleep(10000);
}

static void reassembly_time(void **state)
{
    static const struct {
        UINT rfc;
        unsigned seconds;
    } cases[] = {{NX_FALSE, NX_IPV4_MAX_REASSEMBLY_TIME}, {NX_TRUE, 60}};
    const uint8_t *reply = NULL;

    (void)state;
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire_open(256, fragments_body);
        wire.respond = wire_answer_arp;
        wire_pass_ms(10);
        net.ip_a.nx_ip_tcp_profile_rfc = cases[i].rfc;
        make_whole(200);
        send_fragment(1, 0, 80, 1);
        wire_pass_ms((cases[i].seconds - 2) * 1000);
        assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 1);
        assert_int_equal(wire_count(0x0800, NULL), 0);
        wire_pass_ms(3000);
        assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 0);
        assert_int_equal(wire_count(0x0800, &reply), 1);
        assert_int_equal(reply[34], 11);
        assert_int_equal(reply[35], 1);
        wire_close();
    }
}

/* Every fragment ends within 65535 bytes, but the first one's header is longer. */
static NX_PACKET_POOL large_pool;
static UCHAR large_memory[128 * 2048];

static void large_pool_body(void)
{
    NX_PACKET_POOL *own = net.ip_a.nx_ip_default_packet_pool;

    EXPECT(nx_packet_pool_create(&large_pool, "large", 1536, large_memory, sizeof large_memory),
           NX_SUCCESS);
    net.ip_a.nx_ip_default_packet_pool = &large_pool;
    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    tx_thread_sleep(200);
    EXPECT(large_pool.nx_packet_pool_available, large_pool.nx_packet_pool_total);
    EXPECT(nx_packet_pool_delete(&large_pool), NX_SUCCESS);
    net.ip_a.nx_ip_default_packet_pool = own;
}

static void reassembled_too_long(void **state)
{
    static uint8_t data[1480];
    size_t length;

    (void)state;
    wire_open(1536, large_pool_body);
    wire_pass_ms(10);
    memset(data, 1, 40);    /* no operation, 40 times: a header of 60 bytes */
    length = put_ipv4(frame, NET_B, NET_A, 17, 5, 0x2000, data, 40 + 1440);
    frame[14] = 0x4F;
    ipv4_resum(frame);
    wire_send_wait(frame, length);
    for (unsigned at = 1440; at < 65515; at += 1480) {
        unsigned end = at + 1480 < 65515 ? at + 1480 : 65515;

        wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 5,
                                       at / 8 | (end < 65515 ? 0x2000 : 0), data, end - at));
    }
    assert_int_equal(net.ip_a.nx_ip_total_fragments_received, 45);
    assert_int_equal(net.ip_a.nx_ip_packets_reassembled, 0);
    assert_int_equal(net.ip_a.nx_ip_reassembly_failures, 1);
    wire_close();
}

/* An interface whose MTU holds no fragment drops what is larger. */
static void tiny_mtu_body(void)
{
    NX_PACKET *packet;

    EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
    for (ULONG mtu = 20; mtu <= 28; mtu += 8) {
        EXPECT(nx_ip_interface_mtu_set(&net.ip_a, 0, mtu), NX_SUCCESS);
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, "12345678", 8, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_udp_socket_send(&udp, packet, IP_ADDRESS(255, 255, 255, 255), 9), NX_SUCCESS);
        EXPECT(net.ip_a.nx_ip_send_packets_dropped, 1);
    }
    EXPECT(net.ip_a.nx_ip_total_fragments_sent, 2);
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
}

static void tiny_mtu(void **state)
{
    (void)state;
    wire_open(256, tiny_mtu_body);
    wire_close();
    assert_int_equal(wire_count(0x0800, NULL), 2);
}

static void fragments_out_body(void)
{
    static UCHAR data[4000];
    NX_PACKET *packet;

    for (unsigned i = 0; i < sizeof data; i++)
        data[i] = (UCHAR)(i * 13 + (i >> 7));
    EXPECT(nx_udp_socket_create(&net.ip_a, &udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 50),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&udp, 7, NX_NO_WAIT), NX_SUCCESS);
    /* Without fragmentation it is lost, and the sender does not hear (NX32). */
    for (unsigned i = 0; i < 2; i++) {
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, data, 3500, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_udp_socket_send(&udp, packet, NET_B, 9), NX_SUCCESS);
        tx_thread_sleep(2);
        EXPECT(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
        EXPECT(net.ip_a.nx_ip_fragment_failures, 1);
        EXPECT(nx_ip_fragment_enable(&net.ip_a), NX_SUCCESS);
    }
    EXPECT(nx_udp_socket_unbind(&udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&udp), NX_SUCCESS);
}

static void fragments_out(void **state)
{
    uint8_t joined[4000];
    size_t reached = 0;

    (void)state;
    for (ULONG payload = 300; payload <= 1536; payload += 1236) {
        reached = 0;
        wire_open(payload, fragments_out_body);
        wire.respond = wire_answer_arp;
        wire_close();
        for (unsigned i = 0; i < wire.count; i++) {
            const uint8_t *sent = wire.frame[i].bytes;
            unsigned field = get16(sent + 20);
            size_t bytes = get16(sent + 16) - 20;

            if (get16(sent + 12) != 0x0800)
                continue;
            assert_int_equal(net_sum(sent + 14, 20, 0), 0xFFFF);
            assert_true(wire.frame[i].length <= 1514);
            assert_int_equal((field & 0x1FFF) * 8, reached);
            memcpy(joined + reached, sent + 34, bytes);
            reached += bytes;
            assert_int_equal((field & MF) != 0, reached < 3508);
        }
        assert_int_equal(reached, 3508);
        for (unsigned i = 0; i < 3500; i++)
            assert_int_equal(joined[8 + i], (uint8_t)(i * 13 + (i >> 7)));
        assert_int_equal(net.ip_a.nx_ip_total_fragments_sent, 3);
    }
}

/* --- raw packets ---------------------------------------------------------------------------------------- */

static void raw_body(void)
{
    NX_PACKET *packet;
    NXD_ADDRESS to = {.nxd_ip_version = 4, .nxd_ip_address.v4 = NET_B};
    CHAR data[16];
    ULONG length;

    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_IP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "raw", 3, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_send(&net.ip_a, packet, NET_B, NX_IP_NORMAL), NX_NOT_ENABLED);
    EXPECT(nx_ip_raw_packet_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_enable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_send(&net.ip_a, packet, IP_ADDRESS(99, 0, 0, 1), NX_IP_NORMAL),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_raw_packet_send(&net.ip_a, packet, NET_B, 0x01000000), NX_OPTION_ERROR);
    EXPECT(nx_ip_raw_packet_send(&net.ip_a, packet, NET_B, NX_IP_NORMAL), NX_SUCCESS);
    EXPECT(packet, NX_NULL);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, 10), NX_SUCCESS);
    EXPECT(nx_packet_data_retrieve(packet, data, &length), NX_SUCCESS);
    EXPECT(length, 3);
    EXPECT(memcmp(data, "raw", 3), 0);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, 5), NX_NO_PACKET);
    EXPECT(nx_ip_raw_receive_queue_max_set(&net.ip_b, 2), NX_SUCCESS);
    for (unsigned i = 0; i < 4; i++) {
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_IP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, &"0123"[i], 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nxd_ip_raw_packet_send(&net.ip_a, packet, &to, 200, 3, NX_IP_NORMAL), NX_SUCCESS);
    }
    tx_thread_sleep(2);
    EXPECT(net.ip_b.nx_ip_raw_received_packet_count, 2);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(packet->nx_packet_prepend_ptr[0], '2');
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_disable(&net.ip_b), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, NX_NO_WAIT), NX_NOT_ENABLED);
}

static void raw(void **state)
{
    (void)state;
    net_run_ram(256, raw_body, NULL);
}

/* A limit that shrinks drops what is too much; who waits learns that it is over. */
static void raw_waiter(void)
{
    NX_PACKET *packet;

    tx_thread_sleep(2);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, NX_WAIT_FOREVER), NX_NOT_ENABLED);
    mark("woken");
}

static void raw_limits_body(void)
{
    NX_PACKET *packet;

    EXPECT(nx_ip_raw_packet_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nx_ip_raw_packet_enable(&net.ip_b), NX_SUCCESS);
    for (unsigned i = 0; i < 5; i++) {
        EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_IP_PACKET, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, &"01234"[i], 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
        EXPECT(nx_ip_raw_packet_send(&net.ip_a, packet, NET_B, NX_IP_NORMAL), NX_SUCCESS);
    }
    tx_thread_sleep(1);
    EXPECT(net.ip_b.nx_ip_raw_received_packet_count, 5);
    EXPECT(nx_ip_raw_receive_queue_max_set(&net.ip_b, 1), NX_SUCCESS);
    EXPECT(net.ip_b.nx_ip_raw_received_packet_count, 1);
    EXPECT(net.ip_b.nx_ip_discards[NX_DISCARD_RAW_QUEUE], 4);
    EXPECT(nx_ip_raw_packet_receive(&net.ip_b, &packet, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(packet->nx_packet_prepend_ptr[0], '4');
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    tx_thread_sleep(5);
    EXPECT(nx_ip_raw_packet_disable(&net.ip_b), NX_SUCCESS);
    tx_thread_sleep(1);
}

static void raw_limits(void **state)
{
    (void)state;
    net_run_ram(256, raw_limits_body, raw_waiter);
    assert_string_equal(pb_test_log, "woken");
}

/* --- services of instances ---------------------------------------------------------------------------------- */

static int address_changes;

static void on_address(NX_IP *ip, VOID *info)
{
    EXPECT(ip, &net.ip_a);
    EXPECT(info, &address_changes);
    address_changes++;
}

static void addresses_body(void)
{
    NX_IP *ip = &net.ip_a;
    ULONG address, mask, mtu, msw, lsw;
    CHAR *name;

    EXPECT(nx_ip_address_get(ip, &address, &mask), NX_SUCCESS);
    EXPECT(address, NET_A);
    EXPECT(mask, NET_MASK);
    EXPECT(nx_ip_interface_address_get(ip, 1, &address, &mask), NX_SUCCESS);
    EXPECT(address, IP_ADDRESS(127, 0, 0, 1));
    EXPECT(nx_ip_interface_address_get(ip, 2, &address, &mask), NX_INVALID_INTERFACE);
    EXPECT(nx_ip_interface_info_get(ip, 0, &name, &address, &mask, &mtu, &msw, &lsw), NX_SUCCESS);
    EXPECT(mtu, 1500);
    EXPECT(msw, 0x0011);
    EXPECT(lsw, 0x22334456);
    EXPECT(nx_ip_interface_info_get(ip, 0, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_ip_gateway_address_get(ip, &address), NX_NOT_FOUND);
    EXPECT(nx_ip_gateway_address_set(ip, 0), NX_IP_ADDRESS_ERROR);      /* NX08 */
    EXPECT(nx_ip_gateway_address_set(ip, IP_ADDRESS(10, 0, 1, 1)), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_gateway_address_set(ip, NET_B), NX_SUCCESS);
    EXPECT(nx_ip_gateway_address_get(ip, &address), NX_SUCCESS);
    EXPECT(address, NET_B);
    EXPECT(nx_ip_gateway_address_clear(ip), NX_SUCCESS);
    EXPECT(nx_ip_gateway_address_get(ip, &address), NX_NOT_FOUND);
    address_changes = 0;
    EXPECT(nx_ip_address_change_notify(ip, on_address, &address_changes), NX_SUCCESS);
    EXPECT(nx_ip_address_set(ip, NET_A, NET_MASK), NX_SUCCESS);
    EXPECT(address_changes, 0);
    EXPECT(nx_ip_address_set(ip, IP_ADDRESS(10, 0, 0, 9), NET_MASK), NX_SUCCESS);
    EXPECT(address_changes, 1);
    EXPECT(ip->nx_ip_address, IP_ADDRESS(10, 0, 0, 9));
    EXPECT(ip->nx_ip_network, IP_ADDRESS(10, 0, 0, 0));
    EXPECT(nx_ip_address_set(ip, IP_ADDRESS(224, 0, 0, 9), NET_MASK), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_static_route_add(ip, 0, 0, NET_B), NX_NOT_SUPPORTED);
    EXPECT(nx_ip_interface_attach(ip, "x", NET_C, NET_MASK, _nx_ram_network_driver),
           NX_NO_MORE_ENTRIES);
    EXPECT(nx_ip_interface_attach(ip, "x", IP_ADDRESS(10, 0, 0, 9), NET_MASK,
                                  _nx_ram_network_driver),
           NX_DUPLICATED_ENTRY);
}

static void addresses(void **state)
{
    (void)state;
    net_run_ram(256, addresses_body, NULL);
}

/* NX07: polled each tick for all bits; failure stores what there is. */
static void status_body(void)
{
    ULONG bits, begin = tx_time_get(), value;
    NX_IP *ip = &net.ip_a;

    EXPECT(nx_ip_status_check(ip, NX_IP_LINK_ENABLED | NX_IP_ARP_ENABLED | NX_IP_UDP_ENABLED,
                              &bits, NX_NO_WAIT),
           NX_SUCCESS);
    EXPECT(nx_ip_status_check(ip, NX_IP_IGMP_ENABLED | NX_IP_LINK_ENABLED, &bits, 20),
           NX_NOT_SUCCESSFUL);
    EXPECT(tx_time_get() - begin, 20);
    EXPECT(bits, NX_IP_INITIALIZE_DONE | NX_IP_ADDRESS_RESOLVED | NX_IP_LINK_ENABLED |
                     NX_IP_ARP_ENABLED | NX_IP_UDP_ENABLED | NX_IP_RARP_COMPLETE |
                     NX_IP_INTERFACE_LINK_ENABLED);
    EXPECT(nx_ip_status_check(ip, 0, &bits, 20), NX_OPTION_ERROR);
    EXPECT(nx_ip_status_check(ip, 0x8000, &bits, 20), NX_OPTION_ERROR);
    EXPECT(nx_ip_interface_status_check(ip, 3, NX_IP_LINK_ENABLED, &bits, 20),
           NX_INVALID_INTERFACE);
    EXPECT(nx_ip_driver_direct_command(ip, NX_LINK_GET_STATUS, &value), NX_SUCCESS);
    EXPECT(value, NX_TRUE);
    EXPECT(nx_ip_driver_direct_command(ip, NX_LINK_DISABLE, &value), NX_SUCCESS);
    EXPECT(nx_ip_status_check(ip, NX_IP_LINK_ENABLED, &bits, NX_NO_WAIT), NX_NOT_SUCCESSFUL);
    EXPECT(nx_ip_driver_direct_command(ip, NX_LINK_ENABLE, &value), NX_SUCCESS);
    EXPECT(nx_ip_driver_direct_command(ip, NX_LINK_USER_COMMAND, &value), NX_UNHANDLED_COMMAND);
}

static void status(void **state)
{
    (void)state;
    net_run_ram(256, status_body, NULL);
}

static void create_and_delete_body(void)
{
    static NX_IP ip;
    static UCHAR stack[2048], arp[512];
    ULONG bits;
    NX_UDP_SOCKET *socket = &udp;

    memset(&ip, 0, sizeof ip);
    EXPECT(nx_ip_create(NX_NULL, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack,
                        sizeof stack, 1),
           NX_PTR_ERROR);
    EXPECT(nx_ip_create(&net.ip_a, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver,
                        stack, sizeof stack, 1),
           NX_PTR_ERROR);
    EXPECT(nx_ip_create(&ip, "c", IP_ADDRESS(224, 0, 0, 1), NET_MASK, &net.pool_a,
                        _nx_ram_network_driver, stack, sizeof stack, 1),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_create(&ip, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack, 10,
                        1),
           NX_SIZE_ERROR);
    EXPECT(nx_ip_create(&ip, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack,
                        sizeof stack, TX_MAX_PRIORITIES),
           NX_OPTION_ERROR);
    for (unsigned i = 0; i < 20; i++) {
        NX_PACKET *response;

        EXPECT(nx_ip_create(&ip, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack,
                            sizeof stack, 1),
               NX_SUCCESS);
        EXPECT(_nx_ip_created_count, 3);
        EXPECT(nx_arp_enable(&ip, arp, sizeof arp), NX_SUCCESS);
        EXPECT(nx_icmp_enable(&ip), NX_SUCCESS);
        EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
        EXPECT(nx_ip_status_check(&ip, NX_IP_LINK_ENABLED, &bits, 10), NX_SUCCESS);
        EXPECT(nx_icmp_ping(&net.ip_b, NET_C, "x", 1, &response, 10), NX_SUCCESS);
        nx_packet_release(response);
        EXPECT(nx_udp_socket_create(&ip, socket, "u", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 5),
               NX_SUCCESS);
        EXPECT(nx_ip_delete(&ip), NX_SOCKETS_BOUND);
        EXPECT(nx_udp_socket_delete(socket), NX_SUCCESS);
        /* A packet waits for an answer that will not come. */
        EXPECT(nx_icmp_ping(&ip, IP_ADDRESS(10, 0, 0, 77), "x", 1, &response, NX_NO_WAIT),
               NX_NO_RESPONSE);
        EXPECT(nx_ip_delete(&ip), NX_SUCCESS);
        EXPECT(nx_ip_delete(&ip), NX_PTR_ERROR);
        EXPECT(_nx_ip_created_count, 2);
        EXPECT(net.pool_a.nx_packet_pool_available, net.pool_a.nx_packet_pool_total);
    }
}

static void create_and_delete(void **state)
{
    (void)state;
    net_run_ram(256, create_and_delete_body, NULL);
}

/* NX01: the stack must be initialised first, after every power-on. */
static void define_uninitialised(void *memory)
{
    static NX_IP ip;
    static UCHAR stack[2048];

    (void)memory;
    EXPECT(nx_packet_pool_create(&net.pool_a, "a", 256, net.memory_a, 4096), NX_SUCCESS);
    EXPECT(nx_ip_create(&ip, "c", NET_C, NET_MASK, &net.pool_a, _nx_ram_network_driver, stack,
                        sizeof stack, 1),
           NX_NOT_IMPLEMENTED);
    pb_test_stop(0);
}

static void uninitialised(void **state)
{
    struct pb_test result;

    (void)state;
    net_prepare(256, NULL, NULL);
    result = pb_test_run(define_uninitialised, PB_S(1));
    assert_int_equal(result.end, PB_END_STOPPED);
}

/* The boot argument "tcp" chooses the profile of instances to come, and
 * "tcp-congestion" what is in it. */
static UINT profile_of(const char *name, const char *argument)
{
    const struct pb_world_options options = {.seed = 1};
    const struct pb_board_options board_options = {.watched = 1};
    struct pb_error error;
    struct pb_world *world = pb_world_create(&options, &error);
    struct pb_board *board = pb_board_create(world, "dut", &board_options, &error);

    net_prepare(256, sleep_1s, NULL);
    pb_test_define_function = net_define_ram;
    assert_int_equal(pb_board_link_image(board, &pb_image, &error), 0);
    if (argument != NULL)
        assert_int_equal(pb_board_argument(board, name, argument, SIZE_MAX), 0);
    pb_board_power_on(board);
    assert_int_equal(pb_world_run(world, PB_S(10)), PB_END_STOPPED);
    pb_world_destroy(world);
    return net.ip_a.nx_ip_tcp_profile_rfc;
}

static void profiles(void **state)
{
    (void)state;
    assert_int_equal(profile_of(NULL, NULL), 0);
    assert_int_equal(net.ip_a.nx_ip_tcp_private.newreno, 0);
    assert_int_equal(profile_of("tcp", "rfc"), 1);
    assert_int_equal(profile_of("tcp", "interface"), 0);
    profile_of("tcp-congestion", "newreno");
    assert_int_equal(net.ip_a.nx_ip_tcp_private.newreno, 1);
    profile_of("tcp-congestion", "cubic");
    assert_int_equal(net.ip_a.nx_ip_tcp_private.newreno, 0);
}

/* --- noise ------------------------------------------------------------------------------------------------------------ */

static uint32_t noise_state;

static uint32_t noise(uint32_t limit)
{
    noise_state = noise_state * 1664525 + 1013904223;
    return (noise_state >> 8) % limit;
}

/* A frame of some kind, nearly right: a few bytes of it are not. */
static size_t noisy_frame(void)
{
    static const uint8_t protocols[] = {1, 2, 4, 6, 17, 17, 17, 50};
    static const uint16_t fragments[] = {0, 0, 0, 0x2000, 0x2001, 10, 0x4000, 0x3FFF};
    uint8_t data[1480];
    size_t length = noise(8) == 0 ? noise(1480) : noise(100);
    uint32_t to = noise(4) == 0 ? 0xFFFFFFFF : NET_A;

    if (noise(3) == 0)
        length = 80;    /* so that fragments meet */
    for (size_t i = 0; i < length; i++)
        data[i] = (uint8_t)noise(256);
    if (noise(6) == 0)
        return put_arp(frame, 1 + noise(2), wire_mac, NET_B + noise(3), NET_A);
    if (length >= 8 && noise(2) == 0)
        put_udp(data, NET_B, to, 9, 7, "", 0);
    length = put_ipv4(frame, NET_B, to, protocols[noise(8)], noise(4), fragments[noise(8)], data,
                      length);
    if (noise(4) == 0) {
        frame[14] = (uint8_t)(0x45 + noise(11));
        ipv4_resum(frame);
    }
    return length;
}

static void survives_noise(void **state)
{
    (void)state;
    for (ULONG payload = 128; payload <= 1536; payload += 1408) {
        noise_state = payload;
        open_collector(payload);
        wire.respond = NULL;
        for (unsigned i = 0; i < 20000; i++) {
            size_t length = noisy_frame();

            for (unsigned k = noise(4); k > 0; k--)
                frame[12 + noise((uint32_t)length - 12)] ^= (uint8_t)(1u << noise(8));
            if (noise(5) == 0)
                length = 14 + noise((uint32_t)length - 13);
            wire_send(frame, length);
            if (noise(16) == 0)
                wire_pass_ms(noise(40));
            got_count = 0;
            wire.count = 0;
        }
        wire_pass_ms(20000);
        assert_int_equal(net.ip_a.nx_ip_fragment_packet_count, 0);
        assert_true(net.ip_a.nx_ip_total_packets_received > 10000);
        assert_true(net.ip_a.nx_ip_invalid_packets > 1000);
        assert_true(net.ip_a.nx_ip_packets_reassembled > 0);
        /* By now the collector has left: what it found in the end counts. */
        wire_close();
    }
}

/* --- idleness ---------------------------------------------------------------------------------------------------- */

/* A stack without work is not woken: not in 30 days. */
static void idle_body(void)
{
    NX_PACKET *response;
    ULONG runs_a, runs_b;

    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), NX_SUCCESS);
    nx_packet_release(response);
    tx_thread_sleep(500);
    runs_a = net.ip_a.nx_ip_thread.tx_thread_run_count;
    runs_b = net.ip_b.nx_ip_thread.tx_thread_run_count;
    tx_thread_sleep(30u * 24 * 3600 * 100);
    EXPECT(net.ip_a.nx_ip_thread.tx_thread_run_count, runs_a);
    EXPECT(net.ip_b.nx_ip_thread.tx_thread_run_count, runs_b);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, 10), NX_SUCCESS);
    nx_packet_release(response);
}

static void idle(void **state)
{
    struct pb_test result;

    (void)state;
    net_prepare(256, idle_body, NULL);
    result = pb_test_run(net_define_ram, PB_S(31ull * 24 * 3600));
    assert_int_equal(result.end, PB_END_STOPPED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(d002_cut_headers),          net_test(d009_d010_d011_wrong_lengths),
        net_test(d012_padding_goes),         net_test(bad_checksum),
        net_test(d004_own_mac_is_checked),   net_test(d017_impossible_sources),
        net_test(d013_every_length), net_test(d014_source_routes),
        net_test(d016_dhcp_peek), net_test(d018_ip_in_ip_fragments),
        net_test(destinations),         net_test(d013_options),
        net_test(d018_unknown_protocol),     net_test(reassembly_orders),
        net_test(reassembly_interleaved), net_test(d019_d020_malformed_fragments),
        net_test(d021_overlapping_fragments), net_test(fragment_flood),
        net_test(lost_first_fragment),  net_test(fragments_out),
        net_test(reassembly_time),
        net_test(reassembled_too_long), net_test(tiny_mtu),
        net_test(group_frames),         net_test(ttl_zero),
        net_test(raw),                  net_test(raw_limits),
        net_test(addresses),
        net_test(status),               net_test(create_and_delete),
        net_test(uninitialised),        net_test(profiles),
        net_test(survives_noise),
        net_test(idle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
