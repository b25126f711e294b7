/*
 * The board's folder on the host, a maildir: files are written in tmp/ and
 * moved to new/ when they are whole, under names that depend on the run and
 * on what lies there already only.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board.h"

#define FILES     16
#define NAME_SIZE 96

struct file {
    int fd;                     /* -1: free */
    int failed;                 /* a write was refused: cannot be kept */
    char name[NAME_SIZE];
};

struct pb_store {
    char *path;
    int folder;                 /* descriptor */
    unsigned long sequence;
    struct file files[FILES];
};

/* --- opening ------------------------------------------------------------------------- */

static int make_folder(int at, const char *path)
{
    return mkdirat(at, path, 0777) == 0 || errno == EEXIST ? 0 : -1;
}

static int open_maildir(struct pb_store *store)
{
    static const char *const parts[] = {"tmp", "new", "cur"};

    if (make_folder(AT_FDCWD, store->path) < 0) {
        return -1;
    }
    store->folder = open(store->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->folder < 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (make_folder(store->folder, parts[i]) < 0 ||
            faccessat(store->folder, parts[i], W_OK | X_OK, 0) < 0) {
            return -1;
        }
    }
    return 0;
}

int pb_store_open(struct pb_board *board, const char *folder, struct pb_error *error)
{
    struct pb_store *store = calloc(1, sizeof *store);

    if (store == NULL || (store->path = strdup(folder)) == NULL) {
        free(store);
        return pb_error_set(error, "%s: out of memory", folder);
    }
    store->folder = -1;
    for (size_t i = 0; i < FILES; i++) {
        store->files[i].fd = -1;
    }
    board->store = store;       /* closed with the board, also when refused */
    if (open_maildir(store) < 0) {
        return pb_error_set(error, "%s: not usable as a maildir: %s", folder, strerror(errno));
    }
    return 0;
}

/* --- one file ---------------------------------------------------------------------------- */

static void path_in(char *path, size_t size, const char *part, const char *name)
{
    snprintf(path, size, "%s/%s", part, name);
}

/* The next name that is free in new/ and tmp/: seconds.board.sequence. */
static int create(struct pb_board *board, struct file *file)
{
    struct pb_store *store = board->store;
    const uint64_t seconds = (board->world->options.epoch_ns + board->clock) / 1000000000u;
    char path[NAME_SIZE + 8];
    struct stat status;

    do {
        snprintf(file->name, sizeof file->name, "%llu.b%u_%06lu.postboard.eml",
                 (unsigned long long)seconds, board->number, ++store->sequence);
        path_in(path, sizeof path, "new", file->name);
        if (fstatat(store->folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            continue;
        }
        path_in(path, sizeof path, "tmp", file->name);
        file->fd = openat(store->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file->fd < 0 && errno != EEXIST) {
            return -1;
        }
    } while (file->fd < 0);
    return 0;
}

static int write_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, data, length);
        if (written < 0 && errno != EINTR) {
            return -1;
        }
        if (written > 0) {
            data += written;
            length -= (size_t)written;
        }
    }
    return 0;
}

static int finish(struct pb_store *store, struct file *file, int keep)
{
    char from[NAME_SIZE + 8], to[NAME_SIZE + 8];
    int failed = file->failed;

    failed |= close(file->fd) < 0;
    file->fd = -1;
    path_in(from, sizeof from, "tmp", file->name);
    path_in(to, sizeof to, "new", file->name);
    if (keep && !failed && renameat(store->folder, from, store->folder, to) == 0) {
        return 0;
    }
    unlinkat(store->folder, from, 0);
    return keep ? -1 : 0;
}

/* --- the machine's functions, on the host's stack ------------------------------------------- */

struct store_call {
    struct pb_board *board;
    struct file *file;
    const void *data;
    size_t length;
    int keep;
    int result;
};

static struct file *file_of(struct pb_board *board, int handle)
{
    struct pb_store *store = board->store;

    board->calls++;
    return store != NULL && handle >= 0 && handle < FILES && store->files[handle].fd >= 0
               ? &store->files[handle]
               : NULL;
}

static void begin_on_host(void *arg)
{
    struct store_call *call = arg;

    call->file->failed = 0;
    call->result = create(call->board, call->file);
}

int pb_store_begin(struct pb_board *board)
{
    board->calls++;
    for (int handle = 0; board->store != NULL && handle < FILES; handle++) {
        if (board->store->files[handle].fd < 0) {
            struct store_call call = {.board = board, .file = &board->store->files[handle]};
            pb_board_call_host(board, begin_on_host, &call);
            return call.result < 0 ? -1 : handle;
        }
    }
    return -1;
}

static void write_on_host(void *arg)
{
    struct store_call *call = arg;

    call->result = write_all(call->file->fd, call->data, call->length);
    call->file->failed |= call->result < 0;
}

int pb_store_write(struct pb_board *board, int handle, const void *data, size_t length)
{
    struct store_call call = {.board = board, .file = file_of(board, handle), .data = data,
                              .length = length};

    if (call.file == NULL) {
        return -1;
    }
    pb_board_call_host(board, write_on_host, &call);
    return call.result;
}

static void end_on_host(void *arg)
{
    struct store_call *call = arg;

    call->result = finish(call->board->store, call->file, call->keep);
}

int pb_store_end(struct pb_board *board, int handle, int keep)
{
    struct store_call call = {.board = board, .file = file_of(board, handle), .keep = keep};

    if (call.file == NULL) {
        return -1;
    }
    pb_board_call_host(board, end_on_host, &call);
    return call.result;
}

/* --- the end ---------------------------------------------------------------------------------- */

void pb_store_abandon(struct pb_board *board)
{
    for (int i = 0; board->store != NULL && i < FILES; i++) {
        if (board->store->files[i].fd >= 0) {
            finish(board->store, &board->store->files[i], 0);
        }
    }
}

void pb_store_close(struct pb_board *board)
{
    struct pb_store *store = board->store;

    if (store != NULL) {
        pb_store_abandon(board);
        if (store->folder >= 0) {
            close(store->folder);
        }
        free(store->path);
        free(store);
        board->store = NULL;
    }
}
