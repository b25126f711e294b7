/*
 * Runs the seeds of a fuzz target, tests/fuzz/corpus/NAME/ (or the files that are
 * given), one test each: what fuzzing once found stays found out, without clang.
 * The program includes the target before this.
 */
#ifndef FUZZ_CORPUS_H
#define FUZZ_CORPUS_H

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static void fuzz_seed(void **state)
{
    static uint8_t data[65536];
    FILE *file = fopen(*state, "rb");
    size_t size;

    assert_non_null(file);
    size = fread(data, 1, sizeof(data), file);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
}

/* `teardown`, if not NULL, ends what a failed seed leaves. */
static int fuzz_corpus(const char *name, int (*teardown)(void **state), int argc, char **argv)
{
    char pattern[100];
    struct CMUnitTest *tests;
    glob_t found;
    size_t count;
    int result;

    snprintf(pattern, sizeof(pattern), "tests/fuzz/corpus/%s/*", name);
    if (argc < 2 && glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "no seeds in %s\n", pattern);
        return 1;
    }
    count = argc < 2 ? found.gl_pathc : (size_t)argc - 1;
    tests = calloc(count, sizeof(*tests));
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){
            .name = argc < 2 ? found.gl_pathv[i] : argv[i + 1],
            .test_func = fuzz_seed,
            .teardown_func = teardown,
            .initial_state = argc < 2 ? found.gl_pathv[i] : argv[i + 1],
        };
    result = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
    free(tests);
    if (argc < 2)
        globfree(&found);
    return result;
}

#endif
