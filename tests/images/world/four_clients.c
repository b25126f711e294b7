/*
 * Four clients in four threads of one board: each sends as many mails as the
 * boot argument `mails` says, by the guide and by the extra services in turn. Ends
 * with 0 when all were accepted and no packet is missing.
 */
#include "boot.h"
#include "nx_smtp_client_extra.h"

#define CLIENTS 4

static struct pb_boot_network network;
static struct sender {
    NX_SMTP_CLIENT client;
    TX_THREAD thread;
    UCHAR stack[8192];
    ULONG accepted;
} senders[CLIENTS];
static TX_SEMAPHORE done;
static TX_THREAD judge;
static UCHAR judge_stack[4096];

int main(void)
{
    tx_kernel_enter();
    return 0;
}

static UINT extra_send(struct sender *sender, CHAR *subject, CHAR *body)
{
    NX_SMTP_RECIPIENT recipient = {.nx_smtp_recipient_address = "all@example.com"};
    NX_SMTP_MAIL mail = {
        .nx_smtp_mail_recipients = &recipient,
        .nx_smtp_mail_recipient_count = 1,
        .nx_smtp_mail_subject = subject,
        .nx_smtp_mail_body = {.nx_smtp_content_data = body,
                              .nx_smtp_content_length = (ULONG)strlen(body)},
    };

    return nx_smtp_client_message_send(&sender->client, &mail);
}

static VOID sender_entry(ULONG number)
{
    struct sender *sender = &senders[number];
    ULONG mails = pb_boot_number("mails", 1000);
    NXD_ADDRESS server;
    ULONG i;

    if (pb_boot_parse_address(pb_boot_text("server", "10.0.0.1"), &server, NX_NULL) == NX_SUCCESS &&
        nxd_smtp_client_create(&sender->client, &network.ip, &network.pool, "", "",
                               "board@example.com", "board.example", NX_SMTP_CLIENT_AUTH_NONE,
                               &server, 25) == NX_SUCCESS) {
        for (i = 0; i < mails; i++) {
            CHAR subject[32], body[64];

            snprintf(subject, sizeof subject, "mail %u.%u.", (UINT)number, (UINT)i);
            snprintf(body, sizeof body, ".client %u\r\nmail %u\r\n", (UINT)number, (UINT)i);
            sender->accepted +=
                (i % 2 == 0 ? nx_smtp_mail_send(&sender->client, "all@example.com",
                                                NX_SMTP_MAIL_PRIORITY_NORMAL, subject, body,
                                                (UINT)strlen(body))
                            : extra_send(sender, subject, body)) == NX_SUCCESS;
        }
        nx_smtp_client_session_close(&sender->client);
        nx_smtp_client_delete(&sender->client);
    }
    tx_semaphore_put(&done);
}

static VOID judge_entry(ULONG unused)
{
    ULONG accepted = 0, i;

    for (i = 0; i < CLIENTS; i++)
        tx_semaphore_get(&done, TX_WAIT_FOREVER);
    tx_thread_sleep(2 * NX_IP_PERIODIC_RATE);
    for (i = 0; i < CLIENTS; i++)
        accepted += senders[i].accepted;
    printf("%u accepted, %u of %u packets free, %u sockets\n", accepted,
           network.pool.nx_packet_pool_available, network.pool.nx_packet_pool_total,
           network.ip.nx_ip_tcp_created_sockets_count);
    exit(accepted != CLIENTS * pb_boot_number("mails", 1000) ||
         network.pool.nx_packet_pool_available != network.pool.nx_packet_pool_total ||
         network.ip.nx_ip_tcp_created_sockets_count != 0);
}

void tx_application_define(void *first_unused_memory)
{
    UINT status = pb_boot_network_start(&network, first_unused_memory);
    ULONG i;

    if (status == NX_SUCCESS)
        status = tx_semaphore_create(&done, "done", 0);
    if (status == NX_SUCCESS)
        status = tx_thread_create(&judge, "judge", judge_entry, 0, judge_stack,
                                  sizeof judge_stack, 20, 20, TX_NO_TIME_SLICE, TX_AUTO_START);
    for (i = 0; i < CLIENTS && status == NX_SUCCESS; i++)
        status = tx_thread_create(&senders[i].thread, "sender", sender_entry, i,
                                  senders[i].stack, sizeof senders[i].stack, 16, 16, 4,
                                  TX_AUTO_START);
    if (status != NX_SUCCESS)
        pb_boot_failed(status);
}
