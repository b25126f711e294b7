/*
 * A line with an encoded word has 76 columns at most (RFC 2047 2), of which the
 * word itself may take 75: twelve bytes around digits of base64.
 */
#include "nx_smtp_header.h"
#include "nx_smtp_address.h"

#define WORD_BYTES 45                   /* of text in an encoded word, on a line of its own */
#define LINE_AIM   76                   /* columns of a line that is folded (RFC 5322 2.1.1) */
#define RUN_MAXIMUM 70                  /* bytes without a space that are left alone */
#define PARAMETER_BYTES 18              /* of a value in a line, at three columns each */

VOID _nx_smtp_put(struct nx_smtp_room *room, const CHAR *data, UINT length)
{
    if (length <= room->size - room->length) {
        memcpy(room->data + room->length, data, length);
        room->length += length;
    }
}

VOID _nx_smtp_put_text(struct nx_smtp_room *room, const CHAR *text)
{
    _nx_smtp_put(room, text, (UINT)strlen(text));
}

/* Bytes of the character at the head of the text; 0: none that a header may hold. */
static UINT character_length(struct nx_smtp_piece text)
{
    UCHAR c = (UCHAR)text.data[0];

    if (c < 0x80) {
        return c >= ' ' && c != 0x7F;
    }
    return _nx_smtp_utf8_length(text.data, text.length);
}

static VOID advance(struct nx_smtp_piece *text, UINT length)
{
    text->data += length;
    text->length -= length;
}

UINT _nx_smtp_is_header_text(struct nx_smtp_piece text)
{
    while (text.length > 0) {
        UINT length = character_length(text);

        if (length == 0) {
            return NX_FALSE;
        }
        advance(&text, length);
    }
    return NX_TRUE;
}

/* Spaces that folding would lose or double are encoded as well, and what looks encoded. */
UINT _nx_smtp_needs_encoding(struct nx_smtp_piece text)
{
    UINT run = 0;
    UINT i;

    if (text.length == 0) {
        return NX_FALSE;
    }
    if (text.data[0] == ' ' || text.data[text.length - 1] == ' ') {
        return NX_TRUE;
    }
    for (i = 0; i < text.length; i++) {
        CHAR c = text.data[i];
        CHAR next = i + 1 < text.length ? text.data[i + 1] : 0;

        run = c == ' ' ? 0 : run + 1;
        if ((UCHAR)c >= 0x80 || run > RUN_MAXIMUM || (c == ' ' && next == ' ') ||
            (c == '=' && next == '?')) {
            return NX_TRUE;
        }
    }
    return NX_FALSE;
}

/* On a line that has `column` bytes, at most half of it. */
static VOID put_encoded_word(struct nx_smtp_room *room, struct nx_smtp_piece *text, UINT column)
{
    UCHAR encoded[WORD_BYTES / 3 * 4 + 1];
    UINT maximum = (LINE_AIM - 12 - column) / 4 * 3;
    struct nx_smtp_piece rest = *text;
    UINT taken = 0;
    UINT length = 0;

    while (rest.length > 0 && taken + character_length(rest) <= maximum) {
        taken += character_length(rest);
        advance(&rest, character_length(rest));
    }
    _nx_utility_base64_encode((UCHAR *)text->data, taken, encoded, sizeof(encoded), &length);
    _nx_smtp_put_text(room, "=?utf-8?B?");
    _nx_smtp_put(room, (CHAR *)encoded, length);
    _nx_smtp_put_text(room, "?=");
    *text = rest;
}

/* Up to the last space that keeps within the line, or else to the first. */
static UINT fold_length(struct nx_smtp_piece text, UINT column)
{
    UINT best = 0;
    UINT i;

    if (column + text.length <= LINE_AIM) {
        return text.length;
    }
    for (i = 1; i < text.length; i++) {
        if (text.data[i] == ' ') {
            if (column + i > LINE_AIM && best > 0) {
                return best;
            }
            best = i;
        }
    }
    return best > 0 && column + text.length > LINE_AIM ? best : text.length;
}

VOID _nx_smtp_put_part(struct nx_smtp_room *room, struct nx_smtp_piece *text, UINT is_encoded,
                       UINT column, UINT is_first)
{
    UINT length;

    if (is_encoded) {
        /* Between encoded words white space counts for nothing. */
        UINT is_below = !is_first || column > LINE_AIM / 2;

        _nx_smtp_put_text(room, is_below ? "\r\n " : "");
        put_encoded_word(room, text, is_below ? 1 : column);
        return;
    }
    _nx_smtp_put_text(room, is_first ? "" : "\r\n");
    length = fold_length(*text, is_first ? column : 0);
    _nx_smtp_put(room, text->data, length);
    advance(text, length);
}

/* Columns before a name at most: "From: ". */
#define NAME_COLUMN 6

VOID _nx_smtp_put_name(struct nx_smtp_room *room, struct nx_smtp_piece name)
{
    UINT is_first = NX_TRUE;
    UINT i;

    if (name.length == 0) {
        return;
    }
    if (_nx_smtp_needs_encoding(name) || name.length > LINE_AIM / 2) {
        while (name.length > 0) {
            _nx_smtp_put_part(room, &name, NX_TRUE, NAME_COLUMN, is_first);
            is_first = NX_FALSE;
        }
        _nx_smtp_put_text(room, "\r\n ");
        return;
    }
    _nx_smtp_put_text(room, "\"");
    for (i = 0; i < name.length; i++) {
        if (name.data[i] == '"' || name.data[i] == '\\') {
            _nx_smtp_put_text(room, "\\");
        }
        _nx_smtp_put(room, name.data + i, 1);
    }
    _nx_smtp_put_text(room, "\" ");
}

/* --- dates -------------------------------------------------------------------------------- */

static VOID put_number(struct nx_smtp_room *room, UINT number, UINT digits)
{
    CHAR text[10];
    UINT i;

    for (i = digits; i > 0; i--) {
        text[i - 1] = (CHAR)('0' + number % 10);
        number /= 10;
    }
    _nx_smtp_put(room, text, digits);
}

static UINT is_leap(UINT year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static UINT month_days(UINT year, UINT month)
{
    static const UCHAR days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month] + (month == 1 && is_leap(year) ? 1u : 0u);
}

VOID _nx_smtp_put_date(struct nx_smtp_room *room, ULONG seconds)
{
    static const CHAR day_names[] = "Thu, Fri, Sat, Sun, Mon, Tue, Wed, ";
    static const CHAR month_names[] = " Jan  Feb  Mar  Apr  May  Jun "
                                      " Jul  Aug  Sep  Oct  Nov  Dec ";
    UINT day = seconds / 86400;
    UINT time = seconds % 86400;
    UINT year = 1970;
    UINT month = 0;

    _nx_smtp_put(room, day_names + day % 7 * 5, 5);     /* day 0 was a Thursday */
    for (; day >= (is_leap(year) ? 366u : 365u); year++) {
        day -= is_leap(year) ? 366 : 365;
    }
    for (; day >= month_days(year, month); month++) {
        day -= month_days(year, month);
    }
    put_number(room, day + 1, 2);
    _nx_smtp_put(room, month_names + month * 5, 5);
    put_number(room, year, 4);
    _nx_smtp_put_text(room, " ");
    put_number(room, time / 3600, 2);
    _nx_smtp_put_text(room, ":");
    put_number(room, time / 60 % 60, 2);
    _nx_smtp_put_text(room, ":");
    put_number(room, time % 60, 2);
    _nx_smtp_put_text(room, " +0000");
}

/* --- parameters --------------------------------------------------------------------------- */

UINT _nx_smtp_parameter_needs_encoding(struct nx_smtp_piece value)
{
    return value.length > LINE_AIM / 2 || !_nx_smtp_is_ascii(value);
}

static UINT is_attribute_character(CHAR c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           c == '.' || c == '-' || c == '_';
}

/* One part of name*N*=: whole characters, in percent signs and hex digits where needed. */
static VOID put_extended(struct nx_smtp_room *room, struct nx_smtp_piece *value)
{
    static const CHAR hex[] = "0123456789ABCDEF";
    UINT taken = 0;

    while (value->length > 0 && taken + character_length(*value) <= PARAMETER_BYTES) {
        UINT length = character_length(*value);
        UINT i;

        for (i = 0; i < length; i++) {
            UCHAR c = (UCHAR)value->data[i];
            CHAR escape[3] = {'%', hex[c >> 4], hex[c & 15]};

            if (is_attribute_character((CHAR)c)) {
                _nx_smtp_put(room, (CHAR *)&c, 1);
            } else {
                _nx_smtp_put(room, escape, 3);
            }
        }
        taken += length;
        advance(value, length);
    }
}

VOID _nx_smtp_put_parameter(struct nx_smtp_room *room, const CHAR *name,
                            struct nx_smtp_piece *value, UINT part, UINT is_encoded)
{
    _nx_smtp_put_text(room, ";\r\n ");
    _nx_smtp_put_text(room, name);
    if (is_encoded) {
        _nx_smtp_put_text(room, "*");
        put_number(room, part, part < 10 ? 1 : part < 100 ? 2 : 3);
        _nx_smtp_put_text(room, part == 0 ? "*=utf-8''" : "*=");
        put_extended(room, value);
        return;
    }
    _nx_smtp_put_text(room, "=\"");
    for (; value->length > 0; advance(value, 1)) {
        if (value->data[0] == '"' || value->data[0] == '\\') {
            _nx_smtp_put_text(room, "\\");
        }
        _nx_smtp_put(room, value->data, 1);
    }
    _nx_smtp_put_text(room, "\"");
}
