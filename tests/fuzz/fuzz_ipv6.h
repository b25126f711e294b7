/*
 * The board of ipv6_fixture.h for libFuzzer targets, by the input's first byte a
 * host or a router: addresses that the input chooses from, its packets on the wire,
 * services that it calls between them and time. In the end every packet must be back
 * in its pool.
 */
#ifndef FUZZ_IPV6_H
#define FUZZ_IPV6_H

#include "fuzz_input.h"
#include "ipv6_fixture.h"

#define FUZZ_PORT 53

static NX_UDP_SOCKET fuzz_udp;
static void (*fuzz_service)(void);      /* for the board's thread to run next; NULL: none */
static int fuzz_ended;
static unsigned fuzz_settings;          /* the input's first byte: */
enum { FUZZ_STABLE = 1, FUZZ_TEMPORARY = 2, FUZZ_FORWARDS = 4, FUZZ_ROUTER = 8, FUZZ_SMALL = 16 };

static inline UINT fuzz_advertise(const NXD_ADDRESS *prefix, ULONG lifetime)
{
    PB_IPV6_ADVERTISEMENT told = {.pb_prefix_length = 64, .pb_valid_lifetime = lifetime,
                                  .pb_preferred_lifetime = lifetime / 2,
                                  .pb_router_lifetime = lifetime, .pb_interval = 4,
                                  .pb_mtu = 1400, .pb_dns_lifetime = lifetime};

    for (unsigned i = 0; i < 4; i++) {
        told.pb_prefix[i] = i < 2 ? prefix->nxd_ip_address.v6[i] : 0;
        told.pb_dns_server[i] = prefix->nxd_ip_address.v6[i];
    }
    return pb_ipv6_advertise(&net.ip_a, 0, &told);
}

/* The board's thread: services, then time for what is queued and put together. */
static inline void fuzz_thread(void)
{
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &fuzz_udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 3),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&fuzz_udp, FUZZ_PORT, NX_NO_WAIT), NX_SUCCESS);
    if (fuzz_settings & FUZZ_FORWARDS)
        EXPECT(nx_ip_forwarding_enable(&net.ip_a), NX_SUCCESS);
    if (fuzz_settings & FUZZ_ROUTER)
        EXPECT(fuzz_advertise(&board_global, 1800), NX_SUCCESS);
    while (!fuzz_ended) {
        while (nx_udp_socket_receive(&fuzz_udp, &packet, NX_NO_WAIT) == NX_SUCCESS)
            nx_packet_release(packet);
        if (fuzz_service != NULL)
            fuzz_service();
        fuzz_service = NULL;
        tx_thread_sleep(1);
    }
    pb_ipv6_advertise(&net.ip_a, 0, NX_NULL);
    EXPECT(nx_udp_socket_unbind(&fuzz_udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&fuzz_udp), NX_SUCCESS);
    tx_thread_sleep(20000);
}

static NXD_ADDRESS fuzz_asked;          /* what the board last looked for duplicates of */

static inline void fuzz_respond(const uint8_t *frame, size_t length)
{
    const uint8_t *ip = frame + 14;

    if (length >= 14 + 64 && get16(frame + 12) == 0x86DD && ip[6] == 58 && ip[40] == 135 &&
        address_is(ip + 8, &nobody)) {
        fuzz_asked.nxd_ip_version = NX_IP_VERSION_V6;
        for (unsigned i = 0; i < 4; i++)
            fuzz_asked.nxd_ip_address.v6[i] = get32(ip + 48 + 4 * i);
    }
    answer_solicitations(frame, length);
}

static inline void fuzz_open(const uint8_t *data, size_t size)
{
    struct pb_error error;

    fuzz_at = data;
    fuzz_end = data + size;
    fuzz_service = NULL;
    fuzz_ended = 0;
    fuzz_settings = fuzz_byte();
    pb_test_arguments[0][0] = fuzz_settings & 3 ? "ipv6-identifiers" : NULL;
    pb_test_arguments[0][1] = fuzz_settings & FUZZ_TEMPORARY ? "temporary" : "stable";
    v6_open(fuzz_settings & FUZZ_SMALL ? 128 : 512, fuzz_thread);
    fuzz_asked = board_local;
    wire.respond = fuzz_respond;
    wire_checker.forwards = 1;
    if (getenv("FUZZ_PCAP") != NULL)        /* to look closer */
        pb_link_capture(wire.test.link, getenv("FUZZ_PCAP"), &error);
}

static inline void fuzz_close(void)
{
    fuzz_ended = 1;
    wire_close();
}

/* Who sends, who is sent to, whom a message is about. */
static inline NXD_ADDRESS fuzz_address(void)
{
    const NXD_ADDRESS known[] = {peer_local, peer_global, board_local, board_global, other_local,
                                 far_away, nobody, all_nodes, all_routers,
                                 solicited_node(&board_local), solicited_node(&board_global)};
    const unsigned choice = fuzz_byte();
    NXD_ADDRESS address = known[choice % (sizeof(known) / sizeof(known[0]))];

    if (choice >= 0xB0 && choice < 0xC0)
        return fuzz_asked;
    if (choice >= 0xC0)                     /* one of many: what caches are filled with */
        address.nxd_ip_address.v6[3] ^= fuzz_byte() << 8;
    return address;
}

/* What was put into frame6; then time passes: a moment, or as long as timers take. */
static inline void fuzz_send(size_t length)
{
    const unsigned choice = fuzz_byte();

    if (wire.count > WIRE_FRAMES / 2)
        wire.count = 0;
    wire_send(frame6, length);
    if (choice < 0xE0)
        wire_pass_ms(1 + choice % 8);
    else
        wire_pass_ms(100u << (choice & 7));
}

#endif
