/*
 * Call stacks as a tree: a node stands for a function's call site and, by its
 * parents, for the whole stack up to there. A stack is remembered by one number.
 */
#ifndef PB_CALL_TREE_H
#define PB_CALL_TREE_H

#include <stddef.h>
#include <stdint.h>

#define PB_CALL_ROOT 0u         /* the empty stack */

struct pb_call_tree {
    struct pb_call {
        uint32_t parent;
        uintptr_t place;        /* where the call returns to; 0: never called */
    } *nodes;                   /* by number */
    size_t count, size;
    uint32_t *found;            /* open addressing by parent and place, at most half full */
};

/* The stack of `node` with one more call; node numbers stay. */
uint32_t pb_call_enter(struct pb_call_tree *, uint32_t node, uintptr_t place);
/* The stack without its innermost call; the root stays the root. */
uint32_t pb_call_leave(const struct pb_call_tree *, uint32_t node);
/* The call sites from the innermost outwards, at most `most`; how many. */
unsigned pb_call_list(const struct pb_call_tree *, uint32_t node, uintptr_t *places, unsigned most);
void pb_call_tree_free(struct pb_call_tree *);

#endif
