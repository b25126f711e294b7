/*
 * The mail that a client board is to send, and what became of it.
 */
#ifndef PB_MAIL_H
#define PB_MAIL_H

#include "dialogue.h"
#include "scene.h"

struct pb_mail {
    const char *from, *to, *subject, *auth, *user;
    char *domain, *password, *body; /* allocated */
    size_t body_length;
};

/*
 * Reads the mail's settings, body and password, and refuses what could never
 * be sent; `own` is the client's address, if it is known yet. Members that are set
 * before stand where the settings say nothing; `body` NULL is read from stdin. 0, or an
 * exit status with the line printed; free in either case.
 */
int pb_mail_prepare(struct pb_mail *, const struct pb_settings *, const struct pb_address *own,
                    const char *command);
void pb_mail_free(struct pb_mail *);
/* Sets the mail that the demo sends, before pb_mail_prepare. 0, or an exit status. */
int pb_mail_example(struct pb_mail *);

/* The client board that sends it to `server`; NULL with *status set. */
struct pb_board *pb_mail_board(struct pb_scene *, const struct pb_mail *,
                               const struct pb_place *, const struct pb_address *server,
                               int *status);

/* Runs until the client board has an outcome. 0, or an exit status with the line
 * printed when another board ended first. */
int pb_mail_run(struct pb_scene *, const struct pb_board *client);

/*
 * The exit status for what the client board reported (-1: it did not end) and
 * the wire showed, and a line that names the server and the reason, for people.
 */
struct pb_verdict {
    int status; /* of sysexits.h; 0: the server took the mail */
    char reason[800];
};
void pb_mail_verdict(struct pb_verdict *, int firmware_status, const struct pb_dialogue_summary *,
                     const char *server);

#endif
