/* The options that the parts of an image were compiled with (pb_options.h). */
#ifndef PB_IMAGE_OPTIONS_H
#define PB_IMAGE_OPTIONS_H

#include "elf_image.h"
#include "machine.h"

/* 0 when all parts agree; -1 with the option and two files that do not. */
int pb_image_options_check(const struct pb_elf *, const struct pb_image *, struct pb_error *);

#endif
