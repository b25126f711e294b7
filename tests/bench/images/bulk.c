/*
 * Bulk TCP: by the boot argument "role" a board that takes one connection and
 * counts what comes ("sink"), or one that sends "bytes" to it ("source").
 */
#include "nx_api.h"
#include "nx_ethernet_driver.h"

#include "machine.h"

#define SINK_ADDRESS   IP_ADDRESS(10, 9, 0, 1)
#define SOURCE_ADDRESS IP_ADDRESS(10, 9, 0, 2)
#define PORT           5001
#define SEGMENT        1460
#define WINDOW         65535
#define POOL_PACKETS   160
#define PAYLOAD        1568

static NX_IP ip;
static NX_PACKET_POOL pool;
static NX_TCP_SOCKET socket;
static TX_THREAD thread;
static UCHAR thread_stack[4096], ip_stack[4096], arp_cache[1024];
static UCHAR pool_memory[POOL_PACKETS * (PAYLOAD + sizeof(NX_PACKET) + 16)];
static CHAR name[] = "bulk";
static UCHAR data[SEGMENT];

static const char *argument(const char *what)
{
    const char *value = _pb_machine->argument(_pb_machine->board, what, NULL);

    return value != NULL ? value : "";
}

/* A step that fails ends the board with the step's number. */
static void expect(UINT status, int step)
{
    if (status != NX_SUCCESS) {
        printf("bulk: step %d: status 0x%x\n", step, status);
        _pb_machine->stop(_pb_machine->board, step);
    }
}

static void sink(void)
{
    unsigned long wanted = strtoul(argument("bytes"), NULL, 10), got = 0;
    NX_PACKET *packet;

    expect(nx_tcp_server_socket_listen(&ip, PORT, &socket, 1, NX_NULL), 10);
    expect(nx_tcp_server_socket_accept(&socket, NX_WAIT_FOREVER), 11);
    while (nx_tcp_socket_receive(&socket, &packet, NX_WAIT_FOREVER) == NX_SUCCESS) {
        got += packet->nx_packet_length;
        nx_packet_release(packet);
    }
    nx_tcp_socket_disconnect(&socket, NX_IP_PERIODIC_RATE);
    _pb_machine->stop(_pb_machine->board, got == wanted ? 0 : 12);
}

static void source(void)
{
    unsigned long left = strtoul(argument("bytes"), NULL, 10);
    ULONG mss;
    NX_PACKET *packet;

    expect(nx_tcp_client_socket_bind(&socket, NX_ANY_PORT, NX_WAIT_FOREVER), 20);
    expect(nx_tcp_client_socket_connect(&socket, SINK_ADDRESS, PORT, 5 * NX_IP_PERIODIC_RATE), 21);
    /* Packets that fit a segment, options and all, as the interface advises. */
    expect(nx_tcp_socket_mss_get(&socket, &mss), 25);
    mss = mss < SEGMENT ? mss : SEGMENT;
    while (left > 0) {
        ULONG length = left < mss ? (ULONG)left : mss;

        expect(nx_packet_allocate(&pool, &packet, NX_TCP_PACKET, NX_WAIT_FOREVER), 22);
        expect(nx_packet_data_append(packet, data, length, &pool, NX_WAIT_FOREVER), 23);
        expect(nx_tcp_socket_send(&socket, packet, NX_WAIT_FOREVER), 24);
        left -= length;
    }
    nx_tcp_socket_disconnect(&socket, 5 * NX_IP_PERIODIC_RATE);
    for (;;)                        /* the sink ends the world */
        tx_thread_sleep(NX_IP_PERIODIC_RATE);
}

static void run(ULONG is_sink)
{
    expect(nx_tcp_socket_create(&ip, &socket, name, NX_IP_NORMAL, NX_DONT_FRAGMENT,
                                NX_IP_TIME_TO_LIVE, WINDOW, NX_NULL, NX_NULL),
           5);
    if (is_sink)
        sink();
    else
        source();
}

void tx_application_define(void *first_unused_memory)
{
    UINT is_sink = strcmp(argument("role"), "sink") == 0;

    nx_system_initialize();
    expect(nx_packet_pool_create(&pool, name, PAYLOAD, pool_memory, sizeof pool_memory), 1);
    expect(nx_ip_create(&ip, name, is_sink ? SINK_ADDRESS : SOURCE_ADDRESS, 0xFFFFFF00, &pool,
                        nx_ethernet_driver, ip_stack, sizeof ip_stack, 1),
           2);
    expect(nx_arp_enable(&ip, arp_cache, sizeof arp_cache), 3);
    expect(nx_tcp_enable(&ip), 4);
    tx_thread_create(&thread, name, run, is_sink, thread_stack, sizeof thread_stack, 5, 5,
                     TX_NO_TIME_SLICE, TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
    return 0;
}
