/*
 * Mails in the host folder, through the machine's store: begun, written in
 * runs, and either kept whole or removed.
 */
#include "mailbox.h"
#include "machine.h"

VOID mailbox_reset(struct mailbox *mailbox)
{
    mailbox->handle = -1;
    mailbox->is_broken = TX_FALSE;
    mailbox->length = 0;
}

UINT mailbox_open(struct mailbox *mailbox)
{
    mailbox_drop(mailbox);
    mailbox->handle = _pb_machine->store_begin(_pb_machine->board);
    return mailbox->handle >= 0;
}

UINT mailbox_is_oversize(const struct mailbox *mailbox)
{
    return mailbox->length > MAILBOX_MAIL_MAXIMUM;
}

VOID mailbox_write(struct mailbox *mailbox, const CHAR *data, UINT length)
{
    if (mailbox_is_oversize(mailbox) || length == 0) {
        return;                         /* one byte too many is enough to know */
    }
    mailbox->length += length;
    if (mailbox_is_oversize(mailbox) || mailbox->is_broken) {
        return;
    }
    mailbox->is_broken =
        _pb_machine->store_write(_pb_machine->board, mailbox->handle, data, length) != 0;
}

static UINT mailbox_end(struct mailbox *mailbox, int keep)
{
    int result = _pb_machine->store_end(_pb_machine->board, mailbox->handle, keep);

    mailbox_reset(mailbox);
    return keep && result == 0;
}

UINT mailbox_keep(struct mailbox *mailbox)
{
    return mailbox_end(mailbox, !mailbox->is_broken && !mailbox_is_oversize(mailbox));
}

VOID mailbox_drop(struct mailbox *mailbox)
{
    if (mailbox->handle >= 0) {
        mailbox_end(mailbox, 0);
    }
}
