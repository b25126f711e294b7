/*
 * A board with two IP instances on the RAM network: the SMTP client under test
 * on one (1.2.3.5), a server that the test plays on the other (1.2.3.4:25); over
 * IPv6 2001:db8::5 and 2001:db8::4.
 * The packet pools are checked for leaks when both are done.
 */
#ifndef SMTP_FIXTURE_H
#define SMTP_FIXTURE_H

#include "board_fixture.h"
#include "checked_ram_driver.h"

#include "nx_api.h"
#include "nxd_smtp_client.h"
#include "smtp_script.h"

#define SERVER_ADDRESS IP_ADDRESS(1, 2, 3, 4)
#define CLIENT_ADDRESS IP_ADDRESS(1, 2, 3, 5)
#define SERVER_PORT    25
#define MESSAGE_SIZE   (512 * 1024)

/* What a test chooses before the board boots. */
static struct {
    void (*client)(void);               /* runs in the client's thread */
    void (*server)(void);               /* runs in the server's thread; NULL: there is none */
    ULONG client_payload;               /* of the client's pool */
    ULONG ip_payload;                   /* of the client's IP instance's pool */
    int is_ipv6;
    VOID (*driver)(NX_IP_DRIVER *);     /* in front of the RAM network; NULL: the wire checker */
    pb_test_define *define;             /* calls smtp_define; NULL: that alone */
} choice;

static NX_PACKET_POOL client_pool, client_ip_pool, server_pool;
static NX_IP client_ip, server_ip;
static NX_SMTP_CLIENT client;
static NX_TCP_SOCKET server_socket;
static TX_THREAD client_thread, server_thread;
static TX_SEMAPHORE server_done;
static UCHAR client_stack[4096], server_stack[4096];
static UCHAR client_ip_stack[4096], server_ip_stack[4096];
static UCHAR client_arp[1040], server_arp[1040];
static ULONG client_pool_area[16384 / 4], client_ip_pool_area[32768 / 4];
static ULONG server_pool_area[131072 / 4];

static char message[MESSAGE_SIZE];      /* what the server got after DATA */
static size_t message_length;

/* --- the server's side --------------------------------------------------------------- */

static NX_PACKET *server_packet, *server_segment;
static UCHAR *server_next;

static UINT server_tcp_receive(NX_PACKET **packet, ULONG wait)
{
    return nx_tcp_socket_receive(&server_socket, packet, wait);
}

static UINT server_tcp_send(NX_PACKET *packet, ULONG wait)
{
    UINT status = nx_tcp_socket_send(&server_socket, packet, wait);

    if (status != NX_SUCCESS) {
        nx_packet_release(packet);
    }
    return status;
}

/* What carries the server's bytes: TCP, or a test's layer over it. */
static UINT (*server_receive)(NX_PACKET **packet, ULONG wait) = server_tcp_receive;
static UINT (*server_send)(NX_PACKET *packet, ULONG wait) = server_tcp_send;

/* The next byte from the client, or -1 when the connection has ended (or `wait` passed). */
static int server_byte(ULONG wait)
{
    while (server_segment == NX_NULL || server_next == server_segment->nx_packet_append_ptr) {
        server_segment = server_segment == NX_NULL ? NX_NULL : server_segment->nx_packet_next;
        if (server_segment == NX_NULL) {
            if (server_packet != NX_NULL) {
                nx_packet_release(server_packet);
                server_packet = NX_NULL;
            }
            if (server_receive(&server_packet, wait) != NX_SUCCESS) {
                server_packet = NX_NULL;
                return -1;
            }
            server_segment = server_packet;
        }
        server_next = server_segment->nx_packet_prepend_ptr;
    }
    return *server_next++;
}

/* A line without its CRLF; 0 when the connection ended before it did. */
static inline int server_line(char *line, size_t size)
{
    size_t length = 0;
    int c;

    while ((c = server_byte(NX_WAIT_FOREVER)) != '\n') {
        if (c < 0 || length + 1 == size) {
            line[length] = 0;
            return 0;
        }
        line[length++] = (char)c;
    }
    line[length > 0 ? length - 1 : 0] = 0;
    return length > 0 && line[length - 1] == 0;
}

/* Reads up to and with CRLF.CRLF into `message`. */
static inline int server_message(void)
{
    message_length = 0;
    for (;;) {
        int c = server_byte(NX_WAIT_FOREVER);

        if (c < 0 || message_length + 1 == MESSAGE_SIZE) {
            return 0;
        }
        message[message_length++] = (char)c;
        message[message_length] = 0;
        if (message_length >= 5 && memcmp(message + message_length - 5, "\r\n.\r\n", 5) == 0) {
            return 1;
        }
    }
}

/* Sends bytes in packets of at most `piece`; stops when the client has gone. */
static inline void server_say_pieces(const char *text, size_t length, size_t piece)
{
    while (length > 0) {
        size_t n = length < piece ? length : piece;
        NX_PACKET *packet;

        EXPECT(nx_packet_allocate(&server_pool, &packet, NX_TCP_PACKET, 1000), NX_SUCCESS);
        EXPECT(nx_packet_data_append(packet, (VOID *)text, (ULONG)n, &server_pool, 1000),
               NX_SUCCESS);
        if (server_send(packet, 1000) != NX_SUCCESS) {
            return;
        }
        text += n;
        length -= n;
    }
}

static inline void server_say(const char *text)
{
    server_say_pieces(text, strlen(text), 1000);
}

static inline void server_expect(const char *wanted)
{
    char line[600];

    if (!server_line(line, sizeof(line)) || strcmp(line, wanted) != 0) {
        mark("[server wants %s, gets %s]", wanted, line);
        EXPECT(0, 1);
    }
}

/* Waits for a client; listens at its first call. The status of the wait. */
static inline UINT server_try_accept(void)
{
    UINT status = nx_tcp_server_socket_relisten(&server_ip, SERVER_PORT, &server_socket);

    if (status == NX_INVALID_RELISTEN) {
        status = nx_tcp_server_socket_listen(&server_ip, SERVER_PORT, &server_socket, 5, NX_NULL);
    }
    EXPECT(status == NX_CONNECTION_PENDING ? NX_SUCCESS : status, NX_SUCCESS);
    return nx_tcp_server_socket_accept(&server_socket, NX_WAIT_FOREVER);
}

static inline void server_accept(void)
{
    EXPECT(server_try_accept(), NX_SUCCESS);
}

/* Drops what is unread and closes: FIN, or with no wait RST. */
static inline void server_close(ULONG wait)
{
    if (server_packet != NX_NULL) {
        nx_packet_release(server_packet);
    }
    server_packet = NX_NULL;
    server_segment = NX_NULL;
    nx_tcp_socket_disconnect(&server_socket, wait);
    nx_tcp_server_socket_unaccept(&server_socket);
}

static void server_entry(ULONG input)
{
    server_packet = NX_NULL;
    server_segment = NX_NULL;
    EXPECT(nx_tcp_socket_create(&server_ip, &server_socket, "server", NX_IP_NORMAL,
                                NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, 8192, NX_NULL, NX_NULL),
           NX_SUCCESS);
    choice.server();
    nx_tcp_server_socket_unlisten(&server_ip, SERVER_PORT);
    EXPECT(nx_tcp_socket_delete(&server_socket), NX_SUCCESS);
    tx_semaphore_put(&server_done);
}

/* --- the client's side --------------------------------------------------------------- */

#define V6_HOST(n) {NX_IP_VERSION_V6, {.v6 = {0x20010DB8, 0, 0, n}}}

static NXD_ADDRESS server_address = {NX_IP_VERSION_V4, {SERVER_ADDRESS}};
static NXD_ADDRESS server_address_v6 = V6_HOST(4);
static NXD_ADDRESS client_address_v6 = V6_HOST(5);

static inline UINT client_create(UINT authentication_type, const char *user)
{
    return nxd_smtp_client_create(&client, &client_ip, &client_pool, (CHAR *)user, "secret",
                                  "a@example.com", "board.example", authentication_type,
                                  choice.is_ipv6 ? &server_address_v6 : &server_address,
                                  SERVER_PORT);
}

static inline UINT client_send(const char *body)
{
    return nx_smtp_mail_send(&client, "b@example.com", NX_SMTP_MAIL_PRIORITY_NORMAL, "A subject",
                             (CHAR *)body, (UINT)strlen(body));
}

static void pool_check(NX_PACKET_POOL *pool)
{
    EXPECT(pool->nx_packet_pool_available, pool->nx_packet_pool_total);
    EXPECT(pool->nx_packet_pool_invalid_releases, 0);
}

static void client_entry(ULONG input)
{
    choice.client();
    if (choice.server != NULL) {
        EXPECT(tx_semaphore_get(&server_done, 60 * NX_IP_PERIODIC_RATE), TX_SUCCESS);
    }
    tx_thread_sleep(NX_IP_PERIODIC_RATE);
    if (choice.is_ipv6) {
        EXPECT(nxd_nd_cache_invalidate(&client_ip), NX_SUCCESS);
        EXPECT(nxd_nd_cache_invalidate(&server_ip), NX_SUCCESS);
    }
    pool_check(&client_pool);
    pool_check(&client_ip_pool);
    pool_check(&server_pool);
    EXPECT(client_ip.nx_ip_tcp_created_sockets_count, 0);
    EXPECT(server_ip.nx_ip_tcp_created_sockets_count, 0);
}

static void instance_start(NX_IP *ip, ULONG address, NX_PACKET_POOL *pool, UCHAR *stack, UCHAR *arp)
{
    EXPECT(nx_ip_create(ip, "ip", address, 0xFFFFFF00u, pool,
                        choice.driver != NULL ? choice.driver : checked_ram_driver, stack, 4096,
                        1),
           NX_SUCCESS);
    EXPECT(nx_arp_enable(ip, arp, 1040), NX_SUCCESS);
    EXPECT(nx_tcp_enable(ip), NX_SUCCESS);
    if (choice.is_ipv6) {
        EXPECT(nxd_ipv6_enable(ip), NX_SUCCESS);
        EXPECT(nxd_ipv6_address_set(ip, 0,
                                    ip == &client_ip ? &client_address_v6 : &server_address_v6,
                                    64, NX_NULL),
               NX_SUCCESS);
        EXPECT(nxd_icmp_enable(ip), NX_SUCCESS);
    }
}

static void smtp_define(void *first_unused_memory)
{
    nx_system_initialize();
    memset(&client, 0, sizeof(client));
    EXPECT(nx_packet_pool_create(&client_pool, "client", choice.client_payload, client_pool_area,
                                 sizeof(client_pool_area)),
           NX_SUCCESS);
    EXPECT(nx_packet_pool_create(&client_ip_pool, "client ip", choice.ip_payload,
                                 client_ip_pool_area, sizeof(client_ip_pool_area)),
           NX_SUCCESS);
    EXPECT(nx_packet_pool_create(&server_pool, "server", 1536, server_pool_area,
                                 sizeof(server_pool_area)),
           NX_SUCCESS);
    instance_start(&client_ip, CLIENT_ADDRESS, &client_ip_pool, client_ip_stack, client_arp);
    instance_start(&server_ip, SERVER_ADDRESS, &server_pool, server_ip_stack, server_arp);
    EXPECT(tx_semaphore_create(&server_done, "done", 0), TX_SUCCESS);
    /* The server runs first: what it says in one breath is there when the client looks. */
    if (choice.server != NULL) {
        EXPECT(tx_thread_create(&server_thread, "server", server_entry, 0, server_stack,
                                sizeof(server_stack), 15, 15, TX_NO_TIME_SLICE, TX_AUTO_START),
               TX_SUCCESS);
    }
    EXPECT(tx_thread_create(&client_thread, "client", client_entry, 0, client_stack,
                            sizeof(client_stack), 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START),
           TX_SUCCESS);
}

/* --- on the main context ------------------------------------------------------------- */

static uint64_t smtp_hash;              /* of the last run */

/* Boots the board with the choice made, and runs it until both threads have ended. */
static void smtp_run(void (*client_body)(void), void (*server_body)(void))
{
    struct pb_test test;

    choice.client = client_body;
    choice.server = server_body;
    test = pb_test_run(choice.define != NULL ? choice.define : smtp_define, PB_S(36000));
    smtp_hash = test.hash;
    if (test.end != PB_END_FINISHED) {
        fail_msg("the board ended with %d, status %d, log %s", test.end, test.status, pb_test_log);
    }
    assert_true(pb_test_expects > 15);
}

static inline void smtp_pools(ULONG client_payload, ULONG ip_payload)
{
    choice.client_payload = client_payload;
    choice.ip_payload = ip_payload;
    choice.is_ipv6 = 0;
}

#endif
