/*
 * Bytes as replies: whatever comes, in whatever pieces, the assembler keeps to
 * its bounds and finds the same as when it gets them at once.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nx_smtp_reply.h"
#include "postboard.h"
#include "tx_api.h"

#define CHECK(holds) do { if (!(holds)) abort(); } while (0)

void tx_application_define(void *first_unused_memory)
{
    (void)first_unused_memory;
}

/* Reads one reply in pieces; returns what was found and how many bytes it took. */
static unsigned read_reply(struct nx_smtp_reply *reply, CHAR *text, UINT text_size,
                           const uint8_t *data, size_t size, size_t piece, size_t *taken)
{
    unsigned found = NX_SMTP_REPLY_INCOMPLETE;

    _nx_smtp_reply_begin(reply, text, text_size);
    *taken = 0;
    while (found == NX_SMTP_REPLY_INCOMPLETE && *taken < size) {
        size_t length = size - *taken < piece ? size - *taken : piece;
        UINT used = 0;

        found = _nx_smtp_reply_feed(reply, data + *taken, (UINT)length, &used);
        CHECK(used > 0 && used <= length);
        *taken += used;
    }
    return found;
}

static void check_complete(const struct nx_smtp_reply *reply)
{
    UINT enhanced[3];

    CHECK(reply->code >= 200 && reply->code <= 599);
    CHECK(reply->lines >= 1 && reply->lines <= NX_SMTP_REPLY_LINES_MAXIMUM);
    CHECK(reply->said_length < sizeof reply->said && reply->said[reply->said_length] == 0);
    for (UINT i = 0; i < reply->said_length; i++)
        CHECK(reply->said[i] >= ' ' && reply->said[i] <= '~');
    _nx_smtp_reply_enhanced(reply, enhanced);
    CHECK(enhanced[0] == 0 || enhanced[0] == reply->code / 100);
    CHECK(enhanced[1] <= 999 && enhanced[2] <= 999);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct nx_smtp_reply whole, pieces;
    CHAR text[2][24];
    size_t piece, taken[2];
    unsigned found;

    if (size < 2)
        return 0;
    piece = 1 + data[0];
    data++;
    size--;
    do {
        found = read_reply(&whole, text[0], sizeof text[0], data, size, size, &taken[0]);
        CHECK(read_reply(&pieces, text[1], sizeof text[1], data, size, piece, &taken[1]) == found);
        CHECK(taken[0] == taken[1] && taken[0] <= NX_SMTP_REPLY_BYTES_MAXIMUM + 1);
        if (found == NX_SMTP_REPLY_COMPLETE) {
            check_complete(&whole);
            CHECK(whole.code == pieces.code && whole.offer.bits == pieces.offer.bits);
            CHECK(strcmp(whole.said, pieces.said) == 0);
        }
        data += taken[0];
        size -= taken[0];
    } while (found == NX_SMTP_REPLY_COMPLETE && size > 0);
    return 0;
}
