/*
 * What every command sets up: a world with one link, boards on it, what joins
 * it to the outside, and the line with seed and hash at the end.
 */
#ifndef PB_SCENE_H
#define PB_SCENE_H

#include "cli.h"

struct pb_scene {
    const struct pb_settings *settings;
    struct pb_world *world;
    struct pb_link *link;
    struct pb_link *far; /* behind the router of --router; NULL: there is none */
    uint64_t seed;
    uint64_t frames, bytes; /* that passed the link */
    int realtime;
    int records, ran;
    int signals;     /* descriptor; -1: the host's default applies */
    int interrupted; /* the signal's number */
};

/*
 * Creates world and link as the settings say. `realtime` asks for real time
 * though neither --realtime nor --net does. 0, or an exit status with the line
 * printed; close the scene in either case.
 */
int pb_scene_open(struct pb_scene *, const struct pb_settings *, int realtime);

/*
 * Adds a board that runs the image file, connected and still off; NULL with
 * the exit status in *status and the line printed. Console output goes to
 * `console`, NULL: nowhere.
 */
struct pb_board *pb_scene_board(struct pb_scene *, const char *name, const char *image,
                                const struct pb_board_options *, FILE *console, int *status);

/* One of our own images: found, loaded, and given the network's arguments; on the far
 * link when its address is of that. */
struct pb_board *pb_scene_own_board(struct pb_scene *, const char *name,
                                    const struct pb_place *, const struct pb_board_options *,
                                    FILE *console, int *status);

/* The boot arguments ip, gateway, ip6 and gateway6, those that there are. */
void pb_scene_place(struct pb_board *, const struct pb_place *);

/* A boot argument; value NULL gives none. Out of memory ends the process. */
void pb_scene_argument(struct pb_board *, const char *name, const char *value);
void pb_scene_number(struct pb_board *, const char *name, unsigned value);
/* Those of --argument. */
void pb_scene_arguments(struct pb_board *, const struct pb_settings *);

/* Begins the journal of --record, and the capture of --pcap, else of `otherwise`
 * (NULL: none). Called last before running: what fails earlier leaves older
 * files alone. As open. */
int pb_scene_capture(struct pb_scene *, const char *otherwise);

/* Runs until --until, or `limit_ns` where that is not given. */
enum pb_end pb_scene_run(struct pb_scene *, uint64_t limit_ns);

/* The status that firmware ended with, as this process's; one that does not fit
 * is a set-up that failed (boot.h), and gets its line here. */
int pb_scene_exit_status(const struct pb_scene *);

/* Ends captures, prints seed and hash, frees all. `status` is the command's so
 * far; returned unless closing fails while it is 0. */
int pb_scene_close(struct pb_scene *, int status);

/* The path of our own image `name`, allocated; NULL with the line printed. */
char *pb_image_find(const char *name);

/* The router board of --router and its far link (router.c). 0, or an exit status with
 * the line printed. */
int pb_router_open(struct pb_scene *);

/* --- mail server boards (server.c) --------------------------------------------- */

struct pb_server_settings {
    struct pb_place place;
    unsigned port;
    const char *maildir;
    const char *user, *password; /* NULL: AUTH is not offered */
    const char *hostname;        /* NULL: the firmware's own */
    int require_auth;
    char *certificate, *private_key; /* PEM, allocated; NULL: no TLS */
    int implicit_tls;
};

/* Reads the files of --certificate and --private-key. 0, or an exit status with the line
 * printed; drop in either case. */
int pb_server_tls(struct pb_server_settings *, const struct pb_settings *);
void pb_server_drop(struct pb_server_settings *);

/* The server board: off, with its boot arguments and the text of --script; NULL with the
 * exit status in *status and the line printed. */
struct pb_board *pb_server_board(struct pb_scene *, const struct pb_server_settings *, int *status);

/* Makes the address, of either family, the place's; its prefix has the usual length
 * (24, 64) unless it brings one. */
void pb_place_at(struct pb_place *, const struct pb_address *);
/* A host address of the prefix, by a number of few bits. */
struct pb_address pb_host_of(const struct pb_address *prefix, unsigned number);
/* Another host address of the prefix: what a second board may use. */
struct pb_address pb_neighbour(const struct pb_address *);

#endif
