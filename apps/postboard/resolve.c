/*
 * --server in the user-mode network: names are looked up on the host before
 * the world begins, so that what a name means is part of the journal.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "cli.h"

static int look_up(struct pb_settings *settings, const char *command)
{
    const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    struct sockaddr_in address;
    int error = getaddrinfo(settings->server_name, NULL, &hints, &found);

    if (error != 0) {
        pb_complain("%s: --server %s: no IPv4 address: %s", command, settings->server_name,
                    gai_strerror(error));
        return error == EAI_AGAIN ? EX_TEMPFAIL : EX_NOHOST;
    }
    memcpy(&address, found->ai_addr, sizeof address);
    freeaddrinfo(found);
    settings->server.address = ntohl(address.sin_addr.s_addr);
    return 0;
}

int pb_server_resolve(struct pb_settings *settings, const char *command)
{
    char then[PB_VALUE_TEXT], now[PB_VALUE_TEXT];
    int status = 0;

    if (settings->server_name != NULL)
        status = look_up(settings, command);
    if (status == 0 && settings->user_net && settings->server.address >> 24 == 127) {
        pb_format_address(then, settings->server.address);
        settings->server.address = PB_USER_HOST;
        fprintf(stderr, "postboard: %s: the host's %s is %s to the board\n", command, then,
                pb_format_address(now, PB_USER_HOST));
    }
    return status;
}
