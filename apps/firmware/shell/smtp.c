/*
 * smtp: sends a mail with the SMTP client.
 */
#include "shell.h"
#include "nxd_smtp_client.h"
#include "status_names.h"

#define CHECK(name, value) _Static_assert(name == value, #name " has another value");
PB_STATUS_LIST(CHECK)

PB_SHELL_COMMAND(smtp, "SERVER[:PORT] FROM TO SUBJECT WORD...", "send a mail");

static NX_SMTP_CLIENT client;
static CHAR body[1200]; /* more than a line of the console */

/* A.B.C.D or A.B.C.D:PORT, which is cut off in place. */
static UINT server_read(CHAR *word, NXD_ADDRESS *server, UINT *port)
{
    CHAR *colon = strchr(word, ':');
    ULONG address;

    *port = 25;
    if (colon != NULL) {
        *colon++ = '\0';
        *port = 0;
        for (; *colon >= '0' && *colon <= '9' && *port < 65536; colon++)
            *port = *port * 10 + (UINT)(*colon - '0');
        if (*colon != '\0' || *port == 0 || *port > 65535)
            return 0;
    }
    if (pb_boot_parse_ipv4(word, &address, NX_NULL) != NX_SUCCESS)
        return 0;
    memset(server, 0, sizeof *server);
    server->nxd_ip_version = NX_IP_VERSION_V4;
    server->nxd_ip_address.v4 = address;
    return 1;
}

/* The words as one line; its length. */
static UINT body_join(UINT count, CHAR **words)
{
    UINT length = 0;

    for (UINT i = 0; i < count; i++) {
        UINT size = (UINT)strlen(words[i]);

        if (length + size + 3 > sizeof body)
            break;
        memcpy(body + length, words[i], size);
        length += size;
        body[length++] = ' ';
    }
    memcpy(body + length - 1, "\r\n", 2);
    return length + 1;
}

static VOID smtp_run(UINT count, CHAR **words)
{
    CHAR text[PB_STATUS_TEXT];
    NXD_ADDRESS server;
    UINT port, status;

    if (count < 6 || !server_read(words[1], &server, &port)) {
        pb_shell_usage(&pb_shell_smtp);
        return;
    }
    status = nxd_smtp_client_create(&client, &pb_shell_network.ip, &pb_shell_network.pool, "", "",
                                    words[2], "board", NX_SMTP_CLIENT_AUTH_NONE, &server, port);
    if (status == NX_SUCCESS) {
        status = nx_smtp_mail_send(&client, words[3], NX_SMTP_MAIL_PRIORITY_NORMAL, words[4], body,
                                   body_join(count - 5, words + 5));
        nx_smtp_client_delete(&client);
    }
    if (status == NX_SUCCESS)
        printf("sent to %s\n", words[3]);
    else
        printf("not sent: status %s\n", pb_status_text(text, status));
}
