/*
 * The mail that a client board is to send, and what became of it.
 */
#ifndef PB_MAIL_H
#define PB_MAIL_H

#include "dialogue.h"
#include "scene.h"

struct pb_attachment {
    const char *name;
    char *bytes;
    size_t length;
};

struct pb_mail {
    const char *from, *to, *subject, *auth, *user;
    char *domain, *password, *body; /* allocated */
    size_t body_length;
    /* Of postboard send (message.c). */
    const char *mode;           /* of client/message.h; NULL: a mail of the guide's service */
    char *own_from;             /* allocated, as the rest */
    char *recipients, *headers; /* as client/message.h has them */
    struct pb_attachment *attachments;
    unsigned attachment_count;
    char *authorities;
    size_t authorities_length;
    FILE *console;              /* what the firmware reports */
    char *report;
    size_t report_length;
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

/* --- the mail of postboard send (message.c) ------------------------------------------ */

/*
 * Reads what is particular to it, calls pb_mail_prepare, and opens the console on
 * which the firmware reports. 0, or an exit status with the line printed.
 */
int pb_message_prepare(struct pb_mail *, struct pb_settings *, const struct pb_address *own);
/* The boot arguments of client/message.h. 0, or an exit status with the line printed. */
int pb_message_arguments(struct pb_board *, const struct pb_mail *, const struct pb_settings *);
void pb_message_free(struct pb_mail *);

/* What the firmware reported of one recipient, or of the session. */
struct pb_outcome {
    char address[600];
    char verdict[16];
    unsigned status, code;
    char enhanced[16];
    char text[200];
};
/* Reads the next one; `at` is NULL at first, and NULL when there are no more. */
const char *pb_message_outcome(const struct pb_mail *, const char *at, struct pb_outcome *);
/* The text behind the word `what` on a line of its own, cut to the size; "": none.
 * `at` as above, NULL: the first such line only. */
const char *pb_message_line(const struct pb_mail *, const char *what, const char *at, char *text,
                            size_t size);

#endif
