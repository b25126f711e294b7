/*
 * A board at 10.0.0.2 that mails a report to the server at 10.0.0.1 through the
 * SMTP client's extra services: two recipients, a table that is measured while
 * it is sent, and a note. Arguments: subject, note, rows (of the table).
 */
#include "tx_api.h"
#include "nx_api.h"
#include "nx_ethernet_driver.h"
#include "nx_smtp_client_extra.h"
#include "machine.h"

static TX_THREAD thread;
static NX_PACKET_POOL pool;
static NX_IP ip;
static NX_SMTP_CLIENT client;
static UCHAR stack[8192], ip_stack[4096], arp_cache[1024], packets[32 * 1700];

/* Ends the board with status 1 when a service refused. */
static void must(const char *what, UINT status)
{
    if (status != NX_SUCCESS) {
        printf("report: %s: status 0x%02x\n", what, status);
        exit(1);
    }
}

static const char *argument(const char *name, const char *otherwise)
{
    const char *text = _pb_machine->argument(_pb_machine->board, name, NULL);

    return text != NULL ? text : otherwise;
}

/* The table, a row at a time: no more of it exists than is being sent. */
struct table {
    UINT rows, next;
};

static UINT table_read(VOID *context, UCHAR *buffer, UINT size, UINT *length)
{
    struct table *table = context;

    *length = 0;
    if (size == 0) {
        table->next = 0;
    } else if (table->next < table->rows) {
        UINT row = table->next++;

        *length = (UINT)snprintf((CHAR *)buffer, size, "%u;%u °C\n", row, 20 + row * row % 61);
    }
    return NX_SUCCESS;
}

static ULONG clock_read(VOID *context)
{
    return (ULONG)time(NULL);
}

static VOID progress_show(VOID *context, UINT step, ULONG sent)
{
    static UINT last;

    if (step != last)
        printf("report: step %u\n", step);
    last = step;
}

static VOID report(ULONG input)
{
    static const struct nx_smtp_timeouts patient = NX_SMTP_TIMEOUTS_RFC5321;
    static struct table table;
    static NX_SMTP_RECIPIENT to[2] = {
        {.nx_smtp_recipient_address = "anna@example.com", .nx_smtp_recipient_name = "Anna Ørsted"},
        {.nx_smtp_recipient_address = "<archive@example.com>",
         .nx_smtp_recipient_type = NX_SMTP_RECIPIENT_BCC},
    };
    static NX_SMTP_ATTACHMENT attachment = {
        .nx_smtp_attachment_name = "measured values – today.csv",
        .nx_smtp_attachment_type = "text/csv",
        .nx_smtp_attachment_encoding = NX_SMTP_ENCODING_QUOTED_PRINTABLE,
        .nx_smtp_attachment_content = {.nx_smtp_content_length = NX_SMTP_LENGTH_UNKNOWN,
                                       .nx_smtp_content_reader = table_read,
                                       .nx_smtp_content_context = &table},
    };
    static NX_SMTP_MAIL mail = {
        .nx_smtp_mail_from_name = "Pump 3",
        .nx_smtp_mail_recipients = to,
        .nx_smtp_mail_recipient_count = 2,
        .nx_smtp_mail_attachments = &attachment,
        .nx_smtp_mail_attachment_count = 1,
    };
    NXD_ADDRESS server = {NX_IP_VERSION_V4, {IP_ADDRESS(10, 0, 0, 1)}};

    table.rows = (UINT)strtoul(argument("rows", "100"), NULL, 10);
    mail.nx_smtp_mail_subject = argument("subject", "Report");
    mail.nx_smtp_mail_body.nx_smtp_content_data = argument("note", "See the table.\n");
    mail.nx_smtp_mail_body.nx_smtp_content_length =
        (ULONG)strlen(mail.nx_smtp_mail_body.nx_smtp_content_data);
    must("create", nxd_smtp_client_create(&client, &ip, &pool, "", "", "pump3@example.com",
                                          "pump3.example.com", NX_SMTP_CLIENT_AUTH_NONE, &server,
                                          25));
    must("timeouts", nx_smtp_client_timeouts_set(&client, &patient));
    must("clock", nx_smtp_client_clock_set(&client, clock_read, NX_NULL));
    must("progress", nx_smtp_client_progress_set(&client, progress_show, NX_NULL));
    must("send", nx_smtp_client_message_send(&client, &mail));
    must("close", nx_smtp_client_session_close(&client));
    printf("report: %s\n", to[1].nx_smtp_recipient_outcome.nx_smtp_outcome_text);
    must("delete", nx_smtp_client_delete(&client));
}

void tx_application_define(void *first_unused_memory)
{
    nx_system_initialize();
    must("pool", nx_packet_pool_create(&pool, "pool", 1568, packets, sizeof(packets)));
    must("ip", nx_ip_create(&ip, "ip", IP_ADDRESS(10, 0, 0, 2), 0xFFFFFF00, &pool,
                            nx_ethernet_driver, ip_stack, sizeof(ip_stack), 1));
    must("arp", nx_arp_enable(&ip, arp_cache, sizeof(arp_cache)));
    must("tcp", nx_tcp_enable(&ip));
    must("thread", tx_thread_create(&thread, "report", report, 0, stack, sizeof(stack), 16, 16,
                                    TX_NO_TIME_SLICE, TX_AUTO_START));
}

int main(void)
{
    tx_kernel_enter();
}
