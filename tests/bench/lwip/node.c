/*
 * The scenes of ../images/net.c on lwIP's raw interface, after its public
 * documentation.
 */
#include <string.h>

#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "lwip/udp.h"
#include "node.h"

#define PORT    5001
#define SERVER  1
#define CLIENT  2
#define MAIL    1024
#define SMALL   16
#define SOCKETS 10000
#define ACTIVE  100
#define QUEUE   512

static struct netif netif;
static const struct lwip_node *peer;
static struct pbuf *queue[QUEUE], *filling;
static unsigned queue_first, queue_count, now_ms;

static char data[TCP_MSS];          /* copied in and out of */
static unsigned count, done, sockets, opened;
static int failed;
static struct tcp_pcb *connection[SOCKETS];

u32_t sys_now(void)
{
    return now_ms;
}

static void expect(int holds)
{
    if (!holds)
        failed = 1;
}

/* --- frames --------------------------------------------------------------------------- */

static err_t frame_send(struct netif *out, struct pbuf *p)
{
    void *room = peer->frame_room(p->tot_len);

    (void)out;
    if (room == NULL)
        return ERR_MEM;
    pbuf_copy_partial(p, room, p->tot_len, 0);
    peer->frame_done();
    return ERR_OK;
}

static void *frame_room(unsigned length)
{
    filling = queue_count < QUEUE ? pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_POOL) : NULL;
    return filling != NULL ? filling->payload : NULL;
}

static void frame_done(void)
{
    queue[(queue_first + queue_count++) % QUEUE] = filling;
}

static unsigned pump(void)
{
    unsigned frames = 0;

    for (; queue_count > 0; frames++) {
        struct pbuf *p = queue[queue_first];

        queue_first = (queue_first + 1) % QUEUE;
        queue_count--;
        if (netif.input(p, &netif) != ERR_OK)
            pbuf_free(p);
    }
    return frames;
}

static err_t netif_describe(struct netif *own)
{
    own->name[0] = 'e';
    own->name[1] = 'n';
    own->mtu = 1500;
    own->hwaddr_len = 6;
    own->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET |
                 NETIF_FLAG_LINK_UP;
    own->output = etharp_output;
    own->linkoutput = frame_send;
    return ERR_OK;
}

/* --- what the scenes are made of ----------------------------------------------------------- */

static void address_of(ip_addr_t *address, unsigned host)
{
    IP_ADDR4(address, 10, 9, 0, (u8_t)host);
}

static void send(struct tcp_pcb *pcb, unsigned length)
{
    expect(tcp_write(pcb, data, (u16_t)length, TCP_WRITE_FLAG_COPY) == ERR_OK);
    expect(tcp_output(pcb) == ERR_OK);
}

/* Copies the text out. */
static unsigned take(struct tcp_pcb *pcb, struct pbuf *p)
{
    const u16_t length = p->tot_len;

    for (u16_t at = 0; at < length; at = (u16_t)(at + sizeof data))
        pbuf_copy_partial(p, data, sizeof data, at);
    tcp_recved(pcb, length);
    pbuf_free(p);
    return length;
}

static struct tcp_pcb *open(tcp_connected_fn connected)
{
    struct tcp_pcb *pcb = tcp_new();
    ip_addr_t address;

    address_of(&address, SERVER);
    if (pcb == NULL || tcp_connect(pcb, &address, PORT, connected) != ERR_OK) {
        failed = 1;
        return NULL;
    }
    tcp_nagle_disable(pcb);
    return pcb;
}

static void serve(tcp_accept_fn accepted)
{
    struct tcp_pcb *pcb = tcp_new();

    expect(pcb != NULL && tcp_bind(pcb, IP_ADDR_ANY, PORT) == ERR_OK);
    pcb = failed ? NULL : tcp_listen_with_backlog(pcb, 255);
    expect(pcb != NULL);
    if (pcb != NULL)
        tcp_accept(pcb, accepted);
}

/* --- bulk ---------------------------------------------------------------------------------- */

static err_t bulk_fill(struct tcp_pcb *pcb)
{
    while (done < count && tcp_sndbuf(pcb) >= TCP_MSS && tcp_sndqueuelen(pcb) < TCP_SND_QUEUELEN) {
        const unsigned length = count - done < TCP_MSS ? count - done : TCP_MSS;

        if (tcp_write(pcb, data, (u16_t)length, TCP_WRITE_FLAG_COPY) != ERR_OK)
            break;
        done += length;
    }
    if (done == count)
        return tcp_close(pcb);
    return tcp_output(pcb);
}

static err_t bulk_sent(void *arg, struct tcp_pcb *pcb, u16_t length)
{
    (void)arg, (void)length;
    return done < count ? bulk_fill(pcb) : ERR_OK;
}

static err_t bulk_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_sent(pcb, bulk_sent);
    return bulk_fill(pcb);
}

static err_t bulk_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    (void)arg, (void)error;
    if (p != NULL) {
        opened += take(pcb, p);
        return ERR_OK;
    }
    expect(opened == count);
    done = 1;
    return tcp_close(pcb);
}

static err_t bulk_accepted(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_recv(pcb, bulk_received);
    return ERR_OK;
}

static void bulk_client(void)
{
    open(bulk_connected);
}

static void bulk_server(void)
{
    serve(bulk_accepted);
}

/* --- mails ------------------------------------------------------------------------------------ */

static err_t mail_answered(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    (void)arg, (void)error;
    if (p == NULL)
        return ERR_OK;
    expect(take(pcb, p) == SMALL);
    connection[0] = NULL;           /* the next step opens another */
    return tcp_close(pcb);
}

static err_t mail_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_recv(pcb, mail_answered);
    send(pcb, MAIL);
    return ERR_OK;
}

static int mail_step(void)
{
    if (connection[0] != NULL || opened == count)
        return 0;
    opened++;
    connection[0] = open(mail_connected);
    return 1;
}

static err_t mail_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    (void)arg, (void)error;
    if (p != NULL) {
        expect(take(pcb, p) == MAIL);
        send(pcb, SMALL);
        return ERR_OK;
    }
    opened++;
    done = opened == count;
    return tcp_close(pcb);
}

static err_t mail_accepted(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_recv(pcb, mail_received);
    return ERR_OK;
}

static void mail_client(void)
{
}

static void mail_server(void)
{
    done = count == 0;
    serve(mail_accepted);
}

/* --- datagrams ------------------------------------------------------------------------------------ */

static struct udp_pcb *udp;

static void udp_small(const ip_addr_t *address)
{
    struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, SMALL, PBUF_RAM);

    expect(p != NULL && pbuf_take(p, data, SMALL) == ERR_OK &&
           udp_sendto(udp, p, address, PORT) == ERR_OK);
    pbuf_free(p);
}

static void udp_received(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from,
                         u16_t port)
{
    const int is_server = arg != NULL;

    (void)pcb, (void)port;
    pbuf_copy_partial(p, data, p->tot_len, 0);
    pbuf_free(p);
    if (++opened < count || (is_server && opened == count))
        udp_small(from);
    done = is_server && opened == count;
}

static void udp_open(int is_server)
{
    udp = udp_new();
    expect(udp != NULL && udp_bind(udp, IP_ADDR_ANY, PORT) == ERR_OK);
    udp_recv(udp, udp_received, is_server ? &netif : NULL);
    done = is_server && count == 0;
}

static void udp_client(void)
{
    ip_addr_t address;

    address_of(&address, SERVER);
    udp_open(0);
    if (count > 0)
        udp_small(&address);
}

static void udp_server(void)
{
    udp_open(1);
}

/* --- short requests and answers, in turn over some of the connections ---------------------------------- */

static unsigned answered, connected;

static err_t turns_answered(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    (void)arg, (void)error;
    if (p != NULL) {
        expect(take(pcb, p) == SMALL);
        answered++;
    }
    return ERR_OK;
}

static err_t turns_connected(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_recv(pcb, turns_answered);
    connected++;
    return ERR_OK;
}

static int turns_step(void)
{
    const unsigned stride = sockets > ACTIVE ? sockets / ACTIVE : 1;

    if (opened < sockets) {
        connection[opened++] = open(turns_connected);
        return 1;
    }
    if (connected < sockets || answered < done || done == count)
        return 0;
    send(connection[done * stride % sockets], SMALL);
    done++;
    return 1;
}

static err_t turns_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    (void)arg, (void)error;
    if (p == NULL)
        return ERR_OK;
    expect(take(pcb, p) == SMALL);
    send(pcb, SMALL);
    answered++;
    done = answered == count;
    return ERR_OK;
}

static err_t turns_accepted(void *arg, struct tcp_pcb *pcb, err_t error)
{
    (void)arg, (void)error;
    tcp_recv(pcb, turns_received);
    opened++;
    done = opened == sockets && count == 0;
    return ERR_OK;
}

static void one_client(void)
{
    sockets = 1;
}

static void one_server(void)
{
    sockets = 1;
    serve(turns_accepted);
}

static void many_client(void)
{
    sockets = SOCKETS;
}

static void many_server(void)
{
    sockets = SOCKETS;
    serve(turns_accepted);
}

/* --- the node ------------------------------------------------------------------------------------------- */

static const struct scene {
    const char *name;
    void (*client)(void);
    void (*server)(void);
    int (*step)(void);          /* of the client */
} scenes[] = {
    {"bulk", bulk_client, bulk_server, NULL},     {"mail", mail_client, mail_server, mail_step},
    {"udp", udp_client, udp_server, NULL},        {"one", one_client, one_server, turns_step},
    {"many", many_client, many_server, turns_step},
};
static int (*next_step)(void);

static void start(unsigned host, const struct lwip_node *other)
{
    ip4_addr_t address, mask, gateway;

    peer = other;
    lwip_init();
    IP4_ADDR(&address, 10, 9, 0, host);
    IP4_ADDR(&mask, 255, 255, 255, 0);
    IP4_ADDR(&gateway, 0, 0, 0, 0);
    netif_add(&netif, &address, &mask, &gateway, NULL, netif_describe, netif_input);
    netif.hwaddr[0] = 2;
    netif.hwaddr[5] = (u8_t)host;
    netif_set_default(&netif);
    netif_set_up(&netif);
}

static int play(const char *name, int is_server, unsigned things)
{
    count = things;
    for (unsigned i = 0; i < sizeof scenes / sizeof scenes[0]; i++) {
        if (strcmp(scenes[i].name, name) == 0) {
            next_step = is_server ? NULL : scenes[i].step;
            (is_server ? scenes[i].server : scenes[i].client)();
            return 0;
        }
    }
    return -1;
}

static int step(void)
{
    return next_step != NULL && next_step();
}

static void wait_ms(unsigned ms)
{
    now_ms += ms;
    sys_check_timeouts();
}

static int is_done(void)
{
    return failed ? -1 : (int)done;
}

const struct lwip_node lwip_node __attribute__((visibility("default"))) = {
    start, play, frame_room, frame_done, pump, step, wait_ms, is_done,
};
