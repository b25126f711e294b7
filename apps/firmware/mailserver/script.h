/*
 * A script for the mail server board (docs/serve-script.md): rules that change some
 * replies of the server, or a dialogue that is played word by word. Read by the
 * firmware and, before a board is switched on, by the command line program.
 */
#ifndef MAILSERVER_SCRIPT_H
#define MAILSERVER_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

#define PB_SCRIPT_RULES 64
#define PB_SCRIPT_STEPS 512

/* A piece of the script's own text. */
struct pb_script_text {
    const char *bytes;
    size_t length;
};

enum pb_script_end { PB_SCRIPT_GO_ON, PB_SCRIPT_CLOSE, PB_SCRIPT_RESET, PB_SCRIPT_SILENCE };

/* What is done, in this order. */
struct pb_script_action {
    uint32_t delay_ms;
    uint32_t split;                     /* bytes a packet; 0: whole */
    int runs;                           /* the command takes effect, its reply is dropped */
    struct pb_script_text say;          /* with escapes, without CRLF; length 0: nothing */
    enum pb_script_end end;
};

struct pb_script_rule {
    struct pb_script_text event;        /* a command's verb, "greeting", ... or "*" */
    struct pb_script_text address;      /* of RCPT or MAIL; length 0: any */
    uint32_t first, last;               /* which of its events, counted from 1 */
    uint32_t after_ms, before_ms;       /* virtual time since power-on */
    uint32_t seen;                      /* events so far, of all connections */
    struct pb_script_action action;
};

enum pb_script_kind {
    PB_SCRIPT_SERVER,                   /* the server says text */
    PB_SCRIPT_CLIENT,                   /* the client must say text */
    PB_SCRIPT_MESSAGE,                  /* the client sends a message */
    PB_SCRIPT_TLS,                      /* a handshake */
    PB_SCRIPT_ACTION                    /* delay, split, close, reset or silence */
};

struct pb_script_step {
    enum pb_script_kind kind;
    unsigned line;
    struct pb_script_text text;
    uint32_t times;                     /* of SERVER */
    int is_raw;                         /* of SERVER: escapes, and no CRLF of ours */
    struct pb_script_action action;
};

struct pb_script {
    size_t rules, steps;                /* one of them is 0 */
    struct pb_script_rule rule[PB_SCRIPT_RULES];
    struct pb_script_step step[PB_SCRIPT_STEPS];
    unsigned line;                      /* while reading, and of an error */
};

/* Reads a script, which must stay. NULL, or what is wrong with line `script->line`. */
const char *pb_script_read(struct pb_script *script, const char *text);

/* Whether a dialogue has a handshake, for which the server needs a certificate. */
int pb_script_wants_tls(const struct pb_script *script);

/* The next byte of a text with \r \n \t \0 \\ in it, which shrinks. */
char pb_script_byte(struct pb_script_text *text);

#endif
