/*
 * ICMP echo both ways, error messages, and what must not be answered.
 */
#include "net_fixture.h"

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

    EXPECT(nx_icmp_ping(&net.ip_a, NET_C, "x", 1, &response, 50), NX_NO_RESPONSE);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(ping_answers),
        net_test(ping_sizes),
        net_test(ping_nobody),
        net_test(ping_self),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
