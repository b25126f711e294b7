/*
 * A server that plays a script over the stack, for the client's extra services.
 *
 * A script is a row of lines: "C text" the client says, "S text" the server says
 * (lines in a row come at once), "M" the message up to its final dot, "B" the
 * chunks of BDAT up to the last, "W" a wait of a second, "E" the client closes,
 * "X" the server closes, "R" it resets, "N" it waits for the next connection.
 */
#ifndef SMTP_PLAY_H
#define SMTP_PLAY_H

#include "smtp_fixture.h"
#include "nx_smtp_client_extra.h"

#define SECOND NX_IP_PERIODIC_RATE

static const char *const *script;       /* of the server, ended by NULL */
static char said[2048];                 /* lines of the server that come in one breath */

static void server_chunks(void)
{
    int is_last = 0;

    message_length = 0;
    while (!is_last) {
        char line[64];
        unsigned size = 0;

        EXPECT(server_line(line, sizeof(line)), 1);
        EXPECT(sscanf(line, "BDAT %u", &size), 1);
        is_last = strstr(line, " LAST") != NULL;
        for (unsigned i = 0; i < size && message_length + 1 < MESSAGE_SIZE; i++) {
            message[message_length++] = (char)server_byte(NX_WAIT_FOREVER);
        }
        message[message_length] = 0;
        if (!is_last) {
            server_say("250 chunk\r\n");
        }
    }
}

static void server_breath(const char *line)
{
    size_t length = strlen(said);

    snprintf(said + length, sizeof(said) - length, "%s\r\n", line);
}

static void server_play_line(const char *line)
{
    if (line[0] == 'S') {
        server_breath(line + 2);
        return;
    }
    if (said[0] != 0) {
        server_say(said);
        said[0] = 0;
    }
    switch (line[0]) {
    case 'C':
        server_expect(line + 2);
        break;
    case 'M':
        EXPECT(server_message(), 1);
        break;
    case 'B':
        server_chunks();
        break;
    case 'W':
        tx_thread_sleep(SECOND);
        break;
    case 'E':
        EXPECT(server_byte(NX_WAIT_FOREVER), -1);
        server_close(10 * SECOND);
        break;
    case 'X':
        server_close(10 * SECOND);
        break;
    case 'R':
        server_close(NX_NO_WAIT);
        break;
    default:
        server_accept();
        break;
    }
}

static void server_script(void)
{
    server_accept();
    said[0] = 0;
    for (size_t i = 0; script[i] != NULL; i++) {
        server_play_line(script[i]);
    }
}

static void run(void (*client_body)(void), const char *const *server)
{
    script = server;
    smtp_run(client_body, server_script);
}

/* What most scripts begin and end with. */
#define GREETING "S 220 hello", "C EHLO board.example"
#define QUIT_OK "C QUIT", "S 221 bye", "E"

#endif
