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

/* A call that may still be waiting when its line is read: "+0...0.5 connect()". */
static struct {
    const struct call_row *row;
    int wanted;
    uint64_t end_ms;
    unsigned line;
} pending;

/* "4, ..., 1000": commas within brackets do not count. */
static void read_arguments(struct call *call)
{
    unsigned depth = 0;
    size_t length = 0;

    memset(call->argument, 0, sizeof(call->argument));
    call->count = 0;
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

static const struct call_row *read_call(struct call *call)
{
    size_t length = 0, i;

    blanks();
    while ((isalpha((unsigned char)*script.at) || *script.at == '_') &&
           length < sizeof(call->name) - 1)
        call->name[length++] = *script.at++;
    call->name[length] = '\0';
    expect_text("(");
    read_arguments(call);
    for (i = 0; i < sizeof(call_rows) / sizeof(call_rows[0]); i++)
        if (strcmp(call_rows[i].name, call->name) == 0)
            return &call_rows[i];
    wrong("unknown call %s", call->name);
}

static void expect_result(const struct call_row *row, int result, int wanted)
{
    if (row->exact ? result != wanted : (result < 0) != (wanted < 0))
        wrong("%s gives %d", row->name, result);
}

/* The call that waited has to have its result by now. */
static void pending_end(uint64_t now_ms)
{
    if (pending.row == NULL || now_ms < pending.end_ms)
        return;
    if (script.now_ms < pending.end_ms)
        advance(pending.end_ms);
    settle();
    expect_result(pending.row, waits_done(), pending.wanted);
    pending.row = NULL;
}

static void note_datagrams(const struct call *call, int fd)
{
    if (strcmp(call->name, "socket") == 0 && has_argument(call, "SOCK_DGRAM") && fd >= 0 &&
        fd < DATAGRAM_FDS)
        is_datagram[fd] = 1;
}

/* "write(4, ..., 1000) = 1000"; an errno's name behind the result is a comment. */
static void run_call(const struct script_time *time)
{
    struct call call;
    const struct call_row *row = read_call(&call);
    const char *equals = accept_text("=") ? script.at : NULL;
    int result;

    if (equals != NULL)
        note_datagrams(&call, atoi(equals));
    result = row->function(&call);
    if (time->until_ms != SCRIPT_NEVER && worker_busy[0]) {
        pending.row = row;
        pending.wanted = equals != NULL ? result_value(equals) : 0;
        pending.end_ms = time->until_ms;
        return;
    }
    blanks();
    if (equals != NULL && !accept_text("?"))
        expect_result(row, result, result_value(equals));
}

/* --- assertions --------------------------------------------------------------------------- */

/* "assert NAME == NUMBER", of what Linux's tcp_info calls so. */
static void run_assertion(void)
{
    static const struct {
        const char *name;
        int (*value)(const struct call *call);
        int segments;
    } rows[] = {{"tcpi_snd_cwnd", call_cwnd, 1},
                {"tcpi_snd_ssthresh", call_ssthresh, 1},
                {"tcpi_snd_mss", call_mss, 0}};
    size_t i;
    int value;

    if (!accept_word("assert")) {
        skipped("code");
        return;
    }
    for (i = 0; i < 3 && !accept_word(rows[i].name); i++)
        continue;
    if (i == 3 || !accept_text("==")) {
        skipped("an assertion");
        return;
    }
    value = rows[i].value(NULL) / (rows[i].segments ? call_mss(NULL) : 1);
    if (value != (int)number())
        wrong("%s is %d", rows[i].name, value);
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

    pending_end(time.from_ms);
    blanks();
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
        run_assertion();
    } else if (accept_text("`")) {
        skipped("a command of the shell");
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

/* The lines "--name=value" before all others: what board it is, and packetdrill's. */
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
        wrong("a family is ipv4 or ipv6; without a word it is both");
    else
        skipped(script.at);
}

static void script_open(void)
{
    pool_packets = POOL_SIZE;               /* any window that a script wants */
    pb_test_link.rate_bps = 100000000000;   /* a segment takes no time of its own */
    peer_also = wire_see;
    memset(&pending, 0, sizeof(pending));
    memset(is_datagram, 0, sizeof(is_datagram));
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
    pending_end(SCRIPT_NEVER);
    no_surprise(SCRIPT_NEVER);
    fw_start(1, do_disable);
    close_board();
}

/* Commands of the shell and code may be longer than a line; both are passed over. */
static int is_passed_over(void)
{
    static const char *end;

    if (end == NULL && *script.at == '`')
        end = "`";
    else if (end == NULL && strncmp(script.at, "%{", 2) == 0 && strstr(script.at, "}%") == NULL)
        end = "}%";
    else if (end == NULL)
        return 0;
    else if (strstr(script.at, end) != NULL) {
        end = NULL;
        return 1;
    }
    if (strstr(script.at + 1, end) != NULL)
        end = NULL;
    skipped(script.at);
    return 1;
}

/* What is not a comment; 0: nothing. */
static int read_line(char *line)
{
    char *comment = strstr(line, "//");

    if (line[strspn(line, " \t")] == '#')
        line[0] = '\0';
    if (comment != NULL)
        *comment = '\0';
    line[strcspn(line, "\n")] = '\0';
    script.line++;
    script.at = line;
    blanks();
    return *script.at != '\0' && !is_passed_over();
}

/* A script, over one of the two families. */
struct script_run {
    const char *path;
    int is_ipv6;
    char name[300];
};

static void test_script(void **state)
{
    const struct script_run *run_of = *state;
    char line[1000];
    FILE *file;
    int opened = 0;

    memset(&script, 0, sizeof(script));
    memset(&station, 0, sizeof(station));
    script.path = run_of->path;
    use_ipv6 = run_of->is_ipv6;
    use_rfc = 1;
    start_addresses = 0;
    file = fopen(script.path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (!read_line(line))
            continue;
        if (strncmp(script.at, "--", 2) == 0) {
            read_setting();
            continue;
        }
        if (!opened)
            script_open();
        opened = 1;
        run_line();
        blanks();
    }
    fclose(file);
    assert_true(opened);
    script_close();
}

static int script_teardown(void **state)
{
    int result = tcp_teardown(state);

    board.world = NULL;
    return result;
}

/* Whether the script runs over this version: it names one, or means both. */
static int is_for(const char *path, int is_ipv6)
{
    FILE *file = fopen(path, "r");
    char line[1000];
    int is_wanted = 1;

    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "--ip_version=ipv", 16) == 0)
            is_wanted = line[16] == (is_ipv6 ? '6' : '4');
        if (strncmp(line, "--nd", 4) == 0)
            is_wanted = is_ipv6;
    }
    if (file != NULL)
        fclose(file);
    return is_wanted;
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
