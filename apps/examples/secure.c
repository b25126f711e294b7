/*
 * A board at 10.0.0.2 that mails over TLS to the server at 10.0.0.1 and says what
 * came of it. Arguments: authorities (trusted certificates, PEM), name (what the
 * server's must be for), port, user and password; ip and server (a.b.c.d), when they
 * are others. Port 465 is TLS from the first byte, any other STARTTLS.
 */
#include "tx_api.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "nx_smtp_tls.h"
#include "machine.h"

static TX_THREAD thread;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_SMTP_CLIENT client;
static UCHAR stack[16384], ip_stack[4096], arp_cache[1024], packets[32 * 1700];

static const char *argument(const char *name, const char *otherwise)
{
    const char *text = _pb_machine->argument(_pb_machine->board, name, NULL);

    return text != NULL ? text : otherwise;
}

static ULONG address(const char *text)
{
    unsigned a = 0, b = 0, c = 0, d = 0;

    sscanf(text, "%u.%u.%u.%u", &a, &b, &c, &d);
    return IP_ADDRESS(a, b, c, d);
}

static UINT secure_send(UINT port)
{
    static const CHAR text[] = "Nobody else reads this.\n";
    const char *authorities = argument("authorities", "");
    NX_SMTP_TLS tls = {
        .nx_smtp_tls_mode = port == 465 ? NX_SMTP_TLS_IMPLICIT : NX_SMTP_TLS_STARTTLS,
        .nx_smtp_tls_authorities = (const UCHAR *)authorities,
        .nx_smtp_tls_authorities_length = (ULONG)strlen(authorities),
        .nx_smtp_tls_server_name = argument("name", "mail.example"),
    };
    UINT status = nx_smtp_client_tls_set(&client, &tls);

    if (status != NX_SUCCESS) {
        return status;
    }
    return nx_smtp_mail_send(&client, "anna@example.com", NX_SMTP_MAIL_PRIORITY_NORMAL, "Secret",
                             (CHAR *)text, sizeof(text) - 1);
}

static VOID run(ULONG input)
{
    NXD_ADDRESS server = {NX_IP_VERSION_V4, {address(argument("server", "10.0.0.1"))}};
    UINT port = (UINT)strtoul(argument("port", "587"), NULL, 10);
    CHAR reason[100] = "";
    CHAR *user = (CHAR *)argument("user", ""), *password = (CHAR *)argument("password", "");
    UINT status = nxd_smtp_client_create(&client, &ip, &pool, user, password, "pump3@example.com",
                                         "pump3.example.com",
                                         *user != '\0' ? NX_SMTP_CLIENT_AUTH_PLAIN
                                                       : NX_SMTP_CLIENT_AUTH_NONE,
                                         &server, port);

    if (status == NX_SUCCESS) {
        status = secure_send(port);
        nx_smtp_client_tls_reason_get(&client, reason, sizeof(reason));
        nx_smtp_client_delete(&client);
    }
    printf("secure: status 0x%02x %s\n", status, reason);
    exit((int)status);
}

void tx_application_define(void *first_unused_memory)
{
    nx_system_initialize();
    nx_packet_pool_create(&pool, "pool", 1568, packets, sizeof(packets));
    nx_ip_create(&ip, "ip", address(argument("ip", "10.0.0.2")), 0xFFFFFF00, &pool,
                 nx_ethernet_driver, ip_stack, sizeof(ip_stack), 1);
    nx_arp_enable(&ip, arp_cache, sizeof(arp_cache));
    nx_tcp_enable(&ip);
    tx_thread_create(&thread, "secure", run, 0, stack, sizeof(stack), 16, 16, TX_NO_TIME_SLICE,
                     TX_AUTO_START);
}

int main(void)
{
    tx_kernel_enter();
}
