/*
 * A board at 10.0.0.1 that sends back what one client sends to its port 7; the
 * other half is echo_client.c, docs/firmware.md tells how to run both.
 */
#include "tx_api.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"

#define PORT 7

static TX_THREAD thread;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_TCP_SOCKET sock;
static UCHAR stack[4096], ip_stack[4096], arp_cache[1024], packets[32 * 1700];

/* Ends the board with status 1 when a service refused. */
static void must(const char *what, UINT status)
{
    if (status != NX_SUCCESS) {
        printf("server: %s: status 0x%02x\n", what, status);
        exit(1);
    }
}

static VOID serve(ULONG input)
{
    NX_PACKET *packet;

    must("socket", nx_tcp_socket_create(&ip, &sock, "echo", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                        NX_IP_TIME_TO_LIVE, 8192, NX_NULL, NX_NULL));
    must("listen", nx_tcp_server_socket_listen(&ip, PORT, &sock, 5, NX_NULL));
    must("accept", nx_tcp_server_socket_accept(&sock, NX_WAIT_FOREVER));
    while (nx_tcp_socket_receive(&sock, &packet, NX_WAIT_FOREVER) == NX_SUCCESS) {
        printf("server: %u bytes\n", packet->nx_packet_length);
        /* A received packet can be sent as it is: room for headers lies in front. */
        must("send", nx_tcp_socket_send(&sock, packet, NX_WAIT_FOREVER));
    }
    nx_tcp_socket_disconnect(&sock, 10 * NX_IP_PERIODIC_RATE);
    nx_tcp_server_socket_unaccept(&sock);
    nx_tcp_server_socket_unlisten(&ip, PORT);
    must("delete", nx_tcp_socket_delete(&sock));
}

void tx_application_define(void *first_unused_memory)
{
    nx_system_initialize();
    must("pool", nx_packet_pool_create(&pool, "packets", 1600, packets, sizeof packets));
    must("ip", nx_ip_create(&ip, "eth0", IP_ADDRESS(10, 0, 0, 1), 0xFFFFFF00, &pool,
                            nx_ethernet_driver, ip_stack, sizeof ip_stack, 1));
    must("arp", nx_arp_enable(&ip, arp_cache, sizeof arp_cache));
    must("tcp", nx_tcp_enable(&ip));
    must("thread", tx_thread_create(&thread, "echo server", serve, 0, stack, sizeof stack, 5, 5,
                                    TX_NO_TIME_SLICE, TX_AUTO_START));
}

int main(void)
{
    tx_kernel_enter();
}
