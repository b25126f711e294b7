/*
 * The images of this process as its tools see them: a namespace of our own for
 * debuggers, dl_iterate_phdr for symbolisers, frames for unwinders, roots for
 * the leak checker. The list is global because what it extends is: there is
 * one dynamic linker a process. Always compiled with -fno-sanitize=all: ASan
 * calls dl_iterate_phdr before it is ready itself.
 */
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "elf_image.h"
#include "process_images.h"

struct pb_process_image {
    struct link_map map; /* first: the list that debuggers walk */
    struct pb_elf *elf;
    void *frames; /* given to __register_frame, or NULL */
};

/* glibc 2.35 chains one of these a namespace, the process's own first. */
struct debug_namespace {
    struct r_debug base;
    struct debug_namespace *next;
};

static struct debug_namespace images;

extern void __register_frame(void *);
extern void __deregister_frame(void *);
extern void __lsan_register_root_region(const void *, size_t) __attribute__((weak));
extern void __lsan_unregister_root_region(const void *, size_t) __attribute__((weak));

static struct pb_process_image *image_of(struct link_map *map)
{
    return (struct pb_process_image *)map;
}

/* --- debuggers --------------------------------------------------------------------- */

/* The dynamic linker's own record; by DT_DEBUG, because a reference by name
 * may be bound to a copy of it that is too short. */
static struct debug_namespace *linker_record(void)
{
    for (const ElfW(Dyn) *entry = _DYNAMIC; entry->d_tag != DT_NULL; entry++) {
        if (entry->d_tag == DT_DEBUG) {
            return (struct debug_namespace *)entry->d_un.d_ptr;
        }
    }
    return NULL;
}

/* Puts our namespace at the end of the chain. An older linker's record has no
 * chain: the symbol that came with the longer one tells. */
static int chain_namespace(void)
{
    struct debug_namespace *last = linker_record();

    if (images.base.r_version != 0) {
        return 1;
    }
    if (last == NULL || last->base.r_brk == 0 || dlsym(RTLD_DEFAULT, "_dl_find_object") == NULL) {
        return 0;
    }
    images.base = (struct r_debug){.r_version = 2, .r_brk = last->base.r_brk};
    last->base.r_version = 2;
    while (last->next != NULL) {
        last = last->next;
    }
    last->next = &images;
    return 1;
}

/* r_brk is where debuggers have their breakpoint. */
static void tell_debugger(int state)
{
    if (chain_namespace()) {
        images.base.r_state = state;
        ((void (*)(void))images.base.r_brk)();
    }
}

/* --- symbolisers ------------------------------------------------------------------- */

static unsigned long long images_added, images_removed;

typedef int phdr_callback(struct dl_phdr_info *, size_t, void *);

int dl_iterate_phdr(phdr_callback *callback, void *data)
{
    int (*next)(phdr_callback *, void *) =
        (int (*)(phdr_callback *, void *))(uintptr_t)dlsym(RTLD_NEXT, "dl_iterate_phdr");
    int result = next != NULL ? next(callback, data) : 0;

    for (struct link_map *map = images.base.r_map; map != NULL && result == 0; map = map->l_next) {
        const struct pb_elf *elf = image_of(map)->elf;
        struct dl_phdr_info info = {.dlpi_addr = map->l_addr,
                                    .dlpi_name = map->l_name,
                                    .dlpi_phdr = elf->headers,
                                    .dlpi_phnum = (ElfW(Half))elf->header_count,
                                    .dlpi_adds = images_added,
                                    .dlpi_subs = images_removed};
        result = callback(&info, sizeof info, data);
    }
    return result;
}

/* --- unwinders --------------------------------------------------------------------- */

/*
 * Where the frame records begin, from PT_GNU_EH_FRAME. __register_frame reads
 * until a record of length 0, so what has none within its segment, or is no
 * chain of records, is not registered.
 */
static void *find_frames(const struct pb_elf *elf)
{
    const uint8_t pcrel_sdata4 = 0x1b;
    int32_t distance;
    uint32_t length, id;

    if (elf->eh_frame == NULL) {
        return NULL;
    }
    const uint8_t *header = pb_elf_at(elf, elf->eh_frame->p_vaddr, 8, PF_R);
    if (header == NULL || header[0] != 1 || header[1] != pcrel_sdata4) {
        return NULL;
    }
    memcpy(&distance, header + 4, sizeof distance);
    uint64_t start = elf->eh_frame->p_vaddr + 4 + (uint64_t)(int64_t)distance;
    for (uint64_t at = start;; at += 4 + length) {
        const uint8_t *record = pb_elf_at(elf, at, 4, PF_R);
        if (record == NULL) {
            return NULL;
        }
        memcpy(&length, record, sizeof length);
        if (length == 0) {
            return at > start ? pb_elf_at(elf, start, 4, PF_R) : NULL;
        }
        if (length < 8 || pb_elf_at(elf, at, 4 + (uint64_t)length, PF_R) == NULL) {
            return NULL;
        }
        memcpy(&id, record + 4, sizeof id);
        if (id != 0 && id > at + 4 - start) {
            return NULL; /* its CIE would lie before the first record */
        }
    }
}

/* --- the list ------------------------------------------------------------------------ */

struct pb_process_image *pb_process_image_add(struct pb_elf *elf)
{
    struct pb_process_image *image = calloc(1, sizeof *image);

    if (image == NULL) {
        return NULL;
    }
    image->elf = elf;
    image->map.l_addr = (ElfW(Addr))elf->base;
    image->map.l_name = elf->real_path;
    image->map.l_ld = elf->dynamic;
    image->frames = find_frames(elf);
    if (image->frames != NULL) {
        __register_frame(image->frames);
    }
    if (__lsan_register_root_region != NULL) {
        __lsan_register_root_region(elf->base, elf->size);
    }
    tell_debugger(RT_ADD);
    image->map.l_next = images.base.r_map;
    if (image->map.l_next != NULL) {
        image->map.l_next->l_prev = &image->map;
    }
    images.base.r_map = &image->map;
    images_added++;
    tell_debugger(RT_CONSISTENT);
    return image;
}

void pb_process_image_remove(struct pb_process_image *image)
{
    struct link_map *map = &image->map;

    tell_debugger(RT_DELETE);
    if (map->l_prev != NULL) {
        map->l_prev->l_next = map->l_next;
    } else {
        images.base.r_map = map->l_next;
    }
    if (map->l_next != NULL) {
        map->l_next->l_prev = map->l_prev;
    }
    images_removed++;
    tell_debugger(RT_CONSISTENT);
    if (__lsan_unregister_root_region != NULL) {
        __lsan_unregister_root_region(image->elf->base, image->elf->size);
    }
    if (image->frames != NULL) {
        __deregister_frame(image->frames);
    }
    free(image);
}
