/*
 * The libc functions that an image brings itself, because the host's would
 * read the host's clock, draw its random numbers, use its heap, end its
 * process, or share a hidden variable with other boards. All are weak: an
 * application's own definition wins. Loaded images only.
 *
 *   image_exit.c     main's end, exit and its kin, abort, assert, atexit
 *   image_memory.c   malloc and its kin, and what returns memory from it
 *   image_random.c   rand, random, getrandom, arc4random and their kin
 *   image_time.c     clocks, calendars, sleep
 *   image_text.c     strtok, getenv (reads boot arguments)
 *
 * What else of libc an image may use is listed in drivers/libc_names.c.
 */
#ifndef IMAGE_LIBC_H
#define IMAGE_LIBC_H

#define PB_WEAK __attribute__((weak))

/* Ends the firmware: atexit functions, destructors, then power off. */
void _pb_image_exit(int status) __attribute__((noreturn));
/* Ends it at once. */
void _pb_image_stop(int status) __attribute__((noreturn));

#endif
