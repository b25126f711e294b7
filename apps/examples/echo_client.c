/*
 * A board at 10.0.0.2 that sends a text (the boot argument "text") to the board
 * of echo_server.c and prints what comes back.
 */
#include "tx_api.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "machine.h"

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
        printf("client: %s: status 0x%02x\n", what, status);
        exit(1);
    }
}

/* What was given as --argument text=..., at power-on. */
static const char *text_to_send(void)
{
    const char *text = _pb_machine->argument(_pb_machine->board, "text", NULL);

    return text != NULL ? text : "hello";
}

static VOID ask(ULONG input)
{
    const char *text = text_to_send();
    NX_PACKET *packet;
    CHAR answer[128];
    ULONG length;

    must("socket", nx_tcp_socket_create(&ip, &sock, "echo", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                                        NX_IP_TIME_TO_LIVE, 8192, NX_NULL, NX_NULL));
    must("bind", nx_tcp_client_socket_bind(&sock, NX_ANY_PORT, NX_WAIT_FOREVER));
    must("connect", nx_tcp_client_socket_connect(&sock, IP_ADDRESS(10, 0, 0, 1), PORT,
                                                 10 * NX_IP_PERIODIC_RATE));
    must("packet", nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_WAIT_FOREVER));
    must("append", nx_packet_data_append(packet, (VOID *)text, (ULONG)strnlen(text, 100), &pool,
                                         NX_WAIT_FOREVER));
    must("send", nx_tcp_socket_send(&sock, packet, NX_WAIT_FOREVER));
    must("receive", nx_tcp_socket_receive(&sock, &packet, 10 * NX_IP_PERIODIC_RATE));
    must("retrieve", nx_packet_data_retrieve(packet, answer, &length));
    nx_packet_release(packet);
    printf("client: %.*s came back at tick %u\n", (int)length, answer, tx_time_get());
    nx_tcp_socket_disconnect(&sock, 10 * NX_IP_PERIODIC_RATE);
    nx_tcp_client_socket_unbind(&sock);
    must("delete", nx_tcp_socket_delete(&sock));
}

void tx_application_define(void *first_unused_memory)
{
    nx_system_initialize();
    must("pool", nx_packet_pool_create(&pool, "packets", 1600, packets, sizeof packets));
    must("ip", nx_ip_create(&ip, "eth0", IP_ADDRESS(10, 0, 0, 2), 0xFFFFFF00, &pool,
                            nx_ethernet_driver, ip_stack, sizeof ip_stack, 1));
    must("arp", nx_arp_enable(&ip, arp_cache, sizeof arp_cache));
    must("tcp", nx_tcp_enable(&ip));
    must("thread", tx_thread_create(&thread, "echo client", ask, 0, stack, sizeof stack, 5, 5,
                                    TX_NO_TIME_SLICE, TX_AUTO_START));
}

int main(void)
{
    tx_kernel_enter();
}
