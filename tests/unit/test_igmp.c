/*
 * IGMP and RARP: messages on the wire and what they change.
 */
#include "net_fixture.h"

#define GROUP IP_ADDRESS(224, 1, 2, 3)

static uint8_t frame[100];

static size_t igmp(unsigned type, unsigned max_response, uint32_t group, uint32_t to,
                   size_t length)
{
    uint8_t message[32] = {(uint8_t)type, (uint8_t)max_response};

    put32(message + 4, group);
    if (length >= 4)
        put16(message + 2, ~net_sum(message, length, 0) & 0xFFFF);
    return put_ipv4(frame, NET_B, to, 2, 1, 0, message, length);
}

/* Where the message lies in a frame. */
static const uint8_t *message_of(const uint8_t *bytes)
{
    return bytes + 14 + (bytes[14] & 15) * 4;
}

/* IGMP messages of a type that the board sent, and the last of them. Those of
 * version 2 carry the Router Alert option (RFC 2236 2), those of 1 do not. */
static unsigned sent(unsigned type, const uint8_t **last)
{
    unsigned count = 0;

    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *bytes = wire.frame[i].bytes;

        if (get16(bytes + 12) != 0x0800 || bytes[23] != 2 || message_of(bytes)[0] != type)
            continue;
        assert_int_equal(net_sum(message_of(bytes), 8, 0), 0xFFFF);
        assert_int_equal(net_sum(bytes + 14, (size_t)(bytes[14] & 15) * 4, 0), 0xFFFF);
        assert_int_equal(bytes[22], 1);     /* hops */
        assert_int_equal(bytes[14], type == 0x12 ? 0x45 : 0x46);
        if (type != 0x12)
            assert_int_equal(get32(bytes + 34), 0x94040000);
        count++;
        if (last != NULL)
            *last = bytes;
    }
    return count;
}

static void join_body(void)
{
    ULONG reports, queries, errors, joined;
    NX_IP *ip = &net.ip_a;

    EXPECT(nx_igmp_multicast_join(ip, GROUP), NX_NOT_ENABLED);
    EXPECT(nx_igmp_enable(ip), NX_SUCCESS);
    EXPECT(nx_igmp_enable(ip), NX_ALREADY_ENABLED);
    EXPECT(nx_igmp_multicast_join(ip, NET_B), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_igmp_multicast_interface_join(ip, GROUP, 3), NX_INVALID_INTERFACE);
    EXPECT(nx_igmp_multicast_leave(ip, GROUP), NX_ENTRY_NOT_FOUND);
    EXPECT(nx_igmp_multicast_join(ip, GROUP), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(ip, GROUP), NX_SUCCESS);
    for (ULONG i = 1; i < NX_MAX_MULTICAST_GROUPS; i++)
        EXPECT(nx_igmp_multicast_join(ip, GROUP + i), NX_SUCCESS);
    EXPECT(nx_igmp_multicast_join(ip, GROUP + 100), NX_NO_MORE_ENTRIES);
    tx_thread_sleep(1200);
    EXPECT(nx_igmp_info_get(ip, &reports, &queries, &errors, &joined), NX_SUCCESS);
    EXPECT(joined, NX_MAX_MULTICAST_GROUPS);
    EXPECT(reports, 2 * NX_MAX_MULTICAST_GROUPS);
    tx_thread_sleep(8000);
    EXPECT(nx_igmp_multicast_leave(ip, GROUP), NX_SUCCESS);
    EXPECT(ip->nx_ip_igmp_groups_joined, NX_MAX_MULTICAST_GROUPS);
    EXPECT(nx_igmp_multicast_leave(ip, GROUP), NX_SUCCESS);
    EXPECT(ip->nx_ip_igmp_groups_joined, NX_MAX_MULTICAST_GROUPS - 1);
    EXPECT(nx_igmp_multicast_leave(ip, GROUP), NX_ENTRY_NOT_FOUND);
}

static void join_and_leave(void **state)
{
    const uint8_t *last = NULL;
    unsigned before;

    (void)state;
    wire_open(256, join_body);
    wire_pass_ms(13000);
    assert_int_equal(sent(0x16, &last), 2 * NX_MAX_MULTICAST_GROUPS);
    assert_memory_equal(last, "\x01\x00\x5E", 3);
    assert_int_equal(get32(last + 30), get32(message_of(last) + 4));
    before = sent(0x16, NULL);
    /* A general query is answered for each group, at most a second late. */
    wire_send(frame, igmp(0x11, 10, 0, IP_ADDRESS(224, 0, 0, 1), 8));
    wire_pass_ms(1100);
    assert_int_equal(sent(0x16, NULL), before + NX_MAX_MULTICAST_GROUPS);
    /* One for a group: by that group only. */
    wire_send(frame, igmp(0x11, 10, GROUP + 2, GROUP + 2, 8));
    wire_pass_ms(1100);
    assert_int_equal(sent(0x16, &last), before + NX_MAX_MULTICAST_GROUPS + 1);
    assert_int_equal(get32(message_of(last) + 4), GROUP + 2);
    /* Another member is faster: we are silent. */
    wire_send_wait(frame, igmp(0x11, 100, GROUP + 2, GROUP + 2, 8));
    wire_send_wait(frame, igmp(0x16, 0, GROUP + 2, GROUP + 2, 8));
    wire_pass_ms(11000);
    assert_int_equal(sent(0x16, NULL), before + NX_MAX_MULTICAST_GROUPS + 1);
    wire_close();
    assert_int_equal(sent(0x17, &last), 1);
    assert_int_equal(get32(last + 30), IP_ADDRESS(224, 0, 0, 2));
    assert_int_equal(get32(message_of(last) + 4), GROUP);
}

static void version_1_body(void)
{
    EXPECT(nx_igmp_enable(&net.ip_a), NX_SUCCESS);
    tx_thread_sleep(20);
    EXPECT(nx_igmp_multicast_join(&net.ip_a, GROUP), NX_SUCCESS);
    tx_thread_sleep(1200);
    EXPECT(nx_igmp_multicast_leave(&net.ip_a, GROUP), NX_SUCCESS);
}

/* D028 too: a query without time limit is one of version 1. */
static void version_1(void **state)
{
    (void)state;
    wire_open(256, version_1_body);
    wire_pass_ms(50);
    wire_send_wait(frame, igmp(0x11, 0, 0, IP_ADDRESS(224, 0, 0, 1), 8));
    wire_close();
    assert_int_equal(sent(0x12, NULL), 2);
    assert_int_equal(sent(0x16, NULL) + sent(0x17, NULL), 0);
}

static void malformed_body(void)
{
    EXPECT(nx_igmp_enable(&net.ip_a), NX_SUCCESS);
    tx_thread_sleep(100);
}

static void d028_malformed(void **state)
{
    size_t length;

    (void)state;
    wire_open(256, malformed_body);
    wire_pass_ms(50);
    for (size_t bytes = 0; bytes < 8; bytes++)
        wire_send_wait(frame, igmp(0x11, 10, 0, IP_ADDRESS(224, 0, 0, 1), bytes));
    length = igmp(0x11, 10, 0, IP_ADDRESS(224, 0, 0, 1), 8);
    frame[40] ^= 1;
    wire_send_wait(frame, length);
    assert_int_equal(net.ip_a.nx_ip_igmp_invalid_packets, 9);
    assert_int_equal(net.ip_a.nx_ip_igmp_checksum_errors, 1);
    assert_int_equal(net.ip_a.nx_ip_igmp_queries_received, 0);
    /* A query of version 3 with more than was asked for, and one that says it
     * names 65,535 sources. */
    wire_send_wait(frame, igmp(0x11, 10, 0, IP_ADDRESS(224, 0, 0, 1), 20));
    assert_int_equal(net.ip_a.nx_ip_igmp_queries_received, 1);
    length = igmp(0x11, 0, 0, IP_ADDRESS(224, 0, 0, 1), 12);
    put16(frame + length - 2, 0xFFFF);
    put16(frame + length - 12 + 2, 0);
    put16(frame + length - 12 + 2, ~net_sum(frame + length - 12, 12, 0) & 0xFFFF);
    wire_send_wait(frame, length);
    assert_int_equal(net.ip_a.nx_ip_igmp_queries_received, 2);
    wire_close();
}

/* --- RARP ------------------------------------------------------------------------- */

static void rarp_body(void)
{
    ULONG sent_requests, got, invalid, address, mask;
    NX_IP *ip = &net.ip_a;

    EXPECT(nx_rarp_info_get(ip, &sent_requests, &got, &invalid), NX_NOT_ENABLED);
    EXPECT(nx_rarp_enable(ip), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_ip_address_set(ip, 0, 0), NX_SUCCESS);
    EXPECT(nx_rarp_enable(ip), NX_SUCCESS);
    EXPECT(nx_rarp_enable(ip), NX_ALREADY_ENABLED);
    EXPECT(nx_ip_status_check(ip, NX_IP_RARP_COMPLETE, &mask, 1000), NX_SUCCESS);
    EXPECT(nx_ip_address_get(ip, &address, &mask), NX_SUCCESS);
    EXPECT(address, IP_ADDRESS(10, 0, 0, 77));
    EXPECT(mask, 0xFF000000);
    EXPECT(nx_rarp_info_get(ip, &sent_requests, &got, &invalid), NX_SUCCESS);
    EXPECT(sent_requests, 3);
    EXPECT(got, 1);
    EXPECT(invalid, 2);
    tx_thread_sleep(300);
    EXPECT(ip->nx_ip_rarp_requests_sent, 3);
    EXPECT(nx_rarp_disable(ip), NX_SUCCESS);
    EXPECT(nx_rarp_disable(ip), NX_NOT_ENABLED);
}

static void rarp(void **state)
{
    const uint8_t *last = NULL;
    size_t length;

    (void)state;
    wire_open(256, rarp_body);
    wire_pass_ms(2500);
    assert_int_equal(wire_count(0x8035, &last), 3);
    assert_memory_equal(last, "\xFF\xFF\xFF\xFF\xFF\xFF", 6);
    assert_int_equal(get16(last + 20), 3);
    assert_memory_equal(last + 22, wire.board_mac, 6);
    assert_memory_equal(last + 32, wire.board_mac, 6);
    length = put_arp(frame, 4, wire_mac, NET_B, IP_ADDRESS(10, 0, 0, 77));
    put16(frame + 12, 0x8035);
    wire_send_wait(frame, length);              /* not for us */
    memcpy(frame + 32, wire.board_mac, 6);
    wire_send_wait(frame, length - 1);          /* cut */
    put32(frame + 38, 0xE0000001);
    wire_send_wait(frame, length);              /* nobody's address */
    put32(frame + 38, IP_ADDRESS(10, 0, 0, 77));
    wire_send_wait(frame, length);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(join_and_leave),
        net_test(version_1),
        net_test(d028_malformed),
        net_test(rarp),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
