/*
 * pcapng blocks, written and read. A block is built in memory first, because
 * its length stands before its body; every block is flushed, so that a file
 * whose writer crashed is whole up to its last event.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pcapng.h"
#include "world.h"

#define BYTE_ORDER_MAGIC 0x1A2B3C4Du
#define LINKTYPE_ETHERNET 1u

/* --- byte strings ------------------------------------------------------------ */

static int grow(struct pb_bytes *bytes, size_t more)
{
    if (bytes->failed || more > SIZE_MAX / 4 - bytes->length) {
        bytes->failed = 1;
        return -1;
    }
    if (bytes->length + more > bytes->size) {
        size_t size = 2 * (bytes->length + more) + 256;
        uint8_t *data = realloc(bytes->data, size);
        if (data == NULL) {
            bytes->failed = 1;
            return -1;
        }
        bytes->data = data;
        bytes->size = size;
    }
    return 0;
}

void pb_bytes_put(struct pb_bytes *bytes, const void *data, size_t length)
{
    if (length > 0 && grow(bytes, length) == 0) {
        memcpy(bytes->data + bytes->length, data, length);
        bytes->length += length;
    }
}

static void set_number(uint8_t *at, uint64_t value, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
}

void pb_bytes_number(struct pb_bytes *bytes, uint64_t value, unsigned count)
{
    uint8_t number[8];

    set_number(number, value, count);
    pb_bytes_put(bytes, number, count);
}

void pb_bytes_align(struct pb_bytes *bytes)
{
    static const uint8_t zeros[4];

    pb_bytes_put(bytes, zeros, (4 - bytes->length % 4) % 4);
}

/* --- writing ----------------------------------------------------------------- */

void pb_pcapng_begin(struct pb_pcapng *pcapng, uint32_t type)
{
    pcapng->block.length = 0;
    pb_bytes_number(&pcapng->block, type, 4);
    pb_bytes_number(&pcapng->block, 0, 4); /* the length, by pb_pcapng_end */
}

void pb_pcapng_option(struct pb_pcapng *pcapng, unsigned code, const void *value, size_t length)
{
    pb_bytes_number(&pcapng->block, code, 2);
    pb_bytes_number(&pcapng->block, length, 2);
    pb_bytes_put(&pcapng->block, value, length);
    pb_bytes_align(&pcapng->block);
}

static void option_text(struct pb_pcapng *pcapng, unsigned code, const char *text)
{
    if (text != NULL) {
        size_t length = strlen(text);
        pb_pcapng_option(pcapng, code, text, length < UINT16_MAX ? length : UINT16_MAX);
    }
}

static void write_out(struct pb_pcapng *pcapng, const struct pb_bytes *bytes)
{
    if (pcapng->file == NULL) {
        pb_bytes_put(&pcapng->held, bytes->data, bytes->length);
        return;
    }
    errno = 0;
    if (fwrite(bytes->data, 1, bytes->length, pcapng->file) != bytes->length ||
        fflush(pcapng->file) != 0) {
        pcapng->error = errno ? errno : EIO;
    }
}

void pb_pcapng_end(struct pb_pcapng *pcapng)
{
    struct pb_bytes *block = &pcapng->block;

    pb_bytes_align(block);
    pb_bytes_number(block, block->length + 4, 4);
    if (!block->failed) {
        set_number(block->data + 4, block->length, 4);
        if (pcapng->error == 0) {
            write_out(pcapng, block);
        }
    }
    if ((block->failed || pcapng->held.failed) && pcapng->error == 0) {
        pcapng->error = ENOMEM;
    }
}

void pb_pcapng_section(struct pb_pcapng *pcapng, const char *application, const char *comment)
{
    pb_pcapng_begin(pcapng, PB_PCAPNG_SECTION);
    pb_bytes_number(&pcapng->block, BYTE_ORDER_MAGIC, 4);
    pb_bytes_number(&pcapng->block, 1, 2);
    pb_bytes_number(&pcapng->block, 0, 2);
    pb_bytes_number(&pcapng->block, UINT64_MAX, 8); /* the section's length: not known */
    option_text(pcapng, PB_OPTION_COMMENT, comment);
    option_text(pcapng, PB_OPTION_SECTION_APPLICATION, application);
    pb_pcapng_option(pcapng, PB_OPTION_END, NULL, 0);
    pb_pcapng_end(pcapng);
    pcapng->interfaces = 0; /* they are numbered within their section */
}

void pb_pcapng_interface(struct pb_pcapng *pcapng, const char *name)
{
    const uint8_t nanoseconds = 9;

    pb_pcapng_begin(pcapng, PB_PCAPNG_INTERFACE);
    pb_bytes_number(&pcapng->block, LINKTYPE_ETHERNET, 2);
    pb_bytes_number(&pcapng->block, 0, 2);
    pb_bytes_number(&pcapng->block, 0, 4); /* no snapping */
    option_text(pcapng, PB_OPTION_INTERFACE_NAME, name);
    pb_pcapng_option(pcapng, PB_OPTION_INTERFACE_RESOLUTION, &nanoseconds, 1);
    pb_pcapng_option(pcapng, PB_OPTION_END, NULL, 0);
    pb_pcapng_end(pcapng);
    pcapng->interfaces++;
}

void pb_pcapng_frame(struct pb_pcapng *pcapng, const struct pb_pcapng_frame *frame)
{
    uint8_t number[4];

    pb_pcapng_begin(pcapng, PB_PCAPNG_PACKET);
    pb_bytes_number(&pcapng->block, frame->interface, 4);
    pb_bytes_number(&pcapng->block, frame->time_ns >> 32, 4);
    pb_bytes_number(&pcapng->block, frame->time_ns, 4);
    pb_bytes_number(&pcapng->block, frame->length, 4);
    pb_bytes_number(&pcapng->block, frame->length, 4);
    pb_bytes_put(&pcapng->block, frame->bytes, frame->length);
    pb_bytes_align(&pcapng->block);
    set_number(number, frame->flags, 4);
    pb_pcapng_option(pcapng, PB_OPTION_PACKET_FLAGS, number, 4);
    set_number(number, frame->queue, 4);
    pb_pcapng_option(pcapng, PB_OPTION_PACKET_QUEUE, number, 4);
    option_text(pcapng, PB_OPTION_COMMENT, frame->comment);
}

void pb_pcapng_open(struct pb_pcapng *pcapng, FILE *file)
{
    pcapng->file = file;
    if (pcapng->error == 0) {
        write_out(pcapng, &pcapng->held);
    }
    pcapng->held.length = 0;
}

void pb_pcapng_free(struct pb_pcapng *pcapng)
{
    free(pcapng->held.data);
    free(pcapng->block.data);
    memset(pcapng, 0, sizeof *pcapng);
}

/* --- reading ----------------------------------------------------------------- */

uint64_t pb_fields_number(struct pb_fields *fields, unsigned count)
{
    const uint8_t *bytes = pb_fields_bytes(fields, count);
    uint64_t value = 0;

    for (unsigned i = 0; bytes != NULL && i < count; i++) {
        value |= (uint64_t)bytes[i] << (8 * i);
    }
    return value;
}

const uint8_t *pb_fields_bytes(struct pb_fields *fields, size_t length)
{
    const uint8_t *bytes = fields->at;

    if (fields->bad || length > (size_t)(fields->end - fields->at)) {
        fields->bad = 1;
        return NULL;
    }
    fields->at += length;
    return bytes;
}

int pb_pcapng_next(struct pb_pcapng_reader *reader, struct pb_pcapng_block *block,
                   struct pb_error *error)
{
    const size_t left = reader->length - reader->offset;
    struct pb_fields fields = {reader->bytes + reader->offset, reader->bytes + reader->length, 0};

    if (left == 0) {
        return 0;
    }
    block->number = ++reader->blocks;
    block->offset = reader->offset;
    block->type = (uint32_t)pb_fields_number(&fields, 4);
    size_t length = (size_t)pb_fields_number(&fields, 4);
    if (fields.bad || length > left) {
        return pb_error_set(error, "%s: cut in block %u, at byte %zu", reader->path, block->number,
                            reader->length);
    }
    block->body = fields.at;
    block->length = length - 12;
    if (length >= 12 && length % 4 == 0) {
        fields.at = reader->bytes + reader->offset + length - 4;
        reader->offset += length;
        if (pb_fields_number(&fields, 4) == length) {
            return 1;
        }
    }
    return pb_error_set(error, "%s: damaged: block %u at byte %zu has no valid length",
                        reader->path, block->number, block->offset);
}

static void read_option(struct pb_pcapng_frame *frame, unsigned code, struct pb_fields value)
{
    switch (code) {
    case PB_OPTION_PACKET_FLAGS:
        frame->flags = (uint32_t)pb_fields_number(&value, 4);
        break;
    case PB_OPTION_PACKET_QUEUE:
        frame->queue = (uint32_t)pb_fields_number(&value, 4);
        break;
    case PB_OPTION_CUSTOM:
        if (pb_fields_number(&value, 4) == PB_PCAPNG_ENTERPRISE && !value.bad) {
            frame->own = value.at;
            frame->own_length = (size_t)(value.end - value.at);
        }
        break;
    default:
        break;
    }
}

int pb_pcapng_read_frame(const struct pb_pcapng_block *block, struct pb_pcapng_frame *frame)
{
    struct pb_fields fields = {block->body, block->body + block->length, 0};

    memset(frame, 0, sizeof *frame);
    frame->interface = (uint32_t)pb_fields_number(&fields, 4);
    frame->time_ns = pb_fields_number(&fields, 4) << 32;
    frame->time_ns |= pb_fields_number(&fields, 4);
    frame->length = (size_t)pb_fields_number(&fields, 4);
    if (pb_fields_number(&fields, 4) != frame->length) {
        return -1;
    }
    frame->bytes = pb_fields_bytes(&fields, frame->length);
    pb_fields_bytes(&fields, (4 - frame->length % 4) % 4);
    while (!fields.bad && fields.at < fields.end) {
        unsigned code = (unsigned)pb_fields_number(&fields, 2);
        size_t length = (size_t)pb_fields_number(&fields, 2);
        if (code == PB_OPTION_END) {
            break;
        }
        const uint8_t *value = pb_fields_bytes(&fields, length);
        if (value == NULL) {
            break;
        }
        read_option(frame, code, (struct pb_fields){value, value + length, 0});
        pb_fields_bytes(&fields, (4 - length % 4) % 4);
    }
    return fields.bad ? -1 : 0;
}
