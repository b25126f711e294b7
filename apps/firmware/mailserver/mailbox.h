/*
 * One mail on its way into the board's host folder, where it becomes a file
 * that holds the message as it was sent.
 */
#ifndef MAILSERVER_MAILBOX_H
#define MAILSERVER_MAILBOX_H

#include "tx_api.h"

/* The largest mail taken, bytes; what EHLO announces as SIZE. */
#define MAILBOX_MAIL_MAXIMUM 67108864u

struct mailbox {
    int handle;                         /* of the machine's store; -1: no mail is open */
    UINT is_broken;                     /* a write failed: the mail cannot be kept */
    UINT length;
};

/* No mail is open. */
VOID mailbox_reset(struct mailbox *mailbox);
/* Opens a new mail; NX_FALSE when the board has no folder, or the host refuses. */
UINT mailbox_open(struct mailbox *mailbox);
VOID mailbox_write(struct mailbox *mailbox, const CHAR *data, UINT length);
/* Whether more was written than a mail may hold. */
UINT mailbox_is_oversize(const struct mailbox *mailbox);
/* Keeps the mail as a file; NX_FALSE when it could not be kept whole. */
UINT mailbox_keep(struct mailbox *mailbox);
/* Drops the mail that is open, if any. */
VOID mailbox_drop(struct mailbox *mailbox);

#endif
