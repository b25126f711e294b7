/*
 * pcapng blocks (draft-ietf-opsawg-pcapng): a writer that builds one block at
 * a time, and a reader that walks the blocks of a file in memory. Little-endian
 * on every host. The writer can hold its bytes until a file is there.
 */
#ifndef PB_PCAPNG_H
#define PB_PCAPNG_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "postboard.h"

#define PB_PCAPNG_SECTION 0x0A0D0D0Au
#define PB_PCAPNG_INTERFACE 1u
#define PB_PCAPNG_PACKET 6u          /* enhanced packet block */
#define PB_PCAPNG_CUSTOM 0x00000BADu /* may be copied by editors */

/* The number for documentation and examples (RFC 5612): we own none, so our
 * blocks and options say who they are by their first eight bytes, too. */
#define PB_PCAPNG_ENTERPRISE 32473u

enum pb_pcapng_option {
    PB_OPTION_END = 0,
    PB_OPTION_COMMENT = 1,
    PB_OPTION_CUSTOM = 2989, /* binary, may be copied */
    PB_OPTION_SECTION_APPLICATION = 4,
    PB_OPTION_INTERFACE_NAME = 2,
    PB_OPTION_INTERFACE_RESOLUTION = 9,
    PB_OPTION_PACKET_FLAGS = 2,
    PB_OPTION_PACKET_QUEUE = 6
};

/* Bits of PB_OPTION_PACKET_FLAGS. */
#define PB_PCAPNG_INBOUND 1u
#define PB_PCAPNG_OUTBOUND 2u

/* --- writing ----------------------------------------------------------------- */

/* A growing byte string; `failed` once memory was short. */
struct pb_bytes {
    uint8_t *data;
    size_t length, size;
    int failed;
};

void pb_bytes_put(struct pb_bytes *, const void *data, size_t length);
/* A number of `count` bytes, little-endian. */
void pb_bytes_number(struct pb_bytes *, uint64_t value, unsigned count);
/* Zeros up to a multiple of four. */
void pb_bytes_align(struct pb_bytes *);

struct pb_pcapng {
    FILE *file; /* NULL: what is written waits in `held` */
    struct pb_bytes held, block;
    unsigned interfaces;
    int error; /* errno of the first failure; nothing is written after it */
};

/* Begins a block; what the caller then puts into ->block is its body. */
void pb_pcapng_begin(struct pb_pcapng *, uint32_t type);
void pb_pcapng_option(struct pb_pcapng *, unsigned code, const void *value, size_t length);
/* Completes the block's length fields and writes it, flushed. */
void pb_pcapng_end(struct pb_pcapng *);
/* A section header; both texts may be NULL. */
void pb_pcapng_section(struct pb_pcapng *, const char *application, const char *comment);
/* An Ethernet interface with time stamps in nanoseconds; the next number. */
void pb_pcapng_interface(struct pb_pcapng *, const char *name);

struct pb_pcapng_frame {
    uint32_t interface;
    uint64_t time_ns; /* since 1970 */
    const uint8_t *bytes;
    size_t length;
    uint32_t flags, queue;
    const char *comment; /* writing: NULL or a text */
    const uint8_t *own;  /* the value behind PB_OPTION_CUSTOM's enterprise number */
    size_t own_length;
};
/* Begins an enhanced packet block; options of the caller's may follow. */
void pb_pcapng_frame(struct pb_pcapng *, const struct pb_pcapng_frame *);
/* Writes what was held to the file (whose owner stays the caller) and all that follows. */
void pb_pcapng_open(struct pb_pcapng *, FILE *);
void pb_pcapng_free(struct pb_pcapng *);

/* --- reading ----------------------------------------------------------------- */

struct pb_pcapng_block {
    uint32_t type;
    unsigned number;     /* in the file, from 1 */
    size_t offset;       /* in the file */
    const uint8_t *body; /* behind type and length */
    size_t length;       /* of the body */
};

struct pb_pcapng_reader {
    const char *path; /* for messages */
    const uint8_t *bytes;
    size_t length, offset;
    unsigned blocks;
};

/* The next block: 1; 0 at the end of the file; -1 when it is cut or damaged. */
int pb_pcapng_next(struct pb_pcapng_reader *, struct pb_pcapng_block *, struct pb_error *);
/* Reads an enhanced packet block whose body is the given one; -1: damaged. */
int pb_pcapng_read_frame(const struct pb_pcapng_block *, struct pb_pcapng_frame *);

/* A place in a byte string; `bad` once a read went beyond the end. */
struct pb_fields {
    const uint8_t *at, *end;
    int bad;
};
uint64_t pb_fields_number(struct pb_fields *, unsigned count);
const uint8_t *pb_fields_bytes(struct pb_fields *, size_t length);

#endif
