/*
 * Two lwIP nodes in one process: two copies of one shared object, since lwIP
 * keeps its state in variables of its own.
 */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "node.h"
#include "pair.h"

#define TIMER_MS 250            /* lwIP's fast timer */
#define PATIENCE 1000           /* timers without a frame: it hangs */

static char folder[PATH_MAX];

static void *load(const char *file)
{
    char path[PATH_MAX + 64];

    snprintf(path, sizeof path, "%s/%s", folder, file);
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

int lwip_pair_open(const char *build)
{
    char *real, path[PATH_MAX];

    snprintf(path, sizeof path, "%s/bench/lwip", build);
    real = realpath(path, folder);
    if (real == NULL || (snprintf(path, sizeof path, "%.4000s/few-1.so", folder),
                         access(path, R_OK)) != 0)
        folder[0] = '\0';
    return folder[0] != '\0' ? 0 : -1;
}

int lwip_pair_is_there(void)
{
    return folder[0] != '\0';
}

static int run(const struct lwip_node *server, const struct lwip_node *client)
{
    unsigned idle = 0;

    while (server->is_done() == 0 && client->is_done() >= 0 && idle < PATIENCE) {
        if (server->pump() + client->pump() > 0 || client->step()) {
            idle = 0;
            continue;
        }
        idle++;
        server->wait(TIMER_MS);
        client->wait(TIMER_MS);
    }
    return server->is_done() == 1 && client->is_done() >= 0 ? 0 : -1;
}

int lwip_pair_play(const char *scene, unsigned count)
{
    const int many = strcmp(scene, "many") == 0;
    void *object[2] = {load(many ? "many-1.so" : "few-1.so"), load(many ? "many-2.so" : "few-2.so")};
    const struct lwip_node *node[2];
    int result = -1;

    if (object[0] == NULL || object[1] == NULL) {
        fprintf(stderr, "lwip: %s\n", dlerror());
        return -1;
    }
    for (int i = 0; i < 2; i++)
        node[i] = dlsym(object[i], "lwip_node");
    node[0]->start(1, node[1]);
    node[1]->start(2, node[0]);
    if (node[0]->play(scene, 1, count) == 0 && node[1]->play(scene, 0, count) == 0)
        result = run(node[0], node[1]);
    dlclose(object[0]);
    dlclose(object[1]);
    return result;
}
