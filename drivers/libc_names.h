/* The libc and libm functions that images may use as the host has them. */
#ifndef PB_LIBC_NAMES_H
#define PB_LIBC_NAMES_H

#include <stddef.h>

/* Whether `name` is on the list. */
int pb_libc_allows(const char *name);
/* Whether libgcov, in an image built for coverage, may use it. */
int pb_libgcov_allows(const char *name);
/* Whether it is an entry of a sanitizer's run-time library. */
int pb_sanitizer_allows(const char *name);

/* The list itself, sorted, for the tests and the manual. */
extern const char *const pb_libc_names[];
extern const size_t pb_libc_name_count;

#endif
