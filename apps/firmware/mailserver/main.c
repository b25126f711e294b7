/*
 * The mail server as firmware: RFC 5321 with AUTH and TLS on our own stack, several
 * sessions at once, each mail a file in the board's host folder. Boot arguments:
 * boot.h's and those of settings.h.
 */
#include "boot.h"
#include "connection.h"
#include "settings.h"

#define SESSIONS 4

static struct pb_boot_network network;
static struct settings settings;
static struct listener listener;
static struct connection connection[SESSIONS];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static UINT server_start(VOID *first_unused_memory)
{
    UINT status = settings_read(&settings);
    int i;

    if (status == NX_SUCCESS) {
        status = pb_boot_network_start(&network, first_unused_memory);
    }
    if (status == NX_SUCCESS && pb_boot_text("tcp", NULL) == NULL) {
        network.ip.nx_ip_tcp_profile_rfc = NX_TRUE;
    }
    if (status == NX_SUCCESS) {
        status = listener_create(&listener, &network.ip, settings.port);
    }
    for (i = 0; i < SESSIONS && status == NX_SUCCESS; i++) {
        status = connection_start(&connection[i], &listener, &network.pool, &settings);
    }
    return status;
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = server_start(first_unused_memory);

    if (status != NX_SUCCESS) {
        pb_boot_failed(status);
    }
}
