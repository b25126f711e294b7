/*
 * The tree of call stacks that the race detector notes accesses with.
 */
#include <stdio.h>
#include <stdlib.h>

#include "call_tree.h"

static size_t slot_of(const struct pb_call_tree *tree, uint32_t parent, uintptr_t place)
{
    const uint64_t mixed = (place ^ (uint64_t)parent << 32) * 0x9E3779B97F4A7C15u;
    size_t at = mixed >> 20 & (2 * tree->size - 1);

    while (tree->found[at] != 0 && (tree->nodes[tree->found[at]].parent != parent ||
                                    tree->nodes[tree->found[at]].place != place)) {
        at = (at + 1) & (2 * tree->size - 1);
    }
    return at;
}

static void grow(struct pb_call_tree *tree)
{
    tree->size = tree->size > 0 ? 2 * tree->size : 256;
    free(tree->found);
    tree->nodes = realloc(tree->nodes, tree->size * sizeof *tree->nodes);
    tree->found = calloc(2 * tree->size, sizeof *tree->found);
    if (tree->nodes == NULL || tree->found == NULL) {
        fputs("postboard: out of memory for call stacks\n", stderr);
        abort();
    }
    if (tree->count == 0) {
        tree->nodes[tree->count++] = (struct pb_call){PB_CALL_ROOT, 0};
    }
    for (uint32_t node = 1; node < tree->count; node++) {
        tree->found[slot_of(tree, tree->nodes[node].parent, tree->nodes[node].place)] = node;
    }
}

uint32_t pb_call_enter(struct pb_call_tree *tree, uint32_t node, uintptr_t place)
{
    if (tree->count == tree->size) {
        grow(tree);
    }
    uint32_t *found = &tree->found[slot_of(tree, node, place)];
    if (*found == 0) {
        tree->nodes[tree->count] = (struct pb_call){node, place};
        *found = (uint32_t)tree->count++;
    }
    return *found;
}

uint32_t pb_call_leave(const struct pb_call_tree *tree, uint32_t node)
{
    return node != PB_CALL_ROOT ? tree->nodes[node].parent : PB_CALL_ROOT;
}

unsigned pb_call_list(const struct pb_call_tree *tree, uint32_t node, uintptr_t *places,
                      unsigned most)
{
    unsigned count = 0;

    for (; node != PB_CALL_ROOT && count < most; node = tree->nodes[node].parent) {
        places[count++] = tree->nodes[node].place;
    }
    return count;
}

void pb_call_tree_free(struct pb_call_tree *tree)
{
    free(tree->nodes);
    free(tree->found);
}
