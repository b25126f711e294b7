/*
 * Firmware that sends one mail from its boot arguments and ends with the SMTP
 * client's status: 0 when the server took the mail. Arguments besides those of
 * boot.h: server (an address), port, domain (the board's address unless given), from,
 * to, subject, body, auth (none, plain, login), user, password; with mode, those of
 * message.h instead of to.
 */
#include "boot.h"
#include "message.h"

/* After the last segment: long enough to answer a repeated FIN of the peer. */
#define LINGER_TICKS (NX_IP_PERIODIC_RATE / 2)

static struct pb_boot_network network;
static NX_SMTP_CLIENT client;
static TX_THREAD thread;
static UCHAR thread_stack[16384]; /* the extra services and TLS want more than the guide's */

int main(void)
{
    tx_kernel_enter();
    return 0;
}

/* The interface takes CHAR * for text that it only reads. */
static CHAR *text(const char *name)
{
    return (CHAR *)pb_boot_text(name, "");
}

static UINT authentication(void)
{
    const char *name = pb_boot_text("auth", "none");

    if (strcmp(name, "plain") == 0)
        return NX_SMTP_CLIENT_AUTH_PLAIN;
    return strcmp(name, "login") == 0 ? NX_SMTP_CLIENT_AUTH_LOGIN : NX_SMTP_CLIENT_AUTH_NONE;
}

/* RFC 5321 4.1.1.1: a client without a name gives its address. */
static CHAR *domain(const NXD_ADDRESS *own)
{
    static CHAR literal[sizeof "[IPv6:]" + PB_BOOT_ADDRESS_TEXT];
    CHAR address[PB_BOOT_ADDRESS_TEXT];

    if (*text("domain") != '\0')
        return text("domain");
    snprintf(literal, sizeof literal, "[%s%s]", own->nxd_ip_version == NX_IP_VERSION_V6 ? "IPv6:" : "",
             pb_boot_format_address(address, own));
    return literal;
}

static UINT client_create(void)
{
    NXD_ADDRESS server, own;
    UINT status;

    if (pb_boot_parse_address(pb_boot_text("server", ""), &server, NX_NULL) != NX_SUCCESS)
        return NX_IP_ADDRESS_ERROR;
    pb_boot_network_wait(&network, &server);
    status = pb_boot_own_address(&network.ip, &server, &own);
    if (status != NX_SUCCESS)
        return status;
    return nxd_smtp_client_create(&client, &network.ip, &network.pool, text("user"),
                                  text("password"), text("from"), domain(&own), authentication(),
                                  &server, pb_boot_number("port", 25));
}

static UINT mail_send(void)
{
    size_t length = 0;
    const char *body = _pb_machine->argument(_pb_machine->board, "body", &length);

    return nx_smtp_mail_send(&client, text("to"), NX_SMTP_MAIL_PRIORITY_NORMAL, text("subject"),
                             body != NULL ? (CHAR *)body : text("body"), (UINT)length);
}

static VOID client_entry(ULONG unused)
{
    const CHAR *mode = pb_boot_text("mode", "");
    UINT status = client_create();

    if (status == NX_SUCCESS) {
        status = *mode != '\0' ? client_message_run(&client, mode) : mail_send();
        nx_smtp_client_delete(&client);
    }
    tx_thread_sleep(LINGER_TICKS);
    exit((int)status);
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = pb_boot_network_start(&network, first_unused_memory);

    if (status == NX_SUCCESS)
        status = tx_thread_create(&thread, "client", client_entry, 0, thread_stack,
                                  sizeof thread_stack, 16, 16, TX_NO_TIME_SLICE, TX_AUTO_START);
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
}
