/*
 * Sweeps: the same mail again and again, and each time something else goes wrong
 * at another place. A ledger compares what the client says became of the mail
 * with what the server holds: accepted means one identical copy, refused and
 * deferred none, in doubt none or one. Nothing may leak, and nobody may hang.
 */
#include "smtp_fixture.h"
#include "smtp_ledger.h"

#include "nx_smtp_tls.h"
#include "nx_tls.h"

#define BODY "First line\r\n.dot\nlast\r\n"
#define BODY_WIRE "\r\n\r\nFirst line\r\n..dot\r\nlast\r\n.\r\n"
#define BODY_CHUNK "\r\n\r\nFirst line\r\n.dot\r\nlast\r\n"

/* --- the ledger ---------------------------------------------------------------------------- */

static struct {
    unsigned held;                      /* copies of the mail that the server answers for */
    unsigned damaged;                   /* those that are not what was sent */
} ledger;

/* --- what goes wrong ------------------------------------------------------------------------- */

enum fault {
    FAULT_NONE,
    FAULT_CUT,                          /* the link carries nothing any more */
    FAULT_RST,                          /* the server's TCP resets */
    FAULT_FIN,                          /* the server closes */
    FAULT_421,                          /* the server says so and closes */
    FAULT_SILENCE,                      /* the server's program hangs */
    FAULT_LOSS,                         /* one frame is lost */
    FAULTS
};

static struct {
    enum fault fault;
    unsigned frame;                     /* after which it goes wrong; 0: never */
    unsigned frames;                    /* that the link has seen */
    unsigned allocation;                /* which packet or memory is not to be had; 0: none */
    unsigned allocations;
    int is_lasting;                     /* nor any after it, for a while */
} wrong;

static TX_SEMAPHORE fault_due;
static TX_THREAD fault_thread;
static UCHAR fault_stack[2048];

static int is_counting;                 /* the session under test is on */

static int allocation_fails(void)
{
    if (!is_counting || wrong.allocation == 0) {
        return 0;
    }
    wrong.allocations++;
    return wrong.is_lasting ? wrong.allocations >= wrong.allocation &&
                                  wrong.allocations < wrong.allocation + 40
                            : wrong.allocations == wrong.allocation;
}

UINT __real__nx_packet_allocate(NX_PACKET_POOL *pool, NX_PACKET **packet, ULONG type, ULONG wait);
UINT __wrap__nx_packet_allocate(NX_PACKET_POOL *pool, NX_PACKET **packet, ULONG type, ULONG wait);
void *__real__nx_tls_calloc(size_t count, size_t size);
void *__wrap__nx_tls_calloc(size_t count, size_t size);

/* Packets of the client's side: its own pool, and that of its IP instance. */
UINT __wrap__nx_packet_allocate(NX_PACKET_POOL *pool, NX_PACKET **packet, ULONG type, ULONG wait)
{
    if ((pool == &client_pool || pool == &client_ip_pool) && allocation_fails()) {
        *packet = NX_NULL;
        return NX_NO_PACKET;
    }
    return __real__nx_packet_allocate(pool, packet, type, wait);
}

void *__wrap__nx_tls_calloc(size_t count, size_t size)
{
    return tx_thread_identify() == &client_thread && allocation_fails()
               ? NULL
               : __real__nx_tls_calloc(count, size);
}

static UINT is_sending(const NX_IP_DRIVER *request)
{
    return request->nx_ip_driver_command == NX_LINK_PACKET_SEND;
}

/* Between every frame and the link. */
static VOID faulty_driver(NX_IP_DRIVER *request)
{
    if (is_counting && is_sending(request)) {
        wrong.frames++;
        if (wrong.frame != 0 && wrong.frames == wrong.frame && wrong.fault > FAULT_CUT &&
            wrong.fault != FAULT_LOSS) {
            tx_semaphore_put(&fault_due);
        }
        if (wrong.frame != 0 && ((wrong.fault == FAULT_CUT && wrong.frames > wrong.frame) ||
                                 (wrong.fault == FAULT_LOSS && wrong.frames == wrong.frame))) {
            check_ram_packet(request);
            nx_packet_transmit_release(request->nx_ip_driver_packet);
            return;
        }
    }
    checked_ram_driver(request);
}

/* --- the server -------------------------------------------------------------------------------- */

static struct nx_tls *server_tls;
static char chain[4096], key[4096], authority[4096];
static int offers_much;                 /* PIPELINING and CHUNKING */
static int is_lying;                    /* takes what it does not hold */
static volatile int server_hangs;
static int is_refusing;                 /* it has said 421 */

static VOID fault_entry(ULONG input)
{
    tx_semaphore_get(&fault_due, TX_WAIT_FOREVER);
    if (!is_counting) {                 /* it never came to that */
        return;
    }
    switch (wrong.fault) {
    case FAULT_RST:
        nx_tcp_socket_disconnect(&server_socket, NX_NO_WAIT);
        break;
    case FAULT_421:
        is_refusing = 1;
        server_say("421 going down\r\n");
        nx_tcp_socket_disconnect(&server_socket, 100);
        break;
    case FAULT_FIN:
        nx_tcp_socket_disconnect(&server_socket, 100);
        break;
    default:
        server_hangs = 1;
        break;
    }
}

static UINT server_tls_receive(NX_PACKET **packet, ULONG wait)
{
    return _nx_tls_receive(server_tls, packet, wait);
}

static UINT server_tls_send(NX_PACKET *packet, ULONG wait)
{
    return _nx_tls_send(server_tls, packet, wait);
}

/* A program that hangs neither reads nor says anything until the client has given up. */
static VOID server_answer(const char *text)
{
    while (server_hangs && server_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED) {
        tx_thread_sleep(NX_IP_PERIODIC_RATE);
    }
    server_say(text);
}

static VOID server_take(const char *body)
{
    size_t length = strlen(body);

    if (is_lying || is_refusing) {
        return;
    }
    ledger.held++;
    if (message_length < length || memcmp(message + message_length - length, body, length) != 0) {
        ledger.damaged++;
    }
}

/* "BDAT n [LAST]": its bytes behind those that are there. False: the connection ended. */
static int server_chunk(const char *line)
{
    unsigned size = (unsigned)atoi(line + 5);

    for (unsigned i = 0; i < size; i++) {
        int c = server_byte(NX_WAIT_FOREVER);

        if (c < 0 || message_length + 1 == MESSAGE_SIZE) {
            return 0;
        }
        message[message_length++] = (char)c;
    }
    if (strstr(line, " LAST") != NULL) {
        server_take(BODY_CHUNK);
    }
    return 1;
}

static int server_command(const char *line, struct nx_tls_context *context)
{
    if (strncmp(line, "EHLO", 4) == 0) {
        server_answer(offers_much ? "250-mx\r\n250-PIPELINING\r\n250 CHUNKING\r\n"
                      : context != NULL && server_tls == NULL ? "250-mx\r\n250 STARTTLS\r\n"
                                                              : "250-mx\r\n250 AUTH LOGIN\r\n");
    } else if (strcmp(line, "STARTTLS") == 0) {
        server_answer("220 go\r\n");
        server_tls = _nx_tls_open(context, &server_socket, &server_pool);
        if (server_tls == NULL ||
            _nx_tls_handshake(server_tls, 60 * NX_IP_PERIODIC_RATE) != NX_SUCCESS) {
            return 0;
        }
        server_receive = server_tls_receive;
        server_send = server_tls_send;
    } else if (strcmp(line, "AUTH LOGIN") == 0) {
        server_answer("334 VXNlcm5hbWU6\r\n");
    } else if (strcmp(line, "dXNlcg==") == 0) {
        server_answer("334 UGFzc3dvcmQ6\r\n");
    } else if (strcmp(line, "c2VjcmV0") == 0) {
        server_answer("235 in\r\n");
    } else if (strcmp(line, "DATA") == 0) {
        server_answer("354 go\r\n");
        if (!server_message()) {
            return 0;
        }
        server_take(BODY_WIRE);
        server_answer("250 taken\r\n");
    } else if (strncmp(line, "BDAT ", 5) == 0) {
        if (!server_chunk(line)) {
            return 0;
        }
        server_answer("250 taken\r\n");
    } else if (strcmp(line, "QUIT") == 0) {
        server_answer("221 bye\r\n");
    } else {
        server_answer("250 ok\r\n");
    }
    return 1;
}

static void serve(struct nx_tls_context *context)
{
    char line[600];

    server_receive = server_tcp_receive;
    server_send = server_tcp_send;
    server_tls = NULL;
    message_length = 0;
    if (server_try_accept() == NX_SUCCESS) {
        server_answer("220 mx\r\n");
        while (server_line(line, sizeof(line)) && server_command(line, context)) {
        }
    }
    server_send = server_tcp_send;      /* the fault may come later than TLS's end */
    _nx_tls_close(server_tls);
    server_close(100);
}

static void server_plain(void)
{
    serve(NULL);
}

static void server_with_tls(void)
{
    struct nx_tls_settings settings = {
        .is_server = NX_TRUE,
        .chain = (UCHAR *)chain, .chain_length = (ULONG)strlen(chain),
        .key = (UCHAR *)key, .key_length = (ULONG)strlen(key),
    };
    struct nx_tls_context *context;

    EXPECT(_nx_tls_context_create(&context, &settings), NX_SUCCESS);
    serve(context);
    _nx_tls_context_delete(context);
}

/* --- the client: each way to send a mail ---------------------------------------------------------- */

static const char *violation;           /* of the ledger, in the run that has ended */
static enum nx_smtp_verdict last_verdict;
static UINT last_status;

/* A server that has not heard of the end is told. */
static VOID server_release(void)
{
    while (tx_semaphore_get(&server_done, NX_IP_PERIODIC_RATE) != TX_SUCCESS) {
        server_hangs = 0;
        nx_tcp_socket_disconnect(&server_socket, NX_NO_WAIT);
        tx_thread_wait_abort(&server_thread);
    }
    tx_semaphore_put(&server_done);
}

static VOID close_ledger(UINT status)
{
    NX_SMTP_OUTCOME outcome;

    EXPECT(nx_smtp_client_outcome_get(&client, &outcome), NX_SUCCESS);
    last_status = status;
    last_verdict = outcome.nx_smtp_outcome_verdict;
    EXPECT((status == NX_SUCCESS) == (last_verdict == NX_SMTP_VERDICT_ACCEPTED), 1);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    is_counting = 0;
    if (wrong.allocation != 0) {        /* ARP gives up what waits for an answer */
        tx_thread_sleep(200 * NX_IP_PERIODIC_RATE);
    }
    tx_semaphore_put(&fault_due);
    server_release();
}

static void client_by_the_guide(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_LOGIN, "user"), NX_SUCCESS);
    is_counting = 1;
    close_ledger(client_send(BODY));
}

static void client_by_tls(void)
{
    NX_SMTP_TLS tls = {
        .nx_smtp_tls_mode = NX_SMTP_TLS_STARTTLS,
        .nx_smtp_tls_authorities = (const UCHAR *)authority,
        .nx_smtp_tls_authorities_length = (ULONG)strlen(authority),
        .nx_smtp_tls_server_name = "mail.example",
    };

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_LOGIN, "user"), NX_SUCCESS);
    EXPECT(nx_smtp_client_tls_set(&client, &tls), NX_SUCCESS);
    is_counting = 1;
    close_ledger(client_send(BODY));
}

/* Three recipients, all of whose outcomes must fit, pipelined; with CHUNKING or DATA. */
static VOID client_extra(UINT offers)
{
    NX_SMTP_RECIPIENT recipients[3] = {{.nx_smtp_recipient_address = "b@example.com"},
                                       {.nx_smtp_recipient_address = "c@example.com"},
                                       {.nx_smtp_recipient_address = "d@example.com"}};
    NX_SMTP_MAIL mail = {
        .nx_smtp_mail_recipients = recipients,
        .nx_smtp_mail_recipient_count = 3,
        .nx_smtp_mail_subject = "A subject",
        .nx_smtp_mail_body = {.nx_smtp_content_data = BODY,
                              .nx_smtp_content_length = sizeof(BODY) - 1},
    };
    UINT status;

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(nx_smtp_client_extensions_set(&client, offers), NX_SUCCESS);
    is_counting = 1;
    status = nx_smtp_client_message_send(&client, &mail);
    for (UINT i = 1; i < 3; i++) {
        EXPECT(recipients[i].nx_smtp_recipient_outcome.nx_smtp_outcome_verdict,
               recipients[0].nx_smtp_recipient_outcome.nx_smtp_outcome_verdict);
    }
    nx_smtp_client_session_close(&client);
    close_ledger(status);
}

static void client_pipelined(void)
{
    client_extra(NX_SMTP_OFFER_PIPELINING);
}

static void client_chunked(void)
{
    client_extra(NX_SMTP_OFFER_PIPELINING | NX_SMTP_OFFER_CHUNKING);
}

static const struct way {
    const char *name;
    void (*client)(void);
    void (*server)(void);
    int offers_much;
} ways[] = {
    {"guide", client_by_the_guide, server_plain, 0},
    {"TLS", client_by_tls, server_with_tls, 0},
    {"pipelined", client_pipelined, server_plain, 1},
    {"chunked", client_chunked, server_plain, 1},
};

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* --- runs ----------------------------------------------------------------------------------------- */

static unsigned runs, verdicts[NX_SMTP_VERDICT_IN_DOUBT + 1];

static void sweep_define(void *first_unused_memory)
{
    EXPECT(tx_semaphore_create(&fault_due, "fault", 0), TX_SUCCESS);
    EXPECT(tx_thread_create(&fault_thread, "fault", fault_entry, 0, fault_stack,
                            sizeof(fault_stack), 10, 10, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    smtp_define(first_unused_memory);
}

/* Both threads end, whatever goes wrong; the fixture then looks for leaks. */
static void run(const struct way *way)
{
    memset(&ledger, 0, sizeof(ledger));
    wrong.frames = 0;
    wrong.allocations = 0;
    is_counting = 0;
    server_hangs = 0;
    is_refusing = 0;
    offers_much = way->offers_much;
    smtp_pools(800, 1536);
    choice.driver = faulty_driver;
    choice.define = sweep_define;
    smtp_run(way->client, way->server);
    violation = ledger_violation(last_verdict, ledger.held, ledger.damaged);
    verdicts[last_verdict]++;
    runs++;
}

static void expect_sound(const struct way *way, const char *what, unsigned place)
{
    if (violation != NULL) {
        fail_msg("%s, %s %u: %s (verdict %u, status 0x%x, %u held)", way->name, what, place,
                 violation, last_verdict, last_status, ledger.held);
    }
}

static void test_the_ledger_notices(void **state)
{
    static const struct {
        enum nx_smtp_verdict verdict;
        unsigned held, damaged;
        int is_sound;
    } rows[] = {
        {NX_SMTP_VERDICT_ACCEPTED, 1, 0, 1}, {NX_SMTP_VERDICT_ACCEPTED, 0, 0, 0},
        {NX_SMTP_VERDICT_ACCEPTED, 2, 0, 0}, {NX_SMTP_VERDICT_ACCEPTED, 1, 1, 0},
        {NX_SMTP_VERDICT_REFUSED, 0, 0, 1},  {NX_SMTP_VERDICT_REFUSED, 1, 0, 0},
        {NX_SMTP_VERDICT_DEFERRED, 0, 0, 1}, {NX_SMTP_VERDICT_DEFERRED, 1, 0, 0},
        {NX_SMTP_VERDICT_IN_DOUBT, 0, 0, 1}, {NX_SMTP_VERDICT_IN_DOUBT, 1, 0, 1},
        {NX_SMTP_VERDICT_IN_DOUBT, 2, 0, 0}, {NX_SMTP_VERDICT_OPEN, 0, 0, 0},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(ledger_violation(rows[i].verdict, rows[i].held, rows[i].damaged) == NULL,
                         rows[i].is_sound);
    }
    memset(&wrong, 0, sizeof(wrong));
    is_lying = 1;
    run(&ways[0]);
    is_lying = 0;
    assert_non_null(violation);
    run(&ways[0]);
    assert_null(violation);
    assert_int_equal(last_verdict, NX_SMTP_VERDICT_ACCEPTED);
}

/* Each fault after each frame of either direction. */
static void sweep_frames(const struct way *way)
{
    for (enum fault fault = FAULT_CUT; fault < FAULTS; fault++) {
        unsigned frame = 0;

        do {
            frame++;
            memset(&wrong, 0, sizeof(wrong));
            wrong.fault = fault;
            wrong.frame = frame;
            run(way);
            expect_sound(way, fault == FAULT_CUT ? "cut after frame" : "fault at frame",
                         frame + 1000 * fault);
        } while (wrong.frames > frame && frame < 200);
        assert_true(frame > 15 && frame < 200);
    }
}

static void test_after_every_frame(void **state)
{
    runs = 0;
    memset(verdicts, 0, sizeof(verdicts));
    for (size_t i = 0; i < WAYS; i++) {
        sweep_frames(&ways[i]);
    }
    print_message("%u sessions: %u accepted, %u deferred, %u in doubt\n", runs,
                  verdicts[NX_SMTP_VERDICT_ACCEPTED], verdicts[NX_SMTP_VERDICT_DEFERRED],
                  verdicts[NX_SMTP_VERDICT_IN_DOUBT]);
    assert_true(verdicts[NX_SMTP_VERDICT_ACCEPTED] > 0 && verdicts[NX_SMTP_VERDICT_DEFERRED] > 0 &&
                verdicts[NX_SMTP_VERDICT_IN_DOUBT] > 0);
}

/*
 * Each packet and each piece of memory is once not to be had, alone or with those
 * after it. A handshake's thousands of numbers are sampled.
 */
static void test_every_allocation(void **state)
{
    runs = 0;
    for (size_t i = 0; i < WAYS; i++) {
        for (int lasting = 0; lasting <= 1; lasting++) {
            unsigned n = 0;

            do {
                n += n < 300 ? 1 : 307;
                memset(&wrong, 0, sizeof(wrong));
                wrong.allocation = n;
                wrong.is_lasting = lasting;
                run(&ways[i]);
                expect_sound(&ways[i], lasting ? "no packets from" : "no packet", n);
            } while (wrong.allocations >= n);
            assert_true(n > 15);
        }
    }
    print_message("%u sessions\n", runs);
}

/* --- every dialogue, its server's bytes cut at every boundary --------------------------------------- */

static const struct script *script;
static size_t script_cut;               /* of all bytes that the server says */

/* Several replies in one breath are meant to come so. */
static int is_ahead(const struct script_step *step)
{
    const char *text = step->text;
    int replies = 0;

    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        replies += end - text < 4 || text[3] != '-';
    }
    return replies + (*text != 0) > 1;
}

static void server_play(void)
{
    size_t before = 0;
    const struct script_step *step = script->step;

    server_accept();
    for (size_t i = 0; i < script->steps; i++, step++) {
        if (step->kind == SCRIPT_SERVER) {
            size_t first = script_cut <= before ? 0 : script_cut - before;

            first = first < step->length ? first : step->length;
            server_say_pieces(step->text, first, 1400);
            if (first > 0 && first < step->length && !is_ahead(step)) {
                tx_thread_sleep(NX_IP_PERIODIC_RATE / 5);
            }
            server_say_pieces(step->text + first, step->length - first, 1400);
            before += step->length;
        } else if (step->kind == SCRIPT_CLIENT) {
            server_expect(step->text);
        } else if (step->kind == SCRIPT_MESSAGE) {
            EXPECT(server_message(), 1);
        }
    }
    if (script->step[script->steps - 1].kind != SCRIPT_CLOSE) {
        while (server_byte(NX_WAIT_FOREVER) >= 0) {
        }
    }
    server_close(1000);
}

/* Each cut in a session of its own, one after the other. */
static size_t cut_first, cut_end;

static void server_plays_all(void)
{
    for (script_cut = cut_first; script_cut < cut_end; script_cut++) {
        server_play();
    }
}

static void client_plays_all(void)
{
    for (size_t i = cut_first; i < cut_end; i++) {
        EXPECT(client_create(script->auth, script->user), NX_SUCCESS);
        EXPECT(client_send("First line\r\n.dot\nlast"), script->status);
        EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    }
}

static size_t script_bytes(void)
{
    size_t bytes = 0;

    for (size_t i = 0; i < script->steps; i++) {
        bytes += script->step[i].kind == SCRIPT_SERVER ? script->step[i].length : 0;
    }
    return bytes;
}

static void cut_everywhere(const struct script *played)
{
    size_t bytes;

    script = played;
    bytes = script_bytes();
    bytes = bytes < 600 ? bytes : 600;  /* endless replies go on as they began */
    for (cut_first = 1; cut_first < bytes; cut_first = cut_end) {
        cut_end = cut_first + 40 < bytes ? cut_first + 40 : bytes;
        memset(&wrong, 0, sizeof(wrong));
        smtp_pools(800, 1536);
        choice.driver = NULL;
        choice.define = NULL;
        server_receive = server_tcp_receive;
        server_send = server_tcp_send;
        smtp_run(client_plays_all, server_plays_all);
        runs += (unsigned)(cut_end - cut_first);
    }
}

static void test_every_boundary_of_every_dialogue(void **state)
{
    runs = 0;
    assert_true(script_each(cut_everywhere) >= 60);
    print_message("%u sessions\n", runs);
    assert_true(runs > 5000);
}

static void text_read(char *text, size_t size, const char *path)
{
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, size - 1, file)] = 0;
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_ledger_notices),
        cmocka_unit_test(test_after_every_frame),
        cmocka_unit_test(test_every_allocation),
        cmocka_unit_test(test_every_boundary_of_every_dialogue),
    };

    text_read(authority, sizeof(authority), "tests/tls/authority.pem");
    text_read(chain, sizeof(chain), "tests/tls/server.pem");
    text_read(key, sizeof(key), "tests/tls/server.key");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
