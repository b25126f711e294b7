/*
 * A board's console: bytes to the host's sink, lines from its source, and the
 * three standard streams of firmware, which are unbuffered so that nothing
 * is lost when a board ends or crashes.
 */
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "journal.h"

static void default_sink(void *arg, const char *text, size_t length)
{
    fwrite(text, 1, length, stdout);
    fflush(stdout);
}

/* --- to and from the host ------------------------------------------------------------ */

struct write_call {
    struct pb_board *board;
    const char *text;
    size_t length;
};

static void write_on_host(void *arg)
{
    const struct write_call *call = arg;

    call->board->sink(call->board->sink_arg, call->text, call->length);
}

void pb_console_write(struct pb_board *board, const char *text, size_t length)
{
    struct write_call call = {board, text, length};

    board->calls++;
    if (length > 0) {
        pb_board_settle(board);
        pb_board_fold(board, PB_FACT_CONSOLE_OUT);
        board->world->hash = pb_hash_bytes(board->world->hash, text, length);
        pb_board_call_host(board, write_on_host, &call);
    }
}

struct read_call {
    struct pb_board *board;
    const char *prompt;
    char *buffer;
    size_t size;
    int result;
};

static void read_on_host(void *arg)
{
    struct read_call *call = arg;
    struct pb_board *board = call->board;

    call->result = board->source(board->source_arg, call->prompt, call->buffer, call->size);
}

int pb_console_read(struct pb_board *board, const char *prompt, char *buffer, size_t size)
{
    struct read_call call = {board, prompt, buffer, size, PB_CONSOLE_EOF};

    board->calls++;
    pb_board_settle(board);
    board->lines &= ~PB_IRQ_BIT(PB_IRQ_CONSOLE);
    if (!pb_journal_answers(board, PB_CALL_CONSOLE, &call.result, buffer, size)) {
        if (board->source != NULL) {
            pb_board_call_host(board, read_on_host, &call);
        }
        pb_journal_answer(board, PB_CALL_CONSOLE, call.result, buffer,
                          call.result > 0 ? (size_t)call.result : 0);
    }
    if (call.result >= 0) {
        pb_board_fold(board, PB_FACT_CONSOLE_IN);
        board->world->hash = pb_hash_bytes(board->world->hash, buffer, (size_t)call.result);
    }
    return call.result;
}

void pb_board_console_sink(struct pb_board *board, void (*fn)(void *, const char *, size_t),
                           void *arg)
{
    board->sink = fn != NULL ? fn : default_sink;
    board->sink_arg = arg;
}

void pb_board_console_source(struct pb_board *board,
                             int (*fn)(void *, const char *, char *, size_t), void *arg)
{
    board->source = fn;
    board->source_arg = arg;
}

/* --- firmware's standard streams ------------------------------------------------------- */

static ssize_t cookie_write(void *cookie, const char *text, size_t length)
{
    pb_console_write(cookie, text, length);
    return (ssize_t)length;
}

/* stdin blocks the whole board, as a polled UART would. */
static ssize_t cookie_read(void *cookie, char *buffer, size_t size)
{
    struct pb_board *board = cookie;
    int count = pb_console_read(board, NULL, buffer, size);

    while (count == PB_CONSOLE_EMPTY && board->executing) {
        pb_board_wait_line(board, PB_IRQ_CONSOLE);
        count = pb_console_read(board, NULL, buffer, size);
    }
    return count > 0 ? count : 0;
}

static int open_streams(struct pb_board *board)
{
    const cookie_io_functions_t in = {.read = cookie_read};
    const cookie_io_functions_t out = {.write = cookie_write};

    board->firmware_streams[0] = fopencookie(board, "r", in);
    board->firmware_streams[1] = fopencookie(board, "w", out);
    board->firmware_streams[2] = fopencookie(board, "w", out);
    for (int i = 0; i < 3; i++) {
        if (board->firmware_streams[i] == NULL) {
            return -1;
        }
        setvbuf(board->firmware_streams[i], NULL, i == 0 ? _IOLBF : _IONBF, 0);
    }
    return 0;
}

int pb_console_open(struct pb_board *board)
{
    board->sink = default_sink;
    return open_streams(board);
}

void pb_console_close(struct pb_board *board)
{
    for (int i = 0; i < 3; i++) {
        if (board->firmware_streams[i] != NULL) {
            __fpurge(board->firmware_streams[i]);
            fclose(board->firmware_streams[i]);
        }
    }
}

/* New streams: setvbuf may have put firmware's memory, now gone, into the old. */
void pb_console_reset(struct pb_board *board)
{
    pb_console_close(board);
    if (open_streams(board) < 0) {
        fputs("postboard: out of memory for a board's console\n", stderr);
        abort();
    }
}
