/*
 * Injection ends here: whatever an application passes on from its own users is
 * looked at before a connection is opened.
 */
#include "nx_smtp_address.h"

/* A command with its CRLF keeps to the 512 octets of RFC 5321 4.5.3.1.4. */
#define ADDRESS_MAXIMUM (512 - (sizeof("MAIL FROM:<>\r\n") - 1))

struct nx_smtp_piece _nx_smtp_string(const CHAR *string)
{
    return (struct nx_smtp_piece){string, string == NX_NULL ? 0 : (UINT)strlen(string)};
}

struct nx_smtp_piece _nx_smtp_address(const CHAR *address)
{
    struct nx_smtp_piece piece = _nx_smtp_string(address);

    if (piece.length >= 2 && piece.data[0] == '<' && piece.data[piece.length - 1] == '>') {
        piece.data++;
        piece.length -= 2;
    }
    return piece;
}

static UINT is_printable(CHAR c)
{
    return c > ' ' && c < 0x7F;
}

/* Continuation bytes that follow a first byte of UTF-8; 4: it is none. */
static UINT utf8_tail(UCHAR first)
{
    if (first >= 0xC2 && first <= 0xDF) {
        return 1;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        return 2;
    }
    return first >= 0xF0 && first <= 0xF4 ? 3 : 4;
}

UINT _nx_smtp_utf8_length(const CHAR *text, UINT length)
{
    UINT tail = length > 0 ? utf8_tail((UCHAR)text[0]) : 4;
    UINT i;

    if (tail > 3 || tail >= length) {
        return 0;
    }
    for (i = 1; i <= tail; i++) {
        if (((UCHAR)text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    /* Overlong forms, surrogates, and beyond the last plane. */
    if (((UCHAR)text[0] == 0xE0 && (UCHAR)text[1] < 0xA0) ||
        ((UCHAR)text[0] == 0xED && (UCHAR)text[1] > 0x9F) ||
        ((UCHAR)text[0] == 0xF0 && (UCHAR)text[1] < 0x90) ||
        ((UCHAR)text[0] == 0xF4 && (UCHAR)text[1] > 0x8F)) {
        return 0;
    }
    return tail + 1;
}

/* Bytes of the character at the head that may stand anywhere in an address; 0: none. */
static UINT plain_character(struct nx_smtp_piece rest, UINT is_international)
{
    if (is_printable(rest.data[0])) {
        return 1;
    }
    return is_international ? _nx_smtp_utf8_length(rest.data, rest.length) : 0;
}

/*
 * No control or 8-bit octets; spaces and angle brackets in quotes only, and the
 * quotes closed.
 */
UINT _nx_smtp_address_is_contained(struct nx_smtp_piece address, UINT is_international)
{
    UINT is_quoted = NX_FALSE;
    struct nx_smtp_piece rest = address;

    if (address.length > ADDRESS_MAXIMUM) {
        return NX_FALSE;
    }
    while (rest.length > 0) {
        CHAR c = rest.data[0];
        UINT taken = c == ' ' && is_quoted ? 1 : plain_character(rest, is_international);

        if (taken == 0) {
            return NX_FALSE;
        }
        if (c == '\\' && is_quoted) {   /* what it quotes is checked for being printable */
            if (rest.length < 2 || (!is_printable(rest.data[1]) && rest.data[1] != ' ')) {
                return NX_FALSE;
            }
            taken = 2;
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if ((c == '<' || c == '>') && !is_quoted) {
            return NX_FALSE;
        }
        rest.data += taken;
        rest.length -= taken;
    }
    return !is_quoted;
}

/* --- mailboxes (RFC 5321 4.1.2) ------------------------------------------------------------- */

#define LOCAL_MAXIMUM   64
#define LABEL_MAXIMUM   63
#define MAILBOX_MAXIMUM 254             /* a path of 256 without its brackets */

static UINT is_letter_or_digit(CHAR c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Bytes of the character at the head that an atom, or else a domain's label, may hold. */
static UINT word_character(struct nx_smtp_piece rest, UINT is_atom)
{
    CHAR c = rest.data[0];

    if (is_letter_or_digit(c) || c == '-') {
        return 1;
    }
    if ((UCHAR)c >= 0x80) {
        return _nx_smtp_utf8_length(rest.data, rest.length);
    }
    return is_atom && c != 0 && strchr("!#$%&'*+/=?^_`{|}~", c) != NX_NULL;
}

/* Words with single dots between them; labels neither begin nor end with a hyphen. */
static UINT is_dotted(struct nx_smtp_piece text, UINT is_atom)
{
    UINT word = 0;                      /* bytes of the word so far */
    CHAR last = '.';

    while (text.length > 0) {
        UINT taken = text.data[0] == '.' ? 1 : word_character(text, is_atom);
        UINT is_edge = last == '.' || text.data[0] == '.';

        if (taken == 0 || (last == '.' && text.data[0] == '.') ||
            (!is_atom && is_edge && (last == '-' || text.data[0] == '-'))) {
            return NX_FALSE;
        }
        word = text.data[0] == '.' ? 0 : word + taken;
        if (!is_atom && word > LABEL_MAXIMUM) {
            return NX_FALSE;
        }
        last = text.data[0];
        text.data += taken;
        text.length -= taken;
    }
    return last != '.' && (is_atom || last != '-');
}

/* [address literal], its syntax left to the server. */
static UINT is_literal(struct nx_smtp_piece text)
{
    UINT i;

    for (i = 1; i + 1 < text.length; i++) {
        if (!is_letter_or_digit(text.data[i]) && text.data[i] != '.' && text.data[i] != ':' &&
            text.data[i] != '-') {
            return NX_FALSE;
        }
    }
    return text.length > 2 && text.data[0] == '[' && text.data[text.length - 1] == ']';
}

/* Bytes before the @ that ends the local part: of a quoted one the first after its quotes. */
static UINT local_length(struct nx_smtp_piece address)
{
    UINT is_quoted = address.length > 0 && address.data[0] == '"';
    UINT i = is_quoted ? 1 : 0;

    for (; is_quoted && i < address.length && address.data[i] != '"'; i++) {
        i += address.data[i] == '\\' ? 1u : 0u;
    }
    while (i < address.length && address.data[i] != '@') {
        i++;
    }
    return i;
}

static UINT is_local(struct nx_smtp_piece local)
{
    UINT i;

    if (local.length == 0 || local.length > LOCAL_MAXIMUM) {
        return NX_FALSE;
    }
    if (local.data[0] != '"') {
        return is_dotted(local, NX_TRUE);
    }
    for (i = 1; i < local.length && local.data[i] != '"'; i++) {
        i += local.data[i] == '\\' ? 1u : 0u;
    }
    return i + 1 == local.length;
}

static UINT is_postmaster(struct nx_smtp_piece address)
{
    static const CHAR name[] = "postmaster";
    UINT i = 0;

    while (i < address.length && i < sizeof(name) - 1 && (address.data[i] | 0x20) == name[i]) {
        i++;
    }
    return i == sizeof(name) - 1 && i == address.length;
}

UINT _nx_smtp_address_is_mailbox(struct nx_smtp_piece address)
{
    struct nx_smtp_piece local = {address.data, local_length(address)};
    struct nx_smtp_piece domain;

    if (address.length > MAILBOX_MAXIMUM || !_nx_smtp_address_is_contained(address, NX_TRUE)) {
        return NX_FALSE;
    }
    if (local.length == address.length) {
        return is_postmaster(address);
    }
    domain.data = address.data + local.length + 1;
    domain.length = address.length - local.length - 1;
    return is_local(local) && (is_literal(domain) || is_dotted(domain, NX_FALSE));
}

UINT _nx_smtp_is_ascii(struct nx_smtp_piece text)
{
    UINT i;

    for (i = 0; i < text.length; i++) {
        if ((UCHAR)text.data[i] >= 0x80) {
            return NX_FALSE;
        }
    }
    return NX_TRUE;
}

UINT _nx_smtp_domain_is_contained(const CHAR *domain)
{
    UINT i;

    for (i = 0; domain[i] != 0; i++) {
        if (!is_printable(domain[i])) {
            return NX_FALSE;
        }
    }
    return i > 0;
}

UINT _nx_smtp_has_line_end(struct nx_smtp_piece text)
{
    UINT i;

    for (i = 0; i < text.length; i++) {
        if (text.data[i] == '\r' || text.data[i] == '\n') {
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}
