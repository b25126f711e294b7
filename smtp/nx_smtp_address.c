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
