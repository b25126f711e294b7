/*
 * A thread of the server: it accepts a client, carries a session over TCP or TLS,
 * and does so for ever.
 */
#ifndef MAILSERVER_CONNECTION_H
#define MAILSERVER_CONNECTION_H

#include "nx_api.h"
#include "listener.h"
#include "session.h"

struct connection {
    struct listener *listener;
    NX_PACKET_POOL *pool;
    const struct settings *settings;
    NX_TCP_SOCKET socket;
    struct nx_tls *tls;                 /* over the socket; NULL: clear text */
    UINT is_lost;                       /* a send failed: nothing more is sent */
    struct reply_buffer reply;
    struct session session;
    TX_THREAD thread;
    ULONG stack[4096];                  /* TLS wants half of it */
};

/* Creates the socket and starts the thread. A status. */
UINT connection_start(struct connection *connection, struct listener *listener,
                      NX_PACKET_POOL *pool, const struct settings *settings);

#endif
