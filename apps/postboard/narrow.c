/*
 * --narrow: delta debugging (Zeller and Hildebrandt, 2002) over a failed run's
 * interruptions. Every attempt is a process of its own, since what fails may
 * take its process along.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "preempt.h"

struct narrowing {
    struct pb_settings *settings;
    struct pb_moment *kept; /* the fewest so far that fail */
    struct pb_moment *tried;
    size_t count;
    int status; /* of the failure */
    unsigned attempts;
};

/* Settings for the same run again, which leaves nothing behind. */
static void be_silent(struct pb_settings *settings)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    settings->quiet = 1;
    settings->pcap = settings->trace = settings->record = NULL;
}

/* Whether the first `count` of those tried fail as the run did; -1: cannot say. */
static int fails(struct narrowing *n, size_t count)
{
    int status;
    pid_t pid;

    n->attempts++;
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        n->settings->moments = n->tried;
        n->settings->moment_count = count;
        be_silent(n->settings);
        _exit(pb_run_once(n->settings, NULL));
    }
    if (pid < 0)
        return -1;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return -1;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == n->status;
}

/* Tries all but those from `first` up to `last`; keeps what is left if it fails. */
static int fails_without(struct narrowing *n, size_t first, size_t last)
{
    const size_t left = n->count - (last - first);

    memcpy(n->tried, n->kept, first * sizeof *n->kept);
    memcpy(n->tried + first, n->kept + last, (n->count - last) * sizeof *n->kept);
    int result = fails(n, left);
    if (result > 0) {
        memcpy(n->kept, n->tried, left * sizeof *n->kept);
        n->count = left;
    }
    return result;
}

/* Leaves out pieces of `size`, one after the other: 1 when any went, -1 on failure. */
static int drop_pieces(struct narrowing *n, size_t size)
{
    int any = 0;

    for (size_t end = n->count; end > 0;) { /* from the end: what matters came late */
        const size_t first = end > size ? end - size : 0;
        int result = fails_without(n, first, end);

        if (result < 0)
            return -1;
        any |= result;
        end = first;
    }
    return any;
}

static int narrow(struct narrowing *n)
{
    for (size_t size = n->count; size > 0 && n->count > 0;) {
        int dropped = drop_pieces(n, size);

        if (dropped < 0)
            return -1;
        /* At the end, until none alone can go. */
        if (!dropped || size > 1)
            size /= 2;
    }
    return 0;
}

int pb_narrow(struct pb_settings *settings, const struct pb_switches *switches, int status)
{
    const size_t bytes = (switches->count + 1) * sizeof *switches->moments;
    struct narrowing n = {.settings = settings, .count = switches->count, .status = status};

    n.kept = malloc(bytes);
    n.tried = malloc(bytes);
    if (n.kept == NULL || n.tried == NULL) {
        pb_complain("narrow: out of memory");
        free(n.kept);
        free(n.tried);
        return EX_OSERR;
    }
    memcpy(n.kept, switches->moments, switches->count * sizeof *n.kept);
    memcpy(n.tried, switches->moments, switches->count * sizeof *n.tried);
    int result = fails(&n, n.count);
    if (result > 0)
        result = narrow(&n) < 0 ? -1 : 1;
    free(n.tried);
    if (result <= 0) {
        pb_complain(result < 0 ? "narrow: cannot start processes"
                               : "narrow: the failure does not repeat with the same interruptions");
        free(n.kept);
        return EX_SOFTWARE;
    }
    fprintf(stderr, "postboard: narrowed to %zu of %zu points in %u runs\n", n.count,
            switches->count, n.attempts);
    free(settings->moments);
    settings->moments = n.kept;
    settings->moment_count = n.count;
    return 0;
}
