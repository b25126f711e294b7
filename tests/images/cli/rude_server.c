/*
 * A server that misbehaves, in the place of our mail server: boot arguments ip
 * and port; the port's last digit says how.
 *
 *   0 never answers        3 sends words that are no reply    6 a line without end
 *   1 closes at once       4 greets with 554                  7 nobody listens
 *   2 resets at once       5 greets with 421                  8 a reply without end
 */
#include "boot.h"

static struct pb_boot_network network;
static NX_TCP_SOCKET socket;
static TX_THREAD thread;
static UCHAR thread_stack[4096];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static VOID say(const char *text)
{
    NX_PACKET *packet;

    if (nx_packet_allocate(&network.pool, &packet, NX_TCP_PACKET, NX_WAIT_FOREVER) != NX_SUCCESS)
        return;
    if (nx_packet_data_append(packet, (VOID *)text, (ULONG)strlen(text), &network.pool,
                              NX_WAIT_FOREVER) != NX_SUCCESS ||
        nx_tcp_socket_send(&socket, packet, 10 * NX_IP_PERIODIC_RATE) != NX_SUCCESS)
        nx_packet_release(packet);
}

static VOID misbehave(UINT how)
{
    switch (how) {
    case 1:
        nx_tcp_socket_disconnect(&socket, NX_IP_PERIODIC_RATE);
        break;
    case 2:
        nx_tcp_socket_disconnect(&socket, NX_NO_WAIT);
        break;
    case 3:
        say("who are you and what do you want\r\n");
        break;
    case 4:
        say("554 go away\r\n");
        break;
    case 5:
        say("421 too busy\r\n");
        break;
    case 6:
        for (UINT i = 0; i < 2000; i++)
            say("220 and so on and so on and so on and so on and so on and so on");
        break;
    case 8:
        for (UINT i = 0; i < 2000; i++)
            say("220-and so on and so on and so on and so on and so on\r\n");
        break;
    default:
        break;
    }
}

static VOID server_entry(ULONG port)
{
    if (port % 10 == 7 ||
        nx_tcp_socket_create(&network.ip, &socket, "server", NX_IP_NORMAL, NX_FRAGMENT_OKAY,
                             NX_IP_TIME_TO_LIVE, 4096, NX_NULL, NX_NULL) != NX_SUCCESS ||
        nx_tcp_server_socket_listen(&network.ip, (UINT)port, &socket, 2, NX_NULL) != NX_SUCCESS)
        return;
    if (nx_tcp_server_socket_accept(&socket, NX_WAIT_FOREVER) == NX_SUCCESS)
        misbehave((UINT)port % 10);
    tx_thread_suspend(&thread);
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = pb_boot_network_start(&network, first_unused_memory);

    if (status == NX_SUCCESS)
        status = tx_thread_create(&thread, "server", server_entry, pb_boot_number("port", 25),
                                  thread_stack, sizeof thread_stack, 10, 10, TX_NO_TIME_SLICE,
                                  TX_AUTO_START);
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
}
