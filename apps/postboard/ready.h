/*
 * A message that is ready to be sent (RFC 5322): whom its header names, and what
 * is missing in it or must not be sent, as sendmail -t has it.
 */
#ifndef PB_READY_H
#define PB_READY_H

#include <stddef.h>
#include <stdint.h>

struct pb_ready {
    char *from;         /* the address; NULL: none */
    char *recipients;   /* "t ADDRESS\n" for each of To, Cc (c) and Bcc (b) */
    char *message;      /* without Bcc, with Date and Message-ID, no line too long */
    size_t length;
    char reason[120];   /* when there is none */
};

/*
 * Reads a message. `from` and `now` (seconds since 1970) stand in for a From and a
 * Date that it lacks; its Message-ID is then made of `now`, `number` and `domain`.
 * Lines above 998 bytes (RFC 5322 2.1.1) become quoted-printable where the message
 * is plain text. 0; -1 with the reason when it is no message, or cannot be mended;
 * -2 without memory. Free in either case.
 */
int pb_ready_read(struct pb_ready *, const char *bytes, size_t length, const char *from,
                  uint64_t now, uint64_t number, const char *domain);
void pb_ready_free(struct pb_ready *);

#endif
