/*
 * Maildirs as the host sees them.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "maildir.h"

char *pb_maildir_temporary(void)
{
    const char *parent = getenv("TMPDIR");
    char *path = NULL;

    if (asprintf(&path, "%s/postboard-XXXXXX", parent && parent[0] ? parent : "/tmp") < 0)
        return NULL;
    if (mkdtemp(path) == NULL) {
        pb_complain("%s: %s", path, strerror(errno));
        free(path);
        return NULL;
    }
    return path;
}

static void remove_in(const char *folder, const char *name)
{
    char path[4096];
    struct dirent *entry;
    DIR *directory;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    directory = opendir(path);
    if (directory == NULL)
        return;
    while ((entry = readdir(directory)) != NULL) {
        size_t length = strlen(entry->d_name);

        if (length > 4 && strcmp(entry->d_name + length - 4, ".eml") == 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
    }
    closedir(directory);
    rmdir(path);
}

void pb_maildir_remove(const char *folder)
{
    remove_in(folder, "new");
    remove_in(folder, "tmp");
    remove_in(folder, "cur");
    rmdir(folder);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void pb_maildir_list(const char *folder, struct pb_maildir_list *list)
{
    char path[4096];
    struct dirent *entry;
    DIR *directory;

    memset(list, 0, sizeof *list);
    snprintf(path, sizeof path, "%s/new", folder);
    directory = opendir(path);
    if (directory == NULL)
        return;
    while ((entry = readdir(directory)) != NULL) {
        char **more, *name;

        if (entry->d_name[0] == '.')
            continue;
        more = realloc(list->names, (list->count + 1) * sizeof *more);
        if (more == NULL)
            break;
        list->names = more;
        name = strdup(entry->d_name);
        if (name == NULL)
            break;
        list->names[list->count++] = name;
    }
    closedir(directory);
    if (list->count > 0)
        qsort(list->names, list->count, sizeof *list->names, by_name);
}

void pb_maildir_list_free(struct pb_maildir_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    memset(list, 0, sizeof *list);
}

static int list_holds(const struct pb_maildir_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->names[i], name) == 0)
            return 1;
    }
    return 0;
}

char *pb_maildir_arrived(const char *folder, const struct pb_maildir_list *before,
                         const struct pb_maildir_list *now)
{
    for (size_t i = 0; i < now->count; i++) {
        char *path = NULL;

        if (list_holds(before, now->names[i]))
            continue;
        return asprintf(&path, "%s/new/%s", folder, now->names[i]) < 0 ? NULL : path;
    }
    return NULL;
}
