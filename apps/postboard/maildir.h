/*
 * The host folders that mail server boards fill: a temporary one, and what
 * arrived in one.
 */
#ifndef PB_MAILDIR_H
#define PB_MAILDIR_H

#include <stddef.h>

/* Makes an empty folder under $TMPDIR; the path, allocated, or NULL with the
 * line printed. */
char *pb_maildir_temporary(void);
/* Removes a maildir and the mail in it; other files stay, and the folder with
 * them. */
void pb_maildir_remove(const char *folder);

/* The names in new/, sorted. */
struct pb_maildir_list {
    char **names;
    size_t count;
};
void pb_maildir_list(const char *folder, struct pb_maildir_list *);
void pb_maildir_list_free(struct pb_maildir_list *);
/* The path of the first mail of `now` that is not in `before`; allocated, NULL
 * when there is none. */
char *pb_maildir_arrived(const char *folder, const struct pb_maildir_list *before,
                         const struct pb_maildir_list *now);

#endif
