/*
 * The secrets of the boards' TLS sessions, a line each, in the NSS key log
 * format that Wireshark and tshark read (tls.keylog_file).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "world.h"

struct pb_tls_keys {
    FILE *file;
    char *path;
};

int pb_world_tls_keys(struct pb_world *world, const char *path, struct pb_error *error)
{
    struct pb_tls_keys *keys = calloc(1, sizeof *keys);
    int fd = -1;

    if (world->tls_keys != NULL || keys == NULL || (keys->path = strdup(path)) == NULL) {
        free(keys);
        return pb_error_set(error, "%s: %s", path,
                            world->tls_keys != NULL ? "keys are written already" : "no memory");
    }
    /* For nobody else: who has them reads the mail. */
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    keys->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (keys->file == NULL) {
        pb_error_set(error, "%s: cannot write keys: %s", path, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        free(keys->path);
        free(keys);
        return -1;
    }
    world->tls_keys = keys;
    return 0;
}

int pb_world_tls_keys_end(struct pb_world *world, struct pb_error *error)
{
    struct pb_tls_keys *keys = world->tls_keys;
    int result = 0;

    if (keys == NULL) {
        return 0;
    }
    world->tls_keys = NULL;
    int failed = ferror(keys->file);
    if (fclose(keys->file) != 0 || failed) {
        result = pb_error_set(error, "%s: keys are incomplete: %s", keys->path, strerror(errno));
    }
    free(keys->path);
    free(keys);
    return result;
}

/* Flushed, so that a reader of a live capture has them in time. */
void pb_tls_secret(struct pb_board *board, const char *line)
{
    const struct pb_tls_keys *keys = board->world->tls_keys;

    if (keys != NULL) {
        pb_board_settle(board);
        fprintf(keys->file, "%s\n", line);
        fflush(keys->file);
    }
}
