/*
 * What the network benchmark runs. Boot arguments: "role" (a board that is
 * "client" or "server", or "both" as two IP instances on the RAM network),
 * "scene" (one of the table below), "count" (of what the scene is made of).
 * The server ends the world when it has all; a step that fails, with its number.
 */
#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "nx_ram_network_driver.h"

#include "machine.h"

#define SERVER  IP_ADDRESS(10, 9, 0, 1)
#define CLIENT  IP_ADDRESS(10, 9, 0, 2)
#define PORT    5001
#define SEGMENT 1460
#define WINDOW  65535
#define PACKETS 160
#define PAYLOAD 1568
#define MAIL    1024
#define SMALL   16
#define SOCKETS 10000
#define ACTIVE  100             /* of them */
#define BACKLOG 5
#define FOREVER NX_WAIT_FOREVER

struct node {
    NX_IP ip;
    NX_PACKET_POOL pool;
    TX_THREAD thread;
    NX_UDP_SOCKET udp;
    NX_TCP_SOCKET tcp[SOCKETS];
    UCHAR stack[4096], ip_stack[4096], arp[1024];
    UCHAR memory[PACKETS * (PAYLOAD + sizeof(NX_PACKET) + 16)];
    UCHAR data[SEGMENT];            /* copied in and out of */
};
static struct node nodes[2];        /* client, server */
static ULONG count;

static const char *argument(const char *what)
{
    const char *value = _pb_machine->argument(_pb_machine->board, what, NULL);

    return value != NULL ? value : "";
}

static VOID expect(UINT status, int step)
{
    if (status != NX_SUCCESS) {
        printf("net: step %d: status 0x%x\n", step, status);
        _pb_machine->stop(_pb_machine->board, step);
    }
}

static VOID socket_create(struct node *node, NX_TCP_SOCKET *socket)
{
    static CHAR name[] = "socket";

    expect(nx_tcp_socket_create(&node->ip, socket, name, NX_IP_NORMAL, NX_DONT_FRAGMENT,
                                NX_IP_TIME_TO_LIVE, WINDOW, NX_NULL, NX_NULL), 10);
}

static VOID open(struct node *node, NX_TCP_SOCKET *socket)
{
    expect(nx_tcp_client_socket_bind(socket, NX_ANY_PORT, FOREVER), 11);
    expect(nx_tcp_client_socket_connect(socket, SERVER, PORT, 5 * NX_IP_PERIODIC_RATE), 12);
}

static VOID send(struct node *node, NX_TCP_SOCKET *socket, ULONG length)
{
    NX_PACKET *packet;

    expect(nx_packet_allocate(&node->pool, &packet, NX_TCP_PACKET, FOREVER), 13);
    expect(nx_packet_data_append(packet, node->data, length, &node->pool, FOREVER), 14);
    expect(nx_tcp_socket_send(socket, packet, FOREVER), 15);
}

/* The port's next connection, which may be there already. */
static VOID listen_on(struct node *node, NX_TCP_SOCKET *socket)
{
    UINT status = nx_tcp_server_socket_relisten(&node->ip, PORT, socket);

    expect(status != NX_CONNECTION_PENDING ? status : NX_SUCCESS, 17);
}

/* The bytes of the next packet, copied out; 0: the connection has ended. */
static ULONG receive(struct node *node, NX_TCP_SOCKET *socket)
{
    NX_PACKET *packet;
    ULONG length = 0;

    if (nx_tcp_socket_receive(socket, &packet, FOREVER) != NX_SUCCESS)
        return 0;
    expect(nx_packet_data_retrieve(packet, node->data, &length), 16);
    nx_packet_release(packet);
    return length;
}

/* --- one connection, `count` bytes one way ------------------------------------------ */

static VOID bulk_client(struct node *node)
{
    NX_TCP_SOCKET *socket = &node->tcp[0];
    ULONG left = count;
    ULONG mss;

    socket_create(node, socket);
    open(node, socket);
    /* Packets that fit a segment, options and all, as the interface advises. */
    expect(nx_tcp_socket_mss_get(socket, &mss), 20);
    mss = mss < SEGMENT ? mss : SEGMENT;
    while (left > 0) {
        ULONG length = left < mss ? left : mss;

        send(node, socket, length);
        left -= length;
    }
    nx_tcp_socket_disconnect(socket, 5 * NX_IP_PERIODIC_RATE);
}

static VOID bulk_server(struct node *node)
{
    NX_TCP_SOCKET *socket = &node->tcp[0];
    ULONG got = 0, length;

    socket_create(node, socket);
    expect(nx_tcp_server_socket_listen(&node->ip, PORT, socket, BACKLOG, NX_NULL), 21);
    expect(nx_tcp_server_socket_accept(socket, FOREVER), 22);
    while ((length = receive(node, socket)) > 0)
        got += length;
    nx_tcp_socket_disconnect(socket, NX_IP_PERIODIC_RATE);
    expect(got != count, 23);
}

/* --- `count` connections, each a mail of 1 KiB and a short answer --------------------- */

static VOID mail_client(struct node *node)
{
    NX_TCP_SOCKET *socket = &node->tcp[0];

    socket_create(node, socket);
    for (ULONG i = 0; i < count; i++) {
        open(node, socket);
        send(node, socket, MAIL);
        expect(receive(node, socket) != SMALL, 30);
        expect(nx_tcp_socket_disconnect(socket, 5 * NX_IP_PERIODIC_RATE), 31);
        expect(nx_tcp_client_socket_unbind(socket), 32);
    }
}

static VOID mail_server(struct node *node)
{
    NX_TCP_SOCKET *socket = &node->tcp[0];

    socket_create(node, socket);
    expect(nx_tcp_server_socket_listen(&node->ip, PORT, socket, BACKLOG, NX_NULL), 33);
    for (ULONG i = 0; i < count; i++) {
        expect(nx_tcp_server_socket_accept(socket, FOREVER), 34);
        expect(receive(node, socket) != MAIL, 35);
        send(node, socket, SMALL);
        expect(receive(node, socket) != 0, 36);
        nx_tcp_socket_disconnect(socket, 5 * NX_IP_PERIODIC_RATE);
        expect(nx_tcp_server_socket_unaccept(socket), 37);
        listen_on(node, socket);
    }
}

/* --- `count` datagrams and their echoes -------------------------------------------------- */

static VOID udp_open(struct node *node, UINT port)
{
    static CHAR name[] = "udp";

    expect(nx_udp_socket_create(&node->ip, &node->udp, name, NX_IP_NORMAL, NX_DONT_FRAGMENT,
                                NX_IP_TIME_TO_LIVE, 10), 40);
    expect(nx_udp_socket_bind(&node->udp, port, FOREVER), 41);
}

static VOID udp_send(struct node *node, ULONG address)
{
    NX_PACKET *packet;

    expect(nx_packet_allocate(&node->pool, &packet, NX_UDP_PACKET, FOREVER), 42);
    expect(nx_packet_data_append(packet, node->data, SMALL, &node->pool, FOREVER), 43);
    expect(nx_udp_socket_send(&node->udp, packet, address, PORT), 44);
}

static VOID udp_receive(struct node *node)
{
    NX_PACKET *packet;
    ULONG length;

    expect(nx_udp_socket_receive(&node->udp, &packet, FOREVER), 45);
    expect(nx_packet_data_retrieve(packet, node->data, &length), 46);
    nx_packet_release(packet);
}

static VOID udp_client(struct node *node)
{
    udp_open(node, PORT);
    for (ULONG i = 0; i < count; i++) {
        udp_send(node, SERVER);
        udp_receive(node);
    }
    udp_send(node, SERVER);
}

static VOID udp_server(struct node *node)
{
    udp_open(node, PORT);
    for (ULONG i = 0; i < count; i++) {
        udp_receive(node);
        udp_send(node, CLIENT);
    }
    udp_receive(node);
}

/* --- `count` short requests and answers, in turn over some of many connections ------------ */

static NX_TCP_SOCKET *turn(struct node *node, ULONG sockets, ULONG i)
{
    ULONG stride = sockets > ACTIVE ? sockets / ACTIVE : 1;

    return &node->tcp[i * stride % sockets];
}

static VOID turns_client(struct node *node, ULONG sockets)
{
    NX_TCP_SOCKET *socket;

    for (ULONG i = 0; i < sockets; i++) {
        socket_create(node, &node->tcp[i]);
        open(node, &node->tcp[i]);
    }
    for (ULONG i = 0; i < count; i++) {
        socket = turn(node, sockets, i);
        send(node, socket, SMALL);
        expect(receive(node, socket) != SMALL, 50);
    }
    nx_tcp_socket_disconnect(turn(node, sockets, count), 5 * NX_IP_PERIODIC_RATE);
}

static VOID turns_server(struct node *node, ULONG sockets)
{
    NX_TCP_SOCKET *socket;

    socket_create(node, &node->tcp[0]);
    expect(nx_tcp_server_socket_listen(&node->ip, PORT, &node->tcp[0], BACKLOG, NX_NULL), 51);
    for (ULONG i = 0; i < sockets; i++) {
        expect(nx_tcp_server_socket_accept(&node->tcp[i], FOREVER), 52);
        if (i + 1 < sockets) {
            socket_create(node, &node->tcp[i + 1]);
            listen_on(node, &node->tcp[i + 1]);
        }
    }
    for (ULONG i = 0; i < count; i++) {
        socket = turn(node, sockets, i);
        expect(receive(node, socket) != SMALL, 53);
        send(node, socket, SMALL);
    }
    expect(receive(node, turn(node, sockets, count)) != 0, 54);
}

static VOID one_client(struct node *node)
{
    turns_client(node, 1);
}

static VOID one_server(struct node *node)
{
    turns_server(node, 1);
}

static VOID many_client(struct node *node)
{
    turns_client(node, SOCKETS);
}

static VOID many_server(struct node *node)
{
    turns_server(node, SOCKETS);
}

/* --- the boards ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    VOID (*client)(struct node *);
    VOID (*server)(struct node *);
} scenes[] = {
    {"bulk", bulk_client, bulk_server}, {"mail", mail_client, mail_server},
    {"udp", udp_client, udp_server},    {"one", one_client, one_server},
    {"many", many_client, many_server},
};

static VOID run(ULONG is_server)
{
    for (UINT i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (strcmp(argument("scene"), scenes[i].name) == 0)
            (is_server ? scenes[i].server : scenes[i].client)(&nodes[is_server]);
    }
    if (is_server)
        _pb_machine->stop(_pb_machine->board, 0);
    for (;;)
        tx_thread_sleep(NX_IP_PERIODIC_RATE);
}

static VOID node_create(UINT is_server, VOID (*driver)(NX_IP_DRIVER *))
{
    struct node *node = &nodes[is_server];
    static CHAR name[] = "node";

    expect(nx_packet_pool_create(&node->pool, name, PAYLOAD, node->memory, sizeof node->memory), 1);
    expect(nx_ip_create(&node->ip, name, is_server ? SERVER : CLIENT, 0xFFFFFF00, &node->pool,
                        driver, node->ip_stack, sizeof node->ip_stack, 1), 2);
    expect(nx_arp_enable(&node->ip, node->arp, sizeof node->arp), 3);
    expect(nx_tcp_enable(&node->ip), 4);
    expect(nx_udp_enable(&node->ip), 5);
    /* The server runs first: it has to wait for what the client sends. */
    expect(tx_thread_create(&node->thread, name, run, is_server, node->stack, sizeof node->stack,
                            6 - is_server, 6 - is_server, TX_NO_TIME_SLICE, TX_AUTO_START), 6);
}

void tx_application_define(void *first_unused_memory)
{
    const char *role = argument("role");
    UINT both = strcmp(role, "both") == 0;
    VOID (*driver)(NX_IP_DRIVER *) = both ? _nx_ram_network_driver : nx_ethernet_driver;

    count = (ULONG)strtoul(argument("count"), NULL, 10);
    nx_system_initialize();
    if (both || strcmp(role, "server") == 0)
        node_create(NX_TRUE, driver);
    if (both || strcmp(role, "client") == 0)
        node_create(NX_FALSE, driver);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
