/*
 * What the services of the kind info_get say, compared with what an observer of
 * the link counts by itself while one connection, datagrams, pings, groups and
 * spoiled frames pass.
 */
#include "tcp_fixture.h"

#define GROUP      0xE0010203u
#define UDP_PORT   9
#define PROTOCOLS  256

/* What the observer counts, of frames from the peer and from the board. */
static struct tally {
    ULONG arp[3];                       /* by operation */
    ULONG packets, bytes;               /* of IPv4, without the header */
    ULONG bad_headers;
    ULONG of[PROTOCOLS], text[PROTOCOLS];       /* good headers; bytes behind that of TCP, UDP */
    ULONG spoiled[PROTOCOLS];           /* their checksums do not hold */
    ULONG echo[2];                      /* requests, replies */
    ULONG reports, queries;
} seen_from[2];

static ULONG highest_seq, resent;       /* of the board's text */

static void count_transport(struct tally *tally, const uint8_t *ip, size_t length)
{
    const uint8_t *data = ip + 20;
    const uint8_t protocol = ip[9];
    uint8_t pseudo[12] = {0};
    uint32_t sum = 0;

    memcpy(pseudo, ip + 12, 8);
    pseudo[9] = protocol;
    put16(pseudo + 10, (uint32_t)length);
    if (protocol == 6 || protocol == 17)
        sum = sum16(pseudo, sizeof(pseudo), 0);
    if (sum16(data, length, sum) != 0xFFFF) {
        tally->spoiled[protocol]++;
        return;
    }
    tally->text[protocol] += (ULONG)length - (protocol == 6 ? data[12] / 16 * 4u : 8);
    tally->echo[0] += protocol == 1 && data[0] == 8;
    tally->echo[1] += protocol == 1 && data[0] == 0;
    tally->reports += protocol == 2 && (data[0] == 0x12 || data[0] == 0x16);
    tally->queries += protocol == 2 && data[0] == 0x11;
    if (protocol == 6 && tally == &seen_from[1] && length > data[12] / 16 * 4u) {
        resent += get32(data + 4) < highest_seq;
        highest_seq = get32(data + 4) < highest_seq ? highest_seq : get32(data + 4) + 1;
    }
}

static void observe(void *arg, uint64_t time_ns, const uint8_t *frame, size_t length,
                    const char *fault)
{
    struct tally *tally = &seen_from[memcmp(frame + 6, PEER_MAC, 6) != 0];
    const uint8_t *ip = frame + 14;

    if (get16(frame + 12) == 0x0806)
        tally->arp[get16(frame + 20)]++;
    if (get16(frame + 12) != 0x0800)
        return;
    tally->packets++;
    if (sum16(ip, (ip[0] & 15) * 4u, 0) != 0xFFFF) {
        tally->bad_headers++;
        return;
    }
    tally->bytes += get16(ip + 2) - (ip[0] & 15) * 4u;
    tally->of[ip[9]]++;
    if ((ip[0] & 15) == 5)
        count_transport(tally, ip, get16(ip + 2) - 20u);
    else                        /* IGMP's router alert */
        tally->reports += ip[9] == 2 && ip[(ip[0] & 15) * 4] != 0x17;
}

/* --- what the stack counts ------------------------------------------------------------------ */

enum {
    IP_SENT, IP_BYTES_SENT, IP_GOT, IP_BYTES_GOT, IP_INVALID, IP_DROPPED, IP_CHECKSUM,
    IP_SEND_DROPPED, IP_FRAGMENTS_SENT, IP_FRAGMENTS_GOT,
    TCP_SENT, TCP_BYTES_SENT, TCP_GOT, TCP_BYTES_GOT, TCP_INVALID, TCP_DROPPED, TCP_CHECKSUM,
    TCP_CONNECTIONS, TCP_DISCONNECTIONS, TCP_LOST, TCP_AGAIN,
    SOCKET_SENT, SOCKET_BYTES_SENT, SOCKET_GOT, SOCKET_BYTES_GOT, SOCKET_AGAIN, SOCKET_QUEUED,
    SOCKET_CHECKSUM, SOCKET_STATE, SOCKET_DEPTH, SOCKET_TX_WINDOW, SOCKET_RX_WINDOW,
    UDP_SENT, UDP_BYTES_SENT, UDP_GOT, UDP_BYTES_GOT, UDP_INVALID, UDP_DROPPED, UDP_CHECKSUM,
    END_SENT, END_BYTES_SENT, END_GOT, END_BYTES_GOT, END_QUEUED, END_DROPPED, END_CHECKSUM,
    PINGS, PING_TIMEOUTS, PING_WAITERS, PING_ANSWERS, ICMP_CHECKSUM, ICMP_UNHANDLED,
    IGMP_REPORTS, IGMP_QUERIES, IGMP_CHECKSUM, IGMP_GROUPS,
    ARP_ASKED, ARP_GOT_ASKED, ARP_ANSWERED, ARP_GOT_ANSWERS, ARP_DYNAMIC, ARP_STATIC, ARP_AGED,
    ARP_INVALID,
    POOL_TOTAL, POOL_FREE, POOL_EMPTY, POOL_WAITS, POOL_INVALID,
    COUNTERS
};

static NX_UDP_SOCKET end;
static ULONG counter[COUNTERS], before[COUNTERS];

static void do_read_counters(void)
{
    ULONG *c = counter;

    EXPECT(nx_ip_info_get(&ip, &c[IP_SENT], &c[IP_BYTES_SENT], &c[IP_GOT], &c[IP_BYTES_GOT],
                          &c[IP_INVALID], &c[IP_DROPPED], &c[IP_CHECKSUM], &c[IP_SEND_DROPPED],
                          &c[IP_FRAGMENTS_SENT], &c[IP_FRAGMENTS_GOT]), NX_SUCCESS);
    EXPECT(nx_tcp_info_get(&ip, &c[TCP_SENT], &c[TCP_BYTES_SENT], &c[TCP_GOT], &c[TCP_BYTES_GOT],
                           &c[TCP_INVALID], &c[TCP_DROPPED], &c[TCP_CHECKSUM],
                           &c[TCP_CONNECTIONS], &c[TCP_DISCONNECTIONS], &c[TCP_LOST],
                           &c[TCP_AGAIN]), NX_SUCCESS);
    EXPECT(nx_tcp_socket_info_get(&sock, &c[SOCKET_SENT], &c[SOCKET_BYTES_SENT], &c[SOCKET_GOT],
                                  &c[SOCKET_BYTES_GOT], &c[SOCKET_AGAIN], &c[SOCKET_QUEUED],
                                  &c[SOCKET_CHECKSUM], &c[SOCKET_STATE], &c[SOCKET_DEPTH],
                                  &c[SOCKET_TX_WINDOW], &c[SOCKET_RX_WINDOW]), NX_SUCCESS);
    EXPECT(nx_udp_info_get(&ip, &c[UDP_SENT], &c[UDP_BYTES_SENT], &c[UDP_GOT], &c[UDP_BYTES_GOT],
                           &c[UDP_INVALID], &c[UDP_DROPPED], &c[UDP_CHECKSUM]), NX_SUCCESS);
    EXPECT(nx_udp_socket_info_get(&end, &c[END_SENT], &c[END_BYTES_SENT], &c[END_GOT],
                                  &c[END_BYTES_GOT], &c[END_QUEUED], &c[END_DROPPED],
                                  &c[END_CHECKSUM]), NX_SUCCESS);
    EXPECT(nx_icmp_info_get(&ip, &c[PINGS], &c[PING_TIMEOUTS], &c[PING_WAITERS], &c[PING_ANSWERS],
                            &c[ICMP_CHECKSUM], &c[ICMP_UNHANDLED]), NX_SUCCESS);
    EXPECT(nx_igmp_info_get(&ip, &c[IGMP_REPORTS], &c[IGMP_QUERIES], &c[IGMP_CHECKSUM],
                            &c[IGMP_GROUPS]), NX_SUCCESS);
    EXPECT(nx_arp_info_get(&ip, &c[ARP_ASKED], &c[ARP_GOT_ASKED], &c[ARP_ANSWERED],
                           &c[ARP_GOT_ANSWERS], &c[ARP_DYNAMIC], &c[ARP_STATIC], &c[ARP_AGED],
                           &c[ARP_INVALID]), NX_SUCCESS);
    EXPECT(nx_packet_pool_info_get(&pool, &c[POOL_TOTAL], &c[POOL_FREE], &c[POOL_EMPTY],
                                   &c[POOL_WAITS], &c[POOL_INVALID]), NX_SUCCESS);
}

/* --- what passes ------------------------------------------------------------------------------ */

static void do_open_others(void)
{
    EXPECT(nx_udp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_igmp_enable(&ip), NX_SUCCESS);
    EXPECT(nx_udp_socket_create(&ip, &end, "end", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 2),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&end, UDP_PORT, NX_NO_WAIT), NX_SUCCESS);
}

static void do_close_others(void)
{
    EXPECT(nx_igmp_multicast_leave(&ip, GROUP), NX_SUCCESS);
    EXPECT(nx_udp_socket_unbind(&end), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&end), NX_SUCCESS);
}

static void do_join(void)
{
    EXPECT(nx_igmp_multicast_join(&ip, GROUP), NX_SUCCESS);
}

static void do_ping(void)
{
    NX_PACKET *answer;

    if (nx_icmp_ping(&ip, PEER_IP, "ping", 4, &answer, 50) == NX_SUCCESS)
        nx_packet_release(answer);
}

static void do_datagram(void)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&pool, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "datagram", 8, &pool, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&end, packet, PEER_IP, 4000), NX_SUCCESS);
}

static void do_take_datagrams(void)
{
    NX_PACKET *packet;

    while (nx_udp_socket_receive(&end, &packet, NX_NO_WAIT) == NX_SUCCESS)
        nx_packet_release(packet);
}

/* An IPv4 packet from the peer; checksums are right before `spoil` is added. */
static void packet_send(uint8_t protocol, uint32_t to, uint8_t *data, size_t length,
                        unsigned sum_at, int spoil)
{
    uint8_t frame[200] = {0};
    uint8_t *at = frame + 14;
    uint8_t pseudo[12] = {0};

    memcpy(frame, peer.board_mac, 6);
    if (to >> 28 == 14)
        memcpy(frame, "\x01\x00\x5e\x00\x00\x01", 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, 0x0800);
    at[0] = 0x45;
    put16(at + 2, (uint32_t)(20 + length));
    at[8] = protocol == 2 ? 1 : 64;
    at[9] = protocol;
    put32(at + 12, PEER_IP);
    put32(at + 16, to);
    put16(at + 10, ~sum16(at, 20, 0) & 0xFFFF);
    memcpy(pseudo, at + 12, 8);
    pseudo[9] = protocol;
    put16(pseudo + 10, (uint32_t)length);
    put16(data + sum_at,
          (~sum16(data, length, protocol == 17 ? sum16(pseudo, 12, 0) : 0) & 0xFFFF) ^ (unsigned)spoil);
    memcpy(at + 20, data, length);
    pb_port_send(peer.wire, frame, 34 + length < 60 ? 60 : 34 + length);
    run_ms(1);
}

static void datagram(uint16_t port, int spoil)
{
    uint8_t udp[13] = {0};

    put16(udp, 4000);
    put16(udp + 2, port);
    put16(udp + 4, sizeof(udp));
    memcpy(udp + 8, "hello", 5);
    packet_send(17, BOARD_IP, udp, sizeof(udp), 6, spoil);
}

static void icmp(uint8_t type, int spoil, const uint8_t rest[8])
{
    uint8_t message[12] = {type};

    memcpy(message + 4, rest, 8);
    packet_send(1, BOARD_IP, message, sizeof(message), 2, spoil);
}

static void query(int spoil)
{
    uint8_t message[8] = {0x11, 10};

    packet_send(2, 0xE0000001u, message, sizeof(message), 2, spoil);
}

static uint8_t asked[8];                /* identifier, number and data of the board's ping */

static void note_ping(const uint8_t *frame, size_t length)
{
    if (get16(frame + 12) == 0x0800 && frame[23] == 1 && frame[34] == 8)
        memcpy(asked, frame + 38, sizeof(asked));
}

static void traffic_tcp(void)
{
    uint8_t frame[60] = {0};

    fw_start(0, do_accept);
    with_options(MSS_1460, 4);
    segment(SYN, 0, 0, 60000, NULL, 0);
    run_ms(1);
    segment(ACK, 1, 1, 60000, NULL, 0);
    run_ms(1);
    send_length = 300;
    fw(do_send);
    run_ms(2500);                                       /* twice in vain */
    segment(ACK, 1, 301, 60000, "abc", 3);
    segment(ACK, 4, 301, 50000, "defg", 4);
    run_ms(300);
    twist.spoil_checksum = 1;
    segment(ACK, 8, 301, 60000, "x", 1);
    fw(do_send);
    fw(do_send);                                        /* not acknowledged */
    run_ms(1);
    peer.board_port = PORT + 1;
    segment(SYN, 0, 0, 1000, NULL, 0);                  /* nobody's */
    run_ms(1);
    peer.board_port = PORT;
    memcpy(frame, peer.board_mac, 6);                   /* a header whose sum is wrong */
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, 0x0800);
    memcpy(frame + 14, "\x45\0\0\x14", 4);
    put16(frame + 24, 0x1234);
    pb_port_send(peer.wire, frame, sizeof(frame));
    run_ms(1);
}

static void traffic_others(void)
{
    datagram(UDP_PORT, 0);
    fw(do_take_datagrams);
    datagram(UDP_PORT, 0x55);
    fw(do_take_datagrams);
    for (unsigned n = 0; n < 3; n++)
        datagram(UDP_PORT, 0);                          /* the queue holds two */
    datagram(UDP_PORT + 1, 0);
    fw(do_datagram);
    fw(do_datagram);
    peer_also = note_ping;
    fw_start(1, do_ping);
    icmp(0, 0, asked);
    run_ms(10);
    fw_start(1, do_ping);                               /* nobody answers */
    run_ms(700);
    peer_also = NULL;
    icmp(8, 0, (const uint8_t *)"askback");
    icmp(8, 0x55, (const uint8_t *)"askback");
    icmp(200, 0, (const uint8_t *)"unknown");
    fw(do_join);
    run_ms(3000);
    query(0);
    run_ms(3000);
    query(0x55);
    greet();
}

/* Each counter has grown by as much as the wire says, or is what it should be now. */
static void test_counters(void **state)
{
    const struct tally *in = &seen_from[0];
    const struct tally *out = &seen_from[1];

    open_board();
    fw(do_listen);
    fw(do_open_others);
    fw(do_read_counters);
    memcpy(before, counter, sizeof(before));
    memset(seen_from, 0, sizeof(seen_from));
    highest_seq = resent = 0;
    pb_link_observe(board.link, observe, NULL);
    traffic_tcp();
    traffic_others();
    fw(do_read_counters);

    const struct {
        const char *name;
        int counter;
        ULONG wanted;
        int now;                        /* a state, not a sum */
    } row[] = {
        {"IP sent", IP_SENT, out->packets, 0},
        {"IP bytes sent", IP_BYTES_SENT, out->bytes, 0},
        {"IP received", IP_GOT, in->packets, 0},
        {"IP bytes received", IP_BYTES_GOT, in->bytes, 0},
        {"IP invalid", IP_INVALID, in->bad_headers, 0},
        {"IP checksum errors", IP_CHECKSUM, in->bad_headers, 0},
        {"IP send dropped", IP_SEND_DROPPED, 0, 0},
        {"IP fragments sent", IP_FRAGMENTS_SENT, 0, 0},
        {"IP fragments received", IP_FRAGMENTS_GOT, 0, 0},
        {"TCP sent", TCP_SENT, out->of[6], 0},
        {"TCP bytes sent", TCP_BYTES_SENT, out->text[6], 0},
        {"TCP received", TCP_GOT, in->of[6], 0},
        {"TCP bytes received", TCP_BYTES_GOT, in->text[6], 0},
        {"TCP invalid", TCP_INVALID, 0, 0},
        {"TCP dropped", TCP_DROPPED, 1, 0},
        {"TCP checksum errors", TCP_CHECKSUM, in->spoiled[6], 0},
        {"TCP connections", TCP_CONNECTIONS, 1, 0},
        {"TCP disconnections", TCP_DISCONNECTIONS, 0, 0},
        {"TCP dropped connections", TCP_LOST, 0, 0},
        {"TCP retransmitted", TCP_AGAIN, resent, 0},
        {"socket sent", SOCKET_SENT, out->of[6] - 1, 0},        /* the reset is not its */
        {"socket bytes sent", SOCKET_BYTES_SENT, 900, 0},
        {"socket received", SOCKET_GOT, 2, 0},
        {"socket bytes received", SOCKET_BYTES_GOT, in->text[6], 0},
        {"socket retransmitted", SOCKET_AGAIN, resent, 0},
        {"socket queued", SOCKET_QUEUED, 2, 1},
        {"socket checksum errors", SOCKET_CHECKSUM, in->spoiled[6], 0},
        {"socket state", SOCKET_STATE, NX_TCP_ESTABLISHED, 1},
        {"socket transmit depth", SOCKET_DEPTH, 2, 1},
        {"socket transmit window", SOCKET_TX_WINDOW, 50000, 1},
        {"socket receive window", SOCKET_RX_WINDOW, 8192 - 7, 1},
        {"UDP sent", UDP_SENT, out->of[17], 0},
        {"UDP bytes sent", UDP_BYTES_SENT, out->text[17], 0},
        {"UDP received", UDP_GOT, 1, 0},
        {"UDP bytes received", UDP_BYTES_GOT, 5, 0},
        {"UDP invalid", UDP_INVALID, in->spoiled[17], 0},
        {"UDP dropped", UDP_DROPPED, 2, 0},
        {"UDP checksum errors", UDP_CHECKSUM, in->spoiled[17], 0},
        {"UDP socket sent", END_SENT, out->of[17], 0},
        {"UDP socket bytes sent", END_BYTES_SENT, out->text[17], 0},
        {"UDP socket received", END_GOT, 1, 0},
        {"UDP socket bytes received", END_BYTES_GOT, 5, 0},
        {"UDP socket queued", END_QUEUED, 2, 1},
        {"UDP socket dropped", END_DROPPED, 1, 0},
        {"UDP socket checksum errors", END_CHECKSUM, in->spoiled[17], 0},
        {"pings sent", PINGS, out->echo[0], 0},
        {"ping timeouts", PING_TIMEOUTS, out->echo[0] - in->echo[1], 0},
        {"pings waited for", PING_WAITERS, out->echo[0], 0},
        {"ping responses", PING_ANSWERS, in->echo[1], 0},
        {"ICMP checksum errors", ICMP_CHECKSUM, in->spoiled[1], 0},
        {"ICMP unhandled", ICMP_UNHANDLED, 1, 0},
        {"IGMP reports", IGMP_REPORTS, out->reports, 0},
        {"IGMP queries", IGMP_QUERIES, in->queries, 0},
        {"IGMP checksum errors", IGMP_CHECKSUM, in->spoiled[2], 0},
        {"IGMP groups", IGMP_GROUPS, 1, 1},
        {"ARP requests sent", ARP_ASKED, out->arp[1], 0},
        {"ARP requests received", ARP_GOT_ASKED, in->arp[1], 0},
        {"ARP responses sent", ARP_ANSWERED, out->arp[2], 0},
        {"ARP responses received", ARP_GOT_ANSWERS, in->arp[2], 0},
        {"ARP dynamic entries", ARP_DYNAMIC, 1, 1},
        {"ARP static entries", ARP_STATIC, 0, 1},
        {"ARP invalid", ARP_INVALID, 0, 0},
        {"pool total", POOL_TOTAL, pool_packets, 1},
        {"pool free", POOL_FREE, pool_packets - 6, 1},  /* two of each queue */
        {"pool empty", POOL_EMPTY, 0, 0},
        {"pool waits", POOL_WAITS, 0, 0},
        {"pool invalid releases", POOL_INVALID, 0, 0},
    };
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        ULONG is = counter[row[i].counter] - (row[i].now ? 0 : before[row[i].counter]);

        if (is != row[i].wanted) {
            print_error("%s: %u, the wire says %u\n", row[i].name, is, row[i].wanted);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    assert_true(resent > 0 && in->spoiled[6] > 0 && in->spoiled[17] > 0 && in->spoiled[1] > 0 &&
                in->spoiled[2] > 0 && in->bad_headers > 0 && out->reports > 1 && in->echo[1] > 0);
    fw(do_close_others);
    close_board();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tcp_test(test_counters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
