/*
 * The options of all commands: one table, from which the parser and --help
 * read. An option belongs to a group, and a command takes groups.
 */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum option_type {
    TYPE_FLAG,
    TYPE_TEXT,
    TYPE_CHOICE, /* form lists the words, divided by "|" */
    TYPE_NUMBER,
    TYPE_SIZE,
    TYPE_TIME,
    TYPE_EPOCH,
    TYPE_PERCENT,
    TYPE_ADDRESS,
    TYPE_PREFIX,
    TYPE_ENDPOINT,
    TYPE_SERVER, /* an endpoint, or a name in its place */
    TYPE_NET,
    TYPE_PREEMPT,
    TYPE_ROUTER,
    TYPE_ITEM, /* offset is its kind */
    TYPE_ARGUMENT
};

struct option {
    const char *name; /* without the dashes */
    const char *form; /* of the value, for people; NULL for flags */
    enum option_type type;
    unsigned group;
    size_t offset; /* into struct pb_settings */
    const char *help;
};

#define AT(member) offsetof(struct pb_settings, member)

static const struct option options[] = {
    {"seed", "N", TYPE_NUMBER, PB_GROUP_WORLD, AT(seed),
     "decimal or 0x; drawn from the host and printed when absent"},
    {"until", "TIME", TYPE_TIME, PB_GROUP_WORLD, AT(until),
     "end at this virtual time: 10s, 5m, 30d; plain numbers are seconds"},
    {"realtime", NULL, TYPE_FLAG, PB_GROUP_WORLD, AT(realtime), "delay events to the host's clock"},
    {"epoch", "DATE", TYPE_EPOCH, PB_GROUP_WORLD, AT(epoch),
     "what time 0 is: seconds since 1970, 2020-01-01T00:00:00Z, or host"},
    {"ram", "SIZE", TYPE_SIZE, PB_GROUP_WORLD, AT(ram), "RAM of each board (1M)"},
    {"watchdog", "SECONDS", TYPE_NUMBER, PB_GROUP_WORLD, AT(watchdog),
     "host seconds that a board may spin (10)"},
    {"tcp", "rfc|interface", TYPE_CHOICE, PB_GROUP_WORLD, AT(tcp),
     "TCP profile (rfc on our boards, the image's own on others)"},
    {"net", "sim|tap[=NAME]|user|passt=SOCKET|replay=FILE|feed=FILE", TYPE_NET, PB_GROUP_LINK,
     AT(net), "what the link is joined to (sim: to nothing outside)"},
    {"session", "N", TYPE_NUMBER, PB_GROUP_RECORDING, AT(session),
     "which session of the capture that is replayed"},
    {"fast", NULL, TYPE_FLAG, PB_GROUP_RECORDING, AT(fast), "replay without the recorded pauses"},
    {"compare", "frames|turns|verdict", TYPE_CHOICE, PB_GROUP_REPLAY, AT(compare),
     "what must be as recorded for status 0 (frames)"},
    {"closed-loop", NULL, TYPE_FLAG, PB_GROUP_REPLAY, AT(closed_loop),
     "use a journal's frames as a capture"},
    {"ip", "ADDRESS/LEN|auto", TYPE_PREFIX, PB_GROUP_LINK, AT(place),
     "the board's address, one of each family; auto: IPv6's from a router"},
    {"gateway", "ADDRESS", TYPE_ADDRESS, PB_GROUP_LINK, AT(place),
     "its default gateway, one of each family"},
    {"router", "PREFIX/64[,NAME=VALUE]...", TYPE_ROUTER, PB_GROUP_ROUTER, AT(router),
     "a router gives addresses of the prefix; our server is behind it"},
    {"ipv6", NULL, TYPE_FLAG, PB_GROUP_FAMILY, AT(ipv6), "the boards speak IPv6"},
    {"pcap", "FILE|-", TYPE_TEXT, PB_GROUP_LINK, AT(pcap), "capture the link (-: to stdout)"},
    {"trace", "FILE", TYPE_TEXT, PB_GROUP_LINK, AT(trace),
     "write threads, interrupts and frames for ui.perfetto.dev (JSON)"},
    {"tls-keys", "FILE", TYPE_TEXT, PB_GROUP_LINK, AT(tls_keys),
     "write the secrets of TLS sessions for Wireshark (NSS key log)"},
    {"record", "FILE", TYPE_TEXT, PB_GROUP_LINK, AT(record),
     "keep a journal (pcapng) that postboard replay repeats exactly"},
    {"loss", "PERCENT", TYPE_PERCENT, PB_GROUP_LINK, AT(loss), "frames that the link loses"},
    {"dup", "PERCENT", TYPE_PERCENT, PB_GROUP_LINK, AT(dup), "frames that it doubles"},
    {"reorder", "PERCENT", TYPE_PERCENT, PB_GROUP_LINK, AT(reorder), "frames that it holds back"},
    {"corrupt", "PERCENT", TYPE_PERCENT, PB_GROUP_LINK, AT(corrupt), "frames that it damages"},
    {"delay", "TIME", TYPE_TIME, PB_GROUP_LINK, AT(delay), "one way (1us)"},
    {"server", "HOST[:PORT]", TYPE_SERVER, PB_GROUP_SEND, AT(server),
     "the mail server: an address, [ADDRESS%ZONE]:PORT for IPv6; with --net user also a name"},
    {"from", "ADDRESS", TYPE_TEXT, PB_GROUP_MAIL, AT(from), "who sends"},
    {"to", "ADDRESS", TYPE_ITEM, PB_GROUP_MAIL, PB_ITEM_TO,
     "who gets it (of send, as the next two: may be repeated)"},
    {"cc", "ADDRESS", TYPE_ITEM, PB_GROUP_MESSAGE, PB_ITEM_CC, "who gets it, too"},
    {"bcc", "ADDRESS", TYPE_ITEM, PB_GROUP_MESSAGE, PB_ITEM_BCC, "who gets it in secret"},
    {"subject", "TEXT", TYPE_TEXT, PB_GROUP_MAIL, AT(subject), "subject line"},
    {"body", "FILE|-", TYPE_TEXT, PB_GROUP_MAIL, AT(body), "the mail's text, any bytes"},
    {"domain", "NAME", TYPE_TEXT, PB_GROUP_MAIL, AT(domain),
     "what the client calls itself (its address)"},
    {"header", "'NAME: VALUE'", TYPE_ITEM, PB_GROUP_MESSAGE, PB_ITEM_HEADER,
     "a header line of your own (may be repeated)"},
    {"attach", "FILE", TYPE_ITEM, PB_GROUP_MESSAGE, PB_ITEM_ATTACH,
     "a file that goes with the mail (may be repeated)"},
    {"ready", NULL, TYPE_FLAG, PB_GROUP_MESSAGE, AT(ready),
     "the text is a message, headers and all; whom it names gets it (also -t)"},
    {"dry-run", NULL, TYPE_FLAG, PB_GROUP_MESSAGE, AT(dry_run), "print the message, send nothing"},
    {"serverinfo", NULL, TYPE_FLAG, PB_GROUP_MESSAGE, AT(serverinfo),
     "print what the server offers, send nothing"},
    {"tls", "off|starttls|implicit", TYPE_CHOICE, PB_GROUP_MESSAGE, AT(tls),
     "encrypt the session, or send nothing (off)"},
    {"tls-authorities", "FILE", TYPE_TEXT, PB_GROUP_MESSAGE, AT(tls_authorities),
     "certificates that are trusted, PEM (the host's)"},
    {"tls-name", "NAME", TYPE_TEXT, PB_GROUP_MESSAGE, AT(tls_name),
     "whom the server's certificate must name (--server's name)"},
    {"tls-insecure", NULL, TYPE_FLAG, PB_GROUP_MESSAGE, AT(tls_insecure),
     "take any certificate"},
    {"auth", "none|plain|login|auto|cram-md5|scram-sha-256|xoauth2|oauthbearer", TYPE_CHOICE,
     PB_GROUP_MAIL, AT(auth),
     "how the client authenticates (plain with --user, else none); from auto on for send"},
    {"user", "NAME", TYPE_TEXT, PB_GROUP_CREDENTIALS, AT(user), "user name for AUTH"},
    {"password-file", "FILE", TYPE_TEXT, PB_GROUP_CREDENTIALS, AT(password_file),
     "its first line is the password; else $POSTBOARD_PASSWORD"},
    {"serve", "ADDRESS[:PORT]", TYPE_ENDPOINT, PB_GROUP_RUN, AT(serve),
     "add a mail server board at this address"},
    {"preempt", "off|edges|accesses|replay=FILE", TYPE_PREEMPT, PB_GROUP_RUN, 0,
     "where the seed interrupts images of postboard-cc --edges, --races (off)"},
    {"preempt-log", "FILE", TYPE_TEXT, PB_GROUP_RUN, AT(preempt_log),
     "write where it did, for --preempt replay=FILE"},
    {"interrupts", "FILE", TYPE_TEXT, PB_GROUP_RUN, AT(interrupts),
     "raise user lines of boards: TIME LINE [BOARD] a line"},
    {"narrow", NULL, TYPE_FLAG, PB_GROUP_RUN, AT(narrow),
     "when the run fails, find the fewest interruptions with which it does"},
    {"argument", "NAME=VALUE", TYPE_ARGUMENT, PB_GROUP_RUN | PB_GROUP_REPLAY, 0,
     "a boot argument for every image (may be repeated)"},
    {"listen", "PORT", TYPE_NUMBER, PB_GROUP_SERVE, AT(listen.port), "the server's port (25)"},
    {"hostname", "NAME", TYPE_TEXT, PB_GROUP_SERVE, AT(hostname), "what the server calls itself"},
    {"require-auth", "yes|no", TYPE_CHOICE, PB_GROUP_SERVE, AT(auth_policy),
     "refuse mail from clients that did not authenticate"},
    {"certificate", "FILE", TYPE_TEXT, PB_GROUP_RUN | PB_GROUP_SERVE, AT(certificate),
     "the mail server board has TLS: its certificates, its own first (PEM)"},
    {"private-key", "FILE", TYPE_TEXT, PB_GROUP_RUN | PB_GROUP_SERVE, AT(private_key),
     "the key of the first (PEM; else in the same file)"},
    {"implicit-tls", NULL, TYPE_FLAG, PB_GROUP_RUN | PB_GROUP_SERVE, AT(implicit_tls),
     "the server speaks TLS from the first byte, not after STARTTLS"},
    {"script", "FILE", TYPE_TEXT, PB_GROUP_MAILDIR, AT(script),
     "what the mail server board answers in place of its own replies"},
    {"maildir", "DIR", TYPE_TEXT, PB_GROUP_MAILDIR, AT(maildir),
     "host folder where the mail server board keeps its mail"},
    {"json", NULL, TYPE_FLAG, PB_GROUP_JSON, AT(json), "one JSON object on stdout at the end"},
    {"no-color", NULL, TYPE_FLAG, PB_GROUP_OUTPUT, AT(no_color), "plain text (also $NO_COLOR)"},
    {"verbose", NULL, TYPE_FLAG, PB_GROUP_OUTPUT, AT(verbose), "say more (also -v)"},
    {"help", NULL, TYPE_FLAG, ~0u, AT(help), "this text (also -h)"},
    {"version", NULL, TYPE_FLAG, ~0u, AT(version), "print the version"},
};

#define OPTION_COUNT (sizeof options / sizeof options[0])

static const struct option *option_find(const char *name, size_t length, unsigned groups)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if ((options[i].group & groups) != 0 && strlen(options[i].name) == length &&
            memcmp(options[i].name, name, length) == 0)
            return &options[i];
    }
    return NULL;
}

int pb_choice_holds(const char *choices, const char *word)
{
    size_t length = strlen(word);

    for (const char *p = choices; p != NULL; p = strchr(p, '|')) {
        p += *p == '|';
        if (strcspn(p, "|") == length && memcmp(p, word, length) == 0)
            return 1;
    }
    return 0;
}

/* --net: sim, tap, tap=NAME, user, passt=SOCKET, replay=FILE or feed=FILE. */
static int net_set(struct pb_settings *settings, const char *value)
{
    settings->net = value;
    settings->tap = settings->passt = settings->recording = NULL;
    settings->user_net = strcmp(value, "user") == 0;
    if (settings->user_net)
        return 0;
    if (strncmp(value, "passt=", 6) == 0 && value[6] != '\0') {
        settings->passt = value + 6;
        return 0;
    }
    if ((strncmp(value, "replay=", 7) == 0 && value[7] != '\0') ||
        (strncmp(value, "feed=", 5) == 0 && value[5] != '\0')) {
        settings->recording = strchr(value, '=') + 1;
        return 0;
    }
    if (strcmp(value, "sim") == 0)
        return 0;
    if (strcmp(value, "tap") == 0)
        settings->tap = "tap0";
    else if (strncmp(value, "tap=", 4) == 0 && value[4] != '\0')
        settings->tap = value + 4;
    return settings->tap != NULL ? 0 : -1;
}

int pb_net_simulated(const struct pb_settings *settings)
{
    return settings->net == NULL || strcmp(settings->net, "sim") == 0;
}

int pb_net_outside(const struct pb_settings *settings)
{
    return settings->tap != NULL || settings->user_net || settings->passt != NULL;
}

int pb_place_given(const struct pb_place *place)
{
    return place->ip.given || place->ip6.given || place->automatic;
}

int pb_place_has(const struct pb_place *place, unsigned version)
{
    return version == 6 ? place->ip6.given || place->automatic : place->ip.given;
}

/* --ip: of either family, or auto. */
static int ip_set(struct pb_place *place, const char *value)
{
    struct pb_address read;

    if (strcmp(value, "auto") == 0) {
        place->automatic = 1;
        return 0;
    }
    memset(&read, 0, sizeof read);
    if (pb_parse_prefix(value, &read) != 0)
        return -1;
    *pb_place_address(place, read.ip.version) = read;
    return 0;
}

static int gateway_set(struct pb_place *place, const char *value)
{
    struct pb_address read;

    memset(&read, 0, sizeof read);
    if (pb_parse_address(value, &read) != 0)
        return -1;
    *(read.ip.version == 6 ? &place->gateway6 : &place->gateway) = read;
    return 0;
}

/* --server: an address, or a name that waits for pb_server_resolve. */
static int server_set(struct pb_settings *settings, const char *value)
{
    size_t length = strcspn(value, ":");
    char *name = strdup(value);

    free(settings->server_name);
    settings->server_name = NULL;
    if (name == NULL || pb_parse_endpoint(value, &settings->server, 25) == 0) {
        free(name);
        return name == NULL ? -1 : 0;
    }
    name[length] = '\0';
    settings->server_name = name;
    settings->server.given = 1;
    /* The port is checked as that of any address. */
    char endpoint[32];
    if (length == 0 || strspn(name, "0123456789.") == length ||
        strpbrk(name, "[]%") != NULL || strchr(value, ':') != strrchr(value, ':') ||
        snprintf(endpoint, sizeof endpoint, "0.0.0.0%s", value + length) >= (int)sizeof endpoint)
        return -1;
    return pb_parse_endpoint(endpoint, &settings->server, 25);
}

static int number_set(struct pb_number *number, int result, uint64_t value)
{
    number->value = value;
    number->given = 1;
    return result;
}

/* Stores a value; -1 when it is not of the option's form. */
static int option_set(const struct option *option, struct pb_settings *settings, const char *value)
{
    void *place = (char *)settings + option->offset;
    uint64_t number = 0;
    int result;

    switch (option->type) {
    case TYPE_FLAG:
        *(int *)place = 1;
        return 0;
    case TYPE_CHOICE:
        if (!pb_choice_holds(option->form, value))
            return -1;
        /* fall through */
    case TYPE_TEXT:
        *(const char **)place = value;
        return 0;
    case TYPE_NUMBER:
        result = pb_parse_number(value, &number);
        if (place == &settings->listen.port) {
            settings->listen.port = (unsigned)number;
            return result != 0 || number == 0 || number > 65535 ? -1 : 0;
        }
        return number_set(place, result, number);
    case TYPE_SIZE:
        result = pb_parse_size(value, &number);
        return number_set(place, result, number);
    case TYPE_TIME:
        result = pb_parse_time(value, &number);
        return number_set(place, result, number);
    case TYPE_EPOCH:
        result = pb_parse_epoch(value, &number);
        return number_set(place, result, number);
    case TYPE_PERCENT:
        return pb_parse_percent(value, place);
    case TYPE_ADDRESS:
        return gateway_set(place, value);
    case TYPE_PREFIX:
        return ip_set(place, value);
    case TYPE_ENDPOINT:
        return pb_parse_endpoint(value, place, 25);
    case TYPE_SERVER:
        return server_set(settings, value);
    case TYPE_NET:
        return net_set(settings, value);
    case TYPE_ROUTER:
        return pb_router_parse(value, place);
    case TYPE_PREEMPT:
        return pb_preempt_set(settings, value);
    case TYPE_ITEM:
        if (option->offset == PB_ITEM_TO)
            settings->to = value;
        settings->items[settings->item_count++] =
            (struct pb_item){(enum pb_item_kind)option->offset, value};
        return 0;
    case TYPE_ARGUMENT:
        settings->arguments[settings->argument_count++] = value;
        return strchr(value, '=') > value ? 0 : -1;
    }
    return -1;
}

/* What a form does not tell of the values that are taken; "" where it tells all. */
static const char *values_told(enum option_type type, const char *name)
{
    switch (type) {
    case TYPE_NUMBER:
        return strcmp(name, "listen") == 0 ? ": 1 to 65535"
                                           : ": decimal, or hexadecimal after 0x, of 64 bits";
    case TYPE_SIZE:
        return ": bytes, or a number with k, M or G";
    case TYPE_TIME:
        return ": seconds, or a number with ns, us, ms, s, m, h or d";
    case TYPE_EPOCH:
        return ": seconds since 1970, 2020-01-01T00:00:00Z, or host; at most 32 bits of seconds";
    case TYPE_PERCENT:
        return ": 0 to 100";
    case TYPE_ROUTER:
        return ": an IPv6 prefix; lifetime, interval, mtu, far-mtu (numbers), preference "
               "(high, medium, low), dns (an address)";
    case TYPE_PREFIX:
        return ": 10.0.0.2/24, fd00::2/64";
    case TYPE_ENDPOINT:
    case TYPE_SERVER:
        return "; of IPv6 [ADDRESS]:PORT, of a link-local one [ADDRESS%eth0]:PORT";
    default:
        return "";
    }
}

/* One option, at argv[i]; returns the arguments used, 0 after a complaint. */
static int option_take(struct pb_settings *settings, const struct pb_command *command, int argc,
                       char **argv, int i)
{
    const char *text = argv[i], *name = text + 2, *value = NULL;
    size_t length = strcspn(name, "=");
    const struct option *option;
    int used = 1;

    if (strcmp(text, "-h") == 0) {
        name = "help";
        length = 4;
    } else if (strcmp(text, "-v") == 0) {
        name = "verbose";
        length = 7;
    } else if (strcmp(text, "-t") == 0) {
        name = "ready";
        length = 5;
    } else if (text[1] != '-') {
        length = 0;
    }
    option = option_find(name, length, command->groups);
    if (option == NULL && option_find(name, length, ~0u) != NULL) {
        pb_complain("%s: option --%.*s is for other commands (see postboard %s --help)",
                    command->name, (int)length, name, command->name);
        return 0;
    }
    if (option == NULL) {
        pb_complain("%s: unknown option %s (see postboard %s --help)", command->name, text,
                    command->name);
        return 0;
    }
    if (text[1] == '-' && name[length] == '=')
        value = name + length + 1;
    if (option->form == NULL && value != NULL) {
        pb_complain("%s: option --%s takes no value", command->name, option->name);
        return 0;
    }
    if (option->form != NULL && value == NULL) {
        if (i + 1 >= argc) {
            pb_complain("%s: option --%s needs a value: %s", command->name, option->name,
                        option->form);
            return 0;
        }
        value = argv[i + 1];
        used = 2;
    }
    if (option_set(option, settings, value) != 0) {
        pb_complain("%s: --%s %s: not of the form %s%s", command->name, option->name, value,
                    option->form, values_told(option->type, option->name));
        return 0;
    }
    return used;
}

/* The board's place in the user-mode network, where nothing else is given. */
static int user_defaults(struct pb_settings *settings, const struct pb_command *command)
{
    struct pb_place *place = &settings->place;
    struct pb_address *ip = &place->ip;
    uint32_t number;

    if (!settings->user_net) {
        if (settings->server_name != NULL) {
            pb_complain("%s: --server %s: only --net user takes a name here", command->name,
                        settings->server_name);
            return EX_USAGE;
        }
        return 0;
    }
    if (!ip->given)
        *ip = (struct pb_address){.ip = pb_ip_v4(PB_USER_BOARD), .length = 24, .given = 1};
    number = pb_ip_number(&ip->ip);
    if ((number ^ PB_USER_HOST) >> 8 != 0 || (number & 255) < 4 || (number & 255) == 255) {
        pb_complain("%s: --net user: --ip must be of 10.0.2.4 to 10.0.2.254", command->name);
        return EX_USAGE;
    }
    if (!place->gateway.given)
        place->gateway = (struct pb_address){.ip = pb_ip_v4(PB_USER_HOST), .given = 1};
    return 0;
}

/* A zone names the board's only link: as the board calls it, or the host. */
static int zone_check(struct pb_settings *settings, const struct pb_command *command,
                      struct pb_address *address)
{
    if (address->zone[0] == '\0' || strcmp(address->zone, PB_INTERFACE) == 0)
        return 0;
    if (settings->tap == NULL || strcmp(address->zone, settings->tap) != 0) {
        pb_complain("%s: zone %%%s: the board's only interface is %s", command->name,
                    address->zone, PB_INTERFACE);
        return EX_USAGE;
    }
    strcpy(address->zone, PB_INTERFACE);
    return 0;
}

/* What says how a capture is replayed needs one that is. */
static int recording_check(const struct pb_settings *settings, const struct pb_command *command)
{
    const char *name = settings->session.given ? "session" : settings->fast ? "fast" : NULL;
    int replays = settings->recording != NULL && settings->net[0] == 'r';

    if (name == NULL || replays || (command->groups & PB_GROUP_REPLAY) != 0)
        return 0;
    pb_complain("%s: --%s is for --net replay=FILE", command->name, name);
    return EX_USAGE;
}

/* Opens what --net replay= or feed= names: its addresses are defaults. */
static int recording_open(struct pb_settings *settings)
{
    const char *reason;

    if (settings->recording == NULL)
        return 0;
    return settings->net[0] == 'r' ? pb_replay_prepare(settings, settings->recording, &reason)
                                   : pb_feed_prepare(settings, settings->recording);
}

/* "send --net user ...": what a journal says of its origin. */
static char *line_make(const struct pb_command *command, int argc, char **argv)
{
    size_t size = strlen(command->name) + 1;
    char *line;

    for (int i = 0; i < argc; i++)
        size += strlen(argv[i]) + 1;
    line = malloc(size);
    if (line == NULL)
        return NULL;
    strcpy(line, command->name);
    for (int i = 0; i < argc; i++) {
        strcat(line, " ");
        strcat(line, argv[i]);
    }
    return line;
}

int pb_settings_parse(struct pb_settings *settings, const struct pb_command *command, int argc,
                      char **argv)
{
    int only_operands = 0;

    memset(settings, 0, sizeof *settings);
    settings->operands = calloc((size_t)argc + 1, sizeof *settings->operands);
    settings->arguments = calloc((size_t)argc + 1, sizeof *settings->arguments);
    settings->items = calloc((size_t)argc + 1, sizeof *settings->items);
    settings->line = line_make(command, argc, argv);
    if (settings->items == NULL || settings->operands == NULL || settings->arguments == NULL || settings->line == NULL)
        return EX_OSERR;
    for (int i = 0; i < argc;) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = 1;
            i++;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1] != '\0') {
            int used = option_take(settings, command, argc, argv, i);

            if (used == 0)
                return EX_USAGE;
            i += used;
        } else {
            settings->operands[settings->operand_count++] = argv[i++];
        }
    }
    if (settings->operand_count > 0 && command->operands[0] == '\0' && !settings->help &&
        !settings->version) {
        pb_complain("%s: unexpected argument %s (see postboard %s --help)", command->name,
                    settings->operands[0], command->name);
        return EX_USAGE;
    }
    if (settings->json && settings->pcap != NULL && strcmp(settings->pcap, "-") == 0) {
        pb_complain("%s: --json and --pcap - both want stdout", command->name);
        return EX_USAGE;
    }
    if (settings->help || settings->version)
        return 0;
    int status = recording_check(settings, command);
    if (status == 0)
        status = zone_check(settings, command, &settings->server);
    if (status == 0)
        status = zone_check(settings, command, &settings->place.gateway6);
    if (status == 0)
        status = user_defaults(settings, command);
    return status != 0 ? status : recording_open(settings);
}

void pb_settings_free(struct pb_settings *settings)
{
    free(settings->operands);
    free(settings->arguments);
    free(settings->items);
    free(settings->line);
    free(settings->server_name);
    free(settings->moments);
    pb_replay_free(settings->replay);
    pb_feed_free(settings->feed);
    settings->replay = NULL;
    settings->feed = NULL;
    settings->line = settings->server_name = NULL;
    settings->operands = settings->arguments = NULL;
    settings->items = NULL;
}

#define HELP_COLUMN 28 /* where the texts begin, behind what is no longer */

void pb_command_help(FILE *out, const struct pb_command *command)
{
    fprintf(out, "usage: postboard %s [OPTION]...%s%s\n\n%s\n", command->name,
            command->operands[0] ? " " : "", command->operands, command->about);
    if (command->groups == 0)
        return;
    fputs("\noptions:\n", out);
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const char *form = options[i].form ? options[i].form : "";
        int left;

        if ((options[i].group & command->groups) == 0)
            continue;
        left = fprintf(out, "  --%s%s%s", options[i].name, *form ? " " : "", form);
        fprintf(out, "%*s %s\n", left < HELP_COLUMN ? HELP_COLUMN - left : 0, "", options[i].help);
    }
}
