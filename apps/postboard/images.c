/*
 * Where our own images are: in $POSTBOARD_IMAGES, beside the executable as the
 * build leaves them, or where `make install` puts them.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"

#ifndef PB_PREFIX
#define PB_PREFIX "/usr/local"
#endif

/* DIR/TAIL/NAME.so when that can be read, else NULL; allocated. */
static char *image_in(const char *directory, const char *tail, const char *name)
{
    char *path = NULL;

    if (asprintf(&path, "%s%s/%s.so", directory, tail, name) < 0)
        return NULL;
    if (access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

/* The folder of the executable, or "." */
static void executable_folder(char *folder, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", folder, size - 1);
    char *slash;

    folder[length > 0 ? length : 0] = '\0';
    slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    else
        strcpy(folder, ".");
}

char *pb_image_find(const char *name)
{
    static const char *const beside[] = {"/images", "/../images", "/../lib/postboard/images"};
    const char *environment = getenv("POSTBOARD_IMAGES");
    char folder[4096], *path = NULL;

    if (environment != NULL && environment[0] != '\0')
        path = image_in(environment, "", name);
    executable_folder(folder, sizeof folder);
    for (size_t i = 0; path == NULL && i < sizeof beside / sizeof beside[0]; i++)
        path = image_in(folder, beside[i], name);
    if (path == NULL)
        path = image_in(PB_PREFIX, "/lib/postboard/images", name);
    if (path == NULL)
        pb_complain("the image %s.so is neither in %s/images nor in $POSTBOARD_IMAGES", name,
                    folder);
    return path;
}
