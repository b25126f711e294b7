/*
 * The mail server's threads and sockets: more clients at once than it has
 * sessions, clients that fall silent, vanish or talk nonsense, and no mail lost,
 * doubled or mixed up with another.
 */
#include "smtp_fixture.h"

#include "../../apps/firmware/mailserver/connection.c"
#include "../../apps/firmware/mailserver/listener.c"
#include "../../apps/firmware/mailserver/mailbox.c"
#include "../../apps/firmware/mailserver/reply.c"
#include "../../apps/firmware/mailserver/script.c"
#include "../../apps/firmware/mailserver/session.c"
#include "../../apps/firmware/mailserver/session_auth.c"
#include "../../apps/firmware/mailserver/session_command.c"
#include "../../apps/firmware/mailserver/session_data.c"
#include "../../apps/firmware/mailserver/session_script.c"

#define SESSIONS   4
#define CLIENTS    7
#define MAILS_EACH 10
#define MAILS_MOST (CLIENTS * MAILS_EACH + 8)

/* --- a host folder in memory ----------------------------------------------------------- */

static struct stored {
    char text[2048];
    size_t length;
    int is_kept;
} stored[MAILS_MOST];
static int stored_count;                /* begun, kept or not */
static struct pb_machine machine_with_folder;

static int folder_begin(struct pb_board *board)
{
    if (stored_count == MAILS_MOST) {
        return -1;
    }
    stored[stored_count].length = 0;
    stored[stored_count].is_kept = 0;
    return stored_count++;
}

static int folder_write(struct pb_board *board, int handle, const void *data, size_t length)
{
    struct stored *mail = &stored[handle];

    if (mail->length + length >= sizeof(mail->text)) {
        return -1;
    }
    memcpy(mail->text + mail->length, data, length);
    mail->length += length;
    mail->text[mail->length] = 0;
    return 0;
}

static int folder_end(struct pb_board *board, int handle, int keep)
{
    stored[handle].is_kept = keep;
    return 0;
}

static int kept_with(const char *text)
{
    int count = 0;

    for (int i = 0; i < stored_count; i++) {
        count += stored[i].is_kept && strstr(stored[i].text, text) != NULL;
    }
    return count;
}

static int kept_count(void)
{
    return kept_with("");
}

/* --- the server on the fixture's second instance ------------------------------------------ */

static struct settings settings = {.hostname = "mx.example", .port = SERVER_PORT};
static struct listener listener;
static struct connection connection[SESSIONS];

static void mailserver_start(void)
{
    stored_count = 0;
    machine_with_folder = *_pb_machine;
    machine_with_folder.store_begin = folder_begin;
    machine_with_folder.store_write = folder_write;
    machine_with_folder.store_end = folder_end;
    _pb_machine = &machine_with_folder;
    memset(connection, 0, sizeof(connection));
    EXPECT(listener_create(&listener, &server_ip, SERVER_PORT), TX_SUCCESS);
    for (int i = 0; i < SESSIONS; i++) {
        EXPECT(connection_start(&connection[i], &listener, &server_pool, &settings), NX_SUCCESS);
    }
    tx_thread_sleep(1);                 /* the first thread opens the port */
}

static void mailserver_stop(void)
{
    for (int i = 0; i < SESSIONS; i++) {
        EXPECT(tx_thread_terminate(&connection[i].thread), TX_SUCCESS);
        EXPECT(tx_thread_delete(&connection[i].thread), TX_SUCCESS);
    }
    EXPECT(nx_tcp_server_socket_unlisten(&server_ip, SERVER_PORT), NX_SUCCESS);
    for (int i = 0; i < SESSIONS; i++) {
        nx_tcp_socket_disconnect(&connection[i].socket, NX_NO_WAIT);
        nx_tcp_server_socket_unaccept(&connection[i].socket);
        EXPECT(nx_tcp_socket_delete(&connection[i].socket), NX_SUCCESS);
    }
    EXPECT(tx_mutex_delete(&listener.turn), TX_SUCCESS);
}

/* --- many clients --------------------------------------------------------------------------- */

static struct {
    NX_SMTP_CLIENT client;
    TX_THREAD thread;
    UCHAR stack[4096];
    UINT failures;
} crowd[CLIENTS];

static void crowd_entry(ULONG n)
{
    for (unsigned i = 0; i < MAILS_EACH; i++) {
        char body[200];
        int length = snprintf(body, sizeof(body), "mail %u of client %u.\r\n.%0*u\r\n", i,
                              (unsigned)n, (int)(n * 17 + i), i);

        crowd[n].failures += nx_smtp_mail_send(&crowd[n].client, "b@example.com",
                                               NX_SMTP_MAIL_PRIORITY_NORMAL, "crowd", body,
                                               (UINT)length) != NX_SUCCESS;
    }
}

static void crowd_start(unsigned n)
{
    memset(&crowd[n].client, 0, sizeof(crowd[n].client));
    crowd[n].failures = 0;
    EXPECT(nxd_smtp_client_create(&crowd[n].client, &client_ip, &client_pool, "", "",
                                  "a@example.com", "crowd.example", NX_SMTP_CLIENT_AUTH_NONE,
                                  &server_address, SERVER_PORT),
           NX_SUCCESS);
    EXPECT(tx_thread_create(&crowd[n].thread, "crowd", crowd_entry, n, crowd[n].stack,
                            sizeof(crowd[n].stack), 16, 16, 2, TX_AUTO_START),
           TX_SUCCESS);
}

static void crowd_join(unsigned n)
{
    while (crowd[n].thread.tx_thread_state != TX_COMPLETED) {
        tx_thread_sleep(5);
    }
    EXPECT(crowd[n].failures, 0);
    EXPECT(nx_smtp_client_delete(&crowd[n].client), NX_SUCCESS);
    EXPECT(tx_thread_delete(&crowd[n].thread), TX_SUCCESS);
}

static void client_crowd(void)
{
    mailserver_start();
    for (unsigned n = 0; n < CLIENTS; n++) {
        crowd_start(n);
    }
    for (unsigned n = 0; n < CLIENTS; n++) {
        crowd_join(n);
    }
    EXPECT(kept_count(), CLIENTS * MAILS_EACH);
    for (unsigned n = 0; n < CLIENTS; n++) {
        for (unsigned i = 0; i < MAILS_EACH; i++) {
            char body[200];

            snprintf(body, sizeof(body), "\r\n\r\nmail %u of client %u.\r\n.%0*u\r\n", i, n,
                     (int)(n * 17 + i), i);
            EXPECT(kept_with(body), 1);
        }
    }
    mailserver_stop();
}

static void test_crowd(void **state)
{
    smtp_pools(512, 512);
    smtp_run(client_crowd, NULL);
}

/* --- clients that misbehave ------------------------------------------------------------------ */

static NX_TCP_SOCKET rude[SESSIONS + 1];

static void rude_connect(unsigned n)
{
    EXPECT(nx_tcp_socket_create(&client_ip, &rude[n], "rude", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                NX_IP_TIME_TO_LIVE, 4096, NX_NULL, NX_NULL),
           NX_SUCCESS);
    EXPECT(nx_tcp_client_socket_bind(&rude[n], NX_ANY_PORT, 10), NX_SUCCESS);
    EXPECT(nxd_tcp_client_socket_connect(&rude[n], &server_address, SERVER_PORT, 500), NX_SUCCESS);
}

static void rude_say(unsigned n, const char *text)
{
    NX_PACKET *packet;

    EXPECT(nx_packet_allocate(&client_pool, &packet, NX_TCP_PACKET, 100), NX_SUCCESS);
    EXPECT(nx_packet_data_append(packet, (VOID *)text, (ULONG)strlen(text), &client_pool, 100),
           NX_SUCCESS);
    EXPECT(nx_tcp_socket_send(&rude[n], packet, 500), NX_SUCCESS);
}

/* Reads until what was said holds `wanted` or `wait` passes. */
static int rude_hears(unsigned n, const char *wanted, ULONG wait)
{
    static char heard[4096];
    size_t length = 0;
    NX_PACKET *packet;

    heard[0] = 0;
    while (strstr(heard, wanted) == NULL &&
           nx_tcp_socket_receive(&rude[n], &packet, wait) == NX_SUCCESS) {
        ULONG copied = 0;

        if (length + packet->nx_packet_length < sizeof(heard)) {
            nx_packet_data_retrieve(packet, heard + length, &copied);
        }
        length += copied;
        heard[length] = 0;
        nx_packet_release(packet);
    }
    return strstr(heard, wanted) != NULL;
}

static void rude_close(unsigned n, ULONG wait)
{
    nx_tcp_socket_disconnect(&rude[n], wait);
    nx_tcp_client_socket_unbind(&rude[n]);
    EXPECT(nx_tcp_socket_delete(&rude[n]), NX_SUCCESS);
}

#define TO_DATA                                                                                    \
    "EHLO rude\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nhalf a mail\r\n"

/* All sessions taken by clients that vanish in different ways; then an honest one. */
static void client_vanishes(void)
{
    mailserver_start();
    for (unsigned n = 0; n < SESSIONS; n++) {
        rude_connect(n);
        rude_say(n, TO_DATA);
        EXPECT(rude_hears(n, "354 ", 500), 1);
    }
    rude_close(0, NX_NO_WAIT);          /* RST */
    rude_close(1, 500);                 /* FIN without the dot */
    rude_say(2, ".");                   /* a dot, and then FIN */
    rude_close(2, 500);
    rude_say(3, ".\r\nQUIT\r\n");       /* in the end an honest one */
    EXPECT(rude_hears(3, "221 ", 500), 1);
    rude_close(3, 500);
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send("honest\r\n"), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    tx_thread_sleep(NX_IP_PERIODIC_RATE);
    EXPECT(kept_count(), 2);
    EXPECT(kept_with("half a mail\r\n"), 1);
    EXPECT(kept_with("honest\r\n"), 1);
    mailserver_stop();
}

static void test_vanishing_clients(void **state)
{
    smtp_pools(512, 1536);
    smtp_run(client_vanishes, NULL);
}

/* Silent clients hold all sessions; they are told after five minutes, and the next one is served. */
static void client_is_silent(void)
{
    ULONG start;

    mailserver_start();
    start = tx_time_get();
    for (unsigned n = 0; n < SESSIONS; n++) {
        rude_connect(n);
        EXPECT(rude_hears(n, "220 mx.example", 100), 1);
    }
    for (unsigned n = 0; n < SESSIONS; n++) {
        EXPECT(rude_hears(n, "421 ", 301 * NX_IP_PERIODIC_RATE), 1);
        rude_close(n, 500);
    }
    EXPECT(tx_time_get() - start >= IDLE_TICKS, 1);
    EXPECT(tx_time_get() - start <= IDLE_TICKS + 5 * NX_IP_PERIODIC_RATE, 1);
    EXPECT(client_create(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SUCCESS);
    EXPECT(client_send("after the silence\r\n"), NX_SUCCESS);
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    EXPECT(kept_count(), 1);
    mailserver_stop();
}

static void test_silent_clients(void **state)
{
    smtp_pools(512, 1536);
    smtp_run(client_is_silent, NULL);
}

/* A client beyond the last session waits in the backlog until one is free. */
static void client_waits_its_turn(void)
{
    mailserver_start();
    for (unsigned n = 0; n < SESSIONS; n++) {
        rude_connect(n);
    }
    crowd_start(0);
    tx_thread_sleep(3 * NX_IP_PERIODIC_RATE);
    EXPECT(kept_count(), 0);
    rude_say(0, "QUIT\r\n");
    EXPECT(rude_hears(0, "221 ", 500), 1);
    rude_close(0, 500);
    crowd_join(0);
    EXPECT(kept_count(), MAILS_EACH);
    for (unsigned n = 1; n < SESSIONS; n++) {
        rude_close(n, NX_NO_WAIT);
    }
    tx_thread_sleep(NX_IP_PERIODIC_RATE);
    mailserver_stop();
}

static void test_backlog(void **state)
{
    smtp_pools(512, 1536);
    smtp_run(client_waits_its_turn, NULL);
}

/* --- credentials of every length (D081) ------------------------------------------------ */

static char user[NX_SMTP_CLIENT_MAX_USERNAME + 1];
static char password[NX_SMTP_CLIENT_MAX_PASSWORD + 1];

static void credentials_of(unsigned user_length, unsigned password_length)
{
    for (unsigned i = 0; i < user_length; i++) {
        user[i] = (char)(' ' + (i * 7 + user_length) % 95);
    }
    for (unsigned i = 0; i < password_length; i++) {
        password[i] = (char)(0xFF - (i * 5 + user_length) % 128);
    }
    user[user_length] = 0;
    password[password_length] = 0;
}

static UINT send_with(UINT authentication_type, const char *given_password)
{
    UINT status;

    EXPECT(nxd_smtp_client_create(&client, &client_ip, &client_pool, user, (CHAR *)given_password,
                                  "a@example.com", "board.example", authentication_type,
                                  &server_address, SERVER_PORT),
           NX_SUCCESS);
    status = client_send("x\r\n");
    EXPECT(nx_smtp_client_delete(&client), NX_SUCCESS);
    return status;
}

static void client_credentials(void)
{
    int sent = 0;

    mailserver_start();
    for (unsigned n = 1; n <= NX_SMTP_CLIENT_MAX_USERNAME; n++) {
        credentials_of(n, n % (NX_SMTP_CLIENT_MAX_PASSWORD + 1));
        EXPECT(send_with(n % 2 ? NX_SMTP_CLIENT_AUTH_PLAIN : NX_SMTP_CLIENT_AUTH_LOGIN, password),
               NX_SUCCESS);
        sent++;
        EXPECT(send_with(NX_SMTP_CLIENT_AUTH_PLAIN, "wrong"), NX_SMTP_AUTH_REPLY_ERROR);
        EXPECT(send_with(NX_SMTP_CLIENT_AUTH_LOGIN, "wrong"), NX_SMTP_AUTH_REPLY_ERROR);
    }
    user[0] = 0;
    EXPECT(send_with(NX_SMTP_CLIENT_AUTH_NONE, ""), NX_SMTP_MAIL_REPLY_ERROR);
    EXPECT(kept_count(), sent);
    mailserver_stop();
}

static void test_credentials(void **state)
{
    settings.user = user;
    settings.password = password;
    settings.is_auth_required = 1;
    smtp_pools(512, 1536);
    smtp_run(client_credentials, NULL);
    settings.user = NULL;
    settings.is_auth_required = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_crowd),
        cmocka_unit_test(test_vanishing_clients),
        cmocka_unit_test(test_silent_clients),
        cmocka_unit_test(test_backlog),
        cmocka_unit_test(test_credentials),
    };

    return cmocka_run_group_tests_name("smtp mail server", tests, NULL, NULL);
}
