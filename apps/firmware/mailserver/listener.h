/*
 * Connections to the server's port: one thread at a time waits at the port with
 * its socket; when a client has come it serves it, and the next thread waits.
 */
#ifndef MAILSERVER_LISTENER_H
#define MAILSERVER_LISTENER_H

#include "nx_api.h"

/* Bytes of receive window of a connection. */
#define LISTENER_WINDOW  16384
/* Clients that wait while all sessions are taken. */
#define LISTENER_BACKLOG 16

struct listener {
    NX_IP *ip;
    UINT port;
    UINT is_listening;                  /* the port was opened; guarded by turn */
    TX_MUTEX turn;                      /* whose socket waits at the port */
};

/* Prepares a listener; nothing is open before the first listener_accept. A status. */
UINT listener_create(struct listener *listener, NX_IP *ip, UINT port);
/* Waits until a client is connected to `socket`, which is closed. A status. */
UINT listener_accept(struct listener *listener, NX_TCP_SOCKET *socket);
/* Closes the connection, waiting at most `wait` ticks; the socket can accept again. */
VOID listener_close(NX_TCP_SOCKET *socket, ULONG wait);

#endif
