/*
 * A board for the tests beside another stack: port 7 says back what it hears,
 * connection after connection; with the boot argument "connect" (an address, or
 * "router": the first one of IPv6) it first connects there, port 5001, and does
 * the same. Pings of every size. With the boot argument "ip6" it configures
 * itself by what routers say, and tells what becomes of its addresses; without
 * "ip" it has no other.
 */
#include "boot.h"
#include "nx_ipv6.h"

#define PORT_ECHO 7
#define PORT_PEER 5001
#define WINDOW    32768

#define PACKETS   200           /* two datagrams of 64 KiB in pieces, and some */
#define PAYLOAD   1568

static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_TCP_SOCKET socket;
static TX_THREAD thread;
static TX_THREAD watcher;
static UCHAR stack[4096], ip_stack[4096], watcher_stack[4096], arp[1024];
static UCHAR memory[PACKETS * (PAYLOAD + sizeof(NX_PACKET))];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

/* Until the other end has said all; the packets themselves go back. */
static VOID echo(VOID)
{
    NX_PACKET *packet, *reply;

    while (nx_tcp_socket_receive(&socket, &packet, NX_WAIT_FOREVER) == NX_SUCCESS) {
        if (nx_packet_copy(packet, &reply, &pool, NX_WAIT_FOREVER) != NX_SUCCESS)
            exit(2);
        nx_packet_release(packet);
        if (nx_tcp_socket_send(&socket, reply, NX_WAIT_FOREVER) != NX_SUCCESS)
            nx_packet_release(reply);
    }
    nx_tcp_socket_disconnect(&socket, 60 * NX_IP_PERIODIC_RATE);
}

static VOID call(NXD_ADDRESS *address)
{
    UINT tries = 0;

    if (nx_tcp_client_socket_bind(&socket, NX_ANY_PORT, NX_NO_WAIT) != NX_SUCCESS)
        exit(3);
    /* The other end may not listen yet. */
    while (nxd_tcp_client_socket_connect(&socket, address, PORT_PEER, 60 * NX_IP_PERIODIC_RATE) !=
           NX_SUCCESS) {
        if (tries++ == 100)
            exit(3);
        tx_thread_sleep(NX_IP_PERIODIC_RATE / 5);
    }
    echo();
    nx_tcp_client_socket_unbind(&socket);
}

static VOID serve(VOID)
{
    UINT status = nx_tcp_server_socket_listen(&ip, PORT_ECHO, &socket, 5, NX_NULL);

    for (;;) {
        if (status != NX_SUCCESS && status != NX_CONNECTION_PENDING)
            exit(4);
        if (nx_tcp_server_socket_accept(&socket, NX_WAIT_FOREVER) == NX_SUCCESS)
            echo();
        nx_tcp_server_socket_unaccept(&socket);
        status = nx_tcp_server_socket_relisten(&ip, PORT_ECHO, &socket);
    }
}

static VOID entry(ULONG unused)
{
    const char *connect = pb_boot_text("connect", "");
    NXD_ADDRESS address;
    ULONG lifetime, prefix;

    if (strcmp(connect, "router") == 0) {
        while (nxd_ipv6_default_router_get(&ip, 0, &address, &lifetime, &prefix) != NX_SUCCESS)
            tx_thread_sleep(NX_IP_PERIODIC_RATE / 5);
        call(&address);
    } else if (pb_boot_parse_address(connect, &address, NX_NULL) == NX_SUCCESS) {
        call(&address);
    }
    serve();
}

/* Tells the first name server and search domain that a router says, once. */
static VOID dns_tell(VOID)
{
    static UINT is_told;
    CHAR domain[256], text[PB_BOOT_ADDRESS_TEXT];
    NXD_ADDRESS server;

    if (is_told || pb_ipv6_name_server_get(&ip, 0, &server, NX_NULL, NX_NULL) != NX_SUCCESS ||
        pb_ipv6_search_domain_get(&ip, 0, domain, sizeof domain, NX_NULL, NX_NULL) != NX_SUCCESS)
        return;
    is_told = NX_TRUE;
    printf("names: of %s, ask %s\n", domain, pb_boot_format_address(text, &server));
}

/* Tells each change of an address: its place, its words, tested or not, or gone. */
static VOID watch(ULONG unused)
{
    UCHAR known[NX_MAX_IPV6_ADDRESSES] = {0};

    for (;; tx_thread_sleep(NX_IP_PERIODIC_RATE / 20)) {
        dns_tell();
        for (UINT i = 0; i < NX_MAX_IPV6_ADDRESSES; i++) {
            const NXD_IPV6_ADDRESS *entry = &ip.nx_ipv6_address[i];
            const ULONG *word = entry->nxd_ipv6_address;
            UCHAR state = entry->nxd_ipv6_address_valid ? entry->nxd_ipv6_address_state : 0;

            if (state == known[i])
                continue;
            known[i] = state;
            if (state == 0)
                printf("address %u: gone\n", i);
            else
                printf("address %u: %08x %08x %08x %08x %s\n", i, word[0], word[1], word[2],
                       word[3], state == NX_IPV6_ADDR_STATE_TENTATIVE ? "tentative" : "tested");
        }
    }
}

static UINT ipv6_start(VOID)
{
    UINT status = nxd_ipv6_enable(&ip);

    if (status == NX_SUCCESS)
        status = nxd_icmp_enable(&ip);
    if (status == NX_SUCCESS)
        status = nxd_ipv6_address_set(&ip, 0, NX_NULL, 10, NX_NULL);
    if (status == NX_SUCCESS)
        status = tx_thread_create(&watcher, "watcher", watch, 0, watcher_stack,
                                  sizeof watcher_stack, 7, 7, TX_NO_TIME_SLICE, TX_AUTO_START);
    return status;
}

void tx_application_define(void *first_unused_memory)
{
    ULONG address = 0, mask = 0;

    nx_system_initialize();
    if (pb_boot_parse_ipv4(pb_boot_text("ip", "0.0.0.0/32"), &address, &mask) != NX_SUCCESS ||
        nx_packet_pool_create(&pool, "pool", PAYLOAD, memory, sizeof memory) != NX_SUCCESS ||
        nx_ip_create(&ip, "ip", address, mask, &pool, nx_ethernet_driver, ip_stack,
                     sizeof ip_stack, 1) != NX_SUCCESS ||
        nx_arp_enable(&ip, arp, sizeof arp) != NX_SUCCESS || nx_icmp_enable(&ip) != NX_SUCCESS ||
        nx_tcp_enable(&ip) != NX_SUCCESS || nx_ip_fragment_enable(&ip) != NX_SUCCESS ||
        (*pb_boot_text("ip6", "") != '\0' && ipv6_start() != NX_SUCCESS) ||
        nx_tcp_socket_create(&ip, &socket, "echo", NX_IP_NORMAL, NX_FRAGMENT_OKAY, 64,
                             WINDOW, NX_NULL, NX_NULL) != NX_SUCCESS ||
        tx_thread_create(&thread, "echo", entry, 0, stack, sizeof stack, 8, 8, TX_NO_TIME_SLICE,
                         TX_AUTO_START) != TX_SUCCESS)
        exit(1);
}
