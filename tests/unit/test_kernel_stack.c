/*
 * A thread's declared stack: what it uses is estimated from the host's, in the
 * members that programs and debuggers read, and in the fill. With
 * TX_ENABLE_STACK_CHECKING (kernel-options.sh) its overflow is told.
 */
#include "kernel_fixture.h"

static unsigned told;
static TX_THREAD *told_of;

static VOID overflow(TX_THREAD *thread)
{
    told++;
    told_of = thread;
}

/* Calls a service below `left` frames of more than 100 bytes. */
static unsigned __attribute__((noinline)) deep(unsigned left)
{
    volatile UCHAR room[104];

    room[left % sizeof(room)] = (UCHAR)left;
    if (left == 0)
        tx_thread_sleep(1);
    else
        left = deep(left - 1);
    return left + room[0];
}

static unsigned depth;

static VOID recurses(ULONG n)
{
    deep(0);
    deep(depth);
    deep(0);
}

/* The lowest byte that is not the fill. */
static UCHAR *touched(unsigned n)
{
    unsigned i;

    for (i = 0; i < HELPER_STACK && helper_stack[n][i] == (UCHAR)TX_STACK_FILL; i++)
        continue;
    return &helper_stack[n][i];
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ESTIMATED 0
#endif
#endif
#if !defined(ESTIMATED) && !defined(__SANITIZE_ADDRESS__)
#define ESTIMATED 1
#elif !defined(ESTIMATED)
#define ESTIMATED 0
#endif

static VOID use_body(VOID)
{
    UCHAR *shallow, *deepest, *top = helper_stack[0] + HELPER_STACK;

    depth = 8;
    make(0, recurses, 10, 10, 0);
    EXPECT(touched(0), top);
    EXPECT((UCHAR *)helper[0].tx_thread_stack_ptr < top, 1);
    tx_thread_resume(&helper[0]);
    shallow = helper[0].tx_thread_stack_ptr; /* asleep */
    EXPECT(shallow > helper_stack[0] && shallow < top - 32, 1);
    tx_thread_sleep(1);
    deepest = helper[0].tx_thread_stack_ptr;
    EXPECT(shallow - deepest > 8 * 52, 1);
    EXPECT(helper[0].tx_thread_stack_highest_ptr, deepest);
    EXPECT(touched(0) >= deepest && touched(0) < deepest + 16, 1);
    tx_thread_sleep(1);
    /* The use goes back, to within a frame; the mark stays. */
    EXPECT((UCHAR *)helper[0].tx_thread_stack_ptr > shallow - 64, 1);
    EXPECT(helper[0].tx_thread_stack_highest_ptr, deepest);
    tx_thread_sleep(2);
    EXPECT(tx_thread_reset(&helper[0]), TX_SUCCESS);
    EXPECT(touched(0), top);
    EXPECT((UCHAR *)helper[0].tx_thread_stack_highest_ptr > shallow, 1);
}

static void the_use_is_estimated(void **state)
{
    if (!ESTIMATED)
        skip();
    kernel_run(use_body);
}

static VOID overflow_body(VOID)
{
    const UINT enabled =
        tx_thread_stack_error_notify(overflow) == TX_SUCCESS ? 1 : 0;

    told = 0;
    depth = 4;
    start(0, recurses, 10);
    tx_thread_sleep(4);
    EXPECT(told, 0);
    depth = 40;
    start(1, recurses, 10);
    tx_thread_sleep(4);
    EXPECT(helper[1].tx_thread_stack_highest_ptr, helper_stack[1]);
    EXPECT(helper[1].tx_thread_state, TX_COMPLETED); /* the host's stack is ample */
    EXPECT(told > 0, enabled);
    if (enabled)
        EXPECT(told_of, &helper[1]);
    /* Its neighbour in memory is not touched. */
    EXPECT(touched(0) > helper_stack[0] + HELPER_STACK / 4, 1);
}

static void an_overflow_is_told(void **state)
{
    if (!ESTIMATED)
        skip();
    kernel_run(overflow_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_use_is_estimated),
        cmocka_unit_test(an_overflow_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
