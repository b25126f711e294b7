/*
 * Destinations in the order in which to try them (RFC 6724 6, pb_destination_order):
 * the examples of section 10.2, each rule, and what no rule tells apart.
 */
#include "ipv6_fixture.h"

#define V4(a, b, c, d) {.nxd_ip_version = NX_IP_VERSION_V4, .nxd_ip_address.v4 = IP_ADDRESS(a, b, c, d)}
#define SITE(n, id) V6(0x20010DB8, (n) << 16, 0, id)
#define NEAR(id)    V6(0xFE800000, 0, 0, id)
#define SIX4(id)    V6(0x2002C633, 0x64010000, 0, id)     /* 6to4 of 198.51.100.1 */
#define ULA(id)     V6(0xFD000000, 0, 0, id)
#define PUBLIC4(n)  V4(198, 51, 100, n)
#define LOCAL4(n)   V4(169, 254, 13, n)
#define NONE        {0}

enum kind {
    PLAIN,
    FIRST_IS_OLD,       /* our first address is deprecated */
    AS_GIVEN            /* no rule tells the destinations apart */
};

/* Our addresses (of IPv6 up to three; of IPv4 one), and destinations, best first. */
static const struct row {
    const char *rule;
    NXD_ADDRESS own[3], own4;
    enum kind kind;
    NXD_ADDRESS order[3];
} rows[] = {
    /* 10.2, in its order */
    {"2 scope: IPv4's is of the link", {SITE(1, 2), NEAR(1)}, LOCAL4(78), PLAIN,
     {SITE(1, 1), PUBLIC4(121)}},
    {"2 scope: IPv6's is of the link", {NEAR(1)}, PUBLIC4(117), PLAIN,
     {PUBLIC4(121), SITE(1, 1)}},
    {"6 precedence", {SITE(1, 2), NEAR(1)}, V4(10, 1, 2, 4), PLAIN,
     {SITE(1, 1), V4(10, 1, 2, 3)}},
    {"8 smaller scope", {SITE(1, 2), NEAR(2)}, NONE, PLAIN, {NEAR(1), SITE(1, 1)}},
    {"9 longest prefix", {SITE(1, 2), SITE(0x3F44, 2), NEAR(2)}, NONE, PLAIN,
     {SITE(1, 1), SITE(0x3FFE, 1)}},
    {"5 label", {SIX4(2), NEAR(2)}, NONE, PLAIN, {SIX4(1), SITE(1, 1)}},
    {"6 precedence of 6to4", {SIX4(2), SITE(1, 2), NEAR(2)}, NONE, PLAIN,
     {SITE(1, 1), SIX4(1)}},
    /* and what it has no example of */
    {"1 no source at all", {NONE}, PUBLIC4(117), PLAIN, {PUBLIC4(121), SITE(1, 1)}},
    {"1 both families without one", {NONE}, NONE, AS_GIVEN, {SITE(1, 1), PUBLIC4(121)}},
    {"3 deprecated", {SITE(1, 2), NEAR(2)}, PUBLIC4(117), FIRST_IS_OLD,
     {PUBLIC4(121), SITE(1, 1)}},
    {"5 label of local ones", {ULA(2), NEAR(2)}, NONE, PLAIN, {ULA(1), SITE(1, 1)}},
    {"6 IPv4 before local ones", {SITE(1, 2), ULA(2), NEAR(2)}, PUBLIC4(117), PLAIN,
     {SITE(1, 1), PUBLIC4(121), ULA(1)}},
    {"9 of IPv4", {NONE}, PUBLIC4(117), PLAIN,
     {PUBLIC4(121), V4(198, 52, 0, 1), V4(10, 0, 0, 9)}},
    {"2.2 identifiers do not count", {SITE(1, 0x10), NEAR(2)}, NONE, AS_GIVEN,
     {SITE(1, 0x20), SITE(1, 0x11), SITE(1, 0x30)}},
};

static UINT own_count;

static void own_set(const struct row *row)
{
    NXD_ADDRESS router = NEAR(0xFF);
    ULONG address = row->own4.nxd_ip_address.v4;

    own_count = 0;
    while (own_count < 3 && row->own[own_count].nxd_ip_version != 0) {
        NXD_ADDRESS own = row->own[own_count++];

        EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &own, 64, NX_NULL), NX_SUCCESS);
    }
    if (row->kind == FIRST_IS_OLD)
        net.ip_a.nx_ipv6_address[0].nxd_ipv6_address_state = NX_IPV6_ADDR_STATE_DEPRECATED;
    EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &router, 0xFFFF, 0), NX_SUCCESS);
    EXPECT(nx_ip_address_set(&net.ip_a, address, 0xFFFFFF00), NX_SUCCESS);
    if (address != 0)
        EXPECT(nx_ip_gateway_address_set(&net.ip_a, (address & 0xFFFFFF00) | 254), NX_SUCCESS);
}

static void own_remove(void)
{
    NXD_ADDRESS router = NEAR(0xFF);

    for (UINT i = 0; i < own_count; i++)
        EXPECT(nxd_ipv6_address_delete(&net.ip_a, i), NX_SUCCESS);
    EXPECT(nxd_ipv6_default_router_delete(&net.ip_a, &router), NX_SUCCESS);
    nx_ip_gateway_address_clear(&net.ip_a);
}

/* From its own order, and turned round. */
static void row_check(unsigned index)
{
    const struct row *row = &rows[index];
    NXD_ADDRESS list[3];
    UINT count = 0;

    while (count < 3 && row->order[count].nxd_ip_version != 0)
        count++;
    for (UINT turn = 0; turn < (row->kind == AS_GIVEN ? 1 : count); turn++) {
        for (UINT i = 0; i < count; i++)
            list[i] = row->order[(i + turn) % count];
        EXPECT(pb_destination_order(&net.ip_a, list, count), NX_SUCCESS);
        for (UINT i = 0; i < count; i++)
            EXPECT(memcmp(&list[i], &row->order[i], sizeof list[i]) + 100 * (int)index, 100 * index);
    }
}

static void order_body(void)
{
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        own_set(&rows[i]);
        row_check(i);
        own_remove();
    }
    EXPECT(nx_ip_address_set(&net.ip_a, NET_A, NET_MASK), NX_SUCCESS);
}

static void destinations_in_order(void **state)
{
    (void)state;
    net_run_ram(256, order_body, NULL);
}

static void wrong_body(void)
{
    NXD_ADDRESS one = SITE(1, 1), odd = {.nxd_ip_version = 7};
    NXD_ADDRESS list[2] = {odd, PUBLIC4(1)};

    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(pb_destination_order(NX_NULL, &one, 1), NX_PTR_ERROR);
    EXPECT(pb_destination_order(&net.ip_a, NX_NULL, 1), NX_PTR_ERROR);
    EXPECT(pb_destination_order(&net.ip_a, &one, 0), NX_SUCCESS);
    EXPECT(pb_destination_order(&net.ip_a, &one, 1), NX_SUCCESS);
    /* what is no address comes last, as what no way leads to */
    EXPECT(nx_ip_address_set(&net.ip_a, IP_ADDRESS(198, 51, 100, 2), NET_MASK), NX_SUCCESS);
    EXPECT(pb_destination_order(&net.ip_a, list, 2), NX_SUCCESS);
    EXPECT(list[0].nxd_ip_version, NX_IP_VERSION_V4);
    EXPECT(nx_ip_address_set(&net.ip_a, NET_A, NET_MASK), NX_SUCCESS);
}

static void wrong_uses(void **state)
{
    (void)state;
    net_run_ram(256, wrong_body, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(destinations_in_order),
        net_test(wrong_uses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
