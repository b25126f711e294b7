/*
 * --server in the user-mode network: names are looked up on the host before
 * the world begins, so that what a name means is part of the journal.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <string.h>

#include "cli.h"

/* The first IPv4 address, for the user-mode network has that for certain; else the
 * first of all. */
static int look_up(struct pb_settings *settings, const char *command)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *all, *found;
    int error = getaddrinfo(settings->server_name, NULL, &hints, &all);

    if (error != 0) {
        pb_complain("%s: --server %s: no address: %s", command, settings->server_name,
                    gai_strerror(error));
        return error == EAI_AGAIN ? EX_TEMPFAIL : EX_NOHOST;
    }
    for (found = all; found->ai_family != AF_INET && found->ai_next != NULL;)
        found = found->ai_next;
    found = found->ai_family == AF_INET ? found : all;
    if (found->ai_family == AF_INET)
        settings->server.ip = pb_ip_read(
            4, (const uint8_t *)&((const struct sockaddr_in *)(void *)found->ai_addr)->sin_addr);
    else
        settings->server.ip = pb_ip_read(
            6, (const uint8_t *)&((const struct sockaddr_in6 *)(void *)found->ai_addr)->sin6_addr);
    freeaddrinfo(all);
    return 0;
}

int pb_server_resolve(struct pb_settings *settings, const char *command)
{
    char then[PB_VALUE_TEXT], now[PB_VALUE_TEXT];
    struct pb_address *server = &settings->server;
    int status = 0;

    if (settings->server_name != NULL)
        status = look_up(settings, command);
    if (status == 0 && settings->user_net && pb_ip_is_loopback(&server->ip)) {
        pb_format_address(then, server);
        server->ip = server->ip.version == 6 ? pb_ip_read(6, PB_USER_HOST6)
                                             : pb_ip_v4(PB_USER_HOST);
        fprintf(stderr, "postboard: %s: the host's %s is %s to the board\n", command, then,
                pb_format_address(now, server));
    }
    return status;
}
