/*
 * Between a session and its socket.
 */
#include <stdint.h>

#include "connection.h"
#include "nx_tcp.h"

/* RFC 5321 4.5.3.2.7: a server waits at least five minutes for a command. */
#define IDLE_TICKS  (300 * NX_IP_PERIODIC_RATE)
#define SEND_TICKS  (60 * NX_IP_PERIODIC_RATE)
#define HANDSHAKE_TICKS (60 * NX_IP_PERIODIC_RATE)
#define CLOSE_TICKS (10 * NX_IP_PERIODIC_RATE)
#define PRIORITY    16

static UINT text_send(struct connection *connection, const CHAR *text, UINT length)
{
    NX_PACKET *packet;
    UINT status = nx_packet_allocate(connection->pool, &packet, NX_TCP_PACKET, SEND_TICKS);

    if (status != NX_SUCCESS) {
        return status;
    }
    status = nx_packet_data_append(packet, (VOID *)text, length, connection->pool, SEND_TICKS);
    if (status == NX_SUCCESS && connection->tls != NX_NULL) {
        return _nx_tls_send(connection->tls, packet, SEND_TICKS);
    }
    if (status == NX_SUCCESS) {
        status = nx_tcp_socket_send(&connection->socket, packet, SEND_TICKS);
    }
    if (status != NX_SUCCESS) {
        nx_packet_release(packet);
    }
    return status;
}

static UINT packet_receive(struct connection *connection, NX_PACKET **packet)
{
    return connection->tls != NX_NULL
               ? _nx_tls_receive(connection->tls, packet, IDLE_TICKS)
               : nx_tcp_socket_receive(&connection->socket, packet, IDLE_TICKS);
}

static VOID handshake(struct session *session, CHAR *line)
{
    struct connection *connection = session->reply->connection;

    connection->tls =
        _nx_tls_open(connection->settings->tls, &connection->socket, connection->pool);
    connection->is_lost = connection->tls == NX_NULL ||
                          _nx_tls_handshake(connection->tls, HANDSHAKE_TICKS) != NX_SUCCESS;
}

/* TLS from here on, unless the script has it otherwise; a client that does not agree is lost. */
static VOID secure(struct connection *connection)
{
    CHAR none[] = "";

    session_ruled(&connection->session, "tls", none, handshake);
}

static VOID reply_send(VOID *argument, const CHAR *text, UINT length)
{
    struct connection *connection = argument;

    if (!connection->is_lost) {
        connection->is_lost = text_send(connection, text, length) != NX_SUCCESS;
    }
}

static VOID packet_read(struct connection *connection, NX_PACKET *packet)
{
    NX_PACKET *segment;

    for (segment = packet; segment != NX_NULL; segment = segment->nx_packet_next) {
        session_input(&connection->session, (const CHAR *)segment->nx_packet_prepend_ptr,
                      (UINT)(segment->nx_packet_append_ptr - segment->nx_packet_prepend_ptr));
    }
    nx_packet_release(packet);
}

static VOID serve(struct connection *connection)
{
    struct session *session = &connection->session;

    connection->is_lost = NX_FALSE;
    connection->tls = NX_NULL;
    reply_begin(&connection->reply, reply_send, connection);
    session_prepare(session, connection->settings, &connection->reply);
    if (connection->settings->is_tls_implicit) {
        secure(connection);
    }
    if (session->mode == SESSION_COMMAND) {
        session_begin(session, connection->settings, &connection->reply,
                      connection->tls != NX_NULL);
    }
    reply_flush(&connection->reply);
    while (session->mode != SESSION_CLOSED && !connection->is_lost) {
        NX_PACKET *packet;
        UINT status = packet_receive(connection, &packet);

        if (status == NX_SUCCESS) {
            packet_read(connection, packet);
        } else if (status == NX_NO_PACKET) {
            session_timeout(session);
        } else {
            connection->is_lost = NX_TRUE;
        }
        reply_flush(&connection->reply);
        if (session->mode == SESSION_STARTTLS && !connection->is_lost) {
            secure(connection);
            if (connection->tls != NX_NULL) {
                session_secured(session);
                reply_flush(&connection->reply);
            }
        }
    }
    session_end(session);
    connection->is_lost |= session->is_reset;
    _nx_tls_close(connection->tls);
}

static VOID connection_entry(ULONG address)
{
    struct connection *connection = (struct connection *)(uintptr_t)address;

    for (;;) {
        if (listener_accept(connection->listener, &connection->socket) == NX_SUCCESS) {
            serve(connection);
            listener_close(&connection->socket, connection->is_lost ? NX_NO_WAIT : CLOSE_TICKS);
        } else {
            tx_thread_sleep(NX_IP_PERIODIC_RATE / 10);
        }
    }
}

UINT connection_start(struct connection *connection, struct listener *listener,
                      NX_PACKET_POOL *pool, const struct settings *settings)
{
    UINT status;

    connection->listener = listener;
    connection->pool = pool;
    connection->settings = settings;
    status = nx_tcp_socket_create(listener->ip, &connection->socket, "smtp session", NX_IP_NORMAL,
                                  NX_FRAGMENT_OKAY, NX_IP_TIME_TO_LIVE, LISTENER_WINDOW, NX_NULL,
                                  NX_NULL);
    if (status != NX_SUCCESS) {
        return status;
    }
    if (settings->script != NULL) {
        /* What a script splits leaves as it says. */
        pb_tcp_nagle_set(&connection->socket, NX_FALSE);
    }
    return tx_thread_create(&connection->thread, "smtp session", connection_entry,
                            (ULONG)(uintptr_t)connection, connection->stack,
                            sizeof(connection->stack), PRIORITY, PRIORITY, TX_NO_TIME_SLICE,
                            TX_AUTO_START);
}
