/*
 * A TCP peer that knows the connection: the input chooses segments whose
 * addresses, ports, sequence numbers and checksums are right or just wrong, ICMP
 * errors about what the board sent, calls of services on two sockets, and time.
 * So it gets where frames by chance do not: into every state, recovery,
 * reassembly and closed windows.
 */
#include "fuzz_board.h"

#define PORTS 4                     /* of the peer; each a connection's other end */

static struct station {             /* one of the peer's ends */
    uint32_t iss, irs, next, received, clock;
    uint16_t board_port;
    uint16_t window;
} station[PORTS];

static unsigned current;            /* the end that speaks */

/* --- the peer ---------------------------------------------------------------------------- */

static void station_use(unsigned number)
{
    current = number;
    peer.port = (uint16_t)(4000 + number);
    peer.iss = station[number].iss;
    peer.irs = station[number].irs;
    peer.board_port = station[number].board_port;
}

/* What the board sent since: how far it is, and that it opens. */
static void stations_listen(void)
{
    for (; peer.next < peer.count; peer.next++) {
        const struct seen *seen = &peer.seen[peer.next];
        const unsigned number = seen->peer_port - 4000u;
        struct station *s = &station[number % PORTS];
        const uint32_t end = seen->raw_seq + seen->length +
                             ((seen->flags & SYN) != 0) + ((seen->flags & FIN) != 0);

        if (number >= PORTS || (seen->flags & RST))
            continue;
        if (seen->flags & SYN) {
            s->irs = seen->raw_seq;
            s->received = end;
            s->board_port = seen->port;
        } else if ((int32_t)(end - s->received) > 0) {
            s->received = end;
        }
        if (seen->timestamps)
            s->clock = seen->ts_value;
    }
    fuzz_room();
    station_use(current);
}

/* A number that is right, near, or anything. */
static uint32_t near_number(uint32_t right, unsigned how)
{
    switch (how & 7) {
    case 0: case 1: case 2: case 3:
        return right;
    case 4:
        return right + fuzz_byte();
    case 5:
        return right - fuzz_byte();
    case 6:
        return right + fuzz_16();
    default:
        return right + fuzz_32();
    }
}

/* Option lists by choice; returns the length. `missing`: what SACK blocks imply
 * that the peer still lacks. */
static size_t options_choose(const struct station *s, uint8_t *option, uint32_t *missing)
{
    size_t length = 0;
    unsigned which = fuzz_byte(), n;

    if (which & 1) {
        memcpy(option, "\2\4", 2);
        put16(option + 2, which & 2 ? 1460 : fuzz_16());
        length = 4;
    }
    if (which & 4) {
        memcpy(option + length, "\3\3", 2);
        option[length + 2] = (uint8_t)(which & 2 ? 2 : fuzz_byte());
        length += 3;
    }
    if (which & 8) {
        memcpy(option + length, "\4\2", 2);
        length += 2;
    }
    if (which & 16) {
        memcpy(option + length, "\x08\x0A", 2);
        put32(option + length + 2, near_number(0x1000 + s->next, fuzz_byte()));
        put32(option + length + 6, near_number(s->clock, fuzz_byte()));
        length += 10;
    }
    if (which & 32) {
        n = 1 + fuzz_byte() % 2;
        *missing = fuzz_16();
        option[length] = 5;
        option[length + 1] = (uint8_t)(2 + 8 * n);
        length += 2;
        for (; n > 0; n--, length += 8) {
            put32(option + length, s->received - fuzz_16());
            put32(option + length + 4, s->received - fuzz_16());
        }
    }
    if (which & 64)
        length += fuzz_bytes(option + length, fuzz_byte() % (41 - length));
    return length;
}

static void segment_send(void)
{
    static const uint16_t lengths[8] = {0, 0, 1, 20, 100, 536, 1000, 1460};
    static uint8_t text[1500];
    uint8_t option[44] = {0};
    struct station *s = &station[current];
    const unsigned shape = fuzz_byte(), how = fuzz_byte();
    const int flags = shape < 0xC0 ? (int)(ACK | (shape & 0x2F)) : (int)(shape & 0x3F);
    size_t length = lengths[how >> 5];
    uint32_t seq = near_number(s->next, how), ack, missing = 0;

    if (!(flags & (SYN | FIN | RST | URG)) && (how & 0x18) == 0x18)
        s->window = (uint16_t)fuzz_16();
    ack = near_number(s->received, (how & 0x18) == 0x10 ? fuzz_byte() : 0);
    twist.options = option;
    twist.options_length = (how & 0x18) == 0x08 || (flags & SYN) ? options_choose(s, option, &missing)
                                                                       : 0;
    ack -= missing;
    twist.urgent = flags & URG ? (uint16_t)fuzz_16() : 0;
    if (length > 1420)              /* the longest options leave that */
        length -= (twist.options_length + 3) / 4 * 4;
    for (size_t i = 0; i < length; i++)
        text[i] = (uint8_t)((seq + i) * 31);
    if ((how & 0x1F) == 0x17)
        twist.spoil_checksum = 1;
    if ((how & 0x1F) == 0x16)
        twist.data_offset = 1 + (int)(shape & 15) % 15;
    peer_send_raw(flags, seq, ack, s->window, text, length);
    if (seq == s->next)
        s->next += (uint32_t)length + ((flags & SYN) != 0) + ((flags & FIN) != 0);
}

/* What a good peer would say now: the handshake's next step, or that all came. */
static void segment_good(int finish)
{
    static const uint8_t all[] = {2, 4, 5, 0xB4, 3, 3, 1, 4, 2, 0, 0, 0};
    struct station *s = &station[current];
    const int opening = s->next == s->iss;
    const int flags = (opening ? SYN : 0) | (finish ? FIN : 0) | (s->received != 0 ? ACK : 0);

    if (opening)
        with_options(all, sizeof(all));
    peer_send_raw(flags, s->next, s->received, s->window, NULL, 0);
    s->next += (uint32_t)(opening + finish);
}

static void icmp_send(void)
{
    static const uint8_t codes[8] = {0, 1, 2, 3, 4, 4, 4, 13};
    const unsigned choice = fuzz_byte();

    icmp_error(choice & 0x40 ? (uint8_t)fuzz_byte() : 3, codes[choice & 7],
               choice & 8 ? fuzz_16() : 576 + (choice & 0x30) * 16,
               near_number(station[current].received - 1, fuzz_byte()), 1500);
}

/* --- the application ------------------------------------------------------------------------ */

static NX_TCP_SOCKET *chosen;
static unsigned argument;
static NX_PACKET *kept;

static void call_listen(void)
{
    if (nx_tcp_server_socket_listen(&ip, PORT, chosen, 2, NX_NULL) != NX_SUCCESS)
        nx_tcp_server_socket_relisten(&ip, PORT, chosen);
}

static void call_accept(void)
{
    nx_tcp_server_socket_accept(chosen, argument % 200);
}

static void call_connect(void)
{
    if (nx_tcp_client_socket_bind(chosen, NX_ANY_PORT, NX_NO_WAIT) == NX_SUCCESS ||
        chosen->nx_tcp_socket_bound_next != NX_NULL)
        nx_tcp_client_socket_connect(chosen, PEER_IP, 4000 + argument % PORTS, argument % 500);
}

static void call_send(void)
{
    static UCHAR text[3000];
    NX_PACKET *packet;

    if (nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_NO_WAIT) != NX_SUCCESS)
        return;
    if (nx_packet_data_append(packet, text, 1 + argument * 11, &pool, NX_NO_WAIT) != NX_SUCCESS ||
        nx_tcp_socket_send(chosen, packet, argument & 1 ? argument : NX_NO_WAIT) != NX_SUCCESS)
        nx_packet_release(packet);
}

static void call_receive(void)
{
    NX_PACKET *packet;

    if (nx_tcp_socket_receive(chosen, &packet, argument & 1 ? argument : NX_NO_WAIT) != NX_SUCCESS)
        return;
    if (kept != NX_NULL)
        nx_packet_release(kept);
    kept = packet;                  /* the application takes its time */
}

static void call_release(void)
{
    if (kept != NX_NULL)
        nx_packet_release(kept);
    kept = NX_NULL;
}

static void call_disconnect(void)
{
    nx_tcp_socket_disconnect(chosen, argument % 300);
}

static void call_unbind(void)
{
    nx_tcp_client_socket_unbind(chosen);
}

static void call_unaccept(void)
{
    nx_tcp_server_socket_unaccept(chosen);
}

static void call_unlisten(void)
{
    nx_tcp_server_socket_unlisten(&ip, PORT);
}

static void call_configure(void)
{
    nx_tcp_socket_transmit_configure(chosen, 1 + argument % 6, 1 + argument * 2, argument % 12,
                                     argument % 3);
}

static void call_look(void)
{
    ULONG a, b, c, address, port;

    nx_tcp_socket_info_get(chosen, &a, &b, &c, &a, &b, &c, &a, &b, &c, &a, &b);
    nx_tcp_socket_peer_info_get(chosen, &address, &port);
    nx_tcp_socket_mss_get(chosen, &a);
    nx_tcp_socket_bytes_available(chosen, &a);
    nx_tcp_socket_mss_set(chosen, 400 + argument * 4);
    nx_tcp_socket_queue_depth_notify_set(chosen, NX_NULL);
}

static void call_wait(void)
{
    nx_tcp_socket_state_wait(chosen, argument % 12, argument % 50);
}

static void call_scarce(void)
{
    NX_PACKET *taken[POOL_SIZE];
    unsigned n;

    /* no packet is left for some time */
    for (n = 0; n < POOL_SIZE; n++)
        if (nx_packet_allocate(&pool, &taken[n], NX_RECEIVE_PACKET, NX_NO_WAIT) != NX_SUCCESS)
            break;
    tx_thread_sleep(1 + argument % 100);
    while (n-- > 0)
        nx_packet_release(taken[n]);
}

static void service_call(void)
{
    static void (*const calls[16])(void) = {
        call_listen, call_accept,     call_connect, call_send,     call_send,     call_receive,
        call_receive, call_release,   call_disconnect, call_unbind, call_unaccept, call_unlisten,
        call_configure, call_look,    call_wait,    call_scarce,
    };
    const unsigned choice = fuzz_byte();
    unsigned n;

    /* a worker at a time reads these */
    for (n = 0; n < WORKERS && worker_busy[n] != 0; n++)
        continue;
    if (n == WORKERS)
        return;
    chosen = choice & 0x10 ? &fuzz_second : &sock;
    argument = fuzz_byte();
    fw_start(n, calls[choice & 15]);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void time_passes(void)
{
    static const uint32_t us[8] = {100, 1000, 10000, 50000, 200000, 1100000, 5000000, 64000000};

    run_us(us[fuzz_byte() & 7]);
}

static void frame_anyhow(void)
{
    uint8_t frame[200] = {0};
    const size_t length = 14 + fuzz_bytes(frame + 14, fuzz_byte() % (sizeof(frame) - 14));

    memcpy(frame, peer.board_mac, 6);
    memcpy(frame + 6, PEER_MAC, 6);
    put16(frame + 12, fuzz_byte() & 1 ? 0x0806 : 0x0800);
    pb_port_send(peer.wire, frame, length);
}

static void step(void)
{
    const unsigned choice = fuzz_byte();

    switch (choice >> 5) {
    case 0: case 1:
        segment_send();
        break;
    case 2:
        segment_good(0);
        break;
    case 3:
        segment_good((choice & 3) == 0);
        break;
    case 4: case 5:
        service_call();
        break;
    case 6:
        time_passes();
        return;
    default:
        if (choice & 16)
            station_use(choice % PORTS);
        else if (choice & 8)
            icmp_send();
        else if (choice & 4)
            frame_anyhow();
        else                        /* the next connection of this end */
            station[current] = (struct station){.iss = station[current].next + 77777,
                                                .next = station[current].next + 77777,
                                                .window = 30000, .board_port = PORT};
        break;
    }
    run_us(choice & 0x10 ? 400 : 50);
    stations_listen();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned n, settings;

    fuzz_at = data;
    fuzz_end = data + size;
    settings = fuzz_byte();
    use_rfc = settings & 1;
    use_newreno = settings & 2;
    sock_window = (settings & 5) == 5 ? 100000 : settings & 8 ? 2000 : 8192;
    fuzz_open(fuzz_at, (size_t)(fuzz_end - fuzz_at));
    kept = NX_NULL;
    for (n = 0; n < PORTS; n++) {
        station[n] = (struct station){.iss = 0xFFFFF000u - n * 0x40000000u, .window = 30000,
                                      .board_port = PORT};
        station[n].next = station[n].iss;
    }
    station_use(0);
    while (fuzz_at < fuzz_end)
        step();
    run_ms(60000);                  /* who waits in a service comes back */
    peer.count = peer.next = 0;
    fw(call_release);
    fuzz_close();
    tcp_teardown(NULL);
    return 0;
}
