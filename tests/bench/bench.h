/*
 * What the benchmarks share: CPU time, the least of several runs, one line a
 * figure. Every figure stands beside a baseline that the same process measured.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_RUNS 5

/* CPU time of this process, ns. */
static inline double bench_cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* CPU time of one of the `count` things that fn does: the least of some runs,
 * since what disturbs a run only adds to it. */
static inline double bench_least(void (*fn)(unsigned count), unsigned count)
{
    double least = 0;

    for (int run = 0; run < BENCH_RUNS; run++) {
        double start = bench_cpu_ns(), each;

        fn(count);
        each = (bench_cpu_ns() - start) / count;
        if (run == 0 || each < least)
            least = each;
    }
    return least;
}

static inline void bench_line(const char *what, double ns, const char *baseline, double base_ns)
{
    printf("%-52s %9.1f ns  %6.2f x %s\n", what, ns, ns / base_ns, baseline);
}

/* The same, beside the ratio that we aim at; 0: none. */
static inline void bench_aim(const char *what, double ns, const char *baseline, double base_ns,
                             double aim)
{
    printf("%-52s %9.1f ns  %7.3f x %s", what, ns, ns / base_ns, baseline);
    if (aim != 0)
        printf(" (aim %.2f%s)", aim, ns / base_ns <= aim ? "" : ", MISSED");
    putchar('\n');
}

static inline void __attribute__((noreturn)) bench_fail(const char *what, const char *reason)
{
    fprintf(stderr, "%s: %s\n", what, reason);
    exit(1);
}

#endif
