/*
 * What the program tells people: one clear line for every failure, text where
 * it does not disturb data, and bytes from outside made harmless.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

void pb_complain(const char *format, ...)
{
    char line[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fflush(stdout);
    fputs("postboard: ", stderr);
    /* A file name or a server's words may hold anything, but a line stays one. */
    pb_print_safely(stderr, line, strlen(line));
    fputc('\n', stderr);
}

FILE *pb_human(const struct pb_settings *settings)
{
    int data_on_stdout = settings->json || (settings->pcap && strcmp(settings->pcap, "-") == 0);

    return data_on_stdout ? stderr : stdout;
}

/* Bytes of the valid UTF-8 sequence of a printable character at `text`; 0: none. */
static size_t utf8_length(const char *text, size_t length)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t need = p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC2 ? 2 : 0;
    uint32_t code;

    if (need == 0 || p[0] > 0xF4 || need > length)
        return 0;
    code = p[0] & (0xFFu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3Fu);
    }
    /* C1 controls, overlong forms, surrogates, beyond Unicode. */
    if (code < 0xA0 || (need == 3 && code < 0x800) || (need == 4 && code < 0x10000) ||
        (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF)
        return 0;
    return need;
}

void pb_print_safely(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        size_t wide = byte >= 0x80 ? utf8_length(text + i, length - i) : 0;

        if ((byte >= 0x20 && byte < 0x7F) || byte == '\t') {
            fputc(byte, out);
            i++;
        } else if (wide > 0) {
            fwrite(text + i, 1, wide, out);
            i += wide;
        } else {
            fprintf(out, "\\x%02X", byte);
            i++;
        }
    }
}

const char *pb_color(const struct pb_settings *settings, FILE *out, const char *code)
{
    const char *no_color = getenv("NO_COLOR");

    if (settings->no_color || (no_color != NULL && no_color[0] != '\0') || !isatty(fileno(out)))
        return "";
    return code;
}

void pb_print_json_string(FILE *out, const char *text, size_t length)
{
    fputc('"', out);
    for (size_t i = 0; i < length;) {
        unsigned char byte = (unsigned char)text[i];
        size_t wide = byte >= 0x80 ? utf8_length(text + i, length - i) : 0;

        if (byte == '"' || byte == '\\') {
            fprintf(out, "\\%c", byte);
            i++;
        } else if (byte < 0x20 || byte == 0x7F) {
            fprintf(out, "\\u%04x", byte);
            i++;
        } else if (byte < 0x80) {
            fputc(byte, out);
            i++;
        } else if (wide > 0) {
            fwrite(text + i, 1, wide, out);
            i += wide;
        } else {
            fputs("\\ufffd", out);
            i++;
        }
    }
    fputc('"', out);
}

int pb_flush_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    fputs("postboard: stdout: cannot write\n", stderr);
    return EX_IOERR;
}
