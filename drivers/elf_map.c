/*
 * From an ELF file to mapped segments. The segments are private mappings of
 * the file itself, so that perf, valgrind and gdb find symbols by its path; a
 * PROT_NONE window keeps everything else out of the gaps between them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_image.h"
#include "sanitizer.h"
#include "world.h"

#define LARGEST_IMAGE (512ull << 20)
#define MOST_HEADERS 64u

#if defined(__x86_64__)
#define HOST_MACHINE EM_X86_64
#define HOST_NAME "x86-64"
#elif defined(__aarch64__)
#define HOST_MACHINE EM_AARCH64
#define HOST_NAME "aarch64"
#else
#error "the image loader knows x86-64 and aarch64 only"
#endif

static uint64_t page_size(void)
{
    return (uint64_t)sysconf(_SC_PAGESIZE);
}

static uint64_t page_down(uint64_t address)
{
    return address & ~(page_size() - 1);
}

static uint64_t page_up(uint64_t address)
{
    return page_down(address + page_size() - 1);
}

void *pb_elf_at(const struct pb_elf *elf, uint64_t address, uint64_t size, uint32_t flags)
{
    for (unsigned i = 0; i < elf->segment_count; i++) {
        const struct pb_elf_segment *segment = &elf->segments[i];
        if (address >= segment->start && address <= segment->end &&
            size <= segment->end - address && (segment->flags & flags) == flags) {
            return elf->base + address;
        }
    }
    return NULL;
}

int pb_elf_holds(const struct pb_elf *elf, const void *pointer, uint64_t size, uint32_t flags)
{
    uintptr_t address = (uintptr_t)pointer;
    uintptr_t base = (uintptr_t)elf->base;

    return address >= base && size > 0 && pb_elf_at(elf, address - base, size, flags) != NULL;
}

/* --- headers -------------------------------------------------------------------- */

static int read_at(int fd, void *buffer, size_t size, uint64_t offset)
{
    ssize_t got = pread(fd, buffer, size, (off_t)offset);

    return got == (ssize_t)size ? 0 : -1;
}

/* Reads the ELF header; its checks go from "what is it" to "is it ours". */
static int read_header(const struct pb_elf *elf, int fd, Elf64_Ehdr *header, struct pb_error *error)
{
    memset(header, 0, sizeof *header);
    if (read_at(fd, header->e_ident, EI_NIDENT, 0) < 0 ||
        memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
        return pb_error_set(error, "%s: not an image: not an ELF file", elf->path);
    }
    if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) {
        return pb_error_set(error,
                            "%s: built for another machine: not 64-bit little-endian (%s) ELF",
                            elf->path, HOST_NAME);
    }
    if (read_at(fd, header, sizeof *header, 0) < 0) {
        return pb_error_set(error, "%s: truncated: the ELF header is not whole", elf->path);
    }
    if (header->e_machine != HOST_MACHINE) {
        return pb_error_set(error, "%s: built for another machine: ELF machine %u, not %s",
                            elf->path, header->e_machine, HOST_NAME);
    }
    if (header->e_type != ET_DYN) {
        return pb_error_set(error,
                            "%s: not an image: ELF type %u, not a shared object (see postboard-cc)",
                            elf->path, header->e_type);
    }
    if (header->e_version != EV_CURRENT || header->e_phentsize != sizeof(Elf64_Phdr) ||
        header->e_phnum == 0 || header->e_phnum > MOST_HEADERS) {
        return pb_error_set(error, "%s: damaged: its ELF header makes no sense", elf->path);
    }
    return 0;
}

static int read_program_headers(struct pb_elf *elf, int fd, uint64_t file_size,
                                struct pb_error *error)
{
    Elf64_Ehdr header;

    if (read_header(elf, fd, &header, error) < 0) {
        return -1;
    }
    size_t bytes = header.e_phnum * sizeof(Elf64_Phdr);
    if (header.e_phoff > file_size || bytes > file_size - header.e_phoff) {
        return pb_error_set(error, "%s: truncated: its program headers lie past the end",
                            elf->path);
    }
    elf->header_count = header.e_phnum;
    elf->headers = malloc(bytes);
    if (elf->headers == NULL) {
        return pb_error_set(error, "%s: no memory", elf->path);
    }
    if (read_at(fd, elf->headers, bytes, header.e_phoff) < 0) {
        return pb_error_set(error, "%s: cannot be read: %s", elf->path, strerror(errno));
    }
    return 0;
}

/* --- segments ------------------------------------------------------------------- */

static int take_segment(struct pb_elf *elf, const Elf64_Phdr *header, uint64_t file_size,
                        struct pb_error *error)
{
    struct pb_elf_segment *segment = &elf->segments[elf->segment_count];
    uint64_t floor = elf->segment_count ? page_up(elf->segments[elf->segment_count - 1].end) : 0;

    if (header->p_memsz == 0) {
        return 0;
    }
    if (elf->segment_count == PB_ELF_SEGMENTS) {
        return pb_error_set(error, "%s: has more than %d segments", elf->path, PB_ELF_SEGMENTS);
    }
    if (header->p_offset > file_size || header->p_filesz > file_size - header->p_offset) {
        return pb_error_set(error, "%s: truncated: a segment lies past the end", elf->path);
    }
    if (header->p_filesz > header->p_memsz || header->p_memsz > LARGEST_IMAGE ||
        header->p_vaddr > LARGEST_IMAGE - header->p_memsz || page_down(header->p_vaddr) < floor ||
        header->p_vaddr % page_size() != header->p_offset % page_size() ||
        (header->p_memsz > header->p_filesz && !(header->p_flags & PF_W))) {
        return pb_error_set(error, "%s: damaged: segment %u makes no sense", elf->path,
                            elf->segment_count);
    }
    segment->start = header->p_vaddr;
    segment->file_end = header->p_vaddr + header->p_filesz;
    segment->end = header->p_vaddr + header->p_memsz;
    segment->offset = header->p_offset;
    segment->flags = header->p_flags;
    elf->segment_count++;
    return 0;
}

/* Sorts out the program headers; *align is the largest alignment asked for. */
static int take_headers(struct pb_elf *elf, uint64_t file_size, uint64_t *align,
                        struct pb_error *error)
{
    *align = page_size();
    for (unsigned i = 0; i < elf->header_count; i++) {
        const Elf64_Phdr *header = &elf->headers[i];
        switch (header->p_type) {
        case PT_LOAD:
            if (take_segment(elf, header, file_size, error) < 0) {
                return -1;
            }
            if (header->p_align > LARGEST_IMAGE || (header->p_align & (header->p_align - 1))) {
                return pb_error_set(error, "%s: damaged: segment alignment 0x%llx", elf->path,
                                    (unsigned long long)header->p_align);
            }
            *align = header->p_align > *align ? header->p_align : *align;
            break;
        case PT_TLS:
            return pb_error_set(error,
                                "%s: uses thread-local storage (%llu bytes), which firmware has "
                                "not",
                                elf->path, (unsigned long long)header->p_memsz);
        case PT_GNU_RELRO:
            elf->relro = header;
            break;
        case PT_GNU_EH_FRAME:
            elf->eh_frame = header;
            break;
        default:
            break;
        }
    }
    if (elf->segment_count == 0) {
        return pb_error_set(error, "%s: not an image: it has no segments", elf->path);
    }
    return 0;
}

static int map_segment(const struct pb_elf *elf, const struct pb_elf_segment *segment, int fd)
{
    int access = PROT_READ | (segment->flags & PF_W ? PROT_WRITE : 0) |
                 (segment->flags & PF_X ? PROT_EXEC : 0);
    uint64_t start = page_down(segment->start);
    uint64_t file_end = segment->file_end > segment->start ? page_up(segment->file_end) : start;
    uint64_t end = page_up(segment->end);

    if (file_end > start &&
        mmap(elf->base + start, file_end - start, access, MAP_PRIVATE | MAP_FIXED, fd,
             (off_t)page_down(segment->offset)) == MAP_FAILED) {
        return -1;
    }
    if (end > file_end && mmap(elf->base + file_end, end - file_end, access,
                               MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) {
        return -1;
    }
    if (segment->end > segment->file_end && file_end > segment->file_end) {
        memset(elf->base + segment->file_end, 0, file_end - segment->file_end);
    }
    return 0;
}

static int map_segments(struct pb_elf *elf, int fd, uint64_t align, struct pb_error *error)
{
    uint64_t span = page_up(elf->segments[elf->segment_count - 1].end);
    uint64_t slack = align - page_size();

    elf->window = pb_low_reserve(elf->world, span + slack);
    if (elf->window == NULL) {
        return pb_error_set(error, "%s: no room below 2 GiB for its %llu KiB", elf->path,
                            (unsigned long long)(span + slack) >> 10);
    }
    elf->base = (uint8_t *)(((uintptr_t)elf->window + slack) & ~(uintptr_t)(align - 1));
    elf->size = span;
    for (unsigned i = 0; i < elf->segment_count; i++) {
        if (map_segment(elf, &elf->segments[i], fd) < 0) {
            return pb_error_set(error, "%s: cannot be mapped: %s", elf->path, strerror(errno));
        }
    }
    return 0;
}

/* --- the dynamic section ---------------------------------------------------------- */

static int refuse_dynamic(const struct pb_elf *elf, struct pb_error *error)
{
    return pb_error_set(error, "%s: damaged: its dynamic section makes no sense", elf->path);
}

static int read_dynamic(struct pb_elf *elf, const Elf64_Phdr *header, struct pb_error *error)
{
    elf->dynamic = pb_elf_at(elf, header->p_vaddr, header->p_memsz, 0);
    elf->dynamic_count = header->p_memsz / sizeof(Elf64_Dyn);
    if (elf->dynamic == NULL || header->p_vaddr % sizeof(uint64_t) != 0) {
        return refuse_dynamic(elf, error);
    }
    for (size_t i = 0; i < elf->dynamic_count && elf->dynamic[i].d_tag != DT_NULL; i++) {
        const Elf64_Dyn *entry = &elf->dynamic[i];
        if (entry->d_tag > 0 && entry->d_tag < PB_ELF_TAGS) {
            elf->tags[entry->d_tag] = entry->d_un.d_val;
        } else if (entry->d_tag == DT_GNU_HASH) {
            elf->gnu_hash = entry->d_un.d_val;
        }
    }
    elf->strings_size = elf->tags[DT_STRSZ];
    elf->strings = pb_elf_at(elf, elf->tags[DT_STRTAB], elf->strings_size, 0);
    return elf->strings != NULL ? 0 : refuse_dynamic(elf, error);
}

static int find_dynamic(struct pb_elf *elf, struct pb_error *error)
{
    for (unsigned i = 0; i < elf->header_count; i++) {
        if (elf->headers[i].p_type == PT_DYNAMIC) {
            return read_dynamic(elf, &elf->headers[i], error);
        }
    }
    return pb_error_set(error, "%s: not an image: it has no dynamic section", elf->path);
}

/* --- the file --------------------------------------------------------------------- */

static int map_file(struct pb_elf *elf, int fd, struct pb_error *error)
{
    struct stat status;
    uint64_t align;

    if (fstat(fd, &status) < 0) {
        return pb_error_set(error, "%s: cannot be read: %s", elf->path, strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
        return pb_error_set(error, "%s: not an image: %s", elf->path,
                            S_ISDIR(status.st_mode) ? "a directory" : "not a regular file");
    }
    uint64_t file_size = (uint64_t)status.st_size;
    if (read_program_headers(elf, fd, file_size, error) < 0 ||
        take_headers(elf, file_size, &align, error) < 0 ||
        map_segments(elf, fd, align, error) < 0) {
        return -1;
    }
    return find_dynamic(elf, error);
}

/*
 * Valgrind knows one mapping of a file by its path: there, each instance gets a
 * hard link of its own. Where none can be made, only symbols are missing.
 */
static int open_own_name(struct pb_elf *elf)
{
    const size_t size = strlen(elf->real_path) + 48;
    char *name = malloc(size);

    if (name == NULL) {
        return -1;
    }
    snprintf(name, size, "%s.%ld.%lx", elf->real_path, (long)getpid(),
             (unsigned long)(uintptr_t)elf);
    if (link(elf->real_path, name) < 0) {
        free(name);
        return -1;
    }
    elf->own_name = name;
    return open(name, O_RDONLY | O_CLOEXEC);
}

int pb_elf_map(struct pb_elf *elf, struct pb_world *world, const char *path, struct pb_error *error)
{
    memset(elf, 0, sizeof *elf);
    elf->world = world;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return pb_error_set(error, "%s: cannot be opened: %s", path, strerror(errno));
    }
    elf->path = strdup(path);
    elf->real_path = realpath(path, NULL);
    int whole = elf->path != NULL && elf->real_path != NULL;
    int own = whole && RUNNING_ON_VALGRIND ? open_own_name(elf) : -1;
    int result = whole ? map_file(elf, own >= 0 ? own : fd, error)
                       : pb_error_set(error, "%s: no memory", path);
    close(fd);
    if (own >= 0) {
        close(own);
    }
    if (result < 0) {
        pb_elf_unmap(elf);
    }
    return result;
}

/* RELRO lies within one writable segment; only whole pages of it can be sealed. */
static int seal_relro(const struct pb_elf *elf)
{
    uint64_t start = page_down(elf->relro->p_vaddr);
    uint64_t end = page_down(elf->relro->p_vaddr + elf->relro->p_memsz);

    return end <= start || mprotect(elf->base + start, end - start, PROT_READ) == 0 ? 0 : -1;
}

int pb_elf_seal(struct pb_elf *elf, struct pb_error *error)
{
    for (unsigned i = 0; i < elf->segment_count; i++) {
        const struct pb_elf_segment *segment = &elf->segments[i];
        if (segment->flags & PF_R) {
            continue; /* mapped with its own access already */
        }
        int access =
            (segment->flags & PF_W ? PROT_WRITE : 0) | (segment->flags & PF_X ? PROT_EXEC : 0);
        uint64_t start = page_down(segment->start);
        if (mprotect(elf->base + start, page_up(segment->end) - start, access) < 0) {
            return pb_error_set(error, "%s: cannot be mapped: %s", elf->path, strerror(errno));
        }
    }
    if (elf->relro != NULL) {
        if (pb_elf_at(elf, elf->relro->p_vaddr, elf->relro->p_memsz, PF_W) == NULL) {
            return pb_error_set(error, "%s: damaged: its RELRO range makes no sense", elf->path);
        }
        if (seal_relro(elf) < 0) {
            return pb_error_set(error, "%s: cannot be mapped: %s", elf->path, strerror(errno));
        }
    }
    return 0;
}

void pb_elf_unmap(struct pb_elf *elf)
{
    if (elf->window != NULL) {
        pb_low_release(elf->world, elf->window);
    }
    if (elf->own_name != NULL) {
        unlink(elf->own_name);
    }
    free(elf->own_name);
    free(elf->headers);
    free(elf->path);
    free(elf->real_path);
    memset(elf, 0, sizeof *elf);
}
