/*
 * smtp: sends a mail with the SMTP client.
 */
#include "shell.h"
#include "nx_smtp_client_extra.h"
#include "status_names.h"

#define CHECK(name, value) _Static_assert(name == value, #name " has another value");
PB_STATUS_LIST(CHECK)

PB_SHELL_COMMAND(smtp, "SERVER[:PORT] FROM TO SUBJECT WORD...", "send a mail");

static NX_SMTP_CLIENT client;
static CHAR body[1200]; /* more than a line of the console */

/* A port, from 1 to 65535, that ends the word. */
static UINT port_read(const CHAR *word, UINT *port)
{
    for (*port = 0; *word >= '0' && *word <= '9' && *port < 65536; word++)
        *port = *port * 10 + (UINT)(*word - '0');
    return *word == '\0' && *port > 0 && *port < 65536;
}

/* ADDRESS, A.B.C.D:PORT, [ADDRESS]:PORT; what is no address is cut off in place. */
static UINT server_read(CHAR *word, NXD_ADDRESS *server, UINT *port)
{
    CHAR *colon = strchr(word, ':'), *bracket = *word == '[' ? strchr(word, ']') : NULL;

    *port = 25;
    if (bracket != NULL) {
        *bracket++ = '\0';
        word++;
        if (*bracket != '\0' && (*bracket != ':' || !port_read(bracket + 1, port)))
            return 0;
    } else if (colon != NULL && strchr(colon + 1, ':') == NULL) {
        *colon = '\0';
        if (!port_read(colon + 1, port))
            return 0;
    }
    return pb_boot_parse_address(word, server, NX_NULL) == NX_SUCCESS;
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
    pb_boot_network_wait(&pb_shell_network, &server);
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
