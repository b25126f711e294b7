/*
 * Header text (RFC 5322, 2047, 2231): words encoded and lines folded, piece by
 * piece into a small buffer. No I/O, no state of its own.
 */
#ifndef NX_SMTP_HEADER_H
#define NX_SMTP_HEADER_H

#include "nx_smtp_message.h"

/* Room that is being filled; its users keep within what they claim to need. */
struct nx_smtp_room {
    CHAR *data;
    UINT size;
    UINT length;
};

VOID _nx_smtp_put(struct nx_smtp_room *room, const CHAR *data, UINT length);
VOID _nx_smtp_put_text(struct nx_smtp_room *room, const CHAR *text);

/* Whether the text may become a header's: UTF-8 or ASCII without control characters. */
UINT _nx_smtp_is_header_text(struct nx_smtp_piece text);

/* Whether it cannot stand in a header as it is, folded at its spaces. */
UINT _nx_smtp_needs_encoding(struct nx_smtp_piece text);

/*
 * Takes a part off the text and writes it: with is_encoded an encoded word of
 * whole characters, else what ends at a space and fits a line that has `column`
 * bytes. What is not the first part goes on a line of its own. At most 80 bytes.
 */
VOID _nx_smtp_put_part(struct nx_smtp_room *room, struct nx_smtp_piece *text, UINT is_encoded,
                       UINT column, UINT is_first);

/* A display name and a space; an empty name writes nothing. At most twice its bytes and 300. */
VOID _nx_smtp_put_name(struct nx_smtp_room *room, struct nx_smtp_piece name);

/* "Wed, 01 Jan 2020 00:00:00 +0000". */
VOID _nx_smtp_put_date(struct nx_smtp_room *room, ULONG seconds);

/*
 * Takes a part off a parameter's value and writes "; name=...", in parts where it
 * is long or not ASCII. `part` counts them from 0. At most 90 bytes and the name.
 */
VOID _nx_smtp_put_parameter(struct nx_smtp_room *room, const CHAR *name,
                            struct nx_smtp_piece *value, UINT part, UINT is_encoded);

/* Whether a parameter's value must be encoded (RFC 2231), or can stand in quotes. */
UINT _nx_smtp_parameter_needs_encoding(struct nx_smtp_piece value);

#endif
