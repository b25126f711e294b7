/*
 * The board of ipv6_fixture.h for libFuzzer targets: addresses that the input
 * chooses from, its packets on the wire, services that it calls between them and
 * time. In the end every packet must be back in its pool.
 */
#ifndef FUZZ_IPV6_H
#define FUZZ_IPV6_H

#include "fuzz_input.h"
#include "ipv6_fixture.h"

#define FUZZ_PORT 53

static NX_UDP_SOCKET fuzz_udp;
static void (*fuzz_service)(void);      /* for the board's thread to run next; NULL: none */
static int fuzz_ended;

/* The board's thread: services, then time for what is queued and put together. */
static inline void fuzz_thread(void)
{
    NX_PACKET *packet;

    EXPECT(nx_udp_socket_create(&net.ip_a, &fuzz_udp, "udp", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64, 3),
           NX_SUCCESS);
    EXPECT(nx_udp_socket_bind(&fuzz_udp, FUZZ_PORT, NX_NO_WAIT), NX_SUCCESS);
    while (!fuzz_ended) {
        while (nx_udp_socket_receive(&fuzz_udp, &packet, NX_NO_WAIT) == NX_SUCCESS)
            nx_packet_release(packet);
        if (fuzz_service != NULL)
            fuzz_service();
        fuzz_service = NULL;
        tx_thread_sleep(1);
    }
    EXPECT(nx_udp_socket_unbind(&fuzz_udp), NX_SUCCESS);
    EXPECT(nx_udp_socket_delete(&fuzz_udp), NX_SUCCESS);
    tx_thread_sleep(20000);
}

static inline void fuzz_open(const uint8_t *data, size_t size)
{
    struct pb_error error;

    fuzz_at = data;
    fuzz_end = data + size;
    fuzz_service = NULL;
    fuzz_ended = 0;
    v6_open(512, fuzz_thread);
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
