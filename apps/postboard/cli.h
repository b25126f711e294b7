/*
 * What the files of the command line program share: settings, commands,
 * reports. The program is a client of drivers/postboard.h alone; it knows
 * firmware only as image files, boot arguments and exit statuses.
 */
#ifndef PB_CLI_H
#define PB_CLI_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sysexits.h>

#include "address.h"
#include "parse.h"
#include "postboard.h"
#include "replay.h"

/* --- settings: every option of every command ---------------------------------- */

/* A value and whether the command line gave it. */
struct pb_number {
    uint64_t value;
    int given;
};

/* What our boards call their interface (boot.h: PB_BOOT_INTERFACE). */
#define PB_INTERFACE "eth0"

/* An address with what the option's form adds to it. */
#define PB_ZONE_SIZE 16
struct pb_address {
    struct pb_ip ip;
    char zone[PB_ZONE_SIZE]; /* of a link-local one; "": none */
    unsigned length;         /* prefix length, for ADDRESS/LEN */
    unsigned port;           /* for ADDRESS:PORT */
    int given;
};

/* A board's place in the network: an address of each family, or none. */
struct pb_place {
    struct pb_address ip, ip6, gateway, gateway6;
    int automatic; /* IPv6 addresses come from a router */
};

/* --router: a router between the boards' link and a far one. */
struct pb_router {
    struct pb_address near, far; /* the links' networks */
    const char *settings;        /* ",NAME=VALUE" each: its boot arguments */
    int given;
};

/* What may be given several times, in its order. */
enum pb_item_kind {
    PB_ITEM_TO = 't',
    PB_ITEM_CC = 'c',
    PB_ITEM_BCC = 'b',
    PB_ITEM_HEADER = 'h',
    PB_ITEM_ATTACH = 'a'
};
struct pb_item {
    enum pb_item_kind kind;
    const char *value;
};

/* What the options of all commands set; each command takes some groups of them. */
struct pb_settings {
    struct pb_number seed, until, watchdog, epoch, ram, delay;
    double loss, dup, reorder, corrupt;
    const char *net, *tap; /* as given; NULL: sim */
    const char *passt;     /* of --net passt=: the socket's path */
    int user_net;          /* --net user */
    const char *record;    /* the journal */
    const char *recording; /* of --net replay= or feed=: the capture's path */
    struct pb_replay *replay; /* opened by the options' parser; at most one of the two */
    struct pb_feed *feed;
    struct pb_number session;
    int fast, closed_loop;
    const char *compare; /* frames, turns or verdict; NULL: frames */
    char *line;            /* the command line, for the journal; allocated */
    char *server_name;     /* --server as a host's name, to be resolved; allocated */
    struct pb_place place; /* --ip, --gateway */
    struct pb_address server, serve, listen;
    int ipv6;              /* --ipv6 */
    struct pb_router router;
    const char *pcap, *tcp;
    int realtime, json, no_color, verbose, help, version;
    const char *from, *to, *subject, *body, *auth, *user, *password_file, *domain;
    struct pb_item *items; /* of postboard send: recipients, headers, files */
    int item_count;
    int ready, dry_run, serverinfo; /* of postboard send */
    const char *tls, *tls_authorities, *tls_name;
    int tls_insecure;
    const char *maildir, *hostname, *auth_policy, *script;
    const char *certificate, *private_key; /* files, of mail server boards */
    int implicit_tls;
    enum pb_preempt preempt;
    const char *preempt_file, *preempt_log, *trace, *tls_keys;
    const char *interrupts; /* the file of --interrupts */
    struct pb_moment *moments; /* of preempt_file, allocated; NULL: drawn from the seed */
    size_t moment_count;
    int narrow, quiet; /* quiet: nothing of the firmware is shown */
    const char **operands; /* what is no option, ended by NULL */
    int operand_count;
    const char **arguments; /* of --argument: NAME=VALUE each */
    int argument_count;
};

enum pb_option_group {
    PB_GROUP_OUTPUT = 1,       /* --no-color, -v */
    PB_GROUP_WORLD = 2,        /* --seed, --until, ... */
    PB_GROUP_LINK = 4,         /* --net, --ip, --pcap, impairments */
    PB_GROUP_MAIL = 8,         /* --from, --to, ... */
    PB_GROUP_SEND = 16,        /* --server */
    PB_GROUP_MAILDIR = 32,     /* --maildir */
    PB_GROUP_RUN = 64,         /* --serve */
    PB_GROUP_SERVE = 128,      /* --listen, --hostname, --require-auth */
    PB_GROUP_CREDENTIALS = 256, /* --user, --password-file */
    PB_GROUP_REPLAY = 512,      /* --compare, --closed-loop */
    PB_GROUP_JSON = 1024,       /* --json */
    PB_GROUP_RECORDING = 2048,  /* --session, --fast */
    PB_GROUP_FAMILY = 0x10000,  /* --ipv6 */
    PB_GROUP_ROUTER = 0x20000,  /* --router */
    PB_GROUP_MESSAGE = 0x40000  /* --cc, --attach, --tls, ... */
};

struct pb_command {
    const char *name;
    const char *operands;             /* as usage shows them; "" takes none */
    unsigned groups;                  /* enum pb_option_group, or-ed */
    const char *summary;              /* one line */
    const char *about;                /* what --help says below the usage */
    int (*run)(struct pb_settings *); /* returns the exit status */
};

/* The table of commands (main.c), ended by a NULL name. */
extern const struct pb_command pb_commands[];
const struct pb_command *pb_command_find(const char *name);

/*
 * Reads the arguments behind the command's name. 0, or EX_USAGE with the line
 * already printed. `settings` is zeroed first; free with pb_settings_free.
 */
int pb_settings_parse(struct pb_settings *settings, const struct pb_command *command, int argc,
                      char **argv);
void pb_settings_free(struct pb_settings *settings);
/* Whether --net joins the link to a network outside, in real time. */
int pb_net_outside(const struct pb_settings *settings);
/*
 * --server as the board knows it: with --net user a name is looked up on the
 * host, and the host's own loopback becomes its address in that network, which
 * is said. 0, or an exit status with the line printed.
 */
int pb_server_resolve(struct pb_settings *settings, const char *command);
/* Its address of the family. */
static inline struct pb_address *pb_place_address(struct pb_place *place, unsigned version)
{
    return version == 6 ? &place->ip6 : &place->ip;
}
/* Whether the place has an address, or will. */
int pb_place_given(const struct pb_place *);
/* Whether it has one of the family, or will. */
int pb_place_has(const struct pb_place *, unsigned version);
/* Whether --net is sim, or was not given. */
int pb_net_simulated(const struct pb_settings *settings);

/* --- captures as options (recording.c) ------------------------------------------ */
/*
 * Opens a capture for replay and says what reading found; --ip, --server and
 * the gateway between them default to the recorded ends. 0, or an exit status
 * with the line printed and, EX_DATAERR, the reason why it is impossible.
 */
int pb_replay_prepare(struct pb_settings *settings, const char *path, const char **reason);
/* The same for feeding, without addresses. */
int pb_feed_prepare(struct pb_settings *settings, const char *path);
/* Joins what was opened, if anything, to the link. */
int pb_recording_attach(const struct pb_settings *settings, struct pb_link *link,
                        struct pb_error *error);

/* Whether the words, divided by "|", hold the word. */
int pb_choice_holds(const char *choices, const char *word);

/* --router: PREFIX/64[,NAME=VALUE]... (router.c); -1: no such thing. */
int pb_router_parse(const char *text, struct pb_router *);

/* --preempt: off, edges, accesses or replay=FILE; -1: no such thing. */
int pb_preempt_set(struct pb_settings *settings, const char *value);

/* Prints usage and the command's options. */
void pb_command_help(FILE *out, const struct pb_command *command);

/* --- values (values.c; more in parse.h): 0, or -1 when `text` is no such thing ---- */
int pb_parse_address(const char *text, struct pb_address *); /* A, A%ZONE */
int pb_parse_prefix(const char *text, struct pb_address *);  /* A/LEN */
/* A, A:PORT; of IPv6 A, [A], [A]:PORT, each with %ZONE. */
int pb_parse_endpoint(const char *text, struct pb_address *, unsigned default_port);
int pb_parse_epoch(const char *text, uint64_t *ns); /* seconds, 2020-01-01T00:00:00Z, host */
/* Text forms, into the caller's buffer, which they return. */
#define PB_VALUE_TEXT 80
char *pb_format_address(char text[PB_VALUE_TEXT], const struct pb_address *);
char *pb_format_prefix(char text[PB_VALUE_TEXT], const struct pb_address *);
char *pb_format_endpoint(char text[PB_VALUE_TEXT], const struct pb_address *);
/* The addresses with their lengths, "auto" for one to come, ", " between. */
char *pb_format_place(char text[2 * PB_VALUE_TEXT], const struct pb_place *);
char *pb_format_time(char text[PB_VALUE_TEXT], uint64_t ns); /* 12.345678 s */
uint64_t pb_host_time_ns(void);                              /* since 1970 */
uint64_t pb_draw_seed(void); /* from the host; short enough to be typed (scene.c) */

/* --- reports (report.c) ----------------------------------------------------------- */
/* One line on stderr: "postboard: " and the message. */
void pb_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Where text for people goes: stdout, or stderr when stdout carries data. */
FILE *pb_human(const struct pb_settings *);
/* Writes bytes from outside: control bytes and broken UTF-8 as \xNN. */
void pb_print_safely(FILE *out, const char *text, size_t length);
/* Begins and ends a colour ("36") where `out` is a terminal that may show it. */
const char *pb_color(const struct pb_settings *, FILE *out, const char *code);
/* A JSON string, quoted; invalid bytes become U+FFFD. */
void pb_print_json_string(FILE *out, const char *text, size_t length);
/* Flushes stdout: 0, or EX_IOERR with the line printed. */
int pb_flush_output(void);

/* --- whole files (files.c) ---------------------------------------------------------- */
/* Reads a file ("-": stdin) to its end, with a NUL behind it. NULL with the
 * line printed; the caller frees. */
char *pb_read_whole(const char *path, size_t *length);
/* The password of --password-file (first line) or POSTBOARD_PASSWORD; 0 with
 * *password allocated or NULL (none given), or an exit status. */
int pb_password(const struct pb_settings *, char **password);

#endif
