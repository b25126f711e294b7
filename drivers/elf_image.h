/*
 * An ELF64 shared object, mapped and relocated by us: below 2 GiB, as often as
 * wanted, each time with its own data. It knows nothing of boards; loader.c
 * gives it the binder. Every offset of the file is checked: a damaged file is
 * refused in one line and leaves nothing mapped.
 */
#ifndef PB_ELF_IMAGE_H
#define PB_ELF_IMAGE_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

struct pb_error;
struct pb_world;

#define PB_ELF_SEGMENTS 16
#define PB_ELF_TAGS 38 /* DT_NULL .. DT_RELRENT */

struct pb_elf_segment {
    uint64_t start, file_end, end; /* addresses in the file's own terms */
    uint64_t offset;               /* of `start` in the file */
    uint32_t flags;                /* PF_R PF_W PF_X */
};

struct pb_elf_array {
    const uintptr_t *functions;
    size_t count;
};

struct pb_elf {
    char *path;             /* as it was given, for messages */
    char *real_path;        /* for debuggers and symbolisers */
    char *own_name;         /* a second name of the file, while mapped; or NULL */
    struct pb_world *world; /* whose low memory the window is */
    void *window;           /* what pb_low_reserve gave */
    uint8_t *base;          /* where address 0 of the file is */
    size_t size;            /* from base to the window's end */
    Elf64_Phdr *headers;
    unsigned header_count;
    struct pb_elf_segment segments[PB_ELF_SEGMENTS];
    unsigned segment_count;
    const Elf64_Phdr *relro, *eh_frame; /* in headers, or NULL */
    Elf64_Dyn *dynamic;
    size_t dynamic_count;
    uint64_t tags[PB_ELF_TAGS]; /* d_val by d_tag; 0: not there */
    uint64_t gnu_hash;
    const char *strings;
    uint64_t strings_size;
    struct pb_elf_array init, fini;
};

/* Finds what an undefined symbol means: 1 and *address, or 0. */
typedef int pb_elf_binder(void *arg, const char *name, uintptr_t *address);

/* --- elf_map.c ------------------------------------------------------------------ */

/* Maps the file's segments, all readable and not yet sealed. 0, or -1. */
int pb_elf_map(struct pb_elf *, struct pb_world *, const char *path, struct pb_error *);
/* Gives each segment the access that the file asks for; RELRO goes read-only. */
int pb_elf_seal(struct pb_elf *, struct pb_error *);
void pb_elf_unmap(struct pb_elf *);
/* The memory of [address, address + size) when it lies in one segment that has
 * all of `flags`; else NULL. */
void *pb_elf_at(const struct pb_elf *, uint64_t address, uint64_t size, uint32_t flags);
/* Whether a pointer, as relocated code uses it, names `size` such bytes. */
int pb_elf_holds(const struct pb_elf *, const void *pointer, uint64_t size, uint32_t flags);

/* --- elf_relocate.c ------------------------------------------------------------- */

/* Applies all relocations and finds the constructors. 0, or -1. */
int pb_elf_relocate(struct pb_elf *, pb_elf_binder *, void *arg, struct pb_error *);
/* The memory of an exported object and its size; NULL: not exported. */
void *pb_elf_object(const struct pb_elf *, const char *name, uint64_t *size);
void pb_elf_construct(const struct pb_elf *); /* DT_INIT, init_array */
void pb_elf_destruct(const struct pb_elf *);  /* fini_array backwards, DT_FINI */

#endif
