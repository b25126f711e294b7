/*
 * What this process's own tools must be told of each loaded image: debuggers,
 * unwinders, sanitizers.
 */
#ifndef PB_PROCESS_IMAGES_H
#define PB_PROCESS_IMAGES_H

struct pb_elf;
struct pb_process_image;

/* Announces a relocated image, which must stay as it is until it is forgotten.
 * NULL: no memory. */
struct pb_process_image *pb_process_image_add(struct pb_elf *);
void pb_process_image_remove(struct pb_process_image *);

#endif
