/*
 * Runs tests/packet/NAME.pkt (or the files that are given), each over IPv4 and
 * over IPv6 unless it is of one of them: scripts in the language of packetdrill,
 * as far as it applies, against the board of tcp_fixture.h in virtual time.
 * tests/packet/README.md says what there is.
 * Times are exact: a packet has to leave in the millisecond that is written,
 * and one that nobody expects fails the script.
 */
#include <glob.h>

#include "script_calls.h"
#include "script_icmp.h"
#include "script_nd.h"

/* --- time ------------------------------------------------------------------------------ */

/* What was sent before this millisecond had to be expected. */
static void no_surprise(uint64_t before_ms)
{
    const struct wire_packet *packet = wire_peek();

    if (packet != NULL && ms_of(packet) < before_ms)
        wrong("at %llu ms the board sent %s, unexpected", (unsigned long long)ms_of(packet),
             packet_text(packet));
}

static void advance(uint64_t ms)
{
    uint64_t until_ns = script.start_ns + ms * 1000000;

    if (pb_world_now(board.world) < until_ns) {
        pb_world_at(board.world, until_ns, nothing, NULL);
        pb_test_run_until(&board, until_ns);
    }
    script.now_ms = ms;
}

/* Lets the board do what is to be done at this moment. */
static void settle(void)
{
    run_us(30);
    if (pb_world_now(board.world) >= script.start_ns + (script.now_ms + 1) * 1000000)
        wrong("too many events in one millisecond");
}

/* The board's next packet, which it sends in this time; timers fire within a
 * millisecond. */
static struct wire_packet *await_packet(const struct script_time *time)
{
    uint64_t from_ms =
        time->from_ms > script.tolerance_ms ? time->from_ms - script.tolerance_ms : 0;
    uint64_t to_ms = time->to_ms + script.tolerance_ms;
    uint64_t end_ns = script.start_ns + (to_ms + 1) * 1000000;
    const struct wire_packet *packet;

    no_surprise(from_ms);
    while (wire_peek() == NULL && pb_world_now(board.world) + 30000 < end_ns)
        run_us(30);
    packet = wire_peek();
    if (packet == NULL)
        wrong("the board sent nothing");
    if (ms_of(packet) < from_ms || ms_of(packet) > to_ms)
        wrong("at %llu ms the board sent %s", (unsigned long long)ms_of(packet),
             packet_text(packet));
    script.now_ms = ms_of(packet);
    return wire_peek();
}

/* --- datagrams ---------------------------------------------------------------------------- */

static void inject_udp(const struct wire_ip *header)
{
    static uint8_t udp[8 + 65536];
    uint32_t length = read_length();
    uint32_t i;

    if (length > 65507)
        wrong("a datagram of %u bytes", length);
    put16(udp, peer.port);
    put16(udp + 2, peer.board_port);
    put16(udp + 4, 8 + length);
    for (i = 0; i < length; i++)
        udp[8 + i] = pattern(i);
    wire_packet_send(WIRE_UDP, *header, udp, 8 + length);
}

static void expect_udp(const struct wire_packet *packet)
{
    uint32_t length = 0, i;
    int whole = !packet->ip.more && packet->ip.from == 0;

    if (packet->protocol != WIRE_UDP)
        wrong("the board sent %s", packet_text(packet));
    if (!whole)
        return;
    length = read_length();
    if (packet->length != 8 + length || get16(packet->payload + 4) != packet->length ||
        get16(packet->payload + 2) != peer.port)
        wrong("the board sent %zu bytes to port %u", packet->length - 8,
             get16(packet->payload + 2));
    for (i = 0; i < length; i++)
        if (packet->payload[8 + i] != pattern(i))
            wrong("byte %u of the datagram is wrong", i);
}

/* --- ARP ---------------------------------------------------------------------------------- */

/* "arp request SENDER for TARGET", "arp reply SENDER for TARGET" */
static void read_arp(unsigned *operation, struct pb_ip *sender, struct pb_ip *target)
{
    *operation = accept_word("reply") ? 2 : 1;
    if (*operation == 1)
        expect_text("request");
    *sender = address();
    expect_text("for");
    *target = address();
}

static void inject_arp(void)
{
    unsigned operation;
    struct pb_ip sender, target;

    read_arp(&operation, &sender, &target);
    wire_arp_send(operation, pb_ip_number(&sender), pb_ip_number(&target));
}

static void expect_arp(const struct wire_packet *packet)
{
    unsigned operation;
    struct pb_ip sender, target;

    read_arp(&operation, &sender, &target);
    if (packet->protocol != WIRE_ARP || get16(packet->payload + 6) != operation ||
        memcmp(packet->payload + 14, sender.bytes, 4) != 0 ||
        memcmp(packet->payload + 24, target.bytes, 4) != 0 ||
        memcmp(packet->payload + 8, peer.board_mac, 6) != 0)
        wrong("the board sent %s", packet_text(packet));
}

/* --- calls --------------------------------------------------------------------------------- */

/* A call that still waits: "+0...0.5 connect()". */
static struct {
    const struct call_row *row;
    struct call call;
    int (*finish)(const struct call *call);
    uint64_t end_ms;
} pending;

/* "4, ..., 1000": commas within brackets do not count. */
static void read_arguments(struct call *call)
{
    unsigned depth = 0;
    size_t length = 0;

    for (blanks(); depth > 0 || *script.at != ')'; script.at++) {
        char c = *script.at;

        if (c == '\0')
            wrong("the call does not end");
        depth += c == '(' || c == '[' || c == '{';
        depth -= c == ')' || c == ']' || c == '}';
        if (c == ',' && depth == 0) {
            call->count++;
            length = 0;
        } else if (!isspace((unsigned char)c) && call->count < CALL_ARGUMENTS &&
                   length < sizeof(call->argument[0]) - 1) {
            call->argument[call->count][length++] = c;
        }
    }
    call->count += call->argument[0][0] != '\0';
    call->count = call->count < CALL_ARGUMENTS ? call->count : CALL_ARGUMENTS;
    expect_text(")");
}

/* "write(4, ..., 1000) = 1000"; an errno's name behind the result is a comment. */
static const struct call_row *read_call(struct call *call, int *has_result)
{
    size_t length = 0, i;

    memset(call, 0, sizeof(*call));
    blanks();
    while ((isalnum((unsigned char)*script.at) || *script.at == '_') &&
           length < sizeof(call->name) - 1)
        call->name[length++] = *script.at++;
    expect_text("(");
    read_arguments(call);
    *has_result = accept_text("=") && !accept_text("?");
    if (*has_result)
        call->wanted = result_value(script.at);
    for (i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
        if (strcmp(call_rows[i].name, call->name) == 0)
            return &call_rows[i];
    wrong("unknown call %s", call->name);
}

static void expect_result(const struct call_row *row, int result, int wanted)
{
    if (row->exact ? result != wanted : (result < 0) != (wanted < 0))
        wrong("%s gives %d%s", row->name, result, result == CALL_NOT_YET ? ": it waits" : "");
}

/* The call that waited has its result now, or in its last millisecond when the
 * next call comes. */
static void pending_end(uint64_t now_ms, int is_call)
{
    if (pending.row == NULL || now_ms + (is_call != 0) <= pending.end_ms)
        return;
    if (script.now_ms < pending.end_ms)
        advance(pending.end_ms);
    settle();
    expect_result(pending.row, pending.finish(&pending.call), pending.call.wanted);
    pending.row = NULL;
}

static void run_call(const struct script_time *time)
{
    struct call call;
    int has_result;
    const struct call_row *row = read_call(&call, &has_result);
    int result;

    call.may_wait = time->until_ms != SCRIPT_NEVER;
    call_finish = NULL;
    result = row->function(&call);
    if (call.may_wait && call_finish != NULL && result == CALL_NOT_YET) {
        pending.row = row;
        pending.call = call;
        pending.finish = call_finish;
        pending.end_ms = time->until_ms;
    } else if (has_result) {
        expect_result(row, result, call.wanted);
    }
}

/* --- assertions --------------------------------------------------------------------------- */

/* Of what Linux's tcp_info calls so. */
static long info_cwnd(void)
{
    return (long)(sock.nx_tcp_socket_tx_window_congestion / sock.nx_tcp_socket_connect_mss);
}

static long info_ssthresh(void)
{
    return (long)(sock.nx_tcp_socket_tx_slow_start_threshold / sock.nx_tcp_socket_connect_mss);
}

static long info_mss(void)
{
    return (long)sock.nx_tcp_socket_connect_mss;
}

static long info_unacked(void)
{
    return (long)sock.nx_tcp_socket_transmit_sent_count;
}

static long info_retransmits(void)
{
    return (long)sock.nx_tcp_socket_timeout_retries;
}

static long info_total_retrans(void)
{
    return (long)sock.nx_tcp_socket_retransmit_packets;
}

static long info_rto(void)
{
    return (long)sock.nx_tcp_socket_private.rto_ticks * (1000000 / NX_IP_PERIODIC_RATE);
}

static long info_rtt(void)
{
    return (long)sock.nx_tcp_socket_private.srtt_us;
}

/* Linux's numbers of the states, by ours. */
static long info_state(void)
{
    static const long states[] = {0, 7, 10, 2, 3, 1, 8, 4, 5, 11, 6, 9};

    return states[sock.nx_tcp_socket_state];
}

static const struct info_row {
    const char *name;
    long (*value)(void);
} info_rows[] = {
    {"tcpi_snd_cwnd", info_cwnd},           {"tcpi_snd_ssthresh", info_ssthresh},
    {"tcpi_snd_mss", info_mss},             {"tcpi_unacked", info_unacked},
    {"tcpi_retransmits", info_retransmits}, {"tcpi_total_retrans", info_total_retrans},
    {"tcpi_rto", info_rto},                 {"tcpi_rtt", info_rtt},
    {"tcpi_state", info_state},
};

static int compare(long a, const char *operator, long b)
{
    switch (operator[0]) {
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return a < b || (operator[1] == '=' && a == b);
    default:
        return a > b || (operator[1] == '=' && a == b);
    }
}

/* "NAME == NUMBER"; 0: it is something else. */
static int run_comparison(void)
{
    static const char *const operators[] = {"==", "!=", "<=", ">=", "<", ">"};
    size_t i, o, count = sizeof(info_rows) / sizeof(info_rows[0]);
    long value;

    for (i = 0; i < count && !accept_word(info_rows[i].name); i++)
        continue;
    for (o = 0; i < count && o < 6 && !accept_text(operators[o]); o++)
        continue;
    blanks();
    if (i == count || o == 6 || !isdigit((unsigned char)*script.at))
        return 0;
    value = info_rows[i].value();
    if (!compare(value, operators[o], (long)number()))
        wrong("%s is %ld", info_rows[i].name, value);
    return 1;
}

/* "assert NAME == NUMBER and NAME < NUMBER, 'text'" */
static int run_assertion(void)
{
    int is_known;

    if (!accept_word("assert"))
        return 0;
    do {
        accept_text("(");
        is_known = run_comparison();
        accept_text(")");
    } while (is_known && accept_word("and"));
    blanks();
    return is_known && strchr(",;}", *script.at) != NULL;
}

/* What is between %{ and }%: statements, of which assertions are understood. */
static void run_code(void)
{
    char *end = strstr(script.at, "}%");

    while (script.at < end) {
        size_t length = strcspn(script.at, ";}");
        const char *next = script.at + length + 1;
        char statement[200];

        snprintf(statement, sizeof(statement), "%.*s", (int)length, script.at);
        if (length > 0 && !run_assertion())
            skipped(statement);
        script.at = next;
        blanks();
    }
}

/* --- scripts ---------------------------------------------------------------------------------- */

/* '[' begins what IP says, or what the board sent and the line quotes. */
static void inject(void)
{
    static struct chain chain[2];
    struct wire_ip header, other;
    const struct nd_message *message;
    const struct icmp_name *names;
    static struct nd_line line;
    unsigned said = 0;

    ip_begin(&header, &chain[0]);
    ip_begin(&other, &chain[1]);
    if (accept_text("[")) {
        said = ip_words(&header);
        if (!accept_text("]")) {
            inject_icmp_about(other, 0, &header);
            return;
        }
        if (accept_text("[")) {
            ip_words(&other);
            inject_icmp_about(header, said, &other);
            return;
        }
    }
    message = nd_read(&line);
    if (message != NULL) {
        nd_header(message, &header, said);
        wire_packet_send(WIRE_ICMPV6, header, line.bytes, line.length);
    } else if (accept_word("udp")) {
        inject_udp(&header);
    } else if ((names = accept_icmp()) != NULL) {
        inject_icmp(&header, names);
    } else if (accept_word("arp")) {
        inject_arp();
    } else {
        inject_tcp(&header);
    }
}

static void expect(const struct script_time *time)
{
    struct wire_packet *packet = await_packet(time);
    struct wire_ip header;
    const struct nd_message *message;
    const struct icmp_name *names;
    static struct nd_line line;
    unsigned said = read_ip(&header);

    message = nd_read(&line);
    if (message != NULL)
        nd_header(message, &header, said);
    if (packet->protocol != WIRE_ARP)
        expect_ip(packet, &header, said);
    if (message != NULL)
        nd_expect(message, packet, &line);
    else if (accept_word("udp"))
        expect_udp(packet);
    else if ((names = accept_icmp()) != NULL)
        expect_icmp(packet, names);
    else if (accept_word("arp"))
        expect_arp(packet);
    else
        expect_tcp(packet);
    wire_drop();
}

static void run_line(void)
{
    struct script_time time = read_time();

    blanks();
    pending_end(time.from_ms, isalpha((unsigned char)*script.at));
    if (accept_text(">")) {
        no_surprise(time.from_ms > script.tolerance_ms ? time.from_ms - script.tolerance_ms : 0);
        if (script.tolerance_ms == 0)
            advance(time.from_ms);
        expect(&time);
        return;
    }
    no_surprise(time.from_ms);
    advance(time.from_ms);
    no_surprise(time.from_ms);
    if (accept_text("<")) {
        inject();
        settle();
    } else if (accept_text("%{")) {
        run_code();
    } else if (*script.at == '`') {
        skipped(script.at);
    } else {
        run_call(&time);
    }
}

/* "--address=2001:db8::2/64": of the board from the start, with --nd. */
static void read_start_address(void)
{
    if (start_addresses == START_ADDRESSES)
        wrong("no more than %d addresses", START_ADDRESSES);
    start_address[start_addresses].ip =
        nxd_prefix(script.at, &start_address[start_addresses].prefix_length);
    start_addresses++;
}

/* "--name=value", before all else: what board it is, and packetdrill's. */
static void read_setting(void)
{
    if (accept_text("--profile=rfc"))
        use_rfc = 1;
    else if (accept_text("--profile=interface"))
        use_rfc = 0;
    else if (accept_text("--congestion=newreno"))
        use_newreno = 1;
    else if (accept_text("--ecn"))
        use_ecn = 1;
    else if (accept_text("--window="))
        sock_window = number();
    else if (accept_text("--arp"))
        station.arp = 1;
    else if (accept_text("--nd"))
        station.nd = 1;
    else if (accept_text("--address="))
        read_start_address();
    else if (accept_text("--tolerance_usecs="))
        script.tolerance_ms = number() / 1000;
    else if (accept_text("--ip_version=ipv4") || accept_text("--ip_version=ipv6"))
        return;                             /* is_for has heeded it */
    else if (accept_text("--ip_version="))
        wrong("a family is ipv4 or ipv6");
    else
        skipped(script.at);
}

static void script_open(void)
{
    pool_packets = POOL_SIZE;               /* any window that a script wants */
    pb_test_link.rate_bps = 100000000000;   /* a segment takes no time of its own */
    peer_also = wire_see;
    memset(&pending, 0, sizeof(pending));
    memset(&fds, 0, sizeof(fds));
    memset(&buffer, 0, sizeof(buffer));
    datagram_port = 0;
    ipv6_begin = station.nd ? nd_start : ipv6_start;
    open_board();
    fw(do_enable);
    run_ms(98);                         /* a round time: that of boot differs with options */
    script.start_ns = (pb_world_now(board.world) + 99999999) / 100000000 * 100000000;
    peer.mute = station.arp;
    station.count = 0;
    advance(0);
    send_offset = received_offset = received_left = 0;
}

static void script_close(void)
{
    pending_end(SCRIPT_NEVER, 0);
    no_surprise(SCRIPT_NEVER);
    fw_start(1, do_disable);
    close_board();
}

/* A script, over one of the two families. */
struct script_run {
    const char *path;
    int is_ipv6;
    char name[300];
};

/* The whole file; NULL when there is none, or it is too large. */
static const char *file_text(const char *path)
{
    static char text[1 << 18];
    FILE *file = fopen(path, "r");
    size_t length = 0;

    if (file == NULL)
        return NULL;
    length = fread(text, 1, sizeof(text), file);
    fclose(file);
    if (length == sizeof(text))
        return NULL;
    text[length] = '\0';
    return text;
}

static void test_script(void **state)
{
    const struct script_run *run_of = *state;
    struct event event;
    int opened = 0;

    memset(&script, 0, sizeof(script));
    memset(&station, 0, sizeof(station));
    script.path = run_of->path;
    script.text = file_text(run_of->path);
    use_ipv6 = run_of->is_ipv6;
    use_rfc = 1;
    start_addresses = 0;
    if (script.text == NULL)
        wrong("cannot be read");
    while (read_event(&event)) {
        if (accept_text("--")) {
            script.at -= 2;
            if (opened)
                wrong("settings come before all else");
            read_setting();
        } else if (!opened && strchr("`%", *script.at) != NULL) {
            skipped(script.at);
        } else {
            if (!opened)
                script_open();
            opened = 1;
            run_line();
        }
    }
    if (!opened)
        wrong("nothing happens");
    script_close();
}

static int script_teardown(void **state)
{
    int result = tcp_teardown(state);

    board.world = NULL;
    return result;
}

/* Whether a segment of the script is longer than what IPv6 leaves room for. */
static int is_too_long_for_ipv6(const char *text)
{
    for (; *text != '\0'; text++) {
        char *end;

        if (*text != ':' || !isdigit((unsigned char)text[1]))
            continue;
        strtoul(text + 1, &end, 10);
        if (*end == '(' && strtoul(end + 1, NULL, 10) > WIRE_MSS_IPV6)
            return 1;
    }
    return 0;
}

/* Whether the script runs over this version: it names one, or means both; of others
 * than ours packetdrill's default is true. */
static int is_for(const char *path, int is_ipv6)
{
    static const char setting[] = "\n--ip_version=ipv";
    const char *text = file_text(path);
    const char *version;

    if (text == NULL)
        return !is_ipv6;
    if (strncmp(text, "--nd", 4) == 0 || strstr(text, "\n--nd") != NULL)
        return is_ipv6;
    version = strncmp(text, setting + 1, sizeof(setting) - 2) == 0 ? text - 1 : strstr(text, setting);
    if (version != NULL)
        return version[sizeof(setting) - 1] == (is_ipv6 ? '6' : '4');
    return !is_ipv6 ||
           (strstr(path, "tests/packet/") != NULL && !is_too_long_for_ipv6(text));
}

int main(int argc, char **argv)
{
    struct script_run *runs;
    struct CMUnitTest *tests;
    glob_t found;
    size_t i, count, wanted = 0;
    int result;

    if (argc < 2 && glob("tests/packet/*.pkt", 0, NULL, &found) != 0) {
        fprintf(stderr, "no scripts in tests/packet\n");
        return 1;
    }
    count = 2 * (argc < 2 ? found.gl_pathc : (size_t)argc - 1);
    tests = calloc(count, sizeof(*tests));
    runs = calloc(count, sizeof(*runs));
    for (i = 0; i < count; i++) {
        struct script_run *run_of = &runs[wanted];

        run_of->path = argc < 2 ? found.gl_pathv[i / 2] : argv[i / 2 + 1];
        run_of->is_ipv6 = i % 2;
        if (!is_for(run_of->path, run_of->is_ipv6))
            continue;
        snprintf(run_of->name, sizeof(run_of->name), "%s%s", run_of->path,
                 run_of->is_ipv6 ? " over IPv6" : "");
        tests[wanted].name = run_of->name;
        tests[wanted].test_func = test_script;
        tests[wanted].teardown_func = script_teardown;
        tests[wanted].initial_state = run_of;
        wanted++;
    }
    result = _cmocka_run_group_tests("packet scripts", tests, wanted, NULL, NULL);
    free(tests);
    free(runs);
    if (argc < 2)
        globfree(&found);
    return result;
}
