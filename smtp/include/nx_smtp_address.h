/*
 * What may stand in a command or in a header line: the checks that keep
 * addresses, names and text from breaking out of their place. No I/O.
 */
#ifndef NX_SMTP_ADDRESS_H
#define NX_SMTP_ADDRESS_H

#include "nx_smtp_message.h"

/* The string without its NUL; null counts as empty. */
struct nx_smtp_piece _nx_smtp_string(const CHAR *string);

/* An address without the angle brackets that may stand around it. */
struct nx_smtp_piece _nx_smtp_address(const CHAR *address);

/*
 * Not whether the address is one, only that it cannot end its path or line
 * (RFC 5321 4.1.2), and that its command keeps to 512 octets. With
 * is_international, UTF-8 may stand in it (RFC 6531).
 */
UINT _nx_smtp_address_is_contained(struct nx_smtp_piece address, UINT is_international);

/*
 * Whether it is a Mailbox of RFC 5321 4.1.2 (with UTF-8 of RFC 6531), or
 * Postmaster alone, and keeps to the lengths of 4.5.3.1: 64 bytes before the @,
 * 254 in all.
 */
UINT _nx_smtp_address_is_mailbox(struct nx_smtp_piece address);

/* Bytes of the UTF-8 character at the head of a text; 0: there is none (RFC 3629). */
UINT _nx_smtp_utf8_length(const CHAR *text, UINT length);

UINT _nx_smtp_is_ascii(struct nx_smtp_piece text);

/* A name for EHLO: printable, no spaces, not empty. */
UINT _nx_smtp_domain_is_contained(const CHAR *domain);

/* Text for a header: neither CR nor LF. */
UINT _nx_smtp_has_line_end(struct nx_smtp_piece text);

#endif
