/*
 * Runs tests/packet/NAME.pkt (or the files that are given): scripts in the
 * language of packetdrill, as far as it applies, against the board of
 * tcp_fixture.h in virtual time. tests/packet/README.md says what there is.
 * Times are exact: a segment has to leave in the millisecond that is written,
 * and one that nobody expects fails the script.
 */
#include <ctype.h>
#include <glob.h>

#include "tcp_fixture.h"

static struct {
    const char *path;
    unsigned line;
    const char *at;                     /* what of the line is left */
    uint64_t start_ns, now_ms;          /* the script's time */
    int clock_known;                    /* the board's timestamps: value + clock_offset */
    uint32_t clock_offset;
} script;

static void __attribute__((noreturn, format(printf, 1, 2))) wrong(const char *format, ...)
{
    char text[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    fail_msg("%s:%u: %s", script.path, script.line, text);
    abort();
}

/* --- reading -------------------------------------------------------------------------- */

static void blanks(void)
{
    while (isspace((unsigned char)*script.at))
        script.at++;
}

static int accept_text(const char *text)
{
    blanks();
    if (strncmp(script.at, text, strlen(text)) != 0)
        return 0;
    script.at += strlen(text);
    return 1;
}

static void expect_text(const char *text)
{
    if (!accept_text(text))
        wrong("expected '%s' at '%s'", text, script.at);
}

static uint32_t number(void)
{
    char *end;
    unsigned long value;

    blanks();
    value = strtoul(script.at, &end, 0);
    if (end == script.at)
        wrong("expected a number at '%s'", script.at);
    script.at = end;
    return (uint32_t)value;
}

/* --- time ------------------------------------------------------------------------------ */

static uint64_t ms_of(const struct seen *seen)
{
    return (seen->time_ns - script.start_ns) / 1000000;
}

/* What was sent before this millisecond had to be expected. */
static void no_surprise(uint64_t before_ms)
{
    const struct seen *seen = peek();

    if (seen != NULL && ms_of(seen) < before_ms)
        wrong("at %llu ms the board sent flags 0x%02x %u:%u(%u) ack %u win %u, unexpected",
             (unsigned long long)ms_of(seen), seen->flags, seen->seq, seen->seq + seen->length,
             seen->length, seen->ack, seen->window);
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

/* "+1.25" after the event before, "1.25" after the beginning. */
static void read_time(void)
{
    int relative = accept_text("+");
    char *end;
    double seconds = strtod(script.at, &end);
    uint64_t ms = (uint64_t)(seconds * 1000 + 0.5);

    if (end == script.at)
        wrong("expected a time at '%s'", script.at);
    script.at = end;
    ms += relative ? script.now_ms : 0;
    no_surprise(ms);
    advance(ms);
    no_surprise(ms);
}

/* Lets the board do what is to be done at this moment. */
static void settle(void)
{
    run_us(30);
    if (pb_world_now(board.world) >= script.start_ns + (script.now_ms + 1) * 1000000)
        wrong("too many events in one millisecond");
}

/* Timers fire within the millisecond. */
static void await_segment(void)
{
    uint64_t end_ns = script.start_ns + (script.now_ms + 1) * 1000000;

    while (peek() == NULL && pb_world_now(board.world) + 30000 < end_ns)
        run_us(30);
}

/* --- segments --------------------------------------------------------------------------- */

struct line_segment {
    int flags;
    uint32_t seq, length, ack, window;
    int has_window, any_options;
    uint8_t options[40];
    size_t options_length;
};

static void option_bytes(struct line_segment *wanted, const void *bytes, size_t length)
{
    if (wanted->options_length + length > sizeof(wanted->options))
        wrong("too many options");
    memcpy(wanted->options + wanted->options_length, bytes, length);
    wanted->options_length += length;
}

static void read_timestamps(struct line_segment *wanted, int outbound)
{
    uint8_t option[10] = {8, 10};
    uint32_t value, echo;

    expect_text("val");
    value = number();
    expect_text("ecr");
    echo = number();
    if (outbound && !script.clock_known && peek() != NULL && peek()->timestamps) {
        script.clock_known = 1;
        script.clock_offset = peek()->ts_value - value;
    }
    put32(option + 2, outbound ? value + script.clock_offset : value);
    put32(option + 6, outbound || echo == 0 ? echo : echo + script.clock_offset);
    option_bytes(wanted, option, 10);
}

static void read_sack(struct line_segment *wanted, int outbound)
{
    uint32_t base = outbound ? peer.iss : peer.irs;
    uint8_t option[40] = {5, 2};

    do {
        put32(option + option[1], base + number());
        expect_text(":");
        put32(option + option[1] + 4, base + number());
        option[1] = (uint8_t)(option[1] + 8);
        blanks();
    } while (isdigit((unsigned char)*script.at) && option[1] < 34);
    option_bytes(wanted, option, option[1]);
}

/* The list behind '<'; NOPs are only padding when they are expected. */
static void read_options(struct line_segment *wanted, int outbound)
{
    uint8_t bytes[4];

    wanted->any_options = accept_text("...");
    while (!accept_text(">")) {
        if (accept_text("mss")) {
            bytes[0] = 2;
            bytes[1] = 4;
            put16(bytes + 2, number());
            option_bytes(wanted, bytes, 4);
        } else if (accept_text("wscale")) {
            bytes[0] = 3;
            bytes[1] = 3;
            bytes[2] = (uint8_t)number();
            option_bytes(wanted, bytes, 3);
        } else if (accept_text("sackOK")) {
            option_bytes(wanted, "\x04\x02", 2);
        } else if (accept_text("sack")) {
            read_sack(wanted, outbound);
        } else if (accept_text("TS")) {
            read_timestamps(wanted, outbound);
        } else if (accept_text("nop")) {
            option_bytes(wanted, "\x01", outbound ? 0 : 1);
        } else if (accept_text("eol")) {
            option_bytes(wanted, "\x00", outbound ? 0 : 1);
        } else {
            wrong("unknown option at '%s'", script.at);
        }
        accept_text(",");
    }
}

static int read_flags(void)
{
    static const char letters[] = "FSRP.U";
    const char *letter;
    int flags = 0;

    blanks();
    while (*script.at != '\0' && (letter = strchr(letters, *script.at)) != NULL) {
        flags |= 1 << (letter - letters);
        script.at++;
    }
    return flags;
}

static void read_segment(struct line_segment *wanted, int outbound)
{
    uint32_t end;

    memset(wanted, 0, sizeof(*wanted));
    wanted->flags = read_flags();
    wanted->seq = number();
    expect_text(":");
    end = number();
    expect_text("(");
    wanted->length = number();
    expect_text(")");
    if (wanted->seq + wanted->length != end)
        wrong("%u:%u is not %u bytes", wanted->seq, end, wanted->length);
    if (accept_text("ack"))
        wanted->ack = number();
    if (accept_text("win")) {
        wanted->window = number();
        wanted->has_window = 1;
    }
    if (accept_text("<"))
        read_options(wanted, outbound);
}

static void inject(void)
{
    static uint8_t text[1500];
    struct line_segment wanted;
    uint32_t i;

    read_segment(&wanted, 0);
    for (i = 0; i < wanted.length; i++)
        text[i] = pattern(wanted.seq - 1 + i);
    with_options(wanted.options, wanted.options_length);
    segment(wanted.flags, wanted.seq, wanted.ack, wanted.window, text, wanted.length);
    settle();
}

/* Options without their padding. */
static size_t options_pack(const struct seen *seen, uint8_t packed[40])
{
    const uint8_t *option = seen->options;
    const uint8_t *end = option + seen->options_length;
    size_t length = 0;

    while (option < end && *option != 0) {
        if (*option == 1) {
            option++;
            continue;
        }
        memcpy(packed + length, option, option[1]);
        length += option[1];
        option += option[1];
    }
    return length;
}

static void expect_options(const struct line_segment *wanted, const struct seen *seen)
{
    uint8_t packed[40];
    size_t length = options_pack(seen, packed);
    char text[128] = "";
    size_t i;

    if (wanted->any_options ||
        (length == wanted->options_length && memcmp(packed, wanted->options, length) == 0))
        return;
    for (i = 0; i < length; i++)
        snprintf(text + 3 * i, sizeof(text) - 3 * i, " %02x", packed[i]);
    wrong("the options are%s", text);
}

static void expect_outbound(void)
{
    struct line_segment wanted;
    const struct seen *seen;
    uint32_t i;

    await_segment();
    read_segment(&wanted, 1);
    seen = peek();
    if (seen == NULL)
        wrong("the board sent nothing");
    if (ms_of(seen) != script.now_ms || (seen->flags & ~PSH) != (wanted.flags & ~PSH) ||
        seen->seq != wanted.seq || seen->length != wanted.length || seen->ack != wanted.ack ||
        (wanted.has_window && seen->window != wanted.window))
        wrong("at %llu ms the board sent flags 0x%02x %u:%u(%u) ack %u win %u",
             (unsigned long long)ms_of(seen), seen->flags, seen->seq, seen->seq + seen->length,
             seen->length, seen->ack, seen->window);
    for (i = 0; i < seen->length; i++)
        if (seen->data[i] != pattern(seen->seq - 1 + i))
            wrong("byte %u of the text is wrong", seen->seq + i);
    expect_options(&wanted, seen);
    peer.next++;
}

/* "< [1:1461(1460)] icmp unreachable frag_needed mtu 1000" */
static void inject_icmp(void)
{
    static const char *const codes[] = {"net_unreachable", "host_unreachable",
                                        "protocol_unreachable", "port_unreachable",
                                        "frag_needed"};
    struct line_segment quoted;
    uint32_t mtu = 0;
    uint8_t code;

    read_segment(&quoted, 1);
    expect_text("]");
    expect_text("icmp");
    expect_text("unreachable");
    for (code = 0; code < 5 && !accept_text(codes[code]); code++)
        continue;
    if (code == 5)
        wrong("unknown error at '%s'", script.at);
    if (accept_text("mtu"))
        mtu = number();
    icmp_error(3, code, mtu, peer.irs + quoted.seq, 40 + quoted.length);
    settle();
}

/* --- calls --------------------------------------------------------------------------------- */

static uint32_t received_offset;

/* Starts a function in worker n. */
static void start(unsigned n, void (*function)(void))
{
    if (worker_busy[n])
        wrong("the call before still waits");
    worker_function[n] = function;
    worker_busy[n] = 1;
    pb_board_interrupt(board.board, PB_IRQ_USER);
    settle();
}

static void run(void (*function)(void))
{
    start(1, function);
    if (worker_busy[1])
        wrong("the call waits");
}

static int call_write(uint32_t length)
{
    send_length = length;
    send_wait = NX_NO_WAIT;
    run(do_send);
    if (status == NX_SUCCESS)
        return (int)length;
    run(do_release_unsent);
    return -1;
}

static void do_check(void)
{
    NX_PACKET *buffer;
    UCHAR *p;

    for (buffer = got; buffer != NX_NULL; buffer = buffer->nx_packet_next)
        for (p = buffer->nx_packet_prepend_ptr; p < buffer->nx_packet_append_ptr; p++)
            EXPECT(*p, pattern(received_offset++));
}

/* One packet of the queue; 0: nothing comes any more, -1: nothing yet. */
static int call_read(void)
{
    int length;

    run(do_receive);
    if (status != NX_SUCCESS)
        return status == NX_NO_PACKET ? -1 : 0;
    length = (int)got->nx_packet_length;
    run(do_check);
    run(do_release);
    return length;
}

static int call(const char *name, uint32_t argument)
{
    if (strcmp(name, "listen") == 0) {
        run(do_listen);
        start(0, do_accept);
        return 0;
    }
    if (strcmp(name, "connect") == 0) {
        start(0, do_connect);
        return 0;
    }
    if (strcmp(name, "accept") == 0 || strcmp(name, "connected") == 0)
        return worker_busy[0] || status != NX_SUCCESS ? -1 : 0;
    if (strcmp(name, "write") == 0)
        return call_write(argument);
    if (strcmp(name, "read") == 0)
        return call_read();
    if (strcmp(name, "close") == 0) {
        disconnect_wait = NX_WAIT_FOREVER;
        start(0, do_disconnect);
        return 0;
    }
    if (strcmp(name, "abort") == 0) {
        run(do_abort);
        return 0;
    }
    if (strcmp(name, "cwnd") == 0)
        return (int)sock.nx_tcp_socket_tx_window_congestion;
    if (strcmp(name, "ssthresh") == 0)
        return (int)sock.nx_tcp_socket_tx_slow_start_threshold;
    if (strcmp(name, "mss") == 0)
        return (int)sock.nx_tcp_socket_connect_mss;
    if (strcmp(name, "state") == 0)
        return (int)sock.nx_tcp_socket_state;
    wrong("unknown call %s", name);
}

/* "write(4, ..., 1000) = 1000": the last argument is the one that counts. */
static void run_call(void)
{
    char name[20];
    size_t length = 0;
    uint32_t argument = 0;
    const char *equals;
    int result;

    blanks();
    while (isalpha((unsigned char)*script.at) && length < sizeof(name) - 1)
        name[length++] = *script.at++;
    name[length] = '\0';
    expect_text("(");
    while (!accept_text(")")) {
        if (isdigit((unsigned char)*script.at))
            argument = number();
        else if (*script.at++ == '\0')
            wrong("the call does not end");
    }
    result = call(name, argument);
    equals = accept_text("=") ? script.at : NULL;
    if (equals != NULL && result != atoi(equals))
        wrong("%s gives %d", name, result);
}

/* --- scripts ---------------------------------------------------------------------------------- */

static void run_line(void)
{
    read_time();
    if (accept_text("< ["))
        inject_icmp();
    else if (accept_text("<"))
        inject();
    else if (accept_text(">"))
        expect_outbound();
    else
        run_call();
}

/* The lines "--name=value" before all others: what board it is. */
static void read_setting(void)
{
    if (accept_text("--profile=rfc"))
        use_rfc = 1;
    else if (accept_text("--profile=interface"))
        use_rfc = 0;
    else if (accept_text("--congestion=newreno"))
        use_newreno = 1;
    else if (accept_text("--window="))
        sock_window = number();
    else
        wrong("unknown setting '%s'", script.at);
}

static void script_open(void)
{
    pb_test_link.rate_bps = 100000000000;   /* a segment takes no time of its own */
    open_board();
    run_ms(98);                         /* a round time: that of boot differs with options */
    script.start_ns = (pb_world_now(board.world) + 99999999) / 100000000 * 100000000;
    advance(0);
    send_offset = received_offset = 0;
}

static void test_script(void **state)
{
    char line[400];
    FILE *file;
    int opened = 0;

    memset(&script, 0, sizeof(script));
    script.path = *state;
    use_rfc = 1;
    file = fopen(script.path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        char *comment = strstr(line, "//");

        script.line++;
        script.at = line;
        if (comment != NULL)
            *comment = '\0';
        blanks();
        if (*script.at == '\0')
            continue;
        if (strncmp(script.at, "--", 2) == 0) {
            read_setting();
            continue;
        }
        if (!opened)
            script_open();
        opened = 1;
        run_line();
    }
    fclose(file);
    assert_true(opened);
    no_surprise(UINT64_MAX);
    close_board();
}

static int script_teardown(void **state)
{
    int result = tcp_teardown(state);

    board.world = NULL;
    return result;
}

int main(int argc, char **argv)
{
    struct CMUnitTest *tests;
    glob_t found;
    size_t i, count;
    int result;

    if (argc < 2 && glob("tests/packet/*.pkt", 0, NULL, &found) != 0) {
        fprintf(stderr, "no scripts in tests/packet\n");
        return 1;
    }
    count = argc < 2 ? found.gl_pathc : (size_t)argc - 1;
    tests = calloc(count, sizeof(*tests));
    for (i = 0; i < count; i++) {
        tests[i].name = argc < 2 ? found.gl_pathv[i] : argv[i + 1];
        tests[i].test_func = test_script;
        tests[i].teardown_func = script_teardown;
        tests[i].initial_state = (void *)tests[i].name;
    }
    result = _cmocka_run_group_tests("packet scripts", tests, count, NULL, NULL);
    free(tests);
    if (argc < 2)
        globfree(&found);
    return result;
}
