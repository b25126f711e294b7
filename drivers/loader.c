/*
 * Gives a board an image: map, bind, relocate, check what it says of itself,
 * announce it to the process's tools. What an image may be bound to is here,
 * too: the board's own table, then the allow-list, else nothing.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "asan_globals.h"
#include "board.h"
#include "elf_image.h"
#include "image_options.h"
#include "libc_names.h"
#include "loader.h"
#include "process_images.h"

struct pb_loaded {
    struct pb_elf elf;
    struct pb_board *board;
    const struct pb_image *own; /* in the image */
    struct pb_image image;      /* the same with our start */
    struct pb_process_image *process;
    const char *libgcov_name; /* a symbol that only libgcov may use */
    int constructed, destructed;
};

/* --- power on, exit --------------------------------------------------------------- */

static void start(const struct pb_machine *machine)
{
    struct pb_loaded *loaded = machine->board->image_handle;

    loaded->constructed = 1;
    pb_elf_construct(&loaded->elf);
    loaded->own->start(machine);
}

/* The image's exit() calls it after the atexit functions. */
static void finish(struct pb_board *board)
{
    struct pb_loaded *loaded = board->image_handle;

    if (!loaded->destructed) {
        loaded->destructed = 1;
        pb_elf_destruct(&loaded->elf);
    }
}

/* --- binding ------------------------------------------------------------------------ */

/* What differs from board to board. */
static int bind_board(const struct pb_loaded *loaded, const char *name, uintptr_t *address)
{
    if (strcmp(name, "_pb_loaded_machine") == 0) {
        *address = (uintptr_t)&loaded->board->machine;
        return 1;
    }
    if (strcmp(name, "_pb_loaded_finish") == 0) {
        *address = (uintptr_t)finish;
        return 1;
    }
    return pb_asan_globals_bind(name, address);
}

static int bind(void *arg, const char *name, uintptr_t *address)
{
    struct pb_loaded *loaded = arg;

    if (bind_board(loaded, name, address)) {
        return 1;
    }
    if (!pb_libc_allows(name) && !pb_sanitizer_allows(name)) {
        if (!pb_libgcov_allows(name)) {
            return 0;
        }
        loaded->libgcov_name = name;
    }
    *address = (uintptr_t)dlsym(RTLD_DEFAULT, name);
    return *address != 0;
}

/* --- what the image says of itself ------------------------------------------------------ */

static const struct pb_image *find_image(const struct pb_elf *elf, struct pb_error *error)
{
    uint64_t size = 0;
    const struct pb_image *image = pb_elf_object(elf, "pb_image", &size);

    if (image == NULL || size < offsetof(struct pb_image, options_start) ||
        (uintptr_t)image % _Alignof(struct pb_image) != 0 || image->magic != PB_IMAGE_MAGIC) {
        pb_error_set(error, "%s: not an image: it exports no pb_image (see postboard-cc)",
                     elf->path);
        return NULL;
    }
    if (image->version != PB_MACHINE_VERSION) {
        pb_error_set(error, "%s: built for machine interface %u, and this postboard has %u",
                     elf->path, image->version, PB_MACHINE_VERSION);
        return NULL;
    }
    if (image->size != sizeof *image || size < sizeof *image) {
        pb_error_set(error, "%s: its pb_image has %u bytes, and this postboard expects %zu",
                     elf->path, image->size, sizeof *image);
        return NULL;
    }
    return image;
}

/* Whether an image is built for coverage shows only once it is relocated. */
static int check_libgcov(const struct pb_loaded *loaded, struct pb_error *error)
{
    if (loaded->libgcov_name == NULL || loaded->own->coverage_dump != NULL) {
        return 0;
    }
    return pb_error_set(error, "%s: unresolved symbols: %s", loaded->elf.path,
                        loaded->libgcov_name);
}

static int check_functions(const struct pb_elf *elf, const struct pb_image *image,
                           struct pb_error *error)
{
    const uintptr_t functions[] = {(uintptr_t)image->start, (uintptr_t)image->finished,
                                   (uintptr_t)image->running, (uintptr_t)image->coverage_dump,
                                   (uintptr_t)image->waiting, (uintptr_t)image->observe};

    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        int optional = i >= 3 && functions[i] == 0;
        if (!optional && !pb_elf_holds(elf, (const void *)functions[i], 1, PF_X)) {
            return pb_error_set(error, "%s: damaged: its pb_image names code outside of its own",
                                elf->path);
        }
    }
    return 0;
}

/* --- load and unload ---------------------------------------------------------------------- */

static int prepare(struct pb_loaded *loaded, struct pb_error *error)
{
    struct pb_elf *elf = &loaded->elf;

    loaded->own = find_image(elf, error);
    if (loaded->own == NULL || pb_elf_relocate(elf, bind, loaded, error) < 0 ||
        check_libgcov(loaded, error) < 0 || check_functions(elf, loaded->own, error) < 0 ||
        pb_image_options_check(elf, loaded->own, error) < 0 || pb_elf_seal(elf, error) < 0) {
        return -1;
    }
    loaded->image = *loaded->own;
    loaded->image.start = start;
    loaded->process = pb_process_image_add(elf);
    return loaded->process != NULL ? 0 : pb_error_set(error, "%s: no memory", elf->path);
}

/* A refusal is one line, whatever the names in a damaged file hold. */
static int refused(struct pb_loaded *loaded, struct pb_error *error)
{
    for (char *at = error != NULL ? error->text : ""; *at != 0; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f) {
            *at = '?';
        }
    }
    free(loaded);
    return -1;
}

int pb_loader_load(struct pb_board *board, const char *path, struct pb_error *error)
{
    if (board->image != NULL) {
        return pb_error_set(error, "%s: board %s has an image already", path, board->name);
    }
    struct pb_loaded *loaded = calloc(1, sizeof *loaded);
    if (loaded == NULL) {
        return pb_error_set(error, "%s: no memory", path);
    }
    loaded->board = board;
    if (pb_elf_map(&loaded->elf, board->world, path, error) < 0) {
        return refused(loaded, error);
    }
    if (prepare(loaded, error) < 0) {
        pb_elf_unmap(&loaded->elf);
        return refused(loaded, error);
    }
    board->image = &loaded->image;
    board->image_handle = loaded;
    board->unload = pb_loader_unload;
    return 0;
}

uint64_t pb_loader_offset(const struct pb_board *board, uintptr_t address)
{
    const struct pb_loaded *loaded = board->image_handle;

    return loaded != NULL && board->unload == pb_loader_unload &&
                   pb_elf_holds(&loaded->elf, (const void *)address, 1, PF_X)
               ? address - (uintptr_t)loaded->elf.base
               : 0;
}

void pb_loader_unload(struct pb_board *board)
{
    struct pb_loaded *loaded = board->image_handle;

    if (loaded->constructed && loaded->image.coverage_dump != NULL) {
        pb_board_enter(board);
        loaded->image.coverage_dump();
        pb_board_leave(board);
    }
    pb_asan_globals_drop(loaded->elf.base, loaded->elf.size);
    pb_process_image_remove(loaded->process);
    pb_elf_unmap(&loaded->elf);
    free(loaded);
    board->image = NULL;
    board->image_handle = NULL;
    board->unload = NULL;
}
