/*
 * Image files in boards. Loading maps and relocates an instance of the file
 * with variables of its own; the image's constructors run when the power comes
 * on, first thing on the board's system context. Internal to drivers/; hosts
 * call pb_board_load_image.
 */
#ifndef PB_LOADER_H
#define PB_LOADER_H

#include <stdint.h>

struct pb_board;
struct pb_error;

/* Sets the board's image, image_handle and unload. 0, or -1 with one line that
 * names the file and the reason. Linked files may not change meanwhile. */
int pb_loader_load(struct pb_board *, const char *path, struct pb_error *);
/* Power cut: writes coverage data, runs no destructor, unmaps the instance. */
void pb_loader_unload(struct pb_board *);
/* Where in its file the board's image has the code at `address`; 0: not of it. */
uint64_t pb_loader_offset(const struct pb_board *, uintptr_t address);

#endif
