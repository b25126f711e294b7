/*
 * NX_ENABLE_VLAN: tags on the wire, VLAN interfaces over one controller, and
 * frames of types of the application's own. Compiled by net-options.sh alone.
 */
#include "net_fixture.h"
#include "nx_link.h"

#define VLAN_A IP_ADDRESS(10, 0, 7, 1)
#define VLAN_B IP_ADDRESS(10, 0, 7, 2)
#define TAG 0x6007              /* priority 3, identifier 7 */
#define OWN_TYPE 0x88B5         /* IEEE 802: local experiments */

/* ARP requests are answered under the tag that they came with. */
static void answer_tagged(const uint8_t *frame, size_t length)
{
    uint8_t reply[128], plain[128];

    wire_answer_arp(frame, length);
    if (length < 46 || get16(frame + 12) != 0x8100 || get16(frame + 16) != 0x0806 ||
        get32(frame + 42) != VLAN_B)
        return;
    put_arp(plain, 2, wire_mac, VLAN_B, VLAN_A);
    memcpy(reply, plain, 12);
    put16(reply + 12, 0x8100);
    put16(reply + 14, get16(frame + 14));
    memcpy(reply + 16, plain + 12, 30);
    wire_send(reply, 46);
}

static void datagram(ULONG to, int socket_priority, int packet_priority)
{
    static NX_UDP_SOCKET socket;
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &socket, "u", 0, NX_FRAGMENT_OKAY, 64, 5), NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&socket, 5, NX_NO_WAIT), NX_SUCCESS);
    if (socket_priority >= 0)
        EXPECT(nx_udp_socket_vlan_priority_set(&socket, (UINT)socket_priority), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, NX_UDP_PACKET, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "x", 1, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    if (packet_priority >= 0)
        EXPECT(nx_packet_vlan_priority_set(packet, (UINT)packet_priority), NX_SUCCESS);
    EXPECT(nx_udp_socket_send(&socket, packet, to, 6), NX_SUCCESS);
    tx_thread_sleep(1);
    EXPECT(nx_udp_socket_unbind(&socket), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&socket), NX_SUCCESS);
}

static void interface_over_parent(void)
{
    NX_INTERFACE *child;
    USHORT tag;
    UINT index = 99;

    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "v", VLAN_A, NET_MASK, TAG, 0, &index),
           NX_SUCCESS);
    EXPECT(index, 1);
    child = &net.ip_a.nx_ip_interface[1];
    EXPECT(child->nx_interface_link_up, NX_TRUE);
    EXPECT(child->nx_interface_ip_mtu_size, 1500);
    EXPECT(child->nx_interface_physical_address_lsw,
           net.ip_a.nx_ip_interface[0].nx_interface_physical_address_lsw);
    EXPECT(nx_link_vlan_get(&net.ip_a, 1, &tag), NX_SUCCESS);
    EXPECT(tag, TAG);
    datagram(VLAN_B, -1, -1);
    datagram(VLAN_B, 5, -1);
    datagram(VLAN_B, -1, 1);
}

static void test_tags_on_the_wire(void **state)
{
    static const unsigned wanted[] = {0x6007, 0xA007, 0x2007};
    unsigned found = 0;

    (void)state;
    wire_open(256, interface_over_parent);
    wire.respond = answer_tagged;
    wire_close();
    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *frame = wire.frame[i].bytes;

        assert_int_equal(get16(frame + 12), 0x8100);
        if (get16(frame + 16) != 0x0800)
            continue;
        assert_true(found < 3);
        assert_int_equal(get16(frame + 14), wanted[found++]);
        assert_int_equal(get32(frame + 18 + 16), VLAN_B);
    }
    assert_int_equal(found, 3);
}

static UINT ready_interface(void)
{
    UINT index;

    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "v", VLAN_A, NET_MASK, TAG, 0, &index),
           NX_SUCCESS);
    return index;
}

static void ready_only(void)
{
    ready_interface();
    tx_thread_sleep(100);
}

/* A ping with a tag, or with none (negative), to the address. */
static void ping_board(int tag, uint32_t from, uint32_t to)
{
    static const uint8_t echo[8] = {8, 0, 0xF7, 0xFF, 0, 0, 0, 0};
    uint8_t plain[128], frame[128];
    size_t length = put_ipv4(plain, from, to, 1, 1, 0, echo, sizeof echo);

    if (tag < 0) {
        wire_send_wait(plain, length);
        return;
    }
    memcpy(frame, plain, 12);
    put16(frame + 12, 0x8100);
    put16(frame + 14, (unsigned)tag);
    memcpy(frame + 16, plain + 12, length - 12);
    wire_send_wait(frame, length + 4);
}

/* A frame belongs to the interface of its tag, whatever the address. */
static void test_frames_find_their_interface(void **state)
{
    static const struct {
        int tag;
        uint32_t from, to;
        unsigned received;
    } cases[] = {
        {-1, NET_B, NET_A, 1}, {0, NET_B, NET_A, 1},        /* a priority tag alone */
        {7, VLAN_B, VLAN_A, 1}, {0xE007, VLAN_B, VLAN_A, 1},
        {8, VLAN_B, VLAN_A, 0}, {8, NET_B, NET_A, 0},
    };
    ULONG before;

    (void)state;
    wire_open(256, ready_only);
    wire.respond = answer_tagged;
    wire_pass_ms(50);
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        before = net.ip_a.nx_ip_pings_received;
        ping_board(cases[i].tag, cases[i].from, cases[i].to);
        assert_int_equal(net.ip_a.nx_ip_pings_received - before, cases[i].received);
    }
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_LINK_FRAME], 2);
    wire_close();
}

static UINT taken, passed;
static ULONG sender_lsw;

static UINT take(NX_IP *ip, UINT interface_index, NX_PACKET *packet, ULONG msw, ULONG lsw,
                 UINT type, UINT header_size, VOID *context, NX_LINK_TIME *time)
{
    (void)ip; (void)msw; (void)time;
    if (context != NX_NULL) {
        passed++;
        return NX_CONTINUE;
    }
    taken++;
    sender_lsw = lsw;
    EXPECT(interface_index, 0);
    EXPECT(type, OWN_TYPE);
    EXPECT(header_size, 14);
    EXPECT(packet->nx_packet_length, 64);
    nx_packet_release(packet);
    return NX_SUCCESS;
}

static NX_LINK_RECEIVE_QUEUE all, own;

static void listen(void)
{
    NX_PACKET *packet;

    EXPECT(nx_link_packet_receive_callback_add(&net.ip_a, 0, &all, NX_LINK_PACKET_TYPE_ALL, take,
                                               &all),
           NX_SUCCESS);
    EXPECT(nx_link_packet_receive_callback_add(&net.ip_a, 0, &own, OWN_TYPE, take, NX_NULL),
           NX_SUCCESS);
    tx_thread_sleep(10);
    EXPECT(nx_link_packet_receive_callback_remove(&net.ip_a, 0, &all), NX_SUCCESS);
    EXPECT(nx_link_packet_receive_callback_remove(&net.ip_a, 0, &own), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ip_interface[0].nx_interface_link_receive_queue_head, NX_NULL);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, 20, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, "own", 3, &net.pool_a, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_link_ethernet_packet_send(&net.ip_a, 0, packet, 0x02AA, 1, OWN_TYPE), NX_SUCCESS);
    tx_thread_sleep(10);
}

static void test_own_types(void **state)
{
    uint8_t frame[64] = {0};

    (void)state;
    wire_open(256, listen);
    wire.respond = answer_tagged;
    wire_pass_ms(50);
    put_ethernet(frame, OWN_TYPE);
    wire_send_wait(frame, sizeof frame);
    assert_int_equal(taken, 1);
    assert_int_equal(passed, 1);
    assert_int_equal(sender_lsw, 1);
    ping_board(-1, NET_B, NET_A);
    assert_int_equal(passed, 3);        /* ours, the ping, and ARP's answer for its way back */
    assert_int_equal(net.ip_a.nx_ip_pings_received, 1);
    wire_pass_ms(200);
    wire_send_wait(frame, sizeof frame);        /* nobody listens any more */
    assert_int_equal(taken, 1);
    assert_int_equal(net.ip_a.nx_ip_discards[NX_DISCARD_LINK_FRAME], 1);
    assert_memory_equal(wire.frame[wire.count - 1].bytes + 12, "\x88\xB5own", 5);
    wire_close();
}

static void statuses(void)
{
    NX_INTERFACE *actual;
    NX_IP_DRIVER request = {.nx_ip_driver_interface = &net.ip_a.nx_ip_interface[0]};
    NX_PACKET *packet;
    ULONG msw, lsw, word;
    USHORT tag, type;
    UCHAR valid;
    UINT index, size;

    EXPECT(nx_link_vlan_set(NX_NULL, 0, TAG), NX_PTR_ERROR);
    EXPECT(nx_link_vlan_set(&net.ip_a, 9, TAG), NX_INVALID_INTERFACE);
    EXPECT(nx_link_vlan_set(&net.ip_a, 0, 0xFFF), NX_INVALID_PARAMETERS);
    EXPECT(nx_link_vlan_get(&net.ip_a, 0, &tag), NX_NOT_FOUND);
    EXPECT(nx_link_vlan_get(&net.ip_a, 0, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_link_vlan_get(&net.ip_a, 9, &tag), NX_INVALID_INTERFACE);
    EXPECT(nx_link_vlan_set(&net.ip_a, 0, TAG), NX_SUCCESS);
    EXPECT(nx_packet_allocate(&net.pool_a, &packet, 20, NX_NO_WAIT), NX_SUCCESS);
    EXPECT(nx_link_ethernet_header_add(&net.ip_a, 0, packet, 0xFFFF, 0xFFFFFFFF, OWN_TYPE),
           NX_SUCCESS);
    EXPECT(packet->nx_packet_length, 18);
    EXPECT(nx_link_ethernet_header_parse(packet, &msw, &lsw, &word, NX_NULL, &type, &tag, &valid,
                                         &size),
           NX_SUCCESS);
    EXPECT(msw, 0xFFFF);
    EXPECT(lsw, 0xFFFFFFFF);
    EXPECT(word, net.ip_a.nx_ip_interface[0].nx_interface_physical_address_msw);
    EXPECT(type, OWN_TYPE);
    EXPECT(tag, TAG);
    EXPECT(valid, NX_TRUE);
    EXPECT(size, 18);
    EXPECT(nx_link_ethernet_header_add(&net.ip_a, 0, packet, 0, 1, OWN_TYPE), NX_UNDERFLOW);
    EXPECT(nx_link_ethernet_header_add(&net.ip_a, 0, NX_NULL, 0, 1, OWN_TYPE), NX_PTR_ERROR);
    EXPECT(nx_link_ethernet_packet_send(&net.ip_a, 9, packet, 0, 1, OWN_TYPE),
           NX_INVALID_INTERFACE);
    EXPECT(nx_link_raw_packet_send(&net.ip_a, 9, packet), NX_INVALID_INTERFACE);
    EXPECT(nx_link_raw_packet_send(&net.ip_a, 0, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_link_vlan_get(NX_NULL, 0, &tag), NX_PTR_ERROR);
    EXPECT(nx_link_vlan_clear(NX_NULL, 0), NX_PTR_ERROR);
    EXPECT(nx_link_multicast_join(NX_NULL, 0, 0x0100, 0x5E000009), NX_PTR_ERROR);
    EXPECT(nx_link_multicast_leave(&net.ip_a, 9, 0x0100, 0x5E000009), NX_INVALID_INTERFACE);
    EXPECT(nx_link_ethernet_packet_send(NX_NULL, 0, packet, 0, 1, OWN_TYPE), NX_PTR_ERROR);
    EXPECT(nx_link_ethernet_packet_send(&net.ip_a, 0, NX_NULL, 0, 1, OWN_TYPE), NX_PTR_ERROR);
    EXPECT(nx_link_ethernet_header_add(&net.ip_a, 9, packet, 0, 1, OWN_TYPE),
           NX_INVALID_INTERFACE);
    EXPECT(nx_link_raw_packet_send(NX_NULL, 0, packet), NX_PTR_ERROR);
    EXPECT(nx_link_packet_receive_callback_add(NX_NULL, 0, &own, OWN_TYPE, take, NX_NULL),
           NX_PTR_ERROR);
    EXPECT(nx_link_packet_receive_callback_add(&net.ip_a, 0, &own, OWN_TYPE, NX_NULL, NX_NULL),
           NX_PTR_ERROR);
    EXPECT(nx_link_packet_receive_callback_remove(NX_NULL, 0, &own), NX_PTR_ERROR);
    packet->nx_packet_append_ptr = packet->nx_packet_prepend_ptr + 17;
    EXPECT(nx_link_ethernet_header_parse(packet, NX_NULL, NX_NULL, NX_NULL, NX_NULL, NX_NULL,
                                         NX_NULL, NX_NULL, NX_NULL),
           NX_INVALID_PACKET);
    EXPECT(nx_packet_release(packet), NX_SUCCESS);
    EXPECT(nx_link_vlan_clear(&net.ip_a, 9), NX_INVALID_INTERFACE);
    EXPECT(nx_link_vlan_clear(&net.ip_a, 0), NX_SUCCESS);
    EXPECT(nx_link_driver_request_preprocess(&request, &actual), NX_CONTINUE);
    EXPECT(actual, &net.ip_a.nx_ip_interface[0]);
    EXPECT(nx_link_multicast_join(&net.ip_a, 0, 0x0100, 0x5E000009), NX_SUCCESS);
    EXPECT(nx_link_multicast_join(&net.ip_a, 9, 0x0100, 0x5E000009), NX_INVALID_INTERFACE);
    EXPECT(nx_link_multicast_leave(&net.ip_a, 0, 0x0100, 0x5E000009), NX_SUCCESS);
    EXPECT(nx_link_multicast_leave(NX_NULL, 0, 0x0100, 0x5E000009), NX_PTR_ERROR);
    EXPECT(nx_link_packet_receive_callback_add(&net.ip_a, 9, &own, OWN_TYPE, take, NX_NULL),
           NX_INVALID_INTERFACE);
    EXPECT(nx_link_packet_receive_callback_add(&net.ip_a, 0, NX_NULL, OWN_TYPE, take, NX_NULL),
           NX_PTR_ERROR);
    EXPECT(nx_link_packet_receive_callback_remove(&net.ip_a, 9, &own), NX_INVALID_INTERFACE);
    EXPECT(nx_link_packet_receive_callback_remove(&net.ip_a, 0, NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "v", VLAN_A, NET_MASK, 0, 0, &index),
           NX_INVALID_PARAMETERS);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "v", VLAN_A, NET_MASK, TAG, 9, &index),
           NX_INVALID_PARAMETERS);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "v", NET_A, NET_MASK, TAG, 0, &index),
           NX_DUPLICATED_ENTRY);
    index = ready_interface();
    request.nx_ip_driver_interface = &net.ip_a.nx_ip_interface[index];
    request.nx_ip_driver_command = NX_LINK_RX_ENABLE;
    EXPECT(nx_link_driver_request_preprocess(&request, &actual), NX_UNHANDLED_COMMAND);
    request.nx_ip_driver_command = NX_LINK_PACKET_SEND;
    EXPECT(nx_link_driver_request_preprocess(&request, &actual), NX_CONTINUE);
    EXPECT(actual, &net.ip_a.nx_ip_interface[0]);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "w", VLAN_B, NET_MASK, TAG, 0, &index),
           NX_DUPLICATED_ENTRY);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "w", VLAN_B, NET_MASK, 9, 1, &index),
           NX_INVALID_PARAMETERS);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "w", VLAN_B, NET_MASK, 9, 0, &index),
           NX_SUCCESS);
    EXPECT(nx_link_vlan_interface_create(&net.ip_a, "x", NET_C, NET_MASK, 10, 0, &index),
           NX_NO_MORE_ENTRIES);
    net.ip_a.nx_ip_interface[0].nx_interface_link_up = NX_FALSE;
    nx_link_vlan_interface_status_change(&net.ip_a, 0);
    EXPECT(net.ip_a.nx_ip_interface[1].nx_interface_link_up, NX_FALSE);
    EXPECT(net.ip_a.nx_ip_interface[2].nx_interface_link_up, NX_FALSE);
    nx_link_packet_transmitted(&net.ip_a, 0, NX_NULL, NX_NULL);
    EXPECT(nx_ip_interface_detach(&net.ip_a, 0), NX_SUCCESS);
    EXPECT(net.ip_a.nx_ip_interface[1].nx_interface_valid, NX_FALSE);
    EXPECT(net.ip_a.nx_ip_interface[2].nx_interface_valid, NX_FALSE);
}

static void test_statuses(void **state)
{
    (void)state;
    wire_open(256, statuses);
    wire_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(test_tags_on_the_wire),
        net_test(test_frames_find_their_interface),
        net_test(test_own_types),
        net_test(test_statuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
