/*
 * The tree of call stacks against plain stacks: many that call and return at
 * random, each always read back whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "call_tree.h"

#define STACKS 8
#define DEEP   40
#define STEPS  20000

static void stacks_are_read_back_whole(void **state)
{
    struct pb_call_tree tree = {0};
    uintptr_t stack[STACKS][DEEP], read[DEEP];
    unsigned depth[STACKS] = {0};
    uint32_t node[STACKS] = {PB_CALL_ROOT};

    srand(7);
    for (unsigned step = 0; step < STEPS; step++) {
        const unsigned which = (unsigned)rand() % STACKS;
        const int enter = rand() % 2 == 0;

        if (enter && depth[which] < DEEP) {
            const uintptr_t place = 0x5a000000u + (uintptr_t)(rand() % 5) * 16;
            stack[which][depth[which]++] = place;
            node[which] = pb_call_enter(&tree, node[which], place);
        } else if (!enter) {
            node[which] = pb_call_leave(&tree, node[which]);
            depth[which] -= depth[which] > 0;   /* one return too many changes nothing */
        }
        assert_int_equal(pb_call_list(&tree, node[which], read, DEEP), depth[which]);
        for (unsigned i = 0; i < depth[which]; i++) {
            assert_true(read[i] == stack[which][depth[which] - 1 - i]);
        }
    }
    assert_true(tree.count > 1000);     /* it grew */
    /* One stack is one number, and a list takes no more than there is room for. */
    const uint32_t again = pb_call_enter(&tree, pb_call_enter(&tree, PB_CALL_ROOT, 1), 2);
    assert_int_equal(again, pb_call_enter(&tree, pb_call_enter(&tree, PB_CALL_ROOT, 1), 2));
    assert_int_equal(pb_call_list(&tree, again, read, 1), 1);
    assert_int_equal(read[0], 2);
    pb_call_tree_free(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stacks_are_read_back_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
