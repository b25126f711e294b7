/*
 * The router of --router: what the option says, and its board, between the link of
 * all others and a far one.
 */
#include <string.h>

#include "scene.h"

/* What may follow the prefix, and its values. */
static const struct setting {
    const char *name;
    uint64_t least, most;
    const char *words; /* instead of a number; "": an address */
} settings_known[] = {
    {"lifetime", 0, 9000, NULL},    {"interval", 4, 1800, NULL},
    {"mtu", 1280, 1500, NULL},      {"far-mtu", 1280, 1500, NULL},
    {"preference", 0, 0, "high|medium|low"}, {"dns", 0, 0, ""},
};

static int value_is_good(const struct setting *setting, const char *value)
{
    struct pb_address address;
    uint64_t number;

    if (setting->words == NULL)
        return pb_parse_number(value, &number) == 0 && number >= setting->least &&
               number <= setting->most;
    if (setting->words[0] == '\0')
        return pb_parse_address(value, &address) == 0 && address.ip.version == 6 &&
               address.zone[0] == '\0';
    return pb_choice_holds(setting->words, value);
}

/* NAME=VALUE of `length` bytes, copied into name and value. */
static int setting_read(const char *text, size_t length, char name[PB_VALUE_TEXT], char **value)
{
    if (length >= PB_VALUE_TEXT)
        return -1;
    memcpy(name, text, length);
    name[length] = '\0';
    *value = strchr(name, '=');
    if (*value == NULL)
        return -1;
    *(*value)++ = '\0';
    for (size_t i = 0; i < sizeof settings_known / sizeof settings_known[0]; i++) {
        if (strcmp(settings_known[i].name, name) == 0)
            return value_is_good(&settings_known[i], *value) ? 0 : -1;
    }
    return -1;
}

/* The next network of the same length. */
static struct pb_address network_behind(const struct pb_address *network)
{
    struct pb_address behind = *network;

    for (size_t i = network->length / 8; i > 0 && ++behind.ip.bytes[i - 1] == 0; i--)
        ;
    return behind;
}

int pb_router_parse(const char *text, struct pb_router *router)
{
    size_t length = strcspn(text, ",");
    char prefix[PB_VALUE_TEXT], *value;

    if (length >= sizeof prefix)
        return -1;
    memcpy(prefix, text, length);
    prefix[length] = '\0';
    /* Hosts make addresses of 64 bits of prefix, no more and no less. */
    if (pb_parse_prefix(prefix, &router->near) != 0 || router->near.ip.version != 6 ||
        router->near.length != 64 || pb_ip_is_link_local(&router->near.ip) ||
        router->near.ip.bytes[0] == 0xFF)
        return -1;
    router->near = pb_host_of(&router->near, 0);
    router->far = network_behind(&router->near);
    for (router->settings = text += length; *text == ','; text += length) {
        length = strcspn(++text, ",");
        if (setting_read(text, length, prefix, &value) != 0)
            return -1;
    }
    router->given = 1;
    return 0;
}

int pb_router_open(struct pb_scene *scene)
{
    const struct pb_router *router = &scene->settings->router;
    const struct pb_board_options options = {0};
    struct pb_place place = {.ip6 = pb_host_of(&router->near, 1)};
    struct pb_address far = pb_host_of(&router->far, 1);
    char text[PB_VALUE_TEXT], *value;
    struct pb_board *board;
    struct pb_error error;
    int status;

    board = pb_scene_own_board(scene, "router", &place, &options,
                               scene->settings->verbose ? stderr : NULL, &status);
    if (board == NULL)
        return status;
    scene->far = pb_link_create(scene->world, NULL, &error);
    if (scene->far == NULL || pb_board_connect(board, scene->far, &error) != 0) {
        pb_complain("%s", error.text);
        return EX_OSERR;
    }
    pb_scene_argument(board, "far", pb_format_prefix(text, &far));
    for (const char *at = router->settings; *at == ','; at += strcspn(at, ",")) {
        at++;
        setting_read(at, strcspn(at, ","), text, &value);
        pb_scene_argument(board, text, value);
    }
    pb_board_power_on(board);
    return 0;
}
