/*
 * Helpers that applications of the stack share: bounded strings, numbers as
 * text, base64 (RFC 4648 4). No state, callable from anywhere.
 */
#define NX_SOURCE_CODE
#include "nx_api.h"

static const CHAR base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

UINT _nx_utility_string_length_check(CHAR *input_string, UINT *string_length,
                                     UINT max_string_length)
{
    UINT length = 0;

    if (input_string == NX_NULL) {
        return NX_PTR_ERROR;
    }
    while (input_string[length] != 0) {
        if (length == max_string_length) {
            return NX_SIZE_ERROR;
        }
        length++;
    }
    if (string_length != NX_NULL) {
        *string_length = length;
    }
    return NX_SUCCESS;
}

UINT _nx_utility_string_to_uint(CHAR *input_string, UINT string_length, UINT *number)
{
    UINT value = 0;
    UINT i;

    if (input_string == NX_NULL || number == NX_NULL) {
        return NX_PTR_ERROR;
    }
    if (string_length == 0) {
        return NX_SIZE_ERROR;
    }
    for (i = 0; i < string_length; i++) {
        UINT digit = (UINT)(UCHAR)input_string[i] - '0';

        if (digit > 9) {
            return NX_INVALID_PARAMETERS;
        }
        if (value > (0xFFFFFFFFu - digit) / 10) {
            return NX_OVERFLOW;
        }
        value = value * 10 + digit;
    }
    *number = value;
    return NX_SUCCESS;
}

/* Returns the length of the text, which a NUL ends; 0 when it cannot be written. */
UINT _nx_utility_uint_to_string(UINT number, UINT base, CHAR *string_buffer,
                                UINT string_buffer_size)
{
    UINT rest = number;
    UINT length = 1;
    UINT i;

    if (string_buffer == NX_NULL || base < 2 || base > 36) {
        return 0;
    }
    while (rest >= base) {
        rest /= base;
        length++;
    }
    if (string_buffer_size <= length) {
        return 0;
    }
    for (i = length; i > 0; i--) {
        UINT digit = number % base;

        string_buffer[i - 1] = (CHAR)(digit < 10 ? '0' + digit : 'a' + digit - 10);
        number /= base;
    }
    string_buffer[length] = 0;
    return length;
}

UINT _nx_utility_base64_encode(UCHAR *name, UINT name_size, UCHAR *base64name, UINT base64name_size,
                               UINT *bytes_copied)
{
    UINT groups = name_size / 3 + (name_size % 3 != 0);
    UINT i;

    if (name == NX_NULL || base64name == NX_NULL || bytes_copied == NX_NULL) {
        return NX_PTR_ERROR;
    }
    *bytes_copied = 0;
    if (base64name_size == 0 || groups > (base64name_size - 1) / 4) {
        return NX_SIZE_ERROR;
    }
    for (i = 0; i < name_size; i += 3) {
        UINT left = name_size - i;
        UINT bits = (UINT)name[i] << 16;

        bits |= left > 1 ? (UINT)name[i + 1] << 8 : 0;
        bits |= left > 2 ? (UINT)name[i + 2] : 0;
        *base64name++ = (UCHAR)base64_digits[bits >> 18];
        *base64name++ = (UCHAR)base64_digits[(bits >> 12) & 63];
        *base64name++ = left > 1 ? (UCHAR)base64_digits[(bits >> 6) & 63] : '=';
        *base64name++ = left > 2 ? (UCHAR)base64_digits[bits & 63] : '=';
    }
    *base64name = 0;
    *bytes_copied = groups * 4;
    return NX_SUCCESS;
}

static UINT base64_value(UCHAR digit, UINT *value)
{
    const CHAR *at = digit == 0 ? NX_NULL : strchr(base64_digits, digit);

    if (at == NX_NULL) {
        return NX_FALSE;
    }
    *value = (UINT)(at - base64_digits);
    return NX_TRUE;
}

/* A text that is no base64 of whole groups gives NX_SIZE_ERROR and a count of 0. */
UINT _nx_utility_base64_decode(UCHAR *base64name, UINT base64name_size, UCHAR *name, UINT name_size,
                               UINT *bytes_copied)
{
    UINT padding = 0;
    UINT length;
    UINT bits = 0;
    UINT i;

    if (base64name == NX_NULL || name == NX_NULL || bytes_copied == NX_NULL) {
        return NX_PTR_ERROR;
    }
    *bytes_copied = 0;
    if (base64name_size == 0 || base64name_size % 4 != 0) {
        return NX_SIZE_ERROR;
    }
    while (padding < 2 && base64name[base64name_size - 1 - padding] == '=') {
        padding++;
    }
    length = base64name_size / 4 * 3 - padding;
    if (length > name_size) {
        return NX_SIZE_ERROR;
    }
    for (i = 0; i < base64name_size - padding; i++) {
        UINT value = 0;

        if (!base64_value(base64name[i], &value)) {
            return NX_SIZE_ERROR;
        }
        bits = (bits << 6) | value;
        if (i % 4 != 0) {               /* digits 2, 3, 4 of a group complete its bytes 1, 2, 3 */
            name[i / 4 * 3 + i % 4 - 1] = (UCHAR)(bits >> (6 - i % 4 * 2));
        }
    }
    if (length < name_size) {
        name[length] = 0;
    }
    *bytes_copied = length;
    return NX_SUCCESS;
}
