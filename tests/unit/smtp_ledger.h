/*
 * The ledger's rule: what the client says became of a mail against the copies
 * that the server answers for. Accepted means one identical copy, refused and
 * deferred none, in doubt none or one.
 */
#ifndef SMTP_LEDGER_H
#define SMTP_LEDGER_H

#include <stddef.h>

#include "nx_smtp_client_extra.h"

/* What is wrong, or NULL. `damaged` of the copies are not what was sent. */
static const char *ledger_violation(enum nx_smtp_verdict verdict, unsigned held, unsigned damaged)
{
    if (damaged > 0) {
        return "the server holds what nobody sent";
    }
    if (held > 1) {
        return "the server holds several copies";
    }
    switch (verdict) {
    case NX_SMTP_VERDICT_ACCEPTED:
        return held == 1 ? NULL : "accepted, but lost";
    case NX_SMTP_VERDICT_REFUSED:
        return held == 0 ? NULL : "refused, but delivered";
    case NX_SMTP_VERDICT_DEFERRED:
        return held == 0 ? NULL : "deferred, but delivered";
    case NX_SMTP_VERDICT_IN_DOUBT:
        return NULL;
    default:
        return "no verdict";
    }
}

#endif
