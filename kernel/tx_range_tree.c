/*
 * Ranges of memory in a tree: which control blocks and which stacks there are,
 * so that creating a thread beside ten thousand others does not look at each.
 * A treap: ordered by where ranges begin, and a heap by a hash of that.
 */
#include "tx_kernel.h"

static ULONG height(const struct tx_range *range)
{
    return range->first * 2654435761u;
}

/* Deals a tree out into those that begin before `first` and the others. */
static VOID split(struct tx_range *tree, ULONG first, struct tx_range **before,
                  struct tx_range **after)
{
    while (tree != TX_NULL) {
        if (tree->first < first) {
            *before = tree;
            before = &tree->right;
            tree = tree->right;
        } else {
            *after = tree;
            after = &tree->left;
            tree = tree->left;
        }
    }
    *before = *after = TX_NULL;
}

/* The place in the tree where the search for a beginning goes on. */
static struct tx_range **side(struct tx_range *tree, ULONG first)
{
    return first < tree->first ? &tree->left : &tree->right;
}

VOID _tx_range_add(struct tx_range **tree, struct tx_range *range, const VOID *start, ULONG size)
{
    range->first = _tx_word(start);
    range->last = range->first + size - 1;
    while (*tree != TX_NULL && height(*tree) >= height(range))
        tree = side(*tree, range->first);
    split(*tree, range->first, &range->left, &range->right);
    *tree = range;
}

VOID _tx_range_remove(struct tx_range **tree, struct tx_range *range)
{
    struct tx_range *left = range->left;
    struct tx_range *right = range->right;

    while (*tree != TX_NULL && *tree != range)
        tree = side(*tree, range->first);
    while (left != TX_NULL && right != TX_NULL) {
        if (height(left) >= height(right)) {
            *tree = left;
            tree = &left->right;
            left = left->right;
        } else {
            *tree = right;
            tree = &right->left;
            right = right->left;
        }
    }
    *tree = left != TX_NULL ? left : right;
}

/* By its place, not by what it holds, which the application may have ruined. */
int _tx_range_is_in(struct tx_range *tree, const struct tx_range *range, ULONG first)
{
    while (tree != TX_NULL && tree != range)
        tree = *side(tree, first);
    return tree != TX_NULL;
}

/* Ranges in a tree do not overlap: the last that begins up to there decides. */
int _tx_range_overlaps(struct tx_range *tree, const VOID *start, ULONG size)
{
    ULONG first = _tx_word(start);
    ULONG last = first + size - 1;
    const struct tx_range *found = TX_NULL;

    while (tree != TX_NULL) {
        if (tree->first <= last) {
            found = tree;
            tree = tree->right;
        } else {
            tree = tree->left;
        }
    }
    return found != TX_NULL && found->last >= first;
}
