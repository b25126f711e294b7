/*
 * Routers (RFC 4861 6, 4191), autoconfiguration (RFC 4862 5.5) and what else
 * advertisements tell (RFC 8106); listener discovery (RFC 2710, 3810).
 */
#include "ipv6_fixture.h"
#include "nx_ipv6_internal.h"

#define ROUTER_SOLICITATION 133
#define PREFIX_L 0x80
#define PREFIX_A 0x40

static uint8_t message[1400];

/* --- the board: a link-local address from its hardware's, nothing else ---------------------- */

static UINT flags_seen;

static VOID on_flags(NX_IP *ip, UINT flags)
{
    (void)ip;
    flags_seen = flags;
}

static void local_thread(void)
{
    EXPECT(nxd_ipv6_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, NX_NULL, 10, NX_NULL), NX_SUCCESS);
    EXPECT(nxd_icmp_enable(&net.ip_a), NX_SUCCESS);
    EXPECT(nxd_icmpv6_ra_flag_callback_set(&net.ip_a, on_flags), NX_SUCCESS);
    if (v6_body != NULL)
        v6_body();
    tx_thread_sleep(200000);
    EXPECT(nxd_nd_cache_invalidate(&net.ip_a), NX_SUCCESS);
}

static void open_local(void (*body)(void))
{
    v6_body = body;
    flags_seen = 0xFFFF;
    wire_open(512, local_thread);
    wire.respond = answer_solicitations;
    wire_pass_ms(20);
}

/* --- advertisements ----------------------------------------------------------------------------- */

static size_t put_ra(unsigned hops, unsigned flags, unsigned lifetime, uint32_t reachable,
                     uint32_t retransmit)
{
    memset(message, 0, 16);
    message[0] = 134;
    message[4] = (uint8_t)hops;
    message[5] = (uint8_t)flags;
    put16(message + 6, lifetime);
    put32(message + 8, reachable);
    put32(message + 12, retransmit);
    return 16;
}

static size_t put_prefix(size_t at, const NXD_ADDRESS *prefix, unsigned length, unsigned flags,
                         uint32_t valid, uint32_t preferred)
{
    memset(message + at, 0, 32);
    message[at] = 3;
    message[at + 1] = 4;
    message[at + 2] = (uint8_t)length;
    message[at + 3] = (uint8_t)flags;
    put32(message + at + 4, valid);
    put32(message + at + 8, preferred);
    put_address(message + at + 16, prefix);
    return at + 32;
}

static size_t put_link_address(size_t at)
{
    message[at] = 1;
    message[at + 1] = 1;
    memcpy(message + at + 2, wire_mac, 6);
    return at + 8;
}

static void send_ra(size_t length)
{
    send_icmp6(&peer_local, &all_nodes, 255, message, length);
}

static unsigned routers(void)
{
    return net.ip_a.nx_ipv6_default_router_table_size;
}

static NXD_IPV6_ADDRESS *address_on(const NXD_ADDRESS *prefix)
{
    for (unsigned i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        NXD_IPV6_ADDRESS *entry = &net.ip_a.nx_ipv6_address[i];

        if (entry->nxd_ipv6_address_valid &&
            entry->nxd_ipv6_address[0] == prefix->nxd_ip_address.v6[0] &&
            entry->nxd_ipv6_address[1] == prefix->nxd_ip_address.v6[1])
            return entry;
    }
    return NULL;
}

static unsigned prefixes(void)
{
    unsigned count = 0;

    for (const NX_IPV6_PREFIX_ENTRY *entry = net.ip_a.nx_ipv6_prefix_list_ptr; entry != NULL;
         entry = entry->nx_ipv6_prefix_entry_next)
        count++;
    return count;
}

/* --- solicitations (6.3.7) ---------------------------------------------------------------------------- */

static void routers_are_asked_for(void **state)
{
    const uint8_t *ip = NULL;
    unsigned last = 0;

    (void)state;
    open_local(NULL);
    for (unsigned second = 1; second <= 20; second++) {
        unsigned now;

        wire_pass_ms(1000);
        now = icmp6_count(ROUTER_SOLICITATION, &ip);
        if (now != last)
            assert_int_equal(second % 4, 1);
        last = now;
    }
    assert_int_equal(last, NX_ICMPV6_MAX_RTR_SOLICITATIONS);
    assert_true(address_is(ip + 8, &board_local));
    assert_true(address_is(ip + 24, &all_routers));
    assert_int_equal(ip[7], 255);
    assert_int_equal(ip[48], 1);
    assert_memory_equal(ip + 50, wire.board_mac, 6);
    wire_close();
    /* The first answer ends it. */
    open_local(NULL);
    wire_pass_ms(1500);
    send_ra(put_ra(64, 0, 1800, 0, 0));
    wire_pass_ms(20000);
    assert_int_equal(icmp6_count(ROUTER_SOLICITATION, NULL), 1);
    wire_close();
    /* One that nobody asked for does not spare the question. */
    open_local(NULL);
    send_ra(put_ra(64, 0, 1800, 0, 0));
    wire_pass_ms(20000);
    assert_int_equal(icmp6_count(ROUTER_SOLICITATION, NULL), 1);
    wire_close();
}

/* Seconds until the board asks once more. */
static unsigned next_question(void)
{
    unsigned seconds = 0;

    wire.count = 0;
    for (; icmp6_count(ROUTER_SOLICITATION, NULL) == 0 && seconds < 1000; seconds++)
        wire_pass_ms(1000);
    return seconds;
}

/* RFC 7559: ever less often, but for ever, until there is a router. */
static void routers_are_asked_for_ever(void **state)
{
    NX_INTERFACE *nx_interface = &net.ip_a.nx_ip_interface[0];
    unsigned last = 4;

    (void)state;
    open_local(NULL);
    net.ip_a.nx_ip_tcp_profile_rfc = NX_TRUE;
    assert_int_equal(next_question(), 1);
    assert_int_equal(next_question(), 4);
    for (unsigned i = 0; i < 7; i++) {
        unsigned seconds = next_question();

        assert_in_range(seconds, 2 * last - (last + 5) / 10, 2 * last + (last + 5) / 10);
        last = seconds;
    }
    /* At least once in about an hour. */
    nx_interface->nx_ipv6_rtr_solicitation_interval = 3000;
    nx_interface->nx_ipv6_rtr_solicitation_timer = 1;
    assert_int_equal(next_question(), 1);
    assert_in_range(nx_interface->nx_ipv6_rtr_solicitation_timer, 3240, 3960);
    send_ra(put_ra(64, 0, 0, 0, 0));            /* no default router */
    nx_interface->nx_ipv6_rtr_solicitation_timer = 9;
    assert_int_equal(next_question(), 9);
    nx_interface->nx_ipv6_rtr_solicitation_timer = 9;
    send_ra(put_ra(64, 0, 9000, 0, 0));
    wire_pass_ms(20000);
    assert_int_equal(icmp6_count(ROUTER_SOLICITATION, NULL), 1);
    wire_close();
}

/* --- the advertisement itself (6.1.2, 6.3.4) ------------------------------------------------------------ */

static void parameters_are_taken(void **state)
{
    (void)state;
    open_local(NULL);
    send_ra(put_link_address(put_ra(33, 0xC0, 1800, 7000, 2500)));
    assert_int_equal(routers(), 1);
    assert_int_equal(flags_seen, 0xC0);
    assert_int_equal(net.ip_a.nx_ipv6_hop_limit, 33);
    assert_int_equal(net.ip_a.nx_ipv6_reachable_timer, 7);
    assert_int_equal(net.ip_a.nx_ipv6_retrans_timer_ticks, 250);
    assert_int_equal(net.ip_a.nx_ipv6_nd_cache[0].nx_nd_cache_nd_status, ND_CACHE_STATE_STALE);
    assert_memory_equal(net.ip_a.nx_ipv6_nd_cache[0].nx_nd_cache_mac_addr, wire_mac, 6);
    /* What is unspecified stays. */
    send_ra(put_ra(0, 0, 1800, 0, 0));
    assert_int_equal(net.ip_a.nx_ipv6_hop_limit, 33);
    assert_int_equal(net.ip_a.nx_ipv6_reachable_timer, 7);
    assert_int_equal(net.ip_a.nx_ipv6_retrans_timer_ticks, 250);
    assert_int_equal(flags_seen, 0);
    /* The longest lifetime is one that ends. */
    send_ra(put_ra(0, 0, 0xFFFF, 0, 0));
    wire_pass_ms(10000);
    assert_int_equal(
        net.ip_a.nx_ipv6_default_router_table[0].nx_ipv6_default_router_entry_life_time,
        0xFFFF - 10);
    /* A lifetime of nothing, and one that ends. */
    send_ra(put_ra(0, 0, 1800, 0, 0));
    send_ra(put_ra(0, 0, 0, 0, 0));
    assert_int_equal(routers(), 0);
    send_ra(put_ra(0, 0, 5, 0, 0));
    wire_pass_ms(3500);
    assert_int_equal(routers(), 1);
    wire_pass_ms(2000);
    assert_int_equal(routers(), 0);
    wire_close();
}

static void d034_advertisements_that_are_not_valid(void **state)
{
    size_t length;

    (void)state;
    open_local(NULL);
    length = put_link_address(put_ra(33, 0, 1800, 0, 0));
    send_icmp6(&peer_global, &all_nodes, 255, message, length);     /* not link-local */
    send_icmp6(&nobody, &all_nodes, 255, message, length);
    send_icmp6(&peer_local, &all_nodes, 254, message, length);      /* from afar */
    send_icmp6(&peer_local, &all_nodes, 255, message, 15);          /* cut */
    message[1] = 1;
    send_icmp6(&peer_local, &all_nodes, 255, message, length);      /* code */
    message[1] = 0;
    put_icmp6(&peer_local, &all_nodes, 255, message, length);
    frame6[60] ^= 1;                                                /* sum */
    wire_send_wait(frame6, 54 + length);
    message[17] = 0;
    send_ra(length);                                                /* an option of no length */
    message[17] = 2;
    send_ra(length);                                                /* one beyond the end */
    message[17] = 1;
    send_ra(length + 1);                                            /* a byte too many */
    assert_int_equal(routers(), 0);
    assert_int_equal(net.ip_a.nx_ipv6_hop_limit, 0xFF);
    assert_int_equal(net.ip_a.nx_ip_icmp_invalid_packets, 9);
    wire_close();
}

/* Between 1280 and what the link carries. */
static void d038_mtu_option(void **state)
{
    static const struct {
        uint32_t told;
        unsigned units, then;
    } row[] = {{0, 1, 1500},    {1279, 1, 1500}, {1501, 1, 1500}, {65536, 1, 1500},
               {0xFFFFFFFF, 1, 1500}, {1280, 1, 1280}, {1400, 1, 1400}, {1300, 2, 1400},
               {1500, 1, 1500}};

    (void)state;
    open_local(NULL);
    for (unsigned i = 0; i < sizeof row / sizeof row[0]; i++) {
        size_t at = put_ra(64, 0, 1800, 0, 0);

        memset(message + at, 0, 16);
        message[at] = 5;
        message[at + 1] = (uint8_t)row[i].units;
        put32(message + at + 4, row[i].told);
        send_ra(at + 8 * row[i].units);
        assert_int_equal(net.ip_a.nx_ip_interface[0].nx_interface_ip_mtu_size, row[i].then);
    }
    wire_close();
}

/* --- prefixes and addresses (RFC 4862 5.5.3) ---------------------------------------------------------------- */

static const struct prefix_case {
    const char *what;
    NXD_ADDRESS prefix;
    unsigned length, flags;
    uint32_t valid, preferred;
    unsigned units;             /* of the option's length field */
    unsigned address, on_link;
} prefix_cases[] = {
    {"as it should be", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 4, 1, 1},
    {"link-local", V6(0xFE800000, 0, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 0},
    {"preferred longer than valid", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_A, 1800, 3600, 4, 0, 0},
    {"63 bits", V6(0x20010DB8, 2, 0, 0), 63, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 1},
    {"65 bits", V6(0x20010DB8, 1, 0, 0), 65, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 1},
    {"129 bits", V6(0x20010DB8, 1, 0, 0), 129, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 0},
    {"255 bits", V6(0x20010DB8, 1, 0, 0), 255, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 0},
    {"a group", V6(0xFF020000, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 4, 0, 0},
    {"no flags", V6(0x20010DB8, 1, 0, 0), 64, 0, 3600, 1800, 4, 0, 0},
    {"on-link only", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L, 3600, 1800, 4, 0, 1},
    {"autonomous only", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_A, 3600, 1800, 4, 1, 0},
    {"valid for nothing", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 0, 0, 4, 0, 0},
    {"preferred for nothing", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 0, 4, 1, 1},
    {"for ever", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 0xFFFFFFFF, 0xFFFFFFFF, 4, 1, 1},
    {"an option of 1 unit", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 1, 0, 0},
    {"an option of 3 units", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 3, 0, 0},
    {"an option of 5 units", V6(0x20010DB8, 1, 0, 0), 64, PREFIX_L | PREFIX_A, 3600, 1800, 5, 0, 0},
};

static void d037_prefix_table(void **state)
{
    (void)state;
    for (unsigned i = 0; i < sizeof prefix_cases / sizeof prefix_cases[0]; i++) {
        const struct prefix_case *row = &prefix_cases[i];
        NXD_ADDRESS wanted = row->prefix;
        NXD_IPV6_ADDRESS *entry;
        size_t at;

        open_local(NULL);
        at = put_prefix(put_ra(64, 0, 1800, 0, 0), &row->prefix, row->length, row->flags,
                        row->valid, row->preferred);
        memset(message + at, 0, 8);
        message[17] = (uint8_t)row->units;
        send_ra(16 + 8 * row->units);
        entry = row->address || row->prefix.nxd_ip_address.v6[0] != 0xFE800000
                    ? address_on(&row->prefix) : NULL;
        if ((entry != NULL) != row->address || prefixes() != row->on_link)
            fail_msg("%s: %s, %u prefixes", row->what, entry != NULL ? "address" : "none",
                     prefixes());
        if (entry != NULL) {
            wanted.nxd_ip_address.v6[2] = board_local.nxd_ip_address.v6[2];
            wanted.nxd_ip_address.v6[3] = board_local.nxd_ip_address.v6[3];
            assert_memory_equal(entry->nxd_ipv6_address, wanted.nxd_ip_address.v6, 16);
            assert_int_equal(entry->nxd_ipv6_address_ConfigurationMethod,
                             NX_IPV6_ADDRESS_STATELESS_AUTO_CONFIG);
            assert_int_equal(entry->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
            wire_pass_ms(4500);
            assert_int_equal(entry->nxd_ipv6_address_state,
                             row->preferred == 0 ? NX_IPV6_ADDR_STATE_DEPRECATED
                                                 : NX_IPV6_ADDR_STATE_VALID);
        }
        wire_close();
    }
}

static const NXD_ADDRESS prefix1 = V6(0x20010DB8, 1, 0, 0);

static void send_prefix(uint32_t valid, uint32_t preferred)
{
    send_ra(put_prefix(put_ra(64, 0, 1800, 0, 0), &prefix1, 64, PREFIX_A, valid, preferred));
}

/* 5.5.3(e): each from the life that is left to the life that is told. */
static void two_hour_rule(void **state)
{
    static const struct {
        ULONG left, told, then;
    } row[] = {{10000, 20000, 20000}, {10000, 7201, 7201}, {10000, 7200, 7200}, {10000, 1, 7200},
               {10000, 0, 7200},      {5000, 1, 5000},     {5000, 4999, 5000},  {5000, 5001, 5001},
               {7200, 1, 7200}};
    NX_IPV6_LIFETIME *lifetime;
    unsigned i = 0;

    (void)state;
    open_local(NULL);
    send_prefix(10000, 100);
    lifetime = &net.ip_a.nx_ip_ipv6_private
                    .lifetime[address_on(&prefix1)->nxd_ipv6_address_index];
    for (; i < sizeof row / sizeof row[0]; i++) {
        lifetime->valid = row[i].left;
        send_prefix(row[i].told, 0);
        assert_int_equal(lifetime->valid, row[i].then);
    }
    /* Wider and narrower prefixes are others. */
    lifetime->preferred = 1000;
    for (unsigned length = 48; length <= 80; length += 32) {
        send_ra(put_prefix(put_ra(64, 0, 1800, 0, 0), &prefix1, length, PREFIX_A, 90000, 90000));
        assert_int_equal(lifetime->valid, row[i - 1].then);
        assert_int_equal(lifetime->preferred, 1000);
    }
    wire_close();
}

static void addresses_grow_old(void **state)
{
    NXD_IPV6_ADDRESS *entry;

    (void)state;
    open_local(NULL);
    send_prefix(20, 10);
    entry = address_on(&prefix1);
    wire_pass_ms(8500);
    assert_int_equal(entry->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    send_prefix(12, 0);                 /* when a router says so, at once */
    assert_int_equal(entry->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_DEPRECATED);
    send_prefix(12, 2);
    assert_int_equal(entry->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    wire_pass_ms(3000);
    assert_int_equal(entry->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_DEPRECATED);
    wire_pass_ms(7000);
    assert_int_equal(entry->nxd_ipv6_address_valid, NX_TRUE);
    wire_pass_ms(3000);
    assert_int_equal(entry->nxd_ipv6_address_valid, NX_FALSE);
    wire_close();
}

/* 10000 routers with a prefix each; what was there first stays. */
static void d039_floods_are_bounded(void **state)
{
    NXD_ADDRESS router = V6(0xFE800000, 0, 1, 0);
    NXD_ADDRESS prefix = V6(0x20010DB8, 0x10000, 0, 0);

    (void)state;
    open_local(NULL);
    send_prefix(3600, 1800);
    wire_pass_ms(5000);
    for (unsigned i = 0; i < 10000; i++) {
        router.nxd_ip_address.v6[3] = i;
        prefix.nxd_ip_address.v6[1] = 0x10000 + i;
        put_prefix(put_ra(64, 0, 1800, 0, 0), &prefix, 64, PREFIX_L | PREFIX_A, 3600, 1800);
        wire_send(frame6, put_icmp6(&router, &all_nodes, 255, message, 48));
        if (i % 100 == 0) {
            wire_pass_ms(2);
            wire.count = 0;
        }
    }
    wire_pass_ms(5000);
    assert_int_equal(routers(), NX_IPV6_DEFAULT_ROUTER_TABLE_SIZE);
    assert_int_equal(prefixes(), NX_IPV6_PREFIX_LIST_TABLE_SIZE);
    assert_non_null(address_on(&prefix1));
    wire.count = 0;
    send_icmp6(&peer_local, &board_local, 64, (const uint8_t[8]){128}, 8);
    wire_pass_ms(1000);
    assert_int_equal(icmp6_count(129, NULL), 1);
    wire_close();
}

/* --- which router (6.3.6, RFC 4191) ---------------------------------------------------------------------------- */

static void choose_body(void)
{
    NXD_ADDRESS chosen, other = other_local;
    ULONG lifetime, prefix, method;
    UINT count;

    EXPECT(nxd_ipv6_default_router_get(&net.ip_a, 0, &chosen, &lifetime, &prefix), NX_NOT_FOUND);
    EXPECT(nxd_ipv6_default_router_add(&net.ip_a, &other, 0xFFFF, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_default_router_get(&net.ip_a, 0, &chosen, &lifetime, &prefix), NX_SUCCESS);
    EXPECT(memcmp(&chosen, &other, sizeof other), 0);
    EXPECT(lifetime, 0xFFFF);
    EXPECT(prefix, 10);
    tx_thread_sleep(200);
    /* The test's router has come, preferred. */
    EXPECT(nxd_ipv6_default_router_number_of_entries_get(&net.ip_a, 0, &count), NX_SUCCESS);
    EXPECT(count, 2);
    EXPECT(nxd_ipv6_default_router_get(&net.ip_a, 0, &chosen, &lifetime, &prefix), NX_SUCCESS);
    EXPECT(memcmp(&chosen, &peer_local, sizeof other), 0);
    EXPECT(nxd_ipv6_default_router_entry_get(&net.ip_a, 0, 0, &chosen, &lifetime, &prefix,
                                             &method), NX_SUCCESS);
    EXPECT(method, NX_IPV6_ROUTE_TYPE_STATIC);
    EXPECT(nxd_ipv6_default_router_entry_get(&net.ip_a, 0, 1, &chosen, &lifetime, &prefix,
                                             &method), NX_SUCCESS);
    EXPECT(method, NX_IPV6_ROUTE_TYPE_SOLICITATED);
    EXPECT(nxd_ipv6_default_router_entry_get(&net.ip_a, 0, 2, &chosen, &lifetime, &prefix,
                                             &method), NX_NOT_FOUND);
    EXPECT(nxd_ipv6_default_router_delete(&net.ip_a, &other), NX_SUCCESS);
    EXPECT(nxd_ipv6_default_router_delete(&net.ip_a, &other), NX_NOT_FOUND);
}

static void routers_by_preference(void **state)
{
    (void)state;
    open_local(choose_body);
    wire_pass_ms(500);
    send_ra(put_ra(64, 0x08, 1800, 0, 0));          /* high */
    wire_pass_ms(3000);
    send_ra(put_ra(64, 0x18, 1800, 0, 0));          /* low, but the only one */
    assert_int_equal(routers(), 1);
    wire_close();
}

/* --- name servers (RFC 8106) ---------------------------------------------------------------------------------------- */

static unsigned servers(void)
{
    unsigned count = 0;

    for (unsigned i = 0; i < NX_IPV6_DNS_SERVERS; i++)
        count += net.ip_a.nx_ip_ipv6_private.dns[i].lifetime > 0;
    return count;
}

static void name_servers(void **state)
{
    (void)state;
    open_local(NULL);
    for (unsigned units = 1; units <= 8; units++) {
        size_t at = put_ra(64, 0, 1800, 0, 0);
        unsigned whole = units >= 3 && units % 2 == 1 ? (units - 1) / 2 : 0;

        memset(message + at, 0, 64);
        message[at] = 25;
        message[at + 1] = (uint8_t)units;
        put32(message + at + 4, 10);
        for (unsigned i = 0; 8 + 16 * (i + 1) <= 8 * units; i++) {
            put_address(message + at + 8 + 16 * i, &peer_global);
            message[at + 8 + 16 * i + 15] = (uint8_t)(units * 16 + i);
        }
        send_ra(at + 8 * units);
        assert_int_equal(servers(), whole < NX_IPV6_DNS_SERVERS ? whole : NX_IPV6_DNS_SERVERS);
        put32(message + at + 4, 0);     /* no longer */
        send_ra(at + 8 * units);
        assert_int_equal(servers(), 0);
    }
    wire_close();
}

static CHAR text[256];

/* The index-th search domain, "" where there is none. */
static const CHAR *domain(UINT index)
{
    UINT size = sizeof text;

    if (pb_ipv6_search_domain_get(&net.ip_a, index, text, size, NX_NULL, NX_NULL) != NX_SUCCESS)
        text[0] = '\0';
    return text;
}

/* Advertises search domains, whose names are `bytes`, in an option of so many units. */
static void send_domains(unsigned units, uint32_t lifetime, const char *bytes, size_t length)
{
    size_t at = put_ra(64, 0, 1800, 0, 0);

    memset(message + at, 0, 8 * units);
    message[at] = 31;
    message[at + 1] = (uint8_t)units;
    put32(message + at + 4, lifetime);
    memcpy(message + at + 8, bytes, length);
    send_ra(at + 8 * units);
}

#define DOMAINS(units, lifetime, bytes) send_domains(units, lifetime, bytes, sizeof bytes - 1)

static void dns_body(void)
{
    static CHAR name[256];
    NXD_ADDRESS server;
    ULONG lifetime;
    UINT at;

    EXPECT(pb_ipv6_name_server_get(&net.ip_a, 0, &server, &at, &lifetime), NX_NOT_FOUND);
    EXPECT(pb_ipv6_search_domain_get(&net.ip_a, 0, name, 256, &at, &lifetime), NX_NOT_FOUND);
    tx_thread_sleep(300);
    at = 9;
    EXPECT(pb_ipv6_name_server_get(&net.ip_a, 0, &server, &at, &lifetime), NX_SUCCESS);
    EXPECT(memcmp(&server, &peer_global, sizeof server), 0);
    EXPECT(at, 0);
    EXPECT(lifetime > 5 && lifetime <= 10, 1);
    EXPECT(pb_ipv6_name_server_get(&net.ip_a, 1, &server, &at, &lifetime), NX_NOT_FOUND);
    EXPECT(pb_ipv6_search_domain_get(&net.ip_a, 0, name, 12, &at, &lifetime), NX_SUCCESS);
    EXPECT(strcmp(name, "example.com"), 0);
    EXPECT(pb_ipv6_search_domain_get(&net.ip_a, 0, name, 11, &at, NX_NULL), NX_SIZE_ERROR);
    EXPECT(pb_ipv6_name_server_get(NX_NULL, 0, &server, &at, &lifetime), NX_PTR_ERROR);
    EXPECT(pb_ipv6_name_server_get(&net.ip_a, 0, NX_NULL, &at, &lifetime), NX_PTR_ERROR);
    EXPECT(pb_ipv6_search_domain_get(NX_NULL, 0, name, 12, &at, &lifetime), NX_PTR_ERROR);
    EXPECT(pb_ipv6_search_domain_get(&net.ip_a, 0, NX_NULL, 12, &at, &lifetime), NX_PTR_ERROR);
    tx_thread_sleep(1000);
    EXPECT(pb_ipv6_name_server_get(&net.ip_a, 0, &server, &at, &lifetime), NX_NOT_FOUND);
    EXPECT(pb_ipv6_search_domain_get(&net.ip_a, 0, name, 256, &at, &lifetime), NX_NOT_FOUND);
}

/* The application asks what there is; after its lifetime there is nothing. */
static void dns_is_told(void **state)
{
    size_t at;

    (void)state;
    open_local(dns_body);
    wire_pass_ms(500);
    at = put_ra(64, 0, 1800, 0, 0);
    memset(message + at, 0, 24);
    message[at] = 25;
    message[at + 1] = 3;
    put32(message + at + 4, 10);
    put_address(message + at + 8, &peer_global);
    send_ra(at + 24);
    DOMAINS(3, 10, "\7example\3com\0");
    wire_close();
}

static void search_domains(void **state)
{
    static const struct {
        const char *bytes;
        unsigned length, units;
        const char *first;
    } rows[] = {
#define NAMES(bytes, units, first) {bytes, sizeof bytes - 1, units, first}
        NAMES("\1a\0", 2, "a"),
        NAMES("\7example\3com\0", 3, "example.com"),
        NAMES("\3x-1\2_y\0", 3, "x-1._y"),
        NAMES("", 1, ""),                           /* too short for any (5.3.1) */
        NAMES("", 2, ""),                           /* none but filling */
        NAMES("\7example", 2, ""),                  /* its end is cut off */
        NAMES("\6exampl\1", 2, ""),
        NAMES("\300\10\0", 2, ""),                  /* compressed (5.2) */
        NAMES("\1a\300\10\0", 2, ""),
        NAMES("\100aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\0", 10, ""),
        NAMES("\3a.b\0", 2, ""),                   /* no name of a host */
        NAMES("\3a\nb\0", 2, ""),
        NAMES("\1a\0\3a.b\0", 3, "a"),             /* what came before is good */
    };

    (void)state;
    open_local(NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        send_domains(rows[i].units, 10, rows[i].bytes, rows[i].length);
        assert_string_equal(domain(0), rows[i].first);
        assert_string_equal(domain(1), "");
        send_domains(rows[i].units, 0, rows[i].bytes, rows[i].length);     /* no longer */
        assert_string_equal(domain(0), "");
    }
    /* The one that would end first makes room; the same one again is no other. */
    DOMAINS(2, 30, "\1a\0");
    DOMAINS(2, 20, "\1b\0");
    DOMAINS(2, 25, "\1a\0");
    assert_string_equal(domain(1), "b");
    DOMAINS(2, 40, "\1c\0");
    assert_string_equal(domain(0), "a");
    assert_string_equal(domain(1), "c");
    wire_close();
}

/* --- routes that routers tell of (RFC 4191) ------------------------------------------------------------- */

/* An advertisement of `from`, no default router, with one route. */
static void send_route(const NXD_ADDRESS *from, const NXD_ADDRESS *prefix, unsigned length,
                       unsigned units, unsigned preference, uint32_t lifetime)
{
    size_t at = put_link_address(put_ra(64, 0, 0, 0, 0));

    memset(message + at, 0, 32);
    put_address(message + at + 8, prefix);
    message[at] = 24;
    message[at + 1] = (uint8_t)units;
    message[at + 2] = (uint8_t)length;
    message[at + 3] = (uint8_t)(preference << 3);
    put32(message + at + 4, lifetime);
    send_icmp6(from, &all_nodes, 255, message, at + 8 * units);
}

/* Who leads to the destination: the last byte of its address, or 0. */
static unsigned leads_to(const NXD_ADDRESS *to)
{
    ULONG next_hop[4] = {0};

    if (!_nx_ipv6_next_hop(&net.ip_a, &net.ip_a.nx_ip_interface[0], to->nxd_ip_address.v6, next_hop))
        return 0;
    return next_hop[3] & 0xFF;
}

static void routes_are_told(void **state)
{
    NXD_ADDRESS net32 = V6(0x20010DB8, 0, 0, 0), net48 = V6(0x20010DB8, 0x990000, 0, 0);
    NXD_ADDRESS elsewhere = V6(0x2A000000, 0, 0, 1), all = V6(0, 0, 0, 0);
    NXD_ADDRESS third = V6(0xFE800000, 0, 0, 0xCC), advertised = other_local;

    (void)state;
    open_local(NULL);
    assert_int_equal(leads_to(&far_away), 0);
    send_ra(put_link_address(put_ra(64, 0, 1800, 0, 0)));
    assert_int_equal(leads_to(&far_away), 0xAA);
    send_route(&other_local, &net32, 32, 2, 0, 100);
    assert_int_equal(leads_to(&far_away), 0xBB);    /* longer than the default one */
    assert_int_equal(leads_to(&elsewhere), 0xAA);
    send_route(&third, &net48, 48, 2, 3, 5);
    assert_int_equal(leads_to(&far_away), 0xCC);    /* longer, though less preferred */
    send_route(&other_local, &net48, 48, 2, 0, 100);
    assert_int_equal(leads_to(&far_away), 0xBB);    /* as long and preferred */
    send_route(&third, &net48, 48, 2, 1, 5);
    assert_int_equal(leads_to(&far_away), 0xCC);
    /* Not sound: a reserved preference, units too few, or too many. */
    send_route(&other_local, &far_away, 128, 3, 2, 100);
    send_route(&other_local, &far_away, 128, 2, 1, 100);
    send_route(&other_local, &far_away, 128, 4, 1, 100);
    send_route(&other_local, &far_away, 129, 3, 1, 100);
    assert_int_equal(leads_to(&far_away), 0xCC);
    wire_pass_ms(6000);                             /* its time is over */
    assert_int_equal(leads_to(&far_away), 0xBB);
    send_route(&other_local, &net48, 48, 2, 0, 0);  /* and this is taken back */
    assert_int_equal(leads_to(&far_away), 0xBB);
    send_route(&other_local, &net32, 32, 2, 0, 0);
    assert_int_equal(leads_to(&far_away), 0xAA);
    /* Who does not answer is passed over; who says to be no router is forgotten. */
    send_route(&third, &net48, 48, 2, 1, 100);
    assert_int_equal(leads_to(&far_away), 0xCC);
    _nx_nd_cache_remove(&net.ip_a, _nx_nd_cache_find(&net.ip_a, third.nxd_ip_address.v6, NX_NULL));
    assert_int_equal(leads_to(&far_away), 0xAA);
    send_route(&other_local, &net48, 48, 2, 1, 100);
    assert_int_equal(leads_to(&far_away), 0xBB);
    send_icmp6(&other_local, &board_local, 255, message,
               put_nd(message, 136, 0x60000000, &advertised, 2));
    assert_int_equal(leads_to(&far_away), 0xAA);
    /* Of all destinations: the router itself, whatever else it said. */
    send_route(&other_local, &all, 0, 1, 1, 100);
    assert_int_equal(routers(), 2);
    assert_int_equal(leads_to(&elsewhere), 0xBB);
    send_route(&other_local, &all, 0, 1, 1, 0);
    assert_int_equal(routers(), 1);
    /* Floods are bounded. */
    for (unsigned i = 0; i < 1000; i++) {
        net48.nxd_ip_address.v6[1] = i << 16;
        send_route(&other_local, &net48, 48, 2, 1, 100);
    }
    assert_int_equal(leads_to(&elsewhere), 0xAA);
    wire_close();
}

/* Of two addresses, that on the network of the router that leads there (RFC 6724 5.5). */
static void source_of_the_router(void **state)
{
    NXD_ADDRESS nets[2] = {V6(0x20010DB8, 0x10000, 0, 0), V6(0x20010DB8, 0x20000, 0, 0)};
    const NXD_ADDRESS *from[2] = {&peer_local, &other_local};
    NXD_ADDRESS elsewhere = V6(0x20010DB8, 0x10000, 1, 1);     /* more like the first */

    (void)state;
    open_local(NULL);
    for (unsigned i = 0; i < 2; i++) {
        size_t length = put_prefix(put_link_address(put_ra(64, i == 1 ? 0x08 : 0, 1800, 0, 0)),
                                   &nets[i], 64, 0x40, 1000, 1000);

        send_icmp6(from[i], &all_nodes, 255, message, length);
    }
    wire_pass_ms(5000);
    assert_int_equal(leads_to(&elsewhere), 0xBB);
    assert_ptr_equal(_nx_ipv6_source_select(&net.ip_a, &net.ip_a.nx_ip_interface[0],
                                            elsewhere.nxd_ip_address.v6),
                     address_on(&nets[1]));
    wire_close();
}

/* --- identifiers (RFC 7217, RFC 8981) -------------------------------------------------------------------- */

static void open_identifiers(const char *kind, const char *secret)
{
    pb_test_arguments[0][0] = "ipv6-identifiers";
    pb_test_arguments[0][1] = kind;
    pb_test_arguments[1][0] = "ipv6-secret";
    pb_test_arguments[1][1] = secret;
    open_local(NULL);
    memset(pb_test_arguments, 0, sizeof pb_test_arguments);
}

/* The identifier that a board makes on a prefix. */
static uint64_t identifier(const char *secret, const NXD_ADDRESS *prefix)
{
    const NXD_IPV6_ADDRESS *entry;
    uint64_t made;

    open_identifiers("stable", secret);
    send_ra(put_prefix(put_ra(64, 0, 1800, 0, 0), prefix, 64, PREFIX_A, 3600, 1800));
    entry = address_on(prefix);
    assert_non_null(entry);
    made = (uint64_t)entry->nxd_ipv6_address[2] << 32 | entry->nxd_ipv6_address[3];
    wire_close();
    return made;
}

static void stable_identifiers(void **state)
{
    static const NXD_ADDRESS prefix2 = V6(0x20010DB8, 2, 0, 0);
    uint64_t first = identifier("a board's own secret", &prefix1);

    (void)state;
    assert_true(first == identifier("a board's own secret", &prefix1));
    assert_true(first != identifier("a board's own secret", &prefix2));
    assert_true(first != identifier("another board's secret", &prefix1));
    assert_true((first & 0xFFFF000000) != 0xFFFE000000);        /* not of the hardware */
}

static void take_from(NXD_IPV6_ADDRESS *entry)
{
    NXD_ADDRESS address = V6(0, 0, 0, 0), group;
    uint8_t question[24] = {135};

    memcpy(address.nxd_ip_address.v6, entry->nxd_ipv6_address, 16);
    group = solicited_node(&address);
    put_address(question + 8, &address);
    send_icmp6(&nobody, &group, 255, question, sizeof question);
}

static void conflicts_change_stable_identifiers(void **state)
{
    NXD_IPV6_ADDRESS before;

    (void)state;
    open_identifiers("stable", "s");
    send_prefix(3600, 1800);
    for (unsigned conflict = 0; conflict < 3; conflict++) {
        before = *address_on(&prefix1);
        take_from(address_on(&prefix1));
        assert_non_null(address_on(&prefix1));
        assert_memory_not_equal(address_on(&prefix1)->nxd_ipv6_address, before.nxd_ipv6_address,
                                16);
    }
    take_from(address_on(&prefix1));
    assert_null(address_on(&prefix1));      /* enough of it */
    wire_close();
}

static NXD_IPV6_ADDRESS *temporary(void)
{
    NXD_IPV6_ADDRESS *found = NULL;

    for (unsigned i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
        if (net.ip_a.nx_ipv6_address[i].nxd_ipv6_address_valid &&
            net.ip_a.nx_ip_ipv6_private.lifetime[i].temporary)
            found = &net.ip_a.nx_ipv6_address[i];
    }
    return found;
}

static void temporary_addresses(void **state)
{
    static const NXD_ADDRESS outside = V6(0x2A000000, 0, 0, 1);
    const NX_IPV6_LIFETIME *lifetime;
    NXD_IPV6_ADDRESS first;

    (void)state;
    open_identifiers("temporary", "s");
    send_prefix(3600, 0);               /* 3.4: none that is deprecated from the begin */
    assert_null(temporary());
    wire_close();
    open_identifiers("temporary", "s");
    send_prefix(0xFFFFFFFF, 0xFFFFFFFF);
    assert_non_null(temporary());
    assert_int_equal(temporary()->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_TENTATIVE);
    first = *temporary();
    take_from(temporary());             /* a conflict: another one */
    assert_non_null(temporary());
    assert_memory_not_equal(temporary()->nxd_ipv6_address, first.nxd_ipv6_address, 16);
    wire_pass_ms(5000);
    lifetime = &net.ip_a.nx_ip_ipv6_private.lifetime[temporary()->nxd_ipv6_address_index];
    assert_in_range(lifetime->preferred, 86400 * 3 / 5 - 10, 86400);
    assert_in_range(lifetime->valid, 2 * 86400 - 10, 2 * 86400);
    assert_ptr_equal(_nx_ipv6_source_select(&net.ip_a, &net.ip_a.nx_ip_interface[0],
                                            outside.nxd_ip_address.v6), temporary());
    /* The caps stay, whatever a router says later; a shorter life is taken. */
    send_prefix(0xFFFFFFFF, 0xFFFFFFFF);
    assert_in_range(lifetime->valid, 2 * 86400 - 10, 2 * 86400);
    send_prefix(100000, 20);
    assert_int_equal(lifetime->preferred, 20);
    /* When it is deprecated another takes its place. */
    first = *temporary();
    wire_pass_ms(10000);
    send_prefix(100000, 50000);
    net.ip_a.nx_ip_ipv6_private.lifetime[temporary()->nxd_ipv6_address_index].preferred = 8;
    wire_pass_ms(12000);
    assert_non_null(temporary());
    assert_memory_not_equal(temporary()->nxd_ipv6_address, first.nxd_ipv6_address, 16);
    assert_int_equal(temporary()->nxd_ipv6_address_state, NX_IPV6_ADDR_STATE_VALID);
    wire_close();
}

/* --- listener discovery -------------------------------------------------------------------------------------------------- */

/* A query of version 2, which is not believed without router alert and one hop. */
static void query_v2(const NXD_ADDRESS *group, unsigned ms, unsigned hops, unsigned option)
{
    uint8_t data[36] = {58, 0, (uint8_t)option, 2, 0, 0, 1, 0, 130};
    uint8_t *icmp = frame6 + 62;

    put16(data + 12, ms);
    put_address(data + 16, group);
    put_ipv6(&peer_local, &all_nodes, 0, hops, data, sizeof data);
    put16(icmp + 2, ~net_sum(icmp, 28, sum6_begin(frame6 + 14, 58, 28)) & 0xFFFF);
    wire_send_wait(frame6, 54 + sizeof data);
    wire_pass_ms(ms + 200);
}

/* A query of version 1, or what is longer. */
static void query(const NXD_ADDRESS *from, const NXD_ADDRESS *group, unsigned ms, size_t length)
{
    memset(message, 0, 28);
    message[0] = 130;
    put16(message + 4, ms);
    put_address(message + 8, group);
    send_icmp6(from, &all_nodes, 1, message, length);
}

static void queries_are_answered(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_local);
    const uint8_t *ip = NULL;

    (void)state;
    open_local(NULL);
    query(&peer_global, &nobody, 1000, 24);         /* not link-local */
    query(&peer_local, &nobody, 1000, 23);          /* cut */
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(131, NULL), 0);
    query(&peer_local, &nobody, 1000, 24);
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(131, &ip), 1);
    assert_true(address_is(ip + 24, &group));
    assert_int_equal(ip[7], 1);
    assert_memory_equal(ip + 40, ((uint8_t[8]){58, 0, 5, 2, 0, 0, 1, 0}), 8);
    assert_true(address_is(ip + 48 + 8, &group));
    query(&peer_local, &peer_global, 1000, 24);     /* a group that we are not in */
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(131, NULL), 1);
    /* Somebody else answers first. */
    query(&peer_local, &group, 10000, 24);
    memset(message, 0, 24);
    message[0] = 131;
    put_address(message + 8, &group);
    send_icmp6(&other_local, &group, 1, message, 24);
    wire_pass_ms(11000);
    assert_int_equal(icmp6_count(131, NULL), 1);
    wire_close();
}

/* RFC 3810 6.2, 8.1, 8.2.1: what is no query of version 2; and as long as somebody asks
 * in version 1, those of version 2 get reports of version 1. */
static void queries_of_version_2(void **state)
{
    NXD_ADDRESS group = solicited_node(&board_local);
    const uint8_t *ip = NULL;

    (void)state;
    open_local(NULL);
    query_v2(&nobody, 1000, 2, 5);
    query_v2(&nobody, 1000, 1, 1);
    for (size_t length = 25; length <= 28; length++)    /* of no version; no router alert */
        query(&peer_local, &nobody, 1000, length);
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(131, NULL) + icmp6_count(143, NULL), 0);
    query_v2(&nobody, 1000, 1, 5);
    assert_int_equal(icmp6_count(143, &ip), 1);
    assert_int_equal(get16(ip + 48 + 6), 1);
    assert_int_equal(ip[48 + 8], 2);
    assert_true(address_is(ip + 48 + 12, &group));
    query(&peer_local, &nobody, 1000, 24);
    wire_pass_ms(1200);
    assert_int_equal(icmp6_count(131, NULL), 1);
    wire_pass_ms(250000);
    query_v2(&nobody, 1000, 1, 5);
    assert_int_equal(icmp6_count(131, NULL), 2);
    wire_pass_ms(10000);
    query_v2(&nobody, 1000, 1, 5);
    assert_int_equal(icmp6_count(131, NULL), 2);
    assert_int_equal(icmp6_count(143, NULL), 2);
    wire_close();
}

/* RFC 3810 6.1, 9.11: a new group is told of as a change, and so once more within a
 * second; to who asks it is one of those that are. */
static NXD_ADDRESS late_one = V6(0x20010DB8, 0, 0, 0x77);

static void join_v2_body(void)
{
    tx_thread_sleep(300);
    net.ip_a.nx_ip_tcp_profile_rfc = NX_TRUE;
    EXPECT(nxd_ipv6_address_set(&net.ip_a, 0, &late_one, 64, NX_NULL), NX_SUCCESS);
    tx_thread_sleep(1500);
}

static unsigned records(const NXD_ADDRESS *group, unsigned kind)
{
    unsigned found = 0;

    for (unsigned i = 0; i < wire.count; i++) {
        const uint8_t *icmp = wire.frame[i].bytes + 14 + 48;

        found += wire.frame[i].bytes[20] == 0 && icmp[0] == 143 && icmp[8] == kind &&
                 address_is(icmp + 12, group);
    }
    return found;
}

static void joins_in_version_2(void **state)
{
    NXD_ADDRESS group = solicited_node(&late_one);

    (void)state;
    open_local(join_v2_body);
    query_v2(&nobody, 1000, 1, 5);
    wire_pass_ms(3500);
    assert_int_equal(records(&group, 4), 2);
    assert_int_equal(records(&group, 2), 0);
    query_v2(&nobody, 1000, 1, 5);
    assert_int_equal(records(&group, 4), 2);
    assert_int_equal(records(&group, 2), 1);
    wire_close();
}

#ifdef NX_ENABLE_IPV6_MULTICAST
static NXD_ADDRESS wanted = V6(0xFF050000, 0, 0, 0x1234);

static void join_body(void)
{
    NXD_ADDRESS more = wanted;

    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &peer_global, 0), NX_IP_ADDRESS_ERROR);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &wanted, 7), NX_INVALID_INTERFACE);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &wanted, 0), NX_ENTRY_NOT_FOUND);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &wanted, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &wanted, 0), NX_SUCCESS);
    tx_thread_sleep(2000);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &wanted, 0), NX_SUCCESS);
    EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &wanted, 0), NX_SUCCESS);
    for (unsigned i = 0; i <= NX_MAX_MULTICAST_GROUPS; i++) {
        more.nxd_ip_address.v6[3] = i;
        EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &more, 0),
               i < NX_MAX_MULTICAST_GROUPS ? NX_SUCCESS : NX_NO_MORE_ENTRIES);
    }
}

/* Of these nobody is told: all are in the first, the others do not leave the node. */
static void quiet_body(void)
{
    NXD_ADDRESS quiet[] = {V6(0xFF020000, 0, 0, 1), V6(0xFF010000, 0, 0, 7)};

    for (unsigned i = 0; i < 2; i++) {
        EXPECT(nxd_ipv6_multicast_interface_join(&net.ip_a, &quiet[i], 0), NX_SUCCESS);
        tx_thread_sleep(1100);
        EXPECT(nxd_ipv6_multicast_interface_leave(&net.ip_a, &quiet[i], 0), NX_SUCCESS);
    }
}

static void groups_of_all_are_not_told(void **state)
{
    (void)state;
    open_local(quiet_body);
    wire_pass_ms(25000);
    assert_int_equal(icmp6_count(131, NULL) + icmp6_count(132, NULL), 0);
    wire_close();
}

static void groups_are_told(void **state)
{
    const uint8_t *ip = NULL;

    (void)state;
    open_local(join_body);
    assert_int_equal(icmp6_count(131, &ip), 1);
    assert_true(address_is(ip + 24, &wanted));
    wire_pass_ms(12000);
    assert_int_equal(icmp6_count(131, NULL), 2);        /* once more, in case */
    send_icmp6(&peer_local, &wanted, 64, (const uint8_t[8]){128}, 8);
    assert_int_equal(icmp6_count(129, NULL), 1);
    wire_pass_ms(9000);
    assert_int_equal(icmp6_count(132, &ip), 1);         /* RFC 2710 4: Done */
    assert_true(address_is(ip + 24, &all_routers));
    send_icmp6(&peer_local, &wanted, 64, (const uint8_t[8]){128}, 8);
    assert_int_equal(icmp6_count(129, NULL), 1);
    wire_close();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        net_test(routers_are_asked_for),
        net_test(routers_are_asked_for_ever),
        net_test(parameters_are_taken),
        net_test(d034_advertisements_that_are_not_valid),
        net_test(d038_mtu_option),
        net_test(d037_prefix_table),
        net_test(two_hour_rule),
        net_test(addresses_grow_old),
        net_test(d039_floods_are_bounded),
        net_test(routers_by_preference),
        net_test(name_servers),
        net_test(dns_is_told),
        net_test(search_domains),
        net_test(routes_are_told),
        net_test(source_of_the_router),
        net_test(stable_identifiers),
        net_test(conflicts_change_stable_identifiers),
        net_test(temporary_addresses),
        net_test(queries_are_answered),
        net_test(queries_of_version_2),
        net_test(joins_in_version_2),
#ifdef NX_ENABLE_IPV6_MULTICAST
        net_test(groups_are_told),
        net_test(groups_of_all_are_not_told),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
