/*
 * Whole files that the command line names: bodies and passwords.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

char *pb_read_whole(const char *path, size_t *length)
{
    int from_stdin = strcmp(path, "-") == 0;
    FILE *file = from_stdin ? stdin : fopen(path, "rb");
    size_t size = 65536, got;
    char *bytes = file != NULL ? malloc(size) : NULL;

    *length = 0;
    while (bytes != NULL && (got = fread(bytes + *length, 1, size - *length - 1, file)) > 0) {
        *length += got;
        if (size - *length - 1 == 0) {
            char *larger = realloc(bytes, size * 2);

            if (larger == NULL)
                free(bytes);
            bytes = larger;
            size *= 2;
        }
    }
    if (bytes == NULL || ferror(file)) {
        pb_complain("%s: %s", from_stdin ? "stdin" : path, strerror(errno));
        free(bytes);
        bytes = NULL;
    } else {
        bytes[*length] = '\0';
    }
    if (file != NULL && !from_stdin)
        fclose(file);
    return bytes;
}

int pb_password(const struct pb_settings *settings, char **password)
{
    const char *environment = getenv("POSTBOARD_PASSWORD");
    size_t length;

    *password = NULL;
    if (settings->password_file != NULL) {
        *password = pb_read_whole(settings->password_file, &length);
        if (*password == NULL)
            return EX_NOINPUT;
        if (strlen(*password) != length) {
            pb_complain("%s: a password cannot hold a NUL byte", settings->password_file);
            free(*password);
            *password = NULL;
            return EX_DATAERR;
        }
        (*password)[strcspn(*password, "\r\n")] = '\0';
    } else if (environment != NULL) {
        *password = strdup(environment);
    }
    return 0;
}
