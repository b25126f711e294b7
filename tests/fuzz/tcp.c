/*
 * A TCP peer that knows the connection: the input chooses segments whose
 * addresses, ports, sequence numbers and checksums are right or just wrong, ICMP
 * errors about what the board sent, calls of services on two sockets, and time.
 * So it gets where frames by chance do not: into every state, recovery,
 * reassembly and closed windows.
 */
#include "fuzz_tcp_calls.h"

static struct station {             /* one of the peer's ends */
    uint32_t iss, irs, next, received, clock;
    uint16_t board_port;
    uint16_t window;
    int timestamps;                 /* the board's last segment had them */
} station[PORTS];

static unsigned current;            /* the end that speaks */
static int keeps_timestamps;        /* the peer has them in all segments where agreed on */

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
        s->timestamps = seen->timestamps;
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

/* The timestamps of a peer that has a clock of milliseconds. */
static size_t timestamps_put(const struct station *s, uint8_t *option)
{
    memcpy(option, "\x08\x0A", 2);
    put32(option + 2, 0x1000 + (uint32_t)(pb_world_now(board.world) / 1000000));
    put32(option + 6, s->clock);
    return 10;
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

/* Where ECN is asked for, the input chooses its bits, too. */
static int ecn_choose(void)
{
    const unsigned choice = use_ecn ? fuzz_byte() : 0;

    twist.traffic = choice & 3;
    return (int)(choice & 0xC0);
}

static void segment_send(void)
{
    static const uint16_t lengths[8] = {0, 0, 1, 20, 100, 536, 1000, 1460};
    static uint8_t text[1500];
    uint8_t option[44] = {0};
    struct station *s = &station[current];
    const unsigned shape = fuzz_byte(), how = fuzz_byte();
    const int flags = (shape < 0xC0 ? (int)(ACK | (shape & 0x2F)) : (int)(shape & 0x3F)) |
                      ecn_choose();
    const uint32_t opens = (flags & SYN) != 0;
    size_t length = lengths[how >> 5];
    uint32_t seq = near_number(s->next, how), ack, missing = 0;

    if (!(flags & (SYN | FIN | RST | URG)) && (how & 0x18) == 0x18)
        s->window = (uint16_t)fuzz_16();
    ack = near_number(s->received, (how & 0x18) == 0x10 ? fuzz_byte() : 0);
    twist.options = option;
    twist.options_length = 0;
    if ((how & 0x18) == 0x08 || opens)
        twist.options_length = options_choose(s, option, &missing);
    if (twist.options_length == 0 && keeps_timestamps && s->timestamps)
        twist.options_length = timestamps_put(s, option);
    ack -= missing;
    twist.urgent = flags & URG ? (uint16_t)fuzz_16() : 0;
    if (length > 1420)              /* the longest options leave that */
        length -= (twist.options_length + 3) / 4 * 4 + (peer.ipv6 ? 20 : 0);
    for (size_t i = 0; i < length; i++)
        text[i] = peer_text((uint32_t)(seq + opens + i));
    if ((how & 0x1F) == 0x17)
        twist.spoil_checksum = 1;
    if ((how & 0x1F) == 0x16) {
        twist.data_offset = 1 + (int)(shape & 15) % 15;
        text_unknown = 1;
    }
    peer_send_raw(flags, seq, ack, s->window, text, length);
    if (seq == s->next)
        s->next += (uint32_t)length + opens + ((flags & FIN) != 0);
}

/* What a good peer would say now: the handshake's next step, or that all came. */
static void segment_good(int finish)
{
    static const uint8_t all[] = {2, 4, 5, 0xB4, 3, 3, 1, 4, 2, 1, 1, 1};
    struct station *s = &station[current];
    const int opening = s->next == s->iss;
    const int flags = (opening ? SYN : 0) | (finish ? FIN : 0) | (s->received != 0 ? ACK : 0) |
                      ecn_choose();
    uint8_t option[24];
    size_t length = 0;

    if (opening) {
        memcpy(option, all, sizeof(all));
        length = sizeof(all);
    }
    if (keeps_timestamps && (s->timestamps || opening)) {
        memset(option + length, 1, 2);      /* no operation */
        length += 2;
        length += timestamps_put(s, option + length);
    }
    with_options(option, length);
    peer_send_raw(flags, s->next, s->received, s->window, NULL, 0);
    s->next += (uint32_t)(opening + finish);
}

static void icmp_send(void)
{
    static const uint8_t codes[8] = {0, 1, 2, 3, 4, 4, 4, 13};
    static const uint8_t errors6[8][2] = {{1, 0}, {1, 1}, {1, 3}, {1, 4},
                                          {2, 0}, {2, 0}, {4, 1}, {3, 0}};
    const unsigned choice = fuzz_byte();
    const uint8_t *error6 = errors6[choice & 7];
    const uint8_t type = choice & 0x40 ? (uint8_t)fuzz_byte() : peer.ipv6 ? error6[0] : 3;
    const uint32_t mtu = choice & 8 ? fuzz_16() : 576 + (choice & 0x30) * 16;
    const uint32_t number = near_number(station[current].received - 1, fuzz_byte());

    icmp_error(type, peer.ipv6 ? error6[1] : codes[choice & 7], mtu, number, 1500);
}

static void service_call(void)
{
    static void (*const calls[32])(void) = {
        call_listen, call_accept,     call_connect, call_send,     call_send,     call_receive,
        call_receive, call_release,   call_disconnect, call_unbind, call_unaccept, call_unlisten,
        call_configure, call_look,    call_wait,    call_scarce,
        call_listen_react, call_relisten, call_serve_next, call_connect_here, call_bind,
        call_send_long, call_receive_keep, call_hold, call_reset, call_look_around,
        call_keepalive, call_react, call_create, call_wait_abort, call_cable, call_move,
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
    fw_start(n, calls[(choice & 15) + (choice & 0x20 ? 16 : 0)]);
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
    unsigned n, settings, more;

    fuzz_at = data;
    fuzz_end = data + size;
    settings = fuzz_byte();
    more = settings & 0x80 ? fuzz_byte() : 0;
    use_ipv6 = (settings & 0x10) != 0;
    use_ecn = (more & 1) != 0;
    keeps_timestamps = (more & 2) != 0;
    pool_payload = more & 4 ? 256 : 1568;
    pool_packets = more & 8 ? 8 : more & 4 ? 160 : 40;
    text_unknown = 0;
    reaction = 0;
    use_rfc = settings & 1;
    use_newreno = settings & 2;
    sock_window = (settings & 5) == 5 ? 100000 : settings & 8 ? 2000 : 8192;
    fuzz_open(fuzz_at, (size_t)(fuzz_end - fuzz_at));
    kept_count = 0;
    for (n = 0; n < PORTS; n++) {
        station[n] = (struct station){.iss = 0xFFFFF000u - n * 0x40000000u, .window = 30000,
                                      .board_port = PORT};
        station[n].next = station[n].iss;
    }
    station_use(0);
    while (fuzz_at < fuzz_end)
        step();
    run_ms(60000);                  /* who waits in a service comes back */
    if (sock.nx_tcp_socket_state == NX_TCP_TIMED_WAIT ||
        fuzz_second.nx_tcp_socket_state == NX_TCP_TIMED_WAIT)
        run_ms(300000);             /* nothing else ends it */
    peer.count = peer.next = 0;
    fw(call_release);
    fuzz_close();
    tcp_teardown(NULL);
    return 0;
}
