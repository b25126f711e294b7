/*
 * The client over the stack: every dialogue of tests/dialogue against a server
 * that plays it, in packets of several sizes; then parameters, time bounds,
 * large mails, lost connections, reuse, and a client a thread.
 */
#include "smtp_fixture.h"

#define BODY "First line\r\n.dot\nlast"
#define WIRE                                                                                       \
    "From: <a@example.com>\r\nTo: <b@example.com>\r\nSubject: A "                                  \
    "subject\r\n" NX_SMTP_MAIL_HEADER_COMPONENTS "First line\r\n..dot\r\nlast\r\n.\r\n"

/* --- the dialogues ------------------------------------------------------------------- */

static const struct script *script;     /* the one that is played */
static size_t script_piece;             /* bytes a packet of the server */

/* After the last line: QUIT at most, and only where the client takes its leave. */
static void server_drain(void)
{
    char line[600];

    if (server_line(line, sizeof(line))) {
        mark("[%s after the end]", line);
        EXPECT(strcmp(script->end, "leave") == 0 && strcmp(line, "QUIT") == 0, 1);
        EXPECT(server_byte(NX_WAIT_FOREVER), -1);
    } else {
        EXPECT(strlen(line), 0);
    }
}

static void server_step(const struct script_step *step)
{
    switch (step->kind) {
    case SCRIPT_SERVER:
        server_say_pieces(step->text, step->length, script_piece);
        break;
    case SCRIPT_CLIENT:
        server_expect(step->text);
        break;
    case SCRIPT_MESSAGE:
        EXPECT(server_message(), 1);
        EXPECT(message_length, sizeof(WIRE) - 1);
        EXPECT(strcmp(message, WIRE), 0);
        break;
    default:
        break;
    }
}

static void server_play(void)
{
    const struct script_step *last = &script->step[script->steps - 1];

    server_accept();
    for (size_t i = 0; i < script->steps; i++) {
        server_step(&script->step[i]);
    }
    if (last->kind != SCRIPT_CLOSE) {
        server_drain();
    }
    server_close(1000);
}

/* The ticks that the client waits for nothing where the script falls silent; 0: it does not. */
static ULONG script_silence(void)
{
    ULONG wait = NX_SMTP_GREETING_TIMEOUT;

    if (script->step[script->steps - 1].kind != SCRIPT_SILENCE) {
        return 0;
    }
    for (size_t i = 0; i < script->steps; i++) {
        wait = script->step[i].kind == SCRIPT_CLIENT    ? NX_SMTP_ENVELOPE_TIMEOUT
               : script->step[i].kind == SCRIPT_MESSAGE ? NX_SMTP_MESSAGE_TIMEOUT
                                                        : wait;
    }
    return wait;
}

/* What else a session may take: delayed ACKs hold up a server that speaks in crumbs. */
static ULONG script_slack(void)
{
    return (script_piece >= 100 ? 1 : 10) * NX_IP_PERIODIC_RATE;
}

static int script_ends_with_goodbye(void)
{
    const char *text = script->step[script->steps - 1].text;

    return text != NULL && strncmp(text, "221", 3) == 0;
}

static void client_play(void)
{
    ULONG start;

    EXPECT(client_create(script->auth, script->user), NX_SUCCESS);
    start = tx_time_get();
    EXPECT(client_send(BODY), script->status);
    EXPECT(tx_time_get() - start >= script_silence(), 1);
    EXPECT(tx_time_get() - start <= script_silence() + script_slack(), 1);
    EXPECT(client.nx_smtp_client_mail_status, script->status);
    if (script_piece >= 100 && script_ends_with_goodbye()) {
        EXPECT(client.nx_smtp_client_reply_code_status, NX_SMTP_CODE_ACKNOWLEDGE_QUIT);
    }
    EXPECT(client.nx_smtp_client_cmd_state, NX_SMTP_CLIENT_STATE_IDLE);
    EXPECT(client.nx_smtp_server_packet, NX_NULL);
    EXPECT(client.nx_smtp_client_socket.nx_tcp_socket_state, NX_TCP_CLOSED);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void play(const struct script *played, size_t piece, ULONG client_payload, ULONG ip_payload)
{
    script = played;
    script_piece = piece;
    smtp_pools(client_payload, ip_payload);
    print_message("%s, pieces of %zu\n", played->name, piece);
    smtp_run(client_play, server_play);
}

static void play_roomy(const struct script *played)
{
    play(played, 1400, 800, 1536);
}

static void play_ipv6(const struct script *played)
{
    script = played;
    script_piece = 1400;
    smtp_pools(800, 1536);
    choice.is_ipv6 = 1;
    smtp_run(client_play, server_play);
}

static void play_tight(const struct script *played)
{
    play(played, 3, 128, 128);
}

static void play_bytes(const struct script *played)
{
    /* What delayed ACKs stretch beyond the client's time limits is left out. */
    if (strstr(played->name, "accepted-") != NULL && strstr(played->name, "long") == NULL) {
        play(played, 1, 96, 256);
    }
}

static void test_dialogues(void **state)
{
    assert_true(script_each(play_roomy) >= 60);
}

static void test_dialogues_over_ipv6(void **state)
{
    assert_true(script_each(play_ipv6) >= 60);
}

/* Refused, malformed and missing greetings: the pools are whole after each. */
static unsigned greetings;

static void play_greeting(const struct script *played)
{
    if (strstr(played->name, "greeting-") != NULL) {
        play_roomy(played);
        greetings++;
    }
}

static void d071_bad_greetings(void **state)
{
    script_each(play_greeting);
    assert_true(greetings >= 15);
}

static void test_dialogues_in_small_packets(void **state)
{
    assert_true(script_each(play_tight) >= 60);
}

static void test_dialogues_byte_by_byte(void **state)
{
    assert_true(script_each(play_bytes) >= 60);
}

/* --- parameters ---------------------------------------------------------------------- */

/* None of these may reach the wire, in whichever argument they come. */
static CHAR *const with_line_ends[] = {
    "a@b\r\nRCPT TO:<x@y>", "a@b\n",     "a@b\r", "\"a\r\n\"@b", "\"a\\\r\"@b",
    "<a@b>\r\n",            "<\r\n>", NULL,
};
static CHAR *const with_breakouts[] = {
    "a@b> SIZE=1", "a@b><c@d", "a b@c", "\"a@b", "a\xC3\xA9@b", "a\t@b",
    "<a@b",        "a@b>",     "<<a@b>>", "a\x7F@b", "\"a\\",     NULL,
};
static CHAR *const *bad_addresses;      /* one of the two */
static CHAR *const good_addresses[] = {
    "a@b", "<a@b>", "\"a b\"@c", "\"a > b\"@c", "<\"a\\\"> b\"@c>", "postmaster", "a+b=c@[1.2.3.4]",
};

static UINT create_with(CHAR *user, CHAR *password, CHAR *from, CHAR *domain)
{
    UINT status = nxd_smtp_client_create(&client, &client_ip, &client_pool, user, password, from,
                                         domain, NX_SMTP_CLIENT_AUTH_NONE, &server_address,
                                         SERVER_PORT);

    if (status == NX_SUCCESS) {
        EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    }
    return status;
}

static void client_create_parameters(void)
{
    CHAR *const u40 = "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu";
    CHAR *const p20 = "pppppppppppppppppppp";

    for (size_t i = 0; i < sizeof(good_addresses) / sizeof(good_addresses[0]); i++) {
        EXPECT(create_with("u", "p", good_addresses[i], "d"), NX_SUCCESS);
    }
    EXPECT(create_with("", "", "", "d"), NX_SUCCESS);   /* the null path, no credentials */
    EXPECT(create_with("u", "p", "a@b", ""), NX_SMTP_INVALID_PARAM);
    EXPECT(create_with("u", "p", "a@b", "d\r\nMAIL"), NX_SMTP_INVALID_PARAM);
    EXPECT(create_with("u", "p", "a@b", "two words"), NX_SMTP_INVALID_PARAM);
    EXPECT(create_with("u\n", "p", "a@b", "d"), NX_SMTP_INVALID_PARAM);
    EXPECT(strlen(u40), NX_SMTP_CLIENT_MAX_USERNAME);
    EXPECT(create_with(u40, p20, "a@b", u40), NX_SUCCESS);
    EXPECT(create_with("uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu", p20, "a@b", "d"),
           NX_SMTP_INVALID_PARAM);
    EXPECT(create_with("u", "ppppppppppppppppppppp", "a@b", "d"), NX_SMTP_INVALID_PARAM);
    EXPECT(create_with("u", "p", "a@b", "ddddddddddddddddddddddddddddddddddddddddd"),
           NX_SMTP_INVALID_PARAM);
}

static UINT create_raw(NX_SMTP_CLIENT *block, NX_IP *ip, NX_PACKET_POOL *pool, CHAR *user,
                       CHAR *from, NXD_ADDRESS *address, UINT port)
{
    return nxd_smtp_client_create(block, ip, pool, user, "p", from, "d", NX_SMTP_CLIENT_AUTH_PLAIN,
                                  address, port);
}

static void client_create_checks(void)
{
    NXD_ADDRESS odd = {5, {SERVER_ADDRESS}};
    NXD_ADDRESS none = {NX_IP_VERSION_V4, {0}};
    NXD_ADDRESS *good = &server_address;

    EXPECT(create_raw(NX_NULL, &client_ip, &client_pool, "u", "a@b", good, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, NX_NULL, &client_pool, "u", "a@b", good, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, NX_NULL, "u", "a@b", good, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, NX_NULL, "a@b", good, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", NX_NULL, good, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", NX_NULL, 25), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", &odd, 25),
           NX_IP_ADDRESS_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", &none, 25),
           NX_IP_ADDRESS_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", good, 0),
           NX_SMTP_INVALID_PARAM);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", good, 65536),
           NX_SMTP_INVALID_PARAM);
    EXPECT(nx_smtp_client_delete(NX_NULL), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_delete(&client), NX_PTR_ERROR);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", good, 25), NX_SUCCESS);
    EXPECT(create_raw(&client, &client_ip, &client_pool, "u", "a@b", good, 25), NX_PTR_ERROR);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_PTR_ERROR);
}

static void client_create_without_tcp_status(void)
{
    static NX_IP no_ip;                 /* never created: the status of the socket's creation */

    memset(&no_ip, 0, sizeof(no_ip));
    EXPECT(create_raw(&client, &no_ip, &client_pool, "u", "a@b", &server_address, 25),
           NX_PTR_ERROR);
    EXPECT(client.nx_smtp_client_id, 0);
    EXPECT(client.nx_smtp_password[0], 0);
}

static UINT send_raw(CHAR *to, UINT priority, CHAR *subject, CHAR *body)
{
    return nx_smtp_mail_send(&client, to, priority, subject, body, 1);
}

static void client_send_checks(void)
{
    const UINT normal = NX_SMTP_MAIL_PRIORITY_NORMAL;
    static CHAR long_subject[991];

    memset(long_subject, 's', 990);
    EXPECT(send_raw("b@c", normal, "s", "x"), NX_SMTP_CLIENT_NOT_INITIALIZED);
    memset(&client, 0xA5, sizeof(client));      /* not even zero: nothing of it is followed */
    EXPECT(send_raw("b@c", normal, "s", "x"), NX_SMTP_CLIENT_NOT_INITIALIZED);
    memset(&client, 0, sizeof(client));
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(nx_smtp_mail_send(NX_NULL, "b@c", normal, "s", "x", 1), NX_PTR_ERROR);
    EXPECT(send_raw(NX_NULL, normal, "s", "x"), NX_PTR_ERROR);
    EXPECT(send_raw("b@c", normal, NX_NULL, "x"), NX_PTR_ERROR);
    EXPECT(send_raw("b@c", normal, "s", NX_NULL), NX_PTR_ERROR);
    EXPECT(send_raw("b@c", 0, "s", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("b@c", 3, "s", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("", normal, "s", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("<>", normal, "s", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("b@c", normal, "s\r\nBcc: x@y", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("b@c", normal, "s\n", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("b@c", normal, "\r", "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(send_raw("b@c", normal, long_subject, "x"), NX_SMTP_INVALID_PARAM);
    EXPECT(client_ip.nx_ip_tcp_connections, 0);
    EXPECT(client_ip.nx_ip_tcp_packets_sent, 0);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void client_uses_bad_addresses(void)
{
    for (size_t i = 0; bad_addresses[i] != NULL; i++) {
        EXPECT(create_with("u", "p", bad_addresses[i], "d"), NX_SMTP_INVALID_PARAM);
        EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
        EXPECT(send_raw(bad_addresses[i], NX_SMTP_MAIL_PRIORITY_NORMAL, "s", "x"),
               NX_SMTP_INVALID_PARAM);
        EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    }
    EXPECT(client_ip.nx_ip_tcp_packets_sent, 0);
}

static void d072_line_ends_in_addresses(void **state)
{
    smtp_pools(800, 1536);
    bad_addresses = with_line_ends;
    smtp_run(client_uses_bad_addresses, NULL);
}

static void d073_breakouts_in_addresses(void **state)
{
    smtp_pools(800, 1536);
    bad_addresses = with_breakouts;
    smtp_run(client_uses_bad_addresses, NULL);
}

static void test_parameters(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_create_parameters, NULL);
    smtp_run(client_create_checks, NULL);
    smtp_run(client_create_without_tcp_status, NULL);
    smtp_run(client_send_checks, NULL);
}

/* Sending is for threads; creating is also for initialisation. */
static UINT timer_status;

static VOID timer_send(ULONG input)
{
    timer_status = client_send("x");
}

static void init_define(void *first_unused_memory)
{
    smtp_define(first_unused_memory);
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send("x"), NX_CALLER_ERROR);
    EXPECT(nx_smtp_client_delete(&client), NX_CALLER_ERROR);
}

static void client_send_from_timer(void)
{
    static TX_TIMER timer;

    EXPECT(tx_timer_create(&timer, "timer", timer_send, 0, 1, 0, TX_AUTO_ACTIVATE), TX_SUCCESS);
    tx_thread_sleep(3);
    EXPECT(timer_status, NX_CALLER_ERROR);
    EXPECT(tx_timer_delete(&timer), TX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_callers(void **state)
{
    struct pb_test test;

    smtp_pools(800, 1536);
    choice.client = client_send_from_timer;
    choice.server = NULL;
    test = pb_test_run(init_define, PB_S(60));
    assert_int_equal(test.end, PB_END_FINISHED);
}

/* --- time ---------------------------------------------------------------------------- */

/* A greeting that trickles, a byte every three seconds, does not stretch its step. */
static void server_trickle(void)
{
    server_accept();
    for (int i = 0; i < 20; i++) {
        server_say("2");
        if (server_byte(3 * NX_IP_PERIODIC_RATE) >= 0) {
            break;
        }
    }
    server_close(1000);
}

static void server_trickle_lines(void)
{
    server_accept();
    for (int i = 0; i < 20 && server_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED; i++) {
        server_say("220-still here\r\n");
        tx_thread_sleep(3 * NX_IP_PERIODIC_RATE);
    }
    server_close(1000);
}

static void client_within_greeting_timeout(void)
{
    ULONG start = tx_time_get();
    UINT status;

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    status = client_send(BODY);
    EXPECT(status == NX_NO_PACKET || status == NX_SMTP_INVALID_SERVER_REPLY, 1);
    EXPECT(tx_time_get() - start <= NX_SMTP_GREETING_TIMEOUT + 5, 1);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void client_lines_within_greeting_timeout(void)
{
    ULONG start = tx_time_get();

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_NO_PACKET);
    EXPECT(tx_time_get() - start >= NX_SMTP_GREETING_TIMEOUT, 1);
    EXPECT(tx_time_get() - start <= NX_SMTP_GREETING_TIMEOUT + 5, 1);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_trickling_replies(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_within_greeting_timeout, server_trickle);
    smtp_run(client_lines_within_greeting_timeout, server_trickle_lines);
}

static void client_nobody_listens(void)
{
    ULONG start = tx_time_get();

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_NOT_CONNECTED);
    EXPECT(tx_time_get() - start <= NX_SMTP_CLIENT_CONNECTION_TIMEOUT + 5, 1);
    EXPECT(client_send(BODY), NX_NOT_CONNECTED);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void client_nobody_there(void)
{
    NXD_ADDRESS nobody = {NX_IP_VERSION_V4, {IP_ADDRESS(1, 2, 3, 99)}};
    ULONG start = tx_time_get();

    EXPECT(create_raw(&client, &client_ip, &client_pool, "", "a@b", &nobody, 25), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_NOT_CONNECTED);
    EXPECT(tx_time_get() - start <= NX_SMTP_CLIENT_CONNECTION_TIMEOUT + 5, 1);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    tx_thread_sleep(200 * NX_IP_PERIODIC_RATE);         /* ARP gives up what waits for an answer */
}

static void test_no_server(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_nobody_listens, NULL);
    smtp_run(client_nobody_there, NULL);
}

/* --- large mails, and connections lost in their midst -------------------------------- */

static char large_body[200 * 1024];

static void large_body_fill(void)
{
    size_t i = 0;
    unsigned seed = 7;

    while (i + 100 < sizeof(large_body) - 1) {
        size_t length = (seed = seed * 1103515245u + 12345u) >> 16 & 63;

        memset(large_body + i, 'a' + (char)(length % 26), length);
        memset(large_body + i, '.', length % 3 < length ? length % 3 : 0);
        i += length;
        large_body[i++] = '\r';
        large_body[i++] = '\n';
    }
    large_body[i] = 0;
}

static void server_to_data(void)
{
    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO board.example");
    server_say("250 hello\r\n");
    server_expect("MAIL FROM:<a@example.com>");
    server_say("250 ok\r\n");
    server_expect("RCPT TO:<b@example.com>");
    server_say("250 ok\r\n");
    server_expect("DATA");
    server_say("354 go\r\n");
}

static void server_takes_one(void)
{
    server_to_data();
    EXPECT(server_message(), 1);
    server_say("250 queued\r\n");
    server_expect("QUIT");
    server_say("221 bye\r\n");
    EXPECT(server_byte(NX_WAIT_FOREVER), -1);
    server_close(1000);
}

/* The mail in `message`: headers and stuffing taken off again, compared with large_body. */
static void large_message_check(void)
{
    const char *from = strstr(message, "\r\n\r\n") + 4;
    const char *end = message + message_length - 3;
    const char *body = large_body;

    for (int at_line_start = 1; from < end; from++) {
        if (at_line_start && *from == '.') {
            from++;
        }
        if (*from != *body) {
            break;
        }
        at_line_start = *from == '\n';
        body++;
    }
    EXPECT(from == end, 1);
    EXPECT(*body, 0);
}

static void client_sends_large(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send(large_body), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    large_message_check();
}

static void test_large_mail(void **state)
{
    static const ULONG payloads[] = {80, 128, 800, 1536};

    large_body_fill();
    for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++) {
        smtp_pools(payloads[i], 128);
        smtp_run(client_sends_large, server_takes_one);
    }
}

/* The server that takes part of a large message and then ends the connection its way. */
static UINT lose_wait;                  /* NX_NO_WAIT: RST, else FIN */
static const char *lose_words;          /* said before, or NULL */
static UINT lose_status;                /* what the client then returns; 0: any but success */

static void server_loses(void)
{
    server_to_data();
    for (int i = 0; i < 5000; i++) {
        server_byte(NX_WAIT_FOREVER);
    }
    if (lose_words != NULL) {
        server_say(lose_words);
    }
    server_close(lose_wait);
    server_takes_one();                 /* and the client can be used again */
}

static void client_loses(void)
{
    UINT status;

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    status = client_send(large_body);
    if (lose_status != 0) {
        EXPECT(status, lose_status);
    }
    EXPECT(status != NX_SUCCESS, 1);
    EXPECT(client.nx_smtp_client_socket.nx_tcp_socket_state, NX_TCP_CLOSED);
    EXPECT(client_send(BODY), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void lose(UINT wait, const char *words, UINT status)
{
    lose_wait = wait;
    lose_words = words;
    lose_status = status;
    smtp_pools(800, 1536);
    smtp_run(client_loses, server_loses);
}

static void test_lost_in_the_message(void **state)
{
    large_body_fill();
    lose(NX_NO_WAIT, NULL, NX_NOT_CONNECTED);
    lose(100, NULL, 0);
    lose(100, "421 out of disk\r\n", NX_SMTP_MESSAGE_REPLY_ERROR);
    lose(100, "552 too big\r\n", NX_SMTP_MESSAGE_REPLY_ERROR);
    lose(100, "250 queued\r\n", NX_SMTP_INVALID_SERVER_REPLY);
    lose(100, "nonsense\r\n", NX_SMTP_INVALID_SERVER_REPLY);
}

/* The client waits in a send for room, while the server says why it takes no more. */
static void server_gives_up(void)
{
    server_to_data();
    tx_thread_sleep(NX_IP_PERIODIC_RATE);
    server_say("452 out of disk\r\n");
    while (server_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED) {
        tx_thread_sleep(10);
    }
    server_close(NX_NO_WAIT);
    server_takes_one();
}

static void test_last_words(void **state)
{
    large_body_fill();
    lose_status = NX_SMTP_MESSAGE_REPLY_ERROR;
    smtp_pools(800, 1536);
    smtp_run(client_loses, server_gives_up);
}

/* A reset instead of a reply, at every step. */
static size_t reset_step;

static void server_resets(void)
{
    static const char *const say[] = {"220 hello\r\n", "250 hello\r\n", "250 ok\r\n", "250 ok\r\n",
                                      "354 go\r\n"};
    char line[600];

    server_accept();
    for (size_t i = 0; i < reset_step; i++) {
        server_say(say[i]);
        if (i < 4) {
            EXPECT(server_line(line, sizeof(line)), 1);
        } else {
            EXPECT(server_message(), 1);
        }
    }
    server_close(NX_NO_WAIT);
    server_takes_one();
}

static void client_is_reset(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_NOT_CONNECTED);
    EXPECT(client_send(BODY), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void d070_reset_at_every_step(void **state)
{
    smtp_pools(800, 1536);
    for (reset_step = 0; reset_step <= 5; reset_step++) {
        smtp_run(client_is_reset, server_resets);
    }
}

/* A server that takes no more data: the send's bound ends it. */
static void server_stops_reading(void)
{
    server_to_data();
    while (server_socket.nx_tcp_socket_state == NX_TCP_ESTABLISHED) {
        tx_thread_sleep(10);
    }
    server_close(NX_NO_WAIT);
}

static void client_meets_closed_window(void)
{
    ULONG start = tx_time_get();
    UINT status;

    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    status = client_send(large_body);
    EXPECT(status == NX_WINDOW_OVERFLOW || status == NX_TX_QUEUE_DEPTH ||
               status == NX_SMTP_PACKET_ALLOCATE_ERROR,
           1);
    EXPECT(tx_time_get() - start <= NX_SMTP_CLIENT_SEND_TIMEOUT + 100, 1);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_closed_window(void **state)
{
    large_body_fill();
    smtp_pools(800, 1536);
    smtp_run(client_meets_closed_window, server_stops_reading);
}

/* --- packets ------------------------------------------------------------------------- */

static void server_greets_twice(void)
{
    server_accept();
    server_say("220 hello\r\n");
    while (server_byte(NX_WAIT_FOREVER) >= 0) {
    }
    server_close(1000);
    server_takes_one();
}

static void client_has_no_packets(void)
{
    NX_PACKET *hoard = NX_NULL;
    NX_PACKET *packet;

    while (nx_packet_allocate(&client_pool, &packet, 0, NX_NO_WAIT) == NX_SUCCESS) {
        packet->nx_packet_queue_next = hoard;
        hoard = packet;
    }
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_SMTP_PACKET_ALLOCATE_ERROR);
    while (hoard != NX_NULL) {
        packet = hoard;
        hoard = packet->nx_packet_queue_next;
        packet->nx_packet_queue_next = NX_NULL;
        nx_packet_release(packet);
    }
    EXPECT(client_send(BODY), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_no_packets(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_has_no_packets, server_greets_twice);
}

/* --- reuse, and several clients ------------------------------------------------------ */

static void server_takes_every_other(void)
{
    for (int i = 0; i < 5; i++) {
        server_accept();
        server_say("554 not you\r\n");
        server_expect("QUIT");
        server_say("221 bye\r\n");
        EXPECT(server_byte(NX_WAIT_FOREVER), -1);
        server_close(1000);
        server_takes_one();
    }
}

static void client_sends_again_and_again(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    for (int i = 0; i < 5; i++) {
        EXPECT(client_send(BODY), NX_SMTP_GREET_REPLY_ERROR);
        EXPECT(client_send(BODY), NX_SUCCESS);
    }
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_reuse(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_sends_again_and_again, server_takes_every_other);
}

/* The mechanism that the application chose is back for the next session. */
static void server_offers_auth_once(void)
{
    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO board.example");
    server_say("250-hello\r\n250 AUTH PLAIN\r\n");
    server_expect("AUTH PLAIN");
    server_say("535 no\r\n");
    server_expect("QUIT");
    server_say("221 bye\r\n");
    server_close(1000);
    server_takes_one();
}

static void client_without_auth(void)
{
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, "user"), NX_SUCCESS);
    EXPECT(client_send(BODY), NX_SMTP_AUTH_REPLY_ERROR);
    EXPECT(client.nx_smtp_client_authentication_type, NX_SMTP_CLIENT_AUTH_PLAIN);
    EXPECT(client.nx_smtp_client_authentication_state, NX_SMTP_AUTHENTICATION_FAILED);
    EXPECT(client.nx_smtp_client_reply_code_status, NX_SMTP_CODE_ACKNOWLEDGE_QUIT);
    EXPECT(client_send(BODY), NX_SUCCESS);
    EXPECT(client.nx_smtp_client_authentication_type, NX_SMTP_CLIENT_AUTH_NONE);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
}

static void test_mechanism_is_chosen_anew(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_without_auth, server_offers_auth_once);
}

/* The second client's thread starts while the first waits for its server. */
static NX_SMTP_CLIENT second_client;
static TX_THREAD second_thread;
static UCHAR second_stack[4096];
static UINT second_status;

static void second_entry(ULONG input)
{
    second_status = nx_smtp_mail_send(&second_client, "<second@example.com>",
                                      NX_SMTP_MAIL_PRIORITY_HIGH, "Second", "2\r\n", 3);
}

static void server_takes_two(void)
{
    server_takes_one();
    EXPECT(strstr(message, "First line\r\n") != NULL, 1);
    server_accept();
    server_say("220 hello\r\n");
    server_expect("EHLO second.example");
    server_say("250 hello\r\n");
    server_expect("MAIL FROM:<other@example.com>");
    server_say("250 ok\r\n");
    server_expect("RCPT TO:<second@example.com>");
    server_say("250 ok\r\n");
    server_expect("DATA");
    server_say("354 go\r\n");
    EXPECT(server_message(), 1);
    EXPECT(strstr(message, "Subject: Second\r\nImportance: high\r\n") != NULL, 1);
    server_say("250 queued\r\n");
    server_expect("QUIT");
    server_say("221 bye\r\n");
    server_close(1000);
}

static void client_and_another(void)
{
    memset(&second_client, 0, sizeof(second_client));
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(nxd_smtp_client_create(&second_client, &client_ip, &client_pool, "", "",
                                  "<other@example.com>", "second.example",
                                  NX_SMTP_CLIENT_AUTH_NONE, &server_address, SERVER_PORT),
           NX_SUCCESS);
    EXPECT(tx_thread_create(&second_thread, "second", second_entry, 0, second_stack,
                            sizeof(second_stack), 17, 17, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
    EXPECT(client_send(BODY), NX_SUCCESS);
    while (second_thread.tx_thread_state != TX_COMPLETED) {
        tx_thread_sleep(10);
    }
    EXPECT(second_status, NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&second_client), NX_SUCCESS);
    EXPECT(tx_thread_delete(&second_thread), TX_SUCCESS);
}

static void test_two_clients(void **state)
{
    smtp_pools(800, 1536);
    smtp_run(client_and_another, server_takes_two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dialogues),
        cmocka_unit_test(test_dialogues_over_ipv6),
        cmocka_unit_test(test_dialogues_in_small_packets),
        cmocka_unit_test(test_dialogues_byte_by_byte),
        cmocka_unit_test(d071_bad_greetings),
        cmocka_unit_test(d072_line_ends_in_addresses),
        cmocka_unit_test(d073_breakouts_in_addresses),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_callers),
        cmocka_unit_test(test_trickling_replies),
        cmocka_unit_test(test_no_server),
        cmocka_unit_test(test_large_mail),
        cmocka_unit_test(test_lost_in_the_message),
        cmocka_unit_test(test_last_words),
        cmocka_unit_test(d070_reset_at_every_step),
        cmocka_unit_test(test_closed_window),
        cmocka_unit_test(test_no_packets),
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_mechanism_is_chosen_anew),
        cmocka_unit_test(test_two_clients),
    };

    return cmocka_run_group_tests_name("smtp client", tests, NULL, NULL);
}
