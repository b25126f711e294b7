/*
 * ICMP echo both ways, error messages, and what must not be answered.
 */
#include "net_fixture.h"
#include "nx_icmp.h"
#include "nx_udp.h"
#include "tx_thread.h"

/* --- ping over the RAM network ------------------------------------------------------ */

static void ping_once(void)
{
    NX_PACKET *response = NX_NULL;
    CHAR data[32];
    ULONG length;

    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "0123456789", 10, &response, 100), NX_SUCCESS);
    EXPECT(nx_packet_data_retrieve(response, data, &length), NX_SUCCESS);
    EXPECT(length, 10);
    EXPECT(memcmp(data, "0123456789", 10), 0);
    EXPECT(nx_packet_release(response), NX_SUCCESS);
    EXPECT(response, NX_NULL);
}

static void ping_answers(void **state)
{
    (void)state;
    net_run_ram(1536, ping_once, NULL);
    net_run_ram(128, ping_once, NULL);
}

static void ping_sizes_body(void)
{
    static CHAR sent[1473], got[1473];

    for (ULONG i = 0; i < sizeof sent; i++)
        sent[i] = (CHAR)(i * 7);
    for (ULONG size = 0; size <= 1472; size += size < 200 ? 1 : 53) {
        NX_PACKET *response = NX_NULL;
        ULONG length;

        EXPECT(nx_icmp_ping(&net.ip_a, NET_B, sent, size, &response, 100), NX_SUCCESS);
        if (response == NX_NULL)
            return;
        EXPECT(nx_packet_data_retrieve(response, got, &length), NX_SUCCESS);
        EXPECT(length, size);
        EXPECT(memcmp(sent, got, size), 0);
        nx_packet_release(response);
    }
}

static void ping_sizes(void **state)
{
    (void)state;
    net_run_ram(128, ping_sizes_body, NULL);
    net_run_ram(1536, ping_sizes_body, NULL);
}

static void ping_nobody_body(void)
{
    NX_PACKET *response = (NX_PACKET *)&net;
    ULONG timeouts, sent, begin = tx_time_get();

    EXPECT(nx_icmp_ping(&net.ip_a, NET_C, "x", 1, &response, 50), NX_NO_RESPONSE);  /* NX35 */
    EXPECT(response, NX_NULL);
    EXPECT(tx_time_get() - begin >= 50 && tx_time_get() - begin <= 51, 1);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, &response, NX_NO_WAIT), NX_NO_RESPONSE);
    EXPECT(nx_icmp_ping(&net.ip_a, IP_ADDRESS(99, 0, 0, 1), "x", 1, &response, 50),
           NX_IP_ADDRESS_ERROR);
    EXPECT(nx_icmp_info_get(&net.ip_a, &sent, &timeouts, NX_NULL, NX_NULL, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(sent, 2);
    EXPECT(timeouts, 2);
    /* The packet to nobody leaves with its ARP entry. */
    EXPECT(nx_arp_dynamic_entries_invalidate(&net.ip_a), NX_SUCCESS);
}

static void ping_nobody(void **state)
{
    (void)state;
    net_run_ram(512, ping_nobody_body, NULL);
}

static void ping_self_body(void)
{
    NX_PACKET *response = NX_NULL;

    EXPECT(nx_icmp_ping(&net.ip_a, IP_ADDRESS(127, 0, 0, 1), "self", 4, &response, 10),
           NX_SUCCESS);
    nx_packet_release(response);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_A, "self", 4, &response, 10), NX_SUCCESS);
    nx_packet_release(response);
}

static void ping_self(void **state)
{
    (void)state;
    net_run_ram(256, ping_self_body, NULL);
}

/* --- on the wire ------------------------------------------------------------------------ */

static uint8_t frame[1600];

/* An ICMP message of `length` bytes in a frame to the board. */
static size_t message(uint32_t from, uint32_t to, const uint8_t *bytes, size_t length)
{
    uint8_t icmp[1600];

    memcpy(icmp, bytes, length);
    if (length >= 4) {
        put16(icmp + 2, 0);
        put16(icmp + 2, ~net_sum(icmp, length, 0) & 0xFFFF);
    }
    return put_ipv4(frame, from, to, 1, 5, 0, icmp, length);
}

static void open_wire(ULONG payload, void (*body)(void))
{
    wire_open(payload, body);
    wire.respond = wire_answer_arp;
    wire_pass_ms(10);
}

static void echo_is_answered(void **state)
{
    uint8_t request[1480] = {8, 0, 0, 0, 0x12, 0x34, 0x56, 0x78};
    const uint8_t *reply = NULL;

    (void)state;
    for (unsigned i = 8; i < sizeof request; i++)
        request[i] = (uint8_t)(i * 3);
    for (ULONG payload = 128; payload <= 1536; payload += 1408) {
        unsigned count = 0;

        open_wire(payload, sleep_1s);
        for (size_t length = 8; length <= sizeof request; length += 184) {
            wire_send_wait(frame, message(NET_B, NET_A, request, length));
            assert_int_equal(wire_count(0x0800, &reply), ++count);
            assert_memory_equal(reply, wire_mac, 6);
            assert_int_equal(net_sum(reply + 14, 20, 0), 0xFFFF);
            assert_int_equal(net_sum(reply + 34, length, 0), 0xFFFF);
            assert_int_equal(get16(reply + 16), 20 + length);
            assert_int_equal(get32(reply + 26), NET_A);
            assert_int_equal(get32(reply + 30), NET_B);
            assert_int_equal(reply[34], 0);
            assert_memory_equal(reply + 38, request + 4, length - 4);
        }
        wire_close();
    }
}

/* D012: the sum is over the datagram, not over what the link padded. */
static void padded_echo_is_answered(void **state)
{
    const uint8_t *reply = NULL;

    (void)state;
    open_wire(256, sleep_1s);
    memset(frame, 0xA5, 60);
    message(NET_B, NET_A, (const uint8_t[8]){8, 0, 0, 0, 1, 2, 3, 4}, 8);
    wire_send_wait(frame, 60);
    assert_int_equal(wire_count(0x0800, &reply), 1);
    assert_int_equal(get16(reply + 16), 28);
    assert_int_equal(net_sum(reply + 34, 8, 0), 0xFFFF);
    wire_close();
}

/* D023: too short, or longer than what came; and a wrong sum. */
static void d023_echo_is_refused(void **state)
{
    uint8_t request[16] = {8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    size_t length;

    (void)state;
    open_wire(256, sleep_1s);
    for (size_t bytes = 0; bytes < 8; bytes++)
        wire_send_wait(frame, message(NET_B, NET_A, request, bytes));
    assert_int_equal(net.ip_a.nx_ip_icmp_invalid_packets, 8);
    length = message(NET_B, NET_A, request, 16);
    put16(frame + 16, 20 + 17);
    ipv4_resum(frame);
    wire_send_wait(frame, length);
    length = message(NET_B, NET_A, request, 16);
    frame[46] ^= 4;
    wire_send_wait(frame, length);
    assert_int_equal(net.ip_a.nx_ip_icmp_checksum_errors, 1);
    assert_int_equal(wire.count, 0);
    assert_int_equal(net.ip_a.nx_ip_pings_received, 0);
    wire_close();
}

/* D015: a source route in a request is refused with the packet. */
static void d015_echo_goes_to_the_source_only(void **state)
{
    const uint8_t bytes[20] = {131, 11, 4, 10, 0, 0, 9, 10, 0, 0, 8, 0, 8, 0, 0, 0, 1, 2, 3, 4};
    uint8_t data[20];

    (void)state;
    open_wire(256, sleep_1s);
    memcpy(data, bytes, sizeof data);
    put16(data + 14, ~net_sum(data + 12, 8, 0) & 0xFFFF);
    put_ipv4(frame, NET_B, NET_A, 1, 5, 0, data, sizeof data);
    frame[14] = 0x48;
    ipv4_resum(frame);
    wire_send_wait(frame, 34 + sizeof data);
    assert_int_equal(wire.count, 0);
    /* Other options name a third host, too: the reply knows nothing of them. */
    for (unsigned i = 0; i < 3; i++) {
        const uint8_t *reply = NULL;

        data[0] = (uint8_t[]){7, 68, 130}[i];
        put_ipv4(frame, NET_B, NET_A, 1, 5, 0, data, sizeof data);
        frame[14] = 0x48;
        ipv4_resum(frame);
        wire_send_wait(frame, 34 + sizeof data);
        assert_int_equal(wire_count(0x0800, &reply), i + 1);
        assert_memory_equal(reply, wire_mac, 6);
        assert_int_equal(reply[14], 0x45);
        assert_int_equal(get32(reply + 30), NET_B);
    }
    wire_close();
}

/* D027 and more: types that this stack has no use for. */
static void d027_other_types(void **state)
{
    static const uint8_t type[] = {3,  4,  5,   9,   10,  11,  12,  13,  14,  15,
                                   17, 128, 129, 133, 134, 135, 136, 137, 255};
    uint8_t bytes[8] = {0};

    (void)state;
    open_wire(256, sleep_1s);
    for (unsigned i = 0; i < sizeof type; i++) {
        bytes[0] = type[i];
        wire_send_wait(frame, message(NET_B, NET_A, bytes, sizeof bytes));
    }
    assert_int_equal(net.ip_a.nx_ip_icmp_unhandled_messages, sizeof type);
    assert_int_equal(wire.count, 0);
    wire_close();
}

/* D024: replies that are cut, unasked or of another sequence end no ping. */
static UINT ping_status;
static ULONG ping_ticks;

static void one_ping(void)
{
    NX_PACKET *response = NX_NULL;
    ULONG begin = tx_time_get();

    ping_status = nx_icmp_ping(&net.ip_a, NET_B, "data", 4, &response, 80);
    ping_ticks = tx_time_get() - begin;
    if (response != NX_NULL)
        nx_packet_release(response);
}

static void d024_replies_that_do_not_fit(void **state)
{
    const uint8_t *request = NULL;
    uint8_t reply[12];

    (void)state;
    open_wire(256, one_ping);
    wire_pass_ms(20);
    assert_int_equal(wire_count(0x0800, &request), 1);
    assert_int_equal(request[34], 8);
    memcpy(reply, request + 34, sizeof reply);
    reply[0] = 0;
    for (size_t length = 0; length < 8; length++)
        wire_send_wait(frame, message(NET_B, NET_A, reply, length));
    reply[7] ^= 1;
    wire_send_wait(frame, message(NET_B, NET_A, reply, sizeof reply));
    wire_pass_ms(300);
    assert_int_equal(net.ip_a.nx_ip_icmp_ping_suspended_count, 1);
    reply[7] ^= 1;
    wire_send_wait(frame, message(NET_B, NET_A, reply, sizeof reply));
    wire_send_wait(frame, message(NET_B, NET_A, reply, sizeof reply));
    wire_close();
    assert_int_equal(ping_status, NX_SUCCESS);
    assert_in_range(ping_ticks, 30, 40);
}

/* --- port unreachable ---------------------------------------------------------------------- */

static void port_unreachable(void **state)
{
    uint8_t udp[64];
    const uint8_t *reply = NULL;
    size_t length;

    (void)state;
    open_wire(128, sleep_1s);
    length = put_udp(udp, NET_B, NET_A, 1234, 4321, "nobody home", 11);
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 3, 0, udp, length));
    assert_int_equal(wire_count(0x0800, &reply), 1);
    assert_int_equal(reply[34], 3);
    assert_int_equal(reply[35], 3);
    assert_memory_equal(reply + 42, frame + 14, 20);    /* the header as it came */
    assert_memory_equal(reply + 62, udp, 8);
    assert_int_equal(net_sum(reply + 34, 36, 0), 0xFFFF);
    /* RFC 1122: none about a broadcast, nor to a source that cannot answer. */
    length = put_udp(udp, NET_B, 0xFFFFFFFF, 1234, 4321, "x", 1);
    wire_send_wait(frame, put_ipv4(frame, NET_B, 0xFFFFFFFF, 17, 3, 0, udp, length));
    length = put_udp(udp, 0, 0xFFFFFFFF, 1234, 4321, "x", 1);
    wire_send_wait(frame, put_ipv4(frame, 0, 0xFFFFFFFF, 17, 3, 0, udp, length));
    assert_int_equal(wire_count(0x0800, NULL), 1);
    /* And none about an error message: this one has a protocol inside. */
    wire_send_wait(frame, message(NET_B, NET_A, (const uint8_t[8]){3, 3}, 8));
    assert_int_equal(wire_count(0x0800, NULL), 1);
    wire_close();
}

/* RFC 1812 4.3.2.8: a flood brings a burst of errors, and then so many a second. */
static void errors_are_limited(void **state)
{
    uint8_t udp[64];
    size_t length;

    (void)state;
    open_wire(128, sleep_1s);
    length = put_udp(udp, NET_B, NET_A, 1234, 4321, "x", 1);
    length = put_ipv4(frame, NET_B, NET_A, 17, 3, 0, udp, length);
    wire_send_wait(frame, length);      /* the neighbour is known now */
    for (unsigned i = 0; i < 300; i++) {
        wire_send(frame, length);
        if (i % 50 == 49)
            wire_pass_ms(1);    /* the controller's ring holds no more */
    }
    assert_in_range(wire_count(0x0800, NULL), 50, 52);
    wire_pass_ms(300);
    wire.count = 0;
    for (unsigned i = 0; i < 50; i++)
        wire_send(frame, length);
    wire_pass_ms(1);
    assert_in_range(wire_count(0x0800, NULL), 28, 32);
    wire_close();
}

/* The quoted header is the one that came, with its options. */
static void quotes_options(void **state)
{
    static const uint8_t option[12] = {68, 12, 5};
    uint8_t data[64];
    const uint8_t *reply = NULL;
    size_t length;

    (void)state;
    for (ULONG payload = 80; payload <= 1536; payload += 1456) {
        open_wire(payload, sleep_1s);
        memcpy(data, option, sizeof option);
        length = put_udp(data + 12, NET_B, NET_A, 1234, 4321, "nobody home", 11);
        length = put_ipv4(frame, NET_B, NET_A, 17, 3, 0, data, 12 + length);
        frame[14] = 0x48;
        ipv4_resum(frame);
        wire_send_wait(frame, length);
        assert_int_equal(wire_count(0x0800, &reply), 1);
        assert_int_equal(reply[35], 3);
        assert_int_equal(get16(reply + 16), 20 + 8 + 32 + 8);
        assert_memory_equal(reply + 42, frame + 14, 32 + 8);
        assert_int_equal(net_sum(reply + 34, 48, 0), 0xFFFF);
        wire_close();
    }
}

/* RFC 3021: a link of two hosts has no broadcast address. */
static void two_hosts_body(void)
{
    EXPECT(nx_ip_address_set(&net.ip_a, NET_C, 0xFFFFFFFE), NX_SUCCESS);
    sleep_1s();
}

static void two_hosts(void **state)
{
    uint8_t udp[64];
    const uint8_t *reply = NULL;
    size_t length;

    (void)state;
    open_wire(128, two_hosts_body);
    length = put_udp(udp, NET_B, NET_C, 1234, 4321, "x", 1);
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_C, 17, 3, 0, udp, length));
    assert_int_equal(wire_count(0x0800, &reply), 1);
    assert_int_equal(reply[34], 3);
    assert_int_equal(get32(reply + 26), NET_C);
    wire_close();
}

/* --- a replaced member: from an interrupt the message is queued ------------------------------------ */

static int passed;

static VOID pass_on(NX_IP *ip, NX_PACKET *packet)
{
    EXPECT(packet->nx_packet_prepend_ptr[0], 8);
    _tx_thread_context_save();
    _nx_icmp_packet_receive(ip, packet);
    _tx_thread_context_restore();
    passed++;
}

static void passed_on_body(void)
{
    passed = 0;
    net.ip_b.nx_ip_icmp_packet_receive = pass_on;
    ping_once();
    ping_once();
    EXPECT(passed, 2);
}

static void passed_on(void **state)
{
    (void)state;
    net_run_ram(256, passed_on_body, NULL);
}

/* UDP is not queued, but an interrupt does not send errors: the stack may be busy. */
static VOID pass_udp_on(NX_IP *ip, NX_PACKET *packet)
{
    _tx_thread_context_save();
    _nx_udp_packet_receive(ip, packet);
    _tx_thread_context_restore();
    passed++;
}

static void no_error_from_interrupt_body(void)
{
    passed = 0;
    net.ip_a.nx_ip_udp_packet_receive = pass_udp_on;
    sleep_1s();
}

static void no_error_from_interrupt(void **state)
{
    uint8_t udp[64];
    size_t length;

    (void)state;
    open_wire(128, no_error_from_interrupt_body);
    length = put_udp(udp, NET_B, NET_A, 1234, 4321, "x", 1);
    wire_send_wait(frame, put_ipv4(frame, NET_B, NET_A, 17, 3, 0, udp, length));
    assert_int_equal(passed, 1);
    assert_int_equal(net.ip_a.nx_ip_udp_no_port_for_delivery, 1);
    assert_int_equal(wire_count(0x0800, NULL), 0);
    wire_close();
}

/* --- services -------------------------------------------------------------------------------- */

static void services_body(void)
{
    NX_PACKET *response;
    NXD_ADDRESS to = {.nxd_ip_version = 4, .nxd_ip_address.v4 = NET_B};

    EXPECT(nx_icmp_enable(&net.ip_a), NX_ALREADY_ENABLED);
    EXPECT(nx_icmp_enable(NX_NULL), NX_PTR_ERROR);
    EXPECT(nxd_icmp_ping(&net.ip_a, &to, "x", 1, &response, 20), NX_SUCCESS);
    nx_packet_release(response);
    EXPECT(nxd_icmp_source_ping(&net.ip_a, &to, 0, "x", 1, &response, 20), NX_SUCCESS);
    nx_packet_release(response);
    EXPECT(nxd_icmp_source_ping(&net.ip_a, &to, 7, "x", 1, &response, 20), NX_INVALID_INTERFACE);
    to.nxd_ip_version = 6;
    EXPECT(nxd_icmp_ping(&net.ip_a, &to, "x", 1, &response, 20), NX_NOT_ENABLED);
    to.nxd_ip_version = 5;
    EXPECT(nxd_icmp_ping(&net.ip_a, &to, "x", 1, &response, 20), NX_IP_ADDRESS_ERROR);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 70000, &response, 20), NX_OVERFLOW);
    EXPECT(nx_icmp_ping(&net.ip_a, NET_B, "x", 1, NX_NULL, 20), NX_PTR_ERROR);
}

static void services(void **state)
{
    (void)state;
    net_run_ram(256, services_body, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(ping_answers),
        net_test(ping_sizes),
        net_test(ping_nobody),
        net_test(ping_self),
        net_test(echo_is_answered),
        net_test(padded_echo_is_answered),
        net_test(d023_echo_is_refused),
        net_test(d015_echo_goes_to_the_source_only),
        net_test(d027_other_types),
        net_test(d024_replies_that_do_not_fit),
        net_test(port_unreachable),
        net_test(errors_are_limited),
        net_test(quotes_options),
        net_test(two_hosts),
        net_test(passed_on),
        net_test(no_error_from_interrupt),
        net_test(services),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
